import { byNeedOfAttention, totals } from "../verdict.ts";
import type { Check, Report } from "../verdict.ts";
import { code, codeSpan, fenced, htmlCode, prose, shorten } from "./escape.ts";
import { formatBytes, formatDuration } from "../format.ts";
import { type Gantt, renderGantt } from "./gantt.ts";
import { oldNumber, provenOn, runUrl } from "./proof.ts";
import { reproduceCommand } from "./reproduce.ts";
import { emulationNote, featureFact, headline, memoryOf, nixName, passedLine, place, remarks, timeOf, toneOf, WORDS } from "./words.ts";
import type { Tone } from "./words.ts";

/** A number and its unit, on one line. */
function unbroken(time: string): string {
  return time.replaceAll(" ", "\u00a0");
}

/** What one step may write to its job summary, in bytes (GitHub's documentation of workflow commands: 1 MiB). */
export const SUMMARY_LIMIT = 1024 * 1024;

/** What a comment may hold (GitHub's API: 65,536 characters); counted in bytes, and so on the safe side. */
export const COMMENT_LIMIT = 65_536;

/** A cause is a sentence, not a log: characters of it that a row shows. */
const CAUSE_LENGTH = 300;
/** Characters of a name that a row shows. */
const NAME_LENGTH = 120;
/** What is left of an excerpt when whole ones do not fit: its last lines, and characters of each. */
const SHORT_EXCERPT = { lines: 20, columns: 300 };

/** What is left of the timeline when the whole does not fit: its longest builds. */
const SHORT_TIMELINE_ROWS = 20;

const MARKS: Readonly<Record<Tone, string>> = { bad: "❌", stopped: "⚪", doubtful: "⚠️", good: "✅" };

/** What of a report is shown: the steps on which it gives way to a limit. */
type Shown = { timeline: "whole" | "short" | "none"; passed: boolean; shortExcerpts: boolean; excerpts: number; rows: number };

/** The finished pieces of a summary, in order of need. */
type Pieces = {
  headline: string;
  tableHead: string;
  rows: string[];
  note: string | null;
  passedLine: string | null;
  passed: string;
  excerpts: string[];
  shortExcerpts: string[];
  timeline: string | null;
  shortTimeline: string | null;
  machine: string;
};

/**
 * The report as GitHub's Markdown, never more than `limit` bytes (default: a job summary's). When it is too long it
 * loses, in this order: the timeline's shorter builds; the timeline; the list of passed checks; the beginnings of excerpts; whole excerpts; rows of the table;
 * everything but the headline. Each loss is said, and none cuts through markup.
 */
export function renderSummary(report: Report, options: { limit?: number } = {}): string {
  const limit = options.limit ?? SUMMARY_LIMIT;
  const fits = (text: string): boolean => Buffer.byteLength(text) <= limit;
  const pieces = prepare(report);
  const all: Shown = { timeline: "whole", passed: true, shortExcerpts: false, excerpts: pieces.excerpts.length, rows: pieces.rows.length };
  const withShortTimeline: Shown = { ...all, timeline: "short" };
  const withoutTimeline: Shown = { ...all, timeline: "none" };
  const withoutPassed = { ...withoutTimeline, passed: false };
  const withShortExcerpts = { ...withoutPassed, shortExcerpts: true };
  const withExcerpts = (excerpts: number): Shown => ({ ...withShortExcerpts, excerpts });
  const withRows = (rows: number): Shown => ({ ...withExcerpts(0), rows });
  for (const shown of [all, withShortTimeline, withoutTimeline, withoutPassed, withShortExcerpts]) {
    const text = compose(pieces, shown);
    if (fits(text)) return text;
  }
  const excerpts = most(all.excerpts, (number) => fits(compose(pieces, withExcerpts(number))));
  if (excerpts !== null) return compose(pieces, withExcerpts(excerpts));
  const rows = most(all.rows, (number) => fits(compose(pieces, withRows(number))));
  if (rows !== null) return compose(pieces, withRows(rows));
  return fits(pieces.headline) ? pieces.headline : "";
}

/** The largest number up to `max` for which `fits` holds; null when not even 0 does. It holds up to one number. */
function most(max: number, fits: (number: number) => boolean): number | null {
  let low = -1;
  let high = max;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low < 0 ? null : low;
}

function compose(pieces: Pieces, shown: Shown): string {
  const blocks = [pieces.headline.trimEnd()];
  if (shown.rows > 0) blocks.push([pieces.tableHead, ...pieces.rows.slice(0, shown.rows)].join("\n"));
  const hidden = pieces.rows.length - shown.rows;
  if (hidden > 0) blocks.push(`… and ${hidden} more in \`verdict.json\``);
  if (pieces.note !== null) blocks.push(pieces.note);
  if (pieces.passedLine !== null) {
    blocks.push(shown.passed ? fold(pieces.passedLine, pieces.passed) : pieces.passedLine);
  }
  const excerpts = shown.shortExcerpts ? pieces.shortExcerpts : pieces.excerpts;
  blocks.push(...excerpts.slice(0, shown.excerpts));
  const silent = excerpts.length - shown.excerpts;
  if (silent > 0) blocks.push(`No room for the logs of ${silent === 1 ? "1 check" : `${silent} checks`}: see \`verdict.json\``);
  if (pieces.timeline !== null) {
    const timelines = { whole: pieces.timeline, short: pieces.shortTimeline, none: null };
    blocks.push(timelines[shown.timeline] ?? "No room for the timeline: see `report.html`");
  }
  blocks.push(pieces.machine);
  return `${blocks.join("\n\n")}\n`;
}

function prepare(report: Report): Pieces {
  const checks = byNeedOfAttention(report.checks);
  const passed = checks.filter((check) => toneOf(check) === "good");
  const attention = checks.filter((check) => toneOf(check) !== "good");
  const explained = attention.filter((check) => toneOf(check) === "bad" || check.excerpt.length > 0);
  const measured = attention.some((check) => check.peakMemoryBytes !== null);
  const note = emulationNote(report);
  const mark = totals(report).verdict === "good" ? MARKS.good : MARKS.bad;
  return {
    headline: `### ${mark} ${headline(report)}\n`,
    tableHead: measured
      ? "| | check | what happened | time | peak memory |\n|---|---|---|---:|---:|"
      : "| | check | what happened | time |\n|---|---|---|---:|",
    rows: attention.map((check) => row(check, measured)),
    note: note === null ? null : prose(shorten(note, CAUSE_LENGTH)),
    passedLine: passed.length === 0 ? null : passedLine(passed),
    passed: passed.length === 0 ? "" : passedTable(passed),
    excerpts: explained.map((check) => explain(report.system, check, check.excerpt)),
    shortExcerpts: explained.map((check) => explain(report.system, check, shortExcerpt(check.excerpt))),
    timeline: foldTimeline(renderGantt(report)),
    shortTimeline: foldTimeline(renderGantt(report, SHORT_TIMELINE_ROWS)),
    machine: machineLine(report),
  };
}

function row(check: Check, measured: boolean): string {
  const cells = [MARKS[toneOf(check)], nameCell(check), whatHappened(check), unbroken(timeOf(check) ?? "")];
  if (measured) cells.push(unbroken(memoryOf(check) ?? ""));
  return `| ${cells.join(" | ")} |`;
}

/** A plain build says nothing about itself; the other backends say what it took. */
function nameCell(check: Check): string {
  const name = code(shorten(check.name, NAME_LENGTH));
  return check.backend === "build" ? name : `${name} · ${check.backend}`;
}

function whatHappened(check: Check): string {
  const said = shorten(remarks(check).join("; "), CAUSE_LENGTH);
  const silentVerdict = check.verdict === "failed" && said !== "";
  const words = [...(silentVerdict ? [] : [WORDS[check.verdict]]), ...(said === "" ? [] : [prose(said)])].join(": ");
  const where = place(check.location);
  return where === null ? words : `${words}, ${code(shorten(where, CAUSE_LENGTH))}`;
}

/** In parentheses: what an earlier run measured. */
function passedTable(checks: readonly Check[]): string {
  const old = (number: number | null | undefined, format: (number: number) => string): string => (number === null || number === undefined ? "" : oldNumber(number, format));
  const rows = checks.map((check) => [
    nameCell(check),
    proofCell(check),
    unbroken(timeOf(check) ?? old(check.proof?.durationMs, formatDuration)),
    unbroken(memoryOf(check) ?? old(check.proof?.peakMemoryBytes, formatBytes)),
  ]);
  const measured = rows.some(([, , , memory]) => memory !== "");
  const head = measured ? "| check | | time | peak memory |\n|---|---|---:|---:|" : "| check | | time |\n|---|---|---:|";
  return [head, ...rows.map((cells) => `| ${(measured ? cells : cells.slice(0, 3)).join(" | ")} |`)].join("\n");
}

function proofCell({ verdict, proof }: Check): string {
  if (verdict !== "cached") return "built";
  if (proof === null) return "cached";
  const [day, url] = [provenOn(proof), runUrl(proof)];
  if (url === null) return day === null ? "cached" : `cached, proven on ${day}`;
  return day === null ? `cached, proven by [a run](${url})` : `cached, proven on [${day}](${url})`;
}

function explain(system: string, check: Check, excerpt: readonly string[]): string {
  const title = htmlCode(shorten(check.name, NAME_LENGTH));
  const command = `Reproduce: ${codeSpan(reproduceCommand(system, check.name))}`;
  if (excerpt.length === 0) return fold(`${title}: how to reproduce`, command);
  return fold(`${title}: the lines that matter`, `${fenced(excerpt)}\n\n${command}`);
}

function shortExcerpt(excerpt: readonly string[]): string[] {
  return excerpt.slice(-SHORT_EXCERPT.lines).map((line) => shorten(line, SHORT_EXCERPT.columns));
}

/** No backtick can be in a diagram, so that three of them end it. */
function foldTimeline(gantt: Gantt | null): string | null {
  return gantt === null ? null : fold("Timeline", `${gantt.notes.join(" ")}\n\n\`\`\`mermaid\n${gantt.diagram}\n\`\`\``);
}

/** The empty lines are what makes GitHub read Markdown inside again. `summary` is HTML, `body` Markdown. */
function fold(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

function machineLine(report: Report): string {
  const { cores, memoryBytes, features } = report.machine;
  const facts = [cores === 1 ? "1 core" : `${cores} cores`, formatBytes(memoryBytes), prose(nixName(report.nix))];
  for (const feature of features) facts.push(prose(shorten(featureFact(feature), CAUSE_LENGTH)));
  return `<sub>${facts.join(" · ")}</sub>`;
}
