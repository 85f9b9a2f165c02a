import { join } from "node:path";

import type { EvidenceFiles, EvidenceSource } from "../evidence/evidence.ts";
import { type Check, isGood, isStorePath, storePathName } from "../model/model.ts";
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
export type ReportSources = {
  planned: BuildDirectory;
  observer: BuildObserver;
  attempts: Attempts;
  logs: LogFiles;
  evidence: EvidenceFiles;
};

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

  /** The flags with which a client leaves the most evidence. NixOS tests have a client of their own. */
  async clientFlags([drvPath = "", ...others]: readonly string[]): Promise<string[]> {
    const { planned, evidence } = this.#sources;
    return others.length === 0 && planned.isTest(drvPath) ? await evidence.flagsFor(drvPath) : [];
  }

  /** Keeps the log and the evidence of an attempt that is not the last: both are gone when the next one begins. */
  async keepAttempt(drvPath: string): Promise<void> {
    const { planned, observer, attempts, logs, evidence } = this.#sources;
    const attempt = attempts.of(drvPath).length;
    attempts.keepLines(drvPath, observer.seen.get(drvPath)?.tail.lines() ?? []);
    await logs.keep(drvPath, planned.fileOf(drvPath), attempt);
    const source = evidenceOf(drvPath, false, this.#sources);
    if (source !== null) await evidence.keep(source, attempt);
  }

  /** Gives one check its verdict. */
  finish(check: Check): void {
    this.checks.push(check);
    this.#context.emit({ type: "check-finished", check });
    if (!isGood(check.verdict)) this.#failed();
  }

  /** Gives the checks of a derivation their verdict as soon as the log is there. The log of `culprit` tells why. */
  report(drvPath: string, judgement: Judgement, culprit: string): void {
    const { planned, observer, attempts, logs, evidence } = this.#sources;
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
      const source = hasEvidence(judgement) ? evidenceOf(drvPath, isGood(judgement.verdict), this.#sources) : null;
      const left = source === null ? null : await evidence.finish(source);
      for (const check of checks) this.finish(left === null ? check : { ...check, evidence: left });
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

/** Verdicts of builds that came to an end of their own, or had their time. */
function hasEvidence({ verdict }: Judgement): boolean {
  return isGood(verdict) || verdict === "failed" || verdict === "timeout" || verdict === "out-of-memory";
}

/** The evidence of a check that was built; null where there is none. A failure on another machine leaves it there. */
function evidenceOf(
  drvPath: string,
  isPassed: boolean,
  { planned, observer }: Pick<ReportSources, "planned" | "observer">,
): EvidenceSource | null {
  const [file, seen] = [planned.checkFileOf(drvPath), observer.seen.get(drvPath)];
  if (file === null || seen === undefined || (seen.remote && !isPassed)) return null;
  const outputs = Object.entries(planned.evaluated.get(drvPath) ?? {}).filter(([, path]) => isStorePath(path));
  const folder = file.replace(/\.log$/, "");
  return { drvPath, outputs, folder, isTest: planned.isTest(drvPath), isGood: isPassed };
}
