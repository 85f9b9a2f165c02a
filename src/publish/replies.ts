import type { Forge, Reply } from "../github/github.ts";

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
 * Explains a failure in one or two sentences: what was not done, why, and what to do. `what` begins the sentence: "The
 * comment was not posted". `remedy`: what to do if the token lacks a permission: "Give the job `pull-requests: write`,
 * or set `comment: off`."
 */
export function explain(forge: Forge, what: string, reply: Reply, remedy: string): string {
  return `${what}: ${forge.name} ${answered(reply)}. ${advice(forge, reply, remedy)}`;
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

function advice({ reportPlace }: Forge, reply: Reply, remedy: string): string {
  const report = `the report is ${reportPlace}.`;
  if (isDoubtful(reply)) return `The next run posts again; until then ${report}`;
  if (!reply.ok || reply.limited !== null) return `Run fewer jobs at once, or post less of each; ${report}`;
  if (reply.status === 401) return "Set the input `github-token` to a valid token, such as ${{ github.token }}.";
  if (/\blocked\b/iu.test(reply.message)) return `Unlock the conversation to have it there; ${report}`;
  return reply.status === 403 || reply.status === 404 ? remedy : `The report is ${reportPlace}.`;
}
