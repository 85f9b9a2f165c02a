import type { World } from "../system/system.ts";

/** Reads how many bytes programs can take now without swapping, by the kernel's estimate; null where it makes none. */
export async function availableMemory(world: World): Promise<number | null> {
  const path = "/proc/meminfo";
  const text = world.files.exists(path) ? String(await world.files.read(path)) : "";
  const kib = /^MemAvailable:\s+(?<kib>\d+) kB$/mu.exec(text)?.groups?.["kib"];
  return kib === undefined ? null : Number(kib) * 1024;
}
