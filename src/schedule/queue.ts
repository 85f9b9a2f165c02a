/** The demand of a node in the queue: bytes of memory (`Infinity`: the whole machine) and milliseconds. */
export type Demand = { memoryBytes: number; durationMs: number };

/** The available room, in the same units. */
export type Capacity = Demand;

const ANY: Capacity = { memoryBytes: Infinity, durationMs: Infinity };

/**
 * The ready nodes by rank; 0 goes first. It finds the first that fits into a room in logarithmic time, which a heap
 * cannot do: it is a tree over all ranks, and each of its nodes knows the least memory and the least time below it.
 */
export class ReadyQueue {
  /** Node 1 is the root, the children of `n` are `2n` and `2n + 1`, and the leaf of a rank is `#leaves + rank`. */
  readonly #memory: Float64Array;
  readonly #duration: Float64Array;
  readonly #leaves: number;
  #workMs = 0;

  /** Creates a queue for ranks from 0 to below `ranks`. */
  constructor(ranks: number) {
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(2, ranks)));
    this.#memory = new Float64Array(2 * this.#leaves).fill(Infinity);
    this.#duration = new Float64Array(2 * this.#leaves).fill(Infinity);
  }

  /** The time of everything in it, one after the other, in milliseconds. */
  get workMs(): number {
    return this.#workMs;
  }

  /** The least time of anything in it, in milliseconds; `Infinity` when it is empty. */
  get leastMs(): number {
    return this.#duration[1] ?? Infinity;
  }

  /** Adds a rank that is not in it. */
  add(rank: number, { memoryBytes, durationMs }: Demand): void {
    this.#workMs += durationMs;
    this.#put(rank, memoryBytes, durationMs);
  }

  /** Takes out a rank that is in it. */
  remove(rank: number): void {
    this.#workMs -= this.#duration[this.#leaves + rank] ?? 0;
    this.#put(rank, Infinity, Infinity);
    // Sums of fractions drift.
    if (this.#duration[1] === Infinity) this.#workMs = 0;
  }

  /** Returns the first rank that needs no more than `room`; undefined when there is none. */
  first(room: Capacity = ANY): number | undefined {
    const open = [1];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const duration = this.#duration[at] ?? Infinity;
      if (duration === Infinity || duration > room.durationMs || (this.#memory[at] ?? Infinity) > room.memoryBytes)
        continue;
      if (at >= this.#leaves) return at - this.#leaves;
      open.push(2 * at + 1, 2 * at);
    }
    return undefined;
  }

  #put(rank: number, memoryBytes: number, durationMs: number): void {
    let at = this.#leaves + rank;
    this.#memory[at] = memoryBytes;
    this.#duration[at] = durationMs;
    for (at >>= 1; at > 0; at >>= 1) {
      const memory = Math.min(this.#memory[2 * at] ?? Infinity, this.#memory[2 * at + 1] ?? Infinity);
      const duration = Math.min(this.#duration[2 * at] ?? Infinity, this.#duration[2 * at + 1] ?? Infinity);
      // Mostly another one is less still, and nothing above changes.
      if (memory === this.#memory[at] && duration === this.#duration[at]) return;
      this.#memory[at] = memory;
      this.#duration[at] = duration;
    }
  }
}
