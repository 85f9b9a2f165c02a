/**
 * Text from flakes and logs on its way into GitHub's Markdown. Two things must not happen to it: Markdown reading it as
 * markup, and GitHub's filters finding mentions, references, links, emoji or math in what Markdown rendered. Against
 * the first there are backslashes and entities; against the second only code, or something invisible in the word.
 */

import { sanitize, sanitizeLines, showBidi, stripEscapes } from "../text/text.ts";

/** Zero width space: breaks a word for GitHub's filters, not for the eye. */
const BREAK = "&#8203;";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  // An entity, because a table is cut at its bars before backslashes are looked at.
  "|": "&#124;",
  // Entities, because with backslashes they are math to Gitea and Forgejo.
  "[": "&#91;",
  "]": "&#93;",
  "@": `&#64;${BREAK}`,
  "#": `&#35;${BREAK}`,
  // GitHub's own advice for a dollar sign that is not math.
  $: "<span>&#36;</span>",
};

/** The characters of Markdown's inline syntax. Parentheses and `!` mean something only beside brackets. */
const PUNCTUATION = /[\\`*_{}~^]/;

/**
 * Places where GitHub's filters would find something: URLs, `www.`, `:emoji:`, `GH-1`, and commit hashes (7 digits and
 * more).
 */
const FINDINGS =
  /(?<=:)(?=\/\/)|(?<=www)(?=\.)|(?<=:)(?=[\w+-]+:)|(?<=GH)(?=-\d)|(?<=\b(?:[0-9a-f]{6})+)(?=[0-9a-f])/gi;

/** Stands for a break until everything else is escaped; sanitized text holds no control character. */
const HOLD = "\u0000";

/** `text` as plain words on one line of Markdown, in a table or out of it. Never put it at the start of a block. */
export function prose(text: string): string {
  return oneLine(text)
    .replace(FINDINGS, HOLD)
    .replace(
      /[!-~]/g,
      (character) => ENTITIES[character] ?? (PUNCTUATION.test(character) ? `\\${character}` : character),
    )
    .replaceAll(HOLD, BREAK);
}

/**
 * `text` as prose, in which what stands between backticks is code: our own sentences put commands there. Where the
 * backticks make no pairs they are characters.
 */
export function sentence(text: string): string {
  const parts = text.split("`");
  if (parts.length % 2 === 0 || parts.some((part, index) => index % 2 === 1 && part.trim() === "")) return prose(text);
  return parts.map((part, index) => (index % 2 === 1 ? code(part) : prose(part))).join("");
}

/** `text` as code in a line of Markdown that may be a row of a table. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === "") return "<code></code>";
  // In a table a bar ends the cell even inside backticks, and what a backslash before it means is not agreed on;
  // a dollar sign beside a backtick is GitHub's other way to write math.
  return /[`|\\$]|^ | $/.test(line) ? `<code>${prose(line)}</code>` : `\`${line}\``;
}

/** `text` as code in a line of Markdown outside tables, to be copied: every character is the text's own. */
export function codeSpan(text: string): string {
  const line = oneLine(text);
  const ticks = "`".repeat(longestRun(line) + 1);
  const space = /^[` ]|[` ]$/.test(line) ? " " : "";
  return `${ticks}${space}${line}${space}${ticks}`;
}

/** `text` as code where Markdown is not read, such as inside `<summary>`. */
export function htmlCode(text: string): string {
  return `<code>${oneLine(text).replace(/[&<>]/g, (character) => ENTITIES[character] ?? "")}</code>`;
}

/**
 * `lines` as a fenced block that nothing in them can end. Whole lines, without a newline at the end. `language` is
 * ours: what they are coloured as.
 */
export function fenced(lines: readonly string[], language = ""): string {
  const body = lines.flatMap((line) => sanitizeLines(showBidi(stripEscapes(line)))).join("\n");
  const fence = "`".repeat(Math.max(3, longestRun(body) + 1));
  return `${fence}${language}\n${body}\n${fence}`;
}

/** `text` cut after `length` characters, with an ellipsis when something was cut. */
export function shorten(text: string, length: number): string {
  const characters = Array.from(text.slice(0, 2 * length + 2));
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : text;
}

function oneLine(text: string): string {
  return sanitize(showBidi(stripEscapes(text))).replaceAll("\t", " ");
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
