import type { CauseCode } from "../model/model.ts";
import type { Failure } from "./failure.ts";

/** What an exception of a test script says, in words for people. `message` begins in lower case. */
export type Meaning = { code: CauseCode; message: string };

/** The whole message of an exception with which the driver fails a step. */
const MESSAGES: readonly [CauseCode, RegExp, (found: RegExpExecArray, failure: Failure) => string][] = [
  [
    "command-failed",
    /^command `(.*)` failed \(exit code (-?\d+)\)$/s,
    ([, command, code]) => `\`${oneLine(command)}\` failed with exit code ${code}`,
  ],
  [
    "command-succeeded",
    /^command `(.*)` unexpectedly succeeded$/s,
    ([, command]) => `\`${oneLine(command)}\` unexpectedly succeeded`,
  ],
  [
    "unit-failed",
    /^unit "(.*)" reached state "(.*)"$/s,
    ([, unit, state]) => `unit "${unit}" reached state "${state}"`,
  ],
  [
    "unit-inactive",
    /^unit "(.*)" is inactive and there are no pending jobs$/s,
    ([, unit]) => `unit "${unit}" is inactive and there are no pending jobs`,
  ],
  [
    "unit-inactive",
    /^Expected unit ['"](.*)['"] to (?:to )?be in state ['"](.*)['"] but it is in state ['"](.*)['"]$/s,
    ([, unit, wanted, state]) => `unit "${unit}" is in state "${state}" and not in "${wanted}"`,
  ],
  [
    "unit-unreadable",
    /^retrieving systemctl (?:info|property ".*") for unit "(.*)"(?: under user ".*")? failed with exit code (-?\d+)$/s,
    ([, unit, code]) => `systemctl could not tell the state of unit "${unit}" (exit code ${code})`,
  ],
  [
    "wait-timeout",
    /^action timed out after (.*)$/s,
    ([, time], { step }) => `${step === null ? "an action" : oneLine(step.text)} timed out after ${time}`,
  ],
  [
    "wait-timeout",
    /^Command '.*' timed out after ([\d.]+ seconds)$/s,
    ([, time], { step }) => `${step === null ? "a command" : oneLine(step.text)} timed out after ${time}`,
  ],
  [
    "polling-condition",
    /^Polling condition failed: (.*)$/s,
    ([, what]) => `the polling condition "${oneLine(what)}" failed`,
  ],
  [
    "container-start",
    /^Failed to start container (.*)$/s,
    ([, name]) => `the container "${oneLine(name)}" could not be started`,
  ],
];

/** Python's words for a mistake in a program, where the log does not name the exception's class. */
const MISTAKES =
  /^(?:name '.*' is not defined|.* object (?:has no attribute|is not (?:callable|iterable|subscriptable)).*|.* (?:got an unexpected keyword argument|missing \d+ required (?:positional|keyword-only) argument).*|(?:un|can only concatenate|unsupported operand).*(?:type|str).*|local variable '.*' referenced before assignment|cannot access local variable .*|(?:list|string|tuple) index out of range|division by zero|No module named '.*'|invalid literal for int\(\) with base \d+: '[^']+')$/s;

/** Exceptions by which Python says that a program is wrong. */
const MISTAKE_TYPES = new Set([
  "NameError",
  "UnboundLocalError",
  "TypeError",
  "AttributeError",
  "ValueError",
  "KeyError",
  "IndexError",
  "ZeroDivisionError",
  "ImportError",
  "ModuleNotFoundError",
  "NotImplementedError",
  "RecursionError",
  "StopIteration",
  "JSONDecodeError",
  "UnicodeDecodeError",
  "FileNotFoundError",
]);

const INVALID_TYPES = new Set(["SyntaxError", "IndentationError", "TabError"]);

/** What is left of an exception when the driver lost its connection to a machine. */
const DISCONNECTED =
  /^(?:\[Errno (?:32|104)\] )?(?:Broken pipe|Connection reset by peer|Shell disconnected)$|^invalid literal for int\(\) with base 10: ''$/;

/** Whether an exception says only that a machine was not there any more. */
export function isDisconnection({ message, exception }: Failure): boolean {
  return DISCONNECTED.test(message) || (exception?.type === "Error" && message === "Incorrect padding");
}

/** Lines of other programs may follow a message: as many are left out as it takes to know it. */
const MOST_FOLLOWING = 20;

/** What one of the driver's own messages says; null when it is none of them. */
function knownMeaning(failure: Failure): Meaning | null {
  const lines = failure.message.split("\n");
  for (let count = lines.length; count > Math.max(0, lines.length - MOST_FOLLOWING); count -= 1) {
    const message = lines.slice(0, count).join("\n");
    for (const [code, pattern, words] of MESSAGES) {
      const found = pattern.exec(message);
      if (found !== null) return { code, message: words(found, failure) };
    }
  }
  return null;
}

/** Says what an exception means, by its message and its class. */
export function meaningOf(failure: Failure): Meaning {
  const { message, exception } = failure;
  const known = knownMeaning(failure);
  if (known !== null) return known;
  const type = exception?.type ?? "";
  const said = message === "" ? type : `${type === "" ? "" : `${type}: `}${oneLine(message)}`;
  if (INVALID_TYPES.has(type))
    return { code: "script-invalid", message: `the test script is not valid Python: ${said}` };
  if (type === "AssertionError" && exception?.isFromDriver === true)
    return { code: "driver-fault", message: `the test driver failed: ${said}` };
  if (type === "AssertionError" || type === "RequestedAssertionFailed")
    return {
      code: "script-assertion",
      message:
        message === ""
          ? "an assertion of the test script failed, without a message (AssertionError)"
          : `an assertion of the test script failed: ${oneLine(message)}`,
    };
  if (exception !== null && exception.scriptLine === null)
    return { code: "driver-fault", message: `the test driver failed: ${said}` };
  if (type === "MachineError") return { code: "driver-fault", message: `the test driver failed: ${said}` };
  if (MISTAKE_TYPES.has(type) || (type === "" && MISTAKES.test(message)))
    return { code: "script-error", message: `the test script has a mistake: ${said}` };
  if (type === "" && message === "")
    return {
      code: "script-assertion",
      message: "the subtest failed without a message, as an assertion does (AssertionError)",
    };
  return { code: "script-exception", message: `the test script raised an exception: ${said}` };
}

/** A text in one line, as long as a sentence can bear. */
export function oneLine(text: string | undefined): string {
  const line = (text ?? "")
    .replace(/\s*\n\s*/g, "; ")
    .replace(/^; |; $/g, "")
    .trim();
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
}

const MOST_CHARACTERS = 300;
