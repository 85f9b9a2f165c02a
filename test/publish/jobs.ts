/** For tests: the environments and events of jobs, as GitHub makes them. */
import assert from "node:assert/strict";

import type { Api } from "../../src/github/api.ts";
import type { Event } from "../../src/model/event.ts";
import type { Report } from "../../src/model/verdict.ts";
import type { PostingResult, PublishOptions } from "../../src/publish/posting.ts";
import { publishToGitHub } from "../../src/publish/pull-request.ts";
import { type Target, targetOf } from "../../src/publish/target.ts";

type Env = Record<string, string>;

export const HEAD = "a".repeat(40);
export const MERGE = "b".repeat(40);
export const NEWER = "c".repeat(40);

export const REPOSITORY = { full_name: "octo/repo", private: false, default_branch: "main" };

/** The environment of a job; `over` says what is different. */
export function job(event: string, over: Env = {}): Env {
  return {
    GITHUB_ACTIONS: "true",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "octo/repo",
    GITHUB_EVENT_NAME: event,
    GITHUB_WORKFLOW: "CI",
    GITHUB_JOB: "checks",
    GITHUB_RUN_ID: "19000000001",
    GITHUB_RUN_NUMBER: "17",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_SHA: MERGE,
    GITHUB_REF: "refs/pull/7/merge",
    ...over,
  };
}

/** What the runners of Gitea and of Forgejo add to a job's environment. */
export const GITEA = { ACT: "true", GITEA_ACTIONS: "true", GITHUB_SERVER_URL: "https://git.example.org" };
export const FORGEJO = { ...GITEA, FORGEJO_ACTIONS: "true" };

/** A pull request's event. */
export function proposed(
  over: { head?: string; from?: string | null; private?: boolean; number?: number } = {},
): unknown {
  const from = over.from === undefined ? "octo/repo" : over.from;
  return {
    action: "synchronize",
    number: over.number ?? 7,
    repository: { ...REPOSITORY, private: over.private ?? false },
    pull_request: {
      number: over.number ?? 7,
      head: {
        ref: "feature",
        sha: over.head ?? HEAD,
        repo: from === null ? null : { full_name: from, fork: from !== "octo/repo" },
      },
      base: { ref: "main", sha: "d".repeat(40), repo: { full_name: "octo/repo" } },
    },
  };
}

export function pushed(sha = HEAD, ref = "refs/heads/feature"): [Env, unknown] {
  return [
    job("push", { GITHUB_SHA: sha, GITHUB_REF: ref }),
    { ref, before: "0".repeat(40), after: sha, repository: REPOSITORY },
  ];
}

/** What the bot is started by: another workflow's run, for a pull request from a fork. */
export function ran(over: Record<string, unknown> = {}): [Env, unknown] {
  const run = {
    id: 18_000_000_005,
    run_attempt: 2,
    name: "a name that the run gave itself",
    conclusion: "success",
    event: "pull_request",
    head_sha: HEAD,
    head_branch: "feature",
    head_repository: { full_name: "stranger/repo" },
    pull_requests: [],
    ...over,
  };
  return [
    job("workflow_run", {
      GITHUB_WORKFLOW: "Report",
      GITHUB_JOB: "report",
      GITHUB_REF: "refs/heads/main",
      GITHUB_SHA: "e".repeat(40),
    }),
    { action: "completed", repository: REPOSITORY, workflow: { name: "CI" }, workflow_run: run },
  ];
}

/** The same at Gitea 1.26 (services/convert/convert.go, `ToActionWorkflowRun`). */
export function ranAtGitea(over: Record<string, unknown> = {}): [Env, unknown] {
  const [env, event] = ran();
  const run = {
    id: 31,
    run_number: 12,
    run_attempt: 0,
    html_url: "https://git.example.org/octo/repo/actions/runs/31",
    path: "ci.yml@refs/pull/7/head",
    event: "pull_request",
    status: "completed",
    conclusion: "success",
    head_sha: HEAD,
    ...over,
  };
  return [
    { ...env, ...GITEA },
    { ...(event as object), workflow_run: run },
  ];
}

export function target(env: Env, event: unknown, matrix = "null", by: Target["by"] = "bot"): Target {
  const found = targetOf(env, event, { matrix, use: 1 }, by);
  assert.ok(found !== null);
  return found;
}

/** The job of a pull request, in this run. */
export function pullRequestJob(
  run = 1,
  over: { attempt?: number; env?: Env; matrix?: string; head?: string; number?: number } = {},
): Target {
  const env = job("pull_request", {
    GITHUB_RUN_ID: String(19_000_000_000 + run),
    GITHUB_RUN_ATTEMPT: String(over.attempt ?? 1),
    ...over.env,
  });
  return target(
    env,
    proposed({
      ...(over.head === undefined ? {} : { head: over.head }),
      ...(over.number === undefined ? {} : { number: over.number }),
    }),
    over.matrix,
  );
}

const OPTIONS: PublishOptions = {
  comment: "auto",
  status: "gate",
  annotations: true,
  title: null,
  flake: ".",
  folder: "",
  isBadElsewhere: false,
};

/**
 * Posts a report, or why there is none, and tells what was said of it: `failures` is what the bot could not post, and
 * in the notices too.
 */
export async function publish(
  what: Report | { problem: string },
  target: Target,
  api: Api,
  over: Partial<PublishOptions> = {},
  signal = new AbortController().signal,
): Promise<{ commentUrl: string | null; notices: string[] }> {
  const { commentUrl, notices, failures } = await post(what, target, api, over, signal);
  return { commentUrl, notices: [...notices, ...failures] };
}

/** The same, with what the bot could not post apart. */
export async function post(
  what: Report | { problem: string },
  target: Target,
  api: Api,
  over: Partial<PublishOptions> = {},
  signal = new AbortController().signal,
): Promise<PostingResult & { notices: string[] }> {
  const notices: string[] = [];
  const emit = (event: Event): void => {
    assert.ok(event.type === "notice" && event.level === "info");
    notices.push(event.message);
  };
  return {
    ...(await publishToGitHub(
      { target, api, signal },
      "problem" in what ? what : { report: what },
      { ...OPTIONS, ...over },
      emit,
    )),
    notices,
  };
}
