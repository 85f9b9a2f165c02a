import { printable, wrapWords } from "../text/text.ts";
import type { Capability } from "./capability.ts";

const STATE_MARKS: Readonly<Record<Capability["state"], string>> = { on: "✓", off: "–", broken: "✗" };

/** Below so many columns, a text that goes on does not stand below its beginning: it would be a word a line. */
const LEAST_COLUMNS = 30;

/** A text that cannot stand below its beginning goes on so far to the right. */
const LITTLE = 4;

/**
 * Renders capabilities as lines for a terminal of so many columns, which may be infinite, with advice under those that
 * are missing.
 */
export function renderCapabilities(capabilities: readonly Capability[], columns: number): string {
  const width = Math.max(...capabilities.map(({ name }) => name.length));
  const aligned = width + 12;
  const indent = " ".repeat(columns - aligned < LEAST_COLUMNS ? LITTLE : aligned);
  const lines = capabilities.flatMap(({ name, state, detail, advice }) => [
    `${STATE_MARKS[state]} ${name.padEnd(width)}  ${state.padEnd(6)}  ${printable(detail)}`,
    ...(advice === null ? [] : [`${indent}${printable(advice)}`]),
  ]);
  return lines.map((line) => `${wrapWords(line, columns, indent).join("\n")}\n`).join("");
}
