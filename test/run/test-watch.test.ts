import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { Event } from "../../src/model/model.ts";
import { TestWatch } from "../../src/run/test-watch.ts";
import type { Context } from "../../src/system/system.ts";
import { realWorld } from "../../src/system/world.ts";
import { DriverLog } from "../diagnose/driver-logs.ts";

const BOOT_MS = 600_000;
const LOGIN = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-vm-test-run-login.drv";

/** A watch whose clock stands still; and all that it says. */
function watching() {
  let now = 1000;
  const events: Event[] = [];
  const world = { ...realWorld(), now: () => now };
  const context: Context = { world, emit: (event) => void events.push(event), signal: new AbortController().signal };
  const watch = new TestWatch(context, BOOT_MS);
  watch.expect([
    { name: "login", drvPath: LOGIN, backend: "qemu" },
    { name: "same", drvPath: LOGIN, backend: "qemu" },
    { name: "unit", drvPath: "unit.drv", backend: "build" },
  ]);
  const log = (drvPath: string, text: string): void => {
    for (const line of text.split("\n").slice(0, -1)) watch.logged(drvPath, line);
  };
  return { watch, events, log, wait: (ms: number) => (now += ms), hanging: () => watch.hanging(() => false) };
}

const booting = (): string =>
  new DriverLog("2026").begins("waiting for the VM to finish booting", "machine").starts("machine").text;

describe("where a test is", () => {
  test("is said of all its checks when it comes to another place, and not of a build", () => {
    const { watch, events, log, wait } = watching();
    watch.started(LOGIN);
    watch.started("unit.drv");
    const text = new DriverLog("2026")
      .boots("machine")
      .begins("subtest: logs in")
      .begins("must succeed: true", "machine");
    log(LOGIN, text.text);
    log("unit.drv", text.text);
    wait(10);
    log(LOGIN, "machine # noise\n".repeat(3));
    const places = events.map((event) => (event.type === "test-progress" ? [event.subtest, event.machine] : []));
    assert.deepEqual(places, [
      [null, "machine"],
      [null, null],
      ["logs in", null],
      ["logs in", "machine"],
    ]);
    for (const event of events) {
      assert.ok(event.type === "test-progress");
      assert.deepEqual([event.drvPath, event.checks, event.at], [LOGIN, ["login", "same"], 1000]);
    }
  });
  test("is not said of one that is not being built", () => {
    const { watch, events, log } = watching();
    log(LOGIN, booting());
    watch.started(LOGIN);
    watch.finished(LOGIN);
    log(LOGIN, booting());
    assert.deepEqual(events, []);
  });
});

describe("a test that waits for what never comes", () => {
  test("is named once, and has its verdict until it is built again", () => {
    const { watch, log, wait, hanging } = watching();
    watch.started(LOGIN);
    log(LOGIN, booting());
    wait(BOOT_MS - 1);
    assert.deepEqual(hanging(), []);
    assert.equal(watch.judgementOf(LOGIN), null);
    wait(1);
    assert.deepEqual(hanging(), [LOGIN]);
    assert.deepEqual(hanging(), []);
    const judgement = watch.judgementOf(LOGIN);
    assert.deepEqual([judgement?.verdict, judgement?.reason?.code], ["timeout", "boot-hang"]);
    assert.match(judgement?.reason?.message ?? "", /`machine` did not finish booting; it was ended after 10 min/);
    watch.finished(LOGIN);
    assert.equal(watch.judgementOf(LOGIN), judgement, "its client is judged after it has ended");
    watch.started(LOGIN);
    assert.equal(watch.judgementOf(LOGIN), null);
  });
  test("has three times as long without KVM", () => {
    const { watch, log, wait } = watching();
    watch.started(LOGIN);
    log(LOGIN, booting());
    wait(2 * BOOT_MS);
    assert.deepEqual(
      watch.hanging(() => true),
      [],
    );
    wait(BOOT_MS);
    assert.deepEqual(
      watch.hanging((drvPath) => drvPath === LOGIN),
      [LOGIN],
    );
  });
  test("does not wait any more when its machine has booted, or its build has ended", () => {
    const booted = watching();
    booted.watch.started(LOGIN);
    booted.log(LOGIN, new DriverLog("2026").boots("machine").text);
    booted.wait(10 * BOOT_MS);
    assert.deepEqual(booted.hanging(), []);
    // Whoever had begun it has died: it is lost, and no timeout.
    const lost = watching();
    lost.watch.started(LOGIN);
    lost.log(LOGIN, booting());
    lost.watch.finished(LOGIN);
    lost.wait(10 * BOOT_MS);
    assert.deepEqual(lost.hanging(), []);
    assert.equal(lost.watch.judgementOf(LOGIN), null);
  });
});
