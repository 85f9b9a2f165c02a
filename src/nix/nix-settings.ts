import { VerdictError } from "../model/model.ts";
import type { Context, World } from "../system/system.ts";
import { lastError } from "./messages.ts";
import { nixCommand, type NixTool } from "./tool.ts";
import { atLeast } from "./version.ts";

/** What this machine's Nix says it can build. */
export type NixSettings = {
  system: string;
  extraPlatforms: string[];
  systemFeatures: string[];
  /** Nobody but this machine builds for it. */
  localOnly: boolean;
  /** The program that Nix runs after each build with what was built; null when there is none. */
  postBuildHook: string | null;
  /** Addresses of the binary caches that it takes from. */
  substituters: string[];
  /** Whose signatures count, as `NAME:KEY`; null: it takes what nobody has signed. */
  trustedKeys: string[] | null;
  /** Nobody has said how long a download may be silent. */
  stalledIsDefault: boolean;
};

/** The first Nix that takes an empty `build-hook` for "none". Lix comes from an earlier one. */
const HOOK_MAY_BE_EMPTY = "2.22";

/**
 * Settings for builds that are done here anyway: without them, each client starts a second Nix, 25 ms of a core, only
 * to hear that there is nobody else to build for it.
 */
export function withoutHook(
  { version, implementation }: NixTool,
  { localOnly }: Pick<NixSettings, "localOnly">,
): NixTool["options"] {
  return localOnly && implementation !== "lix" && atLeast(version, HOOK_MAY_BE_EMPTY) ? [["build-hook", ""]] : [];
}

/** Reads what Nix answered as JSON. Throws `nix-unusable`: a program that answers something else is no Nix. */
export function parseAnswer(tool: NixTool, answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch (error) {
    throw new VerdictError(
      "nix-unusable",
      `${tool.bin} does not answer as Nix does ("${answer.slice(0, 80)}"). Mend or reinstall Nix.`,
      { cause: error },
    );
  }
}

/** Asks Nix for its effective settings. Throws `nix-unusable`. */
export async function readSettings({ world, signal }: Context, tool: NixTool): Promise<NixSettings> {
  const subcommand = atLeast(tool.version, "2.20") ? ["config", "show"] : ["show-config"];
  const output = await world.processes.run(nixCommand(tool, subcommand, ["--json"]), signal);
  signal.throwIfAborted();
  if (output.code !== 0) {
    const cause = output.startError ?? lastError(output.stderr) ?? output.stderr.trim();
    throw new VerdictError("nix-unusable", `${tool.bin} cannot tell its settings (${cause}). Mend or reinstall Nix.`);
  }
  const settings = parseAnswer(tool, output.stdout) as Record<
    string,
    { value: unknown; defaultValue?: unknown } | undefined
  >;
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
    substituters: settings["substitute"]?.value === false ? [] : list("substituters"),
    trustedKeys: settings["require-sigs"]?.value === false ? null : list("trusted-public-keys"),
    stalledIsDefault: isDefault(settings["stalled-download-timeout"]),
  };
}

/** A setting as Nix tells it. */
type Setting = { value: unknown; defaultValue?: unknown };

/** Whether a setting has the value that Nix would give it; false where Nix does not say. */
function isDefault(setting: Setting | undefined): boolean {
  return setting?.value !== undefined && setting.value === setting.defaultValue;
}

/** Whether a list of remote builders is empty: it names nobody, or only files that are not there. */
function noBuilders(builders: unknown, world: World): boolean {
  if (typeof builders !== "string") return false;
  const entries = builders.split(/[\n;]/u).map((entry) => entry.replace(/#.*$/u, "").trim());
  return entries.every((entry) => entry === "" || (entry.startsWith("@") && !world.files.exists(entry.slice(1))));
}
