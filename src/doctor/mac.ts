import { type BuilderProof, proveBuild } from "../features/features.ts";
import { featureAdvice, NO_BUILDER_ADVICE, type NixSettings, type NixTool, type RemoteBuilder } from "../nix/nix.ts";
import type { Context } from "../system/system.ts";
import { formatBytes } from "../text/text.ts";
import type { Capability } from "./capability.ts";

/** What nixpkgs, from 24.05 on, requires for a NixOS test whose virtual machines run on the Mac itself. */
const MAC_TEST_FEATURES = ["nixos-test", "apple-virt"];

const NO_LINUX = "it is a part of Linux, and macOS has none";
const LINUX_ADVICE = "Run these checks on a Linux machine, or give Nix a Linux builder.";

/** What a Mac's Nix can do: for Linux, by its builder, and itself. The proofs run one after the other. */
export async function macCapabilities(context: Context, tool: NixTool, settings: NixSettings): Promise<Capability[]> {
  return [
    await linuxBuilder(context, tool, settings),
    await appleVirt(context, tool, settings),
    ...["KVM", "nspawn"].map((name) => ({ name, state: "off" as const, detail: NO_LINUX, advice: LINUX_ADVICE })),
  ];
}

/** A system of Linux, the machines that are named for it, and what a build for it has shown. */
type TriedSystem = { system: string; builders: readonly RemoteBuilder[]; proof: BuilderProof };

/** Builds for each Linux that a builder is named for; where none is, for the Linux of the Mac's own processor. */
async function linuxBuilder(context: Context, tool: NixTool, settings: NixSettings): Promise<Capability> {
  const builders = settings.builders ?? [];
  const named = builders.flatMap(({ systems }) => systems).filter((system) => system.endsWith("-linux"));
  const systems = named.length > 0 ? new Set(named) : [settings.system.replace(/-darwin$/u, "-linux")];
  const tried: TriedSystem[] = [];
  for (const system of systems) {
    const able = builders.filter((builder) => builder.systems.includes(system));
    // A builder with mandatory features takes only what requires them.
    const features = able.length === 1 ? (able[0]?.mandatory ?? []) : [];
    tried.push({ system, builders: able, proof: await proveBuild(context, tool, { system, features }) });
  }
  return describeBuilders(tried);
}

/** The line about the builders of a Mac. */
export function describeBuilders(tried: readonly TriedSystem[]): Capability {
  const name = "Linux builder";
  const detail = tried.map(describeOne).join("; ");
  if (tried.every(({ proof }) => proof.state === "on")) return { name, state: "on", detail, advice: testAdvice(tried) };
  if (tried.every(({ builders, proof }) => builders.length === 0 && proof.state === "off"))
    return { name, state: "off", detail: `none is configured: ${detail}`, advice: NO_BUILDER_ADVICE };
  return { name, state: "broken", detail, advice: BROKEN_ADVICE };
}

const BROKEN_ADVICE =
  'See that the builder runs (nix-darwin: "sudo launchctl list org.nixos.linux-builder"), and that root reaches it: ' +
  '"sudo nix store info --store ADDRESS".';

function describeOne({ system, builders, proof }: TriedSystem): string {
  if (proof.state !== "on") return `${system}: ${proof.reason}`;
  const has = [
    `${proof.cores} ${proof.cores === 1 ? "core" : "cores"}`,
    formatBytes(proof.memoryBytes),
    proof.kvm ? "KVM" : "no KVM",
  ].join(", ");
  const where = proof.machine === null ? "without a remote builder" : `on ${proof.machine}`;
  const builder = builders.length === 1 ? builders[0] : builders.find((one) => isSame(one.address, proof.machine));
  const offer = builder === undefined ? "" : `, which ${describeOffer(builder)}`;
  return `a build for ${system} ran ${where} (${has})${offer}`;
}

function describeOffer({ jobs, features }: RemoteBuilder): string {
  const offered = features.length === 0 ? "no features" : `the features ${features.join(", ")}`;
  return `takes ${jobs} at once and is named with ${offered}`;
}

/** Whether Nix speaks of a builder by this address: it adds `ssh://` to one without a scheme, and its parameters. */
function isSame(address: string, told: string | null): boolean {
  return told?.replace(/^ssh:\/\//u, "").split("?")[0] === address.replace(/^ssh:\/\//u, "").split("?")[0];
}

/** What keeps NixOS tests from a builder that answers; null when nothing does. */
function testAdvice(tried: readonly TriedSystem[]): string | null {
  const configured = tried.filter(({ builders }) => builders.length > 0);
  const lacks = (feature: string): boolean =>
    configured.some(({ builders }) => builders.every(({ features }) => !features.includes(feature)));
  const missing = ["kvm", "nixos-test"].filter(lacks);
  if (missing.length > 0)
    return `For NixOS tests, add ${missing.join(" and ")} to its features (nix.linux-builder.supportedFeatures).`;
  return tried.some(({ proof }) => proof.state === "on" && !proof.kvm)
    ? "Builds there cannot open /dev/kvm, so NixOS tests are emulated, and slow: use a machine with nested " +
        "virtualisation."
    : null;
}

async function appleVirt(
  context: Context,
  tool: NixTool,
  { system, systemFeatures }: NixSettings,
): Promise<Capability> {
  const name = "apple-virt";
  const missing = MAC_TEST_FEATURES.filter((feature) => !systemFeatures.includes(feature));
  if (missing.length > 0) {
    const detail = `NixOS tests do not run on this Mac itself, because its Nix does not offer ${missing.join(" and ")}`;
    return { name, state: "off", detail, advice: `${featureAdvice(missing, system).join(". ")}.` };
  }
  const proof = await proveBuild(context, tool, { system, features: MAC_TEST_FEATURES });
  if (proof.state !== "on") return { name, state: proof.state, detail: proof.reason, advice: null };
  const detail = `a build for ${system} with ${MAC_TEST_FEATURES.join(" and ")} ran; no virtual machine was tried`;
  return { name, state: "on", detail, advice: null };
}
