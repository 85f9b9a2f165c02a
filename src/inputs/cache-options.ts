import { cachePlace, choice, file, recheck, sizeKind } from "./kinds.ts";
import type { Option } from "./option.ts";

const RUN_COMMANDS = ["run", "plan"] as const;

/** Words that are meant as a mode; nobody's folder has such a name. */
const MISTAKEN_MODE = /^(?:auto|always|false|never|no|none|off|on|true|yes)$/iu;

/** A folder without a slash was right before `auto` and `off` were values. */
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

/** What travels between runs. */
export const CACHE_OPTIONS = {
  cache: {
    theme: "Cache",
    kind: cachePlace(),
    default: "auto",
    commandLine: {
      commands: RUN_COMMANDS,
      help:
        "auto: keep what checks have proven for later runs, in GitHub's cache or in the user's own; " +
        "off: use and keep nothing; a folder with a slash in its path, such as ./cache: keep there " +
        "also what was built for the checks",
      placeholder: "WHERE",
      shorthand: { name: "no-cache", value: "off", help: "the same as --cache off" },
      modernize: folderWithSlash,
    },
    action: {
      main:
        "`auto` keeps between runs what checks have proven and what was built for them, in GitHub's " +
        "cache; `off` uses and keeps nothing; a folder with a slash in its path, such as `./cache`, " +
        "keeps it there. Whoever can write to that folder can make checks pass.",
    },
  },
  "cache-budget": {
    theme: "Cache",
    kind: sizeKind(),
    // A fifth of what GitHub gives the cache of a repository (10 GB; GitHub's documentation, "Dependency caching
    // reference"): other caches need room, and branches have their own.
    default: "2G",
    commandLine: {
      commands: RUN_COMMANDS,
      help: "the most that store paths kept for one branch may take",
      placeholder: "SIZE",
    },
    action: {
      main:
        "The most that store paths kept for one branch may take, well below the 10 GB that GitHub's " +
        "cache gives a repository.",
    },
  },
  recheck: {
    theme: "Cache",
    kind: recheck(),
    default: null,
    commandLine: {
      commands: RUN_COMMANDS,
      help:
        "build again although proven: checks whose name matches WHAT, or all that were proven longer " +
        "ago than WHAT, such as 12h or 7d",
      placeholder: "WHAT",
    },
    action: {
      main:
        "Checks to build again although an earlier run has proven them, one entry on each line: a " +
        "pattern on names, or an age such as `12h` or `7d` for all that were proven longer ago. For " +
        "checks whose result depends on more than their derivation.",
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
        "runs of the branch do so as well, whoever pushed to it",
      placeholder: "WHOM",
    },
    action: {
      main:
        "`base` believes only what runs of the base, of the default branch and of protected branches " +
        "have proven; `self` also believes the earlier runs of a pull request or branch itself, " +
        "whoever pushed to it, and the report says how many checks are green by that alone.",
    },
  },
  history: {
    theme: "Cache",
    kind: file(),
    default: null,
    commandLine: {
      commands: RUN_COMMANDS,
      help: "how long earlier runs took; read for a better order, and written",
      placeholder: "FILE",
    },
    action: {
      main:
        "A file that says how long earlier runs took. It is read for a better order, and written. The " +
        "cache keeps the same, so only runs without it need one.",
    },
  },
} as const satisfies Readonly<Record<string, Option>>;
