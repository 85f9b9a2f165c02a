import { basename, dirname } from "node:path";

import type { World } from "./system/world.ts";

/** Nothing that a repository's own settings name is started by asking it. */
const HARMLESS = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-optional-locks", "--literal-pathspecs"];

/** Whether git tracks a path that is there, or anything below it. False where there is no git, no repository, or one that git does not want to look into. */
export async function isTracked(path: string, world: World): Promise<boolean> {
  const [folder, name] = [dirname(path), basename(path)];
  const { code, stdout } = await world.processes.run({ file: "git", args: ["-C", folder, ...HARMLESS, "ls-files", "-z", "--", name] });
  return code === 0 && stdout !== "";
}
