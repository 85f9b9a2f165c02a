import type { CauseCode } from "../model/model.ts";
import { anyOf } from "../text/text.ts";
import type { ScriptFailure } from "./failure.ts";

/**
 * What an exception of a test script says, in words for people. `message` begins in lower case. `unit`: the one that is
 * not in the state that the script expects.
 */
export type Meaning = { code: CauseCode; message: string; unit?: string };

type Found = Readonly<Record<string, string | undefined>>;

/** A whole message with which the driver fails a step, and what it means. */
type DriverMessage = { code: CauseCode; pattern: RegExp; words: (found: Found, failure: ScriptFailure) => string };

/** A word in quotation marks, which were curly ones until 2023. */
const inAnyQuotes = (name: string): string => `['"‘](?<${name}>.*)['"’]`;

const DRIVER_MESSAGES: readonly DriverMessage[] = [
  {
    code: "command-failed",
    pattern: /^command `(?<command>.*)` failed \(exit code (?<code>-?\d+)\)$/s,
    words: ({ command, code }) => `\`${inOneLine(command)}\` exited ${code}`,
  },
  {
    code: "command-succeeded",
    pattern: /^command `(?<command>.*)` unexpectedly succeeded$/s,
    words: ({ command }) => `\`${inOneLine(command)}\` unexpectedly succeeded`,
  },
  {
    code: "unit-failed",
    pattern: /^unit "(?<unit>.*)" reached state "(?<state>.*)"$/s,
    words: ({ unit, state }) => `unit "${unit}" reached state "${state}"`,
  },
  {
    code: "unit-inactive",
    pattern: /^unit "(?<unit>.*)" is inactive and there are no pending jobs$/s,
    words: ({ unit }) => `unit "${unit}" is inactive and there are no pending jobs`,
  },
  {
    code: "unit-inactive",
    pattern: new RegExp(
      [
        `^Expected unit ${inAnyQuotes("unit")} to (?:to )?be in state ${inAnyQuotes("wanted")}`,
        `but it is in state ${inAnyQuotes("is")}$`,
      ].join(" "),
      "s",
    ),
    words: ({ unit, wanted, is }) => `unit "${unit}" is in state "${is}" and not in "${wanted}"`,
  },
  {
    code: "unit-unreadable",
    pattern: anyOf([/(?:info|property ".*") for unit "(?<unit>.*)"(?: | under user ".*" ?)?/], {
      before: /^retrieving systemctl /,
      after: / failed with exit code (?<code>-?\d+)$/,
      flags: "s",
    }),
    words: ({ unit, code }) => `systemctl could not tell the state of unit "${unit}" (exit code ${code})`,
  },
  {
    code: "wait-timeout",
    pattern: /^action timed out after (?<time>.*)$/s,
    words: ({ time }, failure) => `${whatOf(failure)} timed out after ${time}`,
  },
  {
    code: "wait-timeout",
    pattern: /^Command '.*' timed out after (?<time>[\d.]+ seconds)$/s,
    words: ({ time }, failure) => `${whatOf(failure)} timed out after ${time}`,
  },
  {
    code: "polling-condition",
    pattern: /^Polling condition failed: (?<condition>.*)$/s,
    words: ({ condition }) => `the polling condition "${inOneLine(condition)}" failed`,
  },
  {
    code: "container-start",
    pattern: /^Failed to start container (?<name>.*)$/s,
    words: ({ name }) => `the container \`${inOneLine(name)}\` could not be started`,
  },
];

/** Lines of other programs may follow a message: as many are left out as it takes to know it. */
const MOST_FOLLOWING = 20;

/** What one of the driver's own messages says; null when it is none of them. */
export function driverMeaning(failure: ScriptFailure): Meaning | null {
  const lines = failure.message.split("\n");
  for (let count = lines.length; count > Math.max(0, lines.length - MOST_FOLLOWING); count -= 1) {
    const message = lines.slice(0, count).join("\n");
    for (const { code, pattern, words } of DRIVER_MESSAGES) {
      const found = pattern.exec(message)?.groups;
      if (found === undefined) continue;
      const { unit } = found;
      return { code, message: words(found, failure), ...(unit !== undefined && { unit }) };
    }
  }
  return null;
}

/** How the messages above begin. */
const BEGINNINGS = [
  "command `",
  'unit "',
  "Expected unit ",
  "retrieving systemctl ",
  "action timed out after ",
  "Polling condition failed: ",
  "Failed to start ",
];

/** Whether a message that is none of the driver's begins as one does: then a part of it is lost. */
export function isPartOfDriverMessage(message: string): boolean {
  return BEGINNINGS.some((begins) => message.startsWith(begins) || (message !== "" && begins.startsWith(message)));
}

/** What the script was waiting for. */
function whatOf({ step }: ScriptFailure): string {
  return step === null ? "an action" : inOneLine(step.text);
}

/** As much of a text as a sentence can bear, in characters. */
const SENTENCE_CHARACTERS = 300;

/** A text in one line. */
export function inOneLine(text = ""): string {
  const line = text.replaceAll(/\s*\n\s*/g, "; ").replaceAll(/^; |; $/g, "");
  return line.length > SENTENCE_CHARACTERS ? `${line.slice(0, SENTENCE_CHARACTERS)}…` : line.trim();
}
