/**
 * The examples: what runs without nixpkgs is run, by the words of its own workflow; of the others, the checks are
 * evaluated and built with a nixpkgs that only asks for the right shapes.
 */

import assert from "node:assert/strict";
import { chmodSync, cpSync, existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { execa } from "execa";
import { parse } from "yaml";

import { GitHubServer } from "../github/github-server.ts";
import { nixes } from "../nix-fixture.ts";
import { HEAD } from "../publish/jobs.ts";
import { only } from "../publish/pulls.ts";
import { folder } from "../scratch.ts";
import { CLI, environment, readReport, ROOT, verdict, verdictsOf } from "./run.ts";

const nix = nixes.at(-1);
assert.ok(nix);

const EXAMPLES = join(ROOT, "examples");
const STUBS = join(ROOT, "test/flakes/stubs");

type Step = { uses?: string; with?: Record<string, unknown> };
type Workflow = { jobs: Record<string, { steps: Step[]; strategy?: { matrix: Record<string, unknown> } }> };

const workflow = (name: string): Workflow =>
  parse(readFileSync(join(EXAMPLES, `workflows/${name}.yml`), "utf8")) as Workflow;

/** The inputs that a workflow gives to our action. */
function inputsIn(name: string, action = ""): Record<string, string> {
  const steps = Object.values(workflow(name).jobs).flatMap((job) => job.steps);
  const ours = steps.find(({ uses }) => uses?.startsWith(`nix-verdict/nix-verdict${action}@`) === true);
  return Object.fromEntries(Object.entries(ours?.with ?? {}).map(([key, value]) => [key, String(value)]));
}

/** Inputs that only a job has, and those that would set up the machine. */
const OF_JOBS = new Set(["comment", "status", "title", "kvm", "nspawn"]);

/** The others as words of the command line. */
function wordsOf(inputs: Record<string, string>): string[] {
  return Object.entries(inputs).flatMap(([name, value]) => (OF_JOBS.has(name) ? [] : [`--${name}`, value]));
}

/** A copy of an example, where nothing that a run leaves is in anybody's way. */
function copyOf(context: TestContext, example: string): string {
  const path = join(folder(context), "example");
  cpSync(join(EXAMPLES, example), path, { recursive: true });
  return path;
}

/** Whether a report has checks, and all of them are good. */
function assertGood({ code, report, stderr, stdout }: Awaited<ReturnType<typeof verdict>>, names: string[]): void {
  assert.equal(code, 0, stdout + stderr);
  assert.deepEqual(Object.keys(verdictsOf(report)).toSorted(), names.toSorted());
}

test("quickstart, by the words of its workflow", async (context) => {
  const { code, report } = await verdict(context, nix, [join(EXAMPLES, "quickstart"), ...wordsOf(inputsIn("basic"))]);
  assert.equal(code, 0);
  assert.equal(report?.checks.length, 5);
});

test("monorepo: each flake of the matrix, with a report of its own", async (context) => {
  const { flake: place = "", title: _, ...inputs } = inputsIn("monorepo");
  const { matrix } = Object.values(workflow("monorepo").jobs)[0]?.strategy ?? {};
  const flakes = matrix?.["flake"] as string[];
  assert.deepEqual(flakes, globSync("*", { cwd: join(EXAMPLES, "monorepo") }).toSorted());
  const cwd = copyOf(context, "monorepo");
  for (const flake of flakes) {
    const chosen = place.replace("${{ matrix.flake }}", flake);
    assertGood(await verdict(context, nix, [chosen, ...wordsOf(inputs)], { cwd }), ["tests"]);
  }
});

test("fan-out: what ran is merged, and the leg without a report is lost by name", async (context) => {
  const root = folder(context);
  const { system: _, ...inputs } = inputsIn("many-runners");
  const leg = join(root, "results/nix-verdict-x86_64-linux");
  const words = [join(EXAMPLES, "quickstart"), ...wordsOf(inputs), "--system", "x86_64-linux", "--out", leg];
  assert.equal((await verdict(context, nix, words)).code, 0);
  const expected = (inputsIn("many-runners", "/report")["expect"] ?? "").trim().split(/\s+/u);
  const merged = await verdict(context, nix, ["report", "results", ...expected.flatMap((name) => ["--expect", name])], {
    cwd: root,
  });
  assert.equal(merged.code, 1);
  const verdicts = Object.values(verdictsOf(merged.report));
  assert.equal(verdicts.filter((one) => one === "lost").length, 1);
  assert.equal(verdictsOf(merged.report)["nix-verdict-aarch64-linux"], "lost");
});

test("fork-safe pair: what the first leaves is what the second reads, and nothing else is kept", async (context) => {
  const root = folder(context);
  const inputs = inputsIn("fork-safe");
  assert.deepEqual([inputs["comment"], inputs["status"]], ["off", "off"]);
  const ran = await verdict(context, nix, [join(EXAMPLES, "quickstart"), ...wordsOf(inputs)]);
  const [job] = Object.values(workflow("fork-safe").jobs);
  const upload = job?.steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact@"))?.with;
  const artifact = join(root, "artifacts", String(upload?.["name"]));
  for (const path of String(upload?.["path"]).trim().split(/\s+/u)) {
    const name = path.replace(".nix-verdict/", "");
    if (existsSync(join(ran.out, name))) cpSync(join(ran.out, name), join(artifact, name), { recursive: true });
  }
  const merged = await verdict(context, nix, ["report", "artifacts"], { cwd: root });
  assert.deepEqual(verdictsOf(merged.report), verdictsOf(ran.report));
  assert.equal(merged.code, 0);
});

/** A folder of programs in which `npx` is the built command line, and another CI's own programs do nothing. */
function programs(context: TestContext): string {
  const bin = folder(context);
  const write = (name: string, script: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  write("npx", `[ "$1 $2" = "--yes nix-verdict@0" ] && shift 2 && exec "${process.execPath}" "${CLI}" "$@"`);
  write("buildkite-agent", "exit 0");
  write("git", "exit 0");
  return bin;
}

/** Runs lines of a shell as a CI system does. */
async function shell(context: TestContext, cwd: string, lines: readonly string[], extra: Record<string, string> = {}) {
  const env = environment(nix as NonNullable<typeof nix>, extra);
  return await execa("bash", ["-euo", "pipefail", "-c", lines.join("\n")], {
    cwd,
    env: { ...env, PATH: `${programs(context)}:${env["PATH"]}` },
    extendEnv: false,
    // A shell whose input is a socket reads settings, as if somebody had come from afar.
    stdin: "ignore",
    reject: false,
  });
}

type Pipeline = Record<string, { script: string[]; artifacts: { paths: string[]; reports: { junit: string } } }>;

test("GitLab: the jobs' own scripts judge, leave what is an artifact, and post", async (context) => {
  const file = join(EXAMPLES, "gitlab/.gitlab-ci.yml");
  const { checks, report } = parse(readFileSync(file, "utf8")) as Pipeline;
  assert.ok(checks && report);
  await using github = await GitHubServer.start();
  github.pull(7, HEAD);
  const root = copyOf(context, "quickstart");
  const ran = await shell(context, root, checks.script);
  assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
  for (const path of checks.artifacts.paths) assert.ok(existsSync(join(root, path)), path);
  assert.match(readFileSync(join(root, checks.artifacts.reports.junit), "utf8"), /tests="5"/u);
  const posted = await shell(context, root, report.script, {
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: github.token(["pull-requests", "statuses"]),
    GITHUB_REPOSITORY: "octo/repo",
    CI_COMMIT_SHA: HEAD,
    CI_EXTERNAL_PULL_REQUEST_IID: "7",
    CI_PIPELINE_URL: "https://gitlab.com/octo/repo/-/pipelines/12",
  });
  assert.equal(posted.exitCode, 0, posted.stdout + posted.stderr);
  assert.equal(only(github.statuses).target_url, "https://gitlab.com/octo/repo/-/pipelines/12");
  assert.match(only(github.comments).body, /5 checks passed/u);
});

test("Buildkite: the steps' own commands judge and post", async (context) => {
  const file = join(EXAMPLES, "buildkite/pipeline.yml");
  const { steps } = parse(readFileSync(file, "utf8")) as { steps: { command: string | string[] }[] };
  const [checks = [], report = []] = steps.map(({ command }) =>
    [command].flat().map((line) => line.replaceAll("$$", "$")),
  );
  await using github = await GitHubServer.start();
  github.pull(7, HEAD);
  const root = copyOf(context, "monorepo/api");
  const ran = await shell(context, root, checks);
  assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
  assert.ok(existsSync(join(root, "junit.xml")));
  // The agent would fetch the report again.
  const lines = report.filter((line) => !line.startsWith("rm ")).map((line) => line.replace("OWNER/NAME", "octo/repo"));
  for (const number of ["7", "false"]) {
    const posted = await shell(context, root, lines, {
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: github.token(["pull-requests", "statuses"]),
      BUILDKITE_COMMIT: HEAD,
      BUILDKITE_PULL_REQUEST: number,
      BUILDKITE_BUILD_URL: "https://buildkite.com/octo/repo/builds/12",
    });
    assert.equal(posted.exitCode, 0, posted.stdout + posted.stderr);
  }
  assert.deepEqual([github.comments.length, github.statuses.length], [1, 2]);
});

test("cron: a good night prints nothing", async (context) => {
  const root = copyOf(context, "monorepo/web");
  const script = join(EXAMPLES, "cron/nix-verdict-cron");
  const { exitCode, stdout, stderr } = await shell(context, root, [`exec ${script} ${root}`]);
  assert.deepEqual([exitCode, stdout, stderr], [0, "", ""]);
  assert.deepEqual(Object.keys(verdictsOf(readReport(join(root, ".nix-verdict")))), ["tests"]);
});

for (const [example, name, checks] of [
  ["nixos-test", "nixos-test", ["web"]],
  ["nspawn", "nspawn", ["database"]],
  ["rust", "basic", ["clippy", "format", "tests"]],
  ["node", "basic", ["package", "tests"]],
  ["microvm", "microvm", ["configuration"]],
] as const) {
  test(`${example}: its checks have the shape that nixpkgs asks for`, async (context) => {
    const flake = copyOf(context, example);
    const { boot, ...inputs } = inputsIn(name);
    const stubs = ["nixpkgs", ...(example === "microvm" ? ["microvm"] : [])];
    const overrides = stubs.flatMap((input) => ["--override-input", input, `path:${STUBS}/${input}`]);
    assertGood(await verdict(context, nix, [flake, ...wordsOf(inputs), ...overrides]), [...checks]);
    if (boot === undefined) return;
    // What the workflow boots is there.
    const text = readFileSync(join(flake, "flake.nix"), "utf8");
    for (const system of boot.trim().split(/\s+/u)) assert.ok(text.includes(`nixosConfigurations.${system} =`));
  });
}

test("README: each example is in it", () => {
  const readme = readFileSync(join(EXAMPLES, "README.md"), "utf8");
  const files = globSync(["*/flake.nix", "monorepo/*/flake.nix", "workflows/*", "cron/*", "*/*.yml", "*/.*.yml"], {
    cwd: EXAMPLES,
  });
  assert.ok(files.length >= 18);
  for (const file of files) assert.ok(readme.includes(`](${file})`), file);
});
