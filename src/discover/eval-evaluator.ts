import { readProcessMemory } from "../measure/measure.ts";
import { nixCommand } from "../nix/nix.ts";
import { type Child, onAbort } from "../system/system.ts";
import { type CheckDraft, DraftReader, type Ending } from "./draft.ts";
import type { EvaluationMessage } from "./evaluation-messages.ts";
import { type EvaluationTarget, evaluationArguments, readingOf, timesOf } from "./evaluation-target.ts";
import {
  type DraftListener,
  EVALUATION_GRACE_MS,
  type EvaluationEnd,
  type EvaluationRequest,
  type Evaluator,
} from "./evaluator.ts";
import { applied } from "./expression.ts";
import { ProcessReader } from "./process-reader.ts";

/**
 * Evaluates with `nix eval`, one process for each request: for Nixes whose `nix repl` cannot be talked to, and for what
 * only it tells well, such as why a flake has no checks at all.
 */
export class EvalEvaluator implements Evaluator {
  readonly canRefresh = false;
  readonly #target: EvaluationTarget;
  #child: Child | null = null;
  #peak = 0;

  constructor(target: EvaluationTarget) {
    this.#target = target;
  }

  async list(receive: (message: EvaluationMessage) => void): Promise<Ending | null> {
    await using child = this.#start(null);
    const reader = new ProcessReader(child, readingOf(this.#target));
    const drafts = DraftReader.ofListing();
    for (let heard = await reader.next(); heard !== null; heard = await reader.next()) {
      if ("ours" in heard) receive(heard.ours);
      else drafts.take(heard);
    }
    const { code } = await child.exit;
    await reader.endBuilds();
    return code === 0 ? null : drafts.ending(drafts.error ?? (await reader.crash()));
  }

  async evaluate({ places }: EvaluationRequest, listener: DraftListener): Promise<EvaluationEnd> {
    const { world, signal } = this.#target.context;
    await using child = this.#start(places);
    using _stop = onAbort(signal, () => void child.stop(EVALUATION_GRACE_MS));
    this.#child = child;
    const reader = new ProcessReader(child, readingOf(this.#target));
    const drafts = new DraftReader(places, timesOf(world), (check) => listener.begun(check));
    for (let heard = await reader.next(); heard !== null; heard = await reader.next()) {
      const draft = drafts.take(heard);
      if (draft !== null) listener.described(this.#measured(draft));
    }
    await child.exit;
    await reader.endBuilds();
    if (drafts.isDone) return { kind: "done" };
    const error = drafts.error ?? (await reader.crash());
    const open = drafts.end(error);
    if (open !== null) listener.described(this.#measured(open));
    return { kind: "failed", error, unreached: drafts.unreached, isAlive: false };
  }

  sample(): number | null {
    const bytes = this.#child?.pid
      ? readProcessMemory(this.#child.pid, this.#target.isWrapped, this.#target.context.world)
      : null;
    this.#peak = Math.max(this.#peak, bytes ?? 0);
    return bytes;
  }

  async stop(graceMs = EVALUATION_GRACE_MS): Promise<void> {
    await this.#child?.stop(graceMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #start(places: readonly number[] | null): Child {
    const { context, tool, subject, system, nonce } = this.#target;
    const args = [
      "--json",
      ...evaluationArguments(this.#target),
      "--apply",
      applied(nonce, subject.expressions, system, places),
    ];
    return context.world.processes.start(nixCommand(tool, ["eval"], args));
  }

  #measured(draft: CheckDraft): CheckDraft {
    this.sample();
    const peakMemoryBytes = this.#peak === 0 ? null : this.#peak;
    this.#peak = 0;
    return { ...draft, peakMemoryBytes };
  }
}
