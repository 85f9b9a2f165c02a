import type { CheckEvidence, TestResult } from "../model/model.ts";
import type { JunitCase } from "./junit-case.ts";
import { showName } from "./shown-names.ts";

/** JUnit's words for the verdicts of test cases in a check that is bad. */
const CASE_OUTCOMES: Readonly<Record<TestResult["verdict"], JunitCase["outcome"]>> = {
  passed: "passed",
  failed: "failure",
  error: "error",
  skipped: "skipped",
};

/**
 * The cases of JUnit files that a check has left, below the check's own case. Only Nix decides whether a check is good:
 * what failed in one that is, is told as skipped.
 */
export function evidenceCases(evidence: CheckEvidence | undefined, own: JunitCase): JunitCase[] {
  const taken = new Set<string>();
  return (evidence?.tests ?? []).map((test) => {
    const isIgnored = own.outcome === "passed" && (test.verdict === "failed" || test.verdict === "error");
    const said = test.message ?? test.verdict;
    const message = isIgnored ? `did not pass, and the check is good: ${said}` : said;
    const className = `${own.className}.${own.name}.${showName(test.suite ?? "tests")}`;
    return {
      className,
      name: uniqueName(className, showName(test.name), taken),
      durationMs: test.durationMs ?? 0,
      location: null,
      properties: [],
      outcome: isIgnored ? "skipped" : CASE_OUTCOMES[test.verdict],
      said: { type: test.verdict, message, lines: [message] },
      retries: [],
      output: [],
    };
  });
}

/** Readers take equal names for one case: a later one gets a number. */
function uniqueName(className: string, name: string, taken: Set<string>): string {
  const key = (one: string): string => JSON.stringify([className, one]);
  let unique = name;
  for (let number = 2; taken.has(key(unique)); number += 1) unique = `${name} (${number})`;
  taken.add(key(unique));
  return unique;
}
