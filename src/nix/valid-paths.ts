import { VerdictError } from "../errors.ts";
import type { World } from "../system/world.ts";
import { lastError } from "./messages.ts";
import { parseAnswer } from "./settings.ts";
import { nixCommand, type NixTool } from "./tool.ts";
import { atLeast } from "./version.ts";

/** The first Nix that has to be told which shape of JSON is wanted. Before, paths are keys as in 1, or (up to 2.18, and Lix) members of a list. */
const JSON_FORMAT_SINCE = "2.33";

/** One path in the answer. What is not valid is null, or lacks all of this. */
type PathInfo = { path?: unknown; narHash?: unknown; valid?: unknown } | null;

/**
 * Asks Nix which of these store paths are valid: registered in its database as whole, whatever lies in the file system. A path counts only if Nix tells what is in
 * it; a path that the answer does not speak of is not valid. Throws `nix-unusable` when Nix cannot answer.
 */
export async function queryValid(tool: NixTool, storePaths: readonly string[], world: World, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  if (storePaths.length === 0) return new Set();
  const format = tool.implementation !== "lix" && atLeast(tool.version, JSON_FORMAT_SINCE) ? ["--json-format", "1"] : [];
  // It is about what is here: nobody else is asked about what is not.
  const command = nixCommand(tool, ["path-info"], ["--json", ...format, "--option", "substitute", "false", "--stdin"]);
  const output = await world.processes.run({ ...command, input: storePaths.join("\n") }, signal);
  signal?.throwIfAborted();
  if (output.code !== 0) {
    const cause = output.startError ?? lastError(output.stderr) ?? `it ended with ${output.signal ?? output.code}`;
    throw new VerdictError("nix-unusable", `Nix cannot tell what is in its store: ${cause}. Try "nix store info" on this machine.`);
  }
  const answer = parseAnswer(tool, output.stdout);
  const told: [unknown, PathInfo][] = Array.isArray(answer) ? (answer as PathInfo[]).map((info) => [info?.path, info]) : Object.entries((answer ?? {}) as Record<string, PathInfo>);
  const valid = new Set(told.filter(([, info]) => typeof info?.narHash === "string" && info.valid !== false).map(([path]) => path));
  return new Set(storePaths.filter((path) => valid.has(path)));
}
