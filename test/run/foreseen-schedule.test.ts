import assert from "node:assert/strict";
import { test } from "node:test";

import type { BuildObservation } from "../../src/run/build-tracker.ts";
import { ForeseenSchedule } from "../../src/run/foreseen-schedule.ts";
import { type BuildNode, NOTHING_KNOWN } from "../../src/schedule/schedule.ts";
import type { Context } from "../../src/system/system.ts";

const T = Date.parse("2026-11-20T08:00:00Z");

const node = (drvPath: string, seconds: number, more: Partial<BuildNode> = {}): BuildNode => ({
  drvPath,
  inputs: [],
  alone: true,
  expected: { ...NOTHING_KNOWN, durationMs: 1000 * seconds, memoryBytes: 1024, from: "history" },
  ...more,
});

/** A schedule at a clock of its own, and what it tells: seconds until the expected end; null: nobody knows. */
function foreseen(jobs: number, memoryBytes: number | null = null) {
  let now = T;
  const told: (number | null)[] = [];
  const world = { now: () => now };
  const emit: Context["emit"] = (event) => {
    if (event.type === "end-expected") told.push(event.at === null ? null : Math.round((event.at - now) / 1000));
  };
  const schedule = new ForeseenSchedule({ world, emit } as Context, { jobs, memoryBytes });
  const seen = new Map<string, BuildObservation>();
  return {
    schedule,
    told,
    ask: (afterSeconds = 0): number | null | undefined => {
      now += 1000 * afterSeconds;
      const before = told.length;
      schedule.tellEnd(seen);
      return told.length > before ? told.at(-1) : undefined;
    },
    begin: (drvPath: string) => {
      schedule.started(drvPath);
      seen.set(drvPath, { startedAt: now, finishedAt: null } as BuildObservation);
    },
    end: (drvPath: string) => {
      const build = seen.get(drvPath);
      if (build !== undefined) build.finishedAt = now;
      schedule.succeeded(drvPath, null, null);
    },
  };
}

test("the end is known when everything is planned, and each build was measured before", () => {
  const run = foreseen(2);
  run.schedule.extend([node("a", 30), node("b", 20), node("c", 20)]);
  assert.equal(run.ask(), null, "more may be added");
  run.schedule.complete();
  assert.equal(run.ask(), 40);
  run.schedule.extend([node("d", 10, { expected: NOTHING_KNOWN })]);
  assert.equal(run.ask(2), null, "nobody knows how long d takes");
  run.end("d");
  assert.equal(run.ask(2), 40);
});

test("what has begun has its slot, and only its rest to go", () => {
  const run = foreseen(2);
  run.schedule.extend([node("short", 10), node("other", 10), node("long", 60)]);
  run.schedule.complete();
  for (const drvPath of ["short", "other"]) {
    assert.ok(run.schedule.next(T));
    run.begin(drvPath);
  }
  assert.equal(run.ask(4), 66, "6 s until a slot is free, and then 60 s");
  assert.equal(run.ask(), undefined, "not at every turn");
  assert.equal(run.ask(30), 60, "they take longer than before: at least the rest");
  run.end("short");
  run.end("other");
  run.end("long");
  assert.equal(run.ask(1), 0);
});

test("what waits for another, or for memory, comes after it", () => {
  const chain = foreseen(4);
  chain.schedule.extend([node("a", 10), node("b", 10, { inputs: ["a"] })]);
  chain.schedule.complete();
  assert.equal(chain.ask(), 20);
  const heavy = { expected: { ...node("x", 10).expected, memoryBytes: 600 } };
  const narrow = foreseen(4, 1000);
  narrow.schedule.extend([node("a", 10, heavy), node("b", 10, heavy)]);
  narrow.schedule.complete();
  assert.equal(narrow.ask(), 20);
  narrow.schedule.limit(null);
  assert.equal(narrow.ask(2), 10);
});
