import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { chdir, cwd, geteuid } from "node:process";

import { messageOf, VerdictError } from "../model/model.ts";

/**
 * Whether the program has to know which folder it was started in: `needed` for what reads or writes relative paths;
 * with `any`, one that is gone is left for the root.
 */
type Here = "needed" | "any";

/** Room for a lock file, and for the first pages of Nix's databases. In bytes. */
const LEAST_ROOM = 64 * 1024;

/** Where temporary files may go when what the environment names is of no use. The last one is memory. */
const TEMPORARY = ["/tmp", "/var/tmp", "/dev/shm"];

/**
 * Gives this process and its children folders that are there and can be written, where the environment `env` names
 * none: the current one, one for temporary files, a home, and one for caches. Changes `env`. Gives what was changed, in
 * sentences. Throws `no-folder` when there is nothing to stand on. For each program that works, once, before its work.
 */
export function findFooting(env: NodeJS.ProcessEnv, here: Here): string[] {
  stand(here);
  return [...findTemporary(env), ...findHome(env), ...findCacheHome(env)];
}

/** Node finds out what folder it is in only when it is asked. */
function stand(here: Here): void {
  try {
    cwd();
  } catch (error) {
    if (here === "needed")
      throw new VerdictError(
        "no-folder",
        "The folder that nix-verdict was started in is gone: somebody has removed it or made it anew. " +
          'Go to one that is there, and start again: cd "$PWD" || cd',
        { cause: error },
      );
    chdir("/");
  }
}

function findTemporary(env: NodeJS.ProcessEnv): string[] {
  const wanted = tmpdir();
  const fault = whyUnusable(wanted);
  if (fault === null) return [];
  const others = [env["RUNNER_TEMP"] ?? "", ...TEMPORARY, env["XDG_RUNTIME_DIR"] ?? ""].filter((one) => one !== "");
  const found = others.find((folder) => whyUnusable(folder) === null);
  if (found === undefined)
    throw new VerdictError(
      "no-folder",
      `There is no folder for temporary files: "${wanted}" cannot be used (${fault}), nor can ${others.join(", ")}. ` +
        "Name one that this user can write and that has room: export TMPDIR=/path/to/folder",
    );
  env["TMPDIR"] = found;
  return [`Temporary files go to "${found}": "${wanted}" cannot be used (${fault}). Let TMPDIR name another folder.`];
}

/**
 * Nix takes HOME when it belongs to this user or is not there, else the home in the system's list of users; without
 * either it ends. git ends over a home that it cannot look into.
 */
function findHome(env: NodeJS.ProcessEnv): string[] {
  const home = env["HOME"] ?? "";
  const listed = listedHome();
  const fault = home === "" ? (listed === null ? "HOME is not set" : null) : whyNoHome(home, listed !== null);
  if (fault === null) return [];
  const found = listed !== null && whyNoHome(listed, true) === null ? listed : ownFolder("home");
  env["HOME"] = found;
  return [`The home of this run is "${found}": ${fault}. Let HOME name a folder of this user's.`];
}

/** Why a folder is no home for Nix and git; null when it is one. `hasOther`: Nix would take another one by itself. */
function whyNoHome(home: string, hasOther: boolean): string | null {
  if (!isAbsolute(home)) return `HOME is "${home}", which is no absolute path`;
  const owner = fileOwner(home);
  if (owner === null) return null;
  if (owner !== geteuid?.() && !hasOther) return `HOME is "${home}", which belongs to another user`;
  return isEnterable(home) ? null : `HOME is "${home}", which this user cannot look into`;
}

/** The number of the user that has something; null when nothing is there, or nothing can be seen. */
function fileOwner(path: string): number | null {
  try {
    return statSync(path).uid;
  } catch {
    return null;
  }
}

function isEnterable(folder: string): boolean {
  try {
    accessSync(folder, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The home that the system's list of users has; null for a user who is not in it, as in containers. */
function listedHome(): string | null {
  try {
    return userInfo().homedir;
  } catch {
    return null;
  }
}

/** Nix cannot work without a place for what it has fetched. */
function findCacheHome(env: NodeJS.ProcessEnv): string[] {
  const named = env["XDG_CACHE_HOME"] ?? "";
  // Empty counts as not set (XDG Base Directory Specification), but Nix would take the folder that it runs in.
  if (named === "") delete env["XDG_CACHE_HOME"];
  const folder = named === "" ? join(nixHome(env), ".cache") : named;
  const fault = isAbsolute(folder) ? whyNotMade(folder) : "it is no absolute path";
  if (fault === null) return [];
  const found = ownFolder("cache");
  env["XDG_CACHE_HOME"] = found;
  return [
    `Nothing is kept in "${folder}" for later runs: it cannot be used (${fault}). ` +
      "Let XDG_CACHE_HOME name a folder of this user's.",
  ];
}

/** The home that Nix takes. */
function nixHome(env: NodeJS.ProcessEnv): string {
  const home = env["HOME"] ?? "";
  const isOwn = home !== "" && (fileOwner(home) ?? geteuid?.()) === geteuid?.();
  return isOwn ? home : (listedHome() ?? home);
}

/** A folder that goes with this process. */
function ownFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `nix-verdict-${name}-`));
  process.on("exit", () => {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // A child that is being killed may still write there. It is temporary anyway.
    }
  });
  return folder;
}

/** Why nothing can be kept in a folder, as the system says it; null when it can. */
function whyUnusable(folder: string): string | null {
  if (!isAbsolute(folder)) return "it is no absolute path";
  let place: string | null = null;
  try {
    place = mkdtempSync(join(folder, "nix-verdict-"));
    writeFileSync(join(place, "room"), Buffer.alloc(LEAST_ROOM));
    return null;
  } catch (error) {
    return messageOf(error);
  } finally {
    if (place !== null) rmSync(place, { recursive: true, force: true });
  }
}

/** The same for a folder that is made if need be, with those above it. */
function whyNotMade(folder: string): string | null {
  try {
    makeFolder(folder);
  } catch (error) {
    return messageOf(error);
  }
  return whyUnusable(folder);
}

/** Node's own way never ends where a folder cannot be made and does not say so, as in /proc. */
function makeFolder(folder: string): void {
  if (fileOwner(folder) !== null || dirname(folder) === folder) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}
