import { VerdictError } from "../model/model.ts";
import type { Context, World } from "../system/system.ts";
import { lastError } from "./messages.ts";
import { nixCommand, type NixTool } from "./tool.ts";
import { atLeast } from "./version.ts";
import { readWrittenSettings } from "./written-settings.ts";

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
  /** How many builds this machine may run at once for one client; 0: it builds nothing itself. */
  maxJobs: number;
  /** The settings that a flake brings along are used without a question. */
  acceptsFlakeConfig: boolean;
};

/** What Nix takes for `max-jobs` when nobody says anything. */
const DEFAULT_MAX_JOBS = 1;

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
export async function readSettings(context: Context, tool: NixTool): Promise<NixSettings> {
  const settings = await askForSettings(context, tool);
  const list = (name: string): string[] => {
    const value = settings[name]?.value;
    return Array.isArray(value) ? value.map(String) : [];
  };
  const hook = settings["post-build-hook"]?.value;
  return {
    system: String(settings["system"]?.value),
    extraPlatforms: list("extra-platforms"),
    systemFeatures: list("system-features"),
    localOnly: list("build-hook")[1] === "__build-remote" && noBuilders(settings["builders"]?.value, context.world),
    postBuildHook: typeof hook === "string" && hook !== "" ? hook : null,
    substituters: list("substituters"),
    trustedKeys: settings["require-sigs"]?.value === false ? null : list("trusted-public-keys"),
    maxJobs: maxJobsOf(settings),
    acceptsFlakeConfig: settings["accept-flake-config"]?.value === true,
  };
}

/** Settings by name, as Nix tells them in JSON. */
type ToldSettings = Record<string, { value: unknown } | undefined>;

async function askForSettings({ world, signal }: Context, tool: NixTool): Promise<ToldSettings> {
  const subcommand = atLeast(tool.version, "2.20") ? ["config", "show"] : ["show-config"];
  const output = await world.processes.run(nixCommand(tool, subcommand, ["--json"]), signal);
  signal.throwIfAborted();
  if (output.code !== 0) {
    const cause = output.startError ?? lastError(output.stderr) ?? output.stderr.trim();
    throw new VerdictError("nix-unusable", `${tool.bin} cannot tell its settings (${cause}). Mend or reinstall Nix.`);
  }
  return parseAnswer(tool, output.stdout) as ToldSettings;
}

function maxJobsOf(settings: ToldSettings): number {
  const value = settings["max-jobs"]?.value;
  return typeof value === "number" ? value : DEFAULT_MAX_JOBS;
}

/**
 * How many builds at once the user's `max-jobs` says; null when it is 0 or nobody has set it. Nix does not tell its
 * default from a 1 that somebody has written.
 */
export async function wantedJobs(
  { world }: Context,
  { options }: NixTool,
  { maxJobs }: Pick<NixSettings, "maxJobs">,
): Promise<number | null> {
  if (maxJobs !== DEFAULT_MAX_JOBS) return maxJobs === 0 ? null : maxJobs;
  const names = [...options.map(([name]) => name), ...(await readWrittenSettings(world)).keys()];
  return names.some((name) => name === "max-jobs" || name === "build-max-jobs") ? maxJobs : null;
}

/** Whether a list of remote builders is empty: it names nobody, or only files that are not there. */
function noBuilders(builders: unknown, world: World): boolean {
  if (typeof builders !== "string") return false;
  const entries = builders.split(/[\n;]/u).map((entry) => entry.replace(/#.*$/u, "").trim());
  return entries.every((entry) => entry === "" || (entry.startsWith("@") && !world.files.exists(entry.slice(1))));
}
