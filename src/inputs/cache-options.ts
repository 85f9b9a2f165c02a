import { cachePlace, choice, file, recheck, sizeKind } from "./kinds.ts";
import type { Option } from "./option.ts";

const RUN_COMMANDS = ["run", "plan", "boot"] as const;

/** Words that are meant as a mode, and that nobody uses as the name of a folder. */
const MISTAKEN_MODE = /^(?:auto|always|false|never|no|none|off|on|true|yes)$/iu;

/** Before `auto` and `off` were values, a folder needed no slash. */
function folderWithSlash(value: string): { value: string; notice: string } | null {
  const folder = value.trim();
  if (folder === "" || folder.includes("/") || MISTAKEN_MODE.test(folder)) return null;
  return {
    value: `./${folder}`,
    notice:
      `cache: "${folder}" is used as a folder. Write --cache ./${folder}: a folder without a slash is deprecated, ` +
      "because a value without one is a mode.",
  };
}

/** Options about the data that is kept between runs. */
export const CACHE_OPTIONS = {
  cache: {
    theme: "Cache",
    kind: cachePlace(),
    default: "auto",
    commandLine: {
      commands: RUN_COMMANDS,
      help:
        "auto: keep proofs and history for later runs, in the job's cache or in the user's own; off: use " +
        "and keep nothing; a folder with a slash in its path, such as ./cache: keep them there, together " +
        "with what was built for the checks",
      placeholder: "WHERE",
      shorthand: { name: "no-cache", value: "off", help: "the same as --cache off" },
      modernize: folderWithSlash,
    },
    action: {
      main:
        "`auto` keeps proofs, history and what was built for the checks in the cache of GitHub, Gitea or act, for " +
        "later runs; `off` uses and keeps nothing; a folder with a slash in its path, such as `./cache`, is used " +
        "instead. Anybody who can write to that folder can make checks pass.",
    },
  },
  "cache-budget": {
    theme: "Cache",
    kind: sizeKind(),
    // A fifth of what GitHub's cache gives a repository (10 GB; GitHub's documentation, "Dependency caching
    // reference"): other caches need room, and each branch has its own.
    default: "2G",
    commandLine: {
      commands: RUN_COMMANDS,
      help: "the most space that the store paths of one branch may take",
      placeholder: "SIZE",
    },
    action: {
      main:
        "The most space that the store paths of one branch may take in the cache. GitHub gives a " +
        "repository 10 GB in all.",
    },
  },
  recheck: {
    theme: "Cache",
    kind: recheck(),
    default: null,
    commandLine: {
      commands: RUN_COMMANDS,
      help:
        "build proven checks again: those whose name matches WHAT, or all whose proof is older than WHAT, " +
        "such as 12h or 7d",
      placeholder: "WHAT",
    },
    action: {
      main:
        "Checks to build again even if an earlier run has proven them, one entry on each line: a " +
        "pattern for names, or an age such as `12h` or `7d` for all checks with an older proof. Use it " +
        "for checks whose result depends on more than their derivation.",
    },
  },
  trust: {
    theme: "Cache",
    kind: choice(["base", "self"]),
    default: "base",
    commandLine: {
      commands: RUN_COMMANDS,
      help:
        "base: in a job, only runs of the base and of protected branches prove anything; self: earlier " +
        "runs of the same branch do too, no matter who pushed to it",
      placeholder: "WHOM",
    },
    action: {
      main:
        "`base` believes only proofs of runs of the base, the default branch and protected branches. " +
        "`self` also believes earlier runs of the same pull request or branch, no matter who pushed to " +
        "it; the report then says how many checks are green only because of that.",
    },
  },
  history: {
    theme: "Cache",
    kind: file(),
    default: null,
    commandLine: {
      commands: RUN_COMMANDS,
      help: "a file with the times and memory of earlier runs; read for a better order, and updated",
      placeholder: "FILE",
    },
    action: {
      main:
        "A file with the times and memory of earlier runs. It is read for a better order of the builds, " +
        "and updated. The cache keeps the same data, so only runs without the cache need this file.",
    },
  },
} as const satisfies Readonly<Record<string, Option>>;
