import { carryEvidence } from "../evidence/evidence.ts";
import type { EvidenceFile, Report } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import { keepLogs, namesFor } from "./carry-logs.ts";
import { merge, type Shard } from "./merge.ts";
import { DURATION_MS } from "./read.ts";

export { readArtifacts } from "./artifact.ts";
export { readFolders } from "./folders.ts";
export type { Shard } from "./merge.ts";
export { decode, readReport } from "./read.ts";

/**
 * Merges the results of several jobs into one report, with its logs in `logs/` and its evidence in `evidence/` of the
 * folder `out`. Emits a notice for anything odd in them.
 */
export async function collect({ world, emit }: Context, shards: readonly Shard[], out: string): Promise<Report> {
  const { report, notices } = merge(shards, world.now());
  const folders = new Map([...namesFor(report.checks)].map(([check, file]) => [check, file.replace(/\.log$/u, "")]));
  const carried = await carryEvidence(report.checks, out, { folders, origins: originsOf(shards) }, world);
  const { checks, left } = await keepLogs(
    report.checks.map((check) => carried.get(check) ?? check),
    out,
    world,
  );
  for (const message of [...notices, ...(left === null ? [] : [left])])
    emit({ type: "notice", level: "warning", message });
  return { ...readable(report), checks };
}

/**
 * A merged report with no longer times than a reader believes. Between the first start and the last end of reports of
 * different days, or of machines with a wrong clock, there may be years; and the idle times of many machines add up.
 */
function readable(report: Report): Report {
  const { durationMs, timeline } = report;
  return {
    ...report,
    durationMs: Math.min(durationMs, DURATION_MS),
    timeline: timeline && { ...timeline, idleMs: Math.min(timeline.idleMs, DURATION_MS) },
  };
}

/** The folder of each file that a check has left: that of its job. */
function originsOf(shards: readonly Shard[]): Map<EvidenceFile, string> {
  return new Map(
    shards.flatMap((shard) => {
      if ("problem" in shard || shard.folder === undefined) return [];
      const { folder, report } = shard;
      return report.checks.flatMap(({ evidence }) => (evidence?.files ?? []).map((file) => [file, folder] as const));
    }),
  );
}
