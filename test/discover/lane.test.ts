import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { emptyDraft } from "../../src/discover/draft.ts";
import type { Evaluator } from "../../src/discover/evaluator.ts";
import { Lane } from "../../src/discover/lane.ts";

const MIB = 1024 ** 2;

/** An evaluator that is never asked for anything but its memory. */
function evaluator(canRefresh: boolean): Evaluator & { bytes: number } {
  const never = (): Promise<never> => Promise.reject(new Error("not asked for"));
  return {
    bytes: 100 * MIB,
    canRefresh,
    sample() {
      return this.bytes;
    },
    list: never,
    evaluate: never,
    stop: never,
    [Symbol.asyncDispose]: never,
  };
}

/** Lets a lane evaluate checks that take so long and leave so much. Gives whether the process had to end at one. */
function walk(lane: Lane, one: Evaluator & { bytes: number }, checks: readonly [ms: number, bytes: number][]): boolean {
  return checks
    .map(([durationMs, bytes]) => {
      lane.add({ ...emptyDraft(0), durationMs });
      one.bytes = bytes;
      return lane.settle(one);
    })
    .includes(true);
}

describe("a lane", () => {
  test("shares one value while there is room", () => {
    const lane = new Lane(null, 1000 * MIB);
    const one = evaluator(true);
    lane.begin(one);
    assert.equal(
      walk(lane, one, [
        [900, 300 * MIB],
        [100, 500 * MIB],
        [100, 1000 * MIB],
      ]),
      false,
    );
    assert.deepEqual(lane.next, { isFresh: false, count: 1 });
  });

  for (const [what, fresh, count] of [
    ["one value for each check where that costs little", 120, 1],
    ["one value for as many as have room where each costs much", 900, 4],
  ] as const)
    test(`without room: ${what}`, () => {
      const lane = new Lane(null, 1000 * MIB);
      const one = evaluator(true);
      lane.begin(one);
      // Five checks of 220 MiB each: of 1,000, four have room.
      assert.equal(
        walk(lane, one, [
          [900, 300 * MIB],
          [100, 520 * MIB],
          [100, 740 * MIB],
          [100, 960 * MIB],
          [100, 1200 * MIB],
        ]),
        true,
      );
      const other = evaluator(true);
      lane.begin(other);
      assert.deepEqual(lane.next, { isFresh: true, count: 1 });
      assert.equal(
        walk(lane, other, [
          [2000, 500 * MIB],
          [fresh, 500 * MIB],
        ]),
        false,
      );
      assert.deepEqual(lane.next, { isFresh: true, count });
    });

  test("knows what a check takes by itself, whatever its process holds of others", () => {
    const lane = new Lane(null, 1000 * MIB);
    const one = evaluator(true);
    const need = (mib: number): number => (lane.needOf({ ...emptyDraft(0), peakMemoryBytes: mib * MIB }) ?? 0) / MIB;
    lane.begin(one);
    assert.equal(need(300), 300, "the first one has all of it");
    walk(lane, one, [[900, 700 * MIB]]);
    assert.equal(need(900), 300, "of 900, another check has left 600");
    walk(lane, one, [[900, 1200 * MIB]]);
    lane.begin(evaluator(true));
    lane.add(emptyDraft(0));
    assert.equal(need(105), 0, "what earlier ones left was not even collected");
    assert.equal(need(900), 900);
    assert.equal(lane.needOf(emptyDraft(0)), null);
  });

  test("whose process cannot take a value afresh begins another process each time", () => {
    const lane = new Lane(null, 1000 * MIB);
    const one = evaluator(false);
    lane.begin(one);
    assert.equal(walk(lane, one, [[100, 1001 * MIB]]), true);
    assert.deepEqual(lane.next, { isFresh: false, count: 1 });
  });

  test("takes over the first check of another process that is much longer at it than its own checks take", () => {
    const [lane, other] = [new Lane(null, 1000 * MIB), new Lane(null, 1000 * MIB)];
    const one = evaluator(true);
    lane.begin(one);
    other.begin(evaluator(true));
    other.ask([7], 1000, false);
    assert.equal(lane.overtakes(other, 9000), false, "it has evaluated nothing itself");
    walk(lane, one, [
      [900, 300 * MIB],
      [20, 310 * MIB],
      [20, 310 * MIB],
    ]);
    assert.equal(lane.overtakes(other, 1080), false, "not yet");
    assert.equal(lane.overtakes(other, 1081), true);
    assert.equal(lane.overtakes(lane, 9000), false, "itself");
    other.add({ ...emptyDraft(7), durationMs: 50 });
    assert.equal(lane.overtakes(other, 9000), false, "it has the shared value by now");
  });
});
