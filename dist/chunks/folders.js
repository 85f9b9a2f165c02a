import { M as VerdictError, P as messageOf, m as compare, v as count } from "./clean-start.js";
import { l as BLANK, n as version } from "./package.js";
import { a as systemOf, t as VERDICTS } from "./verdict.js";
import { n as decode, r as readReport, t as REPORT_BYTES } from "./read.js";
import { basename, join, resolve } from "node:path";
// src/collect/merge.ts
/** A job that has left nothing; what it says goes behind "no report: ". */
const NO_REPORT = "it was cancelled or ran out of time, or its report was not uploaded. Look at that job; the step that uploads needs `if: always()`";
/**
* What one report takes of all jobs together, checks and builds: twice what it takes of one (`read.ts`). Every reader of a report walks through all of it, and so does the browser that shows it.
*/
const MOST = {
	checks: 2e4,
	builds: 4e4
};
/** A report that proves nothing must not vanish among those that do. */
const EMPTY = "its report holds no check, so nothing was proven. Look at that job";
/**
* One report of what several jobs have left, the same in whatever order they are given, and what is odd about them, in sentences. A job without a report becomes a check that is
* `lost`, with its name. `now`, in milliseconds since the epoch, is when it happened if no job has a report.
*
* What is more than {@link MOST} is left out, good checks before bad ones and short builds before long ones, and is a check of its own that is `lost` and says so: no report is green for what it does not hold.
*
* A check that several jobs have (the same `attr` of the same flake) counts once, with the verdict that a reader should meet first: a bad one before a good one, and built before `cached`.
*/
function merge(shards, now, most = MOST) {
	const sorted = shards.toSorted((a, b) => compare(a.name, b.name) || compare(startOf(a), startOf(b)));
	const reports = sorted.flatMap((shard) => "report" in shard ? [shard.report] : []);
	const lost = sorted.flatMap((shard) => "problem" in shard ? [lostCheck(shard)] : shard.report.checks.length === 0 ? [lostCheck({
		name: shard.name,
		problem: EMPTY
	})] : []);
	const checks = mostUrgent([...distinct(reports), ...lost], most.checks);
	const [first] = reports;
	const start = earliest(reports.map(({ startedAt }) => startedAt)) ?? new Date(now).toISOString();
	const end = Math.max(Date.parse(start), ...reports.map(endOf));
	const timeline = mergeTimelines(reports, Date.parse(start), most.builds);
	const left = [...leftOut(checks.left, "check", most.checks), ...leftOut(timeline.left, "build", most.builds)];
	return {
		report: {
			schema: "nix-verdict/1",
			tool: {
				name: "nix-verdict",
				version
			},
			nix: {
				version: all(reports.map(({ nix }) => nix.version)),
				implementation: first?.nix.implementation ?? "nix"
			},
			flake: {
				url: first?.flake.url ?? UNKNOWN,
				lockedUrl: first?.flake.lockedUrl ?? UNKNOWN,
				revision: reports.every(({ flake }) => flake.revision === first?.flake.revision) ? first?.flake.revision ?? null : null
			},
			system: all(reports.flatMap(({ system }) => system.split(", "))),
			machine: {
				cores: Math.max(1, ...reports.map(({ machine }) => machine.cores)),
				memoryBytes: Math.max(0, ...reports.map(({ machine }) => machine.memoryBytes)),
				features: agreed(reports.flatMap(({ machine }) => machine.features))
			},
			startedAt: start,
			durationMs: end - Date.parse(start),
			flaky: reports.some(({ flaky }) => flaky === "fail") ? "fail" : "pass",
			stages: longest(reports.flatMap(({ stages }) => stages)),
			base: mergeBases(reports),
			checks: [...checks.kept, ...left].toSorted((a, b) => compare(a.name, b.name) || compare(a.attr, b.attr)),
			timeline: timeline.kept
		},
		notices: oddities(sorted)
	};
}
/** Where no job has said what it is. */
const UNKNOWN = "unknown";
function all(values) {
	return values.length === 0 ? UNKNOWN : [...new Set(values)].toSorted(compare).join(", ");
}
function startOf(shard) {
	return "report" in shard ? shard.report.startedAt : "";
}
function endOf({ startedAt, durationMs }) {
	return Date.parse(startedAt) + durationMs;
}
function earliest(times) {
	return times.toSorted((a, b) => Date.parse(a) - Date.parse(b) || compare(a, b))[0];
}
function lostCheck({ name, problem }, code = "no-report") {
	const reason = {
		code,
		message: problem.toWellFormed()
	};
	return {
		...BLANK,
		name: name.toWellFormed(),
		attr: "",
		drvPath: null,
		reason,
		attempts: [],
		excerpt: []
	};
}
/** Those that a reader should meet first. */
function mostUrgent(checks, most) {
	if (checks.length <= most) return {
		kept: checks,
		left: 0
	};
	const rank = (check) => check.attr === "" ? -1 : VERDICTS.indexOf(check.verdict);
	return {
		kept: checks.toSorted((a, b) => rank(a) - rank(b) || compare(a.name, b.name) || compare(a.attr, b.attr)).slice(0, most),
		left: checks.length - most
	};
}
/** What stands in a report for what has no room in it. */
function leftOut(number, what, most) {
	if (number === 0) return [];
	const problem = `the results of all jobs hold ${count(number + most, what)}, and a report takes ${most}: ${number} are left out. Report on fewer jobs at once.`;
	return [lostCheck({
		name: `${count(number, `${what} more`, `${what}s more`)} than a report takes`,
		problem
	}, "too-many")];
}
/** A check that several jobs may have, and itself as text once somebody has asked for it. */
var Rival = class {
	check;
	#text = null;
	constructor(check) {
		this.check = check;
	}
	/** By verdict; of two that have the same, whichever was built later. By text in the end, so that no order of jobs matters. */
	precedes(other) {
		const [a, b] = [this.check, other.check];
		const later = compare(b.startedAt ?? "", a.startedAt ?? "");
		return (VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || later || compare(this.#asText(), other.#asText())) < 0;
	}
	#asText() {
		this.#text ??= JSON.stringify(this.check);
		return this.#text;
	}
};
/** Each check once. What has no `attr` is a job that was lost in an earlier merge, and stays. */
function distinct(reports) {
	const known = /* @__PURE__ */ new Map();
	for (const { flake, checks } of reports) for (const check of checks) {
		const id = JSON.stringify([flake.url, check.attr]);
		const [rival, other] = [new Rival(check), known.get(id)];
		if (check.attr !== "" && (other === void 0 || rival.precedes(other))) known.set(id, rival);
	}
	return [...Array.from(known.values(), ({ check }) => check), ...reports.flatMap(({ checks }) => checks.filter(({ attr }) => attr === ""))];
}
/** Of the features that machines have looked at, those that are the same on all of them. */
function agreed(features) {
	return [...Map.groupBy(features, ({ name }) => name).values()].flatMap((same) => {
		const [first] = same;
		return first !== void 0 && same.every(({ state }) => state === first.state) ? [first] : [];
	});
}
/** The stages of jobs that ran beside each other: of each one the longest. */
function longest(stages) {
	return [...Map.groupBy(stages, ({ name }) => name).values()].flatMap((same) => same.toSorted((a, b) => b.durationMs - a.durationMs || compare(a.startedAt, b.startedAt)).slice(0, 1));
}
/** Null also when jobs were compared with different branches. What vanished from one job's system may be there on another one's. */
function mergeBases(reports) {
	const bases = reports.flatMap(({ base }) => base ?? []);
	const [first] = bases;
	if (first === void 0 || bases.some(({ name }) => name !== first.name)) return null;
	const systemsOf = Map.groupBy(reports.flatMap(({ checks }) => checks), ({ name }) => name);
	const vanished = /* @__PURE__ */ new Map();
	for (const { system, base } of reports) {
		const systems = new Set(system.split(", "));
		for (const [name, verdict] of new Map(base?.vanished.map((check) => [check.name, check.verdict]))) if (systemsOf.get(name)?.some((check) => systems.has(systemOf(check) ?? "")) !== true) vanished.set(name, verdict);
	}
	return {
		name: first.name,
		durationMs: bases.length === 1 && reports.length === 1 ? first.durationMs : 0,
		failed: bases.reduce((sum, { failed }) => sum + failed, 0),
		vanished: [...vanished].map(([name, verdict]) => ({
			name,
			verdict
		})).toSorted((a, b) => compare(a.name, b.name))
	};
}
/** All builds of all machines. The critical path is that of the machine that built last; what several machines used at a moment has no sum. `left`: builds for which there was no room. */
function mergeTimelines(reports, start, most) {
	const built = reports.flatMap(({ timeline, startedAt }) => timeline === null ? [] : [{
		...timeline,
		shiftMs: Date.parse(startedAt) - start
	}]);
	const [first] = built;
	if (first === void 0) return {
		kept: null,
		left: 0
	};
	const end = ({ spans }) => spans.reduce((last, span) => Math.max(last, endOf(span)), 0);
	const last = built.reduce((a, b) => end(b) > end(a) ? b : a);
	const spans = built.flatMap((timeline) => timeline.spans);
	const shown = spans.length <= most ? spans : spans.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, most);
	return {
		kept: {
			spans: shown.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt)),
			criticalPath: last.criticalPath,
			jobs: built.reduce((sum, { jobs }) => sum + jobs, 0),
			idleMs: built.reduce((sum, { idleMs }) => sum + idleMs, 0),
			memory: built.length > 1 ? [] : first.memory.map(({ atMs, bytes }) => ({
				atMs: atMs + first.shiftMs,
				bytes
			}))
		},
		left: spans.length - shown.length
	};
}
function oddities(shards) {
	const revisions = Map.groupBy(shards.flatMap((shard) => "report" in shard ? [{
		name: shard.name,
		revision: shard.report.flake.revision ?? "no commit"
	}] : []), ({ revision }) => revision);
	if (revisions.size < 2) return [];
	return [`The results are of different commits (${[...revisions].map(([revision, [one]]) => `${one?.name ?? ""}: ${revision}`).join(", ")}). Give the jobs of one run the same commit.`];
}
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
export { merge as i, readFolders as n, NO_REPORT as r, ALL_REPORT_BYTES as t };
