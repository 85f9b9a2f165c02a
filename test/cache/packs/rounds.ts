/** A round of the cache: one run's store paths are packed, a later run's store is filled from them. */

import assert from "node:assert/strict";
import type { TestContext } from "node:test";

import { packPaths } from "../../../src/cache/packs/pack-paths.ts";
import type { PackFile } from "../../../src/cache/packs/pack.ts";
import { restorePaths, type RestoredPaths } from "../../../src/cache/packs/unpack-paths.ts";
import { storePathName } from "../../../src/model/store-path.ts";
import type { TestNix } from "../../nix-fixture.ts";
import {
  build,
  expression,
  freshStore,
  inputsOf,
  instantiate,
  keeping,
  outputsOf,
  place,
  signal,
  type Store,
} from "./stores.ts";

/** What one run leaves to another. `options`: what both stores are told. */
export type Prepared = { file: string; packs: PackFile[]; options: [string, string][] };

/**
 * Builds checks in a store that goes, with what a binary cache has of them; and packs what had to be built for them.
 * `from`: attributes that the binary cache has.
 */
export async function builtOnce(
  context: TestContext,
  nix: TestNix,
  checks: readonly string[],
  attributes: string,
  from: readonly string[] = [],
): Promise<Prepared> {
  const file = expression(context, attributes);
  const upstream: [string, string] = ["extra-substituters", `file://${place(context)}/upstream?trusted=1`];
  if (from.length > 0) {
    const store = freshStore(context, nix);
    const made = await build(store, file, from);
    assert.equal(made.code, 0, made.stderr);
    await copyOut(store, upstream[1].split("?")[0] ?? "", made.outputs);
  }
  const store = freshStore(context, nix, [upstream]);
  const packs = await packedFrom(store, file, checks, place(context));
  return { file, packs, options: [upstream] };
}

/** Copies paths into a binary cache. */
export async function copyOut({ tool, world }: Store, to: string, paths: readonly string[]): Promise<void> {
  const copied = await world.processes.run({
    file: tool.bin,
    args: [
      "copy",
      "--extra-experimental-features",
      "nix-command",
      "--store",
      tool.options[0]?.[1] ?? "",
      "--to",
      to,
      ...paths,
    ],
  });
  assert.equal(copied.code, 0, copied.stderr);
}

/** Builds checks, and packs what had to be built for them before. */
async function packedFrom(store: Store, file: string, checks: readonly string[], folder: string): Promise<PackFile[]> {
  const derivations = Object.values(await instantiate(store, file, checks));
  const dependencies = [...(await inputsOf(store, derivations)).keys()].filter(
    (drvPath) => !derivations.includes(drvPath),
  );
  const made = await build(store, file, checks);
  assert.equal(made.code, 0, made.stderr);
  const packed = await packPaths(
    { world: store.world, emit: () => undefined, signal },
    store.tool,
    await outputsOf(store, dependencies),
    folder,
  );
  assert.ok(packed.ok, packed.reason ?? "");
  assert.equal(packed.reason, null);
  return packed.packs;
}

/** Restores into a fresh store what checks need there. */
export async function restoredInto(
  context: TestContext,
  store: Store,
  { file, packs }: Prepared,
  names: readonly string[],
  folder = place(context),
): Promise<{ restored: RestoredPaths; folder: string; fetched: string[] }> {
  const checks = Object.values(await instantiate(store, file, names));
  const inputs = await inputsOf(store, checks);
  const backend = keeping(new Map(packs.map(({ key, file }) => [key, file])));
  const restored = await restorePaths(
    { world: store.world, emit: () => undefined, signal },
    { checks, inputs },
    { packs, backend },
    folder,
  );
  return { restored, folder, fetched: backend.fetched };
}

/** The names of store paths, sorted. */
export const names = (paths: readonly string[]): string[] => paths.map(storePathName).toSorted();
