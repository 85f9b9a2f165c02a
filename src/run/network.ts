import { setTimeout as sleep } from "node:timers/promises";

import { isDenied, type NetworkFault, readDerivationFile, readNetworkFault } from "../nix/nix.ts";
import type { Context } from "../system/system.ts";
import type { BuildObservation } from "./build-tracker.ts";

/** Nix has tried five times within some seconds; a server that is started anew needs some more. */
const NETWORK_PAUSE_MS = 2000;

/** Waits before something is tried again that failed over the network; not longer than the run lasts. */
export async function pauseForNetwork(signal: AbortSignal): Promise<void> {
  await sleep(NETWORK_PAUSE_MS, undefined, { signal }).catch(() => undefined);
}

/**
 * Why a download that is a derivation of its own failed: the network's fault, or null. Only of Nix's own downloader;
 * what other builders print proves nothing. That a server does not have the file (404) is no fault of the network.
 */
export async function downloadFault(
  { world }: Pick<Context, "world">,
  drvPath: string,
  seen: BuildObservation | null,
): Promise<NetworkFault | null> {
  const fault = (seen?.tail.lines() ?? []).map(readNetworkFault).findLast((one) => one !== null) ?? null;
  if (fault === null || isDenied(fault)) return null;
  const derivation = await readDerivationFile(seen?.builtAs ?? drvPath, world.files);
  return derivation?.system === "builtin" ? fault : null;
}
