import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";

import { logFileName } from "../../src/run/logs.ts";

/** Names that a careless scheme would let collide, hide or escape. */
const NAMES = [
  "login",
  "Login",
  "LOGIN",
  "lOgin",
  "log-in",
  "log_in",
  "log.in",
  "log in",
  "login ",
  " login",
  "login.",
  "login..",
  "login.log",
  "login.log.log",
  "",
  ".",
  "..",
  "...",
  ".hidden",
  ".hidden.log",
  "../login",
  "..\\login",
  "/etc/passwd",
  "a/b",
  "a%2Fb",
  "a%2fb",
  "a\\b",
  "a:b",
  "a*b",
  "a?b",
  "a|b",
  'a"b',
  "a<b",
  "a>b",
  "a\nb",
  "a\rb",
  "a\tb",
  "a\u0000b",
  "a\u007Fb",
  "a~b",
  "~login",
  "~",
  "-",
  "--help",
  "$HOME",
  "`id`",
  "$(id)",
  "'",
  "#",
  "ü",
  "u\u0308",
  "Ü",
  "ß",
  "ss",
  "ı",
  "i",
  "İ",
  "K",
  "\u212A",
  "k",
  "ſ",
  "s",
  "S",
  "测试",
  "🎉",
  "\u202Egnp",
  "\u200B",
  "con",
  "CON",
  "nul",
  "aux",
  "com1",
  "lpt1",
  "con.x",
  "prn",
  "x".repeat(119),
  "x".repeat(120),
  "x".repeat(121),
  "x".repeat(122),
  `${"x".repeat(300)}a`,
  `${"x".repeat(300)}b`,
  `${"X".repeat(300)}a`,
  "ü".repeat(60),
  `${"ü".repeat(60)}ü`,
  "🎉".repeat(100),
  "dependencies",
  "e3b0c442",
  "~e3b0c442",
];

describe("logFileName", () => {
  test("a plain name is its own file's name", () => {
    for (const name of ["login", "log-in", "log_in", "log.in", "x86-64.2"])
      assert.equal(logFileName(name), `${name}.log`);
  });

  test("unlike names never share a file, also where case does not count", () => {
    const files = new Map<string, string>();
    for (const name of NAMES) {
      const file = logFileName(name).toLowerCase().normalize("NFKC");
      assert.equal(
        files.get(file),
        undefined,
        `${JSON.stringify(name)} and ${JSON.stringify(files.get(file))} are both ${file}`,
      );
      files.set(file, name);
    }
  });

  for (const name of NAMES) {
    test(`fit for every file system: ${JSON.stringify(name.slice(0, 20))}`, () => {
      const file = logFileName(name);
      assert.match(file, /^[A-Za-z0-9_%~-][A-Za-z0-9._%~-]*\.log$/, file);
      assert.ok(Buffer.byteLength(file) <= 140);
      assert.doesNotMatch(file, /^(con|prn|aux|nul|com\d|lpt\d)\./i);
      assert.equal(logFileName(name), file);
    });
  }

  test("on this file system, too", (context) => {
    const folder = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
    context.after(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, "logs"));
    for (const name of NAMES) writeFileSync(join(folder, "logs", logFileName(name)), "");
    assert.equal(readdirSync(join(folder, "logs")).length, NAMES.length);
    assert.deepEqual(readdirSync(folder), ["logs"]);
  });
});
