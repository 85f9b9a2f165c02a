/** The contract of a cache backend as tests, and helpers to store and fetch small entries. */

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import type { CacheBackend, FetchOutcome } from "../../src/cache/port.ts";

/** A backend with nothing in it. `evict`: lets an entry vanish as if somebody else had done it. */
export type Fresh = { backend: CacheBackend; evict(key: string): Promise<void>; forgets: boolean };

const NEVER = new AbortController().signal;

export function scratch(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Stores content under a key by way of a file that is gone afterwards. */
export async function put(
  backend: CacheBackend,
  key: string,
  content: string | Buffer,
  signal = NEVER,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  try {
    writeFileSync(join(folder, "from here"), content);
    const stored = await backend.store(key, join(folder, "from here"), signal);
    assert.deepEqual(readdirSync(folder), ["from here"], "nothing is left beside the file");
    return stored.state === "failed" ? `failed: ${stored.reason}` : stored.state;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Fetches into a new file; null and a folder without any file when there was no hit. */
export async function get(
  backend: CacheBackend,
  prefixes: readonly string[],
  signal = NEVER,
): Promise<{ fetched: FetchOutcome; content: Buffer | null }> {
  const folder = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  try {
    const fetched = await backend.fetch(prefixes, join(folder, "into"), signal);
    assert.deepEqual(
      readdirSync(folder),
      fetched.state === "hit" ? ["into"] : [],
      "there is a file after a hit, and nothing else ever",
    );
    return { fetched, content: existsSync(join(folder, "into")) ? readFileSync(join(folder, "into")) : null };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The key and the text of what is found first. */
export async function found(backend: CacheBackend, ...prefixes: readonly string[]): Promise<string> {
  const { fetched, content } = await get(backend, prefixes);
  return fetched.state === "hit" ? `${fetched.key}: ${content?.toString("utf8")}` : fetched.state;
}

/** Entries must not be as old as each other where age decides. */
async function putInTurn(backend: CacheBackend, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    assert.equal(await put(backend, key, `content of ${key}`), "stored");
    await sleep(10);
  }
}

/** What every backend promises. */
export function behavesAsBackend(name: string, fresh: (context: TestContext) => Promise<Fresh>): void {
  describe(`${name}: what is fetched`, () => {
    for (const [what, content] of [
      ["nothing", Buffer.alloc(0)],
      ["one byte", Buffer.from([0xff])],
      ["5 MB", randomBytes(5_000_000)],
    ] as const) {
      test(`is what was stored: ${what}`, async (context) => {
        const { backend } = await fresh(context);
        assert.equal(await put(backend, "key-1", content), "stored");
        const { fetched, content: back } = await get(backend, ["key-1"]);
        assert.deepEqual(fetched, { state: "hit", key: "key-1" });
        assert.ok(back?.equals(content));
      });
    }

    test("is nothing where there is nothing", async (context) => {
      const { backend } = await fresh(context);
      assert.equal(await found(backend, "key"), "miss");
      assert.equal(await found(backend), "miss");
      await putInTurn(backend, "other-1");
      assert.equal(await found(backend, "key", "other-2"), "miss");
    });

    test("is the newest whose key begins with the first prefix that fits", async (context) => {
      const { backend } = await fresh(context);
      await putInTurn(backend, "a-9", "b-1", "a-1", "c-1");
      assert.equal(await found(backend, "a-"), "a-1: content of a-1");
      assert.equal(await found(backend, "a-9"), "a-9: content of a-9");
      assert.equal(await found(backend, "x-", "b-", "a-"), "b-1: content of b-1");
      assert.equal(await found(backend, "c-2", "a-", "c-"), "a-1: content of a-1");
    });

    test("is nothing whose key has the prefix elsewhere, or has it as a pattern", async (context) => {
      const { backend } = await fresh(context);
      await putInTurn(backend, "one-two");
      for (const prefix of ["two", "ne-two", "-two", "one.two", "one-two-"])
        assert.equal(await found(backend, prefix), "miss", prefix);
      assert.equal(await found(backend, "one-t"), "one-two: content of one-two");
    });

    test("is nothing of an entry that has vanished, and the next one where there is one", async (context) => {
      const { backend, evict } = await fresh(context);
      await putInTurn(backend, "a-1", "a-2");
      await evict("a-2");
      assert.equal(await found(backend, "a-"), "a-1: content of a-1");
      await evict("a-1");
      assert.equal(await found(backend, "a-"), "miss");
      assert.equal(await put(backend, "a-1", "again"), "stored");
      assert.equal(await found(backend, "a-"), "a-1: again");
    });
  });

  describe(`${name}: an entry`, () => {
    test("is never changed", async (context) => {
      const { backend } = await fresh(context);
      assert.equal(await put(backend, "key", "first"), "stored");
      assert.equal(await put(backend, "key", "second"), "present");
      assert.equal(await found(backend, "key"), "key: first");
    });

    test("is whole, and one of them, when several keep it at once", async (context) => {
      const { backend } = await fresh(context);
      const contents = ["a", "b", "c", "d"].map((letter) => letter.repeat(3_000_000));
      const outcomes = await Promise.all(contents.map((content) => put(backend, "key", content)));
      assert.deepEqual(outcomes.toSorted(), ["present", "present", "present", "stored"]);
      const { content } = await get(backend, ["key"]);
      assert.equal(content?.toString(), contents[outcomes.indexOf("stored")]);
    });

    test("can be forgotten, where it can be", async (context) => {
      const { backend, forgets } = await fresh(context);
      await putInTurn(backend, "key-1", "key-2");
      await backend.forget("key-2", NEVER);
      await backend.forget("not-there", NEVER);
      assert.equal(await found(backend, "key-"), forgets ? "key-1: content of key-1" : "key-2: content of key-2");
    });
  });

  describe(`${name}: a call`, () => {
    test("takes all keys that are allowed", async (context) => {
      const { backend } = await fresh(context);
      for (const key of ["x".repeat(200), "-rf", "..a", "A.b_c-9", "_"]) {
        assert.equal(await put(backend, key, key), "stored");
        assert.equal(await found(backend, key), `${key}: ${key}`);
      }
    });

    test("refuses all others in words, and does nothing", async (context) => {
      const { backend } = await fresh(context);
      const content = join(scratch(context), "secret");
      writeFileSync(content, "secret");
      for (const key of [
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "a,b",
        "a b",
        "a\nb",
        "a\n",
        "ä",
        "\u001b[31m##[error]",
        "x".repeat(201),
        content,
      ]) {
        assert.match(await put(backend, key, "x"), /^failed: has no key "\P{Cc}{0,70}"$/u);
        const { fetched } = await get(backend, ["fine", key]);
        assert.match(
          fetched.state === "failed" ? fetched.reason : fetched.state,
          /^has no key "/u,
          JSON.stringify(key),
        );
        await backend.forget(key, NEVER);
        assert.ok(existsSync(content));
      }
      assert.equal(await found(backend, "a"), "miss");
    });

    test("ends soon when it is not wanted any more, and changes nothing", async (context) => {
      const { backend } = await fresh(context);
      await putInTurn(backend, "there");
      const begun = Date.now();
      const signal = AbortSignal.abort("SIGINT");
      assert.match(await put(backend, "key", "content", signal), /^failed: was not waited for/u);
      assert.deepEqual((await get(backend, ["there"], signal)).fetched, {
        state: "failed",
        reason: "was not waited for: the run is ending",
      });
      // The contract's limit for everything to be gone after a signal.
      assert.ok(Date.now() - begun < 5000);
      assert.equal(await found(backend, "key"), "miss");
      assert.equal(await found(backend, "there"), "there: content of there");
    });
  });
}
