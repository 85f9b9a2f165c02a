import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { folderBackend } from "../../src/cache/folder.ts";
import { EMPTY_LEDGER, type Ledger, renderLedger } from "../../src/cache/ledger.ts";
import { recall, type Recalled } from "../../src/cache/recall.ts";
import { basesOf, ledgerPrefix, type Scopes, scopesOf } from "../../src/cache/scope.ts";
import { recordRun, EMPTY_HISTORY } from "../../src/plan/history.ts";
import { realWorld } from "../../src/system/world.ts";
import { put, scratch } from "./backend.ts";

const world = realWorld();
const SYSTEM = "x86_64-linux";

/** The scopes of a job with this environment and this event, and what it is compared with. */
async function inJob(context: TestContext, env: Record<string, string>, event: unknown): Promise<[own: string, others: readonly string[], bases: string[]]> {
  const file = join(scratch(context), "event.json");
  writeFileSync(file, JSON.stringify(event));
  const scopes = await scopesOf(".", { files: world.files, env: { GITHUB_ACTIONS: "true", GITHUB_EVENT_PATH: file, ...env } });
  return [scopes.own, scopes.others, basesOf(scopes).map(({ scope, name }) => `${name} = ${scope}`)];
}

describe("what a run is compared with", () => {
  const repository = { default_branch: "main" };
  const [MAIN, RELEASE] = ["refs/heads/main", "refs/heads/release/1.x"];

  test("pull_request: the branch that it is to be merged into, else the default branch", async (context) => {
    const pull = "refs/pull/7/merge";
    assert.deepEqual(await inJob(context, { GITHUB_REF: pull, GITHUB_BASE_REF: "main" }, { repository }), [pull, [MAIN], [`main = ${MAIN}`]]);
    assert.deepEqual(await inJob(context, { GITHUB_REF: pull, GITHUB_BASE_REF: "release/1.x" }, { repository }), [pull, [RELEASE, MAIN], [`release/1.x = ${RELEASE}`, `main = ${MAIN}`]]);
  });

  test("merge_group: the branch that the group is merged into", async (context) => {
    const queue = "refs/heads/gh-readonly-queue/main/pr-7-0123";
    assert.deepEqual(await inJob(context, { GITHUB_REF: queue }, { repository, merge_group: { base_ref: MAIN } }), [queue, [MAIN], [`main = ${MAIN}`]]);
    assert.deepEqual((await inJob(context, { GITHUB_REF: queue }, { repository, merge_group: { base_ref: RELEASE } }))[2], [`release/1.x = ${RELEASE}`, `main = ${MAIN}`]);
  });

  test("push, schedule and workflow_dispatch: on the default branch the run before, elsewhere the default branch", async (context) => {
    for (const event of [{ repository }, { repository, schedule: "0 3 * * *" }, { repository, inputs: null }]) {
      // An empty variable is one that is not set.
      assert.deepEqual(await inJob(context, { GITHUB_REF: MAIN, GITHUB_BASE_REF: "" }, event), [MAIN, [], [`the run before = ${MAIN}`]]);
      for (const ref of ["refs/heads/feature", "refs/tags/v1"]) assert.deepEqual(await inJob(context, { GITHUB_REF: ref }, event), [ref, [MAIN], [`main = ${MAIN}`]]);
    }
  });

  test("outside of GitHub's jobs, and where nobody says which branch is the default one: the run before", async (context) => {
    const here = await scopesOf("github:a/b", { files: world.files, env: { GITHUB_REF: MAIN } });
    assert.deepEqual(basesOf(here), [{ scope: "this machine", name: "the run before" }]);
    for (const event of [null, 5, {}, { repository: 5 }, { repository: { default_branch: "" } }]) assert.deepEqual((await inJob(context, { GITHUB_REF: MAIN }, event))[2], [`the run before = ${MAIN}`]);
  });
});

describe("the base's ledger", () => {
  const SCOPES: Scopes = { flake: "f", own: "refs/pull/7/merge", others: ["refs/heads/release", "refs/heads/main"] };
  const ALL = "all";

  /** A ledger whose last run was at this time, of this selection, and whose check took as many milliseconds. */
  const ledger = (at: number, selection = ALL): Ledger => ({
    ...EMPTY_LEDGER,
    history: recordRun(EMPTY_HISTORY, SYSTEM, [{ name: "a", verdict: "passed", startedAt: "2026-11-20T10:00:00.000Z", durationMs: at, peakMemoryBytes: null, cpuMs: null }]),
    runs: [{ at, durationMs: 1, selection, checks: new Map([["a", "passed"]]) }],
  });

  async function recalled(context: TestContext, ledgers: Readonly<Record<string, Ledger | Buffer>>, scopes = SCOPES, broken: string | null = null): Promise<Recalled> {
    const backend = folderBackend(scratch(context), world);
    for (const [scope, one] of Object.entries(ledgers)) await put(backend, `${ledgerPrefix({ flake: "f", scope, system: SYSTEM })}1`, Buffer.isBuffer(one) ? one : renderLedger(one));
    const prefix = broken === null ? null : ledgerPrefix({ flake: "f", scope: broken, system: SYSTEM });
    const sick: typeof backend = { ...backend, fetch: async (prefixes, into, signal) => (prefix !== null && prefixes.includes(prefix) ? { state: "failed", reason: "is not well" } : await backend.fetch(prefixes, into, signal)) };
    return await recall(sick, scopes, { system: SYSTEM, selection: ALL }, world, () => undefined, new AbortController().signal);
  }

  /** The base's name, when its run was, and what its own history says. */
  async function base(...args: Parameters<typeof recalled>): Promise<unknown> {
    const { base: found } = await recalled(...args);
    return found === null ? null : [found.name, found.run.at, found.history.get(SYSTEM)?.get("a")?.[0]?.durationMs];
  }

  test("is that of the first branch that has a run of the same selection, with that branch's own history", async (context) => {
    const all = { "refs/pull/7/merge": ledger(1), "refs/heads/release": ledger(2), "refs/heads/main": ledger(3) };
    assert.deepEqual(await base(context, all), ["release", 2, 2]);
    // What is expected of checks goes by the branch's own runs, as ever.
    assert.equal((await recalled(context, all)).history.get(SYSTEM)?.get("a")?.[0]?.durationMs, 1);
    assert.deepEqual(await base(context, { "refs/heads/main": ledger(3) }), ["main", 3, 3]);
    assert.deepEqual(await base(context, { ...all, "refs/heads/release": ledger(2, "some") }), ["main", 3, 3]);
    assert.deepEqual(await base(context, { ...all, "refs/heads/release": { ...ledger(2), runs: [] } }), ["main", 3, 3]);
    assert.deepEqual(await base(context, { ...all, "refs/heads/release": Buffer.from("damaged") }), ["main", 3, 3]);
    assert.deepEqual(await base(context, { "refs/heads/main": ledger(3), "refs/pull/7/merge": ledger(1) }, { ...SCOPES, own: "refs/heads/main", others: [] }), ["the run before", 3, 3]);
  });

  test("there is none when nobody has run these checks, and when the backend does not tell", async (context) => {
    assert.equal(await base(context, {}), null);
    assert.equal(await base(context, { "refs/pull/7/merge": ledger(1) }), null);
    assert.equal(await base(context, { "refs/heads/main": ledger(3, "some") }), null);
    const all = { "refs/heads/release": ledger(2), "refs/heads/main": ledger(3) };
    // The default branch would be the wrong one.
    assert.equal(await base(context, all, SCOPES, "refs/heads/release"), null);
    assert.deepEqual(await base(context, all, SCOPES, "refs/heads/main"), ["release", 2, 2]);
  });
});
