import type { Kernel } from "../system/system.ts";

/**
 * A process that the kernel killed for lack of memory: printed by `mem_cgroup_print_oom_context` and `dump_oom_summary`
 * in this form since Linux 4.19.
 */
export type OomKill = { atMs: number; pid: number; user: number; cgroup: string };

/** The kernel's own records have a priority below 8; those that programs write into its log have a higher one. */
const OOM_KILL_RECORD =
  /^[0-7],\d+,(?<at>\d+),[^;]*;oom-kill:.*?task_memcg=(?<cgroup>[^,]*),.*?pid=(?<pid>\d+),uid=(?<user>\d+)$/gmu;

/** Reads how many processes the kernel has killed for lack of memory since it booted. */
export function oomKills(kernel: Kernel): number {
  return Number(/^oom_kill (?<count>\d+)$/mu.exec(kernel.read("/proc/vmstat") ?? "")?.groups?.["count"] ?? 0);
}

/** Finds such kills in a text of the kernel's log, in the form of `/dev/kmsg`; times count from boot. */
export function readOomKills(log: string): OomKill[] {
  return [...log.matchAll(OOM_KILL_RECORD)].map(({ groups = {} }) => ({
    atMs: Number(groups["at"]) / 1000,
    pid: Number(groups["pid"]),
    user: Number(groups["user"]),
    cgroup: groups["cgroup"] ?? "",
  }));
}
