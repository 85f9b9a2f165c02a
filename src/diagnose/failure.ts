import type { ScriptStep, Steps } from "./steps.ts";
import type { PythonException } from "./traceback.ts";

/** Where a script is. `step`: what it does on a machine, or null. `output`: what a failed command printed. */
export type ScriptPlace = { step: ScriptStep | null; output: readonly string[] };

/** An exception that ended a subtest or a whole script. `line`: the log's own line that tells it. */
export type ScriptFailure = ScriptPlace & {
  message: string;
  /** Null when the log has no traceback. */
  exception: PythonException | null;
  line: string;
};

/** A longer message is cut: nobody reads on. */
const SUBTEST_ERROR_LINES = 400;
const MOST_MESSAGE = 20_000;

/** Collects the message of a failed subtest, which may have several lines; a quotation mark ends it. */
export class SubtestError {
  readonly #line: string;
  readonly #place: ScriptPlace;
  readonly #lines: string[];
  #characters = 0;

  /** `error`: what follows the quotation mark that begins it. */
  constructor(error: string, line: string, place: ScriptPlace) {
    this.#lines = [error];
    this.#line = line;
    this.#place = place;
  }

  /** Takes the next line, which is none of the driver's. Returns false when there are too many. */
  take(line: string): boolean {
    if (line === this.#line) return true;
    this.#lines.push(line);
    this.#characters += line.length;
    return this.#lines.length < SUBTEST_ERROR_LINES && this.#characters < MOST_MESSAGE;
  }

  get failure(): ScriptFailure {
    return { ...this.#place, message: this.#message(), exception: null, line: this.#line };
  }

  /**
   * The message ends at a quotation mark at the end of a line. It may have such lines itself, so it is the last one
   * before the driver's next line; without any, the message is all there is.
   */
  #message(): string {
    const end = this.#lines.findLastIndex((line) => line.endsWith('"'));
    if (end === -1) return this.#lines.join("\n");
    return this.#lines
      .slice(0, end + 1)
      .join("\n")
      .slice(0, -1);
  }
}

/** Whether the failure of the subtest that an exception has ended says more of it: of the exception, a part is lost. */
export function saysMore(said: ScriptFailure, { type, message }: PythonException): boolean {
  if (message === "") return said.message === "" || type === "RequestedAssertionFailed";
  return said.message !== message && said.message.startsWith(message);
}

/** Where a script is when it fails with a message, after a command has printed `output`. */
export function scriptPlace(steps: Steps, output: readonly string[], message: string): ScriptPlace {
  const step = steps.failedWith(message);
  return { step: step === null ? null : { text: step.text, machine: step.machine }, output: [...output] };
}
