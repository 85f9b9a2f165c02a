import type { World } from "../system/system.ts";

/** CAP_SYS_PTRACE of include/uapi/linux/capability.h, by which root sees the processes of other users. */
const CAP_SYS_PTRACE = 1n << 19n;

export const NO_SIGHT =
  "Memory and CPU time of builds are not measured: this root may not look at the processes of other users. Give the " +
  "container the capability SYS_PTRACE (docker's --cap-add=SYS_PTRACE).";

/**
 * Whether this process is root in name only: it lacks the capability, and there is no process of another user that it
 * can look into all the same, as some kernels of sandboxes let it.
 */
export function isRootWithoutSight({ machine, kernel }: Pick<World, "machine" | "kernel">): boolean {
  const status = (pid: string): string => kernel.read(`/proc/${pid}/status`) ?? "";
  const effective = /^CapEff:\s*([0-9a-f]+)$/mu.exec(status("self"))?.[1];
  if (machine.uid !== 0 || effective === undefined || (BigInt(`0x${effective}`) & CAP_SYS_PTRACE) !== 0n) return false;
  const others = kernel.list("/proc").filter((pid) => /^\d+$/u.test(pid) && /^Uid:\s*[1-9]/mu.test(status(pid)));
  return others.every((pid) => kernel.read(`/proc/${pid}/environ`) === null);
}
