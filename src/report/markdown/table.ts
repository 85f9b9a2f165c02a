import { type Base, type Check, isGood, type Report, systemOf } from "../../model/model.ts";
import { formatBytes, formatDuration } from "../../text/text.ts";
import { bootsIn, countAll, isBooted } from "../boot-words.ts";
import { aboutOthers, isOneBuild, firstNames } from "../causes.ts";
import { type FlakeOf, flakesIn } from "../check-origins.ts";
import {
  baseName,
  beside,
  besideEach,
  type Difference,
  isBranch,
  memoryDifference,
  type Need,
  onBase,
  type Row,
  timeDifference,
} from "../compare.ts";
import { code, prose, sentence, shorten } from "../escape.ts";
import { type Link, runBeside } from "../link.ts";
import { oldNumber, provenOn } from "../proof.ts";
import { characters, namesIn, type ShowName } from "../shown-names.ts";
import { testKind } from "../test-words.ts";
import { hasSeveralSystems, memoryOf, place, remarks, timeOf, WORDS } from "../words.ts";

/** Longest cause in a row, in characters; a cause is a sentence, not a log. */
export const CAUSE_LENGTH = 300;
/** Longest name in a row, in characters. */
export const NAME_LENGTH = 120;

/** The only emoji of a row. */
const VERDICT_MARKS: Readonly<Record<Need, string>> = {
  bad: "❌",
  flaky: "⚠️",
  emulated: "🐢",
  vanished: "👻",
  new: "🆕",
  changed: "📈",
};
/** The mark of checks that were stopped before they could be good or bad. */
const STOPPED = "⚪";

/** What rows need to know about their report. */
export type About = {
  base: Base | null;
  severalSystems: boolean;
  flakeOf: FlakeOf;
  links: readonly Link[];
  show: ShowName;
};

export function aboutOf({ base, checks }: Report, links: readonly Link[]): About {
  return {
    base,
    severalSystems: hasSeveralSystems(checks),
    flakeOf: flakesIn(checks),
    links,
    show: namesIn({ base, checks }, characters(NAME_LENGTH)),
  };
}

/** A table in Markdown: its two first lines, and its rows. */
export type Table = { head: string; rows: string[] };

/** Renders the table of what needs attention. */
export function rowsTable(rows: readonly Row[], about: About): Table {
  return table(
    ["", "check", "what happened"],
    about,
    rows.map((row) => [markOf(row), namesCell(row, about), happened(row, about), ...rowNumbers(row)]),
  );
}

/** Renders the table of passed checks. Numbers of an earlier run are in parentheses. */
export function passedTable(checks: readonly Check[], about: About): Table {
  return table(
    ["check", ""],
    about,
    checks.map((check) => [nameCell(check, about), cameToPass(check, about), ...numbers(check)]),
  );
}

/** Columns of numbers come after those that `titles` name; empty ones are left out. */
function table(titles: readonly string[], { base }: About, rows: readonly (readonly string[])[]): Table {
  const than = base === null ? "" : `vs ${isBranch(base) ? code(baseName(base)) : prose(baseName(base))}`;
  const columns = [
    ...titles.map((title) => ({ title, rule: "---" })),
    ...["time", than, "peak memory", than].map((title) => ({ title, rule: "---:" })),
  ];
  const kept = columns.map((_, index) => index < titles.length || rows.some((cells) => cells[index] !== ""));
  const line = (cells: readonly string[]): string => `| ${cells.filter((_, index) => kept[index]).join(" | ")} |`;
  return {
    head: `${line(columns.map(({ title }) => title))}\n${line(columns.map(({ rule }) => rule))}`,
    rows: rows.map(line),
  };
}

function markOf({ need, check }: Row): string {
  return check.verdict === "cancelled" || check.verdict === "not-run" ? STOPPED : VERDICT_MARKS[need];
}

/** A check, or the first of those with one cause: all names are in the fold below. */
function namesCell(row: Row, about: About): string {
  if (row.need === "vanished" || row.others.length === 0) return nameCell(row.check, about);
  const all = [row.check, ...row.others];
  return `**${countAll(all)}**: ${firstNames(all.map((check) => nameCell(check, about)))}`;
}

/** A plain build gets no mark for its kind; the other backends say what they used. */
function nameCell(check: Row["check"], { severalSystems, flakeOf, show }: About): string {
  const parts = [code(show(check.name))];
  if (!("backend" in check)) return parts.join("");
  const [flake, system] = [flakeOf(check), systemOf(check)];
  if (flake !== null) parts.push(prose(shorten(flake, NAME_LENGTH)));
  if (severalSystems && system !== null) parts.push(prose(shorten(system, NAME_LENGTH)));
  const kind = testKind(check);
  if (kind !== null) parts.push(kind);
  return parts.join("\u00a0· ");
}

function happened(row: Row, { base }: About): string {
  if (row.need === "vanished")
    return prose(`${placeOnBase(base)}is not here${isGood(row.check.verdict) ? "" : "; was bad there"}`);
  const { check } = row;
  const others = aboutOthers(row);
  const remark = [shorten(remarks(check).join("; "), CAUSE_LENGTH), ...(others === "" ? [] : [others])].join("; ");
  // The sentence of an entry for a shard already says that it is lost.
  const silentVerdict = remark !== "" && (check.verdict === "failed" || check.attr === "");
  const said = remark === "" ? [] : [sentence(remark, check.subtests)];
  const words =
    isBooted(check) && check.verdict === "passed"
      ? [bootsIn(check), ...said].join(", ")
      : [...(silentVerdict ? [] : [WORDS[check.verdict]]), ...said].join(": ");
  const where = place(check.location);
  const compared = besideEach(row, base);
  return [
    words,
    ...(where === null ? [] : [code(shorten(where, CAUSE_LENGTH))]),
    ...(compared === null ? [] : [prose(compared)]),
  ].join(", ");
}

/** Where a vanished check is or was, as the start of a sentence; "" without a base. */
function placeOnBase(base: Base | null): string {
  return base === null ? "" : `${isBranch(base) ? "is" : "was"} ${onBase(base)}, `;
}

function cameToPass(check: Check, { base, links }: About): string {
  const compared = beside(check, base);
  return [
    check.verdict === "cached" ? provenBy(check, links) : isBooted(check) ? bootsIn(check) : "built",
    ...(compared === null ? [] : [prose(compared)]),
  ].join(", ");
}

function provenBy({ proof }: Check, links: readonly Link[]): string {
  if (proof === null) return "cached";
  const [day, url] = [provenOn(proof), runBeside(proof.run, links)];
  if (url === null) return day === null ? "cached" : `cached, proven on ${day}`;
  return day === null ? `cached, proven by [a run](${url})` : `cached, proven on [${day}](${url})`;
}

/** The numbers of a row; those of several builds would be of none. */
function rowNumbers(row: Row): string[] {
  return row.need === "vanished" || !isOneBuild(row) ? ["", "", "", ""] : numbers(row.check);
}

/** Time and its difference, peak memory and its difference; empty where nothing was measured. */
function numbers(check: Row["check"]): string[] {
  if (!("backend" in check)) return ["", "", "", ""];
  const old = (number: number | null | undefined, format: (number: number) => string): string =>
    number === null || number === undefined ? "" : oldNumber(number, format);
  return [
    unbroken(timeOf(check) ?? old(check.proof?.durationMs, formatDuration)),
    differenceCell(timeDifference(check)),
    unbroken(memoryOf(check) ?? old(check.proof?.peakMemoryBytes, formatBytes)),
    differenceCell(memoryDifference(check)),
  ];
}

function differenceCell(difference: Difference | null): string {
  if (difference === null) return "";
  return difference.beyondNoise ? `**${unbroken(difference.text)}**` : unbroken(difference.text);
}

/** Keeps a number and its unit on one line. */
function unbroken(time: string): string {
  return time.replaceAll(" ", "\u00a0");
}
