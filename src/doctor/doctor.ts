import { adviceFor, type FeatureProof, proveKvm, proveNspawn, proveSandbox } from "../features/features.ts";
import type { GitHub } from "../github/github.ts";
import { messageOf, VerdictError } from "../model/model.ts";
import { findNix, type NixTool, OLDEST, readSettings, storeInfo } from "../nix/nix.ts";
import type { Context } from "../system/system.ts";
import type { Capability } from "./capability.ts";
import { githubCapabilities } from "./github-services.ts";
import { macCapabilities } from "./mac.ts";
import { cgroupMemory, diskSpace, freeMemory } from "./this-machine.ts";

export { renderCapabilities } from "./capability-lines.ts";
export type { Capability } from "./capability.ts";

/**
 * Tests everything that runs depend on. Changes nothing on the machine; each proof leaves one small path in Nix's
 * store.
 */
export async function doctor(
  context: Context,
  nix: Pick<NixTool, "options" | "impure">,
  github: GitHub,
): Promise<Capability[]> {
  const { world, signal } = context;
  const onGitHub = githubCapabilities(world, github, signal);
  const found = await usableNix(context, nix);
  const ofNix =
    found.tool === null ? [found.capability] : [found.capability, ...(await nixCapabilities(context, found.tool))];
  return [
    ...ofNix,
    ...(world.machine.platform === "darwin" ? [] : [await cgroupMemory(world)]),
    ...(await Promise.all([diskSpace(world), freeMemory(world)])),
    ...(await onGitHub),
  ];
}

/** Finds out what Nix can do on this machine. The proofs run one after the other, because they are timed. */
export async function nixCapabilities(context: Context, tool: NixTool): Promise<Capability[]> {
  const { world } = context;
  const trust = await daemonTrust(context, tool);
  const capabilities = [trust];
  if (trust.state === "broken") return capabilities;
  if (world.machine.platform === "darwin")
    return [...capabilities, ...(await macCapabilities(context, tool, await readSettings(context, tool)))];
  if (world.machine.platform !== "linux") {
    const detail = "virtual machines and containers for NixOS tests need Linux";
    return [
      ...capabilities,
      ...["KVM", "nspawn"].map((name) => ({
        name,
        state: "off" as const,
        detail,
        advice: "Run these checks on a Linux machine, or give Nix a Linux builder.",
      })),
    ];
  }
  capabilities.push(proven("sandbox", await proveSandbox(context, tool), "sandbox"));
  capabilities.push(proven("KVM", await proveKvm(context, tool), "kvm"));
  capabilities.push(proven("nspawn", await proveNspawn(context, tool), "nspawn"));
  return capabilities;
}

function proven(name: string, proof: FeatureProof, feature: "kvm" | "nspawn" | "sandbox"): Capability {
  if (proof.state === "on") return { name, state: "on", detail: proof.detail, advice: null };
  return { name, state: proof.state, detail: proof.reason, advice: adviceFor(feature, proof.code) };
}

type Usable = { tool: NixTool | null; capability: Capability };

async function usableNix(context: Context, nix: Pick<NixTool, "options" | "impure">): Promise<Usable> {
  const name = "Nix";
  try {
    const found = await findNix({ ...context, emit: () => undefined });
    if (found.nix === null) {
      const detail = found.tooOld ?? "there is none on PATH, nor where installers put it";
      const advice = `Run "nix-verdict install", or install Nix ${OLDEST} or newer.`;
      return { tool: null, capability: { name, state: found.tooOld === null ? "off" : "broken", detail, advice } };
    }
    const { version, implementation } = found.version;
    const tool: NixTool = { bin: found.nix, version, implementation, ...nix };
    return {
      tool,
      capability: { name, state: "on", detail: `${implementation} ${version} answers at ${found.nix}`, advice: null },
    };
  } catch (error) {
    if (!(error instanceof VerdictError)) throw error;
    return { tool: null, capability: { name, state: "broken", detail: messageOf(error), advice: null } };
  }
}

async function daemonTrust(context: Context, tool: NixTool): Promise<Capability> {
  const { world } = context;
  const name = "daemon trust";
  const store = await storeInfo(context, tool);
  if (!store.ok)
    return {
      name,
      state: "broken",
      detail: `the store cannot be reached: ${store.reason}`,
      advice: "Start Nix's daemon: sudo systemctl restart nix-daemon.",
    };
  if (!store.url.startsWith("daemon"))
    return {
      name,
      state: "on",
      detail: `no daemon is needed: this user writes the store itself (${store.url})`,
      advice: null,
    };
  if (store.trusted === true)
    return { name, state: "on", detail: `the daemon says that it trusts ${world.machine.user}`, advice: null };
  const trust = store.trusted === null ? "does not say whether it trusts" : "does not trust";
  return {
    name,
    state: "off",
    detail: `the daemon ${trust} ${world.machine.user}, so settings of a run do not reach it`,
    advice:
      `Add "extra-trusted-users = ${world.machine.user}" to its nix.conf; whoever is trusted there can ` +
      "become root.",
  };
}
