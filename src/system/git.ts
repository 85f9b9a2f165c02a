import type { Processes } from "./processes.ts";

/**
 * The only way to call git, and only for what is there already. Anybody who fills our folders (a checkout, an artifact,
 * another job) may have put a repository where we look, and the settings of a repository can name programs.
 */

/**
 * Settings against those of a repository that could start a program, and against files that git looks for in folders
 * that somebody else may have filled.
 */
const SAFE = [
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "safe.bareRepository=explicit",
  "-c",
  "safe.directory=*",
  "-c",
  "core.commitGraph=false",
];

/**
 * No repository other than the one that is there, no commit or parent in another's place, and nothing from the network:
 * a partial clone fetches missing objects even to list its files, and the address may be a command (`ext::`).
 */
const ENVIRONMENT = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
  GIT_CONFIG_PARAMETERS: undefined,
  GIT_ALLOW_PROTOCOL: "none",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_GRAFT_FILE: "/dev/null",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  LC_ALL: "C",
};

/** Returns git's output for a folder; null when git fails or cannot be started. */
export async function git(
  folder: string,
  args: readonly string[],
  processes: Processes,
  signal?: AbortSignal,
): Promise<string | null> {
  const { code, stdout } = await processes.run(
    { file: "git", args: [...SAFE, "-C", folder, ...args], env: ENVIRONMENT },
    signal,
  );
  signal?.throwIfAborted();
  return code === 0 ? stdout : null;
}
