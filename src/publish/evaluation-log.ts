import type { Event } from "../model/model.ts";
import { EvaluationProgress } from "../report/report.ts";

/** The first word comes after this time; the next ones after twice as long each, and once a minute at least. */
const FIRST_MS = 10_000;
const LONGEST_SILENCE_MS = 60_000;

/**
 * Says how far an evaluation is where lines stay: nothing of one that is soon over, else a line now and then, and one
 * at the end.
 */
export class EvaluationLog {
  readonly #progress = new EvaluationProgress();
  #nextMs = FIRST_MS;

  /** Learns from one more event. Gives a line if it is time for one. */
  take(event: Event): string | null {
    this.#progress.take(event);
    // What the flake has besides is another evaluation.
    if (event.type === "checks-named") this.#nextMs = FIRST_MS;
    if (event.type === "evaluation-sampled") return this.#word(event.at);
    const hasEnded = event.type === "check-evaluated" && this.#progress.isOver && this.#nextMs > FIRST_MS;
    return hasEnded ? this.#progress.summary(event.at) : null;
  }

  #word(now: number): string | null {
    if (this.#progress.elapsed(now) < this.#nextMs) return null;
    this.#nextMs += Math.min(this.#nextMs, LONGEST_SILENCE_MS);
    return this.#progress.line(now);
  }
}
