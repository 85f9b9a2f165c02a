import { type Check, isBad, isGood, type Report, systemOf, type Verdict } from "../model/model.ts";
import { count, formatDuration } from "../text/text.ts";
import { isBooted, nameInFlake } from "./boot-words.ts";
import { flakesIn } from "./check-origins.ts";
import { type CaseOutcome, type JunitCase, type JunitSuite, uniqueName } from "./junit-case.ts";
import { evidenceSuites } from "./junit-evidence.ts";
import { subtestSuite } from "./junit-subtests.ts";
import { type Link, runBeside } from "./link.ts";
import type { ShowName } from "./shown-names.ts";
import { hasSeveralSystems, place, WORDS } from "./words.ts";

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

const BAD_OUTCOMES: ReadonlySet<CaseOutcome> = new Set<CaseOutcome>(["failure", "error"]);

/** What the cases need to know of their report; and of its checks, the names of their cases. */
type AboutReport = {
  flaky: Report["flaky"];
  links: readonly Link[];
  tailOf: (check: Check) => readonly string[] | null;
};
type AboutChecks = AboutReport & { nameOf: (check: Check) => string };

/**
 * Arranges checks in suites, in the report's order: those of a system of a flake together, and booted systems;
 * subtests, and test cases that a check has left, in suites of their own. `tailOf`: the end of a check's log; null when
 * it is not known.
 */
export function junitSuites(checks: readonly Check[], show: ShowName, report: AboutReport): JunitSuite[] {
  if (checks.length === 0) return [suiteOfError("checks", "any check", "no-check", "no check was judged")];
  const about = { ...report, nameOf: caseNamer(checks, show) };
  const suites = new Map<string, JunitSuite>();
  const [flakeOf, several] = [flakesIn(checks), hasSeveralSystems(checks)];
  const suiteCalled = (name: string, flake: string | null): JunitSuite => {
    const id = JSON.stringify([flake, name]);
    const own = flake === null ? {} : { flake };
    const suite = suites.get(id) ?? { ...own, name, startedAt: null, properties: [], cases: [] };
    suites.set(id, suite);
    return suite;
  };
  for (const check of checks) {
    const [group, flake] = [groupOf(check, several), flakeOf(check)];
    const own = checkCase(check, about);
    const below = `${group}.${own.name}`;
    const subtests = subtestSuite(check, below, own);
    const parts = [...(subtests === null ? [] : [subtests]), ...evidenceSuites(check.evidence, below, own)];
    if (subtests?.isTold !== true) {
      const suite = suiteCalled(group, flake);
      suite.startedAt = firstOf(suite.startedAt, check.startedAt);
      suite.cases.push(parts.length === 0 ? own : { ...own, durationMs: timeOutsideOf(check) });
    }
    for (const { name, startedAt, properties: known, cases } of parts) {
      const suite = suiteCalled(name, flake);
      suite.startedAt ??= startedAt;
      suite.properties = [...suite.properties, ...known];
      suite.cases.push(...cases);
    }
  }
  const bad = checks.filter((check) => isBad(check, report.flaky));
  const isTold = [...suites.values()].some(({ cases }) => cases.some(({ outcome }) => BAD_OUTCOMES.has(outcome)));
  // A run that ended before it came to anything bad: its checks that were not run are skipped, and all else passed.
  const message = `the run ended before it came to ${count(bad.length, "check")}`;
  const run = isTold || bad.length === 0 ? [] : [suiteOfError("run", "the whole run", "not-run", message)];
  return [...suites.values(), ...run].map((suite) => {
    const taken = new Set<string>();
    return { ...suite, cases: suite.cases.map((one) => ({ ...one, name: uniqueName(one.name, taken) })) };
  });
}

/**
 * The suite of a check: that of its system, which an entry for a shard without a report does not have. Booted systems
 * have one of their own for all, unless several systems may have some of one name.
 */
function groupOf(check: Check, several: boolean): string {
  const system = systemOf(check);
  const kind = isBooted(check) ? "boot" : "checks";
  return system === null || (isBooted(check) && !several) ? kind : `${kind}.${system}`;
}

/** The time of a check in which none of its subtests and test cases ran, in milliseconds. */
function timeOutsideOf({ durationMs, subtests, evidence }: Check): number {
  const parts = [...subtests.filter(({ depth }) => depth === 0), ...(evidence?.tests ?? [])];
  return Math.max(
    0,
    parts.reduce((left, part) => left - (part.durationMs ?? 0), durationMs),
  );
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

/** Many readers take a file without cases, or with skipped ones only, for a good one. */
function suiteOfError(suite: string, name: string, type: string, message: string): JunitSuite {
  const said = { type, message, lines: [message] };
  const about = { durationMs: 0, location: null, properties: [], retries: [], output: [] };
  return { name: suite, startedAt: null, properties: [], cases: [{ name, outcome: "error", said, ...about }] };
}

function firstOf(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(other) < Date.parse(one) ? other : one;
}

function checkCase(check: Check, { flaky, links, nameOf, tailOf }: AboutChecks): JunitCase {
  const { verdict, location, excerpt, durationMs } = check;
  const message = check.reason?.message ?? WORDS[verdict];
  const where = place(location);
  return {
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
    retries: retries(check, flaky),
    output: tailOf(check) ?? excerpt,
  };
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

/**
 * Surefire's elements for failed attempts: before one that passed, and before the one that counts. Readers take a case
 * with a `flakyFailure` for a good one, whatever else it has, so that one that counts as bad has none.
 */
function retries(check: Check, flaky: Report["flaky"]): JunitCase["retries"] {
  const { verdict, attempts } = check;
  const isFlaky = verdict === "flaky";
  const element = isFlaky && !isBad(check, flaky) ? "flakyFailure" : "rerunFailure";
  const earlierOnes = isFlaky ? attempts : isGood(verdict) ? [] : attempts.slice(0, -1);
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
