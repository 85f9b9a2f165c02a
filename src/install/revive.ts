import { configure, daemonIsMissing, hasSettingsFor, startDaemon } from "../changes/changes.ts";
import { DEFAULT_PROFILE, type NixTool, storeInfo } from "../nix/nix.ts";
import { asRoot, checkUser, type Context, type RootTask } from "../system/system.ts";
import { BUILD_GROUP_SETTING } from "./machine.ts";

export type ReviveArgs = { tool: NixTool; user: string };

/** Root runs no other program: the caller names the path, and could name a program of his own. */
const OUR_NIX = `${DEFAULT_PROFILE}/bin/nix`;

/** Starts the daemon of a Nix that we installed earlier, for a user who needs one. Throws `install-failed`. */
export const reviveDaemon: RootTask<ReviveArgs, null> = {
  name: "revive-daemon",
  work: async (context, { tool, user }) => {
    const { world } = context;
    if (tool.bin !== OUR_NIX) throw new TypeError("only the Nix that we have installed is started");
    checkUser(user, world);
    await configure({ "extra-trusted-users": user }, null, world);
    await startDaemon(context, tool);
    return null;
  },
};

/**
 * Starts the daemon of a Nix of ours that has none, so that a usable Nix is found. It may have lost its daemon (to a
 * reboot, or to the post step of an earlier job), or never had one (root installed it, and now another user calls).
 * Does nothing when the daemon is there. Throws `no-root`, `install-failed`.
 */
export async function revive(context: Context, tool: NixTool): Promise<void> {
  const { world } = context;
  if (world.machine.uid === 0 || tool.bin !== OUR_NIX) return;
  if (!(await hasSettingsFor(BUILD_GROUP_SETTING, world)) || !(await daemonIsMissing(world))) return;
  if ((await storeInfo(context, tool)).ok) return;
  await asRoot(context, reviveDaemon, { tool, user: world.machine.user });
}
