import { dirname, join, relative, resolve } from "node:path";

import { git } from "./git.ts";
import type { World } from "./world.ts";

/**
 * Whether git tracks an existing path, or anything below it. "unknown": it is in a repository, and git does not say.
 *
 * The repository is the nearest folder above that has a `.git`, which no commit can contain, and git is told to use it.
 * By itself, git would also use a folder that only looks like a repository (a commit can put `HEAD`, `objects` and
 * `refs` beside the path), and would refuse one that another user owns.
 */
export async function trackedState(
  path: string,
  { files, processes }: Pick<World, "files" | "processes">,
): Promise<"tracked" | "untracked" | "unknown"> {
  const whole = resolve(path);
  const top = foldersAbove(whole).find((folder) => files.exists(join(folder, ".git")));
  if (top === undefined) return "untracked";
  const listed = await git(
    top,
    [
      `--git-dir=${join(top, ".git")}`,
      `--work-tree=${top}`,
      "--literal-pathspecs",
      "ls-files",
      "-z",
      "--",
      relative(top, whole),
    ],
    processes,
  );
  return listed === null ? "unknown" : listed === "" ? "untracked" : "tracked";
}

function foldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === path ? [] : [above, ...foldersAbove(above)];
}
