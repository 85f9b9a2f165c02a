import { constants } from "node:fs";
import { type FileHandle, lstat, open, opendir } from "node:fs/promises";
import { platform } from "node:process";

import { refuseLinkedFolder } from "./plain-files.ts";

/**
 * Trees that a build has left, with anything in them: links, FIFOs, a million files, and processes that still change
 * them. No link is followed, no folder is entered by a name that could mean something else meanwhile, and nothing that
 * is not a regular file is opened.
 */

/** How far a tree is searched: so many names in it, so many folders deep, so long in milliseconds. */
type TreeLimits = { names: number; depth: number; ms: number };

/** A regular file in a tree: its path below the root, with `/`, and its size when it was seen. */
type TreeFile = { path: string; bytes: number };

const OPEN_FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const OPEN_FILE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Lists the regular files of a tree whose names `isWanted` accepts, those near the root first. None where there is no
 * folder. `isWhole`: nothing was left out for a limit, or because it could not be read.
 */
export async function listTree(
  root: string,
  { names, depth, ms }: TreeLimits,
  isWanted: (name: string) => boolean,
): Promise<{ files: TreeFile[]; isWhole: boolean }> {
  const files: TreeFile[] = [];
  const folders: string[][] = [[]];
  const end = performance.now() + ms;
  let isWhole = true;
  let left = names;
  for (const parts of folders) {
    await using folder = await openFolder(root, parts);
    if (folder === null) {
      isWhole &&= parts.length === 0;
      continue;
    }
    for await (const entry of await opendir(folder.path)) {
      if (left === 0 || performance.now() > end) return { files, isWhole: false };
      left -= 1;
      const path = [...parts, entry.name];
      if (entry.isDirectory()) {
        if (path.length <= depth) folders.push(path);
        else isWhole = false;
      } else if (entry.isFile() && isWanted(entry.name)) {
        const bytes = await lstat(`${folder.path}/${entry.name}`).then(
          (facts) => (facts.isFile() ? facts.size : null),
          () => null,
        );
        if (bytes === null) isWhole = false;
        else files.push({ path: path.join("/"), bytes });
      }
    }
  }
  return { files, isWhole };
}

/**
 * Reads a regular file of a tree. Null when it is not one any more, cannot be read, or has more than `most` bytes.
 * `hasOneName`: nor may it have a second name, which could be that of somebody else's file.
 */
export async function readInTree(
  root: string,
  path: string,
  { most, hasOneName }: { most: number; hasOneName: boolean },
): Promise<Buffer | null> {
  const parts = path.split("/");
  const name = parts.pop() ?? "";
  try {
    await using folder = await openFolder(root, parts);
    if (folder === null) return null;
    await using handle = await open(`${folder.path}/${name}`, OPEN_FILE);
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size > most || (hasOneName && facts.nlink !== 1)) return null;
    // It may grow meanwhile: what is read is as long as it was.
    const buffer = Buffer.alloc(facts.size);
    let done = 0;
    while (done < buffer.length) {
      const { bytesRead } = await handle.read(buffer, done, buffer.length - done, done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return buffer.subarray(0, done);
  } catch {
    return null;
  }
}

/** An open folder, and the path by which its content is reached. */
type OpenFolder = AsyncDisposable & { path: string };

/** Opens a folder of a tree, one step after the other. Null when there is none that can be read. */
async function openFolder(root: string, parts: readonly string[]): Promise<OpenFolder | null> {
  let handle: FileHandle | null = null;
  let path = root;
  try {
    refuseLinkedFolder(root);
    for (const part of [null, ...parts]) {
      const next: FileHandle = await open(part === null ? root : `${path}/${part}`, OPEN_FOLDER);
      await handle?.close();
      handle = next;
      // On Linux this is the folder itself, whatever its path leads to by now.
      path = platform === "linux" ? `/proc/self/fd/${next.fd}` : part === null ? root : `${path}/${part}`;
    }
    const opened = handle;
    return { path, [Symbol.asyncDispose]: async () => await opened?.close() };
  } catch {
    await handle?.close();
    return null;
  }
}
