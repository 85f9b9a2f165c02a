/** What a check's own build is expected to take. */
export type Expectation = {
  durationMs: number;
  /** At its peak. */
  memoryBytes: number;
  /** Kept busy on average; may be less than one. */
  cores: number;
  /**
   * `history`: the time was measured before. `evaluation`: the memory is declared, the time is a guess. `default`: both
   * are guesses.
   */
  from: "history" | "evaluation" | "default";
  /** Where it comes from, in a few words: "median of its last 7 runs", "2 machines with 3 GiB". */
  why: string;
};

/** For times that nobody has measured: a build that is no test of machines. */
export const GUESSED_BUILD_MS = 10_000;

/** A compiler, or a few services in containers. A guess as well. */
export const GUESSED_BYTES = 512 * 1024 ** 2;

/** What is expected of a build of which nothing is known, such as a dependency. */
export const NOTHING_KNOWN: Expectation = {
  durationMs: GUESSED_BUILD_MS,
  memoryBytes: GUESSED_BYTES,
  cores: 1,
  from: "default",
  why: "nothing is known",
};
