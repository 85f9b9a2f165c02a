import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";

import { VerdictError } from "../model/model.ts";
import { type Context, programFolders, type World } from "../system/system.ts";
import { atLeast, type NixVersion, OLDEST, parseVersion } from "./version.ts";

/** The profile that an installation creates last: before it exists, there is no working Nix of ours. */
export const DEFAULT_PROFILE = "/nix/var/nix/profiles/default";

/** A Nix answers in 20 ms; one that takes this long hangs. */
const VERSION_LIMIT_MS = 10_000;

/** A usable Nix on this machine, or why the newest one that was found is not usable. */
export type NixSearchResult = { nix: string; version: NixVersion } | { nix: null; tooOld: string | null };

/**
 * Looks for a Nix that is new enough: on PATH, then where installers and NixOS put it. Starts one process if the first
 * one fits.
 */
export async function findNix({ world, emit, signal }: Context): Promise<NixSearchResult> {
  let tooOld: string | null = null;
  for (const nix of candidates(world.env)) {
    if (!(await world.files.executable(nix))) continue;
    const answer = await world.processes.run(
      { file: nix, args: ["--version"] },
      AbortSignal.any([signal, AbortSignal.timeout(VERSION_LIMIT_MS)]),
    );
    signal.throwIfAborted();
    const version = answer.code === 0 ? parseVersion(answer.stdout) : null;
    if (version !== null && atLeast(version.version, OLDEST)) return { nix, version };
    const complaint = complaintIn(answer.stderr);
    if (answer.code !== 0) refuseSettings(nix, complaint, world.env);
    const fault =
      version === null
        ? `does not work${complaint && ` (${complaint})`}`
        : `is ${version.version}, older than ${OLDEST}`;
    if (version !== null) tooOld ??= `${nix} ${fault}`;
    emit({ type: "notice", level: "info", message: `Not used: the Nix at ${nix} ${fault}.` });
  }
  return { nix: null, tooOld };
}

/** Nix's words about a setting that it does not take, or a file of settings that it cannot read. */
const OF_SETTINGS = /configuration (?:line|setting)|setting ['"]|nix\.conf/u;

/** Throws when Nix refuses its settings: that is not mended by installing another one. */
function refuseSettings(nix: string, complaint: string, env: World["env"]): void {
  const [, file] = /\bin ['"]([^'"\n]+)['"]/u.exec(complaint) ?? [];
  const fromVariable = Boolean(env["NIX_CONFIG"]) && (file === undefined || file === "NIX_CONFIG");
  if (fromVariable)
    throw new VerdictError(
      "nix-unusable",
      `The Nix at ${nix} does not work with the settings in NIX_CONFIG (${complaint || "it said nothing"}). ` +
        "Mend or unset that variable.",
    );
  if (OF_SETTINGS.test(complaint))
    throw new VerdictError(
      "nix-unusable",
      `The Nix at ${nix} does not work with its settings (${complaint}). ` +
        `Mend ${file === undefined ? "nix.conf" : `"${file}"`}: nix config show tells whether it does.`,
    );
}

/** The most informative line of a program's error output. */
function complaintIn(stderr: string): string {
  const lines = stripVTControlCharacters(stderr).trim().split("\n");
  return lines.find((line) => line.includes("error:")) ?? lines[0] ?? "";
}

function candidates(env: World["env"]): Set<string> {
  const folders = programFolders(env);
  folders.push(`${DEFAULT_PROFILE}/bin`);
  if (env["HOME"] !== undefined) folders.push(join(env["HOME"], ".nix-profile/bin"));
  folders.push("/run/current-system/sw/bin");
  return new Set(folders.map((folder) => join(folder, "nix")));
}
