/** What a report says of the run that it is compared with. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { Ajv2020 } from "ajv/dist/2020.js";

import type { Report } from "../../src/model/verdict.ts";
import { git } from "../github/checkouts.ts";
import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { ROOT, verdict, withEachNix } from "./run.ts";

const validate = new Ajv2020({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(ROOT, "schema/verdict.schema.json"), "utf8")) as object,
);

/** A flake whose checks can be changed between runs, and a cache folder. */
class Lab {
  readonly #context: TestContext;
  readonly #nix: TestNix;
  readonly #flake: string;
  readonly #cache: string;
  readonly #salt = randomUUID();

  constructor(context: TestContext, nix: TestNix) {
    this.#context = context;
    this.#nix = nix;
    this.#flake = folder(context);
    this.#cache = folder(context);
  }

  /** The report of a run over checks with these scripts. */
  async run(
    checks: Readonly<Record<string, string>>,
    options: { args?: readonly string[]; env?: Record<string, string> } = {},
  ): Promise<Report> {
    const lines = Object.entries(checks).map(
      ([name, script]) =>
        `${name} = derivation { name = "${name}-${this.#salt}"; system = "x86_64-linux"; builder = "/bin/sh"; ` +
        `args = [ "-c" "${script}; echo > $out" ]; };`,
    );
    writeFileSync(
      join(this.#flake, "flake.nix"),
      `{ outputs = _: { checks.x86_64-linux = { ${lines.join(" ")} }; }; }`,
    );
    // A job runs for a commit.
    const sha = options.env === undefined ? {} : { GITHUB_SHA: this.#commit() };
    const ran = await verdict(
      this.#context,
      this.#nix,
      [this.#flake, "--cache", this.#cache, ...(options.args ?? [])],
      options.env === undefined ? {} : { env: { ...options.env, ...sha } },
    );
    assert.ok(ran.report !== null, ran.stdout + ran.stderr);
    assert.ok(validate(ran.report), JSON.stringify(validate.errors));
    return ran.report;
  }

  #commit(): string {
    git(this.#flake, "init", "--quiet");
    git(this.#flake, "add", "--all");
    git(this.#flake, "commit", "--quiet", "--allow-empty", "--message", "as it is");
    return git(this.#flake, "rev-parse", "HEAD");
  }

  /** How many ledgers and packs were kept so far. */
  get entries(): string[] {
    return readdirSync(join(this.#cache, "entries")).toSorted();
  }

  /** A job on this ref, with `main` as the default branch. */
  on(ref: string, base?: string): { GITHUB_REF: string } & Record<string, string> {
    const event = join(folder(this.#context), "event.json");
    writeFileSync(event, JSON.stringify({ repository: { default_branch: "main" } }));
    return {
      GITHUB_ACTIONS: "true",
      GITHUB_EVENT_NAME: base === undefined ? "push" : "pull_request",
      GITHUB_EVENT_PATH: event,
      GITHUB_REF: ref,
      ...(base === undefined ? {} : { GITHUB_BASE_REF: base }),
    };
  }
}

/** What the base had of each check, and which one was known to it alone. */
const told = ({ base, checks }: Report): unknown => ({
  base: base?.name,
  failed: base?.failed,
  vanished: base?.vanished,
  baselines: Object.fromEntries(checks.map(({ name, baseline }) => [name, baseline?.verdict ?? null])),
});

withEachNix((nix) => {
  test(`Nix ${nix.version}: what the run before had and this one has not, and the other way round`, async (context) => {
    const lab = new Lab(context, nix);
    const first = await lab.run({ a: "true", b: "true", c: "exit 1" });
    assert.deepEqual([first.base, first.checks.map(({ baseline }) => baseline)], [null, [null, null, null]]);

    const second = await lab.run({ a: "echo changed", c: "true", d: "true" });
    assert.deepEqual(told(second), {
      base: "the run before",
      failed: 1,
      vanished: [{ name: "b", verdict: "passed" }],
      baselines: { a: "passed", c: "failed", d: null },
    });
    assert.equal(second.base?.durationMs, first.durationMs);
    const baseline = second.checks.find(({ name }) => name === "a")?.baseline;
    const before = first.checks.find(({ name }) => name === "a");
    assert.deepEqual(baseline, {
      verdict: "passed",
      durationMs: before?.durationMs,
      peakMemoryBytes: before?.peakMemoryBytes,
      slower: false,
      hungrier: false,
      evaluation: {
        durationMs: before?.evaluation?.durationMs,
        peakMemoryBytes: before?.evaluation?.peakMemoryBytes,
        slower: false,
        hungrier: false,
      },
    });

    // A filtered run is compared with none but its like, and leaves the others' base alone.
    const some = await lab.run({ a: "echo again", c: "true", d: "true" }, { args: ["--only", "a"] });
    assert.deepEqual([some.base, some.checks.map(({ name, baseline: its }) => [name, its])], [null, [["a", null]]]);
    assert.deepEqual(told(await lab.run({ a: "echo once more", c: "true" }, { args: ["--only", "a"] })), {
      base: "the run before",
      failed: 0,
      vanished: [],
      baselines: { a: "passed" },
    });
    assert.deepEqual(told(await lab.run({ a: "true", c: "true", d: "true" })), {
      base: "the run before",
      failed: 0,
      vanished: [],
      baselines: { a: "passed", c: "passed", d: "passed" },
    });

    // Nothing is kept of a run that came to the same; one in which only a check is gone is news.
    const kept = lab.entries;
    assert.deepEqual(told(await lab.run({ a: "true", c: "true", d: "true" })), {
      base: "the run before",
      failed: 0,
      vanished: [],
      baselines: { a: "passed", c: "passed", d: "passed" },
    });
    assert.deepEqual(lab.entries, kept);
    assert.deepEqual((await lab.run({ a: "true", c: "true" })).base?.vanished, [{ name: "d", verdict: "passed" }]);
    assert.notDeepEqual(lab.entries, kept);
    assert.deepEqual((await lab.run({ a: "true", c: "true" })).base?.vanished, []);
  });

  test(`Nix ${nix.version}: a run that was stopped is nobody's base`, async (context) => {
    const lab = new Lab(context, nix);
    await lab.run({ a: "true", b: "true" });
    const stopped = await lab.run(
      { a: "busybox sleep 5; exit 1", z: "busybox sleep 60" },
      { args: ["--fail-fast", "--jobs", "2"] },
    );
    assert.deepEqual(
      stopped.checks.map(({ verdict: its }) => its),
      ["failed", "cancelled"],
    );
    assert.deepEqual((await lab.run({ a: "true" })).base?.vanished, [{ name: "b", verdict: "passed" }]);
  });

  test(`Nix ${nix.version}: a pull request is compared with its base, not with itself`, async (context) => {
    const lab = new Lab(context, nix);
    const [main, pull] = [lab.on("refs/heads/main"), lab.on("refs/pull/1/merge", "main")];
    assert.equal((await lab.run({ a: "true", b: "true" }, { env: main })).base, null);
    const changes = { a: "true", c: "exit 1" };
    const vsMain = {
      base: "main",
      failed: 0,
      vanished: [{ name: "b", verdict: "passed" }],
      baselines: { a: "passed", c: null },
    };
    assert.deepEqual(told(await lab.run(changes, { env: pull })), vsMain);
    assert.deepEqual(told(await lab.run(changes, { env: pull })), vsMain);
    assert.deepEqual(told(await lab.run(changes, { env: lab.on("refs/heads/feature") })), vsMain);
    // Of a branch without a run of its own, the default branch is the base.
    assert.deepEqual(told(await lab.run(changes, { env: lab.on("refs/pull/2/merge", "release") })), vsMain);
    // Merged.
    assert.deepEqual(told(await lab.run(changes, { env: main })), { ...vsMain, base: "the run before" });
  });
});
