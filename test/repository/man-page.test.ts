/** The manual page, as the programs of manual pages take it. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { renderManPage } from "../../scripts/man-page.ts";
import { COMMAND_NAMES } from "../../src/inputs/commands.ts";
import { optionsOf } from "../../src/inputs/option.ts";
import { OPTIONS } from "../../src/inputs/options.ts";

const ROOT = join(import.meta.dirname, "../..");
const page = renderManPage(OPTIONS);

test("every command, and every option once", () => {
  const names = COMMAND_NAMES.flatMap((command) =>
    optionsOf(OPTIONS, command).flatMap(([name, , { operand, shorthand }]) =>
      operand === undefined ? [name, ...(shorthand === undefined ? [] : [shorthand.name])] : [],
    ),
  );
  const listed = Array.from(page.matchAll(/^\.B (?:\\-\w, )?\\-\\-(?<name>\S+)/gmu), ({ groups }) =>
    (groups?.["name"] ?? "").replaceAll("\\-", "-"),
  );
  assert.deepEqual(listed.toSorted(), [...new Set(names)].toSorted());
  for (const command of COMMAND_NAMES) assert.ok(page.includes(`\n.B ${command}\n`), command);
});

test("no line is taken for a request, and no character for an escape, but our own", () => {
  for (const line of page.split("\n"))
    if (/^[.']/u.test(line)) assert.match(line, /^\.(?:TH|SH|SS|TP|B|BR|br)(?: |$)/u);
  assert.deepEqual(new Set(page.match(/\\./gu)), new Set(["\\-"]));
  const odd = { ...OPTIONS.jobs, commandLine: { ...OPTIONS.jobs.commandLine, help: String.raw`.so \fBx\n` } };
  assert.ok(renderManPage({ odd }).includes(String.raw`${"\n"}\&.so \efBx\en`));
});

test("comes with the package", () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { man: string; files: string[] };
  assert.equal(manifest.man, "nix-verdict.1");
  assert.ok(manifest.files.includes(manifest.man));
});

for (const [program, ...args] of [
  ["groff", "-man", "-ww", "-z"],
  ["mandoc", "-Tlint", "-Wwarning"],
] as const) {
  // Not every machine has one; what they read is the same everywhere.
  if (spawnSync(program, ["--version"]).error !== undefined) continue;
  test(`${program} has nothing to say against it`, () => {
    const { status, stdout, stderr } = spawnSync(program, [...args, join(ROOT, "nix-verdict.1")], { encoding: "utf8" });
    const warnings = `${stdout}${stderr}`.split("\n").filter((line) => !/missing date|^$/u.test(line));
    assert.deepEqual(warnings, []);
    if (program === "groff") assert.equal(status, 0);
  });
}
