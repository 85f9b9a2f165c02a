import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";

import { BootAdmission } from "../../src/boot/admission.ts";
import { GIB, MIB } from "../../src/text/format.ts";
import { random } from "../random.ts";

/** What the program that runs a machine is given beside it. */
const OVERHEAD = 128 * MIB;

/** Lets systems in, in their order; says which are in, and lets one out. */
function house(limits: { jobs: number; memoryBytes: number | null }, wants: readonly (number | null)[]) {
  const admission = new BootAdmission(limits);
  const places = new Map<number, Disposable>();
  for (const [at, bytes] of wants.entries()) void admission.enter(bytes).then((place) => places.set(at, place));
  return {
    inside: async (): Promise<number[]> => {
      await turn();
      return [...places.keys()].toSorted((a, b) => a - b);
    },
    leave: (at: number): void => {
      places.get(at)?.[Symbol.dispose]();
      places.delete(at);
    },
  };
}

test("so many boot at once as there are jobs", async () => {
  const { inside, leave } = house({ jobs: 2, memoryBytes: null }, [1, 1, 1, 1]);
  assert.deepEqual(await inside(), [0, 1]);
  leave(1);
  assert.deepEqual(await inside(), [0, 2]);
  leave(0);
  leave(2);
  assert.deepEqual(await inside(), [3]);
});

test("no more boot at once than fit, each with what its program takes", async () => {
  const two = 2 * (GIB + OVERHEAD);
  assert.deepEqual(await house({ jobs: 9, memoryBytes: two }, [GIB, GIB, GIB]).inside(), [0, 1]);
  assert.deepEqual(await house({ jobs: 9, memoryBytes: two - 1 }, [GIB, GIB, GIB]).inside(), [0]);
});

test("what does not say its memory counts as a GiB", async () => {
  const two = 2 * (GIB + OVERHEAD);
  assert.deepEqual(await house({ jobs: 9, memoryBytes: two }, [null, null, null]).inside(), [0, 1]);
});

test("a small one does not overtake a large one, which would then wait for ever", async () => {
  const { inside, leave } = house({ jobs: 9, memoryBytes: 4 * GIB }, [2 * GIB, 3 * GIB, 1, 1]);
  assert.deepEqual(await inside(), [0]);
  leave(0);
  assert.deepEqual(await inside(), [1, 2, 3]);
});

test("one always fits, and then alone", async () => {
  const { inside, leave } = house({ jobs: 9, memoryBytes: GIB }, [64 * GIB, 1, 64 * GIB]);
  assert.deepEqual(await inside(), [0]);
  leave(0);
  assert.deepEqual(await inside(), [1]);
  leave(1);
  assert.deepEqual(await inside(), [2]);
});

test("whatever comes, all get in, in order, and never more than fit", async () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const next = random(seed);
    const limits = { jobs: Math.ceil(next() * 5), memoryBytes: next() < 0.3 ? null : Math.ceil(next() * 4 * GIB) };
    const wants = Array.from({ length: Math.ceil(next() * 30) }, () => (next() < 0.2 ? null : next() * 3 * GIB));
    const taken = (at: number): number => (wants[at] ?? GIB) + OVERHEAD;
    const { inside, leave } = house(limits, wants);
    let last = -1;
    for (let now = await inside(); now.length > 0; now = await inside()) {
      const says = `seed ${seed}: ${now.join()}`;
      const newest = now.at(-1) ?? -1;
      assert.ok(newest >= last, says);
      last = Math.max(last, newest);
      assert.ok(now.length <= limits.jobs, says);
      const sum = now.reduce((all, at) => all + taken(at), 0);
      assert.ok(now.length === 1 || sum <= (limits.memoryBytes ?? Infinity), says);
      // Nobody waits who has a place: the next one does not fit, or there is none.
      const waiting = last + 1;
      if (waiting < wants.length && now.length < limits.jobs)
        assert.ok(sum + taken(waiting) > (limits.memoryBytes ?? Infinity), says);
      leave(now[Math.floor(next() * now.length)] ?? 0);
    }
    assert.equal(last, wants.length - 1, `seed ${seed}`);
  }
});
