import assert from "node:assert/strict";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { realFiles } from "../../src/system/files.ts";
import { realProcesses } from "../../src/system/processes.ts";
import { ODD } from "./odd-files.ts";

const files = realFiles();

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A victim, and beside it something odd. */
function scene(
  context: TestContext,
  lay: (path: string, victim: string) => void,
): { root: string; path: string; untouched(): void } {
  const root = folder(context);
  const [victim, path] = [join(root, "victim"), join(root, "odd")];
  writeFileSync(victim, "theirs");
  lay(path, victim);
  const untouched = (): void => {
    assert.equal(readFileSync(victim, "utf8"), "theirs");
    assert.equal(existsSync(`${victim}-new`), false);
  };
  return { root, path, untouched };
}

const stream = async (path: string): Promise<void> => {
  const written = files.create(path);
  written.end("ours");
  await once(written, "close");
  if (written.errored) throw written.errored;
};

for (const { name, kind, lay } of ODD) {
  describe(name, () => {
    const refusal = new RegExp(`odd" is ${kind}, and not a file$`, "u");

    test("is not read, and nobody waits for it", async (context) => {
      const { root, path, untouched } = scene(context, lay);
      const reads = [
        files.read,
        files.size,
        (odd: string) => files.tail(odd, 10),
        (odd: string) => files.readRange(odd, 0, 10),
        (odd: string) => files.hashRange(odd, 0, 10),
      ];
      const copies = [
        (odd: string) => files.appendRange(odd, 0, 10, join(root, "to")),
        (odd: string) => files.copy(odd, join(root, "copy")),
      ];
      for (const read of [...reads, ...copies])
        await assert.rejects(read(path), { message: refusal, code: "ENOTPLAIN" });
      untouched();
    });

    test("is neither written to nor written through", async (context) => {
      const { root, path, untouched } = scene(context, lay);
      writeFileSync(join(root, "from"), "ours");
      await assert.rejects(files.write(path, "ours"), refusal);
      await assert.rejects(files.appendRange(join(root, "from"), 0, 4, path), refusal);
      await assert.rejects(files.writePrivate(path, "ours"), { code: "EEXIST" });
      await assert.rejects(files.copy(join(root, "from"), path), refusal);
      await assert.rejects(realProcesses().save({ file: "/bin/echo", args: ["ours"] }, path), { code: "EEXIST" });
      untouched();
    });

    test("makes room for a new file that is written bit by bit, unless it is a folder", async (context) => {
      const { path, untouched } = scene(context, lay);
      if (kind === "a folder") await assert.rejects(stream(path));
      else {
        await stream(path);
        assert.equal(readFileSync(path, "utf8"), "ours");
        assert.equal(await files.kind(path), "a file");
      }
      untouched();
    });

    test("is no folder to write into", async (context) => {
      const { path, untouched } = scene(context, lay);
      if (kind !== "a folder") await assert.rejects(files.write(join(path, "below"), "ours"));
      untouched();
    });
  });
}

describe("a folder that is a link", () => {
  /** Runs where a checkout lies, of which `way` leads elsewhere. */
  function checkout(context: TestContext): { elsewhere: string; before: string[] } {
    const root = folder(context);
    const [here, elsewhere] = [join(root, "checkout"), join(root, "elsewhere")];
    mkdirSync(here);
    mkdirSync(join(elsewhere, "inner"), { recursive: true });
    writeFileSync(join(elsewhere, "file"), "theirs");
    symlinkSync(elsewhere, join(here, "way"));
    const was = process.cwd();
    process.chdir(here);
    context.after(() => process.chdir(was));
    return { elsewhere, before: readdirSync(elsewhere, { recursive: true }) as string[] };
  }

  test("below the current folder, it is not followed by anything", async (context) => {
    const { elsewhere, before } = checkout(context);
    const refusal = /way" is a symbolic link to ".*elsewhere", which is not followed$/u;
    writeFileSync("from", "ours");
    for (const path of ["way/file", "way/inner/file", join(process.cwd(), "way/file"), "./x/../way/file"]) {
      await assert.rejects(files.read(path), refusal, path);
      await assert.rejects(files.write(path, "ours"), refusal, path);
      await assert.rejects(files.makeFolder(path), refusal, path);
      await assert.rejects(files.remove(path), refusal, path);
      await assert.rejects(files.list(path), refusal, path);
      await assert.rejects(files.regularFiles(path), refusal, path);
      await assert.rejects(files.writePrivate(path, "ours"), refusal, path);
      await assert.rejects(stream(path), refusal, path);
      await assert.rejects(files.copy("from", path), refusal, path);
    }
    assert.deepEqual(readdirSync(elsewhere, { recursive: true }), before);
    assert.equal(readFileSync(join(elsewhere, "file"), "utf8"), "theirs");
  });

  test("above it, it is the user's own", async (context) => {
    const { elsewhere } = checkout(context);
    const other = `${elsewhere}-link`;
    symlinkSync(elsewhere, other);
    await files.write(join(other, "new"), "ours");
    assert.equal(readFileSync(join(elsewhere, "new"), "utf8"), "ours");
    assert.deepEqual(files.linkOnTheWay(join(other, "new")), { link: other, target: elsewhere });
    assert.equal(files.linkOnTheWay(join(elsewhere, "new")), null);
  });
});

describe("folders", () => {
  test("that nobody can make are an error, not an endless wait", async () => {
    for (const path of ["/proc/x", "/proc/self/x/y", "/sys/x"])
      await assert.rejects(files.makeFolder(path), { code: /ENOENT|EPERM|EACCES|EROFS/u }, path);
  });

  test("made by several at once, with a file in the way", async (context) => {
    const root = folder(context);
    await Promise.all(Array.from({ length: 8 }, async () => await files.makeFolder(join(root, "a/b/c"))));
    writeFileSync(join(root, "file"), "");
    await assert.rejects(files.makeFolder(join(root, "file")), /is a file/u);
    await assert.rejects(files.makeFolder(join(root, "file/below")), { code: "ENOTDIR" });
  });

  test("only an empty one is removed as such", async (context) => {
    const root = folder(context);
    await files.makeFolder(join(root, "empty"));
    await files.write(join(root, "full/file"), "");
    for (const name of ["empty", "full", "absent"]) await files.removeEmpty(join(root, name));
    assert.deepEqual(readdirSync(root), ["full"]);
  });
});

test("a system file may be a link, and is read up to a size", async (context) => {
  const root = folder(context);
  writeFileSync(join(root, "file"), "0123456789");
  symlinkSync("file", join(root, "link"));
  assert.equal(String(await files.readSystem(join(root, "link"))), "0123456789");
  assert.equal(String(await files.readSystem(join(root, "link"), 9)), "");
  await assert.rejects(files.readSystem(join(root, "absent")), { code: "ENOENT" });
});
