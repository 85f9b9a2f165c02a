import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";

import { programFolders, SECRET_FD } from "./environment.ts";

export type Command = {
  file: string;
  args: readonly string[];
  cwd?: string;
  /** Added to the variables that every child gets from our environment; `undefined` removes a variable. */
  env?: Record<string, string | undefined>;
  /** Written to the child's standard input, which is closed afterwards; without it there is no input. */
  input?: string;
  /**
   * A secret that the child can read once, from the descriptor {@link SECRET_FD}: a pipe, which has no name and is
   * empty afterwards. For commands without input.
   */
  secret?: string | undefined;
  /** Lines of a started command are cut at so many bytes. */
  longestLine?: number;
  /** Whether the standard output of a started command is kept, up to {@link OUTPUT_LIMIT}; default: no. */
  keepsOutput?: boolean;
  /** Whether the standard input of a started command stays open for {@link Child.tell}; default: no. */
  listens?: boolean;
};

/**
 * Gives a program its input as a pipe on descriptor 3. Node's own pipes are sockets, which cannot be opened by a name
 * such as `/dev/fd/3`, and a file could be read again. Since the program is in a pipeline, a shell is between us and
 * the program, and reports how it ended.
 */
const WITH_SECRET = `cat | { exec ${SECRET_FD}<&0 </dev/null; exec "$@"; }`;

/**
 * The same for a program that listens: the secret is so many bytes of the input, the first argument, and the rest of it
 * is the program's own. `dd` reads not one byte more.
 */
const WITH_SECRET_BEFORE = `bytes=$1; shift; exec 4<&0
dd bs=1 count="$bytes" 2>/dev/null | { exec ${SECRET_FD}<&0 <&4 4<&-; exec "$@"; }`;

/**
 * Words before a command by which the kernel ends it when we are killed and cannot do so. Otherwise its builds would go
 * on for hours, and the next run would wait for their locks. Only Linux can do that; util-linux has the program, and
 * busybox has one of the same name that cannot.
 */
export const MORTAL = mortalPrefix("TERM");

/** The same for what a stranger wrote, which may ignore that. */
export const KILLED_WITH_US = mortalPrefix("KILL");

/** A command's words, after those that go before it. */
export function commandWords(
  { file, args, secret, listens }: Command,
  before: readonly string[],
): [file: string, ...args: string[]] {
  const [first = file, ...rest] = [...before, file, ...args];
  if (secret === undefined) return [first, ...rest];
  const script = listens === true ? [WITH_SECRET_BEFORE, "sh", String(Buffer.byteLength(secret))] : [WITH_SECRET, "sh"];
  const [shell = "/bin/sh", ...words] = [...before, "/bin/sh", "-c", ...script, first, ...rest];
  return [shell, ...words];
}

function mortalPrefix(signal: string): readonly string[] {
  if (process.platform !== "linux") return [];
  const found = programFolders(process.env)
    .map((folder) => join(folder, "setpriv"))
    .find((path) => existsSync(path));
  return found === undefined || realpathSync(found).includes("busybox") ? [] : [found, "--pdeathsig", signal, "--"];
}

/** No shell, no inherited input, failures as values, its own process group. */
export function childOptions(command: Command) {
  return {
    reject: false,
    detached: true,
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    env: command.env ?? {},
    // Our own environment has the secrets of a job.
    extendEnv: false,
  } as const;
}
