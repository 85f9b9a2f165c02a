import { type DriverEvent, type DriverLine, ERROR_COLOUR, readDriverLine, STEP_COLOUR } from "./driver-line.ts";
import { type Failure, placeOf, SubtestError } from "./failure.ts";
import { Machines } from "./machines.ts";
import { Steps } from "./steps.ts";
import { Traceback } from "./traceback.ts";

/** How far a test driver came. `before`: its script had not begun. */
export type Phase = "before" | "script" | "cleanup";

/** The last lines that a failed command printed. */
const OUTPUT_LINES = 20;

/** What the next line may belong to. */
type Pending =
  | { type: "text" }
  | { type: "end"; first: Extract<DriverLine, { type: "finished" }>; lines: string[] }
  | { type: "name"; lines: string[] }
  | { type: "error"; error: SubtestError }
  | { type: "traceback"; traceback: Traceback; isMarked: boolean }
  | { type: "output" }
  | { type: "symbols" }
  | null;

/** Ends of steps with more lines are not read. */
const MOST_END_LINES = 400;

/** Reads what a NixOS test driver prints, line by line, without what the machines' consoles print. */
export class TestLog {
  readonly steps = new Steps();
  readonly machines = new Machines();
  phase: Phase = "before";
  /** Whether the log has been a test driver's at all. */
  isSeen = false;
  /** The script came to its end. */
  isDone = false;
  /** The last failure of which the log does not show that the script went on after it. */
  failure: Failure | null = null;
  /** The whole test took longer than the driver allows; what it was doing then. */
  timeLimit: { place: Pick<Failure, "step" | "output">; line: string } | null = null;
  /** A debugger is waited for; the line that says so. */
  breakpointLine: string | null = null;
  #pending: Pending = null;
  #output: string[] = [];
  #isIgnored = false;

  /** Takes a line or a piece of one; it may have colours. `text`: the same without. */
  take(line: string, text: string): void {
    const goesOn = this.#pending?.type === "text" && !line.includes(ERROR_COLOUR) && !line.includes(STEP_COLOUR);
    const read = goesOn ? null : readDriverLine(line);
    if (read === null || (read.type === "subtest-failed" && !this.#isOfSubtest(read.text))) {
      this.#continue(line, text);
      return;
    }
    if (read.type === "marked") {
      if (!this.#belongs(read.text)) this.#end();
      return;
    }
    this.#end();
    this.isSeen ||= read.type === "driver" || read.type === "machine";
    this.#act(read, text);
  }

  /** The log has ended. */
  end(): void {
    this.#end();
  }

  #act(read: Exclude<DriverLine, { type: "marked" }>, text: string): void {
    switch (read.type) {
      case "step":
        this.#goOn();
        this.steps.begin(read.text, read.machine);
        if (!read.isWhole) this.#pending = { type: "text" };
        break;
      case "subtest":
        this.#goOn();
        this.isSeen = true;
        this.steps.beginSubtest(read.text);
        if (!read.isWhole) this.#pending = { type: "text" };
        break;
      case "finished":
        if (read.seconds === null) this.#pending = { type: "end", first: read, lines: [read.text] };
        else this.#finish(read.text, read.machine, read.seconds);
        break;
      case "subtest-failed":
        this.#failSubtest(read.text, text);
        break;
      case "traceback":
        this.#beginTraceback(read.isMarked);
        break;
      case "output":
        this.#output = [read.text];
        this.#pending = { type: "output" };
        break;
      case "machine":
        this.#machine(read, text);
        break;
      case "driver":
        this.#driver(read.event, text);
        break;
    }
  }

  /** Takes a line that is none of the driver's own. */
  #continue(line: string, text: string): void {
    const pending = this.#pending;
    switch (pending?.type) {
      case "text":
        this.steps.extend(text);
        if (line.includes("\u001b[0m")) this.#pending = null;
        return;
      case "end":
        pending.lines.push(text);
        if (pending.lines.length > MOST_END_LINES || this.#endOfStep(pending.first, pending.lines))
          this.#pending = null;
        return;
      case "name": {
        const name = [...pending.lines, text].join("\n");
        if (this.#isOfSubtest(name)) this.#failSubtest(name, name);
        else this.#pending = null;
        return;
      }
      case "error":
        if (!pending.error.take(text)) this.#end();
        return;
      case "traceback":
        if (pending.isMarked || !pending.traceback.take(text)) this.#end();
        return;
      case "output":
        this.#output.push(text);
        if (this.#output.length > OUTPUT_LINES) this.#output.shift();
        return;
      case "symbols":
        for (const name of text.trim().replace(/,$/, "").split(", ")) if (name !== "") this.machines.add(name);
        this.#pending = null;
        return;
      default:
        this.machines.words(text);
    }
  }

  /** Whether a marked line continues a traceback that is marked itself. */
  #belongs(text: string): boolean {
    return this.#pending?.type === "traceback" && this.#pending.isMarked && this.#pending.traceback.take(text);
  }

  /** What was begun has ended, since something else begins. */
  #end(): void {
    const pending = this.#pending;
    this.#pending = null;
    if (pending?.type === "error")
      this.failure = { ...pending.error.failure, ...this.#samePlace(pending.error.failure) };
    if (pending?.type === "traceback") this.#endTraceback(pending.traceback);
  }

  /** A failure goes through all subtests around it, and each says so: the innermost knows what happened. */
  #samePlace({ message }: Failure): Partial<Failure> {
    if (this.failure?.message !== message) return {};
    const { step, output, line } = this.failure;
    return { step, output, line };
  }

  #isOfSubtest(text: string): boolean {
    return this.steps.errorOf(text) !== null || this.steps.isNameCut(text);
  }

  #failSubtest(text: string, line: string): void {
    const found = this.steps.errorOf(text);
    if (found === null) {
      this.#pending = { type: "name", lines: [text] };
      return;
    }
    const place = placeOf(this.steps, this.#output);
    this.steps.fail(found.subtest);
    this.#pending = { type: "error", error: new SubtestError(found.subtest, found.error, line, place) };
  }

  #beginTraceback(isMarked: boolean): void {
    // The output of a command may have a traceback of its own. The driver's comes when the script has ended.
    const isOwn = isMarked || this.phase !== "script";
    if (!isOwn || this.#isIgnored) {
      this.#isIgnored = false;
      return;
    }
    this.#pending = { type: "traceback", traceback: new Traceback(), isMarked };
  }

  #endTraceback({ exception }: Traceback): void {
    if (exception === null) return;
    const place = this.failure ?? placeOf(this.steps, this.#output);
    const line = this.failure !== null && exception.message === "" ? this.failure.line : exception.line;
    this.failure = { step: place.step, output: place.output, message: exception.message, exception, line };
  }

  /** The script does something after a failure: then it has caught it. */
  #goOn(): void {
    if (this.phase === "script" && this.breakpointLine === null) this.failure = null;
    this.#output = [];
  }

  #finish(text: string, machine: string | null, seconds: number): void {
    if (text === "run the VM test script") this.isDone = true;
    this.steps.finish(text, machine, seconds);
  }

  #endOfStep(first: Extract<DriverLine, { type: "finished" }>, lines: readonly string[]): boolean {
    const took = /, in (\d+(?:\.\d+)?) seconds\)$/.exec(lines.at(-1) ?? "");
    if (took === null) return false;
    const text = lines.join("\n");
    this.#finish(text.slice(0, text.length - took[0].length), first.machine, Number(took[1]));
    return true;
  }

  #machine({ machine, event, seconds }: Extract<DriverLine, { type: "machine" }>, text: string): void {
    const record = this.machines.add(machine, event === "nspawn-running" ? "nspawn" : "qemu");
    if (event === "starting") record.state = "starting";
    if (event === "qemu-running") record.state = "running";
    if (event === "nspawn-running") record.kind = "nspawn";
    if (event === "connected") record.state = "connected";
    if (event === "silent") record.silentLine = text;
    if (event === "connecting-took" && seconds !== null) record.bootMs ??= Math.round(seconds * 1000);
  }

  #driver(event: DriverEvent, text: string): void {
    if (event === "symbols") this.#pending = { type: "symbols" };
    if (event === "script") this.phase = "script";
    if (event === "done") this.isDone = true;
    if (event === "ignored") this.#isIgnored = true;
    if (event === "breakpoint") this.breakpointLine = text;
    if (event === "resumed") this.breakpointLine = null;
    if (event === "time-limit") this.timeLimit ??= { place: placeOf(this.steps, this.#output), line: text };
    if (event === "cleanup") this.#cleanup();
  }

  #cleanup(): void {
    // A failure outside of all subtests has no line of its own before this.
    if (this.phase === "script" && this.failure === null) this.lastPlace = placeOf(this.steps, this.#output);
    this.phase = "cleanup";
  }

  /** Where the script was when it ended. */
  lastPlace: Pick<Failure, "step" | "output"> | null = null;
}
