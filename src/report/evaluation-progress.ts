import type { Event } from "../model/model.ts";
import { count, formatBytes, formatDuration, printable } from "../text/text.ts";
import { showName } from "./shown-names.ts";

/** An evaluation that takes less is over before anybody asks how far it is, in milliseconds. */
const LINE_FROM_MS = 2000;

/** Fewer evaluations tell too little of the others. */
const FEWEST_SEEN = 3;

/** This run may be so much faster or slower than earlier ones; beyond, its first checks are not like the others. */
const MOST_SCALE = 3;

/** How many checks are named that are being evaluated, and from when on, in milliseconds: quick ones would flicker. */
const NAMES_IN_LINE = 2;
const NAMED_FROM_MS = 1000;

/** How far an evaluation is, as its events tell. */
export class EvaluationProgress {
  #names: readonly string[] = [];
  #noun = "check";
  #expected: ReadonlyMap<string, number> = new Map();
  /** What each evaluated check took, in milliseconds; null where nothing was evaluated. */
  readonly #done = new Map<string, number | null>();
  /** What each session evaluates, and since when. */
  readonly #sessions = new Map<number, { name: string | null; since: number }>();
  #failed = 0;
  #startedAt: number | null = null;
  #bytes: number | null = null;
  #peakBytes = 0;

  /** Learns from one more event. */
  take(event: Event): void {
    switch (event.type) {
      case "checks-named":
        this.#restart(event);
        break;
      case "evaluations-expected":
        this.#expected = event.durations;
        break;
      case "check-evaluating":
        this.#startedAt ??= event.at;
        this.#leave(event.name);
        this.#sessions.set(event.session, { name: event.name, since: event.at });
        break;
      case "check-evaluated":
        this.#done.set(event.name, event.durationMs);
        this.#failed += Number(!event.ok);
        this.#leave(event.name);
        break;
      case "evaluation-sampled":
        this.#bytes = event.bytes;
        this.#peakBytes = Math.max(this.#peakBytes, event.bytes ?? 0);
        break;
      default:
    }
  }

  /** Whether every check is evaluated. */
  get isOver(): boolean {
    return this.#done.size >= this.#names.length;
  }

  /** For how long checks have been evaluated, in milliseconds; `now` is in milliseconds since the epoch. */
  elapsed(now: number): number {
    return this.#startedAt === null ? 0 : now - this.#startedAt;
  }

  /**
   * Says how far it is in one line of any length, what matters most first: "evaluating 37 of 148 (2 failed) · about 1
   * min 40 s left · 2.1 GiB · gnome 12 s"; null while that is not worth a line, and when it is over.
   */
  line(now: number): string | null {
    if (this.isOver || this.elapsed(now) < LINE_FROM_MS) return null;
    const left = this.#leftMs(now);
    return [
      `evaluating ${this.#done.size} of ${this.#names.length}${this.#failures()}`,
      ...(left === null ? [] : [leftText(left)]),
      ...(this.#bytes === null ? [] : [formatBytes(this.#bytes)]),
      ...this.#current(now),
    ].join(" · ");
  }

  /** Says in one line what all of it took. */
  summary(now: number): string {
    const memory = this.#peakBytes === 0 ? "" : `, with ${formatBytes(this.#peakBytes)} at most`;
    const what = `evaluated ${count(this.#done.size, this.#noun)}${this.#failures()}`;
    return `${what} in ${formatDuration(this.elapsed(now))}${memory}`;
  }

  /** One part of a flake is evaluated after the other. */
  #restart({ names, noun }: { names: readonly string[]; noun: string }): void {
    [this.#names, this.#noun, this.#failed, this.#startedAt, this.#peakBytes] = [names, noun, 0, null, 0];
    this.#done.clear();
    this.#sessions.clear();
  }

  #failures(): string {
    return this.#failed === 0 ? "" : ` (${this.#failed} failed)`;
  }

  #leave(name: string): void {
    for (const session of this.#sessions.values()) if (session.name === name) session.name = null;
  }

  /** The checks that have been evaluated for longest. */
  #current(now: number): string[] {
    const long = [...this.#sessions.values()]
      .filter(({ name, since }) => name !== null && now - since >= NAMED_FROM_MS)
      .toSorted((one, other) => one.since - other.since)
      .slice(0, NAMES_IN_LINE)
      .map(({ name, since }) => `${printable(showName(name ?? ""))} ${formatDuration(wholeSeconds(now - since))}`);
    return long.length === 0 ? [] : [long.join(", ")];
  }

  /** How long it will take from now on, from what earlier runs and this one took; null when neither tells enough. */
  #leftMs(now: number): number | null {
    const seen = [...this.#done.values()].filter((ms) => ms !== null);
    const scale = this.#scale();
    const known = [...this.#expected.values()].map((ms) => ms * scale);
    const usual = seen.length >= FEWEST_SEEN ? averageOf(seen) : known.length > 0 ? averageOf(known) : null;
    if (usual === null) return null;
    const since = new Map([...this.#sessions.values()].map((session) => [session.name, session.since]));
    const left = this.#names
      .filter((name) => !this.#done.has(name))
      .map((name) => {
        const begun = since.get(name);
        const ms = this.#expected.get(name);
        const whole = ms === undefined ? usual : ms * scale;
        return Math.max(0, begun === undefined ? whole : whole - (now - begun));
      });
    const longest = left.reduce((most, ms) => Math.max(most, ms), 0);
    const total = left.reduce((sum, ms) => sum + ms, 0);
    const ms = Math.max(longest, total / Math.max(1, this.#sessions.size));
    return ms > 0 ? ms : null;
  }

  /** How much slower this run is than earlier ones, as far as it has seen the same checks. */
  #scale(): number {
    let [now, before, number] = [0, 0, 0];
    for (const [name, ms] of this.#done) {
      const expected = this.#expected.get(name);
      if (ms === null || expected === undefined) continue;
      now += ms;
      before += expected;
      number += 1;
    }
    if (number < FEWEST_SEEN || before === 0) return 1;
    return Math.min(MOST_SCALE, Math.max(1 / MOST_SCALE, now / before));
  }
}

/**
 * Says how many milliseconds are probably left, in steps that do not pretend to be exact: 5 s below a minute, 10 s
 * below ten, then whole minutes.
 */
export function leftText(ms: number): string {
  const step = ms < 60_000 ? 5000 : ms < 600_000 ? 10_000 : 60_000;
  return `about ${formatDuration(Math.max(step, Math.round(ms / step) * step))} left`;
}

/** Tenths that change on every redraw are restless. */
function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

function averageOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
