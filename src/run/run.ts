import { join } from "node:path";

import type { Discovered } from "../discover/discover.ts";
import type { Emit } from "../events.ts";
import { storePathBase, storePathName } from "../nix/derivation.ts";
import { queryMissing } from "../nix/missing.ts";
import type { NixTool } from "../nix/tool.ts";
import type { Build, Plan } from "../plan/plan.ts";
import type { World } from "../system/world.ts";
import { type Check, isGood } from "../verdict.ts";
import { brokenCheck, builtCheck, cachedCheck, unfinishedCheck } from "./check.ts";
import { buildWith, type ClientListener, type ClientOptions, type Seen } from "./client.ts";
import { Emulation, type KvmState } from "./emulation.ts";
import { judge, type Judgement, lost, needs, stopped } from "./judge.ts";
import { LogFiles, logFileName } from "./logs.ts";
import { type Batch, OVERDUE_MS, Schedule } from "./schedule.ts";

export type RunOptions = ClientOptions & {
  /** How many builds run at once. */
  jobs: number;
  /** What all builds together may use, in bytes; null: what is free at the start. */
  memoryBytes: number | null;
  /** How often a check that failed is tried again. */
  retries: number;
  failFast: boolean;
  /** Where the report goes; logs are written to `logs/` in it. */
  out: string;
  /** What builds of this machine have of KVM; null when nobody looked. */
  kvm: KvmState | null;
};

/**
 * Builds what has to be built and gives every check, evaluated or not, its verdict, each exactly once.
 * `signal` ends it early: children go, what is known is judged, the rest is `cancelled`. Never throws for what a build does.
 */
export async function run(
  tool: NixTool,
  plan: Plan,
  { broken, unfinished }: Discovered,
  options: RunOptions,
  world: World,
  emit: Emit,
  signal: AbortSignal,
): Promise<Check[]> {
  await using logs = new LogFiles(tool, join(options.out, "logs"), world);
  const runner = new Runner(tool, plan, options, world, emit, logs, signal);
  for (const check of broken) runner.finish(brokenCheck(check));
  for (const check of unfinished) runner.finish(unfinishedCheck(check));
  for (const check of plan.cached) runner.finish(cachedCheck(check));
  await runner.build();
  return runner.checks;
}

/** One run: what is still to be judged, and what the clients told of it. */
class Runner {
  readonly checks: Check[] = [];
  /** Checks without a verdict, by derivation; several checks may be the same one. */
  readonly #pending: Map<string, Build[]>;
  readonly #namesOf: ReadonlyMap<string, readonly string[]>;
  /** Log files of the derivations that are checks. */
  readonly #fileOf: ReadonlyMap<string, string>;
  readonly #seen = new Map<string, Seen>();
  readonly #emulation: Emulation;
  readonly #schedule: Schedule;
  readonly #failFast = new AbortController();
  readonly #ending: AbortSignal;
  readonly #startedAt: number;
  readonly #tool: NixTool;
  readonly #options: RunOptions;
  readonly #world: World;
  readonly #emit: Emit;
  readonly #logs: LogFiles;
  readonly #signal: AbortSignal;
  readonly #clients = new Set<Promise<void>>();
  #reports: Promise<void> = Promise.resolve();

  constructor(tool: NixTool, plan: Plan, options: RunOptions, world: World, emit: Emit, logs: LogFiles, signal: AbortSignal) {
    this.#tool = tool;
    this.#options = options;
    this.#world = world;
    this.#emit = emit;
    this.#logs = logs;
    this.#signal = signal;
    this.#ending = AbortSignal.any([signal, this.#failFast.signal]);
    this.#startedAt = world.now();
    this.#pending = Map.groupBy(plan.builds, (build) => build.check.drvPath);
    this.#namesOf = new Map([...this.#pending].map(([drvPath, builds]) => [drvPath, builds.map(({ check }) => check.name)]));
    this.#fileOf = new Map([...this.#namesOf].map(([drvPath, [name = ""]]) => [drvPath, logFileName(name)]));
    this.#emulation = new Emulation(plan.builds.map(({ check }) => check), options.kvm);
    const dependencies = [...plan.inputs.keys()].filter((drvPath) => !this.#pending.has(drvPath));
    const nodes = [...this.#pending.keys(), ...dependencies].map((drvPath) => ({
      drvPath,
      inputs: plan.inputs.get(drvPath) ?? [],
      alone: plan.alone.has(drvPath),
    }));
    this.#schedule = new Schedule(nodes, options.jobs);
  }

  /** Gives one check its verdict. */
  finish(check: Check): void {
    this.checks.push(check);
    this.#emit({ type: "check-finished", check });
    if (this.#options.failFast && !isGood(check.verdict)) this.#failFast.abort();
  }

  /** Keeps all slots busy until everything is judged, or the run is ended. */
  async build(): Promise<void> {
    this.#fill();
    const overdue = setInterval(() => this.#fill(), OVERDUE_MS);
    try {
      while (this.#clients.size > 0) await Promise.race(this.#clients);
    } finally {
      clearInterval(overdue);
    }
    if (this.#pending.size > 0 && !this.#ending.aborted) throw new Error(`${this.#pending.size} builds were never handed out`);
    const why = this.#signal.aborted ? "cancelled" : "fail-fast";
    for (const drvPath of this.#pending.keys()) this.#report(drvPath, stopped(why, this.#seen.has(drvPath)), drvPath);
    await this.#reports;
  }

  #fill(): void {
    while (!this.#ending.aborted && this.#clients.size < this.#options.jobs) {
      const batch = this.#schedule.next(this.#world.now());
      if (batch === null) return;
      const client = this.#client(batch).finally(() => {
        this.#clients.delete(client);
        this.#fill();
      });
      this.#clients.add(client);
    }
  }

  /** Lets one client build its batch, then judges all of it. */
  async #client(batch: Batch): Promise<void> {
    const told = await buildWith(this.#tool, batch.drvPaths, this.#options, this.#world, this.#ending, this.#listener());
    const open = batch.drvPaths.filter((drvPath) => !this.#schedule.isDone(drvPath) || this.#pending.has(drvPath));
    const valid = told.exitCode === 0 ? new Set(open) : await this.#validAmong(open);
    for (const drvPath of open) {
      const lastChance = batch.again || this.#ending.aborted;
      const judgement = judge(drvPath, valid.has(drvPath), this.#seen.get(drvPath) ?? null, told, this.#options, lastChance);
      if (judgement !== null) this.#conclude(drvPath, judgement);
      else if (this.#ending.aborted) continue;
      else if (batch.again) this.#conclude(drvPath, lost(told));
      else this.#schedule.again(drvPath);
    }
  }

  #listener(): ClientListener {
    const checksOf = (drvPath: string): readonly string[] => this.#namesOf.get(drvPath) ?? [];
    return {
      started: (drvPath, seen) => {
        this.#seen.set(drvPath, seen);
        this.#schedule.started(drvPath);
        this.#emulation.started(drvPath, seen.remote);
        this.#emit({ type: "build-started", drvPath, checks: checksOf(drvPath), at: seen.startedAt });
      },
      finished: (drvPath, seen) => {
        const at = seen.finishedAt ?? seen.lastLineAt;
        this.#emit({ type: "build-finished", drvPath, checks: checksOf(drvPath), at });
        if (seen.countedFailed) {
          if (this.#options.failFast) this.#failFast.abort();
          return;
        }
        // What needs it may start at once; its own verdict waits for Nix's word at the end of the client.
        this.#schedule.succeeded(drvPath, at - seen.startedAt);
        this.#fill();
      },
      logged: async (drvPath, line) => {
        this.#emulation.logged(drvPath, line);
        const file = this.#fileOf.get(drvPath);
        if (file !== undefined) await this.#logs.append(drvPath, file, line);
      },
    };
  }

  async #validAmong(drvPaths: readonly string[]): Promise<ReadonlySet<string>> {
    try {
      const { willBuild } = await queryMissing(this.#tool, drvPaths, this.#world);
      return new Set(drvPaths.filter((drvPath) => !willBuild.has(drvPath)));
    } catch {
      // Without an answer nothing is valid: the daemon is gone, and so is the proof.
      return new Set();
    }
  }

  /** Gives a derivation its judgement, and what depends on it. The slot goes on; the report follows in its own time. */
  #conclude(drvPath: string, judgement: Judgement): void {
    const doomed = isGood(judgement.verdict) ? [] : this.#schedule.failed(drvPath);
    if (isGood(judgement.verdict)) this.#schedule.succeeded(drvPath, null);
    this.#report(drvPath, judgement, drvPath);
    for (const dependent of doomed) this.#report(dependent, needs(storePathName(drvPath), judgement), drvPath);
  }

  /** Gives the checks of a derivation their verdict, as soon as the log is there; `culprit` is the one whose log tells why. */
  #report(drvPath: string, judgement: Judgement, culprit: string): void {
    const builds = this.#pending.get(drvPath);
    if (builds === undefined) return;
    this.#pending.delete(drvPath);
    const seen = this.#seen.get(culprit) ?? null;
    const file = this.#fileOf.get(culprit) ?? join("dependencies", logFileName(storePathBase(culprit)));
    const run = {
      startedAt: this.#startedAt,
      now: this.#world.now(),
      emulated: this.#emulation.isEmulated(drvPath),
      log: seen && join("logs", file),
      excerpt: seen?.tail.lines() ?? [],
    };
    const checks = builds.map((build) => builtCheck(build, judgement, this.#seen, run));
    this.#reports = this.#reports.then(async () => {
      if (seen !== null) await this.#logs.finish(culprit, file, run.excerpt.length > 0);
      for (const check of checks) this.finish(check);
    });
  }
}
