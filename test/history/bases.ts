/** Bases to compare a run with, made of what their checks took, and what the comparison says. */

import { compareWith, type ComparedWith } from "../../src/history/compare-runs.ts";
import { EMPTY_HISTORY, type History, type Run } from "../../src/history/runs.ts";
import type { Check, Verdict } from "../../src/model/verdict.ts";

export const SYSTEM = "x86_64-linux";
export const MIB = 1024 ** 2;

export type Took = {
  durationMs: number;
  peakMemoryBytes: number | null;
  verdict?: string;
  evaluation?: Run["evaluation"];
};

/** What each check took in earlier runs. */
export function historyOf(checks: Readonly<Record<string, readonly Took[]>>): History {
  const runs = (took: readonly Took[]): Run[] =>
    took.map((one, at) => ({ at, cpuMs: null, verdict: "passed", evaluation: null, more: [], ...one }));
  return new Map([[SYSTEM, new Map(Object.entries(checks).map(([name, took]) => [name, runs(took)]))]]);
}

export const took = (...seconds: readonly number[]): Took[] =>
  seconds.map((second) => ({ durationMs: second * 1000, peakMemoryBytes: null }));

export function baseOf(checks: Readonly<Record<string, Verdict>>, history: History = EMPTY_HISTORY): ComparedWith {
  return {
    name: "main",
    run: { at: 0, durationMs: 60_000, selection: "", checks: new Map(Object.entries(checks)) },
    history,
  };
}

export const compared = (base: ComparedWith | null, ...checks: Check[]): ReturnType<typeof compareWith> =>
  compareWith(base, checks, SYSTEM);
export const baselineOf = (base: ComparedWith, one: Check): Check["baseline"] | undefined =>
  compared(base, one).checks[0]?.baseline;
