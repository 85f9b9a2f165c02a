/** What a report says of checks that nothing but the branch's own earlier runs have made green. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { Check, Report } from "../../src/model/verdict.ts";
import { renderTable } from "../../src/report/console-table.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderComment, renderSummary } from "../../src/report/markdown.ts";
import { check, proven, report } from "./fixture.ts";

const own = (name: string): Check => {
  const it = proven(name);
  return { ...it, proof: it.proof === null ? null : { ...it.proof, byItself: true } };
};

/** In every place that people read. */
const said = (of: Report): string[] =>
  [
    renderComment(of, { title: null, links: [] }),
    renderSummary(of),
    renderTable(of, { color: false, width: 200 }),
    renderHtml(of),
  ].map((text) => /(\d+ checks? (?:is|are) green only by[^<\n]*)/u.exec(text)?.[1] ?? "nothing");

describe("by number", () => {
  const cases: [what: string, checks: Check[], sentence: string][] = [
    ["none", [proven("a"), check({ name: "b" })], "nothing"],
    [
      "one",
      [own("a"), proven("b")],
      "1 check is green only by this branch's own earlier runs, which it believes by trust: self",
    ],
    [
      "several",
      [own("a"), own("b"), own("c"), proven("d")],
      "3 checks are green only by this branch's own earlier runs, which it believes by trust: self",
    ],
    ["none that was built all the same", [{ ...own("a"), verdict: "passed" }], "nothing"],
  ];
  for (const [what, checks, sentence] of cases) {
    test(what, () => {
      for (const text of said(report(checks)))
        assert.equal(text.replaceAll("&#39;", "'").replaceAll("\\", "").replaceAll("&#x27;", "'"), sentence);
    });
  }
});
