import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Context } from "../system/system.ts";
import type { BootTarget, Launch, Refusal } from "./launch.ts";
import { missingFor } from "./runner-needs.ts";

/** Where systemd in a guest of cloud-hypervisor tells that it is up (microvm.nix, lib/runners/cloud-hypervisor.nix). */
const NOTIFIED = { socket: "notify.vsock", port: "notify.vsock_8888" };

/** How often that socket is looked for, in milliseconds. */
const LOOK_MS = 20;

/** A runner removes old sockets before it starts the machine, so that one is made only behind the machine's own. */
async function untilThere(path: string, { world }: Context, signal: AbortSignal): Promise<void> {
  while (!world.files.exists(path)) await sleep(LOOK_MS, undefined, { signal });
}

/**
 * Starts the runner of a microVM. It takes no arguments, and leaves its sockets and disks in the current folder:
 * `folder`, a fresh one. `kvm`: why KVM cannot be used here; null when it can.
 */
export async function startMicrovm(
  context: Context,
  { path, recipe }: BootTarget,
  folder: string,
  kvm: string | null,
): Promise<Launch | Refusal> {
  const { world } = context;
  const [run, shutdown] = ["microvm-run", "microvm-shutdown"].map((name) => join(path, "bin", name));
  if (run === undefined || !(await world.files.executable(run)))
    return {
      verdict: "failed",
      code: "no-runner",
      message: `there is no bin/microvm-run in ${path}: this is not the runner of a microVM`,
    };
  const missing = await missingFor(context, { path, run, hypervisor: recipe.hypervisor }, kvm);
  if (missing !== null) return missing;
  const canNotify =
    recipe.hypervisor === "cloud-hypervisor" && world.files.exists(join(path, "share/microvm/vsock-cid"));
  return {
    command: { file: run, args: [], cwd: folder, env: { HOME: folder, TMPDIR: folder, NOTIFY_SOCKET: undefined } },
    mounts: [],
    program: recipe.hypervisor ?? "microvm-run",
    isolation: "virtual machine",
    isOfSystemd: false,
    canEmulate: recipe.hypervisor === "qemu",
    shutDown: async (signal) => {
      if (shutdown !== undefined && world.files.exists(shutdown))
        await world.processes.run({ file: shutdown, args: [], cwd: folder, env: { HOME: folder } }, signal);
    },
    // Its runner says which of its ports are forwarded, and where to.
    reach: ({ port }) => ({ host: "127.0.0.1", port }),
    inside: () => null,
    ...(canNotify && { ready: async (signal: AbortSignal) => await notified(context, folder, signal) }),
    cleanUp: async () => undefined,
  };
}

/** Waits until the guest says that it is up. In an emergency, it says so as well. */
async function notified(context: Context, folder: string, signal: AbortSignal): Promise<"notify" | null> {
  await untilThere(join(folder, NOTIFIED.socket), context, signal).catch(() => undefined);
  if (signal.aborted) return null;
  const told = Promise.withResolvers<"notify" | null>();
  let isEmergency = false;
  await using _server = await context.world.ports.listen(join(folder, NOTIFIED.port), (text) => {
    isEmergency ||= /^X_SYSTEMD_UNIT_ACTIVE=(?:emergency|rescue)\.target$/mu.test(text);
    if (/^READY=1$/mu.test(text) && !isEmergency) told.resolve("notify");
  });
  signal.addEventListener("abort", () => told.resolve(null), { once: true });
  return await told.promise;
}
