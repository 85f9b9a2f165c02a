import assert from "node:assert/strict";
import { test } from "node:test";

import { TestProgressLog } from "../../src/publish/test-progress-log.ts";

const DRV = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-vm-test-run-login.drv";

/** The lines that a log says of a test that comes to these places, so many seconds after its start. */
function said(places: readonly [seconds: number, subtest: string | null, machine: string | null][]): string[] {
  const log = new TestProgressLog();
  log.take({ type: "build-started", drvPath: DRV, checks: ["login"], at: 0 }, String);
  return places.flatMap(([seconds, subtest, machine]) => {
    const at = 1000 * seconds;
    const event = { type: "test-progress" as const, drvPath: DRV, checks: ["login"], subtest, machine, at };
    return log.take(event, String) ?? [];
  });
}

test("a long test says where it is, at most once a minute", () =>
  assert.deepEqual(
    said([
      [10, "boots", "client"],
      [70, "logs in", "client"],
      [80, "logs out", "client"],
      [140, null, "server"],
      [300, null, null],
    ]),
    ['login is in subtest "logs in" on client after 1 min 10 s', "login is on server after 2 min 20 s"],
  ));

test("what a stranger's log says cannot become more than words", () =>
  assert.deepEqual(said([[90, "a\n::error::\u001b[31mb", null]]), [
    'login is in subtest "a ::error::b" after 1 min 30 s',
  ]));

test("several tests speak for themselves, and none before it is built, after it has ended, or of nothing", () => {
  const log = new TestProgressLog();
  const at = (drvPath: string, seconds: number, subtest: string): string | null =>
    log.take(
      { type: "test-progress", drvPath, checks: [drvPath], subtest, machine: null, at: seconds * 1000 },
      (name) => name.toUpperCase(),
    );
  assert.equal(at("one", 100, "too early"), null);
  for (const [drvPath, seconds] of [
    ["one", 0],
    ["two", 30],
  ] as const)
    log.take({ type: "build-started", drvPath, checks: [drvPath], at: seconds * 1000 }, String);
  assert.equal(at("one", 60, "a"), 'ONE is in subtest "a" after 1 min 0 s');
  assert.equal(at("two", 60, "b"), null);
  assert.equal(at("two", 90, "b"), 'TWO is in subtest "b" after 1 min 0 s');
  assert.equal(at("one", 119, "c"), null, "a minute since it last spoke");
  log.take({ type: "build-finished", drvPath: "one", checks: ["one"], at: 120_000 }, String);
  assert.equal(at("one", 500, "d"), null);
  // It is tried again: its time begins anew.
  log.take({ type: "build-started", drvPath: "one", checks: ["one"], at: 500_000 }, String);
  assert.equal(at("one", 530, "e"), null);
  assert.equal(at("one", 560, "f"), 'ONE is in subtest "f" after 1 min 0 s');
});
