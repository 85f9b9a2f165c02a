/** The three actions under act, as the examples have them. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { freshFlake, ROOT } from "../e2e/run.ts";
import { GitHubServer } from "../github/github-server.ts";
import { HEAD, proposed } from "../publish/jobs.ts";
import { acting, usedBy } from "./act.ts";

const example = (name: string): string => readFileSync(join(ROOT, `examples/workflows/${name}.yml`), "utf8");
const CHECKS = ".github/workflows/checks.yml";
const BASIC = example("basic");

const useOf = (inputs: string): string =>
  `      - uses: nix-verdict/nix-verdict@v0\n        if: always()\n        with: { ${inputs} }\n`;

/** A job with these uses of the action. */
const withUses = (...inputs: readonly string[]): string => `
on: pull_request
jobs:
  checks:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
${inputs.map(useOf).join("")}`;

test("a push: built, then proven by the first run's entry in act's cache; reports are artifacts", async (context) => {
  const it = await acting(context, freshFlake(context, "passing"), usedBy(BASIC));
  await it.write(CHECKS, BASIC);
  const first = await it.run("push");
  assert.equal(first.code, 0, first.text);
  assert.deepEqual([first.outputs["passed"], first.outputs["cached"], first.outputs["total"]], ["3", "0", "3"]);
  assert.match(first.text, /Kept in \S+ cache as ledger-.*: 3 proofs/u);
  assert.deepEqual(first.artifacts, ["nix-verdict"]);
  const second = await it.run("push");
  assert.equal(second.code, 0, second.text);
  assert.deepEqual([second.outputs["passed"], second.outputs["cached"]], ["0", "3"]);
  assert.match(second.text, /`alpha` \| cached, proven on/u);
});

test("a bad flake: the job fails, each bad check has its reason in the log, its report is kept", async (context) => {
  const it = await acting(context, freshFlake(context, "thirteen"), usedBy(BASIC));
  await it.write(CHECKS, BASIC.replace("timeout: 30m/10m", "only: exits\n          retries: 1"));
  const { code, text, outputs, artifacts } = await it.run("push");
  assert.notEqual(code, 0);
  assert.deepEqual([outputs["verdict"], outputs["failed"]], ["bad", "1"], text);
  assert.match(text, /its builder exited with 7/u);
  assert.deepEqual(artifacts, ["nix-verdict"]);
});

test("a matrix: each leg's artifact, one merged report that knows which leg has none", async (context) => {
  const workflow = example("many-runners");
  const it = await acting(context, freshFlake(context, "passing"), usedBy(workflow));
  await it.write(CHECKS, workflow.replace("aarch64-linux\n            runner", "riscv64-linux\n            runner"));
  const { code, text, artifacts } = await it.run("push");
  assert.notEqual(code, 0, "one leg has no checks, and leaves no report");
  assert.deepEqual(artifacts, ["nix-verdict-x86_64-linux"], text);
  assert.match(text, /nix-verdict-aarch64-linux.*lost|lost.*nix-verdict-aarch64-linux/u);
  assert.match(text, /::set-output:: total=4/u);
});

test("two uses in one job are both seen, and the job fails for the worse", async (context) => {
  const it = await acting(context, freshFlake(context, "thirteen"), []);
  await it.write(CHECKS, withUses("only: exits, out: a", "only: is-nested, out: b"));
  const { code, text } = await it.run("pull_request", [], proposed());
  assert.notEqual(code, 0);
  assert.match(text, /✘ exits +failed/u);
  assert.match(text, /✘ is-nested +eval-error/u);
});

test("under act nothing is posted, whatever the token may, unless somebody asks for it", async (context) => {
  await using github = await GitHubServer.start();
  github.pull(7, HEAD);
  const token = github.token(["pull-requests", "statuses"]);
  const it = await acting(context, freshFlake(context, "passing"), usedBy(BASIC));
  await it.write(CHECKS, BASIC);
  const args = ["-s", `GITHUB_TOKEN=${token}`, "--env", `GITHUB_API_URL=${github.url}`];
  const silent = await it.run("pull_request", args, proposed());
  assert.equal(silent.code, 0, silent.text);
  assert.deepEqual([github.comments, github.statuses], [[], []], silent.text);
  const asked = await it.run("pull_request", [...args, "--env", "NIX_VERDICT_POST=true"], proposed());
  assert.equal(asked.code, 0, asked.text);
  assert.deepEqual([github.comments.length, github.statuses.length], [1, 1], asked.text);
});

test("the reporting bot, which cannot fetch a run's artifacts, says so and fails", async (context) => {
  await using github = await GitHubServer.start();
  const it = await acting(context, freshFlake(context, "passing"), []);
  await it.write(".github/workflows/report.yml", example("fork-safe-report"));
  const run = { id: 5, run_attempt: 1, conclusion: "success", event: "pull_request", head_sha: HEAD };
  const from = { head_branch: "feature", head_repository: { full_name: "octo/repo" } };
  const event = { action: "completed", workflow: { name: "Checks" }, workflow_run: { ...run, ...from } };
  const args = ["-s", "GITHUB_TOKEN=ghs_none", "--env", `GITHUB_API_URL=${github.url}`];
  const { code, text } = await it.run("workflow_run", args, event);
  assert.notEqual(code, 0, text);
  assert.match(text, /artifacts/u);
});
