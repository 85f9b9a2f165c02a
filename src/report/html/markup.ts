import { sanitize, sanitizeLines, showBidi, stripEscapes } from "../../text/text.ts";

/**
 * HTML that is finished: text becomes part of it only escaped. It is well-formed XML too, so that any strict reader can
 * prove that nothing in it was taken for markup.
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

/** What may stand between the pieces of a template; null is nothing. */
export type Piece = string | number | Markup | readonly Markup[] | null;

/**
 * A template of HTML: what stands in it is markup, what is put into it is text of one line, in elements and in quoted
 * attributes alike. Control characters go, and what turns the direction of text is spelled out. Never put a piece into
 * a script, a style, or an attribute that is code or a URL. A line break with an indented line behind it is one space:
 * long lines of a template can be wrapped.
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

/** `lines` of a log for a `<pre>`, one under the other. */
export function logLines(lines: readonly string[]): Markup {
  return new Markup(
    lines
      .flatMap((line) => sanitizeLines(showBidi(stripEscapes(line))))
      .map(escapeHtml)
      .join("\n"),
  );
}

/** U+FFFE and U+FFFF go too: HTML can hold them, but no reader of XML takes them. */
function escapeHtml(text: string): string {
  return text.replace(/[\uFFFE\uFFFF]/g, "\uFFFD").replace(/[&<>"']/g, (character) => HTML_ENTITIES[character] ?? "");
}

/**
 * The URL of a file of the report, from its path as in `verdict.json`; null when the path leads anywhere else. Every
 * part is percent-encoded, also the `%` that file names of logs are spelled with, and `./` keeps the first part from
 * being a scheme.
 */
export function fileUrl(path: string): string | null {
  const parts = path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) return null;
  return `./${parts.map((part) => encodeURIComponent(part.toWellFormed())).join("/")}`;
}

/** A share of a whole as a percentage for CSS, from 0 to 100 with two decimals; 0 for what is no share. */
export function percent(part: number, whole: number): string {
  const share = part > 0 && whole > 0 ? Math.min(1, part / whole) : 0;
  return `${Math.round(share * 10_000) / 100}%`;
}
