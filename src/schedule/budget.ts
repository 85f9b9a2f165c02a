import type { ResourceLimits } from "./rank.ts";

/** The resources of one client, for as long as it has them. */
export type Allocation = {
  memoryBytes: number;
  /** Its expected end. */
  endsAt: number;
  /** Nothing else may run. */
  wholeMachine: boolean;
  /** The derivation that was waiting for memory when this one was let past because there is room for both. */
  beside: string | null;
};

/**
 * Limits for builds that do not delay the one that waits: any build within `besideBytes`, and, within the free memory,
 * any that takes no longer than `windowMs`.
 */
export type Gap = { besideBytes: number; windowMs: number };

/**
 * Accounts for slots and memory. A client has a slot from its start to its end, and memory only until all of its builds
 * are done.
 */
export class Budget {
  limits: ResourceLimits;
  readonly #clients = new Set<Allocation>();
  readonly #busy = new Set<Allocation>();

  constructor(limits: ResourceLimits) {
    this.limits = limits;
  }

  /** No slot is free, or the running build must be alone. */
  get isFull(): boolean {
    return this.#clients.size >= this.limits.jobs || [...this.#busy].some(({ wholeMachine }) => wholeMachine);
  }

  /** Nothing is being built. */
  get isIdle(): boolean {
    return this.#busy.size === 0;
  }

  /** How long all that runs should still take, one after the other, in milliseconds. */
  restMs(now: number): number {
    let rest = 0;
    for (const { endsAt } of this.#busy) rest += Math.max(0, endsAt - now);
    return rest;
  }

  /** In bytes; negative when running builds turned out to be larger than expected. */
  get freeBytes(): number {
    if (this.limits.memoryBytes === null) return Infinity;
    let free = this.limits.memoryBytes;
    for (const { memoryBytes } of this.#busy) free -= memoryBytes;
    return free;
  }

  hold(held: Allocation): void {
    this.#clients.add(held);
    this.#busy.add(held);
  }

  /** Frees the memory of a client whose builds are done; it may still be about to end. */
  release(held: Allocation): void {
    this.#busy.delete(held);
  }

  /** Frees the slot of a client that has ended. */
  end(held: Allocation): void {
    this.#busy.delete(held);
    this.#clients.delete(held);
  }

  /**
   * Finds which builds may overtake one that does not fit yet, or that wants `wholeMachine`. Clients whose expected end
   * has passed count as about to end, so the window closes when expectations were wrong. A build that was let past
   * beside the waiting one never counts as about to end, because otherwise a stream of them could go on forever. The
   * waiting one waits at most for the expected end of what ran at first, and then for the end of what still runs.
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
