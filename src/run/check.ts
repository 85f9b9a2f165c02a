import type { BrokenCheck, FoundCheck, NamedCheck } from "../discover/discover.ts";
import type { Measurement } from "../measure/measure.ts";
import { type Attempt, type Check, isGood, type Proof } from "../model/model.ts";
import type { Build } from "../plan/plan.ts";
import type { BuildObservation } from "./build-tracker.ts";
import { type Judgement, unevaluated } from "./judge.ts";

/** A check about which nothing is known beyond its place in the flake. */
export function blankCheck(): Omit<Check, "name" | "attr" | "drvPath"> {
  return {
    backend: "build",
    verdict: "lost",
    emulated: false,
    reason: null,
    location: null,
    startedAt: null,
    durationMs: 0,
    dependencyMs: 0,
    waitMs: 0,
    peakMemoryBytes: null,
    cpuMs: null,
    memoryMethod: null,
    attempts: [],
    proof: null,
    log: null,
    excerpt: [],
    baseline: null,
    evaluation: null,
    subtests: [],
    machines: [],
    machine: null,
  };
}

/** Makes a check that could not be evaluated. */
export function brokenCheck({ name, attr, excerpt, ...known }: BrokenCheck): Check {
  return { name, attr, drvPath: null, ...blankCheck(), ...known, excerpt: [...excerpt] };
}

/** Makes a check whose evaluation was cut short because the run was ended early. */
export function unfinishedCheck({ name, attr }: NamedCheck, why: "cancelled" | "fail-fast"): Check {
  const { verdict, reason } = unevaluated(why);
  return { name, attr, drvPath: null, ...blankCheck(), verdict, reason };
}

/** Makes a check that an earlier build has proven; `proof`: what is known about that build. */
export function cachedCheck(check: FoundCheck, proof: Proof | null): Check {
  const { name, attr, drvPath, backend, evaluation } = check;
  return { name, attr, drvPath, ...blankCheck(), backend, verdict: "cached", proof, evaluation };
}

/** Lines of a log that nobody needs to read; 5,000 checks must not make a report of 100 MB. */
const LINES_OF_GOOD_NEWS = 5;

/**
 * Makes a check that was to be built. `plannedAt`: when it was known that it must be built, in milliseconds since the
 * epoch; `emulated` is about its own build.
 */
export function builtCheck(
  { check, needs }: Build,
  { verdict, reason }: Judgement,
  seen: ReadonlyMap<string, BuildObservation>,
  run: {
    plannedAt: number;
    now: number;
    emulated: boolean;
    log: string | null;
    excerpt: string[];
    attempts: readonly Attempt[];
    /** Of the last attempt; null when it was not measured. */
    measurement: Measurement | null;
  },
): Check {
  const own = seen.get(check.drvPath);
  const end = (build: BuildObservation): number => build.finishedAt ?? run.now;
  const dependencies = [...needs].flatMap((drvPath) => seen.get(drvPath) ?? []);
  const ready = dependencies.reduce((latest, build) => Math.max(latest, end(build)), run.plannedAt);
  const timing =
    own === undefined
      ? null
      : { startedAt: new Date(own.startedAt).toISOString(), durationMs: end(own) - own.startedAt };
  return {
    name: check.name,
    attr: check.attr,
    drvPath: check.drvPath,
    ...blankCheck(),
    backend: check.backend,
    verdict,
    emulated: run.emulated,
    reason,
    ...timing,
    dependencyMs: unionLength(dependencies.map((build) => [build.startedAt, end(build)])),
    waitMs: own === undefined ? 0 : Math.max(0, own.startedAt - ready),
    peakMemoryBytes: run.measurement?.peakMemoryBytes ?? null,
    cpuMs: run.measurement?.cpuMs ?? null,
    memoryMethod: run.measurement?.method ?? null,
    attempts: [...run.attempts],
    log: run.log,
    evaluation: check.evaluation,
    excerpt: isGood(verdict) ? run.excerpt.slice(-LINES_OF_GOOD_NEWS) : run.excerpt,
  };
}

/** The length of time that a set of intervals covers together. */
function unionLength(intervals: readonly (readonly [from: number, to: number])[]): number {
  let total = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const [from, to] of intervals.toSorted((a, b) => a[0] - b[0])) {
    total += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return total;
}
