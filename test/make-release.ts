/**
 * Real Nixes for tests, made of Debian's packages in the shape of an official release. As a program: puts both into the
 * cache and side by side into /nix/store, where `nix-fixture.ts` finds them.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";

import { step } from "../src/changes/step.ts";
import { distribution } from "../src/install/apt.ts";
import { debianRelease } from "../src/install/debian.ts";
import { prepareMachine } from "../src/install/machine.ts";
import { addToStore, readTree, stagingFolder } from "../src/install/store.ts";
import { realWorld } from "../src/system/world.ts";

/** Debian's suites with the two generations of Nix that tests run against: 2.26 and 2.34 when this was written. */
export const SUITES = ["trixie", "sid"] as const;
export type Suite = (typeof SUITES)[number];

/** Where made releases are kept between runs. */
export const CACHE = process.env["NIX_VERDICT_TEST_CACHE"] ?? join(homedir(), ".cache/nix-verdict-test");

const world = realWorld();
const { signal } = new AbortController();

/** The folder of a suite's release, `nix-VERSION-SYSTEM`; made on first use. */
export async function release(suite: Suite): Promise<string> {
  const home = join(CACHE, suite);
  if (!existsSync(home)) {
    const from = await distribution({ world, emit: () => undefined, signal });
    if (from === null) throw new Error("The test Nixes are made of Debian's packages: this needs Debian and its apt.");
    await mkdir(CACHE, { recursive: true });
    const draft = await mkdtemp(join(CACHE, ".draft-"));
    try {
      await debianRelease({ world, emit: () => undefined, signal }, from, suite, draft);
      await rename(draft, home);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
  }
  const [name] = await world.files.list(home);
  if (name === undefined) throw new Error(`${home} is empty: remove it and try again.`);
  return join(home, name);
}

/** A suite's release packed as a mirror has it. `base` is the mirror's address as a path. */
export type Packed = { base: string; version: string; tarball: string; sha256: string };

/** Packs a suite's release once as `base/nix-VERSION/nix-VERSION-SYSTEM.tar.xz`, with its `.sha256` beside it. */
export async function pack(suite: Suite): Promise<Packed> {
  const root = await release(suite);
  const version = basename(root).split("-")[1] ?? "";
  const base = join(CACHE, "mirror");
  const tarball = join(base, `nix-${version}`, `${basename(root)}.tar.xz`);
  if (!existsSync(`${tarball}.sha256`)) {
    await mkdir(dirname(tarball), { recursive: true });
    const draft = `${tarball}.${process.pid}`;
    const args = [
      "--create",
      "--use-compress-program",
      "xz -0 -T0",
      "--file",
      draft,
      "--directory",
      dirname(root),
      basename(root),
    ];
    await step({ world, emit: () => undefined, signal }, "packing a release", { file: "tar", args });
    await rename(draft, tarball);
    await writeFile(
      `${tarball}.sha256`,
      createHash("sha256")
        .update(await readFile(tarball))
        .digest("hex"),
    );
  }
  return { base, version, tarball, sha256: await readFile(`${tarball}.sha256`, "utf8") };
}

/** Puts a suite's Nix into /nix/store, without making it the machine's own, and gives the folder of its programs. */
async function provide(suite: Suite): Promise<{ version: string; bin: string }> {
  const root = await release(suite);
  const version = basename(root).split("-")[1] ?? "";
  const made = await readTree(root, world);
  const gcRoot = `/nix/var/nix/gcroots/nix-verdict-test-${suite}`;
  if (!existsSync(made.nix) || !existsSync(gcRoot)) {
    await using staging = await stagingFolder({ world, emit: () => undefined, signal });
    await step({ world, emit: () => undefined, signal }, "copying a release", {
      file: "cp",
      args: ["--archive", root, staging.path],
    });
    const tree = await readTree(join(staging.path, basename(root)), world);
    // A machine that has settings keeps them: the tests give Nix what they need of its own.
    if (!existsSync("/etc/nix/nix.conf"))
      await prepareMachine({ world, emit: () => undefined, signal }, tree, null, null);
    await addToStore({ world, emit: () => undefined, signal }, tree);
    await rm(gcRoot, { force: true });
    await symlink(made.nix, gcRoot);
  }
  return { version, bin: join(made.nix, "bin") };
}

if (import.meta.main) {
  const nixes = [];
  for (const suite of SUITES) nixes.push(await provide(suite));
  await world.files.write(join(CACHE, "nixes.json"), `${JSON.stringify(nixes, null, 2)}\n`);
}
