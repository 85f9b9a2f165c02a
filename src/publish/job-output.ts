import { join, resolve } from "node:path";

import { type Report, totals } from "../model/model.ts";
import { linksTo, renderComment, SUMMARY_LIMIT } from "../report/report.ts";
import type { Host } from "../runner/runner.ts";
import type { Target } from "./target.ts";

/** Writes the job's summary and the action's outputs. `target`: where the report is posted; null outside of a job. */
export async function publishToJob(report: Report, out: string, target: Target | null, host: Host): Promise<void> {
  const path = (name: string): string => join(resolve(out), name);
  const { verdict, total, passed, cached, failed, flaky } = totals(report);
  const outputs = {
    verdict,
    total,
    passed,
    cached,
    failed,
    flaky,
    junit: path("junit.xml"),
    json: path("verdict.json"),
    summary: path("summary.md"),
  };
  for (const [name, value] of Object.entries(outputs)) host.output(name, String(value));
  try {
    const links = target === null ? [] : linksTo(target.run.url, target.forge.hasArtifactsPlace);
    await host.summary(renderComment(report, { title: null, links, limit: SUMMARY_LIMIT }));
  } catch (error) {
    // The verdict holds without it: a red job must mean a bad check.
    host.warning(
      "The job's summary could not be written " +
        `(${error instanceof Error ? error.message : String(error)}). The report is in ${out}.`,
    );
  }
}
