import { isRecord, readJson } from "../text/text.ts";

/** Nix's messages in its own format for programs, one in each line. */
const FOR_PROGRAMS = "@nix {";

/** On a terminal, Nix writes each line over that of its progress. */
const REDRAWN = "\r\u001b[K";

/** The kind of a result that is a line of a builder's output (Nix, `ResultType::resBuildLogLine`). */
const LOG_LINE = 101;

/** How Nix announces the last lines of a failed build's log, and begins each of them. */
const TAIL_BEGINS = /^\s*[Ll]ast \d+ log lines:\s*$/;
const TAIL_LINE = /^\s+> /;

const LONGEST_HEADING = 100;

/** How `nix build -L` begins the lines of a test's build, or of that of its script. */
const BUILD_PREFIX =
  // oxlint-disable-next-line no-control-regex
  /^(?:\u001b\[[0-9;]*m)*((?:[a-z]+-test-run|nixos-test-driver)-[^>\s]*)>(?:\u001b\[[0-9;]*m)* (?:\u001b\[0m)?/;

const TEST = /^[a-z]+-test-run-/;

/** How `nix build -L` begins the lines of any build. */
// oxlint-disable-next-line no-control-regex
const ANY_PREFIX = /^(?:\u001b\[[0-9;]*m)*[\w.+?=-]{1,211}>(?:\u001b\[[0-9;]*m)* /;

/** Takes a line out of what Nix puts around it. */
export class Unwrapper {
  #isTail = false;
  /** The name of the test's build whose line was unwrapped last; null where the line does not say. */
  build: string | null = null;
  /**
   * Whether the last line of any build is of one that is no test: what a test needs is built before it, and ends before
   * its first line.
   */
  endsWithOther = false;

  /** Returns the lines that a builder or Nix has printed: of most lines, the line itself. */
  unwrap(line: string): string[] {
    const redrawn = line.lastIndexOf(REDRAWN);
    if (redrawn !== -1) return this.unwrap(line.slice(redrawn + REDRAWN.length));
    return line.startsWith(FOR_PROGRAMS)
      ? printed(line).map((part) => this.#withoutMark(part))
      : [this.#withoutMark(line)];
  }

  #withoutMark(line: string): string {
    this.build = null;
    // Most lines have no such mark.
    if (line.includes("> ")) {
      if (this.#isTail && TAIL_LINE.test(line)) return line.replace(TAIL_LINE, "");
      const [mark = "", name = ""] = BUILD_PREFIX.exec(line) ?? [];
      if (TEST.test(name)) this.build = name;
      if (mark === "") this.endsWithOther ||= ANY_PREFIX.test(line);
      else if (TEST.test(name)) this.endsWithOther = false;
      return line.slice(mark.length);
    }
    if (line.length < LONGEST_HEADING && line.includes(" log lines:")) this.#isTail ||= TAIL_BEGINS.test(line);
    return line;
  }
}

/** The lines of a message for programs; none of one that is not about what was printed. */
function printed(line: string): string[] {
  const message = readJson(Buffer.from(line.slice("@nix ".length), "latin1").toString());
  if (!isRecord(message)) return [];
  const { action, type, fields, msg } = message;
  const first: unknown = Array.isArray(fields) ? fields[0] : undefined;
  // The builder itself says so.
  if (action === "setPhase") return [line];
  const text = action === "msg" ? msg : action === "result" && type === LOG_LINE ? first : undefined;
  if (typeof text !== "string") return [];
  return text.split("\n").map((part) => Buffer.from(part).toString("latin1"));
}
