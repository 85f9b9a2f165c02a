import type { Check, Report, Span, Stage, Timeline } from "../model/model.ts";
import { compare, count, formatDuration, sanitize, showBidi, stripEscapes } from "../text/text.ts";
import { characters, showNames } from "./shown-names.ts";
import { checkFinder } from "./timeline.ts";
import { toneOf, type Tone } from "./words.ts";

/** Largest diagram that GitHub draws, in characters (Mermaid's `maxTextSize`, which GitHub leaves at its default). */
const DIAGRAM_LIMIT = 50_000;

/** A row is 24 pixels high: nobody scrolls through more than this, and `report.html` shows all. */
const MOST_ROWS = 100;

/** Longest name of a bar, in characters. */
const BAR_NAME_LENGTH = 60;

/** Bars take at least this share of the whole, or nobody would see them. */
const THINNEST = 1 / 400;

/** A stage that took a smaller share of the run does not help to see what took so long. */
const STAGE_SHARE = 0.01;

/** Evaluations have rows only if they took so long, and so much of the run; and the longest few. */
const ROW_FROM_MS = 2000;
const EVALUATION_SHARE = 0.02;
const MOST_EVALUATIONS = 8;

/** Comes first in each row, so that no name is where Mermaid looks for a keyword. */
const BAR_MARKS: Readonly<Record<Tone, string>> = { bad: "✘", stopped: "◌", doubtful: "!", good: "✔" };
const DEPENDENCY_MARK = "▹";

/** A Mermaid diagram, and sentences in Markdown about what it does not show. */
export type Gantt = { diagram: string; notes: string[] };

type GanttRow = { span: Span; isCheck: boolean; critical: boolean; text: string };

/**
 * Renders the builds over time as a Gantt chart; null when nothing was built. It has at most `rows` bars of builds
 * (default: what a reader scrolls through), and never more than GitHub draws. If necessary it shows less, in steps: all
 * builds; only checks and the critical path; the longest builds. A note says what was left out.
 */
export function renderGantt(report: Report, rows = MOST_ROWS): Gantt | null {
  const { timeline, durationMs } = report;
  if (timeline === null || timeline.spans.length === 0) return null;
  const start = Date.parse(report.startedAt);
  const thinnest = Math.max(1, Math.round(durationMs * THINNEST));
  const head = [...header(durationMs), ...stageRows(report.stages, durationMs, start), ...evaluationRows(report)];
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

/** The stages before the builds, which fill the stage `run`. */
function stageRows(stages: readonly Stage[], durationMs: number, start: number): string[] {
  const shown = stages.filter(({ name, durationMs: ms }) => name !== "run" && ms >= durationMs * STAGE_SHARE);
  const rows = shown.map(({ name, startedAt, durationMs: ms }) =>
    rowText({ mark: DEPENDENCY_MARK, name, tags: "done", from: Date.parse(startedAt) - start, durationMs: ms }, 1),
  );
  return rows.length === 0 ? [] : ["section stages", ...rows];
}

/** The evaluations that took most of the run's time, in the order of their starts. */
function evaluationRows({ checks, durationMs: whole, startedAt: start }: Report): string[] {
  const longest = checks
    .flatMap(({ name, verdict, evaluation }) => (evaluation === null ? [] : [{ name, verdict, ...evaluation }]))
    .filter(({ durationMs }) => durationMs >= ROW_FROM_MS && durationMs >= whole * EVALUATION_SHARE)
    .toSorted((one, other) => other.durationMs - one.durationMs)
    .slice(0, MOST_EVALUATIONS)
    .toSorted((one, other) => compare(one.startedAt, other.startedAt));
  const show = showNames(
    checks.map(({ name }) => name),
    characters(BAR_NAME_LENGTH),
  );
  const rows = longest.map(({ name, verdict, startedAt, durationMs }) => {
    const mark = verdict === "eval-error" ? BAR_MARKS.bad : DEPENDENCY_MARK;
    const from = Date.parse(startedAt) - Date.parse(start);
    return rowText({ mark, name: show(name), tags: "done", from, durationMs }, 1);
  });
  return rows.length === 0 ? [] : ["section evaluation", ...rows];
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
    // Alone, `crit` fills the bar with the red of failures; with another tag, it is an outline.
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

/** Renders the line of Mermaid for a bar, at least `thinnest` milliseconds long. */
function rowText({ mark, name, tags, from, durationMs }: Bar, thinnest: number): string {
  const label = `${mark} ${mermaidText(name)} (${formatDuration(durationMs).replace("<", "under")})`;
  // Mermaid reads and shows a date without a zone in the reader's own zone, so everybody sees the time since the run's
  // start.
  const at = new Date(Date.UTC(2000, 0, 1) + (from > 0 ? Math.round(from) : 0))
    .toISOString()
    .slice(0, -1)
    .replace("T", " ");
  return `${label} :${tags === "" ? "" : `${tags}, `}${at}, ${Math.max(thinnest, Math.round(durationMs))}ms`;
}

/**
 * Renders `text` as words of a diagram. Anything but letters, digits and plain signs is written as Mermaid's entity
 * code, because it could be syntax, a directive, a comment or HTML. So are three letters that Mermaid uses for entity
 * codes internally.
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

/** The longest builds that fit, in the order of their starts. */
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
    ...(jobs > 1 ? [`Together, the ${jobs} slots were idle for ${formatDuration(idleMs)}.`] : []),
    ...(left > 0 ? [`${what}; \`report.html\` has all.`] : []),
  ];
}
