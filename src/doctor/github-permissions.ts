import { type Forge, forgeOf, type GitHub, type Reply, type Service } from "../github/github.ts";
import { at } from "../text/text.ts";
import type { Capability } from "./capability.ts";
import { type JobVariables, replyWords, statusPage } from "./github-reply.ts";

/** The API of github.com; a job of an Enterprise Server names its own. */
const PUBLIC_API = "https://api.github.com";
const GIVE_TOKEN = "env: GITHUB_TOKEN: ${{ github.token }}";

/** The permissions that nix-verdict's reports need in `permissions:`, in the order in which they are named. */
type Permission = "pull-requests" | "checks" | "statuses" | "contents";
type Grant = { permission: Permission; answer: "may" | "may not" | "unknown"; why: string };

export async function apiCapability(variables: JobVariables, github: GitHub, signal: AbortSignal): Promise<Capability> {
  const target = apiTarget(variables);
  if ("state" in target) return target;
  const { forge, api, owner, repo } = target;
  const reply = await github.rest(api, "GET /repos/{owner}/{repo}", { owner, repo }, signal);
  const name = `${owner}/${repo}`;
  const unread = unreadable(reply, target);
  if (unread !== null) return unread;
  const grants = await askGrants(target, variables, github, signal);
  return {
    name: `${forge.name} API`,
    state: "on",
    detail: `reads ${name}${grantWords(grants)}`,
    advice: grantAdvice(forge, grants, variables),
  };
}

type RepositoryApi = { forge: Forge; api: Service; owner: string; repo: string };

/** The repository and the API to ask about it; or which of them is missing. */
function apiTarget(variables: JobVariables): RepositoryApi | Capability {
  const forge = forgeOf(variables);
  const apiOff = (detail: string, advice: string): Capability => ({
    name: `${forge.name} API`,
    state: "off",
    detail,
    advice,
  });
  const token = [variables["GITHUB_TOKEN"], variables["GH_TOKEN"]]
    .map((value) => value?.trim() ?? "")
    .find((value) => value !== "");
  if (token === undefined)
    return apiOff("there is no token in GITHUB_TOKEN or GH_TOKEN", `Give the step one: ${GIVE_TOKEN}.`);
  if (!/^[!-~]+$/u.test(token))
    return apiOff(
      "the value of GITHUB_TOKEN or GH_TOKEN has characters that no token has",
      `Give the step a token: ${GIVE_TOKEN}.`,
    );
  const [, owner, repo] = /^([^/\s]+)\/([^/\s]+)$/u.exec(variables["GITHUB_REPOSITORY"] ?? "") ?? [];
  if (owner === undefined || repo === undefined)
    return apiOff("GITHUB_REPOSITORY does not name the repository to ask for", "Set GITHUB_REPOSITORY to OWNER/NAME.");
  const url = (variables["GITHUB_API_URL"] ?? "").replace(/\/+$/u, "");
  return { forge, api: { url: url === "" ? PUBLIC_API : url, token }, owner, repo };
}

/** Returns why the repository could not be read; null when it was read. */
function unreadable(reply: Reply, { forge, api: { url }, owner, repo }: RepositoryApi): Capability | null {
  const name = `${owner}/${repo}`;
  const api = `${forge.name} API`;
  const broken = (detail: string, advice: string): Capability => ({
    name: api,
    state: "broken",
    detail: `${url} ${detail}`,
    advice,
  });
  const apiOff = (detail: string, advice: string): Capability => ({ name: api, state: "off", detail, advice });
  if (reply.ok && reply.limited !== null) return broken(replyWords(reply), "Run it again when that time is over.");
  if (!reply.ok || reply.status >= 500)
    return broken(replyWords(reply), `Try again later${statusPage(forge)}, and see that this machine reaches ${url}.`);
  if (reply.status === 401)
    return apiOff(
      `${forge.name} refuses the token: it ${replyWords(reply)}`,
      `Give the step a valid one: ${GIVE_TOKEN}.`,
    );
  if (reply.status !== 200)
    return apiOff(
      `${name} cannot be read with this token: ${forge.name} ${replyWords(reply)}`,
      `Use the token of a job of ${name} (${GIVE_TOKEN}), with permissions: contents: read.`,
    );
  if (at(reply.body, "full_name") !== undefined) return null;
  return broken(
    "answered 200 with something that is not a complete repository",
    "Try again. If this persists, check whether a proxy answers in its place.",
  );
}

/**
 * Requests that need one permission each and cannot succeed, because their bodies lack what GitHub requires. GitHub
 * checks the permission (403) before the body (422); it does not document that, but others rely on it (TruffleHog's
 * analysis of tokens). It checks even earlier whether an issue exists (404), because comments on issues and on pull
 * requests need different permissions; so the request must name one that exists. A commit counts as part of the body.
 */
function probes(forge: Forge, variables: JobVariables): [Permission, route: string][] {
  const pullRequest = /^refs\/pull\/(\d+)\//u.exec(variables["GITHUB_REF"] ?? "")?.[1];
  const noCommit = "0".repeat(40);
  const status = `POST /repos/{owner}/{repo}/statuses/${noCommit}`;
  // There whoever may read a pull request may comment on it.
  if (forge.api === "gitea") return [["contents", status]];
  return [
    // Outside of a pull request there is none to comment on; opening one takes the same permission.
    [
      "pull-requests",
      pullRequest === undefined
        ? "POST /repos/{owner}/{repo}/pulls"
        : `POST /repos/{owner}/{repo}/issues/${pullRequest}/comments`,
    ],
    ["checks", "POST /repos/{owner}/{repo}/check-runs"],
    ["statuses", status],
  ];
}

/**
 * Asks one after the other, and stops once GitHub is silent or asks to wait: GitHub's documentation says that a client
 * that goes on may be banned.
 */
async function askGrants(
  { forge, api, owner, repo }: RepositoryApi,
  variables: JobVariables,
  github: GitHub,
  signal: AbortSignal,
): Promise<Grant[]> {
  const grants: Grant[] = [];
  let stopped = false;
  for (const [permission, route] of probes(forge, variables)) {
    if (stopped) {
      grants.push({ permission, answer: "unknown", why: "no longer asked" });
      continue;
    }
    const reply = await github.rest(api, route, { owner, repo, data: {} }, signal);
    stopped = !reply.ok || reply.limited !== null;
    grants.push({ permission, ...grantOf(forge, reply) });
  }
  return grants;
}

/**
 * The answers to tokens of jobs and apps, to fine-grained tokens, and (about checks) to all others, when they lack a
 * permission.
 */
const REFUSED = /not accessible by|must authenticate via a GitHub App/iu;

/** Gitea asks for the right first, and then has no such commit. (Routes and handler of statuses in its 1.26.) */
const GITEA_ANSWERS: Readonly<Record<number, Grant["answer"]>> = { 403: "may not", 404: "may", 422: "may", 500: "may" };

function grantOf(forge: Forge, reply: Reply): Omit<Grant, "permission"> {
  const why = `${forge.name} ${replyWords(reply)}`;
  if (!reply.ok || reply.limited !== null) return { answer: "unknown", why };
  if (forge.api === "gitea") return { answer: GITEA_ANSWERS[reply.status] ?? "unknown", why };
  if (reply.status === 422 || (reply.status >= 200 && reply.status < 300)) return { answer: "may", why };
  // To a classic token without the scope, GitHub says that a repository does not exist, even one that it can read.
  if (reply.status === 404 || (reply.status === 403 && REFUSED.test(reply.message))) return { answer: "may not", why };
  return { answer: "unknown", why };
}

function grantWords(grants: readonly Grant[]): string {
  const having = (answer: Grant["answer"]): Grant[] => grants.filter((grant) => grant.answer === answer);
  const names = (some: readonly Grant[]): string => some.map(({ permission }) => permission).join(", ");
  const [may, mayNot, unknown] = [having("may"), having("may not"), having("unknown")];
  return [
    may.length === 0 ? "" : `; may write: ${names(may)}`,
    mayNot.length === 0 ? "" : `; may not${may.length === 0 ? " write" : ""}: ${names(mayNot)}`,
    ...unknown.map(({ permission, why }) => `; not known: ${permission} (${why})`),
    " (asked by requests that can change nothing)",
  ].join("");
}

function grantAdvice(forge: Forge, grants: readonly Grant[], variables: JobVariables): string | null {
  const missing = grants.filter(({ answer }) => answer === "may not");
  if (missing.length === 0) return null;
  if (forge.api === "gitea") return `${forge.remedies.status}.`;
  const lines = missing.map(({ permission }) => `${permission}: write`).join(", ");
  const personal = missing.some(({ why }) => /personal access token|GitHub App/iu.test(why));
  if (personal || variables["GITHUB_ACTIONS"] !== "true")
    return `For comments, check runs and statuses, use the token of a job (${GIVE_TOKEN}) with permissions: ${lines}.`;
  const forks = variables["GITHUB_EVENT_NAME"] === "pull_request" ? " A pull request from a fork never gets them." : "";
  return (
    "For comments, check runs and statuses, add under the job's permissions, beside contents: read: " +
    `${lines}.${forks}`
  );
}
