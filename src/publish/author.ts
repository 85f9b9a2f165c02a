import type { Api, Reply } from "../github/github.ts";
import { at } from "../text/text.ts";
import type { Channel } from "./channel.ts";
import { isDone } from "./replies.ts";

/** Whether a user, as an API's answer describes the author of a text, is the one as whom this job's token writes. */
type IsAuthor = (user: unknown) => boolean;

/** How to tell the author, or the server's answer instead. */
export type Author = { ok: true; isAuthor: IsAuthor } | { ok: false; reply: Reply };

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
 * "my-app[bot]". Gitea and Forgejo have only the REST API. Without an answer, only a job's own user counts as ours; a
 * token of somebody's own that may not ask would never find its comments there, and add one for each run.
 */
export async function askAuthor({ target, api, signal }: Channel): Promise<Author> {
  const isGitHub = target.forge.api === "github";
  const reply = isGitHub ? await viewer(api, signal) : await api.request("GET /user", {}, signal);
  const login = isGitHub ? loginIn(reply, "data", "viewer") : loginIn(reply);
  if (login !== null) return { ok: true, isAuthor: (user) => at(user, "login") === login };
  if (isGitHub) return { ok: true, isAuthor: (user) => at(user, "login") === GITHUB_ACTIONS };
  if (target.by === "command") return { ok: false, reply };
  return { ok: true, isAuthor: (user) => at(user, "id") === GITEA_ACTIONS_USER };
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
