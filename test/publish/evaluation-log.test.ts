import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { EvaluationLog } from "../../src/publish/evaluation-log.ts";

const names = Array.from({ length: 1000 }, (_, index) => `c${index}`);

/** Evaluates checks of a second each, with ten samples of the memory, and gives when a line came. */
function lines(number: number): { second: number; text: string }[] {
  const log = new EvaluationLog();
  const said: { second: number; text: string }[] = [];
  const hear = (event: Parameters<EvaluationLog["take"]>[0], at: number): void => {
    const text = log.take(event);
    if (text !== null) said.push({ second: at / 1000, text });
  };
  hear({ type: "checks-named", names: names.slice(0, number), noun: "check" }, 0);
  for (const [index, name] of names.slice(0, number).entries()) {
    const from = index * 1000;
    hear({ type: "check-evaluating", name, session: 0, at: from }, from);
    for (let at = from; at < from + 1000; at += 100) hear({ type: "evaluation-sampled", bytes: 2 ** 30, at }, at);
    const at = from + 1000;
    hear({ type: "check-evaluated", name, ok: true, durationMs: 1000, at }, at);
  }
  return said;
}

describe("a log", () => {
  test("has nothing of an evaluation that is soon over", () => {
    assert.deepEqual(lines(10), []);
  });

  test("has a line now and then, more seldom with time, and one at the end", () => {
    const said = lines(300);
    assert.deepEqual(
      said.map(({ second }) => second),
      [10, 20, 40, 80, 140, 200, 260, 300],
    );
    assert.equal(said[2]?.text, "evaluating 40 of 300 · about 4 min 20 s left · 1.0 GiB");
    assert.equal(said.at(-1)?.text, "evaluated 300 checks in 5 min 0 s, with 1.0 GiB at most");
  });

  test("says of each part of a flake what that took", () => {
    const log = new EvaluationLog();
    const evaluated = (name: string, noun: string, from: number, to: number): string | null => {
      log.take({ type: "checks-named", names: [name], noun });
      log.take({ type: "check-evaluating", name, session: 0, at: from });
      log.take({ type: "evaluation-sampled", bytes: 2 ** 20, at: from + 100 });
      log.take({ type: "evaluation-sampled", bytes: 2 ** 20, at: to });
      return log.take({ type: "check-evaluated", name, ok: true, durationMs: to - from, at: to });
    };
    assert.equal(evaluated("a", "check", 0, 12_000), "evaluated 1 check in 12 s, with 1 MiB at most");
    assert.equal(evaluated("boot.a", "system", 60_000, 61_000), null);
    assert.equal(evaluated("boot.b", "system", 80_000, 92_000), "evaluated 1 system in 12 s, with 1 MiB at most");
  });
});
