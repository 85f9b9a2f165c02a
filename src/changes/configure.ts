import type { RootTask, World } from "../system/system.ts";
import { FILES } from "./changeable.ts";
import { record } from "./claims.ts";
import { configuring, type Settings } from "./conf.ts";
import { restartRunning } from "./daemon.ts";
import { writeInPlace } from "./in-place.ts";

export type ConfigureArgs = {
  settings: Settings;
  /** Lines for nix.conf from the user; null: those that are there stay. */
  conf: string | null;
  /** Whether Nix speaks to a daemon, which reads its settings only once. */
  daemon: boolean;
  /** Whether builds make user namespaces in which they need rights. */
  namespaces: boolean;
};

/**
 * Adds settings to the daemon's configuration, and restarts it if that changed anything. Gives whether it did; then
 * whoever asked has to wait until the daemon answers, with a Nix that root need not trust.
 */
export const configureNix: RootTask<ConfigureArgs, boolean> = {
  name: "configure",
  work: async ({ settings, conf, daemon, namespaces }, world, _emit, signal) => {
    if (namespaces) await allowNamespaces(world, signal);
    const { changes, write } = await configuring(settings, conf, world);
    if (changes.length === 0) return false;
    // A user's own lines are a part of the Nix that is here, and stay with it.
    if (conf === null) await record(changes, world, signal);
    await write();
    if (daemon) await restartRunning(world, signal);
    return true;
  },
};

async function allowNamespaces(world: World, signal: AbortSignal): Promise<void> {
  const before = world.files.exists(FILES.apparmor) ? String(await world.files.read(FILES.apparmor)) : "";
  if (before.trim() !== "1") return;
  const after = before.replace("1", "0");
  await record([{ kind: "file", file: "apparmor", before, after }], world, signal);
  // In a container it may be read-only; whether it was needed at all is for the proof to say.
  await writeInPlace(FILES.apparmor, after, world, signal).catch(() => undefined);
}
