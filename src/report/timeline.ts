import { type BuildRecord, type Check, type Span, storePathName, type Timeline } from "../model/model.ts";

/** The memory of all builds together at one moment; `at` is milliseconds since the epoch. */
export type MemoryPoint = { at: number; bytes: number };

/**
 * The longest time between a build's being ready and its start that is not taken for waiting: a Nix client needs some
 * 30 ms to start on an idle machine, and several times that on a busy one.
 */
const START_LATENCY_MS = 250;

/** More points than a chart has pixels are useless, and a run of six hours must not fill `verdict.json`. */
const MEMORY_POINTS = 1000;

/** A build with the data to find the critical path; `index` is its place in the order of starts. */
type TimedBuild = BuildRecord & { index: number };

/**
 * Makes the timeline of a run's builds. `builds`: in any order, one for each attempt; one that ends before its start
 * counts as taking no time. `run.startedAt`: in milliseconds since the epoch. `run.jobs`: how many could run at once.
 * `run.memory`: in order of time, empty when it was not measured.
 */
export function makeTimeline(
  builds: readonly BuildRecord[],
  run: { startedAt: number; jobs: number; memory: readonly MemoryPoint[] },
): Timeline {
  const placed = builds
    .map((build) => ({ ...build, finishedAt: Math.max(build.startedAt, build.finishedAt) }))
    .toSorted((a, b) => a.startedAt - b.startedAt || a.finishedAt - b.finishedAt)
    .map((build, index): TimedBuild => ({ ...build, index }));
  return {
    spans: placed.map(toSpan),
    criticalPath: criticalPath(placed).map(({ drvPath }) => drvPath),
    jobs: run.jobs,
    idleMs: idleTime(placed, run.jobs),
    memory: thin(run.memory, MEMORY_POINTS).map(({ at, bytes }) => ({ atMs: at - run.startedAt, bytes })),
  };
}

/**
 * Finds the check whose build a span is; if checks of several systems have that name, the one with its derivation.
 * Undefined for a mere dependency.
 */
export function checkFinder(checks: readonly Check[]): (span: Span) => Check | undefined {
  const byName = new Map<string, { first: Check; byDerivation: Map<string | null, Check> }>();
  // Of several, the first counts.
  for (const check of checks) {
    const named = byName.get(check.name);
    if (named === undefined) byName.set(check.name, { first: check, byDerivation: new Map([[check.drvPath, check]]) });
    else if (!named.byDerivation.has(check.drvPath)) named.byDerivation.set(check.drvPath, check);
  }
  return ({ checks: [name], drvPath }) => {
    const named = name === undefined ? undefined : byName.get(name);
    return named?.byDerivation.get(drvPath) ?? named?.first;
  };
}

function toSpan({ drvPath, checks, startedAt, finishedAt, peakMemoryBytes, cpuMs }: TimedBuild): Span {
  return {
    drvPath,
    name: storePathName(drvPath),
    checks: [...checks],
    startedAt: new Date(startedAt).toISOString(),
    durationMs: finishedAt - startedAt,
    peakMemoryBytes,
    cpuMs,
  };
}

/**
 * Walks backwards from the build that ended last: the predecessor of each build is the one that it waited for. That is
 * the last of its inputs, if it started as soon as that was built. Otherwise it was ready and had no slot or no memory.
 * Builds begin only when another one ends, so it waited for whichever ended last before it.
 */
function criticalPath(builds: readonly TimedBuild[]): TimedBuild[] {
  const attempts = Map.groupBy(builds, ({ drvPath }) => drvPath);
  const byEnd = builds.toSorted((a, b) => a.finishedAt - b.finishedAt || a.index - b.index);
  const firstStart = builds[0]?.startedAt ?? 0;
  const path: TimedBuild[] = [];
  for (let build = byEnd.at(-1); build !== undefined; build = waitedFor(build, attempts, byEnd, firstStart))
    path.push(build);
  return path.toReversed();
}

function waitedFor(
  build: TimedBuild,
  attempts: ReadonlyMap<string, readonly TimedBuild[]>,
  byEnd: readonly TimedBuild[],
  firstStart: number,
): TimedBuild | undefined {
  // A second attempt needs the first one to be over, as if that were an input.
  const needed = [...build.inputs, build.drvPath]
    .flatMap((drvPath) => attempts.get(drvPath) ?? [])
    .filter((other) => isBefore(other, build));
  const lastNeeded = needed.reduce<TimedBuild | undefined>(
    (last, other) => (last === undefined || other.finishedAt > last.finishedAt ? other : last),
    undefined,
  );
  const ready = lastNeeded?.finishedAt ?? firstStart;
  if (build.startedAt - ready <= START_LATENCY_MS) return lastNeeded;
  const lastEnded = lastBefore(byEnd, build);
  return lastEnded !== undefined && lastEnded.finishedAt > ready ? lastEnded : lastNeeded;
}

/** Whether `a` was over when `b` began. Of two that took no time at the same moment, only one is before the other. */
function isBefore(a: TimedBuild, b: TimedBuild): boolean {
  return a.finishedAt <= b.startedAt && a.index < b.index;
}

/** Of builds in order of their ends, the last one that was over when `build` began. */
function lastBefore(byEnd: readonly TimedBuild[], build: TimedBuild): TimedBuild | undefined {
  let low = 0;
  let high = byEnd.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((byEnd[middle]?.finishedAt ?? 0) <= build.startedAt) low = middle + 1;
    else high = middle;
  }
  for (let at = low - 1; at >= 0; at -= 1) {
    const other = byEnd[at];
    if (other !== undefined && isBefore(other, build)) return other;
  }
  return undefined;
}

/** The idle time of all slots, from the first start to the last end. */
function idleTime(builds: readonly TimedBuild[], jobs: number): number {
  const changes = builds
    .flatMap(({ startedAt, finishedAt }) => [
      { at: startedAt, by: 1 },
      { at: finishedAt, by: -1 },
    ])
    .toSorted((a, b) => a.at - b.at);
  let idle = 0;
  let running = 0;
  let reached = changes[0]?.at ?? 0;
  for (const { at, by } of changes) {
    idle += (at - reached) * Math.max(0, jobs - running);
    running += by;
    reached = at;
  }
  return idle;
}

/** Keeps at most `most` of the points: the highest of each interval, so that no peak is lost. */
function thin(points: readonly MemoryPoint[], most: number): MemoryPoint[] {
  const stretch = Math.ceil(points.length / most);
  if (stretch <= 1) return [...points];
  const kept: MemoryPoint[] = [];
  for (let from = 0; from < points.length; from += stretch) {
    kept.push(points.slice(from, from + stretch).reduce((high, point) => (point.bytes > high.bytes ? point : high)));
  }
  return kept;
}
