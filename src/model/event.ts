import type { Check, Report } from "./verdict.ts";

/**
 * Everything that happens in a run. The stages emit events and the writers show them; nothing else writes to the
 * terminal. Times are milliseconds since the epoch, taken where the event happened.
 */
export type Event =
  /** A stage of the pipeline began or ended. */
  | { type: "stage-started"; stage: string; at: number }
  | { type: "stage-finished"; stage: string; at: number }
  /** A message for the reader that is not a verdict; a detail appears only in the log of a job. */
  | { type: "notice"; level: "detail" | "info" | "warning"; message: string }
  /**
   * Nix has warned of something, in its words or clearer ones. `check`: the name of the check that it is about; null
   * when it is about none, or it is not known. Emitted each time that Nix says it, in whatever words: `Warnings` in
   * `pipelines/` hands each on once, and as text that can be shown.
   */
  | { type: "nix-warning"; text: string; check: string | null }
  /** This run installed Nix; `bin` is the folder of its programs, for later steps. */
  | { type: "nix-installed"; bin: string }
  /**
   * It is known whose code is evaluated. `besides`: why a verdict on it is not about the commit that the job is for, as
   * a sentence; null where it is.
   */
  | { type: "origin-settled"; besides: string | null }
  /** The evaluation has listed the names; one `check-evaluated` follows for each. */
  | { type: "checks-named"; names: readonly string[]; noun: string }
  /** How long evaluations took in earlier runs, in milliseconds, by the names of checks, as far as known. */
  | { type: "evaluations-expected"; durations: ReadonlyMap<string, number> }
  /** A check is being evaluated, in one of the sessions side by side; again, if it was ended for want of memory. */
  | { type: "check-evaluating"; name: string; session: number; at: number }
  /** `durationMs`: null where nothing was evaluated. */
  | { type: "check-evaluated"; name: string; ok: boolean; durationMs: number | null; at: number }
  /** What all evaluating processes hold, reported repeatedly while there are some; null where it cannot be measured. */
  | { type: "evaluation-sampled"; bytes: number | null; at: number }
  /** The derivations to build, and how many other derivations and downloads they need. */
  | { type: "planned"; builds: readonly BuildNeeds[]; dependencies: number; downloads: number }
  /** The build of a derivation began: that of a check, or (`checks` empty) of a dependency. */
  | { type: "build-started"; drvPath: string; checks: readonly string[]; at: number }
  /** When everything will be built, as far as earlier runs tell; null while they do not. */
  | { type: "end-expected"; at: number | null }
  /** The memory of all builds together now, and that of this machine or of the container that it is, in bytes. */
  | { type: "memory-sampled"; bytes: number; limitBytes: number }
  | { type: "build-finished"; drvPath: string; checks: readonly string[]; at: number }
  /** The resources that a build has used, reported repeatedly; only the meter reads it. */
  | Sampled
  | ConsolePrinted
  /** A NixOS test that is being built has come to another subtest or machine; null: to none. */
  | {
      type: "test-progress";
      drvPath: string;
      checks: readonly string[];
      subtest: string | null;
      machine: string | null;
      at: number;
    }
  /** Why memory and CPU time of builds are not measured. */
  | { type: "measuring-failed"; reason: string }
  /** The final verdict of one check; exactly one per check. */
  | { type: "check-finished"; check: Check }
  | { type: "run-finished"; report: Report };

/** A check to build, and the derivations to build before it. */
type BuildNeeds = { name: string; drvPath: string; needs: readonly string[] };

/** Bytes that a system that root boots has printed on its console. */
type ConsolePrinted = { type: "console-printed"; base64: string };

/** The resources that the builder of one build has used so far. */
export type Sampled = {
  type: "build-sampled";
  /** The Nix client that asked for the build; null when the daemon does not say. */
  clientPid: number | null;
  /** File name of the derivation in the store; null where Nix has no sandbox. */
  drv: string | null;
  /** The place of the builder's first output; null when unknown. */
  out: string | null;
  /** Milliseconds since the epoch, exact to 10 ms. */
  builderStartedAt: number;
  /** Memory of all its processes together, without the kernel's page cache. */
  peakMemoryBytes: number;
  currentBytes: number;
  cpuMs: number;
  method: "cgroup" | "procfs";
  /** The kernel has killed one of its processes for lack of memory. */
  oomKilled: boolean;
  /** The builder is gone, and this is its last sample. */
  ended: boolean;
};

export type Emit = (event: Event) => void;
