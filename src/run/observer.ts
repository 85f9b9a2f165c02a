import { join } from "node:path";

import type { Measurement, Meter } from "../measure/measure.ts";
import { type BuildRecord, storePathBase, storePathName } from "../model/model.ts";
import type { Build, Plan } from "../plan/plan.ts";
import type { Context } from "../system/system.ts";
import type { BuildObservation, ClientListener } from "./build-tracker.ts";
import type { ClientWarning } from "./client-warnings.ts";
import { Emulation } from "./emulation.ts";
import { type LogFiles, logFileName } from "./logs.ts";
import type { Work } from "./run-options.ts";

/** The names and the log file of each derivation that is a check. */
export type CheckFiles = {
  namesOf: ReadonlyMap<string, readonly string[]>;
  fileOf: ReadonlyMap<string, string>;
};

/** The names and files of checks, by derivation; the first name of a derivation gives the file. */
export function checkFilesOf(builds: ReadonlyMap<string, readonly Build[]>): CheckFiles {
  const namesOf = new Map([...builds].map(([drvPath, those]) => [drvPath, those.map(({ check }) => check.name)]));
  const fileOf = new Map([...namesOf].map(([drvPath, [name = ""]]) => [drvPath, logFileName(name)]));
  return { namesOf, fileOf };
}

/** Names a derivation for the reader. */
export function buildTitle({ namesOf }: CheckFiles, drvPath: string): string {
  return namesOf.get(drvPath)?.join(", ") ?? storePathName(drvPath);
}

/** The log file of a derivation, a check's own or one that checks need. */
export function logFileOf({ fileOf }: CheckFiles, drvPath: string): string {
  return fileOf.get(drvPath) ?? join("dependencies", logFileName(storePathBase(drvPath)));
}

/** Callbacks for the start and the end of a build; `finished` is called if Nix did not count the build as failed. */
export type BuildHooks = {
  started(drvPath: string): void;
  failed(): void;
  finished(drvPath: string, durationMs: number, peakBytes: number | null): void;
};

/** Observes the builds of one run: when each ran, its resources, where its lines go, and whether it had KVM. */
export class BuildObserver implements ClientListener {
  /** Every attempt at a build, for the timeline. */
  readonly builds: BuildRecord[] = [];
  /** The last build of each derivation. */
  readonly seen = new Map<string, BuildObservation>();
  readonly #measurements = new Map<string, Promise<Measurement | null>>();
  readonly #emulation: Emulation;
  readonly #context: Context;
  readonly #plan: Plan;
  readonly #meter: Meter;
  readonly #outputsOf: ReadonlyMap<string, readonly string[]>;
  readonly #checks: CheckFiles;
  readonly #logs: LogFiles;
  readonly #hooks: BuildHooks;

  constructor(
    context: Context,
    { plan, options, meter }: Work,
    { checks, logs }: { checks: CheckFiles; logs: LogFiles },
    hooks: BuildHooks,
  ) {
    this.#context = context;
    this.#plan = plan;
    this.#meter = meter;
    this.#checks = checks;
    this.#logs = logs;
    this.#hooks = hooks;
    const planned = plan.builds.map(({ check }) => check);
    this.#emulation = new Emulation(planned, options.kvm);
    this.#outputsOf = new Map(planned.map(({ drvPath, outputs }) => [drvPath, Object.values(outputs)]));
  }

  started(drvPath: string, seen: BuildObservation): void {
    this.seen.set(drvPath, seen);
    this.#logs.begin(drvPath, seen.builtAs);
    this.#hooks.started(drvPath);
    this.#emulation.started(drvPath, seen.remote);
    if (seen.clientPid !== null && !seen.remote)
      this.#meter.started(drvPath, seen.clientPid, this.#outputsOf.get(drvPath) ?? [], seen.startedAt);
    this.#context.emit({ type: "build-started", drvPath, checks: this.#namesOf(drvPath), at: seen.startedAt });
  }

  finished(drvPath: string, seen: BuildObservation): void {
    const at = seen.finishedAt ?? seen.lastLineAt;
    this.#measurements.set(drvPath, this.#measure(drvPath, seen, at));
    this.#context.emit({ type: "build-finished", drvPath, checks: this.#namesOf(drvPath), at });
    if (seen.countedFailed) this.#hooks.failed();
    else this.#hooks.finished(drvPath, at - seen.startedAt, this.#meter.peak(drvPath));
  }

  warned({ text, drvPath }: ClientWarning): void {
    const [check = null] = drvPath === null ? [] : this.#namesOf(drvPath);
    this.#context.emit({ type: "nix-warning", text, check });
  }

  async logged(drvPath: string, line: string): Promise<void> {
    this.#emulation.logged(drvPath, line);
    const file = this.#checks.fileOf.get(drvPath);
    if (file !== undefined) await this.#logs.append(drvPath, file, line);
  }

  /** Returns the resources of a derivation's last build; null when they were not measured. */
  measurement(drvPath: string): Promise<Measurement | null> {
    return this.#measurements.get(drvPath) ?? Promise.resolve(null);
  }

  /** Whether a derivation is a VM test whose build, as far as it got, had no KVM. */
  isEmulated(drvPath: string): boolean {
    return this.#emulation.isEmulated(drvPath);
  }

  /** Reads the resources of a build, and adds it to the timeline, whatever its result. */
  async #measure(
    drvPath: string,
    { startedAt, countedFailed }: BuildObservation,
    finishedAt: number,
  ): Promise<Measurement | null> {
    const measurement = await this.#meter.finished(drvPath, finishedAt, countedFailed);
    this.builds.push({
      drvPath,
      checks: this.#namesOf(drvPath),
      inputs: this.#plan.inputs.get(drvPath) ?? [],
      startedAt,
      finishedAt,
      peakMemoryBytes: measurement?.peakMemoryBytes ?? null,
      cpuMs: measurement?.cpuMs ?? null,
    });
    return measurement;
  }

  #namesOf(drvPath: string): readonly string[] {
    return this.#checks.namesOf.get(drvPath) ?? [];
  }
}
