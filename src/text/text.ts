/** Text for display, and parsing of text: cleaning, excerpts, numbers, widths, patterns. */

export { anyOf } from "./any-of.ts";
export { cutLine, Excerpt, EXCERPT_LINES, excerptLine, GAP, places } from "./excerpt.ts";
export { plainFileName } from "./file-name.ts";
export { count, formatBytes, formatDuration, formatShare, GIB, MIB } from "./format.ts";
export { at, isCount, isRecord, isTexts, readJson } from "./untrusted.ts";
export { compare } from "./order.ts";
export { guess, matcher, type Selection, selectNames, selectsAll } from "./patterns.ts";
export {
  printable,
  sanitize,
  sanitizeLines,
  showBidi,
  spell,
  spellAll,
  stripControls,
  stripEscapes,
} from "./sanitize.ts";
export { splitSettings, strangeLine } from "./settings.ts";
export { shellWord } from "./shell.ts";
export { SHAPES } from "./shapes.ts";
export { suggest } from "./suggest.ts";
export { wrapWords } from "./wrap.ts";
export { clip, displayWidth, padEnd, padStart, paint, type Style } from "./width.ts";
