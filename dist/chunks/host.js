import { _ as summary, a as getMultilineInput, f as warning, i as getInput, l as saveState, o as getState, r as error, t as addPath, u as setOutput } from "./core.js";
import { n as printable } from "./sanitize.js";
import { n as messageOf } from "./errors.js";
import { r as kindOf } from "./world.js";
import { i as isRecord, n as compare } from "./history.js";
import { a as systemOf, i as isGood$1, n as byNeedOfAttention, o as totals, r as isBad } from "./verdict.js";
import { d as renderComment, p as renderUnjudged, r as realGitHub, y as at } from "./terminal.js";
import { L as shorten, a as hasSeveralSystems, o as headline, t as WORDS, x as linksTo } from "./words.js";
import { createHash } from "node:crypto";
import { posix } from "node:path";
import { lstatSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
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
	return [...places.values()].toSorted((a, b) => b.checks.length - a.checks.length).slice(0, 50).map(({ place, checks }) => ({
		...place,
		...wordsOf(checks)
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
function wordsOf(checks) {
	const [first] = checks;
	if (first === void 0) throw new TypeError("an annotation needs a check");
	const names = checks.slice(0, MOST_NAMES).map((check) => printable(shorten(check.name, 80)));
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
* once, the oldest stays. A newer run's comment is left alone, and so is one that somebody has edited, or that a stranger has made to look like ours.
* After each writing it is looked at what came of it, and nothing is written that was decided on long before: others may have written at the same time.
*/
async function placeComment(draft, pullRequest, create, target, api, signal) {
	const talk = new Conversation(pullRequest, target, api, signal);
	const text = `${markerOf(draft)}\n${draft.body}`;
	let url = null;
	let lost = false;
	for (let round = 0; round < ROUNDS; round += 1) {
		const found = await talk.ours(draft.key);
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
	#api;
	#signal;
	/** The name of the token's own user, when it was asked for. */
	#self = null;
	constructor(pullRequest, { owner, repo, forge }, api, signal) {
		this.#issue = {
			owner,
			repo,
			issue_number: pullRequest
		};
		this.#forge = forge;
		this.#api = api;
		this.#signal = signal;
	}
	/** The job's comments that can be believed, oldest first: GitHub counts ids up. */
	async ours(key) {
		const listed = await this.#api.list("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", this.#issue, MOST_COMMENTS, this.#signal);
		if (!listed.ok) return listed;
		const comments = [];
		for (const item of listed.items) {
			const comment = readOurs(item, key);
			if (comment !== null && await this.#isTrusted(item)) comments.push(comment);
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
	/** Anybody can write our marker, so its author must be an app, or somebody with rights in the repository; at Gitea, which tells neither, jobs or ourselves. */
	async #isTrusted(comment) {
		if (this.#forge === "github") return at(comment, "user", "type") === "Bot" || RIGHTS.has(at(comment, "author_association"));
		if (at(comment, "user", "id") === GITEA_ACTIONS_USER) return true;
		this.#self ??= this.#api.request("GET /user", {}, this.#signal).then((reply) => isDone(reply) ? at(reply.body, "login") : null);
		const [author, self] = [at(comment, "user", "login"), await this.#self];
		return typeof self === "string" && author === self;
	}
};
const RIGHTS = /* @__PURE__ */ new Set([
	"OWNER",
	"MEMBER",
	"COLLABORATOR"
]);
/** The user that jobs of Gitea and Forgejo are; no account can have this id (go-gitea/gitea, models/user/user_system.go). */
const GITEA_ACTIONS_USER = -2;
/** The first line of a comment; it is not shown. Nothing in it comes from a flake, a log or a name but as a digest. */
function markerOf({ key, run, attempt, body }) {
	return `<!-- nix-verdict ${key} ${run}.${attempt} ${textDigest(body)} -->`;
}
const MARKER = /^<!-- nix-verdict ([0-9a-f]{32}) (\d{1,15})\.(\d{1,9}) ([0-9a-f]{32}) -->\r?\n/u;
/** Null for everything that is not the job's, and for what is no longer as we wrote it. */
function readOurs(comment, key) {
	const [id, body, author, url] = [
		at(comment, "id"),
		at(comment, "body"),
		at(comment, "user", "id"),
		at(comment, "html_url")
	];
	if (!isRecord(comment) || typeof body !== "string" || !Number.isSafeInteger(id)) return null;
	const [marker, itsKey, run, attempt, digest] = MARKER.exec(body) ?? [];
	if (marker === void 0 || digest === void 0 || itsKey !== key || textDigest(body.slice(marker.length)) !== digest) return null;
	return {
		id,
		author,
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
/** Those that say nothing which another by the same author does not say as well, or better. The oldest is never one of them. */
function superseded(all) {
	return all.slice(1).filter((twin) => all.some((other) => other.author === twin.author && (isNewer(other, twin) || !isNewer(twin, other) && other.id < twin.id)));
}
function isNewer(a, b) {
	return a.run > b.run || a.run === b.run && a.attempt > b.attempt;
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
// src/publish/names.ts
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
	return bounded(`nix-verdict / ${title}`);
}
/** A status's name for each check, which can be no gate's: different ones, also for GitHub, which takes "A" and "a" for the same. Of several systems' checks each names its own. */
function checkNames(title, checks) {
	const names = /* @__PURE__ */ new Map();
	const taken = /* @__PURE__ */ new Set();
	const several = hasSeveralSystems(checks);
	for (const check of checks.toSorted((a, b) => compare(a.name, b.name) || compare(a.attr, b.attr))) {
		const full = `nix-verdict: ${title} / ${check.name}${several ? ` (${systemOf(check) ?? "any system"})` : ""}`;
		const short = bounded(full);
		const name = taken.has(short.toLowerCase()) ? marked(full) : short;
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
* the first is refused. `set`: it is there; `reply`: what GitHub answered to the first way, null when that was it.
*/
async function setGate(gate, target, api, signal) {
	const state = gate.good ? "success" : "failure";
	const asStatus = () => setStatus(gateName(gate.title), state, gate.headline, target, api, signal);
	const asCheckRun = () => setCheckRun(state, gate, target, api, signal);
	const [first, other] = target.forge === "gitea" ? [asStatus, null] : target.by === "job" ? [asStatus, asCheckRun] : [asCheckRun, asStatus];
	const reply = await first();
	return {
		set: reply === null || other !== null && isRefusal(reply) && await other() === null,
		reply
	};
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
	if (listed.items.some((item) => at(item, "external_id") === checkRun.external_id)) return null;
	const again = await make();
	return isDone(again) ? null : again;
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
* How the run ended that the bot is to report on. `nothing-ran`: it was skipped, or waits for approval, which GitHub calls completed as well. `cut-short`: jobs may have left nothing.
* (GitHub's documentation of workflow runs, `conclusion`.)
*/
function endOf(event) {
	const conclusion = at(event, "workflow_run", "conclusion");
	if (conclusion === "action_required" || conclusion === "skipped") return "nothing-ran";
	return conclusion === "cancelled" || conclusion === "timed_out" || conclusion === "startup_failure" ? "cut-short" : "ended";
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
			id: whole$1(Number(env["GITHUB_RUN_ID"])) ?? 0,
			attempt: whole$1(Number(env["GITHUB_RUN_ATTEMPT"])) ?? 1
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
	const [number, head] = [whole$1(at(event, "pull_request", "number")), at(event, "pull_request", "head")];
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
			id: whole$1(at(run, "id")) ?? own.run.id,
			attempt: whole$1(at(run, "run_attempt")) ?? 1
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
/** Names of owners and repositories do not differ by case alone. */
function sameName(a, b) {
	return typeof a === "string" && a.toLowerCase() === b.toLowerCase();
}
function word(value) {
	return typeof value === "string" && value !== "" ? value : null;
}
function whole$1(value) {
	return Number.isSafeInteger(value) && value > 0 ? value : null;
}
// src/publish/pull-request.ts
/** Open pull requests that are looked through: GitHub gives only those of the branch, Gitea all. */
const MOST_PULL_REQUESTS = 1e3;
const FORK = "No comment and no status: a pull request from a fork gets a token that may only read. To have them there, add the reporting bot (report/action.yml) in a second workflow, on workflow_run; the report is in the job's summary.";
const GONE = "No comment and no status: the run is of a fork's branch that has no open pull request with this commit any more.";
const ENDING = "The report was not posted in full: the run is ending.";
/**
* Posts an outcome: a comment on each pull request, and statuses on the commit. Whatever cannot be posted is a notice that says what, why, and what to do; nothing
* throws. Gives the address of the comment, null when there is none.
*/
async function publishToGitHub(outcome, options, target, api, emit, signal) {
	const notice = (message) => emit({
		type: "notice",
		level: "info",
		message
	});
	if (options.comment === "off" && options.status === "off") return { commentUrl: null };
	if (target.fromFork) {
		notice(FORK);
		return { commentUrl: null };
	}
	try {
		return { commentUrl: await send({
			outcome,
			options,
			title: titleOf(target, options.title),
			target,
			api,
			notice,
			signal
		}) };
	} catch (error) {
		if (!signal.aborted) throw error;
		notice(ENDING);
		return { commentUrl: null };
	}
}
/** Gives the address of the comment. */
async function send(post) {
	const { options, target } = post;
	const foreign = isForeign(target);
	const found = options.comment === "off" && !foreign ? {
		ok: true,
		numbers: []
	} : await pullRequests(post);
	if (foreign && found.ok && found.numbers.length === 0) {
		post.notice(GONE);
		return null;
	}
	const url = options.comment === "off" ? null : await comment(post, found);
	if (options.status !== "off" && (found.ok || !foreign)) await setStatuses(post);
	return url;
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
	const { outcome, options, target, api, notice, signal } = post;
	const remedy = "Give the job `pull-requests: write`, or set `comment: off`; the report is in the job's summary.";
	if (!found.ok) {
		notice(explain("There is no comment, because the pull requests of this branch could not be looked up", found.reply, remedy));
		return null;
	}
	if (found.numbers.length === 0) return null;
	const draft = draftOf(post);
	const create = options.comment === "auto" || !isGood(outcome);
	let first = null;
	for (const number of found.numbers) {
		const placed = await placeComment(draft, number, create, target, api, signal);
		if (placed.ok) first ??= placed.url;
		else if (placed.reply === null) notice(`The comment on pull request ${number} was not brought up to date: others changed it again and again. The next run tries again.`);
		else notice(explain(`The comment on pull request ${number} could not be written`, placed.reply, remedy));
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
async function setStatuses(post) {
	const { outcome, options, title, target, api, notice, signal } = post;
	const annotations = target.by === "bot" && options.annotations && "report" in outcome ? chooseAnnotations(outcome.report, options.folder) : [];
	const { set, reply } = await setGate({
		title,
		good: isGood(outcome),
		headline: headlineOf(outcome),
		summary: () => bodyOf(post, SUMMARY_LIMIT),
		annotations
	}, target, api, signal);
	if (!set && reply !== null) {
		notice(explain("There is no status on the commit", reply, `Give the job ${target.by === "job" ? "`statuses: write`" : "`checks: write`"}, or set \`status: off\`.`));
		return;
	}
	if (reply !== null && annotations.length > 0) notice(explain("There are no annotations", reply, "Give the job `checks: write`, or set `annotations: off`."));
	if (options.status !== "each" || !("report" in outcome)) return;
	const each = await setEach(outcome.report, title, target, api, signal);
	if (each.reply !== null) notice(explain(`${each.left} checks have no status of their own`, each.reply, "Give the job `statuses: write`, or set `status: gate`."));
	else if (each.left > 0) notice(`${each.left} checks have no status of their own: one job sets at most 100, bad ones first. The gate stands for all of them.`);
}
// src/system/api.ts
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
		const reply = whole(await this.#github.rest(this.#service, route, parameters, signal));
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
function whole(reply) {
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
// src/posting.ts
/** What to say of an error that is none of those that are expected. */
function faultOf(error) {
	return `A fault of nix-verdict itself: ${error?.stack ?? messageOf(error)}`;
}
/** GitHub's API for this job. */
function apiOf(env, githubToken) {
	return {
		url: env["GITHUB_API_URL"] ?? "https://api.github.com",
		token: githubToken ?? ""
	};
}
/**
* Posts what became of a job to GitHub, and sets the output `comment-url`. `folder`: the flake's own in the repository, null when it has none there. Without a token, or an event that
* has a place for it, there is nothing to do.
*/
async function post(outcome, inputs, folder, target, host, env, emit, signal) {
	const { publish, githubToken, flake } = inputs;
	if (target === null || githubToken === null) return;
	const options = {
		...publish,
		annotations: publish.annotations === "auto",
		flake,
		folder
	};
	try {
		const { commentUrl } = await publishToGitHub(outcome, options, target, openApi(apiOf(env, githubToken), realGitHub()), emit, signal);
		host.output("comment-url", commentUrl ?? "");
	} catch (error) {
		host.warning(`The report was not posted. ${faultOf(error)}`);
	}
}
// src/system/host.ts
/** The runner that started this process. */
function actionsHost() {
	return {
		input: (name) => getInput(name),
		inputLines: (name) => getMultilineInput(name),
		output: (name, value) => intoFile("GITHUB_OUTPUT", () => setOutput(name, value)),
		summary: async (markdown) => void await intoFile("GITHUB_STEP_SUMMARY", () => summary.addRaw(markdown, true).write()),
		error: (message) => error(message),
		warning: (message) => warning(message),
		annotate: (level, { path, line, column }, title, message) => {
			(level === "error" ? error : warning)(message, {
				title,
				file: path,
				startLine: line,
				startColumn: column
			});
		},
		addPath: (folder) => intoFile("GITHUB_PATH", () => addPath(folder)),
		saveState: (name, value) => intoFile("GITHUB_STATE", () => saveState(name, value)),
		state: (name) => getState(name)
	};
}
/** Files of the runner that have been told of. */
const told = /* @__PURE__ */ new Set();
/**
* Adds to a file of the runner's. An earlier step may have put something else in its place; then nothing is written, which a warning tells once: the job's
* verdict does not depend on these files.
*/
function intoFile(variable, add) {
	const path = process.env[variable] ?? "";
	const stats = path === "" ? void 0 : lstatSync(path, { throwIfNoEntry: false });
	if (stats === void 0 || stats.isFile() && stats.nlink === 1) return add();
	const what = stats.isFile() ? "a file that has another name as well" : kindOf(stats);
	if (!told.has(variable)) warning(`${variable} names ${what}, which the runner has not made. Nothing is written there. Look for the step of this job that has changed it.`);
	told.add(variable);
}
export { openApi as a, targetOf as c, post as i, annotateJob as l, apiOf as n, endOf as o, faultOf as r, refusalOf as s, actionsHost as t };
