/** Excerpts: a few lines of a log or a trace, in their order, that tell a person what happened. */

import { stripControls } from "./sanitize.ts";

/** Lines of an excerpt: as many as are visible without scrolling. */
export const EXCERPT_LINES = 25;

/** A longer line is cut: nobody reads on, and a log of one endless line must stay small. */
const LINE_CHARACTERS = 500;

/** Stands in an excerpt for lines that are left out between two others. */
export const GAP = "…";

/** Cuts a line of a log for storage; its escape sequences stay until it is shown. */
export function cutLine(line: string): string {
  // A slice of a long string keeps all of it alive; the copy does not.
  return line.length > LINE_CHARACTERS ? Buffer.from(line.slice(0, LINE_CHARACTERS)).toString() : line;
}

/** Prepares a line for an excerpt: cut, without escape sequences and control characters. */
export function excerptLine(line: string): string {
  return stripControls(cutLine(line));
}

/** Builds an excerpt: takes lines while there is room for them and for the marks of the gaps between them. */
export class Excerpt {
  readonly #lines: readonly string[];
  readonly #taken = new Set<number>();
  /** Ranges of adjacent lines; there is a gap between any two of them. */
  #stretches = 0;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  /**
   * Takes lines by their places, the most important one first; ignores places outside of the text, and lines for which
   * there is no room.
   */
  take(places: Iterable<number>): void {
    for (const place of places) {
      if (this.#taken.has(place) || this.#lines[place] === undefined) continue;
      const neighbours = [place - 1, place + 1].filter((other) => this.#taken.has(other)).length;
      const stretches = this.#stretches + 1 - neighbours;
      if (this.#taken.size + stretches > EXCERPT_LINES) continue;
      this.#taken.add(place);
      this.#stretches = stretches;
    }
  }

  /** The lines that were taken, in the text's order. */
  lines(): string[] {
    const places = [...this.#taken].toSorted((a, b) => a - b);
    return places.flatMap((place, index) => {
      const before = places[index - 1] ?? place - 1;
      const line = this.#lines[place] ?? "";
      return before < place - 1 ? [GAP, line] : [line];
    });
  }
}

/** So many places from one on, downwards when `step` is -1; none is before the first line. */
export function places(from: number, count: number, step: 1 | -1 = 1): number[] {
  return Array.from({ length: count }, (_, index) => from + step * index).filter((place) => place >= 0);
}
