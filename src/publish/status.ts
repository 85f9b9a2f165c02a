import { type Reply, sameName } from "../github/github.ts";
import { byNeedOfAttention, isBad, type Report } from "../model/model.ts";
import { WORDS } from "../report/report.ts";
import { at } from "../text/text.ts";
import { type Annotation, forCheckRun } from "./annotations.ts";
import type { Channel } from "./channel.ts";
import { isDone, isDoubtful, isRefusal } from "./replies.ts";
import { checkNames, description, gateName } from "./status-names.ts";

/**
 * The content of a gate: its verdict, in one line and at length. `summary` makes Markdown, as much as a check run can
 * have (`CHECK_RUN_LIMIT`); only check runs have room for it.
 */
export type Gate = {
  title: string;
  good: boolean;
  headline: string;
  summary: () => string;
  annotations: readonly Annotation[];
};

/** Longest text of a check run (GitHub's REST API, "Create a check run": 65,535 characters), counted in bytes. */
export const CHECK_RUN_LIMIT = 65_535;

/**
 * How many statuses of single checks one job sets. All jobs of a repository together may create at most 500 things an
 * hour and 80 a minute (GitHub, "Rate limits for the REST API"). At one a second, these take 100 s.
 */
export const MOST_STATUSES = 100;

type State = "success" | "failure";

/** One of GitHub's two kinds of gate. Both may exist under one name. */
type Way = {
  kind: "status" | "check run";
  /** Sets it. Null on success, else GitHub's answer. */
  set: () => Promise<Reply | null>;
  /** Whether one of this name has the state `state` on the commit now; false when that cannot be read. */
  says: (state: State) => Promise<boolean>;
};

/**
 * The result of setting a gate. `set`: the commit has it; `reply`: GitHub's answer to the first way, null when that
 * succeeded. `stale`: the other kind of the same name says the opposite and could not be changed.
 */
export type GateSet = { set: boolean; reply: Reply | null; stale: { kind: Way["kind"]; reply: Reply } | null };

/**
 * Sets the one status that branch protection can require. In a job it is a commit status: a check run that is made
 * through the API shows up under any one of the commit's workflows (dorny/test-reporter#67). For the bot it is a check
 * run, because only a check run can carry annotations. If the first way is refused, the other one is taken. For a bad
 * verdict it is also taken if the first way fails: an older green gate must not remain because a server was down.
 *
 * If a status and a check run have the same name, branch protection requires both (GitHub's documentation,
 * "Troubleshooting required status checks"), and other readers look at only one of them. So the other one, which an
 * earlier run may have set with another token, is changed to match if it exists.
 */
export async function setGate(channel: Channel, gate: Gate): Promise<GateSet> {
  const [first, other] = waysOf(channel, gate);
  const reply = await first.set();
  const opposite = gate.good ? "failure" : "success";
  if (reply === null) {
    const refused = other !== null && (await other.says(opposite)) ? await other.set() : null;
    return {
      set: true,
      reply,
      stale: other === null || refused === null ? null : { kind: other.kind, reply: refused },
    };
  }
  const mayTurn = isRefusal(reply) || !gate.good;
  const set = other !== null && mayTurn && (await other.set()) === null;
  return { set, reply, stale: set && (await first.says(opposite)) ? { kind: first.kind, reply } : null };
}

/** Whether the commit has a green gate of this name, of either kind. */
export async function isGreen(channel: Channel, gate: Gate): Promise<boolean> {
  for (const way of waysOf(channel, gate)) if (way !== null && (await way.says("success"))) return true;
  return false;
}

/** How many older check runs of one name are examined. */
const MOST_OLDER = 10;

/**
 * The last resort when a bad gate can be set in neither way: writes it without anything that could be refused and, if
 * nothing new can be created, changes older green gates. Returns whether any of that succeeded.
 */
export async function withdrawGate(channel: Channel, title: string): Promise<boolean> {
  const { target, api, signal } = channel;
  const { owner, repo, commit } = target;
  const name = gateName(title);
  const status = await api.request(
    "POST /repos/{owner}/{repo}/statuses/{sha}",
    { owner, repo, sha: commit, state: "failure", context: name },
    signal,
    "failed",
  );
  if (target.forge.api === "gitea") return isDone(status);
  const run = await api.request(
    "POST /repos/{owner}/{repo}/check-runs",
    { owner, repo, name, head_sha: commit, status: "completed", conclusion: "failure" },
    signal,
  );
  if (isDone(run)) return true;
  const changed: boolean[] = [];
  for (const older of (await checkRunsOf(channel, name))
    .filter((item) => at(item, "conclusion") === "success")
    .slice(0, MOST_OLDER)) {
    const change = { owner, repo, check_run_id: at(older, "id"), status: "completed", conclusion: "failure" };
    changed.push(isDone(await api.request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", change, signal)));
  }
  return isDone(status) || (changed.length > 0 && changed.every((done) => done));
}

/** The first way, and the other one; Gitea has no check runs. */
function waysOf(channel: Channel, gate: Gate): [Way, Way | null] {
  const { target } = channel;
  const state = gate.good ? "success" : "failure";
  const name = gateName(gate.title);
  const status: Way = {
    kind: "status",
    set: () => setStatus(channel, name, state, gate.headline),
    says: (what) => saysStatus(channel, name, what),
  };
  if (target.forge.api === "gitea") return [status, null];
  const checkRun: Way = {
    kind: "check run",
    set: () => setCheckRun(channel, state, gate),
    says: async (what) => (await checkRunsOf(channel, name)).some((item) => at(item, "conclusion") === what),
  };
  return target.by === "job" ? [status, checkRun] : [checkRun, status];
}

/** How many statuses of a commit are searched, the last of each name. */
const MOST_CONTEXTS = 1000;

async function saysStatus(
  { target: { owner, repo, commit }, api, signal }: Channel,
  name: string,
  state: State,
): Promise<boolean> {
  const listed = await api.list(
    "GET /repos/{owner}/{repo}/commits/{ref}/status",
    { owner, repo, ref: commit },
    MOST_CONTEXTS,
    signal,
  );
  if (!listed.ok) return false;
  // Gitea calls it "status" (modules/structs/status.go).
  const stateOf = (item: unknown): unknown => at(item, "state") ?? at(item, "status");
  return listed.items.some((item) => sameName(at(item, "context"), name) && stateOf(item) === state);
}

/** The last check runs of a name; none if they cannot be read. */
async function checkRunsOf(
  { target: { owner, repo, commit }, api, signal }: Channel,
  name: string,
): Promise<unknown[]> {
  const listed = await api.list(
    "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
    { owner, repo, ref: commit, check_name: name },
    100,
    signal,
  );
  return listed.ok ? listed.items : [];
}

/**
 * Sets a status for each check, bad ones first. `left`: how many got none; `reply`: GitHub's answer to the first of
 * them, null when our own limit was the reason.
 */
export async function setEach(
  channel: Channel,
  report: Report,
  title: string,
): Promise<{ left: number; reply: Reply | null }> {
  const checks = byNeedOfAttention(report.checks);
  const names = checkNames(title, checks);
  for (const [index, check] of checks.slice(0, MOST_STATUSES).entries()) {
    const words = [WORDS[check.verdict], ...(check.reason === null ? [] : [check.reason.message])].join(": ");
    const reply = await setStatus(
      channel,
      names.get(check) ?? "",
      isBad(check, report.flaky) ? "failure" : "success",
      words,
    );
    if (reply !== null) return { left: checks.length - index, reply };
  }
  return { left: Math.max(0, checks.length - MOST_STATUSES), reply: null };
}

/** The last status of a name counts, so it may be set again. Null when it is set, as below. */
async function setStatus(
  { target: { owner, repo, commit, run }, api, signal }: Channel,
  context: string,
  state: State,
  words: string,
): Promise<Reply | null> {
  const status = { state, context, description: description(words), target_url: run.url ?? undefined };
  const reply = await api.request(
    "POST /repos/{owner}/{repo}/statuses/{sha}",
    { owner, repo, sha: commit, ...status },
    signal,
    "failed",
  );
  return isDone(reply) ? null : reply;
}

async function setCheckRun(
  { target: { owner, repo, commit, run }, api, signal }: Channel,
  conclusion: State,
  gate: Gate,
): Promise<Reply | null> {
  const name = gateName(gate.title);
  const output = {
    title: description(gate.headline),
    summary: gate.summary(),
    annotations: gate.annotations.map(forCheckRun),
  };
  const checkRun = {
    name,
    head_sha: commit,
    status: "completed",
    conclusion,
    details_url: run.url ?? undefined,
    external_id: `${run.id}.${run.attempt}`,
    output,
  };
  const make = (): Promise<Reply> =>
    api.request("POST /repos/{owner}/{repo}/check-runs", { owner, repo, ...checkRun }, signal);
  const reply = await make();
  if (isDone(reply)) return null;
  if (!isDoubtful(reply)) return reply;
  // It may exist all the same; one with other content is from an earlier posting for the same run.
  const listed = await api.list(
    "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
    { owner, repo, ref: commit, check_name: name },
    100,
    signal,
  );
  if (!listed.ok) return reply;
  if (
    listed.items.some(
      (item) => at(item, "external_id") === checkRun.external_id && at(item, "conclusion") === conclusion,
    )
  )
    return null;
  const again = await make();
  return isDone(again) ? null : again;
}
