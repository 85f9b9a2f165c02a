/** What a job makes of a fork's commits with git is the fork's. Git starts hundreds of times for it. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { git, Repository } from "./checkouts.ts";
import { origin, withGitHub } from "./origins.ts";

describe("what a job makes of a fork's pull request itself", () => {
  const WHO = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"];
  const MADE: readonly (readonly [what: string, make: (clone: string, head: string, main: string) => void])[] = [
    [
      "merged into the base",
      (clone, head) => git(clone, ...WHO, "merge", "--quiet", "--no-ff", "--message", "local", head),
    ],
    [
      "the base merged into it",
      (clone, head, main) => {
        git(clone, "checkout", "--quiet", "--detach", head);
        git(clone, ...WHO, "merge", "--quiet", "--no-ff", "--message", "local", main);
      },
    ],
    [
      "merged, and something on top",
      (clone, head) => {
        git(clone, ...WHO, "merge", "--quiet", "--no-ff", "--message", "local", head);
        git(clone, ...WHO, "commit", "--quiet", "--allow-empty", "--message", "more");
      },
    ],
    [
      "rebased",
      (clone, head) => {
        git(clone, "checkout", "--quiet", "--detach", head);
        git(clone, ...WHO, "rebase", "--quiet", "main-here");
      },
    ],
    ["picked", (clone, head) => git(clone, ...WHO, "cherry-pick", head)],
    [
      "squashed",
      (clone, head) => {
        git(clone, ...WHO, "merge", "--quiet", "--squash", head);
        git(clone, ...WHO, "commit", "--quiet", "--message", "squashed");
      },
    ],
  ];

  /** A whole clone of the base in which a job has fetched something of pull request 7. */
  function fetched(repository: Repository, what = "head"): string {
    const clone = repository.checkout(repository.main, { depth: 0 });
    git(clone, "branch", "main-here");
    git(clone, "fetch", "--quiet", `file://${repository.server}`, `refs/pull/7/${what}`);
    return clone;
  }

  for (const [what, make] of MADE) {
    test(`${what}: it is the fork's`, async (context) => {
      const repository = new Repository(context);
      const flake = fetched(repository);
      make(flake, repository.head, repository.main);
      const asked = { event: "issue_comment", sha: repository.main, flake };
      for (const [from, expected] of [
        ["stranger/repo", /^refused: .* comes from stranger\/repo/u],
        ["octo/repo", /^unknown: Commit/u],
      ] as const)
        assert.match(
          await origin(context, { ...asked, github: await withGitHub(context, repository, from) }),
          expected,
          from,
        );
    });
  }

  test("its files beside the base's commit: it is the fork's", async (context) => {
    const repository = new Repository(context);
    for (const what of ["head", "merge"]) {
      for (const [from, expected] of [
        ["stranger/repo", /^refused: .* with changes here: it comes from stranger\/repo/u],
        ["octo/repo", /^unknown: .*uncommitted changes/u],
      ] as const) {
        const flake = fetched(repository, what);
        git(flake, "checkout", "--quiet", "FETCH_HEAD", "--", ".");
        assert.match(
          await origin(context, {
            event: "issue_comment",
            sha: repository.main,
            flake,
            github: await withGitHub(context, repository, from),
            revision: null,
          }),
          expected,
          `${what} ${from}`,
        );
      }
    }
  });

  test("what a job makes of the base alone stops nothing", async (context) => {
    const repository = new Repository(context);
    const flake = repository.checkout(repository.main, { depth: 0 });
    git(flake, ...WHO, "commit", "--quiet", "--allow-empty", "--message", "an update");
    const github = await withGitHub(context, repository, "stranger/repo");
    assert.match(
      await origin(context, { event: "schedule", sha: repository.main, flake, github }),
      /^unknown: Commit/u,
    );
  });

  test("an event of a commit and no branch: a fork's is refused, and nothing else is believed", async (context) => {
    const repository = new Repository(context);
    const github = await withGitHub(context, repository, "stranger/repo");
    for (const event of ["deployment", "deployment_status", "push"]) {
      for (const commit of [repository.head, repository.merge])
        assert.match(
          await origin(context, { event, ref: "", sha: commit, flake: repository.checkout(commit), github }),
          /^refused: .* comes from stranger\/repo/u,
          event,
        );
      assert.match(
        await origin(context, {
          event,
          ref: "",
          sha: repository.main,
          flake: repository.checkout(repository.main),
          github,
        }),
        /^unknown: This job runs for no branch/u,
        event,
      );
    }
  });
});
