/** Tests that somebody or something ended: hangs, limits, debuggers. */

import { describe, test } from "node:test";

import { commandFailed, DriverLog, YEARS } from "./driver-logs.ts";
import { assertTells } from "./explained.ts";
import { buildLogs, drvPath, FAILED_WORDS, nixBuild, TEST, uncoloured } from "./nix-wrapped.ts";

const M = "machine";
const BOOTING = "waiting for the VM to finish booting";
const SILENT = `${M}: Guest root shell did not produce any data yet...`;
const HINT = `${M}:   To debug, enter the VM and run 'systemctl status backdoor.service'.`;

const hanging = (year: (typeof YEARS)[number]): DriverLog => {
  const log = new DriverLog(year).begins("subtest: boot").begins("waiting for file '/etc/hosts'", M);
  return log.begins(BOOTING, M).starts(M).console(M, "[    0.0] Linux version 6.12.8");
};

/** How Nix of each release says that it ended a build. */
const TIMEOUTS = [
  `error: building of '${drvPath(TEST)}!out' from .drv file timed out after 25 seconds`,
  `error: building of '${drvPath(TEST)}^out' from .drv file timed out after 25 seconds`,
  `error: building of '${drvPath(TEST)}' timed out after 25 seconds`,
  `error: Cannot build '${drvPath(TEST)}'.\n       Reason: timed out after 25 seconds`,
];

for (const year of YEARS) {
  describe(`the driver of ${year}, ended from outside,`, () => {
    test("while a guest boots: a hang where the driver says so", () => {
      const log = hanging(year);
      if (year !== "2023") log.raw(SILENT, HINT, SILENT, HINT);
      const inside = { machine: M, subtests: ["incomplete boot"], verdict: "timeout" } as const;
      const said = { code: "boot-hang", words: ["`machine` did not finish booting", SILENT] } as const;
      assertTells(log.text, { ...inside, ...(year === "2023" ? {} : said) });
      assertTells(uncoloured(log.text), { ...inside, ...(year === "2023" ? {} : said) });
    });
    test("while a command runs: no cause", () => {
      const log = new DriverLog(year)
        .boots(M)
        .subtest("one", 1)
        .begins("subtest: two")
        .begins("must succeed: sleep 9", M);
      assertTells(log.text, { verdict: "timeout", machine: M, subtests: ["passed one 1000", "incomplete two"] });
    });
    test("while the script sleeps: no cause, and no machine", () => {
      const log = new DriverLog(year).boots(M).begins("subtest: two").step("must succeed: true", M);
      assertTells(log.text, { verdict: "timeout", subtests: ["incomplete two"] });
    });
    for (const words of TIMEOUTS) {
      test(`by Nix: ${words.slice(-60)}`, () => {
        const log = hanging(year);
        assertTells(`${buildLogs(log.text)}${words}\n`, {
          verdict: "timeout",
          code: "nix-timeout",
          words: ["ran longer than 25 s, and `machine` had not finished booting", "timed out after 25 seconds"],
          machine: M,
          subtests: ["incomplete boot"],
        });
      });
    }
    test("by Nix, after silence", () => {
      const log = new DriverLog(year).boots(M).begins("must succeed: sleep 99", M);
      assertTells(
        `${nixBuild(log.text)}error: building of '${drvPath(TEST)}^out' timed out after 3 seconds of silence\n`,
        {
          verdict: "timeout",
          code: "nix-timeout",
          words: "printed nothing for 3 s during `must succeed: sleep 99`",
          machine: M,
        },
      );
    });
    for (const age of ["old", "new"] as const) {
      test(`by a signal (Nix ${age})`, () => {
        const log = new DriverLog(year).boots(M).begins("subtest: work").begins("must succeed: make", M);
        const ended = FAILED_WORDS[age](TEST, "failed due to signal 9 (Killed)");
        assertTells(buildLogs(log.text) + ended, {
          verdict: "crash",
          code: "killed",
          words: ["signal 9 ended the test", "no memory left", "failed due to signal 9 (Killed)"],
          machine: M,
          subtests: ["failed work"],
        });
      });
    }
    if (year !== "2023")
      test("by its globalTimeout", () => {
        const log = new DriverLog(year)
          .boots(M)
          .subtest("one", 1)
          .begins("subtest: two")
          .begins("must succeed: sleep 9", M);
        log.begins("timeout reached; test terminating...").raw("kill machine (pid 13)");
        for (const text of [log.text, `${log.text}qemu-system-x86_64: terminating on signal 15 from pid 9\n`])
          assertTells(text, {
            verdict: "timeout",
            code: "global-timeout",
            words: ["globalTimeout during `must succeed: sleep 9`", "timeout reached; test terminating..."],
            machine: M,
            subtests: ["passed one 1000", "incomplete two"],
          });
        assertTells(`${buildLogs(log.text)}${FAILED_WORDS.old(TEST, "failed with exit code 143")}`, {
          verdict: "timeout",
          code: "global-timeout",
          machine: M,
          subtests: ["passed one 1000", "incomplete two"],
        });
      });
    test("by its own exit with another code: what Nix says counts", () => {
      const log = new DriverLog(year).boots(M).subtest("one", 1).cleanup();
      assertTells(`${nixBuild(log.text)}${FAILED_WORDS.old()}`, { verdict: "failed", subtests: ["passed one 1000"] });
      assertTells(log.text, { verdict: "passed", subtests: ["passed one 1000"] });
      assertTells(log.text, { verdict: "failed", subtests: ["passed one 1000"] }, "failed");
    });
    test("after leaving a subtest well", () => {
      assertTells(new DriverLog(year).boots(M).begins("subtest: skips").step("must succeed: true", M).cleanup().text, {
        verdict: "passed",
        subtests: ["passed skips"],
      });
    });
  });
}

describe("the debug hook", () => {
  const waits = (pattern: string): string[] => [
    `\u001b[31m!!! \u001b[0mBreakpoint reached, run 'sudo /nix/store/x-attach/bin/attach ${pattern}'`,
    "RemotePdb session open at 127.0.0.1:4444, waiting for connection ...",
  ];
  test("a debugger that is waited for", () => {
    const log = new DriverLog("2026")
      .boots(M)
      .begins("subtest: breaks")
      .raw(...waits("1234567"));
    assertTells(log.text, {
      verdict: "timeout",
      code: "debug-hook",
      words: "waiting for connection",
      subtests: ["incomplete breaks"],
    });
    assertTells(`${buildLogs(log.text)}${TIMEOUTS[1]}\n`, {
      verdict: "timeout",
      code: "debug-hook",
      words: "waiting for connection",
      subtests: ["incomplete breaks"],
    });
  });
  test("a debugger that is waited for after a failure, and both are told", () => {
    const log = new DriverLog("2026").boots(M).begins("subtest: breaks").begins("must succeed: false", M);
    const failed = log.fails(commandFailed("false", 1), "breaks").text.split("\n");
    const text = [
      ...failed.slice(
        0,
        failed.findIndex((line) => line.includes("cleanup")),
      ),
      ...waits("1234567"),
      "",
    ].join("\n");
    assertTells(text, {
      verdict: "timeout",
      code: "debug-hook",
      words: ["command `false` failed (exit code 1)", "debug"],
      machine: M,
      scriptLine: 4,
      subtests: ["failed breaks"],
    });
  });
  test("a debugger that came and went", () => {
    const log = new DriverLog("2026")
      .boots(M)
      .raw(...waits("1234567"), "RemotePdb accepted connection from ('127.0.0.1', 4131).");
    assertTells(log.subtest("goes on", 1).passes().text, { verdict: "passed", subtests: ["passed goes on 1000"] });
  });
});
