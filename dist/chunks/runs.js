// src/history/runs.ts
const EMPTY_HISTORY = /* @__PURE__ */ new Map();
/** The most that a file may take, in bytes of UTF-8: it travels through caches with every run. 5,000 checks with names of 40 bytes have three runs each in it. */
const HISTORY_BYTES = 1e6;
const FORMAT = "nix-verdict-history/";
/** Raised when a reader of the format before would misunderstand; what is only added goes to the end of a run. */
const MAJOR = 1;
const HEAD = `{"schema":"${FORMAT}${MAJOR}","systems":{`;
const TAIL = "}}\n";
/** How any version's file begins, also when it is damaged further on. */
const BEGINNING = new RegExp(`^\\s*\\{\\s*"schema"\\s*:\\s*"${FORMAT}([^"]*)"`);
/** Verdicts of builds that ran here to an end of their own. The others say nothing of a check's time: cancelled, lost with the machine, stopped by a full disk. */
const RAN = /* @__PURE__ */ new Set([
	"passed",
	"flaky",
	"failed",
	"timeout",
	"out-of-memory"
]);
/** Reads a history file's text; null when there is no file. Never throws: what cannot be read is left out, and `reason` says so. */
function parseHistory(text) {
	if (text === null || text.trim() === "") return {
		history: EMPTY_HISTORY,
		reason: null,
		writable: true
	};
	const major = HEAD.startsWith(text) ? String(MAJOR) : BEGINNING.exec(text)?.[1];
	const damaged = {
		history: EMPTY_HISTORY,
		reason: "is damaged, and starts anew",
		writable: true
	};
	let value;
	try {
		value = JSON.parse(text);
	} catch {
		if (major === void 0) return notOurs();
		return major === String(MAJOR) ? damaged : notYet(major);
	}
	const schema = memberOf(value, "schema");
	const version = typeof schema === "string" && schema.startsWith(FORMAT) ? schema.slice(20) : null;
	if (version === null) return notOurs();
	if (version !== String(MAJOR)) return notYet(version);
	const systems = memberOf(value, "systems");
	if (!isRecord(systems)) return damaged;
	const { history, dropped } = readSystems(systems);
	return {
		history,
		reason: dropped === 0 ? null : `is damaged: ${dropped === 1 ? "one entry" : `${dropped} entries`} could not be read`,
		writable: true
	};
}
/** The history with this run's checks added. What was not built here adds nothing, neither does what was stopped by something else than itself. */
function recordRun(history, system, checks) {
	const runs = /* @__PURE__ */ new Map();
	for (const { name, verdict, startedAt, durationMs, peakMemoryBytes, cpuMs } of checks) {
		const at = startedAt === null ? NaN : Date.parse(startedAt);
		if (!RAN.has(verdict) || !isCount(at) || !isCount(durationMs)) continue;
		const run = {
			at,
			durationMs: Math.round(durationMs),
			peakMemoryBytes: rounded(peakMemoryBytes),
			cpuMs: rounded(cpuMs),
			verdict,
			more: []
		};
		runs.set(name, [...runs.get(name) ?? [], run]);
	}
	return mergeHistories(history, /* @__PURE__ */ new Map([[system, runs]]));
}
/** All runs of all histories, the last {@link RUNS_KEPT} of each check. In whatever order and however often a history is given, the result is the same. */
function mergeHistories(...histories) {
	const merged = /* @__PURE__ */ new Map();
	for (const history of histories) for (const [system, checks] of history) {
		const known = merged.get(system) ?? /* @__PURE__ */ new Map();
		for (const [name, runs] of checks) {
			const last = lastRuns([...known.get(name) ?? [], ...runs]);
			if (last.length > 0) known.set(name, last);
		}
		if (known.size > 0) merged.set(system, known);
	}
	return merged;
}
/** The last runs of one check, newest first; none when nothing is known of it. */
function runsOf(history, system, name) {
	return history.get(system)?.get(name) ?? [];
}
/**
* The history as a file, a line per check, the same for the same history. It takes at most `limit` bytes: when there is more, each check keeps fewer
* of its runs, always the newest; when one run of each is still too much, the checks that were seen longest ago go.
*/
function renderHistory(history, limit = HISTORY_BYTES) {
	const lines = [];
	for (const [system, checks] of history) for (const [name, runs] of checks) lines.push(lineOf(system, name, runs));
	const names = new Map([...history.keys()].toSorted().map((system) => [system, `${JSON.stringify(system)}:{`]));
	const room = limit - HEAD.length - 3 - sum([...names.values()].map((name) => Buffer.byteLength(name) + 3));
	const depth = mostRuns(lines, room);
	const kept = depth > 0 ? lines : newestThatFit(lines, room);
	const bySystem = Map.groupBy(kept, ({ system }) => system);
	const texts = [...names].flatMap(([system, opening]) => {
		const own = (bySystem.get(system) ?? []).toSorted((a, b) => compare(a.name, b.name));
		return own.length === 0 ? [] : [`${opening}${own.map((line) => textOf(line, Math.max(1, depth))).join(",")}\n}`];
	});
	return `${HEAD}${texts.join(",")}${TAIL}`;
}
function lineOf(system, name, runs) {
	const opening = `\n${JSON.stringify(name)}:[`;
	const texts = runs.map(textOfRun);
	let size = Buffer.byteLength(opening) + 1;
	return {
		system,
		name,
		opening,
		runs: texts,
		sizes: texts.map((text) => size += Buffer.byteLength(text) + 1),
		lastSeen: runs[0]?.at ?? 0
	};
}
function textOf(line, runs) {
	return `${line.opening}${line.runs.slice(0, runs).join(",")}]`;
}
/** The greatest number of runs per check with which all checks fit; 0 when not even one does. */
function mostRuns(lines, room) {
	for (let runs = 10; runs > 0; runs -= 1) if (sum(lines.map(({ sizes }) => sizes[runs - 1] ?? sizes.at(-1) ?? 0)) <= room) return runs;
	return 0;
}
/** The checks that were seen last, with one run each. One that is too long for what is left does not keep out shorter ones. */
function newestThatFit(lines, room) {
	const newest = lines.toSorted((a, b) => b.lastSeen - a.lastSeen || compare(a.system, b.system) || compare(a.name, b.name));
	let left = room;
	return newest.filter(({ sizes: [size = 0] }) => {
		if (size > left) return false;
		left -= size;
		return true;
	});
}
/** A run as the file has it, and what it is compared by. */
function textOfRun({ at, durationMs, peakMemoryBytes, cpuMs, verdict, more }) {
	return JSON.stringify([
		at,
		durationMs,
		peakMemoryBytes,
		cpuMs,
		verdict,
		...more
	]);
}
function lastRuns(runs) {
	return [...new Map(runs.map((run) => [textOfRun(run), run]))].toSorted(([a, { at }], [b, { at: other }]) => other - at || compare(a, b)).slice(0, 10).map(([, run]) => run);
}
function readSystems(systems) {
	const read = /* @__PURE__ */ new Map();
	let dropped = 0;
	for (const [system, checks] of Object.entries(systems)) {
		if (!isRecord(checks)) {
			dropped += 1;
			continue;
		}
		const known = /* @__PURE__ */ new Map();
		for (const [name, list] of Object.entries(checks)) {
			const given = Array.isArray(list) ? list : [list];
			const runs = given.flatMap((run) => readRun(run) ?? []);
			dropped += given.length - runs.length;
			if (runs.length > 0) known.set(name, lastRuns(runs));
		}
		if (known.size > 0) read.set(system, known);
	}
	return {
		history: read,
		dropped
	};
}
function readRun(value) {
	if (!Array.isArray(value)) return null;
	const [at, durationMs, peakMemoryBytes, cpuMs, verdict, ...more] = value;
	if (!(isCount(at) && isCount(durationMs) && (peakMemoryBytes === null || isCount(peakMemoryBytes)) && (cpuMs === null || isCount(cpuMs))) || typeof verdict !== "string" || !more.every(isScalar)) return null;
	return {
		at,
		durationMs,
		peakMemoryBytes,
		cpuMs,
		verdict,
		more
	};
}
function notOurs() {
	return {
		history: EMPTY_HISTORY,
		reason: "is no history of nix-verdict, and is left as it is",
		writable: false
	};
}
function notYet(version) {
	return {
		history: EMPTY_HISTORY,
		reason: `was written by another version (format ${version.slice(0, 20)}), and is left as it is`,
		writable: false
	};
}
/** Whether a value from a file is an object with members. */
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function memberOf(value, name) {
	return isRecord(value) && Object.hasOwn(value, name) ? value[name] : void 0;
}
/** Whether a value from a file is a number from 0 on. */
function isCount(value) {
	return Number.isFinite(value) && value >= 0;
}
function isScalar(value) {
	return value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}
function rounded(value) {
	return value === null || !isCount(value) ? null : Math.round(value);
}
/** By code units: the same on every machine, whatever its language. */
function compare(a, b) {
	return a < b ? -1 : Number(a > b);
}
function sum(numbers) {
	return numbers.reduce((total, number) => total + number, 0);
}
export { mergeHistories as a, renderHistory as c, isRecord as i, runsOf as l, compare as n, parseHistory as o, isCount as r, recordRun as s, EMPTY_HISTORY as t };
