import assert from "node:assert/strict";
import { describe, test } from "node:test";

import {
  ACTIONS,
  APP,
  BAD_CREDENTIALS,
  type Comment,
  GitHubServer,
  MEMBER,
  QUICK,
  REFUSED,
  SECONDARY,
  STRANGER,
  TOO_MANY,
  type Trouble,
  type User,
} from "../github/github-server.ts";
import { check, report } from "../report/fixture.ts";
import { HEAD, job, NEWER, proposed, publish, pullRequestJob, pushed, ran, target } from "./jobs.ts";
import { bad, good, NO_STATUS, numbered, numberIn, only, withPull } from "./pulls.ts";

describe("one comment on a pull request", () => {
  test("a fork that is gone has no say: neither comment nor gate", async () => {
    await using github = await withPull();
    const { notices } = await publish(good, target(...ran({ head_repository: null })), github.client());
    assert.deepEqual([github.comments.length, github.statuses.length, github.checkRuns.length], [0, 0, 0]);
    assert.match(only(notices), /^No comment and no status: the run is for a fork's branch/u);
  });

  test("says so when nothing could be judged, and so does the gate; no green one of before stays", async () => {
    await using github = await withPull();
    await publish(good, pullRequestJob(1), github.client());
    const problem = 'There is no flake at @octocat\'s "./nowhere".\nWrite another one.';
    const { notices } = await publish({ problem }, pullRequestJob(2), github.client(), { comment: "failures" });
    assert.deepEqual(notices, []);
    assert.match(
      only(github.comments).body,
      new RegExp(
        [
          String.raw`### ❌ CI \/ checks: nothing was judged\n\n`,
          '```\\nThere is no flake at @octocat\'s "\\.\\/nowhere"\\.\\nWrite another one\\.\\n```\\n\\n',
          String.raw`<sub>\[run\]\(`,
        ].join(""),
        "u",
      ),
    );
    assert.deepEqual(
      github.statuses.map(({ state, description }) => [state, description]),
      [
        ["success", "all 2 checks passed · 4 min 12 s"],
        ["failure", 'nothing was judged: There is no flake at @octocat\'s "./nowhere". Write another one.'],
      ],
    );
  });

  test("is made once, then changed in place by each run", async () => {
    await using github = await withPull();
    const first = await publish(bad, pullRequestJob(1), github.client());
    const comment = only(github.comments);
    assert.deepEqual(first.notices, []);
    assert.equal(first.commentUrl, `https://github.com/octo/repo/pull/7#issuecomment-${comment.id}`);
    assert.match(comment.body, /^<!-- nix-verdict [0-9a-f]{32} 19000000001\.1 [0-9a-f]{32} -->\n/u);
    assert.match(comment.body, /1 of 2 checks failed/u);
    assert.match(comment.body, /https:\/\/github\.com\/octo\/repo\/actions\/runs\/19000000001/u);
    const second = await publish(good, pullRequestJob(2), github.client());
    assert.equal(second.commentUrl, first.commentUrl);
    assert.match(only(github.comments).body, /19000000002\.1 [^]*all 2 checks passed/u);
  });

  test("with `failures` is made for a bad verdict alone, and then kept up to date", async () => {
    await using github = await withPull();
    const nothing = await publish(good, pullRequestJob(1), github.client(), { comment: "failures" });
    assert.deepEqual([nothing, github.comments], [{ commentUrl: null, notices: [] }, []]);
    await publish(bad, pullRequestJob(2), github.client(), { comment: "failures" });
    const again = await publish(good, pullRequestJob(3), github.client(), { comment: "failures" });
    assert.match(only(github.comments).body, /all 2 checks passed/u);
    assert.ok(again.commentUrl !== null);
  });

  test("with `off` is not even asked for", async () => {
    await using github = await withPull();
    assert.equal((await publish(bad, pullRequestJob(1), github.client(), { comment: "off" })).commentUrl, null);
    assert.deepEqual(
      github.requests.filter((request) => /comments|pulls|graphql/u.test(request)),
      [],
    );
  });

  test("there is one for each job, leg of a matrix, workflow, title and flake", async () => {
    await using github = await withPull();
    const legs = [
      pullRequestJob(1),
      pullRequestJob(1, { matrix: '{"system":"x86_64-linux","part":1}' }),
      pullRequestJob(1, { matrix: '{"system":"x86_64-linux","part":2}' }),
      pullRequestJob(1, { env: { GITHUB_JOB: "other" } }),
      pullRequestJob(1, { env: { GITHUB_WORKFLOW: "Nightly" } }),
    ];
    for (const run of [legs, legs]) for (const leg of run) await publish(good, leg, github.client(), NO_STATUS);
    assert.equal(github.comments.length, 5);
    await publish(good, pullRequestJob(1), github.client(), { ...NO_STATUS, flake: "./other" });
    for (const leg of legs.slice(0, 2)) await publish(good, leg, github.client(), { ...NO_STATUS, title: "mine" });
    assert.equal(github.comments.length, 8);
  });

  test("is the same for a flake that is named by its commit, which each push has another of", async () => {
    await using github = await withPull();
    const [one, two] = ["1", "f"].map((digit) => digit.repeat(40));
    for (const [run, flake] of [
      `github:octo/repo/${one}`,
      `github:octo/repo/${two}`,
      `git+https://example.org/repo?rev=${one}&narHash=sha256-a%3D`,
      `git+https://example.org/repo?rev=${two}&narHash=sha256-b%3D`,
      "github:octo/repo/release-25.11",
      "github:octo/repo/release-26.05",
    ].entries())
      await publish(numbered(run + 1), pullRequestJob(run + 1), github.client(), { ...NO_STATUS, flake });
    assert.deepEqual(github.comments.map(numberIn), [2, 4, 5, 6]);
  });

  test("stays a newer run's, whoever comes late", async () => {
    await using github = await withPull();
    const runs: [number, number][] = [
      [5, 1],
      [4, 1],
      [5, 2],
      [4, 9],
      [5, 1],
    ];
    for (const [run, attempt] of runs)
      await publish(numbered(10 * run + attempt), pullRequestJob(run, { attempt }), github.client(), NO_STATUS);
    const comment = only(github.comments);
    assert.equal(numberIn(comment), 52);
    assert.match(comment.body, / 19000000005\.2 /u);
  });

  test("after a force-push is the new commit's; a re-run of the old one does not bring it back", async () => {
    await using github = await withPull();
    await publish(numbered(3), pullRequestJob(1), github.client());
    Object.assign(github.pulls[0] ?? {}, { sha: NEWER });
    github.commits.add(NEWER);
    await publish(numbered(4), pullRequestJob(2, { head: NEWER }), github.client());
    await publish(numbered(3), pullRequestJob(1, { attempt: 2 }), github.client());
    assert.equal(numberIn(only(github.comments)), 4);
    assert.deepEqual(
      github.statuses.map(({ sha }) => sha),
      [HEAD, NEWER, HEAD],
    );
  });

  test("that somebody has edited is left alone, and there is a new one", async () => {
    await using github = await withPull();
    await publish(bad, pullRequestJob(1), github.client(), NO_STATUS);
    const edited = only(github.comments);
    edited.body = `${edited.body}\n\nThis is due to the broken cache, see below.`;
    const { body } = edited;
    await publish(good, pullRequestJob(2), github.client(), NO_STATUS);
    await publish(good, pullRequestJob(3), github.client(), NO_STATUS);
    assert.equal(github.comments.length, 2);
    assert.equal(edited.body, body);
    assert.match(github.comments[1]?.body ?? "", / 19000000003\.1 /u);
  });

  test("is known again when only line ends and spaces have changed on the way", async () => {
    await using github = await withPull();
    await publish(bad, pullRequestJob(1), github.client(), NO_STATUS);
    const comment = only(github.comments);
    comment.body = comment.body.replaceAll("\n", "  \r\n").replace("  \r\n", "\r\n").trimEnd();
    await publish(good, pullRequestJob(2), github.client(), NO_STATUS);
    assert.match(only(github.comments).body, / 19000000002\.1 /u);
  });

  const forged: [string, User][] = [
    ["a stranger", STRANGER],
    ["a contributor", { ...STRANGER, association: "CONTRIBUTOR" }],
    ["a member", MEMBER],
    ["the owner", { ...MEMBER, association: "OWNER" }],
    ["another app", APP],
    ["an account that is called as the app, without its brackets", { ...STRANGER, login: "github-actions" }],
  ];
  for (const [who, user] of forged) {
    test(`with its marker, by ${who}, is not believed`, async () => {
      await using github = await withPull();
      await publish(bad, pullRequestJob(1), github.client(), NO_STATUS);
      const own = only(github.comments);
      own.user = user;
      const { body } = own;
      await publish(good, pullRequestJob(2), github.client(), NO_STATUS);
      assert.deepEqual([github.comments.length, own.body], [2, body]);
      assert.match(github.comments[1]?.body ?? "", / 19000000002\.1 /u);
    });
  }

  for (const [what, user] of Object.entries({
    "a person's token": MEMBER,
    "an app's token": APP,
    "the job's token": ACTIONS,
  })) {
    test(`of ${what} is known again, and that of every other one left alone`, async () => {
      await using github = await withPull();
      const others = [MEMBER, APP, STRANGER, ACTIONS].filter((one) => one !== user);
      for (const other of others) {
        await publish(bad, pullRequestJob(1), github.client(undefined, ACTIONS), NO_STATUS);
        Object.assign(github.comments.at(-1) ?? {}, { user: other });
      }
      const before = github.comments.map(({ body }) => body);
      for (const run of [2, 3])
        await publish(numbered(run), pullRequestJob(run), github.client(undefined, user), NO_STATUS);
      assert.deepEqual(
        github.comments.slice(0, -1).map(({ body }) => body),
        before,
      );
      assert.deepEqual(
        [github.comments.length, github.comments.at(-1)?.user, numberIn(github.comments.at(-1) as Comment)],
        [others.length + 1, user, 3],
      );
    });
  }

  test("where nobody says who the token is, only the job's own user is taken for ours", async () => {
    for (const [user, comments] of [
      [ACTIONS, 1],
      [MEMBER, 2],
      [APP, 2],
    ] as const) {
      await using github = await withPull();
      github.trouble(/graphql/u, { answer: 502 }, 99);
      for (const run of [1, 2])
        await publish(numbered(run), pullRequestJob(run), github.client(undefined, user), NO_STATUS);
      assert.equal(github.comments.length, comments);
    }
  });

  /**
   * Comments by our own user, for instance through another workflow that says what it is told, for runs that are newer,
   * they say.
   */
  const claims: [string, claim: string, (github: GitHubServer) => void][] = [
    ["a run with the greatest number there is", "999999999999999.1", () => undefined],
    ["a run that comes tomorrow", "19000001000.1", () => undefined],
    ["an attempt that nobody has made", "19000000002.999999999", () => undefined],
    ["a run that was deleted", "19000000003.1", (github) => github.runs.set(19_000_000_003, null)],
    ["a run of another workflow", "19000000003.1", (github) => github.runs.set(19_000_000_003, { workflow: 2 })],
    ["a run of another branch", "19000000003.1", (github) => github.runs.set(19_000_000_003, { branch: "theirs" })],
    ["a run that may not be looked up", "19000000003.1", (github) => Object.assign(github, { readsRuns: false })],
    [
      "a run that GitHub has no answer about",
      "19000000003.1",
      (github) => github.trouble(/actions\/runs/u, { answer: 502 }, 99),
    ],
  ];
  for (const [name, claim, arrange] of claims) {
    test(`that claims to be of ${name} does not have the last word`, async () => {
      await using github = await withPull();
      await publish(numbered(9), pullRequestJob(1), github.client(), NO_STATUS);
      const forgery = only(github.comments);
      forgery.body = forgery.body.replace("19000000001.1", claim);
      arrange(github);
      const { notices } = await publish(numbered(2), pullRequestJob(2), github.client(), NO_STATUS);
      assert.deepEqual([notices, numberIn(only(github.comments))], [[], 2]);
      assert.match(only(github.comments).body, / 19000000002\.1 /u);
    });
  }

  test("a hundred forgeries are not a hundred questions", async () => {
    await using github = await withPull();
    await publish(numbered(9), pullRequestJob(1), github.client(), NO_STATUS);
    const { body } = only(github.comments);
    for (let index = 0; index < 100; index += 1)
      github.comment(7, body.replace("19000000001.1", `1900000${1000 + index}.1`), ACTIONS);
    await publish(
      numbered(2),
      pullRequestJob(2),
      github.client(undefined, undefined, { ...QUICK, gapMs: 0 }),
      NO_STATUS,
    );
    assert.equal(numberIn(only(github.comments)), 2);
    assert.ok(github.requests.filter((request) => request.includes("/actions/runs/")).length <= 11);
  });

  test("counts only when its marker is at the very start, whole and of this job", async () => {
    await using github = await withPull();
    await publish(bad, pullRequestJob(1), github.client(), NO_STATUS);
    const { body } = only(github.comments);
    github.comments.length = 0;
    const others = [
      `> ${body}`,
      `\n${body}`,
      ` ${body}`,
      body.replace("nix-verdict", "nix-verdict "),
      body.replace(/[0-9a-f]{32}/u, "0".repeat(32)),
      body.slice(0, 60),
      body.replace(" -->", " --> x"),
      "",
    ];
    for (const other of others) github.comment(7, other, ACTIONS);
    await publish(good, pullRequestJob(2), github.client(), NO_STATUS);
    assert.deepEqual(
      github.comments.slice(0, -1).map((comment) => comment.body),
      others,
    );
    assert.equal(github.comments.length, others.length + 1);
  });

  test("is found among hundreds of others", async () => {
    await using github = await withPull();
    for (let index = 0; index < 120; index += 1) github.comment(7, "me too", STRANGER);
    await publish(bad, pullRequestJob(1), github.client(), NO_STATUS);
    for (let index = 0; index < 120; index += 1) github.comment(7, "me too", STRANGER);
    await publish(good, pullRequestJob(2), github.client(), NO_STATUS);
    assert.match(only(github.comments.filter(({ user }) => user === ACTIONS)).body, / 19000000002\.1 /u);
  });

  test("is written through the API of an Enterprise Server, below its path", async () => {
    await using github = await withPull();
    github.url += "/api/v3";
    const env = { GITHUB_SERVER_URL: "https://git.example.com" };
    for (const run of [1, 2])
      assert.deepEqual((await publish(numbered(run), pullRequestJob(run, { env }), github.client())).notices, []);
    assert.match(only(github.comments).body, /https:\/\/git\.example\.com\/octo\/repo\/actions\/runs\/19000000002/u);
  });

  test("holds the longest report that GitHub takes", async () => {
    await using github = await withPull();
    const huge = report(
      Array.from({ length: 1000 }, (_, index) =>
        check({
          name: `check-${index}-${"ä".repeat(80)}`,
          verdict: "failed",
          reason: { code: "exit", message: "x".repeat(200) },
          excerpt: ["y".repeat(400)],
        }),
      ),
    );
    assert.deepEqual((await publish(huge, pullRequestJob(1), github.client())).notices, []);
    assert.ok(only(github.comments).body.length > 30_000);
  });
});

describe("on the pull requests of a branch", () => {
  test("each open one whose head is this branch and this commit gets its own", async () => {
    await using github = await withPull();
    github.pull(8, HEAD);
    github.pull(9, HEAD, { repository: "stranger/repo" });
    github.pull(10, NEWER);
    github.pull(11, HEAD, { branch: "feature-2" });
    github.pull(12, HEAD, { state: "closed" });
    github.pull(13, HEAD, { repository: null });
    github.pull(14, HEAD, { repository: "octo/other" });
    const [env, event] = pushed();
    for (const run of [1, 2]) {
      const { notices } = await publish(
        numbered(run),
        target({ ...env, GITHUB_RUN_ID: String(run) }, event),
        github.client(),
      );
      assert.deepEqual(notices, []);
      assert.deepEqual(
        github.comments.map(({ issue }) => issue),
        [7, 8],
      );
      assert.deepEqual(github.comments.map(numberIn), [run, run]);
    }
  });

  test("a push and a pull request's run of the same job share one", async () => {
    await using github = await withPull();
    const [env, event] = pushed();
    await publish(numbered(2), target({ ...env, GITHUB_RUN_ID: "21" }, event), github.client());
    await publish(numbered(3), target(job("pull_request", { GITHUB_RUN_ID: "22" }), proposed()), github.client());
    assert.equal(numberIn(only(github.comments)), 3);
  });

  test("a branch without one, and a branch that has moved on, get a status alone", async () => {
    await using github = await GitHubServer.start();
    github.pull(7, NEWER);
    github.commits.add(HEAD);
    const [env, event] = pushed();
    assert.deepEqual(await publish(bad, target(env, event), github.client()), { commentUrl: null, notices: [] });
    assert.deepEqual(github.comments, []);
    assert.equal(only(github.statuses).sha, HEAD);
  });
});

describe("what GitHub refuses is a notice and nothing else", () => {
  const JOB = "Give the job `pull-requests: write`, or set `comment: off`; the report is in the job's summary.";
  const cases: Record<string, [RegExp, Trouble, times: number, said: string]> = {
    "401": [
      /./u,
      BAD_CREDENTIALS,
      99,
      "GitHub answered 401: Bad credentials. Set the input `github-token` to a valid token, such as " +
        "${{ github.token }}.",
    ],
    "a token that may only read": [
      /^POST/u,
      REFUSED,
      99,
      `GitHub answered 403: Resource not accessible by integration. ${JOB}`,
    ],
    "a pull request that cannot be seen": [
      /./u,
      { answer: 404, message: "Not Found" },
      99,
      `GitHub answered 404: Not Found. ${JOB}`,
    ],
    "a locked conversation": [
      /^POST/u,
      { answer: 403, message: "Unable to create comment because issue is locked." },
      9,
      "GitHub answered 403: Unable to create comment because issue is locked. " +
        "Unlock the conversation to have it there; the report is in the job's summary.",
    ],
    "422": [
      /^POST/u,
      { answer: 422, message: "Validation Failed" },
      9,
      "GitHub answered 422: Validation Failed. The report is in the job's summary.",
    ],
    "a limit that lasts longer than we wait": [
      /^POST/u,
      TOO_MANY(3600),
      9,
      "GitHub limits the rate of requests (429) for another 3600 s. " +
        "Run fewer jobs at once, or post less of each; the report is in the job's summary.",
    ],
    "an outage": [
      /./u,
      { answer: 503 },
      99,
      "GitHub answered 503. The next run posts again; until then the report is in the job's summary.",
    ],
    "a line that breaks": [
      /^GET/u,
      "cut",
      99,
      "GitHub gave no complete answer: [^.]+. The next run posts again; until then the report is in the job's summary.",
    ],
  };
  for (const [name, [match, trouble, times, said]] of Object.entries(cases)) {
    test(name, async () => {
      await using github = await withPull();
      const other = github.comment(7, "me too", STRANGER);
      github.trouble(match, trouble, times);
      const { commentUrl, notices } = await publish(bad, pullRequestJob(1), github.client(), NO_STATUS);
      assert.equal(commentUrl, null);
      const escaped = said.includes("[^.]") ? said : said.replaceAll(/[$(){}.[\]]/gu, "\\$&");
      assert.match(only(notices), new RegExp(`^The comment on pull request 7 could not be written: ${escaped}$`, "u"));
      assert.deepEqual(github.comments, [other]);
    });
  }

  test("a comment that gets no answer twice is not made a third time", async () => {
    await using github = await withPull();
    github.trouble(/^POST/u, { answer: 502 }, 99);
    const { notices } = await publish(bad, pullRequestJob(1), github.client(), NO_STATUS);
    assert.match(only(notices), /could not be written: GitHub answered 502\. The next run posts again/u);
    assert.equal(github.requests.filter((request) => request.startsWith("POST ")).length, 2);
  });

  const passing: Record<string, [RegExp, Trouble, times: number]> = {
    "an error of the server": [/^GET/u, { answer: 502 }, 2],
    "a slow answer": [/./u, { slow: 300 }, 3],
    "a short limit": [/^POST/u, TOO_MANY(1), 1],
    "a secondary limit": [/^POST/u, SECONDARY(1), 1],
    "a limit that names no time": [/^POST/u, { answer: 403, message: "You have exceeded a secondary rate limit." }, 1],
    "a comment that was made, but nobody heard of it": [/^POST/u, "lost", 1],
    "an answer that was cut off": [/^POST/u, "cut", 1],
    "a comment that was not made, and nobody knows": [/^POST/u, { answer: 502 }, 1],
  };
  for (const [name, [match, trouble, times]] of Object.entries(passing)) {
    test(`but not ${name}`, async () => {
      await using github = await withPull();
      github.trouble(match, trouble, times);
      const { commentUrl, notices } = await publish(bad, pullRequestJob(1), github.client(), NO_STATUS);
      assert.deepEqual(notices, []);
      assert.equal(commentUrl?.split("-").at(-1), String(only(github.comments).id));
    });
  }

  test("and a run that is ending waits for nothing", async () => {
    await using github = await withPull();
    const ending = new AbortController();
    github.before = () => ending.abort("SIGTERM");
    const { commentUrl, notices } = await publish(bad, pullRequestJob(1), github.client(), {}, ending.signal);
    assert.deepEqual([commentUrl, notices], [null, ["The report was not posted in full: the run is ending."]]);
    assert.equal(github.requests.length, 1);
  });
});
