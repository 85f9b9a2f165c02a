import { join } from "node:path";

import { step } from "../changes/changes.ts";
import { VerdictError } from "../model/model.ts";
import { atLeast, OLDEST } from "../nix/nix.ts";
import type { Context } from "../system/system.ts";
import { type Apt, type Distribution, downloadPackages, isolatedApt, packageVersion } from "./apt.ts";
import { assemble } from "./relocate.ts";

/** The oldest Debian release whose Nix is new enough (2.26.3). */
const DEBIAN_FALLBACK = "trixie";

/** Nix, the program that relocates it, and the shell for its sandbox. */
const PACKAGES = ["nix-bin", "patchelf", "busybox-static"];

/**
 * Builds a tree shaped like an official release from a suite's packages, in `folder`, and returns the release's own
 * folder.
 */
export async function debianRelease(
  context: Context,
  from: Distribution,
  suite: string,
  folder: string,
): Promise<string> {
  const { world } = context;
  await using work = await world.files.temporary("nix-verdict-apt-");
  const apt = await isolatedApt(context, from, suite, work.path);
  return await releaseOf(context, apt, from, folder);
}

/** Does the same with the machine's own suite if its Nix is new enough, else with the oldest suite where it is. */
export async function ownDebianRelease(context: Context, from: Distribution, folder: string): Promise<string> {
  const { world } = context;
  const suites = new Set([from.suite, from.id === "debian" ? DEBIAN_FALLBACK : null]);
  for (const suite of suites) {
    if (suite === null) continue;
    await using work = await world.files.temporary("nix-verdict-apt-");
    const apt = await isolatedApt(context, from, suite, work.path);
    const version = await packageVersion(context, apt, "nix-bin");
    if (version !== null && atLeast(version, OLDEST)) return await releaseOf(context, apt, from, folder);
  }
  throw new VerdictError(
    "install-failed",
    `The packages of this machine (${from.id} ${from.suite ?? "without a suite"}) have no Nix of ${OLDEST} or newer. ` +
      "Install Nix another way, or give nix-mirror.",
  );
}

async function releaseOf(context: Context, apt: Apt, from: Distribution, folder: string): Promise<string> {
  const { world } = context;
  const packages = await downloadPackages(context, apt, PACKAGES);
  const unpacked = join(apt.folder, "unpacked");
  const waiting = [...packages];
  const worker = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      await step(context, "unpacking Debian packages", { file: "dpkg-deb", args: ["--extract", file, unpacked] });
    }
  };
  await world.files.makeFolder(unpacked);
  await Promise.all(Array.from({ length: world.machine.cores }, worker));
  return await assemble(context, { unpacked, packages, arch: from.arch, work: apt.folder, folder });
}
