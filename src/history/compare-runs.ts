import {
  type Base,
  type Baseline,
  type Check,
  LEAST_EVALUATION_GROWTH_BYTES,
  LEAST_EVALUATION_SLOWDOWN_MS,
  LEAST_GROWTH_BYTES,
  LEAST_SLOWDOWN_MS,
  type Verdict,
} from "../model/model.ts";
import { compare } from "../text/text.ts";
import { failuresOf, type LastRun } from "./last-runs.ts";
import { FEWEST_RUNS, limitsOf, median } from "./noise.ts";
import { type History, runsOf } from "./runs.ts";

/**
 * The run that this one is compared with. `name`: as in {@link Base}. `run`: the last one with the same selection.
 * `history`: the times and memory of its checks in the last runs there.
 */
export type ComparedWith = { name: string; run: LastRun; history: History };

/**
 * The share of reports that may wrongly call some check slower or hungrier, however many checks they have. Below one in
 * twenty, with some reserve for noise that differs from what is assumed.
 */
const FALSE_ALARMS = 0.04;

const COMPARABLE: ReadonlySet<string> = new Set<Verdict>(["passed", "flaky"]);

/** A number of this run, null when it cannot be compared, and the numbers of earlier runs. */
type Comparison = { now: number | null; before: readonly number[] };

/** Times and memory of the same checks, in their order. */
type Comparisons = { times: readonly Comparison[]; peaks: readonly Comparison[] };

type Figures = Pick<Baseline, "durationMs" | "peakMemoryBytes" | "slower" | "hungrier">;

type Least = { ms: number; bytes: number };

const BUILD_LEAST: Least = { ms: LEAST_SLOWDOWN_MS, bytes: LEAST_GROWTH_BYTES };
const EVALUATION_LEAST: Least = { ms: LEAST_EVALUATION_SLOWDOWN_MS, bytes: LEAST_EVALUATION_GROWTH_BYTES };

/**
 * Gives each check its baseline, and lists what the base had that is missing here. `checks`: every check that this run
 * was asked for, whatever its verdict. A check is slower or hungrier when it passed here and took so much more than in
 * the passing runs there that chance does not explain it. Its evaluation is compared likewise.
 */
export function compareWith(
  base: ComparedWith | null,
  checks: readonly Check[],
  system: string,
): { base: Base | null; checks: Check[] } {
  if (base === null) return { base, checks: [...checks] };
  const { name, run, history } = base;
  const known = checks.filter((check) => run.checks.has(check.name));
  const [builds, evaluations] = [buildsOf(known, history, system), evaluationsOf(known, history, system)];
  const all = [builds, evaluations].flatMap(({ times, peaks }) => [...times, ...peaks]);
  const significance = FALSE_ALARMS / Math.max(1, all.filter(isComparable).length);
  const built = figuresOf(builds, significance, BUILD_LEAST);
  const evaluated = figuresOf(evaluations, significance, EVALUATION_LEAST);
  const places = new Map(known.map((check, place) => [check.name, place]));
  const here = new Set(checks.map((check) => check.name));
  const vanished = [...run.checks].filter(([gone]) => !here.has(gone)).toSorted(([a], [b]) => compare(a, b));
  return {
    base: {
      name,
      durationMs: run.durationMs,
      failed: failuresOf(run),
      vanished: vanished.map(([gone, verdict]) => ({ name: gone, verdict })),
    },
    checks: checks.map((check) => {
      const [place, verdict] = [places.get(check.name), run.checks.get(check.name)];
      if (place === undefined || verdict === undefined) return check;
      const [figures, evaluation] = [built[place], evaluated[place]];
      if (figures === undefined) return check;
      const hasEvaluation = evaluation !== undefined && evaluation.durationMs !== null;
      return { ...check, baseline: { verdict, ...figures, ...(hasEvaluation && { evaluation }) } };
    }),
  };
}

/** Compares the builds of checks. */
function buildsOf(checks: readonly Check[], history: History, system: string): Comparisons {
  return {
    times: checks.map((check) => ({
      now: measuredRuns(check, check.durationMs),
      before: passes(history, system, check).map(({ durationMs }) => durationMs),
    })),
    peaks: checks.map((check) => ({
      now: measuredRuns(check, check.peakMemoryBytes),
      before: passes(history, system, check).flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? []),
    })),
  };
}

/** Compares the evaluations of checks: whatever became of their builds, if there is one, all was evaluated. */
function evaluationsOf(checks: readonly Check[], history: History, system: string): Comparisons {
  const before = checks.map(({ name }) => runsOf(history, system, name).flatMap(({ evaluation }) => evaluation ?? []));
  // What cannot exceed anything by so much is no comparison, and takes nothing from the others' chances.
  const now = (number: number | null | undefined, least: number): number | null =>
    number === null || number === undefined || number < least ? null : number;
  const whole = (check: Check): Check["evaluation"] => (check.drvPath === null ? null : check.evaluation);
  return {
    times: checks.map((check, place) => ({
      now: now(whole(check)?.durationMs, EVALUATION_LEAST.ms),
      before: before[place]?.map(({ durationMs }) => durationMs) ?? [],
    })),
    peaks: checks.map((check, place) => ({
      now: now(whole(check)?.peakMemoryBytes, EVALUATION_LEAST.bytes),
      before: before[place]?.flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? []) ?? [],
    })),
  };
}

/** What is known of the base, and whether this run exceeds it: `least` are the smallest differences that count. */
function figuresOf({ times, peaks }: Comparisons, significance: number, least: Least): Figures[] {
  const slower = beyondChance(times, significance, least.ms);
  const hungrier = beyondChance(peaks, significance, least.bytes);
  return times.map((time, place) => ({
    durationMs: middleOf(time),
    peakMemoryBytes: middleOf(peaks[place]),
    slower: slower[place] === true,
    hungrier: hungrier[place] === true,
  }));
}

/** The base's last runs of a check that passed. */
function passes(history: History, system: string, { name }: Check): ReturnType<typeof runsOf> {
  return runsOf(history, system, name).filter(({ verdict }) => COMPARABLE.has(verdict));
}

/** A failed check stopped at another point, and a proven check was not built. */
function measuredRuns({ verdict }: Check, number: number | null): number | null {
  return COMPARABLE.has(verdict) ? number : null;
}

function isComparable({ now, before }: Comparison): boolean {
  return now !== null && before.length >= FEWEST_RUNS;
}

/** Tells which numbers exceed earlier ones by more than chance explains at this probability, by at least `least`. */
function beyondChance(comparisons: readonly Comparison[], significance: number, least: number): boolean[] {
  // Below a millisecond or a byte, logarithms mean nothing.
  const limits = limitsOf(
    comparisons.map(({ before }) => before.map((number) => Math.max(1, number))),
    significance,
  );
  return comparisons.map(({ now, before }, place) => {
    const limit = limits[place] ?? null;
    return now !== null && limit !== null && now > limit && now - median(before) >= least;
  });
}

function middleOf(comparison: Comparison | undefined): number | null {
  if (comparison === undefined || comparison.before.length === 0) return null;
  return Math.round(median(comparison.before));
}
