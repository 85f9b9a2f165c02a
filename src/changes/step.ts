import { VerdictError } from "../model/model.ts";
import type { Command, Context } from "../system/system.ts";

/** The error of a failed command repeats this many of its lines: enough for apt's and Nix's own explanation. */
const TAIL_LINES = 3;

/**
 * Runs one command of the installation and returns its standard output. `doing` completes the sentence "… failed". A
 * command that fails ends the installation; an abort throws its reason.
 */
export async function step({ world, signal }: Context, doing: string, command: Command): Promise<string> {
  const done = await world.processes.run({ ...command, env: { LC_ALL: "C", ...command.env } }, signal);
  signal.throwIfAborted();
  if (done.code === 0) return done.stdout;
  const why =
    done.startError === "ENOENT"
      ? `there is no ${command.file} on this machine`
      : (lastLines(done.stderr) ?? describeExit(done));
  throw new VerdictError("install-failed", `Installing Nix: ${doing} failed: ${why}${remedyFor(why)}`);
}

function remedyFor(why: string): string {
  if (/no space left|disk is full/iu.test(why)) return ". The disk is full: free some space, and try again.";
  if (/read-only file system/iu.test(why)) return ". It is read-only: make it writable, and try again.";
  return "";
}

function lastLines(text: string): string | null {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return lines.length === 0 ? null : lines.slice(-TAIL_LINES).join(" / ");
}

function describeExit(done: { code: number | null; signal: string | null; startError: string | null }): string {
  return done.startError ?? (done.signal === null ? `exit code ${done.code}` : `signal ${done.signal}`);
}
