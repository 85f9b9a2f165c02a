import { sanitize, sanitizeLines } from "../text/text.ts";

/**
 * Workflow commands of GitHub's runner, and text that must not be one. The runner reads both standard streams of a
 * step, cuts them at LF, CR and CRLF, and obeys a line that begins with `::name` after white space, or that holds
 * `##[name]` anywhere (actions/runner, ActionCommand). It compares by culture, which looks through characters that
 * nobody sees.
 */

const ESCAPE_SEQUENCES = "\u001b";

/**
 * What the runner's comparison looks through, as the inside of a character class: what Unicode lets a program ignore,
 * all format characters, and ESC.
 */
const COMMAND_UNSEEN = "\\p{Default_Ignorable_Code_Point}\\p{Cf}\\u001b";

const NEW_FORM = new RegExp(`^[\\s${COMMAND_UNSEEN}]*:[${COMMAND_UNSEEN}]*:`, "u");
const OLD_FORM = new RegExp(`(#[${COMMAND_UNSEEN}]*#)(?=[${COMMAND_UNSEEN}]*\\[)`, "gu");

/** The colours and weights that we print ourselves (node:util's `styleText`). */
const OWN_STYLES = new RegExp(`(${ESCAPE_SEQUENCES}\\[(?:1|2|22|31|32|33|36|39)m)`, "u");

/**
 * `text` as whole lines that a terminal can only print and a runner does not obey: no escape sequences, no control
 * characters but the tab, and every line that would be a command is marked by a character that makes it none. Ends in a
 * line break; empty text stays empty.
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
 * JSON text with the same value, in which no line is a command and no character moves a terminal: what could is spelled
 * as `\u` within its string.
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

/** A space, not a character of no width: the runner would look through it. */
function disarmLine(line: string): string {
  const plain = line
    .split(OWN_STYLES)
    .filter((_, index) => index % 2 === 0)
    .join("");
  return (NEW_FORM.test(plain) ? `.${line}` : line).replace(OLD_FORM, "$1 ");
}

/**
 * One workflow command, as a line. Its parts may hold anything: what would end one is escaped, and what a terminal
 * would obey is gone.
 */
export function workflowCommand(
  name: string,
  properties: Readonly<Record<string, string | number>>,
  data: string,
): string {
  const given = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(sanitize(String(value)))}`);
  return `::${name}${given.length === 0 ? "" : ` ${given.join(",")}`}::${escapeData(disarmWords(data))}\n`;
}

/** What a token may be made of, so that it is one word of a workflow command. */
const TOKEN = /^[A-Za-z0-9_-]+$/u;

/** Stands where a text named the token; it must not be able to become part of one. */
const REDACTED = "***";

/**
 * A folded group of a job's log, to be written in one piece and at the start of a line. `token`: a secret, fresh word
 * for each. Between `stop-commands` and the token the runner obeys nothing, and the token cannot come out of the text.
 */
export function fencedGroup(title: string, text: string, token: string): string {
  if (!TOKEN.test(token)) throw new TypeError("a group needs a token of letters, digits, - and _");
  const body = disarmWords(text).trimEnd();
  const lines = body === "" ? "" : `${withoutToken(body, token)}\n`;
  const start = workflowCommand("group", {}, sanitize(title));
  return `${start}::stop-commands::${token}\n${lines}::${token}::\n::endgroup::\n`;
}

/** Where every line follows something that makes it harmless at its beginning. */
function disarmWords(text: string): string {
  return sanitizeLines(text).join("\n").replace(OLD_FORM, "$1 ");
}

/** The escapes that the runner undoes in a command's data; `%` first, or the others would be escaped twice. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Without regard to case, like the runner's own comparison (actions/runner, ActionCommandManager). */
function withoutToken(text: string, token: string): string {
  return text.replace(new RegExp(token, "giu"), REDACTED);
}
