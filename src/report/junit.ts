import junitReportBuilder from "junit-report-builder";
import type { Builder, TestCase } from "junit-report-builder";

import { type Check, isBad, type Report, systemOf, type Verdict } from "../model/model.ts";
import { formatDuration, stripEscapes } from "../text/text.ts";
import { type Link, runBeside } from "./link.ts";
import { namesIn } from "./shown-names.ts";
import { place, WORDS } from "./words.ts";

/** The library's types describe a default export inside its CommonJS export; at run time the export is the builder. */
const library = junitReportBuilder as unknown as Builder;

type XmlElement = ReturnType<TestCase["build"]>;

/** JUnit's word for each verdict; a new verdict does not compile until it has one. */
const OUTCOMES: Readonly<Record<Verdict, "passed" | "failure" | "error" | "skipped">> = {
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

/**
 * Renders `junit.xml`: one suite with one test case per check, in the report's order. Times are seconds. `links` belong
 * to the run that makes it: a proof's run is named only if it is of the same repository.
 */
export function writeJunit(report: Report, links: readonly Link[] = []): string {
  const builder = library.newBuilder().name("nix-verdict");
  const show = namesIn(report);
  for (const check of report.checks)
    addSuite(builder, { check, name: xmlSafe(show(check.name)), outcome: outcomeOf(check, report.flaky) }, links);
  // Jenkins' schema knows a suite's `skipped` but not the root's, and the library cannot give the root a time.
  return `${builder.build().replace(/(<testsuites [^>]*) skipped="\d+"/, `$1 time="${seconds(report.durationMs)}"`)}\n`;
}

type CaseOutcome = (typeof OUTCOMES)[Verdict];

/** A check that makes a run bad must not read as passed. */
function outcomeOf(check: Check, flaky: Report["flaky"]): CaseOutcome {
  return OUTCOMES[check.verdict] === "passed" && isBad(check, flaky) ? "failure" : OUTCOMES[check.verdict];
}

function addSuite(
  builder: Builder,
  { check, name, outcome }: { check: Check; name: string; outcome: CaseOutcome },
  links: readonly Link[],
): void {
  // An entry for a shard without a report belongs to no system.
  const group = xmlSafe(["checks", systemOf(check)].filter((part) => part !== null).join("."));
  const suite = builder.testSuite().name(`${group}.${name}`).time(seconds(check.durationMs));
  const timestamp = localTime(check.startedAt);
  if (timestamp !== null) suite.timestamp(timestamp);
  for (const [key, value] of properties(check, links)) suite.property(key, value);
  const testCase = suite.testCase().className(group).name(name).time(seconds(check.durationMs));
  const { type, message, body } = caseText(check);
  if (outcome === "failure") testCase.failure(message, type);
  if (outcome === "error") testCase.error(message, type);
  if (outcome === "skipped") testCase.skipped();
  complete(testCase, check, outcome === "passed" ? "" : body);
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
  ];
  return all.flatMap(([key, value]) => (value === null ? [] : [[key, xmlSafe(String(value))]]));
}

function caseText(check: Check): { type: string; message: string; body: string } {
  const type = xmlSafe(check.reason?.code ?? check.verdict);
  const message = xmlSafe(check.reason?.message ?? WORDS[check.verdict]);
  const where = place(check.location);
  const lines = [message, ...(where === null ? [] : [xmlSafe(where)]), ...check.excerpt.map(xmlSafe)];
  return { type, message, body: lines.join("\n") };
}

/**
 * Adds what the library cannot: the outcome's text, one `flakyFailure` per failed attempt of a flaky check, and the
 * output. The text is escaped, because the library's CDATA survives only the first `]]>` of a log.
 */
function complete(testCase: TestCase, check: Check, body: string): void {
  const build = testCase.build.bind(testCase);
  testCase.build = (parent: XmlElement): XmlElement => {
    const element = build(parent);
    const [outcome] = element.children;
    if (outcome !== undefined && body !== "") (outcome as XmlElement).txt(body);
    for (const failure of flakyFailures(check)) element.ele("flakyFailure", failure);
    if (check.excerpt.length > 0) element.ele("system-out").txt(check.excerpt.map(xmlSafe).join("\n"));
    return element;
  };
}

function flakyFailures(check: Check): { message: string; type: string }[] {
  if (check.verdict !== "flaky") return [];
  return check.attempts.flatMap((attempt, index) =>
    attempt.verdict === "passed"
      ? []
      : [
          {
            message: `attempt ${index + 1} ${WORDS[attempt.verdict]} after ${formatDuration(attempt.durationMs)}`,
            type: attempt.verdict,
          },
        ],
  );
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}

/** UTC without fraction and zone, the only form that the readers of Ant and Jenkins share; null when there is none. */
function localTime(iso: string | null): string | null {
  const time = iso === null ? Number.NaN : Date.parse(iso);
  return Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 19);
}

/**
 * Characters that XML 1.0 cannot contain, not even escaped (production Char), and the control characters that it only
 * discourages.
 */
const NOT_XML = /(?![\t\n])\p{Cc}|[\uFFFE\uFFFF]/gu;

/** Removes terminal escapes from `text`, and replaces every character that XML 1.0 forbids by U+FFFD. */
function xmlSafe(text: string): string {
  return stripEscapes(text.toWellFormed()).replace(/\r\n?/g, "\n").replace(NOT_XML, "\uFFFD");
}
