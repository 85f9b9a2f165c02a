/** A plan that grows while it is built, and shrinks when something has lost its purpose. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { Cost } from "../../src/schedule/learn.ts";
import { type BuildNode, Schedule } from "../../src/schedule/scheduler.ts";

const GB = 2 ** 30;
const cost = (durationMs: number, memoryBytes = GB): Cost => ({ durationMs, memoryBytes, from: "history" });
const node = (drvPath: string, inputs: string[] = [], expected = cost(5000)): BuildNode => ({
  drvPath,
  inputs,
  alone: false,
  expected,
});
const begin = (nodes: readonly BuildNode[], jobs = 4): Schedule => new Schedule(nodes, { jobs, memoryBytes: null });

/** The first of what is handed out next. */
const next = (schedule: Schedule): string | undefined => schedule.next(0)?.drvPaths[0];

describe("nodes that are added later", () => {
  test("are handed out, the longest of all first", () => {
    const schedule = begin([node("a", [], cost(2000)), node("b", [], cost(3000))]);
    assert.deepEqual(schedule.add([node("c", [], cost(9000)), node("d", [], cost(2500))]), []);
    assert.deepEqual(
      [1, 2, 3, 4].map(() => next(schedule)),
      ["c", "b", "d", "a"],
    );
  });

  test("wait for inputs that are being built, and for none that are done", () => {
    const schedule = begin([node("a"), node("b")]);
    assert.deepEqual([next(schedule), next(schedule)], ["a", "b"]);
    schedule.succeeded("a", 10, null);
    schedule.add([node("of-a", ["a"]), node("of-both", ["a", "b"]), node("above", ["of-both"])]);
    assert.deepEqual([next(schedule), next(schedule)], ["of-a", undefined]);
    schedule.succeeded("b", 10, null);
    assert.deepEqual([next(schedule), next(schedule)], ["of-both", undefined]);
  });

  test("raise what they wait for", () => {
    const schedule = begin([node("a", [], cost(3000)), node("b", [], cost(2000))], 1);
    schedule.add([node("c", ["b"], cost(9000))]);
    assert.equal(next(schedule), "b");
  });

  test("on top of something bad are bad, with all above them", () => {
    const schedule = begin([node("a"), node("b", ["a"])]);
    assert.equal(next(schedule), "a");
    assert.deepEqual(schedule.failed("a"), ["b"]);
    const bad = schedule.add([node("top", ["c"]), node("c", ["b"]), node("fine")]);
    assert.deepEqual(
      bad.toSorted((x, y) => x.drvPath.localeCompare(y.drvPath)),
      [
        { drvPath: "c", input: "b" },
        { drvPath: "top", input: "b" },
      ],
    );
    assert.deepEqual([next(schedule), next(schedule)], ["fine", undefined]);
  });

  test("are not built again when they are known", () => {
    const schedule = begin([node("a")]);
    assert.equal(next(schedule), "a");
    assert.deepEqual(schedule.add([node("a")]), []);
    assert.equal(next(schedule), undefined);
    schedule.succeeded("a", 10, null);
    schedule.add([node("a")]);
    assert.equal(next(schedule), undefined);
    assert.equal(schedule.isDone("a"), true);
  });

  test("have the memory that there is by then", () => {
    const schedule = begin([node("a", [], cost(5000, 3 * GB)), node("b", [], cost(4000, 3 * GB))]);
    schedule.limitMemory(4 * GB);
    assert.deepEqual([next(schedule), next(schedule)], ["a", undefined]);
    schedule.limitMemory(8 * GB);
    assert.equal(next(schedule), "b");
  });
});

describe("what only bad nodes needed", () => {
  const means = (drvPath: string, inputs: string[] = [], durationMs = 5000): BuildNode => ({
    ...node(drvPath, inputs, cost(durationMs)),
    isMeans: true,
  });

  test("is not begun, with all that it needs", () => {
    const schedule = begin(
      [
        node("check", ["bad", "long"]),
        node("other", ["shared"]),
        means("bad", [], 90_000),
        means("long", ["longer", "shared"]),
        means("longer", ["longest"]),
        means("longest"),
        means("shared", [], 100),
      ],
      1,
    );
    const batch = schedule.next(0);
    assert.deepEqual(batch?.drvPaths, ["bad"]);
    assert.deepEqual(schedule.failed("bad"), ["check"]);
    schedule.ended(batch ?? assert.fail());
    assert.deepEqual(next(schedule), "shared");
    schedule.succeeded("shared", 100, null);
  });

  test("is begun when something that is added later needs it", () => {
    const schedule = begin([node("check", ["bad", "long"]), means("bad", [], 90_000), means("long")], 1);
    const batch = schedule.next(0);
    assert.deepEqual(batch?.drvPaths, ["bad"]);
    schedule.failed("bad");
    schedule.ended(batch ?? assert.fail());
    assert.equal(schedule.next(0), null);
    schedule.add([node("later", ["long"]), means("long")]);
    assert.equal(next(schedule), "long");
  });

  test("is in vain while it is built: its client is to be stopped, and then its slot is free", () => {
    const schedule = begin([node("check", ["bad", "long"]), node("other"), means("bad", [], 9000), means("long")], 2);
    const [bad, long] = [schedule.next(0), schedule.next(0)];
    assert.deepEqual([bad?.drvPaths, long?.drvPaths], [["bad"], ["long"]]);
    assert.deepEqual(schedule.inVain(), []);
    schedule.failed("bad");
    const [vain] = schedule.inVain();
    assert.deepEqual(vain?.drvPaths, ["long"]);
    // Its end is no answer, and no reason to try it again.
    schedule.succeeded("long", 10, null);
    schedule.again("long");
    for (const batch of [bad, long]) if (batch) schedule.ended(batch);
    assert.deepEqual(schedule.inVain(), []);
    assert.deepEqual([next(schedule), next(schedule)], ["other", undefined]);
    assert.equal(schedule.isDone("long"), false);
  });

  test("goes on when another check needs it, or when it is a check", () => {
    const schedule = begin([
      node("check", ["bad", "a", "b"]),
      node("other", ["a"]),
      means("bad"),
      means("a"),
      node("b"),
    ]);
    for (let batch = schedule.next(0); batch !== null;) batch = schedule.next(0);
    schedule.failed("bad");
    assert.deepEqual(schedule.inVain(), []);
  });

  test("is not in vain when it turned out to be a check", () => {
    const schedule = begin([node("check", ["bad", "a", "b"]), means("bad", [], 9000), means("a"), means("b")], 2);
    assert.deepEqual([next(schedule), next(schedule)], ["bad", "a"]);
    schedule.add([node("a"), node("b")]);
    schedule.failed("bad");
    assert.deepEqual(schedule.inVain(), []);
  });

  test("is begun anew when something that is added meanwhile needs it", () => {
    const schedule = begin([node("check", ["bad", "long"]), means("bad", [], 9000), means("long")], 2);
    const [bad, long] = [schedule.next(0), schedule.next(0)];
    schedule.failed("bad");
    schedule.add([node("later", ["long"]), means("long")]);
    for (const batch of [bad, long]) if (batch) schedule.ended(batch);
    assert.deepEqual([next(schedule), next(schedule)], ["long", undefined]);
    schedule.succeeded("long", 10, null);
    assert.equal(next(schedule), "later");
  });

  test("is in vain in one client, while another one of the same node has more to do", () => {
    const short = (drvPath: string, isMeans: boolean): BuildNode => ({ ...node(drvPath, [], cost(1)), isMeans });
    const schedule = begin(
      [node("check", ["bad", "s1"]), short("s1", true), short("s2", false), means("bad", [], 9000)],
      3,
    );
    schedule.next(0);
    schedule.next(0);
    schedule.failed("bad");
    const stopped = schedule.inVain().flatMap(({ drvPaths }) => drvPaths);
    assert.ok(!stopped.includes("s2"), stopped.join());
  });
});
