import type { Position } from "./internal-json.ts";
import { withoutTrace } from "./messages.ts";

/** Where an error was raised, and the lines of source that Nix shows of it: only such lines follow the place. */
const PLACE = /^[ \t]*at ([/«][^\n]*):(\d{1,9}):(\d{1,9}):$/u;
const SOURCE_LINE = /^[ \t]*(?:\d+|)\|/u;

/** The error itself, without the way to it, and where it was raised; null when Nix does not say that behind it. */
export function readError(text: string): { message: string; position: Position | null } {
  const lines = withoutTrace(text).split("\n");
  const last = lines.findLastIndex((line) => !SOURCE_LINE.test(line) && line.trim() !== "");
  const [, file, line, column] = PLACE.exec(lines[last] ?? "") ?? [];
  if (last < 1 || file === undefined) return { message: lines.join("\n"), position: null };
  return {
    message: lines.slice(0, last).join("\n").trim(),
    position: { file, line: Number(line), column: Number(column) },
  };
}
