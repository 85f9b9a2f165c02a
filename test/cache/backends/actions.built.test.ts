import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test, type TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import { zstdCompressSync } from "node:zlib";

import { githubBackend, githubCacheIsThere, type Limits, LIMITS } from "../../../src/cache/backends/actions.ts";
import type { CacheBackend } from "../../../src/cache/port.ts";
import { KILL_GRACE_MS } from "../../../src/system/process-groups.ts";
import { realWorld, type World } from "../../../src/system/world.ts";
import { DIST } from "../../built.ts";
import { until, untilRight } from "../../tries.ts";
import { behavesAsBackend, found, get, put, scratch } from "../backend.ts";
import { startForgeCache } from "../forge-cache-server.ts";
import * as server from "../github-cache-server.ts";
import { type CacheServer, MAIN, ON_MAIN, type Rights, startCacheServer } from "../github-cache-server.ts";

let service: CacheServer;
before(async () => void (service = await startCacheServer()));
after(() => service[Symbol.asyncDispose]());
beforeEach(() => service.reset());

/**
 * The cache's program as users run it. From the sources it takes a second to start, because its packages are many
 * files.
 */
const WORLD: World = { ...realWorld(), cacheProgram: [process.execPath, join(DIST, "cache.js")] };

type Job = { backend: CacheBackend; env: Record<string, string>; world: World };

/** A job's backend. When the test has ended, no process of this job is left. */
function job(
  context: TestContext,
  options: {
    rights?: Rights;
    viaAzure?: boolean;
    limits?: Limits;
    env?: Record<string, string>;
    world?: Partial<World>;
  } = {},
): Job {
  const mark = randomUUID();
  const env = {
    ...service.job(options.rights ?? ON_MAIN, options.viaAzure),
    NIX_VERDICT_TEST_JOB: mark,
    ...options.env,
  };
  const world = { ...WORLD, env: { ...process.env, ...env }, ...options.world };
  context.after(() => assert.deepEqual(processesWith(mark), []));
  return { backend: githubBackend(world, options.limits ?? LIMITS), env, world };
}

function processesWith(word: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/u.test(pid) && readFileSync(`/proc/${pid}/environ`, "latin1").includes(word);
    } catch {
      return false;
    }
  });
}

async function reason(backend: CacheBackend, ...prefixes: readonly string[]): Promise<string> {
  const { fetched } = await get(backend, prefixes);
  return fetched.state === "failed" ? fetched.reason : fetched.state;
}

/** What came of it, and after how many seconds. */
async function timed(work: Promise<string>): Promise<{ outcome: string; seconds: number }> {
  const begun = performance.now();
  const outcome = await work;
  return { outcome, seconds: (performance.now() - begun) / 1000 };
}

const from = (path: string): string =>
  JSON.stringify(pathToFileURL(join(import.meta.dirname, "../../../src", path)).href);

/** Fetches and stores once in the environment's cache. */
const PROGRAM = `
  import { githubBackend } from ${from("cache/backends/actions.ts")};
  import { realWorld } from ${from("system/world.ts")};
  const cacheProgram = ${JSON.stringify(WORLD.cacheProgram)};
  const backend = githubBackend({ ...realWorld(), cacheProgram });
  const signal = new AbortController().signal;
  const fetched = await backend.fetch(["key-"], "into", signal);
  const stored = await backend.store("key-1", "file", signal);
  console.log(fetched.state, stored.state);
`;

const HASTY: Limits = { silenceMs: 2500, limitMs: 60_000 };
/** Whoever was given up in haste is back by then; who was not waits for {@link LIMITS}. */
const SOON_S = 20;

behavesAsBackend("GitHub", async (context) => {
  service.reset();
  return { backend: job(context).backend, forgets: false, evict: (key) => service.evict(key) };
});

describe("GitHub's cache", () => {
  test("is asked once for an entry, and twice to keep one; blobs apart", async (context) => {
    const { backend } = job(context);
    await put(backend, "key-1", "content");
    assert.deepEqual(service.calls.splice(0), ["CreateCacheEntry", "upload", "FinalizeCacheEntryUpload"]);
    await found(backend, "a-", "b-", "c-", "key-");
    assert.deepEqual(service.calls.splice(0), ["GetCacheEntryDownloadURL", "download", "download"]);
    await found(backend, "a-", "b-");
    await put(backend, "key-1", "content");
    await backend.forget("key-1", new AbortController().signal);
    assert.deepEqual(service.calls, ["GetCacheEntryDownloadURL", "CreateCacheEntry"]);
  });

  test("gives what is not at Azure's address", async (context) => {
    const { backend } = job(context, { viaAzure: false });
    assert.equal(await put(backend, "key-1", "content"), "stored");
    assert.equal(await found(backend, "key-"), "key-1: content");
  });

  test("lets a pull request read what its base has kept, and nobody write to another's", async (context) => {
    const main = job(context).backend;
    const pull = job(context, { rights: { reads: ["refs/pull/1/merge", MAIN], writes: "refs/pull/1/merge" } }).backend;
    const other = job(context, { rights: { reads: ["refs/heads/other", MAIN], writes: "refs/heads/other" } }).backend;
    await put(main, "key-1", "of main");
    assert.equal(await found(pull, "key-"), "key-1: of main");
    assert.equal(await put(pull, "key-1", "of the pull request"), "stored");
    assert.equal(await found(pull, "key-"), "key-1: of the pull request");
    assert.equal(await found(main, "key-"), "key-1: of main");
    assert.equal(await found(other, "key-"), "key-1: of main");
  });

  test("is used from every folder alike, and its entries appear where they are wanted", async (context) => {
    const { world } = job(context);
    const elsewhere = {
      ...world,
      env: { ...world.env, GITHUB_WORKSPACE: scratch(context), RUNNER_TEMP: "/nowhere", RUNNER_DEBUG: "1" },
    };
    assert.equal(await put(githubBackend(elsewhere), "key-1", "content"), "stored");
    assert.equal(await found(githubBackend(world), "key-"), "key-1: content");
  });

  test("is an older one at other servers", async () => {
    await using forge = await startForgeCache();
    assert.ok(githubCacheIsThere(forge.env));
    const backend = githubBackend({ ...WORLD, env: { ...process.env, ...forge.env } });
    assert.equal(await found(backend, "key-"), "miss");
    const large = randomBytes(3_000_000);
    assert.equal(await put(backend, "key-1", large), "stored");
    assert.equal(await put(backend, "key-1", "other"), "present");
    assert.ok((await get(backend, ["a-", "key-"])).content?.equals(large));
  });

  test("is not there where a job is told an address that its server does not serve", async () => {
    const env = {
      ACTIONS_RESULTS_URL: "http://127.0.0.1:9/",
      ACTIONS_RUNTIME_TOKEN: "token",
      GITHUB_SERVER_URL: "https://forge.example",
    };
    const backend = githubBackend({ ...realWorld(), env: { ...process.env, ...env } });
    assert.equal(await reason(backend, "key-"), "is not available: this job has no address of a cache");
  });

  test("is there in a job only", () => {
    const env = service.job(ON_MAIN);
    assert.ok(githubCacheIsThere(env));
    assert.ok(githubCacheIsThere({ ACTIONS_CACHE_URL: "https://forge.example/", ACTIONS_RUNTIME_TOKEN: "token" }));
    assert.ok(!githubCacheIsThere({ ...env, ACTIONS_RUNTIME_TOKEN: "" }));
    assert.ok(!githubCacheIsThere({ ACTIONS_RUNTIME_TOKEN: "token" }));
    assert.ok(!githubCacheIsThere({}));
  });
});

describe("a cache that does not do as it should", () => {
  test("limits how often it is asked", async (context) => {
    const { backend } = job(context);
    for (const place of ["GetCacheEntryDownloadURL", "CreateCacheEntry"] as const)
      service.break(place, server.TOO_MANY);
    const expected = "got too many requests from this repository (429), and asks to wait 37 s";
    assert.equal(await reason(backend, "key-"), expected);
    assert.equal(await put(backend, "key-1", "x"), `failed: ${expected}`);
    assert.deepEqual(service.calls, ["GetCacheEntryDownloadURL", "CreateCacheEntry"], "nobody asks again");
  });

  test("has trouble of its own: three tries", async (context) => {
    const { backend } = job(context);
    service.break("GetCacheEntryDownloadURL", server.UNAVAILABLE);
    service.break("CreateCacheEntry", server.BROKEN);
    const [fetched, stored] = await Promise.all([timed(reason(backend, "key-")), timed(put(backend, "key-1", "x"))]);
    assert.equal(fetched.outcome, "answered 503");
    assert.equal(stored.outcome, "failed: answered 500");
    context.diagnostic(`${fetched.seconds} s, ${stored.seconds} s`);
    assert.equal(service.calls.length, 6);
  });

  test("sends something else", async (context) => {
    const { backend } = job(context);
    service.break("GetCacheEntryDownloadURL", server.STRANGE);
    assert.match(await reason(backend, "key-"), /^says: Unexpected token '<'/u);
  });

  test("comes back in time", async (context) => {
    const { backend } = job(context);
    await put(backend, "key-1", "content");
    let left = 1;
    service.break("GetCacheEntryDownloadURL", (request, response, goOn) =>
      left-- > 0 ? server.UNAVAILABLE(request, response, goOn) : goOn(),
    );
    assert.equal(await found(backend, "key-"), "key-1: content");
  });

  for (const [what, fault] of [
    ["says nothing", server.SILENCE],
    ["stops in the middle of an answer", server.CUT_OFF],
  ] as const) {
    for (const place of [
      "GetCacheEntryDownloadURL",
      "CreateCacheEntry",
      "FinalizeCacheEntryUpload",
      "download",
      "upload",
    ] as const) {
      test(`${what}: ${place}`, async (context) => {
        await put(job(context).backend, "key-1", "content");
        service.break(place, fault);
        const ofFetching = place === "GetCacheEntryDownloadURL" || place === "download";
        const noticed = fault === server.CUT_OFF && place === "upload";
        const { backend } = job(context, noticed ? {} : { limits: HASTY });
        const { outcome, seconds } = await timed(ofFetching ? reason(backend, "key-") : put(backend, "key-2", "x"));
        assert.match(
          outcome,
          noticed
            ? /^failed: broke off: Error reading response as text: aborted$/u
            : /^(?:failed: )?made no progress for 2.5 s$/u,
        );
        assert.ok(seconds < SOON_S, `${seconds} s`);
      });
    }
  }

  test("goes on for longer than is allowed", async (context) => {
    const { backend } = job(context, { limits: { silenceMs: 60_000, limitMs: 2000 } });
    service.break("GetCacheEntryDownloadURL", server.SILENCE);
    const { outcome, seconds } = await timed(reason(backend, "key-"));
    assert.equal(outcome, "did not finish within 2 s");
    assert.ok(seconds < SOON_S, `${seconds} s`);
  });

  test("is slow, and gets on", async (context) => {
    const silenceMs = 5000;
    const { backend } = job(context, { limits: { silenceMs, limitMs: 120_000 } });
    const content = randomBytes(40_000_000);
    await put(job(context).backend, "key-1", content);
    // The package fetches pieces of 4 MiB, and tells of each when it has it whole.
    service.break("download", server.oneEvery(700));
    const fetch = () =>
      timed(
        get(backend, ["key-"]).then(
          ({ fetched, content: back }) => `${JSON.stringify(fetched)} ${back?.equals(content)}`,
        ),
      );
    const whole = '{"state":"hit","key":"key-1"} true';
    const { outcome, seconds } = await untilRight(fetch, (got) => got.outcome === whole);
    assert.equal(outcome, whole);
    context.diagnostic(`${seconds} s`);
    assert.ok(seconds * 1000 > silenceMs, `${seconds} s`);
  });

  test("breaks the line", async (context) => {
    const { backend } = job(context);
    service.break("GetCacheEntryDownloadURL", server.RESET);
    assert.equal(await reason(backend, "key-"), "cannot be reached (ECONNRESET)");
    const nowhere = job(context, { env: { ACTIONS_RESULTS_URL: "http://127.0.0.1:9/" } }).backend;
    assert.equal(await reason(nowhere, "key-"), "cannot be reached (ECONNREFUSED)");
    assert.equal(await put(nowhere, "key-1", "x"), "failed: cannot be reached (ECONNREFUSED)");
  });

  for (const [what, viaAzure] of [
    ["Azure's", true],
    ["another", false],
  ] as const) {
    test(`breaks the line to a blob at ${what} address`, async (context) => {
      const { backend } = job(context, { viaAzure });
      await put(backend, "key-1", "content");
      service.break("download", server.RESET);
      service.break("upload", server.RESET);
      const [fetched, stored] = await Promise.all([timed(reason(backend, "key-")), timed(put(backend, "key-2", "x"))]);
      assert.match(fetched.outcome, /^broke off: |^cannot be reached \(ECONNRESET\)$/u);
      assert.equal(stored.outcome, "failed: cannot be reached (ECONNRESET)");
      assert.ok(
        fetched.seconds < LIMITS.silenceMs / 1000 && stored.seconds < LIMITS.silenceMs / 1000,
        `${fetched.seconds} s, ${stored.seconds} s`,
      );
    });
  }

  test("has trouble with its blobs", async (context) => {
    const { backend } = job(context);
    await put(backend, "key-1", "content");
    service.break("download", server.UNAVAILABLE);
    service.break("upload", server.BROKEN);
    const [fetched, stored] = await Promise.all([timed(reason(backend, "key-")), timed(put(backend, "key-2", "x"))]);
    assert.equal(fetched.outcome, "answered 503");
    assert.equal(stored.outcome, "failed: answered 500");
    assert.ok(fetched.seconds < SOON_S && stored.seconds < SOON_S, `${fetched.seconds} s, ${stored.seconds} s`);
  });

  test("finds nothing at the second try, which is no failure", async (context) => {
    const { backend } = job(context);
    let left = 1;
    service.break("GetCacheEntryDownloadURL", (request, response, goOn) =>
      left-- > 0 ? server.UNAVAILABLE(request, response, goOn) : goOn(),
    );
    assert.equal(await found(backend, "key-"), "miss");
  });

  test("does not let a job write", async (context) => {
    const { backend } = job(context, { rights: { reads: [MAIN], writes: null } });
    assert.equal(await put(backend, "key-1", "x"), "failed: gives this job a read-only token");
    assert.equal(await found(backend, "key-"), "miss");
    const reading = job(context, { env: { ACTIONS_CACHE_MODE: "read" } }).backend;
    assert.equal(await put(reading, "key-1", "x"), "failed: gives this job a read-only token");
    assert.equal(
      await reason(job(context, { env: { ACTIONS_CACHE_MODE: "none" } }).backend, "key-"),
      "does not let this job read",
    );
    assert.equal(service.count("key-1"), 0);
  });

  test("is full", async (context) => {
    const { backend } = job(context);
    service.break("CreateCacheEntry", server.OVER_QUOTA);
    assert.equal(
      await put(backend, "key-1", "x"),
      "failed: is full: the storage that this account pays for is used up",
    );
  });

  test("does not know the token, and sends it back in a hostile line", async (context) => {
    assert.match(
      await reason(job(context, { env: { ACTIONS_RUNTIME_TOKEN: "another" } }).backend, "key-"),
      /^refuses this job's token: .*\(401\)/u,
    );
    const { backend, env } = job(context);
    service.break("GetCacheEntryDownloadURL", server.ECHO);
    service.break("CreateCacheEntry", server.ECHO);
    for (const outcome of [await reason(backend, "key-"), await put(backend, "key-1", "x")]) {
      assert.match(outcome, /refuses this job's token: [ -~]{1,160}$/u);
      assert.doesNotMatch(outcome, /##\[/u);
      assert.ok(!outcome.includes(env["ACTIONS_RUNTIME_TOKEN"] ?? ""));
    }
  });

  test("removes an entry between the look-up and the download", async (context) => {
    const { backend } = job(context);
    await put(backend, "key-1", "content");
    await service.evict("key-1", true);
    assert.equal(await reason(backend, "key-"), "removed the entry while it was fetched");
    assert.equal(
      await reason(job(context, { viaAzure: false }).backend, "key-"),
      "returned a damaged entry, which cannot be unpacked",
    );
  });

  test("answers with a key that was not asked for", async (context) => {
    const { backend } = job(context);
    await put(backend, "secret-1", "content");
    service.break("GetCacheEntryDownloadURL", (_request, response) => {
      response.end(
        JSON.stringify({ ok: true, signed_download_url: service.addressOf("secret-1"), matched_key: "secret-1" }),
      );
    });
    assert.match(await reason(backend, "key-"), /^answered with a key that was not requested$/u);
  });
});

describe("an archive that we have not made", () => {
  /** What comes of an entry whose archive was made in a folder by hand. */
  const archived = async (context: TestContext, make: (folder: string) => Buffer): Promise<string> => {
    service.reset();
    const { backend } = job(context);
    await put(backend, "key-1", "content");
    await service.replace("key-1", zstdCompressSync(make(scratch(context))));
    return await reason(backend, "key-");
  };
  const tar = (folder: string, ...names: readonly string[]): Buffer =>
    execFileSync("tar", ["-P", "-c", "-C", folder, ...names]);

  test("is damaged", async (context) => {
    const { backend } = job(context);
    await put(backend, "key-1", "content");
    await service.replace("key-1", Buffer.from("no archive at all"));
    assert.equal(await reason(backend, "key-"), "returned a damaged entry, which cannot be unpacked");
    await service.replace("key-1", Buffer.alloc(0));
    assert.match(await reason(backend, "key-"), /^returned /u);
  });

  test("holds no file", async (context) => {
    const other = "returned something other than one file for key-1";
    assert.equal(
      await archived(context, (folder) => (symlinkSync("/etc/hostname", join(folder, "entry")), tar(folder, "entry"))),
      other,
    );
    assert.equal(await archived(context, (folder) => (mkdirSync(join(folder, "entry")), tar(folder, "entry"))), other);
    assert.equal(
      await archived(context, (folder) => (execFileSync("mkfifo", [join(folder, "entry")]), tar(folder, "entry"))),
      other,
    );
    assert.equal(
      await archived(context, (folder) => (writeFileSync(join(folder, "other"), "x"), tar(folder, "other"))),
      other,
    );
  });

  test("holds another name of a file that was here before", async (context) => {
    const secret = join(tmpdir(), `nix-verdict-test-secret-${process.pid}`);
    writeFileSync(secret, "secret");
    context.after(() => rmSync(secret));
    const outcome = await archived(context, (folder) => {
      writeFileSync(join(folder, "entry"), "");
      const archive = tar(folder, "entry");
      // The header of a hard link: its type is at 156, the file's name at 157, the sum of all bytes of the header at
      // 148.
      archive.write("1", 156, "latin1");
      archive.write(secret, 157, "latin1");
      archive.fill(" ", 148, 156);
      archive.write(
        `${archive
          .subarray(0, 512)
          .reduce((sum, byte) => sum + byte, 0)
          .toString(8)
          .padStart(6, "0")}\0 `,
        148,
        "latin1",
      );
      return archive;
    });
    assert.equal(outcome, "returned something other than one file for key-1");
    assert.equal(readFileSync(secret, "utf8"), "secret");
  });

  test("holds more: nothing is written outside, nor through a link", async (context) => {
    const outside = scratch(context);
    const outcome = await archived(context, (folder) => {
      mkdirSync(join(folder, "sub"));
      for (const name of ["entry", "sub/file", "absolute", "through"]) writeFileSync(join(folder, name), "x");
      symlinkSync(outside, join(folder, "link"));
      const renamed = [`s|^absolute$|${outside}/absolute|`, "s|^sub/file$|../by-dots|", "s|^through$|link/through|"];
      return tar(
        folder,
        ...renamed.map((rule) => `--transform=${rule}`),
        "link",
        "absolute",
        "sub/file",
        "through",
        "entry",
      );
    });
    assert.equal(outcome, "hit");
    assert.deepEqual(readdirSync(outside), []);
  });

  test("holds a file that nobody may read", async (context) => {
    const { backend } = job(context);
    const folder = scratch(context);
    writeFileSync(join(folder, "file"), "content", { mode: 0o4000 });
    await backend.store("key-1", join(folder, "file"), new AbortController().signal);
    await backend.fetch(["key-1"], join(folder, "into"), new AbortController().signal);
    assert.equal(statSync(join(folder, "into")).mode & 0o7777, 0o644);
  });
});

describe("this machine", () => {
  test("has no tar", async (context) => {
    const { backend } = job(context, { env: { PATH: scratch(context) } });
    assert.equal(await put(backend, "key-1", "x"), "failed: needs tar, which is not on this machine");
  });

  test("has no zstd: gzip does it, and nobody else finds the entry", async (context) => {
    const bin = scratch(context);
    for (const name of ["tar", "gzip"]) symlinkSync(execFileSync("which", [name]).toString().trim(), join(bin, name));
    const { backend } = job(context, { env: { PATH: bin } });
    assert.equal(await put(backend, "key-1", "content"), "stored");
    assert.equal(await found(backend, "key-"), "key-1: content");
    assert.equal(await found(job(context).backend, "key-"), "miss");
  });

  test("has tar, and nothing to pack with", async (context) => {
    const bin = scratch(context);
    symlinkSync(execFileSync("which", ["tar"]).toString().trim(), join(bin, "tar"));
    const { backend } = job(context, { env: { PATH: bin } });
    assert.equal(await put(backend, "key-1", "x"), "failed: needs gzip, which is not on this machine");
  });

  test("has a folder whose name tar would not understand", async (context) => {
    const { backend } = job(context);
    await put(backend, "key-1", "content");
    const folder = join(scratch(context), "with space");
    mkdirSync(folder);
    const fetched = await backend.fetch(["key-"], join(folder, "into"), new AbortController().signal);
    assert.match(
      fetched.state === "failed" ? fetched.reason : fetched.state,
      /^cannot be used from ".*with space": tar would not understand/u,
    );
    assert.deepEqual(readdirSync(folder), []);
    const missing = await backend.fetch(["key-"], join(folder, "missing/into"), new AbortController().signal);
    assert.deepEqual(missing, { state: "failed", reason: "cannot be used: this machine's disk says ENOENT" });
  });

  test("has a full disk", async (context) => {
    const { backend } = job(context);
    await put(backend, "key-1", randomBytes(3_000_000));
    const small = scratch(context);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", small]);
    try {
      assert.deepEqual(await backend.fetch(["key-"], join(small, "into"), new AbortController().signal), {
        state: "failed",
        reason: "cannot be used: this machine's disk is full",
      });
      execFileSync("mount", ["-o", "remount,size=4m", small]);
      assert.deepEqual(await backend.fetch(["key-"], join(small, "into"), new AbortController().signal), {
        state: "failed",
        reason: "cannot be used: this machine's disk is full",
      });
      assert.deepEqual(readdirSync(small), []);
    } finally {
      execFileSync("umount", [small]);
    }
  });

  test("does not start the program, or kills it", async (context) => {
    const broken = (...cacheProgram: [string, ...string[]]): CacheBackend =>
      job(context, { world: { cacheProgram } }).backend;
    assert.equal(await reason(broken("/no/such/program"), "key-"), "cannot be used: its program ended with ENOENT");
    assert.equal(
      await reason(broken("sh", "-c", "kill -9 $$"), "key-"),
      "cannot be used: its program ended with SIGKILL",
    );
    assert.equal(
      await reason(broken("sh", "-c", "printf '{\"value\":'"), "key-"),
      "cannot be used: its program ended with 0",
    );
    assert.equal(
      await put(broken("sh", "-c", "exit 3"), "key-1", "x"),
      "failed: cannot be used: its program ended with 3",
    );
  });

  test("is told that the run ends, while something is going on", async (context) => {
    const { backend } = job(context);
    for (const place of ["GetCacheEntryDownloadURL", "upload"] as const) {
      const stop = async (): Promise<number> => {
        service.reset();
        service.break(place, server.SILENCE);
        const controller = new AbortController();
        const waiting =
          place === "upload"
            ? put(backend, "key-1", "x", controller.signal)
            : get(backend, ["key-"], controller.signal).then(({ fetched }) =>
                fetched.state === "failed" ? fetched.reason : "",
              );
        await until("it is waiting", () => service.calls.includes(place));
        const at = performance.now();
        controller.abort("SIGINT");
        assert.match(await waiting, /was not waited for: the run is ending$/u);
        return performance.now() - at;
      };
      // Whoever has to be killed takes that long at least.
      const took = await untilRight(stop, (ms) => ms < KILL_GRACE_MS);
      assert.ok(took < KILL_GRACE_MS, `${took} ms`);
    }
  });

  test("kills us: the program ends by itself", async (context) => {
    const { env } = job(context);
    service.break("GetCacheEntryDownloadURL", server.SILENCE);
    const us = spawn(process.execPath, ["--input-type=module", "--eval", PROGRAM], {
      cwd: scratch(context),
      env: { ...process.env, ...env },
    });
    await until("it is waiting", () => service.calls.includes("GetCacheEntryDownloadURL"));
    assert.equal(processesWith(env["NIX_VERDICT_TEST_JOB"] ?? "").length, 2);
    us.kill("SIGKILL");
    await until("nobody is left", () => processesWith(env["NIX_VERDICT_TEST_JOB"] ?? "").length === 0);
  });

  test("does not hear of it on its standard output", (context) => {
    const folder = scratch(context);
    writeFileSync(join(folder, "file"), "x");
    const env = {
      ...process.env,
      ...job(context, { env: { ACTIONS_RESULTS_URL: "http://127.0.0.1:9/" } }).env,
      RUNNER_DEBUG: "1",
      GITHUB_ACTIONS: "true",
    };
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", PROGRAM], {
      cwd: folder,
      env,
      encoding: "utf8",
    });
    assert.deepEqual({ stdout, stderr }, { stdout: "failed failed\n", stderr: "" });
    assert.ok(!existsSync(join(folder, "into")));
  });
});
