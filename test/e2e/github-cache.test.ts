/**
 * The action with GitHub's cache: what each branch may believe, what it costs, and that nothing which goes wrong there
 * makes a verdict wrong.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import {
  BROKEN,
  CUT_OFF,
  MAIN,
  ON_MAIN,
  OVER_QUOTA,
  type Rights,
  startCacheServer,
  TOO_MANY,
  UNAVAILABLE,
} from "../cache/github-cache-server.ts";
import { GitHubServer } from "../github/github-server.ts";
import { nixes } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { Bench, type Ran, verdicts } from "./proving.ts";

const [, nix] = nixes;
assert.ok(nix !== undefined);

const PULL = "refs/pull/1/merge";
const ON_PULL: Rights = { reads: [PULL, MAIN], writes: PULL };

/** A job's own words for where it runs. `api`: GitHub's, and a token for it. */
function on(
  context: TestContext,
  ref: string,
  api: { url: string; token: string } | null = null,
): Record<string, string> {
  const event = join(folder(context), "event.json");
  writeFileSync(event, JSON.stringify({ repository: { default_branch: "main" } }));
  const where = {
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "octo/repo",
    GITHUB_RUN_ID: "7",
    GITHUB_EVENT_PATH: event,
    GITHUB_REF: ref,
  };
  const asks = api === null ? {} : { GITHUB_API_URL: api.url, "INPUT_GITHUB-TOKEN": api.token };
  return ref === PULL
    ? { ...where, ...asks, GITHUB_EVENT_NAME: "pull_request", GITHUB_BASE_REF: "main" }
    : { ...where, ...asks, GITHUB_EVENT_NAME: "push" };
}

test("a folder is a cache of the action as well, and a file keeps how long its checks took", async (context) => {
  const bench = new Bench(context, nix);
  bench.write(3);
  const kept = folder(context);
  const env = { ...on(context, MAIN), INPUT_CACHE: join(kept, "cache"), INPUT_HISTORY: join(kept, "history.json") };
  const first = await bench.step("main", "first", env);
  assert.deepEqual(verdicts(first), ["3 passed"], first.text);
  assert.match(readFileSync(env.INPUT_HISTORY, "utf8"), /"c0"/u);
  await bench.step("post", "first", env);
  bench.emptyStore();
  const second = await bench.step("main", "second", env);
  assert.deepEqual(verdicts(second), ["3 cached"], second.text);
  assert.equal(second.report?.checks.filter(({ proof }) => proof !== null).length, 3);
  bench.emptyStore();
  assert.deepEqual(verdicts(await bench.step("main", "off", { ...env, INPUT_CACHE: "off" })), ["3 passed"]);
});

test("a pull request believes its base, main believes no pull request; the post step saves", async (context) => {
  await using server = await startCacheServer();
  await using github = await GitHubServer.start();
  github.caches = () => server.listed();
  const api = { url: github.url, token: github.token(["actions"]) };
  const bench = new Bench(context, nix);
  const job = async (ref: string, rights: Rights): Promise<Ran> => {
    const name = `job-${randomUUID()}`;
    const env = { ...on(context, ref, api), ...server.job(rights) };
    bench.emptyStore();
    server.calls.length = 0;
    const ran = await bench.step("main", name, env);
    assert.ok(!server.calls.includes("CreateCacheEntry"), "the main step saved");
    const post = await bench.step("post", name, env);
    assert.equal(post.code, 0, post.text);
    const service = server.calls.filter((call) => call.includes("Entry"));
    const created = service.filter((call) => call === "CreateCacheEntry").length;
    context.diagnostic(
      `${verdicts(ran).join(", ")}: ${service.length} calls, ${created} new entries; ` +
        `${ran.ms.toFixed(0)} and ${post.ms.toFixed(0)} ms`,
    );
    assert.ok(service.length <= 40 && created <= 10);
    return { ...ran, text: ran.text + post.text };
  };

  bench.write(20);
  const first = await job(MAIN, ON_MAIN);
  assert.deepEqual([verdicts(first), first.code], [["20 passed"], 0], first.text);
  assert.match(first.text, /Kept in GitHub's cache as pack-[0-9a-f]{40}: 1 store paths/u);

  const pull = await job(PULL, ON_PULL);
  assert.deepEqual(verdicts(pull), ["20 cached"], pull.text);
  assert.equal(pull.report?.checks[0]?.proof?.run, "https://github.com/octo/repo/actions/runs/7");
  assert.ok(!server.calls.includes("CreateCacheEntry"), "there was nothing new to keep");

  bench.write(20, { c5: "echo changed" });
  const changed = await job(PULL, ON_PULL);
  assert.deepEqual(verdicts(changed), ["1 passed", "19 cached"], changed.text);
  assert.match(changed.text, /Not proven, because its derivation changed since \d{4}-\d\d-\d\d: c5\./u);
  assert.deepEqual(
    changed.report?.timeline?.spans.map(({ name }) => name),
    ["c5"],
    changed.text,
  );
  // What it has proven itself is built again, with what the base has built for it: whoever pushes may have written it.
  assert.deepEqual(verdicts(await job(PULL, ON_PULL)), ["1 passed", "19 cached"]);
  assert.equal(server.listed().filter(({ ref, key }) => ref === PULL && key.startsWith("pack-")).length, 0);
  // Merged: what the pull request has proven counts for nobody else.
  assert.deepEqual(verdicts(await job(MAIN, ON_MAIN)), ["1 passed", "19 cached"]);
});

test("whatever goes wrong with the cache: right verdict, green job, and a sentence about it", async (context) => {
  await using server = await startCacheServer();
  const bench = new Bench(context, nix);
  bench.write(3);
  const env = { ...on(context, MAIN), ...server.job(ON_MAIN) };
  await bench.step("main", "first", env);
  await bench.step("post", "first", env);
  for (const [place, fault, said] of [
    ["GetCacheEntryDownloadURL", TOO_MANY, /could not be fetched from GitHub's cache: /u],
    ["GetCacheEntryDownloadURL", BROKEN, /could not be fetched from GitHub's cache: /u],
    ["download", CUT_OFF, /could not be fetched from GitHub's cache: /u],
    ["CreateCacheEntry", OVER_QUOTA, /were not kept in GitHub's cache/u],
    ["FinalizeCacheEntryUpload", UNAVAILABLE, /were not kept in GitHub's cache/u],
  ] as const) {
    const name = `job-${randomUUID()}`;
    bench.emptyStore();
    bench.write(3, { c1: `echo ${name}` });
    server.break(place, fault);
    const main = await bench.step("main", name, env);
    const post = await bench.step("post", name, env);
    server.mend();
    // Where nobody could tell what was there, it is still there.
    bench.emptyStore();
    const after = await bench.step("main", `after-${name}`, env);
    assert.ok((after.report?.checks.filter(({ verdict }) => verdict === "cached").length ?? 0) >= 2, after.text);
    assert.deepEqual([main.code, post.code], [0, 0], main.text + post.text);
    assert.ok(main.report?.checks.every(({ verdict }) => verdict === "passed" || verdict === "cached"));
    assert.match(main.text + post.text, said);
    context.diagnostic(
      `${place}: ${(/! .*/u.exec(main.text + post.text) ?? [""])[0]} ` +
        `${main.ms.toFixed(0)} and ${post.ms.toFixed(0)} ms`,
    );
  }
  bench.emptyStore();
  const readOnly = { ...on(context, MAIN), ...server.job({ reads: [MAIN], writes: null }) };
  bench.write(3, { c1: `echo ${randomUUID()}` });
  const main = await bench.step("main", "read-only", readOnly);
  const post = await bench.step("post", "read-only", readOnly);
  assert.deepEqual([main.code, post.code], [0, 0], main.text + post.text);
  assert.match(post.text, /were not kept in GitHub's cache/u);
});
