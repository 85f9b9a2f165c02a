/** When verdicts come, and what that costs: beside the order by the longest path alone. */

import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";

import { predict } from "../../src/schedule/predict.ts";
import { type ResourceLimits, Schedule } from "../../src/schedule/scheduler.ts";
import { cpuNow, untilRight } from "../tries.ts";
import { type LargePlan, largePlan } from "./large-plan.ts";
import { LongestPath } from "./longest-path.ts";
import { random, type Scheduler, simulate, type Work } from "./simulator.ts";
import { GB, generate, HISTORIES } from "./workloads.ts";

const HOUR = 3_600_000;

/** When a run ended, and when its verdicts came, in milliseconds. */
type Course = { endedAt: number; verdictsAt: number[] };

function course(work: readonly Work[], limits: ResourceLimits, scheduler: Scheduler): Course {
  const { endedAt, finishedAt, wrong } = simulate(work, limits, scheduler);
  assert.deepEqual(wrong, []);
  assert.equal(finishedAt.size, work.length);
  const checks = work.filter(({ isMeans }) => isMeans !== true);
  return { endedAt, verdictsAt: checks.map(({ drvPath }) => finishedAt.get(drvPath) ?? Infinity) };
}

const average = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
const mean = (ratios: readonly number[]): number => Math.exp(average(ratios.map((one) => Math.log(one))));

/** How many times as long a run takes as by the longest path alone, and until its verdicts come in the mean. */
type Ratio = { makespan: number; verdict: number };

function compare(work: readonly Work[], limits: ResourceLimits): Ratio {
  const ours = course(work, limits, new Schedule(work, limits));
  const other = course(work, limits, new LongestPath(work, limits));
  return { makespan: ours.endedAt / other.endedAt, verdict: average(ours.verdictsAt) / average(other.verdictsAt) };
}

function say(context: TestContext, ratios: readonly Ratio[]): { makespan: number; verdict: number; worst: number } {
  const [makespan, verdict] = [mean(ratios.map((one) => one.makespan)), mean(ratios.map((one) => one.verdict))];
  const worst = Math.max(...ratios.map((one) => one.makespan));
  context.diagnostic(
    `makespan ${makespan.toFixed(3)} of the longest path's, ${worst.toFixed(3)} at most; ` +
      `mean time to a verdict ${verdict.toFixed(3)}; ${ratios.length} runs`,
  );
  return { makespan, verdict, worst };
}

describe("a large plan: 40 tests above 5,551 builds", () => {
  const plan = (seed: number, spread: number, expected: LargePlan["expected"] = HISTORIES.exact): Work[] =>
    largePlan({ builds: 5591, checks: 40, spread, expected }, random(seed));

  test("30 of 40 verdicts within 6 h of 8.4 h, at the same makespan", (context) => {
    const limits = { jobs: 2, memoryBytes: null };
    for (let seed = 1; seed <= 5; seed += 1) {
      const work = plan(seed, 0);
      const ours = course(work, limits, new Schedule(work, limits));
      const other = course(work, limits, new LongestPath(work, limits));
      const early = ({ verdictsAt }: Course): number => verdictsAt.filter((at) => at <= 6 * HOUR).length;
      context.diagnostic(
        `${(ours.endedAt / HOUR).toFixed(2)} h: ${early(ours)} verdicts within 6 h, and by the longest path ` +
          `${early(other)} in a run of ${(other.endedAt / HOUR).toFixed(2)} h`,
      );
      assert.ok(ours.endedAt <= 1.001 * other.endedAt && other.endedAt > 8.2 * HOUR, `seed ${seed}`);
      assert.ok(early(ours) >= 30 && early(other) === 0, `seed ${seed}: ${early(ours)}, ${early(other)}`);
    }
  });

  for (const [history, expected] of Object.entries(HISTORIES)) {
    test(`builds of very different length, ${history}`, (context) => {
      const ratios: Ratio[] = [];
      for (const limits of [
        { jobs: 2, memoryBytes: null },
        { jobs: 16, memoryBytes: null },
        { jobs: 4, memoryBytes: 4 * GB },
      ]) {
        for (let seed = 1; seed <= 2; seed += 1) {
          ratios.push(compare(plan(seed, 1, expected), limits));
        }
      }
      const { makespan, verdict } = say(context, ratios);
      assert.ok(makespan <= 1.01, `${makespan}`);
      assert.ok(verdict <= 0.9, `${verdict}`);
    });
  }

  test("a plan that grows check by check", (context) => {
    const work = plan(1, 1);
    const limits = { jobs: 2, memoryBytes: null };
    const growing = new Schedule([], limits);
    for (const part of parts(work)) growing.add(part);
    const ours = course(work, limits, growing);
    const whole = course(work, limits, new Schedule(work, limits));
    context.diagnostic(`${(ours.endedAt / whole.endedAt).toFixed(3)} of what it takes when all is known at once`);
    assert.ok(ours.endedAt <= 1.01 * whole.endedAt);
    assert.ok(average(ours.verdictsAt) <= 1.02 * average(whole.verdictsAt));
  });
});

/** Each check with what it needs and no check before it does. */
function parts(work: readonly Work[]): Work[][] {
  const made: Work[][] = [[]];
  for (const one of work) {
    made.at(-1)?.push(one);
    if (one.isMeans !== true) made.push([]);
  }
  return made;
}

describe("checks of all kinds", () => {
  const MIXES = ["trivial", "lints", "tailed", "machines", "mixed"] as const;
  const SHAPES = ["independent", "shared", "random", "chains"] as const;
  const runs = (count: number, mix: (typeof MIXES)[number], history: keyof typeof HISTORIES): Ratio[] => {
    const ratios: Ratio[] = [];
    for (const shape of SHAPES)
      for (const jobs of [2, 4, 16])
        for (const memoryBytes of [null, 4 * GB, 16 * GB])
          for (let seed = 1; seed <= (count === 1000 ? 1 : 3); seed += 1)
            ratios.push(compare(generate({ count, mix, shape, history }, random(seed)), { jobs, memoryBytes }));
    return ratios;
  };

  for (const count of [10, 100, 1000]) {
    for (const mix of MIXES) {
      test(`${count}, ${mix}, good history: makespan within 1 % in the mean, and verdicts no later`, (context) => {
        const { makespan, verdict } = say(context, runs(count, mix, "good"));
        assert.ok(makespan <= 1.01, `${makespan}`);
        assert.ok(verdict <= (count === 1000 ? 0.8 : 1.001), `${verdict}`);
      });

      // Who expects the wrong thing begins long checks late by any order that has short ones first.
      test(`${count}, ${mix}, wrong history: makespan within 5 % in the mean, and verdicts no later`, (context) => {
        const { makespan, verdict } = say(context, runs(count, mix, "wrong"));
        assert.ok(makespan <= 1.05, `${makespan}`);
        assert.ok(verdict <= 1.001, `${verdict}`);
      });
    }
  }

  for (const history of ["useless", "none"] as const) {
    test(`100, mixed, ${history} history: makespan within 3 % in the mean, and verdicts no later`, (context) => {
      const { makespan, verdict } = say(context, runs(100, "mixed", history));
      assert.ok(makespan <= 1.03, `${makespan}`);
      assert.ok(verdict <= 1.02, `${verdict}`);
    });
  }
});

test("9,000 builds below 148 checks are predicted in under a second", async (context) => {
  const work = largePlan({ builds: 9000, checks: 148, spread: 1, expected: HISTORIES.exact }, random(1));
  const run = (): number => {
    const started = cpuNow();
    predict(work, 4, null);
    return cpuNow() - started;
  };
  const took = await untilRight(run, (ms) => ms < 1000, 5);
  context.diagnostic(`${took.toFixed(0)} ms`);
  assert.ok(took < 1000, `${took} ms`);
});
