import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import { DiskWatch, LOW_DISK_BYTES } from "../../src/run/disk.ts";
import { realFiles } from "../../src/system/files.ts";

const MIB = 1024 ** 2;
/** Longer than the watch's pause. */
const LATER_MS = 1000;

/**
 * A disk on which one value after the other is left; an error is one that cannot be asked. `looked` lists the paths
 * that were.
 */
function disk(...values: readonly (number | Error)[]): {
  world: { files: ReturnType<typeof realFiles> };
  looked: string[];
} {
  const looked: string[] = [];
  const freeSpace = (path: string): Promise<number> => {
    const value = values[Math.min(looked.length, values.length - 1)] ?? 0;
    looked.push(path);
    return value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
  };
  return { world: { files: { ...realFiles(), freeSpace } }, looked };
}

/** Lets the watch look so often, and gives what it thought after each time, and how often it told of a change. */
async function watched(
  context: TestContext,
  times: number,
  values: readonly (number | Error)[],
): Promise<{ low: (number | null)[]; changes: number }> {
  context.mock.timers.enable({ apis: ["setInterval"] });
  let changes = 0;
  const { world } = disk(...values);
  using watch = new DiskWatch("/nix/store", world, () => (changes += 1));
  const low: (number | null)[] = [];
  for (let time = 0; time < times; time += 1) {
    context.mock.timers.tick(250);
    await new Promise(setImmediate);
    low.push(watch.low);
  }
  return { low, changes };
}

test("low is what is below the limit; every change is told, and nothing else", async (context) => {
  const values = [5000 * MIB, LOW_DISK_BYTES, LOW_DISK_BYTES - 1, 30 * MIB, 0, LOW_DISK_BYTES, 30 * MIB];
  assert.deepEqual(await watched(context, 7, values), {
    low: [null, null, LOW_DISK_BYTES - 1, 30 * MIB, 0, null, 30 * MIB],
    changes: 3,
  });
});

test("a disk that cannot be asked does not stop a run, and lets one go on", async (context) => {
  assert.deepEqual(await watched(context, 3, [new Error("ENOENT"), 10, new Error("ENOENT")]), {
    low: [null, 10, null],
    changes: 2,
  });
});

test("who asks is told at once, and the right disk was looked at", async () => {
  const { world, looked } = disk(10, 5000 * MIB);
  const told: (number | null)[] = [];
  using watch = new DiskWatch("/somewhere/store", world, () => told.push(watch.low));
  await watch.look();
  await watch.look();
  assert.deepEqual(
    [told, looked],
    [
      [10, null],
      ["/somewhere/store", "/somewhere/store"],
    ],
  );
});

test("after its scope it neither looks nor tells, not even of a look that was under way", async () => {
  const { world, looked } = disk(10);
  let changes = 0;
  let late: Promise<void> | null = null;
  {
    using watch = new DiskWatch("/nix/store", world, () => (changes += 1));
    late = watch.look();
  }
  await late;
  await new Promise((resolve) => setTimeout(resolve, LATER_MS));
  assert.deepEqual([changes, looked.length], [0, 1]);
});

test("it looks by itself, on a real disk", async () => {
  const files = realFiles();
  const started = performance.now();
  const thrice = Promise.withResolvers<void>();
  let asked = 0;
  const freeSpace = async (path: string): Promise<number> => {
    asked += 1;
    if (asked === 3) thrice.resolve();
    return await files.freeSpace(path);
  };
  using watch = new DiskWatch("/tmp", { files: { ...files, freeSpace } }, () => undefined);
  await thrice.promise;
  // A timer may be late, and never comes too early.
  assert.ok(performance.now() - started > 2 * 250 - 50);
  assert.equal(watch.low, null);
});
