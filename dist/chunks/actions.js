import { t as printable, u as childEnvironment } from "./clean-start.js";
import { dirname, join } from "node:path";
/** Longest quotation of what somebody else wrote, in characters. */
const QUOTED = 160;
/** A pause of Azure's client before its fourth try. */
const LONG_PAUSE_MS = 1e4;
const TRIED = /^Attempt (?<number>\d+) of \d+ failed with error: /u;
const PAUSE = /^azure:\S+ RetryPolicy: Delay for (?<milliseconds>\d+)ms/u;
const PROGRESS = /^(?:Received|Sent) (?<bytes>\d+) of \d+ \(/u;
/** Lines by which the package ends a call without success. When the last of several tries succeeds, or finds nothing, there is none. */
const ENDED = /^(?:::(?:warning|error)::|Failed to save: |Cache (?:save|restore) skipped: )/u;
/**
* Beginnings of all lines that tell of a failure; what follows them is said. Why a key could not be had is in a line for debugging only, which status Azure
* answered is told by its client alone, and what tar and its helpers say is their own.
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
function tells(said) {
	return TELLING.test(said);
}
/** Whether these lines tell that a call has failed. */
function failed(said) {
	return said.some((line) => ENDED.test(line));
}
/** Whether the package, or Azure's client, goes on trying the same for longer than it is waited for. */
function givesUp(said) {
	return Number(TRIED.exec(said)?.groups?.["number"] ?? 0) >= 3 || Number(PAUSE.exec(said)?.groups?.["milliseconds"] ?? 0) >= LONG_PAUSE_MS;
}
/** Bytes that have been sent or received, by a line that reports it; null in any other line. */
function progressIn(said) {
	const bytes = PROGRESS.exec(said)?.groups?.["bytes"];
	return bytes === void 0 ? null : Number(bytes);
}
/** The reason in what the package said as it failed. The token is never in it. */
function explain(said, token) {
	const text = said.map((line) => line.replace(TELLING, "")).filter((line) => line !== "").join("\n");
	const rule = RULES.find(({ when }) => when.test(text));
	const quote = quoted(text, token);
	if (rule === void 0) return {
		reason: quote === "" ? "failed, and does not say why" : `says: ${quote}`,
		present: false
	};
	return {
		reason: typeof rule.reason === "string" ? rule.reason : rule.reason(rule.when.exec(text)?.groups ?? {}, quote),
		present: rule.present ?? false
	};
}
/** One short line, without what opens something: the token, and addresses, which are signed. The package writes a line break as %0A. */
function quoted(text, token) {
	const [line = ""] = (token === void 0 || token === "" ? text : text.replaceAll(token, "***")).split(/\n|%0A/u);
	return printable(line.replaceAll(/https?:\/\/\S+/gu, "…")).slice(0, QUOTED);
}
// src/cache/key.ts
/** What the port allows, but for the two names that every folder has. */
const KEY = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,200}$/u;
/** Why these are no keys, or no prefixes of any, as a part of a sentence after the backend's name; null when they all are. */
function refusal(...keys) {
	const wrong = keys.find((key) => !KEY.test(key));
	return wrong === void 0 ? null : `has no key ${JSON.stringify(printable(wrong).slice(0, 60))}`;
}
// src/cache/backends/actions.ts
const ENTRY = "entry";
/**
* The package tells of each step, and each second how far it is with Azure's storage. Its longest silences are its pauses between tries (up to 7 s before the
* third), packing (1 GB in about 10 s), and pieces on a slow line. In ten minutes 1 GB comes through a line of 2 MB/s.
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
/** Whether a job has a cache service: GitHub's, or the first version of it that other servers speak. Only steps that run an action are told its token. */
function githubCacheIsThere(env) {
	return Boolean(env["ACTIONS_RUNTIME_TOKEN"]) && (Boolean(env["ACTIONS_RESULTS_URL"]) || Boolean(env["ACTIONS_CACHE_URL"]));
}
/**
* The cache of GitHub Actions, through the package `@actions/cache` in a child process. GitHub looks through the branches that a job may read, its own first,
* and in each for all prefixes in their order, at most ten; a key that equals the first prefix comes before newer ones. Its entries cannot be forgotten
* with a job's token; they go when nobody has asked for them for a week.
*/
function githubBackend(world, limits = LIMITS) {
	return {
		name: "GitHub's cache",
		fetch: async (prefixes, into, signal) => {
			const reason = refusal(...prefixes);
			if (reason !== null) return {
				state: "failed",
				reason
			};
			return prefixes.length === 0 ? { state: "miss" } : await restore(prefixes, into, limits, world, signal);
		},
		store: async (key, file, signal) => {
			const reason = refusal(key);
			return reason === null ? await save(key, file, limits, world, signal) : {
				state: "failed",
				reason
			};
		},
		forget: async () => void 0
	};
}
async function restore(prefixes, into, limits, world, signal) {
	return await withFolder(dirname(into), world, async (folder) => {
		const heard = await converse({
			task: "restore",
			keys: prefixes
		}, folder, limits, world, signal);
		if ("reason" in heard) return {
			state: "failed",
			reason: heard.reason
		};
		const { value: key } = heard;
		if (key === null) return failed(heard.said) ? {
			state: "failed",
			reason: explain(heard.said, tokenOf(world)).reason
		} : { state: "miss" };
		if (typeof key !== "string" || refusal(key) !== null || !prefixes.some((prefix) => key.startsWith(prefix))) return {
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
async function save(key, file, limits, world, signal) {
	return await withFolder(void 0, world, async (folder) => {
		const heard = await converse({
			task: "save",
			key,
			file
		}, folder, limits, world, signal);
		if ("reason" in heard) return {
			state: "failed",
			reason: heard.reason
		};
		if (heard.value === true) return { state: "stored" };
		const { present, reason } = explain(heard.said, tokenOf(world));
		return present ? { state: "present" } : {
			state: "failed",
			reason
		};
	});
}
/** Works in a folder of its own, of which nothing stays. What this machine's disk does not allow is a reason as well. */
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
/** Starts the child and hears it out: until it answers, is given up, takes too long or is not wanted any more. Afterwards it is gone, and all that it started. */
async function converse(task, folder, limits, world, signal) {
	if (signal.aborted) return { reason: ENDING };
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
		const answer = parsed(line);
		if (answer === null) break;
		if ("value" in answer) return {
			value: answer.value,
			said
		};
		if ("reason" in answer) return answer;
		if ("error" in answer) return { reason: explain([answer.error], tokenOf(world)).reason };
		watch.heard(progressIn(answer.said));
		if (tells(answer.said)) said.push(answer.said);
		if (givesUp(answer.said)) return { reason: explain(said, tokenOf(world)).reason };
	}
	const why = watch.why();
	if (why !== null) return { reason: why };
	child.release();
	const { code, signal: killedBy, startError } = await child.ended;
	return { reason: `cannot be used: its program ended with ${startError ?? killedBy ?? code}` };
}
/** Null for a line that was cut as the child was killed. */
function parsed(line) {
	try {
		return JSON.parse(line);
	} catch {
		return null;
	}
}
function tokenOf({ env }) {
	return env["ACTIONS_RUNTIME_TOKEN"];
}
const ENDING = "was not waited for: the run is ending";
/** Lets go of a child when it is not wanted any more, and knows why. `heard`: it said something; of a report, how many bytes it has moved, else null. */
function watchOver(child, { silenceMs, limitMs }, signal) {
	let reason = null;
	let bytes = 0;
	const end = (why) => {
		reason ??= why;
		child.release();
	};
	const aborted = () => end(ENDING);
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
export { refusal as i, githubBackend as n, githubCacheIsThere as r, ENTRY as t };
