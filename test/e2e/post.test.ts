/** `nix-verdict post`: a comment and a gate from any machine, for a run that may be a stranger's. */

import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { execa } from "execa";

import type { Report } from "../../src/model/verdict.ts";
import { renderJson } from "../../src/report/json.ts";
import { DIST } from "../built.ts";
import { type GitHubServer, MEMBER, type Permission } from "../github/github-server.ts";
import { HEAD, MERGE } from "../publish/jobs.ts";
import { bad, good, only, withPull } from "../publish/pulls.ts";
import { hostile, report } from "../report/fixture.ts";
import { folder } from "../scratch.ts";

const PLAIN = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:GIT|RUNNER_|ACTIONS_|CI$)/u.test(name)),
);

const HERE = ["--repository", "octo/repo", "--commit", HEAD];
/** What both forges ask for: Gitea takes a status from who may write to the code. */
const MAY: readonly Permission[] = ["pull-requests", "statuses", "contents"];

/** A folder of a run that is over. */
function finished(context: TestContext, of: Report | string): string {
  const root = folder(context);
  mkdirSync(join(root, ".nix-verdict"));
  writeFileSync(join(root, ".nix-verdict/verdict.json"), typeof of === "string" ? of : renderJson(of));
  return root;
}

const post = async (cwd: string, env: Record<string, string>, ...words: string[]) =>
  execa(process.execPath, [join(DIST, "cli.js"), "post", ...words], {
    cwd,
    env: { ...PLAIN, NO_COLOR: "1", ...env },
    extendEnv: false,
    reject: false,
  });

const tokenFor = (github: GitHubServer, may = MAY): Record<string, string> => ({
  GITHUB_API_URL: github.url,
  GITHUB_TOKEN: github.token(may, MEMBER),
});

for (const forge of ["github", "gitea"] as const) {
  test(`${forge}: a comment and a gate, and both follow the next run`, async (context) => {
    await using server = await withPull(forge);
    const root = finished(context, bad);
    const token = server.token(MAY, MEMBER);
    const [env, where] =
      forge === "github"
        ? [{ GITHUB_API_URL: server.url, GITHUB_TOKEN: token }, ["--github"]]
        : [{ GITEA_TOKEN: token }, ["--gitea", server.url.replace("/api/v1", "/")]];
    const words = [...where, ...HERE, "--pull-request", "7", "--run-url", "https://ci.example.org/builds/12"];
    const { exitCode, stdout, stderr } = await post(root, env as Record<string, string>, ...words);
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout, /The status "nix-verdict \/ Checks" says: 1 of 2 checks failed/u);
    assert.match(stdout, /The comment is at https:\/\/github\.com\/octo\/repo\/pull\/7#issuecomment-\d+/u);
    const { body } = only(server.comments);
    assert.match(body, /^<!-- nix-verdict [0-9a-f]{32} 0\.1 /u);
    assert.match(body, /its builder exited with 1/u);
    assert.match(body, /\[run\]\(https:\/\/ci\.example\.org\/builds\/12\)/u);
    assert.doesNotMatch(body, /artifacts/u);
    const { sha, context: name, state, target_url } = only(server.statuses);
    assert.deepEqual(
      { sha, name, state, target_url },
      { sha: HEAD, name: "nix-verdict / Checks", state: "failure", target_url: "https://ci.example.org/builds/12" },
    );
    writeFileSync(join(root, ".nix-verdict/verdict.json"), renderJson(good));
    const next = await post(root, env as Record<string, string>, join(root, ".nix-verdict/verdict.json"), ...words);
    assert.equal(next.exitCode, 0, next.stderr);
    assert.match(only(server.comments).body, /2 checks passed/u);
    const asked = server.requests.filter((request) => /^GET .*\/pulls\/7$/u.test(request));
    assert.equal(asked.length, 2, "each run asks for the pull request once");
    assert.equal(server.statuses.at(-1)?.state, "success");
    assert.doesNotMatch(stdout + stderr + next.stdout, new RegExp(token, "u"));
  });
}

test("no pull request: the gate alone; comment and status can be turned off", async (context) => {
  await using github = await withPull();
  const root = finished(context, good);
  for (const none of [[], ["--pull-request", "false"], ["--pull-request", ""]])
    assert.equal((await post(root, tokenFor(github), "--github", ...HERE, ...none)).exitCode, 0);
  assert.deepEqual([github.comments.length, github.statuses.length], [0, 3]);
  assert.equal(github.statuses.at(-1)?.target_url, undefined);
  const on = ["--github", ...HERE, "--pull-request", "7"];
  await post(root, tokenFor(github), ...on, "--comment", "failures", "--title", "Nightly");
  assert.equal(github.comments.length, 0);
  assert.equal(github.statuses.at(-1)?.context, "nix-verdict / Nightly");
  await post(root, tokenFor(github), ...on, "--status", "off");
  assert.deepEqual([github.comments.length, github.statuses.length], [1, 4]);
});

test("a pull request that is closed gets no comment", async (context) => {
  await using github = await withPull();
  only(github.pulls).state = "closed";
  const words = ["--github", ...HERE, "--pull-request", "7"];
  const { exitCode, stdout } = await post(finished(context, bad), tokenFor(github), ...words);
  assert.equal(exitCode, 0);
  assert.match(stdout, /! There is no comment: pull request 7 is no longer open\./u);
  assert.deepEqual([github.comments.length, github.statuses.length], [0, 1]);
});

test("a pull request that has moved on keeps its comment: the older run is not what it is about", async (context) => {
  await using github = await withPull();
  github.commits.add(MERGE);
  const root = finished(context, bad);
  const words = ["--github", "--repository", "octo/repo", "--commit", MERGE, "--pull-request", "7"];
  const { exitCode, stdout } = await post(root, tokenFor(github), ...words);
  assert.equal(exitCode, 0);
  assert.match(stdout, /! There is no comment: the head of pull request 7 is another commit by now \(a{40}\)/u);
  assert.equal(github.comments.length, 0);
  assert.equal(only(github.statuses).sha, MERGE);
});

test("nothing was judged: the gate is red, and says so; a link is not followed", async (context) => {
  await using github = await withPull();
  github.statuses.push({
    sha: HEAD,
    context: "nix-verdict / Checks",
    state: "success",
    description: "",
    target_url: "",
  });
  const root = finished(context, "{");
  const linked = folder(context);
  symlinkSync(join(root, ".nix-verdict"), join(linked, ".nix-verdict"));
  for (const [cwd, sentence] of [
    [root, /verdict\.json is not JSON/u],
    [folder(context), /there is no verdict\.json in \.nix-verdict/u],
    [linked, /a symbolic link, which is not followed/u],
  ] as const) {
    const { exitCode, stderr } = await post(cwd, tokenFor(github), "--github", ...HERE);
    assert.equal(exitCode, 2);
    assert.match(stderr, /^nix-verdict: Nothing was judged: /u);
    assert.match(stderr, sentence);
    const { state, description } = github.statuses.at(-1) ?? {};
    assert.equal(state, "failure");
    assert.match(description ?? "", /^nothing was judged: /u);
  }
});

test("what a stranger's report says names no place, no mention and no command", async (context) => {
  await using github = await withPull();
  const stranger = report(hostile);
  const root = finished(context, { ...stranger, flake: { ...stranger.flake, url: "@octo/all", revision: MERGE } });
  const { exitCode, stdout } = await post(root, tokenFor(github), "--github", ...HERE, "--pull-request", "7");
  assert.equal(exitCode, 0);
  assert.equal(only(github.statuses).sha, HEAD);
  assert.doesNotMatch(only(github.comments).body, /@octo/u);
  assert.doesNotMatch(stdout, /^::/mu);
});

test("a mistake: exit 2, one sentence for each, and nothing is sent", async (context) => {
  await using github = await withPull();
  const root = finished(context, good);
  const several = folder(context);
  for (const name of ["a", "b"]) {
    mkdirSync(join(several, "r", name), { recursive: true });
    writeFileSync(join(several, "r", name, "verdict.json"), renderJson(good));
  }
  const full = tokenFor(github);
  const where = ["--github", ...HERE];
  for (const [env, words, sentence, cwd = root] of [
    [full, [], /write --github, or --gitea[\s\S]*--repository OWNER\/NAME[\s\S]*--commit HASH/u],
    [full, [...where, "--gitea", "https://codeberg.org"], /contradict each other/u],
    [{}, where, /needs a token\. Put it into the variable GITHUB_TOKEN/u],
    [full, ["--gitea", "https://codeberg.org", ...HERE], /Put it into the variable GITEA_TOKEN/u],
    [{ ...full, GITHUB_API_URL: "ftp://x" }, where, /GITHUB_API_URL is no address/u],
    [full, ["--github", "--repository", "repo", "--commit", HEAD], /"repo" is not valid\. Write .* OWNER\/NAME/u],
    [full, ["--github", "--repository", "../..", "--commit", HEAD], /"\.\.\/\.\." is not valid/u],
    [full, ["--github", "--repository", "octo/repo", "--commit", "main"], /commit: "main" is not valid/u],
    [full, [...where, "--pull-request", "seven"], /pull-request: "seven" is not valid/u],
    [full, ["--gitea", "https://me:secret@host", ...HERE], /gitea: .* is not valid/u],
    [full, ["r", ...where], /holds the reports of several runs/u, several],
  ] as [Record<string, string>, string[], RegExp, string?][]) {
    const { exitCode, stdout, stderr } = await post(cwd, env, ...words);
    assert.equal(exitCode, 2, stderr);
    assert.match(stderr, sentence);
    assert.equal(stdout, "");
  }
  assert.deepEqual(github.requests, []);
});

test("what the forge refuses: exit 2 when nothing is posted, 1 when a part is, and what to do", async (context) => {
  await using github = await withPull();
  const root = finished(context, good);
  const words = ["--github", ...HERE, "--pull-request", "7"];
  const refused = async (env: Record<string, string>, ...all: string[]) => {
    const { exitCode, stdout, stderr } = await post(root, env, ...all);
    return { exitCode, said: stdout + stderr };
  };
  const wrong = { GITHUB_API_URL: github.url, GITHUB_TOKEN: "wrong" };
  for (const all of [words, ["--github", ...HERE]]) {
    const { exitCode, said } = await refused(wrong, ...all);
    assert.equal(exitCode, 2);
    assert.match(said, /401: Bad credentials\. Put a valid token into GITHUB_TOKEN\./u);
  }
  const noName = ["--github", "--repository", "octo/other", "--commit", HEAD];
  const missing = await refused(tokenFor(github), ...noName);
  assert.equal(missing.exitCode, 2);
  assert.match(missing.said, /404: Not Found\. Look whether --repository, --commit and --pull-request are right/u);
  const noPull = await refused(tokenFor(github), "--github", ...HERE, "--pull-request", "8");
  assert.equal(noPull.exitCode, 2);
  assert.match(noPull.said, /Nothing is posted, because pull request 8 of octo\/repo cannot be read/u);
  const noCommit = await refused(tokenFor(github), "--github", "--repository", "octo/repo", "--commit", MERGE);
  assert.equal(noCommit.exitCode, 2);
  assert.match(noCommit.said, /422: No commit found.* Look whether the repository has that commit\./u);
  const silent = await refused(tokenFor(github, []), ...words);
  assert.equal(silent.exitCode, 2);
  assert.match(silent.said, /Give the token the permission `statuses: write`, or write `--status off`\./u);
  const half = await refused(tokenFor(github, ["statuses"]), ...words);
  assert.equal(half.exitCode, 1);
  assert.match(half.said, /! The comment on pull request 7 .*403.*`pull-requests: write`, or write `--comment off`/u);
  assert.match(half.said, /The status "nix-verdict \/ Checks" says/u);
});
