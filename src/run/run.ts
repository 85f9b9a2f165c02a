import { join } from "node:path";

import type { BrokenCheck, NamedCheck } from "../discover/discover.ts";
import { EvidenceFiles } from "../evidence/evidence.ts";
import type { Check, BuildRecord } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import { afterwards } from "./afterwards.ts";
import { Runner } from "./check-runner.ts";
import { brokenCheck, unfinishedCheck } from "./check.ts";
import { LogFiles } from "./logs.ts";
import type { Means } from "./run-options.ts";

export type { RunOptions } from "./run-options.ts";
export { blankCheck } from "./check.ts";
export { logFileName, LogFiles } from "./logs.ts";
export { LogTail } from "./tail.ts";

/**
 * Every check with its verdict, the builds over time, and the memory of all builds together (`at`: milliseconds since
 * the epoch).
 */
export type RunResult = { checks: Check[]; builds: BuildRecord[]; memory: { at: number; bytes: number }[] };

/** A run to which parts of the plan and judged checks are added while it builds. */
export type Growth = Pick<Runner, "add" | "ending" | "limitMemory"> & {
  /** Adds checks that cannot be built. */
  addBroken(check: BrokenCheck): void;
  /** Adds checks that were not evaluated before the run was ended. */
  addUnfinished(checks: readonly NamedCheck[]): void;
};

/**
 * Builds what must be built, reports each build to the meter, and gives every check, evaluated or not, exactly one
 * verdict. `grow` adds all that there is to do, and ends when nothing more is added; it hears of an early end by
 * `ending`. `signal` ends the run early: child processes are ended, what is known is judged, and the rest is
 * `cancelled`. Never throws because of a build; throws what `grow` throws.
 */
export async function run(context: Context, means: Means, grow: (growth: Growth) => Promise<void>): Promise<RunResult> {
  const { tool, options, meter, buildDir } = means;
  using later = afterwards(context);
  await using logs = new LogFiles(tool, join(options.out, "logs"), later);
  await using evidence = new EvidenceFiles(later, tool, { out: options.out, buildDir });
  const runner = new Runner(context, { ...means, logs, evidence, later });
  const growth: Growth = {
    ending: runner.ending,
    add: (part) => runner.add(part),
    limitMemory: (bytes) => runner.limitMemory(bytes),
    addBroken: (check) => runner.reports.finish(brokenCheck(check)),
    addUnfinished: (checks) => {
      const why = context.signal.aborted ? "cancelled" : "fail-fast";
      for (const check of checks) runner.reports.finish(unfinishedCheck(check, why));
    },
  };
  await runner.build(grow(growth));
  const memory = meter.total().map(({ atMs, bytes }) => ({ at: atMs, bytes }));
  return { checks: runner.reports.checks, builds: runner.observer.builds, memory };
}
