import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { matchGlob, parseGlob } from "../../src/text/glob.ts";
import { matcher } from "../../src/text/patterns.ts";
import { random as numbersFrom } from "../random.ts";

const matches = (pattern: string, name: string): boolean => matchGlob(parseGlob(pattern), name).matches;

describe("a glob", () => {
  const table: [pattern: string, yes: string[], no: string[]][] = [
    ["", [""], ["a"]],
    ["*", ["", "a", "a/b.c\n"], []],
    ["**", ["", "a/b"], []],
    ["a**b", ["ab", "a/b"], ["a", "b"]],
    ["a?c", ["abc", "a\nc", "a😀c"], ["ac", "abbc"]],
    ["?", ["😀", "\u0000", "."], ["", "ab"]],
    ["[a-c]", ["a", "b", "c"], ["d", "", "ab", "[a-c]"]],
    ["[^a-c]x", ["dx", "^x"], ["ax"]],
    ["[]a]", ["]", "a"], ["b"]],
    ["[!]a]", ["b", "!"], ["]", "a"]],
    ["[a-]", ["a", "-"], ["b"]],
    ["[c-a]", [], ["a", "b", "c"]],
    ["[\\]]x", ["]x"], ["\\x"]],
    ["[[:digit:]_]", ["0", "9", "_"], ["a", ":", "["]],
    ["[[:nothing:]]", ["n]", ":]", "[]"], ["n"]],
    ["[[:upper:][:digit:]]", ["A", "7"], ["a"]],
    ["[😀-😂]", ["😁"], ["a"]],
    ["{a,b}c", ["ac", "bc"], ["a", "c", "abc"]],
    ["{,a}b", ["b", "ab"], ["a"]],
    ["{a,b{c,d}*}e", ["ae", "bce", "bd-e"], ["be", "ce"]],
    ["{a{b,c}", ["{ab", "{ac"], ["ab"]],
    ["a,b", ["a,b"], ["a", "b"]],
    ["{a}", ["{a}"], ["a"]],
    ["{}", ["{}"], [""]],
    ["a}", ["a}"], ["a"]],
    ["[a", ["[a"], ["a"]],
    ["{[,],b}", [",", "b"], ["[", "[]", "[,]"]],
    ["{[,]x,b}", [",x", "b"], ["[", "]x"]],
    ["\\*", ["*"], ["a", "\\*"]],
    ["{a\\,b,c}", ["a,b", "c"], ["a"]],
    ["a\\", ["a\\"], ["a"]],
    ["(a|b)+", ["(a|b)+"], ["a", "b"]],
    ["!a", ["!a"], ["b"]],
    ["./a", ["./a"], ["a"]],
    [".*", [".", ".a"], ["a"]],
  ];
  for (const [pattern, yes, no] of table) {
    test(JSON.stringify(pattern), () => {
      for (const name of yes) assert.ok(matches(pattern, name), `does not match ${JSON.stringify(name)}`);
      for (const name of no) assert.ok(!matches(pattern, name), `matches ${JSON.stringify(name)}`);
    });
  }
});

describe("the work of a match", () => {
  const long = "a".repeat(65_536);
  const hard: [what: string, pattern: string, name: string][] = [
    ["many stars and no end", `${"*a".repeat(24)}b`, long],
    ["stars and question marks", `${"*?".repeat(24)}b`, long],
    ["alternatives in a row", `${"{a,aa,aaa}".repeat(16)}b`, long],
    ["alternatives with stars within alternatives", `${"{*,{a,*a},".repeat(8)}x${"}".repeat(8)}b`, long],
    ["sets and stars", `${"*[a-z]".repeat(24)}[!a]`, long],
    ["stars side by side", `${"*".repeat(1000)}b`, long],
    ["a long pattern", `*${"a*".repeat(500)}b`, "a".repeat(2000)],
  ];
  for (const [what, pattern, name] of hard) {
    test(`${what}: at most one look at each step for each character`, () => {
      const glob = parseGlob(pattern);
      assert.ok(glob.length <= pattern.length + 1);
      const { matches: found, work } = matchGlob(glob, name);
      assert.equal(found, false);
      assert.ok(
        work <= glob.length * (name.length + 1),
        `${work} looks for ${glob.length} steps and ${name.length} characters`,
      );
    });
  }

  test("reading a pattern that opens much and closes nothing takes one pass", () => {
    for (const pattern of [
      "[".repeat(200_000),
      "{".repeat(200_000),
      "{a,".repeat(100_000),
      "[[:".repeat(50_000),
      "\\".repeat(100_001),
    ])
      assert.ok(parseGlob(pattern).length <= pattern.length + 1);
  });

  test("a name that is written out means itself, however many stars it has", () => {
    const name = `${"*a".repeat(1000)}b`;
    assert.equal(matcher(name)(name), true);
  });
});

test("agrees with a regular expression for what both can say", () => {
  const random = numbersFrom(7);
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? "";
  const parts: [glob: string, expression: string][] = [
    ["*", "[^]*"],
    ["?", "[^]"],
    ["[ab]", "[ab]"],
    ["[!a]", "[^a]"],
    ["{a,bb}", "(?:a|bb)"],
    ["{,b*}", "(?:|b[^]*)"],
    ["a", "a"],
    ["b", "b"],
    [".", "\\."],
  ];
  for (let round = 0; round < 3000; round += 1) {
    const chosen = Array.from(
      { length: Math.floor(random() * 6) },
      () => parts[Math.floor(random() * parts.length)] ?? ["", ""],
    );
    const pattern = chosen.map(([glob]) => glob).join("");
    const expression = new RegExp(`^(?:${chosen.map(([, text]) => text).join("")})$`, "u");
    const name = Array.from({ length: Math.floor(random() * 7) }, () => pick(["a", "b", ".", "\n"])).join("");
    assert.equal(matches(pattern, name), expression.test(name), JSON.stringify({ pattern, name }));
  }
});
