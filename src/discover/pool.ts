import { setInterval } from "node:timers";
import { setTimeout as sleep } from "node:timers/promises";

import { formatBytes, GIB } from "../text/text.ts";
import { type BegunCheck, type CheckDraft, emptyDraft } from "./draft.ts";
import { EvalEvaluator } from "./eval-evaluator.ts";
import type { ErrorMessage } from "./evaluation-messages.ts";
import type { EvaluationTarget } from "./evaluation-target.ts";
import type { DraftListener, EvaluationEnd, Evaluator } from "./evaluator.ts";
import { isUnreachable } from "./explain.ts";
import { Lane } from "./lane.ts";
import { ReplEvaluator } from "./repl-evaluator.ts";
import { WaitingChecks } from "./waiting-checks.ts";

/** Memory of all evaluating processes together and of one that has the machine for itself, in bytes; and processes. */
export type EvaluationLimits = { bytes: number; aloneBytes: number; lanes: number };

/** How often the memory of evaluating processes is read: one can allocate 3 MB in each millisecond. */
const SAMPLE_MS = 50;

/** A further process costs 60 to 100 ms of a core before its first check: what is done by then needs no further one. */
const LATER_MS = 150;

/**
 * A value is shared until its process has so much: more saves little, and collecting garbage in it costs more. With 138
 * NixOS tests, 0.7, 1 and 1.5 GiB take the same time.
 */
const MOST_SHARED_BYTES = GIB;

/** The part of a lane's memory up to which a value is shared: the rest is for the one check that goes beyond. */
const SHARED_PART = 0.6;

/** From this part of what an evaluation may have at most, it is told: a little more, and it fails. */
const NEAR_PART = 0.8;

/** Receives each check when its evaluation begins, which may be again, and once when it is described. */
export type PoolListener = {
  begin(check: BegunCheck, session: number): void;
  add(draft: CheckDraft): Promise<void>;
};
/**
 * How often a download is tried after one has failed for good. Nix itself tries five times, within some seconds, and up
 * to 2.26 anew for every check that needs the same.
 */
const FEWER_ATTEMPTS = ["download-attempts", "2"] as const;

/** Evaluates checks in several processes that together keep to a limit of memory. */
export class EvaluationPool {
  #target: EvaluationTarget;
  readonly #limits: EvaluationLimits;
  readonly #listener: PoolListener;
  readonly #lanes: Lane[] = [];
  #waiting = new WaitingChecks([], () => null);
  /** Too large for a share of the memory: each gets all of it when the others are done. */
  readonly #large: number[] = [];
  #usesRepl = true;
  /** Something could not be fetched: new processes are quicker to say so. */
  #isOffline = false;

  constructor(target: EvaluationTarget, limits: EvaluationLimits, listener: PoolListener) {
    this.#target = target;
    this.#limits = limits;
    this.#listener = listener;
  }

  /**
   * Evaluates checks by their places. `first`: a process that has listed them; `expectedMs`: how long the evaluation of
   * one takes, null where that is not known.
   */
  async run(first: Evaluator, places: readonly number[], expectedMs: (place: number) => number | null): Promise<void> {
    this.#usesRepl = first instanceof ReplEvaluator;
    this.#waiting = new WaitingChecks(places, expectedMs);
    const count = Math.max(1, Math.min(this.#limits.lanes, places.length));
    const share = this.#limits.bytes / count;
    const room = Math.min(MOST_SHARED_BYTES, SHARED_PART * share);
    const watch = setInterval(() => this.#watch(this.#limits.bytes, share), SAMPLE_MS);
    try {
      const lanes = Array.from({ length: count }, () => new Lane(null, room));
      lanes[0]?.begin(first);
      this.#lanes.push(...lanes);
      await Promise.all(lanes.map((lane, index) => this.#walk(lane, index)));
    } finally {
      clearInterval(watch);
    }
    await this.#evaluateLarge();
  }

  /** Evaluates until nothing waits any more. */
  async #walk(lane: Lane, session: number): Promise<void> {
    const { signal } = this.#target.context;
    const listener: DraftListener = {
      begun: (check) => this.#listener.begin(check, session),
      described: async (draft) => await this.#take(lane, { ...draft, session }),
    };
    let stuck = 0;
    await sleep(session === 0 ? 0 : LATER_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    try {
      while (!this.#waiting.isEmpty) {
        signal.throwIfAborted();
        if (lane.evaluator === null) lane.begin(this.#start());
        const { evaluator, next } = lane;
        if (evaluator === null) return;
        const places = this.#waiting.take(next.count, this.#lanes.length);
        const before = lane.count;
        const end = await evaluator.evaluate({ places, isFresh: next.isFresh }, listener);
        signal.throwIfAborted();
        stuck = end.kind === "failed" && lane.count === before && !lane.isStopped ? stuck + 1 : 0;
        await this.#settle(lane, end, stuck);
      }
    } finally {
      await lane.evaluator?.[Symbol.asyncDispose]();
      lane.evaluator = null;
    }
  }

  /** One check is described, or its process was ended for want of memory: then it is tried again with more. */
  async #take(lane: Lane, draft: CheckDraft): Promise<void> {
    // What an ended run has interrupted is no error of the check.
    if (this.#target.context.signal.aborted && draft.error !== null) return;
    if (lane.isStopped && draft.error !== null && draft.derivation === null && draft.problem === null) {
      if (lane.count === 0) this.#large.push(draft.place);
      else this.#waiting.putBack(draft.place);
      return;
    }
    const need = lane.needOf(draft);
    lane.add(draft);
    if (draft.error !== null && isUnreachable(draft.error)) this.#goOffline();
    await this.#receive(draft, need);
  }

  /** Hands on a check. `need`: the memory that its evaluation takes by itself. */
  async #receive(draft: CheckDraft, need: number | null): Promise<void> {
    const { aloneBytes } = this.#limits;
    const isNear = need !== null && need >= NEAR_PART * aloneBytes && draft.error === null;
    await this.#listener.add(isNear ? { ...draft, nearLimitBytes: Math.round(aloneBytes) } : draft);
  }

  #goOffline(): void {
    if (this.#isOffline) return;
    this.#isOffline = true;
    const { tool } = this.#target;
    this.#target = { ...this.#target, tool: { ...tool, options: [FEWER_ATTEMPTS, ...tool.options] } };
    for (const lane of this.#lanes) lane.isOutdated = true;
  }

  /**
   * After a request: what was not begun waits again, and the process ends if it is dead or has too much. A process that
   * fails before it comes to any check, twice, has an error that is the next check's: each gets a verdict.
   */
  async #settle(lane: Lane, end: EvaluationEnd, stuck: number): Promise<void> {
    const { evaluator } = lane;
    if (end.kind === "failed") {
      const [next, ...others] = end.unreached;
      this.#waiting.putBack(...(stuck > 1 ? others : end.unreached));
      if (stuck > 1 && next !== undefined) await this.#listener.add(failedDraft(next, end.error));
    }
    const isAlive = end.kind === "done" || end.isAlive;
    const isWanted = isAlive && stuck === 0 && !lane.isOutdated;
    if (evaluator === null || (isWanted && !lane.settle(evaluator))) return;
    await evaluator[Symbol.asyncDispose]();
    lane.evaluator = null;
  }

  /** Ends the process that is furthest above its share when all together are above the limit. */
  #watch(limit: number, share: number): void {
    const sizes = this.#lanes.map((lane) => ({ lane, bytes: lane.evaluator?.sample() ?? 0 }));
    const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#tell(total);
    if (total <= limit) return;
    const [largest] = sizes.toSorted((one, other) => other.bytes - one.bytes);
    if (largest === undefined || largest.bytes < share || largest.lane.isStopped) return;
    largest.lane.isStopped = true;
    void largest.lane.evaluator?.stop();
  }

  /** Tells what all processes hold; 0: that cannot be measured, or there is none yet. */
  #tell(bytes: number): void {
    const { world, emit } = this.#target.context;
    emit({ type: "evaluation-sampled", bytes: bytes === 0 ? null : bytes, at: world.now() });
  }

  /** Each of the large ones by itself, with all the memory that there is. */
  async #evaluateLarge(): Promise<void> {
    const { aloneBytes } = this.#limits;
    for (const place of this.#large.toSorted((one, other) => one - other)) {
      await using evaluator = this.#start();
      let peak = 0;
      const watch = setInterval(() => {
        const bytes = evaluator.sample() ?? 0;
        this.#tell(bytes);
        peak = Math.max(peak, bytes);
        if (peak > aloneBytes) void evaluator.stop();
      }, SAMPLE_MS);
      try {
        const listener: DraftListener = {
          begun: (check) => this.#listener.begin(check, 0),
          described: async (draft) => {
            const isOver = peak > aloneBytes && draft.derivation === null;
            await this.#receive(isOver ? { ...draft, error: tooLarge(peak, aloneBytes) } : draft, peak);
          },
        };
        const end = await evaluator.evaluate({ places: [place], isFresh: false }, listener);
        this.#target.context.signal.throwIfAborted();
        if (end.kind === "failed" && end.unreached.includes(place))
          await this.#listener.add(failedDraft(place, end.error));
      } finally {
        clearInterval(watch);
      }
    }
  }

  #start(): Evaluator {
    return this.#usesRepl ? new ReplEvaluator(this.#target) : new EvalEvaluator(this.#target);
  }
}

/** The beginning of the message of a check for which there is not enough memory. */
const NEEDS_MORE_MEMORY = "its evaluation needs more memory than there is";

function tooLarge(peak: number, limit: number): ErrorMessage {
  const text =
    `${NEEDS_MORE_MEMORY}: it was stopped at ${formatBytes(peak)}, and may have ${formatBytes(limit)}. ` +
    "Use a larger machine, or raise eval-memory";
  return { kind: "message", level: 0, text, raw: text, position: null };
}

function failedDraft(place: number, error: ErrorMessage): CheckDraft {
  return { ...emptyDraft(place), error };
}
