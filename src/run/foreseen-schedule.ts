import { type BuildNode, predict, Schedule } from "../schedule/schedule.ts";
import type { Context } from "../system/system.ts";
import type { BuildObservation } from "./build-tracker.ts";
import type { RunOptions } from "./run-options.ts";

/** A prediction takes at most this part of the time, with a pause of at least so many milliseconds. */
const PREDICTING_PART = 0.02;
const PREDICTION_PAUSE_MS = 1000;

/** A schedule that tells when everything will be built, as far as earlier runs tell. */
export class ForeseenSchedule extends Schedule {
  readonly #context: Context;
  readonly #jobs: number;
  #memoryBytes: number | null;
  #open: BuildNode[] = [];
  #isWhole = false;
  #nextAt = -Infinity;

  constructor(context: Context, options: Pick<RunOptions, "jobs" | "memoryBytes">) {
    super([], options);
    this.#context = context;
    this.#jobs = options.jobs;
    this.#memoryBytes = options.memoryBytes;
  }

  /** Does what `add` does. */
  extend(nodes: readonly BuildNode[]): ReturnType<Schedule["add"]> {
    this.#open.push(...nodes);
    return this.add(nodes);
  }

  /** Does what `limitMemory` does. */
  limit(memoryBytes: number | null): void {
    this.#memoryBytes = memoryBytes;
    this.limitMemory(memoryBytes);
  }

  /** Records that nothing will be added any more. Before, nobody knows the end. */
  complete(): void {
    this.#isWhole = true;
    this.#nextAt = -Infinity;
  }

  /**
   * Tells the expected end now and then; none unless earlier runs have measured all that is still to be built. `seen`:
   * the last build of each derivation.
   */
  tellEnd(seen: ReadonlyMap<string, BuildObservation>): void {
    const now = this.#context.world.now();
    if (now < this.#nextAt) return;
    this.#open = this.#open.filter(({ drvPath }) => this.isOpen(drvPath));
    const isKnown = this.#isWhole && this.#open.every(({ expected }) => expected.from === "history");
    this.#context.emit({ type: "end-expected", at: isKnown ? now + this.#restMs(seen, now) : null });
    this.#nextAt = now + Math.max(PREDICTION_PAUSE_MS, (this.#context.world.now() - now) / PREDICTING_PART);
  }

  /** How long everything will still take, in milliseconds, if all of it takes as long as before. */
  #restMs(seen: ReadonlyMap<string, BuildObservation>, now: number): number {
    const [begun, waiting]: [BuildNode[], BuildNode[]] = [[], []];
    for (const node of this.#open) {
      const build = seen.get(node.drvPath);
      if (build === undefined || build.finishedAt !== null) waiting.push(node);
      else {
        const durationMs = Math.max(0, node.expected.durationMs - (now - build.startedAt));
        begun.push({ ...node, inputs: [], alone: true, expected: { ...node.expected, durationMs } });
      }
    }
    return predict(waiting, this.#jobs, this.#memoryBytes, begun).makespanMs;
  }
}
