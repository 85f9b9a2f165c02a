import type { Host } from "../runner/runner.ts";
import { type ActionName, inputsOf, type OptionTable, type Values } from "./option.ts";
import { readValues } from "./values.ts";

/** Reads the inputs of an action. Throws one `usage` error with all mistakes. */
export function readAction<T extends OptionTable>(
  table: T,
  action: ActionName,
  host: Pick<Host, "input" | "inputLines">,
): Values<T> {
  const words = new Map(
    inputsOf(table, action).map(({ name, option }) => [
      name,
      option.kind.repeats ? host.inputLines(name) : [host.input(name)],
    ]),
  );
  return readValues(table, words);
}
