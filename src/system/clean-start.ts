import { closeSync, constants, fstatSync, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, env, execArgv, execPath, execve, exit, pid, platform } from "node:process";

import { printable } from "../text/text.ts";
import { childEnvironment } from "./environment.ts";

/**
 * Removes the job's secrets from `/proc/PID/environ`. Programs that a job starts import this first. The kernel shows
 * there the environment with which a process was started, whatever it does to its variables later, and shows it to
 * every process of the same user: also to Nix, which copies any file that an input of a flake names. So the program is
 * started once more in the same process, with only the variables that children get as well. The rest comes as a text on
 * standard input, and becomes variables again afterwards.
 *
 * Where Node cannot do that (before 22.15, Windows) nothing happens, and the secrets stay where they are.
 */

const ERROR_STREAM = 2;

/** Marks the second start by the number of the process, which nobody who sets the job's variables can know. */
const MARK = "NIX_VERDICT_ENVIRONMENT";

/** Variables that only have an effect when Node starts. */
const OF_NODE = ["NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "NODE_PENDING_DEPRECATION", "NODE_V8_COVERAGE"];

/**
 * Linux's `O_TMPFILE` without `O_DIRECTORY`, which Node has (include/uapi/asm-generic/fcntl.h): a file that never has a
 * name.
 */
const UNNAMED = 0o20000000;

/**
 * Where there may be room for the text. Memory comes first: after the builds, the disk may be full, and the post step
 * must still start.
 */
const PLACES = [...(platform === "linux" ? ["/dev/shm"] : []), env["RUNNER_TEMP"] ?? "", tmpdir()];

const isSecondStart = env[MARK] === String(pid) && fstatSync(0).isFile();
delete env[MARK];
if (isSecondStart) takeOver();
else if (env["GITHUB_ACTIONS"] === "true" && readsNoInput()) startAnew();

/** Programs that get their input there need it. */
function readsNoInput(): boolean {
  return !argv.includes("-");
}

function startAnew(): void {
  if (typeof execve !== "function" || platform === "win32") return;
  const passed = childEnvironment(env, OF_NODE);
  const rest = Object.fromEntries(Object.entries(env).filter(([name, value]) => passed[name] !== value));
  const text = Buffer.from(JSON.stringify(rest));
  // The lowest free number is that of standard input, which is among the three that stay open.
  closeSync(0);
  const problems: string[] = [];
  if (![openUnnamed, openNamed].some((open) => PLACES.some((folder) => becomesInput(open, folder, text, problems)))) {
    // Anybody may name a folder: a line break in its name could begin a command for the runner.
    const sentence =
      `there is no room for a file of ${text.length} bytes, through which the job's secrets are kept ` +
      `from builds (${problems.join("; ")}). Free some in ${PLACES.join(" or ")}.`;
    writeSync(ERROR_STREAM, `nix-verdict: ${printable(sentence)}\n`);
    exit(2);
  }
  execve(execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...passed, [MARK]: String(pid) });
}

/**
 * Makes the text the standard input, and returns whether that worked; if not, standard input is closed, and there is
 * one more problem.
 */
function becomesInput(open: (folder: string) => number, folder: string, text: Buffer, problems: string[]): boolean {
  let file: number | null = null;
  try {
    file = open(folder);
    if (file !== 0) throw new Error(`the system gave descriptor ${file}`);
    for (let at = 0; at < text.length;) at += writeSync(file, text, at, text.length - at, at);
    return true;
  } catch (error) {
    problems.push((error as Error).message);
    if (file !== null) closeSync(file);
    return false;
  }
}

/** Only Linux has such files, and not on every file system. */
function openUnnamed(folder: string): number {
  if (platform !== "linux") throw new Error("there are no files without a name");
  return openSync(folder, constants.O_RDWR | constants.O_DIRECTORY | UNNAMED, 0o600);
}

/** The file loses its name at once. */
function openNamed(folder: string): number {
  const path = join(folder, `nix-verdict-${pid}-${process.hrtime.bigint()}`);
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  unlinkSync(path);
  return file;
}

function takeOver(): void {
  const rest = JSON.parse(readFileSync(0, "utf8")) as Record<string, string>;
  // While it is open, it can be read as /proc/PID/fd/0.
  closeSync(0);
  openSync("/dev/null", constants.O_RDONLY);
  Object.assign(env, rest);
}
