import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { diagnose } from "../../src/diagnose/diagnose.ts";
import type { Check, Verdict } from "../../src/model/verdict.ts";
import { folder } from "../scratch.ts";
import { commandFailed, DriverLog } from "./driver-logs.ts";
import { CHECK, excerptOf, folderWith, noise, world } from "./excerpts.ts";
import { storeWith } from "./script-store.ts";

describe("which checks are diagnosed", () => {
  const bad: Verdict[] = ["failed", "timeout", "out-of-memory", "disk-full", "dependency-failed", "lost", "cancelled"];
  for (const verdict of bad) {
    test(verdict, async (context) =>
      assert.deepEqual(await excerptOf(context, `error: no\n${noise(50)}`, { verdict }), [
        "error: no",
        "copying file 0",
        "copying file 1",
        "copying file 2",
        "copying file 3",
        "…",
        "copying file 46",
        "copying file 47",
        "copying file 48",
        "copying file 49",
      ]),
    );
  }
  for (const verdict of ["passed", "flaky", "cached"] as const) {
    test(`not one that is good: ${verdict}`, async (context) =>
      assert.deepEqual(await excerptOf(context, "error: no\n", { verdict }), CHECK.excerpt));
  }

  test("of a check nothing but its excerpt and its reason changes, and neither does their order", async (context) => {
    const out = folderWith(context, "error: no\n");
    const checks = [
      // Known from its evaluation.
      { ...CHECK, location: { file: "flake.nix", line: 3, column: 1 } },
      { ...CHECK, name: "b", log: null },
      { ...CHECK, name: "c", verdict: "passed" as const },
      { ...CHECK, name: "d", verdict: "dependency-failed" as const },
    ];
    assert.deepEqual(await diagnose(checks, out, world, null), [
      { ...checks[0], excerpt: ["error: no"], reason: { code: "tool-failed", message: "error: no" } },
      checks[1],
      checks[2],
      { ...checks[3], excerpt: ["error: no"] },
    ]);
  });
});

describe("what the run remembers stays when the log says nothing", () => {
  test("no log", async (context) =>
    assert.deepEqual(await excerptOf(context, "error: no\n", { log: null, verdict: "eval-error" }), CHECK.excerpt));
  test("no file", async (context) => assert.deepEqual(await excerptOf(context, null), CHECK.excerpt));
  test("an empty file", async (context) => assert.deepEqual(await excerptOf(context, ""), CHECK.excerpt));
  test("blank lines", async (context) => assert.deepEqual(await excerptOf(context, "\n \n\t\n\n"), CHECK.excerpt));
  test("a folder in its place", async (context) =>
    assert.deepEqual(await excerptOf(context, null, { log: "logs" }), CHECK.excerpt));
});

describe("lines as they are shown", () => {
  test("without colours and control characters, which hide no error either", async (context) => {
    const log = `${noise(60)}\u001b[1m\u001b[31merror\u001b[0m\u001b[1m: no\u001b[0m\u0007\n${noise(60)}nul:\0 end\n`;
    const excerpt = await excerptOf(context, log);
    assert.ok(excerpt.includes("error: no"), excerpt.join("\n"));
    assert.equal(excerpt.at(-1), "nul: end");
  });
  test("what a carriage return writes over is gone, as on a terminal", async (context) => {
    assert.deepEqual(await excerptOf(context, "10%\r20%\rdone\nwindows\r\n50%\r\r\n"), ["done", "windows", "50%"]);
  });
  test("bytes that are no UTF-8", async (context) => {
    assert.deepEqual(await excerptOf(context, Buffer.from([0x66, 0xff, 0xfe, 0x0a])), ["f\ufffd\ufffd"]);
  });
  test("a line of 500 characters at most, and no half of one", async (context) => {
    const [line = ""] = await excerptOf(context, `${"x".repeat(499)}🎉${"y".repeat(9000)}\n`);
    assert.equal(line.slice(0, 499), "x".repeat(499));
    assert.ok(line.length <= 501 && line.isWellFormed());
  });
  test("one line, without an end", async (context) => assert.deepEqual(await excerptOf(context, "no"), ["no"]));
});

describe("logs that are too long to be read", () => {
  const middle = noise(200_000);

  test("an error near the end", async (context) => {
    assert.ok(middle.length > 3 * 1024 * 1024);
    const excerpt = await excerptOf(context, `${middle}src/a.c:1:2: error: no\n${noise(20_000)}the end\n`);
    assert.ok(excerpt.includes("src/a.c:1:2: error: no"), excerpt.join("\n"));
    assert.equal(excerpt.at(-1), "the end");
  });
  test("an error near the beginning", async (context) => {
    const excerpt = await excerptOf(context, `src/a.c:1:2: error: no\n${middle}the end\n`);
    assert.deepEqual(excerpt.slice(0, 2), ["src/a.c:1:2: error: no", "copying file 0"]);
    assert.equal(excerpt.at(-1), "the end");
  });
  test("no part of a line is taken for a line where the reading stops", async (context) => {
    // Lines that are errors only when their beginning is missing; the last line is so long that the last 2 MiB begin
    // with such a part.
    const excerpt = await excerptOf(context, `${"warning: x error: y\n".repeat(200_000)}this is where it ended\n`);
    assert.deepEqual(excerpt, [...Array.from({ length: 24 }, () => "warning: x error: y"), "this is where it ended"]);
  });
  test("nor where it has lost its end", async (context) => {
    // The first 512 KiB end with such a part.
    const excerpt = await excerptOf(context, `${"error: xy ... ok\n".repeat(200_000)}the end\n`);
    assert.deepEqual(excerpt, [...Array.from({ length: 24 }, () => "error: xy ... ok"), "the end"]);
  });
  test("a mark where nothing was read, and never two", async (context) => {
    // The last whole line of the first 512 KiB, with one line behind it that belongs to it: the mark.
    const error = "a: Permission denied\n";
    const excerpt = await excerptOf(context, `${"x".repeat(512 * 1024 - error.length - 2)}\n${error}${middle}`);
    assert.deepEqual(excerpt, ["x".repeat(500), error.trimEnd(), "…", ...middle.trimEnd().split("\n").slice(-4)]);
  });
});

test("checks with one log have the subtests and the line of their own scripts", async (context) => {
  const log = new DriverLog("2026").boots("machine").begins("subtest: first");
  const out = folderWith(context, log.fails(commandFailed("true", 1, 2), "first").text);
  const scripts = [
    'with subtest("first"):\n    machine.succeed("true")\nwith subtest("second"):\n    pass\n',
    'with subtest("third"):\n    machine.succeed("true")\n    pass\n',
  ];
  const tree = folder(context);
  for (const [index, script] of scripts.entries()) writeFileSync(join(tree, `${index}.py`), script);
  const checks = scripts.map((script): Check => {
    const { drvPath } = storeWith(context, script);
    return { ...CHECK, backend: "qemu", drvPath, reason: { code: "exit-code", message: "" } };
  });
  const diagnosed = await diagnose(checks, out, world, { trees: [tree], dir: "" });
  assert.deepEqual(
    diagnosed.map(({ subtests, location }) => [...subtests.map(({ name }) => name), location?.file, location?.line]),
    [
      ["first", "second", "0.py", 2],
      ["first", "third", "1.py", 2],
    ],
  );
  assert.deepEqual(new Set(diagnosed.map(({ reason }) => reason?.code)), new Set(["command-failed"]));
});
