import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { Cost } from "../../src/schedule/learn.ts";
import { type BuildNode, OVERDUE_MS, Schedule } from "../../src/schedule/scheduler.ts";
import { confirmed } from "./simulator.ts";

const MB = 2 ** 20;
const known = (durationMs: number): Cost => ({ durationMs, memoryBytes: MB, from: "history" });
const unknown: Cost = { durationMs: 10_000, memoryBytes: MB, from: "default" };
const node = (drvPath: string, inputs: string[] = [], expected: Cost = unknown, alone = false): BuildNode => ({
  drvPath,
  inputs,
  alone,
  expected,
});
const many = (count: number, expected: Cost): BuildNode[] =>
  Array.from({ length: count }, (_, n) => node(`n${n}`, [], expected));
const plan = (nodes: readonly BuildNode[], jobs: number): Schedule => new Schedule(nodes, { jobs, memoryBytes: null });

/** Paths of what is handed out next; null for nothing. */
const next = (schedule: Schedule, now = 0): readonly string[] | null => schedule.next(now)?.drvPaths ?? null;

/** Hands out one batch and builds all of it. */
function build(schedule: Schedule, durationMs: number): readonly string[] {
  const batch = schedule.next(0);
  assert.ok(batch !== null);
  for (const drvPath of batch.drvPaths) schedule.succeeded(drvPath, durationMs, null);
  schedule.ended(batch);
  return batch.drvPaths;
}

describe("order", () => {
  test("inputs before dependents; inputs that are no nodes are there", () => {
    const schedule = plan([node("b", ["a", "elsewhere"]), node("a")], 2);
    assert.deepEqual(next(schedule), ["a"]);
    assert.equal(next(schedule), null);
    schedule.succeeded("a", 10, null);
    assert.deepEqual(next(schedule), ["b"]);
  });

  test("the longest first; among equals, the order given", () => {
    const schedule = plan(
      [node("a", [], known(2000)), node("b", [], known(9000)), node("c", [], known(2000)), node("d", [], known(3000))],
      8,
    );
    assert.deepEqual(
      [0, 0, 0, 0].map(() => next(schedule)?.[0]),
      ["b", "d", "a", "c"],
    );
  });

  test("what much time waits for goes first, however short it is itself and however few they are", () => {
    const nodes = [
      node("x", [], known(5000)),
      node("short", [], known(10)),
      node("above", ["short"], known(6000)),
      node("l1", [], known(2000)),
      node("l2", ["l1"], known(2000)),
    ];
    const schedule = plan(nodes, 8);
    assert.deepEqual(
      [0, 0, 0].map(() => next(schedule)?.[0]),
      ["short", "x", "l1"],
    );
  });

  test("an input named twice is one input", () => {
    const schedule = plan([node("a"), node("b", ["a", "a"])], 1);
    build(schedule, 1);
    assert.deepEqual(next(schedule), ["b"]);
  });

  test("the order given decides among equals however late they become ready", () => {
    const schedule = plan([node("late", ["y"]), node("early", ["x"]), node("x"), node("y")], 4);
    for (const input of [next(schedule), next(schedule)].flat()) schedule.succeeded(input ?? "", 10_000, null);
    assert.deepEqual(next(schedule), ["late"]);
  });

  test("what is on a circle is never handed out", () => {
    const schedule = plan([node("a", ["b"]), node("b", ["a"]), node("c")], 4);
    assert.deepEqual([next(schedule), next(schedule)], [["c"], null]);
  });
});

describe("slots", () => {
  test("never more clients than jobs; a slot is free when its client has ended, not before", () => {
    const schedule = plan(many(5, known(5000)), 2);
    const first = schedule.next(0);
    assert.ok(first !== null);
    assert.ok(schedule.next(0) !== null);
    assert.equal(schedule.next(0), null);
    schedule.succeeded("n0", 5000, null);
    assert.equal(schedule.next(0), null);
    schedule.ended(first);
    schedule.ended(first);
    assert.deepEqual([next(schedule), next(schedule)], [["n2"], null]);
  });
});

describe("batches", () => {
  test("one by one while nothing is known of how long builds take", () => {
    assert.equal(next(plan(many(100, unknown), 2))?.length, 1);
    assert.equal(next(plan(many(100, { ...unknown, durationMs: 10 }), 2))?.length, 1);
  });

  test("short builds share a client as soon as one was measured, eight for each that was", () => {
    const schedule = plan(many(101, unknown), 4);
    build(schedule, 10);
    assert.deepEqual([next(schedule)?.length, next(schedule)?.length, next(schedule)?.length], [8, 8, 8]);
  });

  test("and they leave something for the other slots", () => {
    const schedule = plan(many(103, unknown), 4);
    for (let count = 0; count < 3; count += 1) build(schedule, 10);
    // Of 73 that last 10 ms each, a fair share is 18.
    assert.deepEqual([next(schedule)?.length, next(schedule)?.length, next(schedule)?.length], [15, 12, 10]);
  });

  test("with history as many as were measured, and about a second of work in each", () => {
    const schedule = plan(many(1000, known(100)), 1);
    for (const count of [1, 1, 2, 4, 8, 10, 10]) assert.equal(build(schedule, 100).length, count);
  });

  test("what is not known shares with nobody, neither before it nor behind it", () => {
    const short = { ...unknown, durationMs: 2 };
    const limits = { jobs: 2, memoryBytes: null };
    const before = confirmed([node("a", [], short), ...many(100, known(20))], limits);
    assert.deepEqual(next(before), ["a"]);
    const behind = confirmed([node("a", [], known(2)), node("b", [], short), ...many(100, known(20))], limits);
    assert.deepEqual(next(behind), ["a"]);
  });

  test("longer ones go one by one, and so does what is alone", () => {
    const schedule = plan(
      [node("a", [], known(10), true), node("b", [], known(10), true), ...many(100, known(1001))],
      102,
    );
    const batches = Array.from({ length: 102 }, () => schedule.next(0));
    assert.ok(batches.every((batch) => batch?.drvPaths.length === 1 && batch.alone));
  });

  test("one outlier does not make the others long", () => {
    const schedule = plan(many(500, unknown), 4);
    const running = Array.from({ length: 4 }, () => schedule.next(0));
    for (const [n, durationMs] of [50, 50, 90_000, 50].entries()) schedule.succeeded(`n${n}`, durationMs, null);
    for (const batch of running) if (batch) schedule.ended(batch);
    assert.equal(next(schedule)?.length, 20);
  });

  test("what lasts no time does not all end up in one client", () => {
    assert.ok((next(plan(many(10_000, known(0)), 2)) ?? []).length <= 1000);
  });

  test("each kind learns for itself", () => {
    const machines = many(40, unknown).map((one) => ({ ...one, drvPath: `machine-${one.drvPath}`, alone: true }));
    const schedule = plan([...machines, ...many(40, unknown)], 1);
    assert.deepEqual(build(schedule, 90_000), ["machine-n0"]);
    for (let count = 0; count < 39; count += 1) assert.match(build(schedule, 90_000)[0] ?? "", /^machine/);
    assert.equal(build(schedule, 20).length, 1);
    assert.ok(build(schedule, 20).length > 5);
  });
});

describe("useless history", () => {
  test("is no longer believed: the order is the one given, and the short ones share clients", () => {
    // Expected from 2 s to 20 s and all of them 40 ms: in both directions, so that nothing but chance is left.
    const nodes = many(400, known(1)).map((one, n) => ({ ...one, expected: known(2000 + ((n * 7919) % 18_000)) }));
    const schedule = plan(nodes, 1);
    let [count, size] = [0, 1];
    for (; size === 1; count += 1) size = build(schedule, 30 + (count % 20)).length;
    assert.ok(count < 60 && size > 10, `${size} after ${count}`);
  });

  test("a machine that is four times as slow makes it no worse", () => {
    const schedule = plan(
      many(300, known(1)).map((one, n) => ({ ...one, expected: known(2000 + 50 * n) })),
      1,
    );
    for (let n = 0; n < 280; n += 1) assert.deepEqual(build(schedule, 4 * (2000 + 50 * n)), [`n${n}`]);
  });
});

describe("failures", () => {
  test("doom what depends on them, near and far, and nothing else", () => {
    const schedule = plan([node("a"), node("b", ["a"]), node("c", ["b", "x"]), node("x"), node("y", ["x"])], 2);
    assert.deepEqual(schedule.failed("a").toSorted(), ["b", "c"]);
    assert.deepEqual(
      ["a", "b", "c", "x", "y"].map((name) => schedule.isDone(name)),
      [true, true, true, false, false],
    );
    assert.deepEqual(schedule.failed("a"), []);
    assert.deepEqual(build(schedule, 1), ["x"]);
    assert.deepEqual(build(schedule, 1), ["y"]);
    assert.equal(next(schedule), null);
  });
});

describe("again", () => {
  test("by itself, and once for each time that it was handed out", () => {
    const schedule = plan([node("a", [], known(10)), node("b", [], known(10))], 8);
    const first = schedule.next(0);
    schedule.again("a");
    schedule.again("a");
    if (first) schedule.ended(first);
    const batches = [schedule.next(0), schedule.next(0)];
    const retried = batches.find((batch) => batch?.again);
    assert.deepEqual([retried?.drvPaths, retried?.alone, retried?.wholeMachine], [["a"], true, false]);
    assert.equal(next(schedule), null);
    schedule.again("a");
    assert.deepEqual(next(schedule), ["a"]);
  });

  test("of two clients that have it, only when the last one says so", () => {
    const schedule = plan(many(3, known(100)), 1000);
    const [first] = [schedule.next(0), schedule.next(0), schedule.next(0)];
    const thief = schedule.next(OVERDUE_MS);
    assert.ok(first && thief);
    const [stolen = ""] = thief.drvPaths;
    for (const name of ["n0", "n1", "n2"].filter((one) => one !== stolen)) schedule.succeeded(name, 1, null);
    schedule.again(stolen);
    schedule.ended(thief);
    assert.equal(next(schedule, OVERDUE_MS), null);
    schedule.again(stolen);
    assert.deepEqual(next(schedule, OVERDUE_MS), [stolen]);
  });

  test("what was alone from the start is tried again as well", () => {
    const schedule = plan([node("a", [], unknown, true)], 2);
    assert.equal(schedule.next(0)?.again, false);
    schedule.again("a");
    assert.equal(schedule.next(0)?.again, true);
  });

  test("not when it has its answer, and not what was never begun", () => {
    const schedule = plan([node("a"), node("b", ["a"])], 4);
    next(schedule);
    schedule.again("b");
    assert.equal(next(schedule), null);
    schedule.again("a");
    schedule.succeeded("a", null, null);
    assert.deepEqual([next(schedule), next(schedule)], [["b"], null]);
  });
});

describe("stealing", () => {
  /** One client holds n0 and n1 and has begun with n0; nothing else is left. */
  function held(): Schedule {
    const schedule = confirmed(many(5, known(1)), { jobs: 2, memoryBytes: null });
    const batch = schedule.next(1000);
    assert.deepEqual(batch?.drvPaths, ["n0", "n1"]);
    schedule.started("n0");
    const second = schedule.next(1000);
    assert.deepEqual(second?.drvPaths, ["n2"]);
    for (const name of ["n2", "n3", "n4"]) schedule.succeeded(name, 1, null);
    if (second !== null) schedule.ended(second);
    return schedule;
  }

  test("not before it is overdue, and then once", () => {
    const schedule = held();
    assert.equal(next(schedule, 1000 + OVERDUE_MS - 1), null);
    assert.deepEqual(next(schedule, 1000 + OVERDUE_MS), ["n1"]);
    assert.equal(next(schedule, 1000 + 10 * OVERDUE_MS), null);
  });

  test("half of what is left at a time", () => {
    const schedule = confirmed(many(60, known(20)), { jobs: 3, memoryBytes: null });
    const [first, second, third] = [schedule.next(0), schedule.next(0), schedule.next(0)];
    assert.equal(first?.drvPaths.length, 16);
    for (const one of [second, third]) for (const drvPath of one?.drvPaths ?? []) schedule.succeeded(drvPath, 20, null);
    for (const one of [second, third]) if (one) schedule.ended(one);
    for (let rest = schedule.next(0); rest !== null; rest = schedule.next(0)) {
      for (const drvPath of rest.drvPaths) schedule.succeeded(drvPath, 20, null);
      schedule.ended(rest);
    }
    schedule.started("n0");
    assert.equal(next(schedule, OVERDUE_MS)?.length, 8);
    assert.equal(next(schedule, OVERDUE_MS)?.length, 4);
  });

  test("not what has been begun, and not what is alone", () => {
    const schedule = plan([node("a", [], known(10)), node("b", [], known(10), true)], 3);
    next(schedule);
    next(schedule);
    schedule.started("a");
    assert.equal(next(schedule, 10 * OVERDUE_MS), null);
  });
});
