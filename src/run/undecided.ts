import type { Batch } from "../schedule/schedule.ts";
import type { BuildObservation, ClientListener } from "./build-tracker.ts";
import type { ClientWarning } from "./client-warnings.ts";

/** Hears of the builds of several clients. `abandoned`: the client of a build has ended, and the build did not. */
export type RunListener = ClientListener & { abandoned(drvPath: string): void };

/**
 * Passes on the builds of one client that are still to be decided. Two clients may have the same derivation; what one
 * of them has seen fail, the other would build again when it comes to it. `signal` aborts then, and nothing of that
 * build is passed on. It also aborts when nobody needs any more what the client builds, or it would never end.
 */
export class UndecidedBuilds implements ClientListener {
  readonly #listener: RunListener;
  readonly #isDecided: (drvPath: string) => boolean;
  readonly #unheard = new Set<string>();
  readonly #open = new Set<string>();
  readonly #controller = new AbortController();
  /** Nobody needs what the client builds. */
  isInVain = false;

  constructor(listener: RunListener, isDecided: (drvPath: string) => boolean) {
    this.#listener = listener;
    this.#isDecided = isDecided;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Stops the client, because it builds what never ends. */
  end(): void {
    this.#controller.abort();
  }

  /** Stops the client, because nobody needs what it builds. */
  stop(): void {
    this.isInVain = true;
    this.#controller.abort();
  }

  started(drvPath: string, seen: BuildObservation): void {
    if (this.#isDecided(drvPath)) {
      this.#unheard.add(drvPath);
      this.#controller.abort();
    } else {
      this.#open.add(drvPath);
      this.#listener.started(drvPath, seen);
    }
  }

  finished(drvPath: string, seen: BuildObservation): void {
    this.#open.delete(drvPath);
    if (!this.#unheard.has(drvPath)) this.#listener.finished(drvPath, seen);
  }

  /** The client has ended, or died. */
  ended(): void {
    for (const drvPath of this.#open) this.#listener.abandoned(drvPath);
  }

  warned(warning: ClientWarning): void {
    if (warning.drvPath === null || !this.#unheard.has(warning.drvPath)) this.#listener.warned(warning);
  }

  async logged(drvPath: string, line: string): Promise<void> {
    if (!this.#unheard.has(drvPath)) await this.#listener.logged(drvPath, line);
  }
}

/** A client for what is built already, to hear from Nix that it is there. */
export function verifying(drvPath: string): Batch {
  return { drvPaths: [drvPath], alone: true, again: true, wholeMachine: false, memoryBytes: 0, durationMs: 0 };
}

/** The builds of all clients that are running, by their batches. */
export class RunningClients {
  readonly #undecided = new Map<Batch, UndecidedBuilds>();

  begin(batch: Batch, undecided: UndecidedBuilds): void {
    this.#undecided.set(batch, undecided);
  }

  end(batch: Batch): void {
    this.#undecided.get(batch)?.ended();
    this.#undecided.delete(batch);
  }

  /** Whether a client has the derivation. */
  has(drvPath: string): boolean {
    return this.#of(drvPath) !== undefined;
  }

  /** Stops clients. `vain`: nobody needs what they build; `hanging`: what would never end, by derivation. */
  stop(vain: readonly Batch[], hanging: readonly string[]): void {
    for (const batch of vain) this.#undecided.get(batch)?.stop();
    for (const drvPath of hanging) this.#of(drvPath)?.end();
  }

  #of(drvPath: string): UndecidedBuilds | undefined {
    return this.#undecided.entries().find(([{ drvPaths }]) => drvPaths.includes(drvPath))?.[1];
  }
}
