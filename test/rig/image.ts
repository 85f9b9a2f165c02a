/** The disk, the kernel and the initial RAM disk of a machine like a hosted runner's. */

import { copyFile, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { cached, debian, must, SUITE } from "./cached.ts";

/** A machine's disk, and what starts it. The disk is never written to. */
export type Image = { disk: string; kernel: string; ramdisk: string };

/** What a hosted runner has and a job may take for granted, on top of Debian's smallest system. */
const PACKAGES = [
  "systemd",
  "systemd-sysv",
  "udev",
  "dbus",
  "kmod",
  "systemd-container",
  "sudo",
  "procps",
  "iproute2",
  "ca-certificates",
  "curl",
  "git",
  "xz-utils",
  "zstd",
  // The npm package `node` brings a program that is linked to it.
  "libstdc++6",
  "linux-image-cloud-amd64",
  "initramfs-tools",
];

/** Of which some 5 GB are free. The file is sparse. */
const DISK_SIZE = "6G";

/** Options of mke2fs for a disk that is thrown away with its machine: no journal, and nothing held back for root. */
export const FILE_SYSTEM = ["-q", "-t", "ext4", "-O", "^has_journal", "-m", "0"] as const;

/**
 * They cost time in emulation and would do nothing for a job, or are not so on a hosted runner: there, /tmp is on the
 * disk.
 */
const MASKED = [
  "tmp.mount",
  "getty@tty1.service",
  "serial-getty@ttyS0.service",
  "systemd-hwdb-update.service",
  "systemd-firstboot.service",
  "apt-daily.timer",
  "apt-daily-upgrade.timer",
  "dpkg-db-backup.timer",
  "e2scrub_all.timer",
  "e2scrub_reap.service",
  "fstrim.timer",
];

/** Files that the machine gets on top of its packages. */
const GUEST = join(import.meta.dirname, "guest");

/** The image of a machine like a hosted runner's, without Nix; made on first use, in about a minute. */
export async function image(): Promise<Image> {
  const home = await cached("rig-image", [import.meta.filename, GUEST], make);
  return { disk: join(home, "disk"), kernel: join(home, "kernel"), ramdisk: join(home, "ramdisk") };
}

async function make(draft: string): Promise<void> {
  const root = join(draft, "root");
  await mkdir(root);
  await bootstrap(root);
  await must("cp", "--recursive", "--no-preserve=ownership", `${GUEST}/.`, root);
  await setUp(root);
  await takeOut(root, draft);
  await must("mke2fs", ...FILE_SYSTEM, "-d", root, join(draft, "disk"), DISK_SIZE);
  await rm(root, { recursive: true });
}

async function bootstrap(root: string): Promise<void> {
  const from = await debian();
  const keyring = "--keyring=/usr/share/keyrings/debian-archive-keyring.gpg";
  const args = [
    "--variant=minbase",
    `--arch=${from.arch}`,
    keyring,
    `--include=${PACKAGES.join(",")}`,
    SUITE,
    root,
    from.archive,
  ];
  // What it mounts is gone with the namespace, whatever happens.
  await must("unshare", "--mount", "--propagation", "private", "debootstrap", ...args);
}

/** The user, his rights, and what starts with the machine. */
async function setUp(root: string): Promise<void> {
  const inside = async (...command: readonly string[]): Promise<string> => await must("chroot", root, ...command);
  // A hosted runner's number and groups; not the group `kvm`.
  await inside(
    "useradd",
    "--uid",
    "1001",
    "--create-home",
    "--shell",
    "/bin/bash",
    "--groups",
    "adm,users,systemd-journal",
    "runner",
  );
  await inside("install", "--directory", "--owner", "runner", "--group", "runner", "/out");
  await inside("install", "--directory", "/payload");
  await inside("chmod", "0440", "/etc/sudoers.d/runner");
  await inside("systemctl", "set-default", "multi-user.target");
  await inside("systemctl", "mask", ...MASKED);
  await inside("systemctl", "enable", "rig-job.service");
  await inside("update-initramfs", "-u", "-k", "all");
  // Else the first boot, and so every one, makes the caches of libraries and messages anew.
  await inside("/usr/lib/systemd/systemd-update-done");
}

/** Kernel and ramdisk go beside the disk, and what only fills it goes. */
async function takeOut(root: string, draft: string): Promise<void> {
  const boot = await readdir(join(root, "boot"));
  for (const [name, prefix] of [
    ["kernel", "vmlinuz-"],
    ["ramdisk", "initrd.img-"],
  ] as const) {
    const file = boot.find((found) => found.startsWith(prefix));
    if (file === undefined) throw new Error(`The rig's image has no /boot/${prefix}*.`);
    await copyFile(join(root, "boot", file), join(draft, name));
  }
  for (const folder of ["var/cache/apt", "var/lib/apt/lists", "var/log"]) {
    await must("find", join(root, folder), "-type", "f", "-delete");
  }
}
