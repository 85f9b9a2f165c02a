import { setTimeout as sleep } from "node:timers/promises";

import type { BrokenCheck, CheckListener, Discovery, FoundCheck } from "../discover/discover.ts";
import type { Context } from "../system/system.ts";

/** Checks that were evaluated since the last wave. `isLast`: nothing more will come. */
export type Wave = { found: readonly FoundCheck[]; isLast: boolean };

/** An evaluation in the background. Leaving its scope ends it. */
export class Evaluation implements CheckListener, AsyncDisposable {
  /** Every check, once all are evaluated, or the run is ended. */
  readonly over: Promise<Discovery>;
  readonly #ending = new AbortController();
  readonly #found: FoundCheck[] = [];
  readonly #broken: BrokenCheck[] = [];
  #receive: ((check: BrokenCheck) => void) | null = null;
  #isOver = false;
  #first = Promise.withResolvers<void>();

  /** `discover`: evaluates all checks, and says each to the listener as soon as it is known. */
  constructor(context: Context, discover: (context: Context, listener: CheckListener) => Promise<Discovery>) {
    const signal = AbortSignal.any([context.signal, this.#ending.signal]);
    this.over = discover({ ...context, signal }, this).finally(() => {
      this.#isOver = true;
      this.#first.resolve();
    });
    // It is awaited by whoever needs it, unless something else fails first.
    this.over.catch(() => undefined);
  }

  found(check: FoundCheck): void {
    this.#found.push(check);
    this.#first.resolve();
  }

  broken(check: BrokenCheck): void {
    if (this.#receive === null) this.#broken.push(check);
    else this.#receive(check);
  }

  /** Hands over each check that cannot be built: those that are known by now, and the others as they come. */
  passBroken(receive: (check: BrokenCheck) => void): void {
    this.#receive = receive;
    for (const check of this.#broken.splice(0)) receive(check);
  }

  /**
   * Waits until some checks are evaluated and then for at most `gatherMs` more, because to plan many at once costs
   * little more than to plan one; null: until all are evaluated. Throws what the evaluation throws.
   */
  async wave(gatherMs: number | null): Promise<Wave> {
    await this.#first.promise;
    const gathered = new AbortController();
    const waiting = gatherMs === null ? [] : [sleep(gatherMs, undefined, { signal: gathered.signal })];
    await Promise.race([this.over, ...waiting]);
    gathered.abort();
    this.#first = Promise.withResolvers();
    if (this.#isOver) this.#first.resolve();
    return { found: this.#found.splice(0), isLast: this.#isOver };
  }

  /** Ends it: what is not evaluated by then stays so. */
  end(): void {
    this.#ending.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
    await this.over.catch(() => undefined);
  }
}
