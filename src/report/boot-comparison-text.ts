/** The comparison of the ways to boot a system, for a terminal, as Markdown and as JSON. Pure. */

import type { BootComparison, ComparedBoot } from "../model/model.ts";
import {
  clip,
  count,
  displayWidth,
  formatBytes,
  formatDuration,
  padEnd,
  padStart,
  paint,
  printable,
  type Style,
} from "../text/text.ts";
import { bootKind } from "./boot-words.ts";
import { code, prose, sentence, shorten } from "./escape.ts";
import { quotedBoot, quotedInWords } from "./quoted-boots.ts";
import { showNames, type ShowName } from "./shown-names.ts";
import { type Tone, toneOf, WORDS } from "./words.ts";

/** Longest text of a cell, in characters. */
const CELL_LENGTH = 300;
const COMPARED_NAME_LENGTH = 60;

/** With fewer columns than this, what a way needs is left out. */
const NEEDS_WIDTH = 8;

const CELL_GAP = "  ";

const COMPARED_LOOKS: Readonly<Record<Tone, { mark: string; style: Style; emoji: string }>> = {
  bad: { mark: "✘", style: "red", emoji: "❌" },
  stopped: { mark: "◌", style: "dim", emoji: "⚪" },
  doubtful: { mark: "!", style: "yellow", emoji: "⚠️" },
  good: { mark: "✔", style: "green", emoji: "✅" },
};

/** What is told of one way to boot, as texts that are not escaped; "" where nothing is known. */
export type ComparedFacts = Record<
  "backend" | "system" | "ready" | "quoted" | "memory" | "isolation" | "needs",
  string
> & {
  /** That it was emulated, and why it did not boot. */
  remark: string;
  tone: Tone;
  /** Milliseconds; null where nothing was measured, or is quoted. */
  readyMs: number | null;
  quotedMs: number | null;
};

/** Returns what is told of each way, with names that can be told apart. */
export function comparedFacts(rows: readonly ComparedBoot[]): ComparedFacts[] {
  const show = showNames(
    rows.map(({ system }) => system),
    { length: COMPARED_NAME_LENGTH, cut: shorten },
  );
  return rows.map((row) => factsOfBoot(row, show));
}

function factsOfBoot(row: ComparedBoot, show: ShowName): ComparedFacts {
  const { boot, program, isolation } = row;
  const quoted = quotedBoot(row);
  const [readyMs, memory] = [boot?.readyMs ?? null, boot?.peakMemoryBytes ?? null];
  return {
    backend: [
      row.way === "vm-with-boot-loader" ? "vm with boot loader" : bootKind(row),
      ...(program === null ? [] : [program]),
    ].join(", "),
    system: show(row.system),
    ready: readyMs === null ? "" : readyTime(readyMs),
    quoted: quotedInWords(quoted),
    memory: memory === null ? "" : formatBytes(memory),
    isolation: isolation ?? "",
    needs: row.needs,
    remark: remarkOf(row),
    tone: toneOf(row),
    readyMs,
    quotedMs: quoted?.readyMs ?? null,
  };
}

function remarkOf({ boot, verdict, emulated, reason }: ComparedBoot): string {
  const isReady = reason === null && typeof boot?.readyMs === "number";
  return [
    ...(emulated ? ["emulated, without KVM"] : []),
    ...(isReady ? [] : [[WORDS[verdict], ...(reason === null ? [] : [reason])].join(": ")]),
  ].join("; ");
}

/** The best ways take less than a second: milliseconds tell them apart. */
function readyTime(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : formatDuration(ms);
}

/** The machine on which all was measured: "4 cores, 15.6 GiB, KVM: broken". */
export function comparedMachine({ cores, memoryBytes, kvm }: BootComparison["machine"]): string {
  return `${count(cores, "core")}, ${formatBytes(memoryBytes)}, KVM: ${kvm}`;
}

/** What the numbers are. */
export const ABOUT_COMPARISON =
  "Time to ready is the median on this machine, from the start of the program. " +
  "Quoted is what the field says of other machines; " +
  "Firecracker's is the time to init, and the memory of its own process.";

/**
 * Renders the comparison for a terminal: a line for each way, a second one for what went wrong with it, and the
 * machine. `width` in columns, `Infinity` where there is none. Ends in a newline.
 */
export function renderBootComparison(
  comparison: BootComparison,
  { color, width }: { color: boolean; width: number },
): string {
  const titles = ["booted as", "system", "ready", "memory", "quoted", "isolation; needs"];
  const rows = comparedFacts(comparison.rows).map(({ remark, isolation, needs, tone, ...facts }) => ({
    look: COMPARED_LOOKS[tone],
    remark: printable(remark),
    cells: [facts.backend, facts.system, facts.ready, facts.memory, facts.quoted].map(printable),
    needs: printable([isolation, needs].filter((one) => one !== "").join("; ")),
  }));
  const widths = titles
    .slice(0, -1)
    .map((title, at) => rows.reduce((most, { cells }) => Math.max(most, displayWidth(cells[at] ?? "")), title.length));
  const room = widths.reduce((left, one) => left - one - CELL_GAP.length, width - 2);
  const cellsLine = (cells: readonly string[], last: string): string =>
    [
      ...cells.map((cell, at) => (at === 2 || at === 3 ? padStart : padEnd)(cell, widths[at] ?? 0)),
      ...(room < NEEDS_WIDTH ? [] : [clip(last, room)]),
    ].join(CELL_GAP);
  const lines = rows.flatMap(({ look: { mark, style }, remark, cells, needs }) => [
    behindMark(paint(mark, style, color), cellsLine(cells, needs), width),
    ...(remark === "" ? [] : [paint(behindMark(" ", remark, width), style, color)]),
  ]);
  const head = behindMark(" ", cellsLine(titles.slice(0, -1), titles.at(-1) ?? ""), width);
  const machine = clip(`on ${comparedMachine(comparison.machine)}`, width).trimEnd();
  return `${[paint(head, "bold", color), ...lines, "", machine].join("\n")}\n`;
}

/** A line with a mark, which is one column wide, or a space in its place. */
function behindMark(mark: string, text: string, width: number): string {
  const rest = clip(text.trimEnd(), Math.max(0, width - 2)).trimEnd();
  if (rest !== "") return `${mark} ${rest}`;
  return width < 1 || mark === " " ? "" : mark;
}

/** Renders the comparison as a table in Markdown, with what its numbers are. Ends in a newline. */
export function renderBootComparisonMarkdown(comparison: BootComparison): string {
  const cell = (text: string, render = prose): string => (text === "" ? "" : render(shorten(text, CELL_LENGTH)));
  const rows = comparedFacts(comparison.rows).map((facts) => {
    return [
      COMPARED_LOOKS[facts.tone].emoji,
      cell(facts.backend),
      code(facts.system),
      cell(facts.ready),
      cell(facts.memory),
      cell(facts.quoted),
      cell(facts.isolation),
      cell(facts.needs),
      cell(facts.remark, sentence),
    ];
  });
  const titles = ["", "booted as", "system", "time to ready", "peak memory", "quoted", "isolation", "needs", ""];
  const rules = titles.map((_, at) => (at === 3 || at === 4 ? "---:" : "---"));
  const table = [titles, rules, ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  const about = [comparedMachine(comparison.machine), ABOUT_COMPARISON].map(prose).join(" · ");
  return `${table.join("\n")}\n\n<sub>${about}</sub>\n`;
}

/** Renders the comparison as indented JSON, each row with its `quoted` figure. Ends in a newline. */
export function renderBootComparisonJson({ machine, rows }: BootComparison): string {
  const wellFormed = (_key: string, value: unknown): unknown =>
    typeof value === "string" ? value.toWellFormed() : value;
  const quoted = rows.map((row) => ({ ...row, quoted: quotedBoot(row) }));
  return `${JSON.stringify({ schema: "nix-verdict-boot-comparison/1", machine, rows: quoted }, wellFormed, 2)}\n`;
}
