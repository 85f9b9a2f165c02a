/** Debian's programs for real machines inside of sandboxed builds. */

import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { cached } from "../rig/cached.ts";
import { unpackPackages } from "../rig/packages.ts";

/** QEMU, a kernel, what a guest has, systemd-nspawn with systemd, and what the test driver is written in. */
const PACKAGES = [
  "qemu-system-x86",
  "linux-image-cloud-amd64",
  "busybox-static",
  "systemd-container",
  "util-linux",
  "coreutils",
  "findutils",
  "dash",
  "python3",
];

/** The setting of Nix with which builds have these programs where they belong; unpacked on first use. */
export async function debianParts(): Promise<string> {
  const root = await cached("debian-parts", [import.meta.filename], unpack);
  return `/usr=${root}/usr /lib=${root}/usr/lib /lib64=${root}/usr/lib64 /boot=${root}/boot`;
}

async function unpack(draft: string): Promise<void> {
  await unpackPackages(draft, PACKAGES);
  // Guests have no modules, which are the largest part.
  await rm(join(draft, "usr/lib/modules"), { recursive: true, force: true });
  const boot = join(draft, "boot");
  const kernel = (await readdir(boot)).find((name) => name.startsWith("vmlinuz-"));
  if (kernel === undefined) throw new Error("Debian's kernel package has no /boot/vmlinuz-*.");
  await rename(join(boot, kernel), join(boot, "vmlinuz"));
}
