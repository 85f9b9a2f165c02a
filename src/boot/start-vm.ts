import { join } from "node:path";

import type { Context } from "../system/system.ts";
import type { BootOptions, BootTarget, Launch, Refusal } from "./launch.ts";

/** What NixOS calls the script that starts a system in QEMU (nixos/modules/virtualisation/qemu-vm.nix). */
const VM_SCRIPT = /^run-.+-vm$/u;

/** QEMU takes these behind its own: no window, no second life after a reboot, and a socket to end it by. */
const HEADLESS = ["-nographic", "-no-reboot"];

/**
 * A serial console, which the kernel speaks to last, so that systemd tells there what it does. A system that starts by
 * its own boot loader does not see this.
 */
const KERNEL_PARAMETERS: Readonly<Record<string, string>> = {
  x64: "console=ttyS0 systemd.show_status=1",
  arm64: "console=ttyAMA0 systemd.show_status=1",
};

/** What QEMU is told by its own protocol: as if somebody pressed the power button. */
const POWER_DOWN = '{"execute":"qmp_capabilities"}\n{"execute":"system_powerdown"}\n';

/** The shortest address of the machine in QEMU's own network is that of its only card. */
const PROBED = "tcp:127.0.0.1";

/** Starts a system in QEMU by the script that NixOS makes for it. `folder`: a fresh one, for all that it writes. */
export async function startVm(
  { world }: Context,
  { path }: BootTarget,
  folder: string,
  { probe }: BootOptions,
): Promise<Launch | Refusal> {
  const bin = join(path, "bin");
  const script = (await world.files.list(bin)).find((name) => VM_SCRIPT.test(name));
  if (script === undefined)
    return {
      verdict: "failed",
      code: "no-runner",
      message: `there is no bin/run-NAME-vm in ${path}: this is not what NixOS builds as a VM`,
    };
  const monitor = join(folder, "qmp.sock");
  const port = probe === null || probe.kind === "exec" ? null : await world.ports.free();
  const forwarding = port === null || probe?.kind === "exec" ? "" : `hostfwd=${PROBED}:${port}-:${probe?.port}`;
  return {
    command: {
      file: join(bin, script),
      args: [...HEADLESS, "-qmp", `unix:${monitor},server=on,wait=off`],
      cwd: folder,
      env: {
        NIX_DISK_IMAGE: join(folder, "disk.qcow2"),
        NIX_EFI_VARS: join(folder, "efi-vars.fd"),
        NIX_SWTPM_DIR: join(folder, "swtpm"),
        TMPDIR: folder,
        USE_TMPDIR: "1",
        QEMU_KERNEL_PARAMS: KERNEL_PARAMETERS[world.machine.arch],
        QEMU_NET_OPTS: forwarding === "" ? undefined : forwarding,
        QEMU_OPTS: undefined,
        NOTIFY_SOCKET: undefined,
      },
    },
    mounts: [],
    program: "qemu",
    isolation: "virtual machine",
    isOfSystemd: false,
    canEmulate: true,
    shutDown: async (signal) => await world.ports.tell(monitor, POWER_DOWN, signal),
    reach: () => (port === null ? "no port of it is forwarded" : { host: "127.0.0.1", port }),
    inside: () => null,
    cleanUp: async () => undefined,
  };
}
