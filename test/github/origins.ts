/** For tests: whose code a job runs, asked as the product asks it, of a clone and a GitHub with pull request 7. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";

import { originOf, settle } from "../../src/github/origin.ts";
import { VerdictError } from "../../src/model/error.ts";
import { realWorld } from "../../src/system/world.ts";
import { scratch } from "../cache/backend.ts";
import { job, REPOSITORY } from "../publish/jobs.ts";
import type { Repository } from "./checkouts.ts";
import { GitHubServer, type Permission } from "./github-server.ts";

const NEVER = new AbortController().signal;
const ALL: readonly Permission[] = ["pull-requests", "actions"];
export const MAIN = "refs/heads/main";

export type Case = {
  event: string;
  ref?: string;
  sha: string;
  flake: string;
  payload?: Record<string, unknown>;
  env?: Record<string, string>;
  /** Null: the run has no token. */
  github?: GitHubServer | null;
  /** What Nix says that it evaluates; as git says by default. */
  revision?: string | null;
};

/** "told", "unknown: WHY" or "refused: WHY". */
export async function origin(
  context: TestContext,
  { event, ref = MAIN, sha, flake, payload = {}, env = {}, github = null, revision }: Case,
): Promise<string> {
  const path = join(scratch(context), "event.json");
  writeFileSync(path, JSON.stringify({ repository: REPOSITORY, ...payload }));
  const real = realWorld();
  const own = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:GITHUB_|GH_|ACTIONS_)/u.test(name)),
  );
  const world = {
    ...real,
    env: { ...own, ...job(event, { GITHUB_REF: ref, GITHUB_SHA: sha, GITHUB_EVENT_PATH: path, ...env }) },
  };
  try {
    const found = await originOf({ world, emit: () => undefined, signal: NEVER }, flake, github?.client(ALL) ?? null);
    const { unknownBecause } = await settle(
      { world, emit: () => undefined, signal: NEVER },
      found,
      revision === undefined ? found.place.commit : revision,
    );
    return unknownBecause === null ? "told" : `unknown: ${unknownBecause}`;
  } catch (error) {
    if (!(error instanceof VerdictError) || error.code !== "refused") throw error;
    return `refused: ${error.message}`;
  }
}

/** GitHub with pull request 7 from here. */
export async function withGitHub(
  context: TestContext,
  repository: Repository,
  from: string | null,
): Promise<GitHubServer> {
  const github = await GitHubServer.start();
  context.after(async () => await github[Symbol.asyncDispose]());
  github.pull(7, repository.head, { repository: from });
  for (const commit of [repository.older, repository.main, repository.merge]) github.commits.add(commit);
  github.compared.set(`main...${repository.main}`, "identical");
  github.compared.set(`main...${repository.older}`, "behind");
  for (const commit of [repository.head, repository.merge]) github.compared.set(`main...${commit}`, "diverged");
  return github;
}

/** Events whose jobs check out what they want; the last is one that nobody knows. */
