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
import type { Origin } from "../github/github.ts";
import { selectionText } from "../history/history.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { NixSettings } from "../nix/nix.ts";
import type { Context } from "../system/system.ts";

/**
 * What is kept between runs, and what was found there. `keepsPaths`: whether this run's store paths go there;
 * `restoresPaths`: whether those of others are used. `selection`: which checks this run is asked for, as
 * {@link selectionText} spells it.
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

/** What a run is told to do, and whose code it is about to evaluate. */
export type FlakeJob = { inputs: Inputs; origin: Origin };

/** Opens the cache of this job and reads from it; null when none is to be used, or nothing in it may be believed. */
export async function openMemory(
  context: Context,
  { inputs: { cache: options, flake, discover, overrides }, origin: { job, untold } }: FlakeJob,
  settings: NixSettings,
): Promise<Cache | null> {
  const { world, emit } = context;
  const chosen = chooseCache(options, world);
  if (chosen === null || untold !== null) return null;
  const [backend, scopes] = [openCache(chosen.where, world), await scopesOf(flake, options.trust, world)];
  // A folder has no scopes but by our names; who may write there is the user's choice.
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
  // What nobody is going to use is not worth a minute of packing.
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
