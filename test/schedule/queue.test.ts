import assert from "node:assert/strict";
import { test } from "node:test";

import { ReadyQueue } from "../../src/schedule/queue.ts";
import { random } from "./simulator.ts";

test("the first that fits is the one that looking at all of them finds", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const next = random(seed);
    const ranks = 1 + Math.floor(40 * next());
    const queue = new ReadyQueue(ranks);
    const inside = new Map<number, { memoryBytes: number; durationMs: number }>();
    for (let step = 0; step < 200; step += 1) {
      const rank = Math.floor(ranks * next());
      if (inside.delete(rank)) {
        queue.remove(rank);
      } else {
        const asked = {
          memoryBytes: next() < 0.1 ? Infinity : Math.floor(10 * next()),
          durationMs: Math.floor(10 * next()),
        };
        inside.set(rank, asked);
        queue.add(rank, asked);
      }
      const room = {
        memoryBytes: Math.floor(12 * next()) - 1,
        durationMs: next() < 0.2 ? Infinity : Math.floor(12 * next()) - 1,
      };
      const fitting = [...inside]
        .filter(([, asked]) => asked.memoryBytes <= room.memoryBytes && asked.durationMs <= room.durationMs)
        .map(([at]) => at);
      assert.equal(queue.first(room), fitting.length === 0 ? undefined : Math.min(...fitting), `seed ${seed}`);
      assert.equal(queue.first(), inside.size === 0 ? undefined : Math.min(...inside.keys()), `seed ${seed}`);
      assert.equal(
        queue.workMs,
        [...inside.values()].reduce((sum, { durationMs }) => sum + durationMs, 0),
        `seed ${seed}`,
      );
    }
  }
});
