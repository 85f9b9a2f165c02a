import {
  type Check,
  failedSubtest,
  isBad,
  isGood,
  type Report,
  type Subtest,
  systemOf,
  type Verdict,
} from "../model/model.ts";
import { count, formatDuration } from "../text/text.ts";
import { isBooted, nameInFlake } from "./boot-words.ts";
import type { CaseOutcome, JunitCase } from "./junit-case.ts";
import { evidenceCases } from "./junit-evidence.ts";
import { type Link, runBeside } from "./link.ts";
import { type ShowName, showNames } from "./shown-names.ts";
import { SUBTEST_WORDS } from "./test-words.ts";
import { place, WORDS } from "./words.ts";

/** JUnit's word for each verdict; a new verdict does not compile until it has one. */
const OUTCOMES: Readonly<Record<Verdict, CaseOutcome>> = {
  failed: "failure",
  timeout: "failure",
  "dependency-failed": "failure",
  "eval-error": "error",
  unsupported: "error",
  "out-of-memory": "error",
  "disk-full": "error",
  lost: "error",
  cancelled: "error",
  "not-run": "skipped",
  flaky: "passed",
  passed: "passed",
  cached: "passed",
};

/** A suite of JUnit: the checks of one system, all booted systems, or the subtests of one check. */
export type JunitSuite = {
  name: string;
  startedAt: string | null;
  properties: JunitCase["properties"];
  cases: JunitCase[];
};

/** What the cases need to know of their report; and of its checks, the names of their cases. */
type AboutReport = { flake: string; flaky: Report["flaky"]; links: readonly Link[] };
type AboutChecks = AboutReport & { nameOf: (check: Check) => string };

/**
 * Arranges checks in suites, in the report's order: those of a system together, and booted systems, but a check with
 * subtests, or with test cases of its own, in a suite of its own.
 */
export function junitSuites(checks: readonly Check[], show: ShowName, report: AboutReport): JunitSuite[] {
  if (checks.length === 0) return [emptySuite(report)];
  const about = { ...report, nameOf: caseNamer(checks, show) };
  const suites: JunitSuite[] = [];
  const systems = new Map<string, JunitSuite>();
  for (const check of checks) {
    // An entry for a shard without a report belongs to no system.
    const group = isBooted(check) ? "boot" : ["checks", systemOf(check)].filter((part) => part !== null).join(".");
    const own = checkCase(check, group, about);
    const tests = evidenceCases(check.evidence, own);
    if (check.subtests.length + tests.length > 0) {
      const suite = suiteOfSubtests(check, group, own);
      suites.push({ ...suite, cases: [...suite.cases, ...tests] });
      continue;
    }
    const suite = systems.get(group) ?? { name: group, startedAt: null, properties: [], cases: [] };
    if (!systems.has(group)) suites.push(suite);
    systems.set(group, suite);
    suite.startedAt = firstOf(suite.startedAt, check.startedAt);
    suite.cases.push(own);
  }
  const isTold = suites.some(({ cases }) => cases.some(({ outcome }) => outcome === "failure" || outcome === "error"));
  const bad = checks.filter((check) => isBad(check, report.flaky));
  return isTold || bad.length === 0 ? suites : [...suites, suiteOfRun(bad, report)];
}

/** Names booted systems as in their flake, except where another one would then have the same name. */
function caseNamer(checks: readonly Check[], show: ShowName): AboutChecks["nameOf"] {
  const booted = new Set(checks.filter(isBooted).map(({ name }) => show(name)));
  return (check) => {
    const shown = show(check.name);
    const short = nameInFlake(shown);
    return isBooted(check) && short !== "" && !booted.has(short) ? short : shown;
  };
}

/** Many readers take a file without cases for a good one. */
function emptySuite({ flake }: AboutReport): JunitSuite {
  return suiteOfError(`${flake}.checks`, "any check", { type: "no-check", message: "no check was judged" });
}

/** A run that ended before it came to anything bad: its checks that were not run are skipped, and all else passed. */
function suiteOfRun(bad: readonly Check[], { flake }: AboutReport): JunitSuite {
  const message = `the run ended before it came to ${count(bad.length, "check")}`;
  return suiteOfError(`${flake}.run`, "the whole run", { type: "not-run", message });
}

function suiteOfError(
  className: string,
  name: string,
  { type, message }: { type: string; message: string },
): JunitSuite {
  const said = { type, message, lines: [message] };
  const about = { durationMs: 0, location: null, properties: [], retries: [], output: [] };
  const suite = className.slice(className.lastIndexOf(".") + 1);
  return {
    name: suite,
    startedAt: null,
    properties: [],
    cases: [{ className, name, outcome: "error", said, ...about }],
  };
}

function firstOf(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(other) < Date.parse(one) ? other : one;
}

function checkCase(check: Check, group: string, { flake, flaky, links, nameOf }: AboutChecks): JunitCase {
  const { verdict, location, excerpt, durationMs } = check;
  const message = check.reason?.message ?? WORDS[verdict];
  const where = place(location);
  return {
    className: `${flake}.${group}`,
    name: nameOf(check),
    durationMs,
    location,
    properties: properties(check, links),
    // A check that makes a run bad must not read as passed.
    outcome: OUTCOMES[verdict] === "passed" && isBad(check, flaky) ? "failure" : OUTCOMES[verdict],
    said: {
      type: check.reason?.code ?? verdict,
      message,
      lines: [message, ...(where === null ? [] : [where]), ...excerpt],
    },
    retries: retries(check),
    output: excerpt,
  };
}

/**
 * A case for each subtest. The one in which the test went wrong says what there is to say of the check. Where there is
 * none, the check has a case of its own besides, so that nothing bad reads as passed.
 */
function suiteOfSubtests(check: Check, group: string, own: JunitCase): JunitSuite {
  const culprit = own.outcome === "passed" ? null : failedSubtest(check.subtests);
  const names = caseNames(check.subtests);
  const cases = check.subtests.map((subtest, index): JunitCase => {
    const common = {
      className: `${own.className}.${own.name}`,
      name: names[index] ?? "",
      durationMs: subtest.durationMs ?? 0,
      properties: [],
    };
    return subtest === culprit
      ? {
          ...own,
          ...common,
          outcome: own.outcome === "error" && subtest.verdict === "incomplete" ? "error" : "failure",
        }
      : { ...common, ...subtestOutcome(subtest, own.outcome), location: null, retries: [], output: [] };
  });
  const isGood = own.outcome === "passed" && own.retries.length === 0;
  const isTold = culprit !== null || (isGood && cases.length > 0);
  const parts = [...check.subtests.filter(({ depth }) => depth === 0), ...(check.evidence?.tests ?? [])];
  const rest = parts.reduce((left, { durationMs }) => left - (durationMs ?? 0), own.durationMs);
  return {
    name: `${group}.${own.name}`,
    startedAt: check.startedAt,
    properties: own.properties,
    cases: isTold ? cases : [...cases, { ...own, properties: [], durationMs: Math.max(0, rest) }],
  };
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

function properties(check: Check, links: readonly Link[]): [string, string][] {
  const all: [string, string | number | boolean | null][] = [
    ["verdict", check.verdict],
    ["backend", check.backend],
    ["drvPath", check.drvPath],
    ["peakMemoryBytes", check.peakMemoryBytes],
    ["memoryMethod", check.memoryMethod],
    ["cpuMs", check.cpuMs],
    ["emulated", check.emulated],
    ["attempts", check.attempts.length],
    ["provenAt", check.proof?.at ?? null],
    ["provenDurationMs", check.proof?.durationMs ?? null],
    ["provenPeakMemoryBytes", check.proof?.peakMemoryBytes ?? null],
    // Some readers turn addresses into links.
    ["provenBy", runBeside(check.proof?.run ?? null, links)],
    ...bootProperties(check),
  ];
  return all.flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]]));
}

function bootProperties({ boot }: Check): [string, string | number | null][] {
  if (boot === undefined) return [];
  const { way, program, ready, kernelMs, initMs, readyMs } = boot;
  return Object.entries({ way, program, ready, kernelMs, initMs, readyMs });
}

/** Surefire's elements for failed attempts: before one that passed, and before the one that counts. */
function retries({ verdict, attempts }: Check): JunitCase["retries"] {
  const element = verdict === "flaky" ? "flakyFailure" : "rerunFailure";
  const earlierOnes = verdict === "flaky" ? attempts : isGood(verdict) ? [] : attempts.slice(0, -1);
  return earlierOnes.flatMap((attempt, index) =>
    attempt.verdict === "passed"
      ? []
      : [
          {
            element,
            type: attempt.verdict,
            message: `attempt ${index + 1} ${WORDS[attempt.verdict]} after ${formatDuration(attempt.durationMs)}`,
            lines: attempt.excerpt ?? [],
          },
        ],
  );
}
