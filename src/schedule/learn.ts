import type { Expectation } from "./expectation.ts";
import { ExpectationTrust } from "./trust.ts";

/** The part of an expectation on which the order rests; both numbers are finite. */
export type Cost = Pick<Expectation, "durationMs" | "memoryBytes" | "from">;

/** A build to learn from, or to estimate. `alone`: of the heavy kind. */
export type BuildProfile = { alone: boolean; expected: Cost };

/** The present estimate of a build. `known`: its time rests on a measurement. */
export type Estimate = { durationMs: number; memoryBytes: number; known: boolean };

/**
 * How many of the last builds of a kind are used to estimate the next ones: the number of the first scheduler, which
 * worked well.
 */
const RECENT_BUILDS = 16;

/**
 * With fewer measured peaks than this, the expected memory is never lowered: one small check says little about the
 * next, and too little memory kills.
 */
const FEW = 4;

/**
 * By which factor a guess must be wrong before a new order is made. Below it, the change matters less than the spread
 * of the times themselves.
 */
const FAR = 1.25;

/**
 * How many times as many builds as at the last order make a new one worthwhile. With 1.25, a plan of 10,000 nodes was
 * ordered 25 times, some 15 ms each; the simulated plans keep their limits with both.
 */
const GROWN = 1.5;

/** No build takes zero time: otherwise any number of them would share a client. */
const SHORTEST_BUILD_MS = 1;

type Kind = {
  /** How many builds were measured. */
  builds: number;
  /** Of the last builds: the ratio of measured to expected time, or milliseconds if expectations come from history. */
  durations: number[];
  peaks: number[];
  duration: number;
  memory: number;
  /** The basis of the present order; null if nothing was measured. */
  usedDuration: number | null;
  usedMemory: number;
};

/**
 * Corrects guesses by the measurements of the run, separately for each kind of build: heavy builds differ from light
 * ones, and guesses from an evaluation from mere defaults. Expectations from history stay as they are, unless the
 * measured times do not follow them at all. Then the median of the measured times replaces all of them, and builds keep
 * their given order.
 */
export class Estimator {
  /** By where expectations come from, of builds that run alone and of those that share a client. */
  readonly #kinds = { alone: new Map<string, Kind>(), shared: new Map<string, Kind>() };
  readonly #trust = new ExpectationTrust();
  #usedTrust = true;
  #builds = 0;
  #settledAt = 0;

  /**
   * Adds a build's measured time and memory, in milliseconds and bytes; null if not measured. Returns whether
   * expectations have moved so far that a new order is worth its cost: at once while little is known about a kind,
   * later only now and then, so that 10,000 builds do not sort 10,000 times.
   */
  add(build: BuildProfile, durationMs: number | null, peakBytes: number | null): boolean {
    this.#builds += 1;
    const isDue = this.#builds >= GROWN * this.#settledAt;
    const kind = this.#kindOf(build);
    const { expected } = build;
    if (durationMs !== null) {
      if (expected.from === "history") this.#trust.add(expected.durationMs, durationMs);
      appendRecent(
        kind.durations,
        expected.from === "history" ? durationMs : durationMs / Math.max(SHORTEST_BUILD_MS, expected.durationMs),
      );
      kind.builds += 1;
      kind.duration = quantile(kind.durations, 0.5);
    }
    if (expected.from === "history") return isDue && this.#trust.isLost === this.#usedTrust;
    if (peakBytes !== null && expected.from === "default") {
      appendRecent(kind.peaks, peakBytes / Math.max(1, expected.memoryBytes));
      // Of several that run at once, few are above the third quartile, so the sum of all is safe.
      kind.memory = kind.peaks.length < FEW ? Math.max(1, ...kind.peaks) : quantile(kind.peaks, 0.75);
    }
    const isYoung = kind.durations.length <= FEW || (peakBytes !== null && kind.peaks.length <= FEW);
    return (isDue || isYoung) && this.#entries.some(([source, one]) => source !== "history" && hasMoved(one));
  }

  /** Records that the current estimates are in use: the next order is due when they have moved away from these. */
  settle(): void {
    this.#settledAt = this.#builds;
    this.#usedTrust = !this.#trust.isLost;
    for (const [, kind] of this.#entries) {
      kind.usedDuration = kind.durations.length === 0 ? null : kind.duration;
      kind.usedMemory = kind.memory;
    }
  }

  /** Returns the present estimate of a build. */
  expect(build: BuildProfile): Estimate {
    const { durationMs, memoryBytes, from } = build.expected;
    const { duration, memory, durations } = this.#kindOf(build);
    if (from !== "history") {
      return {
        durationMs: Math.max(SHORTEST_BUILD_MS, durationMs * duration),
        memoryBytes: Math.ceil(memoryBytes * memory),
        known: durations.length > 0,
      };
    }
    const isUseless = durations.length > 0 && this.#trust.isLost;
    return { durationMs: Math.max(SHORTEST_BUILD_MS, isUseless ? duration : durationMs), memoryBytes, known: true };
  }

  /** How many builds were measured of which the times were expected for the same reason. */
  evidence(build: BuildProfile): number {
    return this.#kindOf(build).builds;
  }

  get #entries(): [source: string, kind: Kind][] {
    return [...this.#kinds.alone, ...this.#kinds.shared];
  }

  #kindOf({ alone, expected: { from } }: BuildProfile): Kind {
    const kinds = alone ? this.#kinds.alone : this.#kinds.shared;
    let kind = kinds.get(from);
    if (kind === undefined) {
      kind = { builds: 0, durations: [], peaks: [], duration: 1, memory: 1, usedDuration: null, usedMemory: 1 };
      kinds.set(from, kind);
    }
    return kind;
  }
}

function appendRecent(values: number[], value: number): void {
  values.push(value);
  if (values.length > RECENT_BUILDS) values.shift();
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 1;
}

function hasMoved({ durations, duration, usedDuration, memory, usedMemory }: Kind): boolean {
  const isNews = usedDuration === null ? durations.length > 0 : isFar(duration, usedDuration);
  return isNews || isFar(memory, usedMemory);
}

function isFar(now: number, used: number): boolean {
  return now > FAR * used || FAR * now < used;
}
