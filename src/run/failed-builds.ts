import { storePathName } from "../model/model.ts";
import type { Batch, BuildNode } from "../schedule/schedule.ts";
import type { BuildObservation, ClientOutcome } from "./build-tracker.ts";
import { dependencyFailed, failedWith, type Judgement } from "./judge.ts";

/** The derivations that are bad for good, planned ones and others: no client is to build them again. */
export class FailedBuilds {
  readonly #judgements = new Map<string, Judgement>();

  has(drvPath: string): boolean {
    return this.#judgements.has(drvPath);
  }

  /** Adds one that has its verdict. */
  add(drvPath: string, judgement: Judgement): void {
    this.#judgements.set(drvPath, judgement);
  }

  /**
   * Adds what a client that has ended has seen fail besides its own: what it needed and no plan knew, because a binary
   * cache promised it and did not give it.
   */
  addUnplanned({ drvPaths }: Batch, seen: ReadonlyMap<string, BuildObservation>, outcome: ClientOutcome): void {
    for (const [drvPath, { countedFailed }] of seen) {
      const failure = outcome.failures.get(drvPath);
      if (countedFailed && !drvPaths.includes(drvPath) && failure?.verdict !== "lost")
        this.add(drvPath, failedWith(failure, outcome));
    }
  }

  /** Those of a further part of the plan that have failed before, each with its judgement. */
  *within(nodes: readonly BuildNode[]): Generator<[drvPath: string, judgement: Judgement]> {
    for (const { drvPath } of nodes) {
      const judgement = this.#judgements.get(drvPath);
      if (judgement !== undefined) yield [drvPath, judgement];
    }
  }

  /**
   * The verdict of a client's only derivation if the client was stopped because it needs something that has failed
   * elsewhere; else null. `refused`: what it was stopped for.
   */
  verdictBy(refused: string | null, { drvPaths }: Batch): Judgement | null {
    if (refused === null || drvPaths.length > 1 || drvPaths.includes(refused)) return null;
    // While the client that has seen it fail goes on, nothing more is known of it.
    const cause = this.#judgements.get(refused) ?? { verdict: "failed", reason: null };
    return dependencyFailed(storePathName(refused), cause);
  }
}
