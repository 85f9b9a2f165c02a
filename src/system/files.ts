import { randomUUID } from "node:crypto";
import { createWriteStream, existsSync, type WriteStream } from "node:fs";
import { access, appendFile, chmod, mkdir, mkdtemp, open, readdir, readFile, readlink, rename, rm, stat, statfs, symlink, writeFile, constants } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A temporary folder that is removed when the scope ends. */
export interface TempFolder extends AsyncDisposable {
  readonly path: string;
}

export interface Files {
  exists(path: string): boolean;
  executable(path: string): Promise<boolean>;
  read(path: string): Promise<Buffer>;
  /** In bytes; null when there is no such file. */
  size(path: string): Promise<number | null>;
  /** The last `bytes` of a file as text, and how many bytes come before. */
  tail(path: string, bytes: number): Promise<{ text: string; skipped: number }>;
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
  makeFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  append(path: string): WriteStream;
  /** A new folder, in the system's folder for temporary things or inside `parent`. */
  temporary(prefix: string, parent?: string): Promise<TempFolder>;
  /** The names in a folder, sorted; none when there is no such folder. */
  list(path: string): Promise<string[]>;
  /** Makes a symbolic link at `path` that says `target`. */
  link(target: string, path: string): Promise<void>;
}

/** The real file system. */
export function realFiles(): Files {
  return {
    exists: existsSync,
    executable: (path) => access(path, constants.X_OK).then(() => true, () => false),
    read: (path) => readFile(path),
    size: (path) => stat(path).then(({ size }) => size, () => null),
    tail,
    write,
    writePrivate: (path, content) => writeFile(path, content, { mode: 0o600, flag: "wx" }),
    setMode: chmod,
    extend: (path, text) => appendFile(path, text),
    freeSpace: (path) => statfs(path).then(({ bavail, bsize }) => bavail * bsize),
    owner: (path) => stat(path).then(({ uid }) => uid, () => null),
    linkTarget: (path) => readlink(path).catch(() => null),
    makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
    // Somebody's dying child may still write into a folder while it is removed.
    remove: (path) => rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }),
    move: rename,
    append: (path) => createWriteStream(path),
    temporary,
    list: (path) => readdir(path).then((names) => names.toSorted(), () => []),
    link: (target, path) => symlink(target, path),
  };
}

async function tail(path: string, bytes: number): Promise<{ text: string; skipped: number }> {
  await using handle = await open(path, "r");
  const { size } = await handle.stat();
  const skipped = Math.max(0, size - bytes);
  const buffer = Buffer.alloc(size - skipped);
  await handle.read(buffer, 0, buffer.length, skipped);
  return { text: buffer.toString("utf8"), skipped };
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, content);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function temporary(prefix: string, parent = tmpdir()): Promise<TempFolder> {
  const path = await mkdtemp(join(parent, prefix));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
