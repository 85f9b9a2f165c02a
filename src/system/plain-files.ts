import {
  constants,
  createWriteStream,
  lstatSync,
  mkdirSync,
  readlinkSync,
  rmSync,
  type Stats,
  type WriteStream,
} from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname, join, parse, relative, resolve, sep } from "node:path";
import { cwd } from "node:process";

/**
 * The one way in which files and folders are opened and made. A checkout, an artifact or another job may have put
 * anything where we read or write: a link to a file elsewhere, a FIFO that nobody writes to, a folder.
 */

/** Something is there, and it is not what it has to be. The message names the path and says what is there. */
class NotPlainError extends Error {
  readonly code = "ENOTPLAIN";
}

/** Neither through a link, nor waiting for somebody at the other end of a FIFO. */
const CAREFUL = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Opens a regular file to read it. Throws a {@link NotPlainError} for anything else, links included, and the system's
 * own errors.
 */
export async function openPlain(path: string): Promise<FileHandle> {
  refuseLinkedFolders(path);
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | CAREFUL);
  } catch (error) {
    throw explained(error, path);
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new NotPlainError(describe(path));
}

/** Opens a file that was not there, to write it. Throws `EEXIST` when something is there, whatever it is. */
export async function openNew(path: string, mode = 0o666): Promise<FileHandle> {
  refuseLinkedFolders(path);
  return await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | CAREFUL, mode);
}

/** Opens a regular file, which may be new, to write behind its end. Throws like {@link openPlain}. */
export async function openToAppend(path: string): Promise<FileHandle> {
  refuseLinkedFolders(path);
  plainStats(path);
  return await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | CAREFUL);
}

/**
 * A stream into a new file. What was there before goes, unless it is a folder. Whatever is in the way is an error of
 * the stream.
 */
export function streamIntoNew(path: string): WriteStream {
  try {
    refuseLinkedFolders(path);
    rmSync(path, { force: true });
    return createWriteStream(path, { flags: "wx" });
  } catch (error) {
    return createWriteStream("/dev/null").destroy(error as Error);
  }
}

/** Facts of a regular file; null when nothing is there. Throws a {@link NotPlainError} for anything else. */
export function plainStats(path: string): Stats | null {
  refuseLinkedFolders(path);
  const stats = statsOf(path);
  if (stats !== undefined && !stats.isFile()) throw new NotPlainError(describe(path));
  return stats ?? null;
}

/** What is there; undefined for nothing, also below something that is no folder. */
function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
    throw error;
  }
}

/**
 * Makes a folder and those above it, as far as they are missing. Throws a {@link NotPlainError} when something else is
 * in the way.
 */
export function makeFolders(path: string): void {
  refuseLinkedFolder(path);
  const missing: string[] = [];
  // Node's own way never ends where a folder cannot be made and does not say so, as in /proc.
  for (let at = resolve(path); lstatSync(at, { throwIfNoEntry: false }) === undefined; at = dirname(at))
    missing.push(at);
  for (const folder of missing.toReversed()) {
    try {
      mkdirSync(folder);
    } catch (error) {
      // Somebody else may have made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  const stats = lstatSync(path);
  if (!stats.isDirectory() && !stats.isSymbolicLink()) throw new NotPlainError(describe(path));
}

/**
 * The first folder on the way to a path that is a symbolic link, and where it leads. `from`: a folder that is believed,
 * and all above it. Null when there is none. Links right in the root (`/tmp` on macOS, `/var/run`'s like) belong to the
 * system.
 */
export function linkOnTheWay(path: string, from: string): { link: string; target: string } | null {
  const inside = relative(from, dirname(resolve(path)));
  if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`)) return null;
  let at = resolve(from);
  for (const part of inside.split(sep)) {
    at = resolve(at, part);
    const stats = lstatSync(at, { throwIfNoEntry: false });
    if (stats === undefined) return null;
    if (stats.isSymbolicLink() && dirname(at) !== parse(at).root) return { link: at, target: readlinkSync(at) };
  }
  return null;
}

/**
 * Throws a {@link NotPlainError} for a folder that is reached through a link below the folder that we run in, where
 * things may have come with a checkout.
 */
export function refuseLinkedFolder(folder: string): void {
  refuseLinkedFolders(join(folder, "name"));
}

/** Ditto for what is in a folder. */
export function refuseLinkedFolders(path: string): void {
  const here = cwd();
  const found = here === parse(here).root ? null : linkOnTheWay(path, here);
  if (found !== null)
    throw new NotPlainError(`"${found.link}" is a symbolic link to "${found.target}", which is not followed`);
}

function explained(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  // Linux says ELOOP of a link, FreeBSD EMLINK; ENXIO is a socket's word.
  return code === "ELOOP" || code === "EMLINK" || code === "ENXIO" ? new NotPlainError(describe(path)) : error;
}

/** `"PATH" is a FIFO, and not a file`; of what is gone meanwhile, only that it is none. */
function describe(path: string): string {
  return `"${path}" is ${kindOf(lstatSync(path, { throwIfNoEntry: false }))}, and not a file`;
}

/** What something in a folder is, with its article. */
export function kindOf(stats: Stats | undefined): string {
  if (stats === undefined) return "gone";
  if (stats.isSymbolicLink()) return "a symbolic link";
  if (stats.isDirectory()) return "a folder";
  if (stats.isFIFO()) return "a FIFO";
  if (stats.isSocket()) return "a socket";
  if (stats.isBlockDevice() || stats.isCharacterDevice()) return "a device";
  return "a file";
}
