import type { FoundCheck } from "../discover/discover.ts";
import {
  hasAllPaths,
  type KnownOutputs,
  matchesEvaluated,
  type NixTool,
  queryMissing,
  queryValid,
  withoutCaches,
} from "../nix/nix.ts";
import type { Context } from "../system/system.ts";

/** The outputs of checks as they were evaluated, by derivation; dependencies have none here. */
export type EvaluatedOutputs = ReadonlyMap<string, FoundCheck["outputs"]>;

/**
 * Whether Nix names a path for every output of a derivation, and the evaluated path where that was known before.
 * `known`: the outputs that Nix lists.
 */
function isMade(drvPath: string, known: KnownOutputs, evaluated: EvaluatedOutputs): boolean {
  const outputs = known.get(drvPath);
  const wanted = evaluated.get(drvPath);
  return outputs !== undefined && hasAllPaths(outputs) && (wanted === undefined || matchesEvaluated(outputs, wanted));
}

/**
 * Which of the derivations that a client had are made, by what it says that it has (`outputs`). A client that failed
 * over one of its builds does not say what became of the others, and neither does one that is no Nix: then Nix is
 * asked.
 */
export async function madeOf(
  context: Context,
  tool: NixTool,
  { drvPaths, outputs }: { drvPaths: readonly string[]; outputs: KnownOutputs },
  evaluated: EvaluatedOutputs,
): Promise<ReadonlySet<string>> {
  const made = drvPaths.filter((drvPath) => isMade(drvPath, outputs, evaluated));
  if (made.length === drvPaths.length) return new Set(made);
  const rest = drvPaths.filter((drvPath) => !made.includes(drvPath));
  return new Set([...made, ...(await queryMade(context, tool, rest, evaluated))]);
}

/**
 * Asks Nix which derivations have valid outputs. Returns none when Nix does not answer: the daemon is gone, and the
 * proof with it.
 */
async function queryMade(
  context: Context,
  tool: NixTool,
  drvPaths: readonly string[],
  evaluated: EvaluatedOutputs,
): Promise<readonly string[]> {
  try {
    const { willBuild, outputs } = await queryMissing(context, withoutCaches(tool), drvPaths);
    const made = drvPaths.filter((drvPath) => !willBuild.has(drvPath) && isMade(drvPath, outputs, evaluated));
    const pathsOf = (drvPath: string): string[] =>
      [...(outputs.get(drvPath)?.values() ?? [])].filter((path) => path !== null);
    const valid = await queryValid(context, tool, made.flatMap(pathsOf));
    return made.filter((drvPath) => pathsOf(drvPath).every((path) => valid.has(path)));
  } catch {
    return [];
  }
}
