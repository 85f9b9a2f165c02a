import assert from "node:assert/strict";
import { test } from "node:test";

import type { Verdict } from "../../src/model/verdict.ts";
import { headline } from "../../src/report/headline.ts";
import { formatBytes, formatDuration } from "../../src/text/format.ts";
import { clip, displayWidth, padEnd, padStart } from "../../src/text/width.ts";
import { check, report } from "../report/fixture.ts";
import { cpuNow } from "../tries.ts";

const DURATIONS: [number, string][] = [
  [0, "0 s"],
  [-5, "0 s"],
  [Number.NaN, "0 s"],
  [20, "< 0.1 s"],
  [340, "0.3 s"],
  [9_940, "9.9 s"],
  [9_960, "10 s"],
  [41_400, "41 s"],
  [59_400, "59 s"],
  [59_600, "1 min 0 s"],
  [252_000, "4 min 12 s"],
  [3_599_600, "1 h 0 min"],
  [3_900_000, "1 h 5 min"],
];
for (const [ms, text] of DURATIONS) test(`${ms} ms are ${text}`, () => assert.equal(formatDuration(ms), text));

const BYTES: [number, string][] = [
  [0, "0 KiB"],
  [524_288, "512 KiB"],
  [356_515_840, "340 MiB"],
  [1_073_741_823, "1.0 GiB"],
  [2_040_109_466, "1.9 GiB"],
];
for (const [bytes, text] of BYTES) test(`${bytes} bytes are ${text}`, () => assert.equal(formatBytes(bytes), text));

const HEADLINES: [Verdict[], string][] = [
  [[], "no check was judged · 1 s"],
  [["passed"], "1 check passed · 1 s"],
  [["passed", "cached"], "all 2 checks passed · 1 s"],
  [["passed", "flaky"], "all 2 checks passed, 1 flaky · 1 s"],
  [["failed", "passed", "timeout"], "2 of 3 checks failed · 1 s"],
  [["cancelled", "passed"], "1 of 2 checks cancelled · 1 s"],
  [["failed", "cancelled", "not-run", "not-run", "passed"], "1 of 5 checks failed, 1 cancelled, 2 not run · 1 s"],
];
for (const [verdicts, text] of HEADLINES) {
  test(`[${verdicts.join()}] reads ${text}`, () => {
    const checks = verdicts.map((verdict) => check({ name: verdict, verdict }));
    assert.equal(headline(report(checks, { durationMs: 1000 })), text);
  });
}

test("width counts columns, not code units", () => {
  assert.equal(displayWidth("abc"), 3);
  assert.equal(displayWidth("測試"), 4);
  assert.equal(displayWidth("🎉"), 2);
  assert.equal(displayWidth("e\u0301"), 1);
  assert.equal(displayWidth("a\u200bb"), 2);
});

test("clipping never splits a character and never exceeds the width", () => {
  assert.equal(clip("abcdef", 6), "abcdef");
  assert.equal(clip("abcdef", 4), "abc…");
  assert.equal(clip("測試測試", 5), "測試…");
  assert.equal(clip("測試測試", 4), "測…");
  assert.equal(clip("🎉🎉", 3), "🎉…");
  assert.equal(clip("abc", 0), "");
  assert.equal(clip("abc", Number.POSITIVE_INFINITY), "abc");
  assert.equal(clip("ä".repeat(9), Number.POSITIVE_INFINITY), "ä".repeat(9));
  for (let width = 0; width < 12; width += 1) assert.ok(displayWidth(clip("a測🎉e\u0301b試c", width)) <= width);
});

test("a line of megabytes is clipped without reading it all", () => {
  const started = cpuNow();
  assert.equal(displayWidth(clip("é".repeat(20_000_000), 80)), 80);
  assert.ok(cpuNow() - started < 10_000);
});

test("padding fills to the column", () => {
  assert.equal(padEnd("測", 4), "測  ");
  assert.equal(padStart("測", 4), "  測");
  assert.equal(padEnd("abcdef", 3), "ab…");
});
