/**
 * The display of check names, in every report and on every line: each must be visible, and no two of one report may
 * look the same.
 */

import { createHash } from "node:crypto";

import type { Base, Check } from "../model/model.ts";
import { spell, spellAll } from "../text/text.ts";
import { shorten } from "./escape.ts";

/** Returns a name as it is shown: one line with at least one visible character. */
export type ShowName = (name: string) => string;

/** The room for a name, and the function that cuts it: `length` is in the units of `cut`. */
export type Room = { length: number; cut: (text: string, length: number) => string };

const ALL_NAMES: Room = { length: Infinity, cut: (text) => text };

/** Returns room for so many characters. */
export function characters(length: number): Room {
  return { length, cut: shorten };
}

/**
 * Shows names beside each other. Invisible characters are spelled out. If two names would look the same, everything
 * that is not ASCII is spelled out in them. If two are the same within the room that there is, digits of a digest are
 * added. A name that is not among `names` is shown as if it were alone.
 */
export function showNames(names: Iterable<string>, room: Room = ALL_NAMES): ShowName {
  const all = [...new Set(names)];
  const looks = Map.groupBy(all, (name) => skeleton(cut(spelled(name), room)));
  const whole = new Map<string, string>();
  for (const alike of looks.values())
    for (const name of alike)
      whole.set(name, alike.length === 1 || name === EMPTY ? spelled(name) : spellAll(name) || EMPTY);
  const short = keepApart(
    all.map((name) => whole.get(name) ?? ""),
    room,
  );
  return (name) => short.get(whole.get(name) ?? "") ?? cut(spelled(name), room);
}

/**
 * Cuts different texts to the room that there is, and keeps them different: if two would be the same, digits of a
 * digest are added.
 */
export function keepApart(texts: Iterable<string>, room: Room): Map<string, string> {
  const shown = new Map<string, string>();
  const taken = new Set<string>();
  const groups = [...Map.groupBy(new Set(texts), (text) => cut(text, room))];
  for (const [short, [text = "", ...others]] of groups) {
    if (others.length > 0) continue;
    shown.set(text, short);
    taken.add(short);
  }
  for (const [, same] of groups.filter(([, { length }]) => length > 1))
    for (const text of same.toSorted()) shown.set(text, markedName(text, room, taken));
  return shown;
}

/** The parts of a report that have names. */
type Named = { checks: readonly Pick<Check, "name">[]; base: Pick<Base, "vanished"> | null };

/** Shows the names of a report beside each other: those of its checks, and those that only its base had. */
export function namesIn({ checks, base }: Named, room: Room = ALL_NAMES): ShowName {
  return showNames([...checks.map(({ name }) => name), ...(base?.vanished ?? []).map(({ name }) => name)], room);
}

/** Shows one name when no others are known. */
export function showName(name: string): string {
  return spelled(name);
}

/** Stands for the empty name; a real name of two quotation marks is spelled out. */
const EMPTY = '""';

function spelled(name: string): string {
  return name === EMPTY ? "‹U+0022›‹U+0022›" : spell(name) || EMPTY;
}

function cut(text: string, { length, cut: shortened }: Room): string {
  return length === Infinity ? text : shortened(text, length);
}

/** Adds digits of a digest, and a number after them if somebody has searched for two names with the same digits. */
function markedName(text: string, room: Room, taken: Set<string>): string {
  const digits = createHash("sha256").update(text).digest("hex").slice(0, 8);
  for (let number = 1; ; number += 1) {
    const mark = ` ~${digits}${number === 1 ? "" : `-${number}`}`;
    const candidate = `${cut(text, { ...room, length: room.length - mark.length })}${mark}`;
    if (taken.has(candidate)) continue;
    taken.add(candidate);
    return candidate;
  }
}

/**
 * Reduces a text to its looks, for comparison: compatibility forms (full width, mathematical letters, ligatures) and
 * composition by Unicode's own tables (NFKC), then letters and signs that look like ASCII's in the usual fonts. The
 * latter are chosen by hand from the single letters of Unicode's `confusables.txt` (UTS 39); Node has no table of them.
 * Sequences such as "rn" for "m" are not covered.
 */
function skeleton(text: string): string {
  return Array.from(text.normalize("NFKC"), (character) => LOOKS_LIKE.get(character) ?? character).join("");
}

/** Each character is followed by those that look like it. `l` also stands for `I`, `1` and `|`, and `O` for `0`. */
const ALIKE: readonly string[] = [
  "aаαɑ",
  "bЬ",
  "cсϲⅽⲥ",
  "dԁⅾꓒ",
  "eеҽ℮",
  "gɡցց",
  "hһհ",
  "iіιıⅰɩ",
  "jјϳյ",
  "kκкĸ",
  "nոռ",
  "oоοօⲟσ",
  "pрρⲣ",
  "qԛզ",
  "rгⲅ",
  "sѕꜱ",
  "tτ",
  "uυսʋ",
  "vνѵⅴ",
  "wԝաѡ",
  "xхχⅹ",
  "yуγү",
  "zᴢ",
  "AАΑᎪꓮ",
  "BВΒᏴꓐ",
  "CСϹᏟꓚ",
  "DᎠꓓ",
  "EЕΕᎬꓰ",
  "FϜꓝ",
  "GԌᏀꓖ",
  "HНΗᎻꓧ",
  "JЈᎫꓙ",
  "KКΚᏦꓗK",
  "LᏞꓡԼ",
  "MМΜᎷꓟ",
  "NΝꓠ",
  "PРΡᏢꓑ",
  "QԚ",
  "RᎡꓣ",
  "SЅᏚꓢՏ",
  "TТΤᎢꓔ",
  "UՍꓴ",
  "VᏙꓦѴ",
  "WᏔᎳꓪԜ",
  "XХΧꓫ",
  "YΥҮꓬУ",
  "ZΖᏃꓜ",
  "lI1|ӏӀІΙǀ∣ꓲⲒ",
  "O0ОΟՕꓳⲞ",
  "-‐‑‒–—−˗﹘ー一",
  "'‘’ʼ′ʹˈ`´",
  '"“”″',
  "/⁄∕╱⧸",
  ".․·‧∙⋅",
  ",‚",
  ":∶꞉ː",
  ";;",
  "*∗⁎",
  "!ǃ",
  "~∼˜",
  "_ˍ",
  "‹<˂❮〈⟨〈",
  "›>˃❯〉⟩〉",
  "+᛭➕",
  "=᐀꞊",
];

const LOOKS_LIKE: ReadonlyMap<string, string> = new Map(
  ALIKE.flatMap((row) =>
    Array.from(row, (character, index): [string, string] => [
      character,
      index === 0 ? character : (Array.from(row)[0] ?? ""),
    ]),
  ),
);
