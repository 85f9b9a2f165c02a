import { join } from "node:path";

import { type Environment, SECRET_FD, secretSettings } from "../system/system.ts";
import type { NixTool } from "./tool.ts";

/** The settings with which Nix's fetchers use a token. */
export type Access = Pick<NixTool, "env" | "secret">;

/**
 * Gives a token to those calls of Nix that fetch a flake's inputs, as `access-tokens` for one host, together with the
 * tokens that the user has in NIX_CONFIG and in `lines` of settings. If the user has set a token for that host, it
 * wins.
 *
 * No path leads to the token. A `path:` or `file:` input of the flake can copy whatever this user can read: a file,
 * `/proc/PID/environ`, `/proc/PID/cmdline`. And a fixed-output derivation may ask for any variable of the environment
 * (`impureEnvVars`), where Nix builds without a daemon. So Nix reads the token from a pipe, which is empty before the
 * flake's code begins to run.
 */
export function grantAccess(token: string | null, lines: readonly string[], env: Environment): Access {
  const added = lines.map((line) => line.replace(/^\s*(?:extra-)?/u, "extra-"));
  // Of two added tokens, the first counts; one that is set replaces both.
  const settings = [
    ...added,
    ...(token === null ? [] : [`extra-access-tokens = ${hostOf(env)}=${token}`]),
    ...secretSettings(env),
  ];
  if (settings.length === 0) return {};
  // The first file wins, and all of the user's own are kept.
  return {
    secret: `${settings.join("\n")}\n`,
    env: { NIX_USER_CONF_FILES: [`/dev/fd/${SECRET_FD}`, ...userFiles(env)].join(":") },
  };
}

/** Returns the host of the token: GitHub, or the Enterprise Server that runs this job. */
function hostOf(env: Environment): string {
  const server = env["GITHUB_SERVER_URL"];
  return server !== undefined && URL.canParse(server) ? new URL(server).host : "github.com";
}

/** Returns the files where Nix itself looks for a user's settings, in its order. */
export function userFiles(env: Environment): string[] {
  const own = env["NIX_USER_CONF_FILES"];
  if (own !== undefined) return own.split(":");
  const home = env["HOME"] ?? "/root";
  const folders = [
    env["XDG_CONFIG_HOME"] ?? join(home, ".config"),
    ...(env["XDG_CONFIG_DIRS"] ?? "/etc/xdg").split(":"),
  ];
  return folders.map((folder) => join(folder, "nix/nix.conf"));
}
