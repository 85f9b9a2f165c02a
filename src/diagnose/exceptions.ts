import { driverMeaning, isPartOfDriverMessage, type Meaning, inOneLine } from "./driver-messages.ts";
import type { ScriptFailure } from "./failure.ts";
import type { PythonException } from "./traceback.ts";

/** Python's words for a mistake in a program, for logs that do not name the exception's class. */
const MISTAKE_WORDS: readonly RegExp[] = [
  /^name '.*' is not defined$/,
  /^'.*' object (?:has no attribute|is not (?:callable|iterable|subscriptable|an iterator)|does not support)/,
  /^(?:module|type object) '.*' has no attribute '|^object of type '.*' has no len\(\)$/,
  /got an unexpected keyword argument|missing \d+ required (?:positional|keyword-only) argument/,
  /^\S+\(\) takes .* arguments? but |^(?:not enough|too many) values to unpack|^maximum recursion depth exceeded/,
  /^unsupported operand type|^can only concatenate|^unhashable type|^argument of type '/,
  /^(?:local variable '.*' referenced before assignment|cannot access local variable )/,
  /^(?:list|string|tuple) index out of range$|^division by zero$|^No module named '/,
  /^invalid literal for int\(\) with base \d+: '[^']|^could not convert string to float: '/,
  /^(?:Expecting |Extra data|Unterminated string ).*: line \d+ column \d+ \(char \d+\)$/,
  /^\[Errno 2\] No such file or directory: '|^'[\w-]+' codec can't (?:en|de)code /,
  // The key that a dictionary does not have.
  /^'[^']*'$/,
];

/** The classes by which Python says that a program is wrong. */
const MISTAKES: ReadonlySet<string> = new Set([
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

const SYNTAX_ERRORS: ReadonlySet<string> = new Set(["SyntaxError", "IndentationError", "TabError"]);

const ASSERTIONS: ReadonlySet<string> = new Set(["AssertionError", "RequestedAssertionFailed"]);

/** The classes of exceptions that are the driver's own where it raises them; others are from what it was given. */
const OF_DRIVER: ReadonlySet<string> = new Set(["AssertionError", "Exception", "RuntimeError"]);

/** What is left of an exception when the driver has lost its connection to a machine. */
const DISCONNECTIONS: readonly RegExp[] = [
  /^(?:\[Errno (?:32|104)\] )?(?:Broken pipe|Connection reset by peer|Shell disconnected)(?:\n|$)/,
  // It reads an exit code from a socket that has nothing more to say.
  /^invalid literal for int\(\) with base 10: ''(?:\n|$)/,
  /^Incorrect padding(?:\n|$)/,
];

/** Whether an exception says only that a machine was not there any more. */
export function isDisconnection({ message }: ScriptFailure): boolean {
  return DISCONNECTIONS.some((pattern) => pattern.test(message));
}

/** Says what an exception means, by its message and its class; null when only a part of it is there. */
export function exceptionMeaning(failure: ScriptFailure): Meaning | null {
  const { message, exception } = failure;
  const meaning = driverMeaning(failure);
  if (meaning !== null) return meaning;
  if (exception === null) return isPartOfDriverMessage(message) ? null : meaningOfWords(message);
  const { type, isFromDriver } = exception;
  if ((type === "RequestedAssertionFailed" || isFromDriver) && isPartOfDriverMessage(message)) return null;
  return message === "" && !CLASS.test(type) ? null : meaningOfClass(exception);
}

/** How the names of classes of exceptions end; another one without a message may be a part of a name. */
const CLASS = /(?:Error|Exception|Failed|ScriptFailure|Expired|Timeout|Iteration|Exit|Interrupt|Warning|Group)$/;

/** Of a subtest in a log without a traceback: drivers up to 2024 print none. */
function meaningOfWords(message: string): Meaning {
  if (message === "") return silentAssertion();
  if (MISTAKE_WORDS.some((pattern) => pattern.test(message)))
    return { code: "script-error", message: `the test script has a mistake: ${inOneLine(message)}` };
  return { code: "script-exception", message: `the test script raised an exception: ${inOneLine(message)}` };
}

function meaningOfClass({ type, message, scriptLine, isFromDriver }: PythonException): Meaning {
  const said = message === "" ? type : `${type}: ${inOneLine(message)}`;
  const isOfDriver = type === "MachineError" || (isFromDriver && (scriptLine === null || OF_DRIVER.has(type)));
  if (SYNTAX_ERRORS.has(type))
    return { code: "script-invalid", message: `the test script is not valid Python: ${said}` };
  if (isOfDriver) return { code: "driver-fault", message: `the test driver failed: ${said}` };
  if (ASSERTIONS.has(type))
    return message === ""
      ? silentAssertion()
      : { code: "script-assertion", message: `an assertion of the test script failed: ${inOneLine(message)}` };
  if (MISTAKES.has(type) || MISTAKE_WORDS.some((pattern) => pattern.test(message)))
    return { code: "script-error", message: `the test script has a mistake: ${said}` };
  return { code: "script-exception", message: `the test script raised an exception: ${said}` };
}

function silentAssertion(): Meaning {
  return {
    code: "script-assertion",
    message: "an assertion of the test script failed, without a message (AssertionError)",
  };
}
