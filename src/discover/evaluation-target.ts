import { type BuildLimits, limitFlags, type NixTool } from "../nix/nix.ts";
import type { Context, World } from "../system/system.ts";
import type { FailedImports } from "./failed-imports.ts";
import type { CheckListener } from "./found.ts";
import type { ImportListener } from "./import-builds.ts";
import { attributeOf, type LockedFlake } from "./locked-flake.ts";
import type { FlakeSubject } from "./subject.ts";

/** The flake and system to evaluate, with what, and for whom. */
export type EvaluationTarget = {
  context: Context;
  tool: NixTool;
  flake: LockedFlake;
  subject: FlakeSubject;
  system: string;
  /** A file that holds {@link LockedFlake.locks}. */
  lockFile: string;
  /** An empty folder that is ours: for what Nix keeps of a person's typing. */
  dataHome: string;
  /** Marks our own lines among the traces that the flake itself may print; the flake cannot know it. */
  nonce: string;
  /** Whether a shell stands between us and Nix, because Nix gets a secret. */
  isWrapped: boolean;
  imports: ImportListener;
  failedImports: FailedImports;
  /** Receives checks as they come; null: nobody waits for them. */
  checks: CheckListener | null;
  limits: BuildLimits;
};

/** The words by which every evaluating process names the flake's checks. */
export function evaluationArguments({ tool, flake, subject, lockFile, limits }: EvaluationTarget): string[] {
  return [
    "--show-trace",
    "--option",
    "eval-cache",
    "false",
    ...limitFlags(limits),
    ...attributeOf(tool, flake, subject.expressions.attribute, lockFile),
  ];
}

/** What a reader of an evaluating process has to know. */
export function readingOf({ nonce, imports, context }: EvaluationTarget): {
  nonce: string;
  imports: ImportListener;
  world: World;
} {
  return { nonce, imports, world: context.world };
}

/** The time, for those who measure what an evaluation takes. */
export function timesOf({ now, kernel }: World): { now: () => number; clock: () => number } {
  return { now, clock: () => kernel.clock() };
}
