import { join, resolve } from "node:path";

import { localTree, referenceOf } from "../nix/nix.ts";
import { type Context, git } from "../system/system.ts";

/** A commit in a git repository of this machine. `folder`: somewhere in its work tree. */
export type Checkout = { folder: string; commit: string };

/**
 * The place of a flake, and its commit. `folder` is null for a flake on another machine, `commit` if git cannot tell
 * it, for the `reason`.
 */
export type FlakePlace = { folder: string | null; commit: string | null; reason: string };

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/u;

/**
 * Finds the commit of a flake's folder with git alone, before Nix reads any of it: HEAD, unless the reference names
 * another one (`rev`, `ref`). Folders that are merely laid out like a repository do not count: a commit can contain
 * such a folder, which could name any commit.
 */
export async function locateFlake(context: Context, flake: string): Promise<FlakePlace> {
  const { world } = context;
  const reference = referenceOf(flake, world);
  const folder = localTree(reference, resolve("."));
  if (folder === null) return { folder, commit: null, reason: `"${flake}" is not in a folder of this machine` };
  const asked = new URLSearchParams(reference.split("?", 2)[1]);
  const name = asked.get("rev") ?? asked.get("ref") ?? "HEAD";
  const top = await askGit(context, folder, ["rev-parse", "--show-toplevel"]);
  if (top === null || !world.files.exists(join(top, ".git")))
    return { folder, commit: null, reason: `"${flake}" is not in a git repository that git can read` };
  const commit = await askGit(context, folder, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${name}^{commit}`,
  ]);
  if (commit === null || !COMMIT.test(commit))
    return { folder, commit: null, reason: `git finds no commit "${name}" for "${flake}"` };
  return { folder, commit, reason: "" };
}

/** Whether a commit equals another or is its ancestor. False also where a shallow clone lacks the commits between. */
export async function isAncestor(context: Context, { folder, commit }: Checkout, later: string): Promise<boolean> {
  return COMMIT.test(later) && (await askGit(context, folder, ["merge-base", "--is-ancestor", commit, later])) !== null;
}

/** Lists a commit's parents, first to last, even if a shallow clone does not have them. */
export async function parentsOf(context: Context, { folder, commit }: Checkout): Promise<string[]> {
  const [header = ""] = ((await askGit(context, folder, ["cat-file", "commit", commit])) ?? "").split("\n\n", 1);
  return Array.from(header.matchAll(/^parent ([0-9a-f]{40,64})$/gmu), ([, parent = ""]) => parent);
}

/**
 * Lists commits that lead to a commit but not to `known`, the newest first, up to a limit. Parents that a shallow clone
 * does not have are among them.
 */
export async function madeHere(context: Context, checkout: Checkout, known: string, most: number): Promise<string[]> {
  const list = (...except: string[]): Promise<string | null> =>
    askGit(context, checkout.folder, ["rev-list", `--max-count=${most}`, checkout.commit, ...except]);
  const made = ((COMMIT.test(known) ? await list(`^${known}`) : null) ?? (await list()) ?? "")
    .split("\n")
    .filter((one) => COMMIT.test(one));
  const parents = await Promise.all(made.map((commit) => parentsOf(context, { ...checkout, commit })));
  return [...new Set([...made, ...parents.flat()])].filter((one) => one !== known).slice(0, most);
}

/** Lists the pull requests in a clone, under its refs or fetched last, and the parents of GitHub's merges of them. */
export async function pullRequestsIn(context: Context, { folder }: Pick<Checkout, "folder">): Promise<string[]> {
  const [refs, heads] = await Promise.all([
    askGit(context, folder, ["for-each-ref", "--format=%(objectname)", "refs/pull", "refs/remotes/pull"]),
    fetchHead(context, folder),
  ]);
  const fetched = heads.filter((line) => OF_PULL_REQUEST.test(line)).map((line) => line.split(/\s/u, 1)[0] ?? "");
  const found = [...(refs ?? "").split("\n"), ...fetched].filter((one) => COMMIT.test(one));
  const merged = await Promise.all([...new Set(found)].map((commit) => parentsOf(context, { folder, commit })));
  return [...new Set([...found, ...merged.flatMap((parents) => parents.slice(1))])];
}

/** A line of FETCH_HEAD: a pull request's head, or a merge of it. */
const OF_PULL_REQUEST = /\bpull\/\d+\//u;

/**
 * The sources of a clone. `pullRequest`: a ref of a pull request names one of `commits`; `repositories`: "owner/name"
 * of every repository that it was fetched from.
 */
export type CloneSources = { pullRequest: boolean; repositories: string[] };

/** Finds out from a clone where these commits came from. */
export async function fetchedFrom(
  context: Context,
  { folder, commit }: Checkout,
  commits: readonly string[],
): Promise<CloneSources> {
  const ask = async (...args: string[]): Promise<string> => (await askGit(context, folder, args)) ?? "";
  const [refs, urls, heads] = await Promise.all([
    ask("for-each-ref", `--points-at=${commit}`, "--format=%(refname)", "refs/pull", "refs/remotes/pull"),
    ask("config", "--get-regexp", String.raw`^remote\..*\.url$`),
    fetchHead(context, folder),
  ]);
  const fetched = heads.filter((line) => commits.some((one) => line.startsWith(one)));
  const addresses = [
    ...urls.split("\n").map((line) => line.split(" ").at(-1) ?? ""),
    ...fetched.map((line) => line.split(" of ").at(-1) ?? ""),
  ];
  return {
    pullRequest: refs !== "" || fetched.some((line) => OF_PULL_REQUEST.test(line)),
    repositories: addresses.flatMap((address) => repositoryIn(address) ?? []),
  };
}

/** Whether the clone contains credentials; `actions/checkout` leaves them there by default. */
export async function keepsCredentials(context: Context, folder: string): Promise<boolean> {
  return (
    (await askGit(context, folder, ["config", "--name-only", "--get-regexp", String.raw`^http\..*\.extraheader$`])) !==
    null
  );
}

async function fetchHead(context: Context, folder: string): Promise<string[]> {
  const { world } = context;
  const path = await askGit(context, folder, ["rev-parse", "--git-path", "FETCH_HEAD"]);
  return path === null
    ? []
    : await world.files.read(resolve(folder, path)).then(
        (text) => text.toString().split("\n"),
        () => [],
      );
}

/** Reads "owner/name" from the address of a repository on a server; null for a folder of this machine. */
function repositoryIn(address: string): string | null {
  return /^(?:\w+:\/\/[^/]+\/|[^/]+@[^/:]+:)(?:.*\/)?([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/u.exec(address)?.[1] ?? null;
}

/** Returns git's output without the newline at its end; null when git fails or cannot be started. */
async function askGit(
  { world: { processes }, signal }: Context,
  folder: string,
  args: readonly string[],
): Promise<string | null> {
  return (await git(folder, args, processes, signal))?.replace(/\n$/u, "") ?? null;
}
