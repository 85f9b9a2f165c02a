import { constants, copyFile, link, realpath } from "node:fs/promises";
import process, { cwd, env, exit, kill, pid, stdin } from "node:process";
import { createInterface } from "node:readline";

import { isFeatureAvailable, restoreCache, saveCache } from "@actions/cache";

import { type CacheAnswer, ENTRY, type CacheRequest } from "../cache/cache.ts";
import { messageOf } from "../model/model.ts";
import { answerParent, guardProcess } from "../system/system.ts";

/**
 * The program that calls GitHub's cache. `githubBackend` starts it in a folder of its own, and sends one
 * {@link CacheRequest} on standard input, which stays open as long as somebody waits. It is a separate process because
 * the package prints workflow commands, starts tar, and cannot be stopped.
 */

/**
 * The package lets tar unpack everything that an archive names, anywhere. GNU tar reads these arguments before the
 * package's: only files directly in this folder, with our user as owner.
 */
const ONLY_HERE = "--exclude=*/* --exclude=.. --exclude=. --no-same-owner";

/**
 * Four pieces of 4 MiB at once instead of eight: progress shows only when a piece is complete, so this keeps a line of
 * 0.6 MB/s from looking dead. Azure's server gets 15 s for a piece instead of 30; 128 MiB may take as long as a whole
 * call.
 */
const DOWNLOAD = { downloadConcurrency: 4, timeoutInMs: 15_000, segmentTimeoutInMs: 600_000 };

const answer = (value: CacheAnswer): void => void answerParent(value);

guardProcess((lines) => {
  for (const printed of lines) answer({ printed });
});

// Set here and not by the parent: the package compares it with the current folder, which is never a symbolic link.
env["GITHUB_WORKSPACE"] = cwd();
env["RUNNER_TEMP"] = cwd();

async function restoreFromService(keys: readonly string[]): Promise<string | null> {
  const [first = "", ...others] = keys;
  process.env["TAR_OPTIONS"] = ONLY_HERE;
  return (await restoreCache([ENTRY], first, others, DOWNLOAD)) ?? null;
}

async function saveToService(key: string, file: string): Promise<boolean> {
  const real = await realpath(file);
  // A hard link costs nothing, but does not work across file systems.
  await link(real, ENTRY).catch(() => copyFile(real, ENTRY, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE));
  delete process.env["TAR_OPTIONS"];
  return (await saveCache([ENTRY], key)) !== -1;
}

/**
 * The package looks up the job's variables by name. A copy of the environment does not contain them: tar gets one,
 * others can read it, and the archive that tar unpacks is not ours.
 */
function hideFromChildren(job: CacheRequest["job"]): void {
  const own = { ...process.env };
  for (const [name, value] of Object.entries(job)) Object.defineProperty(own, name, { value, enumerable: false });
  process.env = own;
}

async function work(request: CacheRequest): Promise<CacheAnswer> {
  hideFromChildren(request.job);
  if (!isFeatureAvailable()) return { reason: "is not available: this job has no address of a cache" };
  return {
    value:
      request.task === "restore"
        ? await restoreFromService(request.keys)
        : await saveToService(request.key, request.file),
  };
}

const requestLines = createInterface({ input: stdin });
requestLines.once("line", (line) => {
  work(JSON.parse(line) as CacheRequest)
    .catch((error: unknown): CacheAnswer => ({ error: messageOf(error) }))
    .then((last) => {
      answer(last);
      exit();
    })
    .catch(() => exit(1));
});
requestLines.once("close", () => {
  try {
    // This process leads a group, which includes a tar that may be running.
    kill(-pid, "SIGKILL");
  } catch {
    exit(1);
  }
});
