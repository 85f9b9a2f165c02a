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

/** A regular file in a folder. `writtenAt` is in milliseconds since the epoch; `links` counts its names anywhere. */
export type FileFacts = { name: string; bytes: number; writtenAt: number; links: number };

/**
 * The file system. What is read or written has to be a regular file and no link; below the current folder, no folder on
 * the way to it may be a link either: all that may have come with a checkout. Anything else throws a
 * {@link NotPlainError}.
 */
export interface Files {
  exists(path: string): boolean;
  executable(path: string): Promise<boolean>;
  read(path: string): Promise<Buffer>;
  /** A file of the machine's own, which may well be a link: on NixOS, most of /etc are. At most `most` bytes of it. */
  readSystem(path: string, most?: number): Promise<Buffer>;
  /** In bytes; null when nothing is there. */
  size(path: string): Promise<number | null>;
  /** The last `bytes` of a file as text, and how many bytes come before. */
  tail(path: string, bytes: number): Promise<{ text: string; skipped: number }>;
  /** `length` bytes of a file from `offset` on; fewer where it ends. */
  readRange(path: string, offset: number, length: number): Promise<Buffer>;
  /** The SHA-256 of such a part, in hex. */
  hashRange(path: string, offset: number, length: number): Promise<string>;
  /** Copies such a part to the end of another file, which may be new; gives the SHA-256 of the copy in hex. */
  appendRange(path: string, offset: number, length: number, to: string): Promise<string>;
  /** Makes the folder and writes through a temporary name, so that no reader ever sees half a file. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Writes a new file that nobody else can read. */
  writePrivate(path: string, content: string): Promise<void>;
  /** Sets a path's permission bits, for example 0o755. */
  setMode(path: string, mode: number): Promise<void>;
  /** Adds to the end of a file, in one piece; its owner and mode stay. */
  extend(path: string, text: string): Promise<void>;
  /** Bytes that are free for users on a path's file system. */
  freeSpace(path: string): Promise<number>;
  /** Number of the user that owns a path, 0 for root; null when there is no such path. */
  owner(path: string): Promise<number | null>;
  /** What a symbolic link says; null when it is none. */
  linkTarget(path: string): Promise<string | null>;
  /** The first folder on the way to a path that is a symbolic link; null when there is none. */
  linkOnTheWay(path: string): { link: string; target: string } | null;
  /** What something is, with its article: "a symbolic link", "a folder", "a file"; null when nothing is there. */
  kind(path: string): Promise<string | null>;
  makeFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Removes a folder that has nothing in it; any other stays. */
  removeEmpty(path: string): Promise<void>;
  /**
   * Gives a file or a folder another name on the same file system; what has that name already goes, if it is of the
   * same kind.
   */
  move(from: string, to: string): Promise<void>;
  /**
   * Copies a file to a new one that counts as written now, without moving its bytes where the file system can share
   * them. A failed copy leaves no file.
   */
  copy(from: string, to: string): Promise<void>;
  /** Moves a file to a free name on the same file system. False, and the file stays, when the name is taken. */
  claim(from: string, to: string): Promise<boolean>;
  /** A new file that is written bit by bit. What was there before goes; what cannot go is an error of the stream. */
  create(path: string): WriteStream;
  /** A new folder, in the system's folder for temporary things or inside `parent`. */
  temporary(prefix: string, parent?: string): Promise<TempFolder>;
  /** The names in a folder, sorted; none when there is no such folder. */
  list(path: string): Promise<string[]>;
  /**
   * The regular files in a folder, in no order, nothing through a symbolic link; none when there is no such folder.
   * Throws when it cannot be read.
   */
  regularFiles(path: string): Promise<FileFacts[]>;
  /** Makes a symbolic link at `path` that says `target`. */
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
      // What has no size may be a pipe, and reading it would not end.
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
    temporary,
    list: listFolder,
    regularFiles,
    link: (target, path) => symlink(target, path),
  };
}

/** Somebody's dying child may still write into a folder while it is removed. */
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
  // A name takes a link's place and leaves alone what that led to; but whoever made the link wants to know.
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
  // A clone on macOS has the time of what it was made from.
  const now = new Date();
  await utimes(to, now, now);
}

async function claimFile(from: string, to: string): Promise<boolean> {
  try {
    // Unlike a rename, a new name never takes another file's place.
    await link(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" || existsSync(to)) return false;
    // Not every file system lets a file have two names.
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
