import { i as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { i as sanitizeLines, n as printable, r as sanitize, t as defuse } from "./sanitize.js";
import { i as refusal, n as githubBackend, r as githubCacheIsThere } from "./github.js";
import { n as messageOf, t as VerdictError } from "./errors.js";
import { S as lastError, v as atLeast, x as nixCommand } from "./world.js";
import { C as formatDuration, a as memoryOf, b as totals, c as place, d as toneOf, g as savings, i as headline, l as remarks, n as emulationNote, p as provenFacts, r as featureFact, s as passedLine, t as WORDS, u as timeOf, v as byNeedOfAttention, x as count, y as isGood } from "./words.js";
import { styleText } from "node:util";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { join, resolve } from "node:path";
import { writeSync } from "node:fs";
import { isatty } from "node:tty";
// src/cache/folder.ts
/** Age at which a draft is one that a killed run has left: no copy takes that long. */
const LEFT_BEHIND_MS = 36e5;
/** How Node says that a disk or a quota is full. */
const NO_ROOM = /* @__PURE__ */ new Set(["ENOSPC", "EDQUOT"]);
/**
* A cache in a folder of the user's, which any number of runs may use at once. An entry is the file `entries/<key>`; it is made in `drafts/` and given
* its name when it is whole. Which one is the newest is told by when they were written; at the same time, by the greater key.
*/
function folderBackend(folder, world) {
	const place = {
		entries: join(folder, "entries"),
		drafts: join(folder, "drafts"),
		world
	};
	return {
		name: "the cache folder",
		fetch: async (prefixes, into, signal) => {
			const reason = refusal(...prefixes) ?? stopped(signal);
			if (reason !== null) return {
				state: "failed",
				reason
			};
			return await fetchNewest(prefixes, into, place).catch((error) => ({
				state: "failed",
				reason: reasonOf(error, "read")
			}));
		},
		store: async (key, file, signal) => {
			const reason = refusal(key) ?? stopped(signal);
			if (reason !== null) return {
				state: "failed",
				reason
			};
			return await keep(key, file, place, signal).catch((error) => ({
				state: "failed",
				reason: reasonOf(error, "written")
			}));
		},
		forget: async (key) => refusal(key) === null ? await world.files.remove(join(place.entries, key)).catch(() => void 0) : void 0
	};
}
async function fetchNewest(prefixes, into, { entries, world }) {
	const files = (await world.files.regularFiles(entries)).toSorted(newestFirst);
	for (const prefix of prefixes) for (const { name: key } of files.filter(({ name }) => name.startsWith(prefix))) try {
		await world.files.copy(join(entries, key), into);
		return {
			state: "hit",
			key
		};
	} catch (error) {
		if (world.files.exists(join(entries, key))) throw error;
	}
	return { state: "miss" };
}
async function keep(key, file, { entries, drafts, world }, signal) {
	const entry = join(entries, key);
	if (world.files.exists(entry)) return { state: "present" };
	await Promise.all([world.files.makeFolder(entries), world.files.makeFolder(drafts)]);
	await sweep(drafts, world);
	const draft = join(drafts, randomUUID());
	try {
		await world.files.copy(file, draft);
		const reason = stopped(signal);
		if (reason !== null) return {
			state: "failed",
			reason
		};
		return { state: await world.files.claim(draft, entry) ? "stored" : "present" };
	} finally {
		await world.files.remove(draft);
	}
}
async function sweep(drafts, world) {
	const old = (await world.files.regularFiles(drafts)).filter(({ writtenAt }) => world.now() - writtenAt > LEFT_BEHIND_MS);
	await Promise.all(old.map(({ name }) => world.files.remove(join(drafts, name))));
}
function newestFirst(a, b) {
	return b.writtenAt - a.writtenAt || (a.name < b.name ? 1 : -1);
}
function stopped(signal) {
	return signal.aborted ? "was not waited for: the run is ending" : null;
}
function reasonOf(error, done) {
	const { code } = error;
	if (NO_ROOM.has(code)) return done === "read" ? `cannot be read: there is no room for a copy (${code})` : `has no room left (${code})`;
	return `cannot be ${done} (${code ?? messageOf(error)})`;
}
// src/cache/cache.ts
/**
* Where this run's cache is, and whether store paths go into it: not on a machine of one's own, whose store stays. Null: there is none. In a job, it is
* GitHub's, unless the user names a folder; elsewhere a folder of the user's.
*/
function chooseCache({ enabled, folder }, { env }) {
	if (!enabled) return null;
	if (folder !== null) return {
		where: {
			kind: "folder",
			folder
		},
		keepsPaths: true
	};
	if (githubCacheIsThere(env)) return {
		where: { kind: "github" },
		keepsPaths: true
	};
	const parent = env["XDG_CACHE_HOME"] ?? (env["HOME"] === void 0 ? null : join(env["HOME"], ".cache"));
	return parent === null || env["GITHUB_ACTIONS"] === "true" ? null : {
		where: {
			kind: "folder",
			folder: join(parent, "nix-verdict")
		},
		keepsPaths: false
	};
}
/** The backend for a place. */
function openCache(where, world) {
	return where.kind === "github" ? githubBackend(world) : folderBackend(where.folder, world);
}
// src/nix/derivation.ts
/**
* The derivations that a `.drv` file takes its inputs from.
*
* The file is one ATerm, `Derive(outputs, inputDrvs, …)`. Only an input has the shape `("….drv",[`: quotes inside a string are
* escaped, and no other tuple of the format goes on with a list. Newer files with dynamic derivations put `([` there.
*/
function inputDerivations(aterm) {
	return Array.from(aterm.matchAll(/\("([^"\\]+\.drv)",\(?\[/g), (match) => match[1] ?? "");
}
/** The store paths of a derivation's outputs; null when they are only known once it is built (content-addressed, impure). */
function outputPaths(aterm) {
	const outputs = aterm.slice(0, aterm.indexOf("],["));
	const paths = Array.from(outputs.matchAll(/\("[^"\\]+","([^"\\]*)","[^"\\]*","[^"\\]*"\)/g), (match) => match[1] ?? "");
	return paths.length === 0 || paths.includes("") ? null : paths;
}
/** Whether Nix may take a derivation's outputs from elsewhere; `allowSubstitutes = false` says that building is faster. Only "1" is true to Nix. */
function allowsSubstitutes(aterm) {
	return !/\("allowSubstitutes","(?!1"\))/.test(aterm) && !/\\"allowSubstitutes\\":false/.test(aterm);
}
/** Whether a derivation is impure (`__impure`): its file says so of its outputs, which come before everything else. */
function isImpure(aterm) {
	return aterm.slice(0, aterm.indexOf("],[")).includes(",\"impure\")");
}
/** Whether a text has the shape of a derivation's path, spelled as Nix spells it and no other way: anything else could pass for something that is built. */
function isDerivationPath(text) {
	return /^(?:\/[\w.+-]+)+\/[0-9a-z]{32}-[\w+?=.-]+\.drv$/.test(text) && !/\/\.{1,2}\//.test(text);
}
/** What a derivation demands of the machine, as its file says; structured attributes (`__json`) escape their quotes. */
function derivationDemands(aterm) {
	const system = /\],"([a-z0-9_]+(?:-[a-z0-9_]+)?)","/.exec(aterm)?.[1] ?? null;
	const plain = /\("requiredSystemFeatures","([^"\\]*)"\)/.exec(aterm)?.[1];
	const structured = /\\"requiredSystemFeatures\\":\[([^\]]*)\]/.exec(aterm)?.[1];
	return {
		system,
		features: (plain ?? structured ?? "").split(/[\s,"\\]+/).filter((feature) => feature !== "")
	};
}
/** The last part of a store path, without `.drv`: it is unique, and can be a file's name. */
function storePathBase(path) {
	return (path.split("/").at(-1) ?? path).replace(/\.drv$/, "");
}
/** The name part of a store path: `/nix/store/<hash>-hello-1.0.drv` gives `hello-1.0`. */
function storePathName(path) {
	return storePathBase(path).replace(/^[0-9a-z]{32}-/, "");
}
// src/plan/history.ts
const EMPTY_HISTORY = /* @__PURE__ */ new Map();
/** The most that a file may take, in bytes of UTF-8: it travels through caches with every run. 5,000 checks with names of 40 bytes have three runs each in it. */
const HISTORY_BYTES = 1e6;
const FORMAT$2 = "nix-verdict-history/";
/** Raised when a reader of the format before would misunderstand; what is only added goes to the end of a run. */
const MAJOR = 1;
const HEAD = `{"schema":"${FORMAT$2}${MAJOR}","systems":{`;
const TAIL = "}}\n";
/** How any version's file begins, also when it is damaged further on. */
const BEGINNING = new RegExp(`^\\s*\\{\\s*"schema"\\s*:\\s*"${FORMAT$2}([^"]*)"`);
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
	const version = typeof schema === "string" && schema.startsWith(FORMAT$2) ? schema.slice(20) : null;
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
	for (const [system, checks] of history) for (const [name, runs] of checks) lines.push(lineOf$1(system, name, runs));
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
function lineOf$1(system, name, runs) {
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
// node_modules/picomatch/lib/constants.js
var require_constants = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const WIN_SLASH = "\\\\/";
	const WIN_NO_SLASH = `[^${WIN_SLASH}]`;
	const DEFAULT_MAX_EXTGLOB_RECURSION = 0;
	/**
	* Posix glob regex
	*/
	const DOT_LITERAL = "\\.";
	const PLUS_LITERAL = "\\+";
	const QMARK_LITERAL = "\\?";
	const SLASH_LITERAL = "\\/";
	const ONE_CHAR = "(?=.)";
	const QMARK = "[^/]";
	const END_ANCHOR = `(?:${SLASH_LITERAL}|$)`;
	const START_ANCHOR = `(?:^|${SLASH_LITERAL})`;
	const DOTS_SLASH = `${DOT_LITERAL}{1,2}${END_ANCHOR}`;
	const POSIX_CHARS = {
		DOT_LITERAL,
		PLUS_LITERAL,
		QMARK_LITERAL,
		SLASH_LITERAL,
		ONE_CHAR,
		QMARK,
		END_ANCHOR,
		DOTS_SLASH,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!${START_ANCHOR}${DOTS_SLASH})`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}${END_ANCHOR})`,
		NO_DOTS_SLASH: `(?!${DOTS_SLASH})`,
		QMARK_NO_DOT: `[^.${SLASH_LITERAL}]`,
		STAR: `${QMARK}*?`,
		START_ANCHOR,
		SEP: "/"
	};
	/**
	* Windows glob regex
	*/
	const WINDOWS_CHARS = {
		...POSIX_CHARS,
		SLASH_LITERAL: `[${WIN_SLASH}]`,
		QMARK: WIN_NO_SLASH,
		STAR: `${WIN_NO_SLASH}*?`,
		DOTS_SLASH: `${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$)`,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!(?:^|[${WIN_SLASH}])${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}(?:[${WIN_SLASH}]|$))`,
		NO_DOTS_SLASH: `(?!${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		QMARK_NO_DOT: `[^.${WIN_SLASH}]`,
		START_ANCHOR: `(?:^|[${WIN_SLASH}])`,
		END_ANCHOR: `(?:[${WIN_SLASH}]|$)`,
		SEP: "\\"
	};
	module.exports = {
		DEFAULT_MAX_EXTGLOB_RECURSION,
		MAX_LENGTH: 65536,
		POSIX_REGEX_SOURCE: {
			__proto__: null,
			alnum: "a-zA-Z0-9",
			alpha: "a-zA-Z",
			ascii: "\\x00-\\x7F",
			blank: " \\t",
			cntrl: "\\x00-\\x1F\\x7F",
			digit: "0-9",
			graph: "\\x21-\\x7E",
			lower: "a-z",
			print: "\\x20-\\x7E ",
			punct: "\\-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",
			space: " \\t\\r\\n\\v\\f",
			upper: "A-Z",
			word: "A-Za-z0-9_",
			xdigit: "A-Fa-f0-9"
		},
		REGEX_BACKSLASH: /\\(?![*+?^${}(|)[\]])/g,
		REGEX_NON_SPECIAL_CHARS: /^[^@![\].,$*+?^{}()|\\/]+/,
		REGEX_SPECIAL_CHARS: /[-*+?.^${}(|)[\]]/,
		REGEX_SPECIAL_CHARS_BACKREF: /(\\?)((\W)(\3*))/g,
		REGEX_SPECIAL_CHARS_GLOBAL: /([-*+?.^${}(|)[\]])/g,
		REGEX_REMOVE_BACKSLASH: /(?:\[.*?[^\\]\]|\\(?=.))/g,
		REPLACEMENTS: {
			__proto__: null,
			"***": "*",
			"**/**": "**",
			"**/**/**": "**"
		},
		CHAR_0: 48,
		CHAR_9: 57,
		CHAR_UPPERCASE_A: 65,
		CHAR_LOWERCASE_A: 97,
		CHAR_UPPERCASE_Z: 90,
		CHAR_LOWERCASE_Z: 122,
		CHAR_LEFT_PARENTHESES: 40,
		CHAR_RIGHT_PARENTHESES: 41,
		CHAR_ASTERISK: 42,
		CHAR_AMPERSAND: 38,
		CHAR_AT: 64,
		CHAR_BACKWARD_SLASH: 92,
		CHAR_CARRIAGE_RETURN: 13,
		CHAR_CIRCUMFLEX_ACCENT: 94,
		CHAR_COLON: 58,
		CHAR_COMMA: 44,
		CHAR_DOT: 46,
		CHAR_DOUBLE_QUOTE: 34,
		CHAR_EQUAL: 61,
		CHAR_EXCLAMATION_MARK: 33,
		CHAR_FORM_FEED: 12,
		CHAR_FORWARD_SLASH: 47,
		CHAR_GRAVE_ACCENT: 96,
		CHAR_HASH: 35,
		CHAR_HYPHEN_MINUS: 45,
		CHAR_LEFT_ANGLE_BRACKET: 60,
		CHAR_LEFT_CURLY_BRACE: 123,
		CHAR_LEFT_SQUARE_BRACKET: 91,
		CHAR_LINE_FEED: 10,
		CHAR_NO_BREAK_SPACE: 160,
		CHAR_PERCENT: 37,
		CHAR_PLUS: 43,
		CHAR_QUESTION_MARK: 63,
		CHAR_RIGHT_ANGLE_BRACKET: 62,
		CHAR_RIGHT_CURLY_BRACE: 125,
		CHAR_RIGHT_SQUARE_BRACKET: 93,
		CHAR_SEMICOLON: 59,
		CHAR_SINGLE_QUOTE: 39,
		CHAR_SPACE: 32,
		CHAR_TAB: 9,
		CHAR_UNDERSCORE: 95,
		CHAR_VERTICAL_LINE: 124,
		CHAR_ZERO_WIDTH_NOBREAK_SPACE: 65279,
		/**
		* Create EXTGLOB_CHARS
		*/
		extglobChars(chars) {
			return {
				"!": {
					type: "negate",
					open: "(?:(?!(?:",
					close: `))${chars.STAR})`
				},
				"?": {
					type: "qmark",
					open: "(?:",
					close: ")?"
				},
				"+": {
					type: "plus",
					open: "(?:",
					close: ")+"
				},
				"*": {
					type: "star",
					open: "(?:",
					close: ")*"
				},
				"@": {
					type: "at",
					open: "(?:",
					close: ")"
				}
			};
		},
		/**
		* Create GLOB_CHARS
		*/
		globChars(win32) {
			return win32 === true ? WINDOWS_CHARS : POSIX_CHARS;
		}
	};
}));
// node_modules/picomatch/lib/utils.js
var require_utils = /* @__PURE__ */ __commonJSMin(((exports) => {
	const { REGEX_BACKSLASH, REGEX_REMOVE_BACKSLASH, REGEX_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_GLOBAL } = require_constants();
	exports.isObject = (val) => val !== null && typeof val === "object" && !Array.isArray(val);
	exports.hasRegexChars = (str) => REGEX_SPECIAL_CHARS.test(str);
	exports.isRegexChar = (str) => str.length === 1 && exports.hasRegexChars(str);
	exports.escapeRegex = (str) => str.replace(REGEX_SPECIAL_CHARS_GLOBAL, "\\$1");
	exports.toPosixSlashes = (str) => str.replace(REGEX_BACKSLASH, "/");
	exports.isWindows = () => {
		if (typeof navigator !== "undefined" && navigator.platform) {
			const platform = navigator.platform.toLowerCase();
			return platform === "win32" || platform === "windows";
		}
		if (typeof process !== "undefined" && process.platform) return process.platform === "win32";
		return false;
	};
	exports.removeBackslashes = (str) => {
		return str.replace(REGEX_REMOVE_BACKSLASH, (match) => {
			return match === "\\" ? "" : match;
		});
	};
	exports.escapeLast = (input, char, lastIdx) => {
		const idx = input.lastIndexOf(char, lastIdx);
		if (idx === -1) return input;
		if (input[idx - 1] === "\\") return exports.escapeLast(input, char, idx - 1);
		return `${input.slice(0, idx)}\\${input.slice(idx)}`;
	};
	exports.removePrefix = (input, state = {}) => {
		let output = input;
		if (output.startsWith("./")) {
			output = output.slice(2);
			state.prefix = "./";
		}
		return output;
	};
	exports.wrapOutput = (input, state = {}, options = {}) => {
		let output = `${options.contains ? "" : "^"}(?:${input})${options.contains ? "" : "$"}`;
		if (state.negated === true) output = `(?:^(?!${output}).*$)`;
		return output;
	};
	exports.basename = (path, { windows } = {}) => {
		const segs = path.split(windows ? /[\\/]/ : "/");
		const last = segs[segs.length - 1];
		if (last === "") return segs[segs.length - 2];
		return last;
	};
}));
// node_modules/picomatch/lib/scan.js
var require_scan = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const utils = require_utils();
	const { CHAR_ASTERISK, CHAR_AT, CHAR_BACKWARD_SLASH, CHAR_COMMA, CHAR_DOT, CHAR_EXCLAMATION_MARK, CHAR_FORWARD_SLASH, CHAR_LEFT_CURLY_BRACE, CHAR_LEFT_PARENTHESES, CHAR_LEFT_SQUARE_BRACKET, CHAR_PLUS, CHAR_QUESTION_MARK, CHAR_RIGHT_CURLY_BRACE, CHAR_RIGHT_PARENTHESES, CHAR_RIGHT_SQUARE_BRACKET } = require_constants();
	const isPathSeparator = (code) => {
		return code === CHAR_FORWARD_SLASH || code === CHAR_BACKWARD_SLASH;
	};
	const depth = (token) => {
		if (token.isPrefix !== true) token.depth = token.isGlobstar ? 1e400 : 1;
	};
	/**
	* Quickly scans a glob pattern and returns an object with a handful of
	* useful properties, like `isGlob`, `path` (the leading non-glob, if it exists),
	* `glob` (the actual pattern), `negated` (true if the path starts with `!` but not
	* with `!(`) and `negatedExtglob` (true if the path starts with `!(`).
	*
	* ```js
	* const pm = require('picomatch');
	* console.log(pm.scan('foo/bar/*.js'));
	* { isGlob: true, input: 'foo/bar/*.js', base: 'foo/bar', glob: '*.js' }
	* ```
	* @param {String} `str`
	* @param {Object} `options`
	* @return {Object} Returns an object with tokens and regex source string.
	* @api public
	*/
	const scan = (input, options) => {
		const opts = options || {};
		const length = input.length - 1;
		const scanToEnd = opts.parts === true || opts.tokens === true || opts.scanToEnd === true;
		const slashes = [];
		const tokens = [];
		const parts = [];
		let str = input;
		let index = -1;
		let start = 0;
		let lastIndex = 0;
		let isBrace = false;
		let isBracket = false;
		let isGlob = false;
		let isExtglob = false;
		let isGlobstar = false;
		let braceEscaped = false;
		let backslashes = false;
		let negated = false;
		let negatedExtglob = false;
		let finished = false;
		let braces = 0;
		let prev;
		let code;
		let token = {
			value: "",
			depth: 0,
			isGlob: false
		};
		const eos = () => index >= length;
		const peek = () => str.charCodeAt(index + 1);
		const advance = () => {
			prev = code;
			return str.charCodeAt(++index);
		};
		while (index < length) {
			code = advance();
			let next;
			if (code === CHAR_BACKWARD_SLASH) {
				backslashes = token.backslashes = true;
				code = advance();
				if (code === CHAR_LEFT_CURLY_BRACE) braceEscaped = true;
				continue;
			}
			if (braceEscaped === true || code === CHAR_LEFT_CURLY_BRACE) {
				braces++;
				while (eos() !== true && (code = advance())) {
					if (code === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (code === CHAR_LEFT_CURLY_BRACE) {
						braces++;
						continue;
					}
					if (braceEscaped !== true && code === CHAR_DOT && (code = advance()) === CHAR_DOT) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (braceEscaped !== true && code === CHAR_COMMA) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (code === CHAR_RIGHT_CURLY_BRACE) {
						braces--;
						if (braces === 0) {
							braceEscaped = false;
							isBrace = token.isBrace = true;
							finished = true;
							break;
						}
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_FORWARD_SLASH) {
				slashes.push(index);
				tokens.push(token);
				token = {
					value: "",
					depth: 0,
					isGlob: false
				};
				if (finished === true) continue;
				if (prev === CHAR_DOT && index === start + 1) {
					start += 2;
					continue;
				}
				lastIndex = index + 1;
				continue;
			}
			if (opts.noext !== true) {
				if ((code === CHAR_PLUS || code === CHAR_AT || code === CHAR_ASTERISK || code === CHAR_QUESTION_MARK || code === CHAR_EXCLAMATION_MARK) === true && peek() === CHAR_LEFT_PARENTHESES) {
					isGlob = token.isGlob = true;
					isExtglob = token.isExtglob = true;
					finished = true;
					if (code === CHAR_EXCLAMATION_MARK && index === start) negatedExtglob = true;
					if (scanToEnd === true) {
						let parens = 0;
						while (eos() !== true && (code = advance())) {
							if (code === CHAR_BACKWARD_SLASH) {
								backslashes = token.backslashes = true;
								advance();
								continue;
							}
							if (code === CHAR_LEFT_PARENTHESES) {
								parens++;
								continue;
							}
							if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
								finished = true;
								break;
							}
						}
						continue;
					}
					break;
				}
			}
			if (code === CHAR_ASTERISK) {
				if (prev === CHAR_ASTERISK) isGlobstar = token.isGlobstar = true;
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_QUESTION_MARK) {
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_LEFT_SQUARE_BRACKET) {
				while (eos() !== true && (next = advance())) {
					if (next === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (next === CHAR_RIGHT_SQUARE_BRACKET) {
						isBracket = token.isBracket = true;
						isGlob = token.isGlob = true;
						finished = true;
						break;
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (opts.nonegate !== true && code === CHAR_EXCLAMATION_MARK && index === start) {
				negated = token.negated = true;
				start++;
				continue;
			}
			if (opts.noparen !== true && code === CHAR_LEFT_PARENTHESES) {
				isGlob = token.isGlob = true;
				if (scanToEnd === true) {
					let parens = 1;
					while (eos() !== true && (code = advance())) {
						if (code === CHAR_BACKWARD_SLASH) {
							backslashes = token.backslashes = true;
							advance();
							continue;
						}
						if (code === CHAR_LEFT_PARENTHESES) {
							parens++;
							continue;
						}
						if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
							finished = true;
							break;
						}
					}
					continue;
				}
				break;
			}
			if (isGlob === true) {
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
		}
		if (opts.noext === true) {
			isExtglob = false;
			isGlob = false;
		}
		let base = str;
		let prefix = "";
		let glob = "";
		if (start > 0) {
			prefix = str.slice(0, start);
			str = str.slice(start);
			lastIndex -= start;
		}
		if (base && isGlob === true && lastIndex > 0) {
			base = str.slice(0, lastIndex);
			glob = str.slice(lastIndex);
		} else if (isGlob === true) {
			base = "";
			glob = str;
		} else base = str;
		if (base && base !== "" && base !== "/" && base !== str) {
			if (isPathSeparator(base.charCodeAt(base.length - 1))) base = base.slice(0, -1);
		}
		if (opts.unescape === true) {
			if (glob) glob = utils.removeBackslashes(glob);
			if (base && backslashes === true) base = utils.removeBackslashes(base);
		}
		const state = {
			prefix,
			input,
			start,
			base,
			glob,
			isBrace,
			isBracket,
			isGlob,
			isExtglob,
			isGlobstar,
			negated,
			negatedExtglob
		};
		if (opts.tokens === true) {
			state.maxDepth = 0;
			if (!isPathSeparator(code)) tokens.push(token);
			state.tokens = tokens;
		}
		if (opts.parts === true || opts.tokens === true) {
			let prevIndex;
			for (let idx = 0; idx < slashes.length; idx++) {
				const n = prevIndex !== void 0 ? prevIndex + 1 : start;
				const i = slashes[idx];
				const value = input.slice(n, i);
				if (opts.tokens) {
					if (idx === 0 && start !== 0) {
						tokens[idx].isPrefix = true;
						tokens[idx].value = prefix;
					} else tokens[idx].value = value;
					depth(tokens[idx]);
					state.maxDepth += tokens[idx].depth;
				}
				if (i >= start) {
					parts.push(value);
					prevIndex = i;
				}
			}
			const n = prevIndex !== void 0 ? prevIndex + 1 : start;
			const value = input.slice(n);
			parts.push(value);
			if (opts.tokens && prevIndex && prevIndex + 1 < input.length) {
				tokens[tokens.length - 1].value = value;
				depth(tokens[tokens.length - 1]);
				state.maxDepth += tokens[tokens.length - 1].depth;
			}
			state.slashes = slashes;
			state.parts = parts;
		}
		return state;
	};
	module.exports = scan;
}));
// node_modules/picomatch/lib/parse.js
var require_parse = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const constants = require_constants();
	const utils = require_utils();
	/**
	* Constants
	*/
	const { MAX_LENGTH, POSIX_REGEX_SOURCE, REGEX_NON_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_BACKREF, REPLACEMENTS } = constants;
	/**
	* Helpers
	*/
	const expandRange = (args, options) => {
		if (typeof options.expandRange === "function") return options.expandRange(...args, options);
		args.sort();
		const value = `[${args.join("-")}]`;
		try {
			new RegExp(value);
		} catch (ex) {
			return args.map((v) => utils.escapeRegex(v)).join("..");
		}
		return value;
	};
	/**
	* Create the message for a syntax error
	*/
	const syntaxError = (type, char) => {
		return `Missing ${type}: "${char}" - use "\\\\${char}" to match literal characters`;
	};
	const splitTopLevel = (input) => {
		const parts = [];
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let value = "";
		let escaped = false;
		for (const ch of input) {
			if (escaped === true) {
				value += ch;
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				value += ch;
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				value += ch;
				continue;
			}
			if (quote === 0) {
				if (ch === "[") bracket++;
				else if (ch === "]" && bracket > 0) bracket--;
				else if (bracket === 0) {
					if (ch === "(") paren++;
					else if (ch === ")" && paren > 0) paren--;
					else if (ch === "|" && paren === 0) {
						parts.push(value);
						value = "";
						continue;
					}
				}
			}
			value += ch;
		}
		parts.push(value);
		return parts;
	};
	const isPlainBranch = (branch) => {
		let escaped = false;
		for (const ch of branch) {
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (/[?*+@!()[\]{}]/.test(ch)) return false;
		}
		return true;
	};
	const normalizeSimpleBranch = (branch) => {
		let value = branch.trim();
		let changed = true;
		while (changed === true) {
			changed = false;
			if (/^@\([^\\()[\]{}|]+\)$/.test(value)) {
				value = value.slice(2, -1);
				changed = true;
			}
		}
		if (!isPlainBranch(value)) return;
		return value.replace(/\\(.)/g, "$1");
	};
	const hasRepeatedCharPrefixOverlap = (branches) => {
		const values = branches.map(normalizeSimpleBranch).filter(Boolean);
		for (let i = 0; i < values.length; i++) for (let j = i + 1; j < values.length; j++) {
			const a = values[i];
			const b = values[j];
			const char = a[0];
			if (!char || a !== char.repeat(a.length) || b !== char.repeat(b.length)) continue;
			if (a === b || a.startsWith(b) || b.startsWith(a)) return true;
		}
		return false;
	};
	const parseRepeatedExtglob = (pattern, requireEnd = true) => {
		if (pattern[0] !== "+" && pattern[0] !== "*" || pattern[1] !== "(") return;
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let escaped = false;
		for (let i = 1; i < pattern.length; i++) {
			const ch = pattern[i];
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				continue;
			}
			if (quote === 1) continue;
			if (ch === "[") {
				bracket++;
				continue;
			}
			if (ch === "]" && bracket > 0) {
				bracket--;
				continue;
			}
			if (bracket > 0) continue;
			if (ch === "(") {
				paren++;
				continue;
			}
			if (ch === ")") {
				paren--;
				if (paren === 0) {
					if (requireEnd === true && i !== pattern.length - 1) return;
					return {
						type: pattern[0],
						body: pattern.slice(2, i),
						end: i
					};
				}
			}
		}
	};
	const buildCharClassStar = (chars) => {
		return `${chars.length === 1 ? utils.escapeRegex(chars[0]) : `[${chars.map((ch) => utils.escapeRegex(ch)).join("")}]`}*`;
	};
	const getStarExtglobSequenceChars = (pattern) => {
		let index = 0;
		const chars = [];
		while (index < pattern.length) {
			const match = parseRepeatedExtglob(pattern.slice(index), false);
			if (!match || match.type !== "*") return;
			const branches = splitTopLevel(match.body).map((branch) => branch.trim());
			if (branches.length !== 1) return;
			const branch = normalizeSimpleBranch(branches[0]);
			if (!branch || branch.length !== 1) return;
			chars.push(branch);
			index += match.end + 1;
		}
		if (chars.length < 1) return;
		return chars;
	};
	const repeatedExtglobRecursion = (pattern) => {
		let depth = 0;
		let value = pattern.trim();
		let match = parseRepeatedExtglob(value);
		while (match) {
			depth++;
			value = match.body.trim();
			match = parseRepeatedExtglob(value);
		}
		return depth;
	};
	const analyzeRepeatedExtglob = (body, options) => {
		if (options.maxExtglobRecursion === false) return { risky: false };
		const max = typeof options.maxExtglobRecursion === "number" ? options.maxExtglobRecursion : constants.DEFAULT_MAX_EXTGLOB_RECURSION;
		const branches = splitTopLevel(body).map((branch) => branch.trim());
		if (branches.length > 1) {
			if (branches.some((branch) => branch === "") || branches.some((branch) => /^[*?]+$/.test(branch)) || hasRepeatedCharPrefixOverlap(branches)) return { risky: true };
		}
		const safeChars = [];
		let sawStarSequence = false;
		let combinable = true;
		for (const branch of branches) {
			const chars = getStarExtglobSequenceChars(branch);
			if (chars) {
				sawStarSequence = true;
				safeChars.push(...chars);
				continue;
			}
			const literal = normalizeSimpleBranch(branch);
			if (literal && literal.length === 1) {
				safeChars.push(literal);
				continue;
			}
			combinable = false;
			if (repeatedExtglobRecursion(branch) > max) return { risky: true };
		}
		if (sawStarSequence) return combinable ? {
			risky: true,
			safeOutput: buildCharClassStar([...new Set(safeChars)])
		} : { risky: true };
		return { risky: false };
	};
	/**
	* Parse the given input string.
	* @param {String} input
	* @param {Object} options
	* @return {Object}
	*/
	const parse = (input, options) => {
		if (typeof input !== "string") throw new TypeError("Expected a string");
		input = REPLACEMENTS[input] || input;
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		let len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		const bos = {
			type: "bos",
			value: "",
			output: opts.prepend || ""
		};
		const tokens = [bos];
		const capture = opts.capture ? "" : "?:";
		const PLATFORM_CHARS = constants.globChars(opts.windows);
		const EXTGLOB_CHARS = constants.extglobChars(PLATFORM_CHARS);
		const { DOT_LITERAL, PLUS_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOT_SLASH, NO_DOTS_SLASH, QMARK, QMARK_NO_DOT, STAR, START_ANCHOR } = PLATFORM_CHARS;
		const globstar = (opts) => {
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const nodot = opts.dot ? "" : NO_DOT;
		const qmarkNoDot = opts.dot ? QMARK : QMARK_NO_DOT;
		let star = opts.bash === true ? globstar(opts) : STAR;
		if (opts.capture) star = `(${star})`;
		if (typeof opts.noext === "boolean") opts.noextglob = opts.noext;
		const state = {
			input,
			index: -1,
			start: 0,
			dot: opts.dot === true,
			consumed: "",
			output: "",
			prefix: "",
			backtrack: false,
			negated: false,
			brackets: 0,
			braces: 0,
			parens: 0,
			quotes: 0,
			globstar: false,
			tokens
		};
		input = utils.removePrefix(input, state);
		len = input.length;
		const extglobs = [];
		const braces = [];
		const stack = [];
		let prev = bos;
		let value;
		/**
		* Tokenizing helpers
		*/
		const eos = () => state.index === len - 1;
		const peek = state.peek = (n = 1) => input[state.index + n];
		const advance = state.advance = () => input[++state.index] || "";
		const remaining = () => input.slice(state.index + 1);
		const consume = (value = "", num = 0) => {
			state.consumed += value;
			state.index += num;
		};
		const append = (token) => {
			state.output += token.output != null ? token.output : token.value;
			consume(token.value);
		};
		const negate = () => {
			let count = 1;
			while (peek() === "!" && (peek(2) !== "(" || peek(3) === "?")) {
				advance();
				state.start++;
				count++;
			}
			if (count % 2 === 0) return false;
			state.negated = true;
			state.start++;
			return true;
		};
		const increment = (type) => {
			state[type]++;
			stack.push(type);
		};
		const decrement = (type) => {
			state[type]--;
			stack.pop();
		};
		/**
		* Push tokens onto the tokens array. This helper speeds up
		* tokenizing by 1) helping us avoid backtracking as much as possible,
		* and 2) helping us avoid creating extra tokens when consecutive
		* characters are plain text. This improves performance and simplifies
		* lookbehinds.
		*/
		const push = (tok) => {
			if (prev.type === "globstar") {
				const isBrace = state.braces > 0 && (tok.type === "comma" || tok.type === "brace");
				const isExtglob = tok.extglob === true || extglobs.length && (tok.type === "pipe" || tok.type === "paren");
				if (tok.type !== "slash" && tok.type !== "paren" && !isBrace && !isExtglob) {
					state.output = state.output.slice(0, -prev.output.length);
					prev.type = "star";
					prev.value = "*";
					prev.output = star;
					state.output += prev.output;
				}
			}
			if (extglobs.length && tok.type !== "paren") extglobs[extglobs.length - 1].inner += tok.value;
			if (tok.value || tok.output) append(tok);
			if (prev && prev.type === "text" && tok.type === "text") {
				prev.output = (prev.output || prev.value) + tok.value;
				prev.value += tok.value;
				return;
			}
			tok.prev = prev;
			tokens.push(tok);
			prev = tok;
		};
		const extglobOpen = (type, value) => {
			const token = {
				...EXTGLOB_CHARS[value],
				conditions: 1,
				inner: ""
			};
			token.prev = prev;
			token.parens = state.parens;
			token.output = state.output;
			token.startIndex = state.index;
			token.tokensIndex = tokens.length;
			const output = (opts.capture ? "(" : "") + token.open;
			increment("parens");
			push({
				type,
				value,
				output: state.output ? "" : ONE_CHAR
			});
			push({
				type: "paren",
				extglob: true,
				value: advance(),
				output
			});
			extglobs.push(token);
		};
		const extglobClose = (token) => {
			const literal = input.slice(token.startIndex, state.index + 1);
			const body = input.slice(token.startIndex + 2, state.index);
			const analysis = analyzeRepeatedExtglob(body, opts);
			if ((token.type === "plus" || token.type === "star") && analysis.risky) {
				const safeOutput = analysis.safeOutput ? (token.output ? "" : ONE_CHAR) + (opts.capture ? `(${analysis.safeOutput})` : analysis.safeOutput) : void 0;
				const open = tokens[token.tokensIndex];
				open.type = "text";
				open.value = literal;
				open.output = safeOutput || utils.escapeRegex(literal);
				for (let i = token.tokensIndex + 1; i < tokens.length; i++) {
					tokens[i].value = "";
					tokens[i].output = "";
					delete tokens[i].suffix;
				}
				state.output = token.output + open.output;
				state.backtrack = true;
				push({
					type: "paren",
					extglob: true,
					value,
					output: ""
				});
				decrement("parens");
				return;
			}
			let output = token.close + (opts.capture ? ")" : "");
			let rest;
			if (token.type === "negate") {
				let extglobStar = star;
				if (token.inner && token.inner.length > 1 && token.inner.includes("/")) extglobStar = globstar(opts);
				if (extglobStar !== star || eos() || /^\)+$/.test(remaining())) output = token.close = `)$))${extglobStar}`;
				if (token.inner.includes("*") && (rest = remaining()) && /^\.[^\\/.]+$/.test(rest)) output = token.close = `)${parse(rest, {
					...options,
					fastpaths: false
				}).output})${extglobStar})`;
				if (token.prev.type === "bos") state.negatedExtglob = true;
			}
			push({
				type: "paren",
				extglob: true,
				value,
				output
			});
			decrement("parens");
		};
		/**
		* Fast paths
		*/
		if (opts.fastpaths !== false && !/(^[*!]|[/()[\]{}"])/.test(input)) {
			let backslashes = false;
			let output = input.replace(REGEX_SPECIAL_CHARS_BACKREF, (m, esc, chars, first, rest, index) => {
				if (first === "\\") {
					backslashes = true;
					return m;
				}
				if (first === "?") {
					if (esc) return esc + first + (rest ? QMARK.repeat(rest.length) : "");
					if (index === 0) return qmarkNoDot + (rest ? QMARK.repeat(rest.length) : "");
					return QMARK.repeat(chars.length);
				}
				if (first === ".") return DOT_LITERAL.repeat(chars.length);
				if (first === "*") {
					if (esc) return esc + first + (rest ? star : "");
					return star;
				}
				return esc ? m : `\\${m}`;
			});
			if (backslashes === true) {
				if (opts.unescape === true) output = output.replace(/\\/g, "");
				else output = output.replace(/\\+/g, (m) => {
					return m.length % 2 === 0 ? "\\\\" : m ? "\\" : "";
				});
			}
			if (output === input && opts.contains === true) {
				state.output = input;
				return state;
			}
			state.output = utils.wrapOutput(output, state, options);
			return state;
		}
		/**
		* Tokenize input until we reach end-of-string
		*/
		while (!eos()) {
			value = advance();
			if (value === "\0") continue;
			/**
			* Escaped characters
			*/
			if (value === "\\") {
				const next = peek();
				if (next === "/" && opts.bash !== true) continue;
				if (next === "." || next === ";") continue;
				if (!next) {
					value += "\\";
					push({
						type: "text",
						value
					});
					continue;
				}
				const match = /^\\+/.exec(remaining());
				let slashes = 0;
				if (match && match[0].length > 2) {
					slashes = match[0].length;
					state.index += slashes;
					if (slashes % 2 !== 0) value += "\\";
				}
				if (opts.unescape === true) value = advance();
				else value += advance();
				if (state.brackets === 0) {
					push({
						type: "text",
						value
					});
					continue;
				}
			}
			/**
			* If we're inside a regex character class, continue
			* until we reach the closing bracket.
			*/
			if (state.brackets > 0 && (value !== "]" || prev.value === "[" || prev.value === "[^")) {
				if (opts.posix !== false && value === ":") {
					const inner = prev.value.slice(1);
					if (inner.includes("[")) {
						prev.posix = true;
						if (inner.includes(":")) {
							const idx = prev.value.lastIndexOf("[");
							const pre = prev.value.slice(0, idx);
							const rest = prev.value.slice(idx + 2);
							const posix = POSIX_REGEX_SOURCE[rest];
							if (posix) {
								prev.value = pre + posix;
								state.backtrack = true;
								advance();
								if (!bos.output && tokens.indexOf(prev) === 1) bos.output = ONE_CHAR;
								continue;
							}
						}
					}
				}
				if (value === "[" && peek() !== ":" || value === "-" && peek() === "]") value = `\\${value}`;
				if (value === "]" && (prev.value === "[" || prev.value === "[^")) value = `\\${value}`;
				if (opts.posix === true && value === "!" && prev.value === "[") value = "^";
				prev.value += value;
				append({ value });
				continue;
			}
			/**
			* If we're inside a quoted string, continue
			* until we reach the closing double quote.
			*/
			if (state.quotes === 1 && value !== "\"") {
				value = utils.escapeRegex(value);
				prev.value += value;
				append({ value });
				continue;
			}
			/**
			* Double quotes
			*/
			if (value === "\"") {
				state.quotes = state.quotes === 1 ? 0 : 1;
				if (opts.keepQuotes === true) push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Parentheses
			*/
			if (value === "(") {
				increment("parens");
				push({
					type: "paren",
					value
				});
				continue;
			}
			if (value === ")") {
				if (state.parens === 0 && opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "("));
				const extglob = extglobs[extglobs.length - 1];
				if (extglob && state.parens === extglob.parens + 1) {
					extglobClose(extglobs.pop());
					continue;
				}
				push({
					type: "paren",
					value,
					output: state.parens ? ")" : "\\)"
				});
				decrement("parens");
				continue;
			}
			/**
			* Square brackets
			*/
			if (value === "[") {
				if (opts.nobracket === true || !remaining().includes("]")) {
					if (opts.nobracket !== true && opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
					value = `\\${value}`;
				} else increment("brackets");
				push({
					type: "bracket",
					value
				});
				continue;
			}
			if (value === "]") {
				if (opts.nobracket === true || prev && prev.type === "bracket" && prev.value.length === 1) {
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				if (state.brackets === 0) {
					if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "["));
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				decrement("brackets");
				const prevValue = prev.value.slice(1);
				if (prev.posix !== true && prevValue[0] === "^" && !prevValue.includes("/")) value = `/${value}`;
				prev.value += value;
				append({ value });
				if (opts.literalBrackets === false || utils.hasRegexChars(prevValue)) continue;
				const escaped = utils.escapeRegex(prev.value);
				state.output = state.output.slice(0, -prev.value.length);
				if (opts.literalBrackets === true) {
					state.output += escaped;
					prev.value = escaped;
					continue;
				}
				prev.value = `(${capture}${escaped}|${prev.value})`;
				state.output += prev.value;
				continue;
			}
			/**
			* Braces
			*/
			if (value === "{" && opts.nobrace !== true) {
				increment("braces");
				const open = {
					type: "brace",
					value,
					output: "(",
					outputIndex: state.output.length,
					tokensIndex: state.tokens.length
				};
				braces.push(open);
				push(open);
				continue;
			}
			if (value === "}") {
				const brace = braces[braces.length - 1];
				if (opts.nobrace === true || !brace) {
					push({
						type: "text",
						value,
						output: value
					});
					continue;
				}
				let output = ")";
				if (brace.dots === true) {
					const arr = tokens.slice();
					const range = [];
					for (let i = arr.length - 1; i >= 0; i--) {
						tokens.pop();
						if (arr[i].type === "brace") break;
						if (arr[i].type !== "dots") range.unshift(arr[i].value);
					}
					output = expandRange(range, opts);
					state.backtrack = true;
				}
				if (brace.comma !== true && brace.dots !== true) {
					const out = state.output.slice(0, brace.outputIndex);
					const toks = state.tokens.slice(brace.tokensIndex);
					brace.value = brace.output = "\\{";
					value = output = "\\}";
					state.output = out;
					for (const t of toks) state.output += t.output || t.value;
				}
				push({
					type: "brace",
					value,
					output
				});
				decrement("braces");
				braces.pop();
				continue;
			}
			/**
			* Pipes
			*/
			if (value === "|") {
				if (extglobs.length > 0) extglobs[extglobs.length - 1].conditions++;
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Commas
			*/
			if (value === ",") {
				let output = value;
				const brace = braces[braces.length - 1];
				if (brace && stack[stack.length - 1] === "braces") {
					brace.comma = true;
					output = "|";
				}
				push({
					type: "comma",
					value,
					output
				});
				continue;
			}
			/**
			* Slashes
			*/
			if (value === "/") {
				if (prev.type === "dot" && state.index === state.start + 1) {
					state.start = state.index + 1;
					state.consumed = "";
					state.output = "";
					tokens.pop();
					prev = bos;
					continue;
				}
				push({
					type: "slash",
					value,
					output: SLASH_LITERAL
				});
				continue;
			}
			/**
			* Dots
			*/
			if (value === ".") {
				if (state.braces > 0 && prev.type === "dot") {
					if (prev.value === ".") prev.output = DOT_LITERAL;
					const brace = braces[braces.length - 1];
					prev.type = "dots";
					prev.output += value;
					prev.value += value;
					brace.dots = true;
					continue;
				}
				if (state.braces + state.parens === 0 && prev.type !== "bos" && prev.type !== "slash") {
					push({
						type: "text",
						value,
						output: DOT_LITERAL
					});
					continue;
				}
				push({
					type: "dot",
					value,
					output: DOT_LITERAL
				});
				continue;
			}
			/**
			* Question marks
			*/
			if (value === "?") {
				if (!(prev && prev.value === "(") && opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("qmark", value);
					continue;
				}
				if (prev && prev.type === "paren") {
					const next = peek();
					let output = value;
					if (prev.value === "(" && !/[!=<:]/.test(next) || next === "<" && !/<([!=]|\w+>)/.test(remaining())) output = `\\${value}`;
					push({
						type: "text",
						value,
						output
					});
					continue;
				}
				if (opts.dot !== true && (prev.type === "slash" || prev.type === "bos")) {
					push({
						type: "qmark",
						value,
						output: QMARK_NO_DOT
					});
					continue;
				}
				push({
					type: "qmark",
					value,
					output: QMARK
				});
				continue;
			}
			/**
			* Exclamation
			*/
			if (value === "!") {
				if (opts.noextglob !== true && peek() === "(") {
					if (peek(2) !== "?" || !/[!=<:]/.test(peek(3))) {
						extglobOpen("negate", value);
						continue;
					}
				}
				if (opts.nonegate !== true && state.index === 0) {
					negate();
					continue;
				}
			}
			/**
			* Plus
			*/
			if (value === "+") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("plus", value);
					continue;
				}
				if (prev && prev.value === "(" || opts.regex === false) {
					push({
						type: "plus",
						value,
						output: PLUS_LITERAL
					});
					continue;
				}
				if (prev && (prev.type === "bracket" || prev.type === "paren" || prev.type === "brace") || state.parens > 0) {
					push({
						type: "plus",
						value
					});
					continue;
				}
				push({
					type: "plus",
					value: PLUS_LITERAL
				});
				continue;
			}
			/**
			* Plain text
			*/
			if (value === "@") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					push({
						type: "at",
						extglob: true,
						value,
						output: ""
					});
					continue;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Plain text
			*/
			if (value !== "*") {
				if (value === "$" || value === "^") value = `\\${value}`;
				const match = REGEX_NON_SPECIAL_CHARS.exec(remaining());
				if (match) {
					value += match[0];
					state.index += match[0].length;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Stars
			*/
			if (prev && (prev.type === "globstar" || prev.star === true)) {
				prev.type = "star";
				prev.star = true;
				prev.value += value;
				prev.output = star;
				state.backtrack = true;
				state.globstar = true;
				consume(value);
				continue;
			}
			let rest = remaining();
			if (opts.noextglob !== true && /^\([^?]/.test(rest)) {
				extglobOpen("star", value);
				continue;
			}
			if (prev.type === "star") {
				if (opts.noglobstar === true) {
					consume(value);
					continue;
				}
				const prior = prev.prev;
				const before = prior.prev;
				const isStart = prior.type === "slash" || prior.type === "bos";
				const afterStar = before && (before.type === "star" || before.type === "globstar");
				if (opts.bash === true && (!isStart || rest[0] && rest[0] !== "/")) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				const isBrace = state.braces > 0 && (prior.type === "comma" || prior.type === "brace");
				const isExtglob = extglobs.length && (prior.type === "pipe" || prior.type === "paren");
				if (!isStart && prior.type !== "paren" && !isBrace && !isExtglob) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				while (rest.slice(0, 3) === "/**") {
					const after = input[state.index + 4];
					if (after && after !== "/") break;
					rest = rest.slice(3);
					consume("/**", 3);
				}
				const isEnd = eos() || state.parens > 0 && rest === ")".repeat(state.parens) && !extglobs.some((extglob) => extglob.type === "negate");
				if (prior.type === "bos" && eos()) {
					prev.type = "globstar";
					prev.value += value;
					prev.output = globstar(opts);
					state.output = prev.output;
					state.globstar = true;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && !afterStar && isEnd) {
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = globstar(opts) + (opts.strictSlashes ? ")" : "|$)");
					prev.value += value;
					state.globstar = true;
					state.output += prior.output + prev.output;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && rest[0] === "/") {
					const end = rest[1] !== void 0 ? "|$" : "";
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = `${globstar(opts)}${SLASH_LITERAL}|${SLASH_LITERAL}${end})`;
					prev.value += value;
					state.output += prior.output + prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				if (prior.type === "bos" && rest[0] === "/") {
					prev.type = "globstar";
					prev.value += value;
					prev.output = `(?:^|${SLASH_LITERAL}|${globstar(opts)}${SLASH_LITERAL})`;
					state.output = prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				state.output = state.output.slice(0, -prev.output.length);
				prev.type = "globstar";
				prev.output = globstar(opts);
				prev.value += value;
				state.output += prev.output;
				state.globstar = true;
				consume(value);
				continue;
			}
			const token = {
				type: "star",
				value,
				output: star
			};
			if (opts.bash === true) {
				token.output = ".*?";
				if (prev.type === "bos" || prev.type === "slash") token.output = nodot + token.output;
				push(token);
				continue;
			}
			if (prev && (prev.type === "bracket" || prev.type === "paren") && opts.regex === true) {
				token.output = value;
				push(token);
				continue;
			}
			if (state.index === state.start || prev.type === "slash" || prev.type === "dot") {
				if (prev.type === "dot") {
					state.output += NO_DOT_SLASH;
					prev.output += NO_DOT_SLASH;
				} else if (opts.dot === true) {
					state.output += NO_DOTS_SLASH;
					prev.output += NO_DOTS_SLASH;
				} else {
					state.output += nodot;
					prev.output += nodot;
				}
				if (peek() !== "*") {
					state.output += ONE_CHAR;
					prev.output += ONE_CHAR;
				}
			}
			push(token);
		}
		while (state.brackets > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
			state.output = utils.escapeLast(state.output, "[");
			decrement("brackets");
		}
		while (state.parens > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", ")"));
			state.output = utils.escapeLast(state.output, "(");
			decrement("parens");
		}
		while (state.braces > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "}"));
			state.output = utils.escapeLast(state.output, "{");
			decrement("braces");
		}
		if (opts.strictSlashes !== true && (prev.type === "star" || prev.type === "bracket")) push({
			type: "maybe_slash",
			value: "",
			output: `${SLASH_LITERAL}?`
		});
		if (state.backtrack === true) {
			state.output = "";
			for (const token of state.tokens) {
				state.output += token.output != null ? token.output : token.value;
				if (token.suffix) state.output += token.suffix;
			}
		}
		return state;
	};
	/**
	* Fast paths for creating regular expressions for common glob patterns.
	* This can significantly speed up processing and has very little downside
	* impact when none of the fast paths match.
	*/
	parse.fastpaths = (input, options) => {
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		const len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		input = REPLACEMENTS[input] || input;
		const { DOT_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOTS, NO_DOTS_SLASH, STAR, START_ANCHOR } = constants.globChars(opts.windows);
		const nodot = opts.dot ? NO_DOTS : NO_DOT;
		const slashDot = opts.dot ? NO_DOTS_SLASH : NO_DOT;
		const capture = opts.capture ? "" : "?:";
		const state = {
			negated: false,
			prefix: ""
		};
		let star = opts.bash === true ? ".*?" : STAR;
		if (opts.capture) star = `(${star})`;
		const globstar = (opts) => {
			if (opts.noglobstar === true) return star;
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const create = (str) => {
			switch (str) {
				case "*": return `${nodot}${ONE_CHAR}${star}`;
				case ".*": return `${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*.*": return `${nodot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*/*": return `${nodot}${star}${SLASH_LITERAL}${ONE_CHAR}${slashDot}${star}`;
				case "**": return nodot + globstar(opts);
				case "**/*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${ONE_CHAR}${star}`;
				case "**/*.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "**/.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${DOT_LITERAL}${ONE_CHAR}${star}`;
				default: {
					const match = /^(.*?)\.(\w+)$/.exec(str);
					if (!match) return;
					const source = create(match[1]);
					if (!source) return;
					return source + DOT_LITERAL + match[2];
				}
			}
		};
		let source = create(utils.removePrefix(input, state));
		if (source && opts.strictSlashes !== true) source += `${SLASH_LITERAL}?`;
		return source;
	};
	module.exports = parse;
}));
// node_modules/picomatch/lib/picomatch.js
var require_picomatch$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const scan = require_scan();
	const parse = require_parse();
	const utils = require_utils();
	const constants = require_constants();
	const isObject = (val) => val && typeof val === "object" && !Array.isArray(val);
	/**
	* Creates a matcher function from one or more glob patterns. The
	* returned function takes a string to match as its first argument,
	* and returns true if the string is a match. The returned matcher
	* function also takes a boolean as the second argument that, when true,
	* returns an object with additional information.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch(glob[, options]);
	*
	* const isMatch = picomatch('*.!(*a)');
	* console.log(isMatch('a.a')); //=> false
	* console.log(isMatch('a.b')); //=> true
	*
	* // For environments without `node.js`, `picomatch/posix` provides you a dependency-free matcher, without automatic OS detection.
	* const picomatch = require('picomatch/posix');
	* // the same API, defaulting to posix paths
	* const isMatch = picomatch('a/*');
	* console.log(isMatch('a\\b')); //=> false
	* console.log(isMatch('a/b')); //=> true
	*
	* // you can still configure the matcher function to accept windows paths
	* const isMatch = picomatch('a/*', { options: windows });
	* console.log(isMatch('a\\b')); //=> true
	* console.log(isMatch('a/b')); //=> true
	* ```
	* @name picomatch
	* @param {String|Array} `globs` One or more glob patterns.
	* @param {Object=} `options`
	* @return {Function=} Returns a matcher function.
	* @api public
	*/
	const picomatch = (glob, options, returnState = false) => {
		if (Array.isArray(glob)) {
			const fns = glob.map((input) => picomatch(input, options, returnState));
			const arrayMatcher = (str) => {
				for (const isMatch of fns) {
					const state = isMatch(str);
					if (state) return state;
				}
				return false;
			};
			return arrayMatcher;
		}
		const isState = isObject(glob) && glob.tokens && glob.input;
		if (glob === "" || typeof glob !== "string" && !isState) throw new TypeError("Expected pattern to be a non-empty string");
		const opts = options || {};
		const posix = opts.windows;
		const regex = isState ? picomatch.compileRe(glob, options) : picomatch.makeRe(glob, options, false, true);
		const state = regex.state;
		delete regex.state;
		let isIgnored = () => false;
		if (opts.ignore) {
			const ignoreOpts = {
				...options,
				ignore: null,
				onMatch: null,
				onResult: null
			};
			isIgnored = picomatch(opts.ignore, ignoreOpts, returnState);
		}
		const matcher = (input, returnObject = false) => {
			const { isMatch, match, output } = picomatch.test(input, regex, options, {
				glob,
				posix
			});
			const result = {
				glob,
				state,
				regex,
				posix,
				input,
				output,
				match,
				isMatch
			};
			if (typeof opts.onResult === "function") opts.onResult(result);
			if (isMatch === false) {
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (isIgnored(input)) {
				if (typeof opts.onIgnore === "function") opts.onIgnore(result);
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (typeof opts.onMatch === "function") opts.onMatch(result);
			return returnObject ? result : true;
		};
		if (returnState) matcher.state = state;
		return matcher;
	};
	/**
	* Test `input` with the given `regex`. This is used by the main
	* `picomatch()` function to test the input string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.test(input, regex[, options]);
	*
	* console.log(picomatch.test('foo/bar', /^(?:([^/]*?)\/([^/]*?))$/));
	* // { isMatch: true, match: [ 'foo/', 'foo', 'bar' ], output: 'foo/bar' }
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp} `regex`
	* @return {Object} Returns an object with matching info.
	* @api public
	*/
	picomatch.test = (input, regex, options, { glob, posix } = {}) => {
		if (typeof input !== "string") throw new TypeError("Expected input to be a string");
		if (input === "") return {
			isMatch: false,
			output: ""
		};
		const opts = options || {};
		const format = opts.format || (posix ? utils.toPosixSlashes : null);
		let match = input === glob;
		let output = match && format ? format(input) : input;
		if (match === false) {
			output = format ? format(input) : input;
			match = output === glob;
		}
		if (match === false || opts.capture === true) {
			if (opts.matchBase === true || opts.basename === true) match = picomatch.matchBase(input, regex, options, posix);
			else match = regex.exec(output);
		}
		return {
			isMatch: Boolean(match),
			match,
			output
		};
	};
	/**
	* Match the basename of a filepath.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.matchBase(input, glob[, options]);
	* console.log(picomatch.matchBase('foo/bar.js', '*.js'); // true
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp|String} `glob` Glob pattern or regex created by [.makeRe](#makeRe).
	* @return {Boolean}
	* @api public
	*/
	picomatch.matchBase = (input, glob, options, posix = options && options.windows) => {
		return (glob instanceof RegExp ? glob : picomatch.makeRe(glob, options)).test(utils.basename(input, { windows: posix }));
	};
	/**
	* Returns true if **any** of the given glob `patterns` match the specified `string`.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.isMatch(string, patterns[, options]);
	*
	* console.log(picomatch.isMatch('a.a', ['b.*', '*.a'])); //=> true
	* console.log(picomatch.isMatch('a.a', 'b.*')); //=> false
	* ```
	* @param {String|Array} str The string to test.
	* @param {String|Array} patterns One or more glob patterns to use for matching.
	* @param {Object} [options] See available [options](#options).
	* @return {Boolean} Returns true if any patterns match `str`
	* @api public
	*/
	picomatch.isMatch = (str, patterns, options) => picomatch(patterns, options)(str);
	/**
	* Parse a glob pattern to create the source string for a regular
	* expression.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const result = picomatch.parse(pattern[, options]);
	* ```
	* @param {String} `pattern`
	* @param {Object} `options`
	* @return {Object} Returns an object with useful properties and output to be used as a regex source string.
	* @api public
	*/
	picomatch.parse = (pattern, options) => {
		if (Array.isArray(pattern)) return pattern.map((p) => picomatch.parse(p, options));
		return parse(pattern, {
			...options,
			fastpaths: false
		});
	};
	/**
	* Scan a glob pattern to separate the pattern into segments.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.scan(input[, options]);
	*
	* const result = picomatch.scan('!./foo/*.js');
	* console.log(result);
	* { prefix: '!./',
	*   input: '!./foo/*.js',
	*   start: 3,
	*   base: 'foo',
	*   glob: '*.js',
	*   isBrace: false,
	*   isBracket: false,
	*   isGlob: true,
	*   isExtglob: false,
	*   isGlobstar: false,
	*   negated: true }
	* ```
	* @param {String} `input` Glob pattern to scan.
	* @param {Object} `options`
	* @return {Object} Returns an object with
	* @api public
	*/
	picomatch.scan = (input, options) => scan(input, options);
	/**
	* Compile a regular expression from the `state` object returned by the
	* [parse()](#parse) method.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const state = picomatch.parse('*.js');
	* // picomatch.compileRe(state[, options]);
	*
	* console.log(picomatch.compileRe(state));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {Object} `state`
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Intended for implementors, this argument allows you to return the raw output from the parser.
	* @param {Boolean} `returnState` Adds the state to a `state` property on the returned regex. Useful for implementors and debugging.
	* @return {RegExp}
	* @api public
	*/
	picomatch.compileRe = (state, options, returnOutput = false, returnState = false) => {
		if (returnOutput === true) return state.output;
		const opts = options || {};
		const prepend = opts.contains ? "" : "^";
		const append = opts.contains ? "" : "$";
		let source = `${prepend}(?:${state.output})${append}`;
		if (state && state.negated === true) source = `^(?!${source}).*$`;
		const regex = picomatch.toRegex(source, options);
		if (returnState === true) regex.state = state;
		return regex;
	};
	/**
	* Create a regular expression from a parsed glob pattern.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.makeRe(state[, options]);
	*
	* const result = picomatch.makeRe('*.js');
	* console.log(result);
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `state` The object returned from the `.parse` method.
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Implementors may use this argument to return the compiled output, instead of a regular expression. This is not exposed on the options to prevent end-users from mutating the result.
	* @param {Boolean} `returnState` Implementors may use this argument to return the state from the parsed glob with the returned regular expression.
	* @return {RegExp} Returns a regex created from the given pattern.
	* @api public
	*/
	picomatch.makeRe = (input, options = {}, returnOutput = false, returnState = false) => {
		if (!input || typeof input !== "string") throw new TypeError("Expected a non-empty string");
		let parsed = {
			negated: false,
			fastpaths: true
		};
		if (options.fastpaths !== false && (input[0] === "." || input[0] === "*")) parsed.output = parse.fastpaths(input, options);
		if (!parsed.output) parsed = parse(input, options);
		return picomatch.compileRe(parsed, options, returnOutput, returnState);
	};
	/**
	* Create a regular expression from the given regex source string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.toRegex(source[, options]);
	*
	* const { output } = picomatch.parse('*.js');
	* console.log(picomatch.toRegex(output));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `source` Regular expression source string.
	* @param {Object} `options`
	* @return {RegExp}
	* @api public
	*/
	picomatch.toRegex = (source, options) => {
		try {
			const opts = options || {};
			return new RegExp(source, opts.flags || (opts.nocase ? "i" : ""));
		} catch (err) {
			if (options && options.debug === true) throw err;
			return /$^/;
		}
	};
	/**
	* Picomatch constants.
	* @return {Object}
	*/
	picomatch.constants = constants;
	/**
	* Expose "picomatch"
	*/
	module.exports = picomatch;
}));
// src/discover/select.ts
var import_picomatch = /* @__PURE__ */ __toESM((/* @__PURE__ */ __commonJSMin(((exports, module) => {
	const pico = require_picomatch$1();
	const utils = require_utils();
	function picomatch(glob, options, returnState = false) {
		if (options && (options.windows === null || options.windows === void 0)) options = {
			...options,
			windows: utils.isWindows()
		};
		return pico(glob, options, returnState);
	}
	Object.assign(picomatch, pico);
	module.exports = picomatch;
})))(), 1);
/** Whether nothing is left out. */
function selectsAll({ only, skip }) {
	return only.length === 0 && skip.length === 0;
}
/** The places of the wanted names, and the patterns that matched none. Throws `nothing-selected`. */
function selectNames(names, { only, skip }) {
	const wanted = only.map(matcher);
	const unwanted = skip.map(matcher);
	const places = [...names.keys()].filter((place) => {
		const name = names[place] ?? "";
		return (only.length === 0 || wanted.some((matches) => matches(name))) && !unwanted.some((matches) => matches(name));
	});
	if (places.length === 0 && names.length > 0) {
		const shown = names.slice(0, 10).join(", ") + (names.length > 10 ? ", …" : "");
		throw new VerdictError("nothing-selected", `No check is left to run by ${spell({
			only,
			skip
		})}. The checks are: ${shown}.`);
	}
	return {
		places,
		unused: [...only, ...skip].filter((_, index) => !names.some((name) => [...wanted, ...unwanted][index]?.(name)))
	};
}
/** Whether a name matches a pattern. A name written out in full always means itself, whatever characters it has. */
function matcher(pattern) {
	const glob = (0, import_picomatch.default)(pattern, {
		bash: true,
		dot: true,
		nonegate: true,
		posix: true,
		flags: "s"
	});
	return (name) => name === pattern || glob(name);
}
function spell({ only, skip }) {
	return [...only.map((pattern) => `--only ${pattern}`), ...skip.map((pattern) => `--skip ${pattern}`)].join(" ");
}
// src/plan/proofs.ts
/** Divides checks into those that an earlier run has proven and the others. A proof counts for the very same derivation with the very same outputs. */
function prove(checks, proofs, recheck, now) {
	const byDerivation = bestOfEach(proofs);
	const byName = new Map(oldestFirst(proofs).map((one) => [one.name, one]));
	const matches = recheck.patterns.map((pattern) => ({
		pattern,
		isMatch: matcher(pattern)
	}));
	const proven = [];
	const unproven = [];
	for (const check of checks) {
		const found = byDerivation.get(check.drvPath);
		const pattern = matches.find(({ isMatch }) => isMatch(check.name))?.pattern;
		if (found === void 0) unproven.push({
			check,
			why: missing(byName.get(check.name))
		});
		else if (!sameOutputs(found.outputs, check.outputs)) unproven.push({
			check,
			why: "its proof is of other outputs"
		});
		else if (pattern !== void 0) unproven.push({
			check,
			why: `it is to be checked again (${pattern})`
		});
		else if (recheck.olderThanMs !== null && now - Date.parse(found.proof.at) > recheck.olderThanMs) unproven.push({
			check,
			why: `its proof of ${dayOf(found.proof.at)} is too old`
		});
		else proven.push({
			check,
			proof: found.proof
		});
	}
	return {
		proven,
		unproven
	};
}
/**
* What this run has proven: what it built and what Nix had already. Nothing that passed only at a later attempt, so that it runs again; nothing that is
* proven already; nothing of an `impure` derivation, which may end otherwise each time. `run`: the address of this run, null when it has none.
*/
function proofsOf(checks, found, impure, run, now) {
	const outputsOf = new Map(found.filter(({ drvPath }) => !impure.has(drvPath)).map(({ drvPath, outputs }) => [drvPath, outputs]));
	return checks.flatMap(({ name, verdict, drvPath, startedAt, durationMs, peakMemoryBytes, cpuMs, proof }) => {
		const outputs = drvPath === null ? void 0 : outputsOf.get(drvPath);
		if (drvPath === null || outputs === void 0) return [];
		const at = startedAt ?? new Date(now).toISOString();
		if (verdict === "passed") return [{
			name,
			drvPath,
			outputs,
			proof: {
				at,
				durationMs,
				peakMemoryBytes,
				cpuMs,
				run
			}
		}];
		if (verdict === "cached" && proof === null) return [{
			name,
			drvPath,
			outputs,
			proof: {
				at,
				durationMs: null,
				peakMemoryBytes: null,
				cpuMs: null,
				run
			}
		}];
		return [];
	});
}
/** All of them, the best of each derivation, and the newest few of each check; in an order that depends on nothing else. */
function mergeProofs(...lists) {
	return oldestFirst([...Map.groupBy(oldestFirst([...bestOfEach(lists.flat()).values()]), ({ name }) => name).values()].flatMap((list) => list.slice(-8)));
}
function missing(last) {
	return last === void 0 ? "no run has proven it yet" : `its derivation changed since ${dayOf(last.proof.at)}`;
}
function dayOf(at) {
	return at.slice(0, 10);
}
function sameOutputs(one, other) {
	const names = Object.keys(one);
	return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && one[name] === other[name]);
}
/** Of each derivation, the newest proof that has figures, or else the newest one. */
function bestOfEach(proofs) {
	const [bare, measured] = [true, false].map((isBare) => proofs.filter(({ proof }) => proof.durationMs === null === isBare));
	return new Map([...oldestFirst(bare ?? []), ...oldestFirst(measured ?? [])].map((one) => [one.drvPath, one]));
}
function oldestFirst(proofs) {
	const keys = new Map(proofs.map((one) => [one, `${one.proof.at} ${one.drvPath} ${one.name}`]));
	return proofs.toSorted((a, b) => compare(keys.get(a) ?? "", keys.get(b) ?? ""));
}
// src/cache/ledger.ts
const EMPTY_LEDGER = {
	proofs: [],
	history: EMPTY_HISTORY,
	packs: []
};
const SCHEMA = "nix-verdict-ledger/1";
/** Ten times what 20,000 proofs take. A file that unpacks to more was not made by us. In bytes. */
const LONGEST = 134217728;
/** The ledger as a file: a line with the schema and a digest of what follows, then packed JSON. The same ledger gives the same bytes. */
function renderLedger({ proofs, history, packs }) {
	const body = zstdCompressSync(JSON.stringify({
		proofs: mergeProofs(proofs).slice(-2e4),
		history: renderHistory(history),
		packs
	}));
	return Buffer.concat([Buffer.from(headOf(body)), body]);
}
/** Reads a ledger. One that is not whole, to the last bit, is none; `reason` is a part of a sentence. Never throws. */
function parseLedger(file) {
	const body = file.subarray(file.indexOf("\n") + 1);
	if (!file.subarray(0, 20).equals(Buffer.from(SCHEMA))) return {
		ledger: null,
		reason: "is none of this version"
	};
	if (file.subarray(0, file.length - body.length).toString("latin1") !== headOf(body)) return {
		ledger: null,
		reason: "is damaged"
	};
	try {
		return {
			ledger: readLedger(JSON.parse(zstdDecompressSync(body, { maxOutputLength: LONGEST }).toString())),
			reason: null
		};
	} catch (error) {
		return {
			ledger: null,
			reason: `cannot be read (${messageOf(error)})`
		};
	}
}
/** Everything that any of them has. */
function mergeLedgers(...ledgers) {
	const packs = /* @__PURE__ */ new Map();
	for (const pack of ledgers.flatMap((ledger) => ledger.packs)) {
		const known = packs.get(pack.key);
		packs.set(pack.key, known === void 0 || known.usedAt < pack.usedAt ? pack : known);
	}
	return {
		proofs: mergeProofs(...ledgers.map(({ proofs }) => proofs)),
		history: mergeHistories(...ledgers.map(({ history }) => history)),
		packs: [...packs.values()].toSorted((a, b) => a.key < b.key ? -1 : 1)
	};
}
function headOf(body) {
	return `${SCHEMA} ${createHash("sha256").update(body).digest("hex")}\n`;
}
/** Whoever can write a ledger can make its digest fit, so each value is looked at as well; what has another shape is left out. */
function readLedger(value) {
	const { proofs, history, packs } = value;
	return {
		proofs: listOf(proofs).flatMap((proof) => readProof(proof) ?? []),
		history: typeof history === "string" ? parseHistory(history).history : EMPTY_HISTORY,
		packs: listOf(packs).flatMap((pack) => readPack(pack) ?? [])
	};
}
function readProof(value) {
	if (!isRecord(value) || !isRecord(value["proof"]) || !isRecord(value["outputs"])) return null;
	const { name, drvPath, outputs } = value;
	const { at, durationMs, peakMemoryBytes, cpuMs, run } = value["proof"];
	if (typeof name !== "string" || typeof drvPath !== "string" || !isDerivationPath(drvPath)) return null;
	if (!Object.values(outputs).every((path) => typeof path === "string")) return null;
	if (typeof at !== "string" || !/^\d{4}-\d{2}-\d{2}T[\d:.]{8,12}Z$/u.test(at) || ![
		durationMs,
		peakMemoryBytes,
		cpuMs
	].every((number) => number === null || isCount(number))) return null;
	return {
		name,
		drvPath,
		outputs,
		proof: {
			at,
			durationMs,
			peakMemoryBytes,
			cpuMs,
			run: isAddress(run) ? run : null
		}
	};
}
function readPack(value) {
	if (!isRecord(value)) return null;
	const { key, bytes, usedAt, paths } = value;
	if (typeof key !== "string" || !/^pack-[0-9a-f]{40}$/u.test(key) || !isCount(bytes) || !isCount(usedAt)) return null;
	if (!Array.isArray(paths) || !paths.every((path) => typeof path === "string" && /^(?:\/[\w.+-]+)+\/[0-9a-z]{32}-[\w+?=.-]+$/u.test(path))) return null;
	return {
		key,
		bytes,
		usedAt,
		paths
	};
}
/** An address that a report may show as a link. */
function isAddress(value) {
	return typeof value === "string" && /^https:\/\/[\w.-]+(?::\d+)?\/[\w./-]{1,300}$/u.test(value);
}
function listOf(value) {
	return Array.isArray(value) ? value : [];
}
// src/cache/pack-narinfo.ts
/** The only store that is packed: paths of another one would be of no use to anybody else. */
const STORE = "/nix/store";
/** Nix's own base 32 has no e, o, t and u. */
const BASE32 = "[0-9a-df-np-sv-z]";
/** `HASH-NAME` by Nix's rules: 211 characters of name, which is never `.` or `..`, nor begins with one of them and a dash. */
const BASE_NAME = new RegExp(`^${BASE32}{32}-(?!\\.{1,2}(?:-|$))[0-9a-zA-Z+._?=-]{1,211}$`, "u");
/** The first digit of a SHA-256 in base 32 holds one bit. Nix refuses any other, and a whole build with it. */
const SHA256 = new RegExp(`^sha256:[01]${BASE32}{51}$`, "u");
/** Ditto for the other kinds of hash, each as long as it is in base 32. */
const CONTENT_ADDRESS = new RegExp(`^(?:text:|fixed:(?:r:|git:)?)(?:md5:[0-7]${BASE32}{25}|sha1:${BASE32}{32}|(?:sha256|blake3):[01]${BASE32}{51}|sha512:[0-3]${BASE32}{102})$`, "u");
const SIGNATURE = /^[^\s:]+:[A-Za-z0-9+/=]+$/u;
/** Whether a text is a path right in the store, by Nix's own rules for names: nothing else may become part of a file's name or of what Nix is told. */
function isStorePath(text) {
	return text.startsWith(`/nix/store/`) && BASE_NAME.test(text.slice(11));
}
/** Where a binary cache has the facts of a store path. */
function narInfoName(storePath) {
	return `${storePath.slice(11, 43)}.narinfo`;
}
/** Where in a binary cache a narinfo's archive is: its `URL`, if that is one that Nix writes. Null otherwise. */
function narFile(text) {
	return /^URL: (?<url>nar\/[0-9a-z]{52}\.nar\.zst)$/mu.exec(text)?.groups?.["url"] ?? null;
}
/**
* Reads a `.narinfo` of an archive in zstd. Whatever it says of where the archive is gets dropped, like everything of which Nix knows nothing. Null when anything of
* the rest is not as Nix itself would write it: Nix ends a build over a line that it cannot read.
*/
function parseNarInfo(text) {
	const fields = Map.groupBy(text.split("\n").filter((line) => line !== "").map((line) => ({
		key: line.split(": ", 1)[0] ?? "",
		value: line.slice(line.indexOf(": ") + 2)
	})), ({ key }) => key);
	const all = (key) => (fields.get(key) ?? []).map(({ value }) => value);
	if ([
		"StorePath",
		"Compression",
		"NarHash",
		"NarSize",
		"References",
		"Deriver",
		"CA"
	].some((key) => all(key).length > 1)) return null;
	const [storePath = "", narHash = "", narSize = "", compression] = [
		"StorePath",
		"NarHash",
		"NarSize",
		"Compression"
	].map((key) => all(key)[0]);
	const references = (all("References")[0] ?? "").split(" ").filter((name) => name !== "").map(inStore);
	const deriver = all("Deriver").filter((name) => name !== "unknown-deriver").map(inStore)[0] ?? null;
	const ca = all("CA")[0] ?? null;
	return compression === "zstd" && [
		storePath,
		...references,
		...deriver === null ? [] : [deriver]
	].every(isStorePath) && SHA256.test(narHash) && /^[1-9]\d{0,14}$/u.test(narSize) && (ca === null || CONTENT_ADDRESS.test(ca)) ? {
		storePath,
		narHash,
		narSize: Number(narSize),
		references,
		deriver,
		signatures: all("Sig").filter((signature) => SIGNATURE.test(signature)),
		ca
	} : null;
}
/** A `.narinfo`; `archive`: where it is in the binary cache, and its length in bytes. Without it, only a pack can use the text. */
function renderNarInfo(info, archive) {
	return [
		["StorePath", info.storePath],
		...archive === void 0 ? [] : [["URL", archive.url], ["FileSize", String(archive.bytes)]],
		["Compression", "zstd"],
		["NarHash", info.narHash],
		["NarSize", String(info.narSize)],
		["References", info.references.map(baseName).join(" ")],
		...info.deriver === null ? [] : [["Deriver", baseName(info.deriver)]],
		...info.signatures.map((signature) => ["Sig", signature]),
		...info.ca === null ? [] : [["CA", info.ca]]
	].map(([key, value]) => `${key}: ${value}\n`).join("");
}
/** A folder as Nix's settings name a binary cache: as an address, in which they could not have a space. */
function folderAddress(path) {
	return `file://${path.split("/").map(encodeURIComponent).join("/")}`;
}
function inStore(name) {
	return `${STORE}/${name}`;
}
function baseName(storePath) {
	return storePath.slice(11);
}
// src/cache/pack.ts
/**
* A pack is one line of text, an index, and slices that lie one behind the other to the end of the file, each the archive (`nar.zst`) of one store
* path. The line has the SHA-256 of the index, and the index that of each slice: so whatever is read of a pack is verified, and nothing else needs to be read.
*/
const FORMAT$1 = "nix-verdict-pack/1";
const HEADER = new RegExp(`^${FORMAT$1} (?<digest>[0-9a-f]{64}) (?<length>[1-9][0-9]{0,8})\n`, "u");
const LONGEST_HEADER = `${FORMAT$1} ${"0".repeat(64)} 999999999\n`.length;
/** What an index may take, packed or not: that of 50,000 store paths with 20 references each. In bytes. */
const INDEX_BYTES = 67108864;
/** Reads what a pack has, and looks at every value of it; the slices themselves are not read. Never throws for what a file is like. `reason`: a part of a sentence. */
async function openPack(file, { files }) {
	const bytes = await files.size(file);
	if (bytes === null) return {
		ok: false,
		reason: "is not there"
	};
	const header = HEADER.exec((await files.readRange(file, 0, LONGEST_HEADER)).toString("latin1"));
	if (header === null) return {
		ok: false,
		reason: "is no pack of this version"
	};
	const length = Number(header.groups?.["length"]);
	if (length > INDEX_BYTES || header[0].length + length > bytes) return {
		ok: false,
		reason: "is cut off"
	};
	const index = await files.readRange(file, header[0].length, length);
	if (sha256(index) !== header.groups?.["digest"]) return {
		ok: false,
		reason: "is damaged"
	};
	try {
		const slices = readIndex(JSON.parse(zstdDecompressSync(index, { maxOutputLength: INDEX_BYTES }).toString()), file, header[0].length + length, bytes);
		return typeof slices === "string" ? {
			ok: false,
			reason: slices
		} : {
			ok: true,
			pack: {
				key: keyOf(header[0]),
				slices
			}
		};
	} catch (error) {
		return {
			ok: false,
			reason: `cannot be read (${messageOf(error)})`
		};
	}
}
/** Writes slices into a new pack in a folder. Their SHA-256 must be true: the same ones are copied. */
async function writePack(slices, folder, { files }, signal) {
	const index = zstdCompressSync(JSON.stringify(slices.map(({ info, length, sha256 }) => [
		renderNarInfo(info),
		length,
		sha256
	])));
	const header = `${FORMAT$1} ${sha256(index)} ${index.length}\n`;
	const key = keyOf(header);
	const draft = join(folder, `${key}.draft`);
	await files.write(draft, Buffer.concat([Buffer.from(header), index]));
	for (const { info, file, offset, length, sha256 } of slices) {
		signal?.throwIfAborted();
		if (await files.appendRange(file, offset, length, draft) !== sha256) throw new Error(`${file} changed while ${info.storePath} was copied from it.`);
	}
	const file = join(folder, key);
	await files.move(draft, file);
	return {
		file,
		key,
		bytes: header.length + index.length + slices.reduce((sum, { length }) => sum + length, 0),
		paths: slices.map(({ info }) => info.storePath)
	};
}
/** Copies what several packs have into one; what is damaged is left out, and so is what `keep` does not want. Null when nothing is left. */
async function mergePacks(packs, folder, { files }, keep = () => true) {
	const slices = /* @__PURE__ */ new Map();
	for (const file of packs) {
		const opened = await openPack(file, { files });
		if (!opened.ok) continue;
		for (const [storePath, slice] of opened.pack.slices) {
			if (!keep(storePath) || slices.has(storePath)) continue;
			if (await files.hashRange(file, slice.offset, slice.length) === slice.sha256) slices.set(storePath, slice);
		}
	}
	return slices.size === 0 ? null : await writePack([...slices.values()], folder, { files });
}
/** Whether a text is a pack's key, and so can be a file's name. */
function isPackKey(text) {
	return /^pack-[0-9a-f]{40}$/u.test(text);
}
/** As many hex digits as tell packs apart for ever. The header stands for the whole file: it has the digest of all digests. */
function keyOf(header) {
	return `pack-${sha256(Buffer.from(header)).slice(0, 40)}`;
}
/** The slices, or what is wrong with them. They have lengths only, which must fill the file: no two can overlap, and none can lie outside. */
function readIndex(value, file, start, end) {
	if (!Array.isArray(value)) return "has an index of another shape";
	const slices = /* @__PURE__ */ new Map();
	let offset = start;
	for (const entry of value) {
		const [text, length, sha256] = Array.isArray(entry) ? entry : [];
		if (typeof text !== "string" || typeof length !== "number" || typeof sha256 !== "string") return "has an index of another shape";
		if (!Number.isSafeInteger(length) || length <= 0 || length > end - offset || !/^[0-9a-f]{64}$/u.test(sha256)) return "has slices that are not in it";
		const info = parseNarInfo(text);
		if (info === null || slices.has(info.storePath)) return "says things of store paths that Nix would not";
		slices.set(info.storePath, {
			info,
			file,
			offset,
			length,
			sha256
		});
		offset += length;
	}
	return offset === end ? slices : "has more in it than its index tells";
}
function sha256(bytes) {
	return createHash("sha256").update(bytes).digest("hex");
}
// src/nix/settings.ts
/** The first Nix that takes an empty `build-hook` for "none". Lix comes from an earlier one. */
const HOOK_MAY_BE_EMPTY = "2.22";
/**
* Settings for builds that are done here anyway: without them, each client starts a second Nix, 25 ms of a core, only to hear that there is nobody else
* to build for it.
*/
function withoutHook({ version, implementation }, { localOnly }) {
	return localOnly && implementation !== "lix" && atLeast(version, HOOK_MAY_BE_EMPTY) ? [["build-hook", ""]] : [];
}
/** Reads what Nix answered as JSON. Throws `nix-unusable`: a program that answers something else is no Nix. */
function parseAnswer(tool, answer) {
	try {
		return JSON.parse(answer);
	} catch (error) {
		throw new VerdictError("nix-unusable", `${tool.bin} does not answer as Nix does ("${answer.slice(0, 80)}"). Mend or reinstall Nix.`, { cause: error });
	}
}
/** Asks Nix for its effective settings. Throws `nix-unusable`. */
async function readSettings(tool, world, signal) {
	const subcommand = atLeast(tool.version, "2.20") ? ["config", "show"] : ["show-config"];
	const output = await world.processes.run(nixCommand(tool, subcommand, ["--json"]), signal);
	signal.throwIfAborted();
	if (output.code !== 0) throw new VerdictError("nix-unusable", `${tool.bin} cannot tell its settings (${output.startError ?? lastError(output.stderr) ?? output.stderr.trim()}). Mend or reinstall Nix.`);
	const settings = parseAnswer(tool, output.stdout);
	const list = (name) => {
		const value = settings[name]?.value;
		return Array.isArray(value) ? value.map(String) : [];
	};
	const hook = settings["post-build-hook"]?.value;
	return {
		system: String(settings["system"]?.value),
		extraPlatforms: list("extra-platforms"),
		systemFeatures: list("system-features"),
		localOnly: list("build-hook")[1] === "__build-remote" && noBuilders(settings["builders"]?.value, world),
		postBuildHook: typeof hook === "string" && hook !== "" ? hook : null
	};
}
/** Whether a list of remote builders is empty: it names nobody, or only files that are not there. */
function noBuilders(builders, world) {
	if (typeof builders !== "string") return false;
	return builders.split(/[\n;]/u).map((entry) => entry.replace(/#.*$/u, "").trim()).every((entry) => entry === "" || entry.startsWith("@") && !world.files.exists(entry.slice(1)));
}
// src/cache/scope.ts
/** Outside of GitHub's jobs there are no branches to tell apart: whoever may write to the folder vouches. */
const HERE = "this machine";
/**
* Reads them from the job's environment. A pull request believes itself and its base; another branch itself and the default branch; the default branch itself
* alone. GitHub's cache holds jobs to the same rule: what a pull request writes, no other one and no branch can read.
*/
async function scopesOf(flake, world) {
	const own = world.env["GITHUB_REF"];
	if (world.env["GITHUB_ACTIONS"] !== "true" || own === void 0 || own === "") return {
		flake: world.files.exists(flake) ? resolve(flake) : flake,
		own: HERE,
		others: []
	};
	const event = await readEvent(world);
	const base = world.env["GITHUB_BASE_REF"];
	const others = [base ? `refs/heads/${base}` : text(event, "merge_group", "base_ref"), branch(text(event, "repository", "default_branch"))];
	return {
		flake,
		own,
		others: own === others[1] ? [] : [...new Set(others.filter((other) => other !== null && other !== own))]
	};
}
/** How the keys of a ledger begin: format, system, branch, flake. The names of the last two may hold what a key may not, so they are there as digests. */
function ledgerPrefix({ flake, scope, system }) {
	return [
		"ledger",
		1,
		system,
		digest(scope),
		digest(flake),
		""
	].join("-");
}
/** The address of this run, for people; null outside of a job. */
function runAddress(env) {
	const [server, repository, id] = [
		"GITHUB_SERVER_URL",
		"GITHUB_REPOSITORY",
		"GITHUB_RUN_ID"
	].map((name) => env[name] ?? "");
	return env["GITHUB_ACTIONS"] === "true" && server && repository && id ? `${server}/${repository}/actions/runs/${id}` : null;
}
function digest(name) {
	return createHash("sha256").update(name).digest("hex").slice(0, 16);
}
function branch(name) {
	return name === null ? null : `refs/heads/${name}`;
}
async function readEvent({ env, files }) {
	try {
		return JSON.parse((await files.read(env["GITHUB_EVENT_PATH"] ?? "")).toString());
	} catch {
		return null;
	}
}
function text(event, ...path) {
	let value = event;
	for (const name of path) value = typeof value === "object" && value !== null && Object.hasOwn(value, name) ? value[name] : null;
	return typeof value === "string" && value !== "" ? value : null;
}
// src/cache/recall.ts
/**
* Reads the newest ledgers of all scopes that may vouch for this run, one request each, at once. Whatever is wrong with one costs what it says and no more; a
* notice tells.
*/
async function recall(backend, scopes, system, world, emit, signal) {
	const ledgers = await Promise.all([scopes.own, ...scopes.others].map((scope) => fetchLedger(backend, {
		flake: scopes.flake,
		scope,
		system
	}, world, emit, signal)));
	const found = ledgers.map(({ ledger }) => ledger ?? EMPTY_LEDGER);
	return {
		proofs: found.flatMap(({ proofs }) => proofs),
		history: preferred(found.map(({ history }) => history)),
		packs: mergeLedgers(...found).packs,
		own: ledgers[0]?.ledger ?? null
	};
}
/** The newest ledger of one scope, and its key; an empty one where there is none that can be read, null where the backend cannot tell. */
async function fetchLedger(backend, name, world, emit, signal) {
	await using folder = await world.files.temporary("nix-verdict-ledger-");
	const file = join(folder.path, "ledger");
	const prefix = ledgerPrefix(name);
	const fetched = await backend.fetch([prefix], file, signal);
	const say = (level, what) => emit({
		type: "notice",
		level,
		message: `What runs of ${name.scope} on ${name.system} left for ${name.flake} (${prefix}*) ${what}`
	});
	if (fetched.state === "failed") {
		if (!signal.aborted) say("warning", `could not be had from ${backend.name}: ${fetched.reason}. Nothing is proven by it in this run.`);
		return {
			ledger: null,
			key: null
		};
	}
	if (fetched.state === "miss") {
		say("detail", `is not in ${backend.name}.`);
		return {
			ledger: EMPTY_LEDGER,
			key: null
		};
	}
	const { ledger, reason } = parseLedger(await world.files.read(file));
	if (ledger === null) {
		say("warning", `${reason}, and is not used; this run's results take its place.`);
		return {
			ledger: EMPTY_LEDGER,
			key: fetched.key
		};
	}
	say("detail", `is ${fetched.key}, from ${backend.name}: ${ledger.proofs.length} proofs, ${ledger.packs.length} packs of store paths.`);
	return {
		ledger,
		key: fetched.key
	};
}
/** For each check, the runs of the first history that has any: a branch's own times say more of it than the default branch's. */
function preferred(histories) {
	const merged = /* @__PURE__ */ new Map();
	for (const history of histories.toReversed()) for (const [system, checks] of history) merged.set(system, new Map([...merged.get(system) ?? [], ...checks]));
	return merged;
}
// src/report/actions.ts
/** What a token may be made of, so that it is one word of a workflow command. */
const TOKEN = /^[A-Za-z0-9_-]+$/;
/** Stands where a log named the token; it must not be able to become part of one. */
const REDACTED = "***";
/**
* One check's log as a folded group for a job's log on GitHub, to be written to stdout in one go and at the start of a
* line. `logText` is the raw log; `token` a secret, fresh word per group. Between `stop-commands` and the token the
* runner obeys nothing, and the token cannot come out of the log.
*/
function renderGroup(check, logText, token) {
	if (!TOKEN.test(token)) throw new TypeError("renderGroup needs a token of letters, digits, - and _");
	const body = sanitizeLines(logText).map(defuse).join("\n").trimEnd();
	return [
		`::group::${commandData(groupTitle(check))}`,
		`::stop-commands::${token}`,
		...body === "" ? [] : [withoutToken(body, token)],
		`::${token}::`,
		"::endgroup::",
		""
	].join("\n");
}
/**
* `text` for a job's log outside a group: same words, but no line of it is a workflow command. Lines come back sanitized
* and joined by newlines.
*/
function quoteForActions(text) {
	return sanitizeLines(text).map((line) => defuse(line).replace(/^[\s\p{Cf}]*:[\p{Cf}]*:/u, (start) => `.${start}`)).join("\n");
}
function groupTitle(check) {
	const parts = [
		check.name,
		check.verdict,
		timeOf(check)
	].filter((part) => part !== null);
	return defuse(sanitize(parts.join(" · ")));
}
/** The escapes that the runner undoes in a command's data; `%` first, or the others would be escaped twice. */
function commandData(text) {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
/** Without regard to case, like the runner's own comparison (actions/runner, ActionCommandManager). */
function withoutToken(text, token) {
	return text.replace(new RegExp(token, "gi"), REDACTED);
}
// src/report/width.ts
/** How much room text takes on a terminal: near enough for a table, without the tables of Unicode. */
const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
const ASCII = /^[\x20-\x7e]*$/;
/** East Asian wide blocks (UAX 11) and what is drawn as an emoji: two columns. */
const WIDE = /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{20000}-\u{3FFFD}]/u;
/** Marks and formatting characters alone: no column. */
const INVISIBLE = /^[\p{M}\p{Cf}]+$/u;
/** A grapheme that piles up more marks than this many code units is cut: no script needs them. */
const GRAPHEME_LENGTH = 32;
function widthOf(grapheme) {
	if (INVISIBLE.test(grapheme)) return 0;
	return WIDE.test(grapheme) ? 2 : 1;
}
/** Columns that a line of sanitized text takes. */
function displayWidth(text) {
	if (ASCII.test(text)) return text.length;
	let width = 0;
	for (const { segment } of GRAPHEMES.segment(text)) width += widthOf(segment);
	return width;
}
/** `text` in at most `width` columns; what does not fit gives way to an ellipsis. */
function clip(text, width) {
	if (width <= 0) return "";
	if (text.length <= width && ASCII.test(text)) return text;
	const head = text.slice(0, Math.min(text.length, width * GRAPHEME_LENGTH));
	let kept = "";
	let keptForEllipsis = "";
	let used = 0;
	for (const { segment } of GRAPHEMES.segment(head)) {
		const next = used + widthOf(segment);
		if (next > width) return `${keptForEllipsis.trimEnd()}…`;
		kept += segment;
		if (next < width) keptForEllipsis = kept;
		used = next;
	}
	return head.length < text.length ? `${keptForEllipsis.trimEnd()}…` : kept;
}
/** `text` in exactly `width` columns, clipped or filled with spaces behind it. */
function padEnd(text, width) {
	const clipped = clip(text, width);
	return clipped + " ".repeat(Math.max(0, width - displayWidth(clipped)));
}
/** `text` in exactly `width` columns, clipped or filled with spaces before it. */
function padStart(text, width) {
	const clipped = clip(text, width);
	return " ".repeat(Math.max(0, width - displayWidth(clipped))) + clipped;
}
/** `text` in a style, or as it is without colour: whether there is colour is the caller's to know. */
function paint(text, style, color) {
	return color && text !== "" ? styleText(style, text, { validateStream: false }) : text;
}
// src/report/console.ts
/** How each tone looks on a terminal. */
const LOOKS = {
	bad: {
		mark: "✘",
		style: "red"
	},
	stopped: {
		mark: "◌",
		style: "dim"
	},
	doubtful: {
		mark: "!",
		style: "yellow"
	},
	good: {
		mark: "✔",
		style: "green"
	}
};
/** With more good checks than this the table does not list the cached ones; with more that were built, neither those. How many there were it says then. */
const LISTED_GOOD = 20;
/** Columns of a name that always have room, and the share of a line that it may take beyond them. */
const NAME_WIDTH = 16;
const NAME_SHARE = .3;
/** Below this many columns a cause says nothing and is left out. */
const CAUSE_WIDTH = 8;
/** Columns that causes keep before memory gets any: what broke says more than what it used. */
const CAUSE_BEFORE_MEMORY = 32;
const GAP = "  ";
/** A mark and the space behind it. */
const MARK_WIDTH = 2;
/**
* The closing table: a line per check, those that need a person first, then what the machine lacked, then the answer in
* one line. `width` is the terminal's in columns, `Infinity` where there is none. Ends in a newline.
*/
function renderTable(report, options) {
	const { color, width } = options;
	const checks = byNeedOfAttention(report.checks);
	const good = checks.filter((check) => toneOf(check) === "good");
	const hidden = new Set(hiddenOf(good));
	const lines = tableLines(checks.filter((check) => !hidden.has(check)), color, width);
	if (hidden.size > 0 || savings(good) !== null) lines.push(markLine("good", passedLine(good), width, color));
	const answer = totals(report).verdict === "good" ? "good" : "bad";
	if (lines.length > 0) lines.push("");
	lines.push(...machineLines(report, color, width));
	lines.push(markLine(answer, headline(report), width, color, "bold"));
	return `${lines.join("\n")}\n`;
}
function hiddenOf(good) {
	if (good.length <= LISTED_GOOD) return [];
	const cached = good.filter(({ verdict }) => verdict === "cached");
	return good.length - cached.length > LISTED_GOOD ? good : cached;
}
/** One check in one line when it is finished, of whatever length; no newline at the end. */
function renderVerdictLine(check, options) {
	const { mark, style } = LOOKS[toneOf(check)];
	const used = [timeOf(check), memoryOf(check)].filter((fact) => fact !== null).join(", ");
	const verdict = used === "" ? WORDS[check.verdict] : `${WORDS[check.verdict]} in ${used}`;
	const cause = causeOf(check) || provenFacts(check.proof);
	return [
		paint(mark, style, options.color),
		` ${paint(printable(check.name), "bold", options.color)} ${verdict}`,
		cause === "" ? "" : `: ${cause}`
	].join("");
}
function tableLines(checks, color, width) {
	const rows = checks.map((check) => ({
		tone: toneOf(check),
		name: printable(check.name),
		verdict: check.verdict,
		time: timeOf(check) ?? "",
		memory: memoryOf(check) ?? "",
		cause: causeOf(check),
		old: provenFacts(check.proof)
	}));
	const longest = (texts) => texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
	const nameWidth = Math.min(longest(rows.map((row) => row.name)), Math.max(NAME_WIDTH, Math.floor(width * NAME_SHARE)));
	const verdictWidth = longest(rows.map((row) => row.verdict));
	const timeWidth = longest(rows.map((row) => row.time));
	const roomForAll = width - MARK_WIDTH - nameWidth - verdictWidth - timeWidth - 6;
	const memoryWidth = longest(rows.map((row) => row.memory));
	const memoryRoom = memoryWidth === 0 ? 0 : memoryWidth + 2;
	const causeWidth = longest(rows.map((row) => row.cause));
	const withMemory = roomForAll - memoryRoom >= (causeWidth === 0 ? -2 : Math.min(CAUSE_BEFORE_MEMORY, causeWidth));
	const room = withMemory ? roomForAll - memoryRoom : roomForAll;
	return rows.map((row) => {
		if (room < -2) return markLine(row.tone, `${padEnd(row.name, nameWidth)}${GAP}${row.verdict}`, width, color);
		const { mark, style } = LOOKS[row.tone];
		if (row.old !== "" && displayWidth(row.old) <= width - MARK_WIDTH - nameWidth - verdictWidth - 4) return `${paint(mark, style, color)} ${padEnd(row.name, nameWidth)}${GAP}${paint(padEnd(row.verdict, verdictWidth), style, color)}${GAP}${paint(row.old, "dim", color)}`;
		const cause = room < CAUSE_WIDTH ? "" : clip(row.cause, room);
		const memory = !withMemory || row.memory === "" && cause === "" ? "" : padStart(row.memory, memoryWidth);
		const time = row.time === "" && memory === "" && cause === "" ? "" : padStart(row.time, timeWidth);
		const verdict = time === "" && cause === "" ? row.verdict : padEnd(row.verdict, verdictWidth);
		const cells = [
			padEnd(row.name, nameWidth),
			paint(verdict, style, color),
			paint(time, "dim", color),
			paint(memory, "dim", color),
			cause
		];
		return `${paint(mark, style, color)} ${cells.filter((cell) => cell !== "").join(GAP)}`;
	});
}
/** What a reader of the verdicts has to know of the machine: each feature that is not there, once. */
function machineLines(report, color, width) {
	const note = emulationNote(report);
	const lacking = report.machine.features.filter(({ name, state }) => state !== "on" && (note === null || name !== "kvm"));
	const facts = printable(lacking.map(featureFact).join(" · "));
	return [...note === null ? [] : [markLine("doubtful", printable(note), width, color)], ...facts === "" ? [] : [markLine("stopped", facts, width, color)]];
}
function markLine(tone, text, width, color, emphasis) {
	const { mark, style } = LOOKS[tone];
	const line = clip(text, width - MARK_WIDTH).trimEnd();
	const rest = emphasis === void 0 ? line : paint(line, emphasis, color);
	return `${paint(mark, style, color)}${rest === "" ? "" : ` ${rest}`}`;
}
function causeOf(check) {
	const where = place(check.location);
	const cause = printable(remarks(check).join("; "));
	if (where === null) return cause;
	return cause === "" ? printable(where) : `${printable(where)}: ${cause}`;
}
// src/report/live.ts
/** The state before anything has happened. */
function initialLive() {
	return {
		stage: null,
		startedAt: null,
		over: false,
		named: 0,
		evaluated: 0,
		done: 0,
		bad: 0,
		cached: 0,
		dependencies: 0,
		dependenciesDone: 0,
		building: /* @__PURE__ */ new Map(),
		waiting: /* @__PURE__ */ new Map()
	};
}
/** The state after one more event; `state` itself stays as it was. */
function advance(state, event) {
	switch (event.type) {
		case "stage-started": return {
			...state,
			stage: event.stage,
			startedAt: state.startedAt ?? event.at
		};
		case "stage-finished": return state.stage === event.stage ? {
			...state,
			stage: null
		} : state;
		case "checks-named": return {
			...state,
			named: event.names.length
		};
		case "check-evaluated": return {
			...state,
			evaluated: state.evaluated + 1
		};
		case "planned": return {
			...state,
			dependencies: event.dependencies,
			waiting: whoWaits(event.builds)
		};
		case "build-started": {
			const building = new Map(state.building).set(event.drvPath, {
				checks: event.checks,
				since: event.at
			});
			return {
				...state,
				building
			};
		}
		case "build-finished": {
			const dependenciesDone = state.dependenciesDone + (event.checks.length === 0 ? 1 : 0);
			return {
				...state,
				dependenciesDone,
				building: without(state.building, event.drvPath)
			};
		}
		case "check-finished": return judged(state, event.check);
		case "run-finished": return {
			...state,
			over: true,
			building: /* @__PURE__ */ new Map()
		};
		default: return state;
	}
}
/** A check with a verdict neither runs nor waits, even when the end of its build was never told (a daemon that died). */
function judged(state, { name, verdict }) {
	const building = /* @__PURE__ */ new Map();
	for (const [drvPath, build] of state.building) {
		const checks = build.checks.filter((check) => check !== name);
		if (checks.length > 0 || build.checks.length === 0) building.set(drvPath, {
			...build,
			checks
		});
	}
	const waiting = /* @__PURE__ */ new Map();
	for (const [drvPath, names] of state.waiting) {
		const others = names.includes(name) ? names.filter((other) => other !== name) : names;
		if (others.length > 0) waiting.set(drvPath, others);
	}
	return {
		...state,
		building,
		waiting,
		done: state.done + 1,
		bad: state.bad + Number(!isGood(verdict)),
		cached: state.cached + Number(verdict === "cached")
	};
}
function whoWaits(builds) {
	const waiting = /* @__PURE__ */ new Map();
	for (const { name, needs } of builds) for (const need of needs) {
		const names = waiting.get(need);
		if (names === void 0) waiting.set(need, [name]);
		else names.push(name);
	}
	return waiting;
}
function without(map, key) {
	const rest = new Map(map);
	rest.delete(key);
	return rest;
}
/** Names in a line before the rest becomes a number. */
const NAMES_SHOWN = 3;
/**
* The live area's lines, without newlines: where the run stands, the checks that run and what is built for others,
* each longest first. At most `rows` lines of at most `width` columns; none once the run is over or has not begun.
* `now`: milliseconds since the epoch.
*/
function renderLive(state, options) {
	if (state.over || state.startedAt === null || options.rows <= 0) return [];
	const builds = Array.from(state.building).toSorted(([, a], [, b]) => a.since - b.since);
	const running = builds.filter(([, build]) => build.checks.length > 0);
	const needed = builds.filter(([, build]) => build.checks.length === 0);
	const elapsed = (since) => formatElapsed(options.now - since);
	const lines = [...running.map(([, { checks, since }]) => ({
		mark: "●",
		style: "cyan",
		text: `${list(checks)}  ${elapsed(since)}`
	})), ...needed.map(([drvPath, { since }]) => ({
		mark: "◌",
		style: "dim",
		text: dependency(drvPath, state.waiting.get(drvPath) ?? [], elapsed(since)),
		quiet: true
	}))];
	return fit([{
		mark: "▸",
		style: "bold",
		text: headText(state, running.length, elapsed(state.startedAt))
	}, ...lines], options.rows).map((line) => draw(line, options.width, options.color));
}
function headText(state, running, elapsed) {
	const evaluating = state.done === 0 && state.building.size === 0 && state.evaluated < state.named;
	const { dependencies, dependenciesDone } = state;
	return [
		`${state.stage ?? "working"} ${elapsed}`,
		...evaluating ? [`${state.evaluated} of ${state.named} evaluated`] : [],
		...!evaluating && state.named > 0 ? [`${state.done} of ${count(state.named, "check")} done`] : [],
		...state.cached > 0 ? [`${state.cached} cached`] : [],
		...state.bad > 0 ? [`${state.bad} bad`] : [],
		...running > 0 ? [`${running} running`] : [],
		...dependenciesDone < dependencies ? [`${dependenciesDone} of ${count(dependencies, "dependency", "dependencies")}`] : []
	].join(" · ");
}
function dependency(drvPath, waiting, elapsed) {
	const name = derivationName(drvPath);
	if (waiting.length === 0) return `building ${name} (${elapsed})`;
	return `${list(waiting)} ${waiting.length === 1 ? "waits" : "wait"} for ${name} (${elapsed})`;
}
/** `/nix/store/<hash>-<name>.drv` without what only Nix needs. */
function derivationName(drvPath) {
	return printable(drvPath.replace(/^.*\/[0-9a-z]{32}-/s, "").replace(/\.drv$/, ""));
}
function list(names) {
	const shown = names.length > NAMES_SHOWN ? names.slice(0, 2) : names;
	const rest = names.length - shown.length;
	const words = shown.map(printable);
	if (rest > 0) return `${words.join(", ")} and ${rest} more`;
	return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
/** Whole seconds: tenths that change on every redraw are restless. */
function formatElapsed(ms) {
	return formatDuration(Math.max(0, Math.floor(ms / 1e3) * 1e3));
}
function fit(lines, rows) {
	if (lines.length <= rows) return [...lines];
	if (rows === 1) return lines.slice(0, 1);
	const kept = lines.slice(0, rows - 1);
	const hidden = lines.length - kept.length;
	return [...kept, {
		mark: " ",
		style: "dim",
		text: `… and ${hidden} more`,
		quiet: true
	}];
}
function draw(line, width, color) {
	const text = clip(line.text, width - 2);
	if (text === "") return clip(line.mark, width);
	return `${paint(line.mark, line.style, color)} ${line.quiet === true ? paint(text, "dim", color) : text}`;
}
// src/publish/console.ts
/** Lines are drawn over this often. */
const REDRAW_MS = 100;
/** Most of a log that goes into a job's own log, from its end; the whole is in `logs/`. */
const GROUP_BYTES = 262144;
const CLEAR_LINE = "\x1B[2K";
const LINE_UP = "\x1B[1A";
/** The console that fits: redrawn lines on a terminal, groups in a job of GitHub Actions, else a line per verdict. */
function openConsole(terminal, files, options) {
	if (options.actions) return actionsConsole(terminal, files, resolve(options.out));
	return terminal.live ? liveConsole(terminal, options) : plainConsole(terminal, options);
}
/** Quiet and complete: one line per verdict as it comes, then the table. */
function plainConsole(terminal, { details }) {
	const emit = (event) => {
		const text = lineOf(event, terminal, details);
		if (text !== null) terminal.write(text);
	};
	return {
		emit,
		[Symbol.asyncDispose]: async () => void 0
	};
}
/** What stays on the screen for good. */
function lineOf(event, terminal, details) {
	switch (event.type) {
		case "notice":
			if (event.level === "detail" && !details) return null;
			return `${event.level === "warning" ? "! " : ""}${sanitize(event.message)}\n`;
		case "check-finished": return event.check.verdict === "cached" ? null : `${renderVerdictLine(event.check, terminal)}\n`;
		case "run-finished": return `\n${renderTable(event.report, {
			color: terminal.color,
			width: terminal.width()
		})}\n`;
		default: return null;
	}
}
/** Below the lines that stay, an area that is drawn anew ten times a second. */
function liveConsole(terminal, { details, now }) {
	let state = initialLive();
	let drawn = 0;
	const clear = () => `${`${LINE_UP}${CLEAR_LINE}`.repeat(drawn)}\r`;
	const draw = (lasting = "") => {
		const before = clear();
		const lines = renderLive(state, {
			now: now(),
			width: terminal.width(),
			rows: terminal.rows() - 1,
			color: terminal.color
		});
		drawn = lines.length;
		terminal.write(before + lasting + lines.map((line) => `${line}\n`).join(""));
	};
	const timer = setInterval(draw, REDRAW_MS);
	const emit = (event) => {
		state = advance(state, event);
		const text = lineOf(event, terminal, details);
		if (text !== null) draw(text);
	};
	const close = async () => {
		clearInterval(timer);
		terminal.write(clear());
		drawn = 0;
	};
	return {
		emit,
		[Symbol.asyncDispose]: close
	};
}
/** One group per check with the end of its log, each written in one piece and in order. */
function actionsConsole(terminal, files, out) {
	const token = randomBytes(16).toString("hex");
	let queue = Promise.resolve();
	const print = (make) => {
		queue = queue.then(async () => terminal.write(await make()));
	};
	const emit = (event) => {
		if (event.type === "check-finished") {
			const { check } = event;
			if (check.verdict !== "cached") print(async () => `${renderGroup(check, await logOf(check, files, out), token)}\n`);
			return;
		}
		const text = lineOf(event, terminal, true);
		if (text !== null) print(async () => `${quoteForActions(text)}\n`);
	};
	return {
		emit,
		[Symbol.asyncDispose]: () => queue
	};
}
async function logOf(check, files, out) {
	const evaluation = check.excerpt.join("\n");
	if (check.log === null) return evaluation;
	try {
		const { text, skipped } = await files.tail(join(out, check.log), GROUP_BYTES);
		return skipped > 0 ? `(${skipped} bytes before this are in ${check.log})\n${text}` : text;
	} catch {
		return evaluation;
	}
}
// src/system/terminal.ts
/** Width of a pipe and of a job's log. */
const WIDTH_WITHOUT_TERMINAL = 120;
/** Standard output. Colours as `NO_COLOR`, `FORCE_COLOR` and the kind of output suggest; GitHub's log viewer shows them. */
function standardOutput(env) {
	return terminalOn(process.stdout, env);
}
/** The same on standard error, for a program whose standard output another one reads. */
function standardError(env) {
	return terminalOn(process.stderr, env);
}
function terminalOn(stream, env) {
	const terminal = isatty(stream.fd) && env["TERM"] !== "dumb";
	return {
		write: (text) => writeWhole(stream.fd, text),
		live: terminal && env["CI"] === void 0,
		color: wantsColor(env, terminal),
		width: () => stream.columns || WIDTH_WITHOUT_TERMINAL,
		rows: () => stream.rows || 24
	};
}
function wantsColor(env, terminal) {
	if (env["NO_COLOR"]) return false;
	if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
	return terminal || env["GITHUB_ACTIONS"] === "true";
}
/** A pipe that is full must not lose text; one that its reader closed (`| head`), or a log on a full disk, must not end the run. */
function writeWhole(fd, text) {
	let rest = Buffer.from(text);
	while (rest.length > 0) try {
		rest = rest.subarray(writeSync(fd, rest));
	} catch (error) {
		const { code } = error;
		if (code !== "EAGAIN") return;
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
	}
}
export { parseLedger as A, recordRun as B, isStorePath as C, renderNarInfo as D, parseNarInfo as E, selectNames as F, inputDerivations as G, runsOf as H, selectsAll as I, outputPaths as J, isDerivationPath as K, EMPTY_HISTORY as L, proofsOf as M, prove as N, EMPTY_LEDGER as O, matcher as P, openCache as Q, mergeHistories as R, folderAddress as S, narInfoName as T, allowsSubstitutes as U, renderHistory as V, derivationDemands as W, storePathName as X, storePathBase as Y, chooseCache as Z, isPackKey as _, displayWidth as a, writePack as b, paint as c, ledgerPrefix as d, runAddress as f, withoutHook as g, readSettings as h, clip as i, renderLedger as j, mergeLedgers as k, fetchLedger as l, parseAnswer as m, standardOutput as n, padEnd as o, scopesOf as p, isImpure as q, openConsole as r, padStart as s, standardError as t, recall as u, mergePacks as v, narFile as w, STORE as x, openPack as y, parseHistory as z };
