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
