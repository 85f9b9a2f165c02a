import { join, resolve } from "node:path";

import type { Host } from "../system/host.ts";
import type { World } from "../system/world.ts";
import { type Report, totals } from "../verdict.ts";

/** Tells the job about a written report: its summary and the action's outputs. */
export async function publishToJob(report: Report, out: string, world: World, host: Host): Promise<void> {
  const path = (name: string): string => join(resolve(out), name);
  const { verdict, total, passed, cached, failed, flaky } = totals(report);
  const outputs = { verdict, total, passed, cached, failed, flaky, junit: path("junit.xml"), json: path("verdict.json"), summary: path("summary.md") };
  for (const [name, value] of Object.entries(outputs)) host.output(name, String(value));
  try {
    await host.summary((await world.files.read(path("summary.md"))).toString());
  } catch (error) {
    // The verdict stands without it: a red job must mean a bad check.
    host.warning(`The job's summary could not be written (${error instanceof Error ? error.message : String(error)}). The report is in ${out}.`);
  }
}
