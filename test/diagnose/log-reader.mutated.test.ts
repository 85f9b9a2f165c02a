/** Logs that are damaged, and logs that are made to cost time or memory. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { CauseCode } from "../../src/model/model.ts";
import { stripControls } from "../../src/text/text.ts";
import { random } from "../random.ts";
import { brokenPipe, DriverLog, type Year, YEARS } from "./driver-logs.ts";
import { explained } from "./explained.ts";
import { CASES, M, OF_SCRIPT } from "./failures-of-tests.ts";
import { doubledConsoles, MUTATIONS, recoloured } from "./mutations.ts";
import { buildLogs, FAILED_WORDS, uncoloured } from "./nix-wrapped.ts";

const passing = (year: Year): string => {
  const log = new DriverLog(year, [M, "other"]).boots(M).boots("other");
  log.subtest("one", 1, () => log.step("must succeed: true", M).subtest("in one", 0.5));
  log.console(M, "error: failed", "Kernel panic - not syncing: said", "Traceback (most recent call last):");
  log.step("must fail: false", "other").subtest("two\nlines", 2).raw("a line of the script's own", "Exception: no");
  return log.passes().text;
};

/** A log of each kind of end. */
const bases = YEARS.flatMap((year): string[] => {
  const failing = [...CASES, ...OF_SCRIPT].map(({ during, thrown, before }, index) => {
    const log = new DriverLog(year).boots(M).subtest("first", 1);
    if (index % 2 === 0) log.begins("subtest: bad");
    if (during !== null) log.begins(during, M);
    before?.(log);
    log.raw(`${M}: output: some words`, "more of them");
    return (index % 2 === 0 ? log.fails(thrown, "bad") : log.fails(thrown)).text;
  });
  const panic = new DriverLog(year)
    .boots(M)
    .begins("must succeed: x", M)
    .console(M, "Kernel panic - not syncing: really");
  const silent = new DriverLog(year).begins("waiting for the VM to finish booting", M).starts(M);
  silent.raw(`${M}: Guest root shell did not produce any data yet...`);
  return [passing(year), ...failing, panic.fails(brokenPipe()).text, silent.text];
});

const shown = bases.flatMap((log, index) => {
  const forms = [log, uncoloured(log), `${buildLogs(log)}${FAILED_WORDS.new()}`];
  return [forms[index % forms.length] ?? log];
});

/** What may be left of a cause when the lines that tell it are lost. */
const LEFT: Readonly<Record<string, readonly CauseCode[]>> = {
  "kernel-panic": ["machine-died"],
  "guest-out-of-memory": ["command-failed"],
  "driver-fault": ["script-exception"],
  // A log whose end by Nix is lost, too.
  "": ["boot-hang"],
};

/** An exception of which a part is lost is one still. */
const ALWAYS_LEFT: readonly CauseCode[] = ["script-exception"];

test("2,000 damaged logs: no exception, and no cause that the log does not say", () => {
  const next = random(14);
  for (let count = 0; count < 2000; count += 1) {
    const log = shown[Math.floor(next() * shown.length)] ?? "";
    const names = Object.keys(MUTATIONS);
    const what = names[count % names.length] ?? "";
    const lines = Buffer.from(log).toString("latin1").split("\n");
    const damaged = Buffer.from(MUTATIONS[what]?.(next, lines).join("\n") ?? "", "latin1");
    const { cause } = explained(damaged);
    if (cause === null) continue;
    const whole = explained(log).cause?.code ?? "";
    assert.ok(
      [whole, ...(LEFT[whole] ?? []), ...ALWAYS_LEFT].includes(cause.code),
      `${what}: ${whole}, not ${cause.code}`,
    );
    const words = damaged.toString().split("\n").map(stripControls).join("\n");
    assert.ok(words.includes(cause.line), `${what}: "${cause.line}" is not in\n${words}`);
    assert.notEqual(cause.line.trim(), "", `${what}: ${cause.message}`);
  }
});

test("passing tests have no cause, whatever their colours, and however often their consoles say it", () => {
  const next = random(41);
  for (const year of YEARS) {
    const log = passing(year);
    for (const form of [log, uncoloured(log), buildLogs(log)]) {
      for (let count = 0; count < 40; count += 1) {
        for (const change of [recoloured, doubledConsoles]) {
          const damaged = change(next, form.split("\n")).join("\n");
          const { cause, verdict } = explained(damaged);
          assert.deepEqual({ cause, verdict }, { cause: null, verdict: "passed" }, damaged);
        }
      }
    }
  }
});
