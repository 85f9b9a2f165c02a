import { join } from "node:path";

import { type Check, isGood } from "../model/model.ts";
import type { Files, World } from "../system/system.ts";
import { excerptLine, GAP } from "../text/text.ts";
import { linesThatMatter } from "./log-lines.ts";

/**
 * Bytes that are read from the beginning and from the end of a log. That is some 30,000 lines; the cause of a failure
 * is not in the middle of a longer log. A thousand failed checks with gigabytes of logs must be diagnosed within a
 * job's time.
 */
const READ = { first: 512 * 1024, last: 2 * 1024 * 1024 };

/**
 * Adds to each bad check an excerpt that tells why it failed: the lines that matter of its log. A check keeps the
 * excerpt it has if its log is missing, unreadable or empty. `out`: the folder of the report, which contains the logs.
 */
export async function diagnose(checks: readonly Check[], out: string, world: Pick<World, "files">): Promise<Check[]> {
  const diagnosed: Check[] = [];
  // Many checks may depend on the same failed build.
  const excerpts = new Map<string, string[]>();
  for (const check of checks) {
    const { log, verdict } = check;
    if (log === null || isGood(verdict)) {
      diagnosed.push(check);
      continue;
    }
    const excerpt = excerpts.get(log) ?? (await logExcerpt(join(out, log), world.files));
    excerpts.set(log, excerpt);
    diagnosed.push(excerpt.length === 0 ? check : { ...check, excerpt });
  }
  return diagnosed;
}

async function logExcerpt(path: string, files: Files): Promise<string[]> {
  try {
    return linesThatMatter(await readLog(path, files));
  } catch {
    // The log could not be written, or somebody has removed it. The run has kept its last lines.
    return [];
  }
}

/**
 * Reads the lines of a log, each cut and without escape sequences. A large log gives the lines at both ends, with
 * {@link GAP} between. Throws when it cannot be read.
 */
async function readLog(path: string, files: Files): Promise<string[]> {
  const bytes = (await files.size(path)) ?? 0;
  if (bytes <= READ.first + READ.last) return linesOf(await files.readRange(path, 0, bytes));
  const first = linesOf(await files.readRange(path, 0, READ.first));
  const last = linesOf(await files.readRange(path, bytes - READ.last, READ.last));
  // Where reading stopped in the middle of a line, only a part of it is there.
  return [...first.slice(0, Math.max(1, first.length - 1)), GAP, ...last.slice(Math.min(1, last.length - 1))];
}

function linesOf(bytes: Buffer): string[] {
  return bytes
    .toString()
    .split("\n")
    .map((line) => excerptLine(lastWritten(line)));
}

/** The text that a terminal would show in the end: a carriage return goes back to the beginning of the line. */
function lastWritten(line: string): string {
  if (!line.includes("\r")) return line;
  // Not a regular expression: in a line of a million carriage returns it would try each one as the start of the last
  // run.
  let end = line.length;
  while (line[end - 1] === "\r") end -= 1;
  return line.slice(line.lastIndexOf("\r", end - 1) + 1, end);
}
