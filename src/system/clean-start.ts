import { closeSync, constants, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, env, execArgv, execPath, execve, pid, platform } from "node:process";

import { childEnvironment } from "../environment.ts";

/**
 * Imported first by entries that a job starts: takes the job's secrets out of `/proc/PID/environ`. The kernel shows there what a process was started with, whatever
 * it does to its variables later, and to every process of the same user: to Nix, which copies any file that an input of a flake names. So the program is
 * started once more in the same process, with what children get as well; the rest comes as a text on standard input, and is a variable again afterwards.
 *
 * Where Node cannot do that (before 22.15, Windows) nothing happens, and the secrets stay where they are.
 */

/** Says that this is the second start. */
const MARK = "NIX_VERDICT_ENVIRONMENT";

/** Variables that only count when Node starts. */
const OF_NODE = ["NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "NODE_PENDING_DEPRECATION", "NODE_V8_COVERAGE"];

/** Linux's `O_TMPFILE` without `O_DIRECTORY`, which Node has (include/uapi/asm-generic/fcntl.h): a file that never has a name. */
const UNNAMED = 0o20000000;

if (env[MARK] !== undefined) takeOver();
else if (env["GITHUB_ACTIONS"] === "true" && readsNoInput()) startAnew();

/** Whoever is told to read standard input needs it. */
function readsNoInput(): boolean {
  return !argv.includes("-");
}

function startAnew(): void {
  if (typeof execve !== "function" || platform === "win32") return;
  const passed = childEnvironment(env, OF_NODE);
  const rest = Object.fromEntries(Object.entries(env).filter(([name, value]) => passed[name] !== value));
  const text = Buffer.from(JSON.stringify(rest));
  // The lowest free number is the one of standard input, which is among the three that stay open.
  closeSync(0);
  const file = openUnnamed();
  if (file !== 0) throw new Error(`standard input could not be replaced: the system gave descriptor ${file}`);
  for (let at = 0; at < text.length; ) at += writeSync(file, text, at, text.length - at, at);
  execve(execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...passed, [MARK]: "standard input" });
}

/** Not every file system has files without a name; then it loses its name at once. */
function openUnnamed(): number {
  const folder = env["RUNNER_TEMP"] ?? tmpdir();
  try {
    if (platform === "linux") return openSync(folder, constants.O_RDWR | constants.O_DIRECTORY | UNNAMED, 0o600);
  } catch {
    // EOPNOTSUPP, EISDIR of older kernels, or ENOENT.
  }
  const path = join(folder, `nix-verdict-${pid}-${process.hrtime.bigint()}`);
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  unlinkSync(path);
  return file;
}

function takeOver(): void {
  const rest = JSON.parse(readFileSync(0, "utf8")) as Record<string, string>;
  // As long as it is open, it can be read as /proc/PID/fd/0.
  closeSync(0);
  openSync("/dev/null", constants.O_RDONLY);
  delete env[MARK];
  Object.assign(env, rest);
}
