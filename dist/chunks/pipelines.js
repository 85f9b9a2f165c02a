import { A as sanitizeLines, C as formatDuration, D as places, E as excerptLine, F as anyOf, I as VerdictError, L as faultOf, O as printable, P as stripEscapes, R as messageOf, S as formatBytes, a as displayWidth, c as paint, f as matcher, g as at, h as compare, i as clip, j as showBidi, k as sanitize, o as padEnd, s as padStart, v as isRecord, w as Excerpt, x as count } from "./clean-start.js";
import { a as isBad, c as totals, i as byNeedOfAttention, o as isGood, r as VERDICTS, s as systemOf } from "./news.js";
import { b as asRoot, c as proveKvm, f as openDevices, l as proveNspawn, o as NO_FEATURES, p as adviceFor, r as install, s as features, t as watchBuilds, u as proveSandbox } from "./measure.js";
import "./system.js";
import { C as trackedState, _ as mergeLedgers, a as scopesOf, b as openCache, c as settle, d as sameName, f as apiOf, g as EMPTY_LEDGER, h as newestKeys, i as recall, m as restorePaths, o as besides, p as realGitHub, s as originOf, u as runAddress, v as renderLedger, x as refuseTracked, y as chooseCache } from "./cache.js";
import { C as sameOutcome, g as recordRun, h as mergeHistories, l as loadHistory, m as EMPTY_HISTORY, p as compareWith, u as saveHistory, w as selectionText, y as lastRunOf } from "./flake-reference.js";
import { F as grantAccess, a as withoutHook, b as findNix, d as storeInfo, i as readSettings, k as outputPaths, x as OLDEST } from "./nix.js";
import { a as plannedRun, c as discover, i as plan, l as lockFlake, o as proofsOf, s as prove, t as run } from "./run.js";
import { n as version } from "./package.js";
import { A as timeDifference, B as sentence, C as baseName, D as isNew, E as isBranch, F as showNames, I as code, L as fenced, M as keepApart, N as namesIn, O as memoryDifference, P as showName, R as htmlCode, S as attention, T as changeLines, V as shorten, _ as trustNote, b as provenOn, c as hasSeveralSystems, d as nixName, f as passedLine, g as toneOf, h as timeOf, i as WORDS, j as characters, k as onBase, l as headline, m as remarks, n as linksTo, o as emulationNote, p as place, r as runBeside, s as featureFact, t as isPlainUrl, u as memoryOf, v as oldNumber, w as beside, x as savings, y as provenFacts, z as prose } from "./link.js";
import { createHash, randomUUID } from "node:crypto";
import { basename, dirname, join, posix, relative, resolve, sep } from "node:path";
import { setTimeout } from "node:timers/promises";
// src/cache/others.ts
/**
* The hook of Determinate Nix, on each of its machines (DeterminateSystems/nix-installer#1500): it tells
* determinate-nixd what was built, who tells those that asked. Nobody keeps anything for it alone.
*/
const EVENTS_ONLY = "/nix/var/determinate/post-build-hook.sh";
/** Hooks and settings that these tools write are a few lines long; what is longer is not looked into. In bytes. */
const LONGEST_SCRIPT = 65536;
/** Where a command line of `/proc` is cut; the words that are looked for stand at its beginning. In bytes. */
const LONGEST_COMMAND = 4096;
/** By the program that a post-build-hook calls. */
const PROGRAMS = [
	["cachix", "Cachix"],
	["attic", "Attic"],
	["niks3-hook", "niks3"],
	["niks3", "niks3"],
	["hestia", "hestia"],
	["magic-nix-cache", "magic-nix-cache"]
];
/**
* Finds a cache of somebody else that takes what this job builds, by what it left on the machine: null when there is
* none. One that is only read from is none, because nothing of ours gets into it. No variable's value and no file's
* text leaves this function. `env`: the job's environment.
*/
async function pushingCache(settings, env, world) {
	return await findHook(settings, world) ?? await findScanner(env, world) ?? findMagicNixCache(env, world) ?? findWatcher(world);
}
/** Nix has room for one hook, so the setting alone says who hears of the builds, whatever was started beside. */
async function findHook({ postBuildHook }, world) {
	if (postBuildHook === null || postBuildHook === EVENTS_ONLY) return null;
	const text = await shortText(postBuildHook, world);
	const known = PROGRAMS.find(([program]) => calls(text, program));
	return known === void 0 ? {
		name: "a post-build-hook of yours",
		how: "Nix runs it after each build"
	} : {
		name: known[1],
		how: "its post-build-hook is set"
	};
}
/** Whether a script names a program: as a word, or as the end of a path. */
function calls(script, program) {
	return new RegExp(String.raw`(?:^|[\s"'/])${program}(?=["'\s]|$)`, "mu").test(script);
}
/**
* Actions that list the store when they start, and push what is new when the job ends. The list is in the job's folder
* for temporary files, which GitHub empties with each job: cachix-action where it may not set a hook, niks3-action
* likewise, attic-action always.
*/
async function findScanner(env, world) {
	const folder = env["RUNNER_TEMP"] ?? "";
	if (folder === "") return null;
	const how = "it pushes what is new in the store when the job ends";
	if (world.files.exists(join(folder, "store-path-pre-build"))) return {
		name: "Cachix",
		how
	};
	if (world.files.exists(join(folder, "niks3", "store-pre"))) return {
		name: "niks3",
		how
	};
	if (world.files.exists(join(folder, "attic-action-store-paths")) && await mayPushToAttic(env, world)) return {
		name: "Attic",
		how
	};
	return null;
}
/** Without a token (a fork's pull request has none) attic-action lists the store all the same. */
async function mayPushToAttic(env, world) {
	const { XDG_CONFIG_HOME: own = "", HOME: home = "" } = env;
	const config = join(own === "" ? join(home, ".config") : own, "attic", "config.toml");
	return /^\s*token(?:-file)?\s*=\s*["'][^"']/mu.test(await shortText(config, world));
}
/**
* The daemon of magic-nix-cache-action and flakehub-cache-action, which beside Determinate Nix needs no hook. The
* variable alone is no sign: it is there as well when the action could not start anything.
*/
function findMagicNixCache(env, world) {
	const folder = env["MAGIC_NIX_CACHE_DAEMONDIR"] ?? "";
	return folder !== "" && world.files.exists(join(folder, "daemon.pid")) ? {
		name: "magic-nix-cache",
		how: "its daemon was started in this job"
	} : null;
}
/** `attic watch-store` and `cachix watch-store`, which push every new path of the store. Seen on Linux only. */
function findWatcher({ kernel }) {
	for (const pid of kernel.list("/proc")) {
		if (!/^\d+$/u.test(pid)) continue;
		const [program = "", ...words] = (kernel.read(`/proc/${pid}/cmdline`, LONGEST_COMMAND) ?? "").split("\0");
		const name = {
			attic: "Attic",
			cachix: "Cachix"
		}[basename(program)];
		if (name !== void 0 && words.includes("watch-store")) return {
			name,
			how: "its watch-store is running"
		};
	}
	return null;
}
/** A small file's text; "" when there is none, or nobody may read it. */
async function shortText(path, { files }) {
	return files.readSystem(path, LONGEST_SCRIPT).then((content) => content.toString("utf8"), () => "");
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
		const reply = requireJson(await this.#github.rest(this.#service, route, parameters, signal));
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
/**
* What was done is told as JSON, or with 204 not at all: a text is the beginning of an answer, or a page of something
* in between.
*/
function requireJson(reply) {
	return !reply.ok || reply.status >= 300 || reply.status === 204 || typeof reply.body === "object" && reply.body !== null ? reply : {
		ok: false,
		reason: "gave no whole answer: what came is no JSON"
	};
}
async function pause(milliseconds, signal) {
	if (milliseconds > 0) await setTimeout(milliseconds, void 0, { signal });
}
/** A listing is an array, or an object with one array beside its counts; null for anything else. */
function itemsIn(body) {
	if (Array.isArray(body)) return body;
	if (typeof body !== "object" || body === null) return null;
	const arrays = Object.values(body).filter((value) => Array.isArray(value));
	return arrays.length === 1 ? arrays[0] : null;
}
// src/measure/available.ts
/** Reads how many bytes programs can take now without swapping, by the kernel's estimate; null where it makes none. */
async function availableMemory(world) {
	const path = "/proc/meminfo";
	const text = world.files.exists(path) ? String(await world.files.read(path)) : "";
	const kib = /^MemAvailable:\s+(?<kib>\d+) kB$/mu.exec(text)?.groups?.["kib"];
	return kib === void 0 ? null : Number(kib) * 1024;
}
// src/measure/meter.ts
/** How long after a build its last sample is waited for: a few pauses of the sampler. */
const LAST_SAMPLE_MS = 200;
/** The sampler's longest pause (`LONGEST_MS` in budget.ts), and some. */
const LAST_SAMPLE_AFTER_FAILURE_MS = 1200;
const SAMPLE_POLL_MS = 5;
/**
* How much earlier than we hear of a build its builder may have been started: Nix tells it afterwards, and we may be
* late to listen.
*/
const LATE_MS = 2e3;
/** Points of {@link Meter.total}: as many as a chart has room for. */
const POINTS = 500;
/**
* Puts samples and builds together. A sample names its derivation, or else an output of it, and comes from the build's
* own client. Where it names none that is being built (content-addressed inputs, structured attributes without a
* sandbox), the client must have had no other build at that time.
*/
var Meter = class {
	#world;
	/** By client, and by the builder's start. */
	#samples = /* @__PURE__ */ new Map();
	#builds = /* @__PURE__ */ new Map();
	#byClient = /* @__PURE__ */ new Map();
	/** By the file name of the derivation, and by each output. */
	#byName = /* @__PURE__ */ new Map();
	#total = new Total();
	constructor(world) {
		this.#world = world;
	}
	/** Takes what the sampler says. */
	heard(sampled) {
		const key = `${sampled.drv}:${sampled.out}:${sampled.builderStartedAt}`;
		getOrAdd(this.#samples, sampled.clientPid, () => /* @__PURE__ */ new Map()).set(key, sampled);
		if (sampled.clientPid !== null || this.#named(sampled) !== null) this.#total.set(key, sampled.currentBytes, this.#world.now());
	}
	/**
	* A client of ours builds a derivation, at `at` (milliseconds since the epoch). `outputs`: the store paths it will
	* make, as far as they are known.
	*/
	started(drvPath, clientPid, outputs, at) {
		const build = {
			drvPath,
			clientPid,
			outputs,
			startedAt: at,
			finishedAt: null
		};
		this.#builds.set(drvPath, build);
		getOrAdd(this.#byClient, clientPid, () => /* @__PURE__ */ new Set()).add(build);
		for (const name of [fileName(drvPath), ...outputs]) this.#byName.set(name, build);
	}
	/**
	* The build is over: what it has used, or null when nobody has seen it. Waits up to 200 ms for the last of it; of one
	* that `failed`, as long as the sampler may take, because the last word tells whether the kernel killed it.
	*/
	async finished(drvPath, at, failed = false) {
		const build = this.#builds.get(drvPath);
		if (build === void 0) return null;
		build.finishedAt = at;
		const until = this.#world.now() + (failed ? LAST_SAMPLE_AFTER_FAILURE_MS : LAST_SAMPLE_MS);
		let found = this.#of(build);
		while (found !== null && !found[1].ended && this.#world.now() < until) {
			await setTimeout(SAMPLE_POLL_MS);
			found = this.#of(build);
		}
		if (found === null || found[1].peakMemoryBytes === 0) return null;
		const [key, { peakMemoryBytes, cpuMs, method, oomKilled, currentBytes }] = found;
		if (currentBytes !== 0) this.#total.set(key, 0, this.#world.now());
		return {
			peakMemoryBytes,
			cpuMs,
			method,
			oomKilled
		};
	}
	/** The most that a build has used so far, in bytes; null when nobody has seen it. */
	peak(drvPath) {
		const build = this.#builds.get(drvPath);
		return build === void 0 ? null : this.#of(build)?.[1].peakMemoryBytes ?? null;
	}
	/** Memory of all builds together over time, in at most 500 points; where points were left out, the highest stayed. */
	total() {
		return this.#total.points();
	}
	/** The sample of a build, and its key. A derivation that is tried again has one for each time. */
	#of(build) {
		const inTime = [...this.#samples.get(build.clientPid) ?? [], ...this.#samples.get(null) ?? []].filter(([, { builderStartedAt }]) => builderStartedAt >= build.startedAt - LATE_MS && builderStartedAt <= (build.finishedAt ?? 1e400));
		const named = inTime.filter(([, sampled]) => this.#named(sampled) === build);
		if (named.length > 0) return named.toSorted(([, left], [, right]) => right.builderStartedAt - left.builderStartedAt)[0] ?? null;
		const nameless = inTime.filter(([, sampled]) => sampled.clientPid !== null && this.#named(sampled) === null);
		const rivals = [...this.#byClient.get(build.clientPid) ?? []].filter((other) => overlap(other, build));
		return nameless.length === 1 && rivals.length === 1 ? nameless[0] ?? null : null;
	}
	/** The sandbox's word counts before the environment's, which a builder can overwrite. */
	#named({ drv, out, clientPid }) {
		const build = this.#byName.get(drv ?? "") ?? this.#byName.get(out ?? "") ?? null;
		return build === null || clientPid === null || build.clientPid === clientPid ? build : null;
	}
};
function getOrAdd(map, key, make) {
	const value = map.get(key) ?? make();
	map.set(key, value);
	return value;
}
function fileName(path) {
	return path.slice(path.lastIndexOf("/") + 1);
}
/** Whether a builder could belong to either, by the time it was started. */
function overlap(one, other) {
	return one.startedAt - LATE_MS <= (other.finishedAt ?? 1e400) && other.startedAt - LATE_MS <= (one.finishedAt ?? 1e400);
}
/** The sum of what many have now, over time. */
var Total = class {
	#now = /* @__PURE__ */ new Map();
	#sum = 0;
	#points = [];
	set(key, bytes, at) {
		const change = bytes - (this.#now.get(key) ?? 0);
		if (change !== 0) this.#points.push({
			atMs: at,
			bytes: this.#sum
		});
		this.#sum += change;
		if (bytes === 0) this.#now.delete(key);
		else this.#now.set(key, bytes);
		this.#points.push({
			atMs: at,
			bytes: this.#sum
		});
		if (this.#points.length >= 4 * POINTS) this.#points = thinned(this.#points, 2 * POINTS);
	}
	points() {
		return thinned(this.#points, POINTS);
	}
};
/** At most `count` points: the highest of each of as many equal parts of the time. */
function thinned(points, count) {
	const [first, last] = [points[0], points.at(-1)];
	if (first === void 0 || last === void 0 || points.length <= count) return [...points];
	const part = (last.atMs - first.atMs) / (count - 1) || 1;
	return [...Map.groupBy(points, ({ atMs }) => Math.floor((atMs - first.atMs) / part)).values()].flatMap((group) => group.toSorted((left, right) => right.bytes - left.bytes)[0] ?? []);
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
/**
* With more good checks than this the table does not list the cached ones; with more that were built, neither those.
* How many there were it says then.
*/
const LISTED_GOOD = 20;
/** Columns of a name that always have room, and the share of a line that it may take beyond them. */
const NAME_WIDTH = 16;
const NAME_SHARE = .3;
/** Below this many columns a cause says nothing and is left out. */
const CAUSE_WIDTH = 8;
/** Columns that causes keep before memory gets any: what broke says more than what it used. */
const CAUSE_BEFORE_MEMORY = 32;
const COLUMN_GAP = "  ";
/** A mark and the space behind it. */
const MARK_WIDTH = 2;
/**
* The closing table: a line per check, those that need a person first, then what the machine lacked, then the answer in
* one line. Ends in a newline.
*/
function renderTable(report, screen) {
	const checks = byNeedOfAttention(report.checks);
	const good = checks.filter((check) => toneOf(check) === "good");
	const hidden = new Set(hiddenOf(good));
	const lines = tableLines(checks.filter((check) => !hidden.has(check)), report, screen);
	if (hidden.size > 0 || savings(good) !== null) lines.push(markLine("good", passedLine(good), screen));
	const answer = totals(report).verdict === "good" ? "good" : "bad";
	lines.push(...changeLines(report).map((line) => markLine("doubtful", printable(line), screen)));
	if (lines.length > 0) lines.push("");
	lines.push(...machineLines(report, screen));
	lines.push(markLine(answer, printable(headline(report)), screen, "bold"));
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
function tableLines(checks, report, screen) {
	const { color, width } = screen;
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
		if (room < -2) return markLine(row.tone, `${padEnd(row.name, nameWidth)}${COLUMN_GAP}${row.verdict}`, screen);
		const { mark, style } = LOOKS[row.tone];
		if (row.old !== "" && displayWidth(row.old) <= width - MARK_WIDTH - nameWidth - verdictWidth - 4) {
			const verdict = paint(padEnd(row.verdict, verdictWidth), style, color);
			const cells = [
				padEnd(row.name, nameWidth),
				verdict,
				paint(row.old, "dim", color)
			];
			return `${paint(mark, style, color)} ${cells.join(COLUMN_GAP)}`;
		}
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
		return `${paint(mark, style, color)} ${cells.filter((cell) => cell !== "").join(COLUMN_GAP)}`;
	});
}
/** What a reader of the verdicts has to know of the machine: each feature that is not there, once. */
function machineLines(report, screen) {
	const note = emulationNote(report);
	const lacking = report.machine.features.filter(({ name, state }) => state !== "on" && (note === null || name !== "kvm"));
	const facts = printable(lacking.map(featureFact).join(" · "));
	return [...[trustNote(report), note].filter((one) => one !== null).map((one) => markLine("doubtful", printable(one), screen)), ...facts === "" ? [] : [markLine("stopped", facts, screen)]];
}
function markLine(tone, text, { width, color }, emphasis) {
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
// src/report/timeline.ts
/**
* What may lie between a build's being ready and its start without its having waited for another one: the start of a
* Nix client, some 30 ms on an idle machine, and several times that on a busy one.
*/
const START_LATENCY_MS = 250;
/** More points than a chart has pixels for say nothing, and a run of six hours must not fill `verdict.json`. */
const MEMORY_POINTS = 1e3;
/**
* The timeline of a run's builds. `builds` in any order, one for each attempt, of which an end before the start counts
* as no time at all; `run.startedAt` in milliseconds since the epoch; `run.jobs` how many could run at once;
* `run.memory` in order of time, empty when nobody measured.
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
function derivationName(drvPath) {
	return drvPath.replace(/^.*\/[0-9a-z]{32}-/s, "").replace(/\.drv$/, "");
}
/**
* Finds the check whose build a span is; of several systems' checks with one name, the one with its derivation. Nothing
* for what checks only need.
*/
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
		name: derivationName(drvPath),
		checks: [...checks],
		startedAt: new Date(startedAt).toISOString(),
		durationMs: finishedAt - startedAt,
		peakMemoryBytes,
		cpuMs
	};
}
/**
* Backwards from the build that ended last: each one's predecessor is what it waited for. That is the last of its
* inputs, if it started as soon as this was there. Else it was ready and had no slot or no memory: builds begin only
* when another one ends, so it waited for whichever ended last before it.
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
/**
* Where the check's own builder has something to show. What did not evaluate, cannot run here or lacks something that
* it needs has no debugger either.
*/
const DEBUGGABLE = /* @__PURE__ */ new Set([
	"failed",
	"timeout",
	"out-of-memory",
	"flaky"
]);
/**
* The command that builds one check alone, run in the flake's folder: `nix build .#checks.x86_64-linux.login -L`; null
* for what is no check of the flake, or has too long a name. Whatever the name holds, it is one line without control
* characters, and pasting it runs nothing else.
*/
function reproduceCommand(check) {
	const installable = installableOf(check, null);
	return installable === null ? null : `nix build ${installable} -L`;
}
/**
* The command that lets a person look into a check, as safe as the one above: of a NixOS test the driver with its
* machines (`nix run .#checks.x86_64-linux.login.driverInteractive`, NixOS' manual on running tests interactively), of
* a plain build its environment (`nix develop .#checks.x86_64-linux.unit`). Null when there is nothing to look into.
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
	const words = shellWords(system, check.name, below);
	return words.length < ARGUMENT_LIMIT ? words : null;
}
function shellWords(system, name, below) {
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
const NOT_PRINTABLE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;
/** An attribute's name in Nix's language. */
function nixString(text) {
	if (!NOT_PRINTABLE.test(text)) return quoted(text);
	return `\${builtins.fromJSON ${quoted(JSON.stringify(text.toWellFormed()).replaceAll(new RegExp(NOT_PRINTABLE, "gu"), (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`))}}`;
}
function quoted(text) {
	return `"${text.replace(/[\\"]|\$\{/g, "\\$&")}"`;
}
function shellWord(text) {
	return SHELL_SAFE.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
// src/report/html/markup.ts
/**
* HTML that is finished: text becomes part of it only escaped. It is well-formed XML too, so that any strict reader can
* prove that nothing in it was taken for markup.
*/
var Markup = class {
	source;
	constructor(source) {
		this.source = source;
	}
};
const HTML_ENTITIES = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	"\"": "&quot;",
	"'": "&#39;"
};
/**
* A template of HTML: what stands in it is markup, what is put into it is text of one line, in elements and in quoted
* attributes alike. Control characters go, and what turns the direction of text is spelled out. Never put a piece into
* a script, a style, or an attribute that is code or a URL. A line break with an indented line behind it is one space:
* long lines of a template can be wrapped.
*/
function html(strings, ...pieces) {
	return new Markup(strings.map((string, index) => unwrapped(string) + rendered(pieces[index] ?? null)).join(""));
}
function unwrapped(markup) {
	return markup.replaceAll(/\n +/gu, " ");
}
function rendered(piece) {
	if (piece === null) return "";
	if (piece instanceof Markup) return piece.source;
	if (typeof piece === "number") return String(piece);
	if (typeof piece === "string") return escapeHtml(sanitize(showBidi(stripEscapes(piece))));
	return piece.map(({ source }) => source).join("");
}
/** `lines` of a log for a `<pre>`, one under the other. */
function logLines(lines) {
	return new Markup(lines.flatMap((line) => sanitizeLines(showBidi(stripEscapes(line)))).map(escapeHtml).join("\n"));
}
/** U+FFFE and U+FFFF go too: HTML can hold them, but no reader of XML takes them. */
function escapeHtml(text) {
	return text.replace(/[\uFFFE\uFFFF]/g, "�").replace(/[&<>"']/g, (character) => HTML_ENTITIES[character] ?? "");
}
/**
* The URL of a file of the report, from its path as in `verdict.json`; null when the path leads anywhere else. Every
* part is percent-encoded, also the `%` that file names of logs are spelled with, and `./` keeps the first part from
* being a scheme.
*/
function fileUrl(path) {
	const parts = path.split("/");
	if (parts.some((part) => part === "" || part === "." || part === "..")) return null;
	return `./${parts.map((part) => encodeURIComponent(part.toWellFormed())).join("/")}`;
}
/** A share of a whole as a percentage for CSS, from 0 to 100 with two decimals; 0 for what is no share. */
function percent(part, whole) {
	const share = part > 0 && whole > 0 ? Math.min(1, part / whole) : 0;
	return `${Math.round(share * 1e4) / 100}%`;
}
// src/report/html/check-row.ts
/**
* What all excerpts together may take, in bytes: a report of a thousand failed checks must open at once. Their logs are
* a click away.
*/
const EXCERPT_BYTES = 524288;
/** Characters of a name and of a cause. */
const CELL_NAME_LENGTH = 200;
const CELL_CAUSE_LENGTH = 600;
const TONE_MARKS = {
	bad: "✘",
	stopped: "◌",
	doubtful: "!",
	good: "✔"
};
function quantities({ startedAt, durationMs, peakMemoryBytes, cpuMs, proof }) {
	return {
		time: {
			now: startedAt === null ? null : durationMs,
			old: proof?.durationMs ?? null
		},
		memory: {
			now: peakMemoryBytes,
			old: proof?.peakMemoryBytes ?? null
		},
		cpu: {
			now: cpuMs,
			old: proof?.cpuMs ?? null
		}
	};
}
/** The number that a cell shows, and by which its column is sorted. */
function visible({ now, old }) {
	return now ?? old;
}
/** The room that names have on the page. */
const NAME_ROOM = characters(CELL_NAME_LENGTH);
/** The rows of one check: its numbers, and what unfolds under them. Takes the excerpt's bytes off `budget`. */
function checkRows(check, id, columns, budget) {
	const tone = toneOf(check);
	const more = details(check, columns.show(check.name), budget);
	const { time, memory, cpu } = quantities(check);
	const cells = [
		html`<td class="verdict"><span class="mark" aria-hidden="true">${TONE_MARKS[tone]}</span> ${check.verdict}</td>`,
		html`<th scope="row" class="name"><bdi>${columns.show(check.name)}</bdi>${badges(check, columns)}</th>`,
		html`<td class="what">${whatHappened(check, columns)}</td>`,
		measured("time", time, formatDuration, columns.longestMs),
		...columns.timeBeside ? [differenceMarkup(timeDifference(check))] : [],
		...columns.memory ? [measured("peak memory", memory, formatBytes, columns.mostBytes)] : [],
		...columns.memoryBeside ? [differenceMarkup(memoryDifference(check))] : [],
		...columns.cpu ? [measured("CPU time", cpu, formatDuration, null)] : [],
		...columns.attempts ? [number("attempts", check.attempts.length > 1 ? String(check.attempts.length) : null, null)] : [],
		html`<td class="log">${logLink(check, columns)}</td>`
	];
	return html`<tbody id="${id}" class="check ${tone}" data-verdict="${check.verdict}"
  data-time="${visible(time)}" data-memory="${visible(memory)}"
  data-cpu="${visible(cpu)}">
<tr>${cells}</tr>
${more === null ? null : html`<tr class="more"><td colspan="${cells.length}">${more}</td></tr>
`}</tbody>
`;
}
function logLink({ name, log }, { show }) {
	const url = log === null ? null : fileUrl(log);
	return url === null ? null : html`<a href="${url}">log<span class="unseen"> of ${show(name)}</span></a>`;
}
/** `most`: what a full bar stands for; null: without bars. Old numbers never have one. */
function measured(title, { now, old }, format, most) {
	if (now === null && old !== null) return html`<td class="number quiet" data-title="${title}"
  title="measured when it was proven">${oldNumber(old, format)}</td>`;
	return number(title, now === null ? null : format(now), now === null || most === null ? null : percent(now, most));
}
/** `bar`: the share of the largest value of the column. An empty cell says that it was not measured. */
function number(title, value, bar) {
	if (value === null) return html`<td class="number"></td>`;
	return html`<td class="number" data-title="${title}">${value}${bar === null ? null : html`<i style="width:${bar}"></i>`}</td>`;
}
function differenceMarkup(found) {
	if (found === null) return html`<td class="number"></td>`;
	return html`<td class="number" data-title="differs by">${found.beyondNoise ? html`<b>${found.text}</b>` : found.text}</td>`;
}
/** A plain build says nothing about itself. */
function badges(check, { base, system }) {
	const own = system ? systemOf(check) : null;
	return html`${[...own === null ? [] : [own], ...check.backend === "build" ? [] : [check.backend]].map((word) => html` <span class="badge">${word}</span>`)}${check.emulated ? html` <span class="badge doubtful">emulated</span>` : null}${isNew(check, base) ? html` <span class="badge">new</span>` : null}`;
}
function whatHappened(check, { base, links }) {
	if (check.verdict === "cached") return html`<span class="quiet">${proofLink(check.proof, links)}</span>`;
	const compared = isNew(check, base) ? null : beside(check, base);
	const said = [...remarks(check), ...compared === null ? [] : [compared]].join("; ");
	const words = said === "" && !["passed", "failed"].includes(check.verdict) ? WORDS[check.verdict] : said;
	const where = place(check.location);
	const location = where === null ? null : html` <code>${shorten(where, CELL_CAUSE_LENGTH)}</code>`;
	return html`${shorten(words, CELL_CAUSE_LENGTH)}${location}`;
}
function proofLink(proof, links) {
	if (proof === null) return html`${WORDS.cached}`;
	const [day, url] = [provenOn(proof), runBeside(proof.run, links)];
	if (url === null) return html`${day === null ? WORDS.cached : `proven on ${day}`}`;
	return day === null ? html`proven by <a href="${url}">an earlier run</a>` : html`proven on <a href="${url}">${day}</a>`;
}
/** What unfolds under a check that needs a person; null for the others. */
function details(check, name, budget) {
	if (toneOf(check) === "good") return null;
	const commands = [["Reproduce", reproduceCommand(check)], ["Debug", debugCommand(check)]].flatMap(([what = null, command = null]) => command === null ? [] : [html`<p>${what}: <code>${command}</code></p>
`]);
	const attempts = check.attempts.length < 2 ? [] : check.attempts.map((attempt, index) => {
		const used = attempt.peakMemoryBytes === null ? "" : `, ${formatBytes(attempt.peakMemoryBytes)}`;
		const time = formatDuration(attempt.durationMs);
		return html`<li>attempt ${index + 1}: ${attempt.verdict} after ${time}${used}</li>`;
	});
	const lines = affordable(check.excerpt, budget);
	if (attempts.length === 0 && lines === null && commands.length === 0) return null;
	return html`<details><summary>${check.excerpt.length === 0 ? "how to reproduce" : "the lines that matter"}<span class="unseen"> for ${name}</span></summary>
${attempts.length === 0 ? null : html`<ol class="attempts">${attempts}</ol>
`}${lines === null ? null : html`<pre tabindex="0">${lines}</pre>
`}${commands}</details>`;
}
/** As much of an excerpt as there is room for: all, its last lines, or a word that there is none. */
function affordable(excerpt, budget) {
	if (excerpt.length === 0) return null;
	for (const lines of [excerpt, excerpt.slice(-5)]) {
		const made = logLines(lines);
		const bytes = Buffer.byteLength(made.source);
		if (bytes > budget.left) continue;
		budget.left -= bytes;
		return made;
	}
	return html`No room for more lines on this page: see the log.`;
}
// src/report/html/lanes.ts
/**
* Bars that do not overlap share a lane, the first that is free: as many lanes as builds ever ran at once. Takes n log
* n steps for n builds, however many run at once.
*/
function inLanes(spans) {
	const lanes = [];
	const busy = new Heap((a, b) => a.until - b.until || a.lane - b.lane);
	const free = new Heap((a, b) => a - b);
	const placed = spans.map((span) => ({
		span,
		from: Date.parse(span.startedAt)
	})).toSorted((a, b) => a.from - b.from);
	for (const { span, from } of placed) {
		for (let next = busy.first; next !== void 0 && next.until <= from; next = busy.first) {
			busy.take();
			free.put(next.lane);
		}
		const lane = free.take() ?? lanes.push([]) - 1;
		lanes[lane]?.push(span);
		busy.put({
			until: from + span.durationMs,
			lane
		});
	}
	return lanes;
}
/** A binary heap: what comes first by `order` is taken first. */
var Heap = class {
	#items = [];
	#order;
	constructor(order) {
		this.#order = order;
	}
	get first() {
		return this.#items[0];
	}
	put(item) {
		let at = this.#items.push(item) - 1;
		for (let above = at - 1 >> 1; at > 0 && this.#precedes(item, above); above = at - 1 >> 1) {
			this.#items[at] = this.#items[above];
			at = above;
		}
		this.#items[at] = item;
	}
	take() {
		const [first] = this.#items;
		const last = this.#items.pop();
		if (last === void 0 || this.#items.length === 0) return first;
		let at = 0;
		for (let below = this.#smaller(at); below !== null && !this.#precedes(last, below); below = this.#smaller(at)) {
			this.#items[at] = this.#items[below];
			at = below;
		}
		this.#items[at] = last;
		return first;
	}
	/** The place of the first of the two items below one; null when there are none. */
	#smaller(at) {
		const [left, right] = [2 * at + 1, 2 * at + 2];
		if (left >= this.#items.length) return null;
		return right < this.#items.length && this.#precedes(this.#items[right], left) ? right : left;
	}
	#precedes(item, at) {
		return this.#order(item, this.#items[at]) < 0;
	}
};
// src/report/html/chart.ts
/** What the time axis may count in, in milliseconds. */
const STEPS = [
	100,
	200,
	500,
	1e3,
	2e3,
	5e3,
	1e4,
	15e3,
	3e4,
	6e4,
	12e4,
	3e5,
	6e5,
	9e5,
	18e5,
	36e5,
	72e5,
	144e5,
	432e5,
	864e5
];
const MOST_TICKS = 9;
/** A tick's words must end before the plot does: its share of what is seen that gets none at the end. */
const LAST_TICK = .07;
/** From each of these on the zoom shows an axis that counts as much finer. */
const ZOOMS = [
	1,
	6,
	30
];
/** With more lanes than this no bar is high enough for a word. */
const WORDY_LANES = 16;
/** With fewer builds than this everything can be seen without a glass. */
const ZOOM_FROM = 30;
/** Links of the critical path, and rows of dependencies, that a reader looks at. */
const MOST_LANES_LISTED = 40;
/**
* When what was built: stages and slots as lanes over one axis of time, with the memory of all builds above; null when
* nothing was built. `ids` as in the table.
*/
function chart(report, ids) {
	const { timeline } = report;
	if (timeline === null || timeline.spans.length === 0) return null;
	const drawn = {
		timeline,
		start: Date.parse(report.startedAt),
		durationMs: Math.max(1, report.durationMs),
		checkOf: checkFinder(report.checks),
		ids,
		critical: new Set(timeline.criticalPath),
		show: showNames([
			...report.checks.map(({ name }) => name),
			...(report.base?.vanished ?? []).map(({ name }) => name),
			...timeline.spans.flatMap(({ name, checks }) => [...checks, name])
		], NAME_ROOM)
	};
	const lanes = inLanes(timeline.spans);
	const stages = report.stages.map(({ name, startedAt, durationMs }) => html`<span class="bar stage" style="${lanePlace(startedAt, durationMs, drawn)}"
  title="${name} · ${formatDuration(durationMs)}">${name}</span>`);
	return html`<section aria-labelledby="when">
<h2 id="when">Timeline</h2>
<figure class="${lanes.length > WORDY_LANES ? "chart thin" : "chart"}">
<div class="scroll" tabindex="0" role="group"
  aria-label="Timeline of ${count(timeline.spans.length, "build")}; every check and its time are in the table below">
<div class="plot" id="plot" aria-hidden="true">
${(timeline.spans.length < ZOOM_FROM ? ZOOMS.slice(0, 1) : ZOOMS).map((zoom) => axis(drawn.durationMs, zoom))}
${memory(report, drawn)}<div class="lane">${stages}</div>
${lanes.map((lane) => html`<div class="lane slot">${lane.map((span) => bar(span, drawn))}</div>
`)}</div>
</div>
<figcaption>
<span class="key"><i class="bar good"></i> passed</span>
  <span class="key"><i class="bar bad"></i> bad</span>
  <span class="key"><i class="bar need"></i> needed by checks</span>
  <span class="key"><i class="bar good critical"></i> critical path</span>
${timeline.spans.length < ZOOM_FROM ? null : html`<label id="zooming" hidden="">zoom <input type="range" id="zoom" min="1" max="40" value="1"/></label>
`}</figcaption>
</figure>
${path(drawn)}
${needed(drawn)}</section>`;
}
function lanePlace(startedAt, durationMs, { start, durationMs: whole }) {
	return `left:${percent(Date.parse(startedAt) - start, whole)};width:${percent(durationMs, whole)}`;
}
function bar(span, drawn) {
	const check = drawn.checkOf(span);
	const critical = drawn.critical.has(span.drvPath);
	const title = [
		barTitle(span, drawn),
		...check === void 0 ? [] : [check.verdict],
		...facts(span),
		...critical ? ["on the critical path"] : []
	].join(" · ");
	const looks = `${check === void 0 ? "need" : toneOf(check)}${critical ? " critical" : ""}`;
	const style = lanePlace(span.startedAt, span.durationMs, drawn);
	const id = anchorOf(span, drawn);
	if (id === void 0) return html`<span class="bar ${looks}" style="${style}" title="${title}">${barTitle(span, drawn)}</span>`;
	return html`<a class="bar ${looks}" style="${style}" title="${title}"
  href="#${id}" tabindex="-1">${barTitle(span, drawn)}</a>`;
}
/** The row of a check; what checks only need has none. */
function anchorOf(span, { checkOf, ids }) {
	const check = checkOf(span);
	return check === void 0 ? void 0 : ids.get(check);
}
function barTitle({ checks, name }, { show }) {
	return checks.length === 0 ? show(name) : checks.map(show).join(", ");
}
function facts({ durationMs, peakMemoryBytes }) {
	return [formatDuration(durationMs), ...peakMemoryBytes === null ? [] : [formatBytes(peakMemoryBytes)]];
}
function axis(durationMs, zoom) {
	const step = STEPS.find((ms) => durationMs / ms <= MOST_TICKS * zoom) ?? durationMs;
	const ticks = [];
	for (let at = 0; at <= durationMs * (1 - LAST_TICK / zoom); at += step) ticks.push(html`<span style="left:${percent(at, durationMs)}">${formatDuration(at).replace(/ 0 (?:s|min)$/, "")}</span>`);
	return html`<div class="axis" data-zoom="${zoom}"${zoom === 1 ? null : html` hidden=""`}>${ticks}</div>`;
}
/** The curve, in a box of 1000 by 100 that is stretched to the lanes' width; null when nobody measured. */
function memory({ machine }, { timeline, durationMs }) {
	const peak = timeline.memory.reduce((most, { bytes }) => Math.max(most, bytes), 0);
	if (peak === 0) return null;
	const x = (atMs) => Math.round(Math.max(0, atMs) / durationMs * 1e4) / 10;
	const y = (bytes) => Math.round((1 - bytes / peak) * 1e3) / 10;
	const points = timeline.memory.map(({ atMs, bytes }) => `${x(atMs)},${y(bytes)}`).join(" ");
	const [first, last] = [x(timeline.memory[0]?.atMs ?? 0), x(timeline.memory.at(-1)?.atMs ?? 0)];
	return html`<div class="memory">${html`<span>memory, peak ${formatBytes(peak)} of ${formatBytes(machine.memoryBytes)}</span>`}<svg viewBox="0 0 1000 100"
  preserveAspectRatio="none"><polygon
  points="${first},100 ${points} ${last},100"/><polyline
  points="${points}"/></svg></div>
`;
}
/** The critical path as words and links, for whoever cannot use the picture. */
function path(drawn) {
	const { timeline, critical, durationMs } = drawn;
	const onPath = timeline.spans.filter(({ drvPath }) => critical.has(drvPath));
	const longest = onPath.toSorted((a, b) => b.durationMs - a.durationMs);
	const shown = onPath.length <= MOST_LANES_LISTED ? onPath : longest.slice(0, MOST_LANES_LISTED);
	const items = shown.map((span) => {
		const id = anchorOf(span, drawn);
		const name = html`<bdi>${barTitle(span, drawn)}</bdi>`;
		return html`<li>${id === void 0 ? name : html`<a href="#${id}">${name}</a>`} <span
  class="quiet">${formatDuration(span.durationMs)}</span></li>`;
	});
	const total = onPath.reduce((sum, span) => sum + span.durationMs, 0);
	const idle = timeline.jobs > 1 ? ` The ${timeline.jobs} slots were idle for ${formatDuration(timeline.idleMs)}, added up.` : "";
	return html`<details class="aside"><summary>Critical path: ${count(onPath.length, "build")},
  ${formatDuration(total)} of ${formatDuration(durationMs)}</summary>
<p class="quiet">Each of these could only start when the one before had ended,
  because it needed that one, or its slot or memory.${idle}</p>
${shown.length < onPath.length ? html`<p class="quiet">The ${MOST_LANES_LISTED} longest:</p>
` : null}<ol class="path">${items}</ol>
</details>`;
}
/** What was built because checks need it, longest first; null when there is nothing of it. */
function needed(drawn) {
	const { timeline } = drawn;
	const spans = timeline.spans.filter(({ checks }) => checks.length === 0).toSorted((a, b) => b.durationMs - a.durationMs);
	if (spans.length === 0) return null;
	const items = spans.slice(0, MOST_LANES_LISTED).map((span) => html`<li><bdi>${barTitle(span, drawn)}</bdi> <span
  class="quiet">${facts(span).join(" · ")}</span></li>`);
	const total = spans.reduce((sum, span) => sum + span.durationMs, 0);
	const others = spans.length - items.length;
	return html`<details class="aside"><summary>Needed by checks: ${count(spans.length, "build")},
  ${formatDuration(total)} added up</summary>
<ol class="path">${items}</ol>
${others > 0 ? html`<p class="quiet">and ${count(others, "shorter one")}</p>
` : null}</details>
`;
}
// src/report/html/checks.ts
/**
* The table of `checks`, in their order, with the controls that filter it. `ids` are the anchors of the rows; `links`
* are of the run that makes the page.
*/
function checksTable(checks, { base }, ids, links) {
	const columns = {
		base,
		links,
		show: namesIn({
			base,
			checks
		}, NAME_ROOM),
		system: hasSeveralSystems(checks),
		timeBeside: checks.some((check) => timeDifference(check) !== null),
		memoryBeside: checks.some((check) => memoryDifference(check) !== null),
		memory: checks.some((check) => visible(quantities(check).memory) !== null),
		cpu: checks.some((check) => visible(quantities(check).cpu) !== null),
		attempts: checks.some(({ attempts }) => attempts.length > 1),
		longestMs: checks.reduce((most, { durationMs }) => Math.max(most, durationMs), 0),
		mostBytes: checks.reduce((most, { peakMemoryBytes }) => Math.max(most, peakMemoryBytes ?? 0), 0)
	};
	const budget = { left: EXCERPT_BYTES };
	const rows = checks.map((check) => checkRows(check, ids.get(check) ?? "", columns, budget));
	return html`${filters(checks)}
<table id="checks">
<thead>
<tr>${head(columns)}</tr>
</thead>
${rows}</table>
<p id="none" hidden="">No check matches.</p>`;
}
function head({ base, ...columns }) {
	const than = html`<th scope="col" class="number beside">vs ${base === null ? "" : baseName(base)}</th>`;
	return [
		sortable("verdict", "verdict"),
		sortable("name", "check"),
		html`<th scope="col" class="what">what happened</th>`,
		sortable("time", "time"),
		...columns.timeBeside ? [than] : [],
		...columns.memory ? [sortable("memory", "peak memory")] : [],
		...columns.memoryBeside ? [than] : [],
		...columns.cpu ? [sortable("cpu", "CPU time")] : [],
		...columns.attempts ? [html`<th scope="col" class="number attempts">attempts</th>`] : [],
		html`<th scope="col" class="log">log</th>`
	];
}
function sortable(key, title) {
	const number = key === "time" || key === "memory" || key === "cpu";
	const button = html`<button type="button" data-sort="${key}" disabled="">${title}</button>`;
	return html`<th scope="col" class="${number ? "number" : key}">${button}</th>`;
}
/** Hidden until the script is there to obey them. */
function filters(checks) {
	return html`<form id="filters" role="search" hidden="">
<input type="search" id="query" placeholder="Filter by name"
  aria-label="Filter checks by name" autocomplete="off" spellcheck="false"/>
<span class="chips" role="group" aria-label="Filter checks by verdict">${VERDICTS.flatMap((verdict) => {
		const number = checks.filter((check) => check.verdict === verdict).length;
		return number === 0 ? [] : [html`<button type="button" class="chip ${toneOf({
			verdict,
			emulated: false
		})}"
  data-verdict="${verdict}" aria-pressed="false">${verdict} <b>${number}</b></button>`];
	})}</span>
<output id="shown"></output>
</form>`;
}
// src/report/html/script.ts
/**
* What the page can do beyond being read: filter, sort, zoom. Without it everything is there and stays. It reads the
* page and nothing else, and it puts text only where text goes. No `<` and no `&` is in it, so that the page is XML
* too.
*/
const SCRIPT = `"use strict";
const all = (selector) => Array.from(document.querySelectorAll(selector));
const one = (id) => document.getElementById(id);
const table = one("checks");
const rows = all("tbody.check");
const chips = all("button[data-verdict]");
const bars = all(".slot .bar").map((bar) => [bar, bar.hash ? one(bar.hash.slice(1)) : null]);
const places = new Map(rows.map((row, index) => [row, index]));
const names = new Map(rows.map((row) => [row, row.querySelector(".name bdi").textContent.toLowerCase()]));
const isPressed = (chip) => chip.getAttribute("aria-pressed") === "true";

function filter() {
  const text = one("query").value.trim().toLowerCase();
  const wanted = new Set(chips.filter(isPressed).map((chip) => chip.dataset.verdict));
  let shown = 0;
  for (const row of rows) {
    const fits = wanted.size === 0 || wanted.has(row.dataset.verdict);
    row.hidden = !(fits ? names.get(row).includes(text) : false);
    if (!row.hidden) shown += 1;
  }
  for (const [bar, row] of bars) bar.classList.toggle("faint", row === null ? rows.length > shown : row.hidden);
  one("shown").textContent = shown === rows.length ? "" : shown + " of " + rows.length;
  one("none").hidden = shown > 0;
}

function compare(key, down) {
  const sign = down ? -1 : 1;
  if (key === "name") return (a, b) => names.get(a).localeCompare(names.get(b), "en", { numeric: true }) * sign;
  if (key === "verdict") return (a, b) => (places.get(a) - places.get(b)) * sign;
  const value = (row) => (row.dataset[key] === "" ? (down ? -1 : Infinity) : Number(row.dataset[key]));
  return (a, b) => (down ? value(b) - value(a) : value(a) - value(b)) || places.get(a) - places.get(b);
}

function sortBy(button) {
  const head = button.closest("th");
  const before = head.getAttribute("aria-sort");
  const numbers = head.classList.contains("number");
  const down = before === null ? numbers : before === "ascending";
  for (const other of all("th[aria-sort]")) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  table.append(...rows.toSorted(compare(button.dataset.sort, down)));
}

function unfold() {
  const row = one(location.hash.slice(1));
  const more = row === null ? null : row.querySelector("details");
  if (more !== null) more.open = true;
}

if (table !== null) {
  one("filters").hidden = false;
  one("filters").addEventListener("submit", (event) => event.preventDefault());
  one("query").addEventListener("input", filter);
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(!isPressed(chip)));
      filter();
    });
  }
  for (const button of all("button[data-sort]")) {
    button.disabled = false;
    button.addEventListener("click", () => sortBy(button));
  }
  addEventListener("hashchange", unfold);
  unfold();
}
if (one("zoom") !== null) {
  one("zooming").hidden = false;
  one("zoom").addEventListener("input", (event) => {
    const view = one("plot").parentNode;
    const middle = (view.scrollLeft + view.clientWidth / 2) / view.scrollWidth;
    const zoom = Number(event.target.value);
    const fits = all(".axis").filter((axis) => zoom >= Number(axis.dataset.zoom)).pop();
    for (const axis of all(".axis")) axis.hidden = axis !== fits;
    one("plot").style.width = zoom * 100 + "%";
    view.scrollLeft = middle * view.scrollWidth - view.clientWidth / 2;
  });
}
`;
// src/report/html/style.ts
/**
* How the page looks: light or dark as the reader's system is, readable from 400 to 1600 pixels. No `<` and no `&` is
* in it, so that the page is XML too.
*/
const STYLE = `
:root {
  color-scheme: light dark;
  --back: #fff; --front: #1f2328; --quiet: #59636e; --line: #d1d9e0; --soft: #f6f8fa; --link: #0969da;
  --good: #1a7f37; --bad: #d1242f; --doubtful: #9a6700; --stopped: #59636e; --need: #818b98; --memory: #8250df;
  --tint: 26%;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0d1117; --front: #e6edf3; --quiet: #9198a1; --line: #30363d; --soft: #161b22; --link: #4493f8;
    --good: #3fb950; --bad: #f85149; --doubtful: #d29922; --stopped: #9198a1; --need: #848d97; --memory: #ab7df8;
    --tint: 34%;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0 auto; max-width: 100rem; padding: 1.5rem clamp(.75rem, 3vw, 2.5rem) 3rem; background: var(--back);
  color: var(--front); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { margin: 0; font-size: clamp(1.25rem, 1rem + 1.6vw, 1.9rem); line-height: 1.3; overflow-wrap: anywhere;
  text-wrap: balance; }
h2 { margin: 2rem 0 .6rem; font-size: 1.1rem; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
code, pre { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
.quiet, .facts, footer { color: var(--quiet); }
.facts { margin: .35rem 0 0; font-size: .9rem; overflow-wrap: anywhere; }
.note { margin: .8rem 0 0; padding: .5rem .8rem; border-left: 3px solid var(--doubtful); background: var(--soft); }
.good { --tone: var(--good); } .bad { --tone: var(--bad); } .doubtful { --tone: var(--doubtful); } .stopped {
  --tone: var(--stopped); } .need { --tone: var(--need); } .stage { --tone: var(--need); }
.mark { color: var(--tone); font-weight: 700; display: inline-block; min-width: 1em; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.chart { --bar: 22px; margin: 0; border: 1px solid var(--line); border-radius: 8px; padding: .6rem .8rem; }
.chart.thin { --bar: 8px; }
.chart.thin .slot .bar { font-size: 0; }
.scroll { overflow-x: auto; }
.plot { position: relative; min-width: 34rem; padding-bottom: .2rem; }
.axis { position: relative; height: 1.5rem; font-size: .75rem; color: var(--quiet); }
.axis span { position: absolute; padding-left: .3rem; border-left: 1px solid var(--line); white-space: nowrap; }
.memory, .lane { position: relative; }
.memory { height: calc(56px + 1.2rem); padding-top: 1.2rem; margin-bottom: 4px;
  border-bottom: 1px solid var(--line); }
.memory svg { display: block; width: 100%; height: 100%; overflow: visible; }
.memory polygon { fill: color-mix(in srgb, var(--memory) 22%, transparent); }
.memory polyline { fill: none; stroke: var(--memory); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.memory span { position: sticky; left: 0; top: 0; display: block; width: fit-content; margin-top: -1.2rem;
  padding-left: .3rem; line-height: 1.2rem; font-size: .75rem; color: var(--memory); }
.lane { height: calc(var(--bar) + 3px); }
.lane.slot { background: linear-gradient(var(--soft), var(--soft)) 0 0 / 100% var(--bar) no-repeat; }
.bar { position: absolute; top: 0; height: var(--bar); min-width: 2px; text-indent: .3rem; overflow: hidden;
  border: 1px solid var(--back); border-width: 0 1px 0 0; border-radius: 3px;
  background: color-mix(in srgb, var(--tone) var(--tint), var(--back)); color: var(--front); font-size: .75rem;
  line-height: var(--bar); white-space: nowrap; text-overflow: ellipsis; }
a.bar:hover { text-decoration: none; filter: brightness(1.1); }
.bar.critical { background: var(--tone); color: var(--back); font-weight: 600;
  box-shadow: inset 0 -3px 0 color-mix(in srgb, var(--front) 75%, transparent); }
.bar.stage { background: none; border: 1px solid var(--line); line-height: calc(var(--bar) - 2px);
  color: var(--quiet); }
.bar.faint { opacity: .18; }
figcaption { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; align-items: center; padding-top: .5rem;
  font-size: .8rem; color: var(--quiet); }
.key { white-space: nowrap; }
.key .bar { position: static; display: inline-block; width: 1.6em; height: .9em; padding: 0; vertical-align: -.1em; }
figcaption label { margin-left: auto; display: flex; align-items: center; gap: .4rem; }
.aside { margin: .6rem 0 0; font-size: .9rem; }
.aside p { margin: .4rem 0; }
summary { cursor: pointer; width: fit-content; }
.path { margin: .3rem 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; }
.path li { overflow-wrap: anywhere; }

#filters { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-bottom: .6rem; }
#query { flex: 0 1 20rem; min-width: 10rem; padding: .35rem .6rem; border: 1px solid var(--line);
  border-radius: 6px; background: var(--back); color: inherit; font: inherit; }
.chips { display: contents; }
.chip { padding: .2rem .65rem; border: 1px solid var(--line); border-radius: 1rem; background: none;
  color: var(--tone); font: inherit; font-size: .85rem; cursor: pointer; }
.chip[aria-pressed="true"] { border-color: var(--tone);
  background: color-mix(in srgb, var(--tone) 18%, transparent); }
#shown { color: var(--quiet); font-size: .85rem; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
thead .verdict { width: 10.5rem; } thead .name { width: 20%; } thead .number { width: 7.2rem; } thead .beside {
  width: 5.6rem; overflow: hidden; text-overflow: ellipsis; } thead .attempts { width: 5.2rem; } thead .log {
  width: 3.4rem; }
th, td { padding: .4rem .6rem; text-align: left; vertical-align: top; font-weight: 400; }
thead th { position: sticky; top: 0; z-index: 1; background: var(--back); border-bottom: 1px solid var(--line);
  font-size: .8rem; color: var(--quiet); white-space: nowrap; }
thead button { padding: 0; border: 0; background: none; color: inherit; font: inherit; }
thead button:enabled { cursor: pointer; }
thead button:enabled:hover { color: var(--front); }
th[aria-sort="ascending"] button::after { content: " ▲"; }
th[aria-sort="descending"] button::after { content: " ▼"; }
tbody { border-bottom: 1px solid var(--line); scroll-margin-top: 2.5rem; }
tbody:target { background: color-mix(in srgb, var(--link) 10%, transparent); }
tbody tr:first-child:hover { background: var(--soft); }
td.verdict { white-space: nowrap; color: var(--tone); }
.check .name { font-weight: 600; overflow-wrap: anywhere; }
td.what { overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.number i { display: block; height: 3px; margin: 1px 0 0 auto; border-radius: 2px;
  background: color-mix(in srgb, var(--link) 55%, transparent); }
.badge { padding: 0 .4rem; border: 1px solid var(--line); border-radius: 1rem; font-size: .75rem; font-weight: 400;
  color: var(--quiet); white-space: nowrap; }
.badge.doubtful { border-color: var(--tone); color: var(--tone); }
.more td { padding: 0 .6rem .5rem 2.1rem; font-size: .9rem; }
.more summary { color: var(--quiet); }
pre { margin: .4rem 0; padding: .6rem .8rem; max-height: 32rem; overflow: auto; border-radius: 6px;
  background: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere; }
.more p, .attempts { margin: .3rem 0; }
footer { margin-top: 2.5rem; font-size: .85rem; }

@media (max-width: 70rem) {
  table, thead, tbody, td, tbody th { display: block; }
  thead tr, tbody tr { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .75rem; }
  thead th, thead .verdict, thead .name, thead .number, thead .beside { position: static; width: auto;
    padding: .2rem 0; border: 0; }
  thead tr::before { content: "sort by"; font-size: .8rem; color: var(--quiet); }
  thead th:not(:has(button)) { display: none; }
  tbody { padding: .45rem 0; }
  th, td { padding: 0; }
  td:empty { display: none; }
  tbody { content-visibility: auto; contain-intrinsic-size: auto 4rem; }
  .check .name { flex: 1 1 calc(100% - 9rem); min-width: 0; }
  td.what { width: 100%; }
  td.number::before { content: attr(data-title) " "; color: var(--quiet); font-size: .8rem; }
  td.number i { display: none; }
  .more td { width: 100%; padding: .2rem 0 0; }
}
@media print { #filters, #zooming { display: none; } .scroll { overflow: hidden; } thead th { position: static; } }
`;
// \0@oxc-project+runtime@0.158.0/helpers/esm/taggedTemplateLiteral.js
function _taggedTemplateLiteral(e, t) {
	return t || (t = e.slice(0)), Object.freeze(Object.defineProperties(e, { raw: { value: Object.freeze(t) } }));
}
// src/report/html.ts
var _templateObject;
/**
* The page may do nothing but show itself and run the one script that has this hash: no network, no frames, no forms,
* no other code, whatever text is in it. Logs are opened by links, which no policy needs to allow.
*/
const POLICY = [
	"default-src 'none'",
	"style-src 'unsafe-inline'",
	`script-src 'sha256-${createHash("sha256").update(SCRIPT).digest("base64")}'`,
	"base-uri 'none'",
	"form-action 'none'"
].join("; ");
/**
* `report.html`: the report as one page that needs nothing beside itself, to be kept next to `logs/`: the answer, the
* timeline, and a table of all checks that can be filtered and sorted. Works from a disk, without a network, and
* without its script. Excerpts have a limit together; all else grows with the checks, by about 1 KB for each. `links`
* are of the run that makes the page: of what the report itself names, only runs of the same repository are linked.
*/
function renderHtml(report, links = []) {
	const [others, good] = byTone(byNeedOfAttention(report.checks));
	const checks = [...others, ...good];
	const ids = new Map(checks.map((check, index) => [check, `c${index}`]));
	const tone = totals(report).verdict === "good" ? "good" : "bad";
	const answer = headline(report);
	const notes = [trustNote(report), emulationNote(report)].filter((note) => note !== null);
	return html(_templateObject || (_templateObject = _taggedTemplateLiteral([
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta http-equiv=\"Content-Security-Policy\" content=\"",
		"\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n<title>",
		" ",
		"</title>\n<style>",
		"</style>\n</head>\n<body>\n<header>\n<h1 class=\"",
		"\"><span class=\"mark\">",
		"</span> ",
		"</h1>\n",
		"<p class=\"facts\">",
		"</p>\n<p class=\"facts\">",
		"</p>\n",
		"</header>\n<main>\n",
		"\n",
		"</main>\n<footer>nix-verdict ",
		" ·\n  <a href=\"./verdict.json\">verdict.json</a> · <a href=\"./junit.xml\">junit.xml</a> ·\n  <a href=\"./summary.md\">summary.md</a></footer>\n<script>",
		"<\/script>\n</body>\n</html>\n"
	])), POLICY, TONE_MARKS[tone], answer, new Markup(STYLE), tone, TONE_MARKS[tone], answer, savings(good) === null ? null : html`<p class="facts">${passedLine(good)}</p>
`, whatWasRun(report), onWhat(report), [...notes, ...changeLines(report)].map((line) => html`<p class="note">${line}</p>
`), chart(report, ids), checks.length === 0 ? null : html`<section aria-labelledby="which">
<h2 id="which">${count(checks.length, "check")}</h2>
${checksTable(checks, report, ids, links)}
</section>
`, report.tool.version, new Markup(SCRIPT)).source;
}
/** A pass that is doubtful needs more attention than one that is not. */
function byTone(checks) {
	return [checks.filter((check) => toneOf(check) !== "good"), checks.filter((check) => toneOf(check) === "good")];
}
function whatWasRun({ flake, system, startedAt }) {
	const revision = flake.revision === null ? [] : [`revision ${flake.revision.slice(0, 12)}`];
	return [
		flake.lockedUrl,
		...revision,
		system,
		`${startedAt.slice(0, 16).replace("T", " ")} UTC`
	].join(" · ");
}
function onWhat({ machine, nix }) {
	return [
		count(machine.cores, "core"),
		formatBytes(machine.memoryBytes),
		nixName(nix),
		...machine.features.map(featureFact)
	].join(" · ");
}
// src/report/json.ts
/**
* `verdict.json`: the report as it is, indented, with a newline at the end; `schema/verdict.schema.json` describes it.
* Lone surrogates become U+FFFD: an escaped one is what many JSON readers refuse (RFC 7493, 2.1).
*/
function renderJson(report) {
	const wellFormed = (_key, value) => typeof value === "string" ? value.toWellFormed() : value;
	return `${JSON.stringify(report, wellFormed, 2)}\n`;
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
/** A check with a verdict neither runs nor waits, even if its build never reported its end (a daemon that died). */
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
* The live area's lines, without newlines: where the run stands, the checks that run and what is built for others, each
* longest first. At most `rows` lines of at most `width` columns; none once the run is over or has not begun. `now`:
* milliseconds since the epoch.
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
		text: `${namesInLine(checks)}  ${elapsed(since)}`
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
	const name = printable(derivationName(drvPath));
	if (waiting.length === 0) return `building ${name} (${elapsed})`;
	return `${namesInLine(waiting)} ${waiting.length === 1 ? "waits" : "wait"} for ${name} (${elapsed})`;
}
function namesInLine(names) {
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
// src/report/gantt.ts
/** What GitHub draws, in characters (Mermaid's `maxTextSize`, which GitHub leaves at its default). */
const DIAGRAM_LIMIT = 5e4;
/** A row is 24 pixels high: more than this nobody scrolls through, and `report.html` shows all. */
const MOST_ROWS = 100;
/** Characters of a name. */
const BAR_NAME_LENGTH = 60;
/** Bars are at least this share of the whole, or the eye does not find them. */
const THINNEST = 1 / 400;
/** A stage that took a smaller share of the run is no part of the answer to what took so long. */
const STAGE_SHARE = .01;
/** First in each row, so that no name stands where Mermaid looks for a keyword. */
const BAR_MARKS = {
	bad: "✘",
	stopped: "◌",
	doubtful: "!",
	good: "✔"
};
const DEPENDENCY_MARK = "▹";
/**
* When what was built, as a Gantt chart; null when nothing was. At most `rows` bars of builds (default: what a reader
* scrolls through) and never more than GitHub draws. It gives way in steps: all builds; only checks and the critical
* path; the longest builds. What was left out is said.
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
	const shown = [all, checks].find(fits) ?? longestBar(all, rows, room);
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
	const rows = stages.filter(({ name, durationMs: ms }) => name !== "run" && ms >= durationMs * STAGE_SHARE).map(({ name, startedAt, durationMs: ms }) => rowText({
		mark: DEPENDENCY_MARK,
		name,
		tags: "done",
		from: Date.parse(startedAt) - start,
		durationMs: ms
	}, 1));
	return rows.length === 0 ? [] : ["section stages", ...rows];
}
function toRows({ spans, criticalPath }, checks, start, thinnest) {
	const critical = new Set(criticalPath);
	const checkOf = checkFinder(checks);
	const show = showNames([...checks.map(({ name }) => name), ...spans.map(({ name, checks: [first] }) => first ?? name)], characters(BAR_NAME_LENGTH));
	return spans.map((span) => {
		const [name] = span.checks;
		const check = checkOf(span);
		const mark = check === void 0 ? DEPENDENCY_MARK : BAR_MARKS[toneOf(check)];
		const others = span.checks.length > 1 ? ` and ${span.checks.length - 1} more` : "";
		const isCritical = critical.has(span.drvPath);
		const tags = [...isCritical ? ["crit"] : [], ...check === void 0 ? ["done"] : isCritical ? ["active"] : []].join(", ");
		const text = rowText({
			mark,
			name: `${show(name ?? span.name)}${others}`,
			tags,
			from: Date.parse(span.startedAt) - start,
			durationMs: span.durationMs
		}, thinnest);
		return {
			span,
			isCheck: span.checks.length > 0,
			critical: isCritical,
			text
		};
	});
}
/** The line of Mermaid that draws a bar, at least `thinnest` milliseconds long. */
function rowText({ mark, name, tags, from, durationMs }, thinnest) {
	const label = `${mark} ${mermaidText(name)} (${formatDuration(durationMs).replace("<", "under")})`;
	const at = new Date(Date.UTC(2e3, 0, 1) + (from > 0 ? Math.round(from) : 0)).toISOString().slice(0, -1).replace("T", " ");
	return `${label} :${tags === "" ? "" : `${tags}, `}${at}, ${Math.max(thinnest, Math.round(durationMs))}ms`;
}
/**
* `text` as words of a diagram. What is no letter, digit or plain sign is written as Mermaid's entity code: by itself
* it could be syntax, a directive, a comment or HTML. Three letters go the same way because Mermaid uses them for
* entity codes in the making.
*/
function mermaidText(text) {
	return sanitize(showBidi(stripEscapes(text))).replace(/[^\p{L}\p{M}\p{N} ._+/-]|[\uFB02\u00B0\u00B6]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}
function size(rows) {
	return rows.reduce((sum, { text }) => sum + text.length + 1, 0);
}
/** The longest builds that have room, in the order of their start. */
function longestBar(rows, most, room) {
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
const VERDICT_MARKS = {
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
	return check.verdict === "cancelled" || check.verdict === "not-run" ? STOPPED : VERDICT_MARKS[need];
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
	if (row.need === "vanished") return prose(`${placeOnBase(base)}is not here${isGood(row.check.verdict) ? "" : "; was bad there"}`);
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
/** Where a vanished check is or was, as the start of a sentence; "" without a base. */
function placeOnBase(base) {
	return base === null ? "" : `${isBranch(base) ? "is" : "was"} ${onBase(base)}, `;
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
/**
* An excerpt of at most so many lines is unfolded when it is the only one: a click less, and still a comment that is
* seen whole.
*/
const OPEN_LINES = 15;
/** The empty lines are what makes GitHub read Markdown inside again. `summary` is HTML, `body` Markdown. */
function fold(summary, body, open = false) {
	return `<details${open ? " open" : ""}><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
/**
* Whether there is something to unfold for a row: lines, or the commands for what is bad. What was stopped says nothing
* without lines, and what passed nothing at all.
*/
function isExplained({ need, check }) {
	if (need === "vanished" || need === "new" || need === "changed") return false;
	const stopped = check.verdict === "cancelled" || check.verdict === "not-run";
	return check.excerpt.length > 0 || need === "bad" && !stopped && reproduceCommand(check) !== null;
}
/**
* The lines that matter, and the commands to copy, below the check's `name` as it is shown, each in a block of its own
* because that is what GitHub's button copies.
*/
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
		...excerpt.slice(0, lines - LAST_WORDS - LINES_LEFT_OUT.length),
		...LINES_LEFT_OUT,
		...excerpt.slice(-LAST_WORDS)
	];
}
const LAST_WORDS = 2;
const LINES_LEFT_OUT = ["…"];
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
* The report as GitHub's Markdown, for a comment or with another limit for a job summary: the answer, what needs eyes,
* why, and the rest folded. When it is too long it gives way in {@link steps}, says what is missing, and never cuts
* through markup.
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
/**
* The largest number from `least` to `max` for which `fits` holds; null when not even `least` does. It holds up to one
* number.
*/
function most(least, max, fits) {
	let [low, high] = [least - 1, max];
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (fits(middle)) low = middle;
		else high = middle - 1;
	}
	return low < least ? null : low;
}
/** The blocks of a page as one text; null as soon as it is longer than `limit` bytes. */
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
		passed: () => documentText(passedTable(others, about)),
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
function documentText({ head, rows }, number = rows.length) {
	return [head, ...rows.slice(0, number)].join("\n");
}
/** A page from top to bottom. Blank lines stand between its blocks. */
function* blocks(pieces, shown) {
	yield pieces.headline;
	const first = Math.min(shown.rows, SCREENFUL);
	if (first > 0) yield documentText(pieces.first, first);
	if (shown.rows > first) yield fold(`${count(shown.rows - first, "more check")} to look at`, documentText(pieces.folded, shown.rows - first));
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
// src/report/plan-text.ts
/** With more dependencies than this they are only counted: the checks are what a reader looks for. */
const LISTED_DEPENDENCIES = 20;
/** Reasons that are told apart for what is proven; the checks of further ones are only counted. */
const LISTED_REASONS = 5;
/** The share of a line that a name may take; the rest is for where its expectation comes from. */
const PLAN_NAME_SHARE = .3;
/** Columns of a name that always have room. */
const PLAN_NAME_WIDTH = 16;
/** Below this many columns the origin of an expectation, or why a check is not proven, says nothing and is left out. */
const WHY_WIDTH = 8;
const PLAN_GAP = "  ";
/**
* The plan for a terminal: a line per build in the order of their start, with its place, the time and the memory it is
* expected to take, and why; then what needs no build, what cannot be built, and the predicted time. `width` in
* columns, `Infinity` where there is none. Ends in a newline.
*/
function renderPlan(plan, options) {
	const { color, width } = options;
	const dependencies = plan.builds.filter(({ checks }) => checks.length === 0).length;
	const listsAll = dependencies <= LISTED_DEPENDENCIES;
	const mark = (mark, style, text) => paint(clip(`${mark} ${text}`, width), style, color);
	const lines = buildLines(plan.builds, listsAll, color, width);
	if (!listsAll) lines.push(paint(clip(`and, each before the checks that need it, ${count(dependencies, "dependency", "dependencies")}`, width), "dim", color));
	if (lines.length > 0) lines.push("");
	lines.push(...cachedLines(plan.cached, color, width));
	for (const broken of plan.broken) lines.push(mark("✘", "red", brokenText(broken)));
	const guessed = plan.builds.filter(({ from }) => from !== "history").length;
	if (guessed > 0) lines.push(mark("!", "yellow", guessesText(guessed, plan.builds.length)));
	lines.push(...predictionLines(plan, width).map((line) => paint(line, "bold", color)));
	return `${lines.join("\n")}\n`;
}
/** The plan as JSON, indented, with a newline at the end. Lone surrogates become U+FFFD, as in `verdict.json`. */
function renderPlanJson(plan) {
	const wellFormed = (_key, value) => typeof value === "string" ? value.toWellFormed() : value;
	return `${JSON.stringify({
		schema: "nix-verdict-plan/1",
		...plan
	}, wellFormed, 2)}\n`;
}
function buildLines(builds, listsAll, color, width) {
	const show = showNames(builds.flatMap(({ checks, name }) => checks.length > 0 ? checks : [name]));
	const rows = builds.flatMap((build, index) => {
		const isCheck = build.checks.length > 0;
		if (!isCheck && !listsAll) return [];
		const name = printable((isCheck ? build.checks : [build.name]).map(show).join(", "));
		const why = printable(isCheck ? build.why : `checks need it; ${build.why}`);
		const unproven = build.unproven === null ? "" : `; ${printable(build.unproven)}`;
		return [{
			place: `${index + 1}`,
			name,
			time: formatDuration(build.durationMs),
			memory: formatBytes(build.memoryBytes),
			why,
			unproven,
			isCheck
		}];
	});
	const nameRoom = Math.max(PLAN_NAME_WIDTH, Math.floor(width * PLAN_NAME_SHARE));
	const apart = keepApart(rows.map(({ name }) => name), {
		length: nameRoom,
		cut: clip
	});
	const longest = (texts) => texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
	const places = longest(rows.map(({ place }) => place));
	const names = Math.min(longest(rows.map(({ name }) => name)), nameRoom);
	const times = longest(rows.map(({ time }) => time));
	const memories = longest(rows.map(({ memory }) => memory));
	const room = width - places - names - times - memories - 8;
	return rows.map(({ place, name, time, memory, why, unproven, isCheck }) => {
		const reasons = displayWidth(why) + WHY_WIDTH <= room ? `${why}${unproven}` : why;
		const cells = [
			padStart(place, places),
			padEnd(apart.get(name) ?? name, names),
			padStart(time, times),
			padStart(memory, memories),
			...room < WHY_WIDTH ? [] : [clip(reasons, room)]
		];
		const line = clip(cells.join(PLAN_GAP), width).trimEnd();
		return isCheck ? line : paint(line, "dim", color);
	});
}
/** Two lines for each reason, those of the most checks first: which checks, and why. */
function cachedLines(cached, color, width) {
	const show = showNames(cached.map(({ name }) => name));
	const groups = [...Map.groupBy(cached, ({ why }) => why)].toSorted(([, a], [, b]) => b.length - a.length);
	const lines = groups.slice(0, LISTED_REASONS).flatMap(([why, checks]) => [paint(clip(`✔ ${checks.length} ${WORDS.cached}: ${checks.map(({ name }) => printable(show(name))).join(", ")}`, width), "green", color), paint(clip(`  ${printable(why)}`, width), "dim", color)]);
	const rest = groups.slice(LISTED_REASONS).reduce((sum, [, checks]) => sum + checks.length, 0);
	return rest === 0 ? lines : [...lines, paint(clip(`✔ and ${rest} more, ${WORDS.cached}`, width), "green", color)];
}
function brokenText({ name, verdict, reason, location }) {
	const cause = [place(location), reason?.message].filter((part) => part !== null && part !== void 0).join(": ");
	return printable(`${showName(name)} ${WORDS[verdict]}${cause === "" ? "" : `: ${cause}`}`);
}
function guessesText(guessed, all) {
	if (all === 1) return "its time is a guess, not measured";
	return guessed === all ? "all times are guesses, none is measured" : `${guessed} of ${all} times ${guessed === 1 ? "is a guess" : "are guesses"}, not measured`;
}
/** The answer, on two lines where one has no room for it. */
function predictionLines({ builds, jobs, memoryBytes, makespanMs, lowerBoundMs }, width) {
	if (builds.length === 0) return [clip("nothing has to be built", width)];
	const memory = memoryBytes === null ? "" : ` under ${formatBytes(memoryBytes)}`;
	const predicted = `predicted: ${formatDuration(makespanMs)} on ${count(jobs, "job")}${memory}`;
	const bound = `no order is faster than ${formatDuration(lowerBoundMs)}`;
	const line = `${predicted}; ${bound}`;
	return displayWidth(line) <= width ? [line] : [clip(`${predicted};`, width), clip(bound, width)];
}
// src/report/report.ts
/** The report as JUnit XML. Its XML library is loaded only now. */
async function renderJunit(report, links = []) {
	return (await import("./junit.js")).writeJunit(report, links);
}
// src/publish/annotations.ts
/**
* What one request for a check run takes, and what GitHub shows of a job (its REST API, "Update a check run";
* actions/toolkit, docs/problem-matchers.md).
*/
const MOST_ANNOTATIONS = 50;
/**
* What GitHub shows of one step, of each level (actions/toolkit, docs/problem-matchers.md); one error is the step's own
* last word.
*/
const SHOWN = {
	errors: 9,
	warnings: 10
};
/** GitHub takes up to 255 characters of title and 64 KB of message; a reader takes less. */
const TITLE_LENGTH = 200;
const MESSAGE_LENGTH = 1e3;
/** Names of checks in one message. */
const MOST_NAMES = 10;
/** Largest number that GitHub's API takes for a line. */
const MOST_LINES = 2 ** 31 - 1;
/**
* Where in the repository bad verdicts come from, the place that most checks suffer from first, then the worst verdict.
* `folder` is the flake's own in the repository, "" for its root; null when the flake is somewhere else.
*/
function chooseAnnotations(report, folder) {
	if (folder === null) return [];
	const places = /* @__PURE__ */ new Map();
	for (const check of byNeedOfAttention(report.checks)) {
		const place = isGood(check.verdict) ? null : placeOf(check, folder);
		if (place === null) continue;
		const key = JSON.stringify([
			place.path,
			place.line,
			check.reason?.message ?? check.verdict
		]);
		const known = places.get(key);
		if (known === void 0) places.set(key, {
			place,
			checks: [check]
		});
		else known.checks.push(check);
	}
	const show = namesIn(report, characters(80));
	return [...places.values()].toSorted((a, b) => b.checks.length - a.checks.length).slice(0, MOST_ANNOTATIONS).map(({ place, checks }) => ({
		...place,
		...annotationText(checks, show)
	}));
}
/**
* Shows them on the job, and so in the pull request: needs no token. What GitHub would not show of one step is left to
* the report.
*/
function annotateJob(report, folder, host) {
	const annotations = chooseAnnotations(report, folder).slice(0, SHOWN.errors + SHOWN.warnings);
	for (const [index, { title, message, ...place }] of annotations.entries()) host.annotate(index < SHOWN.errors ? "error" : "warning", place, title, message);
}
/** The same for a check run, in the words of GitHub's API. */
function forCheckRun({ path, line, column, title, message }) {
	return {
		path,
		start_line: line,
		end_line: line,
		start_column: column,
		end_column: column,
		annotation_level: "failure",
		title,
		message
	};
}
/**
* Null for what is in no file of the repository: a flake's error may name a file of an input, and a stranger's report
* anything.
*/
function placeOf({ location }, folder) {
	if (location === null || !isPosition(location.line)) return null;
	const inside = [folder, location.file].every((path) => !posix.isAbsolute(path) && !path.split("/").includes(".."));
	const isFile = posix.normalize(location.file) !== "." && !location.file.endsWith("/");
	const path = posix.join(folder, location.file);
	if (!inside || !isFile || /[\p{Cc}\p{Bidi_Control}\\]/u.test(path) || !path.isWellFormed()) return null;
	return {
		path,
		line: location.line,
		column: isPosition(location.column) ? location.column : 1
	};
}
function isPosition(number) {
	return Number.isInteger(number) && number >= 1 && number <= MOST_LINES;
}
function annotationText(checks, show) {
	const [first] = checks;
	if (first === void 0) throw new TypeError("an annotation needs a check");
	const names = checks.slice(0, MOST_NAMES).map((check) => printable(show(check.name)));
	const more = checks.length - names.length;
	const list = `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
	const reason = printable(shorten(first.reason?.message ?? WORDS[first.verdict], MESSAGE_LENGTH));
	return {
		title: shorten(`${checks.length === 1 ? list : `${checks.length} checks`}: ${WORDS[first.verdict]}`, TITLE_LENGTH),
		message: checks.length === 1 ? reason : `${reason} (${list})`
	};
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
			if (check.verdict !== "cached") queue = queue.then(async () => host.group(groupTitle(check, shown), await logOf(check, files, out)));
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
function groupTitle(check, show) {
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
// src/publish/job-output.ts
/**
* Tells the job about a written report: its summary and the action's outputs. `run`: the address of the job's run; null
* when it has none.
*/
async function publishToJob(report, out, run, host) {
	const path = (name) => join(resolve(out), name);
	const { verdict, total, passed, cached, failed, flaky } = totals(report);
	const outputs = {
		verdict,
		total,
		passed,
		cached,
		failed,
		flaky,
		junit: path("junit.xml"),
		json: path("verdict.json"),
		summary: path("summary.md")
	};
	for (const [name, value] of Object.entries(outputs)) host.output(name, String(value));
	try {
		await host.summary(renderComment(report, {
			title: null,
			links: linksTo(run),
			limit: SUMMARY_LIMIT
		}));
	} catch (error) {
		host.warning(`The job's summary could not be written (${error instanceof Error ? error.message : String(error)}). The report is in ${out}.`);
	}
}
// src/publish/report-files.ts
/** The files of a report, beside `logs/`. */
const REPORT_FILES = [
	"verdict.json",
	"junit.xml",
	"summary.md",
	"report.html"
];
/** Writes the report into the folder `out`, each file whole or not at all. Throws `out-unwritable`. */
async function writeReport(report, out, world) {
	const links = linksTo(runAddress(world.env));
	const render = {
		"verdict.json": renderJson,
		"junit.xml": renderJunit,
		"summary.md": renderSummary,
		"report.html": renderHtml
	};
	try {
		for (const name of REPORT_FILES) await world.files.write(join(out, name), await render[name](report, links));
	} catch (error) {
		throw new VerdictError("out-unwritable", `The report could not be written to "${out}" (${messageOf(error)}).`, { cause: error });
	}
}
// src/publish/out-folder.ts
/** Things of others that are named in one notice. */
const NAMED = 10;
/**
* Makes the report's folder anew, empty but for `logs/`: nothing that was there before can pass for this run's, and
* nothing of ours is written to where somebody else has laid a link. What an earlier run has left there goes. Anything
* else is moved aside, and a notice says so. `results`: folders that are still to be read.
*
* Throws `usage` for a folder that is no place for a report, `out-unwritable` when it cannot be made.
*/
async function makeOutFolder(context, out, results) {
	const { world } = context;
	const folder = resolve(out);
	const problem = await whyNot(folder, out, results, world);
	if (problem !== null) throw new VerdictError("usage", problem);
	try {
		const aside = await world.files.kind(folder) === null ? null : await moveAside(folder, world);
		if (aside === folder) await refuseRest(folder, world);
		await world.files.makeFolder(join(folder, "logs"));
		if (aside !== null && aside !== folder) await tellOf(context, aside, out);
	} catch (error) {
		throw new VerdictError("out-unwritable", `The report's folder "${out}" cannot be written (${messageOf(error)}). Choose another one with --out.`, { cause: error });
	}
}
/** Why a folder is no place for a report; null when it is one. */
async function whyNot(folder, out, results, world) {
	return whyNotThere(folder, out, results, world) ?? await whyNotThis(folder, out, world);
}
/** By where it lies. */
function whyNotThere(folder, out, results, { env, files }) {
	const name = printable(out);
	const link = files.linkOnTheWay(folder);
	if (link !== null) return linked(link.link);
	const system = SYSTEM.find((one) => contains(one, folder));
	if (system !== void 0) return `out: "${name}" belongs to the system (${system}), and is no place for a report. Name another folder.`;
	if ([
		".",
		env["HOME"],
		env["GITHUB_WORKSPACE"],
		env["RUNNER_TEMP"],
		env["TMPDIR"] ?? "/tmp"
	].some((one) => one !== void 0 && one !== "" && contains(folder, resolve(one))) || [".git", "flake.nix"].some((one) => files.exists(join(folder, one)))) return `out: "${name}" holds more than reports, and a report's folder is emptied by each run. Name a folder that is used for nothing else.`;
	const holder = [dirname(folder), dirname(dirname(folder))].find((one) => files.exists(join(one, "verdict.json")));
	if (holder !== void 0 || folder.split(sep).includes(".git")) return `out: "${name}" lies in ${holder === void 0 ? "a git repository's own folder" : `"${printable(holder)}", which holds another report`}, and a report's folder is emptied by each run. Name a folder beside it.`;
	const result = results.find((one) => contains(folder, resolve(one)));
	return result === void 0 ? null : `out: "${printable(result)}" is to be read, and lies in "${name}", which is emptied for the report. Choose another folder.`;
}
/** By what is there. */
async function whyNotThis(folder, out, world) {
	const name = printable(out);
	const kind = await world.files.kind(folder);
	if (kind === null) return null;
	if (kind === "a symbolic link") return linked(folder);
	if (kind === "a device") return `out: "${name}" belongs to the system, and is no place for a report. Name another folder.`;
	if (!isWithinJob(folder, world) && !await holdsOnlyReports(folder, world)) return `out: "${name}" holds something else than reports, and lies outside of this run's folders, so that it is somebody's. Name a folder that is empty or not there.`;
	if (await trackedState(folder, world) !== "tracked") return null;
	return `out: git tracks files in "${name}", so that whoever commits there decides what is in the report's folder. Remove them from git (git rm -r --cached), or name another folder.`;
}
function linked(path) {
	return `out: "${printable(path)}" is a symbolic link, so the report would land somewhere else. Name the folder itself, or another one.`;
}
/** What the kernel makes up, and what programs reach devices and each other by. */
const SYSTEM = [
	"/dev",
	"/proc",
	"/sys"
];
/**
* Whether a folder lies where a checkout or an earlier step may have put something: there, what is in the way is moved
* aside.
*/
function isWithinJob(folder, { env: { HOME, GITHUB_WORKSPACE, RUNNER_TEMP, TMPDIR = "/tmp" } }) {
	return [
		".",
		HOME,
		GITHUB_WORKSPACE,
		RUNNER_TEMP,
		TMPDIR
	].flatMap((one) => one === void 0 || one === "" ? [] : [resolve(one)]).some((place) => dirname(place) !== place && contains(place, folder));
}
/** Whether everything in a folder has a name that a run gives. */
async function holdsOnlyReports(folder, world) {
	if (await world.files.kind(folder) !== "a folder") return false;
	const [names, logs] = [await world.files.list(folder), await world.files.list(join(folder, "logs"))];
	return names.every((name) => name === "logs" || REPORT_FILES.some((one) => one === name)) && logs.every((name) => name === "dependencies" || name.endsWith(".log"));
}
function contains(folder, other) {
	const inside = relative(folder, other);
	return inside !== ".." && !inside.startsWith(`..${sep}`);
}
/**
* Renames what is there, whatever it is, and gives the new name. A folder that cannot be renamed, because something is
* mounted on it, keeps its name.
*/
async function moveAside(folder, world) {
	const aside = join(dirname(folder), `${basename(folder)}.before-${world.machine.pid}-${world.now()}`);
	try {
		await world.files.move(folder, aside);
		return aside;
	} catch (error) {
		if (error.code !== "EBUSY") throw error;
		return folder;
	}
}
/** Removes what earlier runs have left in what was moved aside, and tells of the rest, if there is one. */
async function tellOf({ world, emit }, aside, out) {
	await clear(aside, world);
	const kind = await world.files.kind(aside);
	if (kind === null) return;
	const names = kind === "a folder" ? await world.files.list(aside) : [];
	const met = await Promise.all(names.slice(0, NAMED).map(async (name) => `${printable(name)} (${await world.files.kind(join(aside, name))})`));
	const more = names.length > NAMED ? ` and ${count(names.length - NAMED, "other")}` : "";
	const what = kind === "a folder" ? `held more than a report of ours: ${met.join(", ")}${more}` : `was ${kind}`;
	emit({
		type: "notice",
		level: "warning",
		message: `"${printable(out)}" ${what}. It was moved aside, to "${printable(aside)}".`
	});
}
/** The same for a folder that keeps its name; it may hold nothing else. */
async function refuseRest(folder, world) {
	await clear(folder, world);
	const [rest] = await world.files.list(folder);
	if (rest !== void 0) throw new Error(`"${printable(rest)}" is in it, which is not from us, and it cannot be moved aside`);
}
/**
* Removes what earlier runs have left: files of our names and folders that are empty then, nothing through a link. What
* cannot be removed stays.
*/
async function clear(folder, world) {
	const logs = join(folder, "logs");
	for (const name of REPORT_FILES) await removeFile(join(folder, name), world);
	for (const one of [join(logs, "dependencies"), logs]) {
		if (!(await world.files.kind(logs) === "a folder" && await world.files.kind(one) === "a folder")) continue;
		for (const name of await world.files.list(one)) if (name.endsWith(".log")) await removeFile(join(one, name), world);
		await world.files.removeEmpty(one);
	}
	await world.files.removeEmpty(folder);
}
/** Only a file; a link or a folder of that name is not from us. */
async function removeFile(path, world) {
	if (await world.files.kind(path) === "a file") await world.files.remove(path).catch(() => void 0);
}
// src/publish/replies.ts
/** Whether GitHub did what it was asked for. */
function isDone(reply) {
	return reply.ok && reply.status >= 200 && reply.status < 300;
}
/**
* Whether GitHub has looked at a request and said no; else it could not be reached, could not answer, or wants to be
* left alone.
*/
function isRefusal(reply) {
	return reply.ok && reply.limited === null && reply.status >= 400 && reply.status < 500;
}
/** Whether GitHub may have carried a request out although nobody heard of it. */
function isDoubtful(reply) {
	return !reply.ok || reply.status >= 500;
}
/**
* One sentence or two: what was not done, why, and what to do. `what` begins the sentence: "The comment was not
* posted". `remedy` is what to do when the token may not: "Give the job `pull-requests: write`, or set `comment:
* off`."
*/
function explain(what, reply, remedy) {
	return `${what}: GitHub ${answered(reply)}. ${advice(reply, remedy)}`;
}
function answered(reply) {
	if (!reply.ok) return reply.reason;
	if (reply.limited !== null) {
		const { waitSeconds } = reply.limited;
		const wait = waitSeconds === null ? "and does not say for how long" : `for another ${waitSeconds} s`;
		return `limits the rate of requests (${reply.status}) ${wait}`;
	}
	return `answered ${reply.status}${reply.message === "" ? "" : `: ${reply.message.replace(/\.$/u, "")}`}`;
}
function advice(reply, remedy) {
	if (isDoubtful(reply)) return "The next run posts again; until then the report is in the job's summary.";
	if (!reply.ok || reply.limited !== null) return "Run fewer jobs at once, or post less of each; the report is in the job's summary.";
	if (reply.status === 401) return "Set the input `github-token` to a valid token, such as ${{ github.token }}.";
	if (/\blocked\b/iu.test(reply.message)) return "Unlock the conversation to have it there; the report is in the job's summary.";
	return reply.status === 403 || reply.status === 404 ? remedy : "The report is in the job's summary.";
}
// src/publish/author.ts
/**
* Who jobs of GitHub are that use their own token. Nobody else can have the name: names of accounts have no brackets,
* and a "[bot]" is the app of that name (GitHub's documentation of usernames, and of authenticating as an app).
*/
const GITHUB_ACTIONS = "github-actions[bot]";
/**
* The user that jobs of Gitea and Forgejo are; no account can have this id (go-gitea/gitea,
* models/user/user_system.go).
*/
const GITEA_ACTIONS_USER = -2;
/**
* Asks who the token is, once. GitHub's REST API tells that to users alone, "Resource not accessible by integration" to
* apps; its GraphQL API tells both (`viewer`), as names that the REST API has for authors: "octocat", "my-app[bot]".
* Gitea and Forgejo have the REST API alone. Where no answer comes, only a job's own user is taken for ours.
*/
async function askAuthor(forge, api, signal) {
	const login = forge === "github" ? loginIn(await viewer(api, signal), "data", "viewer") : loginIn(await api.request("GET /user", {}, signal));
	if (login !== null) return (user) => at(user, "login") === login;
	return forge === "github" ? (user) => at(user, "login") === GITHUB_ACTIONS : (user) => at(user, "id") === GITEA_ACTIONS_USER;
}
/**
* The GraphQL API is beside the REST API: `/graphql` at github.com, `/api/graphql` beside `/api/v3` of an Enterprise
* Server. At the root of a server `..` leads nowhere else.
*/
function viewer(api, signal) {
	return api.request("POST /../graphql", { query: "query { viewer { login } }" }, signal, "failed");
}
function loginIn(reply, ...path) {
	const login = isDone(reply) ? at(reply.body, ...path, "login") : null;
	return typeof login === "string" && login !== "" ? login : null;
}
// src/publish/newer-runs.ts
function isNewer(a, b) {
	return a.run > b.run || a.run === b.run && a.attempt > b.attempt;
}
/** Runs that are asked about for one pull request. Who claims more of them is no race of ours. */
const MOST_ASKED = 10;
/**
* Looks up whether runs exist that somebody claims to write for. A number alone proves nothing: one that no run will
* ever reach would have the last word for good.
*/
var Runs = class {
	#target;
	#api;
	#signal;
	#known = /* @__PURE__ */ new Map();
	constructor({ target, api, signal }) {
		this.#target = target;
		this.#api = api;
		this.#signal = signal;
	}
	/**
	* Whether this repository has such a run of the same workflow on the same branch as ours, and that many attempts of
	* it. False as well where nobody can tell: in a private repository the token needs `actions: read`.
	*/
	async exists({ run, attempt }) {
		if (!Number.isSafeInteger(run) || run <= 0) return false;
		const [ours, theirs] = [await this.#look(this.#target.run.id), await this.#look(run)];
		if (at(ours, "id") !== this.#target.run.id || at(theirs, "id") !== run) return false;
		const attempts = at(theirs, "run_attempt");
		return typeof attempts === "number" && attempt <= attempts && ["workflow_id", "head_branch"].every((key) => at(ours, key) === at(theirs, key)) && fileOf(ours) === fileOf(theirs);
	}
	/** A run as GitHub describes it; null when it does not. */
	#look(run) {
		const known = this.#known.get(run);
		if (known !== void 0) return known;
		if (this.#known.size > MOST_ASKED) return Promise.resolve(null);
		const { owner, repo } = this.#target;
		const asked = this.#api.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", {
			owner,
			repo,
			run_id: run
		}, this.#signal).then((reply) => isDone(reply) ? reply.body : null);
		this.#known.set(run, asked);
		return asked;
	}
};
/** The workflow's file, without the branch or tag that some runs have it from ("ci.yml@main"). */
function fileOf(run) {
	const path = at(run, "path");
	return typeof path === "string" ? path.replace(/@.*$/su, "") : null;
}
// src/publish/comment.ts
/** Most that a body may take, in bytes: GitHub's limit of 65,536 characters, without the marker. */
const BODY_LIMIT = 65336;
/** Comments of a pull request that are looked through for ours. */
const MOST_COMMENTS = 3e3;
/** Times that it is looked at and decided anew, before others may have the last word. */
const ROUNDS = 6;
/** Tells a job's comments apart from all others; nothing can be read from it. */
function keyOf(parts) {
	return digest(JSON.stringify(parts));
}
/**
* Keeps one comment of a job on a pull request: changes the one that is there; makes one where there is none, if
* `create` says so. Where several were made at once, the oldest stays. A newer run's comment is left alone, and so is
* one that somebody has edited, or that anybody else than our token's user has made to look like ours. A comment for a
* run that cannot be found is written over, whatever its number. After each writing it is looked at what came of it,
* and nothing is written that was decided on long before: others may have written at the same time.
*/
async function placeComment(channel, draft, pullRequest, create) {
	const { api, signal } = channel;
	const talk = new Conversation(channel, pullRequest);
	const text = `${markerOf(draft)}\n${draft.body}`;
	let url = null;
	let lost = false;
	for (let round = 0; round < ROUNDS; round += 1) {
		const found = await talk.ours(draft);
		if (!found.ok) return url === null ? found : {
			ok: true,
			url
		};
		const [winner] = found.comments;
		if (winner === void 0 ? !(create && url === null) : !isOutdated(winner, found.comments, draft)) {
			for (const twin of superseded(found.comments)) await talk.remove(twin);
			return {
				ok: true,
				url: winner?.url ?? url
			};
		}
		const reply = winner === void 0 ? await talk.post(text) : await talk.replace(winner, text);
		if (isDone(reply)) url = urlIn(reply);
		else if (!isOpen(reply, winner === void 0, lost)) return {
			ok: false,
			reply
		};
		lost ||= isDoubtful(reply);
		await api.settle(signal);
	}
	return url === null ? {
		ok: false,
		reply: null
	} : {
		ok: true,
		url
	};
}
/** The comments on one pull request. */
var Conversation = class {
	#issue;
	#forge;
	#runs;
	#api;
	#signal;
	/** Set when it was asked who the token is. */
	#isAuthor = null;
	constructor(channel, pullRequest) {
		const { target, api, signal } = channel;
		const { owner, repo, forge } = target;
		this.#issue = {
			owner,
			repo,
			issue_number: pullRequest
		};
		this.#forge = forge;
		this.#runs = new Runs(channel);
		this.#api = api;
		this.#signal = signal;
	}
	/**
	* The job's comments that our token's user has written, oldest first: GitHub counts ids up. What claims to be newer
	* than `draft` and is of no run that can be found is older than all.
	*/
	async ours({ key, run, attempt }) {
		const listed = await this.#api.list("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", this.#issue, MOST_COMMENTS, this.#signal);
		if (!listed.ok) return listed;
		const comments = [];
		for (const item of listed.items) {
			const comment = readOurs(item, key);
			if (comment === null || !await this.#isOurs(item)) continue;
			const believed = !isNewer(comment, {
				run,
				attempt
			}) || await this.#runs.exists(comment);
			comments.push(believed ? comment : {
				...comment,
				...NO_RUN
			});
		}
		return {
			ok: true,
			comments: comments.toSorted((a, b) => a.id - b.id)
		};
	}
	post(body) {
		return this.#api.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
			...this.#issue,
			body
		}, this.#signal, "never");
	}
	replace(comment, body) {
		return this.#api.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
			...this.#address(comment),
			body
		}, this.#signal, "never");
	}
	/** Whoever comes next tries again. */
	async remove(comment) {
		await this.#api.request("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", this.#address(comment), this.#signal);
	}
	#address({ id }) {
		return {
			owner: this.#issue.owner,
			repo: this.#issue.repo,
			comment_id: id
		};
	}
	/** Whether our token's user wrote a comment. Anybody can write our marker, other apps included. */
	async #isOurs(comment) {
		this.#isAuthor ??= askAuthor(this.#forge, this.#api, this.#signal);
		return (await this.#isAuthor)(at(comment, "user"));
	}
};
/** Before every run. */
const NO_RUN = {
	run: 0,
	attempt: 0
};
/** The first line of a comment; it is not shown. Nothing in it comes from a flake, a log or a name but as a digest. */
function markerOf({ key, run, attempt, body }) {
	return `<!-- nix-verdict ${key} ${run}.${attempt} ${textDigest(body)} -->`;
}
const MARKER = /^<!-- nix-verdict ([0-9a-f]{32}) (\d{1,15})\.(\d{1,9}) ([0-9a-f]{32}) -->\r?\n/u;
/** Null for everything that is not the job's, and for what is no longer as we wrote it. */
function readOurs(comment, key) {
	const [id, body, url] = [
		at(comment, "id"),
		at(comment, "body"),
		at(comment, "html_url")
	];
	if (!isRecord(comment) || typeof body !== "string" || !Number.isSafeInteger(id)) return null;
	const [marker, itsKey, run, attempt, digest] = MARKER.exec(body) ?? [];
	if (marker === void 0 || digest === void 0 || itsKey !== key || textDigest(body.slice(marker.length)) !== digest) return null;
	return {
		id,
		url: typeof url === "string" ? url : null,
		run: Number(run),
		attempt: Number(attempt),
		digest
	};
}
/**
* Whether it is worth another look: what was asked for may have been done (`lost`: once before), a limit be over, a
* comment that is gone have left another.
*/
function isOpen(reply, isNew, lost) {
	if (isDoubtful(reply)) return !lost;
	return reply.ok && (reply.limited !== null || reply.status === 404 && !isNew);
}
/**
* Whether a draft takes the place of the comment that stays: not when there is a newer one, whose author is about to do
* so himself.
*/
function isOutdated(winner, all, draft) {
	if (all.some((comment) => isNewer(comment, draft))) return false;
	return isNewer(draft, winner) || winner.digest !== textDigest(draft.body);
}
/** All but the oldest, which stays, and the newest, whose author is about to write it there. */
function superseded(all) {
	const newest = all.reduce((best, one) => best === void 0 || isNewer(one, best) ? one : best, void 0);
	return all.slice(1).filter((twin) => twin !== newest);
}
function urlIn(reply) {
	const url = reply.ok ? at(reply.body, "html_url") : null;
	return typeof url === "string" ? url : null;
}
/** Of what a reader sees: line ends and spaces may change on the way, without anybody having edited anything. */
function textDigest(body) {
	return digest(body.replaceAll(/[\s\p{Cc}]+/gu, ""));
}
function digest(text) {
	return createHash("sha256").update(text.toWellFormed()).digest("hex").slice(0, 32);
}
// src/publish/posting.ts
/** The outcome in Markdown, of at most `limit` bytes. */
function bodyOf({ outcome, title, target }, limit) {
	const page = {
		title,
		links: target.forge === "github" ? linksTo(target.run.url) : [{
			name: "runs",
			url: target.run.url
		}],
		limit
	};
	return "report" in outcome ? renderComment(outcome.report, page) : renderUnjudged(outcome.problem, page);
}
/** Whether there is a report, and its verdict is good. */
function isGoodOutcome(outcome) {
	return "report" in outcome && totals(outcome.report).verdict === "good";
}
/** The outcome in one line. */
function headlineOf(outcome) {
	return "report" in outcome ? headline(outcome.report) : `nothing was judged: ${outcome.problem}`;
}
// src/publish/status-names.ts
/**
* What GitHub takes as the name of a status (its own error; runatlantis/atlantis#2506), counted in bytes to be on the
* safe side. Check runs get the same.
*/
const CONTEXT_BYTES = 255;
/** What GitHub takes as a status's description (its own error, for instance zalando/zappr#378). */
const DESCRIPTION_LENGTH = 140;
/**
* Statuses take no character that is four bytes in UTF-8: "description doesn't accept 4-byte Unicode"
* (ouzi-dev/commit-status-updater#527).
*/
const FOUR_BYTES = /[\u{10000}-\u{10ffff}]/gu;
/** A report's title: the user's, or else its workflow and job, so that no two jobs share a gate by accident. */
function titleOf({ workflow, job }, title) {
	return title ?? [workflow, job].filter((part) => part !== "").join(" / ");
}
/** The name of the one status that protection can require. */
function gateName(title) {
	return bounded(`nix-verdict / ${showName(title)}`);
}
/**
* A status's name for each check, which can be no gate's: different ones, also for GitHub, which takes "A" and "a" for
* the same. Of several systems' checks each names its own.
*/
function checkNames(title, checks) {
	const names = /* @__PURE__ */ new Map();
	const taken = /* @__PURE__ */ new Set();
	const show = showNames(checks.map(({ name }) => name));
	const several = hasSeveralSystems(checks);
	for (const check of checks.toSorted((a, b) => compare(a.name, b.name) || compare(a.attr, b.attr))) {
		const system = several ? ` (${systemOf(check) ?? "any system"})` : "";
		const full = `nix-verdict: ${showName(title)} / ${show(check.name)}${system}`;
		const short = bounded(full);
		let name = taken.has(short.toLowerCase()) ? marked(full) : short;
		for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = marked(`${full} ${number}`);
		taken.add(name.toLowerCase());
		names.set(check, name);
	}
	return names;
}
/** `text` as a status's description. */
function description(text) {
	return shorten(plain(text), DESCRIPTION_LENGTH);
}
/** `text` as a name. Where something of it is lost, a few digits of its digest keep it apart from others. */
function bounded(text) {
	const name = plain(text);
	return name === text && Buffer.byteLength(name) <= CONTEXT_BYTES ? name : marked(text);
}
function marked(text) {
	const mark = ` ~${createHash("sha256").update(text).digest("hex").slice(0, 8)}`;
	let name = plain(text).slice(0, CONTEXT_BYTES);
	while (Buffer.byteLength(name) + mark.length > CONTEXT_BYTES) name = name.slice(0, -1);
	return name + mark;
}
function plain(text) {
	return printable(text).replace(FOUR_BYTES, "�");
}
// src/publish/status.ts
/** Most text of a check run (GitHub's REST API, "Create a check run": 65,535 characters), counted in bytes. */
const CHECK_RUN_LIMIT = 65535;
/**
* Sets the one status that protection can require. In a job it is a commit status: a check run that is made through the
* API shows up under any one of the commit's workflows (dorny/test-reporter#67). For the bot it is a check run, because
* only one of those can carry its annotations. The other way is taken where the first is refused, and for a bad verdict
* also where it fails: nothing green of before may stand because a server was down.
*
* Where a status and a check run have one name, protection wants both (GitHub's documentation, "Troubleshooting
* required status checks"), and other readers look at one of them alone. So the other one, which an earlier run may
* have set with another token, is brought into line when it is there.
*/
async function setGate(channel, gate) {
	const [first, other] = waysOf(channel, gate);
	const reply = await first.set();
	const opposite = gate.good ? "failure" : "success";
	if (reply === null) {
		const refused = other !== null && await other.says(opposite) ? await other.set() : null;
		return {
			set: true,
			reply,
			stale: other === null || refused === null ? null : {
				kind: other.kind,
				reply: refused
			}
		};
	}
	const mayTurn = isRefusal(reply) || !gate.good;
	const set = other !== null && mayTurn && await other.set() === null;
	return {
		set,
		reply,
		stale: set && await first.says(opposite) ? {
			kind: first.kind,
			reply
		} : null
	};
}
/** Whether a gate of this name is green on the commit, of either kind. */
async function isGreen(channel, gate) {
	for (const way of waysOf(channel, gate)) if (way !== null && await way.says("success")) return true;
	return false;
}
/** Older check runs of one name that are looked at. */
const MOST_OLDER = 10;
/**
* What is left when a bad gate can be set in neither way: it is written without anything that could be refused, and
* what is green of before is changed where nothing new can be made. Gives whether something of that was done.
*/
async function withdrawGate(channel, title) {
	const { target, api, signal } = channel;
	const { owner, repo, commit } = target;
	const name = gateName(title);
	const status = await api.request("POST /repos/{owner}/{repo}/statuses/{sha}", {
		owner,
		repo,
		sha: commit,
		state: "failure",
		context: name
	}, signal, "failed");
	if (target.forge === "gitea") return isDone(status);
	if (isDone(await api.request("POST /repos/{owner}/{repo}/check-runs", {
		owner,
		repo,
		name,
		head_sha: commit,
		status: "completed",
		conclusion: "failure"
	}, signal))) return true;
	const changed = [];
	for (const older of (await checkRunsOf(channel, name)).filter((item) => at(item, "conclusion") === "success").slice(0, MOST_OLDER)) {
		const change = {
			owner,
			repo,
			check_run_id: at(older, "id"),
			status: "completed",
			conclusion: "failure"
		};
		changed.push(isDone(await api.request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", change, signal)));
	}
	return isDone(status) || changed.length > 0 && changed.every((done) => done);
}
/** The first way, and the other one; Gitea has no check runs. */
function waysOf(channel, gate) {
	const { target } = channel;
	const state = gate.good ? "success" : "failure";
	const name = gateName(gate.title);
	const status = {
		kind: "status",
		set: () => setStatus(channel, name, state, gate.headline),
		says: (what) => saysStatus(channel, name, what)
	};
	if (target.forge === "gitea") return [status, null];
	const checkRun = {
		kind: "check run",
		set: () => setCheckRun(channel, state, gate),
		says: async (what) => (await checkRunsOf(channel, name)).some((item) => at(item, "conclusion") === what)
	};
	return target.by === "job" ? [status, checkRun] : [checkRun, status];
}
/** Statuses of a commit that are looked through, the last of each name. */
const MOST_CONTEXTS = 1e3;
async function saysStatus({ target: { owner, repo, commit }, api, signal }, name, state) {
	const listed = await api.list("GET /repos/{owner}/{repo}/commits/{ref}/status", {
		owner,
		repo,
		ref: commit
	}, MOST_CONTEXTS, signal);
	if (!listed.ok) return false;
	return listed.items.some((item) => sameName(at(item, "context"), name) && at(item, "state") === state);
}
/** The last ones of a name; none where they cannot be read. */
async function checkRunsOf({ target: { owner, repo, commit }, api, signal }, name) {
	const listed = await api.list("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
		owner,
		repo,
		ref: commit,
		check_name: name
	}, 100, signal);
	return listed.ok ? listed.items : [];
}
/**
* Sets a status for each check, bad ones first. `left`: how many got none; `reply`: what GitHub answered to the first
* of them, null when it was our own limit.
*/
async function setEach(channel, report, title) {
	const checks = byNeedOfAttention(report.checks);
	const names = checkNames(title, checks);
	for (const [index, check] of checks.slice(0, 100).entries()) {
		const words = [WORDS[check.verdict], ...check.reason === null ? [] : [check.reason.message]].join(": ");
		const reply = await setStatus(channel, names.get(check) ?? "", isBad(check, report.flaky) ? "failure" : "success", words);
		if (reply !== null) return {
			left: checks.length - index,
			reply
		};
	}
	return {
		left: Math.max(0, checks.length - 100),
		reply: null
	};
}
/** The last one of a name counts, so it may be set again. Null when it is set, as below. */
async function setStatus({ target: { owner, repo, commit, run }, api, signal }, context, state, words) {
	const status = {
		state,
		context,
		description: description(words),
		target_url: run.url
	};
	const reply = await api.request("POST /repos/{owner}/{repo}/statuses/{sha}", {
		owner,
		repo,
		sha: commit,
		...status
	}, signal, "failed");
	return isDone(reply) ? null : reply;
}
async function setCheckRun({ target: { owner, repo, commit, run }, api, signal }, conclusion, gate) {
	const name = gateName(gate.title);
	const output = {
		title: description(gate.headline),
		summary: gate.summary(),
		annotations: gate.annotations.map(forCheckRun)
	};
	const checkRun = {
		name,
		head_sha: commit,
		status: "completed",
		conclusion,
		details_url: run.url,
		external_id: `${run.id}.${run.attempt}`,
		output
	};
	const make = () => api.request("POST /repos/{owner}/{repo}/check-runs", {
		owner,
		repo,
		...checkRun
	}, signal);
	const reply = await make();
	if (isDone(reply)) return null;
	if (!isDoubtful(reply)) return reply;
	const listed = await api.list("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
		owner,
		repo,
		ref: commit,
		check_name: name
	}, 100, signal);
	if (!listed.ok) return reply;
	if (listed.items.some((item) => at(item, "external_id") === checkRun.external_id && at(item, "conclusion") === conclusion)) return null;
	const again = await make();
	return isDone(again) ? null : again;
}
// src/publish/post-gate.ts
function gateOf(post) {
	const { outcome, options, title, target } = post;
	const annotations = target.by === "bot" && options.annotations && "report" in outcome ? chooseAnnotations(outcome.report, options.folder) : [];
	return {
		title,
		good: isGoodOutcome(outcome),
		headline: headlineOf(outcome),
		summary: () => bodyOf(post, CHECK_RUN_LIMIT),
		annotations
	};
}
/** Sets the gate; gives whether it is there. */
async function postGate(post) {
	const { target, posted, notice, fail } = post;
	const gate = gateOf(post);
	const { set, reply, stale } = await setGate(post, gate);
	posted.gate = set;
	if (!set && reply !== null) {
		const withdrawn = target.by === "bot" && !gate.good && await withdrawGate(post, post.title);
		posted.gate = withdrawn;
		fail(explain(withdrawn ? "The status on the commit is red, and says nothing more" : "There is no status on the commit", reply, `Give the job ${target.by === "job" ? "`statuses: write`" : "`checks: write`"}, or set \`status: off\`.`));
		return false;
	}
	if (stale !== null) {
		const opposite = gate.good ? "bad" : "good";
		fail(explain(`${`The ${stale.kind} "${gateName(post.title)}" of an earlier run`} still says that the commit is ${opposite}`, stale.reply, `Give the job \`${stale.kind === "status" ? "statuses" : "checks"}: write\`, or set \`status: off\`.`));
	}
	if (reply !== null && gate.annotations.length > 0) notice(explain("There are no annotations", reply, "Give the job `checks: write`, or set `annotations: off`."));
	return true;
}
/**
* Where nobody can say whose commit it is, nothing is set on it, except that a gate of ours which is green does not
* stay so beside a bad verdict.
*/
async function refuseGate(post, reply) {
	const { fail } = post;
	fail(explain("There is no status on the commit, because the pull requests of this branch could not be looked up", reply, "Give the job `pull-requests: write`, or set `status: off`."));
	const ours = gateOf(post);
	return !ours.good && await isGreen(post, ours) && await postGate(post);
}
/** Sets a status for each check. */
async function postEach(post) {
	const { outcome, title, notice, fail } = post;
	if (!("report" in outcome)) return;
	const { left, reply } = await setEach(post, outcome.report, title);
	if (reply !== null) fail(explain(`${left} checks have no status of their own`, reply, "Give the job `statuses: write`, or set `status: gate`."));
	else if (left > 0) notice(`${left} checks have no status of their own: one job sets at most 100, bad ones first. The gate stands for all of them.`);
}
// src/publish/pull-request.ts
/** Open pull requests that are looked through: GitHub gives only those of the branch, Gitea all. */
const MOST_PULL_REQUESTS = 1e3;
const FORK = "No comment and no status: a pull request from a fork gets a token that may only read. To have them there, add the reporting bot (report/action.yml) in a second workflow, on workflow_run; the report is in the job's summary.";
const GONE = "No comment and no status: the run is of a fork's branch that has no open pull request with this commit any more.";
const RUN_ENDING = "The report was not posted in full: the run is ending.";
/**
* Posts an outcome: statuses on the commit, and a comment on each pull request. Whatever cannot be posted is a notice
* that says what, why, and what to do; for the bot it is a failure.
*/
async function publishToGitHub(channel, outcome, options, emit) {
	const { target, signal } = channel;
	const notice = (message) => emit({
		type: "notice",
		level: "info",
		message
	});
	const posted = {
		commentUrl: null,
		failures: [],
		gate: options.status === "off"
	};
	if (options.comment === "off" && options.status === "off") return posted;
	if (target.fromFork) {
		notice(FORK);
		return {
			...posted,
			gate: true
		};
	}
	const fail = target.by === "bot" ? (message) => void posted.failures.push(message) : notice;
	try {
		await send({
			outcome,
			options,
			title: titleOf(target, options.title),
			posted,
			notice,
			fail,
			...channel
		});
	} catch (error) {
		if (!signal.aborted) throw error;
		notice(RUN_ENDING);
	}
	return posted;
}
/** The gate comes first: it is what a merge waits for, and the bot may be stopped at any time. */
async function send(post) {
	const { options, target, posted } = post;
	const foreign = isForeign(target);
	const found = options.comment === "off" && !foreign ? {
		ok: true,
		numbers: []
	} : await pullRequests(post);
	if (foreign && found.ok && found.numbers.length === 0) {
		post.notice(GONE);
		posted.gate = true;
		return;
	}
	const isSet = options.status !== "off" && (foreign && !found.ok ? await refuseGate(post, found.reply) : await postGate(post));
	if (options.comment !== "off") posted.commentUrl = await comment(post, found);
	if (isSet && options.status === "each") await postEach(post);
}
/**
* Whether a fork's run is reported on: where its commit is nobody's pull request it has no say, because it may be
* another branch's as well.
*/
function isForeign({ by, pullRequest, owner, repo }) {
	return by === "bot" && !(isHead(pullRequest) && sameName(pullRequest.repository, `${owner}/${repo}`));
}
function isHead(pullRequest) {
	return typeof pullRequest === "object" && pullRequest !== null;
}
/** Those that the event names; or all open ones whose head is exactly this branch, and still this commit. */
async function pullRequests({ target: { owner, repo, commit, pullRequest }, api, signal }) {
	if (!isHead(pullRequest)) return {
		ok: true,
		numbers: pullRequest === null ? [] : [pullRequest]
	};
	const { repository, branch } = pullRequest;
	const head = `${repository.split("/")[0] ?? ""}:${branch}`;
	const listed = await api.list("GET /repos/{owner}/{repo}/pulls", {
		owner,
		repo,
		state: "open",
		head
	}, MOST_PULL_REQUESTS, signal);
	if (!listed.ok) return listed;
	return {
		ok: true,
		numbers: listed.items.filter((item) => sameName(at(item, "head", "repo", "full_name"), repository) && at(item, "head", "ref") === branch && at(item, "head", "sha") === commit).map((item) => at(item, "number")).filter((number) => typeof number === "number")
	};
}
async function comment(post, found) {
	const { outcome, options, fail } = post;
	const remedy = "Give the job `pull-requests: write`, or set `comment: off`; the report is in the job's summary.";
	if (!found.ok) {
		fail(explain("There is no comment, because the pull requests of this branch could not be looked up", found.reply, remedy));
		return null;
	}
	if (found.numbers.length === 0) return null;
	const draft = draftOf(post);
	const create = options.comment === "auto" || !isGoodOutcome(outcome);
	let first = null;
	for (const number of found.numbers) {
		const placed = await placeComment(post, draft, number, create);
		if (placed.ok) first ??= placed.url;
		else if (placed.reply === null) fail(`The comment on pull request ${number} was not brought up to date: others changed it again and again. The next run tries again.`);
		else fail(explain(`The comment on pull request ${number} could not be written`, placed.reply, remedy));
	}
	return first;
}
function draftOf(post) {
	const { run, workflow, job } = post.target;
	return {
		key: keyOf([
			workflow,
			job,
			post.title,
			post.options.flake
		]),
		run: run.id,
		attempt: run.attempt,
		body: bodyOf(post, BODY_LIMIT)
	};
}
// src/publish/target.ts
/** Why nothing is evaluated or built for this event; null when it may be. */
function refusalOf(env) {
	if (env["GITHUB_EVENT_NAME"] !== "pull_request_target") return null;
	return "nix-verdict does not run under pull_request_target: it would evaluate and build a stranger's code in a job that has the repository's secrets and a token that may write. Use `on: pull_request` in this workflow. For comments on pull requests from forks, add the reporting bot (report/action.yml) in a second workflow, on workflow_run.";
}
/**
* From a job's environment, its event, and its matrix as JSON ("" and "null": none). `by`: who asks; under
* `workflow_run` the bot speaks for the run that has ended, and any other job for itself alone. Null where nothing can
* be posted: outside of jobs, or without a commit.
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
	const server = env["GITHUB_SERVER_URL"] ?? "https://github.com";
	return {
		forge,
		owner,
		repo,
		...where,
		run: {
			id,
			attempt,
			url: `${server}/${repository}/actions${forge === "github" ? `/runs/${id}` : ""}`
		},
		job: where.by === "bot" ? "" : jobName(env, matrix)
	};
}
/**
* How the run ended that the bot is to report on. `nothing-ran`: it was skipped, or waits for approval, which GitHub
* calls completed as well. `cut-short`: jobs may have left nothing, also where it has not ended, or ended in a way that
* we do not know. `failed`: some job of it did, and it may have left nothing. (GitHub's documentation of workflow runs,
* `conclusion`.)
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
/**
* Of another workflow's run: all of it comes from the event, which GitHub makes, and nothing from what that run has
* left.
*/
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
* A job as GitHub shows it: its id, and every value in its matrix, in parentheses. GitHub cuts such a name after 100
* characters; here the legs of a matrix have to stay apart, and so have several uses of the action in one job: GitHub
* counts them in the name of the step.
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
// src/pipelines/post-report.ts
/**
* How long a bot that was told to stop takes for its last word, in milliseconds: a runner kills what still runs 10 s
* after it was cancelled (actions/runner, ProcessInvoker).
*/
const FINAL_POST_MS = 6e3;
/**
* Posts what became of a job to GitHub, and sets the output `comment-url`. Without a token, or an event that has a
* place for it, there is nothing to do. Gives what was wanted and could not be posted, in sentences: only for the bot,
* whose gate is its verdict. A job's own colour tells its verdict, and a red one must mean a bad check.
*/
async function post(context, outcome, posting) {
	const { inputs, folder, target, host } = posting;
	const { world, emit, signal } = context;
	const { publish, githubToken, flake } = inputs;
	if (target === null) return [];
	const isBot = target.by === "bot";
	if (githubToken === null) return isBot && (publish.comment !== "off" || publish.status !== "off") ? [NO_TOKEN] : [];
	const options = {
		...publish,
		annotations: publish.annotations === "auto",
		flake,
		folder
	};
	const api = openApi(apiOf(world.env, githubToken), realGitHub());
	try {
		const { commentUrl, failures, gate } = await publishToGitHub({
			target,
			api,
			signal
		}, outcome, options, emit);
		host.output("comment-url", commentUrl ?? "");
		if (!isBot || gate || !signal.aborted) return failures;
		const stopped = "the bot was stopped before it could report. Run it again";
		return [...failures, ...await lastWord(context, stopped, inputs, target)];
	} catch (error) {
		const failure = `The report was not posted. ${faultOf(error)}`;
		const fault = "a fault of nix-verdict itself: see the log of the job that reports";
		if (isBot) return [failure, ...await lastWord(context, fault, inputs, target)];
		host.warning(failure);
		return [];
	}
}
const NO_TOKEN = "There is neither a comment nor a status: the input `github-token` is empty. Leave it out, or give it a token.";
/**
* Makes the bot's gate red when its verdict could not be posted: a green one of an earlier run must not stand. It has
* its own time for that, also when the context has ended. Gives what could not be done of it.
*/
async function lastWord({ world, emit }, problem, { publish, githubToken, flake }, target) {
	const options = {
		...publish,
		comment: "off",
		status: publish.status === "off" ? "off" : "gate",
		annotations: false,
		flake,
		folder: null
	};
	const channel = {
		target,
		api: openApi(apiOf(world.env, githubToken), realGitHub()),
		signal: AbortSignal.timeout(FINAL_POST_MS)
	};
	try {
		return (await publishToGitHub(channel, { problem }, options, emit)).failures;
	} catch (error) {
		return [`The status on the commit could not be made red. ${faultOf(error)}`];
	}
}
// src/diagnose/signs.ts
/**
* What lines of a log say of a failure, in the words of compilers, linkers, test runners and shells. Every pattern
* takes time linear in its line: what a build prints may be made to take long.
*/
/**
* How much a line tells: a tool's own word for what is wrong, the tool's word that something is, or a word that sounds
* like it.
*/
const WEIGHTS = [
	"cause",
	"outcome",
	"hint"
];
const sign = (weight, before, after, pattern) => ({
	weight,
	pattern,
	before,
	after
});
/** The first that matches tells what a line is. */
const SIGNS = [
	sign("outcome", 0, 0, /^\s*make(?:\[\d+\])?: \*\*\* \[.* Error \d+$/),
	sign("outcome", 0, 4, /^\s*FAILED: (?:\[code=\d+\] )?\S/),
	sign("outcome", 0, 0, anyOf([
		/error: (?:could not compile|test failed|aborting due to|build of|\d+ (?:dependenc|target))/,
		/collect2: error: ld returned|clang(?:\+\+)?: error: linker command failed|ninja: build stopped/,
		/FAILED \(|Errors while running CTest|npm (?:ERR!|error)/
	], { before: /^\s*/ })),
	sign("outcome", 0, 8, /^\s*error: (?:builder for|Cannot build) '/),
	sign("outcome", 0, 0, /^-- Configuring incomplete/),
	sign("outcome", 0, 1, /^\s*FAILED \S/),
	sign("cause", 3, 3, /^E\s{3,}\S/),
	sign("cause", 0, 8, /^\s*not ok\b(?!.*# (?:TODO|SKIP)\b)/i),
	sign("cause", 0, 5, /^\s*--- FAIL:/),
	sign("cause", 0, 8, /^\s*●\s.*\s›\s/),
	sign("cause", 0, 6, /^\s*(?:FAIL|×|✗|✖|✘)\s+\S.*(?:\s>\s|\s›\s|\(\d[\d.]*\s?ms\)$)/),
	sign("outcome", 0, 0, /^\s*(?:×|✗|✖|✘|✕)\s+\S/),
	sign("cause", 0, 3, /\*\*\*(?:Failed|Exception|Timeout|Not Run)\b/),
	sign("cause", 0, 2, /^\s*\d+\/\d+ .* (?:FAIL|TIMEOUT|ERROR)\s+\d[\d.]*s\b/),
	sign("cause", 0, 8, /^\s*(?:\d+ failing$|Failures:$)/),
	sign("cause", 0, 6, /^(?:FAIL|ERROR): \S+ \(/),
	sign("cause", 0, 4, /\bpanicked at\b|^\s*panic: /),
	sign("outcome", 0, 1, /^\s*(?:!!! )?Traceback \(most recent call last\):/),
	sign("cause", 0, 3, /^\s*Test ".*" failed with error/),
	sign("cause", 1, 8, /^\s*error\[[A-Z]\w*\]: /),
	sign("cause", 1, 6, /^[^\s:()]+(?::\d+){1,2}: (?:(?:fatal )?error:|failure$)/i),
	sign("cause", 1, 2, /^[^\s:()]+\.go:\d+(?::\d+)?: /),
	sign("cause", 0, 3, /^[^\s()]+\(\d+,\d+\): error /),
	sign("cause", 1, 2, /\bundefined (?:reference to|symbol)|\bcannot find -l|\bmultiple definition of/),
	sign("cause", 0, 6, /^CMake Error\b/),
	sign("cause", 0, 1, /: \*\*\* No rule to make target /),
	sign("cause", 0, 4, /^In \S.* line \d+:$/),
	sign("cause", 1, 6, /^\s*╭─\[|^\s*,-\[/),
	sign("cause", 2, 10, /^@@ -\d/),
	sign("cause", 0, 0, /: not formatted$|\bis not formatted\b|\bwould reformat\b/),
	sign("cause", 0, 2, /^\S*: \d+ out of \d+ hunks? FAILED|^\S+: line \d+: |^File "[^"]*", line \d+, characters? /),
	sign("cause", 1, 0, anyOf([
		/No space left on device|Cannot allocate memory|Disk quota exceeded/,
		/\bstd::bad_alloc\b|\bOutOfMemoryError\b|\bOut of memory\b/,
		/^\s*Killed$|Killed signal terminated/
	], { flags: "i" })),
	sign("cause", 1, 0, anyOf([/\bSegmentation fault\b|\bsegfault\b|\bIllegal instruction\b|\bcore dumped\b/, /AddressSanitizer|LeakSanitizer|UndefinedBehaviorSanitizer|: runtime error: /])),
	sign("cause", 1, 3, /\bassert(?:ion)?\b.{0,200}\bfail(?:ed|ure)\b/i),
	sign("cause", 6, 4, /(?:^|[\s.!])[A-Z]\w*(?:Error|Exception|Failed|Failure)(?: \[\w+\])?(?:: |$)/),
	sign("cause", 1, 1, /: command not found$|: No such file or directory\b|: Permission denied\b|: not found$/),
	sign("cause", 0, 2, /^\s*(?:fatal|ERROR|FATAL|CRITICAL|panic)\b\s*[:\]]/),
	sign("cause", 1, 4, /(?:^|\s)(?:fatal )?error: /i),
	sign("outcome", 1, 2, /^\s*(?:expected|actual|received|but got|left|right)\b\s*:/i),
	sign("outcome", 0, 0, anyOf([/\b[1-9]\d* (?:[a-z]+ ){0,2}(?:fail(?:ed|ures?|ing|s)?|errors?)\b/, /\b(?:fail(?:ed|ures?)?|errors?)\s*[:=]?\s*[1-9]\d*\b/], { flags: "i" })),
	sign("outcome", 0, 0, /^FAIL\b|\bFAILED\b|: FAIL$/),
	sign("outcome", 0, 2, /^\S+:\d+:\d+: /),
	sign("hint", 1, 2, anyOf([/errors?|fail(?:ed|ure|ures|s)?|fatal|cannot|can't|could not|couldn't|unable to|not found/, /denied|refused|forbidden|invalid|mismatch|abort(?:ed|ing)?|exception|differs?/], {
		before: /(?<![\w./-])/,
		after: /(?![\w/-]|\.\w)/,
		flags: "i"
	}))
];
/** Words that report no failure, but look like words that do. */
const NO_FAILURE = anyOf([
	/\b(?:0|no|without|zero) (?:[a-z]+ )?(?:errors?|fail(?:ed|ures?|ing)?)\b(?:\(s\))?/,
	/\b(?:errors?|fail(?:ed|ures?|s)?)(?:\s*[:=]\s*| )0\b(?!\.)/,
	/\berror-free\b|-W(?:no-)?error\S*/
], { flags: "gi" });
/**
* Lines that speak of failure and tell of none: tests that passed, warnings, probes of a configuration, what was
* ignored, and what a build tool is at.
*/
const HARMLESS = [
	/^\s*(?:✓|✔|√|ok\b|PASS\b|PASSED\b|PASS:|\[\s+(?:OK|RUN)\s+\])/,
	/(?:\bok|\bOK|\bPASS|\bPASSED|\bpassed|\bPassed|✓|✔)\s*(?:\(?[\d.]+ ?m?s(?:ec)?\)?|\[ *\d+%\])?$/,
	/\bwarning:|^\s*warning\b|\bWARN(?:ING)?\b|: note: |^note: /i,
	/^-- (?!Configuring incomplete)|^checking |^(?:Checking|Configuring|Looking) (?:for|if|whether) /,
	/\(ignored\)$|\bxfail(?:ed)?\b|\bexpected fail|# (?:TODO|SKIP)\b|\bignoring\b/i,
	anyOf([
		/\[[ \d]+%\] |\[\d+ ?(?:\/|of) ?\d+\] /,
		/(?:\S*\/)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+) -/,
		/(?:CC|CXX|LD|AR)\s{2,}|Compiling /
	], { before: /^\s*/ })
];
/** What did not pass, whatever else the line says. */
const NOT_HARMLESS = /^\s*not ok\b|\b[1-9]\d* fail/i;
/**
* A virtual machine's own console, as a test driver passes it on (`machine # …`): systems say much that sounds bad
* while they start.
*/
const CONSOLE = /^\w[\w-]* # /;
/** Whether a line tells of what is well, or may be. */
function isHarmless(line) {
	return !NOT_HARMLESS.test(line) && HARMLESS.some((pattern) => pattern.test(line));
}
/** No sign is shorter; there may be a million such lines. */
const SHORTEST = 4;
/** What a line, no longer than an excerpt's, says of a failure; null when nothing. */
function signOf(line) {
	if (line.length < SHORTEST) return null;
	const said = line.replace(NO_FAILURE, "");
	const found = SIGNS.find(({ pattern }) => pattern.test(said)) ?? null;
	if (found === null || isHarmless(line)) return null;
	return CONSOLE.test(line) && found.weight !== "hint" ? {
		...found,
		weight: "hint",
		before: 1,
		after: 1
	} : found;
}
// src/diagnose/log-lines.ts
/** Last lines that are always shown: what the build said when it gave up. */
const LAST_LINES = 4;
/**
* So many where no tool says what went wrong: the rest of the room is for words that only sound like it, and what
* stands before them.
*/
const LAST_LINES_UNEXPLAINED = 14;
/**
* Of the lines of one weight, so many are remembered from the beginning and from the end; an excerpt has no room for
* more.
*/
const HITS_KEPT = 25;
/**
* Begins a step of a nixpkgs build. What failed is in the last one. The first form is for Nix, the second, since 24.05,
* for people.
*/
const PHASE = /^@nix \{.*"setPhase"|^Running phase: /;
/** What a program tells Nix, and not people; only the raw log has it. */
const FOR_NIX = /^@nix \{/;
/**
* The lines of a build's log that tell a person why it failed, in their order, as many as an excerpt has at most, with
* marks for the gaps. Always among them are the last ones. `log`: its lines as excerpts show them, or {@link GAP} for a
* part that was not read. Takes time linear in the log.
*
* What matters most is the first error (with compilers, the others follow from it), and then the last one (with tests,
* where earlier ones may be part of what is tested).
*/
function linesThatMatter(log) {
	const phaseAt = log.findLastIndex((line) => PHASE.test(line));
	const from = log.slice(0, Math.max(0, phaseAt)).filter(isForPeople).length;
	const lines = log.filter(isForPeople);
	if (lines.length <= 25) return lines;
	const excerpt = new Excerpt(lines);
	const takeLast = (count) => excerpt.take(places(lines.length - 1, count, -1));
	takeLast(LAST_LINES);
	const hits = hitsIn(lines, from);
	const explained = hits.cause.length > 0;
	if (!explained) takeLast(LAST_LINES_UNEXPLAINED);
	for (const weight of WEIGHTS) {
		if (weight === "hint" && explained) break;
		for (const hit of byInterest(hits[weight])) excerpt.take(windowOf(hit, lines));
	}
	if (!explained) excerpt.take(places((hits.outcome[0]?.place ?? lines.length) - 1, 25, -1));
	return excerpt.lines().filter((line, index, all) => line !== "…" || all[index - 1] !== "…");
}
function isForPeople(line) {
	return /\S/.test(line) && !FOR_NIX.test(line);
}
/** The lines from a place on that say something of a failure: the first and the last of each weight. */
function hitsIn(lines, from) {
	const first = {
		cause: [],
		outcome: [],
		hint: []
	};
	const last = {
		cause: [],
		outcome: [],
		hint: []
	};
	for (let place = from; place < lines.length; place += 1) {
		const sign = signOf(lines[place] ?? "");
		if (sign === null) continue;
		(first[sign.weight].length < HITS_KEPT ? first : last)[sign.weight].push({
			place,
			sign
		});
		if (last[sign.weight].length > HITS_KEPT) last[sign.weight].shift();
	}
	return {
		cause: [...first.cause, ...last.cause],
		outcome: [...first.outcome, ...last.outcome],
		hint: [...first.hint, ...last.hint]
	};
}
/** A line and what belongs to it: what comes behind it counts only as far as nothing else is told there. */
function windowOf({ place, sign }, lines) {
	const after = places(place + 1, sign.after);
	const other = after.findIndex((next) => isHarmless(lines[next] ?? ""));
	return [
		place,
		...other === -1 ? after : after.slice(0, other),
		...places(place - 1, sign.before, -1)
	];
}
/** The first, the last, then the others in their order. */
function byInterest(hits) {
	return [
		...hits.slice(0, 1),
		...hits.slice(1).slice(-1),
		...hits.slice(1, -1)
	];
}
// src/diagnose/diagnose.ts
/**
* Bytes that are read of a log, from its beginning and from its end. Some 30,000 lines: what stands in the middle of
* more than that is not what a build ended over. A thousand failed checks with gigabytes of logs must be diagnosed
* within a job's time.
*/
const READ = {
	first: 524288,
	last: 2097152
};
/**
* Checks as they were judged, the bad ones with an excerpt that tells why: the lines that matter of their log. What has
* no log, or one that cannot be read or is empty, keeps the excerpt that it has. `out`: the folder of the report, in
* which the logs are.
*/
async function diagnose(checks, out, world) {
	const diagnosed = [];
	const excerpts = /* @__PURE__ */ new Map();
	for (const check of checks) {
		const { log, verdict } = check;
		if (log === null || isGood(verdict)) {
			diagnosed.push(check);
			continue;
		}
		const excerpt = excerpts.get(log) ?? await logExcerpt(join(out, log), world.files);
		excerpts.set(log, excerpt);
		diagnosed.push(excerpt.length === 0 ? check : {
			...check,
			excerpt
		});
	}
	return diagnosed;
}
async function logExcerpt(path, files) {
	try {
		return linesThatMatter(await readLog(path, files));
	} catch {
		return [];
	}
}
/**
* Reads the lines of a log, each cut and without escape sequences. A large log gives the lines at both ends, with
* {@link GAP} between. Throws when it cannot be read.
*/
async function readLog(path, files) {
	const bytes = await files.size(path) ?? 0;
	if (bytes <= READ.first + READ.last) return linesOf(await files.readRange(path, 0, bytes));
	const first = linesOf(await files.readRange(path, 0, READ.first));
	const last = linesOf(await files.readRange(path, bytes - READ.last, READ.last));
	return [
		...first.slice(0, Math.max(1, first.length - 1)),
		"…",
		...last.slice(Math.min(1, last.length - 1))
	];
}
function linesOf(bytes) {
	return bytes.toString().split("\n").map((line) => excerptLine(lastWritten(line)));
}
/** What a terminal would show in the end: a carriage return begins the line anew. */
function lastWritten(line) {
	if (!line.includes("\r")) return line;
	let end = line.length;
	while (line[end - 1] === "\r") end -= 1;
	return line.slice(line.lastIndexOf("\r", end - 1) + 1, end);
}
// src/pipelines/machine-features.ts
/**
* The features of this machine that builds of one run can use: those that the user requires, then those that the plan
* asks for.
*/
var MachineFeatures = class {
	#context;
	#tool;
	#inputs;
	#stages;
	#early = NO_FEATURES;
	#later = NO_FEATURES;
	constructor(context, tool, inputs, stages) {
		this.#context = context;
		this.#tool = tool;
		this.#inputs = inputs;
		this.#stages = stages;
	}
	/** Enables what is required: that has to fail now, and not after minutes of evaluation. */
	async enableRequired() {
		const required = new Set(["kvm", "nspawn"].filter((name) => this.#inputs[name] === "require"));
		if (required.size > 0) this.#early = await this.#enable(required);
	}
	/** Enables what the builds of a plan ask for; nothing when the run was ended. `system`: of this machine's Nix. */
	async enableFor(plan, system) {
		if (this.#context.signal.aborted) return;
		const asked = stillAsked(plan, system, this.#early);
		if (asked.size > 0) this.#later = await this.#enable(asked);
	}
	/** Settings with which Nix uses them. */
	get options() {
		return [...this.#early.options, ...this.#later.options];
	}
	/** The state of each feature that was looked at, for the report. */
	get features() {
		return [...this.#early.features, ...this.#later.features];
	}
	/** The state of KVM; null when it was not looked at. */
	get kvm() {
		return this.#later.kvm ?? this.#early.kvm;
	}
	#enable(asked) {
		return this.#stages.time("features", () => features(this.#context, this.#tool, this.#inputs, asked));
	}
};
/** The features that the checks to be built here ask of the machine, without those that were looked at early. */
function stillAsked({ builds }, ownSystem, early) {
	const asked = /* @__PURE__ */ new Set();
	for (const { backend, system, requiredSystemFeatures: wants } of builds.map(({ check }) => check)) {
		if (system !== ownSystem) continue;
		if (wants.includes("kvm") || backend === "qemu" || backend === "mixed") asked.add("kvm");
		if (wants.includes("uid-range")) asked.add("nspawn");
		if (wants.includes("devnet")) asked.add("devnet");
	}
	for (const { name } of early.features) if (!(name === "nspawn" && asked.has("devnet"))) asked.delete(name);
	return asked;
}
// src/pipelines/note.ts
/** Collects what a run leaves to those after it; null when it has nothing new to say. */
async function noteOf(world, tool, prepared, { report, builds, packs }) {
	const { cache, discovered, planned, system } = prepared;
	if (cache === null) return null;
	const derivations = {
		found: discovered.found,
		impure: planned.impure
	};
	const proofs = proofsOf(report.checks, derivations, {
		address: runAddress(world.env),
		now: world.now()
	});
	const history = recordRun(EMPTY_HISTORY, system, report.checks);
	const built = cache.keepsPaths ? await builtFor(world, prepared, builds, packs.lost) : [];
	const run = lastRunOf(report, cache.selection);
	if (proofs.length === 0 && history.size === 0 && built.length === 0 && !isNews(run, cache)) return null;
	const used = cache.recalled.packs.filter(({ key }) => packs.used.includes(key)).map((pack) => ({
		...pack,
		usedAt: world.now()
	}));
	const ledger = mergeLedgers(cache.recalled.own ?? EMPTY_LEDGER, {
		...EMPTY_LEDGER,
		proofs,
		history,
		runs: run === null ? [] : [run],
		packs: used
	});
	const name = {
		flake: cache.scopes.flake,
		scope: cache.scopes.own,
		system
	};
	return {
		where: cache.where,
		tool,
		name,
		ledger: renderLedger(ledger).toString("base64"),
		whole: cache.recalled.own !== null,
		lost: packs.lost,
		built,
		budgetBytes: cache.budgetBytes
	};
}
/**
* Whether a run came to something else than the last one here; where there was none, than the one that it is compared
* with. What did not is not worth a new ledger.
*/
function isNews(run, { recalled: { own, base }, selection }) {
	const last = own?.runs.find((one) => one.selection === selection) ?? base?.run;
	return run !== null && (last === void 0 || !sameOutcome(run, last));
}
/**
* Outputs of what was built because others need it: a check's own outputs are needed by nobody, its proof takes their
* place.
*/
async function builtFor(world, { planned, cache }, builds, lost) {
	const needed = new Set([...planned.inputs.values()].flat());
	const packed = new Set(cache?.recalled.packs.filter(({ key }) => !lost.includes(key)).flatMap(({ paths }) => paths));
	const paths = [];
	for (const drvPath of new Set(builds.map((build) => build.drvPath))) {
		if (!needed.has(drvPath) || planned.impure.has(drvPath)) continue;
		const outputs = outputPaths((await world.files.read(drvPath)).toString()) ?? [];
		paths.push(...outputs.filter((path) => !packed.has(path)));
	}
	return paths;
}
// src/pipelines/divide-by-proof.ts
/** Tells proven checks from the others, and says why. */
function divideByProof({ world, emit }, { found }, cache, { recheck }) {
	if (cache === null || cache.recalled.proofs.length + cache.recalled.hearsay.length === 0) {
		if (cache !== null) emit({
			type: "notice",
			level: "detail",
			message: "No check is proven: no earlier run has left a proof of any."
		});
		return {
			proven: [],
			unproven: found.map((check) => ({
				check,
				why: null
			}))
		};
	}
	const divided = prove(found, cache.recalled, recheck, world.now());
	for (const pattern of recheck.patterns) if (!found.some(({ name }) => matcher(pattern)(name))) emit({
		type: "notice",
		level: "warning",
		message: `The pattern "${pattern}" of recheck matches no check.`
	});
	emit({
		type: "notice",
		level: "detail",
		message: `${divided.proven.length} of ${found.length} checks are proven by earlier runs of the same derivations.`
	});
	const byReason = Map.groupBy(divided.unproven, ({ why }) => why);
	for (const [why, checks] of byReason) emit({
		type: "notice",
		level: "detail",
		message: `Not proven, because ${why}: ${checks.map(({ check }) => check.name).join(", ")}.`
	});
	return divided;
}
// src/pipelines/open-memory.ts
/** Opens the cache of this job and reads from it; null when none is to be used, or nothing in it may be believed. */
async function openMemory(context, { inputs: { cache: options, flake, discover }, origin: { job, untold } }, settings) {
	const { world, emit } = context;
	const chosen = chooseCache(options, world);
	if (chosen === null || untold !== null) return null;
	const [backend, scopes] = [openCache(chosen.where, world), await scopesOf(flake, options.trust, world)];
	const newest = job === null || chosen.where.kind === "folder" ? null : newestKeys(job);
	const wanted = {
		system: discover.system ?? settings.system,
		selection: selectionText(discover.selection),
		newest
	};
	const [other, recalled] = await Promise.all([pushingCache(settings, world.env, world), recall(context, backend, scopes, wanted)]);
	if (other !== null) emit({
		type: "notice",
		level: "detail",
		message: `Store paths are left to ${other.name} (${other.how}); only proofs and history are kept in ${backend.name}.`
	});
	const restoresPaths = chosen.keepsPaths && other === null;
	return {
		...chosen,
		restoresPaths,
		keepsPaths: restoresPaths && scopes.believesOwn !== "no",
		backend,
		scopes,
		selection: wanted.selection,
		budgetBytes: options.budgetBytes,
		recalled
	};
}
// src/pipelines/prepare.ts
/**
* Everything up to the first build: finds the checks, which of them are proven, and what has to be built for the
* others.
*/
async function prepare(context, tool, job, stages) {
	const { world, emit, signal } = context;
	const { inputs } = job;
	await refuseTracked(inputs.cache, world);
	const found = await stages.time("discover", () => discoverAndRecall(context, tool, job));
	const past = await openHistory(context, inputs.history, found.cache?.recalled.history ?? EMPTY_HISTORY);
	const divided = divideByProof(context, found.discovered, found.cache, inputs.cache);
	const planned = await stages.time("plan", async () => {
		try {
			return await plan(context, tool, divided, {
				...found,
				history: past.history
			});
		} catch (error) {
			if (signal.aborted) return nothingPlanned(divided);
			throw error;
		}
	});
	emit({
		type: "planned",
		builds: planned.builds.map(({ check, needs }) => ({
			name: check.name,
			drvPath: check.drvPath,
			needs: [...needs]
		})),
		dependencies: [...planned.inputs.keys()].filter((drvPath) => !planned.builds.some(({ check }) => check.drvPath === drvPath)).length,
		downloads: planned.downloads
	});
	return {
		...found,
		divided,
		planned,
		past,
		memoryBytes: inputs.run.memoryBytes ?? await availableMemory(world)
	};
}
/** Evaluates the flake, and meanwhile fetches what earlier runs left. */
async function discoverAndRecall(context, tool, { inputs, origin }) {
	const { world, emit, signal } = context;
	using over = endOfScope();
	if (inputs.accessTokens.length > 0) emit({
		type: "notice",
		level: "info",
		message: "The access-tokens of nix-conf are for this run alone, and are not written to nix.conf, where an input of the flake could copy them."
	});
	const fetching = {
		...tool,
		...grantAccess(inputs.githubToken, inputs.accessTokens, world.env)
	};
	const reading = readSettings(context, tool);
	const recalling = reading.then((settings) => openMemory({
		...context,
		signal: AbortSignal.any([signal, over.signal])
	}, {
		inputs,
		origin
	}, settings));
	recalling.catch(() => void 0);
	const [settings, { url, lockedUrl, revision, ...locked }] = await Promise.all([reading, lockFlake(context, fetching, inputs.flake)]);
	const options = {
		...inputs.discover,
		system: inputs.discover.system ?? settings.system
	};
	const flake = {
		url,
		lockedUrl,
		revision
	};
	const settled = await settle(context, origin, revision);
	const { untold } = settled;
	const [discovered, memory] = await Promise.all([discover(context, fetching, {
		...flake,
		...locked
	}, options), recalling]);
	if (untold !== null && chooseCache(inputs.cache, world) !== null) emit({
		type: "notice",
		level: "info",
		message: `Nothing that earlier runs kept is believed, and nothing of this run is kept: ${untold}. Check out the commit that the run is for, or build in a workflow on push or pull_request.`
	});
	return {
		flake,
		system: options.system,
		settings,
		discovered,
		cache: untold === null ? memory : null,
		besides: besides(settled)
	};
}
/** A signal that aborts when the scope is left. */
function endOfScope() {
	const controller = new AbortController();
	return {
		signal: controller.signal,
		[Symbol.dispose]: () => controller.abort()
	};
}
/** Whatever is wrong with the file costs the order, never the run. */
async function openHistory({ world, emit }, file, recalled) {
	if (file === null) return {
		history: recalled,
		save: () => Promise.resolve()
	};
	const warn = (reason) => {
		if (reason !== null) emit({
			type: "notice",
			level: "warning",
			message: `The history "${file}" ${reason}.`
		});
	};
	const { history, reason } = await loadHistory(file, world);
	warn(reason);
	return {
		history: mergeHistories(history, recalled),
		save: async ({ system, checks }) => warn(await saveHistory(file, recordRun(EMPTY_HISTORY, system, checks), world))
	};
}
/** When the run was ended before its plan was made: what had been found is judged as it is. */
function nothingPlanned({ proven, unproven }) {
	return {
		proven,
		cached: [],
		refused: [],
		builds: unproven.map(({ check, why }) => ({
			check,
			needs: /* @__PURE__ */ new Set(),
			unproven: why
		})),
		inputs: /* @__PURE__ */ new Map(),
		expected: /* @__PURE__ */ new Map(),
		alone: /* @__PURE__ */ new Set(),
		impure: /* @__PURE__ */ new Set(),
		downloads: 0
	};
}
// src/pipelines/provide-nix.ts
/**
* Provides the Nix to use. One that was installed just now must first build something, in a sandbox, as a user without
* rights. Throws `install-failed` when it does not.
*/
async function provideNix(context, inputs) {
	const { emit } = context;
	const installed = await install(context, inputs.install);
	const tool = {
		bin: installed.nix,
		version: installed.version,
		implementation: installed.implementation,
		...inputs.nix
	};
	if (installed.origin === "existing") return tool;
	emit({
		type: "nix-installed",
		bin: dirname(installed.nix)
	});
	const proof = await proveSandbox(context, tool);
	if (proof.state === "on" || proof.code === "not-provable" || /^\s*sandbox\s*=\s*(?:false|relaxed)\s*$/mu.test(inputs.install.conf ?? "")) return tool;
	const fault = `its first build did not run in a sandbox: ${proof.reason}`;
	const advice = adviceFor("sandbox", proof.code);
	throw new VerdictError("install-failed", `Nix ${tool.version} is installed, but ${fault}. ${advice}`);
}
// src/pipelines/restore.ts
/**
* Fetches the store paths that earlier runs have built and that the plan would build again, and plans anew. Whatever is
* wrong with them, they are built.
*/
async function restore(context, tool, prepared, stages) {
	const { world, emit, signal } = context;
	const { cache, planned, settings, system, past, divided } = prepared;
	const nothing = {
		options: [],
		planned,
		used: [],
		lost: [],
		[Symbol.asyncDispose]: () => Promise.resolve()
	};
	if (signal.aborted || cache === null || !cache.restoresPaths || cache.recalled.packs.length === 0 || planned.inputs.size <= new Set(planned.builds.map(({ check }) => check.drvPath)).size) return nothing;
	return await stages.time("restore", async () => {
		const folder = await world.files.temporary("nix-verdict-paths-");
		const dispose = async () => await folder[Symbol.asyncDispose]();
		try {
			const packs = cache.recalled.packs.toSorted((a, b) => b.usedAt - a.usedAt);
			const checks = planned.builds.map(({ check }) => check.drvPath);
			const { options, paths, used, lost, problems, fetchedBytes } = await restorePaths(context, {
				checks,
				inputs: planned.inputs
			}, {
				packs,
				backend: cache.backend
			}, folder.path);
			for (const problem of problems) emit({
				type: "notice",
				level: "warning",
				message: problem
			});
			const origin = `${used.length} packs of ${cache.backend.name}`;
			const message = `${paths.length} store paths from ${origin}, ${fetchedBytes} bytes.`;
			emit({
				type: "notice",
				level: "detail",
				message
			});
			if (paths.length === 0) return {
				...nothing,
				lost,
				[Symbol.asyncDispose]: dispose
			};
			const helped = {
				...tool,
				options: [...options, ...tool.options]
			};
			return {
				options,
				used,
				lost,
				planned: await plan(context, helped, divided, {
					system,
					settings,
					history: past.history
				}),
				[Symbol.asyncDispose]: dispose
			};
		} catch (error) {
			await dispose();
			if (signal.aborted) return nothing;
			throw error;
		}
	});
}
// src/pipelines/stages.ts
/** Times the stages, one after the other. */
var Stages = class {
	done = [];
	#context;
	constructor(context) {
		this.#context = context;
	}
	async time(name, work) {
		const from = this.#context.world.now();
		this.#context.emit({
			type: "stage-started",
			stage: name,
			at: from
		});
		try {
			return await work();
		} finally {
			const at = this.#context.world.now();
			this.done.push({
				name,
				startedAt: new Date(from).toISOString(),
				durationMs: at - from
			});
			this.#context.emit({
				type: "stage-finished",
				stage: name,
				at
			});
		}
	}
};
// src/pipelines/run-flake.ts
/**
* The whole job, from a flake to a written report. `signal` ends it early: what is known by then is judged and
* reported. `keep` gets what later runs should know, once the report is written. Throws a {@link VerdictError} when
* nothing can be judged, and the signal's reason when it came before any check was known.
*/
async function pipeline(context, inputs, keep) {
	const { world, emit } = context;
	const startedAt = world.now();
	const origin = await originOrRefusal(context, inputs);
	const stages = new Stages(context);
	const out = resolve(inputs.run.out);
	await makeOutFolder(context, inputs.run.out, []);
	const tool = await stages.time("install", () => provideNix(context, inputs));
	const machine = new MachineFeatures(context, tool, inputs.features, stages);
	await machine.enableRequired();
	const prepared = await prepare(context, tool, {
		inputs,
		origin
	}, stages);
	await using restored = await restore(context, tool, prepared, stages);
	const { planned } = restored;
	const meter = new Meter(world);
	await using watching = planned.builds.length > 0 ? watchBuilds(context, meter) : null;
	await machine.enableFor(planned, prepared.settings.system);
	const running = {
		...tool,
		options: [
			...withoutHook(tool, prepared.settings),
			...restored.options,
			...machine.options,
			...tool.options
		]
	};
	const options = {
		...inputs.run,
		out,
		memoryBytes: prepared.memoryBytes,
		kvm: machine.kvm
	};
	await watching?.ready;
	const ran = await stages.time("run", () => run(context, {
		tool: running,
		plan: planned,
		options,
		meter
	}, prepared.discovered));
	const checks = await stages.time("diagnose", () => diagnose(ran.checks, out, world));
	const report = {
		...reportHead(tool, prepared, startedAt),
		machine: {
			cores: world.machine.cores,
			memoryBytes: world.machine.memoryBytes,
			features: machine.features
		},
		durationMs: world.now() - startedAt,
		flaky: inputs.flaky,
		stages: stages.done,
		...compareWith(prepared.cache?.recalled.base ?? null, checks, prepared.system),
		timeline: ran.builds.length === 0 ? null : makeTimeline(ran.builds, {
			startedAt,
			jobs: options.jobs,
			memory: ran.memory
		})
	};
	await writeReport(report, out, world);
	await prepared.past.save(report);
	emit({
		type: "run-finished",
		report
	});
	const outcome = {
		report,
		builds: ran.builds,
		packs: restored
	};
	const note = await noteOf(world, tool, {
		...prepared,
		planned
	}, outcome);
	if (note !== null) await keep(note);
	return {
		report,
		besides: prepared.besides
	};
}
/** The part of a report that says what was judged, and with what. `startedAt`: in milliseconds since the epoch. */
function reportHead(tool, { flake, system }, startedAt) {
	return {
		schema: "nix-verdict/1",
		tool: {
			name: "nix-verdict",
			version
		},
		nix: {
			version: tool.version,
			implementation: tool.implementation
		},
		flake,
		system,
		startedAt: new Date(startedAt).toISOString()
	};
}
/** What `nix-verdict plan` tells: everything up to the first build. */
async function planOnly(context, inputs) {
	const origin = await originOrRefusal(context, inputs);
	const stages = new Stages(context);
	const { planned, system, discovered, memoryBytes } = await prepare(context, await stages.time("install", () => provideNix(context, inputs)), {
		inputs,
		origin
	}, stages);
	return plannedRun(system, planned, discovered, {
		jobs: inputs.run.jobs,
		memoryBytes
	});
}
/**
* Whose code this run is about to evaluate. Throws `refused` where it must not be: before anything is installed,
* changed or written.
*/
async function originOrRefusal(context, { flake, githubToken }) {
	const { world } = context;
	const refusal = refusalOf(world.env);
	if (refusal !== null) throw new VerdictError("refused", refusal);
	return await originOf(context, flake, githubToken === null ? null : openApi(apiOf(world.env, githubToken), realGitHub()));
}
// src/doctor/github-reply.ts
/** GitHub's own page about outages, for advice. */
const STATUS_PAGE = "https://www.githubstatus.com";
/** The outcome of a request, worded to follow the name of the service: "answered 502", "did not answer within 5 s". */
function replyWords(reply) {
	if (!reply.ok) return reply.reason;
	if (reply.limited !== null) {
		const { waitSeconds } = reply.limited;
		const wait = waitSeconds === null ? "and does not say for how long" : `for another ${waitSeconds} s`;
		return `limits the rate of requests (${reply.status}) ${wait}`;
	}
	return `answered ${reply.status}${reply.message === "" ? "" : `: ${reply.message}`}`;
}
// src/doctor/github-permissions.ts
const API = "GitHub API";
/** The API of github.com; a job of an Enterprise Server names its own. */
const PUBLIC_API = "https://api.github.com";
const GIVE_TOKEN = "env: GITHUB_TOKEN: ${{ github.token }}";
async function apiCapability(variables, github, signal) {
	const target = apiTarget(variables);
	if ("state" in target) return target;
	const { api, owner, repo } = target;
	const reply = await github.rest(api, "GET /repos/{owner}/{repo}", {
		owner,
		repo
	}, signal);
	const name = `${owner}/${repo}`;
	const unread = unreadable(reply, api.url, name);
	if (unread !== null) return unread;
	const grants = await askGrants(target, variables, github, signal);
	return {
		name: API,
		state: "on",
		detail: `reads ${name}${grantWords(grants)}`,
		advice: grantAdvice(grants, variables)
	};
}
function apiOff(detail, advice) {
	return {
		name: API,
		state: "off",
		detail,
		advice
	};
}
/** The repository and who to ask for it; or what of it is missing. */
function apiTarget(variables) {
	const token = [variables["GITHUB_TOKEN"], variables["GH_TOKEN"]].map((value) => value?.trim() ?? "").find((value) => value !== "");
	if (token === void 0) return apiOff("there is no token in GITHUB_TOKEN or GH_TOKEN", `Give the step one: ${GIVE_TOKEN}.`);
	if (!/^[!-~]+$/u.test(token)) return apiOff("what is in GITHUB_TOKEN or GH_TOKEN has characters that no token has", `Give the step a token: ${GIVE_TOKEN}.`);
	const [, owner, repo] = /^([^/\s]+)\/([^/\s]+)$/u.exec(variables["GITHUB_REPOSITORY"] ?? "") ?? [];
	if (owner === void 0 || repo === void 0) return apiOff("GITHUB_REPOSITORY does not name the repository to ask for", "Set GITHUB_REPOSITORY to OWNER/NAME.");
	const url = (variables["GITHUB_API_URL"] ?? "").replace(/\/+$/u, "");
	return {
		api: {
			url: url === "" ? PUBLIC_API : url,
			token
		},
		owner,
		repo
	};
}
/** Why the repository could not be read; null when it was. */
function unreadable(reply, url, name) {
	const broken = (detail, advice) => ({
		name: API,
		state: "broken",
		detail: `${url} ${detail}`,
		advice
	});
	if (reply.ok && reply.limited !== null) return broken(replyWords(reply), "Run it again when that time is over.");
	if (!reply.ok || reply.status >= 500) return broken(replyWords(reply), `Try again later (${STATUS_PAGE}), and see that this machine reaches ${url}.`);
	if (reply.status === 401) return apiOff(`GitHub refuses the token: it ${replyWords(reply)}`, `Give the step a valid one: ${GIVE_TOKEN}.`);
	if (reply.status !== 200) return apiOff(`${name} cannot be read with this token: GitHub ${replyWords(reply)}`, `Use the token of a job of ${name} (${GIVE_TOKEN}), with permissions: contents: read.`);
	if (isRepository(reply.body)) return null;
	return broken("answered 200 with something that is no whole repository", "Try again; if it stays so, see whether a proxy answers in its place.");
}
function isRepository(body) {
	return typeof body === "object" && body !== null && "full_name" in body;
}
/**
* Requests that need one permission each and cannot succeed: their bodies lack what GitHub requires. It looks at the
* permission (403) before the body (422); it does not document that, but others rely on it (TruffleHog's analysis of
* tokens). Whether an issue is there (404) it looks at even before, because comments on issues and on pull requests
* need different permissions: so none may be named that is not there. A commit counts as part of the body.
*/
function probes(variables) {
	const pullRequest = /^refs\/pull\/(\d+)\//u.exec(variables["GITHUB_REF"] ?? "")?.[1];
	const noCommit = "0".repeat(40);
	return [
		["pull-requests", pullRequest === void 0 ? "POST /repos/{owner}/{repo}/pulls" : `POST /repos/{owner}/{repo}/issues/${pullRequest}/comments`],
		["checks", "POST /repos/{owner}/{repo}/check-runs"],
		["statuses", `POST /repos/{owner}/{repo}/statuses/${noCommit}`]
	];
}
/**
* One after the other, and no more once GitHub is silent or asks to wait: who goes on then may be shut out, says its
* documentation.
*/
async function askGrants({ api, owner, repo }, variables, github, signal) {
	const grants = [];
	let stopped = false;
	for (const [permission, route] of probes(variables)) {
		if (stopped) {
			grants.push({
				permission,
				answer: "unknown",
				why: "not asked any more"
			});
			continue;
		}
		const reply = await github.rest(api, route, {
			owner,
			repo,
			data: {}
		}, signal);
		stopped = !reply.ok || reply.limited !== null;
		grants.push({
			permission,
			...grantOf(reply)
		});
	}
	return grants;
}
/**
* What tokens of jobs and apps, fine-grained tokens, and all others (of checks) are told about a permission that they
* lack.
*/
const REFUSED = /not accessible by|must authenticate via a GitHub App/iu;
function grantOf(reply) {
	const why = `GitHub ${replyWords(reply)}`;
	if (!reply.ok || reply.limited !== null) return {
		answer: "unknown",
		why
	};
	if (reply.status === 422 || reply.status >= 200 && reply.status < 300) return {
		answer: "may",
		why
	};
	if (reply.status === 404 || reply.status === 403 && REFUSED.test(reply.message)) return {
		answer: "may not",
		why
	};
	return {
		answer: "unknown",
		why
	};
}
function grantWords(grants) {
	const having = (answer) => grants.filter((grant) => grant.answer === answer);
	const names = (some) => some.map(({ permission }) => permission).join(", ");
	const [may, mayNot, unknown] = [
		having("may"),
		having("may not"),
		having("unknown")
	];
	return [
		may.length === 0 ? "" : `; may write: ${names(may)}`,
		mayNot.length === 0 ? "" : `; may not${may.length === 0 ? " write" : ""}: ${names(mayNot)}`,
		...unknown.map(({ permission, why }) => `; not known: ${permission} (${why})`),
		" (asked by requests that can change nothing)"
	].join("");
}
function grantAdvice(grants, variables) {
	const missing = grants.filter(({ answer }) => answer === "may not");
	if (missing.length === 0) return null;
	const lines = missing.map(({ permission }) => `${permission}: write`).join(", ");
	if (missing.some(({ why }) => /personal access token|GitHub App/iu.test(why)) || variables["GITHUB_ACTIONS"] !== "true") return `For comments, check runs and statuses, use the token of a job (${GIVE_TOKEN}) with permissions: ${lines}.`;
	return `For comments, check runs and statuses, add under the job's permissions, beside contents: read: ${lines}.${variables["GITHUB_EVENT_NAME"] === "pull_request" ? " A pull request from a fork never gets them." : ""}`;
}
// src/doctor/github-services.ts
const CACHE = "GitHub cache";
/**
* What this job may do at GitHub: read its cache, and use the API. What is asked changes nothing there. Where a token
* is missing, nothing is asked. No token is in what comes back. Only an abort of `signal` throws.
*/
async function githubCapabilities(world, github, signal) {
	return Promise.all([cacheCapability(world, github, signal), apiCapability(world.env, github, signal)]);
}
async function cacheCapability(world, github, signal) {
	const service = cacheService(world.env);
	if ("state" in service) return service;
	const started = world.now();
	const key = `nix-verdict-doctor-${randomUUID()}`;
	const version = createHash("sha256").update(key).digest("hex");
	const reply = await github.cache(service, "GetCacheEntryDownloadURL", {
		key,
		version
	}, signal);
	const took = formatDuration(world.now() - started);
	if (!reply.ok) return {
		name: CACHE,
		state: "broken",
		detail: `its service ${replyWords(reply)}`,
		advice: `Try again later (${STATUS_PAGE}); a runner of your own must be let through to it.`
	};
	if (reply.status === 200 && isLookUp(reply.body)) return {
		name: CACHE,
		state: "on",
		detail: `read in ${took}: its service looked for a new key and has none such`,
		advice: null
	};
	const foreign = reply.status === 200 ? ", but not as one that looked for a key" : "";
	const detail = `its service ${replyWords(reply)}${foreign}`;
	if (reply.status === 403 && /cache read denied/iu.test(reply.message)) return {
		name: CACHE,
		state: "off",
		detail,
		advice: "The event that started this job may not read the cache: start the job by another."
	};
	return {
		name: CACHE,
		state: "broken",
		detail,
		advice: cacheAdvice(reply)
	};
}
/** Where the cache is; or why there is none to be asked. */
function cacheService(variables) {
	const off = (detail, advice) => ({
		name: CACHE,
		state: "off",
		detail,
		advice
	});
	if (variables["GITHUB_ACTIONS"] !== "true") return off("not within a job of GitHub Actions", null);
	if (isEnterpriseServer(variables["GITHUB_SERVER_URL"])) return off("an Enterprise Server has the first version of the cache, which is not looked at", null);
	const url = variables["ACTIONS_RESULTS_URL"] ?? "";
	const token = variables["ACTIONS_RUNTIME_TOKEN"] ?? "";
	if (url === "" || token === "") {
		const missing = [url === "" ? "ACTIONS_RESULTS_URL" : [], token === "" ? "ACTIONS_RUNTIME_TOKEN" : []].flat().join(" and ");
		return off(`only an action gets the token of the cache: ${missing} ${missing.includes(" and ") ? "are" : "is"} not set in a "run:" step`, "Nothing has to be done for \"uses:\" steps: they get it.");
	}
	const mode = (variables["ACTIONS_CACHE_MODE"] ?? "").trim().toLowerCase();
	if (mode === "none" || mode === "write-only") return off(`the job's cache-mode is "${mode}", so it may not read`, "Set cache-mode to \"read\" or \"write\".");
	return {
		url,
		token
	};
}
/** As in @actions/cache: everything but github.com, its tenants at ghe.com, and names that mean this machine. */
function isEnterpriseServer(server) {
	if (server === void 0 || !URL.canParse(server)) return false;
	const host = new URL(server).hostname;
	return host !== "github.com" && !host.endsWith(".ghe.com") && !host.endsWith(".localhost");
}
/**
* Whether the service looked and found nothing, and nothing between answered in its place: a false `ok`, or none, as
* JSON of its kind may leave it out.
*/
function isLookUp(body) {
	if (typeof body !== "object" || body === null || Array.isArray(body)) return false;
	return "ok" in body ? body.ok === false : Object.keys(body).length === 0;
}
function cacheAdvice(reply) {
	if (reply.limited !== null) return "Start fewer jobs at once, or run this one later.";
	if (reply.status === 401) return "Its token ends with the job: run the job again.";
	return `Run the job again later (${STATUS_PAGE}).`;
}
// src/doctor/this-machine.ts
/** The controllers that the kernel offers at the root of cgroup v2's tree. */
const CONTROLLERS_FILE = "/sys/fs/cgroup/cgroup.controllers";
/**
* Below this, a NixOS system closure does not fit beside what a runner has; a minimal one with its test driver takes
* some 3 GB.
*/
const LITTLE_DISK = 5e9;
/** What QEMU's default machine of a NixOS test takes (1 GiB), and the driver beside it. */
const LITTLE_MEMORY = 15e8;
/** Whether builds can have memory that is accounted and limited for each of them. */
async function cgroupMemory(world) {
	const name = "cgroup memory";
	if (!world.files.exists(CONTROLLERS_FILE)) return {
		name,
		state: "off",
		detail: "this machine has no cgroup v2 at /sys/fs/cgroup",
		advice: "Boot it with systemd.unified_cgroup_hierarchy=1, or use a newer system."
	};
	const controllers = String(await world.files.read(CONTROLLERS_FILE)).trim().split(" ");
	if (controllers.includes("memory")) return {
		name,
		state: "on",
		detail: `read from the kernel: cgroup v2 with ${controllers.join(", ")}`,
		advice: null
	};
	return {
		name,
		state: "off",
		detail: `cgroup v2 has no memory controller here (only ${controllers.join(", ") || "none"})`,
		advice: "Boot without cgroup_disable=memory; in a container, delegate the controller to it."
	};
}
/** Room for what is built. */
async function diskSpace(world) {
	const path = world.files.exists("/nix/store") ? "/nix/store" : "/";
	const free = await world.files.freeSpace(path);
	const detail = `${formatBytes(free)} free at ${path}`;
	if (free >= LITTLE_DISK) return {
		name: "disk",
		state: "on",
		detail,
		advice: null
	};
	return {
		name: "disk",
		state: "broken",
		detail,
		advice: "Free some: \"nix store gc\", or remove software that the runner does not need."
	};
}
/** Memory that builds can have without swapping. */
async function freeMemory(world) {
	const name = "memory";
	const bytes = await availableMemory(world);
	if (bytes === null) return {
		name,
		state: "on",
		detail: `${formatBytes(world.machine.memoryBytes)} in all; this system does not say what is free`,
		advice: null
	};
	const detail = `${formatBytes(bytes)} of ${formatBytes(world.machine.memoryBytes)} available`;
	if (bytes >= LITTLE_MEMORY) return {
		name,
		state: "on",
		detail,
		advice: null
	};
	return {
		name,
		state: "broken",
		detail,
		advice: "One virtual machine of a NixOS test takes 1 GiB: end what else runs here, or use a larger machine."
	};
}
// src/doctor/capability-lines.ts
const STATE_MARKS = {
	on: "✓",
	off: "–",
	broken: "✗"
};
/** Capabilities as lines for a terminal, with what to do under those that are not there. */
function renderCapabilities(capabilities) {
	const width = Math.max(...capabilities.map(({ name }) => name.length));
	return capabilities.map(({ name, state, detail, advice }) => {
		const line = `${STATE_MARKS[state]} ${name.padEnd(width)}  ${state.padEnd(6)}  ${printable(detail)}\n`;
		return advice === null ? line : `${line}${" ".repeat(width + 12)}${printable(advice)}\n`;
	}).join("");
}
// src/doctor/doctor.ts
/**
* Tries everything that runs depend on. Nothing on the machine is changed; each proof leaves one small path in Nix's
* store.
*/
async function doctor(context, nix, github) {
	const { world, signal } = context;
	const onGitHub = githubCapabilities(world, github, signal);
	const found = await usableNix(context, nix);
	return [
		...found.tool === null ? [found.capability] : [found.capability, ...await nixCapabilities(context, found.tool)],
		...await Promise.all([
			cgroupMemory(world),
			diskSpace(world),
			freeMemory(world)
		]),
		...await onGitHub
	];
}
/** What Nix can do on this machine. The proofs come one after the other: they are timed. */
async function nixCapabilities(context, tool) {
	const { world } = context;
	const trust = await daemonTrust(context, tool);
	const capabilities = [trust];
	if (trust.state === "broken") return capabilities;
	if (world.machine.platform !== "linux") {
		const detail = "virtual machines and containers for NixOS tests need Linux";
		return [...capabilities, ...["KVM", "nspawn"].map((name) => ({
			name,
			state: "off",
			detail,
			advice: "Run these checks on a Linux machine, or give Nix a Linux builder."
		}))];
	}
	capabilities.push(proven("sandbox", await proveSandbox(context, tool), "sandbox"));
	capabilities.push(proven("KVM", await proveKvm(context, tool), "kvm"));
	capabilities.push(proven("nspawn", await proveNspawn(context, tool), "nspawn"));
	return capabilities;
}
function proven(name, proof, feature) {
	if (proof.state === "on") return {
		name,
		state: "on",
		detail: proof.detail,
		advice: null
	};
	return {
		name,
		state: proof.state,
		detail: proof.reason,
		advice: adviceFor(feature, proof.code)
	};
}
async function usableNix(context, nix) {
	const name = "Nix";
	try {
		const found = await findNix({
			...context,
			emit: () => void 0
		});
		if (found.nix === null) {
			const detail = found.tooOld ?? "there is none on PATH, nor where installers put it";
			const advice = `Run "nix-verdict install", or install Nix ${OLDEST} or newer.`;
			return {
				tool: null,
				capability: {
					name,
					state: found.tooOld === null ? "off" : "broken",
					detail,
					advice
				}
			};
		}
		const { version, implementation } = found.version;
		return {
			tool: {
				bin: found.nix,
				version,
				implementation,
				...nix
			},
			capability: {
				name,
				state: "on",
				detail: `${implementation} ${version} answers at ${found.nix}`,
				advice: null
			}
		};
	} catch (error) {
		if (!(error instanceof VerdictError)) throw error;
		return {
			tool: null,
			capability: {
				name,
				state: "broken",
				detail: messageOf(error),
				advice: null
			}
		};
	}
}
async function daemonTrust(context, tool) {
	const { world } = context;
	const name = "daemon trust";
	const store = await storeInfo(context, tool);
	if (!store.ok) return {
		name,
		state: "broken",
		detail: `the store cannot be reached: ${store.reason}`,
		advice: "Start Nix's daemon: sudo systemctl restart nix-daemon."
	};
	if (!store.url.startsWith("daemon")) return {
		name,
		state: "on",
		detail: `no daemon is needed: this user writes the store itself (${store.url})`,
		advice: null
	};
	if (store.trusted === true) return {
		name,
		state: "on",
		detail: `the daemon says that it trusts ${world.machine.user}`,
		advice: null
	};
	return {
		name,
		state: "off",
		detail: `the daemon ${store.trusted === null ? "does not say whether it trusts" : "does not trust"} ${world.machine.user}, so settings of a run do not reach it`,
		advice: `Add "extra-trusted-users = ${world.machine.user}" to its nix.conf; whoever is trusted there can become root.`
	};
}
// src/pipelines/set-up.ts
/**
* What `nix-verdict install` does: a Nix, KVM and containers for its builds, and devices. Gives what the machine can do
* then.
*/
async function setUp(context, inputs, devices) {
	const tool = await provideNix(context, inputs);
	await features(context, tool, inputs.features, /* @__PURE__ */ new Set(["kvm", "nspawn"]));
	if (devices.length > 0) await asRoot(context, openDevices, { devices });
	return [{
		name: "Nix",
		state: "on",
		detail: `${tool.implementation} ${tool.version} answers at ${tool.bin}`,
		advice: null
	}, ...await nixCapabilities(context, tool)];
}
export { openApi as _, planOnly as a, endOf as c, writeReport as d, publishToJob as f, renderPlanJson as g, renderPlan as h, pipeline as i, targetOf as l, annotateJob as m, doctor as n, lastWord as o, openConsole as p, renderCapabilities as r, post as s, setUp as t, makeOutFolder as u };
