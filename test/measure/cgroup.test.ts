import assert from "node:assert/strict";
import { test } from "node:test";

import { CgroupMeter } from "../../src/measure/cgroup.ts";
import { type Kernel, realKernel } from "../../src/system/kernel.ts";
import { MIB } from "./builds.ts";

/** What a cgroup has, in MiB. Time passes with each read: the next one finds the next state. */
type State = { anon: number; file?: number };

/** A kernel with one cgroup in these states, the last of which stays. */
function passing(states: readonly State[]): Kernel {
  let [reads, peak] = [0, 0];
  const read = (path: string): string | null => {
    const { anon, file = 0 } = states[Math.min(reads, states.length - 1)] ?? { anon: 0 };
    const kernel = 1;
    reads += 1;
    peak = Math.max(peak, ...states.slice(0, reads).map((state) => state.anon + (state.file ?? 0) + kernel));
    if (path.endsWith("memory.peak")) return `${peak * MIB}\n`;
    if (path.endsWith("memory.current")) return `${(anon + file + kernel) * MIB}\n`;
    if (path.endsWith("memory.stat"))
      return `anon ${anon * MIB}\nfile ${file * MIB}\nkernel ${kernel * MIB}\nsock 0\nshmem 0\n`;
    return null;
  };
  return { ...realKernel(), read };
}

/** The peak after so many samples, in MiB. */
function peakOf(states: readonly State[]): number {
  const meter = CgroupMeter.of("/sys/fs/cgroup/nix-build-1", passing(states));
  assert.ok(meter !== null);
  for (const _ of states) meter.sample();
  return meter.sample().peakBytes / MIB;
}

test("what a build takes while it is looked at counts, whenever that is", () => {
  for (let at = 0; at < 12; at += 1) {
    const states = [
      ...Array.from({ length: at }, () => ({ anon: 370 })),
      { anon: 600 },
      { anon: 600 },
      ...Array.from({ length: 12 }, () => ({ anon: 0 })),
    ];
    assert.equal(peakOf(states), 600, `taken at read ${at}`);
  }
});

test("files that are read while it is looked at do not count, whenever that is", () => {
  for (let at = 0; at < 12; at += 1) {
    const states = [
      ...Array.from({ length: at }, () => ({ anon: 10 })),
      ...Array.from({ length: 12 }, () => ({ anon: 10, file: 500 })),
    ];
    assert.equal(peakOf(states), 10, `read at ${at}`);
  }
});
