import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { MANNERS } from "../../src/github/api.ts";
import {
  ACTIONS,
  BAD_CREDENTIALS,
  GitHubServer,
  type Permission,
  QUICK,
  REFUSED,
  SECONDARY,
  TOO_MANY,
  type Trouble,
} from "../github/github-server.ts";
import { check, everyday, hostile, report } from "../report/fixture.ts";
import { HEAD, job, MERGE, post, proposed, publish, pullRequestJob, pushed, ran, target } from "./jobs.ts";

const good = report([check({ name: "fmt" })]);
const broken = check({
  name: "docs",
  verdict: "eval-error",
  reason: { code: "missing-attribute", message: "attribute 'mdbook' missing" },
  location: { file: "flake.nix", line: 41, column: 17 },
});
const bad = report([check({ name: "fmt" }), broken]);
const large = report(
  Array.from({ length: 1000 }, (_, index) =>
    check({ name: `check-${index}`, verdict: index % 3 === 0 ? "failed" : "passed" }),
  ),
);

const NO_COMMENT = { comment: "off" } as const;

async function withPull(): Promise<GitHubServer> {
  const github = await GitHubServer.start();
  github.pull(7, HEAD);
  github.commits.add(MERGE);
  return github;
}

describe("the gate", () => {
  test("is a commit status on the head of the pull request, not on the merge that was built", async () => {
    await using github = await withPull();
    await publish(bad, pullRequestJob(1), github.client(), NO_COMMENT);
    await publish(good, pullRequestJob(2), github.client(), NO_COMMENT);
    const gate = { sha: HEAD, context: "nix-verdict / CI / checks" };
    assert.deepEqual(github.statuses, [
      {
        ...gate,
        state: "failure",
        description: "1 of 2 checks failed · 4 min 12 s",
        target_url: "https://github.com/octo/repo/actions/runs/19000000001",
      },
      {
        ...gate,
        state: "success",
        description: "1 check passed · 4 min 12 s",
        target_url: "https://github.com/octo/repo/actions/runs/19000000002",
      },
    ]);
    assert.deepEqual(github.checkRuns, []);
  });

  test("has a name of its own for each leg of a matrix, and the user's when there is one", async () => {
    await using github = await withPull();
    for (const part of [1, 2])
      await publish(
        good,
        pullRequestJob(1, { matrix: JSON.stringify({ system: "x86_64-linux", part }) }),
        github.client(),
        NO_COMMENT,
      );
    await publish(good, pullRequestJob(1), github.client(), { ...NO_COMMENT, title: "all" });
    assert.deepEqual(
      github.statuses.map(({ context }) => context),
      [
        "nix-verdict / CI / checks (x86_64-linux, 1)",
        "nix-verdict / CI / checks (x86_64-linux, 2)",
        "nix-verdict / all",
      ],
    );
  });

  test("fits what GitHub takes, and names that differ stay different", async () => {
    await using github = await withPull();
    const titles = [
      `${"long ".repeat(80)}a`,
      `${"long ".repeat(80)}b`,
      "🚀",
      "🎉",
      "a\u202Eb",
      "a\u0007b",
      "ä".repeat(130),
      "a\nb",
    ];
    for (const title of titles)
      assert.deepEqual((await publish(good, pullRequestJob(1), github.client(), { ...NO_COMMENT, title })).notices, []);
    const contexts = github.statuses.map(({ context }) => context.toLowerCase());
    assert.equal(new Set(contexts).size, titles.length);
    for (const context of contexts)
      assert.ok(Buffer.byteLength(context) <= 255 && !/[\p{Cc}\p{Bidi_Control}]/u.test(context), context);
  });

  test("is a check run where statuses are not permitted, without a word", async () => {
    await using github = await withPull();
    const { notices } = await publish(bad, pullRequestJob(1), github.client(["checks"]), NO_COMMENT);
    assert.deepEqual([notices, github.statuses], [[], []]);
    const [run, ...more] = github.checkRuns;
    assert.ok(run !== undefined && more.length === 0);
    assert.deepEqual(
      [run.name, run.head_sha, run.conclusion, run["status"]],
      ["nix-verdict / CI / checks", HEAD, "failure", "completed"],
    );
    assert.match(run["output"].summary, /does not evaluate/u);
    // The job shows its own.
    assert.deepEqual(run["output"].annotations, []);
  });

  test("of the bot is a check run with annotations on the commit that the other workflow ran on", async () => {
    await using github = await GitHubServer.start();
    github.pull(7, HEAD, { repository: "stranger/repo" });
    const [env, event] = ran();
    const { notices, commentUrl } = await publish(bad, target(env, event), github.client());
    assert.deepEqual(notices, []);
    assert.ok(commentUrl?.includes("/pull/7#"));
    assert.match(github.comments[0]?.body ?? "", / 18000000005\.2 [^]*\/actions\/runs\/18000000005/u);
    const [run] = github.checkRuns;
    assert.deepEqual(
      [run?.name, run?.head_sha, run?.["details_url"]],
      ["nix-verdict / CI", HEAD, "https://github.com/octo/repo/actions/runs/18000000005"],
    );
    assert.deepEqual(run?.["output"].annotations, [
      {
        path: "flake.nix",
        start_line: 41,
        end_line: 41,
        start_column: 17,
        end_column: 17,
        annotation_level: "failure",
        title: "docs: does not evaluate",
        message: "attribute 'mdbook' missing",
      },
    ]);
    await publish(bad, target(env, event), github.client(), { ...NO_COMMENT, annotations: false });
    assert.deepEqual(github.checkRuns[1]?.["output"].annotations, []);
  });

  test("of the bot is a status where check runs are not permitted", async () => {
    await using github = await withPull();
    const [env, event] = ran({ head_repository: { full_name: "octo/repo" } });
    const { notices } = await publish(bad, target(env, event), github.client(["statuses"]), NO_COMMENT);
    assert.deepEqual(
      github.statuses.map(({ context, state }) => [context, state]),
      [["nix-verdict / CI", "failure"]],
    );
    assert.deepEqual(notices, [
      "There are no annotations: GitHub answered 403: Resource not accessible by integration. " +
        "Give the job `checks: write`, or set `annotations: off`.",
    ]);
    assert.deepEqual((await publish(good, target(env, event), github.client(["statuses"]), NO_COMMENT)).notices, []);
  });

  test("of a fork's run without an open pull request is nowhere, also for another branch's commit", async () => {
    await using github = await withPull();
    github.pull(8, "f".repeat(40), { repository: "stranger/repo" });
    for (const comment of ["auto", "off"] as const) {
      const { notices } = await publish(good, target(...ran()), github.client(), { comment });
      assert.deepEqual(notices, [
        "No comment and no status: the run is for a fork's branch that no longer has an open pull " +
          "request with this commit.",
      ]);
    }
    assert.deepEqual([github.comments, github.statuses, github.checkRuns], [[], [], []]);
    github.trouble(/pulls/u, { answer: 403, message: "no" }, 99);
    assert.match(
      (await publish(good, target(...ran()), github.client())).notices.join(),
      /could not be looked up: GitHub answered 403: no\./u,
    );
    assert.deepEqual([github.statuses, github.checkRuns], [[], []]);
  });

  test("takes at most 50 annotations, and a report of 1,000 checks", async () => {
    await using github = await withPull();
    const many = report(
      Array.from({ length: 1000 }, (_, index) => ({
        ...broken,
        name: `docs-${index}`,
        location: { file: "flake.nix", line: index + 1, column: 1 },
      })),
    );
    const [env, event] = ran({ head_repository: { full_name: "octo/repo" } });
    assert.deepEqual((await publish(many, target(env, event), github.client(), NO_COMMENT)).notices, []);
    assert.equal(github.checkRuns[0]?.["output"].annotations.length, 50);
  });

  const events: Record<string, [ReturnType<typeof target>, sha: string, comments: number]> = {
    pull_request: [target(job("pull_request"), proposed()), HEAD, 1],
    "push of a branch": [target(...pushed()), HEAD, 1],
    "push of a tag": [target(...pushed(HEAD, "refs/tags/feature")), HEAD, 0],
    merge_group: [
      target(job("merge_group", { GITHUB_SHA: MERGE, GITHUB_REF: "refs/heads/gh-readonly-queue/main/pr-7-x" }), {
        merge_group: { head_sha: MERGE, base_ref: "refs/heads/main" },
      }),
      MERGE,
      0,
    ],
    schedule: [
      target(job("schedule", { GITHUB_SHA: MERGE, GITHUB_REF: "refs/heads/main" }), { schedule: "0 4 * * *" }),
      MERGE,
      0,
    ],
    workflow_dispatch: [
      target(job("workflow_dispatch", { GITHUB_SHA: HEAD, GITHUB_REF: "refs/heads/feature" }), { inputs: {} }),
      HEAD,
      0,
    ],
    workflow_run: [target(...ran({ head_repository: { full_name: "octo/repo" } })), HEAD, 1],
  };
  for (const [name, [where, sha, comments]] of Object.entries(events)) {
    test(`${name} reaches the right commit, and the pull request that it has`, async () => {
      await using github = await withPull();
      assert.deepEqual((await publish(bad, where, github.client())).notices, []);
      assert.deepEqual(
        [...github.statuses.map((status) => status.sha), ...github.checkRuns.map((run) => run.head_sha)],
        [sha],
      );
      assert.deepEqual(
        github.comments.map(({ issue }) => issue),
        comments === 1 ? [7] : [],
      );
    });
  }
});

describe("what GitHub refuses is a notice and nothing else", () => {
  test("with `contents: read` alone: two sentences that say what to add", async () => {
    await using github = await withPull();
    assert.deepEqual(await publish(bad, pullRequestJob(1), github.client([])), {
      commentUrl: null,
      notices: [
        "There is no status on the commit: GitHub answered 403: " +
          "Resource not accessible by integration. Give the job `statuses: write`, or set `status: " +
          "off`.",
        "The comment on pull request 7 could not be written: GitHub answered 403: " +
          "Resource not accessible by integration. Give the job `pull-requests: " +
          "write`, or set `comment: off`; the report is in the job's summary.",
      ],
    });
    assert.deepEqual([github.comments, github.statuses, github.checkRuns], [[], [], []]);
  });

  test("a pull request from a fork: nothing is asked, one sentence says who can report", async () => {
    await using github = await withPull();
    const { notices } = await publish(
      bad,
      target(job("pull_request"), proposed({ from: "stranger/repo" })),
      github.client([]),
    );
    assert.deepEqual(github.requests, []);
    assert.deepEqual(notices, [
      "No comment and no status: a pull request from a fork gets a read-only token. " +
        "To get them, add the reporting bot (report/action.yml) in a second workflow, on " +
        "workflow_run; the report is in the job's summary.",
    ]);
  });

  test("Dependabot's jobs may be given rights, so they are tried", async () => {
    await using github = await withPull();
    const env = job("pull_request", { GITHUB_ACTOR: "dependabot[bot]" });
    assert.deepEqual((await publish(bad, target(env, proposed()), github.client())).notices, []);
    assert.equal(github.statuses.length, 1);
  });

  const cases: Record<string, [Trouble, RegExp]> = {
    "401": [
      BAD_CREDENTIALS,
      /^There is no status on the commit: GitHub answered 401: Bad credentials\. Set the input `github-token`/u,
    ],
    "404": [{ answer: 404, message: "Not Found" }, /answered 404: Not Found\. Give the job `statuses: write`/u],
    "422": [
      { answer: 422, message: "Validation Failed" },
      /answered 422: Validation Failed\. The report is in the job's summary\.$/u,
    ],
    "429": [TOO_MANY(600), /limits the rate of requests \(429\) for another 600 s\. Run fewer jobs/u],
    "the secondary limit": [SECONDARY(600), /limits the rate of requests \(403\) for another 600 s\. Run fewer jobs/u],
    "502": [{ answer: 502 }, /answered 502\. The next run posts again/u],
  };
  for (const [name, [trouble, said]] of Object.entries(cases)) {
    test(`${name}: one sentence`, async () => {
      await using github = await withPull();
      github.trouble(/^POST/u, trouble, 99);
      const { notices } = await publish(bad, pullRequestJob(1), github.client(), { ...NO_COMMENT, status: "each" });
      assert.equal(notices.length, 1);
      assert.match(notices[0] ?? "", said);
      assert.ok(github.requests.length <= 6, "who is not let in does not go on knocking");
    });
  }

  test("a status whose answer was lost is set again, a check run is first looked for", async () => {
    await using github = await withPull();
    github.trouble(/statuses/u, "lost");
    assert.deepEqual((await publish(bad, pullRequestJob(1), github.client(), NO_COMMENT)).notices, []);
    assert.equal(github.statuses.length, 2);
    for (const trouble of ["lost", { answer: 502 }] satisfies Trouble[]) {
      github.checkRuns.length = 0;
      github.trouble(/^POST .*check-runs/u, trouble);
      assert.deepEqual((await publish(bad, pullRequestJob(2), github.client(["checks"]), NO_COMMENT)).notices, []);
      assert.equal(github.checkRuns.length, trouble === "lost" ? 1 : github.checkRuns.length);
      assert.ok(github.checkRuns.length > 0);
    }
  });
});

describe("the bot's gate is its verdict", () => {
  const bot = target(...ran({ head_repository: { full_name: "octo/repo" } }));
  const NAME = "nix-verdict / CI";
  /** What each kind of gate says now. */
  const gates = (github: GitHubServer): Record<string, unknown> => ({
    status: github.statuses.findLast(({ context }) => context === NAME)?.state,
    "check run": github.checkRuns.findLast(({ name }) => name === NAME)?.conclusion,
  });
  const green = async (github: GitHubServer, ...kinds: ("status" | "check run")[]): Promise<void> => {
    if (kinds.includes("status"))
      github.statuses.push({ sha: HEAD, context: NAME, state: "success", description: "", target_url: "https://x" });
    if (kinds.includes("check run")) await post(good, bot, github.client(["checks"]), NO_COMMENT);
  };

  for (const forge of ["status", "check run"] as const) {
    test(`a green ${forge} of before turns red whatever kind is written now`, async () => {
      for (const where of [bot, { ...bot, by: "job" as const }]) {
        await using github = await withPull();
        await green(github, forge);
        const { failures, notices } = await post(bad, where, github.client(), NO_COMMENT);
        assert.deepEqual([failures, notices], [[], []]);
        assert.ok(
          Object.values(gates(github)).every((state) => state === undefined || state === "failure"),
          JSON.stringify(gates(github)),
        );
        assert.equal(gates(github)[forge], "failure");
        assert.deepEqual((await post(good, where, github.client(), NO_COMMENT)).failures, []);
        assert.ok(
          Object.values(gates(github)).every((state) => state === undefined || state === "success"),
          "and green again, or a merge would wait for ever",
        );
      }
    });
  }

  test("a green status that the token may not change is a failure by name, beside the red check run", async () => {
    await using github = await withPull();
    await green(github, "status");
    const { failures, gate } = await post(bad, bot, github.client(["checks"]), NO_COMMENT);
    assert.deepEqual(
      [failures, gate],
      [
        [
          'The status "nix-verdict / CI" of an earlier run still says that the commit is good: ' +
            "GitHub answered 403: Resource not accessible by integration. Give the job `statuses: " +
            "write`, or set `status: off`.",
        ],
        true,
      ],
    );
    assert.equal(gates(github)["check run"], "failure");
  });

  test("a name in another case is the same gate, as it is to GitHub", async () => {
    await using github = await withPull();
    github.statuses.push({
      sha: HEAD,
      context: NAME.toUpperCase(),
      state: "success",
      description: "",
      target_url: "https://x",
    });
    await post(bad, bot, github.client(), NO_COMMENT);
    assert.equal(gates(github)["status"], "failure");
  });

  const troubles: Record<string, [RegExp, Trouble, times: number, red: boolean]> = {
    "check runs are refused": [/check-runs/u, REFUSED, 99, true],
    "check runs cannot be written for an outage": [/^POST .*check-runs/u, { answer: 502 }, 99, true],
    "what it says of its check run is not taken": [
      /^POST .*check-runs/u,
      { answer: 422, message: "Invalid request" },
      1,
      true,
    ],
    "both are down once": [/^POST .*(?:check-runs|statuses)/u, { answer: 503 }, 4, true],
    "no new one can be made": [
      /^POST /u,
      { answer: 422, message: "This SHA and context has reached the maximum number of statuses." },
      99,
      true,
    ],
    "nothing can be written": [/^(?:POST|PATCH) /u, REFUSED, 99, false],
    "everything is down": [/./u, { answer: 503 }, 999, false],
    "a limit outlasts it": [/./u, TOO_MANY(3600), 999, false],
  };
  for (const [name, [match, trouble, times, red]] of Object.entries(troubles)) {
    test(`when ${name}, the old green one ${red ? "turns red" : "is told of"}`, async () => {
      await using github = await withPull();
      await green(github, "check run");
      github.trouble(match, trouble, times);
      const { failures } = await post(bad, bot, github.client(), NO_COMMENT);
      assert.equal(Object.values(gates(github)).includes("failure"), red);
      if (!red) assert.match(failures.join(), /^There is no status on the commit: GitHub (?:answered|limits)/u);
    });
  }

  test("a good verdict that cannot be posted is a failure too, and so is a comment", async () => {
    await using github = await withPull();
    const { failures, notices } = await post(good, bot, github.client([]));
    assert.deepEqual([failures.length, notices], [2, []]);
    assert.match(
      failures.join("\n"),
      /^There is no status on the commit: .*`checks: write`.*\nThe comment on pull request 7 could not be written/u,
    );
    assert.deepEqual((await post(good, bot, github.client([]), { comment: "off", status: "off" })).failures, []);
    assert.equal((await post(good, bot, github.client(["checks"]), { comment: "off" })).failures.length, 0);
  });

  test("a gate of a fork's commit that cannot be looked up is only turned red where it was green", async () => {
    for (const was of [true, false]) {
      await using github = await withPull();
      if (was) await green(github, "check run");
      github.trouble(/pulls/u, REFUSED, 99);
      const { failures } = await post(bad, target(...ran()), github.client(), NO_COMMENT);
      assert.match(
        failures.join(),
        new RegExp(
          [
            "^There is no status on the commit, ",
            "because the pull requests of this branch could not be looked up: GitHub answered 403",
          ].join(""),
          "u",
        ),
      );
      assert.deepEqual(gates(github)["check run"], was ? "failure" : undefined);
    }
  });

  test("the gate is there before the comment is begun", async () => {
    await using github = await withPull();
    await post(bad, bot, github.client());
    assert.ok(
      github.requests.findIndex((request) => request.includes("check-runs")) <
        github.requests.findIndex((request) => request.includes("comments")),
    );
  });
});

describe("a status for each check", () => {
  test("beside the gate, bad ones first", async () => {
    await using github = await withPull();
    const { notices } = await publish(report([...everyday, ...hostile]), pullRequestJob(1), github.client(), {
      ...NO_COMMENT,
      status: "each",
    });
    assert.deepEqual(notices, []);
    const [gate, first, ...others] = github.statuses;
    assert.equal(gate?.context, "nix-verdict / CI / checks");
    assert.deepEqual(
      [first?.context, first?.state, first?.description],
      [
        "nix-verdict: CI / checks / login",
        "failure",
        'failed: subtest "logs in over ssh": `ssh server true` exited 255 on `client`',
      ],
    );
    const states = others.map(({ state }) => state);
    assert.deepEqual(states, states.toSorted());
    assert.equal(
      new Set(github.statuses.map(({ context }) => context.toLowerCase())).size,
      1 + everyday.length + hostile.length,
    );
  });

  test("has a name of its own, whatever the check is called", async () => {
    await using github = await withPull();
    const names = ["a", "A", "a ", "a\n", "", `${"x".repeat(400)}1`, `${"x".repeat(400)}2`, "🎉", "🚀"];
    const systems = names.map((name) => check({ name, attr: `checks.aarch64-linux.${name}` }));
    const { notices } = await publish(
      report([...names.map((name) => check({ name })), ...systems]),
      pullRequestJob(1),
      github.client(),
      { ...NO_COMMENT, status: "each" },
    );
    assert.deepEqual(notices, []);
    assert.equal(new Set(github.statuses.map(({ context }) => context.toLowerCase())).size, 1 + 2 * names.length);
    assert.ok(github.statuses.some(({ context }) => context === "nix-verdict: CI / checks / A (aarch64-linux)"));
  });

  test("says why in as many characters as GitHub takes", async () => {
    await using github = await withPull();
    const failed = check({
      name: "login",
      verdict: "failed",
      reason: { code: "exit", message: `🎉 ${"long ".repeat(100)}` },
    });
    assert.deepEqual(
      (await publish(report([failed]), pullRequestJob(1), github.client(), { ...NO_COMMENT, status: "each" })).notices,
      [],
    );
    const words = github.statuses[1]?.description ?? "";
    assert.equal(words.length, 140);
    assert.match(words, /^failed: \ufffd long long .*…$/u);
  });

  test("does not change its name with the verdicts of others", async () => {
    await using github = await withPull();
    const pair = (a: "passed" | "failed", b: "passed" | "failed") =>
      report([check({ name: "login", verdict: a }), check({ name: "LOGIN", verdict: b })]);
    const contexts: string[][] = [];
    for (const one of [pair("passed", "failed"), pair("failed", "passed")]) {
      github.statuses.length = 0;
      await publish(one, pullRequestJob(1), github.client(), { ...NO_COMMENT, status: "each" });
      contexts.push(github.statuses.map(({ context }) => context).toSorted());
    }
    assert.deepEqual(contexts[0], contexts[1]);
  });

  test("of 1,000 checks: 100 at a measured pace, and a sentence about the others", async () => {
    await using github = await withPull();
    const began = Date.now();
    const { notices } = await publish(
      large,
      pullRequestJob(1),
      github.client(["statuses"], ACTIONS, { ...QUICK, gapMs: 20 }),
      { ...NO_COMMENT, status: "each" },
    );
    assert.ok(Date.now() - began >= 20 * (101 - MANNERS.freeWrites), "there is a gap between any two");
    assert.equal(github.statuses.length, 101);
    assert.ok(github.statuses.every(({ state }) => state === "failure"));
    assert.deepEqual(notices, [
      "900 checks have no status of their own: one job sets at most 100, bad ones first. " +
        "The gate stands for all of them.",
    ]);
  });

  test("ends with the first refusal, and says how many are missing", async () => {
    await using github = await withPull();
    let asked = 0;
    github.before = () => {
      asked += 1;
      if (asked === 5) github.trouble(/statuses/u, REFUSED, 99);
    };
    const { notices } = await publish(large, pullRequestJob(1), github.client(), { ...NO_COMMENT, status: "each" });
    assert.equal(github.requests.length, 5);
    assert.match(
      notices[0] ?? "",
      new RegExp(
        [
          "^998 checks have no status of their own: GitHub answered 403: .* ",
          "Give the job `statuses: write`, or set `status: gate`\\.$",
        ].join(""),
        "u",
      ),
    );
  });
});

describe("1,000 checks in gate mode", () => {
  const may: Permission[] = ["pull-requests", "checks", "statuses"];
  const cases: Record<string, ReturnType<typeof target>> = {
    "a pull request": pullRequestJob(1),
    "a push": target(...pushed()),
    "the bot": target(...ran({ head_repository: { full_name: "octo/repo" } })),
  };
  for (const [name, where] of Object.entries(cases)) {
    test(`${name} takes at most 7 requests, new or not, and waits less than 2 s of its own`, async () => {
      await using github = await withPull();
      for (const run of [1, 2]) {
        const api = github.client(may, ACTIONS, MANNERS);
        const before = github.requests.length;
        const began = Date.now();
        const { notices, commentUrl } = await publish(
          large,
          { ...where, run: { ...where.run, id: where.run.id + run } },
          api,
        );
        assert.deepEqual(notices, []);
        assert.ok(commentUrl !== null);
        assert.ok(api.requests <= 7, `${api.requests} requests`);
        assert.equal(api.requests, github.requests.length - before);
        assert.ok(Date.now() - began < 2000 + 1000, "the time of a busy machine beside it");
      }
    });
  }
});
