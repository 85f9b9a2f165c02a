import { type Base, type Check, isGood, type Report, systemOf, type Verdict } from "../model/model.ts";
import { compare } from "../text/text.ts";

/**
 * Merges the bases; null if jobs were compared with different branches. A check that vanished from one job's system may
 * exist on another one's.
 */
export function mergeBases(reports: readonly Report[], judged: readonly Check[]): Base | null {
  const bases = reports.flatMap(({ base }) => base ?? []);
  const [first] = bases;
  if (first === undefined || bases.some(({ name }) => name !== first.name)) return null;
  const systemsOf = Map.groupBy(
    reports.flatMap(({ checks }) => checks),
    ({ name }) => name,
  );
  const vanished = new Map<string, Verdict>();
  for (const { system, base } of reports) {
    const systems = new Set(system.split(", "));
    // Each name once, however often a report repeats it.
    for (const [name, verdict] of new Map(base?.vanished.map((check) => [check.name, check.verdict]))) {
      // A machine's place in the flake does not tell its system.
      const isThere = (check: Check): boolean => check.kind === "boot" || systems.has(systemOf(check) ?? "");
      if (systemsOf.get(name)?.some(isThere) !== true) vanished.set(name, verdict);
    }
  }
  return {
    name: first.name,
    // Parallel jobs wait for runners, and some are run again later: the sum of their times means nothing.
    durationMs: bases.length === 1 && reports.length === 1 ? first.durationMs : 0,
    failed: reports.length === 1 ? first.failed : failedOnBase(judged, vanished),
    vanished: [...vanished].map(([name, verdict]) => ({ name, verdict })).toSorted((a, b) => compare(a.name, b.name)),
  };
}

/** Jobs that overlap know the same bad checks of the base, which count once. */
function failedOnBase(judged: readonly Check[], vanished: ReadonlyMap<string, Verdict>): number {
  const verdicts = [...judged.flatMap(({ baseline }) => baseline?.verdict ?? []), ...vanished.values()];
  return verdicts.filter((verdict) => !isGood(verdict)).length;
}
