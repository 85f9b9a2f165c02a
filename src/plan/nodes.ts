import { type BuildNode, NOTHING_KNOWN } from "../schedule/schedule.ts";
import type { Plan } from "./build-plan.ts";

/**
 * Describes a plan to the scheduler. The checks come first, then what they need: of two that are equal otherwise, the
 * first is built first. The run and its prediction both begin with this.
 */
export function nodesOf({ builds, inputs, alone, expected }: Plan): BuildNode[] {
  const checks = new Set(builds.map(({ check }) => check.drvPath));
  const drvPaths = new Set([...checks, ...inputs.keys()]);
  return Array.from(drvPaths, (drvPath) => ({
    drvPath,
    inputs: inputs.get(drvPath) ?? [],
    alone: alone.has(drvPath),
    isMeans: !checks.has(drvPath),
    expected: expected.get(drvPath) ?? NOTHING_KNOWN,
  }));
}
