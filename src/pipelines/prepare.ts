import { chooseCache, refuseTracked } from "../cache/cache.ts";
import { evaluationMemory, type LockedFlake, lockFlake, type Overrides } from "../discover/discover.ts";
import { besides, type Origin, settle } from "../github/github.ts";
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
import type { Event, Report } from "../model/model.ts";
import { grantAccess, type NixSettings, type NixTool, readSettings, Substituters, wantedJobs } from "../nix/nix.ts";
import type { Context, World } from "../system/system.ts";
import { hasProofs } from "./divide-by-proof.ts";
import { EvaluationBuilds } from "./evaluation-builds.ts";
import { type Cache, type FlakeJob, openMemory } from "./open-memory.ts";
import type { Past, Preparation } from "./preparation.ts";
import type { Stages } from "./stages.ts";
import { startEvaluation } from "./start-evaluation.ts";
import { useFlakeSettings } from "./use-flake-settings.ts";

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
  { inputs, subject: kind, origin, out }: FlakeJob,
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
  const settled = await settleAloud(context, origin, locked.revision);
  const now = { evaluating: fetching, building: tool, settings: read };
  const { evaluating, building, settings } = await useFlakeSettings(context, now, locked);
  const system = inputs.discover.system ?? settings.system;
  // Evaluation does not wait for the history.
  const expected = new Map<string, number>();
  const memory = await buildMemory(world, inputs);
  const cached = recalling.then((recalled) => usableCache(context, recalled, settled.unknownBecause, inputs));
  await using opening = new AsyncDisposableStack();
  const imports = opening.use(new EvaluationBuilds(context, fetching, out));
  const subject = { tool: evaluating, settings, flake: locked, system };
  const begun = startEvaluation(context, subject, { inputs, kind, imports, cached }, expected);
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
    subject: kind,
    tool: building,
    jobs: wanted ?? world.machine.cores,
    flake: flakeOf(locked, inputs.overrides, tool),
    tree: locked.sources,
    system,
    evaluationSubject: subject,
    settings,
    substituters,
    ...begun,
    cache,
    besides: besides(settled),
    past,
    memory,
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  };
}

/** Settles whose code is evaluated, and tells whether a verdict is about the job's commit. */
async function settleAloud(context: Context, origin: Origin, revision: string | null): Promise<Origin> {
  const settled = await settle(context, origin, revision);
  context.emit({ type: "origin-settled", besides: besides(settled) });
  return settled;
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
  message: "No earlier run has left a proof. A check that Nix has built already counts all the same.",
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
