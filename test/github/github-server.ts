/**
 * For tests: GitHub on the loopback, as far as reports are posted there. It holds pull requests, comments, statuses and
 * check runs, knows what each token may, and fails on command. Every request and every answer is held against GitHub's
 * own description of its API; what does not fit is in `faults`, and ending the server throws them.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { type Api, MANNERS, type Manners, openApi } from "../../src/github/api.ts";
import { realGitHub } from "../../src/github/rest-client.ts";
import { exampleOf, type Operation, operationOf, requestFaults, responseFaults } from "./openapi.ts";

type Json = Record<string, any>;

export type User = { login: string; id: number; type: "Bot" | "User"; association: string };
/**
 * `actions`: may list the cache. In a public repository everybody may read that; this one is private. `contents`: may
 * write code, and so set statuses at Gitea.
 */
export type Permission = "pull-requests" | "checks" | "statuses" | "actions" | "contents";

/** The user that jobs of GitHub are, as its API names it. */
export const ACTIONS: User = { login: "github-actions[bot]", id: 41_898_282, type: "Bot", association: "NONE" };
export const STRANGER: User = { login: "stranger", id: 1001, type: "User", association: "NONE" };
export const MEMBER: User = { login: "member", id: 1002, type: "User", association: "MEMBER" };
/** A GitHub App that somebody has installed. */
export const APP: User = { login: "reporter[bot]", id: 5, type: "Bot", association: "NONE" };
/** The same at Gitea (models/user/user_system.go). */
export const GITEA_ACTIONS: User = { login: "gitea-actions", id: -2, type: "Bot", association: "" };

/** The greatest id of a run that there is by now. */
const NEWEST_RUN = 19_000_000_999;

export type Comment = { id: number; issue: number; body: string; user: User };
export type Status = { sha: string; context: string; state: string; description: string; target_url: string };
export type CheckRun = Json & { name: string; head_sha: string; conclusion: string };
export type CacheEntry = { id: number; ref: string; key: string; version: string; createdAt: string };
type Pull = {
  number: number;
  state: "open" | "closed";
  repository: string | null;
  branch: string;
  sha: string;
  merged?: boolean;
};

/**
 * What goes wrong with a request. `lost`: it is carried out, and nobody hears of it. `cut`: the same, within the
 * answer.
 */
export type Trouble =
  | { answer: number; message?: string; headers?: Record<string, string> }
  | { slow: number }
  | "lost"
  | "cut";

export const REFUSED: Trouble = { answer: 403, message: "Resource not accessible by integration" };
export const BAD_CREDENTIALS: Trouble = { answer: 401, message: "Bad credentials" };
export const SECONDARY = (seconds: number): Trouble => ({
  answer: 403,
  message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
  headers: { "retry-after": String(seconds) },
});
export const TOO_MANY = (seconds: number): Trouble => ({
  answer: 429,
  message: "Too many requests",
  headers: { "retry-after": String(seconds) },
});

/** For a test's client: the same manners in a hundredth of the time, but for what is counted. */
export const QUICK: Manners = { ...MANNERS, pauseMs: 4, gapMs: 10, patienceMs: 3000, unknownLimitMs: 60, settleMs: 10 };

export class GitHubServer implements AsyncDisposable {
  readonly comments: Comment[] = [];
  readonly statuses: Status[] = [];
  readonly checkRuns: CheckRun[] = [];
  readonly pulls: Pull[] = [];
  /**
   * Runs that there are, as far as these: all others up to {@link NEWEST_RUN} are there too, in 9 attempts, of one
   * workflow and branch. Null: there is no such run.
   */
  readonly runs = new Map<number, { attempts?: number; workflow?: number; branch?: string } | null>();
  /** Whether tokens may read runs: in a private repository that is a permission of its own. */
  readsRuns = true;
  /** What the repository's cache has. */
  caches: () => readonly CacheEntry[] = () => [];
  /** How a commit stands to a branch, by "BRANCH...COMMIT"; of others GitHub knows nothing. */
  readonly compared = new Map<string, "identical" | "behind" | "ahead" | "diverged">();
  /** Those that a status can be set on. */
  readonly commits = new Set<string>();
  /** "POST /repos/o/r/statuses/abc", in the order in which they came. */
  readonly requests: string[] = [];
  readonly faults: string[] = [];
  /** How long each request takes to come here, and each answer to come back. */
  delay: () => number = () => 0;
  /** Called with each request, before it is looked at; waited for. */
  before: (request: string, body: string) => void | Promise<void> = () => undefined;
  readonly #troubles: { match: RegExp; trouble: Trouble; times: number }[] = [];
  readonly #tokens = new Map<string, { user: User; may: ReadonlySet<Permission> }>();
  readonly #forge: "github" | "gitea";
  #next = 1000;
  url = "";
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch((error: unknown) => {
      this.faults.push(`this server itself: ${String(error)}`);
      response.destroy();
    });
  });

  private constructor(forge: "github" | "gitea") {
    this.#forge = forge;
  }

  /**
   * `gitea`: as Gitea and Forgejo do it. No check runs; a status takes the right to write code (routers/api/v1/api.go,
   * `reqRepoWriter(unit.TypeCode)`), and its state is called "status" (modules/structs/status.go); the listing of
   * comments knows no pages, and there are none for who may not read pull requests (repo/issue_comment.go); users have
   * neither a type nor an association with the repository (modules/structs/user.go); pull requests come 30 at a time,
   * and not filtered by their head; a run has no attempts and no branch but one of the repository's own
   * (services/convert/convert.go, `ToActionWorkflowRun` of 1.26).
   */
  static async start(forge: "github" | "gitea" = "github"): Promise<GitHubServer> {
    const here = new GitHubServer(forge);
    here.#server.listen(0, "127.0.0.1");
    await once(here.#server, "listening");
    here.url = `http://127.0.0.1:${(here.#server.address() as AddressInfo).port}${forge === "gitea" ? "/api/v1" : ""}`;
    return here;
  }

  /** A client whose token may do this. */
  client(
    may: readonly Permission[] = ["pull-requests", "checks", "statuses", "contents"],
    user = this.#forge === "gitea" ? GITEA_ACTIONS : ACTIONS,
    manners = QUICK,
  ): Api {
    return openApi({ url: this.url, token: this.token(may, user) }, realGitHub(), manners);
  }

  /** A token that may do this. */
  token(may: readonly Permission[], user = this.#forge === "gitea" ? GITEA_ACTIONS : ACTIONS): string {
    const token = `ghs_${String(this.#tokens.size).padStart(36, "0")}`;
    this.#tokens.set(token, { user, may: new Set(may) });
    return token;
  }

  pull(number: number, sha: string, over: Partial<Pull> = {}): void {
    this.commits.add(sha);
    this.pulls.push({ number, state: "open", repository: "octo/repo", branch: "feature", sha, ...over });
  }

  comment(issue: number, body: string, user: User): Comment {
    const comment = { id: (this.#next += 1), issue, body, user };
    this.comments.push(comment);
    return comment;
  }

  /** The next requests that match have this trouble. */
  trouble(match: RegExp, trouble: Trouble, times = 1): void {
    this.#troubles.push({ match, trouble, times });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
    assert.deepEqual(this.faults, [], "requests and answers are as GitHub describes them");
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString("utf8");
    const url = new URL(request.url ?? "", "http://here");
    const path = url.pathname.replace(this.#forge === "gitea" ? /^\/api\/v1/u : /^\/api(?:\/v3)?/u, "");
    const name = `${request.method} ${path}`;
    this.requests.push(name);
    await sleep(this.delay());
    await this.before(name, text);
    const trouble = this.#takeTrouble(name);
    const asked: Asked = {
      method: request.method ?? "",
      path,
      query: url.searchParams,
      body: text === "" ? undefined : (JSON.parse(text) as unknown),
      token: /^(?:token|bearer) (.+)$/iu.exec(request.headers.authorization ?? "")?.[1] ?? "",
    };
    const operation = this.#forge === "github" ? this.#judge(name, asked) : null;
    const answer =
      trouble !== null && typeof trouble === "object" && "answer" in trouble
        ? this.#refuse(trouble)
        : this.#answer(asked);
    if (operation !== null)
      this.faults.push(
        ...responseFaults(operation, answer.status, answer.body).map(
          (fault) => `answer to ${name} (${answer.status}): ${fault}`,
        ),
      );
    await sleep(
      this.delay() + (trouble !== null && typeof trouble === "object" && "slow" in trouble ? trouble.slow : 0),
    );
    this.#send(response, answer, trouble);
  }

  #judge(name: string, { method, path, query, body }: Asked): Operation | null {
    // GraphQL is described elsewhere.
    if (path === "/graphql") return null;
    const operation = operationOf(method, path);
    if (operation === null) this.faults.push(`${name} is nothing that GitHub knows`);
    else this.faults.push(...requestFaults(operation, query, body).map((fault) => `${name}: ${fault}`));
    return operation;
  }

  #takeTrouble(name: string): Trouble | null {
    const found = this.#troubles.find(({ match, times }) => times > 0 && match.test(name));
    if (found === undefined) return null;
    found.times -= 1;
    return found.trouble;
  }

  #send(response: ServerResponse, { status, body, headers }: Answer, trouble: Trouble | null): void {
    if (trouble === "lost") {
      response.destroy();
      return;
    }
    const text = body === undefined ? "" : JSON.stringify(body);
    const sent =
      body === undefined
        ? { ...headers }
        : {
            ...headers,
            "content-type": "application/json; charset=utf-8",
            "content-length": String(Buffer.byteLength(text)),
          };
    response.writeHead(status, sent);
    if (trouble === "cut") response.write(text.slice(0, 20), () => response.destroy());
    else response.end(text);
  }

  #refuse({
    answer,
    message,
    headers,
  }: {
    answer: number;
    message?: string;
    headers?: Record<string, string>;
  }): Answer {
    return error(answer, message ?? "", headers);
  }

  #answer(asked: Asked): Answer {
    const { method, path } = asked;
    const who = this.#tokens.get(asked.token);
    if (who === undefined) return error(401, "Bad credentials");
    // The token of a job is an app's, and no user's; Gitea has a user for it.
    if (path === "/user")
      return this.#forge === "gitea"
        ? said(200, this.#user(who.user))
        : error(403, "Resource not accessible by integration");
    if (path === "/graphql")
      return this.#forge === "gitea"
        ? error(404, "Not Found")
        : said(200, { data: { viewer: { login: who.user.login } } });
    const route = path.replace(/^\/repos\/octo\/repo(?=\/)/u, "");
    if (route === path) return error(404, "Not Found");
    if (method === "GET")
      return route === "/actions/caches" && !who.may.has("actions")
        ? error(403, "Resource not accessible by integration")
        : this.#forge === "gitea" && /^\/(?:issues|pulls)\b/u.test(route) && !who.may.has("pull-requests")
          ? error(404, "The target couldn't be found.")
          : this.#read(route, asked);
    const needs: Permission = route.startsWith("/statuses/")
      ? "statuses"
      : route.startsWith("/check-runs")
        ? "checks"
        : "pull-requests";
    if (this.#forge === "gitea") {
      if (needs === "checks") return error(404, "Not Found");
      if (needs === "statuses" && !who.may.has("contents"))
        return error(403, "user should have a permission to write to a repo");
      if (needs === "pull-requests" && !who.may.has(needs)) return error(404, "The target couldn't be found.");
    } else if (!who.may.has(needs)) return error(403, "Resource not accessible by integration");
    return this.#write(route, asked, who.user);
  }

  #read(route: string, { query }: Asked): Answer {
    const issue = /^\/issues\/(\d+)\/comments$/u.exec(route)?.[1];
    if (issue !== undefined) {
      if (!this.pulls.some(({ number }) => number === Number(issue))) return error(404, "Not Found");
      const all = this.comments
        .filter((comment) => comment.issue === Number(issue))
        .map((comment) => this.#comment(comment));
      return this.#forge === "gitea" ? said(200, all) : this.#page(all, query, route, 30);
    }
    if (route === "/pulls") {
      const head = query.get("head");
      const owner = (name: string | null): string => name?.split("/")[0] ?? "";
      const asked = this.pulls.filter((pull) => pull.state === (query.get("state") ?? "open"));
      const found =
        this.#forge === "gitea"
          ? asked
          : asked.filter((pull) => head === null || head === `${owner(pull.repository)}:${pull.branch}`);
      return this.#page(
        found.map((pull) => this.#pull(pull)),
        query,
        route,
        30,
      );
    }
    const pull = /^\/pulls\/(\d+)$/u.exec(route)?.[1];
    if (pull !== undefined && this.#forge === "gitea") {
      const found = this.pulls.find(({ number }) => number === Number(pull));
      return found === undefined ? error(404, "The target couldn't be found.") : said(200, this.#pull(found));
    }
    const run = /^\/actions\/runs\/(\d+)$/u.exec(route)?.[1];
    if (run !== undefined) return this.#run(Number(run));
    const commit = /^\/commits\/([^/]+)\/status$/u.exec(route)?.[1];
    if (commit !== undefined) return this.#combined(commit);
    if (route === "/actions/caches") return this.#listCaches(query);
    const basehead = /^\/compare\/(.+)$/u.exec(route)?.[1];
    if (basehead !== undefined) {
      const status = this.compared.get(decodeURIComponent(basehead));
      return status === undefined ? error(404, "Not Found") : said(200, { ...exampleOf("commit-comparison"), status });
    }
    const proposed = /^\/commits\/([^/]+)\/pulls$/u.exec(route)?.[1];
    if (proposed !== undefined) {
      if (!this.commits.has(proposed)) return error(422, `No commit found for SHA: ${proposed}`);
      return this.#page(
        this.pulls.filter((pull) => pull.sha === proposed).map((pull) => this.#pull(pull)),
        query,
        route,
        30,
      );
    }
    const sha = /^\/commits\/([^/]+)\/check-runs$/u.exec(route)?.[1];
    if (sha === undefined) return error(404, "Not Found");
    const runs = this.checkRuns.filter(
      (run) => run.head_sha === sha && (query.get("check_name") ?? run.name) === run.name,
    );
    return said(200, { total_count: runs.length, check_runs: runs });
  }

  /** The last status of each context. */
  #combined(sha: string): Answer {
    const last = new Map(
      this.statuses.filter((status) => status.sha === sha).map((status) => [status.context.toLowerCase(), status]),
    );
    const example = exampleOf("combined-commit-status");
    const statuses = [...last.values()].map(({ context, state, description, target_url }) => ({
      ...example["statuses"][0],
      context,
      ...(this.#forge === "gitea" ? { state: undefined, status: state } : { state }),
      description: description ?? null,
      target_url: target_url ?? null,
    }));
    return said(200, { ...example, sha, total_count: statuses.length, statuses });
  }

  #run(id: number): Answer {
    const run = this.runs.get(id);
    if (!this.readsRuns) return error(403, "Resource not accessible by integration");
    if (run === null || id > NEWEST_RUN) return error(404, "Not Found");
    if (this.#forge === "gitea") return said(200, { id, run_attempt: 0, path: "ci.yml@refs/pull/7/head" });
    return said(200, {
      ...exampleOf("workflow-run"),
      id,
      run_attempt: run?.attempts ?? 9,
      workflow_id: run?.workflow ?? 1,
      head_branch: run?.branch ?? "feature",
      path: ".github/workflows/ci.yml",
    });
  }

  /** By prefix and by ref, in the order asked for; without one, the last used first, which here is the newest. */
  #listCaches(query: URLSearchParams): Answer {
    const [key, ref] = [query.get("key") ?? "", query.get("ref")];
    const found = this.caches().filter((entry) => entry.key.startsWith(key) && (ref === null || entry.ref === ref));
    const ordered = query.get("direction") === "asc" ? found : found.toReversed();
    const size = Number(query.get("per_page") ?? 30);
    const page = ordered.slice(0, size).map(({ id, ref: its, key: name, version, createdAt }) => ({
      id,
      ref: its,
      key: name,
      version,
      created_at: createdAt,
      last_accessed_at: createdAt,
      size_in_bytes: 1,
    }));
    return said(200, { total_count: found.length, actions_caches: page });
  }

  #write(route: string, { method, body: given }: Asked, user: User): Answer {
    const body = (given ?? {}) as Json;
    const [, issue] = /^\/issues\/(\d+)\/comments$/u.exec(route) ?? [];
    const [, id] = /^\/issues\/comments\/(\d+)$/u.exec(route) ?? [];
    const [, sha] = /^\/statuses\/([^/]+)$/u.exec(route) ?? [];
    const checkRun = /^\/check-runs\/(\d+)$/u.exec(route)?.[1];
    if (checkRun !== undefined) return this.#change(Number(checkRun), body);
    if (issue !== undefined || method === "PATCH") {
      if (String(body["body"]).length > 65_536) return error(422, "Validation Failed");
      if (issue !== undefined)
        return this.pulls.some(({ number }) => number === Number(issue))
          ? said(201, this.#comment(this.comment(Number(issue), body["body"], user)))
          : error(404, "Not Found");
    }
    if (id !== undefined) {
      const index = this.comments.findIndex((comment) => comment.id === Number(id));
      const comment = this.comments[index];
      if (comment === undefined) return error(404, "Not Found");
      if (method === "DELETE") return this.comments.splice(index, 1) && said(204, undefined);
      comment.body = body["body"];
      return said(200, this.#comment(comment));
    }
    if (sha !== undefined) return this.#setStatus(sha, body, user);
    if (route !== "/check-runs") return error(404, "Not Found");
    if (!this.commits.has(body["head_sha"])) return error(422, `No commit found for SHA: ${body["head_sha"]}`);
    const run = {
      ...exampleOf("check-run-example-of-completed-conclusion"),
      ...body,
      id: (this.#next += 1),
      output: {
        ...exampleOf("check-run-example-of-completed-conclusion")["output"],
        ...body["output"],
        annotations_count: body["output"]?.annotations?.length ?? 0,
      },
    };
    this.checkRuns.push(run as unknown as CheckRun);
    return said(201, run);
  }

  #change(id: number, body: Json): Answer {
    const run = this.checkRuns.find((one) => one["id"] === id);
    if (run === undefined) return error(404, "Not Found");
    Object.assign(run, body);
    return said(200, run);
  }

  /** With the checks that GitHub makes beyond its description. */
  #setStatus(sha: string, body: Json, user: User): Answer {
    if (!this.commits.has(sha)) return error(422, `No commit found for SHA: ${sha}`);
    if (String(body["context"]).length > 255)
      return error(422, "Validation Failed: context is too long (maximum is 255 characters)");
    if (String(body["description"]).length > 140)
      return error(422, "Validation Failed: description is too long (maximum is 140 characters)");
    if (/[\u{10000}-\u{10ffff}]/u.test(`${body["context"]}${body["description"]}`))
      return error(422, "Validation Failed: doesn't accept 4-byte Unicode");
    if (
      this.statuses.filter(
        (status) => status.sha === sha && status.context.toLowerCase() === String(body["context"]).toLowerCase(),
      ).length >= 1000
    )
      return error(422, "This SHA and context has reached the maximum number of statuses.");
    this.statuses.push({ sha, ...(body as Omit<Status, "sha">) });
    return said(201, {
      ...exampleOf("status"),
      ...body,
      creator: { ...exampleOf("status")["creator"], login: user.login, id: user.id, type: user.type },
    });
  }

  #page(items: readonly Json[], query: URLSearchParams, route: string, usual: number): Answer {
    // Gitea calls it "limit".
    const size = Math.min(100, Number(query.get(this.#forge === "gitea" ? "limit" : "per_page") ?? usual));
    const page = Number(query.get("page") ?? 1);
    const next =
      items.length > page * size
        ? { link: `<${this.url}/repos/octo/repo${route}?page=${page + 1}>; rel="next", <${this.url}>; rel="last"` }
        : {};
    return said(200, items.slice((page - 1) * size, page * size), next);
  }

  #user({ login, id, type }: User): Json {
    return this.#forge === "gitea"
      ? { id, login, full_name: "", email: "" }
      : { ...exampleOf("issue-comment")["user"], login, id, type };
  }

  #comment({ id, issue, body, user }: Comment): Json {
    const html_url = `https://github.com/octo/repo/pull/${issue}#issuecomment-${id}`;
    if (this.#forge === "gitea")
      return {
        id,
        html_url,
        body,
        user: this.#user(user),
        created_at: "2026-11-20T08:00:00Z",
        updated_at: "2026-11-20T08:00:00Z",
      };
    return {
      ...exampleOf("issue-comment"),
      id,
      html_url,
      body,
      user: this.#user(user),
      author_association: user.association,
    };
  }

  #pull({ number, state, repository, branch, sha, merged }: Pull): Json {
    const example = exampleOf("pull-request-simple-items") as unknown as Json[];
    const [first = {}] = example;
    const [owner = "", name = ""] = repository?.split("/") ?? [];
    const repo =
      repository === null
        ? null
        : { ...first["head"].repo, name, full_name: repository, owner: { ...first["head"].repo.owner, login: owner } };
    // The example's own teams are older than the description.
    return {
      ...first,
      number,
      state,
      merged_at: merged === true ? "2026-11-20T08:00:00Z" : null,
      requested_teams: [],
      head: { ...first["head"], label: `${owner}:${branch}`, ref: branch, sha, repo },
    };
  }
}

type Asked = { method: string; path: string; query: URLSearchParams; body: unknown; token: string };
type Answer = { status: number; body: unknown; headers: Record<string, string> };

function said(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, body, headers };
}

function error(status: number, message: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
    headers,
  };
}
