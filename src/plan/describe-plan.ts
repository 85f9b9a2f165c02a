import type { Discovery } from "../discover/discover.ts";
import { type PlannedRun, storePathName } from "../model/model.ts";
import { NOTHING_KNOWN, predict } from "../schedule/schedule.ts";
import type { Plan } from "./build-plan.ts";
import { dayOf } from "./divide.ts";
import { nodesOf } from "./nodes.ts";

/**
 * Describes a plan: each build at its predicted time, with its expectation. `memoryBytes` is for all builds together;
 * null: no limit.
 */
export function plannedRun(
  system: string,
  plan: Plan,
  { broken }: Discovery,
  limits: { jobs: number; memoryBytes: number | null },
): PlannedRun {
  const { builds, expected, proven, cached, refused } = plan;
  const namesOf = Map.groupBy(builds, ({ check }) => check.drvPath);
  const { makespanMs, lowerBoundMs, order } = predict(nodesOf(plan), limits.jobs, limits.memoryBytes);
  return {
    system,
    ...limits,
    makespanMs,
    lowerBoundMs,
    builds: order.map(({ drvPath, startMs, endMs }) => ({
      ...(expected.get(drvPath) ?? NOTHING_KNOWN),
      drvPath,
      name: storePathName(drvPath),
      checks: (namesOf.get(drvPath) ?? []).map(({ check }) => check.name),
      needs: plan.inputs.get(drvPath) ?? [],
      startMs,
      endMs,
      unproven: namesOf.get(drvPath)?.[0]?.unproven ?? null,
    })),
    cached: [
      ...proven.map(({ check, proof }) => ({
        name: check.name,
        why: `the same derivation passed on ${dayOf(proof.at)}`,
      })),
      ...cached.map(({ check }) => ({ name: check.name, why: "its outputs are in the store or a binary cache" })),
    ],
    broken: [...broken, ...refused],
  };
}
