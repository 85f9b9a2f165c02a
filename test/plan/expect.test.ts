import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { FoundCheck } from "../../src/discover/found.ts";
import { EMPTY_HISTORY, type History, mergeHistories, type Run } from "../../src/history/runs.ts";
import { expectationOf } from "../../src/plan/expect.ts";
import { NOTHING_KNOWN } from "../../src/schedule/expectation.ts";

const SYSTEM = "x86_64-linux";
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

type Known = Pick<FoundCheck, "name" | "backend" | "machines">;
const plain: Known = { name: "x", backend: "build", machines: null };
const vm = (count: number, memoryMiB: number | null, cores: number | null): Known => ({
  name: "x",
  backend: "qemu",
  machines: { count, memoryBytes: memoryMiB === null ? null : memoryMiB * MIB, cores },
});

/** A history of `x`; the first run is the last one that there was. */
function ran(...runs: Partial<Run>[]): History {
  const list = runs.map((run, age) => ({
    at: 1_000_000 - age,
    durationMs: 1000,
    peakMemoryBytes: null,
    cpuMs: null,
    verdict: "passed",
    evaluation: null,
    more: [],
    ...run,
  }));
  return mergeHistories(new Map([[SYSTEM, new Map([["x", list]])]]));
}
const seconds = (...list: number[]): History => ran(...list.map((s) => ({ durationMs: s * 1000 })));

describe("time by history", () => {
  const table: [history: History, expectedMs: number, why: RegExp][] = [
    [seconds(5), 5000, /^its last run;/],
    [seconds(4, 6), 5000, /^median of its last 2 runs;/],
    [seconds(5, 5, 300), 5000, /^median of its last 3 runs;/],
    // What it took long ago does not count.
    [seconds(5, 5, 5, 5, 90, 90, 90, 90, 90, 90), 5000, /^median of its last 7 runs;/],
    [seconds(5, 90, 90, 90, 5, 5, 5), 5000, /^median of its last 7 runs;/],
    [
      ran(
        { durationMs: 1, verdict: "failed" },
        { durationMs: 5000 },
        { durationMs: 1, verdict: "timeout" },
        { durationMs: 7000, verdict: "flaky" },
      ),
      6000,
      /^median of its last 2 runs that passed;/,
    ],
    [ran({ durationMs: 1, verdict: "failed" }, { durationMs: 5000 }), 5000, /^its last run that passed;/],
    [ran({ durationMs: 3000, verdict: "failed" }), 3000, /^its last run, which failed;/],
    [
      ran(
        { durationMs: 3000, verdict: "failed" },
        { durationMs: 9000, verdict: "timeout" },
        { durationMs: 4000, verdict: "stalled" },
      ),
      4000,
      /^median of its last 3 runs, all failed;/,
    ],
  ];
  for (const [history, expected, why] of table) {
    test(`${expected} ms: ${why.source}`, () => {
      const { durationMs, from, why: said } = expectationOf(plain, SYSTEM, history);
      assert.deepEqual([durationMs, from], [expected, "history"]);
      assert.match(said, why);
    });
  }

  test("of another check, or of another system, says nothing", () => {
    assert.equal(expectationOf({ ...plain, name: "y" }, SYSTEM, seconds(5)), NOTHING_KNOWN);
    assert.equal(expectationOf(plain, "aarch64-linux", seconds(5)), NOTHING_KNOWN);
    assert.equal(expectationOf({ ...plain, name: "__proto__" }, "constructor", seconds(5)), NOTHING_KNOWN);
  });
});

describe("memory and cores by history", () => {
  const memory = (history: History): number => expectationOf(plain, SYSTEM, history).memoryBytes;

  test("the highest of the last peaks, and a little more", () => {
    assert.equal(
      memory(
        ran(
          { peakMemoryBytes: 1000 },
          { peakMemoryBytes: 2000 },
          { peakMemoryBytes: null },
          { peakMemoryBytes: 1000, verdict: "failed" },
        ),
      ),
      2100,
    );
    assert.equal(
      memory(ran(...Array.from({ length: 10 }, (_, age) => ({ peakMemoryBytes: age < 7 ? 1000 : 9000 })))),
      1050,
    );
    assert.equal(expectationOf(plain, SYSTEM, ran({ peakMemoryBytes: 1000 })).why, "its last run");
  });

  test("what ran out of memory gets half as much again, until it has passed", () => {
    assert.equal(memory(ran({ peakMemoryBytes: 2000, verdict: "out-of-memory" }, { peakMemoryBytes: 1000 })), 3000);
    assert.equal(memory(ran({ peakMemoryBytes: 1000 }, { peakMemoryBytes: 2000, verdict: "out-of-memory" })), 1050);
    assert.equal(
      memory(ran({ peakMemoryBytes: 1000, verdict: "failed" }, { peakMemoryBytes: 2000, verdict: "out-of-memory" })),
      3000,
    );
  });

  test("a peak that was never measured comes from the next best, and that is said", () => {
    assert.deepEqual(expectationOf(plain, SYSTEM, seconds(5)), {
      durationMs: 5000,
      memoryBytes: NOTHING_KNOWN.memoryBytes,
      cores: 1,
      from: "history",
      why: "its last run; memory: never measured",
    });
    const { memoryBytes, cores, why } = expectationOf(vm(2, 3072, 4), SYSTEM, seconds(5, 5));
    assert.deepEqual(
      [memoryBytes, cores, why],
      [3 * GIB + 256 * MIB, 4, "median of its last 2 runs; memory: 2 machines with 3 GiB"],
    );
  });

  test("cores are what was kept busy, in tenths", () => {
    const cores = (...runs: Partial<Run>[]): number => expectationOf(vm(1, 1024, 8), SYSTEM, ran(...runs)).cores;
    assert.equal(cores({ cpuMs: 2510 }), 2.6);
    assert.equal(cores({ cpuMs: 3000 }, { cpuMs: 1000 }, { cpuMs: null }, { cpuMs: 2000 }), 2);
    assert.equal(cores({ cpuMs: 0 }), 0.1);
    assert.equal(cores({ cpuMs: 5, durationMs: 0 }), 8);
  });
});

describe("by evaluation, or by nothing", () => {
  const table: [check: Known, memoryBytes: number, cores: number, from: string, why: string][] = [
    [plain, 512 * MIB, 1, "default", "nothing is known"],
    [vm(1, 1024, 1), 1152 * MIB, 1, "evaluation", "1 machine with 1 GiB"],
    [vm(2, 3072, 4), 3328 * MIB, 4, "evaluation", "2 machines with 3 GiB"],
    [vm(3, 1536, 3), 1920 * MIB, 3, "evaluation", "3 machines with 1.5 GiB"],
    [vm(1, 700, null), 828 * MIB, 1, "evaluation", "1 machine with 700 MiB"],
    [vm(2, null, null), 2304 * MIB, 2, "default", "2 machines"],
    [{ ...plain, backend: "qemu" }, 1152 * MIB, 1, "default", "a test with machines"],
    [vm(0, 0, 0), 1152 * MIB, 1, "default", "a test with machines"],
    [{ ...plain, backend: "nspawn" }, 512 * MIB, 1, "default", "a test with containers"],
    [{ ...vm(0, 0, 0), backend: "nspawn" }, 512 * MIB, 1, "default", "a test with containers"],
    [{ ...vm(1, 1024, 2), backend: "mixed" }, 1664 * MIB, 2, "evaluation", "1 machine with 1 GiB, and containers"],
  ];
  for (const [check, memoryBytes, cores, from, why] of table) {
    test(`${check.backend}: ${why}`, () => {
      const expected = expectationOf(check, SYSTEM, EMPTY_HISTORY);
      assert.deepEqual(
        [expected.memoryBytes, expected.cores, expected.from, expected.why],
        [memoryBytes, cores, from, why],
      );
    });
  }

  test("machines are thought to take longer than containers, and these longer than builds", () => {
    const [build, container, machine] = (["build", "nspawn", "qemu"] as const).map(
      (backend) => expectationOf({ ...plain, backend }, SYSTEM, EMPTY_HISTORY).durationMs,
    );
    assert.ok((build ?? 0) < (container ?? 0) && (container ?? 0) < (machine ?? 0));
  });
});
