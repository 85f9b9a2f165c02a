/** Whole reports in every form as files that a person has looked at. UPDATE_GOLDEN=1 writes them anew. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

import { VERDICTS } from "../../src/model/verdict.ts";
import {
  renderBootComparison,
  renderBootComparisonJson,
  renderBootComparisonMarkdown,
} from "../../src/report/boot-comparison-text.ts";
import { renderTable } from "../../src/report/console-table.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderJson } from "../../src/report/json.ts";
import { writeJunit } from "../../src/report/junit.ts";
import { renderComment, renderSummary } from "../../src/report/markdown.ts";
import { allBooted, checkedAndBooted } from "./booted.ts";
import { compared } from "./compared-boots.ts";
import { allFailed, allGood, everydayCompared } from "./compared.ts";
import { everyday, mostlyProven, report, rich } from "./fixture.ts";
import { measured } from "./measured.ts";
import { shared } from "./shared.ts";

const RUN = "https://github.com/owner/repository/actions/runs/19345678902";
const PAGE = {
  title: null,
  links: [
    { name: "run", url: RUN },
    { name: "report.html, junit.xml, logs", url: `${RUN}/artifacts/4711` },
  ],
};

const FILES: Readonly<Record<string, () => string>> = {
  "verdict.json": () => renderJson(rich),
  "junit.xml": () => writeJunit(rich, PAGE.links),
  "comment.md": () => renderComment(everydayCompared, PAGE),
  "comment-good.md": () => renderComment(allGood, { ...PAGE, title: "aarch64" }),
  "comment-rich.md": () => renderComment(rich, PAGE),
  "comment-1000.md": () =>
    renderComment(
      allFailed(1000, (line) => `line ${line} of a log`),
      { ...PAGE, limit: 4000 },
    ),
  "comment-shared.md": () => renderComment(shared, PAGE),
  "comment-boot.md": () => renderComment(checkedAndBooted, PAGE),
  "boot-comparison.html": () => renderHtml(allBooted, [], new Map(), compared),
  "boot-comparison.json": () => renderBootComparisonJson(compared),
  "boot-comparison.md": () => renderBootComparisonMarkdown(compared),
  "boot-comparison.txt": () => renderBootComparison(compared, { color: false, width: 120 }),
  "comment-booted.md": () => renderComment(allBooted, PAGE),
  "junit-boot.xml": () => writeJunit(checkedAndBooted, PAGE.links),
  "report-boot.html": () => renderHtml(checkedAndBooted, PAGE.links),
  "table-boot.txt": () => renderTable(checkedAndBooted, { color: false, width: 120 }),
  "table-shared.txt": () => renderTable(shared, { color: false, width: 100 }),
  "summary-timeline.md": () => renderSummary(measured(8)),
  "report.html": () => renderHtml(measured(8), PAGE.links),
  "summary-proven.md": () => renderSummary(mostlyProven),
  "table-proven.txt": () => renderTable(mostlyProven, { color: false, width: 80 }),
  "table.txt": () => renderTable(rich, { color: false, width: 120 }),
  "table-color.txt": () => renderTable(report(everyday), { color: true, width: 80 }),
};

test("the rich report holds every verdict", () => {
  assert.deepEqual(new Set(rich.checks.map((check) => check.verdict)), new Set(VERDICTS));
});

for (const [name, render] of Object.entries(FILES)) {
  test(`${name} is as it was`, () => {
    const file = new URL(`golden/${name}`, import.meta.url);
    const made = render();
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, made);
    assert.equal(made, readFileSync(file, "utf8"));
  });
}
