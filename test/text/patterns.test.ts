import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { selectNames, selectsAll, type Selection } from "../../src/text/patterns.ts";
import { cpuNow } from "../tries.ts";

const NAMES = [
  "fmt",
  "lint",
  "login",
  "a.b",
  "a/b",
  ".hidden",
  "[x]",
  "x",
  "!not",
  "not",
  "a*c",
  "abc",
  "{a,b}",
  "(p)",
  "ünï",
  "a b",
  "line\nbreak",
  "-only",
  "A",
];

/** The names that a selection leaves. */
function chosen(selection: Partial<Selection>, names: readonly string[] = NAMES): string[] {
  return selectNames(names, { only: [], skip: [], ...selection }).places.map((place) => names[place] ?? "?");
}

describe("patterns", () => {
  const table: [pattern: string, expected: string[]][] = [
    ["l*", ["lint", "login", "line\nbreak"]],
    ["l?nt", ["lint"]],
    ["*in*", ["lint", "login", "line\nbreak"]],
    ["{fmt,lint}", ["fmt", "lint"]],
    ["a*b", ["a.b", "a/b", "a b"]],
    ["?hidden", [".hidden"]],
    ["fm", []],
    ["mt", []],
    ["FMT", []],
    ["ün*", ["ünï"]],
    ["[fx]*", ["fmt", "x"]],
    ["[!a-z]", ["A"]],
    ["-*", ["-only"]],
    // A name in full means itself, whatever it would mean as a pattern; and what it means as a pattern as well.
    ["[x]", ["[x]", "x"]],
    ["!not", ["!not"]],
    ["a*c", ["a*c", "abc"]],
    ["{a,b}", ["{a,b}"]],
    ["(p)", ["(p)"]],
    ["a b", ["a b"]],
    ["line\nbreak", ["line\nbreak"]],
    ["a/b", ["a/b"]],
  ];
  for (const [pattern, expected] of table) {
    // The last one keeps the selection from being empty.
    test(JSON.stringify(pattern), () =>
      assert.deepEqual(chosen({ only: [pattern, "zz"] }, [...NAMES, "zz"]), [...expected, "zz"]),
    );
  }

  test("* takes them all", () => assert.deepEqual(chosen({ only: ["*"] }), NAMES));
});

describe("selectNames", () => {
  test("nothing said, nothing left out", () => {
    assert.deepEqual(chosen({}), NAMES);
    assert.equal(selectsAll({ only: [], skip: [] }), true);
    assert.equal(selectsAll({ only: [], skip: ["x"] }), false);
    assert.equal(selectsAll({ only: ["x"], skip: [] }), false);
  });

  test("skip wins over only, and places keep their order", () => {
    assert.deepEqual(chosen({ only: ["login", "l*", "fmt"], skip: ["lint", "line*"] }), ["fmt", "login"]);
    assert.deepEqual(chosen({ skip: ["*"], only: [] }, []), []);
  });

  test("patterns that match nothing are told of, each by itself", () => {
    const { unused } = selectNames(NAMES, { only: ["fmt", "ftm", "log*"], skip: ["nothing", "lint"] });
    assert.deepEqual(unused, [
      { pattern: "ftm", guess: ' Did you mean "fmt"?' },
      { pattern: "nothing", guess: "" },
    ]);
  });

  test("if no check is left, the error lists the checks and the patterns", () => {
    assert.throws(() => selectNames(["a", "b"], { only: ["c*"], skip: ["a"] }), {
      name: "VerdictError",
      code: "nothing-selected",
      message: "No check is left to run by --only c* --skip a. The checks are: a, b.",
    });
    assert.throws(
      () =>
        selectNames(
          Array.from({ length: 11 }, (_, n) => `c${n}`),
          { only: [], skip: ["*"] },
        ),
      { message: /c0, c1, .*c9, …\.$/ },
    );
  });

  test("10,000 names and some patterns take no time", () => {
    const names = Array.from({ length: 10_000 }, (_, n) => `check-${n}`);
    const started = cpuNow();
    assert.equal(chosen({ only: ["check-*", "other-*", "x", "y"], skip: ["*-1", "*-2"] }, names).length, 9998);
    assert.ok(cpuNow() - started < 10_000);
  });
});
