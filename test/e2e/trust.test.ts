/**
 * The built action against people who can push to a pull request or a branch: nothing that one push has forged outlives
 * it.
 */

import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { zstdCompressSync } from "node:zlib";

import { githubBackend } from "../../src/cache/backends/actions.ts";
import {
  digestOf,
  EMPTY_LEDGER,
  type KnownPack,
  type Ledger,
  parseLedger,
  renderLedger,
} from "../../src/cache/ledger.ts";
import { writePack } from "../../src/cache/packs/pack.ts";
import { ledgerPrefix } from "../../src/cache/scope.ts";
import type { ProvenBuild } from "../../src/history/proofs.ts";
import { outputPaths } from "../../src/nix/derivation.ts";
import { realWorld } from "../../src/system/world.ts";
import { type CacheServer, MAIN, ON_MAIN, type Rights, startCacheServer } from "../cache/github-cache-server.ts";
import { git } from "../github/checkouts.ts";
import { GitHubServer, type Permission } from "../github/github-server.ts";
import { nixes } from "../nix-fixture.ts";
import { REPOSITORY } from "../publish/jobs.ts";
import { folder } from "../scratch.ts";
import { DEFAULTS, job, step, values } from "./job.ts";
import { Bench, type Ran, verdicts } from "./proving.ts";
import { verdict, verdictsOf } from "./run.ts";

const [, nix] = nixes;
assert.ok(nix !== undefined);

const SYSTEM = "x86_64-linux";
const PULL = "refs/pull/7/merge";
const FEATURE = "refs/heads/feature";

type Where = {
  ref: string;
  rights: Rights;
  event: string;
  payload: Record<string, unknown>;
  env?: Record<string, string>;
};

const PUSH_TO_MAIN: Where = { ref: MAIN, rights: ON_MAIN, event: "push", payload: {} };
const PULL_REQUEST: Where = {
  ref: PULL,
  rights: { reads: [PULL, MAIN], writes: PULL },
  event: "pull_request",
  payload: {},
  env: { GITHUB_BASE_REF: "main" },
};
const PUSH_TO_FEATURE: Where = {
  ref: FEATURE,
  rights: { reads: [FEATURE, MAIN], writes: FEATURE },
  event: "push",
  payload: {},
};

/** A repository at GitHub: its cache, its API, and the jobs that run for it. */
class Lab {
  readonly bench: Bench;
  readonly server: CacheServer;
  readonly github: GitHubServer;
  readonly #context: TestContext;

  constructor(context: TestContext, server: CacheServer, github: GitHubServer) {
    this.#context = context;
    this.server = server;
    this.github = github;
    github.caches = () => server.listed();
    assert.ok(nix !== undefined);
    this.bench = new Bench(context, nix);
  }

  static async with(context: TestContext, work: (lab: Lab) => Promise<void>): Promise<void> {
    await using server = await startCacheServer();
    await using github = await GitHubServer.start();
    await work(new Lab(context, server, github));
  }

  /** A job on a machine with an empty store, and its post step. */
  async job(
    where: Where,
    more: Record<string, string> = {},
    {
      may = ["actions"],
      keepStore = false,
      between = () => undefined,
    }: { may?: readonly Permission[] | null; keepStore?: boolean; between?: (folder: string) => void } = {},
  ): Promise<Ran & { summary: string }> {
    if (!keepStore) this.bench.emptyStore();
    const name = `job-${randomUUID()}`;
    const env: Record<string, string> = {
      ...this.#environment(where),
      ...(may === null ? {} : { "INPUT_GITHUB-TOKEN": this.github.token(may) }),
      ...more,
    };
    const sha = env["GITHUB_SHA"] ?? this.bench.commit();
    const main = await this.bench.step("main", name, { ...env, GITHUB_SHA: sha });
    const root = join(this.bench.cache, "..", name);
    between(root);
    const post = await this.bench.step("post", name, { ...env, GITHUB_SHA: sha });
    assert.equal(post.code, 0, post.text);
    return { ...main, text: main.text + post.text, summary: readFileSync(join(root, "STEP_SUMMARY"), "utf8") };
  }

  #environment({ ref, rights, event, payload, env = {} }: Where): Record<string, string> {
    const path = join(folder(this.#context), "event.json");
    writeFileSync(path, JSON.stringify({ repository: REPOSITORY, ...payload }));
    return {
      ...this.server.job(rights),
      GITHUB_API_URL: this.github.url,
      GITHUB_REPOSITORY: "octo/repo",
      GITHUB_RUN_ID: "7",
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: path,
      GITHUB_REF: ref,
      ...env,
    };
  }

  /** What any step of a job can do: puts a file into the cache under the job's own ref. */
  async plant({ rights }: Where, key: string, content: Buffer): Promise<void> {
    const real = realWorld();
    const file = join(folder(this.#context), "planted");
    writeFileSync(file, content);
    const world = { ...real, env: { ...real.env, ...this.server.job(rights) } };
    assert.deepEqual(await githubBackend(world).store(key, file, new AbortController().signal), { state: "stored" });
  }

  prefix(scope: string): string {
    return ledgerPrefix({ flake: this.bench.flake, scope, system: SYSTEM });
  }

  /** The newest key of the base's ledger, and what is in it. */
  async base(): Promise<{ key: string; ledger: Ledger }> {
    const key =
      this.server.listed().findLast((entry) => entry.ref === MAIN && entry.key.startsWith(this.prefix(MAIN)))?.key ??
      assert.fail("the base has no ledger");
    const real = realWorld();
    const file = join(folder(this.#context), "ledger");
    const world = { ...real, env: { ...real.env, ...this.server.job(ON_MAIN) } };
    assert.deepEqual(await githubBackend(world).fetch([key], file, new AbortController().signal), {
      state: "hit",
      key,
    });
    return { key, ledger: parseLedger(readFileSync(file)).ledger ?? assert.fail() };
  }

  /** A proof of a check that was never built. */
  forgedProof(name: string): ProvenBuild {
    const { drvPath, text } = this.bench.derivation(name);
    const [out = ""] = outputPaths(text) ?? [];
    return {
      name,
      drvPath,
      outputs: { out },
      proof: { at: "2026-11-20T10:00:00.000Z", durationMs: 1, peakMemoryBytes: 1, cpuMs: 1, run: null },
    };
  }

  /** A pack in which the dependency of all checks says something else. */
  async forgedPack(): Promise<{ pack: KnownPack; content: Buffer }> {
    const [storePath = ""] = outputPaths(this.bench.derivation("shared").text) ?? [];
    const nar = narOf("forged\n");
    const where = folder(this.#context);
    const file = join(where, "archive");
    writeFileSync(file, zstdCompressSync(nar));
    const archive = readFileSync(file);
    const info = {
      storePath,
      narHash: `sha256:${base32(createHash("sha256").update(nar).digest())}`,
      narSize: nar.length,
      references: [],
      deriver: null,
      signatures: [],
      ca: null,
    };
    const written = await writePack(
      [{ info, file, offset: 0, length: archive.length, sha256: createHash("sha256").update(archive).digest("hex") }],
      where,
      realWorld(),
    );
    return {
      pack: { key: written.key, bytes: written.bytes, usedAt: Date.now(), paths: written.paths },
      content: readFileSync(written.file),
    };
  }
}

/** The archive of a file, as Nix makes it (its manual, "Nix Archive"). */
function narOf(text: string): Buffer {
  const word = (content: string): Buffer => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(content.length));
    return Buffer.concat([length, Buffer.from(content), Buffer.alloc((8 - (content.length % 8)) % 8)]);
  };
  return Buffer.concat(["nix-archive-1", "(", "type", "regular", "contents", text, ")"].map(word));
}

/** Nix's spelling of a hash. */
function base32(hash: Buffer): string {
  const letters = "0123456789abcdfghijklmnpqrsvwxyz";
  return Array.from({ length: 52 }, (_, index) => {
    const bit = (51 - index) * 5;
    const [byte, shift] = [bit >> 3, bit % 8];
    return letters[(((hash[byte] ?? 0) >> shift) | ((hash[byte + 1] ?? 0) << (8 - shift))) & 31];
  }).join("");
}

const keyOf = (prefix: string, content: Buffer, time = "29991231T000000000Z"): string =>
  `${prefix}${time}-${digestOf(content)}`;

/** `c3` is bad, and everybody wants it green. */
const BAD = { c3: "exit 1" };

test("a proof that one push forges is gone for the next: own scope, base's prefix, base's key", async (context) => {
  await Lab.with(context, async (lab) => {
    const { bench } = lab;
    bench.write(5);
    assert.deepEqual(verdicts(await lab.job(PUSH_TO_MAIN)), ["5 passed"]);
    bench.write(5, BAD);
    for (const where of [PULL_REQUEST, PUSH_TO_FEATURE]) {
      const first = await lab.job(where);
      assert.deepEqual(verdicts(first), ["1 failed", "4 cached"], first.text);
      const { key, ledger } = await lab.base();
      const forged = renderLedger({ ...ledger, proofs: [...ledger.proofs, lab.forgedProof("c3")] });
      const plants: [what: string, key: string, content: Buffer][] = [
        ["its own ledger", keyOf(lab.prefix(where.ref), forged), forged],
        ["a newer ledger of the base", keyOf(lab.prefix(MAIN), forged), forged],
        ["a ledger of the base that is as new", keyOf(lab.prefix(MAIN), forged, "20000101T000000000Z"), forged],
      ];
      for (const [what, planted, content] of plants) {
        await lab.plant(where, planted, content);
        const next = await lab.job(where);
        assert.deepEqual([verdicts(next), next.code], [["1 failed", "4 cached"], 1], `${what}: ${next.text}`);
      }
      // In front of the very entry that is asked for: then the base says nothing, and the run says so.
      for (const planted of [`${key}0`, key]) {
        await lab.plant(where, planted, forged);
        const next = await lab.job(where);
        assert.deepEqual([verdictsOf(next.report)["c3"], next.code], ["failed", 1], next.text);
        assert.ok(
          next.report?.checks.every(({ verdict }) => verdict !== "cached"),
          next.text,
        );
        assert.match(
          next.text,
          /this branch has put another entry in front of it in GitHub's cache\. Nothing of it is used/u,
        );
      }
    }
    // Nothing of it has reached the base.
    const after = await lab.job(PUSH_TO_MAIN);
    assert.deepEqual(verdictsOf(after.report)["c3"], "failed", after.text);
  });
});

test("a dependency that one push forges is gone for the next: own pack, or a base pack's key", async (context) => {
  await Lab.with(context, async (lab) => {
    const { bench } = lab;
    bench.write(3);
    await lab.job(PUSH_TO_MAIN);
    // Green only with the forged dependency.
    const wants = { c1: "test $x = forged || exit 1" };
    bench.write(3, wants);
    const first = await lab.job(PULL_REQUEST);
    assert.deepEqual(verdicts(first), ["1 failed", "2 cached"], first.text);
    const { ledger } = await lab.base();
    const genuine = ledger.packs[0] ?? assert.fail("the base has no pack");
    const { pack, content } = await lab.forgedPack();
    const own = renderLedger({ ...EMPTY_LEDGER, packs: [pack] });
    await lab.plant(PULL_REQUEST, pack.key, content);
    await lab.plant(PULL_REQUEST, keyOf(lab.prefix(PULL), own), own);
    const second = await lab.job(PULL_REQUEST);
    assert.deepEqual(verdicts(second), ["1 failed", "2 cached"], second.text);
    assert.deepEqual(
      second.report?.timeline?.spans.map(({ name }) => name),
      ["c1"],
      "the base's pack is still used",
    );
    await lab.plant(PULL_REQUEST, genuine.key, content);
    const third = await lab.job(PULL_REQUEST);
    assert.deepEqual(verdicts(third), ["1 failed", "2 cached"], third.text);
    assert.match(third.text, new RegExp(`The pack ${genuine.key} does not match its name, and is not used`, "u"));
    // Chosen, it is as bad as it sounds, so that this test is about something.
    const chosen = await lab.job(PULL_REQUEST, { INPUT_TRUST: "self" });
    assert.equal(verdictsOf(chosen.report)["c1"], "passed", chosen.text);
  });
});

test("a protected branch believes itself; a tag and an unprotected one do not", async (context) => {
  await Lab.with(context, async (lab) => {
    lab.bench.write(3);
    const release: Where = { ...PUSH_TO_FEATURE, env: { GITHUB_REF_PROTECTED: "true" } };
    for (const [where, again] of [
      [{ ...PUSH_TO_FEATURE, env: { GITHUB_REF_PROTECTED: "false" } }, "3 passed"],
      [
        { ...PUSH_TO_FEATURE, ref: "refs/tags/v1", rights: { reads: ["refs/tags/v1", MAIN], writes: "refs/tags/v1" } },
        "3 passed",
      ],
      [release, "3 cached"],
    ] as const) {
      await lab.job(where);
      const ran = await lab.job(where);
      assert.deepEqual(verdicts(ran), [again], ran.text);
    }
  });
});

test("if GitHub does not say whose entries exist, nothing is believed; a notice says what to give", async (context) => {
  await Lab.with(context, async (lab) => {
    lab.bench.write(3);
    await lab.job(PUSH_TO_MAIN);
    for (const [may, said] of [
      [[], /No proof and no store path of the base .*GitHub answered 403.*Give the job `actions: read`/gu],
      [null, /No proof and no store path of the base .*there is no token.*Give the job `actions: read`/gu],
    ] as const) {
      const ran = await lab.job(PULL_REQUEST, {}, { may });
      assert.deepEqual([verdicts(ran), ran.code, ran.text.match(said)?.length], [["3 passed"], 0, 1], ran.text);
      // What it is compared with is still there.
      assert.equal(ran.report?.base?.name, "main");
    }
    // The default branch needs nobody's word.
    assert.deepEqual(verdicts(await lab.job(PUSH_TO_MAIN, {}, { may: null })), ["3 cached"]);
  });
});

test("with trust: self a branch's own runs count; the report numbers what is green by them alone", async (context) => {
  await Lab.with(context, async (lab) => {
    lab.bench.write(5);
    await lab.job(PUSH_TO_MAIN);
    lab.bench.write(5, { c1: "echo changed", c2: "echo changed" });
    assert.deepEqual(verdicts(await lab.job(PULL_REQUEST)), ["2 passed", "3 cached"]);
    const ran = await lab.job(PULL_REQUEST, { INPUT_TRUST: "self" });
    assert.deepEqual(verdicts(ran), ["5 cached"], ran.text);
    for (const text of [ran.text, ran.summary])
      assert.match(
        text,
        /2 checks are green only by this branch's own earlier runs, which it believes by trust: self/u,
      );
    const unmarked = await lab.job(PUSH_TO_MAIN, { INPUT_TRUST: "self" });
    assert.doesNotMatch(unmarked.text, /green only by/u);
  });
});

test("what Nix has itself is a second witness: the own run's figures are shown", async (context) => {
  await Lab.with(context, async (lab) => {
    lab.bench.write(2);
    const first = await lab.job(PULL_REQUEST);
    const again = await lab.job(PULL_REQUEST, {}, { keepStore: true });
    assert.deepEqual(verdicts(again), ["2 cached"], again.text);
    // They are in the order in which they were judged.
    assert.deepEqual(
      new Map(again.report?.checks.map(({ name, proof }) => [name, [proof?.durationMs, proof?.byItself]])),
      new Map(first.report?.checks.map(({ name, durationMs }) => [name, [durationMs, undefined]])),
    );
  });
});

test("a note that another step has changed is not kept", async (context) => {
  await Lab.with(context, async (lab) => {
    lab.bench.write(2);
    const entries = (): number => lab.server.listed().length;
    const changes: [what: string, change: (text: string) => string][] = [
      ["another program", (text) => text.replace(/"bin":"[^"]+"/u, '"bin":"/tmp/evil"')],
      ["another ledger", (text) => text.replace(/"scope":"[^"]+"/u, '"scope":"refs/heads/release"')],
      ["a byte more", (text) => `${text} `],
    ];
    for (const [what, change] of changes) {
      const between = (root: string): void => {
        const file = join(
          root,
          readdirSync(root).find((name) => /^nix-verdict-.*\.json$/u.test(name)) ?? assert.fail("no note"),
        );
        writeFileSync(file, change(readFileSync(file, "utf8")));
      };
      const ran = await lab.job(PUSH_TO_MAIN, {}, { between });
      assert.match(
        ran.text,
        /::warning::The results of this run were not kept for later ones: .* is not what the main step wrote/u,
        what,
      );
      assert.equal(entries(), 0, what);
    }
    await lab.job(PUSH_TO_MAIN);
    assert.ok(entries() > 0);
  });
});

test("a note that another step makes up, where the main step has left none, is not kept", async (context) => {
  const at = folder(context);
  const [cache, note] = [join(at, "cache"), join(at, "note.json")];
  const text = JSON.stringify({
    where: { kind: "folder", folder: cache },
    tool: { bin: "/tmp/evil", version: "2.26.3", implementation: "nix", options: [], impure: false },
    name: { flake: ".", scope: MAIN, system: SYSTEM },
    ledger: renderLedger(EMPTY_LEDGER).toString("base64"),
    whole: true,
    lost: [],
    built: [],
    budgetBytes: 1,
  });
  writeFileSync(note, text);
  const it = job(context, nix, { ...DEFAULTS, jobs: "none", comment: "off", status: "off" });
  assert.equal((await step(it, "main")).exitCode, 2);
  // The runner puts what the main step has saved over what other steps have put into the environment.
  const made = { note, noteDigest: digestOf(Buffer.from(text)), unposted: "true" };
  const post = await step(it, "post", { ...made, ...values(it.read("state")) });
  assert.equal(post.exitCode, 0);
  assert.ok(!existsSync(cache), "a later run would believe it");
  assert.ok(!post.stdout.includes("Kept in"));
});

test("events that check out anything: a stranger's commit is not trusted, a fork's not evaluated", async (context) => {
  await Lab.with(context, async (lab) => {
    const { bench, server, github } = lab;
    bench.write(3);
    const main = bench.commit();
    await lab.job(PUSH_TO_MAIN, { GITHUB_SHA: main });
    bench.write(3, { c1: "echo proposed" });
    const head = bench.commit();
    github.commits.add(main);
    github.compared.set(`main...${head}`, "ahead");
    const before = server.listed().length;
    const token: readonly Permission[] = ["actions"];
    const events: [event: string, payload: Record<string, unknown>][] = [
      ["issue_comment", { issue: { number: 7, pull_request: {} } }],
      ["workflow_run", { workflow_run: { head_sha: head, head_repository: { full_name: "octo/repo" } } }],
      ["repository_dispatch", { client_payload: {} }],
      ["workflow_dispatch", { inputs: { pull: "7" } }],
      ["schedule", { schedule: "0 3 * * *" }],
    ];
    github.pull(7, head, { repository: "octo/repo" });
    for (const [event, payload] of events) {
      const where: Where = { ...PUSH_TO_MAIN, event, payload };
      // The base's own commit is the base's, whatever started the job.
      git(bench.flake, "checkout", "--quiet", main);
      const own = await lab.job(where, { GITHUB_SHA: main }, { may: token });
      assert.deepEqual(verdicts(own), ["3 cached"], `${event}: ${own.text}`);
      git(bench.flake, "checkout", "--quiet", head);
      const ran = await lab.job(where, { GITHUB_SHA: main, INPUT_STATUS: "gate" }, { may: ["actions", "statuses"] });
      assert.match(
        ran.text,
        new RegExp(
          `No comment and no status: Under ${event} this job is for commit ${main}, and ${head} is checked out`,
          "u",
        ),
      );
      assert.deepEqual([verdicts(ran), ran.code], [["3 passed"], 0], `${event}: ${ran.text}`);
      assert.match(
        ran.text,
        new RegExp(
          "Results of earlier runs are not used, and those of this run are not kept: " +
            "Commit [0-9a-f]{40} is checked out",
          "u",
        ),
      );
    }
    // Neither is what lies over the base's own commit.
    git(bench.flake, "checkout", "--quiet", main);
    bench.write(3, { c2: "echo proposed" });
    const dirty = await lab.job({ ...PUSH_TO_MAIN, event: "issue_comment" }, { GITHUB_SHA: main }, { may: token });
    assert.deepEqual(verdicts(dirty), ["3 passed"], dirty.text);
    assert.match(dirty.text, /there are uncommitted changes/u);
    git(bench.flake, "checkout", "--quiet", "--force", head);
    assert.equal(server.listed().length, before, "nothing was kept");

    github.pulls.splice(0);
    github.pull(7, head, { repository: "stranger/repo" });
    for (const [event, payload] of events.filter(([name]) => name !== "workflow_run")) {
      const refused = await lab.job(
        { ...PUSH_TO_MAIN, event, payload },
        { GITHUB_SHA: main, INPUT_COMMENT: "auto", INPUT_STATUS: "gate" },
        { may: ["actions", "statuses", "pull-requests"] },
      );
      assert.equal(refused.code, 2, refused.text);
      assert.match(
        refused.text,
        /::error::nix-verdict does not build commit [0-9a-f]{40} here: it comes from stranger\/repo/u,
      );
      assert.deepEqual([bench.stored(), refused.report, refused.summary], [[], null, ""]);
    }
    assert.deepEqual([github.comments, github.statuses], [[], []]);
  });
});

test("the command line in a job: the action's rules for evaluation, and a folder's scopes apart", async (context) => {
  const flake = folder(context);
  const checks = (script: string): string =>
    `a = derivation { name = "a-${flake.split("/").at(-1)}"; system = "${SYSTEM}"; builder = "/bin/sh"; ` +
    `args = [ "-c" "${script}; echo > $out" ]; };`;
  const cache = folder(context);
  const repository = (script: string): string => {
    writeFileSync(join(flake, "flake.nix"), `{ outputs = _: { checks.${SYSTEM} = { ${checks(script)} }; }; }`);
    git(flake, "init", "--quiet");
    git(flake, "add", "--all");
    git(flake, "commit", "--quiet", "--allow-empty", "--message", script);
    return git(flake, "rev-parse", "HEAD");
  };
  const payload = join(folder(context), "event.json");
  writeFileSync(payload, JSON.stringify({ repository: REPOSITORY }));
  const run = async (event: string, sha: string, env: Record<string, string>, ...args: string[]) =>
    await verdict(context, nix, [flake, "--cache", cache, ...args], {
      env: {
        GITHUB_ACTIONS: "true",
        GITHUB_REPOSITORY: "octo/repo",
        GITHUB_EVENT_NAME: event,
        GITHUB_EVENT_PATH: payload,
        GITHUB_REF: MAIN,
        GITHUB_SHA: sha,
        ...env,
      },
    });
  const kept = (): string[] => readdirSync(join(cache, "entries")).toSorted();

  const main = repository("true");
  await run("push", main, {});
  const before = kept();
  const head = repository("echo proposed");
  const other = await run("issue_comment", main, {});
  assert.equal(other.code, 0, other.stdout + other.stderr);
  assert.match(
    other.stdout + other.stderr,
    /Results of earlier runs are not used, and those of this run are not kept/u,
  );
  assert.deepEqual(kept(), before);
  git(flake, "update-ref", "refs/remotes/pull/7/head", head);
  git(flake, "config", "remote.origin.url", "https://github.com/stranger/repo");
  for (const args of [[], ["--only", "a"]]) {
    const refused = await run("workflow_run", main, { GITHUB_TOKEN: "x" }, ...args);
    assert.deepEqual([refused.code, refused.report], [2, null], refused.stderr);
    const target = await run("pull_request_target", main, {}, ...args);
    assert.deepEqual([target.code, target.report], [2, null], target.stderr);
    assert.match(target.stderr, /does not run under pull_request_target/u);
  }
});
