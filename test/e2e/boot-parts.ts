/** What booting needs of the machine: Debian's programs for builds, and those that start containers and images. */

import { existsSync } from "node:fs";
import { readdir, rename, symlink } from "node:fs/promises";
import { join } from "node:path";

import { cached, must } from "../rig/cached.ts";
import { unpackPackages } from "../rig/packages.ts";

/** What the systems of `test/flakes/boots` are made of and with. */
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
  "zstd",
];

/** Programs that the machine must have itself, for they start others by their places: each with its package. */
const INSTALLED: Readonly<Record<string, string>> = {
  "systemd-nspawn": "systemd-container",
  "systemd-socket-activate": "systemd",
  machinectl: "systemd-container",
  nsenter: "util-linux",
  unshare: "util-linux",
  podman: "podman",
  conmon: "conmon",
  crun: "crun",
  slirp4netns: "slirp4netns",
};

/** Where Debian puts programs. */
const FOLDERS = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"];

/** What a test needs to boot the systems of `test/flakes/boots`. */
export type BootParts = {
  /** The value of Nix's setting `extra-sandbox-paths`. */
  sandboxPaths: string;
  /** A folder of programs for the front of PATH. */
  path: string;
};

/** Debian's programs are unpacked, and what the machine lacks is installed, on first use. Needs root. */
export async function bootParts(): Promise<BootParts> {
  const root = await cached("boot-parts", [import.meta.filename], unpack);
  await install();
  const path = await cached("boot-path", [import.meta.filename], link);
  return {
    sandboxPaths: `/usr=${root}/usr /lib=${root}/usr/lib /lib64=${root}/usr/lib64 /boot=${root}/boot`,
    path,
  };
}

async function unpack(draft: string): Promise<void> {
  await unpackPackages(draft, PACKAGES);
  const boot = join(draft, "boot");
  const kernel = (await readdir(boot)).find((name) => name.startsWith("vmlinuz-"));
  if (kernel === undefined) throw new Error("Debian's kernel package has no /boot/vmlinuz-*.");
  await rename(join(boot, kernel), join(boot, "vmlinuz"));
}

/** The place of a program of Debian's; undefined when the machine has none. */
function placeOf(program: string): string | undefined {
  return FOLDERS.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

async function install(): Promise<void> {
  const missing = Object.entries(INSTALLED).filter(([program]) => placeOf(program) === undefined);
  if (missing.length === 0) return;
  await must("apt-get", "update", "-qq");
  await must("apt-get", "install", "-qq", "-y", "--no-install-recommends", ...new Set(missing.map(([, name]) => name)));
}

async function link(draft: string): Promise<void> {
  for (const program of Object.keys(INSTALLED)) {
    const place = placeOf(program);
    if (place === undefined) throw new Error(`Debian's packages brought no ${program}.`);
    await symlink(place, join(draft, program));
  }
}
