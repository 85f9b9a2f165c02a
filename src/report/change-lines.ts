import { compareNames, type Report } from "../model/model.ts";
import { count } from "../text/text.ts";
import { baseName, type Difference, evaluationGrowth, memoryDifference, onBase, timeDifference } from "./compare.ts";
import { characters, namesIn } from "./shown-names.ts";

/** How many names a line lists. */
const MOST_NAMES_LISTED = 5;

/** Longest name of a check in a list, in characters. */
const LISTED_LENGTH = 60;

/**
 * The changes in one line each, for readers without room for columns: vanished checks, and those that became slower or
 * hungrier.
 */
export function changeLines({ base, checks }: Pick<Report, "base" | "checks">): string[] {
  if (base === null) return [];
  const on = onBase(base);
  const by = (names: string, found: Difference | null): string => (found === null ? names : `${names} (${found.text})`);
  const show = namesIn({ base, checks }, characters(LISTED_LENGTH));
  const listed = checks.toSorted((a, b) => compareNames(a.name, b.name));
  return [
    changesInWords(
      `vanished since ${baseName(base)}`,
      base.vanished
        .map(({ name }) => name)
        .toSorted(compareNames)
        .map(show),
    ),
    changesInWords(
      `slower than ${on}`,
      listed
        .filter(({ baseline }) => baseline?.slower === true)
        .map((check) => by(show(check.name), timeDifference(check))),
    ),
    changesInWords(
      `more memory than ${on}`,
      listed
        .filter(({ baseline }) => baseline?.hungrier === true)
        .map((check) => by(show(check.name), memoryDifference(check))),
    ),
    changesInWords(
      `slower to evaluate than ${on}`,
      listed
        .filter(({ baseline }) => baseline?.evaluation?.slower === true)
        .map((check) => by(show(check.name), evaluationGrowth(check).time)),
    ),
    changesInWords(
      `more memory to evaluate than ${on}`,
      listed
        .filter(({ baseline }) => baseline?.evaluation?.hungrier === true)
        .map((check) => by(show(check.name), evaluationGrowth(check).memory)),
    ),
  ].filter((line) => line !== null);
}

function changesInWords(title: string, names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const rest = names.length - MOST_NAMES_LISTED;
  return `${title}: ${names.slice(0, MOST_NAMES_LISTED).join(", ")}${rest > 0 ? ` and ${count(rest, "other")}` : ""}`;
}
