import type { Kernel } from "../system/system.ts";

/**
 * The shares of one core that samples may take: on an average, and while nothing new happens. The difference is saved
 * for short builds. The rest of one per cent is for what comes with samples: walks, events, collecting garbage.
 */
const SHARE = 0.005;
const STEADY_SHARE = 0.0025;

/** Milliseconds of CPU that may be saved: about a second in which samples come as fast as they can. */
const MOST_SAVED_MS = 25;

/**
 * What a timer and its turn of the event loop cost, in reads of 8 µs: 150 µs, measured. On a slower machine both are
 * slower.
 */
const TURN_READS = 18;

/**
 * Samples come no faster than this, because nothing is learnt, and no slower, because builds are over. A slow machine
 * with 20 builds needs the slowest: there a read takes 40 µs, a turn 4 ms, and once a second was 1.2 % of a core,
 * measured.
 */
const SHORTEST_MS = 10;
const LONGEST_MS = 2000;

/**
 * Walking over all pages of a process takes 30 to 60 ms for a GiB, of which nothing is cheap. It has a share of its
 * own.
 */
const WALK_SHARE = 0.002;

/** What a read can cost at least, in milliseconds: a first guess, far above every machine's. */
const FIRST_READ_MS = 0.05;

/** The factor by which the estimate of a read's cost grows at each sample, in case the machine has become slower. */
const DRIFT = 1.002;

/**
 * Keeps the cost of samples within a share of one core, by the pause after each. Time is read from a clock, because the
 * kernel counts a thread's CPU too coarsely. On a busy machine a clock counts other people's turns as well; that only
 * ever makes reading look dearer, so the cheapest recent sample tells what a read costs.
 */
export class SamplingBudget {
  /** What is measured must be read through this. */
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
   * Does `work`, which walks over the pages of processes, and gives its value; null when it is too early for another
   * one.
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
   * Does `work` and gives the pause to make after it, in milliseconds. `work` tells whether something new is under way,
   * or about to be.
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
