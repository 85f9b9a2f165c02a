import { isGood, type Report, type Verdict, VERDICTS } from "../model/model.ts";
import { compare, isCount, isRecord, type Selection } from "../text/text.ts";
import { isOfFuture } from "./runs.ts";

/** The results of the last run of a selection of checks, with which later runs are compared. */
export type LastRun = {
  /** When it began, in milliseconds since 1970. */
  at: number;
  durationMs: number;
  /** The checks that were asked for, as {@link selectionText} spells them. */
  selection: string;
  /** Every selected check. A map, because a name may be `__proto__`. */
  checks: ReadonlyMap<string, Verdict>;
};

/** How many selections are remembered: a job asks for the same one every time, and a workflow has a few jobs. */
const MOST_SELECTIONS = 8;

/**
 * Largest text of a ledger's last runs, in characters: as much as its history. It holds three runs of 5,000 checks with
 * names of 40 characters.
 */
const MOST_CHARACTERS = 1_000_000;

/** Verdicts of a run that was stopped; its time and results cannot be compared. */
const ABORTED: ReadonlySet<Verdict> = new Set<Verdict>(["cancelled", "not-run"]);

/**
 * Spells a selection as text; the order of the patterns makes no difference. `overrides`: inputs that were replaced,
 * because with other inputs a check of the same name is another one.
 */
export function selectionText({ only, skip }: Selection, overrides: readonly (readonly string[])[] = []): string {
  const patterns = [only, skip].map((some) => [...new Set(some)].toSorted(compare));
  return JSON.stringify(overrides.length === 0 ? patterns : [...patterns, overrides]);
}

/** Returns what is remembered of a run; null when it was stopped, or judged nothing. */
export function lastRunOf(
  { startedAt, durationMs, checks }: Pick<Report, "startedAt" | "durationMs" | "checks">,
  selection: string,
): LastRun | null {
  if (checks.length === 0 || checks.some(({ verdict }) => ABORTED.has(verdict))) return null;
  return {
    at: Date.parse(startedAt),
    durationMs,
    selection,
    checks: new Map(checks.map(({ name, verdict }) => [name, verdict])),
  };
}

/**
 * Whether two runs had the same checks with the same verdicts. It makes no difference whether a check that passed did
 * so here or in an earlier run.
 */
export function sameOutcome({ checks }: LastRun, { checks: others }: LastRun): boolean {
  const plain = (verdict: Verdict | undefined): string | undefined => (verdict === "cached" ? "passed" : verdict);
  return (
    checks.size === others.size && [...checks].every(([name, verdict]) => plain(others.get(name)) === plain(verdict))
  );
}

/** Counts the bad checks of a run. */
export function failuresOf({ checks }: LastRun): number {
  return [...checks.values()].filter((verdict) => !isGood(verdict)).length;
}

/**
 * Keeps the newest run of each selection, and the newest selections, newest first. The result does not depend on the
 * order of the runs, or on how often they are given.
 */
export function mergeLastRuns(...lists: readonly (readonly LastRun[])[]): LastRun[] {
  const newestFirst = (runs: readonly LastRun[]): LastRun[] =>
    runs.toSorted((a, b) => b.at - a.at || compare(lastRunText(a), lastRunText(b)));
  const newest = [...Map.groupBy(lists.flat(), ({ selection }) => selection).values()].flatMap((runs) =>
    newestFirst(runs).slice(0, 1),
  );
  return newestFirst(newest).slice(0, MOST_SELECTIONS);
}

/** Renders last runs as values to be written to a file, newest first, as many as fit. */
export function renderLastRuns(runs: readonly LastRun[], limit = MOST_CHARACTERS): unknown[] {
  let left = limit;
  return mergeLastRuns(runs).flatMap((run) => {
    const text = lastRunText(run);
    if (text.length > left) return [];
    left -= text.length;
    return [JSON.parse(text) as unknown];
  });
}

/**
 * Reads a last run from a file; null when it has another shape, a verdict that no complete run has, or a time that is
 * later than `now`. Ignores members that a later version adds.
 */
export function readLastRun(value: unknown, now: number): LastRun | null {
  if (!isRecord(value) || !isRecord(value["checks"])) return null;
  const { at, durationMs, selection } = value;
  const checks = Object.entries(value["checks"]);
  if (
    !isCount(at) ||
    isOfFuture({ at }, now) ||
    !isCount(durationMs) ||
    typeof selection !== "string" ||
    checks.length === 0 ||
    !checks.every(isWhole)
  )
    return null;
  return { at, durationMs, selection, checks: new Map(checks) };
}

function isWhole(entry: [name: string, value: unknown]): entry is [string, Verdict] {
  const [, verdict] = entry;
  return VERDICTS.some((known) => known === verdict) && !ABORTED.has(verdict as Verdict);
}

/** A run in the form of the file, by which runs are also compared. */
function lastRunText({ at, durationMs, selection, checks }: LastRun): string {
  return JSON.stringify({
    at,
    durationMs,
    selection,
    checks: Object.fromEntries([...checks].toSorted(([a], [b]) => compare(a, b))),
  });
}
