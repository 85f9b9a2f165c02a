import type { Context } from "../system/system.ts";
import { failureCause } from "./last-error.ts";
import { askNix } from "./nix-warnings.ts";
import { nixCommand, type NixTool } from "./tool.ts";
import { atLeast } from "./version.ts";

/** The store that Nix uses ("daemon", "local"), and whether it obeys our settings; null: it does not say. */
export type StoreInfo = { ok: true; url: string; trusted: boolean | null } | { ok: false; reason: string };

/** Asks Nix's store for its name, which proves that it can be reached. `store`: one other than the settings name. */
export async function storeInfo(context: Context, tool: NixTool, store?: string): Promise<StoreInfo> {
  const subcommand = ["store", atLeast(tool.version, "2.19") ? "info" : "ping"];
  const output = await askNix(
    context,
    nixCommand(tool, subcommand, ["--json", ...(store === undefined ? [] : ["--store", store])]),
  );
  if (output.code !== 0) return { ok: false, reason: failureCause(output) };
  const answer = JSON.parse(output.stdout) as { url?: unknown; trusted?: unknown };
  return {
    ok: true,
    url: String(answer.url),
    trusted: answer.trusted === undefined || answer.trusted === null ? null : Boolean(answer.trusted),
  };
}
