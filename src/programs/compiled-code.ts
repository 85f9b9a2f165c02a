import { existsSync, lstatSync, mkdirSync, statSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { env, getuid } from "node:process";

/**
 * Keeps the compiled form of what is loaded from now on for the next start, in `~/.cache/nix-verdict/code`: it takes
 * some 40 of 150 ms to compile. Node compares it with the program's text, and `NODE_DISABLE_COMPILE_CACHE=1` turns it
 * off.
 *
 * What lies there is run. So it is used only if nobody else can write there: the home and the folder are our own, which
 * they are not for root in another user's home. A job starts once on a machine, and has no use for it.
 */
export function keepCompiledCode(): void {
  const parent = env["XDG_CACHE_HOME"] ?? join(env["HOME"] ?? "", ".cache");
  if (env["CI"] === undefined && parent.startsWith("/")) useFolder(parent, join(parent, "nix-verdict"));
}

/** Uses a folder, unless anything speaks against it: then the program is compiled, which takes a little longer. */
function useFolder(parent: string, own: string): void {
  const folder = join(own, "code");
  try {
    if (!isOurs(statSync(env["HOME"] ?? "").uid) || !isOurs(statSync(parent).uid)) return;
    // One by one: in a folder of the kernel's, such as /proc, Node 24 never ends to make both at once.
    for (const path of [own, folder]) if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
    const { uid, mode } = lstatSync(folder);
    if (isOurs(uid) && (mode & 0o170_077) === 0o040_000) enableCompileCache(folder);
  } catch {
    // No home, or one that is read-only.
  }
}

function isOurs(uid: number): boolean {
  return uid === getuid?.();
}
