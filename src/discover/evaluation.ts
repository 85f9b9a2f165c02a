import { randomBytes } from "node:crypto";

import { VerdictError } from "../model/model.ts";
import { nixCommand, type NixTool } from "../nix/nix.ts";
import { type Context, onAbort } from "../system/system.ts";
import { CheckCollector, type SelectedPlaces } from "./check-collector.ts";
import { type EvaluationMessage, type EvaluationSlice, sliceExpression } from "./expression.ts";
import type { Discovery } from "./found.ts";
import { attributeOf, type LockedFlake } from "./locked-flake.ts";
import { readSlice, type SliceEnd } from "./slice.ts";

/** The flake and system to evaluate. `lockFile`: a file that holds {@link LockedFlake.locks}. */
export type EvaluationTarget = { flake: LockedFlake; system: string; lockFile: string };

/** Evaluates the checks of one flake and system, in processes of Nix. */
export class Evaluation {
  readonly #nonce = randomBytes(16).toString("hex");
  readonly #context: Context;
  readonly #tool: NixTool;
  readonly #target: EvaluationTarget;
  readonly #checks: CheckCollector;

  constructor(context: Context, tool: NixTool, target: EvaluationTarget) {
    this.#context = context;
    this.#tool = tool;
    this.#target = target;
    this.#checks = new CheckCollector(context, target.flake, target.system);
  }

  /** Lists the names of all checks without evaluating any. Throws `no-checks`, `flake-broken`, `nix-unusable`. */
  async names(): Promise<readonly string[]> {
    const end = await this.#evaluate(this.#slice(0, 1, []), () => undefined);
    if (end.kind !== "done") throw this.#checks.flakeError(end.error);
    return this.#knownNames();
  }

  /** Evaluates all selected checks in interleaved slices, one process each. */
  async run(selected: SelectedPlaces, processes: number): Promise<Discovery> {
    const starts = [...Array(selected === null ? processes : Math.min(processes, selected.length)).keys()];
    try {
      await Promise.all(starts.map((first) => this.#walk(first, starts.length, selected)));
    } catch (error) {
      // After an abort, the checks that are known by now are returned, if there are any.
      if (!this.#context.signal.aborted || this.#checks.names === null) throw error;
    }
    return this.#checks.discovery(this.#knownNames(), selected);
  }

  /**
   * Evaluates one slice. If its process dies at a check, that check gets the error and a new process continues after
   * it. If it dies over the machines of a check that it has already found, only the number of machines stays unknown.
   * If it dies between two checks, a new process tries again from there; if that one gets nowhere either, the next
   * check gets the error, because each known name gets a verdict.
   */
  async #walk(first: number, step: number, selected: SelectedPlaces): Promise<void> {
    let next = first;
    let isStuck = false;
    for (;;) {
      let begun = 0;
      const end = await this.#evaluate(this.#slice(next, step, selected), async (message) => {
        if (message.kind === "begin") begun += 1;
        await this.#checks.add(message, selected);
      });
      if (end.kind === "done") return;
      if (end.kind === "died") this.#checks.addError(end.place, end.error);
      next += begun * step;
      if (end.kind !== "broken") continue;
      const { names } = this.#checks;
      if (names === null) throw this.#checks.flakeError(end.error);
      if (next >= (selected ?? names).length) return;
      if (begun === 0 && isStuck) {
        this.#checks.addError(selected === null ? next : (selected[next] ?? next), end.error);
        next += step;
      }
      isStuck = begun === 0 && !isStuck;
    }
  }

  #slice(first: number, step: number, selected: SelectedPlaces): EvaluationSlice {
    return { system: this.#target.system, nonce: this.#nonce, first, step, selected };
  }

  async #evaluate(
    slice: EvaluationSlice,
    receive: (message: EvaluationMessage) => void | Promise<void>,
  ): Promise<SliceEnd> {
    const { world, signal } = this.#context;
    signal.throwIfAborted();
    const attribute = attributeOf(this.#tool, this.#target.flake, "checks", this.#target.lockFile);
    const apply = ["--apply", sliceExpression(slice)];
    const args = ["--json", "--show-trace", "--option", "eval-cache", "false", ...attribute, ...apply];
    await using child = world.processes.start(nixCommand(this.#tool, ["eval"], args));
    using _stop = onAbort(signal, () => void child.stop());
    const end = await readSlice(child, slice, async (message) => {
      this.#checks.learnNames(message);
      await receive(message);
    });
    signal.throwIfAborted();
    return end;
  }

  /** The names of all checks. Throws `nix-unusable` when an evaluation has succeeded without listing them. */
  #knownNames(): readonly string[] {
    const { names } = this.#checks;
    if (names === null)
      throw new VerdictError(
        "nix-unusable",
        `${this.#tool.bin} evaluates "${this.#target.flake.url}" without a word about its checks. ` +
          "Repair or reinstall Nix.",
      );
    return names;
  }
}
