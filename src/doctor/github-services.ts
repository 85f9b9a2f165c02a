import { createHash, randomUUID } from "node:crypto";

import { type Forge, forgeOf, type GitHub, type Service } from "../github/github.ts";
import type { World } from "../system/system.ts";
import { formatDuration } from "../text/text.ts";
import type { Capability } from "./capability.ts";
import { apiCapability } from "./github-permissions.ts";
import { type GitHubAnswer, type JobVariables, replyWords, statusPage } from "./github-reply.ts";

/**
 * Finds out what this job may do at GitHub: read its cache, and use the API. The requests change nothing there. Without
 * a token, nothing is asked. The result never contains a token. Throws only when `signal` is aborted.
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
  const forge = forgeOf(world.env);
  const name = `${forge.name} cache`;
  const service = cacheService(forge, world.env);
  if ("state" in service) return service;
  const started = world.now();
  // Both are new each time, so nothing can have been saved under them.
  const key = `nix-verdict-doctor-${randomUUID()}`;
  const version = createHash("sha256").update(key).digest("hex");
  const reply = await github.cache(service, "GetCacheEntryDownloadURL", { key, version }, signal);
  const took = formatDuration(world.now() - started);
  if (!reply.ok)
    return {
      name,
      state: "broken",
      detail: `its service ${replyWords(reply)}`,
      advice: `Try again later${statusPage(forge)}; a self-hosted runner must be able to reach it.`,
    };
  if (reply.status === 200 && isLookUp(reply.body))
    return {
      name,
      state: "on",
      detail: `read in ${took}: its service looked up a new key and did not find it`,
      advice: null,
    };
  const foreign = reply.status === 200 ? ", but not like a service that looked up a key" : "";
  const detail = `its service ${replyWords(reply)}${foreign}`;
  // The service's own words, also in @actions/cache: a policy, not an accident.
  if (reply.status === 403 && /cache read denied/iu.test(reply.message))
    return {
      name,
      state: "off",
      detail,
      advice: "The event that started this job may not read the cache: start the job with another event.",
    };
  return { name, state: "broken", detail, advice: cacheAdvice(forge, reply) };
}

/** The address of the cache; or why there is none to ask. */
function cacheService(forge: Forge, variables: JobVariables): Service | Capability {
  const off = (detail: string, advice: string | null): Capability => ({
    name: `${forge.name} cache`,
    state: "off",
    detail,
    advice,
  });
  if (variables["GITHUB_ACTIONS"] !== "true") return off("not within a job of GitHub Actions", null);
  if (!forge.separatesCaches)
    return off(`${forge.cache} has the first version of the service, which is not checked`, null);
  if (isEnterpriseServer(variables["GITHUB_SERVER_URL"]))
    return off("an Enterprise Server has the first version of the cache, which is not checked", null);
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

/** As in @actions/cache: every server except github.com, its tenants at ghe.com, and names of this machine. */
function isEnterpriseServer(server: string | undefined): boolean {
  if (server === undefined || !URL.canParse(server)) return false;
  const host = new URL(server).hostname;
  return host !== "github.com" && !host.endsWith(".ghe.com") && !host.endsWith(".localhost");
}

/**
 * Whether the service itself looked and found nothing, rather than something in between: `ok` is false, or missing,
 * because its kind of JSON may leave it out.
 */
function isLookUp(body: unknown): boolean {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return false;
  return "ok" in body ? body.ok === false : Object.keys(body).length === 0;
}

function cacheAdvice(forge: Forge, reply: GitHubAnswer): string {
  if (reply.limited !== null) return "Start fewer jobs at once, or run this one later.";
  if (reply.status === 401) return "Its token ends with the job: run the job again.";
  return `Run the job again later${statusPage(forge)}.`;
}
