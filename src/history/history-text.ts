import { at, compare, isCount, isRecord, readJson } from "../text/text.ts";
import {
  EMPTY_HISTORY,
  type History,
  isOfFuture,
  lastRuns,
  type Run,
  RUNS_KEPT,
  type Scalar,
  textOfRun,
} from "./runs.ts";

/**
 * The content of a history file. `reason`: what is wrong with it, to follow the file's name; null when nothing is.
 * `writable`: false when writing would destroy somebody else's file.
 */
export type ParsedHistory = { history: History; reason: string | null; writable: boolean };

/**
 * Largest file, in bytes of UTF-8: it travels through caches with every run. It holds three runs each of 5,000 checks
 * with names of 40 bytes.
 */
export const HISTORY_BYTES = 1_000_000;

const SCHEMA_PREFIX = "nix-verdict-history/";
/** Incremented when a reader of the previous format would misunderstand; mere additions go to the end of a run. */
const MAJOR = 1;
const FILE_HEAD = `{"schema":"${SCHEMA_PREFIX}${MAJOR}","systems":{`;
const FILE_TAIL = "}}\n";

/** How a file of any version begins, even if it is damaged further on. */
const ANY_SCHEMA = new RegExp(`^\\s*\\{\\s*"schema"\\s*:\\s*"${SCHEMA_PREFIX}([^"]*)"`);

/**
 * Reads the text of a history file; null when there is no file. Never throws: what cannot be read is left out, and
 * `reason` says so. Runs that are later than `now`, in milliseconds since 1970, are left out.
 */
export function parseHistory(text: string | null, now = Infinity): ParsedHistory {
  if (text === null || text.trim() === "") return { history: EMPTY_HISTORY, reason: null, writable: true };
  // Some editors begin a file with a mark of its encoding.
  return parseText(text.replace(/^\ufeff/u, ""), now);
}

function parseText(text: string, now: number): ParsedHistory {
  const major = FILE_HEAD.startsWith(text) ? String(MAJOR) : ANY_SCHEMA.exec(text)?.[1];
  const damaged = { history: EMPTY_HISTORY, reason: "is damaged, and is replaced", writable: true };
  const value = readJson(text);
  if (value === undefined) {
    if (major === undefined) return notOurs();
    return major === String(MAJOR) ? damaged : notYet(major);
  }
  const schema = at(value, "schema");
  const version =
    typeof schema === "string" && schema.startsWith(SCHEMA_PREFIX) ? schema.slice(SCHEMA_PREFIX.length) : null;
  if (version === null) return notOurs();
  if (version !== String(MAJOR)) return notYet(version);
  const systems = at(value, "systems");
  if (!isRecord(systems)) return damaged;
  const { history, dropped } = readSystems(systems, now);
  return {
    history,
    reason:
      dropped === 0 ? null : `is damaged: ${dropped === 1 ? "one entry" : `${dropped} entries`} could not be read`,
    writable: true,
  };
}

/**
 * Renders the history as a file with a line per check; the same history gives the same text. It takes at most `limit`
 * bytes. If it would be larger, each check keeps fewer of its runs, always the newest; if one run of each is still too
 * much, the checks that were seen longest ago are dropped.
 */
export function renderHistory(history: History, limit = HISTORY_BYTES): string {
  const lines: HistoryLine[] = [];
  for (const [system, checks] of history) {
    for (const [name, runs] of checks) lines.push(historyLine(system, name, runs));
  }
  const names = new Map([...history.keys()].toSorted().map((system) => [system, `${JSON.stringify(system)}:{`]));
  const room =
    limit -
    FILE_HEAD.length -
    FILE_TAIL.length -
    sum([...names.values()].map((name) => Buffer.byteLength(name) + "\n},".length));
  const depth = mostRuns(lines, room);
  const kept = depth > 0 ? lines : newestThatFit(lines, room);
  const bySystem = Map.groupBy(kept, ({ system }) => system);
  const texts = [...names].flatMap(([system, opening]) => {
    const own = (bySystem.get(system) ?? []).toSorted((a, b) => compare(a.name, b.name));
    return own.length === 0
      ? []
      : [`${opening}${own.map((line) => historyText(line, Math.max(1, depth))).join(",")}\n}`];
  });
  return `${FILE_HEAD}${texts.join(",")}${FILE_TAIL}`;
}

/** A check prepared for the file. `sizes`: its bytes with one run, with two, and so on. */
type HistoryLine = { system: string; name: string; opening: string; runs: string[]; sizes: number[]; lastSeen: number };

function historyLine(system: string, name: string, runs: readonly Run[]): HistoryLine {
  const opening = `\n${JSON.stringify(name)}:[`;
  const texts = runs.map(textOfRun);
  let size = Buffer.byteLength(opening) + "]".length;
  // A comma is counted for each run; that of the last one follows the line.
  const sizes = texts.map((text) => (size += Buffer.byteLength(text) + ",".length));
  return { system, name, opening, runs: texts, sizes, lastSeen: runs[0]?.at ?? 0 };
}

function historyText(line: HistoryLine, runs: number): string {
  return `${line.opening}${line.runs.slice(0, runs).join(",")}]`;
}

/** The greatest number of runs per check with which all checks fit; 0 when not even one does. */
function mostRuns(lines: readonly HistoryLine[], room: number): number {
  for (let runs = RUNS_KEPT; runs > 0; runs -= 1) {
    if (sum(lines.map(({ sizes }) => sizes[runs - 1] ?? sizes.at(-1) ?? 0)) <= room) return runs;
  }
  return 0;
}

/**
 * The checks that were seen last, with one run each. A check that is too long for the remaining room does not keep out
 * shorter ones.
 */
function newestThatFit(lines: readonly HistoryLine[], room: number): HistoryLine[] {
  const newest = lines.toSorted(
    (a, b) => b.lastSeen - a.lastSeen || compare(a.system, b.system) || compare(a.name, b.name),
  );
  let left = room;
  return newest.filter(({ sizes: [size = 0] }) => {
    if (size > left) return false;
    left -= size;
    return true;
  });
}

function readSystems(systems: Record<string, unknown>, now: number): { history: History; dropped: number } {
  const read = new Map<string, Map<string, readonly Run[]>>();
  let dropped = 0;
  for (const [system, checks] of Object.entries(systems)) {
    if (!isRecord(checks)) {
      dropped += 1;
      continue;
    }
    const known = new Map<string, readonly Run[]>();
    for (const [name, list] of Object.entries(checks)) {
      const given: readonly unknown[] = Array.isArray(list) ? list : [list];
      const runs = given.flatMap((run) => readRun(run) ?? []);
      dropped += given.length - runs.length;
      const past = runs.filter((run) => !isOfFuture(run, now));
      if (past.length > 0) known.set(name, lastRuns(past));
    }
    if (known.size > 0) read.set(system, known);
  }
  return { history: read, dropped };
}

function readRun(value: unknown): Run | null {
  if (!Array.isArray(value)) return null;
  const [at, durationMs, peakMemoryBytes, cpuMs, verdict, evaluationMs = null, evaluationBytes = null, ...more] =
    value as unknown[];
  const known =
    isCount(at) &&
    isCount(durationMs) &&
    isMeasured(peakMemoryBytes) &&
    isMeasured(cpuMs) &&
    isMeasured(evaluationMs) &&
    isMeasured(evaluationBytes);
  // A nested value could be too deep to be written again.
  if (!known || typeof verdict !== "string" || !more.every(isScalar)) return null;
  const evaluation = evaluationMs === null ? null : { durationMs: evaluationMs, peakMemoryBytes: evaluationBytes };
  return { at, durationMs, peakMemoryBytes, cpuMs, verdict, evaluation, more };
}

/** Whether a value is a measurement, or says that there was none. */
function isMeasured(value: unknown): value is number | null {
  return value === null || isCount(value);
}

function notOurs(): ParsedHistory {
  return { history: EMPTY_HISTORY, reason: "is not a history of nix-verdict, and is left as it is", writable: false };
}

function notYet(version: string): ParsedHistory {
  return {
    history: EMPTY_HISTORY,
    reason: `was written by another version (format ${version.slice(0, 20)}), and is left as it is`,
    writable: false,
  };
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
