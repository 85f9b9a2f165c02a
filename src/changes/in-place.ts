import type { Context } from "../system/system.ts";
import { step } from "./step.ts";

/** Reads the permission bits of a device in octal, such as "660"; null when there is no such device. */
export async function modeOf({ world, signal }: Context, path: string): Promise<string | null> {
  const { code, stdout } = await world.processes.run(
    { file: "stat", args: ["-c", "%a %F", path], env: { LC_ALL: "C" } },
    signal,
  );
  signal.throwIfAborted();
  const [, mode] = /^(?<mode>[0-7]+) character special file$/mu.exec(stdout) ?? [];
  return code === 0 && mode !== undefined ? mode.padStart(3, "0") : null;
}

/** Sets the permission bits of a device. Needs root. Throws `install-failed`. */
export async function setMode(context: Context, path: string, mode: string): Promise<void> {
  await step(context, `setting the mode of ${path}`, { file: "chmod", args: [mode, path] });
}

/**
 * Replaces the text of a file in place. Its owner and mode stay, and the kernel's own files accept it. Needs root.
 * Throws `install-failed`.
 */
export async function writeInPlace(context: Context, path: string, text: string): Promise<void> {
  await step(context, `writing ${path}`, { file: "sh", args: ["-c", 'cat >"$0"', path], input: text });
}
