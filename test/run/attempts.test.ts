import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { Measurement } from "../../src/measure/meter.ts";
import type { Verdict } from "../../src/model/verdict.ts";
import { Attempts, type Next } from "../../src/run/attempts.ts";
import type { BuildObservation } from "../../src/run/build-tracker.ts";
import type { Judgement } from "../../src/run/judge.ts";
import { LogTail } from "../../src/run/tail.ts";

const DRV = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-login.drv";
const OTHER = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-other.drv";

const judged = (verdict: Verdict): Judgement => ({
  verdict,
  reason: verdict === "passed" ? null : { code: "x", message: "because" },
});
const seen = (over: Partial<BuildObservation> = {}): BuildObservation => ({
  startedAt: 1000,
  remote: false,
  finishedAt: 3500,
  lastLineAt: 2000,
  countedFailed: true,
  builtAs: "/nix/store/x.drv",
  tail: new LogTail(),
  clientPid: 1,
  ...over,
});
const measured = (peakMemoryBytes: number): Measurement => ({
  peakMemoryBytes,
  cpuMs: 5,
  method: "cgroup",
  oomKilled: false,
});

/** Ends attempt after attempt, and gives what was to be done after each. */
function after(retries: number, ...verdicts: readonly Verdict[]): Next[] {
  const attempts = new Attempts(retries);
  return verdicts.map((verdict) => {
    attempts.add(DRV, judged(verdict), { seen: seen(), measurement: null, now: 0 });
    return attempts.next(DRV, judged(verdict));
  });
}

/** The verdict of all these attempts together. */
function together(...verdicts: readonly Verdict[]): Judgement {
  const attempts = new Attempts(9);
  for (const verdict of verdicts) attempts.add(DRV, judged(verdict), { seen: seen(), measurement: null, now: 0 });
  return attempts.together(DRV, judged(verdicts.at(-1) ?? "passed"));
}

describe("what follows from an attempt", () => {
  for (const [what, retries, verdicts, expected] of [
    ["without retries a failure is the end", 0, ["failed"], ["keep"]],
    ["a failure is tried again as often as is allowed", 2, ["failed", "failed", "failed"], ["again", "again", "keep"]],
    ["a time-out as well, and both count together", 2, ["timeout", "failed", "timeout"], ["again", "again", "keep"]],
    [
      "want of memory is tried once more alone, whatever the retries",
      0,
      ["out-of-memory", "out-of-memory"],
      ["again alone", "keep"],
    ],
    ["that attempt is beside the retries", 1, ["out-of-memory", "failed", "failed"], ["again alone", "again", "keep"]],
    ["and comes after them as well", 1, ["failed", "out-of-memory", "failed"], ["again", "again alone", "keep"]],
    [
      "more retries are no more memory",
      3,
      ["out-of-memory", "failed", "out-of-memory"],
      ["again alone", "again", "keep"],
    ],
  ] as const satisfies readonly (readonly [string, number, readonly Verdict[], readonly Next[]])[]) {
    test(what, () => assert.deepEqual(after(retries, ...verdicts), expected));
  }

  for (const verdict of ["disk-full", "unsupported", "lost", "dependency-failed", "cancelled"] as const) {
    test(`${verdict} would be so again`, () => assert.deepEqual(after(3, verdict), ["keep"]));
  }

  test("what was not built is not tried again: there was no attempt", () => {
    const attempts = new Attempts(3);
    attempts.add(DRV, judged("failed"), { seen: null, measurement: null, now: 0 });
    assert.deepEqual(attempts.of(DRV), []);
    assert.equal(attempts.next(DRV, judged("failed")), "keep");
    assert.equal(attempts.next(DRV, judged("out-of-memory")), "keep");
  });

  test("each derivation has its own", () => {
    const attempts = new Attempts(1);
    attempts.add(DRV, judged("failed"), { seen: seen(), measurement: null, now: 0 });
    attempts.add(DRV, judged("failed"), { seen: seen(), measurement: null, now: 0 });
    attempts.add(OTHER, judged("failed"), { seen: seen(), measurement: null, now: 0 });
    assert.deepEqual([attempts.next(DRV, judged("failed")), attempts.next(OTHER, judged("failed"))], ["keep", "again"]);
  });
});

describe("attempts in the report", () => {
  test("in their order, with time and memory; what has no end is taken until now", () => {
    const attempts = new Attempts(1);
    attempts.add(DRV, judged("failed"), { seen: seen(), measurement: measured(700), now: 9000 });
    attempts.add(DRV, judged("passed"), {
      seen: seen({ startedAt: 4000, finishedAt: null }),
      measurement: null,
      now: 9000,
    });
    assert.deepEqual(attempts.of(DRV), [
      { verdict: "failed", startedAt: "1970-01-01T00:00:01.000Z", durationMs: 2500, peakMemoryBytes: 700 },
      { verdict: "passed", startedAt: "1970-01-01T00:00:04.000Z", durationMs: 5000, peakMemoryBytes: null },
    ]);
  });
});

describe("the verdict of all attempts", () => {
  const flaky = { verdict: "flaky", reason: null };
  for (const verdict of ["failed", "timeout", "out-of-memory"] as const) {
    test(`passed after ${verdict} is flaky`, () => assert.deepEqual(together(verdict, "passed"), flaky));
  }

  test("a machine that failed does not make a check flaky", () => {
    assert.deepEqual(together("lost", "passed"), judged("passed"));
    assert.deepEqual(together("lost", "failed", "passed"), flaky);
  });

  test("passed at once is passed, also when no attempt was taken down", () => {
    assert.deepEqual(together("passed"), judged("passed"));
    assert.deepEqual(together(), judged("passed"));
  });

  test("what did not pass in the end keeps its last verdict and reason", () => {
    for (const verdict of ["failed", "timeout", "out-of-memory", "disk-full"] as const)
      assert.deepEqual(together("failed", verdict), judged(verdict));
  });
});
