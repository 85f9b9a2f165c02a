import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { realFiles } from "../../src/system/files.ts";

const files = realFiles();

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe("write", () => {
  test("makes the folders, replaces, and leaves no draft", async (context) => {
    const root = folder(context);
    const path = join(root, "a/b/file");
    await files.write(path, "one");
    await files.write(path, Buffer.from([0xff]));
    assert.deepEqual(readFileSync(path), Buffer.from([0xff]));
    assert.deepEqual(readdirSync(join(root, "a/b")), ["file"]);
  });

  test("no reader ever sees half a file", async (context) => {
    const path = join(folder(context), "file");
    const contents = ["a", "b"].map((letter) => letter.repeat(3_000_000));
    await files.write(path, contents[0] ?? "");
    const writer = (async () => {
      for (let n = 0; n < 12; n += 1) await files.write(path, contents[n % 2] ?? "");
    })();
    for (let reads = 0; reads < 24; reads += 1) {
      const text = (await files.read(path)).toString();
      assert.ok(contents.includes(text), `${text.length} characters`);
    }
    await writer;
  });

  test("writers at the same time: one of them wins, whole", async (context) => {
    const root = folder(context);
    const contents = Array.from({ length: 8 }, (_, n) => String(n).repeat(500_000));
    await Promise.all(contents.map((content) => files.write(join(root, "file"), content)));
    assert.ok(contents.includes(readFileSync(join(root, "file"), "utf8")));
    assert.deepEqual(readdirSync(root), ["file"]);
  });

  test("what cannot be written leaves nothing behind", async (context) => {
    const root = folder(context);
    await files.makeFolder(join(root, "taken/inner"));
    await assert.rejects(files.write(join(root, "taken"), "x"));
    writeFileSync(join(root, "file"), "");
    await assert.rejects(files.write(join(root, "file/below"), "x"));
    assert.deepEqual(readdirSync(root).toSorted(), ["file", "taken"]);
  });
});

describe("tail", () => {
  for (const [bytes, text, skipped] of [
    [3, "789", 7],
    [10, "0123456789", 0],
    [99, "0123456789", 0],
    [0, "", 10],
  ] as const) {
    test(`the last ${bytes} of 10 bytes`, async (context) => {
      const path = join(folder(context), "file");
      writeFileSync(path, "0123456789");
      assert.deepEqual(await files.tail(path, bytes), { text, skipped });
    });
  }

  test("a character that is cut in half is marked", async (context) => {
    const path = join(folder(context), "file");
    writeFileSync(path, "aüb");
    assert.deepEqual(await files.tail(path, 2), { text: "\uFFFDb", skipped: 2 });
  });

  test("no such file", async () => assert.rejects(files.tail("/no-such-folder-here", 1), { code: "ENOENT" }));
});

test("a temporary folder ends with its scope", async (context) => {
  const parent = folder(context);
  let path = "";
  {
    await using temporary = await files.temporary("x-", parent);
    ({ path } = temporary);
    writeFileSync(join(path, "file"), "");
    assert.ok(path.startsWith(join(parent, "x-")));
  }
  assert.equal(existsSync(path), false);
});

test("small things", async (context) => {
  const root = folder(context);
  const script = join(root, "script");
  writeFileSync(script, "");
  assert.equal(await files.executable(script), false);
  assert.equal(await files.executable("/bin/sh"), true);
  assert.equal(await files.executable(join(root, "none")), false);
  assert.deepEqual([files.exists(script), files.exists(join(root, "none"))], [true, false]);
  await files.link("target", join(root, "link"));
  assert.equal(readlinkSync(join(root, "link")), "target");
  await files.move(script, join(root, "b"));
  writeFileSync(join(root, "a"), "");
  assert.deepEqual(await files.list(root), ["a", "b", "link"]);
  assert.deepEqual(await files.list(join(root, "none")), []);
  await files.remove(join(root, "none"));
  await files.remove(root);
  assert.equal(files.exists(root), false);
});
