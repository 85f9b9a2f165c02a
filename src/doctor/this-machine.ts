import { availableMemory } from "../measure/measure.ts";
import { STORE_FOLDER } from "../model/model.ts";
import type { World } from "../system/system.ts";
import { formatBytes } from "../text/text.ts";
import type { Capability } from "./capability.ts";

/** Lists the controllers that the kernel offers at the root of cgroup v2's tree. */
const CONTROLLERS_FILE = "/sys/fs/cgroup/cgroup.controllers";

/**
 * With less free disk, a NixOS system closure does not fit beside what a runner has; a minimal one with its test driver
 * takes some 3 GB. In bytes.
 */
const LITTLE_DISK = 5e9;
/** QEMU's default machine of a NixOS test takes 1 GiB, and the driver needs some memory too. In bytes. */
const LITTLE_MEMORY = 1.5e9;

/** Whether the kernel can account and limit the memory of each build. */
export async function cgroupMemory(world: World): Promise<Capability> {
  const name = "cgroup memory";
  if (!world.files.exists(CONTROLLERS_FILE)) {
    return {
      name,
      state: "off",
      detail: "this machine has no cgroup v2 at /sys/fs/cgroup",
      advice: "Boot it with systemd.unified_cgroup_hierarchy=1, or use a newer system.",
    };
  }
  const controllers = String(await world.files.read(CONTROLLERS_FILE))
    .trim()
    .split(" ");
  if (controllers.includes("memory"))
    return {
      name,
      state: "on",
      detail: `read from the kernel: cgroup v2 with ${controllers.join(", ")}`,
      advice: null,
    };
  return {
    name,
    state: "off",
    detail: `cgroup v2 has no memory controller here (only ${controllers.join(", ") || "none"})`,
    advice: "Boot without cgroup_disable=memory; in a container, delegate the controller to it.",
  };
}

/** Reports the free disk space for builds. */
export async function diskSpace(world: World): Promise<Capability> {
  const path = world.files.exists(STORE_FOLDER) ? STORE_FOLDER : "/";
  const free = await world.files.freeSpace(path);
  const detail = `${formatBytes(free)} free at ${path}`;
  if (free >= LITTLE_DISK) return { name: "disk", state: "on", detail, advice: null };
  return {
    name: "disk",
    state: "broken",
    detail,
    advice: 'Free some: "nix store gc", or remove software that the runner does not need.',
  };
}

/** Reports the memory that builds can have without swapping. */
export async function freeMemory(world: World): Promise<Capability> {
  const name = "memory";
  const bytes = availableMemory(world);
  if (bytes === null)
    return {
      name,
      state: "on",
      detail: `${formatBytes(world.machine.memoryBytes)} in all; this system does not say what is free`,
      advice: null,
    };
  const detail = `${formatBytes(bytes)} of ${formatBytes(world.machine.memoryBytes)} available`;
  if (bytes >= LITTLE_MEMORY) return { name, state: "on", detail, advice: null };
  return {
    name,
    state: "broken",
    detail,
    advice: "One virtual machine of a NixOS test takes 1 GiB: end what else runs here, or use a larger machine.",
  };
}
