/** Every cause of a failed test, in the words of the drivers of each year. */

import { describe, test } from "node:test";

import { brokenPipe, DriverLog, type Year, YEARS } from "./driver-logs.ts";
import { assertTells, type Expected } from "./explained.ts";
import { CASES, type Case, M, OF_SCRIPT } from "./failures-of-tests.ts";
import { buildLogs, FAILED_WORDS, uncoloured } from "./nix-wrapped.ts";

function write(year: Year, { during, thrown, before }: Case, subtests: readonly string[]): string {
  const log = new DriverLog(year);
  log.step("must succeed: true", M, 9.6, () => log.boots(M));
  for (const name of subtests.toReversed()) log.begins(`subtest: ${name}`);
  if (during !== null) log.begins(during, M);
  before?.(log);
  if (thrown.message.includes("(exit code")) log.raw(`${M}: output: some words`, "and more", "");
  return log.fails(thrown, ...subtests).text;
}

for (const year of YEARS) {
  describe(`the driver of ${year} tells of`, () => {
    for (const one of [...CASES, ...OF_SCRIPT]) {
      const isOld = year === "2023" || year === "2024";
      const isMarked = !isOld && ["RequestedAssertionFailed", "MachineError"].includes(one.thrown.type);
      const machine = one.during === null ? null : M;
      // Until 2024, an assertion of the driver's own is any other exception, and not to be told from one.
      const isAssertion = one.thrown.type === "RequestedAssertionFailed" && one.during === null;
      const expected: Expected = {
        ...one.expected,
        machine,
        ...(isOld && isAssertion ? { code: "script-exception" } : {}),
      };
      test(`${one.what}, outside of subtests`, () => {
        const log = write(year, one, []);
        assertTells(log, { ...expected, scriptLine: one.thrown.line, ...pictures(one, year, false) });
        assertTells(uncoloured(log), { ...expected, scriptLine: one.thrown.line, ...pictures(one, year, false) });
      });
      test(`${one.what}, in a subtest`, () => {
        const log = write(year, one, ["in"]);
        const inside: Expected = {
          ...expected,
          ...(isOld && one.thrown.type === "AssertionError" && one.thrown.message !== ""
            ? { code: "script-exception" }
            : {}),
          scriptLine: isOld ? null : one.thrown.line,
          subtests: ["failed in"],
          ...pictures(one, year, true),
        };
        assertTells(log, inside);
        assertTells(buildLogs(log) + FAILED_WORDS[isOld ? "old" : "new"](), inside);
      });
      test(`${one.what}, in nested subtests${isMarked ? ", marked" : ""}`, () => {
        assertTells(write(year, one, ["in", "out"]), {
          ...expected,
          ...(isOld && one.thrown.type === "AssertionError" && one.thrown.message !== ""
            ? { code: "script-exception" }
            : {}),
          scriptLine: isOld ? null : one.thrown.line,
          subtests: ["failed out", "  failed in"],
          ...pictures(one, year, true),
        });
      });
    }
  });
}

/** Until 2024 a fault of the driver is an exception without a class of its own. */
function pictures({ thrown }: Case, year: Year, isInSubtest: boolean): Partial<Expected> {
  if (thrown.type !== "MachineError" || (year !== "2023" && year !== "2024")) return {};
  return isInSubtest ? { verdict: "failed", code: "script-exception" } : { verdict: "error", code: "driver-fault" };
}

describe("a machine that is gone", () => {
  for (const year of YEARS) {
    test(`${year}: its kernel panicked`, () => {
      const log = new DriverLog(year).boots(M).begins("subtest: crash").begins("must succeed: echo c > /proc/sysrq", M);
      log.console(M, "[   11.1] Kernel panic - not syncing: sysrq triggered crash", "[   11.2] ---[ end ]---");
      assertTells(log.fails(brokenPipe(), "crash").text, {
        verdict: "crash",
        code: "kernel-panic",
        words: "Kernel panic - not syncing: sysrq triggered crash",
        machine: M,
        scriptLine: year === "2023" || year === "2024" ? null : 4,
        subtests: ["failed crash"],
      });
    });
    test(`${year}: QEMU died`, () => {
      const log = new DriverLog(year).boots(M).begins("must succeed: sleep 60", M);
      assertTells(log.fails(brokenPipe()).text, {
        verdict: "crash",
        code: "machine-died",
        words: ["[Errno 32] Broken pipe", "during `must succeed: sleep 60`"],
        machine: M,
        scriptLine: 4,
      });
    });
  }
});
