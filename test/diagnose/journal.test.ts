import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";

import { diagnose, LogReader } from "../../src/diagnose/diagnose.ts";
import type { Explanation } from "../../src/model/model.ts";
import { DriverLog, type Thrown, type Year, YEARS } from "./driver-logs.ts";
import { CHECK, folderWith, world } from "./excerpts.ts";

const FAILED = (unit: string): Thrown => ({
  type: "RequestedAssertionFailed",
  message: `unit "${unit}" reached state "failed"`,
  line: 4,
  isFromDriver: true,
});
const BOLD = "\u001b[0;1;39m";

/** The lines of a journal as systemd forwards them to a console: `at` in seconds. */
const said = (at: number, by: string, text: string): string => `[${at.toFixed(6).padStart(12)}] ${by}: ${text}`;
const exited = (at: number, unit: string): string[] => [
  said(at, "systemd[1]", `${BOLD}${unit}: Main process exited, code=exited, status=1/FAILURE\u001b[0m`),
  said(at + 0.1, "systemd[1]", `${unit}: Failed with result 'exit-code'.`),
];

function explain(text: string): Explanation {
  const reader = new LogReader();
  // In small pieces, as it comes.
  for (let at = 0; at < text.length; at += 1000) reader.write(Buffer.from(text.slice(at, at + 1000)));
  return reader.end("failed");
}

/** What is told of the journal of a unit, when a test waits for it after these lines of its console. */
function journalAfter(unit: string, lines: readonly string[], year: Year = "2026"): string[] {
  const log = new DriverLog(year).boots("machine").console("machine", ...lines);
  log.begins(`waiting for unit ${unit}`, "machine");
  return explain(log.fails(FAILED(unit)).text).journal;
}

const OTHERS = Array.from({ length: 500 }, (_, n) => said(50 + n / 10, `other[${n}]`, "works"));
const of = (...lines: string[]): string[] =>
  lines.map((line) => `machine # ${line.replaceAll(BOLD, "").replaceAll("\u001b[0m", "")}`);

describe("the journal of a unit that failed:", () => {
  for (const year of YEARS)
    test(`what its processes said last, and systemd, in ${year}`, () => {
      const own = [said(12.1, "web-start[812]", "cannot bind"), ...exited(12.2, "web.service")];
      const lines = [
        said(12, "mail[80]", "hello"),
        ...own.slice(0, 1),
        said(12.15, "mail[80]", "hello"),
        ...own.slice(1),
      ];
      assert.deepEqual(journalAfter("web.service", [...lines, ...OTHERS], year), of(...own));
      assert.deepEqual(journalAfter("web", lines, year), of(...own));
    });
  test("a process with another name, whose words came right before its end", () => {
    const own = [said(12.1, "sh[255]", "FATAL: cannot open"), ...exited(12.2, "web.service")];
    assert.deepEqual(
      journalAfter("web", [said(11, "sh[248]", "step"), ...own, said(13, "sh[248]", "step")]),
      of(...own),
    );
    const long = [said(2, "sh[255]", "long ago"), ...exited(12.2, "web.service")];
    assert.deepEqual(journalAfter("web", long), of(...exited(12.2, "web.service")));
  });
  test("of an instance, of a wrapped program, of a container's console", () => {
    const own = [
      "[   12.100000] vm .web-wrapped[812]: cannot bind",
      "[   12.200000] vm systemd[1]: web@one.service: Main process exited, code=exited, status=1/FAILURE",
    ];
    assert.deepEqual(journalAfter("web@one", own), of(...own));
  });
  test("the last six of those that a restart has made many", () => {
    const lines = Array.from({ length: 50 }, (_, n) => [
      said(n, "web[9]", `try ${n}`),
      ...exited(n, "web.service"),
    ]).flat();
    assert.deepEqual(journalAfter("web", lines), of(...lines.slice(-6)));
  });
  test("none of another machine, and none where the log has none", () => {
    const log = new DriverLog("2026", ["one", "two"]).boots("one").boots("two");
    log.console("two", said(1, "web[9]", "no"), ...exited(1, "web.service")).begins("waiting for unit web", "one");
    assert.deepEqual(explain(log.fails(FAILED("web")).text).journal, []);
    assert.deepEqual(journalAfter("web", OTHERS), []);
  });
  test("none when a unit is not the cause", () => {
    const log = new DriverLog("2026").boots("machine").console("machine", ...exited(1, "web.service"));
    log.begins("must succeed: true", "machine");
    assert.deepEqual(explain(log.fails({ type: "NameError", message: "x", line: 4 }).text).journal, []);
  });
  test("in time linear in the log, and with little memory, whatever ends", () => {
    for (const line of [
      (n: number): string => said(n, "systemd[1]", `u${n}.service: Main process exited, code=exited`),
      (n: number): string => said(n, "systemd[1]", `webb.service: Main process exited ${n}${"x".repeat(1500)}`),
    ]) {
      const cpu = process.cpuUsage();
      journalAfter(
        "webb",
        Array.from({ length: 40_000 }, (_, n) => line(n)),
      );
      const { user } = process.cpuUsage(cpu);
      assert.ok(user < 8_000_000, `${user / 1000} ms`);
    }
  });
});

test("the lines of a unit come first among the lines that matter", async (context: TestContext) => {
  const own = [said(12.1, "web[812]", "cannot bind"), ...exited(12.2, "web.service")];
  const log = new DriverLog("2026").boots("machine").console("machine", ...own, ...OTHERS);
  log.begins("waiting for unit web.service", "machine");
  const out = folderWith(context, log.fails(FAILED("web.service")).text);
  const [check] = await diagnose([{ ...CHECK, backend: "qemu" }], out, world, null);
  assert.equal(check?.reason?.code, "unit-failed");
  assert.deepEqual(check?.excerpt.slice(0, 4), [...of(...own), "…"]);
  assert.ok((check?.excerpt.length ?? 0) <= 25);
  assert.equal(
    new Set(check?.excerpt.filter((line) => line !== "…")).size,
    check?.excerpt.filter((line) => line !== "…").length,
  );
});
