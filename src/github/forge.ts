import type { World } from "../system/system.ts";

/** A right that the token of a job may lack. */
type Right = "comment" | "status" | "check run" | "artifacts";

/**
 * What starts a job, and what is its own: names, links, permissions. All that depends on it is here. The facts are
 * those of GitHub's documentation; of go-gitea/gitea 1.26 and 1.27 (routers/api/v1/api.go, services/actions); of
 * Forgejo's documentation of its actions ("Known list of differences", "Automatic token", the events) and its runner;
 * and of nektos/act 0.2.89 (pkg/runner/run_context.go).
 */
export type Forge = {
  kind: "github" | "gitea" | "forgejo" | "act";
  /** The server that answers, in sentences; `act` speaks with GitHub. */
  name: "GitHub" | "Gitea" | "Forgejo";
  /** `gitea`: a part of GitHub's REST API, without check runs and without GraphQL. */
  api: "github" | "gitea";
  /** What to do when the token lacks a right: the beginning of a sentence, without its end. */
  remedies: Readonly<Record<Right, string>>;
  /** Where a reader finds the report without a comment, for the end of a sentence. */
  reportPlace: string;
  /** Whether the page of a run has a place `#artifacts`. */
  hasArtifactsPlace: boolean;
  /** Whether it has the event `workflow_run`, and so the reporting bot. */
  hasBot: boolean;
  /** The job's cache, in sentences. */
  cache: string;
  /** Whether the cache keeps branches apart, so that the default branch cannot read what a pull request has written. */
  separatesCaches: boolean;
  /** Whether reports are posted. If not, {@link NOT_POSTED_BY_ACT} says why. */
  posts: boolean;
};

/** Numbers of one run: `id` is unique on the whole server, `number` counts the runs of the repository or workflow. */
type RunNumbers = { id: number; number: number };

const GITHUB: Forge = {
  kind: "github",
  name: "GitHub",
  api: "github",
  remedies: {
    comment: "Give the job `pull-requests: write`",
    status: "Give the job `statuses: write`",
    "check run": "Give the job `checks: write`",
    artifacts: "Give the job `actions: read`",
  },
  reportPlace: "in the job's summary",
  hasArtifactsPlace: true,
  hasBot: true,
  cache: "GitHub's cache",
  separatesCaches: true,
  posts: true,
};

/** Its job summaries are shown from version 1.27 on, so the log is named. */
const GITEA: Forge = {
  ...GITHUB,
  kind: "gitea",
  name: "Gitea",
  api: "gitea",
  remedies: {
    ...GITHUB.remedies,
    // The permissions `statuses` and `checks` are read, and ignored.
    status: "Give the job `contents: write`, which is Gitea's permission for statuses",
    "check run": "Give the job `contents: write`, which is Gitea's permission for statuses",
  },
  reportPlace: "in the job's log",
  hasArtifactsPlace: false,
  cache: "Gitea's cache",
  separatesCaches: false,
};

const FORGEJO_REMEDY = "Forgejo ignores `permissions`: set the input `github-token` to a token that may write here";

const FORGEJO: Forge = {
  ...GITEA,
  kind: "forgejo",
  name: "Forgejo",
  remedies: {
    comment: FORGEJO_REMEDY,
    status: FORGEJO_REMEDY,
    "check run": FORGEJO_REMEDY,
    artifacts: "Set the input `github-token` to a token that may read the repository",
  },
  hasBot: false,
  cache: "Forgejo's cache",
};

/**
 * A server that the command `post` speaks with, from anywhere. The rights of a token are those of GitHub's fine-grained
 * ones, and the scopes of Gitea's and Forgejo's.
 */
export const SERVERS: Readonly<Record<Forge["api"], Forge>> = {
  github: {
    ...GITHUB,
    remedies: {
      comment: "Give the token the permission `pull-requests: write`",
      status: "Give the token the permission `statuses: write`",
      "check run": "Give the token the permission `checks: write`",
      artifacts: "Give the token the permission `actions: read`",
    },
    reportPlace: "in the folder of the run",
    hasArtifactsPlace: false,
  },
  gitea: {
    ...GITEA,
    remedies: {
      comment: "Give the token the scopes `write:issue`, `read:repository` and `read:user`",
      status: "Give the token the scope `write:repository`",
      "check run": "Give the token the scope `write:repository`",
      artifacts: "Give the token the scope `read:repository`",
    },
    reportPlace: "in the folder of the run",
  },
};

/** What to do for comments on pull requests from forks, where there is a bot; a part of a sentence. */
export const ADD_BOT = "add the reporting bot (report/action.yml) in a second workflow, on workflow_run";

/** The variable with which somebody asks for posts under `act`, which takes its user's own token from `gh`. */
const POST_UNDER_ACT = "NIX_VERDICT_POST";

const ACT: Forge = {
  ...GITHUB,
  kind: "act",
  reportPlace: "in the job's log",
  cache: "act's cache",
  separatesCaches: false,
  posts: false,
};

/** Why nothing is posted where {@link Forge.posts} is false, as a sentence with what to do. */
export const NOT_POSTED_BY_ACT =
  "No comment and no status: act runs this job on your machine, with your own token. " +
  `To post to GitHub all the same, call act with --env ${POST_UNDER_ACT}=true.`;

/**
 * Returns what starts the jobs of this environment. Gitea's runner also says that it is `act`, and Forgejo's says that
 * it is all three, so the most special one counts. A value other than "true" says nothing.
 */
export function forgeOf(env: World["env"]): Forge {
  const says = (name: string): boolean => env[name] === "true";
  if (says("FORGEJO_ACTIONS")) return FORGEJO;
  if (says("GITEA_ACTIONS")) return GITEA;
  if (says("ACT")) return { ...ACT, posts: says(POST_UNDER_ACT) };
  return GITHUB;
}

/**
 * Returns the address of a run's page, for people; null where it has none. Gitea's pages had the run's number in their
 * address, and have its id since 1.26. There a number still leads to the page, and `by_index` keeps it from being read
 * as the id of another run; older versions do not look at it.
 */
export function runPage(env: World["env"], repository: string, { id, number }: RunNumbers): string | null {
  const { kind, name } = forgeOf(env);
  const server = (env["GITHUB_SERVER_URL"] ?? (name === "GitHub" ? "https://github.com" : "")).replace(/\/+$/u, "");
  const runs = `${server}/${repository}/actions/runs`;
  if (server === "" || kind === "act") return null;
  if (kind === "github") return `${runs}/${id}`;
  if (number === 0) return null;
  return kind === "gitea" ? `${runs}/${number}?by_index=1` : `${runs}/${number}`;
}
