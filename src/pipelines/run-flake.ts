import { dirname, resolve } from "node:path";

import manifest from "../../package.json" with { type: "json" };
import type { Note } from "../cache/cache.ts";
import { diagnose } from "../diagnose/diagnose.ts";
import {
  adviceFor,
  type FeatureDemand,
  type FeatureSupport,
  type FeatureName,
  features,
  NO_FEATURES,
  proveSandbox,
} from "../features/features.ts";
import { apiOf, openApi, type Origin, originOf, realGitHub } from "../github/github.ts";
import { compareWith } from "../history/history.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { install } from "../install/install.ts";
import { Meter, watchBuilds } from "../measure/measure.ts";
import { type PlannedRun, type Report, VerdictError } from "../model/model.ts";
import { type NixTool, withoutHook } from "../nix/nix.ts";
import { type Plan, plannedRun } from "../plan/plan.ts";
import { makeOutFolder, refusalOf, writeReport } from "../publish/publish.ts";
import { makeTimeline } from "../report/report.ts";
import { run } from "../run/run.ts";
import type { Context } from "../system/system.ts";
import { noteOf } from "./note.ts";
import { prepare } from "./prepare.ts";
import { restore } from "./restore.ts";
import { Stages } from "./stages.ts";

/** A run's report. `besides`: why it is not about the commit that the job is for, as a sentence; null where it is. */
export type Judged = { report: Report; besides: string | null };

/**
 * The whole job, from a flake to a written report. `signal` ends it early: what is known by then is judged and
 * reported. `keep` gets what later runs should know, once the report is written. Throws a {@link VerdictError} when
 * nothing can be judged, and the signal's reason when it came before any check was known.
 */
export async function pipeline(context: Context, inputs: Inputs, keep: (note: Note) => Promise<void>): Promise<Judged> {
  const { world, emit, signal } = context;
  const startedAt = world.now();
  const origin = await originOrRefusal(context, inputs);
  const stages = new Stages(context);
  const out = resolve(inputs.run.out);
  await makeOutFolder(context, inputs.run.out, []);

  const tool = await stages.time("install", () => provideNix(context, inputs));
  const enable = (asked: FeatureDemand): Promise<FeatureSupport> =>
    stages.time("features", () => features(context, tool, inputs.features, asked));
  // What is required is worth nothing when it fails only after minutes of evaluation.
  const required = new Set((["kvm", "nspawn"] as const).filter((name) => inputs.features[name] === "require"));
  const early = required.size > 0 ? await enable(required) : NO_FEATURES;
  const prepared = await prepare(context, tool, { inputs, origin }, stages);
  await using restored = await restore(context, tool, prepared, stages);
  const { planned } = restored;

  const meter = new Meter(world);
  // Before the first build: whoever starts the sampler through sudo waits a moment for it.
  await using watching = planned.builds.length > 0 ? watchBuilds(context, meter) : null;
  const asked = signal.aborted ? new Set<FeatureName>() : stillAsked(planned, prepared.settings.system, early);
  const later = asked.size > 0 ? await enable(asked) : NO_FEATURES;
  const running = {
    ...tool,
    options: [
      ...withoutHook(tool, prepared.settings),
      ...restored.options,
      ...early.options,
      ...later.options,
      ...tool.options,
    ],
  };
  const options = { ...inputs.run, out, memoryBytes: prepared.memoryBytes, kvm: later.kvm ?? early.kvm };
  await watching?.ready;
  const ran = await stages.time("run", () =>
    run(context, { tool: running, plan: planned, options, meter }, prepared.discovered),
  );

  const checks = await stages.time("diagnose", () => diagnose(ran.checks, out, world));
  const compared = compareWith(prepared.cache?.recalled.base ?? null, checks, prepared.system);
  const report: Report = {
    schema: "nix-verdict/1",
    tool: { name: "nix-verdict", version: manifest.version },
    nix: { version: tool.version, implementation: tool.implementation },
    flake: prepared.flake,
    system: prepared.system,
    machine: {
      cores: world.machine.cores,
      memoryBytes: world.machine.memoryBytes,
      features: [...early.features, ...later.features],
    },
    startedAt: new Date(startedAt).toISOString(),
    durationMs: world.now() - startedAt,
    flaky: inputs.flaky,
    stages: stages.done,
    ...compared,
    timeline:
      ran.builds.length === 0 ? null : makeTimeline(ran.builds, { startedAt, jobs: options.jobs, memory: ran.memory }),
  };
  await writeReport(report, out, world);
  await prepared.past.save(report);
  emit({ type: "run-finished", report });
  const note = await noteOf(
    tool,
    { ...prepared, planned },
    report,
    ran.builds,
    restored,
    inputs.cache.budgetBytes,
    world,
  );
  if (note !== null) await keep(note);
  return { report, besides: prepared.besides };
}

/** What `nix-verdict plan` tells: everything up to the first build. */
export async function planOnly(context: Context, inputs: Inputs): Promise<PlannedRun> {
  const origin = await originOrRefusal(context, inputs);
  const stages = new Stages(context);
  const tool = await stages.time("install", () => provideNix(context, inputs));
  const { planned, system, discovered, memoryBytes } = await prepare(context, tool, { inputs, origin }, stages);
  return plannedRun(system, planned, discovered, { jobs: inputs.run.jobs, memoryBytes });
}

/**
 * Whose code this run is about to evaluate. Throws `refused` where it must not be: before anything is installed,
 * changed or written.
 */
async function originOrRefusal(context: Context, { flake, githubToken }: Inputs): Promise<Origin> {
  const { world } = context;
  const refusal = refusalOf(world.env);
  if (refusal !== null) throw new VerdictError("refused", refusal);
  return await originOf(
    context,
    flake,
    githubToken === null ? null : openApi(apiOf(world.env, githubToken), realGitHub()),
  );
}

/** The Nix to use. One that we have just installed must first build something, in a sandbox, as a user without rights. */
export async function provideNix(context: Context, inputs: Pick<Inputs, "install" | "nix">): Promise<NixTool> {
  const { emit } = context;
  const installed = await install(context, inputs.install);
  const tool: NixTool = {
    bin: installed.nix,
    version: installed.version,
    implementation: installed.implementation,
    ...inputs.nix,
  };
  if (installed.origin === "existing") return tool;
  emit({ type: "nix-installed", bin: dirname(installed.nix) });
  const proof = await proveSandbox(context, tool);
  if (
    proof.state === "on" ||
    proof.code === "not-provable" ||
    /^\s*sandbox\s*=\s*(?:false|relaxed)\s*$/mu.test(inputs.install.conf ?? "")
  )
    return tool;
  throw new VerdictError(
    "install-failed",
    `Nix ${tool.version} is installed, but its first build did not run in a sandbox: ${proof.reason}. ${adviceFor("sandbox", proof.code)}`,
  );
}

/** What the checks that are to be built here ask of the machine, and what nobody has looked at yet. */
function stillAsked({ builds }: Plan, ownSystem: string, early: FeatureSupport): Set<FeatureName> {
  const asked = new Set<FeatureName>();
  for (const { backend, system, requiredSystemFeatures: wants } of builds.map(({ check }) => check)) {
    if (system !== ownSystem) continue;
    if (wants.includes("kvm") || backend === "qemu" || backend === "mixed") asked.add("kvm");
    if (wants.includes("uid-range")) asked.add("nspawn");
    if (wants.includes("devnet")) asked.add("devnet");
  }
  for (const { name } of early.features)
    if (!(name === "nspawn" && asked.has("devnet"))) asked.delete(name as FeatureName);
  return asked;
}
