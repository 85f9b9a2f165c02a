import type { Check, CheckEvaluation, Verdict } from "../model/model.ts";
import { compare, isCount } from "../text/text.ts";
import { median } from "./noise.ts";

/**
 * One build of a check's own derivation, as the history keeps it. Two of them that agree in everything are the same
 * run.
 */
export type Run = {
  /** When it began, in milliseconds since 1970. */
  at: number;
  durationMs: number;
  /** Null when it was not measured. */
  peakMemoryBytes: number | null;
  cpuMs: number | null;
  /** A {@link Verdict}, or a word of a later version. */
  verdict: string;
  /** What its evaluation in the same run took; null when that is not known, as in files of earlier versions. */
  evaluation: EvaluationCost | null;
  /** Values that a later version of the same format adds to a run; kept unchanged. */
  more: readonly Scalar[];
};

type EvaluationCost = Pick<CheckEvaluation, "durationMs" | "peakMemoryBytes">;

export type Scalar = string | number | boolean | null;

/** The last runs of checks, newest first, by system and check name. Maps, because a name may be `__proto__`. */
export type History = ReadonlyMap<string, ReadonlyMap<string, readonly Run[]>>;

export const EMPTY_HISTORY: History = new Map();

/**
 * Enough for a median that two outliers do not move, and few enough that a check that became slower is soon expected to
 * be slow.
 */
export const RUNS_KEPT = 10;

/**
 * Verdicts of builds that ran here and ended by themselves. The others tell nothing about a check's time: cancelled,
 * lost with the machine, stopped by a full disk.
 */
const RAN: ReadonlySet<Verdict> = new Set<Verdict>(["passed", "flaky", "failed", "timeout", "out-of-memory"]);

/** Clocks of machines differ, by whole zones where one is set wrong. In milliseconds. */
const CLOCKS_DIFFER_MS = 24 * 3_600_000;

/**
 * Whether a run began later than any clock can say by now, so that the clock of its machine was wrong. It would be the
 * newest run for years, and the only one that others are compared with.
 */
export function isOfFuture({ at }: { at: number }, now: number): boolean {
  return at > now + CLOCKS_DIFFER_MS;
}

/** The part of a judged check that is remembered. */
export type CheckOutcome = Pick<
  Check,
  "name" | "verdict" | "startedAt" | "durationMs" | "peakMemoryBytes" | "cpuMs" | "evaluation"
>;

/**
 * Returns the history with this run's checks added. Leaves out checks that were not built here, and those that
 * something else stopped.
 */
export function recordRun(history: History, system: string, checks: readonly CheckOutcome[]): History {
  const runs = new Map<string, Run[]>();
  for (const { name, verdict, startedAt, durationMs, peakMemoryBytes, cpuMs, evaluation } of checks) {
    const at = startedAt === null ? Number.NaN : Date.parse(startedAt);
    if (!RAN.has(verdict) || !isCount(at) || !isCount(durationMs)) continue;
    const run = {
      at,
      durationMs: Math.round(durationMs),
      peakMemoryBytes: rounded(peakMemoryBytes),
      cpuMs: rounded(cpuMs),
      verdict,
      evaluation: costOf(evaluation),
      more: [],
    };
    runs.set(name, [...(runs.get(name) ?? []), run]);
  }
  return mergeHistories(history, new Map([[system, runs]]));
}

/**
 * Merges histories: the last {@link RUNS_KEPT} runs of each check. The result does not depend on the order of the
 * histories, or on how often one is given.
 */
export function mergeHistories(...histories: readonly History[]): History {
  const merged = new Map<string, Map<string, readonly Run[]>>();
  for (const history of histories) {
    for (const [system, checks] of history) {
      const known = merged.get(system) ?? new Map<string, readonly Run[]>();
      for (const [name, runs] of checks) {
        const last = lastRuns([...(known.get(name) ?? []), ...runs]);
        if (last.length > 0) known.set(name, last);
      }
      if (known.size > 0) merged.set(system, known);
    }
  }
  return merged;
}

/** Returns the last runs of one check, newest first; none when the check is unknown. */
export function runsOf(history: History, system: string, name: string): readonly Run[] {
  return history.get(system)?.get(name) ?? [];
}

/** The median time of each check's evaluations, in milliseconds, as far as it is known. */
export function evaluationTimes(history: History, system: string): Map<string, number> {
  const times = new Map<string, number>();
  for (const [name, runs] of history.get(system) ?? []) {
    const known = runs.flatMap(({ evaluation }) => evaluation?.durationMs ?? []);
    if (known.length > 0) times.set(name, median(known));
  }
  return times;
}

/** A run in the form of the file, by which runs are also compared. */
export function textOfRun({ at, durationMs, peakMemoryBytes, cpuMs, verdict, evaluation, more }: Run): string {
  const known = [at, durationMs, peakMemoryBytes, cpuMs, verdict];
  // A run of an earlier version stays as it is, or it would be another one.
  if (evaluation === null && more.length === 0) return JSON.stringify(known);
  return JSON.stringify([...known, evaluation?.durationMs ?? null, evaluation?.peakMemoryBytes ?? null, ...more]);
}

export function lastRuns(runs: readonly Run[]): readonly Run[] {
  const distinct = new Map(runs.map((run) => [textOfRun(run), run]));
  // Runs at the same time are sorted by text, so that every order of merging keeps the same ones.
  return [...distinct]
    .toSorted(([a, { at }], [b, { at: other }]) => other - at || compare(a, b))
    .slice(0, RUNS_KEPT)
    .map(([, run]) => run);
}

function costOf(evaluation: CheckEvaluation | null): EvaluationCost | null {
  if (evaluation === null || !isCount(evaluation.durationMs)) return null;
  return { durationMs: Math.round(evaluation.durationMs), peakMemoryBytes: rounded(evaluation.peakMemoryBytes) };
}

function rounded(value: number | null): number | null {
  return value === null || !isCount(value) ? null : Math.round(value);
}
