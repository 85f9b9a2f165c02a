/** Whose code a run evaluates, in real repositories: by what is checked out, whatever the event says. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";

import { besides } from "../../src/github/origin.ts";
import { scratch } from "../cache/backend.ts";
import { git, Repository } from "./checkouts.ts";
import { REFUSED } from "./github-server.ts";
import { MAIN, origin, withGitHub } from "./origins.ts";

const OTHERS = [
  "issue_comment",
  "workflow_run",
  "repository_dispatch",
  "workflow_dispatch",
  "schedule",
  "issues",
  "discussion_comment",
  "check_suite",
  "deployment",
  "deployment_status",
  "label",
  "an_event_of_tomorrow",
];

describe("events that run the code of their own ref", () => {
  test("at the commit that the event is for, the scope is the ref's, with files changed or not", async (context) => {
    const repository = new Repository(context);
    const cases: [event: string, ref: string, sha: string][] = [
      ["push", MAIN, repository.main],
      ["push", "refs/heads/feature", repository.head],
      ["merge_group", "refs/heads/gh-readonly-queue/main/pr-7-0", repository.merge],
      ["pull_request", "refs/pull/7/merge", repository.merge],
      ["pull_request_review", "refs/pull/7/merge", repository.merge],
      ["pull_request_review_comment", "refs/pull/7/merge", repository.merge],
    ];
    for (const [event, ref, sha] of cases) {
      const flake = repository.checkout(sha);
      assert.equal(await origin(context, { event, ref, sha, flake }), "told", event);
      writeFileSync(join(flake, "flake.nix"), "# generated");
      assert.equal(await origin(context, { event, ref, sha, flake, revision: null }), "told", event);
    }
  });

  test("a pull request's own head is its code as well, unless the job runs for a branch", async (context) => {
    const repository = new Repository(context);
    const flake = repository.checkout(repository.head);
    const payload = { pull_request: { head: { sha: repository.head, repo: { full_name: "octo/repo" } } } };
    assert.equal(
      await origin(context, { event: "pull_request", ref: "refs/pull/7/merge", sha: repository.merge, flake, payload }),
      "told",
    );
    // So it is once it is closed.
    assert.match(
      await origin(context, { event: "pull_request", ref: MAIN, sha: repository.main, flake, payload }),
      /^unknown: Commit [0-9a-f]{40} is checked out, which is neither/u,
    );
  });

  test("at another commit it cannot be told, unless the base has that one", async (context) => {
    const repository = new Repository(context);
    const github = await withGitHub(context, repository, "octo/repo");
    for (const asked of [null, github]) {
      assert.match(
        await origin(context, {
          event: "push",
          sha: repository.main,
          flake: repository.checkout(repository.head),
          github: asked,
        }),
        /^unknown: /u,
      );
      assert.match(
        await origin(context, {
          event: "pull_request",
          ref: "refs/pull/9/merge",
          sha: repository.main,
          flake: repository.checkout(repository.head),
          github: asked,
          payload: { pull_request: { head: { sha: "e".repeat(40), repo: { full_name: "octo/repo" } } } },
        }),
        /^unknown: /u,
      );
    }
    // By GitHub, where the clone is shallow; by git, where it is not.
    assert.match(
      await origin(context, {
        event: "push",
        ref: "refs/heads/x",
        sha: repository.head,
        flake: repository.checkout(repository.older),
      }),
      /^unknown: /u,
    );
    assert.equal(
      await origin(context, {
        event: "push",
        ref: "refs/heads/x",
        sha: repository.head,
        flake: repository.checkout(repository.older),
        github,
      }),
      "told",
    );
    const whole = repository.checkout(repository.main, { depth: 0 });
    git(whole, "checkout", "--quiet", repository.older);
    assert.equal(await origin(context, { event: "push", sha: repository.main, flake: whole }), "told");
    assert.match(
      await origin(context, { event: "push", sha: repository.main, flake: whole, revision: null }),
      /^unknown: .*uncommitted changes/u,
    );
  });

  test("a flake on another machine goes by the ref", async (context) => {
    const repository = new Repository(context);
    assert.equal(
      await origin(context, {
        event: "push",
        sha: repository.main,
        flake: "github:octo/other",
        revision: "f".repeat(40),
      }),
      "told",
    );
  });
});

test("a verdict that is not about the job's commit says so, with what the job names", () => {
  const place = { folder: "/clone", commit: "b".repeat(40) };
  const said = (env: Record<string, string>): string | null =>
    besides({ job: { env }, place } as unknown as Parameters<typeof besides>[0]);
  assert.equal(
    said({ GITHUB_EVENT_NAME: "schedule", GITHUB_SHA: "a".repeat(40) }),
    `Under schedule this job is for commit ${"a".repeat(40)}, and ${"b".repeat(40)} is checked out`,
  );
  assert.equal(said({ GITHUB_EVENT_NAME: "schedule" }), "Under schedule this job does not say for which commit it is");
  assert.equal(said({}), "This job does not say for which commit it is");
  assert.equal(said({ GITHUB_EVENT_NAME: "schedule", GITHUB_SHA: "b".repeat(40) }), null);
});

describe("all other events", () => {
  test("believe what the base has checked out, as long as nothing of it is changed", async (context) => {
    const repository = new Repository(context);
    const flake = repository.checkout(repository.main);
    for (const event of OTHERS)
      assert.equal(await origin(context, { event, sha: repository.main, flake }), "told", event);
    for (const event of OTHERS.filter((_, index) => index % 4 === 0)) {
      assert.match(
        await origin(context, { event, sha: repository.main, flake, revision: null }),
        /^unknown: .*uncommitted changes/u,
        event,
      );
    }
  });

  test("never believe a commit that the base lacks, and refuse a fork's where the job may write", async (context) => {
    const repository = new Repository(context);
    const [own, stranger] = [
      await withGitHub(context, repository, "octo/repo"),
      await withGitHub(context, repository, "stranger/repo"),
    ];
    const proposed = [
      ["refs/pull/7/head", repository.head],
      ["refs/pull/7/merge", repository.merge],
    ] as const;
    for (const [index, event] of OTHERS.entries()) {
      // The first event with all, the others with one of them: git starts ten times for each.
      for (const [what, commit] of index === 0 ? proposed : proposed.slice(index % 2).slice(0, 1)) {
        const asked = { event, sha: repository.main, flake: repository.checkout(commit, { ref: what }) };
        for (const github of index === 0 ? [null, own] : [[null, own][(index >> 1) % 2] ?? null])
          assert.match(await origin(context, { ...asked, github }), /^unknown: Commit/u, `${event} ${what}`);
        assert.match(
          await origin(context, { ...asked, github: stranger }),
          new RegExp(
            `^refused: nix-verdict does not build commit ${commit} here: it comes from stranger/repo, and ` +
              `under ${event} .*\`on: pull_request\`.*report/action\\.yml`,
            "u",
          ),
          `${event} ${what}`,
        );
      }
    }
  });

  test("refuse by the event's own word, without GitHub's", async (context) => {
    const repository = new Repository(context);
    const flake = repository.checkout(repository.head);
    const token = { GITHUB_TOKEN: "x" };
    const run = (name: string | null, sha = repository.head): Record<string, unknown> => ({
      workflow_run: { head_sha: sha, head_repository: name === null ? null : { full_name: name } },
    });
    const asked = { event: "workflow_run", sha: repository.main, flake };
    assert.match(
      await origin(context, { ...asked, env: token, payload: run("stranger/repo") }),
      /^refused: .* comes from stranger\/repo/u,
    );
    assert.match(
      await origin(context, { ...asked, env: token, payload: run(null) }),
      /^refused: .* comes from a repository that is gone/u,
    );
    assert.match(await origin(context, { ...asked, env: token, payload: run("Octo/Repo") }), /^unknown/u);
    assert.match(
      await origin(context, { ...asked, env: token, payload: run("stranger/repo", "e".repeat(40)) }),
      /^unknown/u,
    );
    // A merge of it has it as a parent, which a shallow clone does not have.
    assert.match(
      await origin(context, {
        ...asked,
        flake: repository.checkout(repository.merge),
        env: token,
        payload: run("stranger/repo"),
      }),
      /^refused/u,
    );
    const dispatched = {
      client_payload: { pull_request: { head: { sha: repository.head, repo: { full_name: "stranger/repo" } } } },
    };
    assert.match(
      await origin(context, { ...asked, event: "repository_dispatch", env: { GH_TOKEN: "x" }, payload: dispatched }),
      /^refused/u,
    );
    assert.match(
      await origin(context, { ...asked, env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "x" }, payload: run("stranger/repo") }),
      /^refused/u,
    );
    // Without anything that could write it is only not believed.
    assert.match(await origin(context, { ...asked, payload: run("stranger/repo") }), /^unknown/u);
    git(flake, "config", "http.https://github.com/.extraheader", "AUTHORIZATION: basic x");
    assert.match(
      await origin(context, { ...asked, payload: run("stranger/repo") }),
      /^refused/u,
      "actions/checkout has kept the token",
    );
  });

  test("refuse by what the clone says, where GitHub does not tell", async (context) => {
    const repository = new Repository(context);
    const github = await withGitHub(context, repository, "octo/repo");
    const clones: [flake: string, refused: boolean][] = [
      [repository.checkout(repository.head, { ref: "refs/pull/7/head" }), true],
      [repository.checkout(repository.head, { repository: "stranger/repo" }), true],
      [repository.checkout(repository.head), false],
    ];
    for (const [flake, refused] of clones) {
      github.trouble(/pulls/u, REFUSED);
      assert.equal(
        (await origin(context, { event: "issue_comment", sha: repository.main, flake, github })).startsWith("refused"),
        refused,
      );
    }
    const fetched = repository.checkout(repository.main);
    git(fetched, "fetch", "--quiet", "--depth=1", `file://${repository.server}`, "refs/pull/7/head");
    git(fetched, "checkout", "--quiet", "--detach", "FETCH_HEAD");
    const deaf = await withGitHub(context, repository, "octo/repo");
    deaf.trouble(/pulls/u, REFUSED);
    assert.match(
      await origin(context, { event: "issue_comment", sha: repository.main, flake: fetched, github: deaf }),
      /^refused: .*a pull request/u,
    );
  });

  test("a stranger who proposes a commit of ours does not stop our job, nor does another family's", async (context) => {
    const repository = new Repository(context);
    const github = await withGitHub(context, repository, "octo/repo");
    github.pull(8, repository.head, { repository: "stranger/repo" });
    const flake = repository.checkout(repository.head);
    assert.match(
      await origin(context, { event: "workflow_dispatch", sha: repository.main, flake, github }),
      /^unknown/u,
    );
    const family = await withGitHub(context, repository, "stranger/repo");
    family.commits.delete(repository.head);
    assert.match(
      await origin(context, {
        event: "workflow_dispatch",
        sha: repository.main,
        flake: repository.checkout(repository.head, { repository: "other/thing" }),
        github: family,
      }),
      /^unknown/u,
    );
  });

  test("what was merged is the base's, whoever wrote it", async (context) => {
    const repository = new Repository(context);
    const github = await withGitHub(context, repository, "stranger/repo");
    github.compared.set(`main...${repository.head}`, "behind");
    assert.equal(
      await origin(context, {
        event: "schedule",
        sha: repository.main,
        flake: repository.checkout(repository.head),
        github,
      }),
      "told",
    );
  });

  test("a flake on another machine is not known; at a fork's commit it is refused unevaluated", async (context) => {
    const repository = new Repository(context);
    const github = await withGitHub(context, repository, "stranger/repo");
    const asked = {
      event: "issue_comment",
      sha: repository.main,
      flake: "github:octo/repo?ref=refs/pull/7/head",
      github,
    };
    assert.match(await origin(context, { ...asked, revision: repository.older }), /^unknown/u);
    assert.match(await origin(context, { ...asked, revision: repository.head }), /^refused/u);
  });
});

describe("what passes for the base's checkout", () => {
  const token = { GITHUB_TOKEN: "x" };

  test("not a folder that a commit brings along and that looks like a repository", async (context) => {
    const repository = new Repository(context);
    const flake = repository.checkout(repository.head);
    const base = join(repository.checkout(repository.main), ".git");
    const bare = join(flake, "sub");
    for (const settings of [{}, { "core.bare": "false", "core.worktree": "." }]) {
      // Git's objects are read-only: nothing but root writes over them.
      rmSync(bare, { recursive: true, force: true });
      cpSync(base, bare, { recursive: true });
      for (const [name, value] of Object.entries(settings))
        git(flake, "config", "--file", join(bare, "config"), name, value);
      assert.match(
        await origin(context, { event: "issue_comment", sha: repository.main, flake: bare }),
        /^unknown: It is not known which commit/u,
      );
    }
  });

  test("not another commit by the reference's words, the environment, or a replacement", async (context) => {
    const repository = new Repository(context);
    const flake = repository.checkout(repository.main);
    git(flake, "fetch", "--quiet", "--depth=1", `file://${repository.server}`, "refs/pull/7/head:refs/heads/proposed");
    const asked = { event: "issue_comment", sha: repository.main };
    for (const query of [`rev=${repository.head}`, "ref=proposed", "ref=refs/heads/proposed"])
      assert.match(
        await origin(context, { ...asked, flake: `git+file://${flake}?${query}` }),
        /^unknown: Commit/u,
        query,
      );
    assert.equal(await origin(context, { ...asked, flake: `git+file://${flake}` }), "told");
    assert.match(
      await origin(context, { ...asked, flake: `git+file://${flake}?ref=nowhere` }),
      /^unknown: .*git finds no commit "nowhere"/u,
    );
    assert.match(
      await origin(context, { ...asked, flake: `git+file://${flake}`, revision: repository.head }),
      /^unknown: Commit/u,
      "Nix says otherwise",
    );
    const proposed = repository.checkout(repository.head);
    process.env["GIT_DIR"] = join(flake, ".git");
    try {
      assert.match(await origin(context, { ...asked, flake: proposed }), /^unknown: Commit/u);
    } finally {
      delete process.env["GIT_DIR"];
    }
    const whole = repository.checkout(repository.main, { depth: 0 });
    git(whole, "fetch", "--quiet", `file://${repository.server}`, "refs/pull/7/head");
    git(whole, "replace", "--graft", repository.main, repository.head);
    git(whole, "checkout", "--quiet", "--detach", repository.head);
    assert.match(await origin(context, { ...asked, flake: whole }), /^unknown: Commit/u);
  });

  test("not by what a clone's own files say of a commit's parents", async (context) => {
    const repository = new Repository(context);
    const clone = (): string => {
      const whole = repository.checkout(repository.main, { depth: 0 });
      git(whole, "fetch", "--quiet", `file://${repository.server}`, "refs/pull/7/head:refs/heads/proposed");
      git(whole, "checkout", "--quiet", "--detach", repository.head);
      return whole;
    };
    const asked = { event: "issue_comment", sha: repository.main };
    const grafted = clone();
    mkdirSync(join(grafted, ".git/info"), { recursive: true });
    writeFileSync(join(grafted, ".git/info/grafts"), `${repository.main} ${repository.head}\n`);
    assert.match(await origin(context, { ...asked, flake: grafted }), /^unknown: Commit/u);
    // A graph that was written with the graft tells what git believed then.
    git(grafted, "-c", "core.commitGraph=true", "commit-graph", "write", "--reachable");
    assert.match(await origin(context, { ...asked, flake: grafted }), /^unknown: Commit/u);
    // An object under a name that is not its own: git does not look, GitHub knows.
    const forged = clone();
    const tree = git(forged, "rev-parse", `${repository.head}^{tree}`);
    const lie = git(
      forged,
      "-c",
      "user.name=x",
      "-c",
      "user.email=x@example.org",
      "commit-tree",
      tree,
      "-p",
      repository.head,
      "-m",
      "lie",
    );
    const loose = (name: string): string => join(forged, ".git/objects", name.slice(0, 2), name.slice(2));
    for (const pack of readdirSync(join(forged, ".git/objects/pack")))
      renameSync(join(forged, ".git/objects/pack", pack), join(forged, ".git", pack));
    for (const pack of readdirSync(join(forged, ".git")).filter((name) => name.endsWith(".pack")))
      execFileSync("git", ["-C", forged, "unpack-objects", "-q"], { input: readFileSync(join(forged, ".git", pack)) });
    rmSync(loose(repository.main), { force: true });
    mkdirSync(dirname(loose(repository.main)), { recursive: true });
    cpSync(loose(lie), loose(repository.main));
    const github = await withGitHub(context, repository, "stranger/repo");
    assert.match(await origin(context, { ...asked, flake: forged, github }), /^refused: .* comes from stranger\/repo/u);
  });

  test("a link is where it leads", async (context) => {
    const repository = new Repository(context);
    const link = join(scratch(context), "link");
    symlinkSync(repository.checkout(repository.head), link);
    assert.match(
      await origin(context, { event: "issue_comment", sha: repository.main, flake: link }),
      /^unknown: Commit/u,
    );
  });

  test("no program of a repository's settings is started", async (context) => {
    const repository = new Repository(context);
    const flake = repository.checkout(repository.head);
    const mark = join(scratch(context), "mark");
    const program = join(scratch(context), "program");
    writeFileSync(program, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
    for (const [name, value] of [
      ["core.repositoryformatversion", "1"],
      ["core.fsmonitor", program],
      ["core.hooksPath", scratch(context)],
      ["core.sshCommand", program],
      ["remote.origin.url", "ssh://x/y/z"],
      ["remote.origin.promisor", "true"],
      ["remote.origin.uploadpack", program],
      ["extensions.partialClone", "origin"],
      ["core.pager", program],
      ["alias.rev-parse", `!${program}`],
    ] as const)
      git(flake, "config", name, value);
    await origin(context, { event: "issue_comment", sha: repository.main, flake, env: token });
    assert.ok(!existsSync(mark));
  });

  test("not what is no repository, has no commit, or has no branch to run for", async (context) => {
    const repository = new Repository(context);
    const plain = scratch(context);
    writeFileSync(join(plain, "flake.nix"), "");
    for (const event of ["push", "issue_comment"])
      assert.match(
        await origin(context, { event, sha: repository.main, flake: plain }),
        /^unknown: It is not known which commit is checked out: .* not in a git repository/u,
      );
    const empty = join(plain, "empty");
    mkdirSync(empty);
    git(empty, "init", "--quiet");
    assert.match(
      await origin(context, { event: "push", sha: repository.main, flake: empty }),
      /^unknown: .*git finds no commit "HEAD"/u,
    );
    assert.match(
      await origin(context, {
        event: "deployment",
        ref: "",
        sha: repository.head,
        flake: repository.checkout(repository.head),
      }),
      /^unknown: This job runs for no branch/u,
    );
    assert.match(
      await origin(context, {
        event: "deployment",
        ref: "refs/pull/7/head",
        sha: repository.head,
        flake: repository.checkout(repository.head),
      }),
      /^unknown: Commit/u,
    );
  });

  test("outside of jobs nothing is asked", async (context) => {
    assert.equal(
      await origin(context, {
        event: "issue_comment",
        sha: "",
        flake: scratch(context),
        env: { GITHUB_ACTIONS: "" },
        revision: null,
      }),
      "told",
    );
  });
});
