import type { Forge, Reply } from "../github/github.ts";
import type { World } from "../system/system.ts";

/** GitHub's own page about outages, in parentheses for advice; "" for other servers. */
export function statusPage({ name }: Forge): string {
  return name === "GitHub" ? " (https://www.githubstatus.com)" : "";
}

export type JobVariables = World["env"];

/** A reply that came, whatever its status. */
export type GitHubAnswer = Extract<Reply, { ok: true }>;

/** Words the outcome of a request, to follow the name of the service: "answered 502", "did not answer within 5 s". */
export function replyWords(reply: Reply): string {
  if (!reply.ok) return reply.reason;
  if (reply.limited !== null) {
    const { waitSeconds } = reply.limited;
    const wait = waitSeconds === null ? "and does not say for how long" : `for another ${waitSeconds} s`;
    return `limits the rate of requests (${reply.status}) ${wait}`;
  }
  return `answered ${reply.status}${reply.message === "" ? "" : `: ${reply.message}`}`;
}
