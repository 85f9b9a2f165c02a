import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { compareWith, type ComparedWith } from "../../src/history/compare-runs.ts";
import { lastRunOf, sameOutcome, selectionText } from "../../src/history/last-runs.ts";
import { EMPTY_HISTORY, recordRun } from "../../src/history/runs.ts";
import type { Check, Verdict } from "../../src/model/verdict.ts";
import { check, report } from "../report/fixture.ts";
import { baselineOf, baseOf, compared, historyOf, MIB, SYSTEM, took } from "./bases.ts";

describe("what the base had", () => {
  test("without a base there is nothing to say", () => {
    const one = check({ name: "a" });
    assert.deepEqual(compared(null, one), { base: null, checks: [one] });
  });

  test("is told by name: vanished, new, failed", () => {
    const { base, checks } = compared(
      baseOf({ b: "passed", a: "passed", z: "failed", __proto__2: "cached", y: "eval-error" }),
      check({ name: "a" }),
      check({ name: "d" }),
      check({ name: "z", verdict: "failed" }),
    );
    assert.deepEqual(base, {
      name: "main",
      durationMs: 60_000,
      failed: 2,
      vanished: [
        { name: "__proto__2", verdict: "cached" },
        { name: "b", verdict: "passed" },
        { name: "y", verdict: "eval-error" },
      ],
    });
    assert.deepEqual(
      checks.map(({ name, baseline }) => [name, baseline?.verdict]),
      [
        ["a", "passed"],
        ["d", undefined],
        ["z", "failed"],
      ],
    );
  });

  test("names that objects have of themselves are names", () => {
    const run = lastRunOf(report([check({ name: "__proto__", verdict: "failed" }), check({ name: "toString" })]), "");
    assert.ok(run !== null);
    const { base, checks } = compared(
      { name: "main", run, history: EMPTY_HISTORY },
      check({ name: "__proto__" }),
      check({ name: "constructor" }),
    );
    assert.deepEqual(
      checks.map(({ baseline }) => baseline?.verdict),
      ["failed", undefined],
    );
    assert.deepEqual(base?.vanished, [{ name: "toString", verdict: "passed" }]);
  });

  test("what a cancelled run did not get to has not vanished", () => {
    const { base } = compared(
      baseOf({ a: "passed", b: "passed" }),
      check({ name: "a" }),
      check({ name: "b", verdict: "cancelled", drvPath: null }),
    );
    assert.deepEqual(base?.vanished, []);
  });

  test("time and memory are in the middle of the runs that passed there; what was never measured is null", () => {
    const runs = [
      { durationMs: 10, peakMemoryBytes: null },
      { durationMs: 30, peakMemoryBytes: 7 },
      { durationMs: 5000, peakMemoryBytes: 5000, verdict: "failed" },
      { durationMs: 21, peakMemoryBytes: 9, verdict: "flaky" },
      { durationMs: 1, peakMemoryBytes: 1, verdict: "a later word" },
    ];
    const history = historyOf({ a: runs, b: [{ durationMs: 1, peakMemoryBytes: 1, verdict: "timeout" }] });
    const nothing = { slower: false, hungrier: false };
    const base = baseOf({ a: "passed", b: "timeout", c: "cached" }, history);
    assert.deepEqual(
      compared(base, check({ name: "a" }), check({ name: "b" }), check({ name: "c" })).checks.map(
        ({ baseline }) => baseline,
      ),
      [
        { verdict: "passed", durationMs: 21, peakMemoryBytes: 8, ...nothing },
        { verdict: "timeout", durationMs: null, peakMemoryBytes: null, ...nothing },
        { verdict: "cached", durationMs: null, peakMemoryBytes: null, ...nothing },
      ],
    );
    // What only the history knows was not in the last run.
    assert.equal(baselineOf(baseOf({ b: "passed" }, history), check({ name: "a" })), null);
    assert.deepEqual(compareWith(base, [check({ name: "a" })], "aarch64-linux").checks[0]?.baseline?.durationMs, null);
  });
});

describe("slower and hungrier", () => {
  const base = baseOf(
    { a: "passed" },
    historyOf({
      a: [100, 101, 99, 100, 102].map((second) => ({ durationMs: second * 1000, peakMemoryBytes: second * 10 * MIB })),
    }),
  );
  const told = (over: Partial<Check>): [boolean, boolean] => {
    const baseline = baselineOf(base, check({ name: "a", ...over }));
    return [baseline?.slower === true, baseline?.hungrier === true];
  };

  test("each is told by itself", () => {
    assert.deepEqual(told({ durationMs: 100_000, peakMemoryBytes: 1000 * MIB }), [false, false]);
    assert.deepEqual(told({ durationMs: 150_000, peakMemoryBytes: 1000 * MIB }), [true, false]);
    assert.deepEqual(told({ durationMs: 100_000, peakMemoryBytes: 1500 * MIB }), [false, true]);
    assert.deepEqual(told({ durationMs: 150_000, peakMemoryBytes: null }), [true, false]);
    assert.deepEqual(told({ durationMs: 20_000, peakMemoryBytes: 10 * MIB }), [false, false]);
  });

  test("only for checks that passed here: failed ones stopped early, proven ones were not built", () => {
    for (const verdict of ["failed", "timeout", "cached", "out-of-memory", "cancelled", "lost"] as const)
      assert.deepEqual(told({ verdict, durationMs: 900_000, peakMemoryBytes: 9000 * MIB }), [false, false], verdict);
    assert.deepEqual(told({ verdict: "flaky", durationMs: 900_000 }), [true, false]);
  });

  test("not by less than a person would look at, however steady it was", () => {
    const steady = (milliseconds: number, now: number): boolean =>
      baselineOf(
        baseOf(
          { a: "passed" },
          historyOf({ a: Array.from({ length: 8 }, () => ({ durationMs: milliseconds, peakMemoryBytes: null })) }),
        ),
        check({ name: "a", durationMs: now }),
      )?.slower === true;
    assert.deepEqual(
      [
        steady(10, 1009),
        steady(10, 1010),
        steady(0, 999),
        steady(0, 1000),
        steady(5000, 5000),
        steady(5000, 5999),
        steady(5000, 6000),
      ],
      [false, true, false, true, false, false, true],
    );
    const hungry = (mib: number, now: number): boolean =>
      baselineOf(
        baseOf(
          { a: "passed" },
          historyOf({ a: Array.from({ length: 8 }, () => ({ durationMs: 1, peakMemoryBytes: mib * MIB })) }),
        ),
        check({ name: "a", peakMemoryBytes: now * MIB }),
      )?.hungrier === true;
    assert.deepEqual([hungry(4, 19), hungry(4, 20), hungry(100, 100)], [false, true, false]);
  });

  test("not before there are four runs to tell by", () => {
    const after = (...seconds: readonly number[]): boolean =>
      baselineOf(baseOf({ a: "passed" }, historyOf({ a: took(...seconds) })), check({ name: "a", durationMs: 900_000 }))
        ?.slower === true;
    assert.deepEqual([after(), after(1), after(1, 1, 1), after(1, 1, 1, 1)], [false, false, false, true]);
  });

  test("one run that went wrong on a busy machine does not hide it", () => {
    const after = (...seconds: readonly number[]): boolean =>
      baselineOf(baseOf({ a: "passed" }, historyOf({ a: took(...seconds) })), check({ name: "a", durationMs: 150_000 }))
        ?.slower === true;
    assert.equal(after(100, 101, 99, 400, 102, 98), true);
    assert.equal(after(100, 101, 5, 103, 102, 98), true);
    // Twice is a habit.
    assert.equal(after(100, 101, 99, 400, 380, 98), false);
  });
});

describe("what is remembered of a run", () => {
  test("every check and its verdict; nothing of a run that was stopped or had no checks", () => {
    const checks = [check({ name: "a" }), check({ name: "b", verdict: "eval-error" })];
    assert.deepEqual(lastRunOf(report(checks), "x"), {
      at: Date.parse("2026-11-20T08:00:00.000Z"),
      durationMs: 252_000,
      selection: "x",
      checks: new Map([
        ["a", "passed"],
        ["b", "eval-error"],
      ]),
    });
    for (const verdict of ["cancelled", "not-run"] as const)
      assert.equal(lastRunOf(report([...checks, check({ name: "c", verdict })]), "x"), null);
    assert.equal(lastRunOf(report([]), "x"), null);
  });

  test("proven or built is the same outcome; another verdict, another name, one more or less is another", () => {
    const run = (checks: Record<string, Verdict>): ComparedWith["run"] => baseOf(checks).run;
    const one = run({ a: "passed", b: "failed" });
    assert.ok(
      sameOutcome(one, run({ b: "failed", a: "cached" })) && sameOutcome(run({ b: "failed", a: "cached" }), one),
    );
    for (const other of [
      run({ a: "passed", b: "timeout" }),
      run({ a: "passed" }),
      run({ a: "passed", b: "failed", c: "passed" }),
      run({ a: "passed", c: "failed" }),
      run({ a: "flaky", b: "failed" }),
    ]) {
      assert.ok(!sameOutcome(one, other) && !sameOutcome(other, one));
    }
  });

  test("a selection is the same whatever the order of its patterns, and no other one", () => {
    assert.equal(
      selectionText({ only: ["b", "a", "b"], skip: ["c"] }),
      selectionText({ only: ["a", "b"], skip: ["c"] }),
    );
    const texts = [
      { only: [], skip: [] },
      { only: ["a"], skip: [] },
      { only: [], skip: ["a"] },
      { only: ["a", "b"], skip: [] },
      { only: ["a,b"], skip: [] },
      { only: ['a","b'], skip: [] },
    ].map((selection) => selectionText(selection));
    assert.equal(new Set(texts).size, texts.length);
    const replaced = [["nixpkgs", "./other"]].map((one) => selectionText({ only: [], skip: [] }, [one]));
    assert.ok(!texts.includes(replaced[0] ?? ""), "with other inputs, checks are others");
  });

  test("runs of one check's own derivation make the history that it is compared with", () => {
    let history = EMPTY_HISTORY;
    for (let day = 1; day <= 5; day += 1)
      history = recordRun(history, SYSTEM, [
        check({ name: "a", startedAt: `2026-11-0${day}T08:00:00.000Z`, durationMs: 50_000 + day }),
      ]);
    assert.deepEqual(baselineOf(baseOf({ a: "passed" }, history), check({ name: "a", durationMs: 90_000 })), {
      verdict: "passed",
      durationMs: 50_003,
      peakMemoryBytes: null,
      slower: true,
      hungrier: false,
    });
  });
});

describe("evaluations", () => {
  const GIB = 1024 * MIB;
  const evaluated = (durationMs: number, peakMemoryBytes: number | null): Check["evaluation"] => ({
    startedAt: "2026-11-20T08:00:00.000Z",
    session: 0,
    durationMs,
    peakMemoryBytes,
  });
  const base = baseOf(
    { a: "passed", other: "passed" },
    historyOf({
      a: [40, 41, 39, 40, 42].map((second) => ({
        durationMs: 1000,
        peakMemoryBytes: null,
        evaluation: { durationMs: second * 1000, peakMemoryBytes: (second * GIB) / 20 },
      })),
      other: took(1, 1, 1, 1),
    }),
  );
  const told = (over: Partial<Check>): [boolean, boolean] => {
    const known = baselineOf(base, check({ name: "a", ...over }))?.evaluation;
    return [known?.slower === true, known?.hungrier === true];
  };

  test("what became much slower or larger to evaluate is told, whatever became of the build", () => {
    for (const verdict of ["passed", "failed", "cached"] as const) {
      assert.deepEqual(told({ verdict, evaluation: evaluated(41_000, 2.1 * GIB) }), [false, false], verdict);
      assert.deepEqual(told({ verdict, evaluation: evaluated(60_000, 2.1 * GIB) }), [true, false], verdict);
      assert.deepEqual(told({ verdict, evaluation: evaluated(41_000, 4 * GIB) }), [false, true], verdict);
    }
    assert.deepEqual(told({ evaluation: null }), [false, false]);
    assert.deepEqual(told({ drvPath: null, evaluation: evaluated(90_000, 9 * GIB) }), [false, false]);
  });

  test("not by what only the order of checks explains", () => {
    assert.deepEqual(told({ evaluation: evaluated(44_900, 3.4 * GIB) }), [false, false]);
  });

  test("the base's figures are there where they are known", () => {
    const known = baselineOf(base, check({ name: "a" }))?.evaluation;
    assert.deepEqual([known?.durationMs, known?.peakMemoryBytes], [40_000, 2 * GIB]);
    assert.equal(baselineOf(base, check({ name: "other" }))?.evaluation, undefined);
  });
});
