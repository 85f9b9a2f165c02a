import { basename, join } from "node:path";

import type { NixSettings } from "../nix/nix.ts";
import type { World } from "../system/system.ts";

/** Somebody else's cache that takes what this job builds. `how`: half a sentence on why we think so. */
export type PushingCache = { name: string; how: string };

type MachineView = Pick<World, "files" | "kernel">;

/**
 * The hook of Determinate Nix, on each of its machines (DeterminateSystems/nix-installer#1500): it tells
 * determinate-nixd what was built, who tells those that asked. Nobody keeps anything for it alone.
 */
const EVENTS_ONLY = "/nix/var/determinate/post-build-hook.sh";

/** Hooks and settings that these tools write are a few lines long; what is longer is not looked into. In bytes. */
const LONGEST_SCRIPT = 64 * 1024;

/** Where a command line of `/proc` is cut; the words that are looked for stand at its beginning. In bytes. */
const LONGEST_COMMAND = 4096;

/** By the program that a post-build-hook calls. */
const PROGRAMS: readonly (readonly [program: string, name: string])[] = [
  ["cachix", "Cachix"],
  ["attic", "Attic"],
  ["niks3-hook", "niks3"],
  ["niks3", "niks3"],
  ["hestia", "hestia"],
  ["magic-nix-cache", "magic-nix-cache"],
];

/**
 * Finds a cache of somebody else that takes what this job builds, by what it left on the machine: null when there is
 * none. One that is only read from is none, because nothing of ours gets into it. No variable's value and no file's
 * text leaves this function. `env`: the job's environment.
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

/** Nix has room for one hook, so the setting alone says who hears of the builds, whatever was started beside. */
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
 * Actions that list the store when they start, and push what is new when the job ends. The list is in the job's folder
 * for temporary files, which GitHub empties with each job: cachix-action where it may not set a hook, niks3-action
 * likewise, attic-action always.
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

/** Without a token (a fork's pull request has none) attic-action lists the store all the same. */
async function mayPushToAttic(env: World["env"], world: MachineView): Promise<boolean> {
  const { XDG_CONFIG_HOME: own = "", HOME: home = "" } = env;
  const config = join(own === "" ? join(home, ".config") : own, "attic", "config.toml");
  return /^\s*token(?:-file)?\s*=\s*["'][^"']/mu.test(await shortText(config, world));
}

/**
 * The daemon of magic-nix-cache-action and flakehub-cache-action, which beside Determinate Nix needs no hook. The
 * variable alone is no sign: it is there as well when the action could not start anything.
 */
function findMagicNixCache(env: World["env"], world: MachineView): PushingCache | null {
  const folder = env["MAGIC_NIX_CACHE_DAEMONDIR"] ?? "";
  return folder !== "" && world.files.exists(join(folder, "daemon.pid"))
    ? { name: "magic-nix-cache", how: "its daemon was started in this job" }
    : null;
}

/** `attic watch-store` and `cachix watch-store`, which push every new path of the store. Seen on Linux only. */
function findWatcher({ kernel }: MachineView): PushingCache | null {
  for (const pid of kernel.list("/proc")) {
    if (!/^\d+$/u.test(pid)) continue;
    const [program = "", ...words] = (kernel.read(`/proc/${pid}/cmdline`, LONGEST_COMMAND) ?? "").split("\0");
    const name = { attic: "Attic", cachix: "Cachix" }[basename(program)];
    if (name !== undefined && words.includes("watch-store")) return { name, how: "its watch-store is running" };
  }
  return null;
}

/** A small file's text; "" when there is none, or nobody may read it. */
async function shortText(path: string, { files }: MachineView): Promise<string> {
  return files.readSystem(path, LONGEST_SCRIPT).then(
    (content) => content.toString("utf8"),
    () => "",
  );
}
