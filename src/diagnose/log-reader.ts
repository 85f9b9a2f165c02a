import type { Explanation } from "../model/model.ts";
import { stripControls } from "../text/text.ts";
import { BothEnds } from "./both-ends.ts";
import { causeOfBuild, isMismatch } from "./build-end.ts";
import { ByteLines, decodeLine } from "./byte-lines.ts";
import { endOfTest, type TestEnd, timeOut } from "./cause.ts";
import { CONSOLE_COLOUR, divideLine, isOnePiece } from "./driver-line.ts";
import { type NixWords, readNixWords } from "./nix-words.ts";
import { TestLog } from "./test-log.ts";
import { Unwrapper } from "./unwrap.ts";

/** Nix's own words that are kept; a log has a handful of them. */
const MOST_NIX_WORDS = 100;

/** The tests of one log that are told apart: Nix runs no more at once. */
const MOST_TESTS = 100;

/** The longest name of a machine. */
const MACHINE_CHARACTERS = 64;

/** How the files are named in which the script of a test is checked. */
const OF_SCRIPT = /\btest-script\b|\btestScriptWithTypes\b/;

/** A driver says nothing shorter, but for marks; and a shorter line can only belong to what has begun. */
const SHORTEST_LINE = "cleanup".length;

const CONSOLE_MARK = " # ";

const MACHINE_NAME = /^[A-Za-z0-9_.-]+$/;

/** How much the end of one of several tests is what a person looks for: those that only ran beside it were ended. */
function weightOf({ verdict, cause }: Explanation): number {
  if (verdict === "passed") return 0;
  if (verdict === "unknown") return 1;
  return verdict === "timeout" ? (cause === null ? 2 : 3) : 4;
}

/** The end that a log tells, corrected by how the build ended: a script may leave it without a word, with any code. */
function withResult(told: TestEnd, result: "passed" | "failed" | null): TestEnd {
  if (result === "passed") return { verdict: "passed", cause: null, machine: null, scriptLine: null, journal: [] };
  return result === "failed" && told.verdict === "passed" ? { ...told, verdict: "failed" } : told;
}

/**
 * Reads the log of a build as it comes: Nix's own record of it, or what `nix build -L` and `nix-build` print. It takes
 * constant memory, and time linear in the log.
 */
export class LogReader {
  readonly #lines = new ByteLines((line) => this.#take(line));
  /** What it has learned of a test so far. */
  readonly test = new TestLog();
  readonly #nix: NixWords[] = [];
  readonly #wrapping = new Unwrapper();
  /** For builds other than tests. */
  readonly #ends = new BothEnds();
  /** The test that it reads, where lines begin with such a name; null where they do not. */
  #name: string | null = null;
  /** The readers of further tests, whose lines come between. */
  readonly #others = new Map<string, LogReader>();
  /** The reader of what belongs to no build by its beginning: of the last one that Nix has spoken of. */
  #spokenOf: LogReader = this;

  write(chunk: Buffer): void {
    this.#lines.write(chunk);
  }

  /**
   * What the log says; it has ended. Of several tests, it is the one that failed; where lines of another build come
   * after theirs, it is not that all passed. `result`: how the build ended, if that is known from elsewhere; null if
   * not. A log that is not a test's tells too little of it.
   */
  end(result: "passed" | "failed" | null = null): Explanation {
    this.#lines.end();
    const own = this.#end(result);
    // Whoever knows how the build ended has the log of one.
    if (result !== null) return { ...own, build: null };
    const all = [own, ...this.#others.values().map((reader) => reader.#end(null))];
    const worst = all.reduce((a, b) => (weightOf(b) > weightOf(a) ? b : a));
    // What passed are tests, and nobody says how the build ended whose lines came after theirs.
    if (worst.verdict === "passed" && this.#name !== null && this.#wrapping.endsWithOther)
      return { ...worst, build: null, verdict: "unknown" };
    return this.#others.size === 0 ? { ...own, build: null } : worst;
  }

  #end(result: "passed" | "failed" | null): Explanation {
    this.test.end();
    if (!this.test.isSeen) return this.#endOfBuild(result);
    const { verdict, cause, machine, scriptLine, journal } = withResult(endOfTest(this.test, this.#nix), result);
    const { steps, machines } = this.test;
    if (verdict === "passed") steps.passOpen();
    else if (verdict !== "timeout" && verdict !== "unknown") steps.failOpen();
    return {
      build: this.#name,
      verdict,
      cause,
      journal,
      machine,
      scriptLine,
      location: null,
      subtests: steps.subtests,
      machines: machines.all.map(({ name, kind, bootMs, emulated }) => ({ name, kind, bootMs, emulated })),
    };
  }

  #endOfBuild(result: "passed" | "failed" | null): Explanation {
    const nothing = {
      build: this.#name,
      journal: [],
      machine: null,
      scriptLine: null,
      location: null,
      subtests: [],
      machines: [],
    };
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
    if (raw.length < SHORTEST_LINE && !raw.startsWith("!") && !this.test.hasBegun) {
      if (raw !== "" && !this.test.isSeen) this.#ends.add(raw);
      return;
    }
    // Not a pattern: it would try each of many as the first of the last ones.
    let end = raw.length;
    while (raw[end - 1] === "\r") end -= 1;
    const line = end === raw.length ? raw : raw.slice(0, end);
    // Most lines are a console's, and nothing is around them.
    if (!line.includes("\r") && this.#isConsole(line)) return;
    for (const unwrapped of this.#wrapping.unwrap(line)) this.#readerOf(unwrapped).#read(unwrapped);
  }

  /** Whose line it is that was just unwrapped. */
  #readerOf(line: string): LogReader {
    const { build } = this.#wrapping;
    if (build !== null) return this.#readerOfTest(build);
    if (this.#others.size > 0 && line.includes(".drv'")) {
      const drv = readNixWords(stripControls(decodeLine(line)))?.drv ?? null;
      if (drv !== null) this.#spokenOf = this.#others.get(drv) ?? this;
    }
    return this.#spokenOf;
  }

  #readerOfTest(build: string): LogReader {
    // A copy: a part of a line would keep all of it.
    this.#name ??= decodeLine(build);
    if (build === this.#name) return this;
    const known = this.#others.get(build);
    if (known !== undefined || this.#others.size >= MOST_TESTS) return known ?? this;
    const other = new LogReader();
    other.#name = decodeLine(build);
    this.#others.set(other.#name, other);
    return other;
  }

  #read(line: string): void {
    if (!this.test.isSeen) this.#ends.add(line);
    for (const piece of divideLine(line)) {
      if (this.#isConsole(piece)) continue;
      const text = decodeLine(piece);
      const plain = stripControls(text);
      // In other colours than the driver's.
      if (plain !== text && this.#isConsole(plain)) continue;
      const words = readNixWords(plain);
      if (words === null) this.test.take(text, plain);
      else this.#nixSays(words);
    }
  }

  #nixSays(words: NixWords): void {
    this.test.end();
    if (this.#nix.length < MOST_NIX_WORDS) this.#nix.push(words);
  }

  /** Takes a line of a machine's console, unless another line was written into it. */
  #isConsole(line: string): boolean {
    const mark = line.indexOf(CONSOLE_MARK);
    const begins = line.startsWith(CONSOLE_COLOUR) ? CONSOLE_COLOUR.length : 0;
    if (mark <= begins || mark > begins + MACHINE_CHARACTERS) return false;
    const name = line.slice(begins, mark);
    if (!MACHINE_NAME.test(name) || (begins > 0 && !isOnePiece(line))) return false;
    const glued = begins === 0 ? this.#gluedAt(line) : -1;
    this.#console(name, glued === -1 ? line : line.slice(0, glued), mark);
    if (glued !== -1) this.#read(line.slice(glued));
    return true;
  }

  /** Where a line of a console goes on with what the driver says; -1 when it does not. */
  #gluedAt(line: string): number {
    for (const begins of ["(finished: ", 'Test "']) {
      const at = line.lastIndexOf(begins);
      if (at !== -1 && this.test.steps.isTold(decodeLine(line.slice(at)))) return at;
    }
    return -1;
  }

  #console(name: string, line: string, mark: number): void {
    this.test.machines.console(name, line, () => stripControls(decodeLine(line.slice(mark + CONSOLE_MARK.length))));
  }
}
