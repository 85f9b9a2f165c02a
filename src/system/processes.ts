import { execa } from "execa";

import { attach, type AttachedChild } from "./attached.ts";
import { childOptions, type Command, commandWords, MORTAL } from "./command.ts";
import { childEnvironment } from "./environment.ts";
import { type Exit, exitOf, exitThroughShell, NOT_FOUND } from "./exit.ts";
import { splitLines } from "./lines.ts";
import { openNew } from "./plain-files.ts";
import { ANSWER_GRACE_MS, KILL_GRACE_MS, onAbort, terminate } from "./process-groups.ts";

/** A finished command and its output, cut at {@link OUTPUT_LIMIT} characters a stream. */
export type Output = Exit & { stdout: string; stderr: string };

/** A running child whose output is read as it comes. Leaving the scope stops it. */
export interface Child extends AsyncDisposable {
  readonly pid: number | null;
  /** Lines of standard error; bytes that are not UTF-8 become U+FFFD. */
  readonly stderr: AsyncIterable<string>;
  readonly exit: Promise<Exit>;
  /** Its whole standard output, once it has ended; "" when that is not kept. */
  readonly output: Promise<string>;
  /** Writes to its standard input; to one that has ended or does not listen, this does nothing. */
  tell(text: string): void;
  /** Sends TERM to the whole process group, and KILL after a grace period. Resolves when the child is gone. */
  stop(graceMs?: number): Promise<void>;
}

/** A running child that serves until its scope ends. Leaving the scope closes its standard input, which must end it. */
export interface HeldChild extends AsyncDisposable {
  /** Lines of standard output. */
  readonly stdout: AsyncIterable<string>;
  /** How it ended, and its standard error. */
  readonly ended: Promise<Exit & { stderr: string }>;
  /** Closes its standard input. */
  release(): void;
}

export interface Processes {
  /** Runs a command to its end. Never throws because of the command; `signal` stops it. */
  run(command: Command, signal?: AbortSignal): Promise<Output>;
  /**
   * Runs a command to its end and writes its standard output to a new file; `signal` stops it. Throws when the file
   * cannot be written.
   */
  save(command: Command, path: string, signal?: AbortSignal): Promise<Exit>;
  /** Starts a command whose standard error is read as it comes. */
  start(command: Command): Child;
  /** Starts a program of a stranger, with all that it starts, and gives what it writes as it comes. */
  attach(command: Command): AttachedChild;
  /**
   * Starts a command that gets `input` on a standard input that stays open. Closing it ends a command that may not be
   * signalled (sudo).
   */
  hold(command: Command): HeldChild;
}

/** How much output of a command is kept; far above what Nix prints for 10,000 checks. */
const OUTPUT_LIMIT = 64 * 1024 * 1024;

/**
 * Children of the real operating system. Each leads its own process group, so that all of it can be stopped. `passed`:
 * patterns on names of variables that children get in addition to those of {@link childEnvironment}'s own list.
 */
export function realProcesses(passed: readonly string[] = []): Processes {
  const completed = (command: Command): Command => ({
    ...command,
    env: { ...childEnvironment(process.env, passed), ...command.env },
  });
  return {
    run: (command, signal) => runCommand(completed(command), signal),
    save: (command, path, signal) => saveOutput(completed(command), path, signal),
    start: (command) => start(completed(command)),
    attach: (command) => attach(completed(command)),
    hold: (command) => hold(completed(command)),
  };
}

async function runCommand(command: Command, signal?: AbortSignal): Promise<Output> {
  const [file, ...args] = commandWords(command, []);
  const child = execa(file, args, {
    ...childOptions(command),
    input: command.secret ?? command.input ?? "",
    maxBuffer: OUTPUT_LIMIT,
    stripFinalNewline: false,
  });
  using _stopper = onAbort(signal, () => void terminate(child, ANSWER_GRACE_MS));
  const result = await child;
  return { ...ownExit(command, exitOf(result)), stdout: result.stdout, stderr: result.stderr };
}

async function saveOutput(command: Command, path: string, signal?: AbortSignal): Promise<Exit> {
  // A stream with a file is passed to the child directly: its output does not go through this process.
  const file = (await openNew(path)).createWriteStream();
  try {
    const child = execa(command.file, [...command.args], {
      ...childOptions(command),
      stdin: "ignore",
      stdout: file,
      stderr: "ignore",
    });
    using _stopper = onAbort(signal, () => void terminate(child, ANSWER_GRACE_MS));
    return exitOf(await child);
  } finally {
    file.close();
  }
}

function start(command: Command): Child {
  const [file, ...args] = commandWords(command, MORTAL);
  const child = execa(file, args, {
    ...childOptions(command),
    ...(command.listens === true
      ? { stdin: "pipe" }
      : command.secret === undefined
        ? { stdin: "ignore" }
        : { input: command.secret }),
    stdout: command.keepsOutput ? "pipe" : "ignore",
    stderr: "pipe",
    maxBuffer: OUTPUT_LIMIT,
    stripFinalNewline: false,
    buffer: { stdout: command.keepsOutput ?? false, stderr: false },
  });
  // A child that dies before it has read everything has its exit to say so.
  child.stdin?.on("error", () => undefined);
  const tell = (text: string): void =>
    void (command.listens === true && child.stdin?.writable && child.stdin.write(text));
  tell(command.secret ?? "");
  const exit = child.then((result) => exitThroughMortal(ownExit(command, exitOf(result))));
  const output = child.then(({ stdout }) => stdout ?? "");
  const stop = async (graceMs = KILL_GRACE_MS): Promise<void> => {
    // A session of Nix takes TERM for the end of what it does now, and reads on: to the end of its input.
    child.stdin?.end();
    await terminate(child, graceMs);
    await exit;
  };
  return {
    pid: child.pid ?? null,
    stderr: splitLines(child.stderr, command.longestLine),
    exit,
    output,
    tell,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function hold(command: Command): HeldChild {
  const child = execa(command.file, [...command.args], {
    ...childOptions(command),
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
    maxBuffer: OUTPUT_LIMIT,
    buffer: { stdout: false, stderr: true },
  });
  // A child that dies before it has read everything has already said why.
  child.stdin.on("error", () => undefined);
  child.stdin.write(command.input ?? "");
  const ended = child.then((result) => ({ ...exitOf(result), stderr: result.stderr }));
  const release = (): void => void child.stdin.end();
  const close = async (): Promise<void> => {
    release();
    const late = setTimeout(() => void terminate(child), KILL_GRACE_MS);
    await ended;
    clearTimeout(late);
  };
  return { stdout: splitLines(child.stdout), ended, release, [Symbol.asyncDispose]: close };
}

/** How a command itself ended, if a shell may have started it. */
function ownExit({ secret }: Command, exit: Exit): Exit {
  return secret === undefined ? exit : exitThroughShell(exit);
}

/** How a command itself ended, if it was started through setpriv. */
function exitThroughMortal(exit: Exit): Exit {
  return MORTAL.length > 0 && exit.code === NOT_FOUND ? { code: null, signal: null, startError: "ENOENT" } : exit;
}
