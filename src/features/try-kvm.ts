import { join } from "node:path";

import type { RootTask } from "../system/system.ts";
import { PROBE } from "./probe/binary.ts";

/** The probe ends by itself before; a device that does not let go of it even when it is killed is left behind. */
const KVM_TRIAL_MS = 5000;

/**
 * Runs the probe outside of any build, as root, and gives what it printed: what /dev/kvm would do if builds could open
 * it.
 */
export const tryKvm: RootTask<null, string> = {
  name: "try-kvm",
  work: async ({ world, signal }) => {
    await using folder = await world.files.temporary("nix-verdict-kvm-");
    const probe = join(folder.path, "probe");
    await world.files.write(probe, Buffer.from(PROBE, "base64"));
    await world.files.setMode(probe, 0o700);
    const env = { proof: "kvm", out: join(folder.path, "out") };
    const { stdout, stderr } = await world.processes.run(
      { file: probe, args: [], env },
      AbortSignal.any([signal, AbortSignal.timeout(KVM_TRIAL_MS)]),
    );
    signal.throwIfAborted();
    return `${stdout}${stderr}`;
  },
};
