import { delimiter, isAbsolute } from "node:path";

import { splitSettings } from "../text/text.ts";

/**
 * The variables of our own environment that a child process gets. All others stay here: a job's environment contains
 * its tokens, and where Nix builds without a daemon, a fixed-output derivation may ask for any variable of the process
 * that started it (`impureEnvVars`). Programs of the same user can also read it from `/proc/PID/environ`.
 */

/** A variable's name, or the beginning of names followed by a star. */
type Pattern = string;

/** Variables with which programs find their files, their language and their users. */
const MACHINE: readonly Pattern[] = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "PWD",
  "TMPDIR",
  "TZ",
  "TERM",
  "LANG",
  "LANGUAGE",
  "LC_*",
  "LOCALE_ARCHIVE",
  "LD_LIBRARY_PATH",
  "XDG_*",
];

/**
 * Variables that Nix itself reads (its manual, "Common Environment Variables"), nixpkgs when evaluated with `--impure`,
 * and Nix's garbage collector.
 */
const NIX: readonly Pattern[] = ["NIX_*", "_NIX_*", "NIXPKGS_*", "GC_*"];

/** Variables about connections for curl, git and ssh, which Nix fetches with, and for Node. */
const FETCHERS: readonly Pattern[] = [
  ...["http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy"].flatMap((name) => [name, name.toUpperCase()]),
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "CURL_CA_BUNDLE",
  "CURL_HOME",
  "NODE_EXTRA_CA_CERTS",
  "NODE_USE_SYSTEM_CA",
  "NETRC",
  "GIT_SSL_*",
  "GIT_SSL_KEY",
  "GIT_SSL_CERT_PASSWORD_PROTECTED",
  "GIT_SSH",
  "GIT_SSH_COMMAND",
  "GIT_SSH_VARIANT",
  "GIT_PROXY_COMMAND",
  "GIT_PROXY_SSL_*",
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_SYSTEM",
  "GIT_CONFIG_NOSYSTEM",
  "GIT_TERMINAL_PROMPT",
  "SSH_AUTH_SOCK",
];

/** All of these patterns. */
const PASSED: readonly Pattern[] = [...MACHINE, ...NIX, ...FETCHERS];

/** A name that matches only the beginning of a pattern, and that suggests a secret. */
const SECRET = /token|secret|pass|pwd|cred|auth|key|priv|sign|cookie|bearer|jwt|(?:^|_)pat(?:_|\d|$)/iu;

/** The descriptor from which a child can read a secret once: a pipe, which has no name and is empty afterwards. */
export const SECRET_FD = 3;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Selects the variables of `env` that children get. `named`: patterns that the user adds; a variable that he names is
 * passed whatever its name.
 */
export function childEnvironment(env: Environment, named: readonly Pattern[] = []): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue;
    const isPassed = PASSED.includes(name) || (PASSED.some((pattern) => covers(pattern, name)) && !SECRET.test(name));
    if (!isPassed && !named.some((pattern) => covers(pattern, name))) continue;
    passed[name] = name === "NIX_CONFIG" && !named.includes(name) ? splitSettings(value).open : value;
  }
  const folders = programFolders(env).join(delimiter);
  // An empty one would mean the current folder.
  if (folders === "") delete passed["PATH"];
  else passed["PATH"] = folders;
  return passed;
}

/**
 * Returns the folders of PATH that are absolute. The others, including an empty one, are relative to the current
 * folder: a checkout could contain its own `git`.
 */
export function programFolders({ PATH = "" }: Environment): string[] {
  return PATH.split(delimiter).filter(isAbsolute);
}

/**
 * Returns the lines of NIX_CONFIG that contain tokens. They reach those calls of Nix that fetch in the same way as our
 * own token.
 */
export function secretSettings({ NIX_CONFIG = "" }: Environment): string[] {
  return splitSettings(NIX_CONFIG).secret;
}

function covers(pattern: Pattern, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
