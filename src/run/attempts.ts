import type { Measurement } from "../measure/measure.ts";
import type { Attempt, Event } from "../model/model.ts";
import type { BuildObservation } from "./build-tracker.ts";
import type { Judgement } from "./judge.ts";

/** What to do with a judgement: keep it, try once more, or try once more with nothing else running. */
export type Next = "keep" | "again" | "again alone";

/** Verdicts that another attempt may change. What the flake or the machine lacks is missing the next time too. */
const REPEATABLE: ReadonlySet<string> = new Set(["failed", "timeout"]);

/** Remembers the attempts at each derivation, and their results. */
export class Attempts {
  readonly #retries: number;
  readonly #of = new Map<string, Attempt[]>();

  constructor(retries: number) {
    this.#retries = retries;
  }

  /** All attempts at a derivation so far, in order. */
  of(drvPath: string): readonly Attempt[] {
    return this.#of.get(drvPath) ?? [];
  }

  /**
   * Adds the result of one attempt. `seen` is null when nothing was built: then there was no attempt. `now`: in
   * milliseconds since the epoch.
   */
  add(
    drvPath: string,
    { verdict }: Judgement,
    { seen, measurement, now }: { seen: BuildObservation | null; measurement: Measurement | null; now: number },
  ): void {
    if (seen === null) return;
    const attempt: Attempt = {
      verdict,
      startedAt: new Date(seen.startedAt).toISOString(),
      durationMs: (seen.finishedAt ?? now) - seen.startedAt,
      peakMemoryBytes: measurement?.peakMemoryBytes ?? null,
    };
    this.#of.set(drvPath, [...this.of(drvPath), attempt]);
  }

  /** Keeps the end of the log of the last attempt so far, because another one follows. */
  keepLines(drvPath: string, lines: readonly string[]): void {
    const made = this.of(drvPath);
    const last = made.at(-1);
    if (last !== undefined) this.#of.set(drvPath, [...made.slice(0, -1), { ...last, excerpt: [...lines] }]);
  }

  /**
   * Returns what to do after the last attempt. After a lack of memory there is always one more: alone, the build may
   * have enough.
   */
  next(drvPath: string, { verdict }: Judgement): Next {
    const made = this.of(drvPath);
    if (made.length === 0) return "keep";
    const starved = made.filter((attempt) => attempt.verdict === "out-of-memory").length;
    if (verdict === "out-of-memory") return starved > 1 ? "keep" : "again alone";
    return REPEATABLE.has(verdict) && made.length - starved <= this.#retries ? "again" : "keep";
  }

  /** Returns the verdict of all attempts together: a derivation that passed after a bad attempt is flaky. */
  together(drvPath: string, judgement: Judgement): Judgement {
    const failed = this.of(drvPath).some(({ verdict }) => verdict !== "passed" && verdict !== "lost");
    return judgement.verdict === "passed" && failed ? { verdict: "flaky", reason: null } : judgement;
  }
}

/** The event that says that a check is tried again. `title`: its name. */
export function retryNotice(title: string, { verdict, reason }: Judgement, next: Exclude<Next, "keep">): Event {
  const again = next === "again" ? "it is tried again" : "it is tried once more with nothing else running";
  return { type: "notice", level: "info", message: `${title}: ${reason?.message ?? verdict}; ${again}.` };
}
