import { A as isJob, C as realGitHub, E as at, F as scopesOf, I as matcher, L as selectNames, M as readEvent, N as runAddress, O as branchesOf, P as sameName, R as selectsAll, S as apiOf, k as isDefended, u as refusalOf, w as openApi, x as git$1, y as makeTimeline } from "./terminal.js";
import { a as unfinishedCheck, i as cachedCheck, n as brokenCheck, r as builtCheck, s as version } from "./check.js";
import { r as messageOf, t as VerdictError } from "./error.js";
import { F as asRoot, H as isSelfHosted, I as canBeRoot, V as isHosted, _ as InternalJson, c as findNix, d as atLeast, g as withoutTrace, h as readFailure, l as storeInfo, m as lastError, n as answers, p as hasError, u as OLDEST } from "./undo.js";
import { A as prove$1, D as sameOutcome, E as lastRunOf, O as selectionText, S as mergeLedgers, T as failuresOf, _ as withoutHook, a as STORE, b as recall, d as renderNarInfo, f as chooseCache, g as readSettings, h as parseAnswer, k as proofsOf, l as narInfoName, m as refuseTracked, o as folderAddress, p as openCache, r as openPack, s as isStorePath, t as isPackKey, w as renderLedger, x as EMPTY_LEDGER } from "./pack.js";
import { n as nixCommand, t as evaluationFlags } from "./tool.js";
import { f as secretSettings, r as sanitizeLines, s as stripControls } from "./clean-start.js";
import { n as formatBytes, s as isGood } from "./format.js";
import { a as revive, c as PINNED_VERSION, d as keepTrack, f as tryKvm, g as openDevices, h as strangeLine, i as sampleBuilds, l as SHAPES, m as configureNix, n as canMeasure, p as PROBE, r as measure, s as installRelease } from "./sampler.js";
import { a as isDerivationIn, c as isPlaceholder, d as storePathBase, f as storePathName, i as featuresOf, l as outputPaths, n as base32, r as evaluatedOutputs, s as isImpure, t as allowsSubstitutes, u as readDerivationFile } from "./derivation.js";
import { a as mergeHistories, c as renderHistory, l as runsOf, n as compare, o as parseHistory, s as recordRun, t as EMPTY_HISTORY } from "./runs.js";
import { n as writeReport, t as makeOutFolder } from "./out-folder.js";
import { n as logFileName, t as LogFiles } from "./logs.js";
import { isUtf8 } from "node:buffer";
import { getSystemErrorMessage, getSystemErrorName } from "node:util";
import { createHash, createPublicKey, randomBytes, randomUUID, verify } from "node:crypto";
import { fileURLToPath } from "node:url";
import { basename, dirname, join, posix, resolve } from "node:path";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
// src/nix/flake-folder.ts
/** Kinds of flake references that name a folder of this machine; what comes behind is a path, with or without `//`. */
const LOCAL = /^(?:git\+file|path):(?:\/\/(?=\/))?/;
/**
* Where in `workspace`, an absolute folder, the flake of a reference lies: "" in the workspace itself, "sub" in a folder below. Null for what is
* elsewhere, on this machine or on another. The `lockedUrl` of a report is the reference to ask about: it is absolute, and Nix has found in it the folder that really
* has the `flake.nix`. A reference as a user writes it ("./sub", ".?dir=sub") is taken from the workspace on.
*
* Joined with a location's `file` it is a path in the workspace.
*/
function flakeFolder(reference, workspace) {
	const tree = localTree(reference, workspace);
	if (tree === null) return null;
	const flake = posix.join(tree, new URLSearchParams(reference.split("?", 2)[1]).get("dir") ?? "");
	const folder = posix.relative(workspace, flake);
	return folder === ".." || folder.startsWith("../") ? null : folder;
}
/** The folder of this machine that a reference names, absolute; `from` is where relative ones begin. Null for what is elsewhere, and for names that a registry resolves. */
function localTree(reference, from) {
	const [where = ""] = reference.split("?", 1);
	if (!LOCAL.test(where) && !/^\.{0,2}(?:\/|$)/.test(where)) return null;
	const tree = decoded(where.replace(LOCAL, ""));
	return tree === null ? null : posix.resolve(from, tree);
}
function decoded(path) {
	try {
		return decodeURIComponent(path);
	} catch {
		return null;
	}
}
// src/discover/locked-flake.ts
/** Arguments that evaluate an attribute of a locked flake; `lockFile` holds {@link LockedFlake.locks}. */
function attributeOf(tool, flake, attribute, lockFile) {
	const path = atLeast(tool.version, "2.20") ? `.${attribute}` : attribute;
	return [
		`${flake.lockedUrl}#${path}`,
		"--no-write-lock-file",
		"--reference-lock-file",
		lockFile,
		...evaluationFlags(tool)
	];
}
/** Fetches the flake and fixes its inputs, once. Throws `no-flake` or `flake-broken`. */
async function lockFlake(tool, url, world, signal) {
	if (url.includes("#")) {
		const flake = url.split("#", 1)[0];
		throw new VerdictError("usage", `"${url}" names an attribute. Name the flake alone ("${flake}"), and choose checks with --only.`);
	}
	const command = nixCommand(tool, ["flake", "metadata"], [
		"--json",
		"--no-write-lock-file",
		...evaluationFlags(tool),
		referenceOf(url, world)
	]);
	const output = await world.processes.run(command, signal);
	signal.throwIfAborted();
	if (output.code !== 0) throw notLocked(url, lastError(output.stderr) ?? output.startError ?? `nix ended with ${output.signal ?? output.code}`);
	const metadata = parseAnswer(tool, output.stdout);
	return {
		url,
		lockedUrl: metadata.url,
		revision: metadata.revision ?? null,
		sources: {
			trees: [
				metadata.path,
				...localFolder(metadata.resolved ?? {}),
				sourceName(metadata.url)
			],
			dir: metadata.resolved?.dir ?? ""
		},
		locks: metadata.locks
	};
}
/** What is given to Nix: it takes "examples/quickstart" for a name in its registry, where a folder with a flake in it is what anybody means. */
function referenceOf(url, { files }) {
	return /^\w/.test(url) && files.exists(join(url, "flake.nix")) ? `./${url}` : url;
}
/** What is common to all URLs that Nix has for one version of a source, in the marks that it puts around them: the address and the revision. */
function sourceName(url) {
	const [address = "", query] = url.split("?", 2);
	const revision = new URLSearchParams(query).get("rev");
	return `«${address}${revision === null ? "" : `?rev=${revision}`}»`;
}
/** The source tree of a flake that lies on this machine. */
function localFolder({ url, path }) {
	if (url?.startsWith("file://")) return [fileURLToPath(url)];
	return path === void 0 ? [] : [path];
}
function notLocked(url, error) {
	if (/does not contain a '?[^ ]*flake\.nix|could not find a flake\.nix|is not part of a flake|flake\.nix'? does not exist|No such file or directory|does not exist/.test(error)) return new VerdictError("no-flake", `There is no flake at "${url}": ${firstLine(error)}. Run nix-verdict in a folder with a flake.nix (tracked by git, if it is a git repository), or name the flake.`);
	return new VerdictError("flake-broken", `The flake "${url}" could not be loaded, so it has no checks to judge: ${firstLine(error)}`);
}
function firstLine(text) {
	return (text.split("\n", 1)[0] ?? "").replace(/\.$/, "");
}
// src/github/checkout.ts
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/u;
/**
* Which commit a flake's folder has, from git alone and before Nix reads anything of it: HEAD, unless the reference names another one (`rev`, `ref`). Folders whose files
* are laid out like a repository count for none: a commit can bring such a folder along, and it would name any commit.
*/
async function placeOf(flake, world, signal) {
	const reference = referenceOf(flake, world);
	const folder = localTree(reference, resolve("."));
	if (folder === null) return {
		folder,
		commit: null,
		reason: `"${flake}" is not in a folder of this machine`
	};
	const asked = new URLSearchParams(reference.split("?", 2)[1]);
	const name = asked.get("rev") ?? asked.get("ref") ?? "HEAD";
	const top = await git(folder, ["rev-parse", "--show-toplevel"], world, signal);
	if (top === null || !world.files.exists(join(top, ".git"))) return {
		folder,
		commit: null,
		reason: `"${flake}" is not in a git repository that git can read`
	};
	const commit = await git(folder, [
		"rev-parse",
		"--verify",
		"--quiet",
		"--end-of-options",
		`${name}^{commit}`
	], world, signal);
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
/** Whether a commit is another one, or came before it. False also where a shallow clone does not have what lies between. */
async function isBefore({ folder, commit }, later, world, signal) {
	return COMMIT.test(later) && await git(folder, [
		"merge-base",
		"--is-ancestor",
		commit,
		later
	], world, signal) !== null;
}
/** The commits that a commit was made from, first to last, also where a shallow clone does not have them. */
async function parentsOf({ folder, commit }, world, signal) {
	const [header = ""] = (await git(folder, [
		"cat-file",
		"commit",
		commit
	], world, signal) ?? "").split("\n\n", 1);
	return Array.from(header.matchAll(/^parent ([0-9a-f]{40,64})$/gmu), ([, parent = ""]) => parent);
}
/** Commits that lead to a commit and not to `known`, the newest first, at most so many; parents that a shallow clone does not have are among them. */
async function madeHere(checkout, known, most, world, signal) {
	const list = (...except) => git(checkout.folder, [
		"rev-list",
		`--max-count=${most}`,
		checkout.commit,
		...except
	], world, signal);
	const made = ((COMMIT.test(known) ? await list(`^${known}`) : null) ?? await list() ?? "").split("\n").filter((one) => COMMIT.test(one));
	const parents = await Promise.all(made.map((commit) => parentsOf({
		...checkout,
		commit
	}, world, signal)));
	return [.../* @__PURE__ */ new Set([...made, ...parents.flat()])].filter((one) => one !== known).slice(0, most);
}
/** What a clone has of pull requests, under its refs or fetched last, and what GitHub's merges among them were made from. */
async function pullRequestsIn({ folder }, world, signal) {
	const [refs, heads] = await Promise.all([git(folder, [
		"for-each-ref",
		"--format=%(objectname)",
		"refs/pull",
		"refs/remotes/pull"
	], world, signal), fetchHead(folder, world, signal)]);
	const fetched = heads.filter((line) => OF_PULL_REQUEST.test(line)).map((line) => line.split(/\s/u, 1)[0] ?? "");
	const found = [...(refs ?? "").split("\n"), ...fetched].filter((one) => COMMIT.test(one));
	const merged = await Promise.all([...new Set(found)].map((commit) => parentsOf({
		folder,
		commit
	}, world, signal)));
	return [.../* @__PURE__ */ new Set([...found, ...merged.flatMap((parents) => parents.slice(1))])];
}
/** A line of FETCH_HEAD: a pull request's head, or a merge of it. */
const OF_PULL_REQUEST = /\bpull\/\d+\//u;
/** What a clone tells of where these commits came from. */
async function fetchedFrom({ folder, commit }, commits, world, signal) {
	const ask = async (...args) => await git(folder, args, world, signal) ?? "";
	const [refs, urls, heads] = await Promise.all([
		ask("for-each-ref", `--points-at=${commit}`, "--format=%(refname)", "refs/pull", "refs/remotes/pull"),
		ask("config", "--get-regexp", String.raw`^remote\..*\.url$`),
		fetchHead(folder, world, signal)
	]);
	const told = heads.filter((line) => commits.some((one) => line.startsWith(one)));
	const addresses = [...urls.split("\n").map((line) => line.split(" ").at(-1) ?? ""), ...told.map((line) => line.split(" of ").at(-1) ?? "")];
	return {
		pullRequest: refs !== "" || told.some((line) => OF_PULL_REQUEST.test(line)),
		repositories: addresses.flatMap((address) => repositoryIn(address) ?? [])
	};
}
/** Whether the clone has kept credentials, as `actions/checkout` does unless it is told otherwise. */
async function keepsCredentials(folder, world, signal) {
	return await git(folder, [
		"config",
		"--name-only",
		"--get-regexp",
		String.raw`^http\..*\.extraheader$`
	], world, signal) !== null;
}
async function fetchHead(folder, world, signal) {
	const path = await git(folder, [
		"rev-parse",
		"--git-path",
		"FETCH_HEAD"
	], world, signal);
	return path === null ? [] : await world.files.read(resolve(folder, path)).then((text) => text.toString().split("\n"), () => []);
}
/** "owner/name" of an address of a repository on a server; null for a folder of this machine. */
function repositoryIn(address) {
	return /^(?:\w+:\/\/[^/]+\/|[^/]+@[^/:]+:)(?:.*\/)?([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/u.exec(address)?.[1] ?? null;
}
/** What git prints, without the newline at its end; null when it says no, or cannot be had. */
async function git(folder, args, { processes }, signal) {
	return (await git$1(folder, args, processes, signal))?.replace(/\n$/u, "") ?? null;
}
// src/github/fork.ts
/** Where events name a commit of somebody's branch: the member that holds it, and under it the repository's name and the commit. */
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
* The fork that a commit comes from, or a merge of it, as a sentence calls it; null when nothing says that it comes from one. Asked are the event, GitHub, and the clone. Where
* GitHub does not answer, a commit of a pull request counts for a fork's.
*/
async function forkOf(checkout, job, world, signal) {
	const commits = [checkout.commit, ...(await parentsOf(checkout, world, signal)).slice(1)];
	for (const [holder, name, commit] of HEADS) {
		const head = at(job.event, ...holder);
		if (commits.some((one) => at(head, ...commit) === one) && !sameName(at(head, ...name), job.repository)) return named(at(head, ...name));
	}
	const { pullRequest, repositories } = await fetchedFrom(checkout, commits, world, signal);
	const foreign = repositories.find((name) => !sameName(name, job.repository)) ?? null;
	const answer = await proposer(commits, job, signal);
	if (answer.state === "found") return answer.fork;
	if (answer.state === "no such commit") return await forkIn(checkout, job, world, signal);
	return foreign ?? (pullRequest && answer.state === "unknown" ? "a pull request" : null);
}
/** Commits of a clone that GitHub is asked about, one by one. */
const MOST_ASKED = 20;
/**
* The fork whose pull request a clone has, where a job has made something of its own of it: merged, rebased, picked or copied, committed or not. Null when there is none, also where a
* job has made a commit of the base's own.
*/
async function forkIn(checkout, job, world, signal) {
	const [made, fetched] = await Promise.all([madeHere(checkout, job.env["GITHUB_SHA"] ?? "", MOST_ASKED, world, signal), pullRequestsIn(checkout, world, signal)]);
	for (const commit of new Set([...fetched, ...made].slice(0, MOST_ASKED))) {
		for (const [holder, name, head] of HEADS) {
			const holds = at(job.event, ...holder);
			if (at(holds, ...head) === commit && !sameName(at(holds, ...name), job.repository)) return named(at(holds, ...name));
		}
		const answer = await proposer([commit], job, signal, true);
		if (answer.state === "found" && answer.fork !== null) return answer.fork;
		if (answer.state === "unknown" && fetched.includes(commit)) return "a pull request";
	}
	return null;
}
/** Whether somebody could write with what this job has. Nobody tells what a token may do, so only one that is not there may nothing, and a fork's in its own pull request. */
async function mayWrite(folder, { event, repository, token }, world, signal) {
	const head = at(event, "pull_request", "head");
	if (head !== void 0 && !sameName(at(head, "repo", "full_name"), repository) && at(event, "repository", "private") !== true) return false;
	return token || await keepsCredentials(folder, world, signal);
}
/** Who has proposed one of these commits, by the pull requests that are not merged. `asHead`: only what is the head of one counts, for the first as for all others. */
async function proposer(commits, { api, owner, repo, repository }, signal, asHead = false) {
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
		fork: named(names[0])
	};
}
function named(repository) {
	return typeof repository === "string" && /^[\w.-]+\/[\w.-]+$/u.test(repository) ? repository : STRANGER;
}
// src/github/origin.ts
/**
* Events under which the code of the ref itself is run, by whoever may change that ref. GitHub's documentation of events: for these, GITHUB_SHA is a commit of GITHUB_REF that the event is about. Under
* all others GITHUB_REF is a branch that the event has little to do with, and a job checks out what it wants; so is what we do not know.
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
* Finds out whose code a run is about to evaluate, before anything of it is read. Throws `refused` where it is a fork's and the job may write: then it must not be evaluated at all. `api`: GitHub's, with the
* run's own token; null without one.
*/
async function originOf(flake, api, world, signal) {
	if (!isJob(world.env)) return OWN;
	const [job, place] = [await openJob(api, world), await placeOf(flake, world, signal)];
	if (place.folder === null && OWN_CODE.has(job.env["GITHUB_EVENT_NAME"])) return {
		...OWN,
		job,
		place
	};
	return await judge$1(job, place, world, signal);
}
/** What is known once Nix has said which revision it evaluates, null for one that git does not have so. Throws `refused` as {@link originOf} does, when it is another one than git said. */
async function settle(origin, revision, world, signal) {
	const { job, place, untold, onlyClean } = origin;
	if (job === null || place.folder === null && untold === null) return origin;
	if (revision === null) return onlyClean && untold === null ? await changed(origin, job, world, signal) : origin;
	if (revision === place.commit) return origin;
	const other = await judge$1(job, {
		...place,
		commit: revision
	}, world, signal);
	return {
		...other,
		untold: untold ?? other.untold
	};
}
/** Files beside a commit are anybody's. Where the clone has a fork's pull request as well, they are taken for its. */
async function changed(origin, job, world, signal) {
	const { folder, commit } = origin.place;
	const checkout = {
		folder: folder ?? ".",
		commit: commit ?? ""
	};
	const fork = await forkIn(checkout, job, world, signal);
	if (fork !== null && await mayWrite(checkout.folder, job, world, signal)) throw new VerdictError("refused", refusal(`${commit} with changes`, fork, job.env["GITHUB_EVENT_NAME"]));
	return {
		...origin,
		untold: `What is evaluated is not what commit ${commit} has: there are changes that are not committed`
	};
}
/**
* Why a verdict says nothing of the commit that the job is for, as a sentence; null where it does. Under events that run no code of their ref, that commit is the tip of a branch, and a stranger's
* green verdict must not land on it.
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
async function judge$1(job, place, world, signal) {
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
	if (await isKnown(checkout, job, world, signal)) return ref === "" ? untold(noBranch) : {
		job,
		place,
		untold: null,
		onlyClean: true
	};
	const fork = await forkOf(checkout, job, world, signal);
	if (fork !== null && await mayWrite(checkout.folder, job, world, signal)) throw new VerdictError("refused", refusal(commit, fork, event));
	return untold(ref === "" ? noBranch : `Commit ${commit} is checked out, which is neither the one that this run is for (${sha}) nor one of the base branch`);
}
function refusal(commit, fork, event) {
	return `nix-verdict does not build commit ${commit} here: it comes from ${fork}, and under ${event} the job may have a token that can write and the repository's secrets. Build pull requests in a workflow \`on: pull_request\`, where a fork's job gets neither. For comments on them, add the reporting bot (report/action.yml) in a second workflow, on workflow_run.`;
}
/** Whether a branch that only its own people may write has this commit, so that the code is theirs. GitHub's word goes before that of the clone, whose files may be anybody's. */
async function isKnown(checkout, job, world, signal) {
	const { env, event } = job;
	const told = await isInBranches(checkout.commit, job, signal);
	if (told !== null) return told;
	const shas = [
		isDefended(env, event) ? env["GITHUB_SHA"] : void 0,
		at(event, "pull_request", "base", "sha"),
		at(event, "merge_group", "base_sha")
	];
	for (const sha of shas) if (typeof sha === "string" && await isBefore(checkout, sha, world, signal)) return true;
	return false;
}
/** Whether the base or the default branch has a commit, by GitHub's word; null where it does not tell of all of them. */
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
/** A longer line is cut: nobody reads on, and a log of one endless line must stay small. */
const LINE_CHARACTERS = 500;
/** A line of a log as it is kept until somebody wants to see it: cut, and still with its escape sequences. */
function cutLine(line) {
	return line.length > LINE_CHARACTERS ? Buffer.from(line.slice(0, LINE_CHARACTERS)).toString() : line;
}
/** A line as an excerpt shows it: cut, without escape sequences and control characters. */
function excerptLine(line) {
	return stripControls(cutLine(line));
}
/** An excerpt in the making: takes lines while there is room for them and for the marks of the gaps between them. */
var Excerpt = class {
	#lines;
	#taken = /* @__PURE__ */ new Set();
	/** Stretches of neighbouring lines; between any two of them is a gap. */
	#stretches = 0;
	constructor(lines) {
		this.#lines = lines;
	}
	/** Takes lines by their places, the most wanted one first; places outside of the text, and what has no room, are passed over. */
	take(places) {
		for (const place of places) {
			if (this.#taken.has(place) || this.#lines[place] === void 0) continue;
			const neighbours = [place - 1, place + 1].filter((other) => this.#taken.has(other)).length;
			const stretches = this.#stretches + 1 - neighbours;
			if (this.#taken.size + stretches > 25) continue;
			this.#taken.add(place);
			this.#stretches = stretches;
		}
	}
	/** What was taken, in the text's order. */
	lines() {
		const places = [...this.#taken].toSorted((a, b) => a - b);
		return places.flatMap((place, index) => {
			const before = places[index - 1] ?? place - 1;
			const line = this.#lines[place] ?? "";
			return before < place - 1 ? ["…", line] : [line];
		});
	}
};
/** So many places from one on, downwards when `step` is -1; none is before the first line. */
function places(from, count, step = 1) {
	return Array.from({ length: count }, (_, index) => from + step * index).filter((place) => place >= 0);
}
// src/diagnose/signs.ts
/**
* What lines of a log say of a failure, in the words of compilers, linkers, test runners and shells. Every pattern takes time linear in its line: what a build prints may be
* made to take long.
*/
/** How much a line tells: a tool's own word for what is wrong, the tool's word that something is, or a word that sounds like it. */
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
	sign("outcome", 0, 0, /^\s*(?:error: could not compile|error: test failed|error: aborting due to|error: build of|error: \d+ (?:dependenc|target)|collect2: error: ld returned|clang(?:\+\+)?: error: linker command failed|ninja: build stopped|FAILED \(|Errors while running CTest|npm (?:ERR!|error))/),
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
	sign("cause", 1, 0, /No space left on device|Cannot allocate memory|Disk quota exceeded|\bstd::bad_alloc\b|\bOutOfMemoryError\b|\bOut of memory\b|^\s*Killed$|Killed signal terminated/i),
	sign("cause", 1, 0, /\bSegmentation fault\b|\bsegfault\b|\bIllegal instruction\b|\bcore dumped\b|AddressSanitizer|LeakSanitizer|UndefinedBehaviorSanitizer|: runtime error: /),
	sign("cause", 1, 3, /\bassert(?:ion)?\b.{0,200}\bfail(?:ed|ure)\b/i),
	sign("cause", 6, 4, /(?:^|[\s.!])[A-Z]\w*(?:Error|Exception|Failed|Failure)(?: \[\w+\])?(?:: |$)/),
	sign("cause", 1, 1, /: command not found$|: No such file or directory\b|: Permission denied\b|: not found$/),
	sign("cause", 0, 2, /^\s*(?:fatal|ERROR|FATAL|CRITICAL|panic)\b\s*[:\]]/),
	sign("cause", 1, 4, /(?:^|\s)(?:fatal )?error: /i),
	sign("outcome", 1, 2, /^\s*(?:expected|actual|received|but got|left|right)\b\s*:/i),
	sign("outcome", 0, 0, /\b[1-9]\d* (?:[a-z]+ ){0,2}(?:fail(?:ed|ures?|ing|s)?|errors?)\b|\b(?:fail(?:ed|ures?)?|errors?)\s*[:=]?\s*[1-9]\d*\b/i),
	sign("outcome", 0, 0, /^FAIL\b|\bFAILED\b|: FAIL$/),
	sign("outcome", 0, 2, /^\S+:\d+:\d+: /),
	sign("hint", 1, 2, /(?<![\w./-])(?:errors?|fail(?:ed|ure|ures|s)?|fatal|cannot|can't|could not|couldn't|unable to|not found|denied|refused|forbidden|invalid|mismatch|abort(?:ed|ing)?|exception|differs?)(?![\w/-]|\.\w)/i)
];
/** Words for nothing, which would else be taken for words of failure. */
const NOTHING = /\b(?:0|no|without|zero) (?:[a-z]+ )?(?:errors?|fail(?:ed|ures?|ing)?)\b(?:\(s\))?|\b(?:errors?|fail(?:ed|ures?|s)?)(?:\s*[:=]\s*| )0\b(?!\.)|\berror-free\b|-W(?:no-)?error\S*/gi;
/** Lines that speak of failure and tell of none: tests that passed, warnings, probes of a configuration, what was ignored, and what a build tool is at. */
const HARMLESS = [
	/^\s*(?:✓|✔|√|ok\b|PASS\b|PASSED\b|PASS:|\[\s+(?:OK|RUN)\s+\])/,
	/(?:\bok|\bOK|\bPASS|\bPASSED|\bpassed|\bPassed|✓|✔)\s*(?:\(?[\d.]+ ?m?s(?:ec)?\)?|\[ *\d+%\])?$/,
	/\bwarning:|^\s*warning\b|\bWARN(?:ING)?\b|: note: |^note: /i,
	/^-- (?!Configuring incomplete)|^checking |^(?:Checking|Configuring|Looking) (?:for|if|whether) /,
	/\(ignored\)$|\bxfail(?:ed)?\b|\bexpected fail|# (?:TODO|SKIP)\b|\bignoring\b/i,
	/^\s*(?:\[[ \d]+%\] |\[\d+ ?(?:\/|of) ?\d+\] |(?:\S*\/)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+) -|(?:CC|CXX|LD|AR)\s{2,}|Compiling )/
];
/** What did not pass, whatever else the line says. */
const NOT_HARMLESS = /^\s*not ok\b|\b[1-9]\d* fail/i;
/** A virtual machine's own console, as a test driver passes it on (`machine # …`): systems say much that sounds bad while they start. */
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
	const said = line.replace(NOTHING, "");
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
/** So many where no tool says what went wrong: the rest of the room is for words that only sound like it, and what stands before them. */
const LAST_LINES_UNEXPLAINED = 14;
/** Of the lines of one weight, so many are remembered from the beginning and from the end; an excerpt has no room for more. */
const REMEMBERED$1 = 25;
/** Begins a step of a nixpkgs build. What failed is in the last one. The first form is for Nix, the second, since 24.05, for people. */
const PHASE = /^@nix \{.*"setPhase"|^Running phase: /;
/** What a program tells Nix, and not people; only the raw log has it. */
const FOR_NIX = /^@nix \{/;
/**
* The lines of a build's log that tell a person why it failed, in their order, as many as an excerpt has at most, with marks for the gaps. Always among them
* are the last ones. `log`: its lines as excerpts show them, or {@link GAP} for a part that was not read. Takes time linear in the log.
*
* What matters most is the first error (with compilers, the others follow from it), and then the last one (with tests, where earlier ones may be part of what is tested).
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
		(first[sign.weight].length < REMEMBERED$1 ? first : last)[sign.weight].push({
			place,
			sign
		});
		if (last[sign.weight].length > REMEMBERED$1) last[sign.weight].shift();
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
* Bytes that are read of a log, from its beginning and from its end. Some 30,000 lines: what stands in the middle of more than that is not what a build ended over. A
* thousand failed checks with gigabytes of logs must be diagnosed within a job's time.
*/
const READ = {
	first: 524288,
	last: 2097152
};
/**
* Checks as they were judged, the bad ones with an excerpt that tells why: the lines that matter of their log. What has no log, or one that
* cannot be read or is empty, keeps the excerpt that it has. `out`: the folder of the report, in which the logs are.
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
		const excerpt = excerpts.get(log) ?? await excerptOf$1(join(out, log), world.files);
		excerpts.set(log, excerpt);
		diagnosed.push(excerpt.length === 0 ? check : {
			...check,
			excerpt
		});
	}
	return diagnosed;
}
async function excerptOf$1(path, files) {
	try {
		return linesThatMatter(await readLog(path, files));
	} catch {
		return [];
	}
}
/** The lines of a log, each cut and without escape sequences; of a large one those at both ends, and {@link GAP} between. Throws when it cannot be read. */
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
// src/features/probe-build.ts
/**
* All of it takes 0.2 s where nothing hangs, and may take no more than 10 s: then also what ignores TERM (3 s, KILL_GRACE_MS) must be gone.
* Nix's own limit comes first, so that it is the daemon that ends a build that hangs; and the probe's before that, with the alarm in probe.c.
*/
const LIMIT_MS = 6500;
const BUILD_LIMIT_SECONDS = 4;
/** What is not constant comes as `--argstr`, so that no name is spliced into Nix code. `nonce` makes each derivation one that was never built. */
const EXPRESSION = `
{ probe, question, feature, marker, nonce }:
derivation {
  name = "nix-verdict-proof-\${question}";
  system = "x86_64-linux";
  builder = builtins.path { path = /. + probe; name = "nix-verdict-probe"; };
  requiredSystemFeatures = if feature == "" then [ ] else [ feature ];
  preferLocalBuild = true;
  allowSubstitutes = false;
  proof = question;
  inherit marker nonce;
}`;
/** A proof is about this machine, now, and nobody else's business: other machines, caches and hooks that upload what was built stay out of it. */
const HERE_ALONE = [
	"--builders",
	"",
	"--max-jobs",
	"1",
	"--option",
	"substitute",
	"false",
	"--option",
	"post-build-hook",
	""
];
/** Builds the probe with a question for it, on this machine. `feature`: the system feature that the build requires, "" for none. */
async function askProbe(question, feature, tool, world, signal) {
	const limit = AbortSignal.timeout(LIMIT_MS);
	await using folder = await world.files.temporary("nix-verdict-proof-");
	const probe = join(folder.path, "probe");
	await world.files.write(probe, Buffer.from(PROBE, "base64"));
	for (const path of [folder.path, probe]) await world.files.setMode(path, 493);
	const given = {
		probe,
		question,
		feature,
		marker: probe,
		nonce: randomUUID()
	};
	const args = [
		"--impure",
		"--no-link",
		...HERE_ALONE,
		"--timeout",
		String(BUILD_LIMIT_SECONDS),
		...Object.entries(given).flatMap(([name, value]) => [
			"--argstr",
			name,
			value
		]),
		"--expr",
		EXPRESSION
	];
	const output = await world.processes.run(nixCommand(tool, ["build"], args), AbortSignal.any([signal, limit]));
	signal.throwIfAborted();
	return limit.aborted ? { kind: "late" } : readOutput(question, output);
}
/** What a Nix client that built the probe has told. */
function readOutput(question, output) {
	const reader = new InternalJson();
	const messages = output.stderr.split("\n").map((line) => reader.read(line)).filter((message) => message !== null);
	const answer = first(messages, (message) => message.kind === "log" ? readAnswer(question, message.line) : null);
	const failure = first(messages, (message) => message.kind === "message" && message.level === 0 ? readFailure(message.text) : null);
	if (answer !== null && answer.word === "ok" === (output.code === 0)) return {
		kind: "answered",
		answer
	};
	if (failure?.verdict === "timeout") return { kind: "late" };
	const ended = output.startError ?? `it ended with ${output.signal ?? output.code} and without an answer`;
	return {
		kind: "refused",
		error: lastError(output.stderr) ?? ended,
		failure
	};
}
function first(list, read) {
	for (const from of list) {
		const to = read(from);
		if (to !== null) return to;
	}
	return null;
}
/** Reads the probe's line; null when it is another. */
function readAnswer(question, line) {
	const [name, asked, word, ...facts] = line.trim().split(" ");
	if (name !== "nix-verdict-probe" || asked !== question || word === void 0) return null;
	const pairs = facts.map((fact) => [fact.split("=", 1)[0] ?? "", fact.slice(fact.indexOf("=") + 1)]);
	return {
		word,
		facts: new Map(pairs)
	};
}
/** Linux's numbers of errors, which an answer of the probe carries. */
const [ENOENT, ENXIO, EACCES, ENODEV, ENOTTY] = [
	2,
	6,
	13,
	19,
	25
];
/** Proves that Nix builds in a sandbox: a build looked for a file of this machine and did not find it. Never fails, unless `signal` is aborted. */
async function proveSandbox(tool, world, signal) {
	return await prove("sandbox", "", readSandbox, tool, world, signal);
}
/** Proves that builds have a KVM worth its name: a build ran a guest and timed it. Ends within 10 s. Never fails, unless `signal` is aborted. */
async function proveKvm(tool, world, signal) {
	const proof = await prove("kvm", "kvm", readKvm, tool, world, signal);
	if (proof.state !== "on" && proof.code === "no-permission") return await secondOpinion(proof, world, signal);
	if (proof.state === "on" || proof.code !== "feature-missing" || world.files.exists("/dev/kvm")) return proof;
	return {
		state: "off",
		code: "no-device",
		reason: "this machine has no /dev/kvm"
	};
}
/** Opening a device to builds is no remedy when it is broken, so root tries it first. */
async function secondOpinion(proof, world, signal) {
	if (!await canBeRoot(world, signal)) return proof;
	const printed = await asRoot(tryKvm, null, world, () => void 0, signal).catch(() => "");
	signal.throwIfAborted();
	const answer = printed.split("\n").map((line) => readAnswer("kvm", line)).find((one) => one !== null);
	const tried = answer === void 0 ? null : readKvm(answer);
	return tried?.state === "broken" ? {
		...tried,
		reason: `${tried.reason} (tried as root: builds may not even open it)`
	} : proof;
}
/** Proves that builds can start containers as NixOS tests do: a build started one. Never fails, unless `signal` is aborted. */
async function proveNspawn(tool, world, signal) {
	return await prove("container", "uid-range", readContainer, tool, world, signal);
}
async function prove(question, feature, read, tool, world, signal) {
	const system = systemOf$1(world);
	if (system !== "x86_64-linux") return {
		state: "off",
		code: "not-provable",
		reason: `there is no proof for ${system} yet`
	};
	const asked = await askProbe(question, feature, tool, world, signal);
	return asked.kind === "answered" ? read(asked.answer) : withoutAnswer(asked, feature);
}
/** Nix's name for this kind of machine. */
function systemOf$1({ machine }) {
	return `${{
		x64: "x86_64",
		arm64: "aarch64",
		ia32: "i686"
	}[machine.arch] ?? machine.arch}-${machine.platform}`;
}
/** What Nix says when it lacks the settings for builds with a range of users; they come before it looks whether it offers the feature. */
const MISSING_SETTINGS = /the setting '(?:auto-allocate-uids|use-cgroups)'|experimental \w+ feature '(?:auto-allocate-uids|cgroups)'/;
const NEEDS_SANDBOX = /only supported in sandboxed builds|required for sandboxing/;
/** The proof when the probe itself did not come to say anything. `feature`: the system feature that it took. */
function withoutAnswer(asked, feature) {
	if (asked.kind === "late") return {
		state: "broken",
		code: "no-answer",
		reason: "a build that tried it did not end, and was stopped"
	};
	if (NEEDS_SANDBOX.test(asked.error)) return {
		state: "off",
		code: "not-sandboxed",
		reason: `Nix says: ${oneLine(asked.error)}`
	};
	if (MISSING_SETTINGS.test(asked.error)) return {
		state: "off",
		code: "feature-missing",
		reason: `Nix says: ${oneLine(asked.error)}`
	};
	if (asked.failure?.code === "missing-feature") return {
		state: "off",
		code: "feature-missing",
		reason: `Nix does not offer the system feature "${feature}"`
	};
	return {
		state: "off",
		code: "nix-failed",
		reason: `the build that should prove it failed: ${oneLine(asked.error)}`
	};
}
/** Both must hold: a daemon with a /tmp of its own does not show the file to any build, and only in a sandbox is a builder process 1. */
function readSandbox({ word, facts }) {
	if (word !== "ok") return {
		state: "off",
		code: "nix-failed",
		reason: `the build that should prove it failed: ${failedStep(facts)}`
	};
	if (facts.get("marker") !== "hidden") return {
		state: "off",
		code: "not-sandboxed",
		reason: `a build saw a file of this machine, ${asUser(facts)}`
	};
	if (facts.get("pid") !== "1") return {
		state: "off",
		code: "not-sandboxed",
		reason: `a build ran among the processes of this machine, ${asUser(facts)}`
	};
	return {
		state: "on",
		detail: `a build did not find a file of this machine, ${asUser(facts)}`
	};
}
function readKvm(answer) {
	const { word, facts } = answer;
	if (word === "failed") return readKvmFailure(answer);
	const ns = Number(facts.get("ns"));
	const loops = Number(facts.get("loops")).toLocaleString("en");
	if (word !== "ok") return {
		state: "broken",
		code: "too-slow",
		reason: `a guest did not end its ${loops} loops within ${milliseconds(ns)} ms`
	};
	const ran = `a guest ran ${loops} loops in ${milliseconds(ns)} ms`;
	if (ns > 2e7) return {
		state: "broken",
		code: "too-slow",
		reason: `${ran}, and a processor with virtualisation takes some 0.03 ms`
	};
	return {
		state: "on",
		detail: `${ran}, ${asUser(facts)}`
	};
}
function readKvmFailure({ facts }) {
	const [step, errno] = [facts.get("step") ?? "", Number(facts.get("errno") ?? 0)];
	if (step === "open" && errno === EACCES) return {
		state: "off",
		code: "no-permission",
		reason: "builds may not open /dev/kvm"
	};
	if (step === "open" && errno === ENOENT) return {
		state: "off",
		code: "no-device",
		reason: "builds have no /dev/kvm"
	};
	if (step === "open" && (errno === ENXIO || errno === ENODEV)) return {
		state: "off",
		code: "no-device",
		reason: "there is nothing behind /dev/kvm"
	};
	if (step === "version" && errno === ENOTTY) return {
		state: "off",
		code: "hidden",
		reason: "builds have something else at /dev/kvm"
	};
	return {
		state: "broken",
		code: "kvm-failed",
		reason: `KVM fails in a build: ${failedStep(facts)}`
	};
}
function readContainer({ word, facts }) {
	const step = facts.get("step");
	if (word === "ok") {
		const memory = facts.get("memory") === "yes" ? "with" : "without";
		return {
			state: "on",
			detail: `a build started a container and ended it in ${milliseconds(Number(facts.get("ns")))} ms, ${memory} memory accounting`
		};
	}
	if (step === "sandbox") return {
		state: "off",
		code: "not-sandboxed",
		reason: "builds are not sandboxed"
	};
	if (step === "uid-range") return {
		state: "off",
		code: "feature-missing",
		reason: "builds that ask for a range of users get none"
	};
	return {
		state: "off",
		code: "container-failed",
		reason: `a container does not start in a build: ${failedStep(facts)}`
	};
}
/** The step of the probe that failed, as it is named in probe.c, and Linux's reason. */
function failedStep(facts) {
	const errno = Number(facts.get("errno") ?? 0);
	const rest = Array.from(facts).filter(([name]) => name !== "step" && name !== "errno").map(([name, value]) => `, ${name} ${value}`);
	const why = errno === 0 ? "" : ` (${getSystemErrorName(-errno)}: ${getSystemErrorMessage(-errno)})`;
	return `"${facts.get("step")}"${why}${rest.join("")}`;
}
/** The build's user, by its number outside of the sandbox. */
function asUser(facts) {
	const uid = facts.get("uid");
	return uid === "0" ? "as root" : `as user ${uid}`;
}
/** Two digits are all that is worth telling. */
function milliseconds(ns) {
	return Number((ns / 1e6).toPrecision(2));
}
function oneLine(text) {
	return text.trim().replaceAll(/\s+/g, " ");
}
// src/features/advice.ts
/** The one thing to do about a feature that is not there. */
function adviceFor(name, code) {
	return ADVICE[name][code] ?? "The log of Nix's daemon may say more.";
}
const SANDBOX_ADVICE = "It takes sandbox = true in nix.conf, a Nix with build users, and a machine that allows namespaces (of a container: docker's --privileged). Who wants builds without a sandbox says so: sandbox = false.";
const ADVICE = {
	kvm: {
		"no-device": "Use a machine with /dev/kvm, such as GitHub's x86-64 Linux runners; in a virtual machine, switch nested virtualisation on.",
		"no-permission": "Builders belong to no group, so open the device to all: sudo chmod 0666 /dev/kvm, or the udev rule KERNEL==\"kvm\", MODE=\"0666\".",
		"feature-missing": "Add \"extra-system-features = kvm\" to nix.conf and restart nix-daemon.",
		"too-slow": "This machine emulates virtualisation instead of having it: use another one. Until then, VM tests run under QEMU's own emulation.",
		hidden: "Look at sandbox-paths in nix.conf: something is mounted over the device.",
		"kvm-failed": "Look at the kernel's log (dmesg); another hypervisor may have taken the processor's virtualisation.",
		"no-answer": "Use another machine: tests with virtual machines would hang on this one.",
		"not-provable": "VM tests will tell in their logs whether they used it."
	},
	nspawn: {
		"feature-missing": "Set \"extra-experimental-features = auto-allocate-uids cgroups\", \"auto-allocate-uids = true\" and \"extra-system-features = uid-range\" in nix.conf, and restart nix-daemon.",
		"not-sandboxed": SANDBOX_ADVICE,
		"container-failed": "Containers need cgroup v2 and user namespaces: look whether the machine, or the container that it is, allows both."
	},
	sandbox: {
		"not-sandboxed": SANDBOX_ADVICE,
		"feature-missing": SANDBOX_ADVICE
	}
};
// src/features/features.ts
/** Of a machine that nobody has asked for anything. */
const NOTHING_ENABLED = {
	features: [],
	kvm: null,
	options: []
};
/** A device that looks right and is a thousand times too slow would hang a test for hours; without it, QEMU emulates. */
const HIDE_KVM = [["extra-sandbox-paths", "/dev/kvm=/dev/null"]];
/** What the daemon needs for builds that are root of 65,536 users of their own; Lix wants `use-cgroups` besides, the others do not mind. */
const NSPAWN_SETTINGS = {
	"extra-experimental-features": "nix-command flakes auto-allocate-uids cgroups",
	"auto-allocate-uids": "true",
	"use-cgroups": "true",
	"extra-system-features": "uid-range"
};
/** The same for containers beside virtual machines, which talk through tap devices. */
const DEVNET_SETTINGS = {
	...NSPAWN_SETTINGS,
	"extra-system-features": "uid-range devnet",
	"extra-sandbox-paths": "/dev/net"
};
/**
* Gives the machine what is asked of it, as far as it may be changed, and proves every part by a real build. What is there already is left alone.
* Throws `feature-missing` when something that is required is not there in the end.
*/
async function features(tool, options, asked, world, emit, signal) {
	if (world.machine.platform !== "linux") return NOTHING_ENABLED;
	const enabled = {
		features: [],
		kvm: null,
		options: []
	};
	const wanted = ["kvm", "nspawn"].filter((name) => options[name] !== "off" && (asked.has(name) || options[name] === "require"));
	const maker = new Maker(tool, wanted.length > 0 && options.mayChange && await canKeepTrack(world, emit, signal), world, emit, signal);
	for (const name of wanted) {
		const proof = await maker.make(name, asked.has("devnet"));
		const feature = {
			name,
			state: proof.state,
			reason: proof.state === "on" ? proof.detail : proof.reason
		};
		enabled.features.push(feature);
		if (name === "kvm" && !(proof.state !== "on" && proof.code === "not-provable")) enabled.kvm = feature;
		if (proof.state === "on") continue;
		const advice = adviceFor(name, proof.code);
		if (options[name] === "require") throw new VerdictError("feature-missing", `${name} is required, but it is ${proof.state}: ${proof.reason}. ${advice}`);
		emit({
			type: "notice",
			level: "warning",
			message: `${name} is ${proof.state}: ${proof.reason}. ${advice}`
		});
		if (name === "kvm" && proof.state === "broken") enabled.options = await maker.hideKvm();
	}
	return enabled;
}
/**
* Whether changes of the machine can be made: by root, and where they are undone, only if they can be kept track of. From then on, what others have changed
* of it is ours to rely on.
*/
async function canKeepTrack(world, emit, signal) {
	if (!await canBeRoot(world, signal)) return false;
	if (world.claim?.undo === false) return true;
	try {
		await asRoot(keepTrack, null, world, emit, signal);
		return true;
	} catch (error) {
		signal.throwIfAborted();
		emit({
			type: "notice",
			level: "warning",
			message: `This machine is left as it is, because what is changed of it could not be written down: ${messageOf(error)}`
		});
		return false;
	}
}
/** What a change of the machine can mend. */
const REPAIRABLE = /* @__PURE__ */ new Set([
	"no-device",
	"no-permission",
	"feature-missing",
	"container-failed",
	"not-provable"
]);
/** Opening a device can show that Nix, which started without it, does not offer it yet; nothing takes more than that. */
const MOST_REPAIRS = 2;
var Maker = class {
	#tool;
	#mayChange;
	#world;
	#emit;
	#signal;
	constructor(tool, mayChange, world, emit, signal) {
		this.#tool = tool;
		this.#mayChange = mayChange;
		this.#world = world;
		this.#emit = emit;
		this.#signal = signal;
	}
	/** Proves a feature, after making it where it was missing. */
	async make(name, devnet) {
		let proof = await this.#prove(name);
		for (let repairs = 0; repairs < MOST_REPAIRS; repairs += 1) {
			if (!(proof.state === "on" ? name === "nspawn" && devnet && !await this.#offersDevnet() : REPAIRABLE.has(proof.code)) || !this.#mayChange) break;
			try {
				if (name === "kvm") await this.#repairKvm(proof);
				else await this.#repairNspawn(devnet);
			} catch (error) {
				this.#signal.throwIfAborted();
				this.#emit({
					type: "notice",
					level: "warning",
					message: `Setting up ${name}: ${messageOf(error)}`
				});
				break;
			}
			proof = await this.#prove(name);
		}
		return proof;
	}
	/** Settings that keep /dev/kvm out of every build. Proven as well: a daemon takes them only from those it trusts. */
	async hideKvm() {
		const hidden = await proveKvm({
			...this.#tool,
			options: [...this.#tool.options, ...HIDE_KVM]
		}, this.#world, this.#signal);
		if (hidden.state !== "on" && hidden.code === "hidden") return HIDE_KVM;
		this.#emit({
			type: "notice",
			level: "warning",
			message: "/dev/kvm cannot be kept away from the tests, because Nix's daemon does not take that setting from this user: they may hang. Add the user to trusted-users."
		});
		return [];
	}
	async #prove(name) {
		return await (name === "kvm" ? proveKvm : proveNspawn)(this.#tool, this.#world, this.#signal);
	}
	async #repairKvm(proof) {
		await asRoot(openDevices, { devices: ["kvm"] }, this.#world, this.#emit, this.#signal);
		if (!(proof.state === "on" || proof.code !== "feature-missing" && proof.code !== "no-device") && this.#world.files.exists("/dev/kvm")) await this.#configure({ "extra-system-features": "kvm" });
	}
	async #repairNspawn(devnet) {
		if (devnet) await asRoot(openDevices, { devices: ["tun"] }, this.#world, this.#emit, this.#signal);
		await this.#configure(devnet ? DEVNET_SETTINGS : NSPAWN_SETTINGS);
	}
	async #configure(settings) {
		const store = await storeInfo(this.#tool, this.#world, this.#signal);
		const daemon = store.ok && store.url.startsWith("daemon");
		const args = {
			settings,
			conf: null,
			daemon,
			namespaces: "auto-allocate-uids" in settings
		};
		if (await asRoot(configureNix, args, this.#world, this.#emit, this.#signal) && daemon) await answers(this.#tool, this.#world, this.#signal);
	}
	async #offersDevnet() {
		return (await readSettings(this.#tool, this.#world, this.#signal)).systemFeatures.includes("devnet");
	}
};
// src/install/install.ts
/** Gives a working Nix: the machine's own if it is new enough, else one that it installs, as far as `mode` lets it. */
async function install(options, world, emit, signal) {
	check(options);
	if (options.mode !== "always") {
		const found = await findNix(world, emit, signal);
		if (found.nix !== null) {
			const existing = {
				nix: found.nix,
				...found.version,
				origin: "existing"
			};
			const tool = {
				bin: found.nix,
				...found.version,
				options: [],
				impure: false
			};
			await revive(tool, world, emit, signal);
			if (options.conf !== void 0) await addSettings(tool, options.conf, world, emit, signal);
			return existing;
		}
		if (options.mode === "never" || found.tooOld !== null) throw notInstalling(found.tooOld, options.mode);
	}
	await refuse(options.mode, world, signal);
	const wanted = {
		version: options.version ?? "2.34.8",
		mirror: options.mirror ?? "https://releases.nixos.org/nix",
		system: systemOf(world),
		...options.sha256 === void 0 ? {} : { sha256: options.sha256 }
	};
	const exact = options.version !== void 0 || options.mirror !== void 0 || options.sha256 !== void 0;
	const user = world.machine.uid === 0 ? null : world.machine.user;
	return await asRoot(installRelease, {
		wanted,
		exact,
		conf: options.conf ?? null,
		user
	}, world, emit, signal);
}
function check({ version, mirror, sha256, conf = "" }) {
	const strange = strangeLine(conf);
	if (strange !== void 0) throw new VerdictError("usage", `nix-conf has the line "${strange.trim()}", but lines of nix.conf are like "name = value", with spaces around the "=".`);
	if (version !== void 0 && !SHAPES.version.test(version)) throw new VerdictError("usage", `nix-version is "${version}", but it has to be a full version like ${PINNED_VERSION}.`);
	if (version !== void 0 && !atLeast(version, "2.18")) throw new VerdictError("nix-too-old", `nix-version is ${version}, but nix-verdict needs ${OLDEST} or newer.`);
	if (mirror !== void 0 && (!SHAPES.mirror.test(mirror) || !URL.canParse(mirror))) throw new VerdictError("usage", `nix-mirror is "${mirror}", but it has to begin with https://, http:// or file://.`);
	if (sha256 !== void 0 && !SHAPES.sha256.test(sha256)) throw new VerdictError("usage", `nix-sha256 is "${sha256}", but it has to be 64 hexadecimal digits.`);
}
/** The user's own lines for a Nix that was here before us. */
async function addSettings(tool, conf, world, emit, signal) {
	if (isSelfHosted(world.env)) throw new VerdictError("usage", "nix-conf would change the Nix of a self-hosted runner, which is left as it was found. Change its nix.conf yourself, or set \"install: always\".");
	const store = await storeInfo(tool, world, signal);
	const daemon = store.ok && /^(?:daemon|unix:)/u.test(store.url);
	if (await asRoot(configureNix, {
		settings: {},
		conf,
		daemon,
		namespaces: false
	}, world, emit, signal) && daemon) await answers(tool, world, signal);
}
/** Throws where nothing can, or may, be installed. */
async function refuse(mode, world, signal) {
	systemOf(world);
	if (mode === "auto" && isSelfHosted(world.env)) throw new VerdictError("nix-missing", `There is no usable Nix on this self-hosted runner, which is left as it was found. Install Nix ${OLDEST} or newer on it, or set "install: always".`);
	if (await canBeRoot(world, signal)) return;
	throw new VerdictError("no-root", `There is no usable Nix, and installing one needs root: run as root, let sudo work without a password, or install Nix ${OLDEST} or newer first.`);
}
/** Upstream's name of this system, where Nix can be installed at all. */
function systemOf({ machine }) {
	const processor = {
		x64: "x86_64",
		arm64: "aarch64"
	}[machine.arch];
	if (machine.platform === "linux" && processor !== void 0) return `${processor}-linux`;
	throw new VerdictError("install-failed", `There is no usable Nix, and installing one on ${machine.platform} ${machine.arch} is not supported: install Nix ${OLDEST} or newer first.`);
}
function notInstalling(tooOld, mode) {
	if (tooOld !== null) return new VerdictError("nix-too-old", `${tooOld}, which nix-verdict needs. Update it, or put a newer one beside it with "install: always".`);
	return new VerdictError("nix-missing", `There is no Nix on this machine, and "install: ${mode}" forbids to install one. Install Nix ${OLDEST} or newer, or let nix-verdict do it with "install: auto".`);
}
// src/measure/meter.ts
/** How long after a build its last sample is waited for: a few pauses of the sampler. */
const LAST_WORD_MS = 200;
/** The sampler's longest pause (`LONGEST_MS` in budget.ts), and some. */
const FAILED_WORD_MS = 1200;
const POLL_MS = 5;
/** How much earlier than we hear of a build its builder may have been started: Nix tells it afterwards, and we may be late to listen. */
const LATE_MS = 2e3;
/** Points of {@link Meter.total}: as many as a chart has room for. */
const POINTS = 500;
/**
* Puts samples and builds together. A sample names its derivation, or else an output of it, and comes from the build's own client. Where it names none
* that is being built (content-addressed inputs, structured attributes without a sandbox), the client must have had no other build at that time.
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
		entry(this.#samples, sampled.clientPid, () => /* @__PURE__ */ new Map()).set(key, sampled);
		if (sampled.clientPid !== null || this.#named(sampled) !== null) this.#total.set(key, sampled.currentBytes, this.#world.now());
	}
	/** A client of ours builds a derivation, at `at` (milliseconds since the epoch). `outputs`: the store paths it will make, as far as they are known. */
	started(drvPath, clientPid, outputs, at) {
		const build = {
			drvPath,
			clientPid,
			outputs,
			startedAt: at,
			finishedAt: null
		};
		this.#builds.set(drvPath, build);
		entry(this.#byClient, clientPid, () => /* @__PURE__ */ new Set()).add(build);
		for (const name of [fileName(drvPath), ...outputs]) this.#byName.set(name, build);
	}
	/**
	* The build is over: what it has used, or null when nobody has seen it. Waits up to 200 ms for the last of it; of one that `failed`, as long as the
	* sampler may take, because the last word tells whether the kernel killed it.
	*/
	async finished(drvPath, at, failed = false) {
		const build = this.#builds.get(drvPath);
		if (build === void 0) return null;
		build.finishedAt = at;
		const until = this.#world.now() + (failed ? FAILED_WORD_MS : LAST_WORD_MS);
		let found = this.#of(build);
		while (found !== null && !found[1].ended && this.#world.now() < until) {
			await setTimeout$1(POLL_MS);
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
function entry(map, key, make) {
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
// src/measure/watch.ts
/** Through sudo a sampler is up in 0.2 s; a machine that takes much longer has other worries. */
const READY_MS = 2e3;
/** Lets a meter hear of all builds of our Nix clients, as far as anybody can measure them; who cannot is told why, once. Never throws. */
function watchBuilds(meter, world, emit, signal) {
	const ending = new AbortController();
	const both = AbortSignal.any([signal, ending.signal]);
	const unmeasured = (reason) => emit({
		type: "notice",
		level: "warning",
		message: reason
	});
	const up = Promise.withResolvers();
	const late = setTimeout(up.resolve, READY_MS);
	const work = async () => {
		const ownStore = await world.files.owner("/nix/store") === world.machine.uid;
		const who = await canMeasure(!ownStore, world, both);
		if ("reason" in who) {
			unmeasured(who.reason);
			return;
		}
		const hear = (event) => {
			if (event.type === "build-sampled") meter.heard(event);
			else if (event.type === "stage-started" && event.stage === "measure") up.resolve();
		};
		if (who.by === "us") await sampleBuilds(world.machine.pid, world.now, hear, both, world.kernel, up.resolve);
		else await asRoot(measure, {
			ownerPid: world.machine.pid,
			mayChange: isHosted(world.env)
		}, world, hear, both);
	};
	const working = work().catch((error) => {
		if (!both.aborted) unmeasured(`Memory and CPU time of builds are not measured any longer: ${messageOf(error)}`);
	}).finally(up.resolve);
	return {
		ready: up.promise.finally(() => clearTimeout(late)),
		[Symbol.asyncDispose]: async () => {
			ending.abort();
			await working;
		}
	};
}
// src/pipelines/note.ts
/** What a run leaves to those after it; null when it has nothing new to say. */
async function noteOf(tool, prepared, report, builds, packs, budgetBytes, world) {
	const { cache, discovered, planned, system } = prepared;
	if (cache === null) return null;
	const proofs = proofsOf(report.checks, discovered.found, planned.impure, runAddress(world.env), world.now());
	const history = recordRun(EMPTY_HISTORY, system, report.checks);
	const built = cache.keepsPaths ? await builtFor(prepared, builds, packs.lost, world) : [];
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
		budgetBytes
	};
}
/** Whether a run came to something else than the last one here; where there was none, than the one that it is compared with. What did not is not worth a new ledger. */
function isNews(run, { recalled: { own, base }, selection }) {
	const last = own?.runs.find((one) => one.selection === selection) ?? base?.run;
	return run !== null && (last === void 0 || !sameOutcome(run, last));
}
/** Outputs of what was built because others need it: a check's own outputs are needed by nobody, its proof takes their place. */
async function builtFor({ planned, cache }, builds, lost, world) {
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
// src/history/distributions.ts
/**
* What tables of probabilities have, by the formulas of Abramowitz and Stegun, Handbook of Mathematical Functions (1964); their numbers stand at each one.
*/
/** Halving this often makes an interval as small as numbers can tell apart. */
const HALVINGS = 60;
/** From here on three terms of an asymptotic series give nine digits. */
const ASYMPTOTIC = 12;
/** The value that Student's t with so many degrees of freedom (a whole number from 1 on) exceeds with a probability between 0 and 0.5. */
function studentQuantile(exceeded, degrees) {
	let high = 1;
	while (studentTail(high, degrees) > exceeded) high *= 2;
	return crossing((t) => studentTail(t, degrees) <= exceeded, 0, high);
}
/** Where between two numbers something that is false before and true behind begins to hold. */
function crossing(holds, from, to) {
	let [low, high] = [from, to];
	for (let time = 0; time < HALVINGS; time += 1) {
		const middle = (low + high) / 2;
		if (holds(middle)) high = middle;
		else low = middle;
	}
	return high;
}
/** The probability that Student's t exceeds a value: 26.7.3 for odd degrees of freedom, 26.7.4 for even ones. */
function studentTail(t, degrees) {
	const angle = Math.atan(t / Math.sqrt(degrees));
	const isOdd = degrees % 2 === 1;
	let term = isOdd ? Math.cos(angle) : 1;
	let sum = degrees === 1 ? 0 : term;
	for (let power = isOdd ? 3 : 2; power <= degrees - 2; power += 2) {
		term *= Math.cos(angle) ** 2 * (power - 1) / power;
		sum += term;
	}
	return (1 - (isOdd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum)) / 2;
}
/** The derivative of ln Γ at a number above 0: 6.3.18 after 6.3.5. */
function digamma(x) {
	if (x < ASYMPTOTIC) return digamma(x + 1) - 1 / x;
	return Math.log(x) - 1 / (2 * x) - 1 / (12 * x ** 2) + 1 / (120 * x ** 4);
}
/** The second derivative of ln Γ at a number above 0: 6.4.12 after 6.4.6. */
function trigamma(x) {
	if (x < ASYMPTOTIC) return trigamma(x + 1) + 1 / x ** 2;
	return 1 / x + 1 / (2 * x ** 2) + 1 / (6 * x ** 3) - 1 / (30 * x ** 5);
}
/**
* The spread that numbers have at least, as a share of them: those that agree better do so because they were rounded, or by chance. Also what keeps a check
* that always took the same from having a limit at the very same number.
*/
const LEAST_SPREAD = .005;
/** What others tell of a spread counts as at most so many more runs. With as many, Student's t is within a twentieth of the normal distribution's. */
const MOST_BORROWED = 60;
/** Spreads of fewer checks say nothing of what is usual. */
const FEWEST_CHECKS = 10;
/** A variance so many times the usual one is no chance, not even among four numbers (1 in 135): such a check is of another kind, and goes by itself. */
const UNUSUAL = 4;
/** How much of the permitted errors is spent on limits without the furthest number. Little, because most checks have no outlier. */
const SPENT_ON_OUTLIERS = .2;
/**
* For each list of earlier numbers (above 0), the limit that one more number of the same kind exceeds by chance with at most the probability `significance`:
* the upper end of a prediction interval of their logarithms. Null where there are fewer than {@link FEWEST_RUNS}.
*
* Few numbers tell little of their spread, so the other lists tell what is usual, as far as spreads are alike (Smyth, "Linear models and empirical Bayes
* methods", Stat. Appl. Genet. Mol. Biol. 3(1), 2004, section 6.2). And one number that lies apart must not hide everything: the limit without the furthest one
* counts if it is lower. Which one that is, the numbers say themselves, so it is calculated for a probability that is smaller by as many as there are.
*/
function limitsOf(lists, significance) {
	const enough = lists.map((list) => list.length < 4 ? null : list.map((number) => Math.log(number)));
	const usual = usualSpread(enough.flatMap((logs) => logs === null ? [] : [sampleOf(logs)]));
	const quantile = remembering(studentQuantile);
	const limit = (logs, probability) => {
		const { mean, variance, count } = sampleOf(logs);
		const borrowed = variance > UNUSUAL * usual.variance ? 0 : usual.degrees;
		const degrees = count - 1 + borrowed;
		const together = ((count - 1) * variance + borrowed * usual.variance) / degrees;
		return mean + quantile(probability, degrees) * Math.sqrt(together * (1 + 1 / count));
	};
	return enough.map((logs) => {
		if (logs === null) return null;
		if (logs.length === 4) return Math.exp(limit(logs, significance));
		const whole = limit(logs, significance * .8);
		return Math.exp(Math.min(whole, limit(withoutFurthest(logs), significance * SPENT_ON_OUTLIERS / logs.length)));
	});
}
/** The middle one, or the mean of the two in the middle, of at least one number. */
function median(numbers) {
	const sorted = numbers.toSorted((a, b) => a - b);
	const middle = sorted.length / 2;
	return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
/** How alike spreads are: if their logarithms differ by no more than chance makes them differ, all checks have the same; the more they differ, the less one says of another. */
function usualSpread(samples) {
	if (samples.length < FEWEST_CHECKS) return {
		variance: 0,
		degrees: 0
	};
	const { mean, variance } = sampleOf(samples.map(({ variance, count }) => Math.log(variance) - digamma((count - 1) / 2) + Math.log((count - 1) / 2)));
	const excess = variance - meanOf(samples.map(({ count }) => trigamma((count - 1) / 2)));
	const degrees = Math.floor(crossing((half) => trigamma(half / 2) <= excess, 0, MOST_BORROWED));
	return degrees === 0 ? {
		variance: 0,
		degrees
	} : {
		variance: Math.exp(mean + digamma(degrees / 2) - Math.log(degrees / 2)),
		degrees
	};
}
function sampleOf(logs) {
	const mean = meanOf(logs);
	const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
	return {
		mean,
		variance: Math.max(variance, LEAST_SPREAD ** 2),
		count: logs.length
	};
}
function withoutFurthest(logs) {
	const middle = median(logs);
	const furthest = logs.reduce((found, log) => Math.abs(log - middle) > Math.abs(found - middle) ? log : found);
	return logs.toSpliced(logs.indexOf(furthest), 1);
}
function meanOf(numbers) {
	return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
/** The same function, which calculates what it is asked again only once: thousands of checks have few different numbers of runs. */
function remembering(calculate) {
	const known = /* @__PURE__ */ new Map();
	return (probability, degrees) => {
		const key = `${probability} ${degrees}`;
		const value = known.get(key) ?? calculate(probability, degrees);
		known.set(key, value);
		return value;
	};
}
// src/plan/expect.ts
const MIB$1 = 1024 ** 2;
const GIB = 1024 ** 3;
/** As many runs as one that went wrong on a busy machine cannot move, and no more: what a check took long ago says little. */
const RECENT = 7;
/** Measured peaks of one build differ by up to this from run to run. */
const PEAK_MARGIN = 1.05;
/** What ran out of memory wanted more than it got, by an amount that nobody knows. */
const STARVED_MARGIN = 1.5;
/**
* For times that nobody has measured. That machines take longer than containers, and containers longer than plain builds, is what the first order of a run
* rests on; the run itself then corrects the numbers.
*/
const GUESSED_MS = {
	build: 1e4,
	nspawn: 3e4,
	qemu: 12e4,
	mixed: 12e4
};
/** A compiler, or a few services in containers. A guess as well. */
const GUESSED_BYTES = 512 * MIB$1;
/** `virtualisation.memorySize` of nixpkgs where a test does not say another. */
const MACHINE_BYTES = 1024 * MIB$1;
/** What QEMU and the test driver take for each machine, beside the guest's own memory. A guess on the safe side. */
const MACHINE_OVERHEAD = 128 * MIB$1;
/** What is expected of a build of which nothing is known, such as a dependency. */
const NOTHING_KNOWN = {
	durationMs: GUESSED_MS.build,
	memoryBytes: GUESSED_BYTES,
	cores: 1,
	from: "default",
	why: "nothing is known"
};
/**
* What a check will take, by the best that is known: its own last runs on the same system, else what its evaluation tells, else a guess.
* `system`: the one that it is listed under. What its history lacks, a peak that was never measured for example, comes from the next best.
*/
function expectationOf(check, system, history) {
	const declared = byEvaluation(check);
	const runs = runsOf(history, system, check.name);
	const timed = runsToTime(runs);
	if (timed.length === 0) return declared;
	const peak = peakOf(runs);
	const time = sayRuns(timed, runs);
	return {
		durationMs: Math.round(median(timed.map(({ durationMs }) => durationMs))),
		memoryBytes: peak ?? declared.memoryBytes,
		cores: coresOf(timed) ?? declared.cores,
		from: "history",
		why: peak === null ? `${time}; memory: ${declared.from === "evaluation" ? declared.why : "never measured"}` : time
	};
}
/** The last runs that passed; when none did, the last ones: what fails mostly fails at the same place again. */
function runsToTime(runs) {
	const passed = runs.filter(hasPassed);
	return (passed.length > 0 ? passed : runs).slice(0, RECENT);
}
function sayRuns(timed, runs) {
	const passed = timed.some(hasPassed);
	const which = passed && runs.every(hasPassed) ? "" : passed ? " that passed" : timed.length === 1 ? ", which failed" : ", all failed";
	return timed.length === 1 ? `its last run${which}` : `median of its last ${timed.length} runs${which}`;
}
/** The highest of the last peaks, with a margin, in bytes; null when none was measured. What ran out of memory tells something until it has passed with enough. */
function peakOf(runs) {
	const recent = runs.slice(0, RECENT);
	const newestPass = recent.findIndex(hasPassed);
	const peaks = recent.flatMap(({ peakMemoryBytes, verdict }, age) => {
		if (peakMemoryBytes === null) return [];
		if (verdict !== "out-of-memory") return [peakMemoryBytes * PEAK_MARGIN];
		return newestPass === -1 || age < newestPass ? [peakMemoryBytes * STARVED_MARGIN] : [];
	});
	return peaks.length === 0 ? null : Math.ceil(Math.max(...peaks));
}
/** The median of the cores that runs kept busy, in tenths; null when processor time was never measured. */
function coresOf(runs) {
	const busy = runs.flatMap(({ cpuMs, durationMs }) => cpuMs === null || durationMs === 0 ? [] : [cpuMs / durationMs]);
	return busy.length === 0 ? null : Math.max(1, Math.ceil(median(busy) * 10)) / 10;
}
function byEvaluation({ backend, machines }) {
	if (backend === "build") return NOTHING_KNOWN;
	const durationMs = GUESSED_MS[backend];
	if (backend === "nspawn") return {
		...NOTHING_KNOWN,
		durationMs,
		why: "a test in containers"
	};
	const told = machines !== null && machines.count > 0 ? machines : null;
	const { count, memoryBytes, cores } = told ?? {
		count: 1,
		memoryBytes: null,
		cores: null
	};
	const containers = backend === "mixed" ? {
		bytes: GUESSED_BYTES,
		say: ", and containers"
	} : {
		bytes: 0,
		say: ""
	};
	const what = told === null ? "a test in machines" : count === 1 ? "1 machine" : `${count} machines`;
	return {
		durationMs,
		memoryBytes: (memoryBytes ?? count * MACHINE_BYTES) + count * MACHINE_OVERHEAD + containers.bytes,
		cores: Math.max(1, cores ?? count),
		from: memoryBytes === null ? "default" : "evaluation",
		why: `${what}${memoryBytes === null ? "" : ` with ${sayMemory(memoryBytes)}`}${containers.say}`
	};
}
/** As somebody would have written it in a test: "3 GiB", "1.5 GiB", "700 MiB". */
function sayMemory(bytes) {
	return bytes >= GIB && bytes % (GIB / 2) === 0 ? `${bytes / GIB} GiB` : `${Math.round(bytes / MIB$1)} MiB`;
}
function hasPassed({ verdict }) {
	return isGood(verdict);
}
// src/schedule/budget.ts
/** Keeps the accounts of slots and memory. A client is in them from its start to its end; its memory, only until all it has is done. */
var Budget = class {
	#limits;
	#clients = /* @__PURE__ */ new Set();
	#busy = /* @__PURE__ */ new Set();
	constructor(limits) {
		this.#limits = limits;
	}
	/** No slot is free, or what runs must be by itself. */
	get isFull() {
		return this.#clients.size >= this.#limits.jobs || [...this.#busy].some(({ wholeMachine }) => wholeMachine);
	}
	/** Nothing is being built. */
	get isIdle() {
		return this.#busy.size === 0;
	}
	/** In bytes; negative when what runs turned out to be bigger than was thought. */
	get freeBytes() {
		if (this.#limits.memoryBytes === null) return 1e400;
		let free = this.#limits.memoryBytes;
		for (const { memoryBytes } of this.#busy) free -= memoryBytes;
		return free;
	}
	hold(held) {
		this.#clients.add(held);
		this.#busy.add(held);
	}
	/** Everything that a client has is done; it may still be about to end. */
	release(held) {
		this.#busy.delete(held);
	}
	/** A client has ended. */
	end(held) {
		this.#busy.delete(held);
		this.#clients.delete(held);
	}
	/**
	* Finds what may go past somebody who does not fit yet, or who wants `wholeMachine`. Clients that should have ended by now count as about to end, so the
	* window closes when expectations were wrong; what was let past beside somebody never counts as ending, else a stream of such could go on for ever. Who
	* waits, waits at most until what ran at first should have ended, and then until what still runs has ended.
	*/
	gap(waiting, wholeMachine, now) {
		const ending = [...this.#busy].filter(({ beside }) => beside !== waiting.drvPath).toSorted((a, b) => a.endsAt - b.endsAt);
		if (wholeMachine) return {
			besideBytes: -1e400,
			windowMs: Math.max(0, (ending.at(-1)?.endsAt ?? now) - now)
		};
		let free = this.freeBytes;
		let startsAt = now;
		for (const { memoryBytes, endsAt } of ending) {
			if (free >= waiting.memoryBytes && endsAt > startsAt) break;
			free += memoryBytes;
			startsAt = Math.max(startsAt, endsAt);
		}
		return {
			besideBytes: free - waiting.memoryBytes,
			windowMs: startsAt - now
		};
	}
};
// src/schedule/trust.ts
/** Fewer builds than this tell nothing of how good expectations are. */
const ENOUGH = 16;
/**
* A build that was expected to last ten times as long as another lasts this power of ten as long, at least: 1 would be perfect, 0 is chance. In the
* simulations, times wrong by a factor of e are above it, and drawn times are not.
*/
const LEAST_SLOPE = .3;
/** Of standard errors: one in twenty is further off to one side. */
const CERTAIN = 1.64;
/**
* Whether measured times follow the expected ones at all. Judged by the slope of their logarithms and not by their distance: a machine that is twice as
* slow makes no order worse, and the longest are built first, so those that come in are no fair sample.
*/
var Trust = class {
	#count = 0;
	#expected = 0;
	#measured = 0;
	#varianceOfExpected = 0;
	#varianceOfMeasured = 0;
	#covariance = 0;
	/** Takes a build's expected and measured time, in milliseconds. */
	add(expectedMs, measuredMs) {
		const expected = Math.log(Math.max(1, expectedMs));
		const measured = Math.log(Math.max(1, measuredMs));
		this.#count += 1;
		const fromExpected = expected - this.#expected;
		const fromMeasured = measured - this.#measured;
		this.#expected += fromExpected / this.#count;
		this.#measured += fromMeasured / this.#count;
		this.#varianceOfExpected += fromExpected * (expected - this.#expected);
		this.#varianceOfMeasured += fromMeasured * (measured - this.#measured);
		this.#covariance += fromExpected * (measured - this.#measured);
	}
	/** Expectations are certain to say next to nothing. */
	get isLost() {
		if (this.#count < ENOUGH || this.#varianceOfExpected === 0) return false;
		const slope = this.#covariance / this.#varianceOfExpected;
		const unexplained = Math.max(0, this.#varianceOfMeasured - slope * this.#covariance);
		return slope + CERTAIN * Math.sqrt(unexplained / ((this.#count - 2) * this.#varianceOfExpected)) < LEAST_SLOPE;
	}
};
// src/schedule/learn.ts
/** How many of the last builds of a kind tell what the next ones will take: the number of the first scheduler, which did well. */
const REMEMBERED = 16;
/** Fewer measured peaks than this never lower what memory is expected: one small check says little of the next, and too little memory kills. */
const FEW = 4;
/** By how much a guess must be wrong before the order is made anew. Below, what it changes is less than the spread of the times themselves. */
const FAR = 1.25;
/** Nothing is built in no time; any number of such would share a client. */
const LEAST_MS$1 = 1;
/**
* Corrects guesses by what is measured during the run, for each kind of build by itself: what is alone is not like what is not, and a guess by evaluation
* is not like one by nothing. What history says stays as it is, unless times turn out to have nothing to do with it: then all of it is as good as the
* median of what was measured, and the order is the one that was given.
*/
var Learned = class {
	#kinds = /* @__PURE__ */ new Map();
	#trust = new Trust();
	#usedTrust = true;
	#builds = 0;
	#settledAt = 0;
	/**
	* Takes what one build took, in milliseconds and bytes; null for what was not measured. Gives whether expectations have moved so far that a new
	* order is worth its cost: at once while little is known of a kind, later only now and then, so that 10,000 builds do not sort 10,000 times.
	*/
	add(build, durationMs, peakBytes) {
		this.#builds += 1;
		const isDue = this.#builds >= FAR * this.#settledAt;
		const kind = this.#kindOf(build);
		const { expected } = build;
		if (durationMs !== null) {
			if (expected.from === "history") this.#trust.add(expected.durationMs, durationMs);
			remember(kind.durations, expected.from === "history" ? durationMs : durationMs / Math.max(LEAST_MS$1, expected.durationMs));
			kind.builds += 1;
			kind.duration = quantile(kind.durations, .5);
		}
		if (expected.from === "history") return isDue && this.#trust.isLost === this.#usedTrust;
		if (peakBytes !== null && expected.from === "default") {
			remember(kind.peaks, peakBytes / Math.max(1, expected.memoryBytes));
			kind.memory = kind.peaks.length < FEW ? Math.max(1, ...kind.peaks) : quantile(kind.peaks, .75);
		}
		const isYoung = kind.durations.length <= FEW || peakBytes !== null && kind.peaks.length <= FEW;
		return (isDue || isYoung) && [...this.#kinds].some(([name, one]) => !name.startsWith("history") && hasMoved(one));
	}
	/** What has been learned is now in use: the next order is due when it has moved from here. */
	settle() {
		this.#settledAt = this.#builds;
		this.#usedTrust = !this.#trust.isLost;
		for (const kind of this.#kinds.values()) {
			kind.usedDuration = kind.durations.length === 0 ? null : kind.duration;
			kind.usedMemory = kind.memory;
		}
	}
	/** What is thought of a build by now. */
	expect(build) {
		const { durationMs, memoryBytes, from } = build.expected;
		const { duration, memory, durations } = this.#kindOf(build);
		if (from !== "history") return {
			durationMs: Math.max(LEAST_MS$1, durationMs * duration),
			memoryBytes: Math.ceil(memoryBytes * memory),
			known: durations.length > 0
		};
		const isUseless = durations.length > 0 && this.#trust.isLost;
		return {
			durationMs: Math.max(LEAST_MS$1, isUseless ? duration : durationMs),
			memoryBytes,
			known: true
		};
	}
	/** How many builds the time of this one rests on; what history says rests on itself. */
	evidence(build) {
		return build.expected.from === "history" ? 1e400 : this.#kindOf(build).builds;
	}
	#kindOf({ alone, expected: { from } }) {
		const name = `${from} ${alone ? "alone" : "shared"}`;
		let kind = this.#kinds.get(name);
		if (kind === void 0) {
			kind = {
				builds: 0,
				durations: [],
				peaks: [],
				duration: 1,
				memory: 1,
				usedDuration: null,
				usedMemory: 1
			};
			this.#kinds.set(name, kind);
		}
		return kind;
	}
};
function remember(values, value) {
	values.push(value);
	if (values.length > REMEMBERED) values.shift();
}
function quantile(values, share) {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.ceil(share * sorted.length) - 1] ?? 1;
}
function hasMoved({ durations, duration, usedDuration, memory, usedMemory }) {
	return (usedDuration === null ? durations.length > 0 : isFar(duration, usedDuration)) || isFar(memory, usedMemory);
}
function isFar(now, used) {
	return now > FAR * used || FAR * now < used;
}
// src/schedule/node.ts
/**
* A batch should last about this long. A Nix client costs some 30 ms of start-up, which is much for a build of 50 ms and nothing for one of
* 50 s: short builds share a client, long ones get their own.
*/
const BATCH_MS = 1e3;
/** A node as it stands before anything has begun. `place`: its place in the order that was given. */
function tracked(node, place) {
	const { durationMs, memoryBytes } = node.expected;
	const order = {
		place,
		durationMs,
		memoryBytes,
		urgencyMs: 0,
		rank: 0,
		dependents: []
	};
	return {
		...node,
		...order,
		state: "waiting",
		missing: 0,
		known: false,
		takenAt: 0,
		again: false,
		wholeMachine: false,
		queue: null,
		clients: []
	};
}
/** Whether a node may share a client with others. */
function isShareable({ alone, again, durationMs }) {
	return !alone && !again && durationMs <= 1e3;
}
/** The memory of the largest of them, in bytes: one client builds one at a time. */
function mostMemory(nodes) {
	return nodes.reduce((most, { memoryBytes }) => Math.max(most, memoryBytes), 0);
}
/** Who goes first of two that may be there. */
function earlier(a, b) {
	if (a === void 0 || b === void 0) return a ?? b;
	return b.rank < a.rank ? b : a;
}
// src/schedule/queue.ts
const ANY = {
	memoryBytes: 1e400,
	durationMs: 1e400
};
/**
* What is ready, by rank: 0 goes first. Finds the first that fits into a room in logarithmic time, which a heap cannot: it is a tree over all ranks, and
* each of its nodes knows the least memory and the least time below it.
*/
var ReadyQueue = class {
	/** Node 1 is the root, the children of `n` are `2n` and `2n + 1`, and the leaf of a rank is `#leaves + rank`. */
	#memory;
	#duration;
	#leaves;
	#workMs = 0;
	/** A queue for ranks from 0 to below `ranks`. */
	constructor(ranks) {
		this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(2, ranks)));
		this.#memory = new Float64Array(2 * this.#leaves).fill(1e400);
		this.#duration = new Float64Array(2 * this.#leaves).fill(1e400);
	}
	/** How long everything in it lasts, one after the other, in milliseconds. */
	get workMs() {
		return this.#workMs;
	}
	/** Adds a rank that is not in it. */
	add(rank, { memoryBytes, durationMs }) {
		this.#workMs += durationMs;
		this.#put(rank, memoryBytes, durationMs);
	}
	/** Takes out a rank that is in it. */
	remove(rank) {
		this.#workMs -= this.#duration[this.#leaves + rank] ?? 0;
		this.#put(rank, 1e400, 1e400);
		if (this.#duration[1] === 1e400) this.#workMs = 0;
	}
	/** The first rank that asks for no more than `room`; undefined when there is none. */
	first(room = ANY) {
		const open = [1];
		for (let at = open.pop(); at !== void 0; at = open.pop()) {
			const duration = this.#duration[at] ?? 1e400;
			if (duration === 1e400 || duration > room.durationMs || (this.#memory[at] ?? 1e400) > room.memoryBytes) continue;
			if (at >= this.#leaves) return at - this.#leaves;
			open.push(2 * at + 1, 2 * at);
		}
	}
	#put(rank, memoryBytes, durationMs) {
		let at = this.#leaves + rank;
		this.#memory[at] = memoryBytes;
		this.#duration[at] = durationMs;
		for (at >>= 1; at > 0; at >>= 1) {
			this.#memory[at] = Math.min(this.#memory[2 * at] ?? 1e400, this.#memory[2 * at + 1] ?? 1e400);
			this.#duration[at] = Math.min(this.#duration[2 * at] ?? 1e400, this.#duration[2 * at + 1] ?? 1e400);
		}
	}
};
// src/schedule/rank.ts
/** Puts nodes into an order in which each comes after its inputs. What is on a circle, or above one, is left out: it can never be built. */
function inputsFirst(nodes) {
	const missing = /* @__PURE__ */ new Map();
	const order = [];
	for (const node of nodes) {
		missing.set(node, node.missing);
		if (node.missing === 0) order.push(node);
	}
	for (const node of order) for (const dependent of node.dependents) {
		const left = (missing.get(dependent) ?? 0) - 1;
		missing.set(dependent, left);
		if (left === 0) order.push(dependent);
	}
	return order;
}
/**
* Gives every node its urgency and its rank. `ordered`: inputs first; `isOpen`: what has not begun yet.
*
* The urgency is the longest way from a node to the end, in time, and in the end of what cannot run at once: of eight builds that need a third of the
* memory each, three can run whatever `jobs` says, so the first of them has more to wait for it than its own dependents.
*/
function rank(ordered, limits, isOpen) {
	for (const node of ordered.toReversed()) node.urgencyMs = node.durationMs + longestAbove(node);
	if (limits.memoryBytes !== null) {
		raiseByMemory(ordered.filter(isOpen), limits.memoryBytes, limits.jobs);
		for (const node of ordered.toReversed()) node.urgencyMs = Math.max(node.urgencyMs, node.durationMs + longestAbove(node));
	}
	const ranked = ordered.toSorted((a, b) => b.urgencyMs - a.urgencyMs || a.place - b.place);
	for (const [rank, node] of ranked.entries()) node.rank = rank;
	return ranked;
}
function longestAbove(node) {
	let longest = 0;
	for (const { urgencyMs } of node.dependents) if (urgencyMs > longest) longest = urgencyMs;
	return longest;
}
/** Of the nodes of which at most `k` fit into memory together, those that go last still take their work divided by `k`. */
function raiseByMemory(nodes, memoryBytes, jobs) {
	const workMs = new Float64Array(Math.max(1, jobs));
	for (const node of nodes.toSorted((a, b) => a.urgencyMs - b.urgencyMs || b.place - a.place)) {
		const together = Math.max(1, Math.floor(memoryBytes / node.memoryBytes));
		for (let k = together; k < jobs; k += 1) {
			const work = (workMs[k] ?? 0) + node.durationMs;
			workMs[k] = work;
			node.urgencyMs = Math.max(node.urgencyMs, work / k);
		}
	}
}
// src/schedule/scheduler.ts
/**
* A batch that still holds work after this time has met a build much longer than those before it; free slots then take from it. Not sooner: a Nix
* client that comes to a derivation which another one builds looks again only after seconds (`build-poll-interval`).
*/
const OVERDUE_MS = 5e3;
/**
* A slot takes its even share of what is left, divided by this: the rest makes up for builds that last longer than was thought. Of 1.2 to 2, the
* simulations were fastest with this, with good expectations and without any.
*/
const FAIR = 1.2;
/**
* A batch of guesses has at most so many builds for each that was measured: one short dependency says little of forty checks. Without a limit, forty checks of 0.5 s after a
* dependency of 5 ms took 14 to 17 s on two slots, and 11 s with it; a hundred trivial checks take the same time either way.
*/
const STAKE = 8;
/**
* Decides what is built next. It knows no processes, and the time only as it is told: `now` is in milliseconds since any moment.
*
* Every node is handed out after all its inputs, and once, unless `again` asks for more; a second time only when a slot is free, nothing else can be done,
* and the client that has it is overdue and has not come to it. Nix's locks see to it that only one of the two builds it. What depends on a failed node is
* never handed out. What is handed out together is never thought to need more memory than there is, except by itself. Who is first and does not fit is
* passed only by what does not delay it.
*/
var Schedule = class {
	#nodes = /* @__PURE__ */ new Map();
	/** What is not done, inputs first. */
	#ordered;
	#ranked = [];
	#learned = new Learned();
	#budget;
	#limits;
	#clients = /* @__PURE__ */ new Map();
	/** What is ready: to share a client, for one of its own, for the whole machine. */
	#shared = new ReadyQueue(0);
	#single = new ReadyQueue(0);
	#whole = new ReadyQueue(0);
	/** What clients have and have not come to, in the order in which it was handed out. */
	#idle = /* @__PURE__ */ new Set();
	/** `nodes` in the order in which they should be built when nothing else decides; inputs that are no nodes count as there. */
	constructor(nodes, limits) {
		this.#limits = limits;
		this.#budget = new Budget(limits);
		for (const node of nodes) this.#nodes.set(node.drvPath, tracked(node, this.#nodes.size));
		for (const node of this.#nodes.values()) {
			const inputs = node.inputs.flatMap((input) => this.#nodes.get(input) ?? []);
			node.missing = inputs.length;
			for (const input of inputs) input.dependents.push(node);
			if (node.missing === 0) node.state = "ready";
		}
		this.#ordered = inputsFirst(this.#nodes.values());
		this.#order();
	}
	/** Work for a free slot, or null when there is none at the moment: then ask again when something has ended, and every `OVERDUE_MS`. */
	next(now) {
		if (this.#budget.isFull) return null;
		const first = this.#first();
		const memoryBytes = this.#budget.freeBytes;
		if (first === void 0) return this.#steal(now, memoryBytes, null);
		if (this.#fits(first)) return this.#take({
			node: first,
			room: {
				memoryBytes,
				durationMs: 1e400
			},
			beside: null
		}, now);
		const { besideBytes, windowMs } = this.#budget.gap(first, this.#needsAll(first), now);
		const beside = {
			memoryBytes: Math.min(memoryBytes, besideBytes),
			durationMs: 1e400
		};
		const choice = this.#choose(first, beside, {
			memoryBytes,
			durationMs: windowMs
		});
		return choice === void 0 ? this.#steal(now, beside.memoryBytes, first.drvPath) : this.#take(choice, now);
	}
	/** A client has begun with a node. */
	started(drvPath) {
		const node = this.#nodes.get(drvPath);
		if (node?.state === "taken") this.#mark(node, "started");
	}
	/** A node is built; its dependents may be next. In milliseconds and bytes; null for what was not built here, or not measured. */
	succeeded(drvPath, durationMs, peakBytes) {
		const node = this.#nodes.get(drvPath);
		if (node === void 0 || node.state === "done") return;
		this.#finish(node);
		for (const dependent of node.dependents) {
			dependent.missing -= 1;
			if (dependent.missing === 0 && dependent.state === "waiting") this.#enqueue(dependent);
		}
		if (this.#learned.add(node, durationMs, peakBytes)) this.#order();
	}
	/** A node could not be built. Gives everything that depends on it, near and far, which is done as well. */
	failed(drvPath) {
		const doomed = [];
		const open = [this.#nodes.get(drvPath)];
		for (let node = open.pop(); node !== void 0; node = open.pop()) {
			if (node.state === "done") continue;
			this.#finish(node);
			if (node.drvPath !== drvPath) doomed.push(node.drvPath);
			for (const dependent of node.dependents) open.push(dependent);
		}
		return doomed;
	}
	/**
	* This node is tried once more, by itself: its client ended without coming to it, or another attempt may end otherwise. With `wholeMachine`, it was killed
	* for want of memory: then nothing else runs beside it. How often, is for the caller to say. Told before `ended`.
	*/
	again(drvPath, { wholeMachine = false } = {}) {
		const node = this.#nodes.get(drvPath);
		if (node === void 0 || node.state !== "taken" && node.state !== "started") return;
		if (node.clients.length > 1) return;
		node.again = true;
		node.wholeMachine ||= wholeMachine;
		this.#enqueue(node);
	}
	/** The client of a batch has ended, and its slot is free. What it leaves without an answer was told before. */
	ended(batch) {
		const client = this.#clients.get(batch);
		if (client === void 0) return;
		this.#clients.delete(batch);
		this.#budget.end(client);
		for (const node of client.nodes) node.clients = node.clients.filter((one) => one !== client);
	}
	/** Whether a node has its answer. */
	isDone(drvPath) {
		return this.#nodes.get(drvPath)?.state === "done";
	}
	/** Who is next, if there is room. */
	#first() {
		const whole = this.#at(this.#whole.first());
		if (whole !== void 0 && this.#budget.isIdle) return whole;
		return earlier(whole, earlier(this.#at(this.#shared.first()), this.#at(this.#single.first())));
	}
	#fits(node) {
		return node.queue === this.#whole ? this.#budget.isIdle : node.memoryBytes <= this.#budget.freeBytes;
	}
	/** Who may go past the one that waits, in one of two ways. */
	#choose({ drvPath }, ...rooms) {
		const [beside, before] = rooms.map((room) => earlier(this.#at(this.#shared.first(room)), this.#at(this.#single.first(room))));
		const node = earlier(beside, before);
		if (node === void 0) return void 0;
		return node === beside ? {
			node,
			room: rooms[0],
			beside: drvPath
		} : {
			node,
			room: rooms[1],
			beside: null
		};
	}
	#take(choice, now) {
		if (choice.node.queue === this.#shared) return this.#share(choice, now);
		this.#mark(choice.node, "taken");
		return this.#handOut([choice.node], now, choice.beside, true);
	}
	/** Short ones for one client: about a second of work, but never so much of it that other slots run dry. */
	#share({ node: first, room, beside }, now) {
		const fair = this.#shared.workMs / (FAIR * this.#limits.jobs);
		const least = first.expected.from === "history" ? 0 : 100;
		let left = Math.min(BATCH_MS, Math.max(least, fair), room.durationMs);
		const most = STAKE * this.#learned.evidence(first);
		const nodes = [];
		for (let node = first; node !== void 0; node = this.#at(this.#shared.first(room))) {
			left -= node.durationMs;
			if (nodes.length > 0 && (left < 0 || nodes.length >= most || !node.known)) break;
			nodes.push(node);
			this.#mark(node, "taken");
			node.takenAt = now;
			this.#idle.add(node);
			if (!node.known) break;
		}
		return this.#handOut(nodes, now, beside, false);
	}
	/** Half of what overdue clients have not come to. */
	#steal(now, memoryBytes, beside) {
		const overdue = [];
		for (const node of this.#idle) {
			if (now - node.takenAt < 5e3) break;
			if (node.memoryBytes <= memoryBytes) overdue.push(node);
		}
		const share = overdue.slice(Math.floor(overdue.length / 2));
		if (share.length === 0) return null;
		for (const node of share) this.#mark(node, "started");
		return this.#handOut(share, now, beside, false);
	}
	#handOut(nodes, now, beside, alone) {
		const durationMs = nodes.reduce((sum, node) => sum + node.durationMs, 0);
		const memoryBytes = mostMemory(nodes);
		const wholeMachine = nodes.some((node) => this.#needsAll(node));
		const again = nodes.some((node) => node.again);
		const batch = {
			drvPaths: nodes.map(({ drvPath }) => drvPath),
			alone,
			again,
			wholeMachine,
			memoryBytes,
			durationMs
		};
		const client = {
			nodes,
			open: nodes.length,
			memoryBytes,
			wholeMachine,
			endsAt: now + durationMs,
			beside
		};
		for (const node of nodes) node.clients.push(client);
		this.#clients.set(batch, client);
		this.#budget.hold(client);
		return batch;
	}
	/** Puts everything into order by what is thought of it now. */
	#order() {
		this.#ordered = this.#ordered.filter(({ state }) => state !== "done");
		for (const node of this.#ordered) Object.assign(node, this.#learned.expect(node));
		this.#learned.settle();
		this.#ranked = rank(this.#ordered, this.#limits, ({ state }) => state === "waiting" || state === "ready");
		for (const client of this.#clients.values()) client.memoryBytes = Math.max(client.memoryBytes, mostMemory(client.nodes));
		this.#shared = new ReadyQueue(this.#ranked.length);
		this.#single = new ReadyQueue(this.#ranked.length);
		this.#whole = new ReadyQueue(this.#ranked.length);
		for (const node of this.#ranked) {
			node.queue = null;
			if (node.state === "ready") this.#enqueue(node);
		}
	}
	#enqueue(node) {
		this.#mark(node, "ready");
		if (this.#needsAll(node)) node.queue = this.#whole;
		else node.queue = isShareable(node) ? this.#shared : this.#single;
		node.queue.add(node.rank, node);
	}
	#needsAll({ wholeMachine, memoryBytes }) {
		return wholeMachine || memoryBytes > (this.#limits.memoryBytes ?? 1e400);
	}
	#finish(node) {
		this.#mark(node, "done");
		for (const client of node.clients) {
			client.open -= 1;
			if (client.open === 0) this.#budget.release(client);
		}
	}
	#mark(node, state) {
		node.state = state;
		node.queue?.remove(node.rank);
		node.queue = null;
		this.#idle.delete(node);
	}
	#at(rank) {
		return rank === void 0 ? void 0 : this.#ranked[rank];
	}
};
/**
* Runs a schedule of its own against a virtual clock, every build taking what is expected of it. `jobs`: builds at once; `memoryBytes`: for all of them
* together, null for no limit. What is on a circle is left out.
*/
function predict(nodes, jobs, memoryBytes) {
	const limits = {
		jobs,
		memoryBytes
	};
	const byPath = new Map(nodes.map((node) => [node.drvPath, node]));
	const schedule = new Schedule(nodes, limits);
	const order = [];
	const clients = [];
	let now = 0;
	const begin = (batch, place, startMs) => {
		return {
			batch,
			place,
			startMs,
			endMs: startMs + (byPath.get(batch.drvPaths[place] ?? "")?.expected.durationMs ?? 0)
		};
	};
	for (;;) {
		for (let batch = schedule.next(now); batch !== null; batch = schedule.next(now)) clients.push(begin(batch, 0, now + 30));
		const client = takeFirst(clients);
		if (client === void 0) break;
		const { batch, place, startMs, endMs } = client;
		now = endMs;
		const drvPath = batch.drvPaths[place] ?? "";
		order.push({
			drvPath,
			startMs,
			endMs
		});
		schedule.started(drvPath);
		schedule.succeeded(drvPath, endMs - startMs, byPath.get(drvPath)?.expected.memoryBytes ?? null);
		if (place + 1 < batch.drvPaths.length) clients.push(begin(batch, place + 1, endMs));
		else schedule.ended(batch);
	}
	order.sort((a, b) => a.startMs - b.startMs);
	const built = order.flatMap(({ drvPath }) => byPath.get(drvPath) ?? []);
	return {
		makespanMs: now,
		lowerBoundMs: lowerBound(built, limits),
		order
	};
}
/**
* What no order can beat, in milliseconds: the longest chain of inputs, all work on all slots, and all memory for as long as it is needed in the memory
* there is; what needs more than all of it counts as needing all. `nodes`: inputs before what needs them.
*/
function lowerBound(nodes, { jobs, memoryBytes }) {
	const ends = /* @__PURE__ */ new Map();
	let longest = 0;
	let work = 0;
	let area = 0;
	for (const { drvPath, inputs, expected } of nodes) {
		const end = inputs.reduce((latest, input) => Math.max(latest, ends.get(input) ?? 0), 0) + expected.durationMs;
		ends.set(drvPath, end);
		longest = Math.max(longest, end);
		work += expected.durationMs / jobs;
		if (memoryBytes !== null) area += expected.durationMs * Math.min(1, expected.memoryBytes / memoryBytes);
	}
	return Math.max(longest, work, area);
}
function takeFirst(clients) {
	let first = 0;
	for (const [place, { endMs }] of clients.entries()) if (endMs < (clients[first]?.endMs ?? 1e400)) first = place;
	return clients.splice(first, 1)[0];
}
// src/plan/planned-run.ts
/** A plan as it is told: each build in its predicted place, and what is expected of it. `memoryBytes` is for all builds together; null: no limit. */
function plannedRun(system, { builds, inputs, alone, expected, proven, cached, refused }, { broken }, limits) {
	const namesOf = Map.groupBy(builds, ({ check }) => check.drvPath);
	const { makespanMs, lowerBoundMs, order } = predict([...inputs].map(([drvPath, needs]) => ({
		drvPath,
		inputs: needs,
		alone: alone.has(drvPath),
		expected: expected.get(drvPath) ?? NOTHING_KNOWN
	})), limits.jobs, limits.memoryBytes);
	return {
		system,
		...limits,
		makespanMs,
		lowerBoundMs,
		builds: order.map(({ drvPath, startMs, endMs }) => ({
			...expected.get(drvPath) ?? NOTHING_KNOWN,
			drvPath,
			name: storePathName(drvPath).replace(/\.drv$/, ""),
			checks: (namesOf.get(drvPath) ?? []).map(({ check }) => check.name),
			startMs,
			endMs,
			unproven: namesOf.get(drvPath)?.[0]?.unproven ?? null
		})),
		cached: [...proven.map(({ check, proof }) => ({
			name: check.name,
			why: `the same derivation passed on ${proof.at.slice(0, 10)}`
		})), ...cached.map(({ check }) => ({
			name: check.name,
			why: "its outputs are in the store or a binary cache"
		}))],
		broken: [...broken, ...refused]
	};
}
// src/cache/others.ts
/**
* The hook of Determinate Nix, on each of its machines (DeterminateSystems/nix-installer#1500): it tells determinate-nixd what was built, who tells those that asked. Nobody
* keeps anything for it alone.
*/
const EVENTS_ONLY = "/nix/var/determinate/post-build-hook.sh";
/** Hooks and settings that these tools write are a few lines long; what is longer is not looked into. In bytes. */
const LONGEST_TEXT$1 = 65536;
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
* Finds a cache of somebody else that takes what this job builds, by what it left on the machine: null when there is none. One that is only read from
* is none, because nothing of ours gets into it. No variable's value and no file's text leaves this function.
* `env`: the job's environment.
*/
async function pushingCache(settings, env, world) {
	return await hooked(settings, world) ?? await scanning(env, world) ?? magic(env, world) ?? watching(world);
}
/** Nix has room for one hook, so the setting alone says who hears of the builds, whatever was started beside. */
async function hooked({ postBuildHook }, world) {
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
* Actions that list the store when they start, and push what is new when the job ends. The list is in the job's folder for temporary files, which GitHub
* empties with each job: cachix-action where it may not set a hook, niks3-action likewise, attic-action always.
*/
async function scanning(env, world) {
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
* The daemon of magic-nix-cache-action and flakehub-cache-action, which beside Determinate Nix needs no hook. The variable alone is no sign: it is
* there as well when the action could not start anything.
*/
function magic(env, world) {
	const folder = env["MAGIC_NIX_CACHE_DAEMONDIR"] ?? "";
	return folder !== "" && world.files.exists(join(folder, "daemon.pid")) ? {
		name: "magic-nix-cache",
		how: "its daemon was started in this job"
	} : null;
}
/** `attic watch-store` and `cachix watch-store`, which push whatever appears in the store, for whomever. Seen on Linux. */
function watching({ kernel }) {
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
	return files.readSystem(path, LONGEST_TEXT$1).then((content) => content.toString("utf8"), () => "");
}
// src/cache/newest.ts
/** More than one, because the newest may have gone from the cache meanwhile. */
const ASKED = 3;
const REMEDY = "Give the job `actions: read`, and leave `github-token` as it is, to have what the base has proven.";
/** Asks GitHub's REST API in a job. The permission is that of GitHub's documentation of "List GitHub Actions caches for a repository"; in a public repository any token will do. */
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
// src/discover/explain.ts
/** Lines that the error itself may have in an excerpt; a longer one begins with what matters. */
const ERROR_LINES = 15;
const CODES = [
	[/^infinite recursion encountered/, "infinite-recursion"],
	[/^stack overflow|^max-call-depth exceeded/, "stack-overflow"],
	[/^attribute '.*' (missing|not found)|^attribute .* missing/, "missing-attribute"],
	[/^undefined variable/, "undefined-variable"],
	[/^syntax error/, "syntax-error"],
	[/^assertion .*failed/s, "assertion"],
	[/^(cannot (add|coerce|compare|concatenate|convert)|value is .* while|expected (a|an) .* but found|attempt to call something which is not a function|function '.*' called with)/, "type-error"]
];
/** nixpkgs refuses to evaluate a package on a platform outside of its `meta.platforms`. */
const OTHER_PLATFORM = /is not available on the requested hostPlatform/;
/** Explains the error that ended an evaluation. `sources`: what tells the flake's own files. */
function explainError(error, sources) {
	const text = error.raw ?? withoutTrace(error.text);
	const wrongPlatform = OTHER_PLATFORM.test(text);
	return {
		verdict: wrongPlatform ? "unsupported" : "eval-error",
		reason: {
			code: wrongPlatform ? "wrong-platform" : codeOf(error, text),
			message: text
		},
		location: locationOf(error, sources),
		excerpt: excerptOf(error.text, sources)
	};
}
/**
* The error, then the steps on the way to it that lie in the flake, then others; of each kind the nearest to the error first. The flake's files have the
* names that its author knows.
*/
function excerptOf(text, sources) {
	const lines = ownTrace(text).split("\n").filter((line) => line.trim() !== "");
	const own = lines.map((line) => placeIn(line, sources));
	const places = [...lines.keys()];
	const errorAt = Math.max(0, lines.findLastIndex((line) => /^\s*error:/.test(line)));
	const starts = places.filter((place) => place < errorAt && /^\s*…/.test(lines[place] ?? ""));
	const steps = starts.map((from, index) => places.slice(from, starts[index + 1] ?? errorAt)).toReversed();
	const inFlake = (step) => step.some((place) => own[place] !== null);
	const excerpt = new Excerpt(lines.map((line, index) => {
		const place = own[index];
		return excerptLine(place ? line.replace(/\bat .*/s, `at ${place.file}:${place.line}:${place.column}:`) : line);
	}));
	excerpt.take([
		...places.slice(errorAt, errorAt + ERROR_LINES),
		...steps.filter(inFlake).flat(),
		...steps.filter((step) => !inFlake(step)).flat()
	]);
	return excerpt.lines();
}
/** Nix's trace without the steps that lie in our own expression. */
function ownTrace(text) {
	return text.split(/\n\s*\n/).filter((step) => !/(?:^|\n)[^\S\n]*at «string»:/.test(step)).join("\n\n").trim();
}
function codeOf(error, text) {
	for (const [pattern, code] of CODES) if (pattern.test(text)) return code;
	const builtin = Array.from(error.text.matchAll(/while calling the '(\w+)' builtin/g)).at(-1)?.[1];
	return builtin === "throw" || builtin === "abort" ? builtin : "evaluation";
}
/**
* Where the flake's author should look: the error's own position if it lies in the flake, else the innermost step of the trace that does
* (an error raised in nixpkgs is of no use there).
*/
function locationOf(error, sources) {
	const own = error.position && inFlake(error.position, sources);
	if (own !== null) return own;
	return error.text.split("\n").map((line) => placeIn(line, sources)).findLast((place) => place !== null) ?? null;
}
/** The place in the flake that a line of a trace names. */
function placeIn(line, sources) {
	const [, file, lineNumber, column] = /^[ \t]*at ([/«].+):(\d+):(\d+):?$/.exec(line) ?? [];
	return file === void 0 ? null : inFlake({
		file,
		line: Number(lineNumber),
		column: Number(column)
	}, sources);
}
/** A place relative to the flake's folder; a file of its repository that is not below that begins with `../`. Null for what is not the flake's. */
function inFlake({ file, line, column }, { trees, dir }) {
	const name = file.replace(/^«([^»]*)»/, (_, url) => sourceName(url));
	const tree = trees.find((tree) => name.startsWith(`${tree}/`));
	return tree === void 0 ? null : {
		file: posix.relative(`/${dir}`, name.slice(tree.length)),
		line,
		column
	};
}
/** A value that says it is a derivation, and has no derivation behind it: the store would be asked about something else. */
function explainNoDerivation(drvPath) {
	return {
		verdict: "eval-error",
		reason: {
			code: "no-derivation",
			message: `its drvPath "${shown(drvPath)}" is no derivation in this machine's store. Make checks with derivation or mkDerivation; a store outside of /nix (setting "store") is not supported`
		},
		location: null,
		excerpt: []
	};
}
/** A value whose outputs are not those of its derivation: what would be built is not what it shows. Both by name, as an evaluation gives them. */
function explainOtherOutputs(drvPath, claimed, own) {
	const list = (outputs) => [...outputs].slice(0, 10).map(([name, path]) => `${name} = ${path}`).join(", ") || "none";
	return {
		verdict: "eval-error",
		reason: {
			code: "other-outputs",
			message: `its outputs (${shown(list(Object.entries(claimed)))}) are not those of its derivation "${shown(drvPath)}" (${shown(list(own))}). Take the check as derivation or mkDerivation made it, without changing drvPath, outputs or outPath`
		},
		location: null,
		excerpt: []
	};
}
/** A derivation of which Nix itself can make nothing; `why` in Nix's words. */
function explainRefused(drvPath, why) {
	return {
		verdict: "eval-error",
		reason: {
			code: "refused",
			message: `Nix does not take its drvPath "${shown(drvPath)}" for a derivation that it can build: ${why}. Make checks with derivation or mkDerivation, and let no garbage collector run beside them`
		},
		location: null,
		excerpt: []
	};
}
/** A check of which an evaluation that ended well has not said what it is. */
function explainSilence() {
	return {
		verdict: "eval-error",
		reason: {
			code: "evaluation",
			message: "Nix ended its evaluation well and said nothing about this check. Mend or reinstall Nix"
		},
		location: null,
		excerpt: []
	};
}
/** As much of a flake's text as belongs into a sentence. */
function shown(text) {
	return text.slice(0, 500);
}
/** A value under `checks` that is not a derivation. */
function explainProblem(name, { type, nested, position }, sources) {
	const what = type === "set" && nested.length > 0 ? `it is a set that holds derivations (${nested.map((path) => `"${path}"`).join(", ")}), and checks are not nested: give each a name of its own beside "${name}"` : `it is ${article(type)}, not a derivation`;
	return {
		verdict: "eval-error",
		reason: {
			code: nested.length > 0 ? "nested" : "not-a-derivation",
			message: what
		},
		location: position && inFlake(position, sources),
		excerpt: []
	};
}
function article(type) {
	return {
		int: "an integer",
		bool: "a boolean",
		lambda: "a function",
		set: "a set",
		null: "null"
	}[type] ?? `a ${type}`;
}
const BYTES = new Map(Array.from({ length: 256 }, (_, byte) => [createHash("sha256").update(Uint8Array.of(byte)).digest("hex").slice(0, 6), byte]));
/** The text that was said. What is not UTF-8 in it is spelled: each such byte as `%` and two hexadecimal digits. */
function readText(said) {
	if (typeof said === "string") return said;
	const bytes = Buffer.from(said.map((hash) => BYTES.get(hash) ?? 63));
	return isUtf8(bytes) ? bytes.toString() : spelled$1(bytes);
}
/**
* The names of a set's attributes, in its order, no two the same. A name that is UTF-8 is itself; another one is spelled by {@link readText}, and where the flake
* has a name that reads like that already, `~2` and so on is put behind it.
*/
function readNames(said) {
	const texts = said.map(readText);
	const taken = new Set(texts.filter((_, place) => isItself(said[place] ?? "")));
	return texts.map((text, place) => {
		if (isItself(said[place] ?? "")) return text;
		let name = text;
		for (let number = 2; taken.has(name); number += 1) name = `${text}~${number}`;
		taken.add(name);
		return name;
	});
}
function isItself(said) {
	return typeof said === "string" || isUtf8(Buffer.from(said.map((hash) => BYTES.get(hash) ?? 63)));
}
/** Every character that is UTF-8 as it is, every other byte spelled. */
function spelled$1(bytes) {
	let text = "";
	for (let at = 0; at < bytes.length;) {
		const length = [
			1,
			2,
			3,
			4
		].find((count) => at + count <= bytes.length && isUtf8(bytes.subarray(at, at + count)));
		text += length === void 0 ? `%${(bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0")}` : bytes.subarray(at, at + length).toString();
		at += length ?? 1;
	}
	return text;
}
// src/discover/expression.ts
/** Characters that are read of a text: a path in the store is shorter, and what is longer is none. */
const LONGEST_TEXT = 1e3;
/** Nix's regular expressions take stack for each character, so that texts are looked at in pieces. */
const PIECE = 1e3;
/**
* The function for `nix eval FLAKE#checks --apply`. It names the checks, then walks over them and prints what it finds, so that one
* process streams many checks and shares their common evaluation. It catches no error: the process then dies at a known name,
* with Nix's own message and position. Names never enter the expression, only places do. They leave it as {@link SaidText}.
*
* What a test's machines have is said after the check itself: a process that dies over it has found the check already. It takes no further evaluation,
* because QEMU's command line is made of these numbers. Each is looked for at the node first: since nixpkgs 22.11, `.config` of a node warns.
*
* A set that is not a derivation is searched for derivations two levels deep, and ten of them are named.
*/
function sliceExpression(slice) {
	const places = slice.selected === null ? "null" : `[ ${slice.selected.join(" ")} ]`;
	return `checks:
let
  inherit (builtins) attrNames attrValues concatLists all elem elemAt foldl' genList hashString isAttrs isInt isList isString length match seq split stringLength substring toJSON trace tryEval typeOf;
  plain = builtins.unsafeDiscardStringContext;
  short = s: substring 0 ${LONGEST_TEXT} (plain s);
  isPlain = s: all (n: match "[ -~]*" (substring (n * ${PIECE}) ${PIECE} s) != null) (genList (n: n) (stringLength s / ${PIECE} + 1));
  text = s: if isPlain s then s else genList (n: substring 0 6 (hashString "sha256" (substring n 1 s))) (stringLength s);
  say = kind: value: trace "${slice.nonce} \${kind} \${toJSON value}";
  system = "${slice.system}";
  set = checks.\${system};
  names = attrNames set;
  selected = ${places};
  wanted = if selected == null then length names else length selected;
  count = if wanted <= ${slice.first} then 0 else (wanted - ${slice.first} + ${slice.step - 1}) / ${slice.step};
  place = n: let p = ${slice.first} + n * ${slice.step}; in if selected == null then p else elemAt selected p;
  isDerivation = v: isAttrs v && (v.type or null) == "derivation";
  nested = depth: prefix: v: concatLists (map (name:
    let inner = v.\${name}; ok = tryEval (isAttrs inner); path = prefix ++ [ name ]; in
    if !(ok.success && ok.value) then [ ]
    else if isDerivation inner then [ path ]
    else if depth == 0 then [ ]
    else nested (depth - 1) path inner) (attrNames v));
  take = n: list: genList (elemAt list) (if length list < n then length list else n);
  features = f: if isList f then map plain f else if isString f then builtins.filter (w: isString w && w != "") (split "[ \\n]+" (plain f)) else [ ];
  size = v: let n = tryEval (length (attrNames v)); in if n.success then n.value else null;
  ofNode = name: node: let v = tryEval (node.virtualisation.\${name} or node.config.virtualisation.\${name} or null); in if v.success && isInt v.value then v.value else null;
  sum = name: nodes: let all = map (ofNode name) (attrValues nodes); in if elem null all then null else foldl' builtins.add 0 all;
  machines = at: nodes: say "machines" { place = at; memoryMiB = sum "memorySize" nodes; cores = sum "cores" nodes; };
  problem = at: type: nested: let p = builtins.unsafeGetAttrPos (elemAt names at) set; in
    say "problem" { place = at; inherit type nested; position = if p == null then null else p // { file = text p.file; }; };
  describe = at: c:
    if !isAttrs c then problem at (typeOf c) [ ]
    else if !isDerivation c then problem at "set" (map (path: text (builtins.concatStringsSep "." path)) (take 10 (nested 1 [ ] c)))
    else let wants = features (c.requiredSystemFeatures or [ ]); test = elem "nixos-test" wants; count = if test && c ? nodes then size c.nodes else null; in done: say "check" {
      place = at;
      drvPath = short c.drvPath;
      outputs = builtins.listToAttrs (map (name: { inherit name; value = short c.\${name}.outPath; }) (c.outputs or [ "out" ]));
      machines = count;
      containers = if test && c ? containers then size c.containers else null;
    } (if count == null then done else machines at c.nodes done);
  step = done: n: seq done (let at = place n; in say "begin" at (describe at set.\${elemAt names at} null));
in
if !(isAttrs checks) then throw "checks is a \${typeOf checks}, not a set of systems"
else if !(checks ? \${system}) then say "no-system" (map text (attrNames checks)) null
else if !(isAttrs set) then throw "checks.\${system} is a \${typeOf set}, not a set of derivations"
else say "names" { names = map text names; inherit (builtins) storeDir; } (foldl' step null (genList (n: n) count))`;
}
/** Reads a message of the evaluating process; null when it is not one of our lines. */
function readSaid(message, nonce) {
	const mark = `trace: ${nonce} `;
	if (!message.startsWith(mark)) return null;
	const rest = message.slice(mark.length);
	const space = rest.indexOf(" ");
	return withTexts({
		kind: rest.slice(0, space),
		value: JSON.parse(rest.slice(space + 1))
	});
}
function withTexts(said) {
	switch (said.kind) {
		case "no-system": return {
			kind: said.kind,
			value: readNames(said.value)
		};
		case "names": return {
			kind: said.kind,
			value: {
				...said.value,
				names: readNames(said.value.names)
			}
		};
		case "problem": {
			const { nested, position } = said.value;
			return {
				kind: said.kind,
				value: {
					...said.value,
					nested: nested.map(readText),
					position: position && {
						...position,
						file: readText(position.file)
					}
				}
			};
		}
		default: return said;
	}
}
// src/discover/slice.ts
/** Reads what an evaluating process says until it ends; `heard` gets each statement as it comes. */
async function readSlice(child, slice, heard) {
	const reader = new InternalJson();
	let begun = 0;
	let open = null;
	let error = null;
	for await (const line of child.stderr) {
		const message = reader.read(line);
		if (message?.kind !== "message" || message.level > 0) continue;
		const said = readSaid(message.text, slice.nonce);
		if (said === null) {
			if (isError(message)) error = message;
			continue;
		}
		if (said.kind === "begin") {
			begun += 1;
			open = said.value;
		} else if (said.kind === "check" || said.kind === "problem") {
			if (said.value.place !== open) continue;
			open = null;
		}
		await heard(said);
	}
	const exit = await child.exit;
	if (exit.code === 0 && open === null) return { kind: "done" };
	const cause = error ?? crashed(exit);
	return open === null ? {
		kind: "broken",
		error: cause
	} : {
		kind: "died",
		begun,
		place: open,
		error: cause
	};
}
function isError(message) {
	return hasError(message.text);
}
/** A process that ended without an error message: a crash of the evaluator, or it was killed. */
function crashed(exit) {
	const text = `the evaluator crashed (${exit.startError ?? exit.signal ?? `exit code ${exit.code}`})${exit.signal === "SIGSEGV" ? ": its stack overflowed, which endless recursion does" : exit.signal === "SIGKILL" ? ": the machine may be out of memory" : ""}`;
	return {
		kind: "message",
		level: 0,
		text,
		raw: text,
		position: null
	};
}
// src/discover/discover.ts
const MIB = 1024 ** 2;
/** Memory that one evaluating process is allowed to take before the next would be too many: NixOS systems need 1 to 4 GB each. */
const SLICE_MEMORY = 4 * 1024 ** 3;
/** More processes than this repeat more of the shared evaluation than they save. */
const MOST_SLICES = 8;
/** Evaluates the checks of one system, in parallel, each error kept to its check. Throws `no-checks`, `nothing-selected`, `flake-broken`. */
async function discover(tool, flake, options, world, emit, signal) {
	await using folder = await world.files.temporary("nix-verdict-");
	const lockFile = join(folder.path, "flake.lock");
	await world.files.write(lockFile, JSON.stringify(flake.locks));
	const evaluation = new Evaluation(tool, flake, options.system, lockFile, world, emit, signal);
	let selected = null;
	if (!selectsAll(options.selection)) {
		const names = await evaluation.names();
		const { places, unused } = selectNames(names, options.selection);
		for (const pattern of unused) emit({
			type: "notice",
			level: "warning",
			message: `The pattern "${pattern}" matches no check.`
		});
		selected = places;
	}
	const { cores, memoryBytes } = world.machine;
	const processes = Math.max(1, Math.min(cores, MOST_SLICES, Math.floor(memoryBytes / SLICE_MEMORY)));
	return await evaluation.run(selected, processes);
}
/** One flake's evaluation: the processes, and what they have said so far. */
var Evaluation = class {
	#nonce = randomBytes(16).toString("hex");
	#found = [];
	#broken = [];
	#names = null;
	#storeDir = "";
	#known = /* @__PURE__ */ new Set();
	#tool;
	#flake;
	#system;
	#lockFile;
	#world;
	#emit;
	#signal;
	constructor(tool, flake, system, lockFile, world, emit, signal) {
		this.#tool = tool;
		this.#flake = flake;
		this.#system = system;
		this.#lockFile = lockFile;
		this.#world = world;
		this.#emit = emit;
		this.#signal = signal;
	}
	async names() {
		const end = await this.#evaluate(this.#slice(0, 1, []), () => void 0);
		if (end.kind !== "done") throw this.#flakeBroken(end.error);
		return this.#named();
	}
	/** Evaluates all wanted checks in interleaved slices, one process each. */
	async run(selected, processes) {
		const starts = [...Array(selected === null ? processes : Math.min(processes, selected.length)).keys()];
		try {
			await Promise.all(starts.map((first) => this.#walk(first, starts.length, selected)));
		} catch (error) {
			if (!this.#signal.aborted || this.#names === null) throw error;
		}
		const names = this.#named();
		const open = (selected ?? [...names.keys()]).filter((place) => !this.#known.has(place));
		if (!this.#signal.aborted) for (const place of open) this.#addBroken(place, explainSilence());
		const unfinished = this.#signal.aborted ? open.map((place) => ({
			name: this.#nameAt(place),
			attr: attrPath(this.#system, this.#nameAt(place))
		})) : [];
		const order = new Map(names.map((name, place) => [name, place]));
		const byPlace = (a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0);
		return {
			found: this.#found.toSorted(byPlace),
			broken: this.#broken.toSorted(byPlace),
			unfinished
		};
	}
	/**
	* One slice: when its process dies at a check, that check gets the error and a new process goes on behind it. When it dies over the machines of
	* a check that it has found, only their numbers stay unknown. When it dies between two checks it is tried once more from there; if it comes to none again, the one
	* that would have been next gets the error, because names that are known get a verdict each.
	*/
	async #walk(first, step, selected) {
		let next = first;
		let isStuck = false;
		for (;;) {
			let begun = 0;
			const end = await this.#evaluate(this.#slice(next, step, selected), async (said) => {
				if (said.kind === "begin") begun += 1;
				await this.#heard(said, selected);
			});
			if (end.kind === "done") return;
			if (end.kind === "died") this.#addBroken(end.place, explainError(end.error, this.#flake.sources));
			next += begun * step;
			if (end.kind !== "broken") continue;
			if (this.#names === null) throw this.#flakeBroken(end.error);
			if (next >= (selected ?? this.#names).length) return;
			if (begun === 0 && isStuck) {
				this.#addBroken(selected === null ? next : selected[next] ?? next, explainError(end.error, this.#flake.sources));
				next += step;
			}
			isStuck = begun === 0 && !isStuck;
		}
	}
	#slice(first, step, selected) {
		return {
			system: this.#system,
			nonce: this.#nonce,
			first,
			step,
			selected
		};
	}
	async #evaluate(slice, heard) {
		this.#signal.throwIfAborted();
		const args = [
			"--json",
			"--show-trace",
			"--option",
			"eval-cache",
			"false",
			...attributeOf(this.#tool, this.#flake, "checks", this.#lockFile),
			"--apply",
			sliceExpression(slice)
		];
		await using child = this.#world.processes.start(nixCommand(this.#tool, ["eval"], args));
		const stop = () => void child.stop();
		this.#signal.addEventListener("abort", stop);
		try {
			const end = await readSlice(child, slice, async (said) => {
				if (said.kind === "no-system") throw noChecks(this.#flake.url, this.#system, said.value);
				if (said.kind === "names") this.#learnNames(said.value);
				await heard(said);
			});
			this.#signal.throwIfAborted();
			return end;
		} finally {
			this.#signal.removeEventListener("abort", stop);
		}
	}
	/** The names that were said; an evaluation that ends well says them. */
	#named() {
		if (this.#names === null) throw new VerdictError("nix-unusable", `${this.#tool.bin} evaluates "${this.#flake.url}" without a word about its checks. Mend or reinstall Nix.`);
		return this.#names;
	}
	#learnNames({ names, storeDir }) {
		if (names.length === 0) throw noChecks(this.#flake.url, this.#system, []);
		this.#names ??= names;
		this.#storeDir ||= storeDir;
	}
	async #heard(said, selected) {
		if (said.kind === "names") {
			if (!this.#announced) this.#emit({
				type: "checks-named",
				names: selected === null ? said.value.names : selected.map((place) => this.#nameAt(place))
			});
			this.#announced = true;
		} else if (said.kind === "check") await this.#take(said.value);
		else if (said.kind === "machines") {
			const { place, memoryMiB, cores } = said.value;
			const found = this.#found.findLast(({ name }) => name === this.#nameAt(place));
			if (found?.machines) found.machines = {
				...found.machines,
				memoryBytes: memoryMiB === null ? null : memoryMiB * MIB,
				cores
			};
		} else if (said.kind === "problem") this.#addBroken(said.value.place, explainProblem(this.#nameAt(said.value.place), said.value, this.#flake.sources));
	}
	#announced = false;
	/** Takes what a check says of itself for what it is: only what has a derivation behind it, and shows that one's outputs, is a check that can be built. */
	async #take(said) {
		const { place, drvPath, outputs } = said;
		const derivation = isDerivationIn(this.#storeDir, drvPath) ? await readDerivationFile(drvPath, this.#world.files) : null;
		if (derivation === null) {
			this.#addBroken(place, explainNoDerivation(drvPath));
			return;
		}
		const own = evaluatedOutputs(drvPath, derivation);
		const names = Object.keys(outputs);
		if (names.length !== own.size || !names.every((name) => own.get(name) === outputs[name])) {
			this.#addBroken(place, explainOtherOutputs(drvPath, outputs, own));
			return;
		}
		if (this.#isNew(place)) {
			const found = this.#foundCheck(said, derivation);
			this.#found.push(found);
			this.#emit({
				type: "check-evaluated",
				name: found.name,
				ok: true
			});
		}
	}
	#foundCheck({ place, drvPath, outputs, machines, containers }, derivation) {
		const name = this.#nameAt(place);
		const features = featuresOf(derivation);
		return {
			name,
			attr: attrPath(this.#system, name),
			drvPath,
			outputs,
			system: derivation.system,
			requiredSystemFeatures: features,
			backend: backendOf({
				features,
				machines,
				containers
			}),
			machines: machines === null ? null : {
				count: machines,
				memoryBytes: null,
				cores: null
			}
		};
	}
	#addBroken(place, failure) {
		if (!this.#isNew(place)) return;
		const name = this.#nameAt(place);
		this.#broken.push({
			name,
			attr: attrPath(this.#system, name),
			...failure
		});
		this.#emit({
			type: "check-evaluated",
			name,
			ok: false
		});
	}
	/** Whether a check has no place in a list yet; each has exactly one. */
	#isNew(place) {
		const isNew = !this.#known.has(place);
		this.#known.add(place);
		return isNew;
	}
	#nameAt(place) {
		const name = this.#names?.[place];
		if (name === void 0) throw new Error(`the evaluation spoke of check number ${place}, which has no name`);
		return name;
	}
	#flakeBroken(error) {
		const text = error.raw ?? withoutTrace(error.text);
		if (/does not provide attribute/.test(text)) return noChecks(this.#flake.url, this.#system, []);
		return new VerdictError("flake-broken", `The checks of "${this.#flake.url}" could not even be listed: ${messageOf(text)}`);
	}
};
function noChecks(url, system, others) {
	const instead = others.length > 0 ? `It has checks for ${others.join(", ")}: choose one with --system, or add checks for ${system}.` : `Add derivations under checks.${system} to its outputs.`;
	return new VerdictError("no-checks", `The flake "${url}" has no checks for ${system}. ${instead}`);
}
/** The attribute path of a check, each part quoted where Nix needs it. */
function attrPath(system, name) {
	return `checks.${system}.${/^[a-zA-Z_][\w'-]*$/.test(name) ? name : `"${name.replaceAll(/["\\]|\$(?=\{)/g, String.raw`\$&`)}"`}`;
}
/**
* A NixOS test runs in QEMU machines, in containers, or in both. Tests say themselves how many of each they have; where they do not, the
* feature `uid-range` tells of containers, and `devnet` of containers beside machines.
*/
function backendOf({ features, machines, containers }) {
	if (!features.includes("nixos-test")) return "build";
	if (!(containers === null ? features.includes("uid-range") : containers > 0)) return "qemu";
	return (machines === null ? features.includes("devnet") : machines > 0) ? "mixed" : "nspawn";
}
// src/measure/available.ts
/** Bytes of memory that programs can have now without swapping, by the kernel's own estimate; null where it makes none. */
async function availableMemory(world) {
	const path = "/proc/meminfo";
	const text = world.files.exists(path) ? String(await world.files.read(path)) : "";
	const kib = /^MemAvailable:\s+(?<kib>\d+) kB$/mu.exec(text)?.groups?.["kib"];
	return kib === void 0 ? null : Number(kib) * 1024;
}
// src/nix/access.ts
/**
* Hands a token to those calls of Nix that fetch a flake's inputs, as `access-tokens` for one host, together with those that the user has in NIX_CONFIG and in
* `lines` of settings. A token that he has set for that host himself wins.
*
* No path leads to it. An input `path:` or `file:` of the flake copies whatever this user can read: a file, `/proc/PID/environ`, `/proc/PID/cmdline`. And a
* fixed-output derivation may ask for any variable of the environment (`impureEnvVars`), where Nix builds without a daemon. So Nix reads it from a pipe,
* which is empty before the flake's code begins to run.
*/
function grantAccess(token, lines, env) {
	const settings = [
		...lines.map((line) => line.replace(/^\s*(?:extra-)?/u, "extra-")),
		...token === null ? [] : [`extra-access-tokens = ${hostOf(env)}=${token}`],
		...secretSettings(env)
	];
	if (settings.length === 0) return {};
	return {
		secret: `${settings.join("\n")}\n`,
		env: { NIX_USER_CONF_FILES: [`/dev/fd/3`, ...userFiles(env)].join(":") }
	};
}
/** The host that the token is for: GitHub, or the Enterprise Server that runs this job. */
function hostOf(env) {
	const server = env["GITHUB_SERVER_URL"];
	return server !== void 0 && URL.canParse(server) ? new URL(server).host : "github.com";
}
/** Where Nix looks for a user's settings by itself, in its order. */
function userFiles(env) {
	const own = env["NIX_USER_CONF_FILES"];
	if (own !== void 0) return own.split(":");
	const home = env["HOME"] ?? "/root";
	return [env["XDG_CONFIG_HOME"] ?? join(home, ".config"), ...(env["XDG_CONFIG_DIRS"] ?? "/etc/xdg").split(":")].map((folder) => join(folder, "nix/nix.conf"));
}
// src/history/history-file.ts
/** A file that is longer than this was not made by us: ours have at most a fifth of it. In bytes. */
const LONGEST_READ = 5e6;
/** Reads a history file. One that is not there is an empty history; one that cannot be read is too, with the reason, and is not to be written. */
async function loadHistory(file, world) {
	const unread = (reason) => ({
		history: EMPTY_HISTORY,
		reason: `${reason}, and is left as it is`,
		writable: false
	});
	try {
		const size = await world.files.size(file);
		if (size === null) return parseHistory(null);
		if (size > LONGEST_READ) return unread("is too long for a history");
		return parseHistory((await world.files.read(file)).toString());
	} catch (error) {
		return unread(`could not be read (${messageOf(error)})`);
	}
}
/**
* Writes a history to a file, together with what others have written there meanwhile: a run that is there already counts once. Gives what is to be
* said after the file's name when it was not written; null when it was.
*/
async function saveHistory(file, history, world) {
	const there = await loadHistory(file, world);
	if (!there.writable) return there.reason;
	try {
		await world.files.write(file, renderHistory(mergeHistories(there.history, history)));
		return null;
	} catch (error) {
		return `could not be written (${messageOf(error)})`;
	}
}
// src/nix/missing.ts
const BUILD = /^(?:this derivation|these \d+ derivations) will be built:/;
const FETCH = /^(?:this path|these \d+ paths) will be fetched/;
const UNKNOWN = /^don't know how to build these paths/;
/**
* Asks Nix what it would do for all outputs of these derivations, by a dry run. That a derivation is in neither set proves nothing: whoever wants to know whether its outputs are valid asks
* about these. One derivation of which Nix can make nothing fails the dry run of all, so it is looked for by halves. Throws `nix-unusable` when Nix cannot
* answer at all.
*/
async function queryMissing(tool, drvPaths, world, signal) {
	const search = new Search(tool, world, signal);
	if (drvPaths.length > 0) await search.ask([...new Set(drvPaths)]);
	return search;
}
/** One question, and the further ones that it leads to. */
var Search = class {
	willBuild = /* @__PURE__ */ new Set();
	willFetch = /* @__PURE__ */ new Set();
	outputs = /* @__PURE__ */ new Map();
	refused = /* @__PURE__ */ new Map();
	#tool;
	#world;
	#signal;
	#isUsable = false;
	constructor(tool, world, signal) {
		this.#tool = tool;
		this.#world = world;
		this.#signal = signal;
	}
	async ask(drvPaths) {
		const answer = await this.#dryRun(drvPaths);
		const lost = drvPaths.filter((drvPath) => answer.unknown.has(drvPath));
		for (const drvPath of lost) this.refused.set(drvPath, "it is not in Nix's store, or not any more");
		const left = drvPaths.filter((drvPath) => !answer.unknown.has(drvPath));
		if (answer.error === null) {
			for (const drvPath of answer.willBuild) this.willBuild.add(drvPath);
			for (const path of answer.willFetch) this.willFetch.add(path);
			for (const drvPath of left) {
				const outputs = answer.outputs.get(drvPath);
				if (outputs === void 0) this.refused.set(drvPath, "it does not say which outputs that has, as with experimental features that are off");
				else this.outputs.set(drvPath, outputs);
			}
			return;
		}
		if (lost.length === 0) await this.#proveUsable(answer.error);
		if (lost.length === 0 && left.length === 1) this.refused.set(left[0] ?? "", answer.error);
		else if (lost.length > 0 && left.length > 0) await this.ask(left);
		else for (const half of halves(left)) await this.ask(half);
	}
	/** Before single derivations are blamed, once. */
	async #proveUsable(error) {
		if (this.#isUsable) return;
		if (!(await storeInfo(this.#tool, this.#world, this.#signal ?? new AbortController().signal)).ok) throw new VerdictError("nix-unusable", `Nix cannot tell what is built already: ${error}. Try "nix store info" on this machine.`);
		this.#isUsable = true;
	}
	async #dryRun(drvPaths) {
		const command = nixCommand(this.#tool, ["build"], [
			"--dry-run",
			"--json",
			"--no-link",
			...installables(drvPaths)
		]);
		const output = await this.#world.processes.run(command, this.#signal);
		this.#signal?.throwIfAborted();
		const error = output.code === 0 ? null : output.startError ?? lastError(output.stderr) ?? `it ended with ${output.signal ?? output.code}`;
		return {
			...readPlan(output.stderr),
			outputs: error === null ? readOutputs$1(output.stdout) : /* @__PURE__ */ new Map(),
			error
		};
	}
};
function readPlan(stderr) {
	const reader = new InternalJson();
	const [willBuild, willFetch, unknown] = [
		[],
		[],
		[]
	];
	let into = null;
	for (const line of stderr.split("\n").flatMap((record) => textOf(reader, record))) if (BUILD.test(line)) into = willBuild;
	else if (FETCH.test(line)) into = willFetch;
	else if (UNKNOWN.test(line)) into = unknown;
	else if (line.startsWith("  /")) into?.push(line.trim());
	else into = null;
	return {
		willBuild,
		willFetch,
		unknown: new Set(unknown)
	};
}
/**
* Reads what `nix build --json` prints: a list of derivations with their outputs. A path is null where it is not known. What has another shape is left out, so
* that nothing is known of it.
*/
function readOutputs$1(stdout) {
	let answer;
	try {
		answer = JSON.parse(stdout);
	} catch {
		return /* @__PURE__ */ new Map();
	}
	const known = /* @__PURE__ */ new Map();
	for (const item of Array.isArray(answer) ? answer : []) {
		const { drvPath, outputs } = item ?? {};
		if (typeof drvPath !== "string" || typeof outputs !== "object" || outputs === null) continue;
		const entries = Object.entries(outputs);
		if (entries.every(isOutput)) known.set(drvPath, new Map(entries));
	}
	return known;
}
/** Whether every output has its path, and there is one at all. */
function isWhole(outputs) {
	return outputs.size > 0 && [...outputs.values()].every((path) => path !== null);
}
/** Whether Nix tells exactly the outputs that an evaluation gave. For a placeholder any path will do: where such an output lies, only its build decides. */
function matchesEvaluated(told, evaluated) {
	const names = Object.keys(evaluated);
	return told.size === names.length && names.every((name) => told.has(name) && (isPlaceholder(evaluated[name] ?? "") || told.get(name) === evaluated[name]));
}
function isOutput(entry) {
	return entry[1] === null || typeof entry[1] === "string";
}
function halves(list) {
	const middle = Math.ceil(list.length / 2);
	return [list.slice(0, middle), list.slice(middle)].filter((half) => half.length > 0);
}
/** All outputs of each derivation, in the words of Nix's command line. */
function installables(drvPaths) {
	return drvPaths.map((drvPath) => `${drvPath}^*`);
}
function textOf(reader, record) {
	const message = reader.read(record);
	return message?.kind === "message" ? message.text.split("\n") : [];
}
// src/nix/valid-paths.ts
/** The first Nix that has to be told which shape of JSON is wanted. Before, paths are keys as in 1, or (up to 2.18, and Lix) members of a list. */
const JSON_FORMAT_SINCE = "2.33";
/**
* Asks Nix which of these store paths are valid: registered in its database as whole, whatever lies in the file system. A path counts only if Nix tells what is in
* it; a path that the answer does not speak of is not valid. Throws `nix-unusable` when Nix cannot answer.
*/
async function queryValid(tool, storePaths, world, signal) {
	return new Set((await queryInfo(tool, storePaths, [
		"--option",
		"substitute",
		"false"
	], world, signal)).keys());
}
/** What Nix tells of those of these store paths that are valid. `words`: where it is to look. Throws `nix-unusable` when Nix cannot answer. */
async function queryInfo(tool, storePaths, words, world, signal) {
	if (storePaths.length === 0) return /* @__PURE__ */ new Map();
	const format = tool.implementation !== "lix" && atLeast(tool.version, JSON_FORMAT_SINCE) ? ["--json-format", "1"] : [];
	const command = nixCommand(tool, ["path-info"], [
		"--json",
		...format,
		...words,
		"--stdin"
	]);
	const output = await world.processes.run({
		...command,
		input: storePaths.join("\n")
	}, signal);
	signal?.throwIfAborted();
	if (output.code !== 0) {
		const cause = output.startError ?? lastError(output.stderr) ?? `it ended with ${output.signal ?? output.code}`;
		throw new VerdictError("nix-unusable", `Nix cannot tell what is in its store: ${cause}. Try "nix store info" on this machine.`);
	}
	const answer = parseAnswer(tool, output.stdout);
	const told = Array.isArray(answer) ? answer.map((info) => [info?.path, info]) : Object.entries(answer ?? {});
	const valid = new Map(told.flatMap(([path, info]) => typeof info?.narHash === "string" && info.valid !== false ? [[path, info]] : []));
	return new Map(storePaths.flatMap((path) => {
		const info = valid.get(path);
		return info === void 0 ? [] : [[path, info]];
	}));
}
// src/nix/offered.ts
/**
* Which of these store paths a binary cache has from somebody whom Nix trusts. A dry run counts whatever any cache says to have; who has signed it, Nix only
* looks at when it fetches, and then it builds what nobody signed whom it trusts. So the signatures are looked at here, as Nix does
* (`ValidPathInfo::fingerprint` of its sources). A cache that cannot be asked offers nothing.
*
* What needs no signature because its path says what is in it is not among them, unless somebody has signed it as well.
*/
async function queryOffered(tool, storePaths, { substituters, trustedKeys }, world, signal) {
	const keys = new Map((trustedKeys ?? []).map((key) => [nameOf(key), key.slice(nameOf(key).length + 1)]));
	const offers = substituters.map(async (address) => {
		const infos = await queryInfo(tool, storePaths, ["--store", address], world, signal).catch((error) => {
			if (error instanceof VerdictError) return /* @__PURE__ */ new Map();
			throw error;
		});
		const isTrusted = trustedKeys === null || TRUSTED.test(address);
		return [...infos].filter(([path, info]) => isTrusted || isSigned(path, info, keys)).map(([path]) => path);
	});
	return new Set((await Promise.all(offers)).flat());
}
/** An address by which the user says that this cache needs no signatures. */
const TRUSTED = /[?&]trusted=(?:1|true|yes)(?:&|$)/u;
/** Whether one of the keys has signed what is told of a path. `keys`: by their names, in base64. */
function isSigned(path, { narHash, narSize, references, signatures }, keys) {
	const hash = spelled(narHash);
	if (hash === null || typeof narSize !== "number" || !isTexts(references) || !isTexts(signatures)) return false;
	const fingerprint = [
		"1",
		path,
		hash,
		narSize,
		references.toSorted().join(",")
	].join(";");
	return signatures.some((signature) => {
		const key = keys.get(nameOf(signature));
		return key !== void 0 && isOf(key, fingerprint, signature.slice(nameOf(signature).length + 1));
	});
}
/** A SHA-256 as fingerprints have it, of the ways in which Nix has written it in JSON; null for anything else. */
function spelled(hash) {
	if (typeof hash !== "string") return null;
	const bytes = Buffer.from(hash.replace(/^sha256-/u, ""), "base64");
	if (hash.startsWith("sha256-") && bytes.length === 32) return `sha256:${base32(bytes)}`;
	return /^sha256:[0-9a-z]{52}$/u.test(hash) ? hash : null;
}
/** Whether an Ed25519 key, the 32 bytes in base64, has made this signature of a text. */
function isOf(key, text, signature) {
	try {
		const publicKey = createPublicKey({
			format: "jwk",
			key: {
				kty: "OKP",
				crv: "Ed25519",
				x: Buffer.from(key, "base64").toString("base64url")
			}
		});
		return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, "base64"));
	} catch {
		return false;
	}
}
/** What stands before the colon of a key or a signature. */
function nameOf(text) {
	return text.split(":", 1)[0] ?? "";
}
function isTexts(value) {
	return Array.isArray(value) && value.every((one) => typeof one === "string");
}
// src/plan/plan.ts
/**
* Finds out what has to be built for the checks that are not proven, what each build needs before it, and what it will take. `system`: the one whose checks these are; `history`: what
* earlier runs took.
*/
async function plan(tool, settings, { proven, unproven }, { system, history }, world, signal) {
	const checks = unproven.map(({ check }) => check);
	const missing = await look(tool, {
		checks,
		settings
	}, world, signal);
	const { willBuild, willFetch } = missing;
	const inputs = /* @__PURE__ */ new Map();
	const impure = /* @__PURE__ */ new Set();
	const alone = new Set(checks.filter((check) => check.backend !== "build").map((check) => check.drvPath));
	const toBuild = unproven.filter(({ check }) => !missing.refused.has(check.drvPath) && !missing.isThere(check));
	for (const drvPath of /* @__PURE__ */ new Set([...willBuild, ...toBuild.map(({ check }) => check.drvPath)])) {
		const derivation = await readDerivationFile(drvPath, world.files);
		inputs.set(drvPath, (derivation?.inputs ?? []).filter((input) => willBuild.has(input)));
		if (derivation !== null && isImpure(derivation)) impure.add(drvPath);
		if (derivation === null || isDoubtful(derivation, settings)) alone.add(drvPath);
	}
	const checkOf = new Map(checks.map((check) => [check.drvPath, check]));
	const expectation = (drvPath) => {
		const check = checkOf.get(drvPath);
		return check === void 0 ? NOTHING_KNOWN : expectationOf(check, system, history);
	};
	return {
		proven,
		cached: unproven.filter(({ check }) => !missing.refused.has(check.drvPath) && missing.isThere(check)).map(({ check, figures }) => ({
			check,
			proof: figures ?? null
		})),
		refused: checks.flatMap(({ name, attr, drvPath }) => {
			const why = missing.refused.get(drvPath);
			return why === void 0 ? [] : [{
				name,
				attr,
				...explainRefused(drvPath, why)
			}];
		}),
		builds: toBuild.map(({ check, why }) => ({
			check,
			needs: closure$1(check.drvPath, inputs),
			unproven: why
		})),
		inputs,
		expected: new Map([...inputs.keys()].map((drvPath) => [drvPath, expectation(drvPath)])),
		alone,
		impure,
		downloads: willFetch.size
	};
}
async function look(tool, { checks, settings }, world, signal) {
	const expected = new Set(checks.flatMap(({ outputs }) => Object.values(outputs)).filter((path) => !isPlaceholder(path)));
	const drvPaths = checks.map(({ drvPath }) => drvPath);
	const [{ willBuild, willFetch, outputs, refused }, valid] = await Promise.all([queryMissing(tool, drvPaths, world, signal), queryValid(tool, [...expected], world, signal)]);
	const told = drvPaths.filter((drvPath) => !willBuild.has(drvPath)).flatMap((drvPath) => [...outputs.get(drvPath)?.values() ?? []]);
	const others = new Set(told.filter((path) => path !== null && !expected.has(path) && !willFetch.has(path)).filter((path) => path !== null));
	const known = new Set([...expected, ...told].filter((path) => path !== null));
	const [alsoValid, offered] = await Promise.all([queryValid(tool, [...others], world, signal), queryOffered(tool, [...known].filter((path) => !valid.has(path) && willFetch.has(path)), settings, world, signal)]);
	const isThere = ({ drvPath }) => {
		const told = outputs.get(drvPath);
		if (told === void 0 || willBuild.has(drvPath) || !isWhole(told)) return false;
		return [...told.values()].every((path) => path !== null && (valid.has(path) || alsoValid.has(path) || offered.has(path)));
	};
	const disputed = checks.filter(({ drvPath, outputs: evaluated }) => outputs.has(drvPath) && !matchesEvaluated(outputs.get(drvPath) ?? /* @__PURE__ */ new Map(), evaluated));
	return {
		willBuild,
		willFetch,
		refused: new Map([...refused, ...disputed.map(({ drvPath }) => [drvPath, "Nix says that it has other outputs"])]),
		isThere
	};
}
function closure$1(drvPath, inputs) {
	const seen = /* @__PURE__ */ new Set();
	const open = [...inputs.get(drvPath) ?? []];
	for (let next = open.pop(); next !== void 0; next = open.pop()) {
		if (seen.has(next)) continue;
		seen.add(next);
		open.push(...inputs.get(next) ?? []);
	}
	return seen;
}
/**
* By what this machine says of itself, it cannot build this. Up to 2.28, Nix ends the whole client with an error when one derivation of many needs a
* feature that is not there; and any Nix does over `uid-range`, which it offers also where its settings do not allow it.
*/
function isDoubtful(derivation, settings) {
	return ![
		settings.system,
		...settings.extraPlatforms,
		"builtin"
	].includes(derivation.system) || featuresOf(derivation).some((feature) => feature === "uid-range" || !settings.systemFeatures.includes(feature));
}
// src/pipelines/prepare.ts
/** Everything up to the first build: finds the checks, which of them are proven, and what has to be built for the others. */
async function prepare(tool, job, stages, world, emit, signal) {
	const { inputs } = job;
	await refuseTracked(inputs.cache, world);
	const found = await stages.time("discover", () => discoverAndRecall(tool, job, world, emit, signal));
	const past = await openHistory(inputs.history, found.cache?.recalled.history ?? EMPTY_HISTORY, world, emit);
	const divided = divide(found.discovered, found.cache, inputs.cache, world, emit);
	const planned = await stages.time("plan", async () => {
		try {
			return await plan(tool, found.settings, divided, {
				system: found.system,
				history: past.history
			}, world, signal);
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
async function discoverAndRecall(tool, { inputs, origin }, world, emit, signal) {
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
	const reading = readSettings(tool, world, signal);
	const recalling = reading.then((settings) => openMemory({
		inputs,
		origin
	}, settings, world, emit, AbortSignal.any([signal, over.signal])));
	recalling.catch(() => void 0);
	const [settings, { url, lockedUrl, revision, ...locked }] = await Promise.all([reading, lockFlake(fetching, inputs.flake, world, signal)]);
	const options = {
		...inputs.discover,
		system: inputs.discover.system ?? settings.system
	};
	const flake = {
		url,
		lockedUrl,
		revision
	};
	const settled = await settle(origin, revision, world, signal);
	const { untold } = settled;
	const [discovered, memory] = await Promise.all([discover(fetching, {
		...flake,
		...locked
	}, options, world, emit, signal), recalling]);
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
async function openMemory({ inputs: { cache: options, flake, discover }, origin: { job, untold } }, settings, world, emit, signal) {
	const chosen = chooseCache(options, world);
	if (chosen === null || untold !== null) return null;
	const [backend, scopes] = [openCache(chosen.where, world), await scopesOf(flake, options.trust, world)];
	const newest = job === null || chosen.where.kind === "folder" ? null : newestKeys(job);
	const wanted = {
		system: discover.system ?? settings.system,
		selection: selectionText(discover.selection),
		newest
	};
	const [other, recalled] = await Promise.all([pushingCache(settings, world.env, world), recall(backend, scopes, wanted, world, emit, signal)]);
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
		recalled
	};
}
/** Tells proven checks from the others, and says why. */
function divide({ found }, cache, { recheck }, world, emit) {
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
	const divided = prove$1(found, cache.recalled, recheck, world.now());
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
/** Whatever is wrong with the file costs the order, never the run. */
async function openHistory(file, recalled, world, emit) {
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
// src/history/compare-runs.ts
/**
* How many reports may say of some check that it is slower or hungrier when it is not, however many checks there are. Fewer than one in twenty, with some room for
* noise that is not quite what is assumed.
*/
const FALSE_ALARMS = .04;
/** Nobody looks for a second that a check takes longer; and starting a builder and hearing of its end may take some tenths of one. */
const LEAST_MS = 1e3;
/** Less fits beside anything, and an allocator's habits make as much. */
const LEAST_BYTES = 16 * 1024 ** 2;
const PASSED = /* @__PURE__ */ new Set(["passed", "flaky"]);
/**
* Gives each check what the base had of it, and says what the base had that is not here. `checks`: every check that this run was asked for, whatever became of it.
* A check is slower or hungrier when it passed here, and took so much more than when it passed there that chance does not explain it.
*/
function compareWith(base, checks, system) {
	if (base === null) return {
		base,
		checks: [...checks]
	};
	const { name, run, history } = base;
	const known = checks.filter((check) => run.checks.has(check.name));
	const times = known.map((check) => ({
		now: measured(check, check.durationMs),
		before: passes(history, system, check).map(({ durationMs }) => durationMs)
	}));
	const peaks = known.map((check) => ({
		now: measured(check, check.peakMemoryBytes),
		before: passes(history, system, check).flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? [])
	}));
	const significance = FALSE_ALARMS / Math.max(1, [...times, ...peaks].filter(isComparable).length);
	const [slower, hungrier] = [beyondChance(times, significance, LEAST_MS), beyondChance(peaks, significance, LEAST_BYTES)];
	const places = new Map(known.map((check, place) => [check.name, place]));
	const here = new Set(checks.map((check) => check.name));
	const vanished = [...run.checks].filter(([gone]) => !here.has(gone)).toSorted(([a], [b]) => compare(a, b));
	return {
		base: {
			name,
			durationMs: run.durationMs,
			failed: failuresOf(run),
			vanished: vanished.map(([gone, verdict]) => ({
				name: gone,
				verdict
			}))
		},
		checks: checks.map((check) => {
			const [place, verdict] = [places.get(check.name), run.checks.get(check.name)];
			if (place === void 0 || verdict === void 0) return check;
			const [durationMs, peakMemoryBytes] = [middleOf(times[place]), middleOf(peaks[place])];
			return {
				...check,
				baseline: {
					verdict,
					durationMs,
					peakMemoryBytes,
					slower: slower[place] === true,
					hungrier: hungrier[place] === true
				}
			};
		})
	};
}
/** The base's last runs of a check that passed. */
function passes(history, system, { name }) {
	return runsOf(history, system, name).filter(({ verdict }) => PASSED.has(verdict));
}
/** What failed has stopped somewhere else, and what is proven was not built. */
function measured({ verdict }, number) {
	return PASSED.has(verdict) ? number : null;
}
function isComparable({ now, before }) {
	return now !== null && before.length >= 4;
}
/** Which numbers are further above those before them than chance would bring them with this probability, and by at least so much. */
function beyondChance(comparisons, significance, least) {
	const limits = limitsOf(comparisons.map(({ before }) => before.map((number) => Math.max(1, number))), significance);
	return comparisons.map(({ now, before }, place) => {
		const limit = limits[place] ?? null;
		return now !== null && limit !== null && now > limit && now - median(before) >= least;
	});
}
function middleOf(comparison) {
	if (comparison === void 0 || comparison.before.length === 0) return null;
	return Math.round(median(comparison.before));
}
// src/cache/packs/shelf.ts
/** The packs of one run: fetched when something of them is needed, and believed only what they turn out to hold. */
var PackShelf = class {
	/** Keys of packs that are gone, damaged, or not what their names say. Whoever forgets them gets what they had anew. */
	lost = /* @__PURE__ */ new Set();
	/** A sentence for each pack that could not be used, or not all of it. */
	problems = [];
	fetchedBytes = 0;
	#backend;
	#folder;
	#world;
	#signal;
	#open = /* @__PURE__ */ new Map();
	/** For each store path the keys of packs to take it from, the best first. */
	#holders = /* @__PURE__ */ new Map();
	/** `listed`: the best first; `folder`: where fetched packs are put. */
	constructor(listed, backend, folder, world, signal) {
		this.#backend = backend;
		this.#folder = folder;
		this.#world = world;
		this.#signal = signal;
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
		const fetched = await this.#backend.fetch([key], file, this.#signal);
		if (fetched.state === "failed") this.#giveUp(key, `could not be had from ${this.#backend.name}: ${fetched.reason}.`);
		else if (fetched.state === "miss") this.#lose(key, `is not in ${this.#backend.name} any more.`);
		else {
			this.fetchedBytes += await this.#world.files.size(file) ?? 0;
			await this.#openFetched(key, file);
		}
	}
	async #openFetched(key, file) {
		const opened = await openPack(file, this.#world);
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
* Fetches from packs what the build of checks needs, and nothing else: of all that would be built for them, the outputs that are nearest to them. Makes a binary
* cache of it in a new folder, which has to stay as long as Nix builds. `checks`: derivations that are to be built in any case; `packs`: the best first.
* Never throws for what a pack is like, or for its absence: then more is built.
*/
async function restorePaths({ checks, inputs }, packs, backend, folder, world, signal) {
	const [fetched, cache] = [join(folder, "packs"), join(folder, "cache")];
	const shelf = new PackShelf(packs, backend, fetched, world, signal);
	let paths = [];
	try {
		await world.files.makeFolder(join(folder, "packs"));
		if (packs.length > 0) paths = await fill(cache, shelf, checks, await readOutputs(inputs, world), inputs, world);
	} catch (error) {
		if (!(error instanceof Error && "code" in error)) throw error;
		shelf.problems.push(`What earlier runs have built could not be unpacked: ${error.message}.`);
		await world.files.remove(cache);
	}
	await world.files.remove(fetched);
	return {
		options: paths.length === 0 ? [] : [["extra-substituters", `${folderAddress(cache)}?trusted=1`]],
		paths,
		used: [...new Set(paths.map((path) => shelf.keyOf(path)))],
		lost: [...shelf.lost],
		fetchedBytes: shelf.fetchedBytes,
		problems: shelf.problems
	};
}
async function readOutputs(inputs, { files }) {
	const outputs = /* @__PURE__ */ new Map();
	for (const drvPath of inputs.keys()) {
		const aterm = (await files.read(drvPath)).toString();
		const paths = outputPaths(aterm);
		outputs.set(drvPath, {
			paths: paths ?? [],
			elsewhere: paths !== null && allowsSubstitutes(aterm)
		});
	}
	return outputs;
}
/** Puts what is needed into a binary cache, and gives the paths that are in it. What turns out not to be usable is looked for again, or done without. */
async function fill(cache, shelf, checks, outputs, inputs, world) {
	for (const check of checks) for (const path of outputs.get(check)?.paths ?? []) shelf.withdraw(path);
	const built = new Set([...outputs.values()].flatMap(({ paths }) => paths));
	const archives = /* @__PURE__ */ new Set();
	for (;;) {
		const needed = closure(nearest(checks, inputs, outputs, shelf), shelf);
		if (await shelf.fetchFor(needed)) continue;
		const usable = [...needed].toReversed().filter((path) => {
			const complete = shelf.slice(path)?.info.references.every((reference) => !built.has(reference) || shelf.has(reference)) ?? false;
			if (!complete) shelf.withdraw(path);
			return complete;
		});
		if (usable.length < needed.size) continue;
		if (!await unpack(usable, shelf, archives, cache, world)) continue;
		if (usable.length > 0) await describe(usable, shelf, archives, cache, world);
		return usable;
	}
}
/** Going down from the checks: the first outputs on every way that packs have. What is below them is not needed. */
function nearest(checks, inputs, outputs, shelf) {
	const found = /* @__PURE__ */ new Set();
	const seen = new Set(checks);
	const open = [...checks];
	for (let drvPath = open.pop(); drvPath !== void 0; drvPath = open.pop()) for (const input of inputs.get(drvPath) ?? []) {
		if (seen.has(input)) continue;
		seen.add(input);
		const { paths, elsewhere } = outputs.get(input) ?? {
			paths: [],
			elsewhere: false
		};
		if (elsewhere && paths.every((path) => shelf.has(path))) for (const path of paths) found.add(path);
		else open.push(input);
	}
	return found;
}
/** These paths and all that they refer to, near and far, as far as packs have it and are open. */
function closure(paths, shelf) {
	const all = new Set(paths);
	for (const path of all) for (const reference of shelf.slice(path)?.info.references ?? []) if (shelf.has(reference)) all.add(reference);
	return all;
}
/** Copies archives into a binary cache, unless they are there. False when one was damaged; it is not there then, and not on the shelf. */
async function unpack(paths, shelf, archives, cache, { files }) {
	await files.makeFolder(join(cache, "nar"));
	let whole = true;
	for (const path of paths) {
		const slice = shelf.slice(path);
		if (slice === null || archives.has(slice.sha256)) continue;
		const archive = join(cache, archiveOf(slice.sha256));
		if (await files.appendRange(slice.file, slice.offset, slice.length, archive) === slice.sha256) archives.add(slice.sha256);
		else {
			await files.remove(archive);
			shelf.strike(path);
			whole = false;
		}
	}
	return whole;
}
/** Tells Nix what is in a binary cache, and takes away what is not needed after all. */
async function describe(paths, shelf, archives, cache, { files }) {
	const unused = new Set(archives);
	for (const path of paths) {
		const slice = shelf.slice(path);
		if (slice === null) throw new Error(`${path} was unpacked, and has gone from its pack.`);
		unused.delete(slice.sha256);
		await files.write(join(cache, narInfoName(path)), renderNarInfo(slice.info, {
			url: archiveOf(slice.sha256),
			bytes: slice.length
		}));
	}
	for (const sha256 of unused) await files.remove(join(cache, archiveOf(sha256)));
	await files.write(join(cache, "nix-cache-info"), `StoreDir: ${STORE}\nWantMassQuery: 1\nPriority: ${PRIORITY}\n`);
	for (const folder of [
		join(cache, ".."),
		cache,
		join(cache, "nar")
	]) await files.setMode(folder, 493);
}
/** By its content, as Nix does: two paths with the same archive have one. */
function archiveOf(sha256) {
	return `nar/${sha256}.nar.zst`;
}
// src/pipelines/restore.ts
/** Fetches the store paths that earlier runs have built and that the plan would build again, and plans anew. Whatever is wrong with them, they are built. */
async function restore(tool, prepared, stages, world, emit, signal) {
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
			const { options, paths, used, lost, problems, fetchedBytes } = await restorePaths({
				checks: planned.builds.map(({ check }) => check.drvPath),
				inputs: planned.inputs
			}, packs, cache.backend, folder.path, world, signal);
			for (const problem of problems) emit({
				type: "notice",
				level: "warning",
				message: problem
			});
			emit({
				type: "notice",
				level: "detail",
				message: `${paths.length} store paths from ${used.length} packs of ${cache.backend.name}, ${fetchedBytes} bytes.`
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
				planned: await plan({
					...tool,
					options: [...options, ...tool.options]
				}, settings, divided, {
					system,
					history: past.history
				}, world, signal),
				[Symbol.asyncDispose]: dispose
			};
		} catch (error) {
			await dispose();
			if (signal.aborted) return nothing;
			throw error;
		}
	});
}
// src/run/attempts.ts
/** Verdicts of which another attempt may end otherwise. What the flake or the machine lacks, it lacks the next time as well. */
const REPEATABLE = /* @__PURE__ */ new Set(["failed", "timeout"]);
/** Remembers how often each derivation was tried, and what came of it. */
var Attempts = class {
	#retries;
	#of = /* @__PURE__ */ new Map();
	constructor(retries) {
		this.#retries = retries;
	}
	/** All attempts at a derivation so far, in their order. */
	of(drvPath) {
		return this.#of.get(drvPath) ?? [];
	}
	/** Takes what came of one attempt. `seen` is null when nothing was built: then there was none. Times are milliseconds since the epoch. */
	add(drvPath, { verdict }, seen, measurement, now) {
		if (seen === null) return;
		const attempt = {
			verdict,
			startedAt: new Date(seen.startedAt).toISOString(),
			durationMs: (seen.finishedAt ?? now) - seen.startedAt,
			peakMemoryBytes: measurement?.peakMemoryBytes ?? null
		};
		this.#of.set(drvPath, [...this.of(drvPath), attempt]);
	}
	/** What follows from the last attempt. For want of memory, one more is always made: by itself, it may have enough. */
	next(drvPath, { verdict }) {
		const made = this.of(drvPath);
		if (made.length === 0) return "keep";
		const starved = made.filter((attempt) => attempt.verdict === "out-of-memory").length;
		if (verdict === "out-of-memory") return starved > 1 ? "keep" : "again alone";
		return REPEATABLE.has(verdict) && made.length - starved <= this.#retries ? "again" : "keep";
	}
	/** The verdict of all attempts together: one that passed only after a bad one is flaky. */
	together(drvPath, judgement) {
		const failed = this.of(drvPath).some(({ verdict }) => verdict !== "passed" && verdict !== "lost");
		return judgement.verdict === "passed" && failed ? {
			verdict: "flaky",
			reason: null
		} : judgement;
	}
};
// src/run/tail.ts
/** The last lines of a build's log, in constant memory: all there is to show where the log itself cannot be read. */
var LogTail = class {
	#lines = [];
	#next = 0;
	add(line) {
		this.#lines[this.#next] = cutLine(line);
		this.#next = (this.#next + 1) % 25;
	}
	/** The lines in order, fit to be shown. */
	lines() {
		return [...this.#lines.slice(this.#next), ...this.#lines.slice(0, this.#next)].map(excerptLine);
	}
};
// src/run/client.ts
/**
* Nix sends a line of a log as one JSON message, however long it is. A build that prints 200 MB without a line end must not cost that much memory here:
* the whole text is in Nix's own record.
*/
const LONGEST_MESSAGE = 262144;
/**
* A client that comes to what another one builds looks again after so many seconds; Nix's own 5 would be how long the end of a run waits for a client that has nothing
* left to do.
*/
const POLL = [
	"--option",
	"build-poll-interval",
	"1"
];
/** Builds derivations with one Nix client, one at a time, and tells of each. `signal` stops it. */
async function buildWith(tool, drvPaths, options, world, signal, listener) {
	const limits = [...options.timeoutSeconds === null ? [] : ["--timeout", String(options.timeoutSeconds)], ...options.silenceSeconds === null ? [] : [
		"--option",
		"max-silent-time",
		String(options.silenceSeconds)
	]];
	const args = [
		...POLL,
		"--json",
		"--no-link",
		"--keep-going",
		"--max-jobs",
		"1",
		...limits,
		...installables(drvPaths)
	];
	await using child = world.processes.start({
		...nixCommand(tool, ["build"], args),
		longestLine: LONGEST_MESSAGE,
		keepsOutput: true
	});
	const stop = () => void child.stop();
	signal.addEventListener("abort", stop);
	try {
		const reader = new InternalJson();
		const conversation = new Conversation(drvPaths, child.pid, listener, world.now);
		for await (const line of child.stderr) {
			const message = reader.read(line);
			if (message !== null) await conversation.hear(message);
		}
		const exit = await child.exit;
		const outputs = exit.code === 0 ? readOutputs$1(await child.output) : /* @__PURE__ */ new Map();
		return {
			...conversation.told,
			exitCode: exit.code,
			outputs,
			strayError: conversation.told.strayError ?? exit.startError
		};
	} finally {
		signal.removeEventListener("abort", stop);
	}
}
/** What a client says, turned into builds that start and finish. */
var Conversation = class {
	told = {
		failures: /* @__PURE__ */ new Map(),
		namelessTimeout: false,
		strayError: null
	};
	#active = /* @__PURE__ */ new Map();
	#listener;
	#now;
	#wanted;
	#begun = /* @__PURE__ */ new Set();
	#pid;
	#elsewhere = /* @__PURE__ */ new Set();
	#resolved = /* @__PURE__ */ new Map();
	#failed = 0;
	constructor(wanted, pid, listener, now) {
		this.#wanted = new Set(wanted);
		this.#pid = pid;
		this.#listener = listener;
		this.#now = now;
	}
	async hear(message) {
		switch (message.kind) {
			case "build-started":
				this.#started(message.id, message.drvPath, message.machine !== null);
				break;
			case "stopped":
				this.#finished(message.id, false);
				break;
			case "log":
				await this.#logged(message.id, message.line);
				break;
			case "log-cut":
				for (const { seen } of this.#active.values()) {
					seen.lastLineAt = this.#now();
					seen.tail.add("(a line that is too long to be shown; the log has it)");
				}
				break;
			case "builds-progress":
				this.#counted(message.running, message.failed);
				break;
			case "message": if (message.level === 0) this.#complained(message.text);
		}
	}
	async #logged(id, line) {
		const build = this.#active.get(id);
		if (build === void 0) return;
		build.seen.lastLineAt = this.#now();
		build.seen.tail.add(line);
		await this.#listener.logged(build.drvPath, line);
	}
	/**
	* What was asked for that is built under another path: a derivation with content-addressed inputs is built as the one in which they are resolved, of
	* the same name. What builds here and was not asked for keeps its own path.
	*/
	#asked(drvPath) {
		if (this.#wanted.has(drvPath)) return drvPath;
		const name = storePathName(drvPath);
		const asked = [...this.#wanted].find((path) => storePathName(path) === name && !this.#begun.has(path));
		if (asked !== void 0) this.#resolved.set(drvPath, asked);
		return this.#resolved.get(drvPath) ?? drvPath;
	}
	#started(id, builtPath, elsewhere) {
		const drvPath = this.#asked(builtPath);
		if (elsewhere) this.#elsewhere.add(drvPath);
		const remote = this.#elsewhere.has(drvPath);
		this.#begun.add(drvPath);
		const at = this.#now();
		const seen = {
			startedAt: at,
			remote,
			finishedAt: null,
			lastLineAt: at,
			countedFailed: false,
			tail: new LogTail(),
			clientPid: this.#pid
		};
		this.#active.set(id, {
			drvPath,
			seen
		});
		this.#listener.started(drvPath, seen);
	}
	/**
	* Up to 2.28, the `stop` of what a client was asked for comes only at the client's end, but the counters move at once; and because a client
	* builds one thing at a time, they say of which build they speak.
	*/
	#counted(running, failed) {
		const [only, ...others] = this.#active.keys();
		if (only !== void 0 && others.length === 0 && running === 0) this.#finished(only, failed > this.#failed);
		this.#failed = failed;
	}
	#finished(id, countedFailed) {
		const build = this.#active.get(id);
		if (build === void 0) return;
		this.#active.delete(id);
		build.seen.finishedAt = this.#now();
		build.seen.countedFailed = countedFailed;
		this.#listener.finished(build.drvPath, build.seen);
	}
	/**
	* A builder can print lines that Nix passes on as messages of its own, so an error proves nothing about the derivation it names: it only
	* explains a build that turned out not to be valid. What such a line says of other clients' derivations is not even heard.
	*/
	#complained(text) {
		const failure = readFailure(text);
		const [only, ...others] = this.#wanted;
		if (failure === null) {
			if (hasError(text) && !/error: build of /.test(text)) this.told.strayError = withoutTrace(text);
		} else if (failure.drvPath !== null) this.told.failures.set(this.#resolved.get(failure.drvPath) ?? failure.drvPath, failure);
		else if (failure.verdict === "timeout") this.told.namelessTimeout = true;
		else if (only !== void 0 && others.length === 0) this.told.failures.set(only, failure);
		else this.told.strayError = failure.message;
	}
};
// src/run/disk.ts
/** Below this, hardly any build ends; Nix itself starts to complain somewhat later (`min-free-check-interval`, and a note in its errors). */
const LOW_DISK_BYTES = 104857600;
/** How often the disk is looked at: a build that writes 200 MB/s goes through the limit's half in that time. */
const INTERVAL_MS = 250;
/** Watches the disk that holds the store. `changed` is called whenever it has become low, or has room again, until the scope ends. */
var DiskWatch = class {
	/** Bytes that are left while it is low; null while there is room. */
	low = null;
	#path;
	#world;
	#changed;
	#timer;
	#ended = false;
	constructor(path, world, changed) {
		this.#path = path;
		this.#world = world;
		this.#changed = changed;
		this.#timer = setInterval(() => void this.look(), INTERVAL_MS);
	}
	/** Looks now, for who needs to know it better than from the last time. */
	async look() {
		const free = await this.#world.files.freeSpace(this.#path).catch(() => LOW_DISK_BYTES);
		if (this.#ended) return;
		const before = this.low;
		this.low = free < 104857600 ? free : null;
		if (before === null !== (this.low === null)) this.#changed();
	}
	[Symbol.dispose]() {
		this.#ended = true;
		clearInterval(this.#timer);
	}
};
// src/run/emulation.ts
/** What QEMU prints when it cannot have KVM (its `accel/kvm/kvm-all.c` and `system/vl.c`); older ones spelled it with capitals. Words behind it make it a sentence about that. */
const FALLBACK = String.raw`(?:Could not access KVM kernel module: \S|failed to initialize (?:kvm|KVM): |falling back to tcg(?! ))`;
/** QEMU's name before its message, and the option that it speaks of. Limits, because a build may print a line of one endless word. */
const QEMU = String.raw`qemu[\w.-]{0,40}: (?:-\w{1,20} \S{1,60}: )?`;
/** The drivers of tests put a machine's name before what the machine prints. */
const MACHINE = String.raw`(?:[^\s#]{1,100} # ){0,3}`;
/**
* QEMU's message where QEMU prints it: at the start of a line, or, because a line of somebody else may be glued before it, behind QEMU's name. Behind a
* quote it is only mentioned. Behind `[pid]: ` or `[seconds] ` it comes from inside of a guest, which says nothing of the guest itself.
*/
const SAID = new RegExp(String.raw`^${MACHINE}(?:${QEMU})?${FALLBACK}|(?<!['"\`]|\]:? )${QEMU}${FALLBACK}`);
/** Whether a line of a VM test's log is QEMU's own word that it emulates. The line may hold anything. */
function tellsOfEmulation(line) {
	return sanitizeLines(line).some((part) => SAID.test(part));
}
/** Whether a check has virtual machines that would use KVM. Tests of containers alone asked for it in older releases of NixOS, and never used it. */
function isVmTest({ backend, requiredSystemFeatures }) {
	if (backend === "nspawn") return false;
	return backend !== "build" || requiredSystemFeatures.includes("kvm");
}
/** Watches the builds of one run for VM tests that run without KVM. Of each it keeps one bit, and of other builds nothing. */
var Emulation = class {
	#vmTests;
	#withoutKvm;
	#emulated = /* @__PURE__ */ new Set();
	/** `checks`: those to be built. `kvm`: null when nobody looked, and only logs tell. */
	constructor(checks, kvm) {
		this.#vmTests = new Set(checks.filter(isVmTest).map(({ drvPath }) => drvPath));
		this.#withoutKvm = kvm !== null && kvm.state !== "on";
	}
	/** A build began; another machine's may have its own KVM, so only its log tells. If it is a second one, what the first one printed counts no more. */
	started(drvPath, remote) {
		if (this.#withoutKvm && !remote && this.#vmTests.has(drvPath)) this.#emulated.add(drvPath);
		else this.#emulated.delete(drvPath);
	}
	/** A build printed a line. */
	logged(drvPath, line) {
		if (!this.#vmTests.has(drvPath) || this.#emulated.has(drvPath)) return;
		if (tellsOfEmulation(line)) this.#emulated.add(drvPath);
	}
	/** Whether a derivation is a VM test whose build, as far as it came, had no KVM. */
	isEmulated(drvPath) {
		return this.#emulated.has(drvPath);
	}
};
// src/run/judge.ts
/**
* Judges one derivation after its client has ended. `valid`: Nix says that all its outputs are there, the one thing that makes it green; messages only say
* why it is not. `seen` is null when its build was not begun here. Null when the evidence does not suffice, because the client died
* over something else; a failure whose cause is unknown is only accepted when `lastChance` says that there will be no other client.
*/
function judge(drvPath, valid, seen, told, limits, lastChance) {
	if (valid) return {
		verdict: seen === null ? "cached" : "passed",
		reason: null
	};
	const failure = told.failures.get(drvPath);
	if (failure?.verdict === "dependency-failed") return dependencyFailed(told.failures);
	if (failure !== void 0) return bad(failure.verdict, failure.code, failure.message);
	if (seen !== null && NO_SPACE.test(told.strayError ?? "")) return bad("disk-full", "disk-full", `Nix found no space left on the disk: ${told.strayError}`);
	if (!seen?.countedFailed) return null;
	if (told.namelessTimeout) return timedOut(seen, limits);
	return lastChance ? bad("failed", "nix", told.strayError ?? "its build failed, and Nix did not say why") : null;
}
/** What the system says of a full disk, and SQLite of Nix's database on it. */
const NO_SPACE = /no space left on device|database or disk is full/iu;
/** The verdict of a derivation that its own client left without an answer, twice. */
function lost(told) {
	return bad("lost", "lost", `the machine failed, not the check: ${told.strayError ?? "Nix ended without saying why"}`);
}
/** The verdict of a build of which the kernel killed a process for want of memory. `peakBytes`: what it had by then. */
function starved(peakBytes) {
	return bad("out-of-memory", "out-of-memory", `the kernel killed it for want of memory, when it had ${formatBytes(peakBytes)}`);
}
/** The verdict of what was not started, because a build would have found no room. */
function fullDisk(freeBytes) {
	return bad("disk-full", "disk-low", `it was not started because the store's disk has only ${formatBytes(freeBytes)} left. Free some: "nix store gc"`);
}
/** The verdict of everything that has none when a run is ended early. */
function stopped(why, begun) {
	const because = why === "fail-fast" ? "because another check failed" : "because the run was cancelled";
	if (begun) return bad("cancelled", why, `it was stopped ${because}`);
	return bad(why === "fail-fast" ? "not-run" : "cancelled", why, `it was not started ${because}`);
}
/** The verdict of what needs something that has the verdict `cause`. `name` tells what. */
function needs(name, cause) {
	if (cause.verdict === "cancelled" || cause.verdict === "not-run") return cause;
	return bad("dependency-failed", "dependency", `it needs "${name}", which could not be built: ${cause.reason?.message ?? cause.verdict}`);
}
/** Something that was not planned had to be built as well, and failed. */
function dependencyFailed(failures) {
	const cause = [...failures.values()].find((failure) => failure.verdict !== "dependency-failed");
	return bad("dependency-failed", "dependency", cause === void 0 ? "something it needs could not be built" : `something it needs could not be built: ${cause.message}`);
}
/** Nix 2.34 and later do not say which limit it was; our own stamps do. */
function timedOut(seen, { timeoutSeconds, silenceSeconds }) {
	const end = seen.finishedAt ?? seen.lastLineAt;
	if (silenceSeconds !== null && end - seen.lastLineAt >= silenceSeconds * 1e3 - STAMP_SLACK_MS) return bad("timeout", "silent", `it printed nothing for ${silenceSeconds} s`);
	return bad("timeout", "timeout", timeoutSeconds === null ? "it ran longer than Nix's settings allow" : `it ran longer than ${timeoutSeconds} s`);
}
/** We stamp what we hear of, a little after Nix started its clock. */
const STAMP_SLACK_MS = 500;
function bad(verdict, code, message) {
	return {
		verdict,
		reason: {
			code,
			message
		}
	};
}
// src/run/runner.ts
/** One run: what is still to be judged, and what the clients told of it. */
var Runner = class {
	checks = [];
	/** Every attempt at a build, for the timeline. */
	builds = [];
	/** Checks without a verdict, by derivation; several checks may be the same one. */
	#pending;
	#namesOf;
	/** Log files of the derivations that are checks. */
	#fileOf;
	#seen = /* @__PURE__ */ new Map();
	#measured = /* @__PURE__ */ new Map();
	#attempts;
	#emulation;
	#schedule;
	#failFast = new AbortController();
	#ending;
	#startedAt;
	#tool;
	#plan;
	#options;
	#world;
	#emit;
	#logs;
	#meter;
	#signal;
	#clients = /* @__PURE__ */ new Set();
	#disk = null;
	#reports = Promise.resolve();
	constructor(tool, plan, options, world, emit, logs, meter, signal) {
		this.#tool = tool;
		this.#plan = plan;
		this.#options = options;
		this.#world = world;
		this.#emit = emit;
		this.#logs = logs;
		this.#meter = meter;
		this.#signal = signal;
		this.#ending = AbortSignal.any([signal, this.#failFast.signal]);
		this.#startedAt = world.now();
		this.#attempts = new Attempts(options.retries);
		this.#pending = Map.groupBy(plan.builds, (build) => build.check.drvPath);
		this.#namesOf = new Map([...this.#pending].map(([drvPath, builds]) => [drvPath, builds.map(({ check }) => check.name)]));
		this.#fileOf = new Map([...this.#namesOf].map(([drvPath, [name = ""]]) => [drvPath, logFileName(name)]));
		this.#emulation = new Emulation(plan.builds.map(({ check }) => check), options.kvm);
		const dependencies = [...plan.inputs.keys()].filter((drvPath) => !this.#pending.has(drvPath));
		const nodes = [...this.#pending.keys(), ...dependencies].map((drvPath) => ({
			drvPath,
			inputs: plan.inputs.get(drvPath) ?? [],
			alone: plan.alone.has(drvPath),
			expected: plan.expected.get(drvPath) ?? NOTHING_KNOWN
		}));
		this.#schedule = new Schedule(nodes, options);
	}
	/** Gives one check its verdict. */
	finish(check) {
		this.checks.push(check);
		this.#emit({
			type: "check-finished",
			check
		});
		if (this.#options.failFast && !isGood(check.verdict)) this.#failFast.abort();
	}
	/** Keeps all slots busy until everything is judged, or the run is ended. */
	async build() {
		const low = await this.#buildAll();
		if (low !== null && !this.#ending.aborted) for (const drvPath of this.#pending.keys()) this.#report(drvPath, fullDisk(low), drvPath);
		if (this.#pending.size > 0 && !this.#ending.aborted) throw new Error(`${this.#pending.size} builds were never handed out`);
		const why = this.#signal.aborted ? "cancelled" : "fail-fast";
		for (const drvPath of this.#pending.keys()) this.#report(drvPath, stopped(why, this.#seen.has(drvPath)), drvPath);
		await this.#reports;
	}
	/** Until there is nothing that can be handed out. Gives the bytes that are left on the store's disk if that is why. */
	async #buildAll() {
		using disk = new DiskWatch(this.#world.env["NIX_STORE_DIR"] ?? "/nix/store", this.#world, () => this.#fill());
		this.#disk = disk;
		await disk.look();
		this.#fill();
		const overdue = setInterval(() => this.#fill(), OVERDUE_MS);
		try {
			do {
				while (this.#clients.size > 0) await Promise.race(this.#clients);
				if (disk.low !== null) await disk.look();
			} while (this.#clients.size > 0);
		} finally {
			clearInterval(overdue);
		}
		return disk.low;
	}
	#fill() {
		while (!this.#ending.aborted && this.#disk?.low === null && this.#clients.size < this.#options.jobs) {
			const batch = this.#schedule.next(this.#world.now());
			if (batch === null) return;
			const client = this.#client(batch).finally(() => {
				this.#schedule.ended(batch);
				this.#clients.delete(client);
				this.#fill();
			});
			this.#clients.add(client);
		}
	}
	/** Lets one client build its batch, then judges all of it. */
	async #client(batch) {
		const told = await buildWith(this.#tool, batch.drvPaths, this.#options, this.#world, this.#ending, this.#listener());
		const open = batch.drvPaths.filter((drvPath) => !this.#schedule.isDone(drvPath) || this.#pending.has(drvPath));
		const valid = new Set(open.filter((drvPath) => this.#isMade(drvPath, told.outputs)));
		if (valid.size < open.length) for (const drvPath of await this.#validAmong(open.filter((one) => !valid.has(one)))) valid.add(drvPath);
		for (const drvPath of open) {
			const lastChance = batch.again || this.#ending.aborted;
			const judgement = judge(drvPath, valid.has(drvPath), this.#seen.get(drvPath) ?? null, told, this.#options, lastChance);
			if (judgement !== null) await this.#attempted(batch, drvPath, judgement);
			else if (this.#ending.aborted) continue;
			else if (batch.again) this.#conclude(drvPath, lost(told));
			else await this.#again(batch, drvPath);
		}
	}
	/** One more client for a derivation. If it seemed to have ended well, the schedule is done with it: then the slot that its client had is the one. */
	async #again(batch, drvPath, wholeMachine = false) {
		if (this.#schedule.isDone(drvPath)) await this.#client({
			...batch,
			drvPaths: [drvPath],
			again: true
		});
		else this.#schedule.again(drvPath, { wholeMachine });
	}
	/** One attempt at a derivation has ended: it is its last one, or there is another. */
	async #attempted(batch, drvPath, judgement) {
		const good = isGood(judgement.verdict);
		if (good && this.#attempts.of(drvPath).length === 0) {
			this.#conclude(drvPath, judgement);
			return;
		}
		const measurement = await this.#measurement(drvPath);
		const told = measurement?.oomKilled === true && judgement.verdict === "failed" ? starved(measurement.peakMemoryBytes) : judgement;
		this.#attempts.add(drvPath, told, this.#seen.get(drvPath) ?? null, measurement, this.#world.now());
		const next = good || this.#ending.aborted ? "keep" : this.#attempts.next(drvPath, told);
		if (next === "keep") {
			this.#conclude(drvPath, this.#attempts.together(drvPath, told));
			return;
		}
		await this.#logs.keep(drvPath, this.#file(drvPath), this.#attempts.of(drvPath).length);
		const again = next === "again" ? "it is tried again" : "it is tried once more with nothing else running";
		this.#emit({
			type: "notice",
			level: "info",
			message: `${this.#titleOf(drvPath)}: ${told.reason?.message ?? told.verdict}; ${again}.`
		});
		await this.#again(batch, drvPath, next === "again alone");
	}
	/** A derivation as its reader knows it. */
	#titleOf(drvPath) {
		return this.#namesOf.get(drvPath)?.join(", ") ?? storePathName(drvPath);
	}
	#measurement(drvPath) {
		return this.#measured.get(drvPath) ?? Promise.resolve(null);
	}
	#listener() {
		const checksOf = (drvPath) => this.#namesOf.get(drvPath) ?? [];
		return {
			started: (drvPath, seen) => {
				this.#seen.set(drvPath, seen);
				this.#schedule.started(drvPath);
				this.#emulation.started(drvPath, seen.remote);
				const outputs = Object.values(this.#pending.get(drvPath)?.[0]?.check.outputs ?? {});
				if (seen.clientPid !== null && !seen.remote) this.#meter.started(drvPath, seen.clientPid, outputs, seen.startedAt);
				this.#emit({
					type: "build-started",
					drvPath,
					checks: checksOf(drvPath),
					at: seen.startedAt
				});
			},
			finished: (drvPath, seen) => {
				const at = seen.finishedAt ?? seen.lastLineAt;
				this.#measured.set(drvPath, this.#measure(drvPath, seen, at));
				this.#emit({
					type: "build-finished",
					drvPath,
					checks: checksOf(drvPath),
					at
				});
				if (seen.countedFailed) {
					if (this.#options.failFast && this.#options.retries === 0) this.#failFast.abort();
					return;
				}
				this.#schedule.succeeded(drvPath, at - seen.startedAt, this.#meter.peak(drvPath));
				this.#fill();
			},
			logged: async (drvPath, line) => {
				this.#emulation.logged(drvPath, line);
				const file = this.#fileOf.get(drvPath);
				if (file !== void 0) await this.#logs.append(drvPath, file, line);
			}
		};
	}
	/** What a build has used; it goes into the timeline, whatever becomes of it. */
	async #measure(drvPath, { startedAt, countedFailed }, finishedAt) {
		const measurement = await this.#meter.finished(drvPath, finishedAt, countedFailed);
		const [checks, inputs] = [this.#namesOf.get(drvPath) ?? [], this.#plan.inputs.get(drvPath) ?? []];
		this.builds.push({
			drvPath,
			checks,
			inputs,
			startedAt,
			finishedAt,
			peakMemoryBytes: measurement?.peakMemoryBytes ?? null,
			cpuMs: measurement?.cpuMs ?? null
		});
		return measurement;
	}
	/** Whether Nix tells a path of every output that this derivation has, and the very one where it was known before. */
	#isMade(drvPath, told) {
		const outputs = told.get(drvPath);
		const wanted = this.#pending.get(drvPath)?.[0]?.check.outputs;
		return outputs !== void 0 && isWhole(outputs) && (wanted === void 0 || matchesEvaluated(outputs, wanted));
	}
	/** Asks Nix about each output. Without an answer nothing is valid: the daemon is gone, and so is the proof. */
	async #validAmong(drvPaths) {
		try {
			const { willBuild, outputs } = await queryMissing(this.#tool, drvPaths, this.#world);
			const made = drvPaths.filter((drvPath) => !willBuild.has(drvPath) && this.#isMade(drvPath, outputs));
			const pathsOf = (drvPath) => [...outputs.get(drvPath)?.values() ?? []].filter((path) => path !== null);
			const valid = await queryValid(this.#tool, made.flatMap(pathsOf), this.#world);
			return made.filter((drvPath) => pathsOf(drvPath).every((path) => valid.has(path)));
		} catch {
			return [];
		}
	}
	/** Gives a derivation its judgement, and what depends on it. The slot goes on; the report follows in its own time. */
	#conclude(drvPath, judgement) {
		const doomed = isGood(judgement.verdict) ? [] : this.#schedule.failed(drvPath);
		if (isGood(judgement.verdict)) this.#schedule.succeeded(drvPath, null, null);
		this.#report(drvPath, judgement, drvPath);
		for (const dependent of doomed) this.#report(dependent, needs(storePathName(drvPath), judgement), drvPath);
	}
	#file(drvPath) {
		return this.#fileOf.get(drvPath) ?? join("dependencies", logFileName(storePathBase(drvPath)));
	}
	/** Gives the checks of a derivation their verdict, as soon as the log is there; `culprit` is the one whose log tells why. */
	#report(drvPath, judgement, culprit) {
		const builds = this.#pending.get(drvPath);
		if (builds === void 0) return;
		this.#pending.delete(drvPath);
		const seen = this.#seen.get(culprit) ?? null;
		const file = this.#file(culprit);
		const now = this.#world.now();
		const emulated = this.#emulation.isEmulated(drvPath);
		const run = {
			startedAt: this.#startedAt,
			now,
			emulated,
			log: seen && join("logs", file),
			excerpt: seen?.tail.lines() ?? []
		};
		this.#reports = this.#reports.then(async () => {
			const measurement = await this.#measurement(drvPath);
			if (this.#attempts.of(drvPath).length === 0) this.#attempts.add(drvPath, judgement, this.#seen.get(drvPath) ?? null, measurement, now);
			const attempts = this.#attempts.of(drvPath);
			const checks = builds.map((build) => builtCheck(build, judgement, this.#seen, {
				...run,
				measurement,
				attempts
			}));
			if (seen !== null) await this.#logs.finish(culprit, file, run.excerpt.length > 0);
			for (const check of checks) this.finish(check);
		});
	}
};
// src/run/run.ts
/**
* Builds what has to be built, lets `meter` know of each build, and gives every check, evaluated or not, its verdict, each exactly once.
* `signal` ends it early: children go, what is known is judged, the rest is `cancelled`. Never throws for what a build does.
*/
async function run(tool, plan, { broken, unfinished }, options, meter, world, emit, signal) {
	await using logs = new LogFiles(tool, join(options.out, "logs"), world);
	const runner = new Runner(tool, plan, options, world, emit, logs, meter, signal);
	for (const check of [...broken, ...plan.refused]) runner.finish(brokenCheck(check));
	for (const check of unfinished) runner.finish(unfinishedCheck(check));
	for (const { check, proof } of plan.proven) runner.finish(cachedCheck(check, proof));
	for (const { check, proof } of plan.cached) runner.finish(cachedCheck(check, proof));
	await runner.build();
	const memory = meter.total().map(({ atMs, bytes }) => ({
		at: atMs,
		bytes
	}));
	return {
		checks: runner.checks,
		builds: runner.builds,
		memory
	};
}
// src/pipelines/stages.ts
/** Times the stages, one after the other. */
var Stages = class {
	done = [];
	#world;
	#emit;
	constructor(world, emit) {
		this.#world = world;
		this.#emit = emit;
	}
	async time(name, work) {
		const from = this.#world.now();
		this.#emit({
			type: "stage-started",
			stage: name,
			at: from
		});
		try {
			return await work();
		} finally {
			const at = this.#world.now();
			this.done.push({
				name,
				startedAt: new Date(from).toISOString(),
				durationMs: at - from
			});
			this.#emit({
				type: "stage-finished",
				stage: name,
				at
			});
		}
	}
};
// src/pipelines/run-flake.ts
/**
* The whole job, from a flake to a written report. `signal` ends it early: what is known by then is judged and reported.
* `keep` gets what later runs should know, once the report is written. Throws a {@link VerdictError} when nothing can be judged, and the signal's reason when
* it came before any check was known.
*/
async function pipeline(inputs, world, emit, signal, keep) {
	const startedAt = world.now();
	const origin = await originOrRefusal(inputs, world, signal);
	const stages = new Stages(world, emit);
	const out = resolve(inputs.run.out);
	await makeOutFolder(inputs.run.out, [], world, emit);
	const tool = await stages.time("install", () => provideNix(inputs, world, emit, signal));
	const enable = (asked) => stages.time("features", () => features(tool, inputs.features, asked, world, emit, signal));
	const required = new Set(["kvm", "nspawn"].filter((name) => inputs.features[name] === "require"));
	const early = required.size > 0 ? await enable(required) : NOTHING_ENABLED;
	const prepared = await prepare(tool, {
		inputs,
		origin
	}, stages, world, emit, signal);
	await using restored = await restore(tool, prepared, stages, world, emit, signal);
	const { planned } = restored;
	const meter = new Meter(world);
	await using watching = planned.builds.length > 0 ? watchBuilds(meter, world, emit, signal) : null;
	const asked = signal.aborted ? /* @__PURE__ */ new Set() : stillAsked(planned, prepared.settings.system, early);
	const later = asked.size > 0 ? await enable(asked) : NOTHING_ENABLED;
	const running = {
		...tool,
		options: [
			...withoutHook(tool, prepared.settings),
			...restored.options,
			...early.options,
			...later.options,
			...tool.options
		]
	};
	const options = {
		...inputs.run,
		out,
		memoryBytes: prepared.memoryBytes,
		kvm: later.kvm ?? early.kvm
	};
	await watching?.ready;
	const ran = await stages.time("run", () => run(running, planned, prepared.discovered, options, meter, world, emit, signal));
	const checks = await stages.time("diagnose", () => diagnose(ran.checks, out, world));
	const compared = compareWith(prepared.cache?.recalled.base ?? null, checks, prepared.system);
	const report = {
		schema: "nix-verdict/1",
		tool: {
			name: "nix-verdict",
			version
		},
		nix: {
			version: tool.version,
			implementation: tool.implementation
		},
		flake: prepared.flake,
		system: prepared.system,
		machine: {
			cores: world.machine.cores,
			memoryBytes: world.machine.memoryBytes,
			features: [...early.features, ...later.features]
		},
		startedAt: new Date(startedAt).toISOString(),
		durationMs: world.now() - startedAt,
		flaky: inputs.flaky,
		stages: stages.done,
		...compared,
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
	const note = await noteOf(tool, {
		...prepared,
		planned
	}, report, ran.builds, restored, inputs.cache.budgetBytes, world);
	if (note !== null) await keep(note);
	return {
		report,
		besides: prepared.besides
	};
}
/** What `nix-verdict plan` tells: everything up to the first build. */
async function planOnly(inputs, world, emit, signal) {
	const origin = await originOrRefusal(inputs, world, signal);
	const stages = new Stages(world, emit);
	const { planned, system, discovered, memoryBytes } = await prepare(await stages.time("install", () => provideNix(inputs, world, emit, signal)), {
		inputs,
		origin
	}, stages, world, emit, signal);
	return plannedRun(system, planned, discovered, {
		jobs: inputs.run.jobs,
		memoryBytes
	});
}
/** Whose code this run is about to evaluate. Throws `refused` where it must not be: before anything is installed, changed or written. */
async function originOrRefusal({ flake, githubToken }, world, signal) {
	const refusal = refusalOf(world.env);
	if (refusal !== null) throw new VerdictError("refused", refusal);
	return await originOf(flake, githubToken === null ? null : openApi(apiOf(world.env, githubToken), realGitHub()), world, signal);
}
/** The Nix to use. One that we have just installed must first build something, in a sandbox, as a user without rights. */
async function provideNix(inputs, world, emit, signal) {
	const installed = await install(inputs.install, world, emit, signal);
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
	const proof = await proveSandbox(tool, world, signal);
	if (proof.state === "on" || proof.code === "not-provable" || /^\s*sandbox\s*=\s*(?:false|relaxed)\s*$/mu.test(inputs.install.conf ?? "")) return tool;
	throw new VerdictError("install-failed", `Nix ${tool.version} is installed, but its first build did not run in a sandbox: ${proof.reason}. ${adviceFor("sandbox", proof.code)}`);
}
/** What the checks that are to be built here ask of the machine, and what nobody has looked at yet. */
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
export { features as a, proveNspawn as c, availableMemory as i, proveSandbox as l, planOnly as n, adviceFor as o, provideNix as r, proveKvm as s, pipeline as t, flakeFolder as u };
