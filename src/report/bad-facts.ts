import { type Check, type Conditions, isGood } from "../model/model.ts";
import { printable } from "../text/text.ts";
import { reproduceCommand } from "./reproduce.ts";
import { place, WORDS } from "./words.ts";

/**
 * Says of a bad check why it is so, where, and how to see it again: a line each, in front of the end of its log. None
 * for a good one.
 */
export function badFacts(check: Check, conditions: Conditions): string[] {
  if (isGood(check.verdict)) return [];
  const [where, command] = [place(check.location), reproduceCommand(check, conditions)];
  return [
    printable(check.reason?.message ?? WORDS[check.verdict]),
    ...(where === null ? [] : [`at ${printable(where)}`]),
    ...(command === null ? [] : [`reproduce: ${command}`]),
  ];
}
