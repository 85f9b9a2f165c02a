import { createHash } from "node:crypto";

import type { Discovery, FoundCheck, LockedFlake, Remembered } from "../discover/discover.ts";
import type { KnownEvaluation } from "../history/history.ts";
import { isInstantiated, type NixSettings, type NixTool, queryValid } from "../nix/nix.ts";
import { prove } from "../plan/plan.ts";
import type { Context } from "../system/system.ts";
import { count } from "../text/text.ts";
import type { Cache } from "./open-memory.ts";

/** An evaluation of less than this is not worth its place in a ledger, in milliseconds: reading it takes as long. */
const WORTH_KEEPING_MS = 1000;

/** What a run leaves of its evaluation, and how long that took, in milliseconds. */
export type KeptEvaluation = { known: KnownEvaluation; tookMs: number };

/** What is evaluated, with which Nix. */
export type EvaluationSubject = { tool: NixTool; settings: NixSettings; flake: LockedFlake; system: string };

/** The evaluation of one run: what earlier ones already know of it, and what it leaves to later ones. */
export class RememberedEvaluation {
  readonly #context: Context;
  readonly #subject: EvaluationSubject;
  readonly #startedAt: number;
  readonly #key: string | null;

  constructor(context: Context, subject: EvaluationSubject) {
    this.#context = context;
    this.#subject = subject;
    this.#startedAt = context.world.kernel.clock();
    this.#key = evaluationKey(subject);
  }

  /** What needs no evaluation in this run; null: nothing is known. */
  async recall(cache: Cache | null, recheck: Parameters<typeof prove>[2]): Promise<Remembered | null> {
    const known = cache?.recalled.evaluations.find(({ key }) => key === this.#key);
    if (cache === null || known === undefined) return null;
    const checks = known.checks.map((check) => ({ ...check, evaluation: null }));
    const { proven, unproven } = prove(checks, cache.recalled, recheck, this.#context.world.now());
    const usable = [...proven.map(({ check }) => check), ...(await this.#inStore(unproven.map(({ check }) => check)))];
    this.#say(
      "info",
      `The evaluation of ${known.at} is used: ${usable.length} of ${known.names.length} checks need none in this run.`,
    );
    return { names: known.names, checks: new Map(usable.map((check) => [check.name, check])) };
  }

  /** What this run leaves to later ones, or null. `imports`: how many builds evaluation has waited for. */
  keep({ names, found, unfinished }: Discovery, imports: number): KeptEvaluation | null {
    const evaluated = found.filter(({ evaluation }) => evaluation !== null);
    const tookMs = this.#context.world.kernel.clock() - this.#startedAt;
    if (evaluated.length === 0 || unfinished.length > 0 || tookMs < WORTH_KEEPING_MS) return null;
    const reason = imports > 0 ? `it had to build ${count(imports, "derivation")}` : whyNotKept(this.#subject);
    if (this.#key === null || reason !== null) {
      this.#say("detail", `The evaluation is not kept for later runs, because ${reason}.`);
      return null;
    }
    const checks = found.map(({ name, attr, drvPath, outputs, backend, machines, warnings, ...built }) => {
      const { system, requiredSystemFeatures } = built;
      return { name, attr, drvPath, outputs, system, requiredSystemFeatures, backend, machines, warnings };
    });
    const at = new Date(this.#context.world.now()).toISOString();
    return { known: { key: this.#key, at, names, checks }, tookMs };
  }

  /** Those whose derivations are in the store, with all that they need: they can be built as they are. */
  async #inStore(checks: readonly FoundCheck[]): Promise<FoundCheck[]> {
    const { world } = this.#context;
    const same = await Promise.all(checks.map(async (check) => await isInstantiated(check, world.files)));
    const there = checks.filter((_, index) => same[index]);
    if (there.length === 0) return [];
    const valid = await queryValid(
      this.#context,
      this.#subject.tool,
      there.map(({ drvPath }) => drvPath),
    );
    return there.filter(({ drvPath }) => valid.has(drvPath));
  }

  #say(level: "info" | "detail", message: string): void {
    this.#context.emit({ type: "notice", level, message });
  }
}

/** Why no other run can have the same evaluation, as a part of a sentence; null: it can. */
function whyNotKept({ tool, flake }: EvaluationSubject): string | null {
  return tool.impure ? "it is impure" : flake.identity.reason;
}

/** Everything that an evaluation depends on, as a digest; null where something of it cannot be told. */
function evaluationKey(subject: EvaluationSubject): string | null {
  const { tool, settings, flake, system } = subject;
  if (whyNotKept(subject) !== null) return null;
  const { implementation, version, options } = tool;
  const all = ["1", flake.identity.digest, implementation, version, options, settings.ofEvaluation, system];
  return createHash("sha256").update(JSON.stringify(all)).digest("hex");
}
