import { join } from "node:path";

import { isStorePath } from "../../model/model.ts";
import { failureCause, nixCommand, type NixTool, queryInfo, type StorePathInfo } from "../../nix/nix.ts";
import type { Context, Files } from "../../system/system.ts";
import { isTexts } from "../../text/text.ts";
import { folderAddress, narFile, narInfoName, parseNarInfo } from "./narinfo.ts";
import { type PackFile, type Slice, writePack } from "./pack.ts";

/** `reason`: why some or all of the paths are in no pack; a part of a sentence. */
export type PackingOutcome = { ok: true; packs: PackFile[]; reason: string | null } | { ok: false; reason: string };

/**
 * The size of a pack, unless a single path is larger. A cache transfers as much in one request, and a runner's disk can
 * hold it twice. In bytes.
 */
export const PACK_BYTES = 1024 * 1024 * 1024;

/** GitHub keeps 10 GB for a repository: one run must not push out everything that others have left. */
export const PACKS_AT_ONCE = 8;

/**
 * Puts valid store paths into new packs in a folder; one Nix process makes all archives. Leaves out sources, which
 * evaluation fetches anyway, and what does not fit into the last pack: the most important paths come first. Returns a
 * reason instead when Nix fails or `signal` aborts.
 */
export async function packPaths(
  context: Context,
  tool: NixTool,
  storePaths: readonly string[],
  folder: string,
): Promise<PackingOutcome> {
  const { world, signal } = context;
  try {
    const asked = [...new Set(storePaths)].filter((path) => isStorePath(path));
    const answer = await queryInfo(context, tool, asked);
    if (!answer.ok) return answer;
    const paths = [...answer.infos].map(factsOf).filter(({ source }) => !source);
    if (paths.length === 0) return { ok: true, packs: [], reason: null };
    await using cache = await world.files.temporary("archives-", folder);
    const failure = await copyTo(context, cache.path, tool, paths);
    const slices = await readSlices(cache.path, paths, world.files, signal);
    // Every archive that is listed is complete: Nix writes it before the file that describes it.
    if (slices.length === 0 && failure !== null) return { ok: false, reason: failure };
    const { groups, left } = divide(slices);
    const packs: PackFile[] = [];
    for (const group of groups) packs.push(await writePack(group, folder, world, signal));
    return {
      ok: true,
      packs,
      reason:
        failure ??
        (left === 0 ? null : `${left} store paths did not fit into ${PACKS_AT_ONCE} packs of ${PACK_BYTES} bytes`),
    };
  } catch (error) {
    if (signal.aborted) return { ok: false, reason: "there was no time left for it" };
    // An error of the machine (a full disk) has a code; a bug has none.
    if (error instanceof Error && "code" in error) return { ok: false, reason: error.message };
    throw error;
  }
}

type PathFacts = { storePath: string; references: string[]; source: boolean };

function factsOf([storePath, { references, deriver, ca }]: [string, StorePathInfo]): PathFacts {
  return {
    storePath,
    references: isTexts(references) ? references : [],
    source: (deriver ?? null) === null && (ca ?? null) !== null,
  };
}

/** Makes a binary cache of just these paths. Returns the error, or null. */
async function copyTo(
  { world, signal }: Context,
  cache: string,
  tool: NixTool,
  paths: readonly PathFacts[],
): Promise<string | null> {
  const wanted = new Set(paths.map(({ storePath }) => storePath));
  // Nix adds a path only if the cache has all its references. Paths that other caches have need not be copied, so they
  // are only declared to be there.
  for (const reference of new Set(paths.flatMap(({ references }) => references))) {
    if (!wanted.has(reference)) await world.files.write(join(cache, narInfoName(reference)), absent(reference));
  }
  const to = `${folderAddress(cache)}?compression=zstd`;
  const command = nixCommand(tool, ["copy"], ["--to", to, "--no-recursive", "--no-check-sigs", "--stdin"]);
  const output = await world.processes.run({ ...command, input: [...wanted].join("\n") }, signal);
  signal.throwIfAborted();
  return output.code === 0 ? null : failureCause(output);
}

/** Declares that a path is in a binary cache, with an archive that does not exist. */
function absent(storePath: string): string {
  return (
    `StorePath: ${storePath}\nURL: nar/absent\nCompression: none\nNarHash: sha256:${"0".repeat(52)}\n` +
    "NarSize: 1\nReferences: \n"
  );
}

async function readSlices(
  cache: string,
  paths: readonly PathFacts[],
  files: Files,
  signal: AbortSignal,
): Promise<Slice[]> {
  const slices: Slice[] = [];
  const present = new Set(await files.list(cache));
  for (const { storePath } of paths) {
    signal.throwIfAborted();
    const name = narInfoName(storePath);
    const text = present.has(name) ? (await files.read(join(cache, name))).toString() : "";
    const info = parseNarInfo(text);
    const nar = narFile(text);
    if (info === null || nar === null || info.storePath !== storePath) continue;
    const file = join(cache, nar);
    const length = (await files.size(file)) ?? 0;
    if (length > 0) slices.push({ info, file, offset: 0, length, sha256: await files.hashRange(file, 0, length) });
  }
  return slices;
}

/** Puts each slice into the first pack that has room for it. `left`: how many found no room. */
export function divide<T extends { length: number }>(slices: readonly T[]): { groups: T[][]; left: number } {
  const packs: { group: T[]; bytes: number }[] = [];
  let left = 0;
  for (const slice of slices) {
    const fits = packs.find(({ bytes }) => bytes + slice.length <= PACK_BYTES);
    if (fits !== undefined) {
      fits.group.push(slice);
      fits.bytes += slice.length;
    } else if (packs.length < PACKS_AT_ONCE) packs.push({ group: [slice], bytes: slice.length });
    else left += 1;
  }
  return { groups: packs.map(({ group }) => group), left };
}
