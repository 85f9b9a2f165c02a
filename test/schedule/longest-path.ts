/** The order by the longest path alone, which gives no heed to verdicts: what ours is compared with. */

import { type Batch, type BuildNode, type ResourceLimits, Schedule } from "../../src/schedule/scheduler.ts";

/** Needs all others; nobody builds it. */
const ALL = "all";

/**
 * The schedule itself, told of one check that needs everything: then there is no verdict that comes before another one,
 * and the longest path decides.
 */
export class LongestPath extends Schedule {
  constructor(nodes: readonly BuildNode[], limits: ResourceLimits) {
    const all: BuildNode = {
      drvPath: ALL,
      inputs: nodes.map(({ drvPath }) => drvPath),
      alone: true,
      expected: { durationMs: 0, memoryBytes: 0, from: "history" },
    };
    super([...nodes.map((node) => ({ ...node, isMeans: true })), all], limits);
  }

  override next(now: number): Batch | null {
    const batch = super.next(now);
    return batch?.drvPaths[0] === ALL ? null : batch;
  }
}
