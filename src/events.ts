import type { Check, Report } from "./verdict.ts";

/**
 * Everything that happens in a run. The stages emit, the writers read, and nobody else talks to the terminal.
 * Times are milliseconds since the epoch, taken where the thing happened.
 */
export type Event =
  /** A stage of the pipeline began or ended. */
  | { type: "stage-started"; stage: string; at: number }
  | { type: "stage-finished"; stage: string; at: number }
  /** Something the reader should know that is not a verdict. */
  | { type: "notice"; level: "info" | "warning"; message: string }
  /** We put a Nix on this machine; `bin` is the folder of its programs, for whoever comes after us. */
  | { type: "nix-installed"; bin: string }
  /** Evaluation has seen the names; one `check-evaluated` follows for each. */
  | { type: "checks-named"; names: readonly string[] }
  | { type: "check-evaluated"; name: string; ok: boolean }
  /** What has to be built, and how many other derivations and downloads that takes. */
  | { type: "planned"; builds: readonly PlannedBuild[]; dependencies: number; downloads: number }
  /** A derivation is being built: a check's own one, or (`checks` empty) something that checks need. */
  | { type: "build-started"; drvPath: string; checks: readonly string[]; at: number }
  | { type: "build-finished"; drvPath: string; checks: readonly string[]; at: number }
  /** The final verdict of one check; exactly one per check. */
  | { type: "check-finished"; check: Check }
  | { type: "run-finished"; report: Report };

/** A check that has to be built, and the derivations to be built before it. */
export type PlannedBuild = { name: string; drvPath: string; needs: readonly string[] };

export type Emit = (event: Event) => void;
