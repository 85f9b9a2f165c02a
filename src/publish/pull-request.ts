import { type Reply, sameName } from "../github/github.ts";
import { type Emit, type Report, totals } from "../model/model.ts";
import { headline, linksTo, renderComment, renderUnjudged } from "../report/report.ts";
import { at } from "../text/text.ts";
import { chooseAnnotations } from "./annotations.ts";
import type { Channel } from "./channel.ts";
import { BODY_LIMIT, type Draft, keyOf, placeComment } from "./comment.ts";
import { explain } from "./replies.ts";
import { gateName, titleOf } from "./status-names.ts";
import { type Gate, isGreen, MOST_STATUSES, setEach, setGate, SUMMARY_LIMIT, withdrawGate } from "./status.ts";
import type { Head, Target } from "./target.ts";

/** What of a report is posted. */
export type PublishOptions = {
  /** `failures`: none is made as long as all is good. */
  comment: "auto" | "failures" | "off";
  /** `each`: one for every check as well. */
  status: "gate" | "each" | "off";
  /** Those of the bot; a job shows its own without the API (`annotateJob`). */
  annotations: boolean;
  /** Null: what tells the job apart from others. */
  title: string | null;
  /** As the user wrote it: the flakes of one job have a comment each. */
  flake: string;
  /** The flake's own folder in the repository, "" for its root; null when it is somewhere else. */
  folder: string | null;
};

/** Open pull requests that are looked through: GitHub gives only those of the branch, Gitea all. */
const MOST_PULL_REQUESTS = 1000;

const FORK =
  "No comment and no status: a pull request from a fork gets a token that may only read. " +
  "To have them there, add the reporting bot (report/action.yml) in a second workflow, on workflow_run; the report is in the job's summary.";
const GONE =
  "No comment and no status: the run is of a fork's branch that has no open pull request with this commit any more.";
const ENDING = "The report was not posted in full: the run is ending.";

/** What became of a run: its report, or why nothing could be judged. */
export type Outcome = { report: Report } | { problem: string };

/**
 * What became of a posting. `commentUrl`: null when there is no comment. `failures`: what was wanted and could not be
 * posted, in sentences; only of the bot, whose gate is all that there is of its verdict. `gate`: whether the commit has
 * a gate with this outcome, or none is wanted there.
 */
export type Posted = { commentUrl: string | null; failures: string[]; gate: boolean };

/** An outcome on its way, and where to. `title` names it. `fail` says what was wanted and is not there. */
type Post = Channel & {
  outcome: Outcome;
  options: PublishOptions;
  title: string;
  posted: Posted;
  notice: (message: string) => void;
  fail: (message: string) => void;
};

/** The pull requests that a report is for; or what GitHub answered instead. */
type Found = { ok: true; numbers: number[] } | { ok: false; reply: Reply };

/**
 * Posts an outcome: statuses on the commit, and a comment on each pull request. Whatever cannot be posted is a notice
 * that says what, why, and what to do; for the bot it is a failure.
 */
export async function publishToGitHub(
  channel: Channel,
  outcome: Outcome,
  options: PublishOptions,
  emit: Emit,
): Promise<Posted> {
  const { target, signal } = channel;
  const notice = (message: string): void => emit({ type: "notice", level: "info", message });
  const posted: Posted = { commentUrl: null, failures: [], gate: options.status === "off" };
  if (options.comment === "off" && options.status === "off") return posted;
  if (target.fromFork) {
    notice(FORK);
    return { ...posted, gate: true };
  }
  const fail = target.by === "bot" ? (message: string): void => void posted.failures.push(message) : notice;
  try {
    await send({ outcome, options, title: titleOf(target, options.title), posted, notice, fail, ...channel });
  } catch (error) {
    if (!signal.aborted) throw error;
    notice(ENDING);
  }
  return posted;
}

/** The gate comes first: it is what a merge waits for, and the bot may be stopped at any time. */
async function send(post: Post): Promise<void> {
  const { options, target, posted } = post;
  const foreign = isForeign(target);
  const found: Found = options.comment === "off" && !foreign ? { ok: true, numbers: [] } : await pullRequests(post);
  if (foreign && found.ok && found.numbers.length === 0) {
    post.notice(GONE);
    posted.gate = true;
    return;
  }
  const isSet =
    options.status !== "off" && (foreign && !found.ok ? await refuseGate(post, found.reply) : await gate(post));
  if (options.comment !== "off") posted.commentUrl = await comment(post, found);
  if (isSet && options.status === "each") await each(post);
}

/**
 * Whether a fork's run is reported on: where its commit is nobody's pull request it has no say, because it may be
 * another branch's as well.
 */
function isForeign({ by, pullRequest, owner, repo }: Target): boolean {
  return by === "bot" && !(isHead(pullRequest) && sameName(pullRequest.repository, `${owner}/${repo}`));
}

function isHead(pullRequest: Target["pullRequest"]): pullRequest is Head {
  return typeof pullRequest === "object" && pullRequest !== null;
}

/** Those that the event names; or all open ones whose head is exactly this branch, and still this commit. */
async function pullRequests({ target: { owner, repo, commit, pullRequest }, api, signal }: Post): Promise<Found> {
  if (!isHead(pullRequest)) return { ok: true, numbers: pullRequest === null ? [] : [pullRequest] };
  const { repository, branch } = pullRequest;
  const head = `${repository.split("/")[0] ?? ""}:${branch}`;
  const listed = await api.list(
    "GET /repos/{owner}/{repo}/pulls",
    { owner, repo, state: "open", head },
    MOST_PULL_REQUESTS,
    signal,
  );
  if (!listed.ok) return listed;
  // Gitea does not know "head", and an owner may have several repositories of one family.
  const ours = listed.items.filter(
    (item) =>
      sameName(at(item, "head", "repo", "full_name"), repository) &&
      at(item, "head", "ref") === branch &&
      at(item, "head", "sha") === commit,
  );
  return { ok: true, numbers: ours.map((item) => at(item, "number")).filter((number) => typeof number === "number") };
}

async function comment(post: Post, found: Found): Promise<string | null> {
  const { outcome, options, fail } = post;
  const remedy = "Give the job `pull-requests: write`, or set `comment: off`; the report is in the job's summary.";
  if (!found.ok) {
    fail(
      explain(
        "There is no comment, because the pull requests of this branch could not be looked up",
        found.reply,
        remedy,
      ),
    );
    return null;
  }
  if (found.numbers.length === 0) return null;
  const draft = draftOf(post);
  const create = options.comment === "auto" || !isGood(outcome);
  let first: string | null = null;
  for (const number of found.numbers) {
    const placed = await placeComment(post, draft, number, create);
    if (placed.ok) first ??= placed.url;
    else if (placed.reply === null)
      fail(
        `The comment on pull request ${number} was not brought up to date: others changed it again and again. The next run tries again.`,
      );
    else fail(explain(`The comment on pull request ${number} could not be written`, placed.reply, remedy));
  }
  return first;
}

function draftOf(post: Post): Draft {
  const { run, workflow, job } = post.target;
  return {
    key: keyOf([workflow, job, post.title, post.options.flake]),
    run: run.id,
    attempt: run.attempt,
    body: bodyOf(post, BODY_LIMIT),
  };
}

function bodyOf({ outcome, title, target }: Post, limit: number): string {
  // Elsewhere the address is that of all runs.
  const links = target.forge === "github" ? linksTo(target.run.url) : [{ name: "runs", url: target.run.url }];
  const page = { title, links, limit };
  return "report" in outcome ? renderComment(outcome.report, page) : renderUnjudged(outcome.problem, page);
}

function isGood(outcome: Outcome): boolean {
  return "report" in outcome && totals(outcome.report).verdict === "good";
}

function headlineOf(outcome: Outcome): string {
  return "report" in outcome ? headline(outcome.report) : `nothing was judged: ${outcome.problem}`;
}

function gateOf(post: Post): Gate {
  const { outcome, options, title, target } = post;
  const annotations =
    target.by === "bot" && options.annotations && "report" in outcome
      ? chooseAnnotations(outcome.report, options.folder)
      : [];
  return {
    title,
    good: isGood(outcome),
    headline: headlineOf(outcome),
    summary: () => bodyOf(post, SUMMARY_LIMIT),
    annotations,
  };
}

/** Gives whether it is there. */
async function gate(post: Post): Promise<boolean> {
  const { target, posted, notice, fail } = post;
  const gate = gateOf(post);
  const { set, reply, stale } = await setGate(post, gate);
  posted.gate = set;
  if (!set && reply !== null) {
    // A job is red by itself, and is all that its gate says; the bot's is all that there is.
    const withdrawn = target.by === "bot" && !gate.good && (await withdrawGate(post, post.title));
    posted.gate = withdrawn;
    fail(
      explain(
        withdrawn ? "The status on the commit is red, and says nothing more" : "There is no status on the commit",
        reply,
        `Give the job ${target.by === "job" ? "`statuses: write`" : "`checks: write`"}, or set \`status: off\`.`,
      ),
    );
    return false;
  }
  if (stale !== null) {
    const what = `The ${stale.kind} "${gateName(post.title)}" of an earlier run still says that the commit is ${gate.good ? "bad" : "good"}`;
    fail(
      explain(
        what,
        stale.reply,
        `Give the job \`${stale.kind === "status" ? "statuses" : "checks"}: write\`, or set \`status: off\`.`,
      ),
    );
  }
  if (reply !== null && gate.annotations.length > 0)
    notice(explain("There are no annotations", reply, "Give the job `checks: write`, or set `annotations: off`."));
  return true;
}

/**
 * Where nobody can say whose commit it is, nothing is set on it, except that a gate of ours which is green does not
 * stay so beside a bad verdict.
 */
async function refuseGate(post: Post, reply: Reply): Promise<boolean> {
  const { fail } = post;
  fail(
    explain(
      "There is no status on the commit, because the pull requests of this branch could not be looked up",
      reply,
      "Give the job `pull-requests: write`, or set `status: off`.",
    ),
  );
  const ours = gateOf(post);
  return !ours.good && (await isGreen(post, ours)) && (await gate(post));
}

async function each(post: Post): Promise<void> {
  const { outcome, title, notice, fail } = post;
  if (!("report" in outcome)) return;
  const { left, reply } = await setEach(post, outcome.report, title);
  if (reply !== null)
    fail(
      explain(
        `${left} checks have no status of their own`,
        reply,
        "Give the job `statuses: write`, or set `status: gate`.",
      ),
    );
  else if (left > 0)
    notice(
      `${left} checks have no status of their own: one job sets at most ${MOST_STATUSES}, bad ones first. The gate stands for all of them.`,
    );
}
