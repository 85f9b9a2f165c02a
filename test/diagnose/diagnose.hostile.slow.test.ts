/** Logs that are made to cost time or memory. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { excerptOf } from "./excerpts.ts";

test("hostile logs cost no more time than their size allows, and little memory", async (context) => {
  const mebibyte = 1024 * 1024;
  const logs: Record<string, string> = {
    "one line": "error: ".repeat(750_000),
    "carriage returns": "\r".repeat(5 * mebibyte),
    "empty lines": "\n".repeat(5 * mebibyte),
    "short lines": "x\n".repeat(3 * mebibyte),
    "only errors": "error: no\n".repeat(mebibyte),
    "only outcomes": "FAILED x\n".repeat(mebibyte),
    "only hints": "it failed\n".repeat(mebibyte),
    "only phases": "Running phase: buildPhase\n".repeat(mebibyte / 4),
    "escape sequences": "\u001b]0;\u001b[31m\u009d".repeat(mebibyte / 2),
    ...Object.fromEntries(
      // Each of them begins what some pattern looks for, again and again, and never ends it.
      [
        "assert ",
        "a:1:",
        "1:1",
        "Traceback ",
        "AError",
        "E   ",
        "make: *** [ Error ",
        "1 a a ",
        "FAIL x > ",
        "ok ok ok1.1.1.",
        "(1,1",
        "0 aaaa ",
        "---",
        "\t \t",
        "[1/1",
        "***",
        "../..:",
        "1.1.1.1",
        "not ok # ",
      ].map((text) => [
        `again and again: ${text}`,
        `${text.repeat(Math.ceil(499 / text.length)).slice(0, 499)}\n`.repeat(6000),
      ]),
    ),
  };
  const measured: string[] = [];
  for (const [what, log] of Object.entries(logs)) {
    const cpu = process.cpuUsage();
    const excerpt = await excerptOf(context, log);
    const { user, system } = process.cpuUsage(cpu);
    measured.push(`${what}: ${Math.round((user + system) / 1000)} ms`);
    assert.ok(excerpt.length <= 25, what);
    // Time of our own, so that others on the machine do not count: some 0.2 s each when this was written; a pattern
    // that backtracks would take minutes.
    assert.ok(user + system < 4_000_000, `${what} took ${(user + system) / 1000} ms`);
  }
  context.diagnostic(measured.join("; "));
});
