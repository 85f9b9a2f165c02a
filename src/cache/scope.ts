import { createHash } from "node:crypto";
import { resolve } from "node:path";

import { isRecord } from "../plan/history.ts";
import type { World } from "../system/world.ts";

/** Whose runs may vouch for this one, by the names of their branches. */
export type Scopes = {
  /** What their checks are of: the flake as the user wrote it, in a job; the folder itself elsewhere, where all flakes share a cache. */
  flake: string;
  /** Where this run's own results go. */
  own: string;
  /** Read as well: the branch that this one is to be merged into, and the default branch. */
  others: readonly string[];
};

/** Outside of GitHub's jobs there are no branches to tell apart: whoever may write to the folder vouches. */
const HERE = "this machine";

/** What a run is compared with where no other branch is: the one before it in the same scope. Reads well behind "vs", as the name of a branch does. */
const BEFORE = "the run before";

/** Raised when a reader of the format before would misunderstand. */
export const FORMAT = 1;

/**
 * Reads them from the job's environment. A pull request believes itself and its base; another branch itself and the default branch; the default branch itself
 * alone. GitHub's cache holds jobs to the same rule: what a pull request writes, no other one and no branch can read.
 */
export async function scopesOf(flake: string, world: Pick<World, "env" | "files">): Promise<Scopes> {
  const own = world.env["GITHUB_REF"];
  if (world.env["GITHUB_ACTIONS"] !== "true" || own === undefined || own === "") return { flake: world.files.exists(flake) ? resolve(flake) : flake, own: HERE, others: [] };
  const event = await readEvent(world);
  const base = world.env["GITHUB_BASE_REF"];
  const others = [base ? `refs/heads/${base}` : text(event, "merge_group", "base_ref"), branch(text(event, "repository", "default_branch"))];
  const isDefault = own === others[1];
  return { flake, own, others: isDefault ? [] : [...new Set(others.filter((other) => other !== null && other !== own))] as string[] };
}

/**
 * The scopes whose last run this one may be compared with, the first that has one counts: the branch that it is to be merged into, else the default branch. A
 * run of the default branch itself, and one outside of GitHub's jobs, is compared with the one before it. `name`: the branch as people say it, or "the run before".
 */
export function basesOf({ own, others }: Scopes): { scope: string; name: string }[] {
  if (others.length === 0) return [{ scope: own, name: BEFORE }];
  return others.map((scope) => ({ scope, name: scope.replace(/^refs\/heads\//u, "") }));
}

/** Whose ledger it is: what was run, on which system, on which branch. */
export type LedgerName = { flake: string; scope: string; system: string };

/** How the keys of a ledger begin: format, system, branch, flake. The names of the last two may hold what a key may not, so they are there as digests. */
export function ledgerPrefix({ flake, scope, system }: LedgerName): string {
  return ["ledger", FORMAT, system, digest(scope), digest(flake), ""].join("-");
}

/** The address of this run, for people; null outside of a job. */
export function runAddress(env: World["env"]): string | null {
  const [server, repository, id] = ["GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID"].map((name) => env[name] ?? "");
  return env["GITHUB_ACTIONS"] === "true" && server && repository && id ? `${server}/${repository}/actions/runs/${id}` : null;
}

function digest(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 16);
}

function branch(name: string | null): string | null {
  return name === null ? null : `refs/heads/${name}`;
}

/** The event that started the job; null where there is none, or none that can be read. */
export async function readEvent({ env, files }: Pick<World, "env" | "files">): Promise<unknown> {
  try {
    return JSON.parse((await files.read(env["GITHUB_EVENT_PATH"] ?? "")).toString()) as unknown;
  } catch {
    return null;
  }
}

/** A member of a member of a value from outside; undefined when there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (isRecord(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined), value);
}

function text(event: unknown, ...path: readonly string[]): string | null {
  const value = at(event, ...path);
  return typeof value === "string" && value !== "" ? value : null;
}
