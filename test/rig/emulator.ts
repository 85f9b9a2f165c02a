/** QEMU, unpacked from Debian's packages. */

import { join } from "node:path";

import { cached } from "./cached.ts";
import { unpackPackages } from "./packages.ts";

/** A QEMU that runs from where it was unpacked: what comes before its own arguments, and its environment. */
export type Emulator = { file: string; args: readonly string[]; env: Readonly<Record<string, string>> };

/**
 * QEMU with its libraries, even its C library, unpacked from Debian's packages: the machine keeps what it has
 * installed, whatever that is.
 */
export async function emulator(): Promise<Emulator> {
  const root = await cached("rig-qemu", [import.meta.filename], async (draft) => {
    await unpackPackages(draft, ["qemu-system-x86"]);
  });
  const libraries = join(root, "usr/lib/x86_64-linux-gnu");
  // Started through its own linker, QEMU takes that for itself and so cannot find what lies beside it.
  const data = ["usr/share/qemu", "usr/share/seabios"].flatMap((folder) => ["-L", join(root, folder)]);
  return {
    file: join(libraries, "ld-linux-x86-64.so.2"),
    args: ["--library-path", libraries, join(root, "usr/bin/qemu-system-x86_64"), ...data],
    env: { QEMU_MODULE_DIR: join(libraries, "qemu") },
  };
}
