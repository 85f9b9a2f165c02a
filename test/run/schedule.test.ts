import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { type Batch, type Node, OVERDUE_MS, Schedule } from "../../src/run/schedule.ts";
import { heights, random, simulate, type Work } from "./simulator.ts";

const node = (drvPath: string, inputs: string[] = [], alone = false): Node => ({ drvPath, inputs, alone });
const shared = (...drvPaths: string[]): Batch => ({ drvPaths, alone: false, again: false });
const alone = (drvPath: string, again = false): Batch => ({ drvPaths: [drvPath], alone: true, again });

describe("order", () => {
  test("inputs before dependents; inputs that are no nodes are there", () => {
    const schedule = new Schedule([node("b", ["a", "elsewhere"]), node("a")], 1);
    assert.deepEqual(schedule.next(0), shared("a"));
    assert.equal(schedule.next(0), null);
    schedule.succeeded("a", 10);
    assert.deepEqual(schedule.next(0), shared("b"));
  });

  test("what the longest chain waits for goes first; among equals, the order given", () => {
    const schedule = new Schedule([node("x"), node("y"), node("long"), node("l2", ["long"]), node("l3", ["l2"]), node("short"), node("s2", ["short"])], 8);
    assert.deepEqual([0, 0, 0, 0].map((now) => schedule.next(now)?.drvPaths[0]), ["long", "short", "x", "y"]);
  });

  test("a node that is alone gets its own client", () => {
    const schedule = new Schedule([node("a", [], true), node("b", [], true)], 2);
    assert.deepEqual([schedule.next(0), schedule.next(0), schedule.next(0)], [alone("a"), alone("b"), null]);
  });

  test("an input named twice is one input", () => {
    const schedule = new Schedule([node("a"), node("b", ["a", "a"])], 1);
    schedule.next(0);
    schedule.succeeded("a", 1);
    assert.deepEqual(schedule.next(0), shared("b"));
  });
});

describe("batches", () => {
  const many = (count: number): Node[] => Array.from({ length: count }, (_, n) => node(`n${n}`));

  test("one by one while nothing is known of how long builds take", () => {
    const schedule = new Schedule(many(100), 2);
    assert.equal(schedule.next(0)?.drvPaths.length, 1);
  });

  test("short builds share a client, but leave something for the other slots", () => {
    const schedule = new Schedule(many(101), 2);
    schedule.next(0);
    schedule.succeeded("n0", 10);
    assert.equal(schedule.next(0)?.drvPaths.length, 25);
    assert.equal(schedule.next(0)?.drvPaths.length, 19);
  });

  test("not more than a second of work", () => {
    const schedule = new Schedule(many(1001), 2);
    schedule.next(0);
    schedule.succeeded("n0", 100);
    assert.equal(schedule.next(0)?.drvPaths.length, 10);
  });

  test("long builds get a client each", () => {
    const schedule = new Schedule(many(101), 2);
    schedule.next(0);
    schedule.succeeded("n0", 60_000);
    assert.equal(schedule.next(0)?.drvPaths.length, 1);
  });
});

describe("failures", () => {
  test("doom what depends on them, near and far, and nothing else", () => {
    const schedule = new Schedule([node("a"), node("b", ["a"]), node("c", ["b", "x"]), node("x"), node("y", ["x"])], 1);
    assert.deepEqual(schedule.failed("a").toSorted(), ["b", "c"]);
    assert.deepEqual(["a", "b", "c", "x", "y"].map((name) => schedule.isDone(name)), [true, true, true, false, false]);
    assert.deepEqual(schedule.failed("a"), []);
    assert.deepEqual(schedule.next(0), shared("x"));
    schedule.succeeded("x", 1);
    assert.deepEqual(schedule.next(0), shared("y"));
    assert.equal(schedule.next(0), null);
  });
});

describe("again", () => {
  test("by itself, and once, however many say so", () => {
    const schedule = new Schedule([node("a"), node("b")], 2);
    schedule.next(0);
    schedule.again("a");
    schedule.again("a");
    assert.deepEqual([schedule.next(0), schedule.next(0), schedule.next(0)].filter((batch) => batch?.alone), [alone("a", true)]);
    schedule.again("a");
    assert.equal(schedule.next(0), null);
  });

  test("what was alone from the start is tried again as well", () => {
    const schedule = new Schedule([node("a", [], true)], 2);
    assert.deepEqual(schedule.next(0), alone("a"));
    schedule.again("a");
    assert.deepEqual(schedule.next(0), alone("a", true));
  });

  test("not when it has its answer", () => {
    const schedule = new Schedule([node("a")], 1);
    schedule.next(0);
    schedule.again("a");
    schedule.succeeded("a", null);
    assert.equal(schedule.next(0), null);
  });
});

describe("stealing", () => {
  /** One slot holds n1 to n4 and has not come to any of them. */
  function held(): Schedule {
    const schedule = new Schedule(Array.from({ length: 5 }, (_, n) => node(`n${n}`)), 1);
    schedule.next(0);
    schedule.succeeded("n0", 1);
    assert.deepEqual(schedule.next(1000), shared("n1", "n2"));
    schedule.succeeded("n1", 1);
    schedule.succeeded("n2", 1);
    assert.deepEqual(schedule.next(1000), shared("n3"));
    return schedule;
  }

  test("not before it is overdue, and then once", () => {
    const schedule = held();
    schedule.next(1000);
    assert.equal(schedule.next(1000 + OVERDUE_MS - 1), null);
    assert.deepEqual(schedule.next(1000 + OVERDUE_MS), shared("n4"));
    assert.deepEqual(schedule.next(1000 + OVERDUE_MS), shared("n3"));
    assert.equal(schedule.next(1000 + 10 * OVERDUE_MS), null);
  });

  test("not what has been begun, and not what is alone", () => {
    const schedule = new Schedule([node("a"), node("b", [], true)], 2);
    schedule.next(0);
    schedule.next(0);
    schedule.started("a");
    assert.equal(schedule.next(10 * OVERDUE_MS), null);
  });
});

/** A random graph; names tell nothing of the order. */
function graph(next: () => number, count: number): Work[] {
  const pick = (limit: number): number => Math.floor(next() * limit);
  return Array.from({ length: count }, (_, place) => ({
    drvPath: `n${place}`,
    inputs: place === 0 ? [] : [...new Set(Array.from({ length: pick(4) }, () => `n${pick(place)}`))],
    alone: next() < 0.1,
    durationMs: next() < 0.05 ? 20_000 * next() : 400 * next(),
    fails: next() < 0.03,
    lostByClient: next() < 0.03,
  })).toSorted(() => next() - 0.5);
}

describe("simulated runs", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    test(`seed ${seed}`, () => {
      const next = random(seed);
      const jobs = 1 + Math.floor(next() * 8);
      const work = graph(next, 20 + Math.floor(next() * 200));
      const run = simulate(work, jobs);
      const byName = new Map(work.map((one) => [one.drvPath, one]));
      const doomed = new Set<string>();
      for (const one of [...work].toSorted((a, b) => Number(a.drvPath.slice(1)) - Number(b.drvPath.slice(1)))) {
        if (one.inputs.some((input) => doomed.has(input) || byName.get(input)?.fails === true)) doomed.add(one.drvPath);
      }
      assert.ok(run.mostClients <= jobs);
      assert.deepEqual(run.early, [], "handed out before an input was done");
      assert.deepEqual(run.notAlone, [], "was not alone");
      assert.deepEqual(run.doomed.toSorted(), [...doomed].toSorted());
      assert.deepEqual([...run.built.keys()].toSorted(), work.map(({ drvPath }) => drvPath).filter((name) => !doomed.has(name)).toSorted());
      for (const [name, times] of run.built) assert.equal(times, 1, `${name} was built ${times} times`);
      assert.ok([...run.handedOut.values()].every((times) => times <= 3));
    });
  }

  test("uneven loads are spread: not far from the best that could be", () => {
    for (let seed = 100; seed < 120; seed += 1) {
      const next = random(seed);
      const jobs = 4;
      const work = graph(next, 300).map((one) => ({ ...one, fails: false, lostByClient: false }));
      const total = work.reduce((sum, { durationMs }) => sum + durationMs, 0);
      const longest = Math.max(...work.map(({ durationMs }) => durationMs));
      const bound = total / jobs + heights(work) + longest;
      const { endedAt } = simulate(work, jobs);
      // Graham's bound for list scheduling, with what it may take to notice that a batch is overdue.
      assert.ok(endedAt <= bound + 2 * OVERDUE_MS, `seed ${seed}: ${endedAt} against ${bound}`);
    }
  });

  test("one long build among short ones does not hold them back", () => {
    const work: Work[] = Array.from({ length: 200 }, (_, n) => ({ drvPath: `n${n}`, inputs: [], alone: false, durationMs: n === 30 ? 120_000 : 20, fails: false, lostByClient: false }));
    const { finishedAt } = simulate(work, 2);
    const others = [...finishedAt].filter(([name]) => name !== "n30").map(([, at]) => at);
    assert.ok(Math.max(...others) < 2 * OVERDUE_MS + 2000, `${Math.max(...others)}`);
  });
});

describe("10,000 nodes in well under a second", () => {
  const shapes: Record<string, (n: number) => Node> = {
    "all alone": (n) => node(`n${n}`, [], true),
    independent: (n) => node(`n${n}`),
    "a chain": (n) => node(`n${n}`, n === 0 ? [] : [`n${n - 1}`]),
    "all on one": (n) => node(`n${n}`, n === 0 ? [] : ["n0"]),
    "one on all": (n) => node(`n${n}`, n === 9999 ? Array.from({ length: 9999 }, (_, input) => `n${input}`) : []),
    layers: (n) => node(`n${n}`, n < 100 ? [] : Array.from({ length: 100 }, (_, input) => `n${100 * (Math.floor(n / 100) - 1) + input}`)),
  };
  for (const [name, shape] of Object.entries(shapes)) {
    for (const durationMs of [50, 5000]) {
      test(`${name}, builds of ${durationMs} ms`, () => {
        const nodes = Array.from({ length: 10_000 }, (_, n) => shape(n));
        const started = performance.now();
        const schedule = new Schedule(nodes, 4);
        let done = 0;
        for (let batch = schedule.next(0); batch !== null; batch = schedule.next(0)) {
          for (const drvPath of batch.drvPaths) {
            schedule.started(drvPath);
            // A free slot that finds nothing asks again at every turn.
            if (name === "a chain") schedule.next(0);
            schedule.succeeded(drvPath, durationMs);
            done += 1;
          }
        }
        assert.equal(done, 10_000);
        const took = performance.now() - started;
        assert.ok(took < 1000, `${took} ms`);
      });
    }
  }

  test("a failure at the bottom of 100,000", () => {
    const schedule = new Schedule(Array.from({ length: 100_000 }, (_, n) => node(`n${n}`, n === 0 ? [] : ["n0"])), 4);
    assert.equal(schedule.failed("n0").length, 99_999);
  });
});
