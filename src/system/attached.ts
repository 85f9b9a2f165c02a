import { execa } from "execa";

import { childOptions, type Command, KILLED_WITH_US } from "./command.ts";
import { type Exit, exitOf } from "./exit.ts";
import { killGroup, terminate } from "./process-groups.ts";

/** A program whose output is somebody's console. Leaving the scope kills all of it. */
export interface AttachedChild extends AsyncDisposable {
  /** Null when it could not be started. */
  readonly pid: number | null;
  /** Both streams of its output, as they come. Whoever starts it must read them. */
  readonly output: AsyncIterable<Buffer>;
  readonly exit: Promise<Exit>;
  /** Sends TERM to its process group, and KILL after a grace period; 0: at once. Resolves when it is gone. */
  stop(graceMs: number): Promise<void>;
}

/** Starts a command that ends when we are killed: the kernel kills it, since it may ignore anything milder. */
export function attach(command: Command): AttachedChild {
  const [file = command.file, ...args] = [...KILLED_WITH_US, command.file, ...command.args];
  const child = execa(file, args, {
    ...childOptions(command),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    all: true,
    buffer: false,
  });
  const exit = child.then(exitOf);
  const stop = async (graceMs: number): Promise<void> => {
    await terminate(child, graceMs);
    // What it started may have outlived it, and may hold its output open.
    if (child.pid !== undefined) killGroup(child.pid);
    child.stdout.destroy();
    child.stderr.destroy();
    await exit;
  };
  return { pid: child.pid ?? null, output: outputOf(child.all), exit, stop, [Symbol.asyncDispose]: () => stop(0) };
}

/** The chunks of a stream; one that is cut off simply ends. */
async function* outputOf(stream: AsyncIterable<unknown>): AsyncIterable<Buffer> {
  try {
    for await (const chunk of stream) yield Buffer.from(chunk as Uint8Array);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}
