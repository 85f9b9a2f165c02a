import type { RootTask } from "./as-root.ts";
import type { NixTool } from "../nix/tool.ts";
import { configure, type Settings } from "./conf.ts";
import { restartDaemon } from "./daemon.ts";

/** Ubuntu's switch (23.10 and later) that keeps programs without a profile from having rights in a user namespace of their own. */
const APPARMOR_FILE = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";

export type ConfigureArgs = {
  tool: NixTool;
  settings: Settings;
  /** Lines for nix.conf from the user; null: those that are there stay. */
  conf: string | null;
  /** Whether Nix speaks to a daemon, which reads its settings only once. */
  daemon: boolean;
  /** Whether builds make user namespaces in which they need rights. */
  namespaces: boolean;
};

/** Adds settings to the daemon's configuration, and restarts it if that changed anything. Gives whether it did. */
export const configureNix: RootTask<ConfigureArgs, boolean> = {
  name: "configure",
  work: async ({ tool, settings, conf, daemon, namespaces }, world, _emit, signal) => {
    if (namespaces && world.files.exists(APPARMOR_FILE) && String(await world.files.read(APPARMOR_FILE)).trim() === "1") {
      // In a container it may be read-only; whether it was needed at all is for the proof to say.
      await world.files.extend(APPARMOR_FILE, "0").catch(() => undefined);
    }
    const changed = await configure(settings, conf, world);
    if (changed && daemon) await restartDaemon(tool, world, signal);
    return changed;
  },
};
