import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { folderBackend } from "../../src/cache/backends/folder.ts";
import { digestOf, EMPTY_LEDGER, type KnownPack, type Ledger, renderLedger } from "../../src/cache/ledger.ts";
import type { Keys } from "../../src/cache/newest.ts";
import type { CacheBackend } from "../../src/cache/port.ts";
import { recall, type Recalled } from "../../src/cache/recall.ts";
import { basesOf, type LedgerName, ledgerPrefix, type Scopes, scopesOf, type Trust } from "../../src/cache/scope.ts";
import type { ProvenBuild } from "../../src/history/proofs.ts";
import { recordRun, EMPTY_HISTORY } from "../../src/history/runs.ts";
import type { Event } from "../../src/model/event.ts";
import { realWorld } from "../../src/system/world.ts";
import { put, scratch } from "./backend.ts";

const world = realWorld();
const SYSTEM = "x86_64-linux";

async function scopesIn(
  context: TestContext,
  env: Record<string, string>,
  event: unknown,
  trust: Trust = "base",
): Promise<Scopes> {
  const file = join(scratch(context), "event.json");
  writeFileSync(file, JSON.stringify(event));
  return await scopesOf(".", trust, {
    files: world.files,
    env: { GITHUB_ACTIONS: "true", GITHUB_EVENT_PATH: file, ...env },
  });
}

/** The scopes of a job with this environment and this event, and what it is compared with. */
async function inJob(
  context: TestContext,
  env: Record<string, string>,
  event: unknown,
): Promise<[own: string, others: readonly string[], bases: string[]]> {
  const scopes = await scopesIn(context, env, event);
  return [scopes.own, scopes.others, basesOf(scopes).map(({ scope, name }) => `${name} = ${scope}`)];
}

describe("what a run is compared with", () => {
  const repository = { default_branch: "main" };
  const [MAIN, RELEASE] = ["refs/heads/main", "refs/heads/release/1.x"];

  test("pull_request: the branch that it is to be merged into, else the default branch", async (context) => {
    const pull = "refs/pull/7/merge";
    assert.deepEqual(await inJob(context, { GITHUB_REF: pull, GITHUB_BASE_REF: "main" }, { repository }), [
      pull,
      [MAIN],
      [`main = ${MAIN}`],
    ]);
    assert.deepEqual(await inJob(context, { GITHUB_REF: pull, GITHUB_BASE_REF: "release/1.x" }, { repository }), [
      pull,
      [RELEASE, MAIN],
      [`release/1.x = ${RELEASE}`, `main = ${MAIN}`],
    ]);
  });

  test("merge_group: the branch that the group is merged into", async (context) => {
    const queue = "refs/heads/gh-readonly-queue/main/pr-7-0123";
    assert.deepEqual(await inJob(context, { GITHUB_REF: queue }, { repository, merge_group: { base_ref: MAIN } }), [
      queue,
      [MAIN],
      [`main = ${MAIN}`],
    ]);
    assert.deepEqual(
      (await inJob(context, { GITHUB_REF: queue }, { repository, merge_group: { base_ref: RELEASE } }))[2],
      [`release/1.x = ${RELEASE}`, `main = ${MAIN}`],
    );
  });

  test("push, schedule and workflow_dispatch: the default branch, or on it the run before", async (context) => {
    for (const event of [{ repository }, { repository, schedule: "0 3 * * *" }, { repository, inputs: null }]) {
      // An empty variable is one that is not set.
      assert.deepEqual(await inJob(context, { GITHUB_REF: MAIN, GITHUB_BASE_REF: "" }, event), [
        MAIN,
        [],
        [`the run before = ${MAIN}`],
      ]);
      for (const ref of ["refs/heads/feature", "refs/tags/v1"])
        assert.deepEqual(await inJob(context, { GITHUB_REF: ref }, event), [ref, [MAIN], [`main = ${MAIN}`]]);
    }
  });

  test("outside of GitHub's jobs, and where no default branch is known: the run before", async (context) => {
    const here = await scopesOf("github:a/b", "base", { files: world.files, env: { GITHUB_REF: MAIN } });
    assert.deepEqual(basesOf(here), [{ scope: "this machine", name: "the run before" }]);
    for (const event of [null, 5, {}, { repository: 5 }, { repository: { default_branch: "" } }])
      assert.deepEqual((await inJob(context, { GITHUB_REF: MAIN }, event))[2], [`the run before = ${MAIN}`]);
  });
});

describe("whether a branch's own earlier runs prove anything", () => {
  const repository = { default_branch: "main" };
  const cases: [what: string, env: Record<string, string>, event: unknown, believed: boolean][] = [
    ["the default branch", { GITHUB_REF: "refs/heads/main" }, { repository }, true],
    ["a protected branch", { GITHUB_REF: "refs/heads/release", GITHUB_REF_PROTECTED: "true" }, { repository }, true],
    [
      "a schedule, whose event names no branch",
      { GITHUB_REF: "refs/heads/main", GITHUB_EVENT_NAME: "schedule" },
      { schedule: "0 3 * * *" },
      true,
    ],
    [
      "a branch that anybody with a branch may push to",
      { GITHUB_REF: "refs/heads/feature", GITHUB_REF_PROTECTED: "false" },
      { repository },
      false,
    ],
    ["a pull request", { GITHUB_REF: "refs/pull/7/merge", GITHUB_BASE_REF: "main" }, { repository }, false],
    [
      "a pull request, whatever is said of its protection",
      { GITHUB_REF: "refs/pull/7/merge", GITHUB_REF_PROTECTED: "true" },
      { repository },
      false,
    ],
    [
      "a merge queue's branch, although patterns protect it",
      { GITHUB_REF: "refs/heads/gh-readonly-queue/main/pr-7-0", GITHUB_REF_PROTECTED: "true" },
      { repository },
      false,
    ],
    ["a tag", { GITHUB_REF: "refs/tags/v1" }, { repository }, false],
    ["a tag with the name of the default branch", { GITHUB_REF: "refs/tags/main" }, { repository }, false],
    ["a branch where nobody says which is the default one", { GITHUB_REF: "refs/heads/main" }, null, false],
    [
      "the default branch of a server whose cache holds no branches apart",
      { GITHUB_REF: "refs/heads/main", GITEA_ACTIONS: "true" },
      { repository },
      false,
    ],
    [
      "a protected branch there",
      { GITHUB_REF: "refs/heads/release", GITHUB_REF_PROTECTED: "true", FORGEJO_ACTIONS: "true" },
      { repository },
      false,
    ],
  ];
  for (const [what, env, event, believed] of cases) {
    test(`${what}: ${believed ? "yes" : "not unless the user says so"}`, async (context) => {
      assert.equal((await scopesIn(context, env, event)).believesOwn, believed ? "yes" : "no");
      assert.equal((await scopesIn(context, env, event, "self")).believesOwn, believed ? "yes" : "chosen");
    });
  }

  test("outside of jobs: yes", async () =>
    assert.equal((await scopesOf(".", "base", { files: world.files, env: {} })).believesOwn, "yes"));
});

describe("the base's ledger", () => {
  const SCOPES: Scopes = {
    flake: "f",
    own: "refs/pull/7/merge",
    believesOwn: "no",
    others: ["refs/heads/release", "refs/heads/main"],
  };
  const ALL = "all";

  /** A ledger whose last run was at this time, of this selection, and whose check took as many milliseconds. */
  const ledger = (at: number, selection = ALL): Ledger => ({
    ...EMPTY_LEDGER,
    history: recordRun(EMPTY_HISTORY, SYSTEM, [
      {
        name: "a",
        verdict: "passed",
        startedAt: "2026-11-20T10:00:00.000Z",
        durationMs: at,
        peakMemoryBytes: null,
        cpuMs: null,
        evaluation: null,
      },
    ]),
    runs: [{ at, durationMs: 1, selection, checks: new Map([["a", "passed"]]) }],
  });

  async function recalled(
    context: TestContext,
    ledgers: Readonly<Record<string, Ledger | Buffer>>,
    scopes = SCOPES,
    broken: string | null = null,
  ): Promise<Recalled> {
    const backend = folderBackend(scratch(context), world);
    for (const [scope, one] of Object.entries(ledgers))
      await put(
        backend,
        `${ledgerPrefix({ flake: "f", scope, system: SYSTEM })}1`,
        Buffer.isBuffer(one) ? one : renderLedger(one),
      );
    const prefix = broken === null ? null : ledgerPrefix({ flake: "f", scope: broken, system: SYSTEM });
    const sick: typeof backend = {
      ...backend,
      fetch: async (prefixes, into, signal) =>
        prefix !== null && prefixes.includes(prefix)
          ? { state: "failed", reason: "is not well" }
          : await backend.fetch(prefixes, into, signal),
    };
    return await recall({ world, emit: () => undefined, signal: new AbortController().signal }, sick, scopes, {
      system: SYSTEM,
      selection: ALL,
      newest: null,
    });
  }

  /** The base's name, when its run was, and what its own history says. */
  async function base(...args: Parameters<typeof recalled>): Promise<unknown> {
    const { base: found } = await recalled(...args);
    return found === null ? null : [found.name, found.run.at, found.history.get(SYSTEM)?.get("a")?.[0]?.durationMs];
  }

  test("is that of the first branch with a run of the same selection, with its own history", async (context) => {
    const all = { "refs/pull/7/merge": ledger(1), "refs/heads/release": ledger(2), "refs/heads/main": ledger(3) };
    assert.deepEqual(await base(context, all), ["release", 2, 2]);
    // What is expected of checks goes by the branch's own runs, as ever.
    assert.equal((await recalled(context, all)).history.get(SYSTEM)?.get("a")?.[0]?.durationMs, 1);
    assert.deepEqual(await base(context, { "refs/heads/main": ledger(3) }), ["main", 3, 3]);
    assert.deepEqual(await base(context, { ...all, "refs/heads/release": ledger(2, "some") }), ["main", 3, 3]);
    assert.deepEqual(await base(context, { ...all, "refs/heads/release": { ...ledger(2), runs: [] } }), ["main", 3, 3]);
    assert.deepEqual(await base(context, { ...all, "refs/heads/release": Buffer.from("damaged") }), ["main", 3, 3]);
    assert.deepEqual(
      await base(
        context,
        { "refs/heads/main": ledger(3), "refs/pull/7/merge": ledger(1) },
        { ...SCOPES, own: "refs/heads/main", believesOwn: "yes", others: [] },
      ),
      ["the run before", 3, 3],
    );
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

describe("what is believed", () => {
  const [PULL, MAIN] = ["refs/pull/7/merge", "refs/heads/main"];
  const SCOPES: Scopes = { flake: "f", own: PULL, believesOwn: "no", others: [MAIN] };
  const nameOf = (scope: string): LedgerName => ({ flake: "f", scope, system: SYSTEM });
  const proof = (name: string, durationMs = 1): ProvenBuild => ({
    name,
    drvPath: `/nix/store/${"a".repeat(32)}-${name}.drv`,
    outputs: { out: `/nix/store/${"b".repeat(32)}-${name}` },
    proof: { at: "2026-11-20T10:00:00.000Z", durationMs, peakMemoryBytes: null, cpuMs: null, run: null },
  });
  const pack = (letter: string): KnownPack => ({
    key: `pack-${letter.repeat(40)}`,
    bytes: 1,
    usedAt: 1,
    paths: [`/nix/store/${"c".repeat(32)}-${letter}`],
  });
  const ledger = (...names: string[]): Ledger => ({
    ...EMPTY_LEDGER,
    proofs: names.map((name) => proof(name)),
    packs: names.map((name) => pack(name)),
    evaluations: names.map((name) => ({
      key: name.repeat(64),
      at: "2026-11-20T10:00:00.000Z",
      names: ["x"],
      checks: [],
    })),
  });
  const keyOf = (scope: string, content: Buffer, time = "1"): string =>
    `${ledgerPrefix(nameOf(scope))}${time}-${digestOf(content)}`;

  type Recall = { proofs: string[]; hearsay: string[]; packs: string[]; alone: string[]; notices: string[] };

  /**
   * `entries`: in the order in which a job's cache would find them, the own scope's first. `listed`: what GitHub says
   * of the base's keys.
   */
  async function recalled(
    entries: readonly (readonly [key: string, content: Buffer])[],
    listed: Keys | null,
    scopes = SCOPES,
  ): Promise<Recall> {
    const notices: string[] = [];
    // The protocol of GitHub's cache as far as it matters here: what is first wins, and nobody says whose it is.
    const backend: CacheBackend = {
      name: "the test's cache",
      fetch: async ([prefix = ""], into) => {
        const found = entries.find(([key]) => key === prefix) ?? entries.find(([key]) => key.startsWith(prefix));
        if (found === undefined) return { state: "miss" };
        writeFileSync(into, found[1]);
        return { state: "hit", key: found[0] };
      },
      store: async () => ({ state: "stored" }),
      forget: async () => undefined,
    };
    const newest = listed === null ? null : async (): Promise<Keys> => listed;
    const emit = (event: Event): void =>
      void (event.type === "notice" && event.level !== "detail" && notices.push(event.message));
    const { proofs, hearsay, packs, evaluations } = await recall(
      { world, emit, signal: new AbortController().signal },
      backend,
      scopes,
      { system: SYSTEM, selection: "all", newest },
    );
    const names = (list: readonly ProvenBuild[]): string[] => list.map(({ name }) => name).toSorted();
    assert.deepEqual(
      evaluations.map(({ key }) => key.slice(0, 1)).toSorted(),
      packs.map(({ key }) => key.slice(5, 6)).toSorted(),
      "what a flake evaluates to counts where store paths do",
    );
    return {
      proofs: names(proofs),
      hearsay: names(hearsay),
      packs: packs.map(({ key }) => key.slice(5, 6)).toSorted(),
      alone: names(proofs.filter((one) => one.proof.byItself === true)),
      notices,
    };
  }

  const base = renderLedger(ledger("a"));
  const own = renderLedger(ledger("f"));
  const genuine = keyOf(MAIN, base);

  test("of the base, by the key that GitHub has for it; of the branch itself nothing but what it took", async () => {
    assert.deepEqual(
      await recalled(
        [
          [keyOf(PULL, own), own],
          [genuine, base],
        ],
        { keys: [genuine] },
      ),
      { proofs: ["a"], hearsay: ["f"], packs: ["a"], alone: [], notices: [] },
    );
  });

  test("the branch itself by the user's choice, and what only it has proven is marked", async () => {
    const both = renderLedger(ledger("a", "f"));
    assert.deepEqual(
      await recalled(
        [
          [keyOf(PULL, both), both],
          [genuine, base],
        ],
        { keys: [genuine] },
        { ...SCOPES, believesOwn: "chosen" },
      ),
      { proofs: ["a", "f"], hearsay: [], packs: ["a", "f"], alone: ["f"], notices: [] },
    );
  });

  test("the branch itself where nobody else writes", async () => {
    assert.deepEqual(
      await recalled(
        [
          [keyOf(PULL, own), own],
          [genuine, base],
        ],
        null,
        { ...SCOPES, believesOwn: "yes" },
      ),
      { proofs: ["a", "f"], hearsay: [], packs: ["a", "f"], alone: [], notices: [] },
    );
  });

  const planted: [what: string, entries: (readonly [string, Buffer])[]][] = [
    [
      "the base's own key",
      [
        [genuine, own],
        [genuine, base],
      ],
    ],
    ["a key that begins with the base's own", [[`${genuine}0`, own]]],
    ["the digest of what is planted behind the base's own key", [[`${genuine}-${digestOf(own)}`, own]]],
  ];
  for (const [what, entries] of planted) {
    test(`nothing that the branch has put in front of the base's: ${what}`, async () => {
      const { notices, ...rest } = await recalled(entries, { keys: [genuine] });
      assert.deepEqual(rest, { proofs: [], hearsay: [], packs: [], alone: [] });
      assert.match(notices.join(), /this branch has put another entry in front of it.*Nothing of it is used/u);
    });
  }

  test("a newer key under the base's prefix is not even looked at", async () => {
    const newer = keyOf(MAIN, own, "2");
    assert.deepEqual(
      await recalled(
        [
          [newer, own],
          [genuine, base],
        ],
        { keys: [genuine] },
      ),
      { proofs: ["a"], hearsay: [], packs: ["a"], alone: [], notices: [] },
    );
  });

  test("nothing where GitHub lists nothing, whatever the cache gives", async () => {
    const newer = keyOf(MAIN, own, "2");
    assert.deepEqual(await recalled([[newer, own]], { keys: [] }), {
      proofs: [],
      hearsay: [],
      packs: [],
      alone: [],
      notices: [],
    });
  });

  test("nothing where GitHub does not say, with one notice for two branches", async () => {
    const scopes = { ...SCOPES, others: ["refs/heads/release", MAIN] };
    assert.deepEqual(await recalled([[genuine, base]], { reason: "GitHub answered 403." }, scopes), {
      proofs: [],
      hearsay: [],
      packs: [],
      alone: [],
      notices: ["No proof and no store path of the base is used in this run: GitHub answered 403."],
    });
  });

  test("the next key where the newest has gone from the cache", async () => {
    assert.deepEqual((await recalled([[genuine, base]], { keys: [keyOf(MAIN, own, "2"), genuine] })).proofs, ["a"]);
  });
});
