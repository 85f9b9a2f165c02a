import { type Base, type Check, isGood, type Report, systemOf, type Verdict } from "../model/model.ts";
import { compare } from "../text/text.ts";
import type { JudgedFlakes } from "./judged-flakes.ts";

/** A check, and which flake it is of. */
type Placed = { check: Check; flake: string };

/**
 * Merges the bases; null if jobs were compared with different branches. A check that vanished from one job may be in
 * another one that judged the same flake for the same system.
 */
export function mergeBases(reports: readonly Report[], judged: readonly Check[], flakes: JudgedFlakes): Base | null {
  const bases = reports.flatMap(({ base }) => base ?? []);
  const [first] = bases;
  if (first === undefined || bases.some(({ name }) => name !== first.name)) return null;
  const placed = reports.map(({ flake, checks }) => {
    const own = flakes.idOf(flake);
    return checks.map((check) => ({ check, flake: check.flake === undefined ? own : flakes.idOf(check.flake) }));
  });
  const named = Map.groupBy(placed.flat(), ({ check }) => check.name);
  const vanished = new Map<string, Verdict>();
  for (const [at, { system, base, flake: whole }] of reports.entries()) {
    const systems = new Set(system.split(", "));
    // A merged report does not say of which of its flakes something vanished.
    const own = new Set([flakes.idOf(whole), ...(placed[at] ?? []).map(({ flake }) => flake)]);
    // Each name once, however often a report repeats it.
    for (const [name, verdict] of new Map(base?.vanished.map((check) => [check.name, check.verdict]))) {
      // A machine's place in the flake does not tell its system.
      const isThere = ({ check, flake }: Placed): boolean =>
        own.has(flake) && (check.kind === "boot" || systems.has(systemOf(check) ?? ""));
      if (named.get(name)?.some(isThere) !== true) vanished.set(name, verdict);
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
