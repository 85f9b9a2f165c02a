import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { indentedStrings, linesOfFile } from "../../src/diagnose/nix-strings.ts";
import { placeOfLine, type SourceText } from "../../src/diagnose/script-place.ts";

/** The texts of files in Nix's language, and in Python. */
const textsOf = (files: Readonly<Record<string, string>>): SourceText[] =>
  Object.entries(files).flatMap(([file, text]) =>
    (file.endsWith(".py") ? [linesOfFile(text)] : indentedStrings(text)).map((lines) => ({ file, lines })),
  );

/** `file:line:column` of a line of a script. */
function place(script: readonly string[], line: number, files: Readonly<Record<string, string>>): string | null {
  const found = placeOfLine(`${script.join("\n")}\n`, line, textsOf(files));
  return found && `${found.file}:${found.line}:${found.column}`;
}

const SCRIPT = ["start_all()", "", 'with subtest("logs in"):', '    client.succeed("ssh server true")', "    pass"];
/** A test with a script in its file. */
const testWith = (...lines: string[]): string =>
  ["{", "  nodes.machine = { };", "  testScript = ''", ...lines.map((line) => `    ${line}`), "  '';", "}"].join("\n");

describe("a line of a script is found", () => {
  test("in the test's file", () => {
    assert.equal(place(SCRIPT, 4, { "tests/login.nix": testWith(...SCRIPT) }), "tests/login.nix:7:9");
    assert.equal(place(SCRIPT, 1, { "tests/login.nix": testWith(...SCRIPT) }), "tests/login.nix:4:5");
  });
  test("in a file that the test reads", () =>
    assert.equal(place(SCRIPT, 5, { "login.py": `${SCRIPT.join("\n")}\n` }), "login.py:5:5"));
  test("in a script that is as short as one line", () =>
    assert.equal(place(["machine.fail()"], 1, { "a.nix": testWith("machine.fail()") }), "a.nix:4:5"));
  test("beside interpolations, and in a line with one", () => {
    const source = testWith(
      "${setUp}",
      "one()",
      'machine.succeed("${pkgs.hello}/bin/hello ${toString 3}")',
      "two()",
      "three()",
      "${tearDown}",
    );
    const script = ["a()", "b()", "one()", 'machine.succeed("/nix/store/x/bin/hello 3")', "two()", "three()", "c()"];
    assert.equal(place(script, 4, { "a.nix": source }), "a.nix:6:5");
    assert.equal(place(script, 6, { "a.nix": source }), "a.nix:8:5");
    assert.equal(place(script, 2, { "a.nix": source }), null);
  });
  test("behind an interpolation that gives several lines, or none", () => {
    const source = testWith("first()", "if x: ${more}", "one()", "two()", "three()");
    assert.equal(
      place(["first()", "if x: a()", "b()", "one()", "two()", "three()"], 5, { "a.nix": source }),
      "a.nix:7:5",
    );
    const ends = testWith("one()", "two()", "three()", "${none}");
    assert.equal(place(["one()", "two()", "three()"], 2, { "a.nix": ends }), "a.nix:5:5");
  });
  test("in a script of several pieces, in the file of its piece", () => {
    const common = "{ both = ''\n  one()\n  two()\n  three()\n''; }";
    const own = testWith("${common.both}", "four()", "five()", "six()");
    const script = ["one()", "two()", "three()", "four()", "five()", "six()"];
    assert.equal(place(script, 2, { "a.nix": own, "common.nix": common }), "common.nix:3:3");
    assert.equal(place(script, 5, { "a.nix": own, "common.nix": common }), "a.nix:6:5");
  });
  test("by its neighbours, when the same line stands elsewhere", () => {
    const other = testWith("start_all()", 'client.succeed("ssh server true")', "other()", "pass");
    assert.equal(place(SCRIPT, 4, { "a.nix": other, "b.nix": testWith(...SCRIPT) }), "b.nix:7:9");
    const twice = [...SCRIPT, 'client.succeed("ssh server true")'];
    assert.equal(place(twice, 6, { "b.nix": testWith(...twice) }), "b.nix:9:5");
  });
});

describe("a line of a script is not found", () => {
  test("when another file has the same text", () => {
    assert.equal(place(SCRIPT, 4, { "a.nix": testWith(...SCRIPT), "b.nix": testWith(...SCRIPT) }), null);
    assert.equal(place(SCRIPT, 4, { "a.nix": testWith(...SCRIPT), "b.py": SCRIPT.join("\n") }), null);
  });
  test("when a line beside it is another one, although nothing else is like it", () => {
    assert.equal(place(SCRIPT, 4, { "a.nix": testWith(...SCRIPT, "more()") }), null);
    assert.equal(place(SCRIPT, 4, { "a.nix": testWith("first()", ...SCRIPT.slice(1)) }), null);
  });
  test("when too little of it is there: it may be a part of any script", () => {
    assert.equal(place([...SCRIPT, "more()"], 1, { "a.nix": testWith("start_all()") }), null);
    assert.equal(place(SCRIPT, 4, { "a.nix": testWith("${a}", "${b}", "${c}") }), null);
  });
  test("when it is blank, or there is none such", () => {
    for (const line of [0, 2, 6, 7, -1, Number.NaN])
      assert.equal(place(SCRIPT, line, { "a.nix": testWith(...SCRIPT) }), null);
  });
  test("for long, whatever it is compared with", () => {
    const cpu = process.cpuUsage();
    const same = "pass\n".repeat(200_000);
    assert.equal(placeOfLine(same, 100_000, textsOf({ "a.py": same })), null);
    assert.equal(placeOfLine(same, 100_000, textsOf({ "a.nix": `''\n${"${a}pass\n".repeat(100_000)}''` })), null);
    const { user } = process.cpuUsage(cpu);
    assert.ok(user < 4_000_000, `${user / 1000} ms`);
  });
});
