import { at } from "../cache/scope.ts";
import { WORDS } from "../report/words.ts";
import type { Api } from "../system/api.ts";
import type { Reply } from "../system/github.ts";
import { byNeedOfAttention, isBad, type Report } from "../verdict.ts";
import { type Annotation, forCheckRun } from "./annotations.ts";
import { checkNames, description, gateName } from "./names.ts";
import { isDone, isDoubtful, isRefusal } from "./replies.ts";
import type { Target } from "./target.ts";

/** What a gate says: its verdict, in one line and at length. `summary` makes Markdown of at most {@link SUMMARY_LIMIT} bytes; check runs alone have room for it. */
export type Gate = { title: string; good: boolean; headline: string; summary: () => string; annotations: readonly Annotation[] };

/** Most text of a check run (GitHub's REST API, "Create a check run": 65,535 characters), counted in bytes. */
export const SUMMARY_LIMIT = 65_535;

/**
 * Statuses of single checks that one job sets. At most 500 things may be made in an hour and 80 in a minute (GitHub, "Rate limits for the REST API") by all jobs
 * of a repository together; and at one a second these take 100 s.
 */
export const MOST_STATUSES = 100;

type State = "success" | "failure";

/**
 * Sets the one status that protection can require. In a job it is a commit status: a check run that is made through the API shows up under any one of the
 * commit's workflows (dorny/test-reporter#67). For the bot it is a check run, because only one of those can carry its annotations. The other way is taken where
 * the first is refused. `set`: it is there; `reply`: what GitHub answered to the first way, null when that was it.
 */
export async function setGate(gate: Gate, target: Target, api: Api, signal: AbortSignal): Promise<{ set: boolean; reply: Reply | null }> {
  const state = gate.good ? "success" : "failure";
  const asStatus = (): Promise<Reply | null> => setStatus(gateName(gate.title), state, gate.headline, target, api, signal);
  const asCheckRun = (): Promise<Reply | null> => setCheckRun(state, gate, target, api, signal);
  // Gitea has no check runs.
  const [first, other] = target.forge === "gitea" ? [asStatus, null] : target.by === "job" ? [asStatus, asCheckRun] : [asCheckRun, asStatus];
  const reply = await first();
  const set = reply === null || (other !== null && isRefusal(reply) && (await other()) === null);
  return { set, reply };
}

/** Sets a status for each check, bad ones first. `left`: how many got none; `reply`: what GitHub answered to the first of them, null when it was our own limit. */
export async function setEach(report: Report, title: string, target: Target, api: Api, signal: AbortSignal): Promise<{ left: number; reply: Reply | null }> {
  const checks = byNeedOfAttention(report.checks);
  const names = checkNames(title, checks);
  for (const [index, check] of checks.slice(0, MOST_STATUSES).entries()) {
    const words = [WORDS[check.verdict], ...(check.reason === null ? [] : [check.reason.message])].join(": ");
    const reply = await setStatus(names.get(check) ?? "", isBad(check, report.flaky) ? "failure" : "success", words, target, api, signal);
    if (reply !== null) return { left: checks.length - index, reply };
  }
  return { left: Math.max(0, checks.length - MOST_STATUSES), reply: null };
}

/** The last one of a name counts, so it may be set again. Null when it is set, as below. */
async function setStatus(context: string, state: State, words: string, { owner, repo, commit, run }: Target, api: Api, signal: AbortSignal): Promise<Reply | null> {
  const status = { state, context, description: description(words), target_url: run.url };
  const reply = await api.request("POST /repos/{owner}/{repo}/statuses/{sha}", { owner, repo, sha: commit, ...status }, signal, "failed");
  return isDone(reply) ? null : reply;
}

async function setCheckRun(conclusion: State, gate: Gate, { owner, repo, commit, run }: Target, api: Api, signal: AbortSignal): Promise<Reply | null> {
  const name = gateName(gate.title);
  const output = { title: description(gate.headline), summary: gate.summary(), annotations: gate.annotations.map(forCheckRun) };
  const checkRun = { name, head_sha: commit, status: "completed", conclusion, details_url: run.url, external_id: `${run.id}.${run.attempt}`, output };
  const make = (): Promise<Reply> => api.request("POST /repos/{owner}/{repo}/check-runs", { owner, repo, ...checkRun }, signal);
  const reply = await make();
  if (isDone(reply)) return null;
  if (!isDoubtful(reply)) return reply;
  // It may be there all the same.
  const listed = await api.list("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", { owner, repo, ref: commit, check_name: name }, 100, signal);
  if (!listed.ok) return reply;
  if (listed.items.some((item) => at(item, "external_id") === checkRun.external_id)) return null;
  const again = await make();
  return isDone(again) ? null : again;
}
