import { type NetworkFault, readDerivationFile, readNetworkFault } from "../nix/nix.ts";
import type { Context } from "../system/system.ts";
import type { BuildObservation } from "./build-tracker.ts";

/**
 * Why a download that is a derivation of its own failed; null when it was something else. Only of Nix's own downloader:
 * what other builders print proves nothing.
 */
export async function downloadFault(
  { world }: Pick<Context, "world">,
  drvPath: string,
  seen: BuildObservation | null,
): Promise<NetworkFault | null> {
  const fault = (seen?.tail.lines() ?? []).map(readNetworkFault).findLast((one) => one !== null) ?? null;
  if (fault === null) return null;
  const derivation = await readDerivationFile(seen?.builtAs ?? drvPath, world.files);
  return derivation?.system === "builtin" ? fault : null;
}
