import { join } from "node:path";

import type { Context } from "./context.ts";
import type { TempFolder } from "./files.ts";
import type { Kernel } from "./kernel.ts";

/**
 * Makes a folder, in that for temporary files or inside `parent`, that later runs remove if this one is killed. Its
 * name has a label, the number of our process, and that of the namespace which numbers it; it is short, as the paths of
 * sockets must be.
 */
export async function runFolder(
  { world: { files, kernel, machine } }: Context,
  label: string,
  parent: string = files.temporaryRoot,
): Promise<TempFolder> {
  return await files.temporary(`${label}-${machine.pid}-${pidSpace(kernel)}-`, parent);
}

/** Where run folders are, and what else goes with each. */
type Sweep = { parent?: string; before?: (folder: string) => Promise<void> };

/** Removes such folders of runs that were killed before they could. */
export async function sweepRunFolders(
  { world: { files, kernel, machine } }: Context,
  label: string,
  { parent = files.temporaryRoot, before = async () => undefined }: Sweep = {},
): Promise<void> {
  const here = pidSpace(kernel);
  for (const name of await files.list(parent)) {
    if (!name.startsWith(`${label}-`)) continue;
    const { pid, space } = /^(?<pid>\d+)-(?<space>[0-9a-z]+)-/u.exec(name.slice(label.length + 1))?.groups ?? {};
    // In another namespace, which may share this folder, a process of that number may run.
    if (pid === undefined || space !== here || kernel.read(`/proc/${pid}/stat`) !== null) continue;
    const folder = join(parent, name);
    if ((await files.owner(folder)) !== machine.uid || (await files.kind(folder)) !== "a folder") continue;
    await before(folder);
    await files.remove(folder).catch(() => undefined);
  }
}

/** The namespace that numbers our processes, in few characters; "0" where the kernel does not say. */
function pidSpace(kernel: Kernel): string {
  return Number(/\d+/u.exec(kernel.link("/proc/self/ns/pid") ?? "")?.[0] ?? 0).toString(36);
}
