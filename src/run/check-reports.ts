import { join } from "node:path";

import { type Check, isGood, storePathName } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import type { Attempts } from "./attempts.ts";
import type { BuildDirectory } from "./build-directory.ts";
import { builtCheck } from "./check.ts";
import { dependencyFailed, type Judgement } from "./judge.ts";
import type { LogFiles } from "./logs.ts";
import type { BuildObserver } from "./observer.ts";

/** The verdict of a derivation, and the one of which the log tells why. */
type SettledVerdict = { judgement: Judgement; culprit: string };

/** What a check's report is made of. */
export type ReportSources = { planned: BuildDirectory; observer: BuildObserver; attempts: Attempts; logs: LogFiles };

/** Gives each check its verdict, once: at once, or when its log is there. */
export class CheckReports {
  readonly checks: Check[] = [];
  readonly #context: Context;
  readonly #sources: ReportSources;
  readonly #failed: () => void;
  readonly #judged = new Map<string, SettledVerdict>();
  #writing: Promise<void> = Promise.resolve();

  /** `failed` is called for every check with a bad verdict. */
  constructor(context: Context, sources: ReportSources, failed: () => void) {
    this.#context = context;
    this.#sources = sources;
    this.#failed = failed;
  }

  /** Gives one check its verdict. */
  finish(check: Check): void {
    this.checks.push(check);
    this.#context.emit({ type: "check-finished", check });
    if (!isGood(check.verdict)) this.#failed();
  }

  /** Gives the checks of a derivation their verdict as soon as the log is there. The log of `culprit` tells why. */
  report(drvPath: string, judgement: Judgement, culprit: string): void {
    const { planned, observer, attempts, logs } = this.#sources;
    this.#judged.set(drvPath, { judgement, culprit });
    const builds = planned.pending.get(drvPath);
    if (builds === undefined) return;
    planned.pending.delete(drvPath);
    const seen = observer.seen.get(culprit) ?? null;
    const file = planned.fileOf(culprit);
    const now = this.#context.world.now();
    const emulated = observer.isEmulated(drvPath);
    const [log, excerpt] = [seen && join("logs", file), seen?.tail.lines() ?? []];
    const run = { plannedAt: planned.plannedAt(drvPath), now, emulated, log, excerpt };
    this.#writing = this.#writing.then(async () => {
      const measurement = await observer.measurement(drvPath);
      if (attempts.of(drvPath).length === 0)
        attempts.add(drvPath, judgement, { seen: observer.seen.get(drvPath) ?? null, measurement, now });
      const made = attempts.of(drvPath);
      const checks = builds.map((build) =>
        builtCheck(build, judgement, observer.seen, { ...run, measurement, attempts: made }),
      );
      if (seen !== null) await logs.finish(culprit, file, run.excerpt.length > 0);
      for (const check of checks) this.finish(check);
    });
  }

  /** Reports what needs a derivation that is bad. */
  reportDependent(drvPath: string, input: string): void {
    const known = this.#judged.get(input);
    if (known === undefined) throw new Error(`${input} is bad without a verdict`);
    const { judgement, culprit } = known;
    this.report(drvPath, culprit === input ? dependencyFailed(storePathName(input), judgement) : judgement, culprit);
  }

  /** Reports a derivation that has its verdict from another part of the plan. Returns false if it has none. */
  reportKnown(drvPath: string): boolean {
    const known = this.#judged.get(drvPath);
    if (known !== undefined) this.report(drvPath, known.judgement, known.culprit);
    return known !== undefined;
  }

  /** Resolves when all that was reported is said. */
  async settled(): Promise<void> {
    await this.#writing;
  }
}
