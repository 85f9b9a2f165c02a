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
  readonly #finished: () => void;
  readonly #unheard = new Set<string>();
  readonly #open = new Set<string>();
  readonly #controller = new AbortController();
  /** The builds that this client has begun, and that were passed on. */
  readonly seen = new Map<string, BuildObservation>();
  /** What the client was stopped for: it has failed elsewhere, and would be built again. */
  refused: string | null = null;
  /** Nobody needs what the client builds. */
  isInVain = false;
  hasEnded = false;

  /** `isDecided`: whether a derivation has failed elsewhere. `finished` is called when a build has ended. */
  constructor(listener: RunListener, isDecided: (drvPath: string) => boolean, finished: () => void) {
    this.#listener = listener;
    this.#isDecided = isDecided;
    this.#finished = finished;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether the client builds nothing at the moment: it begins something, or waits for the lock of another client. */
  get isIdle(): boolean {
    return this.#open.size === 0;
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

  /** Stops the client, because it would build what has failed elsewhere. */
  refuse(drvPath: string): void {
    this.refused ??= drvPath;
    this.#controller.abort();
  }

  started(drvPath: string, seen: BuildObservation): void {
    if (this.#isDecided(drvPath)) {
      this.#unheard.add(drvPath);
      this.refuse(drvPath);
    } else {
      this.#open.add(drvPath);
      this.seen.set(drvPath, seen);
      this.#listener.started(drvPath, seen);
    }
  }

  finished(drvPath: string, seen: BuildObservation): void {
    this.#open.delete(drvPath);
    if (this.#unheard.has(drvPath)) return;
    this.#listener.finished(drvPath, seen);
    this.#finished();
  }

  /** The client has ended, or died. */
  ended(): void {
    this.hasEnded = true;
    for (const drvPath of this.#open) this.#listener.abandoned(drvPath);
    this.#open.clear();
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

/**
 * The builds of all clients that are running, by their batches. A derivation that two of them have and that fails in
 * one is not built in the other: Nix's locks see to that only for builds that succeed.
 */
export class RunningClients {
  readonly #undecided = new Map<Batch, UndecidedBuilds>();
  readonly #listener: RunListener;
  readonly #isJudged: (drvPath: string) => boolean;

  /** `isJudged`: whether a derivation is known to be bad for good. */
  constructor(listener: RunListener, isJudged: (drvPath: string) => boolean) {
    this.#listener = listener;
    this.#isJudged = isJudged;
  }

  begin(batch: Batch): UndecidedBuilds {
    const client: UndecidedBuilds = new UndecidedBuilds(
      this.#listener,
      (drvPath) => this.#isJudged(drvPath) || this.#hasFailedBeside(drvPath, client),
      () => this.#refuse(),
    );
    this.#undecided.set(batch, client);
    return client;
  }

  end(batch: Batch): void {
    this.#undecided.get(batch)?.ended();
  }

  /** Forgets what a client has seen, because it is judged: all of it, or a build that is to be tried again. */
  forget(batch: Batch, drvPath?: string): void {
    if (drvPath === undefined) this.#undecided.delete(batch);
    else this.#undecided.get(batch)?.seen.delete(drvPath);
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

  /**
   * Stops the clients that build nothing at the moment, of which something has failed in another one, and the rest is
   * another one's: Nix begins with it some 40 ms after the build before, or, if it waits for the lock, within a
   * second.
   */
  #refuse(): void {
    for (const [{ drvPaths }, client] of this.#undecided) {
      if (!client.isIdle || client.hasEnded || client.signal.aborted) continue;
      const left = drvPaths.filter((drvPath) => !client.seen.has(drvPath));
      const failed = left.find((drvPath) => this.#isJudged(drvPath) || this.#hasFailedBeside(drvPath, client));
      if (failed !== undefined && left.every((drvPath) => this.#isJudged(drvPath) || this.#isBeside(drvPath, client)))
        client.refuse(failed);
    }
  }

  /** Whether a derivation has failed in another client, and is not judged yet. */
  #hasFailedBeside(drvPath: string, client: UndecidedBuilds): boolean {
    return this.#undecided
      .values()
      .some((other) => other !== client && other.seen.get(drvPath)?.countedFailed === true);
  }

  /** Whether another client will say what becomes of a derivation. */
  #isBeside(drvPath: string, client: UndecidedBuilds): boolean {
    return this.#undecided
      .entries()
      .some(
        ([{ drvPaths }, other]) =>
          other !== client &&
          !other.hasEnded &&
          drvPaths.includes(drvPath) &&
          (!other.signal.aborted || other.seen.has(drvPath)),
      );
  }

  #of(drvPath: string): UndecidedBuilds | undefined {
    return this.#undecided
      .entries()
      .find(([{ drvPaths }, { hasEnded }]) => !hasEnded && drvPaths.includes(drvPath))?.[1];
  }
}
