/**
 * What a test needs, by its file's name: `FILE[.TOPIC][.built][.nix][.root][.slow|.load].test.ts`. Tests in `e2e/`,
 * `rig/` and `clients/` need the built programs, real Nixes and root by being there. Those called `.rig.ts` have a
 * machine of their own, and those called `.clients.ts` have programs of others.
 */

import { basename } from "node:path";

/**
 * `unit`: Node alone, on any machine, as anybody, beside others. `machine`: root, a real Nix, the built programs, or a
 * core for longer than ten seconds. `alone`: it measures time or memory, or uses all cores, so no other test runs
 * beside it.
 */
export type Kind = "unit" | "machine" | "alone";

/** The parts of a test file's name that say what it needs beyond Node. */
export const NEEDS = ["built", "nix", "root"];

/** The parts that say how much of a machine it needs. */
export const WEIGHTS = ["slow", "load"];

export function kindOf(file: string): Kind {
  const words = new Set(basename(file).split(".").slice(1, -2));
  if (words.has("load") || file.endsWith(".rig.ts")) return "alone";
  const isMachine = file.startsWith("test/e2e/") || file.endsWith(".clients.ts");
  return isMachine || ["slow", ...NEEDS].some((need) => words.has(need)) ? "machine" : "unit";
}
