/** The expected time and memory of a check's own build. */
export type Expectation = {
  durationMs: number;
  /** At its peak. */
  memoryBytes: number;
  /** Cores kept busy on average; may be less than one. */
  cores: number;
  /**
   * `history`: the time was measured before. `evaluation`: the memory is declared, the time is a guess. `default`: both
   * are guesses.
   */
  from: "history" | "evaluation" | "default";
  /** The source of the expectation, in a few words: "median of its last 7 runs", "2 machines with 3 GiB". */
  why: string;
};

/** The guessed time of a plain build that was never measured. */
export const GUESSED_BUILD_MS = 10_000;

/** The guessed memory: a compiler, or a few services in containers. */
export const GUESSED_BYTES = 512 * 1024 ** 2;

/** The expectation for a build about which nothing is known, such as a dependency. */
export const NOTHING_KNOWN: Expectation = {
  durationMs: GUESSED_BUILD_MS,
  memoryBytes: GUESSED_BYTES,
  cores: 1,
  from: "default",
  why: "nothing is known",
};
