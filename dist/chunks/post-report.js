import { n as faultOf } from "./error.js";
import { C as realGitHub, E as at, P as sameName, S as apiOf, h as renderUnjudged, p as renderComment, w as openApi } from "./terminal.js";
import { F as showNames, N as namesIn, P as showName, V as shorten, c as hasSeveralSystems, i as WORDS, j as characters, l as headline, n as linksTo } from "./link.js";
import { a as byNeedOfAttention, c as systemOf, l as totals, o as isBad, s as isGood$1 } from "./format.js";
import { t as printable } from "./clean-start.js";
import { i as isRecord, n as compare } from "./runs.js";
import { createHash } from "node:crypto";
import { posix } from "node:path";
/** What GitHub shows of one step, of each level (actions/toolkit, docs/problem-matchers.md); one error is the step's own last word. */
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
* Where in the repository bad verdicts come from, the place that most checks suffer from first, then the worst verdict. `folder` is the flake's own in the
* repository, "" for its root; null when the flake is somewhere else.
*/
function chooseAnnotations(report, folder) {
	if (folder === null) return [];
	const places = /* @__PURE__ */ new Map();
	for (const check of byNeedOfAttention(report.checks)) {
		const place = isGood$1(check.verdict) ? null : placeOf(check, folder);
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
	return [...places.values()].toSorted((a, b) => b.checks.length - a.checks.length).slice(0, 50).map(({ place, checks }) => ({
		...place,
		...wordsOf(checks, show)
	}));
}
/** Shows them on the job, and so in the pull request: needs no token. What GitHub would not show of one step is left to the report. */
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
/** Null for what is in no file of the repository: a flake's error may name a file of an input, and a stranger's report anything. */
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
function wordsOf(checks, show) {
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
// src/publish/replies.ts
/** Whether GitHub did what it was asked for. */
function isDone(reply) {
	return reply.ok && reply.status >= 200 && reply.status < 300;
}
/** Whether GitHub has looked at a request and said no; else it could not be reached, could not answer, or wants to be left alone. */
function isRefusal(reply) {
	return reply.ok && reply.limited === null && reply.status >= 400 && reply.status < 500;
}
/** Whether GitHub may have carried a request out although nobody heard of it. */
function isDoubtful(reply) {
	return !reply.ok || reply.status >= 500;
}
/**
* One sentence or two: what was not done, why, and what to do. `what` begins the sentence: "The comment was not posted". `remedy` is what to do when the token
* may not: "Give the job `pull-requests: write`, or set `comment: off`."
*/
function explain(what, reply, remedy) {
	return `${what}: GitHub ${answered(reply)}. ${advice(reply, remedy)}`;
}
function answered(reply) {
	if (!reply.ok) return reply.reason;
	if (reply.limited !== null) {
		const { waitSeconds } = reply.limited;
		return `limits the rate of requests (${reply.status}) ${waitSeconds === null ? "and does not say for how long" : `for another ${waitSeconds} s`}`;
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
* Who jobs of GitHub are that use their own token. Nobody else can have the name: names of accounts have no brackets, and a "[bot]" is the app of that name (GitHub's documentation
* of usernames, and of authenticating as an app).
*/
const GITHUB_ACTIONS = "github-actions[bot]";
/** The user that jobs of Gitea and Forgejo are; no account can have this id (go-gitea/gitea, models/user/user_system.go). */
const GITEA_ACTIONS_USER = -2;
/**
* Asks who the token is, once. GitHub's REST API tells that to users alone, "Resource not accessible by integration" to apps; its GraphQL API tells both (`viewer`), as names that the
* REST API has for authors: "octocat", "my-app[bot]". Gitea and Forgejo have the REST API alone. Where no answer comes, only a job's own user is taken for ours.
*/
async function askAuthor(forge, api, signal) {
	const login = forge === "github" ? loginIn(await viewer(api, signal), "data", "viewer") : loginIn(await api.request("GET /user", {}, signal));
	if (login !== null) return (user) => at(user, "login") === login;
	return forge === "github" ? (user) => at(user, "login") === GITHUB_ACTIONS : (user) => at(user, "id") === GITEA_ACTIONS_USER;
}
/** The GraphQL API is beside the REST API: `/graphql` at github.com, `/api/graphql` beside `/api/v3` of an Enterprise Server. At the root of a server `..` leads nowhere else. */
function viewer(api, signal) {
	return api.request("POST /../graphql", { query: "query { viewer { login } }" }, signal, "failed");
}
function loginIn(reply, ...path) {
	const login = isDone(reply) ? at(reply.body, ...path, "login") : null;
	return typeof login === "string" && login !== "" ? login : null;
}
// src/publish/runs.ts
function isNewer(a, b) {
	return a.run > b.run || a.run === b.run && a.attempt > b.attempt;
}
/** Runs that are asked about for one pull request. Who claims more of them is no race of ours. */
const MOST_ASKED = 10;
/**
* Looks up whether runs exist that somebody claims to write for. A number alone proves nothing: one that no run will ever reach would have the last word for good.
*/
var Runs = class {
	#target;
	#api;
	#signal;
	#known = /* @__PURE__ */ new Map();
	constructor(target, api, signal) {
		this.#target = target;
		this.#api = api;
		this.#signal = signal;
	}
	/**
	* Whether this repository has such a run of the same workflow on the same branch as ours, and that many attempts of it. False as well where nobody can tell: in a private repository
	* the token needs `actions: read`.
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
* Keeps one comment of a job on a pull request: changes the one that is there; makes one where there is none, if `create` says so. Where several were made at
* once, the oldest stays. A newer run's comment is left alone, and so is one that somebody has edited, or that anybody
* else than our token's user has made to look like ours. A comment for a run that cannot be found is written over, whatever its number.
* After each writing it is looked at what came of it, and nothing is written that was decided on long before: others may have written at the same time.
*/
async function placeComment(draft, pullRequest, create, target, api, signal) {
	const talk = new Conversation(pullRequest, target, api, signal);
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
	constructor(pullRequest, target, api, signal) {
		const { owner, repo, forge } = target;
		this.#issue = {
			owner,
			repo,
			issue_number: pullRequest
		};
		this.#forge = forge;
		this.#runs = new Runs(target, api, signal);
		this.#api = api;
		this.#signal = signal;
	}
	/** The job's comments that our token's user has written, oldest first: GitHub counts ids up. What claims to be newer than `draft` and is of no run that can be found is older than all. */
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
	/** Anybody can write our marker, and so can other apps and people with rights: only who we are ourselves is believed. */
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
/** Whether it is worth another look: what was asked for may have been done (`lost`: once before), a limit be over, a comment that is gone have left another. */
function isOpen(reply, isNew, lost) {
	if (isDoubtful(reply)) return !lost;
	return reply.ok && (reply.limited !== null || reply.status === 404 && !isNew);
}
/** Whether a draft takes the place of the comment that stays: not when there is a newer one, whose author is about to do so himself. */
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
// src/publish/status-names.ts
/** What GitHub takes as the name of a status (its own error; runatlantis/atlantis#2506), counted in bytes to be on the safe side. Check runs get the same. */
const CONTEXT_BYTES = 255;
/** What GitHub takes as a status's description (its own error, for instance zalando/zappr#378). */
const DESCRIPTION_LENGTH = 140;
/** Statuses take no character that is four bytes in UTF-8: "description doesn't accept 4-byte Unicode" (ouzi-dev/commit-status-updater#527). */
const FOUR_BYTES = /[\u{10000}-\u{10ffff}]/gu;
/** How a report is called: what the user says, else its workflow and job, so that no two jobs share a gate by accident. */
function titleOf({ workflow, job }, title) {
	return title ?? [workflow, job].filter((part) => part !== "").join(" / ");
}
/** The name of the one status that protection can require. */
function gateName(title) {
	return bounded(`nix-verdict / ${showName(title)}`);
}
/** A status's name for each check, which can be no gate's: different ones, also for GitHub, which takes "A" and "a" for the same. Of several systems' checks each names its own. */
function checkNames(title, checks) {
	const names = /* @__PURE__ */ new Map();
	const taken = /* @__PURE__ */ new Set();
	const show = showNames(checks.map(({ name }) => name));
	const several = hasSeveralSystems(checks);
	for (const check of checks.toSorted((a, b) => compare(a.name, b.name) || compare(a.attr, b.attr))) {
		const full = `nix-verdict: ${showName(title)} / ${show(check.name)}${several ? ` (${systemOf(check) ?? "any system"})` : ""}`;
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
const SUMMARY_LIMIT = 65535;
/**
* Sets the one status that protection can require. In a job it is a commit status: a check run that is made through the API shows up under any one of the
* commit's workflows (dorny/test-reporter#67). For the bot it is a check run, because only one of those can carry its annotations. The other way is taken where
* the first is refused, and for a bad verdict also where it fails: nothing green of before may stand because a server was down.
*
* Where a status and a check run have one name, protection wants both (GitHub's documentation, "Troubleshooting required status checks"), and other readers look at one of them alone. So the
* other one, which an earlier run may have set with another token, is brought into line when it is there.
*/
async function setGate(gate, target, api, signal) {
	const [first, other] = waysOf(gate, target, api, signal);
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
async function isGreen(gate, target, api, signal) {
	for (const way of waysOf(gate, target, api, signal)) if (way !== null && await way.says("success")) return true;
	return false;
}
/** Older check runs of one name that are looked at. */
const MOST_OLDER = 10;
/**
* What is left when a bad gate can be set in neither way: it is written without anything that could be refused, and what is green of before is changed where nothing new can be made. Gives
* whether something of that was done.
*/
async function withdrawGate(title, target, api, signal) {
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
	for (const older of (await checkRunsOf(name, target, api, signal)).filter((item) => at(item, "conclusion") === "success").slice(0, MOST_OLDER)) {
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
function waysOf(gate, target, api, signal) {
	const state = gate.good ? "success" : "failure";
	const name = gateName(gate.title);
	const status = {
		kind: "status",
		set: () => setStatus(name, state, gate.headline, target, api, signal),
		says: (what) => saysStatus(name, what, target, api, signal)
	};
	if (target.forge === "gitea") return [status, null];
	const checkRun = {
		kind: "check run",
		set: () => setCheckRun(state, gate, target, api, signal),
		says: async (what) => (await checkRunsOf(name, target, api, signal)).some((item) => at(item, "conclusion") === what)
	};
	return target.by === "job" ? [status, checkRun] : [checkRun, status];
}
/** Statuses of a commit that are looked through, the last of each name. */
const MOST_CONTEXTS = 1e3;
async function saysStatus(name, state, { owner, repo, commit }, api, signal) {
	const listed = await api.list("GET /repos/{owner}/{repo}/commits/{ref}/status", {
		owner,
		repo,
		ref: commit
	}, MOST_CONTEXTS, signal);
	if (!listed.ok) return false;
	return listed.items.some((item) => sameName(at(item, "context"), name) && at(item, "state") === state);
}
/** The last ones of a name; none where they cannot be read. */
async function checkRunsOf(name, { owner, repo, commit }, api, signal) {
	const listed = await api.list("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
		owner,
		repo,
		ref: commit,
		check_name: name
	}, 100, signal);
	return listed.ok ? listed.items : [];
}
/** Sets a status for each check, bad ones first. `left`: how many got none; `reply`: what GitHub answered to the first of them, null when it was our own limit. */
async function setEach(report, title, target, api, signal) {
	const checks = byNeedOfAttention(report.checks);
	const names = checkNames(title, checks);
	for (const [index, check] of checks.slice(0, 100).entries()) {
		const words = [WORDS[check.verdict], ...check.reason === null ? [] : [check.reason.message]].join(": ");
		const reply = await setStatus(names.get(check) ?? "", isBad(check, report.flaky) ? "failure" : "success", words, target, api, signal);
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
async function setStatus(context, state, words, { owner, repo, commit, run }, api, signal) {
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
async function setCheckRun(conclusion, gate, { owner, repo, commit, run }, api, signal) {
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
// src/publish/pull-request.ts
/** Open pull requests that are looked through: GitHub gives only those of the branch, Gitea all. */
const MOST_PULL_REQUESTS = 1e3;
const FORK = "No comment and no status: a pull request from a fork gets a token that may only read. To have them there, add the reporting bot (report/action.yml) in a second workflow, on workflow_run; the report is in the job's summary.";
const GONE = "No comment and no status: the run is of a fork's branch that has no open pull request with this commit any more.";
const ENDING = "The report was not posted in full: the run is ending.";
/**
* Posts an outcome: statuses on the commit, and a comment on each pull request. Whatever cannot be posted is a notice that says what, why, and what to do; for the bot it is a failure.
*/
async function publishToGitHub(outcome, options, target, api, emit, signal) {
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
			target,
			api,
			posted,
			notice,
			fail,
			signal
		});
	} catch (error) {
		if (!signal.aborted) throw error;
		notice(ENDING);
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
	const isSet = options.status !== "off" && (foreign && !found.ok ? await refuseGate(post, found.reply) : await gate(post));
	if (options.comment !== "off") posted.commentUrl = await comment(post, found);
	if (isSet && options.status === "each") await each(post);
}
/** Whether a fork's run is reported on: where its commit is nobody's pull request it has no say, because it may be another branch's as well. */
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
	const { outcome, options, target, api, fail, signal } = post;
	const remedy = "Give the job `pull-requests: write`, or set `comment: off`; the report is in the job's summary.";
	if (!found.ok) {
		fail(explain("There is no comment, because the pull requests of this branch could not be looked up", found.reply, remedy));
		return null;
	}
	if (found.numbers.length === 0) return null;
	const draft = draftOf(post);
	const create = options.comment === "auto" || !isGood(outcome);
	let first = null;
	for (const number of found.numbers) {
		const placed = await placeComment(draft, number, create, target, api, signal);
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
function isGood(outcome) {
	return "report" in outcome && totals(outcome.report).verdict === "good";
}
function headlineOf(outcome) {
	return "report" in outcome ? headline(outcome.report) : `nothing was judged: ${outcome.problem}`;
}
function gateOf(post) {
	const { outcome, options, title, target } = post;
	const annotations = target.by === "bot" && options.annotations && "report" in outcome ? chooseAnnotations(outcome.report, options.folder) : [];
	return {
		title,
		good: isGood(outcome),
		headline: headlineOf(outcome),
		summary: () => bodyOf(post, SUMMARY_LIMIT),
		annotations
	};
}
/** Gives whether it is there. */
async function gate(post) {
	const { target, api, posted, notice, fail, signal } = post;
	const gate = gateOf(post);
	const { set, reply, stale } = await setGate(gate, target, api, signal);
	posted.gate = set;
	if (!set && reply !== null) {
		const withdrawn = target.by === "bot" && !gate.good && await withdrawGate(post.title, target, api, signal);
		posted.gate = withdrawn;
		fail(explain(withdrawn ? "The status on the commit is red, and says nothing more" : "There is no status on the commit", reply, `Give the job ${target.by === "job" ? "`statuses: write`" : "`checks: write`"}, or set \`status: off\`.`));
		return false;
	}
	if (stale !== null) fail(explain(`The ${stale.kind} "${gateName(post.title)}" of an earlier run still says that the commit is ${gate.good ? "bad" : "good"}`, stale.reply, `Give the job \`${stale.kind === "status" ? "statuses" : "checks"}: write\`, or set \`status: off\`.`));
	if (reply !== null && gate.annotations.length > 0) notice(explain("There are no annotations", reply, "Give the job `checks: write`, or set `annotations: off`."));
	return true;
}
/** Where nobody can say whose commit it is, nothing is set on it, except that a gate of ours which is green does not stay so beside a bad verdict. */
async function refuseGate(post, reply) {
	const { target, api, fail, signal } = post;
	fail(explain("There is no status on the commit, because the pull requests of this branch could not be looked up", reply, "Give the job `pull-requests: write`, or set `status: off`."));
	const ours = gateOf(post);
	return !ours.good && await isGreen(ours, target, api, signal) && await gate(post);
}
async function each({ outcome, title, target, api, notice, fail, signal }) {
	if (!("report" in outcome)) return;
	const { left, reply } = await setEach(outcome.report, title, target, api, signal);
	if (reply !== null) fail(explain(`${left} checks have no status of their own`, reply, "Give the job `statuses: write`, or set `status: gate`."));
	else if (left > 0) notice(`${left} checks have no status of their own: one job sets at most 100, bad ones first. The gate stands for all of them.`);
}
// src/pipelines/post-report.ts
/** How long a bot that was told to stop takes for its last word, in milliseconds: a runner kills what still runs 10 s after it was cancelled (actions/runner, ProcessInvoker). */
const LAST_WORD_MS = 6e3;
/**
* Posts what became of a job to GitHub, and sets the output `comment-url`. `folder`: the flake's own in the repository, null when it has none there. Without a token, or an event that
* has a place for it, there is nothing to do. Gives what was wanted and could not be posted, in sentences: only for the bot, whose gate is its verdict. A job's own colour tells its verdict, and
* a red one must mean a bad check.
*/
async function post(outcome, inputs, folder, target, host, env, emit, signal) {
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
	const api = openApi(apiOf(env, githubToken), realGitHub());
	try {
		const { commentUrl, failures, gate } = await publishToGitHub(outcome, options, target, api, emit, signal);
		host.output("comment-url", commentUrl ?? "");
		if (!isBot || gate || !signal.aborted) return failures;
		return [...failures, ...await lastWord("the bot was stopped before it could report. Run it again", inputs, target, env, emit)];
	} catch (error) {
		if (isBot) return [`The report was not posted. ${faultOf(error)}`, ...await lastWord("a fault of nix-verdict itself: see the log of the job that reports", inputs, target, env, emit)];
		host.warning(`The report was not posted. ${faultOf(error)}`);
		return [];
	}
}
const NO_TOKEN = "There is neither a comment nor a status: the input `github-token` is empty. Leave it out, or give it a token.";
/** Makes the bot's gate red when its verdict could not be posted: a green one of an earlier run must not stand. Gives what could not be done of that. */
async function lastWord(problem, { publish, githubToken, flake }, target, env, emit) {
	const options = {
		...publish,
		comment: "off",
		status: publish.status === "off" ? "off" : "gate",
		annotations: false,
		flake,
		folder: null
	};
	try {
		return (await publishToGitHub({ problem }, options, target, openApi(apiOf(env, githubToken), realGitHub()), emit, AbortSignal.timeout(LAST_WORD_MS))).failures;
	} catch (error) {
		return [`The status on the commit could not be made red. ${faultOf(error)}`];
	}
}
export { post as n, annotateJob as r, lastWord as t };
