import { writeSync } from "node:fs";
import { exit } from "node:process";

import { endingOf } from "../model/model.ts";
import { disarm, disarmJson } from "./workflow-commands.ts";

/**
 * The standard streams. Nothing else in the project writes to them: a terminal writes text for people, a host writes
 * workflow commands, and a program that another one started answers in lines of JSON. Output of anything else (a
 * library, Node's own warnings, an uncaught error) is intercepted here.
 */

/** File descriptors, the same everywhere. */
export const STANDARD_OUTPUT = 1;
export const STANDARD_ERROR = 2;

/**
 * Writes text unchanged, in one piece and at once; returns whether that succeeded. A full pipe must not lose text. A
 * pipe that its reader closed (`| head`), or a log on a full disk, must not end the run.
 */
export function writeWhole(fd: number, text: string): boolean {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EAGAIN") return false;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return true;
}

/**
 * Answers the program that started this one, with one line of JSON on standard output; returns whether anybody is there
 * to read it.
 */
export function answerParent(value: unknown): boolean {
  return writeWhole(STANDARD_OUTPUT, `${disarmJson(JSON.stringify(value))}\n`);
}

/** Receives whole lines, without their line breaks. */
type Listener = (lines: readonly string[]) => void;

/**
 * Guards the standard streams. Output of this process that does not come from our own writers goes to `listener` (or is
 * printed as harmless text if there is none). An uncaught error ends the process with a sentence and the exit code that
 * fits. Each entry calls it once, before its work.
 */
export function guardProcess(listener?: Listener): void {
  for (const stream of [process.stdout, process.stderr]) {
    const deliver = listener ?? ((lines) => void writeWhole(stream.fd, disarm(`${lines.join("\n")}\n`)));
    let begun = "";
    stream.write = (text: string | Uint8Array, ...rest: readonly unknown[]) => {
      const lines = (begun + (typeof text === "string" ? text : Buffer.from(text).toString("utf8"))).split("\n");
      begun = lines.pop() ?? "";
      if (lines.length > 0) deliver(lines);
      for (const callback of rest) if (typeof callback === "function") (callback as () => void)();
      return true;
    };
    process.on("exit", () => {
      if (begun !== "") deliver([begun]);
    });
  }
  // By default, Node prints both itself, to the descriptor and not to the stream.
  const warns = process.listenerCount("warning") > 0;
  process.removeAllListeners("warning");
  if (warns)
    process.on(
      "warning",
      ({ name, message }) => void writeWhole(STANDARD_ERROR, disarm(`nix-verdict: ${name}: ${message}`)),
    );
  process.on("uncaughtException", (error: unknown) => {
    const { message, exitCode } = endingOf(error);
    writeWhole(STANDARD_ERROR, disarm(`nix-verdict: ${message}`));
    exit(exitCode);
  });
}
