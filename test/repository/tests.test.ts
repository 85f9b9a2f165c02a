/** The tests' own rules: a file's name says what it tests and what it needs, and every helper says what it is. */

import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";

import { kindOf, NEEDS, WEIGHTS } from "../kinds.ts";

const ROOT = join(import.meta.dirname, "../..");
const FILES = globSync("test/**/*.ts", { cwd: ROOT }).toSorted();
const TESTS = FILES.filter((file) => file.endsWith(".test.ts"));

/** What a file must not reach by its imports unless its name has one of these words, or it lies in `e2e/`. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  "test/nix-fixture.ts": ["nix"],
  "test/make-release.ts": ["nix"],
  "test/built.ts": NEEDS,
  "test/install/bare.ts": ["nix", "root"],
};

/** Programs that a person or a script starts, by the names that those know. */
const STARTED_BY_HAND = /^test\/(?:suite|make-release|bench\/\w+|report\/screenshot)\.ts$/u;

const text = (file: string): string => readFileSync(join(ROOT, file), "utf8");

/** All files below `test/` that a file imports, itself included. */
function reachedFrom(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !FILES.includes(file)) return seen;
  seen.add(file);
  for (const [, path = ""] of text(file).matchAll(/(?:from|import) "(\.[^"]+\.ts)"/gu))
    reachedFrom(join(dirname(file), path), seen);
  return seen;
}

describe("a test file", () => {
  for (const file of TESTS) {
    const [subject = "", ...words] = file.slice("test/".length, -".test.ts".length).split(".");
    const needs = words.filter((word) => [...NEEDS, ...WEIGHTS].includes(word));

    test(`${file} says what it needs`, () => {
      if (file.startsWith("test/e2e/")) return;
      for (const reached of reachedFrom(file)) {
        const allowed = NEEDED[reached];
        if (allowed !== undefined)
          assert.ok(
            allowed.some((word) => needs.includes(word)),
            `it imports ${reached}`,
          );
      }
      if (kindOf(file) === "unit") assert.doesNotMatch(text(file), /"(?:unshare|mount|mknod|sudo|setpriv)", \[/u);
    });

    test(`${file} is about a file that there is`, () => {
      if (/^(?:e2e|repository)\//u.test(subject)) return;
      assert.ok(
        existsSync(join(ROOT, `src/${subject}.ts`)) || existsSync(join(ROOT, `test/${subject}.ts`)),
        `there is neither src/${subject}.ts nor test/${subject}.ts`,
      );
      assert.ok(words.filter((word) => !needs.includes(word)).length <= 1, "one topic at most");
      assert.deepEqual(words.slice(words.length - needs.length), needs, "what it needs comes last");
    });
  }

  test("is of one kind", () => {
    const kinds = Object.groupBy(TESTS, kindOf);
    assert.ok((kinds.unit?.length ?? 0) > TESTS.length / 2, "most tests need nothing but Node");
    assert.deepEqual(
      ["test/nix/find.nix.test.ts", "test/a/b.nix.load.test.ts", "test/a/b.slow.test.ts", "test/a/b.c.test.ts"].map(
        kindOf,
      ),
      ["machine", "alone", "machine", "unit"],
    );
  });
});

describe("a helper of tests", () => {
  for (const file of FILES.filter((one) => !one.endsWith(".test.ts"))) {
    test(`${file} says in its first line what it is`, () => {
      assert.match(text(file), /^\/\*\*(?:\n \*)? [A-Z`][^\n]{20}/u);
    });

    test(`${file} is called a program when it is one`, () => {
      if (
        !/\bprocess\.argv(?:\.slice|\[2\])|\bargv \} from "node:process"/u.test(text(file)) ||
        STARTED_BY_HAND.test(file)
      )
        return;
      assert.match(file, /\.program\.ts$/u);
    });
  }
});
