import type { Location } from "../model/model.ts";
import type { SourceLine } from "./nix-strings.ts";

/** A text in a file of the flake that may be a test script, or a part of one. `file`: as in a {@link Location}. */
export type SourceText = { file: string; lines: readonly SourceLine[] };

/**
 * So many lines of a text must be those of the script, unless they are the whole script. Two may be the same by chance,
 * as `start_all()` and a wait are.
 */
const LEAST_LINES = 3;

/** Limits of what is compared, in lines: of all texts, and on each side of a line. No script has so many. */
const MOST_COMPARED = 2_000_000;
const ENOUGH_LINES = 10_000;

/**
 * Finds the place in the flake of a line of a test script. `line`: from 1. Null unless exactly one place fits: around
 * it, every line of the text in the file is one of the script, up to the end of that text, or up to an interpolation.
 */
export function placeOfLine(script: string, line: number, texts: readonly SourceText[]): Location | null {
  const search = new PlaceSearch(script, line);
  return search.line === "" ? null : search.in(texts);
}

/** One line of a script that is looked for. */
class PlaceSearch {
  /** Without the blanks around it; "" when there is none such. */
  readonly line: string;
  readonly #script: readonly string[];
  readonly #at: number;
  /** How many lines of the script are not blank. */
  readonly #whole: number;
  #compared = 0;

  constructor(script: string, line: number) {
    this.#script = script.split("\n").map((one) => one.trim());
    this.#at = line - 1;
    this.line = this.#script[this.#at] ?? "";
    this.#whole = this.#script.filter((one) => one !== "").length;
  }

  in(texts: readonly SourceText[]): Location | null {
    const found: Location[] = [];
    for (const { file, lines } of texts) {
      for (const [index, source] of lines.entries()) {
        const fit = fitOf(source, this.line);
        if (fit !== "same" && fit !== "filled") continue;
        if (this.#isAround(lines, index, fit === "same" ? 1 : 0))
          found.push({ file, line: source.line, column: source.column });
        if (found.length > 1 || this.#compared > MOST_COMPARED) return null;
      }
    }
    return found[0] ?? null;
  }

  /** Whether what is around a line of a text is around that of the script. `own`: 1 if it is the same itself. */
  #isAround(lines: readonly SourceLine[], index: number, own: number): boolean {
    const [before, after] = [this.#run(lines, index, -1), this.#run(lines, index, 1)];
    if (before === null || after === null) return false;
    const same = before + own + after;
    return same >= LEAST_LINES || same === this.#whole;
  }

  /**
   * Counts the lines in one direction that are the same, without blank ones. Null when a line of the text is not one of
   * the script.
   */
  #run(lines: readonly SourceLine[], index: number, step: 1 | -1): number | null {
    let same = 0;
    let isFilled = false;
    for (let far = 1; far <= ENOUGH_LINES; far += 1) {
      const [source, line = ""] = [lines[index + step * far], this.#script[this.#at + step * far]];
      if (source === undefined) break;
      this.#compared += 1;
      const fit = fitOf(source, line);
      if (fit === "open") break;
      // What an interpolation gives may have looked like one line by chance, and have several.
      if (fit === "other") return isFilled ? same : null;
      isFilled ||= fit === "filled";
      if (fit === "same" && line !== "") same += 1;
    }
    return same;
  }
}

/**
 * `same`: the line is that of the script; `filled`: it is, with something in place of its interpolations; `open`: an
 * interpolation may give anything there, such as several lines; `other`: it is not.
 */
function fitOf({ parts }: SourceLine, line: string): "same" | "filled" | "open" | "other" {
  const first = parts[0] ?? "";
  if (parts.length === 1) return first === line ? "same" : "other";
  const last = parts.at(-1) ?? "";
  const end = line.length - last.length;
  if (!line.startsWith(first) || !line.endsWith(last) || end < first.length) return "open";
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = line.indexOf(part, from);
    if (found === -1 || found + part.length > end) return "open";
    from = found + part.length;
  }
  return parts.every((part) => part.trim() === "") ? "open" : "filled";
}
