import type { Backend } from "../model/model.ts";
import type { TestMachines } from "./evaluation-messages.ts";

/** The attribute path of a check, each part quoted where Nix needs it. */
export function attributePath(system: string, name: string): string {
  return `checks.${system}.${attributePart(name)}`;
}

/** One part of an attribute path. */
export function attributePart(name: string): string {
  return /^[a-zA-Z_][\w'-]*$/.test(name) ? name : `"${name.replaceAll(/["\\]|\$(?=\{)/g, String.raw`\$&`)}"`;
}

/**
 * Returns the backend of a check. A NixOS test runs in QEMU machines, in containers, or in both, and usually says how
 * many of each it has. If it does not, the feature `uid-range` stands for containers, and `devnet` for containers
 * beside machines.
 */
export function backendOf({ features, machines, containers }: TestMachines & { features: readonly string[] }): Backend {
  if (!features.includes("nixos-test")) return "build";
  const hasContainers = containers === null ? features.includes("uid-range") : containers > 0;
  if (!hasContainers) return "qemu";
  const hasMachines = machines === null ? features.includes("devnet") : machines > 0;
  return hasMachines ? "mixed" : "nspawn";
}
