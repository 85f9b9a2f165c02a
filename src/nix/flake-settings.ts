import { dirname, join } from "node:path";

import { VerdictError } from "../model/model.ts";
import type { Context, World } from "../system/system.ts";
import { at, isRecord } from "../text/text.ts";
import { failureCause } from "./last-error.ts";
import { parseAnswer } from "./nix-settings.ts";
import { nixCommand, type NixTool } from "./tool.ts";

/** What Nix does with the settings that a flake brings along in `nixConfig`. */
export type FlakeSettings = {
  /** Used, in the flake's order of names. */
  accepted: NixTool["options"];
  /** Names of those that nobody has accepted. */
  ignored: readonly string[];
};

/**
 * Settings that Nix takes from any flake (`whitelist` in its `flake/config.cc`). They are about shells, the registry
 * and lock files, so that no build needs them.
 */
const UNASKED: ReadonlySet<string> = new Set([
  "bash-prompt",
  "bash-prompt-prefix",
  "bash-prompt-suffix",
  "flake-registry",
  "commit-lock-file-summary",
  "commit-lockfile-summary",
]);

/** What all of them may take together, in characters: one argument of a program holds 128 KiB on Linux. */
const LONGEST_SETTINGS = 100_000;

/** A file of answers that is longer was not written by Nix's questions. In bytes. */
const LONGEST_ANSWERS = 4 * 1024 ** 2;

/**
 * Reads the `nixConfig` of a flake that Nix has loaded, from its `flake.nix`, and decides as Nix does what of it is
 * used: all if `accepts`, otherwise what this user has marked as trusted. Throws `flake-broken` for what cannot be
 * given to Nix.
 *
 * Nix itself applies it to what is named by the flake alone, and builds are named by their derivations. It has let the
 * flake pass, so its `nixConfig` holds nothing but literals: reading it runs no code.
 */
export async function readFlakeSettings(
  context: Context,
  tool: NixTool,
  file: string,
  accepts: boolean,
): Promise<FlakeSettings> {
  const { world } = context;
  if (!(await mayHaveSettings(file, world))) return { accepted: [], ignored: [] };
  const written = await evaluate(context, tool, file);
  const trusted = accepts ? null : await readTrusted(world);
  const [accepted, ignored]: [[string, string][], string[]] = [[], []];
  for (const [name, value] of written) {
    if (UNASKED.has(settingOf(name))) continue;
    if (trusted === null || at(trusted, name, value) === true) accepted.push([name, value]);
    else ignored.push(name);
  }
  const words = accepted.flat();
  if (words.join("").length > LONGEST_SETTINGS || words.some((word) => word.includes("\0")))
    throw new VerdictError(
      "flake-broken",
      "The flake's nixConfig is accepted, but cannot be given to Nix: it has a null character in it, or " +
        `more than ${LONGEST_SETTINGS} characters. Shorten it, or run without accept-flake-config.`,
    );
  return { accepted, ignored };
}

/** Most flakes have none, and then there is nothing to ask. */
async function mayHaveSettings(file: string, { files }: World): Promise<boolean> {
  if (!files.exists(file)) return false;
  // What is no plain file, such as a link within the flake, is Nix's business.
  return await files.read(file).then(
    (text) => text.includes("nixConfig"),
    () => true,
  );
}

/** The setting that a name adds to, or sets. */
export function settingOf(name: string): string {
  return name.replace(/^extra-/u, "");
}

/** Every setting with its value as Nix's command line takes it. */
async function evaluate({ world, signal }: Context, tool: NixTool, file: string): Promise<[string, string][]> {
  // A user who restricts evaluation has not forbidden this file: he has named the flake.
  const from = ["-I", dirname(file), "--file", file, "--apply", "flake: flake.nixConfig or { }"];
  const output = await world.processes.run(nixCommand(tool, ["eval"], ["--json", ...from]), signal);
  signal.throwIfAborted();
  if (output.code !== 0)
    throw new VerdictError("flake-broken", `The flake's nixConfig could not be read: ${failureCause(output)}`);
  const answer = parseAnswer(tool, output.stdout);
  return Object.entries(isRecord(answer) ? answer : {}).map(([name, value]) => [name, spellSetting(value)]);
}

/** As Nix spells the types that it allows: texts and paths, whole numbers, booleans, and lists of texts. */
function spellSetting(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(" ") : String(value);
}

/** What the user has answered to Nix's questions: names, their values, and whether each is trusted. */
async function readTrusted({ env, files }: World): Promise<unknown> {
  const data =
    env["NIX_DATA_HOME"] ?? join(env["XDG_DATA_HOME"] ?? join(env["HOME"] ?? "/root", ".local/share"), "nix");
  const file = join(data, "trusted-settings.json");
  try {
    return files.exists(file) ? JSON.parse(String(await files.readSystem(file, LONGEST_ANSWERS))) : {};
  } catch {
    // Nothing is trusted by a file that cannot be read.
    return {};
  }
}
