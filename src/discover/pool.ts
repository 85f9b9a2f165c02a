import { setInterval, setTimeout } from "node:timers";
import { setTimeout as sleep } from "node:timers/promises";

import { GIB } from "../text/text.ts";
import { evaluateAlone, failedDraft, SAMPLE_MS } from "./alone.ts";
import type { BegunCheck, CheckDraft } from "./draft.ts";
import { EvalEvaluator } from "./eval-evaluator.ts";
import type { EvaluationTarget } from "./evaluation-target.ts";
import type { DraftListener, EvaluationEnd, Evaluator } from "./evaluator.ts";
import { isUnreachable } from "./explain.ts";
import { Lane } from "./lane.ts";
import { ReplEvaluator } from "./repl-evaluator.ts";
import { WaitingChecks } from "./waiting-checks.ts";

/** Memory of all evaluating processes together and of one that has the machine for itself, in bytes; and processes. */
export type EvaluationLimits = { bytes: number; aloneBytes: number; lanes: number };

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
  /** Checks are handed on while their sessions evaluate the next ones. */
  readonly #handedOn: Promise<void>[] = [];

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
      clearInterval(watch);
      for (const place of this.#large.toSorted((one, other) => one - other)) await this.#evaluateLarge(place);
    } finally {
      clearInterval(watch);
      await Promise.allSettled(this.#handedOn);
    }
    await Promise.all(this.#handedOn);
  }

  /** Evaluates until nothing waits any more. */
  async #walk(lane: Lane, session: number): Promise<void> {
    const { signal } = this.#target.context;
    const listener: DraftListener = {
      begun: (check) => this.#listener.begin(check, session),
      described: (draft) => this.#take(lane, { ...draft, session }),
    };
    let stuck = 0;
    await sleep(session === 0 ? 0 : LATER_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    try {
      for (;;) {
        signal.throwIfAborted();
        if (lane.evaluator === null && !this.#waiting.isEmpty) lane.begin(this.#start());
        const { evaluator, next, count: before } = lane;
        const { places, limitMs } = this.#next(lane, next.count);
        if (evaluator === null || places.length === 0) return;
        lane.ask(places, this.#now(), limitMs !== null);
        using _limit = limitMs === null ? null : setTimeout(() => void evaluator.stop(0), limitMs);
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

  /**
   * What a lane evaluates next: what waits, or, for so long at most, what another one is slower with; nothing when
   * there is neither.
   */
  #next(lane: Lane, most: number): { places: readonly number[]; limitMs: number | null } {
    if (!this.#waiting.isEmpty) return { places: this.#waiting.take(most, this.#lanes.length), limitMs: null };
    const other = this.#lanes.find((one) => lane.overtakes(one, this.#now()));
    return { places: [...(other?.open ?? [])], limitMs: lane.overtakingMs };
  }

  /** One check is described, or its process was ended for want of memory: then it is tried again with more. */
  #take(lane: Lane, draft: CheckDraft): void {
    const { place } = draft;
    // Of two lanes, the quicker one tells of a check; of an error, the one that had it first.
    if (!lane.open.delete(place) || (lane.isGuest && draft.error !== null)) return;
    this.#relieve(place);
    // What an ended run has interrupted is no error of the check.
    if (this.#target.context.signal.aborted && draft.error !== null) return;
    if (lane.isStopped && isUnknown(draft)) {
      if (lane.count === 0) this.#large.push(place);
      else this.#waiting.putBack(place);
      return;
    }
    const need = lane.needOf(draft);
    lane.add(draft);
    if (draft.error !== null && isUnreachable(draft.error)) this.#goOffline();
    this.#handOn(draft, need);
  }

  /** Ends processes of which nobody needs anything but a check that is described by now. */
  #relieve(place: number): void {
    for (const { open, evaluator } of this.#lanes) if (open.delete(place) && open.size === 0) void evaluator?.stop(0);
  }

  /** Hands on a check. `need`: the memory that its evaluation takes by itself. */
  #handOn(draft: CheckDraft, need: number | null): void {
    const { aloneBytes } = this.#limits;
    const isNear = need !== null && need >= NEAR_PART * aloneBytes && draft.error === null;
    const adding = this.#listener.add(isNear ? { ...draft, nearLimitBytes: Math.round(aloneBytes) } : draft);
    // Thrown at the end.
    adding.catch(() => undefined);
    this.#handedOn.push(adding);
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
      const unreached = lane.isGuest ? [] : end.unreached.filter((place) => lane.open.delete(place));
      for (const place of unreached) this.#relieve(place);
      const [next, ...others] = unreached;
      this.#waiting.putBack(...(stuck > 1 ? others : unreached));
      if (stuck > 1 && next !== undefined) this.#handOn(failedDraft(next, end.error), null);
    }
    lane.open.clear();
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

  /** A large one by itself, with all the memory that there is. */
  async #evaluateLarge(place: number): Promise<void> {
    await using evaluator = this.#start();
    const outcome = await evaluateAlone(evaluator, place, {
      mostBytes: this.#limits.aloneBytes,
      begun: (check) => this.#listener.begin(check, 0),
      sampled: (bytes) => this.#tell(bytes),
    });
    this.#target.context.signal.throwIfAborted();
    if (outcome !== null) this.#handOn(outcome.draft, outcome.peakBytes);
  }

  #now(): number {
    return this.#target.context.world.kernel.clock();
  }

  #start(): Evaluator {
    return this.#usesRepl ? new ReplEvaluator(this.#target) : new EvalEvaluator(this.#target);
  }
}

/** Whether nothing is known of a check but an error. */
function isUnknown({ error, derivation, problem }: CheckDraft): boolean {
  return error !== null && derivation === null && problem === null;
}
