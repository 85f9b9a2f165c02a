import assert from "node:assert/strict";
import { test } from "node:test";

import { displayWidth, paint } from "../../src/text/width.ts";
import { wrapWords } from "../../src/text/wrap.ts";

test("a line that fits stays as it is, spaces and all", () => {
  for (const line of ["", " ", "a  b", "  indented", paint("a b", "red", true)])
    assert.deepEqual(wrapWords(line, 10), [line]);
  assert.deepEqual(wrapWords("x".repeat(5000), Infinity), ["x".repeat(5000)]);
});

test("a longer one is broken between words, and no word is lost", () => {
  const line = "✘ login failed in 12 s: machine web: unit 測試 nginx.service reached state failed";
  for (let width = 16; width < 90; width += 1) {
    const lines = wrapWords(line, width, "  ");
    assert.equal(lines.map((one) => one.trim()).join(" "), line);
    for (const one of lines) assert.ok(displayWidth(one) <= width, `${width}: ${one}`);
  }
  assert.deepEqual(wrapWords("see /nix/store/xyz now", 8, "  "), ["see", "  /nix/store/xyz", "  now"]);
});

test("colours take no room", () => {
  assert.deepEqual(wrapWords(`${paint("one", "bold", true)} two three`, 7), [
    `${paint("one", "bold", true)} two`,
    "three",
  ]);
});
