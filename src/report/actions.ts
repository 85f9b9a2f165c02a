import type { Check } from "../verdict.ts";
import { defuse, sanitize, sanitizeLines } from "../sanitize.ts";
import { showName, type ShowName } from "./names.ts";
import { timeOf } from "./words.ts";

/** What a token may be made of, so that it is one word of a workflow command. */
const TOKEN = /^[A-Za-z0-9_-]+$/;

/** Stands where a log named the token; it must not be able to become part of one. */
const REDACTED = "***";

/**
 * One check's log as a folded group for a job's log on GitHub, to be written to stdout in one go and at the start of a
 * line. `logText` is the raw log; `token` a secret, fresh word per group. Between `stop-commands` and the token the
 * runner obeys nothing, and the token cannot come out of the log.
 */
export function renderGroup(check: Check, logText: string, token: string, show: ShowName = showName): string {
  if (!TOKEN.test(token)) throw new TypeError("renderGroup needs a token of letters, digits, - and _");
  const body = sanitizeLines(logText).map(defuse).join("\n").trimEnd();
  return [
    `::group::${commandData(groupTitle(check, show))}`,
    `::stop-commands::${token}`,
    ...(body === "" ? [] : [withoutToken(body, token)]),
    `::${token}::`,
    "::endgroup::",
    "",
  ].join("\n");
}

/**
 * `text` for a job's log outside a group: same words, but no line of it is a workflow command. Lines come back sanitized
 * and joined by newlines.
 */
export function quoteForActions(text: string): string {
  // The runner skips any white space before a command, and some of its comparisons look through invisible characters.
  return sanitizeLines(text)
    .map((line) => defuse(line).replace(/^[\s\p{Cf}]*:[\p{Cf}]*:/u, (start) => `.${start}`))
    .join("\n");
}

function groupTitle(check: Check, show: ShowName): string {
  const parts = [show(check.name), check.verdict, timeOf(check)].filter((part) => part !== null);
  return defuse(sanitize(parts.join(" · ")));
}

/** The escapes that the runner undoes in a command's data; `%` first, or the others would be escaped twice. */
function commandData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** Without regard to case, like the runner's own comparison (actions/runner, ActionCommandManager). */
function withoutToken(text: string, token: string): string {
  return text.replace(new RegExp(token, "gi"), REDACTED);
}
