import { VerdictError } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import { readJson } from "../text/text.ts";
import { failureCause } from "./last-error.ts";
import { askNix } from "./nix-warnings.ts";
import { obstacleIn } from "./obstacles.ts";
import { nixCommand, type NixTool } from "./tool.ts";
import { atLeast } from "./version.ts";

/**
 * The first Nix that must be told which JSON format is wanted. Older ones write paths as keys, as in format 1, or (up
 * to 2.18, and Lix) as members of a list.
 */
const PATH_INFO_FORMAT_SINCE = "2.33";

/** Nix's facts about one path, none of them with a known type. */
export type StorePathInfo = Readonly<
  Record<"path" | "narHash" | "narSize" | "references" | "deriver" | "ca" | "signatures" | "valid", unknown>
>;

/** What Nix tells of those of the paths that are valid; or why it does not, as a part of a sentence. */
type PathInfoAnswer = { ok: true; infos: ReadonlyMap<string, StorePathInfo> } | { ok: false; reason: string };

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
  const answer = await queryInfo(context, tool, storePaths, ["--option", "substitute", "false"]);
  if (answer.ok) return new Set(answer.infos.keys());
  throw (
    obstacleIn(answer.reason) ??
    new VerdictError(
      "nix-unusable",
      `Nix cannot tell what is in its store: ${answer.reason}. Try "nix store info" on this machine.`,
    )
  );
}

/** Asks Nix for its facts about those of these store paths that are valid. `flags`: where Nix looks. */
export async function queryInfo(
  context: Context,
  tool: NixTool,
  storePaths: readonly string[],
  flags: readonly string[] = [],
): Promise<PathInfoAnswer> {
  if (storePaths.length === 0) return { ok: true, infos: new Map() };
  const format =
    tool.implementation !== "lix" && atLeast(tool.version, PATH_INFO_FORMAT_SINCE) ? ["--json-format", "1"] : [];
  const command = nixCommand(tool, ["path-info"], ["--json", ...format, ...flags, "--stdin"]);
  const output = await askNix(context, { ...command, input: storePaths.join("\n") });
  if (output.code !== 0) return { ok: false, reason: failureCause(output) };
  const answer = readJson(output.stdout);
  if (answer === undefined) return { ok: false, reason: "it does not answer as Nix does" };
  // A path that is not valid is null, or lacks all of this.
  const entries: [unknown, StorePathInfo | null][] = Array.isArray(answer)
    ? (answer as (StorePathInfo | null)[]).map((info) => [info?.path, info])
    : Object.entries((answer ?? {}) as Record<string, StorePathInfo | null>);
  const valid = new Map(
    entries.flatMap(([path, info]) =>
      typeof info?.narHash === "string" && info.valid !== false ? [[path, info]] : [],
    ),
  );
  const infos = new Map(
    storePaths.flatMap((path) => {
      const info = valid.get(path);
      return info === undefined ? [] : [[path, info]];
    }),
  );
  return { ok: true, infos };
}
