import { writeSync } from "node:fs";
import { isatty } from "node:tty";

/** Where people read along: a terminal, a pipe, or the log of a job. */
export type Terminal = {
  /** Writes in one piece, at once: what is printed just before the end must not be lost. */
  write(text: string): void;
  /** Whether lines can be drawn over: a terminal that a person looks at. */
  live: boolean;
  color: boolean;
  width(): number;
  rows(): number;
};

/** Width of a pipe and of a job's log. */
const WIDTH_WITHOUT_TERMINAL = 120;

/** Standard output. Colours as `NO_COLOR`, `FORCE_COLOR` and the kind of output suggest; GitHub's log viewer shows them. */
export function standardOutput(env: NodeJS.ProcessEnv): Terminal {
  return terminalOn(process.stdout, env);
}

/** The same on standard error, for a program whose standard output another one reads. */
export function standardError(env: NodeJS.ProcessEnv): Terminal {
  return terminalOn(process.stderr, env);
}

function terminalOn(stream: typeof process.stdout | typeof process.stderr, env: NodeJS.ProcessEnv): Terminal {
  const terminal = isatty(stream.fd) && env["TERM"] !== "dumb";
  return {
    write: (text) => writeWhole(stream.fd, text),
    live: terminal && env["CI"] === undefined,
    color: wantsColor(env, terminal),
    width: () => stream.columns || WIDTH_WITHOUT_TERMINAL,
    rows: () => stream.rows || 24,
  };
}

function wantsColor(env: NodeJS.ProcessEnv, terminal: boolean): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return terminal || env["GITHUB_ACTIONS"] === "true";
}

/** A pipe that is full must not lose text; one that its reader closed (`| head`), or a log on a full disk, must not end the run. */
function writeWhole(fd: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EAGAIN") return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
