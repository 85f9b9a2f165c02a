/** Names that cannot be told apart by eye, and a judge of whether every writer of the report tells them apart. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { XMLParser } from "fast-xml-parser";

import type { Report } from "../../src/model/verdict.ts";
import { chooseAnnotations } from "../../src/publish/annotations.ts";
import { checkNames } from "../../src/publish/status-names.ts";
import { renderTable, renderVerdictLine } from "../../src/report/console-table.ts";
import { renderGantt } from "../../src/report/gantt.ts";
import { renderHtml } from "../../src/report/html.ts";
import { writeJunit } from "../../src/report/junit.ts";
import { renderComment } from "../../src/report/markdown.ts";
import { showNames } from "../../src/report/shown-names.ts";
import { makeTimeline } from "../../src/report/timeline.ts";
import { fencedGroup } from "../../src/system/workflow-commands.ts";
import { check, report } from "./fixture.ts";
import { elementsOf, readHtml } from "./read-html.ts";
import { all, rendered } from "./rendered.ts";

const START = Date.parse("2026-11-20T08:00:00.000Z");

function reportOf(names: readonly string[]): Report {
  const checks = names.map((name, index) =>
    check({
      name,
      attr: `checks.x86_64-linux.x${index}`,
      drvPath: `/nix/store/${index}.drv`,
      verdict: "failed",
      reason: { code: "x", message: "it failed" },
      location: { file: "flake.nix", line: index + 1, column: 1 },
    }),
  );
  const builds = checks.map(({ name, drvPath }, index) => ({
    drvPath: drvPath ?? "",
    checks: [name],
    inputs: [],
    startedAt: START + index,
    finishedAt: START + 1000,
    peakMemoryBytes: null,
    cpuMs: null,
  }));
  return report(checks, { timeline: makeTimeline(builds, { startedAt: START, jobs: 2, memory: [] }) });
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseAttributeValue: false,
  trimValues: false,
  // References by number, too.
  htmlEntities: true,
  isArray: (name) => name === "testcase",
});

/** The names as each writer shows them. */
const WRITERS: Readonly<Record<string, (made: Report) => string[]>> = {
  console: (made) =>
    renderTable(made, { color: false, width: 80 })
      .split("\n")
      .filter((line) => / failed /u.test(line) && line.startsWith("✘") && !/checks failed/u.test(line))
      .map((line) => line.slice(2).split(/ {2,}failed /u)[0] ?? ""),
  "lines of the console": (made) => {
    const show = showNames(made.checks.map(({ name }) => name));
    return made.checks.map((one) => renderVerdictLine(one, { color: false }, show));
  },
  "groups of a job": (made) => {
    const show = showNames(made.checks.map(({ name }) => name));
    return made.checks.map((one) => fencedGroup(show(one.name), "", "token").split("\n")[0] ?? "");
  },
  comment: (made) =>
    all(rendered(renderComment(made, { title: null, links: [] })), "tbody")
      .flatMap((body) => all(body, "tr"))
      .map((row) => all(row, "code")[0]?.text.replaceAll("\u200b", "") ?? ""),
  page: (made) =>
    elementsOf(readHtml(renderHtml(made)))
      .filter(
        ({ name, attributes }) => name === "th" && attributes["class"] === "name" && attributes["scope"] === "row",
      )
      .map(({ text }) => text),
  JUnit: (made) =>
    parser.parse(writeJunit(made)).testsuites.testsuite.testcase.map((testCase: { name: string }) => testCase.name),
  statuses: (made) => {
    const names = [...checkNames("CI", made.checks).values()];
    assert.equal(
      new Set(names.map((name) => name.toLowerCase())).size,
      names.length,
      "GitHub takes names in another case for the same",
    );
    return names;
  },
  annotations: (made) => chooseAnnotations(made, "").map(({ title, message }) => title + message),
  diagram: (made) =>
    (renderGantt(made)?.diagram ?? "")
      .split("\n")
      .filter((line) => line.startsWith("✘"))
      .map((line) => line.split(" (")[0] ?? ""),
};

/** Nothing in it that a reader could not see, or see as a space. */
const BLIND = /[\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?![ \n])[\p{Zs}\p{Cc}]/u;

export function looksDifferent(names: readonly string[]): void {
  const made = reportOf(names);
  for (const [writer, write] of Object.entries(WRITERS)) {
    const shown = write(made);
    const said = `${writer}: ${JSON.stringify(names)} as ${JSON.stringify(shown)}`;
    assert.equal(shown.length, names.length, said);
    // As readers fold spaces.
    assert.equal(
      new Set(shown.map((text) => text.normalize("NFKC").replaceAll(/\s+/gu, " ").trim())).size,
      names.length,
      said,
    );
    for (const text of shown) assert.ok(!BLIND.test(text) && /[\p{L}\p{N}\p{P}\p{S}]/u.test(text), said);
  }
}

export const ALIKE: Readonly<Record<string, readonly string[]>> = {
  "nothing at all": [
    "",
    " ",
    "   ",
    "\t",
    "\n",
    "\u00a0",
    "\u3000",
    "\u2800",
    "\u200b",
    "\u3164",
    "\u115f",
    "\u{e0020}",
    "\ufe0f",
    "\ufeff",
    "\u00ad",
    '""',
    '" "',
  ],
  "zero width in a word": [
    "login",
    "log\u200bin",
    "log\u200cin",
    "log\u200din",
    "log\u2060in",
    "log\u00adin",
    "log\u034fin",
    "log\ufe00in",
    "log\u{e0061}in",
    "log\u180ein",
    "login\u{1d173}",
  ],
  "letters of other scripts": ["scope", "sсope", "sсоpe", "ѕcope", "scορe", "ѕсорe", "ｓｃｏｐｅ", "𝐬𝐜𝐨𝐩𝐞", "𝓈copе"],
  "capitals of other scripts": ["TEAM", "ТЕАМ", "ΤΕΑΜ", "ᎢᎬᎪᎷ", "ꓔꓰꓮꓟ", "ＴＥＡＭ"],
  "forms of one letter": ["é", "e\u0301", "ﬁ", "fi", "Å", "\u212b", "A\u030a"],
  spaces: ["a b", "a  b", "a\u00a0b", "a\u2009b", "a\tb", "a\nb", "a\u3000b", " a b", "a b ", "a\u2028b", "a\r\nb"],
  "marks on nothing and piled up": [
    "\u0301",
    "a\u0301\u0301\u0301\u0301",
    "a\u0301\u0301\u0301\u0301\u0301",
    "a \u0301",
    "a\u20dd",
    "a",
  ],
  directions: ["abc", "\u202eabc", "abc\u202c", "\u2066abc", "a\u061cbc", "\u200fabc"],
  "what has no character": ["x\ud800", "x\udfff", "x\ufffe", "x\ue000", "x\u{10ffff}", "x\u0378", "x\ufffd"],
  "escapes of terminals": [
    "red",
    "\u001b[31mred",
    "\u001b[31mred\u001b[0m",
    "\u009bmred",
    "\u001b]0;t\u0007red",
    "r\u0008red",
  ],
  "codes that are written out": ["‹U+200B›", "\u200b", "‹U+2039›U+200B›", "‹U+202E›", "\u202e"],
  "ends beyond the room": [
    `${"x".repeat(300)}1`,
    `${"x".repeat(300)}2`,
    `${"x".repeat(300)}12`,
    "x".repeat(70),
    "x".repeat(71),
    `${"漢".repeat(200)}一`,
    `${"漢".repeat(200)}二`,
  ],
  "dashes and quotes": ["a-b", "a‐b", "a‑b", "a–b", "a−b", "a'b", "a’b", "aʼb", "a/b", "a∕b", "a⁄b"],
  "commands of a runner": ["##[x]", "## [x]", "##  [x]"],
};
for (const [what, names] of Object.entries(ALIKE))
  test(`${what}: each is seen, and each is different`, () => looksDifferent(names));
