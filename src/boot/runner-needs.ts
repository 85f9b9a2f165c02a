import { join } from "node:path";

import type { Context } from "../system/system.ts";
import type { Refusal } from "./launch.ts";

/** A runner is a small script; more of a file than this is none of its own words. In bytes. */
const RUNNER_BYTES = 256 * 1024;

/** The hypervisors that can emulate, where KVM is not to be had. */
const EMULATES = new Set(["qemu"]);

/** The words of a runner for QEMU by which it gives up emulating. */
const KVM_ONLY = /-enable-kvm\b|-accel[ =]kvm(?![:\w])|accel=kvm(?![:\w])|-cpu host\b/u;

/** Devices of the host that a runner names, and who may give them. */
const HOST_DEVICES: readonly (readonly [words: RegExp, path: string, why: string])[] = [
  [/vhost-vsock|--vsock\b/u, "/dev/vhost-vsock", "load the module vhost_vsock, and let this user open the device"],
  [/vhost=on|vhost-net/u, "/dev/vhost-net", "load the module vhost_net, and let this user open the device"],
  [/vfio-pci/u, "/dev/vfio/vfio", "give the machine the device, and let this user open it"],
];

/** A runner of a microVM: its package, its script, and the hypervisor that it starts; null: not told. */
type MicrovmRunner = { path: string; run: string; hypervisor: string | null };

/**
 * What a microVM needs and cannot have here; null when nothing is known to be missing. `kvm`: why KVM cannot be used;
 * null when it can. Whatever else is missing, its hypervisor says itself.
 */
export async function missingFor(
  context: Context,
  { path, run, hypervisor }: MicrovmRunner,
  kvm: string | null,
): Promise<Refusal | null> {
  const { files } = context.world;
  const words = String(await files.readSystem(run, RUNNER_BYTES));
  const needsKvm = (hypervisor !== null && !EMULATES.has(hypervisor)) || KVM_ONLY.test(words);
  if (needsKvm && kvm !== null) {
    const who = hypervisor ?? "its hypervisor";
    return { verdict: "unsupported", code: "kvm", message: `${who} needs KVM, which cannot be used here: ${kvm}` };
  }
  const taps = await interfacesIn(context, join(path, "share/microvm/tap-interfaces"));
  const absent = taps.find((name) => !files.exists(`/sys/class/net/${name}`));
  if (absent !== undefined)
    return {
      verdict: "unsupported",
      code: "tap",
      message:
        `it needs the tap interface "${absent}", which this machine does not have. ` +
        'Make it (the runner\'s bin/tap-up does, as root), or give the machine an interface of type "user"',
    };
  const shares = await files.list(join(path, "share/microvm/virtiofs"));
  if (shares.length > 0)
    return {
      verdict: "unsupported",
      code: "virtiofs",
      message:
        `its share "${shares[0]}" is served by virtiofsd, which has to run as root beside it. ` +
        'Share it by proto = "9p", or put the store on its disk (microvm.storeOnDisk)',
    };
  const device = HOST_DEVICES.find(([named, place]) => named.test(words) && !files.exists(place));
  if (device === undefined) return null;
  return {
    verdict: "unsupported",
    code: "device",
    message: `it needs ${device[1]}, which this machine does not have: ${device[2]}`,
  };
}

/** The names of interfaces in a file of a runner, one on each line. */
async function interfacesIn({ world }: Context, path: string): Promise<string[]> {
  if (!world.files.exists(path)) return [];
  return String(await world.files.readSystem(path, RUNNER_BYTES))
    .split("\n")
    .map((line) => line.trim())
    .filter((name) => name !== "");
}
