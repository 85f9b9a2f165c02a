import type { Api, Forge, Reply } from "../github/github.ts";
import { at } from "../text/text.ts";
import { isDone } from "./replies.ts";

/** Whether a user, as an API's answer describes the author of a text, is the one as whom this job's token writes. */
export type IsAuthor = (user: unknown) => boolean;

/**
 * The user of GitHub's jobs with their own token. Nobody else can have this name: account names have no brackets, and a
 * "[bot]" is the app of that name (GitHub's documentation of usernames, and of authenticating as an app).
 */
const GITHUB_ACTIONS = "github-actions[bot]";

/** The user of jobs on Gitea and Forgejo; no account can have this id (go-gitea/gitea, models/user/user_system.go). */
const GITEA_ACTIONS_USER = -2;

/**
 * Asks once whose token this is. GitHub's REST API answers only users, and "Resource not accessible by integration" to
 * apps. Its GraphQL API answers both (`viewer`), with the names that the REST API has for authors: "octocat",
 * "my-app[bot]". Gitea and Forgejo have only the REST API. Without an answer, only a job's own user counts as ours.
 */
export async function askAuthor({ api: kind }: Forge, api: Api, signal: AbortSignal): Promise<IsAuthor> {
  const login =
    kind === "github"
      ? loginIn(await viewer(api, signal), "data", "viewer")
      : loginIn(await api.request("GET /user", {}, signal));
  if (login !== null) return (user) => at(user, "login") === login;
  return kind === "github"
    ? (user) => at(user, "login") === GITHUB_ACTIONS
    : (user) => at(user, "id") === GITEA_ACTIONS_USER;
}

/**
 * The GraphQL API is next to the REST API: `/graphql` at github.com, `/api/graphql` beside `/api/v3` on an Enterprise
 * Server. At the root of a server, `..` leads nowhere else.
 */
function viewer(api: Api, signal: AbortSignal): Promise<Reply> {
  return api.request("POST /../graphql", { query: "query { viewer { login } }" }, signal, "failed");
}

function loginIn(reply: Reply, ...path: string[]): string | null {
  const login = isDone(reply) ? at(reply.body, ...path, "login") : null;
  return typeof login === "string" && login !== "" ? login : null;
}
