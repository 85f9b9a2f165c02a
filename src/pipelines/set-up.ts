import type { Device } from "../changes/changes.ts";
import { type Capability, nixCapabilities } from "../doctor/doctor.ts";
import { features, openDevices } from "../features/features.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { asRoot, type Context } from "../system/system.ts";
import { provideNix } from "./provide-nix.ts";

/**
 * Does the work of `nix-verdict install`: provides a Nix, KVM and containers for its builds, and devices. Returns the
 * machine's capabilities.
 */
export async function setUp(context: Context, inputs: Inputs, devices: readonly Device[]): Promise<Capability[]> {
  const tool = await provideNix(context, inputs);
  await features(context, tool, inputs.features, new Set(["kvm", "nspawn"]));
  if (devices.length > 0) await asRoot(context, openDevices, { devices });
  const nix: Capability = {
    name: "Nix",
    state: "on",
    detail: `${tool.implementation} ${tool.version} answers at ${tool.bin}`,
    advice: null,
  };
  return [nix, ...(await nixCapabilities(context, tool))];
}
