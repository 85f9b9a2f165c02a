import { constants } from "node:os";

/** How a child process ended. `code` is null when a signal ended it or it never started. */
export type Exit = {
  code: number | null;
  signal: string | null;
  /** Why it could not be started (for example ENOENT); null when it ran. */
  startError: string | null;
};

/** The parts of execa's result about the end of a child. */
type ChildResult = {
  exitCode?: number | undefined;
  signal?: string | undefined;
  code?: string | undefined;
  shortMessage?: string | undefined;
};

/** Reads how a child ended from execa's result. */
export function exitOf(result: ChildResult): Exit {
  const started = result.exitCode !== undefined || result.signal !== undefined;
  return {
    code: result.exitCode ?? null,
    signal: result.signal ?? null,
    startError: started ? null : (result.code ?? result.shortMessage ?? "could not be started"),
  };
}

/** Reads how a command ended that a shell has started. A code above 128 is the shell's way to report a signal. */
export function exitThroughShell(exit: Exit): Exit {
  if (exit.code === null) return exit;
  if (exit.code === NOT_FOUND) return { code: null, signal: null, startError: "ENOENT" };
  const signal = SIGNAL_NAMES.get(exit.code - SIGNAL_BASE);
  return signal === undefined ? exit : { code: null, signal, startError: null };
}

/** POSIX: the status of a command that a signal ended is greater than this; all shells add the signal's number. */
const SIGNAL_BASE = 128;
const SIGNAL_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.signals).map(([name, number]) => [number, name]),
);

/** The exit code of shells and setpriv for a missing program. */
export const NOT_FOUND = 127;
