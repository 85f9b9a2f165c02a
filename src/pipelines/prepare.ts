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
import type { Report } from "../model/model.ts";
import { grantAccess, type NixSettings, type NixTool, readSettings } from "../nix/nix.ts";
import { type ProofPartition, plan, type Plan } from "../plan/plan.ts";
import type { Context } from "../system/system.ts";
import { divideByProof } from "./divide-by-proof.ts";
import { type Cache, type FlakeJob, openMemory } from "./open-memory.ts";
import type { Stages } from "./stages.ts";

/** Everything that is known before anything is built. */
export type Preparation = {
  flake: Report["flake"];
  /** The system of these checks. */
  system: string;
  settings: NixSettings;
  discovered: Discovery;
  divided: ProofPartition;
  planned: Plan;
  cache: Cache | null;
  /** Why none of this is about the commit that the job is for; null where it is. */
  besides: string | null;
  past: Past;
  /** The memory budget of all builds together. */
  memoryBytes: number | null;
};

/** The results of earlier runs, and the place for this one's. */
type Past = { history: History; save(report: Report): Promise<void> };

/** Does everything up to the first build: finds the checks, the proofs, and what to build for unproven ones. */
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

/** Evaluates the flake, and meanwhile fetches the results of earlier runs. */
async function discoverAndRecall(
  context: Context,
  tool: NixTool,
  { inputs, origin }: FlakeJob,
): Promise<Pick<Preparation, "flake" | "system" | "settings" | "discovered" | "cache" | "besides">> {
  const { world, emit, signal } = context;
  using over = endOfScope();
  if (inputs.accessTokens.length > 0)
    emit({
      type: "notice",
      level: "info",
      message:
        "The access-tokens of nix-conf are for this run only, and are not written to nix.conf, " +
        "where an input of the flake could copy them.",
    });
  const fetching = { ...tool, ...grantAccess(inputs.githubToken, inputs.accessTokens, world.env) };
  const reading = readSettings(context, tool);
  const recalling = reading.then((settings) =>
    openMemory({ ...context, signal: AbortSignal.any([signal, over.signal]) }, { inputs, origin }, settings),
  );
  // Awaited below, unless something else fails first.
  recalling.catch(() => undefined);
  const [settings, { url, lockedUrl, revision, ...locked }] = await Promise.all([
    reading,
    lockFlake(context, fetching, inputs.flake),
  ]);
  const options = { ...inputs.discover, system: inputs.discover.system ?? settings.system };
  const flake = { url, lockedUrl, revision };
  // Evaluating runs code, so it must be settled first whose code it is.
  const settled = await settle(context, origin, revision);
  const { unknownBecause } = settled;
  const [discovered, memory] = await Promise.all([
    discover(context, fetching, { ...flake, ...locked }, options),
    recalling,
  ]);
  // When the cache is off, there is nothing to report.
  if (unknownBecause !== null && chooseCache(inputs.cache, world) !== null) {
    emit({
      type: "notice",
      level: "info",
      message:
        `Results of earlier runs are not used, and those of this run are not kept: ${unknownBecause}. ` +
        "Check out the commit that the run is for, or build in a workflow on push or pull_request.",
    });
  }
  return {
    flake,
    system: options.system,
    settings,
    discovered,
    cache: unknownBecause === null ? memory : null,
    besides: besides(settled),
  };
}

/** A signal that aborts when the scope is left. */
function endOfScope(): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  return { signal: controller.signal, [Symbol.dispose]: () => controller.abort() };
}

/** A bad file costs only a good order, never the run. */
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

/** The plan of a run that was ended before it was planned: the checks that were found are judged as they are. */
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
