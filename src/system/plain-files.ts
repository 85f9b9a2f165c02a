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
 * The only way to open and create files and folders. A checkout, an artifact or another job may have put anything where
 * we read or write: a link to a file elsewhere, a FIFO without a writer, a folder.
 */

/**
 * Thrown when something other than the expected kind of file is there. The message names the path and says what is
 * there.
 */
class NotPlainError extends Error {
  readonly code = "ENOTPLAIN";
}

/** Does not follow a link, and does not wait for the other end of a FIFO. */
const CAREFUL = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Opens a regular file for reading. Throws a {@link NotPlainError} for anything else, including links, and the system's
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

/** Creates a file for writing. Throws `EEXIST` when anything of that name exists. */
export async function openNew(path: string, mode = 0o666): Promise<FileHandle> {
  refuseLinkedFolders(path);
  return await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | CAREFUL, mode);
}

/** Opens a regular file, which may be new, for appending. Throws like {@link openPlain}. */
export async function openToAppend(path: string): Promise<FileHandle> {
  refuseLinkedFolders(path);
  plainStats(path);
  return await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | CAREFUL);
}

/**
 * Opens a stream into a new file. An existing file is removed, but not a folder. Anything in the way is an error of the
 * stream.
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

/** Returns facts about a regular file; null when nothing is there. Throws a {@link NotPlainError} for anything else. */
export function plainStats(path: string): Stats | null {
  refuseLinkedFolders(path);
  const stats = statsOf(path);
  if (stats !== undefined && !stats.isFile()) throw new NotPlainError(describe(path));
  return stats ?? null;
}

/** Returns facts about whatever is there; undefined for nothing, also below something that is not a folder. */
function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** Creates a folder and its missing parents. Throws a {@link NotPlainError} when something else is in the way. */
export function makeFolders(path: string): void {
  refuseLinkedFolder(path);
  const missing: string[] = [];
  // Node's own way loops forever where a folder cannot be created without a proper error, as in /proc.
  for (let at = resolve(path); lstatSync(at, { throwIfNoEntry: false }) === undefined; at = dirname(at))
    missing.push(at);
  for (const folder of missing.toReversed()) {
    try {
      mkdirSync(folder);
    } catch (error) {
      // Somebody else may have created it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  const stats = lstatSync(path);
  if (!stats.isDirectory() && !stats.isSymbolicLink()) throw new NotPlainError(describe(path));
}

/**
 * Returns the first folder on the way to a path that is a symbolic link, and its target. `from`: a folder that is
 * believed, together with all folders above it. Null when there is none. Links directly in the root (`/tmp` on macOS,
 * and those like `/var/run`) belong to the system.
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
 * Throws a {@link NotPlainError} for a folder that is reached through a link below the current folder, where files may
 * have come with a checkout.
 */
export function refuseLinkedFolder(folder: string): void {
  refuseLinkedFolders(join(folder, "name"));
}

/** The same for something in a folder. */
export function refuseLinkedFolders(path: string): void {
  const here = cwd();
  const found = here === parse(here).root ? null : linkOnTheWay(path, here);
  if (found !== null)
    throw new NotPlainError(`"${found.link}" is a symbolic link to "${found.target}", which is not followed`);
}

function explained(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  // Linux reports a link as ELOOP, FreeBSD as EMLINK; ENXIO means a socket.
  return code === "ELOOP" || code === "EMLINK" || code === "ENXIO" ? new NotPlainError(describe(path)) : error;
}

/** Returns `"PATH" is a FIFO, and not a file`; for something that is gone meanwhile, only that it is not a file. */
function describe(path: string): string {
  return `"${path}" is ${kindOf(lstatSync(path, { throwIfNoEntry: false }))}, and not a file`;
}

/** Returns the kind of something in a folder, with its article. */
export function kindOf(stats: Stats | undefined): string {
  if (stats === undefined) return "gone";
  if (stats.isSymbolicLink()) return "a symbolic link";
  if (stats.isDirectory()) return "a folder";
  if (stats.isFIFO()) return "a FIFO";
  if (stats.isSocket()) return "a socket";
  if (stats.isBlockDevice() || stats.isCharacterDevice()) return "a device";
  return "a file";
}
