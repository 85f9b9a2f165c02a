import type { Context, World } from "../system/system.ts";
import { step } from "./step.ts";

/** The socket where udev takes commands while it runs. */
const UDEV = "/run/udev/control";

/** Whether udev manages the devices of this machine. */
export function hasUdev(world: World): boolean {
  return world.files.exists(UDEV);
}

/**
 * Makes udev reread its rules and apply them to these devices, given by their names in the kernel. Needs root. Throws
 * `install-failed`.
 */
export async function reloadRules(context: Context, names: readonly string[]): Promise<void> {
  const { world } = context;
  if (!hasUdev(world)) return;
  const udevadm = (...args: string[]): Promise<string> =>
    step(context, "giving builds access to the device", { file: "udevadm", args });
  await udevadm("control", "--reload-rules");
  // A trigger only queues; without --settle, the next build may start before the rule has been applied.
  await udevadm("trigger", "--settle", "--subsystem-match=misc", ...names.map((name) => `--sysname-match=${name}`));
}
