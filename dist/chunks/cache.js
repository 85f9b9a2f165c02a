import { I as VerdictError, O as printable, R as messageOf, _ as isCount, g as at, t as childEnvironment, v as isRecord } from "./clean-start.js";
import { n as useProxies } from "./system.js";
import { S as renderLastRuns, a as isSameBuild, b as mergeLastRuns, d as parseHistory, f as renderHistory, h as mergeHistories, m as EMPTY_HISTORY, n as localTree, o as mergeProofs, r as referenceOf, x as readLastRun } from "./flake-reference.js";
import { M as isDerivationPath, S as atLeast, h as lastError, k as outputPaths, p as nixCommand, r as parseAnswer, w as allowsSubstitutes } from "./nix.js";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { createHash, randomUUID } from "node:crypto";
import { dirname, join, relative, resolve } from "node:path";
import { existsSync } from "node:fs";
// src/system/git.ts
/**
* The one way in which git is asked, only ever for what is there already: a repository may have been laid where we look
* by whoever fills our folders (a checkout, an artifact, another job), and its settings name programs.
*/
/**
* What of a repository's own settings could start a program, and what git looks for in folders that somebody else may
* have filled.
*/
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
* No other repository than the one that is there, no commit or parent in another's place, and nothing from the network:
* a partial clone fetches what it lacks even to list its files, and the address may be a command (`ext::`).
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
* Whether git tracks a path that is there, or anything below it. "untold": it lies in a repository, and git does not
* say.
*
* The repository is the nearest folder above that has a `.git`, which no commit can bring along, and git is told of it:
* by itself, it also takes a folder that only looks like a repository (a commit can lay `HEAD`, `objects` and `refs`
* beside the path), and wants nothing to do with one that another user owns.
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
// src/cache/key.ts
/** What the port allows, but for the two names that every folder has. */
const KEY = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,200}$/u;
/**
* Why these are no keys, or no prefixes of any, as a part of a sentence after the backend's name; null when they all
* are.
*/
function refuseKeys(...keys) {
	const wrong = keys.find((key) => !KEY.test(key));
	return wrong === void 0 ? null : `has no key ${JSON.stringify(printable(wrong).slice(0, 60))}`;
}
// src/cache/backends/actions-words.ts
/**
* What `@actions/cache` (6.3) prints, and what that means: it gives the same value for an error as for an entry that is
* not there.
*/
/**
* Tries of the service that are waited for: the package makes five, over 24 to 35 s; what three over about 9 s do not
* get is not worth a job's time.
*/
const SERVICE_TRIES = 3;
/** Longest quotation of what somebody else wrote, in characters. */
const QUOTED = 160;
/** A pause of Azure's client before its fourth try. */
const LONG_PAUSE_MS = 1e4;
const TRIED = /^Attempt (?<number>\d+) of \d+ failed with error: /u;
const PAUSE = /^azure:\S+ RetryPolicy: Delay for (?<milliseconds>\d+)ms/u;
const PROGRESS = /^(?:Received|Sent) (?<bytes>\d+) of \d+ \(/u;
/**
* Lines by which the package ends a call without success. When the last of several tries succeeds, or finds nothing,
* there is none.
*/
const ENDED = /^(?:::(?:warning|error)::|Failed to save: |Cache (?:save|restore) skipped: )/u;
/**
* Beginnings of all lines that tell of a failure; what follows them is said. Why a key could not be had is in a line
* for debugging only, which status Azure answered is told by its client alone, and what tar and its helpers say is
* their own.
*/
const TELLING = new RegExp([
	"^::(?:warning|error)::(?:Failed to (?:save|restore): |uploadCacheArchiveSDK: internal error uploading cache archive: )?",
	"^::debug::Failed to reserve cache: (?:Error: )?",
	"^(?=Cache (?:save|restore) skipped: )",
	TRIED.source,
	"^Failed to save: (?=.* More details: )",
	"^azure:\\S+ (?:RetryPolicy: Network error |(?=Response status code: [45]))",
	"^(?=\\S*(?:tar|gzip|zstd\\w*|sh)(?: \\(child\\))?: )"
].join("|"), "u");
/** From the narrow to the broad. Keys stand in these lines, so nothing that a key may hold is looked for. */
const RULES = [
	{
		when: /already exists|\(409\)/iu,
		reason: "has it already",
		present: true
	},
	{
		when: /will reset in (?<seconds>\d+) seconds/u,
		reason: ({ seconds }) => `was asked too often by this repository (429), and wants to be left alone for ${seconds} s`
	},
	{
		when: /Rate limited: |\(429\)|responded with 429/u,
		reason: "was asked too often by this repository (429)"
	},
	{
		when: /Cache storage quota has been hit/u,
		reason: "is full: the storage that this account pays for is used up"
	},
	{
		when: /cache write denied: |does not permit writes/u,
		reason: "gives this job a token that may only read"
	},
	{
		when: /cache read denied: |does not permit reads/u,
		reason: "does not let this job read"
	},
	{
		when: /\(40[13]\)|responded with 40[13]/u,
		reason: (_found, quote) => `refuses this job's token: ${quote}`
	},
	{
		when: /status code: 404/u,
		reason: "removed the entry while it was fetched"
	},
	{
		when: /(?:status code:? |\(|responded with )(?<status>[45]\d\d)/u,
		reason: ({ status }) => `answered ${status}`
	},
	{
		when: /Unable to locate executable file: (?<program>\w+)/u,
		reason: ({ program }) => `needs ${program}, which is not on this machine`
	},
	{
		when: /: (?<program>\w+): (?:Cannot exec|not found|command not found)/u,
		reason: ({ program }) => `needs ${program}, which is not on this machine`
	},
	{
		when: /No space left on device|Wrote only \d+ of \d+ bytes|ENOSPC|EDQUOT/u,
		reason: "cannot be used: this machine's disk is full"
	},
	{
		when: /tar"? failed with error: /u,
		reason: "gave an entry that is damaged: it cannot be unpacked"
	},
	{
		when: /Unable to make request: (?<code>E[A-Z]+)|(?<code>ECONN[A-Z]+|ENOTFOUND|EPIPE|EAI_AGAIN)/u,
		reason: ({ code }) => `cannot be reached (${code})`
	},
	{
		when: /socket hang up|aborted|premature|Incomplete download|terminated/iu,
		reason: (_found, quote) => `broke off: ${quote}`
	},
	{
		when: /time exceeded|ETIMEDOUT|timed? ?out/iu,
		reason: "took too long"
	}
];
/** Whether a line tells of a failure, of one try or of all. */
function isTelling(said) {
	return TELLING.test(said);
}
/** Whether these lines tell that a call has failed. */
function isFailure(said) {
	return said.some((line) => ENDED.test(line));
}
/** Whether the package, or Azure's client, goes on trying the same for longer than it is waited for. */
function isGivingUp(said) {
	return Number(TRIED.exec(said)?.groups?.["number"] ?? 0) >= SERVICE_TRIES || Number(PAUSE.exec(said)?.groups?.["milliseconds"] ?? 0) >= LONG_PAUSE_MS;
}
/** Bytes that have been sent or received, by a line that reports it; null in any other line. */
function progressIn(said) {
	const bytes = PROGRESS.exec(said)?.groups?.["bytes"];
	return bytes === void 0 ? null : Number(bytes);
}
/** The reason in what the package said as it failed. The token is never in it. */
function explainFailure(said, token) {
	const text = said.map((line) => line.replace(TELLING, "")).filter((line) => line !== "").join("\n");
	const rule = RULES.find(({ when }) => when.test(text));
	const quote = quoteLine(text, token);
	if (rule === void 0) return {
		reason: quote === "" ? "failed, and does not say why" : `says: ${quote}`,
		present: false
	};
	return {
		reason: typeof rule.reason === "string" ? rule.reason : rule.reason(rule.when.exec(text)?.groups ?? {}, quote),
		present: rule.present ?? false
	};
}
/**
* One short line, without what opens something: the token, and addresses, which are signed. The package writes a line
* break as %0A.
*/
function quoteLine(text, token) {
	const [line = ""] = (token === void 0 || token === "" ? text : text.replaceAll(token, "***")).split(/\n|%0A/u);
	return printable(line.replaceAll(/https?:\/\/\S+/gu, "…")).slice(0, QUOTED);
}
// src/cache/backends/actions.ts
const ENTRY = "entry";
/**
* The package tells of each step, and each second how far it is with Azure's storage. Its longest silences are its
* pauses between tries (up to 7 s before the third), packing (1 GB in about 10 s), and pieces on a slow line. In ten
* minutes 1 GB comes through a line of 2 MB/s.
*/
const LIMITS = {
	silenceMs: 3e4,
	limitMs: 6e5
};
/** What the package needs of a job's environment. */
const JOB = [
	"ACTIONS_RESULTS_URL",
	"ACTIONS_CACHE_URL",
	"ACTIONS_RUNTIME_TOKEN",
	"ACTIONS_CACHE_SERVICE_V2",
	"ACTIONS_CACHE_MODE",
	"GITHUB_SERVER_URL"
];
/** Azure's client tells which status it was answered, in the package's errors it is missing. */
const TALKING = { AZURE_LOG_LEVEL: "info" };
/** The package gives tar's arguments as one line, and only what is in here is one word of it. */
const ONE_WORD = /^[\w./+@~:-]+$/u;
/**
* Whether a job has a cache service: GitHub's, or the first version of it that other servers speak. Only steps that run
* an action are told its token.
*/
function githubCacheIsThere(env) {
	return Boolean(env["ACTIONS_RUNTIME_TOKEN"]) && (Boolean(env["ACTIONS_RESULTS_URL"]) || Boolean(env["ACTIONS_CACHE_URL"]));
}
/**
* The cache of GitHub Actions, through the package `@actions/cache` in a child process. GitHub looks through the
* branches that a job may read, its own first, and in each for all prefixes in their order, at most ten; a key that
* equals the first prefix comes before newer ones. Its entries cannot be forgotten with a job's token; they go when
* nobody has asked for them for a week.
*/
function githubBackend(world, limits = LIMITS) {
	return {
		name: "GitHub's cache",
		fetch: async (prefixes, into, signal) => {
			const reason = refuseKeys(...prefixes);
			if (reason !== null) return {
				state: "failed",
				reason
			};
			return prefixes.length === 0 ? { state: "miss" } : await restoreEntry({
				world,
				limits,
				signal
			}, prefixes, into);
		},
		store: async (key, file, signal) => {
			const reason = refuseKeys(key);
			return reason === null ? await saveEntry({
				world,
				limits,
				signal
			}, key, file) : {
				state: "failed",
				reason
			};
		},
		forget: async () => void 0
	};
}
async function restoreEntry(call, prefixes, into) {
	const { world } = call;
	return await withFolder(dirname(into), world, async (folder) => {
		const heard = await converse(call, {
			task: "restore",
			keys: prefixes
		}, folder);
		if ("reason" in heard) return {
			state: "failed",
			reason: heard.reason
		};
		const { value: key } = heard;
		if (key === null) return isFailure(heard.said) ? {
			state: "failed",
			reason: explainFailure(heard.said, cacheToken(world)).reason
		} : { state: "miss" };
		if (typeof key !== "string" || refuseKeys(key) !== null || !prefixes.some((prefix) => key.startsWith(prefix))) return {
			state: "failed",
			reason: "answered with a key that was not asked for"
		};
		if (!(await world.files.regularFiles(folder)).some(({ name, links }) => name === "entry" && links === 1)) return {
			state: "failed",
			reason: `gave something else than one file for ${key}`
		};
		await world.files.move(join(folder, ENTRY), into);
		await world.files.setMode(into, 420);
		return {
			state: "hit",
			key
		};
	});
}
async function saveEntry(call, key, file) {
	const { world } = call;
	return await withFolder(void 0, world, async (folder) => {
		const heard = await converse(call, {
			task: "save",
			key,
			file
		}, folder);
		if ("reason" in heard) return {
			state: "failed",
			reason: heard.reason
		};
		if (heard.value === true) return { state: "stored" };
		const { present, reason } = explainFailure(heard.said, cacheToken(world));
		return present ? { state: "present" } : {
			state: "failed",
			reason
		};
	});
}
/** Works in a temporary folder, and removes it. An error of this machine's disk becomes a reason as well. */
async function withFolder(parent, world, work) {
	try {
		await using folder = await world.files.temporary("nix-verdict-cache-", parent);
		if (!ONE_WORD.test(folder.path)) return {
			state: "failed",
			reason: `cannot be used from ${JSON.stringify(dirname(folder.path))}: tar would not understand this name`
		};
		return await work(folder.path);
	} catch (error) {
		const { code } = error;
		if (code === void 0) throw error;
		return {
			state: "failed",
			reason: `cannot be used: this machine's disk says ${code}`
		};
	}
}
/**
* Starts the child and hears it out: until it answers, is given up, takes too long or is not wanted any more.
* Afterwards it is gone, and all that it started.
*/
async function converse({ world, limits, signal }, task, folder) {
	if (signal.aborted) return { reason: RUN_IS_ENDING };
	const [file, ...args] = world.cacheProgram;
	const request = {
		...task,
		job: Object.fromEntries(JOB.map((name) => [name, world.env[name]]))
	};
	await using child = world.processes.hold({
		file,
		args,
		cwd: folder,
		env: {
			...childEnvironment(world.env),
			...TALKING
		},
		input: `${JSON.stringify(request)}\n`
	});
	using watch = watchOver(child, limits, signal);
	const said = [];
	for await (const line of child.stdout) {
		const answer = parseChildLine(line);
		if (answer === null) break;
		if ("value" in answer) return {
			value: answer.value,
			said
		};
		if ("reason" in answer) return answer;
		if ("error" in answer) return { reason: explainFailure([answer.error], cacheToken(world)).reason };
		watch.heard(progressIn(answer.said));
		if (isTelling(answer.said)) said.push(answer.said);
		if (isGivingUp(answer.said)) return { reason: explainFailure(said, cacheToken(world)).reason };
	}
	const why = watch.why();
	if (why !== null) return { reason: why };
	child.release();
	const { code, signal: killedBy, startError } = await child.ended;
	return { reason: `cannot be used: its program ended with ${startError ?? killedBy ?? code}` };
}
/** Null for a line that was cut as the child was killed. */
function parseChildLine(line) {
	try {
		return JSON.parse(line);
	} catch {
		return null;
	}
}
function cacheToken({ env }) {
	return env["ACTIONS_RUNTIME_TOKEN"];
}
const RUN_IS_ENDING = "was not waited for: the run is ending";
/**
* Lets go of a child when it is not wanted any more, and knows why. `heard`: it said something; of a report, how many
* bytes it has moved, else null.
*/
function watchOver(child, { silenceMs, limitMs }, signal) {
	let reason = null;
	let bytes = 0;
	const end = (why) => {
		reason ??= why;
		child.release();
	};
	const aborted = () => end(RUN_IS_ENDING);
	signal.addEventListener("abort", aborted, { once: true });
	const total = setTimeout(() => end(`was not done within ${limitMs / 1e3} s`), limitMs);
	const silence = setTimeout(() => end(`got no further for ${silenceMs / 1e3} s`), silenceMs);
	return {
		why: () => reason,
		heard: (moved) => {
			if (moved !== null && moved <= bytes) return;
			bytes = moved ?? bytes;
			silence.refresh();
		},
		[Symbol.dispose]: () => {
			signal.removeEventListener("abort", aborted);
			clearTimeout(total);
			clearTimeout(silence);
		}
	};
}
// src/cache/backends/folder.ts
/** Age at which a draft is one that a killed run has left: no copy takes that long. */
const LEFT_BEHIND_MS = 36e5;
/** How Node says that a disk or a quota is full. */
const NO_ROOM_CODES = /* @__PURE__ */ new Set(["ENOSPC", "EDQUOT"]);
/**
* A cache in a folder of the user's, which any number of runs may use at once. An entry is the file `entries/<key>`; it
* is made in `drafts/` and given its name when it is whole. Which one is the newest is told by when they were written;
* at the same time, by the greater key.
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
			const reason = refuseKeys(...prefixes) ?? endingReason(signal) ?? await refuseLinks(place);
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
			const reason = refuseKeys(key) ?? endingReason(signal) ?? await refuseLinks(place);
			if (reason !== null) return {
				state: "failed",
				reason
			};
			return await keepEntry(key, file, place, signal).catch((error) => ({
				state: "failed",
				reason: reasonOf(error, "written")
			}));
		},
		forget: async (key) => (refuseKeys(key) ?? await refuseLinks(place)) === null ? await world.files.remove(join(place.entries, key)).catch(() => void 0) : void 0
	};
}
/** Whoever has made a link of a folder of ours would have us read, write and remove elsewhere. */
async function refuseLinks({ entries, drafts, world }) {
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
async function keepEntry(key, file, { entries, drafts, world }, signal) {
	const entry = join(entries, key);
	if (world.files.exists(entry)) return { state: "present" };
	await Promise.all([world.files.makeFolder(entries), world.files.makeFolder(drafts)]);
	await sweep(drafts, world);
	const draft = join(drafts, randomUUID());
	try {
		await world.files.copy(file, draft);
		const reason = endingReason(signal);
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
function endingReason(signal) {
	return signal.aborted ? "was not waited for: the run is ending" : null;
}
function reasonOf(error, done) {
	const { code } = error;
	if (NO_ROOM_CODES.has(code)) return done === "read" ? `cannot be read: there is no room for a copy (${code})` : `has no room left (${code})`;
	return `cannot be ${done} (${code ?? messageOf(error)})`;
}
// src/cache/choose.ts
/**
* Where this run's cache is, and whether store paths go into it: not on a machine of one's own, whose store stays.
* Null: there is none. In a job, it is GitHub's, unless the user names a folder; elsewhere a folder of the user's.
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
/**
* Throws `usage` for a folder that git tracks, or may track: whoever commits there could bring the proofs of his own
* checks.
*/
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
// src/cache/ledger.ts
const EMPTY_LEDGER = {
	proofs: [],
	history: EMPTY_HISTORY,
	runs: [],
	packs: []
};
const SCHEMA = "nix-verdict-ledger/1";
/** Ten times what 20,000 proofs take. A file that unpacks to more was not made by us. In bytes. */
const LONGEST_LEDGER = 134217728;
/**
* The ledger as a file: a line with the schema and a digest of what follows, then packed JSON. The same ledger gives
* the same bytes.
*/
function renderLedger({ proofs, history, runs, packs }) {
	const content = {
		proofs: mergeProofs(proofs).slice(-2e4),
		history: renderHistory(history),
		runs: renderLastRuns(runs),
		packs
	};
	const body = zstdCompressSync(JSON.stringify(content));
	return Buffer.concat([Buffer.from(ledgerHead(body)), body]);
}
/** Reads a ledger. One that is not whole, to the last bit, is none; `reason` is a part of a sentence. Never throws. */
function parseLedger(file) {
	const body = file.subarray(file.indexOf("\n") + 1);
	if (!file.subarray(0, 20).equals(Buffer.from(SCHEMA))) return {
		ledger: null,
		reason: "is none of this version"
	};
	if (file.subarray(0, file.length - body.length).toString("latin1") !== ledgerHead(body)) return {
		ledger: null,
		reason: "is damaged"
	};
	try {
		return {
			ledger: readLedger(JSON.parse(zstdDecompressSync(body, { maxOutputLength: LONGEST_LEDGER }).toString())),
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
function ledgerHead(body) {
	return `${SCHEMA} ${createHash("sha256").update(body).digest("hex")}\n`;
}
/**
* Whoever can write a ledger can make its digest fit, so each value is looked at as well; what has another shape is
* left out.
*/
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
// src/cache/newest.ts
/** More than one, because the newest may have gone from the cache meanwhile. */
const ASKED = 3;
const REMEDY = "Give the job `actions: read`, and leave `github-token` as it is, to have what the base has proven.";
/**
* Asks GitHub's REST API in a job. The permission is that of GitHub's documentation of "List GitHub Actions caches for
* a repository"; in a public repository any token will do.
*/
function newestKeys({ api, owner, repo }) {
	return async (prefix, scope, signal) => {
		if (api === null) return { reason: `there is no token to ask GitHub whose they are. ${REMEDY}` };
		const query = {
			owner,
			repo,
			key: prefix,
			ref: scope,
			sort: "created_at",
			direction: "desc",
			per_page: ASKED
		};
		const reply = await api.request("GET /repos/{owner}/{repo}/actions/caches", query, signal);
		if (!reply.ok) return { reason: `GitHub ${reply.reason} when it was asked whose they are.` };
		const entries = reply.status === 200 ? at(reply.body, "actions_caches") : null;
		if (!Array.isArray(entries)) {
			const may = reply.status === 401 || reply.status === 403 || reply.status === 404;
			return { reason: `GitHub answered ${reply.status}${reply.message === "" ? "" : ` (${reply.message})`} when it was asked whose they are.${may && reply.limited === null ? ` ${REMEDY}` : ""}` };
		}
		return { keys: entries.filter((entry) => at(entry, "ref") === scope).map((entry) => at(entry, "key")).filter((key) => typeof key === "string" && key.startsWith(prefix)) };
	};
}
// src/cache/packs/narinfo.ts
/** The only store that is packed: paths of another one would be of no use to anybody else. */
const STORE_FOLDER = "/nix/store";
/** Nix's own base 32 has no e, o, t and u. */
const BASE32_DIGIT = "[0-9a-df-np-sv-z]";
/**
* `HASH-NAME` by Nix's rules: 211 characters of name, which is never `.` or `..`, nor begins with one of them and a
* dash.
*/
const BASE_NAME = new RegExp(`^${BASE32_DIGIT}{32}-(?!\\.{1,2}(?:-|$))[0-9a-zA-Z+._?=-]{1,211}$`, "u");
/** The first digit of a SHA-256 in base 32 holds one bit. Nix refuses any other, and a whole build with it. */
const SHA256 = new RegExp(`^sha256:[01]${BASE32_DIGIT}{51}$`, "u");
/** Ditto for the other kinds of hash, each as long as it is in base 32. */
const CONTENT_ADDRESS = new RegExp(`^(?:text:|fixed:(?:r:|git:)?)(?:md5:[0-7]${BASE32_DIGIT}{25}|sha1:${BASE32_DIGIT}{32}|(?:sha256|blake3):[01]${BASE32_DIGIT}{51}|sha512:[0-3]${BASE32_DIGIT}{102})$`, "u");
const SIGNATURE = /^[^\s:]+:[A-Za-z0-9+/=]+$/u;
/**
* Whether a text is a path right in the store, by Nix's own rules for names: nothing else may become part of a file's
* name or of what Nix is told.
*/
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
* Reads a `.narinfo` of an archive in zstd. Whatever it says of where the archive is gets dropped, like everything of
* which Nix knows nothing. Null when anything of the rest is not as Nix itself would write it: Nix ends a build over a
* line that it cannot read.
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
/**
* A `.narinfo`; `archive`: where it is in the binary cache, and its length in bytes. Without it, only a pack can use
* the text.
*/
function renderNarInfo(info, archive) {
	return [
		["StorePath", info.storePath],
		...archive === void 0 ? [] : [["URL", archive.url], ["FileSize", String(archive.bytes)]],
		["Compression", "zstd"],
		["NarHash", info.narHash],
		["NarSize", String(info.narSize)],
		["References", info.references.map(storeBaseName).join(" ")],
		...info.deriver === null ? [] : [["Deriver", storeBaseName(info.deriver)]],
		...info.signatures.map((signature) => ["Sig", signature]),
		...info.ca === null ? [] : [["CA", info.ca]]
	].map(([key, value]) => `${key}: ${value}\n`).join("");
}
/** A folder as Nix's settings name a binary cache: as an address, in which they could not have a space. */
function folderAddress(path) {
	return `file://${path.split("/").map(encodeURIComponent).join("/")}`;
}
function inStore(name) {
	return `${STORE_FOLDER}/${name}`;
}
function storeBaseName(storePath) {
	return storePath.slice(11);
}
// src/cache/packs/pack.ts
/**
* A pack is one line of text, an index, and slices that lie one behind the other to the end of the file, each the
* archive (`nar.zst`) of one store path. The line has the SHA-256 of the index, and the index that of each slice: so
* whatever is read of a pack is verified, and nothing else needs to be read.
*/
const PACK_FORMAT = "nix-verdict-pack/1";
const HEADER = new RegExp(`^${PACK_FORMAT} (?<digest>[0-9a-f]{64}) (?<length>[1-9][0-9]{0,8})\n`, "u");
const LONGEST_HEADER = `${PACK_FORMAT} ${"0".repeat(64)} 999999999\n`.length;
/** What an index may take, packed or not: that of 50,000 store paths with 20 references each. In bytes. */
const INDEX_BYTES = 67108864;
/**
* Reads what a pack has, and looks at every value of it; the slices themselves are not read. Never throws for what a
* file is like. `reason`: a part of a sentence.
*/
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
				key: packKey(header[0]),
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
	const header = `${PACK_FORMAT} ${sha256(index)} ${index.length}\n`;
	const key = packKey(header);
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
/**
* Copies what several packs have into one; what is damaged is left out, and so is what `keep` does not want. Null when
* nothing is left.
*/
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
/**
* As many hex digits as tell packs apart for ever. The header stands for the whole file: it has the digest of all
* digests.
*/
function packKey(header) {
	return `pack-${sha256(Buffer.from(header)).slice(0, 40)}`;
}
/**
* The slices, or what is wrong with them. They have lengths only, which must fill the file: no two can overlap, and
* none can lie outside.
*/
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
// src/cache/packs/shelf.ts
/** The packs of one run: fetched when something of them is needed, and believed only what they turn out to hold. */
var PackShelf = class {
	/** Keys of packs that are gone, damaged, or not what their names say. Once forgotten, they can be made anew. */
	lost = /* @__PURE__ */ new Set();
	/** A sentence for each pack that could not be used, or not all of it. */
	problems = [];
	fetchedBytes = 0;
	#backend;
	#folder;
	#context;
	#open = /* @__PURE__ */ new Map();
	/** For each store path the keys of packs to take it from, the best first. */
	#holders = /* @__PURE__ */ new Map();
	/** `listed`: the best first; `folder`: where fetched packs are put. */
	constructor(context, listed, backend, folder) {
		this.#backend = backend;
		this.#folder = folder;
		this.#context = context;
		for (const { key, paths } of listed) {
			if (!isPackKey(key)) continue;
			for (const path of paths) if (isStorePath(path)) this.#holders.set(path, [...this.#holders.get(path) ?? [], key]);
		}
	}
	/** Whether a path can still be had, as far as is known. */
	has(path) {
		return this.#holders.has(path);
	}
	/** The archive of a path; null while no pack with it is open. */
	slice(path) {
		const key = this.#holderOf(path);
		return key === void 0 ? null : this.#open.get(key)?.slices.get(path) ?? null;
	}
	/** Of a path that has a slice: the pack that it is in. */
	keyOf(path) {
		return this.#holderOf(path) ?? "";
	}
	/** Fetches the packs that these paths are in. False when all of them are open already. */
	async fetchFor(paths) {
		const keys = new Set([...paths].filter((path) => this.slice(path) === null).flatMap((path) => this.#holderOf(path) ?? []));
		await Promise.all([...keys].map((key) => this.#fetch(key)));
		return keys.size > 0;
	}
	/** Forgets a path's archive, because it is damaged; another pack may have the same path. */
	strike(path) {
		const key = this.keyOf(path);
		this.lost.add(key);
		this.problems.push(`The pack ${key} has a damaged archive of ${path}, which is not used.`);
		this.#release(path, key);
	}
	/** Forgets a path wherever it is. */
	withdraw(path) {
		this.#holders.delete(path);
	}
	#holderOf(path) {
		const keys = this.#holders.get(path) ?? [];
		return keys.find((key) => this.#open.has(key)) ?? keys[0];
	}
	async #fetch(key) {
		const file = join(this.#folder, key);
		const fetched = await this.#backend.fetch([key], file, this.#context.signal);
		if (fetched.state === "failed") this.#giveUp(key, `could not be had from ${this.#backend.name}: ${fetched.reason}.`);
		else if (fetched.state === "miss") this.#lose(key, `is not in ${this.#backend.name} any more.`);
		else {
			this.fetchedBytes += await this.#context.world.files.size(file) ?? 0;
			await this.#openFetched(key, file);
		}
	}
	async #openFetched(key, file) {
		const opened = await openPack(file, this.#context.world);
		if (!opened.ok) this.#lose(key, `${opened.reason}, and is not used.`);
		else if (opened.pack.key !== key) this.#lose(key, "is another one than its name says, and is not used.");
		else {
			this.#open.set(key, opened.pack);
			for (const path of this.#pathsOf(key)) if (!opened.pack.slices.has(path)) this.#release(path, key);
		}
	}
	#lose(key, what) {
		this.lost.add(key);
		this.#giveUp(key, what);
	}
	#giveUp(key, what) {
		this.problems.push(`The pack ${key} ${what}`);
		for (const path of this.#pathsOf(key)) this.#release(path, key);
	}
	#pathsOf(key) {
		return [...this.#holders].filter(([, keys]) => keys.includes(key)).map(([path]) => path);
	}
	#release(path, key) {
		const others = (this.#holders.get(path) ?? []).filter((holder) => holder !== key);
		if (others.length > 0) this.#holders.set(path, others);
		else this.#holders.delete(path);
	}
};
// src/cache/packs/unpack-paths.ts
/** Nix asks binary caches with a small number first; `cache.nixos.org` has 40. This one costs no request. */
const PRIORITY = 10;
/**
* Fetches from packs what the builds of checks need, and nothing else: of all derivations that would be built, the
* outputs nearest to the checks. Makes a binary cache of them in the new folder `folder`, which has to stay as long as
* Nix builds. A missing or damaged pack never throws: then more is built.
*/
async function restorePaths(context, builds, { packs, backend }, folder) {
	const { world } = context;
	const fetched = join(folder, "packs");
	const cache = new BinaryCache(join(folder, "cache"), world.files);
	const shelf = new PackShelf(context, packs, backend, fetched);
	let paths = [];
	try {
		await world.files.makeFolder(fetched);
		if (packs.length > 0) paths = await fillCache(cache, shelf, builds, await readOutputPaths(builds, world));
	} catch (error) {
		if (!(error instanceof Error && "code" in error)) throw error;
		shelf.problems.push(`What earlier runs have built could not be unpacked: ${error.message}.`);
		await world.files.remove(cache.folder);
	}
	await world.files.remove(fetched);
	return {
		options: paths.length === 0 ? [] : [["extra-substituters", `${folderAddress(cache.folder)}?trusted=1`]],
		paths,
		used: [...new Set(paths.map((path) => shelf.keyOf(path)))],
		lost: [...shelf.lost],
		fetchedBytes: shelf.fetchedBytes,
		problems: shelf.problems
	};
}
async function readOutputPaths({ inputs }, { files }) {
	const outputs = /* @__PURE__ */ new Map();
	for (const drvPath of inputs.keys()) {
		const aterm = (await files.read(drvPath)).toString();
		const paths = outputPaths(aterm);
		outputs.set(drvPath, {
			paths: paths ?? [],
			substitutable: paths !== null && allowsSubstitutes(aterm)
		});
	}
	return outputs;
}
/**
* Puts the needed paths into a binary cache, and gives those that are in it. A path that turns out to be unusable is
* looked for in another pack, or left out.
*/
async function fillCache(cache, shelf, builds, outputs) {
	for (const check of builds.checks) for (const path of outputs.get(check)?.paths ?? []) shelf.withdraw(path);
	const built = new Set([...outputs.values()].flatMap(({ paths }) => paths));
	for (;;) {
		const needed = packedClosure(nearestOutputs(builds, outputs, shelf), shelf);
		if (await shelf.fetchFor(needed)) continue;
		const usable = [...needed].toReversed().filter((path) => {
			const complete = shelf.slice(path)?.info.references.every((reference) => !built.has(reference) || shelf.has(reference)) ?? false;
			if (!complete) shelf.withdraw(path);
			return complete;
		});
		if (usable.length < needed.size) continue;
		if (!await cache.addArchives(usable, shelf)) continue;
		if (usable.length > 0) await cache.describePaths(usable, shelf);
		return usable;
	}
}
/** Goes down from the checks to the first outputs on every way that packs have. Nothing below them is needed. */
function nearestOutputs({ checks, inputs }, outputs, shelf) {
	const found = /* @__PURE__ */ new Set();
	const seen = new Set(checks);
	const open = [...checks];
	for (let drvPath = open.pop(); drvPath !== void 0; drvPath = open.pop()) for (const input of inputs.get(drvPath) ?? []) {
		if (seen.has(input)) continue;
		seen.add(input);
		const { paths, substitutable } = outputs.get(input) ?? {
			paths: [],
			substitutable: false
		};
		if (substitutable && paths.every((path) => shelf.has(path))) for (const path of paths) found.add(path);
		else open.push(input);
	}
	return found;
}
/** These paths and all that they refer to, directly or not, as far as open packs have it. */
function packedClosure(paths, shelf) {
	const all = new Set(paths);
	for (const path of all) for (const reference of shelf.slice(path)?.info.references ?? []) if (shelf.has(reference)) all.add(reference);
	return all;
}
/** A binary cache in a folder, made of slices of packs. */
var BinaryCache = class {
	folder;
	#files;
	/** SHA-256 of the archives that are in it. */
	#archives = /* @__PURE__ */ new Set();
	constructor(folder, files) {
		this.folder = folder;
		this.#files = files;
	}
	/**
	* Copies the archives of these paths here, unless they are here. False when one was damaged; then it is neither here
	* nor on the shelf.
	*/
	async addArchives(paths, shelf) {
		await this.#files.makeFolder(join(this.folder, "nar"));
		let whole = true;
		for (const path of paths) {
			const slice = shelf.slice(path);
			if (slice === null || this.#archives.has(slice.sha256)) continue;
			const archive = join(this.folder, archiveName(slice.sha256));
			if (await this.#files.appendRange(slice.file, slice.offset, slice.length, archive) === slice.sha256) this.#archives.add(slice.sha256);
			else {
				await this.#files.remove(archive);
				shelf.strike(path);
				whole = false;
			}
		}
		return whole;
	}
	/** Writes the files by which Nix finds these paths here, and removes archives that turned out not to be needed. */
	async describePaths(paths, shelf) {
		const unused = new Set(this.#archives);
		for (const path of paths) {
			const slice = shelf.slice(path);
			if (slice === null) throw new Error(`${path} was unpacked, and has gone from its pack.`);
			unused.delete(slice.sha256);
			await this.#files.write(join(this.folder, narInfoName(path)), renderNarInfo(slice.info, {
				url: archiveName(slice.sha256),
				bytes: slice.length
			}));
		}
		for (const sha256 of unused) await this.#files.remove(join(this.folder, archiveName(sha256)));
		const info = `StoreDir: ${STORE_FOLDER}\nWantMassQuery: 1\nPriority: ${PRIORITY}\n`;
		await this.#files.write(join(this.folder, "nix-cache-info"), info);
		for (const folder of [
			join(this.folder, ".."),
			this.folder,
			join(this.folder, "nar")
		]) await this.#files.setMode(folder, 493);
	}
};
/** The name of an archive follows from its content, as Nix does it: two paths with the same archive share one. */
function archiveName(sha256) {
	return `nar/${sha256}.nar.zst`;
}
// src/github/rest-client.ts
/** GitHub's REST API for a job with this environment. */
function apiOf(env, githubToken) {
	return {
		url: env["GITHUB_API_URL"] ?? "https://api.github.com",
		token: githubToken ?? ""
	};
}
/** Longest wait for a whole answer. GitHub's own limit for one is 10 s; what takes half of it is of no use to a job. */
const REPLY_MS = 5e3;
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
	const timer = setTimeout(() => late.abort(), REPLY_MS);
	const tooLate = {
		ok: false,
		reason: `did not answer within ${REPLY_MS / 1e3} s`
	};
	try {
		const raw = await request(AbortSignal.any([signal, late.signal]));
		signal.throwIfAborted();
		if (late.signal.aborted) return tooLate;
		const body = removeToken(raw.body, token);
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
			reason: `gave no whole answer: ${hide(innermostCause(error), token)}`
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
* Not through @actions/cache: it takes every error for a key that is not there, tries five times over half a minute,
* cannot be stopped, and prints workflow commands. The address and the names of fields are those of its
* `CacheServiceClientJSON`.
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
		body: parseJson(text)
	};
}
function parseJson(text) {
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
function removeToken(body, token) {
	return parseJson(hide(JSON.stringify(body) ?? "null", token));
}
function hide(text, token) {
	return token === "" ? text : text.replaceAll(token, "***");
}
/** The innermost cause: `fetch` only says "fetch failed", and for a name with several addresses nothing at all. */
function innermostCause(error) {
	if (error instanceof Error && error.cause !== void 0) return innermostCause(error.cause);
	return messageOf(error) || (error.code ?? "no reason is known");
}
// src/github/job-event.ts
/**
* Servers with GitHub's actions whose caches hold no branches apart: what a pull request writes, the default branch may
* read.
*/
const WITHOUT_SCOPES = [
	"GITEA_ACTIONS",
	"FORGEJO_ACTIONS",
	"ACT"
];
/** Whether this is a job of GitHub Actions, or of a server with the same. */
function isJob(env) {
	return env["GITHUB_ACTIONS"] === "true";
}
/** The branch that a run's is to be merged into, and the default branch, as refs; null where nobody says. */
function branchesOf(env, event) {
	const base = env["GITHUB_BASE_REF"];
	const fallback = branch(memberText(event, "repository", "default_branch")) ?? (env["GITHUB_EVENT_NAME"] === "schedule" ? env["GITHUB_REF"] ?? null : null);
	return {
		base: base ? `refs/heads/${base}` : memberText(event, "merge_group", "base_ref"),
		fallback
	};
}
/**
* Whether only those may have run code for this job's ref who may write to the base: the default branch, and what
* GitHub protects. Pull requests never, nor the branches that a merge queue makes of them: what runs there is not
* merged yet.
*/
function isDefended(env, event) {
	const ref = env["GITHUB_REF"] ?? "";
	if (!/^refs\/(?:heads|tags)\//u.test(ref) || ref.startsWith("refs/heads/gh-readonly-queue/")) return false;
	if (WITHOUT_SCOPES.some((name) => env[name] === "true")) return false;
	return ref === branchesOf(env, event).fallback || env["GITHUB_REF_PROTECTED"] === "true";
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
/** Names of owners and repositories do not differ by case alone. */
function sameName(a, b) {
	return typeof a === "string" && a.toLowerCase() === b.toLowerCase();
}
function memberText(event, ...path) {
	const value = at(event, ...path);
	return typeof value === "string" && value !== "" ? value : null;
}
// src/github/checkout.ts
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/u;
/**
* Which commit a flake's folder has, from git alone and before Nix reads anything of it: HEAD, unless the reference
* names another one (`rev`, `ref`). Folders whose files are laid out like a repository count for none: a commit can
* bring such a folder along, and it would name any commit.
*/
async function locateFlake(context, flake) {
	const { world } = context;
	const reference = referenceOf(flake, world);
	const folder = localTree(reference, resolve("."));
	if (folder === null) return {
		folder,
		commit: null,
		reason: `"${flake}" is not in a folder of this machine`
	};
	const asked = new URLSearchParams(reference.split("?", 2)[1]);
	const name = asked.get("rev") ?? asked.get("ref") ?? "HEAD";
	const top = await askGit(context, folder, ["rev-parse", "--show-toplevel"]);
	if (top === null || !world.files.exists(join(top, ".git"))) return {
		folder,
		commit: null,
		reason: `"${flake}" is not in a git repository that git can read`
	};
	const commit = await askGit(context, folder, [
		"rev-parse",
		"--verify",
		"--quiet",
		"--end-of-options",
		`${name}^{commit}`
	]);
	if (commit === null || !COMMIT.test(commit)) return {
		folder,
		commit: null,
		reason: `git finds no commit "${name}" for "${flake}"`
	};
	return {
		folder,
		commit,
		reason: ""
	};
}
/** Whether a commit equals another or is its ancestor. False also where a shallow clone lacks those between. */
async function isAncestor(context, { folder, commit }, later) {
	return COMMIT.test(later) && await askGit(context, folder, [
		"merge-base",
		"--is-ancestor",
		commit,
		later
	]) !== null;
}
/** The commits that a commit was made from, first to last, also where a shallow clone does not have them. */
async function parentsOf(context, { folder, commit }) {
	const [header = ""] = (await askGit(context, folder, [
		"cat-file",
		"commit",
		commit
	]) ?? "").split("\n\n", 1);
	return Array.from(header.matchAll(/^parent ([0-9a-f]{40,64})$/gmu), ([, parent = ""]) => parent);
}
/**
* Commits that lead to a commit and not to `known`, the newest first, at most so many; parents that a shallow clone
* does not have are among them.
*/
async function madeHere(context, checkout, known, most) {
	const list = (...except) => askGit(context, checkout.folder, [
		"rev-list",
		`--max-count=${most}`,
		checkout.commit,
		...except
	]);
	const made = ((COMMIT.test(known) ? await list(`^${known}`) : null) ?? await list() ?? "").split("\n").filter((one) => COMMIT.test(one));
	const parents = await Promise.all(made.map((commit) => parentsOf(context, {
		...checkout,
		commit
	})));
	return [.../* @__PURE__ */ new Set([...made, ...parents.flat()])].filter((one) => one !== known).slice(0, most);
}
/**
* What a clone has of pull requests, under its refs or fetched last, and what GitHub's merges among them were made
* from.
*/
async function pullRequestsIn(context, { folder }) {
	const [refs, heads] = await Promise.all([askGit(context, folder, [
		"for-each-ref",
		"--format=%(objectname)",
		"refs/pull",
		"refs/remotes/pull"
	]), fetchHead(context, folder)]);
	const fetched = heads.filter((line) => OF_PULL_REQUEST.test(line)).map((line) => line.split(/\s/u, 1)[0] ?? "");
	const found = [...(refs ?? "").split("\n"), ...fetched].filter((one) => COMMIT.test(one));
	const merged = await Promise.all([...new Set(found)].map((commit) => parentsOf(context, {
		folder,
		commit
	})));
	return [.../* @__PURE__ */ new Set([...found, ...merged.flatMap((parents) => parents.slice(1))])];
}
/** A line of FETCH_HEAD: a pull request's head, or a merge of it. */
const OF_PULL_REQUEST = /\bpull\/\d+\//u;
/** What a clone tells of where these commits came from. */
async function fetchedFrom(context, { folder, commit }, commits) {
	const ask = async (...args) => await askGit(context, folder, args) ?? "";
	const [refs, urls, heads] = await Promise.all([
		ask("for-each-ref", `--points-at=${commit}`, "--format=%(refname)", "refs/pull", "refs/remotes/pull"),
		ask("config", "--get-regexp", String.raw`^remote\..*\.url$`),
		fetchHead(context, folder)
	]);
	const told = heads.filter((line) => commits.some((one) => line.startsWith(one)));
	const addresses = [...urls.split("\n").map((line) => line.split(" ").at(-1) ?? ""), ...told.map((line) => line.split(" of ").at(-1) ?? "")];
	return {
		pullRequest: refs !== "" || told.some((line) => OF_PULL_REQUEST.test(line)),
		repositories: addresses.flatMap((address) => repositoryIn(address) ?? [])
	};
}
/** Whether the clone has kept credentials, as `actions/checkout` does unless it is told otherwise. */
async function keepsCredentials(context, folder) {
	return await askGit(context, folder, [
		"config",
		"--name-only",
		"--get-regexp",
		String.raw`^http\..*\.extraheader$`
	]) !== null;
}
async function fetchHead(context, folder) {
	const { world } = context;
	const path = await askGit(context, folder, [
		"rev-parse",
		"--git-path",
		"FETCH_HEAD"
	]);
	return path === null ? [] : await world.files.read(resolve(folder, path)).then((text) => text.toString().split("\n"), () => []);
}
/** "owner/name" of an address of a repository on a server; null for a folder of this machine. */
function repositoryIn(address) {
	return /^(?:\w+:\/\/[^/]+\/|[^/]+@[^/:]+:)(?:.*\/)?([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/u.exec(address)?.[1] ?? null;
}
/** What git prints, without the newline at its end; null when it says no, or cannot be had. */
async function askGit({ world: { processes }, signal }, folder, args) {
	return (await git(folder, args, processes, signal))?.replace(/\n$/u, "") ?? null;
}
// src/github/fork.ts
/**
* Where events name a commit of somebody's branch: the member that holds it, and under it the repository's name and the
* commit.
*/
const HEADS = [
	[
		["workflow_run"],
		["head_repository", "full_name"],
		["head_sha"]
	],
	[
		["pull_request"],
		[
			"head",
			"repo",
			"full_name"
		],
		["head", "sha"]
	],
	[
		["client_payload", "pull_request"],
		[
			"head",
			"repo",
			"full_name"
		],
		["head", "sha"]
	]
];
/** What GitHub may say without knowing the commit: it is nobody's then. (GitHub's API: "No commit found for SHA".) */
const NO_COMMIT = 422;
const STRANGER = "a repository that is gone";
/**
* The fork that a commit comes from, or a merge of it, as a sentence calls it; null when nothing says that it comes
* from one. Asked are the event, GitHub, and the clone. Where GitHub does not answer, a commit of a pull request counts
* for a fork's.
*/
async function forkOf(context, checkout, job) {
	const { signal } = context;
	const commits = [checkout.commit, ...(await parentsOf(context, checkout)).slice(1)];
	for (const [holder, name, commit] of HEADS) {
		const head = at(job.event, ...holder);
		if (commits.some((one) => at(head, ...commit) === one) && !sameName(at(head, ...name), job.repository)) return nameRepository(at(head, ...name));
	}
	const { pullRequest, repositories } = await fetchedFrom(context, checkout, commits);
	const foreign = repositories.find((name) => !sameName(name, job.repository)) ?? null;
	const answer = await findProposal(commits, job, signal);
	if (answer.state === "found") return answer.fork;
	if (answer.state === "no such commit") return await forkIn(context, checkout, job);
	return foreign ?? (pullRequest && answer.state === "unknown" ? "a pull request" : null);
}
/** Commits of a clone that GitHub is asked about, one by one. */
const MOST_ASKED_COMMITS = 20;
/**
* The fork whose pull request a clone has, where a job has made something of its own of it: merged, rebased, picked or
* copied, committed or not. Null when there is none, also where a job has made a commit of the base's own.
*/
async function forkIn(context, checkout, job) {
	const { signal } = context;
	const [made, fetched] = await Promise.all([madeHere(context, checkout, job.env["GITHUB_SHA"] ?? "", MOST_ASKED_COMMITS), pullRequestsIn(context, checkout)]);
	for (const commit of new Set([...fetched, ...made].slice(0, MOST_ASKED_COMMITS))) {
		for (const [holder, name, head] of HEADS) {
			const holds = at(job.event, ...holder);
			if (at(holds, ...head) === commit && !sameName(at(holds, ...name), job.repository)) return nameRepository(at(holds, ...name));
		}
		const answer = await findProposal([commit], job, signal, true);
		if (answer.state === "found" && answer.fork !== null) return answer.fork;
		if (answer.state === "unknown" && fetched.includes(commit)) return "a pull request";
	}
	return null;
}
/**
* Whether somebody could write with what this job has. Nobody tells what a token may do, so only one that is not there
* may nothing, and a fork's in its own pull request.
*/
async function mayWrite(context, folder, { event, repository, token }) {
	const head = at(event, "pull_request", "head");
	if (head !== void 0 && !sameName(at(head, "repo", "full_name"), repository) && at(event, "repository", "private") !== true) return false;
	return token || await keepsCredentials(context, folder);
}
/**
* Who has proposed one of these commits, by the pull requests that are not merged. `asHead`: only what is the head of
* one counts, for the first as for all others.
*/
async function findProposal(commits, { api, owner, repo, repository }, signal, asHead = false) {
	if (api === null) return { state: "unknown" };
	const heads = [];
	for (const [index, commit_sha] of commits.entries()) {
		const reply = await api.request("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", {
			owner,
			repo,
			commit_sha,
			per_page: 100
		}, signal);
		if (index === 0 && reply.ok && reply.status === NO_COMMIT) return { state: "no such commit" };
		if (!reply.ok || reply.status !== 200 || !Array.isArray(reply.body)) {
			if (index === 0) return { state: "unknown" };
			continue;
		}
		heads.push(...reply.body.filter((pull) => at(pull, "merged_at") === null && (index === 0 && !asHead || at(pull, "head", "sha") === commit_sha)).map((pull) => at(pull, "head")));
	}
	if (heads.length === 0) return { state: "none" };
	const names = heads.map((head) => at(head, "repo", "full_name"));
	if (names.some((name) => sameName(name, repository))) return {
		state: "found",
		fork: null
	};
	return {
		state: "found",
		fork: nameRepository(names[0])
	};
}
function nameRepository(repository) {
	return typeof repository === "string" && /^[\w.-]+\/[\w.-]+$/u.test(repository) ? repository : STRANGER;
}
// src/github/origin.ts
/**
* Events under which the code of the ref itself is run, by whoever may change that ref. GitHub's documentation of
* events: for these, GITHUB_SHA is a commit of GITHUB_REF that the event is about. Under all others GITHUB_REF is a
* branch that the event has little to do with, and a job checks out what it wants; so is what we do not know.
*/
const OWN_CODE = /* @__PURE__ */ new Set([
	"push",
	"merge_group",
	"pull_request",
	"pull_request_review",
	"pull_request_review_comment"
]);
/** Other names for tokens in a job; the last one opens what trusts GitHub's word for this repository. */
const TOKENS = [
	"GITHUB_TOKEN",
	"GH_TOKEN",
	"ACTIONS_ID_TOKEN_REQUEST_TOKEN"
];
/** Outside of GitHub's jobs everything is the user's own. */
const OWN = {
	job: null,
	place: {
		folder: null,
		commit: null,
		reason: ""
	},
	untold: null,
	onlyClean: false
};
/**
* Finds out whose code a run is about to evaluate, before anything of it is read. Throws `refused` where it is a fork's
* and the job may write: then it must not be evaluated at all. `api`: GitHub's, with the run's own token; null without
* one.
*/
async function originOf(context, flake, api) {
	const { world } = context;
	if (!isJob(world.env)) return OWN;
	const [job, place] = [await openJob(api, world), await locateFlake(context, flake)];
	if (place.folder === null && OWN_CODE.has(job.env["GITHUB_EVENT_NAME"])) return {
		...OWN,
		job,
		place
	};
	return await judgeOrigin(context, job, place);
}
/**
* What is known once Nix has said which revision it evaluates, null for one that git does not have so. Throws `refused`
* as {@link originOf} does, when it is another one than git said.
*/
async function settle(context, origin, revision) {
	const { job, place, untold, onlyClean } = origin;
	if (job === null || place.folder === null && untold === null) return origin;
	if (revision === null) return onlyClean && untold === null ? await changed(context, origin, job) : origin;
	if (revision === place.commit) return origin;
	const other = await judgeOrigin(context, job, {
		...place,
		commit: revision
	});
	return {
		...other,
		untold: untold ?? other.untold
	};
}
/** Files beside a commit are anybody's. Where the clone has a fork's pull request as well, they are taken for its. */
async function changed(context, origin, job) {
	const { folder, commit } = origin.place;
	const checkout = {
		folder: folder ?? ".",
		commit: commit ?? ""
	};
	const fork = await forkIn(context, checkout, job);
	if (fork !== null && await mayWrite(context, checkout.folder, job)) throw new VerdictError("refused", refusalMessage(`${commit} with changes`, fork, job.env["GITHUB_EVENT_NAME"]));
	return {
		...origin,
		untold: `What is evaluated is not what commit ${commit} has: there are changes that are not committed`
	};
}
/**
* Why a verdict says nothing of the commit that the job is for, as a sentence; null where it does. Under events that
* run no code of their ref, that commit is the tip of a branch, and a stranger's green verdict must not land on it.
*/
function besides({ job, place }) {
	if (job === null || OWN_CODE.has(job.env["GITHUB_EVENT_NAME"]) || place.folder === null || place.commit === job.env["GITHUB_SHA"]) return null;
	return `Under ${job.env["GITHUB_EVENT_NAME"]} this job is for commit ${job.env["GITHUB_SHA"]}, and ${place.commit ?? "another one"} is checked out`;
}
async function openJob(api, world) {
	const { env } = world;
	const [, owner = "", repo = ""] = /^([\w.-]+)\/([\w.-]+)$/u.exec(env["GITHUB_REPOSITORY"] ?? "") ?? [];
	return {
		env,
		event: await readEvent(world),
		owner,
		repo,
		repository: `${owner}/${repo}`,
		api: owner === "" ? null : api,
		token: api !== null || TOKENS.some((name) => Boolean(env[name]))
	};
}
async function judgeOrigin(context, job, place) {
	const { folder, commit, reason } = place;
	const untold = (why) => ({
		job,
		place,
		untold: why,
		onlyClean: true
	});
	const { GITHUB_EVENT_NAME: event, GITHUB_SHA: sha, GITHUB_REF: ref = "" } = job.env;
	if (commit === null) return untold(`It cannot be told which commit is checked out: ${reason}`);
	if (OWN_CODE.has(event)) {
		const own = [sha, ref.startsWith("refs/pull/") ? at(job.event, "pull_request", "head", "sha") : void 0];
		if (ref !== "" && own.includes(commit)) return {
			job,
			place,
			untold: null,
			onlyClean: false
		};
	} else if (commit === sha && /^refs\/(?:heads|tags)\//u.test(ref)) return {
		job,
		place,
		untold: null,
		onlyClean: true
	};
	const checkout = {
		folder: folder ?? ".",
		commit
	};
	const noBranch = "This job runs for no branch";
	if (await isKnown(context, checkout, job)) return ref === "" ? untold(noBranch) : {
		job,
		place,
		untold: null,
		onlyClean: true
	};
	const fork = await forkOf(context, checkout, job);
	if (fork !== null && await mayWrite(context, checkout.folder, job)) throw new VerdictError("refused", refusalMessage(commit, fork, event));
	return untold(ref === "" ? noBranch : `Commit ${commit} is checked out, which is neither the one that this run is for (${sha}) nor one of the base branch`);
}
function refusalMessage(commit, fork, event) {
	return `nix-verdict does not build commit ${commit} here: it comes from ${fork}, and under ${event} the job may have a token that can write and the repository's secrets. Build pull requests in a workflow \`on: pull_request\`, where a fork's job gets neither. For comments on them, add the reporting bot (report/action.yml) in a second workflow, on workflow_run.`;
}
/**
* Whether a branch that only its own people may write has this commit, so that the code is theirs. GitHub's word goes
* before that of the clone, whose files may be anybody's.
*/
async function isKnown(context, checkout, job) {
	const { signal } = context;
	const { env, event } = job;
	const told = await isInBranches(checkout.commit, job, signal);
	if (told !== null) return told;
	const shas = [
		isDefended(env, event) ? env["GITHUB_SHA"] : void 0,
		at(event, "pull_request", "base", "sha"),
		at(event, "merge_group", "base_sha")
	];
	for (const sha of shas) if (typeof sha === "string" && await isAncestor(context, checkout, sha)) return true;
	return false;
}
/** Whether the base or the default branch has a commit, by GitHub's word; null where one stays unknown. */
async function isInBranches(commit, { env, event, api, owner, repo }, signal) {
	const { base, fallback } = branchesOf(env, event);
	const branches = new Set([base, fallback].filter((one) => one !== null));
	if (api === null || branches.size === 0) return null;
	let isTold = true;
	for (const branch of branches) {
		const basehead = `${branch.replace(/^refs\/heads\//u, "")}...${commit}`;
		const reply = await api.request("GET /repos/{owner}/{repo}/compare/{basehead}", {
			owner,
			repo,
			basehead,
			per_page: 1
		}, signal);
		const status = reply.ok && reply.status === 200 ? at(reply.body, "status") : null;
		if (status === "behind" || status === "identical") return true;
		isTold &&= status === "ahead" || status === "diverged";
	}
	return isTold ? false : null;
}
// src/cache/scope.ts
/** Outside of GitHub's jobs there are no branches to tell apart: whoever may write to the folder vouches. */
const HERE = "this machine";
/**
* What a run is compared with where no other branch is: the one before it in the same scope. Reads well behind "vs", as
* the name of a branch does.
*/
const BEFORE = "the run before";
/** Raised when an older reader would misunderstand the format. Since 2, keys end with the content's digest. */
const FORMAT = 2;
/**
* Reads them from the job's environment. A run believes its base and the default branch; itself only where nobody else
* may have written what is there, or when `trust` says so: any step of a job can write to the cache under the job's own
* ref, so that what an earlier push forged would outlive it. GitHub's cache keeps the writers apart: what a pull
* request writes, no branch can read.
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
/**
* The scopes whose last run this one may be compared with, the first that has one counts: the branch that it is to be
* merged into, else the default branch. A run of the default branch itself, and one outside of GitHub's jobs, is
* compared with the one before it. `name`: the branch as people say it, or "the run before".
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
/**
* How the keys of a ledger begin: format, system, branch, flake. The names of the last two may hold what a key may not,
* so they are there as digests.
*/
function ledgerPrefix({ flake, scope, system }) {
	return [
		"ledger",
		FORMAT,
		system,
		shortDigest(scope),
		shortDigest(flake),
		""
	].join("-");
}
function shortDigest(name) {
	return createHash("sha256").update(name).digest("hex").slice(0, 16);
}
// src/cache/recall.ts
/**
* Reads the newest ledgers of all scopes that may vouch for this run, at once. Whatever is wrong with one costs what it
* says and no more; a notice tells.
*/
async function recall(context, backend, scopes, { system, selection, newest }) {
	const nameOf = (scope) => ({
		flake: scopes.flake,
		scope,
		system
	});
	const reader = new LedgerReader(context, backend);
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
/**
* The first that has a run with the selection. Behind one of which nobody knows what is in it, the next is not looked
* for: it would be the wrong branch.
*/
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
/**
* The newest ledger of one scope, and its key; an empty one where there is none that can be read, null where the
* backend cannot tell.
*/
async function fetchLedger(context, backend, name) {
	return await new LedgerReader(context, backend).newest(name);
}
/** How the key of a ledger ends: with the SHA-256 of the file, so that whoever knows the key knows the content. */
function digestOf(ledger) {
	return createHash("sha256").update(ledger).digest("hex");
}
/** Fetches ledgers, and says what became of each. */
var LedgerReader = class {
	#backend;
	#context;
	#reasons = /* @__PURE__ */ new Set();
	constructor(context, backend) {
		this.#backend = backend;
		this.#context = context;
	}
	/** Of another scope, where nobody but its own runs can have written it. */
	async plain(name) {
		return {
			ledger: (await this.newest(name)).ledger,
			believed: true
		};
	}
	/**
	* Of another scope, by the key that GitHub says is there. Where GitHub says nothing, what is found is only good for
	* comparing with.
	*/
	async genuine(name, newest) {
		const listed = await newest(ledgerPrefix(name), name.scope, this.#context.signal);
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
		for (const reason of this.#reasons) this.#context.emit({
			type: "notice",
			level: "info",
			message: `No proof of the base counts in this run, and no store path of it is used: ${reason}`
		});
	}
	async #fetch(prefix) {
		await using folder = await this.#context.world.files.temporary("nix-verdict-ledger-");
		const file = join(folder.path, "ledger");
		const fetched = await this.#backend.fetch([prefix], file, this.#context.signal);
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
			file: await this.#context.world.files.read(file),
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
		if (!this.#context.signal.aborted) this.#say(name, "warning", `could not be had from ${this.#backend.name}: ${reason}. Nothing is proven by it in this run.`);
	}
	#say(name, level, what) {
		this.#context.emit({
			type: "notice",
			level,
			message: `What runs of ${name.scope} on ${name.system} left for ${name.flake} (${ledgerPrefix(name)}*) ${what}`
		});
	}
};
/**
* For each check, the runs of the first history that has any: a branch's own times say more of it than the default
* branch's.
*/
function preferred(histories) {
	const merged = /* @__PURE__ */ new Map();
	for (const history of histories.toReversed()) for (const [system, checks] of history) merged.set(system, new Map([...merged.get(system) ?? [], ...checks]));
	return merged;
}
// src/cache/packs/pack-paths.ts
/**
* How much goes into one pack, unless a single path is larger: what a cache takes and gives in one request, and a
* runner's disk bears twice. In bytes.
*/
const PACK_BYTES = 1073741824;
/**
* The first Nix that has to be told which shape of JSON is wanted. Before, paths are keys as in 1, or (up to 2.18, and
* Lix) members of a list.
*/
const JSON_FORMAT_SINCE = "2.33";
/**
* Puts valid store paths into new packs in a folder, with one Nix that makes the archives of all. What evaluation
* brings anyway (sources) is left out. What does not fit into the last pack is left out too: the paths that matter most
* come first. Gives a reason instead when Nix fails or `signal` aborts.
*/
async function packPaths(context, tool, storePaths, folder) {
	const { world, signal } = context;
	try {
		const asked = await queryFacts(context, tool, [...new Set(storePaths)].filter(isStorePath));
		if (typeof asked === "string") return {
			ok: false,
			reason: asked
		};
		const paths = asked.filter(({ source }) => !source);
		if (paths.length === 0) return {
			ok: true,
			packs: [],
			reason: null
		};
		await using cache = await world.files.temporary("archives-", folder);
		const failure = await copyTo(context, cache.path, tool, paths);
		const slices = await readSlices(cache.path, paths, world.files, signal);
		if (slices.length === 0 && failure !== null) return {
			ok: false,
			reason: failure
		};
		const { groups, left } = divide(slices);
		const packs = [];
		for (const group of groups) packs.push(await writePack(group, folder, world, signal));
		return {
			ok: true,
			packs,
			reason: failure ?? (left === 0 ? null : `${left} store paths did not fit into 8 packs of 1073741824 bytes`)
		};
	} catch (error) {
		if (signal.aborted) return {
			ok: false,
			reason: "there was no time left for it"
		};
		if (error instanceof Error && "code" in error) return {
			ok: false,
			reason: error.message
		};
		throw error;
	}
}
/** What Nix knows of valid paths; the others are not in the answer. A sentence when Nix fails. */
async function queryFacts({ world, signal }, tool, storePaths) {
	const format = tool.implementation !== "lix" && atLeast(tool.version, JSON_FORMAT_SINCE) ? ["--json-format", "1"] : [];
	const output = await world.processes.run({
		...nixCommand(tool, ["path-info"], [
			"--json",
			...format,
			"--stdin"
		]),
		input: storePaths.join("\n")
	}, signal);
	signal.throwIfAborted();
	if (output.code !== 0) return output.startError ?? lastError(output.stderr) ?? `nix path-info ended with ${output.signal ?? output.code}`;
	const answer = parseAnswer(tool, output.stdout);
	const known = new Map(Array.isArray(answer) ? answer.map((info) => [info.path, info]) : Object.entries(answer));
	return storePaths.flatMap((storePath) => {
		const { references, deriver, ca } = known.get(storePath) ?? {};
		return references === void 0 ? [] : [{
			storePath,
			references,
			source: (deriver ?? null) === null && (ca ?? null) !== null
		}];
	});
}
/** Makes a binary cache of just these paths. Gives what went wrong, or null. */
async function copyTo({ world, signal }, cache, tool, paths) {
	const wanted = new Set(paths.map(({ storePath }) => storePath));
	for (const reference of new Set(paths.flatMap(({ references }) => references))) if (!wanted.has(reference)) await world.files.write(join(cache, narInfoName(reference)), absent(reference));
	const to = `${folderAddress(cache)}?compression=zstd`;
	const command = nixCommand(tool, ["copy"], [
		"--to",
		to,
		"--no-recursive",
		"--no-check-sigs",
		"--stdin"
	]);
	const output = await world.processes.run({
		...command,
		input: [...wanted].join("\n")
	}, signal);
	signal.throwIfAborted();
	return output.code === 0 ? null : output.startError ?? lastError(output.stderr) ?? `nix copy ended with ${output.signal ?? output.code}`;
}
/** Says of a path that it is in a binary cache, with an archive that is not there. */
function absent(storePath) {
	return `StorePath: ${storePath}\nURL: nar/absent\nCompression: none\nNarHash: sha256:${"0".repeat(52)}\nNarSize: 1
References: 
`;
}
async function readSlices(cache, paths, files, signal) {
	const slices = [];
	const present = new Set(await files.list(cache));
	for (const { storePath } of paths) {
		signal.throwIfAborted();
		const name = narInfoName(storePath);
		const text = present.has(name) ? (await files.read(join(cache, name))).toString() : "";
		const info = parseNarInfo(text);
		const nar = narFile(text);
		if (info === null || nar === null || info.storePath !== storePath) continue;
		const file = join(cache, nar);
		const length = await files.size(file) ?? 0;
		if (length > 0) slices.push({
			info,
			file,
			offset: 0,
			length,
			sha256: await files.hashRange(file, 0, length)
		});
	}
	return slices;
}
/** Each slice goes into the first pack that has room for it. `left`: how many found none. */
function divide(slices) {
	const packs = [];
	let left = 0;
	for (const slice of slices) {
		const fits = packs.find(({ bytes }) => bytes + slice.length <= PACK_BYTES);
		if (fits !== void 0) {
			fits.group.push(slice);
			fits.bytes += slice.length;
		} else if (packs.length < 8) packs.push({
			group: [slice],
			bytes: slice.length
		});
		else left += 1;
	}
	return {
		groups: packs.map(({ group }) => group),
		left
	};
}
// src/cache/remember.ts
/** Saving may not hold up a job: what has not been kept by then is built again some day. In milliseconds. */
const SAVE_MS = 18e4;
/**
* Adds what a run found out to what others have kept meanwhile. Never throws for what the backend does: a notice says
* what was not kept.
*/
async function remember(context, note, backend) {
	const { world, emit, signal } = context;
	await using folder = await world.files.temporary("nix-verdict-save-");
	const mine = parseLedger(Buffer.from(note.ledger, "base64")).ledger ?? EMPTY_LEDGER;
	const { ledger: theirs, key: previous } = await fetchLedger({
		...context,
		emit: () => void 0
	}, backend, note.name);
	if (theirs === null && !note.whole) {
		emit({
			type: "notice",
			level: "warning",
			message: `What this run found out was not kept: ${backend.name} does not tell what is there already, and a new ledger would take its place. Later runs go without.`
		});
		return;
	}
	const keeper = new Keeper(context, backend, folder.path);
	const fresh = await keeper.packUp(note);
	const ledger = mergeLedgers(theirs ?? EMPTY_LEDGER, mine, {
		...EMPTY_LEDGER,
		packs: fresh
	});
	const { packs, dropped } = withinBudget(ledger.packs.filter(({ key }) => !note.lost.includes(key)), note.budgetBytes);
	const few = packs.length > 10 ? await keeper.putTogether(packs) : {
		packs,
		dropped: []
	};
	if (!await keeper.keepLedger(note, {
		...ledger,
		packs: few.packs
	})) return;
	for (const key of [
		previous,
		...dropped.map(({ key }) => key),
		...few.dropped.map(({ key }) => key)
	]) if (key !== null) await backend.forget(key, signal);
}
/** Leaves out the packs that no check has needed for the longest time, until the rest fits. */
function withinBudget(packs, budgetBytes) {
	const kept = {
		packs: [],
		dropped: []
	};
	let left = budgetBytes;
	for (const pack of packs.toSorted((a, b) => b.usedAt - a.usedAt)) {
		left -= pack.bytes;
		kept[left >= 0 ? "packs" : "dropped"].push(pack);
	}
	return kept;
}
/** Brings things to the backend. */
var Keeper = class {
	#backend;
	#folder;
	#context;
	constructor(context, backend, folder) {
		this.#backend = backend;
		this.#folder = folder;
		this.#context = context;
	}
	/** Packs what was built, and gives the packs that are kept now. */
	async packUp({ tool, built, budgetBytes }) {
		if (built.length === 0) return [];
		const packed = await packPaths(this.#context, tool, built, this.#folder);
		if (!packed.ok) {
			this.#warn(`Store paths that were built for checks were not kept: ${packed.reason}. The next run builds them again.`);
			return [];
		}
		if (packed.reason !== null) this.#warn(`Some store paths that were built for checks were not kept: ${packed.reason}. The next run builds them again.`);
		const kept = [];
		for (const { file, key, bytes, paths } of packed.packs) if (bytes > budgetBytes) this.#warn(`A pack of ${paths.length} store paths was not kept: its ${bytes} bytes are above the cache's budget of ${budgetBytes}. Give it more with cache-budget.`);
		else if (await this.#store(key, file, `${paths.length} store paths`)) kept.push({
			key,
			bytes,
			usedAt: this.#context.world.now(),
			paths
		});
		return kept;
	}
	/** Makes one pack of the smallest, so that few requests fetch all of them; what cannot be had is left out. */
	async putTogether(packs) {
		const bySize = packs.toSorted((a, b) => a.bytes - b.bytes);
		const small = bySize.slice(0, packs.length - 5);
		const large = bySize.slice(small.length);
		const files = [];
		for (const { key } of small) {
			const file = join(this.#folder, key);
			if ((await this.#backend.fetch([key], file, this.#context.signal)).state !== "hit") continue;
			const opened = await openPack(file, this.#context.world);
			if (opened.ok && opened.pack.key === key) files.push(file);
		}
		const merged = files.length === 0 ? null : await mergePacks(files, this.#folder, this.#context.world);
		if (merged === null || !await this.#store(merged.key, merged.file, "small packs in one")) return {
			packs: large,
			dropped: small
		};
		const usedAt = Math.max(...small.map((pack) => pack.usedAt));
		return {
			packs: [...large, {
				key: merged.key,
				bytes: merged.bytes,
				usedAt,
				paths: merged.paths
			}],
			dropped: small.filter(({ key }) => key !== merged.key)
		};
	}
	/** Whether the ledger is kept. It goes last: it never names what is not there. */
	async keepLedger({ name }, ledger) {
		const file = join(this.#folder, "ledger");
		const content = renderLedger(ledger);
		await this.#context.world.files.write(file, content);
		const time = new Date(this.#context.world.now()).toISOString().replaceAll(/[-:.]/gu, "");
		return await this.#store(`${ledgerPrefix(name)}${time}-${digestOf(content)}`, file, `${ledger.proofs.length} proofs`);
	}
	async #store(key, file, what) {
		const stored = await this.#backend.store(key, file, this.#context.signal);
		if (stored.state === "failed") this.#warn(`${what} were not kept in ${this.#backend.name} as ${key}: ${stored.reason}. Later runs go without.`);
		else this.#context.emit({
			type: "notice",
			level: "detail",
			message: `Kept in ${this.#backend.name} as ${key}: ${what}.`
		});
		return stored.state !== "failed";
	}
	#warn(message) {
		this.#context.emit({
			type: "notice",
			level: "warning",
			message
		});
	}
};
export { trackedState as C, ENTRY as S, mergeLedgers as _, scopesOf as a, openCache as b, settle as c, sameName as d, apiOf as f, EMPTY_LEDGER as g, newestKeys as h, recall as i, readEvent as l, restorePaths as m, remember as n, besides as o, realGitHub as p, digestOf as r, originOf as s, SAVE_MS as t, runAddress as u, renderLedger as v, refuseTracked as x, chooseCache as y };
