import { join } from "node:path";

import { type Check, isGood, STORE_FOLDER, storePathBase, storePathName } from "../model/model.ts";
import type { NixTool } from "../nix/nix.ts";
import { type Build, nodesOf } from "../plan/plan.ts";
import { type Batch, OVERDUE_MS, Schedule } from "../schedule/schedule.ts";
import type { Context } from "../system/system.ts";
import { Attempts } from "./attempts.ts";
import { builtCheck } from "./check.ts";
import { DiskWatch } from "./disk.ts";
import { cancelled, dependencyFailed, diskFull, judge, type Judgement, lost, outOfMemory } from "./judge.ts";
import { type LogFiles, logFileName } from "./logs.ts";
import { buildWith } from "./nix-client.ts";
import { BuildObserver, type CheckFiles } from "./observer.ts";
import type { RunOptions, Work } from "./run-options.ts";
import { type EvaluatedOutputs, isMade, queryMade } from "./validity.ts";

/** One run: the checks that are still to be judged, and the messages of the clients. */
export class Runner {
  readonly checks: Check[] = [];
  /** Checks without a verdict, by derivation; several checks may share one. */
  readonly #pending: Map<string, Build[]>;
  readonly #evaluated: EvaluatedOutputs;
  readonly #checkFiles: CheckFiles;
  readonly #observer: BuildObserver;
  readonly #attempts: Attempts;
  readonly #schedule: Schedule;
  readonly #failFast = new AbortController();
  readonly #ending: AbortSignal;
  readonly #startedAt: number;
  readonly #tool: NixTool;
  readonly #options: RunOptions;
  readonly #context: Context;
  /** For questions about a build that was stopped: this context does not end with the run. */
  readonly #afterwards: Context;
  readonly #logs: LogFiles;
  readonly #clients = new Set<Promise<void>>();
  #disk: DiskWatch | null = null;
  #reports: Promise<void> = Promise.resolve();

  constructor(context: Context, work: Work, logs: LogFiles) {
    const { tool, plan, options } = work;
    this.#context = context;
    this.#afterwards = { ...context, signal: new AbortController().signal };
    this.#tool = tool;
    this.#options = options;
    this.#logs = logs;
    this.#ending = AbortSignal.any([context.signal, this.#failFast.signal]);
    this.#startedAt = context.world.now();
    this.#attempts = new Attempts(options.retries);
    this.#pending = Map.groupBy(plan.builds, (build) => build.check.drvPath);
    this.#evaluated = new Map(plan.builds.map(({ check }) => [check.drvPath, check.outputs]));
    const namesOf = new Map(
      [...this.#pending].map(([drvPath, builds]) => [drvPath, builds.map(({ check }) => check.name)]),
    );
    const fileOf = new Map([...namesOf].map(([drvPath, [name = ""]]) => [drvPath, logFileName(name)]));
    this.#checkFiles = { namesOf, fileOf };
    this.#schedule = new Schedule(nodesOf(plan), options);
    this.#observer = new BuildObserver(
      context,
      work,
      { checks: this.#checkFiles, logs },
      {
        started: (drvPath) => this.#schedule.started(drvPath),
        failed: () => {
          if (options.failFast && options.retries === 0) this.#failFast.abort();
        },
        // Its dependents may start at once; its own verdict waits for Nix's answer at the end of the client.
        finished: (drvPath, durationMs, peakBytes) => {
          this.#schedule.succeeded(drvPath, durationMs, peakBytes);
          this.#fill();
        },
      },
    );
  }

  /** Every attempt at a build, for the timeline. */
  get builds(): BuildObserver["builds"] {
    return this.#observer.builds;
  }

  /** Gives one check its verdict. */
  finish(check: Check): void {
    this.checks.push(check);
    this.#context.emit({ type: "check-finished", check });
    if (this.#options.failFast && !isGood(check.verdict)) this.#failFast.abort();
  }

  /** Keeps all slots busy until everything is judged, or the run is ended. */
  async build(): Promise<void> {
    const low = await this.#buildAll();
    if (low !== null && !this.#ending.aborted)
      for (const drvPath of this.#pending.keys()) this.#report(drvPath, diskFull(low), drvPath);
    if (this.#pending.size > 0 && !this.#ending.aborted)
      throw new Error(`${this.#pending.size} builds were never handed out`);
    const why = this.#context.signal.aborted ? "cancelled" : "fail-fast";
    for (const drvPath of this.#pending.keys())
      this.#report(drvPath, cancelled(why, this.#observer.seen.has(drvPath)), drvPath);
    await this.#reports;
  }

  /**
   * Runs until nothing more can be handed out. If lack of disk space is the reason, returns the bytes that are left on
   * the store's disk, otherwise null.
   */
  async #buildAll(): Promise<number | null> {
    using disk = new DiskWatch(this.#context.world.env["NIX_STORE_DIR"] ?? STORE_FOLDER, this.#context.world, () =>
      this.#fill(),
    );
    this.#disk = disk;
    await disk.look();
    this.#fill();
    const overdue = setInterval(() => this.#fill(), OVERDUE_MS);
    try {
      do {
        while (this.#clients.size > 0) await Promise.race(this.#clients);
        // The build that filled the disk may have ended and freed it, so there may be room for the rest.
        if (disk.low !== null) await disk.look();
      } while (this.#clients.size > 0);
    } finally {
      clearInterval(overdue);
    }
    return disk.low;
  }

  #fill(): void {
    while (!this.#ending.aborted && this.#disk?.low === null && this.#clients.size < this.#options.jobs) {
      const batch = this.#schedule.next(this.#context.world.now());
      if (batch === null) return;
      const client = this.#client(batch).finally(() => {
        this.#schedule.ended(batch);
        this.#clients.delete(client);
        this.#fill();
      });
      this.#clients.add(client);
    }
  }

  /** Lets one client build its batch, then judges all of it. */
  async #client(batch: Batch): Promise<void> {
    const outcome = await buildWith(
      { ...this.#context, signal: this.#ending },
      { tool: this.#tool, options: this.#options, buildsHere: this.#options.buildsHere },
      batch.drvPaths,
      this.#observer,
    );
    const open = batch.drvPaths.filter((drvPath) => !this.#schedule.isDone(drvPath) || this.#pending.has(drvPath));
    const valid = new Set(open.filter((drvPath) => isMade(drvPath, outcome.outputs, this.#evaluated)));
    // A client that failed over one of its builds does not say how the others ended. Neither does a broken Nix.
    if (valid.size < open.length) {
      const unclear = open.filter((drvPath) => !valid.has(drvPath));
      for (const drvPath of await queryMade(this.#afterwards, this.#tool, unclear, this.#evaluated)) valid.add(drvPath);
    }
    for (const drvPath of open) {
      const evidence = {
        isValid: valid.has(drvPath),
        seen: this.#observer.seen.get(drvPath) ?? null,
        outcome,
        isLast: batch.again || this.#ending.aborted,
      };
      const judgement = judge(drvPath, evidence, this.#options);
      if (judgement !== null) await this.#attempted(batch, drvPath, judgement);
      else if (this.#ending.aborted) continue;
      else if (batch.again) this.#conclude(drvPath, lost(outcome));
      else await this.#again(batch, drvPath);
    }
  }

  /**
   * Starts one more client for a derivation. If it seemed to have ended well, the scheduler has finished with it; then
   * it uses the slot of its former client.
   */
  async #again(batch: Batch, drvPath: string, wholeMachine = false): Promise<void> {
    if (this.#schedule.isDone(drvPath)) await this.#client({ ...batch, drvPaths: [drvPath], again: true });
    else this.#schedule.again(drvPath, { wholeMachine });
  }

  /** Handles the end of an attempt at a derivation: either it was the last one, or there is another. */
  async #attempted(batch: Batch, drvPath: string, first: Judgement): Promise<void> {
    const good = isGood(first.verdict);
    if (good && this.#attempts.of(drvPath).length === 0) {
      this.#conclude(drvPath, first);
      return;
    }
    const measurement = await this.#observer.measurement(drvPath);
    const judgement =
      measurement?.oomKilled === true && first.verdict === "failed" ? outOfMemory(measurement.peakMemoryBytes) : first;
    const seen = this.#observer.seen.get(drvPath) ?? null;
    this.#attempts.add(drvPath, judgement, { seen, measurement, now: this.#context.world.now() });
    const next = good || this.#ending.aborted ? "keep" : this.#attempts.next(drvPath, judgement);
    if (next === "keep") {
      this.#conclude(drvPath, this.#attempts.together(drvPath, judgement));
      return;
    }
    // Nix's record of this attempt is gone as soon as the next one begins.
    await this.#logs.keep(drvPath, this.#file(drvPath), this.#attempts.of(drvPath).length);
    const again = next === "again" ? "it is tried again" : "it is tried once more with nothing else running";
    const message = `${this.#titleOf(drvPath)}: ${judgement.reason?.message ?? judgement.verdict}; ${again}.`;
    this.#context.emit({ type: "notice", level: "info", message });
    await this.#again(batch, drvPath, next === "again alone");
  }

  /** Names a derivation for the reader. */
  #titleOf(drvPath: string): string {
    return this.#checkFiles.namesOf.get(drvPath)?.join(", ") ?? storePathName(drvPath);
  }

  /**
   * Gives a derivation its judgement, and everything that depends on it. The slot is free at once; the report follows
   * later.
   */
  #conclude(drvPath: string, judgement: Judgement): void {
    const doomed = isGood(judgement.verdict) ? [] : this.#schedule.failed(drvPath);
    if (isGood(judgement.verdict)) this.#schedule.succeeded(drvPath, null, null);
    this.#report(drvPath, judgement, drvPath);
    for (const dependent of doomed)
      this.#report(dependent, dependencyFailed(storePathName(drvPath), judgement), drvPath);
  }

  #file(drvPath: string): string {
    return this.#checkFiles.fileOf.get(drvPath) ?? join("dependencies", logFileName(storePathBase(drvPath)));
  }

  /** Gives the checks of a derivation their verdict as soon as the log is there. The log of `culprit` tells why. */
  #report(drvPath: string, judgement: Judgement, culprit: string): void {
    const builds = this.#pending.get(drvPath);
    if (builds === undefined) return;
    this.#pending.delete(drvPath);
    const seen = this.#observer.seen.get(culprit) ?? null;
    const file = this.#file(culprit);
    const now = this.#context.world.now();
    const emulated = this.#observer.isEmulated(drvPath);
    const [log, excerpt] = [seen && join("logs", file), seen?.tail.lines() ?? []];
    const run = { startedAt: this.#startedAt, now, emulated, log, excerpt };
    this.#reports = this.#reports.then(async () => {
      const measurement = await this.#observer.measurement(drvPath);
      if (this.#attempts.of(drvPath).length === 0)
        this.#attempts.add(drvPath, judgement, { seen: this.#observer.seen.get(drvPath) ?? null, measurement, now });
      const attempts = this.#attempts.of(drvPath);
      const checks = builds.map((build) =>
        builtCheck(build, judgement, this.#observer.seen, { ...run, measurement, attempts }),
      );
      if (seen !== null) await this.#logs.finish(culprit, file, run.excerpt.length > 0);
      for (const check of checks) this.finish(check);
    });
  }
}
