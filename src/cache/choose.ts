import { join } from "node:path";

import type { Recheck } from "../history/history.ts";
import { VerdictError } from "../model/model.ts";
import { trackedState, type World } from "../system/system.ts";
import { githubBackend, githubCacheIsThere } from "./backends/actions.ts";
import { folderBackend } from "./backends/folder.ts";
import type { CacheBackend } from "./port.ts";
import type { Trust } from "./scope.ts";

export type CacheOptions = {
  enabled: boolean;
  /** Where the user wants it; null: wherever it is best. */
  folder: string | null;
  /** What all packs of a ledger may take. */
  budgetBytes: number;
  recheck: Recheck;
  trust: Trust;
};

/** Where entries are kept; plain data, so that another process finds them again. */
export type Where = { kind: "github" } | { kind: "folder"; folder: string };

/**
 * Where this run's cache is, and whether store paths go into it: not on a machine of one's own, whose store stays.
 * Null: there is none. In a job, it is GitHub's, unless the user names a folder; elsewhere a folder of the user's.
 */
export function chooseCache(
  { enabled, folder }: CacheOptions,
  { env }: Pick<World, "env">,
): { where: Where; keepsPaths: boolean } | null {
  if (!enabled) return null;
  if (folder !== null) return { where: { kind: "folder", folder }, keepsPaths: true };
  if (githubCacheIsThere(env)) return { where: { kind: "github" }, keepsPaths: true };
  const parent = env["XDG_CACHE_HOME"] ?? (env["HOME"] === undefined ? null : join(env["HOME"], ".cache"));
  return parent === null || env["GITHUB_ACTIONS"] === "true"
    ? null
    : { where: { kind: "folder", folder: join(parent, "nix-verdict") }, keepsPaths: false };
}

/**
 * Throws `usage` for a folder that git tracks, or may track: whoever commits there could bring the proofs of his own
 * checks.
 */
export async function refuseTracked({ folder }: CacheOptions, world: World): Promise<void> {
  if (folder === null || (await world.files.kind(folder)) === null) return;
  const state = await trackedState(folder, world);
  if (state === "tracked")
    throw new VerdictError(
      "usage",
      `cache: git tracks files in "${folder}", so that whoever commits there decides what is proven. ` +
        "Remove them from git (git rm -r --cached), or name another folder.",
    );
  if (state === "unknown")
    throw new VerdictError(
      "usage",
      `cache: "${folder}" lies in a git repository, and git does not tell whether it tracks files there, ` +
        "which could prove anything. Install git or mend the repository, or name a folder outside of it.",
    );
}

/** The backend for a place. */
export function openCache(where: Where, world: World): CacheBackend {
  return where.kind === "github" ? githubBackend(world) : folderBackend(where.folder, world);
}
