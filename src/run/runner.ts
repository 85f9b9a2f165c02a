import { join } from "node:path";

import type { Measurement, Meter } from "../measure/measure.ts";
import { type Check, isGood, type RanBuild } from "../model/model.ts";
import {
  isWhole,
  type KnownOutputs,
  matchesEvaluated,
  type NixTool,
  queryMissing,
  queryValid,
  storePathBase,
  storePathName,
} from "../nix/nix.ts";
import type { Build, Plan } from "../plan/plan.ts";
import { type Batch, NOTHING_KNOWN, OVERDUE_MS, Schedule } from "../schedule/schedule.ts";
import type { Context } from "../system/system.ts";
import { Attempts } from "./attempts.ts";
import { builtCheck } from "./check.ts";
import { buildWith, type ClientListener, type Seen } from "./client.ts";
import { DiskWatch } from "./disk.ts";
import { Emulation } from "./emulation.ts";
import { fullDisk, judge, type Judgement, lost, needs, starved, stopped } from "./judge.ts";
import { type LogFiles, logFileName } from "./logs.ts";
import type { RunOptions, Work } from "./options.ts";

/** One run: what is still to be judged, and what the clients told of it. */
export class Runner {
  readonly checks: Check[] = [];
  /** Every attempt at a build, for the timeline. */
  readonly builds: RanBuild[] = [];
  /** Checks without a verdict, by derivation; several checks may be the same one. */
  readonly #pending: Map<string, Build[]>;
  readonly #namesOf: ReadonlyMap<string, readonly string[]>;
  /** Log files of the derivations that are checks. */
  readonly #fileOf: ReadonlyMap<string, string>;
  readonly #seen = new Map<string, Seen>();
  readonly #measured = new Map<string, Promise<Measurement | null>>();
  readonly #attempts: Attempts;
  readonly #emulation: Emulation;
  readonly #schedule: Schedule;
  readonly #failFast = new AbortController();
  readonly #ending: AbortSignal;
  readonly #startedAt: number;
  readonly #tool: NixTool;
  readonly #plan: Plan;
  readonly #options: RunOptions;
  readonly #context: Context;
  /** For what is asked about a build that was stopped: it does not end with the run. */
  readonly #afterwards: Context;
  readonly #logs: LogFiles;
  readonly #meter: Meter;
  readonly #clients = new Set<Promise<void>>();
  #disk: DiskWatch | null = null;
  #reports: Promise<void> = Promise.resolve();

  constructor(context: Context, { tool, plan, options, meter }: Work, logs: LogFiles) {
    this.#context = context;
    this.#afterwards = { ...context, signal: new AbortController().signal };
    this.#tool = tool;
    this.#plan = plan;
    this.#options = options;
    this.#logs = logs;
    this.#meter = meter;
    this.#ending = AbortSignal.any([context.signal, this.#failFast.signal]);
    this.#startedAt = context.world.now();
    this.#attempts = new Attempts(options.retries);
    this.#pending = Map.groupBy(plan.builds, (build) => build.check.drvPath);
    this.#namesOf = new Map(
      [...this.#pending].map(([drvPath, builds]) => [drvPath, builds.map(({ check }) => check.name)]),
    );
    this.#fileOf = new Map([...this.#namesOf].map(([drvPath, [name = ""]]) => [drvPath, logFileName(name)]));
    this.#emulation = new Emulation(
      plan.builds.map(({ check }) => check),
      options.kvm,
    );
    const dependencies = [...plan.inputs.keys()].filter((drvPath) => !this.#pending.has(drvPath));
    const nodes = [...this.#pending.keys(), ...dependencies].map((drvPath) => ({
      drvPath,
      inputs: plan.inputs.get(drvPath) ?? [],
      alone: plan.alone.has(drvPath),
      expected: plan.expected.get(drvPath) ?? NOTHING_KNOWN,
    }));
    this.#schedule = new Schedule(nodes, options);
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
    for (const drvPath of this.#pending.keys()) this.#report(drvPath, stopped(why, this.#seen.has(drvPath)), drvPath);
    await this.#reports;
  }

  /** Until there is nothing that can be handed out. Gives the bytes that are left on the store's disk if that is why. */
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
    const told = await buildWith(
      { ...this.#context, signal: this.#ending },
      { tool: this.#tool, options: this.#options },
      batch.drvPaths,
      this.#listener(),
    );
    const open = batch.drvPaths.filter((drvPath) => !this.#schedule.isDone(drvPath) || this.#pending.has(drvPath));
    const valid = new Set(open.filter((drvPath) => this.#isMade(drvPath, told.outputs)));
    // A client that failed over one of its builds does not say what became of the others, and neither does one that is no Nix.
    if (valid.size < open.length)
      for (const drvPath of await this.#validAmong(open.filter((one) => !valid.has(one)))) valid.add(drvPath);
    for (const drvPath of open) {
      const evidence = {
        isValid: valid.has(drvPath),
        seen: this.#seen.get(drvPath) ?? null,
        told,
        isLast: batch.again || this.#ending.aborted,
      };
      const judgement = judge(drvPath, evidence, this.#options);
      if (judgement !== null) await this.#attempted(batch, drvPath, judgement);
      else if (this.#ending.aborted) continue;
      else if (batch.again) this.#conclude(drvPath, lost(told));
      else await this.#again(batch, drvPath);
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
    const measurement = await this.#measurement(drvPath);
    const told =
      measurement?.oomKilled === true && judgement.verdict === "failed"
        ? starved(measurement.peakMemoryBytes)
        : judgement;
    this.#attempts.add(drvPath, told, {
      seen: this.#seen.get(drvPath) ?? null,
      measurement,
      now: this.#context.world.now(),
    });
    const next = good || this.#ending.aborted ? "keep" : this.#attempts.next(drvPath, told);
    if (next === "keep") {
      this.#conclude(drvPath, this.#attempts.together(drvPath, told));
      return;
    }
    // Nix's record of this attempt is gone as soon as the next one begins.
    await this.#logs.keep(drvPath, this.#file(drvPath), this.#attempts.of(drvPath).length);
    const again = next === "again" ? "it is tried again" : "it is tried once more with nothing else running";
    this.#context.emit({
      type: "notice",
      level: "info",
      message: `${this.#titleOf(drvPath)}: ${told.reason?.message ?? told.verdict}; ${again}.`,
    });
    await this.#again(batch, drvPath, next === "again alone");
  }

  /** A derivation as its reader knows it. */
  #titleOf(drvPath: string): string {
    return this.#namesOf.get(drvPath)?.join(", ") ?? storePathName(drvPath);
  }

  #measurement(drvPath: string): Promise<Measurement | null> {
    return this.#measured.get(drvPath) ?? Promise.resolve(null);
  }

  #listener(): ClientListener {
    const checksOf = (drvPath: string): readonly string[] => this.#namesOf.get(drvPath) ?? [];
    return {
      started: (drvPath, seen) => {
        this.#seen.set(drvPath, seen);
        this.#schedule.started(drvPath);
        this.#emulation.started(drvPath, seen.remote);
        const outputs = Object.values(this.#pending.get(drvPath)?.[0]?.check.outputs ?? {});
        if (seen.clientPid !== null && !seen.remote)
          this.#meter.started(drvPath, seen.clientPid, outputs, seen.startedAt);
        this.#context.emit({ type: "build-started", drvPath, checks: checksOf(drvPath), at: seen.startedAt });
      },
      finished: (drvPath, seen) => {
        const at = seen.finishedAt ?? seen.lastLineAt;
        this.#measured.set(drvPath, this.#measure(drvPath, seen, at));
        this.#context.emit({ type: "build-finished", drvPath, checks: checksOf(drvPath), at });
        if (seen.countedFailed) {
          if (this.#options.failFast && this.#options.retries === 0) this.#failFast.abort();
          return;
        }
        // What needs it may start at once; its own verdict waits for Nix's word at the end of the client.
        this.#schedule.succeeded(drvPath, at - seen.startedAt, this.#meter.peak(drvPath));
        this.#fill();
      },
      logged: async (drvPath, line) => {
        this.#emulation.logged(drvPath, line);
        const file = this.#fileOf.get(drvPath);
        if (file !== undefined) await this.#logs.append(drvPath, file, line);
      },
    };
  }

  /** What a build has used; it goes into the timeline, whatever becomes of it. */
  async #measure(drvPath: string, { startedAt, countedFailed }: Seen, finishedAt: number): Promise<Measurement | null> {
    const measurement = await this.#meter.finished(drvPath, finishedAt, countedFailed);
    const [checks, inputs] = [this.#namesOf.get(drvPath) ?? [], this.#plan.inputs.get(drvPath) ?? []];
    this.builds.push({
      drvPath,
      checks,
      inputs,
      startedAt,
      finishedAt,
      peakMemoryBytes: measurement?.peakMemoryBytes ?? null,
      cpuMs: measurement?.cpuMs ?? null,
    });
    return measurement;
  }

  /** Whether Nix tells a path of every output that this derivation has, and the very one where it was known before. */
  #isMade(drvPath: string, told: KnownOutputs): boolean {
    const outputs = told.get(drvPath);
    const wanted = this.#pending.get(drvPath)?.[0]?.check.outputs;
    return outputs !== undefined && isWhole(outputs) && (wanted === undefined || matchesEvaluated(outputs, wanted));
  }

  /** Asks Nix about each output. Without an answer nothing is valid: the daemon is gone, and so is the proof. */
  async #validAmong(drvPaths: readonly string[]): Promise<readonly string[]> {
    try {
      const { willBuild, outputs } = await queryMissing(this.#afterwards, this.#tool, drvPaths);
      const made = drvPaths.filter((drvPath) => !willBuild.has(drvPath) && this.#isMade(drvPath, outputs));
      const pathsOf = (drvPath: string): string[] =>
        [...(outputs.get(drvPath)?.values() ?? [])].filter((path) => path !== null);
      const valid = await queryValid(this.#afterwards, this.#tool, made.flatMap(pathsOf));
      return made.filter((drvPath) => pathsOf(drvPath).every((path) => valid.has(path)));
    } catch {
      return [];
    }
  }

  /** Gives a derivation its judgement, and what depends on it. The slot goes on; the report follows in its own time. */
  #conclude(drvPath: string, judgement: Judgement): void {
    const doomed = isGood(judgement.verdict) ? [] : this.#schedule.failed(drvPath);
    if (isGood(judgement.verdict)) this.#schedule.succeeded(drvPath, null, null);
    this.#report(drvPath, judgement, drvPath);
    for (const dependent of doomed) this.#report(dependent, needs(storePathName(drvPath), judgement), drvPath);
  }

  #file(drvPath: string): string {
    return this.#fileOf.get(drvPath) ?? join("dependencies", logFileName(storePathBase(drvPath)));
  }

  /**
   * Gives the checks of a derivation their verdict, as soon as the log is there; `culprit` is the one whose log tells
   * why.
   */
  #report(drvPath: string, judgement: Judgement, culprit: string): void {
    const builds = this.#pending.get(drvPath);
    if (builds === undefined) return;
    this.#pending.delete(drvPath);
    const seen = this.#seen.get(culprit) ?? null;
    const file = this.#file(culprit);
    const now = this.#context.world.now();
    const emulated = this.#emulation.isEmulated(drvPath);
    const run = {
      startedAt: this.#startedAt,
      now,
      emulated,
      log: seen && join("logs", file),
      excerpt: seen?.tail.lines() ?? [],
    };
    this.#reports = this.#reports.then(async () => {
      const measurement = await this.#measurement(drvPath);
      if (this.#attempts.of(drvPath).length === 0)
        this.#attempts.add(drvPath, judgement, { seen: this.#seen.get(drvPath) ?? null, measurement, now });
      const attempts = this.#attempts.of(drvPath);
      const checks = builds.map((build) => builtCheck(build, judgement, this.#seen, { ...run, measurement, attempts }));
      if (seen !== null) await this.#logs.finish(culprit, file, run.excerpt.length > 0);
      for (const check of checks) this.finish(check);
    });
  }
}
