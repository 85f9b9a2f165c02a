import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { CLIENT_MS } from "../../src/schedule/predict.ts";
import { OVERDUE_MS, Schedule } from "../../src/schedule/scheduler.ts";
import { cpuNow, untilRight } from "../tries.ts";
import { random, simulate, type Simulated, type Work } from "./simulator.ts";
import { GB, generate, type Workload } from "./workloads.ts";

const SEEDS = 1000;

const MIXES = ["trivial", "lints", "tailed", "machines", "mixed"] as const;
const SHAPES = ["independent", "shared", "random", "chains"] as const;
const HISTORIES = ["exact", "good", "wrong", "useless", "none"] as const;

const oneOf = <T>(next: () => number, values: readonly T[]): T => values[Math.floor(next() * values.length)] as T;

/** A run where anything may happen. Names tell nothing of the order in which nodes are given. */
function anything(seed: number): {
  work: Work[];
  limits: { jobs: number; memoryBytes: number | null };
  workload: Workload;
} {
  const next = random(seed);
  const count = Math.ceil(300 ** next());
  const workload = { count, mix: oneOf(next, MIXES), shape: oneOf(next, SHAPES), history: oneOf(next, HISTORIES) };
  const limits = { jobs: Math.ceil(16 * next()), memoryBytes: oneOf(next, [null, 2 * GB, 8 * GB]) };
  const badness = oneOf(next, [0, 0.03, 0.3]);
  const work = generate(workload, next).map((one) => ({
    ...one,
    fails: next() < badness,
    lostByClient: next() < badness,
    needsWholeMachine: next() < badness,
    flakes: next() < badness ? 2 : 0,
  }));
  return { work: work.toSorted(() => next() - 0.5), limits, workload };
}

/** What needs something that fails. */
function doomedOf(work: readonly Work[]): Set<string> {
  const byPath = new Map(work.map((one) => [one.drvPath, one]));
  const doomed = new Set<string>();
  for (const one of work.toSorted((a, b) => Number(a.drvPath.slice(1)) - Number(b.drvPath.slice(1)))) {
    if (one.inputs.some((input) => doomed.has(input) || byPath.get(input)?.fails === true)) doomed.add(one.drvPath);
  }
  return doomed;
}

function checkAll(work: readonly Work[], run: Simulated, says: string): void {
  const doomed = doomedOf(work);
  assert.deepEqual(run.wrong, [], says);
  assert.deepEqual(run.doomed.toSorted(), [...doomed].toSorted(), says);
  for (const { drvPath, inputs } of work) {
    assert.equal(run.concluded.get(drvPath), 1, `${drvPath}: ${says}`);
    assert.equal(run.built.get(drvPath) ?? 0, doomed.has(drvPath) ? 0 : 1, `${drvPath}: ${says}`);
    // Once, once stolen, once after its client died of another, once with the whole machine, and once for each attempt
    // that ended badly.
    assert.ok((run.handedOut.get(drvPath) ?? 0) <= 6, `${drvPath}: ${says}`);
    const startedAt = run.startedAt.get(drvPath) ?? Infinity;
    for (const input of inputs)
      assert.ok(startedAt >= (run.finishedAt.get(input) ?? 0), `${drvPath} before ${input}: ${says}`);
  }
  const total = work.reduce((sum, { durationMs }) => sum + 4 * durationMs + 6 * CLIENT_MS, 0);
  // There is always something being built, except for what it takes to notice that a client is overdue.
  assert.ok(run.endedAt <= total + 2 * OVERDUE_MS, `${run.endedAt} against ${total}: ${says}`);
}

describe("whatever happens", () => {
  test(`in ${SEEDS} runs: budgets are kept, inputs come first, everything ends, each once`, () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { work, limits, workload } = anything(seed);
      checkAll(work, simulate(work, limits), `seed ${seed}, ${JSON.stringify({ ...limits, ...workload })}`);
    }
  });

  test("what runs at once never really needs more memory than there is, when expectations are right", () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const next = random(seed);
      const limits = { jobs: Math.ceil(16 * next()), memoryBytes: 4 * GB };
      const workload = {
        count: Math.ceil(300 ** next()),
        mix: oneOf(next, MIXES),
        shape: oneOf(next, SHAPES),
        history: "exact",
      } as const;
      const run = simulate(generate(workload, next), limits);
      assert.ok(run.mostBytes <= 4 * GB, `${run.mostBytes}: seed ${seed}, ${JSON.stringify(workload)}`);
    }
  });

  test("the first in line waits as long as running builds should last, and then for those that still run", () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const next = random(seed);
      const limits = { jobs: 2 + Math.floor(14 * next()), memoryBytes: 4 * GB };
      const others = generate(
        {
          count: 200,
          mix: oneOf(next, MIXES),
          shape: "independent",
          history: oneOf(next, ["exact", "wrong"] as const),
        },
        next,
      );
      const most =
        Math.max(...others.map(({ durationMs }) => durationMs)) +
        Math.max(...others.map(({ expected }) => expected.durationMs));
      const gigabytes = oneOf(next, [3, 4, 9]);
      const head: Work = {
        drvPath: "head",
        inputs: ["n0"],
        alone: true,
        durationMs: 1000,
        peakBytes: 3 * GB,
        expected: { durationMs: 1e9, memoryBytes: gigabytes * GB, from: "history" },
      };
      const run = simulate([...others, head], limits);
      const wait = (run.startedAt.get("head") ?? Infinity) - (run.readyAt.get("head") ?? Infinity);
      // What was begun just before may be a whole batch, and another one may have been stolen.
      assert.ok(wait <= most + 2 * OVERDUE_MS + 10 * CLIENT_MS, `seed ${seed}: ${wait} with ${most} at most`);
    }
  });
});

describe("10,000 nodes in under a second", () => {
  const shapes: Record<string, (n: number) => number[]> = {
    independent: () => [],
    "a chain": (n) => (n === 0 ? [] : [n - 1]),
    "all on one": (n) => (n === 0 ? [] : [0]),
    "one on all": (n) => (n === 9999 ? Array.from({ length: 9999 }, (_, input) => input) : []),
    layers: (n) => (n < 50 ? [] : Array.from({ length: 50 }, (_, input) => 50 * (Math.floor(n / 50) - 1) + input)),
  };
  for (const [name, shape] of Object.entries(shapes)) {
    for (const [durationMs, memoryBytes] of [
      [50, null],
      [5000, null],
      [5000, 4 * GB],
    ] as const) {
      test(`${name}, builds of ${durationMs} ms, memory ${memoryBytes ?? "without limit"}`, async (context) => {
        const next = random(durationMs);
        const nodes = Array.from({ length: 10_000 }, (_, n) => ({
          drvPath: `n${n}`,
          inputs: shape(n).map((input) => `n${input}`),
          alone: false,
          expected: {
            durationMs: durationMs * (0.5 + next()),
            memoryBytes: 3 * GB * next(),
            from: n % 3 === 0 ? ("default" as const) : ("history" as const),
          },
        }));
        const run = (): number => {
          const started = cpuNow();
          const schedule = new Schedule(nodes, { jobs: 4, memoryBytes });
          let done = 0;
          for (let now = 0, batch = schedule.next(now); batch !== null; batch = schedule.next(now)) {
            for (const drvPath of batch.drvPaths) {
              schedule.started(drvPath);
              // A free slot that finds nothing asks again at every turn.
              if (name === "a chain") schedule.next(now);
              now += durationMs;
              schedule.succeeded(drvPath, durationMs, GB);
              done += 1;
            }
            schedule.ended(batch);
          }
          assert.equal(done, 10_000);
          return cpuNow() - started;
        };
        const took = await untilRight(run, (ms) => ms < 1000, 5);
        context.diagnostic(`${took.toFixed(0)} ms`);
        assert.ok(took < 1000, `${took} ms`);
      });
    }
  }

  test("a failure at the bottom of 100,000", () => {
    const expected = { durationMs: 1, memoryBytes: 1, from: "default" as const };
    const nodes = Array.from({ length: 100_000 }, (_, n) => ({
      drvPath: `n${n}`,
      inputs: n === 0 ? [] : ["n0"],
      alone: false,
      expected,
    }));
    assert.equal(new Schedule(nodes, { jobs: 4, memoryBytes: null }).failed("n0").length, 99_999);
  });
});
