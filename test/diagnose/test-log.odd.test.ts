/** What else may stand in the log of a test: words of others, the driver's own in wrong places, and glued lines. */

import { describe, test } from "node:test";

import { commandFailed, DriverLog, YEARS } from "./driver-logs.ts";
import { assertNamesNoOther, assertTells, type Expected } from "./explained.ts";
import { buildLogs, FAILED_WORDS, internalJson, lastLines, nixBuild, uncoloured } from "./nix-wrapped.ts";

const M = "machine";
const SUM = "error: 1 dependencies of derivation 'x' failed to build\n";
const MARK = "\u001b[31m!!! \u001b[0m";

/** What scripts, guests and tools print while all is well. */
const WORDS_OF_FAILURE = [
  "Traceback (most recent call last):",
  '  File "<string>", line 3, in <module>',
  "RuntimeError: as expected",
  "error: it failed",
  "command `false` failed (exit code 1)",
  'Test "other" failed with error: "command `false` failed (exit code 1)"',
  "RequestedAssertionFailed: command `x` failed (exit code 1)",
  "Kernel panic - not syncing: only said",
  "Out of memory: Killed process 1 (init)",
  "qemu-system-x86_64: warning: host doesn't support requested feature",
  "timeout reached, but another one",
  "FAILED (failures=1)",
  "builder failed with exit code 1",
  "Segmentation fault (core dumped)",
  "hash mismatch",
];

for (const year of YEARS) {
  const isOld = year === "2023" || year === "2024";
  const scriptLine = isOld ? null : 4;
  const failed: Expected = {
    verdict: "failed",
    code: "command-failed",
    machine: M,
    scriptLine,
    subtests: ["failed in"],
  };
  /** A test that fails in a command, with `inside` before its end. */
  const failing = (inside: (log: DriverLog) => void): string => {
    const log = new DriverLog(year).boots(M).begins("subtest: in").begins("must succeed: make", M);
    inside(log);
    return log.fails(commandFailed("make", 2), "in").text;
  };

  describe(`the driver of ${year}:`, () => {
    test("a test that passes has no cause, whatever it prints", () => {
      const log = new DriverLog(year).boots(M).console(M, ...WORDS_OF_FAILURE);
      log
        .begins("subtest: tries")
        .begins("must fail: false", M)
        .raw(...WORDS_OF_FAILURE)
        .finishes("must fail: false", M, 1);
      log.finishes("subtest: tries", null, 1.5).raw(...WORDS_OF_FAILURE);
      const subtests = ["passed tries 1500"];
      const { text } = log.passes().raw("vde_switch: Caught signal 15, cleaning up and exiting");
      for (const shown of [text, uncoloured(text), buildLogs(text), nixBuild(text), internalJson(text, null)])
        assertTells(shown, { verdict: "passed", subtests });
    });
    test("the output of a command that failed may have a traceback and the driver's words", () => {
      const output = [
        ...WORDS_OF_FAILURE,
        "subtest: inner",
        "machine: must succeed: other",
        "cleanup",
        "run the VM test script",
      ];
      const log = failing((one) => one.raw(`${M}: output: ${output[0]}`, ...output.slice(1), ""));
      assertTells(log, { ...failed, words: "command `make` failed (exit code 2)" });
      assertTells(
        `${nixBuild(failing((one) => one.raw(`${M}: output: `, ...WORDS_OF_FAILURE, "")))}${FAILED_WORDS.old()}`,
        {
          ...failed,
          words: "command `make` failed (exit code 2)",
        },
      );
    });
    test("two writers may glue lines together", () => {
      const line = (text: string): string => `\u001b[2m${M} # ${text}\u001b[0m`;
      const log = new DriverLog(year).begins("subtest: one").starts(M);
      log.begins("waiting for the VM to finish booting", M);
      log.raw(`${line("[   1.0] one")}${M}: connected to guest root shell`, "");
      log.raw(`${M}: (connecting took 9.50 seconds)${line("[   1.1] two")}`, "");
      log.raw(`${line("[ \u001b[0;32m OK \u001b[0m] three")}(finished: subtest: one, in 2.00 seconds)`, "");
      log.raw(`(finished: cleanup, in 1.00 seconds)\u001b[1m\u001b[32msubtest: two\u001b[0m`, "");
      log.raw(`${line("four")}${M}: \u001b[1m\u001b[32mmust succeed: make\u001b[0m`, "");
      log.raw(`${M}: output: ${line("five")}`, "more");
      const { text } = log.fails(commandFailed("make", 2), "two");
      const glued = text.replace(`${isOld ? "" : MARK}Test "two"`, (begins) => `${line("six")}${begins}`);
      assertTells(glued, { ...failed, subtests: ["passed one 2000", "failed two"] });
    });
    test("carriage returns, of progress and at the ends of lines", () => {
      const text = failing((one) => one.raw(" 10%\r 20%\r100%", "done\r"));
      assertTells(text, failed);
      assertTells(text.replaceAll("\n", "\r\n"), failed);
    });
    test("the console may be off", () => {
      assertTells(failing(() => undefined).replaceAll(/.*machine # .*\n/g, ""), failed);
    });
    test("a script may restart, shut down and crash its machines", () => {
      const log = new DriverLog(year).boots(M, 5).begins("subtest: power");
      log.step("waiting for the VM to power off", M, 1, () => log.console(M, "[  9.9] reboot: Power down"));
      log.boots(M, 6).raw(`${M}: forced crash`).step("waiting for the VM to power off", M, 1);
      log.boots(M, 7).step("sending key 'ctrl-alt-delete'", M, 0.1).console(M, "[  8.0] reboot: Restarting system");
      log.console(M, "[  1.0] Kernel panic - not syncing: sysrq triggered crash").boots(M, 8);
      log.finishes("subtest: power", null, 30).begins("must succeed: make", M);
      assertTells(log.fails(commandFailed("make", 2)).text, {
        ...failed,
        scriptLine: 4,
        subtests: ["passed power 30000"],
      });
    });
    test("two machines, whose lines come in turn: the one that fails is named", () => {
      const log = new DriverLog(year, ["client", "server"]).boots("client").boots("server").begins("subtest: in");
      log.begins("must succeed: nc server 80", "client");
      for (let n = 0; n < 20; n += 1) log.console(n % 2 === 0 ? "server" : "client", `[ ${n}.0] error ${n}`);
      log.raw("client: output: ");
      assertTells(log.fails(commandFailed("nc server 80", 1), "in").text, { ...failed, machine: "client" });
    });
    for (const name of ["web-1", "web_1", "a.b", "M", "x".repeat(63), "0", "cleanup", "error"])
      test(`a machine with the name ${name}`, () => {
        const log = new DriverLog(year, [name]).boots(name).begins("subtest: in").begins("must succeed: make", name);
        const { text } = log.raw(`${name}: output: no`).fails(commandFailed("make", 2), "in");
        for (const shown of [text, uncoloured(text), buildLogs(text)]) assertTells(shown, { ...failed, machine: name });
      });
  });

  describe(`the driver of ${year}, in what Nix shows:`, () => {
    const text = failing((one) => one.raw(`${M}: output: no`, ""));
    for (const [what, shown] of Object.entries({
      "nix build -L, until 2.30": `${buildLogs(text)}${FAILED_WORDS.old()}`,
      "nix build -L, since": `${buildLogs(text)}${FAILED_WORDS.new()}`,
      "nix build -L on a terminal": `${buildLogs(text, { isTerminal: true })}${FAILED_WORDS.new()}`,
      "nix-build": `${nixBuild(text)}${FAILED_WORDS.old()}`,
      "internal-json": internalJson(text, FAILED_WORDS.new().slice("error: ".length)),
      "internal-json of a client without colours": internalJson(
        uncoloured(text),
        FAILED_WORDS.old().slice("error: ".length),
      ),
      "nix flake check with a keep-going sum": `${buildLogs(text)}${FAILED_WORDS.old()}${SUM}`,
    }))
      test(what, () => assertTells(shown, { ...failed, words: "command `make` failed (exit code 2)" }));
    for (const isOld of [true, false])
      test(`nix build without -L: the last lines, Nix ${isOld ? "until 2.30" : "since"}`, () => {
        const whole = lastLines(text, 200, isOld);
        assertTells(whole, { ...failed, words: "command `make` failed (exit code 2)" });
        // Cut anywhere, they say less, and nothing else.
        for (const count of [1, 2, 3, 5, 8, 13]) assertNamesNoOther(lastLines(text, count, isOld), failed);
      });
  });
}
