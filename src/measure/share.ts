import type { Kernel } from "../system/system.ts";

/**
 * The shares of one core that samples may take: on average, and while nothing new happens. The difference is saved for
 * short builds. The rest of one per cent is for the cost around samples: walks, events, garbage collection.
 */
const SHARE = 0.005;
const STEADY_SHARE = 0.0025;

/** Milliseconds of CPU that may be saved: about a second of samples at the highest rate. */
const MOST_SAVED_MS = 25;

/**
 * The cost of a timer and its turn of the event loop, in reads of 8 µs: 150 µs, measured. On a slower machine both are
 * slower.
 */
const TURN_READS = 18;

/**
 * Samples come no faster than this, because that would tell nothing new. They come no slower than the longest pause,
 * because builds would be over. A slow machine with 20 builds needs the longest: a read takes 40 µs there, a turn 4 ms,
 * and once a second was 1.2 % of a core, measured.
 */
const SHORTEST_MS = 10;
const LONGEST_MS = 2000;

/** Walking over all pages of a process takes 30 to 60 ms for a GiB, all of it expensive. It has a share of its own. */
const WALK_SHARE = 0.002;

/** The least that a read can cost, in milliseconds: a first guess, far above the value of any machine. */
const FIRST_READ_MS = 0.05;

/** The factor by which the estimate of a read's cost grows at each sample, in case the machine has become slower. */
const DRIFT = 1.002;

/**
 * Keeps the cost of samples within a share of one core by choosing the pause after each. It reads a clock, because the
 * kernel accounts a thread's CPU too coarsely. On a busy machine, a clock also counts the time of other processes. That
 * only makes reads look more expensive, so the cheapest recent sample gives the cost of a read.
 */
export class SamplingBudget {
  /** Everything that is measured must be read through this. */
  readonly kernel: Kernel;
  readonly #clock: () => number;
  #reads = 0;
  #walksMs = 0;
  #nextWalk = 0;
  #readMs = FIRST_READ_MS;
  #savedMs = MOST_SAVED_MS;
  #before: number;

  constructor(kernel: Kernel) {
    this.#clock = () => kernel.clock();
    this.#before = kernel.clock();
    this.kernel = {
      ...kernel,
      read: (path, limit) => {
        this.#reads += 1;
        return kernel.read(path, limit);
      },
    };
  }

  /**
   * Does `work`, which walks over the pages of processes, and returns its value; null when it is too early for another
   * walk.
   */
  walk<T>(work: () => T): T | null {
    const from = this.#clock();
    if (from < this.#nextWalk) return null;
    const value = work();
    const took = this.#clock() - from;
    this.#walksMs += took;
    this.#nextWalk = from + took / WALK_SHARE;
    return value;
  }

  /**
   * Does `work`, and returns the pause to make after it, in milliseconds. `work` returns whether something new is
   * happening or about to happen.
   */
  spend(work: () => boolean): number {
    [this.#reads, this.#walksMs] = [0, 0];
    const from = this.#clock();
    const hurry = work();
    const took = this.#clock() - from - this.#walksMs;
    if (this.#reads > 0) this.#readMs = Math.min(this.#readMs * DRIFT, took / this.#reads);
    const cost = (TURN_READS + this.#reads) * this.#readMs;
    this.#savedMs = Math.min(MOST_SAVED_MS, this.#savedMs + (from - this.#before) * SHARE) - cost;
    this.#before = from;
    const pause = hurry ? (this.#savedMs > 0 ? SHORTEST_MS : cost / SHARE) : cost / STEADY_SHARE;
    return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, pause));
  }
}
