import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";

import { narInfoName } from "../../../src/cache/packs/narinfo.ts";
import { openPack, type PackFile, writePack } from "../../../src/cache/packs/pack.ts";
import type { ListedPack } from "../../../src/cache/packs/shelf.ts";
import { type RestoredPaths, restorePaths } from "../../../src/cache/packs/unpack-paths.ts";
import { storePathName } from "../../../src/model/store-path.ts";
import { nixes, type TestNix } from "../../nix-fixture.ts";
import { folder } from "../../scratch.ts";
import { builtOnce, names, type Prepared } from "./rounds.ts";
import { build, freshStore, inputsOf, instantiate, keeping, place, signal, type Store } from "./stores.ts";

/** Two checks, so that not all of the pack is needed for the one that is restored. */
const ATTRIBUTES = `
  base = sh "base" "echo base $salt > $out" { };
  compiler = sh "compiler" "echo compiler $salt > $out" { };
  middle = sh "middle" "test -e \${compiler}; echo \${base} $salt > $out" { };
  lib = sh "lib" "echo \${middle} $salt > $out" { };
  unneeded = sh "unneeded" "echo unneeded $salt > $out" { };
  check = sh "check" "test -e \${lib}; echo check $salt > $out" { };
  all = sh "all" "test -e \${lib}; test -e \${compiler}; test -e \${base}; echo all $salt > $out" { };
  second = sh "second" "test -e \${unneeded}; echo second $salt > $out" { };
`;

/** Together 1,000: each Nix gets others. */
const FLIPS = 1000 / nixes.length;
/** Every so many flips, Nix builds the check from what was restored. */
const NIX_EVERY = 50;

/** A store in which the check waits to be built, and a pack that has what it needs. */
type Scene = Prepared & { pack: PackFile; store: Store; check: string; inputs: Map<string, string[]> };

async function sceneOf(context: TestContext, nix: TestNix): Promise<Scene> {
  const prepared = await builtOnce(context, nix, ["check", "second"], ATTRIBUTES);
  const [pack] = prepared.packs;
  assert.ok(pack !== undefined);
  const store = freshStore(context, nix);
  const { check = "" } = await instantiate(store, prepared.file, ["check"]);
  return { ...prepared, pack, store, check, inputs: await inputsOf(store, [check]) };
}

/** Restores from other files than the pack's own. */
async function restoreFrom(
  { store, check, inputs, packs }: Scene,
  files: ReadonlyMap<string, string>,
  into: string,
  listed: readonly ListedPack[] = packs,
): Promise<RestoredPaths & { fetched: string[] }> {
  const backend = keeping(files);
  const restored = await restorePaths(
    { world: store.world, emit: () => undefined, signal },
    { checks: [check], inputs },
    { packs: listed, backend },
    into,
  );
  return { ...restored, fetched: backend.fetched };
}

/** Builds the check in a copy of the scene's store, from what was restored. */
async function buildFrom(
  { store, file, check, inputs }: Scene,
  restored: RestoredPaths,
  context: TestContext,
): Promise<void> {
  const root = join(place(context), "root");
  cpSync(store.root, root, { recursive: true });
  const made = await build({ tool: { ...store.tool, options: [["store", root]] } }, file, ["check"], restored.options);
  assert.equal(made.code, 0, made.stderr);
  // From the check down to what was restored.
  const rest = new Set([check]);
  for (const drvPath of rest)
    for (const input of inputs.get(drvPath) ?? [])
      if (!names(restored.paths).includes(storePathName(input))) rest.add(input);
  assert.deepEqual(made.built, names([...rest]), made.stderr);
}

/** What a folder holds, by name. */
function contents(path: string): Map<string, string> {
  const found = existsSync(path) ? readdirSync(path, { recursive: true, withFileTypes: true }) : [];
  return new Map(
    found
      .filter((entry) => entry.isFile())
      .map((entry) => [
        join(entry.parentPath, entry.name).slice(path.length),
        readFileSync(join(entry.parentPath, entry.name), "latin1"),
      ]),
  );
}

/** Numbers that are the same in each run (mulberry32), from 0 to below `end`. */
function numbers(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  };
}

for (const [seed, nix] of nixes.entries()) {
  suite(`packs that are not what they were, with Nix ${nix.version}`, () => {
    test(`of ${FLIPS} flipped bits none gets into a store, and none fails a build`, async (context) => {
      const scene = await sceneOf(context, nix);
      const intact = await restoreFrom(
        scene,
        new Map([[scene.pack.key, scene.pack.file]]),
        join(place(context), "intact"),
      );
      assert.deepEqual(names(intact.paths), ["base", "lib", "middle"]);
      const { all = "" } = await instantiate(scene.store, scene.file, ["all"]);
      const everything = { ...scene, check: all, inputs: await inputsOf(scene.store, [all]) };
      const { options } = await restoreFrom(
        everything,
        new Map([[scene.pack.key, scene.pack.file]]),
        join(place(context), "everything"),
      );
      const truth = contents(new URL(options[0]?.[1] ?? "").pathname);
      const bytes = readFileSync(scene.pack.file);
      const opened = await openPack(scene.pack.file, scene.store.world);
      assert.ok(opened.ok);
      const slices = [...opened.pack.slices.values()];
      const begin = slices[0]?.offset ?? 0;
      const work = place(context);
      const random = numbers(17 + seed);
      const seen = { header: 0, index: 0, needed: 0, unneeded: 0 };
      for (let round = 0; round < FLIPS; round += 1) {
        const at = random(bytes.length);
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << random(8));
        const file = join(work, "flipped");
        writeFileSync(file, flipped);
        const into = join(work, "restored");
        const restored = await restoreFrom(scene, new Map([[scene.pack.key, file]]), into);
        const cache = contents(join(into, "cache"));
        for (const [name, content] of cache) assert.equal(content, truth.get(name), `${name} after a flip at ${at}`);
        for (const path of restored.paths) assert.ok(cache.has(`/${narInfoName(path)}`));
        if (restored.paths.length > 0) assert.equal(cache.size, 2 * restored.paths.length + 1);
        const hit = slices.find(({ offset, length }) => at >= offset && at < offset + length)?.info.storePath ?? "";
        if (at < begin) {
          seen[at < bytes.indexOf("\n") ? "header" : "index"] += 1;
          assert.deepEqual([restored.paths, restored.lost, cache.size], [[], [scene.pack.key], 0]);
        } else if (intact.paths.includes(hit)) {
          seen.needed += 1;
          assert.ok(!restored.paths.includes(hit) && restored.paths.length < intact.paths.length);
          assert.deepEqual([restored.lost, restored.problems.length], [[scene.pack.key], 1]);
        } else {
          seen.unneeded += 1;
          assert.deepEqual([restored.paths, restored.problems], [intact.paths, []]);
        }
        if (round % NIX_EVERY === 0) await buildFrom(scene, restored, context);
        rmSync(into, { recursive: true, force: true });
      }
      assert.ok(
        Object.values(seen).every((count) => count > 10),
        JSON.stringify(seen),
      );
    });

    test("a pack that is cut off, gone, or another one costs no more than a build", async (context) => {
      const scene = await sceneOf(context, nix);
      const bytes = readFileSync(scene.pack.file);
      const file = join(folder(context), "pack");
      for (const length of [0, 1, 60, 150, bytes.length >> 1, bytes.length - 1]) {
        writeFileSync(file, bytes.subarray(0, length));
        const restored = await restoreFrom(scene, new Map([[scene.pack.key, file]]), place(context));
        assert.deepEqual([restored.options, restored.lost, restored.problems.length], [[], [scene.pack.key], 1]);
      }
      const gone = await restoreFrom(scene, new Map(), place(context));
      assert.deepEqual(
        [gone.paths, gone.fetchedBytes, gone.lost, gone.problems],
        [[], 0, [scene.pack.key], [`The pack ${scene.pack.key} is not in the test's cache any more.`]],
      );
      await buildFrom(scene, gone, context);

      // What its name promises is not what it has, although it is whole.
      const other = `pack-${"0".repeat(40)}`;
      const renamed = await restoreFrom(scene, new Map([[other, scene.pack.file]]), place(context), [
        { ...scene.pack, key: other },
      ]);
      assert.deepEqual([renamed.paths, renamed.lost], [[], [other]]);
      const evil = await restoreFrom(scene, new Map(), place(context), [
        { ...scene.pack, key: "../../etc/passwd" },
        { ...scene.pack, key: other, paths: ["/etc/passwd", "/nix/store/../x"] },
      ]);
      assert.deepEqual([evil.fetched, evil.paths, evil.problems], [[], [], []]);
    });

    test("what one pack has lost comes from another; nothing is fetched twice or for nothing", async (context) => {
      const scene = await sceneOf(context, nix);
      const { store } = scene;
      const damaged = join(folder(context), "damaged");
      const bytes = readFileSync(scene.pack.file);
      const opened = await openPack(scene.pack.file, store.world);
      assert.ok(opened.ok);
      const lib = [...opened.pack.slices.values()].find(({ info }) => info.storePath.endsWith("-lib"));
      assert.ok(lib !== undefined);
      bytes[lib.offset + 5] = (bytes[lib.offset + 5] ?? 0) ^ 1;
      writeFileSync(damaged, bytes);
      // The same paths under another key: the same Nix, another order of the index.
      const backup = await writePack([...opened.pack.slices.values()].toReversed(), place(context), store.world);
      const idle = {
        key: `pack-${"1".repeat(40)}`,
        paths: opened.pack.slices
          .keys()
          .toArray()
          .filter((path) => path.endsWith("-unneeded")),
      };
      const files = new Map([
        [scene.pack.key, damaged],
        [backup.key, backup.file],
      ]);
      const restored = await restoreFrom(scene, files, place(context), [idle, scene.pack, backup]);
      assert.deepEqual(names(restored.paths), ["base", "lib", "middle"]);
      assert.deepEqual(restored.fetched, [scene.pack.key, backup.key]);
      assert.deepEqual(restored.lost, [scene.pack.key]);
      assert.deepEqual(restored.problems, [
        `The pack ${scene.pack.key} has a damaged archive of ${lib.info.storePath}, which is not used.`,
      ]);
      await buildFrom(scene, restored, context);
    });

    test("references that lie in another pack are brought; without them the path is not offered", async (context) => {
      const scene = await sceneOf(context, nix);
      const opened = await openPack(scene.pack.file, scene.store.world);
      assert.ok(opened.ok);
      const slices = [...opened.pack.slices.values()];
      const into = place(context);
      const parts = await Promise.all(
        ["lib", "middle", "base", "compiler"].map((name) =>
          writePack(
            slices.filter(({ info }) => info.storePath.endsWith(`-${name}`)),
            into,
            scene.store.world,
          ),
        ),
      );
      const all = new Map(parts.map(({ key, file }) => [key, file]));
      const whole = await restoreFrom(scene, all, place(context), parts);
      assert.deepEqual(names(whole.paths), ["base", "lib", "middle"]);
      assert.deepEqual(
        whole.fetched,
        parts.slice(0, 3).map(({ key }) => key),
      );
      await buildFrom(scene, whole, context);

      const [top, , bottom] = parts;
      const without = new Map([...all].filter(([key]) => key !== bottom?.key));
      const partial = await restoreFrom(scene, without, place(context), parts);
      assert.deepEqual([names(partial.paths), partial.lost], [["compiler"], [bottom?.key]]);
      await buildFrom(scene, partial, context);
      const rest = await restoreFrom(
        scene,
        new Map([...all].filter(([key]) => key !== top?.key)),
        place(context),
        parts,
      );
      assert.deepEqual(names(rest.paths), ["base", "middle"]);
      await buildFrom(scene, rest, context);

      // What is open already is not fetched from another pack; and what a pack was said to have, and has not, is done
      // without.
      const both = new Map([...all, [scene.pack.key, scene.pack.file]]);
      const open = await restoreFrom(scene, both, place(context), [
        ...(bottom === undefined ? [] : [bottom]),
        scene.pack,
      ]);
      assert.deepEqual([names(open.paths), open.fetched], [["base", "lib", "middle"], [scene.pack.key]]);
      const said = await restoreFrom(
        scene,
        all,
        place(context),
        bottom === undefined ? [] : [{ key: bottom.key, paths: scene.pack.paths }],
      );
      assert.deepEqual(names(said.paths), ["base"]);
    });
  });
}
