import { join } from "node:path";

import { allowsSubstitutes, type NixTool, outputPaths } from "../../nix/nix.ts";
import type { Context, World } from "../../system/system.ts";
import type { Backend } from "../port.ts";
import { folderAddress, narInfoName, renderNarInfo, STORE } from "./narinfo.ts";
import { type ListedPack, PackShelf } from "./shelf.ts";

export type Restored = {
  /** Settings with which Nix finds what was restored, to be given after the user's own; none when there is nothing. */
  options: NixTool["options"];
  /** The store paths that Nix can have there. */
  paths: string[];
  /** Keys of the packs that they come from. */
  used: string[];
  /**
   * Keys of packs that are gone, damaged (some of their paths may be used), or not what their names say. Remembered,
   * they would never be made anew.
   */
  lost: readonly string[];
  /** What was fetched, in bytes. */
  fetchedBytes: number;
  /** A sentence for each pack that could not be used, or not all of it. */
  problems: readonly string[];
};

/** Of each derivation that is to be built, those among them that it needs. */
type Inputs = ReadonlyMap<string, readonly string[]>;

/** Nix asks binary caches with a small number first; `cache.nixos.org` has 40. This one costs no request. */
const PRIORITY = 10;

/**
 * Fetches from packs what the build of checks needs, and nothing else: of all that would be built for them, the outputs
 * that are nearest to them. Makes a binary cache of it in a new folder, which has to stay as long as Nix builds.
 * `checks`: derivations that are to be built in any case; `packs`: the best first. Never throws for what a pack is
 * like, or for its absence: then more is built.
 */
export async function restorePaths(
  context: Context,
  { checks, inputs }: { checks: readonly string[]; inputs: Inputs },
  packs: readonly ListedPack[],
  backend: Backend,
  folder: string,
): Promise<Restored> {
  const { world } = context;
  const [fetched, cache] = [join(folder, "packs"), join(folder, "cache")];
  const shelf = new PackShelf(context, packs, backend, fetched);
  let paths: string[] = [];
  try {
    await world.files.makeFolder(join(folder, "packs"));
    if (packs.length > 0) paths = await fill(cache, shelf, checks, await readOutputs(inputs, world), inputs, world);
  } catch (error) {
    // What the machine refuses (a full disk) has a code; a bug has none.
    if (!(error instanceof Error && "code" in error)) throw error;
    shelf.problems.push(`What earlier runs have built could not be unpacked: ${error.message}.`);
    await world.files.remove(cache);
  }
  // Builds need the room more.
  await world.files.remove(fetched);
  return {
    options: paths.length === 0 ? [] : [["extra-substituters", `${folderAddress(cache)}?trusted=1`]],
    paths,
    used: [...new Set(paths.map((path) => shelf.keyOf(path)))],
    lost: [...shelf.lost],
    fetchedBytes: shelf.fetchedBytes,
    problems: shelf.problems,
  };
}

/**
 * What a derivation makes. `elsewhere`: whether Nix would take it from a binary cache; it never does where the paths
 * are not known beforehand.
 */
type Outputs = { paths: readonly string[]; elsewhere: boolean };

async function readOutputs(inputs: Inputs, { files }: World): Promise<ReadonlyMap<string, Outputs>> {
  const outputs = new Map<string, Outputs>();
  for (const drvPath of inputs.keys()) {
    const aterm = (await files.read(drvPath)).toString();
    const paths = outputPaths(aterm);
    outputs.set(drvPath, { paths: paths ?? [], elsewhere: paths !== null && allowsSubstitutes(aterm) });
  }
  return outputs;
}

/**
 * Puts what is needed into a binary cache, and gives the paths that are in it. What turns out not to be usable is
 * looked for again, or done without.
 */
async function fill(
  cache: string,
  shelf: PackShelf,
  checks: readonly string[],
  outputs: ReadonlyMap<string, Outputs>,
  inputs: Inputs,
  world: World,
): Promise<string[]> {
  for (const check of checks) for (const path of outputs.get(check)?.paths ?? []) shelf.withdraw(path);
  const built = new Set([...outputs.values()].flatMap(({ paths }) => paths));
  const archives = new Set<string>();
  for (;;) {
    const needed = closure(nearest(checks, inputs, outputs, shelf), shelf);
    // What a new pack says of references, or does not have, may change what is needed.
    if (await shelf.fetchFor(needed)) continue;
    // Nix takes a path only if it can have all that it refers to. Backwards, because a path comes before what it refers to.
    const usable = [...needed].toReversed().filter((path) => {
      const complete =
        shelf.slice(path)?.info.references.every((reference) => !built.has(reference) || shelf.has(reference)) ?? false;
      if (!complete) shelf.withdraw(path);
      return complete;
    });
    if (usable.length < needed.size) continue;
    if (!(await unpack(usable, shelf, archives, cache, world))) continue;
    if (usable.length > 0) await describe(usable, shelf, archives, cache, world);
    return usable;
  }
}

/** Going down from the checks: the first outputs on every way that packs have. What is below them is not needed. */
function nearest(
  checks: readonly string[],
  inputs: Inputs,
  outputs: ReadonlyMap<string, Outputs>,
  shelf: PackShelf,
): Set<string> {
  const found = new Set<string>();
  const seen = new Set(checks);
  const open = [...checks];
  for (let drvPath = open.pop(); drvPath !== undefined; drvPath = open.pop()) {
    for (const input of inputs.get(drvPath) ?? []) {
      if (seen.has(input)) continue;
      seen.add(input);
      const { paths, elsewhere } = outputs.get(input) ?? { paths: [], elsewhere: false };
      if (elsewhere && paths.every((path) => shelf.has(path))) for (const path of paths) found.add(path);
      else open.push(input);
    }
  }
  return found;
}

/** These paths and all that they refer to, near and far, as far as packs have it and are open. */
function closure(paths: ReadonlySet<string>, shelf: PackShelf): Set<string> {
  const all = new Set(paths);
  // A set that grows is walked to its new end.
  for (const path of all)
    for (const reference of shelf.slice(path)?.info.references ?? []) if (shelf.has(reference)) all.add(reference);
  return all;
}

/**
 * Copies archives into a binary cache, unless they are there. False when one was damaged; it is not there then, and not
 * on the shelf.
 */
async function unpack(
  paths: readonly string[],
  shelf: PackShelf,
  archives: Set<string>,
  cache: string,
  { files }: World,
): Promise<boolean> {
  await files.makeFolder(join(cache, "nar"));
  let whole = true;
  for (const path of paths) {
    const slice = shelf.slice(path);
    if (slice === null || archives.has(slice.sha256)) continue;
    const archive = join(cache, archiveOf(slice.sha256));
    if ((await files.appendRange(slice.file, slice.offset, slice.length, archive)) === slice.sha256)
      archives.add(slice.sha256);
    else {
      await files.remove(archive);
      shelf.strike(path);
      whole = false;
    }
  }
  return whole;
}

/** Tells Nix what is in a binary cache, and takes away what is not needed after all. */
async function describe(
  paths: readonly string[],
  shelf: PackShelf,
  archives: ReadonlySet<string>,
  cache: string,
  { files }: World,
): Promise<void> {
  const unused = new Set(archives);
  for (const path of paths) {
    const slice = shelf.slice(path);
    if (slice === null) throw new Error(`${path} was unpacked, and has gone from its pack.`);
    unused.delete(slice.sha256);
    await files.write(
      join(cache, narInfoName(path)),
      renderNarInfo(slice.info, { url: archiveOf(slice.sha256), bytes: slice.length }),
    );
  }
  for (const sha256 of unused) await files.remove(join(cache, archiveOf(sha256)));
  await files.write(join(cache, "nix-cache-info"), `StoreDir: ${STORE}\nWantMassQuery: 1\nPriority: ${PRIORITY}\n`);
  // A daemon may be another user, who has to get here.
  for (const folder of [join(cache, ".."), cache, join(cache, "nar")]) await files.setMode(folder, 0o755);
}

/** By its content, as Nix does: two paths with the same archive have one. */
function archiveOf(sha256: string): string {
  return `nar/${sha256}.nar.zst`;
}
