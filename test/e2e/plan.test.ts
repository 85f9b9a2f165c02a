import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";

import { execa } from "execa";

import type { PlannedRun } from "../../src/model/planned-run.ts";
import { queryMissing } from "../../src/nix/missing.ts";
import { realWorld } from "../../src/system/world.ts";
import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { CLI, environment, freshFlake, ROOT, verdict, verdictsOf, withEachNix } from "./run.ts";

type Told = { exitCode?: number | undefined; stdout: string; stderr: string };
type Planned = {
  code: number | undefined;
  stdout: string;
  stderr: string;
  plan: PlannedRun & { schema: string };
  out: string;
};

/** Runs `nix-verdict plan FLAKE` in a folder. */
async function tell(cwd: string, nix: TestNix, args: readonly string[]): Promise<Told> {
  return await execa(process.execPath, [CLI, "plan", ...args], {
    cwd,
    env: environment(nix),
    extendEnv: false,
    reject: false,
  });
}

/** The same in an empty folder, for people and as JSON. */
async function planned(context: TestContext, nix: TestNix, args: readonly string[]): Promise<Planned> {
  const cwd = folder(context);
  const json = await tell(cwd, nix, [...args, "--json"]);
  const { exitCode, stdout, stderr } = await tell(cwd, nix, args);
  assert.equal(json.exitCode, exitCode, json.stderr);
  return {
    code: exitCode,
    stdout,
    stderr,
    plan: JSON.parse(json.stdout) as Planned["plan"],
    out: join(cwd, ".nix-verdict"),
  };
}

/** The checks in the order in which a plan has them; "" stands for what checks only need. */
const order = ({ builds }: PlannedRun): string[] => builds.map(({ checks }) => checks.join());

/** The lines for builds of a plan that people read: place, name, and why. */
const lines = (stdout: string): string[] => stdout.split("\n").filter((line) => /^ *\d+ {2}/.test(line));

withEachNix((nix) => {
  test(`a plan builds and writes nothing; it tells the order, and why (Nix ${nix.version})`, async (context) => {
    const flake = freshFlake(context, "planned");
    const { code, stdout, stderr, plan, out } = await planned(context, nix, [flake, "--jobs", "2"]);
    assert.equal(code, 0, stderr);
    assert.equal(existsSync(out), false, "no report, for there is none");

    assert.equal(plan.schema, "nix-verdict-plan/1");
    assert.equal(plan.jobs, 2);
    assert.deepEqual(order(plan).toSorted(), ["", "long", "middle", "needs-it", "short"]);
    assert.ok(order(plan).indexOf("") < order(plan).indexOf("needs-it"), "what a check needs comes first");
    const needed = plan.builds.find(({ checks }) => checks.length === 0)?.drvPath;
    assert.deepEqual(
      plan.builds.filter(({ needs }) => needs.length > 0).map(({ checks, needs }) => [...checks, ...needs]),
      [["needs-it", needed]],
    );
    assert.deepEqual(
      plan.broken.map(({ name, verdict }) => `${name} ${verdict}`),
      ["typo eval-error"],
    );
    assert.ok(plan.builds.every(({ from, why }) => from === "default" && why === "nothing is known"));
    // Five builds in two slots, each thought to take as long, and one waits for another.
    assert.ok(plan.makespanMs >= plan.lowerBoundMs && plan.lowerBoundMs > 0);

    assert.equal(lines(stdout).length, 5, stdout);
    assert.match(stdout, /^ *\d {2}short +.*nothing is known$/m);
    assert.match(stdout, /^ *\d {2}library-.* checks need it; nothing is known$/m);
    assert.match(stdout, /^✘ typo/m);
    assert.match(stdout, /^! all times are guesses, none is measured$/m);
    assert.match(stdout, /^predicted: .* on 2 jobs/m);

    // Nix itself says that all of it is still to be built.
    const drvPaths = plan.builds.map(({ drvPath }) => drvPath);
    const tool = {
      bin: join(nix.bin, "nix"),
      version: nix.version,
      implementation: "nix" as const,
      options: [],
      impure: false,
    };
    const { willBuild } = await queryMissing(
      { world: realWorld(), emit: () => undefined, signal: new AbortController().signal },
      tool,
      drvPaths,
    );
    assert.deepEqual([...willBuild].toSorted(), drvPaths.toSorted());
  });

  test(`with a history, the longest goes first; what was built is no work (Nix ${nix.version})`, async (context) => {
    const history = join(folder(context), "history.json");
    const first = await verdict(context, nix, [freshFlake(context, "planned"), "--history", history, "--skip", "typo"]);
    assert.equal(first.code, 0, first.stdout);
    const written = readFileSync(history);

    // The same checks, to be built anew.
    const flake = freshFlake(context, "planned");
    const { code, stdout, stderr, plan } = await planned(context, nix, [
      flake,
      "--history",
      history,
      "--skip",
      "typo",
      "--skip",
      "needs-it",
      "--jobs",
      "1",
    ]);
    assert.equal(code, 0, stderr);
    // How long each took is for the machine to say.
    const took = (name: string): number => first.report?.checks.find((check) => check.name === name)?.durationMs ?? 0;
    const longestFirst = ["long", "middle", "short"].toSorted((one, other) => took(other) - took(one));
    assert.deepEqual(order(plan), longestFirst);
    const times = plan.builds.map(({ durationMs }) => durationMs);
    context.diagnostic(`expected ${times.join(", ")} ms, together ${plan.makespanMs} ms`);
    assert.deepEqual(times, longestFirst.map(took));
    assert.ok(
      plan.builds.every(({ from, why }) => from === "history" && /^its last run(; memory: never measured)?$/.test(why)),
    );
    for (const [place, name] of longestFirst.entries())
      assert.match(stdout, new RegExp(`^${place + 1} {2}${name} .*its last run`, "m"));
    assert.doesNotMatch(stdout, /guess/);
    assert.deepEqual(readFileSync(history), written, "a plan is no run, and leaves no numbers");

    // One slot, so that their order is that of their starts.
    const ran = await verdict(context, nix, [
      flake,
      "--history",
      history,
      "--skip",
      "typo",
      "--skip",
      "needs-it",
      "--jobs",
      "1",
    ]);
    assert.deepEqual(
      ran.report?.timeline?.spans
        .toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))
        .map(({ checks }) => checks.join()),
      longestFirst,
    );
    const rest = await planned(context, nix, [flake, "--skip", "typo", "--skip", "needs-it"]);
    assert.deepEqual(
      [order(rest.plan), rest.plan.cached.map(({ name }) => name).toSorted()],
      [[], ["long", "middle", "short"]],
    );
    assert.match(rest.stdout, /nothing has to be built/);
  });

  test(`a damaged history costs a warning, not the run (Nix ${nix.version})`, async (context) => {
    const history = join(folder(context), "history.json");
    const damaged = '{"schema":"nix-verdict-history/1","systems":{"x86_64-linux":{"lo';
    writeFileSync(history, damaged);
    const args = [freshFlake(context, "planned"), "--only", "short", "--history", history];
    const told = await tell(folder(context), nix, args);
    assert.equal(told.exitCode, 0, told.stderr);
    assert.match(told.stdout, /^1 {2}short /m);
    assert.match(`${told.stdout}${told.stderr}`, /The history ".*history\.json" is damaged, and is replaced\./);
    assert.equal(readFileSync(history, "utf8"), damaged);

    const ran = await verdict(context, nix, args);
    assert.deepEqual([ran.code, verdictsOf(ran.report)], [0, { short: "passed" }], ran.stderr);
    assert.match(`${ran.stdout}${ran.stderr}`, /The history ".*history\.json" is damaged, and is replaced\./);
    const again = await verdict(context, nix, args);
    assert.equal(again.code, 0);
    assert.doesNotMatch(`${again.stdout}${again.stderr}`, /damaged/);
  });

  test(`somebody else's file given as history stays as it is, to the byte (Nix ${nix.version})`, async (context) => {
    const file = join(folder(context), "package.json");
    copyFileSync(join(ROOT, "package.json"), file);
    const args = [freshFlake(context, "planned"), "--only", "short", "--history", file];
    const ran = await verdict(context, nix, args);
    assert.deepEqual([ran.code, verdictsOf(ran.report)], [0, { short: "passed" }], ran.stderr);
    assert.match(
      `${ran.stdout}${ran.stderr}`,
      /The history ".*package\.json" is not a history of nix-verdict, and is left as it is\./,
    );
    assert.equal((await tell(folder(context), nix, args)).exitCode, 0);
    execFileSync("cmp", [file, join(ROOT, "package.json")]);
  });

  test(`a plan as JSON is JSON and nothing else, even with a warning to give (Nix ${nix.version})`, async (context) => {
    const history = join(folder(context), "history.json");
    writeFileSync(history, "damaged");
    const { exitCode, stdout, stderr } = await tell(folder(context), nix, [
      freshFlake(context, "planned"),
      "--only",
      "short",
      "--history",
      history,
      "--json",
    ]);
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(order(JSON.parse(stdout) as PlannedRun), ["short"]);
    assert.match(stderr, /The history ".*history\.json" (?:is damaged|is not a history of nix-verdict)/);
  });
});
