import { VerdictError } from "../model/model.ts";
import type { Context, World } from "../system/system.ts";
import { readJson } from "../text/text.ts";
import { lastError } from "./messages.ts";
import { nixCommand, type NixTool } from "./tool.ts";
import { atLeast } from "./version.ts";

/** The settings of this machine's Nix that decide what it can build. */
export type NixSettings = {
  system: string;
  extraPlatforms: string[];
  systemFeatures: string[];
  /** No other machine builds for it. */
  localOnly: boolean;
  /** The program that Nix runs after each build, with the paths that were built; null when there is none. */
  postBuildHook: string | null;
  /** Addresses of the binary caches that it uses. */
  substituters: string[];
  /** The keys whose signatures count, as `NAME:KEY`; null: it accepts unsigned paths. */
  trustedKeys: string[] | null;
};

/** The first Nix that understands an empty `build-hook` as "none". Lix is based on an earlier one. */
const HOOK_MAY_BE_EMPTY = "2.22";

/**
 * Settings for builds that run here anyway: without them, each client starts a second Nix, 25 ms of a core, only to
 * learn that no other machine builds for it.
 */
export function withoutHook(
  { version, implementation }: NixTool,
  { localOnly }: Pick<NixSettings, "localOnly">,
): NixTool["options"] {
  return localOnly && implementation !== "lix" && atLeast(version, HOOK_MAY_BE_EMPTY) ? [["build-hook", ""]] : [];
}

/** Reads Nix's answer as JSON. Throws `nix-unusable`: a program that answers something else is not Nix. */
export function parseAnswer(tool: NixTool, answer: string): unknown {
  const value = readJson(answer);
  if (value !== undefined) return value;
  throw new VerdictError(
    "nix-unusable",
    `${tool.bin} does not answer as Nix does ("${answer.slice(0, 80)}"). Repair or reinstall Nix.`,
  );
}

/** Asks Nix for its effective settings. Throws `nix-unusable`. */
export async function readSettings({ world, signal }: Context, tool: NixTool): Promise<NixSettings> {
  const subcommand = atLeast(tool.version, "2.20") ? ["config", "show"] : ["show-config"];
  const output = await world.processes.run(nixCommand(tool, subcommand, ["--json"]), signal);
  signal.throwIfAborted();
  if (output.code !== 0) {
    const cause = output.startError ?? lastError(output.stderr) ?? output.stderr.trim();
    throw new VerdictError("nix-unusable", `${tool.bin} cannot show its settings (${cause}). Repair or reinstall Nix.`);
  }
  const settings = parseAnswer(tool, output.stdout) as Record<string, { value: unknown } | undefined>;
  const list = (name: string): string[] => {
    const value = settings[name]?.value;
    return Array.isArray(value) ? value.map(String) : [];
  };
  const hook = settings["post-build-hook"]?.value;
  return {
    system: String(settings["system"]?.value),
    extraPlatforms: list("extra-platforms"),
    systemFeatures: list("system-features"),
    localOnly: list("build-hook")[1] === "__build-remote" && noBuilders(settings["builders"]?.value, world),
    postBuildHook: typeof hook === "string" && hook !== "" ? hook : null,
    substituters: list("substituters"),
    trustedKeys: settings["require-sigs"]?.value === false ? null : list("trusted-public-keys"),
  };
}

/** Whether a list of remote builders is empty: it names no builder, or only files that do not exist. */
function noBuilders(builders: unknown, world: World): boolean {
  if (typeof builders !== "string") return false;
  const entries = builders.split(/[\n;]/u).map((entry) => entry.replace(/#.*$/u, "").trim());
  return entries.every((entry) => entry === "" || (entry.startsWith("@") && !world.files.exists(entry.slice(1))));
}
