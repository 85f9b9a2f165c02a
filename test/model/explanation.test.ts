import assert from "node:assert/strict";
import { test } from "node:test";

import { failedSubtest, inSubtest, type Subtest } from "../../src/model/explanation.ts";

/** Subtests in short: an indent for each level, the name, and the first letter of the verdict. */
function subtests(...lines: string[]): Subtest[] {
  const verdicts = { p: "passed", f: "failed", n: "not-run", i: "incomplete" } as const;
  return lines.map((line) => {
    const [, indent = "", name = "", verdict = "p"] = /^( *)(\w+) ([pfni])$/.exec(line) ?? [];
    return { name, depth: indent.length, verdict: verdicts[verdict as "p" | "f" | "n" | "i"], durationMs: null };
  });
}

const CASES: [what: string, subtests: Subtest[], name: string | undefined][] = [
  ["no subtests", [], undefined],
  ["all passed", subtests("a p", "b p"), undefined],
  ["the last one failed", subtests("a p", "b f"), "b"],
  ["others would have come", subtests("a p", "b f", "c n"), "b"],
  ["the test was ended in it", subtests("a p", "b i"), "b"],
  ["one in another", subtests("a f", " b f"), "b"],
  ["behind one in it that passed", subtests("a f", " b p"), "a"],
  ["behind one in it that was caught", subtests("a f", " b f", " c p"), "a"],
  ["caught, and another one began", subtests("a f", "b p"), undefined],
  ["caught in one that passed", subtests("a p", " b f"), undefined],
  ["caught before the one that counts", subtests("a f", "b p", "c i"), "c"],
  ["none was begun", subtests("a n"), undefined],
];
for (const [what, given, name] of CASES)
  test(`where a test went wrong: ${what}`, () => {
    assert.equal(failedSubtest(given)?.name, name);
  });

test("a sentence bears only so much of a name", () => {
  assert.equal(inSubtest({ name: 'says "no"' }), 'subtest "says "no"": ');
  assert.equal(inSubtest({ name: "🎉".repeat(1000) }), `subtest "${"🎉".repeat(100)}…": `);
});
