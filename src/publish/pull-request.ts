import { ADD_BOT, type Forge, type Reply, sameName } from "../github/github.ts";
import { type Emit, RUN_IS_ENDING } from "../model/model.ts";
import { at } from "../text/text.ts";
import type { Channel } from "./channel.ts";
import { BODY_LIMIT, type Draft, keyOf, placeComment } from "./comment.ts";
import { postEach, postGate, refuseGate } from "./post-gate.ts";
import {
  bodyOf,
  isGoodOutcome,
  type Outcome,
  type Posting,
  type PostingResult,
  type PublishOptions,
} from "./posting.ts";
import { remedyOf } from "./remedies.ts";
import { explain, isDone } from "./replies.ts";
import { titleOf } from "./status-names.ts";
import type { Head, Target } from "./target.ts";

/** How many open pull requests are searched: GitHub lists only those of the branch, Gitea all of them. */
const MOST_PULL_REQUESTS = 1000;

function goneNotice({ pullRequest }: Target): string {
  const what =
    typeof pullRequest === "number"
      ? "a pull request that is no longer open with this commit"
      : "a fork's branch that no longer has an open pull request with this commit";
  return `No comment and no status: the run is for ${what}.`;
}

function forkNotice({ name, hasBot, reportPlace }: Forge): string {
  const way = hasBot ? `To get them, ${ADD_BOT}` : `${name} has no event workflow_run, on which the reporting bot runs`;
  return (
    "No comment and no status: a pull request from a fork gets a read-only token. " +
    `${way}; the report is ${reportPlace}.`
  );
}

/** The pull requests that a report is for; or GitHub's answer instead. */
type PullRequests = { ok: true; numbers: number[] } | { ok: false; reply: Reply };

/**
 * Posts an outcome: statuses on the commit, and a comment on each pull request. Emits a notice for everything that
 * could not be posted, which says what, why, and what to do; for the bot and the command it is a failure.
 */
export async function publishToGitHub(
  channel: Channel,
  outcome: Outcome,
  options: PublishOptions,
  emit: Emit,
): Promise<PostingResult> {
  const { target, signal } = channel;
  const notice = (message: string): void => emit({ type: "notice", level: "info", message });
  const posted: PostingResult = { commentUrl: null, failures: [], gate: options.status === "off" };
  if (options.comment === "off" && options.status === "off") return posted;
  if (target.fromFork) {
    notice(forkNotice(target.forge));
    return { ...posted, gate: true };
  }
  const fail = target.by !== "job" ? (message: string): void => void posted.failures.push(message) : notice;
  try {
    await send({ outcome, options, title: titleOf(target, options.title), posted, notice, fail, ...channel });
  } catch (error) {
    if (!signal.aborted) throw error;
    notice(`The report was not posted in full: ${RUN_IS_ENDING}.`);
  }
  return posted;
}

/** Posts the gate first: a merge waits for it, and the bot may be stopped at any time. */
async function send(post: Posting): Promise<void> {
  const { options, target, posted } = post;
  const foreign = isForeign(target);
  const found: PullRequests =
    options.comment === "off" && !foreign ? { ok: true, numbers: [] } : await pullRequests(post);
  if (foreign && found.ok && found.numbers.length === 0) {
    post.notice(goneNotice(target));
    posted.gate = true;
    return;
  }
  const isSet =
    options.status !== "off" && (foreign && !found.ok ? await refuseGate(post, found.reply) : await postGate(post));
  if (options.comment !== "off") posted.commentUrl = await comment(post, found);
  if (isSet && options.status === "each") await postEach(post);
}

/**
 * Whether this is the run of a fork's commit without a pull request, which is not reported on, because the commit may
 * belong to another branch as well.
 */
function isForeign({ by, pullRequest, owner, repo }: Target): boolean {
  return by === "bot" && !(isHead(pullRequest) && sameName(pullRequest.repository, `${owner}/${repo}`));
}

function isHead(pullRequest: Target["pullRequest"]): pullRequest is Head {
  return typeof pullRequest === "object" && pullRequest !== null;
}

/** The pull requests that the event names; or all open ones whose head is exactly this branch and still this commit. */
async function pullRequests({
  target: { by, owner, repo, commit, pullRequest },
  api,
  signal,
}: Posting): Promise<PullRequests> {
  if (pullRequest === null) return { ok: true, numbers: [] };
  if (!isHead(pullRequest) && by !== "bot") return { ok: true, numbers: [pullRequest] };
  if (!isHead(pullRequest)) {
    // The run that the bot reports on may be of an older commit.
    const reply = await api.request(
      "GET /repos/{owner}/{repo}/pulls/{pull_number}",
      { owner, repo, pull_number: pullRequest },
      signal,
    );
    if (!isDone(reply)) return { ok: false, reply };
    const isCurrent = at(reply.body, "state") === "open" && at(reply.body, "head", "sha") === commit;
    return { ok: true, numbers: isCurrent ? [pullRequest] : [] };
  }
  const { repository, branch } = pullRequest;
  const head = `${repository.split("/")[0] ?? ""}:${branch}`;
  const listed = await api.list(
    "GET /repos/{owner}/{repo}/pulls",
    { owner, repo, state: "open", head },
    MOST_PULL_REQUESTS,
    signal,
  );
  if (!listed.ok) return listed;
  // Gitea does not know "head", and an owner may have several forks of one repository.
  const ours = listed.items.filter(
    (item) =>
      sameName(at(item, "head", "repo", "full_name"), repository) &&
      at(item, "head", "ref") === branch &&
      at(item, "head", "sha") === commit,
  );
  return { ok: true, numbers: ours.map((item) => at(item, "number")).filter((number) => typeof number === "number") };
}

async function comment(post: Posting, found: PullRequests): Promise<string | null> {
  const { outcome, options, target, fail } = post;
  const remedy = `${remedyOf(target, "comment", "comment")}; the report is ${target.forge.reportPlace}`;
  if (!found.ok) {
    fail(
      explain(
        target,
        { what: "There is no comment, because the pull requests of this branch could not be looked up", remedy },
        found.reply,
      ),
    );
    return null;
  }
  if (found.numbers.length === 0) return null;
  const draft = draftOf(post);
  const create = options.comment === "auto" || !isGoodOutcome(outcome);
  let first: string | null = null;
  for (const number of found.numbers) {
    const placed = await placeComment(post, draft, number, create);
    if (placed.ok) first ??= placed.url;
    else if (placed.reply === null)
      fail(
        `The comment on pull request ${number} was not updated: ` +
          "others kept changing it. The next run tries again.",
      );
    else
      fail(
        explain(target, { what: `The comment on pull request ${number} could not be written`, remedy }, placed.reply),
      );
  }
  return first;
}

function draftOf(post: Posting): Draft {
  const { run, workflow, job } = post.target;
  return {
    key: keyOf([workflow, job, post.title, withoutRevision(post.options.flake)]),
    run: run.id,
    attempt: run.attempt,
    body: bodyOf(post, BODY_LIMIT),
  };
}

/** A flake as the user wrote it, without what each commit of it has its own of: then each push had its own comment. */
function withoutRevision(flake: string): string {
  return flake
    .replaceAll(/(?<=[/=])(?:[0-9a-f]{64}|[0-9a-f]{40})(?![0-9a-z])/gu, "")
    .replaceAll(/(?<=[?&](?:narHash|lastModified)=)[^&#]*/gu, "");
}
