/** What a bar shows: something that took some time. */
type Timed = { startedAt: string; durationMs: number };

/**
 * Puts bars into lanes so that none overlap. Each goes into the first free lane, so there are as many lanes as bars
 * ever overlapped. Takes n log n steps for n bars, however many overlap.
 */
export function inLanes<Bar extends Timed>(spans: readonly Bar[]): Bar[][] {
  const lanes: Bar[][] = [];
  const busy = new Heap<{ until: number; lane: number }>((a, b) => a.until - b.until || a.lane - b.lane);
  const free = new Heap<number>((a, b) => a - b);
  const placed = spans.map((span) => ({ span, from: Date.parse(span.startedAt) })).toSorted((a, b) => a.from - b.from);
  for (const { span, from } of placed) {
    for (let next = busy.first; next !== undefined && next.until <= from; next = busy.first) {
      busy.take();
      free.put(next.lane);
    }
    const lane = free.take() ?? lanes.push([]) - 1;
    lanes[lane]?.push(span);
    busy.put({ until: from + span.durationMs, lane });
  }
  return lanes;
}

/** A binary heap: the first item by `order` is taken first. */
class Heap<T> {
  readonly #items: T[] = [];
  readonly #order: (a: T, b: T) => number;

  constructor(order: (a: T, b: T) => number) {
    this.#order = order;
  }

  get first(): T | undefined {
    return this.#items[0];
  }

  put(item: T): void {
    let at = this.#items.push(item) - 1;
    for (let above = (at - 1) >> 1; at > 0 && this.#precedes(item, above); above = (at - 1) >> 1) {
      this.#items[at] = this.#items[above] as T;
      at = above;
    }
    this.#items[at] = item;
  }

  take(): T | undefined {
    const [first] = this.#items;
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return first;
    let at = 0;
    for (let below = this.#smaller(at); below !== null && !this.#precedes(last, below); below = this.#smaller(at)) {
      this.#items[at] = this.#items[below] as T;
      at = below;
    }
    this.#items[at] = last;
    return first;
  }

  /** The place of the first of the two items below one; null when there are none. */
  #smaller(at: number): number | null {
    const [left, right] = [2 * at + 1, 2 * at + 2];
    if (left >= this.#items.length) return null;
    return right < this.#items.length && this.#precedes(this.#items[right] as T, left) ? right : left;
  }

  #precedes(item: T, at: number): boolean {
    return this.#order(item, this.#items[at] as T) < 0;
  }
}
