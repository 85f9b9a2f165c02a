import { c as stripEscapes, i as showBidi, l as VARIABLE_PATTERN, n as sanitize, p as splitSettings, t as printable } from "./clean-start.js";
import { r as messageOf, t as VerdictError } from "./error.js";
import { a as disarmJson, i as disarm, o as disarmStyled, r as writeWhole } from "./streams.js";
import { n as useProxies } from "./world.js";
import { a as byNeedOfAttention, c as systemOf, l as totals, n as formatBytes, r as formatDuration, s as isGood, t as count } from "./format.js";
import { i as isRecord } from "./runs.js";
import { A as timeDifference, B as sentence, C as baseName, D as isNew, E as isBranch, F as showNames, I as code, L as fenced, N as namesIn, O as memoryDifference, P as showName, R as htmlCode, S as attention, T as changeLines, V as shorten, _ as trustNote, b as provenOn, c as hasSeveralSystems, d as nixName, f as passedLine, g as toneOf, h as timeOf, i as WORDS, j as characters, k as onBase, l as headline, m as remarks, o as emulationNote, p as place, r as runBeside, s as featureFact, t as isPlainUrl, u as memoryOf, v as oldNumber, w as beside, x as savings, y as provenFacts, z as prose } from "./link.js";
import { styleText } from "node:util";
import { createHash } from "node:crypto";
import { dirname, join, relative, resolve } from "node:path";
import { existsSync } from "node:fs";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { isatty } from "node:tty";
// src/text/glob.ts
/** Reads a pattern; any text is one. It has no more steps than the pattern has characters, and one. */
function parseGlob(pattern) {
	const tokens = tokensOf(pattern);
	const groups = groupsOf(tokens);
	const steps = [];
	/** Of the alternatives that are open: the step that forks to each, and where all of them go on. */
	const open = [];
	for (const [place, token] of tokens.entries()) {
		const group = open.at(-1);
		if (token.kind !== "mark") steps.push(token);
		else if (!groups.has(place)) steps.push({
			kind: "take",
			accepts: isCharacter(token.character)
		});
		else if (token.character === "{") {
			const fork = [steps.length + 1];
			steps.push({
				kind: "fork",
				to: fork
			});
			open.push({
				fork,
				leave: []
			});
		} else if (group !== void 0) {
			steps.push({
				kind: "fork",
				to: group.leave
			});
			if (token.character === ",") group.fork.push(steps.length);
			else open.pop()?.leave.push(steps.length);
		}
	}
	return [...steps, { kind: "end" }];
}
/** Whether a pattern matches the whole of a name. */
function matchGlob(glob, name) {
	const walk = new Walk(glob);
	let reached = walk.closure([0]);
	for (const character of name) {
		if (reached.length === 0) break;
		const next = [];
		for (const place of reached) {
			const step = glob[place];
			if (step?.kind === "any") next.push(place);
			else if (step?.kind === "take" && step.accepts(character)) next.push(place + 1);
		}
		reached = walk.closure(next);
	}
	return {
		matches: reached.some((place) => glob[place]?.kind === "end"),
		work: walk.work
	};
}
/** What one match remembers of the steps that it has looked at. */
var Walk = class {
	work = 0;
	#glob;
	/** For each step, the round in which it was last reached. */
	#reachedIn;
	#round = 0;
	constructor(glob) {
		this.#glob = glob;
		this.#reachedIn = new Uint32Array(glob.length);
	}
	/** These steps and those that can be reached from them without a character, each once. */
	closure(places) {
		this.#round += 1;
		const found = [];
		const waiting = places;
		for (let place = waiting.pop(); place !== void 0; place = waiting.pop()) {
			if (this.#reachedIn[place] === this.#round) continue;
			this.#reachedIn[place] = this.#round;
			this.work += 1;
			const step = this.#glob[place];
			if (step?.kind === "fork") for (const to of step.to) waiting.push(to);
			else found.push(place);
			if (step?.kind === "any") waiting.push(place + 1);
		}
		return found;
	}
};
/** Cuts a pattern into what stands for itself or for a character, and the marks of alternatives. */
function tokensOf(pattern) {
	const characters = Array.from(pattern);
	const lastBracket = characters.lastIndexOf("]");
	const tokens = [];
	for (let at = 0; at < characters.length; at += 1) {
		const character = characters[at] ?? "";
		const end = character === "[" && at < lastBracket ? endOfSet(characters, at) : null;
		if (end !== null) {
			tokens.push({
				kind: "take",
				accepts: setOf(characters.slice(at + 1, end))
			});
			at = end;
		} else if (character === "\\" && at + 1 < characters.length) {
			at += 1;
			tokens.push({
				kind: "take",
				accepts: isCharacter(characters[at] ?? "")
			});
		} else if (character !== "*" || tokens.at(-1)?.kind !== "any") tokens.push(tokenOf(character));
	}
	return tokens;
}
function tokenOf(character) {
	if (character === "*") return { kind: "any" };
	if (character === "{" || character === "," || character === "}") return {
		kind: "mark",
		character
	};
	return {
		kind: "take",
		accepts: character === "?" ? () => true : isCharacter(character)
	};
}
/** The places of all marks that belong to alternatives: a `{`, its commas, and its `}`. */
function groupsOf(tokens) {
	const belonging = /* @__PURE__ */ new Set();
	const open = [];
	for (const [place, token] of tokens.entries()) {
		if (token.kind !== "mark") continue;
		if (token.character === "{") open.push([place]);
		else if (token.character === ",") open.at(-1)?.push(place);
		else {
			const group = open.pop() ?? [];
			if (group.length > 1) for (const mark of [...group, place]) belonging.add(mark);
		}
	}
	return belonging;
}
/** Where the set that begins at `start` ends. A `]` that comes first is one of its characters. */
function endOfSet(characters, start) {
	let at = start + 1;
	if (characters[at] === "!" || characters[at] === "^") at += 1;
	for (let first = true; at < characters.length; at += 1, first = false) {
		const character = characters[at];
		const named = character === "[" ? classAt(characters, at) : null;
		if (character === "]" && !first) return at;
		if (character === "\\") at += 1;
		else if (named !== null) at = named.end;
	}
	return null;
}
/** POSIX's classes of characters, in ASCII as in the C locale. */
const CLASSES = {
	alnum: /[a-zA-Z0-9]/u,
	alpha: /[a-zA-Z]/u,
	blank: /[ \t]/u,
	cntrl: /(?![\u0080-\u009f])\p{Cc}/u,
	digit: /[0-9]/u,
	graph: /[!-~]/u,
	lower: /[a-z]/u,
	print: /[ -~]/u,
	punct: /[!-/:-@[-`{-~]/u,
	space: /[ \t\n\v\f\r]/u,
	upper: /[A-Z]/u,
	xdigit: /[0-9a-fA-F]/u
};
/** The longest name of a class, and its brackets and colons. */
const LONGEST_CLASS = 10;
/** The class that begins at `at`, as in `[[:digit:]]`. */
function classAt(characters, at) {
	const name = /^\[:(?<name>[a-z]+):\]/u.exec(characters.slice(at, at + LONGEST_CLASS).join(""))?.groups?.["name"] ?? "";
	const pattern = Object.hasOwn(CLASSES, name) ? CLASSES[name] : void 0;
	return pattern === void 0 ? null : {
		accepts: (character) => pattern.test(character),
		end: at + name.length + 4 - 1
	};
}
/** What a set accepts, by what stands between its brackets. */
function setOf(inside) {
	const negated = inside[0] === "!" || inside[0] === "^";
	const single = /* @__PURE__ */ new Set();
	const others = [];
	for (let at = negated ? 1 : 0; at < inside.length; at += 1) {
		const named = inside[at] === "[" ? classAt(inside, at) : null;
		if (named !== null) {
			others.push(named.accepts);
			at = named.end;
			continue;
		}
		if (inside[at] === "\\" && at + 1 < inside.length) at += 1;
		const from = inside[at] ?? "";
		if (inside[at + 1] !== "-" || at + 2 >= inside.length) {
			single.add(from);
			continue;
		}
		at += inside[at + 2] === "\\" && at + 3 < inside.length ? 3 : 2;
		others.push(isBetween(from, inside[at] ?? ""));
	}
	return (character) => (single.has(character) || others.some((accepts) => accepts(character))) !== negated;
}
function isCharacter(one) {
	return (character) => character === one;
}
function isBetween(from, to) {
	const [low, high] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
	return (character) => {
		const code = character.codePointAt(0) ?? 0;
		return code >= low && code <= high;
	};
}
// src/text/patterns.ts
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
	const glob = parseGlob(pattern);
	return (name) => name === pattern || matchGlob(glob, name).matches;
}
function spell({ only, skip }) {
	return [...only.map((pattern) => `--only ${pattern}`), ...skip.map((pattern) => `--skip ${pattern}`)].join(" ");
}
// src/cache/scope.ts
/** Outside of GitHub's jobs there are no branches to tell apart: whoever may write to the folder vouches. */
const HERE = "this machine";
/** What a run is compared with where no other branch is: the one before it in the same scope. Reads well behind "vs", as the name of a branch does. */
const BEFORE = "the run before";
/** Servers with GitHub's actions whose caches hold no branches apart: what a pull request writes, the default branch may read. */
const WITHOUT_SCOPES = [
	"GITEA_ACTIONS",
	"FORGEJO_ACTIONS",
	"ACT"
];
/**
* Reads them from the job's environment. A run believes its base and the default branch; itself only where nobody else may have written what is there, or when `trust` says so: any step of
* a job can write to the cache under the job's own ref, so that what an earlier push forged would outlive it. GitHub's cache keeps the writers apart: what a pull request writes, no branch can read.
*/
async function scopesOf(flake, trust, world) {
	const { env } = world;
	const own = env["GITHUB_REF"];
	if (!isJob(env) || own === void 0 || own === "") return {
		flake: world.files.exists(flake) ? resolve(flake) : flake,
		own: HERE,
		believesOwn: "yes",
		others: []
	};
	const event = await readEvent(world);
	const { base, fallback } = branchesOf(env, event);
	return {
		flake,
		own,
		believesOwn: isDefended(env, event) ? "yes" : trust === "self" ? "chosen" : "no",
		others: own === fallback ? [] : [...new Set([base, fallback].filter((other) => other !== null && other !== own))]
	};
}
/** Whether this is a job of GitHub Actions, or of a server with the same. */
function isJob(env) {
	return env["GITHUB_ACTIONS"] === "true";
}
/** The branch that a run's is to be merged into, and the default branch, as refs; null where nobody says. */
function branchesOf(env, event) {
	const base = env["GITHUB_BASE_REF"];
	const fallback = branch(text$1(event, "repository", "default_branch")) ?? (env["GITHUB_EVENT_NAME"] === "schedule" ? env["GITHUB_REF"] ?? null : null);
	return {
		base: base ? `refs/heads/${base}` : text$1(event, "merge_group", "base_ref"),
		fallback
	};
}
/**
* Whether only those may have run code for this job's ref who may write to the base: the default branch, and what GitHub protects. Pull requests never, nor the branches that a merge queue
* makes of them: what runs there is not merged yet.
*/
function isDefended(env, event) {
	const ref = env["GITHUB_REF"] ?? "";
	if (!/^refs\/(?:heads|tags)\//u.test(ref) || ref.startsWith("refs/heads/gh-readonly-queue/")) return false;
	if (WITHOUT_SCOPES.some((name) => env[name] === "true")) return false;
	return ref === branchesOf(env, event).fallback || env["GITHUB_REF_PROTECTED"] === "true";
}
/**
* The scopes whose last run this one may be compared with, the first that has one counts: the branch that it is to be merged into, else the default branch. A
* run of the default branch itself, and one outside of GitHub's jobs, is compared with the one before it. `name`: the branch as people say it, or "the run before".
*/
function basesOf({ own, others }) {
	if (others.length === 0) return [{
		scope: own,
		name: BEFORE
	}];
	return others.map((scope) => ({
		scope,
		name: scope.replace(/^refs\/heads\//u, "")
	}));
}
/** How the keys of a ledger begin: format, system, branch, flake. The names of the last two may hold what a key may not, so they are there as digests. */
function ledgerPrefix({ flake, scope, system }) {
	return [
		"ledger",
		2,
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
/** The event that started the job; null where there is none, or none that can be read. */
async function readEvent({ env, files }) {
	try {
		return JSON.parse((await files.read(env["GITHUB_EVENT_PATH"] ?? "")).toString());
	} catch {
		return null;
	}
}
/** A member of a member of a value from outside; undefined when there is none. */
function at(value, ...path) {
	return path.reduce((inner, name) => isRecord(inner) && Object.hasOwn(inner, name) ? inner[name] : void 0, value);
}
/** Names of owners and repositories do not differ by case alone. */
function sameName(a, b) {
	return typeof a === "string" && a.toLowerCase() === b.toLowerCase();
}
function text$1(event, ...path) {
	const value = at(event, ...path);
	return typeof value === "string" && value !== "" ? value : null;
}
// src/inputs/inputs.ts
/** A fifth of what GitHub gives the cache of a repository (10 GB; GitHub's documentation, "Dependency caching reference"): other caches need room, and branches have their own. */
const CACHE_BUDGET = 2 * 1024 ** 3;
const FEATURE_MODES = [
	"auto",
	"require",
	"off"
];
/** Checks every input and gives them their types. Throws one `usage` error that names all mistakes. */
function readInputs(raw, defaults) {
	const mistakes = [];
	const reader = new Reader(mistakes);
	const conf = splitSettings(raw.nixConf ?? "");
	const inputs = {
		flake: text(raw.flake) ?? ".",
		discover: {
			system: reader.matching("system", raw.system, /^[a-z0-9_]+-[a-z0-9_]+$/, "x86_64-linux"),
			selection: {
				only: patterns(raw.only),
				skip: patterns(raw.skip)
			}
		},
		run: {
			jobs: reader.count("jobs", raw.jobs) ?? defaults.cores,
			memoryBytes: reader.size("memory", raw.memory),
			...reader.limits(raw.timeout),
			retries: reader.count("retries", raw.retries, 0) ?? 0,
			failFast: reader.flag("fail-fast", raw.failFast),
			out: text(raw.out) ?? ".nix-verdict"
		},
		install: {
			mode: reader.oneOf("install", raw.install, [
				"auto",
				"always",
				"never"
			]),
			...given("version", reader.matching("nix-version", raw.nixVersion, /^\d+\.\d+(\.\d+)?$/, "2.34.8")),
			...given("mirror", reader.matching("nix-mirror", raw.nixMirror, /^(https?|file):\/\/\S+$/, "https://example.org/nix")),
			...given("sha256", reader.matching("nix-sha256", raw.nixSha256, /^[0-9a-f]{64}$/, "64 hexadecimal digits")),
			...given("conf", text(conf.open))
		},
		features: {
			kvm: reader.oneOf("kvm", raw.kvm, FEATURE_MODES),
			nspawn: reader.oneOf("nspawn", raw.nspawn, FEATURE_MODES),
			mayChange: defaults.mayChange || text(raw.install) === "always"
		},
		flaky: reader.oneOf("flaky", raw.flaky, ["pass", "fail"]),
		history: text(raw.history),
		cache: reader.cache(raw),
		githubToken: text(raw.githubToken),
		accessTokens: conf.secret,
		publish: readPublishInputs(raw, reader),
		nix: {
			options: raw.option ?? [],
			impure: raw.impure ?? false
		}
	};
	reader.variables("pass-env", raw.passEnv);
	if (mistakes.length > 0) throw new VerdictError("usage", mistakes.join("\n"));
	return inputs;
}
/** The part that the bot has as well. */
function readPublishInputs({ comment, status, annotations, title }, reader) {
	return {
		comment: reader.oneOf("comment", comment, [
			"auto",
			"failures",
			"off"
		]),
		status: reader.oneOf("status", status, [
			"gate",
			"each",
			"off"
		]),
		annotations: reader.oneOf("annotations", annotations, ["auto", "off"]),
		title: text(title)
	};
}
/** Reads single values and collects what is wrong with them. */
var Reader = class {
	#mistakes;
	constructor(mistakes) {
		this.#mistakes = mistakes;
	}
	count(name, value, least = 1) {
		const given = text(value);
		if (given === null) return null;
		if (/^(?:0|[1-9]\d{0,3})$/.test(given) && Number(given) >= least) return Number(given);
		return this.#wrong(name, given, `a number from ${least} to 9999`);
	}
	/** Bytes of `4G`, `4GiB`, `512M`; units count in 1024, as systemd's and Docker's do. */
	size(name, value) {
		const given = text(value);
		if (given === null) return null;
		const [, number = "", unit = ""] = /^(\d{1,6}(?:\.\d{1,3})?)([MGT])(?:i?B)?$/i.exec(given) ?? [];
		const bytes = Number(number) * 1024 ** ("MGT".indexOf(unit.toUpperCase()) + 2);
		if (unit !== "" && bytes > 0) return Math.round(bytes);
		return this.#wrong(name, given, "a size like 512M, 4G or 1.5G");
	}
	flag(name, value) {
		const given = typeof value === "boolean" ? String(value) : text(value);
		if (given === null || given === "false") return false;
		if (given === "true") return true;
		this.#wrong(name, given, "true or false");
		return false;
	}
	oneOf(name, value, choices) {
		const given = text(value) ?? choices[0];
		const choice = choices.find((one) => one === given);
		if (choice === void 0) this.#wrong(name, given, choices.join(", "));
		return choice ?? choices[0];
	}
	matching(name, value, pattern, example) {
		const given = text(value);
		if (given === null || pattern.test(given)) return given;
		return this.#wrong(name, given, `something like ${example}`);
	}
	/** `TOTAL`, `TOTAL/SILENT` or `/SILENT`, each a duration. */
	limits(value) {
		const given = text(value);
		if (given === null) return {
			timeoutSeconds: null,
			silenceSeconds: null
		};
		const parts = given.split("/");
		const seconds = parts.map((part) => part === "" && parts.length === 2 ? null : parseDuration(part));
		if (parts.length > 2 || seconds.includes(0) || parts[0] === "" && parts[1] === "") {
			this.#wrong("timeout", given, "a duration like 90s, 30m or 1h30m, or two for all of a build and for its silence: 30m/5m");
			return {
				timeoutSeconds: null,
				silenceSeconds: null
			};
		}
		return {
			timeoutSeconds: seconds[0] ?? null,
			silenceSeconds: seconds[1] ?? null
		};
	}
	cache({ cache, noCache, cacheMode, cacheBudget, recheck, trust }) {
		const folder = text(cache);
		if (folder !== null && noCache === true) this.#mistakes.push("cache: --cache and --no-cache contradict each other. Write one of them.");
		return {
			folder,
			enabled: this.oneOf("cache", cacheMode, ["auto", "off"]) === "auto" && noCache !== true,
			budgetBytes: this.size("cache-budget", cacheBudget) ?? CACHE_BUDGET,
			recheck: this.recheck(patterns(recheck)),
			trust: this.oneOf("trust", trust, ["base", "self"])
		};
	}
	variables(name, values) {
		for (const value of patterns(values)) if (!VARIABLE_PATTERN.test(value)) this.#wrong(name, value, "the name of a variable, such as AWS_PROFILE, or the beginning of several, such as AWS_*");
	}
	/** Each is an age, such as `12h`, of which the shortest counts, or a pattern on names. */
	recheck(given) {
		const ages = given.filter((one) => AGE.test(one.trim()));
		const olderThanMs = ages.map((age) => {
			const seconds = parseAge(age.trim());
			if (seconds === 0) this.#wrong("recheck", age, "an age like 12h, 7d or 1d12h, or a pattern on names of checks");
			return seconds * 1e3;
		});
		return {
			patterns: given.filter((one) => !ages.includes(one)),
			olderThanMs: ages.length === 0 ? null : Math.min(...olderThanMs)
		};
	}
	#wrong(name, given, expected) {
		this.#mistakes.push(`${name}: "${given}" is not valid. Write ${expected}.`);
		return null;
	}
};
/** Whole seconds of `90`, `90s`, `30m`, `1h30m`; 0 when it is not a duration (no limit is that short). */
function parseDuration(duration) {
	const match = /^(?:(?:(\d{1,6})h)?(?:(\d{1,6})m(?:in)?)?(?:(\d{1,6})s)?|(\d{1,6}))$/.exec(duration);
	if (match === null) return 0;
	const [, hours = "0", minutes = "0", seconds = "0", bare = "0"] = match;
	return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(bare);
}
/** What nobody calls a check: only numbers with units of time. A misspelled age must not become a pattern that matches nothing. */
const AGE = /^(?:\d+(?:[.,]\d+)? *(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mon|months?|y|yrs?|years?) *)+$/i;
/** Whole seconds of `7d`, `12h`, `1d12h`, `90m`; 0 when it is not a duration with units. */
function parseAge(age) {
	const [, days = "0", rest = ""] = /^(?:(\d{1,5})d)?(.*)$/.exec(age) ?? [];
	const seconds = parseDuration(rest);
	return rest !== "" && seconds === 0 ? 0 : Number(days) * 86400 + seconds;
}
/** An optional property: absent when there is no value. */
function given(key, value) {
	return value === null ? {} : { [key]: value };
}
function text(value) {
	const trimmed = value?.trim() ?? "";
	return trimmed === "" ? null : trimmed;
}
function patterns(values) {
	return (values ?? []).filter((pattern) => pattern !== "");
}
// src/github/api.ts
const MANNERS = {
	tries: 3,
	pauseMs: 400,
	gapMs: 1e3,
	freeWrites: 5,
	patienceMs: 9e4,
	unknownLimitMs: 6e4,
	settleMs: 500
};
/** The largest page that GitHub gives. */
const PAGE = 100;
function openApi(service, github, manners = MANNERS) {
	return new PatientApi(service, github, manners);
}
var PatientApi = class {
	requests = 0;
	#service;
	#github;
	#manners;
	#writes = 0;
	#lastWrite = 0;
	#patienceMs;
	#closedUntil = 0;
	/** Set when a limit outlasts our patience: who goes on asking then may be shut out, says GitHub. */
	#gaveUp = null;
	constructor(service, github, manners) {
		this.#service = service;
		this.#github = github;
		this.#manners = manners;
		this.#patienceMs = manners.patienceMs;
	}
	async request(route, parameters, signal, again = route.startsWith("POST ") ? "limited" : "failed") {
		for (let tried = 1;;) {
			if (this.#gaveUp !== null) return this.#gaveUp;
			await pause(this.#closedUntil - Date.now(), signal);
			const reply = await this.#ask(route, parameters, signal);
			const limit = reply.ok ? reply.limited : null;
			if (limit !== null) this.#keepAway(reply, limit.waitSeconds);
			const failed = !reply.ok || reply.status >= 500;
			if (limit === null ? !failed || again !== "failed" || tried === this.#manners.tries : again === "never" || this.#gaveUp !== null) return reply;
			if (limit !== null) continue;
			await pause(this.#manners.pauseMs * 2 ** (tried - 1) * (.5 + Math.random() / 2), signal);
			tried += 1;
		}
	}
	async list(route, parameters, most, signal) {
		const items = [];
		for (let page = 1, before = "";; page += 1) {
			const reply = await this.request(route, {
				...parameters,
				per_page: PAGE,
				page
			}, signal);
			const found = reply.ok && reply.status === 200 ? itemsIn(reply.body) : null;
			if (found === null) return {
				ok: false,
				reply
			};
			const these = JSON.stringify(found);
			const again = these === before;
			before = these;
			if (!again) items.push(...found);
			const last = again || !(reply.ok && reply.more) || found.length === 0;
			if (last || items.length >= most) return {
				ok: true,
				items: items.slice(0, most),
				whole: last && items.length <= most
			};
		}
	}
	async settle(signal) {
		await pause(this.#manners.settleMs, signal);
	}
	async #ask(route, parameters, signal) {
		const writes = !route.startsWith("GET ");
		if (writes && this.#writes >= this.#manners.freeWrites) await pause(this.#lastWrite + this.#manners.gapMs - Date.now(), signal);
		this.requests += 1;
		const reply = whole$1(await this.#github.rest(this.#service, route, parameters, signal));
		if (writes) {
			this.#writes += 1;
			this.#lastWrite = Date.now();
		}
		return reply;
	}
	/** Nothing is asked until a limit is over; nothing at all any more when it lasts too long. */
	#keepAway(reply, seconds) {
		const waitMs = Math.max(seconds === null ? this.#manners.unknownLimitMs : seconds * 1e3, this.#manners.pauseMs);
		if (waitMs > this.#patienceMs) this.#gaveUp = reply;
		this.#patienceMs -= waitMs;
		this.#closedUntil = Date.now() + waitMs;
	}
};
/** What was done is told as JSON, or with 204 not at all: a text is the beginning of an answer, or a page of something in between. */
function whole$1(reply) {
	return !reply.ok || reply.status >= 300 || reply.status === 204 || typeof reply.body === "object" && reply.body !== null ? reply : {
		ok: false,
		reason: "gave no whole answer: what came is no JSON"
	};
}
async function pause(milliseconds, signal) {
	if (milliseconds > 0) await setTimeout$1(milliseconds, void 0, { signal });
}
/** A listing is an array, or an object with one array beside its counts; null for anything else. */
function itemsIn(body) {
	if (Array.isArray(body)) return body;
	if (typeof body !== "object" || body === null) return null;
	const arrays = Object.values(body).filter((value) => Array.isArray(value));
	return arrays.length === 1 ? arrays[0] : null;
}
// src/github/client.ts
/** GitHub's REST API for a job with this environment. */
function apiOf(env, githubToken) {
	return {
		url: env["GITHUB_API_URL"] ?? "https://api.github.com",
		token: githubToken ?? ""
	};
}
/** Longest wait for a whole answer. GitHub's own limit for one is 10 s; what takes half of it is of no use to a job. */
const ANSWER_MS = 5e3;
/** GitHub over the network, through the proxies that the environment names. */
function realGitHub() {
	return {
		rest: (api, route, parameters, signal) => ask(api.token, signal, (limit) => viaOctokit(api, route, parameters, limit)),
		cache: (service, method, message, signal) => ask(service.token, signal, (limit) => viaTwirp(service, method, message, limit))
	};
}
async function ask(token, signal, request) {
	signal.throwIfAborted();
	const late = new AbortController();
	const timer = setTimeout(() => late.abort(), ANSWER_MS);
	const tooLate = {
		ok: false,
		reason: `did not answer within ${ANSWER_MS / 1e3} s`
	};
	try {
		const raw = await request(AbortSignal.any([signal, late.signal]));
		signal.throwIfAborted();
		if (late.signal.aborted) return tooLate;
		const body = withoutToken(raw.body, token);
		return {
			ok: true,
			status: raw.status,
			body,
			message: messageIn(body),
			limited: limitOf(raw),
			more: /;\s*rel="?next"?/u.test(String(raw.headers["link"] ?? ""))
		};
	} catch (error) {
		signal.throwIfAborted();
		return late.signal.aborted ? tooLate : {
			ok: false,
			reason: `gave no whole answer: ${hide(causeOf$1(error), token)}`
		};
	} finally {
		clearTimeout(timer);
	}
}
/** Octokit warns of deprecated routes on the console, which is not its to print on. */
const SILENT = {
	debug: () => void 0,
	info: () => void 0,
	warn: () => void 0,
	error: () => void 0
};
async function viaOctokit(api, route, parameters, signal) {
	const { getOctokit } = await toolkit();
	const octokit = getOctokit(api.token, {
		baseUrl: api.url,
		log: SILENT
	});
	try {
		const response = await octokit.request(route, {
			...parameters,
			request: {
				signal,
				log: SILENT
			}
		});
		return {
			status: response.status,
			headers: response.headers,
			body: response.data
		};
	} catch (error) {
		const { response } = error;
		if (response === void 0) throw error;
		return {
			status: response.status,
			headers: response.headers,
			body: response.data
		};
	}
}
/** The toolkit looks at the event's file as it is loaded, and where there is none it says so on standard output. */
async function toolkit() {
	const path = process.env["GITHUB_EVENT_PATH"];
	if (path === void 0 || existsSync(path)) return import("./github.js");
	delete process.env["GITHUB_EVENT_PATH"];
	try {
		return await import("./github.js");
	} finally {
		process.env["GITHUB_EVENT_PATH"] = path;
	}
}
/**
* Not through @actions/cache: it takes every error for a key that is not there, tries five times over half a minute, cannot be stopped, and prints
* workflow commands. The address and the names of fields are those of its `CacheServiceClientJSON`.
*/
async function viaTwirp(service, method, message, signal) {
	useProxies();
	const response = await fetch(new URL(`/twirp/github.actions.results.api.v1.CacheService/${method}`, service.url), {
		method: "POST",
		headers: {
			authorization: `Bearer ${service.token}`,
			"content-type": "application/json"
		},
		body: JSON.stringify(message),
		signal
	});
	const text = await response.text();
	return {
		status: response.status,
		headers: Object.fromEntries(response.headers),
		body: parsed$1(text)
	};
}
function parsed$1(text) {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
/** As GitHub documents it: 429, or 403 with a wait, with no requests left, or with a message that says so. */
function limitOf({ status, headers, body }) {
	const wait = Number(headers["retry-after"] ?? NaN);
	const exhausted = String(headers["x-ratelimit-remaining"]) === "0";
	const said = /rate limit/iu.test(messageIn(body));
	if (status !== 429 && !(status === 403 && (!Number.isNaN(wait) || exhausted || said))) return null;
	if (!Number.isNaN(wait)) return { waitSeconds: wait };
	const reset = Number(headers["x-ratelimit-reset"] ?? NaN);
	return { waitSeconds: exhausted && !Number.isNaN(reset) ? Math.max(0, Math.ceil(reset - Date.now() / 1e3)) : null };
}
/** `message` from the REST API, `msg` from the cache. */
function messageIn(body) {
	if (typeof body !== "object" || body === null) return "";
	const { message, msg } = body;
	const sentence = message ?? msg;
	return typeof sentence === "string" ? sentence.replaceAll(/\s+/gu, " ").trim() : "";
}
/** A proxy or a debugging server may send back what it was sent. */
function withoutToken(body, token) {
	return parsed$1(hide(JSON.stringify(body) ?? "null", token));
}
function hide(text, token) {
	return token === "" ? text : text.replaceAll(token, "***");
}
/** The innermost cause: `fetch` itself only says "fetch failed". A name with several addresses fails without any words. */
function causeOf$1(error) {
	if (error instanceof Error && error.cause !== void 0) return causeOf$1(error.cause);
	return messageOf(error) || (error.code ?? "no reason is known");
}
// src/system/git.ts
/**
* The one way in which git is asked, only ever for what is there already: a repository may have been laid where we look by whoever fills our folders (a checkout, an
* artifact, another job), and its settings name programs.
*/
/** What of a repository's own settings could start a program, and what git looks for in folders that somebody else may have filled. */
const SAFE = [
	"-c",
	"core.fsmonitor=false",
	"-c",
	"core.hooksPath=/dev/null",
	"-c",
	"safe.bareRepository=explicit",
	"-c",
	"safe.directory=*",
	"-c",
	"core.commitGraph=false"
];
/**
* No other repository than the one that is there, no commit or parent in another's place, and nothing from the network: a partial clone fetches what it lacks even to
* list its files, and the address may be a command (`ext::`).
*/
const ENVIRONMENT = {
	GIT_DIR: void 0,
	GIT_WORK_TREE: void 0,
	GIT_COMMON_DIR: void 0,
	GIT_INDEX_FILE: void 0,
	GIT_OBJECT_DIRECTORY: void 0,
	GIT_ALTERNATE_OBJECT_DIRECTORIES: void 0,
	GIT_CONFIG_PARAMETERS: void 0,
	GIT_ALLOW_PROTOCOL: "none",
	GIT_NO_LAZY_FETCH: "1",
	GIT_NO_REPLACE_OBJECTS: "1",
	GIT_GRAFT_FILE: "/dev/null",
	GIT_OPTIONAL_LOCKS: "0",
	GIT_TERMINAL_PROMPT: "0",
	LC_ALL: "C"
};
/** What git prints, asked in a folder; null when it says no, or cannot be had. */
async function git(folder, args, processes, signal) {
	const { code, stdout } = await processes.run({
		file: "git",
		args: [
			...SAFE,
			"-C",
			folder,
			...args
		],
		env: ENVIRONMENT
	}, signal);
	signal?.throwIfAborted();
	return code === 0 ? stdout : null;
}
// src/system/tracked.ts
/**
* Whether git tracks a path that is there, or anything below it. "untold": it lies in a repository, and git does not say.
*
* The repository is the nearest folder above that has a `.git`, which no commit can bring along, and git is told of it: by itself, it also takes a folder that only
* looks like a repository (a commit can lay `HEAD`, `objects` and `refs` beside the path), and wants nothing to do with one that another user owns.
*/
async function trackedState(path, { files, processes }) {
	const whole = resolve(path);
	const top = foldersAbove(whole).find((folder) => files.exists(join(folder, ".git")));
	if (top === void 0) return "untracked";
	const listed = await git(top, [
		`--git-dir=${join(top, ".git")}`,
		`--work-tree=${top}`,
		"--literal-pathspecs",
		"ls-files",
		"-z",
		"--",
		relative(top, whole)
	], processes);
	return listed === null ? "untold" : listed === "" ? "untracked" : "tracked";
}
function foldersAbove(path) {
	const above = dirname(path);
	return above === path ? [] : [above, ...foldersAbove(above)];
}
// src/report/timeline.ts
/**
* What may lie between a build's being ready and its start without its having waited for another one: the start of a Nix client, some 30 ms on an idle
* machine, and several times that on a busy one.
*/
const START_LATENCY_MS = 250;
/** More points than a chart has pixels for say nothing, and a run of six hours must not fill `verdict.json`. */
const MEMORY_POINTS = 1e3;
/**
* The timeline of a run's builds. `builds` in any order, one for each attempt, of which an end before the start counts as no time at all; `run.startedAt` in
* milliseconds since the epoch; `run.jobs` how many could run at once; `run.memory` in order of time, empty when nobody measured.
*/
function makeTimeline(builds, run) {
	const placed = builds.map((build) => ({
		...build,
		finishedAt: Math.max(build.startedAt, build.finishedAt)
	})).toSorted((a, b) => a.startedAt - b.startedAt || a.finishedAt - b.finishedAt).map((build, index) => ({
		...build,
		index
	}));
	return {
		spans: placed.map(toSpan),
		criticalPath: criticalPath(placed).map(({ drvPath }) => drvPath),
		jobs: run.jobs,
		idleMs: idleTime(placed, run.jobs),
		memory: thin(run.memory, MEMORY_POINTS).map(({ at, bytes }) => ({
			atMs: at - run.startedAt,
			bytes
		}))
	};
}
/** The name part of `/nix/store/<hash>-<name>.drv`; what does not look like that comes back as it is. */
function derivationName$1(drvPath) {
	return drvPath.replace(/^.*\/[0-9a-z]{32}-/s, "").replace(/\.drv$/, "");
}
/** Finds the check whose build a span is; of several systems' checks with one name, the one with its derivation. Nothing for what checks only need. */
function checkFinder(checks) {
	const byName = /* @__PURE__ */ new Map();
	for (const check of checks) {
		const named = byName.get(check.name);
		if (named === void 0) byName.set(check.name, {
			first: check,
			byDerivation: /* @__PURE__ */ new Map([[check.drvPath, check]])
		});
		else if (!named.byDerivation.has(check.drvPath)) named.byDerivation.set(check.drvPath, check);
	}
	return ({ checks: [name], drvPath }) => {
		const named = name === void 0 ? void 0 : byName.get(name);
		return named?.byDerivation.get(drvPath) ?? named?.first;
	};
}
function toSpan({ drvPath, checks, startedAt, finishedAt, peakMemoryBytes, cpuMs }) {
	return {
		drvPath,
		name: derivationName$1(drvPath),
		checks: [...checks],
		startedAt: new Date(startedAt).toISOString(),
		durationMs: finishedAt - startedAt,
		peakMemoryBytes,
		cpuMs
	};
}
/**
* Backwards from the build that ended last: each one's predecessor is what it waited for. That is the last of its inputs, if it started as soon as this was
* there. Else it was ready and had no slot or no memory: builds begin only when another one ends, so it waited for whichever ended last before it.
*/
function criticalPath(builds) {
	const attempts = Map.groupBy(builds, ({ drvPath }) => drvPath);
	const byEnd = builds.toSorted((a, b) => a.finishedAt - b.finishedAt || a.index - b.index);
	const firstStart = builds[0]?.startedAt ?? 0;
	const path = [];
	for (let build = byEnd.at(-1); build !== void 0; build = waitedFor(build, attempts, byEnd, firstStart)) path.push(build);
	return path.toReversed();
}
function waitedFor(build, attempts, byEnd, firstStart) {
	const lastNeeded = [...build.inputs, build.drvPath].flatMap((drvPath) => attempts.get(drvPath) ?? []).filter((other) => isBefore(other, build)).reduce((last, other) => last === void 0 || other.finishedAt > last.finishedAt ? other : last, void 0);
	const ready = lastNeeded?.finishedAt ?? firstStart;
	if (build.startedAt - ready <= START_LATENCY_MS) return lastNeeded;
	const lastEnded = lastBefore(byEnd, build);
	return lastEnded !== void 0 && lastEnded.finishedAt > ready ? lastEnded : lastNeeded;
}
/** Whether `a` was over when `b` began; of two that took no time at the same moment only one is before the other. */
function isBefore(a, b) {
	return a.finishedAt <= b.startedAt && a.index < b.index;
}
/** Of builds in order of their end, the last one that was over when `build` began. */
function lastBefore(byEnd, build) {
	let low = 0;
	let high = byEnd.length;
	while (low < high) {
		const middle = low + high >> 1;
		if ((byEnd[middle]?.finishedAt ?? 0) <= build.startedAt) low = middle + 1;
		else high = middle;
	}
	for (let at = low - 1; at >= 0; at -= 1) {
		const other = byEnd[at];
		if (other !== void 0 && isBefore(other, build)) return other;
	}
}
/** Slots without a build, summed over the time from the first start to the last end. */
function idleTime(builds, jobs) {
	const changes = builds.flatMap(({ startedAt, finishedAt }) => [{
		at: startedAt,
		by: 1
	}, {
		at: finishedAt,
		by: -1
	}]).toSorted((a, b) => a.at - b.at);
	let idle = 0;
	let running = 0;
	let reached = changes[0]?.at ?? 0;
	for (const { at, by } of changes) {
		idle += (at - reached) * Math.max(0, jobs - running);
		running += by;
		reached = at;
	}
	return idle;
}
/** At most `most` of the points: of each stretch the highest, so that no peak is lost. */
function thin(points, most) {
	const stretch = Math.ceil(points.length / most);
	if (stretch <= 1) return [...points];
	const kept = [];
	for (let from = 0; from < points.length; from += stretch) kept.push(points.slice(from, from + stretch).reduce((high, point) => point.bytes > high.bytes ? point : high));
	return kept;
}
// src/report/reproduce.ts
/** Nix's identifiers; anything else in an attribute path needs quotes. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_'-]*$/;
/** What no shell looks into, in the middle of a word. */
const SHELL_SAFE = /^[A-Za-z0-9_.,:=@%+/#-]+$/;
/** What one argument of a program may hold, in bytes (Linux: MAX_ARG_STRLEN). A longer command cannot be run. */
const ARGUMENT_LIMIT = 131072;
/** Where the check's own builder has something to show. What did not evaluate, cannot run here or lacks something that it needs has no debugger either. */
const DEBUGGABLE = /* @__PURE__ */ new Set([
	"failed",
	"timeout",
	"out-of-memory",
	"flaky"
]);
/**
* The command that builds one check alone, run in the flake's folder: `nix build .#checks.x86_64-linux.login -L`; null for what is no check of the flake, or has
* too long a name. Whatever the name holds, it is one line without control characters, and pasting it runs nothing else.
*/
function reproduceCommand(check) {
	const installable = installableOf(check, null);
	return installable === null ? null : `nix build ${installable} -L`;
}
/**
* The command that lets a person look into a check, as safe as the one above: of a NixOS test the driver with its machines
* (`nix run .#checks.x86_64-linux.login.driverInteractive`, NixOS' manual on running tests interactively), of a plain build its environment
* (`nix develop .#checks.x86_64-linux.unit`). Null when there is nothing to look into.
*/
function debugCommand(check) {
	if (!DEBUGGABLE.has(check.verdict)) return null;
	const isTest = check.backend !== "build";
	const installable = installableOf(check, isTest ? "driverInteractive" : null);
	return installable === null ? null : `nix ${isTest ? "run" : "develop"} ${installable}`;
}
/** A check, or the attribute `below` it, as words of a Nix command. */
function installableOf(check, below) {
	const system = systemOf(check);
	if (system === null || check.name.length >= ARGUMENT_LIMIT) return null;
	const words = wordsOf(system, check.name, below);
	return words.length < ARGUMENT_LIMIT ? words : null;
}
function wordsOf(system, name, below) {
	if (name === "" || name.includes("\"")) return `--impure --expr ${shellWord([
		"(builtins.getFlake (toString ./.)).checks",
		nixString(system),
		nixString(name),
		...below === null ? [] : [below]
	].join("."))}`;
	return shellWord(`.#${fragment([
		"checks",
		system,
		name,
		...below === null ? [] : [below]
	].map((part) => IDENTIFIER.test(part) ? part : `"${part}"`).join("."))}`);
}
/** Percent-encodes what a URL's fragment cannot hold (RFC 3986, 3.5); Nix decodes it. `^` would choose outputs. */
function fragment(attr) {
	return encodeURIComponent(attr.toWellFormed()).replaceAll("%22", "\"").replaceAll("'", "%27").replace(/%(?:2B|2C|2F|3A|3D|40)/g, decodeURIComponent);
}
/** What cannot stand in a command as it is: Nix's strings have no escapes for it, JSON's have. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;
/** An attribute's name in Nix's language. */
function nixString(text) {
	if (!UNSEEN.test(text)) return quoted(text);
	return `\${builtins.fromJSON ${quoted(JSON.stringify(text.toWellFormed()).replaceAll(new RegExp(UNSEEN, "gu"), (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`))}}`;
}
function quoted(text) {
	return `"${text.replace(/[\\"]|\$\{/g, "\\$&")}"`;
}
function shellWord(text) {
	return SHELL_SAFE.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
// src/report/gantt.ts
/** What GitHub draws, in characters (Mermaid's `maxTextSize`, which GitHub leaves at its default). */
const DIAGRAM_LIMIT = 5e4;
/** A row is 24 pixels high: more than this nobody scrolls through, and `report.html` shows all. */
const MOST_ROWS = 100;
/** Characters of a name. */
const NAME_LENGTH$1 = 60;
/** Bars are at least this share of the whole, or the eye does not find them. */
const THINNEST = 1 / 400;
/** A stage that took a smaller share of the run is no part of the answer to what took so long. */
const STAGE_SHARE = .01;
/** First in each row, so that no name stands where Mermaid looks for a keyword. */
const MARKS$1 = {
	bad: "✘",
	stopped: "◌",
	doubtful: "!",
	good: "✔"
};
const DEPENDENCY_MARK = "▹";
/**
* When what was built, as a Gantt chart; null when nothing was. At most `rows` bars of builds (default: what a reader scrolls through) and never more than GitHub
* draws. It gives way in steps: all builds; only checks and the critical path; the longest builds. What was left out is said.
*/
function renderGantt(report, rows = MOST_ROWS) {
	const { timeline } = report;
	if (timeline === null || timeline.spans.length === 0) return null;
	const start = Date.parse(report.startedAt);
	const thinnest = Math.max(1, Math.round(report.durationMs * THINNEST));
	const head = [...header(report.durationMs), ...stageRows(report.stages, report.durationMs, start)];
	const all = toRows(timeline, report.checks, start, thinnest);
	const room = DIAGRAM_LIMIT - [
		...head,
		"section builds",
		""
	].join("\n").length;
	const fits = (some) => some.length <= rows && size(some) <= room;
	const checks = all.filter(({ isCheck, critical }) => isCheck || critical);
	const shown = [all, checks].find(fits) ?? longest(all, rows, room);
	return {
		diagram: [
			...head,
			"section builds",
			...shown.map(({ text }) => text)
		].join("\n"),
		notes: notesOn(timeline, {
			all: all.length,
			checks: checks.length,
			shown: shown.length
		})
	};
}
function header(durationMs) {
	return [
		"gantt",
		"dateFormat YYYY-MM-DD HH:mm:ss.SSS",
		`axisFormat ${durationMs >= 36e5 ? "%H:%M:%S" : durationMs >= 2e4 ? "%M:%S" : "%-S.%L s"}`,
		"todayMarker off"
	];
}
/** What came before the builds; they fill the stage `run`. */
function stageRows(stages, durationMs, start) {
	const rows = stages.filter(({ name, durationMs: ms }) => name !== "run" && ms >= durationMs * STAGE_SHARE).map(({ name, startedAt, durationMs: ms }) => rowText(DEPENDENCY_MARK, name, "done", Date.parse(startedAt) - start, ms, 1));
	return rows.length === 0 ? [] : ["section stages", ...rows];
}
function toRows({ spans, criticalPath }, checks, start, thinnest) {
	const critical = new Set(criticalPath);
	const checkOf = checkFinder(checks);
	const show = showNames([...checks.map(({ name }) => name), ...spans.map(({ name, checks: [first] }) => first ?? name)], characters(NAME_LENGTH$1));
	return spans.map((span) => {
		const [name] = span.checks;
		const check = checkOf(span);
		const mark = check === void 0 ? DEPENDENCY_MARK : MARKS$1[toneOf(check)];
		const others = span.checks.length > 1 ? ` and ${span.checks.length - 1} more` : "";
		const isCritical = critical.has(span.drvPath);
		const tags = [...isCritical ? ["crit"] : [], ...check === void 0 ? ["done"] : isCritical ? ["active"] : []].join(", ");
		const text = rowText(mark, `${show(name ?? span.name)}${others}`, tags, Date.parse(span.startedAt) - start, span.durationMs, thinnest);
		return {
			span,
			isCheck: span.checks.length > 0,
			critical: isCritical,
			text
		};
	});
}
/** `from` and `durationMs` in milliseconds; `tags` are Mermaid's. */
function rowText(mark, name, tags, from, durationMs, thinnest) {
	const label = `${mark} ${mermaidText(name)} (${formatDuration(durationMs).replace("<", "under")})`;
	const at = new Date(Date.UTC(2e3, 0, 1) + (from > 0 ? Math.round(from) : 0)).toISOString().slice(0, -1).replace("T", " ");
	return `${label} :${tags === "" ? "" : `${tags}, `}${at}, ${Math.max(thinnest, Math.round(durationMs))}ms`;
}
/**
* `text` as words of a diagram. What is no letter, digit or plain sign is written as Mermaid's entity code: by itself it could be syntax, a directive,
* a comment or HTML. Three letters go the same way because Mermaid uses them for entity codes in the making.
*/
function mermaidText(text) {
	return sanitize(showBidi(stripEscapes(text))).replace(/[^\p{L}\p{M}\p{N} ._+/-]|[\uFB02\u00B0\u00B6]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}
function size(rows) {
	return rows.reduce((sum, { text }) => sum + text.length + 1, 0);
}
/** The longest builds that have room, in the order of their start. */
function longest(rows, most, room) {
	const kept = /* @__PURE__ */ new Set();
	let left = room;
	for (const row of rows.toSorted((a, b) => b.span.durationMs - a.span.durationMs)) {
		if (kept.size >= most || row.text.length + 1 > left) break;
		kept.add(row);
		left -= row.text.length + 1;
	}
	return rows.filter((row) => kept.has(row));
}
function notesOn({ criticalPath, idleMs, jobs }, number) {
	const left = number.all - number.shown;
	const what = number.shown === number.checks ? `Only checks and the critical path are drawn, without ${count(left, "other build")}` : `Only the ${number.shown} longest of ${number.all} builds are drawn`;
	return [
		`The critical path, ${count(criticalPath.length, "build")} outlined in red, is what the run waited for.`,
		...jobs > 1 ? [`The ${jobs} slots were idle for ${formatDuration(idleMs)}, added up.`] : [],
		...left > 0 ? [`${what}; \`report.html\` has all.`] : []
	];
}
/** The only emoji of a row. */
const MARKS = {
	bad: "❌",
	flaky: "⚠️",
	emulated: "🐢",
	vanished: "👻",
	new: "🆕",
	changed: "📈"
};
/** Of what was stopped before it could be good or bad. */
const STOPPED = "⚪";
function aboutOf({ base, checks }, links) {
	return {
		base,
		severalSystems: hasSeveralSystems(checks),
		links,
		show: namesIn({
			base,
			checks
		}, characters(120))
	};
}
/** What needs eyes, a row for each. */
function rowsTable(rows, about) {
	return table([
		"",
		"check",
		"what happened"
	], about, rows.map((row) => [
		markOf(row),
		nameCell(row.check, about),
		happened(row, about),
		...numbers(row.check)
	]));
}
/** What passed, a row for each. In parentheses: what an earlier run measured. */
function passedTable(checks, about) {
	return table(["check", ""], about, checks.map((check) => [
		nameCell(check, about),
		cameToPass(check, about),
		...numbers(check)
	]));
}
/** Columns of numbers stand behind those that `titles` name; those in which nothing stands are left out. */
function table(titles, { base }, rows) {
	const than = base === null ? "" : `vs ${isBranch(base) ? code(baseName(base)) : prose(baseName(base))}`;
	const columns = [...titles.map((title) => ({
		title,
		rule: "---"
	})), ...[
		"time",
		than,
		"peak memory",
		than
	].map((title) => ({
		title,
		rule: "---:"
	}))];
	const kept = columns.map((_, index) => index < titles.length || rows.some((cells) => cells[index] !== ""));
	const line = (cells) => `| ${cells.filter((_, index) => kept[index]).join(" | ")} |`;
	return {
		head: `${line(columns.map(({ title }) => title))}\n${line(columns.map(({ rule }) => rule))}`,
		rows: rows.map(line)
	};
}
function markOf({ need, check }) {
	return check.verdict === "cancelled" || check.verdict === "not-run" ? STOPPED : MARKS[need];
}
/** A plain build says nothing about itself; the other backends say what it took. */
function nameCell(check, { severalSystems, show }) {
	const parts = [code(show(check.name))];
	if (!("backend" in check)) return parts.join("");
	const system = systemOf(check);
	if (severalSystems && system !== null) parts.push(prose(shorten(system, 120)));
	if (check.backend !== "build") parts.push(check.backend);
	return parts.join("\xA0· ");
}
function happened(row, { base }) {
	if (row.need === "vanished") return prose(`${base === null ? "" : `${isBranch(base) ? "is" : "was"} ${onBase(base)}, `}is not here${isGood(row.check.verdict) ? "" : "; was bad there"}`);
	const { check } = row;
	const said = shorten(remarks(check).join("; "), 300);
	const words = [...said !== "" && (check.verdict === "failed" || check.attr === "") ? [] : [WORDS[check.verdict]], ...said === "" ? [] : [sentence(said)]].join(": ");
	const where = place(check.location);
	const compared = beside(check, base);
	return [
		words,
		...where === null ? [] : [code(shorten(where, 300))],
		...compared === null ? [] : [prose(compared)]
	].join(", ");
}
function cameToPass(check, { base, links }) {
	const compared = beside(check, base);
	return [check.verdict === "cached" ? provenBy(check, links) : "built", ...compared === null ? [] : [prose(compared)]].join(", ");
}
function provenBy({ proof }, links) {
	if (proof === null) return "cached";
	const [day, url] = [provenOn(proof), runBeside(proof.run, links)];
	if (url === null) return day === null ? "cached" : `cached, proven on ${day}`;
	return day === null ? `cached, proven by [a run](${url})` : `cached, proven on [${day}](${url})`;
}
/** Time, how it differs, peak memory, how that differs; nothing where nothing was measured. */
function numbers(check) {
	if (!("backend" in check)) return [
		"",
		"",
		"",
		""
	];
	const old = (number, format) => number === null || number === void 0 ? "" : oldNumber(number, format);
	return [
		unbroken(timeOf(check) ?? old(check.proof?.durationMs, formatDuration)),
		differenceCell(timeDifference(check)),
		unbroken(memoryOf(check) ?? old(check.proof?.peakMemoryBytes, formatBytes)),
		differenceCell(memoryDifference(check))
	];
}
function differenceCell(difference) {
	if (difference === null) return "";
	return difference.beyondNoise ? `**${unbroken(difference.text)}**` : unbroken(difference.text);
}
/** A number and its unit, on one line. */
function unbroken(time) {
	return time.replaceAll(" ", "\xA0");
}
// src/report/markdown/fold.ts
/** How much of an excerpt is shown, from little to all: lines, and characters of each. */
const EXCERPTS = [
	{
		lines: 6,
		columns: 160
	},
	{
		lines: 20,
		columns: 300
	},
	{
		lines: 1e400,
		columns: 1e400
	}
];
/** An excerpt of at most so many lines is unfolded when it is the only one: a click less, and still a comment that is seen whole. */
const OPEN_LINES = 15;
/** The empty lines are what makes GitHub read Markdown inside again. `summary` is HTML, `body` Markdown. */
function fold(summary, body, open = false) {
	return `<details${open ? " open" : ""}><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
/** Whether there is something to unfold for a row: lines, or the commands for what is bad. What was stopped says nothing without lines, and what passed nothing at all. */
function isExplained({ need, check }) {
	if (need === "vanished" || need === "new" || need === "changed") return false;
	const stopped = check.verdict === "cancelled" || check.verdict === "not-run";
	return check.excerpt.length > 0 || need === "bad" && !stopped && reproduceCommand(check) !== null;
}
/** The lines that matter, and the commands to copy, below the check's `name` as it is shown, each in a block of its own because that is what GitHub's button copies. */
function explanation(check, name, { lines, columns }, alone) {
	const excerpt = beginningAndEnd(check.excerpt, lines).map((line) => shorten(line, columns));
	const [reproduce, debug] = [reproduceCommand(check), debugCommand(check)];
	const parts = [
		...excerpt.length === 0 ? [] : [fenced(excerpt)],
		...reproduce === null ? [] : ["Reproduce:", fenced([reproduce], "sh")],
		...debug === null ? [] : ["Debug:", fenced([debug], "sh")]
	];
	const title = excerpt.length === 0 ? "how to reproduce" : "the lines that matter";
	return fold(`${htmlCode(name)}: ${title}`, parts.join("\n\n"), alone && excerpt.length <= OPEN_LINES);
}
/** At most so many lines: an excerpt begins with the first error and ends with the last words. */
function beginningAndEnd(excerpt, lines) {
	return excerpt.length <= lines ? excerpt : [
		...excerpt.slice(0, lines - LAST_WORDS - GAP$1.length),
		...GAP$1,
		...excerpt.slice(-LAST_WORDS)
	];
}
const LAST_WORDS = 2;
const GAP$1 = ["…"];
/** No backtick can be in a diagram, so that three of them end it. */
function timelineFold(gantt) {
	return gantt === null ? null : fold("Timeline", `${gantt.notes.join(" ")}\n\n\`\`\`mermaid\n${gantt.diagram}\n\`\`\``);
}
/** Where to read on. */
function linkLine(links) {
	return links.filter(({ url }) => isPlainUrl(url)).map(({ name, url }) => `[${prose(shorten(name, 120))}](${url})`);
}
/** More than any machine of ours tells of; a stranger's report may have any number. */
const MOST_FEATURES = 10;
/** Where to read on, and what lets a reader judge the machine. */
function lastLine({ machine, nix }, links) {
	const { cores, memoryBytes, features } = machine;
	return `<sub>${[
		...linkLine(links),
		...memoryBytes === 0 ? [] : [cores === 1 ? "1 core" : `${cores} cores`, formatBytes(memoryBytes)],
		prose(shorten(nixName(nix), 120)),
		...features.slice(0, MOST_FEATURES).map((feature) => prose(shorten(featureFact(feature), 300)))
	].join(" · ")}</sub>`;
}
// src/report/markdown.ts
/** What one step may write to its job summary, in bytes (GitHub's documentation of workflow commands: 1 MiB). */
const SUMMARY_LIMIT = 1048576;
/** What a comment may hold (GitHub's API: 65,536 characters); counted in bytes, and so on the safe side. */
const COMMENT_LIMIT = 65536;
/** Rows that are seen at once; the others that need eyes are folded. */
const SCREENFUL = 20;
/** What is shown of a reason for judging nothing, which may be a trace of Nix's: lines, and characters of each. */
const PROBLEM = {
	lines: 60,
	columns: 500
};
/** What is left of the timeline when the whole does not fit: its longest builds. */
const SHORT_TIMELINE_ROWS = 20;
/**
* The report as GitHub's Markdown, for a comment or with another limit for a job summary: the answer, what needs eyes, why, and the rest folded. When it is too
* long it gives way in {@link steps}, says what is missing, and cuts through no markup.
*/
function renderComment(report, page) {
	const limit = page.limit ?? 65536;
	const pieces = piecesOf(report, page);
	const shown = {
		timeline: 2,
		passed: 1,
		excerpt: EXCERPTS.length - 1,
		explained: pieces.explained.length,
		rows: pieces.rows
	};
	for (const [part, least] of steps(pieces)) {
		const withThat = (amount) => within(limit, blocks(pieces, {
			...shown,
			[part]: amount
		}));
		const amount = most(least, shown[part], (amount) => withThat(amount) !== null);
		if (amount !== null) return withThat(amount) ?? "";
		shown[part] = least;
	}
	return within(limit, [pieces.headline]) ?? "";
}
/** A page for a run that could judge nothing: `problem` says why, in lines that may hold anything. */
function renderUnjudged(problem, { title, links, limit = COMMENT_LIMIT }) {
	const reading = linkLine(links);
	const lines = problem.split("\n").slice(0, PROBLEM.lines).map((line) => shorten(line, PROBLEM.columns));
	return within(limit, [
		`### ❌ ${titled(title)}nothing was judged`,
		fenced(lines),
		...reading.length === 0 ? [] : [`<sub>${reading.join(" · ")}</sub>`]
	]) ?? "";
}
/** The report as the file `summary.md`: a comment of the size of a job summary, without a page around it. */
function renderSummary(report) {
	return renderComment(report, {
		title: null,
		links: [],
		limit: SUMMARY_LIMIT
	});
}
/** What goes when there is no room, in this order, and how far. What is on the first screen goes last. */
function steps({ rows, explainedFirst }) {
	return [
		["timeline", 0],
		["passed", 0],
		["excerpt", 0],
		["explained", explainedFirst],
		["rows", Math.min(SCREENFUL, rows)],
		["explained", 0],
		["rows", 0]
	];
}
/** The largest number from `least` to `max` for which `fits` holds; null when not even `least` does. It holds up to one number. */
function most(least, max, fits) {
	let [low, high] = [least - 1, max];
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (fits(middle)) low = middle;
		else high = middle - 1;
	}
	return low < least ? null : low;
}
/** The blocks of a page as one text; null as soon as it is longer than `limit` bytes, without a look at what follows. */
function within(limit, blocks) {
	const kept = [];
	let bytes = 0;
	for (const block of blocks) {
		bytes += Buffer.byteLength(block) + (kept.length === 0 ? 1 : 2);
		if (bytes > limit) return null;
		kept.push(block);
	}
	return `${kept.join("\n\n")}\n`;
}
function piecesOf(report, { title, links }) {
	const { rows, others } = attention(report);
	const about = aboutOf(report, links);
	const explained = rows.flatMap((row, index) => row.need !== "vanished" && isExplained(row) ? [{
		check: row.check,
		index
	}] : []);
	const notes = [trustNote(report), emulationNote(report)].filter((note) => note !== null);
	return {
		headline: `### ${totals(report).verdict === "good" ? "✅" : "❌"} ${titled(title)}${prose(headline(report))}`,
		rows: rows.length,
		first: rowsTable(rows.slice(0, SCREENFUL), about),
		folded: rowsTable(rows.slice(SCREENFUL), about),
		notes: notes.map((note) => prose(shorten(note, 300))),
		explained: explained.map(({ check }) => remembered((excerpt) => explanation(check, about.show(check.name), EXCERPTS[excerpt] ?? EXCERPTS[0], explained.length === 1))),
		explainedFirst: explained.filter(({ index }) => index < SCREENFUL).length,
		passedLine: others.length === 0 ? null : [passedLine(others, rows.some(({ need, check }) => need !== "vanished" && isGood(check.verdict))), ...newOnes(others, report)].join("; "),
		passed: () => textOf(passedTable(others, about)),
		timeline: (report.timeline?.spans.length ?? 0) === 0 ? null : remembered((whole) => timelineFold(renderGantt(report, whole ? void 0 : SHORT_TIMELINE_ROWS))),
		last: lastLine(report, links)
	};
}
function titled(title) {
	return title === null || title.trim() === "" ? "" : `${prose(shorten(title, 120))}: `;
}
/** How many are new, where they are too many for rows of their own. */
function newOnes(checks, { base }) {
	const number = checks.filter((check) => isNew(check, base)).length;
	return number === 0 ? [] : [`${number} new`];
}
/** `make`, done once for each thing that it is asked for. */
function remembered(make) {
	const made = /* @__PURE__ */ new Map();
	return (asked) => {
		const known = made.get(asked) ?? make(asked);
		made.set(asked, known);
		return known;
	};
}
function textOf({ head, rows }, number = rows.length) {
	return [head, ...rows.slice(0, number)].join("\n");
}
/** A page from top to bottom. Blank lines stand between its blocks. */
function* blocks(pieces, shown) {
	yield pieces.headline;
	const first = Math.min(shown.rows, SCREENFUL);
	if (first > 0) yield textOf(pieces.first, first);
	if (shown.rows > first) yield fold(`${count(shown.rows - first, "more check")} to look at`, textOf(pieces.folded, shown.rows - first));
	if (shown.rows < pieces.rows) yield `… and ${pieces.rows - shown.rows} more in \`verdict.json\``;
	yield* pieces.notes;
	yield* explanations(pieces, shown);
	if (pieces.passedLine !== null) yield shown.passed === 1 ? fold(pieces.passedLine, pieces.passed()) : pieces.passedLine;
	if (pieces.timeline !== null) yield (shown.timeline === 0 ? null : pieces.timeline(shown.timeline === 2)) ?? "No room for the timeline: see `report.html`";
	yield pieces.last;
}
/** Those of the first screen one by one, the others in a fold of their own. */
function* explanations({ explained, explainedFirst }, { excerpt, explained: number }) {
	const first = Math.min(number, explainedFirst);
	for (const explain of explained.slice(0, first)) yield explain(excerpt);
	if (number > first) {
		yield `<details><summary>The lines that matter of ${count(number - first, "more check")}</summary>`;
		for (const explain of explained.slice(first, number)) yield explain(excerpt);
		yield "</details>";
	}
	const silent = explained.length - number;
	if (silent > 0) yield `No room for the logs of ${count(silent, "check")}: see \`verdict.json\``;
}
// src/publish/target.ts
/** Why nothing is evaluated or built for this event; null when it may be. */
function refusalOf(env) {
	if (env["GITHUB_EVENT_NAME"] !== "pull_request_target") return null;
	return "nix-verdict does not run under pull_request_target: it would evaluate and build a stranger's code in a job that has the repository's secrets and a token that may write. Use `on: pull_request` in this workflow. For comments on pull requests from forks, add the reporting bot (report/action.yml) in a second workflow, on workflow_run.";
}
/**
* From a job's environment, its event, and its matrix as JSON ("" and "null": none). `by`: who asks; under `workflow_run` the bot speaks for the run that has ended, and any other
* job for itself alone. Null where nothing can be posted: outside of jobs, or without a commit.
*/
function targetOf(env, event, matrix, by) {
	const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/u.exec(env["GITHUB_REPOSITORY"] ?? "") ?? [];
	if (env["GITHUB_ACTIONS"] !== "true" || owner === void 0 || repo === void 0) return null;
	const repository = `${owner}/${repo}`;
	const forge = [env["GITEA_ACTIONS"], env["FORGEJO_ACTIONS"]].includes("true") ? "gitea" : "github";
	const own = ownSubject(env);
	const where = env["GITHUB_EVENT_NAME"] !== "workflow_run" ? subjectOf(own, env, event, repository) : by === "bot" ? ranSubject(event, own) : own;
	if (!/^[0-9a-f]{40,64}$/u.test(where.commit)) return null;
	const { id, attempt } = where.run;
	return {
		forge,
		owner,
		repo,
		...where,
		run: {
			id,
			attempt,
			url: `${env["GITHUB_SERVER_URL"] ?? "https://github.com"}/${repository}/actions${forge === "github" ? `/runs/${id}` : ""}`
		},
		job: where.by === "bot" ? "" : jobName(env, matrix)
	};
}
/**
* How the run ended that the bot is to report on. `nothing-ran`: it was skipped, or waits for approval, which GitHub calls completed as well. `cut-short`: jobs may have left nothing, also where it has not
* ended, or ended in a way that we do not know. `failed`: some job of it did, and it may have left nothing.
* (GitHub's documentation of workflow runs, `conclusion`.)
*/
function endOf(event) {
	const conclusion = at(event, "workflow_run", "conclusion");
	if (conclusion === "action_required" || conclusion === "skipped") return "nothing-ran";
	if (conclusion === "failure") return "failed";
	return conclusion === "success" || conclusion === "neutral" ? "ended" : "cut-short";
}
/** The commit that the job runs on, and no pull request. */
function ownSubject(env) {
	return {
		by: "job",
		commit: env["GITHUB_SHA"] ?? "",
		pullRequest: null,
		fromFork: false,
		workflow: env["GITHUB_WORKFLOW"] ?? "",
		run: {
			id: whole(Number(env["GITHUB_RUN_ID"])) ?? 0,
			attempt: whole(Number(env["GITHUB_RUN_ATTEMPT"])) ?? 1
		}
	};
}
/** What the event is about. */
function subjectOf(own, env, event, repository) {
	switch (env["GITHUB_EVENT_NAME"]) {
		case "merge_group": return {
			...own,
			commit: word(at(event, "merge_group", "head_sha")) ?? own.commit
		};
		case "push": {
			const branch = /^refs\/heads\/(.+)$/su.exec(env["GITHUB_REF"] ?? "")?.[1];
			return branch === void 0 ? own : {
				...own,
				pullRequest: {
					repository,
					branch
				}
			};
		}
		default: return proposedSubject(event, own, repository);
	}
}
/** Of a pull request, if the event has one: the job has built a merge of it, which nobody looks at. */
function proposedSubject(event, own, repository) {
	const [number, head] = [whole(at(event, "pull_request", "number")), at(event, "pull_request", "head")];
	if (number === null) return own;
	const fromFork = !sameName(at(head, "repo", "full_name"), repository) && at(event, "repository", "private") !== true;
	return {
		...own,
		commit: word(at(head, "sha")) ?? own.commit,
		pullRequest: number,
		fromFork
	};
}
/** Of another workflow's run: all of it comes from the event, which GitHub makes, and nothing from what that run has left. */
function ranSubject(event, own) {
	const run = at(event, "workflow_run");
	const [head, branch] = [word(at(run, "head_repository", "full_name")), word(at(run, "head_branch"))];
	return {
		by: "bot",
		commit: word(at(run, "head_sha")) ?? "",
		pullRequest: head === null || branch === null ? null : {
			repository: head,
			branch
		},
		fromFork: false,
		workflow: word(at(event, "workflow", "name")) ?? own.workflow,
		run: {
			id: whole(at(run, "id")) ?? own.run.id,
			attempt: whole(at(run, "run_attempt")) ?? 1
		}
	};
}
/**
* A job as GitHub shows it: its id, and every value in its matrix, in parentheses. GitHub cuts such a name after 100 characters; here the legs of a matrix have to
* stay apart, and so have several uses of the action in one job: GitHub counts them in the name of the step.
*/
function jobName(env, matrix) {
	const [job, values] = [env["GITHUB_JOB"] ?? "", leaves(parsed(matrix))];
	const use = /_(\d{1,4})$/u.exec(env["GITHUB_ACTION"] ?? "")?.[1];
	return `${job}${values.length === 0 ? "" : ` (${values.join(", ")})`}${use === void 0 ? "" : ` ${use}`}`;
}
function leaves(value) {
	if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leaves);
	return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [String(value)] : [];
}
function parsed(json) {
	try {
		return JSON.parse(json);
	} catch {
		return null;
	}
}
function word(value) {
	return typeof value === "string" && value !== "" ? value : null;
}
function whole(value) {
	return Number.isSafeInteger(value) && value > 0 ? value : null;
}
// src/text/width.ts
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
// src/report/console-table.ts
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
	const lines = tableLines(checks.filter((check) => !hidden.has(check)), report, color, width);
	if (hidden.size > 0 || savings(good) !== null) lines.push(markLine("good", passedLine(good), width, color));
	const answer = totals(report).verdict === "good" ? "good" : "bad";
	lines.push(...changeLines(report).map((line) => markLine("doubtful", printable(line), width, color)));
	if (lines.length > 0) lines.push("");
	lines.push(...machineLines(report, color, width));
	lines.push(markLine(answer, printable(headline(report)), width, color, "bold"));
	return `${lines.join("\n")}\n`;
}
function hiddenOf(good) {
	if (good.length <= LISTED_GOOD) return [];
	const cached = good.filter(({ verdict }) => verdict === "cached");
	return good.length - cached.length > LISTED_GOOD ? good : cached;
}
/** One check in one line when it is finished, of whatever length; no newline at the end. */
function renderVerdictLine(check, options, show = showName) {
	const { mark, style } = LOOKS[toneOf(check)];
	const used = [timeOf(check), memoryOf(check)].filter((fact) => fact !== null).join(", ");
	const verdict = used === "" ? WORDS[check.verdict] : `${WORDS[check.verdict]} in ${used}`;
	const cause = causeOf(check) || provenFacts(check.proof);
	return [
		paint(mark, style, options.color),
		` ${paint(printable(show(check.name)), "bold", options.color)} ${verdict}`,
		cause === "" ? "" : `: ${cause}`
	].join("");
}
function tableLines(checks, report, color, width) {
	const nameRoom = Math.max(NAME_WIDTH, Math.floor(width * NAME_SHARE));
	const show = namesIn(report, {
		length: nameRoom,
		cut: clip
	});
	const several = hasSeveralSystems(report.checks);
	const systems = checks.map((check) => several ? ` (${systemOf(check) ?? "any system"})` : "");
	const rows = checks.map((check, index) => ({
		tone: toneOf(check),
		name: printable(show(check.name)) + (systems[index] ?? ""),
		verdict: check.verdict,
		time: timeOf(check) ?? "",
		memory: memoryOf(check) ?? "",
		cause: causeOf(check),
		old: provenFacts(check.proof)
	}));
	const longest = (texts) => texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
	const nameWidth = Math.min(longest(rows.map((row) => row.name)), nameRoom + longest(systems));
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
	return [...[trustNote(report), note].filter((one) => one !== null).map((one) => markLine("doubtful", printable(one), width, color)), ...facts === "" ? [] : [markLine("stopped", facts, width, color)]];
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
	const words = shown.map((name) => printable(showName(name)));
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
/** The console that fits: redrawn lines on a terminal, groups in a job of GitHub Actions, else a line per verdict. */
function openConsole(terminal, files, options) {
	if (options.host !== null) return actionsConsole(terminal, options.host, files, resolve(options.out));
	return terminal.live ? liveConsole(terminal, options) : plainConsole(terminal, options);
}
/** Quiet and complete: one line per verdict as it comes, then the table. */
function plainConsole(terminal, { details }) {
	let show = showName;
	const emit = (event) => {
		if (event.type === "checks-named") show = showNames(event.names);
		const text = lineOf(event, terminal, details, show);
		if (text !== null) terminal.paint(text);
	};
	return {
		emit,
		[Symbol.asyncDispose]: async () => void 0
	};
}
/** What stays on the screen for good. */
function lineOf(event, terminal, details, show) {
	switch (event.type) {
		case "notice":
			if (event.level === "detail" && !details) return null;
			return `${event.level === "warning" ? "! " : ""}${sanitize(event.message)}\n`;
		case "check-finished": return event.check.verdict === "cached" ? null : `${renderVerdictLine(event.check, terminal, show)}\n`;
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
	let show = showName;
	let drawn = 0;
	const draw = (lasting = "") => {
		const lines = renderLive(state, {
			now: now(),
			width: terminal.width(),
			rows: terminal.rows() - 1,
			color: terminal.color
		});
		terminal.repaint(drawn, lasting + lines.map((line) => `${line}\n`).join(""));
		drawn = lines.length;
	};
	const timer = setInterval(draw, REDRAW_MS);
	const emit = (event) => {
		state = advance(state, event);
		if (event.type === "checks-named") show = showNames(event.names);
		const text = lineOf(event, terminal, details, show);
		if (text !== null) draw(text);
	};
	const close = async () => {
		clearInterval(timer);
		terminal.repaint(drawn, "");
		drawn = 0;
	};
	return {
		emit,
		[Symbol.asyncDispose]: close
	};
}
/** One group per check with the end of its log, each written in one piece and in order. */
function actionsConsole(terminal, host, files, out) {
	let queue = Promise.resolve();
	let show = showName;
	const emit = (event) => {
		if (event.type === "checks-named") show = showNames(event.names);
		if (event.type === "check-finished") {
			const { check } = event;
			const shown = show;
			if (check.verdict !== "cached") queue = queue.then(async () => host.group(titleOf(check, shown), await logOf(check, files, out)));
			return;
		}
		const text = lineOf(event, terminal, true, show);
		if (text !== null) queue = queue.then(() => terminal.write(text));
	};
	return {
		emit,
		[Symbol.asyncDispose]: () => queue
	};
}
function titleOf(check, show) {
	return [
		show(check.name),
		check.verdict,
		timeOf(check)
	].filter((part) => part !== null).join(" · ");
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
const CLEAR_LINE = "\x1B[2K";
const LINE_UP = "\x1B[1A";
/** Standard output. Colours as `NO_COLOR`, `FORCE_COLOR` and the kind of output suggest; GitHub's log viewer shows them. */
function standardOutput(env) {
	return terminalOn(1, process.stdout, env);
}
/** The same on standard error, for a program whose standard output another one reads. */
function standardError(env) {
	return terminalOn(2, process.stderr, env);
}
function terminalOn(fd, stream, env) {
	const terminal = isatty(fd) && env["TERM"] !== "dumb";
	return {
		write: (text) => void writeWhole(fd, disarm(text)),
		paint: (text) => void writeWhole(fd, disarmStyled(text)),
		repaint: (lines, text) => void writeWhole(fd, `${`${LINE_UP}${CLEAR_LINE}`.repeat(lines)}\r${disarmStyled(text)}`),
		json: (text) => void writeWhole(fd, disarmJson(text)),
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
export { isJob as A, realGitHub as C, basesOf as D, at as E, scopesOf as F, matcher as I, selectNames as L, readEvent as M, runAddress as N, branchesOf as O, sameName as P, selectsAll as R, apiOf as S, readInputs as T, reproduceCommand as _, displayWidth as a, trackedState as b, paint as c, targetOf as d, SUMMARY_LIMIT as f, debugCommand as g, renderUnjudged as h, clip as i, ledgerPrefix as j, isDefended as k, endOf as l, renderSummary as m, standardOutput as n, padEnd as o, renderComment as p, openConsole as r, padStart as s, standardError as t, refusalOf as u, checkFinder as v, openApi as w, git as x, makeTimeline as y };
