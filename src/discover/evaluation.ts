import { randomBytes } from "node:crypto";

import { type Backend, messageOf, VerdictError } from "../model/model.ts";
import {
  type Derivation,
  evaluatedOutputs,
  featuresOf,
  isDerivationIn,
  nixCommand,
  type NixTool,
  readDerivationFile,
  withoutTrace,
} from "../nix/nix.ts";
import type { Context } from "../system/system.ts";
import {
  type EvalFailure,
  explainError,
  explainNoDerivation,
  explainOtherOutputs,
  explainProblem,
  explainSilence,
} from "./explain.ts";
import { type Said, type SaidCheck, type Slice, sliceExpression } from "./expression.ts";
import type { BrokenCheck, Discovered, FoundCheck } from "./found.ts";
import { attributeOf, type LockedFlake } from "./locked-flake.ts";
import { readSlice, type SliceEnd } from "./slice.ts";

export const MIB = 1024 ** 2;

/** One flake's evaluation: the processes, and what they have said so far. */
export class Evaluation {
  readonly #nonce = randomBytes(16).toString("hex");
  readonly #found: FoundCheck[] = [];
  readonly #broken: BrokenCheck[] = [];
  #names: string[] | null = null;
  #storeDir = "";
  readonly #known = new Set<number>();
  readonly #tool: NixTool;
  readonly #flake: LockedFlake;
  readonly #system: string;
  readonly #lockFile: string;
  readonly #context: Context;

  constructor(context: Context, tool: NixTool, flake: LockedFlake, system: string, lockFile: string) {
    this.#tool = tool;
    this.#flake = flake;
    this.#system = system;
    this.#lockFile = lockFile;
    this.#context = context;
  }

  async names(): Promise<string[]> {
    const end = await this.#evaluate(this.#slice(0, 1, []), () => undefined);
    if (end.kind !== "done") throw this.#flakeBroken(end.error);
    return this.#named();
  }

  /** Evaluates all wanted checks in interleaved slices, one process each. */
  async run(selected: readonly number[] | null, processes: number): Promise<Discovered> {
    const starts = [...Array(selected === null ? processes : Math.min(processes, selected.length)).keys()];
    try {
      await Promise.all(starts.map((first) => this.#walk(first, starts.length, selected)));
    } catch (error) {
      // Ended from outside: what is known by now is told, if it is more than nothing.
      if (!this.#context.signal.aborted || this.#names === null) throw error;
    }
    const names = this.#named();
    const open = (selected ?? [...names.keys()]).filter((place) => !this.#known.has(place));
    if (!this.#context.signal.aborted) for (const place of open) this.#addBroken(place, explainSilence());
    const unfinished = this.#context.signal.aborted
      ? open.map((place) => ({ name: this.#nameAt(place), attr: attrPath(this.#system, this.#nameAt(place)) }))
      : [];
    const order = new Map(names.map((name, place) => [name, place]));
    const byPlace = (a: { name: string }, b: { name: string }): number =>
      (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0);
    return { found: this.#found.toSorted(byPlace), broken: this.#broken.toSorted(byPlace), unfinished };
  }

  /**
   * One slice: when its process dies at a check, that check gets the error and a new process goes on behind it. When it
   * dies over the machines of a check that it has found, only their numbers stay unknown. When it dies between two
   * checks it is tried once more from there; if it comes to none again, the one that would have been next gets the
   * error, because names that are known get a verdict each.
   */
  async #walk(first: number, step: number, selected: readonly number[] | null): Promise<void> {
    let next = first;
    let isStuck = false;
    for (;;) {
      let begun = 0;
      const end = await this.#evaluate(this.#slice(next, step, selected), async (said) => {
        if (said.kind === "begin") begun += 1;
        await this.#heard(said, selected);
      });
      if (end.kind === "done") return;
      if (end.kind === "died") this.#addBroken(end.place, explainError(end.error, this.#flake.sources));
      next += begun * step;
      if (end.kind !== "broken") continue;
      if (this.#names === null) throw this.#flakeBroken(end.error);
      if (next >= (selected ?? this.#names).length) return;
      if (begun === 0 && isStuck) {
        this.#addBroken(
          selected === null ? next : (selected[next] ?? next),
          explainError(end.error, this.#flake.sources),
        );
        next += step;
      }
      isStuck = begun === 0 && !isStuck;
    }
  }

  #slice(first: number, step: number, selected: readonly number[] | null): Slice {
    return { system: this.#system, nonce: this.#nonce, first, step, selected };
  }

  async #evaluate(slice: Slice, heard: (said: Said) => void | Promise<void>): Promise<SliceEnd> {
    this.#context.signal.throwIfAborted();
    const attribute = attributeOf(this.#tool, this.#flake, "checks", this.#lockFile);
    const args = [
      "--json",
      "--show-trace",
      "--option",
      "eval-cache",
      "false",
      ...attribute,
      "--apply",
      sliceExpression(slice),
    ];
    await using child = this.#context.world.processes.start(nixCommand(this.#tool, ["eval"], args));
    const stop = (): void => void child.stop();
    this.#context.signal.addEventListener("abort", stop);
    try {
      const end = await readSlice(child, slice, async (said) => {
        if (said.kind === "no-system") throw noChecks(this.#flake.url, this.#system, said.value);
        if (said.kind === "names") this.#learnNames(said.value);
        await heard(said);
      });
      this.#context.signal.throwIfAborted();
      return end;
    } finally {
      this.#context.signal.removeEventListener("abort", stop);
    }
  }

  /** The names that were said; an evaluation that ends well says them. */
  #named(): string[] {
    if (this.#names === null)
      throw new VerdictError(
        "nix-unusable",
        `${this.#tool.bin} evaluates "${this.#flake.url}" without a word about its checks. Mend or reinstall Nix.`,
      );
    return this.#names;
  }

  #learnNames({ names, storeDir }: { names: string[]; storeDir: string }): void {
    if (names.length === 0) throw noChecks(this.#flake.url, this.#system, []);
    this.#names ??= names;
    this.#storeDir ||= storeDir;
  }

  async #heard(said: Said, selected: readonly number[] | null): Promise<void> {
    if (said.kind === "names") {
      // Every slice says the names; readers of the events want them once.
      if (!this.#announced)
        this.#context.emit({
          type: "checks-named",
          names: selected === null ? said.value.names : selected.map((place) => this.#nameAt(place)),
        });
      this.#announced = true;
    } else if (said.kind === "check") {
      await this.#take(said.value);
    } else if (said.kind === "machines") {
      const { place, memoryMiB, cores } = said.value;
      const found = this.#found.findLast(({ name }) => name === this.#nameAt(place));
      if (found?.machines)
        found.machines = { ...found.machines, memoryBytes: memoryMiB === null ? null : memoryMiB * MIB, cores };
    } else if (said.kind === "problem") {
      this.#addBroken(
        said.value.place,
        explainProblem(this.#nameAt(said.value.place), said.value, this.#flake.sources),
      );
    }
  }
  #announced = false;

  /**
   * Takes what a check says of itself for what it is: only what has a derivation behind it, and shows that one's
   * outputs, is a check that can be built.
   */
  async #take(said: SaidCheck): Promise<void> {
    const { place, drvPath, outputs } = said;
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
    if (this.#isNew(place)) {
      const found = this.#foundCheck(said, derivation);
      this.#found.push(found);
      this.#context.emit({ type: "check-evaluated", name: found.name, ok: true });
    }
  }

  #foundCheck({ place, drvPath, outputs, machines, containers }: SaidCheck, derivation: Derivation): FoundCheck {
    const name = this.#nameAt(place);
    const features = featuresOf(derivation);
    return {
      name,
      attr: attrPath(this.#system, name),
      drvPath,
      outputs,
      system: derivation.system,
      requiredSystemFeatures: features,
      backend: backendOf({ features, machines, containers }),
      machines: machines === null ? null : { count: machines, memoryBytes: null, cores: null },
    };
  }

  #addBroken(place: number, failure: EvalFailure): void {
    if (!this.#isNew(place)) return;
    const name = this.#nameAt(place);
    this.#broken.push({ name, attr: attrPath(this.#system, name), ...failure });
    this.#context.emit({ type: "check-evaluated", name, ok: false });
  }

  /** Whether a check has no place in a list yet; each has exactly one. */
  #isNew(place: number): boolean {
    const isNew = !this.#known.has(place);
    this.#known.add(place);
    return isNew;
  }

  #nameAt(place: number): string {
    const name = this.#names?.[place];
    if (name === undefined) throw new Error(`the evaluation spoke of check number ${place}, which has no name`);
    return name;
  }

  #flakeBroken(error: { text: string; raw: string | null }): VerdictError {
    const text = error.raw ?? withoutTrace(error.text);
    if (/does not provide attribute/.test(text)) return noChecks(this.#flake.url, this.#system, []);
    return new VerdictError(
      "flake-broken",
      `The checks of "${this.#flake.url}" could not even be listed: ${messageOf(text)}`,
    );
  }
}

export function noChecks(url: string, system: string, others: readonly string[]): VerdictError {
  const instead =
    others.length > 0
      ? `It has checks for ${others.join(", ")}: choose one with --system, or add checks for ${system}.`
      : `Add derivations under checks.${system} to its outputs.`;
  return new VerdictError("no-checks", `The flake "${url}" has no checks for ${system}. ${instead}`);
}

/** The attribute path of a check, each part quoted where Nix needs it. */
export function attrPath(system: string, name: string): string {
  const part = /^[a-zA-Z_][\w'-]*$/.test(name) ? name : `"${name.replaceAll(/["\\]|\$(?=\{)/g, String.raw`\$&`)}"`;
  return `checks.${system}.${part}`;
}

/**
 * A NixOS test runs in QEMU machines, in containers, or in both. Tests say themselves how many of each they have; where
 * they do not, the feature `uid-range` tells of containers, and `devnet` of containers beside machines.
 */
export function backendOf({
  features,
  machines,
  containers,
}: Pick<SaidCheck, "machines" | "containers"> & { features: readonly string[] }): Backend {
  if (!features.includes("nixos-test")) return "build";
  const hasContainers = containers === null ? features.includes("uid-range") : containers > 0;
  if (!hasContainers) return "qemu";
  const hasMachines = machines === null ? features.includes("devnet") : machines > 0;
  return hasMachines ? "mixed" : "nspawn";
}
