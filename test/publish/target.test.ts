import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";

import { forgeOf } from "../../src/github/forge.ts";
import { readEvent, runAddress } from "../../src/github/job-event.ts";
import { gateName, titleOf } from "../../src/publish/status-names.ts";
import { endOf, refusalOf, type Target, targetOf } from "../../src/publish/target.ts";
import { realFiles } from "../../src/system/files.ts";
import { GITEA, FORGEJO, HEAD, job, MERGE, proposed, pushed, ran, ranAtGitea, REPOSITORY, target } from "./jobs.ts";

const URL_OF_RUN = "https://github.com/octo/repo/actions/runs/19000000001";

describe("where a report is posted", () => {
  test("of a pull request: its head and its number", () => {
    assert.deepEqual(target(job("pull_request"), proposed()), {
      forge: forgeOf({}),
      by: "job",
      owner: "octo",
      repo: "repo",
      commit: HEAD,
      pullRequest: 7,
      fromFork: false,
      run: { id: 19_000_000_001, attempt: 1, url: URL_OF_RUN },
      workflow: "CI",
      job: "checks",
      use: 1,
    });
  });

  const forks: [string, unknown, boolean][] = [
    ["a fork", proposed({ from: "stranger/repo" }), true],
    ["a fork that is gone", proposed({ from: null }), true],
    ["the repository, written otherwise", proposed({ from: "Octo/Repo" }), false],
    [
      "a fork of a private repository, which may give forks tokens that write",
      proposed({ from: "stranger/repo", private: true }),
      false,
    ],
  ];
  for (const [name, event, fromFork] of forks)
    test(`from ${name}: ${fromFork ? "not asked" : "asked"}`, () =>
      assert.equal(target(job("pull_request"), event).fromFork, fromFork));

  test("of a push: the commit, and whatever pull requests the branch has", () => {
    const { commit, pullRequest } = target(...pushed(HEAD, "refs/heads/a/b"));
    assert.deepEqual([commit, pullRequest], [HEAD, { repository: "octo/repo", branch: "a/b" }]);
    assert.equal(target(...pushed(HEAD, "refs/tags/v1")).pullRequest, null);
  });

  test("of another workflow's run: its commit, branch, number and attempt, and no word from anywhere else", () => {
    const { by, commit, pullRequest, fromFork, run, workflow, job } = target(
      ...ran({ pull_requests: [{ number: 99 }] }),
    );
    assert.deepEqual(
      { by, commit, pullRequest, fromFork, run, workflow, job },
      {
        by: "bot",
        commit: HEAD,
        pullRequest: { repository: "stranger/repo", branch: "feature" },
        fromFork: false,
        run: { id: 18_000_000_005, attempt: 2, url: "https://github.com/octo/repo/actions/runs/18000000005" },
        workflow: "CI",
        job: "",
      },
    );
    assert.equal(target(...ran({ head_repository: null })).pullRequest, null);
    const [env] = ran();
    assert.equal(targetOf(env, { workflow_run: { head_sha: "main" } }, { matrix: "", use: 1 }, "bot"), null);
    assert.equal(targetOf(env, null, { matrix: "", use: 1 }, "bot"), null);
  });

  test("of another workflow's run, by a job that builds: its own commit alone, never the one of that run", () => {
    const { by, commit, pullRequest, workflow, job } = target(...ran(), "null", "job");
    assert.deepEqual(
      { by, commit, pullRequest, workflow, job },
      { by: "job", commit: "e".repeat(40), pullRequest: null, workflow: "Report", job: "report" },
    );
  });

  test("a run that has not run anything, one that was cut short, and the others", () => {
    const ends = [
      "action_required",
      "skipped",
      "cancelled",
      "timed_out",
      "startup_failure",
      "success",
      "failure",
      "neutral",
      "stale",
      "a_word_of_tomorrow",
      null,
    ].map((conclusion) => endOf(ran({ conclusion })[1]));
    assert.deepEqual(ends, [
      "nothing-ran",
      "nothing-ran",
      "cut-short",
      "cut-short",
      "cut-short",
      "ended",
      "failed",
      "ended",
      "cut-short",
      "cut-short",
      "cut-short",
    ]);
  });

  test("of what has no pull request: the job's own commit", () => {
    for (const event of ["schedule", "workflow_dispatch", "merge_group", "release"]) {
      const { commit, pullRequest } = target(job(event), { repository: REPOSITORY });
      assert.deepEqual([commit, pullRequest], [MERGE, null]);
    }
    assert.equal(target(job("merge_group"), { merge_group: { head_sha: HEAD } }).commit, HEAD);
  });

  test("nowhere outside of jobs, and where the environment is not what it should be", () => {
    for (const over of [
      { GITHUB_ACTIONS: "" },
      { GITHUB_REPOSITORY: "octo" },
      { GITHUB_REPOSITORY: "octo/re po" },
      { GITHUB_REPOSITORY: "../x/y" },
      { GITHUB_SHA: "main" },
      { GITHUB_SHA: "" },
    ]) {
      assert.equal(
        targetOf(job("schedule", over), null, { matrix: "null", use: 1 }, "job"),
        null,
        JSON.stringify(over),
      );
    }
  });

  test("an event that is damaged, or a stranger to us, costs nothing but the pull request", () => {
    for (const event of [
      null,
      [],
      "x",
      { pull_request: null },
      { pull_request: { number: "7" } },
      { pull_request: { number: -1 } },
      { pull_request: [] },
    ]) {
      const { commit, pullRequest } = target(job("pull_request"), event);
      assert.deepEqual([commit, pullRequest], [MERGE, null]);
    }
  });

  test("each forge by its name, with the page that its run has there", () => {
    const runs = "https://git.example.org/octo/repo/actions/runs";
    for (const [variables, kind, url] of [
      [{}, "github", `${runs}/19000000001`],
      [GITEA, "gitea", `${runs}/17?by_index=1`],
      [FORGEJO, "forgejo", `${runs}/17`],
      [{ ACT: "true" }, "act", null],
    ] as const) {
      for (const GITHUB_SERVER_URL of ["https://git.example.org", "https://git.example.org/"]) {
        const env = job("schedule", { ...variables, GITHUB_SERVER_URL, GITHUB_RUN_ATTEMPT: "" });
        const { forge, run } = target(env, null);
        assert.deepEqual([forge.kind, run], [kind, { id: 19_000_000_001, attempt: 1, url }]);
        assert.equal(runAddress(env), url);
      }
    }
  });

  test("by the bot at Gitea, whose event has the ref at the end of a path", () => {
    const reported = (over: Record<string, unknown>): Target["pullRequest"] => {
      const [env, event] = ranAtGitea(over);
      return target(env, event).pullRequest;
    };
    const [env, event] = ranAtGitea();
    const { commit, run, pullRequest } = target(env, event);
    assert.deepEqual([commit, pullRequest], [HEAD, 7]);
    assert.deepEqual(run, { id: 31, attempt: 1, url: "https://git.example.org/octo/repo/actions/runs/12?by_index=1" });
    assert.equal(reported({ event: "pull_request_sync" }), 7);
    assert.deepEqual(reported({ event: "push", path: "ci.yml@refs/heads/feature", head_branch: "feature" }), {
      repository: "octo/repo",
      branch: "feature",
    });
    // Names that a stranger, or somebody who may push a tag, can choose.
    assert.equal(reported({ path: "x@refs/pull/9/head@refs/pull/7/head" }), 7);
    assert.equal(reported({ event: "push", path: "ci.yml@refs/tags/x@refs/pull/9/head" }), null);
    for (const path of ["ci.yml@refs/pull/0/head", "ci.yml@refs/pull/7/head2", "ci.yml", "", null])
      assert.equal(reported({ path }), null);
  });

  test("the event is read from its file, and none is no mistake", async () => {
    const folder = await mkdtemp(join(tmpdir(), "event-"));
    const path = join(folder, "event.json");
    const read = (env: Record<string, string>): Promise<unknown> => readEvent({ env, files: realFiles() });
    await writeFile(path, '{"number":7}');
    assert.deepEqual(await read({ GITHUB_EVENT_PATH: path }), { number: 7 });
    await writeFile(path, '{"number":');
    for (const env of [
      { GITHUB_EVENT_PATH: path },
      { GITHUB_EVENT_PATH: folder },
      { GITHUB_EVENT_PATH: join(folder, "none") },
      {},
    ] as Record<string, string>[])
      assert.equal(await read(env), null);
    await rm(folder, { recursive: true });
  });
});

describe("how a report is called", () => {
  const named = (matrix: string, title: string | null = null): string =>
    gateName(titleOf(target(job("pull_request"), proposed(), matrix), title));
  const cases: [matrix: string, name: string][] = [
    ["null", "nix-verdict / CI / checks"],
    ["", "nix-verdict / CI / checks"],
    ["{}", "nix-verdict / CI / checks"],
    ['{"system":"x86_64-linux","part":"a"}', "nix-verdict / CI / checks (x86_64-linux, a)"],
    [
      '{"os":{"name":"ubuntu","arm":false},"shard":2,"none":"","nothing":null,"list":["x",1.5]}',
      "nix-verdict / CI / checks (ubuntu, false, 2, , x, 1.5)",
    ],
    ["[", "nix-verdict / CI / checks"],
  ];
  for (const [matrix, name] of cases)
    test(`with the matrix ${JSON.stringify(matrix)}`, () => assert.equal(named(matrix), name));

  test("with values that are empty, which tell legs apart by their place", () =>
    assert.notEqual(named('{"a":"","b":"x"}'), named('{"a":"x","b":""}')));

  test("used twice in one job, by its number there, whatever the step is called", () => {
    const uses = ["1", "__run_2", "step"].map((GITHUB_ACTION, index) => {
      const ofJob = { matrix: "null", use: index + 1 };
      return targetOf(job("pull_request", { GITHUB_ACTION }), proposed(), ofJob, "job")?.job;
    });
    assert.deepEqual(uses, ["checks", "checks 2", "checks 3"]);
  });

  test("as the user says", () => assert.equal(named('{"a":1}', "all systems"), "nix-verdict / all systems"));
  test("by the bot, as the workflow that it reports on", () =>
    assert.equal(gateName(titleOf(target(...ran()), null)), "nix-verdict / CI"));
});

test("under pull_request_target nothing is run, and it is said why and what to do", () => {
  assert.match(
    refusalOf(job("pull_request_target")) ?? "",
    new RegExp(
      [
        "^nix-verdict does not run under pull_request_target: it would evaluate and build a stranger's code ",
        ".* Use `on: pull_request` .* reporting bot \\(report\\/action\\.yml\\)",
      ].join(""),
      "u",
    ),
  );
  for (const event of ["pull_request", "push", "workflow_run", "merge_group", "schedule", "workflow_dispatch"])
    assert.equal(refusalOf(job(event)), null);
  assert.equal(refusalOf({}), null);
});
