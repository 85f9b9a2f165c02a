import { open } from "node:fs/promises";
import { cwd } from "node:process";
import { dirname, join, parse, relative, resolve, sep } from "node:path";
import { constants as constants$1, createWriteStream, lstatSync, mkdirSync, readlinkSync, rmSync } from "node:fs";
// src/system/plain-files.ts
/**
* The one way in which files and folders are opened and made. A checkout, an artifact or another job may have put anything where we read or write: a link
* to a file elsewhere, a FIFO that nobody writes to, a folder.
*/
/** Something is there, and it is not what it has to be. The message names the path and says what is there. */
var NotPlainError = class extends Error {
	code = "ENOTPLAIN";
};
/** Neither through a link, nor waiting for somebody at the other end of a FIFO. */
const CAREFUL = constants$1.O_NOFOLLOW | constants$1.O_NONBLOCK;
/** Opens a regular file to read it. Throws a {@link NotPlainError} for anything else, links included, and what the system says. */
async function openPlain(path) {
	refuseLinkedFolders(path);
	let handle;
	try {
		handle = await open(path, constants$1.O_RDONLY | CAREFUL);
	} catch (error) {
		throw explained(error, path);
	}
	if ((await handle.stat()).isFile()) return handle;
	await handle.close();
	throw new NotPlainError(describe(path));
}
/** Opens a file that was not there, to write it. Throws `EEXIST` when something is there, whatever it is. */
async function openNew(path, mode = 438) {
	refuseLinkedFolders(path);
	return await open(path, constants$1.O_WRONLY | constants$1.O_CREAT | constants$1.O_EXCL | CAREFUL, mode);
}
/** Opens a regular file, which may be new, to write behind its end. Throws like {@link openPlain}. */
async function openToAppend(path) {
	refuseLinkedFolders(path);
	plainStats(path);
	return await open(path, constants$1.O_WRONLY | constants$1.O_CREAT | constants$1.O_APPEND | CAREFUL);
}
/** A stream into a new file. What was there before goes, unless it is a folder. Whatever is in the way is an error of the stream. */
function streamIntoNew(path) {
	try {
		refuseLinkedFolders(path);
		rmSync(path, { force: true });
		return createWriteStream(path, { flags: "wx" });
	} catch (error) {
		return createWriteStream("/dev/null").destroy(error);
	}
}
/** Facts of a regular file; null when nothing is there. Throws a {@link NotPlainError} for anything else. */
function plainStats(path) {
	refuseLinkedFolders(path);
	const stats = statsOf(path);
	if (stats !== void 0 && !stats.isFile()) throw new NotPlainError(describe(path));
	return stats ?? null;
}
/** What is there; undefined for nothing, also below something that is no folder. */
function statsOf(path) {
	try {
		return lstatSync(path, { throwIfNoEntry: false });
	} catch (error) {
		if (error.code === "ENOTDIR") return void 0;
		throw error;
	}
}
/** Makes a folder and those above it, as far as they are missing. Throws a {@link NotPlainError} when something else is in the way. */
function makeFolders(path) {
	refuseLinkedFolder(path);
	const missing = [];
	for (let at = resolve(path); lstatSync(at, { throwIfNoEntry: false }) === void 0; at = dirname(at)) missing.push(at);
	for (const folder of missing.toReversed()) try {
		mkdirSync(folder);
	} catch (error) {
		if (error.code !== "EEXIST") throw error;
	}
	const stats = lstatSync(path);
	if (!stats.isDirectory() && !stats.isSymbolicLink()) throw new NotPlainError(describe(path));
}
/**
* The first folder on the way to a path that is a symbolic link, and where it leads. `from`: a folder that is believed, and all above it. Null when there is none. Links right
* in the root (`/tmp` on macOS, `/var/run`'s like) belong to the system.
*/
function linkOnTheWay(path, from) {
	const inside = relative(from, dirname(resolve(path)));
	if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`)) return null;
	let at = resolve(from);
	for (const part of inside.split(sep)) {
		at = resolve(at, part);
		const stats = lstatSync(at, { throwIfNoEntry: false });
		if (stats === void 0) return null;
		if (stats.isSymbolicLink() && dirname(at) !== parse(at).root) return {
			link: at,
			target: readlinkSync(at)
		};
	}
	return null;
}
/** Throws a {@link NotPlainError} for a folder that is reached through a link below the folder that we run in, where things may have come with a checkout. */
function refuseLinkedFolder(folder) {
	refuseLinkedFolders(join(folder, "name"));
}
/** Ditto for what is in a folder. */
function refuseLinkedFolders(path) {
	const here = cwd();
	const found = here === parse(here).root ? null : linkOnTheWay(path, here);
	if (found !== null) throw new NotPlainError(`"${found.link}" is a symbolic link to "${found.target}", which is not followed`);
}
function explained(error, path) {
	const { code } = error;
	return code === "ELOOP" || code === "EMLINK" || code === "ENXIO" ? new NotPlainError(describe(path)) : error;
}
/** `"PATH" is a FIFO, and not a file`; of what is gone meanwhile, only that it is none. */
function describe(path) {
	return `"${path}" is ${kindOf(lstatSync(path, { throwIfNoEntry: false }))}, and not a file`;
}
/** What something in a folder is, with its article. */
function kindOf(stats) {
	if (stats === void 0) return "gone";
	if (stats.isSymbolicLink()) return "a symbolic link";
	if (stats.isDirectory()) return "a folder";
	if (stats.isFIFO()) return "a FIFO";
	if (stats.isSocket()) return "a socket";
	if (stats.isBlockDevice() || stats.isCharacterDevice()) return "a device";
	return "a file";
}
export { openPlain as a, refuseLinkedFolder as c, openNew as i, refuseLinkedFolders as l, linkOnTheWay as n, openToAppend as o, makeFolders as r, plainStats as s, kindOf as t, streamIntoNew as u };
