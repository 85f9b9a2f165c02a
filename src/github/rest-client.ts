import { existsSync } from "node:fs";

import type * as Toolkit from "@actions/github";

import { networkCause, useProxies } from "../system/system.ts";
import { at, readJson } from "../text/text.ts";

/** A service of GitHub: its address, and the token for it. */
export type Service = { url: string; token: string };

/** Returns the address and token of GitHub's REST API for a job with this environment. */
export function apiOf(env: Readonly<Record<string, string | undefined>>, githubToken: string | null): Service {
  return { url: env["GITHUB_API_URL"] ?? "https://api.github.com", token: githubToken ?? "" };
}

/**
 * A service's answer, whatever it was; or why no complete answer came, in words that follow the service's name: "did
 * not answer within 5 s". The token is in neither.
 */
export type Reply =
  | {
      ok: true;
      status: number;
      /** The answer as JSON; a text if it is not JSON, for example because the connection broke in the middle. */
      body: unknown;
      /** The sentence of an error, on one line; "" when there is none. */
      message: string;
      /**
       * Set when there were too many requests. `waitSeconds`: how long to make no more requests; null when the service
       * does not say.
       */
      limited: { waitSeconds: number | null } | null;
      /** Whether there is another page, by the header "Link" that GitHub and Gitea send with each page of a list. */
      more: boolean;
    }
  | { ok: false; reason: string };

/** Sends requests to GitHub; none is repeated. Each ends after {@link REPLY_MS}. Throws only if `signal` aborts. */
export interface GitHub {
  /**
   * Sends one request to the REST API. `route` is written as in GitHub's documentation: "GET /repos/{owner}/{repo}". A
   * "data" in `parameters` is the body.
   */
  rest(api: Service, route: string, parameters: Record<string, unknown>, signal: AbortSignal): Promise<Reply>;
  /** Calls the cache service for jobs, version 2. */
  cache(
    service: Service,
    method: "GetCacheEntryDownloadURL",
    message: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<Reply>;
}

/**
 * Longest wait for a complete answer. GitHub's own limit is 10 s; an answer that takes half of it is of no use to a
 * job.
 */
export const REPLY_MS = 5000;

/** GitHub over the network, through the proxies that the environment names. */
export function realGitHub(): GitHub {
  return {
    rest: (api, route, parameters, signal) =>
      ask(api.token, signal, (limit) => viaOctokit(api, route, parameters, limit)),
    cache: (service, method, message, signal) =>
      ask(service.token, signal, (limit) => viaTwirp(service, method, message, limit)),
  };
}

type Raw = { status: number; headers: Readonly<Record<string, string | number | undefined>>; body: unknown };

async function ask(token: string, signal: AbortSignal, request: (limit: AbortSignal) => Promise<Raw>): Promise<Reply> {
  signal.throwIfAborted();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), REPLY_MS);
  const tooLate = { ok: false, reason: `did not answer within ${REPLY_MS / 1000} s` } as const;
  try {
    const raw = await request(AbortSignal.any([signal, late.signal]));
    signal.throwIfAborted();
    // Octokit takes an incomplete body for a short one.
    if (late.signal.aborted) return tooLate;
    const body = removeToken(raw.body, token);
    return {
      ok: true,
      status: raw.status,
      body,
      message: messageIn(body),
      limited: limitOf(raw),
      more: /;\s*rel="?next"?/u.test(String(raw.headers["link"] ?? "")),
    };
  } catch (error) {
    signal.throwIfAborted();
    return late.signal.aborted
      ? tooLate
      : { ok: false, reason: `gave no complete answer: ${hide(networkCause(error), token)}` };
  } finally {
    clearTimeout(timer);
  }
}

type OctokitResponse = Omit<Raw, "body"> & { data: unknown };

/** Octokit warns about deprecated routes on the console, where it must not print. */
const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

async function viaOctokit(
  api: Service,
  route: string,
  parameters: Record<string, unknown>,
  signal: AbortSignal,
): Promise<Raw> {
  const { getOctokit } = await toolkit();
  const octokit = getOctokit(api.token, { baseUrl: api.url, log: SILENT });
  try {
    const response: OctokitResponse = await octokit.request(route, { ...parameters, request: { signal, log: SILENT } });
    return { status: response.status, headers: response.headers, body: response.data };
  } catch (error) {
    const { response } = error as { response?: OctokitResponse };
    // Without an answer, the status in the error is made up by Octokit.
    if (response === undefined) throw error;
    return { status: response.status, headers: response.headers, body: response.data };
  }
}

/** The toolkit reads the event's file when it is loaded, and prints a message on standard output if there is none. */
async function toolkit(): Promise<typeof Toolkit> {
  const path = process.env["GITHUB_EVENT_PATH"];
  if (path === undefined || existsSync(path)) return import("@actions/github");
  delete process.env["GITHUB_EVENT_PATH"];
  try {
    return await import("@actions/github");
  } finally {
    process.env["GITHUB_EVENT_PATH"] = path;
  }
}

/**
 * Does not use @actions/cache, which takes every error for a missing key, tries five times over half a minute, cannot
 * be stopped, and prints workflow commands. The address and the names of fields are those of its
 * `CacheServiceClientJSON`.
 */
async function viaTwirp(
  service: Service,
  method: string,
  message: Record<string, unknown>,
  signal: AbortSignal,
): Promise<Raw> {
  useProxies();
  const response = await fetch(new URL(`/twirp/github.actions.results.api.v1.CacheService/${method}`, service.url), {
    method: "POST",
    headers: { authorization: `Bearer ${service.token}`, "content-type": "application/json" },
    body: JSON.stringify(message),
    signal,
  });
  const text = await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), body: jsonOrText(text) };
}

/**
 * Recognises a limit as GitHub documents it: 429, or 403 with a wait, with no requests left, or with a message that
 * says so.
 */
function limitOf({ status, headers, body }: Raw): { waitSeconds: number | null } | null {
  const wait = Number(headers["retry-after"] ?? Number.NaN);
  const exhausted = String(headers["x-ratelimit-remaining"]) === "0";
  const isRateLimit = /rate limit/iu.test(messageIn(body));
  if (status !== 429 && !(status === 403 && (!Number.isNaN(wait) || exhausted || isRateLimit))) return null;
  if (!Number.isNaN(wait)) return { waitSeconds: wait };
  const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN);
  return { waitSeconds: exhausted && !Number.isNaN(reset) ? Math.max(0, Math.ceil(reset - Date.now() / 1000)) : null };
}

/** `message` from the REST API, `msg` from the cache. */
function messageIn(body: unknown): string {
  const sentence = at(body, "message") ?? at(body, "msg");
  return typeof sentence === "string" ? sentence.replaceAll(/\s+/gu, " ").trim() : "";
}

function jsonOrText(text: string): unknown {
  const value = readJson(text);
  return value === undefined ? text : value;
}

/** A proxy or a debugging server may echo the request. */
function removeToken(body: unknown, token: string): unknown {
  return jsonOrText(hide(JSON.stringify(body) ?? "null", token));
}

function hide(text: string, token: string): string {
  return token === "" ? text : text.replaceAll(token, "***");
}
