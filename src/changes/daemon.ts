import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { VerdictError } from "../model/model.ts";
import { type NixTool, storeInfo } from "../nix/nix.ts";
import type { Context, World } from "../system/system.ts";
import { DAEMON_SOCKET, hasSystemd, restartUnit, startUnits } from "./daemon-units.ts";
import {
  DAEMON_LOG,
  DAEMON_POLL_MS,
  DAEMON_START_MS,
  findSupervisor,
  restartSupervised,
  startSupervisor,
} from "./supervisor.ts";

/**
 * Starts the daemon of the Nix that we installed, and waits until it answers. It is a systemd unit where systemd runs,
 * else a process that a supervisor keeps alive. Restarts a daemon that is already running: it may belong to an older
 * Nix with older settings. Throws `install-failed`.
 */
export async function startDaemon(context: Context, tool: NixTool): Promise<void> {
  const { world } = context;
  await world.files.makeFolder(dirname(DAEMON_SOCKET));
  const running = await findSupervisor(world);
  if (hasSystemd(world)) await startUnits(context);
  else if (running === null) await startSupervisor(context);
  else await restartSupervised(running, world);
  await awaitDaemon(context, tool);
}

/**
 * Whether the daemon of a Nix that we installed is gone: after a reboot without systemd, or because our post step ended
 * it. Reads two files.
 */
export async function daemonIsMissing(world: World): Promise<boolean> {
  return hasSystemd(world) ? !world.files.exists(DAEMON_SOCKET) : (await findSupervisor(world)) === null;
}

/**
 * Makes a running daemon reread its configuration by ending it; systemd or our supervisor starts another one. Connected
 * clients keep the process that serves them. Later connections get the new settings once {@link awaitDaemon} returns.
 * Throws `install-failed` when somebody else started the daemon.
 */
export async function restartRunning(context: Context): Promise<void> {
  const { world } = context;
  const pid = await findSupervisor(world);
  if (pid !== null) await restartSupervised(pid, world);
  else if (!hasSystemd(world) || !(await restartUnit(context)))
    throw new VerdictError(
      "install-failed",
      "Nix's daemon has to be restarted to read its new settings, but something other than systemd or nix-verdict " +
        "started it. Restart it before this step.",
    );
}

/** Waits until the daemon answers a Nix client. Throws `install-failed`. */
export async function awaitDaemon(context: Context, tool: NixTool): Promise<void> {
  const { signal } = context;
  const late = AbortSignal.timeout(DAEMON_START_MS);
  let reason = `it said nothing for ${DAEMON_START_MS / 1000} s`;
  while (!late.aborted) {
    const answer = await storeInfo({ ...context, signal: AbortSignal.any([signal, late]) }, tool, "daemon").catch(
      () => null,
    );
    signal.throwIfAborted();
    if (answer?.ok === true) return;
    reason = answer?.reason ?? reason;
    await sleep(DAEMON_POLL_MS, undefined, { signal });
  }
  throw new VerdictError(
    "install-failed",
    `Nix's daemon does not answer: ${reason}. Look at "journalctl -u nix-daemon", or at ${DAEMON_LOG} where there ` +
      "is no systemd.",
  );
}
