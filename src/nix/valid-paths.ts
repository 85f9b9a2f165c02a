import { VerdictError } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import { lastError } from "./messages.ts";
import { parseAnswer } from "./nix-settings.ts";
import { nixCommand, type NixTool } from "./tool.ts";
import { atLeast } from "./version.ts";

/**
 * The first Nix that must be told which JSON format is wanted. Older ones write paths as keys, as in format 1, or (up
 * to 2.18, and Lix) as members of a list.
 */
const PATH_INFO_FORMAT_SINCE = "2.33";

/** Nix's facts about one path, none of them with a known type. */
export type StorePathInfo = Readonly<
  Record<"path" | "narHash" | "narSize" | "references" | "signatures" | "valid", unknown>
>;

/**
 * Asks Nix which of these store paths are valid: registered as complete in its database, whatever is in the file
 * system. A path counts only if Nix describes its content; a path that is missing in the answer is not valid. Throws
 * `nix-unusable` when Nix cannot answer.
 */
export async function queryValid(
  context: Context,
  tool: NixTool,
  storePaths: readonly string[],
): Promise<ReadonlySet<string>> {
  // Only this machine matters, so no binary cache is asked about missing paths.
  return new Set((await queryInfo(context, tool, storePaths, ["--option", "substitute", "false"])).keys());
}

/**
 * Asks Nix for its facts about those of these store paths that are valid. `words`: where Nix looks. Throws
 * `nix-unusable` when Nix cannot answer.
 */
export async function queryInfo(
  { world, signal }: Context,
  tool: NixTool,
  storePaths: readonly string[],
  words: readonly string[],
): Promise<ReadonlyMap<string, StorePathInfo>> {
  if (storePaths.length === 0) return new Map();
  const format =
    tool.implementation !== "lix" && atLeast(tool.version, PATH_INFO_FORMAT_SINCE) ? ["--json-format", "1"] : [];
  const command = nixCommand(tool, ["path-info"], ["--json", ...format, ...words, "--stdin"]);
  const output = await world.processes.run({ ...command, input: storePaths.join("\n") }, signal);
  signal?.throwIfAborted();
  if (output.code !== 0) {
    const cause = output.startError ?? lastError(output.stderr) ?? `it ended with ${output.signal ?? output.code}`;
    throw new VerdictError(
      "nix-unusable",
      `Nix cannot tell what is in its store: ${cause}. Try "nix store info" on this machine.`,
    );
  }
  const answer = parseAnswer(tool, output.stdout);
  // A path that is not valid is null, or lacks all of this.
  const told: [unknown, StorePathInfo | null][] = Array.isArray(answer)
    ? (answer as (StorePathInfo | null)[]).map((info) => [info?.path, info])
    : Object.entries((answer ?? {}) as Record<string, StorePathInfo | null>);
  const valid = new Map(
    told.flatMap(([path, info]) => (typeof info?.narHash === "string" && info.valid !== false ? [[path, info]] : [])),
  );
  return new Map(
    storePaths.flatMap((path) => {
      const info = valid.get(path);
      return info === undefined ? [] : [[path, info]];
    }),
  );
}
