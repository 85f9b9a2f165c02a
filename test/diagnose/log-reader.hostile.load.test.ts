/** Logs of tests that are made to cost time or memory. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { getHeapStatistics } from "node:v8";

import { LogReader } from "../../src/diagnose/diagnose.ts";
import type { Explanation } from "../../src/model/model.ts";
import { DriverLog } from "./driver-logs.ts";

const MEBIBYTE = 1024 * 1024;
const STEP = "\u001b[1m\u001b[32m";
const END = "\u001b[0m";

/** Reads a log that is made while it is read. Its time is our own, so that others on the machine do not count. */
function read(bytes: number, piece: (count: number) => string): { ms: number; heap: number; told: Explanation } {
  const reader = new LogReader();
  reader.write(Buffer.from(new DriverLog("2026").boots("machine").text));
  let [written, count, heap, ms] = [0, 0, 0, 0];
  while (written < bytes) {
    let chunk = "";
    while (chunk.length < 64 * 1024) chunk += piece(count++);
    const buffer = Buffer.from(chunk);
    written += buffer.length;
    const cpu = process.cpuUsage();
    reader.write(buffer);
    ms += process.cpuUsage(cpu).user / 1000;
    heap = Math.max(heap, getHeapStatistics().used_heap_size);
  }
  const cpu = process.cpuUsage();
  const told = reader.end();
  return { ms: ms + process.cpuUsage(cpu).user / 1000, heap, told };
}

const LINES: Readonly<Record<string, (count: number) => string>> = {
  "one line": () => "x".repeat(1024),
  "one line of a console": () => "machine # x",
  "carriage returns": () => "\r".repeat(100),
  "carriage returns and words": () => "machine: x\r",
  "empty lines": () => "\n".repeat(100),
  "short lines": () => "x\n",
  "steps in one line": (n) => `machine: ${STEP}must succeed: ${n}${END}`,
  "errors in one line": (n) => `\u001b[31m!!! ${END}${n}`,
  "consoles in one line": (n) => `\u001b[2mmachine # ${n}${END}`,
  "names in one line": () => "machine: other-name. ",
  "escape sequences": () => "\u001b]0;\u001b[31m\u009d",
  subtests: (n) => `${STEP}subtest: ${n}${END}\n(finished: subtest: ${n}, in 0.01 seconds)\n`,
  "subtests that do not end": (n) => `${STEP}subtest: ${n}${END}\n`,
  "subtests with long names": (n) => `${STEP}subtest: ${n}${"x".repeat(9000)}${END}\n`,
  "subtests that fail": (n) => `${STEP}subtest: ${n}${END}\n\u001b[31m!!! ${END}Test "${n}" failed with error: "no"\n`,
  "names without an end": (n) => `${STEP}subtest: ${n}\n`,
  "names of many lines": (n) => (n === 0 ? `${STEP}subtest: a\nb${END}\n` : `Test "a\nb${n}\nc\n`),
  "steps that do not end": (n) => `machine: ${STEP}must succeed: ${n}${END}\n`,
  "long steps that do not end": (n) => `machine: ${STEP}must succeed: ${n}${"x".repeat(9000)}${END}\n`,
  "ends of no step": (n) => `machine: (finished: must succeed: ${n}, in 0.01 seconds)\n`,
  "ends without an end": (n) => `(finished: must succeed: ${n}\n`,
  "failures of no subtest": (n) => `Test "${n}" failed with error: "no"\n`,
  "messages without an end": (n) => (n === 0 ? `${STEP}subtest: a${END}\nTest "a" failed with error: "\n` : `${n}"\n`),
  machines: (n) => `m${n}: starting vm\nm${n}: QEMU running (pid 1)\nm${n} # Kernel panic - not syncing: ${n}\n`,
  "names of machines": (n) => `additionally exposed symbols:\n    ${`m${n}, `.repeat(2000)}\n`,
  "words of consoles": (n) => `machine # panic Kernel panic - not syncing (finished: Out of memory: Killed ${n}\n`,
  "words of QEMU": (n) => `qemu-system-x86_64: Could not access KVM kernel module: ${n}\n`,
  tracebacks: (n) =>
    `!!! Traceback (most recent call last):\n!!!   File "<string>", line ${n}, in <module>\n!!! E: ${n}\n`,
  "a traceback without an end": (n) => (n === 0 ? "!!! Traceback (most recent call last):\n" : `!!! E: ${n}\n`),
  outputs: (n) => `machine: output: ${n}\n`,
  "words of Nix": (n) => `error: builder for '/nix/store/${"a".repeat(32)}-x.drv' failed with exit code ${n}\n`,
  "the last lines of a log": (n) => (n === 0 ? "last 10 log lines:\n" : `       > ${n}\n`),
  "lines for programs": (n) => `@nix {"action":"result","type":101,"fields":["machine: output: ${n}"]}\n`,
  "broken lines for programs": () => `@nix {${'{"a":'.repeat(20)}\n`,
};

describe("hostile logs cost no more time than their size allows, and little memory:", () => {
  for (const [what, piece] of Object.entries(LINES)) {
    test(what, (context) => {
      const { ms, heap, told } = read(2 * MEBIBYTE, piece);
      context.diagnostic(`${Math.round(ms)} ms, ${Math.round(heap / MEBIBYTE)} MiB`);
      assert.ok(ms < 4000, `${ms} ms`);
      assert.ok(heap < 400 * MEBIBYTE, `${heap / MEBIBYTE} MiB`);
      assert.ok(told.subtests.length <= 10_000 && told.machines.length <= 1000);
    });
  }
});

test("a line of 100 MiB takes no memory", (context) => {
  const { ms, heap } = read(100 * MEBIBYTE, () => "x".repeat(64 * 1024));
  context.diagnostic(`${Math.round(ms)} ms, ${Math.round(heap / MEBIBYTE)} MiB`);
  assert.ok(ms < 4000 && heap < 200 * MEBIBYTE, `${ms} ms, ${heap / MEBIBYTE} MiB`);
});

test("the time is linear in the log", (context) => {
  const lines = (n: number): string =>
    [
      `machine # [ ${n}.0] systemd[1]: Started ${n}.`,
      `machine: ${STEP}must succeed: ${n}${END}`,
      `machine: (finished: must succeed: ${n}, in 0.01 seconds)\n`,
    ].join("\n");
  const [small, large] = [4, 16].map((size) => read(size * MEBIBYTE, lines).ms);
  context.diagnostic(`4 MiB: ${small} ms, 16 MiB: ${large} ms`);
  assert.ok((large ?? 0) < 4 * 2 * (small ?? 0), `4 MiB: ${small} ms, 16 MiB: ${large} ms`);
});
