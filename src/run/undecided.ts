import type { BuildObservation, ClientListener } from "./build-tracker.ts";
import type { ClientWarning } from "./client-warnings.ts";

/**
 * Passes on the builds of one client that are still to be decided. Two clients may have the same derivation; what one
 * of them has seen fail, the other would build again when it comes to it. `signal` aborts then, and nothing of that
 * build is passed on. It also aborts when nobody needs any more what the client builds.
 */
export class UndecidedBuilds implements ClientListener {
  readonly #listener: ClientListener;
  readonly #isDecided: (drvPath: string) => boolean;
  readonly #unheard = new Set<string>();
  readonly #controller = new AbortController();
  /** Nobody needs what the client builds. */
  isInVain = false;

  constructor(listener: ClientListener, isDecided: (drvPath: string) => boolean) {
    this.#listener = listener;
    this.#isDecided = isDecided;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
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
    } else this.#listener.started(drvPath, seen);
  }

  finished(drvPath: string, seen: BuildObservation): void {
    if (!this.#unheard.has(drvPath)) this.#listener.finished(drvPath, seen);
  }

  warned(warning: ClientWarning): void {
    if (warning.drvPath === null || !this.#unheard.has(warning.drvPath)) this.#listener.warned(warning);
  }

  async logged(drvPath: string, line: string): Promise<void> {
    if (!this.#unheard.has(drvPath)) await this.#listener.logged(drvPath, line);
  }
}
