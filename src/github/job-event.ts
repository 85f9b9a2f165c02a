import type { World } from "../system/system.ts";
import { at } from "../text/text.ts";

/**
 * Servers with GitHub's actions whose caches hold no branches apart: what a pull request writes, the default branch may
 * read.
 */
const WITHOUT_SCOPES = ["GITEA_ACTIONS", "FORGEJO_ACTIONS", "ACT"];

/** Whether this is a job of GitHub Actions, or of a server with the same. */
export function isJob(env: World["env"]): boolean {
  return env["GITHUB_ACTIONS"] === "true";
}

/** The branch that a run's is to be merged into, and the default branch, as refs; null where nobody says. */
export function branchesOf(env: World["env"], event: unknown): { base: string | null; fallback: string | null } {
  const base = env["GITHUB_BASE_REF"];
  const named = branch(memberText(event, "repository", "default_branch"));
  // Events of a schedule need not name it, and run for it alone. (GitHub's documentation of events.)
  const fallback = named ?? (env["GITHUB_EVENT_NAME"] === "schedule" ? (env["GITHUB_REF"] ?? null) : null);
  return { base: base ? `refs/heads/${base}` : memberText(event, "merge_group", "base_ref"), fallback };
}

/**
 * Whether only those may have run code for this job's ref who may write to the base: the default branch, and what
 * GitHub protects. Pull requests never, nor the branches that a merge queue makes of them: what runs there is not
 * merged yet.
 */
export function isDefended(env: World["env"], event: unknown): boolean {
  const ref = env["GITHUB_REF"] ?? "";
  if (!/^refs\/(?:heads|tags)\//u.test(ref) || ref.startsWith("refs/heads/gh-readonly-queue/")) return false;
  if (WITHOUT_SCOPES.some((name) => env[name] === "true")) return false;
  return ref === branchesOf(env, event).fallback || env["GITHUB_REF_PROTECTED"] === "true";
}

/** The address of this run, for people; null outside of a job. */
export function runAddress(env: World["env"]): string | null {
  const [server, repository, id] = ["GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID"].map(
    (name) => env[name] ?? "",
  );
  return env["GITHUB_ACTIONS"] === "true" && server && repository && id
    ? `${server}/${repository}/actions/runs/${id}`
    : null;
}

function branch(name: string | null): string | null {
  return name === null ? null : `refs/heads/${name}`;
}

/** The event that started the job; null where there is none, or none that can be read. */
export async function readEvent({ env, files }: Pick<World, "env" | "files">): Promise<unknown> {
  try {
    return JSON.parse((await files.read(env["GITHUB_EVENT_PATH"] ?? "")).toString()) as unknown;
  } catch {
    return null;
  }
}

/** Names of owners and repositories do not differ by case alone. */
export function sameName(a: unknown, b: string): boolean {
  return typeof a === "string" && a.toLowerCase() === b.toLowerCase();
}

function memberText(event: unknown, ...path: readonly string[]): string | null {
  const value = at(event, ...path);
  return typeof value === "string" && value !== "" ? value : null;
}
