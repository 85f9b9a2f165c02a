/** What the comparison with the base says of thousands of simulated runs, and the time that it takes. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { compareWith } from "../../src/history/compare-runs.ts";
import { random } from "../random.ts";
import { check } from "../report/fixture.ts";
import { cpuNow } from "../tries.ts";
import { baseOf, historyOf, MIB, SYSTEM, type Took } from "./bases.ts";

/** How numbers of one check differ from run to run: a factor for each of `runs`. */
type Noise = (runs: number, place: number, next: () => number) => number[];

const normal = (next: () => number): number => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
const each =
  (sigma: (place: number) => number): Noise =>
  (runs, place, next) =>
    Array.from({ length: runs }, () => Math.exp(sigma(place) * normal(next)));

const CHECKS = 100;

/** What a simulated report says of checks that take as long as ever, but the last one, which takes `times` as long. */
function simulate(
  noise: Noise,
  runs: number,
  times: number,
  next: () => number,
): { falseAlarm: boolean; found: boolean } {
  const history: Record<string, Took[]> = {};
  const checks = Array.from({ length: CHECKS }, (_, place) => {
    const [usualMs, usualBytes] = [60_000 * (1 + place), 300 * MIB * (1 + place)];
    const [durations, peaks] = [noise(runs + 1, place, next), noise(runs + 1, place, next)];
    const all = durations.map((factor, run) => ({
      durationMs: Math.round(usualMs * factor),
      peakMemoryBytes: Math.round(usualBytes * (peaks[run] ?? 1)),
    }));
    const [now = { durationMs: 0, peakMemoryBytes: 0 }, ...before] = all;
    history[`c${place}`] = before;
    return check({ name: `c${place}`, ...now, durationMs: now.durationMs * (place === CHECKS - 1 ? times : 1) });
  });
  const base = baseOf(Object.fromEntries(checks.map(({ name }) => [name, "passed" as const])), historyOf(history));
  const { checks: judged } = compareWith(base, checks, SYSTEM);
  const calm = judged.slice(0, CHECKS - 1);
  return {
    falseAlarm: calm.some(({ baseline }) => baseline?.slower === true || baseline?.hungrier === true),
    found: judged.at(-1)?.baseline?.slower === true,
  };
}

/** How many of 400 reports raise a false alarm, and how many find the check that is slower, in percent. */
function simulated(noise: Noise, runs: number, times: number, seed: number): { falseAlarms: number; found: number } {
  const next = random(seed);
  const reports = Array.from({ length: 400 }, () => simulate(noise, runs, times, next));
  return {
    falseAlarms: reports.filter(({ falseAlarm }) => falseAlarm).length / 4,
    found: reports.filter(({ found }) => found).length / 4,
  };
}

describe("simulated reports of 100 checks, time and memory, with 4 to 10 runs before them", () => {
  for (const [what, noise] of [
    ["5 % of noise", each(() => 0.05)],
    ["40 % of noise", each(() => 0.4)],
    ["noise from 1 % to 50 %, another for each check", each((place) => 0.01 * 50 ** ((place % 10) / 9))],
    ["noise of 2 %, and of 40 % for one in ten", each((place) => (place % 10 === 0 ? 0.4 : 0.02))],
    ["noise of 2 %, and of 80 % for a single one", each((place) => (place === 0 ? 0.8 : 0.02))],
  ] as const) {
    test(`${what}: at most one report in twenty raises any false alarm`, (context) => {
      for (const runs of [4, 5, 7, 10]) {
        const { falseAlarms } = simulated(noise, runs, 1, runs);
        context.diagnostic(`${runs} runs: ${falseAlarms.toFixed(1)} %`);
        assert.ok(falseAlarms <= 5, `${runs} runs: ${falseAlarms} %`);
      }
    });
  }

  test("1.5 times as slow with 5 % of noise is found in at least 95 %, whatever the number of runs", (context) => {
    for (const runs of [4, 5, 7, 10]) {
      const { found } = simulated(
        each(() => 0.05),
        runs,
        1.5,
        100 + runs,
      );
      context.diagnostic(`${runs} runs: ${found.toFixed(1)} %`);
      assert.ok(found >= 95);
    }
  });
});

describe("simulated reports where noise is not what it should be", () => {
  /** 5 % of noise, and one run in so many takes twice as long. */
  const busy =
    (one: number): Noise =>
    (runs, _, next) =>
      Array.from({ length: runs }, () => Math.exp(0.05 * normal(next)) * (next() < 1 / one ? 2 : 1));

  test("outliers in the past: what is 1.5 times as slow is still found", (context) => {
    // The newest number is without: it is the past that is looked at.
    const past = (runs: number, place: number, next: () => number): number[] => [
      Math.exp(0.05 * normal(next)),
      ...busy(50)(runs - 1, place, next),
    ];
    for (const runs of [7, 10]) {
      const { falseAlarms, found } = simulated(past, runs, 1.5, runs);
      context.diagnostic(`${runs} runs: ${found.toFixed(1)} % found, ${falseAlarms.toFixed(1)} % false alarms`);
      // One in seven has an outlier in its own past, and the others' make it look as if noise were different from check
      // to check.
      assert.ok(falseAlarms <= 5 && found >= 70);
    }
  });

  test("where a check takes twice as long in one run of 1,000, a report says little more than so", (context) => {
    for (const runs of [5, 10]) {
      const { falseAlarms } = simulated(busy(1000), runs, 1, runs);
      context.diagnostic(`${runs} runs: ${falseAlarms.toFixed(1)} %`);
      // 198 numbers: 18 % of the reports have one that is really twice what it was.
      assert.ok(falseAlarms <= 5 + 18);
    }
  });

  test("numbers that never differ raise no alarm, and one that does is found", () => {
    for (const runs of [4, 10])
      assert.deepEqual(
        simulated(
          each(() => 0),
          runs,
          1.1,
          1,
        ),
        { falseAlarms: 0, found: 100 },
      );
  });
});

test("5,000 checks with ten runs each are compared in less than 2 s", (context) => {
  const next = random(4);
  const names = Array.from({ length: 5000 }, (_, n) => `c${n}`);
  const history = historyOf(
    Object.fromEntries(
      names.map((name, n) => [
        name,
        Array.from({ length: 4 + (n % 7) }, () => ({
          durationMs: 1000 * (1 + next()),
          peakMemoryBytes: MIB * (1 + next()),
        })),
      ]),
    ),
  );
  const base = baseOf(Object.fromEntries(names.map((name) => [name, "passed" as const])), history);
  const from = cpuNow();
  compareWith(
    base,
    names.map((name) => check({ name })),
    SYSTEM,
  );
  const spent = cpuNow() - from;
  context.diagnostic(`${spent.toFixed(0)} ms`);
  assert.ok(spent < 2000);
});
