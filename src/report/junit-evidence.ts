import type { CheckEvidence, TestResult } from "../model/model.ts";
import type { JunitCase, JunitSuite } from "./junit-case.ts";
import { showName } from "./shown-names.ts";

/** JUnit's words for the verdicts of test cases in a check that is bad. */
const CASE_OUTCOMES: Readonly<Record<TestResult["verdict"], JunitCase["outcome"]>> = {
  passed: "passed",
  failed: "failure",
  error: "error",
  skipped: "skipped",
};

/**
 * The suites of JUnit files that a check has left, each below the suite `parent` of the check. `own`: the case of the
 * check. Only Nix decides whether a check is good: what failed in one that is, is told as skipped.
 */
export function evidenceSuites(evidence: CheckEvidence | undefined, parent: string, own: JunitCase): JunitSuite[] {
  const suites = Map.groupBy(evidence?.tests ?? [], ({ suite }) => showName(suite ?? "tests"));
  return [...suites].map(([name, tests]) => ({
    name: `${parent}.${name}`,
    startedAt: null,
    properties: [],
    cases: tests.map((one) => evidenceCase(one, own)),
  }));
}

function evidenceCase(test: TestResult, own: JunitCase): JunitCase {
  const isIgnored = own.outcome === "passed" && (test.verdict === "failed" || test.verdict === "error");
  const said = test.message ?? test.verdict;
  const message = isIgnored ? `did not pass, and the check is good: ${said}` : said;
  return {
    name: showName(test.name),
    durationMs: test.durationMs ?? 0,
    location: null,
    properties: [],
    outcome: isIgnored ? "skipped" : CASE_OUTCOMES[test.verdict],
    said: { type: test.verdict, message, lines: [message] },
    retries: [],
    output: [],
  };
}
