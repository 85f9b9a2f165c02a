import {
  type CacheBackend,
  chooseCache,
  newestKeys,
  openCache,
  pushingCache,
  recall,
  type Recalled,
  type Scopes,
  scopesOf,
  type Where,
} from "../cache/cache.ts";
import type { FlakeSubject } from "../discover/discover.ts";
import type { Origin } from "../github/github.ts";
import { selectionText } from "../history/history.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { NixSettings } from "../nix/nix.ts";
import type { Context } from "../system/system.ts";

/**
 * The cache of this job, and its content. `keepsPaths`: whether this run's store paths are stored; `restoresPaths`:
 * whether those of earlier runs are used. `selection`: the checks that this run is asked for, as {@link selectionText}
 * spells them.
 */
export type Cache = {
  where: Where;
  keepsPaths: boolean;
  restoresPaths: boolean;
  backend: CacheBackend;
  scopes: Scopes;
  selection: string;
  budgetBytes: number;
  recalled: Recalled;
};

/**
 * The task of a run, and the origin of the code that it will evaluate. `subject`: what of the flake; `out`: where the
 * report goes, null: none.
 */
export type FlakeJob = { inputs: Inputs; subject: FlakeSubject; origin: Origin; out: string | null };

/** Opens the cache of this job and reads from it; null when the run uses none, or may not believe anything in it. */
export async function openMemory(
  context: Context,
  {
    inputs: { cache: options, flake, discover, overrides },
    origin: { job, unknownBecause },
  }: Pick<FlakeJob, "inputs" | "origin">,
  settings: NixSettings,
): Promise<Cache | null> {
  const { world, emit } = context;
  const chosen = chooseCache(options, world);
  if (chosen === null || unknownBecause !== null) return null;
  const [backend, scopes] = [openCache(chosen.where, world), await scopesOf(flake, options.trust, world)];
  // A folder has scopes only by our names for them; the user decides who may write there.
  const newest = job === null || chosen.where.kind === "folder" ? null : newestKeys(job);
  const wanted = {
    system: discover.system ?? settings.system,
    selection: selectionText(discover.selection, overrides),
    newest,
  };
  const [other, recalled] = await Promise.all([
    pushingCache(settings, world.env, world),
    recall(context, backend, scopes, wanted),
  ]);
  if (other !== null)
    emit({
      type: "notice",
      level: "detail",
      message:
        `Store paths are left to ${other.name} (${other.how}); ` +
        `only proofs and history are kept in ${backend.name}.`,
    });
  const restoresPaths = chosen.keepsPaths && other === null;
  // Packing takes a minute, which is not worth it for paths that nobody will use.
  return {
    ...chosen,
    restoresPaths,
    keepsPaths: restoresPaths && scopes.believesOwn !== "no",
    backend,
    scopes,
    selection: wanted.selection,
    budgetBytes: options.budgetBytes,
    recalled,
  };
}
