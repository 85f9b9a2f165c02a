/** What Nix warned of, in every form of a report. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { merge } from "../../src/collect/merge.ts";
import { readReport } from "../../src/collect/read.ts";
import type { Report } from "../../src/model/verdict.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderJson } from "../../src/report/json.ts";
import { COMMENT_LIMIT, renderComment } from "../../src/report/markdown.ts";
import { renderTable } from "../../src/report/report.ts";
import { schemaFaults } from "../collect/schema.ts";
import { check, report } from "./fixture.ts";

const warned = report([check({ name: "a|b" }), check({ name: "c" })], {
  warnings: [
    { text: "unknown setting '<b>@all</b>'", count: 12, checks: [] },
    { text: "old name", count: 1, checks: ["a|b"] },
  ],
});
const page = { title: null, links: [] };

test("the comment and the summary fold them, as text that is no markup", () => {
  const text = renderComment(warned, page);
  assert.match(text, /<details><summary>2 warnings of Nix<\/summary>/u);
  assert.match(text, /^- unknown setting '&lt;b&gt;&#64;.*all.*' \(12 times\)$/mu);
  assert.match(text, /^- old name \(<code>a&#124;b<\/code>\)$/mu);
  assert.doesNotMatch(renderComment(report([check({ name: "a" })]), page), /warning/u);
});

test("where there is no room, the comment says how many there are", () => {
  const many = Array.from({ length: 100 }, (_, at) => ({ text: `${at} ${"@x ".repeat(160)}`, count: 1, checks: [] }));
  const text = renderComment({ ...warned, warnings: many }, page);
  assert.ok(Buffer.byteLength(text) <= COMMENT_LIMIT);
  assert.match(text, /^100 warnings of Nix: see `verdict\.json`$/mu);
});

test("the page folds them, and the closing table counts them", () => {
  const html = renderHtml(warned);
  assert.match(html, /<details id="warnings"><summary>2 warnings of Nix<\/summary>/u);
  assert.match(html, /<li>unknown setting &#39;&lt;b&gt;@all&lt;\/b&gt;&#39; · 12 times<\/li>/u);
  assert.match(renderTable(warned, { color: false, width: 100 }), /^! 2 warnings of Nix: told above/mu);
});

test("verdict.json holds them and is valid; a file of an earlier version has none", () => {
  const json = renderJson(warned);
  assert.deepEqual(schemaFaults(JSON.parse(json)), []);
  const read = readReport(json);
  assert.deepEqual("report" in read && read.report.warnings, warned.warnings);
  const { warnings: _none, ...older } = warned;
  assert.deepEqual(schemaFaults(older), []);
  const old = readReport(JSON.stringify(older));
  assert.deepEqual("report" in old && old.report.warnings, []);
  const released = JSON.parse(readFileSync(new URL("golden/verdict.json", import.meta.url), "utf8")) as Partial<Report>;
  assert.deepEqual(released.warnings, []);
});

test("those of several jobs are merged: each once, with all counts and checks", () => {
  const other = report([check({ name: "d" })], { warnings: [{ text: "old name", count: 4, checks: ["d"] }] });
  const { report: merged } = merge(
    [
      { name: "one", report: warned },
      { name: "two", report: other },
    ],
    0,
  );
  assert.deepEqual(merged.warnings, [
    { text: "unknown setting '<b>@all</b>'", count: 12, checks: [] },
    { text: "old name", count: 5, checks: ["a|b", "d"] },
  ]);
});
