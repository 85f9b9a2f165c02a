import { createHash } from "node:crypto";
import { resolve } from "node:path";

import { branchesOf, isDefended, isJob, readEvent } from "../github/github.ts";
import type { World } from "../system/system.ts";

/** The branches whose runs may vouch for this one. */
export type Scopes = {
  /**
   * The flake of the checks: in a job, as the user wrote it; elsewhere the folder itself, because all flakes share a
   * cache there.
   */
  flake: string;
  /** The scope to which this run's results are added. */
  own: string;
  /**
   * Whether earlier runs of `own` prove anything: `chosen` when only because the user says so. Where they do not, they
   * only provide times and memory.
   */
  believesOwn: "yes" | "chosen" | "no";
  /** Scopes that are read too: the branch that this one is to be merged into, and the default branch. */
  others: readonly string[];
};

/** `self`: a branch's own earlier runs are believed as well, no matter who pushed to it. */
export type Trust = "base" | "self";

/** Outside of GitHub's jobs there are no branches to tell apart: anybody who may write to the folder vouches. */
const HERE = "this machine";

/**
 * The run to compare with where there is no other branch: the one before it in the same scope. Reads well after "vs",
 * like the name of a branch.
 */
const BEFORE = "the run before";

/** Incremented when an older reader would misunderstand the format. Since 2, keys end with the content's digest. */
const FORMAT = 2;

/**
 * Reads the scopes from the job's environment. A run believes its base and the default branch. It believes itself only
 * if nobody else can have written its entries, or if `trust` says so: any step of a job can write to the cache under
 * the job's own ref, so forgeries of an earlier push would survive. GitHub's cache keeps writers apart: no branch can
 * read what a pull request writes.
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
 * The scopes whose last run this one may be compared with; the first that has one counts. They are the branch that this
 * one is to be merged into, then the default branch. A run of the default branch itself, and one outside of GitHub's
 * jobs, is compared with the one before it. `name`: how people call the branch, or "the run before".
 */
export function basesOf({ own, others }: Scopes): { scope: string; name: string }[] {
  if (others.length === 0) return [{ scope: own, name: BEFORE }];
  return others.map((scope) => ({ scope, name: scope.replace(/^refs\/heads\//u, "") }));
}

/** The identity of a ledger: which flake was run, on which system, on which branch. */
export type LedgerName = { flake: string; scope: string; system: string };

/**
 * The prefix of a ledger's keys: format, system, branch, flake. Branch and flake may have characters that keys may not,
 * so they are given as digests.
 */
export function ledgerPrefix({ flake, scope, system }: LedgerName): string {
  return ["ledger", FORMAT, system, shortDigest(scope), shortDigest(flake), ""].join("-");
}

function shortDigest(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 16);
}
