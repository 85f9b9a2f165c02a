import { MIB } from "../text/text.ts";
import type { CheckDraft } from "./draft.ts";
import type { Evaluator } from "./evaluator.ts";

/**
 * What checks of one lane share the flake's value. A shared value saves what checks have in common, and keeps all that
 * any of them has evaluated. So it is shared while there is room; then a process that can takes it afresh for every few
 * checks, and another one begins anew.
 */
export class Lane {
  /** The process that evaluates now; null: the next check needs a new one. */
  evaluator: Evaluator | null;
  /** Of checks that the process has begun. */
  count = 0;
  /** It is over what it may have, and has been stopped. */
  isStopped = false;
  /** A new process would do better. */
  isOutdated = false;
  /** Places of the checks that it was asked for and that nobody has described yet. */
  readonly open = new Set<number>();
  /** Another lane had these first. */
  isGuest = false;
  #askedAt = 0;
  #isFresh = false;
  /** How many checks share a value, once values are let go. */
  #shared = 1;
  /** How many have room in one value. */
  #fitting = 1;
  readonly #roomBytes: number;
  #baseBytes = 0;
  /** What the process held after the last request. */
  #bytes = 0;
  readonly #times: { shared: number[]; fresh: number[] } = { shared: [], fresh: [] };

  /** `roomBytes`: the memory up to which a value is shared. */
  constructor(evaluator: Evaluator | null, roomBytes: number) {
    this.evaluator = evaluator;
    this.#roomBytes = roomBytes;
  }

  /**
   * Whether the next checks get a value of their own, and how many are asked for at once: as many as share it; of a
   * value that is shared by all, so many that asking takes little of the time.
   */
  get next(): { isFresh: boolean; count: number } {
    if (this.#isFresh) return { isFresh: true, count: this.#shared };
    const quick = Math.min(this.#times.shared.length, Math.floor(ASKED_MS / Math.max(1, this.#meanMs)));
    const small = Math.floor((this.#roomBytes - this.#bytes) / this.#bytesOfEach);
    return { isFresh: false, count: Math.max(1, Math.min(MOST_AT_ONCE, quick, small)) };
  }

  /** Its process is asked for some checks. `now`: in milliseconds since any moment; `isGuest`: they are another's. */
  ask(places: readonly number[], now: number, isGuest: boolean): void {
    this.isGuest = isGuest;
    this.open.clear();
    for (const place of places) this.open.add(place);
    this.#askedAt = now;
  }

  /**
   * Whether it would be much quicker with what another one has open: that one's process evaluates for its first check
   * what this one's has already, and what all checks share.
   */
  overtakes(other: Lane, now: number): boolean {
    return (
      other !== this &&
      other.count === 0 &&
      !other.isGuest &&
      this.evaluator !== null &&
      !this.#isFresh &&
      !this.isStopped &&
      this.#times.shared.length > 1 &&
      now - other.#askedAt > MUCH_LONGER * Math.max(1, this.#meanMs)
    );
  }

  /** For how long it tries what it has taken over, in milliseconds: what takes longer is slow by itself. */
  get overtakingMs(): number {
    return Math.max(LEAST_OVERTAKING_MS, MUCH_LONGER * this.#meanMs);
  }

  get #meanMs(): number {
    return mean(this.#times.shared.slice(-RECENT_CHECKS));
  }

  /** A process has begun: it holds so many bytes before its first check. */
  begin(evaluator: Evaluator): void {
    this.evaluator = evaluator;
    this.count = 0;
    this.isStopped = false;
    this.isOutdated = false;
    this.#baseBytes = evaluator.sample() ?? 0;
    this.#bytes = this.#baseBytes;
  }

  /** A check is described. */
  add({ durationMs }: CheckDraft): void {
    this.count += 1;
    // The first one of a process also reads what all need.
    if (this.count > 1) (this.#isFresh ? this.#times.fresh : this.#times.shared).push(durationMs);
  }

  /**
   * What the evaluation of a check takes by itself, as far as its process shows it, in bytes: less than the process
   * has, if that holds a value that others share, or is yet to collect what they left. Null when it was not measured.
   */
  needOf({ peakMemoryBytes }: CheckDraft): number | null {
    if (peakMemoryBytes === null || this.count === 0) return peakMemoryBytes;
    const growth = Math.max(0, peakMemoryBytes - this.#bytes);
    // A heap grows only when what is left of it after a collection is not enough.
    if (this.#isFresh) return growth > GROWN_PART * this.#bytes ? peakMemoryBytes : 0;
    return this.#baseBytes + growth;
  }

  /** Looks at the memory between two checks. Gives whether the process has to end. */
  settle(evaluator: Evaluator): boolean {
    const bytes = evaluator.sample() ?? 0;
    this.#bytes = bytes;
    if (this.#isFresh) {
      this.#share(bytes);
      return bytes > HELD_PART * this.#roomBytes;
    }
    if (bytes <= this.#roomBytes) return false;
    // Of what one check adds to a shared value, the room has place for so many.
    this.#fitting = Math.max(1, Math.floor(this.#roomBytes / this.#bytesOfEach));
    this.#isFresh = evaluator.canRefresh;
    return true;
  }

  /** What one check has added to a shared value, in bytes. */
  get #bytesOfEach(): number {
    return Math.max(MIB, (this.#bytes - this.#baseBytes) / Math.max(1, this.count));
  }

  /** Where a value of its own costs a check much more than a shared one, as many share it as there is room for. */
  #share(bytes: number): void {
    const { shared, fresh } = this.#times;
    if (this.#shared > 1 || shared.length === 0 || fresh.length === 0 || bytes > HELD_PART * this.#roomBytes) return;
    if (mean(fresh) > DEARER * mean(shared)) this.#shared = this.#fitting;
  }
}

/**
 * Checks that are asked for at once, and the time that they take together, in milliseconds: asking takes 1 to 2 ms, and
 * memory is looked at between two requests. They wait for a slow one among them, so that there are few, and no more
 * than were quick before.
 */
const MOST_AT_ONCE = 16;
const ASKED_MS = 20;

/** Of so many checks the times tell how long the next takes. */
const RECENT_CHECKS = 8;

/**
 * How many times as long as its own checks another's has to be open before a process takes it over: by then it is known
 * not to be one of the quick ones.
 */
const MUCH_LONGER = 4;

/** A second costs little, and the collector alone may stop a process for some tenths. */
const LEAST_OVERTAKING_MS = 1000;

/**
 * A process whose checks have values of their own keeps some of what it has evaluated. It ends between two checks when
 * it has so much of the room for a value: one NixOS test may then add another 0.7 GiB, and two processes stay below 5
 * GB.
 */
const HELD_PART = 4 / 3;

/** So much more than before a check, as a part of it, a process has by that check, and not by chance. */
const GROWN_PART = 0.1;

/** Below this factor, the collector's work on a large heap costs more than sharing saves. */
const DEARER = 1.5;

/** The mean; 0 of none. */
function mean(numbers: readonly number[]): number {
  if (numbers.length === 0) return 0;
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
