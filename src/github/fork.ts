import type { Context } from "../system/system.ts";
import { at } from "../text/text.ts";
import { type Checkout, fetchedFrom, keepsCredentials, madeHere, parentsOf, pullRequestsIn } from "./checkout.ts";
import { sameName } from "./job-event.ts";
import type { Job } from "./job.ts";

/**
 * Where events name a commit of somebody's branch: the member that holds it, and the places of the repository's name
 * and the commit in it.
 */
const HEADS: readonly (readonly [holder: readonly string[], name: readonly string[], commit: readonly string[]])[] = [
  [["workflow_run"], ["head_repository", "full_name"], ["head_sha"]],
  [["pull_request"], ["head", "repo", "full_name"], ["head", "sha"]],
  [
    ["client_payload", "pull_request"],
    ["head", "repo", "full_name"],
    ["head", "sha"],
  ],
];

/** GitHub's answer for a commit that it does not have. (GitHub's API: "No commit found for SHA".) */
const NO_COMMIT = 422;

const STRANGER = "a repository that is gone";

/**
 * Finds the fork that a commit, or a merge of it, comes from, and returns its name for a sentence; null when nothing
 * says that it comes from a fork. It asks the event, GitHub and the clone. If GitHub does not answer, a commit of a
 * pull request is taken for a fork's.
 */
export async function forkOf(context: Context, checkout: Checkout, job: Job): Promise<string | null> {
  const { signal } = context;
  const commits = [checkout.commit, ...(await parentsOf(context, checkout)).slice(1)];
  for (const [holder, name, commit] of HEADS) {
    const head = at(job.event, ...holder);
    if (commits.some((one) => at(head, ...commit) === one) && !sameName(at(head, ...name), job.repository))
      return nameRepository(at(head, ...name));
  }
  const { pullRequest, repositories } = await fetchedFrom(context, checkout, commits);
  const foreign = repositories.find((name) => !sameName(name, job.repository)) ?? null;
  const answer = await findProposal(commits, job, signal);
  if (answer.state === "found") return answer.fork;
  // A commit that this job made belongs to whoever owns its parents.
  if (answer.state === "no such commit") return await forkIn(context, checkout, job);
  return foreign ?? (pullRequest && answer.state === "unknown" ? "a pull request" : null);
}

/** The most commits of a clone that GitHub is asked about, one by one. */
const MOST_ASKED_COMMITS = 20;

/**
 * Finds the fork of a pull request in a clone from which the job has made something of its own: merged, rebased, picked
 * or copied, committed or not. Null when there is none, and when a job has made a commit of only the base's own.
 */
export async function forkIn(context: Context, checkout: Checkout, job: Job): Promise<string | null> {
  const { signal } = context;
  const [made, fetched] = await Promise.all([
    madeHere(context, checkout, job.env["GITHUB_SHA"] ?? "", MOST_ASKED_COMMITS),
    pullRequestsIn(context, checkout),
  ]);
  for (const commit of new Set([...fetched, ...made].slice(0, MOST_ASKED_COMMITS))) {
    for (const [holder, name, head] of HEADS) {
      const holds = at(job.event, ...holder);
      if (at(holds, ...head) === commit && !sameName(at(holds, ...name), job.repository))
        return nameRepository(at(holds, ...name));
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
export async function mayWrite(context: Context, folder: string, { event, repository, token }: Job): Promise<boolean> {
  const head = at(event, "pull_request", "head");
  // GitHub makes these tokens read-only, unless the settings of a private repository say otherwise.
  if (
    head !== undefined &&
    !sameName(at(head, "repo", "full_name"), repository) &&
    at(event, "repository", "private") !== true
  )
    return false;
  return token || (await keepsCredentials(context, folder));
}

/** `found`: there are pull requests, and `fork` is their repository; null when it is our own. */
type Proposal = { state: "found"; fork: string | null } | { state: "none" | "no such commit" | "unknown" };

/**
 * Finds out who proposed one of these commits, from the pull requests that are not merged. `asHead`: for the first
 * commit too, only a pull request's head counts, as for all others.
 */
async function findProposal(
  commits: readonly string[],
  { api, owner, repo, repository }: Job,
  signal: AbortSignal,
  asHead = false,
): Promise<Proposal> {
  if (api === null) return { state: "unknown" };
  const heads: unknown[] = [];
  for (const [index, commit_sha] of commits.entries()) {
    const reply = await api.request(
      "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls",
      { owner, repo, commit_sha, per_page: 100 },
      signal,
    );
    if (index === 0 && reply.ok && reply.status === NO_COMMIT) return { state: "no such commit" };
    if (!reply.ok || reply.status !== 200 || !Array.isArray(reply.body)) {
      if (index === 0) return { state: "unknown" };
      continue;
    }
    // A merged parent may be anybody's commit, so only the exact head of a pull request counts.
    heads.push(
      ...(reply.body as unknown[])
        .filter(
          (pull) =>
            at(pull, "merged_at") === null && ((index === 0 && !asHead) || at(pull, "head", "sha") === commit_sha),
        )
        .map((pull) => at(pull, "head")),
    );
  }
  if (heads.length === 0) return { state: "none" };
  const names = heads.map((head) => at(head, "repo", "full_name"));
  // Only somebody who may write here can have brought it here.
  if (names.some((name) => sameName(name, repository))) return { state: "found", fork: null };
  return { state: "found", fork: nameRepository(names[0]) };
}

function nameRepository(repository: unknown): string {
  return typeof repository === "string" && /^[\w.-]+\/[\w.-]+$/u.test(repository) ? repository : STRANGER;
}
