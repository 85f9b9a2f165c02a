/** Comment, summary and page of hundreds and thousands of checks: what gives way, how large they are and how quick. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { Check, Report } from "../../src/model/verdict.ts";
import { renderHtml } from "../../src/report/html.ts";
import { COMMENT_LIMIT, type Page, renderComment, renderSummary } from "../../src/report/markdown.ts";
import { cpuNow } from "../tries.ts";
import { allFailed } from "./compared.ts";
import { check, hostile, report } from "./fixture.ts";
import { measured } from "./measured.ts";
import { all, cellsOf, harmless } from "./rendered.ts";

const comment = (made: Report, over: Partial<Page> = {}): string =>
  renderComment(made, { title: null, links: [], ...over });

const bad = (index: number, lines: number): Check =>
  check({
    name: `bad-${index}`,
    verdict: "failed",
    reason: { code: "exit", message: "the builder failed with exit code 1" },
    excerpt: Array.from({ length: lines }, (_, line) => `line ${line} of a log with \`ticks\` and </details>`),
  });
const many = report([
  ...Array.from({ length: 40 }, (_, index) => bad(index, 40)),
  ...hostile,
  ...Array.from({ length: 400 }, (_, index) => check({ name: `good-${index}` })),
]);

test("gives way in the order that is written down, and says what it left out", () => {
  const size = Buffer.byteLength(comment(many, { limit: 1024 * 1024 }));
  let before = [1, 1, 1, 46, 48];
  const seen = new Set<string>();
  for (let limit = size; limit > 500; limit -= Math.max(97, Math.floor(limit / 20))) {
    const made = comment(many, { limit });
    assert.ok(Buffer.byteLength(made) <= limit);
    const shown = harmless(made);
    const explained = all(shown, "pre").filter(({ text }) => text.startsWith("nix build")).length;
    const rows = cellsOf(shown).filter(([mark]) => mark === "❌" || mark === "⚪").length;
    const state = [
      Number(made.includes("`good-1` ")),
      Number(made.includes("line 30 of")),
      Number(made.includes("line 10 of")),
      explained,
      rows,
    ];
    assert.ok(
      state.every((part, index) => part <= (before[index] ?? 0)),
      `${limit}: ${state.join()} after ${before.join()}`,
    );
    // The first screen's rows are the last to go, after its explanations; the folded ones before those.
    if (explained < 20) assert.ok(rows <= 20);
    if (rows < 48) assert.ok(explained <= 20);
    if (rows < 20) assert.equal(explained, 0);
    assert.equal(made.includes(`… and ${48 - rows} more in \`verdict.json\``), rows < 48);
    assert.equal(made.includes(`No room for the logs of ${46 - explained} check`), explained < 46);
    before = state;
    seen.add(state.map((part) => (part > 1 ? "some" : part)).join());
  }
  assert.deepEqual(
    [...seen],
    ["1,1,1,some,some", "0,1,1,some,some", "0,0,1,some,some", "0,0,0,some,some", "0,0,0,1,some", "0,0,0,0,some"].filter(
      (state) => seen.has(state),
    ),
  );
  assert.ok(seen.size >= 5);
  assert.equal(comment(many, { limit: 100 }), "### ❌ 46 of 448 checks failed, 1 cancelled, 1 not run · 4 min 12 s\n");
  assert.equal(comment(many, { limit: 10 }), "");
});

test("a summary has room for what a comment has not", () => {
  const failed = allFailed(1000, (line) => `line ${line} of a log`);
  const [small, large] = [comment(failed), renderSummary(failed)];
  assert.ok(Buffer.byteLength(small) <= COMMENT_LIMIT && Buffer.byteLength(large) <= 1024 * 1024);
  assert.match(small, /more in `verdict\.json`/);
  assert.equal(cellsOf(harmless(large)).length, 1000);
});

test("the comment of a thousand checks takes no time worth a thought", () => {
  const failed = allFailed(1000, () => "x".repeat(500));
  const quickest = Math.min(
    ...Array.from({ length: 5 }, () => {
      const started = cpuNow();
      comment(failed);
      return cpuNow() - started;
    }),
  );
  assert.ok(quickest < 200, `${quickest} ms`);
});

test("a thousand failed checks with long logs are a page of less than 2 MB, quickly", () => {
  const made = measured(1000);
  const failed = made.checks.map((one) => ({
    ...one,
    verdict: "failed" as const,
    excerpt: Array.from({ length: 40 }, () => "<&>".repeat(166)),
  }));
  const started = cpuNow();
  const page = renderHtml({ ...made, checks: failed });
  assert.ok(cpuNow() - started < 10_000);
  assert.ok(Buffer.byteLength(page) < 2_000_000, `${Buffer.byteLength(page)} bytes`);
  assert.ok(Buffer.byteLength(renderHtml(made)) < 1_200_000);
  assert.match(page, /No room for more lines on this page: see the log\./);
});
