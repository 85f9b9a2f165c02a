import type { ResourceLimits } from "./rank.ts";

/** What one client has, for as long as it has it. */
export type Allocation = {
  memoryBytes: number;
  /** When it should be through, by expectation. */
  endsAt: number;
  /** Nothing else may run. */
  wholeMachine: boolean;
  /** Who was waiting for memory when this was let past because there is room for both. */
  beside: string | null;
};

/**
 * What may begin without delaying who waits: anything within `besideBytes`, and within the free memory what takes no
 * longer than `windowMs`.
 */
export type Gap = { besideBytes: number; windowMs: number };

/**
 * Keeps the accounts of slots and memory. A client is in them from its start to its end; its memory, only until all it
 * has is done.
 */
export class Budget {
  readonly #limits: ResourceLimits;
  readonly #clients = new Set<Allocation>();
  readonly #busy = new Set<Allocation>();

  constructor(limits: ResourceLimits) {
    this.#limits = limits;
  }

  /** No slot is free, or what runs must be by itself. */
  get isFull(): boolean {
    return this.#clients.size >= this.#limits.jobs || [...this.#busy].some(({ wholeMachine }) => wholeMachine);
  }

  /** Nothing is being built. */
  get isIdle(): boolean {
    return this.#busy.size === 0;
  }

  /** In bytes; negative when what runs turned out to be bigger than was thought. */
  get freeBytes(): number {
    if (this.#limits.memoryBytes === null) return Infinity;
    let free = this.#limits.memoryBytes;
    for (const { memoryBytes } of this.#busy) free -= memoryBytes;
    return free;
  }

  hold(held: Allocation): void {
    this.#clients.add(held);
    this.#busy.add(held);
  }

  /** Everything that a client has is done; it may still be about to end. */
  release(held: Allocation): void {
    this.#busy.delete(held);
  }

  /** A client has ended. */
  end(held: Allocation): void {
    this.#busy.delete(held);
    this.#clients.delete(held);
  }

  /**
   * Finds what may go past somebody who does not fit yet, or who wants `wholeMachine`. Clients that should have ended
   * by now count as about to end, so the window closes when expectations were wrong; what was let past beside somebody
   * never counts as ending, else a stream of such could go on for ever. Who waits, waits at most until what ran at
   * first should have ended, and then until what still runs has ended.
   */
  gap(waiting: { drvPath: string; memoryBytes: number }, wholeMachine: boolean, now: number): Gap {
    const ending = [...this.#busy]
      .filter(({ beside }) => beside !== waiting.drvPath)
      .toSorted((a, b) => a.endsAt - b.endsAt);
    if (wholeMachine) return { besideBytes: -Infinity, windowMs: Math.max(0, (ending.at(-1)?.endsAt ?? now) - now) };
    let free = this.freeBytes;
    let startsAt = now;
    for (const { memoryBytes, endsAt } of ending) {
      if (free >= waiting.memoryBytes && endsAt > startsAt) break;
      free += memoryBytes;
      startsAt = Math.max(startsAt, endsAt);
    }
    return { besideBytes: free - waiting.memoryBytes, windowMs: startsAt - now };
  }
}
