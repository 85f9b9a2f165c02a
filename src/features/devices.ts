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
import type { RootTask, World } from "../system/system.ts";

/** The kernel's own list of such devices that are really there. */
const MADE = "/sys/class/misc";

/**
 * Opens devices to everybody. With udev, by a rule, so that it stays that way when the device is made anew; else by its
 * mode. A device that is missing is asked of the kernel first; what it cannot make stays missing.
 */
export const openDevices: RootTask<{ devices: readonly Device[] }, null> = {
  name: "open-devices",
  work: async ({ devices }, world, _emit, signal) => {
    for (const device of devices) {
      if (!isDevice(device)) throw new TypeError(`there is no device "${String(device)}"`);
      // The file alone may be there before the device is: then opening it would load the module.
      if (world.files.exists(`${MADE}/${device}`)) continue;
      for (const module of DEVICES[device].modules)
        await world.processes.run({ file: "modprobe", args: [module] }, signal);
    }
    await record(await modesNow(devices, world, signal), world, signal);
    if (hasUdev(world)) await openByRule(devices, world, signal);
    else await openByMode(devices, world, signal);
    return null;
  },
};

/** What becomes of the devices' modes, whoever sets them. */
async function modesNow(devices: readonly Device[], world: World, signal: AbortSignal): Promise<Change[]> {
  const changes: Change[] = [];
  for (const device of devices) {
    const before = await modeOf(DEVICES[device].path, world, signal);
    if (before !== null && before !== OPEN_MODE && /^[0-7]{3}$/u.test(before))
      changes.push({ kind: "mode", device, before });
  }
  return changes;
}

async function openByRule(devices: readonly Device[], world: World, signal: AbortSignal): Promise<void> {
  const before = world.files.exists(FILES.rules) ? String(await world.files.read(FILES.rules)) : null;
  const lines = (before ?? "").split("\n").filter((line) => line !== "");
  const added = devices.map(
    (device) =>
      `KERNEL=="${device}", MODE="0${OPEN_MODE}", OPTIONS+="static_node=${DEVICES[device].path.slice("/dev/".length)}"`,
  );
  const after = `${[...new Set([...lines, ...added])].join("\n")}\n`;
  if (after !== before) {
    await record([{ kind: "file", file: "rules", before, after }], world, signal);
    await world.files.write(FILES.rules, after);
  }
  await reloadRules(devices, world, signal);
}

async function openByMode(devices: readonly Device[], world: World, signal: AbortSignal): Promise<void> {
  for (const { path } of devices.map((device) => DEVICES[device])) {
    if (world.files.exists(path)) await setMode(path, `0${OPEN_MODE}`, world, signal);
  }
}
