import { byNeedOfAttention, type Check, type Report, totals, type Verdict } from "../model/model.ts";
import { clip, count, displayWidth, padEnd, padStart, paint, printable, type Style } from "../text/text.ts";
import { bootKindAndProgram, countAll, isBooted } from "./boot-words.ts";
import { aboutOthers, byCause, isOneBuild, firstNames, type SharedCause } from "./causes.ts";
import { changeLines } from "./change-lines.ts";
import { originsIn } from "./check-origins.ts";
import { headline, passedLine } from "./headline.ts";
import { provenFacts, savings } from "./proof.ts";
import { namesIn, showName, type ShowName } from "./shown-names.ts";
import {
  emulationNote,
  evaluationNote,
  featureFact,
  memoryOf,
  place,
  remarks,
  timeOf,
  type Tone,
  toneOf,
  trustNote,
  WORDS,
} from "./words.ts";

/** The look of each tone on a terminal. */
const LOOKS: Readonly<Record<Tone, { mark: string; style: Style }>> = {
  bad: { mark: "✘", style: "red" },
  stopped: { mark: "◌", style: "dim" },
  doubtful: { mark: "!", style: "yellow" },
  good: { mark: "✔", style: "green" },
};

/**
 * If there are more good checks than this, the table does not list the cached ones; if more were built, it does not
 * list those either. It then gives their number.
 */
const LISTED_GOOD = 20;

/** Columns of a name that always have room, and the share of a line that a longer name may take. */
const NAME_WIDTH = 16;
const NAME_SHARE = 0.3;

/** With fewer columns than this, a cause is left out because it would say nothing. */
const CAUSE_WIDTH = 8;

/** Columns that causes keep before memory gets any: a cause says more than the memory. */
const CAUSE_BEFORE_MEMORY = 32;

/** Names of checks with one cause on a line without an end. */
const LONGEST_NAME_LIST = 40;

const COLUMN_GAP = "  ";
/** A mark and the space after it. */
const MARK_WIDTH = 2;

/** The place where a table is printed. `width` is the terminal's in columns, `Infinity` where there is none. */
type Screen = { color: boolean; width: number };

/**
 * Renders the final table: a line per check, or per cause that several share, with a second one of their names; those
 * that need a person first, then what the machine lacked, then the answer in one line. Ends in a newline.
 */
export function renderTable(report: Report, screen: Screen): string {
  const checks = byNeedOfAttention(report.checks);
  const good = checks.filter((check) => toneOf(check) === "good");
  const hidden = new Set(hiddenOf(good));
  const lines = tableLines(byCause(checks.filter((check) => !hidden.has(check))), report, screen);
  if (hidden.size > 0 || savings(good) !== null) lines.push(markLine("good", passedLine(good), screen));
  const answer = totals(report).verdict === "good" ? "good" : "bad";
  lines.push(...changeLines(report).map((line) => markLine("doubtful", printable(line), screen)));
  if (lines.length > 0) lines.push("");
  lines.push(...machineLines(report, screen));
  lines.push(markLine(answer, printable(headline(report)), screen, "bold"));
  return `${lines.join("\n")}\n`;
}

function hiddenOf(good: readonly Check[]): readonly Check[] {
  if (good.length <= LISTED_GOOD) return [];
  const cached = good.filter(({ verdict }) => verdict === "cached");
  return good.length - cached.length > LISTED_GOOD ? good : cached;
}

/**
 * Renders one finished check in one line of any length; no newline at the end. `first`: a check that was told before
 * and is bad over the same thing. `originOf`: what is told behind a name where a report has several flakes or systems.
 */
export function renderVerdictLine(
  check: Check,
  { color, originOf = () => "" }: { color: boolean; originOf?: (check: Check) => string },
  show: ShowName = showName,
  first: Check | null = null,
): string {
  const { mark, style } = LOOKS[toneOf(check)];
  const used = [timeOf(check), memoryOf(check)].filter((fact) => fact !== null).join(", ");
  const word = isBooted(check) && check.verdict === "passed" ? "ready" : WORDS[check.verdict];
  const verdict = used === "" ? word : `${word} in ${used}`;
  const kind = isBooted(check) ? ` (${bootedAs(check)})` : "";
  const own = causeOf(check) || provenFacts(check.proof);
  const cause = first === null ? own : `as with ${printable(show(first.name))}${originOf(first)}`;
  return [
    paint(mark, style, color),
    ` ${paint(printable(show(check.name)), "bold", color)}${originOf(check)} ${verdict}${kind}`,
    cause === "" ? "" : `: ${cause}`,
  ].join("");
}

function tableLines(causes: readonly SharedCause[], report: Report, screen: Screen): string[] {
  const { color, width } = screen;
  const nameRoom = Math.max(NAME_WIDTH, Math.floor(width * NAME_SHARE));
  const show = namesIn(report, { length: nameRoom, cut: clip });
  const originOf = originsIn(report.checks);
  const origins = causes.map(({ check }) => originOf(check));
  const rows = causes.map((cause, index) => ({
    ...cellsOf(cause),
    name: (cause.others.length === 0 ? printable(show(cause.check.name)) : namelessOf(cause)) + (origins[index] ?? ""),
    names: cause.others.length === 0 ? [] : [namesLine(cause, show, screen)],
  }));
  const longest = (texts: string[]): number => texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
  const nameWidth = Math.min(longest(rows.map((row) => row.name)), nameRoom + longest(origins));
  const verdictWidth = longest(rows.map((row) => row.verdict));
  const timeWidth = longest(rows.map((row) => row.time));
  const roomForAll = width - MARK_WIDTH - nameWidth - verdictWidth - timeWidth - 3 * COLUMN_GAP.length;
  const memoryWidth = longest(rows.map((row) => row.memory));
  const memoryRoom = memoryWidth === 0 ? 0 : memoryWidth + COLUMN_GAP.length;
  const causeWidth = longest(rows.map((row) => row.cause));
  const withMemory =
    roomForAll - memoryRoom >= (causeWidth === 0 ? -COLUMN_GAP.length : Math.min(CAUSE_BEFORE_MEMORY, causeWidth));
  const room = withMemory ? roomForAll - memoryRoom : roomForAll;
  const line = (row: (typeof rows)[number]): string => {
    if (room < -COLUMN_GAP.length)
      return markLine(row.tone, `${padEnd(row.name, nameWidth)}${COLUMN_GAP}${row.verdict}`, screen);
    const { mark, style } = LOOKS[row.tone];
    // Old numbers take the place of new ones; without room for their date, nothing would mark them as old.
    if (
      row.old !== "" &&
      displayWidth(row.old) <= width - MARK_WIDTH - nameWidth - verdictWidth - 2 * COLUMN_GAP.length
    ) {
      const verdict = paint(padEnd(row.verdict, verdictWidth), style, color);
      const cells = [padEnd(row.name, nameWidth), verdict, paint(row.old, "dim", color)];
      return `${paint(mark, style, color)} ${cells.join(COLUMN_GAP)}`;
    }
    const cause = room < CAUSE_WIDTH ? "" : clip(row.cause, room);
    // Padding at the end of a line would be trailing spaces.
    const memory = !withMemory || (row.memory === "" && cause === "") ? "" : padStart(row.memory, memoryWidth);
    const time = row.time === "" && memory === "" && cause === "" ? "" : padStart(row.time, timeWidth);
    const verdict = time === "" && cause === "" ? row.verdict : padEnd(row.verdict, verdictWidth);
    const cells = [
      padEnd(row.name, nameWidth),
      paint(verdict, style, color),
      paint(time, "dim", color),
      paint(memory, "dim", color),
      cause,
    ];
    return `${paint(mark, style, color)} ${cells.filter((cell) => cell !== "").join(COLUMN_GAP)}`;
  };
  return rows.flatMap((row) => [line(row), ...row.names]);
}

/** The cells of a check, or of those with one cause. */
function cellsOf(cause: SharedCause): Record<"time" | "memory" | "cause" | "old", string> & {
  tone: Tone;
  verdict: Verdict;
} {
  const { check } = cause;
  const isOne = isOneBuild(cause);
  return {
    tone: toneOf(check),
    verdict: check.verdict,
    time: (isOne ? timeOf(check) : null) ?? "",
    memory: (isOne ? memoryOf(check) : null) ?? "",
    cause: [causeOf(check), aboutOthers(cause), bootedAs(check)].filter((part) => part !== "").join("; "),
    old: provenFacts(check.proof),
  };
}

/** What a system was booted as; "" for a check. */
function bootedAs(check: Check): string {
  return isBooted(check) ? printable(bootKindAndProgram(check)) : "";
}

/** Stands in the place of a name; the names are in a line of their own. */
function namelessOf({ check, others }: SharedCause): string {
  return countAll([check, ...others]);
}

/** The names of checks with one cause, as many as the line has room for. */
function namesLine({ check, others }: SharedCause, show: ShowName, { width, color }: Screen): string {
  const names = [check, ...others].map(({ name }) => printable(show(name)));
  const room = width - MARK_WIDTH;
  let [most, used] = [0, ` and ${names.length} more`.length];
  while (most < Math.min(names.length, LONGEST_NAME_LIST) && used <= room) {
    used += displayWidth(names[most] ?? "") + ", ".length;
    most += 1;
  }
  const line = clip(firstNames(names, Math.max(1, used <= room ? most : most - 1)), room);
  return `${" ".repeat(Math.min(width, MARK_WIDTH))}${line === "" ? "" : paint(line, "dim", color)}`.trimEnd();
}

/** What a reader of the verdicts must know about the machine: each missing feature, once. */
function machineLines(report: Report, screen: Screen): string[] {
  const note = emulationNote(report);
  const lacking = report.machine.features.filter(
    ({ name, state }) => state !== "on" && (note === null || name !== "kvm"),
  );
  const number = report.warnings.length;
  const warned =
    number === 0 ? null : `${count(number, "warning of Nix", "warnings of Nix")}: told above, and in the report`;
  const facts = printable(lacking.map(featureFact).join(" · "));
  return [
    ...[trustNote(report), note, evaluationNote(report, showName), warned]
      .filter((one) => one !== null)
      .map((one) => markLine("doubtful", printable(one), screen)),
    ...(facts === "" ? [] : [markLine("stopped", facts, screen)]),
  ];
}

function markLine(tone: Tone, text: string, { width, color }: Screen, emphasis?: Style): string {
  const { mark, style } = LOOKS[tone];
  const line = clip(text, width - MARK_WIDTH).trimEnd();
  const rest = emphasis === undefined ? line : paint(line, emphasis, color);
  return `${paint(mark, style, color)}${rest === "" ? "" : ` ${rest}`}`;
}

function causeOf(check: Check): string {
  const where = place(check.location);
  const cause = printable(remarks(check).join("; "));
  if (where === null) return cause;
  return cause === "" ? printable(where) : `${printable(where)}: ${cause}`;
}
