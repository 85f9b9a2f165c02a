/**
 * Escapes text from flakes and logs for GitHub's Markdown. Markdown must not read it as markup. And GitHub's filters
 * must not find mentions, references, links, emoji or math in the rendered text. Backslashes and entities prevent the
 * first; only code, or something invisible in the word, prevents the second.
 */

import type { Subtest } from "../model/model.ts";
import { sanitize, sanitizeLines, showBidi, stripEscapes } from "../text/text.ts";
import { type SentencePart, sentenceParts } from "./sentence-parts.ts";

/** Zero width space: breaks a word for GitHub's filters, but not for a reader. */
const BREAK = "&#8203;";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  // An entity, because a table is cut at its bars before backslashes are read.
  "|": "&#124;",
  // Entities, because Gitea and Forgejo read them as math with backslashes.
  "[": "&#91;",
  "]": "&#93;",
  "@": `&#64;${BREAK}`,
  "#": `&#35;${BREAK}`,
  // GitHub's own advice for a dollar sign that is not math.
  $: "<span>&#36;</span>",
};

/** The characters of Markdown's inline syntax. Parentheses and `!` have a meaning only beside brackets. */
const PUNCTUATION = /[\\`*_{}~^]/;

/** Text that GitHub's filters would find: URLs, `www.`, `:emoji:`, `GH-1`, and commit hashes (7 digits and more). */
const FINDINGS =
  /(?<=:)(?=\/\/)|(?<=www)(?=\.)|(?<=:)(?=[\w+-]+:)|(?<=GH)(?=-\d)|(?<=\b(?:[0-9a-f]{6})+)(?=[0-9a-f])/gi;

/** Stands for a break until everything else is escaped; sanitized text contains no control character. */
const HOLD = "\u0000";

/**
 * Renders `text` as plain words on one line of Markdown, inside or outside a table. Never put it at the start of a
 * block.
 */
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
 * Renders a sentence of ours as prose, with commands as code and the name of a subtest emphasized. `subtests`: of the
 * check that it is about.
 */
export function sentence(text: string, subtests: readonly Subtest[] = []): string {
  return sentenceParts(text, subtests)
    .map((part) => RENDERED[part.kind](part.text))
    .join("");
}

const RENDERED: Readonly<Record<SentencePart["kind"], (text: string) => string>> = {
  words: prose,
  code,
  name: emphasized,
};

/** Renders `text` as emphasized prose; what is before and after it must not be a letter or a digit. */
export function emphasized(text: string): string {
  const line = oneLine(text);
  // Asterisks only count beside what is neither a space nor a sign.
  return /^[\p{L}\p{N}](?:.*[\p{L}\p{N}])?$/u.test(line) ? `*${prose(line)}*` : `<em>${prose(line)}</em>`;
}

/** Renders `text` as code in a line of Markdown that may be a row of a table. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === "") return "<code></code>";
  // In a table, a bar ends the cell even inside backticks, and implementations disagree about a backslash before it. A
  // dollar sign beside a backtick is GitHub's other way to write math.
  return /[`|\\$]|^ | $/.test(line) ? `<code>${prose(line)}</code>` : `\`${line}\``;
}

/**
 * Renders `text` as code in a line of Markdown outside tables, to be copied: it contains only the text's own
 * characters.
 */
export function codeSpan(text: string): string {
  const line = oneLine(text);
  const ticks = "`".repeat(longestRun(line) + 1);
  const space = /^[` ]|[` ]$/.test(line) ? " " : "";
  return `${ticks}${space}${line}${space}${ticks}`;
}

/** Renders `text` as code where Markdown is not read, such as inside `<summary>`. */
export function htmlCode(text: string): string {
  return `<code>${oneLine(text).replace(/[&<>]/g, (character) => ENTITIES[character] ?? "")}</code>`;
}

/**
 * Renders `lines` as a fenced block that nothing in them can end. Whole lines, without a newline at the end. `language`
 * is ours, for syntax highlighting.
 */
export function fenced(lines: readonly string[], language = ""): string {
  const body = lines.flatMap((line) => sanitizeLines(showBidi(stripEscapes(line)))).join("\n");
  const fence = "`".repeat(Math.max(3, longestRun(body) + 1));
  return `${fence}${language}\n${body}\n${fence}`;
}

/** Cuts `text` after `length` characters, with an ellipsis if something was cut. */
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
