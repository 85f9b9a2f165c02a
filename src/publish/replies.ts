import type { Reply } from "../github/github.ts";
import { TOKEN_VARIABLES } from "./remedies.ts";
import type { Target } from "./target.ts";

/** An answer that says that the request was carried out; the statuses are those of GitHub's documentation. */
type Done = Extract<Reply, { ok: true }> & { status: 200 | 201 | 204 };

/** Whether the server carried out the request. */
export function isDone(reply: Reply): reply is Done {
  return reply.ok && reply.status >= 200 && reply.status < 300;
}

/**
 * Whether the server has read a request and refused it; otherwise it could not be reached, could not answer, or asked
 * to wait.
 */
export function isRefusal(reply: Reply): boolean {
  return reply.ok && reply.limited === null && reply.status >= 400 && reply.status < 500;
}

/** Whether the server may have carried out a request although its answer was lost. */
export function isDoubtful(reply: Reply): boolean {
  return !reply.ok || reply.status >= 500;
}

/**
 * What failed: `what` begins the sentence ("The comment was not posted"), and `remedy` is for a missing permission,
 * without its full stop.
 */
export type Unposted = { what: string; remedy: string };

/** Explains a failure in one or two sentences: what was not done, why, and what to do. */
export function explain(target: Target, { what, remedy }: Unposted, reply: Reply): string {
  return `${what}: ${target.forge.name} ${answered(reply)}. ${advice(target, remedy, reply)}`;
}

function answered(reply: Reply): string {
  if (!reply.ok) return reply.reason;
  if (reply.limited !== null) {
    const { waitSeconds } = reply.limited;
    const wait = waitSeconds === null ? "and does not say for how long" : `for another ${waitSeconds} s`;
    return `limits the rate of requests (${reply.status}) ${wait}`;
  }
  return `answered ${reply.status}${reply.message === "" ? "" : `: ${reply.message.replace(/\.$/u, "")}`}`;
}

function advice({ by, forge }: Target, remedy: string, reply: Reply): string {
  const report = `the report is ${forge.reportPlace}.`;
  if (isDoubtful(reply)) return `The next run posts again; until then ${report}`;
  if (!reply.ok || reply.limited !== null) return `Run fewer jobs at once, or post less of each; ${report}`;
  if (reply.status === 401)
    return by === "command"
      ? `Put a valid token into ${TOKEN_VARIABLES[forge.api]}.`
      : "Set the input `github-token` to a valid token, such as ${{ github.token }}.";
  if (/\blocked\b/iu.test(reply.message)) return `Unlock the conversation to have it there; ${report}`;
  if (reply.status === 404 && by === "command")
    return `Look whether --repository, --commit and --pull-request are right, and the token may see them. ${remedy}.`;
  if (reply.status === 422 && by === "command") return "Look whether the repository has that commit.";
  return reply.status === 403 || reply.status === 404 ? `${remedy}.` : `The report is ${forge.reportPlace}.`;
}
