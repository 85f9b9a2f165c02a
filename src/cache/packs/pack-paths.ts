import { join } from "node:path";

import { atLeast, lastError, nixCommand, type NixTool, parseAnswer } from "../../nix/nix.ts";
import type { Context, Files } from "../../system/system.ts";
import { folderAddress, isStorePath, narFile, narInfoName, parseNarInfo } from "./narinfo.ts";
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
 * The first Nix that must be told which JSON format is wanted. Older ones write paths as keys, as in format 1, or (up
 * to 2.18, and Lix) as members of a list.
 */
const JSON_FORMAT_SINCE = "2.33";

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
    const asked = await queryFacts(context, tool, [...new Set(storePaths)].filter(isStorePath));
    if (typeof asked === "string") return { ok: false, reason: asked };
    const paths = asked.filter(({ source }) => !source);
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

/**
 * Asks Nix for its facts about store paths. Paths that are not valid are missing in the answer. Returns a sentence when
 * Nix fails.
 */
async function queryFacts(
  { world, signal }: Context,
  tool: NixTool,
  storePaths: readonly string[],
): Promise<PathFacts[] | string> {
  const format =
    tool.implementation !== "lix" && atLeast(tool.version, JSON_FORMAT_SINCE) ? ["--json-format", "1"] : [];
  const output = await world.processes.run(
    { ...nixCommand(tool, ["path-info"], ["--json", ...format, "--stdin"]), input: storePaths.join("\n") },
    signal,
  );
  signal.throwIfAborted();
  if (output.code !== 0)
    return output.startError ?? lastError(output.stderr) ?? `nix path-info ended with ${output.signal ?? output.code}`;
  const answer = parseAnswer(tool, output.stdout) as
    | Record<string, PathInfoAnswer | null>
    | (PathInfoAnswer & { path: string })[];
  const known = new Map<string, PathInfoAnswer | null>(
    Array.isArray(answer) ? answer.map((info) => [info.path, info]) : Object.entries(answer),
  );
  return storePaths.flatMap((storePath) => {
    const { references, deriver, ca } = known.get(storePath) ?? {};
    return references === undefined
      ? []
      : [{ storePath, references, source: (deriver ?? null) === null && (ca ?? null) !== null }];
  });
}

type PathInfoAnswer = { references?: string[]; deriver?: string | null; ca?: string | null };

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
  return output.code === 0
    ? null
    : (output.startError ?? lastError(output.stderr) ?? `nix copy ended with ${output.signal ?? output.code}`);
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
