import { VerdictError } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import { lastError } from "./messages.ts";
import { parseAnswer } from "./nix-settings.ts";
import { askNix } from "./nix-warnings.ts";
import { obstacleIn } from "./obstacles.ts";
import { nixCommand, type NixTool } from "./tool.ts";
import { atLeast } from "./version.ts";

/**
 * The first Nix that has to be told which shape of JSON is wanted. Before, paths are keys as in 1, or (up to 2.18, and
 * Lix) members of a list.
 */
const PATH_INFO_FORMAT_SINCE = "2.33";

/** What Nix tells of one path. Nothing of it has a type that is known. */
export type StorePathInfo = Readonly<
  Record<"path" | "narHash" | "narSize" | "references" | "signatures" | "valid", unknown>
>;

/**
 * Asks Nix which of these store paths are valid: registered in its database as whole, whatever lies in the file system.
 * A path counts only if Nix tells what is in it; a path that the answer does not speak of is not valid. Throws
 * `nix-unusable` when Nix cannot answer.
 */
export async function queryValid(
  context: Context,
  tool: NixTool,
  storePaths: readonly string[],
): Promise<ReadonlySet<string>> {
  // It is about what is here: nobody else is asked about what is not.
  return new Set((await queryInfo(context, tool, storePaths, ["--option", "substitute", "false"])).keys());
}

/**
 * What Nix tells of those of these store paths that are valid. `words`: where it is to look. Throws `nix-unusable` when
 * Nix cannot answer.
 */
export async function queryInfo(
  context: Context,
  tool: NixTool,
  storePaths: readonly string[],
  words: readonly string[],
): Promise<ReadonlyMap<string, StorePathInfo>> {
  if (storePaths.length === 0) return new Map();
  const format =
    tool.implementation !== "lix" && atLeast(tool.version, PATH_INFO_FORMAT_SINCE) ? ["--json-format", "1"] : [];
  const command = nixCommand(tool, ["path-info"], ["--json", ...format, ...words, "--stdin"]);
  const output = await askNix(context, { ...command, input: storePaths.join("\n") });
  if (output.code !== 0) {
    const cause = output.startError ?? lastError(output.stderr) ?? `it ended with ${output.signal ?? output.code}`;
    throw (
      obstacleIn(cause) ??
      new VerdictError(
        "nix-unusable",
        `Nix cannot tell what is in its store: ${cause}. Try "nix store info" on this machine.`,
      )
    );
  }
  const answer = parseAnswer(tool, output.stdout);
  // What is not valid is null, or lacks all of this.
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
