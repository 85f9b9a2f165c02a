import type { Explanation } from "../model/model.ts";
import { stripControls } from "../text/text.ts";
import { BothEnds } from "./both-ends.ts";
import { causeOfBuild, isMismatch } from "./build-end.ts";
import { ByteLines, decodeLine } from "./byte-lines.ts";
import { endOf, type TestEnd, timeOut } from "./cause.ts";
import { CONSOLE_COLOUR, divideLine, NO_COLOUR } from "./driver-line.ts";
import { type NixWords, readNixWords } from "./nix-words.ts";
import { TestLog } from "./test-log.ts";
import { Unwrapper } from "./unwrap.ts";

/** Nix's own words that are kept; a log has a handful of them. */
const MOST_NIX_WORDS = 100;

/** The longest name of a machine. */
const MACHINE_CHARACTERS = 64;

/** How the files are named in which the script of a test is checked. */
const OF_SCRIPT = /\btest-script\b|\btestScriptWithTypes\b/;

const CONSOLE_MARK = " # ";

/** A line of a machine's console without colours. */
const PLAIN_CONSOLE = /^([A-Za-z0-9_.-]{1,64}) # /;

/** The end that a log tells, corrected by how the build ended: a script may leave it without a word, with any code. */
function withResult(told: TestEnd, result: "passed" | "failed" | null): TestEnd {
  if (result === "passed") return { verdict: "passed", cause: null, machine: null, scriptLine: null };
  return result === "failed" && told.verdict === "passed" ? { ...told, verdict: "failed" } : told;
}

/**
 * Reads the log of a build as it comes: Nix's own record of it, or what `nix build -L` and `nix-build` print. It takes
 * constant memory, and time linear in the log.
 */
export class LogReader {
  readonly #lines = new ByteLines((line) => this.#take(line));
  readonly #test = new TestLog();
  readonly #nix: NixWords[] = [];
  readonly #wrapping = new Unwrapper();
  /** For builds other than tests. */
  readonly #ends = new BothEnds();

  write(chunk: Buffer): void {
    this.#lines.write(chunk);
  }

  /**
   * What the log says; it has ended. `result`: how the build ended, if that is known from elsewhere; null if not. A log
   * that is not a test's tells too little of it.
   */
  end(result: "passed" | "failed" | null = null): Explanation {
    this.#lines.end();
    this.#test.end();
    if (!this.#test.isSeen) return this.#endOfBuild(result);
    const { verdict, cause, machine, scriptLine } = withResult(endOf(this.#test, this.#nix), result);
    const { steps, machines } = this.#test;
    if (verdict === "passed") steps.passOpen();
    else if (verdict !== "timeout" && verdict !== "unknown") steps.failOpen();
    return {
      verdict,
      cause,
      machine,
      scriptLine,
      subtests: steps.subtests,
      machines: machines.all.map(({ name, kind, bootMs, emulated }) => ({ name, kind, bootMs, emulated })),
    };
  }

  #endOfBuild(result: "passed" | "failed" | null): Explanation {
    const nothing = { machine: null, scriptLine: null, subtests: [], machines: [] };
    const isRefused = this.#nix.length > 0;
    const time = this.#nix.find(({ kind }) => kind === "timeout" || kind === "silence");
    if (result === "passed") return { ...nothing, verdict: "passed", cause: null };
    if (time !== undefined) return { ...nothing, verdict: "timeout", cause: timeOut(time, "") };
    const lines = this.#ends.lines
      .map(decodeLine)
      .map(stripControls)
      .filter((line) => readNixWords(line) === null);
    // Only some words are never said by a build that passes.
    const isCertain = result === "failed" || isRefused || lines.some((line) => isMismatch(line));
    if (!isCertain) return { ...nothing, verdict: "unknown", cause: null };
    const isScript =
      this.#nix.some(({ drv }) => drv?.startsWith("nixos-test-driver-")) || lines.some((line) => OF_SCRIPT.test(line));
    return { ...nothing, verdict: isScript ? "error" : "failed", cause: causeOfBuild(lines, isScript) };
  }

  #take(raw: string): void {
    // Not a pattern: it would try each of many as the first of the last ones.
    let end = raw.length;
    while (raw[end - 1] === "\r") end -= 1;
    for (const line of this.#wrapping.unwrap(raw.slice(0, end))) this.#read(line);
  }

  #read(line: string): void {
    if (!this.#test.isSeen) this.#ends.add(line);
    if (line === "") {
      this.#test.take("", "");
      return;
    }
    if (this.#isConsole(line)) return;
    const text = decodeLine(line);
    for (const piece of divideLine(text)) {
      if (this.#isConsole(piece)) continue;
      const plain = stripControls(piece);
      // In other colours than the driver's.
      if (plain !== piece && this.#isConsole(plain)) continue;
      const words = readNixWords(plain);
      if (words === null) this.#test.take(piece, plain);
      else this.#nixSays(words);
    }
  }

  #nixSays(words: NixWords): void {
    this.#test.end();
    if (this.#nix.length < MOST_NIX_WORDS) this.#nix.push(words);
  }

  /** Takes a line of a machine's console, unless another line was written into it. */
  #isConsole(line: string): boolean {
    if (line.startsWith(CONSOLE_COLOUR)) {
      const mark = line.indexOf(CONSOLE_MARK, CONSOLE_COLOUR.length);
      const end = mark === -1 ? -1 : line.indexOf(NO_COLOUR, mark);
      if (mark === -1 || mark > CONSOLE_COLOUR.length + MACHINE_CHARACTERS) return false;
      if (end !== -1 && end !== line.length - NO_COLOUR.length && divideLine(line).length > 1) return false;
      this.#console(line.slice(CONSOLE_COLOUR.length, mark), line, mark);
      return true;
    }
    const name = PLAIN_CONSOLE.exec(line)?.[1];
    if (name === undefined) return false;
    const glued = this.#gluedAt(line);
    this.#console(name, glued === -1 ? line : line.slice(0, glued), name.length);
    if (glued !== -1) this.#read(line.slice(glued));
    return true;
  }

  /** Where a line of a console goes on with what the driver says; -1 when it does not. */
  #gluedAt(line: string): number {
    for (const begins of ["(finished: ", 'Test "']) {
      const at = line.lastIndexOf(begins);
      if (at !== -1 && this.#test.steps.isTold(decodeLine(line.slice(at)))) return at;
    }
    return -1;
  }

  #console(name: string, line: string, mark: number): void {
    this.#test.machines.console(name, line, () => stripControls(decodeLine(line.slice(mark + CONSOLE_MARK.length))));
  }
}
