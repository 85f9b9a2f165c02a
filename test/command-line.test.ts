import assert from "node:assert/strict";
import { test } from "node:test";

import { HELP, readCommandLine } from "../src/command-line.ts";
import { type CacheInputs, readInputs } from "../src/inputs.ts";

const cacheOf = (...argv: string[]): CacheInputs => {
  const read = readCommandLine(argv);
  assert.ok("raw" in read);
  return readInputs(read.raw, { cores: 2, mayChange: false }).cache;
};

for (const command of [[], ["run"], ["plan"]]) {
  test(`what is said of the cache reaches ${command[0] ?? "a run without a word for it"}`, () => {
    assert.deepEqual(cacheOf(...command, "--cache", "kept", "--cache-budget", "1G", "--recheck", "net*", "--recheck", "7d", "--recheck", "12h"), {
      folder: "kept",
      enabled: true,
      budgetBytes: 2 ** 30,
      recheck: { patterns: ["net*"], olderThanMs: 43_200_000 },
    });
    assert.deepEqual(cacheOf(...command, "--no-cache"), { folder: null, enabled: false, budgetBytes: 2 ** 31, recheck: { patterns: [], olderThanMs: null } });
    assert.throws(() => cacheOf(...command, "--cache", "kept", "--no-cache"), /^VerdictError: cache: --cache and --no-cache contradict each other\. Write one of them\.$/);
  });
}

test("install and doctor have no cache", () => {
  for (const command of ["install", "doctor"]) {
    for (const words of [["--cache", "kept"], ["--no-cache"], ["--cache-budget", "1G"], ["--recheck", "7d"]]) {
      assert.throws(() => readCommandLine([command, ...words]), { code: "usage", message: new RegExp(`^Unknown option '${words[0]}'`) });
    }
  }
});

test("the help knows what it takes", () => {
  for (const option of ["--cache DIR", "--no-cache", "--cache-budget SIZE", "--recheck WHAT"]) assert.ok(HELP.includes(`\n  ${option}  `), option);
});
