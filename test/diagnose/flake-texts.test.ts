import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { FlakeTexts } from "../../src/diagnose/flake-texts.ts";
import { folder } from "../scratch.ts";
import { world } from "./excerpts.ts";

/** A source tree with these files. */
function treeWith(context: TestContext, files: Readonly<Record<string, string>>): string {
  const tree = join(folder(context), "source");
  mkdirSync(tree);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }
  return tree;
}

const filesIn = async (trees: readonly string[], dir = ""): Promise<string[]> =>
  (await new FlakeTexts({ trees, dir }, world.files).all()).map(({ file }) => file).toSorted();

describe("the texts of a flake", () => {
  test("are the indented strings and the Python of its files, by the folder of flake.nix", async (context) => {
    const tree = treeWith(context, {
      "flake.nix": "''a''",
      "tests/two.nix": "[ ''b'' ''c'' ]",
      "tests/run.py": "pass",
      "README.md": "''no''",
      "sub/flake.nix": "''d''",
    });
    assert.deepEqual(await filesIn([tree]), [
      "flake.nix",
      "sub/flake.nix",
      "tests/run.py",
      "tests/two.nix",
      "tests/two.nix",
    ]);
    assert.deepEqual(await filesIn([tree], "sub"), [
      "../flake.nix",
      "../tests/run.py",
      "../tests/two.nix",
      "../tests/two.nix",
      "flake.nix",
    ]);
  });
  test("are those of the first tree that is there", async (context) => {
    const [one, other] = [treeWith(context, { "one.py": "a" }), treeWith(context, { "other.py": "b" })];
    assert.deepEqual(await filesIn(["/nix/store/nowhere", "«git+file:///x»", one, other]), ["one.py"]);
    assert.deepEqual(await filesIn([]), []);
    assert.deepEqual(await filesIn([join(one, "one.py")]), []);
    assert.deepEqual(await new FlakeTexts(null, world.files).all(), []);
  });
  test("are not what links, pipes and hidden folders lead to, nor files that are too large", async (context) => {
    const tree = treeWith(context, {
      "a.py": "a",
      ".git/b.py": "b",
      ".c.py": "c",
      "large.py": "pass\n".repeat(300_000),
      "folder.py/d.py": "d",
    });
    const elsewhere = treeWith(context, { "e.py": "e" });
    symlinkSync(join(elsewhere, "e.py"), join(tree, "e.py"));
    symlinkSync(elsewhere, join(tree, "linked"));
    symlinkSync(tree, join(tree, "circle"));
    symlinkSync("nowhere", join(tree, "broken.nix"));
    execFileSync("mkfifo", [join(tree, "pipe.py")]);
    assert.deepEqual(await filesIn([tree]), ["a.py", "folder.py/d.py"]);
    const link = join(elsewhere, "link");
    symlinkSync(tree, link);
    assert.deepEqual(await filesIn([link]), []);
  });
  test("are none when there is too much to be sure of the only place", async (context) => {
    const deep = treeWith(context, { "a.py": "a", [`${"d/".repeat(32)}b.py`]: "b" });
    assert.deepEqual(await filesIn([deep]), []);
    const large = Object.fromEntries(Array.from({ length: 34 }, (_, n) => [`${n}.py`, "x".repeat(1024 * 1024)]));
    assert.deepEqual(await filesIn([treeWith(context, large)]), []);
  });
});
