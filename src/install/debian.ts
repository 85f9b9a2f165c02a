import { join } from "node:path";

import { step } from "../changes/changes.ts";
import { VerdictError } from "../model/model.ts";
import { atLeast, OLDEST } from "../nix/nix.ts";
import type { World } from "../system/system.ts";
import { type Apt, type Distribution, downloadPackages, isolatedApt, packageVersion } from "./apt.ts";
import { assemble } from "./relocate.ts";

/** The oldest Debian release whose Nix is new enough (2.26.3). */
const DEBIAN_FALLBACK = "trixie";

/** Nix, the program that relocates it, and the shell for its sandbox. */
const PACKAGES = ["nix-bin", "patchelf", "busybox-static"];

/**
 * Makes a tree shaped like an official release out of a suite's packages, in `folder`, and gives the release's own
 * folder.
 */
export async function debianRelease(
  from: Distribution,
  suite: string,
  folder: string,
  world: World,
  signal: AbortSignal,
): Promise<string> {
  await using work = await world.files.temporary("nix-verdict-apt-");
  const apt = await isolatedApt(from, suite, work.path, world, signal);
  return await releaseOf(apt, from, folder, world, signal);
}

/** The same from the machine's own suite if its Nix is new enough, else from the oldest suite where it is. */
export async function ownDebianRelease(
  from: Distribution,
  folder: string,
  world: World,
  signal: AbortSignal,
): Promise<string> {
  const suites = new Set([from.suite, from.id === "debian" ? DEBIAN_FALLBACK : null]);
  for (const suite of suites) {
    if (suite === null) continue;
    await using work = await world.files.temporary("nix-verdict-apt-");
    const apt = await isolatedApt(from, suite, work.path, world, signal);
    const version = await packageVersion(apt, "nix-bin", world, signal);
    if (version !== null && atLeast(version, OLDEST)) return await releaseOf(apt, from, folder, world, signal);
  }
  throw new VerdictError(
    "install-failed",
    `The packages of this machine (${from.id} ${from.suite ?? "without a suite"}) have no Nix of ${OLDEST} or newer. ` +
      "Install Nix another way, or give nix-mirror.",
  );
}

async function releaseOf(
  apt: Apt,
  from: Distribution,
  folder: string,
  world: World,
  signal: AbortSignal,
): Promise<string> {
  const packages = await downloadPackages(apt, PACKAGES, world, signal);
  const unpacked = join(apt.folder, "unpacked");
  const waiting = [...packages];
  const worker = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      await step("unpacking Debian packages", { file: "dpkg-deb", args: ["--extract", file, unpacked] }, world, signal);
    }
  };
  await world.files.makeFolder(unpacked);
  await Promise.all(Array.from({ length: world.machine.cores }, worker));
  return await assemble({ unpacked, packages, arch: from.arch, work: apt.folder, folder }, world, signal);
}
