import { VerdictError } from "../errors.ts";
import type { World } from "../system/world.ts";
import { InternalJson } from "./internal-json.ts";
import { lastError } from "./messages.ts";
import { nixCommand, type NixTool } from "./tool.ts";

/** What Nix would do to make derivations' outputs valid: paths of `.drv` files, and of outputs to download. */
export type Missing = { willBuild: Set<string>; willFetch: Set<string> };

const BUILD = /^(?:this derivation|these \d+ derivations) will be built:/;
const FETCH = /^(?:this path|these \d+ paths) will be fetched/;
const UNKNOWN = /^don't know how to build these paths/;

/**
 * Asks Nix which outputs of these derivations are not valid yet, by a dry run: a derivation that is in neither set has all its outputs.
 * Throws `nix-unusable` when Nix cannot answer.
 */
export async function queryMissing(tool: NixTool, drvPaths: readonly string[], world: World, signal?: AbortSignal): Promise<Missing> {
  const missing: Missing = { willBuild: new Set(), willFetch: new Set() };
  if (drvPaths.length === 0) return missing;
  const output = await world.processes.run(nixCommand(tool, ["build"], ["--dry-run", "--no-link", ...installables(drvPaths)]), signal);
  signal?.throwIfAborted();
  if (output.code !== 0) {
    const cause = output.startError ?? lastError(output.stderr) ?? `it ended with ${output.signal ?? output.code}`;
    throw new VerdictError("nix-unusable", `Nix cannot tell what is built already: ${cause}. Try "nix store info" on this machine.`);
  }
  const reader = new InternalJson();
  const unknown = new Set<string>();
  let into: Set<string> | null = null;
  for (const line of output.stderr.split("\n").flatMap((record) => textOf(reader, record))) {
    if (BUILD.test(line)) into = missing.willBuild;
    else if (FETCH.test(line)) into = missing.willFetch;
    else if (UNKNOWN.test(line)) into = unknown;
    else if (line.startsWith("  /")) into?.add(line.trim());
    else into = null;
  }
  // It is in neither set, and yet nothing is proven about it.
  const lost = drvPaths.find((drvPath) => unknown.has(drvPath));
  if (lost !== undefined) {
    throw new VerdictError("nix-unusable", `Nix has lost ${lost}, which it had just evaluated. Keep the garbage collector from running beside this run.`);
  }
  return missing;
}

/** All outputs of each derivation, in the words of Nix's command line. */
export function installables(drvPaths: readonly string[]): string[] {
  return drvPaths.map((drvPath) => `${drvPath}^*`);
}

function textOf(reader: InternalJson, record: string): string[] {
  const message = reader.read(record);
  return message?.kind === "message" ? message.text.split("\n") : [];
}
