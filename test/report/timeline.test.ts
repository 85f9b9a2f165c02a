import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { BuildRecord } from "../../src/model/spans.ts";
import { storePathName } from "../../src/model/store-path.ts";
import { makeTimeline } from "../../src/report/timeline.ts";
import { cpuNow } from "../tries.ts";
import { drvPathOf, randomNumbers, simulate, workload } from "./simulated.ts";

const START = Date.parse("2026-11-20T08:00:00Z");

const build = (name: string, from: number, to: number, inputs: string[] = []): BuildRecord => ({
  drvPath: drvPathOf(name),
  checks: [name],
  inputs: inputs.map(drvPathOf),
  startedAt: START + from,
  finishedAt: START + to,
  peakMemoryBytes: null,
  cpuMs: null,
});
const pathOf = (builds: BuildRecord[], jobs = 2): string[] =>
  makeTimeline(builds, { startedAt: START, jobs, memory: [] }).criticalPath.map(storePathName);

describe("the critical path", () => {
  const CASES: [string, BuildRecord[], string[]][] = [
    ["of nothing is empty", [], []],
    ["of one build is this one", [build("a", 10, 20)], ["a"]],
    ["follows what is needed", [build("a", 0, 5000), build("b", 0, 9000), build("c", 5030, 12_000, ["a"])], ["a", "c"]],
    [
      "follows the last of what is needed",
      [build("a", 0, 5000), build("b", 0, 6000), build("c", 6030, 12_000, ["a", "b"])],
      ["b", "c"],
    ],
    [
      "follows the slot that something waited for",
      [build("a", 0, 5000), build("b", 0, 9000), build("c", 5030, 12_000)],
      ["a", "c"],
    ],
    [
      "prefers the slot when what is needed was there long before",
      [build("a", 0, 1000), build("b", 0, 9000), build("c", 1000, 7000), build("d", 7030, 12_000, ["a"])],
      ["a", "c", "d"],
    ],
    [
      "takes what is needed although another one ended a moment later",
      [build("a", 0, 5000), build("b", 0, 5020), build("c", 5040, 12_000, ["a"])],
      ["a", "c"],
    ],
    [
      "ends in the build that ended last, not in the last one that began",
      [build("a", 0, 9000), build("b", 1000, 2000)],
      ["a"],
    ],
    ["begins where nothing was waited for", [build("short", 0, 30), build("a", 100, 9000)], ["a"]],
    ["ignores needs that were not built", [build("a", 0, 9000, ["elsewhere"])], ["a"]],
    ["goes through a second attempt to the first", [build("a", 0, 5000), build("a", 5100, 9000)], ["a", "a"]],
    ["ends though builds take no time", [build("a", 0, 0, ["b"]), build("b", 0, 0, ["a"])], ["a", "b"]],
  ];
  for (const [what, builds, expected] of CASES) test(what, () => assert.deepEqual(pathOf(builds), expected));

  test("an end before the start is no time", () => {
    assert.deepEqual(
      makeTimeline([build("a", 50, 10)], { startedAt: START, jobs: 1, memory: [] }).spans.map(
        ({ durationMs }) => durationMs,
      ),
      [0],
    );
  });
});

test("memory keeps its peak, and counts from the run's start", () => {
  const memory = Array.from({ length: 21_600 }, (_, second) => ({
    at: START + second * 1000,
    bytes: second === 4321 ? 9e9 : second,
  }));
  const made = makeTimeline([], { startedAt: START, jobs: 1, memory }).memory;
  assert.ok(made.length <= 1000 && made.length > 900);
  assert.deepEqual(
    made.find(({ bytes }) => bytes === 9e9),
    { atMs: 4_321_000, bytes: 9e9 },
  );
  assert.deepEqual(makeTimeline([], { startedAt: START, jobs: 1, memory: memory.slice(0, 2) }).memory, [
    { atMs: 0, bytes: 0 },
    { atMs: 1000, bytes: 1 },
  ]);
});

describe("whatever was built, by a scheduler that never waits without a reason", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = randomNumbers(seed);
    const jobs = 1 + Math.floor(random() * 6);
    const bytes = (0.5 + random() * 8) * 1024 ** 3;
    const tasks = workload(1 + Math.floor(random() * 80), random);
    const { builds, memory } = simulate(tasks, { jobs, bytes, startedAt: START });
    const run = { startedAt: START, jobs, memory };
    const timeline = makeTimeline(builds, run);
    const end = Math.max(...builds.map(({ finishedAt }) => finishedAt));
    const byPath = new Map(builds.map((build) => [build.drvPath, build]));

    test(`run ${seed} (${builds.length} builds, ${jobs} jobs)`, () => {
      assert.deepEqual(
        timeline.spans.map(({ startedAt }) => startedAt),
        builds.map(({ startedAt }) => new Date(startedAt).toISOString()).toSorted(),
      );
      assert.deepEqual(new Set(timeline.spans.map(({ drvPath }) => drvPath)), new Set(byPath.keys()));

      const path = timeline.criticalPath.flatMap((drvPath) => byPath.get(drvPath) ?? []);
      assert.equal(path[0]?.startedAt, START);
      assert.equal(path.at(-1)?.finishedAt, end);
      for (const [index, build] of path.entries()) {
        const before = path[index - 1];
        if (before === undefined) continue;
        assert.equal(build.startedAt, before.finishedAt);
        const running = builds.filter(
          (other) => other.startedAt < build.startedAt && other.finishedAt >= build.startedAt,
        );
        const together = running.reduce((sum, other) => sum + (other.peakMemoryBytes ?? 0), build.peakMemoryBytes ?? 0);
        assert.ok(
          build.inputs.includes(before.drvPath) ||
            running.length === jobs ||
            together > bytes ||
            waitedForAnother(build),
          "it waited for nothing",
        );
      }

      const busy = builds.reduce((sum, { startedAt, finishedAt }) => sum + finishedAt - startedAt, 0);
      assert.equal(timeline.idleMs, jobs * (end - START) - busy);
      assert.deepEqual(
        makeTimeline(
          builds.toSorted(() => random() - 0.5),
          run,
        ).idleMs,
        timeline.idleMs,
      );
    });

    /** Something that it needs ended at the same moment as the one on the path. */
    function waitedForAnother(build: BuildRecord): boolean {
      return build.inputs.some((input) => byPath.get(input)?.finishedAt === build.startedAt);
    }
  }
});

test("ten thousand builds take no time", () => {
  const random = randomNumbers(1);
  const builds = Array.from({ length: 10_000 }, (_, index) => {
    const from = Math.floor(index / 8) * 1000;
    return build(
      `check-${index}`,
      from,
      from + 1000,
      index >= 8 ? [`check-${Math.floor(random() * (index - 7))}`] : [],
    );
  });
  const started = cpuNow();
  const { criticalPath } = makeTimeline(builds, { startedAt: START, jobs: 8, memory: [] });
  assert.ok(cpuNow() - started < 10_000);
  assert.equal(criticalPath.length, 1250);
});
