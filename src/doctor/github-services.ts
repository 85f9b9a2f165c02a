import { createHash, randomUUID } from "node:crypto";

import type { GitHub, Service } from "../github/github.ts";
import type { World } from "../system/system.ts";
import { formatDuration } from "../text/text.ts";
import type { Capability } from "./capability.ts";
import { apiCapability } from "./github-permissions.ts";
import { type GitHubAnswer, type JobVariables, replyWords, STATUS_PAGE } from "./github-reply.ts";

const CACHE = "GitHub cache";

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
      detail: `its service ${replyWords(reply)}`,
      advice: `Try again later (${STATUS_PAGE}); a runner of your own must be let through to it.`,
    };
  if (reply.status === 200 && isLookUp(reply.body))
    return {
      name: CACHE,
      state: "on",
      detail: `read in ${took}: its service looked for a new key and has none such`,
      advice: null,
    };
  const foreign = reply.status === 200 ? ", but not as one that looked for a key" : "";
  const detail = `its service ${replyWords(reply)}${foreign}`;
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
function cacheService(variables: JobVariables): Service | Capability {
  const off = (detail: string, advice: string | null): Capability => ({ name: CACHE, state: "off", detail, advice });
  if (variables["GITHUB_ACTIONS"] !== "true") return off("not within a job of GitHub Actions", null);
  if (isEnterpriseServer(variables["GITHUB_SERVER_URL"]))
    return off("an Enterprise Server has the first version of the cache, which is not looked at", null);
  const url = variables["ACTIONS_RESULTS_URL"] ?? "";
  const token = variables["ACTIONS_RUNTIME_TOKEN"] ?? "";
  if (url === "" || token === "") {
    const missing = [url === "" ? "ACTIONS_RESULTS_URL" : [], token === "" ? "ACTIONS_RUNTIME_TOKEN" : []]
      .flat()
      .join(" and ");
    const verb = missing.includes(" and ") ? "are" : "is";
    return off(
      `only an action gets the token of the cache: ${missing} ${verb} not set in a "run:" step`,
      'Nothing has to be done for "uses:" steps: they get it.',
    );
  }
  const mode = (variables["ACTIONS_CACHE_MODE"] ?? "").trim().toLowerCase();
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

function cacheAdvice(reply: GitHubAnswer): string {
  if (reply.limited !== null) return "Start fewer jobs at once, or run this one later.";
  if (reply.status === 401) return "Its token ends with the job: run the job again.";
  return `Run the job again later (${STATUS_PAGE}).`;
}
