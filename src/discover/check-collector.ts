import { isDerivationIn, messageOf, VerdictError } from "../model/model.ts";
import { type Derivation, evaluatedOutputs, featuresOf, readDerivationFile, withoutTrace } from "../nix/nix.ts";
import type { Context } from "../system/system.ts";
import { MIB } from "../text/text.ts";
import { attributePath, backendOf } from "./attribute.ts";
import {
  type EvaluationFailure,
  explainError,
  explainNoDerivation,
  explainOtherOutputs,
  explainProblem,
  explainSilence,
} from "./explain.ts";
import type { CheckMessage, EvaluationMessage, MachinesMessage } from "./expression.ts";
import type { BrokenCheck, Discovery, FoundCheck } from "./found.ts";
import type { LockedFlake } from "./locked-flake.ts";
import type { ErrorMessage } from "./slice.ts";

/** The checks to evaluate: `null` for all, or their places among the flake's names. */
export type SelectedPlaces = readonly number[] | null;

/** Collects the checks of one flake and system from the messages of its evaluating processes. */
export class CheckCollector {
  readonly #found: FoundCheck[] = [];
  readonly #broken: BrokenCheck[] = [];
  /** Places of the checks that are in one of the two lists. */
  readonly #known = new Set<number>();
  #names: string[] | null = null;
  #storeDir = "";
  #isAnnounced = false;
  readonly #context: Context;
  readonly #flake: LockedFlake;
  readonly #system: string;

  constructor(context: Context, flake: LockedFlake, system: string) {
    this.#context = context;
    this.#flake = flake;
    this.#system = system;
  }

  /** The names of all checks, in the flake's order; null until an evaluation has listed them. */
  get names(): readonly string[] | null {
    return this.#names;
  }

  /** Learns the names from the first message that lists them. Throws `no-checks` when there are none. */
  learnNames(message: EvaluationMessage): void {
    if (message.kind === "no-system") throw noChecks(this.#flake.url, this.#system, message.value);
    if (message.kind !== "names") return;
    const { names, storeDir } = message.value;
    if (names.length === 0) throw noChecks(this.#flake.url, this.#system, []);
    this.#names ??= names;
    this.#storeDir ||= storeDir;
  }

  /** Adds the content of one message to the lists, and emits the events that belong to it. */
  async add(message: EvaluationMessage, selected: SelectedPlaces): Promise<void> {
    switch (message.kind) {
      case "names":
        // Every slice lists the names; readers of the events want them once.
        if (!this.#isAnnounced)
          this.#context.emit({
            type: "checks-named",
            names: selected === null ? message.value.names : selected.map((place) => this.#nameAt(place)),
          });
        this.#isAnnounced = true;
        return;
      case "check":
        await this.#addCheck(message.value);
        return;
      case "machines":
        this.#addMachines(message.value);
        return;
      case "problem": {
        const { place } = message.value;
        this.#addBroken(place, explainProblem(this.#nameAt(place), message.value, this.#flake.sources));
        return;
      }
      default:
    }
  }

  /** Gives the check at `place` the error that ended its evaluation. */
  addError(place: number, error: ErrorMessage): void {
    this.#addBroken(place, explainError(error, this.#flake.sources));
  }

  /** Returns every selected check, once. A check without a message is broken, or unfinished if the run was aborted. */
  discovery(names: readonly string[], selected: SelectedPlaces): Discovery {
    const open = (selected ?? [...names.keys()]).filter((place) => !this.#known.has(place));
    const { aborted } = this.#context.signal;
    if (!aborted) for (const place of open) this.#addBroken(place, explainSilence());
    const unfinished = aborted
      ? open.map((place) => ({ name: this.#nameAt(place), attr: attributePath(this.#system, this.#nameAt(place)) }))
      : [];
    const order = new Map(names.map((name, place) => [name, place]));
    const byPlace = (a: { name: string }, b: { name: string }): number =>
      (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0);
    return { found: this.#found.toSorted(byPlace), broken: this.#broken.toSorted(byPlace), unfinished };
  }

  /** The error of an evaluation that ended before it came to any check: `no-checks` or `flake-broken`. */
  flakeError(error: ErrorMessage): VerdictError {
    const text = error.raw ?? withoutTrace(error.text);
    if (/does not provide attribute/.test(text)) return noChecks(this.#flake.url, this.#system, []);
    return new VerdictError(
      "flake-broken",
      `The checks of "${this.#flake.url}" could not even be listed: ${messageOf(text)}`,
    );
  }

  /**
   * Adds a check after comparing its claims with its derivation. A check can be built only if there is a derivation
   * behind it and its outputs are those of that derivation.
   */
  async #addCheck(check: CheckMessage): Promise<void> {
    const { place, drvPath, outputs } = check;
    const derivation = isDerivationIn(this.#storeDir, drvPath)
      ? await readDerivationFile(drvPath, this.#context.world.files)
      : null;
    if (derivation === null) {
      this.#addBroken(place, explainNoDerivation(drvPath));
      return;
    }
    const own = evaluatedOutputs(drvPath, derivation);
    const names = Object.keys(outputs);
    if (names.length !== own.size || !names.every((name) => own.get(name) === outputs[name])) {
      this.#addBroken(place, explainOtherOutputs(drvPath, outputs, own));
      return;
    }
    if (!this.#claimPlace(place)) return;
    const found = this.#foundCheck(check, derivation);
    this.#found.push(found);
    this.#context.emit({ type: "check-evaluated", name: found.name, ok: true });
  }

  #addMachines({ place, memoryMiB, cores }: MachinesMessage): void {
    const found = this.#found.findLast(({ name }) => name === this.#nameAt(place));
    if (!found?.machines) return;
    const memoryBytes = memoryMiB === null ? null : memoryMiB * MIB;
    found.machines = { ...found.machines, memoryBytes, cores };
  }

  #foundCheck({ place, drvPath, outputs, machines, containers }: CheckMessage, derivation: Derivation): FoundCheck {
    const name = this.#nameAt(place);
    const features = featuresOf(derivation);
    return {
      name,
      attr: attributePath(this.#system, name),
      drvPath,
      outputs,
      system: derivation.system,
      requiredSystemFeatures: features,
      backend: backendOf({ features, machines, containers }),
      machines: machines === null ? null : { count: machines, memoryBytes: null, cores: null },
    };
  }

  #addBroken(place: number, failure: EvaluationFailure): void {
    if (!this.#claimPlace(place)) return;
    const name = this.#nameAt(place);
    this.#broken.push({ name, attr: attributePath(this.#system, name), ...failure });
    this.#context.emit({ type: "check-evaluated", name, ok: false });
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

/** The error of a flake without checks for `system`. `others`: the systems for which it has some. */
function noChecks(url: string, system: string, others: readonly string[]): VerdictError {
  const instead =
    others.length > 0
      ? `It has checks for ${others.join(", ")}: choose one with --system, or add checks for ${system}.`
      : `Add derivations under checks.${system} to its outputs.`;
  return new VerdictError("no-checks", `The flake "${url}" has no checks for ${system}. ${instead}`);
}
