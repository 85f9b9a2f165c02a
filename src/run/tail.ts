import { stripControls } from "../sanitize.ts";

/** What a person reads of a log before opening it. */
const LINES = 40;

/** A longer line is cut: nobody reads on, and a log of one endless line must stay small. */
const LINE_CHARACTERS = 500;

/** The last lines of a build's log, in constant memory. */
export class LogTail {
  readonly #lines: string[] = [];
  #next = 0;

  add(line: string): void {
    // A slice of a long string keeps all of it alive; the copy does not.
    this.#lines[this.#next] = line.length > LINE_CHARACTERS ? Buffer.from(line.slice(0, LINE_CHARACTERS)).toString() : line;
    this.#next = (this.#next + 1) % LINES;
  }

  /** The lines in order, fit to be shown: no escape sequences, no control characters. */
  lines(): string[] {
    const ordered = [...this.#lines.slice(this.#next), ...this.#lines.slice(0, this.#next)];
    return ordered.map(stripControls);
  }
}
