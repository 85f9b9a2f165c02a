import { ADD_BOT, type Forge, forgeOf, runPage, sameName } from "../github/github.ts";
import type { World } from "../system/system.ts";
import { at, readJson } from "../text/text.ts";

/** The place where a report is posted, and the identity of its run. */
export type Target = {
  /** What runs the job, and knows its run; or the server that the command `post` speaks with. */
  forge: Forge;
  /**
   * The job that built the checks; the bot that reports on another workflow's run (`workflow_run`); or the command
   * `post`, wherever somebody calls it.
   */
  by: "job" | "bot" | "command";
  owner: string;
  repo: string;
  /** The commit that statuses belong to: for a pull request its head, not the merge that was built. */
  commit: string;
  /** A pull request's number; where to look for pull requests; or null: this event has none. */
  pullRequest: number | Head | null;
  /** A stranger's pull request: its jobs get a read-only token. */
  fromFork: boolean;
  /**
   * The run that was reported: the newer one has the greater `id`, then the greater `attempt`. `url`: its page; null:
   * none.
   */
  run: { id: number; attempt: number; url: string | null };
  workflow: string;
  /**
   * The job's id with its values of the matrix, as GitHub shows them, which the bot cannot know; and the number of the
   * use, if it is not the first.
   */
  job: string;
  /** The number of this use of the action in its job, from 1. */
  use: number;
};

/** What the environment of a job does not say: its matrix as JSON ("" and "null": none), and the number of the use. */
export type OfJob = { matrix: string; use: number };

/** The branch of a pull request: "OWNER/NAME", and the branch's name. */
export type Head = { repository: string; branch: string };

type Env = World["env"];

/** Returns why nothing may be evaluated or built for this event; null when it may. */
export function refusalOf(env: Env): string | null {
  if (env["GITHUB_EVENT_NAME"] !== "pull_request_target") return null;
  const more = forgeOf(env).hasBot ? ` For comments on pull requests from forks, ${ADD_BOT}.` : "";
  return (
    "nix-verdict does not run under pull_request_target: " +
    "it would evaluate and build a stranger's code in a job that has the repository's secrets and a " +
    "token that can write. " +
    `Use \`on: pull_request\` in this workflow.${more}`
  );
}

/**
 * Reads the target from a job's environment and its event. `by`: the caller. Under `workflow_run`, the bot speaks for
 * the run that has ended, and any other job for itself alone. Null where nothing can be posted: outside of jobs, or
 * without a commit.
 */
export function targetOf(env: Env, event: unknown, { matrix, use }: OfJob, by: "job" | "bot"): Target | null {
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/u.exec(env["GITHUB_REPOSITORY"] ?? "") ?? [];
  if (env["GITHUB_ACTIONS"] !== "true" || owner === undefined || repo === undefined) return null;
  const repository = `${owner}/${repo}`;
  const forge = forgeOf(env);
  const own = ownSubject(env);
  const where =
    env["GITHUB_EVENT_NAME"] !== "workflow_run"
      ? subjectOf(own, env, event, repository)
      : by === "bot"
        ? ranSubject(event, own, { forge, repository })
        : own;
  if (!/^[0-9a-f]{40,64}$/u.test(where.commit)) return null;
  const { id, attempt } = where.run;
  return {
    forge,
    owner,
    repo,
    ...where,
    run: { id, attempt, url: runPage(env, repository, where.run) },
    job: [...(where.by === "bot" ? [] : [jobName(env, matrix)]), ...(use === 1 ? [] : [String(use)])].join(" "),
    use,
  };
}

/**
 * How the run ended that the bot reports on. `nothing-ran`: it was skipped, or waits for approval, which GitHub also
 * calls completed. `cut-short`: jobs may have left nothing; also for a run that has not ended, or ended in an unknown
 * way. `failed`: a job of it failed, and may have left nothing. (GitHub's documentation of workflow runs,
 * `conclusion`.)
 */
export function endOf(event: unknown): "nothing-ran" | "cut-short" | "failed" | "ended" {
  const conclusion = at(event, "workflow_run", "conclusion");
  if (conclusion === "action_required" || conclusion === "skipped") return "nothing-ran";
  if (conclusion === "failure") return "failed";
  return conclusion === "success" || conclusion === "neutral" ? "ended" : "cut-short";
}

type Subject = Pick<Target, "by" | "commit" | "pullRequest" | "fromFork" | "workflow"> & {
  run: { id: number; number: number; attempt: number };
};

/** The commit that the job runs on, and no pull request. */
function ownSubject(env: Env): Subject {
  return {
    by: "job",
    commit: env["GITHUB_SHA"] ?? "",
    pullRequest: null,
    fromFork: false,
    workflow: env["GITHUB_WORKFLOW"] ?? "",
    run: {
      id: whole(Number(env["GITHUB_RUN_ID"])) ?? 0,
      number: whole(Number(env["GITHUB_RUN_NUMBER"])) ?? 0,
      attempt: whole(Number(env["GITHUB_RUN_ATTEMPT"])) ?? 1,
    },
  };
}

/** Finds the subject of the event. */
function subjectOf(own: Subject, env: Env, event: unknown, repository: string): Subject {
  switch (env["GITHUB_EVENT_NAME"]) {
    case "merge_group":
      return { ...own, commit: word(at(event, "merge_group", "head_sha")) ?? own.commit };
    case "push": {
      const branch = /^refs\/heads\/(.+)$/su.exec(env["GITHUB_REF"] ?? "")?.[1];
      return branch === undefined ? own : { ...own, pullRequest: { repository, branch } };
    }
    default:
      return proposedSubject(event, own, repository);
  }
}

/** The subject of a pull request, if the event has one. The job has built a merge of it, which nobody looks at. */
function proposedSubject(event: unknown, own: Subject, repository: string): Subject {
  const [number, head] = [whole(at(event, "pull_request", "number")), at(event, "pull_request", "head")];
  if (number === null) return own;
  // A private repository may give forks tokens that can write; then posting is tried.
  const fromFork = !sameName(at(head, "repo", "full_name"), repository) && at(event, "repository", "private") !== true;
  return { ...own, commit: word(at(head, "sha")) ?? own.commit, pullRequest: number, fromFork };
}

/**
 * The subject of another workflow's run: everything comes from the event, which the forge makes, and nothing from files
 * of that run.
 */
function ranSubject(event: unknown, own: Subject, { forge, repository }: JobRepository): Subject {
  const run = at(event, "workflow_run");
  return {
    by: "bot",
    commit: word(at(run, "head_sha")) ?? "",
    pullRequest: forge.api === "github" ? headNamed(run) : headByPath(run, repository),
    fromFork: false,
    // Not the run's own name, which its workflow may choose for each run (`run-name`).
    workflow: word(at(event, "workflow", "name")) ?? own.workflow,
    run: {
      id: whole(at(run, "id")) ?? own.run.id,
      number: whole(at(run, "run_number")) ?? 0,
      attempt: whole(at(run, "run_attempt")) ?? 1,
    },
  };
}

/** The forge and the repository of this job. */
type JobRepository = { forge: Forge; repository: string };

function headNamed(run: unknown): Head | null {
  const [repository, branch] = [word(at(run, "head_repository", "full_name")), word(at(run, "head_branch"))];
  return repository === null || branch === null ? null : { repository, branch };
}

/**
 * Gitea gives a run's ref at the end of its `path` ("ci.yml@refs/pull/7/head"), no repository, and a branch only if the
 * ref is one of the repository's own. A stranger chooses the file's name, but not what follows it, and the event tells
 * a pull request's ref from a branch or a tag whose name looks like one.
 */
function headByPath(run: unknown, repository: string): Target["pullRequest"] {
  const branch = word(at(run, "head_branch"));
  if (branch !== null) return { repository, branch };
  const isProposed = word(at(run, "event"))?.startsWith("pull_request") ?? false;
  const [, number] = /@refs\/pull\/(\d+)\/head$/u.exec(word(at(run, "path")) ?? "") ?? [];
  return isProposed ? whole(Number(number)) : null;
}

/**
 * Names a job as GitHub does: its id, and every value of its matrix in parentheses. GitHub cuts such a name after 100
 * characters, but here the jobs of a matrix must stay distinct.
 */
function jobName(env: Env, matrix: string): string {
  const [job, values] = [env["GITHUB_JOB"] ?? "", leaves(readJson(matrix))];
  return `${job}${values.length === 0 ? "" : ` (${values.join(", ")})`}`;
}

function leaves(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leaves);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [String(value)] : [];
}

function word(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function whole(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : null;
}
