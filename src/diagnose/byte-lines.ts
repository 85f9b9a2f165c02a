/**
 * The longest part of a line that is read, in bytes; the rest is dropped. Names of subtests and commands may be long;
 * nobody writes longer ones.
 */
const LINE_BYTES = 64 * 1024;

/**
 * Splits chunks of bytes into lines, in constant memory. A line is handed on with one character for each byte
 * ("latin1"): a log is mostly lines that are only looked at, and decoding them would take most of the time. It is a
 * part of its chunk's text; whoever keeps it, keeps the chunk, unless it is decoded.
 */
export class ByteLines {
  readonly #take: (line: string) => void;
  /** Of a line that has begun. */
  #begun = "";
  #hasBegun = false;

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  write(chunk: Buffer): void {
    const text = chunk.toString("latin1");
    let from = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
      if (this.#hasBegun) this.#complete(text.slice(from, end));
      else this.#take(text.slice(from, Math.min(end, from + LINE_BYTES)));
      from = end + 1;
    }
    if (from < text.length) this.#keep(text.slice(from));
  }

  /** Hands on a last line that has no end. */
  end(): void {
    if (this.#hasBegun) this.#complete("");
  }

  #complete(rest: string): void {
    this.#keep(rest);
    const line = this.#begun;
    this.#begun = "";
    this.#hasBegun = false;
    this.#take(line);
  }

  #keep(part: string): void {
    this.#begun += part.slice(0, Math.max(0, LINE_BYTES - this.#begun.length));
    this.#hasBegun = true;
  }
}

/** Returns the text of a line that has one character for each byte, as a copy. */
export function decodeLine(line: string): string {
  return Buffer.from(line, "latin1").toString();
}
