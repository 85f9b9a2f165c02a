/** The built actions in jobs of Gitea, of Forgejo and of `act`, against their API on the loopback. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { GitHubServer, type Permission } from "../github/github-server.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { FORGEJO, GITEA, HEAD, job as environmentOf, proposed } from "../publish/jobs.ts";
import { DEFAULTS, job, type Job, step, values } from "./job.ts";
import { freshFlake } from "./run.ts";

const [nix] = nixes.slice(-1) as [TestNix];

/** A job of pull request 7, whose token may do this. */
async function pullRequest(
  context: TestContext,
  variables: Record<string, string>,
  { may, from }: { may: readonly Permission[]; from?: string },
): Promise<{ server: GitHubServer; it: Job }> {
  const server = await GitHubServer.start("GITEA_ACTIONS" in variables ? "gitea" : "github");
  context.after(async () => await server[Symbol.asyncDispose]());
  server.pull(7, HEAD);
  const it = job(context, nix, { ...DEFAULTS, cache: "off", only: "alpha", "github-token": server.token(may) });
  const path = join(it.workspace, "..", "event.json");
  writeFileSync(path, JSON.stringify(proposed({ from: from ?? "octo/repo" })));
  const flake = freshFlake(context, "passing");
  Object.assign(it.env, environmentOf("pull_request", { GITHUB_REF: "refs/pull/7/head", ...variables }), {
    GITHUB_EVENT_PATH: path,
    GITHUB_API_URL: server.url,
    GITHUB_WORKSPACE: flake,
    INPUT_FLAKE: flake,
  });
  return { server, it };
}

for (const [name, variables, page] of [
  ["Gitea", GITEA, "https://git.example.org/octo/repo/actions/runs/17?by_index=1"],
  ["Forgejo", FORGEJO, "https://git.example.org/octo/repo/actions/runs/17"],
] as const) {
  test(`${name}: a comment and a status, which lead to the page of the run`, async (context) => {
    const { server, it } = await pullRequest(context, variables, { may: ["pull-requests", "contents"] });
    const { exitCode, stdout } = await step(it, "main");
    assert.equal(exitCode, 0, stdout);
    assert.deepEqual(
      server.statuses.map(({ sha, state, target_url }) => [sha, state, target_url]),
      [[HEAD, "success", page]],
    );
    assert.equal(server.comments.length, 1);
    for (const text of [server.comments[0]?.body ?? "", it.read("summary")]) {
      assert.ok(text.includes(`](${page})`), text);
      assert.ok(!text.includes("#artifacts"), text);
    }
    assert.equal(
      values(it.read("output"))["comment-url"],
      `https://github.com/octo/repo/pull/7#issuecomment-${server.comments[0]?.id}`,
    );
    assert.doesNotMatch(stdout, /GitHub|could not be written|There is no status/u);
  });

  test(`${name}: what its token may not do is said in its own words`, async (context) => {
    const { it } = await pullRequest(context, variables, { may: ["statuses"] });
    const { exitCode, stdout } = await step(it, "main");
    assert.equal(exitCode, 0, stdout);
    assert.match(
      stdout,
      new RegExp(
        `^There is no status on the commit: ${name} answered 403: .*\\. ${
          name === "Gitea" ? "Give the job `contents: write`" : "Forgejo ignores `permissions`"
        }`,
        "mu",
      ),
    );
    assert.match(
      stdout,
      new RegExp(
        `^The comment on pull request 7 could not be written: ${name}.*the report is in the job's log\\.$`,
        "mu",
      ),
    );
    assert.doesNotMatch(stdout, /GitHub|statuses: write|job's summary/u);
  });

  test(`${name}: a fork's pull request is told what there is`, async (context) => {
    const { server, it } = await pullRequest(context, variables, { may: [], from: "stranger/repo" });
    const { exitCode, stdout } = await step(it, "main");
    assert.equal(exitCode, 0, stdout);
    assert.match(
      stdout,
      name === "Gitea"
        ? /^No comment and no status: .* add the reporting bot .*; the report is in the job's log\.$/mu
        : /^No comment and no status: .*Forgejo has no event workflow_run.*; the report is in the job's log\.$/mu,
    );
    assert.ok(!server.requests.some((request) => request.startsWith("POST ")), server.requests.join("\n"));
  });
}

test("act posts nothing with its user's token, says so once, and posts when it is asked to", async (context) => {
  const may = ["pull-requests", "statuses"] as const;
  const quiet = await pullRequest(context, { ACT: "true" }, { may });
  const { exitCode, stdout } = await step(quiet.it, "main");
  assert.equal(exitCode, 0, stdout);
  assert.equal(
    stdout.match(/^No comment and no status: act runs this job .*--env NIX_VERDICT_POST=true\.$/gmu)?.length,
    1,
  );
  assert.deepEqual(quiet.server.requests, []);
  assert.ok(!quiet.it.read("summary").includes("/actions/runs/"), quiet.it.read("summary"));

  const asked = await pullRequest(context, { ACT: "true", NIX_VERDICT_POST: "true" }, { may });
  const posted = await step(asked.it, "main");
  assert.equal(posted.exitCode, 0, posted.stdout);
  assert.deepEqual([asked.server.comments.length, asked.server.statuses.length], [1, 1]);
  assert.equal(asked.server.statuses[0]?.target_url, undefined);
  assert.ok(!(asked.server.comments[0]?.body ?? "").includes("/actions/runs/"));
});

test("act does not post what a killed step had no time to post", async (context) => {
  const { server, it } = await pullRequest(context, { ACT: "true" }, { may: ["pull-requests", "statuses"] });
  assert.equal((await step(it, "post", { out: "report" })).exitCode, 0);
  assert.deepEqual(server.requests, []);
});
