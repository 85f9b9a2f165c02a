import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { Cost } from "../../src/schedule/learn.ts";
import { type Batch, type BuildNode, Schedule } from "../../src/schedule/scheduler.ts";
import { confirmed, simulate, type Work } from "./simulator.ts";
import { GB, MB } from "./workloads.ts";

const cost = (seconds: number, gigabytes: number): Cost => ({
  durationMs: seconds * 1000,
  memoryBytes: gigabytes * GB,
  from: "history",
});
const node = (drvPath: string, expected: Cost, inputs: string[] = []): BuildNode => ({
  drvPath,
  inputs,
  alone: true,
  expected,
});
const work = (drvPath: string, expected: Cost, seconds: number, inputs: string[] = []): Work => ({
  ...node(drvPath, expected, inputs),
  durationMs: seconds * 1000,
  peakBytes: expected.memoryBytes,
});

/** Takes all that can be had at a moment, and tells in which order. */
function all(schedule: Schedule, now: number): Batch[] {
  const batches: Batch[] = [];
  for (let batch = schedule.next(now); batch !== null; batch = schedule.next(now)) batches.push(batch);
  return batches;
}
const paths = (batches: readonly Batch[]): string[] => batches.flatMap(({ drvPaths }) => drvPaths);
const finish = (schedule: Schedule, batch: Batch | undefined): void => {
  assert.ok(batch !== undefined);
  for (const drvPath of batch.drvPaths) schedule.succeeded(drvPath, null, null);
  schedule.ended(batch);
};

describe("the memory budget", () => {
  test("is never exceeded, whatever jobs says", () => {
    const nodes = Array.from({ length: 8 }, (_, n) => node(`n${n}`, cost(10, 1.5)));
    assert.deepEqual(paths(all(new Schedule(nodes, { jobs: 8, memoryBytes: 4 * GB }), 0)), ["n0", "n1"]);
    assert.equal(all(new Schedule(nodes, { jobs: 8, memoryBytes: null }), 0).length, 8);
  });

  test("memory is free when all that a client has is done, its slot only when it has ended", () => {
    const schedule = new Schedule(
      ["a", "b", "c"].map((name) => node(name, cost(10, 4))),
      { jobs: 2, memoryBytes: 4 * GB },
    );
    const [a] = all(schedule, 0);
    schedule.succeeded("a", null, null);
    assert.deepEqual(paths(all(schedule, 0)), ["b"]);
    schedule.succeeded("b", null, null);
    assert.deepEqual(paths(all(schedule, 0)), []);
    if (a) schedule.ended(a);
    assert.deepEqual(paths(all(schedule, 0)), ["c"]);
  });

  test("a shared client counts with its largest", () => {
    const small = Array.from({ length: 40 }, (_, n): BuildNode => ({
      ...node(`n${n}`, cost(0.05, n === 3 ? 3 : 0.5)),
      alone: false,
    }));
    const schedule = confirmed(small, { jobs: 4, memoryBytes: 4 * GB });
    assert.deepEqual(
      all(schedule, 0).map(({ memoryBytes }) => memoryBytes / GB),
      [3, 0.5, 0.5],
    );
  });

  test("a build bigger than all memory runs by itself: at the start, or when all else has ended", () => {
    const nodes = [
      node("a", cost(10, 1)),
      node("big", cost(1, 9)),
      node("b", cost(10, 1)),
      node("later", cost(20, 9), ["a"]),
    ];
    const schedule = new Schedule(nodes, { jobs: 4, memoryBytes: 4 * GB });
    const [big, ...others] = all(schedule, 0);
    assert.deepEqual([big?.drvPaths, big?.wholeMachine, others], [["big"], true, []]);
    finish(schedule, big);
    const [a, b] = all(schedule, 1000);
    assert.deepEqual(paths([a, b].flatMap((one) => one ?? [])), ["a", "b"]);
    finish(schedule, a);
    assert.deepEqual(paths(all(schedule, 2000)), []);
    finish(schedule, b);
    assert.deepEqual(paths(all(schedule, 3000)), ["later"]);
  });

  test("checks that cannot run at once because of memory are not left for the end", () => {
    // Six that need most of the memory take 60 s in turn; beside them there is room for one of the many.
    const big = Array.from({ length: 6 }, (_, n) => work(`big${n}`, cost(10, 3), 10));
    const small = Array.from({ length: 12 }, (_, n) => work(`small${n}`, cost(12, 0.25), 12));
    const { endedAt } = simulate([...small, ...big], { jobs: 4, memoryBytes: 4 * GB });
    assert.ok(endedAt < 64_000, `${endedAt}`);
  });
});

describe("who waits for memory", () => {
  test("is passed by what has room beside it", () => {
    const schedule = new Schedule([node("a", cost(100, 3)), node("head", cost(90, 2)), node("small", cost(80, 1))], {
      jobs: 8,
      memoryBytes: 4 * GB,
    });
    assert.deepEqual(paths(all(schedule, 0)), ["a", "small"]);
  });

  test("is passed by what ends before it could begin, and by nothing that would delay it", () => {
    const schedule = new Schedule(
      [
        node("a", cost(400, 3)),
        node("head", cost(350, 4)),
        node("long", cost(301, 0.5), ["gate"]),
        node("short", cost(299, 0.5), ["gate"]),
        node("gate", cost(90, 0.5)),
      ],
      { jobs: 8, memoryBytes: 4 * GB },
    );
    const [a, gate] = all(schedule, 0);
    assert.deepEqual([a?.drvPaths, gate?.drvPaths], [["a"], ["gate"]]);
    finish(schedule, gate);
    assert.deepEqual(paths(all(schedule, 100_500)), ["short"]);
  });

  test("is passed by no more short ones in one client than end in time", () => {
    const short = Array.from({ length: 40 }, (_, n): BuildNode => ({
      ...node(`n${n}`, cost(0.1, 1), ["gate"]),
      alone: false,
    }));
    const schedule = confirmed(
      [node("a", cost(100, 3)), node("head", cost(90, 4)), node("gate", cost(80, 1)), ...short],
      { jobs: 2, memoryBytes: 4 * GB },
    );
    const [, gate] = all(schedule, 0);
    finish(schedule, gate);
    assert.deepEqual(
      all(schedule, 99_650).map(({ drvPaths }) => drvPaths.length),
      [3],
    );
  });

  test("is not passed any more when expectations were wrong", () => {
    const schedule = new Schedule(
      [
        node("a", cost(400, 3)),
        node("head", cost(300, 4)),
        node("gate", cost(90, 0.5)),
        node("short", cost(1, 0.5), ["gate"]),
      ],
      { jobs: 8, memoryBytes: 4 * GB },
    );
    const [, gate] = all(schedule, 0);
    finish(schedule, gate);
    assert.deepEqual(paths(all(schedule, 400_001)), []);
  });

  for (const [what, gigabytes] of [
    ["much", 3],
    ["more than there is", 9],
  ] as const) {
    test(`needs ${what} memory, and does not starve among small ones that last a hundred times as expected`, () => {
      const small = Array.from({ length: 400 }, (_, n) =>
        work(`n${n}`, cost(1 + (n % 10) / 10, 0.5), 100 + ((n * 37) % 90)),
      );
      const head = work("head", cost(3600, gigabytes), 10, ["n0"]);
      const run = simulate([...small, head], { jobs: 8, memoryBytes: 4 * GB });
      assert.deepEqual(run.wrong, []);
      const wait = (run.startedAt.get("head") ?? Infinity) - (run.readyAt.get("head") ?? 0);
      assert.ok(wait <= 190_000 + 100, `${wait}`);
    });
  }
});

describe("a build that was killed for want of memory", () => {
  test("is tried once more with nothing else running, even if it was tried again before", () => {
    const schedule = new Schedule([node("a", cost(10, 1)), node("b", cost(8, 1)), node("c", cost(4, 1))], {
      jobs: 2,
      memoryBytes: null,
    });
    const [a, b] = all(schedule, 0);
    schedule.again("a");
    if (a) schedule.ended(a);
    const [retried] = all(schedule, 0);
    assert.deepEqual([retried?.drvPaths, retried?.again, retried?.wholeMachine], [["a"], true, false]);
    schedule.again("a", { wholeMachine: true });
    schedule.again("a", { wholeMachine: true });
    if (retried) schedule.ended(retried);
    // `c` would not be through when `b` is.
    assert.deepEqual(paths(all(schedule, 5000)), []);
    finish(schedule, b);
    const last = all(schedule, 0);
    assert.deepEqual([paths(last), last[0]?.again, last[0]?.wholeMachine], [["a"], true, true]);
    schedule.again("a", { wholeMachine: true });
    finish(schedule, last[0]);
    assert.deepEqual(paths(all(schedule, 0)), ["c"]);
  });
});

describe("learning of memory", () => {
  const unknown: Cost = { durationMs: 1000, memoryBytes: 512 * MB, from: "default" };
  const nodes = Array.from({ length: 50 }, (_, n) => node(`n${n}`, unknown));

  test("one that needs much makes the next ones count more at once, those that run as well", () => {
    const schedule = new Schedule(nodes, { jobs: 16, memoryBytes: 4 * GB });
    const first = all(schedule, 0);
    assert.equal(first.length, 8);
    // Three are left, which were thought to need 1.5 GB and are now thought to need 6 GB.
    for (const batch of first.slice(0, 5)) {
      schedule.succeeded(batch.drvPaths[0] ?? "", 1000, 2 * GB);
      schedule.ended(batch);
    }
    assert.deepEqual(all(schedule, 0), []);
  });

  test("one that needs little does not yet make them count less; four do", () => {
    const schedule = new Schedule(nodes, { jobs: 40, memoryBytes: 4 * GB });
    const first = all(schedule, 0);
    for (const [count, batch] of first.entries()) {
      schedule.succeeded(`n${count}`, 1000, 64 * MB);
      schedule.ended(batch);
      const admitted = all(schedule, 0).length;
      assert.ok(count < 3 ? admitted === 1 : count > 3 || admitted > 1, `${admitted} after ${count + 1}`);
    }
  });

  test("what history says stays", () => {
    const schedule = new Schedule(
      Array.from({ length: 9 }, (_, n) => node(`n${n}`, cost(10, 1))),
      { jobs: 8, memoryBytes: 4 * GB },
    );
    const [batch] = all(schedule, 0);
    schedule.succeeded("n0", 10_000, 3 * GB);
    if (batch) schedule.ended(batch);
    assert.equal(all(schedule, 0).length, 1);
  });
});
