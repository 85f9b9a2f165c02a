import type { Check } from "../model/model.ts";

export type CaseOutcome = "passed" | "failure" | "error" | "skipped";

/** A test case of JUnit: a check, a subtest of one, or a test case that one has left. Its texts are any text. */
export type JunitCase = {
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

/**
 * A suite of JUnit: the checks of one system, all booted systems, or the parts of one check. The class of its cases is
 * its own name behind the flake's.
 */
export type JunitSuite = {
  /** Its flake in a report of several: without it, readers would take the suites of two for one. */
  flake?: string;
  name: string;
  startedAt: string | null;
  properties: JunitCase["properties"];
  cases: JunitCase[];
};

/** Gives a name that is taken already a number, and takes it: readers take equal names for one case. */
export function uniqueName(name: string, taken: Set<string>): string {
  let unique = name;
  for (let number = 2; taken.has(unique); number += 1) unique = `${name} (${number})`;
  taken.add(unique);
  return unique;
}
