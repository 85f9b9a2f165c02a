import { type ErrorCode, VerdictError } from "../model/model.ts";
import { shellWord } from "../text/text.ts";

/** What Nix says of a machine on which it cannot work, and the sentences with what to do about it. */
type Obstacle = { pattern: RegExp; code: ErrorCode; advise: (subject: string) => string };

/** A path as Nix quotes it: up to 2.28 with one kind of marks, later with the other. It may hold such marks itself. */
const PATH = `['"](?<subject>[^\\n]{0,4096}?)['"]`;

const ERRNO =
  "(?:Permission denied|Operation not permitted|Read-only file system|No such file or directory|Not a directory)";

const START_DAEMON = "Start it: sudo systemctl start nix-daemon";

/**
 * Nix's words for what keeps it from its store, its own folders and the user's repository: the same in all versions
 * from 2.18 on, but for the marks around paths. Of libgit2 and git what they say of a repository of somebody else.
 */
const OBSTACLES: readonly Obstacle[] = [
  {
    pattern: new RegExp(`repository path ${PATH} is not owned by current user`, "u"),
    code: "not-owned",
    advise: (path) => notOwned(path),
  },
  {
    pattern: new RegExp(`detected dubious ownership in repository at ${PATH}(?:\\n|$)`, "u"),
    code: "not-owned",
    advise: (path) => notOwned(path),
  },
  {
    pattern: new RegExp(`cannot connect to socket at ${PATH}: (?:Permission denied|Operation not permitted)`, "u"),
    code: "nix-unusable",
    advise: (path) =>
      `This user may not speak with Nix's daemon (${path}). Let everybody write that socket, or run as a user who ` +
      `may: ls -l ${shellWord(path)}`,
  },
  {
    pattern: new RegExp(`cannot connect to (?:socket at ${PATH}|daemon)`, "u"),
    code: "nix-unusable",
    advise: (path) => `Nix's daemon does not answer${path === "" ? "" : ` at "${path}"`}. ${START_DAEMON}`,
  },
  {
    pattern: /is not allowed to connect to the Nix daemon|error: user .* not allowed/u,
    code: "nix-unusable",
    advise: () => "Nix's daemon refuses this user. Add him to allowed-users in /etc/nix/nix.conf, and restart it",
  },
  {
    pattern:
      /(?:don't know how to open Nix store(?: with scheme)?|[Cc]annot parse Nix store) ['"](?<subject>[^'"\n]*)['"]/u,
    code: "nix-unusable",
    advise: (name) =>
      `"${name}" is no store of Nix. Correct the variable NIX_REMOTE, or the setting store: nix config show store`,
  },
  {
    pattern: /current Nix store schema is version/u,
    code: "nix-unusable",
    advise: () => "Another version of Nix has used this store. Use the newest Nix that is installed here: which -a nix",
  },
  {
    pattern: /database disk image is malformed|file is not a database/u,
    code: "nix-unusable",
    advise: () => "Nix's database is damaged. Look at it: nix-store --verify --check-contents",
  },
  {
    pattern: /disk I\/O error/u,
    code: "nix-unusable",
    advise: () => "The disk with Nix's database is full, or broken. Look at it: df -h /nix",
  },
  {
    pattern: /no space left on device|database or disk is full/iu,
    code: "nix-unusable",
    advise: () => "The disk is full. Free some space: nix store gc",
  },
  {
    pattern: /cannot determine user's home directory/u,
    code: "nix-unusable",
    advise: () => 'Nix needs a home: export HOME="$(mktemp -d)"',
  },
  {
    pattern: new RegExp(
      `(?:opening lock file|creating directory|creating directories|changing ownership of path) ${PATH}: ${ERRNO}`,
      "u",
    ),
    code: "nix-unusable",
    advise: (path) => notWritable(path),
  },
  {
    pattern: new RegExp(
      `(?:opening file|reading directory|opening directory|reading file) ${PATH}: Permission denied`,
      "u",
    ),
    code: "not-owned",
    advise: (path) => `This user cannot read "${path}". Let everybody: chmod -R a+rX ${shellWord(path)}`,
  },
  {
    // Up to 2.23.
    pattern: new RegExp(`could not set permissions on ${PATH} to [0-7]+: `, "u"),
    code: "nix-unusable",
    advise: (path) => notWritable(path),
  },
  {
    pattern: /attempt to write a readonly database|unable to open database file/u,
    code: "nix-unusable",
    advise: () => notWritable("/nix/var/nix/db"),
  },
];

/**
 * Why Nix cannot work on this machine, when an error of its says so: an error whose message holds Nix's words and what
 * to type. Null for errors that are about the flake.
 */
export function obstacleIn(error: string): VerdictError | null {
  for (const { pattern, code, advise } of OBSTACLES) {
    const match = pattern.exec(error);
    if (match === null) continue;
    const said = (error.split("\n").find((line) => line.search(pattern) !== -1) ?? error).trim();
    return new VerdictError(code, `${advise(match.groups?.["subject"] ?? "")} (Nix said: ${said})`);
  }
  return null;
}

function notOwned(path: string): string {
  return (
    `Git does not use the repository "${path}" for this user, because another user owns it. ` +
    `If you trust what is in it: git config --global --add safe.directory ${shellWord(path)}`
  );
}

function notWritable(path: string): string {
  return (
    `This user cannot write "${path}", which Nix needs, and no daemon does it for him. Start Nix's daemon and use it ` +
    "(sudo systemctl start nix-daemon; export NIX_REMOTE=daemon), or run as the user that owns it: " +
    `ls -ld ${shellWord(path)}`
  );
}
