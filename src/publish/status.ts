import { type Reply, sameName } from "../github/github.ts";
import { byNeedOfAttention, isBad, type Report } from "../model/model.ts";
import { WORDS } from "../report/report.ts";
import { at } from "../text/text.ts";
import { type Annotation, forCheckRun } from "./annotations.ts";
import type { Channel } from "./channel.ts";
import { isDone, isDoubtful, isRefusal } from "./replies.ts";
import { checkNames, description, gateName } from "./status-names.ts";

/**
 * What a gate says: its verdict, in one line and at length. `summary` makes Markdown of at most {@link CHECK_RUN_LIMIT}
 * bytes; check runs alone have room for it.
 */
export type Gate = {
  title: string;
  good: boolean;
  headline: string;
  summary: () => string;
  annotations: readonly Annotation[];
};

/** Most text of a check run (GitHub's REST API, "Create a check run": 65,535 characters), counted in bytes. */
export const CHECK_RUN_LIMIT = 65_535;

/**
 * Statuses of single checks that one job sets. At most 500 things may be made in an hour and 80 in a minute (GitHub,
 * "Rate limits for the REST API") by all jobs of a repository together; and at one a second these take 100 s.
 */
export const MOST_STATUSES = 100;

type State = "success" | "failure";

/** One of the two things that GitHub has for a gate. Both may be there under one name. */
type Way = {
  kind: "status" | "check run";
  /** Null when it is set, else what GitHub answered. */
  set: () => Promise<Reply | null>;
  /** Whether one of this name says `state` of the commit now; false when that cannot be read. */
  says: (state: State) => Promise<boolean>;
};

/**
 * What became of a gate. `set`: it is there; `reply`: what GitHub answered to the first way, null when that was it.
 * `stale`: the other thing of the same name, which says the opposite, could not be brought into line.
 */
export type GateSet = { set: boolean; reply: Reply | null; stale: { kind: Way["kind"]; reply: Reply } | null };

/**
 * Sets the one status that protection can require. In a job it is a commit status: a check run that is made through the
 * API shows up under any one of the commit's workflows (dorny/test-reporter#67). For the bot it is a check run, because
 * only one of those can carry its annotations. The other way is taken where the first is refused, and for a bad verdict
 * also where it fails: nothing green of before may stand because a server was down.
 *
 * Where a status and a check run have one name, protection wants both (GitHub's documentation, "Troubleshooting
 * required status checks"), and other readers look at one of them alone. So the other one, which an earlier run may
 * have set with another token, is brought into line when it is there.
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

/** Whether a gate of this name is green on the commit, of either kind. */
export async function isGreen(channel: Channel, gate: Gate): Promise<boolean> {
  for (const way of waysOf(channel, gate)) if (way !== null && (await way.says("success"))) return true;
  return false;
}

/** Older check runs of one name that are looked at. */
const MOST_OLDER = 10;

/**
 * What is left when a bad gate can be set in neither way: it is written without anything that could be refused, and
 * what is green of before is changed where nothing new can be made. Gives whether something of that was done.
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
  if (target.forge === "gitea") return isDone(status);
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
  if (target.forge === "gitea") return [status, null];
  const checkRun: Way = {
    kind: "check run",
    set: () => setCheckRun(channel, state, gate),
    says: async (what) => (await checkRunsOf(channel, name)).some((item) => at(item, "conclusion") === what),
  };
  return target.by === "job" ? [status, checkRun] : [checkRun, status];
}

/** Statuses of a commit that are looked through, the last of each name. */
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
  return listed.items.some((item) => sameName(at(item, "context"), name) && at(item, "state") === state);
}

/** The last ones of a name; none where they cannot be read. */
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
 * Sets a status for each check, bad ones first. `left`: how many got none; `reply`: what GitHub answered to the first
 * of them, null when it was our own limit.
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

/** The last one of a name counts, so it may be set again. Null when it is set, as below. */
async function setStatus(
  { target: { owner, repo, commit, run }, api, signal }: Channel,
  context: string,
  state: State,
  words: string,
): Promise<Reply | null> {
  const status = { state, context, description: description(words), target_url: run.url };
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
    details_url: run.url,
    external_id: `${run.id}.${run.attempt}`,
    output,
  };
  const make = (): Promise<Reply> =>
    api.request("POST /repos/{owner}/{repo}/check-runs", { owner, repo, ...checkRun }, signal);
  const reply = await make();
  if (isDone(reply)) return null;
  if (!isDoubtful(reply)) return reply;
  // It may be there all the same; one that says something else is of an earlier posting for the same run.
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
