import { join } from "node:path";

import { type Check, type Explanation, isGood } from "../model/model.ts";
import type { Files, World } from "../system/system.ts";
import { EXCERPT_LINES, excerptLine, GAP } from "../text/text.ts";
import { LOG_ENDS } from "./both-ends.ts";
import { FlakeTexts, type FlakeTree } from "./flake-texts.ts";
import { linesThatMatter } from "./log-lines.ts";
import { readLog } from "./read-log.ts";
import { reasonWithLog } from "./reason.ts";
import { withScript } from "./test-script.ts";

export { FlakeTexts } from "./flake-texts.ts";
export { LiveTest } from "./live-test.ts";
export { LogReader } from "./log-reader.ts";
export { type ConsoleFindings, MachineConsole } from "./machine-console.ts";
export { readPackedLog } from "./packed-log.ts";
export { readLog } from "./read-log.ts";
export { whereAndWhat } from "./reason.ts";
export { withScript } from "./test-script.ts";

/**
 * The same as {@link LOG_ENDS} for a test whose log names its cause: what was last said before the end is what is left
 * to show. Looking at each line takes longer than reading the log.
 */
const TOLD_ENDS = { first: 16 * 1024, last: 128 * 1024 };

/** What is learned from one log. */
type LogFindings = { excerpt: string[]; explanation: Explanation | null };

/**
 * Adds to each bad check why it failed: the cause, as far as its log names it, and the lines that matter. Adds to each
 * NixOS test its subtests and machines. A check keeps the excerpt that it has if its log is missing, unreadable or
 * empty. `out`: the folder of the report, which contains the logs. `tree`: the flake's own files; null: not known.
 */
export async function diagnose(
  checks: readonly Check[],
  out: string,
  { files }: Pick<World, "files">,
  tree: FlakeTree | null,
): Promise<Check[]> {
  const flake = new FlakeTexts(tree, files);
  const diagnosed: Check[] = [];
  // Many checks may depend on the same failed build.
  const known = new Map<string, LogFindings>();
  for (const check of checks) {
    const { log, verdict, backend } = check;
    if (log === null || (isGood(verdict) && backend === "build")) {
      diagnosed.push(check);
      continue;
    }
    const findings = known.get(log) ?? (await findingsOf(join(out, log), check, files));
    known.set(log, findings);
    diagnosed.push(await withFindings(check, findings, flake, files));
  }
  return diagnosed;
}

async function findingsOf(path: string, { verdict, backend }: Check, files: Files): Promise<LogFindings> {
  // What it needs may be a test, whatever it is itself.
  const isTest = backend !== "build" || verdict === "dependency-failed";
  const result = isGood(verdict) ? "passed" : "failed";
  const explanation = await readLog(path, files, { result, isTest }).catch(() => null);
  if (isGood(verdict)) return { excerpt: [], explanation };
  const isTold = explanation !== null && explanation.cause !== null && explanation.machines.length > 0;
  return { excerpt: await logExcerpt(path, files, isTold ? TOLD_ENDS : LOG_ENDS), explanation };
}

/** A check with what its log tells. The log of what it needs tells nothing of its own subtests. */
async function withFindings(
  check: Check,
  { excerpt, explanation }: LogFindings,
  flake: FlakeTexts,
  files: Files,
): Promise<Check> {
  const lines = isGood(check.verdict) ? [] : withJournal(explanation?.journal ?? [], excerpt);
  const shown = lines.length === 0 ? check : { ...check, excerpt: lines };
  if (explanation === null || check.verdict === "dependency-failed") return shown;
  const told = await withScript(explanation, check.drvPath, flake, files);
  const { subtests, machines } = told;
  const where = isGood(check.verdict)
    ? { machine: null }
    : { machine: told.machine, location: told.location ?? check.location };
  return { ...shown, reason: reasonWithLog(check, explanation), subtests, machines, ...where };
}

/** The lines of a unit's journal before the others, which leave the room for them. */
function withJournal(journal: readonly string[], excerpt: readonly string[]): string[] {
  const unit = journal.map(excerptLine);
  const others = excerpt.filter((line) => !unit.includes(line));
  if (unit.length === 0 || others.length === 0) return [...excerpt];
  return [...unit, GAP, ...others.slice(Math.max(0, others.length - (EXCERPT_LINES - unit.length - 1)))];
}

/** The lines that matter of a log, or of a machine's console; none when it cannot be read. */
export async function excerptOf(path: string, files: Files): Promise<string[]> {
  return await logExcerpt(path, files, LOG_ENDS);
}

async function logExcerpt(path: string, files: Files, ends: typeof LOG_ENDS): Promise<string[]> {
  try {
    return linesThatMatter(await readEnds(path, files, ends));
  } catch {
    // The log could not be written, or somebody has removed it. The run has kept its last lines.
    return [];
  }
}

/**
 * Reads the lines of a log, each cut and without escape sequences. A large log gives the lines at both ends, with
 * {@link GAP} between. Throws when it cannot be read.
 */
async function readEnds(path: string, files: Files, { first: start, last: end }: typeof LOG_ENDS): Promise<string[]> {
  const bytes = (await files.size(path)) ?? 0;
  if (bytes <= start + end) return linesOf(await files.readRange(path, 0, bytes));
  const first = linesOf(await files.readRange(path, 0, start));
  const last = linesOf(await files.readRange(path, bytes - end, end));
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
