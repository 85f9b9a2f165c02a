import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Command, Context, World } from "../system/system.ts";

/**
 * Words before a command by which the kernel ends all that it has started when it ends, or is killed: it is the first
 * process of a namespace of processes. Programs that run in the background, as virtiofsd and conmon do, cannot outlive
 * it. Its mounts are its own as well.
 */
const AS_ROOT = [
  "--mount",
  "--propagation",
  "private",
  "--pid",
  "--fork",
  "--kill-child=SIGKILL",
  "--mount-proc",
  "--",
];

/** The same for whoever lacks the rights for that, root of a container as well, where the kernel lets them. */
const AS_USER = ["--user", "--map-current-user", ...AS_ROOT];

/** Where the kernel shows its control groups: of the second kind alone, or of both kinds. */
const CONTROL_GROUPS = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd"];

/** The place that the mount `short` makes, and the variable that says of which folder. */
export const SHORT_FOLDER = "/run/nvb";
export const SHORT_OF = "NIX_VERDICT_SHORT";

/**
 * Mounts that are made before a command, each for itself, in lines of a shell. `kvm` hides a KVM that does not work:
 * QEMU would take it, and hang or die; so it falls back to emulation, as it does where there is none. `traces` keeps
 * what systemd-nspawn and podman leave in /run and /var/lib in memory, where it goes with the namespace. `cgroups`
 * hides a second kind of control groups, beside which crun does not start anything. `short` shows the folder that the
 * variable {@link SHORT_OF} names at a short path as well. `group` puts the command into a control group of its own,
 * with the name of the current folder: systemd-nspawn makes others below it.
 */
const MOUNTS = {
  kvm: "[ ! -e /dev/kvm ] || mount --bind /dev/null /dev/kvm",
  traces: [
    "mkdir own && mount -t tmpfs tmpfs own && for at in run var/lib; do",
    '  here="$PWD/own/$at"; mkdir -p "$here/upper" "$here/work"',
    '  mount -t overlay overlay -o "lowerdir=/$at,upperdir=$here/upper,workdir=$here/work" "/$at" || :',
    "done",
  ].join("\n"),
  group: [
    `for at in ${CONTROL_GROUPS.join(" ")}; do`,
    '  [ ! -e "$at/cgroup.procs" ] || { mkdir "$at/${PWD##*/}" && echo $$ >"$at/${PWD##*/}/cgroup.procs"; } || :',
    "done",
  ].join("\n"),
  short: `mkdir -p ${SHORT_FOLDER} && mount --bind "$${SHORT_OF}" ${SHORT_FOLDER}`,
  cgroups: "[ ! -d /sys/fs/cgroup/unified ] || umount /sys/fs/cgroup/unified",
};

/** Mounts that a command needs in its namespace. */
export type Mount = keyof typeof MOUNTS;

/**
 * What puts a command into a namespace of its own. `asUser`: in one of users as well, which has no rights outside of
 * it.
 */
export type Seal = { put(command: Command, mounts: readonly Mount[]): Command; asUser: boolean };

/**
 * Finds out how commands are sealed on this machine, and kept from its KVM if that does not work; null where it is not
 * possible, so that only the process group holds them together. It is tried, because a user's number does not say what
 * the kernel lets it do.
 */
export async function findSeal({ world, signal }: Context, hidesKvm: boolean): Promise<Seal | null> {
  for (const words of [AS_ROOT, AS_USER]) {
    const tried = await world.processes.run({ file: "unshare", args: [...words, "true"] }, signal);
    if (tried.code === 0) return sealBy(words, hidesKvm);
  }
  return null;
}

function sealBy(words: readonly string[], hidesKvm: boolean): Seal {
  return {
    asUser: words === AS_USER,
    put(command, mounts) {
      const lines = [...(hidesKvm ? (["kvm"] as const) : []), ...mounts].map((mount) => MOUNTS[mount]);
      const shell = ["sh", "-c", [...lines, 'exec "$@"'].join("\n"), "sh"];
      return { ...command, file: "unshare", args: [...words, ...shell, command.file, ...command.args] };
    },
  };
}

/** How often it is tried to remove a control group, in which the dying still are, and the pause in milliseconds. */
const GROUP_TRIES = 50;
const GROUP_PAUSE_MS = 20;

/** Removes the control groups that a command was in, with those below them. `folder`: where it was started. */
export async function removeGroups({ files }: Pick<World, "files">, folder: string): Promise<void> {
  for (const at of CONTROL_GROUPS) {
    const group = join(at, basename(folder));
    for (let tries = 0; tries < GROUP_TRIES && files.exists(group); tries += 1) {
      await removeGroup(files, group);
      if (files.exists(group)) await sleep(GROUP_PAUSE_MS);
    }
  }
}

async function removeGroup(files: World["files"], group: string): Promise<void> {
  if ((await files.kind(group)) !== "a folder") return;
  for (const name of await files.list(group)) await removeGroup(files, join(group, name));
  await files.removeEmpty(group);
}
