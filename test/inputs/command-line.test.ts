import assert from "node:assert/strict";
import { test } from "node:test";

import { HELP, readCommandLine } from "../../src/inputs/command-line.ts";
import { type CacheInputs, readInputs } from "../../src/inputs/inputs.ts";

const cacheOf = (...argv: string[]): CacheInputs => {
  const read = readCommandLine(argv);
  assert.ok("raw" in read);
  return readInputs(read.raw, { cores: 2, mayChange: false }).cache;
};

for (const command of [[], ["run"], ["plan"]]) {
  test(`what is said of the cache reaches ${command[0] ?? "a run without a word for it"}`, () => {
    assert.deepEqual(
      cacheOf(
        ...command,
        "--cache",
        "kept",
        "--cache-budget",
        "1G",
        "--recheck",
        "net*",
        "--recheck",
        "7d",
        "--recheck",
        "12h",
        "--trust",
        "self",
      ),
      {
        folder: "kept",
        enabled: true,
        budgetBytes: 2 ** 30,
        recheck: { patterns: ["net*"], olderThanMs: 43_200_000 },
        trust: "self",
      },
    );
    assert.deepEqual(cacheOf(...command, "--no-cache"), {
      folder: null,
      enabled: false,
      budgetBytes: 2 ** 31,
      recheck: { patterns: [], olderThanMs: null },
      trust: "base",
    });
    assert.throws(
      () => cacheOf(...command, "--cache", "kept", "--no-cache"),
      /^VerdictError: cache: --cache and --no-cache contradict each other\. Write one of them\.$/,
    );
  });
}

test("install and doctor have no cache", () => {
  for (const command of ["install", "doctor"]) {
    for (const words of [["--cache", "kept"], ["--no-cache"], ["--cache-budget", "1G"], ["--recheck", "7d"]]) {
      assert.throws(() => readCommandLine([command, ...words]), {
        code: "usage",
        message: new RegExp(`^Unknown option '${words[0]}'`),
      });
    }
  }
});

test("the help knows what it takes", () => {
  for (const option of ["--cache DIR", "--no-cache", "--cache-budget SIZE", "--recheck WHAT"])
    assert.ok(HELP.includes(`\n  ${option}  `), option);
});

test("report takes folders, names that have to be there, and where the one report goes", () => {
  const read = readCommandLine(["report", "a", "b/c", "--expect", "x", "--expect", "y", "--out", "merged"]);
  assert.ok("raw" in read);
  assert.equal(read.command, "report");
  assert.deepEqual(read.folders, ["a", "b/c"]);
  assert.deepEqual(read.expect, ["x", "y"]);
  assert.equal(readInputs(read.raw, { cores: 2, mayChange: false }).run.out, "merged");
  assert.equal(read.raw.flake, undefined);
  assert.throws(() => readCommandLine(["report"]), {
    code: "usage",
    message: /^Which folders\? Write nix-verdict report DIR/u,
  });
  assert.throws(() => readCommandLine(["report", "a", "--jobs", "2"]), {
    code: "usage",
    message: /^Unknown option '--jobs'/u,
  });
  assert.throws(() => readCommandLine(["run", "--expect", "a"]), {
    code: "usage",
    message: /^Unknown option '--expect'/u,
  });
});

test("other commands have no folders, and a folder named like a command is one", () => {
  for (const words of [[], ["run", "flake"], ["plan"], ["doctor"]]) {
    const read = readCommandLine(words);
    assert.ok("raw" in read);
    assert.deepEqual([read.folders, read.expect], [[], []]);
  }
  const read = readCommandLine(["report", "report"]);
  assert.ok("raw" in read);
  assert.deepEqual(read.folders, ["report"]);
});
