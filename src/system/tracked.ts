import { dirname, join, relative, resolve } from "node:path";

import { git } from "./git.ts";
import type { World } from "./world.ts";

/**
 * Whether git tracks a path that is there, or anything below it. "unknown": it lies in a repository, and git does not
 * say.
 *
 * The repository is the nearest folder above that has a `.git`, which no commit can bring along, and git is told of it:
 * by itself, it also takes a folder that only looks like a repository (a commit can lay `HEAD`, `objects` and `refs`
 * beside the path), and wants nothing to do with one that another user owns.
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
