import { existsSync, realpathSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";

import { execa } from "execa";

import { childEnvironment, programFolders, SECRET_FD } from "./environment.ts";
import { splitLines } from "./lines.ts";
import { openNew } from "./plain-files.ts";

/** How a child process ended. `code` is null when a signal ended it or it never started. */
export type Exit = {
  code: number | null;
  signal: string | null;
  /** Why it could not be started (for example ENOENT); null when it ran. */
  startError: string | null;
};

export type Command = {
  file: string;
  args: readonly string[];
  cwd?: string;
  /** Added to what every child gets of our environment; `undefined` removes a variable. */
  env?: Record<string, string | undefined>;
  /** Written to the child's standard input, which is closed afterwards; absent means no input. */
  input?: string;
  /**
   * What the child can read once, from the descriptor {@link SECRET_FD}: a pipe, which has no name and is empty
   * afterwards. For commands without input.
   */
  secret?: string | undefined;
  /** Lines of a started command are cut at so many bytes. */
  longestLine?: number;
  /** Whether the standard output of a started command is kept, up to {@link OUTPUT_LIMIT}; it is thrown away otherwise. */
  keepsOutput?: boolean;
};

/** A finished command: what it printed, cut at {@link OUTPUT_LIMIT} characters a stream. */
export type Output = Exit & { stdout: string; stderr: string };

/** A running child whose output is read as it comes. Leaving the scope stops it. */
export interface Child extends AsyncDisposable {
  readonly pid: number | null;
  /** Lines of standard error; bytes that are not UTF-8 become U+FFFD. */
  readonly stderr: AsyncIterable<string>;
  readonly exit: Promise<Exit>;
  /** All that it wrote to standard output, when it has ended; "" when that is not kept. */
  readonly output: Promise<string>;
  /** TERM to the whole process group, KILL after the grace period. Resolves when the child is gone. */
  stop(): Promise<void>;
}

/**
 * A running child that listens as long as it is wanted. Leaving the scope closes its standard input, which has to end
 * it.
 */
export interface Held extends AsyncDisposable {
  /** Lines of standard output. */
  readonly stdout: AsyncIterable<string>;
  /** How it ended, and what it wrote to standard error. */
  readonly ended: Promise<Exit & { stderr: string }>;
  /** Closes its standard input. */
  release(): void;
}

export interface Processes {
  /** Runs a command to its end. Never throws for what the command does; `signal` stops it. */
  run(command: Command, signal?: AbortSignal): Promise<Output>;
  /** Runs a command to its end and writes its standard output to a new file. Throws when the file cannot be written. */
  save(command: Command, path: string): Promise<Exit>;
  /** Starts a command whose standard error is read as it comes. */
  start(command: Command): Child;
  /**
   * Starts a command that is told `input` on a standard input which stays open: whoever may not be signalled (sudo) is
   * ended by its closing.
   */
  hold(command: Command): Held;
}

/** Output kept of a command that is run to its end; far above what Nix prints for 10,000 checks. */
const OUTPUT_LIMIT = 64 * 1024 * 1024;

/** Time between TERM and KILL; the contract allows 5 s for everything to be gone. */
export const KILL_GRACE_MS = 3000;

/**
 * Gives a program its input as a pipe on descriptor 3. Node's own pipes are sockets, which nobody can open by a name
 * such as `/dev/fd/3`, and a file could be read again. With the program in a pipeline, the shell is between us and it,
 * and tells how it ended.
 */
const WITH_SECRET = `cat | { exec ${SECRET_FD}<&0 </dev/null; exec "$@"; }`;

/**
 * Children of the real operating system. Each leads its own process group, so that all of it can be stopped. `passed`:
 * patterns on names of variables that they get beside those of {@link childEnvironment}'s own list.
 */
export function realProcesses(passed: readonly string[] = []): Processes {
  const completed = (command: Command): Command => ({
    ...command,
    env: { ...childEnvironment(process.env, passed), ...command.env },
  });
  return {
    run: (command, signal) => run(completed(command), signal),
    save: (command, path) => save(completed(command), path),
    start: (command) => start(completed(command)),
    hold: (command) => hold(completed(command)),
  };
}

async function run(command: Command, signal?: AbortSignal): Promise<Output> {
  const [file, ...args] = wordsOf(command, []);
  const child = execa(file, args, {
    ...shared(command),
    input: command.secret ?? command.input ?? "",
    maxBuffer: OUTPUT_LIMIT,
    stripFinalNewline: false,
  });
  using _stopper = onAbort(signal, () => void terminate(child));
  const result = await child;
  return { ...throughShell(command, exitOf(result)), stdout: result.stdout, stderr: result.stderr };
}

async function save(command: Command, path: string): Promise<Exit> {
  // A stream that has a file is handed to the child as it is: none of what it writes passes through here.
  const file = (await openNew(path)).createWriteStream();
  try {
    return exitOf(
      await execa(command.file, [...command.args], {
        ...shared(command),
        stdin: "ignore",
        stdout: file,
        stderr: "ignore",
      }),
    );
  } finally {
    file.close();
  }
}

function start(command: Command): Child {
  const [file, ...args] = wordsOf(command, MORTAL);
  const child = execa(file, args, {
    ...shared(command),
    ...(command.secret === undefined ? { stdin: "ignore" } : { input: command.secret }),
    stdout: command.keepsOutput ? "pipe" : "ignore",
    stderr: "pipe",
    maxBuffer: OUTPUT_LIMIT,
    stripFinalNewline: false,
    buffer: { stdout: command.keepsOutput ?? false, stderr: false },
  });
  const exit = child.then((result) => throughMortal(throughShell(command, exitOf(result))));
  const output = child.then(({ stdout }) => stdout ?? "");
  const stop = async (): Promise<void> => {
    await terminate(child);
    await exit;
  };
  return {
    pid: child.pid ?? null,
    stderr: splitLines(child.stderr, command.longestLine),
    exit,
    output,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function hold(command: Command): Held {
  const child = execa(command.file, [...command.args], {
    ...shared(command),
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
    maxBuffer: OUTPUT_LIMIT,
    buffer: { stdout: false, stderr: true },
  });
  // A child that dies before it has read everything has said why in its own words.
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

/**
 * Words before a command by which the kernel ends it when we are killed and cannot: its builds would go on for hours,
 * and the next run would wait for their locks. Linux alone can do that; util-linux has the program, and busybox one of
 * the same name that cannot.
 */
const MORTAL = mortalPrefix();

/** A command's words, behind those that go before it. */
function wordsOf({ file, args, secret }: Command, before: readonly string[]): [file: string, ...args: string[]] {
  const [first = file, ...rest] = [...before, file, ...args];
  if (secret === undefined) return [first, ...rest];
  const [shell = "/bin/sh", ...words] = [...before, "/bin/sh", "-c", WITH_SECRET, "sh", first, ...rest];
  return [shell, ...words];
}

/** How a command itself ended that a shell has started: above 128, the shell tells of a signal. */
function throughShell({ secret }: Command, exit: Exit): Exit {
  if (secret === undefined || exit.code === null) return exit;
  if (exit.code === NOT_FOUND) return { code: null, signal: null, startError: "ENOENT" };
  const signal = SIGNAL_NAMES.get(exit.code - SIGNAL_BASE);
  return signal === undefined ? exit : { code: null, signal, startError: null };
}

/** POSIX: the status of a command that a signal ended is greater than this; all shells add the signal's number. */
const SIGNAL_BASE = 128;
const SIGNAL_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.signals).map(([name, number]) => [number, name]),
);

/** What shells and setpriv say of a program that is not there. */
const NOT_FOUND = 127;

/** What `exitOf` says of a command itself, where it was only given to setpriv. */
function throughMortal(exit: Exit): Exit {
  return MORTAL.length > 0 && exit.code === NOT_FOUND ? { code: null, signal: null, startError: "ENOENT" } : exit;
}

function mortalPrefix(): readonly string[] {
  if (process.platform !== "linux") return [];
  const found = programFolders(process.env)
    .map((folder) => join(folder, "setpriv"))
    .find((path) => existsSync(path));
  return found === undefined || realpathSync(found).includes("busybox") ? [] : [found, "--pdeathsig", "TERM", "--"];
}

/** No shell, no inherited input, failures as values, its own process group. */
function shared(command: Command) {
  return {
    reject: false,
    detached: true,
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    env: command.env ?? {},
    // Our own has the secrets of a job.
    extendEnv: false,
  } as const;
}

type Ended = {
  exitCode?: number | undefined;
  signal?: string | undefined;
  code?: string | undefined;
  shortMessage?: string | undefined;
};

function exitOf(result: Ended): Exit {
  const started = result.exitCode !== undefined || result.signal !== undefined;
  return {
    code: result.exitCode ?? null,
    signal: result.signal ?? null,
    startError: started ? null : (result.code ?? result.shortMessage ?? "could not be started"),
  };
}

type Terminable = PromiseLike<unknown> & {
  pid?: number | undefined;
  exitCode: number | null;
  signalCode: string | null;
  stdout: Readable | null;
  stderr: Readable | null;
};

async function terminate(child: Terminable): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  signalGroup(pid, "SIGTERM");
  const timer = setTimeout(() => {
    signalGroup(pid, "SIGKILL");
    // Whoever has left the group may still hold the other end of a pipe, and must not keep us waiting.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, KILL_GRACE_MS);
  try {
    await child;
  } finally {
    clearTimeout(timer);
    // Grandchildren that ignored TERM outlive their parent, but not the group's KILL.
    signalGroup(pid, "SIGKILL");
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone, which is what was wanted.
  }
}

function onAbort(signal: AbortSignal | undefined, action: () => void): Disposable {
  if (signal?.aborted) action();
  signal?.addEventListener("abort", action, { once: true });
  return { [Symbol.dispose]: () => signal?.removeEventListener("abort", action) };
}
