import { i as refusal, n as githubBackend, r as githubCacheIsThere } from "./actions.js";
import { r as messageOf, t as VerdictError } from "./error.js";
import { d as atLeast, m as lastError } from "./undo.js";
import { n as nixCommand } from "./tool.js";
import { o as isDerivationPath } from "./derivation.js";
import { i as VERDICTS, s as isGood } from "./format.js";
import { a as mergeHistories, c as renderHistory, i as isRecord, n as compare, o as parseHistory, r as isCount, t as EMPTY_HISTORY } from "./runs.js";
import { D as basesOf, I as matcher, b as trackedState, j as ledgerPrefix } from "./terminal.js";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
// src/history/proofs.ts
/**
* Divides checks into those that an earlier run has proven and the others. A proof counts for the very same derivation with the very same outputs. `hearsay`: what runs say whose word proves
* nothing.
*/
function prove(checks, { proofs, hearsay }, recheck, now) {
	const byDerivation = bestOfEach(proofs);
	const toldOf = bestOfEach(hearsay);
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
		const told = toldOf.get(check.drvPath);
		if (found === void 0 && told !== void 0 && sameOutputs(told.outputs, check.outputs)) unproven.push({
			check,
			why: "only this branch's own runs have proven it",
			figures: told.proof
		});
		else if (found === void 0) unproven.push({
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
/** Whether two proofs are of the same build. */
function isSameBuild(one, other) {
	return one.drvPath === other.drvPath && sameOutputs(one.outputs, other.outputs);
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
// src/history/last-runs.ts
/** How many selections are remembered: a job asks for the same one every time, and a workflow has a few jobs. */
const MOST_SELECTIONS = 8;
/** The most that the last runs of a ledger take, in characters: as much as its history. Three runs of 5,000 checks with names of 40 characters. */
const MOST_CHARACTERS = 1e6;
/** Verdicts of a run that was stopped: how long it took, and what it found, is no measure for others. */
const STOPPED = /* @__PURE__ */ new Set(["cancelled", "not-run"]);
/** A selection as text, the same for the same patterns in whatever order. */
function selectionText({ only, skip }) {
	return JSON.stringify([only, skip].map((patterns) => [...new Set(patterns)].toSorted(compare)));
}
/** What of a run is remembered; null when it was stopped, or judged nothing. */
function lastRunOf({ startedAt, durationMs, checks }, selection) {
	if (checks.length === 0 || checks.some(({ verdict }) => STOPPED.has(verdict))) return null;
	return {
		at: Date.parse(startedAt),
		durationMs,
		selection,
		checks: new Map(checks.map(({ name, verdict }) => [name, verdict]))
	};
}
/** Whether two runs had the same checks with the same verdicts. Whether a check that passed did so here or in an earlier run makes no difference. */
function sameOutcome({ checks }, { checks: others }) {
	const plain = (verdict) => verdict === "cached" ? "passed" : verdict;
	return checks.size === others.size && [...checks].every(([name, verdict]) => plain(others.get(name)) === plain(verdict));
}
/** How many checks of a run were bad. */
function failuresOf({ checks }) {
	return [...checks.values()].filter((verdict) => !isGood(verdict)).length;
}
/** The newest run of each selection, and the newest selections, newest first. In whatever order and however often runs are given, the result is the same. */
function mergeLastRuns(...lists) {
	const newestFirst = (runs) => runs.toSorted((a, b) => b.at - a.at || compare(textOf(a), textOf(b)));
	return newestFirst([...Map.groupBy(lists.flat(), ({ selection }) => selection).values()].flatMap((runs) => newestFirst(runs).slice(0, 1))).slice(0, MOST_SELECTIONS);
}
/** Last runs as values to be written to a file, newest first, those for which there is room. */
function renderLastRuns(runs, limit = MOST_CHARACTERS) {
	let left = limit;
	return mergeLastRuns(runs).flatMap((run) => {
		const text = textOf(run);
		if (text.length > left) return [];
		left -= text.length;
		return [JSON.parse(text)];
	});
}
/** A last run from a file; null when it has another shape, or a verdict that no whole run has. Members that a later version adds are passed over. */
function readLastRun(value) {
	if (!isRecord(value) || !isRecord(value["checks"])) return null;
	const { at, durationMs, selection } = value;
	const checks = Object.entries(value["checks"]);
	if (!isCount(at) || !isCount(durationMs) || typeof selection !== "string" || checks.length === 0 || !checks.every(isWhole)) return null;
	return {
		at,
		durationMs,
		selection,
		checks: new Map(checks)
	};
}
function isWhole(entry) {
	const [, verdict] = entry;
	return VERDICTS.some((known) => known === verdict) && !STOPPED.has(verdict);
}
/** A run as the file has it, and what it is compared by. */
function textOf({ at, durationMs, selection, checks }) {
	return JSON.stringify({
		at,
		durationMs,
		selection,
		checks: Object.fromEntries([...checks].toSorted(([a], [b]) => compare(a, b)))
	});
}
// src/cache/ledger.ts
const EMPTY_LEDGER = {
	proofs: [],
	history: EMPTY_HISTORY,
	runs: [],
	packs: []
};
const SCHEMA = "nix-verdict-ledger/1";
/** Ten times what 20,000 proofs take. A file that unpacks to more was not made by us. In bytes. */
const LONGEST = 134217728;
/** The ledger as a file: a line with the schema and a digest of what follows, then packed JSON. The same ledger gives the same bytes. */
function renderLedger({ proofs, history, runs, packs }) {
	const content = {
		proofs: mergeProofs(proofs).slice(-2e4),
		history: renderHistory(history),
		runs: renderLastRuns(runs),
		packs
	};
	const body = zstdCompressSync(JSON.stringify(content));
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
/** Everything that any of them has; of runs with the same selection, the newest. */
function mergeLedgers(...ledgers) {
	const packs = /* @__PURE__ */ new Map();
	for (const pack of ledgers.flatMap((ledger) => ledger.packs)) {
		const known = packs.get(pack.key);
		packs.set(pack.key, known === void 0 || known.usedAt < pack.usedAt ? pack : known);
	}
	return {
		proofs: mergeProofs(...ledgers.map(({ proofs }) => proofs)),
		history: mergeHistories(...ledgers.map(({ history }) => history)),
		runs: mergeLastRuns(...ledgers.map(({ runs }) => runs)),
		packs: [...packs.values()].toSorted((a, b) => a.key < b.key ? -1 : 1)
	};
}
function headOf(body) {
	return `${SCHEMA} ${createHash("sha256").update(body).digest("hex")}\n`;
}
/** Whoever can write a ledger can make its digest fit, so each value is looked at as well; what has another shape is left out. */
function readLedger(value) {
	const { proofs, history, runs, packs } = value;
	return {
		proofs: listOf(proofs).flatMap((proof) => readProof(proof) ?? []),
		history: typeof history === "string" ? parseHistory(history).history : EMPTY_HISTORY,
		runs: mergeLastRuns(listOf(runs).flatMap((run) => readLastRun(run) ?? [])),
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
// src/cache/recall.ts
/**
* Reads the newest ledgers of all scopes that may vouch for this run, at once. Whatever is wrong with one costs what it says and no more; a notice tells.
*/
async function recall(backend, scopes, { system, selection, newest }, world, emit, signal) {
	const nameOf = (scope) => ({
		flake: scopes.flake,
		scope,
		system
	});
	const reader = new Reader(backend, world, emit, signal);
	const own = reader.newest(nameOf(scopes.own)).then(({ ledger }) => ({
		ledger,
		believed: scopes.believesOwn !== "no"
	}));
	const asked = scopes.believesOwn === "yes" ? null : newest;
	const [mine, ...others] = await Promise.all([own, ...scopes.others.map((scope) => asked === null ? reader.plain(nameOf(scope)) : reader.genuine(nameOf(scope), asked))]);
	reader.tellWhy();
	const found = [mine, ...others].map(({ ledger }) => ledger ?? EMPTY_LEDGER);
	const believed = others.filter((one) => one.believed).map(({ ledger }) => ledger ?? EMPTY_LEDGER);
	const byBase = believed.flatMap(({ proofs }) => proofs);
	const byOwn = (mine.ledger ?? EMPTY_LEDGER).proofs;
	const names = [scopes.own, ...scopes.others];
	return {
		proofs: [...byBase, ...scopes.believesOwn === "yes" ? byOwn : scopes.believesOwn === "chosen" ? alone(byOwn, byBase) : []],
		hearsay: scopes.believesOwn === "no" ? byOwn : [],
		history: preferred(found.map(({ history }) => history)),
		packs: mergeLedgers(...believed, ...mine.believed ? [mine.ledger ?? EMPTY_LEDGER] : []).packs,
		own: mine.ledger,
		base: firstBase(basesOf(scopes).map(({ scope, name }) => ({
			name,
			ledger: [mine, ...others][names.indexOf(scope)]?.ledger ?? null
		})), selection)
	};
}
/** What the base has not proven as well, marked: it is believed for the user's choice alone. */
function alone(own, base) {
	const known = Map.groupBy(base, ({ drvPath }) => drvPath);
	return own.filter((one) => !(known.get(one.drvPath) ?? []).some((other) => isSameBuild(one, other))).map((one) => ({
		...one,
		proof: {
			...one.proof,
			byItself: true
		}
	}));
}
/** The first that has a run with the selection. Behind one of which nobody knows what is in it, the next is not looked for: it would be the wrong branch. */
function firstBase(bases, selection) {
	for (const { name, ledger } of bases) {
		if (ledger === null) return null;
		const run = ledger.runs.find((one) => one.selection === selection);
		if (run !== void 0) return {
			name,
			run,
			history: ledger.history
		};
	}
	return null;
}
/** The newest ledger of one scope, and its key; an empty one where there is none that can be read, null where the backend cannot tell. */
async function fetchLedger(backend, name, world, emit, signal) {
	return await new Reader(backend, world, emit, signal).newest(name);
}
/** How the key of a ledger ends: with the SHA-256 of the file, so that whoever knows the key knows the content. */
function digestOf(ledger) {
	return createHash("sha256").update(ledger).digest("hex");
}
/** Fetches ledgers, and says what became of each. */
var Reader = class {
	#backend;
	#world;
	#emit;
	#signal;
	#reasons = /* @__PURE__ */ new Set();
	constructor(backend, world, emit, signal) {
		this.#backend = backend;
		this.#world = world;
		this.#emit = emit;
		this.#signal = signal;
	}
	/** Of another scope, where nobody but its own runs can have written it. */
	async plain(name) {
		return {
			ledger: (await this.newest(name)).ledger,
			believed: true
		};
	}
	/** Of another scope, by the key that GitHub says is there. Where GitHub says nothing, what is found is only good for comparing with. */
	async genuine(name, newest) {
		const listed = await newest(ledgerPrefix(name), name.scope, this.#signal);
		if ("reason" in listed) {
			this.#reasons.add(listed.reason);
			return {
				ledger: (await this.newest(name)).ledger,
				believed: false
			};
		}
		for (const key of listed.keys) {
			const { file, found, failed } = await this.#fetch(key);
			if (failed !== null) {
				this.#failed(name, failed);
				return {
					ledger: null,
					believed: false
				};
			}
			if (file === null) continue;
			if (found !== key || !key.endsWith(`-${digestOf(file)}`)) {
				this.#say(name, "warning", `is ${key}, in front of which this branch has put something else in ${this.#backend.name}. Nothing of it is used.`);
				return {
					ledger: null,
					believed: false
				};
			}
			return {
				ledger: this.#parse(name, file, key),
				believed: true
			};
		}
		this.#say(name, "detail", `is not in ${this.#backend.name}.`);
		return {
			ledger: EMPTY_LEDGER,
			believed: true
		};
	}
	/** The newest that begins as this scope's do, whoever wrote it. */
	async newest(name) {
		const { file, found, failed } = await this.#fetch(ledgerPrefix(name));
		if (failed !== null) {
			this.#failed(name, failed);
			return {
				ledger: null,
				key: null
			};
		}
		if (file === null || found === null) {
			this.#say(name, "detail", `is not in ${this.#backend.name}.`);
			return {
				ledger: EMPTY_LEDGER,
				key: null
			};
		}
		return {
			ledger: this.#parse(name, file, found),
			key: found
		};
	}
	/** Says once why the base's word did not count. */
	tellWhy() {
		for (const reason of this.#reasons) this.#emit({
			type: "notice",
			level: "info",
			message: `No proof of the base counts in this run, and no store path of it is used: ${reason}`
		});
	}
	async #fetch(prefix) {
		await using folder = await this.#world.files.temporary("nix-verdict-ledger-");
		const file = join(folder.path, "ledger");
		const fetched = await this.#backend.fetch([prefix], file, this.#signal);
		if (fetched.state === "failed") return {
			file: null,
			found: null,
			failed: fetched.reason
		};
		return fetched.state === "miss" ? {
			file: null,
			found: null,
			failed: null
		} : {
			file: await this.#world.files.read(file),
			found: fetched.key,
			failed: null
		};
	}
	#parse(name, file, key) {
		const { ledger, reason } = parseLedger(file);
		if (ledger === null) {
			this.#say(name, "warning", `${reason}, and is not used; this run's results take its place.`);
			return EMPTY_LEDGER;
		}
		this.#say(name, "detail", `is ${key}, from ${this.#backend.name}: ${ledger.proofs.length} proofs, ${ledger.packs.length} packs of store paths.`);
		return ledger;
	}
	#failed(name, reason) {
		if (!this.#signal.aborted) this.#say(name, "warning", `could not be had from ${this.#backend.name}: ${reason}. Nothing is proven by it in this run.`);
	}
	#say(name, level, what) {
		this.#emit({
			type: "notice",
			level,
			message: `What runs of ${name.scope} on ${name.system} left for ${name.flake} (${ledgerPrefix(name)}*) ${what}`
		});
	}
};
/** For each check, the runs of the first history that has any: a branch's own times say more of it than the default branch's. */
function preferred(histories) {
	const merged = /* @__PURE__ */ new Map();
	for (const history of histories.toReversed()) for (const [system, checks] of history) merged.set(system, new Map([...merged.get(system) ?? [], ...checks]));
	return merged;
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
		postBuildHook: typeof hook === "string" && hook !== "" ? hook : null,
		substituters: list("substituters"),
		trustedKeys: settings["require-sigs"]?.value === false ? null : list("trusted-public-keys")
	};
}
/** Whether a list of remote builders is empty: it names nobody, or only files that are not there. */
function noBuilders(builders, world) {
	if (typeof builders !== "string") return false;
	return builders.split(/[\n;]/u).map((entry) => entry.replace(/#.*$/u, "").trim()).every((entry) => entry === "" || entry.startsWith("@") && !world.files.exists(entry.slice(1)));
}
// src/cache/backends/folder.ts
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
			const reason = refusal(...prefixes) ?? stopped(signal) ?? await linked(place);
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
			const reason = refusal(key) ?? stopped(signal) ?? await linked(place);
			if (reason !== null) return {
				state: "failed",
				reason
			};
			return await keep(key, file, place, signal).catch((error) => ({
				state: "failed",
				reason: reasonOf(error, "written")
			}));
		},
		forget: async (key) => (refusal(key) ?? await linked(place)) === null ? await world.files.remove(join(place.entries, key)).catch(() => void 0) : void 0
	};
}
/** Whoever has made a link of a folder of ours would have us read, write and remove elsewhere. */
async function linked({ entries, drafts, world }) {
	for (const path of [entries, drafts]) if (await world.files.linkTarget(path) !== null) return `cannot be used: "${path}" is a symbolic link, which is not followed`;
	return null;
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
// src/cache/choose.ts
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
/** Throws `usage` for a folder that git tracks, or may track: whoever commits there could bring the proofs of his own checks. */
async function refuseTracked({ folder }, world) {
	if (folder === null || await world.files.kind(folder) === null) return;
	const state = await trackedState(folder, world);
	if (state === "tracked") throw new VerdictError("usage", `cache: git tracks files in "${folder}", so that whoever commits there decides what is proven. Remove them from git (git rm -r --cached), or name another folder.`);
	if (state === "untold") throw new VerdictError("usage", `cache: "${folder}" lies in a git repository, and git does not tell whether it tracks files there, which could prove anything. Install git or mend the repository, or name a folder outside of it.`);
}
/** The backend for a place. */
function openCache(where, world) {
	return where.kind === "github" ? githubBackend(world) : folderBackend(where.folder, world);
}
// src/cache/packs/narinfo.ts
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
// src/cache/packs/pack.ts
/**
* A pack is one line of text, an index, and slices that lie one behind the other to the end of the file, each the archive (`nar.zst`) of one store
* path. The line has the SHA-256 of the index, and the index that of each slice: so whatever is read of a pack is verified, and nothing else needs to be read.
*/
const FORMAT = "nix-verdict-pack/1";
const HEADER = new RegExp(`^${FORMAT} (?<digest>[0-9a-f]{64}) (?<length>[1-9][0-9]{0,8})\n`, "u");
const LONGEST_HEADER = `${FORMAT} ${"0".repeat(64)} 999999999\n`.length;
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
	const header = `${FORMAT} ${sha256(index)} ${index.length}\n`;
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
export { prove as A, parseLedger as C, sameOutcome as D, lastRunOf as E, selectionText as O, mergeLedgers as S, failuresOf as T, withoutHook as _, STORE as a, recall as b, narFile as c, renderNarInfo as d, chooseCache as f, readSettings as g, parseAnswer as h, writePack as i, proofsOf as k, narInfoName as l, refuseTracked as m, mergePacks as n, folderAddress as o, openCache as p, openPack as r, isStorePath as s, isPackKey as t, parseNarInfo as u, digestOf as v, renderLedger as w, EMPTY_LEDGER as x, fetchLedger as y };
