import { randomUUID } from "node:crypto";
import { join } from "node:path";

import { messageOf } from "../../model/model.ts";
import type { FileFacts, World } from "../../system/system.ts";
import { refuseKeys } from "../key.ts";
import { type CacheBackend, type FetchOutcome, NOT_WAITED_FOR, type StoreOutcome } from "../port.ts";

/** Age from which a draft counts as left by a killed run: no copy takes that long. */
const LEFT_BEHIND_MS = 60 * 60 * 1000;

/** Node's codes for a full disk or quota. */
const NO_ROOM_CODES: ReadonlySet<string | undefined> = new Set(["ENOSPC", "EDQUOT"]);

/**
 * A cache in a folder of the user's, which any number of runs may use at once. An entry is the file `entries/<key>`; it
 * is written in `drafts/` and renamed when it is complete. The newest entry is the one that was written last; of
 * several written at the same time, the one with the greatest key.
 */
export function folderBackend(folder: string, world: World): CacheBackend {
  const place: CacheFolder = { entries: join(folder, "entries"), drafts: join(folder, "drafts"), world };
  return {
    name: "the cache folder",
    fetch: async (prefixes, into, signal) => {
      const reason = refuseKeys(...prefixes) ?? endingReason(signal) ?? (await refuseLinks(place));
      if (reason !== null) return { state: "failed", reason };
      return await fetchNewest(prefixes, into, place).catch((error: unknown) => ({
        state: "failed",
        reason: reasonOf(error, "read"),
      }));
    },
    store: async (key, file, signal) => {
      const reason = refuseKeys(key) ?? endingReason(signal) ?? (await refuseLinks(place));
      if (reason !== null) return { state: "failed", reason };
      return await keepEntry(key, file, place, signal).catch((error: unknown) => ({
        state: "failed",
        reason: reasonOf(error, "written"),
      }));
    },
    // An entry that cannot be removed stays: a cache may keep things.
    forget: async (key) =>
      (refuseKeys(key) ?? (await refuseLinks(place))) === null
        ? await world.files.remove(join(place.entries, key)).catch(() => undefined)
        : undefined,
  };
}

type CacheFolder = { entries: string; drafts: string; world: World };

/** Through a link in place of one of our folders, somebody could make us read, write and remove elsewhere. */
async function refuseLinks({ entries, drafts, world }: CacheFolder): Promise<string | null> {
  for (const path of [entries, drafts])
    if ((await world.files.linkTarget(path)) !== null)
      return `cannot be used: "${path}" is a symbolic link, which is not followed`;
  return null;
}

async function fetchNewest(
  prefixes: readonly string[],
  into: string,
  { entries, world }: CacheFolder,
): Promise<FetchOutcome> {
  const files = (await world.files.regularFiles(entries)).toSorted(newestFirst);
  for (const prefix of prefixes) {
    for (const { name: key } of files.filter(({ name }) => name.startsWith(prefix))) {
      try {
        await world.files.copy(join(entries, key), into);
        return { state: "hit", key };
      } catch (error) {
        // Another run may have removed it since the listing; then the next one is the newest.
        if (world.files.exists(join(entries, key))) throw error;
      }
    }
  }
  return { state: "miss" };
}

async function keepEntry(
  key: string,
  file: string,
  { entries, drafts, world }: CacheFolder,
  signal: AbortSignal,
): Promise<StoreOutcome> {
  const entry = join(entries, key);
  if (world.files.exists(entry)) return { state: "present" };
  await Promise.all([world.files.makeFolder(entries), world.files.makeFolder(drafts)]);
  await sweep(drafts, world);
  const draft = join(drafts, randomUUID());
  try {
    await world.files.copy(file, draft);
    const reason = endingReason(signal);
    if (reason !== null) return { state: "failed", reason };
    return { state: (await world.files.claim(draft, entry)) ? "stored" : "present" };
  } finally {
    await world.files.remove(draft);
  }
}

async function sweep(drafts: string, world: World): Promise<void> {
  const old = (await world.files.regularFiles(drafts)).filter(
    ({ writtenAt }) => world.now() - writtenAt > LEFT_BEHIND_MS,
  );
  await Promise.all(old.map(({ name }) => world.files.remove(join(drafts, name))));
}

function newestFirst(a: FileFacts, b: FileFacts): number {
  return b.writtenAt - a.writtenAt || (a.name < b.name ? 1 : -1);
}

function endingReason(signal: AbortSignal): string | null {
  return signal.aborted ? NOT_WAITED_FOR : null;
}

function reasonOf(error: unknown, done: "read" | "written"): string {
  const { code } = error as NodeJS.ErrnoException;
  if (NO_ROOM_CODES.has(code))
    return done === "read" ? `cannot be read: there is no room for a copy (${code})` : `has no room left (${code})`;
  return `cannot be ${done} (${code ?? messageOf(error)})`;
}
