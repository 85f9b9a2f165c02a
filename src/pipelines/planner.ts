import { CHECK_SUBJECT, type FoundCheck } from "../discover/discover.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { NixTool } from "../nix/nix.ts";
import { EMPTY_PLAN, joinPlans, plan, type Plan, type ProofPartition } from "../plan/plan.ts";
import type { Context } from "../system/system.ts";
import { divideByProof } from "./divide-by-proof.ts";
import type { Preparation } from "./preparation.ts";

/** Plans checks as they are evaluated: each part of the plan counts on those before it. */
export class Planner {
  readonly #context: Context;
  readonly #prepared: Preparation;
  readonly #inputs: Inputs;
  #whole: Plan = EMPTY_PLAN;

  constructor(context: Context, prepared: Preparation, inputs: Inputs) {
    this.#context = context;
    this.#prepared = prepared;
    this.#inputs = inputs;
  }

  /** All that is planned so far. */
  get whole(): Plan {
    return this.#whole;
  }

  /** Plans some more checks. */
  async plan(found: readonly FoundCheck[]): Promise<Plan> {
    const part = await this.draft(this.divide(found), this.#prepared.tool);
    this.add(part);
    return part;
  }

  /** Separates checks that are proven from the others. */
  divide(found: readonly FoundCheck[]): ProofPartition {
    // What is booted has to be there, and a proof brings nothing along.
    const cache = this.#prepared.subject === CHECK_SUBJECT ? this.#prepared.cache : null;
    return divideByProof(this.#context, found, cache, this.#inputs.cache);
  }

  /** The plan for some more checks, without adding it. Once the run is ended, they are taken as they are. */
  async draft(divided: ProofPartition, tool: NixTool): Promise<Plan> {
    const { system, settings, past, substituters } = this.#prepared;
    const basis = { system, settings, history: past.history, substituters, known: this.#whole };
    try {
      return await plan(this.#context, tool, divided, basis);
    } catch (error) {
      if (!this.#context.signal.aborted) throw error;
      const { proven, unproven } = divided;
      const builds = unproven.map(({ check, why }) => ({ check, needs: new Set<string>(), unproven: why }));
      return { ...EMPTY_PLAN, proven, builds };
    }
  }

  /** Adds a part, and tells it. */
  add(part: Plan): void {
    this.#whole = joinPlans(this.#whole, part);
    const checks = new Set(part.builds.map(({ check }) => check.drvPath));
    this.#context.emit({
      type: "planned",
      builds: part.builds.map(({ check, needs }) => ({ name: check.name, drvPath: check.drvPath, needs: [...needs] })),
      dependencies: [...part.inputs.keys()].filter((drvPath) => !checks.has(drvPath)).length,
      downloads: part.downloads,
    });
  }
}
