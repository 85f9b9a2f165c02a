import type { Discovery } from "../discover/discover.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Meter } from "../measure/measure.ts";
import type { NixTool } from "../nix/nix.ts";
import type { Plan } from "../plan/plan.ts";
import { run, type RunResult } from "../run/run.ts";
import type { Context } from "../system/system.ts";
import { GrowingPlan } from "./growing-plan.ts";
import type { MachineFeatures } from "./machine-features.ts";
import type { UsedPacks } from "./note.ts";
import type { Preparation } from "./preparation.ts";
import type { Stages } from "./stages.ts";

/** One part of a flake, evaluated and built: its checks, or what it can boot. `tool`: what built it. */
export type BuiltPart = { ran: RunResult; discovered: Discovery; planned: Plan; packs: UsedPacks; tool: NixTool };

/** A part of the job: what is evaluated, for what task, and where its logs go. */
export type PartJob = { prepared: Preparation; inputs: Inputs; out: string };

/** What all parts of a job share. What is restored for a part stays until the scope ends. */
export type PartMeans = { machine: MachineFeatures; meter: Meter; scope: AsyncDisposableStack; stages: Stages };

/** Plans and builds one part while it is evaluated. */
export async function buildPart(
  context: Context,
  { prepared, inputs, out }: PartJob,
  { machine, meter, scope, stages }: PartMeans,
): Promise<BuiltPart> {
  const growing = scope.use(new GrowingPlan(context, { prepared, inputs }, { machine, meter }, stages));
  const first = await growing.begin();
  const { settings, substituters, memory, jobs } = prepared;
  const options = { ...inputs.run, out, jobs, memoryBytes: memory.bytes, buildsHere: settings.maxJobs > 0 };
  const means = { tool: growing.tool, options, meter, substituters, buildDir: settings.buildDir };
  const ran = await stages.time("run", () => run(context, means, async (growth) => await growing.grow(growth, first)));
  const discovered = await prepared.evaluation.over;
  return { ran, discovered, planned: growing.planner.whole, packs: growing.packs, tool: growing.tool };
}
