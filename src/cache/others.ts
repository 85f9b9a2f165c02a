import { basename, join } from "node:path";

import type { NixSettings } from "../nix/nix.ts";
import type { World } from "../system/system.ts";

/** Another cache that takes what this job builds. `how`: half a sentence that says how we know. */
export type PushingCache = { name: string; how: string };

type MachineView = Pick<World, "files" | "kernel">;

/**
 * The hook that Determinate Nix installs on each of its machines (DeterminateSystems/nix-installer#1500). It tells
 * determinate-nixd what was built, which informs its subscribers. The hook alone stores nothing.
 */
const EVENTS_ONLY = "/nix/var/determinate/post-build-hook.sh";

/** Hooks and settings of these tools are a few lines long; longer files are not read. In bytes. */
const LONGEST_SCRIPT = 64 * 1024;

/** Command lines of `/proc` are cut after this many bytes; the words that matter are at the beginning. */
const LONGEST_COMMAND = 4096;

/** The caches by the program that their post-build-hook calls. */
const PROGRAMS: readonly (readonly [program: string, name: string])[] = [
  ["cachix", "Cachix"],
  ["attic", "Attic"],
  ["niks3-hook", "niks3"],
  ["niks3", "niks3"],
  ["hestia", "hestia"],
  ["magic-nix-cache", "magic-nix-cache"],
];

/**
 * Finds another cache that takes what this job builds, by its traces on the machine; null when there is none. A cache
 * that is only read from does not count, because nothing of ours gets into it. No value of a variable and no text of a
 * file leaves this function. `env`: the job's environment.
 */
export async function pushingCache(
  settings: NixSettings,
  env: World["env"],
  world: MachineView,
): Promise<PushingCache | null> {
  return (
    (await findHook(settings, world)) ??
    (await findScanner(env, world)) ??
    findMagicNixCache(env, world) ??
    findWatcher(world)
  );
}

/** Nix has room for only one hook, so the setting alone says who is told about builds, whatever else was started. */
async function findHook({ postBuildHook }: NixSettings, world: MachineView): Promise<PushingCache | null> {
  if (postBuildHook === null || postBuildHook === EVENTS_ONLY) return null;
  const text = await shortText(postBuildHook, world);
  const known = PROGRAMS.find(([program]) => calls(text, program));
  return known === undefined
    ? { name: "a post-build-hook of yours", how: "Nix runs it after each build" }
    : { name: known[1], how: "its post-build-hook is set" };
}

/** Whether a script names a program: as a word, or as the end of a path. */
function calls(script: string, program: string): boolean {
  return new RegExp(String.raw`(?:^|[\s"'/])${program}(?=["'\s]|$)`, "mu").test(script);
}

/**
 * Finds actions that list the store when they start, and push the new paths when the job ends. The list is in the job's
 * folder for temporary files, which GitHub empties for each job. cachix-action and niks3-action do this where they may
 * not set a hook, attic-action always does.
 */
async function findScanner(env: World["env"], world: MachineView): Promise<PushingCache | null> {
  const folder = env["RUNNER_TEMP"] ?? "";
  if (folder === "") return null;
  const how = "it pushes what is new in the store when the job ends";
  if (world.files.exists(join(folder, "store-path-pre-build"))) return { name: "Cachix", how };
  if (world.files.exists(join(folder, "niks3", "store-pre"))) return { name: "niks3", how };
  if (world.files.exists(join(folder, "attic-action-store-paths")) && (await mayPushToAttic(env, world)))
    return { name: "Attic", how };
  return null;
}

/** Without a token (a fork's pull request has none), attic-action still lists the store. */
async function mayPushToAttic(env: World["env"], world: MachineView): Promise<boolean> {
  const { XDG_CONFIG_HOME: own = "", HOME: home = "" } = env;
  const config = join(own === "" ? join(home, ".config") : own, "attic", "config.toml");
  return /^\s*token(?:-file)?\s*=\s*["'][^"']/mu.test(await shortText(config, world));
}

/**
 * Finds the daemon of magic-nix-cache-action and flakehub-cache-action, which needs no hook beside Determinate Nix. The
 * variable alone is not enough: it is also set when the action could not start the daemon.
 */
function findMagicNixCache(env: World["env"], world: MachineView): PushingCache | null {
  const folder = env["MAGIC_NIX_CACHE_DAEMONDIR"] ?? "";
  return folder !== "" && world.files.exists(join(folder, "daemon.pid"))
    ? { name: "magic-nix-cache", how: "its daemon was started in this job" }
    : null;
}

/** Finds `attic watch-store` and `cachix watch-store`, which push every new path of the store. Works on Linux only. */
function findWatcher({ kernel }: MachineView): PushingCache | null {
  for (const pid of kernel.list("/proc")) {
    if (!/^\d+$/u.test(pid)) continue;
    const [program = "", ...words] = (kernel.read(`/proc/${pid}/cmdline`, LONGEST_COMMAND) ?? "").split("\0");
    const name = { attic: "Attic", cachix: "Cachix" }[basename(program)];
    if (name !== undefined && words.includes("watch-store")) return { name, how: "its watch-store is running" };
  }
  return null;
}

/** Reads the text of a small file; "" when there is none, or it cannot be read. */
async function shortText(path: string, { files }: MachineView): Promise<string> {
  return files.readSystem(path, LONGEST_SCRIPT).then(
    (content) => content.toString("utf8"),
    () => "",
  );
}
