/**
 * The house is as its rules say: rooms only, names that stand for one thing, files and lines of a size that can be
 * read.
 */

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";

const ROOT = join(import.meta.dirname, "../..");

/** Every source, by its path below the project. The bytes of a program are no text that anybody reads. */
const SOURCES = new Map(
  globSync("src/**/*.ts", { cwd: ROOT })
    .filter((file) => file !== "src/features/probe/binary.ts")
    .toSorted()
    .map((file) => [file, readFileSync(join(ROOT, file), "utf8")]),
);

/** Everything that is formatted. */
const CODE = new Map(
  globSync(["src/**/*.ts", "test/**/*.ts", "lint/*.js", "*.js"], { cwd: ROOT })
    .filter((file) => file !== "src/features/probe/binary.ts" && !file.startsWith("test/flakes/"))
    .toSorted()
    .map((file) => [file, readFileSync(join(ROOT, file), "utf8")]),
);

/** Files of one name that are no doors, and why. */
const TWINS: Readonly<Record<string, string>> = {};

/** Names that are declared at the top of more than one file, and why. At most 15. */
const NAMESAKES: Readonly<Record<string, string>> = {
  ending: "each program has its own signal",
  host: "each program has its own runner",
};

test("src/ has rooms, and no file of its own", () => {
  assert.deepEqual(
    [...SOURCES.keys()].filter((file) => file.split("/").length < 3),
    [],
  );
});

test("no two files share a name, but for doors", () => {
  const isDoor = (file: string): boolean =>
    file.split("/")[1] === basename(file, ".ts") && file.split("/").length === 3;
  const others = [...SOURCES.keys()].filter((file) => !isDoor(file));
  const twins = [...Map.groupBy(others, (file) => basename(file, ".ts"))].filter(([, files]) => files.length > 1);
  assert.deepEqual(
    twins.filter(([name]) => TWINS[name] === undefined),
    [],
  );
});

/** A declaration at the top of a file. Formatted code has nothing else in its first column. */
const DECLARATION =
  /^(?:export )?(?:async )?(?:const|let|(?:await )?using|function\*?|class|type|interface) (?<name>\w+)/gmu;

test("at most 15 top-level names are declared in more than one file", () => {
  // The page's own program is a text in its file.
  const programs = [...SOURCES].filter(([file]) => file !== "src/report/html/script.ts");
  const found = programs.flatMap(([file, text]) =>
    Array.from(text.matchAll(DECLARATION), ({ groups }) => ({ file, name: groups?.["name"] ?? "" })),
  );
  assert.ok(found.length > 1000, "declarations are found");
  const shared = [...Map.groupBy(found, ({ name }) => name)]
    .filter(([, uses]) => new Set(uses.map(({ file }) => file)).size > 1)
    .map(([name]) => name);
  assert.deepEqual(shared.toSorted(), Object.keys(NAMESAKES).toSorted());
  assert.ok(shared.length <= 15);
});

test("no file of src/ has more than 250 lines", () => {
  const long = [...SOURCES].filter(([, text]) => text.split("\n").length - 1 > 250).map(([file]) => file);
  assert.deepEqual(long, []);
});

test("no line has more than 120 columns", () => {
  const long = [...CODE].flatMap(([file, text]) =>
    text.split("\n").flatMap((line, at) => (line.length > 120 ? [`${file}:${at + 1}`] : [])),
  );
  assert.deepEqual(long, []);
});
