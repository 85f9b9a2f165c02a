/**
 * The longest part of a line that is read, in bytes; the rest is dropped. Names of subtests and commands may be long;
 * nobody writes longer ones.
 */
const LINE_LIMIT = 64 * 1024;

const NEWLINE = 0x0a;

/**
 * Splits chunks of bytes into lines, in constant memory. A line is handed on with one character for each byte
 * ("latin1"): a log is mostly lines that are only looked at, and decoding them would take most of the time.
 */
export class ByteLines {
  readonly #take: (line: string) => void;
  #begun: Buffer[] = [];
  #size = 0;

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  write(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      if (this.#size > 0) this.#complete(chunk.subarray(from, end));
      else this.#take(chunk.toString("latin1", from, Math.min(end, from + LINE_LIMIT)));
      from = end + 1;
    }
    if (from < chunk.length) this.#keep(chunk.subarray(from));
  }

  /** Hands on a last line that has no end. */
  end(): void {
    if (this.#size > 0) this.#complete(Buffer.alloc(0));
  }

  #complete(rest: Buffer): void {
    this.#keep(rest);
    const line = Buffer.concat(this.#begun).toString("latin1");
    this.#begun = [];
    this.#size = 0;
    this.#take(line);
  }

  /** Copies bytes of a line that is not complete: a chunk may be used again by whoever reads. */
  #keep(part: Buffer): void {
    const kept = part.subarray(0, Math.max(0, LINE_LIMIT - this.#size));
    if (kept.length > 0) this.#begun.push(Buffer.from(kept));
    this.#size += kept.length;
  }
}

/** Returns the text of a line with one character for each byte. */
export function decodeLine(line: string): string {
  // oxlint-disable-next-line no-control-regex
  return /[\u0080-\u00ff]/.test(line) ? Buffer.from(line, "latin1").toString() : line;
}
