import { printable } from "../text/text.ts";
import type { Capability } from "./capability.ts";

const STATE_MARKS: Readonly<Record<Capability["state"], string>> = { on: "✓", off: "–", broken: "✗" };

/** Renders capabilities as lines for a terminal, with advice under those that are missing. */
export function renderCapabilities(capabilities: readonly Capability[]): string {
  const width = Math.max(...capabilities.map(({ name }) => name.length));
  return capabilities
    .map(({ name, state, detail, advice }) => {
      const line = `${STATE_MARKS[state]} ${name.padEnd(width)}  ${state.padEnd(6)}  ${printable(detail)}\n`;
      return advice === null ? line : `${line}${" ".repeat(width + 12)}${printable(advice)}\n`;
    })
    .join("");
}
