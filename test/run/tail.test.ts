import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { LogTail } from "../../src/run/tail.ts";

function tailOf(...lines: string[]): string[] {
  const tail = new LogTail();
  for (const line of lines) tail.add(line);
  return tail.lines();
}

describe("LogTail", () => {
  for (const count of [0, 1, 24, 25, 26, 50, 1000]) {
    test(`the last 25 of ${count}, in order`, () => {
      const lines = Array.from({ length: count }, (_, n) => `line ${n}`);
      assert.deepEqual(tailOf(...lines), lines.slice(-25));
    });
  }

  test("fit to be shown", () => {
    assert.deepEqual(
      tailOf(
        "\u001B[31mred\u001B[0m",
        "bell\u0007 nul\u0000 back\b",
        "tab\tstays",
        "\u001B]0;title\u0007x",
        "c1 \u0085\u009B31m",
        "ünï 🎉",
        "",
        "\u001B[2J",
      ),
      ["red", "bell nul back", "tab\tstays", "x", "c1 ", "ünï 🎉", "", ""],
    );
  });

  test("a long line is cut, and a character is never cut in half", () => {
    const [cut = ""] = tailOf(`${"x".repeat(499)}🎉${"y".repeat(1000)}`);
    assert.ok(cut.length <= 501);
    assert.ok(cut.isWellFormed());
    assert.equal(cut.slice(0, 499), "x".repeat(499));
  });

  test("huge lines do not stay in memory", async () => {
    setFlagsFromString("--expose-gc");
    const gc = runInNewContext("gc") as () => void;
    const tail = new LogTail();
    gc();
    const before = process.memoryUsage().heapUsed;
    // Each a string of its own of 4 MB; one that is only a slice of another one would keep it.
    for (let n = 0; n < 60; n += 1)
      tail.add(JSON.parse(`"${String.fromCharCode(97 + (n % 26)).repeat(4_000_000)}"`) as string);
    // The last string may still lie on the stack.
    await setImmediate();
    gc();
    assert.ok(process.memoryUsage().heapUsed - before < 8_000_000);
    assert.equal(tail.lines().length, 25);
  });
});
