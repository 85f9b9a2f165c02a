/** Something with a place in a queue: the higher `height` first, then whoever came first. */
export type Queued = { height: number; arrival: number };

/** A priority queue, as a binary heap: 10,000 builds must not cost 10,000 times 10,000 steps. */
export class ReadyQueue<T extends Queued> {
  readonly #heap: T[] = [];

  get size(): number {
    return this.#heap.length;
  }

  first(): T | undefined {
    return this.#heap[0];
  }

  add(item: T): void {
    let at = this.#heap.length;
    for (let up = (at - 1) >> 1; at > 0 && before(item, this.#heap[up]); up = (at - 1) >> 1) {
      this.#put(at, this.#heap[up]);
      at = up;
    }
    this.#put(at, item);
  }

  take(): T | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (last === undefined || last === first) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const down = before(this.#heap[left + 1], this.#heap[left]) ? left + 1 : left;
      if (!before(this.#heap[down], last)) break;
      this.#put(at, this.#heap[down]);
      at = down;
    }
    this.#put(at, last);
    return first;
  }

  #put(at: number, item: T | undefined): void {
    if (item !== undefined) this.#heap[at] = item;
  }
}

/** Whether `a` is there and comes before `b`. */
export function before(a: Queued | undefined, b: Queued | undefined): boolean {
  if (a === undefined) return false;
  if (b === undefined) return true;
  return a.height === b.height ? a.arrival < b.arrival : a.height > b.height;
}
