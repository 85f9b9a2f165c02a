/** For tests: a real repository with a base branch and a stranger's commit, and clones of it as jobs have them. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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

type CloneOptions = { ref?: string; depth?: number; repository?: string };

type Original = { server: string; older: string; main: string; head: string; merge: string };

/** Repositories that were made in this process, by the texts of their flake: Git starts twenty times for each. */
const ORIGINALS = new Map<string, Original>();

/** Clones that were made in this process, by the commit and the options. */
const CLONES = new Map<string, string>();

function originalOf(flake: (word: string) => string): Original {
  const texts = ["older", "proposed"].map(flake).join("\0");
  const original = ORIGINALS.get(texts) ?? makeRepository(flake);
  ORIGINALS.set(texts, original);
  return original;
}

/** A folder that goes with this process. */
function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function makeRepository(flake: (word: string) => string): Original {
  const server = temporary();
  git(server, "init", "--quiet", "--template=", "--initial-branch=main");
  const commit = (word: string): string => {
    writeFileSync(join(server, "flake.nix"), flake(word));
    git(server, "add", "flake.nix");
    git(server, "commit", "--quiet", "--message", word);
    return git(server, "rev-parse", "HEAD");
  };
  const older = commit("older");
  git(server, "checkout", "--quiet", "-b", "stranger");
  const head = commit("proposed");
  git(server, "checkout", "--quiet", "main");
  writeFileSync(join(server, "README"), "more");
  git(server, "add", "README");
  git(server, "commit", "--quiet", "--message", "main");
  const main = git(server, "rev-parse", "HEAD");
  git(server, "checkout", "--quiet", "--detach");
  git(server, "merge", "--quiet", "--no-ff", "--message", "merge", head);
  const merge = git(server, "rev-parse", "HEAD");
  git(server, "checkout", "--quiet", "main");
  git(server, "branch", "--quiet", "-D", "stranger");
  git(server, "update-ref", "refs/pull/7/head", head);
  git(server, "update-ref", "refs/pull/7/merge", merge);
  git(server, "config", "uploadpack.allowAnySHA1InWant", "true");
  return { server, older, main, head, merge };
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
    const { server, ...commits } = originalOf(flake);
    cpSync(server, this.server, { recursive: true });
    ({ older: this.older, main: this.main, head: this.head, merge: this.merge } = commits);
  }

  /**
   * A clone as actions/checkout makes it: one commit, and the remote's address as on GitHub. `ref` of it, where there
   * is one, becomes a ref of the clone.
   */
  checkout(what: string, { ref = "", depth = 1, repository = "octo/repo" }: CloneOptions = {}): string {
    const folder = join(this.#root, `clone-${(this.#clones += 1)}`);
    // All repositories with these commits have the same clones of them: Git starts five times for each.
    const known = `${what} ${ref} ${depth} ${repository}`;
    const clone = CLONES.get(known);
    if (clone === undefined) this.#clone(folder, what, { ref, depth, repository });
    else cpSync(clone, folder, { recursive: true });
    if (clone === undefined && [this.older, this.main, this.head, this.merge].includes(what)) {
      CLONES.set(known, temporary());
      cpSync(folder, CLONES.get(known) ?? "", { recursive: true });
    }
    return folder;
  }

  #clone(folder: string, what: string, { ref, depth, repository }: Required<CloneOptions>): void {
    mkdirSync(folder);
    git(folder, "init", "--quiet", "--template=");
    git(folder, "remote", "add", "origin", `https://github.com/${repository}`);
    const to = ref.startsWith("refs/pull/") ? `:${ref.replace("refs/", "refs/remotes/")}` : "";
    git(
      folder,
      "fetch",
      "--quiet",
      ...(depth === 0 ? [] : [`--depth=${depth}`]),
      `file://${this.server}`,
      `+${what}${to}`,
    );
    git(folder, "checkout", "--quiet", "--detach", what);
  }
}
