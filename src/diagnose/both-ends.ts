/**
 * Bytes that are read from the beginning and from the end of a log. That is some 30,000 lines; the cause of a failure
 * is not in the middle of a longer log. A thousand failed checks with gigabytes of logs must be diagnosed within a
 * job's time.
 */
export const LOG_ENDS = { first: 512 * 1024, last: 2 * 1024 * 1024 };

/** Keeps the first and the last lines of a log, in constant memory. */
export class BothEnds {
  readonly #first: string[] = [];
  #last: string[] = [];
  #firstBytes = 0;
  #lastBytes = 0;
  #dropped = 0;

  add(line: string): void {
    const bytes = line.length + 1;
    if (this.#firstBytes < LOG_ENDS.first) {
      this.#first.push(line);
      this.#firstBytes += bytes;
      return;
    }
    this.#last.push(line);
    this.#lastBytes += bytes;
    while (this.#lastBytes > LOG_ENDS.last) {
      this.#lastBytes -= (this.#last[this.#dropped]?.length ?? 0) + 1;
      this.#dropped += 1;
    }
    // Dropping lines one by one from the beginning of an array would move all others each time.
    if (this.#dropped > this.#last.length / 2) {
      this.#last = this.#last.slice(this.#dropped);
      this.#dropped = 0;
    }
  }

  /** Forgets all lines. */
  clear(): void {
    this.#first.length = 0;
    this.#last = [];
    this.#dropped = 0;
  }

  get lines(): string[] {
    return [...this.#first, ...this.#last.slice(this.#dropped)];
  }
}
