import type { Api, Reply } from "../github/github.ts";
import { at } from "../text/text.ts";
import { isDone } from "./replies.ts";
import type { Target } from "./target.ts";

/** Whether a user, as an API's answer has it beside what he wrote, is the one that this job's token writes as. */
export type IsAuthor = (user: unknown) => boolean;

/**
 * Who jobs of GitHub are that use their own token. Nobody else can have the name: names of accounts have no brackets,
 * and a "[bot]" is the app of that name (GitHub's documentation of usernames, and of authenticating as an app).
 */
const GITHUB_ACTIONS = "github-actions[bot]";

/**
 * The user that jobs of Gitea and Forgejo are; no account can have this id (go-gitea/gitea,
 * models/user/user_system.go).
 */
const GITEA_ACTIONS_USER = -2;

/**
 * Asks who the token is, once. GitHub's REST API tells that to users alone, "Resource not accessible by integration" to
 * apps; its GraphQL API tells both (`viewer`), as names that the REST API has for authors: "octocat", "my-app[bot]".
 * Gitea and Forgejo have the REST API alone. Where no answer comes, only a job's own user is taken for ours.
 */
export async function askAuthor(forge: Target["forge"], api: Api, signal: AbortSignal): Promise<IsAuthor> {
  const login =
    forge === "github"
      ? loginIn(await viewer(api, signal), "data", "viewer")
      : loginIn(await api.request("GET /user", {}, signal));
  if (login !== null) return (user) => at(user, "login") === login;
  return forge === "github"
    ? (user) => at(user, "login") === GITHUB_ACTIONS
    : (user) => at(user, "id") === GITEA_ACTIONS_USER;
}

/**
 * The GraphQL API is beside the REST API: `/graphql` at github.com, `/api/graphql` beside `/api/v3` of an Enterprise
 * Server. At the root of a server `..` leads nowhere else.
 */
function viewer(api: Api, signal: AbortSignal): Promise<Reply> {
  return api.request("POST /../graphql", { query: "query { viewer { login } }" }, signal, "failed");
}

function loginIn(reply: Reply, ...path: string[]): string | null {
  const login = isDone(reply) ? at(reply.body, ...path, "login") : null;
  return typeof login === "string" && login !== "" ? login : null;
}
