import type { Report } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import { keepLogs } from "./carry-logs.ts";
import { merge, type Shard } from "./merge.ts";

export { readArtifacts } from "./artifact.ts";
export { readFolders } from "./folders.ts";
export type { Shard } from "./merge.ts";
export { decode, readReport } from "./read.ts";

/**
 * Merges the results of several jobs into one report, with its logs in `logs/` of the folder `out`. Emits a notice for
 * anything odd in them.
 */
export async function collect({ world, emit }: Context, shards: readonly Shard[], out: string): Promise<Report> {
  const { report, notices } = merge(shards, world.now());
  const { checks, left } = await keepLogs(report.checks, out, world);
  for (const message of [...notices, ...(left === null ? [] : [left])])
    emit({ type: "notice", level: "warning", message });
  return { ...report, checks };
}
