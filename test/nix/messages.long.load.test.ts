/** What flakes and builds may say is as long as they like: the work grows with its length. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";

const SOURCE = new URL("../../src/", import.meta.url).href;

/**
 * What takes a second in proportion, takes hours as a square. A program that looks for a match cannot be stopped from
 * within.
 */
const LIMIT_MS = 60_000;

/** Runs lines of a module in a process of its own, which may be ended. Gives what it prints. */
function printed(context: TestContext, program: string): string {
  const folder = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "logs"));
  const file = join(folder, "program.ts");
  writeFileSync(file, program);
  const { stdout, stderr, signal } = spawnSync(process.execPath, [file, folder], {
    timeout: LIMIT_MS,
    killSignal: "SIGKILL",
    encoding: "utf8",
  });
  assert.equal(signal, null, "it did not end");
  return stdout.trim() || stderr;
}

const HASH = "0".repeat(32);

/** Each repeated up to a million characters. */
const PARTS: readonly (readonly [what: string, before: string, part: string, behind: string])[] = [
  ["empty lines", "", "\n", "x"],
  ["blank lines", "error: ", " \n", "x"],
  ["lines with tabs", "error: ", "\n\t", "x"],
  ["parts of a path without an end", "error: builder for '/", `/${HASH}-a`, ""],
  ["paths without an end", "error: builder for '", `'/${HASH}-`, ""],
  ["derivations in words of something else", "error: ", `'/nix/store/${HASH}-a.drv' `, "x"],
  ["errors", "", "\nerror: x", ""],
];

describe("a message of a million characters", () => {
  for (const [what, before, part, behind] of PARTS) {
    test(what, (context) => {
      const program = `
        import { lastError } from "${SOURCE}nix/last-error.ts";
        import { readFailure } from "${SOURCE}nix/messages.ts";
        import { explainError } from "${SOURCE}discover/explain.ts";
        const part = ${JSON.stringify(part)};
        const text = ${JSON.stringify(before)} + part.repeat(1_000_000 / part.length) + ${JSON.stringify(behind)};
        readFailure(text);
        lastError("@nix " + JSON.stringify({ action: "msg", level: 0, msg: text }));
        explainError({ kind: "message", level: 0, text, raw: text, position: null }, { trees: ["/x"], dir: "" });
        console.log("done");`;
      assert.equal(printed(context, program), "done");
    });
  }
});

describe("a line of two million characters in a log", () => {
  for (const [what, line] of [
    ["carriage returns before something", `"\\r".repeat(2_000_000) + "x"`],
    ["something between each two", `"x\\r\\r".repeat(600_000) + "end"`],
    ["blanks", `" \\r".repeat(1_000_000) + "y"`],
  ] as const) {
    test(what, (context) => {
      const program = `
        import { writeFileSync } from "node:fs";
        import { diagnose } from "${SOURCE}diagnose/diagnose.ts";
        import { realWorld } from "${SOURCE}system/world.ts";
        const folder = process.argv[2];
        writeFileSync(folder + "/logs/a.log", "begin\\n" + ${line} + "\\n");
        const failed = { name: "a", verdict: "failed", log: "logs/a.log", drvPath: null, excerpt: [] };
        const [check] = await diagnose([failed], folder, realWorld(), null);
        console.log(check.excerpt.join("|"));`;
      assert.match(printed(context, program), /^begin\|(?:x|end|y)$/u);
    });
  }
});
