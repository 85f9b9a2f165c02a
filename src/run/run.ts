import { join } from "node:path";

import type { Discovery } from "../discover/discover.ts";
import type { Check, BuildRecord } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import { Runner } from "./check-runner.ts";
import { brokenCheck, cachedCheck, unfinishedCheck } from "./check.ts";
import { LogFiles } from "./logs.ts";
import type { Work } from "./run-options.ts";

export type { RunOptions } from "./run-options.ts";
export { BLANK } from "./check.ts";
export { logFileName, LogFiles } from "./logs.ts";
export { LogTail } from "./tail.ts";

/**
 * Every check with its verdict, the builds over time, and the memory of all builds together (`at`: milliseconds since
 * the epoch).
 */
export type RunResult = { checks: Check[]; builds: BuildRecord[]; memory: { at: number; bytes: number }[] };

/**
 * Builds what must be built, reports each build to `meter`, and gives every check, evaluated or not, exactly one
 * verdict. `signal` ends it early: child processes are ended, what is known is judged, and the rest is `cancelled`.
 * Never throws because of a build.
 */
export async function run(context: Context, work: Work, { broken, unfinished }: Discovery): Promise<RunResult> {
  const { tool, plan, options, meter } = work;
  await using logs = new LogFiles(tool, join(options.out, "logs"), context.world);
  const runner = new Runner(context, work, logs);
  for (const check of [...broken, ...plan.refused]) runner.finish(brokenCheck(check));
  for (const check of unfinished) runner.finish(unfinishedCheck(check));
  for (const { check, proof } of plan.proven) runner.finish(cachedCheck(check, proof));
  for (const { check, proof } of plan.cached) runner.finish(cachedCheck(check, proof));
  await runner.build();
  const memory = meter.total().map(({ atMs, bytes }) => ({ at: atMs, bytes }));
  return { checks: runner.checks, builds: runner.builds, memory };
}
