import {
  type Change,
  type Device,
  DEVICES,
  FILES,
  hasUdev,
  isDevice,
  modeOf,
  OPEN_MODE,
  record,
  reloadRules,
  setMode,
} from "../changes/changes.ts";
import type { Context, RootTask } from "../system/system.ts";

/** The kernel's own list of the devices of this kind that exist. */
const MADE = "/sys/class/misc";

/**
 * Opens devices to everybody: with a udev rule if there is udev, so that a device stays open when it is created again;
 * else by its mode. A missing device is requested from the kernel first; one that the kernel cannot create stays
 * missing.
 */
export const openDevices: RootTask<{ devices: readonly Device[] }, null> = {
  name: "open-devices",
  work: async (context, { devices }) => {
    const { world, signal } = context;
    for (const device of devices) {
      if (!isDevice(device)) throw new TypeError(`there is no device "${String(device)}"`);
      // The file may exist before the device does: then opening it would load the module.
      if (world.files.exists(`${MADE}/${device}`)) continue;
      for (const module of DEVICES[device].modules)
        await world.processes.run({ file: "modprobe", args: [module] }, signal);
    }
    await record(context, await modesNow(context, devices));
    if (hasUdev(world)) await openByRule(context, devices);
    else await openByMode(context, devices);
    return null;
  },
};

/** The changes to the modes of devices, whoever makes them. */
async function modesNow(context: Context, devices: readonly Device[]): Promise<Change[]> {
  const changes: Change[] = [];
  for (const device of devices) {
    const before = await modeOf(context, DEVICES[device].path);
    if (before !== null && before !== OPEN_MODE && /^[0-7]{3}$/u.test(before))
      changes.push({ kind: "mode", device, before });
  }
  return changes;
}

async function openByRule(context: Context, devices: readonly Device[]): Promise<void> {
  const { world } = context;
  const before = world.files.exists(FILES.rules) ? String(await world.files.read(FILES.rules)) : null;
  const lines = (before ?? "").split("\n").filter((line) => line !== "");
  const added = devices.map(
    (device) =>
      `KERNEL=="${device}", MODE="0${OPEN_MODE}", OPTIONS+="static_node=${DEVICES[device].path.slice("/dev/".length)}"`,
  );
  const after = `${[...new Set([...lines, ...added])].join("\n")}\n`;
  if (after !== before) {
    await record(context, [{ kind: "file", file: "rules", before, after }]);
    await world.files.write(FILES.rules, after);
  }
  await reloadRules(context, devices);
}

async function openByMode(context: Context, devices: readonly Device[]): Promise<void> {
  const { world } = context;
  for (const { path } of devices.map((device) => DEVICES[device])) {
    if (world.files.exists(path)) await setMode(context, path, `0${OPEN_MODE}`);
  }
}
