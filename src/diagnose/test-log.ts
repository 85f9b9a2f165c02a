import {
  BEFORE_END,
  type DriverEvent,
  type DriverLine,
  ERROR_COLOUR,
  isOfTest,
  NO_COLOUR,
  readDriverLine,
  SCRIPT_ENDED,
  STEP_COLOUR,
  TOOK,
} from "./driver-line.ts";
import { type ScriptFailure, type ScriptPlace, scriptPlace, saysMore, SubtestError } from "./failure.ts";
import { Machines } from "./machines.ts";
import { Steps } from "./steps.ts";
import { Traceback } from "./traceback.ts";

/** The last lines that a failed command printed, and the lines of a step's text, as many as are read. */
const OUTPUT_LINES = 20;
const MOST_END_LINES = 400;

/** The step that is the whole script. */
const WHOLE_SCRIPT = "run the VM test script";

/**
 * What a line has begun, and the next ones may belong to. `take` gets them until it returns false; then, or when the
 * driver says something else, `end` is called.
 */
type Continuation = {
  kind: "text" | "marked" | "other";
  take(text: string, line: string): boolean;
  end?(): void;
};

/** Reads what a NixOS test driver prints, line by line, without what the machines' consoles print. */
export class TestLog {
  readonly steps = new Steps();
  readonly machines = new Machines();
  phase: "before" | "script" | "cleanup" = "before";
  /** Whether the log has been a test driver's at all. */
  isSeen = false;
  /** The script came to its end. */
  isDone = false;
  /** The last failure after which the script did nothing more. */
  failure: ScriptFailure | null = null;
  /** The whole test took longer than its driver allows. */
  timeLimit: (ScriptPlace & { line: string }) | null = null;
  /** A debugger is waited for; the line that says so. */
  breakpointLine: string | null = null;
  #begun: Continuation | null = null;
  #output: string[] = [];
  #isIgnored = false;
  /** Whether the log has the driver's colours: then what has none is no step, but printed by the script. */
  #isColoured = false;

  /** Whether the next lines may belong to one before them. */
  get hasBegun(): boolean {
    return this.#begun !== null;
  }

  /** Takes a line or a piece of one; it may have colours. `text`: the same without. */
  take(line: string, text: string): void {
    this.#isColoured ||= line.includes(STEP_COLOUR);
    const read = this.#read(line, text);
    if (read === null || (read.type === "subtest-failed" && !this.#isOfSubtest(read.text))) {
      // What is not marked is another program's.
      if (this.#begun === null || this.#begun.kind === "marked") this.machines.words(text);
      else if (!this.#begun.take(text, line)) this.end();
      return;
    }
    if (read.type === "marked") {
      if (this.#begun?.kind !== "marked" || !this.#begun.take(read.text, line)) this.end();
      return;
    }
    this.end();
    this.isSeen ||= isOfTest(read);
    this.#act(read, text);
  }

  #read(line: string, text: string): DriverLine | null {
    return line === "" || this.#goesOn(line, text) ? null : readDriverLine(line, text, this.#isColoured);
  }

  /** Whether the text of a step goes on, whatever it says: it ends where its colour does. */
  #goesOn(line: string, text: string): boolean {
    if (this.#begun?.kind !== "text" || line.includes(ERROR_COLOUR) || line.includes(STEP_COLOUR)) return false;
    return !SCRIPT_ENDED.test(text) && !this.steps.isTold(text.replace(BEFORE_END, ""));
  }

  /** What was begun has ended, since something else begins, or nothing does. */
  end(): void {
    const begun = this.#begun;
    this.#begun = null;
    begun?.end?.();
  }

  #act(read: Exclude<DriverLine, { type: "marked" }>, text: string): void {
    switch (read.type) {
      case "step":
      case "subtest":
        this.#begin(read);
        break;
      case "finished":
        this.#finish(read);
        break;
      case "subtest-failed":
        this.#failSubtest(read.text, text);
        break;
      case "traceback":
        this.#beginTraceback(read.isMarked);
        break;
      case "output":
        this.#output = [read.text];
        this.#begun = { kind: "other", take: (line) => this.#printed(line) };
        break;
      case "machine":
        this.machines.report(read, text);
        break;
      case "driver":
        this.#driver(read.event, text);
        break;
    }
  }

  #begin(read: Extract<DriverLine, { type: "step" | "subtest" }>): void {
    // The script does something: then it has caught what failed before.
    if (this.phase === "script" && this.breakpointLine === null) this.failure = null;
    this.#output = [];
    if (read.type === "step") {
      this.steps.begin(read.text, read.machine);
      this.machines.forgetKilled(read.machine);
    } else this.steps.beginSubtest(read.text);
    if (read.isWhole) return;
    let lines = 1;
    this.#begun = {
      kind: "text",
      take: (text, line) => {
        this.steps.extend(text);
        lines += 1;
        return !line.includes(NO_COLOUR) && lines < MOST_END_LINES;
      },
    };
  }

  #finish({ text, machine, seconds }: Extract<DriverLine, { type: "finished" }>): void {
    if (seconds !== null) {
      if (text === WHOLE_SCRIPT) this.#finishScript();
      this.steps.finish(text, machine, seconds);
      return;
    }
    const lines = [text];
    this.#begun = {
      kind: "other",
      take: (line) => {
        lines.push(line);
        const took = TOOK.exec(line);
        if (took === null) return lines.length < MOST_END_LINES;
        const whole = lines.join("\n");
        this.steps.finish(whole.slice(0, whole.length - took[0].length), machine, Number(took[1]));
        return false;
      },
    };
  }

  /** Whatever failed before, the script has caught it. */
  #finishScript(): void {
    this.isDone = true;
    this.failure = null;
  }

  #isOfSubtest(text: string): boolean {
    return this.steps.errorOf(text) !== null || this.steps.isNameCut(text);
  }

  #failSubtest(text: string, line: string): void {
    const found = this.steps.errorOf(text);
    if (found === null) {
      // Its name has several lines.
      this.#begun = {
        kind: "other",
        take: (next) => {
          const name = `${text}\n${next}`;
          if (this.#isOfSubtest(name)) this.#failSubtest(name, line);
          return this.#isOfSubtest(name);
        },
      };
      return;
    }
    found.subtest.name = found.name;
    const error = new SubtestError(found.error, line, scriptPlace(this.steps, this.#output, found.error));
    this.steps.fail(found.subtest);
    this.#begun = {
      kind: "other",
      take: (next) => error.take(next),
      end: () => {
        const { failure } = error;
        this.failure = { ...failure, ...this.#innermost(failure) };
      },
    };
  }

  /** A failure goes through all subtests around it, and each says so: the innermost knows what happened. */
  #innermost({ message }: ScriptFailure): Partial<ScriptFailure> {
    if (this.failure?.message !== message) return {};
    const { step, output, line } = this.failure;
    return { step, output, line };
  }

  #beginTraceback(isMarked: boolean): void {
    // The output of a command may have a traceback of its own. The driver's comes when the script has ended.
    const isOwn = (isMarked || this.phase !== "script") && !this.#isIgnored;
    this.#isIgnored = false;
    if (!isOwn) return;
    const traceback = new Traceback();
    this.#begun = {
      kind: isMarked ? "marked" : "other",
      take: (text) => traceback.take(text),
      end: () => {
        this.#endTraceback(traceback);
      },
    };
  }

  #endTraceback({ exception }: Traceback): void {
    if (exception === null) return;
    const said = this.failure;
    const { step, output } = said ?? scriptPlace(this.steps, this.#output, exception.message);
    const { message, line } = said !== null && saysMore(said, exception) ? said : exception;
    // The script ran, but where is not to be seen.
    if (exception.scriptLine === null && this.phase !== "before" && !this.isDone) exception.isFromDriver = false;
    this.failure = { step, output, message, exception, line };
  }

  #printed(line: string): boolean {
    this.#output.push(line);
    if (this.#output.length > OUTPUT_LINES) this.#output.shift();
    return true;
  }

  #driver(event: DriverEvent, text: string): void {
    if (event === "symbols") this.#begun = { kind: "other", take: (line) => this.machines.addAll(line) };
    if (event === "script") this.phase = "script";
    if (event === "done") this.#finishScript();
    if (event === "ignored") this.#isIgnored = true;
    if (event === "breakpoint") this.breakpointLine = text;
    if (event === "resumed") this.breakpointLine = null;
    if (event === "time-limit") this.timeLimit ??= { ...scriptPlace(this.steps, this.#output, ""), line: text };
    if (event === "cleanup") this.phase = "cleanup";
  }
}
