/** A Python exception as its traceback tells it. */
export type PythonException = {
  /** Its class, without modules; "" when only its message is known. */
  type: string;
  message: string;
  /** The line of the test script in the innermost frame of it; null when it has none. */
  scriptLine: number | null;
  /** Whether it was raised by the driver, and not by the script or a library. */
  isFromDriver: boolean;
  /** The log's own line with which the exception is named. */
  line: string;
};

/** A message of more lines or characters is cut: nobody reads on. */
const MESSAGE_LINES = 200;
const MESSAGE_CHARACTERS = 20_000;

const FRAME = /^ {2}File "([^"]*)", line (\d+)(?:, in (.*))?$/;
const EXCEPTION = /^(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)(?:: (.*))?$/s;
const CHAINED = /^(?:During handling of the above exception|The above exception was the direct cause)/;

/** What the driver marks like a message, and is none. */
const NO_MESSAGE = /^Breakpoint reached, run '/;

/** How Python names the source of a script that is not a file. */
const SCRIPT = "<string>";

/** The function of the driver that runs the script: what is raised there itself is of the script. */
const RUNS_SCRIPT = "test_script";

const DRIVER_SOURCE = /\/test_driver\/|test-driver/;

/** Reads a traceback line by line, after the line that begins it. */
export class Traceback {
  #scriptLine: number | null = null;
  #isFromDriver = false;
  #exception: PythonException | null = null;
  #lines = 0;

  /** Takes the next line, without marks and colours. Returns false for one that does not belong to it. */
  take(line: string): boolean {
    this.#lines += 1;
    if (this.#exception !== null) return this.#more(this.#exception, line);
    const frame = FRAME.exec(line);
    if (frame !== null) {
      this.#isFromDriver = DRIVER_SOURCE.test(frame[1] ?? "") && frame[3] !== RUNS_SCRIPT;
      if (frame[1] === SCRIPT) this.#scriptLine = Number(frame[2]);
      return true;
    }
    if (line === "" || /^\s/.test(line)) return true;
    const [, type, message = ""] = EXCEPTION.exec(line) ?? [];
    if (type === undefined || CHAINED.test(line)) return false;
    this.#exception = { type, message, scriptLine: this.#scriptLine, isFromDriver: this.#isFromDriver, line };
    return true;
  }

  /** The exception; null when the log ends before it is named. */
  get exception(): PythonException | null {
    return this.#exception;
  }

  /** Adds a further line of the message. */
  #more(exception: PythonException, line: string): boolean {
    if (NO_MESSAGE.test(line)) return false;
    if (CHAINED.test(line) || this.#lines > MESSAGE_LINES || exception.message.length > MESSAGE_CHARACTERS)
      return false;
    exception.message += `\n${line}`;
    return true;
  }
}
