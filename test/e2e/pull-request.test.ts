/**
 * The built action in the job of a pull request, against GitHub on the loopback: what is posted, and what it costs when
 * nothing may be.
 */

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { renderJson } from "../../src/report/json.ts";
import { GitHubServer, type Permission } from "../github/github-server.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { HEAD, job as environmentOf, proposed } from "../publish/jobs.ts";
import { check, report } from "../report/fixture.ts";
import { until } from "../tries.ts";
import { DEFAULTS, job, type Job, step, values } from "./job.ts";
import { freshFlake } from "./run.ts";
import { obeyed } from "./runner-commands.ts";

const [nix] = nixes.slice(-1) as [TestNix];
const TOKEN = `ghs_${"0".repeat(36)}`;

/** A job of pull request 7 with a token that may do this. */
async function pullRequest(
  context: TestContext,
  may: readonly Permission[],
  inputs: Record<string, string>,
  event = "pull_request",
): Promise<{ github: GitHubServer; it: Job }> {
  const github = await GitHubServer.start();
  context.after(async () => await github[Symbol.asyncDispose]());
  github.pull(7, HEAD);
  github.client(may);
  const it = job(context, nix, {
    ...DEFAULTS,
    cache: "off",
    "github-token": TOKEN,
    matrix: '{"system":"x86_64-linux"}',
    ...inputs,
  });
  const path = join(it.workspace, "..", "event.json");
  writeFileSync(path, JSON.stringify(proposed()));
  Object.assign(it.env, environmentOf(event), { GITHUB_EVENT_PATH: path, GITHUB_API_URL: github.url });
  return { github, it };
}

/** A flake in the repository that is checked out. */
function checkedOut(context: TestContext, name: string, { env }: Job): string {
  const flake = freshFlake(context, name);
  env["GITHUB_WORKSPACE"] = flake;
  return flake;
}

test("a bad run: comment with address, gate on the pull request's commit, annotated flake lines", async (context) => {
  const { github, it } = await pullRequest(context, ["pull-requests", "statuses"], { only: "throws\nexits" });
  it.env["INPUT_FLAKE"] = checkedOut(context, "thirteen", it);
  const { exitCode, stdout } = await step(it, "main");
  assert.equal(exitCode, 1, stdout);
  const [comment] = github.comments;
  assert.match(comment?.body ?? "", /CI \/ checks \(x86\\?_64-linux\): 2 of 2 checks failed/u);
  assert.match(comment?.body ?? "", /`throws`.*this one gives up.*`flake\.nix:15`/u);
  assert.deepEqual(
    github.statuses.map(({ sha, context: name, state }) => [sha, name, state]),
    [[HEAD, "nix-verdict / CI / checks (x86_64-linux)", "failure"]],
  );
  assert.equal(
    values(it.read("output"))["comment-url"],
    `https://github.com/octo/repo/pull/7#issuecomment-${comment?.id}`,
  );
  const errors = obeyed(stdout).filter((command) => command.startsWith("::error"));
  assert.match(
    errors[0] ?? "",
    /^::error title=throws%3A does not evaluate,file=flake\.nix,line=15,col=\d+::this one gives up/u,
  );
  assert.equal(errors.at(-1), "::error::2 of 2 checks are bad.");
  assert.match(
    it.read("summary"),
    /2 of 2 checks failed[\s\S]*\[run\]\(https:\/\/github\.com\/octo\/repo\/actions\/runs\/19000000001\)/u,
  );
  // The status, the check runs that might contradict it, whose the comments are, and the comment, which is read again.
  assert.ok(github.requests.length <= 6, github.requests.join("\n"));
});

test("with `contents: read` alone the job is as green, with a notice for each missing thing", async (context) => {
  const everything = await pullRequest(context, ["pull-requests", "statuses", "checks"], {});
  const nothing = await pullRequest(context, [], {});
  const runs = [];
  for (const { it } of [everything, nothing]) {
    it.env["INPUT_FLAKE"] = checkedOut(context, "passing", it);
    runs.push(await step(it, "main"));
  }
  assert.deepEqual(
    runs.map(({ exitCode }) => exitCode),
    [0, 0],
  );
  assert.deepEqual([everything.github.comments.length, everything.github.statuses.length], [1, 1]);
  assert.deepEqual(
    [nothing.github.comments.length, nothing.github.statuses.length, nothing.github.checkRuns.length],
    [0, 0, 0],
  );
  const stdout = runs[1]?.stdout ?? "";
  assert.match(
    stdout,
    new RegExp(
      "^The comment on pull request 7 could not be written: GitHub answered 403: " +
        "Resource not accessible by integration\\. Give the job `pull-requests: write`",
      "mu",
    ),
  );
  assert.match(stdout, /^There is no status on the commit: GitHub answered 403.*Give the job `statuses: write`/mu);
  assert.deepEqual(
    obeyed(stdout).filter((command) => /^::(?:error|warning)/u.test(command)),
    [],
  );
  const { "comment-url": url, ...same } = values(nothing.it.read("output"));
  assert.equal(url, "");
  assert.deepEqual(Object.keys(same).length, 9);
  assert.match(nothing.it.read("summary"), /all 3 checks passed/u);
});

test("what cannot be judged, and a run that was killed, are told as well: no older verdict stays", async (context) => {
  const { github, it } = await pullRequest(context, ["pull-requests", "statuses"], { flake: "./nowhere" });
  const { exitCode, stdout } = await step(it, "main");
  assert.equal(exitCode, 2);
  assert.match(stdout, /^::error::There is no flake at/mu);
  assert.match(github.comments[0]?.body ?? "", /nothing was judged[\s\S]*There is no flake at "\.\/nowhere"/u);
  assert.equal((await step(it, "post", { out: "report" })).exitCode, 0);
  assert.equal(github.comments.length, 1);
  assert.match(github.comments[0]?.body ?? "", /nothing was judged[\s\S]*was ended from outside/u);
  assert.deepEqual(
    github.statuses.map(({ state, description }) => [
      state,
      /^nothing was judged: (?:There is no flake|nix-verdict was ended)/u.test(description),
    ]),
    [
      ["failure", true],
      ["failure", true],
    ],
  );
});

test("a cancelled run is told by the post step: no older verdict stays", async (context) => {
  const { github, it } = await pullRequest(context, ["pull-requests", "statuses"], { only: "hangs\nexits" });
  it.env["INPUT_FLAKE"] = checkedOut(context, "thirteen", it);
  const main = step(it, "main");
  await until("a build writes its log", () => existsSync(join(it.workspace, ".nix-verdict/logs/hangs.log")));
  main.kill("SIGINT");
  assert.equal((await main).exitCode, 130);
  assert.deepEqual(github.requests, []);
  const post = await step(it, "post", values(it.read("state")));
  assert.equal(post.exitCode, 0, post.stdout);
  assert.match(github.comments[0]?.body ?? "", /2 checks[\s\S]*`hangs`/u);
  assert.deepEqual(
    github.statuses.map(({ sha, state }) => [sha, state]),
    [[HEAD, "failure"]],
  );
});

test("a run that was cancelled before it knew any check says so in the post step", async (context) => {
  const { github, it } = await pullRequest(context, ["pull-requests", "statuses"], {});
  assert.equal((await step(it, "post", { ended: "true", unposted: "true" })).exitCode, 0);
  assert.match(github.comments[0]?.body ?? "", /nothing was judged[\s\S]*cancelled before any check was known/u);
  assert.deepEqual(
    github.statuses.map(({ state }) => state),
    ["failure"],
  );
});

test("only what the cancelled run itself has written is posted, and nothing about another commit", async (context) => {
  const { github, it } = await pullRequest(context, ["pull-requests", "statuses"], {});
  mkdirSync(join(it.workspace, ".nix-verdict"));
  writeFileSync(join(it.workspace, ".nix-verdict/verdict.json"), renderJson(report([check({ name: "planted" })])));
  await step(it, "post", { ended: "true", unposted: "true" });
  await step(it, "post", { ended: "true", unposted: "true", reportDigest: "0".repeat(64) });
  assert.deepEqual(
    github.statuses.map(({ state, description }) => [state, description.slice(0, 46)]),
    [
      ["failure", "nothing was judged: The run was cancelled befo"],
      ["failure", "nothing was judged: The report of a cancelled "],
    ],
  );
  // There, GITHUB_SHA is the tip of the default branch, whatever is checked out.
  it.env["GITHUB_EVENT_NAME"] = "issue_comment";
  for (const state of [{}, { mayPost: "false" }, { ended: "true", unposted: "true" }] as Record<string, string>[])
    await step(it, "post", state);
  assert.equal(github.statuses.length, 2);
  await step(it, "post", { mayPost: "true" });
  assert.equal(github.statuses.length, 3);
});

test("an input that is not valid is told on the pull request, and the use counts", async (context) => {
  const { github, it } = await pullRequest(context, ["pull-requests", "statuses"], { retries: "x", comment: "y" });
  const temporary = join(it.workspace, "../temporary");
  mkdirSync(temporary);
  it.env["RUNNER_TEMP"] = temporary;
  const { exitCode, stdout } = await step(it, "main");
  assert.equal(exitCode, 2);
  assert.match(stdout, /^::error::retries: "x" is not valid/mu);
  assert.match(github.comments[0]?.body ?? "", /nothing was judged[\s\S]*retries: "x" is not valid/u);
  it.env["INPUT_FLAKE"] = checkedOut(context, "passing", it);
  Object.assign(it.env, { INPUT_RETRIES: "", INPUT_COMMENT: "" });
  assert.equal((await step(it, "main")).exitCode, 0);
  assert.deepEqual(
    github.statuses.map(({ context: name, state }) => [name, state]),
    [
      ["nix-verdict / CI / checks (x86_64-linux)", "failure"],
      ["nix-verdict / CI / checks (x86_64-linux) 2", "success"],
    ],
  );
});

test("under pull_request_target nothing is evaluated: it says why, and what to do", async (context) => {
  const { github, it } = await pullRequest(context, ["pull-requests", "statuses"], {}, "pull_request_target");
  it.env["INPUT_FLAKE"] = checkedOut(context, "passing", it);
  const { exitCode, stdout } = await step(it, "main");
  assert.equal(exitCode, 2);
  assert.match(
    stdout,
    new RegExp(
      "^::error::nix-verdict does not run under pull_request_target: " +
        "it would evaluate and build a stranger's code.*Use `on: pull_request`",
      "mu",
    ),
  );
  assert.deepEqual([it.read("summary"), it.read("output"), github.requests], ["", "", []]);
  assert.equal((await step(it, "post", values(it.read("state")))).stdout, "");
});

test("GitHub that does not answer costs a sentence, never the verdict", async (context) => {
  const { github, it } = await pullRequest(context, ["pull-requests", "statuses"], {});
  github.trouble(/comments/u, { answer: 502 }, 9);
  github.trouble(/statuses/u, "cut", 9);
  it.env["INPUT_FLAKE"] = checkedOut(context, "passing", it);
  const { exitCode, stdout } = await step(it, "main");
  assert.equal(exitCode, 0, stdout);
  assert.match(stdout, /^The comment on pull request 7 could not be written: GitHub answered 502/mu);
  assert.match(stdout, /^There is no status on the commit: GitHub gave no complete answer/mu);
  assert.equal(values(it.read("output"))["verdict"], "good");
  assert.ok(readFileSync(join(it.workspace, ".nix-verdict/verdict.json")).length > 0);
});
