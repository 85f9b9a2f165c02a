import { readFailure } from "../nix/nix.ts";
import type { CheckDraft, Ending } from "./draft.ts";
import type { Heard } from "./evaluation-messages.ts";

/** A build that was not made: how the evaluation ended that waited for it, and how long that had waited. */
type FailedImport = { ending: Ending; waitedMs: number };

/**
 * The builds that evaluation has waited for in vain. Nix up to 2.26 begins them anew for each check, and so does each
 * process of any Nix. One attempt is enough: what failed, or ran out of time, does so again.
 */
export class FailedImports {
  readonly #known = new Map<string, FailedImport>();

  /** Learns from how the evaluation of a check has ended. `waitedMs`: for the last of its builds. */
  learn({ error, causes, builds }: CheckDraft, waitedMs: number): void {
    if (error === null) return;
    for (const { text } of [...causes, error]) {
      const failure = readFailure(text);
      // The network may be back.
      if (failure === null || failure.verdict === "lost") continue;
      const drvPath = failure.drvPath ?? builds.at(-1);
      if (drvPath === undefined || !builds.includes(drvPath) || this.#known.has(drvPath)) continue;
      this.#known.set(drvPath, { ending: { error, causes, builds }, waitedMs });
    }
  }

  /**
   * How the evaluation of a check ends that begins a build anew; null: let it build. A process that is ended takes with
   * it what it has evaluated in its `workMs`, and where the build took less than that, it is cheaper.
   */
  endingAt(drvPath: string, workMs: number): Ending | null {
    const known = this.#known.get(drvPath);
    return known !== undefined && known.waitedMs > workMs ? known.ending : null;
  }
}

/** How long one process has evaluated, and how long it has waited for builds; in milliseconds. */
export class BuildWaits {
  /** The last time that it waited. */
  lastMs = 0;
  readonly #clock: () => number;
  readonly #startedAt: number;
  #since: number | null = null;
  #allMs = 0;

  constructor(clock: () => number) {
    this.#clock = clock;
    this.#startedAt = clock();
  }

  /** All but the waiting. */
  get workMs(): number {
    return this.#clock() - this.#startedAt - this.#allMs;
  }

  /** It waits from when it begins a build until it says anything else. */
  hear(heard: Heard): void {
    if ("build" in heard) this.#since ??= this.#clock();
    else if (this.#since !== null) {
      this.lastMs = this.#clock() - this.#since;
      this.#allMs += this.lastMs;
      this.#since = null;
    }
  }
}
