import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { WaitingChecks } from "../../src/discover/waiting-checks.ts";

const places = [0, 1, 2, 3, 4, 5, 6, 7];

/** Lets sessions take checks of such times, one at a time each, and gives their order and when the last one ends. */
function evaluated(times: readonly number[], sessions: number, known = true): { order: number[]; endsAt: number } {
  const waiting = new WaitingChecks([...times.keys()], (place) => (known ? (times[place] ?? null) : null));
  const free = Array.from({ length: sessions }, () => 0);
  const order: number[] = [];
  while (!waiting.isEmpty) {
    const next = free.indexOf(Math.min(...free));
    const [place] = waiting.take(1, sessions);
    assert.ok(place !== undefined);
    order.push(place);
    free[next] = (free[next] ?? 0) + (times[place] ?? 0);
  }
  return { order, endsAt: Math.max(...free) };
}

describe("checks that wait for their evaluation", () => {
  test("are taken in the flake's order where nothing is known", () => {
    const waiting = new WaitingChecks(places, () => null);
    assert.deepEqual([waiting.take(3, 2), waiting.take(1, 2)], [[0, 1, 2], [3]]);
    waiting.putBack(1, 2);
    assert.deepEqual([waiting.take(8, 2), waiting.isEmpty], [[1, 2, 4, 5, 6, 7], true]);
  });

  test("so are quick ones, and all of a single session", () => {
    assert.deepEqual(evaluated([100, 100, 1900], 2).order, [0, 1, 2]);
    assert.deepEqual(evaluated([3000, 3000, 90_000], 1).order, [0, 1, 2]);
  });

  test("a long one is taken before its turn, as late as it may: the last session is not left with it", () => {
    const times = [...Array.from({ length: 20 }, () => 3000), 20_000];
    assert.equal(evaluated(times, 2, false).endsAt, 50_000);
    const { order, endsAt } = evaluated(times, 2);
    assert.ok(endsAt <= 42_000, `${endsAt}`);
    assert.ok(order.indexOf(20) > 4, "those before it share what they share for as long as that costs nothing");
  });

  test("what is not known counts like the others", () => {
    const waiting = new WaitingChecks(places, (place) => (place === 7 ? 60_000 : place < 4 ? 1000 : null));
    assert.deepEqual(waiting.take(4, 2), [7]);
    assert.deepEqual(waiting.take(4, 2), [0, 1, 2, 3]);
  });
});
