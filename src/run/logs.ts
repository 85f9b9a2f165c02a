import { once } from "node:events";
import type { WriteStream } from "node:fs";
import { dirname, join } from "node:path";

import { nixCommand, type NixTool, withoutCaches } from "../nix/nix.ts";
import type { Context } from "../system/system.ts";
import { plainFileName } from "../text/text.ts";
import { readSmallStoredLog } from "./stored-log.ts";

/** Returns the file name of a check's log, which no other check's log has. */
export function logFileName(name: string): string {
  return `${plainFileName(name)}.log`;
}

/** Returns the file of one of several attempts' logs: `login.log` gives `login~attempt-1.log`, which no check has. */
function attemptLogName(file: string, attempt: number): string {
  return `${file.replace(/\.log$/, "")}~attempt-${attempt}.log`;
}

/**
 * The log files of one run, one per derivation. Lines are written as they come, and replaced by Nix's own raw log in
 * the end.
 */
export class LogFiles implements AsyncDisposable {
  readonly #streams = new Map<string, WriteStream>();
  readonly #complete = new Set<string>();
  /** What Nix keeps a build's record under, where that is not its own derivation. */
  readonly #builtAs = new Map<string, string>();
  readonly #tool: NixTool;
  readonly #folder: string;
  readonly #context: Pick<Context, "world" | "signal">;

  /** `context`: when its signal aborts, Nix is no longer asked for its records, and the streamed lines stay. */
  constructor(tool: NixTool, folder: string, context: Pick<Context, "world" | "signal">) {
    this.#tool = tool;
    this.#folder = folder;
    this.#context = context;
  }

  /** Takes the derivation as which another one is built: Nix's record has that one's name. */
  begin(drvPath: string, builtAs: string): void {
    this.#builtAs.set(drvPath, builtAs);
  }

  /** Appends a line, and waits if the disk is slower than the build. */
  async append(drvPath: string, file: string, line: string): Promise<void> {
    let stream = this.#streams.get(drvPath);
    if (stream === undefined) {
      stream = this.#context.world.files.create(join(this.#folder, file));
      // A full disk must not end the run; the log then ends where the room ended.
      stream.on("error", () => undefined);
      this.#streams.set(drvPath, stream);
    }
    if (!stream.write(`${line}\n`) && !stream.errored) await once(stream, "drain").catch(() => undefined);
  }

  /**
   * Ends the log of a build, and replaces the streamed lines by Nix's own record. Only that has every byte: Nix drops
   * text that a carriage return overwrites, and text that is not UTF-8. `printed`: whether there is anything to fetch.
   * A log that is complete stays as it is.
   */
  async finish(drvPath: string, file: string, printed: boolean): Promise<void> {
    if (this.#complete.has(file)) return;
    this.#complete.add(file);
    await this.#close(drvPath);
    const path = join(this.#folder, file);
    try {
      await this.#context.world.files.makeFolder(dirname(path));
      if (printed) await this.#fetch(this.#builtAs.get(drvPath) ?? drvPath, path);
      else await this.#context.world.files.write(path, "");
    } catch {
      // There was no room for it; the streamed lines stay.
    }
  }

  /** Saves the log of an attempt under its own name, before the next one writes to `file` from the start. */
  async keep(drvPath: string, file: string, attempt: number): Promise<void> {
    await this.finish(drvPath, attemptLogName(file, attempt), true);
  }

  async #fetch(drvPath: string, path: string): Promise<void> {
    const { world, signal } = this.#context;
    const small = await readSmallStoredLog(drvPath, world);
    if (small !== null) {
      await world.files.write(path, small);
      return;
    }
    const draft = `${path}.tmp`;
    const show = nixCommand(withoutCaches(this.#tool), ["log"], [drvPath]);
    const exit = await world.processes.save(show, draft, signal);
    if (exit.code === 0) await world.files.move(draft, path);
    else await world.files.remove(draft);
  }

  async #close(drvPath: string): Promise<void> {
    const stream = this.#streams.get(drvPath);
    if (stream === undefined) return;
    this.#streams.delete(drvPath);
    stream.end();
    if (!stream.closed) await once(stream, "close").catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#streams.keys()].map((drvPath) => this.#close(drvPath)));
  }
}
