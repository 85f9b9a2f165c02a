import { chooseCache, refuseTracked } from "../cache/cache.ts";
import { discover, type Discovery, lockFlake, type Overrides } from "../discover/discover.ts";
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
import type { BuildRecord, Conditions, Event, Report } from "../model/model.ts";
import { grantAccess, type NixSettings, type NixTool, readSettings, Substituters, wantedJobs } from "../nix/nix.ts";
import { type ProofPartition, plan, type Plan } from "../plan/plan.ts";
import type { Context } from "../system/system.ts";
import { divideByProof } from "./divide-by-proof.ts";
import { EvaluationBuilds } from "./evaluation-builds.ts";
import { type Cache, type FlakeJob, openMemory } from "./open-memory.ts";
import type { Stages } from "./stages.ts";
import { useFlakeSettings } from "./use-flake-settings.ts";

/** Everything that is known before anything is built. */
export type Preparation = {
  /** Nix with every setting that holds for this run. */
  tool: NixTool;
  /** How many builds run at once. */
  jobs: number;
  flake: Report["flake"];
  /** The system of these checks. */
  system: string;
  settings: NixSettings;
  /** The binary caches, of which some may be left out. */
  substituters: Substituters;
  discovered: Discovery;
  /** Builds that evaluation waited for. */
  evaluationBuilds: readonly BuildRecord[];
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
  const jobs = inputs.run.jobs ?? (await wantedJobs(context, found.tool, found.settings)) ?? world.machine.cores;
  const divided = divideByProof(context, found.discovered, found.cache, inputs.cache);
  const planned = await stages.time("plan", async () => {
    try {
      return await plan(context, found.tool, divided, { ...found, history: past.history });
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
  return {
    ...found,
    jobs,
    divided,
    planned,
    past,
    memoryBytes: inputs.run.memoryBytes ?? (await availableMemory(world)),
  };
}

/** Says where access tokens go. */
const TOKENS_STAY: Event = {
  type: "notice",
  level: "info",
  message:
    "The access-tokens of nix-conf and of options are for this run alone. Nix gets them through a pipe; " +
    "in nix.conf, an input of the flake could copy them.",
};

/** Evaluates the flake, and meanwhile fetches the results of earlier runs. */
async function discoverAndRecall(
  context: Context,
  tool: NixTool,
  { inputs, origin, out }: FlakeJob,
): Promise<Omit<Preparation, "jobs" | "divided" | "planned" | "past" | "memoryBytes">> {
  const { world, emit, signal } = context;
  using over = endOfScope();
  if (inputs.accessTokens.length > 0) emit(TOKENS_STAY);
  const fetching = { ...tool, ...grantAccess(inputs.githubToken, inputs.accessTokens, world.env) };
  const reading = readSettings(context, tool);
  const probing = reading.then((settings) => probeSubstituters(context, tool, settings));
  const recalling = reading.then((settings) =>
    openMemory({ ...context, signal: AbortSignal.any([signal, over.signal]) }, { inputs, origin }, settings),
  );
  // Awaited below, unless something else fails first.
  recalling.catch(() => undefined);
  probing.catch(() => undefined);
  const [read, locked] = await Promise.all([reading, lockFlake(context, fetching, inputs.flake, inputs.overrides)]);
  const { url, lockedUrl, revision } = locked;
  // Evaluating runs code, so it must be settled first whose code it is.
  const settled = await settle(context, origin, revision);
  const { unknownBecause } = settled;
  await using imports = new EvaluationBuilds(context, fetching, out);
  const configured = { evaluating: fetching, building: tool, settings: read };
  const { evaluating, building, settings } = await useFlakeSettings(context, configured, locked);
  const options = { ...inputs.discover, system: inputs.discover.system ?? settings.system };
  const [discovered, memory, substituters] = await Promise.all([
    discover(context, evaluating, locked, { ...options, imports }),
    recalling,
    // The flake itself may have brought some along.
    probing.then((known) => known.adopt(building, settings)),
  ]);
  // When the cache is off, there is nothing to report.
  if (unknownBecause !== null && chooseCache(inputs.cache, world) !== null) emit(notUsed(unknownBecause));
  return {
    tool: building,
    flake: { url, lockedUrl, revision, ...conditions(inputs.overrides, tool) },
    system: options.system,
    settings,
    substituters,
    discovered,
    evaluationBuilds: imports.records,
    cache: unknownBecause === null ? memory : null,
    besides: besides(settled),
  };
}

/** Says why results of earlier runs do not count in this one. */
function notUsed(unknownBecause: string): Event {
  return {
    type: "notice",
    level: "info",
    message:
      `Results of earlier runs are not used, and those of this run are not kept: ${unknownBecause}. ` +
      "Check out the commit that the run is for, or build in a workflow on push or pull_request.",
  };
}

/** The binary caches of the user, of which those that do not answer are left out. */
async function probeSubstituters(context: Context, tool: NixTool, settings: NixSettings): Promise<Substituters> {
  return await new Substituters(context, tool, settings).probe();
}

/** What else a report says of the flake, without passwords that a reference may hold. */
function conditions(overrides: Overrides, { impure }: NixTool): Conditions {
  const told = overrides.map(([input, flake]) => ({ input, flake: flake.replace(/(?<=\/\/)[^/@]*:[^/@]*@/u, "") }));
  return { ...(told.length > 0 && { overrides: told }), ...(impure && { impure }) };
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
