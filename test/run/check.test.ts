import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { FoundCheck } from "../../src/discover/found.ts";
import { isGood } from "../../src/model/verdict.ts";
import type { BuildObservation } from "../../src/run/build-tracker.ts";
import { brokenCheck, builtCheck, cachedCheck, unfinishedCheck } from "../../src/run/check.ts";
import { LogTail } from "../../src/run/tail.ts";

const check: FoundCheck = {
  name: "login",
  attr: "checks.x86_64-linux.login",
  drvPath: "own",
  outputs: {},
  system: "x86_64-linux",
  requiredSystemFeatures: [],
  backend: "qemu",
  machines: null,
  warnings: [],
  evaluation: null,
};
const PASSED = { verdict: "passed", reason: null } as const;

type Span = readonly [from: number, to: number | null];

/** Times of one check whose own build and dependencies were seen. Runs go from 1000 to 90,000. */
function timesOf(own: Span | null, dependencies: Record<string, Span> = {}, others: Record<string, Span> = {}) {
  const spans = Object.entries({ ...dependencies, ...others, ...(own === null ? {} : { own }) });
  const seen = new Map(
    spans.map(([name, [startedAt, finishedAt]]): [string, BuildObservation] => [
      name,
      {
        startedAt,
        remote: false,
        finishedAt,
        lastLineAt: startedAt,
        countedFailed: false,
        builtAs: "/nix/store/x.drv",
        tail: new LogTail(),
        clientPid: 1,
      },
    ]),
  );
  const built = builtCheck(
    { check, needs: new Set([...Object.keys(dependencies), "not-seen"]), unproven: null },
    PASSED,
    seen,
    { plannedAt: 1000, now: 90_000, emulated: false, log: null, excerpt: [], attempts: [], measurement: null },
  );
  const { startedAt, durationMs, dependencyMs, waitMs } = built;
  return { startedAt: startedAt === null ? null : Date.parse(startedAt), durationMs, dependencyMs, waitMs };
}

describe("times of a check that was built", () => {
  test("alone in the world: it waited since it was planned", () => {
    assert.deepEqual(timesOf([3000, 5000]), { startedAt: 3000, durationMs: 2000, dependencyMs: 0, waitMs: 2000 });
  });

  test("what it does not need does not count", () => {
    assert.deepEqual(timesOf([1000, 2000], {}, { x: [1000, 80_000] }), {
      startedAt: 1000,
      durationMs: 1000,
      dependencyMs: 0,
      waitMs: 0,
    });
  });

  const table: [what: string, dependencies: Record<string, Span>, dependencyMs: number, waitMs: number][] = [
    ["one after the other", { a: [1000, 2000], b: [2000, 3000] }, 2000, 7000],
    ["with a pause between", { a: [1000, 2000], b: [5000, 6000] }, 2000, 4000],
    ["side by side", { a: [1000, 4000], b: [2000, 5000] }, 4000, 5000],
    ["one within another", { a: [1000, 9000], b: [2000, 3000], c: [4000, 5000] }, 8000, 1000],
    ["in the wrong order", { b: [5000, 6000], a: [1000, 2000] }, 2000, 4000],
    ["of no length", { a: [1000, 1000] }, 0, 9000],
  ];
  for (const [what, dependencies, dependencyMs, waitMs] of table) {
    test(`dependencies ${what}`, () =>
      assert.deepEqual(timesOf([10_000, 12_000], dependencies), {
        startedAt: 10_000,
        durationMs: 2000,
        dependencyMs,
        waitMs,
      }));
  }

  test("never waits less than no time", () => assert.equal(timesOf([4000, 5000], { a: [1000, 4050] }).waitMs, 0));

  test("still being built when the run ends", () => {
    assert.deepEqual(timesOf([80_000, null], { a: [1000, 2000] }), {
      startedAt: 80_000,
      durationMs: 10_000,
      dependencyMs: 1000,
      waitMs: 78_000,
    });
  });

  test("never begun", () => {
    assert.deepEqual(timesOf(null, { a: [1000, null] }), {
      startedAt: null,
      durationMs: 0,
      dependencyMs: 89_000,
      waitMs: 0,
    });
  });
});

test("a check says what was measured of its last attempt", () => {
  const seen = new Map([
    [
      "own",
      {
        startedAt: 0,
        remote: false,
        finishedAt: 5,
        lastLineAt: 0,
        countedFailed: true,
        builtAs: "/nix/store/x.drv",
        tail: new LogTail(),
        clientPid: 1,
      },
    ],
  ]);
  const reason = { code: "exit-code", message: "its builder exited with 1" };
  const built = builtCheck({ check, needs: new Set(), unproven: null }, { verdict: "failed", reason }, seen, {
    plannedAt: 0,
    now: 9,
    emulated: true,
    log: "logs/login.log",
    excerpt: ["x"],
    attempts: [],
    measurement: { peakMemoryBytes: 5, cpuMs: 6, method: "cgroup", oomKilled: false },
  });
  assert.partialDeepStrictEqual(built, {
    name: "login",
    backend: "qemu",
    drvPath: "own",
    verdict: "failed",
    emulated: true,
    reason,
    log: "logs/login.log",
    excerpt: ["x"],
    memoryMethod: "cgroup",
    peakMemoryBytes: 5,
    cpuMs: 6,
  });
});

test("checks that were not built", () => {
  const reason = { code: "throw", message: "no" };
  const broken = brokenCheck({
    name: "b",
    attr: "checks.x.b",
    verdict: "eval-error",
    reason,
    location: { file: "flake.nix", line: 1, column: 2 },
    excerpt: ["trace"],
    log: null,
    evaluation: { startedAt: "2026-11-20T08:00:00.000Z", session: 0, durationMs: 3, peakMemoryBytes: null },
  });
  assert.partialDeepStrictEqual(broken, {
    evaluation: { startedAt: "2026-11-20T08:00:00.000Z", session: 0, durationMs: 3, peakMemoryBytes: null },
    verdict: "eval-error",
    reason,
    drvPath: null,
    attempts: [],
    excerpt: ["trace"],
    location: { file: "flake.nix", line: 1, column: 2 },
  });
  assert.partialDeepStrictEqual(unfinishedCheck({ name: "u", attr: "checks.x.u" }, "cancelled"), {
    verdict: "cancelled",
    drvPath: null,
    startedAt: null,
    attempts: [],
  });
  const cached = cachedCheck(check, null);
  assert.partialDeepStrictEqual(cached, {
    verdict: "cached",
    emulated: false,
    reason: null,
    drvPath: "own",
    attempts: [],
    durationMs: 0,
    log: null,
  });
  assert.deepEqual(
    [broken, cached].map(({ verdict }) => isGood(verdict)),
    [false, true],
  );
});
