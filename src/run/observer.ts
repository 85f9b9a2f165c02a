import type { FoundCheck } from "../discover/discover.ts";
import type { Measurement, Meter } from "../measure/measure.ts";
import type { BuildRecord } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import type { BuildDirectory } from "./build-directory.ts";
import type { BuildObservation } from "./build-tracker.ts";
import type { ClientWarning } from "./client-warnings.ts";
import { Emulation, type KvmState } from "./emulation.ts";
import type { LogFiles } from "./logs.ts";
import { TestWatch } from "./test-watch.ts";
import type { RunListener } from "./undecided.ts";

/** Callbacks for the start and the end of a build; `finished` is called if Nix did not count the build as failed. */
export type BuildHooks = {
  started(drvPath: string): void;
  failed(): void;
  finished(drvPath: string, durationMs: number, peakBytes: number | null): void;
};

/** Observes the builds of one run: when each ran, its resources, where its lines go, and whether it had KVM. */
export class BuildObserver implements RunListener {
  /** Every attempt at a build, for the timeline. */
  readonly builds: BuildRecord[] = [];
  /** The last build of each derivation. */
  readonly seen = new Map<string, BuildObservation>();
  readonly #measurements = new Map<string, Promise<Measurement | null>>();
  readonly #emulation = new Emulation();
  readonly tests: TestWatch;
  readonly #context: Context;
  readonly #meter: Meter;
  readonly #planned: BuildDirectory;
  readonly #logs: LogFiles;
  readonly #hooks: BuildHooks;

  constructor(
    context: Context,
    meter: Meter,
    { planned, logs, bootTimeoutMs }: { planned: BuildDirectory; logs: LogFiles; bootTimeoutMs: number },
    hooks: BuildHooks,
  ) {
    this.#context = context;
    this.tests = new TestWatch(context, bootTimeoutMs);
    this.#meter = meter;
    this.#planned = planned;
    this.#logs = logs;
    this.#hooks = hooks;
  }

  /** Takes further checks that are to be built. `kvm`: null when it was not tested. */
  expect(checks: readonly FoundCheck[], kvm: KvmState | null): void {
    this.#emulation.expect(checks, kvm);
    this.tests.expect(checks);
  }

  started(drvPath: string, seen: BuildObservation): void {
    this.seen.set(drvPath, seen);
    this.#logs.begin(drvPath, seen.builtAs);
    this.#hooks.started(drvPath);
    this.#emulation.started(drvPath, seen.remote);
    this.tests.started(drvPath);
    if (seen.clientPid !== null && !seen.remote)
      this.#meter.started(
        drvPath,
        seen.clientPid,
        Object.values(this.#planned.evaluated.get(drvPath) ?? {}),
        seen.startedAt,
      );
    this.#context.emit({ type: "build-started", drvPath, checks: this.#planned.namesOf(drvPath), at: seen.startedAt });
  }

  finished(drvPath: string, seen: BuildObservation): void {
    const at = seen.finishedAt ?? seen.lastLineAt;
    this.tests.finished(drvPath);
    this.#measurements.set(drvPath, this.#measure(drvPath, seen, at));
    this.#context.emit({ type: "build-finished", drvPath, checks: this.#planned.namesOf(drvPath), at });
    if (seen.countedFailed) this.#hooks.failed();
    else this.#hooks.finished(drvPath, at - seen.startedAt, this.#meter.peak(drvPath));
  }

  /** Nobody prints its lines any more: it waits for nothing. */
  abandoned(drvPath: string): void {
    this.tests.finished(drvPath);
  }

  warned({ text, drvPath }: ClientWarning): void {
    const [check = null] = drvPath === null ? [] : this.#planned.namesOf(drvPath);
    this.#context.emit({ type: "nix-warning", text, check });
  }

  async logged(drvPath: string, line: string): Promise<void> {
    this.#emulation.logged(drvPath, line);
    this.tests.logged(drvPath, line);
    const file = this.#planned.checkFileOf(drvPath);
    if (file !== null) await this.#logs.append(drvPath, file, line);
  }

  /** Returns the resources of a derivation's last build; null when they were not measured. */
  measurement(drvPath: string): Promise<Measurement | null> {
    return this.#measurements.get(drvPath) ?? Promise.resolve(null);
  }

  /** The tests that wait for what never comes, to be ended. */
  hanging(): string[] {
    return this.tests.hanging((drvPath) => this.isEmulated(drvPath));
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
      checks: this.#planned.namesOf(drvPath),
      inputs: this.#planned.inputsOf(drvPath),
      startedAt,
      finishedAt,
      peakMemoryBytes: measurement?.peakMemoryBytes ?? null,
      cpuMs: measurement?.cpuMs ?? null,
    });
    return measurement;
  }
}
