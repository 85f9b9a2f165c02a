import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { indentedStrings, linesOfFile } from "../../src/diagnose/nix-strings.ts";

/** The lines of each string: where each stands, and its parts. */
const read = (text: string): string[][] =>
  indentedStrings(text).map((lines) => lines.map(({ line, column, parts }) => `${line}:${column} ${parts.join("…")}`));

describe("indented strings", () => {
  test("their lines, without indentation and blank ends", () => {
    assert.deepEqual(read("{\n  a = ''\n    one\n\n      two\n  '';\n}\n"), [["3:5 one", "4:1 ", "5:7 two"]]);
    assert.deepEqual(read("''one''"), [["1:1 one"]]);
    assert.deepEqual(read("''''"), []);
  });
  test("what stands for something else in them", () => {
    assert.deepEqual(read("''\n''${a} $${b} '''c''' $''"), [["2:1 ${a} $${b} ''c'' $"]]);
    assert.deepEqual(read("''\na''\\nb\n''"), [["2:1 a…b"]]);
  });
  test("interpolations, with strings of their own in them", () => {
    assert.deepEqual(read("''\n  a ${f {\n    x = ''\n      in\n    '';\n  }} b\n  c\n''"), [
      ["4:7 in"],
      ["2:3 a … b", "7:3 c"],
    ]);
  });
  test("not what looks like one in a comment, in a string, and behind a name", () => {
    assert.deepEqual(read("# ''\n/* '' \n */ \"'' ${''\nx\n''}\" a'' + f''\n''\ny\n''"), [["4:1 x"], ["7:1 y"]]);
    assert.deepEqual(read("\"\\\"''\" + \"$${''\" + ''z''"), [["1:1 z"]]);
  });
  test("as many as can be followed of a text that is broken, or made to be long", () => {
    const cpu = process.cpuUsage();
    assert.deepEqual(read("''\na\n'' ''\nb"), [["2:1 a"]]);
    assert.deepEqual(read("}}}} ''\na\n''"), [["2:1 a"]]);
    for (const piece of ["''${", '"${', "{", "''", "'", "/*", "$", "\\", "a''", '"'])
      read(piece.repeat((1024 * 1024) / piece.length));
    const { user } = process.cpuUsage(cpu);
    assert.ok(user < 8_000_000, `${user / 1000} ms`);
  });
});

test("a file of its own: its lines, without blank ends", () => {
  const lines = linesOfFile("\n\nstart_all()\r\n\n  pass\n\n");
  assert.deepEqual(lines, [
    { line: 3, column: 1, parts: ["start_all()"] },
    { line: 4, column: 1, parts: [""] },
    { line: 5, column: 3, parts: ["pass"] },
  ]);
});
