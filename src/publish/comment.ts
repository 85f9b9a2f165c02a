import { createHash } from "node:crypto";

import type { Api, Reply } from "../github/github.ts";
import { at, isRecord } from "../text/text.ts";
import { askAuthor, type Author } from "./author.ts";
import type { Channel } from "./channel.ts";
import { isNewer, type Order, Runs } from "./newer-runs.ts";
import { isDone, isDoubtful } from "./replies.ts";

/** The text of a comment for one run of one job. `key` identifies the job, `body` is Markdown. */
export type Draft = Order & { key: string; body: string };

/**
 * The address of the comment, null when there was nothing to say; or GitHub's answer instead, null when others kept
 * changing the comment.
 */
export type PlacedComment = { ok: true; url: string | null } | { ok: false; reply: Reply | null };

/** Longest body, in bytes: GitHub's limit of 65,536 characters, without the marker. */
export const BODY_LIMIT = 65_536 - 200;

/** How many comments of a pull request are searched for ours. */
const MOST_COMMENTS = 3000;

/** How often the comments are read and the decision is made again, before others may win. */
const ROUNDS = 6;

/** Identifies a job's comments; nothing can be read from it. */
export function keyOf(parts: readonly string[]): string {
  return digest(JSON.stringify(parts));
}

/**
 * Keeps one comment of a job on a pull request: updates the existing one, or creates one if `create` says so. If
 * several were created at once, the oldest stays. A newer run's comment is left alone. So is one that somebody has
 * edited, and one by anybody but our token's user that only looks like ours. A comment for a run that does not exist is
 * overwritten, whatever its number. After each write, the comments are read again, and no decision is written that was
 * made long before: others may have written at the same time.
 */
export async function placeComment(
  channel: Channel,
  draft: Draft,
  pullRequest: number,
  create: boolean,
): Promise<PlacedComment> {
  const { api, signal } = channel;
  const talk = new Conversation(channel, pullRequest);
  const text = `${markerOf(draft)}\n${draft.body}`;
  let url: string | null = null;
  let lost = false;
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await talk.ours(draft);
    // The comment is written, even if nobody can check it.
    if (!found.ok) return url === null ? found : { ok: true, url };
    const [winner] = found.comments;
    const mayPost = create && url === null;
    if (winner === undefined ? !mayPost : !isOutdated(winner, found.comments, draft)) {
      for (const twin of superseded(found.comments)) await talk.remove(twin);
      return { ok: true, url: winner?.url ?? url };
    }
    const reply = winner === undefined ? await talk.post(text) : await talk.replace(winner, text);
    if (isDone(reply)) url = urlIn(reply);
    else if (!isOpen(reply, winner === undefined, lost)) return { ok: false, reply };
    lost ||= isDoubtful(reply);
    await api.settle(signal);
  }
  return url === null ? { ok: false, reply: null } : { ok: true, url };
}

/** A comment of the job, as GitHub has it. */
type JobComment = Order & { id: number; url: string | null; digest: string };

/** The comments on one pull request. */
class Conversation {
  readonly #issue: { owner: string; repo: string; issue_number: number };
  readonly #channel: Channel;
  readonly #runs: Runs;
  readonly #api: Api;
  readonly #signal: AbortSignal;
  /** Set once the owner of the token was asked for. */
  #author: Promise<Author> | null = null;

  constructor(channel: Channel, pullRequest: number) {
    const { target, api, signal } = channel;
    const { owner, repo } = target;
    this.#issue = { owner, repo, issue_number: pullRequest };
    this.#channel = channel;
    this.#runs = new Runs(channel);
    this.#api = api;
    this.#signal = signal;
  }

  /**
   * The job's comments by our token's user, oldest first, because GitHub's ids increase. A comment that claims to be
   * newer than `draft`, but belongs to no existing run, counts as older than all.
   */
  async ours({
    key,
    run,
    attempt,
  }: Draft): Promise<{ ok: true; comments: JobComment[] } | { ok: false; reply: Reply }> {
    const listed = await this.#api.list(
      "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
      this.#issue,
      MOST_COMMENTS,
      this.#signal,
    );
    if (!listed.ok) return listed;
    const comments: JobComment[] = [];
    for (const item of listed.items) {
      const comment = readOurs(item, key);
      if (comment === null) continue;
      // Anybody can write our marker, including other apps.
      const author = await (this.#author ??= askAuthor(this.#channel));
      if (!author.ok) return author;
      if (!author.isAuthor(at(item, "user"))) continue;
      const believed = !isNewer(comment, { run, attempt }) || (await this.#runs.exists(comment));
      comments.push(believed ? comment : { ...comment, ...NO_RUN });
    }
    return { ok: true, comments: comments.toSorted((a, b) => a.id - b.id) };
  }

  post(body: string): Promise<Reply> {
    return this.#api.request(
      "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
      { ...this.#issue, body },
      this.#signal,
      "never",
    );
  }

  replace(comment: JobComment, body: string): Promise<Reply> {
    return this.#api.request(
      "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}",
      { ...this.#address(comment), body },
      this.#signal,
      "never",
    );
  }

  /** The next run tries again. */
  async remove(comment: JobComment): Promise<void> {
    await this.#api.request(
      "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}",
      this.#address(comment),
      this.#signal,
    );
  }

  #address({ id }: JobComment): Record<string, unknown> {
    return { owner: this.#issue.owner, repo: this.#issue.repo, comment_id: id };
  }
}

/** Before every run. */
const NO_RUN: Order = { run: 0, attempt: 0 };

/**
 * The first line of a comment, which GitHub does not show. Text from a flake, a log or a name appears in it only as a
 * digest.
 */
function markerOf({ key, run, attempt, body }: Draft): string {
  return `<!-- nix-verdict ${key} ${run}.${attempt} ${textDigest(body)} -->`;
}

const MARKER = /^<!-- nix-verdict ([0-9a-f]{32}) (\d{1,15})\.(\d{1,9}) ([0-9a-f]{32}) -->\r?\n/u;

/** Null for comments that are not the job's, and for those that are no longer as we wrote them. */
function readOurs(comment: unknown, key: string): JobComment | null {
  const [id, body, url] = [at(comment, "id"), at(comment, "body"), at(comment, "html_url")];
  if (!isRecord(comment) || typeof body !== "string" || !Number.isSafeInteger(id)) return null;
  const [marker, itsKey, run, attempt, digest] = MARKER.exec(body) ?? [];
  if (
    marker === undefined ||
    digest === undefined ||
    itsKey !== key ||
    textDigest(body.slice(marker.length)) !== digest
  )
    return null;
  return {
    id: id as number,
    url: typeof url === "string" ? url : null,
    run: Number(run),
    attempt: Number(attempt),
    digest,
  };
}

/**
 * Whether another look is worth it: the write may have been carried out (`lost`: once before), a limit may be over, or
 * a deleted comment may have left another one.
 */
function isOpen(reply: Reply, isNew: boolean, lost: boolean): boolean {
  if (isDoubtful(reply)) return !lost;
  return reply.ok && (reply.limited !== null || (reply.status === 404 && !isNew));
}

/**
 * Whether a draft replaces the comment that stays: not when there is a newer one, whose author is about to do so
 * himself.
 */
function isOutdated(winner: JobComment, all: readonly JobComment[], draft: Draft): boolean {
  if (all.some((comment) => isNewer(comment, draft))) return false;
  return isNewer(draft, winner) || winner.digest !== textDigest(draft.body);
}

/** All but the oldest, which stays, and the newest, whose author is about to write its text there. */
function superseded(all: readonly JobComment[]): JobComment[] {
  const newest = all.reduce<JobComment | undefined>(
    (best, one) => (best === undefined || isNewer(one, best) ? one : best),
    undefined,
  );
  return all.slice(1).filter((twin) => twin !== newest);
}

function urlIn(reply: Reply): string | null {
  const url = reply.ok ? at(reply.body, "html_url") : null;
  return typeof url === "string" ? url : null;
}

/** The digest of the visible text: line ends and spaces may change in transit, without an edit by anybody. */
function textDigest(body: string): string {
  return digest(body.replaceAll(/[\s\p{Cc}]+/gu, ""));
}

function digest(text: string): string {
  return createHash("sha256").update(text.toWellFormed()).digest("hex").slice(0, 32);
}
