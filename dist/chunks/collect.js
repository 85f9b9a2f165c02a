import { i as __toESM, r as __require, t as __commonJSMin } from "./rolldown-runtime.js";
import { a as logFileName, r as blankCheck, v as carryEvidence } from "./run.js";
import { ft as VerdictError, g as compare, mt as messageOf, nt as VERDICTS, ot as systemOf, p as matcher, rt as byNeedOfAttention, w as count, x as readJson, y as isRecord } from "./clean-start.js";
import { n as version } from "./package.js";
import { crc32, inflateRawSync } from "node:zlib";
import { basename, join, resolve } from "node:path";
// src/collect/carry-logs.ts
/**
* The most that the logs of all jobs together may take: a hosted runner has 14 GB left for everything (GitHub's
* documentation, "GitHub-hosted runners").
*/
const LOGS_BYTES = 4 * 1024 ** 3;
/**
* Copies the logs of checks, given as paths, into `logs/` of the report's folder `out`; the logs that a reader needs
* first go first. Returns the checks with the new paths of their logs, null for a log that could not be kept. `left`
* says how many those were and why, or is null.
*/
async function keepLogs(checks, out, world) {
	const kept = /* @__PURE__ */ new Map();
	const names = namesFor(checks);
	let room = LOGS_BYTES;
	let why = "";
	for (const check of byNeedOfAttention(checks)) {
		const name = names.get(check);
		if (check.log === null || name === void 0) continue;
		const size = await world.files.size(check.log) ?? 0;
		try {
			if (size > room) throw new Error(`together they take more than ${LOGS_BYTES / 1024 ** 3} GiB`);
			await logPath(check.log, join(out, "logs", name), world);
			room -= size;
			kept.set(check, `logs/${name}`);
		} catch (error) {
			why = messageOf(error);
		}
	}
	const wanted = checks.filter(({ log }) => log !== null).length;
	return {
		checks: checks.map((check) => ({
			...check,
			log: kept.get(check) ?? null
		})),
		left: kept.size === wanted ? null : `${wanted - kept.size} of ${wanted} logs are not in the merged report: ${why}.`
	};
}
async function logPath(from, to, world) {
	await world.files.makeFolder(join(to, ".."));
	await world.files.remove(to);
	await world.files.copy(from, to);
}
/**
* The name of each check's log: the check's name, or its attribute where several systems have a check of that name. No
* two are the same.
*/
function namesFor(checks) {
	const same = Map.groupBy(checks, ({ name }) => name);
	const taken = /* @__PURE__ */ new Set();
	/** The last number that was tried after each name, so that none is tried twice. */
	const numbers = /* @__PURE__ */ new Map();
	return new Map(checks.map((check) => {
		const base = same.get(check.name)?.length === 1 ? check.name : check.attr;
		let number = numbers.get(base) ?? 1;
		let name = logFileName(number === 1 ? base : `${base} ${number}`);
		while (taken.has(name)) {
			number += 1;
			name = logFileName(`${base} ${number}`);
		}
		numbers.set(base, number);
		taken.add(name);
		return [check, name];
	}));
}
// src/collect/merge-timelines.ts
/**
* Merges timelines into one with all builds of all machines. Its critical path is that of the machine that finished
* last. It has no memory curve: the memory of several machines at one moment cannot be added up. `left`: the builds for
* which there was no room.
*/
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
	const end = ({ spans }) => spans.reduce((last, span) => Math.max(last, endTime(span)), 0);
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
/** When the run of a report, or a build, ended, in milliseconds since the epoch. */
function endTime({ startedAt, durationMs }) {
	return Date.parse(startedAt) + durationMs;
}
// src/collect/merge-warnings.ts
/** What one report takes of warnings, and of names of checks with one. */
const MOST_OF_WARNINGS = {
	warnings: 100,
	checks: 10
};
/** Each once, those that were heard most often first, and no more than one run has. */
function mergeWarnings(warnings) {
	return [...Map.groupBy(warnings, ({ text }) => text)].map(([text, same]) => ({
		text,
		count: same.reduce((sum, { count: times }) => sum + times, 0),
		checks: [...new Set(same.flatMap(({ checks }) => checks))].toSorted(compare).slice(0, MOST_OF_WARNINGS.checks)
	})).toSorted((a, b) => b.count - a.count || compare(a.text, b.text)).slice(0, MOST_OF_WARNINGS.warnings);
}
// src/collect/merge.ts
/** The reason for a job without a report; it follows "no report: ". */
const NO_REPORT = "it was cancelled or ran out of time, or its report was not uploaded. Look at that job; the step that uploads needs `if: always()`";
/**
* The most that a merged report holds: twice the limits of a single one (`read.ts`). Every reader of a report walks
* through all of it, and so does the browser that shows it.
*/
const MOST = {
	checks: 2e4,
	builds: 4e4
};
/** A report that proves nothing must not vanish among those that do. */
const EMPTY_TIMELINE_PARTS = "its report holds no check, so nothing was proven. Look at that job";
/**
* Merges the results of several jobs into one report, and returns it with sentences about anything odd. The order of
* the shards makes no difference. A job without a report becomes a check of its name that is `lost`. `now`, in
* milliseconds since the epoch, is the time of the report if no job has one.
*
* Anything beyond {@link MOST} is left out: good checks before bad ones, short builds before long ones. A check that is
* `lost` says so: no report is green for checks that it does not contain.
*
* A check that several jobs have (the same `attr` of the same flake with the same inputs) counts once, with the verdict
* that a reader should see first: a bad one before a good one, and built before `cached`.
*/
function merge(shards, now, most = MOST) {
	const sorted = shards.toSorted((a, b) => compare(a.name, b.name) || compare(startOf(a), startOf(b)));
	const reports = sorted.flatMap((shard) => "report" in shard ? [shard.report] : []);
	const lost = sorted.flatMap((shard) => "problem" in shard ? [lostCheck(shard)] : shard.report.checks.length === 0 ? [lostCheck({
		name: shard.name,
		problem: EMPTY_TIMELINE_PARTS
	})] : []);
	const checks = mostUrgent([...distinct(reports), ...lost], most.checks);
	const [first] = reports;
	const start = earliest(reports.map(({ startedAt }) => startedAt)) ?? new Date(now).toISOString();
	const end = Math.max(Date.parse(start), ...reports.map(endTime));
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
				revision: reports.every(({ flake }) => flake.revision === first?.flake.revision) ? first?.flake.revision ?? null : null,
				...agreedConditions(reports)
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
			timeline: timeline.kept,
			warnings: mergeWarnings(reports.flatMap(({ warnings }) => warnings))
		},
		notices: oddities(sorted)
	};
}
/** Stands for a value that no job has given. */
const UNKNOWN = "unknown";
function all(values) {
	return values.length === 0 ? UNKNOWN : [...new Set(values)].toSorted(compare).join(", ");
}
function startOf(shard) {
	return "report" in shard ? shard.report.startedAt : "";
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
		...blankCheck(),
		name: name.toWellFormed(),
		attr: "",
		drvPath: null,
		reason
	};
}
/** The checks that a reader should see first. */
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
/** Checks that stand for what had no room in the report. */
function leftOut(number, what, most) {
	if (number === 0) return [];
	const problem = `the results of all jobs hold ${count(number + most, what)}, and a report holds at most ${most}: ${number} are left out. Report on fewer jobs at once.`;
	return [lostCheck({
		name: `${count(number, `${what} more`, `${what}s more`)} than a report holds`,
		problem
	}, "too-many")];
}
/** One of several jobs' results for a check; its text is made only when it is needed. */
var Rival = class {
	check;
	#text = null;
	constructor(check) {
		this.check = check;
	}
	/**
	* Orders by verdict; with equal verdicts, the later build wins. The text decides in the end, so that the order of the
	* jobs makes no difference.
	*/
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
/** Returns each check once. A check without `attr` is a job that was lost in an earlier merge, and stays. */
function distinct(reports) {
	const known = /* @__PURE__ */ new Map();
	for (const { flake, checks } of reports) for (const check of checks) {
		const id = JSON.stringify([
			flake.url,
			flake.overrides ?? [],
			check.attr
		]);
		const [rival, other] = [new Rival(check), known.get(id)];
		if (check.attr !== "" && (other === void 0 || rival.precedes(other))) known.set(id, rival);
	}
	return [...Array.from(known.values(), ({ check }) => check), ...reports.flatMap(({ checks }) => checks.filter(({ attr }) => attr === ""))];
}
/** How the flake was evaluated, as far as it was the same in all jobs. */
function agreedConditions(reports) {
	const [{ overrides, impure } = {}] = reports.map(({ flake }) => flake);
	return {
		...reports.every(({ flake }) => JSON.stringify(flake.overrides) === JSON.stringify(overrides)) && overrides !== void 0 && { overrides },
		...impure === true && reports.every(({ flake }) => flake.impure === true) && { impure }
	};
}
/** Of the features that have the same state on all machines that looked for them. */
function agreed(features) {
	return [...Map.groupBy(features, ({ name }) => name).values()].flatMap((same) => {
		const [first] = same;
		return first !== void 0 && same.every(({ state }) => state === first.state) ? [first] : [];
	});
}
/** The stages of jobs that ran side by side: the longest of each. */
function longest(stages) {
	return [...Map.groupBy(stages, ({ name }) => name).values()].flatMap((same) => same.toSorted((a, b) => b.durationMs - a.durationMs || compare(a.startedAt, b.startedAt)).slice(0, 1));
}
/**
* Merges the bases; null if jobs were compared with different branches. A check that vanished from one job's system may
* exist on another one's.
*/
function mergeBases(reports) {
	const bases = reports.flatMap(({ base }) => base ?? []);
	const [first] = bases;
	if (first === void 0 || bases.some(({ name }) => name !== first.name)) return null;
	const systemsOf = Map.groupBy(reports.flatMap(({ checks }) => checks), ({ name }) => name);
	const vanished = /* @__PURE__ */ new Map();
	for (const { system, base } of reports) {
		const systems = new Set(system.split(", "));
		for (const [name, verdict] of new Map(base?.vanished.map((check) => [check.name, check.verdict]))) {
			const isThere = (check) => check.kind === "boot" || systems.has(systemOf(check) ?? "");
			if (systemsOf.get(name)?.some(isThere) !== true) vanished.set(name, verdict);
		}
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
function oddities(shards) {
	const revisions = Map.groupBy(shards.flatMap((shard) => "report" in shard ? [{
		name: shard.name,
		revision: shard.report.flake.revision ?? "no commit"
	}] : []), ({ revision }) => revision);
	if (revisions.size < 2) return [];
	return [`The results are of different commits (${[...revisions].map(([revision, [one]]) => `${one?.name ?? ""}: ${revision}`).join(", ")}). Give the jobs of one run the same commit.`];
}
// node_modules/@cfworker/json-schema/dist/esm/deep-compare-strict.js
function deepCompareStrict(a, b) {
	const typeofa = typeof a;
	if (typeofa !== typeof b) return false;
	const aIsArray = Array.isArray(a);
	if (aIsArray !== Array.isArray(b)) return false;
	if (aIsArray) {
		const length = a.length;
		if (length !== b.length) return false;
		for (let i = 0; i < length; i++) if (!deepCompareStrict(a[i], b[i])) return false;
		return true;
	}
	if (typeofa === "object") {
		if (!a || !b) return a === b;
		const aKeys = Object.keys(a);
		const bKeys = Object.keys(b);
		if (aKeys.length !== bKeys.length) return false;
		for (const k of aKeys) {
			if (!Object.prototype.hasOwnProperty.call(b, k)) return false;
			if (!deepCompareStrict(a[k], b[k])) return false;
		}
		return true;
	}
	return a === b;
}
// node_modules/@cfworker/json-schema/dist/esm/pointer.js
function encodePointer(p) {
	return encodeURI(escapePointer(p)).replace(/#/g, "%23");
}
function escapePointer(p) {
	return p.replace(/~/g, "~0").replace(/\//g, "~1");
}
// node_modules/@cfworker/json-schema/dist/esm/dereference.js
const uriFragmentCharacter = /^[A-Za-z0-9._~!$&'()*+,;=:@/?-]$/;
const uriPercentEncoding = /^%[0-9A-Fa-f]{2}$/;
const uriUnreservedCharacter = /^[A-Za-z0-9._~-]$/;
function normalizeURIFragment(fragment) {
	let normalized = "";
	for (let index = 0; index < fragment.length;) {
		const character = fragment[index];
		const encoded = fragment.slice(index, index + 3);
		if (character === "%" && uriPercentEncoding.test(encoded)) {
			const decoded = String.fromCharCode(parseInt(encoded.slice(1), 16));
			normalized += uriUnreservedCharacter.test(decoded) ? decoded : encoded.toUpperCase();
			index += 3;
			continue;
		}
		const codePoint = String.fromCodePoint(fragment.codePointAt(index));
		normalized += uriFragmentCharacter.test(codePoint) ? codePoint : encodeURIComponent(codePoint);
		index += codePoint.length;
	}
	return normalized;
}
function resolveURI(reference, baseURI) {
	const url = new URL(reference, baseURI.href);
	url.hash = url.hash ? normalizeURIFragment(url.hash.slice(1)) : "";
	return url;
}
const schemaArrayKeyword = {
	prefixItems: true,
	items: true,
	allOf: true,
	anyOf: true,
	oneOf: true
};
const schemaMapKeyword = {
	$defs: true,
	definitions: true,
	properties: true,
	patternProperties: true,
	dependentSchemas: true
};
const ignoredKeyword = {
	id: true,
	$id: true,
	$ref: true,
	$schema: true,
	$anchor: true,
	$vocabulary: true,
	$comment: true,
	default: true,
	enum: true,
	const: true,
	required: true,
	dependentRequired: true,
	type: true,
	maximum: true,
	minimum: true,
	exclusiveMaximum: true,
	exclusiveMinimum: true,
	multipleOf: true,
	maxLength: true,
	minLength: true,
	pattern: true,
	format: true,
	maxItems: true,
	minItems: true,
	uniqueItems: true,
	maxProperties: true,
	minProperties: true
};
let initialBaseURI = typeof self !== "undefined" && self.location && self.location.origin !== "null" ? new URL(self.location.origin + self.location.pathname + location.search) : new URL("https://github.com/cfworker");
function dereference(schema, lookup = Object.create(null), baseURI = initialBaseURI, basePointer = "") {
	if (schema && typeof schema === "object" && !Array.isArray(schema)) {
		const id = schema.$id || schema["id"];
		if (id) {
			const url = resolveURI(id, baseURI);
			if (url.hash.length > 1) lookup[url.href] = schema;
			else {
				url.hash = "";
				if (basePointer === "") baseURI = url;
				else dereference(schema, lookup, baseURI);
			}
		}
	} else if (schema !== true && schema !== false) return lookup;
	const schemaURI = baseURI.href + (basePointer ? "#" + basePointer : "");
	if (lookup[schemaURI] !== void 0 && lookup[schemaURI] !== schema) throw new Error(`Duplicate schema URI "${schemaURI}".`);
	lookup[schemaURI] = schema;
	if (schema === true || schema === false) return lookup;
	if (schema.__absolute_uri__ === void 0) Object.defineProperty(schema, "__absolute_uri__", {
		enumerable: false,
		value: schemaURI
	});
	if (schema.$ref && schema.__absolute_ref__ === void 0) {
		const url = resolveURI(schema.$ref, baseURI);
		Object.defineProperty(schema, "__absolute_ref__", {
			enumerable: false,
			value: url.href
		});
	}
	if (schema.$recursiveRef && schema.__absolute_recursive_ref__ === void 0) {
		const url = resolveURI(schema.$recursiveRef, baseURI);
		Object.defineProperty(schema, "__absolute_recursive_ref__", {
			enumerable: false,
			value: url.href
		});
	}
	if (schema.$anchor) {
		const url = resolveURI("#" + schema.$anchor, baseURI);
		lookup[url.href] = schema;
	}
	for (let key in schema) {
		if (ignoredKeyword[key]) continue;
		const keyBase = `${basePointer}/${encodePointer(key)}`;
		const subSchema = schema[key];
		if (Array.isArray(subSchema)) {
			if (schemaArrayKeyword[key]) {
				const length = subSchema.length;
				for (let i = 0; i < length; i++) dereference(subSchema[i], lookup, baseURI, `${keyBase}/${i}`);
			}
		} else if (schemaMapKeyword[key]) for (let subKey in subSchema) dereference(subSchema[subKey], lookup, baseURI, `${keyBase}/${encodePointer(subKey)}`);
		else dereference(subSchema, lookup, baseURI, keyBase);
	}
	return lookup;
}
// node_modules/@cfworker/json-schema/dist/esm/format.js
const DATE = /^(\d\d\d\d)-(\d\d)-(\d\d)$/;
const DAYS = [
	0,
	31,
	28,
	31,
	30,
	31,
	30,
	31,
	31,
	30,
	31,
	30,
	31
];
const TIME = /^(\d\d):(\d\d):(\d\d)(\.\d+)?(z|([+-])(\d\d):(\d\d))?$/i;
const HOSTNAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-0-9a-z]{0,61}[0-9a-z])?)*$/i;
const URIREF = /^(?:[a-z][a-z0-9+\-.]*:)?(?:\/?\/(?:(?:[a-z0-9\-._~!$&'()*+,;=:]|%[0-9a-f]{2})*@)?(?:\[(?:(?:(?:(?:[0-9a-f]{1,4}:){6}|::(?:[0-9a-f]{1,4}:){5}|(?:[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){4}|(?:(?:[0-9a-f]{1,4}:){0,1}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){3}|(?:(?:[0-9a-f]{1,4}:){0,2}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){2}|(?:(?:[0-9a-f]{1,4}:){0,3}[0-9a-f]{1,4})?::[0-9a-f]{1,4}:|(?:(?:[0-9a-f]{1,4}:){0,4}[0-9a-f]{1,4})?::)(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?))|(?:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4})?::[0-9a-f]{1,4}|(?:(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4})?::)|[Vv][0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+)\]|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?)|(?:[a-z0-9\-._~!$&'"()*+,;=]|%[0-9a-f]{2})*)(?::\d*)?(?:\/(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})*)*|\/(?:(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})*)*)?|(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})*)*)?(?:\?(?:[a-z0-9\-._~!$&'"()*+,;=:@/?]|%[0-9a-f]{2})*)?(?:#(?:[a-z0-9\-._~!$&'"()*+,;=:@/?]|%[0-9a-f]{2})*)?$/i;
const URITEMPLATE = /^(?:(?:[^\x00-\x20\x7f"<>%\\^`{|}]|%[0-9a-f]{2})|\{[+#./;?&=,!@|]?(?:[a-z0-9_]|%[0-9a-f]{2})+(?:\.(?:[a-z0-9_]|%[0-9a-f]{2})+)*(?::[1-9][0-9]{0,3}|\*)?(?:,(?:[a-z0-9_]|%[0-9a-f]{2})+(?:\.(?:[a-z0-9_]|%[0-9a-f]{2})+)*(?::[1-9][0-9]{0,3}|\*)?)*\})*$/i;
const URL_ = /^(?:(?:https?|ftp):\/\/)(?:\S+(?::\S*)?@)?(?:(?!10(?:\.\d{1,3}){3})(?!127(?:\.\d{1,3}){3})(?!169\.254(?:\.\d{1,3}){2})(?!192\.168(?:\.\d{1,3}){2})(?!172\.(?:1[6-9]|2\d|3[0-1])(?:\.\d{1,3}){2})(?:[1-9]\d?|1\d\d|2[01]\d|22[0-3])(?:\.(?:1?\d{1,2}|2[0-4]\d|25[0-5])){2}(?:\.(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-4]))|(?:(?:[a-z\u{00a1}-\u{ffff}0-9]+-?)*[a-z\u{00a1}-\u{ffff}0-9]+)(?:\.(?:[a-z\u{00a1}-\u{ffff}0-9]+-?)*[a-z\u{00a1}-\u{ffff}0-9]+)*(?:\.(?:[a-z\u{00a1}-\u{ffff}]{2,})))(?::\d{2,5})?(?:\/[^\s]*)?$/iu;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const JSON_POINTER = /^(?:\/(?:[^~/]|~0|~1)*)*$/;
const JSON_POINTER_URI_FRAGMENT = /^#(?:\/(?:[a-z0-9_\-.!$&'()*+,;:=@]|%[0-9a-f]{2}|~0|~1)*)*$/i;
const RELATIVE_JSON_POINTER = /^(?:0|[1-9][0-9]*)(?:#|(?:\/(?:[^~/]|~0|~1)*)*)$/;
const EMAIL_ADDRESS = /^("(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"|[a-z0-9.!#$%&'*+/=?^_`{|}~-]+)@(.+)$/i;
const EMAIL = (input) => {
	const matches = input.match(EMAIL_ADDRESS);
	if (!matches) return false;
	const name = matches[1];
	const host = matches[2];
	if (!name || !host || name.length > 64 || host.length > 253) return false;
	if (name[0] !== "\"" && (name[0] === "." || name.endsWith(".") || name.includes(".."))) return false;
	if (host.startsWith("[") && host.endsWith("]")) {
		const address = host.slice(1, -1);
		if (/^ipv6:/i.test(address)) return IPV6.test(address.slice(5));
		return IPV4.test(address);
	}
	return HOSTNAME.test(host);
};
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?)$/;
const IPV6 = /^((([0-9a-f]{1,4}:){7}([0-9a-f]{1,4}|:))|(([0-9a-f]{1,4}:){6}(:[0-9a-f]{1,4}|((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3})|:))|(([0-9a-f]{1,4}:){5}(((:[0-9a-f]{1,4}){1,2})|:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3})|:))|(([0-9a-f]{1,4}:){4}(((:[0-9a-f]{1,4}){1,3})|((:[0-9a-f]{1,4})?:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){3}(((:[0-9a-f]{1,4}){1,4})|((:[0-9a-f]{1,4}){0,2}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){2}(((:[0-9a-f]{1,4}){1,5})|((:[0-9a-f]{1,4}){0,3}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){1}(((:[0-9a-f]{1,4}){1,6})|((:[0-9a-f]{1,4}){0,4}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(:(((:[0-9a-f]{1,4}){1,7})|((:[0-9a-f]{1,4}){0,5}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:)))$/i;
const DURATION = (input) => /^P(?:\d+W|(?:(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?|T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)))$/.test(input);
function bind(r) {
	return r.test.bind(r);
}
const format = {
	date,
	time: time.bind(void 0, true),
	"date-time": date_time,
	duration: DURATION,
	uri,
	"uri-reference": bind(URIREF),
	"uri-template": bind(URITEMPLATE),
	url: bind(URL_),
	email: EMAIL,
	hostname: bind(HOSTNAME),
	ipv4: bind(IPV4),
	ipv6: bind(IPV6),
	regex,
	uuid: bind(UUID),
	"json-pointer": bind(JSON_POINTER),
	"json-pointer-uri-fragment": bind(JSON_POINTER_URI_FRAGMENT),
	"relative-json-pointer": bind(RELATIVE_JSON_POINTER)
};
function isLeapYear(year) {
	return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
function date(str) {
	const matches = str.match(DATE);
	if (!matches) return false;
	const yearPart = matches[1];
	const monthPart = matches[2];
	const dayPart = matches[3];
	if (!yearPart || !monthPart || !dayPart) return false;
	const year = +yearPart;
	const month = +monthPart;
	const day = +dayPart;
	const maxDay = month == 2 && isLeapYear(year) ? 29 : DAYS[month];
	return month >= 1 && month <= 12 && day >= 1 && maxDay !== void 0 && day <= maxDay;
}
function time(full, str) {
	const matches = str.match(TIME);
	if (!matches) return false;
	const hourPart = matches[1];
	const minutePart = matches[2];
	const secondPart = matches[3];
	if (!hourPart || !minutePart || !secondPart) return false;
	const hour = +hourPart;
	const minute = +minutePart;
	const second = +secondPart;
	const timeZone = matches[5];
	const offsetSign = matches[6];
	const offsetHour = +(matches[7] ?? 0);
	const offsetMinute = +(matches[8] ?? 0);
	if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59 || full && timeZone === void 0) return false;
	if (second < 60) return true;
	const offsetDirection = offsetSign === "+" ? 1 : offsetSign === "-" ? -1 : 0;
	return (hour * 60 + minute - offsetDirection * (offsetHour * 60 + offsetMinute) + 1440) % 1440 === 1439;
}
const DATE_TIME_SEPARATOR = /t|\s/i;
function date_time(str) {
	const [datePart, timePart, extra] = str.split(DATE_TIME_SEPARATOR);
	return datePart !== void 0 && timePart !== void 0 && extra === void 0 && date(datePart) && time(true, timePart);
}
const NOT_URI_FRAGMENT = /\/|:/;
const URI_PATTERN = /^(?:[a-z][a-z0-9+\-.]*:)(?:\/?\/(?:(?:[a-z0-9\-._~!$&'()*+,;=:]|%[0-9a-f]{2})*@)?(?:\[(?:(?:(?:(?:[0-9a-f]{1,4}:){6}|::(?:[0-9a-f]{1,4}:){5}|(?:[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){4}|(?:(?:[0-9a-f]{1,4}:){0,1}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){3}|(?:(?:[0-9a-f]{1,4}:){0,2}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){2}|(?:(?:[0-9a-f]{1,4}:){0,3}[0-9a-f]{1,4})?::[0-9a-f]{1,4}:|(?:(?:[0-9a-f]{1,4}:){0,4}[0-9a-f]{1,4})?::)(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?))|(?:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4})?::[0-9a-f]{1,4}|(?:(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4})?::)|[Vv][0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+)\]|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?)|(?:[a-z0-9\-._~!$&'()*+,;=]|%[0-9a-f]{2})*)(?::\d*)?(?:\/(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})*)*|\/(?:(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})*)*)?|(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})*)*)(?:\?(?:[a-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9a-f]{2})*)?(?:#(?:[a-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9a-f]{2})*)?$/i;
function uri(str) {
	return NOT_URI_FRAGMENT.test(str) && URI_PATTERN.test(str);
}
const Z_ANCHOR = /[^\\]\\Z/;
function regex(str) {
	if (Z_ANCHOR.test(str)) return false;
	try {
		new RegExp(str, "u");
		return true;
	} catch (e) {
		return false;
	}
}
// node_modules/@cfworker/json-schema/dist/esm/ucs2-length.js
function ucs2length(s) {
	let result = 0;
	let length = s.length;
	let index = 0;
	let charCode;
	while (index < length) {
		result++;
		charCode = s.charCodeAt(index++);
		if (charCode >= 55296 && charCode <= 56319 && index < length) {
			charCode = s.charCodeAt(index);
			if ((charCode & 64512) == 56320) index++;
		}
	}
	return result;
}
// node_modules/@cfworker/json-schema/dist/esm/validate.js
function hasOwnProperty(instance, key) {
	return Object.prototype.hasOwnProperty.call(instance, key);
}
function decimalInteger(value) {
	const coefficientAndExponent = Math.abs(value).toString().split("e");
	const coefficient = coefficientAndExponent[0];
	const exponent = coefficientAndExponent[1] ?? "0";
	const point = coefficient.indexOf(".");
	const fractionLength = point === -1 ? 0 : coefficient.length - point - 1;
	return [BigInt(coefficient.replace(".", "")), Number(exponent) - fractionLength];
}
function isMultipleOf(instance, divisor) {
	if (!Number.isFinite(instance) || !Number.isFinite(divisor) || divisor <= 0) return false;
	const [instanceCoefficient, instanceExponent] = decimalInteger(instance);
	const [divisorCoefficient, divisorExponent] = decimalInteger(divisor);
	const exponentDifference = instanceExponent - divisorExponent;
	if (exponentDifference >= 0) return instanceCoefficient * 10n ** BigInt(exponentDifference) % divisorCoefficient === 0n;
	return instanceCoefficient % (divisorCoefficient * 10n ** BigInt(-exponentDifference)) === 0n;
}
function validate(instance, schema, draft = "2019-09", lookup = dereference(schema), shortCircuit = true, recursiveAnchor = null, instanceLocation = "#", schemaLocation = "#", evaluated = Object.create(null)) {
	if (schema === true) return {
		valid: true,
		errors: []
	};
	if (schema === false) return {
		valid: false,
		errors: [{
			instanceLocation,
			keyword: "false",
			keywordLocation: instanceLocation,
			error: "False boolean schema."
		}]
	};
	const rawInstanceType = typeof instance;
	let instanceType;
	switch (rawInstanceType) {
		case "boolean":
		case "number":
		case "string":
			instanceType = rawInstanceType;
			break;
		case "object":
			if (instance === null) instanceType = "null";
			else if (Array.isArray(instance)) instanceType = "array";
			else instanceType = "object";
			break;
		default: throw new Error(`Instances of "${rawInstanceType}" type are not supported.`);
	}
	const { $ref, $recursiveRef, $recursiveAnchor, type: $type, const: $const, enum: $enum, required: $required, not: $not, anyOf: $anyOf, allOf: $allOf, oneOf: $oneOf, if: $if, then: $then, else: $else, format: $format, properties: $properties, patternProperties: $patternProperties, additionalProperties: $additionalProperties, unevaluatedProperties: $unevaluatedProperties, minProperties: $minProperties, maxProperties: $maxProperties, propertyNames: $propertyNames, dependentRequired: $dependentRequired, dependentSchemas: $dependentSchemas, dependencies: $dependencies, prefixItems: $prefixItems, items: $items, additionalItems: $additionalItems, unevaluatedItems: $unevaluatedItems, contains: $contains, minContains: $minContains, maxContains: $maxContains, minItems: $minItems, maxItems: $maxItems, uniqueItems: $uniqueItems, minimum: $minimum, maximum: $maximum, exclusiveMinimum: $exclusiveMinimum, exclusiveMaximum: $exclusiveMaximum, multipleOf: $multipleOf, minLength: $minLength, maxLength: $maxLength, pattern: $pattern, __absolute_ref__, __absolute_recursive_ref__ } = schema;
	const errors = [];
	if ($recursiveAnchor === true && recursiveAnchor === null) recursiveAnchor = schema;
	if ($recursiveRef === "#") {
		const refSchema = recursiveAnchor === null ? lookup[__absolute_recursive_ref__] : recursiveAnchor;
		const keywordLocation = `${schemaLocation}/$recursiveRef`;
		const result = validate(instance, recursiveAnchor === null ? schema : recursiveAnchor, draft, lookup, shortCircuit, refSchema, instanceLocation, keywordLocation, evaluated);
		if (!result.valid) errors.push({
			instanceLocation,
			keyword: "$recursiveRef",
			keywordLocation,
			error: "A subschema had errors."
		}, ...result.errors);
	}
	if ($ref !== void 0) {
		const refSchema = lookup[__absolute_ref__ || $ref];
		if (refSchema === void 0) {
			let message = `Unresolved $ref "${$ref}".`;
			if (__absolute_ref__ && __absolute_ref__ !== $ref) message += `  Absolute URI "${__absolute_ref__}".`;
			message += `\nKnown schemas:\n- ${Object.keys(lookup).join("\n- ")}`;
			throw new Error(message);
		}
		const keywordLocation = `${schemaLocation}/$ref`;
		const result = validate(instance, refSchema, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, keywordLocation, evaluated);
		if (!result.valid) errors.push({
			instanceLocation,
			keyword: "$ref",
			keywordLocation,
			error: "A subschema had errors."
		}, ...result.errors);
		if (draft === "4" || draft === "7") return {
			valid: errors.length === 0,
			errors
		};
	}
	if (Array.isArray($type)) {
		let length = $type.length;
		let valid = false;
		for (let i = 0; i < length; i++) if (instanceType === $type[i] || $type[i] === "integer" && instanceType === "number" && instance % 1 === 0 && instance === instance) {
			valid = true;
			break;
		}
		if (!valid) errors.push({
			instanceLocation,
			keyword: "type",
			keywordLocation: `${schemaLocation}/type`,
			error: `Instance type "${instanceType}" is invalid. Expected "${$type.join("\", \"")}".`
		});
	} else if ($type === "integer") {
		if (instanceType !== "number" || instance % 1 || instance !== instance) errors.push({
			instanceLocation,
			keyword: "type",
			keywordLocation: `${schemaLocation}/type`,
			error: `Instance type "${instanceType}" is invalid. Expected "${$type}".`
		});
	} else if ($type !== void 0 && instanceType !== $type) errors.push({
		instanceLocation,
		keyword: "type",
		keywordLocation: `${schemaLocation}/type`,
		error: `Instance type "${instanceType}" is invalid. Expected "${$type}".`
	});
	if ($const !== void 0) {
		if (instanceType === "object" || instanceType === "array") {
			if (!deepCompareStrict(instance, $const)) errors.push({
				instanceLocation,
				keyword: "const",
				keywordLocation: `${schemaLocation}/const`,
				error: `Instance does not match ${JSON.stringify($const)}.`
			});
		} else if (instance !== $const) errors.push({
			instanceLocation,
			keyword: "const",
			keywordLocation: `${schemaLocation}/const`,
			error: `Instance does not match ${JSON.stringify($const)}.`
		});
	}
	if ($enum !== void 0) {
		if (instanceType === "object" || instanceType === "array") {
			if (!$enum.some((value) => deepCompareStrict(instance, value))) errors.push({
				instanceLocation,
				keyword: "enum",
				keywordLocation: `${schemaLocation}/enum`,
				error: `Instance does not match any of ${JSON.stringify($enum)}.`
			});
		} else if (!$enum.some((value) => instance === value)) errors.push({
			instanceLocation,
			keyword: "enum",
			keywordLocation: `${schemaLocation}/enum`,
			error: `Instance does not match any of ${JSON.stringify($enum)}.`
		});
	}
	if ($not !== void 0) {
		const keywordLocation = `${schemaLocation}/not`;
		if (validate(instance, $not, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, keywordLocation).valid) errors.push({
			instanceLocation,
			keyword: "not",
			keywordLocation,
			error: "Instance matched \"not\" schema."
		});
	}
	let subEvaluateds = [];
	if ($anyOf !== void 0) {
		const keywordLocation = `${schemaLocation}/anyOf`;
		const errorsLength = errors.length;
		let anyValid = false;
		for (const [i, subSchema] of $anyOf.entries()) {
			const subEvaluated = Object.create(evaluated);
			const result = validate(instance, subSchema, draft, lookup, shortCircuit, $recursiveAnchor === true ? recursiveAnchor : null, instanceLocation, `${keywordLocation}/${i}`, subEvaluated);
			errors.push(...result.errors);
			anyValid = anyValid || result.valid;
			if (result.valid) subEvaluateds.push(subEvaluated);
		}
		if (anyValid) errors.length = errorsLength;
		else errors.splice(errorsLength, 0, {
			instanceLocation,
			keyword: "anyOf",
			keywordLocation,
			error: "Instance does not match any subschemas."
		});
	}
	if ($allOf !== void 0) {
		const keywordLocation = `${schemaLocation}/allOf`;
		const errorsLength = errors.length;
		let allValid = true;
		for (const [i, subSchema] of $allOf.entries()) {
			const subEvaluated = Object.create(evaluated);
			const result = validate(instance, subSchema, draft, lookup, shortCircuit, $recursiveAnchor === true ? recursiveAnchor : null, instanceLocation, `${keywordLocation}/${i}`, subEvaluated);
			errors.push(...result.errors);
			allValid = allValid && result.valid;
			if (result.valid) subEvaluateds.push(subEvaluated);
		}
		if (allValid) errors.length = errorsLength;
		else errors.splice(errorsLength, 0, {
			instanceLocation,
			keyword: "allOf",
			keywordLocation,
			error: `Instance does not match every subschema.`
		});
	}
	if ($oneOf !== void 0) {
		const keywordLocation = `${schemaLocation}/oneOf`;
		const errorsLength = errors.length;
		const matches = $oneOf.filter((subSchema, i) => {
			const subEvaluated = Object.create(evaluated);
			const result = validate(instance, subSchema, draft, lookup, shortCircuit, $recursiveAnchor === true ? recursiveAnchor : null, instanceLocation, `${keywordLocation}/${i}`, subEvaluated);
			errors.push(...result.errors);
			if (result.valid) subEvaluateds.push(subEvaluated);
			return result.valid;
		}).length;
		if (matches === 1) errors.length = errorsLength;
		else errors.splice(errorsLength, 0, {
			instanceLocation,
			keyword: "oneOf",
			keywordLocation,
			error: `Instance does not match exactly one subschema (${matches} matches).`
		});
	}
	if (instanceType === "object" || instanceType === "array") Object.assign(evaluated, ...subEvaluateds);
	if ($if !== void 0) {
		const keywordLocation = `${schemaLocation}/if`;
		const ifEvaluated = Object.create(null);
		if (validate(instance, $if, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, keywordLocation, ifEvaluated).valid) {
			Object.assign(evaluated, ifEvaluated);
			if ($then !== void 0) {
				const thenResult = validate(instance, $then, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, `${schemaLocation}/then`, evaluated);
				if (!thenResult.valid) errors.push({
					instanceLocation,
					keyword: "if",
					keywordLocation,
					error: `Instance does not match "then" schema.`
				}, ...thenResult.errors);
			}
		} else if ($else !== void 0) {
			const elseResult = validate(instance, $else, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, `${schemaLocation}/else`, evaluated);
			if (!elseResult.valid) errors.push({
				instanceLocation,
				keyword: "if",
				keywordLocation,
				error: `Instance does not match "else" schema.`
			}, ...elseResult.errors);
		}
	}
	if (instanceType === "object") {
		if ($required !== void 0) {
			for (const key of $required) if (!hasOwnProperty(instance, key)) errors.push({
				instanceLocation,
				keyword: "required",
				keywordLocation: `${schemaLocation}/required`,
				error: `Instance does not have required property "${key}".`
			});
		}
		const keys = Object.keys(instance);
		if ($minProperties !== void 0 && keys.length < $minProperties) errors.push({
			instanceLocation,
			keyword: "minProperties",
			keywordLocation: `${schemaLocation}/minProperties`,
			error: `Instance does not have at least ${$minProperties} properties.`
		});
		if ($maxProperties !== void 0 && keys.length > $maxProperties) errors.push({
			instanceLocation,
			keyword: "maxProperties",
			keywordLocation: `${schemaLocation}/maxProperties`,
			error: `Instance does not have at least ${$maxProperties} properties.`
		});
		if ($propertyNames !== void 0) {
			const keywordLocation = `${schemaLocation}/propertyNames`;
			for (const key in instance) {
				const subInstancePointer = `${instanceLocation}/${encodePointer(key)}`;
				const result = validate(key, $propertyNames, draft, lookup, shortCircuit, recursiveAnchor, subInstancePointer, keywordLocation);
				if (!result.valid) errors.push({
					instanceLocation,
					keyword: "propertyNames",
					keywordLocation,
					error: `Property name "${key}" does not match schema.`
				}, ...result.errors);
			}
		}
		if ($dependentRequired !== void 0) {
			const keywordLocation = `${schemaLocation}/dependantRequired`;
			for (const key in $dependentRequired) if (hasOwnProperty(instance, key)) {
				const required = $dependentRequired[key];
				for (const dependantKey of required) if (!hasOwnProperty(instance, dependantKey)) errors.push({
					instanceLocation,
					keyword: "dependentRequired",
					keywordLocation,
					error: `Instance has "${key}" but does not have "${dependantKey}".`
				});
			}
		}
		if ($dependentSchemas !== void 0) for (const [key, dependentSchema] of Object.entries($dependentSchemas)) {
			const keywordLocation = `${schemaLocation}/dependentSchemas`;
			if (hasOwnProperty(instance, key)) {
				const result = validate(instance, dependentSchema, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, `${keywordLocation}/${encodePointer(key)}`, evaluated);
				if (!result.valid) errors.push({
					instanceLocation,
					keyword: "dependentSchemas",
					keywordLocation,
					error: `Instance has "${key}" but does not match dependant schema.`
				}, ...result.errors);
			}
		}
		if ($dependencies !== void 0) {
			const keywordLocation = `${schemaLocation}/dependencies`;
			for (const key in $dependencies) if (hasOwnProperty(instance, key)) {
				const propsOrSchema = $dependencies[key];
				if (Array.isArray(propsOrSchema)) {
					for (const dependantKey of propsOrSchema) if (!hasOwnProperty(instance, dependantKey)) errors.push({
						instanceLocation,
						keyword: "dependencies",
						keywordLocation,
						error: `Instance has "${key}" but does not have "${dependantKey}".`
					});
				} else {
					const result = validate(instance, propsOrSchema, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, `${keywordLocation}/${encodePointer(key)}`);
					if (!result.valid) errors.push({
						instanceLocation,
						keyword: "dependencies",
						keywordLocation,
						error: `Instance has "${key}" but does not match dependant schema.`
					}, ...result.errors);
				}
			}
		}
		const thisEvaluated = Object.create(null);
		let stop = false;
		if ($properties !== void 0) {
			const keywordLocation = `${schemaLocation}/properties`;
			for (const [key, propertySchema] of Object.entries($properties)) {
				if (!hasOwnProperty(instance, key)) continue;
				const subInstancePointer = `${instanceLocation}/${encodePointer(key)}`;
				const result = validate(instance[key], propertySchema, draft, lookup, shortCircuit, recursiveAnchor, subInstancePointer, `${keywordLocation}/${encodePointer(key)}`);
				thisEvaluated[key] = true;
				if (result.valid) evaluated[key] = true;
				else {
					stop = shortCircuit;
					errors.push({
						instanceLocation,
						keyword: "properties",
						keywordLocation,
						error: `Property "${key}" does not match schema.`
					}, ...result.errors);
					if (stop) break;
				}
			}
		}
		if (!stop && $patternProperties !== void 0) {
			const keywordLocation = `${schemaLocation}/patternProperties`;
			for (const [pattern, subSchema] of Object.entries($patternProperties)) {
				const regex = new RegExp(pattern, "u");
				for (const key in instance) {
					if (!regex.test(key)) continue;
					const subInstancePointer = `${instanceLocation}/${encodePointer(key)}`;
					const result = validate(instance[key], subSchema, draft, lookup, shortCircuit, recursiveAnchor, subInstancePointer, `${keywordLocation}/${encodePointer(pattern)}`);
					thisEvaluated[key] = true;
					if (result.valid) evaluated[key] = true;
					else {
						stop = shortCircuit;
						errors.push({
							instanceLocation,
							keyword: "patternProperties",
							keywordLocation,
							error: `Property "${key}" matches pattern "${pattern}" but does not match associated schema.`
						}, ...result.errors);
					}
				}
			}
		}
		if (!stop && $additionalProperties !== void 0) {
			const keywordLocation = `${schemaLocation}/additionalProperties`;
			for (const key in instance) {
				if (thisEvaluated[key]) continue;
				const subInstancePointer = `${instanceLocation}/${encodePointer(key)}`;
				const result = validate(instance[key], $additionalProperties, draft, lookup, shortCircuit, recursiveAnchor, subInstancePointer, keywordLocation);
				if (result.valid) evaluated[key] = true;
				else {
					stop = shortCircuit;
					errors.push({
						instanceLocation,
						keyword: "additionalProperties",
						keywordLocation,
						error: `Property "${key}" does not match additional properties schema.`
					}, ...result.errors);
				}
			}
		} else if (!stop && $unevaluatedProperties !== void 0) {
			const keywordLocation = `${schemaLocation}/unevaluatedProperties`;
			for (const key in instance) if (!evaluated[key]) {
				const subInstancePointer = `${instanceLocation}/${encodePointer(key)}`;
				const result = validate(instance[key], $unevaluatedProperties, draft, lookup, shortCircuit, recursiveAnchor, subInstancePointer, keywordLocation);
				if (result.valid) evaluated[key] = true;
				else errors.push({
					instanceLocation,
					keyword: "unevaluatedProperties",
					keywordLocation,
					error: `Property "${key}" does not match unevaluated properties schema.`
				}, ...result.errors);
			}
		}
	} else if (instanceType === "array") {
		if ($maxItems !== void 0 && instance.length > $maxItems) errors.push({
			instanceLocation,
			keyword: "maxItems",
			keywordLocation: `${schemaLocation}/maxItems`,
			error: `Array has too many items (${instance.length} > ${$maxItems}).`
		});
		if ($minItems !== void 0 && instance.length < $minItems) errors.push({
			instanceLocation,
			keyword: "minItems",
			keywordLocation: `${schemaLocation}/minItems`,
			error: `Array has too few items (${instance.length} < ${$minItems}).`
		});
		const length = instance.length;
		let i = 0;
		let stop = false;
		if ($prefixItems !== void 0) {
			const keywordLocation = `${schemaLocation}/prefixItems`;
			const length2 = Math.min($prefixItems.length, length);
			for (; i < length2; i++) {
				const result = validate(instance[i], $prefixItems[i], draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${i}`, `${keywordLocation}/${i}`);
				evaluated[i] = true;
				if (!result.valid) {
					stop = shortCircuit;
					errors.push({
						instanceLocation,
						keyword: "prefixItems",
						keywordLocation,
						error: `Items did not match schema.`
					}, ...result.errors);
					if (stop) break;
				}
			}
		}
		if ($items !== void 0) {
			const keywordLocation = `${schemaLocation}/items`;
			if (Array.isArray($items)) {
				const length2 = Math.min($items.length, length);
				for (; i < length2; i++) {
					const result = validate(instance[i], $items[i], draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${i}`, `${keywordLocation}/${i}`);
					evaluated[i] = true;
					if (!result.valid) {
						stop = shortCircuit;
						errors.push({
							instanceLocation,
							keyword: "items",
							keywordLocation,
							error: `Items did not match schema.`
						}, ...result.errors);
						if (stop) break;
					}
				}
			} else for (; i < length; i++) {
				const result = validate(instance[i], $items, draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${i}`, keywordLocation);
				evaluated[i] = true;
				if (!result.valid) {
					stop = shortCircuit;
					errors.push({
						instanceLocation,
						keyword: "items",
						keywordLocation,
						error: `Items did not match schema.`
					}, ...result.errors);
					if (stop) break;
				}
			}
			if (!stop && $additionalItems !== void 0) {
				const keywordLocation = `${schemaLocation}/additionalItems`;
				for (; i < length; i++) {
					const result = validate(instance[i], $additionalItems, draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${i}`, keywordLocation);
					evaluated[i] = true;
					if (!result.valid) {
						stop = shortCircuit;
						errors.push({
							instanceLocation,
							keyword: "additionalItems",
							keywordLocation,
							error: `Items did not match additional items schema.`
						}, ...result.errors);
					}
				}
			}
		}
		if ($contains !== void 0) {
			if (length === 0 && $minContains === void 0) errors.push({
				instanceLocation,
				keyword: "contains",
				keywordLocation: `${schemaLocation}/contains`,
				error: `Array is empty. It must contain at least one item matching the schema.`
			});
			else if ($minContains !== void 0 && length < $minContains) errors.push({
				instanceLocation,
				keyword: "minContains",
				keywordLocation: `${schemaLocation}/minContains`,
				error: `Array has less items (${length}) than minContains (${$minContains}).`
			});
			else {
				const keywordLocation = `${schemaLocation}/contains`;
				const errorsLength = errors.length;
				let contained = 0;
				for (let j = 0; j < length; j++) {
					const result = validate(instance[j], $contains, draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${j}`, keywordLocation);
					if (result.valid) {
						evaluated[j] = true;
						contained++;
					} else errors.push(...result.errors);
				}
				if (contained >= ($minContains || 0)) errors.length = errorsLength;
				if ($minContains === void 0 && contained === 0) errors.splice(errorsLength, 0, {
					instanceLocation,
					keyword: "contains",
					keywordLocation,
					error: `Array does not contain item matching schema.`
				});
				else if ($minContains !== void 0 && contained < $minContains) errors.push({
					instanceLocation,
					keyword: "minContains",
					keywordLocation: `${schemaLocation}/minContains`,
					error: `Array must contain at least ${$minContains} items matching schema. Only ${contained} items were found.`
				});
				else if ($maxContains !== void 0 && contained > $maxContains) errors.push({
					instanceLocation,
					keyword: "maxContains",
					keywordLocation: `${schemaLocation}/maxContains`,
					error: `Array may contain at most ${$maxContains} items matching schema. ${contained} items were found.`
				});
			}
		}
		if (!stop && $unevaluatedItems !== void 0) {
			const keywordLocation = `${schemaLocation}/unevaluatedItems`;
			for (; i < length; i++) {
				if (evaluated[i]) continue;
				const result = validate(instance[i], $unevaluatedItems, draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${i}`, keywordLocation);
				evaluated[i] = true;
				if (!result.valid) errors.push({
					instanceLocation,
					keyword: "unevaluatedItems",
					keywordLocation,
					error: `Items did not match unevaluated items schema.`
				}, ...result.errors);
			}
		}
		if ($uniqueItems) for (let j = 0; j < length; j++) {
			const a = instance[j];
			const ao = typeof a === "object" && a !== null;
			for (let k = 0; k < length; k++) {
				if (j === k) continue;
				const b = instance[k];
				if (a === b || ao && typeof b === "object" && b !== null && deepCompareStrict(a, b)) {
					errors.push({
						instanceLocation,
						keyword: "uniqueItems",
						keywordLocation: `${schemaLocation}/uniqueItems`,
						error: `Duplicate items at indexes ${j} and ${k}.`
					});
					j = Number.MAX_SAFE_INTEGER;
					k = Number.MAX_SAFE_INTEGER;
				}
			}
		}
	} else if (instanceType === "number") {
		if (draft === "4") {
			if ($minimum !== void 0 && ($exclusiveMinimum === true && instance <= $minimum || instance < $minimum)) errors.push({
				instanceLocation,
				keyword: "minimum",
				keywordLocation: `${schemaLocation}/minimum`,
				error: `${instance} is less than ${$exclusiveMinimum ? "or equal to " : ""} ${$minimum}.`
			});
			if ($maximum !== void 0 && ($exclusiveMaximum === true && instance >= $maximum || instance > $maximum)) errors.push({
				instanceLocation,
				keyword: "maximum",
				keywordLocation: `${schemaLocation}/maximum`,
				error: `${instance} is greater than ${$exclusiveMaximum ? "or equal to " : ""} ${$maximum}.`
			});
		} else {
			if ($minimum !== void 0 && instance < $minimum) errors.push({
				instanceLocation,
				keyword: "minimum",
				keywordLocation: `${schemaLocation}/minimum`,
				error: `${instance} is less than ${$minimum}.`
			});
			if ($maximum !== void 0 && instance > $maximum) errors.push({
				instanceLocation,
				keyword: "maximum",
				keywordLocation: `${schemaLocation}/maximum`,
				error: `${instance} is greater than ${$maximum}.`
			});
			if ($exclusiveMinimum !== void 0 && instance <= $exclusiveMinimum) errors.push({
				instanceLocation,
				keyword: "exclusiveMinimum",
				keywordLocation: `${schemaLocation}/exclusiveMinimum`,
				error: `${instance} is less than ${$exclusiveMinimum}.`
			});
			if ($exclusiveMaximum !== void 0 && instance >= $exclusiveMaximum) errors.push({
				instanceLocation,
				keyword: "exclusiveMaximum",
				keywordLocation: `${schemaLocation}/exclusiveMaximum`,
				error: `${instance} is greater than or equal to ${$exclusiveMaximum}.`
			});
		}
		if ($multipleOf !== void 0) {
			if (!isMultipleOf(instance, $multipleOf)) errors.push({
				instanceLocation,
				keyword: "multipleOf",
				keywordLocation: `${schemaLocation}/multipleOf`,
				error: `${instance} is not a multiple of ${$multipleOf}.`
			});
		}
	} else if (instanceType === "string") {
		const length = $minLength === void 0 && $maxLength === void 0 ? 0 : ucs2length(instance);
		if ($minLength !== void 0 && length < $minLength) errors.push({
			instanceLocation,
			keyword: "minLength",
			keywordLocation: `${schemaLocation}/minLength`,
			error: `String is too short (${length} < ${$minLength}).`
		});
		if ($maxLength !== void 0 && length > $maxLength) errors.push({
			instanceLocation,
			keyword: "maxLength",
			keywordLocation: `${schemaLocation}/maxLength`,
			error: `String is too long (${length} > ${$maxLength}).`
		});
		if ($pattern !== void 0 && !new RegExp($pattern, "u").test(instance)) errors.push({
			instanceLocation,
			keyword: "pattern",
			keywordLocation: `${schemaLocation}/pattern`,
			error: `String does not match pattern.`
		});
		if ($format !== void 0 && format[$format] && !format[$format](instance)) errors.push({
			instanceLocation,
			keyword: "format",
			keywordLocation: `${schemaLocation}/format`,
			error: `String does not match format "${$format}".`
		});
	}
	return {
		valid: errors.length === 0,
		errors
	};
}
// node_modules/@cfworker/json-schema/dist/esm/validator.js
var Validator = class {
	schema;
	draft;
	shortCircuit;
	lookup;
	constructor(schema, draft = "2019-09", shortCircuit = true) {
		this.schema = schema;
		this.draft = draft;
		this.shortCircuit = shortCircuit;
		this.lookup = dereference(schema);
	}
	validate(instance) {
		return validate(instance, this.schema, this.draft, this.lookup, this.shortCircuit);
	}
	addSchema(schema, id) {
		if (id) schema = {
			...schema,
			$id: id
		};
		dereference(schema, this.lookup);
	}
};
// schema/verdict.schema.json
var verdict_schema_default = {
	$schema: "https://json-schema.org/draft/2020-12/schema",
	$id: "https://github.com/nix-verdict/nix-verdict/schema/verdict.schema.json",
	title: "verdict.json",
	description: "The results of one run of nix-verdict over a flake's checks. Readers ignore keys they do not know. Strings come from the flake and from logs: they are data, never markup, never a path to trust, never a command.",
	type: "object",
	required: [
		"schema",
		"tool",
		"nix",
		"flake",
		"system",
		"machine",
		"startedAt",
		"durationMs",
		"flaky",
		"stages",
		"base",
		"checks",
		"timeline"
	],
	properties: {
		"schema": {
			"const": "nix-verdict/1",
			"description": "Changes only when an old reader would misread a new file."
		},
		"tool": {
			"description": "Who wrote the file.",
			"type": "object",
			"required": ["name", "version"],
			"properties": {
				"name": { "const": "nix-verdict" },
				"version": { "type": "string" }
			}
		},
		"nix": {
			"description": "The Nix that evaluated and built.",
			"type": "object",
			"required": ["version", "implementation"],
			"properties": {
				"version": { "type": "string" },
				"implementation": { "enum": [
					"nix",
					"lix",
					"determinate"
				] }
			}
		},
		"flake": {
			"type": "object",
			"required": [
				"url",
				"lockedUrl",
				"revision"
			],
			"properties": {
				"url": {
					"type": "string",
					"description": "As the user wrote it."
				},
				"lockedUrl": {
					"type": "string",
					"description": "What was evaluated, pinned."
				},
				"revision": {
					"type": ["string", "null"],
					"description": "The commit; null when there is none or the tree is dirty."
				},
				"overrides": {
					"description": "Inputs that something else took the place of; absent when there are none.",
					"type": "array",
					"items": {
						"type": "object",
						"required": ["input", "flake"],
						"properties": {
							"input": {
								"type": "string",
								"description": "The input's name, or a path of names with slashes."
							},
							"flake": {
								"type": "string",
								"description": "As the user wrote it."
							}
						}
					}
				},
				"impure": {
					"const": true,
					"description": "The flake could look outside of itself; absent when it could not."
				}
			}
		},
		"system": {
			"type": "string",
			"description": "The system whose checks these are, such as x86_64-linux."
		},
		"machine": {
			"type": "object",
			"required": [
				"cores",
				"memoryBytes",
				"features"
			],
			"properties": {
				"cores": {
					"type": "integer",
					"minimum": 1
				},
				"memoryBytes": {
					"type": "integer",
					"minimum": 0
				},
				"features": {
					"description": "The features that were tested, and whether the machine offers them to builds; empty when none was tested.",
					"type": "array",
					"items": {
						"type": "object",
						"required": [
							"name",
							"state",
							"reason"
						],
						"properties": {
							"name": {
								"type": "string",
								"description": "Such as kvm."
							},
							"state": {
								"enum": [
									"on",
									"off",
									"broken"
								],
								"description": "on: proven to work; off: not offered to builds; broken: offered, but does not work."
							},
							"reason": {
								"type": "string",
								"description": "How that is known; may be empty."
							}
						}
					}
				}
			}
		},
		"startedAt": { "$ref": "#/$defs/time" },
		"durationMs": { "$ref": "#/$defs/duration" },
		"stages": {
			"description": "The parts of the run, in order.",
			"type": "array",
			"items": {
				"type": "object",
				"required": [
					"name",
					"startedAt",
					"durationMs"
				],
				"properties": {
					"name": { "type": "string" },
					"startedAt": { "$ref": "#/$defs/time" },
					"durationMs": { "$ref": "#/$defs/duration" }
				}
			}
		},
		"base": {
			"description": "The run that this one is compared with: the last one with the same selection of checks on the branch that it is to be merged into, else on the default branch; for a run of the default branch itself, the one before it. Null when nothing is known of one.",
			"type": ["object", "null"],
			"required": [
				"name",
				"durationMs",
				"failed",
				"vanished"
			],
			"properties": {
				"name": {
					"type": "string",
					"description": "The branch, such as main; or \"the run before\", which is not a branch."
				},
				"durationMs": { "$ref": "#/$defs/duration" },
				"failed": {
					"type": "integer",
					"minimum": 0,
					"description": "How many of its checks were bad."
				},
				"vanished": {
					"description": "Checks of that run that are missing in this one, by name.",
					"type": "array",
					"items": {
						"type": "object",
						"required": ["name", "verdict"],
						"properties": {
							"name": { "type": "string" },
							"verdict": { "$ref": "#/$defs/verdict" }
						}
					}
				}
			}
		},
		"checks": {
			"description": "Every check that was selected, each once. Compute totals from them.",
			"type": "array",
			"items": { "$ref": "#/$defs/check" }
		},
		"flaky": {
			"description": "Whether a check that passed only after a failed attempt makes the run bad.",
			"enum": ["pass", "fail"]
		},
		"warnings": {
			"description": "What Nix warned of, in the order in which it did; no reason for a verdict. Files of earlier versions have none.",
			"type": "array",
			"default": [],
			"items": {
				"type": "object",
				"required": [
					"text",
					"count",
					"checks"
				],
				"properties": {
					"text": {
						"type": "string",
						"description": "One line."
					},
					"count": {
						"type": "integer",
						"minimum": 1,
						"description": "How often Nix said so."
					},
					"checks": {
						"description": "Names of checks that it is about, the first ten; empty when it is about none.",
						"type": "array",
						"items": { "type": "string" }
					}
				}
			}
		},
		"timeline": {
			"description": "When each build ran, and what the run waited for; null when nothing was built.",
			"type": ["object", "null"],
			"required": [
				"spans",
				"criticalPath",
				"jobs",
				"idleMs",
				"memory"
			],
			"properties": {
				"spans": {
					"description": "Every build, in the order of their starts; one entry for each attempt.",
					"type": "array",
					"items": { "$ref": "#/$defs/span" }
				},
				"criticalPath": {
					"description": "Derivations, first to last. Each could only start when the one before had ended, because it needed that one, or its slot or memory. The last one ended last of all builds.",
					"type": "array",
					"items": { "type": "string" }
				},
				"jobs": {
					"type": "integer",
					"minimum": 1,
					"description": "Builds that could run at once."
				},
				"idleMs": {
					"$ref": "#/$defs/duration",
					"description": "Milliseconds in which a slot had nothing to build, from the first build's start to the last one's end, summed over all slots."
				},
				"memory": {
					"description": "The memory of all builds together, in order of time; empty when it was not measured.",
					"type": "array",
					"items": {
						"type": "object",
						"required": ["atMs", "bytes"],
						"properties": {
							"atMs": {
								"type": "number",
								"description": "Milliseconds since the run's start."
							},
							"bytes": {
								"type": "integer",
								"minimum": 0
							}
						}
					}
				}
			}
		}
	},
	$defs: {
		"time": {
			"description": "ISO 8601 with a zone.",
			"type": "string",
			"pattern": "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$"
		},
		"duration": {
			"description": "Milliseconds.",
			"type": "number",
			"minimum": 0
		},
		"measuredBytes": {
			"description": "Bytes; null when it was not measured, never a guess.",
			"type": ["integer", "null"],
			"minimum": 0
		},
		"verdict": {
			"description": "Good are passed (built here, now), cached (proven by an earlier passing build of the same derivation) and flaky (failed, then passed); all others are bad.",
			"enum": [
				"failed",
				"timeout",
				"out-of-memory",
				"disk-full",
				"dependency-failed",
				"eval-error",
				"unsupported",
				"lost",
				"cancelled",
				"not-run",
				"flaky",
				"passed",
				"cached"
			]
		},
		"span": {
			"description": "One derivation that was built in this run.",
			"type": "object",
			"required": [
				"drvPath",
				"name",
				"checks",
				"startedAt",
				"durationMs",
				"peakMemoryBytes",
				"cpuMs"
			],
			"properties": {
				"drvPath": { "type": "string" },
				"name": {
					"type": "string",
					"description": "The name part of its store path."
				},
				"checks": {
					"description": "The checks whose derivation it is; none for a mere dependency.",
					"type": "array",
					"items": { "type": "string" }
				},
				"startedAt": { "$ref": "#/$defs/time" },
				"durationMs": { "$ref": "#/$defs/duration" },
				"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
				"cpuMs": {
					"description": "Milliseconds of processor time; null when it was not measured.",
					"type": ["number", "null"],
					"minimum": 0
				}
			}
		},
		"attempt": {
			"type": "object",
			"required": [
				"verdict",
				"startedAt",
				"durationMs",
				"peakMemoryBytes"
			],
			"properties": {
				"verdict": { "$ref": "#/$defs/verdict" },
				"startedAt": { "$ref": "#/$defs/time" },
				"durationMs": { "$ref": "#/$defs/duration" },
				"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" }
			}
		},
		"seenMs": {
			"description": "Milliseconds from the start of its program; null when it was not seen.",
			"type": ["number", "null"],
			"minimum": 0,
			"maximum": 3456e6
		},
		"bootFigures": {
			"description": "What one boot took.",
			"type": "object",
			"required": [
				"kernelMs",
				"initMs",
				"readyMs",
				"peakMemoryBytes",
				"cpuMs"
			],
			"properties": {
				"kernelMs": {
					"$ref": "#/$defs/seenMs",
					"description": "Until its kernel's first word."
				},
				"initMs": {
					"$ref": "#/$defs/seenMs",
					"description": "Until its init began."
				},
				"readyMs": {
					"$ref": "#/$defs/seenMs",
					"description": "Until it was ready."
				},
				"peakMemoryBytes": {
					"$ref": "#/$defs/measuredBytes",
					"description": "Of the whole process tree; memory that processes share counts once."
				},
				"cpuMs": {
					"description": "Milliseconds of processor time; null when it was not measured.",
					"type": ["number", "null"],
					"minimum": 0
				}
			}
		},
		"boot": {
			"description": "How a system was booted. The figures are the medians of the boots that became ready. Absent when it was not booted, because it could not be built or started.",
			"type": "object",
			"required": [
				"way",
				"program",
				"ready",
				"boots",
				"isolation",
				"kernelMs",
				"initMs",
				"readyMs",
				"peakMemoryBytes",
				"cpuMs"
			],
			"properties": {
				"way": { "enum": [
					"microvm",
					"vm",
					"vm-with-boot-loader",
					"container",
					"image"
				] },
				"program": {
					"description": "What ran the machine, such as qemu or podman; null when nobody knows.",
					"type": ["string", "null"]
				},
				"ready": {
					"description": "What told that it is ready; null when it never was. notify: its init, to the notify socket; target: its console, that it reached multi-user.target; login: a login prompt; text: the text that was waited for; probe: the answer to a probe; healthcheck: the image's own health check; running: a container that runs, and has no way to say more.",
					"enum": [
						"notify",
						"target",
						"login",
						"text",
						"probe",
						"healthcheck",
						"running",
						null
					]
				},
				"boots": {
					"description": "Each boot, in order.",
					"type": "array",
					"items": { "$ref": "#/$defs/bootFigures" }
				},
				"isolation": {
					"description": "What separates it from the machine; null when that is not known.",
					"enum": [
						"virtual machine",
						"namespaces",
						null
					]
				},
				"kernelMs": { "$ref": "#/$defs/seenMs" },
				"initMs": { "$ref": "#/$defs/seenMs" },
				"readyMs": { "$ref": "#/$defs/seenMs" },
				"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
				"cpuMs": {
					"description": "Milliseconds of processor time; null when it was not measured.",
					"type": ["number", "null"],
					"minimum": 0
				}
			}
		},
		"check": {
			"type": "object",
			"required": [
				"name",
				"attr",
				"drvPath",
				"backend",
				"verdict",
				"emulated",
				"reason",
				"location",
				"startedAt",
				"durationMs",
				"dependencyMs",
				"waitMs",
				"peakMemoryBytes",
				"cpuMs",
				"memoryMethod",
				"attempts",
				"proof",
				"log",
				"excerpt",
				"baseline"
			],
			"properties": {
				"name": {
					"type": "string",
					"description": "The attribute's name; of a booted system with boot. before it. May hold any character."
				},
				"attr": {
					"type": "string",
					"description": "The attribute's path in the flake, such as checks.x86_64-linux.login or nixosConfigurations.web."
				},
				"drvPath": {
					"type": ["string", "null"],
					"description": "Null when it could not be evaluated."
				},
				"backend": {
					"enum": [
						"build",
						"qemu",
						"nspawn",
						"mixed",
						"microvm",
						"vm",
						"oci"
					],
					"description": "The kind of the check: a plain build, or a NixOS test with virtual machines, containers or both. What a system is booted as, where kind is boot: microvm, vm, nspawn (a container) or oci (an image)."
				},
				"verdict": { "$ref": "#/$defs/verdict" },
				"emulated": {
					"type": "boolean",
					"description": "A VM test that asked for KVM and ran without it: QEMU said so in its log, or the machine's feature kvm was off or broken when it was built here. A booted machine that ran without KVM."
				},
				"reason": {
					"description": "Why the verdict is bad; null when it is good.",
					"type": ["object", "null"],
					"required": ["code", "message"],
					"properties": {
						"code": {
							"type": "string",
							"description": "For programs."
						},
						"message": {
							"type": "string",
							"description": "One sentence for people."
						}
					}
				},
				"location": {
					"description": "A place in the flake's own source; null when unknown.",
					"type": ["object", "null"],
					"required": [
						"file",
						"line",
						"column"
					],
					"properties": {
						"file": {
							"type": "string",
							"description": "Relative to the flake's root."
						},
						"line": {
							"type": "integer",
							"minimum": 0
						},
						"column": {
							"type": "integer",
							"minimum": 0
						}
					}
				},
				"startedAt": {
					"description": "When its own build began; null when it never did.",
					"anyOf": [{ "$ref": "#/$defs/time" }, { "type": "null" }]
				},
				"durationMs": {
					"$ref": "#/$defs/duration",
					"description": "Milliseconds for its own derivation only. Of a booted system, from the start of its program until it was ready or was given up: the median of the boots that became ready."
				},
				"dependencyMs": {
					"$ref": "#/$defs/duration",
					"description": "Milliseconds during which something it needs was being built."
				},
				"waitMs": {
					"$ref": "#/$defs/duration",
					"description": "Milliseconds between being ready and being started."
				},
				"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
				"cpuMs": {
					"description": "Milliseconds of processor time; null when it was not measured.",
					"type": ["number", "null"],
					"minimum": 0
				},
				"memoryMethod": {
					"enum": [
						"cgroup",
						"procfs",
						null
					],
					"description": "How memory was measured; null when it was not."
				},
				"attempts": {
					"description": "Every try at building it, in order.",
					"type": "array",
					"items": { "$ref": "#/$defs/attempt" }
				},
				"proof": {
					"description": "The earlier build that proves a cached check, with its measurements: old numbers, to be shown as such. Null when nothing is known about it, and for every other verdict.",
					"type": ["object", "null"],
					"required": [
						"at",
						"durationMs",
						"peakMemoryBytes",
						"cpuMs",
						"run"
					],
					"properties": {
						"at": {
							"$ref": "#/$defs/time",
							"description": "When that build began."
						},
						"durationMs": {
							"description": "Milliseconds; null when it was not measured.",
							"type": ["number", "null"],
							"minimum": 0
						},
						"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
						"cpuMs": {
							"description": "Milliseconds of processor time; null when it was not measured.",
							"type": ["number", "null"],
							"minimum": 0
						},
						"run": {
							"description": "The run that proved it; null when it has no address. It comes from a cache: check it before you link to it.",
							"type": ["string", "null"],
							"pattern": "^https://"
						},
						"byItself": {
							"description": "Present, and true, when only earlier runs of the same branch prove it, and the user chose to believe them (trust: self).",
							"const": true
						}
					}
				},
				"log": {
					"type": ["string", "null"],
					"description": "The whole log, relative to this file; null when nothing was built here."
				},
				"excerpt": {
					"description": "The lines that matter, without control characters.",
					"type": "array",
					"items": { "type": "string" }
				},
				"baseline": {
					"description": "The same check on the base; null when the base did not have it, or when there is no base.",
					"type": ["object", "null"],
					"required": [
						"verdict",
						"durationMs",
						"peakMemoryBytes",
						"slower",
						"hungrier"
					],
					"properties": {
						"verdict": { "$ref": "#/$defs/verdict" },
						"durationMs": {
							"description": "Milliseconds, the median of its last runs there; null when none was measured.",
							"type": ["number", "null"],
							"minimum": 0
						},
						"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
						"slower": {
							"type": "boolean",
							"description": "It passed here, and its time exceeds the variation of those runs, by at least a second."
						},
						"hungrier": {
							"type": "boolean",
							"description": "The same for its peak memory, by at least 16 MiB."
						},
						"evaluation": {
							"description": "What its evaluation took there; absent when that is not known.",
							"type": "object",
							"required": [
								"durationMs",
								"peakMemoryBytes",
								"slower",
								"hungrier"
							],
							"properties": {
								"durationMs": {
									"description": "Milliseconds, the median of its last runs there; null when none was measured.",
									"type": ["number", "null"],
									"minimum": 0
								},
								"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
								"slower": {
									"type": "boolean",
									"description": "Its evaluation took longer here than the variation of those runs explains, by at least 5 s."
								},
								"hungrier": {
									"type": "boolean",
									"description": "The same for the memory of the evaluating process, by at least 1.5 GiB."
								}
							}
						}
					}
				},
				"evaluation": {
					"description": "What its evaluation took, with the builds that it waited for; null when it was not evaluated in this run. Files of earlier versions have none.",
					"type": ["object", "null"],
					"default": null,
					"required": [
						"startedAt",
						"durationMs",
						"session",
						"peakMemoryBytes"
					],
					"properties": {
						"startedAt": { "$ref": "#/$defs/time" },
						"durationMs": { "$ref": "#/$defs/duration" },
						"session": {
							"description": "Which of the processes that evaluated side by side it was, from 0.",
							"type": "integer",
							"minimum": 0
						},
						"peakMemoryBytes": {
							"$ref": "#/$defs/measuredBytes",
							"description": "The most that the process held meanwhile."
						},
						"nearLimitBytes": {
							"description": "What one evaluation may have at most; present when this one took at least 80 % of it.",
							"type": "integer",
							"minimum": 0
						}
					}
				},
				"subtests": {
					"description": "The subtests of a NixOS test that was built in this run, in the order in which they began. Files of earlier versions have none.",
					"type": "array",
					"default": [],
					"items": {
						"type": "object",
						"required": [
							"name",
							"verdict",
							"depth",
							"durationMs"
						],
						"properties": {
							"name": {
								"type": "string",
								"description": "May hold any character; several may have the same."
							},
							"verdict": {
								"enum": [
									"passed",
									"failed",
									"not-run",
									"incomplete"
								],
								"description": "not-run: the script names it, and it never began; incomplete: the test was ended in it."
							},
							"depth": {
								"description": "How many subtests are around it.",
								"type": "integer",
								"minimum": 0
							},
							"durationMs": {
								"description": "Milliseconds; null where the test driver prints no number, as for those that failed.",
								"type": ["number", "null"],
								"minimum": 0
							}
						}
					}
				},
				"machines": {
					"description": "The virtual machines and containers of such a test. Files of earlier versions have none.",
					"type": "array",
					"default": [],
					"items": {
						"type": "object",
						"required": [
							"name",
							"kind",
							"bootMs",
							"emulated"
						],
						"properties": {
							"name": { "type": "string" },
							"kind": { "enum": ["qemu", "nspawn"] },
							"bootMs": {
								"description": "Milliseconds until its shell answered, since somebody first asked it; null when it never did.",
								"type": ["number", "null"],
								"minimum": 0
							},
							"emulated": {
								"type": "boolean",
								"description": "It ran without KVM."
							}
						}
					}
				},
				"machine": {
					"description": "The machine on which such a test went wrong; null when it was on none, or the log does not say. Files of earlier versions have none.",
					"type": ["string", "null"],
					"default": null
				},
				"kind": {
					"const": "boot",
					"description": "Present for a system that is booted; its build is a part of that. Absent for a check."
				},
				"boot": { "$ref": "#/$defs/boot" },
				"evidence": {
					"description": "What it has left besides its log; absent when that is nothing.",
					"type": "object",
					"required": [
						"files",
						"tests",
						"leftOut"
					],
					"properties": {
						"files": {
							"description": "Files that were copied into the report. Their content is only what it looks like.",
							"type": "array",
							"items": {
								"type": "object",
								"required": [
									"path",
									"name",
									"kind",
									"bytes"
								],
								"properties": {
									"path": {
										"type": "string",
										"description": "Of the copy, relative to this file."
									},
									"name": {
										"type": "string",
										"description": "Where it was: in the check's output; after build/, in the build folder of a test that failed; after attempt-N/, of an earlier attempt. May hold any character."
									},
									"kind": { "enum": [
										"image",
										"junit",
										"coverage",
										"log"
									] },
									"bytes": {
										"type": "integer",
										"minimum": 0
									}
								}
							}
						},
						"tests": {
							"description": "The test cases of its JUnit files, of its last attempt.",
							"type": "array",
							"items": {
								"type": "object",
								"required": [
									"suite",
									"name",
									"verdict",
									"durationMs",
									"message"
								],
								"properties": {
									"suite": {
										"type": ["string", "null"],
										"description": "Its class, or the suite that it is in."
									},
									"name": {
										"type": "string",
										"description": "May hold any character; several may have the same."
									},
									"verdict": { "enum": [
										"passed",
										"failed",
										"error",
										"skipped"
									] },
									"durationMs": {
										"description": "Milliseconds; null when the file does not say.",
										"type": ["number", "null"],
										"minimum": 0,
										"maximum": 3456e6
									},
									"message": {
										"type": ["string", "null"],
										"description": "Why it did not pass; null when the file does not say."
									}
								}
							}
						},
						"leftOut": {
							"description": "What there was no room for, or what was not what its name says.",
							"type": "object",
							"required": ["files", "tests"],
							"properties": {
								"files": {
									"type": "integer",
									"minimum": 0
								},
								"tests": {
									"type": "integer",
									"minimum": 0
								}
							}
						}
					}
				}
			}
		}
	}
};
// src/collect/read.ts
/** Largest report, in bytes: 10,000 checks, each built in this run, take 12 MB. */
const REPORT_BYTES = 16 * 1024 ** 2;
/** Deepest nesting of brackets; a report has 6. */
const DEPTH = 32;
/**
* The most values and members: small ones take ten times their text in memory. 10,000 checks, each built in this run,
* have 540,000, and as many test cases 70,000.
*/
const VALUES = 7e5;
/**
* The most members that the schema does not know. A later version may add some to every check, but each new name, and
* each new order of names, costs a JavaScript engine hundreds of bytes.
*/
const UNKNOWN_MEMBERS = 1e5;
/** The most checks. A flake with more would be the largest by far: Nixpkgs has some 1,500 NixOS tests in all. */
const CHECKS = 1e4;
/**
* The longest other list, of builds, lines or attempts. The chart of builds compares each with those that ran at the
* same time.
*/
const ITEMS = 2e4;
/** The longest text, in UTF-16 code units: enough for the longest error message that Nix prints, and for any name. */
const CHARACTERS = 65536;
/** The longest duration. A run can take at most 35 days on GitHub (GitHub's documentation, "Actions limits"). */
const DURATION_MS = 3456e6;
/** Earlier than any real clock says. Charts count from one time to the next. */
const FIRST_YEAR = 2e3;
const LAST_YEAR = 2199;
const validator = new Validator(verdict_schema_default, "2020-12");
/**
* Reads the text of a `verdict.json`, no matter who wrote it. The report that it returns is valid against the schema.
* It has no key that the schema does not know, only numbers and times that are safe to calculate with, and nothing
* beyond the limits above. Never throws.
*/
function readReport(text) {
	const problem = tooMuch(text);
	if (problem !== null) return { problem };
	const value = readJson(text);
	if (value === void 0) return { problem: "is not JSON" };
	const { valid, errors } = validator.validate(value);
	const error = errors.at(-1);
	if (!valid) return { problem: `is not what nix-verdict/1 says, at ${error?.instanceLocation ?? "#"}: ${error?.error ?? ""}` };
	const copy = new Copy();
	const report = copy.of(value, ROOT, "#");
	return copy.problem === null ? { report } : { problem: copy.problem };
}
/** Decodes bytes as text; what is not UTF-8 becomes U+FFFD. */
function decode(bytes) {
	return new TextDecoder().decode(bytes);
}
/** Checks the limits that can be checked on the text, before it is parsed. */
function tooMuch(text) {
	if (text.length > REPORT_BYTES) return `is larger than ${REPORT_BYTES / 1024 ** 2} MiB`;
	let [depth, values, unknown] = [
		0,
		0,
		0
	];
	let [from, to] = [0, 0];
	for (let at = 0; at < text.length; at += 1) {
		const character = text[at];
		if (character === "\"") {
			[from, to] = [at + 1, endOfString(text, at + 1)];
			at = to;
		} else if (character === ":") {
			if (!KNOWN.has(text.slice(from, Math.min(to, from + LONGEST_TEXT_UNITS)))) unknown += 1;
		} else if (character === "{" || character === "[") {
			depth += 1;
			values += 1;
			if (depth > DEPTH) return `is nested deeper than ${DEPTH} levels`;
		} else if (character === "}" || character === "]") depth -= 1;
		else if (character === ",") values += 1;
	}
	if (values > VALUES) return `holds more than ${VALUES} values`;
	return unknown > UNKNOWN_MEMBERS ? `has more than ${UNKNOWN_MEMBERS} members that nix-verdict/1 does not know` : null;
}
/** The place of the quotation mark that ends a string. */
function endOfString(text, from) {
	for (let at = from; at < text.length; at += 1) if (text[at] === "\\") at += 1;
	else if (text[at] === "\"") return at;
	return text.length;
}
const ROOT = verdict_schema_default;
/** The names of all members in the schema. The schema's own keywords are among them, which does no harm. */
const KNOWN = new Set(Array.from(JSON.stringify(verdict_schema_default).matchAll(/"(\w+)":/gu), ([, name = ""]) => name));
const LONGEST_TEXT_UNITS = Math.max(...Array.from(KNOWN, ({ length }) => length)) + 1;
/** Copies the known parts of a valid value, and records the first thing that exceeds a limit. */
var Copy = class {
	problem = null;
	of(value, node, at) {
		if (node.$ref !== void 0) return this.#definition(value, node.$ref.replace("#/$defs/", ""), at);
		if (node.anyOf !== void 0 && value !== null) return this.of(value, node.anyOf[0] ?? {}, at);
		if (typeof value === "string") return this.#text(value, at);
		if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER) this.#refuse(at, "is not a number in a usable range");
		if (Array.isArray(value)) return this.#list(value, node.items ?? {}, at);
		return isRecord(value) ? this.#members(value, node.properties ?? {}, at) : value;
	}
	#definition(value, name, at) {
		if (name === "time") this.#time(value, at);
		if (name === "duration" && value > DURATION_MS) this.#refuse(at, "is longer than 40 days");
		return this.of(value, ROOT.$defs[name] ?? {}, at);
	}
	#members(value, properties, at) {
		const known = Object.entries(properties).filter(([key, node]) => Object.hasOwn(value, key) || "default" in node);
		return Object.fromEntries(known.map(([key, node]) => [key, Object.hasOwn(value, key) ? this.of(value[key], node, `${at}/${key}`) : structuredClone(node.default)]));
	}
	#list(value, items, at) {
		const most = at === "#/checks" ? CHECKS : ITEMS;
		if (value.length > most) this.#refuse(at, `has more than ${most} items`);
		return this.problem === null ? value.map((item, index) => this.of(item, items, `${at}/${index}`)) : [];
	}
	#text(value, at) {
		if (value.length > CHARACTERS) this.#refuse(at, `is longer than ${CHARACTERS} characters`);
		return value.toWellFormed();
	}
	#time(value, at) {
		const year = new Date(String(value)).getUTCFullYear();
		if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) this.#refuse(at, `is not a time between ${FIRST_YEAR} and ${LAST_YEAR}`);
	}
	#refuse(at, what) {
		this.problem ??= `cannot be believed: ${at} ${what}`;
	}
};
// node_modules/pend/index.js
var require_pend = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Pend;
	function Pend() {
		this.pending = 0;
		this.max = 1e400;
		this.listeners = [];
		this.waiting = [];
		this.error = null;
	}
	Pend.prototype.go = function(fn) {
		if (this.pending < this.max) pendGo(this, fn);
		else this.waiting.push(fn);
	};
	Pend.prototype.wait = function(cb) {
		if (this.pending === 0) cb(this.error);
		else this.listeners.push(cb);
	};
	Pend.prototype.hold = function() {
		return pendHold(this);
	};
	function pendHold(self) {
		self.pending += 1;
		var called = false;
		return onCb;
		function onCb(err) {
			if (called) throw new Error("callback called twice");
			called = true;
			self.error = self.error || err;
			self.pending -= 1;
			if (self.waiting.length > 0 && self.pending < self.max) pendGo(self, self.waiting.shift());
			else if (self.pending === 0) {
				var listeners = self.listeners;
				self.listeners = [];
				listeners.forEach(cbListener);
			}
		}
		function cbListener(listener) {
			listener(self.error);
		}
	}
	function pendGo(self, fn) {
		fn(pendHold(self));
	}
}));
// node_modules/yauzl/fd-slicer.js
var require_fd_slicer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var fs = __require("fs");
	var util = __require("util");
	var stream = __require("stream");
	var Readable = stream.Readable;
	var PassThrough = stream.PassThrough;
	var Pend = require_pend();
	var EventEmitter = __require("events").EventEmitter;
	exports.BufferSlicer = BufferSlicer;
	exports.FdSlicer = FdSlicer;
	util.inherits(FdSlicer, EventEmitter);
	function FdSlicer(fd) {
		EventEmitter.call(this);
		this.fd = fd;
		this.pend = new Pend();
		this.pend.max = 1;
		this.refCount = 0;
	}
	FdSlicer.prototype.read = function(buffer, offset, length, position, callback) {
		var self = this;
		self.pend.go(function(cb) {
			fs.read(self.fd, buffer, offset, length, position, function(err, bytesRead, buffer) {
				cb();
				callback(err, bytesRead, buffer);
			});
		});
	};
	FdSlicer.prototype.createReadStream = function(options) {
		return new ReadStream(this, options);
	};
	FdSlicer.prototype.ref = function() {
		this.refCount += 1;
	};
	FdSlicer.prototype.unref = function() {
		var self = this;
		self.refCount -= 1;
		if (self.refCount < 0) throw new Error("invalid unref");
		if (self.refCount > 0) return;
		fs.close(self.fd, onCloseDone);
		function onCloseDone(err) {
			if (err) self.emit("error", err);
			else self.emit("close");
		}
	};
	util.inherits(ReadStream, Readable);
	function ReadStream(context, options) {
		options = options || {};
		Readable.call(this, options);
		this.context = context;
		this.context.ref();
		this.start = options.start || 0;
		this.endOffset = options.end;
		this.pos = this.start;
	}
	ReadStream.prototype._read = function(n) {
		var self = this;
		var toRead = Math.min(self._readableState.highWaterMark, n);
		if (self.endOffset != null) toRead = Math.min(toRead, self.endOffset - self.pos);
		if (toRead <= 0) {
			self.push(null);
			this._cleanup();
			return;
		}
		self.context.pend.go(function(cb) {
			var buffer = Buffer.allocUnsafe(toRead);
			fs.read(self.context.fd, buffer, 0, toRead, self.pos, function(err, bytesRead) {
				if (err) self.destroy(err);
				else if (bytesRead === 0) {
					self.push(null);
					self._cleanup();
				} else {
					self.pos += bytesRead;
					self.push(buffer.slice(0, bytesRead));
				}
				cb();
			});
		});
	};
	ReadStream.prototype._destroy = function(err, cb) {
		this._cleanup();
		cb(err);
	};
	ReadStream.prototype._cleanup = function() {
		if (this.context != null) {
			this.context.unref();
			this.context = null;
		}
	};
	util.inherits(BufferSlicer, EventEmitter);
	function BufferSlicer(buffer) {
		EventEmitter.call(this);
		this.refCount = 0;
		this.buffer = buffer;
	}
	BufferSlicer.prototype.read = function(buffer, offset, length, position, callback) {
		if (!(0 <= offset && offset <= buffer.length)) throw new RangeError("offset outside buffer: 0 <= " + offset + " <= " + buffer.length);
		if (position < 0) throw new RangeError("position is negative: " + position);
		if (offset + length > buffer.length) length = buffer.length - offset;
		if (position + length > this.buffer.length) length = this.buffer.length - position;
		if (length <= 0) {
			setImmediate(function() {
				callback(null, 0);
			});
			return;
		}
		this.buffer.copy(buffer, offset, position, position + length);
		setImmediate(function() {
			callback(null, length);
		});
	};
	BufferSlicer.prototype.createReadStream = function(options) {
		options = options || {};
		var readStream = new PassThrough(options);
		readStream.start = options.start || 0;
		readStream.endOffset = options.end;
		readStream.pos = readStream.endOffset || this.buffer.length;
		var entireSlice = this.buffer.slice(readStream.start, readStream.pos);
		var maxChunkSize = 65536;
		var offset = 0;
		while (true) {
			var nextOffset = offset + maxChunkSize;
			if (nextOffset >= entireSlice.length) {
				if (offset < entireSlice.length) readStream.write(entireSlice.slice(offset, entireSlice.length));
				break;
			}
			readStream.write(entireSlice.slice(offset, nextOffset));
			offset = nextOffset;
		}
		readStream.end();
		return readStream;
	};
	BufferSlicer.prototype.ref = function() {
		this.refCount += 1;
	};
	BufferSlicer.prototype.unref = function() {
		this.refCount -= 1;
		if (this.refCount < 0) throw new Error("invalid unref");
	};
}));
// node_modules/yauzl/crc32.js
var require_crc32 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const CRC_TABLE = new Int32Array([
		0,
		1996959894,
		3993919788,
		2567524794,
		124634137,
		1886057615,
		3915621685,
		2657392035,
		249268274,
		2044508324,
		3772115230,
		2547177864,
		162941995,
		2125561021,
		3887607047,
		2428444049,
		498536548,
		1789927666,
		4089016648,
		2227061214,
		450548861,
		1843258603,
		4107580753,
		2211677639,
		325883990,
		1684777152,
		4251122042,
		2321926636,
		335633487,
		1661365465,
		4195302755,
		2366115317,
		997073096,
		1281953886,
		3579855332,
		2724688242,
		1006888145,
		1258607687,
		3524101629,
		2768942443,
		901097722,
		1119000684,
		3686517206,
		2898065728,
		853044451,
		1172266101,
		3705015759,
		2882616665,
		651767980,
		1373503546,
		3369554304,
		3218104598,
		565507253,
		1454621731,
		3485111705,
		3099436303,
		671266974,
		1594198024,
		3322730930,
		2970347812,
		795835527,
		1483230225,
		3244367275,
		3060149565,
		1994146192,
		31158534,
		2563907772,
		4023717930,
		1907459465,
		112637215,
		2680153253,
		3904427059,
		2013776290,
		251722036,
		2517215374,
		3775830040,
		2137656763,
		141376813,
		2439277719,
		3865271297,
		1802195444,
		476864866,
		2238001368,
		4066508878,
		1812370925,
		453092731,
		2181625025,
		4111451223,
		1706088902,
		314042704,
		2344532202,
		4240017532,
		1658658271,
		366619977,
		2362670323,
		4224994405,
		1303535960,
		984961486,
		2747007092,
		3569037538,
		1256170817,
		1037604311,
		2765210733,
		3554079995,
		1131014506,
		879679996,
		2909243462,
		3663771856,
		1141124467,
		855842277,
		2852801631,
		3708648649,
		1342533948,
		654459306,
		3188396048,
		3373015174,
		1466479909,
		544179635,
		3110523913,
		3462522015,
		1591671054,
		702138776,
		2966460450,
		3352799412,
		1504918807,
		783551873,
		3082640443,
		3233442989,
		3988292384,
		2596254646,
		62317068,
		1957810842,
		3939845945,
		2647816111,
		81470997,
		1943803523,
		3814918930,
		2489596804,
		225274430,
		2053790376,
		3826175755,
		2466906013,
		167816743,
		2097651377,
		4027552580,
		2265490386,
		503444072,
		1762050814,
		4150417245,
		2154129355,
		426522225,
		1852507879,
		4275313526,
		2312317920,
		282753626,
		1742555852,
		4189708143,
		2394877945,
		397917763,
		1622183637,
		3604390888,
		2714866558,
		953729732,
		1340076626,
		3518719985,
		2797360999,
		1068828381,
		1219638859,
		3624741850,
		2936675148,
		906185462,
		1090812512,
		3747672003,
		2825379669,
		829329135,
		1181335161,
		3412177804,
		3160834842,
		628085408,
		1382605366,
		3423369109,
		3138078467,
		570562233,
		1426400815,
		3317316542,
		2998733608,
		733239954,
		1555261956,
		3268935591,
		3050360625,
		752459403,
		1541320221,
		2607071920,
		3965973030,
		1969922972,
		40735498,
		2617837225,
		3943577151,
		1913087877,
		83908371,
		2512341634,
		3803740692,
		2075208622,
		213261112,
		2463272603,
		3855990285,
		2094854071,
		198958881,
		2262029012,
		4057260610,
		1759359992,
		534414190,
		2176718541,
		4139329115,
		1873836001,
		414664567,
		2282248934,
		4279200368,
		1711684554,
		285281116,
		2405801727,
		4167216745,
		1634467795,
		376229701,
		2685067896,
		3608007406,
		1308918612,
		956543938,
		2808555105,
		3495958263,
		1231636301,
		1047427035,
		2932959818,
		3654703836,
		1088359270,
		936918e3,
		2847714899,
		3736837829,
		1202900863,
		817233897,
		3183342108,
		3401237130,
		1404277552,
		615818150,
		3134207493,
		3453421203,
		1423857449,
		601450431,
		3009837614,
		3294710456,
		1567103746,
		711928724,
		3020668471,
		3272380065,
		1510334235,
		755167117
	]);
	function crc32(buf) {
		let crc = -1;
		for (let x of buf) crc = CRC_TABLE[(crc ^ x) & 255] ^ crc >>> 8;
		return (crc ^ -1) >>> 0;
	}
	module.exports = crc32;
}));
// src/collect/zip.ts
var import_yauzl = /* @__PURE__ */ __toESM((/* @__PURE__ */ __commonJSMin(((exports) => {
	__require("fs");
	var zlib = __require("zlib");
	var fd_slicer = require_fd_slicer();
	var util = __require("util");
	var EventEmitter = __require("events").EventEmitter;
	var Transform = __require("stream").Transform;
	var PassThrough = __require("stream").PassThrough;
	var Writable = __require("stream").Writable;
	const crc32 = typeof zlib.crc32 === "function" ? zlib.crc32 : require_crc32();
	exports.fromBufferPromise = fromBufferPromise;
	function fromBufferPromise(buffer, options) {
		return new Promise((resolve, reject) => {
			fromBuffer(buffer, {
				...options,
				lazyEntries: true
			}, function(err, zipfile) {
				if (err) return reject(err);
				resolve(zipfile);
			});
		});
	}
	function fromBuffer(buffer, options, callback) {
		if (typeof options === "function") {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		options.autoClose = false;
		if (options.lazyEntries == null) options.lazyEntries = false;
		if (options.decodeStrings == null) options.decodeStrings = true;
		if (options.validateEntrySizes == null) options.validateEntrySizes = true;
		if (options.strictFileNames == null) options.strictFileNames = false;
		fromRandomAccessReader(new fd_slicer.BufferSlicer(buffer), buffer.length, options, callback);
	}
	function fromRandomAccessReader(reader, totalSize, options, callback) {
		if (typeof options === "function") {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		if (options.autoClose == null) options.autoClose = true;
		if (options.lazyEntries == null) options.lazyEntries = false;
		if (options.decodeStrings == null) options.decodeStrings = true;
		var decodeStrings = !!options.decodeStrings;
		if (options.validateEntrySizes == null) options.validateEntrySizes = true;
		if (options.strictFileNames == null) options.strictFileNames = false;
		if (callback == null) callback = defaultCallback;
		if (typeof totalSize !== "number") throw new Error("expected totalSize parameter to be a number");
		if (totalSize > Number.MAX_SAFE_INTEGER) throw new Error("zip file too large. only file sizes up to 2^52 are supported due to JavaScript's Number type being an IEEE 754 double.");
		reader.ref();
		var eocdrWithoutCommentSize = 22;
		var zip64EocdlSize = 20;
		var bufferSize = Math.min(zip64EocdlSize + eocdrWithoutCommentSize + 65535, totalSize);
		var buffer = newBuffer(bufferSize);
		readAndAssertNoEof(reader, buffer, 0, bufferSize, totalSize - buffer.length, function(err) {
			if (err) return callback(err);
			for (var i = bufferSize - eocdrWithoutCommentSize; i >= 0; i -= 1) {
				if (buffer.readUInt32LE(i) !== 101010256) continue;
				var eocdrBuffer = buffer.subarray(i);
				var diskNumber = eocdrBuffer.readUInt16LE(4);
				var entryCount = eocdrBuffer.readUInt16LE(10);
				var centralDirectoryOffset = eocdrBuffer.readUInt32LE(16);
				var commentLength = eocdrBuffer.readUInt16LE(20);
				var expectedCommentLength = eocdrBuffer.length - eocdrWithoutCommentSize;
				if (commentLength !== expectedCommentLength) return callback(/* @__PURE__ */ new Error("Invalid comment length. Expected: " + expectedCommentLength + ". Found: " + commentLength + ". Are there extra bytes at the end of the file? Or is the end of central dir signature `PK☺☻` in the comment?"));
				var comment = decodeStrings ? decodeBuffer(eocdrBuffer.subarray(22), false) : eocdrBuffer.subarray(22);
				if (i - zip64EocdlSize >= 0 && buffer.readUInt32LE(i - zip64EocdlSize) === 117853008) {
					var zip64EocdrOffset = readUInt64LE(buffer.subarray(i - zip64EocdlSize, i - zip64EocdlSize + zip64EocdlSize), 8);
					var zip64EocdrBuffer = newBuffer(56);
					return readAndAssertNoEof(reader, zip64EocdrBuffer, 0, zip64EocdrBuffer.length, zip64EocdrOffset, function(err) {
						if (err) return callback(err);
						if (zip64EocdrBuffer.readUInt32LE(0) !== 101075792) return callback(/* @__PURE__ */ new Error("invalid zip64 end of central directory record signature"));
						diskNumber = zip64EocdrBuffer.readUInt32LE(16);
						if (diskNumber !== 0) return callback(/* @__PURE__ */ new Error("multi-disk zip files are not supported: found disk number: " + diskNumber));
						entryCount = readUInt64LE(zip64EocdrBuffer, 32);
						centralDirectoryOffset = readUInt64LE(zip64EocdrBuffer, 48);
						return callback(null, new ZipFile(reader, centralDirectoryOffset, totalSize, entryCount, comment, options.autoClose, options.lazyEntries, decodeStrings, options.validateEntrySizes, options.strictFileNames));
					});
				}
				if (diskNumber !== 0) return callback(/* @__PURE__ */ new Error("multi-disk zip files are not supported: found disk number: " + diskNumber));
				return callback(null, new ZipFile(reader, centralDirectoryOffset, totalSize, entryCount, comment, options.autoClose, options.lazyEntries, decodeStrings, options.validateEntrySizes, options.strictFileNames));
			}
			callback(/* @__PURE__ */ new Error("End of central directory record signature not found. Either not a zip file, or file is truncated."));
		});
	}
	util.inherits(ZipFile, EventEmitter);
	function ZipFile(reader, centralDirectoryOffset, fileSize, entryCount, comment, autoClose, lazyEntries, decodeStrings, validateEntrySizes, strictFileNames) {
		var self = this;
		EventEmitter.call(self);
		self.reader = reader;
		self.reader.on("error", function(err) {
			emitError(self, err);
		});
		self.reader.once("close", function() {
			self.emit("close");
		});
		self.readEntryCursor = centralDirectoryOffset;
		self.fileSize = fileSize;
		self.entryCount = entryCount;
		self.comment = comment;
		self.entriesRead = 0;
		self.autoClose = !!autoClose;
		self.lazyEntries = !!lazyEntries;
		self.decodeStrings = !!decodeStrings;
		self.validateEntrySizes = !!validateEntrySizes;
		self.strictFileNames = !!strictFileNames;
		self.isOpen = true;
		self.emittedError = false;
		self.hasEachEntryBeenCalled = false;
		if (!self.lazyEntries) self._readEntry();
	}
	ZipFile.prototype.close = function() {
		if (!this.isOpen) return;
		this.isOpen = false;
		this.reader.unref();
	};
	function emitErrorAndAutoClose(self, err) {
		if (self.autoClose) self.close();
		emitError(self, err);
	}
	function emitError(self, err) {
		if (self.emittedError) return;
		self.emittedError = true;
		self.emit("error", err);
	}
	ZipFile.prototype.readEntry = function() {
		if (!this.lazyEntries) throw new Error("readEntry() called without lazyEntries:true");
		this._readEntry();
	};
	ZipFile.prototype._readEntry = function() {
		var self = this;
		if (self.entryCount === self.entriesRead) {
			setImmediate(function() {
				if (self.autoClose) self.close();
				if (self.emittedError) return;
				self.emit("end");
			});
			return;
		}
		if (self.emittedError) return;
		var buffer = newBuffer(46);
		readAndAssertNoEof(self.reader, buffer, 0, buffer.length, self.readEntryCursor, function(err) {
			if (err) return emitErrorAndAutoClose(self, err);
			if (self.emittedError) return;
			var entry = new Entry();
			var signature = buffer.readUInt32LE(0);
			if (signature !== 33639248) return emitErrorAndAutoClose(self, /* @__PURE__ */ new Error("invalid central directory file header signature: 0x" + signature.toString(16)));
			entry.versionMadeBy = buffer.readUInt16LE(4);
			entry.versionNeededToExtract = buffer.readUInt16LE(6);
			entry.generalPurposeBitFlag = buffer.readUInt16LE(8);
			entry.compressionMethod = buffer.readUInt16LE(10);
			entry.lastModFileTime = buffer.readUInt16LE(12);
			entry.lastModFileDate = buffer.readUInt16LE(14);
			entry.crc32 = buffer.readUInt32LE(16);
			entry.compressedSize = buffer.readUInt32LE(20);
			entry.uncompressedSize = buffer.readUInt32LE(24);
			entry.fileNameLength = buffer.readUInt16LE(28);
			entry.extraFieldLength = buffer.readUInt16LE(30);
			entry.fileCommentLength = buffer.readUInt16LE(32);
			entry.internalFileAttributes = buffer.readUInt16LE(36);
			entry.externalFileAttributes = buffer.readUInt32LE(38);
			entry.relativeOffsetOfLocalHeader = buffer.readUInt32LE(42);
			if (entry.generalPurposeBitFlag & 64) return emitErrorAndAutoClose(self, /* @__PURE__ */ new Error("strong encryption is not supported"));
			self.readEntryCursor += 46;
			buffer = newBuffer(entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength);
			readAndAssertNoEof(self.reader, buffer, 0, buffer.length, self.readEntryCursor, function(err) {
				if (err) return emitErrorAndAutoClose(self, err);
				if (self.emittedError) return;
				entry.fileNameRaw = buffer.subarray(0, entry.fileNameLength);
				var fileCommentStart = entry.fileNameLength + entry.extraFieldLength;
				entry.extraFieldRaw = buffer.subarray(entry.fileNameLength, fileCommentStart);
				entry.fileCommentRaw = buffer.subarray(fileCommentStart, fileCommentStart + entry.fileCommentLength);
				try {
					entry.extraFields = parseExtraFields(entry.extraFieldRaw);
				} catch (err) {
					return emitErrorAndAutoClose(self, err);
				}
				if (self.decodeStrings) {
					var isUtf8 = (entry.generalPurposeBitFlag & 2048) !== 0;
					entry.fileComment = decodeBuffer(entry.fileCommentRaw, isUtf8);
					entry.fileName = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, self.strictFileNames);
					var errorMessage = validateFileName(entry.fileName);
					if (errorMessage != null) return emitErrorAndAutoClose(self, new Error(errorMessage));
				} else {
					entry.fileComment = entry.fileCommentRaw;
					entry.fileName = entry.fileNameRaw;
				}
				entry.comment = entry.fileComment;
				self.readEntryCursor += buffer.length;
				self.entriesRead += 1;
				for (var i = 0; i < entry.extraFields.length; i++) {
					var extraField = entry.extraFields[i];
					if (extraField.id !== 1) continue;
					var zip64EiefBuffer = extraField.data;
					var index = 0;
					if (entry.uncompressedSize === 4294967295) {
						if (index + 8 > zip64EiefBuffer.length) return emitErrorAndAutoClose(self, /* @__PURE__ */ new Error("zip64 extended information extra field does not include uncompressed size"));
						entry.uncompressedSize = readUInt64LE(zip64EiefBuffer, index);
						index += 8;
					}
					if (entry.compressedSize === 4294967295) {
						if (index + 8 > zip64EiefBuffer.length) return emitErrorAndAutoClose(self, /* @__PURE__ */ new Error("zip64 extended information extra field does not include compressed size"));
						entry.compressedSize = readUInt64LE(zip64EiefBuffer, index);
						index += 8;
					}
					if (entry.relativeOffsetOfLocalHeader === 4294967295) {
						if (index + 8 > zip64EiefBuffer.length) return emitErrorAndAutoClose(self, /* @__PURE__ */ new Error("zip64 extended information extra field does not include relative header offset"));
						entry.relativeOffsetOfLocalHeader = readUInt64LE(zip64EiefBuffer, index);
						index += 8;
					}
					break;
				}
				if (self.validateEntrySizes && entry.compressionMethod === 0) {
					var expectedCompressedSize = entry.uncompressedSize;
					if (entry.isEncrypted()) expectedCompressedSize += 12;
					if (entry.compressedSize !== expectedCompressedSize) {
						var msg = "compressed/uncompressed size mismatch for stored file: " + entry.compressedSize + " != " + entry.uncompressedSize;
						return emitErrorAndAutoClose(self, new Error(msg));
					}
				}
				self.emit("entry", entry);
				if (!self.lazyEntries) self._readEntry();
			});
		});
	};
	ZipFile.prototype.eachEntry = function() {
		const self = this;
		if (!self.lazyEntries) throw new Error("eachEntry() requires lazyEntries: true");
		if (self.hasEachEntryBeenCalled) throw new Error("eachEntry() must only be called once per ZipFile");
		self.hasEachEntryBeenCalled = true;
		let pendingResolveReject = null;
		self.on("entry", onEntry);
		self.on("end", onEnd);
		self.on("error", onError);
		function cleanup() {
			self.removeListener("entry", onEntry);
			self.removeListener("end", onEnd);
			self.removeListener("error", onError);
			if (self.autoClose) self.close();
		}
		function onEntry(entry) {
			let { resolve } = pendingResolveReject;
			pendingResolveReject = null;
			resolve({ value: entry });
		}
		function onEnd() {
			let { resolve } = pendingResolveReject;
			pendingResolveReject = null;
			cleanup();
			resolve({ done: true });
		}
		function onError(err) {
			let { reject } = pendingResolveReject;
			pendingResolveReject = null;
			cleanup();
			reject(err);
		}
		return {
			[Symbol.asyncIterator]() {
				return this;
			},
			next() {
				const promise = new Promise((resolve, reject) => {
					if (pendingResolveReject != null) throw new Error("next() called before previous Promise was resolved.");
					pendingResolveReject = {
						resolve,
						reject
					};
				});
				self.readEntry();
				return promise;
			},
			return(value) {
				cleanup();
				return Promise.resolve({
					done: true,
					value
				});
			},
			throw(value) {
				cleanup();
				return Promise.reject(value);
			}
		};
	};
	ZipFile.prototype.openReadStream = function(entry, options, callback) {
		var self = this;
		var relativeStart = 0;
		var relativeEnd = entry.compressedSize;
		if (callback == null) {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		else {
			if (options.decodeFileData === false) {
				if (options.decrypt != null) throw new Error("cannot use options.decrypt when options.decodeFileData === false");
				if (options.decompress != null) throw new Error("cannot use options.decompress when options.decodeFileData === false");
			} else {
				if (options.decrypt != null) {
					if (!entry.isEncrypted()) throw new Error("options.decrypt can only be specified for encrypted entries. See also option decodeFileData.");
					if (options.decrypt !== false) throw new Error("invalid options.decrypt value: " + options.decrypt);
					if (entry.isCompressed()) {
						if (options.decompress !== false) throw new Error("entry is encrypted and compressed, and options.decompress !== false. See also option decodeFileData.");
					}
				}
				if (options.decompress != null) {
					if (!entry.isCompressed()) throw new Error("options.decompress can only be specified for compressed entries. See also option decodeFileData.");
					if (!(options.decompress === false || options.decompress === true)) throw new Error("invalid options.decompress value: " + options.decompress);
					decompress = options.decompress;
				}
			}
			if (options.start != null) {
				relativeStart = options.start;
				if (relativeStart < 0) throw new Error("options.start < 0");
				if (relativeStart > entry.compressedSize) throw new Error("options.start > entry.compressedSize");
			}
			if (options.end != null) {
				relativeEnd = options.end;
				if (relativeEnd < 0) throw new Error("options.end < 0");
				if (relativeEnd > entry.compressedSize) throw new Error("options.end > entry.compressedSize");
				if (relativeEnd < relativeStart) throw new Error("options.end < options.start");
			}
		}
		var rawMode = options.decodeFileData === false || (entry.compressionMethod === 0 || entry.compressionMethod === 8 && options.decompress === false) && (!entry.isEncrypted() || options.decrypt === false);
		if (options.start != null || options.end != null) {
			if (!rawMode) throw new Error("start/end range require options.decodeFileData === false for non-trivial encoded entries.");
		}
		if (!self.isOpen) return callback(/* @__PURE__ */ new Error("closed"));
		if (entry.isEncrypted() && !rawMode) {
			if (options.decrypt !== false) return callback(/* @__PURE__ */ new Error("entry is encrypted, and options.decodeFileData !== false"));
		}
		var decompress;
		if (rawMode) decompress = false;
		else if (entry.compressionMethod === 8) decompress = options.decodeFileData !== true;
		else return callback(/* @__PURE__ */ new Error("unsupported compression method: " + entry.compressionMethod));
		self.readLocalFileHeader(entry, { minimal: true }, function(err, localFileHeader) {
			if (err) return callback(err);
			self.openReadStreamLowLevel(localFileHeader.fileDataStart, entry.compressedSize, relativeStart, relativeEnd, decompress, entry.uncompressedSize, callback);
		});
	};
	ZipFile.prototype.openReadStreamLowLevel = function(fileDataStart, compressedSize, relativeStart, relativeEnd, decompress, uncompressedSize, callback) {
		var self = this;
		fileDataStart + compressedSize;
		var readStream = self.reader.createReadStream({
			start: fileDataStart + relativeStart,
			end: fileDataStart + relativeEnd
		});
		var endpointStream = readStream;
		if (decompress) {
			var destroyed = false;
			var inflateFilter = zlib.createInflateRaw();
			readStream.on("error", function(err) {
				setImmediate(function() {
					if (!destroyed) inflateFilter.emit("error", err);
				});
			});
			readStream.pipe(inflateFilter);
			if (self.validateEntrySizes) {
				endpointStream = new AssertByteCountStream(uncompressedSize);
				inflateFilter.on("error", function(err) {
					setImmediate(function() {
						if (!destroyed) endpointStream.emit("error", err);
					});
				});
				inflateFilter.pipe(endpointStream);
			} else endpointStream = inflateFilter;
			installDestroyFn(endpointStream, function() {
				destroyed = true;
				if (inflateFilter !== endpointStream) inflateFilter.unpipe(endpointStream);
				readStream.unpipe(inflateFilter);
				readStream.destroy();
			});
		}
		callback(null, endpointStream);
	};
	ZipFile.prototype.readLocalFileHeader = function(entry, options, callback) {
		var self = this;
		if (callback == null) {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		self.reader.ref();
		var buffer = newBuffer(30);
		readAndAssertNoEof(self.reader, buffer, 0, buffer.length, entry.relativeOffsetOfLocalHeader, function(err) {
			try {
				if (err) return callback(err);
				var signature = buffer.readUInt32LE(0);
				if (signature !== 67324752) return callback(/* @__PURE__ */ new Error("invalid local file header signature: 0x" + signature.toString(16)));
				var fileNameLength = buffer.readUInt16LE(26);
				var extraFieldLength = buffer.readUInt16LE(28);
				var fileDataStart = entry.relativeOffsetOfLocalHeader + 30 + fileNameLength + extraFieldLength;
				if (fileDataStart + entry.compressedSize > self.fileSize) return callback(/* @__PURE__ */ new Error("file data overflows file bounds: " + fileDataStart + " + " + entry.compressedSize + " > " + self.fileSize));
				if (options.minimal) return callback(null, { fileDataStart });
				var localFileHeader = new LocalFileHeader();
				localFileHeader.fileDataStart = fileDataStart;
				localFileHeader.versionNeededToExtract = buffer.readUInt16LE(4);
				localFileHeader.generalPurposeBitFlag = buffer.readUInt16LE(6);
				localFileHeader.compressionMethod = buffer.readUInt16LE(8);
				localFileHeader.lastModFileTime = buffer.readUInt16LE(10);
				localFileHeader.lastModFileDate = buffer.readUInt16LE(12);
				localFileHeader.crc32 = buffer.readUInt32LE(14);
				localFileHeader.compressedSize = buffer.readUInt32LE(18);
				localFileHeader.uncompressedSize = buffer.readUInt32LE(22);
				localFileHeader.fileNameLength = fileNameLength;
				localFileHeader.extraFieldLength = extraFieldLength;
				buffer = newBuffer(fileNameLength + extraFieldLength);
				self.reader.ref();
				readAndAssertNoEof(self.reader, buffer, 0, buffer.length, entry.relativeOffsetOfLocalHeader + 30, function(err) {
					try {
						if (err) return callback(err);
						localFileHeader.fileName = buffer.subarray(0, fileNameLength);
						localFileHeader.extraField = buffer.subarray(fileNameLength);
						return callback(null, localFileHeader);
					} finally {
						self.reader.unref();
					}
				});
			} finally {
				self.reader.unref();
			}
		});
	};
	ZipFile.prototype.openReadStreamPromise = function(entry, options) {
		return new Promise((resolve, reject) => {
			this.openReadStream(entry, options, function(err, readStream) {
				if (err) return reject(err);
				resolve(readStream);
			});
		});
	};
	ZipFile.prototype.openReadStreamLowLevelPromise = function(fileDataStart, compressedSize, relativeStart, relativeEnd, decompress, uncompressedSize) {
		return new Promise((resolve, reject) => {
			this.openReadStream(fileDataStart, compressedSize, relativeStart, relativeEnd, decompress, uncompressedSize, function(err, readStream) {
				if (err) return reject(err);
				resolve(readStream);
			});
		});
	};
	ZipFile.prototype.readLocalFileHeaderPromise = function(entry, options) {
		return new Promise((resolve, reject) => {
			this.readLocalFileHeader(entry, options, function(err, localFileHeader) {
				if (err) return reject(err);
				resolve(localFileHeader);
			});
		});
	};
	function Entry() {}
	Entry.prototype.getLastModDate = function(options) {
		if (options == null) options = {};
		if (!options.forceDosFormat) for (var i = 0; i < this.extraFields.length; i++) {
			var extraField = this.extraFields[i];
			if (extraField.id === 21589) {
				var data = extraField.data;
				if (data.length < 5) continue;
				if (!(data[0] & 1)) continue;
				var posixTimestamp = data.readInt32LE(1);
				return /* @__PURE__ */ new Date(posixTimestamp * 1e3);
			} else if (extraField.id === 10) {
				var data = extraField.data;
				if (data.length !== 32) continue;
				if (data.readUInt16LE(4) !== 1) continue;
				if (data.readUInt16LE(6) !== 24) continue;
				var millisecondsSince1970 = (data.readUInt32LE(8) + 4294967296 * data.readInt32LE(12)) / 1e4 - 0xa9730b66800;
				return new Date(millisecondsSince1970);
			}
		}
		return dosDateTimeToDate(this.lastModFileDate, this.lastModFileTime, options.timezone);
	};
	Entry.prototype.canDecodeFileData = function() {
		return !this.isEncrypted() && (this.compressionMethod === 0 || this.compressionMethod === 8);
	};
	Entry.prototype.isEncrypted = function() {
		return (this.generalPurposeBitFlag & 1) !== 0;
	};
	Entry.prototype.isCompressed = function() {
		return this.compressionMethod === 8;
	};
	function LocalFileHeader() {}
	function dosDateTimeToDate(date, time, timezone) {
		var day = date & 31;
		var month = (date >> 5 & 15) - 1;
		var year = (date >> 9 & 127) + 1980;
		var millisecond = 0;
		var second = (time & 31) * 2;
		var minute = time >> 5 & 63;
		var hour = time >> 11 & 31;
		if (timezone == null || timezone === "local") return new Date(year, month, day, hour, minute, second, millisecond);
		else if (timezone === "UTC") return new Date(Date.UTC(year, month, day, hour, minute, second, millisecond));
		else throw new Error("unrecognized options.timezone: " + options.timezone);
	}
	function getFileNameLowLevel(generalPurposeBitFlag, fileNameBuffer, extraFields, strictFileNames) {
		var fileName = null;
		for (var i = 0; i < extraFields.length; i++) {
			var extraField = extraFields[i];
			if (extraField.id === 28789) {
				if (extraField.data.length < 6) continue;
				if (extraField.data.readUInt8(0) !== 1) continue;
				var oldNameCrc32 = extraField.data.readUInt32LE(1);
				if (crc32(fileNameBuffer) !== oldNameCrc32) continue;
				fileName = decodeBuffer(extraField.data.subarray(5), true);
				break;
			}
		}
		if (fileName == null) fileName = decodeBuffer(fileNameBuffer, (generalPurposeBitFlag & 2048) !== 0);
		if (!strictFileNames) fileName = fileName.replace(/\\/g, "/");
		return fileName;
	}
	function validateFileName(fileName) {
		if (fileName.indexOf("\\") !== -1) return "invalid characters in fileName: " + fileName;
		if (/^[a-zA-Z]:/.test(fileName) || /^\//.test(fileName)) return "absolute path: " + fileName;
		if (fileName.split("/").indexOf("..") !== -1) return "invalid relative path: " + fileName;
		return null;
	}
	function parseExtraFields(extraFieldBuffer) {
		var extraFields = [];
		var i = 0;
		while (i < extraFieldBuffer.length - 3) {
			var headerId = extraFieldBuffer.readUInt16LE(i + 0);
			var dataSize = extraFieldBuffer.readUInt16LE(i + 2);
			var dataStart = i + 4;
			var dataEnd = dataStart + dataSize;
			if (dataEnd > extraFieldBuffer.length) throw new Error("extra field length exceeds extra field buffer size");
			var dataBuffer = extraFieldBuffer.subarray(dataStart, dataEnd);
			extraFields.push({
				id: headerId,
				data: dataBuffer
			});
			i = dataEnd;
		}
		return extraFields;
	}
	function readAndAssertNoEof(reader, buffer, offset, length, position, callback) {
		if (length === 0) return setImmediate(function() {
			callback(null, newBuffer(0));
		});
		reader.read(buffer, offset, length, position, function(err, bytesRead) {
			if (err) return callback(err);
			if (bytesRead < length) return callback(/* @__PURE__ */ new Error("unexpected EOF"));
			callback();
		});
	}
	util.inherits(AssertByteCountStream, Transform);
	function AssertByteCountStream(byteCount) {
		Transform.call(this);
		this.actualByteCount = 0;
		this.expectedByteCount = byteCount;
	}
	AssertByteCountStream.prototype._transform = function(chunk, encoding, cb) {
		this.actualByteCount += chunk.length;
		if (this.actualByteCount > this.expectedByteCount) {
			var msg = "too many bytes in the stream. expected " + this.expectedByteCount + ". got at least " + this.actualByteCount;
			return cb(new Error(msg));
		}
		cb(null, chunk);
	};
	AssertByteCountStream.prototype._flush = function(cb) {
		if (this.actualByteCount < this.expectedByteCount) {
			var msg = "not enough bytes in the stream. expected " + this.expectedByteCount + ". got only " + this.actualByteCount;
			return cb(new Error(msg));
		}
		cb();
	};
	util.inherits(RandomAccessReader, EventEmitter);
	function RandomAccessReader() {
		EventEmitter.call(this);
		this.refCount = 0;
	}
	RandomAccessReader.prototype.ref = function() {
		this.refCount += 1;
	};
	RandomAccessReader.prototype.unref = function() {
		var self = this;
		self.refCount -= 1;
		if (self.refCount > 0) return;
		if (self.refCount < 0) throw new Error("invalid unref");
		self.close(onCloseDone);
		function onCloseDone(err) {
			if (err) return self.emit("error", err);
			self.emit("close");
		}
	};
	RandomAccessReader.prototype.createReadStream = function(options) {
		if (options == null) options = {};
		var start = options.start;
		var end = options.end;
		if (start === end) {
			var emptyStream = new PassThrough();
			setImmediate(function() {
				emptyStream.end();
			});
			return emptyStream;
		}
		var stream = this._readStreamForRange(start, end);
		var destroyed = false;
		var refUnrefFilter = new RefUnrefFilter(this);
		stream.on("error", function(err) {
			setImmediate(function() {
				if (!destroyed) refUnrefFilter.emit("error", err);
			});
		});
		installDestroyFn(refUnrefFilter, function() {
			stream.unpipe(refUnrefFilter);
			refUnrefFilter.unref();
			stream.destroy();
		});
		var byteCounter = new AssertByteCountStream(end - start);
		refUnrefFilter.on("error", function(err) {
			setImmediate(function() {
				if (!destroyed) byteCounter.emit("error", err);
			});
		});
		installDestroyFn(byteCounter, function() {
			destroyed = true;
			refUnrefFilter.unpipe(byteCounter);
			refUnrefFilter.destroy();
		});
		return stream.pipe(refUnrefFilter).pipe(byteCounter);
	};
	RandomAccessReader.prototype._readStreamForRange = function(start, end) {
		throw new Error("not implemented");
	};
	RandomAccessReader.prototype.read = function(buffer, offset, length, position, callback) {
		var readStream = this.createReadStream({
			start: position,
			end: position + length
		});
		var writeStream = new Writable();
		var written = 0;
		writeStream._write = function(chunk, encoding, cb) {
			chunk.copy(buffer, offset + written, 0, chunk.length);
			written += chunk.length;
			cb();
		};
		writeStream.on("finish", callback);
		readStream.on("error", function(error) {
			callback(error);
		});
		readStream.pipe(writeStream);
	};
	RandomAccessReader.prototype.close = function(callback) {
		setImmediate(callback);
	};
	util.inherits(RefUnrefFilter, PassThrough);
	function RefUnrefFilter(context) {
		PassThrough.call(this);
		this.context = context;
		this.context.ref();
		this.unreffedYet = false;
	}
	RefUnrefFilter.prototype._flush = function(cb) {
		this.unref();
		cb();
	};
	RefUnrefFilter.prototype.unref = function(cb) {
		if (this.unreffedYet) return;
		this.unreffedYet = true;
		this.context.unref();
	};
	var cp437 = "\0☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼ !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~⌂ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\xA0";
	function decodeBuffer(buffer, isUtf8) {
		if (isUtf8) return buffer.toString("utf8");
		else {
			var result = "";
			for (var i = 0; i < buffer.length; i++) result += cp437[buffer[i]];
			return result;
		}
	}
	function readUInt64LE(buffer, offset) {
		var lower32 = buffer.readUInt32LE(offset);
		return buffer.readUInt32LE(offset + 4) * 4294967296 + lower32;
	}
	var newBuffer;
	if (typeof Buffer.allocUnsafe === "function") newBuffer = function(len) {
		return Buffer.allocUnsafe(len);
	};
	else newBuffer = function(len) {
		return new Buffer(len);
	};
	function installDestroyFn(stream, fn) {
		if (typeof stream.destroy === "function") stream._destroy = function(err, cb) {
			fn();
			if (cb != null) cb(err);
		};
		else stream.destroy = fn;
	}
	function defaultCallback(err) {
		if (err) throw err;
	}
})))(), 1);
/** The most entries. A report with 10,000 checks, each with logs of two attempts, has fewer. */
const ENTRIES = 25e3;
/** The longest name in bytes: the limit for a path on most systems. */
const NAME_BYTES = 4096;
const REPORT_ENTRY = /^(?:[^/]+\/)?verdict\.json$/u;
/**
* Reads the one `verdict.json` of a ZIP archive that a stranger may have made; it is at the top, or in a folder there.
* Nothing else is unpacked and nothing is written, so no name in the archive can do harm. Names that our reports never
* have are refused all the same, and so is an archive that two readers could read differently. Never throws because of
* the archive's content.
*/
async function unzipReport(archive) {
	let zip;
	let entries;
	try {
		zip = await import_yauzl.fromBufferPromise(archive, {
			decodeStrings: false,
			validateEntrySizes: true
		});
		if (zip.entryCount > ENTRIES) return { problem: `has more than ${ENTRIES} files` };
		entries = await Array.fromAsync(zip.eachEntry());
	} catch (error) {
		return { problem: `is not a whole ZIP archive (${messageOf(error)})` };
	}
	const problem = entries.map(problemOf).find((found) => found !== null) ?? problemOfAll(entries, archive.length);
	if (problem !== null) return { problem };
	const [entry, another] = entries.filter((one) => REPORT_ENTRY.test(nameOf(one)));
	if (entry === void 0) return { problem: "holds no verdict.json, neither at its top nor in a folder there" };
	if (another !== void 0) return { problem: "holds more than one verdict.json" };
	try {
		return unpack(entry, await zip.readLocalFileHeaderPromise(entry), archive);
	} catch (error) {
		return { problem: `is damaged: its verdict.json cannot be unpacked (${messageOf(error)})` };
	}
}
/** Decodes a name with one character for each byte. */
function nameOf({ fileNameRaw }) {
	return fileNameRaw.toString("latin1");
}
/**
* The bits of a Unix mode that tell the kind of a file, in the upper half of an entry's attributes; zero if the archive
* was not made on Unix.
*/
const KIND = 61440;
const ORDINARY = /* @__PURE__ */ new Set([
	0,
	16384,
	32768
]);
function problemOf(entry) {
	const name = nameOf(entry);
	if (name === "" || name.length > NAME_BYTES || name.includes("\0")) return "has a file with an invalid name";
	if (name.startsWith("/") || name.includes("\\") || /^[A-Za-z]:/u.test(name) || name.split("/").includes("..")) return "has a file whose path leads out of it";
	if (!ORDINARY.has(entry.externalFileAttributes >>> 16 & KIND)) return "has something in it that is neither a file nor a folder, such as a symbolic link";
	return entry.isEncrypted() ? "has an encrypted file" : null;
}
/** Checks that no name occurs twice, and that files follow each other from the archive's start, within it. */
function problemOfAll(entries, length) {
	if (new Set(entries.map(nameOf)).size < entries.length) return "has two files of the same name";
	let end = 0;
	for (const { relativeOffsetOfLocalHeader: start, fileNameLength, compressedSize } of entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)) {
		if (end === 0 && start !== 0) return "does not begin as a ZIP archive";
		if (start < end) return "has files that overlap";
		end = start + LOCAL_HEADER + fileNameLength + compressedSize;
		if (end > length) return "has a file that ends beyond it";
	}
	return null;
}
/** Bytes before a file's name (PKWARE's APPNOTE 4.3.7). */
const LOCAL_HEADER = 30;
const STORED = 0;
const DEFLATED = 8;
/** Unpacks one file. Throws zlib's errors. The sizes in the headers are compared, but never relied on. */
function unpack(entry, header, archive) {
	if (!header.fileName.equals(entry.fileNameRaw) || header.compressionMethod !== entry.compressionMethod || header.generalPurposeBitFlag !== entry.generalPurposeBitFlag) return { problem: "contradicts itself about its verdict.json" };
	if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) return { problem: "has a verdict.json that is packed in an unknown way" };
	if (entry.uncompressedSize > REPORT_BYTES) return { problem: TOO_LARGE };
	const packed = archive.subarray(header.fileDataStart, header.fileDataStart + entry.compressedSize);
	const bytes = entry.compressionMethod === STORED ? packed : inflate(packed);
	if (bytes === null) return { problem: TOO_LARGE };
	if (bytes.length !== entry.uncompressedSize || crc32(bytes) !== entry.crc32) return { problem: "is damaged: its verdict.json does not have the stated length or checksum" };
	return { bytes };
}
const TOO_LARGE = `has a verdict.json that is larger than ${REPORT_BYTES / 1024 ** 2} MiB when it is unpacked`;
/** Null when the file exceeds the limit for a report; unpacking stops there. */
function inflate(packed) {
	try {
		return inflateRawSync(packed, { maxOutputLength: REPORT_BYTES });
	} catch (error) {
		if (error.code === "ERR_BUFFER_TOO_LARGE") return null;
		throw error;
	}
}
// src/collect/artifact.ts
/**
* Largest artifact, packed: reports and logs of a thousand checks take a few MiB when packed. An artifact is held in
* memory.
*/
const ARTIFACT_BYTES = 32 * 1024 ** 2;
/** The same for all results of a run together; any further artifact is refused. */
const ALL_BYTES = 128 * 1024 ** 2;
/** The same for the reports in them, unpacked. */
const ALL_REPORT_BYTES = 2 * REPORT_BYTES;
/** The most jobs that a matrix can have is 256 (GitHub's documentation, "Actions limits"). */
const ARTIFACTS = 256;
/** The most artifacts that are listed of a run, which strangers may fill: ten pages. */
const MOST_ARTIFACTS_LISTED = 1e3;
/**
* Reads the artifacts of a run's jobs as data from a stranger: everything is limited, and nothing is written to disk or
* run. An artifact that cannot be used is a problem of that shard alone, with `refused` set. A run without artifacts is
* one shard without a report, named after its workflow. Logs stay in the artifacts.
*/
async function readArtifacts(context, run, names, { api, service }) {
	const { signal } = context;
	const { owner, repo, id } = run;
	const listed = await api.list("GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts", {
		owner,
		repo,
		run_id: id
	}, MOST_ARTIFACTS_LISTED, signal);
	if (!listed.ok) return refusal(run.workflow, `the run's artifacts could not be listed: GitHub ${causeIn(listed.reply)}. The job needs the permission actions: read.`);
	const matches = matcher(names.pattern);
	const artifacts = newest(listed.items.flatMap((item) => readArtifact(item) ?? []).filter(({ name }) => matches(name)));
	if (!listed.whole || artifacts.length > ARTIFACTS) return refusal(run.workflow, `the run has too many artifacts: more than ${ARTIFACTS} named ${names.pattern}, or more than ${MOST_ARTIFACTS_LISTED} in all. Upload one for each job.`);
	const missing = names.expect.filter((name) => artifacts.every((artifact) => artifact.name !== name)).map((name) => ({
		name,
		problem: `its job left no report: ${NO_REPORT}.`
	}));
	if (artifacts.length === 0 && missing.length === 0) return {
		shards: [{
			name: run.workflow,
			problem: `its run left no report (no artifact is named ${names.pattern}): ${NO_REPORT}.`
		}],
		refused: false
	};
	const left = {
		bytes: ALL_BYTES,
		reportBytes: ALL_REPORT_BYTES
	};
	const shards = [];
	for (const artifact of artifacts) shards.push(await readShard(context, artifact, addressOf(artifact, run, service), left));
	return {
		shards: [...shards, ...missing],
		refused: shards.some((shard) => "problem" in shard)
	};
}
function refusal(name, problem) {
	return {
		shards: [{
			name,
			problem
		}],
		refused: true
	};
}
function causeIn(reply) {
	return reply.ok ? `answered ${reply.status} ${reply.message}`.trimEnd() : reply.reason;
}
function readArtifact(item) {
	if (!isRecord(item)) return null;
	const { id, name, size_in_bytes: bytes, expired } = item;
	if (!Number.isSafeInteger(id) || typeof name !== "string" || typeof bytes !== "number") return null;
	return {
		id,
		name: name.toWellFormed(),
		bytes,
		expired: expired === true
	};
}
/** Keeps the last of several artifacts that attempts of a run uploaded under one name. */
function newest(artifacts) {
	const byName = /* @__PURE__ */ new Map();
	for (const artifact of artifacts) if (artifact.id > (byName.get(artifact.name)?.id ?? 0)) byName.set(artifact.name, artifact);
	return [...byName.values()];
}
const UPLOAD_LESS = "Upload less beside verdict.json: the bot reads nothing else, and logs may go into an artifact of another name";
function addressOf({ id }, { owner, repo }, { url, token }) {
	return {
		url: `${url}/repos/${`${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`}/actions/artifacts/${id}/zip`,
		token
	};
}
/** Fetches one artifact and reads its report. Subtracts its size from `left`, the bytes that remain for the run. */
async function readShard({ world, signal }, { name, bytes, expired }, { url, token }, left) {
	const no = (what) => ({
		name,
		problem: `its artifact ${what}`
	});
	if (expired) return no("has expired: GitHub has deleted it. Run the job again.");
	const most = Math.min(ARTIFACT_BYTES, left.bytes);
	if (bytes > most) return no(`is too large: it takes ${mebibytes(bytes)}, of at most ${mebibytes(ARTIFACT_BYTES)} for one and ${mebibytes(ALL_BYTES)} for all. ${UPLOAD_LESS}.`);
	const fetched = await world.http.bytes(url, {
		token,
		most
	}, signal);
	if (!fetched.ok) return no(`could not be fetched: it ${fetched.reason}. Run this job again, or the one that uploaded it.`);
	left.bytes -= fetched.value.length;
	const unzipped = await unzipReport(fetched.value);
	if ("problem" in unzipped) return no(`${unzipped.problem}. It is not used; if nobody has forged it, run the job again.`);
	if (unzipped.bytes.length > left.reportBytes) return no(`does not fit: the reports of one run may take ${mebibytes(ALL_REPORT_BYTES)} in all.`);
	left.reportBytes -= unzipped.bytes.length;
	const read = readReport(decode(unzipped.bytes));
	if ("problem" in read) return no(`cannot be used: its verdict.json ${read.problem}.`);
	return {
		name,
		report: {
			...read.report,
			checks: read.report.checks.map(withoutFiles)
		}
	};
}
/** A check whose log and evidence stay where they are; what its tests said is in the report itself. */
function withoutFiles({ evidence, ...check }) {
	return {
		...check,
		log: null,
		...evidence && { evidence: {
			...evidence,
			files: []
		} }
	};
}
function mebibytes(bytes) {
	return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
// src/collect/folders.ts
const REPORT = "verdict.json";
/**
* The most that the reports of all jobs together may take, in bytes; in memory they take some ten times as much. A
* matrix has at most 256 jobs, and a hundred failed checks take 200 KB.
*/
const FOLDERS_REPORT_BYTES = 64 * 1024 ** 2;
/**
* Reads the results that jobs have left in folders.
*
* A folder with a `verdict.json` is the result of one job, under the name that was given. A folder without one whose
* subfolders have some holds the results of several jobs, each under its own name; a subfolder without one is a job
* without a report. So is every name in `expect` that no folder has.
*
* `out` is never searched, because the merged report goes there; giving it as a source throws a `usage` error. The log
* of a check becomes the path of an existing file, or null. A result that cannot be read is a problem of that shard
* alone.
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
	const left = { bytes: FOLDERS_REPORT_BYTES };
	for (const one of found) shards.push(await readFolderShard(one, left, world));
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
/** Whether the folder is reached through a link where links are not followed. */
async function isLinked(folder, world) {
	return await world.files.list(folder).then(() => false, (error) => {
		if (error.code !== "ENOTPLAIN") throw error;
		return true;
	});
}
/** The files in a folder; none if it is not a folder, or cannot be read. */
async function filesIn(folder, world) {
	return await world.files.regularFiles(folder).catch(() => []);
}
async function readFolderShard({ name, path, linked }, left, world) {
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
			problem: `its report does not fit: the reports of all jobs may take ${FOLDERS_REPORT_BYTES / 1024 ** 2} MiB together. Report on fewer jobs at once.`
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
			},
			folder: path
		};
	} catch (error) {
		if (error.code === void 0) throw error;
		return {
			name,
			problem: `its report cannot be read: ${messageOf(error)}.`
		};
	}
}
/** The paths of logs, by the paths in the report. A path from a report is only looked up here, never followed. */
async function logsIn(folder, world) {
	const files = await world.files.linkTarget(folder) === null ? await filesIn(folder, world) : [];
	return new Map(files.map(({ name }) => [`logs/${name}`, join(folder, name)]));
}
// src/collect/collect.ts
/**
* Merges the results of several jobs into one report, with its logs in `logs/` and its evidence in `evidence/` of the
* folder `out`. Emits a notice for anything odd in them.
*/
async function collect({ world, emit }, shards, out) {
	const { report, notices } = merge(shards, world.now());
	const folders = new Map([...namesFor(report.checks)].map(([check, file]) => [check, file.replace(/\.log$/u, "")]));
	const carried = await carryEvidence(report.checks, out, {
		folders,
		origins: originsOf(shards)
	}, world);
	const { checks, left } = await keepLogs(report.checks.map((check) => carried.get(check) ?? check), out, world);
	for (const message of [...notices, ...left === null ? [] : [left]]) emit({
		type: "notice",
		level: "warning",
		message
	});
	return {
		...report,
		checks
	};
}
/** The folder of each file that a check has left: that of its job. */
function originsOf(shards) {
	return new Map(shards.flatMap((shard) => {
		if ("problem" in shard || shard.folder === void 0) return [];
		const { folder, report } = shard;
		return report.checks.flatMap(({ evidence }) => (evidence?.files ?? []).map((file) => [file, folder]));
	}));
}
export { readReport as a, decode as i, readFolders as n, readArtifacts as r, collect as t };
