import { constants, copyFile, link, realpath } from "node:fs/promises";
import process, { cwd, env, exit, kill, pid, stdin } from "node:process";
import { createInterface } from "node:readline";

import { isFeatureAvailable, restoreCache, saveCache } from "@actions/cache";

import { type CacheAnswer, ENTRY, type CacheRequest } from "../cache/cache.ts";
import { messageOf } from "../model/model.ts";
import { answerParent, guardProcess } from "../system/system.ts";

/**
 * The part of nix-verdict that speaks with GitHub's cache: started by `githubBackend` in a folder of its own, told one
 * {@link CacheRequest} on standard input, which stays open as long as somebody waits. By itself, because the package
 * prints workflow commands, starts tar, and cannot be stopped.
 */

/**
 * The package lets tar unpack whatever an archive names, wherever. GNU tar takes these words before the package's: only
 * what has its place in this folder, and as ours.
 */
const ONLY_HERE = "--exclude=*/* --exclude=.. --exclude=. --no-same-owner";

/**
 * Four pieces of 4 MiB at once instead of eight: progress is only seen when one is whole, so that a line of 0.6 MB/s is
 * not yet a dead one. Azure's side has 15 s for a piece instead of 30; 128 MiB may take as long as a whole call.
 */
const DOWNLOAD = { downloadConcurrency: 4, timeoutInMs: 15_000, segmentTimeoutInMs: 600_000 };

const answer = (value: CacheAnswer): void => void answerParent(value);

guardProcess((lines) => {
  for (const printed of lines) answer({ printed });
});

// Set here and not by the parent: the package compares these with the current folder, which is never a symbolic link.
env["GITHUB_WORKSPACE"] = cwd();
env["RUNNER_TEMP"] = cwd();

async function restoreFromService(keys: readonly string[]): Promise<string | null> {
  const [first = "", ...others] = keys;
  process.env["TAR_OPTIONS"] = ONLY_HERE;
  return (await restoreCache([ENTRY], first, others, DOWNLOAD)) ?? null;
}

async function saveToService(key: string, file: string): Promise<boolean> {
  const real = await realpath(file);
  // A second name costs nothing; on another file system it cannot be had.
  await link(real, ENTRY).catch(() => copyFile(real, ENTRY, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE));
  delete process.env["TAR_OPTIONS"];
  return (await saveCache([ENTRY], key)) !== -1;
}

/**
 * The package asks for the job's variables by their names. Whoever copies the environment does not get them: tar, whose
 * own environment others can read, in an archive that is not ours.
 */
function hideFromChildren(job: CacheRequest["job"]): void {
  const own = { ...process.env };
  for (const [name, value] of Object.entries(job)) Object.defineProperty(own, name, { value, enumerable: false });
  process.env = own;
}

async function work(request: CacheRequest): Promise<CacheAnswer> {
  hideFromChildren(request.job);
  if (!isFeatureAvailable()) return { reason: "is not there: this job is told no address of a cache" };
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
    // We lead a group, and with us in it is the tar that may be running.
    kill(-pid, "SIGKILL");
  } catch {
    exit(1);
  }
});
