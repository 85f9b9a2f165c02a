import assert from "node:assert/strict";
import { test } from "node:test";

import { isGood, type Verdict, VERDICTS } from "../../src/model/verdict.ts";
import { badFacts } from "../../src/report/bad-facts.ts";
import { check } from "./fixture.ts";

test("every bad verdict has its reason, its place and a command, and a good one has nothing to say", () => {
  const conditions = { overrides: [{ input: "nixpkgs", flake: "github:a/b" }] };
  for (const verdict of VERDICTS) {
    const location = { file: "nix/checks.nix", line: 41, column: 1 };
    const facts = badFacts(
      check({ name: "x", verdict, reason: { code: "y", message: "it is so" }, location }),
      conditions,
    );
    if (isGood(verdict)) assert.deepEqual(facts, [], verdict);
    else
      assert.deepEqual(
        facts,
        [
          "it is so",
          "at nix/checks.nix:41",
          "reproduce: nix build .#checks.x86_64-linux.x -L --override-input nixpkgs github:a/b",
        ],
        verdict,
      );
  }
});

test("whatever a reason holds, it is one line; where there is none, the verdict says it", () => {
  const reason = { code: "y", message: "one\n::error::two\u001b[2J" };
  assert.equal(badFacts(check({ name: "x", verdict: "failed", reason }), {})[0]?.includes("\n"), false);
  for (const verdict of ["failed", "lost", "not-run"] as Verdict[])
    assert.notEqual(badFacts(check({ name: "x", verdict, reason: null }), {})[0] ?? "", "");
});
