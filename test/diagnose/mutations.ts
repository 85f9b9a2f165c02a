/** Logs with something done to them, as other writers, tools and hands do. */

import { CONSOLE_COLOUR, NO_COLOUR } from "../../src/diagnose/driver-line.ts";

type Random = () => number;

const below = (random: Random, count: number): number => Math.floor(random() * count);
const some = (random: Random, lines: readonly string[]): number => below(random, lines.length);
const COLOURS = ["\u001b[0m", "\u001b[1m", "\u001b[2m", "\u001b[31m", "\u001b[32m", "\u001b[1;31m", ""];

/** Does something to lines in a few places. */
const inPlaces =
  (change: (random: Random, line: string, all: readonly string[]) => readonly string[]) =>
  (random: Random, lines: readonly string[]): string[] => {
    const places = new Set(Array.from({ length: 1 + below(random, 8) }, () => some(random, lines)));
    return lines.flatMap((line, place) => (places.has(place) ? change(random, line, lines) : [line]));
  };

/** Gives each line other colours, or none. Passing tests still pass. */
export const recoloured = (random: Random, lines: readonly string[]): string[] =>
  // oxlint-disable-next-line no-control-regex
  lines.map((line) => line.replaceAll(/\u001b\[[0-9;]*m/g, () => COLOURS[below(random, COLOURS.length)] ?? ""));

/** Doubles lines of consoles. Passing tests still pass. */
export const doubledConsoles = (random: Random, lines: readonly string[]): string[] =>
  lines.flatMap((line) => (line.includes(" # ") && random() < 0.5 ? [line, line] : [line]));

const bytes = (random: Random): string =>
  Buffer.from(Array.from({ length: 9 }, () => below(random, 256))).toString("latin1");

/** By what is done. They take and give lines of one character for each byte. */
export const MUTATIONS: Readonly<Record<string, (random: Random, lines: readonly string[]) => string[]>> = {
  dropped: inPlaces(() => []),
  doubled: inPlaces((_random, line) => [line, line]),
  "cut at its end": inPlaces((random, line) => [line.slice(0, below(random, line.length + 1))]),
  "cut at its beginning": inPlaces((random, line) => [line.slice(below(random, line.length + 1))]),
  glued: inPlaces((random, line, all) => [`${line}${all[some(random, all)]}`, ""]),
  interleaved: inPlaces((random, line, all) => {
    const at = below(random, line.length + 1);
    return [
      `${line.slice(0, at)}${CONSOLE_COLOUR}machine # [ 1.0] ${all[some(random, all)]}${NO_COLOUR}${line.slice(at)}`,
    ];
  }),
  moved: inPlaces((random, line, all) => [all[some(random, all)] ?? "", line]),
  truncated: (random, lines) => {
    const log = lines.join("\n");
    return log.slice(0, below(random, log.length)).split("\n");
  },
  "random bytes": inPlaces((random, line) => {
    const at = below(random, line.length + 1);
    return [`${line.slice(0, at)}${bytes(random)}${line.slice(at)}`];
  }),
  recoloured,
};
