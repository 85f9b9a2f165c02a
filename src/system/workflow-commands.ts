import { sanitize, sanitizeLines } from "../text/text.ts";

/**
 * Workflow commands of GitHub's runner, and text that must not be one. The runner reads both standard streams of a step
 * and splits them at LF, CR and CRLF. It obeys a line that begins with `::name` after white space, or that contains
 * `##[name]` anywhere (actions/runner, ActionCommand). Its comparison is culture-sensitive, and ignores invisible
 * characters.
 */

const ESCAPE_SEQUENCES = "\u001b";

/**
 * The characters that the runner's comparison ignores, as the inside of a character class: those that Unicode lets a
 * program ignore, all format characters, and ESC.
 */
const COMMAND_UNSEEN = "\\p{Default_Ignorable_Code_Point}\\p{Cf}\\u001b";

const NEW_FORM = new RegExp(`^[\\s${COMMAND_UNSEEN}]*:[${COMMAND_UNSEEN}]*:`, "u");
const OLD_FORM = new RegExp(`(#[${COMMAND_UNSEEN}]*#)(?=[${COMMAND_UNSEEN}]*\\[)`, "gu");

/** The colours and weights that we print ourselves (node:util's `styleText`). */
const OWN_STYLES = new RegExp(`(${ESCAPE_SEQUENCES}\\[(?:1|2|22|31|32|33|36|39)m)`, "u");

/**
 * Turns `text` into whole lines that a terminal can only print and a runner does not obey. It has no escape sequences
 * and no control characters except the tab, and every line that would be a command gets a character that makes it none.
 * Ends in a line break; empty text stays empty.
 */
export function disarm(text: string): string {
  return wholeLines(sanitizeLines(text));
}

/** The same for text that we have laid out ourselves: our own colours stay. */
export function disarmStyled(text: string): string {
  const pieces = text
    .split(OWN_STYLES)
    .map((piece, index) => (index % 2 === 1 ? piece : sanitizeLines(piece).join("\n")));
  return wholeLines(pieces.join("").split("\n"));
}

/**
 * Turns JSON text into one with the same value in which no line is a command and no character moves a terminal: such
 * characters are spelled as `\u` within their strings.
 */
export function disarmJson(json: string): string {
  return json.replaceAll(
    /(?!\n)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029]|(?<=#)#(?=\[)/gu,
    (character) =>
      Array.from(
        { length: character.length },
        (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
      ).join(""),
  );
}

function wholeLines(lines: readonly string[]): string {
  const text = lines.map(disarmLine).join("\n");
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/** A space, not a zero-width character, which the runner would ignore. */
function disarmLine(line: string): string {
  const plain = line
    .split(OWN_STYLES)
    .filter((_, index) => index % 2 === 0)
    .join("");
  return (NEW_FORM.test(plain) ? `.${line}` : line).replace(OLD_FORM, "$1 ");
}

/**
 * Renders one workflow command as a line. Its parts may contain anything: characters that would end a part are escaped,
 * and those that a terminal would obey are removed.
 */
export function workflowCommand(
  name: string,
  properties: Readonly<Record<string, string | number>>,
  data: string,
): string {
  const given = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(sanitize(String(value)))}`);
  return `::${name}${given.length === 0 ? "" : ` ${given.join(",")}`}::${escapeData(disarmWords(data))}\n`;
}

/** The characters of a token, so that it is one word of a workflow command. */
const TOKEN = /^[A-Za-z0-9_-]+$/u;

/** Replaces the token where a text names it; must not be able to become part of one. */
const REDACTED = "***";

/**
 * Renders a folded group of a job's log, to be written in one piece and at the start of a line. `token`: a new secret
 * word for each group. Between `stop-commands` and the token the runner obeys nothing, and the text cannot contain the
 * token.
 */
export function fencedGroup(title: string, text: string, token: string): string {
  if (!TOKEN.test(token)) throw new TypeError("a group needs a token of letters, digits, - and _");
  const body = disarmWords(text).trimEnd();
  const lines = body === "" ? "" : `${withoutToken(body, token)}\n`;
  const start = workflowCommand("group", {}, sanitize(title));
  return `${start}::stop-commands::${token}\n${lines}::${token}::\n::endgroup::\n`;
}

/** For text in which every line follows something that makes its beginning harmless. */
function disarmWords(text: string): string {
  return sanitizeLines(text).join("\n").replace(OLD_FORM, "$1 ");
}

/** Escapes what the runner unescapes in a command's data; `%` first, or the others would be escaped twice. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Case-insensitive, like the runner's own comparison (actions/runner, ActionCommandManager). */
function withoutToken(text: string, token: string): string {
  return text.replace(new RegExp(token, "giu"), REDACTED);
}
