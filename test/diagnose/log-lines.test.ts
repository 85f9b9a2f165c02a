import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { linesThatMatter } from "../../src/diagnose/log-lines.ts";
import { random } from "../random.ts";
import { SAMPLE_LOGS } from "./logs.ts";

const linesOf = (log: string): string[] => linesThatMatter(log.split("\n"));

describe("the lines that matter of", () => {
  for (const { what, log, matters, noise = [] } of SAMPLE_LOGS) {
    test(what, () => {
      const excerpt = linesOf(log);
      const shown = `\n${excerpt.join("\n")}\n`;
      const trimmed = new Set(excerpt.map((line) => line.trim()));
      for (const line of matters) assert.ok(trimmed.has(line), `this line is missing: ${line}${shown}`);
      for (const line of noise) assert.ok(!trimmed.has(line), `this line says nothing: ${line}${shown}`);
      assert.ok(excerpt.length <= 25, `${excerpt.length} lines`);
      const last = log.split("\n").findLast((line) => line.trim() !== "" && !line.startsWith("@nix"));
      assert.equal(excerpt.at(-1), last, "the last line is always there");
    });
  }
});

describe("nothing but the end", () => {
  const numbered = (count: number): string[] => Array.from({ length: count }, (_, n) => `line ${n}`);
  for (const count of [0, 1, 2, 24, 25, 26, 1000]) {
    test(`of ${count} lines that say nothing`, () =>
      assert.deepEqual(linesThatMatter(numbered(count)), numbered(count).slice(-25)));
  }

  for (const friend of [
    "0 errors",
    "no error",
    "No errors found.",
    "error-free",
    "gcc -Werror -c a.c",
    "cc -Wno-error=format a.c",
    "errors: 0",
    "failures=0",
    "Failures: 0, Errors: 0",
    "# fail 0",
    "error handling ok",
    "test error_path ... ok",
    "PASS: failing well",
    "✓ throws an error",
    "ok 3 - no failure",
    "liberror.so",
    "src/error.c",
    "-- Looking for error.h - not found",
    "checking for fatal errors... none",
    "warning: error is unused",
    "XFAIL tests/x.py::test_failed - expected",
  ]) {
    test(`${friend}: no sign of failure`, () =>
      assert.deepEqual(linesThatMatter([friend, ...numbered(100)]), numbered(100).slice(-25)));
  }
});

test("what is left out is marked, and nothing else: lines in their order, the last ones always, 25 at most", () => {
  const next = random(7);
  const words = [
    "error: no",
    "it failed",
    "not ok 1",
    "AssertionError: x",
    "FAILED a",
    "all is well",
    "ok 3",
    "warning: error",
    "Running phase: checkPhase",
    "make: *** [x] Error 1",
    "----",
  ];
  for (let round = 0; round < 500; round += 1) {
    const log = Array.from(
      { length: Math.floor(next() * 200) },
      (_, n) => `${words[Math.floor(next() * words.length)]} (${n})`,
    );
    const excerpt = linesThatMatter(log);
    assert.ok(excerpt.length <= 25);
    const expected: string[] = [];
    const places = excerpt.filter((line) => line !== "…").map((line) => log.indexOf(line));
    for (const [index, place] of places.entries()) {
      const before = places[index - 1];
      if (before !== undefined) assert.ok(before < place, "in order");
      if (before !== undefined && before + 1 < place) expected.push("…");
      expected.push(log[place] ?? "");
    }
    assert.deepEqual(excerpt, expected);
    assert.deepEqual(excerpt.slice(-4), log.slice(-4));
  }
});

test("of a thousand errors the first ones and the last one, each with what belongs to it", () => {
  const log = Array.from({ length: 1000 }, (_, n) => [
    `src/f${n}.c:1:1: error: number ${n}`,
    `    1 | code ${n}`,
    "      | ^",
  ]).flat();
  const excerpt = linesThatMatter([...log, ...Array.from({ length: 50 }, () => "make: Waiting")]);
  assert.deepEqual(excerpt.slice(0, 3), ["src/f0.c:1:1: error: number 0", "    1 | code 0", "      | ^"]);
  assert.ok(excerpt.includes("src/f1.c:1:1: error: number 1"));
  assert.ok(excerpt.includes("src/f999.c:1:1: error: number 999"));
});
