import type { Command, Context } from "../system/system.ts";

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

/** The same for everybody else, where the kernel lets them have a user namespace. */
const AS_USER = ["--user", "--map-current-user", ...AS_ROOT];

/**
 * Mounts that are made before a command, each for itself, in lines of a shell. `kvm` hides a KVM that does not work:
 * QEMU would take it, and hang or die; so it falls back to emulation, as it does where there is none. `run` keeps what
 * systemd-nspawn leaves in /run/systemd, which it makes where there is no systemd; no program lies in either. `cgroups`
 * hides a second kind of control groups, beside which crun does not start anything.
 */
const MOUNTS = {
  kvm: "[ ! -e /dev/kvm ] || mount --bind /dev/null /dev/kvm",
  run: 'at=/run/systemd; [ -d "$at" ] || at=/run; mount -t tmpfs tmpfs "$at"',
  cgroups: "[ ! -d /sys/fs/cgroup/unified ] || umount /sys/fs/cgroup/unified",
};

/** Mounts that a command needs in its namespace. */
export type Mount = keyof typeof MOUNTS;

/** What puts a command into a namespace of its own. */
export type Seal = (command: Command, mounts: readonly Mount[]) => Command;

/**
 * Finds out how commands are sealed on this machine, and kept from its KVM if that does not work; null where it is not
 * possible, so that only the process group holds them together.
 */
export async function findSeal({ world, signal }: Context, hidesKvm: boolean): Promise<Seal | null> {
  const words = world.machine.uid === 0 ? AS_ROOT : AS_USER;
  const tried = await world.processes.run({ file: "unshare", args: [...words, "true"] }, signal);
  if (tried.code !== 0) return null;
  return (command, mounts) => {
    const lines = [...(hidesKvm ? (["kvm"] as const) : []), ...mounts].map((mount) => MOUNTS[mount]);
    const shell = ["sh", "-c", [...lines, 'exec "$@"'].join("\n"), "sh"];
    return { ...command, file: "unshare", args: [...words, ...shell, command.file, ...command.args] };
  };
}
