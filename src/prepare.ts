import { chooseCache, type CacheOptions, openCache, type Where } from "./cache/cache.ts";
import { pushingCache } from "./cache/others.ts";
import type { Backend } from "./cache/port.ts";
import { recall, type Recalled } from "./cache/recall.ts";
import { type Scopes, scopesOf } from "./cache/scope.ts";
import { discover, type Discovered } from "./discover/discover.ts";
import { lockFlake } from "./discover/lock.ts";
import { matcher } from "./discover/select.ts";
import type { Emit } from "./events.ts";
import type { Inputs } from "./inputs.ts";
import { availableMemory } from "./measure/available.ts";
import { grantAccess } from "./nix/access.ts";
import { type NixSettings, readSettings } from "./nix/settings.ts";
import type { NixTool } from "./nix/tool.ts";
import { EMPTY_HISTORY, type History, mergeHistories, recordRun } from "./plan/history.ts";
import { loadHistory, saveHistory } from "./plan/history-file.ts";
import { selectionText } from "./plan/last-runs.ts";
import { plan, type Plan } from "./plan/plan.ts";
import { type Divided, prove } from "./plan/proofs.ts";
import type { Stages } from "./stages.ts";
import type { World } from "./system/world.ts";
import type { Report } from "./verdict.ts";

/** What is kept between runs, and what was found there. `selection`: which checks this run is asked for, as {@link selectionText} spells it. */
export type Cache = { where: Where; keepsPaths: boolean; backend: Backend; scopes: Scopes; selection: string; recalled: Recalled };

/** What is known before anything is built. */
export type Prepared = {
  flake: Report["flake"];
  /** Whose checks these are. */
  system: string;
  settings: NixSettings;
  discovered: Discovered;
  divided: Divided;
  planned: Plan;
  cache: Cache | null;
  past: Past;
  /** What all builds together may use. */
  memoryBytes: number | null;
};

/** What earlier runs took, and where this one's numbers go. */
export type Past = { history: History; save(report: Report): Promise<void> };

/** Everything up to the first build: finds the checks, which of them are proven, and what has to be built for the others. */
export async function prepare(tool: NixTool, inputs: Inputs, stages: Stages, world: World, emit: Emit, signal: AbortSignal): Promise<Prepared> {
  const found = await stages.time("discover", () => discoverAndRecall(tool, inputs, world, emit, signal));
  const past = await openHistory(inputs.history, found.cache?.recalled.history ?? EMPTY_HISTORY, world, emit);
  const divided = divide(found.discovered, found.cache, inputs.cache, world, emit);
  const planned = await stages.time("plan", async () => {
    try {
      return await plan(tool, found.settings, divided, { system: found.system, history: past.history }, world, signal);
    } catch (error) {
      if (signal.aborted) return nothingPlanned(divided);
      throw error;
    }
  });
  emit({
    type: "planned",
    builds: planned.builds.map(({ check, needs }) => ({ name: check.name, drvPath: check.drvPath, needs: [...needs] })),
    dependencies: [...planned.inputs.keys()].filter((drvPath) => !planned.builds.some(({ check }) => check.drvPath === drvPath)).length,
    downloads: planned.downloads,
  });
  return { ...found, divided, planned, past, memoryBytes: inputs.run.memoryBytes ?? (await availableMemory(world)) };
}

/** Evaluates the flake, and meanwhile fetches what earlier runs left. */
async function discoverAndRecall(tool: NixTool, inputs: Inputs, world: World, emit: Emit, signal: AbortSignal): Promise<Pick<Prepared, "flake" | "system" | "settings" | "discovered" | "cache">> {
  await using access = await grantAccess(inputs.githubToken, world);
  using over = endOfScope();
  const fetching = { ...tool, env: access.env };
  const reading = readSettings(tool, world, signal);
  const recalling = reading.then((settings) => openMemory(inputs, settings, world, emit, AbortSignal.any([signal, over.signal])));
  // Heard below, unless something else fails before.
  recalling.catch(() => undefined);
  const [settings, { url, lockedUrl, revision, ...locked }] = await Promise.all([reading, lockFlake(fetching, inputs.flake, world, signal)]);
  const options = { ...inputs.discover, system: inputs.discover.system ?? settings.system };
  const flake = { url, lockedUrl, revision };
  const [discovered, cache] = await Promise.all([discover(fetching, { ...flake, ...locked }, options, world, emit, signal), recalling]);
  return { flake, system: options.system, settings, discovered, cache };
}

/** A signal that aborts when the scope is left. */
function endOfScope(): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  return { signal: controller.signal, [Symbol.dispose]: () => controller.abort() };
}

async function openMemory({ cache: options, flake, discover }: Inputs, settings: NixSettings, world: World, emit: Emit, signal: AbortSignal): Promise<Cache | null> {
  const chosen = chooseCache(options, world);
  if (chosen === null) return null;
  const [backend, scopes] = [openCache(chosen.where, world), await scopesOf(flake, world)];
  const name = { system: discover.system ?? settings.system, selection: selectionText(discover.selection) };
  const [other, recalled] = await Promise.all([pushingCache(settings, world.env, world), recall(backend, scopes, name, world, emit, signal)]);
  if (other !== null) emit({ type: "notice", level: "detail", message: `Store paths are left to ${other.name} (${other.how}); only proofs and history are kept in ${backend.name}.` });
  return { ...chosen, keepsPaths: chosen.keepsPaths && other === null, backend, scopes, selection: name.selection, recalled };
}

/** Tells proven checks from the others, and says why. */
function divide({ found }: Discovered, cache: Cache | null, { recheck }: CacheOptions, world: World, emit: Emit): Divided {
  if (cache === null || cache.recalled.proofs.length === 0) {
    if (cache !== null) emit({ type: "notice", level: "detail", message: "No check is proven: no earlier run has left a proof of any." });
    return { proven: [], unproven: found.map((check) => ({ check, why: null })) };
  }
  const divided = prove(found, cache.recalled.proofs, recheck, world.now());
  for (const pattern of recheck.patterns) if (!found.some(({ name }) => matcher(pattern)(name))) emit({ type: "notice", level: "warning", message: `The pattern "${pattern}" of recheck matches no check.` });
  emit({ type: "notice", level: "detail", message: `${divided.proven.length} of ${found.length} checks are proven by earlier runs of the same derivations.` });
  const byReason = Map.groupBy(divided.unproven, ({ why }) => why);
  for (const [why, checks] of byReason) emit({ type: "notice", level: "detail", message: `Not proven, because ${why}: ${checks.map(({ check }) => check.name).join(", ")}.` });
  return divided;
}

/** Whatever is wrong with the file costs the order, never the run. */
async function openHistory(file: string | null, recalled: History, world: World, emit: Emit): Promise<Past> {
  if (file === null) return { history: recalled, save: () => Promise.resolve() };
  const warn = (reason: string | null): void => {
    if (reason !== null) emit({ type: "notice", level: "warning", message: `The history "${file}" ${reason}.` });
  };
  const { history, reason } = await loadHistory(file, world);
  warn(reason);
  return { history: mergeHistories(history, recalled), save: async ({ system, checks }) => warn(await saveHistory(file, recordRun(EMPTY_HISTORY, system, checks), world)) };
}

/** When the run was ended before its plan was made: what had been found is judged as it is. */
function nothingPlanned({ proven, unproven }: Divided): Plan {
  const builds = unproven.map(({ check, why }) => ({ check, needs: new Set<string>(), unproven: why }));
  return { proven, cached: [], refused: [], builds, inputs: new Map(), expected: new Map(), alone: new Set(), impure: new Set(), downloads: 0 };
}
