/** Subtests: their names, order, depth, verdicts and times, whatever their names are and whatever happens in them. */

import { describe, test } from "node:test";

import { commandFailed, DriverLog, type Thrown, YEARS } from "./driver-logs.ts";
import { assertTells } from "./explained.ts";
import { buildLogs, internalJson, nixBuild, uncoloured } from "./nix-wrapped.ts";

const M = "machine";
const failed = { verdict: "failed", code: "command-failed", machine: M } as const;

/** Names that look like something else. */
const NAMES = [
  `unïcøde — 日本語 😀 "quoted" 'single' 100%: done`,
  "brackets (finished: fake, in 1.00 seconds)",
  "subtest: another",
  'ends with a quotation mark"',
  'says" failed with error: "nothing',
  "machine: must succeed: true",
  "machine # [    1.0] Kernel panic - not syncing: no",
  "Traceback (most recent call last):",
  "!!! important",
  "cleanup",
  "a\\nb \\ `c` $d",
  "  spaces around  ",
  "tab\tin it",
  "x".repeat(3000),
  "(",
  "",
];

for (const year of YEARS) {
  const isOld = year === "2023" || year === "2024";
  const scriptLine = isOld ? null : 4;
  describe(`the driver of ${year}:`, () => {
    for (const name of NAMES) {
      const said = name.trim();
      test(`a subtest named ${JSON.stringify(name.slice(0, 60))}`, () => {
        const passed = new DriverLog(year)
          .boots(M)
          .subtest(name, 1.25, () => undefined)
          .subtest("next", 0.5)
          .passes();
        assertTells(passed.text, { verdict: "passed", subtests: [`passed ${name} 1250`, "passed next 500"] });
        const bad = new DriverLog(year).boots(M).subtest("first", 0.5).begins(`subtest: ${name}`);
        bad.begins("must succeed: false", M).raw(`${M}: output: `).fails(commandFailed("false", 1), name);
        assertTells(bad.text, { ...failed, scriptLine, subtests: ["passed first 500", `failed ${name}`] });
        assertTells(uncoloured(bad.text), { ...failed, scriptLine, subtests: ["passed first 500", `failed ${name}`] });
        if (name !== "" && name === said)
          assertTells(buildLogs(passed.text), {
            verdict: "passed",
            subtests: [`passed ${name} 1250`, "passed next 500"],
          });
      });
    }
    test("a name of several lines", () => {
      const name = "first\nsecond\n  third";
      const passed = new DriverLog(year).boots(M).subtest(name, 1.25).subtest("next", 0.5).passes();
      const subtests = [`passed ${name} 1250`, "passed next 500"];
      for (const text of [
        passed.text,
        uncoloured(passed.text),
        buildLogs(passed.text),
        internalJson(passed.text, null),
      ])
        assertTells(text, { verdict: "passed", subtests });
      const bad = new DriverLog(year).boots(M).begins(`subtest: ${name}`).begins("must succeed: false", M);
      bad.fails(commandFailed("false", 1), name);
      for (const text of [bad.text, uncoloured(bad.text), buildLogs(bad.text)])
        assertTells(text, { ...failed, scriptLine, subtests: [`failed ${name}`] });
    });
    test("nested ones, same names twice, and one that fails", () => {
      const log = new DriverLog(year).boots(M);
      log.subtest("same", 2, () => log.subtest("same", 1.5, () => log.subtest("deep", 1)).subtest("same", 0.25));
      log
        .begins("subtest: same")
        .subtest("inner ok", 0.13)
        .begins("subtest: inner bad")
        .begins("must succeed: false", M);
      log.fails(commandFailed("false", 1), "inner bad", "same");
      for (const text of [log.text, uncoloured(log.text), nixBuild(log.text)])
        assertTells(text, {
          ...failed,
          scriptLine,
          subtests: [
            "passed same 2000",
            "  passed same 1500",
            "    passed deep 1000",
            "  passed same 250",
            "failed same",
            "  passed inner ok 130",
            "  failed inner bad",
          ],
        });
    });
    test("a failed one that the script caught: the test passed", () => {
      const log = new DriverLog(year).boots(M);
      log.begins("subtest: expected").begins("must succeed: false", M).raw(`${M}: output: `);
      log.failsIn("expected", "command `false` failed (exit code 1)");
      assertTells(new DriverLog(year).raw(...log.text.trimEnd().split("\n").slice(8)).passes().text, {
        verdict: "passed",
        subtests: ["failed expected"],
      });
      const subtests = ["failed expected", "passed next 500"];
      assertTells(log.subtest("next", 0.5).passes().text, { verdict: "passed", subtests });
    });
    test("a failed one that the script caught, and then another failure", () => {
      const log = new DriverLog(year).boots(M);
      log
        .begins("subtest: expected")
        .begins("must succeed: false", M)
        .failsIn("expected", "command `false` failed (exit code 1)");
      log.begins("subtest: bad").begins("must fail: true", M);
      const thrown: Thrown = {
        type: "RequestedAssertionFailed",
        message: "command `true` unexpectedly succeeded",
        line: 9,
      };
      assertTells(log.fails(thrown, "bad").text, {
        ...failed,
        code: "command-succeeded",
        scriptLine: isOld ? null : 9,
        subtests: ["failed expected", "failed bad"],
      });
    });
    test("a step that failed and was caught does not give its machine to what follows", () => {
      const log = new DriverLog(year, ["client", "server"]).boots("client").begins("must succeed: false", "client");
      log.begins("subtest: counts").step("must succeed: true", "server");
      assertTells(log.fails({ type: "NameError", message: "name 'x' is not defined", line: 3 }, "counts").text, {
        verdict: "error",
        code: "script-error",
        scriptLine: isOld ? null : 3,
        subtests: ["failed counts"],
      });
    });
    test("threads: each step is on its own machine", () => {
      const log = new DriverLog(year, ["client", "server"]).boots("client").boots("server");
      log.begins("subtest: both").begins("must succeed: false", "client").begins("must succeed: sleep 9", "server");
      assertTells(log.fails(commandFailed("false", 1), "both").text, {
        ...failed,
        machine: "client",
        scriptLine,
        subtests: ["failed both"],
      });
    });
    test("a thread that fails alone is not the test's failure", () => {
      const log = new DriverLog(year).boots(M).raw("Exception in thread Thread-3 (work):");
      log.traceback({ type: "ValueError", message: "in a thread", line: 3 }).subtest("goes on", 0.5);
      assertTells(log.passes().text, { verdict: "passed", subtests: ["passed goes on 500"] });
    });
    test("an exception that Python ignores at the end is not the test's failure", () => {
      const ignored = "Exception ignored in: <function VLan.__del__ at 0x7f>";
      const passed = new DriverLog(year).boots(M).passes().raw(ignored);
      passed.traceback({ type: "ValueError", message: "I/O operation on closed file.", line: 3 });
      assertTells(passed.text, { verdict: "passed" });
      const bad = new DriverLog(year)
        .boots(M)
        .begins("must succeed: false", M)
        .fails(commandFailed("false", 1))
        .raw(ignored);
      bad.traceback({ type: "ValueError", message: "I/O operation on closed file.", line: 3 });
      assertTells(bad.text, { ...failed, scriptLine: 4 });
    });
  });
}
