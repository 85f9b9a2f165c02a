import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { VerdictError } from "../model/model.ts";
import { type Context, onAbort } from "../system/system.ts";
import { step } from "./step.ts";

/** What is ours while the machine runs; everybody may look into it. */
export const RUN_FOLDER = "/run/nix-verdict";
/** What root alone reads and writes. */
export const ROOT_FOLDER = `${RUN_FOLDER}/root`;

const LOCKS = { install: `${ROOT_FOLDER}/install.lock`, changes: `${ROOT_FOLDER}/changes.lock` } as const;

/** Whoever waits longer is told for what. */
const PATIENCE_MS = 500;

/** The program that holds a lock says this as soon as it has it. */
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
    // Some systems have /run as a link to /var/run, made by root.
    if (path === dirname(RUN_FOLDER) && (await world.files.owner(path)) === 0) continue;
    throw new VerdictError(
      "install-failed",
      `${path} is not a folder of root's, so nothing can be kept there safely. Remove it.`,
    );
  }
}

/**
 * Waits for a lock and holds it until the scope ends. The kernel lets go of it when its holder dies, however that
 * comes, so it is never stale; that is why it is flock(2), by the program of that name. `waiting` is called once when
 * somebody else has it. Needs root. Throws `install-failed`, and the signal's reason.
 */
export async function holdLock(
  context: Context,
  name: keyof typeof LOCKS,
  waiting: () => void,
): Promise<AsyncDisposable> {
  const { world, signal } = context;
  await makeRootFolder(context);
  // It ends with us: its input is ours, and it says what it hears as soon as it runs.
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
    throw new VerdictError("install-failed", `Installing Nix: taking turns with others failed: ${why}.`);
  } catch (error) {
    await holder[Symbol.asyncDispose]();
    throw error;
  } finally {
    answered.abort();
  }
}
