import { clip, displayWidth, formatShare, paint, type Style } from "../text/text.ts";

/**
 * One line of the live area before it is cut and coloured. `mark` is one column wide. Without room for all, first
 * `rest` is cut, then `text`: `end` says how long it has taken, and stays.
 */
export type LiveLine = { mark: string; style: Style; text: string; end?: string; rest?: string; quiet?: boolean };

/** A part of a line. Of parts that have no room, the one with the highest rank is left out first. */
export type Fact = { text: string; rank: number };

/** Columns of a text that its end leaves to it, and without which the rest says nothing. */
const TEXT_WIDTH = 8;

/** Columns of the memory bar, and with how many fewer it would say nothing. */
const BAR_WIDTH = 20;
const SHORTEST_BAR = 5;

const BAR_LABEL = "memory ";

/** From these parts of all memory on, there is little left, and next to none. */
const LITTLE_LEFT = 0.8;
const NONE_LEFT = 0.95;

/** Joins as many facts as a line of `width` columns has room for, but always one. */
export function joinFacts(facts: readonly Fact[], width: number): string {
  const kept = [...facts];
  const join = (): string => kept.map(({ text }) => text).join(" · ");
  while (kept.length > 1 && displayWidth(join()) > width) {
    const last = kept.reduce((most, { rank }) => Math.max(most, rank), 0);
    kept.splice(
      kept.findIndex(({ rank }) => rank === last),
      1,
    );
  }
  return join();
}

/** The line with the memory of all builds together, of all that there is, both in bytes. */
export function memoryLine({ bytes, limitBytes }: { bytes: number; limitBytes: number }, width: number): LiveLine {
  const share = Math.min(1, bytes / limitBytes);
  const numbers = formatShare(bytes, limitBytes);
  const room = Math.min(BAR_WIDTH, width - 2 - BAR_LABEL.length - 1 - numbers.length);
  const full = Math.max(1, Math.floor(share * room));
  return {
    mark: "▪",
    style: share < LITTLE_LEFT ? "cyan" : share < NONE_LEFT ? "yellow" : "red",
    text: room < SHORTEST_BAR ? numbers : `${BAR_LABEL}${"█".repeat(full)}${"░".repeat(room - full)} ${numbers}`,
  };
}

/** At most so many lines; the last one says how many have no room. */
export function fitLines(lines: readonly LiveLine[], rows: number): LiveLine[] {
  if (lines.length <= rows) return [...lines];
  if (rows === 1) return lines.slice(0, 1);
  const kept = lines.slice(0, rows - 1);
  const hidden = lines.length - kept.length;
  return [...kept, { mark: " ", style: "dim", text: `… and ${hidden} more`, quiet: true }];
}

/** Renders a line in at most `width` columns. */
export function drawLine(line: LiveLine, width: number, color: boolean): string {
  const { text, end = "", rest = "" } = line;
  const room = width - 2;
  const shown = clip(text, Math.max(TEXT_WIDTH, room - displayWidth(end)));
  const head = clip(`${shown}${end}`, room);
  const left = room - displayWidth(head);
  const whole = left < TEXT_WIDTH ? head : `${head}${clip(rest, left)}`;
  if (whole === "") return clip(line.mark, width);
  return `${paint(line.mark, line.style, color)} ${line.quiet === true ? paint(whole, "dim", color) : whole}`;
}
