import type { Check, Report, Span, Stage, Timeline } from "../model/model.ts";
import { count, formatDuration, sanitize, showBidi, stripEscapes } from "../text/text.ts";
import { characters, showNames } from "./shown-names.ts";
import { checkFinder } from "./timeline.ts";
import { toneOf, type Tone } from "./words.ts";

/** What GitHub draws, in characters (Mermaid's `maxTextSize`, which GitHub leaves at its default). */
const DIAGRAM_LIMIT = 50_000;

/** A row is 24 pixels high: more than this nobody scrolls through, and `report.html` shows all. */
const MOST_ROWS = 100;

/** Characters of a name. */
const BAR_NAME_LENGTH = 60;

/** Bars are at least this share of the whole, or the eye does not find them. */
const THINNEST = 1 / 400;

/** A stage that took a smaller share of the run is no part of the answer to what took so long. */
const STAGE_SHARE = 0.01;

/** First in each row, so that no name stands where Mermaid looks for a keyword. */
const BAR_MARKS: Readonly<Record<Tone, string>> = { bad: "✘", stopped: "◌", doubtful: "!", good: "✔" };
const DEPENDENCY_MARK = "▹";

/** A diagram of Mermaid's, and what it does not show, as Markdown sentences of ours. */
export type Gantt = { diagram: string; notes: string[] };

type GanttRow = { span: Span; isCheck: boolean; critical: boolean; text: string };

/**
 * When what was built, as a Gantt chart; null when nothing was. At most `rows` bars of builds (default: what a reader
 * scrolls through) and never more than GitHub draws. It gives way in steps: all builds; only checks and the critical
 * path; the longest builds. What was left out is said.
 */
export function renderGantt(report: Report, rows = MOST_ROWS): Gantt | null {
  const { timeline } = report;
  if (timeline === null || timeline.spans.length === 0) return null;
  const start = Date.parse(report.startedAt);
  const thinnest = Math.max(1, Math.round(report.durationMs * THINNEST));
  const head = [...header(report.durationMs), ...stageRows(report.stages, report.durationMs, start)];
  const all = toRows(timeline, report.checks, start, thinnest);
  const room = DIAGRAM_LIMIT - [...head, "section builds", ""].join("\n").length;
  const fits = (some: readonly GanttRow[]): boolean => some.length <= rows && size(some) <= room;
  const checks = all.filter(({ isCheck, critical }) => isCheck || critical);
  const shown = [all, checks].find(fits) ?? longestBar(all, rows, room);
  const diagram = [...head, "section builds", ...shown.map(({ text }) => text)].join("\n");
  return { diagram, notes: notesOn(timeline, { all: all.length, checks: checks.length, shown: shown.length }) };
}

function header(durationMs: number): string[] {
  const axis = durationMs >= 3_600_000 ? "%H:%M:%S" : durationMs >= 20_000 ? "%M:%S" : "%-S.%L s";
  return ["gantt", "dateFormat YYYY-MM-DD HH:mm:ss.SSS", `axisFormat ${axis}`, "todayMarker off"];
}

/** What came before the builds; they fill the stage `run`. */
function stageRows(stages: readonly Stage[], durationMs: number, start: number): string[] {
  const shown = stages.filter(({ name, durationMs: ms }) => name !== "run" && ms >= durationMs * STAGE_SHARE);
  const rows = shown.map(({ name, startedAt, durationMs: ms }) =>
    rowText({ mark: DEPENDENCY_MARK, name, tags: "done", from: Date.parse(startedAt) - start, durationMs: ms }, 1),
  );
  return rows.length === 0 ? [] : ["section stages", ...rows];
}

function toRows(
  { spans, criticalPath }: Timeline,
  checks: readonly Check[],
  start: number,
  thinnest: number,
): GanttRow[] {
  const critical = new Set(criticalPath);
  const checkOf = checkFinder(checks);
  const show = showNames(
    [...checks.map(({ name }) => name), ...spans.map(({ name, checks: [first] }) => first ?? name)],
    characters(BAR_NAME_LENGTH),
  );
  return spans.map((span) => {
    const [name] = span.checks;
    const check = checkOf(span);
    const mark = check === undefined ? DEPENDENCY_MARK : BAR_MARKS[toneOf(check)];
    const others = span.checks.length > 1 ? ` and ${span.checks.length - 1} more` : "";
    const isCritical = critical.has(span.drvPath);
    // By itself `crit` fills the bar with the red of failures; beside another tag it is an outline.
    const tags = [
      ...(isCritical ? ["crit"] : []),
      ...(check === undefined ? ["done"] : isCritical ? ["active"] : []),
    ].join(", ");
    const bar: Bar = {
      mark,
      name: `${show(name ?? span.name)}${others}`,
      tags,
      from: Date.parse(span.startedAt) - start,
      durationMs: span.durationMs,
    };
    const text = rowText(bar, thinnest);
    return { span, isCheck: span.checks.length > 0, critical: isCritical, text };
  });
}

/** One bar of the chart. `tags` are Mermaid's; `from`, since the run's start, and `durationMs` are in milliseconds. */
type Bar = { mark: string; name: string; tags: string; from: number; durationMs: number };

/** The line of Mermaid that draws a bar, at least `thinnest` milliseconds long. */
function rowText({ mark, name, tags, from, durationMs }: Bar, thinnest: number): string {
  const label = `${mark} ${mermaidText(name)} (${formatDuration(durationMs).replace("<", "under")})`;
  // A date without a zone is read and shown in the reader's own, and so each sees the time since the run's start.
  const at = new Date(Date.UTC(2000, 0, 1) + (from > 0 ? Math.round(from) : 0))
    .toISOString()
    .slice(0, -1)
    .replace("T", " ");
  return `${label} :${tags === "" ? "" : `${tags}, `}${at}, ${Math.max(thinnest, Math.round(durationMs))}ms`;
}

/**
 * `text` as words of a diagram. What is no letter, digit or plain sign is written as Mermaid's entity code: by itself
 * it could be syntax, a directive, a comment or HTML. Three letters go the same way because Mermaid uses them for
 * entity codes in the making.
 */
export function mermaidText(text: string): string {
  return sanitize(showBidi(stripEscapes(text))).replace(
    /[^\p{L}\p{M}\p{N} ._+/-]|[\uFB02\u00B0\u00B6]/gu,
    (character) => `#${character.codePointAt(0) ?? 0};`,
  );
}

function size(rows: readonly GanttRow[]): number {
  return rows.reduce((sum, { text }) => sum + text.length + 1, 0);
}

/** The longest builds that have room, in the order of their start. */
function longestBar(rows: readonly GanttRow[], most: number, room: number): GanttRow[] {
  const kept = new Set<GanttRow>();
  let left = room;
  for (const row of rows.toSorted((a, b) => b.span.durationMs - a.span.durationMs)) {
    if (kept.size >= most || row.text.length + 1 > left) break;
    kept.add(row);
    left -= row.text.length + 1;
  }
  return rows.filter((row) => kept.has(row));
}

function notesOn(
  { criticalPath, idleMs, jobs }: Timeline,
  number: { all: number; checks: number; shown: number },
): string[] {
  const left = number.all - number.shown;
  const what =
    number.shown === number.checks
      ? `Only checks and the critical path are drawn, without ${count(left, "other build")}`
      : `Only the ${number.shown} longest of ${number.all} builds are drawn`;
  return [
    `The critical path, ${count(criticalPath.length, "build")} outlined in red, is what the run waited for.`,
    ...(jobs > 1 ? [`The ${jobs} slots were idle for ${formatDuration(idleMs)}, added up.`] : []),
    ...(left > 0 ? [`${what}; \`report.html\` has all.`] : []),
  ];
}
