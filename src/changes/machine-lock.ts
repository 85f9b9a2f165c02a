import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { VerdictError } from "../model/model.ts";
import { type Context, onAbort } from "../system/system.ts";
import { step } from "./step.ts";

/** Our folder, until the machine is switched off; everybody may read it. */
export const RUN_FOLDER = "/run/nix-verdict";
/** The part of it that only root reads and writes. */
export const ROOT_FOLDER = `${RUN_FOLDER}/root`;

const LOCKS = { install: `${ROOT_FOLDER}/install.lock`, changes: `${ROOT_FOLDER}/changes.lock` } as const;

/** After this time, the user is told what the run is waiting for. */
const PATIENCE_MS = 500;

/** The program that holds a lock prints this word as soon as it has it. */
const HELD = "held";

/** Makes {@link ROOT_FOLDER}. Needs root. Throws `install-failed` where somebody else could reach into it. */
async function makeRootFolder(context: Context): Promise<void> {
  const { world } = context;
  const make = (mode: string, path: string): Promise<string> =>
    step(context, `making ${path}`, { file: "mkdir", args: ["-p", "-m", mode, path] });
  await make("0755", RUN_FOLDER);
  await make("0700", ROOT_FOLDER);
  for (const path of [dirname(RUN_FOLDER), RUN_FOLDER, ROOT_FOLDER]) {
    if ((await world.files.linkTarget(path)) === null && (await world.files.owner(path)) === 0) continue;
    // On some systems, /run is a link to /var/run, made by root.
    if (path === dirname(RUN_FOLDER) && (await world.files.owner(path)) === 0) continue;
    throw new VerdictError(
      "install-failed",
      `${path} is not a folder that belongs to root, so nothing can be kept there safely. Remove it.`,
    );
  }
}

/**
 * Waits for a lock and holds it until the scope ends. It uses flock(2), through the program of that name, because the
 * kernel releases the lock whenever its holder dies; so it is never stale. `waiting` is called once when somebody else
 * has the lock. Needs root. Throws `install-failed`, and the signal's reason.
 */
export async function holdLock(
  context: Context,
  name: keyof typeof LOCKS,
  waiting: () => void,
): Promise<AsyncDisposable> {
  const { world, signal } = context;
  await makeRootFolder(context);
  // It ends with this process, which holds its input, and repeats its input as soon as it runs.
  const holder = world.processes.hold({ file: "flock", args: ["--exclusive", LOCKS[name], "cat"], input: `${HELD}\n` });
  using _release = onAbort(signal, () => holder.release());
  const answered = new AbortController();
  void sleep(PATIENCE_MS, undefined, { signal: answered.signal }).then(waiting, () => undefined);
  try {
    for await (const line of holder.stdout) if (line === HELD && !signal.aborted) return holder;
    signal.throwIfAborted();
    const { startError, stderr } = await holder.ended;
    const why =
      startError === "ENOENT" ? "there is no flock on this machine; install util-linux" : (startError ?? stderr.trim());
    throw new VerdictError("install-failed", `Installing Nix: waiting for another installation failed: ${why}.`);
  } catch (error) {
    await holder[Symbol.asyncDispose]();
    throw error;
  } finally {
    answered.abort();
  }
}
