/** Debian's programs for systems that boot: those that builds make them of, and those that the machine starts them with. */

import { readdir, rename } from "node:fs/promises";
import { join } from "node:path";

import { cached } from "../rig/cached.ts";
import { unpackPackages } from "../rig/packages.ts";

/** What `test/flakes/boots` is made of, and with. */
const PACKAGES = [
  "qemu-system-x86",
  "qemu-utils",
  "linux-image-cloud-amd64",
  "busybox-static",
  "systemd",
  "util-linux",
  "socat",
  "patchelf",
  "coreutils",
  "findutils",
  "grep",
  "dash",
  "tar",
  "gzip",
];

/** What a test needs to boot the systems of `test/flakes/boots`. */
export type BootParts = {
  /** Nix's setting `extra-sandbox-paths`. */
  sandboxPaths: string;
  /** A folder of programs for the front of PATH. */
  path: string;
};

async function unpack(draft: string): Promise<void> {
  await unpackPackages(draft, PACKAGES);
  const boot = join(draft, "boot");
  const kernel = (await readdir(boot)).find((name) => name.startsWith("vmlinuz-"));
  if (kernel === undefined) throw new Error("Debian's kernel package has no /boot/vmlinuz-*.");
  await rename(join(boot, kernel), join(boot, "vmlinuz"));
}

/** The parts, unpacked on first use. */
export async function bootParts(): Promise<BootParts> {
  const root = await cached("boot-parts", [import.meta.filename], unpack);
  return {
    sandboxPaths: `/usr=${root}/usr /lib=${root}/usr/lib /lib64=${root}/usr/lib64 /boot=${root}/boot`,
    path: "",
  };
}
