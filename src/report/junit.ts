import junitReportBuilder from "junit-report-builder";
import type { Builder, TestCase } from "junit-report-builder";

import type { Check, Report } from "../model/model.ts";
import { stripEscapes } from "../text/text.ts";
import { flakeName } from "./flake-name.ts";
import type { JunitCase, JunitSuite } from "./junit-case.ts";
import { junitSuites } from "./junit-cases.ts";
import type { Link } from "./link.ts";
import { namesIn, showName } from "./shown-names.ts";

/** The library's types describe a default export inside its CommonJS export; at run time the export is the builder. */
const library = junitReportBuilder as unknown as Builder;

type XmlElement = ReturnType<TestCase["build"]>;

/**
 * Renders `junit.xml`: a suite for each system with a test case for each check, one for all that is booted, and one for
 * each NixOS test that has subtests. Times are seconds. `links` belong to the run that makes it: a proof's run is named
 * only if it is of the same repository. `tails`: the last lines of logs, by the path in the check's `log`; where there
 * are none, the lines that matter stand for them.
 */
export function writeJunit(
  report: Report,
  links: readonly Link[] = [],
  tails: ReadonlyMap<string, readonly string[]> = new Map(),
): string {
  const builder = library.newBuilder().name("nix-verdict");
  const tailOf = ({ log }: Check): readonly string[] | null => (log === null ? null : (tails.get(log) ?? null));
  const flake = xmlSafe(showName(flakeName(report.flake)));
  for (const suite of junitSuites(report.checks, namesIn(report), { flaky: report.flaky, links, tailOf }))
    addSuite(builder, suite, flake);
  // The library cannot give the root a time.
  const xml = builder.build().replace("<testsuites ", `$&time="${seconds(report.durationMs)}" `);
  return `${inAscii(xml)}\n`;
}

/**
 * `group` is Surefire's: it takes a suite whose group and name are the class of its cases for that class, and counts
 * its time once. Where a report has several flakes, the suite's name is all of that: there are readers that know
 * nothing of groups, and take suites of one name for one.
 */
function addSuite(builder: Builder, made: JunitSuite, flake: string): void {
  const { startedAt, properties, cases } = made;
  const name = made.flake === undefined ? made.name : `${made.flake}.${made.name}`;
  const group = made.flake === undefined ? flake : null;
  const total = cases.reduce((sum, { durationMs }) => sum + Math.round(durationMs), 0);
  const suite = builder.testSuite().name(xmlSafe(name)).time(seconds(total));
  const timestamp = localTime(startedAt);
  if (timestamp !== null) suite.timestamp(timestamp);
  for (const [key, value] of properties) suite.property(key, xmlSafe(value));
  for (const one of cases)
    addCase(suite.testCase().className(group === null ? xmlSafe(name) : `${group}.${xmlSafe(name)}`), one);
  const build = suite.build.bind(suite);
  suite.build = (parent?: XmlElement): XmlElement =>
    group === null ? build(parent) : build(parent).att("group", group);
}

function addCase(testCase: TestCase, one: JunitCase): void {
  const { name, durationMs, location, properties, outcome, said } = one;
  testCase.name(xmlSafe(name)).time(seconds(durationMs));
  if (location !== null) testCase.file(xmlSafe(location.file));
  for (const [key, value] of properties) testCase.property(key, xmlSafe(value));
  const [message, type] = [xmlSafe(said.message), xmlSafe(said.type)];
  if (outcome === "failure") testCase.failure(message, type);
  if (outcome === "error") testCase.error(message, type);
  if (outcome === "skipped") testCase.skipped();
  complete(testCase, one);
}

/**
 * Adds what the library cannot: the place's line, the outcome's text, failed attempts, and the output. The text is
 * escaped, because the library's CDATA survives only the first `]]>` of a log.
 */
function complete(testCase: TestCase, { location, outcome, said, retries, output }: JunitCase): void {
  const build = testCase.build.bind(testCase);
  testCase.build = (parent: XmlElement): XmlElement => {
    const element = build(parent);
    if (location !== null) element.att("line", location.line);
    // After the properties.
    const told = outcome === "passed" ? null : (element.children.at(-1) as XmlElement);
    if (outcome === "skipped") told?.att("message", xmlSafe(said.message));
    else told?.txt(said.lines.map(xmlSafe).join("\n"));
    // Before the attempts, and always where there are some: xunit-viewer takes the first element for the outcome.
    if (output.length > 0 || retries.length > 0) element.ele("system-out").txt(withoutMarks(output));
    for (const { element: name, lines, ...about } of retries) addRetry(element.ele(name, about), lines);
    return element;
  };
}

/** As Surefire writes it, an attempt's log is in an element of its own. */
function addRetry(retry: XmlElement, lines: readonly string[]): void {
  if (lines.length > 0) retry.ele("stackTrace").txt(lines.map(xmlSafe).join("\n"));
}

/**
 * The text of lines of a log, without the marks by which GitLab and Jenkins attach files of the machine
 * (`[[ATTACHMENT|PATH]]`), and others set properties (`[[PROPERTY|NAME=VALUE]]`): a log is text, and gives no orders.
 */
function withoutMarks(lines: readonly string[]): string {
  return lines
    .map(xmlSafe)
    .join("\n")
    .replace(/\[(?=\[\s*[\w-]+\s*\|)/g, "[ ");
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

/** Spells what is not ASCII as references, which every reader takes the same way, whatever encoding it believes in. */
function inAscii(xml: string): string {
  return xml.replace(
    /[^\0-\x7F]/gu,
    (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`,
  );
}
