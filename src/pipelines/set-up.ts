import type { Device } from "../changes/changes.ts";
import { type Capability, nixCapabilities } from "../doctor/doctor.ts";
import { features, openDevices } from "../features/features.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Emit } from "../model/model.ts";
import { asRoot, type World } from "../system/system.ts";
import { provideNix } from "./run-flake.ts";

/**
 * What `nix-verdict install` does: a Nix, KVM and containers for its builds, and devices. Gives what the machine can do
 * then.
 */
export async function setUp(
  inputs: Inputs,
  devices: readonly Device[],
  world: World,
  emit: Emit,
  signal: AbortSignal,
): Promise<Capability[]> {
  const tool = await provideNix(inputs, world, emit, signal);
  await features(tool, inputs.features, new Set(["kvm", "nspawn"]), world, emit, signal);
  if (devices.length > 0) await asRoot(openDevices, { devices }, world, emit, signal);
  const nix: Capability = {
    name: "Nix",
    state: "on",
    detail: `${tool.implementation} ${tool.version} answers at ${tool.bin}`,
    advice: null,
  };
  return [nix, ...(await nixCapabilities(tool, world, signal))];
}
