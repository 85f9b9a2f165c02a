/** What a test needs, by its file's name: `FILE[.TOPIC][.nix][.root][.load].test.ts`, or anything below `e2e/`. */

import { basename } from "node:path";

/**
 * `unit`: Node alone, on any machine, as anybody, beside others. `machine`: root, and mostly a real Nix. `alone`: it
 * measures time or memory, or uses all cores, so nothing runs beside it.
 */
export type Kind = "unit" | "machine" | "alone";

export function kindOf(file: string): Kind {
  const words = new Set(basename(file).split(".").slice(1, -2));
  if (words.has("load")) return "alone";
  return file.startsWith("test/e2e/") || words.has("nix") || words.has("root") ? "machine" : "unit";
}
