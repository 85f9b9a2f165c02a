import { stripVTControlCharacters } from "node:util";

import { displayWidth } from "./width.ts";

/**
 * Breaks a line at its spaces, so that none of the lines is wider than `width` columns unless a single word is. Those
 * after the first begin with `indent`. Our own colours may be in it, and take no columns; a line that fits stays as it
 * is.
 */
export function wrapWords(line: string, width: number, indent = ""): string[] {
  if (columns(line) <= width) return [line];
  const lines: string[] = [];
  let used = 0;
  for (const word of line.split(" ")) {
    const more = columns(word);
    if (lines.length > 0 && used + 1 + more <= width) {
      lines[lines.length - 1] += ` ${word}`;
      used += 1 + more;
    } else {
      const start = lines.length === 0 ? "" : indent;
      lines.push(`${start}${word}`);
      used = start.length + more;
    }
  }
  return lines;
}

function columns(text: string): number {
  return displayWidth(stripVTControlCharacters(text));
}
