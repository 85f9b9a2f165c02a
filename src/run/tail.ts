import { cutLine, EXCERPT_LINES, excerptLine } from "../text/text.ts";

/** The last lines of a build's log, in constant memory: shown where the log itself cannot be read. */
export class LogTail {
  readonly #lines: string[] = [];
  #next = 0;

  add(line: string): void {
    this.#lines[this.#next] = cutLine(line);
    this.#next = (this.#next + 1) % EXCERPT_LINES;
  }

  /** The lines in order, safe to show. */
  lines(): string[] {
    return [...this.#lines.slice(this.#next), ...this.#lines.slice(0, this.#next)].map(excerptLine);
  }
}
