import { join } from "node:path";

import type { World } from "../system/world.ts";

/** The environment that lets Nix's fetchers use a token; it ends with the scope. */
export interface Access extends AsyncDisposable {
  readonly env: Record<string, string>;
}

/**
 * Hands a token to those calls of Nix that fetch a flake's inputs, as `access-tokens` for one host, in a file that only this user can read.
 * Not through NIX_CONFIG: a fixed-output derivation may ask for any variable of the environment (`impureEnvVars`), and would get it where Nix builds
 * without a daemon. A token that the user has set for that host himself wins.
 */
export async function grantAccess(token: string | null, world: World): Promise<Access> {
  if (token === null) return { env: {}, [Symbol.asyncDispose]: () => Promise.resolve() };
  const folder = await world.files.temporary("nix-verdict-access-");
  const path = join(folder.path, "nix.conf");
  await world.files.writePrivate(path, `extra-access-tokens = ${hostOf(world.env)}=${token}\n`);
  // The first file wins, and every one of the user's own is kept.
  const env = { NIX_USER_CONF_FILES: [path, ...userFiles(world.env)].join(":") };
  return { env, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

/** The host that the token is for: GitHub, or the Enterprise Server that runs this job. */
function hostOf(env: World["env"]): string {
  const server = env["GITHUB_SERVER_URL"];
  return server !== undefined && URL.canParse(server) ? new URL(server).host : "github.com";
}

/** Where Nix looks for a user's settings by itself, in its order. */
function userFiles(env: World["env"]): string[] {
  const own = env["NIX_USER_CONF_FILES"];
  if (own !== undefined) return own.split(":");
  const home = env["HOME"] ?? "/root";
  const folders = [env["XDG_CONFIG_HOME"] ?? join(home, ".config"), ...(env["XDG_CONFIG_DIRS"] ?? "/etc/xdg").split(":")];
  return folders.map((folder) => join(folder, "nix/nix.conf"));
}
