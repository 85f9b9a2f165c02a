import { VerdictError } from "../model/model.ts";
import type { Reject } from "./kinds.ts";
import type { Option, OptionTable, Values } from "./option.ts";

/** Words by the name of their option, as the user wrote them. If each use takes two words, they alternate. */
export type Words = ReadonlyMap<string, readonly string[]>;

/**
 * Reads the value of each option. Throws one `usage` error with all mistakes; `mistakes`: those found earlier. `title`:
 * the option as the user writes it.
 */
export function readValues<T extends OptionTable>(
  table: T,
  words: Words,
  mistakes: readonly string[] = [],
  title = (name: string): string => name,
): Values<T> {
  const all = [...mistakes];
  const values = Object.entries(table).map(([name, option]) => [
    name,
    readValue(option, words.get(name) ?? [], (word, expected) => {
      all.push(`${title(name)}: "${word}" is not valid. Write ${expected}.`);
    }),
  ]);
  if (all.length > 0) throw new VerdictError("usage", all.join("\n"));
  // The kind of its own row has read each value.
  return Object.fromEntries(values) as Values<T>;
}

function readValue({ kind, default: standard }: Option, words: readonly string[], reject: Reject): unknown {
  // The runner passes each input that is not set as an empty text.
  const given = kind.arity === 2 ? words : words.filter((word) => word.trim() !== "");
  const read = given.length > 0 ? given : standard === null ? [] : [standard];
  return read.length === 0 ? kind.none : kind.read(read, reject);
}
