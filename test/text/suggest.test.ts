import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { suggest } from "../../src/text/suggest.ts";
import { cpuNow } from "../tries.ts";

const KNOWN = ["run", "plan", "report", "doctor", "login-works", "logout-works", "ünï", "a", ""];

describe("the word that a misspelled one means", () => {
  for (const [word, meant] of [
    ["rnu", "run"],
    ["rn", "run"],
    ["runn", "run"],
    ["pln", "plan"],
    ["raport", "report"],
    ["dcotro", "doctor"],
    ["logn-works", "login-works"],
    ["logot-work", "logout-works"],
    ["uni", null],
    ["üni", "ünï"],
    // Nothing in common, or too little for so short a word.
    ["frob", null],
    ["ruins", null],
    ["b", null],
    ["works", null],
    ["nixpkgs", null],
    ["", null],
  ] as const)
    test(`${word || "no word"}: ${meant ?? "none"}`, () => assert.equal(suggest(word, KNOWN), meant));
});

test("of several, the nearest; of equals, the first", () => {
  assert.equal(suggest("login-tset", ["login-best", "login-test"]), "login-test");
  assert.equal(suggest("tost", ["test", "toast"]), "test");
});

test("names of strangers, however long, cost no time", () => {
  const started = cpuNow();
  const long = "x".repeat(1_000_000);
  assert.equal(
    suggest(
      "login",
      Array.from({ length: 2000 }, () => long),
    ),
    null,
  );
  assert.equal(suggest(long, ["login"]), null);
  assert.ok(cpuNow() - started < 1000);
});
