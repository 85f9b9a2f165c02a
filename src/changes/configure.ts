import type { Context, RootTask } from "../system/system.ts";
import { FILES } from "./changeable.ts";
import { record } from "./claims.ts";
import { configuring, type Settings } from "./conf.ts";
import { restartRunning } from "./daemon.ts";
import { writeInPlace } from "./in-place.ts";

export type ConfigureArgs = {
  settings: Settings;
  /** Lines for nix.conf from the user; null: keep the present ones. */
  conf: string | null;
  /** Whether Nix talks to a daemon, which reads its settings only once. */
  daemon: boolean;
  /** Whether builds create user namespaces in which they need rights. */
  namespaces: boolean;
};

/**
 * Adds settings to the daemon's configuration, and restarts the daemon if that changed anything. Returns whether it
 * did. The caller then has to wait until the daemon answers, because it may use a Nix that root need not trust.
 */
export const configureNix: RootTask<ConfigureArgs, boolean> = {
  name: "configure",
  work: async (context, { settings, conf, daemon, namespaces }) => {
    if (namespaces) await allowNamespaces(context);
    const { changes, write } = await configuring(settings, conf, context.world);
    if (changes.length === 0) return false;
    // A user's own lines belong to this Nix, and stay with it.
    if (conf === null) await record(context, changes);
    await write();
    if (daemon) await restartRunning(context);
    return true;
  },
};

async function allowNamespaces(context: Context): Promise<void> {
  const { world } = context;
  const before = world.files.exists(FILES.apparmor) ? String(await world.files.read(FILES.apparmor)) : "";
  if (before.trim() !== "1") return;
  const after = before.replace("1", "0");
  await record(context, [{ kind: "file", file: "apparmor", before, after }]);
  // In a container it may be read-only; the proof shows whether it was needed at all.
  await writeInPlace(context, FILES.apparmor, after).catch(() => undefined);
}
