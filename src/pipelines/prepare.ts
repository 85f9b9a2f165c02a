import { chooseCache, refuseTracked } from "../cache/cache.ts";
import { discover, type Discovery, lockFlake } from "../discover/discover.ts";
import { besides, settle } from "../github/github.ts";
import {
  EMPTY_HISTORY,
  type History,
  loadHistory,
  mergeHistories,
  recordRun,
  saveHistory,
} from "../history/history.ts";
import { availableMemory } from "../measure/measure.ts";
import type { Event, Report } from "../model/model.ts";
import { grantAccess, type NixSettings, type NixTool, readSettings, Substituters } from "../nix/nix.ts";
import { type ProofPartition, plan, type Plan } from "../plan/plan.ts";
import type { Context } from "../system/system.ts";
import { divideByProof } from "./divide-by-proof.ts";
import { type Cache, type FlakeJob, openMemory } from "./open-memory.ts";
import type { Stages } from "./stages.ts";

/** What is known before anything is built. */
export type Preparation = {
  flake: Report["flake"];
  /** Whose checks these are. */
  system: string;
  settings: NixSettings;
  /** The binary caches, of which some may be left out. */
  substituters: Substituters;
  discovered: Discovery;
  divided: ProofPartition;
  planned: Plan;
  cache: Cache | null;
  /** Why none of this is about the commit that the job is for; null where it is. */
  besides: string | null;
  past: Past;
  /** What all builds together may use. */
  memoryBytes: number | null;
};

/** What earlier runs took, and where this one's numbers go. */
type Past = { history: History; save(report: Report): Promise<void> };

/**
 * Everything up to the first build: finds the checks, which of them are proven, and what has to be built for the
 * others.
 */
export async function prepare(context: Context, tool: NixTool, job: FlakeJob, stages: Stages): Promise<Preparation> {
  const { world, emit, signal } = context;
  const { inputs } = job;
  await refuseTracked(inputs.cache, world);
  const found = await stages.time("discover", () => discoverAndRecall(context, tool, job));
  const past = await openHistory(context, inputs.history, found.cache?.recalled.history ?? EMPTY_HISTORY);
  const divided = divideByProof(context, found.discovered, found.cache, inputs.cache);
  const planned = await stages.time("plan", async () => {
    try {
      return await plan(context, tool, divided, { ...found, history: past.history });
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
  { inputs, origin }: FlakeJob,
): Promise<Pick<Preparation, "flake" | "system" | "settings" | "substituters" | "discovered" | "cache" | "besides">> {
  const { world, emit, signal } = context;
  using over = endOfScope();
  if (inputs.accessTokens.length > 0)
    emit({
      type: "notice",
      level: "info",
      message:
        "The access-tokens of nix-conf are for this run alone, and are not written to nix.conf, " +
        "where an input of the flake could copy them.",
    });
  const fetching = { ...tool, ...grantAccess(inputs.githubToken, inputs.accessTokens, world.env) };
  const reading = readSettings(context, tool);
  const probing = reading.then((settings) => askSubstituters(context, tool, settings));
  const recalling = reading.then((settings) =>
    openMemory({ ...context, signal: AbortSignal.any([signal, over.signal]) }, { inputs, origin }, settings),
  );
  // Heard below, unless something else fails before.
  recalling.catch(() => undefined);
  probing.catch(() => undefined);
  const [settings, { url, lockedUrl, revision, ...locked }] = await Promise.all([
    reading,
    lockFlake(context, fetching, inputs.flake),
  ]);
  const options = { ...inputs.discover, system: inputs.discover.system ?? settings.system };
  const flake = { url, lockedUrl, revision };
  // Evaluating runs code, and so the last word on whose it is comes before.
  const settled = await settle(context, origin, revision);
  const { untold } = settled;
  const [discovered, memory, substituters] = await Promise.all([
    discover(context, fetching, { ...flake, ...locked }, options),
    recalling,
    probing,
  ]);
  // With a cache that is off there is nothing to say.
  if (untold !== null && chooseCache(inputs.cache, world) !== null) emit(notBelieved(untold));
  return {
    flake,
    system: options.system,
    settings,
    substituters,
    discovered,
    cache: untold === null ? memory : null,
    besides: besides(settled),
  };
}

/** Says why nothing of earlier runs counts in this one. */
function notBelieved(untold: string): Event {
  return {
    type: "notice",
    level: "info",
    message:
      `Nothing that earlier runs kept is believed, and nothing of this run is kept: ${untold}. ` +
      "Check out the commit that the run is for, or build in a workflow on push or pull_request.",
  };
}

/** The binary caches, of which those that do not answer are left out. */
async function askSubstituters(context: Context, tool: NixTool, settings: NixSettings): Promise<Substituters> {
  const substituters = new Substituters(context, tool, settings);
  await substituters.probe();
  return substituters;
}

/** A signal that aborts when the scope is left. */
function endOfScope(): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  return { signal: controller.signal, [Symbol.dispose]: () => controller.abort() };
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
function nothingPlanned({ proven, unproven }: ProofPartition): Plan {
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
