import { type Check, failedSubtest, type Subtest } from "../model/model.ts";
import type { CaseOutcome, JunitCase, JunitSuite } from "./junit-case.ts";
import { showNames } from "./shown-names.ts";
import { SUBTEST_WORDS } from "./test-words.ts";

/**
 * The suite of a test with subtests, below the suite `parent` of the check, with a case for each; null when it has
 * none. `own`: the case of the check. The subtest in which the test went wrong says what there is to say of the check;
 * `isTold`: whether the suite says all, so that the check needs no case of its own.
 */
export function subtestSuite(
  { subtests, startedAt }: Pick<Check, "subtests" | "startedAt">,
  parent: string,
  own: JunitCase,
): (JunitSuite & { isTold: boolean }) | null {
  if (subtests.length === 0) return null;
  const culprit = own.outcome === "passed" ? null : failedSubtest(subtests);
  const names = caseNames(subtests);
  const cases = subtests.map((subtest, index): JunitCase => {
    const common = { name: names[index] ?? "", durationMs: subtest.durationMs ?? 0, properties: [] };
    if (subtest !== culprit)
      return { ...common, ...subtestOutcome(subtest, own.outcome), location: null, retries: [], output: [] };
    const isError = own.outcome === "error" && subtest.verdict === "incomplete";
    return { ...own, ...common, outcome: isError ? "error" : "failure" };
  });
  const isGood = own.outcome === "passed" && own.retries.length === 0;
  return { name: parent, startedAt, properties: own.properties, cases, isTold: culprit !== null || isGood };
}

/** Of a subtest that did not end the test. */
function subtestOutcome({ verdict }: Subtest, check: CaseOutcome): Pick<JunitCase, "outcome" | "said"> {
  const isCaught = verdict === "failed" && check === "passed";
  const message = isCaught ? "failed, and the script went on" : SUBTEST_WORDS[verdict];
  const said = { type: verdict, message, lines: [message] };
  if (verdict === "passed") return { outcome: "passed", said };
  if (verdict === "not-run" || check === "passed") return { outcome: "skipped", said };
  return { outcome: verdict === "failed" || check === "skipped" ? "failure" : check, said };
}

/** Names as they are shown, with a number behind one that is there already: readers take equal names for one case. */
function caseNames(subtests: readonly Subtest[]): string[] {
  const show = showNames(subtests.map(({ name }) => name));
  const taken = new Set(subtests.map(({ name }) => show(name)));
  const times = new Map<string, number>();
  return subtests.map((subtest) => {
    const name = show(subtest.name);
    let number = (times.get(name) ?? 0) + 1;
    while (number > 1 && taken.has(`${name} (${number})`)) number += 1;
    times.set(name, number);
    if (number === 1) return name;
    taken.add(`${name} (${number})`);
    return `${name} (${number})`;
  });
}
