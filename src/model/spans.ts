/** The builds of one run over time. */

/** One derivation that was built in this run, a check's own or a dependency: a bar of the timeline. */
export type Span = {
  drvPath: string;
  /** The name part of its store path. */
  name: string;
  /** The checks whose derivation it is; none for a mere dependency. */
  checks: string[];
  startedAt: string;
  durationMs: number;
  /** Null when it was not measured. */
  peakMemoryBytes: number | null;
  cpuMs: number | null;
};

/** One attempt at building one derivation, as the run saw it. Times are milliseconds since the epoch. */
export type BuildRecord = {
  drvPath: string;
  /** The checks whose derivation it is. */
  checks: readonly string[];
  /** Derivations that had to be built before it; those that were not built in this run are ignored. */
  inputs: readonly string[];
  startedAt: number;
  finishedAt: number;
  /** Null when it was not measured. */
  peakMemoryBytes: number | null;
  cpuMs: number | null;
};

/** When each build ran, and what the run waited for. */
export type Timeline = {
  /** In the order of their starts. */
  spans: Span[];
  /**
   * A chain of derivations, first to last, each of which could only start when the previous one had ended; no other
   * such chain ends later.
   */
  criticalPath: string[];
  /** How many builds could run at once. */
  jobs: number;
  /**
   * Time in which a slot had nothing to build, from the first build's start to the last one's end, summed over all
   * slots.
   */
  idleMs: number;
  /** The memory of all builds together, by milliseconds since the run's start; empty when it was not measured. */
  memory: { atMs: number; bytes: number }[];
};
