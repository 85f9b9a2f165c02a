import { type Selection, selectNames } from "../text/text.ts";
import type { FoundCheck } from "./found.ts";

/**
 * What an earlier evaluation of the same flake gave. `names`: of all checks, in the flake's order; `checks`: by name,
 * those that need no evaluation in this run.
 */
export type Remembered = { names: readonly string[]; checks: ReadonlyMap<string, FoundCheck> };

/** Whether nothing of a selection has to be evaluated. */
export function knowsAll({ names, checks }: Remembered, selection: Selection): boolean {
  return selectNames(names, selection).places.every((place) => checks.has(names[place] ?? ""));
}
