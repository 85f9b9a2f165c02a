import { join } from "node:path";

import type { Context, Kernel, TempFolder } from "../system/system.ts";
import { removeGroups } from "./seal.ts";

/** `nvb-`, the number of our process, and that of the namespace which numbers it; short, as sockets' paths must be. */
const BOOT_FOLDER = /^nvb-(?<pid>\d+)-(?<space>[0-9a-z]+)-/u;

/** Makes a folder for one boot. */
export async function bootFolder({ world: { files, kernel, machine } }: Context): Promise<TempFolder> {
  return await files.temporary(`nvb-${machine.pid}-${pidSpace(kernel)}-`);
}

/** Removes what was left by runs that were killed before they could. */
export async function sweepFolders({ world: { files, kernel, machine } }: Context): Promise<void> {
  const here = pidSpace(kernel);
  for (const name of await files.list(files.temporaryRoot)) {
    const { pid, space } = BOOT_FOLDER.exec(name)?.groups ?? {};
    const folder = join(files.temporaryRoot, name);
    // In another namespace, which may share this folder, a process of that number may run.
    if (pid === undefined || space !== here || kernel.read(`/proc/${pid}/stat`) !== null) continue;
    if ((await files.owner(folder)) !== machine.uid || (await files.kind(folder)) !== "a folder") continue;
    await removeGroups({ files }, folder);
    await files.remove(folder).catch(() => undefined);
  }
}

/** The namespace that numbers our processes, in few characters; "0" where the kernel does not say. */
function pidSpace(kernel: Kernel): string {
  return Number(/\d+/u.exec(kernel.link("/proc/self/ns/pid") ?? "")?.[0] ?? 0).toString(36);
}
