import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { describe, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { LINE_LIMIT, splitLines } from "../../src/system/lines.ts";

async function linesOf(...chunks: readonly (string | Buffer)[]): Promise<string[]> {
  return Array.fromAsync(
    splitLines(
      Readable.from(
        chunks.map((chunk) => Buffer.from(chunk)),
        { objectMode: true },
      ),
    ),
  );
}

describe("splitLines", () => {
  const table: [what: string, chunks: string[], lines: string[]][] = [
    ["nothing", [], []],
    ["one line", ["a\n"], ["a"]],
    ["a last line without an end", ["a\nb"], ["a", "b"]],
    ["empty lines", ["\n\na\n\n"], ["", "", "a", ""]],
    ["a line over many chunks", ["a", "b", "", "c\nd", "\n"], ["abc", "d"]],
    ["an end at the border of a chunk", ["a", "\n", "b\n", "\nc"], ["a", "b", "", "c"]],
    ["carriage returns stay", ["a\r\nb\rc\n"], ["a\r", "b\rc"]],
    ["other line ends of Unicode stay", ["a\u2028b\u0085c\n"], ["a\u2028b\u0085c"]],
    ["NUL stays", ["a\u0000b\n"], ["a\u0000b"]],
  ];
  for (const [what, chunks, lines] of table) test(what, async () => assert.deepEqual(await linesOf(...chunks), lines));

  test("any cut of the bytes gives the same lines", async () => {
    const bytes = Buffer.from("ünï\n🎉🎉\n\n测试\nx");
    for (let first = 0; first <= bytes.length; first += 1) {
      for (let second = first; second <= bytes.length; second += 1) {
        const chunks = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
        assert.deepEqual(await linesOf(...chunks), ["ünï", "🎉🎉", "", "测试", "x"], `${first}, ${second}`);
      }
    }
  });

  test("bytes that are not UTF-8 are marked, and harm no other line", async () => {
    assert.deepEqual(await linesOf(Buffer.from([0x61, 0xff, 0x0a, 0xc3, 0x0a, 0x62, 0x0a])), [
      "a\uFFFD",
      "\uFFFD",
      "b",
    ]);
  });

  test("a line beyond the limit is cut, in one chunk or in many, and the next one is whole", async () => {
    const long = "x".repeat(LINE_LIMIT + 10);
    assert.deepEqual(
      (await linesOf(`${long}\nnext\n`)).map((line) => line.length),
      [LINE_LIMIT, 4],
    );
    const chunk = "x".repeat(1_000_003);
    assert.deepEqual(
      (await linesOf(...Array.from({ length: 12 }, () => chunk), "\nnext")).map((line) => line.length),
      [LINE_LIMIT, 4],
    );
    assert.deepEqual(
      (await linesOf(...Array.from({ length: 12 }, () => chunk))).map((line) => line.length),
      [LINE_LIMIT],
    );
    assert.deepEqual(
      (await linesOf("x".repeat(LINE_LIMIT), "\n")).map((line) => line.length),
      [LINE_LIMIT],
    );
  });

  test("an endless line costs no more memory than the limit", async (context) => {
    // What is not held any more must not count, whenever the engine would get to it.
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const held = (): number => {
      collect();
      return process.memoryUsage().arrayBuffers;
    };
    const chunk = Buffer.alloc(1024 * 1024, "x");
    let given = 0;
    let most = 0;
    const before = held();
    const endless = Readable.from(
      (function* () {
        for (; given < 300; given += 1) {
          if (given % 20 === 0) most = Math.max(most, held());
          yield Buffer.from(chunk);
        }
      })(),
    );
    const lines = await Array.fromAsync(splitLines(endless), (line) => line.length);
    assert.deepEqual(lines, [LINE_LIMIT]);
    context.diagnostic(`${((most - before) / 1024 / 1024).toFixed(1)} MiB`);
    // Such a stream reads 16 chunks ahead.
    assert.ok(most - before < 2 * (LINE_LIMIT + 16 * chunk.length), `${most - before}`);
  });
});
