import { type BuildNode, NOTHING_KNOWN } from "../schedule/schedule.ts";
import type { Plan } from "./build-plan.ts";

/** Describes derivations of a plan to the scheduler, in their given order. */
export function nodesOf({ inputs, alone, expected }: Plan, drvPaths: Iterable<string>): BuildNode[] {
  return Array.from(drvPaths, (drvPath) => ({
    drvPath,
    inputs: inputs.get(drvPath) ?? [],
    alone: alone.has(drvPath),
    expected: expected.get(drvPath) ?? NOTHING_KNOWN,
  }));
}
