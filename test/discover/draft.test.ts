import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { type BegunCheck, DraftReader } from "../../src/discover/draft.ts";
import type { ErrorMessage, EvaluationMessage } from "../../src/discover/evaluation-messages.ts";

const begin = (at: number): { ours: EvaluationMessage } => ({ ours: { kind: "begin", value: { at, position: null } } });
const check = (drvPath: string): { ours: EvaluationMessage } => ({
  ours: { kind: "check", value: drvPath },
});
const done: { ours: EvaluationMessage } = { ours: { kind: "done", value: null } };
const said = (text: string, level = 0): { message: ErrorMessage } => ({
  message: { kind: "message", level, text, raw: null, position: null },
});

/** A reader of what a process says about these checks. `clock`: in milliseconds; `begun` gets those that begin. */
function reading(places: readonly number[], clock = (): number => 0, begun: BegunCheck[] = []): DraftReader {
  return new DraftReader(places, { clock, now: () => 1000 + clock() }, (one) => void begun.push(one));
}

describe("drafts of checks", () => {
  test("each is complete when the next one begins, the last one at the end", () => {
    const reader = reading([4, 2]);
    assert.deepEqual([reader.take(begin(4)), reader.take(check("/a.drv"))], [null, null]);
    assert.deepEqual(reader.unreached, [2]);
    assert.equal(reader.take(begin(2))?.derivation?.drvPath, "/a.drv");
    reader.take(check("/b.drv"));
    assert.equal(reader.isDone, false);
    assert.deepEqual([reader.take(done)?.place, reader.isDone], [2, true]);
  });

  test("only the next one can begin, and only its first word counts", () => {
    const reader = reading([0, 1]);
    for (const heard of [begin(1), check("/early.drv"), begin(0), begin(0), check("/a.drv"), check("/b.drv"), done])
      assert.equal(reader.take(heard), null);
    assert.equal(reader.isDone, false, "one was not begun");
    assert.equal(reader.take(begin(1))?.derivation?.drvPath, "/a.drv");
  });

  test("an error belongs to the check that is open, with those before it as causes", () => {
    const reader = reading([0, 1]);
    for (const heard of [
      begin(0),
      said("error: of check 0"),
      begin(1),
      said("error: a build"),
      said("error: the import"),
    ])
      reader.take(heard);
    const { error } = reader;
    assert.equal(error?.text, "error: the import");
    const draft = reader.end(error ?? assert.fail());
    assert.deepEqual(
      draft?.causes.map(({ text }) => text),
      ["error: a build"],
    );
  });

  test("traces and warnings are kept, up to a number and a length", () => {
    const reader = reading([0]);
    for (const heard of [
      said("trace: before any"),
      begin(0),
      said("trace: error: no error"),
      said("old", 1),
      said("x", 3),
    ])
      reader.take(heard);
    for (let count = 0; count < 100; count += 1) reader.take(said(`trace: ${"x".repeat(5000)}`));
    const draft = reader.take(done);
    assert.deepEqual(draft?.warnings.slice(0, 2), ["trace: error: no error", "old"]);
    assert.equal(draft?.warnings.length, 20);
    assert.ok(draft?.warnings.every((text) => text.length <= 1000));
    assert.equal(reader.error, null);
  });

  test("builds and times", () => {
    let now = 100;
    const begun: BegunCheck[] = [];
    const reader = reading([0], () => now, begun);
    reader.take(begin(0));
    reader.take({ build: "/nix/store/x.drv" });
    now = 350;
    const draft = reader.take(done);
    assert.deepEqual([draft?.builds, draft?.startedAt, draft?.durationMs], [["/nix/store/x.drv"], 1100, 250]);
    assert.deepEqual(begun, [{ place: 0, startedAt: 1100 }]);
  });
});
