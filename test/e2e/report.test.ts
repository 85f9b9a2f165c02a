/**
 * One report of many jobs: on the command line, in a job, and as the bot that reports on what a stranger's pull request
 * has left.
 */

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { execa } from "execa";

import type { Check } from "../../src/model/verdict.ts";
import { renderJson } from "../../src/report/json.ts";
import { DIST } from "../built.ts";
import { type ArtifactServer, artifactServer, type Kept } from "../collect/artifact-server.ts";
import { makeZip } from "../collect/zip.ts";
import { GitHubServer } from "../github/github-server.ts";
import { HEAD, job, proposed, ran, ranAtGitea } from "../publish/jobs.ts";
import { check, everyday, hostile, report } from "../report/fixture.ts";
import { folder } from "../scratch.ts";
import { readReport, verdictsOf } from "./run.ts";

const json = (...checks: Check[]): string => renderJson(report(checks));
const artifact = (name: string, ...checks: Check[]): Kept => ({
  name,
  archive: makeZip([
    { name: "verdict.json", data: json(...checks) },
    { name: "logs/x.log", data: "log" },
  ]),
});

/** Results as jobs leave them. */
function results(context: TestContext, files: Record<string, string>): string {
  const root = folder(context);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

/** What stays of the environment of this process: no CI system of its own. */
const PLAIN = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(?:GITHUB_|GITEA_|FORGEJO_|ACT$|INPUT_|RUNNER_|ACTIONS_|CI$)/u.test(name),
  ),
);

const cli = async (cwd: string, ...words: string[]) =>
  execa(process.execPath, [join(DIST, "cli.js"), "report", ...words], {
    cwd,
    env: { ...PLAIN, NO_COLOR: "1" },
    extendEnv: false,
    reject: false,
  });

test("on the command line: the table, the files, and whether all is good", async (context) => {
  const root = results(context, {
    "r/a/verdict.json": json(check({ name: "one", log: "logs/one.log" })),
    "r/a/logs/one.log": "line\n",
    "r/b/verdict.json": json(check({ name: "two" })),
  });
  const { exitCode, stdout, stderr } = await cli(root, "r", "--expect", "a", "--expect", "b", "--out", "out");
  assert.equal(exitCode, 0, stderr);
  assert.match(stdout, /one[\s\S]*two/u);
  assert.deepEqual(readdirSync(join(root, "out")).toSorted(), [
    "junit.xml",
    "logs",
    "report.html",
    "summary.md",
    "verdict.json",
  ]);
  assert.equal(readFileSync(join(root, "out/logs/one.log"), "utf8"), "line\n");
  const again = await cli(root, "r", "--expect", "a", "--expect", "c", "--out", "out");
  assert.equal(again.exitCode, 1);
  assert.deepEqual(verdictsOf(readReport(join(root, "out"))), { c: "lost", one: "passed", two: "passed" });
});

test("on the command line: nothing that can be read is no report, and says why of each", async (context) => {
  const root = results(context, { "r/a/verdict.json": "{", "empty/x": "" });
  const { exitCode, stderr } = await cli(root, "r", "empty", "--expect", "b");
  assert.equal(exitCode, 2);
  assert.match(
    stderr,
    new RegExp(
      [
        String.raw`^nix-verdict: There is no report to merge\.`,
        String.raw`a: its report cannot be used: verdict\.json is not JSON\. Run the job again\.`,
        "empty: its job left no report .*",
        "b: its job left no report: ",
      ].join("\n"),
      "u",
    ),
  );
  assert.deepEqual(readdirSync(join(root, ".nix-verdict")), ["logs"]);
  const usage = await cli(root);
  assert.deepEqual([usage.exitCode, usage.stderr.startsWith("nix-verdict: report needs DIR: ")], [2, true]);
});

test("on the command line: a green report does not stay when all results of the next one are lost", async (context) => {
  const root = results(context, { "good/verdict.json": json(check({ name: "one" })) });
  assert.equal((await cli(root, "good", "--out", "o", "--junit", "j.xml")).exitCode, 0);
  assert.ok(existsSync(join(root, "o/junit.xml")) && existsSync(join(root, "j.xml")));
  assert.equal((await cli(root, "nowhere", "--out", "o", "--junit", "j.xml")).exitCode, 2);
  assert.deepEqual(readdirSync(join(root, "o")), ["logs"]);
  assert.ok(!existsSync(join(root, "j.xml")));
});

test("on the command line: --junit removes nothing of the results that are still to be read", async (context) => {
  const root = results(context, { "t/a/verdict.json": json(check({ name: "one" })), "t/a/junit.xml": "theirs" });
  symlinkSync(join(root, "t"), join(root, "link"));
  for (const [given, file] of [
    ["t/a", "t/a/verdict.json"],
    ["t", "t/a/verdict.json"],
    ["t/a", "t/a/junit.xml"],
    ["t/a/verdict.json", "t/a/new.xml"],
    ["t/a", "t/../t/a/verdict.json"],
    ["t/a", join(root, "t/a/verdict.json")],
    [join(root, "t/a"), "link/a/verdict.json"],
  ] as const) {
    const { exitCode, stderr } = await cli(root, given, "--junit", file);
    assert.equal(exitCode, 2, file);
    assert.match(stderr, /^nix-verdict: junit: ".*" is in ".*", whose results are still to be read/u);
    assert.deepEqual(readdirSync(join(root, "t/a")), ["junit.xml", "verdict.json"]);
  }
  // The merged report may be among the results: nobody reads it.
  assert.equal((await cli(root, "t", "--out", "t/all", "--junit", "t/all/other.xml")).exitCode, 0);
  assert.ok(existsSync(join(root, "t/all/other.xml")));
});

type Here = { github: GitHubServer; artifacts: ArtifactServer; token: string; workspace: string };

/** GitHub, with a pull request from a fork, and what its run has left. */
async function here(context: TestContext, ...kept: Kept[]): Promise<Here> {
  return await hereAt("github", context, ...kept);
}

async function hereAt(forge: "github" | "gitea", context: TestContext, ...kept: Kept[]): Promise<Here> {
  const github = await GitHubServer.start(forge);
  github.pull(7, HEAD, { repository: "stranger/repo", branch: "feature" });
  github.client(["pull-requests", "checks", "statuses", "contents"]);
  const artifacts = await artifactServer(kept, github.url);
  context.after(async () => {
    await artifacts[Symbol.asyncDispose]();
    await github[Symbol.asyncDispose]();
  });
  return { github, artifacts, token: `ghs_${"0".repeat(36)}`, workspace: folder(context) };
}

/** Inputs as `report/action.yml` fills them in when a workflow sets none. */
const DEFAULTS = {
  results: "results",
  artifact: "nix-verdict*",
  out: ".nix-verdict",
  comment: "auto",
  status: "gate",
  annotations: "auto",
  matrix: "null",
};

async function action(
  { artifacts, token, workspace }: Here,
  [env, event]: readonly [Record<string, string>, unknown],
  inputs: Record<string, string> = {},
  started: (bot: { kill(signal: "SIGINT"): void }) => void = () => undefined,
) {
  const files = Object.fromEntries(
    ["EVENT_PATH", "OUTPUT", "STEP_SUMMARY", "STATE", "ENV", "PATH"].map((name) => [
      `GITHUB_${name}`,
      join(workspace, `.runner-${name}`),
    ]),
  );
  for (const file of Object.values(files)) writeFileSync(file, "");
  writeFileSync(files["GITHUB_EVENT_PATH"] ?? "", JSON.stringify(event));
  const given = Object.entries({ ...DEFAULTS, "github-token": token, ...inputs }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  const bot = execa(process.execPath, [join(DIST, "report.js")], {
    cwd: workspace,
    env: {
      ...PLAIN,
      CI: "true",
      ...env,
      ...files,
      GITHUB_API_URL: artifacts.url,
      ...Object.fromEntries(given),
    } as Record<string, string>,
    extendEnv: false,
    reject: false,
  });
  started(bot);
  const { exitCode, stdout, stderr } = await bot;
  const output = Object.fromEntries(
    Array.from(
      readFileSync(files["GITHUB_OUTPUT"] ?? "", "utf8").matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gmu),
      ([, name, , value]) => [name, value],
    ),
  );
  return { exitCode, stdout, stderr, output, summary: readFileSync(files["GITHUB_STEP_SUMMARY"] ?? "", "utf8") };
}

test("the bot: a fork's artifact becomes comment and gate; the token goes to the API alone", async (context) => {
  const it = await here(context, artifact("nix-verdict", ...everyday));
  const { exitCode, stdout, stderr, output, summary } = await action(it, ran());
  assert.equal(exitCode, 0, stdout + stderr);
  assert.deepEqual(
    it.github.comments.map(({ issue }) => issue),
    [7],
  );
  assert.match(it.github.comments[0]?.body ?? "", /login[\s\S]*logs in over ssh/u);
  assert.deepEqual(
    it.github.checkRuns.map(({ head_sha, conclusion }) => [head_sha, conclusion]),
    [[HEAD, "failure"]],
  );
  assert.equal(output["verdict"], "bad");
  assert.match(output["comment-url"] ?? "", /issuecomment/u);
  assert.match(summary, /login/u);
  assert.equal(readReport(join(it.workspace, ".nix-verdict"))?.checks.length, everyday.length);
  assert.deepEqual(
    new Set(it.artifacts.asked.filter(({ host }) => host === "storage").map(({ authorization }) => authorization)),
    new Set([undefined]),
  );
  assert.ok(it.artifacts.asked.some(({ host }) => host === "storage"));
});

test("the bot at Gitea: comment and gate on the pull request that the run's path names", async (context) => {
  const it = await hereAt("gitea", context, artifact("nix-verdict", ...everyday));
  const { exitCode, stdout, stderr, output } = await action(it, ranAtGitea({ conclusion: "failure" }));
  assert.equal(exitCode, 0, stdout + stderr);
  const page = "https://git.example.org/octo/repo/actions/runs/12?by_index=1";
  assert.deepEqual(
    it.github.comments.map(({ issue, body }) => [issue, body.includes(`](${page})`)]),
    [[7, true]],
  );
  assert.deepEqual(
    it.github.statuses.map(({ sha, state, target_url }) => [sha, state, target_url]),
    [[HEAD, "failure", page]],
  );
  assert.equal(output["verdict"], "bad");
});

test("the bot at Gitea: an unreadable list of artifacts is told in its words", async (context) => {
  const it = await hereAt("gitea", context);
  it.artifacts.refuse = { status: 403, message: "user should have specific read permission" };
  const { stdout } = await action(it, ranAtGitea());
  assert.match(stdout, /could not be listed: Gitea answered 403 .*\. Give the job `actions: read`\./u);
  assert.equal(it.github.statuses.at(-1)?.state, "failure");
});

test("the bot: the run's second report takes the place of the first one's comment", async (context) => {
  const it = await here(
    context,
    artifact("nix-verdict", check({ name: "a", verdict: "failed", reason: { code: "exit", message: "it failed" } })),
  );
  await action(it, ran());
  it.artifacts.artifacts.push(artifact("nix-verdict", check({ name: "a" })));
  const { exitCode, output } = await action(it, ran({ run_attempt: 3 }));
  assert.deepEqual([exitCode, output["verdict"], it.github.comments.length], [0, "good", 1]);
  assert.deepEqual(
    it.github.checkRuns.map(({ conclusion }) => conclusion),
    ["failure", "success"],
  );
});

test("the bot: neither names nor what a report says of itself decide where it is posted", async (context) => {
  const theirs = {
    ...report(hostile),
    flake: {
      url: "github:octo/repo/pull/1",
      lockedUrl: "https://github.com/octo/repo/pull/1",
      revision: "f".repeat(40),
    },
    pullRequest: 1,
    commit: "f".repeat(40),
  };
  const it = await here(context, {
    name: "nix-verdict",
    archive: makeZip([
      { name: "verdict.json", data: JSON.stringify(theirs) },
      { name: "PR_NUMBER", data: "1" },
    ]),
  });
  it.github.pull(1, "f".repeat(40));
  it.github.pull(8, HEAD, { repository: "stranger/repo", branch: "other" });
  const { exitCode } = await action(it, ran());
  assert.equal(exitCode, 0);
  assert.deepEqual(
    it.github.comments.map(({ issue }) => issue),
    [7],
  );
  assert.deepEqual([...new Set(it.github.checkRuns.map(({ head_sha }) => head_sha))], [HEAD]);
  assert.deepEqual(
    readdirSync(join(it.workspace, ".nix-verdict")).toSorted(),
    ["junit.xml", "logs", "report.html", "summary.md", "verdict.json"],
    "nothing else of the archive is there",
  );
  assert.deepEqual(readdirSync(join(it.workspace, ".nix-verdict/logs")), []);
});

test("the bot: a run skipped or awaiting approval is nothing to report; one cut short is bad", async (context) => {
  const it = await here(context, artifact("nix-verdict", check({ name: "a" })));
  for (const conclusion of ["action_required", "skipped"]) {
    const { exitCode, stdout } = await action(it, ran({ conclusion }));
    assert.equal(exitCode, 0);
    assert.match(stdout, /There is nothing to report\./u);
  }
  assert.deepEqual([it.github.comments.length, it.github.checkRuns.length, it.github.requests], [0, 0, []]);
  const { exitCode } = await action(it, ran({ conclusion: "cancelled" }));
  assert.equal(exitCode, 0);
  assert.deepEqual(
    it.github.checkRuns.map(({ conclusion }) => conclusion),
    ["failure"],
  );
  assert.match(it.github.comments[0]?.body ?? "", /`CI`.*its run was cancelled, ran out of time or has not ended/u);
  // One that has not ended, one that GitHub has given up, and one that ended as nobody knows.
  for (const conclusion of [null, "stale", "a_word_of_tomorrow"]) {
    await action(it, ran({ conclusion }));
    assert.equal(it.github.checkRuns.at(-1)?.conclusion, "failure", `${conclusion}`);
  }
});

test("the bot: a failed run with only good reports is bad, unless the expected ones are known", async (context) => {
  const it = await here(context, artifact("nix-verdict", check({ name: "a" })));
  await action(it, ran({ conclusion: "failure" }));
  assert.deepEqual(
    it.github.checkRuns.map(({ conclusion }) => conclusion),
    ["failure"],
  );
  assert.match(it.github.comments[0]?.body ?? "", /`CI`.*its run failed, although each report that it left is good/u);
  await action(it, ran({ conclusion: "failure" }), { expect: "nix-verdict" });
  assert.equal(it.github.checkRuns.at(-1)?.conclusion, "success");
});

test("the bot: a refused artifact is a bad gate with the sentence; the job says so by exit code 2", async (context) => {
  const it = await here(
    context,
    { name: "nix-verdict-evil", archive: makeZip([{ name: "../../.bashrc", data: "evil" }]) },
    artifact("nix-verdict-good", check({ name: "unit" })),
  );
  const { exitCode, stdout } = await action(it, ran());
  assert.equal(exitCode, 2);
  assert.match(
    stdout,
    /^::error::nix-verdict-evil: its artifact has a file whose path leads out of it\. It is not used/mu,
  );
  assert.deepEqual(
    it.github.checkRuns.map(({ conclusion }) => conclusion),
    ["failure"],
  );
  assert.match(it.github.comments[0]?.body ?? "", /nix-verdict-evil[\s\S]*path leads out of it/u);
  assert.ok(!existsSync(join(it.workspace, "../../.bashrc")));
});

test("the bot: a run that left nothing is a bad gate, by the name of its workflow", async (context) => {
  const it = await here(context);
  const { exitCode, output } = await action(it, ran({ conclusion: "cancelled" }));
  assert.deepEqual([exitCode, output["verdict"]], [0, "bad"]);
  assert.deepEqual(verdictsOf(readReport(join(it.workspace, ".nix-verdict"))), { CI: "lost" });
  assert.deepEqual(
    it.github.checkRuns.map(({ conclusion }) => conclusion),
    ["failure"],
  );
});

test("the bot: an event that names no run is said, with exit code 2", async (context) => {
  const it = await here(context);
  const { exitCode, stdout } = await action(it, [job("workflow_run"), {}]);
  assert.equal(exitCode, 2);
  assert.match(
    stdout,
    new RegExp(
      "^::error::This event names no run whose results could be reported\\. " +
        "Start this workflow by `on: workflow_run`\\.$",
      "mu",
    ),
  );
});

test("the bot: a token that may not write is a red job with the reason, but for what is off", async (context) => {
  const it = await here(context, artifact("nix-verdict", check({ name: "unit" })));
  it.github.client([]);
  const readOnly = { ...it, token: `ghs_${"1".padStart(36, "0")}` };
  const { exitCode, output, stdout } = await action(readOnly, ran());
  assert.equal(exitCode, 1);
  assert.equal(output["comment-url"], "");
  assert.match(stdout, /^::error::There is no status on the commit: GitHub answered 403: .*`checks: write`/mu);
  assert.match(
    stdout,
    /^::error::The comment on pull request 7 could not be written: GitHub answered 403: .*`pull-requests: write`/mu,
  );
  assert.deepEqual([it.github.comments, it.github.checkRuns, it.github.statuses], [[], [], []]);
  assert.equal((await action(readOnly, ran(), { comment: "off" })).exitCode, 1);
  assert.equal((await action(readOnly, ran(), { status: "off" })).exitCode, 1);
  assert.equal((await action(readOnly, ran(), { comment: "off", status: "off" })).exitCode, 0);
});

test("the bot: an earlier green gate turns red although the verdict cannot be posted as it should", async (context) => {
  const it = await here(context, artifact("nix-verdict", check({ name: "unit" })));
  assert.equal((await action(it, ran())).exitCode, 0);
  it.artifacts.artifacts.push(
    artifact("nix-verdict", check({ name: "unit", verdict: "failed", reason: { code: "exit", message: "it failed" } })),
  );
  it.github.trouble(/^POST /u, { answer: 422, message: "Validation Failed" }, 99);
  const { exitCode, stdout } = await action(it, ran({ run_attempt: 3 }));
  assert.equal(exitCode, 1);
  assert.match(stdout, /^::error::The status on the commit is red, but has no details: GitHub answered 422/mu);
  assert.deepEqual(
    it.github.checkRuns.map(({ conclusion }) => conclusion),
    ["failure"],
  );
});

test("the bot: an earlier green gate turns red without a written report or a list of artifacts", async (context) => {
  const it = await here(context, artifact("nix-verdict", check({ name: "unit" })));
  assert.equal((await action(it, ran())).exitCode, 0);
  writeFileSync(join(it.workspace, "file"), "");
  const { exitCode, stdout } = await action(it, ran({ run_attempt: 3 }), { out: "file/below" });
  assert.equal(exitCode, 2);
  assert.match(stdout, /^::error::The report.s folder "file\/below" cannot be written/mu);
  assert.deepEqual(
    it.github.checkRuns.map(({ conclusion }) => conclusion),
    ["success", "failure"],
  );
  await action(it, ran({ run_attempt: 4 }));
  const [kept] = it.artifacts.artifacts.splice(0);
  assert.equal((await action(it, ran({ run_attempt: 5 }))).exitCode, 0, "a run that left nothing was reported on");
  if (kept !== undefined) it.artifacts.artifacts.push(kept);
  await action(it, ran({ run_attempt: 6 }));
  assert.equal(it.github.checkRuns.at(-1)?.conclusion, "success");
  it.artifacts.refuse = { status: 403, message: "Resource not accessible by integration" };
  const refused = await action(it, ran({ run_attempt: 7 }));
  assert.equal(refused.exitCode, 2);
  assert.match(refused.stdout, /^::error::CI: the run's artifacts could not be listed: .*actions: read/mu);
  assert.equal(it.github.checkRuns.at(-1)?.conclusion, "failure");
});

for (const [when, request] of Object.entries({
  "artifacts are listed": /artifacts/u,
  "the gate is set": /^POST .*check-runs/u,
  "its comment is written": /^POST .*comments/u,
})) {
  test(`the bot: stopped while ${when}, it leaves no green gate behind that is not its own`, async (context) => {
    const it = await here(context, artifact("nix-verdict", check({ name: "unit" })));
    assert.equal((await action(it, ran())).exitCode, 0);
    const bad = artifact(
      "nix-verdict",
      check({ name: "unit", verdict: "failed", reason: { code: "exit", message: "it failed" } }),
    );
    it.artifacts.artifacts.push(bad);
    it.github.comments.length = 0;
    let stopped = false;
    const stop = async (name: string, kill: () => void): Promise<void> => {
      if (stopped || !request.test(name)) return;
      stopped = true;
      kill();
      await sleep(500);
    };
    const { exitCode } = await action(it, ran({ run_attempt: 3 }), {}, (bot) => {
      it.github.before = (name) => stop(name, () => bot.kill("SIGINT"));
      it.artifacts.before = (name) => stop(name, () => bot.kill("SIGINT"));
    });
    assert.equal(exitCode, 130);
    assert.equal(it.github.checkRuns.at(-1)?.conclusion, "failure");
  });
}

test("in a job: folders of artifacts become one comment, one gate, and the job's verdict", async (context) => {
  const it = await here(context);
  it.github.pull(9, HEAD);
  for (const [name, ...checks] of [
    ["nix-verdict-x86", check({ name: "a" })],
    ["nix-verdict-arm", check({ name: "a", attr: "checks.aarch64-linux.a" })],
  ] as const) {
    mkdirSync(join(it.workspace, "results", name), { recursive: true });
    writeFileSync(join(it.workspace, "results", name, "verdict.json"), json(...checks));
  }
  const event = [job("pull_request", { GITHUB_JOB: "report" }), proposed({ number: 9 })] as const;
  const good = await action(it, event, { expect: "nix-verdict-x86\nnix-verdict-arm" });
  assert.equal(good.exitCode, 0, good.stdout);
  assert.deepEqual([good.output["verdict"], good.output["total"]], ["good", "2"]);
  const bad = await action(it, event, { expect: "nix-verdict-x86\nnix-verdict-mac" });
  assert.equal(bad.exitCode, 1);
  assert.match(bad.stdout, /^::error::1 of 3 checks are bad\.$/mu);
  assert.match(it.github.comments[0]?.body ?? "", /nix-verdict-mac/u);
  assert.deepEqual(
    [it.github.comments.map(({ issue }) => issue), it.github.statuses.map(({ state }) => state)],
    [[9], ["success", "failure"]],
  );
});

test("two reports of one job have a gate and a comment each, and a shared one stays red", async (context) => {
  const it = await here(context);
  it.github.pull(9, HEAD);
  for (const [name, verdict] of [
    ["bad", "failed"],
    ["good", "passed"],
  ] as const) {
    mkdirSync(join(it.workspace, name));
    writeFileSync(join(it.workspace, name, "verdict.json"), json(check({ name: "a", verdict })));
  }
  const job_ = job("pull_request", { GITHUB_JOB: "report", RUNNER_TEMP: folder(context) });
  const event = [job_, proposed({ number: 9 })] as const;
  const codes = [];
  for (const inputs of [
    { results: "bad", out: "1" },
    { results: "good", out: "2" },
    { results: "bad", out: "3", title: "All" },
    { results: "good", out: "4", title: "All" },
  ])
    codes.push((await action(it, event, inputs)).exitCode);
  assert.deepEqual(codes, [1, 0, 1, 0]);
  assert.deepEqual(
    it.github.statuses.map(({ context: name, state }) => `${name} ${state}`),
    [
      "nix-verdict / CI / report failure",
      "nix-verdict / CI / report 2 success",
      "nix-verdict / All failure",
      "nix-verdict / All failure",
    ],
  );
  assert.equal(it.github.comments.length, 4);
});

test("in a job: without a token and without an event the report is in its summary all the same", async (context) => {
  const it = await here(context);
  mkdirSync(join(it.workspace, "results"));
  writeFileSync(join(it.workspace, "results/verdict.json"), json(check({ name: "a" })));
  const { exitCode, summary } = await action(it, [{ GITHUB_ACTIONS: "true" }, null], { "github-token": "" });
  assert.equal(exitCode, 0);
  assert.match(summary, /a/u);
  assert.deepEqual(it.github.requests, []);
});
