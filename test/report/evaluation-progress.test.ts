import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { Event } from "../../src/model/event.ts";
import { EvaluationProgress } from "../../src/report/evaluation-progress.ts";

const T = Date.parse("2026-11-20T08:00:00Z");
const GIB = 2 ** 30;
const at = (seconds: number): number => T + seconds * 1000;

const named = (...names: string[]): Event => ({ type: "checks-named", names, noun: "check" });
const begun = (name: string, second: number, session = 0): Event => ({
  type: "check-evaluating",
  name,
  session,
  at: at(second),
});
const ended = (name: string, from: number, to: number, ok = true): Event => ({
  type: "check-evaluated",
  name,
  ok,
  durationMs: (to - from) * 1000,
  at: at(to),
});
const expected = (times: Record<string, number>): Event => ({
  type: "evaluations-expected",
  durations: new Map(Object.entries(times).map(([name, seconds]) => [name, seconds * 1000])),
});
const held = (bytes: number | null, second: number): Event => ({ type: "evaluation-sampled", bytes, at: at(second) });

function after(...events: Event[]): EvaluationProgress {
  const progress = new EvaluationProgress();
  for (const event of events) progress.take(event);
  return progress;
}

/** Checks `c0`, `c1` and so on, each evaluated for so many seconds, one after the other. */
const row = (number: number, seconds: number): Event[] =>
  Array.from({ length: number }, (_, index) => [
    begun(`c${index}`, index * seconds),
    ended(`c${index}`, index * seconds, (index + 1) * seconds),
  ]).flat();
const names = (number: number): string[] => Array.from({ length: number }, (_, index) => `c${index}`);

describe("the line about an evaluation", () => {
  test("is none of one that has just begun, and none when all is evaluated", () => {
    assert.equal(after(named("a")).line(at(100)), null);
    assert.equal(after(named("a"), begun("a", 0)).line(at(1.9)), null);
    assert.equal(after(named("a"), begun("a", 0)).line(at(2)), "evaluating 0 of 1 · a 2 s");
    assert.equal(after(named("a"), begun("a", 0), ended("a", 0, 5)).line(at(5)), null);
  });

  test("says what is done, what failed, the memory, and what takes long", () => {
    const progress = after(
      named(...names(9)),
      ...row(2, 1),
      ended("c2", 2, 3, false),
      begun("c3", 4, 0),
      begun("c4", 2, 1),
      begun("c5", 3.5, 2),
      held(2.1 * GIB, 4),
    );
    // Only what has been evaluated for a second is named, and no more than two.
    assert.match(
      progress.line(at(4.9)) ?? "",
      /^evaluating 3 of 9 \(1 failed\) · about 5 s left · 2\.1 GiB · c4 2 s, c5 1 s$/u,
    );
    progress.take(held(null, 5));
    assert.doesNotMatch(progress.line(at(5)) ?? "", /GiB/u);
  });

  test("a name is a stranger's text", () => {
    const line = after(named("a\u001b[2J\n::error::\u202e"), begun("a\u001b[2J\n::error::\u202e", 0)).line(at(3)) ?? "";
    assert.doesNotMatch(line, /[\p{Cc}\u202e]/u);
    assert.match(line, /a‹U\+001B›\[2J‹U\+000A›::error::/u);
  });

  test("a check that begins again in another session is named once", () => {
    const line = after(named("a", "b"), begun("a", 0, 1), begun("b", 0, 0), begun("a", 5, 0)).line(at(8));
    assert.equal(line, "evaluating 0 of 2 · a 3 s");
  });
});

describe("the expected end", () => {
  const left = (progress: EvaluationProgress, second: number): string | null =>
    /about (.+?) left/u.exec(progress.line(at(second)) ?? "")?.[1] ?? null;

  test("is not told where nothing is known: no history, and fewer than three evaluated", () => {
    assert.equal(left(after(named(...names(9)), ...row(2, 3)), 6), null);
    assert.equal(left(after(named(...names(9)), ...row(3, 3)), 9), "20 s");
  });

  test("counts what runs side by side", () => {
    const two = after(named(...names(23)), ...row(3, 4), begun("c3", 12, 0), begun("c4", 12, 1));
    // 20 checks of 4 s for two sessions.
    assert.equal(left(two, 12), "40 s");
    assert.equal(left(two, 13), "40 s");
  });

  test("history knows the long ones, from the first second on", () => {
    const known = after(
      expected({ a: 10, b: 10, long: 100 }),
      named("a", "b", "long"),
      begun("a", 0, 0),
      begun("b", 0, 1),
    );
    assert.equal(left(known, 2), "1 min 40 s");
  });

  test("this run may be slower than earlier ones", () => {
    const expectations = Object.fromEntries(names(8).map((name) => [name, 2]));
    assert.equal(left(after(expected(expectations), named(...names(8)), ...row(4, 4)), 16), "15 s");
  });

  test("names of earlier runs that are gone do not count", () => {
    assert.equal(left(after(expected({ a: 30, gone: 3000 }), named("a"), begun("a", 0)), 10), "20 s");
  });

  test("what takes longer than anything before has no known end", () => {
    assert.equal(left(after(expected({ a: 3 }), named("a"), begun("a", 0)), 10), null);
  });
});

test("at the end: what all of it took", () => {
  const progress = after(
    named("c0", "c1"),
    ...row(1, 60),
    held(3.1 * GIB, 5),
    held(GIB, 6),
    ended("c1", 60, 100, false),
  );
  assert.equal(progress.summary(at(100)), "evaluated 2 checks (1 failed) in 1 min 40 s, with 3.1 GiB at most");
  assert.equal(after(named("a"), begun("a", 0), ended("a", 0, 12)).summary(at(12)), "evaluated 1 check in 12 s");
});
