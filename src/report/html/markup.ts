import type { Subtest } from "../../model/model.ts";
import { sanitize, sanitizeLines, showBidi, stripEscapes } from "../../text/text.ts";
import { sentenceParts } from "../sentence-parts.ts";

/**
 * Finished HTML: text becomes part of it only when escaped. It is also well-formed XML, so that any strict reader can
 * prove that no text in it was taken for markup.
 */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A value between the pieces of a template; null is nothing. */
export type Piece = string | number | Markup | readonly Markup[] | null;

/**
 * A template of HTML. The template itself is markup, and the values are text of one line, in elements and in quoted
 * attributes alike. Control characters are removed, and characters that change the direction of text are spelled out.
 * Never put a value into a script, a style, or an attribute that is code or a URL. A line break followed by an indented
 * line is one space, so long lines of a template can be wrapped.
 */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Markup {
  return new Markup(strings.map((string, index) => unwrapped(string) + rendered(pieces[index] ?? null)).join(""));
}

function unwrapped(markup: string): string {
  return markup.replaceAll(/\n +/gu, " ");
}

function rendered(piece: Piece): string {
  if (piece === null) return "";
  if (piece instanceof Markup) return piece.source;
  if (typeof piece === "number") return String(piece);
  if (typeof piece === "string") return escapeHtml(sanitize(showBidi(stripEscapes(piece))));
  return piece.map(({ source }) => source).join("");
}

/** Renders a sentence of ours, with commands as code and the name of a subtest of `subtests` emphasized. */
export function sentenceMarkup(text: string, subtests: readonly Subtest[]): Markup {
  return html`${sentenceParts(text, subtests).map((part) => {
    if (part.kind === "words") return html`${part.text}`;
    return part.kind === "code" ? html`<code>${part.text}</code>` : html`<em>${part.text}</em>`;
  })}`;
}

/** Renders `lines` of a log for a `<pre>`, one below the other. */
export function logLines(lines: readonly string[]): Markup {
  return new Markup(
    lines
      .flatMap((line) => sanitizeLines(showBidi(stripEscapes(line))))
      .map(escapeHtml)
      .join("\n"),
  );
}

/** Removes U+FFFE and U+FFFF too: HTML can contain them, but XML cannot. */
function escapeHtml(text: string): string {
  return text.replace(/[\uFFFE\uFFFF]/g, "\uFFFD").replace(/[&<>"']/g, (character) => HTML_ENTITIES[character] ?? "");
}

/**
 * Returns the URL of a file of the report from its path in `verdict.json`; null when the path leads anywhere else.
 * Every part is percent-encoded, including the `%` in file names of logs, and `./` keeps the first part from being a
 * scheme.
 */
export function fileUrl(path: string): string | null {
  const parts = path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) return null;
  return `./${parts.map((part) => encodeURIComponent(part.toWellFormed())).join("/")}`;
}

/** Renders a share of a whole as a percentage for CSS, from 0 to 100 with two decimals; 0 if it is not a share. */
export function percent(part: number, whole: number): string {
  const share = part > 0 && whole > 0 ? Math.min(1, part / whole) : 0;
  return `${Math.round(share * 10_000) / 100}%`;
}
