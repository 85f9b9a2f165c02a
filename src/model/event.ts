import type { Check, Report } from "./verdict.ts";

/**
 * Everything that happens in a run. The stages emit, the writers read, and nobody else talks to the terminal. Times are
 * milliseconds since the epoch, taken where the thing happened.
 */
export type Event =
  /** A stage of the pipeline began or ended. */
  | { type: "stage-started"; stage: string; at: number }
  | { type: "stage-finished"; stage: string; at: number }
  /** Something the reader should know that is not a verdict; a detail is for the log of a job alone. */
  | { type: "notice"; level: "detail" | "info" | "warning"; message: string }
  /**
   * Nix has warned of something, in its words or clearer ones. `check`: the name of the check that it is about; null
   * when it is about none, or it is not known. Emitted each time that Nix says it, in whatever words: `Warnings` in
   * `pipelines/` hands each on once, and as text that can be shown.
   */
  | { type: "nix-warning"; text: string; check: string | null }
  /** We put a Nix on this machine; `bin` is the folder of its programs, for whoever comes after us. */
  | { type: "nix-installed"; bin: string }
  /** Evaluation has seen the names; one `check-evaluated` follows for each. */
  | { type: "checks-named"; names: readonly string[] }
  | { type: "check-evaluated"; name: string; ok: boolean }
  /** What has to be built, and how many other derivations and downloads that takes. */
  | { type: "planned"; builds: readonly BuildNeeds[]; dependencies: number; downloads: number }
  /** A derivation is being built: a check's own one, or (`checks` empty) something that checks need. */
  | { type: "build-started"; drvPath: string; checks: readonly string[]; at: number }
  | { type: "build-finished"; drvPath: string; checks: readonly string[]; at: number }
  /** What a build uses, again and again; only what measures hears it. */
  | Sampled
  /** The final verdict of one check; exactly one per check. */
  | { type: "check-finished"; check: Check }
  | { type: "run-finished"; report: Report };

/** A check that has to be built, and the derivations to be built before it. */
type BuildNeeds = { name: string; drvPath: string; needs: readonly string[] };

/** What the builder of one build has used so far. */
export type Sampled = {
  type: "build-sampled";
  /** Of the Nix client that asked for the build; null when the daemon does not tell. */
  clientPid: number | null;
  /** File name of the derivation in the store; null where Nix has no sandbox. */
  drv: string | null;
  /** Where the builder puts its first output; null when it is not told. */
  out: string | null;
  /** Milliseconds since the epoch, exact to 10 ms. */
  builderStartedAt: number;
  /** Memory of all its processes together, without the kernel's cache of files. */
  peakMemoryBytes: number;
  currentBytes: number;
  cpuMs: number;
  method: "cgroup" | "procfs";
  /** The kernel has killed one of its processes because there was no memory. */
  oomKilled: boolean;
  /** It is gone, and this is the last word. */
  ended: boolean;
};

export type Emit = (event: Event) => void;
