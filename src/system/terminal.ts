import { isatty } from "node:tty";

import { STANDARD_ERROR, STANDARD_OUTPUT, writeWhole } from "./streams.ts";
import { disarm, disarmJson, disarmStyled } from "./workflow-commands.ts";

/**
 * The output that people read: a terminal, a pipe, or the log of a job. No line that is written is a workflow command,
 * and a terminal only prints it. Each write is whole lines, in one piece and at once: output just before the end must
 * not be lost.
 */
export type Terminal = {
  /** Writes text of any origin. */
  write(text: string): void;
  /**
   * Writes lines that `src/report` has laid out. Our own colours stay; anything else that a terminal would obey is
   * removed.
   */
  paint(text: string): void;
  /** Erases so many lines above, and paints others in their place. Only for a live terminal. */
  repaint(lines: number, text: string): void;
  /** Writes JSON that still parses to the same value. */
  json(text: string): void;
  /** Whether lines can be redrawn: a terminal that a person looks at. */
  live: boolean;
  color: boolean;
  width(): number;
  rows(): number;
};

const CLEAR_LINE = "\u001b[2K";
const LINE_UP = "\u001b[1A";

/** Opens standard output, with colours as `NO_COLOR`, `FORCE_COLOR` and the kind of output suggest. */
export function standardOutput(env: NodeJS.ProcessEnv): Terminal {
  return terminalOn(STANDARD_OUTPUT, process.stdout, env);
}

/** The same on standard error, for a program whose standard output another one reads. */
export function standardError(env: NodeJS.ProcessEnv): Terminal {
  return terminalOn(STANDARD_ERROR, process.stderr, env);
}

function terminalOn(
  fd: number,
  stream: typeof process.stdout | typeof process.stderr,
  env: NodeJS.ProcessEnv,
): Terminal {
  const terminal = isatty(fd) && env["TERM"] !== "dumb";
  return {
    write: (text) => void writeWhole(fd, disarm(text)),
    paint: (text) => void writeWhole(fd, disarmStyled(text)),
    repaint: (lines, text) => void writeWhole(fd, `${`${LINE_UP}${CLEAR_LINE}`.repeat(lines)}\r${disarmStyled(text)}`),
    json: (text) => void writeWhole(fd, disarmJson(text)),
    live: terminal && env["CI"] === undefined,
    color: wantsColor(env, terminal),
    // A pipe and a job's log have room for all.
    width: () => stream.columns || Infinity,
    rows: () => stream.rows || 24,
  };
}

function wantsColor(env: NodeJS.ProcessEnv, terminal: boolean): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return terminal || env["GITHUB_ACTIONS"] === "true";
}
