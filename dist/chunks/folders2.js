import { r as messageOf, t as VerdictError } from "./error.js";
import { t as NO_REPORT } from "./merge.js";
import { n as decode, r as readReport, t as REPORT_BYTES } from "./read.js";
import { basename, join, resolve } from "node:path";
// src/collect/folders.ts
const REPORT = "verdict.json";
/** What the reports of all jobs together may take, in bytes: they are held in memory, in some ten times as much. A matrix has at most 256 jobs, and a hundred failed checks take 200 KB. */
const ALL_REPORT_BYTES = 64 * 1024 ** 2;
/**
* What jobs have left in folders. A folder with a `verdict.json` is what one job has left, and is named as it was given; one without whose subfolders have some holds what
* several have left, each under its own name, and a subfolder without one is a job without a report. So is every name in `expect` that no folder has. `out` is not looked
* into, because there the merged report goes; one that is also given throws a `usage` error. The log of a check becomes the path of a file that is there, or null. What cannot be read is a problem of that shard alone.
*/
async function readFolders(folders, expect, out, world) {
	if (folders.some((folder) => resolve(folder) === resolve(out))) throw new VerdictError("usage", `out: "${out}" is also a folder to be read, and would be written over. Choose another one.`);
	const found = (await Promise.all(folders.map((folder) => findShards(folder, out, world)))).flat();
	const names = new Set(found.flatMap(({ name }) => [name, basename(name)]));
	const missing = expect.filter((name) => !names.has(name)).map((name) => ({
		name,
		problem: `its job left no report: ${NO_REPORT}.`
	}));
	const shards = [];
	const left = { bytes: ALL_REPORT_BYTES };
	for (const one of found) shards.push(await readShard(one, left, world));
	return [...shards, ...missing];
}
async function findShards(folder, out, world) {
	const itself = {
		name: folder.replace(/(?<=.)\/+$/u, ""),
		path: folder,
		linked: await isLinked(folder, world)
	};
	if (itself.linked) return [itself];
	if (await hasReport(folder, world)) return [itself];
	const files = new Set((await filesIn(folder, world)).map(({ name }) => name));
	const names = (await world.files.list(folder)).filter((name) => !files.has(name) && resolve(folder, name) !== resolve(out));
	const inside = await Promise.all(names.map(async (name) => {
		const path = join(folder, name);
		const linked = await world.files.linkTarget(path) !== null;
		return {
			name,
			path,
			linked,
			full: !linked && await hasReport(path, world)
		};
	}));
	return inside.some(({ full }) => full) ? inside : [itself];
}
async function hasReport(folder, world) {
	return (await filesIn(folder, world)).some(({ name }) => name === REPORT);
}
/** Whether it is reached through a link where links are not followed. */
async function isLinked(folder, world) {
	return await world.files.list(folder).then(() => false, (error) => {
		if (error.code !== "ENOTPLAIN") throw error;
		return true;
	});
}
/** None in what is no folder, or cannot be read. */
async function filesIn(folder, world) {
	return await world.files.regularFiles(folder).catch(() => []);
}
async function readShard({ name, path, linked }, left, world) {
	if (linked) return {
		name,
		problem: "its folder is a symbolic link, which is not followed. Give the folder that it leads to."
	};
	if (!await hasReport(path, world)) return {
		name,
		problem: `its job left no report (there is no ${REPORT} in ${path}): ${NO_REPORT}.`
	};
	try {
		const bytes = await world.files.readRange(join(path, REPORT), 0, REPORT_BYTES + 1);
		if (bytes.length > left.bytes) return {
			name,
			problem: `its report has no room: the reports of all jobs may take ${ALL_REPORT_BYTES / 1024 ** 2} MiB together. Report on fewer jobs at once.`
		};
		left.bytes -= bytes.length;
		const read = readReport(decode(bytes));
		if ("problem" in read) return {
			name,
			problem: `its report cannot be used: ${REPORT} ${read.problem}. Run the job again.`
		};
		const logs = await logsIn(join(path, "logs"), world);
		return {
			name,
			report: {
				...read.report,
				checks: read.report.checks.map((check) => ({
					...check,
					log: logs.get(check.log ?? "") ?? null
				}))
			}
		};
	} catch (error) {
		if (error.code === void 0) throw error;
		return {
			name,
			problem: `its report cannot be read: ${messageOf(error)}.`
		};
	}
}
/** The paths of logs, by what a report calls them. A report's own words for a path are only looked up, never followed. */
async function logsIn(folder, world) {
	const files = await world.files.linkTarget(folder) === null ? await filesIn(folder, world) : [];
	return new Map(files.map(({ name }) => [`logs/${name}`, join(folder, name)]));
}
export { readFolders as n, ALL_REPORT_BYTES as t };
