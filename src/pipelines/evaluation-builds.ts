import { join } from "node:path";

import type { ImportListener, ImportOutcome } from "../discover/discover.ts";
import { type BuildWatch, Meter, watchBuilds } from "../measure/measure.ts";
import { type BuildRecord, storePathBase } from "../model/model.ts";
import type { NixTool } from "../nix/nix.ts";
import { logFileName, LogFiles, LogTail } from "../run/run.ts";
import type { Context } from "../system/system.ts";

/** One build that evaluation waited for. */
type ImportBuild = { startedAt: number; clientPid: number | null; tail: LogTail; hasLines: boolean };

/** Where the logs of these builds are, in the folder of logs. */
const LOG_FOLDER = "evaluation";

/**
 * Observes the builds that evaluation starts, as those of checks are observed: live, in the timeline, with a log, with
 * time and memory. `out`: where the report goes; null: only the live view is wanted.
 */
export class EvaluationBuilds implements ImportListener, AsyncDisposable {
  /** Every build that has ended, for the timeline. */
  readonly records: BuildRecord[] = [];
  readonly #context: Context;
  readonly #logs: LogFiles | null;
  readonly #meter: Meter;
  readonly #active = new Map<string, ImportBuild>();
  readonly #ended = new Map<string, Promise<ImportOutcome>>();
  #watch: BuildWatch | null = null;

  constructor(context: Context, tool: NixTool, out: string | null) {
    this.#context = context;
    this.#logs = out === null ? null : new LogFiles(tool, join(out, "logs"), context);
    this.#meter = new Meter(context.world);
  }

  started(drvPath: string, clientPid: number | null, at: number): void {
    // Another evaluating process may wait for the same build.
    if (this.#active.has(drvPath)) return;
    this.#active.set(drvPath, { startedAt: at, clientPid, tail: new LogTail(), hasLines: false });
    if (this.#logs !== null) this.#watch ??= watchBuilds(this.#context, this.#meter);
    if (clientPid !== null) this.#meter.started(drvPath, clientPid, [], at);
    this.#context.emit({ type: "build-started", drvPath, checks: [], at });
  }

  async logged(drvPath: string, line: string): Promise<void> {
    const build = this.#active.get(drvPath);
    if (build === undefined) return;
    build.hasLines = true;
    build.tail.add(line);
    await this.#logs?.append(drvPath, importLogFile(drvPath), line);
  }

  async finished(drvPath: string, at: number): Promise<void> {
    const build = this.#active.get(drvPath);
    if (build === undefined) return;
    this.#active.delete(drvPath);
    this.#context.emit({ type: "build-finished", drvPath, checks: [], at });
    this.#ended.set(drvPath, this.#close(drvPath, build, at));
    await this.#ended.get(drvPath);
  }

  async outcome(drvPath: string): Promise<ImportOutcome | null> {
    return (await this.#ended.get(drvPath)) ?? null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#watch?.[Symbol.asyncDispose]();
    await this.#logs?.[Symbol.asyncDispose]();
  }

  async #close(drvPath: string, build: ImportBuild, finishedAt: number): Promise<ImportOutcome> {
    const measurement = await this.#meter.finished(drvPath, finishedAt);
    this.records.push({
      drvPath,
      checks: [],
      inputs: [],
      startedAt: build.startedAt,
      finishedAt,
      peakMemoryBytes: measurement?.peakMemoryBytes ?? null,
      cpuMs: measurement?.cpuMs ?? null,
    });
    const excerpt = build.tail.lines();
    if (this.#logs === null || !build.hasLines) return { log: null, excerpt };
    await this.#logs.finish(drvPath, importLogFile(drvPath), true);
    return { log: join("logs", importLogFile(drvPath)), excerpt };
  }
}

function importLogFile(drvPath: string): string {
  return join(LOG_FOLDER, logFileName(storePathBase(drvPath)));
}
