import { createHash, randomUUID } from "node:crypto";

import type { GitHub, Reply, Service } from "../github/github.ts";
import type { World } from "../system/system.ts";
import { formatDuration } from "../text/text.ts";
import type { Capability } from "./capability.ts";

type Env = World["env"];

const CACHE = "GitHub cache";
const API = "GitHub API";

/** The API of github.com; a job of an Enterprise Server names its own. */
const PUBLIC_API = "https://api.github.com";
const STATUS_PAGE = "https://www.githubstatus.com";
const GIVE_TOKEN = "env: GITHUB_TOKEN: ${{ github.token }}";

/**
 * What this job may do at GitHub: read its cache, and use the API. What is asked changes nothing there. Where a token
 * is missing, nothing is asked. No token is in what comes back. Only an abort of `signal` throws.
 */
export async function githubCapabilities(
  world: Pick<World, "env" | "now">,
  github: GitHub,
  signal: AbortSignal,
): Promise<Capability[]> {
  return Promise.all([cacheCapability(world, github, signal), apiCapability(world.env, github, signal)]);
}

async function cacheCapability(
  world: Pick<World, "env" | "now">,
  github: GitHub,
  signal: AbortSignal,
): Promise<Capability> {
  const service = cacheService(world.env);
  if ("state" in service) return service;
  const started = world.now();
  // Both are made up anew each time: nothing can have been saved under them.
  const key = `nix-verdict-doctor-${randomUUID()}`;
  const version = createHash("sha256").update(key).digest("hex");
  const reply = await github.cache(service, "GetCacheEntryDownloadURL", { key, version }, signal);
  const took = formatDuration(world.now() - started);
  if (!reply.ok)
    return {
      name: CACHE,
      state: "broken",
      detail: `its service ${sentence(reply)}`,
      advice: `Try again later (${STATUS_PAGE}); a runner of your own must be let through to it.`,
    };
  if (reply.status === 200 && isLookUp(reply.body))
    return {
      name: CACHE,
      state: "on",
      detail: `read in ${took}: its service looked for a new key and has none such`,
      advice: null,
    };
  const detail = `its service ${sentence(reply)}${reply.status === 200 ? ", but not as one that looked for a key" : ""}`;
  // Its own words, also in @actions/cache: a policy and no accident.
  if (reply.status === 403 && /cache read denied/iu.test(reply.message))
    return {
      name: CACHE,
      state: "off",
      detail,
      advice: "The event that started this job may not read the cache: start the job by another.",
    };
  return { name: CACHE, state: "broken", detail, advice: cacheAdvice(reply) };
}

/** Where the cache is; or why there is none to be asked. */
function cacheService(env: Env): Service | Capability {
  const off = (detail: string, advice: string | null): Capability => ({ name: CACHE, state: "off", detail, advice });
  if (env["GITHUB_ACTIONS"] !== "true") return off("not within a job of GitHub Actions", null);
  if (isEnterpriseServer(env["GITHUB_SERVER_URL"]))
    return off("an Enterprise Server has the first version of the cache, which is not looked at", null);
  const url = env["ACTIONS_RESULTS_URL"] ?? "";
  const token = env["ACTIONS_RUNTIME_TOKEN"] ?? "";
  if (url === "" || token === "") {
    const missing = [url === "" ? "ACTIONS_RESULTS_URL" : [], token === "" ? "ACTIONS_RUNTIME_TOKEN" : []]
      .flat()
      .join(" and ");
    return off(
      `only an action gets the token of the cache: ${missing} ${missing.includes(" and ") ? "are" : "is"} not set in a "run:" step`,
      'Nothing has to be done for "uses:" steps: they get it.',
    );
  }
  const mode = (env["ACTIONS_CACHE_MODE"] ?? "").trim().toLowerCase();
  // The two values of four that do not let a job read, as in @actions/cache.
  if (mode === "none" || mode === "write-only")
    return off(`the job's cache-mode is "${mode}", so it may not read`, 'Set cache-mode to "read" or "write".');
  return { url, token };
}

/** As in @actions/cache: everything but github.com, its tenants at ghe.com, and names that mean this machine. */
function isEnterpriseServer(server: string | undefined): boolean {
  if (server === undefined || !URL.canParse(server)) return false;
  const host = new URL(server).hostname;
  return host !== "github.com" && !host.endsWith(".ghe.com") && !host.endsWith(".localhost");
}

/**
 * Whether the service looked and found nothing, and nothing between answered in its place: a false `ok`, or none, as
 * JSON of its kind may leave it out.
 */
function isLookUp(body: unknown): boolean {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return false;
  return "ok" in body ? body.ok === false : Object.keys(body).length === 0;
}

function cacheAdvice(reply: Answer): string {
  if (reply.limited !== null) return "Start fewer jobs at once, or run this one later.";
  if (reply.status === 401) return "Its token ends with the job: run the job again.";
  return `Run the job again later (${STATUS_PAGE}).`;
}

/** What nix-verdict's reports need in `permissions:`, in the order in which they are named. */
type Permission = "pull-requests" | "checks" | "statuses";
type Grant = { permission: Permission; answer: "may" | "may not" | "unknown"; why: string };

async function apiCapability(env: Env, github: GitHub, signal: AbortSignal): Promise<Capability> {
  const target = apiTarget(env);
  if ("state" in target) return target;
  const { api, owner, repo } = target;
  const reply = await github.rest(api, "GET /repos/{owner}/{repo}", { owner, repo }, signal);
  const name = `${owner}/${repo}`;
  const unread = unreadable(reply, api.url, name);
  if (unread !== null) return unread;
  const grants = await askGrants(target, env, github, signal);
  return { name: API, state: "on", detail: `reads ${name}${wordsOf(grants)}`, advice: grantAdvice(grants, env) };
}

function apiOff(detail: string, advice: string): Capability {
  return { name: API, state: "off", detail, advice };
}

type Target = { api: Service; owner: string; repo: string };

/** The repository and who to ask for it; or what of it is missing. */
function apiTarget(env: Env): Target | Capability {
  const token = [env["GITHUB_TOKEN"], env["GH_TOKEN"]]
    .map((value) => value?.trim() ?? "")
    .find((value) => value !== "");
  if (token === undefined)
    return apiOff("there is no token in GITHUB_TOKEN or GH_TOKEN", `Give the step one: ${GIVE_TOKEN}.`);
  if (!/^[!-~]+$/u.test(token))
    return apiOff(
      "what is in GITHUB_TOKEN or GH_TOKEN has characters that no token has",
      `Give the step a token: ${GIVE_TOKEN}.`,
    );
  const [, owner, repo] = /^([^/\s]+)\/([^/\s]+)$/u.exec(env["GITHUB_REPOSITORY"] ?? "") ?? [];
  if (owner === undefined || repo === undefined)
    return apiOff("GITHUB_REPOSITORY does not name the repository to ask for", "Set GITHUB_REPOSITORY to OWNER/NAME.");
  const url = (env["GITHUB_API_URL"] ?? "").replace(/\/+$/u, "");
  return { api: { url: url === "" ? PUBLIC_API : url, token }, owner, repo };
}

/** Why the repository could not be read; null when it was. */
function unreadable(reply: Reply, url: string, name: string): Capability | null {
  const broken = (detail: string, advice: string): Capability => ({
    name: API,
    state: "broken",
    detail: `${url} ${detail}`,
    advice,
  });
  if (reply.ok && reply.limited !== null) return broken(sentence(reply), "Run it again when that time is over.");
  if (!reply.ok || reply.status >= 500)
    return broken(sentence(reply), `Try again later (${STATUS_PAGE}), and see that this machine reaches ${url}.`);
  if (reply.status === 401)
    return apiOff(`GitHub refuses the token: it ${sentence(reply)}`, `Give the step a valid one: ${GIVE_TOKEN}.`);
  if (reply.status !== 200)
    return apiOff(
      `${name} cannot be read with this token: GitHub ${sentence(reply)}`,
      `Use the token of a job of ${name} (${GIVE_TOKEN}), with permissions: contents: read.`,
    );
  if (isRepository(reply.body)) return null;
  return broken(
    "answered 200 with something that is no whole repository",
    "Try again; if it stays so, see whether a proxy answers in its place.",
  );
}

function isRepository(body: unknown): boolean {
  return typeof body === "object" && body !== null && "full_name" in body;
}

/**
 * Requests that need one permission each and cannot succeed: their bodies lack what GitHub requires. It looks at the
 * permission (403) before the body (422); it does not document that, but others rely on it (TruffleHog's analysis of
 * tokens). Whether an issue is there (404) it looks at even before, because comments on issues and on pull requests
 * need different permissions: so none may be named that is not there. A commit counts as part of the body.
 */
function probes(env: Env): [Permission, route: string][] {
  const pullRequest = /^refs\/pull\/(\d+)\//u.exec(env["GITHUB_REF"] ?? "")?.[1];
  const noCommit = "0".repeat(40);
  return [
    // Elsewhere than on a pull request there is none to comment on; opening one takes the same permission.
    [
      "pull-requests",
      pullRequest === undefined
        ? "POST /repos/{owner}/{repo}/pulls"
        : `POST /repos/{owner}/{repo}/issues/${pullRequest}/comments`,
    ],
    ["checks", "POST /repos/{owner}/{repo}/check-runs"],
    ["statuses", `POST /repos/{owner}/{repo}/statuses/${noCommit}`],
  ];
}

/**
 * One after the other, and no more once GitHub is silent or asks to wait: who goes on then may be shut out, says its
 * documentation.
 */
async function askGrants(
  { api, owner, repo }: Target,
  env: Env,
  github: GitHub,
  signal: AbortSignal,
): Promise<Grant[]> {
  const grants: Grant[] = [];
  let stopped = false;
  for (const [permission, route] of probes(env)) {
    if (stopped) {
      grants.push({ permission, answer: "unknown", why: "not asked any more" });
      continue;
    }
    const reply = await github.rest(api, route, { owner, repo, data: {} }, signal);
    stopped = !reply.ok || reply.limited !== null;
    grants.push({ permission, ...grantOf(reply) });
  }
  return grants;
}

/**
 * What tokens of jobs and apps, fine-grained tokens, and all others (of checks) are told about a permission that they
 * lack.
 */
const REFUSED = /not accessible by|must authenticate via a GitHub App/iu;

function grantOf(reply: Reply): Omit<Grant, "permission"> {
  const why = `GitHub ${sentence(reply)}`;
  if (!reply.ok || reply.limited !== null) return { answer: "unknown", why };
  if (reply.status === 422 || (reply.status >= 200 && reply.status < 300)) return { answer: "may", why };
  // A classic token without the scope is told that even a repository which it can read is not there.
  if (reply.status === 404 || (reply.status === 403 && REFUSED.test(reply.message))) return { answer: "may not", why };
  return { answer: "unknown", why };
}

function wordsOf(grants: readonly Grant[]): string {
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

function grantAdvice(grants: readonly Grant[], env: Env): string | null {
  const missing = grants.filter(({ answer }) => answer === "may not");
  if (missing.length === 0) return null;
  const lines = missing.map(({ permission }) => `${permission}: write`).join(", ");
  const personal = missing.some(({ why }) => /personal access token|GitHub App/iu.test(why));
  if (personal || env["GITHUB_ACTIONS"] !== "true")
    return `For comments, check runs and statuses, use the token of a job (${GIVE_TOKEN}) with permissions: ${lines}.`;
  const forks = env["GITHUB_EVENT_NAME"] === "pull_request" ? " A pull request from a fork never gets them." : "";
  return `For comments, check runs and statuses, add under the job's permissions, beside contents: read: ${lines}.${forks}`;
}

type Answer = Extract<Reply, { ok: true }>;

/** What came of a request, to follow the name of whom was asked: "answered 502", "did not answer within 5 s". */
function sentence(reply: Reply): string {
  if (!reply.ok) return reply.reason;
  if (reply.limited !== null) {
    const { waitSeconds } = reply.limited;
    return `limits the rate of requests (${reply.status}) ${waitSeconds === null ? "and does not say for how long" : `for another ${waitSeconds} s`}`;
  }
  return `answered ${reply.status}${reply.message === "" ? "" : `: ${reply.message}`}`;
}
