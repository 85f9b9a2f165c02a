/**
 * The messages that `@actions/cache` (6.3) prints, and what they mean. They are needed because the package returns the
 * same value for an error as for a missing entry.
 */
import { printable } from "../../text/text.ts";

/**
 * Tries of the service that are waited for. The package makes five, over 24 to 35 s; if three, over about 9 s, do not
 * succeed, the entry is not worth more of the job's time.
 */
const SERVICE_TRIES = 3;

/** Longest quotation of somebody else's text, in characters. */
const QUOTED = 160;

/** A pause of Azure's client before its fourth try, in milliseconds. */
const LONG_PAUSE_MS = 10_000;

const TRIED = /^Attempt (?<number>\d+) of \d+ failed with error: /u;
const PAUSE = /^azure:\S+ RetryPolicy: Delay for (?<milliseconds>\d+)ms/u;
const PROGRESS = /^(?:Received|Sent) (?<bytes>\d+) of \d+ \(/u;

/**
 * Lines with which the package ends a call that failed. It prints none when the last of several tries succeeds or finds
 * nothing.
 */
const ENDED = /^(?:::(?:warning|error)::|Failed to save: |Cache (?:save|restore) skipped: )/u;

/**
 * Beginnings of all lines that report a failure; the rest of such a line is printed. Why a key could not be reserved is
 * only in a debug line, the status of Azure's answer is only in its client's output, and tar and its helpers print
 * messages of their own.
 */
const TELLING = new RegExp(
  [
    "^::(?:warning|error)::(?:Failed to (?:save|restore): |uploadCacheArchiveSDK: internal error " +
      "uploading cache archive: )?",
    "^::debug::Failed to reserve cache: (?:Error: )?",
    "^(?=Cache (?:save|restore) skipped: )",
    TRIED.source,
    "^Failed to save: (?=.* More details: )",
    "^azure:\\S+ (?:RetryPolicy: Network error |(?=Response status code: [45]))",
    "^(?=\\S*(?:tar|gzip|zstd\\w*|sh)(?: \\(child\\))?: )",
  ].join("|"),
  "u",
);

type FailureRule = {
  when: RegExp;
  reason: string | ((found: Record<string, string>, quote: string) => string);
  present?: true;
};

/** From the specific to the general. Keys appear in these lines, so no rule matches text that a key may contain. */
const RULES: readonly FailureRule[] = [
  { when: /already exists|\(409\)/iu, reason: "has it already", present: true },
  {
    when: /will reset in (?<seconds>\d+) seconds/u,
    reason: ({ seconds }) => `got too many requests from this repository (429), and asks to wait ${seconds} s`,
  },
  { when: /Rate limited: |\(429\)|responded with 429/u, reason: "got too many requests from this repository (429)" },
  { when: /Cache storage quota has been hit/u, reason: "is full: the storage that this account pays for is used up" },
  { when: /cache write denied: |does not permit writes/u, reason: "gives this job a read-only token" },
  { when: /cache read denied: |does not permit reads/u, reason: "does not let this job read" },
  { when: /\(40[13]\)|responded with 40[13]/u, reason: (_found, quote) => `refuses this job's token: ${quote}` },
  { when: /status code: 404/u, reason: "removed the entry while it was fetched" },
  { when: /(?:status code:? |\(|responded with )(?<status>[45]\d\d)/u, reason: ({ status }) => `answered ${status}` },
  {
    when: /Unable to locate executable file: (?<program>\w+)/u,
    reason: ({ program }) => `needs ${program}, which is not on this machine`,
  },
  {
    when: /: (?<program>\w+): (?:Cannot exec|not found|command not found)/u,
    reason: ({ program }) => `needs ${program}, which is not on this machine`,
  },
  {
    when: /No space left on device|Wrote only \d+ of \d+ bytes|ENOSPC|EDQUOT/u,
    reason: "cannot be used: this machine's disk is full",
  },
  { when: /tar"? failed with error: /u, reason: "returned a damaged entry, which cannot be unpacked" },
  {
    when: /Unable to make request: (?<code>E[A-Z]+)|(?<code>ECONN[A-Z]+|ENOTFOUND|EPIPE|EAI_AGAIN)/u,
    reason: ({ code }) => `cannot be reached (${code})`,
  },
  {
    when: /socket hang up|aborted|premature|Incomplete download|terminated/iu,
    reason: (_found, quote) => `broke off: ${quote}`,
  },
  { when: /time exceeded|ETIMEDOUT|timed? ?out/iu, reason: "took too long" },
];

/** Whether a line reports a failure, of one try or of all. */
export function isTelling(line: string): boolean {
  return TELLING.test(line);
}

/** Whether these lines say that a call has failed. */
export function isFailure(printed: readonly string[]): boolean {
  return printed.some((line) => ENDED.test(line));
}

/** Whether the package, or Azure's client, will repeat the same try for longer than this program waits. */
export function isGivingUp(line: string): boolean {
  return (
    Number(TRIED.exec(line)?.groups?.["number"] ?? 0) >= SERVICE_TRIES ||
    Number(PAUSE.exec(line)?.groups?.["milliseconds"] ?? 0) >= LONG_PAUSE_MS
  );
}

/** Reads the number of bytes sent or received from a progress line; null for any other line. */
export function progressIn(line: string): number | null {
  const bytes = PROGRESS.exec(line)?.groups?.["bytes"];
  return bytes === undefined ? null : Number(bytes);
}

/** Why there is no entry, as a part of a sentence after the backend's name. `present`: the key exists already. */
export type FailureCause = { reason: string; present: boolean };

/** Finds the reason in the package's output of a failed call. The token is never in it. */
export function explainFailure(printed: readonly string[], token: string | undefined): FailureCause {
  const text = printed
    .map((line) => line.replace(TELLING, ""))
    .filter((line) => line !== "")
    .join("\n");
  const rule = RULES.find(({ when }) => when.test(text));
  const quote = quoteLine(text, token);
  if (rule === undefined)
    return { reason: quote === "" ? "failed, and does not say why" : `says: ${quote}`, present: false };
  const reason = typeof rule.reason === "string" ? rule.reason : rule.reason(rule.when.exec(text)?.groups ?? {}, quote);
  return { reason, present: rule.present ?? false };
}

/**
 * Shortens text to one line, without what gives access: the token, and addresses, which are signed. The package writes
 * a line break as %0A.
 */
function quoteLine(text: string, token: string | undefined): string {
  const [line = ""] = (token === undefined || token === "" ? text : text.replaceAll(token, "***")).split(/\n|%0A/u);
  return printable(line.replaceAll(/https?:\/\/\S+/gu, "…")).slice(0, QUOTED);
}
