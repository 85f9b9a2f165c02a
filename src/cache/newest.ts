import type { Job } from "../github/github.ts";
import { at } from "../text/text.ts";

/**
 * The keys of one scope that begin with a prefix, the newest first, as GitHub itself lists them. A cache entry does not
 * say who wrote it, and a job's own scope is searched first, so anybody who can write there can put an entry in front
 * of the base's. `reason`: why the keys are unknown, as a sentence with what to do.
 */
export type Keys = { keys: string[] } | { reason: string };

/** Asks GitHub for these keys. */
export type NewestKeys = (prefix: string, scope: string, signal: AbortSignal) => Promise<Keys>;

/** More than one, because the newest may have been removed from the cache meanwhile. */
const ASKED = 3;

const REMEDY = "Give the job `actions: read`, and leave `github-token` as it is, to have what the base has proven.";

/**
 * Returns a function that asks GitHub's REST API in a job. The required permission is the one in GitHub's documentation
 * of "List GitHub Actions caches for a repository"; in a public repository any token will do.
 */
export function newestKeys({ forge, api, owner, repo }: Job): NewestKeys {
  return async (prefix, scope, signal) => {
    if (!forge.separatesCaches)
      return {
        reason:
          `${forge.cache} does not keep branches apart. To have what the base has proven, set \`cache\` to a folder ` +
          "that only jobs you trust can write.",
      };
    if (api === null) return { reason: `there is no token to ask GitHub whose they are. ${REMEDY}` };
    const query = { owner, repo, key: prefix, ref: scope, sort: "created_at", direction: "desc", per_page: ASKED };
    const reply = await api.request("GET /repos/{owner}/{repo}/actions/caches", query, signal);
    if (!reply.ok) return { reason: `GitHub ${reply.reason} when it was asked whose they are.` };
    const entries = reply.status === 200 ? at(reply.body, "actions_caches") : null;
    if (!Array.isArray(entries)) {
      const may = reply.status === 401 || reply.status === 403 || reply.status === 404;
      return {
        reason:
          `GitHub answered ${reply.status}${reply.message === "" ? "" : ` (${reply.message})`} when it was ` +
          `asked whose they are.${may && reply.limited === null ? ` ${REMEDY}` : ""}`,
      };
    }
    const keys = (entries as unknown[]).filter((entry) => at(entry, "ref") === scope).map((entry) => at(entry, "key"));
    return { keys: keys.filter((key) => typeof key === "string" && key.startsWith(prefix)) as string[] };
  };
}
