import { C as realGitHub, D as SERVERS, E as NOT_POSTED_BY_ACT, O as forgeOf, S as apiOf, T as ADD_BOT, a as restorePaths, b as runAddress, d as chooseCache, f as openCache, g as originOf, h as besides, i as scopesOf, k as runPage, l as mergeLedgers, o as newestKeys, p as refuseTracked, r as recall, s as EMPTY_LEDGER, u as renderLedger, v as settle, w as trackedState, x as sameName } from "./cache.js";
import { A as formatShare, D as count, I as printable, J as LEAST_SLOWDOWN_MS, L as sanitize, O as formatBytes, P as excerptLine, Q as STORE_FOLDER, R as sanitizeLines, S as isRecord, U as stripEscapes, a as clip, at as storePathName, b as at, bt as endingOf, c as padStart, ct as VERDICTS, d as shellWord, dt as isBad, ft as isGood, h as matcher, i as wrapWords, k as formatDuration, l as paint, lt as byNeedOfAttention, m as guess, mt as totals, o as displayWidth, ot as folderInRepository, pt as systemOf, q as LEAST_GROWTH_BYTES, rt as storePathBase, s as padEnd, st as isFromFolder, tt as isDerivationPath, u as SHAPES, ut as compareNames, vt as RUN_IS_ENDING, w as readJson, xt as messageOf, y as compare, yt as VerdictError, z as showBidi } from "./clean-start.js";
import { o as asRoot } from "./system.js";
import { B as FlakeTexts, I as withScript, L as whereAndWhat, M as excerptOf, N as readPackedLog, R as readLog, j as diagnose, t as watchBuilds, z as LogReader } from "./measure.js";
import { a as proveBuild, c as proveSandbox, d as adviceFor, f as bootAll, i as features, o as proveKvm, s as proveNspawn, t as install, u as openDevices } from "./install.js";
import { C as nixCommand, F as lastError, G as findNix, H as featureAdvice, K as OLDEST, V as NO_BUILDER_ADVICE, _ as wantedJobs, b as wantsImpure, c as queryMissing, et as isInstantiated, f as readFlakeSettings, g as readSettings, i as queryValid, it as grantAccess, nt as outputPaths, p as settingOf, t as Substituters, u as storeInfo, v as withoutHook, w as withoutCaches, y as readWrittenSettings } from "./nix.js";
import { D as referenceOf, E as localTree, S as recordRun, _ as sameOutcome, b as evaluationTimes, f as compareWith, o as loadHistory, p as lastRunOf, s as saveHistory, v as selectionText, x as mergeHistories, y as EMPTY_HISTORY } from "./history.js";
import { C as availableMemory, S as readImages, _ as discover, b as bootSubject, c as blankCheck, d as plan, f as plannedRun, g as joinPlans, h as EMPTY_PLAN, l as LogFiles, m as prove, n as readFolders, o as run, p as proofsOf, s as LogTail, u as logFileName, v as evaluationMemory, x as lockFlake, y as CHECK_SUBJECT } from "./collect.js";
import { n as version } from "./package.js";
import { A as nearLimitNote, B as bootKindAndProgram, C as sentenceParts, D as featureFact, E as evaluationNote, F as toneOf, G as nounOf, H as countAll, I as trustNote, L as unmeasuredNote, M as place, N as remarks, O as hasSeveralSystems, P as timeOf, R as bootFacts, S as shorten, T as emulationNote, U as isBooted, V as bootsIn, W as nameInFlake, _ as emphasized, a as linksTo, b as prose, c as originsIn, d as characters, f as keepApart, g as code, h as showNames, i as isPlainUrl, j as nixName, k as memoryOf, m as showName, n as machineFacts, o as runBeside, p as namesIn, r as testKind, s as flakesIn, t as SUBTEST_WORDS, v as fenced, w as WORDS, x as sentence, y as htmlCode, z as bootKind } from "./test-words.js";
import { createHash, randomUUID } from "node:crypto";
import { basename, dirname, join, posix, relative, resolve, sep } from "node:path";
import { setTimeout } from "node:timers/promises";
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
	/** Set when a limit outlasts our patience: GitHub says that a client that goes on may be banned. */
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
	/** Sends nothing until a limit is over; nothing at all any more when it lasts too long. */
	#keepAway(reply, seconds) {
		const waitMs = Math.max(seconds === null ? this.#manners.unknownLimitMs : seconds * 1e3, this.#manners.pauseMs);
		if (waitMs > this.#patienceMs) this.#gaveUp = reply;
		this.#patienceMs -= waitMs;
		this.#closedUntil = Date.now() + waitMs;
	}
};
/**
* A complete answer is JSON, or a 204 without a body. A text is the beginning of an answer, or a page from something in
* between.
*/
function requireJson(reply) {
	return !reply.ok || reply.status >= 300 || reply.status === 204 || typeof reply.body === "object" && reply.body !== null ? reply : {
		ok: false,
		reason: "gave no complete answer: it is not JSON"
	};
}
async function pause(milliseconds, signal) {
	if (milliseconds > 0) await setTimeout(milliseconds, void 0, { signal });
}
/** The items of a listing: an array, or the one array in an object with counts; null for anything else. */
function itemsIn(body) {
	if (Array.isArray(body)) return body;
	if (typeof body !== "object" || body === null) return null;
	const arrays = Object.values(body).filter((value) => Array.isArray(value));
	return arrays.length === 1 ? arrays[0] : null;
}
// src/cache/others.ts
/**
* The hook that Determinate Nix installs on each of its machines (DeterminateSystems/nix-installer#1500). It tells
* determinate-nixd what was built, which informs its subscribers. The hook alone stores nothing.
*/
const EVENTS_ONLY = "/nix/var/determinate/post-build-hook.sh";
/** Hooks and settings of these tools are a few lines long; longer files are not read. In bytes. */
const LONGEST_SCRIPT = 65536;
/** Command lines of `/proc` are cut after this many bytes; the words that matter are at the beginning. */
const LONGEST_COMMAND = 4096;
/** The caches by the program that their post-build-hook calls. */
const PROGRAMS = [
	["cachix", "Cachix"],
	["attic", "Attic"],
	["niks3-hook", "niks3"],
	["niks3", "niks3"],
	["hestia", "hestia"],
	["magic-nix-cache", "magic-nix-cache"]
];
/**
* Finds another cache that takes what this job builds, by its traces on the machine; null when there is none. A cache
* that is only read from does not count, because nothing of ours gets into it. No value of a variable and no text of a
* file leaves this function. `env`: the job's environment.
*/
async function pushingCache(settings, env, world) {
	return await findHook(settings, world) ?? await findScanner(env, world) ?? findMagicNixCache(env, world) ?? findWatcher(world);
}
/** Nix has room for only one hook, so the setting alone says who is told about builds, whatever else was started. */
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
* Finds actions that list the store when they start, and push the new paths when the job ends. The list is in the job's
* folder for temporary files, which GitHub empties for each job. cachix-action and niks3-action do this where they may
* not set a hook, attic-action always does.
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
/** Without a token (a fork's pull request has none), attic-action still lists the store. */
async function mayPushToAttic(env, world) {
	const { XDG_CONFIG_HOME: own = "", HOME: home = "" } = env;
	const config = join(own === "" ? join(home, ".config") : own, "attic", "config.toml");
	return /^\s*token(?:-file)?\s*=\s*["'][^"']/mu.test(await shortText(config, world));
}
/**
* Finds the daemon of magic-nix-cache-action and flakehub-cache-action, which needs no hook beside Determinate Nix. The
* variable alone is not enough: it is also set when the action could not start the daemon.
*/
function findMagicNixCache(env, world) {
	const folder = env["MAGIC_NIX_CACHE_DAEMONDIR"] ?? "";
	return folder !== "" && world.files.exists(join(folder, "daemon.pid")) ? {
		name: "magic-nix-cache",
		how: "its daemon was started in this job"
	} : null;
}
/** Finds `attic watch-store` and `cachix watch-store`, which push every new path of the store. Works on Linux only. */
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
/** Reads the text of a small file; "" when there is none, or it cannot be read. */
async function shortText(path, { files }) {
	return files.readSystem(path, LONGEST_SCRIPT).then((content) => content.toString("utf8"), () => "");
}
// src/measure/meter.ts
/** How long the last sample of a finished build is awaited: a few pauses of the sampler. */
const LAST_SAMPLE_MS = 200;
/** The sampler's longest pause (`LONGEST_MS` in budget.ts), with some reserve. */
const LAST_SAMPLE_AFTER_FAILURE_MS = 1200;
const SAMPLE_POLL_MS = 5;
/**
* How long before our news of a build its builder may have been started: Nix reports it afterwards, and we may read
* late.
*/
const LATE_MS = 2e3;
/** Points of {@link Meter.total}: as many as a chart has room for. */
const POINTS = 500;
/**
* Matches samples with builds. A sample names its derivation, or else an output of it, and comes from the build's own
* client. If it names none that is being built (content-addressed inputs, structured attributes without a sandbox), it
* counts only if the client had no other build at that time.
*/
var Meter = class {
	#world;
	/** By client, and by the builder's start. */
	#samples = /* @__PURE__ */ new Map();
	#builds = /* @__PURE__ */ new Map();
	#byClient = /* @__PURE__ */ new Map();
	/** By the file name of the derivation, and by each output. */
	#byName = /* @__PURE__ */ new Map();
	#total;
	/** Why builds were not measured; null as long as nothing stands in the way. */
	unmeasured = null;
	/** `changed` hears of the memory of all builds together, in bytes, each time that it is another. */
	constructor(world, changed = () => void 0) {
		this.#world = world;
		this.#total = new Total(changed);
	}
	/** Receives a sample. */
	record(sampled) {
		const key = `${sampled.drv}:${sampled.out}:${sampled.builderStartedAt}`;
		getOrAdd(this.#samples, sampled.clientPid, () => /* @__PURE__ */ new Map()).set(key, sampled);
		if (sampled.clientPid !== null || this.#named(sampled) !== null) this.#total.set(key, sampled.currentBytes, this.#world.now());
	}
	/**
	* Records that a client of ours builds a derivation since `at` (milliseconds since the epoch). `outputs`: the store
	* paths that it will make, as far as they are known.
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
	* Returns the usage of a finished build, or null when it was not seen. Waits up to 200 ms for the last sample; if the
	* build `failed`, as long as the sampler may take, because the last sample tells whether the kernel killed it.
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
	/** The highest memory of a build so far, in bytes; null when it was not seen. */
	peak(drvPath) {
		const build = this.#builds.get(drvPath);
		return build === void 0 ? null : this.#of(build)?.[1].peakMemoryBytes ?? null;
	}
	/** Memory of all builds together over time, in at most 500 points. Thinning keeps the highest points. */
	total() {
		return this.#total.points();
	}
	/** Finds the sample of a build, and its key. A derivation that is tried again has one sample for each attempt. */
	#of(build) {
		const inTime = [...this.#samples.get(build.clientPid) ?? [], ...this.#samples.get(null) ?? []].filter(([, { builderStartedAt }]) => builderStartedAt >= build.startedAt - LATE_MS && builderStartedAt <= (build.finishedAt ?? 1e400));
		const named = inTime.filter(([, sampled]) => this.#named(sampled) === build);
		if (named.length > 0) return named.toSorted(([, left], [, right]) => right.builderStartedAt - left.builderStartedAt)[0] ?? null;
		const nameless = inTime.filter(([, sampled]) => sampled.clientPid !== null && this.#named(sampled) === null);
		const rivals = [...this.#byClient.get(build.clientPid) ?? []].filter((other) => overlap(other, build));
		return nameless.length === 1 && rivals.length === 1 ? nameless[0] ?? null : null;
	}
	/** The sandbox is believed before the environment, which a builder can overwrite. */
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
/** Whether a builder could belong to either build, judging by its start. */
function overlap(one, other) {
	return one.startedAt - LATE_MS <= (other.finishedAt ?? 1e400) && other.startedAt - LATE_MS <= (one.finishedAt ?? 1e400);
}
/** The sum of the current memory of all builds, over time. */
var Total = class {
	#now = /* @__PURE__ */ new Map();
	#sum = 0;
	#points = [];
	#changed;
	constructor(changed) {
		this.#changed = changed;
	}
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
		if (change !== 0) this.#changed(this.#sum);
	}
	points() {
		return thinned(this.#points, POINTS);
	}
};
/** Returns at most `count` points: the highest of each of as many equal parts of the time. */
function thinned(points, count) {
	const [first, last] = [points[0], points.at(-1)];
	if (first === void 0 || last === void 0 || points.length <= count) return [...points];
	const part = (last.atMs - first.atMs) / (count - 1) || 1;
	return [...Map.groupBy(points, ({ atMs }) => Math.floor((atMs - first.atMs) / part)).values()].flatMap((group) => group.toSorted((left, right) => right.bytes - left.bytes)[0] ?? []);
}
// src/pipelines/compare-boots.ts
/** What each way to boot needs of a machine, beside what it is booted with. */
const NEEDS = {
	microvm: "/dev/kvm to be fast, what its interfaces and shares name",
	vm: "/dev/kvm to be fast, nothing else",
	"vm-with-boot-loader": "/dev/kvm to be fast, nothing else",
	container: "root or sudo, systemd-nspawn",
	image: "podman"
};
/** The hypervisors that can do without KVM. */
const EMULATING = /* @__PURE__ */ new Set(["qemu", null]);
/** Puts the booted systems of a report side by side. */
function compareBoots({ machine, checks }) {
	const kvm = machine.features.find(({ name }) => name === "kvm")?.state ?? "off";
	const rows = checks.flatMap((check) => check.boot === void 0 ? [] : [comparedBoot(check, check.boot)]);
	return {
		machine: {
			cores: machine.cores,
			memoryBytes: machine.memoryBytes,
			kvm
		},
		rows
	};
}
function comparedBoot(check, boot) {
	const { backend, verdict, emulated, reason } = check;
	const needsKvm = boot.way === "microvm" && !EMULATING.has(boot.program);
	return {
		system: check.name.replace(/^boot\./u, "").replace(` (${boot.way})`, ""),
		way: boot.way,
		backend,
		program: boot.program,
		boot: boot.boots.length === 0 ? null : boot,
		verdict,
		emulated,
		reason: reason?.message ?? null,
		isolation: boot.isolation,
		needs: needsKvm ? "/dev/kvm, what its interfaces and shares name" : NEEDS[boot.way]
	};
}
// src/report/command-reference.ts
/** Such as "examples/quickstart", which Nix would look for in its registry. */
const BARE_FOLDER = /^\w[^:]*$/u;
/**
* How a command names a flake of a report of several: a folder of the repository from the repository's own folder, and
* what is elsewhere as the user wrote it. "." for the only flake of a report, whose commands are run in its folder.
* Null for what is no reference, which only a stranger's report may hold.
*/
function commandReference(flake) {
	if (flake === void 0) return ".";
	const { url } = flake;
	const [dir, isHere] = [folderInRepository(flake), isFromFolder(flake)];
	const reference = isHere && dir !== "" ? `./${dir}` : BARE_FOLDER.test(url) && isHere ? `./${url}` : url;
	return SHAPES.reference.test(reference) && !/[\p{Bidi_Control}\u2028\u2029]/u.test(reference) ? reference : null;
}
// src/report/reproduce.ts
/** Nix's identifiers; anything else in an attribute path needs quotes. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_'-]*$/;
/** Characters that one argument of a program, in bytes (Linux: MAX_ARG_STRLEN). A longer command cannot be run. */
const ARGUMENT_LIMIT = 131072;
/**
* Verdicts for which the check's own builder has something to show. A check that did not evaluate, cannot run here, or
* lacks a dependency has nothing to debug.
*/
const DEBUGGABLE = /* @__PURE__ */ new Set([
	"failed",
	"timeout",
	"out-of-memory",
	"flaky"
]);
/**
* Returns the command that builds one check alone, run in the flake's folder (the repository's, in a report of several
* flakes): `nix build .#checks.x86_64-linux.login -L`; or boots one machine in the terminal: `nix run
* .#nixosConfigurations.web.config.system.build.vm`. Null for an entry that is not a check of the flake, or has too
* long a name. Whatever the name contains, the command is one line without control characters, and pasting it runs
* nothing else.
*/
function reproduceCommand(check, conditions = {}) {
	const installable = installableOf(check, isBooted(check) ? bootable(check) : null);
	const flags = installable === null ? null : flagsOf(installable, check.flake ?? conditions);
	const program = isBooted(check) && (check.backend === "microvm" || check.backend === "vm") ? "run" : "build";
	return flags === null ? null : `nix ${program} ${installable}${program === "build" ? " -L" : ""}${flags}`;
}
/**
* What of a configuration is booted, as Nix's language names it (microvm.nix, "Starting a MicroVM"; NixOS,
* virtualisation/qemu-vm.nix and build-vm.nix): both machines have a program that `nix run` finds. Null for an image,
* which is an attribute of its own.
*/
function bootable({ backend, boot }) {
	switch (backend) {
		case "microvm": return "config.microvm.declaredRunner";
		case "vm": return `config.system.build.${boot?.way === "vm-with-boot-loader" ? "vmWithBootLoader" : "vm"}`;
		case "nspawn": return "config.system.build.toplevel";
		default: return null;
	}
}
/**
* Makes a NixOS test wait where it fails, in its sandbox, and say how to enter that. Every nixpkgs that has containers
* has both parts of it (nixpkgs, nixos/lib/testing: `passthru.extend`, and `enableDebugHook` in run.nix).
*/
const WITH_HOOK = "extend { modules = [ { enableDebugHook = true; } ]; }";
/**
* Returns the command that lets a person look into a check, as safe as the one above. For a NixOS test with virtual
* machines it starts the driver (`nix run .#checks.x86_64-linux.login.driverInteractive`, NixOS' manual on running
* tests interactively; every nixpkgs since 2021 has it). Containers need root, cgroups and networks of their own, which
* only the build's sandbox has: there, the build is made to wait at the failure. For a plain build, the command opens
* its environment (`nix develop .#checks.x86_64-linux.unit`). Null when there is nothing to look into.
*/
function debugCommand(check, conditions = {}) {
	if (isBooted(check) || !DEBUGGABLE.has(check.verdict)) return null;
	const { program, installable, more } = debugging(check);
	const flags = installable === null ? null : flagsOf(installable, check.flake ?? conditions);
	return flags === null ? null : `nix ${program} ${installable}${more}${flags}`;
}
/** What is done to look into a check of each kind. */
function debugging(check) {
	switch (check.backend) {
		case "build": return {
			program: "develop",
			installable: installableOf(check, null),
			more: ""
		};
		case "qemu": return {
			program: "run",
			installable: installableOf(check, "driverInteractive"),
			more: ""
		};
		case "nspawn":
		case "mixed": return {
			program: "build",
			installable: installableOf(check, WITH_HOOK, true),
			more: " -L"
		};
		case "microvm":
		case "vm":
		case "oci": return {
			program: "run",
			installable: null,
			more: ""
		};
	}
}
/**
* Flags of Nix behind an installable, each behind a space. Null for what no command line can say: overrides beside an
* expression, and what only a stranger's report may hold.
*/
function flagsOf(installable, { overrides = [], impure }) {
	if (installable.startsWith("--impure")) return overrides.length === 0 ? "" : null;
	if (!overrides.every(({ input, flake }) => SHAPES.flakeInput.test(input) && SHAPES.reference.test(flake) && !NOT_PRINTABLE.test(flake))) return null;
	return overrides.map(({ input, flake }) => ` --override-input ${input} ${shellWord(flake)}`).join("") + (impure === true ? " --impure" : "");
}
/**
* A check, or the attribute `below` it, as words of a Nix command. `isExpression`: only Nix's language can say that,
* and not an attribute path.
*/
function installableOf(check, below, isExpression = false) {
	const path = placeInFlake(check);
	const reference = commandReference(check.flake);
	if (path === null || reference === null || check.name.length >= ARGUMENT_LIMIT) return null;
	const attribute = below === null ? "" : `.${below}`;
	const words = isExpression || path.slice(1).some((part) => part === "" || part.includes("\"")) ? `--impure --expr ${shellWord(`(builtins.getFlake ${inLanguage(reference)}).${inNix(path)}${attribute}`)}` : shellWord(`${reference}#${fragment(`${pathInFragment(path)}${attribute}`)}`);
	return words.length < ARGUMENT_LIMIT ? words : null;
}
/** Where a check is in its flake. Its `attr` says the beginning, and its name the last part. */
function placeInFlake(check) {
	const { attr, name } = check;
	const system = systemOf(check);
	if (!isBooted(check)) return system === null || !attr.startsWith("checks.") ? null : [
		"checks",
		system,
		name
	];
	const inFlake = nameInFlake(name);
	if (attr.startsWith("nixosConfigurations.")) return ["nixosConfigurations", inFlake];
	return system === null ? null : [
		attr.startsWith("packages.") ? "packages" : "checks",
		system,
		inFlake
	];
}
/** A flake's reference in Nix's language. A folder has to be absolute there. */
function inLanguage(reference) {
	if (reference === ".") return "(toString ./.)";
	return reference.startsWith(".") ? `(toString ./. + ${nixString(`/${reference.replace(/^\.\//u, "")}`)})` : nixString(reference);
}
function inNix([root, ...names]) {
	return [root, ...names.map(nixString)].join(".");
}
function pathInFragment([root, ...names]) {
	return [root, ...names.map((part) => IDENTIFIER.test(part) ? part : `"${part}"`)].join(".");
}
/** Percent-encodes what a URL's fragment cannot contain (RFC 3986, 3.5); Nix decodes it. `^` would select outputs. */
function fragment(attr) {
	return encodeURIComponent(attr.toWellFormed()).replaceAll("%22", "\"").replaceAll("'", "%27").replace(/%(?:2B|2C|2F|3A|3D|40)/g, decodeURIComponent);
}
/** Characters that cannot be in a command as they are: Nix's strings have no escapes for them, JSON's have. */
const NOT_PRINTABLE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;
/** Spells an attribute's name in Nix's language. */
function nixString(text) {
	if (!NOT_PRINTABLE.test(text)) return quoted(text);
	return `\${builtins.fromJSON ${quoted(JSON.stringify(text.toWellFormed()).replaceAll(new RegExp(NOT_PRINTABLE, "gu"), (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`))}}`;
}
function quoted(text) {
	return `"${text.replace(/[\\"]|\$\{/g, "\\$&")}"`;
}
// src/report/bad-facts.ts
/**
* Says of a bad check why it is so, where, and how to see it again: a line each, in front of the end of its log. None
* for a good one.
*/
function badFacts(check, conditions) {
	if (isGood(check.verdict)) return [];
	const [where, command] = [place(check.location), reproduceCommand(check, conditions)];
	return [
		printable(check.reason?.message ?? WORDS[check.verdict]),
		...where === null ? [] : [`at ${printable(where)}`],
		...command === null ? [] : [`reproduce: ${command}`]
	];
}
// src/report/boot-list-text.ts
/** What a line of the terminal has no room for goes on so far to the right. */
const INDENT = "    ";
/**
* Renders what can be booted, one system a line: its name, how it is booted, and how else it can be. No line is wider
* than `width` columns, unless a single word is.
*/
function renderBootList({ systems, broken }, { color, width }) {
	const lines = systems.map(({ name, boot }) => {
		const memory = boot.memoryBytes === null ? "" : `, ${formatBytes(boot.memoryBytes)}`;
		const program = boot.hypervisor === null ? "" : ` (${boot.hypervisor}${memory})`;
		const image = boot.image === null ? "" : ` (${boot.image.name ?? "without a name"}:${boot.image.tag ?? "latest"})`;
		const others = boot.ways.filter((way) => way !== boot.way);
		const instead = others.length === 0 ? "" : `, or as ${others.join(", ")}`;
		return [printable(nameInFlake(name)), printable(`${boot.way}${program}${image}${instead}`)];
	});
	const widest = Math.max(0, ...lines.map(([name]) => displayWidth(name)));
	const errors = broken.map(({ name, reason }) => paint(`✘ ${printable(`${nameInFlake(name)}: ${reason.message}`)}`, "red", color));
	const nothing = lines.length + errors.length === 0 ? ["Nothing of this flake can be booted so."] : [];
	return [
		...lines.map(([name, how]) => `${padEnd(name, widest)}  ${how}`),
		...errors,
		...nothing
	].map((line) => `${wrapWords(line, width, INDENT).join("\n")}\n`).join("");
}
/** Renders the same as JSON. */
function renderBootListJson(list) {
	return `${JSON.stringify({
		schema: "nix-verdict-boot-list/1",
		...list
	}, null, 2)}\n`;
}
// src/report/quoted-boots.ts
/**
* What is quoted. All but Firecracker's are what comparisons of NixOS' ways to run a system repeat, without a source.
* Firecracker's are its own (its SPECIFICATION.md): 125 ms from the call that starts it to the guest's init, which is
* before the guest is ready, and 5 MB for its own process, without the guest's memory.
*/
const QUOTED_BOOTS = {
	test: {
		of: "a NixOS test",
		readyMs: 1e4,
		memoryBytes: null,
		text: "about 10 s"
	},
	vm: {
		of: "nixos-shell and plain VMs",
		readyMs: 5e3,
		memoryBytes: null,
		text: "about 5 s"
	},
	image: {
		of: "podman",
		readyMs: 2e3,
		memoryBytes: null,
		text: "about 2 s"
	},
	container: {
		of: "NixOS containers",
		readyMs: 1e3,
		memoryBytes: null,
		text: "under 1 s"
	},
	microvm: {
		of: "Firecracker",
		readyMs: 125,
		memoryBytes: 5e6,
		text: "125 ms and 5 MB"
	}
};
/** The figure that is quoted for a way to boot; null where there is none. */
function quotedBoot({ backend }) {
	switch (backend) {
		case "microvm": return QUOTED_BOOTS.microvm;
		case "vm": return QUOTED_BOOTS.vm;
		case "nspawn": return QUOTED_BOOTS.container;
		case "oci": return QUOTED_BOOTS.image;
		case "qemu": return QUOTED_BOOTS.test;
		default: return null;
	}
}
/** Says the figure with its subject: "about 5 s (nixos-shell and plain VMs)"; "" where none is quoted. */
function quotedInWords(quoted) {
	return quoted === null ? "" : `${quoted.text} (${quoted.of})`;
}
// src/report/boot-comparison-text.ts
/** Longest text of a cell, in characters. */
const CELL_LENGTH = 300;
const COMPARED_NAME_LENGTH = 60;
/** With fewer columns than this, what a way needs is left out. */
const NEEDS_WIDTH = 8;
const CELL_GAP = "  ";
const COMPARED_LOOKS = {
	bad: {
		mark: "✘",
		style: "red",
		emoji: "❌"
	},
	stopped: {
		mark: "◌",
		style: "dim",
		emoji: "⚪"
	},
	doubtful: {
		mark: "!",
		style: "yellow",
		emoji: "⚠️"
	},
	good: {
		mark: "✔",
		style: "green",
		emoji: "✅"
	}
};
/** Returns what is told of each way, with names that can be told apart. */
function comparedFacts(rows) {
	const show = showNames(rows.map(({ system }) => system), {
		length: COMPARED_NAME_LENGTH,
		cut: shorten
	});
	return rows.map((row) => factsOfBoot(row, show));
}
function factsOfBoot(row, show) {
	const { boot, program, isolation } = row;
	const quoted = quotedBoot(row);
	const [readyMs, memory] = [boot?.readyMs ?? null, boot?.peakMemoryBytes ?? null];
	return {
		backend: [row.way === "vm-with-boot-loader" ? "vm with boot loader" : bootKind(row), ...program === null ? [] : [program]].join(", "),
		system: show(row.system),
		ready: readyMs === null ? "" : readyTime(readyMs),
		quoted: quotedInWords(quoted),
		memory: memory === null ? "" : formatBytes(memory),
		isolation: isolation ?? "",
		needs: row.needs,
		remark: remarkOf(row),
		tone: toneOf(row),
		readyMs,
		quotedMs: quoted?.readyMs ?? null
	};
}
function remarkOf({ boot, verdict, emulated, reason }) {
	const isReady = reason === null && typeof boot?.readyMs === "number";
	return [...emulated ? ["emulated, without KVM"] : [], ...isReady ? [] : [[WORDS[verdict], ...reason === null ? [] : [reason]].join(": ")]].join("; ");
}
/** The best ways take less than a second: milliseconds tell them apart. */
function readyTime(ms) {
	return ms < 1e3 ? `${Math.round(ms)} ms` : formatDuration(ms);
}
/** The machine on which all was measured: "4 cores, 15.6 GiB, KVM: broken". */
function comparedMachine({ cores, memoryBytes, kvm }) {
	return `${count(cores, "core")}, ${formatBytes(memoryBytes)}, KVM: ${kvm}`;
}
/** What the numbers are. */
const ABOUT_COMPARISON = "Time to ready is the median on this machine, from the start of the program. Quoted is what the field says of other machines; Firecracker's is the time to init, and the memory of its own process.";
/**
* Renders the comparison for a terminal: a line for each way, a second one for what went wrong with it, and the
* machine. `width` in columns, `Infinity` where there is none. Ends in a newline.
*/
function renderBootComparison(comparison, { color, width }) {
	const titles = [
		"booted as",
		"system",
		"ready",
		"memory",
		"quoted",
		"isolation; needs"
	];
	const rows = comparedFacts(comparison.rows).map(({ remark, isolation, needs, tone, ...facts }) => ({
		look: COMPARED_LOOKS[tone],
		remark: printable(remark),
		cells: [
			facts.backend,
			facts.system,
			facts.ready,
			facts.memory,
			facts.quoted
		].map(printable),
		needs: printable([isolation, needs].filter((one) => one !== "").join("; "))
	}));
	const widths = titles.slice(0, -1).map((title, at) => rows.reduce((most, { cells }) => Math.max(most, displayWidth(cells[at] ?? "")), title.length));
	const room = widths.reduce((left, one) => left - one - 2, width - 2);
	const cellsLine = (cells, last) => [...cells.map((cell, at) => (at === 2 || at === 3 ? padStart : padEnd)(cell, widths[at] ?? 0)), ...room < NEEDS_WIDTH ? [] : [clip(last, room)]].join(CELL_GAP);
	const lines = rows.flatMap(({ look: { mark, style }, remark, cells, needs }) => [behindMark(paint(mark, style, color), cellsLine(cells, needs), width), ...remark === "" ? [] : [paint(behindMark(" ", remark, width), style, color)]]);
	const head = behindMark(" ", cellsLine(titles.slice(0, -1), titles.at(-1) ?? ""), width);
	const machine = clip(`on ${comparedMachine(comparison.machine)}`, width).trimEnd();
	return `${[
		paint(head, "bold", color),
		...lines,
		"",
		machine
	].join("\n")}\n`;
}
/** A line with a mark, which is one column wide, or a space in its place. */
function behindMark(mark, text, width) {
	const rest = clip(text.trimEnd(), Math.max(0, width - 2)).trimEnd();
	if (rest !== "") return `${mark} ${rest}`;
	return width < 1 || mark === " " ? "" : mark;
}
/** Renders the comparison as a table in Markdown, with what its numbers are. Ends in a newline. */
function renderBootComparisonMarkdown(comparison) {
	const cell = (text, render = prose) => text === "" ? "" : render(shorten(text, CELL_LENGTH));
	const rows = comparedFacts(comparison.rows).map((facts) => {
		return [
			COMPARED_LOOKS[facts.tone].emoji,
			cell(facts.backend),
			code(facts.system),
			cell(facts.ready),
			cell(facts.memory),
			cell(facts.quoted),
			cell(facts.isolation),
			cell(facts.needs),
			cell(facts.remark, sentence)
		];
	});
	const titles = [
		"",
		"booted as",
		"system",
		"time to ready",
		"peak memory",
		"quoted",
		"isolation",
		"needs",
		""
	];
	const table = [
		titles,
		titles.map((_, at) => at === 3 || at === 4 ? "---:" : "---"),
		...rows
	].map((cells) => `| ${cells.join(" | ")} |`);
	const about = [comparedMachine(comparison.machine), ABOUT_COMPARISON].map(prose).join(" · ");
	return `${table.join("\n")}\n\n<sub>${about}</sub>\n`;
}
/** Renders the comparison as indented JSON, each row with its `quoted` figure. Ends in a newline. */
function renderBootComparisonJson({ machine, rows }) {
	const wellFormed = (_key, value) => typeof value === "string" ? value.toWellFormed() : value;
	const quoted = rows.map((row) => ({
		...row,
		quoted: quotedBoot(row)
	}));
	return `${JSON.stringify({
		schema: "nix-verdict-boot-comparison/1",
		machine,
		rows: quoted
	}, wellFormed, 2)}\n`;
}
// src/report/causes.ts
/** Names that a list has before it only counts. */
const FEW_NAMES = 3;
/**
* Finds checks that are bad over the same thing: a derivation that they need, an error at one place of the flake, a
* feature that the machine lacks. It goes by what each of them says, because a report holds nothing else.
*/
var Causes = class {
	#first = /* @__PURE__ */ new Map();
	/** The first check that was bad over the same thing; null when this is the first one, or it is good. */
	add(check) {
		const keys = keysOf(check);
		const first = keys.map((key) => this.#first.get(key)).find((one) => one !== void 0);
		for (const key of keys) if (!this.#first.has(key)) this.#first.set(key, first ?? check);
		return first ?? null;
	}
};
/** Puts checks that are bad over the same thing together, where the first of them stands. */
function byCause(checks) {
	const causes = new Causes();
	const shared = /* @__PURE__ */ new Map();
	for (const check of checks) {
		const first = causes.add(check);
		if (first === null) shared.set(check, []);
		else shared.get(first)?.push(check);
	}
	return Array.from(shared, ([check, others]) => ({
		check,
		others
	}));
}
/** What two checks have in common that are bad over the same thing: any one of these. */
function keysOf(check) {
	const { verdict, reason, log, drvPath, startedAt, excerpt, location, attr } = check;
	if (isGood(verdict) || reason === null || attr === "") return [];
	const { code, message } = reason;
	const said = [
		check.flake ?? null,
		systemOf(check),
		verdict,
		code
	];
	if (code === "out-of-memory") return [keyFrom(...said)];
	const logs = log === null ? [] : [keyFrom("log", log)];
	if (startedAt !== null) return logs;
	if (drvPath === null) return [...logs, keyFrom(...said, message, code === "network" ? null : location)];
	return [...logs, keyFrom(...said, message, excerpt)];
}
function keyFrom(...parts) {
	return JSON.stringify(parts);
}
/** What the others have to do with the first one, as the end of a sentence about that; "" when all are alike. */
function aboutOthers({ check, others }) {
	const [one] = others;
	if (one === void 0) return "";
	if (check.startedAt !== null && others.every(({ startedAt }) => startedAt === null)) return others.length === 1 ? "the other one needs it" : `the other ${others.length} need it`;
	return others.every(({ reason }) => reason?.message === check.reason?.message) ? "" : `the other${others.length === 1 ? "" : "s"} likewise`;
}
/** Whether the checks were no more than one build, whose numbers are those of all. */
function isOneBuild({ check, others }) {
	return others.every(({ startedAt, drvPath }) => startedAt === null || drvPath === check.drvPath);
}
/** Lists the first names, and how many more there are: "a, b, c and 37 more". `most`: how many at most. */
function firstNames(names, most = FEW_NAMES) {
	const shown = names.length <= most + 1 ? names : names.slice(0, most);
	const rest = names.length - shown.length;
	return `${shown.join(", ")}${rest === 0 ? "" : ` and ${rest} more`}`;
}
// src/report/compare.ts
/**
* The comparison with the base in plain words. Nothing here is escaped: that is the task of the caller, who knows where
* the words go.
*/
/** Differences of less than a second or 16 MiB are not mentioned, unless they exceed the noise between runs. */
const TIME = {
	least: LEAST_SLOWDOWN_MS,
	format: formatDuration
};
/** A time to ready is that exact, and seldom takes more than a few seconds. */
const BOOT_TIME = {
	least: 200,
	format: formatDuration
};
const MEMORY = {
	least: LEAST_GROWTH_BYTES,
	format: formatBytes
};
/** Neither are those of a smaller share of the base's number. */
const LEAST_SHARE = .05;
/** If there are more new checks than this, they are only counted, and none gets a row. */
const FEW_NEW = 5;
/** Longest name of a branch, in characters. */
const BASE_LENGTH = 40;
/**
* Returns the difference of a check's time; null for a small difference, and for a check that was not built in this
* run.
*/
function timeDifference(check) {
	const { startedAt, durationMs, baseline } = check;
	if (startedAt === null || baseline === null) return null;
	const measure = isBooted(check) ? BOOT_TIME : TIME;
	return difference({
		now: durationMs,
		before: baseline.durationMs,
		beyondNoise: baseline.slower
	}, measure);
}
/** Returns the difference of a check's peak memory; null as for time. */
function memoryDifference({ peakMemoryBytes, baseline }) {
	if (peakMemoryBytes === null || baseline === null) return null;
	const { peakMemoryBytes: before, hungrier } = baseline;
	return difference({
		now: peakMemoryBytes,
		before,
		beyondNoise: hungrier
	}, MEMORY);
}
/** Returns how much more the evaluation of a check took than on the base, if that exceeds the noise between runs. */
function evaluationGrowth({ evaluation, baseline }) {
	const before = baseline?.evaluation;
	if (evaluation === null || before === void 0) return {
		time: null,
		memory: null
	};
	const { durationMs, peakMemoryBytes } = evaluation;
	return {
		time: before.slower ? difference({
			now: durationMs,
			before: before.durationMs,
			beyondNoise: true
		}, TIME) : null,
		memory: before.hungrier && peakMemoryBytes !== null ? difference({
			now: peakMemoryBytes,
			before: before.peakMemoryBytes,
			beyondNoise: true
		}, MEMORY) : null
	};
}
function difference({ now, before, beyondNoise }, { least, format }) {
	if (before === null) return null;
	const by = now - before;
	if (!beyondNoise && Math.abs(by) < Math.max(least, before * LEAST_SHARE)) return null;
	return {
		text: `${by < 0 ? "−" : "+"}${format(Math.abs(by))}`,
		beyondNoise
	};
}
/** Returns the branch's name, cut to what fits into a line; or "the run before". */
function baseName({ name }) {
	return shorten(name, BASE_LENGTH);
}
/** Whether the base is a branch: branch names cannot contain a space (git-check-ref-format). */
function isBranch({ name }) {
	return !name.includes(" ");
}
/** Says where something was the case, as part of a sentence: "on main", "in the run before". */
function onBase(base) {
	return `${isBranch(base) ? "on" : "in"} ${baseName(base)}`;
}
/**
* Compares the whole run with its base: "1 more than on main" failed, and how much longer it took. Null for what is not
* worth reporting, and for a run that was stopped, whose other checks might have failed too.
*/
function againstBase(report) {
	const { base, checks, durationMs } = report;
	if (base === null || checks.some(({ verdict }) => verdict === "cancelled" || verdict === "not-run")) return {
		failed: null,
		time: null
	};
	const { failed } = totals(report);
	const time = base.durationMs > 0 ? difference({
		now: durationMs,
		before: base.durationMs,
		beyondNoise: false
	}, TIME) : null;
	return {
		failed: failedBeside(failed, base),
		time: time?.text ?? null
	};
}
function failedBeside(failed, base) {
	const on = onBase(base);
	if (failed === 0) return base.failed === 0 ? null : `${base.failed} failed ${on}`;
	if (base.failed === 0) return `none ${on}`;
	if (failed === base.failed) return `as many as ${on}`;
	return failed > base.failed ? `${failed - base.failed} more than ${on}` : `${base.failed - failed} fewer than ${on}`;
}
const ORDER = [
	"bad",
	"flaky",
	"emulated",
	"vanished",
	"new",
	"changed"
];
/**
* Returns the entries that need attention, in that order and then by verdict and name, and all other checks by name.
* Checks that are bad over the same thing are one entry. If there are more than a few new checks, they are among the
* others.
*/
function attention({ base, checks, flaky }) {
	const fewNew = checks.filter((check) => isGood(check.verdict) && isNew(check, base)).length <= FEW_NEW;
	const others = [];
	const rows = [];
	const bad = checks.filter((check) => isBad(check, flaky));
	for (const cause of byCause(byNeedOfAttention(bad))) rows.push({
		need: "bad",
		...cause
	});
	for (const check of byNeedOfAttention(checks.filter((check) => !isBad(check, flaky)))) {
		const need = needOf(check, base, fewNew);
		if (need === null) others.push(check);
		else rows.push({
			need,
			check,
			others: []
		});
	}
	for (const check of (base?.vanished ?? []).toSorted((a, b) => compareNames(a.name, b.name))) rows.push({
		need: "vanished",
		check,
		others: []
	});
	return {
		rows: rows.toSorted((a, b) => ORDER.indexOf(a.need) - ORDER.indexOf(b.need)),
		others
	};
}
/** The need of a good check. */
function needOf(check, base, fewNew) {
	if (check.verdict === "flaky") return "flaky";
	if (check.emulated) return "emulated";
	if (fewNew && isNew(check, base)) return "new";
	const { baseline } = check;
	return [baseline, baseline?.evaluation].some((one) => one?.slower === true || one?.hungrier === true) ? "changed" : null;
}
/**
* Whether the base did not have the check. An entry that stands for a shard is not part of a flake, and was never in a
* base.
*/
function isNew(check, base) {
	return base !== null && check.baseline === null && check.attr !== "";
}
/**
* Compares a check with the base, as the end of a sentence about it: "slower than on main"; null when nothing has
* changed.
*/
function beside(check, base) {
	if (base === null) return null;
	if (isNew(check, base)) return "new";
	const { baseline, verdict } = check;
	if (baseline === null) return null;
	const on = onBase(base);
	if (!isGood(verdict)) return isGood(baseline.verdict) ? null : `bad ${on} too`;
	if (!isGood(baseline.verdict)) return `was bad ${on}`;
	const [built, evaluated] = [growthInWords(baseline), growthInWords(baseline.evaluation)];
	if (built !== null) return `${built} than ${on}`;
	return evaluated === null ? null : `evaluation ${evaluated} than ${on}`;
}
function growthInWords(growth) {
	if (growth?.slower === true) return growth.hungrier ? "slower and with more memory" : "slower";
	return growth?.hungrier === true ? "with more memory" : null;
}
/** The same of checks with one cause: "all bad on main too", "3 of them new". */
function besideEach({ check, others }, base) {
	if (others.length === 0) return beside(check, base);
	const all = [check, ...others].map((one) => beside(one, base));
	const phrases = Map.groupBy(all.filter((phrase) => phrase !== null), (phrase) => phrase);
	const facts = Array.from(phrases, ([phrase, { length }]) => length === all.length ? `all ${phrase}` : `${length} of them ${phrase}`);
	return facts.length === 0 ? null : facts.join(", ");
}
// src/report/change-lines.ts
/** How many names a line lists. */
const MOST_NAMES_LISTED = 5;
/** Longest name of a check in a list, in characters. */
const LISTED_LENGTH = 60;
/**
* The changes in one line each, for readers without room for columns: vanished checks, and those that became slower or
* hungrier.
*/
function changeLines({ base, checks }) {
	if (base === null) return [];
	const on = onBase(base);
	const by = (names, found) => found === null ? names : `${names} (${found.text})`;
	const show = namesIn({
		base,
		checks
	}, characters(LISTED_LENGTH));
	const listed = checks.toSorted((a, b) => compareNames(a.name, b.name));
	return [
		changesInWords(`vanished since ${baseName(base)}`, base.vanished.map(({ name }) => name).toSorted(compareNames).map(show)),
		changesInWords(`slower than ${on}`, listed.filter(({ baseline }) => baseline?.slower === true).map((check) => by(show(check.name), timeDifference(check)))),
		changesInWords(`more memory than ${on}`, listed.filter(({ baseline }) => baseline?.hungrier === true).map((check) => by(show(check.name), memoryDifference(check)))),
		changesInWords(`slower to evaluate than ${on}`, listed.filter(({ baseline }) => baseline?.evaluation?.slower === true).map((check) => by(show(check.name), evaluationGrowth(check).time))),
		changesInWords(`more memory to evaluate than ${on}`, listed.filter(({ baseline }) => baseline?.evaluation?.hungrier === true).map((check) => by(show(check.name), evaluationGrowth(check).memory)))
	].filter((line) => line !== null);
}
function changesInWords(title, names) {
	if (names.length === 0) return null;
	const rest = names.length - MOST_NAMES_LISTED;
	return `${title}: ${names.slice(0, MOST_NAMES_LISTED).join(", ")}${rest > 0 ? ` and ${count(rest, "other")}` : ""}`;
}
// src/report/proof.ts
const MINUTE_MS = 6e4;
/** Returns the date of a proof in UTC, as in "2026-11-20"; null when it has none. */
function provenOn({ at }) {
	const time = Date.parse(at);
	return Number.isNaN(time) ? null : /^\d{4}-\d\d-\d\d/.exec(new Date(time).toISOString())?.[0] ?? null;
}
/** Renders a number that an earlier run measured, for a place beside numbers of this run: "(12 s)". */
function oldNumber(number, format) {
	return `(${format(number)})`;
}
/** Renders what a line says about a proof: "12 s, 1.2 GiB on 2026-11-20"; empty when there is nothing to say. */
function provenFacts(proof) {
	if (proof === null) return "";
	const { durationMs, peakMemoryBytes } = proof;
	const numbers = [...durationMs === null ? [] : [formatDuration(durationMs)], ...peakMemoryBytes === null ? [] : [formatBytes(peakMemoryBytes)]].join(", ");
	const day = provenOn(proof);
	if (day === null) return numbers === "" ? "" : `${numbers} in an earlier run`;
	return numbers === "" ? `on ${day}` : `${numbers} on ${day}`;
}
/**
* Returns how much building the proofs of these checks saved: "21 min not spent again"; null when no proof knows its
* time. A derivation of several checks counts once; its dependencies do not count.
*/
function savings(checks) {
	const cached = checks.filter(({ verdict }) => verdict === "cached");
	const times = new Map(cached.map(({ name, drvPath, proof }) => [drvPath ?? name, proof?.durationMs ?? null]));
	const known = [...times.values()].filter((time) => time !== null);
	if (known.length === 0) return null;
	const sum = known.reduce((total, time) => total + time, 0);
	const minutes = Math.floor(sum / MINUTE_MS);
	const saved = minutes < 10 ? formatDuration(sum) : minutes < 60 ? `${minutes} min` : formatDuration(minutes * MINUTE_MS);
	return `${known.length < times.size ? "over " : ""}${saved} not spent again`;
}
// src/report/headline.ts
/** The answer of a report in one line. Nothing here is escaped: that is the task of the caller. */
/** Describes a bad run in one sentence, for places without the report. */
function badLine(report) {
	const { bad, total } = totals(report);
	return total === 0 ? "No check was judged." : `${bad} of ${total} ${nounOf(report.checks)}s are bad.`;
}
/**
* Returns the answer in one line without a mark: "2 of 26 checks failed (1 more than on main) · 4 min 12 s (+14 s) ·
* peak 9.1 of 15.6 GiB".
*/
function headline(report) {
	const against = againstBase(report);
	const beside = (fact, compared) => compared === null ? fact : `${fact} (${compared})`;
	const peak = peakOfAll(report);
	return [
		beside(outcome(report), against.failed),
		beside(formatDuration(report.durationMs), against.time),
		...peak === null ? [] : [peak]
	].join(" · ");
}
/** The peak memory of all builds together, and the machine's memory; null when it was not measured. */
function peakOfAll({ timeline, machine }) {
	const peak = (timeline?.memory ?? []).reduce((most, { bytes }) => Math.max(most, bytes), 0);
	return peak === 0 ? null : `peak ${formatShare(peak, machine.memoryBytes)}`;
}
function outcome(report) {
	const { checks } = report;
	const sums = totals(report);
	if (sums.total === 0) return "no check was judged";
	if (sums.verdict === "good") {
		const all = goodOutcome(checks);
		return sums.flaky === 0 ? all : `${all}, ${sums.flaky} flaky`;
	}
	const of = countAll(checks);
	const cancelled = checks.filter((check) => check.verdict === "cancelled").length;
	const notRun = checks.filter((check) => check.verdict === "not-run").length;
	return [
		[sums.failed - cancelled - notRun, "failed"],
		[report.flaky === "fail" ? sums.flaky : 0, "flaky"],
		[cancelled, "cancelled"],
		[notRun, "not run"]
	].filter(([number]) => number > 0).map(([number, word], index) => index === 0 ? `${number} of ${of} ${word}` : `${number} ${word}`).join(", ");
}
/** "all 12 checks passed, 2 systems booted". */
function goodOutcome(checks) {
	const booted = checks.filter(isBooted).length;
	const others = checks.length - booted;
	return [...others === 0 ? [] : [`${others === 1 ? "1 check" : `all ${others} checks`} passed`], ...booted === 0 ? [] : [`${count(booted, "system")} booted`]].join(", ");
}
/**
* Says how good checks passed: "21 passed: 3 built, 18 proven before (21 min not spent again)". `more`: others that
* passed were mentioned before.
*/
function passedLine(checks, more = false) {
	const cached = checks.filter(({ verdict }) => verdict === "cached").length;
	const booted = checks.filter((check) => check.verdict !== "cached" && isBooted(check)).length;
	const built = checks.length - cached - booted;
	const saved = savings(checks);
	const others = more ? " more" : "";
	if (booted > 0 && booted === checks.length) return `${booted}${others} booted`;
	const how = [
		...built > 0 ? [`${built} built`] : [],
		...cached > 0 ? [`${cached} proven before${saved === null ? "" : ` (${saved})`}`] : [],
		...booted > 0 ? [`${booted} booted`] : []
	];
	return `${checks.length}${others} passed: ${how.join(", ")}`;
}
// src/report/console-table.ts
/** The look of each tone on a terminal. */
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
* If there are more good checks than this, the table does not list the cached ones; if more were built, it does not
* list those either. It then gives their number.
*/
const LISTED_GOOD = 20;
/** Columns of a name that always have room, and the share of a line that a longer name may take. */
const NAME_WIDTH = 16;
const NAME_SHARE = .3;
/** With fewer columns than this, a cause is left out because it would say nothing. */
const CAUSE_WIDTH = 8;
/** Columns that causes keep before memory gets any: a cause says more than the memory. */
const CAUSE_BEFORE_MEMORY = 32;
/** Names of checks with one cause on a line without an end. */
const LONGEST_NAME_LIST = 40;
const COLUMN_GAP = "  ";
/** A mark and the space after it. */
const MARK_WIDTH = 2;
/**
* Renders the final table: a line per check, or per cause that several share, with a second one of their names; those
* that need a person first, then what the machine lacked, then the answer in one line. Ends in a newline.
*/
function renderTable(report, screen) {
	const checks = byNeedOfAttention(report.checks);
	const good = checks.filter((check) => toneOf(check) === "good");
	const hidden = new Set(hiddenOf(good));
	const lines = tableLines(byCause(checks.filter((check) => !hidden.has(check))), report, screen);
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
/**
* Renders one finished check in one line of any length; no newline at the end. `first`: a check that was told before
* and is bad over the same thing. `originOf`: what is told behind a name where a report has several flakes or systems.
*/
function renderVerdictLine(check, { color, originOf = () => "" }, show = showName, first = null) {
	const { mark, style } = LOOKS[toneOf(check)];
	const used = [timeOf(check), memoryOf(check)].filter((fact) => fact !== null).join(", ");
	const word = isBooted(check) && check.verdict === "passed" ? "ready" : WORDS[check.verdict];
	const verdict = used === "" ? word : `${word} in ${used}`;
	const kind = isBooted(check) ? ` (${bootedAs(check)})` : "";
	const own = causeOf(check) || provenFacts(check.proof);
	const cause = first === null ? own : `as with ${printable(show(first.name))}${originOf(first)}`;
	return [
		paint(mark, style, color),
		` ${paint(printable(show(check.name)), "bold", color)}${originOf(check)} ${verdict}${kind}`,
		cause === "" ? "" : `: ${cause}`
	].join("");
}
function tableLines(causes, report, screen) {
	const { color, width } = screen;
	const nameRoom = Math.max(NAME_WIDTH, Math.floor(width * NAME_SHARE));
	const show = namesIn(report, {
		length: nameRoom,
		cut: clip
	});
	const originOf = originsIn(report.checks);
	const origins = causes.map(({ check }) => originOf(check));
	const rows = causes.map((cause, index) => ({
		...cellsOf(cause),
		name: (cause.others.length === 0 ? printable(show(cause.check.name)) : namelessOf(cause)) + (origins[index] ?? ""),
		names: cause.others.length === 0 ? [] : [namesLine(cause, show, screen)]
	}));
	const longest = (texts) => texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
	const nameWidth = Math.min(longest(rows.map((row) => row.name)), nameRoom + longest(origins));
	const verdictWidth = longest(rows.map((row) => row.verdict));
	const timeWidth = longest(rows.map((row) => row.time));
	const roomForAll = width - MARK_WIDTH - nameWidth - verdictWidth - timeWidth - 6;
	const memoryWidth = longest(rows.map((row) => row.memory));
	const memoryRoom = memoryWidth === 0 ? 0 : memoryWidth + 2;
	const causeWidth = longest(rows.map((row) => row.cause));
	const withMemory = roomForAll - memoryRoom >= (causeWidth === 0 ? -2 : Math.min(CAUSE_BEFORE_MEMORY, causeWidth));
	const room = withMemory ? roomForAll - memoryRoom : roomForAll;
	const line = (row) => {
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
	};
	return rows.flatMap((row) => [line(row), ...row.names]);
}
/** The cells of a check, or of those with one cause. */
function cellsOf(cause) {
	const { check } = cause;
	const isOne = isOneBuild(cause);
	return {
		tone: toneOf(check),
		verdict: check.verdict,
		time: (isOne ? timeOf(check) : null) ?? "",
		memory: (isOne ? memoryOf(check) : null) ?? "",
		cause: [
			causeOf(check),
			aboutOthers(cause),
			bootedAs(check)
		].filter((part) => part !== "").join("; "),
		old: provenFacts(check.proof)
	};
}
/** What a system was booted as; "" for a check. */
function bootedAs(check) {
	return isBooted(check) ? printable(bootKindAndProgram(check)) : "";
}
/** Stands in the place of a name; the names are in a line of their own. */
function namelessOf({ check, others }) {
	return countAll([check, ...others]);
}
/** The names of checks with one cause, as many as the line has room for. */
function namesLine({ check, others }, show, { width, color }) {
	const names = [check, ...others].map(({ name }) => printable(show(name)));
	const room = width - MARK_WIDTH;
	let [most, used] = [0, ` and ${names.length} more`.length];
	while (most < Math.min(names.length, LONGEST_NAME_LIST) && used <= room) {
		used += displayWidth(names[most] ?? "") + 2;
		most += 1;
	}
	const line = clip(firstNames(names, Math.max(1, used <= room ? most : most - 1)), room);
	return `${" ".repeat(Math.min(width, MARK_WIDTH))}${line === "" ? "" : paint(line, "dim", color)}`.trimEnd();
}
/** What a reader of the verdicts must know about the machine: each missing feature, once. */
function machineLines(report, screen) {
	const note = emulationNote(report);
	const lacking = report.machine.features.filter(({ name, state }) => state !== "on" && (note === null || name !== "kvm"));
	const number = report.warnings.length;
	const warned = number === 0 ? null : `${count(number, "warning of Nix", "warnings of Nix")}: told above, and in the report`;
	const facts = printable(lacking.map(featureFact).join(" · "));
	return [...[
		trustNote(report),
		note,
		evaluationNote(report, showName),
		warned
	].filter((one) => one !== null).map((one) => markLine("doubtful", printable(one), screen)), ...facts === "" ? [] : [markLine("stopped", facts, screen)]];
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
// src/report/evaluation-progress.ts
/** An evaluation that takes less is over before anybody asks how far it is, in milliseconds. */
const LINE_FROM_MS = 2e3;
/** Fewer evaluations tell too little of the others. */
const FEWEST_SEEN = 3;
/** This run may be so much faster or slower than earlier ones; beyond, its first checks are not like the others. */
const MOST_SCALE = 3;
/** How many checks are named that are being evaluated, and from when on, in milliseconds: quick ones would flicker. */
const NAMES_IN_LINE = 2;
const NAMED_FROM_MS = 1e3;
/** How far an evaluation is, as its events tell. */
var EvaluationProgress = class {
	#names = [];
	#noun = "check";
	#expected = /* @__PURE__ */ new Map();
	/** What each evaluated check took, in milliseconds; null where nothing was evaluated. */
	#done = /* @__PURE__ */ new Map();
	/** What each session evaluates, and since when. */
	#sessions = /* @__PURE__ */ new Map();
	#failed = 0;
	#startedAt = null;
	#bytes = null;
	#peakBytes = 0;
	/** Learns from one more event. */
	take(event) {
		switch (event.type) {
			case "checks-named":
				this.#restart(event);
				break;
			case "evaluations-expected":
				this.#expected = event.durations;
				break;
			case "check-evaluating":
				this.#startedAt ??= event.at;
				this.#leave(event.name);
				this.#sessions.set(event.session, {
					name: event.name,
					since: event.at
				});
				break;
			case "check-evaluated":
				this.#done.set(event.name, event.durationMs);
				this.#failed += Number(!event.ok);
				this.#leave(event.name);
				break;
			case "evaluation-sampled":
				this.#bytes = event.bytes;
				this.#peakBytes = Math.max(this.#peakBytes, event.bytes ?? 0);
		}
	}
	/** Whether every check is evaluated. */
	get isOver() {
		return this.#done.size >= this.#names.length;
	}
	/** For how long checks have been evaluated, in milliseconds; `now` is in milliseconds since the epoch. */
	elapsed(now) {
		return this.#startedAt === null ? 0 : now - this.#startedAt;
	}
	/**
	* Says how far it is in one line of any length, what matters most first: "evaluating 37 of 148 (2 failed) · about 1
	* min 40 s left · 2.1 GiB · gnome 12 s"; null while that is not worth a line, and when it is over.
	*/
	line(now) {
		if (this.isOver || this.elapsed(now) < LINE_FROM_MS) return null;
		const left = this.#leftMs(now);
		return [
			`evaluating ${this.#done.size} of ${this.#names.length}${this.#failures()}`,
			...left === null ? [] : [leftText(left)],
			...this.#bytes === null ? [] : [formatBytes(this.#bytes)],
			...this.#current(now)
		].join(" · ");
	}
	/** Says in one line what all of it took. */
	summary(now) {
		const memory = this.#peakBytes === 0 ? "" : `, with ${formatBytes(this.#peakBytes)} at most`;
		return `${`evaluated ${count(this.#done.size, this.#noun)}${this.#failures()}`} in ${formatDuration(this.elapsed(now))}${memory}`;
	}
	/** One part of a flake is evaluated after the other. */
	#restart({ names, noun }) {
		[this.#names, this.#noun, this.#failed, this.#startedAt, this.#peakBytes] = [
			names,
			noun,
			0,
			null,
			0
		];
		this.#done.clear();
		this.#sessions.clear();
	}
	#failures() {
		return this.#failed === 0 ? "" : ` (${this.#failed} failed)`;
	}
	#leave(name) {
		for (const session of this.#sessions.values()) if (session.name === name) session.name = null;
	}
	/** The checks that have been evaluated for longest. */
	#current(now) {
		const long = [...this.#sessions.values()].filter(({ name, since }) => name !== null && now - since >= NAMED_FROM_MS).toSorted((one, other) => one.since - other.since).slice(0, NAMES_IN_LINE).map(({ name, since }) => `${printable(showName(name ?? ""))} ${formatDuration(wholeSeconds(now - since))}`);
		return long.length === 0 ? [] : [long.join(", ")];
	}
	/** How long it will take from now on, from what earlier runs and this one took; null when neither tells enough. */
	#leftMs(now) {
		const seen = [...this.#done.values()].filter((ms) => ms !== null);
		const scale = this.#scale();
		const known = [...this.#expected.values()].map((ms) => ms * scale);
		const usual = seen.length >= FEWEST_SEEN ? averageOf(seen) : known.length > 0 ? averageOf(known) : null;
		if (usual === null) return null;
		const since = new Map([...this.#sessions.values()].map((session) => [session.name, session.since]));
		const left = this.#names.filter((name) => !this.#done.has(name)).map((name) => {
			const begun = since.get(name);
			const ms = this.#expected.get(name);
			const whole = ms === void 0 ? usual : ms * scale;
			return Math.max(0, begun === void 0 ? whole : whole - (now - begun));
		});
		const longest = left.reduce((most, ms) => Math.max(most, ms), 0);
		const total = left.reduce((sum, ms) => sum + ms, 0);
		const ms = Math.max(longest, total / Math.max(1, this.#sessions.size));
		return ms > 0 ? ms : null;
	}
	/** How much slower this run is than earlier ones, as far as it has seen the same checks. */
	#scale() {
		let [now, before, number] = [
			0,
			0,
			0
		];
		for (const [name, ms] of this.#done) {
			const expected = this.#expected.get(name);
			if (ms === null || expected === void 0) continue;
			now += ms;
			before += expected;
			number += 1;
		}
		if (number < FEWEST_SEEN || before === 0) return 1;
		return Math.min(MOST_SCALE, Math.max(1 / MOST_SCALE, now / before));
	}
};
/**
* Says how many milliseconds are probably left, in steps that do not pretend to be exact: 5 s below a minute, 10 s
* below ten, then whole minutes.
*/
function leftText(ms) {
	const step = ms < 6e4 ? 5e3 : ms < 6e5 ? 1e4 : 6e4;
	return `about ${formatDuration(Math.max(step, Math.round(ms / step) * step))} left`;
}
/** Tenths that change on every redraw are restless. */
function wholeSeconds(ms) {
	return Math.floor(ms / 1e3) * 1e3;
}
function averageOf(numbers) {
	return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
// src/report/html/markup.ts
/**
* Finished HTML: text becomes part of it only when escaped. It is also well-formed XML, so that any strict reader can
* prove that no text in it was taken for markup.
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
* A template of HTML. The template itself is markup, and the values are text of one line, in elements and in quoted
* attributes alike. Control characters are removed, and characters that change the direction of text are spelled out.
* Never put a value into a script, a style, or an attribute that is code or a URL. A line break followed by an indented
* line is one space, so long lines of a template can be wrapped.
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
/** Renders a sentence of ours, with commands as code and the name of a subtest of `subtests` emphasized. */
function sentenceMarkup(text, subtests) {
	return html`${sentenceParts(text, subtests).map((part) => {
		if (part.kind === "words") return html`${part.text}`;
		return part.kind === "code" ? html`<code>${part.text}</code>` : html`<em>${part.text}</em>`;
	})}`;
}
/** Renders `lines` of a log for a `<pre>`, one below the other. */
function logLines(lines) {
	return new Markup(lines.flatMap((line) => sanitizeLines(showBidi(stripEscapes(line)))).map(escapeHtml).join("\n"));
}
/** Removes U+FFFE and U+FFFF too: HTML can contain them, but XML cannot. */
function escapeHtml(text) {
	return text.replace(/[\uFFFE\uFFFF]/g, "�").replace(/[&<>"']/g, (character) => HTML_ENTITIES[character] ?? "");
}
/**
* Returns the URL of a file of the report from its path in `verdict.json`; null when the path leads anywhere else.
* Every part is percent-encoded, including the `%` in file names of logs, and `./` keeps the first part from being a
* scheme.
*/
function fileUrl(path) {
	const parts = path.split("/");
	if (parts.some((part) => part === "" || part === "." || part === "..")) return null;
	return `./${parts.map((part) => encodeURIComponent(part.toWellFormed())).join("/")}`;
}
/** Renders a share of a whole as a percentage for CSS, from 0 to 100 with two decimals; 0 if it is not a share. */
function percent(part, whole) {
	const share = part > 0 && whole > 0 ? Math.min(1, part / whole) : 0;
	return `${Math.round(share * 1e4) / 100}%`;
}
// src/report/html/boot-chart.ts
/** More rows than anybody compares; the text and JSON have all. */
const MOST_BOOTS_DRAWN = 200;
/** Longest sentence below a bar, in characters. */
const REMARK_LENGTH = 300;
/**
* Renders the comparison of the ways to boot a system as a chart: a bar for what was measured here, with a mark at what
* is quoted. All of it is in words, too. Null when there is nothing to compare.
*/
function bootChart({ machine, rows }) {
	if (rows.length === 0) return null;
	const facts = comparedFacts(rows.slice(0, MOST_BOOTS_DRAWN));
	const longest = Math.max(...facts.flatMap(({ readyMs, quotedMs }) => [readyMs ?? 0, quotedMs ?? 0]));
	const items = facts.map((one) => comparedItem(one, longest));
	const others = rows.length - facts.length;
	return html`<section aria-labelledby="boots">
<h2 id="boots">Ways to boot, on this machine</h2>
<figure class="chart">
<ul class="boots">
${items}</ul>
<figcaption><span class="key"><i class="bar good"></i> measured here, until ready</span>
  <span class="key"><i class="quoted"></i> quoted by the field</span>
${comparedMachine(machine)}${others > 0 ? ` · ${others} more are not shown` : null}</figcaption>
</figure>
<p class="facts">${ABOUT_COMPARISON}</p>
</section>
`;
}
function comparedItem(facts, longest) {
	const { tone, backend, system, ready, readyMs, memory, quoted, quotedMs, isolation, needs, remark } = facts;
	const bar = readyMs === null ? null : html`<i class="bar" style="width:${percent(readyMs, longest)}"></i>`;
	const mark = quotedMs === null ? null : html`<i class="quoted" style="left:${percent(quotedMs, longest)}"></i>`;
	const about = [
		isolation,
		needs === "" ? "" : `needs ${needs}`,
		quoted === "" ? "" : `quoted: ${quoted}`
	];
	return html`<li class="${tone}"><span class="who"><b>${backend}</b> <bdi>${system}</bdi></span>
<span class="track" aria-hidden="true">${bar}${mark}</span>
<span class="took">${inARow([ready, memory], ", ") || "not measured"}</span>
<span class="quiet">${shorten(inARow(about, " · "), REMARK_LENGTH)}</span>${remark === "" ? null : html` <span class="remark">${sentenceMarkup(shorten(remark, REMARK_LENGTH), [])}</span>`}</li>
`;
}
function inARow(texts, between) {
	return texts.filter((text) => text !== "").join(between);
}
// src/report/timeline.ts
/**
* The longest time between a build's being ready and its start that is not taken for waiting: a Nix client needs some
* 30 ms to start on an idle machine, and several times that on a busy one.
*/
const START_LATENCY_MS = 250;
/** More points than a chart has pixels are useless, and a run of six hours must not fill `verdict.json`. */
const MEMORY_POINTS = 1e3;
/**
* Makes the timeline of a run's builds. `builds`: in any order, one for each attempt; one that ends before its start
* counts as taking no time. `run.startedAt`: in milliseconds since the epoch. `run.jobs`: how many could run at once.
* `run.memory`: in order of time, empty when it was not measured.
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
/**
* Finds the check whose build a span is; if checks of several systems have that name, the one with its derivation.
* Undefined for a mere dependency.
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
		name: storePathName(drvPath),
		checks: [...checks],
		startedAt: new Date(startedAt).toISOString(),
		durationMs: finishedAt - startedAt,
		peakMemoryBytes,
		cpuMs
	};
}
/**
* Walks backwards from the build that ended last: the predecessor of each build is the one that it waited for. That is
* the last of its inputs, if it started as soon as that was built. Otherwise it was ready and had no slot or no memory.
* Builds begin only when another one ends, so it waited for whichever ended last before it.
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
/** Whether `a` was over when `b` began. Of two that took no time at the same moment, only one is before the other. */
function isBefore(a, b) {
	return a.finishedAt <= b.startedAt && a.index < b.index;
}
/** Of builds in order of their ends, the last one that was over when `build` began. */
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
/** The idle time of all slots, from the first start to the last end. */
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
/** Keeps at most `most` of the points: the highest of each interval, so that no peak is lost. */
function thin(points, most) {
	const stretch = Math.ceil(points.length / most);
	if (stretch <= 1) return [...points];
	const kept = [];
	for (let from = 0; from < points.length; from += stretch) kept.push(points.slice(from, from + stretch).reduce((high, point) => point.bytes > high.bytes ? point : high));
	return kept;
}
// src/report/html/axis.ts
/** Possible steps of the time axis, in milliseconds. */
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
/** The label of a tick must end before the plot does, so the last part of the visible range, this share, has none. */
const LAST_TICK = .07;
/** Renders the time axis of a chart, with steps that suit its zoom factor. */
function axis(durationMs, zoom) {
	const step = STEPS.find((ms) => durationMs / ms <= MOST_TICKS * zoom) ?? durationMs;
	const ticks = [];
	for (let at = 0; at <= durationMs * (1 - LAST_TICK / zoom); at += step) ticks.push(html`<span style="left:${percent(at, durationMs)}">${formatDuration(at).replace(/ 0 (?:s|min)$/, "")}</span>`);
	return html`<div class="axis" data-zoom="${zoom}"${zoom === 1 ? null : html` hidden=""`}>${ticks}</div>`;
}
// src/report/html/test-parts.ts
/** Longest name of a subtest or a machine, in characters. */
const PART_NAME_LENGTH = 200;
/** Subtests that are nested deeper are shown as deep as this. */
const MOST_DEPTH = 5;
/** Fewer bytes than the markup of any part takes: what surely has no room is not made. */
const LEAST_PART_BYTES = 100;
const SUBTEST_TONES = {
	passed: ["good", "✔"],
	failed: ["bad", "✘"],
	"not-run": ["stopped", "◌"],
	incomplete: ["doubtful", "!"]
};
/** Says what there is to unfold of a test: "5 subtests", "2 machines". */
function partsTitle({ subtests, machines }) {
	return [...subtests.length === 0 ? [] : [count(subtests.length, "subtest")], ...machines.length === 0 ? [] : [count(machines.length, "machine")]];
}
/** Renders the subtests and the machines of a test, with bars for their times. Subtracts their bytes from `budget`. */
function testParts(check, budget) {
	const { subtests, machines } = check;
	const longest = subtests.reduce((most, { durationMs }) => Math.max(most, durationMs ?? 0), 0);
	const slowest = machines.reduce((most, { bootMs }) => Math.max(most, bootMs ?? 0), 0);
	return html`${partsList("Subtests", [subtests, subtests.filter(({ verdict }) => verdict !== "passed")], (one) => subtestItem(one, longest), budget)}${partsList("Machines", [machines], (one) => machineItem(one, check, slowest), budget)}`;
}
/** A list of the first of several choices that there is room for. */
function partsList(title, choices, item, budget) {
	const all = choices[0]?.length ?? 0;
	if (all === 0) return null;
	for (const some of choices) {
		if (some.length === 0 || some.length * LEAST_PART_BYTES > budget.parts) continue;
		const items = some.map(item);
		const bytes = items.reduce((sum, { source }) => sum + Buffer.byteLength(source), 0);
		if (bytes > budget.parts) continue;
		budget.parts -= bytes;
		return html`<p class="parts-title">${title}${all === some.length ? null : ` · ${all - some.length} that passed are in verdict.json`}</p>
<ul class="parts" aria-label="${title}">
${items}</ul>
`;
	}
	return html`<p class="parts-title">No room for the ${title.toLowerCase()} on this page: see verdict.json</p>
`;
}
function subtestItem({ name, verdict, depth, durationMs }, longest) {
	const [tone, mark] = SUBTEST_TONES[verdict];
	const level = Math.min(depth, MOST_DEPTH) + 1;
	const time = durationMs === null ? null : formatDuration(durationMs);
	const told = verdict === "passed" && time !== null ? html`<span class="unseen">passed in </span>` : null;
	const words = [...told === null ? [SUBTEST_WORDS[verdict]] : [], ...time === null ? [] : [time]].join(", ");
	return html`<li class="part ${tone} level-${level}" aria-level="${level}"><span class="mark"
  aria-hidden="true">${mark}</span><bdi>${shorten(showName(name), PART_NAME_LENGTH)}</bdi>
<span class="took verdict">${told}${words}</span>${timeBar(durationMs, longest)}</li>
`;
}
function machineItem(machine, { machine: culprit }, slowest) {
	const { name, bootMs, emulated } = machine;
	const isCulprit = culprit === name;
	const facts = machineFacts({
		...machine,
		emulated: false
	}).join(", ");
	const badge = emulated ? html` <span class="badge doubtful">emulated</span>` : null;
	const here = isCulprit ? html` <span class="badge bad">it happened here</span>` : null;
	return html`<li class="part ${isCulprit ? "bad" : "good"}"><span class="mark"
  aria-hidden="true">${isCulprit ? "✘" : ""}</span><span><bdi>${shorten(showName(name), PART_NAME_LENGTH)}</bdi>
  ${here}${badge}</span>
<span class="took">${facts}</span>${timeBar(bootMs, slowest)}</li>
`;
}
function timeBar(ms, most) {
	return ms === null ? null : html`<i style="width:${percent(ms, most)}"></i>`;
}
// src/report/html/boot-parts.ts
/** Says what there is to unfold of a booted system: "how it booted", "3 boots". */
function bootTitle(check) {
	const { boot } = check;
	if (boot === void 0 || !isBooted(check)) return [];
	return [boot.boots.length > 1 ? count(boot.boots.length, "boot") : "how it booted"];
}
/**
* Renders how a system was booted: in what way, by which program, how it was known to be ready, when it had come how
* far, and each of several boots. Subtracts the bytes of its lists from `budget`; null for a check.
*/
function bootParts(check, budget) {
	const { boot } = check;
	if (boot === void 0 || !isBooted(check)) return null;
	const phases = phasesOf(boot);
	const longest = Math.max(...phases.map(({ ms }) => ms), 0);
	const slowest = boot.boots.reduce((most, { readyMs }) => Math.max(most, readyMs ?? 0), 0);
	const boots = boot.boots.map((figures, index) => ({
		figures,
		number: index + 1
	}));
	return html`<p>${bootFacts(boot).join(" · ")}</p>
${partsList("From the start of its program", [phases], (phase) => phaseItem(phase, longest), budget)}${boots.length < 2 ? null : partsList("Boots", [boots], (one) => bootItem(one, slowest), budget)}`;
}
/** What a boot had come to, and after how many milliseconds; without what was not seen. */
function phasesOf({ kernelMs, initMs, readyMs }) {
	return [
		["kernel", kernelMs],
		["init", initMs],
		["ready", readyMs]
	].flatMap(([name, ms]) => ms === null ? [] : [{
		name,
		ms
	}]);
}
function phaseItem({ name, ms }, longest) {
	return html`<li class="part good"><span class="mark"></span><bdi>${name}</bdi>
<span class="took">${formatDuration(ms)}</span>${timeBar(ms, longest)}</li>
`;
}
function bootItem({ figures, number }, slowest) {
	const { readyMs, peakMemoryBytes, cpuMs } = figures;
	const facts = [
		readyMs === null ? "never ready" : `ready in ${formatDuration(readyMs)}`,
		...peakMemoryBytes === null ? [] : [formatBytes(peakMemoryBytes)],
		...cpuMs === null ? [] : [`${formatDuration(cpuMs)} of CPU`]
	].join(", ");
	return html`<li class="part ${readyMs === null ? "bad" : "good"}"><span class="mark"
  aria-hidden="true">${readyMs === null ? "✘" : "✔"}</span><bdi>boot ${number}</bdi>
<span class="took">${facts}</span>${timeBar(readyMs, slowest)}</li>
`;
}
// src/report/html/evidence-parts.ts
/** Longest name of a file or a test case, and longest reason of one, in characters. */
const EVIDENCE_NAME_LENGTH = 200;
const REASON_LENGTH = 300;
/** The test cases that are listed when they did not pass; `junit.xml` has them all. */
const BAD_CASES = 10;
/** Says what there is to unfold: "2 images", "1 file", "120 test cases". */
function evidenceTitle({ evidence }) {
	if (evidence === void 0) return [];
	const images = evidence.files.filter(({ kind }) => kind === "image").length;
	const others = evidence.files.length - images;
	const said = [
		...images === 0 ? [] : [count(images, "image")],
		...others === 0 ? [] : [count(others, images === 0 ? "file" : "other file")],
		...evidence.tests.length === 0 ? [] : [count(evidence.tests.length, "test case")]
	];
	return said.length === 0 ? [leftOutWords(evidence)].filter((words) => words !== "") : said;
}
/** Renders the images, links to the other files, and the test cases that did not pass. */
function evidenceParts({ evidence }, images) {
	if (evidence === void 0) return null;
	const shown = evidence.files.flatMap((file) => {
		const image = images.get(file.path);
		return image === void 0 ? [] : [figure(file, image)];
	});
	const others = evidence.files.filter(({ path }) => !images.has(path)).map(fileItem);
	const left = leftOutWords(evidence);
	return html`${casesList(evidence)}${shown.length === 0 ? null : html`<div class="images">
${shown}</div>
`}${others.length === 0 ? null : html`<ul class="files" aria-label="Files">
${others}</ul>
`}${left === "" ? null : html`<p class="parts-title">${left}</p>
`}`;
}
/** The bytes were looked at: they begin as an image of this type. The text of base64 has no meaning in HTML. */
function figure({ path, name }, { type, width, height, bytes }) {
	const label = shorten(showName(name), EVIDENCE_NAME_LENGTH);
	const image = html`<img alt="${label}" loading="lazy" width="${width}" height="${height}"
  src="${new Markup(`data:${type};base64,${bytes.toString("base64")}`)}"/>`;
	const url = fileUrl(path);
	return html`<figure>${url === null ? image : html`<a href="${url}">${image}</a>`}
<figcaption><bdi>${label}</bdi></figcaption></figure>
`;
}
function fileItem({ path, name, kind, bytes }) {
	const [url, label] = [fileUrl(path), html`<bdi>${shorten(showName(name), EVIDENCE_NAME_LENGTH)}</bdi>`];
	return html`<li>${url === null ? label : html`<a href="${url}">${label}</a>`} · ${kind}, ${formatBytes(bytes)}</li>
`;
}
function casesList({ tests }) {
	const bad = tests.filter(({ verdict }) => verdict === "failed" || verdict === "error");
	if (bad.length === 0) return null;
	const more = bad.length > BAD_CASES ? ` · ${bad.length - BAD_CASES} more are in junit.xml` : "";
	return html`<p class="parts-title">${bad.length} of ${count(tests.length, "test case")} did not pass${more}</p>
<ul class="parts" aria-label="Test cases">
${bad.slice(0, BAD_CASES).map(caseItem)}</ul>
`;
}
function caseItem({ suite, name, message }) {
	const title = suite === null ? showName(name) : `${showName(suite)} › ${showName(name)}`;
	const why = message === null ? null : html` <span class="took">${shorten(message, REASON_LENGTH)}</span>`;
	return html`<li class="case bad"><span class="mark" aria-hidden="true">✘</span>
<bdi>${shorten(title, EVIDENCE_NAME_LENGTH)}</bdi>${why}</li>
`;
}
/** Says what is missing; "" when nothing is. */
function leftOutWords({ leftOut: { files, tests } }) {
	const what = [...files === 0 ? [] : [count(files, "file")], ...tests === 0 ? [] : [count(tests, "test case")]];
	return what.length === 0 ? "" : `${what.join(" and ")} left out`;
}
// src/report/html/check-details.ts
/**
* The most that all excerpts together may take, and all subtests and machines: a report of a thousand failed checks
* must open at once. Their logs are a click away.
*/
const DETAILS = {
	excerpts: 524288,
	parts: 524288
};
/**
* Renders the details that unfold under a check that needs a person, under a test with subtests or machines, under a
* booted system, and under a check that has left something; null for others. Subtracts their bytes from `budget`.
*/
function checkDetails(check, { show, flake, images }, budget) {
	const needed = toneOf(check) === "good" ? null : forPerson(check, flake, budget);
	const title = [
		...needed === null ? [] : [needed.title],
		...bootTitle(check),
		...partsTitle(check),
		...evidenceTitle(check)
	].join(", ");
	if (title === "") return null;
	const parts = html`${bootParts(check, budget)}${testParts(check, budget)}${evidenceParts(check, images)}`;
	return html`<details><summary>${title}<span class="unseen"> for ${show(check.name)}</span></summary>
${needed?.content ?? null}${parts}</details>`;
}
/** The lines that matter, the attempts, and the commands to copy; null when there is nothing of it. */
function forPerson(check, flake, budget) {
	const commands = [["Reproduce", reproduceCommand(check, flake)], ["Debug", debugCommand(check, flake)]].flatMap(([what = null, command = null]) => command === null ? [] : [html`<p>${what}: <code>${command}</code></p>
`]);
	const attempts = attemptsMarkup(check);
	const lines = affordable(check.excerpt, budget);
	if (attempts === null && lines === null && commands.length === 0) return null;
	const excerpt = lines === null ? null : html`<pre tabindex="0">${lines}</pre>
`;
	return {
		title: check.excerpt.length === 0 ? "how to reproduce" : "the lines that matter",
		content: html`${attempts}${excerpt}${commands}`
	};
}
function attemptsMarkup({ attempts }) {
	if (attempts.length < 2) return null;
	return html`<ol class="attempts">${attempts.map((attempt, index) => {
		const used = attempt.peakMemoryBytes === null ? "" : `, ${formatBytes(attempt.peakMemoryBytes)}`;
		const time = formatDuration(attempt.durationMs);
		return html`<li>attempt ${index + 1}: ${attempt.verdict} after ${time}${used}</li>`;
	})}</ol>
`;
}
/** As much of an excerpt as there is room for: all, its last lines, or a note that there is none. */
function affordable(excerpt, budget) {
	if (excerpt.length === 0) return null;
	for (const lines of [excerpt, excerpt.slice(-5)]) {
		const made = logLines(lines);
		const bytes = Buffer.byteLength(made.source);
		if (bytes > budget.excerpts) continue;
		budget.excerpts -= bytes;
		return made;
	}
	return html`No room for more lines on this page: see the log.`;
}
// src/report/html/check-row.ts
/** Longest name and longest cause, in characters. */
const CELL_NAME_LENGTH = 200;
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
/** Returns the number that a cell shows, and by which its column is sorted. */
function visible({ now, old }) {
	return now ?? old;
}
/** The room for names on the page. */
const NAME_ROOM = characters(CELL_NAME_LENGTH);
/**
* Renders the rows of one check: its numbers, and the details that unfold below them. Subtracts their bytes from
* `budget`.
*/
function checkRows(check, id, columns, budget) {
	const tone = toneOf(check);
	const more = checkDetails(check, columns, budget);
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
/** `most`: the value of a full bar; null: no bars. Old numbers never have one. */
function measured(title, { now, old }, format, most) {
	if (now === null && old !== null) return html`<td class="number quiet" data-title="${title}"
  title="measured when it was proven">${oldNumber(old, format)}</td>`;
	return number(title, now === null ? null : format(now), now === null || most === null ? null : percent(now, most));
}
/** `bar`: the share of the largest value of the column. An empty cell says that the value was not measured. */
function number(title, value, bar) {
	if (value === null) return html`<td class="number"></td>`;
	return html`<td class="number" data-title="${title}">${value}${bar === null ? null : html`<i style="width:${bar}"></i>`}</td>`;
}
function differenceMarkup(found) {
	if (found === null) return html`<td class="number"></td>`;
	return html`<td class="number" data-title="differs by">${found.beyondNoise ? html`<b>${found.text}</b>` : found.text}</td>`;
}
/** A plain build gets no badge for its kind. */
function badges(check, { base, system, flakeOf }) {
	return html`${[
		flakeOf(check),
		system ? systemOf(check) : null,
		testKind(check)
	].flatMap((word) => word === null ? [] : [html` <span class="badge">${word}</span>`])}${check.emulated ? html` <span class="badge doubtful">emulated</span>` : null}${isNew(check, base) ? html` <span class="badge">new</span>` : null}`;
}
function whatHappened(check, { base, links }) {
	if (check.verdict === "cached") return html`<span class="quiet">${proofLink(check.proof, links)}</span>`;
	const compared = isNew(check, base) ? null : beside(check, base);
	const remark = [
		...check.verdict === "passed" && isBooted(check) ? [bootsIn(check)] : [],
		...remarks(check),
		...compared === null ? [] : [compared]
	].join("; ");
	const words = remark === "" && !["passed", "failed"].includes(check.verdict) ? WORDS[check.verdict] : remark;
	const where = place(check.location);
	const location = where === null ? null : html` <code>${shorten(where, 600)}</code>`;
	return html`${sentenceMarkup(shorten(words, 600), check.subtests)}${location}`;
}
function proofLink(proof, links) {
	if (proof === null) return html`${WORDS.cached}`;
	const [day, url] = [provenOn(proof), runBeside(proof.run, links)];
	if (url === null) return html`${day === null ? WORDS.cached : `proven on ${day}`}`;
	return day === null ? html`proven by <a href="${url}">an earlier run</a>` : html`proven on <a href="${url}">${day}</a>`;
}
// src/report/html/lanes.ts
/**
* Puts bars into lanes so that none overlap. Each goes into the first free lane, so there are as many lanes as bars
* ever overlapped. Takes n log n steps for n bars, however many overlap.
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
/** A binary heap: the first item by `order` is taken first. */
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
// src/report/html/evaluation-lanes.ts
/** An evaluation that takes less than this, from the first check to the last, needs no lane; in milliseconds. */
const LANE_FROM_MS = 2e3;
/** How many evaluations are listed. */
const MOST_LISTED = 40;
/** The evaluations of a report, a lane for each session; none where all of them took little time. */
function evaluationLanes(checks) {
	const bars = checks.flatMap((check) => check.evaluation === null ? [] : [{
		...check.evaluation,
		check
	}]);
	const from = bars.reduce((first, { startedAt }) => Math.min(first, Date.parse(startedAt)), 1e400);
	if (bars.reduce((last, bar) => Math.max(last, Date.parse(bar.startedAt) + bar.durationMs), -1e400) - from < LANE_FROM_MS) return [];
	return [...Map.groupBy(bars, ({ session }) => session)].toSorted(([one], [other]) => one - other).flatMap(([, session]) => inLanes(session));
}
/** What a reader wants to know of an evaluation, in words. */
function evaluationFacts({ durationMs, peakMemoryBytes, check }) {
	return [
		...check.verdict === "eval-error" ? ["does not evaluate"] : [],
		formatDuration(durationMs),
		...peakMemoryBytes === null ? [] : [formatBytes(peakMemoryBytes)]
	];
}
/** Lists the evaluations, longest first, for readers who cannot use the picture; null when there is none to show. */
function evaluationList(lanes, show, ids) {
	const bars = lanes.flat().toSorted((one, other) => other.durationMs - one.durationMs);
	if (bars.length === 0) return null;
	const items = bars.slice(0, MOST_LISTED).map((bar) => html`<li><bdi><a href="#${ids.get(bar.check) ?? ""}">${show(bar.check.name)}</a></bdi> <span
  class="quiet">${evaluationFacts(bar).join(" · ")}</span></li>`);
	const total = bars.reduce((sum, { durationMs }) => sum + durationMs, 0);
	const others = bars.length - items.length;
	return html`<details class="aside"><summary>Evaluation: ${count(bars.length, "check")},
  ${formatDuration(total)} added up</summary>
<ol class="path">${items}</ol>
${others > 0 ? html`<p class="quiet">and ${count(others, "shorter one")}</p>
` : null}</details>
`;
}
// src/report/html/chart.ts
/** From each of these zoom factors on, the axis has finer steps by the same factor. */
const ZOOMS = [
	1,
	6,
	30
];
/** If there are more lanes than this, no bar is high enough for a word. */
const WORDY_LANES = 16;
/** If there are fewer bars than this, everything can be seen without zooming. */
const ZOOM_FROM = 30;
/** How many links of the critical path, and rows of dependencies, are listed. */
const MOST_LANES_LISTED = 40;
/** What there is to draw of a run that built nothing. */
const NO_BUILDS = {
	spans: [],
	criticalPath: [],
	jobs: 0,
	idleMs: 0,
	memory: []
};
/**
* Renders the run over time: stages, evaluating sessions and slots as lanes along one time axis, with the memory of all
* builds above; null when nothing was built, and little evaluated. `ids` as in the table.
*/
function chart(report, ids) {
	const timeline = report.timeline ?? NO_BUILDS;
	const evaluations = evaluationLanes(report.checks);
	if (timeline.spans.length === 0 && evaluations.length === 0) return null;
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
	const bars = timeline.spans.length + evaluations.flat().length;
	const evaluated = evaluations.length === 0 ? "" : ` and ${count(evaluations.flat().length, "evaluation")}`;
	const slots = [...evaluations.map((lane) => slot(lane.map((one) => evaluationBar(one, drawn)))), ...lanes.map((lane) => slot(lane.map((span) => bar(span, drawn))))];
	return html`<section aria-labelledby="when">
<h2 id="when">Timeline</h2>
<figure class="${lanes.length + evaluations.length > WORDY_LANES ? "chart thin" : "chart"}">
<div class="scroll" tabindex="0" role="group"
  aria-label="Timeline of ${count(timeline.spans.length, "build")}${evaluated};
  every check and its time are in the table below">
<div class="plot" id="plot" aria-hidden="true">
${(bars < ZOOM_FROM ? ZOOMS.slice(0, 1) : ZOOMS).map((zoom) => axis(drawn.durationMs, zoom))}
${memory(report, drawn)}${stageLanes(report, drawn)}${slots}</div>
</div>
${legend(bars, evaluations.length > 0)}
</figure>
${timeline.spans.length === 0 ? null : path(drawn)}
${needed(drawn)}${evaluationList(evaluations, drawn.show, ids)}</section>`;
}
/** The stages, of which some overlap: checks are built while others are evaluated. */
function stageLanes({ stages }, drawn) {
	return inLanes(stages).map((lane) => {
		return html`<div class="lane">${lane.map(({ name, startedAt, durationMs }) => html`<span class="bar stage" style="${lanePlace(startedAt, durationMs, drawn)}"
  title="${name} · ${formatDuration(durationMs)}">${name}</span>`)}</div>
`;
	});
}
function slot(bars) {
	return html`<div class="lane slot">${bars}</div>
`;
}
/** Says what the looks of bars mean; with many bars, there is a zoom. */
function legend(bars, hasEvaluations) {
	return html`<figcaption>
<span class="key"><i class="bar good"></i> passed</span>
  <span class="key"><i class="bar bad"></i> bad</span>
  <span class="key"><i class="bar need"></i> needed by checks</span>
  ${hasEvaluations ? html`<span class="key"><i class="bar evaluated"></i> evaluated</span>` : null}
  <span class="key"><i class="bar good critical"></i> critical path</span>
${bars < ZOOM_FROM ? null : html`<label id="zooming" hidden="">zoom <input type="range" id="zoom" min="1" max="40" value="1"/></label>
`}</figcaption>`;
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
function evaluationBar(one, drawn) {
	const name = drawn.show(one.check.name);
	const style = lanePlace(one.startedAt, one.durationMs, drawn);
	const title = [`evaluation of ${name}`, ...evaluationFacts(one)].join(" · ");
	return html`<a class="bar ${one.check.verdict === "eval-error" ? "bad" : "evaluated"}" style="${style}"
  title="${title}" href="#${drawn.ids.get(one.check) ?? ""}" tabindex="-1">${name}</a>`;
}
/** The row of a check; a mere dependency has none. */
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
/**
* Renders the memory curve in a box of 1000 by 100 that is stretched to the lanes' width; null when memory was not
* measured.
*/
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
/** Renders the critical path as words and links, for readers who cannot use the picture. */
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
	const idle = timeline.jobs > 1 ? ` Together, the ${timeline.jobs} slots were idle for ${formatDuration(timeline.idleMs)}.` : "";
	return html`<details class="aside"><summary>Critical path: ${count(onPath.length, "build")},
  ${formatDuration(total)} of ${formatDuration(durationMs)}</summary>
<p class="quiet">Each of these could only start when the one before had ended,
  because it needed that one, or its slot or memory.${idle}</p>
${shown.length < onPath.length ? html`<p class="quiet">The ${MOST_LANES_LISTED} longest:</p>
` : null}<ol class="path">${items}</ol>
</details>`;
}
/** Lists the dependencies that were built, longest first; null when there are none. */
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
* Renders the table of `checks`, in their order, with the controls that filter it. `ids` are the anchors of the rows;
* `links` are of the run that makes the page, `images` are what it shows of evidence.
*/
function checksTable(checks, { base, flake }, ids, { links, images }) {
	const columns = {
		base,
		links,
		images,
		flake,
		show: namesIn({
			base,
			checks
		}, NAME_ROOM),
		system: hasSeveralSystems(checks),
		flakeOf: flakesIn(checks),
		timeBeside: checks.some((check) => timeDifference(check) !== null),
		memoryBeside: checks.some((check) => memoryDifference(check) !== null),
		memory: checks.some((check) => visible(quantities(check).memory) !== null),
		cpu: checks.some((check) => visible(quantities(check).cpu) !== null),
		attempts: checks.some(({ attempts }) => attempts.length > 1),
		longestMs: checks.reduce((most, { durationMs }) => Math.max(most, durationMs), 0),
		mostBytes: checks.reduce((most, { peakMemoryBytes }) => Math.max(most, peakMemoryBytes ?? 0), 0)
	};
	const budget = { ...DETAILS };
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
/** Hidden until the script that handles them is running. */
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
* The script of the page: filters, sorts and zooms. Without it, everything is still visible. It reads only the page,
* and inserts text only as text. It contains no `<` and no `&`, so that the page is XML too.
*/
const SCRIPT = `"use strict";
const all = (selector) => Array.from(document.querySelectorAll(selector));
const one = (id) => document.getElementById(id);
const table = one("checks");
const rows = all("tbody.check");
const chips = all("button[data-verdict]");
const bars = all(".slot .bar").map((bar) => [bar, bar.hash ? one(bar.hash.slice(1)) : null]);
const places = new Map(rows.map((row, index) => [row, index]));
// In two steps: for a class above another element, browsers look through the whole page each time.
const nameIn = (row) => row.querySelector(".name").querySelector("bdi").textContent.toLowerCase();
const names = new Map(rows.map((row) => [row, nameIn(row)]));
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
// src/report/html/shared-causes.ts
/**
* Lists what several checks are bad over, each once, with links to their rows; null when every check has a cause of its
* own. `ids` as in the table.
*/
function sharedCauses(checks, ids, show) {
	const shared = byCause(checks).filter(({ others }) => others.length > 0);
	if (shared.length === 0) return null;
	return html`<section aria-labelledby="over">
<h2 id="over">One cause, several ${nounOf(shared.flatMap(({ check, others }) => [check, ...others]))}s</h2>
${shared.map((cause) => causeNote(cause, ids, show))}</section>
`;
}
function causeNote(cause, ids, show) {
	const { check, others } = cause;
	const all = [check, ...others];
	const tone = toneOf(check);
	const rest = aboutOthers(cause);
	const words = [...remarks(check), ...rest === "" ? [] : [rest]].join("; ");
	const where = place(check.location);
	const location = where === null ? null : html` <code>${shorten(where, 600)}</code>`;
	const links = all.map((one) => html`<li><a href="#${ids.get(one) ?? ""}"><bdi>${show(one.name)}</bdi></a></li>`);
	return html`<div class="note ${tone}" style="border-color:var(--tone);overflow-wrap:anywhere"><span class="mark"
  aria-hidden="true">${TONE_MARKS[tone]}</span> <b>${countAll(all)}</b> · ${WORDS[check.verdict]}:
  ${sentenceMarkup(shorten(words, 600), check.subtests)}${location}
<details class="aside"><summary>${firstNames(all.map(({ name }) => show(name)))}</summary>
<ol class="path">${links}</ol>
</details></div>
`;
}
// src/report/html/style.ts
/**
* The style of the page: light or dark like the reader's system, readable from 400 to 1600 pixels. It contains no `<`
* and no `&`, so that the page is XML too.
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
  --tone: var(--stopped); } .need { --tone: var(--need); } .stage { --tone: var(--need); } .evaluated {
  --tone: var(--link); }
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
thead .verdict { width: 9.8rem; } thead .name { width: 17%; } thead .number { width: 6.3rem; } thead .beside {
  width: 5.4rem; overflow: hidden; text-overflow: ellipsis; } thead .attempts { width: 4.6rem; } thead .log {
  width: 2.9rem; }
th, td { padding: .4rem .45rem; text-align: left; vertical-align: top; font-weight: 400; }
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
.badge.doubtful, .badge.bad { border-color: var(--tone); color: var(--tone); }
.more td { padding: 0 .6rem .5rem 2.1rem; font-size: .9rem; }
.more summary { color: var(--quiet); }
pre { margin: .4rem 0; padding: .6rem .8rem; max-height: 32rem; overflow: auto; border-radius: 6px;
  background: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere; }
.more p, .attempts { margin: .3rem 0; }
.more .parts-title { margin-top: .7rem; color: var(--quiet); }
.parts { margin: .2rem 0; padding: 0; list-style: none; max-width: 64rem; }
.part { display: grid; grid-template-columns: 1.3em minmax(0, 3fr) minmax(0, 2fr) 15.5rem;
  gap: 0 .6rem; align-items: baseline; padding: .1rem 0; }
.part bdi { overflow-wrap: anywhere; }
.part.bad bdi { font-weight: 600; }
.part .took { grid-column: 4; color: var(--quiet); font-variant-numeric: tabular-nums; }
.part.bad .verdict, .part.doubtful .verdict { color: var(--tone); }
.part i { grid-column: 3; grid-row: 1; align-self: start; margin-top: .5em; height: .55em; min-width: 2px;
  border-radius: 3px; background: color-mix(in srgb, var(--tone) 55%, transparent); }
.level-2 bdi { padding-left: 1.2rem; } .level-3 bdi { padding-left: 2.4rem; } .level-4 bdi { padding-left: 3.6rem; }
.level-5 bdi { padding-left: 4.8rem; } .level-6 bdi { padding-left: 6rem; }
.images { display: flex; flex-wrap: wrap; gap: .6rem; margin: .5rem 0; }
.images figure { margin: 0; max-width: 22rem; }
.images img { display: block; width: auto; max-width: 100%; height: auto; max-height: 16rem;
  border: 1px solid var(--line); border-radius: 6px; }
.images figcaption, .files, .case .took { font-size: .85rem; color: var(--quiet); overflow-wrap: anywhere; }
.files { margin: .3rem 0; padding-left: 1.2rem; }
.boots { margin: 0; padding: 0; list-style: none; }
.boots li { display: grid; grid-template-columns: minmax(0, 16rem) minmax(6rem, 1fr) 9rem; gap: 0 .8rem;
  align-items: center; padding: .35rem 0; border-bottom: 1px solid var(--line); }
.boots .who, .boots .quiet, .boots .remark { overflow-wrap: anywhere; }
.boots .track { position: relative; height: var(--bar); background: var(--soft); border-radius: 3px; }
.boots .took { text-align: right; font-variant-numeric: tabular-nums; }
.boots .quiet, .boots .remark { grid-column: 1 / 4; font-size: .85rem; }
.boots .remark { color: var(--tone); }
.quoted { position: absolute; top: -3px; bottom: -3px; margin-left: -2px; border-left: 3px dotted var(--front); }
.key .quoted { position: static; margin: 0 .2em 0 0; }
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
  .boots li { grid-template-columns: minmax(0, 1fr) auto; }
  .boots .track, .boots .quiet, .boots .remark { grid-column: 1 / 3; }
  .boots .track { grid-row: 2; }
  .part { grid-template-columns: 1.3em minmax(0, 1fr) auto; }
  .part .took { grid-column: 3; text-align: right; }
  .part i { grid-column: 2 / 4; grid-row: 2; height: 3px; margin: 0; }
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
* The page may only show itself and run the one script that has this hash: no network, no frames, no forms, no other
* code, and only images that are in it, whatever text is in it. Logs are opened by links, which need no permission by a
* policy.
*/
const POLICY = [
	"default-src 'none'",
	"style-src 'unsafe-inline'",
	"img-src data:",
	`script-src 'sha256-${createHash("sha256").update(SCRIPT).digest("base64")}'`,
	"base-uri 'none'",
	"form-action 'none'"
].join("; ");
/**
* Renders `report.html`: the report as a single page without other files, to be kept next to `logs/`. It has the
* answer, the timeline, and a table of all checks to filter and sort. It works from a disk, without a network, and
* without its script. The excerpts have a limit in total; everything else grows by about 1 KB for each check. `links`
* belong to the run that makes the page: links from the report itself lead only to runs of the same repository.
* `images`: those of the evidence that the page has room for; `comparison`: of the ways to boot, if it was asked for.
*/
function renderHtml(report, links = [], images = /* @__PURE__ */ new Map(), comparison = null) {
	const [others, good] = byTone(byNeedOfAttention(report.checks));
	const checks = [...others, ...good];
	const ids = new Map(checks.map((check, index) => [check, `c${index}`]));
	const tone = totals(report).verdict === "good" ? "good" : "bad";
	return html(_templateObject || (_templateObject = _taggedTemplateLiteral([
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta http-equiv=\"Content-Security-Policy\" content=\"",
		"\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n<title>",
		" ",
		"</title>\n<style>",
		"</style>\n</head>\n<body>\n",
		"\n<main>\n",
		"",
		"\n",
		"",
		"",
		"</main>\n<footer>nix-verdict ",
		" ·\n  <a href=\"./verdict.json\">verdict.json</a> · <a href=\"./junit.xml\">junit.xml</a> ·\n  <a href=\"./summary.md\">summary.md</a></footer>\n<script>",
		"<\/script>\n</body>\n</html>\n"
	])), POLICY, TONE_MARKS[tone], headline(report), new Markup(STYLE), pageHeader(report, good), comparison === null ? null : bootChart(comparison), chart(report, ids), sharedCauses(checks, ids, namesIn(report, NAME_ROOM)), checks.length === 0 ? null : html`<section aria-labelledby="which">
<h2 id="which">${countAll(checks)}</h2>
${checksTable(checks, report, ids, {
		links,
		images
	})}
</section>
`, warningsList(report), report.tool.version, new Markup(SCRIPT)).source;
}
/** The answer, how `good` checks passed, what was run on what, and what a reader should know of it. */
function pageHeader(report, good) {
	const tone = totals(report).verdict === "good" ? "good" : "bad";
	const answer = headline(report);
	const notes = [
		trustNote(report),
		emulationNote(report),
		evaluationNote(report, showName),
		nearLimitNote(report, showName),
		unmeasuredNote(report)
	].filter((note) => note !== null);
	return html`<header>
<h1 class="${tone}"><span class="mark">${TONE_MARKS[tone]}</span> ${answer}</h1>
${savings(good) === null ? null : html`<p class="facts">${passedLine(good)}</p>
`}<p class="facts">${whatWasRun(report)}</p>
<p class="facts">${onWhat(report)}</p>
${[...notes, ...changeLines(report)].map((line) => html`<p class="note">${line}</p>
`)}</header>`;
}
function warningsList({ warnings }) {
	if (warnings.length === 0) return null;
	const lines = warnings.map(({ text, count: times, checks }) => [
		text,
		...times > 1 ? [`${times} times`] : [],
		...checks.map((name) => showName(name))
	].join(" · "));
	return html`<details id="warnings"><summary>${count(warnings.length, "warning of Nix", "warnings of Nix")}</summary>
<ul>
${lines.map((line) => html`<li>${line}</li>
`)}</ul>
</details>
`;
}
/** A doubtful pass needs more attention than a clear one. */
function byTone(checks) {
	return [checks.filter((check) => toneOf(check) !== "good"), checks.filter((check) => toneOf(check) === "good")];
}
function whatWasRun({ flake, system, startedAt, checks }) {
	const flakeOf = flakesIn(checks);
	const several = [...new Set(checks.map(flakeOf).filter((name) => name !== null))];
	const revision = flake.revision === null ? [] : [`revision ${flake.revision.slice(0, 12)}`];
	return [
		several.length === 0 ? flake.lockedUrl : firstNames(several),
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
* Renders `verdict.json`: the report as it is, indented, with a newline at the end; `schema/verdict.schema.json`
* describes it. Lone surrogates become U+FFFD, because many JSON readers refuse an escaped one (RFC 7493, 2.1).
*/
function renderJson(report) {
	const wellFormed = (_key, value) => typeof value === "string" ? value.toWellFormed() : value;
	return `${JSON.stringify(report, wellFormed, 2)}\n`;
}
// src/report/live-lines.ts
/** Columns of a text that its end leaves to it, and without which the rest says nothing. */
const TEXT_WIDTH = 8;
/** Columns of the memory bar, and with how many fewer it would say nothing. */
const BAR_WIDTH = 20;
const SHORTEST_BAR = 5;
const BAR_LABEL = "memory ";
/** From these parts of all memory on, there is little left, and next to none. */
const LITTLE_LEFT = .8;
const NONE_LEFT = .95;
/** Joins as many facts as a line of `width` columns has room for, but always one. */
function joinFacts(facts, width) {
	const kept = [...facts];
	const join = () => kept.map(({ text }) => text).join(" · ");
	while (kept.length > 1 && displayWidth(join()) > width) {
		const last = kept.reduce((most, { rank }) => Math.max(most, rank), 0);
		kept.splice(kept.findIndex(({ rank }) => rank === last), 1);
	}
	return join();
}
/** The line with the memory of all builds together, of all that there is, both in bytes. */
function memoryLine({ bytes, limitBytes }, width) {
	const share = Math.min(1, bytes / limitBytes);
	const numbers = formatShare(bytes, limitBytes);
	const room = Math.min(BAR_WIDTH, width - 2 - 7 - 1 - numbers.length);
	const full = Math.max(1, Math.floor(share * room));
	return {
		mark: "▪",
		style: share < LITTLE_LEFT ? "cyan" : share < NONE_LEFT ? "yellow" : "red",
		text: room < SHORTEST_BAR ? numbers : `${BAR_LABEL}${"█".repeat(full)}${"░".repeat(room - full)} ${numbers}`
	};
}
/** At most so many lines; the last one says how many have no room. */
function fitLines(lines, rows) {
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
/** Renders a line in at most `width` columns. */
function drawLine(line, width, color) {
	const { text, end = "", rest = "" } = line;
	const room = width - 2;
	const shown = clip(text, Math.max(TEXT_WIDTH, room - displayWidth(end)));
	const head = clip(`${shown}${end}`, room);
	const left = room - displayWidth(head);
	const whole = left < TEXT_WIDTH ? head : `${head}${clip(rest, left)}`;
	if (whole === "") return clip(line.mark, width);
	return `${paint(line.mark, line.style, color)} ${line.quiet === true ? paint(whole, "dim", color) : whole}`;
}
// src/report/test-place.ts
/** Says where a NixOS test is: `subtest "logs in" on client`; "" when its log does not say. */
function testPlace({ subtest, machine }) {
	return [...subtest === null ? [] : [`subtest "${printable(subtest)}"`], ...machine === null ? [] : [`on ${printable(machine)}`]].join(" ");
}
// src/report/live.ts
/** Returns the state before the first event. */
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
		waiting: /* @__PURE__ */ new Map(),
		endsAt: null,
		memory: null
	};
}
/** Returns the state after one more event; does not change `state` itself. */
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
			named: state.named + event.names.length
		};
		case "check-evaluated": return {
			...state,
			evaluated: state.evaluated + 1
		};
		case "planned": return {
			...state,
			...planned(state, event)
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
		case "test-progress": {
			const build = state.building.get(event.drvPath);
			if (build === void 0) return state;
			const { subtest, machine } = event;
			return {
				...state,
				building: new Map(state.building).set(event.drvPath, {
					...build,
					place: {
						subtest,
						machine
					}
				})
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
		default: return estimated(state, event);
	}
}
/** The state after what was foreseen or measured, and the same after anything else. */
function estimated(state, event) {
	if (event.type === "end-expected") return {
		...state,
		endsAt: event.at
	};
	if (event.type !== "memory-sampled") return state;
	return {
		...state,
		memory: {
			bytes: event.bytes,
			limitBytes: event.limitBytes
		}
	};
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
/** One more part of the plan: its dependencies, and who waits for what. */
function planned({ dependencies, waiting }, part) {
	const names = new Map([...waiting].map(([drvPath, those]) => [drvPath, [...those]]));
	for (const { name, needs } of part.builds) for (const need of needs) {
		const those = names.get(need);
		if (those === void 0) names.set(need, [name]);
		else those.push(name);
	}
	return {
		dependencies: dependencies + part.dependencies,
		waiting: names
	};
}
function without(map, key) {
	const rest = new Map(map);
	rest.delete(key);
	return rest;
}
/** How many names a line shows; the rest is only counted. */
const NAMES_SHOWN = 3;
/** With fewer rows, all of them are for what runs. */
const ROWS_WITH_MEMORY = 4;
/**
* Renders the lines of the live area, without newlines: the state of the run, the memory of its builds, and the checks
* and dependencies that are being built, the longest first. At most `rows` lines of at most `width` columns; none
* before the run has begun and after it has ended. `now`: milliseconds since the epoch; `evaluation`: how far that is,
* null where it has no line.
*/
function renderLive(state, options) {
	if (state.over || state.startedAt === null || options.rows <= 0) return [];
	const builds = Array.from(state.building).toSorted(([, a], [, b]) => a.since - b.since);
	const running = builds.filter(([, build]) => build.checks.length > 0);
	const needed = builds.filter(([, build]) => build.checks.length === 0);
	const elapsed = (since) => formatElapsed(options.now - since);
	const evaluation = options.rows > 1 ? options.evaluation : null;
	const memory = builds.length > 0 && options.rows >= ROWS_WITH_MEMORY && state.memory?.bytes ? state.memory : null;
	const lines = [
		...evaluation === null ? [] : [{
			mark: "◇",
			style: "cyan",
			text: evaluation
		}],
		...memory === null ? [] : [memoryLine(memory, options.width)],
		...running.map(([, { checks, since, place }]) => ({
			mark: "●",
			style: "cyan",
			text: namesInLine(checks),
			end: `  ${elapsed(since)}`,
			rest: place === void 0 ? "" : `  ${testPlace(place)}`
		})),
		...needed.map(([drvPath, { since }]) => ({
			mark: "◌",
			style: "dim",
			text: dependency(drvPath, state.waiting.get(drvPath) ?? []),
			end: ` (${elapsed(since)})`,
			quiet: true
		}))
	];
	const counts = {
		running: running.length,
		evaluated: evaluation === null
	};
	return fitLines([{
		mark: "▸",
		style: "bold",
		text: headText(state, elapsed(state.startedAt), {
			...counts,
			...options
		})
	}, ...lines], options.rows).map((line) => drawLine(line, options.width, options.color));
}
/** `evaluated`: whether the number of evaluated checks belongs here. */
function headText(state, elapsed, { running, evaluated, now, width }) {
	const evaluating = state.done === 0 && state.building.size === 0 && state.evaluated < state.named;
	const { dependencies, dependenciesDone, endsAt } = state;
	const fact = (isOne, rank, text) => isOne ? [{
		text: text(),
		rank
	}] : [];
	return joinFacts([
		...fact(true, 0, () => `${state.stage ?? "working"} ${elapsed}`),
		...fact(endsAt !== null && endsAt > now && state.building.size > 0, 3, () => leftText((endsAt ?? now) - now)),
		...fact(evaluating && evaluated, 1, () => `${state.evaluated} of ${state.named} evaluated`),
		...fact(!evaluating && state.named > 0, 1, () => `${state.done} of ${count(state.named, "check")} done`),
		...fact(state.cached > 0, 5, () => `${state.cached} cached`),
		...fact(state.bad > 0, 2, () => `${state.bad} bad`),
		...fact(running > 0, 4, () => `${running} running`),
		...fact(dependenciesDone < dependencies, 6, () => `${dependenciesDone} of ${count(dependencies, "dependency", "dependencies")}`)
	], width - 2);
}
function dependency(drvPath, waiting) {
	const name = printable(storePathName(drvPath));
	if (waiting.length === 0) return `building ${name}`;
	return `${namesInLine(waiting)} ${waiting.length === 1 ? "waits" : "wait"} for ${name}`;
}
function namesInLine(names) {
	const shown = names.length > NAMES_SHOWN ? names.slice(0, 2) : names;
	const rest = names.length - shown.length;
	const words = shown.map((name) => printable(showName(name)));
	if (rest > 0) return `${words.join(", ")} and ${rest} more`;
	return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
/** Whole seconds, because tenths that change on every redraw are restless. */
function formatElapsed(ms) {
	return formatDuration(Math.max(0, Math.floor(ms / 1e3) * 1e3));
}
// src/report/gantt.ts
/** Largest diagram that GitHub draws, in characters (Mermaid's `maxTextSize`, which GitHub leaves at its default). */
const DIAGRAM_LIMIT = 5e4;
/** A row is 24 pixels high: nobody scrolls through more than this, and `report.html` shows all. */
const MOST_ROWS = 100;
/** Longest name of a bar, in characters. */
const BAR_NAME_LENGTH = 60;
/** Bars take at least this share of the whole, or nobody would see them. */
const THINNEST = 1 / 400;
/** A stage that took a smaller share of the run does not help to see what took so long. */
const STAGE_SHARE = .01;
/** Evaluations have rows only if they took so long, and so much of the run; and the longest few. */
const ROW_FROM_MS = 2e3;
const EVALUATION_SHARE = .02;
const MOST_EVALUATIONS = 8;
/** Comes first in each row, so that no name is where Mermaid looks for a keyword. */
const BAR_MARKS = {
	bad: "✘",
	stopped: "◌",
	doubtful: "!",
	good: "✔"
};
const DEPENDENCY_MARK = "▹";
/**
* Renders the builds over time as a Gantt chart; null when nothing was built. It has at most `rows` bars of builds
* (default: what a reader scrolls through), and never more than GitHub draws. If necessary it shows less, in steps: all
* builds; only checks and the critical path; the longest builds. A note says what was left out.
*/
function renderGantt(report, rows = MOST_ROWS) {
	const { timeline, durationMs } = report;
	if (timeline === null || timeline.spans.length === 0) return null;
	const start = Date.parse(report.startedAt);
	const thinnest = Math.max(1, Math.round(durationMs * THINNEST));
	const head = [
		...header(durationMs),
		...stageRows(report.stages, durationMs, start),
		...evaluationRows(report)
	];
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
/** The stages before the builds, which fill the stage `run`. */
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
/** The evaluations that took most of the run's time, in the order of their starts. */
function evaluationRows({ checks, durationMs: whole, startedAt: start }) {
	const longest = checks.flatMap(({ name, verdict, evaluation }) => evaluation === null ? [] : [{
		name,
		verdict,
		...evaluation
	}]).filter(({ durationMs }) => durationMs >= ROW_FROM_MS && durationMs >= whole * EVALUATION_SHARE).toSorted((one, other) => other.durationMs - one.durationMs).slice(0, MOST_EVALUATIONS).toSorted((one, other) => compare(one.startedAt, other.startedAt));
	const show = showNames(checks.map(({ name }) => name), characters(BAR_NAME_LENGTH));
	const rows = longest.map(({ name, verdict, startedAt, durationMs }) => {
		const mark = verdict === "eval-error" ? BAR_MARKS.bad : DEPENDENCY_MARK;
		const from = Date.parse(startedAt) - Date.parse(start);
		return rowText({
			mark,
			name: show(name),
			tags: "done",
			from,
			durationMs
		}, 1);
	});
	return rows.length === 0 ? [] : ["section evaluation", ...rows];
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
/** Renders the line of Mermaid for a bar, at least `thinnest` milliseconds long. */
function rowText({ mark, name, tags, from, durationMs }, thinnest) {
	const label = `${mark} ${mermaidText(name)} (${formatDuration(durationMs).replace("<", "under")})`;
	const at = new Date(Date.UTC(2e3, 0, 1) + (from > 0 ? Math.round(from) : 0)).toISOString().slice(0, -1).replace("T", " ");
	return `${label} :${tags === "" ? "" : `${tags}, `}${at}, ${Math.max(thinnest, Math.round(durationMs))}ms`;
}
/**
* Renders `text` as words of a diagram. Anything but letters, digits and plain signs is written as Mermaid's entity
* code, because it could be syntax, a directive, a comment or HTML. So are three letters that Mermaid uses for entity
* codes internally.
*/
function mermaidText(text) {
	return sanitize(showBidi(stripEscapes(text))).replace(/[^\p{L}\p{M}\p{N} ._+/-]|[\uFB02\u00B0\u00B6]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}
function size(rows) {
	return rows.reduce((sum, { text }) => sum + text.length + 1, 0);
}
/** The longest builds that fit, in the order of their starts. */
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
		...jobs > 1 ? [`Together, the ${jobs} slots were idle for ${formatDuration(idleMs)}.`] : [],
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
/** The mark of checks that were stopped before they could be good or bad. */
const STOPPED = "⚪";
function aboutOf({ base, checks }, links) {
	return {
		base,
		severalSystems: hasSeveralSystems(checks),
		flakeOf: flakesIn(checks),
		links,
		show: namesIn({
			base,
			checks
		}, characters(120))
	};
}
/** Renders the table of what needs attention. */
function rowsTable(rows, about) {
	return table([
		"",
		"check",
		"what happened"
	], about, rows.map((row) => [
		markOf(row),
		namesCell(row, about),
		happened(row, about),
		...rowNumbers(row)
	]));
}
/** Renders the table of passed checks. Numbers of an earlier run are in parentheses. */
function passedTable(checks, about) {
	return table(["check", ""], about, checks.map((check) => [
		nameCell(check, about),
		cameToPass(check, about),
		...numbers(check)
	]));
}
/** Columns of numbers come after those that `titles` name; empty ones are left out. */
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
/** A check, or the first of those with one cause: all names are in the fold below. */
function namesCell(row, about) {
	if (row.need === "vanished" || row.others.length === 0) return nameCell(row.check, about);
	const all = [row.check, ...row.others];
	return `**${countAll(all)}**: ${firstNames(all.map((check) => nameCell(check, about)))}`;
}
/** A plain build gets no mark for its kind; the other backends say what they used. */
function nameCell(check, { severalSystems, flakeOf, show }) {
	const parts = [code(show(check.name))];
	if (!("backend" in check)) return parts.join("");
	const [flake, system] = [flakeOf(check), systemOf(check)];
	if (flake !== null) parts.push(prose(shorten(flake, 120)));
	if (severalSystems && system !== null) parts.push(prose(shorten(system, 120)));
	const kind = testKind(check);
	if (kind !== null) parts.push(kind);
	return parts.join("\xA0· ");
}
function happened(row, { base }) {
	if (row.need === "vanished") return prose(`${placeOnBase(base)}is not here${isGood(row.check.verdict) ? "" : "; was bad there"}`);
	const { check } = row;
	const others = aboutOthers(row);
	const remark = [shorten(remarks(check).join("; "), 300), ...others === "" ? [] : [others]].join("; ");
	const silentVerdict = remark !== "" && (check.verdict === "failed" || check.attr === "");
	const said = remark === "" ? [] : [sentence(remark, check.subtests)];
	const words = isBooted(check) && check.verdict === "passed" ? [bootsIn(check), ...said].join(", ") : [...silentVerdict ? [] : [WORDS[check.verdict]], ...said].join(": ");
	const where = place(check.location);
	const compared = besideEach(row, base);
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
	return [check.verdict === "cached" ? provenBy(check, links) : isBooted(check) ? bootsIn(check) : "built", ...compared === null ? [] : [prose(compared)]].join(", ");
}
function provenBy({ proof }, links) {
	if (proof === null) return "cached";
	const [day, url] = [provenOn(proof), runBeside(proof.run, links)];
	if (url === null) return day === null ? "cached" : `cached, proven on ${day}`;
	return day === null ? `cached, proven by [a run](${url})` : `cached, proven on [${day}](${url})`;
}
/** The numbers of a row; those of several builds would be of none. */
function rowNumbers(row) {
	return row.need === "vanished" || !isOneBuild(row) ? [
		"",
		"",
		"",
		""
	] : numbers(row.check);
}
/** Time and its difference, peak memory and its difference; empty where nothing was measured. */
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
/** Keeps a number and its unit on one line. */
function unbroken(time) {
	return time.replaceAll(" ", "\xA0");
}
// src/report/markdown/fold.ts
/**
* How much of an excerpt is shown, from little to all: lines, and characters of each; how many names of checks with one
* cause; and how many subtests.
*/
const EXCERPTS = [
	{
		lines: 6,
		columns: 160,
		names: 20,
		subtests: 5
	},
	{
		lines: 20,
		columns: 300,
		names: 100,
		subtests: 20
	},
	{
		lines: 1e400,
		columns: 1e400,
		names: 1e400,
		subtests: 100
	}
];
/**
* A single excerpt of at most this many lines is unfolded: it saves a click, and the comment is still visible as a
* whole.
*/
const OPEN_LINES = 15;
/** The empty lines make GitHub read Markdown inside again. `summary` is HTML, `body` Markdown. */
function fold(summary, body, open = false) {
	return `<details${open ? " open" : ""}><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
/**
* Whether there is something to unfold for a row: lines, the commands for a bad check, or the names of those with one
* cause. A stopped check without lines has nothing to show, and a passed one never has.
*/
function isExplained({ need, check, others }) {
	if (need === "vanished" || need === "new" || need === "changed") return false;
	if (others.length > 0) return true;
	return check.excerpt.length > 0 || need === "bad" && !isStopped(check) && reproduceCommand(check) !== null;
}
function isStopped({ verdict }) {
	return verdict === "cancelled" || verdict === "not-run";
}
/**
* Renders the lines that matter, and the commands to copy, below the names of the checks with one cause as they are
* shown. Each command is a block of its own, because GitHub's button copies a block.
*/
function explanation({ check, others }, { show, flake }, { lines, columns, names: most, subtests }, alone) {
	const names = [check, ...others].map(({ name }) => show(name));
	const excerpt = beginningAndEnd(check.excerpt, lines).map((line) => shorten(line, columns));
	const reproduce = excerpt.length === 0 && isStopped(check) ? null : reproduceCommand(check, flake);
	const debug = debugCommand(check, flake);
	const parts = [
		...firstNames(names) === names.join(", ") ? [] : [`${countAll([check, ...others])}: ${firstNames(names.map(code), most)}`],
		...excerpt.length === 0 ? [] : [fenced(excerpt)],
		...subtestList(check, subtests),
		...reproduce === null ? [] : ["Reproduce:", fenced([reproduce], "sh")],
		...debug === null ? [] : ["Debug:", fenced([debug], "sh")]
	];
	const commands = reproduce === null ? "all names" : "how to reproduce";
	const title = excerpt.length === 0 ? commands : "the lines that matter";
	return fold(`${firstNames(names.map(htmlCode))}: ${title}`, parts.join("\n\n"), alone && excerpt.length <= OPEN_LINES);
}
/** The subtests that did not pass; none if there is only one, because the row tells of that. */
function subtestList({ subtests }, most) {
	const bad = subtests.filter(({ verdict }) => verdict !== "passed");
	if (bad.length < 2) return [];
	const lines = bad.slice(0, most).map(({ name, verdict, durationMs }) => {
		const after = durationMs === null ? "" : ` after ${formatDuration(durationMs)}`;
		return `- ${emphasized(shorten(showName(name), 120))}: ${SUBTEST_WORDS[verdict]}${after}`;
	});
	const more = bad.length > most ? [`- … and ${bad.length - most} more`] : [];
	return [`${bad.length} of ${count(subtests.length, "subtest")} did not pass:`, [...lines, ...more].join("\n")];
}
/** The first and last lines, at most so many: an excerpt begins with the first error and ends with the last words. */
function beginningAndEnd(excerpt, lines) {
	return excerpt.length <= lines ? excerpt : [
		...excerpt.slice(0, lines - LAST_WORDS - LINES_LEFT_OUT.length),
		...LINES_LEFT_OUT,
		...excerpt.slice(-LAST_WORDS)
	];
}
const LAST_WORDS = 2;
const LINES_LEFT_OUT = ["…"];
/** A diagram cannot contain a backtick, so three of them end it. */
function timelineFold(gantt) {
	return gantt === null ? null : fold("Timeline", `${gantt.notes.join(" ")}\n\n\`\`\`mermaid\n${gantt.diagram}\n\`\`\``);
}
/** Links for further reading. */
function linkLine(links) {
	return links.filter(({ url }) => isPlainUrl(url)).map(({ name, url }) => `[${prose(shorten(name, 120))}](${url})`);
}
/** More features than we ever report; a stranger's report may have any number. */
const MOST_FEATURES = 10;
/** Links for further reading, and what a reader needs to judge the machine. */
function lastLine({ machine, nix }, links) {
	const { cores, memoryBytes, features } = machine;
	return `<sub>${[
		...linkLine(links),
		...memoryBytes === 0 ? [] : [cores === 1 ? "1 core" : `${cores} cores`, formatBytes(memoryBytes)],
		prose(shorten(nixName(nix), 120)),
		...features.slice(0, MOST_FEATURES).map((feature) => prose(shorten(featureFact(feature), 300)))
	].join(" · ")}</sub>`;
}
// src/report/markdown/most.ts
/**
* The largest number from `least` to `max` for which `fits` holds; null when not even `least` does. Once it does not
* hold, it must not hold for any larger number.
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
// src/report/markdown/warnings-fold.ts
/** What Nix warned of, folded; null when it did not. `whole`: with all that it said, else only how many. */
function warningsFold({ warnings }, show, whole) {
	if (warnings.length === 0) return null;
	const title = count(warnings.length, "warning of Nix", "warnings of Nix");
	return whole ? fold(title, warnings.map((warning) => line(warning, show)).join("\n")) : `${title}: see \`verdict.json\``;
}
function line({ text, count: times, checks }, show) {
	const about = checks.map((name) => code(show(name))).join(", ");
	const facts = [...times > 1 ? [`${times} times`] : [], ...about === "" ? [] : [about]].map((fact) => ` (${fact})`);
	return `- ${prose(shorten(text, 300))}${facts.join("")}`;
}
// src/report/markdown.ts
/** The most that a step may write to its job summary, in bytes (GitHub's documentation of workflow commands: 1 MiB). */
const SUMMARY_LIMIT = 1048576;
/** Longest comment (GitHub's API: 65,536 characters); counted in bytes to be on the safe side. */
const COMMENT_LIMIT = 65536;
/** Rows that are visible at once; further ones that need attention are folded. */
const SCREENFUL = 20;
/** How much is shown of why nothing was judged, which may be a trace of Nix's: lines, and characters of each. */
const PROBLEM = {
	lines: 60,
	columns: 500
};
/** If the whole timeline does not fit, this many of its longest builds are shown. */
const SHORT_TIMELINE_ROWS = 20;
/**
* Renders the report as GitHub's Markdown, for a comment or, with another limit, for a job summary: the answer, what
* needs attention and why, and the rest folded. If it is too long it is shortened in {@link steps}, says what is
* missing, and is never cut within markup.
*/
function renderComment(report, page) {
	const limit = page.limit ?? 65536;
	const pieces = piecesOf(report, page);
	const shown = {
		timeline: 2,
		warnings: 1,
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
/** Renders a page for a run that could judge nothing: `problem` says why, in lines of any text. */
function renderUnjudged(problem, { title, links, limit = COMMENT_LIMIT }) {
	const reading = linkLine(links);
	const lines = problem.split("\n").slice(0, PROBLEM.lines).map((line) => shorten(line, PROBLEM.columns));
	return within(limit, [
		`### ❌ ${titled(title)}nothing was judged`,
		fenced(lines),
		...reading.length === 0 ? [] : [`<sub>${reading.join(" · ")}</sub>`]
	]) ?? "";
}
/** Renders the report as the file `summary.md`: a comment of the size of a job summary, without a page around it. */
function renderSummary(report) {
	return renderComment(report, {
		title: null,
		links: [],
		limit: SUMMARY_LIMIT
	});
}
/** What is left out when there is no room, in this order, and how far. The first screen is shortened last. */
function steps({ rows, explainedFirst }) {
	return [
		["timeline", 0],
		["warnings", 0],
		["passed", 0],
		["excerpt", 0],
		["explained", explainedFirst],
		["rows", Math.min(SCREENFUL, rows)],
		["explained", 0],
		["rows", 0]
	];
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
		row,
		index
	}] : []);
	const notes = [
		trustNote(report),
		emulationNote(report),
		evaluationNote(report, about.show),
		nearLimitNote(report, about.show),
		unmeasuredNote(report)
	].filter((note) => note !== null);
	return {
		headline: `### ${totals(report).verdict === "good" ? "✅" : "❌"} ${titled(title)}${prose(headline(report))}`,
		rows: rows.length,
		checksIn: (from, to) => rows.slice(from, to).reduce((sum, { others: more }) => sum + 1 + more.length, 0),
		first: rowsTable(rows.slice(0, SCREENFUL), about),
		folded: rowsTable(rows.slice(SCREENFUL), about),
		notes: notes.map((note) => prose(shorten(note, 300))),
		explained: explained.map(({ row }) => remembered((excerpt) => explanation(row, {
			show: about.show,
			flake: report.flake
		}, EXCERPTS[excerpt] ?? EXCERPTS[0], explained.length === 1))),
		explainedFirst: explained.filter(({ index }) => index < SCREENFUL).length,
		passedLine: others.length === 0 ? null : [passedLine(others, rows.some(({ need, check }) => need !== "vanished" && isGood(check.verdict))), ...newOnes(others, report)].join("; "),
		passed: () => documentText(passedTable(others, about)),
		warnings: remembered((whole) => warningsFold(report, about.show, whole)),
		timeline: (report.timeline?.spans.length ?? 0) === 0 ? null : remembered((whole) => timelineFold(renderGantt(report, whole ? void 0 : SHORT_TIMELINE_ROWS))),
		last: lastLine(report, links)
	};
}
function titled(title) {
	return title === null || title.trim() === "" ? "" : `${prose(shorten(title, 120))}: `;
}
/** The number of new checks, if they are too many for rows of their own. */
function newOnes(checks, { base }) {
	const number = checks.filter((check) => isNew(check, base)).length;
	return number === 0 ? [] : [`${number} new`];
}
/** Caches the results of `make`. */
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
/** A page from top to bottom. Blank lines separate its blocks. */
function* blocks(pieces, shown) {
	yield pieces.headline;
	const first = Math.min(shown.rows, SCREENFUL);
	if (first > 0) yield documentText(pieces.first, first);
	if (shown.rows > first) yield fold(`${count(pieces.checksIn(first, shown.rows), "more check")} to look at`, documentText(pieces.folded, shown.rows - first));
	if (shown.rows < pieces.rows) yield `… and ${pieces.checksIn(shown.rows, pieces.rows)} more in \`verdict.json\``;
	yield* pieces.notes;
	yield* explanations(pieces, shown);
	if (pieces.passedLine !== null) yield shown.passed === 1 ? fold(pieces.passedLine, pieces.passed()) : pieces.passedLine;
	const warnings = pieces.warnings(shown.warnings === 1);
	if (warnings !== null) yield warnings;
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
// src/report/explanation-text.ts
const MARKS = {
	passed: [
		"✔",
		"green",
		"passed"
	],
	failed: [
		"✘",
		"red",
		"failed"
	],
	error: [
		"✘",
		"red",
		"the test itself has an error"
	],
	crash: [
		"✘",
		"red",
		"a machine crashed"
	],
	timeout: [
		"✘",
		"red",
		"ended from outside"
	],
	unknown: [
		"?",
		"yellow",
		"the log does not tell how it ended"
	]
};
const SUBTEST_MARKS = {
	passed: ["✔", "green"],
	failed: ["✘", "red"],
	"not-run": ["-", "dim"],
	incomplete: ["…", "yellow"]
};
/** The widest column of names, in columns. */
const SUBTEST_WIDTH = 60;
/**
* Renders what a log tells for a terminal. `sentence`: the cause for a person; "" when there is none. `width` in
* columns. Ends in a newline.
*/
function renderExplanation({ build, verdict, cause, scriptLine, location, journal, subtests, machines }, sentence, { color, width }) {
	const [mark, style, words] = MARKS[verdict];
	const title = sentence === "" ? words : `${words}: ${printable(sentence)}`;
	const quote = cause === null || sentence.includes(cause.line) ? [] : [`  ${printable(cause.line)}`];
	const where = location === null ? "" : `: ${printable(place(location) ?? "")}`;
	const scriptPlace = scriptLine === null ? [] : [`  line ${scriptLine} of the test script${where}`];
	return `${[
		paint(`${mark} ${build === null ? "" : `${printable(build)} `}${title}`, style, color),
		...[...quote, ...scriptPlace].map((line) => paint(clip(line, width), "dim", color)),
		...paragraph(journal.map((line) => clip(`  ${printable(line)}`, width))),
		...paragraph(subtestLines(subtests, {
			color,
			width
		})),
		...paragraph(machines.map((one) => clip(machineLine(one), width)))
	].join("\n")}\n`;
}
function paragraph(lines) {
	return lines.length === 0 ? [] : ["", ...lines];
}
/** A line for each subtest. */
function subtestLines(subtests, { color, width }) {
	const labels = subtests.map(({ name, depth }) => `${"  ".repeat(depth)}${printable(name)}`);
	const columns = Math.min(SUBTEST_WIDTH, Math.max(...labels.map(displayWidth)));
	return subtests.map(({ verdict, durationMs }, index) => {
		const [mark, style] = SUBTEST_MARKS[verdict];
		const time = durationMs === null ? SUBTEST_WORDS[verdict] : formatDuration(durationMs);
		const label = padEnd(clip(labels[index] ?? "", columns), columns);
		return paint(clip(`${mark} ${label}  ${time}`, width), style, color);
	});
}
function machineLine(machine) {
	return `  ${printable(machine.name)}: ${machineFacts(machine).join(", ")}`;
}
// src/report/plan-text.ts
/** If there are more dependencies than this, they are only counted: readers look for the checks. */
const LISTED_DEPENDENCIES = 20;
/** How many reasons for proven checks are listed; the checks of further reasons are only counted. */
const LISTED_REASONS = 5;
/** The share of a line that a name may take; the rest is for the source of its expectation. */
const PLAN_NAME_SHARE = .3;
/** Columns of a name that always have room. */
const PLAN_NAME_WIDTH = 16;
/**
* With fewer columns than this, the source of an expectation, or why a check is not proven, is left out because it
* would say nothing.
*/
const WHY_WIDTH = 8;
const PLAN_GAP = "  ";
/**
* Renders the plan for a terminal: a line per build in the order of their starts, with its place, its expected time and
* memory, and why; then the checks that need no build, those that cannot be built, and the predicted time. `width` in
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
/** Renders the plan as indented JSON, ending in a newline. Lone surrogates become U+FFFD, as in `verdict.json`. */
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
/** Two lines for each reason, those of the most checks first: the checks, and the reason. */
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
/** With fewer checks to build than this, the predicted end says enough about their verdicts. */
const FEW_VERDICTS = 3;
/** When the verdicts are expected that take a build. */
function verdictsText(builds) {
	const ends = builds.flatMap(({ checks, endMs }) => checks.map(() => endMs)).toSorted((a, b) => a - b);
	const [first, half] = [ends[0], ends[Math.ceil(ends.length / 2) - 1]];
	if (ends.length < FEW_VERDICTS || first === void 0 || half === void 0) return null;
	return `the first verdict comes after ${formatDuration(first)}, and half of them by ${formatDuration(half)}`;
}
/** The answer, on two lines if it does not fit on one, and when verdicts come. */
function predictionLines({ builds, jobs, memoryBytes, makespanMs, lowerBoundMs }, width) {
	if (builds.length === 0) return [clip("nothing has to be built", width)];
	const memory = memoryBytes === null ? "" : ` under ${formatBytes(memoryBytes)}`;
	const predicted = `predicted: ${formatDuration(makespanMs)} on ${count(jobs, "job")}${memory}`;
	const bound = `no order is faster than ${formatDuration(lowerBoundMs)}`;
	const line = `${predicted}; ${bound}`;
	const verdicts = verdictsText(builds);
	return [...displayWidth(line) <= width ? [line] : [clip(`${predicted};`, width), clip(bound, width)], ...verdicts === null ? [] : [clip(verdicts, width)]];
}
// src/report/report.ts
/** Loads what {@link renderJunit} needs, some 40 ms: for a time in which there is nothing to do but wait. */
async function loadJunit() {
	return await import("./junit.js");
}
/** Renders the report as JUnit XML. `tails`: the last lines of logs, by the path in the check's `log`. */
async function renderJunit(report, links = [], tails = /* @__PURE__ */ new Map()) {
	return (await loadJunit()).writeJunit(report, links, tails);
}
// src/publish/annotations.ts
/**
* Limits of one request for a check run, and of what GitHub shows of a job (its REST API, "Update a check run";
* actions/toolkit, docs/problem-matchers.md).
*/
const MOST_ANNOTATIONS = 50;
/**
* How many annotations GitHub shows for one step, by level (actions/toolkit, docs/problem-matchers.md); the step itself
* ends with one error.
*/
const SHOWN = {
	errors: 9,
	warnings: 10
};
/** GitHub accepts up to 255 characters of title and 64 KB of message; a reader reads less. */
const TITLE_LENGTH = 200;
const MESSAGE_LENGTH = 1e3;
/** Names of checks in one message. */
const MOST_NAMES = 10;
/** Largest number that GitHub's API takes for a line. */
const MOST_LINES = 2 ** 31 - 1;
/**
* Chooses the places in the repository that caused bad verdicts: first those that affect most checks, then by the worst
* verdict. `folder` is the flake's own in the repository, "" for its root; null when the flake is somewhere else.
*/
function chooseAnnotations(report, folder) {
	if (folder === null) return [];
	const places = /* @__PURE__ */ new Map();
	for (const check of byNeedOfAttention(report.checks)) {
		const place = isGood(check.verdict) ? null : placeOf(check, annotationFolder(check, folder));
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
* Shows annotations on the job, and so in the pull request; needs no token. Those beyond GitHub's limit for one step
* appear only in the report.
*/
function annotateJob(report, folder, host) {
	const annotations = chooseAnnotations(report, folder).slice(0, SHOWN.errors + SHOWN.warnings);
	for (const [index, { title, message, ...place }] of annotations.entries()) host.annotate(index < SHOWN.errors ? "error" : "warning", place, title, message);
}
/** The same for a check run, in the terms of GitHub's API. */
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
/** In a report of several flakes, each has its own folder; null for one from somewhere else. */
function annotationFolder({ flake }, folder) {
	if (flake === void 0) return folder;
	return isFromFolder(flake) ? folderInRepository(flake) : null;
}
/**
* Null if the place is in no file of the repository: a flake's error may name a file of an input, and a stranger's
* report may name anything.
*/
function placeOf({ location }, folder) {
	if (folder === null || location === null || !isPosition(location.line)) return null;
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
// src/publish/evaluation-log.ts
/** The first word comes after this time; the next ones after twice as long each, and once a minute at least. */
const FIRST_MS = 1e4;
const LONGEST_SILENCE_MS = 6e4;
/**
* Says how far an evaluation is where lines stay: nothing of one that is soon over, else a line now and then, and one
* at the end.
*/
var EvaluationLog = class {
	#progress = new EvaluationProgress();
	#nextMs = FIRST_MS;
	/** Learns from one more event. Gives a line if it is time for one. */
	take(event) {
		this.#progress.take(event);
		if (event.type === "checks-named") this.#nextMs = FIRST_MS;
		if (event.type === "evaluation-sampled") return this.#word(event.at);
		return event.type === "check-evaluated" && this.#progress.isOver && this.#nextMs > FIRST_MS ? this.#progress.summary(event.at) : null;
	}
	#word(now) {
		if (this.#progress.elapsed(now) < this.#nextMs) return null;
		this.#nextMs += Math.min(this.#nextMs, LONGEST_SILENCE_MS);
		return this.#progress.line(now);
	}
};
// src/publish/quiet-console.ts
/** Prints nothing of a good run; of a bad one each bad check, and then how many of how many they are. */
function onlyBad(terminal) {
	return (event) => {
		if (event.type !== "run-finished" || totals(event.report).verdict === "good") return;
		const { report } = event;
		const causes = new Causes();
		const show = showNames(report.checks.map(({ name }) => name));
		const look = {
			color: terminal.color,
			originOf: originsIn(report.checks)
		};
		const lines = byNeedOfAttention(report.checks).filter((check) => isBad(check, report.flaky)).map((check) => renderVerdictLine(check, look, show, causes.add(check)));
		terminal.paint([
			...lines,
			printable(badLine(report)),
			""
		].join("\n"));
	};
}
// src/publish/test-progress-log.ts
/** A test of which nothing is said for so long says where it is, when it comes to another place. */
const QUIET_MS = 6e4;
/** Says where long NixOS tests are, where lines stay: at most a line in a minute for each of them. */
var TestProgressLog = class {
	#tests = /* @__PURE__ */ new Map();
	/** Learns from one more event. Gives a line if it is time for one. */
	take(event, show) {
		if (event.type === "build-started") this.#tests.set(event.drvPath, {
			startedAt: event.at,
			saidAt: event.at
		});
		if (event.type === "build-finished") this.#tests.delete(event.drvPath);
		if (event.type !== "test-progress") return null;
		const test = this.#tests.get(event.drvPath);
		const place = testPlace(event);
		if (test === void 0 || place === "" || event.at - test.saidAt < QUIET_MS) return null;
		test.saidAt = event.at;
		const [name = ""] = event.checks;
		const where = event.subtest === null ? place : `in ${place}`;
		return `${show(name)} is ${where} after ${formatDuration(event.at - test.startedAt)}`;
	}
};
// src/publish/console.ts
/** How often lines are redrawn. */
const REDRAW_MS = 100;
/** The most of a log that is printed into a job's own log, from its end; the whole log is in `logs/`. */
const GROUP_BYTES = 262144;
/** Opens the right console: redrawn lines on a terminal, groups in a job of GitHub Actions, else a line per verdict. */
function openConsole(terminal, files, options) {
	if (options.quiet === true) return {
		emit: onlyBad(terminal),
		[Symbol.asyncDispose]: async () => void 0
	};
	if (options.host !== null) return actionsConsole(terminal, files, {
		...options,
		host: options.host
	});
	return terminal.live ? liveConsole(terminal, options) : plainConsole(terminal, options);
}
/** Quiet and complete: one line per verdict as soon as it is known, then the table. */
function plainConsole(terminal, { details }) {
	let show = showName;
	const [evaluation, tests] = [new EvaluationLog(), new TestProgressLog()];
	const causes = new Causes();
	const emit = (event) => {
		if (event.type === "checks-named") show = showNames(event.names);
		const progress = evaluation.take(event) ?? tests.take(event, show);
		if (progress !== null) terminal.paint(`${progress}\n`);
		const text = lineOf(event, terminal, {
			details,
			show,
			causes
		});
		if (text !== null) terminal.paint(text);
	};
	return {
		emit,
		[Symbol.asyncDispose]: async () => void 0
	};
}
/** A line that stays on the screen. */
function lineOf(event, terminal, { details, show, causes }) {
	switch (event.type) {
		case "notice":
			if (event.level === "detail" && !details) return null;
			return `${event.level === "warning" ? "! " : ""}${sanitize(event.message)}\n`;
		case "nix-warning": return `! Nix warns${event.check === null ? "" : ` of ${show(event.check)}`}: ${sanitize(event.text)}\n`;
		case "check-finished": return event.check.verdict === "cached" ? null : `${renderVerdictLine(event.check, terminal, show, causes.add(event.check))}\n`;
		case "run-finished": return `\n${renderTable(event.report, {
			color: terminal.color,
			width: terminal.width()
		})}\n`;
		default: return null;
	}
}
/** Lines that no terminal breaks within a word, where they would be hard to read. */
function wrapped(text, width) {
	return text.split("\n").flatMap((line) => wrapWords(line, width, "  ")).join("\n");
}
/** Shows an area below the permanent lines that is redrawn ten times a second. */
function liveConsole(terminal, { details, now }) {
	let state = initialLive();
	let show = showName;
	let drawn = 0;
	const evaluation = new EvaluationProgress();
	const causes = new Causes();
	const draw = (lasting = "") => {
		const at = now();
		const lines = renderLive(state, {
			now: at,
			evaluation: evaluation.line(at),
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
		evaluation.take(event);
		if (event.type === "checks-named") show = showNames(event.names);
		const text = lineOf(event, terminal, {
			details,
			show,
			causes
		});
		if (text !== null) draw(wrapped(text, terminal.width()));
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
/** Shows one group per check with the end of its log, each written in one piece and in order. */
function actionsConsole(terminal, files, { host, out, conditions = {} }) {
	let queue = Promise.resolve();
	let show = showName;
	const [evaluation, tests] = [new EvaluationLog(), new TestProgressLog()];
	const causes = new Causes();
	const emit = (event) => {
		if (event.type === "checks-named") show = showNames(event.names);
		const progress = evaluation.take(event) ?? tests.take(event, show);
		if (progress !== null) queue = queue.then(() => terminal.write(`${progress}\n`));
		if (event.type === "check-finished") {
			const { check } = event;
			const shown = show;
			const first = causes.add(check);
			const facts = badFacts(check, conditions).map((fact) => `${fact}\n`);
			const body = async () => first === null || first.log !== check.log ? `${facts.join("")}${await logOf(check, files, resolve(out))}` : `as with ${shown(first.name)}, above`;
			if (check.verdict !== "cached") queue = queue.then(async () => host.group(groupTitle(check, shown), await body()));
			return;
		}
		const text = lineOf(event, terminal, {
			details: true,
			show,
			causes
		});
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
/** Writes the job's summary and the action's outputs. `target`: where the report is posted; null outside of a job. */
async function publishToJob(report, out, target, host) {
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
		const links = target === null ? [] : linksTo(target.run.url, target.forge.hasArtifactsPlace);
		await host.summary(renderComment(report, {
			title: null,
			links,
			limit: SUMMARY_LIMIT
		}));
	} catch (error) {
		host.warning(`The job's summary could not be written (${error instanceof Error ? error.message : String(error)}). The report is in ${out}.`);
	}
}
// src/publish/evidence-folder.ts
/** The folder of a report for what checks have left: `evidence/CHECK/FILE`. */
const EVIDENCE = "evidence";
/** The endings of its files. */
const OURS = /\.(?:png|jpg|xml|info|lcov|log|txt)$/u;
/** Whether the folder holds nothing but what a run has put there. */
async function isOnlyEvidence(folder, world) {
	for (const one of await evidenceFolders(folder, world)) {
		if (one.kind !== "a folder") return false;
		if ((await world.files.list(one.path)).some((name) => !OURS.test(name))) return false;
	}
	return true;
}
/** Removes such files, and the folders that are empty then. Anything else stays, and no link is followed. */
async function clearEvidence(folder, world) {
	if (await world.files.kind(folder) !== "a folder") return;
	for (const { path, kind } of await evidenceFolders(folder, world)) {
		if (kind !== "a folder") continue;
		for (const name of await world.files.list(path)) {
			const file = join(path, name);
			if (OURS.test(name) && await world.files.kind(file) === "a file") await world.files.remove(file).catch(() => void 0);
		}
		await world.files.removeEmpty(path);
	}
	await world.files.removeEmpty(folder);
}
async function evidenceFolders(folder, world) {
	const paths = (await world.files.list(folder)).map((name) => join(folder, name));
	return await Promise.all(paths.map(async (path) => ({
		path,
		kind: await world.files.kind(path)
	})));
}
// src/publish/report-files.ts
/** The files that each report has. */
const REPORT_FILES = [
	"verdict.json",
	"junit.xml",
	"summary.md",
	"report.html"
];
/** The files of a comparison of ways to boot, which few reports have. */
const COMPARISON_FILES = ["boot-comparison.md", "boot-comparison.json"];
/** All files that a report may have in its folder, apart from `logs/` and `evidence/`. */
const OWN_FILES = [...REPORT_FILES, ...COMPARISON_FILES];
/** How much of a log's end goes into `junit.xml`, in bytes: a screen of text. Readers refuse files of some 30 MB. */
const TAIL_BYTES = 4096;
/** The ends of the logs of checks that were not good at once, by their paths; a log that cannot be read has none. */
async function readTails({ checks }, out, { files }) {
	const tails = /* @__PURE__ */ new Map();
	for (const { log, verdict } of checks) {
		if (log === null || tails.has(log) || !isBad({ verdict }, "fail")) continue;
		try {
			const { text, skipped } = await files.tail(join(out, log), TAIL_BYTES);
			const lines = text.trimEnd().split("\n").slice(skipped > 0 ? 1 : 0).map(excerptLine);
			if (lines.some((line) => line !== "")) tails.set(log, lines);
		} catch {}
	}
	return tails;
}
/**
* Writes the report into the folder `out`, each file as a whole or not at all. `comparison`: of ways to boot, with
* files of its own; null: none. `junit`: another file for `junit.xml`; null: none. Throws `out-unwritable`.
*/
async function writeReport(report, out, world, { comparison = null, junit = null } = {}) {
	const links = linksTo(runAddress(world.env), forgeOf(world.env).hasArtifactsPlace);
	const images = await readImages(report, out, world);
	const render = {
		"verdict.json": () => renderJson(report),
		"junit.xml": async () => await renderJunit(report, links, await readTails(report, out, world)),
		"summary.md": () => renderSummary(report),
		"report.html": () => renderHtml(report, links, images, comparison)
	};
	try {
		if (comparison !== null) {
			const [page, data] = COMPARISON_FILES;
			await world.files.write(join(out, page), renderBootComparisonMarkdown(comparison));
			await world.files.write(join(out, data), renderBootComparisonJson(comparison));
		}
		for (const name of REPORT_FILES) await world.files.write(join(out, name), await render[name]());
		if (junit !== null) await world.files.write(junit, await render["junit.xml"]());
	} catch (error) {
		throw new VerdictError("out-unwritable", `The report could not be written to "${out}" (${messageOf(error)}). Free some space there, or choose another folder with --out.`, { cause: error });
	}
}
// src/publish/out-folder.ts
/** Folders in `logs/`: of builds that no check names, and of those that evaluation waited for. */
const LOG_FOLDERS = ["dependencies", "evaluation"];
/** How many files of others one notice names. */
const NAMED = 10;
/**
* Creates the report's folder afresh, empty except for `logs/`. So no older file is taken for this run's, and nothing
* of ours is written through somebody else's link. Files of an earlier run are removed. Anything else is moved aside,
* and a notice says so. `results`: folders that are still to be read.
*
* Throws `usage` for a folder that cannot hold a report, and `out-unwritable` when it cannot be made.
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
		await proveRoom(folder, world);
		if (aside !== null && aside !== folder) await tellOf(context, aside, out);
	} catch (error) {
		throw new VerdictError("out-unwritable", `The report's folder "${out}" cannot be written (${messageOf(error)}). Choose another one with --out.`, { cause: error });
	}
}
/** Room for a small report. In bytes. */
const REPORT_ROOM = 65536;
/** Throws when the folder's disk is full: to learn that after an hour of builds would be too late. */
async function proveRoom(folder, { files }) {
	const draft = join(folder, "logs", "room.log");
	await files.write(draft, Buffer.alloc(REPORT_ROOM));
	await files.remove(draft);
}
/** Why a folder cannot hold a report; null when it can. */
async function whyNot(folder, out, results, world) {
	return whyNotThere(folder, out, results, world) ?? await whyNotThis(folder, out, world);
}
/** Checks the folder's place. */
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
	if (holder !== void 0 || folder.split(sep).includes(".git")) return `out: "${name}" is in ${holder === void 0 ? "a git repository's own folder" : `"${printable(holder)}", which holds another report`}, and a report's folder is emptied by each run. Name a folder beside it.`;
	const result = results.find((one) => contains(folder, resolve(one)));
	return result === void 0 ? null : `out: "${printable(result)}" would be read as a result, but is in "${name}", which is emptied for the report. Choose another folder.`;
}
/** Checks the folder's content. */
async function whyNotThis(folder, out, world) {
	const name = printable(out);
	const kind = await world.files.kind(folder);
	if (kind === null) return null;
	if (kind === "a symbolic link") return linked(folder);
	if (kind === "a device") return `out: "${name}" belongs to the system, and is no place for a report. Name another folder.`;
	if (!isWithinJob(folder, world) && !await holdsOnlyReports(folder, world)) return `out: "${name}" holds something other than reports, and is outside of this run's folders, so it may belong to somebody else. Name a folder that is empty or does not exist.`;
	if (await trackedState(folder, world) !== "tracked") return null;
	return `out: git tracks files in "${name}", so anybody who commits there decides what is in the report's folder. Remove them from git (git rm -r --cached), or name another folder.`;
}
function linked(path) {
	return `out: "${printable(path)}" is a symbolic link, so the report would land somewhere else. Name the folder itself, or another one.`;
}
/** Folders that the kernel provides, or through which programs reach devices and each other. */
const SYSTEM = [
	"/dev",
	"/proc",
	"/sys"
];
/**
* Whether a folder is in a place where a checkout or an earlier step may have written: there, whatever is in the way is
* moved aside.
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
	return names.every((name) => [
		...OWN_FILES,
		"logs",
		"evidence"
	].includes(name)) && logs.every((name) => LOG_FOLDERS.includes(name) || name.endsWith(".log")) && await isOnlyEvidence(join(folder, "evidence"), world);
}
/** Whether a path is that of a folder, or of something in it. Both are absolute. */
function contains(folder, other) {
	const inside = relative(folder, other);
	return inside !== ".." && !inside.startsWith(`..${sep}`);
}
/**
* Renames whatever is there, and returns the new name. A folder that cannot be renamed, because something is mounted on
* it, keeps its name.
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
/** Removes the files of earlier runs from what was moved aside, and reports the rest, if any. */
async function tellOf({ world, emit }, aside, out) {
	await clear(aside, world);
	const kind = await world.files.kind(aside);
	if (kind === null) return;
	const names = kind === "a folder" ? await world.files.list(aside) : [];
	const met = await Promise.all(names.slice(0, NAMED).map(async (name) => `${printable(name)} (${await world.files.kind(join(aside, name))})`));
	const more = names.length > NAMED ? ` and ${count(names.length - NAMED, "other")}` : "";
	const what = kind === "a folder" ? `held more than a report: ${met.join(", ")}${more}` : `was ${kind}`;
	emit({
		type: "notice",
		level: "warning",
		message: `"${printable(out)}" ${what}. It was moved aside, to "${printable(aside)}".`
	});
}
/** The same for a folder that keeps its name; it may contain nothing else. */
async function refuseRest(folder, world) {
	await clear(folder, world);
	const [rest] = await world.files.list(folder);
	if (rest !== void 0) throw new Error(`"${printable(rest)}" in it is not ours, and the folder cannot be moved aside`);
}
/**
* Removes what earlier runs have left: files with our names, and folders that are empty afterwards, without following a
* link. Anything that cannot be removed stays.
*/
async function clear(folder, world) {
	const logs = join(folder, "logs");
	for (const name of OWN_FILES) await removeFile(join(folder, name), world);
	for (const one of [...LOG_FOLDERS.map((name) => join(logs, name)), logs]) {
		if (!(await world.files.kind(logs) === "a folder" && await world.files.kind(one) === "a folder")) continue;
		for (const name of await world.files.list(one)) if (name.endsWith(".log")) await removeFile(join(one, name), world);
		await world.files.removeEmpty(one);
	}
	await clearEvidence(join(folder, EVIDENCE), world);
	await world.files.removeEmpty(folder);
}
/** Removes only a file; a link or a folder of that name is not ours. */
async function removeFile(path, world) {
	if (await world.files.kind(path) === "a file") await world.files.remove(path).catch(() => void 0);
}
// src/publish/junit-file.ts
/**
* Removes an older file of that name, so that nobody takes it for this run's, and proves that another one can be
* written: to learn that after an hour of builds would be too late. Throws `out-unwritable`, and `usage` for a file in
* a folder that is still to be read: it may be a part of the results.
*/
async function clearJunit(file, { results, out }, { files }) {
	const result = results.find((one) => isAmongResult(one, file, out, files));
	if (result !== void 0) throw new VerdictError("usage", `junit: "${printable(file)}" is in "${printable(result)}", whose results are still to be read, and would be removed first. Name a file elsewhere.`);
	try {
		await files.write(file, "");
		await files.remove(file);
	} catch (error) {
		throw new VerdictError("out-unwritable", `junit: "${printable(file)}" cannot be written (${messageOf(error)}). Name another file.`, { cause: error });
	}
}
/** Whether a file is among what a result's folder holds. */
function isAmongResult(result, file, out, files) {
	const [given, named, report] = [
		result,
		file,
		out
	].map((one) => realPath(one, files));
	if (given === void 0 || named === void 0 || report === void 0) return false;
	const folder = basename(given) === "verdict.json" ? dirname(given) : given;
	const isReport = folder !== report && contains(folder, report) && contains(report, named);
	return contains(folder, named) && !isReport;
}
/** Links lead to no more places than this. */
const MOST_LINKED = 16;
/** A path without the links on the way to it: the same file has several names with them. */
function realPath(path, files) {
	let at = resolve(path);
	for (let count = 0; count < MOST_LINKED; count += 1) {
		const found = files.linkOnTheWay(join(at, "name"));
		if (found === null) break;
		at = resolve(dirname(found.link), found.target, at.slice(found.link.length + 1));
	}
	return at;
}
// src/publish/posting.ts
/** Renders the outcome in Markdown, in at most `limit` bytes. */
function bodyOf({ outcome, title, target }, limit) {
	const page = {
		title,
		links: linksTo(target.run.url, target.forge.hasArtifactsPlace),
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
// src/publish/remedies.ts
/** The variable with the token of the command `post`. */
const TOKEN_VARIABLES = {
	github: "GITHUB_TOKEN",
	gitea: "GITEA_TOKEN"
};
/**
* What to do when a token lacks a right, as a sentence without its full stop: give it, or go without this part, which
* is an input of a job and an option of the command.
*/
function remedyOf({ by, forge }, right, part) {
	const [name = "", value = "off"] = part.split(": ");
	const without = by === "command" ? `write \`--${name} ${value}\`` : `set \`${name}: ${value}\``;
	return `${forge.remedies[right]}, or ${without}`;
}
// src/publish/replies.ts
/** Whether the server carried out the request. */
function isDone(reply) {
	return reply.ok && reply.status >= 200 && reply.status < 300;
}
/**
* Whether the server has read a request and refused it; otherwise it could not be reached, could not answer, or asked
* to wait.
*/
function isRefusal(reply) {
	return reply.ok && reply.limited === null && reply.status >= 400 && reply.status < 500;
}
/** Whether the server may have carried out a request although its answer was lost. */
function isDoubtful(reply) {
	return !reply.ok || reply.status >= 500;
}
/** Explains a failure in one or two sentences: what was not done, why, and what to do. */
function explain(target, { what, remedy }, reply) {
	return `${what}: ${target.forge.name} ${answered(reply)}. ${advice(target, remedy, reply)}`;
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
function advice({ by, forge }, remedy, reply) {
	const report = `the report is ${forge.reportPlace}.`;
	if (isDoubtful(reply)) return `The next run posts again; until then ${report}`;
	if (!reply.ok || reply.limited !== null) return `Run fewer jobs at once, or post less of each; ${report}`;
	if (reply.status === 401) return by === "command" ? `Put a valid token into ${TOKEN_VARIABLES[forge.api]}.` : "Set the input `github-token` to a valid token, such as ${{ github.token }}.";
	if (/\blocked\b/iu.test(reply.message)) return `Unlock the conversation to have it there; ${report}`;
	if (reply.status === 404 && by === "command") return `Look whether --repository, --commit and --pull-request are right, and the token may see them. ${remedy}.`;
	if (reply.status === 422 && by === "command") return "Look whether the repository has that commit.";
	return reply.status === 403 || reply.status === 404 ? `${remedy}.` : `The report is ${forge.reportPlace}.`;
}
// src/publish/author.ts
/**
* The user of GitHub's jobs with their own token. Nobody else can have this name: account names have no brackets, and a
* "[bot]" is the app of that name (GitHub's documentation of usernames, and of authenticating as an app).
*/
const GITHUB_ACTIONS = "github-actions[bot]";
/** The user of jobs on Gitea and Forgejo; no account can have this id (go-gitea/gitea, models/user/user_system.go). */
const GITEA_ACTIONS_USER = -2;
/**
* Asks once whose token this is. GitHub's REST API answers only users, and "Resource not accessible by integration" to
* apps. Its GraphQL API answers both (`viewer`), with the names that the REST API has for authors: "octocat",
* "my-app[bot]". Gitea and Forgejo have only the REST API. Without an answer, only a job's own user counts as ours; a
* token of somebody's own that may not ask would never find its comments there, and add one for each run.
*/
async function askAuthor({ target, api, signal }) {
	const isGitHub = target.forge.api === "github";
	const reply = isGitHub ? await viewer(api, signal) : await api.request("GET /user", {}, signal);
	const login = isGitHub ? loginIn(reply, "data", "viewer") : loginIn(reply);
	if (login !== null) return {
		ok: true,
		isAuthor: (user) => at(user, "login") === login
	};
	if (isGitHub) return {
		ok: true,
		isAuthor: (user) => at(user, "login") === GITHUB_ACTIONS
	};
	if (target.by === "command") return {
		ok: false,
		reply
	};
	return {
		ok: true,
		isAuthor: (user) => at(user, "id") === GITEA_ACTIONS_USER
	};
}
/**
* The GraphQL API is next to the REST API: `/graphql` at github.com, `/api/graphql` beside `/api/v3` on an Enterprise
* Server. At the root of a server, `..` leads nowhere else.
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
/** How many runs are asked about for one pull request. More claims than that are not a race between our own runs. */
const MOST_ASKED = 10;
/**
* Finds out whether runs exist that somebody claims to write for. A number alone proves nothing: a comment for a number
* that no run ever reaches could never be replaced.
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
	* Whether this repository has such a run of the same workflow on the same branch as ours, with that many attempts.
	* Also false when nobody can tell: in a private repository, the token needs `actions: read`.
	*/
	async exists({ run, attempt }) {
		if (!Number.isSafeInteger(run) || run <= 0) return false;
		const [ours, theirs] = [await this.#look(this.#target.run.id), await this.#look(run)];
		if (at(ours, "id") !== this.#target.run.id || at(theirs, "id") !== run) return false;
		const attempts = at(theirs, "run_attempt");
		return typeof attempts === "number" && (attempt <= attempts || attempts === 0) && ["workflow_id", "head_branch"].every((key) => at(ours, key) === at(theirs, key)) && fileOf(ours) === fileOf(theirs);
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
/** The workflow's file, without the branch or tag that some runs give with it ("ci.yml@main"). */
function fileOf(run) {
	const path = at(run, "path");
	return typeof path === "string" ? path.replace(/@.*$/su, "") : null;
}
// src/publish/comment.ts
/** Longest body, in bytes: GitHub's limit of 65,536 characters, without the marker. */
const BODY_LIMIT = 65336;
/** How many comments of a pull request are searched for ours. */
const MOST_COMMENTS = 3e3;
/** How often the comments are read and the decision is made again, before others may win. */
const ROUNDS = 6;
/** Identifies a job's comments; nothing can be read from it. */
function keyOf(parts) {
	return digest(JSON.stringify(parts));
}
/**
* Keeps one comment of a job on a pull request: updates the existing one, or creates one if `create` says so. If
* several were created at once, the oldest stays. A newer run's comment is left alone. So is one that somebody has
* edited, and one by anybody but our token's user that only looks like ours. A comment for a run that does not exist is
* overwritten, whatever its number. After each write, the comments are read again, and no decision is written that was
* made long before: others may have written at the same time.
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
	#channel;
	#runs;
	#api;
	#signal;
	/** Set once the owner of the token was asked for. */
	#author = null;
	constructor(channel, pullRequest) {
		const { target, api, signal } = channel;
		const { owner, repo } = target;
		this.#issue = {
			owner,
			repo,
			issue_number: pullRequest
		};
		this.#channel = channel;
		this.#runs = new Runs(channel);
		this.#api = api;
		this.#signal = signal;
	}
	/**
	* The job's comments by our token's user, oldest first, because GitHub's ids increase. A comment that claims to be
	* newer than `draft`, but belongs to no existing run, counts as older than all.
	*/
	async ours({ key, run, attempt }) {
		const listed = await this.#api.list("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", this.#issue, MOST_COMMENTS, this.#signal);
		if (!listed.ok) return listed;
		const comments = [];
		for (const item of listed.items) {
			const comment = readOurs(item, key);
			if (comment === null) continue;
			const author = await (this.#author ??= askAuthor(this.#channel));
			if (!author.ok) return author;
			if (!author.isAuthor(at(item, "user"))) continue;
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
	/** The next run tries again. */
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
};
/** Before every run. */
const NO_RUN = {
	run: 0,
	attempt: 0
};
/**
* The first line of a comment, which GitHub does not show. Text from a flake, a log or a name appears in it only as a
* digest.
*/
function markerOf({ key, run, attempt, body }) {
	return `<!-- nix-verdict ${key} ${run}.${attempt} ${textDigest(body)} -->`;
}
const MARKER = /^<!-- nix-verdict ([0-9a-f]{32}) (\d{1,15})\.(\d{1,9}) ([0-9a-f]{32}) -->\r?\n/u;
/** Null for comments that are not the job's, and for those that are no longer as we wrote them. */
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
* Whether another look is worth it: the write may have been carried out (`lost`: once before), a limit may be over, or
* a deleted comment may have left another one.
*/
function isOpen(reply, isNew, lost) {
	if (isDoubtful(reply)) return !lost;
	return reply.ok && (reply.limited !== null || reply.status === 404 && !isNew);
}
/**
* Whether a draft replaces the comment that stays: not when there is a newer one, whose author is about to do so
* himself.
*/
function isOutdated(winner, all, draft) {
	if (all.some((comment) => isNewer(comment, draft))) return false;
	return isNewer(draft, winner) || winner.digest !== textDigest(draft.body);
}
/** All but the oldest, which stays, and the newest, whose author is about to write its text there. */
function superseded(all) {
	const newest = all.reduce((best, one) => best === void 0 || isNewer(one, best) ? one : best, void 0);
	return all.slice(1).filter((twin) => twin !== newest);
}
function urlIn(reply) {
	const url = reply.ok ? at(reply.body, "html_url") : null;
	return typeof url === "string" ? url : null;
}
/** The digest of the visible text: line ends and spaces may change in transit, without an edit by anybody. */
function textDigest(body) {
	return digest(body.replaceAll(/[\s\p{Cc}]+/gu, ""));
}
function digest(text) {
	return createHash("sha256").update(text.toWellFormed()).digest("hex").slice(0, 32);
}
// src/publish/status-names.ts
/**
* Longest name of a status that GitHub accepts (its own error; runatlantis/atlantis#2506), counted in bytes to be on
* the safe side. Check runs get the same limit.
*/
const CONTEXT_BYTES = 255;
/** Longest description of a status that GitHub accepts (its own error, for instance zalando/zappr#378). */
const DESCRIPTION_LENGTH = 140;
/**
* Statuses accept no character of four bytes in UTF-8: "description doesn't accept 4-byte Unicode"
* (ouzi-dev/commit-status-updater#527).
*/
const FOUR_BYTES = /[\u{10000}-\u{10ffff}]/gu;
/** Returns a report's title: the user's, or else its workflow and job, so that no two jobs share a gate by accident. */
function titleOf({ workflow, job }, title) {
	return title ?? [workflow, job].filter((part) => part !== "").join(" / ");
}
/** Returns the name of the one status that branch protection can require. */
function gateName(title) {
	return bounded(`nix-verdict / ${showName(title)}`);
}
/**
* Names a status for each check. No name is that of a gate, and all are different, even for GitHub, which does not
* distinguish "A" and "a". If there are checks of several systems or flakes, each name includes its own.
*/
function checkNames(title, checks) {
	const names = /* @__PURE__ */ new Map();
	const taken = /* @__PURE__ */ new Set();
	const show = showNames(checks.map(({ name }) => name));
	const originOf = originsIn(checks);
	for (const check of checks.toSorted((a, b) => compare(a.name, b.name) || compare(a.attr, b.attr))) {
		const full = `nix-verdict: ${showName(title)} / ${show(check.name)}${originOf(check)}`;
		const short = bounded(full);
		let name = taken.has(short.toLowerCase()) ? marked(full) : short;
		for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = marked(`${full} ${number}`);
		taken.add(name.toLowerCase());
		names.set(check, name);
	}
	return names;
}
/** Cuts `text` to a status's description. */
function description(text) {
	return shorten(plain(text), DESCRIPTION_LENGTH);
}
/** Cuts `text` to a name. If that loses a part of it, a few digits of its digest keep it unique. */
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
/** Longest text of a check run (GitHub's REST API, "Create a check run": 65,535 characters), counted in bytes. */
const CHECK_RUN_LIMIT = 65535;
/**
* Sets the one status that branch protection can require. In a job it is a commit status: a check run that is made
* through the API shows up under any one of the commit's workflows (dorny/test-reporter#67). For the bot it is a check
* run, because only a check run can carry annotations. If the first way is refused, the other one is taken. For a bad
* verdict it is also taken if the first way fails: an older green gate must not remain because a server was down.
*
* If a status and a check run have the same name, branch protection requires both (GitHub's documentation,
* "Troubleshooting required status checks"), and other readers look at only one of them. So the other one, which an
* earlier run may have set with another token, is changed to match if it exists.
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
/** Whether the commit has a green gate of this name, of either kind. */
async function isGreen(channel, gate) {
	for (const way of waysOf(channel, gate)) if (way !== null && await way.says("success")) return true;
	return false;
}
/** How many older check runs of one name are examined. */
const MOST_OLDER = 10;
/**
* The last resort when a bad gate can be set in neither way: writes it without anything that could be refused and, if
* nothing new can be created, changes older green gates. Returns whether any of that succeeded.
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
	if (target.forge.api === "gitea") return isDone(status);
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
	if (target.forge.api === "gitea") return [status, null];
	const checkRun = {
		kind: "check run",
		set: () => setCheckRun(channel, state, gate),
		says: async (what) => (await checkRunsOf(channel, name)).some((item) => at(item, "conclusion") === what)
	};
	return target.by === "bot" ? [checkRun, status] : [status, checkRun];
}
/** How many statuses of a commit are searched, the last of each name. */
const MOST_CONTEXTS = 1e3;
async function saysStatus({ target: { owner, repo, commit }, api, signal }, name, state) {
	const listed = await api.list("GET /repos/{owner}/{repo}/commits/{ref}/status", {
		owner,
		repo,
		ref: commit
	}, MOST_CONTEXTS, signal);
	if (!listed.ok) return false;
	const stateOf = (item) => at(item, "state") ?? at(item, "status");
	return listed.items.some((item) => sameName(at(item, "context"), name) && stateOf(item) === state);
}
/** The last check runs of a name; none if they cannot be read. */
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
* Sets a status for each check, bad ones first. `left`: how many got none; `reply`: GitHub's answer to the first of
* them, null when our own limit was the reason.
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
/** The last status of a name counts, so it may be set again. Null when it is set, as below. */
async function setStatus({ target: { owner, repo, commit, run }, api, signal }, context, state, words) {
	const status = {
		state,
		context,
		description: description(words),
		...run.url !== null && { target_url: run.url }
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
		...run.url !== null && { details_url: run.url },
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
		good: isGoodOutcome(outcome) && !options.isBadElsewhere,
		headline: `${options.isBadElsewhere ? "another use in this job is bad; this one: " : ""}${headlineOf(outcome)}`,
		summary: () => bodyOf(post, CHECK_RUN_LIMIT),
		annotations
	};
}
/** Sets the gate; returns whether the commit has it. */
async function postGate(post) {
	const { target, posted, notice, fail } = post;
	const gate = gateOf(post);
	const { set, reply, stale } = await setGate(post, gate);
	posted.gate = set;
	if (!set && reply !== null) {
		const withdrawn = target.by === "bot" && !gate.good && await withdrawGate(post, post.title);
		posted.gate = withdrawn;
		fail(explain(target, {
			what: withdrawn ? "The status on the commit is red, but has no details" : "There is no status on the commit",
			remedy: remedyOf(target, target.by === "bot" ? "check run" : "status", "status")
		}, reply));
		return false;
	}
	if (stale !== null) {
		const opposite = gate.good ? "bad" : "good";
		fail(explain(target, {
			what: `${`The ${stale.kind} "${gateName(post.title)}" of an earlier run`} still says that the commit is ${opposite}`,
			remedy: remedyOf(target, stale.kind, "status")
		}, stale.reply));
	}
	if (reply !== null && gate.annotations.length > 0) notice(explain(target, {
		what: "There are no annotations",
		remedy: remedyOf(target, "check run", "annotations")
	}, reply));
	return true;
}
/**
* Handles a commit whose pull request is unknown: sets nothing on it, but does not leave a green gate of ours beside a
* bad verdict.
*/
async function refuseGate(post, reply) {
	const { fail, target } = post;
	fail(explain(target, {
		what: "There is no status on the commit, because the pull requests of this branch could not be looked up",
		remedy: remedyOf(target, "comment", "status")
	}, reply));
	const ours = gateOf(post);
	return !ours.good && await isGreen(post, ours) && await postGate(post);
}
/** Sets a status for each check. */
async function postEach(post) {
	const { outcome, title, target, notice, fail } = post;
	if (!("report" in outcome)) return;
	const { left, reply } = await setEach(post, outcome.report, title);
	if (reply !== null) fail(explain(target, {
		what: `${left} checks have no status of their own`,
		remedy: remedyOf(target, "status", "status: gate")
	}, reply));
	else if (left > 0) notice(`${left} checks have no status of their own: one job sets at most 100, bad ones first. The gate stands for all of them.`);
}
// src/publish/pull-request.ts
/** How many open pull requests are searched: GitHub lists only those of the branch, Gitea all of them. */
const MOST_PULL_REQUESTS = 1e3;
function goneNotice({ pullRequest }) {
	return `No comment and no status: the run is for ${typeof pullRequest === "number" ? "a pull request that is no longer open with this commit" : "a fork's branch that no longer has an open pull request with this commit"}.`;
}
function forkNotice({ name, hasBot, reportPlace }) {
	return `No comment and no status: a pull request from a fork gets a read-only token. ${hasBot ? `To get them, ${ADD_BOT}` : `${name} has no event workflow_run, on which the reporting bot runs`}; the report is ${reportPlace}.`;
}
/**
* Posts an outcome: statuses on the commit, and a comment on each pull request. Emits a notice for everything that
* could not be posted, which says what, why, and what to do; for the bot and the command it is a failure.
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
		notice(forkNotice(target.forge));
		return {
			...posted,
			gate: true
		};
	}
	const fail = target.by !== "job" ? (message) => void posted.failures.push(message) : notice;
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
		notice(`The report was not posted in full: ${RUN_IS_ENDING}.`);
	}
	return posted;
}
/** Posts the gate first: a merge waits for it, and the bot may be stopped at any time. */
async function send(post) {
	const { options, target, posted } = post;
	const foreign = isForeign(target);
	const found = options.comment === "off" && !foreign ? {
		ok: true,
		numbers: []
	} : await pullRequests(post);
	if (foreign && found.ok && found.numbers.length === 0) {
		post.notice(goneNotice(target));
		posted.gate = true;
		return;
	}
	const isSet = options.status !== "off" && (foreign && !found.ok ? await refuseGate(post, found.reply) : await postGate(post));
	if (options.comment !== "off") posted.commentUrl = await comment(post, found);
	if (isSet && options.status === "each") await postEach(post);
}
/**
* Whether this is the run of a fork's commit without a pull request, which is not reported on, because the commit may
* belong to another branch as well.
*/
function isForeign({ by, pullRequest, owner, repo }) {
	return by === "bot" && !(isHead(pullRequest) && sameName(pullRequest.repository, `${owner}/${repo}`));
}
function isHead(pullRequest) {
	return typeof pullRequest === "object" && pullRequest !== null;
}
/** The pull requests that the event names; or all open ones whose head is exactly this branch and still this commit. */
async function pullRequests({ target: { by, owner, repo, commit, pullRequest }, api, signal }) {
	if (pullRequest === null) return {
		ok: true,
		numbers: []
	};
	if (!isHead(pullRequest) && by !== "bot") return {
		ok: true,
		numbers: [pullRequest]
	};
	if (!isHead(pullRequest)) {
		const reply = await api.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", {
			owner,
			repo,
			pull_number: pullRequest
		}, signal);
		if (!isDone(reply)) return {
			ok: false,
			reply
		};
		return {
			ok: true,
			numbers: at(reply.body, "state") === "open" && at(reply.body, "head", "sha") === commit ? [pullRequest] : []
		};
	}
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
	const { outcome, options, target, fail } = post;
	const remedy = `${remedyOf(target, "comment", "comment")}; the report is ${target.forge.reportPlace}`;
	if (!found.ok) {
		fail(explain(target, {
			what: "There is no comment, because the pull requests of this branch could not be looked up",
			remedy
		}, found.reply));
		return null;
	}
	if (found.numbers.length === 0) return null;
	const draft = draftOf(post);
	const create = options.comment === "auto" || !isGoodOutcome(outcome);
	let first = null;
	for (const number of found.numbers) {
		const placed = await placeComment(post, draft, number, create);
		if (placed.ok) first ??= placed.url;
		else if (placed.reply === null) fail(`The comment on pull request ${number} was not updated: others kept changing it. The next run tries again.`);
		else fail(explain(target, {
			what: `The comment on pull request ${number} could not be written`,
			remedy
		}, placed.reply));
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
			withoutRevision(post.options.flake)
		]),
		run: run.id,
		attempt: run.attempt,
		body: bodyOf(post, BODY_LIMIT)
	};
}
/** A flake as the user wrote it, without what each commit of it has its own of: then each push had its own comment. */
function withoutRevision(flake) {
	return flake.replaceAll(/(?<=[/=])(?:[0-9a-f]{64}|[0-9a-f]{40})(?![0-9a-z])/gu, "").replaceAll(/(?<=[?&](?:narHash|lastModified)=)[^&#]*/gu, "");
}
// src/publish/target.ts
/** Returns why nothing may be evaluated or built for this event; null when it may. */
function refusalOf(env) {
	if (env["GITHUB_EVENT_NAME"] !== "pull_request_target") return null;
	return `nix-verdict does not run under pull_request_target: it would evaluate and build a stranger's code in a job that has the repository's secrets and a token that can write. Use \`on: pull_request\` in this workflow.${forgeOf(env).hasBot ? ` For comments on pull requests from forks, ${ADD_BOT}.` : ""}`;
}
/**
* Reads the target from a job's environment and its event. `by`: the caller. Under `workflow_run`, the bot speaks for
* the run that has ended, and any other job for itself alone. Null where nothing can be posted: outside of jobs, or
* without a commit.
*/
function targetOf(env, event, { matrix, use }, by) {
	const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/u.exec(env["GITHUB_REPOSITORY"] ?? "") ?? [];
	if (env["GITHUB_ACTIONS"] !== "true" || owner === void 0 || repo === void 0) return null;
	const repository = `${owner}/${repo}`;
	const forge = forgeOf(env);
	const own = ownSubject(env);
	const where = env["GITHUB_EVENT_NAME"] !== "workflow_run" ? subjectOf(own, env, event, repository) : by === "bot" ? ranSubject(event, own, {
		forge,
		repository
	}) : own;
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
			url: runPage(env, repository, where.run)
		},
		job: [...where.by === "bot" ? [] : [jobName(env, matrix)], ...use === 1 ? [] : [String(use)]].join(" "),
		use
	};
}
/**
* How the run ended that the bot reports on. `nothing-ran`: it was skipped, or waits for approval, which GitHub also
* calls completed. `cut-short`: jobs may have left nothing; also for a run that has not ended, or ended in an unknown
* way. `failed`: a job of it failed, and may have left nothing. (GitHub's documentation of workflow runs,
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
			number: whole(Number(env["GITHUB_RUN_NUMBER"])) ?? 0,
			attempt: whole(Number(env["GITHUB_RUN_ATTEMPT"])) ?? 1
		}
	};
}
/** Finds the subject of the event. */
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
/** The subject of a pull request, if the event has one. The job has built a merge of it, which nobody looks at. */
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
* The subject of another workflow's run: everything comes from the event, which the forge makes, and nothing from files
* of that run.
*/
function ranSubject(event, own, { forge, repository }) {
	const run = at(event, "workflow_run");
	return {
		by: "bot",
		commit: word(at(run, "head_sha")) ?? "",
		pullRequest: forge.api === "github" ? headNamed(run) : headByPath(run, repository),
		fromFork: false,
		workflow: word(at(event, "workflow", "name")) ?? own.workflow,
		run: {
			id: whole(at(run, "id")) ?? own.run.id,
			number: whole(at(run, "run_number")) ?? 0,
			attempt: whole(at(run, "run_attempt")) ?? 1
		}
	};
}
function headNamed(run) {
	const [repository, branch] = [word(at(run, "head_repository", "full_name")), word(at(run, "head_branch"))];
	return repository === null || branch === null ? null : {
		repository,
		branch
	};
}
/**
* Gitea gives a run's ref at the end of its `path` ("ci.yml@refs/pull/7/head"), no repository, and a branch only if the
* ref is one of the repository's own. A stranger chooses the file's name, but not what follows it, and the event tells
* a pull request's ref from a branch or a tag whose name looks like one.
*/
function headByPath(run, repository) {
	const branch = word(at(run, "head_branch"));
	if (branch !== null) return {
		repository,
		branch
	};
	const isProposed = word(at(run, "event"))?.startsWith("pull_request") ?? false;
	const [, number] = /@refs\/pull\/(\d+)\/head$/u.exec(word(at(run, "path")) ?? "") ?? [];
	return isProposed ? whole(Number(number)) : null;
}
/**
* Names a job as GitHub does: its id, and every value of its matrix in parentheses. GitHub cuts such a name after 100
* characters, but here the jobs of a matrix must stay distinct.
*/
function jobName(env, matrix) {
	const [job, values] = [env["GITHUB_JOB"] ?? "", leaves(readJson(matrix))];
	return `${job}${values.length === 0 ? "" : ` (${values.join(", ")})`}`;
}
function leaves(value) {
	if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leaves);
	return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [String(value)] : [];
}
function word(value) {
	return typeof value === "string" && value !== "" ? value : null;
}
function whole(value) {
	return Number.isSafeInteger(value) && value > 0 ? value : null;
}
// src/publish/uses.ts
/** A folder in the runner's own for temporary files, which each job has fresh; it has a file for each use. */
const USES = "nix-verdict-uses";
/**
* Counts one more use of the action in this job, and gives its number, from 1. GitHub names a step after its `id` or
* its place, and other runners after its place alone, so that the names tell nothing. 1 where nothing can be counted;
* `warn` takes the sentence that says why.
*/
async function countUse({ env, files }, warn) {
	const folder = folderOf(env);
	if (folder === null) return 1;
	try {
		const number = (await files.list(folder)).length + 1;
		await files.write(join(folder, String(number)), "{}");
		return number;
	} catch (error) {
		warn(`How often this job uses nix-verdict is not known, because "${folder}" cannot be written: ${messageOf(error)}. If it does so more than once, give each use its own \`title\`, or they share a comment and a status.`);
		return 1;
	}
}
/** Keeps what a use has said, for later ones of this job, where it can be kept. */
async function keepSaid({ env, files }, { use, gate, good }) {
	const folder = folderOf(env);
	if (folder === null) return;
	await files.write(join(folder, String(use)), JSON.stringify({
		gate,
		good
	})).catch(() => void 0);
}
/** Whether another use in this job has said on the same gate that the commit is bad. */
async function isBadElsewhere({ env, files }, { use, gate }) {
	const folder = folderOf(env);
	if (folder === null) return false;
	for (const name of await files.list(folder).catch(() => [])) {
		if (name === String(use)) continue;
		const said = readJson(await files.read(join(folder, name)).then(String, () => ""));
		if (at(said, "gate") === gate && at(said, "good") !== true) return true;
	}
	return false;
}
function folderOf(env) {
	const temporary = env["RUNNER_TEMP"] ?? "";
	return temporary === "" ? null : join(temporary, USES);
}
// src/pipelines/divide-by-proof.ts
/** Separates proven checks from the others, and logs the reasons. */
function divideByProof({ world, emit }, found, cache, { recheck }) {
	if (cache === null || !hasProofs(cache)) return {
		proven: [],
		unproven: found.map((check) => ({
			check,
			why: null
		}))
	};
	const divided = prove(found, cache.recalled, recheck, world.now());
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
/** Warns of patterns of `recheck` that match none of the checks that evaluate. */
function warnOfUnusedRecheck({ emit }, found, cache, { recheck }) {
	if (cache === null || !hasProofs(cache)) return;
	const names = found.map(({ name }) => name);
	for (const pattern of recheck.patterns) {
		if (names.some(matcher(pattern))) continue;
		emit({
			type: "notice",
			level: "warning",
			message: `The pattern "${pattern}" of recheck matches no check.${guess(pattern, names)}`
		});
	}
}
/** Whether there is anything that can prove a check. */
function hasProofs({ recalled }) {
	return recalled.proofs.length + recalled.hearsay.length > 0;
}
// src/pipelines/planner.ts
/** Plans checks as they are evaluated: each part of the plan counts on those before it. */
var Planner = class {
	#context;
	#prepared;
	#inputs;
	#whole = EMPTY_PLAN;
	constructor(context, prepared, inputs) {
		this.#context = context;
		this.#prepared = prepared;
		this.#inputs = inputs;
	}
	/** All that is planned so far. */
	get whole() {
		return this.#whole;
	}
	/** Plans some more checks. */
	async plan(found) {
		const part = await this.draft(this.divide(found), this.#prepared.tool);
		this.add(part);
		return part;
	}
	/** Separates checks that are proven from the others. */
	divide(found) {
		const cache = this.#prepared.subject === CHECK_SUBJECT ? this.#prepared.cache : null;
		return divideByProof(this.#context, found, cache, this.#inputs.cache);
	}
	/** The plan for some more checks, without adding it. Once the run is ended, they are taken as they are. */
	async draft(divided, tool) {
		const { system, settings, past, substituters } = this.#prepared;
		const basis = {
			system,
			settings,
			history: past.history,
			substituters,
			known: this.#whole
		};
		try {
			return await plan(this.#context, tool, divided, basis);
		} catch (error) {
			if (!this.#context.signal.aborted) throw error;
			const { proven, unproven } = divided;
			const builds = unproven.map(({ check, why }) => ({
				check,
				needs: /* @__PURE__ */ new Set(),
				unproven: why
			}));
			return {
				...EMPTY_PLAN,
				proven,
				builds
			};
		}
	}
	/** Adds a part, and tells it. */
	add(part) {
		this.#whole = joinPlans(this.#whole, part);
		const checks = new Set(part.builds.map(({ check }) => check.drvPath));
		this.#context.emit({
			type: "planned",
			builds: part.builds.map(({ check, needs }) => ({
				name: check.name,
				drvPath: check.drvPath,
				needs: [...needs]
			})),
			dependencies: [...part.inputs.keys()].filter((drvPath) => !checks.has(drvPath)).length,
			downloads: part.downloads
		});
	}
};
// src/pipelines/restore.ts
/** Whether earlier runs have kept store paths that this one may use. */
function canRestore({ cache }) {
	return cache !== null && cache.restoresPaths && cache.recalled.packs.length > 0;
}
/**
* Fetches the store paths that earlier runs have built and that a plan would build again, then makes a new plan. Paths
* that are unusable are built. `draft`: makes the plan again with a Nix that knows these paths.
*/
async function restore(context, prepared, { planned, draft }, stages) {
	const { world, emit, signal } = context;
	const { cache, tool } = prepared;
	const nothing = {
		options: [],
		planned,
		used: [],
		lost: [],
		[Symbol.asyncDispose]: () => Promise.resolve()
	};
	if (signal.aborted || cache === null || !canRestore(prepared) || planned.inputs.size <= new Set(planned.builds.map(({ check }) => check.drvPath)).size) return nothing;
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
			return {
				options,
				used,
				lost,
				planned: await draft({
					...tool,
					options: [...options, ...tool.options]
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
// src/pipelines/growing-plan.ts
/** So long checks gather before they are planned: the first build is to begin within 2 s of the first check. */
const GATHER_MS = 1e3;
/** Planning takes at most this part of the time while others are evaluated: Nix is asked about all of a plan. */
const PLANNING_PART = .2;
/** Plans a run whose flake is still evaluated, and readies this machine for each part of it. */
var GrowingPlan = class {
	planner;
	/** What was restored for the plan. */
	packs = {
		used: [],
		lost: []
	};
	#context;
	#prepared;
	#machine;
	#meter;
	#stages;
	#scope = new AsyncDisposableStack();
	#watch = null;
	#restored = [];
	constructor(context, { prepared, inputs }, { machine, meter }, stages) {
		this.#context = context;
		this.#prepared = prepared;
		this.#machine = machine;
		this.#meter = meter;
		this.#stages = stages;
		this.planner = new Planner(context, prepared, inputs);
	}
	/** Plans the first checks, or all, where earlier runs have kept what the plan needs. */
	async begin() {
		const { evaluation } = this.#prepared;
		const { found, isLast } = await evaluation.wave(canRestore(this.#prepared) ? null : GATHER_MS);
		const divided = this.planner.divide(found);
		const drafted = await this.#stages.time("plan", () => this.planner.draft(divided, this.#prepared.tool));
		const plan = isLast ? await this.#restore(drafted, (tool) => this.planner.draft(divided, tool)) : drafted;
		this.planner.add(plan);
		await this.#ready(plan);
		return {
			plan,
			isWhole: isLast
		};
	}
	/** Adds the parts of the plan to a run, from the first one to the last. */
	async grow(growth, { plan: first, isWhole }) {
		const { evaluation, memory } = this.#prepared;
		const end = () => evaluation.end();
		growth.ending.addEventListener("abort", end, { once: true });
		if (growth.ending.aborted) end();
		evaluation.passBroken((check) => growth.addBroken(check));
		if (!isWhole) growth.limitMemory(memory.besideBytes);
		this.#add(growth, first);
		let gatherMs = GATHER_MS;
		for (let wave = {
			found: [],
			isLast: isWhole
		}; !wave.isLast;) {
			wave = await evaluation.wave(gatherMs);
			const before = this.#context.world.kernel.clock();
			const plan = await this.planner.plan(wave.found);
			gatherMs = Math.max(GATHER_MS, (this.#context.world.kernel.clock() - before) / PLANNING_PART);
			await this.#ready(plan);
			this.#add(growth, plan);
		}
		growth.limitMemory(memory.bytes);
		growth.addUnfinished((await evaluation.over).unfinished);
	}
	async [Symbol.asyncDispose]() {
		await this.#scope.disposeAsync();
	}
	async #restore(planned, draft) {
		const restored = this.#scope.use(await restore(this.#context, this.#prepared, {
			planned,
			draft
		}, this.#stages));
		this.packs = restored;
		this.#restored = restored.options;
		return restored.planned;
	}
	/** Readies the machine for builds. */
	async #ready(plan) {
		if (plan.builds.length === 0) return;
		const { settings } = this.#prepared;
		this.#watch ??= this.#scope.use(watchBuilds(this.#context, this.#meter));
		if (settings.maxJobs > 0) await this.#machine.enableFor(plan, settings.system);
		await this.#watch.ready;
	}
	#add(growth, plan) {
		growth.add({
			plan,
			tool: this.tool,
			kvm: this.#machine.kvm
		});
	}
	/** Nix with all that holds for builds from now on. */
	get tool() {
		const { tool, settings } = this.#prepared;
		const options = [
			...withoutHook(tool, settings),
			...this.#restored,
			...this.#machine.options,
			...tool.options
		];
		return {
			...tool,
			options
		};
	}
};
// src/pipelines/build-part.ts
/** Plans and builds one part while it is evaluated. */
async function buildPart(context, { prepared, inputs, out }, { machine, meter, scope, stages }) {
	const growing = scope.use(new GrowingPlan(context, {
		prepared,
		inputs
	}, {
		machine,
		meter
	}, stages));
	const first = await growing.begin();
	const { settings, substituters, memory, jobs } = prepared;
	const options = {
		...inputs.run,
		out,
		jobs,
		memoryBytes: memory.bytes,
		buildsHere: settings.maxJobs > 0
	};
	const means = {
		tool: growing.tool,
		options,
		meter,
		substituters,
		buildDir: settings.buildDir
	};
	return {
		ran: await stages.time("run", () => run(context, means, async (growth) => await growing.grow(growth, first))),
		discovered: await prepared.evaluation.over,
		planned: growing.planner.whole,
		packs: growing.packs,
		tool: growing.tool
	};
}
// src/pipelines/boot-systems.ts
const BOOT_BACKENDS = {
	microvm: "microvm",
	vm: "vm",
	"vm-with-boot-loader": "vm",
	container: "nspawn",
	image: "oci"
};
/** Builds what a flake can boot, boots it, and gives each its row. */
async function bootSystems(context, job, means) {
	const { world } = context;
	const { prepared, inputs, out } = job;
	const built = await buildPart(untilBooted(context), job, means);
	const recipes = new Map(built.discovered.found.map((found) => [found.name, found]));
	const rows = built.ran.checks.map((check) => asBoot(check, recipes.get(check.name)));
	const bad = await diagnose(rows.filter(({ verdict }) => !isGood(verdict)), out, world, prepared.tree);
	const done = new Map(bad.map((check) => [check.name, check]));
	const targets = [];
	const byName = new Map(rows.map((check) => [check.name, check]));
	const finish = (check) => {
		done.set(check.name, check);
		context.emit({
			type: "check-finished",
			check
		});
	};
	for (const row of rows.filter(({ verdict }) => isGood(verdict))) {
		const found = recipes.get(row.name);
		if (found?.boot === void 0) throw new Error(`${row.name} was built, and is nothing that boots`);
		const made = await realise(context, built.tool, found);
		if ("why" in made) finish(unrealised(row, made.why, context.signal));
		else targets.push({
			name: row.name,
			recipe: found.boot,
			path: made.path,
			log: consoleOf(row.name)
		});
	}
	if (targets.length > 0) await means.machine.enableForBoots(targets.map(({ recipe }) => recipe.way));
	const kvm = means.machine.kvm;
	const bootMeans = {
		options: inputs.boot,
		out,
		kvm: kvm === null || kvm.state === "on" ? null : kvm.reason,
		jobs: inputs.run.jobs ?? 1,
		memoryBytes: prepared.memory.bytes
	};
	await means.stages.time("boot", () => bootAll(context, bootMeans, targets, async ({ name }, result) => {
		const row = byName.get(name);
		if (row !== void 0) finish(await booted(row, result, out, context));
	}));
	return {
		built,
		checks: rows.map(({ name }) => done.get(name)).filter((check) => check !== void 0)
	};
}
/** The console of a system beside the log of its build. */
function consoleOf(name) {
	return `logs/${logFileName(name).replace(/\.log$/u, "~console.log")}`;
}
/** What is built is not booted yet, so that it is not told as if it were done. */
function untilBooted(context) {
	return {
		...context,
		emit: (event) => {
			if (event.type !== "check-finished") context.emit(event);
			else if (!isGood(event.check.verdict)) context.emit({
				...event,
				check: {
					...event.check,
					kind: "boot"
				}
			});
		}
	};
}
/** The row of a build as that of a system, which is nothing by itself. */
function asBoot(check, found) {
	const backend = found?.boot === void 0 ? check.backend : BOOT_BACKENDS[found.boot.way];
	return {
		...check,
		kind: "boot",
		backend,
		proof: null
	};
}
/** Has Nix build or fetch a derivation. Gives the path of its output, or why there is none. */
async function realise({ world, signal }, tool, { drvPath }) {
	const command = nixCommand(tool, ["build"], [
		"--no-link",
		"--print-out-paths",
		`${drvPath}^*`
	]);
	const output = await world.processes.run(command, signal);
	const path = output.stdout.split("\n").find((line) => line.startsWith("/"));
	if (output.code === 0 && path !== void 0) return { path };
	return { why: lastError(output.stderr) ?? "Nix does not say why" };
}
function unrealised(row, why, { aborted }) {
	if (aborted) return {
		...row,
		verdict: "cancelled",
		reason: {
			code: "cancelled",
			message: "the run was stopped before it booted"
		}
	};
	const message = `it is built, but Nix cannot bring it into this machine's store: ${sanitize(why)}`;
	return {
		...row,
		verdict: "lost",
		reason: {
			code: "unrealised",
			message
		}
	};
}
/** The row of a system that was booted. What was built for it counts as time spent on what it needs. */
async function booted(row, result, out, { world }) {
	const excerpt = isGood(result.verdict) || result.log === null ? [] : await excerptOf(join(out, result.log), world.files);
	return {
		...row,
		...result,
		excerpt,
		dependencyMs: row.dependencyMs + row.durationMs
	};
}
// src/pipelines/evaluation-builds.ts
/** Where the logs of these builds are, in the folder of logs. */
const LOG_FOLDER = "evaluation";
/**
* Observes the builds that evaluation starts, as those of checks are observed: live, in the timeline, with a log, with
* time and memory. `out`: where the report goes; null: only the live view is wanted.
*/
var EvaluationBuilds = class {
	/** Every build that has ended, for the timeline. */
	records = [];
	#context;
	#logs;
	#meter;
	#active = /* @__PURE__ */ new Map();
	#ended = /* @__PURE__ */ new Map();
	#watch = null;
	constructor(context, tool, out) {
		this.#context = context;
		this.#logs = out === null ? null : new LogFiles(tool, join(out, "logs"), context);
		this.#meter = new Meter(context.world);
	}
	started(drvPath, clientPid, at) {
		if (this.#active.has(drvPath)) return;
		this.#active.set(drvPath, {
			startedAt: at,
			clientPid,
			tail: new LogTail(),
			hasLines: false
		});
		if (this.#logs !== null) this.#watch ??= watchBuilds(this.#context, this.#meter);
		if (clientPid !== null) this.#meter.started(drvPath, clientPid, [], at);
		this.#context.emit({
			type: "build-started",
			drvPath,
			checks: [],
			at
		});
	}
	async logged(drvPath, line) {
		const build = this.#active.get(drvPath);
		if (build === void 0) return;
		build.hasLines = true;
		build.tail.add(line);
		await this.#logs?.append(drvPath, importLogFile(drvPath), line);
	}
	async finished(drvPath, at) {
		const build = this.#active.get(drvPath);
		if (build === void 0) return;
		this.#active.delete(drvPath);
		this.#context.emit({
			type: "build-finished",
			drvPath,
			checks: [],
			at
		});
		this.#ended.set(drvPath, this.#close(drvPath, build, at));
		await this.#ended.get(drvPath);
	}
	async outcome(drvPath) {
		return await this.#ended.get(drvPath) ?? null;
	}
	async [Symbol.asyncDispose]() {
		await this.#watch?.[Symbol.asyncDispose]();
		await this.#logs?.[Symbol.asyncDispose]();
	}
	async #close(drvPath, build, finishedAt) {
		const measurement = await this.#meter.finished(drvPath, finishedAt);
		this.records.push({
			drvPath,
			checks: [],
			inputs: [],
			startedAt: build.startedAt,
			finishedAt,
			peakMemoryBytes: measurement?.peakMemoryBytes ?? null,
			cpuMs: measurement?.cpuMs ?? null
		});
		const excerpt = build.tail.lines();
		if (this.#logs === null || !build.hasLines) return {
			log: null,
			excerpt
		};
		await this.#logs.finish(drvPath, importLogFile(drvPath), true);
		return {
			log: join("logs", importLogFile(drvPath)),
			excerpt
		};
	}
};
function importLogFile(drvPath) {
	return join(LOG_FOLDER, logFileName(storePathBase(drvPath)));
}
// src/pipelines/evaluation.ts
/** An evaluation in the background. Leaving its scope ends it. */
var Evaluation = class {
	/** Every check, once all are evaluated, or the run is ended. */
	over;
	#ending = new AbortController();
	#found = [];
	#broken = [];
	#receive = null;
	#isOver = false;
	#first = Promise.withResolvers();
	/** `discover`: evaluates all checks, and says each to the listener as soon as it is known. */
	constructor(context, discover) {
		const signal = AbortSignal.any([context.signal, this.#ending.signal]);
		this.over = discover({
			...context,
			signal
		}, this).finally(() => {
			this.#isOver = true;
			this.#first.resolve();
		});
		this.over.catch(() => void 0);
	}
	found(check) {
		this.#found.push(check);
		this.#first.resolve();
	}
	broken(check) {
		if (this.#receive === null) this.#broken.push(check);
		else this.#receive(check);
	}
	/** Hands over each check that cannot be built: those that are known by now, and the others as they come. */
	passBroken(receive) {
		this.#receive = receive;
		for (const check of this.#broken.splice(0)) receive(check);
	}
	/**
	* Waits until some checks are evaluated and then for at most `gatherMs` more, because to plan many at once costs
	* little more than to plan one; null: until all are evaluated. Throws what the evaluation throws.
	*/
	async wave(gatherMs) {
		await this.#first.promise;
		const gathered = new AbortController();
		const waiting = gatherMs === null ? [] : [setTimeout(gatherMs, void 0, { signal: gathered.signal })];
		await Promise.race([this.over, ...waiting]);
		gathered.abort();
		this.#first = Promise.withResolvers();
		if (this.#isOver) this.#first.resolve();
		return {
			found: this.#found.splice(0),
			isLast: this.#isOver
		};
	}
	/** Ends it: what is not evaluated by then stays so. */
	end() {
		this.#ending.abort();
	}
	async [Symbol.asyncDispose]() {
		this.end();
		await this.over.catch(() => void 0);
	}
};
// src/pipelines/remembered-evaluation.ts
/** An evaluation of less than this is not worth its place in a ledger, in milliseconds: reading it takes as long. */
const WORTH_KEEPING_MS = 1e3;
/** The evaluation of one run: what earlier ones already know of it, and what it leaves to later ones. */
var RememberedEvaluation = class {
	#context;
	#subject;
	#startedAt;
	#key;
	constructor(context, subject) {
		this.#context = context;
		this.#subject = subject;
		this.#startedAt = context.world.kernel.clock();
		this.#key = evaluationKey(subject);
	}
	/** What needs no evaluation in this run; null: nothing is known. */
	async recall(cache, recheck) {
		const known = cache?.recalled.evaluations.find(({ key }) => key === this.#key);
		if (cache === null || known === void 0) return null;
		const checks = known.checks.map((check) => ({
			...check,
			evaluation: null
		}));
		const { proven, unproven } = prove(checks, cache.recalled, recheck, this.#context.world.now());
		const usable = [...proven.map(({ check }) => check), ...await this.#inStore(unproven.map(({ check }) => check))];
		this.#say("info", `The evaluation of ${known.at} is used: ${usable.length} of ${known.names.length} checks need none in this run.`);
		return {
			names: known.names,
			checks: new Map(usable.map((check) => [check.name, check]))
		};
	}
	/** What this run leaves to later ones, or null. `imports`: how many builds evaluation has waited for. */
	keep({ names, found, unfinished }, imports) {
		const evaluated = found.filter(({ evaluation }) => evaluation !== null);
		const tookMs = this.#context.world.kernel.clock() - this.#startedAt;
		if (evaluated.length === 0 || unfinished.length > 0 || tookMs < WORTH_KEEPING_MS) return null;
		const reason = imports > 0 ? `it had to build ${count(imports, "derivation")}` : whyNotKept(this.#subject);
		if (this.#key === null || reason !== null) {
			this.#say("detail", `The evaluation is not kept for later runs, because ${reason}.`);
			return null;
		}
		const checks = found.map(({ name, attr, drvPath, outputs, backend, machines, warnings, ...built }) => {
			const { system, requiredSystemFeatures } = built;
			return {
				name,
				attr,
				drvPath,
				outputs,
				system,
				requiredSystemFeatures,
				backend,
				machines,
				warnings
			};
		});
		const at = new Date(this.#context.world.now()).toISOString();
		return {
			known: {
				key: this.#key,
				at,
				names,
				checks
			},
			tookMs
		};
	}
	/** Those whose derivations are in the store, with all that they need: they can be built as they are. */
	async #inStore(checks) {
		const { world } = this.#context;
		const same = await Promise.all(checks.map(async (check) => await isInstantiated(check, world.files)));
		const there = checks.filter((_, index) => same[index]);
		if (there.length === 0) return [];
		const valid = await queryValid(this.#context, this.#subject.tool, there.map(({ drvPath }) => drvPath));
		return there.filter(({ drvPath }) => valid.has(drvPath));
	}
	#say(level, message) {
		this.#context.emit({
			type: "notice",
			level,
			message
		});
	}
};
/** Why no other run can have the same evaluation, as a part of a sentence; null: it can. */
function whyNotKept({ tool, flake }) {
	return tool.impure ? "it is impure" : flake.identity.reason;
}
/** Everything that an evaluation depends on, as a digest; null where something of it cannot be told. */
function evaluationKey(subject) {
	const { tool, settings, flake, system } = subject;
	if (whyNotKept(subject) !== null) return null;
	const { implementation, version, options } = tool;
	const all = [
		"1",
		flake.identity.digest,
		implementation,
		version,
		options,
		settings.ofEvaluation,
		system
	];
	return createHash("sha256").update(JSON.stringify(all)).digest("hex");
}
// src/pipelines/start-evaluation.ts
/** Begins to evaluate what a flake can boot, besides what is prepared already. */
function prepareBoots(context, prepared, { inputs, out }, kind) {
	const scope = new AsyncDisposableStack();
	const { evaluationSubject: subject, cache } = prepared;
	const begun = startEvaluation(context, subject, {
		inputs,
		kind,
		imports: scope.use(new EvaluationBuilds(context, subject.tool, out)),
		cached: Promise.resolve(cache)
	}, /* @__PURE__ */ new Map());
	scope.use(begun.evaluation);
	return {
		...prepared,
		...begun,
		subject: kind,
		[Symbol.asyncDispose]: async () => await scope.disposeAsync()
	};
}
/** Evaluates what earlier runs do not know. `expected`: how long each takes, by name; more may come later. */
function startEvaluation(context, subject, { inputs, kind, imports, cached }, expected) {
	const { tool, flake, system } = subject;
	const remembered = new RememberedEvaluation(context, subject);
	const options = {
		...inputs.discover,
		system,
		imports,
		expectedMs: (name) => expected.get(name) ?? null
	};
	return {
		evaluation: new Evaluation(context, async (within, checks) => {
			const known = kind === CHECK_SUBJECT ? await remembered.recall(await cached, inputs.cache.recheck) : null;
			return await discover(within, tool, flake, {
				...options,
				subject: kind,
				checks,
				remembered: known
			});
		}),
		evaluationBuilds: imports.records,
		remembered
	};
}
// src/pipelines/judge-parts.ts
/** Builds, judges and boots all that is asked for. `others`: the ways to boot besides the first, which are compared. */
async function judgeAll(context, job, means, others) {
	if (job.prepared.subject === CHECK_SUBJECT) return await judgeWithBoots(context, job, means);
	const { built, checks } = await bootSystems(context, job, means);
	const builds = [];
	for (const kind of others) {
		if (context.signal.aborted) break;
		const booted = await bootAnother(context, job, means, kind);
		checks.push(...booted.checks);
		builds.push(...booted.built.ran.builds);
	}
	if (checks.length === 0 && !context.signal.aborted) throw nothingBooted(job);
	return {
		built,
		checks,
		builds,
		hasChecks: false
	};
}
/** Judges the checks of a flake, and boots what is asked for besides; a flake that has no checks is booted alone. */
async function judgeWithBoots(context, job, means) {
	const { patterns } = job.inputs.boot;
	if (patterns.length === 0) return {
		...await judgeChecks(context, job, means),
		builds: [],
		hasChecks: true
	};
	const judged = await judgeChecks(context, job, means).catch((error) => {
		if (error instanceof VerdictError && error.code === "no-checks") return null;
		throw error;
	});
	if (judged === null) return {
		...await bootBesides(context, job, means),
		builds: [],
		hasChecks: false
	};
	const { built, checks } = judged;
	if (context.signal.aborted) return {
		built,
		checks,
		builds: [],
		hasChecks: true
	};
	try {
		const booted = await bootBesides(context, job, means);
		return {
			built,
			checks: [...checks, ...booted.checks],
			builds: booted.built.ran.builds,
			hasChecks: true
		};
	} catch (error) {
		if (!(error instanceof VerdictError)) throw error;
		return {
			built,
			checks: [...checks, notBooted(error)],
			builds: [],
			hasChecks: true
		};
	}
}
/** Boots what the input `boot` selects. */
async function bootBesides(context, job, means) {
	const { patterns, way } = job.inputs.boot;
	const discover = {
		...job.inputs.discover,
		selection: {
			only: [...patterns],
			skip: []
		}
	};
	const own = {
		...job,
		inputs: {
			...job.inputs,
			discover
		}
	};
	const booted = await bootAnother(context, own, means, bootSubject(way));
	if (booted.checks.length === 0 && !context.signal.aborted) throw nothingBooted(own);
	return booted;
}
/** Evaluates more of a flake, beside what is evaluated already, and boots it. */
async function bootAnother(context, job, means, kind) {
	await using next = prepareBoots(context, job.prepared, job, kind);
	return await bootSystems(context, {
		...job,
		prepared: next
	}, means);
}
/** The error of a job that was to boot, and of which nothing can be booted. */
function nothingBooted({ prepared: { flake, system }, inputs: { boot, discover } }) {
	const { only, skip } = discover.selection;
	if (only.length + skip.length === 0) return bootSubject(boot.way).none(flake.url, system, []);
	return new VerdictError("nothing-selected", `Nothing of what is selected in "${flake.url}" can be booted. "nix-verdict boot --list" says what can be.`);
}
/** The row of what was to be booted besides checks, and could not even be found. */
function notBooted({ code, message }) {
	const reason = {
		code,
		message: message.split("\n")[0] ?? ""
	};
	return {
		name: "boot",
		attr: "nixosConfigurations",
		drvPath: null,
		...blankCheck(),
		verdict: "eval-error",
		kind: "boot",
		reason
	};
}
async function judgeChecks(context, job, means) {
	const { prepared, inputs, out } = job;
	const built = await buildPart(context, job, means);
	warnOfUnusedRecheck(context, built.discovered.found, prepared.cache, inputs.cache);
	return {
		built,
		checks: await means.stages.time("diagnose", () => diagnose(built.ran.checks, out, context.world, prepared.tree))
	};
}
// src/pipelines/machine-features.ts
/**
* The features of this machine that builds of one run can use: those that the user requires, then those that each part
* of the plan needs.
*/
var MachineFeatures = class {
	#context;
	#tool;
	#inputs;
	#stages;
	/** By the user's own demand, and then by each part of the plan. */
	#enabled = [];
	constructor(context, tool, inputs, stages) {
		this.#context = context;
		this.#tool = tool;
		this.#inputs = inputs;
		this.#stages = stages;
	}
	/** Enables the features that the user requires: a failure must come now, not after minutes of evaluation. */
	async enableRequired() {
		const required = new Set(["kvm", "nspawn"].filter((name) => this.#inputs[name] === "require"));
		if (required.size > 0) await this.#enable(required);
	}
	/**
	* Enables the features that the builds of a plan need; does nothing when the run was ended. `system`: of this
	* machine's Nix.
	*/
	async enableFor(plan, system) {
		if (this.#context.signal.aborted) return;
		const asked = stillAsked(plan, system, this.features);
		if (asked.size > 0) await this.#enable(asked);
	}
	/** Enables what boots of these ways can use, and finds out whether it works; builds may have asked already. */
	async enableForBoots(ways) {
		const isGuest = ways.some((way) => way !== "container" && way !== "image");
		if (this.#context.signal.aborted || !isGuest || this.kvm !== null) return;
		await this.#enable(/* @__PURE__ */ new Set(["kvm"]));
	}
	/** Settings with which Nix uses these features. */
	get options() {
		return this.#enabled.flatMap(({ options }) => options);
	}
	/** The state of each examined feature, for the report. */
	get features() {
		return this.#enabled.flatMap((support) => support.features);
	}
	/** The state of KVM; null when it was not examined. */
	get kvm() {
		return this.#enabled.findLast(({ kvm }) => kvm !== null)?.kvm ?? null;
	}
	async #enable(asked) {
		const enable = () => features(this.#context, this.#tool, this.#inputs, asked);
		this.#enabled.push(await this.#stages.time("features", enable));
	}
};
/** The features that the checks to be built here need, without those that were examined before. */
function stillAsked({ builds }, ownSystem, examined) {
	const asked = /* @__PURE__ */ new Set();
	for (const { backend, system, requiredSystemFeatures: wants } of builds.map(({ check }) => check)) {
		if (system !== ownSystem) continue;
		if (wants.includes("kvm") || backend === "qemu" || backend === "mixed") asked.add("kvm");
		if (wants.includes("uid-range")) asked.add("nspawn");
		if (wants.includes("devnet")) asked.add("devnet");
	}
	for (const { name } of examined) if (!(name === "nspawn" && asked.has("devnet"))) asked.delete(name);
	return asked;
}
// src/pipelines/note.ts
/** Only for an evaluation that took less, no ledger is written, in milliseconds: storing one takes some seconds. */
const WORTH_A_LEDGER_MS = 1e4;
/** Collects the results that a run leaves to later runs; null when it has nothing new. */
async function noteOf(world, tool, prepared, outcome) {
	const { cache, system } = prepared;
	if (cache === null) return null;
	const { report, found, planned, packs, evaluation } = outcome;
	const derivations = {
		found,
		impure: planned.impure
	};
	const checks = report.checks.filter(({ kind }) => kind !== "boot");
	const proofs = proofsOf(checks, derivations, {
		address: runAddress(world.env),
		now: world.now()
	});
	const history = recordRun(EMPTY_HISTORY, system, report.checks);
	const built = cache.keepsPaths ? await builtFor(world, cache, outcome) : [];
	const run = lastRunOf(report, cache.selection);
	const isLong = evaluation !== null && evaluation.tookMs >= WORTH_A_LEDGER_MS;
	if (proofs.length === 0 && history.size === 0 && built.length === 0 && !isLong && !isNews(run, cache)) return null;
	const used = cache.recalled.packs.filter(({ key }) => packs.used.includes(key)).map((pack) => ({
		...pack,
		usedAt: world.now()
	}));
	const ledger = mergeLedgers(cache.recalled.own ?? EMPTY_LEDGER, {
		...EMPTY_LEDGER,
		proofs,
		history,
		runs: run === null ? [] : [run],
		evaluations: evaluation === null ? [] : [evaluation.known],
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
* Whether a run's results differ from those of the last one here or, if there was none, of the one that it is compared
* with. If not, a new ledger is not worth it.
*/
function isNews(run, { recalled: { own, base }, selection }) {
	const last = own?.runs.find((one) => one.selection === selection) ?? base?.run;
	return run !== null && (last === void 0 || !sameOutcome(run, last));
}
/**
* Outputs that were built because others need them. A check's own outputs are not among them: nobody needs them, and
* its proof takes their place.
*/
async function builtFor(world, { recalled }, { planned, builds, packs: { lost } }) {
	const needed = new Set([...planned.inputs.values()].flat());
	const packed = new Set(recalled.packs.filter(({ key }) => !lost.includes(key)).flatMap(({ paths }) => paths));
	const paths = [];
	for (const drvPath of new Set(builds.map((build) => build.drvPath))) {
		if (!needed.has(drvPath) || planned.impure.has(drvPath)) continue;
		const outputs = outputPaths((await world.files.read(drvPath)).toString()) ?? [];
		paths.push(...outputs.filter((path) => !packed.has(path)));
	}
	return paths;
}
// src/pipelines/open-memory.ts
/** Opens the cache of this job and reads from it; null when the run uses none, or may not believe anything in it. */
async function openMemory(context, { inputs: { cache: options, flake, discover, overrides }, origin: { job, unknownBecause } }, settings) {
	const { world, emit } = context;
	const chosen = chooseCache(options, world);
	if (chosen === null || unknownBecause !== null) return null;
	const [backend, scopes] = [openCache(chosen.where, world), await scopesOf(flake, options.trust, world)];
	const newest = job === null || chosen.where.kind === "folder" ? null : newestKeys(job);
	const wanted = {
		system: discover.system ?? settings.system,
		selection: selectionText(discover.selection, overrides),
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
// src/pipelines/use-flake-settings.ts
/** Names of settings that are told in one notice. */
const NAMED_SETTINGS = 12;
/**
* Gives the settings in a flake's `nixConfig` to every call of Nix, as far as the user has accepted them, and tells
* which are ignored. `evaluating` has what lets Nix fetch. Throws `flake-broken`.
*/
async function useFlakeSettings(context, { evaluating, building, settings }, { sources: { trees, dir } }) {
	const file = join(trees[0] ?? "", dir, "flake.nix");
	const own = await readFlakeSettings(context, building, file, settings.acceptsFlakeConfig);
	const taken = overruled(own, building.options);
	tellOfSettings(context, own, taken);
	if (own.accepted.length === 0) return {
		evaluating,
		building,
		settings
	};
	const options = [...own.accepted, ...building.options];
	const configured = {
		...building,
		options
	};
	return {
		evaluating: taken.length === 0 ? evaluating : {
			...evaluating,
			options: [...options, ["accept-flake-config", "false"]]
		},
		building: configured,
		settings: await readSettings(context, configured).catch((error) => {
			if (!(error instanceof VerdictError)) throw error;
			throw new VerdictError("flake-broken", `The flake's nixConfig is accepted, but Nix does not take it. Mend it, or run without accept-flake-config. ${error.message}`, { cause: error });
		})
	};
}
/** Names of the accepted settings that an option of the user's own sets as well. */
function overruled({ accepted }, options) {
	const own = new Set(options.map(([name]) => settingOf(name)));
	return accepted.map(([name]) => name).filter((name) => own.has(name));
}
function tellOfSettings({ emit }, { accepted, ignored }, taken) {
	if (ignored.length > 0) emit({
		type: "notice",
		level: "warning",
		message: `The flake's nixConfig sets ${listed(ignored)}, which Nix ignores, because you have not accepted it. If you trust the flake's authors with Nix's settings, add the option accept-flake-config true (--option accept-flake-config true; in a job "options: accept-flake-config true").`
	});
	if (accepted.length > 0) emit({
		type: "notice",
		level: "detail",
		message: `The flake's nixConfig is accepted: it sets ${listed(accepted.map(([name]) => name))}.`
	});
	if (taken.length > 0) emit({
		type: "notice",
		level: "info",
		message: `The flake's nixConfig sets ${listed(taken)} as well: your own option goes before it.`
	});
}
function listed(names) {
	const some = names.slice(0, NAMED_SETTINGS).map((name) => printable(name).slice(0, 60));
	const rest = names.length - some.length;
	return rest > 0 ? `${some.join(", ")} and ${rest} more` : some.join(", ").replace(/, ([^,]*)$/u, " and $1");
}
// src/pipelines/prepare.ts
/** Begins to evaluate the flake, and does everything else that comes before the first build. */
async function prepare(context, tool, job, stages) {
	await refuseTracked(job.inputs.cache, context.world);
	const opened = Promise.withResolvers();
	stages.time("discover", async () => {
		const preparation = await beginEvaluation(context, tool, job);
		opened.resolve(preparation);
		await preparation.evaluation.over;
	}).catch(opened.reject);
	return await opened.promise;
}
/** Says where access tokens go. */
const TOKENS_STAY = {
	type: "notice",
	level: "info",
	message: "The access-tokens of nix-conf and of options are for this run alone. Nix gets them through a pipe; in nix.conf, an input of the flake could copy them."
};
/** Begins to evaluate the flake, and meanwhile fetches the results of earlier runs. */
async function beginEvaluation(context, tool, { inputs, subject: kind, origin, out }) {
	const { world, emit, signal } = context;
	using over = endOfScope();
	if (inputs.accessTokens.length > 0) emit(TOKENS_STAY);
	const fetching = {
		...tool,
		...grantAccess(inputs.githubToken, inputs.accessTokens, world.env)
	};
	const reading = readSettings(context, tool);
	const probing = reading.then((settings) => probeSubstituters(context, tool, settings));
	const recalling = reading.then((settings) => openMemory({
		...context,
		signal: AbortSignal.any([signal, over.signal])
	}, {
		inputs,
		origin
	}, settings));
	recalling.catch(() => void 0);
	probing.catch(() => void 0);
	const [read, locked] = await Promise.all([reading, lockFlake(context, fetching, inputs.flake, inputs.overrides)]);
	const settled = await settleAloud(context, origin, locked.revision);
	const { evaluating, building, settings } = await useFlakeSettings(context, {
		evaluating: fetching,
		building: tool,
		settings: read
	}, locked);
	const system = inputs.discover.system ?? settings.system;
	const expected = /* @__PURE__ */ new Map();
	const memory = await buildMemory(world, inputs);
	const cached = recalling.then((recalled) => usableCache(context, recalled, settled.unknownBecause, inputs));
	await using opening = new AsyncDisposableStack();
	const imports = opening.use(new EvaluationBuilds(context, fetching, out));
	const subject = {
		tool: evaluating,
		settings,
		flake: locked,
		system
	};
	const begun = startEvaluation(context, subject, {
		inputs,
		kind,
		imports,
		cached
	}, expected);
	opening.use(begun.evaluation);
	const [cache, substituters, wanted] = await Promise.all([
		cached,
		probing.then((known) => known.adopt(building, settings)),
		inputs.run.jobs ?? wantedJobs(context, building, settings, system)
	]);
	const past = await openHistory(context, inputs.history, cache?.recalled.history ?? EMPTY_HISTORY);
	for (const [name, ms] of evaluationTimes(past.history, system)) expected.set(name, ms);
	emit({
		type: "evaluations-expected",
		durations: expected
	});
	const scope = opening.move();
	return {
		subject: kind,
		tool: building,
		jobs: wanted ?? world.machine.cores,
		flake: flakeOf(locked, inputs.overrides, tool),
		tree: locked.sources,
		system,
		evaluationSubject: subject,
		settings,
		substituters,
		...begun,
		cache,
		besides: besides(settled),
		past,
		memory,
		[Symbol.asyncDispose]: () => scope.disposeAsync()
	};
}
/** Settles whose code is evaluated, and tells whether a verdict is about the job's commit. */
async function settleAloud(context, origin, revision) {
	const settled = await settle(context, origin, revision);
	context.emit({
		type: "origin-settled",
		besides: besides(settled)
	});
	return settled;
}
/** The cache, if the code's origin is known. If not, `unknownBecause` says why, and nothing in it may be believed. */
function usableCache({ world, emit }, recalled, unknownBecause, inputs) {
	if (unknownBecause !== null && chooseCache(inputs.cache, world) !== null) emit(notUsed(unknownBecause));
	const cache = unknownBecause === null ? recalled : null;
	if (cache !== null && !hasProofs(cache)) emit(NO_PROOFS);
	return cache;
}
/** What builds may have by themselves, and the least that evaluation leaves to them, as a part of it. */
const BESIDE_PART = .25;
/** The memory of all builds together, in bytes: alone, and beside an evaluation. Null: no limit. */
async function buildMemory(world, { run, discover: { memoryBytes } }) {
	const free = availableMemory(world);
	const bytes = run.memoryBytes ?? free;
	if (bytes === null) return {
		bytes,
		besideBytes: null
	};
	const left = bytes - evaluationMemory(world, memoryBytes, free ?? world.machine.memoryBytes);
	return {
		bytes,
		besideBytes: Math.max(left, BESIDE_PART * bytes)
	};
}
const NO_PROOFS = {
	type: "notice",
	level: "detail",
	message: "No earlier run has left a proof. A check that Nix has built already counts all the same."
};
/** Says why results of earlier runs do not count in this one. */
function notUsed(unknownBecause) {
	return {
		type: "notice",
		level: "info",
		message: `Results of earlier runs are not used, and those of this run are not kept: ${unknownBecause}. Check out the commit that the run is for, or build in a workflow on push or pull_request.`
	};
}
/** The binary caches of the user, of which those that do not answer are left out. */
async function probeSubstituters(context, tool, settings) {
	return await new Substituters(context, tool, settings).probe();
}
/** What a report says of the flake, without passwords that a reference of an override may hold. */
function flakeOf({ url, lockedUrl, revision }, overrides, { impure }) {
	const told = overrides.map(([input, flake]) => ({
		input,
		flake: flake.replace(/(?<=\/\/)[^/@]*:[^/@]*@/u, "")
	}));
	return {
		url,
		lockedUrl,
		revision,
		...told.length > 0 && { overrides: told },
		...impure && { impure }
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
/** A bad file costs only a good order, never the run. */
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
// src/pipelines/provide-nix.ts
/**
* Provides the Nix to use, as its user has set it up. One that was just installed must first build something, in a
* sandbox, as an without user. Throws `install-failed` if it does not.
*/
async function provideNix(context, inputs) {
	const { emit } = context;
	const installed = await install(context, inputs.install);
	const tool = {
		bin: installed.nix,
		version: installed.version,
		implementation: installed.implementation,
		options: inputs.nix.options,
		impure: inputs.nix.impure || wantsImpure(await readWrittenSettings(context.world))
	};
	if (installed.origin === "existing") return tool;
	emit({
		type: "nix-installed",
		bin: dirname(installed.nix)
	});
	const proof = await proveSandbox(context, tool);
	if (proof.state === "on" || proof.code === "not-provable" || proof.code === "builds-elsewhere" || /^\s*sandbox\s*=\s*(?:false|relaxed)\s*$/mu.test(inputs.install.conf ?? "")) return tool;
	const fault = `its first build did not run in a sandbox: ${proof.reason}`;
	const advice = adviceFor("sandbox", proof.code);
	throw new VerdictError("install-failed", `Nix ${tool.version} is installed, but ${fault}. ${advice}`);
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
// src/pipelines/warning-collector.ts
/** Different warnings that are kept; a flake may print any number. */
const MOST_WARNINGS = 100;
/** UTF-16 code units of one. */
const LONGEST_KEPT = 500;
/** Checks that are named with one. */
const MOST_CHECKS = 10;
/** Collects what Nix warns of in a run: each once, counted, as text that can be shown anywhere. */
var Warnings = class {
	#known = /* @__PURE__ */ new Map();
	#emit;
	#left = 0;
	constructor(emit) {
		this.#emit = emit;
	}
	/** Hands every event on, but a warning only the first time that it is heard. */
	emit = (event) => {
		if (event.type === "nix-warning") this.#hear(event);
		else this.#emit(event);
	};
	/** In the order in which they were first heard. */
	get all() {
		const left = this.#left;
		const rest = {
			text: `Nix warned ${left} more times, of too many different things to be listed`,
			count: left
		};
		return [...this.#known.values(), ...left === 0 ? [] : [{
			...rest,
			checks: []
		}]];
	}
	#hear({ text: told, check }) {
		const text = shown(told);
		const key = text.replaceAll(/\/nix\/store\/[0-9a-z]{32}-[\w+.?=-]+/gu, "");
		const known = this.#known.get(key);
		if (known === void 0 && this.#known.size >= MOST_WARNINGS) {
			this.#left += 1;
			return;
		}
		const warning = known ?? {
			text,
			count: 0,
			checks: []
		};
		warning.count += 1;
		if (check !== null && !warning.checks.includes(check) && warning.checks.length < MOST_CHECKS) warning.checks.push(check);
		this.#known.set(key, warning);
		if (known === void 0) this.#emit({
			type: "nix-warning",
			text,
			check
		});
	}
};
function shown(text) {
	const line = printable(text.slice(0, 2 * LONGEST_KEPT));
	return line.length <= LONGEST_KEPT ? line : `${line.slice(0, 499).toWellFormed()}…`;
}
// src/pipelines/run-flake.ts
/**
* Runs the whole job, from a flake to a written report: of its checks, with what is booted besides, or of what it can
* boot, in one or more ways, which are then compared. `signal` ends it early: what is known by then is judged and
* reported. `keep` receives the results for later runs, once the report is written. Throws a {@link VerdictError} when
* nothing can be judged, and the signal's reason when it came before any check was known.
*/
async function pipeline(outer, inputs, keep, [subject = CHECK_SUBJECT, ...others] = [CHECK_SUBJECT]) {
	const warnings = new Warnings(outer.emit);
	const context = {
		...outer,
		emit: warnings.emit
	};
	const { world, emit } = context;
	const startedAt = world.now();
	const origin = await originOrRefusal(context, inputs);
	const stages = new Stages(context);
	const out = resolve(inputs.run.out);
	await makeOutFolder(context, inputs.run.out, []);
	const found = await stages.time("install", () => provideNix(context, inputs));
	const machine = new MachineFeatures(context, found, inputs.features, stages);
	await machine.enableRequired();
	await using prepared = await prepare(context, found, {
		inputs,
		subject,
		origin,
		out
	}, stages);
	loadJunit().catch(() => void 0);
	await using scope = new AsyncDisposableStack();
	const limitBytes = world.machine.memoryBytes;
	const meter = new Meter(world, (bytes) => emit({
		type: "memory-sampled",
		bytes,
		limitBytes
	}));
	const { built, checks, builds: besides, hasChecks } = await judgeAll(context, {
		prepared,
		inputs,
		out
	}, {
		machine,
		meter,
		scope,
		stages
	}, others);
	const { tool } = prepared;
	const { ran, discovered, planned, packs } = built;
	const builds = [
		...prepared.evaluationBuilds,
		...ran.builds,
		...besides
	];
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
		timeline: builds.length === 0 ? null : makeTimeline(builds, {
			startedAt,
			jobs: prepared.jobs,
			memory: ran.memory
		}),
		warnings: warnings.all,
		unmeasured: meter.unmeasured
	};
	await writeReport(report, out, world, {
		comparison: others.length === 0 ? null : compareBoots(report),
		junit: inputs.junit
	});
	await prepared.past.save(report);
	emit({
		type: "run-finished",
		report
	});
	const evaluation = hasChecks ? prepared.remembered.keep(discovered, prepared.evaluationBuilds.length) : null;
	const note = await noteOf(world, tool, prepared, {
		report,
		found: discovered.found,
		planned,
		builds: ran.builds,
		packs,
		evaluation
	});
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
/** Makes the plan for `nix-verdict plan`: everything up to the first build. */
async function planOnly(outer, inputs) {
	const context = {
		...outer,
		emit: new Warnings(outer.emit).emit
	};
	const origin = await originOrRefusal(context, inputs);
	const stages = new Stages(context);
	await using prepared = await prepare(context, await stages.time("install", () => provideNix(context, inputs)), {
		inputs,
		subject: CHECK_SUBJECT,
		origin,
		out: null
	}, stages);
	const { system, jobs, memory, evaluation, cache } = prepared;
	const { found } = await evaluation.over;
	const planner = new Planner(context, prepared, inputs);
	const planned = await stages.time("plan", () => planner.plan(found));
	warnOfUnusedRecheck(context, found, cache, inputs.cache);
	return plannedRun(system, planned, await evaluation.over, {
		jobs,
		memoryBytes: memory.bytes
	});
}
/** Evaluates one part of a flake, and builds nothing. */
async function prepareFlake(outer, inputs, subject) {
	const context = {
		...outer,
		emit: new Warnings(outer.emit).emit
	};
	const origin = await originOrRefusal(context, inputs);
	const stages = new Stages(context);
	return await prepare(context, await stages.time("install", () => provideNix(context, inputs)), {
		inputs,
		subject,
		origin,
		out: null
	}, stages);
}
/**
* Finds out whose code this run is about to evaluate. Throws `refused` if it must not be evaluated, before anything is
* installed, changed or written.
*/
async function originOrRefusal(context, { flake, overrides, githubToken }) {
	const { world } = context;
	const refusal = refusalOf(world.env);
	if (refusal !== null) throw new VerdictError("refused", refusal);
	const api = githubToken === null ? null : openApi(apiOf(world.env, githubToken), realGitHub());
	const origin = await originOf(context, flake, api);
	let { unknownBecause } = origin;
	for (const [, reference] of overrides.filter(([, one]) => localTree(referenceOf(one, world), resolve(".")) !== null)) {
		const other = await originOf(context, reference, api);
		unknownBecause ??= other.unknownBecause;
	}
	return {
		...origin,
		unknownBecause
	};
}
// src/pipelines/list-boots.ts
/** Says what a flake can boot, and how each would be booted, from its attributes alone. */
async function listBoots(outer, inputs) {
	await using prepared = await prepareFlake(outer, inputs, bootSubject(inputs.boot.way));
	const { found, broken } = await prepared.evaluation.over;
	return {
		systems: found.flatMap(({ name, attr, system, boot }) => boot === void 0 ? [] : [{
			name,
			attr,
			system,
			boot
		}]),
		broken: broken.map(({ name, attr, reason, location }) => ({
			name,
			attr,
			reason,
			location
		}))
	};
}
// src/pipelines/explain-log.ts
/** Stands for standard input. */
const STANDARD_INPUT = "-";
/**
* Explains a log: that in a file, on standard input ("-"), or the one that Nix has stored of a derivation. `input`: the
* bytes on standard input. Throws a VerdictError when there is no such log.
*/
async function explainLog(context, log, input, options) {
	const explanation = await explanationOf(context, log, input, options);
	return {
		explanation,
		sentence: explanation.cause === null ? "" : whereAndWhat(explanation)
	};
}
async function explanationOf(context, log, input, options) {
	const { files } = context.world;
	if (log === STANDARD_INPUT) return await fromStream(input);
	if (isDerivationPath(log)) return await ofDerivation(context, log, options);
	const path = await linkedFile(log, files);
	const kind = await files.kind(path);
	if (kind !== null && kind !== "a file") throw new VerdictError("usage", `${log} is ${kind}. Write the path of a log, of a derivation, or "-".`);
	if (kind === null) throw new VerdictError("usage", `There is no file ${log}. Write the path of a log, of a derivation, or "-".`);
	try {
		return await readPackedLog(path, files) ?? await readLog(path, files, {
			result: null,
			isTest: true
		});
	} catch (error) {
		throw new VerdictError("usage", `${log} cannot be read: ${messageOf(error)}.`);
	}
}
/** Links lead to no more files than this. */
const MOST_LINKS = 16;
/** The file that a path leads to: its user has named it, so links are followed. */
async function linkedFile(path, files) {
	let at = path;
	for (let count = 0; count < MOST_LINKS; count += 1) {
		const target = await files.linkTarget(at);
		if (target === null) break;
		at = resolve(dirname(at), target);
	}
	return at;
}
async function fromStream(input) {
	const reader = new LogReader();
	for await (const chunk of input) reader.write(chunk);
	return reader.end();
}
/** Explains Nix's own record of a build. Whether it passed, its outputs say. */
async function ofDerivation(context, drvPath, options) {
	const { world, signal } = context;
	const found = await findNix(context);
	if (found.nix === null) throw new VerdictError("nix-missing", "There is no Nix to ask for the log. Write the path of a log instead.");
	const tool = withoutCaches({
		bin: found.nix,
		...found.version,
		...options
	});
	await using folder = await world.files.temporary("nix-verdict-log-");
	const path = `${folder.path}/log`;
	const { code } = await world.processes.save(nixCommand(tool, ["log"], [drvPath]), path);
	signal.throwIfAborted();
	if (code !== 0) throw new VerdictError("usage", `Nix has no log of ${drvPath}: it was not built on this machine, or its log was deleted.`);
	const result = await isBuilt(context, tool, drvPath) ? "passed" : "failed";
	const explanation = await readLog(path, world.files, {
		result,
		isTest: true
	});
	return await withScript(explanation, drvPath, new FlakeTexts(flakeHere(world.files), world.files), world.files);
}
/** The flake that the user is in; null when there is none. */
function flakeHere(files) {
	return files.exists("flake.nix") ? {
		trees: [resolve(".")],
		dir: ""
	} : null;
}
async function isBuilt(context, tool, drvPath) {
	const { outputs } = await queryMissing(context, tool, [drvPath]);
	const paths = [...outputs.get(drvPath)?.values() ?? []];
	const known = paths.filter((path) => path !== null);
	if (known.length === 0 || known.length < paths.length) return false;
	const valid = await queryValid(context, tool, known);
	return known.every((path) => valid.has(path));
}
// src/pipelines/post-report.ts
/**
* How long a bot may take to post its failure after it was told to stop, in milliseconds: a runner kills what still
* runs 10 s after it was cancelled (actions/runner, ProcessInvoker).
*/
const FINAL_POST_MS = 6e3;
/**
* Posts the outcome of a job to its forge, and sets the output `comment-url`. Does nothing without a token, or under an
* event that has no place for it. Returns, in sentences, what was wanted and could not be posted; only for the bot,
* whose gate is its verdict. A job's own colour shows its verdict, and a red one must mean a bad check.
*/
async function post(context, outcome, posting) {
	const { inputs, folder, target, host } = posting;
	const { world, emit, signal } = context;
	const { publish, githubToken, flake } = inputs;
	if (target === null) return [];
	const isBot = target.by === "bot";
	if (githubToken === null) return isBot && isWanted(publish) ? [NO_TOKEN] : [];
	if (!target.forge.posts) {
		if (isWanted(publish)) emit({
			type: "notice",
			level: "info",
			message: NOT_POSTED_BY_ACT
		});
		return [];
	}
	const said = {
		use: target.use,
		gate: gateName(titleOf(target, publish.title)),
		good: isGoodOutcome(outcome)
	};
	const isBadBefore = await isBadElsewhere(world, said);
	await keepSaid(world, said);
	const options = {
		...publish,
		annotations: publish.annotations === "auto",
		flake,
		folder,
		isBadElsewhere: isBadBefore
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
		const failure = `The report was not posted. ${endingOf(error).message}`;
		const fault = "a fault of nix-verdict itself: see the log of the job that reports";
		if (isBot) return [failure, ...await lastWord(context, fault, inputs, target)];
		host.warning(failure);
		return [];
	}
}
function isWanted({ comment, status }) {
	return comment !== "off" || status !== "off";
}
const NO_TOKEN = "There is neither a comment nor a status: the input `github-token` is empty. Leave it out, or give it a token.";
/**
* Makes the bot's gate red when its verdict could not be posted: a green gate of an earlier run must not remain. It has
* its own time limit, even when the context has ended. Returns what could not be done.
*/
async function lastWord({ world, emit }, problem, { publish, githubToken, flake }, target) {
	if (!target.forge.posts) return [];
	const options = {
		...publish,
		comment: "off",
		status: publish.status === "off" ? "off" : "gate",
		annotations: false,
		flake,
		folder: null,
		isBadElsewhere: false
	};
	const channel = {
		target,
		api: openApi(apiOf(world.env, githubToken), realGitHub()),
		signal: AbortSignal.timeout(FINAL_POST_MS)
	};
	try {
		return (await publishToGitHub(channel, { problem }, options, emit)).failures;
	} catch (error) {
		return [`The status on the commit could not be made red. ${endingOf(error).message}`];
	}
}
// src/pipelines/post-run.ts
/** The name of a report that nobody has named. */
const TITLE = "Checks";
/**
* Posts the report of a run that is over, as a job of the action does: the same comment, kept up to date in the same
* way, and the same gate. Whatever the run left is read as a stranger's. Returns whether all is posted; a notice says
* what is not. Throws `usage` when nothing is posted, and when there is no report: then the gate says so.
*/
async function postRun(context, values) {
	const { world, emit, signal } = context;
	const { service, target } = placeFor(values, world.env);
	const outcome = await outcomeOf(values.report, world);
	const api = openApi(service, realGitHub());
	const title = values.title ?? TITLE;
	const options = {
		comment: values.comment,
		status: values.status,
		annotations: false,
		title,
		flake: ".",
		folder: null,
		isBadElsewhere: false
	};
	const proposed = options.comment === "off" ? null : await pullRequestOf(context, target, api);
	const { commentUrl, failures, gate } = await publishToGitHub({
		target: {
			...target,
			pullRequest: proposed
		},
		api,
		signal
	}, outcome, options, emit);
	signal.throwIfAborted();
	const hasGate = gate && options.status !== "off";
	if (failures.length > 0 && !hasGate && commentUrl === null) throw new VerdictError("usage", failures.join("\n"));
	for (const message of failures) emit({
		type: "notice",
		level: "warning",
		message
	});
	const info = (message) => emit({
		type: "notice",
		level: "info",
		message
	});
	if (hasGate) info(`The status "${gateName(title)}" says: ${headlineOf(outcome)}`);
	if (commentUrl !== null) info(`The comment is at ${commentUrl}`);
	if ("problem" in outcome) throw new VerdictError("usage", `Nothing was judged: ${outcome.problem}`);
	return failures.length === 0;
}
/** Finds out where to post, and with what. Throws one `usage` error with all that is missing. */
function placeFor(values, env) {
	const { gitea, repository, commit } = values;
	const forge = SERVERS[gitea === null ? "github" : "gitea"];
	const service = {
		url: (gitea === null ? env["GITHUB_API_URL"] ?? "https://api.github.com" : giteaApi(gitea)).replace(/\/+$/u, ""),
		token: (env[TOKEN_VARIABLES[forge.api]] ?? "").trim()
	};
	const mistakes = mistakesIn(values, service);
	if (repository === null || commit === null || mistakes.length > 0) throw new VerdictError("usage", mistakes.join("\n"));
	const [owner = "", repo = ""] = repository.split("/");
	const subject = {
		owner,
		repo,
		commit,
		pullRequest: values["pull-request"],
		fromFork: false
	};
	const run = {
		id: 0,
		attempt: 1,
		url: values["run-url"]
	};
	return {
		service,
		target: {
			forge,
			by: "command",
			...subject,
			run,
			workflow: "",
			job: "",
			use: 1
		}
	};
}
function mistakesIn({ github, gitea, repository, commit }, { url, token }) {
	const variable = TOKEN_VARIABLES[gitea === null ? "github" : "gitea"];
	return [
		...github === (gitea !== null) ? [github ? BOTH : NEITHER] : [],
		...repository === null ? ["post needs --repository OWNER/NAME."] : [],
		...commit === null ? ["post needs --commit HASH: the commit that was checked."] : [],
		.../^https?:\/\/[^\s@]+$/u.test(url) ? [] : ["GITHUB_API_URL is no address such as https://api.github.com."],
		.../^[!-~]+$/u.test(token) ? [] : [`post needs a token. Put it into the variable ${variable}.`]
	];
}
const BOTH = "--github and --gitea contradict each other. Write one of them.";
const NEITHER = "post needs to know where: write --github, or --gitea with the address of the server.";
/** The API of a Gitea or Forgejo, whose address may already be that of its API. */
function giteaApi(server) {
	return `${server.replace(/\/+$/u, "").replace(/\/api\/v1$/u, "")}/api/v1`;
}
/** Reads what a run has left in its folder, or beside its `verdict.json`. */
async function outcomeOf(place, world) {
	const [shard, ...others] = await readFolders([place], [], null, world);
	if (shard === void 0 || others.length > 0) throw new VerdictError("usage", `"${printable(place)}" holds the reports of several runs. Merge them by nix-verdict report, and post that.`);
	return "report" in shard ? { report: shard.report } : { problem: shard.problem };
}
/**
* The pull request that gets a comment; null when there is none, or it has moved on: the comment of a newer run must
* not be replaced by one about an older commit, and nothing but the commit tells which run is newer. Throws `usage`
* when the forge does not show it.
*/
async function pullRequestOf({ emit, signal }, target, api) {
	const { owner, repo, commit, pullRequest } = target;
	if (typeof pullRequest !== "number") return null;
	const parameters = {
		owner,
		repo,
		pull_number: pullRequest
	};
	const reply = await api.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", parameters, signal);
	if (!reply.ok || reply.status !== 200) {
		const what = `Nothing is posted, because pull request ${pullRequest} of ${owner}/${repo} cannot be read`;
		const remedy = remedyOf(target, "comment", "comment");
		throw new VerdictError("usage", explain(target, {
			what,
			remedy
		}, reply));
	}
	const message = whyNoComment(reply.body, commit, pullRequest);
	if (message === null) return pullRequest;
	emit({
		type: "notice",
		level: "warning",
		message
	});
	return null;
}
/** Why a pull request gets no comment about a commit; null when it gets one. `body`: the forge's answer about it. */
function whyNoComment(body, commit, number) {
	const head = at(body, "head", "sha");
	if (head !== commit) return `There is no comment: the head of pull request ${number} is another commit by now (${printable(String(head))}). If it is not newer, --commit has to be the head and not a merge of it.`;
	return at(body, "state") === "open" ? null : `There is no comment: pull request ${number} is no longer open.`;
}
// src/doctor/github-reply.ts
/** GitHub's own page about outages, in parentheses for advice; "" for other servers. */
function statusPage({ name }) {
	return name === "GitHub" ? " (https://www.githubstatus.com)" : "";
}
/** Words the outcome of a request, to follow the name of the service: "answered 502", "did not answer within 5 s". */
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
/** The API of github.com; a job of an Enterprise Server names its own. */
const PUBLIC_API = "https://api.github.com";
const GIVE_TOKEN = "env: GITHUB_TOKEN: ${{ github.token }}";
async function apiCapability(variables, github, signal) {
	const target = apiTarget(variables);
	if ("state" in target) return target;
	const { forge, api, owner, repo } = target;
	const reply = await github.rest(api, "GET /repos/{owner}/{repo}", {
		owner,
		repo
	}, signal);
	const name = `${owner}/${repo}`;
	const unread = unreadable(reply, target);
	if (unread !== null) return unread;
	const grants = await askGrants(target, variables, github, signal);
	return {
		name: `${forge.name} API`,
		state: "on",
		detail: `reads ${name}${grantWords(grants)}`,
		advice: grantAdvice(forge, grants, variables)
	};
}
/** The repository and the API to ask about it; or which of them is missing. */
function apiTarget(variables) {
	const forge = forgeOf(variables);
	const apiOff = (detail, advice) => ({
		name: `${forge.name} API`,
		state: "off",
		detail,
		advice
	});
	const token = [variables["GITHUB_TOKEN"], variables["GH_TOKEN"]].map((value) => value?.trim() ?? "").find((value) => value !== "");
	if (token === void 0) return apiOff("there is no token in GITHUB_TOKEN or GH_TOKEN", `Give the step one: ${GIVE_TOKEN}.`);
	if (!/^[!-~]+$/u.test(token)) return apiOff("the value of GITHUB_TOKEN or GH_TOKEN has characters that no token has", `Give the step a token: ${GIVE_TOKEN}.`);
	const [, owner, repo] = /^([^/\s]+)\/([^/\s]+)$/u.exec(variables["GITHUB_REPOSITORY"] ?? "") ?? [];
	if (owner === void 0 || repo === void 0) return apiOff("GITHUB_REPOSITORY does not name the repository to ask for", "Set GITHUB_REPOSITORY to OWNER/NAME.");
	const url = (variables["GITHUB_API_URL"] ?? "").replace(/\/+$/u, "");
	return {
		forge,
		api: {
			url: url === "" ? PUBLIC_API : url,
			token
		},
		owner,
		repo
	};
}
/** Returns why the repository could not be read; null when it was read. */
function unreadable(reply, { forge, api: { url }, owner, repo }) {
	const name = `${owner}/${repo}`;
	const api = `${forge.name} API`;
	const broken = (detail, advice) => ({
		name: api,
		state: "broken",
		detail: `${url} ${detail}`,
		advice
	});
	const apiOff = (detail, advice) => ({
		name: api,
		state: "off",
		detail,
		advice
	});
	if (reply.ok && reply.limited !== null) return broken(replyWords(reply), "Run it again when that time is over.");
	if (!reply.ok || reply.status >= 500) return broken(replyWords(reply), `Try again later${statusPage(forge)}, and see that this machine reaches ${url}.`);
	if (reply.status === 401) return apiOff(`${forge.name} refuses the token: it ${replyWords(reply)}`, `Give the step a valid one: ${GIVE_TOKEN}.`);
	if (reply.status !== 200) return apiOff(`${name} cannot be read with this token: ${forge.name} ${replyWords(reply)}`, `Use the token of a job of ${name} (${GIVE_TOKEN}), with permissions: contents: read.`);
	if (at(reply.body, "full_name") !== void 0) return null;
	return broken("answered 200 with something that is not a complete repository", "Try again. If this persists, check whether a proxy answers in its place.");
}
/**
* Requests that need one permission each and cannot succeed, because their bodies lack what GitHub requires. GitHub
* checks the permission (403) before the body (422); it does not document that, but others rely on it (TruffleHog's
* analysis of tokens). It checks even earlier whether an issue exists (404), because comments on issues and on pull
* requests need different permissions; so the request must name one that exists. A commit counts as part of the body.
*/
function probes(forge, variables) {
	const pullRequest = /^refs\/pull\/(\d+)\//u.exec(variables["GITHUB_REF"] ?? "")?.[1];
	const status = `POST /repos/{owner}/{repo}/statuses/${"0".repeat(40)}`;
	if (forge.api === "gitea") return [["contents", status]];
	return [
		["pull-requests", pullRequest === void 0 ? "POST /repos/{owner}/{repo}/pulls" : `POST /repos/{owner}/{repo}/issues/${pullRequest}/comments`],
		["checks", "POST /repos/{owner}/{repo}/check-runs"],
		["statuses", status]
	];
}
/**
* Asks one after the other, and stops once GitHub is silent or asks to wait: GitHub's documentation says that a client
* that goes on may be banned.
*/
async function askGrants({ forge, api, owner, repo }, variables, github, signal) {
	const grants = [];
	let stopped = false;
	for (const [permission, route] of probes(forge, variables)) {
		if (stopped) {
			grants.push({
				permission,
				answer: "unknown",
				why: "no longer asked"
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
			...grantOf(forge, reply)
		});
	}
	return grants;
}
/**
* The answers to tokens of jobs and apps, to fine-grained tokens, and (about checks) to all others, when they lack a
* permission.
*/
const REFUSED = /not accessible by|must authenticate via a GitHub App/iu;
/** Gitea asks for the right first, and then has no such commit. (Routes and handler of statuses in its 1.26.) */
const GITEA_ANSWERS = {
	403: "may not",
	404: "may",
	422: "may",
	500: "may"
};
function grantOf(forge, reply) {
	const why = `${forge.name} ${replyWords(reply)}`;
	if (!reply.ok || reply.limited !== null) return {
		answer: "unknown",
		why
	};
	if (forge.api === "gitea") return {
		answer: GITEA_ANSWERS[reply.status] ?? "unknown",
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
function grantAdvice(forge, grants, variables) {
	const missing = grants.filter(({ answer }) => answer === "may not");
	if (missing.length === 0) return null;
	if (forge.api === "gitea") return `${forge.remedies.status}.`;
	const lines = missing.map(({ permission }) => `${permission}: write`).join(", ");
	if (missing.some(({ why }) => /personal access token|GitHub App/iu.test(why)) || variables["GITHUB_ACTIONS"] !== "true") return `For comments, check runs and statuses, use the token of a job (${GIVE_TOKEN}) with permissions: ${lines}.`;
	return `For comments, check runs and statuses, add under the job's permissions, beside contents: read: ${lines}.${variables["GITHUB_EVENT_NAME"] === "pull_request" ? " A pull request from a fork never gets them." : ""}`;
}
// src/doctor/github-services.ts
/**
* Finds out what this job may do at GitHub: read its cache, and use the API. The requests change nothing there. Without
* a token, nothing is asked. The result never contains a token. Throws only when `signal` is aborted.
*/
async function githubCapabilities(world, github, signal) {
	return Promise.all([cacheCapability(world, github, signal), apiCapability(world.env, github, signal)]);
}
async function cacheCapability(world, github, signal) {
	const forge = forgeOf(world.env);
	const name = `${forge.name} cache`;
	const service = cacheService(forge, world.env);
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
		name,
		state: "broken",
		detail: `its service ${replyWords(reply)}`,
		advice: `Try again later${statusPage(forge)}; a self-hosted runner must be able to reach it.`
	};
	if (reply.status === 200 && isLookUp(reply.body)) return {
		name,
		state: "on",
		detail: `read in ${took}: its service looked up a new key and did not find it`,
		advice: null
	};
	const foreign = reply.status === 200 ? ", but not like a service that looked up a key" : "";
	const detail = `its service ${replyWords(reply)}${foreign}`;
	if (reply.status === 403 && /cache read denied/iu.test(reply.message)) return {
		name,
		state: "off",
		detail,
		advice: "The event that started this job may not read the cache: start the job with another event."
	};
	return {
		name,
		state: "broken",
		detail,
		advice: cacheAdvice(forge, reply)
	};
}
/** The address of the cache; or why there is none to ask. */
function cacheService(forge, variables) {
	const off = (detail, advice) => ({
		name: `${forge.name} cache`,
		state: "off",
		detail,
		advice
	});
	if (variables["GITHUB_ACTIONS"] !== "true") return off("not within a job of GitHub Actions", null);
	if (!forge.separatesCaches) return off(`${forge.cache} has the first version of the service, which is not checked`, null);
	if (isEnterpriseServer(variables["GITHUB_SERVER_URL"])) return off("an Enterprise Server has the first version of the cache, which is not checked", null);
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
/** As in @actions/cache: every server except github.com, its tenants at ghe.com, and names of this machine. */
function isEnterpriseServer(server) {
	if (server === void 0 || !URL.canParse(server)) return false;
	const host = new URL(server).hostname;
	return host !== "github.com" && !host.endsWith(".ghe.com") && !host.endsWith(".localhost");
}
/**
* Whether the service itself looked and found nothing, rather than something in between: `ok` is false, or missing,
* because its kind of JSON may leave it out.
*/
function isLookUp(body) {
	if (typeof body !== "object" || body === null || Array.isArray(body)) return false;
	return "ok" in body ? body.ok === false : Object.keys(body).length === 0;
}
function cacheAdvice(forge, reply) {
	if (reply.limited !== null) return "Start fewer jobs at once, or run this one later.";
	if (reply.status === 401) return "Its token ends with the job: run the job again.";
	return `Run the job again later${statusPage(forge)}.`;
}
// src/doctor/mac.ts
/** What nixpkgs, from 24.05 on, requires for a NixOS test whose virtual machines run on the Mac itself. */
const MAC_TEST_FEATURES = ["nixos-test", "apple-virt"];
const NO_LINUX = "it is a part of Linux, and macOS has none";
const LINUX_ADVICE = "Run these checks on a Linux machine, or give Nix a Linux builder.";
/** What a Mac's Nix can do: for Linux, by its builder, and itself. The proofs run one after the other. */
async function macCapabilities(context, tool, settings) {
	return [
		await linuxBuilder(context, tool, settings),
		await appleVirt(context, tool, settings),
		...["KVM", "nspawn"].map((name) => ({
			name,
			state: "off",
			detail: NO_LINUX,
			advice: LINUX_ADVICE
		}))
	];
}
/** Builds for each Linux that a builder is named for; where none is, for the Linux of the Mac's own processor. */
async function linuxBuilder(context, tool, settings) {
	const builders = settings.builders ?? [];
	const named = builders.flatMap(({ systems }) => systems).filter((system) => system.endsWith("-linux"));
	const systems = named.length > 0 ? new Set(named) : [settings.system.replace(/-darwin$/u, "-linux")];
	const tried = [];
	for (const system of systems) {
		const able = builders.filter((builder) => builder.systems.includes(system));
		const features = able.length === 1 ? able[0]?.mandatory ?? [] : [];
		tried.push({
			system,
			builders: able,
			proof: await proveBuild(context, tool, {
				system,
				features
			})
		});
	}
	return describeBuilders(tried);
}
/** The line about the builders of a Mac. */
function describeBuilders(tried) {
	const name = "Linux builder";
	const detail = tried.map(describeOne).join("; ");
	if (tried.every(({ proof }) => proof.state === "on")) return {
		name,
		state: "on",
		detail,
		advice: testAdvice(tried)
	};
	if (tried.every(({ builders, proof }) => builders.length === 0 && proof.state === "off")) return {
		name,
		state: "off",
		detail: `none is configured: ${detail}`,
		advice: NO_BUILDER_ADVICE
	};
	return {
		name,
		state: "broken",
		detail,
		advice: BROKEN_ADVICE
	};
}
const BROKEN_ADVICE = "See that the builder runs (nix-darwin: \"sudo launchctl list org.nixos.linux-builder\"), and that root reaches it: \"sudo nix store info --store ADDRESS\".";
function describeOne({ system, builders, proof }) {
	if (proof.state !== "on") return `${system}: ${proof.reason}`;
	const has = [
		`${proof.cores} ${proof.cores === 1 ? "core" : "cores"}`,
		formatBytes(proof.memoryBytes),
		proof.kvm ? "KVM" : "no KVM"
	].join(", ");
	const where = proof.machine === null ? "without a remote builder" : `on ${proof.machine}`;
	const builder = builders.length === 1 ? builders[0] : builders.find((one) => isSame(one.address, proof.machine));
	return `a build for ${system} ran ${where} (${has})${builder === void 0 ? "" : `, which ${describeOffer(builder)}`}`;
}
function describeOffer({ jobs, features }) {
	return `takes ${jobs} at once and is named with ${features.length === 0 ? "no features" : `the features ${features.join(", ")}`}`;
}
/** Whether Nix speaks of a builder by this address: it adds `ssh://` to one without a scheme, and its parameters. */
function isSame(address, told) {
	return told?.replace(/^ssh:\/\//u, "").split("?")[0] === address.replace(/^ssh:\/\//u, "").split("?")[0];
}
/** What keeps NixOS tests from a builder that answers; null when nothing does. */
function testAdvice(tried) {
	const configured = tried.filter(({ builders }) => builders.length > 0);
	const lacks = (feature) => configured.some(({ builders }) => builders.every(({ features }) => !features.includes(feature)));
	const missing = ["kvm", "nixos-test"].filter(lacks);
	if (missing.length > 0) return `For NixOS tests, add ${missing.join(" and ")} to its features (nix.linux-builder.supportedFeatures).`;
	return tried.some(({ proof }) => proof.state === "on" && !proof.kvm) ? "Builds there cannot open /dev/kvm, so NixOS tests are emulated, and slow: use a machine with nested virtualisation." : null;
}
async function appleVirt(context, tool, { system, systemFeatures }) {
	const name = "apple-virt";
	const missing = MAC_TEST_FEATURES.filter((feature) => !systemFeatures.includes(feature));
	if (missing.length > 0) return {
		name,
		state: "off",
		detail: `NixOS tests do not run on this Mac itself, because its Nix does not offer ${missing.join(" and ")}`,
		advice: `${featureAdvice(missing, system).join(". ")}.`
	};
	const proof = await proveBuild(context, tool, {
		system,
		features: MAC_TEST_FEATURES
	});
	if (proof.state !== "on") return {
		name,
		state: proof.state,
		detail: proof.reason,
		advice: null
	};
	return {
		name,
		state: "on",
		detail: `a build for ${system} with ${MAC_TEST_FEATURES.join(" and ")} ran; no virtual machine was tried`,
		advice: null
	};
}
// src/doctor/this-machine.ts
/** Lists the controllers that the kernel offers at the root of cgroup v2's tree. */
const CONTROLLERS_FILE = "/sys/fs/cgroup/cgroup.controllers";
/**
* With less free disk, a NixOS system closure does not fit beside what a runner has; a minimal one with its test driver
* takes some 3 GB. In bytes.
*/
const LITTLE_DISK = 5e9;
/** QEMU's default machine of a NixOS test takes 1 GiB, and the driver needs some memory too. In bytes. */
const LITTLE_MEMORY = 15e8;
/** Whether the kernel can account and limit the memory of each build. */
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
/** Reports the free disk space for builds. */
async function diskSpace(world) {
	const path = world.files.exists("/nix/store") ? STORE_FOLDER : "/";
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
/** Reports the memory that builds can have without swapping. */
async function freeMemory(world) {
	const name = "memory";
	const bytes = availableMemory(world);
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
/** Below so many columns, a text that goes on does not stand below its beginning: it would be a word a line. */
const LEAST_COLUMNS = 30;
/** A text that cannot stand below its beginning goes on so far to the right. */
const LITTLE = 4;
/**
* Renders capabilities as lines for a terminal of so many columns, which may be infinite, with advice under those that
* are missing.
*/
function renderCapabilities(capabilities, columns) {
	const width = Math.max(...capabilities.map(({ name }) => name.length));
	const aligned = width + 12;
	const indent = " ".repeat(columns - aligned < LEAST_COLUMNS ? LITTLE : aligned);
	return capabilities.flatMap(({ name, state, detail, advice }) => [`${STATE_MARKS[state]} ${name.padEnd(width)}  ${state.padEnd(6)}  ${printable(detail)}`, ...advice === null ? [] : [`${indent}${printable(advice)}`]]).map((line) => `${wrapWords(line, columns, indent).join("\n")}\n`).join("");
}
// src/doctor/doctor.ts
/**
* Tests everything that runs depend on. Changes nothing on the machine; each proof leaves one small path in Nix's
* store.
*/
async function doctor(context, nix, github) {
	const { world, signal } = context;
	const onGitHub = githubCapabilities(world, github, signal);
	const found = await usableNix(context, nix);
	return [
		...found.tool === null ? [found.capability] : [found.capability, ...await nixCapabilities(context, found.tool)],
		...world.machine.platform === "darwin" ? [] : [await cgroupMemory(world)],
		...await Promise.all([diskSpace(world), freeMemory(world)]),
		...await onGitHub
	];
}
/** Finds out what Nix can do on this machine. The proofs run one after the other, because they are timed. */
async function nixCapabilities(context, tool) {
	const { world } = context;
	const trust = await daemonTrust(context, tool);
	const capabilities = [trust];
	if (trust.state === "broken") return capabilities;
	if (world.machine.platform === "darwin") return [...capabilities, ...await macCapabilities(context, tool, await readSettings(context, tool))];
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
* Does the work of `nix-verdict install`: provides a Nix, KVM and containers for its builds, and devices. Returns the
* machine's capabilities.
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
export { openApi as A, renderJson as C, renderBootList as D, renderBootComparisonJson as E, renderBootListJson as O, renderExplanation as S, renderBootComparison as T, publishToJob as _, lastWord as a, renderPlan as b, listBoots as c, countUse as d, endOf as f, writeReport as g, makeOutFolder as h, postRun as i, compareBoots as k, pipeline as l, clearJunit as m, doctor as n, post as o, targetOf as p, renderCapabilities as r, explainLog as s, setUp as t, planOnly as u, openConsole as v, badLine as w, renderPlanJson as x, annotateJob as y };
