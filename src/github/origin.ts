import { VerdictError } from "../model/model.ts";
import type { Context, World } from "../system/system.ts";
import { at } from "../text/text.ts";
import type { Api } from "./api.ts";
import { type Checkout, isAncestor, type FlakePlace, locateFlake } from "./checkout.ts";
import { ADD_BOT, forgeOf } from "./forge.ts";
import { forkIn, forkOf, mayWrite } from "./fork.ts";
import { branchesOf, isDefended, isJob, readEvent } from "./job-event.ts";
import type { Job } from "./job.ts";

/**
 * The origin of the code that a run evaluates. `unknownBecause`: why nobody can tell whose code it is, as a sentence;
 * null where its scope follows the ref of the run. `onlyClean`: this holds only if Nix says that it evaluates exactly
 * `commit`. `job` is null outside of GitHub's jobs.
 */
export type Origin = { job: Job | null; place: FlakePlace; unknownBecause: string | null; onlyClean: boolean };

/**
 * Events that run the code of the ref itself, started by somebody who may change that ref. GitHub's documentation of
 * events: for these, GITHUB_SHA is a commit of GITHUB_REF that the event is about. For all other events, known or
 * unknown, GITHUB_REF is a branch that the event has little to do with, and a job checks out what it wants.
 */
const OWN_CODE: ReadonlySet<string | undefined> = new Set([
  "push",
  "merge_group",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
]);

/**
 * Other variables for tokens in a job; the last one gives access to services that trust GitHub's statements about this
 * repository.
 */
const TOKENS = ["GITHUB_TOKEN", "GH_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"];

/** Outside of GitHub's jobs, everything is the user's own. */
const OWN: Origin = {
  job: null,
  place: { folder: null, commit: null, reason: "" },
  unknownBecause: null,
  onlyClean: false,
};

/**
 * Finds out whose code a run is about to evaluate, before anything of it is read. Throws `refused` if it is a fork's
 * and the job may write: then it must not be evaluated at all. `api`: GitHub's, with the run's own token; null without
 * one.
 */
export async function originOf(context: Context, flake: string, api: Api | null): Promise<Origin> {
  const { world } = context;
  if (!isJob(world.env)) return OWN;
  const [job, place] = [await openJob(api, world), await locateFlake(context, flake)];
  if (place.folder === null && runsOwnCode(job.env)) return { ...OWN, job, place };
  return await judgeOrigin(context, job, place);
}

/**
 * Updates the origin once Nix has said which revision it evaluates, null for one that is not exactly in git. Throws
 * `refused` as {@link originOf} does, if the revision differs from the one that git named.
 */
export async function settle(context: Context, origin: Origin, revision: string | null): Promise<Origin> {
  const { job, place, unknownBecause, onlyClean } = origin;
  if (job === null || (place.folder === null && unknownBecause === null)) return origin;
  if (revision === null) return onlyClean && unknownBecause === null ? await changed(context, origin, job) : origin;
  if (revision === place.commit) return origin;
  const other = await judgeOrigin(context, job, { ...place, commit: revision });
  return { ...other, unknownBecause: unknownBecause ?? other.unknownBecause };
}

/** Uncommitted files may be anybody's. If the clone also has a fork's pull request, they are taken for the fork's. */
async function changed(context: Context, origin: Origin, job: Job): Promise<Origin> {
  const { folder, commit } = origin.place;
  const checkout = { folder: folder ?? ".", commit: commit ?? "" };
  const fork = await forkIn(context, checkout, job);
  if (fork !== null && (await mayWrite(context, checkout.folder, job)))
    throw new VerdictError("refused", refusalMessage(`${commit} with changes`, fork, job));
  return {
    ...origin,
    unknownBecause: `What is evaluated differs from commit ${commit}: there are uncommitted changes`,
  };
}

/** Whether the event of a job is about the commit that is checked out, whatever is. */
export function runsOwnCode(env: World["env"]): boolean {
  return OWN_CODE.has(env["GITHUB_EVENT_NAME"]);
}

/**
 * Returns why a verdict says nothing about the commit that the job is for, as a sentence; null where it does. Under
 * events that do not run the code of their ref, that commit is the tip of a branch, and a stranger's green verdict must
 * not land on it.
 */
export function besides({ job, place }: Origin): string | null {
  if (job === null || runsOwnCode(job.env) || place.folder === null || place.commit === job.env["GITHUB_SHA"])
    return null;
  const { GITHUB_EVENT_NAME: event, GITHUB_SHA: commit } = job.env;
  const own = event === undefined ? "This job" : `Under ${event} this job`;
  if (commit === undefined) return `${own} does not say for which commit it is`;
  return `${own} is for commit ${commit}, and ${place.commit ?? "another one"} is checked out`;
}

async function openJob(api: Api | null, world: World): Promise<Job> {
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
    token: api !== null || TOKENS.some((name) => Boolean(env[name])),
  };
}

async function judgeOrigin(context: Context, job: Job, place: FlakePlace): Promise<Origin> {
  const { folder, commit, reason } = place;
  const unknown = (why: string): Origin => ({ job, place, unknownBecause: why, onlyClean: true });
  const { GITHUB_EVENT_NAME: event, GITHUB_SHA: sha, GITHUB_REF: ref = "" } = job.env;
  if (commit === null) return unknown(`It is not known which commit is checked out: ${reason}`);
  if (OWN_CODE.has(event)) {
    const own = [sha, ref.startsWith("refs/pull/") ? at(job.event, "pull_request", "head", "sha") : undefined];
    if (ref !== "" && own.includes(commit)) return { job, place, unknownBecause: null, onlyClean: false };
  } else if (commit === sha && /^refs\/(?:heads|tags)\//u.test(ref))
    return { job, place, unknownBecause: null, onlyClean: true };
  const checkout = { folder: folder ?? ".", commit };
  // An event about a commit alone (`deployment`) may be about a stranger's.
  const noBranch = "This job runs for no branch";
  if (await isKnown(context, checkout, job))
    return ref === "" ? unknown(noBranch) : { job, place, unknownBecause: null, onlyClean: true };
  const fork = await forkOf(context, checkout, job);
  if (fork !== null && (await mayWrite(context, checkout.folder, job)))
    throw new VerdictError("refused", refusalMessage(commit, fork, job));
  return unknown(
    ref === ""
      ? noBranch
      : `Commit ${commit} is checked out, which is neither the one that this run is for (${sha}) nor one of ` +
          "the base branch",
  );
}

function refusalMessage(commit: string, fork: string, { env, forge }: Job): string {
  const more = forge.hasBot ? ` For comments on them, ${ADD_BOT}.` : "";
  return (
    `nix-verdict does not build commit ${commit} here: it comes from ${fork}, and under ` +
    `${env["GITHUB_EVENT_NAME"]} the job may have a token that can write and the repository's secrets. ` +
    `Build pull requests in a workflow \`on: pull_request\`, where a fork's job gets neither.${more}`
  );
}

/**
 * Whether a branch that only its own people may write contains this commit, so that the code is theirs. GitHub is asked
 * before the clone, whose files may be anybody's.
 */
async function isKnown(context: Context, checkout: Checkout, job: Job): Promise<boolean> {
  const { signal } = context;
  const { env, event } = job;
  const answer = await isInBranches(checkout.commit, job, signal);
  if (answer !== null) return answer;
  const shas = [
    isDefended(env, event) ? env["GITHUB_SHA"] : undefined,
    at(event, "pull_request", "base", "sha"),
    at(event, "merge_group", "base_sha"),
  ];
  for (const sha of shas) if (typeof sha === "string" && (await isAncestor(context, checkout, sha))) return true;
  return false;
}

/**
 * Whether the base or the default branch contains a commit, as GitHub says; null where that stays unknown for one of
 * them.
 */
async function isInBranches(
  commit: string,
  { env, event, api, owner, repo }: Job,
  signal: AbortSignal,
): Promise<boolean | null> {
  const { base, fallback } = branchesOf(env, event);
  const branches = new Set([base, fallback].filter((one) => one !== null));
  if (api === null || branches.size === 0) return null;
  let isComplete = true;
  for (const branch of branches) {
    const basehead = `${branch.replace(/^refs\/heads\//u, "")}...${commit}`;
    const reply = await api.request(
      "GET /repos/{owner}/{repo}/compare/{basehead}",
      { owner, repo, basehead, per_page: 1 },
      signal,
    );
    // The commit's status relative to the branch. (GitHub's API, `status`.)
    const status = reply.ok && reply.status === 200 ? at(reply.body, "status") : null;
    if (status === "behind" || status === "identical") return true;
    isComplete &&= status === "ahead" || status === "diverged";
  }
  return isComplete ? false : null;
}
