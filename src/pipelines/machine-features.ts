import { type FeatureDemand, type FeatureSupport, type FeatureName, features } from "../features/features.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { BootWay, Feature } from "../model/model.ts";
import type { NixTool } from "../nix/nix.ts";
import type { Plan } from "../plan/plan.ts";
import type { Context } from "../system/system.ts";
import type { Stages } from "./stages.ts";

/**
 * The features of this machine that builds of one run can use: those that the user requires, then those that each part
 * of the plan needs.
 */
export class MachineFeatures {
  readonly #context: Context;
  readonly #tool: NixTool;
  readonly #inputs: Inputs["features"];
  readonly #stages: Stages;
  /** By the user's own demand, and then by each part of the plan. */
  readonly #enabled: FeatureSupport[] = [];

  constructor(context: Context, tool: NixTool, inputs: Inputs["features"], stages: Stages) {
    this.#context = context;
    this.#tool = tool;
    this.#inputs = inputs;
    this.#stages = stages;
  }

  /** Enables the features that the user requires: a failure must come now, not after minutes of evaluation. */
  async enableRequired(): Promise<void> {
    const required = new Set((["kvm", "nspawn"] as const).filter((name) => this.#inputs[name] === "require"));
    if (required.size > 0) await this.#enable(required);
  }

  /**
   * Enables the features that the builds of a plan need; does nothing when the run was ended. `system`: of this
   * machine's Nix.
   */
  async enableFor(plan: Plan, system: string): Promise<void> {
    if (this.#context.signal.aborted) return;
    const asked = stillAsked(plan, system, this.features);
    if (asked.size > 0) await this.#enable(asked);
  }

  /** Enables what boots of these ways can use, and finds out whether it works; builds may have asked already. */
  async enableForBoots(ways: readonly BootWay[]): Promise<void> {
    const isGuest = ways.some((way) => way !== "container" && way !== "image");
    if (this.#context.signal.aborted || !isGuest || this.kvm !== null) return;
    await this.#enable(new Set<FeatureName>(["kvm"]));
  }

  /** Settings with which Nix uses these features. */
  get options(): NixTool["options"] {
    return this.#enabled.flatMap(({ options }) => options);
  }

  /** The state of each examined feature, for the report. */
  get features(): Feature[] {
    return this.#enabled.flatMap((support) => support.features);
  }

  /** The state of KVM; null when it was not examined. */
  get kvm(): FeatureSupport["kvm"] {
    return this.#enabled.findLast(({ kvm }) => kvm !== null)?.kvm ?? null;
  }

  async #enable(asked: FeatureDemand): Promise<void> {
    const enable = (): Promise<FeatureSupport> => features(this.#context, this.#tool, this.#inputs, asked);
    this.#enabled.push(await this.#stages.time("features", enable));
  }
}

/** The features that the checks to be built here need, without those that were examined before. */
function stillAsked({ builds }: Plan, ownSystem: string, examined: readonly Feature[]): Set<FeatureName> {
  const asked = new Set<FeatureName>();
  for (const { backend, system, requiredSystemFeatures: wants } of builds.map(({ check }) => check)) {
    if (system !== ownSystem) continue;
    if (wants.includes("kvm") || backend === "qemu" || backend === "mixed") asked.add("kvm");
    if (wants.includes("uid-range")) asked.add("nspawn");
    if (wants.includes("devnet")) asked.add("devnet");
  }
  for (const { name } of examined) if (!(name === "nspawn" && asked.has("devnet"))) asked.delete(name as FeatureName);
  return asked;
}
