/** Why builds were not measured, in every form of a report. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { merge } from "../../src/collect/merge.ts";
import { readReport } from "../../src/collect/read.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderJson } from "../../src/report/json.ts";
import { renderComment } from "../../src/report/markdown.ts";
import { check, report } from "./fixture.ts";

const REASON = "Memory of builds is not measured: <b>@root</b> is blind.";
const page = { title: null, links: [] };
const blind = check({ name: "blind", peakMemoryBytes: null });
const seen = check({ name: "seen", peakMemoryBytes: 1 });
const proven = check({ name: "proven", verdict: "cached", startedAt: null, durationMs: 0, peakMemoryBytes: null });

test("comment and page say it once, as text that is no markup", () => {
  const unmeasured = report([blind, check({ name: "other", peakMemoryBytes: null })], { unmeasured: REASON });
  const said = "is not measured: &lt;b&gt;@root&lt;/b&gt; is blind.";
  assert.equal(renderComment(unmeasured, page).split("is not measured").length, 2);
  assert.doesNotMatch(renderComment(unmeasured, page), /<b>|@root/u);
  assert.equal(renderHtml(unmeasured).split(said).length, 2);
});

test("where only some builds lack their memory, they say how many", () => {
  const some = report([blind, seen, proven], { unmeasured: REASON });
  assert.match(renderComment(some, page), /^1 of 2 checks has no figure for memory\. Memory of builds is/mu);
  assert.match(renderHtml(some), /1 of 2 checks has no figure for memory\. Memory/u);
});

test("where every build has its memory, or none was made, they say nothing", () => {
  for (const checks of [[seen], [proven], [seen, proven]]) {
    const whole = report(checks, { unmeasured: REASON });
    assert.doesNotMatch(renderComment(whole, page) + renderHtml(whole), /not measured/u);
  }
});

test("verdict.json holds it; a file of an earlier version says nothing; a merged report has that of any job", () => {
  const told = report([blind], { unmeasured: REASON });
  const read = readReport(renderJson(told));
  assert.ok("report" in read);
  assert.equal(read.report.unmeasured, REASON);
  const { unmeasured: _none, ...older } = told;
  const old = readReport(JSON.stringify(older));
  assert.ok("report" in old);
  assert.equal(old.report.unmeasured, null);
  const merged = merge(
    [
      { name: "one", report: report([seen]) },
      { name: "two", report: told },
    ],
    0,
  );
  assert.equal(merged.report.unmeasured, REASON);
});
