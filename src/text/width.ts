/** The width of text on a terminal: close enough for a table, without Unicode's tables. */

import { styleText } from "node:util";

let segmenter: Intl.Segmenter | undefined;

/**
 * Splits a text into what a reader takes for single characters. Creating the segmenter takes a third of the time that
 * `--version` may take.
 */
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

const ASCII = /^[\x20-\x7e]*$/;

/** East Asian wide blocks (UAX 11) and emoji take two columns. */
const WIDE = new RegExp(
  [
    String.raw`\p{Emoji_Presentation}|\uFE0F`,
    String.raw`[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]`,
    String.raw`[\u{20000}-\u{3FFFD}]`,
  ].join("|"),
  "u",
);

/** Marks and formatting characters alone take no column. */
const INVISIBLE = /^[\p{M}\p{Cf}]+$/u;

/** A grapheme with more code units than this is cut: no script needs that many marks. */
const GRAPHEME_LENGTH = 32;

function widthOf(grapheme: string): number {
  if (INVISIBLE.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}

/** Returns how many columns a line of sanitized text takes. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemesOf(text)) width += widthOf(segment);
  return width;
}

/** Cuts `text` to at most `width` columns, with an ellipsis for what does not fit. */
export function clip(text: string, width: number): string {
  if (width <= 0) return "";
  if (text.length <= width && ASCII.test(text)) return text;
  // Text beyond this is not visible, and a log line may have megabytes.
  const head = text.slice(0, Math.min(text.length, width * GRAPHEME_LENGTH));
  let kept = "";
  let keptForEllipsis = "";
  let used = 0;
  for (const { segment } of graphemesOf(head)) {
    const next = used + widthOf(segment);
    if (next > width) return `${keptForEllipsis.trimEnd()}…`;
    kept += segment;
    if (next < width) keptForEllipsis = kept;
    used = next;
  }
  return head.length < text.length ? `${keptForEllipsis.trimEnd()}…` : kept;
}

/** Brings `text` to exactly `width` columns: clipped, or filled with spaces after it. */
export function padEnd(text: string, width: number): string {
  const clipped = clip(text, width);
  return clipped + " ".repeat(Math.max(0, width - displayWidth(clipped)));
}

/** Brings `text` to exactly `width` columns: clipped, or filled with spaces before it. */
export function padStart(text: string, width: number): string {
  const clipped = clip(text, width);
  return " ".repeat(Math.max(0, width - displayWidth(clipped))) + clipped;
}

/** Emphasis on a terminal; does not change the width. */
export type Style = Parameters<typeof styleText>[0];

/** Renders `text` in a style, or unchanged without colour; the caller knows whether there is colour. */
export function paint(text: string, style: Style, color: boolean): string {
  return color && text !== "" ? styleText(style, text, { validateStream: false }) : text;
}
