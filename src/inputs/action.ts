import type { Host } from "../runner/runner.ts";
import { type ActionName, inputsOf, type Option, type OptionTable, type Values } from "./option.ts";
import { readValues } from "./values.ts";

/** Reads the inputs of an action. Throws one `usage` error with all mistakes. */
export function readAction<T extends OptionTable>(
  table: T,
  action: ActionName,
  host: Pick<Host, "input" | "inputLines">,
): Values<T> {
  const inputs = inputsOf(table, action);
  const words = new Map(inputs.map(({ name, key, option }) => [key, wordsOf(name, option, host)]));
  const titles = new Map(inputs.map(({ name, key }) => [key, name]));
  return readValues(table, words, [], (key) => titles.get(key) ?? key);
}

/** A line has one value, or a name and behind it the value, which may be empty and have spaces in it. */
function wordsOf(
  name: string,
  { kind: { repeats, arity } }: Option,
  host: Pick<Host, "input" | "inputLines">,
): readonly string[] {
  if (!repeats) return [host.input(name)];
  const lines = host.inputLines(name);
  if (arity < 2) return lines;
  return lines.flatMap((line) => {
    const [, first = "", rest = ""] = /^\s*(\S*)\s*([^]*)$/u.exec(line) ?? [];
    return first === "" ? [] : [first, rest.trimEnd()];
  });
}
