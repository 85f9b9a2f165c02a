/** dist/LICENSES.txt: every package whose code is in the programs is named there, with a text, and no other. */

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { DIST } from "../built.ts";

const ROOT = join(import.meta.dirname, "../..");

/** What we may hand on under MIT, with its text beside it. Another one is a decision. */
const MAY_BE_BUNDLED = new Set(["MIT", "ISC", "Apache-2.0", "BlueOak-1.0.0", "(Apache-2.0 AND BSD-3-Clause)"]);

/** The bundler puts the name of each file of a package above its code. */
const FILE = /^\/\/ (node_modules\/(?:.+\/node_modules\/)?(?:@[^/\n]+\/)?[^/\n]+)\/.+$/gmu;

/** An entry's first line, as `NAME VERSION (LICENCE)`. */
const HEADING = /^(?<name>\S+ \d\S*) \((?<licence>.+)\)$/u;

const entries = readFileSync(join(DIST, "LICENSES.txt"), "utf8").split(`\n${"-".repeat(80)}\n\n`);

test("it has the packages whose code is in the programs, and no others", () => {
  const folders = new Set(
    globSync("**/*.js", { cwd: DIST }).flatMap((file) =>
      Array.from(readFileSync(join(DIST, file), "utf8").matchAll(FILE), ([, folder = ""]) => folder),
    ),
  );
  const bundled = new Set(
    Array.from(folders, (folder) => {
      const manifest = readFileSync(join(ROOT, folder, "package.json"), "utf8");
      const { name, version } = JSON.parse(manifest) as { name: string; version: string };
      return `${name} ${version}`;
    }),
  );
  assert.ok(bundled.size > 50, "packages are found");
  const named = entries.map((entry) => HEADING.exec(entry.split("\n")[0] ?? "")?.groups?.["name"]);
  assert.deepEqual(named.toSorted(), [...bundled].toSorted());
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
