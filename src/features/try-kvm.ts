import { join } from "node:path";

import { type RootTask, runFolder, sweepRunFolders } from "../system/system.ts";
import { PROBE } from "./probe/binary.ts";

/** The probe ends earlier by itself. If the device blocks it so that even a kill does not end it, it is left behind. */
const KVM_TRIAL_MS = 5000;

/** What the name of its folder begins with. */
const LABEL = "nix-verdict-kvm";

/** Runs the probe as root, outside of any build, and returns its output: how /dev/kvm works if it can be opened. */
export const tryKvm: RootTask<null, string> = {
  name: "try-kvm",
  work: async (context) => {
    const { world, signal } = context;
    await sweepRunFolders(context, LABEL);
    await using folder = await runFolder(context, LABEL);
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
