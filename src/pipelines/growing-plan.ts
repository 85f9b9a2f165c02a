import type { Inputs } from "../inputs/inputs.ts";
import { type BuildWatch, type Meter, watchBuilds } from "../measure/measure.ts";
import { type NixTool, withoutHook } from "../nix/nix.ts";
import type { Plan } from "../plan/plan.ts";
import type { Growth } from "../run/run.ts";
import type { Context } from "../system/system.ts";
import type { Wave } from "./evaluation.ts";
import type { MachineFeatures } from "./machine-features.ts";
import type { UsedPacks } from "./note.ts";
import { Planner } from "./planner.ts";
import type { Preparation } from "./preparation.ts";
import { canRestore, restore } from "./restore.ts";
import type { Stages } from "./stages.ts";

/** So long checks gather before they are planned: the first build is to begin within 2 s of the first check. */
const GATHER_MS = 1000;

/** Planning takes at most this part of the time while others are evaluated: Nix is asked about all of a plan. */
const PLANNING_PART = 0.2;

/** The first part of a plan, and whether it is all of it. */
type FirstPart = { plan: Plan; isWhole: boolean };

/** Plans a run whose flake is still evaluated, and readies this machine for each part of it. */
export class GrowingPlan implements AsyncDisposable {
  readonly planner: Planner;
  /** What was restored for the plan. */
  packs: UsedPacks = { used: [], lost: [] };
  readonly #context: Context;
  readonly #prepared: Preparation;
  readonly #machine: MachineFeatures;
  readonly #meter: Meter;
  readonly #stages: Stages;
  readonly #scope = new AsyncDisposableStack();
  #watch: BuildWatch | null = null;
  #restored: NixTool["options"] = [];

  constructor(
    context: Context,
    { prepared, inputs }: { prepared: Preparation; inputs: Inputs },
    { machine, meter }: { machine: MachineFeatures; meter: Meter },
    stages: Stages,
  ) {
    this.#context = context;
    this.#prepared = prepared;
    this.#machine = machine;
    this.#meter = meter;
    this.#stages = stages;
    this.planner = new Planner(context, prepared, inputs);
  }

  /** Plans the first checks, or all, where earlier runs have kept what the plan needs. */
  async begin(): Promise<FirstPart> {
    const { evaluation } = this.#prepared;
    const { found, isLast } = await evaluation.wave(canRestore(this.#prepared) ? null : GATHER_MS);
    const divided = this.planner.divide(found);
    const drafted = await this.#stages.time("plan", () => this.planner.draft(divided, this.#prepared.tool));
    const plan = isLast ? await this.#restore(drafted, (tool) => this.planner.draft(divided, tool)) : drafted;
    this.planner.add(plan);
    await this.#ready(plan);
    return { plan, isWhole: isLast };
  }

  /** Adds the parts of the plan to a run, from the first one to the last. */
  async grow(growth: Growth, { plan: first, isWhole }: FirstPart): Promise<void> {
    const { evaluation, memory } = this.#prepared;
    const end = (): void => evaluation.end();
    growth.ending.addEventListener("abort", end, { once: true });
    if (growth.ending.aborted) end();
    evaluation.passBroken((check) => growth.addBroken(check));
    if (!isWhole) growth.limitMemory(memory.besideBytes);
    this.#add(growth, first);
    let gatherMs = GATHER_MS;
    for (let wave: Wave = { found: [], isLast: isWhole }; !wave.isLast;) {
      wave = await evaluation.wave(gatherMs);
      const before = this.#context.world.kernel.clock();
      const plan = await this.planner.plan(wave.found);
      gatherMs = Math.max(GATHER_MS, (this.#context.world.kernel.clock() - before) / PLANNING_PART);
      await this.#ready(plan);
      this.#add(growth, plan);
    }
    growth.limitMemory(memory.bytes);
    growth.addUnfinished((await evaluation.over).unfinished);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scope.disposeAsync();
  }

  async #restore(planned: Plan, draft: (tool: NixTool) => Promise<Plan>): Promise<Plan> {
    const restored = this.#scope.use(await restore(this.#context, this.#prepared, { planned, draft }, this.#stages));
    this.packs = restored;
    this.#restored = restored.options;
    return restored.planned;
  }

  /** Readies the machine for builds. */
  async #ready(plan: Plan): Promise<void> {
    if (plan.builds.length === 0) return;
    const { settings } = this.#prepared;
    // Before the first build, because a sampler that is started through sudo needs a moment.
    this.#watch ??= this.#scope.use(watchBuilds(this.#context, this.#meter));
    if (settings.maxJobs > 0) await this.#machine.enableFor(plan, settings.system);
    await this.#watch.ready;
  }

  #add(growth: Growth, plan: Plan): void {
    growth.add({ plan, tool: this.tool, kvm: this.#machine.kvm });
  }

  /** Nix with all that holds for builds from now on. */
  get tool(): NixTool {
    const { tool, settings } = this.#prepared;
    const options = [...withoutHook(tool, settings), ...this.#restored, ...this.#machine.options, ...tool.options];
    return { ...tool, options };
  }
}
