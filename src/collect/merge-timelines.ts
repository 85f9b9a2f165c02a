import type { Report, Timeline } from "../model/model.ts";

/**
 * Merges timelines into one with all builds of all machines. Its critical path is that of the machine that finished
 * last. It has no memory curve: the memory of several machines at one moment cannot be added up. `left`: the builds for
 * which there was no room.
 */
export function mergeTimelines(
  reports: readonly Report[],
  start: number,
  most: number,
): { kept: Timeline | null; left: number } {
  const built = reports.flatMap(({ timeline, startedAt }) =>
    timeline === null ? [] : [{ ...timeline, shiftMs: Date.parse(startedAt) - start }],
  );
  const [first] = built;
  if (first === undefined) return { kept: null, left: 0 };
  const end = ({ spans }: Timeline): number => spans.reduce((last, span) => Math.max(last, endTime(span)), 0);
  const last = built.reduce((a, b) => (end(b) > end(a) ? b : a));
  const spans = built.flatMap((timeline) => timeline.spans);
  const shown = spans.length <= most ? spans : spans.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, most);
  const kept = {
    spans: shown.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt)),
    criticalPath: last.criticalPath,
    jobs: built.reduce((sum, { jobs }) => sum + jobs, 0),
    idleMs: built.reduce((sum, { idleMs }) => sum + idleMs, 0),
    memory: built.length > 1 ? [] : first.memory.map(({ atMs, bytes }) => ({ atMs: atMs + first.shiftMs, bytes })),
  };
  return { kept, left: spans.length - shown.length };
}

/** When the run of a report, or a build, ended, in milliseconds since the epoch. */
export function endTime({ startedAt, durationMs }: { startedAt: string; durationMs: number }): number {
  return Date.parse(startedAt) + durationMs;
}
