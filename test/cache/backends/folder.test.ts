import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { folderBackend } from "../../../src/cache/backends/folder.ts";
import { realWorld } from "../../../src/system/world.ts";
import { behavesAsBackend, found, get, put, scratch } from "../backend.ts";
import { memoryBackend } from "../memory-backend.ts";

const AN_HOUR_S = 3600;

behavesAsBackend("memory", async () => {
  const backend = memoryBackend();
  return { backend, forgets: true, evict: (key) => backend.forget(key, new AbortController().signal) };
});

behavesAsBackend("folder", async (context) => {
  const folder = join(scratch(context), "not yet/there");
  return {
    backend: folderBackend(folder, realWorld()),
    forgets: true,
    evict: async (key) => rmSync(join(folder, "entries", key)),
  };
});

function allIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted();
}

describe("the folder", () => {
  test("keeps entries under their keys, and nothing else", async (context) => {
    const folder = scratch(context);
    const backend = folderBackend(folder, realWorld());
    await Promise.all([put(backend, "key", "a"), put(backend, "key", "b"), put(backend, "other", "c")]);
    assert.deepEqual(allIn(folder), ["drafts", "entries", "entries/key", "entries/other"]);
  });

  test("has the greater key for the newer one where the times are the same", async (context) => {
    const folder = scratch(context);
    const backend = folderBackend(folder, realWorld());
    for (const key of ["a-2", "a-3", "a-1"]) {
      await put(backend, key, key);
      utimesSync(join(folder, "entries", key), 1000, 1000);
    }
    assert.equal(await found(backend, "a-"), "a-3: a-3");
  });

  test("makes an entry new when it is stored, however old the file was", async (context) => {
    const backend = folderBackend(scratch(context), realWorld());
    await put(backend, "a-2", "first");
    const file = join(scratch(context), "old");
    writeFileSync(file, "second");
    utimesSync(file, 1000, 1000);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await backend.store("a-1", file, new AbortController().signal);
    assert.equal(await found(backend, "a-"), "a-1: second");
  });

  test("is swept of what killed runs have left, and of nothing else", async (context) => {
    const folder = scratch(context);
    const backend = folderBackend(folder, realWorld());
    await put(backend, "old", "old");
    const now = Date.now() / 1000;
    for (const [name, age] of [
      ["left", AN_HOUR_S + 60],
      ["at-work", AN_HOUR_S - 60],
    ] as const) {
      writeFileSync(join(folder, "drafts", name), "half");
      utimesSync(join(folder, "drafts", name), now - age, now - age);
    }
    utimesSync(join(folder, "entries/old"), 1000, 1000);
    await put(backend, "new", "new");
    assert.deepEqual(readdirSync(join(folder, "drafts")), ["at-work"]);
    assert.equal(await found(backend, "old"), "old: old");
  });

  test("follows no symbolic link, and opens nothing but files", async (context) => {
    const folder = scratch(context);
    const backend = folderBackend(folder, realWorld());
    await put(backend, "fine", "fine");
    const secret = join(scratch(context), "secret");
    writeFileSync(secret, "secret");
    symlinkSync(secret, join(folder, "entries/link"));
    symlinkSync(join(folder, "nowhere"), join(folder, "entries/dangling"));
    mkdirSync(join(folder, "entries/folder"));
    execFileSync("mkfifo", [join(folder, "entries/fifo")]);
    for (const key of ["link", "dangling", "folder", "fifo"]) {
      assert.equal(await found(backend, key), "miss", key);
      assert.equal(await put(backend, key, "other"), "present", key);
    }
    assert.equal(readFileSync(secret, "utf8"), "secret");
    assert.ok(!existsSync(join(folder, "nowhere")));
    await backend.forget("link", new AbortController().signal);
    assert.equal(readFileSync(secret, "utf8"), "secret");
  });

  test("says what it cannot do", async (context) => {
    const folder = scratch(context);
    writeFileSync(join(folder, "file"), "");
    const none = folderBackend(join(folder, "file"), realWorld());
    assert.deepEqual((await get(none, ["a"])).fetched, { state: "failed", reason: "cannot be read (ENOTDIR)" });
    assert.equal(await put(none, "a", "x"), "failed: cannot be written (ENOTDIR)");
    const backend = folderBackend(folder, realWorld());
    await put(backend, "key", "x");
    const taken = join(folder, "file");
    assert.deepEqual(await backend.fetch(["key"], taken, new AbortController().signal), {
      state: "failed",
      reason: "cannot be read (EEXIST)",
    });
    assert.equal(readFileSync(taken, "utf8"), "", "what was there before stays");
  });
});
