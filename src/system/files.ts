import { randomUUID } from "node:crypto";
import { existsSync, type WriteStream } from "node:fs";
import {
  access,
  appendFile,
  chmod,
  constants,
  copyFile,
  link,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
  symlink,
  utimes,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { appendRange, hashRange, readRange, tail } from "./file-parts.ts";
import { listTree, readInTree } from "./file-trees.ts";
import {
  kindOf,
  linkOnTheWay,
  makeFolders,
  openNew,
  openPlain,
  plainStats,
  refuseLinkedFolder,
  refuseLinkedFolders,
  streamIntoNew,
} from "./plain-files.ts";

/** A temporary folder that is removed when the scope ends. */
export interface TempFolder extends AsyncDisposable {
  readonly path: string;
}

/** A regular file in a folder. `writtenAt` is in milliseconds since the epoch; `links` counts all its names. */
export type FileFacts = { name: string; bytes: number; writtenAt: number; links: number };

/**
 * The file system. Everything that is read or written must be a regular file and not a link. Below the current folder,
 * no folder of its path may be a link either, because it may have come with a checkout. Anything else throws a
 * {@link NotPlainError}.
 */
export interface Files {
  exists(path: string): boolean;
  executable(path: string): Promise<boolean>;
  read(path: string): Promise<Buffer>;
  /** Reads at most `most` bytes of a file of the machine's own. It may be a link, as most files of NixOS' /etc are. */
  readSystem(path: string, most?: number): Promise<Buffer>;
  /** In bytes; null when nothing is there. */
  size(path: string): Promise<number | null>;
  /** Reads the last `bytes` of a file as text; `skipped`: how many bytes come before. */
  tail(path: string, bytes: number): Promise<{ text: string; skipped: number }>;
  /** Reads `length` bytes of a file from `offset` on; fewer where it ends. */
  readRange(path: string, offset: number, length: number): Promise<Buffer>;
  /** Returns the SHA-256 of such a part, in hex. */
  hashRange(path: string, offset: number, length: number): Promise<string>;
  /** Copies such a part to the end of another file, which may be new; returns the SHA-256 of the copy in hex. */
  appendRange(path: string, offset: number, length: number, to: string): Promise<string>;
  /** Creates the folder, and writes through a temporary name, so that no reader ever sees half a file. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Writes a new file that nobody else can read. */
  writePrivate(path: string, content: string): Promise<void>;
  /** Sets a path's permission bits, for example 0o755. */
  setMode(path: string, mode: number): Promise<void>;
  /** Appends to a file in one piece; its owner and mode stay. */
  extend(path: string, text: string): Promise<void>;
  /** Returns the bytes that are free for users on a path's file system. */
  freeSpace(path: string): Promise<number>;
  /** Returns the number of the user that owns a path, 0 for root; null when there is no such path. */
  owner(path: string): Promise<number | null>;
  /** Returns the target of a symbolic link; null when it is not a link. */
  linkTarget(path: string): Promise<string | null>;
  /** Returns the first folder on the way to a path that is a symbolic link; null when there is none. */
  linkOnTheWay(path: string): { link: string; target: string } | null;
  /** Returns the kind of a path with its article: "a symbolic link", "a folder", "a file"; null when it is missing. */
  kind(path: string): Promise<string | null>;
  makeFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Removes an empty folder; any other stays. */
  removeEmpty(path: string): Promise<void>;
  /**
   * Renames a file or a folder within the same file system; whatever has the new name already is replaced, if it is of
   * the same kind.
   */
  move(from: string, to: string): Promise<void>;
  /**
   * Copies a file to a new one that counts as written now, without copying its bytes where the file system can share
   * them. A failed copy leaves no file.
   */
  copy(from: string, to: string): Promise<void>;
  /** Moves a file to a free name on the same file system. Returns false, and leaves the file, if the name is taken. */
  claim(from: string, to: string): Promise<boolean>;
  /** Opens a stream into a new file. Removes an existing one; a failure to do so is an error of the stream. */
  create(path: string): WriteStream;
  readonly temporaryRoot: string;
  /** Creates a new folder, in the system's folder for temporary files (the root) or inside `parent`. */
  temporary(prefix: string, parent?: string): Promise<TempFolder>;
  /** Lists the names in a folder, sorted; none when there is no such folder. */
  list(path: string): Promise<string[]>;
  /**
   * Lists the regular files in a folder, unordered, without following symbolic links; none when there is no such
   * folder. Throws when it cannot be read.
   */
  regularFiles(path: string): Promise<FileFacts[]>;
  /** Lists files of a tree, and reads one of them, whatever else is there: see `file-trees.ts`. */
  listTree: typeof listTree;
  readInTree: typeof readInTree;
  /** Creates a symbolic link at `path` to `target`. */
  link(target: string, path: string): Promise<void>;
}

/** The real file system. */
export function realFiles(): Files {
  return {
    exists: existsSync,
    executable: (path) =>
      access(path, constants.X_OK).then(
        () => true,
        () => false,
      ),
    read: readWhole,
    readSystem: async (path, most = Number.POSITIVE_INFINITY) => {
      // A file without a size may be a pipe, which could be read forever.
      const facts = await stat(path);
      return facts.isFile() && facts.size <= most ? await readFile(path) : Buffer.alloc(0);
    },
    size: async (path) => plainStats(path)?.size ?? null,
    tail,
    readRange,
    hashRange,
    appendRange,
    write,
    writePrivate: async (path, content) => {
      await using file = await openNew(path, 0o600);
      await file.writeFile(content);
    },
    setMode: chmod,
    extend: (path, text) => appendFile(path, text),
    freeSpace: (path) => statfs(path).then(({ bavail, bsize }) => bavail * bsize),
    owner: (path) =>
      stat(path).then(
        ({ uid }) => uid,
        () => null,
      ),
    linkTarget: (path) => readlink(path).catch(() => null),
    linkOnTheWay: (path) => linkOnTheWay(path, "/"),
    kind: (path) => lstat(path).then(kindOf, () => null),
    makeFolder: async (path) => makeFolders(path),
    remove,
    removeEmpty: (path) => rmdir(path).catch(() => undefined),
    move: rename,
    copy,
    claim: claimFile,
    create: streamIntoNew,
    temporaryRoot: tmpdir(),
    temporary,
    list: listFolder,
    regularFiles,
    listTree,
    readInTree,
    link: (target, path) => symlink(target, path),
  };
}

/** A dying child of somebody else may still write into a folder while it is removed. */
async function remove(path: string): Promise<void> {
  refuseLinkedFolders(path);
  await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

async function listFolder(path: string): Promise<string[]> {
  refuseLinkedFolder(path);
  return await readdir(path).then(
    (names) => names.toSorted(),
    () => [],
  );
}

async function readWhole(path: string): Promise<Buffer> {
  await using handle = await openPlain(path);
  return await handle.readFile();
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  makeFolders(dirname(path));
  // Renaming replaces a link and leaves its target alone, but whoever made the link should know.
  plainStats(path);
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await using file = await openNew(draft);
    await file.writeFile(content);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function temporary(prefix: string, parent = tmpdir()): Promise<TempFolder> {
  const path = await mkdtemp(join(parent, prefix));
  return { path, [Symbol.asyncDispose]: () => remove(path) };
}

async function copy(from: string, to: string): Promise<void> {
  plainStats(from);
  plainStats(to);
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  // A clone on macOS keeps the time of the original.
  const now = new Date();
  await utimes(to, now, now);
}

async function claimFile(from: string, to: string): Promise<boolean> {
  try {
    // Unlike a rename, a new name never replaces another file.
    await link(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" || existsSync(to)) return false;
    // Not every file system allows two names for a file.
    await rename(from, to);
    return true;
  }
  await rm(from);
  return true;
}

async function regularFiles(path: string): Promise<FileFacts[]> {
  refuseLinkedFolder(path);
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  });
  const facts = entries
    .filter((entry) => entry.isFile())
    .map(async ({ name }) => {
      const found = await lstat(join(path, name)).catch(() => null);
      return found?.isFile() ? [{ name, bytes: found.size, writtenAt: found.mtimeMs, links: found.nlink }] : [];
    });
  return (await Promise.all(facts)).flat();
}
