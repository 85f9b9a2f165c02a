/** A folder on a disk that is full, and on one that may not be written: making such disks takes root. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { folderBackend } from "../../../src/cache/backends/folder.ts";
import { realWorld } from "../../../src/system/world.ts";
import { found, get, put, scratch } from "../backend.ts";

function allIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted();
}

describe("a folder", () => {
  test("that is full says so, and keeps no half entry", async (context) => {
    const folder = scratch(context);
    mkdirSync(join(folder, "small"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", join(folder, "small")]);
    try {
      const backend = folderBackend(join(folder, "small"), realWorld());
      assert.equal(await put(backend, "key-1", Buffer.alloc(1_500_000)), "stored");
      assert.equal(await put(backend, "key-2", Buffer.alloc(5_000_000)), "failed: has no room left (ENOSPC)");
      assert.deepEqual(allIn(join(folder, "small")), ["drafts", "entries", "entries/key-1"]);
      assert.equal((await get(backend, ["key-"])).fetched.state, "hit");
      const into = join(folder, "small/into");
      assert.deepEqual(await backend.fetch(["key-"], into, new AbortController().signal), {
        state: "failed",
        reason: "cannot be read: there is no room for a copy (ENOSPC)",
      });
      assert.ok(!existsSync(into));
    } finally {
      execFileSync("umount", [join(folder, "small")]);
    }
  });

  test("that may not be written can still be read", async (context) => {
    const folder = scratch(context);
    mkdirSync(join(folder, "cache"));
    await put(folderBackend(join(folder, "cache"), realWorld()), "key", "content");
    execFileSync("mount", ["--bind", join(folder, "cache"), join(folder, "cache")]);
    execFileSync("mount", ["-o", "remount,ro,bind", join(folder, "cache")]);
    try {
      const backend = folderBackend(join(folder, "cache"), realWorld());
      assert.equal(await put(backend, "other", "x"), "failed: cannot be written (EROFS)");
      assert.equal(await found(backend, "key"), "key: content");
      await backend.forget("key", new AbortController().signal);
      assert.equal(await found(backend, "key"), "key: content");
    } finally {
      execFileSync("umount", [join(folder, "cache")]);
    }
  });
});
