/**
 * What readers of JUnit show agrees with `verdict.json`: every reader that registries offer, for every verdict in every
 * situation. No reader shows green for a run that is bad, loses a check, or takes two for one.
 */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";

import { type Check, failedSubtest } from "../../src/model/model.ts";
import { isBad, isGood, type Report, systemOf, totals, type Verdict } from "../../src/model/verdict.ts";
import { renderJson } from "../../src/report/json.ts";
import { writeJunit } from "../../src/report/junit.ts";
import { namesIn } from "../../src/report/shown-names.ts";
import { readersMatrix } from "./readers/matrix.ts";
import { askReaders } from "./readers/readers.ts";
import type { Shown, ShownCase } from "./readers/shown.ts";

/** What a reader must show of one check that has no parts. */
const STATUS: Partial<Record<Verdict, ShownCase["status"]>> = {
  "eval-error": "error",
  unsupported: "error",
  "out-of-memory": "error",
  "disk-full": "error",
  lost: "error",
  cancelled: "error",
  "not-run": "skipped",
};

/** Readers that have one word for both. */
const ONE_WORD: ReadonlySet<string> = new Set(["junit2html", "test-results-parser", "junit-to-ctrf"]);

/** How readers spell names that hold what they know nothing of; no two become one by it. */
const SPELLING: Record<string, (name: string) => string> = {
  junit2html: (name) => name.replaceAll("\uFFFD", "?"),
  // It takes what a name says for a reference.
  "junit-report-merger": (name) =>
    name
      .replaceAll(/&(?:lt|#60);/g, "<")
      .replaceAll(/&(?:gt|#62);/g, ">")
      .replaceAll("&amp;", "&"),
  // Both halves of a pair of surrogates.
  "junit-to-ctrf": (name) => name.replaceAll(/[\uD800-\uDFFF]/g, "\uFFFD"),
};

const folder = mkdtempSync(join(tmpdir(), "readers-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const matrix = readersMatrix();
const files = new Map([...matrix].map(([cell, made]) => [cell, written(cell, made)]));
const started = performance.now();
const answers = askReaders([...files.values()]);
const seconds = (performance.now() - started) / 1000;
const cells = answers.length * matrix.size;
console.log(`${answers.length} readers × ${matrix.size} reports = ${cells} cells, read in ${seconds.toFixed(1)} s`);

function written(cell: string, made: Report): string {
  const file = join(folder, cell, "TEST-junit.xml");
  mkdirSync(join(folder, cell), { recursive: true });
  writeFileSync(file, writeJunit(made));
  return file;
}

/** Readers trim names, and take a space for every blank. */
const plain = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** Surefire's parser drops a blank between two references to characters. */
const withoutBlanks = (text: string): string => text.replaceAll(/\s/g, "");

/** Cases by class and name; by the name alone where the reader shows no classes. */
type Index = ReadonlyMap<string, ShownCase[]>;

const keyOf = (of: string | undefined, name: string): string =>
  JSON.stringify([of === undefined ? null : plain(of), plain(name)]);

/** The cases that tell of a check: its own, and those of its parts. */
function casesOf(check: Check, name: string, shown: Shown, index: Index): ShownCase[] {
  const group = `flake.${["checks", systemOf(check)].filter((part) => part !== null).join(".")}`;
  const own = [index.get(keyOf(group, name)) ?? [], index.get(keyOf(undefined, name)) ?? []].flat();
  const parts = [...check.subtests, ...(check.evidence?.tests ?? [])].map((part) => part.name);
  if (parts.length === 0) return own;
  const below = plain(`${group}.${name}`);
  const isPart = (one: ShownCase): boolean =>
    one.class === undefined
      ? parts.some((part) => plain(one.name) === plain(part) || one.name.startsWith(`${part} (`))
      : plain(one.class) === below || plain(one.class).startsWith(`${below}.`);
  return [...own, ...shown.cases.filter(isPart)];
}

function assertAgrees(reader: string, made: Report, shown: Shown): void {
  const { verdict } = totals(made);
  const isRed = shown.cases.some(({ status }) => status === "failed" || status === "error");
  assert.equal(isRed, verdict === "bad", "it is red when the run is bad");
  if (shown.bad !== undefined) assert.equal(shown.bad > 0, verdict === "bad", "its totals are red when the run is bad");
  const index = Map.groupBy(shown.cases, (one) => keyOf(one.class, (SPELLING[reader] ?? String)(one.name)));
  if (shown.cases.every((one) => one.class !== undefined))
    assert.equal(index.size, shown.cases.length, "no two are one");
  const show = namesIn(made);
  const spell = SPELLING[reader] ?? String;
  for (const one of made.checks) assertCheck(reader, made, one, casesOf(one, spell(show(one.name)), shown, index));
  assertTotals(made, shown);
}

function assertCheck(reader: string, made: Report, check: Check, cases: ShownCase[]): void {
  const what = JSON.stringify(check.name.slice(0, 40));
  assert.ok(cases.length > 0, `${what} is there`);
  const isRed = cases.some(({ status }) => status === "failed" || status === "error");
  const bad = isBad(check, made.flaky);
  assert.equal(isRed, bad && check.verdict !== "not-run", `${what} is red when it is bad`);
  if (check.subtests.length > 0 || check.evidence !== undefined) {
    const parts = check.subtests.length + (check.evidence?.tests.length ?? 0);
    // The test's own case is there where no part tells what there is to say.
    const isTold =
      check.subtests.length > 0 && (bad ? failedSubtest(check.subtests) !== null : check.verdict !== "flaky");
    if (cases[0]?.class !== undefined)
      assert.equal(cases.length, parts + (isTold ? 0 : 1), `${what} has all its parts`);
    return;
  }
  // Those of several systems share their name, which is all that some readers show.
  const isAlone = cases[0]?.class !== undefined || new Set(made.checks.map(systemOf)).size === 1;
  if (isAlone) assert.equal(cases.length, 1, `${what} is one`);
  const [shown] = cases;
  assert.ok(shown);
  const expected = STATUS[check.verdict] ?? (bad ? "failed" : "passed");
  assert.equal(
    shown.status,
    ONE_WORD.has(reader) && expected === "error" ? "failed" : expected,
    `${what} has its word`,
  );
  assertNear(shown.seconds, check.durationMs / 1000, `${what} has its time`);
  if (
    bad &&
    shown.message !== undefined &&
    check.reason !== null &&
    (shown.status !== "skipped" || shown.message !== null)
  )
    assert.ok(plain(shown.message ?? "").includes(plain(check.reason.message)), `${what} says why: ${shown.message}`);
  if (shown.file !== undefined) assert.equal(shown.file, check.location?.file ?? null, `${what} has its place`);
  if (shown.line !== undefined) assert.equal(shown.line, check.location?.line ?? null, `${what} has its line`);
  assertAttempts(check, bad, shown, what);
}

function assertAttempts(check: Check, bad: boolean, shown: ShownCase, what: string): void {
  const isFlaky = check.verdict === "flaky";
  const earlier = isFlaky || !isGood(check.verdict) ? check.attempts.slice(0, -1) : [];
  if (shown.flaky !== undefined) assert.equal(shown.flaky, isFlaky && !bad ? earlier.length : 0, `${what} is flaky`);
  if (shown.reruns !== undefined) assert.equal(shown.reruns, bad ? earlier.length : 0, `${what} was tried again`);
  // Surefire's parser knows only those that passed in the end.
  if (shown.retryLogs === undefined || (shown.reruns === undefined && bad)) return;
  for (const [index, { excerpt = [] }] of earlier.entries())
    assert.equal(
      withoutBlanks(shown.retryLogs[index] ?? ""),
      withoutBlanks(excerpt.join("")),
      `${what} has the logs of its attempts`,
    );
}

function assertTotals(made: Report, shown: Shown): void {
  if (shown.tests !== undefined) assert.equal(shown.tests, shown.cases.length, "its total is that of its cases");
  const count = (...statuses: ShownCase["status"][]): number =>
    shown.cases.filter(({ status }) => statuses.includes(status)).length;
  if (shown.bad !== undefined) assert.equal(shown.bad, count("failed", "error"), "its failures are those of its cases");
  if (shown.skipped !== undefined) assert.equal(shown.skipped, count("skipped"), "so is what was skipped");
  const time = shown.cases.reduce((sum, one) => sum + one.seconds, 0);
  if (shown.seconds !== undefined) assertNear(shown.seconds, time, "no time counts twice");
  const hasParts = made.checks.some((one) => one.subtests.length > 0);
  const own = made.checks.reduce((sum, one) => sum + one.durationMs / 1000, 0);
  if (!hasParts) assertNear(time, own, "all times together");
}

/** Readers have single floating point numbers, and whole milliseconds. */
function assertNear(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= 0.002 + expected * 1e-5, `${what}: ${actual}, not ${expected}`);
}

for (const { reader, version, files: shown } of answers)
  describe(`${reader} ${version}`, () => {
    for (const [cell, made] of matrix)
      test(cell, () => {
        const answer = shown[files.get(cell) ?? ""];
        assert.ok(answer !== undefined && !("fault" in answer), JSON.stringify(answer));
        assertAgrees(reader, JSON.parse(renderJson(made)), answer);
      });
  });
