import type { Subtest } from "../model/model.ts";
import type { Step, Steps } from "./steps.ts";
import type { PythonException } from "./traceback.ts";

/** An exception that ended a subtest or a whole script. */
export type Failure = {
  /** The message: of the exception where there is a traceback, or of the subtest. */
  message: string;
  /** The exception of its traceback; null when the log has none. */
  exception: PythonException | null;
  /** The log's own line that tells it. */
  line: string;
  /** What the script was doing on a machine; null when it was doing nothing on any. */
  step: Step | null;
  /** What the command printed that failed. */
  output: readonly string[];
};

/** A message of more lines is cut: nobody reads on. */
const MOST_LINES = 400;

/** Collects the message of a failed subtest, which may have several lines; a quotation mark ends it. */
export class SubtestError {
  readonly failure: Failure;
  readonly subtest: Subtest;
  #lines: string[];

  constructor(subtest: Subtest, error: string, line: string, { step, output }: Pick<Failure, "step" | "output">) {
    this.subtest = subtest;
    this.#lines = [error];
    this.failure = { message: "", exception: null, line, step, output };
    this.#settle();
  }

  /** Takes the next line, which is none of the driver's. Returns false when the message has ended. */
  take(line: string): boolean {
    if (this.#lines.length > MOST_LINES) return false;
    this.#lines.push(line);
    this.#settle();
    return true;
  }

  /**
   * The message ends at a quotation mark at the end of a line. It may have such lines itself, so it is the last one
   * before the driver's next line; without any, the message is all there is.
   */
  #settle(): void {
    const end = this.#lines.findLastIndex((line) => line.endsWith('"'));
    const message =
      end === -1
        ? this.#lines.join("\n")
        : this.#lines
            .slice(0, end + 1)
            .join("\n")
            .slice(0, -1);
    this.failure.message = message;
  }
}

/** The place at which a script is when something fails. */
export function placeOf(steps: Steps, output: readonly string[]): Pick<Failure, "step" | "output"> {
  const step = steps.current();
  return { step: step === null ? null : { text: step.text, machine: step.machine }, output: [...output] };
}
