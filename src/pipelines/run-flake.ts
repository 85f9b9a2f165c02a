import { resolve } from "node:path";

import manifest from "../../package.json" with { type: "json" };
import type { Note } from "../cache/cache.ts";
import { CHECK_SUBJECT, type FlakeSubject } from "../discover/discover.ts";
import { apiOf, openApi, type Origin, originOf, realGitHub } from "../github/github.ts";
import { compareWith } from "../history/history.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { Meter } from "../measure/measure.ts";
import { type PlannedRun, type Report, VerdictError } from "../model/model.ts";
import { localTree, type NixTool, referenceOf } from "../nix/nix.ts";
import { plannedRun } from "../plan/plan.ts";
import { makeOutFolder, refusalOf, writeReport } from "../publish/publish.ts";
import { loadJunit, makeTimeline } from "../report/report.ts";
import type { Context } from "../system/system.ts";
import { compareBoots } from "./compare-boots.ts";
import { warnOfUnusedRecheck } from "./divide-by-proof.ts";
import { judgeAll } from "./judge-parts.ts";
import { MachineFeatures } from "./machine-features.ts";
import { noteOf } from "./note.ts";
import { Planner } from "./planner.ts";
import type { Preparation } from "./preparation.ts";
import { prepare } from "./prepare.ts";
import { provideNix } from "./provide-nix.ts";
import { Stages } from "./stages.ts";
import { Warnings } from "./warning-collector.ts";

/** A run's report. `besides`: why it is not about the commit that the job is for, as a sentence; null where it is. */
export type JobResult = { report: Report; besides: string | null };

/**
 * Runs the whole job, from a flake to a written report: of its checks, with what is booted besides, or of what it can
 * boot, in one or more ways, which are then compared. `signal` ends it early: what is known by then is judged and
 * reported. `keep` receives the results for later runs, once the report is written. Throws a {@link VerdictError} when
 * nothing can be judged, and the signal's reason when it came before any check was known.
 */
export async function pipeline(
  outer: Context,
  inputs: Inputs,
  keep: (note: Note) => Promise<void>,
  [subject = CHECK_SUBJECT, ...others]: readonly FlakeSubject[] = [CHECK_SUBJECT],
): Promise<JobResult> {
  const warnings = new Warnings(outer.emit);
  const context = { ...outer, emit: warnings.emit };
  const { world, emit } = context;
  const startedAt = world.now();
  const origin = await originOrRefusal(context, inputs);
  const stages = new Stages(context);
  const out = resolve(inputs.run.out);
  await makeOutFolder(context, inputs.run.out, []);

  const found = await stages.time("install", () => provideNix(context, inputs));
  const machine = new MachineFeatures(context, found, inputs.features, stages);
  await machine.enableRequired();
  await using prepared = await prepare(context, found, { inputs, subject, origin, out }, stages);
  // Nix evaluates meanwhile.
  loadJunit().catch(() => undefined);
  await using scope = new AsyncDisposableStack();
  const limitBytes = world.machine.memoryBytes;
  const meter = new Meter(world, (bytes) => emit({ type: "memory-sampled", bytes, limitBytes }));
  const means = { machine, meter, scope, stages };
  const {
    built,
    checks,
    builds: besides,
    hasChecks,
  } = await judgeAll(context, { prepared, inputs, out }, means, others);
  const { tool } = prepared;
  const { ran, discovered, planned, packs } = built;
  const builds = [...prepared.evaluationBuilds, ...ran.builds, ...besides];
  const report: Report = {
    ...reportHead(tool, prepared, startedAt),
    machine: { cores: world.machine.cores, memoryBytes: world.machine.memoryBytes, features: machine.features },
    durationMs: world.now() - startedAt,
    flaky: inputs.flaky,
    stages: stages.done,
    ...compareWith(prepared.cache?.recalled.base ?? null, checks, prepared.system),
    timeline: builds.length === 0 ? null : makeTimeline(builds, { startedAt, jobs: prepared.jobs, memory: ran.memory }),
    warnings: warnings.all,
    unmeasured: meter.unmeasured,
  };
  const comparison = others.length === 0 ? null : compareBoots(report);
  await writeReport(report, out, world, { comparison, junit: inputs.junit });
  await prepared.past.save(report);
  emit({ type: "run-finished", report });
  const evaluation = hasChecks ? prepared.remembered.keep(discovered, prepared.evaluationBuilds.length) : null;
  const outcome = { report, found: discovered.found, planned, builds: ran.builds, packs, evaluation };
  const note = await noteOf(world, tool, prepared, outcome);
  if (note !== null) await keep(note);
  return { report, besides: prepared.besides };
}

/** The part of a report that says what was judged, and with what. `startedAt`: in milliseconds since the epoch. */
function reportHead(
  tool: NixTool,
  { flake, system }: Preparation,
  startedAt: number,
): Pick<Report, "schema" | "tool" | "nix" | "flake" | "system" | "startedAt"> {
  return {
    schema: "nix-verdict/1",
    tool: { name: "nix-verdict", version: manifest.version },
    nix: { version: tool.version, implementation: tool.implementation },
    flake,
    system,
    startedAt: new Date(startedAt).toISOString(),
  };
}

/** Makes the plan for `nix-verdict plan`: everything up to the first build. */
export async function planOnly(outer: Context, inputs: Inputs): Promise<PlannedRun> {
  const context = { ...outer, emit: new Warnings(outer.emit).emit };
  const origin = await originOrRefusal(context, inputs);
  const stages = new Stages(context);
  const tool = await stages.time("install", () => provideNix(context, inputs));
  await using prepared = await prepare(context, tool, { inputs, subject: CHECK_SUBJECT, origin, out: null }, stages);
  const { system, jobs, memory, evaluation, cache } = prepared;
  const { found } = await evaluation.over;
  const planner = new Planner(context, prepared, inputs);
  const planned = await stages.time("plan", () => planner.plan(found));
  warnOfUnusedRecheck(context, found, cache, inputs.cache);
  return plannedRun(system, planned, await evaluation.over, { jobs, memoryBytes: memory.bytes });
}

/** Evaluates one part of a flake, and builds nothing. */
export async function prepareFlake(outer: Context, inputs: Inputs, subject: FlakeSubject): Promise<Preparation> {
  const context = { ...outer, emit: new Warnings(outer.emit).emit };
  const origin = await originOrRefusal(context, inputs);
  const stages = new Stages(context);
  const tool = await stages.time("install", () => provideNix(context, inputs));
  return await prepare(context, tool, { inputs, subject, origin, out: null }, stages);
}

/**
 * Finds out whose code this run is about to evaluate. Throws `refused` if it must not be evaluated, before anything is
 * installed, changed or written.
 */
async function originOrRefusal(context: Context, { flake, overrides, githubToken }: Inputs): Promise<Origin> {
  const { world } = context;
  const refusal = refusalOf(world.env);
  if (refusal !== null) throw new VerdictError("refused", refusal);
  const api = githubToken === null ? null : openApi(apiOf(world.env, githubToken), realGitHub());
  const origin = await originOf(context, flake, api);
  let { unknownBecause } = origin;
  // A folder that takes an input's place is code of this run as well; what is elsewhere, the workflow names itself.
  for (const [, reference] of overrides.filter(
    ([, one]) => localTree(referenceOf(one, world), resolve(".")) !== null,
  )) {
    const other = await originOf(context, reference, api);
    unknownBecause ??= other.unknownBecause;
  }
  return { ...origin, unknownBecause };
}
