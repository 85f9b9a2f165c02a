import { VerdictError } from "../model/model.ts";
import { matchGlob, parseGlob } from "./glob.ts";
import { spell } from "./sanitize.ts";
import { suggest } from "./suggest.ts";

/** The checks that the user wants: glob patterns on whole names; `*` also matches dots and slashes. */
export type Selection = { only: readonly string[]; skip: readonly string[] };

/** Whether every check is selected. */
export function selectsAll({ only, skip }: Selection): boolean {
  return only.length === 0 && skip.length === 0;
}

/**
 * Returns the places of the selected names, and the patterns that matched none, each with the name that it may mean as
 * a question (see {@link guess}). Throws `nothing-selected`.
 */
export function selectNames(
  names: readonly string[],
  { only, skip }: Selection,
): { places: number[]; unused: { pattern: string; guess: string }[] } {
  const wanted = only.map(matcher);
  const unwanted = skip.map(matcher);
  const places = [...names.keys()].filter((place) => {
    const name = names[place] ?? "";
    return (only.length === 0 || wanted.some((matches) => matches(name))) && !unwanted.some((matches) => matches(name));
  });
  const all = [...wanted, ...unwanted];
  const unused = [...only, ...skip]
    .filter((_, index) => !names.some((name) => all[index]?.(name)))
    .map((pattern) => ({ pattern, guess: guess(pattern, names) }));
  if (places.length === 0 && names.length > 0) {
    const guesses = unused.map((one) => one.guess).join("");
    const shown = names.slice(0, 10).join(", ") + (names.length > 10 ? ", …" : "");
    throw new VerdictError(
      "nothing-selected",
      `No check is left to run by ${spellPattern({ only, skip })}. The checks are: ${shown}.${guesses}`,
    );
  }
  return { places, unused };
}

/** The name that a pattern without a match may mean, as a question to add to a sentence: " Did you mean …?", or "". */
export function guess(pattern: string, names: readonly string[]): string {
  const meant = suggest(pattern, names);
  return meant === null ? "" : ` Did you mean "${spell(meant)}"?`;
}

/**
 * Returns a function that tells whether a name matches a pattern. A name written out in full always matches itself,
 * whatever characters it has.
 */
export function matcher(pattern: string): (name: string) => boolean {
  const glob = parseGlob(pattern);
  return (name) => name === pattern || matchGlob(glob, name).matches;
}

function spellPattern({ only, skip }: Selection): string {
  return [...only.map((pattern) => `--only ${pattern}`), ...skip.map((pattern) => `--skip ${pattern}`)].join(" ");
}
