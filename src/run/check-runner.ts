import { join } from "node:path";

import { type Check, isGood } from "../model/model.ts";
import { type NixTool, storePathName, type Substituters } from "../nix/nix.ts";
import { type Build, nodesOf } from "../plan/plan.ts";
import { type Batch, OVERDUE_MS, Schedule } from "../schedule/schedule.ts";
import type { Context } from "../system/system.ts";
import { Attempts } from "./attempts.ts";
import { builtCheck } from "./check.ts";
import { DiskWatch } from "./disk.ts";
import { fullDisk, type Judgement, needs, starved, stopped } from "./judge.ts";
import type { LogFiles } from "./logs.ts";
import { pauseForNetwork } from "./network.ts";
import { buildWith } from "./nix-client.ts";
import { BuildObserver, type CheckFiles, checkFilesOf, logFileOf, buildTitle } from "./observer.ts";
import { type Opinion, opinionOf } from "./opinion.ts";
import type { RunOptions, Work } from "./run-options.ts";
import { UndecidedBuilds } from "./undecided.ts";
import { type EvaluatedOutputs, madeOf } from "./validity.ts";

/** One run: what is still to be judged, and what the clients told of it. */
export class Runner {
  readonly checks: Check[] = [];
  /** Checks without a verdict, by derivation; several checks may be the same one. */
  readonly #pending: Map<string, Build[]>;
  readonly #evaluated: EvaluatedOutputs;
  readonly #checkFiles: CheckFiles;
  readonly #observer: BuildObserver;
  /** What has been judged bad: no client is to build it once more. */
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
  /** For what is asked about a build that was stopped: it does not end with the run. */
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
    this.#schedule = new Schedule(nodesOf(plan, new Set([...this.#pending.keys(), ...plan.inputs.keys()])), options);
    this.#observer = new BuildObserver(
      context,
      work,
      { checks: this.#checkFiles, logs },
      {
        started: (drvPath) => this.#schedule.started(drvPath),
        failed: () => {
          if (options.failFast && options.retries === 0) this.#failFast.abort();
        },
        // What needs it may start at once; its own verdict waits for Nix's word at the end of the client.
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
      for (const drvPath of this.#pending.keys()) this.#report(drvPath, fullDisk(low), drvPath);
    if (this.#pending.size > 0 && !this.#ending.aborted)
      throw new Error(`${this.#pending.size} builds were never handed out`);
    const why = this.#context.signal.aborted ? "cancelled" : "fail-fast";
    for (const drvPath of this.#pending.keys())
      this.#report(drvPath, stopped(why, this.#observer.seen.has(drvPath)), drvPath);
    await this.#reports;
  }

  /**
   * Runs until nothing more can be handed out. Gives the bytes that are left on the store's disk when that is the
   * reason, otherwise null.
   */
  async #buildAll(): Promise<number | null> {
    using disk = new DiskWatch(this.#context.world.env["NIX_STORE_DIR"] ?? "/nix/store", this.#context.world, () =>
      this.#fill(),
    );
    this.#disk = disk;
    await disk.look();
    this.#fill();
    const overdue = setInterval(() => this.#fill(), OVERDUE_MS);
    try {
      do {
        while (this.#clients.size > 0) await Promise.race(this.#clients);
        // What filled the disk may be gone with its build, and there is room for the rest.
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
    const told = await buildWith(
      { ...this.#context, signal: AbortSignal.any([this.#ending, undecided.signal]) },
      { tool: this.#substituters.use(this.#tool), options: this.#options },
      batch.drvPaths,
      undecided,
    );
    const open = batch.drvPaths.filter((drvPath) => !this.#schedule.isDone(drvPath) || this.#pending.has(drvPath));
    const made = { drvPaths: open, outputs: told.outputs };
    const valid = await madeOf(this.#afterwards, this.#tool, made, this.#evaluated);
    const ended = { told, valid, seen: this.#observer.seen, isLast: batch.again || this.#ending.aborted };
    const unclear: Opinion[] = [];
    for (const drvPath of open) {
      const opinion = await opinionOf(this.#context, drvPath, ended, this.#options);
      if (opinion.isUnclear) unclear.push(opinion);
      else await this.#attempted(batch, drvPath, opinion.judgement);
    }
    if (unclear.length > 0 && !this.#ending.aborted)
      await this.#tryElsewhere(batch, unclear, this.#substituters.canAvoid(told.fault, changes));
  }

  /** What the machine or the network has left without an answer: once more, and elsewhere as long as there is one. */
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
   * One more client for a derivation. If it seemed to have ended well, the schedule is done with it: then the slot that
   * its client had is the one.
   */
  async #again(batch: Batch, drvPath: string, wholeMachine = false): Promise<void> {
    if (this.#schedule.isDone(drvPath)) await this.#client({ ...batch, drvPaths: [drvPath], again: true });
    else this.#schedule.again(drvPath, { wholeMachine });
  }

  /** One attempt at a derivation has ended: it is its last one, or there is another. */
  async #attempted(batch: Batch, drvPath: string, judgement: Judgement): Promise<void> {
    const good = isGood(judgement.verdict);
    if (good && this.#attempts.of(drvPath).length === 0) {
      this.#conclude(drvPath, judgement);
      return;
    }
    const measurement = await this.#observer.measurement(drvPath);
    const told =
      measurement?.oomKilled === true && judgement.verdict === "failed"
        ? starved(measurement.peakMemoryBytes)
        : judgement;
    const seen = this.#observer.seen.get(drvPath) ?? null;
    this.#attempts.add(drvPath, told, { seen, measurement, now: this.#context.world.now() });
    const next = good || this.#ending.aborted ? "keep" : this.#attempts.next(drvPath, told);
    if (next === "keep") {
      this.#conclude(drvPath, this.#attempts.together(drvPath, told));
      return;
    }
    // Nix's record of this attempt is gone as soon as the next one begins.
    await this.#logs.keep(drvPath, logFileOf(this.#checkFiles, drvPath), this.#attempts.of(drvPath).length);
    const again = next === "again" ? "it is tried again" : "it is tried once more with nothing else running";
    const message = `${buildTitle(this.#checkFiles, drvPath)}: ${told.reason?.message ?? told.verdict}; ${again}.`;
    this.#context.emit({ type: "notice", level: "info", message });
    await this.#again(batch, drvPath, next === "again alone");
  }

  /** Gives a derivation its judgement, and what depends on it. The slot goes on; the report follows in its own time. */
  #conclude(drvPath: string, judgement: Judgement): void {
    const doomed = isGood(judgement.verdict) ? [] : this.#schedule.failed(drvPath);
    if (isGood(judgement.verdict)) this.#schedule.succeeded(drvPath, null, null);
    else this.#failed.add(drvPath);
    this.#report(drvPath, judgement, drvPath);
    for (const dependent of doomed) this.#report(dependent, needs(storePathName(drvPath), judgement), drvPath);
  }

  /**
   * Gives the checks of a derivation their verdict, as soon as the log is there; `culprit` is the one whose log tells
   * why.
   */
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
