import { C as isTexts, I as printable, Q as STORE_FOLDER, S as isRecord, X as NIX_DIGIT, Z as NIX_SHA256, b as at, it as storePathHash, nt as isStorePath, t as childEnvironment, tt as isDerivationPath, vt as RUN_IS_ENDING, w as readJson, x as isCount, xt as messageOf, yt as VerdictError } from "./clean-start.js";
import { d as onAbort, i as useProxies, r as networkCause } from "./system.js";
import { C as nixCommand, P as failureCause, Y as allowsSubstitutes, nt as outputPaths, r as queryInfo } from "./nix.js";
import { D as referenceOf, E as localTree, c as parseHistory, d as readEvaluation, g as renderLastRuns, h as readLastRun, l as renderHistory, m as mergeLastRuns, n as isSameBuild, r as mergeProofs, u as mergeEvaluations, x as mergeHistories, y as EMPTY_HISTORY } from "./history.js";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { createHash, randomUUID } from "node:crypto";
import { basename, dirname, join, relative, resolve } from "node:path";
import { existsSync } from "node:fs";
// src/github/forge.ts
const GITHUB = {
	kind: "github",
	name: "GitHub",
	api: "github",
	remedies: {
		comment: "Give the job `pull-requests: write`",
		status: "Give the job `statuses: write`",
		"check run": "Give the job `checks: write`",
		artifacts: "Give the job `actions: read`"
	},
	reportPlace: "in the job's summary",
	hasArtifactsPlace: true,
	hasBot: true,
	cache: "GitHub's cache",
	separatesCaches: true,
	posts: true
};
/** Its job summaries are shown from version 1.27 on, so the log is named. */
const GITEA = {
	...GITHUB,
	kind: "gitea",
	name: "Gitea",
	api: "gitea",
	remedies: {
		...GITHUB.remedies,
		status: "Give the job `contents: write`, which is Gitea's permission for statuses",
		"check run": "Give the job `contents: write`, which is Gitea's permission for statuses"
	},
	reportPlace: "in the job's log",
	hasArtifactsPlace: false,
	cache: "Gitea's cache",
	separatesCaches: false
};
const FORGEJO_REMEDY = "Forgejo ignores `permissions`: set the input `github-token` to a token that may write here";
const FORGEJO = {
	...GITEA,
	kind: "forgejo",
	name: "Forgejo",
	remedies: {
		comment: FORGEJO_REMEDY,
		status: FORGEJO_REMEDY,
		"check run": FORGEJO_REMEDY,
		artifacts: "Set the input `github-token` to a token that may read the repository"
	},
	hasBot: false,
	cache: "Forgejo's cache"
};
/**
* A server that the command `post` speaks with, from anywhere. The rights of a token are those of GitHub's fine-grained
* ones, and the scopes of Gitea's and Forgejo's.
*/
const SERVERS = {
	github: {
		...GITHUB,
		remedies: {
			comment: "Give the token the permission `pull-requests: write`",
			status: "Give the token the permission `statuses: write`",
			"check run": "Give the token the permission `checks: write`",
			artifacts: "Give the token the permission `actions: read`"
		},
		reportPlace: "in the folder of the run",
		hasArtifactsPlace: false
	},
	gitea: {
		...GITEA,
		remedies: {
			comment: "Give the token the scopes `write:issue`, `read:repository` and `read:user`",
			status: "Give the token the scope `write:repository`",
			"check run": "Give the token the scope `write:repository`",
			artifacts: "Give the token the scope `read:repository`"
		},
		reportPlace: "in the folder of the run"
	}
};
/** What to do for comments on pull requests from forks, where there is a bot; a part of a sentence. */
const ADD_BOT = "add the reporting bot (report/action.yml) in a second workflow, on workflow_run";
/** The variable with which somebody asks for posts under `act`, which takes its user's own token from `gh`. */
const POST_UNDER_ACT = "NIX_VERDICT_POST";
const ACT = {
	...GITHUB,
	kind: "act",
	reportPlace: "in the job's log",
	cache: "act's cache",
	separatesCaches: false,
	posts: false
};
/** Why nothing is posted where {@link Forge.posts} is false, as a sentence with what to do. */
const NOT_POSTED_BY_ACT = `No comment and no status: act runs this job on your machine, with your own token. To post to GitHub all the same, call act with --env ${POST_UNDER_ACT}=true.`;
/**
* Returns what starts the jobs of this environment. Gitea's runner also says that it is `act`, and Forgejo's says that
* it is all three, so the most special one counts. A value other than "true" says nothing.
*/
function forgeOf(env) {
	const says = (name) => env[name] === "true";
	if (says("FORGEJO_ACTIONS")) return FORGEJO;
	if (says("GITEA_ACTIONS")) return GITEA;
	if (says("ACT")) return {
		...ACT,
		posts: says(POST_UNDER_ACT)
	};
	return GITHUB;
}
/**
* Returns the address of a run's page, for people; null where it has none. Gitea's pages had the run's number in their
* address, and have its id since 1.26. There a number still leads to the page, and `by_index` keeps it from being read
* as the id of another run; older versions do not look at it.
*/
function runPage(env, repository, { id, number }) {
	const { kind, name } = forgeOf(env);
	const server = (env["GITHUB_SERVER_URL"] ?? (name === "GitHub" ? "https://github.com" : "")).replace(/\/+$/u, "");
	const runs = `${server}/${repository}/actions/runs`;
	if (server === "" || kind === "act") return null;
	if (kind === "github") return `${runs}/${id}`;
	if (number === 0) return null;
	return kind === "gitea" ? `${runs}/${number}?by_index=1` : `${runs}/${number}`;
}
// src/system/git.ts
/**
* The only way to call git, and only for what is there already. Anybody who fills our folders (a checkout, an artifact,
* another job) may have put a repository where we look, and the settings of a repository can name programs.
*/
/**
* Settings against those of a repository that could start a program, and against files that git looks for in folders
* that somebody else may have filled.
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
* No repository other than the one that is there, no commit or parent in another's place, and nothing from the network:
* a partial clone fetches missing objects even to list its files, and the address may be a command (`ext::`).
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
/** Returns git's output for a folder; null when git fails or cannot be started. */
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
* Whether git tracks an existing path, or anything below it. "unknown": it is in a repository, and git does not say.
*
* The repository is the nearest folder above that has a `.git`, which no commit can contain, and git is told to use it.
* By itself, git would also use a folder that only looks like a repository (a commit can put `HEAD`, `objects` and
* `refs` beside the path), and would refuse one that another user owns.
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
	return listed === null ? "unknown" : listed === "" ? "untracked" : "tracked";
}
function foldersAbove(path) {
	const above = dirname(path);
	return above === path ? [] : [above, ...foldersAbove(above)];
}
// src/github/rest-client.ts
/** Returns the address and token of GitHub's REST API for a job with this environment. */
function apiOf(env, githubToken) {
	return {
		url: env["GITHUB_API_URL"] ?? "https://api.github.com",
		token: githubToken ?? ""
	};
}
/**
* Longest wait for a complete answer. GitHub's own limit is 10 s; an answer that takes half of it is of no use to a
* job.
*/
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
			reason: `gave no complete answer: ${hide(networkCause(error), token)}`
		};
	} finally {
		clearTimeout(timer);
	}
}
/** Octokit warns about deprecated routes on the console, where it must not print. */
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
/** The toolkit reads the event's file when it is loaded, and prints a message on standard output if there is none. */
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
* Does not use @actions/cache, which takes every error for a missing key, tries five times over half a minute, cannot
* be stopped, and prints workflow commands. The address and the names of fields are those of its
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
		body: jsonOrText(text)
	};
}
/**
* Recognises a limit as GitHub documents it: 429, or 403 with a wait, with no requests left, or with a message that
* says so.
*/
function limitOf({ status, headers, body }) {
	const wait = Number(headers["retry-after"] ?? NaN);
	const exhausted = String(headers["x-ratelimit-remaining"]) === "0";
	const isRateLimit = /rate limit/iu.test(messageIn(body));
	if (status !== 429 && !(status === 403 && (!Number.isNaN(wait) || exhausted || isRateLimit))) return null;
	if (!Number.isNaN(wait)) return { waitSeconds: wait };
	const reset = Number(headers["x-ratelimit-reset"] ?? NaN);
	return { waitSeconds: exhausted && !Number.isNaN(reset) ? Math.max(0, Math.ceil(reset - Date.now() / 1e3)) : null };
}
/** `message` from the REST API, `msg` from the cache. */
function messageIn(body) {
	const sentence = at(body, "message") ?? at(body, "msg");
	return typeof sentence === "string" ? sentence.replaceAll(/\s+/gu, " ").trim() : "";
}
function jsonOrText(text) {
	const value = readJson(text);
	return value === void 0 ? text : value;
}
/** A proxy or a debugging server may echo the request. */
function removeToken(body, token) {
	return jsonOrText(hide(JSON.stringify(body) ?? "null", token));
}
function hide(text, token) {
	return token === "" ? text : text.replaceAll(token, "***");
}
// src/github/job-event.ts
/** Whether this is a job of GitHub Actions, or of a compatible server. */
function isJob(env) {
	return env["GITHUB_ACTIONS"] === "true";
}
/** Returns the branch that a run's branch is to be merged into, and the default branch, as refs; null where unknown. */
function branchesOf(env, event) {
	const base = env["GITHUB_BASE_REF"];
	const fallback = branch(memberText(event, "repository", "default_branch")) ?? (env["GITHUB_EVENT_NAME"] === "schedule" ? env["GITHUB_REF"] ?? null : null);
	return {
		base: base ? `refs/heads/${base}` : memberText(event, "merge_group", "base_ref"),
		fallback
	};
}
/**
* Whether nobody but those who may write to the base can have run code for this job's ref. That holds for the default
* branch and branches that GitHub protects. It never holds for pull requests, or for the branches that a merge queue
* makes of them, whose code is not merged yet.
*/
function isDefended(env, event) {
	const ref = env["GITHUB_REF"] ?? "";
	if (!/^refs\/(?:heads|tags)\//u.test(ref) || ref.startsWith("refs/heads/gh-readonly-queue/")) return false;
	if (!forgeOf(env).separatesCaches) return false;
	return ref === branchesOf(env, event).fallback || env["GITHUB_REF_PROTECTED"] === "true";
}
/** Returns the address of this run, for people; null outside of a job. */
function runAddress(env) {
	const [repository, id, number] = [
		"GITHUB_REPOSITORY",
		"GITHUB_RUN_ID",
		"GITHUB_RUN_NUMBER"
	].map((name) => env[name] ?? "");
	return isJob(env) && env["GITHUB_SERVER_URL"] && repository && id ? runPage(env, repository, {
		id: Number(id),
		number: Number(number) || 0
	}) : null;
}
function branch(name) {
	return name === null ? null : `refs/heads/${name}`;
}
/** Reads the event that started the job; null when there is none, or it cannot be read. */
async function readEvent({ env, files }) {
	try {
		return JSON.parse((await files.read(env["GITHUB_EVENT_PATH"] ?? "")).toString());
	} catch {
		return null;
	}
}
/** Compares names of owners or repositories, which GitHub does not distinguish by case. */
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
* Finds the commit of a flake's folder with git alone, before Nix reads any of it: HEAD, unless the reference names
* another one (`rev`, `ref`). Folders that are merely laid out like a repository do not count: a commit can contain
* such a folder, which could name any commit.
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
/** Whether a commit equals another or is its ancestor. False also where a shallow clone lacks the commits between. */
async function isAncestor(context, { folder, commit }, later) {
	return COMMIT.test(later) && await askGit(context, folder, [
		"merge-base",
		"--is-ancestor",
		commit,
		later
	]) !== null;
}
/** Lists a commit's parents, first to last, even if a shallow clone does not have them. */
async function parentsOf(context, { folder, commit }) {
	const [header = ""] = (await askGit(context, folder, [
		"cat-file",
		"commit",
		commit
	]) ?? "").split("\n\n", 1);
	return Array.from(header.matchAll(/^parent ([0-9a-f]{40,64})$/gmu), ([, parent = ""]) => parent);
}
/**
* Lists commits that lead to a commit but not to `known`, the newest first, up to a limit. Parents that a shallow clone
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
/** Lists the pull requests in a clone, under its refs or fetched last, and the parents of GitHub's merges of them. */
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
/** Finds out from a clone where these commits came from. */
async function fetchedFrom(context, { folder, commit }, commits) {
	const ask = async (...args) => await askGit(context, folder, args) ?? "";
	const [refs, urls, heads] = await Promise.all([
		ask("for-each-ref", `--points-at=${commit}`, "--format=%(refname)", "refs/pull", "refs/remotes/pull"),
		ask("config", "--get-regexp", String.raw`^remote\..*\.url$`),
		fetchHead(context, folder)
	]);
	const fetched = heads.filter((line) => commits.some((one) => line.startsWith(one)));
	const addresses = [...urls.split("\n").map((line) => line.split(" ").at(-1) ?? ""), ...fetched.map((line) => line.split(" of ").at(-1) ?? "")];
	return {
		pullRequest: refs !== "" || fetched.some((line) => OF_PULL_REQUEST.test(line)),
		repositories: addresses.flatMap((address) => repositoryIn(address) ?? [])
	};
}
/** Whether the clone contains credentials; `actions/checkout` leaves them there by default. */
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
/** Reads "owner/name" from the address of a repository on a server; null for a folder of this machine. */
function repositoryIn(address) {
	return /^(?:\w+:\/\/[^/]+\/|[^/]+@[^/:]+:)(?:.*\/)?([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/u.exec(address)?.[1] ?? null;
}
/** Returns git's output without the newline at its end; null when git fails or cannot be started. */
async function askGit({ world: { processes }, signal }, folder, args) {
	return (await git(folder, args, processes, signal))?.replace(/\n$/u, "") ?? null;
}
// src/github/fork.ts
/**
* Where events name a commit of somebody's branch: the member that holds it, and the places of the repository's name
* and the commit in it.
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
/** GitHub's answer for a commit that it does not have. (GitHub's API: "No commit found for SHA".) */
const NO_COMMIT = 422;
const STRANGER = "a repository that is gone";
/**
* Finds the fork that a commit, or a merge of it, comes from, and returns its name for a sentence; null when nothing
* says that it comes from a fork. It asks the event, GitHub and the clone. If GitHub does not answer, a commit of a
* pull request is taken for a fork's.
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
/** The most commits of a clone that GitHub is asked about, one by one. */
const MOST_ASKED_COMMITS = 20;
/**
* Finds the fork of a pull request in a clone from which the job has made something of its own: merged, rebased, picked
* or copied, committed or not. Null when there is none, and when a job has made a commit of only the base's own.
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
* Whether somebody could write with the rights of this job. The rights of a token cannot be queried, so only two cases
* are safe: no token at all, and a fork's token in its own pull request.
*/
async function mayWrite(context, folder, { event, repository, token }) {
	const head = at(event, "pull_request", "head");
	if (head !== void 0 && !sameName(at(head, "repo", "full_name"), repository) && at(event, "repository", "private") !== true) return false;
	return token || await keepsCredentials(context, folder);
}
/**
* Finds out who proposed one of these commits, from the pull requests that are not merged. `asHead`: for the first
* commit too, only a pull request's head counts, as for all others.
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
* Events that run the code of the ref itself, started by somebody who may change that ref. GitHub's documentation of
* events: for these, GITHUB_SHA is a commit of GITHUB_REF that the event is about. For all other events, known or
* unknown, GITHUB_REF is a branch that the event has little to do with, and a job checks out what it wants.
*/
const OWN_CODE = /* @__PURE__ */ new Set([
	"push",
	"merge_group",
	"pull_request",
	"pull_request_review",
	"pull_request_review_comment"
]);
/**
* Other variables for tokens in a job; the last one gives access to services that trust GitHub's statements about this
* repository.
*/
const TOKENS = [
	"GITHUB_TOKEN",
	"GH_TOKEN",
	"ACTIONS_ID_TOKEN_REQUEST_TOKEN"
];
/** Outside of GitHub's jobs, everything is the user's own. */
const OWN = {
	job: null,
	place: {
		folder: null,
		commit: null,
		reason: ""
	},
	unknownBecause: null,
	onlyClean: false
};
/**
* Finds out whose code a run is about to evaluate, before anything of it is read. Throws `refused` if it is a fork's
* and the job may write: then it must not be evaluated at all. `api`: GitHub's, with the run's own token; null without
* one.
*/
async function originOf(context, flake, api) {
	const { world } = context;
	if (!isJob(world.env)) return OWN;
	const [job, place] = [await openJob(api, world), await locateFlake(context, flake)];
	if (place.folder === null && runsOwnCode(job.env)) return {
		...OWN,
		job,
		place
	};
	return await judgeOrigin(context, job, place);
}
/**
* Updates the origin once Nix has said which revision it evaluates, null for one that is not exactly in git. Throws
* `refused` as {@link originOf} does, if the revision differs from the one that git named.
*/
async function settle(context, origin, revision) {
	const { job, place, unknownBecause, onlyClean } = origin;
	if (job === null || place.folder === null && unknownBecause === null) return origin;
	if (revision === null) return onlyClean && unknownBecause === null ? await changed(context, origin, job) : origin;
	if (revision === place.commit) return origin;
	const other = await judgeOrigin(context, job, {
		...place,
		commit: revision
	});
	return {
		...other,
		unknownBecause: unknownBecause ?? other.unknownBecause
	};
}
/** Uncommitted files may be anybody's. If the clone also has a fork's pull request, they are taken for the fork's. */
async function changed(context, origin, job) {
	const { folder, commit } = origin.place;
	const checkout = {
		folder: folder ?? ".",
		commit: commit ?? ""
	};
	const fork = await forkIn(context, checkout, job);
	if (fork !== null && await mayWrite(context, checkout.folder, job)) throw new VerdictError("refused", refusalMessage(`${commit} with changes`, fork, job));
	return {
		...origin,
		unknownBecause: `What is evaluated differs from commit ${commit}: there are uncommitted changes`
	};
}
/** Whether the event of a job is about the commit that is checked out, whatever is. */
function runsOwnCode(env) {
	return OWN_CODE.has(env["GITHUB_EVENT_NAME"]);
}
/**
* Returns why a verdict says nothing about the commit that the job is for, as a sentence; null where it does. Under
* events that do not run the code of their ref, that commit is the tip of a branch, and a stranger's green verdict must
* not land on it.
*/
function besides({ job, place }) {
	if (job === null || runsOwnCode(job.env) || place.folder === null || place.commit === job.env["GITHUB_SHA"]) return null;
	const { GITHUB_EVENT_NAME: event, GITHUB_SHA: commit } = job.env;
	const own = event === void 0 ? "This job" : `Under ${event} this job`;
	if (commit === void 0) return `${own} does not say for which commit it is`;
	return `${own} is for commit ${commit}, and ${place.commit ?? "another one"} is checked out`;
}
async function openJob(api, world) {
	const { env } = world;
	const [, owner = "", repo = ""] = /^([\w.-]+)\/([\w.-]+)$/u.exec(env["GITHUB_REPOSITORY"] ?? "") ?? [];
	return {
		env,
		forge: forgeOf(env),
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
	const unknown = (why) => ({
		job,
		place,
		unknownBecause: why,
		onlyClean: true
	});
	const { GITHUB_EVENT_NAME: event, GITHUB_SHA: sha, GITHUB_REF: ref = "" } = job.env;
	if (commit === null) return unknown(`It is not known which commit is checked out: ${reason}`);
	if (OWN_CODE.has(event)) {
		const own = [sha, ref.startsWith("refs/pull/") ? at(job.event, "pull_request", "head", "sha") : void 0];
		if (ref !== "" && own.includes(commit)) return {
			job,
			place,
			unknownBecause: null,
			onlyClean: false
		};
	} else if (commit === sha && /^refs\/(?:heads|tags)\//u.test(ref)) return {
		job,
		place,
		unknownBecause: null,
		onlyClean: true
	};
	const checkout = {
		folder: folder ?? ".",
		commit
	};
	const noBranch = "This job runs for no branch";
	if (await isKnown(context, checkout, job)) return ref === "" ? unknown(noBranch) : {
		job,
		place,
		unknownBecause: null,
		onlyClean: true
	};
	const fork = await forkOf(context, checkout, job);
	if (fork !== null && await mayWrite(context, checkout.folder, job)) throw new VerdictError("refused", refusalMessage(commit, fork, job));
	return unknown(ref === "" ? noBranch : `Commit ${commit} is checked out, which is neither the one that this run is for (${sha}) nor one of the base branch`);
}
function refusalMessage(commit, fork, { env, forge }) {
	const more = forge.hasBot ? ` For comments on them, ${ADD_BOT}.` : "";
	return `nix-verdict does not build commit ${commit} here: it comes from ${fork}, and under ${env["GITHUB_EVENT_NAME"]} the job may have a token that can write and the repository's secrets. Build pull requests in a workflow \`on: pull_request\`, where a fork's job gets neither.${more}`;
}
/**
* Whether a branch that only its own people may write contains this commit, so that the code is theirs. GitHub is asked
* before the clone, whose files may be anybody's.
*/
async function isKnown(context, checkout, job) {
	const { signal } = context;
	const { env, event } = job;
	const answer = await isInBranches(checkout.commit, job, signal);
	if (answer !== null) return answer;
	const shas = [
		isDefended(env, event) ? env["GITHUB_SHA"] : void 0,
		at(event, "pull_request", "base", "sha"),
		at(event, "merge_group", "base_sha")
	];
	for (const sha of shas) if (typeof sha === "string" && await isAncestor(context, checkout, sha)) return true;
	return false;
}
/**
* Whether the base or the default branch contains a commit, as GitHub says; null where that stays unknown for one of
* them.
*/
async function isInBranches(commit, { env, event, api, owner, repo }, signal) {
	const { base, fallback } = branchesOf(env, event);
	const branches = new Set([base, fallback].filter((one) => one !== null));
	if (api === null || branches.size === 0) return null;
	let isComplete = true;
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
		isComplete &&= status === "ahead" || status === "diverged";
	}
	return isComplete ? false : null;
}
// src/cache/key.ts
/** The characters that the port allows, without the two names that every folder has. */
const KEY = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,200}$/u;
/**
* Returns why these are not keys or prefixes of keys, as a part of a sentence after the backend's name; null when all
* are.
*/
function refuseKeys(...keys) {
	const wrong = keys.find((key) => !KEY.test(key));
	return wrong === void 0 ? null : `has no key ${JSON.stringify(printable(wrong).slice(0, 60))}`;
}
// src/cache/port.ts
/** Why a backend gave nothing when the signal aborted; said after its name. */
const NOT_WAITED_FOR = `was not waited for: ${RUN_IS_ENDING}`;
// src/cache/backends/actions-words.ts
/**
* The messages that `@actions/cache` (6.3) prints, and what they mean. They are needed because the package returns the
* same value for an error as for a missing entry.
*/
/**
* Tries of the service that are waited for. The package makes five, over 24 to 35 s; if three, over about 9 s, do not
* succeed, the entry is not worth more of the job's time.
*/
const SERVICE_TRIES = 3;
/** Longest quotation of somebody else's text, in characters. */
const QUOTED = 160;
/** A pause of Azure's client before its fourth try, in milliseconds. */
const LONG_PAUSE_MS = 1e4;
const TRIED = /^Attempt (?<number>\d+) of \d+ failed with error: /u;
const PAUSE = /^azure:\S+ RetryPolicy: Delay for (?<milliseconds>\d+)ms/u;
const PROGRESS = /^(?:Received|Sent) (?<bytes>\d+) of \d+ \(/u;
/**
* Lines with which the package ends a call that failed. It prints none when the last of several tries succeeds or finds
* nothing.
*/
const ENDED = /^(?:::(?:warning|error)::|Failed to save: |Cache (?:save|restore) skipped: )/u;
/**
* Beginnings of all lines that report a failure; the rest of such a line is printed. Why a key could not be reserved is
* only in a debug line, the status of Azure's answer is only in its client's output, and tar and its helpers print
* messages of their own.
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
/** From the specific to the general. Keys appear in these lines, so no rule matches text that a key may contain. */
const RULES = [
	{
		when: /already exists|\(409\)/iu,
		reason: "has it already",
		present: true
	},
	{
		when: /will reset in (?<seconds>\d+) seconds/u,
		reason: ({ seconds }) => `got too many requests from this repository (429), and asks to wait ${seconds} s`
	},
	{
		when: /Rate limited: |\(429\)|responded with 429/u,
		reason: "got too many requests from this repository (429)"
	},
	{
		when: /Cache storage quota has been hit/u,
		reason: "is full: the storage that this account pays for is used up"
	},
	{
		when: /cache write denied: |does not permit writes/u,
		reason: "gives this job a read-only token"
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
		reason: "returned a damaged entry, which cannot be unpacked"
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
/** Whether a line reports a failure, of one try or of all. */
function isTelling(line) {
	return TELLING.test(line);
}
/** Whether these lines say that a call has failed. */
function isFailure(printed) {
	return printed.some((line) => ENDED.test(line));
}
/** Whether the package, or Azure's client, will repeat the same try for longer than this program waits. */
function isGivingUp(line) {
	return Number(TRIED.exec(line)?.groups?.["number"] ?? 0) >= SERVICE_TRIES || Number(PAUSE.exec(line)?.groups?.["milliseconds"] ?? 0) >= LONG_PAUSE_MS;
}
/** Reads the number of bytes sent or received from a progress line; null for any other line. */
function progressIn(line) {
	const bytes = PROGRESS.exec(line)?.groups?.["bytes"];
	return bytes === void 0 ? null : Number(bytes);
}
/** Finds the reason in the package's output of a failed call. The token is never in it. */
function explainFailure(printed, token) {
	const text = printed.map((line) => line.replace(TELLING, "")).filter((line) => line !== "").join("\n");
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
* Shortens text to one line, without what gives access: the token, and addresses, which are signed. The package writes
* a line break as %0A.
*/
function quoteLine(text, token) {
	const [line = ""] = (token === void 0 || token === "" ? text : text.replaceAll(token, "***")).split(/\n|%0A/u);
	return printable(line.replaceAll(/https?:\/\/\S+/gu, "…")).slice(0, QUOTED);
}
// src/cache/backends/actions.ts
const ENTRY = "entry";
/**
* The package reports each step and, each second, its progress with Azure's storage. Its longest silences are its
* pauses between tries (up to 7 s before the third), packing (1 GB in about 10 s), and pieces on a slow line. Ten
* minutes are enough for 1 GB over a line of 2 MB/s.
*/
const LIMITS = {
	silenceMs: 3e4,
	limitMs: 6e5
};
/** Variables of the job's environment that the package needs. */
const JOB = [
	"ACTIONS_RESULTS_URL",
	"ACTIONS_CACHE_URL",
	"ACTIONS_RUNTIME_TOKEN",
	"ACTIONS_CACHE_SERVICE_V2",
	"ACTIONS_CACHE_MODE",
	"GITHUB_SERVER_URL"
];
/** Azure's client logs the status of each answer; the package's errors do not contain it. */
const TALKING = { AZURE_LOG_LEVEL: "info" };
/** The package gives tar's arguments as one line. Only text of these characters stays one word of it. */
const ONE_WORD = /^[\w./+@~:-]+$/u;
/**
* Whether a job has a cache service: GitHub's, or its first version, which other servers speak. Only steps that run an
* action get its token.
*/
function githubCacheIsThere(env) {
	return Boolean(env["ACTIONS_RUNTIME_TOKEN"]) && (Boolean(env["ACTIONS_RESULTS_URL"]) || Boolean(env["ACTIONS_CACHE_URL"]));
}
/**
* The cache of GitHub Actions, through the package `@actions/cache` in a child process. GitHub searches the branches
* that a job may read, its own first. In each it tries all prefixes in their order, at most ten; a key that equals the
* first prefix comes before newer ones. A job's token cannot delete entries; GitHub removes them when they have not
* been used for a week.
*/
function githubBackend(world, limits = LIMITS) {
	return {
		name: forgeOf(world.env).cache,
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
		const outcome = await callPackage(call, {
			task: "restore",
			keys: prefixes
		}, folder);
		if ("reason" in outcome) return {
			state: "failed",
			reason: outcome.reason
		};
		const { value: key } = outcome;
		if (key === null) return isFailure(outcome.printed) ? {
			state: "failed",
			reason: explainFailure(outcome.printed, cacheToken(world)).reason
		} : { state: "miss" };
		if (typeof key !== "string" || refuseKeys(key) !== null || !prefixes.some((prefix) => key.startsWith(prefix))) return {
			state: "failed",
			reason: "answered with a key that was not requested"
		};
		if (!(await world.files.regularFiles(folder)).some(({ name, links }) => name === "entry" && links === 1)) return {
			state: "failed",
			reason: `returned something other than one file for ${key}`
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
		const outcome = await callPackage(call, {
			task: "save",
			key,
			file
		}, folder);
		if ("reason" in outcome) return {
			state: "failed",
			reason: outcome.reason
		};
		if (outcome.value === true) return { state: "stored" };
		const { present, reason } = explainFailure(outcome.printed, cacheToken(world));
		return present ? { state: "present" } : {
			state: "failed",
			reason
		};
	});
}
/** Works in a temporary folder and removes it. An error of this machine's disk becomes a reason as well. */
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
* Starts the child and reads its output until it answers, gives up, takes too long or is no longer wanted. Afterwards
* the child and everything that it started are gone.
*/
async function callPackage({ world, limits, signal }, task, folder) {
	if (signal.aborted) return { reason: NOT_WAITED_FOR };
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
	const printed = [];
	for await (const line of child.stdout) {
		const answer = readJson(line);
		if (answer === void 0) break;
		if ("value" in answer) return {
			value: answer.value,
			printed
		};
		if ("reason" in answer) return answer;
		if ("error" in answer) return { reason: explainFailure([answer.error], cacheToken(world)).reason };
		watch.reported(progressIn(answer.printed));
		if (isTelling(answer.printed)) printed.push(answer.printed);
		if (isGivingUp(answer.printed)) return { reason: explainFailure(printed, cacheToken(world)).reason };
	}
	const why = watch.why();
	if (why !== null) return { reason: why };
	child.release();
	const { code, signal: killedBy, startError } = await child.ended;
	return { reason: `cannot be used: its program ended with ${startError ?? killedBy ?? code}` };
}
function cacheToken({ env }) {
	return env["ACTIONS_RUNTIME_TOKEN"];
}
/**
* Releases a child that is no longer wanted, and keeps the reason. `reported`: the child printed something; for a
* progress report the number of bytes it has moved, else null.
*/
function watchOver(child, { silenceMs, limitMs }, signal) {
	let reason = null;
	let bytes = 0;
	const end = (why) => {
		reason ??= why;
		child.release();
	};
	const abort = onAbort(signal, () => end(NOT_WAITED_FOR));
	const total = setTimeout(() => end(`did not finish within ${limitMs / 1e3} s`), limitMs);
	const silence = setTimeout(() => end(`made no progress for ${silenceMs / 1e3} s`), silenceMs);
	return {
		why: () => reason,
		reported: (moved) => {
			if (moved !== null && moved <= bytes) return;
			bytes = moved ?? bytes;
			silence.refresh();
		},
		[Symbol.dispose]: () => {
			abort[Symbol.dispose]();
			clearTimeout(total);
			clearTimeout(silence);
		}
	};
}
// src/cache/backends/folder.ts
/** Age from which a draft counts as left by a killed run: no copy takes that long. */
const LEFT_BEHIND_MS = 36e5;
/** Node's codes for a full disk or quota. */
const NO_ROOM_CODES = /* @__PURE__ */ new Set(["ENOSPC", "EDQUOT"]);
/**
* A cache in a folder of the user's, which any number of runs may use at once. An entry is the file `entries/<key>`; it
* is written in `drafts/` and renamed when it is complete. The newest entry is the one that was written last; of
* several written at the same time, the one with the greatest key.
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
/** Through a link in place of one of our folders, somebody could make us read, write and remove elsewhere. */
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
	return signal.aborted ? NOT_WAITED_FOR : null;
}
function reasonOf(error, done) {
	const { code } = error;
	if (NO_ROOM_CODES.has(code)) return done === "read" ? `cannot be read: there is no room for a copy (${code})` : `has no room left (${code})`;
	return `cannot be ${done} (${code ?? messageOf(error)})`;
}
// src/cache/choose.ts
/**
* Chooses the place of this run's cache, and whether store paths are kept there: not on a personal machine, whose store
* persists. In a job it is GitHub's cache, unless the user names a folder; elsewhere it is a folder of the user's.
* Null: there is no cache.
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
* Throws `usage` for a folder that git tracks, or may track: anybody who commits there could add proofs for his own
* checks.
*/
async function refuseTracked({ folder }, world) {
	if (folder === null || await world.files.kind(folder) === null) return;
	const state = await trackedState(folder, world);
	if (state === "tracked") throw new VerdictError("usage", `cache: git tracks files in "${folder}", so anybody who commits there decides what is proven. Remove them from git (git rm -r --cached), or name another folder.`);
	if (state === "unknown") throw new VerdictError("usage", `cache: "${folder}" is in a git repository, and git does not say whether it tracks files there, which could prove anything. Install git, repair the repository, or name a folder outside of it.`);
}
/** Opens the backend for a place. */
function openCache(where, world) {
	return where.kind === "github" ? githubBackend(world) : folderBackend(where.folder, world);
}
// src/cache/packs/narinfo.ts
const SHA256 = new RegExp(`^sha256:${NIX_SHA256}$`, "u");
/** Each kind of hash has a fixed length in base 32, and its first digit holds what is left. */
const CONTENT_ADDRESS = new RegExp(`^(?:text:|fixed:(?:r:|git:)?)(?:md5:[0-7]${NIX_DIGIT}{25}|sha1:${NIX_DIGIT}{32}|(?:sha256|blake3):${NIX_SHA256}|sha512:[0-3]${NIX_DIGIT}{102})$`, "u");
/** Archives that Nix makes are named by their SHA-256. */
const NAR_FILE = new RegExp(`^URL: (?<url>nar/${NIX_SHA256}\\.nar\\.zst)$`, "mu");
const SIGNATURE = /^[^\s:]+:[A-Za-z0-9+/=]+$/u;
/** The name of the file with a store path's facts in a binary cache. */
function narInfoName(storePath) {
	return `${storePathHash(storePath)}.narinfo`;
}
/** The place of a narinfo's archive in the binary cache: its `URL`, if Nix would write it like that. Null otherwise. */
function narFile(text) {
	return NAR_FILE.exec(text)?.groups?.["url"] ?? null;
}
/**
* Reads a `.narinfo` of an archive in zstd. The archive's place is dropped, and so is every field that Nix does not
* know. Null when any other line is not as Nix itself would write it: Nix aborts a build over a line that it cannot
* read.
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
	].every((path) => isStorePath(path)) && SHA256.test(narHash) && /^[1-9]\d{0,14}$/u.test(narSize) && (ca === null || CONTENT_ADDRESS.test(ca)) ? {
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
* Renders a `.narinfo`. `archive`: its place in the binary cache, and its length in bytes. Without it, only a pack can
* use the text.
*/
function renderNarInfo(info, archive) {
	return [
		["StorePath", info.storePath],
		...archive === void 0 ? [] : [["URL", archive.url], ["FileSize", String(archive.bytes)]],
		["Compression", "zstd"],
		["NarHash", info.narHash],
		["NarSize", String(info.narSize)],
		["References", info.references.map((path) => basename(path)).join(" ")],
		...info.deriver === null ? [] : [["Deriver", basename(info.deriver)]],
		...info.signatures.map((signature) => ["Sig", signature]),
		...info.ca === null ? [] : [["CA", info.ca]]
	].map(([key, value]) => `${key}: ${value}\n`).join("");
}
/** Spells a folder as the address of a binary cache, for Nix's settings, which are separated by spaces. */
function folderAddress(path) {
	return `file://${path.split("/").map(encodeURIComponent).join("/")}`;
}
function inStore(name) {
	return `${STORE_FOLDER}/${name}`;
}
// src/cache/packs/pack.ts
/**
* The format of a pack: one line of text, an index, and slices one after the other up to the end of the file. Each
* slice is the archive (`nar.zst`) of one store path. The line has the SHA-256 of the index, and the index has the
* SHA-256 of each slice. So everything that is read is verified, and nothing else needs to be read.
*/
const PACK_FORMAT = "nix-verdict-pack/1";
const HEADER = new RegExp(`^${PACK_FORMAT} (?<digest>[0-9a-f]{64}) (?<length>[1-9][0-9]{0,8})\n`, "u");
const LONGEST_HEADER = `${PACK_FORMAT} ${"0".repeat(64)} 999999999\n`.length;
/** Largest index, packed or not: that of 50,000 store paths with 20 references each. In bytes. */
const INDEX_BYTES = 67108864;
/**
* Opens a pack and checks every value of its index; does not read the slices. Never throws because of the file's
* content. `reason`: a part of a sentence.
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
		reason: "is not a pack of this version"
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
/** Writes slices into a new pack in a folder. The caller guarantees their SHA-256, which is copied. */
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
* Merges several packs into one, without damaged slices and without those that `keep` rejects. Null when nothing is
* left.
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
const KEY_PREFIX = "pack-";
/** Hex digits of a key: as many as tell packs apart for ever. */
const KEY_DIGITS = 40;
const PACK_KEY = new RegExp(`^${KEY_PREFIX}[0-9a-f]{${KEY_DIGITS}}$`, "u");
/** Whether a text is the key of a pack, and so is safe as the name of a file. */
function isPackKey(text) {
	return PACK_KEY.test(text);
}
/** The header stands for the whole file, because it contains the digest of all digests. */
function packKey(header) {
	return `${KEY_PREFIX}${sha256(Buffer.from(header)).slice(0, KEY_DIGITS)}`;
}
/**
* Reads the slices, or returns an error as a part of a sentence. Slices have lengths only, which must fill the file; so
* none can overlap or lie outside.
*/
function readIndex(value, file, start, end) {
	if (!Array.isArray(value)) return "has a malformed index";
	const slices = /* @__PURE__ */ new Map();
	let offset = start;
	for (const entry of value) {
		const [text, length, sha256] = Array.isArray(entry) ? entry : [];
		if (typeof text !== "string" || typeof length !== "number" || typeof sha256 !== "string") return "has a malformed index";
		if (!Number.isSafeInteger(length) || length <= 0 || length > end - offset || !/^[0-9a-f]{64}$/u.test(sha256)) return "has an index with slices that it does not hold";
		const info = parseNarInfo(text);
		if (info === null || slices.has(info.storePath)) return "says things about store paths that Nix would not say";
		slices.set(info.storePath, {
			info,
			file,
			offset,
			length,
			sha256
		});
		offset += length;
	}
	return offset === end ? slices : "holds more than its index lists";
}
function sha256(bytes) {
	return createHash("sha256").update(bytes).digest("hex");
}
// src/cache/ledger.ts
const EMPTY_LEDGER = {
	proofs: [],
	history: EMPTY_HISTORY,
	runs: [],
	evaluations: [],
	packs: []
};
const SCHEMA = "nix-verdict-ledger/1";
/** Ten times the size of 20,000 proofs, in bytes. A file that unpacks to more is not one of ours. */
const LONGEST_LEDGER = 134217728;
/**
* Renders the ledger as a file: a line with the schema and a digest of the rest, then packed JSON. The same ledger
* gives the same bytes.
*/
function renderLedger({ proofs, history, runs, evaluations, packs }) {
	const content = {
		proofs: mergeProofs(proofs).slice(-2e4),
		history: renderHistory(history),
		runs: renderLastRuns(runs),
		evaluations: mergeEvaluations(evaluations),
		packs
	};
	const body = zstdCompressSync(JSON.stringify(content));
	return Buffer.concat([Buffer.from(ledgerHead(body)), body]);
}
/** The last part of a ledger's key: the SHA-256 of the file, so that the key identifies the content. */
function digestOf(ledger) {
	return createHash("sha256").update(ledger).digest("hex");
}
/**
* Reads a ledger, without runs later than `now`, in milliseconds since 1970. One that is damaged in a single bit is
* rejected; `reason` is a part of a sentence. Never throws.
*/
function parseLedger(file, now = 1e400) {
	const body = file.subarray(file.indexOf("\n") + 1);
	if (!file.subarray(0, 20).equals(Buffer.from(SCHEMA))) return {
		ledger: null,
		reason: "is not of this version"
	};
	if (file.subarray(0, file.length - body.length).toString("latin1") !== ledgerHead(body)) return {
		ledger: null,
		reason: "is damaged"
	};
	try {
		return {
			ledger: readLedger(JSON.parse(zstdDecompressSync(body, { maxOutputLength: LONGEST_LEDGER }).toString()), now),
			reason: null
		};
	} catch (error) {
		return {
			ledger: null,
			reason: `cannot be read (${messageOf(error)})`
		};
	}
}
/** Merges ledgers: everything that any of them has and, of runs with the same selection, the newest. */
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
		evaluations: mergeEvaluations(...ledgers.map(({ evaluations }) => evaluations)),
		packs: [...packs.values()].toSorted((a, b) => a.key < b.key ? -1 : 1)
	};
}
function ledgerHead(body) {
	return `${SCHEMA} ${createHash("sha256").update(body).digest("hex")}\n`;
}
/**
* Anybody who can write a ledger can also give it a matching digest, so each value is checked; values of another shape
* are left out.
*/
function readLedger(value, now) {
	const { proofs, history, runs, evaluations, packs } = value;
	return {
		proofs: listOf(proofs).flatMap((proof) => readProof(proof) ?? []),
		history: typeof history === "string" ? parseHistory(history, now).history : EMPTY_HISTORY,
		runs: mergeLastRuns(listOf(runs).flatMap((run) => readLastRun(run, now) ?? [])),
		evaluations: mergeEvaluations(listOf(evaluations).flatMap((one) => readEvaluation(one) ?? [])),
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
	if (typeof key !== "string" || !isPackKey(key) || !isCount(bytes) || !isCount(usedAt)) return null;
	if (!Array.isArray(paths) || !paths.every((path) => typeof path === "string" && isStorePath(path))) return null;
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
/** More than one, because the newest may have been removed from the cache meanwhile. */
const ASKED = 3;
const REMEDY = "Give the job `actions: read`, and leave `github-token` as it is, to have what the base has proven.";
/**
* Returns a function that asks GitHub's REST API in a job. The required permission is the one in GitHub's documentation
* of "List GitHub Actions caches for a repository"; in a public repository any token will do.
*/
function newestKeys({ forge, api, owner, repo }) {
	return async (prefix, scope, signal) => {
		if (!forge.separatesCaches) return { reason: `${forge.cache} does not keep branches apart. To have what the base has proven, set \`cache\` to a folder that only jobs you trust can write.` };
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
// src/cache/packs/shelf.ts
/**
* The packs that one run may use. A pack is fetched when one of its paths is needed, and only its verified content is
* believed.
*/
var PackShelf = class {
	/** Keys of packs that are gone, damaged, or different from their names. Once forgotten, they can be made anew. */
	lost = /* @__PURE__ */ new Set();
	/** A sentence for each pack that could not be used in full. */
	problems = [];
	fetchedBytes = 0;
	#backend;
	#folder;
	#context;
	#open = /* @__PURE__ */ new Map();
	/** The keys of the packs that hold each store path, the best first. */
	#holders = /* @__PURE__ */ new Map();
	/** `listed`: the best first; `folder`: the place for fetched packs. */
	constructor(context, listed, backend, folder) {
		this.#backend = backend;
		this.#folder = folder;
		this.#context = context;
		for (const { key, paths } of listed) {
			if (!isPackKey(key)) continue;
			for (const path of paths) if (isStorePath(path)) this.#holders.set(path, [...this.#holders.get(path) ?? [], key]);
		}
	}
	/** Whether a path may still be available. */
	has(path) {
		return this.#holders.has(path);
	}
	/** The archive of a path; null while no open pack has it. */
	slice(path) {
		const key = this.#holderOf(path);
		return key === void 0 ? null : this.#open.get(key)?.slices.get(path) ?? null;
	}
	/** The key of the pack that holds a path, which must have a slice. */
	keyOf(path) {
		return this.#holderOf(path) ?? "";
	}
	/** Fetches the packs that contain these paths. Returns false when all of them are open already. */
	async fetchFor(paths) {
		const keys = new Set([...paths].filter((path) => this.slice(path) === null).flatMap((path) => this.#holderOf(path) ?? []));
		await Promise.all([...keys].map((key) => this.#fetch(key)));
		return keys.size > 0;
	}
	/** Forgets a path's archive because it is damaged; another pack may have the same path. */
	strike(path) {
		const key = this.keyOf(path);
		this.lost.add(key);
		this.problems.push(`The pack ${key} has a damaged archive of ${path}, which is not used.`);
		this.#release(path, key);
	}
	/** Forgets a path in all packs. */
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
		if (fetched.state === "failed") this.#giveUp(key, `could not be fetched from ${this.#backend.name}: ${fetched.reason}.`);
		else if (fetched.state === "miss") this.#lose(key, `is not in ${this.#backend.name} any more.`);
		else {
			this.fetchedBytes += await this.#context.world.files.size(file) ?? 0;
			await this.#openFetched(key, file);
		}
	}
	async #openFetched(key, file) {
		const opened = await openPack(file, this.#context.world);
		if (!opened.ok) this.#lose(key, `${opened.reason}, and is not used.`);
		else if (opened.pack.key !== key) this.#lose(key, "does not match its name, and is not used.");
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
/** Nix asks binary caches with a small number first; `cache.nixos.org` has 40. This cache costs no request. */
const PRIORITY = 10;
/**
* Fetches from packs exactly what the builds of checks need: of all derivations that would be built, the outputs
* nearest to the checks. Makes a binary cache of them in the new folder `folder`, which has to stay as long as Nix
* builds. Never throws for a missing or damaged pack; more is built then.
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
		shelf.problems.push(`Store paths of earlier runs could not be unpacked: ${error.message}.`);
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
* Puts the needed paths into a binary cache, and returns those that are in it. A path that turns out to be unusable is
* taken from another pack, or left out.
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
/** Finds the first outputs that packs have on every path down from the checks. Nothing below them is needed. */
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
/** These paths and everything that they refer to, directly or not, as far as open packs have it. */
function packedClosure(paths, shelf) {
	const all = new Set(paths);
	for (const path of all) for (const reference of shelf.slice(path)?.info.references ?? []) if (shelf.has(reference)) all.add(reference);
	return all;
}
/** A binary cache in a folder, made from slices of packs. */
var BinaryCache = class {
	folder;
	#files;
	/** SHA-256 of the archives in it. */
	#archives = /* @__PURE__ */ new Set();
	constructor(folder, files) {
		this.folder = folder;
		this.#files = files;
	}
	/**
	* Copies the archives of these paths here, unless they are here already. Returns false when one was damaged; that one
	* is then neither here nor on the shelf.
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
	/** Writes the files by which Nix finds these paths here, and removes archives that are not needed after all. */
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
/** The name of an archive, derived from its content as Nix does it: two paths with the same archive share one. */
function archiveName(sha256) {
	return `nar/${sha256}.nar.zst`;
}
// src/cache/scope.ts
/** Outside of GitHub's jobs there are no branches to tell apart: anybody who may write to the folder vouches. */
const HERE = "this machine";
/**
* The run to compare with where there is no other branch: the one before it in the same scope. Reads well after "vs",
* like the name of a branch.
*/
const BEFORE = "the run before";
/** Incremented when an older reader would misunderstand the format. Since 2, keys end with the content's digest. */
const FORMAT = 2;
/**
* Reads the scopes from the job's environment. A run believes its base and the default branch. It believes itself only
* if nobody else can have written its entries, or if `trust` says so: any step of a job can write to the cache under
* the job's own ref, so forgeries of an earlier push would survive. GitHub's cache keeps writers apart: no branch can
* read what a pull request writes.
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
* The scopes whose last run this one may be compared with; the first that has one counts. They are the branch that this
* one is to be merged into, then the default branch. A run of the default branch itself, and one outside of GitHub's
* jobs, is compared with the one before it. `name`: how people call the branch, or "the run before".
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
* The prefix of a ledger's keys: format, system, branch, flake. Branch and flake may have characters that keys may not,
* so they are given as digests.
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
* Reads the newest ledgers of all scopes that may vouch for this run, at once. A bad ledger costs only its own content,
* and a notice says so.
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
	const trusted = mergeLedgers(...believed, ...mine.believed ? [mine.ledger ?? EMPTY_LEDGER] : []);
	const names = [scopes.own, ...scopes.others];
	return {
		proofs: [...byBase, ...scopes.believesOwn === "yes" ? byOwn : scopes.believesOwn === "chosen" ? alone(byOwn, byBase) : []],
		hearsay: scopes.believesOwn === "no" ? byOwn : [],
		history: preferred(found.map(({ history }) => history)),
		evaluations: trusted.evaluations,
		packs: trusted.packs,
		own: mine.ledger,
		base: firstBase(basesOf(scopes).map(({ scope, name }) => ({
			name,
			ledger: [mine, ...others][names.indexOf(scope)]?.ledger ?? null
		})), selection)
	};
}
/** Marks the builds that the base has not proven as well: they are believed only because the user chose so. */
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
* The first ledger that has a run with the selection. The search stops at a ledger whose content is unknown, because
* the next one would be the wrong branch.
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
* Fetches the newest ledger of one scope, and its key. The ledger is empty when none can be read, and null when the
* backend cannot tell.
*/
async function fetchLedger(context, backend, name) {
	return await new LedgerReader(context, backend).newest(name);
}
/** Fetches ledgers, and reports on each. */
var LedgerReader = class {
	#backend;
	#context;
	#reasons = /* @__PURE__ */ new Set();
	constructor(context, backend) {
		this.#backend = backend;
		this.#context = context;
	}
	/** Reads the ledger of another scope that only its own runs can have written. */
	async plain(name) {
		return {
			ledger: (await this.newest(name)).ledger,
			believed: true
		};
	}
	/**
	* Reads the ledger of another scope by the key that GitHub lists. If GitHub lists none, what is found serves only for
	* the comparison.
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
				this.#say(name, "warning", `is ${key}, but this branch has put another entry in front of it in ${this.#backend.name}. Nothing of it is used.`);
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
	/** Reads the newest ledger whose key has this scope's prefix, whoever wrote it. */
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
	/** Says once why the base's ledgers did not count. */
	tellWhy() {
		for (const reason of this.#reasons) this.#context.emit({
			type: "notice",
			level: "info",
			message: `No proof and no store path of the base is used in this run: ${reason}`
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
		const { ledger, reason } = parseLedger(file, this.#context.world.now());
		if (ledger === null) {
			this.#say(name, "warning", `${reason}, and is not used; this run's results take its place.`);
			return EMPTY_LEDGER;
		}
		this.#say(name, "detail", `is ${key}, from ${this.#backend.name}: ${ledger.proofs.length} proofs, ${ledger.packs.length} packs of store paths.`);
		return ledger;
	}
	#failed(name, reason) {
		if (!this.#context.signal.aborted) this.#say(name, "warning", `could not be fetched from ${this.#backend.name}: ${reason}. It proves nothing in this run.`);
	}
	#say(name, level, what) {
		this.#context.emit({
			type: "notice",
			level,
			message: `The ledger of ${name.scope} on ${name.system} for ${name.flake} (${ledgerPrefix(name)}*) ${what}`
		});
	}
};
/** For each check, the runs of the first history that has any: a branch's own come before the default branch's. */
function preferred(histories) {
	const merged = /* @__PURE__ */ new Map();
	for (const history of histories.toReversed()) for (const [system, checks] of history) merged.set(system, new Map([...merged.get(system) ?? [], ...checks]));
	return merged;
}
// src/cache/packs/pack-paths.ts
/**
* The size of a pack, unless a single path is larger. A cache transfers as much in one request, and a runner's disk can
* hold it twice. In bytes.
*/
const PACK_BYTES = 1073741824;
/**
* Puts valid store paths into new packs in a folder; one Nix process makes all archives. Leaves out sources, which
* evaluation fetches anyway, and what does not fit into the last pack: the most important paths come first. Returns a
* reason instead when Nix fails or `signal` aborts.
*/
async function packPaths(context, tool, storePaths, folder) {
	const { world, signal } = context;
	try {
		const asked = [...new Set(storePaths)].filter((path) => isStorePath(path));
		const answer = await queryInfo(context, tool, asked);
		if (!answer.ok) return answer;
		const paths = [...answer.infos].map(factsOf).filter(({ source }) => !source);
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
function factsOf([storePath, { references, deriver, ca }]) {
	return {
		storePath,
		references: isTexts(references) ? references : [],
		source: (deriver ?? null) === null && (ca ?? null) !== null
	};
}
/** Makes a binary cache of just these paths. Returns the error, or null. */
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
	return output.code === 0 ? null : failureCause(output);
}
/** Declares that a path is in a binary cache, with an archive that does not exist. */
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
/** Puts each slice into the first pack that has room for it. `left`: how many found no room. */
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
/** Saving must not hold up a job: whatever is not stored by then is built again some day. In milliseconds. */
const SAVE_MS = 18e4;
/**
* Adds a run's results to what others have stored meanwhile. Never throws because of the backend: a notice says what
* was not stored.
*/
async function remember(context, note, backend) {
	const { world, emit, signal } = context;
	await using folder = await world.files.temporary("nix-verdict-save-");
	const mine = parseLedger(Buffer.from(note.ledger, "base64"), world.now()).ledger ?? EMPTY_LEDGER;
	const { ledger: theirs, key: previous } = await fetchLedger({
		...context,
		emit: () => void 0
	}, backend, note.name);
	if (theirs === null && !note.whole) {
		emit({
			type: "notice",
			level: "warning",
			message: `What this run found out was not kept: ${backend.name} does not tell what is there already, and a new ledger would replace it. Later runs must do without them.`
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
/** Drops the packs that no check has needed for the longest time, until the rest fits. */
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
/** Stores things in the backend. */
var Keeper = class {
	#backend;
	#folder;
	#context;
	constructor(context, backend, folder) {
		this.#backend = backend;
		this.#folder = folder;
		this.#context = context;
	}
	/** Packs what was built, and returns the packs that are stored now. */
	async packUp({ tool, built, budgetBytes }) {
		if (built.length === 0) return [];
		const packed = await packPaths(this.#context, tool, built, this.#folder);
		if (!packed.ok) {
			this.#warn(`Store paths that were built for checks were not kept: ${packed.reason}. The next run builds them again.`);
			return [];
		}
		if (packed.reason !== null) this.#warn(`Some store paths that were built for checks were not kept: ${packed.reason}. The next run builds them again.`);
		const kept = [];
		for (const { file, key, bytes, paths } of packed.packs) if (bytes > budgetBytes) this.#warn(`A pack of ${paths.length} store paths was not kept: its ${bytes} bytes exceed the cache's budget of ${budgetBytes}. Raise it with cache-budget.`);
		else if (await this.#store(key, file, `${paths.length} store paths`)) kept.push({
			key,
			bytes,
			usedAt: this.#context.world.now(),
			paths
		});
		return kept;
	}
	/**
	* Merges the smallest packs into one, so that few requests fetch all of them; leaves out packs that cannot be
	* fetched.
	*/
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
	/** Stores the ledger, and returns whether that succeeded. It comes last, so that it never names a missing pack. */
	async keepLedger({ name }, ledger) {
		const file = join(this.#folder, "ledger");
		const content = renderLedger(ledger);
		await this.#context.world.files.write(file, content);
		const time = new Date(this.#context.world.now()).toISOString().replaceAll(/[-:.]/gu, "");
		return await this.#store(`${ledgerPrefix(name)}${time}-${digestOf(content)}`, file, `${ledger.proofs.length} proofs`);
	}
	async #store(key, file, what) {
		const stored = await this.#backend.store(key, file, this.#context.signal);
		if (stored.state === "failed") this.#warn(`${what} were not kept in ${this.#backend.name} as ${key}: ${stored.reason}. Later runs must do without them.`);
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
export { realGitHub as C, SERVERS as D, NOT_POSTED_BY_ACT as E, forgeOf as O, apiOf as S, ADD_BOT as T, runsOwnCode as _, restorePaths as a, runAddress as b, digestOf as c, chooseCache as d, openCache as f, originOf as g, besides as h, scopesOf as i, runPage as k, mergeLedgers as l, ENTRY as m, remember as n, newestKeys as o, refuseTracked as p, recall as r, EMPTY_LEDGER as s, SAVE_MS as t, renderLedger as u, settle as v, trackedState as w, sameName as x, readEvent as y };
