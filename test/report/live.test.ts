import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";

import type { Event } from "../../src/model/event.ts";
import { advance, initialLive, type LiveState, renderLive } from "../../src/report/live.ts";
import { displayWidth } from "../../src/text/width.ts";
import { check, proven, report } from "./fixture.ts";

const T = Date.parse("2026-11-20T08:00:00Z");
const drv = (name: string): string => `/nix/store/0123456789abcdfghijklmnpqrsvwxyz-${name}.drv`;
const at = (seconds: number): number => T + seconds * 1000;

function after(...events: Event[]): LiveState {
  return events.reduce(advance, initialLive());
}

function show(
  state: LiveState,
  seconds: number,
  over: { width?: number; rows?: number; evaluation?: string } = {},
): string[] {
  return renderLive(state, { now: at(seconds), width: 80, rows: 20, color: false, evaluation: null, ...over });
}

const evaluating: Event[] = [
  { type: "stage-started", stage: "discover", at: at(0) },
  { type: "checks-named", names: ["login", "docs", "a", "b", "c", "d"], noun: "check" },
  { type: "check-evaluated", name: "docs", ok: false, durationMs: 3, at: at(1) },
  { type: "check-evaluated", name: "login", ok: true, durationMs: 3, at: at(1) },
];

const running: Event[] = [
  ...evaluating,
  ...["a", "b", "c", "d"].map((name) => ({
    type: "check-evaluated" as const,
    name,
    ok: true,
    durationMs: 3,
    at: at(2),
  })),
  { type: "stage-finished", stage: "discover", at: at(3) },
  { type: "stage-started", stage: "run", at: at(3) },
  {
    type: "planned",
    dependencies: 3,
    downloads: 0,
    builds: [
      { name: "login", drvPath: drv("vm-test-run-login"), needs: [drv("nixos-system-foo")] },
      ...["a", "b", "c", "d"].map((name) => ({ name, drvPath: drv(name), needs: [drv("rust")] })),
    ],
  },
  { type: "check-finished", check: check({ name: "docs", verdict: "eval-error" }) },
  { type: "build-started", drvPath: drv("rust"), checks: [], at: at(5) },
  { type: "build-started", drvPath: drv("nixos-system-foo"), checks: [], at: at(4) },
  { type: "build-started", drvPath: drv("glibc"), checks: [], at: at(6) },
];

test("nothing is shown before anything happened", () => {
  assert.deepEqual(show(initialLive(), 0), []);
});

test("evaluation counts what it has seen", () => {
  assert.deepEqual(show(after(...evaluating), 2), ["▸ discover 2 s · 2 of 6 evaluated"]);
});

test("how far the evaluation is has a line of its own once it takes long, and room for two lines", () => {
  const evaluation = `evaluating 2 of 6 (1 failed) · about 10 s left · ${"long-".repeat(20)} 3 s`;
  const started = after(...evaluating);
  const [head, line] = show(started, 5, { evaluation });
  assert.equal(head, "▸ discover 5 s");
  assert.match(line ?? "", /^◇ evaluating 2 of 6 \(1 failed\) · about 10 s left · long-.*…$/u);
  assert.deepEqual(show(started, 5, { evaluation, rows: 1 }), ["▸ discover 5 s · 2 of 6 evaluated"]);
  for (const width of [0, 1, 2, 3, 10, 34, 80])
    for (const one of show(started, 5, { evaluation, width })) assert.ok(displayWidth(one) <= width, one);
});

test("says who waits for what, longest first", () => {
  assert.deepEqual(show(after(...running), 16), [
    "▸ run 16 s · 1 of 6 checks done · 1 bad · 0 of 3 dependencies",
    "◌ login waits for nixos-system-foo (12 s)",
    "◌ a, b and 2 more wait for rust (11 s)",
    "◌ building glibc (10 s)",
  ]);
});

test("running checks come first, longest first, and leave when they end", () => {
  const started = after(
    ...running,
    { type: "build-finished", drvPath: drv("rust"), checks: [], at: at(20) },
    { type: "build-started", drvPath: drv("a"), checks: ["a"], at: at(22) },
    { type: "build-started", drvPath: drv("b"), checks: ["b", "same-as-b"], at: at(21) },
  );
  assert.deepEqual(show(started, 90).slice(0, 3), [
    "▸ run 1 min 30 s · 1 of 6 checks done · 1 bad · 2 running · 1 of 3 dependencies",
    "● b and same-as-b  1 min 9 s",
    "● a  1 min 8 s",
  ]);
  const ended = advance(started, { type: "build-finished", drvPath: drv("a"), checks: ["a"], at: at(91) });
  assert.equal(
    show(ended, 91).some((line) => line.startsWith("● a ")),
    false,
  );
});

test("a verdict counts, and takes its check out even when nobody told the end of its build", () => {
  const started = after(...running, { type: "build-started", drvPath: drv("a"), checks: ["a"], at: at(22) });
  const judged = advance(started, { type: "check-finished", check: check({ name: "a", verdict: "passed" }) });
  const lines = show(judged, 30);
  assert.match(lines[0] ?? "", /2 of 6 checks done · 1 bad · 0 of 3/);
  assert.equal(
    lines.some((line) => line.startsWith("●") || line.startsWith("◌ building a ")),
    false,
  );
  assert.ok(lines.includes("◌ b, c and d wait for rust (25 s)"));
});

test("what earlier runs have proven is told apart: it explains why so many are done at once", () => {
  const lines = show(
    after(...running, ...["a", "b"].map((name) => ({ type: "check-finished" as const, check: proven(name) }))),
    16,
  );
  assert.equal(lines[0], "▸ run 16 s · 3 of 6 checks done · 2 cached · 1 bad · 0 of 3 dependencies");
});

test("a second attempt starts its clock anew", () => {
  const again = after(
    ...running,
    { type: "build-started", drvPath: drv("a"), checks: ["a"], at: at(10) },
    { type: "build-finished", drvPath: drv("a"), checks: ["a"], at: at(40) },
    { type: "build-started", drvPath: drv("a"), checks: ["a"], at: at(41) },
  );
  assert.ok(show(again, 43).includes("● a  2 s"));
});

test("the expected end is told as long as it lies ahead", () => {
  const left = (ends: number | null): LiveState => after(...running, { type: "end-expected", at: ends });
  assert.match(show(left(at(58)), 16)[0] ?? "", /^▸ run 16 s · about 40 s left · 1 of 6 checks done · 1 bad · 0 of 3/u);
  for (const ends of [null, at(16), at(3)]) assert.doesNotMatch(show(left(ends), 16)[0] ?? "", /left/u);
  assert.equal(show(left(at(58)), 16, { width: 40 })[0], "▸ run 16 s · 1 of 6 checks done · 1 bad");
});

test("the memory of all builds has a line while something runs, is measured, and there is room", () => {
  const measured = after(...running, { type: "memory-sampled", bytes: 2 ** 30, limitBytes: 2 ** 32 });
  assert.equal(show(measured, 16)[1], "▪ memory █████░░░░░░░░░░░░░░░ 1.0 of 4.0 GiB");
  assert.doesNotMatch(show(measured, 16, { rows: 3 }).join(), /memory/u);
  const nothing = advance(measured, { type: "memory-sampled", bytes: 0, limitBytes: 2 ** 32 });
  assert.doesNotMatch(show(nothing, 16).join(), /memory/u);
});

test("is gone when the run is over", () => {
  assert.deepEqual(show(after(...running, { type: "run-finished", report: report([]) }), 30), []);
});

test("never more rows than there are, and says how many it hides", () => {
  const crowd = after(
    ...running,
    ...Array.from({ length: 30 }, (_, index) => ({
      type: "build-started" as const,
      drvPath: drv(`x${index}`),
      checks: [`x${index}`],
      at: at(10 + index),
    })),
  );
  for (let rows = 0; rows < 40; rows += 1) assert.ok(show(crowd, 60, { rows }).length <= rows);
  assert.equal(show(crowd, 60, { rows: 5 }).at(-1), "  … and 30 more");
  assert.equal(show(crowd, 60, { rows: 5 })[1], "● x0  50 s");
  assert.equal(show(crowd, 60, { rows: 40 }).length, 34);
});

test("never wider than the terminal, with and without colour", () => {
  const wide = after(...running, {
    type: "build-started",
    drvPath: drv("w"),
    checks: ["測試測試測試測試測試-🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉", "long-".repeat(40)],
    at: at(10),
  });
  for (const width of [0, 1, 2, 3, 10, 33, 34, 80]) {
    const plain = renderLive(wide, { now: at(60), width, rows: 20, color: false, evaluation: null });
    for (const line of plain) assert.ok(displayWidth(line) <= width, `${width}: ${line}`);
    const colored = renderLive(wide, { now: at(60), width, rows: 20, color: true, evaluation: null });
    assert.deepEqual(
      colored.map((line) => stripVTControlCharacters(line)),
      plain,
    );
  }
});

test("names and paths are only printed", () => {
  const nasty = after(
    ...evaluating,
    { type: "build-started", drvPath: "/nix/store/x\u001b[2J\ny.drv", checks: [], at: at(4) },
    { type: "build-started", drvPath: drv("a"), checks: ["a\u001b[2J\n::error::\u202eb"], at: at(4) },
  );
  for (const line of show(nasty, 9)) assert.doesNotMatch(line, /[\p{Cc}\u202e]/u);
  assert.ok(show(nasty, 9).includes("● a‹U+001B›[2J‹U+000A›::error::‹U+202E›b  5 s"));
});

test("advancing leaves the state before as it was", () => {
  const before = after(...running);
  const copy = structuredClone(before);
  advance(before, { type: "build-finished", drvPath: drv("rust"), checks: [], at: at(9) });
  advance(before, { type: "check-finished", check: check({ name: "a" }) });
  assert.deepEqual(before, copy);
});
