/** Posts at Gitea and Forgejo, whose servers are not GitHub. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { SERVERS } from "../../src/github/forge.ts";
import { GITEA_ACTIONS, GitHubServer, MEMBER, REFUSED, STRANGER } from "../github/github-server.ts";
import {
  FORGEJO,
  GITEA,
  HEAD,
  job,
  NEWER,
  proposed,
  publish,
  pullRequestJob,
  pushed,
  ranAtGitea,
  target,
} from "./jobs.ts";
import { bad, good, NO_STATUS, numbered, numberIn, only, withPull } from "./pulls.ts";

describe("Gitea and Forgejo", () => {
  const giteaJob = (run: number): ReturnType<typeof pullRequestJob> => pullRequestJob(run, { env: GITEA });

  test("one comment, although nothing tells who has which rights, and listings have no pages", async () => {
    await using github = await withPull("gitea");
    for (let index = 0; index < 250; index += 1) github.comment(7, "me too", STRANGER);
    for (const run of [1, 2])
      assert.deepEqual((await publish(numbered(run), giteaJob(run), github.client())).notices, []);
    const comment = only(github.comments.filter(({ user }) => user.id === GITEA_ACTIONS.id));
    assert.equal(numberIn(comment), 2);
    const links = [...comment.body.matchAll(/\]\((?<url>https:[^)]*)\)/gu)].map((link) => link.groups?.["url"]);
    assert.deepEqual(links, ["https://git.example.org/octo/repo/actions/runs/17?by_index=1"]);
    assert.deepEqual(
      github.statuses.map(({ context, state }) => [context, state]),
      [
        ["nix-verdict / CI / checks", "success"],
        ["nix-verdict / CI / checks", "success"],
      ],
    );
  });

  test("the user of all jobs is known by its id, also where a job may not ask who it is", async () => {
    await using github = await withPull("gitea");
    github.trouble(/\/user$/u, REFUSED, 99);
    for (const run of [1, 2]) await publish(numbered(run), giteaJob(run), github.client(), NO_STATUS);
    assert.equal(numberIn(only(github.comments)), 2);
  });

  test("of a token of one's own, its user's comments are believed, a stranger's are not", async () => {
    await using github = await withPull("gitea");
    await publish(numbered(1), giteaJob(1), github.client(["pull-requests"], MEMBER), NO_STATUS);
    await publish(numbered(2), giteaJob(2), github.client(["pull-requests"], MEMBER), NO_STATUS);
    const comment = only(github.comments);
    assert.equal(numberIn(comment), 2);
    comment.user = STRANGER;
    await publish(numbered(3), giteaJob(3), github.client(["pull-requests"], MEMBER), NO_STATUS);
    assert.deepEqual(github.comments.map(numberIn), [2, 3]);
  });

  test("a token that may not ask whose it is gets a sentence, and not a comment for each run", async () => {
    await using github = await withPull("gitea");
    const by = { ...giteaJob(1), forge: SERVERS.gitea, by: "command" as const };
    const client = github.client(["pull-requests"], MEMBER);
    assert.deepEqual((await publish(numbered(1), by, client, NO_STATUS)).notices, []);
    github.trouble(/\/user$/u, REFUSED, 99);
    assert.equal(
      only((await publish(numbered(2), by, client, NO_STATUS)).notices),
      "The comment on pull request 7 could not be written: Gitea answered 403: Resource not accessible by " +
        "integration. Give the token the scopes `write:issue`, `read:repository` and `read:user`, or write " +
        "`--comment off`; the report is in the folder of the run.",
    );
    assert.equal(numberIn(only(github.comments)), 1);
  });

  test("pull requests of a branch are found among others, page by page", async () => {
    await using github = await GitHubServer.start("gitea");
    for (let number = 100; number < 145; number += 1) github.pull(number, NEWER, { branch: `other-${number}` });
    github.pull(5, HEAD, { branch: "other" });
    github.pull(6, HEAD, { repository: "stranger/repo" });
    github.pull(7, HEAD);
    const [env, event] = pushed();
    await publish(bad, target({ ...env, GITEA_ACTIONS: "true" }, event), github.client());
    assert.equal(only(github.comments).issue, 7);
  });

  test("without the right to set a status there is a notice, and no check run is tried", async () => {
    await using github = await withPull("gitea");
    const { notices } = await publish(bad, giteaJob(1), github.client(["pull-requests", "statuses"]));
    assert.equal(
      only(notices),
      "There is no status on the commit: Gitea answered 403: user should have a permission to write to a repo. " +
        "Give the job `contents: write`, which is Gitea's permission for statuses, or set `status: off`.",
    );
    assert.ok(!github.requests.some((request) => request.includes("check-runs")));
  });

  test("with `contents: write` there is a status, whatever is said of statuses", async () => {
    await using github = await withPull("gitea");
    const { notices } = await publish(bad, giteaJob(1), github.client(["pull-requests", "contents"]));
    assert.deepEqual([notices, only(github.statuses).state], [[], "failure"]);
  });

  test("Forgejo, which has no permissions, is not told of any", async () => {
    await using github = await withPull("gitea");
    const { notices } = await publish(bad, pullRequestJob(1, { env: FORGEJO }), github.client([]));
    const remedy =
      "Forgejo ignores `permissions`: set the input `github-token` to a token that may write here, or set ";
    assert.deepEqual(notices, [
      "There is no status on the commit: Forgejo answered 403: user should have a permission to write to a repo. " +
        `${remedy}\`status: off\`.`,
      "The comment on pull request 7 could not be written: Forgejo answered 404: The target couldn't be found. " +
        `${remedy}\`comment: off\`; the report is in the job's log.`,
    ]);
  });

  test("a fork's pull request is told of the bot where there can be one", async () => {
    await using github = await withPull("gitea");
    for (const [env, way] of [
      [GITEA, "To get them, add the reporting bot (report/action.yml) in a second workflow, on workflow_run"],
      [FORGEJO, "Forgejo has no event workflow_run, on which the reporting bot runs"],
    ] as const) {
      const fork = target(job("pull_request", env), proposed({ from: "stranger/repo" }));
      assert.deepEqual((await publish(bad, fork, github.client())).notices, [
        `No comment and no status: a pull request from a fork gets a read-only token. ${way}; ` +
          "the report is in the job's log.",
      ]);
    }
    assert.deepEqual(github.requests, []);
  });

  test("the bot posts on the pull request of the run, unless it has moved on", async () => {
    await using github = await withPull("gitea");
    assert.deepEqual((await publish(bad, target(...ranAtGitea()), github.client())).notices, []);
    assert.deepEqual([only(github.comments).issue, only(github.statuses).sha], [7, HEAD]);
    for (const moved of [{ sha: NEWER }, { sha: HEAD, state: "closed" as const }]) {
      Object.assign(only(github.pulls), moved);
      const { notices } = await publish(good, target(...ranAtGitea({ id: 32 })), github.client());
      assert.match(only(notices), /^No comment and no status: the run is for a pull request that is no longer open/u);
    }
    assert.deepEqual([github.comments.length, github.statuses.length], [1, 1]);
  });

  test("an old green gate turns red when nobody can say which pull request a run is for", async () => {
    await using github = await withPull("gitea");
    await publish(good, target(...ranAtGitea()), github.client());
    github.trouble(/pulls\/7$/u, { answer: 500 }, 9);
    await publish(bad, target(...ranAtGitea({ id: 32 })), github.client());
    assert.equal(github.statuses.at(-1)?.state, "failure");
  });

  test("an older run that ends late leaves a newer one's comment, although runs have no attempts", async () => {
    await using github = await withPull("gitea");
    for (const run of [2, 1]) await publish(numbered(run), giteaJob(run), github.client(), NO_STATUS);
    assert.equal(numberIn(only(github.comments)), 2);
  });
});
