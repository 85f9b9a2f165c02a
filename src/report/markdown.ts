import { type Check, isGood, type Report, totals } from "../model/model.ts";
import { count } from "../text/text.ts";
import { attention, isNew } from "./compare.ts";
import { fenced, prose, shorten } from "./escape.ts";
import { renderGantt } from "./gantt.ts";
import { headline, passedLine } from "./headline.ts";
import type { Link } from "./link.ts";
import { explanation, EXCERPTS, fold, isExplained, lastLine, linkLine, timelineFold } from "./markdown/fold.ts";
import { most } from "./markdown/most.ts";
import { aboutOf, CAUSE_LENGTH, NAME_LENGTH, passedTable, rowsTable, type Table } from "./markdown/table.ts";
import { warningsFold } from "./markdown/warnings-fold.ts";
import { emulationNote, evaluationNote, nearLimitNote, trustNote, unmeasuredNote } from "./words.ts";

/** The most that a step may write to its job summary, in bytes (GitHub's documentation of workflow commands: 1 MiB). */
export const SUMMARY_LIMIT = 1024 * 1024;

/** Longest comment (GitHub's API: 65,536 characters); counted in bytes to be on the safe side. */
export const COMMENT_LIMIT = 65_536;

/** Rows that are visible at once; further ones that need attention are folded. */
const SCREENFUL = 20;

/** How much is shown of why nothing was judged, which may be a trace of Nix's: lines, and characters of each. */
const PROBLEM = { lines: 60, columns: 500 };

/** If the whole timeline does not fit, this many of its longest builds are shown. */
const SHORT_TIMELINE_ROWS = 20;

/**
 * The page around a report: a title that distinguishes it from the reports of other jobs, and links. Addresses that are
 * not plain are left out. `limit` is in bytes of UTF-8.
 */
export type Page = { title: string | null; links: readonly Link[]; limit?: number };

/**
 * Renders the report as GitHub's Markdown, for a comment or, with another limit, for a job summary: the answer, what
 * needs attention and why, and the rest folded. If it is too long it is shortened in {@link steps}, says what is
 * missing, and is never cut within markup.
 */
export function renderComment(report: Report, page: Page): string {
  const limit = page.limit ?? COMMENT_LIMIT;
  const pieces = piecesOf(report, page);
  const shown: Shown = {
    timeline: 2,
    warnings: 1,
    passed: 1,
    excerpt: EXCERPTS.length - 1,
    explained: pieces.explained.length,
    rows: pieces.rows,
  };
  for (const [part, least] of steps(pieces)) {
    const withThat = (amount: number): string | null => within(limit, blocks(pieces, { ...shown, [part]: amount }));
    const amount = most(least, shown[part], (amount) => withThat(amount) !== null);
    if (amount !== null) return withThat(amount) ?? "";
    shown[part] = least;
  }
  return within(limit, [pieces.headline]) ?? "";
}

/** Renders a page for a run that could judge nothing: `problem` says why, in lines of any text. */
export function renderUnjudged(problem: string, { title, links, limit = COMMENT_LIMIT }: Page): string {
  const reading = linkLine(links);
  const lines = problem
    .split("\n")
    .slice(0, PROBLEM.lines)
    .map((line) => shorten(line, PROBLEM.columns));
  return (
    within(limit, [
      `### ❌ ${titled(title)}nothing was judged`,
      fenced(lines),
      ...(reading.length === 0 ? [] : [`<sub>${reading.join(" · ")}</sub>`]),
    ]) ?? ""
  );
}

/** Renders the report as the file `summary.md`: a comment of the size of a job summary, without a page around it. */
export function renderSummary(report: Report): string {
  return renderComment(report, { title: null, links: [], limit: SUMMARY_LIMIT });
}

/**
 * How much of a report is shown. The timeline: 2 whole, 1 its longest builds, 0 none. Passed checks: 1 listed, 0 not;
 * warnings likewise. How much of each excerpt: an index of {@link EXCERPTS}. How many checks are explained, how many
 * rows there are.
 */
type Shown = Record<"timeline" | "warnings" | "passed" | "excerpt" | "explained" | "rows", number>;

/** What is left out when there is no room, in this order, and how far. The first screen is shortened last. */
function steps({ rows, explainedFirst }: Pieces): (readonly [keyof Shown, number])[] {
  return [
    ["timeline", 0],
    ["warnings", 0],
    ["passed", 0],
    ["excerpt", 0],
    ["explained", explainedFirst],
    ["rows", Math.min(SCREENFUL, rows)],
    ["explained", 0],
    ["rows", 0],
  ];
}

/** The blocks of a page as one text; null as soon as it is longer than `limit` bytes. */
function within(limit: number, blocks: Iterable<string>): string | null {
  const kept: string[] = [];
  let bytes = 0;
  for (const block of blocks) {
    bytes += Buffer.byteLength(block) + (kept.length === 0 ? 1 : 2);
    if (bytes > limit) return null;
    kept.push(block);
  }
  return `${kept.join("\n\n")}\n`;
}

/** The pieces of a page. Long ones are made only on demand. */
type Pieces = {
  headline: string;
  rows: number;
  /** How many checks are in the rows from one number to another. */
  checksIn: (from: number, to: number) => number;
  /** The tables of the first screen, and of the part that is folded. */
  first: Table;
  folded: Table;
  notes: string[];
  /** One for each check that has something to unfold, in the order of the rows. */
  explained: ((excerpt: number) => string)[];
  /** How many of them belong to the first screen. */
  explainedFirst: number;
  passedLine: string | null;
  passed: () => string;
  warnings: (whole: boolean) => string | null;
  /** Null when nothing was built. */
  timeline: ((whole: boolean) => string | null) | null;
  last: string;
};

function piecesOf(report: Report, { title, links }: Page): Pieces {
  const { rows, others } = attention(report);
  const about = aboutOf(report, links);
  const explained = rows.flatMap((row, index) => (row.need !== "vanished" && isExplained(row) ? [{ row, index }] : []));
  const notes = [
    trustNote(report),
    emulationNote(report),
    evaluationNote(report, about.show),
    nearLimitNote(report, about.show),
    unmeasuredNote(report),
  ].filter((note) => note !== null);
  const mark = totals(report).verdict === "good" ? "✅" : "❌";
  return {
    headline: `### ${mark} ${titled(title)}${prose(headline(report))}`,
    rows: rows.length,
    checksIn: (from, to) => rows.slice(from, to).reduce((sum, { others: more }) => sum + 1 + more.length, 0),
    first: rowsTable(rows.slice(0, SCREENFUL), about),
    folded: rowsTable(rows.slice(SCREENFUL), about),
    notes: notes.map((note) => prose(shorten(note, CAUSE_LENGTH))),
    explained: explained.map(({ row }) =>
      remembered((excerpt) =>
        explanation(
          row,
          { show: about.show, flake: report.flake },
          EXCERPTS[excerpt] ?? EXCERPTS[0],
          explained.length === 1,
        ),
      ),
    ),
    explainedFirst: explained.filter(({ index }) => index < SCREENFUL).length,
    passedLine:
      others.length === 0
        ? null
        : [
            passedLine(
              others,
              rows.some(({ need, check }) => need !== "vanished" && isGood(check.verdict)),
            ),
            ...newOnes(others, report),
          ].join("; "),
    passed: () => documentText(passedTable(others, about)),
    warnings: remembered((whole) => warningsFold(report, about.show, whole)),
    timeline:
      (report.timeline?.spans.length ?? 0) === 0
        ? null
        : remembered((whole) => timelineFold(renderGantt(report, whole ? undefined : SHORT_TIMELINE_ROWS))),
    last: lastLine(report, links),
  };
}

function titled(title: string | null): string {
  return title === null || title.trim() === "" ? "" : `${prose(shorten(title, NAME_LENGTH))}: `;
}

/** The number of new checks, if they are too many for rows of their own. */
function newOnes(checks: readonly Check[], { base }: Report): string[] {
  const number = checks.filter((check) => isNew(check, base)).length;
  return number === 0 ? [] : [`${number} new`];
}

/** Caches the results of `make`. */
function remembered<T, U>(make: (asked: T) => U): (asked: T) => U {
  const made = new Map<T, U>();
  return (asked) => {
    const known = made.get(asked) ?? make(asked);
    made.set(asked, known);
    return known;
  };
}

function documentText({ head, rows }: Table, number = rows.length): string {
  return [head, ...rows.slice(0, number)].join("\n");
}

/** A page from top to bottom. Blank lines separate its blocks. */
function* blocks(pieces: Pieces, shown: Shown): Generator<string> {
  yield pieces.headline;
  const first = Math.min(shown.rows, SCREENFUL);
  if (first > 0) yield documentText(pieces.first, first);
  if (shown.rows > first)
    yield fold(
      `${count(pieces.checksIn(first, shown.rows), "more check")} to look at`,
      documentText(pieces.folded, shown.rows - first),
    );
  if (shown.rows < pieces.rows) yield `… and ${pieces.checksIn(shown.rows, pieces.rows)} more in \`verdict.json\``;
  yield* pieces.notes;
  yield* explanations(pieces, shown);
  if (pieces.passedLine !== null)
    yield shown.passed === 1 ? fold(pieces.passedLine, pieces.passed()) : pieces.passedLine;
  const warnings = pieces.warnings(shown.warnings === 1);
  if (warnings !== null) yield warnings;
  if (pieces.timeline !== null)
    yield (
      (shown.timeline === 0 ? null : pieces.timeline(shown.timeline === 2)) ??
      "No room for the timeline: see `report.html`"
    );
  yield pieces.last;
}

/** Those of the first screen one by one, the others in a fold of their own. */
function* explanations(
  { explained, explainedFirst }: Pieces,
  { excerpt, explained: number }: Shown,
): Generator<string> {
  const first = Math.min(number, explainedFirst);
  for (const explain of explained.slice(0, first)) yield explain(excerpt);
  if (number > first) {
    yield `<details><summary>The lines that matter of ${count(number - first, "more check")}</summary>`;
    for (const explain of explained.slice(first, number)) yield explain(excerpt);
    yield "</details>";
  }
  const silent = explained.length - number;
  if (silent > 0) yield `No room for the logs of ${count(silent, "check")}: see \`verdict.json\``;
}
