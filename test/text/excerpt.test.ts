import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Excerpt, excerptLine, places } from "../../src/text/excerpt.ts";

const LINES = Array.from({ length: 100 }, (_, n) => `line ${n}`);

function excerptOf(...wanted: number[]): string[] {
  const excerpt = new Excerpt(LINES);
  excerpt.take(wanted);
  return excerpt.lines();
}

describe("Excerpt", () => {
  test("lines in the text's order, with marks between those that are not neighbours", () => {
    assert.deepEqual(excerptOf(50, 3, 4, 99), ["line 3", "line 4", "…", "line 50", "…", "line 99"]);
    assert.deepEqual(excerptOf(), []);
  });
  test("a line is taken only once, and lines that do not exist are ignored", () =>
    assert.deepEqual(excerptOf(4, 4, 100, -1, 5), ["line 4", "line 5"]));
  test("25 lines, marks included", () => {
    assert.equal(excerptOf(...LINES.keys()).length, 25);
    const odd = [...LINES.keys()].filter((place) => place % 2 === 1);
    assert.equal(excerptOf(...odd).length, 25);
    assert.deepEqual(excerptOf(...odd).slice(0, 3), ["line 1", "…", "line 3"]);
  });
  test("a line that closes a gap has room where another mark would not have it", () => {
    const full = [0, 2, ...places(4, 21)];
    assert.equal(excerptOf(...full).length, 25);
    assert.deepEqual(excerptOf(...full, 50, 1, 3), excerptOf(...places(0, 25)));
  });
});

test("places, upwards and downwards, down to the first line", () => {
  assert.deepEqual(places(3, 2), [3, 4]);
  assert.deepEqual(places(1, 4, -1), [1, 0]);
  assert.deepEqual(places(3, 0), []);
});

test("a line as it is shown", () => {
  assert.equal(excerptLine("\u001b[31mred\u001b[0m\u0007\ttab"), "red\ttab");
  assert.equal(excerptLine("x".repeat(501)), "x".repeat(500));
});
