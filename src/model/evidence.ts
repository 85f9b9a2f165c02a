/** What a check has left besides its log: files that were copied into the report, and the results of tests in them. */

/**
 * A file that a check has left. `path`: of its copy, relative to the report, of safe characters; `name`: where it was,
 * any text. Its content is only what it looks like: nothing in it may be believed.
 */
export type EvidenceFile = {
  path: string;
  name: string;
  kind: "image" | "junit" | "coverage" | "log";
  bytes: number;
};

/** A test case of a JUnit file. Texts are any text. `suite`: its class, or the suite that it is in. */
export type TestResult = {
  suite: string | null;
  name: string;
  verdict: "passed" | "failed" | "error" | "skipped";
  /** Null when the file does not say. */
  durationMs: number | null;
  /** Why it did not pass; null when the file does not say. */
  message: string | null;
};

/** All that a check has left. `leftOut`: what there was no room for, or could not be used. */
export type CheckEvidence = {
  files: EvidenceFile[];
  tests: TestResult[];
  leftOut: { files: number; tests: number };
};

/** An image whose type and size were read from its bytes. Width and height are in pixels. */
export type ShownImage = { type: "image/png" | "image/jpeg"; width: number; height: number; bytes: Buffer };
