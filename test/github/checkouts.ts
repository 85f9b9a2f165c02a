/** For tests: a real repository with a base branch and a stranger's commit, and clones of it as jobs have them. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";

import { scratch } from "../cache/backend.ts";

const WHO = {
  GIT_AUTHOR_NAME: "somebody",
  GIT_AUTHOR_EMAIL: "somebody@example.org",
  GIT_COMMITTER_NAME: "somebody",
  GIT_COMMITTER_EMAIL: "somebody@example.org",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
};

export function git(folder: string, ...args: string[]): string {
  return execFileSync("git", ["-C", folder, ...args], {
    env: { ...process.env, ...WHO },
    stdio: ["ignore", "pipe", "pipe"],
  })
    .toString()
    .trim();
}

/**
 * Commits: `older` and `main` of the base branch; `head` of a pull request that began at `older`, and GitHub's `merge`
 * of it. The server has `refs/pull/7/head` and `refs/pull/7/merge`, as GitHub's has them.
 */
export class Repository {
  readonly server: string;
  readonly older: string;
  readonly main: string;
  readonly head: string;
  readonly merge: string;
  readonly #root: string;
  #clones = 0;

  /** `flake`: its text at each of them, made by a word for it. */
  constructor(context: TestContext, flake: (word: string) => string = (word) => `# ${word}`) {
    this.#root = scratch(context);
    this.server = join(this.#root, "octo", "repo.git");
    mkdirSync(this.server, { recursive: true });
    git(this.server, "init", "--quiet", "--initial-branch=main");
    const commit = (word: string): string => {
      writeFileSync(join(this.server, "flake.nix"), flake(word));
      git(this.server, "add", "flake.nix");
      git(this.server, "commit", "--quiet", "--message", word);
      return git(this.server, "rev-parse", "HEAD");
    };
    this.older = commit("older");
    git(this.server, "checkout", "--quiet", "-b", "stranger");
    this.head = commit("proposed");
    git(this.server, "checkout", "--quiet", "main");
    writeFileSync(join(this.server, "README"), "more");
    git(this.server, "add", "README");
    git(this.server, "commit", "--quiet", "--message", "main");
    this.main = git(this.server, "rev-parse", "HEAD");
    git(this.server, "checkout", "--quiet", "--detach");
    git(this.server, "merge", "--quiet", "--no-ff", "--message", "merge", this.head);
    this.merge = git(this.server, "rev-parse", "HEAD");
    git(this.server, "checkout", "--quiet", "main");
    git(this.server, "branch", "--quiet", "-D", "stranger");
    git(this.server, "update-ref", "refs/pull/7/head", this.head);
    git(this.server, "update-ref", "refs/pull/7/merge", this.merge);
  }

  /**
   * A clone as actions/checkout makes it: one commit, and the remote's address as on GitHub. `ref` of it, where there
   * is one, becomes a ref of the clone.
   */
  checkout(
    what: string,
    { ref = "", depth = 1, repository = "octo/repo" }: { ref?: string; depth?: number; repository?: string } = {},
  ): string {
    const folder = join(this.#root, `clone-${(this.#clones += 1)}`);
    mkdirSync(folder);
    git(folder, "init", "--quiet");
    git(folder, "remote", "add", "origin", `https://github.com/${repository}`);
    const to = ref.startsWith("refs/pull/") ? `:${ref.replace("refs/", "refs/remotes/")}` : "";
    git(this.server, "config", "uploadpack.allowAnySHA1InWant", "true");
    git(
      folder,
      "fetch",
      "--quiet",
      ...(depth === 0 ? [] : [`--depth=${depth}`]),
      `file://${this.server}`,
      `+${what}${to}`,
    );
    git(folder, "checkout", "--quiet", "--detach", what);
    return folder;
  }
}
