/** The implementations of Nix that behave differently. */
export type Implementation = "nix" | "lix" | "determinate";

/** The result of `nix --version`. `version` is the Nix version even if the distribution has one of its own. */
export type NixVersion = { implementation: Implementation; version: string };

/** The oldest supported Nix: the project's own choice, and the one that Ubuntu 24.04 has as 2.18.1. */
export const OLDEST = "2.18";

/** Reads one line of `nix --version`; null when it is something else. */
export function parseVersion(line: string): NixVersion | null {
  const match = /^nix \((?<who>[^)]*)\) (?<version>\d+(?:\.\d+)+\S*)$/u.exec(line.trim());
  if (match === null) return null;
  const who = match.groups?.["who"] ?? "";
  const version = match.groups?.["version"] ?? "";
  if (who.startsWith("Lix")) return { implementation: "lix", version };
  if (who.startsWith("Determinate")) return { implementation: "determinate", version };
  return { implementation: "nix", version };
}

/** Whether a version is at least another. Only the numbers count, so a pre-release is as new as its release. */
export function atLeast(version: string, oldest: string): boolean {
  const [have, want] = [versionNumbers(version), versionNumbers(oldest)];
  for (const [index, wanted] of want.entries()) {
    const difference = (have[index] ?? 0) - wanted;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function versionNumbers(version: string): number[] {
  const leading = /^\d+(?:\.\d+)*/u.exec(version)?.[0] ?? "";
  return leading.split(".").map(Number);
}
