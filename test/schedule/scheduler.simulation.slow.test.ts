import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";

import { lowerBound, predict } from "../../src/schedule/predict.ts";
import type { ResourceLimits } from "../../src/schedule/scheduler.ts";
import { FirstCome } from "./first-come.ts";
import { random, simulate, type Work } from "./simulator.ts";
import { asItIs, GB, generate, MB, type Workload } from "./workloads.ts";

const JOBS = [2, 4, 8, 16] as const;
const SHAPES = ["independent", "shared", "random", "chains"] as const;

type Run = { work: Work[]; endedAt: number; bound: number; firstCome: number; longestChain: number };

/** One workload for every shape, number of jobs and seed, by the schedule and by first come, first served. */
function* runs(
  workload: Omit<Workload, "shape">,
  memoryBytes: number | null,
  seeds: number,
): Generator<Run & { says: string }> {
  for (const shape of SHAPES) {
    for (const jobs of JOBS) {
      for (let seed = 1; seed <= seeds; seed += 1)
        yield {
          ...compare({ ...workload, shape }, { jobs, memoryBytes }, seed),
          says: `${shape}, ${jobs} jobs, seed ${seed}`,
        };
    }
  }
}

function compare(workload: Workload, limits: ResourceLimits, seed: number): Run {
  const work = generate(workload, random(seed));
  const run = simulate(work, limits);
  assert.deepEqual(run.wrong, []);
  assert.equal(run.concluded.size, work.length);
  return {
    work,
    endedAt: run.endedAt,
    bound: lowerBound(asItIs(work), limits),
    firstCome: simulate(work, limits, new FirstCome(work, limits)).endedAt,
    longestChain: lowerBound(asItIs(work), { jobs: Infinity, memoryBytes: null }),
  };
}

const mean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** Says how many times as long it took as something else, over all runs. */
function say(context: TestContext, what: string, ratios: readonly number[]): void {
  context.diagnostic(
    `${what}: ${mean(ratios).toFixed(3)} in the mean, ${Math.max(...ratios).toFixed(3)} at most, ` +
      `of ${ratios.length} runs`,
  );
}

describe("good history", () => {
  for (const mix of ["lints", "tailed", "machines", "mixed"] as const) {
    test(`1,000 checks, ${mix}: within 5 % of what no order can beat`, (context) => {
      const all = [...runs({ count: 1000, mix, history: "good" }, null, 5)];
      say(
        context,
        "to the bound",
        all.map(({ endedAt, bound }) => endedAt / bound),
      );
      say(
        context,
        "first come, first served to the bound",
        all.map(({ firstCome, bound }) => firstCome / bound),
      );
      for (const { endedAt, bound, firstCome, says } of all) {
        assert.ok(endedAt <= 1.05 * bound, `${endedAt} against ${bound}: ${says}`);
        assert.ok(endedAt <= 1.005 * firstCome, `${endedAt} against ${firstCome}: ${says}`);
      }
    });
  }

  test("1,000 trivial checks: the bound leaves out the start of clients, the main loss of a queue", (context) => {
    const all = [...runs({ count: 1000, mix: "trivial", history: "good" }, null, 5)];
    say(
      context,
      "to the bound",
      all.map(({ endedAt, bound }) => endedAt / bound),
    );
    say(
      context,
      "to first come, first served",
      all.map(({ endedAt, firstCome }) => endedAt / firstCome),
    );
    for (const { endedAt, firstCome, says } of all)
      assert.ok(endedAt <= 0.75 * firstCome, `${endedAt} against ${firstCome}: ${says}`);
    for (const { endedAt, bound, says } of all.filter(({ says }) => /independent, [248] jobs/.test(says)))
      assert.ok(endedAt <= 1.07 * bound, `${endedAt} against ${bound}: ${says}`);
  });

  test("10,000 checks", (context) => {
    for (const mix of ["lints", "mixed"] as const) {
      const { endedAt, bound } = compare(
        { count: 10_000, mix, shape: "random", history: "good" },
        { jobs: 16, memoryBytes: 16 * GB },
        1,
      );
      context.diagnostic(`${mix}: ${(endedAt / bound).toFixed(3)} of the bound`);
      assert.ok(endedAt <= 1.05 * bound, `${mix}: ${endedAt} against ${bound}`);
    }
  });

  test("24 checks of 0.2 to 7 s with the longest last by name, two jobs", (context) => {
    const work = Array.from({ length: 24 }, (_, n): Work => {
      const durationMs = 200 + (6800 * n) / 23;
      return {
        drvPath: `n${n}`,
        inputs: [],
        alone: false,
        durationMs,
        peakBytes: 64 * MB,
        expected: { durationMs, memoryBytes: 64 * MB, from: "history" },
      };
    });
    const limits = { jobs: 2, memoryBytes: null };
    const ratio = simulate(work, limits).endedAt / lowerBound(work, limits);
    const simple = simulate(work, limits, new FirstCome(work, limits)).endedAt / lowerBound(work, limits);
    context.diagnostic(`${ratio.toFixed(3)} of the bound; first come, first served: ${simple.toFixed(3)}`);
    assert.ok(ratio <= 1.02, `${ratio}`);
  });
});

describe("wrong and useless history", () => {
  // Where no single check is a large part of a run, it is never worse. Where one is, its start decides, and no order
  // without knowledge is safe
  // from that: then it is not worse in the mean, and in any one run by no more than the longest chain of checks.
  for (const mix of ["trivial", "lints", "machines"] as const) {
    for (const history of ["wrong", "useless", "none"] as const) {
      test(`1,000 checks, ${mix}, ${history}: never more than 5 % worse than first come, first served`, (context) => {
        const all = [...runs({ count: 1000, mix, history }, null, 4)];
        say(
          context,
          "to first come, first served",
          all.map(({ endedAt, firstCome }) => endedAt / firstCome),
        );
        for (const { endedAt, firstCome, says } of all)
          assert.ok(endedAt <= 1.05 * firstCome, `${endedAt} against ${firstCome}: ${says}`);
      });
    }
  }

  for (const count of [10, 100, 1000]) {
    for (const mix of ["trivial", "lints", "tailed", "machines", "mixed"] as const) {
      test(`${count} checks, ${mix}, useless: not worse than first come, first served in the mean`, (context) => {
        const all = [...runs({ count, mix, history: "useless" }, null, count === 1000 ? 4 : 20)];
        const ratios = all.map(({ endedAt, firstCome }) => endedAt / firstCome);
        say(context, "to first come, first served", ratios);
        assert.ok(mean(ratios) <= 1.02, `${mean(ratios)}`);
        for (const { endedAt, firstCome, longestChain, says } of all)
          assert.ok(
            endedAt <= 1.05 * firstCome + longestChain,
            `${endedAt} against ${firstCome} and ${longestChain}: ${says}`,
          );
      });
    }
  }

  test("one long build among short ones does not hold them back", () => {
    const work = Array.from({ length: 200 }, (_, n): Work => ({
      drvPath: `n${n}`,
      inputs: [],
      alone: false,
      durationMs: n === 30 ? 120_000 : 20,
      peakBytes: MB,
      expected: { durationMs: 20, memoryBytes: MB, from: "history" },
    }));
    const { finishedAt } = simulate(work, { jobs: 2, memoryBytes: null });
    const others = [...finishedAt].filter(([name]) => name !== "n30").map(([, at]) => at);
    assert.ok(Math.max(...others) < 12_000, `${Math.max(...others)}`);
  });
});

describe("limited memory", () => {
  for (const [gigabytes, most] of [
    [4, 1.16],
    [8, 1.2],
    [16, 1.1],
  ] as const) {
    test(`1,000 checks under ${gigabytes} GB, good history`, (context) => {
      const all = (["lints", "tailed", "machines", "mixed"] as const).flatMap((mix) => [
        ...runs({ count: 1000, mix, history: "good" }, gigabytes * GB, 2),
      ]);
      say(
        context,
        "to the bound",
        all.map(({ endedAt, bound }) => endedAt / bound),
      );
      say(
        context,
        "first come, first served to the bound",
        all.map(({ firstCome, bound }) => firstCome / bound),
      );
      for (const { endedAt, bound, firstCome, says } of all) {
        assert.ok(endedAt <= most * bound, `${endedAt} against ${bound}: ${says}`);
        assert.ok(endedAt <= 1.005 * firstCome, `${endedAt} against ${firstCome}: ${says}`);
      }
    });
  }

  test("eight checks of 1.5 GB under 4 GB: within 1.15 of the best packing, and never above the budget", (context) => {
    const ratios: number[] = [];
    for (const jobs of [2, 3, 4, 8]) {
      for (let seed = 1; seed <= 100; seed += 1) {
        const next = random(seed);
        const work = Array.from({ length: 8 }, (_, n): Work => {
          const durationMs = seed === 1 ? 5000 : 1000 * 60 ** next();
          return {
            drvPath: `n${n}`,
            inputs: [],
            alone: true,
            durationMs,
            peakBytes: 1.5 * GB,
            expected: { durationMs: durationMs * (0.9 + 0.2 * next()), memoryBytes: 1.5 * GB, from: "history" },
          };
        });
        const run = simulate(work, { jobs, memoryBytes: 4 * GB });
        assert.ok(run.mostBytes <= 4 * GB && run.wrong.length === 0);
        ratios.push(run.endedAt / bestOfTwo(work.map(({ durationMs }) => durationMs)));
      }
    }
    say(context, "to the best packing", ratios);
    assert.ok(Math.max(...ratios) <= 1.15, `${Math.max(...ratios)}`);
  });
});

/** The shortest time for all of them, two at once: every way to share them out. */
function bestOfTwo(durations: readonly number[]): number {
  const total = durations.reduce((sum, one) => sum + one, 0);
  let best = total;
  for (let chosen = 0; chosen < 2 ** durations.length; chosen += 1) {
    const one = durations.reduce(
      (sum, duration, place) => (Math.floor(chosen / 2 ** place) % 2 === 1 ? sum + duration : sum),
      0,
    );
    best = Math.min(best, Math.max(one, total - one));
  }
  return best;
}

describe("predict", () => {
  test("says what then happens when all is as expected, and never less than the bound", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const next = random(seed);
      const limits = { jobs: 1 + Math.floor(8 * next()), memoryBytes: next() < 0.5 ? null : 4 * GB };
      const shape = SHAPES[Math.floor(next() * SHAPES.length)] ?? "independent";
      const work = generate({ count: Math.ceil(200 * next()), mix: "mixed", shape, history: "exact" }, next);
      const { makespanMs, lowerBoundMs, order } = predict(work, limits.jobs, limits.memoryBytes);
      const run = simulate(work, limits);
      assert.ok(Math.abs(makespanMs - run.endedAt) < 1, `${makespanMs} against ${run.endedAt}: seed ${seed}`);
      assert.ok(makespanMs >= lowerBoundMs - 1e-6, `seed ${seed}`);
      assert.deepEqual(order.map(({ drvPath }) => drvPath).toSorted(), work.map(({ drvPath }) => drvPath).toSorted());
      assert.deepEqual(
        order,
        order.toSorted((a, b) => a.startMs - b.startMs),
      );
      for (const { drvPath, startMs, endMs } of order) {
        assert.ok(Math.abs(startMs - (run.startedAt.get(drvPath) ?? 0)) < 1, `seed ${seed}: ${drvPath}`);
        assert.ok(Math.abs(endMs - (run.finishedAt.get(drvPath) ?? 0)) < 1, `seed ${seed}: ${drvPath}`);
      }
    }
  });

  test("the bound is the longest chain, the work on all slots, or the memory for its time, whichever is most", () => {
    const node = (drvPath: string, durationMs: number, gigabytes: number, inputs: string[] = []) => ({
      drvPath,
      inputs,
      alone: true,
      expected: { durationMs, memoryBytes: gigabytes * GB, from: "history" as const },
    });
    const nodes = [node("c", 100, 1, ["b"]), node("b", 100, 1, ["a"]), node("a", 100, 1), node("d", 60, 9)];
    assert.equal(predict(nodes, 8, null).lowerBoundMs, 300);
    assert.equal(predict(nodes, 1, null).lowerBoundMs, 360);
    assert.equal(
      predict([node("a", 100, 3), node("b", 100, 3), node("d", 60, 9)], 8, 4 * GB).lowerBoundMs,
      75 + 75 + 60,
    );
  });

  test("of nothing, and of what can never be built", () => {
    assert.deepEqual(predict([], 4, null), { makespanMs: 0, lowerBoundMs: 0, order: [] });
    const circle = {
      drvPath: "a",
      inputs: ["a"],
      alone: false,
      expected: { durationMs: 1, memoryBytes: 1, from: "default" as const },
    };
    assert.deepEqual(predict([circle], 4, null).order, []);
  });
});
