import type { NixMessage } from "../nix/nix.ts";
import type { World } from "../system/system.ts";

/** What came of a build that evaluation waited for. `log`: its file below the report's folder; null: none is kept. */
export type ImportOutcome = { log: string | null; excerpt: readonly string[] };

/**
 * Hears of the builds that evaluation starts, because it reads what they make ("import from derivation"). Times are in
 * milliseconds since the epoch.
 */
export interface ImportListener {
  /** `clientPid`: of the process that asks for it. */
  started(drvPath: string, clientPid: number | null, at: number): void;
  /** A reader that waits makes Nix wait. */
  logged(drvPath: string, line: string): Promise<void>;
  finished(drvPath: string, at: number): Promise<void>;
  /** What is known of a build that has ended; null when there was none. */
  outcome(drvPath: string): Promise<ImportOutcome | null>;
}

/** Tells of the builds in one evaluating process. */
export class ImportTracker {
  readonly #active = new Map<string, string>();
  readonly #listener: ImportListener;
  readonly #world: World;

  constructor(listener: ImportListener, world: World) {
    this.#listener = listener;
    this.#world = world;
  }

  /** Takes a message that may be about a build. `pid`: of the process that says it. */
  async hear(message: NixMessage, pid: number | null): Promise<void> {
    if (message.kind === "build-started") {
      this.#active.set(message.id, message.drvPath);
      this.#listener.started(message.drvPath, message.machine === null ? pid : null, this.#world.now());
    } else if (message.kind === "log") {
      const drvPath = this.#active.get(message.id);
      if (drvPath !== undefined) await this.#listener.logged(drvPath, message.line);
    } else if (message.kind === "stopped") {
      await this.#finish(message.id);
    }
  }

  /** The process, or its command, has ended, and all that it has built. */
  async end(): Promise<void> {
    for (const id of this.#active.keys()) await this.#finish(id);
  }

  async #finish(id: string): Promise<void> {
    const drvPath = this.#active.get(id);
    if (drvPath === undefined) return;
    this.#active.delete(id);
    await this.#listener.finished(drvPath, this.#world.now());
  }
}
