import {
  type Backend,
  type CacheOptions,
  chooseCache,
  newestKeys,
  openCache,
  pushingCache,
  recall,
  type Recalled,
  refuseTracked,
  type Scopes,
  scopesOf,
  type Where,
} from "../cache/cache.ts";
import { discover, type Discovery, lockFlake } from "../discover/discover.ts";
import { besides, type Origin, settle } from "../github/github.ts";
import {
  EMPTY_HISTORY,
  type History,
  loadHistory,
  mergeHistories,
  recordRun,
  saveHistory,
  selectionText,
} from "../history/history.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { availableMemory } from "../measure/measure.ts";
import type { Report } from "../model/model.ts";
import { grantAccess, type NixSettings, type NixTool, readSettings } from "../nix/nix.ts";
import { type Divided, plan, type Plan, prove } from "../plan/plan.ts";
import type { Context } from "../system/system.ts";
import { matcher } from "../text/text.ts";
import type { Stages } from "./stages.ts";

/**
 * What is kept between runs, and what was found there. `keepsPaths`: whether this run's store paths go there;
 * `restoresPaths`: whether those of others are used. `selection`: which checks this run is asked for, as
 * {@link selectionText} spells it.
 */
export type Cache = {
  where: Where;
  keepsPaths: boolean;
  restoresPaths: boolean;
  backend: Backend;
  scopes: Scopes;
  selection: string;
  recalled: Recalled;
};

/** What is known before anything is built. */
export type Prepared = {
  flake: Report["flake"];
  /** Whose checks these are. */
  system: string;
  settings: NixSettings;
  discovered: Discovery;
  divided: Divided;
  planned: Plan;
  cache: Cache | null;
  /** Why none of this is about the commit that the job is for; null where it is. */
  besides: string | null;
  past: Past;
  /** What all builds together may use. */
  memoryBytes: number | null;
};

/** What earlier runs took, and where this one's numbers go. */
export type Past = { history: History; save(report: Report): Promise<void> };

/** What a run is told to do, and whose code it is about to evaluate. */
export type Job = { inputs: Inputs; origin: Origin };

/**
 * Everything up to the first build: finds the checks, which of them are proven, and what has to be built for the
 * others.
 */
export async function prepare(context: Context, tool: NixTool, job: Job, stages: Stages): Promise<Prepared> {
  const { world, emit, signal } = context;
  const { inputs } = job;
  await refuseTracked(inputs.cache, world);
  const found = await stages.time("discover", () => discoverAndRecall(context, tool, job));
  const past = await openHistory(context, inputs.history, found.cache?.recalled.history ?? EMPTY_HISTORY);
  const divided = divide(context, found.discovered, found.cache, inputs.cache);
  const planned = await stages.time("plan", async () => {
    try {
      return await plan(context, tool, found.settings, divided, { system: found.system, history: past.history });
    } catch (error) {
      if (signal.aborted) return nothingPlanned(divided);
      throw error;
    }
  });
  emit({
    type: "planned",
    builds: planned.builds.map(({ check, needs }) => ({ name: check.name, drvPath: check.drvPath, needs: [...needs] })),
    dependencies: [...planned.inputs.keys()].filter(
      (drvPath) => !planned.builds.some(({ check }) => check.drvPath === drvPath),
    ).length,
    downloads: planned.downloads,
  });
  return { ...found, divided, planned, past, memoryBytes: inputs.run.memoryBytes ?? (await availableMemory(world)) };
}

/** Evaluates the flake, and meanwhile fetches what earlier runs left. */
async function discoverAndRecall(
  context: Context,
  tool: NixTool,
  { inputs, origin }: Job,
): Promise<Pick<Prepared, "flake" | "system" | "settings" | "discovered" | "cache" | "besides">> {
  const { world, emit, signal } = context;
  using over = endOfScope();
  if (inputs.accessTokens.length > 0)
    emit({
      type: "notice",
      level: "info",
      message:
        "The access-tokens of nix-conf are for this run alone, and are not written to nix.conf, where an input of the flake could copy them.",
    });
  const fetching = { ...tool, ...grantAccess(inputs.githubToken, inputs.accessTokens, world.env) };
  const reading = readSettings(context, tool);
  const recalling = reading.then((settings) =>
    openMemory({ ...context, signal: AbortSignal.any([signal, over.signal]) }, { inputs, origin }, settings),
  );
  // Heard below, unless something else fails before.
  recalling.catch(() => undefined);
  const [settings, { url, lockedUrl, revision, ...locked }] = await Promise.all([
    reading,
    lockFlake(context, fetching, inputs.flake),
  ]);
  const options = { ...inputs.discover, system: inputs.discover.system ?? settings.system };
  const flake = { url, lockedUrl, revision };
  // Evaluating runs code, and so the last word on whose it is comes before.
  const settled = await settle(context, origin, revision);
  const { untold } = settled;
  const [discovered, memory] = await Promise.all([
    discover(context, fetching, { ...flake, ...locked }, options),
    recalling,
  ]);
  // With a cache that is off there is nothing to say.
  if (untold !== null && chooseCache(inputs.cache, world) !== null) {
    emit({
      type: "notice",
      level: "info",
      message: `Nothing that earlier runs kept is believed, and nothing of this run is kept: ${untold}. Check out the commit that the run is for, or build in a workflow on push or pull_request.`,
    });
  }
  return {
    flake,
    system: options.system,
    settings,
    discovered,
    cache: untold === null ? memory : null,
    besides: besides(settled),
  };
}

/** A signal that aborts when the scope is left. */
function endOfScope(): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  return { signal: controller.signal, [Symbol.dispose]: () => controller.abort() };
}

async function openMemory(
  context: Context,
  { inputs: { cache: options, flake, discover }, origin: { job, untold } }: Job,
  settings: NixSettings,
): Promise<Cache | null> {
  const { world, emit } = context;
  const chosen = chooseCache(options, world);
  if (chosen === null || untold !== null) return null;
  const [backend, scopes] = [openCache(chosen.where, world), await scopesOf(flake, options.trust, world)];
  // A folder has no scopes but by our names; who may write there is the user's choice.
  const newest = job === null || chosen.where.kind === "folder" ? null : newestKeys(job);
  const wanted = { system: discover.system ?? settings.system, selection: selectionText(discover.selection), newest };
  const [other, recalled] = await Promise.all([
    pushingCache(settings, world.env, world),
    recall(context, backend, scopes, wanted),
  ]);
  if (other !== null)
    emit({
      type: "notice",
      level: "detail",
      message: `Store paths are left to ${other.name} (${other.how}); only proofs and history are kept in ${backend.name}.`,
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
    recalled,
  };
}

/** Tells proven checks from the others, and says why. */
function divide(
  { world, emit }: Context,
  { found }: Discovery,
  cache: Cache | null,
  { recheck }: CacheOptions,
): Divided {
  if (cache === null || cache.recalled.proofs.length + cache.recalled.hearsay.length === 0) {
    if (cache !== null)
      emit({ type: "notice", level: "detail", message: "No check is proven: no earlier run has left a proof of any." });
    return { proven: [], unproven: found.map((check) => ({ check, why: null })) };
  }
  const divided = prove(found, cache.recalled, recheck, world.now());
  for (const pattern of recheck.patterns)
    if (!found.some(({ name }) => matcher(pattern)(name)))
      emit({ type: "notice", level: "warning", message: `The pattern "${pattern}" of recheck matches no check.` });
  emit({
    type: "notice",
    level: "detail",
    message: `${divided.proven.length} of ${found.length} checks are proven by earlier runs of the same derivations.`,
  });
  const byReason = Map.groupBy(divided.unproven, ({ why }) => why);
  for (const [why, checks] of byReason)
    emit({
      type: "notice",
      level: "detail",
      message: `Not proven, because ${why}: ${checks.map(({ check }) => check.name).join(", ")}.`,
    });
  return divided;
}

/** Whatever is wrong with the file costs the order, never the run. */
async function openHistory({ world, emit }: Context, file: string | null, recalled: History): Promise<Past> {
  if (file === null) return { history: recalled, save: () => Promise.resolve() };
  const warn = (reason: string | null): void => {
    if (reason !== null) emit({ type: "notice", level: "warning", message: `The history "${file}" ${reason}.` });
  };
  const { history, reason } = await loadHistory(file, world);
  warn(reason);
  return {
    history: mergeHistories(history, recalled),
    save: async ({ system, checks }) => warn(await saveHistory(file, recordRun(EMPTY_HISTORY, system, checks), world)),
  };
}

/** When the run was ended before its plan was made: what had been found is judged as it is. */
function nothingPlanned({ proven, unproven }: Divided): Plan {
  const builds = unproven.map(({ check, why }) => ({ check, needs: new Set<string>(), unproven: why }));
  return {
    proven,
    cached: [],
    refused: [],
    builds,
    inputs: new Map(),
    expected: new Map(),
    alone: new Set(),
    impure: new Set(),
    downloads: 0,
  };
}
