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
  /** The folder that the user chose; null: whichever place is best. */
  folder: string | null;
  /** The most that all packs of a ledger may take. */
  budgetBytes: number;
  recheck: Recheck;
  trust: Trust;
};

/** The place where entries are kept; plain data, so that another process can find them again. */
export type Where = { kind: "github" } | { kind: "folder"; folder: string };

/**
 * Chooses the place of this run's cache, and whether store paths are kept there: not on a personal machine, whose store
 * persists. In a job it is GitHub's cache, unless the user names a folder; elsewhere it is a folder of the user's.
 * Null: there is no cache.
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
 * Throws `usage` for a folder that git tracks, or may track: anybody who commits there could add proofs for his own
 * checks.
 */
export async function refuseTracked({ folder }: CacheOptions, world: World): Promise<void> {
  if (folder === null || (await world.files.kind(folder)) === null) return;
  const state = await trackedState(folder, world);
  if (state === "tracked")
    throw new VerdictError(
      "usage",
      `cache: git tracks files in "${folder}", so anybody who commits there decides what is proven. ` +
        "Remove them from git (git rm -r --cached), or name another folder.",
    );
  if (state === "unknown")
    throw new VerdictError(
      "usage",
      `cache: "${folder}" is in a git repository, and git does not say whether it tracks files there, ` +
        "which could prove anything. Install git, repair the repository, or name a folder outside of it.",
    );
}

/** Opens the backend for a place. */
export function openCache(where: Where, world: World): CacheBackend {
  return where.kind === "github" ? githubBackend(world) : folderBackend(where.folder, world);
}
