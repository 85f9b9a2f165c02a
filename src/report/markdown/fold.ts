import type { Check, Report } from "../../model/model.ts";
import { count, formatBytes, formatDuration } from "../../text/text.ts";
import { countAll } from "../boot-words.ts";
import { firstNames, type SharedCause } from "../causes.ts";
import type { Row } from "../compare.ts";
import { code, emphasized, fenced, htmlCode, prose, shorten } from "../escape.ts";
import type { Gantt } from "../gantt.ts";
import { isPlainUrl, type Link } from "../link.ts";
import { debugCommand, reproduceCommand } from "../reproduce.ts";
import { showName, type ShowName } from "../shown-names.ts";
import { SUBTEST_WORDS } from "../test-words.ts";
import { featureFact, nixName } from "../words.ts";
import { CAUSE_LENGTH, NAME_LENGTH } from "./table.ts";

/**
 * How much of an excerpt is shown, from little to all: lines, and characters of each; how many names of checks with one
 * cause; and how many subtests.
 */
export const EXCERPTS = [
  { lines: 6, columns: 160, names: 20, subtests: 5 },
  { lines: 20, columns: 300, names: 100, subtests: 20 },
  { lines: Infinity, columns: Infinity, names: Infinity, subtests: 100 },
] as const;

/**
 * A single excerpt of at most this many lines is unfolded: it saves a click, and the comment is still visible as a
 * whole.
 */
const OPEN_LINES = 15;

/** The empty lines make GitHub read Markdown inside again. `summary` is HTML, `body` Markdown. */
export function fold(summary: string, body: string, open = false): string {
  return `<details${open ? " open" : ""}><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/**
 * Whether there is something to unfold for a row: lines, the commands for a bad check, or the names of those with one
 * cause. A stopped check without lines has nothing to show, and a passed one never has.
 */
export function isExplained({ need, check, others }: Row): boolean {
  if (need === "vanished" || need === "new" || need === "changed") return false;
  if (others.length > 0) return true;
  return check.excerpt.length > 0 || (need === "bad" && !isStopped(check) && reproduceCommand(check) !== null);
}

function isStopped({ verdict }: Check): boolean {
  return verdict === "cancelled" || verdict === "not-run";
}

/**
 * Renders the lines that matter, and the commands to copy, below the names of the checks with one cause as they are
 * shown. Each command is a block of its own, because GitHub's button copies a block.
 */
export function explanation(
  { check, others }: SharedCause,
  { show, flake }: { show: ShowName; flake: Report["flake"] },
  { lines, columns, names: most, subtests }: (typeof EXCERPTS)[number],
  alone: boolean,
): string {
  const names = [check, ...others].map(({ name }) => show(name));
  const excerpt = beginningAndEnd(check.excerpt, lines).map((line) => shorten(line, columns));
  const isSilent = excerpt.length === 0 && isStopped(check);
  const reproduce = isSilent ? null : reproduceCommand(check, flake);
  const debug = debugCommand(check, flake);
  const parts = [
    // The summary has room for a few.
    ...(firstNames(names) === names.join(", ")
      ? []
      : [`${countAll([check, ...others])}: ${firstNames(names.map(code), most)}`]),
    ...(excerpt.length === 0 ? [] : [fenced(excerpt)]),
    ...subtestList(check, subtests),
    ...(reproduce === null ? [] : ["Reproduce:", fenced([reproduce], "sh")]),
    ...(debug === null ? [] : ["Debug:", fenced([debug], "sh")]),
  ];
  const commands = reproduce === null ? "all names" : "how to reproduce";
  const title = excerpt.length === 0 ? commands : "the lines that matter";
  return fold(
    `${firstNames(names.map(htmlCode))}: ${title}`,
    parts.join("\n\n"),
    alone && excerpt.length <= OPEN_LINES,
  );
}

/** The subtests that did not pass; none if there is only one, because the row tells of that. */
function subtestList({ subtests }: Check, most: number): string[] {
  const bad = subtests.filter(({ verdict }) => verdict !== "passed");
  if (bad.length < 2) return [];
  const lines = bad.slice(0, most).map(({ name, verdict, durationMs }) => {
    const after = durationMs === null ? "" : ` after ${formatDuration(durationMs)}`;
    return `- ${emphasized(shorten(showName(name), NAME_LENGTH))}: ${SUBTEST_WORDS[verdict]}${after}`;
  });
  const more = bad.length > most ? [`- … and ${bad.length - most} more`] : [];
  return [`${bad.length} of ${count(subtests.length, "subtest")} did not pass:`, [...lines, ...more].join("\n")];
}

/** The first and last lines, at most so many: an excerpt begins with the first error and ends with the last words. */
function beginningAndEnd(excerpt: readonly string[], lines: number): readonly string[] {
  return excerpt.length <= lines
    ? excerpt
    : [
        ...excerpt.slice(0, lines - LAST_WORDS - LINES_LEFT_OUT.length),
        ...LINES_LEFT_OUT,
        ...excerpt.slice(-LAST_WORDS),
      ];
}

const LAST_WORDS = 2;
const LINES_LEFT_OUT = ["…"];

/** A diagram cannot contain a backtick, so three of them end it. */
export function timelineFold(gantt: Gantt | null): string | null {
  return gantt === null
    ? null
    : fold("Timeline", `${gantt.notes.join(" ")}\n\n\`\`\`mermaid\n${gantt.diagram}\n\`\`\``);
}

/** Links for further reading. */
export function linkLine(links: readonly Link[]): string[] {
  return links
    .filter(({ url }) => isPlainUrl(url))
    .map(({ name, url }) => `[${prose(shorten(name, NAME_LENGTH))}](${url})`);
}

/** More features than we ever report; a stranger's report may have any number. */
const MOST_FEATURES = 10;

/** Links for further reading, and what a reader needs to judge the machine. */
export function lastLine({ machine, nix }: Report, links: readonly Link[]): string {
  const { cores, memoryBytes, features } = machine;
  const facts = [
    ...linkLine(links),
    // A report of jobs without reports knows no machine.
    ...(memoryBytes === 0 ? [] : [cores === 1 ? "1 core" : `${cores} cores`, formatBytes(memoryBytes)]),
    prose(shorten(nixName(nix), NAME_LENGTH)),
    ...features.slice(0, MOST_FEATURES).map((feature) => prose(shorten(featureFact(feature), CAUSE_LENGTH))),
  ];
  return `<sub>${facts.join(" · ")}</sub>`;
}
