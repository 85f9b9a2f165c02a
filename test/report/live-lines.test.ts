import assert from "node:assert/strict";
import { test } from "node:test";

import { drawLine, joinFacts, memoryLine } from "../../src/report/live-lines.ts";
import { GIB, MIB } from "../../src/text/format.ts";
import { displayWidth } from "../../src/text/width.ts";

const bar = (bytes: number, limitBytes: number, width: number): string =>
  drawLine(memoryLine({ bytes, limitBytes }, width), width, false);

test("the memory bar: as full as memory is, never full before there is none left", () => {
  assert.equal(bar(8 * GIB, 16 * GIB, 80), "▪ memory ██████████░░░░░░░░░░ 8.0 of 16.0 GiB");
  assert.equal(bar(1, 16 * GIB, 80), "▪ memory █░░░░░░░░░░░░░░░░░░░ 0 KiB of 16.0 GiB");
  assert.equal(bar(15.9 * GIB, 16 * GIB, 80), "▪ memory ███████████████████░ 15.9 of 16.0 GiB");
  assert.equal(bar(20 * GIB, 16 * GIB, 80), "▪ memory ████████████████████ 20.0 of 16.0 GiB");
  assert.equal(bar(300 * MIB, 2 * GIB, 36), "▪ memory █░░░░░░░ 300 MiB of 2.0 GiB");
  assert.equal(bar(300 * MIB, 2 * GIB, 30), "▪ 300 MiB of 2.0 GiB");
  for (let width = 0; width <= 60; width += 1) assert.ok(displayWidth(bar(GIB, 3 * GIB, width)) <= width);
});

test("the memory bar is a warning when little is left", () => {
  const styleAt = (share: number): unknown => memoryLine({ bytes: share * GIB, limitBytes: GIB }, 80).style;
  assert.deepEqual([0.1, 0.79, 0.81, 0.96].map(styleAt), ["cyan", "cyan", "yellow", "red"]);
});

test("facts without room are left out whole, the least one first, and never the last one", () => {
  const facts = [
    { text: "run 9 s", rank: 0 },
    { text: "about 30 s left", rank: 3 },
    { text: "2 of 9 checks done", rank: 1 },
    { text: "1 bad", rank: 2 },
  ];
  assert.equal(joinFacts(facts, 80), "run 9 s · about 30 s left · 2 of 9 checks done · 1 bad");
  assert.equal(joinFacts(facts, 40), "run 9 s · 2 of 9 checks done · 1 bad");
  assert.equal(joinFacts(facts, 30), "run 9 s · 2 of 9 checks done");
  assert.equal(joinFacts(facts, 20), "run 9 s");
  assert.equal(joinFacts(facts, 2), "run 9 s");
});

test("a long name is cut before the time that it has taken", () => {
  const line = { mark: "●", style: "cyan" as const, text: "a-very-long-name", end: "  12 s", rest: "  in machine web" };
  assert.equal(drawLine(line, 80, false), "● a-very-long-name  12 s  in machine web");
  assert.equal(drawLine(line, 33, false), "● a-very-long-name  12 s  in mac…");
  assert.equal(drawLine(line, 20, false), "● a-very-long…  12 s");
  assert.equal(drawLine(line, 8, false), "● a-ver…");
});
