import type { Expectation } from "./expectation.ts";
import { ExpectationTrust } from "./trust.ts";

/** What of an expectation the order rests on; both numbers are finite. */
export type Cost = Pick<Expectation, "durationMs" | "memoryBytes" | "from">;

/** A build to learn from, or about. `alone`: of the heavy kind. */
export type BuildProfile = { alone: boolean; expected: Cost };

/** What is now thought of a build. `known`: its time rests on something that was measured. */
export type Estimate = { durationMs: number; memoryBytes: number; known: boolean };

/**
 * How many of the last builds of a kind tell what the next ones will take: the number of the first scheduler, which did
 * well.
 */
const RECENT_BUILDS = 16;

/**
 * Fewer measured peaks than this never lower what memory is expected: one small check says little of the next, and too
 * little memory kills.
 */
const FEW = 4;

/**
 * By how much a guess must be wrong before the order is made anew. Below, what it changes is less than the spread of
 * the times themselves.
 */
const FAR = 1.25;

/** Nothing is built in no time; any number of such would share a client. */
const SHORTEST_BUILD_MS = 1;

type Kind = {
  /** How many builds were measured. */
  builds: number;
  /** Of the last builds: measured to expected, or milliseconds where expectations are from history. */
  durations: number[];
  peaks: number[];
  duration: number;
  memory: number;
  /** What the present order rests on; a duration of null on nothing measured. */
  usedDuration: number | null;
  usedMemory: number;
};

/**
 * Corrects guesses by what is measured during the run, for each kind of build by itself: what is alone is not like what
 * is not, and a guess by evaluation is not like one by nothing. What history says stays as it is, unless times turn out
 * to have nothing to do with it: then all of it is as good as the median of what was measured, and the order is the one
 * that was given.
 */
export class Estimator {
  readonly #kinds = new Map<string, Kind>();
  readonly #trust = new ExpectationTrust();
  #usedTrust = true;
  #builds = 0;
  #settledAt = 0;

  /**
   * Takes what one build took, in milliseconds and bytes; null for what was not measured. Gives whether expectations
   * have moved so far that a new order is worth its cost: at once while little is known of a kind, later only now and
   * then, so that 10,000 builds do not sort 10,000 times.
   */
  add(build: BuildProfile, durationMs: number | null, peakBytes: number | null): boolean {
    this.#builds += 1;
    const isDue = this.#builds >= FAR * this.#settledAt;
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
      // Of several that run at once, few are above the third quartile; the sum of all is then safe.
      kind.memory = kind.peaks.length < FEW ? Math.max(1, ...kind.peaks) : quantile(kind.peaks, 0.75);
    }
    const isYoung = kind.durations.length <= FEW || (peakBytes !== null && kind.peaks.length <= FEW);
    return (isDue || isYoung) && [...this.#kinds].some(([name, one]) => !name.startsWith("history") && hasMoved(one));
  }

  /** What has been learned is now in use: the next order is due when it has moved from here. */
  settle(): void {
    this.#settledAt = this.#builds;
    this.#usedTrust = !this.#trust.isLost;
    for (const kind of this.#kinds.values()) {
      kind.usedDuration = kind.durations.length === 0 ? null : kind.duration;
      kind.usedMemory = kind.memory;
    }
  }

  /** What is thought of a build by now. */
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

  /** How many builds the time of this one rests on; what history says rests on itself. */
  evidence(build: BuildProfile): number {
    return build.expected.from === "history" ? Infinity : this.#kindOf(build).builds;
  }

  #kindOf({ alone, expected: { from } }: BuildProfile): Kind {
    const name = `${from} ${alone ? "alone" : "shared"}`;
    let kind = this.#kinds.get(name);
    if (kind === undefined) {
      kind = { builds: 0, durations: [], peaks: [], duration: 1, memory: 1, usedDuration: null, usedMemory: 1 };
      this.#kinds.set(name, kind);
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
