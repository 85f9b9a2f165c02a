import { join } from "node:path";

import type { World } from "../system/system.ts";

/** The folder of a report for what checks have left: `evidence/CHECK/FILE`. */
export const EVIDENCE = "evidence";

/** The endings of its files. */
const OURS = /\.(?:png|jpg|xml|info|lcov|log|txt)$/u;

/** Whether the folder holds nothing but what a run has put there. */
export async function isOnlyEvidence(folder: string, world: World): Promise<boolean> {
  for (const one of await evidenceFolders(folder, world)) {
    if (one.kind !== "a folder") return false;
    if ((await world.files.list(one.path)).some((name) => !OURS.test(name))) return false;
  }
  return true;
}

/** Removes such files, and the folders that are empty then. Anything else stays, and no link is followed. */
export async function clearEvidence(folder: string, world: World): Promise<void> {
  if ((await world.files.kind(folder)) !== "a folder") return;
  for (const { path, kind } of await evidenceFolders(folder, world)) {
    if (kind !== "a folder") continue;
    for (const name of await world.files.list(path)) {
      const file = join(path, name);
      if (OURS.test(name) && (await world.files.kind(file)) === "a file")
        await world.files.remove(file).catch(() => undefined);
    }
    await world.files.removeEmpty(path);
  }
  await world.files.removeEmpty(folder);
}

async function evidenceFolders(folder: string, world: World): Promise<{ path: string; kind: string | null }[]> {
  const paths = (await world.files.list(folder)).map((name) => join(folder, name));
  return await Promise.all(paths.map(async (path) => ({ path, kind: await world.files.kind(path) })));
}
