import type { FoundCheck } from "../discover/discover.ts";
import {
  hasAllPaths,
  type KnownOutputs,
  matchesEvaluated,
  type NixTool,
  queryMissing,
  queryValid,
} from "../nix/nix.ts";
import type { Context } from "../system/system.ts";

/** The outputs of checks as they were evaluated, by derivation; dependencies have none here. */
export type EvaluatedOutputs = ReadonlyMap<string, FoundCheck["outputs"]>;

/**
 * Whether Nix names a path for every output of a derivation, and the evaluated path where that was known before.
 * `known`: the outputs that Nix lists.
 */
export function isMade(drvPath: string, known: KnownOutputs, evaluated: EvaluatedOutputs): boolean {
  const outputs = known.get(drvPath);
  const wanted = evaluated.get(drvPath);
  return outputs !== undefined && hasAllPaths(outputs) && (wanted === undefined || matchesEvaluated(outputs, wanted));
}

/**
 * Asks Nix which derivations have valid outputs. Returns none when Nix does not answer: the daemon is gone, and the
 * proof with it.
 */
export async function queryMade(
  context: Context,
  tool: NixTool,
  drvPaths: readonly string[],
  evaluated: EvaluatedOutputs,
): Promise<readonly string[]> {
  try {
    const { willBuild, outputs } = await queryMissing(context, tool, drvPaths);
    const made = drvPaths.filter((drvPath) => !willBuild.has(drvPath) && isMade(drvPath, outputs, evaluated));
    const pathsOf = (drvPath: string): string[] =>
      [...(outputs.get(drvPath)?.values() ?? [])].filter((path) => path !== null);
    const valid = await queryValid(context, tool, made.flatMap(pathsOf));
    return made.filter((drvPath) => pathsOf(drvPath).every((path) => valid.has(path)));
  } catch {
    return [];
  }
}
