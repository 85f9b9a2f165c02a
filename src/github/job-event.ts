import type { World } from "../system/system.ts";
import { at } from "../text/text.ts";
import { forgeOf, runPage } from "./forge.ts";

/** Whether this is a job of GitHub Actions, or of a compatible server. */
export function isJob(env: World["env"]): boolean {
  return env["GITHUB_ACTIONS"] === "true";
}

/** Returns the branch that a run's branch is to be merged into, and the default branch, as refs; null where unknown. */
export function branchesOf(env: World["env"], event: unknown): { base: string | null; fallback: string | null } {
  const base = env["GITHUB_BASE_REF"];
  const named = branch(memberText(event, "repository", "default_branch"));
  // Events of a schedule need not name the default branch, and run for it alone. (GitHub's documentation of events.)
  const fallback = named ?? (env["GITHUB_EVENT_NAME"] === "schedule" ? (env["GITHUB_REF"] ?? null) : null);
  return { base: base ? `refs/heads/${base}` : memberText(event, "merge_group", "base_ref"), fallback };
}

/**
 * Whether nobody but those who may write to the base can have run code for this job's ref. That holds for the default
 * branch and branches that GitHub protects. It never holds for pull requests, or for the branches that a merge queue
 * makes of them, whose code is not merged yet.
 */
export function isDefended(env: World["env"], event: unknown): boolean {
  const ref = env["GITHUB_REF"] ?? "";
  if (!/^refs\/(?:heads|tags)\//u.test(ref) || ref.startsWith("refs/heads/gh-readonly-queue/")) return false;
  if (!forgeOf(env).separatesCaches) return false;
  return ref === branchesOf(env, event).fallback || env["GITHUB_REF_PROTECTED"] === "true";
}

/** Returns the address of this run, for people; null outside of a job. */
export function runAddress(env: World["env"]): string | null {
  const [repository, id, number] = ["GITHUB_REPOSITORY", "GITHUB_RUN_ID", "GITHUB_RUN_NUMBER"].map(
    (name) => env[name] ?? "",
  );
  return isJob(env) && env["GITHUB_SERVER_URL"] && repository && id
    ? runPage(env, repository, { id: Number(id), number: Number(number) || 0 })
    : null;
}

function branch(name: string | null): string | null {
  return name === null ? null : `refs/heads/${name}`;
}

/** Reads the event that started the job; null when there is none, or it cannot be read. */
export async function readEvent({ env, files }: Pick<World, "env" | "files">): Promise<unknown> {
  try {
    return JSON.parse((await files.read(env["GITHUB_EVENT_PATH"] ?? "")).toString()) as unknown;
  } catch {
    return null;
  }
}

/** Compares names of owners or repositories, which GitHub does not distinguish by case. */
export function sameName(a: unknown, b: string): boolean {
  return typeof a === "string" && a.toLowerCase() === b.toLowerCase();
}

function memberText(event: unknown, ...path: readonly string[]): string | null {
  const value = at(event, ...path);
  return typeof value === "string" && value !== "" ? value : null;
}
