import type { RootTask } from "../install/as-root.ts";
import { step } from "../install/step.ts";
import type { World } from "../system/world.ts";

/** Devices that virtual machines use, where they are, and the kernel modules that make them. */
const DEVICES = {
  kvm: { path: "/dev/kvm", modules: ["kvm_intel", "kvm_amd"] },
  tun: { path: "/dev/net/tun", modules: ["tun"] },
  "vhost-net": { path: "/dev/vhost-net", modules: ["vhost_net"] },
  "vhost-vsock": { path: "/dev/vhost-vsock", modules: ["vhost_vsock"] },
} as const;
export type Device = keyof typeof DEVICES;
export const DEVICE_NAMES = Object.keys(DEVICES) as readonly Device[];

/** The kernel's own list of such devices that are really there. */
const MADE = "/sys/class/misc";

/** Where udev takes commands while it runs. */
const UDEV = "/run/udev/control";
const RULES = "/etc/udev/rules.d/99-nix-verdict.rules";

/**
 * Opens devices to everybody. A group would not do: builders have their supplementary groups dropped. With udev, by a rule, so that it stays that way
 * when the device is made anew; else by its mode. A device that is missing is asked of the kernel first; what it cannot make stays missing.
 */
export const openDevices: RootTask<{ devices: readonly Device[] }, null> = {
  name: "open-devices",
  work: async ({ devices }, world, _emit, signal) => {
    for (const device of devices) {
      // The file alone may be there before the device is: then opening it would load the module.
      if (world.files.exists(`${MADE}/${device}`)) continue;
      for (const module of DEVICES[device].modules) await world.processes.run({ file: "modprobe", args: [module] }, signal);
    }
    if (world.files.exists(UDEV)) await openByRule(devices, world, signal);
    else await openByMode(devices, world, signal);
    return null;
  },
};

async function openByRule(devices: readonly Device[], world: World, signal: AbortSignal): Promise<void> {
  const rules = world.files.exists(RULES) ? String(await world.files.read(RULES)).split("\n").filter((line) => line !== "") : [];
  const added = devices.map((device) => `KERNEL=="${device}", MODE="0666", OPTIONS+="static_node=${DEVICES[device].path.slice("/dev/".length)}"`);
  await world.files.write(RULES, `${[...new Set([...rules, ...added])].join("\n")}\n`);
  const udevadm = (...args: string[]): Promise<string> => step("giving builds access to the device", { file: "udevadm", args }, world, signal);
  await udevadm("control", "--reload-rules");
  // A trigger only queues; without --settle, the next build may come before the rule.
  await udevadm("trigger", "--settle", "--subsystem-match=misc", ...devices.map((device) => `--sysname-match=${device}`));
}

async function openByMode(devices: readonly Device[], world: World, signal: AbortSignal): Promise<void> {
  const paths = devices.map((device) => DEVICES[device].path).filter((path) => world.files.exists(path));
  if (paths.length > 0) await step("giving builds access to the device", { file: "chmod", args: ["0666", ...paths] }, world, signal);
}
