import { chooseCache, refuseTracked } from "../cache/cache.ts";
import { discover, evaluationMemory, type LockedFlake, lockFlake, type Overrides } from "../discover/discover.ts";
import { besides, settle } from "../github/github.ts";
import {
  EMPTY_HISTORY,
  evaluationTimes,
  type History,
  loadHistory,
  mergeHistories,
  recordRun,
  saveHistory,
} from "../history/history.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { availableMemory } from "../measure/measure.ts";
import type { BuildRecord, Event, Report } from "../model/model.ts";
import { grantAccess, type NixSettings, type NixTool, readSettings, Substituters, wantedJobs } from "../nix/nix.ts";
import type { Context, World } from "../system/system.ts";
import { hasProofs } from "./divide-by-proof.ts";
import { EvaluationBuilds } from "./evaluation-builds.ts";
import { Evaluation } from "./evaluation.ts";
import { type Cache, type FlakeJob, openMemory } from "./open-memory.ts";
import { type EvaluationSubject, RememberedEvaluation } from "./remembered-evaluation.ts";
import type { Stages } from "./stages.ts";
import { useFlakeSettings } from "./use-flake-settings.ts";

/** Everything that is known before anything is built, and the evaluation that goes on. */
export type Preparation = AsyncDisposable & {
  /** Nix with every setting that holds for this run. */
  tool: NixTool;
  /** How many builds run at once. */
  jobs: number;
  flake: Report["flake"];
  /** The flake's own files. */
  tree: LockedFlake["sources"];
  /** The system of these checks. */
  system: string;
  settings: NixSettings;
  /** The binary caches, of which some may be left out. */
  substituters: Substituters;
  evaluation: Evaluation;
  /** Builds that evaluation has waited for so far. */
  evaluationBuilds: readonly BuildRecord[];
  remembered: RememberedEvaluation;
  cache: Cache | null;
  /** Why none of this is about the commit that the job is for; null where it is. */
  besides: string | null;
  past: Past;
  /** The memory budget of all builds together, once nothing is evaluated any more, and until then; in bytes. */
  memory: { bytes: number | null; besideBytes: number | null };
};

/** The results of earlier runs, and the place for this one's. */
type Past = { history: History; save(report: Report): Promise<void> };

/** Begins to evaluate the flake, and does everything else that comes before the first build. */
export async function prepare(context: Context, tool: NixTool, job: FlakeJob, stages: Stages): Promise<Preparation> {
  await refuseTracked(job.inputs.cache, context.world);
  const opened = Promise.withResolvers<Preparation>();
  const discovering = stages.time("discover", async () => {
    const preparation = await beginEvaluation(context, tool, job);
    opened.resolve(preparation);
    await preparation.evaluation.over;
  });
  discovering.catch(opened.reject);
  return await opened.promise;
}

/** Says where access tokens go. */
const TOKENS_STAY: Event = {
  type: "notice",
  level: "info",
  message:
    "The access-tokens of nix-conf and of options are for this run alone. Nix gets them through a pipe; " +
    "in nix.conf, an input of the flake could copy them.",
};

/** Begins to evaluate the flake, and meanwhile fetches the results of earlier runs. */
async function beginEvaluation(
  context: Context,
  tool: NixTool,
  { inputs, origin, out }: FlakeJob,
): Promise<Preparation> {
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
  // Evaluating runs code, so it must be settled first whose code it is.
  const settled = await settle(context, origin, locked.revision);
  const configured = { evaluating: fetching, building: tool, settings: read };
  const { evaluating, building, settings } = await useFlakeSettings(context, configured, locked);
  const system = inputs.discover.system ?? settings.system;
  // Filled later: evaluation does not wait for the history.
  const expected = new Map<string, number>();
  const memory = await buildMemory(world, inputs);
  const cached = recalling.then((recalled) => usableCache(context, recalled, settled.unknownBecause, inputs));
  await using opening = new AsyncDisposableStack();
  const imports = opening.use(new EvaluationBuilds(context, fetching, out));
  const subject = { tool: evaluating, settings, flake: locked, system };
  const begun = startEvaluation(context, subject, { inputs, imports, cached }, expected);
  opening.use(begun.evaluation);
  const [cache, substituters, wanted] = await Promise.all([
    cached,
    // The flake itself may have brought some along.
    probing.then((known) => known.adopt(building, settings)),
    inputs.run.jobs ?? wantedJobs(context, building, settings, system),
  ]);
  const past = await openHistory(context, inputs.history, cache?.recalled.history ?? EMPTY_HISTORY);
  for (const [name, ms] of evaluationTimes(past.history, system)) expected.set(name, ms);
  emit({ type: "evaluations-expected", durations: expected });
  const scope = opening.move();
  return {
    tool: building,
    jobs: wanted ?? world.machine.cores,
    flake: flakeOf(locked, inputs.overrides, tool),
    tree: locked.sources,
    system,
    settings,
    substituters,
    ...begun,
    evaluationBuilds: imports.records,
    cache,
    besides: besides(settled),
    past,
    memory,
    [Symbol.asyncDispose]: async () => await scope.disposeAsync(),
  };
}

/** Evaluates what earlier runs do not know. `expected`: how long each takes, by name; more may come later. */
function startEvaluation(
  context: Context,
  subject: EvaluationSubject,
  { inputs, imports, cached }: { inputs: Inputs; imports: EvaluationBuilds; cached: Promise<Cache | null> },
  expected: ReadonlyMap<string, number>,
): Pick<Preparation, "evaluation" | "remembered"> {
  const { tool, flake, system } = subject;
  const remembered = new RememberedEvaluation(context, subject);
  const options = { ...inputs.discover, system, imports, expectedMs: (name: string) => expected.get(name) ?? null };
  const evaluation = new Evaluation(context, async (within, checks) => {
    const known = await remembered.recall(await cached, inputs.cache.recheck);
    return await discover(within, tool, flake, { ...options, checks, remembered: known });
  });
  return { evaluation, remembered };
}

/** The cache, if the code's origin is known. If not, `unknownBecause` says why, and nothing in it may be believed. */
function usableCache(
  { world, emit }: Context,
  recalled: Cache | null,
  unknownBecause: string | null,
  inputs: Inputs,
): Cache | null {
  // When the cache is off, there is nothing to report.
  if (unknownBecause !== null && chooseCache(inputs.cache, world) !== null) emit(notUsed(unknownBecause));
  const cache = unknownBecause === null ? recalled : null;
  if (cache !== null && !hasProofs(cache)) emit(NO_PROOFS);
  return cache;
}

/** What builds may have by themselves, and the least that evaluation leaves to them, as a part of it. */
const BESIDE_PART = 0.25;

/** The memory of all builds together, in bytes: alone, and beside an evaluation. Null: no limit. */
async function buildMemory(world: World, { run, discover: { memoryBytes } }: Inputs): Promise<Preparation["memory"]> {
  const free = availableMemory(world);
  const bytes = run.memoryBytes ?? free;
  if (bytes === null) return { bytes, besideBytes: null };
  const left = bytes - evaluationMemory(world, memoryBytes, free ?? world.machine.memoryBytes);
  return { bytes, besideBytes: Math.max(left, BESIDE_PART * bytes) };
}

const NO_PROOFS: Event = {
  type: "notice",
  level: "detail",
  message: "No check is proven: no earlier run has left a proof.",
};

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

/** What a report says of the flake, without passwords that a reference of an override may hold. */
function flakeOf(
  { url, lockedUrl, revision }: LockedFlake,
  overrides: Overrides,
  { impure }: NixTool,
): Report["flake"] {
  const told = overrides.map(([input, flake]) => ({ input, flake: flake.replace(/(?<=\/\/)[^/@]*:[^/@]*@/u, "") }));
  return { url, lockedUrl, revision, ...(told.length > 0 && { overrides: told }), ...(impure && { impure }) };
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
