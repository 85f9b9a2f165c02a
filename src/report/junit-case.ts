import type { Check } from "../model/model.ts";

export type CaseOutcome = "passed" | "failure" | "error" | "skipped";

/** A test case of JUnit: a check, a subtest of one, or a test case that one has left. Its texts are any text. */
export type JunitCase = {
  className: string;
  name: string;
  durationMs: number;
  location: Check["location"];
  properties: [name: string, value: string][];
  outcome: CaseOutcome;
  /** Nothing is said of a passed case. */
  said: { type: string; message: string; lines: readonly string[] };
  /** Attempts that failed before the last one. */
  retries: { element: "flakyFailure" | "rerunFailure"; type: string; message: string; lines: readonly string[] }[];
  output: readonly string[];
};
