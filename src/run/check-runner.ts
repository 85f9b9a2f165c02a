import { isGood, STORE_FOLDER } from "../model/model.ts";
import type { NixTool, Substituters } from "../nix/nix.ts";
import { nodesOf } from "../plan/plan.ts";
import { type Batch, OVERDUE_MS } from "../schedule/schedule.ts";
import type { Context } from "../system/system.ts";
import { Attempts, retryNotice } from "./attempts.ts";
import { BuildDirectory } from "./build-directory.ts";
import { CheckReports } from "./check-reports.ts";
import { brokenCheck, cachedCheck } from "./check.ts";
import { DeadHosts } from "./dead-hosts.ts";
import { DiskWatch } from "./disk.ts";
import { FailedBuilds } from "./failed-builds.ts";
import { ForeseenSchedule } from "./foreseen-schedule.ts";
import { cancelled, diskFull, type Judgement, outOfMemory } from "./judge.ts";
import { buildWith } from "./nix-client.ts";
import { BuildObserver } from "./observer.ts";
import { type Opinion, opinionsOf } from "./opinion.ts";
import type { PlanPart, RunnerMeans, RunOptions } from "./run-options.ts";
import { RunningClients, verifying } from "./undecided.ts";
import { madeOf } from "./validity.ts";

/** One run: the checks that are still to be judged, and the messages of the clients. */
export class Runner {
  readonly #planned = new BuildDirectory();
  readonly reports: CheckReports;
  readonly observer: BuildObserver;
  readonly #failed = new FailedBuilds();
  readonly #attempts: Attempts;
  readonly #deadHosts = new DeadHosts();
  readonly #schedule: ForeseenSchedule;
  readonly #failFast = new AbortController();
  /** Aborts when no further build begins. */
  readonly ending: AbortSignal;
  #tool: NixTool;
  readonly #substituters: Substituters;
  readonly #options: RunOptions;
  readonly #context: Context;
  /** For questions about a build that was stopped. */
  readonly #later: Context;
  readonly #clients = new Set<Promise<void>>();
  readonly #running: RunningClients;
  #disk: DiskWatch | null = null;
  /** Resolves when another client has begun. */
  #begun = Promise.withResolvers<void>();

  constructor(context: Context, { tool, options, meter, substituters, logs, evidence, later }: RunnerMeans) {
    this.#context = context;
    this.#later = later;
    this.#tool = tool;
    this.#substituters = substituters;
    this.#options = options;
    this.ending = AbortSignal.any([context.signal, this.#failFast.signal]);
    this.#attempts = new Attempts(options.retries);
    this.#schedule = new ForeseenSchedule(context, options);
    const files = { planned: this.#planned, logs };
    this.observer = new BuildObserver(
      context,
      meter,
      { ...files, ...options },
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
    this.#running = new RunningClients(this.observer, (drvPath) => this.#failed.has(drvPath));
    const sources = { ...files, evidence, observer: this.observer, attempts: this.#attempts };
    this.reports = new CheckReports(context, sources, () => {
      if (options.failFast) this.#failFast.abort();
    });
  }

  /** Adds a part of the plan: what is judged by it gets its verdict, and the rest is built. */
  add({ plan, tool, kvm }: PlanPart): void {
    this.#tool = tool;
    for (const check of plan.refused) this.reports.finish(brokenCheck(check));
    for (const { check, proof } of [...plan.proven, ...plan.cached]) this.reports.finish(cachedCheck(check, proof));
    this.#planned.add(plan, this.#context.world.now());
    const checks = plan.builds.map(({ check }) => check);
    this.observer.expect(checks, kvm);
    const nodes = nodesOf(plan);
    for (const { drvPath, input } of this.#schedule.extend(nodes)) this.reports.reportDependent(drvPath, input);
    for (const [drvPath, judgement] of this.#failed.within(nodes))
      if (!this.#schedule.isDone(drvPath)) this.#conclude(drvPath, judgement);
    // Something else may have needed it: then it may be judged, or was built and only its own verdict is missing.
    for (const { drvPath } of checks)
      if (!this.reports.reportKnown(drvPath) && this.#schedule.isDone(drvPath) && !this.#running.has(drvPath))
        this.#track(this.#client(verifying(drvPath)));
    this.#fill();
  }

  /** Changes the memory of all builds together, in bytes; null: no limit. */
  limitMemory(memoryBytes: number | null): void {
    this.#schedule.limit(memoryBytes);
    this.#fill();
  }

  /** Keeps all slots busy until everything is judged, or the run is ended. `growing`: ends when all is added. */
  async build(growing: Promise<void>): Promise<void> {
    growing.then(() => this.#schedule.complete()).catch(() => undefined);
    const low = await this.#buildAll(growing);
    for (const drvPath of this.#planned.pending.keys()) {
      if (!this.ending.aborted && low === null) throw new Error(`${drvPath} was never handed out`);
      const why = this.#context.signal.aborted ? "cancelled" : "fail-fast";
      const stopped = cancelled(why, this.observer.seen.has(drvPath));
      this.reports.report(drvPath, low !== null && !this.ending.aborted ? diskFull(low) : stopped, drvPath);
    }
    await this.reports.settled();
  }

  /**
   * Runs until nothing more is added and nothing more can be handed out. If lack of disk space is the reason, returns
   * the bytes that are left on the store's disk, otherwise null.
   */
  async #buildAll(growing: Promise<void>): Promise<number | null> {
    const { world } = this.#context;
    using disk = new DiskWatch(world.env["NIX_STORE_DIR"] ?? STORE_FOLDER, world, () => this.#fill());
    await disk.look();
    this.#disk = disk;
    this.#fill();
    const overdue = setInterval(() => this.#fill(), OVERDUE_MS);
    try {
      const open = new Set([growing]);
      const grown = growing.finally(() => open.clear());
      do {
        while (this.#clients.size > 0 || open.size > 0) {
          this.#begun = Promise.withResolvers();
          await Promise.race([...this.#clients, ...(open.size > 0 ? [grown, this.#begun.promise] : [])]);
        }
        // The build that filled the disk may have ended and freed it, so there may be room for the rest.
        if (disk.low !== null) await disk.look();
      } while (this.#clients.size > 0);
    } catch (error) {
      this.#failFast.abort();
      await Promise.allSettled(this.#clients);
      throw error;
    } finally {
      clearInterval(overdue);
    }
    return disk.low;
  }

  #fill(): void {
    this.#schedule.tellEnd(this.observer.seen);
    this.#running.stop(this.#schedule.inVain(), this.observer.hanging());
    while (!this.ending.aborted && this.#disk?.low === null && this.#clients.size < this.#options.jobs) {
      const batch = this.#schedule.next(this.#context.world.now());
      if (batch === null) return;
      this.#track(this.#client(batch).finally(() => this.#schedule.ended(batch)));
    }
  }

  /** Remembers a client until it ends, and then fills its slot. */
  #track(work: Promise<void>): void {
    const client = work.finally(() => {
      this.#clients.delete(client);
      this.#fill();
    });
    this.#clients.add(client);
    this.#begun.resolve();
  }

  /** Lets one client build its batch, then judges all of it. */
  async #client(batch: Batch): Promise<void> {
    const hopeless = this.#deadHosts.takeHopeless(batch);
    if (hopeless !== null) {
      this.#conclude(hopeless.drvPath, hopeless.judgement);
      return;
    }
    this.#substituters.askAgain();
    const { changes } = this.#substituters;
    const client = this.#running.begin(batch);
    const within = { ...this.#context, signal: AbortSignal.any([this.ending, client.signal]) };
    const tool = this.#substituters.use(this.#tool);
    const flags = await this.reports.clientFlags(batch.drvPaths);
    const outcome = await buildWith(within, { tool, options: this.#options, flags }, batch.drvPaths, client);
    this.#running.end(batch);
    this.#failed.addUnplanned(batch, client.seen, outcome);
    const isOver = (drvPath: string): boolean => client.isInVain || this.#schedule.isDone(drvPath);
    const open = batch.drvPaths.filter((drvPath) => !isOver(drvPath) || this.#planned.pending.has(drvPath));
    const valid = await madeOf(this.#later, this.#tool, { drvPaths: open, ...outcome }, this.#planned.evaluated);
    const ended = { batch, outcome, valid, client, isLast: batch.again || this.ending.aborted };
    const others = { observer: this.observer, running: this.#running, failed: this.#failed, limits: this.#options };
    const unclear: Opinion[] = [];
    for await (const opinion of opinionsOf(this.#context, open, ended, others))
      if (opinion.isUnclear) unclear.push(opinion);
      else await this.#attempted(batch, opinion);
    this.#running.forget(batch);
    if (unclear.length > 0 && !this.ending.aborted)
      await this.#tryElsewhere(batch, unclear, this.#substituters.canAvoid(outcome.fault, changes));
  }

  /** Tries again what the machine or the network left without an answer: once, and as long as there is elsewhere. */
  async #tryElsewhere(batch: Batch, unclear: readonly Opinion[], isElsewhere: boolean): Promise<void> {
    if (!isElsewhere && !batch.again) await this.#deadHosts.pause(unclear, this.ending);
    for (const one of unclear) {
      const isFinal = !isElsewhere && (batch.again || this.#deadHosts.has(one.host));
      if (isFinal) this.#conclude(one.drvPath, this.#deadHosts.final(one));
      else if (!this.ending.aborted) await this.#again(batch, isElsewhere ? one.drvPath : this.#deadHosts.doubted(one));
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
  async #attempted(batch: Batch, { drvPath, judgement: first }: Opinion): Promise<void> {
    const good = isGood(first.verdict);
    if (good && this.#attempts.of(drvPath).length === 0) {
      this.#conclude(drvPath, first);
      return;
    }
    const measurement = await this.observer.measurement(drvPath);
    const judgement =
      measurement?.oomKilled === true && first.verdict === "failed" ? outOfMemory(measurement.peakMemoryBytes) : first;
    const seen = this.observer.seen.get(drvPath) ?? null;
    this.#attempts.add(drvPath, judgement, { seen, measurement, now: this.#context.world.now() });
    const next = good || this.ending.aborted ? "keep" : this.#attempts.next(drvPath, judgement);
    if (next === "keep") {
      this.#conclude(drvPath, this.#attempts.together(drvPath, judgement));
      return;
    }
    // Nix's record of this attempt is gone as soon as the next one begins.
    await this.reports.keepAttempt(drvPath);
    this.#context.emit(retryNotice(this.#planned.titleOf(drvPath), judgement, next));
    this.#running.forget(batch, drvPath);
    await this.#again(batch, drvPath, next === "again alone");
  }

  /** Gives a derivation and its dependents their judgement. The slot is free at once; the report follows later. */
  #conclude(drvPath: string, judgement: Judgement): void {
    const doomed = isGood(judgement.verdict) ? [] : this.#schedule.failed(drvPath);
    if (isGood(judgement.verdict)) this.#schedule.succeeded(drvPath, null, null);
    else this.#failed.add(drvPath, judgement);
    this.reports.report(drvPath, judgement, drvPath);
    for (const dependent of doomed) this.reports.reportDependent(dependent, drvPath);
  }
}
