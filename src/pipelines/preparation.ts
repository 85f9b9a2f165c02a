import type { LockedFlake, FlakeSubject } from "../discover/discover.ts";
import type { History } from "../history/history.ts";
import type { BuildRecord, Report } from "../model/model.ts";
import type { NixSettings, NixTool, Substituters } from "../nix/nix.ts";
import type { Evaluation } from "./evaluation.ts";
import type { Cache } from "./open-memory.ts";
import type { EvaluationSubject, RememberedEvaluation } from "./remembered-evaluation.ts";

/** Everything that is known before anything is built, and the evaluation that goes on. */
export type Preparation = AsyncDisposable & {
  /** Nix with every setting that holds for this run. */
  tool: NixTool;
  /** How many builds run at once. */
  jobs: number;
  flake: Report["flake"];
  /** The flake's own files. */
  tree: LockedFlake["sources"];
  /** The system of these checks. */
  system: string;
  subject: FlakeSubject;
  /** With what the flake is evaluated. */
  evaluationSubject: EvaluationSubject;
  settings: NixSettings;
  /** The binary caches, of which some may be left out. */
  substituters: Substituters;
  evaluation: Evaluation;
  /** Builds that evaluation has waited for so far. */
  evaluationBuilds: readonly BuildRecord[];
  remembered: RememberedEvaluation;
  cache: Cache | null;
  /** Why none of this is about the commit that the job is for; null where it is. */
  besides: string | null;
  past: Past;
  /** The memory budget of all builds together, once nothing is evaluated any more, and until then; in bytes. */
  memory: { bytes: number | null; besideBytes: number | null };
};

/** The results of earlier runs, and the place for this one's. */
export type Past = { history: History; save(report: Report): Promise<void> };
