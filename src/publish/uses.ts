import { join } from "node:path";

import { messageOf } from "../model/model.ts";
import type { World } from "../system/system.ts";
import { at, readJson } from "../text/text.ts";

/** The part of the world where uses are counted. */
type JobPlace = Pick<World, "env" | "files">;

/** A folder in the runner's own for temporary files, which each job has fresh; it has a file for each use. */
const USES = "nix-verdict-uses";

/**
 * Counts one more use of the action in this job, and gives its number, from 1. GitHub names a step after its `id` or
 * its place, and other runners after its place alone, so that the names tell nothing. 1 where nothing can be counted;
 * `warn` takes the sentence that says why.
 */
export async function countUse({ env, files }: JobPlace, warn: (message: string) => void): Promise<number> {
  const folder = folderOf(env);
  if (folder === null) return 1;
  try {
    const number = (await files.list(folder)).length + 1;
    await files.write(join(folder, String(number)), "{}");
    return number;
  } catch (error) {
    warn(
      `How often this job uses nix-verdict is not known, because "${folder}" cannot be written: ${messageOf(error)}. ` +
        "If it does so more than once, give each use its own `title`, or they share a comment and a status.",
    );
    return 1;
  }
}

/** What a use has said on a gate. */
export type SaidOnGate = { use: number; gate: string; good: boolean };

/** Keeps what a use has said, for later ones of this job, where it can be kept. */
export async function keepSaid({ env, files }: JobPlace, { use, gate, good }: SaidOnGate): Promise<void> {
  const folder = folderOf(env);
  if (folder === null) return;
  // A folder that cannot be written was told of when the use was counted.
  await files.write(join(folder, String(use)), JSON.stringify({ gate, good })).catch(() => undefined);
}

/** Whether another use in this job has said on the same gate that the commit is bad. */
export async function isBadElsewhere(
  { env, files }: JobPlace,
  { use, gate }: Omit<SaidOnGate, "good">,
): Promise<boolean> {
  const folder = folderOf(env);
  if (folder === null) return false;
  for (const name of await files.list(folder).catch(() => [])) {
    if (name === String(use)) continue;
    const said = readJson(await files.read(join(folder, name)).then(String, () => ""));
    if (at(said, "gate") === gate && at(said, "good") !== true) return true;
  }
  return false;
}

function folderOf(env: World["env"]): string | null {
  const temporary = env["RUNNER_TEMP"] ?? "";
  return temporary === "" ? null : join(temporary, USES);
}
