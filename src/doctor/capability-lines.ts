import { printable } from "../text/text.ts";
import type { Capability } from "./capability.ts";

const STATE_MARKS: Readonly<Record<Capability["state"], string>> = { on: "✓", off: "–", broken: "✗" };

/** Capabilities as lines for a terminal, with what to do under those that are not there. */
export function renderCapabilities(capabilities: readonly Capability[]): string {
  const width = Math.max(...capabilities.map(({ name }) => name.length));
  return capabilities
    .map(({ name, state, detail, advice }) => {
      const line = `${STATE_MARKS[state]} ${name.padEnd(width)}  ${state.padEnd(6)}  ${printable(detail)}\n`;
      return advice === null ? line : `${line}${" ".repeat(width + 12)}${printable(advice)}\n`;
    })
    .join("");
}
