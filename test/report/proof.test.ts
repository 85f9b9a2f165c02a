import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { passedLine } from "../../src/report/headline.ts";
import { provenFacts, provenOn, savings } from "../../src/report/proof.ts";
import { check, proven } from "./fixture.ts";

const proof = (over: Parameters<typeof proven>[1]) => proven("x", over).proof ?? assert.fail();

test("the day of a proof is the one in UTC, and none is made up", () => {
  const days = [
    "2026-11-20T08:00:00.000Z",
    "2026-11-20T23:30:00-05:00",
    "soon",
    "",
    "2026-13-01T00:00:00Z",
    "+275760-09-13T00:00:00.000Z",
  ].map((at) => provenOn(proof({ at })));
  assert.deepEqual(days, ["2026-11-20", "2026-11-21", null, null, null, null]);
});

test("what an earlier run measured is never said without saying that it is old", () => {
  const facts = (...overs: Parameters<typeof proven>[1][]): string[] => overs.map((over) => provenFacts(proof(over)));
  assert.deepEqual(
    facts({}, { peakMemoryBytes: null }, { durationMs: null }, { durationMs: null, peakMemoryBytes: null }),
    ["12 s, 1.2 GiB on 2026-11-19", "12 s on 2026-11-19", "1.2 GiB on 2026-11-19", "on 2026-11-19"],
  );
  assert.deepEqual(facts({ at: "soon" }, { at: "soon", durationMs: null, peakMemoryBytes: null }), [
    "12 s, 1.2 GiB in an earlier run",
    "",
  ]);
  assert.equal(provenFacts(null), "");
});

describe("how much was not spent again", () => {
  const bare = check({
    name: "bare",
    verdict: "cached",
    startedAt: null,
    durationMs: 0,
    drvPath: "/nix/store/x-bare.drv",
  });

  test("is the sum of what is known, and says when something is not", () => {
    assert.equal(savings([proven("a"), proven("b", { durationMs: 60_000 })]), "1 min 12 s not spent again");
    assert.equal(savings([proven("a"), proven("b", { durationMs: null })]), "over 12 s not spent again");
    assert.equal(savings([proven("a"), bare]), "over 12 s not spent again");
  });

  test("is told in minutes when it is long, and never more than it was", () => {
    const said = (...seconds: number[]): string | null =>
      savings(seconds.map((each, index) => proven(`x${index}`, { durationMs: each * 1000 })));
    assert.deepEqual(
      [said(599), said(300, 359), said(3599), said(3600, 330)],
      ["9 min 59 s", "10 min", "59 min", "1 h 5 min"].map((sum) => `${sum} not spent again`),
    );
  });

  test("is not said where nothing is known, nor of what was built", () => {
    for (const checks of [[], [bare], [check({ name: "built" })], [proven("a", { durationMs: null })]])
      assert.equal(savings(checks), null);
    assert.equal(savings([proven("a"), check({ name: "built", durationMs: 3_600_000 })]), "12 s not spent again");
  });

  test("counts one derivation once, whatever number of checks it is", () => {
    const one = proven("a");
    assert.equal(savings([one, { ...one, name: "the same" }]), "12 s not spent again");
  });

  test("stands in the line that counts them", () => {
    assert.equal(
      passedLine([check({ name: "built" }), proven("a"), proven("b")]),
      "3 passed: 1 built, 2 proven before (25 s not spent again)",
    );
    assert.equal(passedLine([bare]), "1 passed: 1 proven before");
  });
});
