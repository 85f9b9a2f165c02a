import { VerdictError } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import { readJson } from "../text/text.ts";
import { lastError } from "./last-error.ts";
import { askNix } from "./nix-warnings.ts";
import { obstacleIn } from "./obstacles.ts";
import { jobsFor, readBuilders, type RemoteBuilder } from "./remote-builders.ts";
import { nixCommand, type NixTool } from "./tool.ts";
import { atLeast } from "./version.ts";
import { readWrittenSettings } from "./written-settings.ts";

/** The settings of this machine's Nix that decide what it can build. */
export type NixSettings = {
  system: string;
  extraPlatforms: string[];
  systemFeatures: string[];
  /** The machines that `builders` names; null: it cannot be said. */
  builders: RemoteBuilder[] | null;
  /** No other machine builds for it. */
  localOnly: boolean;
  /** The program that Nix runs after each build, with the paths that were built; null when there is none. */
  postBuildHook: string | null;
  /** Addresses of the binary caches that it uses. */
  substituters: string[];
  /** The keys whose signatures count, as `NAME:KEY`; null: it accepts unsigned paths. */
  trustedKeys: string[] | null;
  /** Where builds have their folders, "" for Nix's default; null: it cannot be said, or the user keeps them himself. */
  buildDir: string | null;
  /** How many builds this machine may run at once for one client; 0: it builds nothing itself. */
  maxJobs: number;
  /** The settings that a flake brings along are used without a question. */
  acceptsFlakeConfig: boolean;
  /** The user has not said how long a download may be silent. */
  stalledIsDefault: boolean;
  /** The values of the settings on which the result of an evaluation depends. */
  ofEvaluation: Readonly<Record<string, unknown>>;
};

/** What one of these allows or says, an expression can tell. */
const OF_EVALUATION = [
  "allow-import-from-derivation",
  "allow-unsafe-native-code-during-evaluation",
  "allowed-uris",
  "eval-system",
  "experimental-features",
  "plugin-files",
  "pure-eval",
  "restrict-eval",
  "store",
  "system",
];

/** What Nix takes for `max-jobs` when nobody says anything. */
const DEFAULT_MAX_JOBS = 1;

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
export async function readSettings(context: Context, tool: NixTool): Promise<NixSettings> {
  const settings = await askForSettings(context, tool);
  const list = (name: string): string[] => {
    const value = settings[name]?.value;
    return Array.isArray(value) ? value.map(String) : [];
  };
  const hook = settings["post-build-hook"]?.value;
  const system = String(settings["system"]?.value);
  const builders = await readBuilders(settings["builders"]?.value, system, context.world);
  return {
    system,
    extraPlatforms: list("extra-platforms"),
    systemFeatures: list("system-features"),
    builders,
    localOnly: list("build-hook")[1] === "__build-remote" && builders?.length === 0,
    postBuildHook: typeof hook === "string" && hook !== "" ? hook : null,
    substituters: settings["substitute"]?.value === false ? [] : list("substituters"),
    trustedKeys: settings["require-sigs"]?.value === false ? null : list("trusted-public-keys"),
    buildDir: buildDirOf(settings),
    maxJobs: maxJobsOf(settings),
    acceptsFlakeConfig: settings["accept-flake-config"]?.value === true,
    stalledIsDefault: isDefault(settings["stalled-download-timeout"]),
    ofEvaluation: Object.fromEntries(
      OF_EVALUATION.flatMap((name) => (name in settings ? [[name, settings[name]?.value]] : [])),
    ),
  };
}

/** A setting as Nix tells it. */
type ToldSetting = { value: unknown; defaultValue?: unknown };

/** Settings by name, as Nix tells them in JSON. */
type ToldSettings = Record<string, ToldSetting | undefined>;

/** Whether a setting has the value that Nix would give it; false where Nix does not say. */
function isDefault(setting: ToldSetting | undefined): boolean {
  return setting?.value !== undefined && setting.value === setting.defaultValue;
}

async function askForSettings(context: Context, tool: NixTool): Promise<ToldSettings> {
  const subcommand = atLeast(tool.version, "2.20") ? ["config", "show"] : ["show-config"];
  const output = await askNix(context, nixCommand(tool, subcommand, ["--json"]));
  if (output.code !== 0) {
    const cause = output.startError ?? lastError(output.stderr) ?? output.stderr.trim();
    throw (
      obstacleIn(cause) ??
      new VerdictError("nix-unusable", `${tool.bin} cannot show its settings (${cause}). Repair or reinstall Nix.`)
    );
  }
  return parseAnswer(tool, output.stdout) as ToldSettings;
}

function buildDirOf(settings: ToldSettings): string | null {
  const told = settings["build-dir"];
  if (told === undefined || settings["keep-failed"]?.value === true) return null;
  return typeof told.value === "string" ? told.value : "";
}

function maxJobsOf(settings: ToldSettings): number {
  const value = settings["max-jobs"]?.value;
  return typeof value === "number" ? value : DEFAULT_MAX_JOBS;
}

/** Whether this machine, by its settings, can build for a system itself. `builtin` is what Nix fetches by itself. */
export function buildsFor(system: string, settings: Pick<NixSettings, "system" | "extraPlatforms">): boolean {
  return [settings.system, ...settings.extraPlatforms, "builtin"].includes(system);
}

/**
 * How many builds for a system should run at once: as many as the remote builders take where this machine cannot build
 * for it, else what the user's `max-jobs` says. Null when nobody says: it is 0 or not set. Nix does not tell its
 * default from a 1 that somebody has written.
 */
export async function wantedJobs(
  { world }: Context,
  { options }: NixTool,
  settings: Pick<NixSettings, "maxJobs" | "builders" | "system" | "extraPlatforms">,
  system: string,
): Promise<number | null> {
  const { maxJobs, builders } = settings;
  if (!buildsFor(system, settings)) return jobsFor(system, builders ?? []) || null;
  if (maxJobs !== DEFAULT_MAX_JOBS) return maxJobs === 0 ? null : maxJobs;
  const names = [...options.map(([name]) => name), ...(await readWrittenSettings(world)).keys()];
  return names.some((name) => name === "max-jobs" || name === "build-max-jobs") ? maxJobs : null;
}
