import { isDeepStrictEqual } from "node:util";

import { isDerivationIn, messageOf, type VerdictError } from "../model/model.ts";
import {
  type Derivation,
  evaluatedOutputs,
  featuresOf,
  hasOutputs,
  readDerivationFile,
  readError,
} from "../nix/nix.ts";
import { MIB } from "../text/text.ts";
import { backendOf } from "./attribute.ts";
import { type BegunCheck, type CheckDraft, emptyDraft, type Ending } from "./draft.ts";
import { evaluationOf } from "./evaluation-cost.ts";
import type { ClaimedDerivation, ErrorMessage, EvaluationMessage } from "./evaluation-messages.ts";
import type { EvaluationTarget } from "./evaluation-target.ts";
import { explainImport } from "./explain-import.ts";
import {
  explainNearLimit,
  explainNoDerivation,
  explainOtherOutputs,
  explainProblem,
  explainSilence,
} from "./explain-value.ts";
import { type EvaluationFailure, explainError, inFlake } from "./explain.ts";
import type { BrokenCheck, Discovery, FoundCheck } from "./found.ts";
import type { Remembered } from "./remembered.ts";

/** Collects the checks of one flake and system from what evaluating processes say. */
export class CheckCollector {
  readonly #found: FoundCheck[] = [];
  readonly #broken: BrokenCheck[] = [];
  /** Places of the checks that are in one of the two lists. */
  readonly #known = new Set<number>();
  #names: string[] | null = null;
  /** The names as the set has them. */
  #keys: string[] | null = null;
  #storeDir = "";
  readonly #target: EvaluationTarget;

  constructor(target: EvaluationTarget) {
    this.#target = target;
  }

  /** The names of all checks, in the flake's order; null until an evaluation has listed them. */
  get names(): readonly string[] | null {
    return this.#names;
  }

  /** Learns the names from the message that lists them. Throws `no-checks` when there are none. */
  learnNames(message: EvaluationMessage): void {
    if (message.kind === "no-system") throw this.#none(message.value);
    if (message.kind !== "names") return;
    const { names, storeDir } = message.value;
    if (names.length === 0) throw this.#none([]);
    this.#keys ??= names;
    this.#names ??= this.#target.subject.namesOf(names);
    this.#storeDir ||= storeDir;
  }

  /** Takes the names from an earlier evaluation. */
  recall(names: readonly string[]): void {
    this.#keys = [...names];
    this.#names = this.#target.subject.namesOf(names);
  }

  /** Adds the checks that need no evaluation. Returns the places of the others. */
  adopt(selected: readonly number[], remembered: Remembered | null): readonly number[] {
    // Other names mean another flake, whatever it is called.
    if (remembered === null || !isDeepStrictEqual(remembered.names, this.#names)) return selected;
    return selected.filter((place) => {
      const check = remembered.checks.get(this.#nameAt(place));
      if (check === undefined) return true;
      for (const text of check.warnings) this.#target.context.emit({ type: "nix-warning", text, check: check.name });
      if (this.#claimPlace(place)) this.#addFound(emptyDraft(place), check);
      return false;
    });
  }

  /** Tells which checks are going to be evaluated. */
  announce(selected: readonly number[]): void {
    const [names, { noun }] = [selected.map((place) => this.#nameAt(place)), this.#target.subject];
    this.#target.context.emit({ type: "checks-named", names, noun });
  }

  /** Tells that the evaluation of a check has begun. */
  begin({ place, startedAt }: BegunCheck, session: number): void {
    this.#target.context.emit({ type: "check-evaluating", name: this.#nameAt(place), session, at: startedAt });
  }

  /** Adds a check: found when there is a derivation behind it, else broken. */
  async add(draft: CheckDraft): Promise<void> {
    const { place, position, derivation, problem, error } = draft;
    for (const text of draft.warnings)
      this.#target.context.emit({ type: "nix-warning", text, check: this.#nameAt(place) });
    if (draft.isSkipped) this.#skip(draft);
    else if (derivation !== null) await this.#addClaimed(draft, derivation);
    else if (problem !== null)
      this.#addBroken(draft, explainProblem(this.#nameAt(place), { ...problem, position }, this.#target.flake.sources));
    else this.#addBroken(draft, error === null ? explainSilence() : await this.#explain({ ...draft, error }));
  }

  /** Every selected check, once. One without a message is broken, or unfinished when the run was aborted. */
  discovery(selected: readonly number[]): Discovery {
    const open = selected.filter((place) => !this.#known.has(place));
    const { aborted } = this.#target.context.signal;
    const unfinished = aborted
      ? open.map((place) => ({ name: this.#nameAt(place), attr: this.#attributeAt(place) }))
      : [];
    if (!aborted) for (const place of open) this.#addBroken(emptyDraft(place), explainSilence());
    const order = new Map(this.#names?.map((name, place) => [name, place]));
    const byPlace = (a: { name: string }, b: { name: string }): number =>
      (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0);
    const names = this.#names ?? [];
    return { names, found: this.#found.toSorted(byPlace), broken: this.#broken.toSorted(byPlace), unfinished };
  }

  /** The error of a listing that ended because a build that it waited for was not made; else null. */
  async importError(ending: Ending): Promise<VerdictError | null> {
    const failure = await explainImport(ending, this.#target, "/nix/store");
    if (failure === null) return null;
    const log = failure.log === null ? "" : `. Its log is ${failure.log} in the folder of the report`;
    return this.#target.subject.notListed(this.#target.flake.url, failure.reason.message + log);
  }

  /** The error of an evaluation that ended before it came to any check: `no-checks` or `flake-broken`. */
  flakeError({ raw, text }: ErrorMessage): VerdictError {
    const { flake, subject } = this.#target;
    const message = raw ?? readError(text).message;
    if (/does not provide attribute/.test(message)) return this.#none([]);
    return subject.notListed(flake.url, messageOf(message));
  }

  /** What ended an evaluation: an error of the flake, or a build that it waited for and that did not come. */
  async #explain(ending: Ending): Promise<EvaluationFailure> {
    const failure = await explainImport(ending, this.#target, this.#storeDir);
    return failure ?? explainError(ending.error, this.#target.flake.sources, ending.causes);
  }

  /**
   * Adds a check after comparing its claims with its derivation. A check can be built only if there is a derivation
   * behind it and its outputs are those of that derivation.
   */
  async #addClaimed(draft: CheckDraft, { drvPath, outputs }: ClaimedDerivation): Promise<void> {
    const derivation = isDerivationIn(this.#storeDir, drvPath)
      ? await readDerivationFile(drvPath, this.#target.context.world.files)
      : null;
    if (derivation === null) {
      this.#addBroken(draft, explainNoDerivation(drvPath));
      return;
    }
    const own = evaluatedOutputs(drvPath, derivation);
    const claimed = outputs ?? Object.fromEntries(own);
    if (!hasOutputs(own, claimed)) {
      this.#addBroken(draft, explainOtherOutputs(drvPath, claimed, own));
      return;
    }
    if (!this.#claimPlace(draft.place)) return;
    this.#addFound(draft, this.#foundCheck(draft, { drvPath, outputs: claimed }, derivation));
  }

  #addFound(draft: CheckDraft, found: FoundCheck): void {
    this.#found.push(found);
    this.#target.checks?.found(found);
    this.#evaluated(draft, true);
  }

  #foundCheck(
    draft: CheckDraft,
    { drvPath, outputs }: Pick<FoundCheck, "drvPath" | "outputs">,
    derivation: Derivation,
  ): FoundCheck {
    const { place, test, sizes } = draft;
    const name = this.#nameAt(place);
    const features = featuresOf(derivation);
    const { machines, containers } = test ?? { machines: null, containers: null };
    const { memoryMiB, cores } = sizes ?? { memoryMiB: null, cores: null };
    const memoryBytes = memoryMiB === null ? null : memoryMiB * MIB;
    return {
      name,
      attr: this.#attributeAt(place),
      drvPath,
      outputs,
      system: derivation.system,
      requiredSystemFeatures: features,
      backend: backendOf({ features, machines, containers }),
      machines: machines === null ? null : { count: machines, memoryBytes, cores },
      warnings: draft.warnings,
      ...(draft.boot !== null && { boot: draft.boot }),
      evaluation: evaluationOf(draft),
    };
  }

  /** Adds a check without a derivation. It is placed where the flake defines it, unless the failure knows better. */
  #addBroken(draft: CheckDraft, failure: EvaluationFailure): void {
    const { place, position } = draft;
    if (!this.#claimPlace(place)) return;
    const name = this.#nameAt(place);
    const location = failure.location ?? (position && inFlake(position, this.#target.flake.sources));
    const broken = {
      name,
      attr: this.#attributeAt(place),
      ...failure,
      location,
      evaluation: evaluationOf(draft),
    };
    this.#broken.push(broken);
    this.#target.checks?.broken(broken);
    this.#evaluated(draft, false);
  }

  #evaluated({ place, startedAt, durationMs, peakMemoryBytes, nearLimitBytes }: CheckDraft, ok: boolean): void {
    const { world, emit } = this.#target.context;
    const name = this.#nameAt(place);
    const took = startedAt === null ? null : durationMs;
    emit({ type: "check-evaluated", name, ok, durationMs: took, at: world.now() });
    if (nearLimitBytes === null || peakMemoryBytes === null) return;
    emit({ type: "notice", level: "warning", message: explainNearLimit(name, peakMemoryBytes, nearLimitBytes) });
  }

  /** Leaves out what is not among what was asked for. */
  #skip(draft: CheckDraft): void {
    if (this.#claimPlace(draft.place)) this.#evaluated(draft, true);
  }

  #none(others: readonly string[]): VerdictError {
    return this.#target.subject.none(this.#target.flake.url, this.#target.system, others);
  }

  #attributeAt(place: number): string {
    const { subject, system } = this.#target;
    return subject.attributePath(system, this.#keys?.[place] ?? this.#nameAt(place));
  }

  /** Marks a check as listed. Returns false if it was listed before: each check is listed once. */
  #claimPlace(place: number): boolean {
    const isFree = !this.#known.has(place);
    this.#known.add(place);
    return isFree;
  }

  #nameAt(place: number): string {
    const name = this.#names?.[place];
    if (name === undefined) throw new Error(`the evaluation spoke of check number ${place}, which has no name`);
    return name;
  }
}
