/** dist/LICENSES.txt: every package whose code is in the programs is named there, with a text. */

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { DIST } from "../built.ts";

const ROOT = join(import.meta.dirname, "../..");

/** What we may hand on under MIT, with its text beside it. Another one is a decision. */
const MAY_BE_BUNDLED = new Set([
  "MIT",
  "ISC",
  "0BSD",
  "BSD-3-Clause",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "(Apache-2.0 AND BSD-3-Clause)",
]);

/** The bundler puts the name of each file of a package above its code. */
const FILE = /^\/\/ (node_modules\/(?:.+\/node_modules\/)?(?:@[^/\n]+\/)?[^/\n]+)\/.+$/gmu;

/** An entry's first line, as `NAME VERSION (LICENCE)`. */
const HEADING = /^(?<name>\S+ \d\S*) \((?<licence>.+)\)$/u;

const entries = readFileSync(join(DIST, "LICENSES.txt"), "utf8").split(`\n${"-".repeat(80)}\n\n`);

/** The packages that a bundler has put into the programs, as `NAME VERSION`. */
function bundled(): string[] {
  const folders = new Set(
    globSync("**/*.js", { cwd: DIST }).flatMap((file) =>
      Array.from(readFileSync(join(DIST, file), "utf8").matchAll(FILE), ([, folder = ""]) => folder),
    ),
  );
  return Array.from(folders, (folder) => {
    const manifest = readFileSync(join(ROOT, folder, "package.json"), "utf8");
    const { name, version } = JSON.parse(manifest) as { name: string; version: string };
    return `${name} ${version}`;
  });
}

test("it has every package whose code is in the programs", () => {
  const named = new Set(entries.map((entry) => HEADING.exec(entry.split("\n")[0] ?? "")?.groups?.["name"]));
  const found = bundled();
  assert.ok(found.length > 50, "packages are found");
  for (const one of found) assert.ok(named.has(one), one);
});

test("it has what a package brings along within its own file", () => {
  const programs = globSync("**/*.js", { cwd: DIST }).map((file) => readFileSync(join(DIST, file), "utf8"));
  assert.ok(programs.some((text) => text.includes("Lodash <https://lodash.com/>")));
  assert.ok(!bundled().some((name) => name.startsWith("lodash ")));
  assert.ok(entries.some((entry) => /^lodash \d/u.test(entry)));
});

test("each has a licence that may be bundled, its text, and who holds the rights where the licence says so", () => {
  for (const entry of entries) {
    const [heading = "", , ...text] = entry.split("\n");
    const licence = HEADING.exec(heading)?.groups?.["licence"] ?? "";
    assert.ok(MAY_BE_BUNDLED.has(licence), heading);
    assert.ok(text.join("\n").length > 500, `${heading}: no text`);
    if (["MIT", "ISC"].includes(licence)) assert.match(entry, /copyright|\(c\)|©/iu, heading);
  }
});
