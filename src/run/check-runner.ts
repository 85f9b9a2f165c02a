import { join } from "node:path";

import { type Check, isGood, STORE_FOLDER, storePathName } from "../model/model.ts";
import type { NixTool, Substituters } from "../nix/nix.ts";
import { type Build, nodesOf } from "../plan/plan.ts";
import { type Batch, OVERDUE_MS, Schedule } from "../schedule/schedule.ts";
import type { Context } from "../system/system.ts";
import { Attempts } from "./attempts.ts";
import { builtCheck } from "./check.ts";
import { DiskWatch } from "./disk.ts";
import { cancelled, dependencyFailed, diskFull, type Judgement, outOfMemory } from "./judge.ts";
import type { LogFiles } from "./logs.ts";
import { pauseForNetwork } from "./network.ts";
import { buildWith } from "./nix-client.ts";
import { BuildObserver, buildTitle, type CheckFiles, checkFilesOf, logFileOf } from "./observer.ts";
import { type Opinion, opinionOf } from "./opinion.ts";
import type { RunOptions, Work } from "./run-options.ts";
import { UndecidedBuilds } from "./undecided.ts";
import { type EvaluatedOutputs, madeOf } from "./validity.ts";

/** One run: the checks that are still to be judged, and the messages of the clients. */
export class Runner {
  readonly checks: Check[] = [];
  /** Checks without a verdict, by derivation; several checks may share one. */
  readonly #pending: Map<string, Build[]>;
  readonly #evaluated: EvaluatedOutputs;
  readonly #checkFiles: CheckFiles;
  readonly #observer: BuildObserver;
  /** Derivations that have been judged bad: no client is to build them again. */
  readonly #failed = new Set<string>();
  readonly #attempts: Attempts;
  readonly #schedule: Schedule;
  readonly #failFast = new AbortController();
  readonly #ending: AbortSignal;
  readonly #startedAt: number;
  readonly #tool: NixTool;
  readonly #substituters: Substituters;
  readonly #options: RunOptions;
  readonly #context: Context;
  /** For questions about a build that was stopped: this context does not end with the run. */
  readonly #afterwards: Context;
  readonly #logs: LogFiles;
  readonly #clients = new Set<Promise<void>>();
  #disk: DiskWatch | null = null;
  #reports: Promise<void> = Promise.resolve();

  constructor(context: Context, work: Work, logs: LogFiles) {
    const { tool, plan, options, substituters } = work;
    this.#context = context;
    this.#afterwards = { ...context, signal: new AbortController().signal };
    this.#tool = tool;
    this.#substituters = substituters;
    this.#options = options;
    this.#logs = logs;
    this.#ending = AbortSignal.any([context.signal, this.#failFast.signal]);
    this.#startedAt = context.world.now();
    this.#attempts = new Attempts(options.retries);
    this.#pending = Map.groupBy(plan.builds, (build) => build.check.drvPath);
    this.#evaluated = new Map(plan.builds.map(({ check }) => [check.drvPath, check.outputs]));
    this.#checkFiles = checkFilesOf(this.#pending);
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
    this.#substituters.askAgain();
    const { changes } = this.#substituters;
    const undecided = new UndecidedBuilds(this.#observer, (drvPath) => this.#failed.has(drvPath));
    const outcome = await buildWith(
      { ...this.#context, signal: AbortSignal.any([this.#ending, undecided.signal]) },
      { tool: this.#substituters.use(this.#tool), options: this.#options, buildsHere: this.#options.buildsHere },
      batch.drvPaths,
      undecided,
    );
    const open = batch.drvPaths.filter((drvPath) => !this.#schedule.isDone(drvPath) || this.#pending.has(drvPath));
    const { outputs } = outcome;
    const valid = await madeOf(this.#afterwards, this.#tool, { drvPaths: open, outputs }, this.#evaluated);
    const ended = { outcome, valid, seen: this.#observer.seen, isLast: batch.again || this.#ending.aborted };
    const unclear: Opinion[] = [];
    for (const drvPath of open) {
      const opinion = await opinionOf(this.#context, drvPath, ended, this.#options);
      if (opinion.isUnclear) unclear.push(opinion);
      else await this.#attempted(batch, drvPath, opinion.judgement);
    }
    if (unclear.length > 0 && !this.#ending.aborted)
      await this.#tryElsewhere(batch, unclear, this.#substituters.canAvoid(outcome.fault, changes));
  }

  /** Tries again what the machine or the network left without an answer: once, and as long as there is elsewhere. */
  async #tryElsewhere(batch: Batch, unclear: readonly Opinion[], isElsewhere: boolean): Promise<void> {
    const isFinal = batch.again && !isElsewhere;
    if (!isFinal && !isElsewhere && unclear.some(({ judgement }) => judgement.reason?.code === "network"))
      await pauseForNetwork(this.#ending);
    for (const { drvPath, judgement } of unclear) {
      if (isFinal) this.#conclude(drvPath, judgement);
      else if (!this.#ending.aborted) await this.#again(batch, drvPath);
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
    await this.#logs.keep(drvPath, logFileOf(this.#checkFiles, drvPath), this.#attempts.of(drvPath).length);
    const again = next === "again" ? "it is tried again" : "it is tried once more with nothing else running";
    const why = judgement.reason?.message ?? judgement.verdict;
    const message = `${buildTitle(this.#checkFiles, drvPath)}: ${why}; ${again}.`;
    this.#context.emit({ type: "notice", level: "info", message });
    await this.#again(batch, drvPath, next === "again alone");
  }

  /**
   * Gives a derivation its judgement, and everything that depends on it. The slot is free at once; the report follows
   * later.
   */
  #conclude(drvPath: string, judgement: Judgement): void {
    const doomed = isGood(judgement.verdict) ? [] : this.#schedule.failed(drvPath);
    if (isGood(judgement.verdict)) this.#schedule.succeeded(drvPath, null, null);
    else this.#failed.add(drvPath);
    this.#report(drvPath, judgement, drvPath);
    for (const dependent of doomed)
      this.#report(dependent, dependencyFailed(storePathName(drvPath), judgement), drvPath);
  }

  /** Gives the checks of a derivation their verdict as soon as the log is there. The log of `culprit` tells why. */
  #report(drvPath: string, judgement: Judgement, culprit: string): void {
    const builds = this.#pending.get(drvPath);
    if (builds === undefined) return;
    this.#pending.delete(drvPath);
    const seen = this.#observer.seen.get(culprit) ?? null;
    const file = logFileOf(this.#checkFiles, culprit);
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
