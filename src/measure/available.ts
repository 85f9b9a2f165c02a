import type { Kernel, World } from "../system/system.ts";

/** One group of processes that the kernel holds to a limit, by the names of its files. */
type MemoryGroup = { limit: string; usage: string; stat: string; reclaimable: RegExp };

/**
 * Reads how many bytes programs can take now without swapping: by the kernel's estimate for the whole machine, and by
 * what is left in the groups (cgroups, of containers and services) that this process is in. Null where it tells
 * neither.
 */
export function availableMemory({ kernel }: World): number | null {
  const kib = /^MemAvailable:\s+(?<kib>\d+) kB$/mu.exec(kernel.read("/proc/meminfo") ?? "")?.groups?.["kib"];
  const left = memoryGroups(kernel.read("/proc/self/cgroup") ?? "").flatMap((group) => leftIn(group, kernel) ?? []);
  const all = kib === undefined ? left : [Number(kib) * 1024, ...left];
  return all.length === 0 ? null : Math.min(...all);
}

/** The groups of a process, from /proc/PID/cgroup: its own and those around it, of either version of cgroups. */
function memoryGroups(text: string): MemoryGroup[] {
  const v2 = /^0::(?<path>\/.*)$/mu.exec(text)?.groups?.["path"];
  const v1 = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(?<path>\/.*)$/mu.exec(text)?.groups?.["path"];
  return [
    ...withParents(v2).map((path) => ({
      limit: `/sys/fs/cgroup${path}/memory.max`,
      usage: `/sys/fs/cgroup${path}/memory.current`,
      stat: `/sys/fs/cgroup${path}/memory.stat`,
      reclaimable: /^inactive_file (?<bytes>\d+)$/mu,
    })),
    ...withParents(v1).map((path) => ({
      limit: `/sys/fs/cgroup/memory${path}/memory.limit_in_bytes`,
      usage: `/sys/fs/cgroup/memory${path}/memory.usage_in_bytes`,
      stat: `/sys/fs/cgroup/memory${path}/memory.stat`,
      reclaimable: /^total_inactive_file (?<bytes>\d+)$/mu,
    })),
  ];
}

/** A path, and each folder above it up to the root, which is "". */
function withParents(path: string | undefined): string[] {
  if (path === undefined) return [];
  const parts = path.split("/").filter((part) => part !== "");
  return [...parts.keys(), parts.length].map((length) =>
    parts
      .slice(0, length)
      .map((part) => `/${part}`)
      .join(""),
  );
}

/** How much a group may still take: pages of files that nobody has used lately are given back first. */
function leftIn({ limit, usage, stat, reclaimable }: MemoryGroup, kernel: Kernel): number | null {
  const [most, used] = [limit, usage].map((file) => Number.parseInt(kernel.read(file) ?? "", 10));
  // Without a limit, the file says "max", or has a number beyond any memory.
  if (!Number.isFinite(most) || !Number.isFinite(used)) return null;
  const unused = Number(reclaimable.exec(kernel.read(stat) ?? "")?.groups?.["bytes"] ?? 0);
  return Math.max(0, (most ?? 0) - (used ?? 0) + unused);
}
