import { type Base, type Check, LEAST_GROWTH_BYTES, LEAST_SLOWDOWN_MS, type Verdict } from "../model/model.ts";
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

/**
 * Gives each check its baseline, and lists what the base had that is missing here. `checks`: every check that this run
 * was asked for, whatever its verdict. A check is slower or hungrier when it passed here and took so much more than in
 * the passing runs there that chance does not explain it.
 */
export function compareWith(
  base: ComparedWith | null,
  checks: readonly Check[],
  system: string,
): { base: Base | null; checks: Check[] } {
  if (base === null) return { base, checks: [...checks] };
  const { name, run, history } = base;
  const known = checks.filter((check) => run.checks.has(check.name));
  const times = known.map((check): Comparison => ({
    now: measuredRuns(check, check.durationMs),
    before: passes(history, system, check).map(({ durationMs }) => durationMs),
  }));
  const peaks = known.map((check): Comparison => ({
    now: measuredRuns(check, check.peakMemoryBytes),
    before: passes(history, system, check).flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? []),
  }));
  const significance = FALSE_ALARMS / Math.max(1, [...times, ...peaks].filter(isComparable).length);
  const [slower, hungrier] = [
    beyondChance(times, significance, LEAST_SLOWDOWN_MS),
    beyondChance(peaks, significance, LEAST_GROWTH_BYTES),
  ];
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
      const [durationMs, peakMemoryBytes] = [middleOf(times[place]), middleOf(peaks[place])];
      return {
        ...check,
        baseline: {
          verdict,
          durationMs,
          peakMemoryBytes,
          slower: slower[place] === true,
          hungrier: hungrier[place] === true,
        },
      };
    }),
  };
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
