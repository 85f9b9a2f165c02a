/** A pull request on the GitHub of tests, and reports that can be told apart in its comments. */

import assert from "node:assert/strict";

import type { Report } from "../../src/model/verdict.ts";
import { type Comment, GitHubServer } from "../github/github-server.ts";
import { check, report } from "../report/fixture.ts";
import { HEAD } from "./jobs.ts";

export const good = report([check({ name: "fmt" }), check({ name: "unit" })]);
export const bad = report([
  check({ name: "fmt" }),
  check({ name: "unit", verdict: "failed", reason: { code: "exit", message: "its builder exited with 1" } }),
]);

/** Reports that can be told apart in their comments. */
export const numbered = (number: number): Report =>
  report(Array.from({ length: number }, (_, index) => check({ name: `check-${index}` })));
export const numberIn = ({ body }: Comment): number =>
  Number(/all (\d+) checks passed|1 check passed/u.exec(body)?.[1] ?? 1);

export const only = <T>(items: readonly T[]): T => {
  const [item, ...more] = items;
  assert.ok(item !== undefined && more.length === 0, `one, and not ${items.length}`);
  return item;
};

export const NO_STATUS = { status: "off" } as const;

export async function withPull(forge: "github" | "gitea" = "github"): Promise<GitHubServer> {
  const github = await GitHubServer.start(forge);
  github.pull(7, HEAD);
  return github;
}
