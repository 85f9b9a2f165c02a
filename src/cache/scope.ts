import { createHash } from "node:crypto";
import { resolve } from "node:path";

import { branchesOf, isDefended, isJob, readEvent } from "../github/github.ts";
import type { World } from "../system/system.ts";

/** Whose runs may vouch for this one, by the names of their branches. */
export type Scopes = {
  /**
   * What their checks are of: the flake as the user wrote it, in a job; the folder itself elsewhere, where all flakes
   * share a cache.
   */
  flake: string;
  /** Where this run's own results go. */
  own: string;
  /**
   * Whether earlier runs of `own` prove anything: `chosen` when only because the user says so. Where they do not, they
   * tell how long things take, and no more.
   */
  believesOwn: "yes" | "chosen" | "no";
  /** Read as well: the branch that this one is to be merged into, and the default branch. */
  others: readonly string[];
};

/** `self`: a branch's own earlier runs are believed as well, whoever may have pushed to it. */
export type Trust = "base" | "self";

/** Outside of GitHub's jobs there are no branches to tell apart: whoever may write to the folder vouches. */
const HERE = "this machine";

/**
 * What a run is compared with where no other branch is: the one before it in the same scope. Reads well behind "vs", as
 * the name of a branch does.
 */
const BEFORE = "the run before";

/** Raised when an older reader would misunderstand the format. Since 2, keys end with the content's digest. */
const FORMAT = 2;

/**
 * Reads them from the job's environment. A run believes its base and the default branch; itself only where nobody else
 * may have written what is there, or when `trust` says so: any step of a job can write to the cache under the job's own
 * ref, so that what an earlier push forged would outlive it. GitHub's cache keeps the writers apart: what a pull
 * request writes, no branch can read.
 */
export async function scopesOf(flake: string, trust: Trust, world: Pick<World, "env" | "files">): Promise<Scopes> {
  const { env } = world;
  const own = env["GITHUB_REF"];
  if (!isJob(env) || own === undefined || own === "")
    return { flake: world.files.exists(flake) ? resolve(flake) : flake, own: HERE, believesOwn: "yes", others: [] };
  const event = await readEvent(world);
  const { base, fallback } = branchesOf(env, event);
  const believesOwn = isDefended(env, event) ? "yes" : trust === "self" ? "chosen" : "no";
  return {
    flake,
    own,
    believesOwn,
    others:
      own === fallback
        ? []
        : ([...new Set([base, fallback].filter((other) => other !== null && other !== own))] as string[]),
  };
}

/**
 * The scopes whose last run this one may be compared with, the first that has one counts: the branch that it is to be
 * merged into, else the default branch. A run of the default branch itself, and one outside of GitHub's jobs, is
 * compared with the one before it. `name`: the branch as people say it, or "the run before".
 */
export function basesOf({ own, others }: Scopes): { scope: string; name: string }[] {
  if (others.length === 0) return [{ scope: own, name: BEFORE }];
  return others.map((scope) => ({ scope, name: scope.replace(/^refs\/heads\//u, "") }));
}

/** Whose ledger it is: what was run, on which system, on which branch. */
export type LedgerName = { flake: string; scope: string; system: string };

/**
 * How the keys of a ledger begin: format, system, branch, flake. The names of the last two may hold what a key may not,
 * so they are there as digests.
 */
export function ledgerPrefix({ flake, scope, system }: LedgerName): string {
  return ["ledger", FORMAT, system, shortDigest(scope), shortDigest(flake), ""].join("-");
}

function shortDigest(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 16);
}
