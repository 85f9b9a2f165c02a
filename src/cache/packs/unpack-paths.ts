import { join } from "node:path";

import { STORE_FOLDER } from "../../model/model.ts";
import { allowsSubstitutes, type NixTool, outputPaths } from "../../nix/nix.ts";
import type { Context, Files, World } from "../../system/system.ts";
import type { CacheBackend } from "../port.ts";
import { folderAddress, narInfoName, renderNarInfo } from "./narinfo.ts";
import { type ListedPack, PackShelf } from "./shelf.ts";

export type RestoredPaths = {
  /** Settings with which Nix finds the restored paths; they go after the user's own. Empty if nothing was restored. */
  options: NixTool["options"];
  /** The store paths that Nix can get there. */
  paths: string[];
  /** Keys of the packs that were used. */
  used: string[];
  /**
   * Keys of packs that are gone, damaged (some of their paths may still be used), or different from their names. If
   * they were remembered, they would never be made anew.
   */
  lost: readonly string[];
  /** Size of all fetched packs, in bytes. */
  fetchedBytes: number;
  /** A sentence for each pack that could not be used in full. */
  problems: readonly string[];
};

/**
 * The planned builds. `checks`: derivations that are built in any case; `inputs`: for each derivation that will be
 * built, those that it needs and that will be built too.
 */
export type PlannedBuilds = { checks: readonly string[]; inputs: ReadonlyMap<string, readonly string[]> };

/** The place of packs, and which of them may be used, the best first. */
export type PackSource = { packs: readonly ListedPack[]; backend: CacheBackend };

/** Nix asks binary caches with a small number first; `cache.nixos.org` has 40. This cache costs no request. */
const PRIORITY = 10;

/**
 * Fetches from packs exactly what the builds of checks need: of all derivations that would be built, the outputs
 * nearest to the checks. Makes a binary cache of them in the new folder `folder`, which has to stay as long as Nix
 * builds. Never throws for a missing or damaged pack; more is built then.
 */
export async function restorePaths(
  context: Context,
  builds: PlannedBuilds,
  { packs, backend }: PackSource,
  folder: string,
): Promise<RestoredPaths> {
  const { world } = context;
  const fetched = join(folder, "packs");
  const cache = new BinaryCache(join(folder, "cache"), world.files);
  const shelf = new PackShelf(context, packs, backend, fetched);
  let paths: string[] = [];
  try {
    await world.files.makeFolder(fetched);
    if (packs.length > 0) paths = await fillCache(cache, shelf, builds, await readOutputPaths(builds, world));
  } catch (error) {
    // An error of the machine (a full disk) has a code; a bug has none.
    if (!(error instanceof Error && "code" in error)) throw error;
    shelf.problems.push(`Store paths of earlier runs could not be unpacked: ${error.message}.`);
    await world.files.remove(cache.folder);
  }
  // The builds need the space more.
  await world.files.remove(fetched);
  return {
    options: paths.length === 0 ? [] : [["extra-substituters", `${folderAddress(cache.folder)}?trusted=1`]],
    paths,
    used: [...new Set(paths.map((path) => shelf.keyOf(path)))],
    lost: [...shelf.lost],
    fetchedBytes: shelf.fetchedBytes,
    problems: shelf.problems,
  };
}

/**
 * The outputs of a derivation. `substitutable`: whether Nix would take them from a binary cache; never where the paths
 * are not known beforehand.
 */
type BuildOutputs = { paths: readonly string[]; substitutable: boolean };

/** The outputs of all planned builds, by derivation. */
type OutputsByDerivation = ReadonlyMap<string, BuildOutputs>;

async function readOutputPaths({ inputs }: PlannedBuilds, { files }: World): Promise<OutputsByDerivation> {
  const outputs = new Map<string, BuildOutputs>();
  for (const drvPath of inputs.keys()) {
    const aterm = (await files.read(drvPath)).toString();
    const paths = outputPaths(aterm);
    outputs.set(drvPath, { paths: paths ?? [], substitutable: paths !== null && allowsSubstitutes(aterm) });
  }
  return outputs;
}

/**
 * Puts the needed paths into a binary cache, and returns those that are in it. A path that turns out to be unusable is
 * taken from another pack, or left out.
 */
async function fillCache(
  cache: BinaryCache,
  shelf: PackShelf,
  builds: PlannedBuilds,
  outputs: OutputsByDerivation,
): Promise<string[]> {
  for (const check of builds.checks) for (const path of outputs.get(check)?.paths ?? []) shelf.withdraw(path);
  const built = new Set([...outputs.values()].flatMap(({ paths }) => paths));
  for (;;) {
    const needed = packedClosure(nearestOutputs(builds, outputs, shelf), shelf);
    // The references in a new pack, or paths that it lacks, may change the set.
    if (await shelf.fetchFor(needed)) continue;
    // Nix takes a path only if it can get all its references. Backwards, because a path comes before its references.
    const usable = [...needed].toReversed().filter((path) => {
      const complete =
        shelf.slice(path)?.info.references.every((reference) => !built.has(reference) || shelf.has(reference)) ?? false;
      if (!complete) shelf.withdraw(path);
      return complete;
    });
    if (usable.length < needed.size) continue;
    if (!(await cache.addArchives(usable, shelf))) continue;
    if (usable.length > 0) await cache.describePaths(usable, shelf);
    return usable;
  }
}

/** Finds the first outputs that packs have on every path down from the checks. Nothing below them is needed. */
function nearestOutputs(
  { checks, inputs }: PlannedBuilds,
  outputs: OutputsByDerivation,
  shelf: PackShelf,
): Set<string> {
  const found = new Set<string>();
  const seen = new Set(checks);
  const open = [...checks];
  for (let drvPath = open.pop(); drvPath !== undefined; drvPath = open.pop()) {
    for (const input of inputs.get(drvPath) ?? []) {
      if (seen.has(input)) continue;
      seen.add(input);
      const { paths, substitutable } = outputs.get(input) ?? { paths: [], substitutable: false };
      if (substitutable && paths.every((path) => shelf.has(path))) for (const path of paths) found.add(path);
      else open.push(input);
    }
  }
  return found;
}

/** These paths and everything that they refer to, directly or not, as far as open packs have it. */
function packedClosure(paths: ReadonlySet<string>, shelf: PackShelf): Set<string> {
  const all = new Set(paths);
  // This set grows during the loop, which walks to its new end.
  for (const path of all)
    for (const reference of shelf.slice(path)?.info.references ?? []) if (shelf.has(reference)) all.add(reference);
  return all;
}

/** A binary cache in a folder, made from slices of packs. */
class BinaryCache {
  readonly folder: string;
  readonly #files: Files;
  /** SHA-256 of the archives in it. */
  readonly #archives = new Set<string>();

  constructor(folder: string, files: Files) {
    this.folder = folder;
    this.#files = files;
  }

  /**
   * Copies the archives of these paths here, unless they are here already. Returns false when one was damaged; that one
   * is then neither here nor on the shelf.
   */
  async addArchives(paths: readonly string[], shelf: PackShelf): Promise<boolean> {
    await this.#files.makeFolder(join(this.folder, "nar"));
    let whole = true;
    for (const path of paths) {
      const slice = shelf.slice(path);
      if (slice === null || this.#archives.has(slice.sha256)) continue;
      const archive = join(this.folder, archiveName(slice.sha256));
      if ((await this.#files.appendRange(slice.file, slice.offset, slice.length, archive)) === slice.sha256)
        this.#archives.add(slice.sha256);
      else {
        await this.#files.remove(archive);
        shelf.strike(path);
        whole = false;
      }
    }
    return whole;
  }

  /** Writes the files by which Nix finds these paths here, and removes archives that are not needed after all. */
  async describePaths(paths: readonly string[], shelf: PackShelf): Promise<void> {
    const unused = new Set(this.#archives);
    for (const path of paths) {
      const slice = shelf.slice(path);
      if (slice === null) throw new Error(`${path} was unpacked, and has gone from its pack.`);
      unused.delete(slice.sha256);
      await this.#files.write(
        join(this.folder, narInfoName(path)),
        renderNarInfo(slice.info, { url: archiveName(slice.sha256), bytes: slice.length }),
      );
    }
    for (const sha256 of unused) await this.#files.remove(join(this.folder, archiveName(sha256)));
    const info = `StoreDir: ${STORE_FOLDER}\nWantMassQuery: 1\nPriority: ${PRIORITY}\n`;
    await this.#files.write(join(this.folder, "nix-cache-info"), info);
    // The daemon may run as another user, who must be able to reach the files.
    for (const folder of [join(this.folder, ".."), this.folder, join(this.folder, "nar")])
      await this.#files.setMode(folder, 0o755);
  }
}

/** The name of an archive, derived from its content as Nix does it: two paths with the same archive share one. */
function archiveName(sha256: string): string {
  return `nar/${sha256}.nar.zst`;
}
