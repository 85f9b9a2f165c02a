/** A check that is known to take less than this is never taken out of its turn, in milliseconds. */
const LEAST_MS = 2000;

/** Expectations are off by some, and a check that begins a little early delays nothing. */
const EARLY = 1.25;

/**
 * Checks that wait for their evaluation. They are taken in the flake's order, in which neighbours often share a value;
 * but one that is known to take long is taken as soon as the others take hardly longer than it does. So the last
 * process is not left with the longest check.
 */
export class WaitingChecks {
  readonly #places: number[];
  readonly #expectedMs: (place: number) => number | null;

  /** `expectedMs`: how long an evaluation takes; null where nothing is known of it. */
  constructor(places: readonly number[], expectedMs: (place: number) => number | null) {
    this.#places = [...places];
    this.#expectedMs = expectedMs;
  }

  get isEmpty(): boolean {
    return this.#places.length === 0;
  }

  /** Puts checks back, as the next ones. */
  putBack(...places: readonly number[]): void {
    this.#places.unshift(...places);
  }

  /** Takes the next checks, at most `most`, for one of so many sessions. */
  take(most: number, sessions: number): number[] {
    const at = sessions > 1 ? this.#urgent(sessions) : null;
    return at === null ? this.#places.splice(0, most) : this.#places.splice(at, 1);
  }

  /** The place in the queue of a check that has to begin now. */
  #urgent(sessions: number): number | null {
    let [longest, at, sum, known] = [LEAST_MS, -1, 0, 0];
    for (const [index, place] of this.#places.entries()) {
      const ms = this.#expectedMs(place);
      if (ms === null) continue;
      sum += ms;
      known += 1;
      if (ms > longest) [longest, at] = [ms, index];
    }
    if (at === -1) return null;
    const all = (sum / known) * this.#places.length;
    return EARLY * longest >= all / sessions ? at : null;
  }
}
