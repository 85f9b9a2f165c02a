import type { Warning } from "../model/model.ts";
import { compare } from "../text/text.ts";

/** What one report takes of warnings, and of names of checks with one. */
const MOST_OF_WARNINGS = { warnings: 100, checks: 10 };

/** Each once, those that were heard most often first, and no more than one run has. */
export function mergeWarnings(warnings: readonly Warning[]): Warning[] {
  const merged = [...Map.groupBy(warnings, ({ text }) => text)].map(([text, same]) => ({
    text,
    count: same.reduce((sum, { count: times }) => sum + times, 0),
    checks: [...new Set(same.flatMap(({ checks }) => checks))].toSorted(compare).slice(0, MOST_OF_WARNINGS.checks),
  }));
  return merged.toSorted((a, b) => b.count - a.count || compare(a.text, b.text)).slice(0, MOST_OF_WARNINGS.warnings);
}
