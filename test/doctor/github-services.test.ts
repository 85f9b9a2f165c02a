import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { Capability } from "../../src/doctor/capability.ts";
import { githubCapabilities } from "../../src/doctor/github-services.ts";
import { REPLY_MS, realGitHub } from "../../src/github/rest-client.ts";
import * as server from "./services-server.ts";
import { CACHE_TOKEN, type Say, TOKEN } from "./services-server.ts";

type Env = Record<string, string>;

const REPOSITORY = "GET /repos/octo/repo";
const PULLS = "POST /repos/octo/repo/pulls";
const COMMENTS = "POST /repos/octo/repo/issues/7/comments";
const CHECKS = "POST /repos/octo/repo/check-runs";
const STATUSES = `POST /repos/octo/repo/statuses/${"0".repeat(40)}`;
const LOOK_UP = "POST /twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL";
const ALL_GRANTED = {
  [REPOSITORY]: server.REPOSITORY,
  [PULLS]: server.INVALID,
  [COMMENTS]: server.INVALID,
  [CHECKS]: server.INVALID,
  [STATUSES]: server.INVALID,
};
const ASKED = " (asked by requests that can change nothing)";
const GIVE = "env: GITHUB_TOKEN: ${{ github.token }}";

async function capabilities(
  env: Env,
  signal = new AbortController().signal,
): Promise<[cache: Capability, api: Capability]> {
  const all = await githubCapabilities({ env, now: () => Date.now() }, realGitHub(), signal);
  const text = JSON.stringify(all);
  assert.ok(!text.includes(TOKEN) && !text.includes(CACHE_TOKEN), `a token in ${text}`);
  const [cache, api] = all;
  const name = "FORGEJO_ACTIONS" in env ? "Forgejo" : "GITEA_ACTIONS" in env ? "Gitea" : "GitHub";
  assert.ok(all.length === 2 && cache?.name === `${name} cache` && api?.name === `${name} API`);
  return [cache, api];
}

async function askApi(
  answers: Readonly<Record<string, Say>>,
  extra: Env = {},
): Promise<Capability & { url: string; seen: server.Seen[] }> {
  await using github = await server.servicesServer(answers);
  const env = { GITHUB_API_URL: github.url, GITHUB_TOKEN: TOKEN, GITHUB_REPOSITORY: "octo/repo", ...extra };
  const [, api] = await capabilities(env);
  return {
    ...api,
    detail: api.detail.replace(github.url, "URL"),
    advice: api.advice?.replace(github.url, "URL") ?? null,
    url: github.url,
    seen: github.seen,
  };
}

async function askCache(answer: Say, extra: Env = {}): Promise<Capability & { seen: server.Seen[] }> {
  await using github = await server.servicesServer({ [LOOK_UP]: answer });
  const env = {
    GITHUB_ACTIONS: "true",
    GITHUB_SERVER_URL: "https://github.com",
    ACTIONS_RESULTS_URL: `${github.url}/`,
    ACTIONS_RUNTIME_TOKEN: CACHE_TOKEN,
    ...extra,
  };
  const [cache] = await capabilities(env);
  return { ...cache, seen: github.seen };
}

/** An address where nobody listens any more. */
async function closedServer(): Promise<string> {
  await using github = await server.servicesServer({});
  return github.url;
}

function is(
  capability: Capability,
  state: Capability["state"],
  detail: string | RegExp,
  advice: string | RegExp | null,
): void {
  assert.equal(capability.state, state, capability.detail);
  if (typeof detail === "string") assert.equal(capability.detail, detail);
  else assert.match(capability.detail, detail);
  if (advice instanceof RegExp) assert.match(capability.advice ?? "", advice);
  else assert.equal(capability.advice, advice);
}

describe("GitHub cache", () => {
  test("is off outside of jobs, in run steps, on Enterprise Server, without read access; no one is asked", async () => {
    const job = { GITHUB_ACTIONS: "true" };
    const [outside] = await capabilities({
      ACTIONS_RESULTS_URL: "http://127.0.0.1:9/",
      ACTIONS_RUNTIME_TOKEN: CACHE_TOKEN,
    });
    is(outside, "off", "not within a job of GitHub Actions", null);
    const [runStep] = await capabilities(job);
    is(
      runStep,
      "off",
      /^only an action gets the token of the cache: ACTIONS_RESULTS_URL and ACTIONS_RUNTIME_TOKEN are not set/u,
      /"uses:" steps/u,
    );
    const [half] = await capabilities({ ...job, ACTIONS_RESULTS_URL: "http://127.0.0.1:9/" });
    is(half, "off", /: ACTIONS_RUNTIME_TOKEN is not set in a "run:" step$/u, /"uses:" steps/u);
    const enterprise = await askCache(server.NO_SUCH_KEY, { GITHUB_SERVER_URL: "https://git.example.com" });
    is(enterprise, "off", /Enterprise Server/u, null);
    const mode = await askCache(server.NO_SUCH_KEY, { ACTIONS_CACHE_MODE: "write-only" });
    is(mode, "off", `the job's cache-mode is "write-only", so it may not read`, /cache-mode/u);
    assert.deepEqual([...enterprise.seen, ...mode.seen], []);
  });

  test("is on when the service looked up a key that cannot exist", async () => {
    const first = await askCache(server.NO_SUCH_KEY);
    is(first, "on", /^read in (?:< )?[\d.]+ s: its service looked up a new key and did not find it$/u, null);
    const [seen, ...more] = first.seen;
    assert.deepEqual(more, []);
    assert.equal(seen?.authorization, `Bearer ${CACHE_TOKEN}`);
    const body = JSON.parse(seen?.body ?? "") as { key: string; version: string };
    assert.match(body.key, /^nix-verdict-doctor-[0-9a-f-]{36}$/u);
    assert.match(body.version, /^[0-9a-f]{64}$/u);
    const second = await askCache(server.say(200, {}), {
      GITHUB_SERVER_URL: "https://octo.ghe.com",
      ACTIONS_CACHE_MODE: "read",
    });
    assert.equal(second.state, "on");
    assert.notEqual(second.seen[0]?.body, seen?.body);
  });

  const refusals: Record<string, [Say, Capability["state"], string | RegExp, RegExp]> = {
    401: [
      server.twirp(401, "unauthenticated", "token expired"),
      "broken",
      "its service answered 401: token expired",
      /run the job again/u,
    ],
    "403 by policy": [
      server.twirp(403, "permission_denied", "cache read denied: untrusted event"),
      "off",
      "its service answered 403: cache read denied: untrusted event",
      /event/u,
    ],
    403: [server.twirp(403, "permission_denied", "no"), "broken", "its service answered 403: no", /later/u],
    429: [
      server.twirp(429, "resource_exhausted", "slow down", { "retry-after": "30" }),
      "broken",
      "its service limits the rate of requests (429) for another 30 s",
      /fewer jobs/u,
    ],
    "429 without a time": [
      server.twirp(429, "resource_exhausted", ""),
      "broken",
      "its service limits the rate of requests (429) and does not say for how long",
      /fewer jobs/u,
    ],
    500: [server.twirp(500, "internal", "oh\nno"), "broken", "its service answered 500: oh no", /later/u],
    "502 of a proxy": [server.BAD_GATEWAY, "broken", "its service answered 502", /later/u],
    "a page of something between": [
      server.say(200, "<html>log in</html>"),
      "broken",
      "its service answered 200, but not like a service that looked up a key",
      /later/u,
    ],
    "JSON of something else": [
      server.say(200, { hello: "there" }),
      "broken",
      /not like a service that looked up a key/u,
      /later/u,
    ],
    "a hit that cannot be": [
      server.say(200, { ok: true, matched_key: "other" }),
      "broken",
      /not like a service that looked up a key/u,
      /later/u,
    ],
    "a broken line": [server.CUT_OFF, "broken", /^its service gave no complete answer: /u, /Try again later/u],
    "a token that comes back": [server.ECHO, "broken", "its service answered 403: Refused: Bearer ***", /later/u],
  };
  for (const [name, [answer, state, detail, advice]] of Object.entries(refusals)) {
    test(`is not on after ${name}`, async () => {
      const cache = await askCache(answer);
      is(cache, state, detail, advice);
      assert.equal(cache.seen.length, 1, "nothing is tried again");
    });
  }

  test("is broken when no server listens, and when the address is invalid", async () => {
    const job = { GITHUB_ACTIONS: "true", ACTIONS_RUNTIME_TOKEN: CACHE_TOKEN };
    const closed = await closedServer();
    const [nobody] = await capabilities({ ...job, ACTIONS_RESULTS_URL: closed });
    is(nobody, "broken", /^its service gave no complete answer: .*ECONNREFUSED/u, /able to reach it/u);
    const [nowhere] = await capabilities({ ...job, ACTIONS_RESULTS_URL: "results" });
    is(nowhere, "broken", /^its service gave no complete answer: .*URL/u, /able to reach it/u);
    const [header] = await capabilities({
      ...job,
      ACTIONS_RESULTS_URL: closed,
      ACTIONS_RUNTIME_TOKEN: `${CACHE_TOKEN}\n\nx`,
    });
    is(header, "broken", /^its service gave no complete answer: .*\*\*\*/u, /Try again later/u);
  });
});

describe("GitHub API", () => {
  test("is off without a token or a repository; no request is sent", async () => {
    const [, none] = await capabilities({ GITHUB_REPOSITORY: "octo/repo", GITHUB_TOKEN: "" });
    is(none, "off", "there is no token in GITHUB_TOKEN or GH_TOKEN", `Give the step one: ${GIVE}.`);
    const odd = await askApi({}, { GITHUB_TOKEN: `${TOKEN}\n${TOKEN}` });
    is(odd, "off", /characters that no token has/u, /Give the step a token/u);
    const nameless = await askApi({}, { GITHUB_REPOSITORY: "octo" });
    is(
      nameless,
      "off",
      "GITHUB_REPOSITORY does not name the repository to ask for",
      "Set GITHUB_REPOSITORY to OWNER/NAME.",
    );
    assert.deepEqual([...odd.seen, ...nameless.seen], []);
  });

  test("is on with every permission, told by requests that change nothing", async () => {
    const api = await askApi(ALL_GRANTED, { GITHUB_TOKEN: "", GH_TOKEN: `${TOKEN}\n`, GITHUB_REF: "refs/heads/main" });
    is(api, "on", `reads octo/repo; may write: pull-requests, checks, statuses${ASKED}`, null);
    assert.deepEqual(
      api.seen.map(({ method, path }) => `${method} ${path}`),
      [REPOSITORY, PULLS, CHECKS, STATUSES],
    );
    assert.deepEqual(
      api.seen.map(({ body }) => body),
      ["", "{}", "{}", "{}"],
    );
    assert.deepEqual([...new Set(api.seen.map(({ authorization }) => authorization))], [`token ${TOKEN}`]);
  });

  test("asks on a pull request whether it may comment on that one", async () => {
    const api = await askApi(ALL_GRANTED, { GITHUB_REF: "refs/pull/7/merge" });
    is(api, "on", `reads octo/repo; may write: pull-requests, checks, statuses${ASKED}`, null);
    assert.equal(`${api.seen[1]?.method} ${api.seen[1]?.path}`, COMMENTS);
  });

  test("asks an Enterprise Server below its path", async () => {
    await using github = await server.servicesServer({ "GET /api/v3/repos/octo/repo": server.REPOSITORY });
    const [, api] = await capabilities({
      GITHUB_API_URL: `${github.url}/api/v3/`,
      GITHUB_TOKEN: TOKEN,
      GITHUB_REPOSITORY: "octo/repo",
    });
    assert.match(api.detail, /^reads octo\/repo/u);
    assert.ok(github.seen.every(({ path }) => path.startsWith("/api/v3/repos/octo/repo")));
  });

  test("names the permissions that are missing, and the lines to add", async () => {
    const some = await askApi(
      { ...ALL_GRANTED, [STATUSES]: server.REFUSED },
      { GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: "push" },
    );
    is(
      some,
      "on",
      `reads octo/repo; may write: pull-requests, checks; may not: statuses${ASKED}`,
      "For comments, check runs and statuses, add under the job's permissions, beside contents: read: statuses: write.",
    );
    const refuseAll = {
      [REPOSITORY]: server.REPOSITORY,
      [PULLS]: server.REFUSED,
      [CHECKS]: server.REFUSED,
      [STATUSES]: server.REFUSED,
    };
    const none = await askApi(refuseAll, { GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: "pull_request" });
    is(
      none,
      "on",
      `reads octo/repo; may not write: pull-requests, checks, statuses${ASKED}`,
      /: pull-requests: write, checks: write, statuses: write\. A pull request from a fork never gets them\.$/u,
    );
  });

  test("at Gitea and Forgejo asks for what a status takes there, and says it in their words", async () => {
    const gitea = { GITHUB_ACTIONS: "true", ACT: "true", GITEA_ACTIONS: "true" };
    // The answers of Gitea 1.26: first the right, then a commit that is not there.
    const [may, mayNot] = [server.anError(500, ""), server.anError(403, "user should have a permission to write")];
    for (const [env, answer, words, advice] of [
      [gitea, may, "may write: contents", null],
      [gitea, mayNot, "may not write: contents", /^Give the job `contents: write`, which is Gitea's permission/u],
      [gitea, server.BAD_GATEWAY, "not known: contents (Gitea answered 502)", null],
      [{ ...gitea, FORGEJO_ACTIONS: "true" }, mayNot, "may not write: contents", /^Forgejo ignores `permissions`/u],
    ] as const) {
      const api = await askApi({ [REPOSITORY]: server.REPOSITORY, [STATUSES]: answer }, env);
      is(api, "on", `reads octo/repo; ${words}${ASKED}`, advice);
      assert.deepEqual(
        api.seen.map(({ method, path }) => `${method} ${path}`),
        [REPOSITORY, STATUSES],
      );
    }
    const [cache] = await capabilities(gitea);
    assert.deepEqual(cache, {
      name: "Gitea cache",
      state: "off",
      detail: "Gitea's cache has the first version of the service, which is not checked",
      advice: null,
    });
  });

  test("tells a person's token from a job's", async () => {
    const appOnly = server.anError(403, "You must authenticate via a GitHub App.");
    const api = await askApi(
      { ...ALL_GRANTED, [CHECKS]: appOnly, [STATUSES]: server.NOT_FOUND },
      { GITHUB_ACTIONS: "true" },
    );
    is(
      api,
      "on",
      `reads octo/repo; may write: pull-requests; may not: checks, statuses${ASKED}`,
      /use the token of a job .* with permissions: checks: write, statuses: write\.$/u,
    );
  });

  test("does not guess what an answer does not say", async () => {
    const setting = server.anError(403, "GitHub Actions is not permitted to create or approve pull requests.");
    const api = await askApi({ ...ALL_GRANTED, [PULLS]: setting, [CHECKS]: server.BAD_GATEWAY });
    is(
      api,
      "on",
      "reads octo/repo; may write: statuses; not known: pull-requests (GitHub answered 403: " +
        "GitHub Actions is not permitted to create or approve pull requests.); " +
        `not known: checks (GitHub answered 502)${ASKED}`,
      null,
    );
  });

  test("asks no further once GitHub limits the rate", async () => {
    const api = await askApi({ ...ALL_GRANTED, [CHECKS]: server.SECONDARY });
    is(
      api,
      "on",
      "reads octo/repo; may write: pull-requests; " +
        "not known: checks (GitHub limits the rate of requests (403) for another 60 s); " +
        `not known: statuses (no longer asked)${ASKED}`,
      null,
    );
    assert.equal(api.seen.length, 3);
  });

  const primary: Say = (...asked) => {
    const soon = String(Math.floor(Date.now() / 1000) + 90);
    server.anError(403, "API rate limit exceeded for installation.", {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": soon,
    })(...asked);
  };
  const refusals: Record<string, [Say, Capability["state"], string | RegExp, string | RegExp]> = {
    401: [
      server.BAD_CREDENTIALS,
      "off",
      "GitHub refuses the token: it answered 401: Bad credentials",
      `Give the step a valid one: ${GIVE}.`,
    ],
    404: [
      server.NOT_FOUND,
      "off",
      "octo/repo cannot be read with this token: GitHub answered 404: Not Found",
      /Use the token of a job of octo\/repo/u,
    ],
    403: [
      server.REFUSED,
      "off",
      "octo/repo cannot be read with this token: GitHub answered 403: Resource not accessible by integration",
      /contents: read/u,
    ],
    "403 for too many requests": [
      primary,
      "broken",
      /^URL limits the rate of requests \(403\) for another (?:[89]\d) s$/u,
      "Run it again when that time is over.",
    ],
    429: [
      server.TOO_MANY,
      "broken",
      "URL limits the rate of requests (429) for another 30 s",
      "Run it again when that time is over.",
    ],
    502: [server.BAD_GATEWAY, "broken", "URL answered 502", /see that this machine reaches URL\.$/u],
    "a broken line": [
      server.CUT_OFF,
      "broken",
      "URL answered 200 with something that is not a complete repository",
      /Try again/u,
    ],
    "a page of something between": [
      server.say(200, "<html>log in</html>"),
      "broken",
      "URL answered 200 with something that is not a complete repository",
      /proxy/u,
    ],
    "a token that comes back": [
      server.ECHO,
      "off",
      "octo/repo cannot be read with this token: GitHub answered 403: Refused: token ***",
      /contents: read/u,
    ],
  };
  for (const [name, [answer, state, detail, advice]] of Object.entries(refusals)) {
    test(`is not on after ${name}`, async () => {
      const api = await askApi({ ...ALL_GRANTED, [REPOSITORY]: answer });
      is(api, state, detail, advice);
      assert.equal(api.seen.length, 1, "nothing is tried again, and no permission asked for");
    });
  }

  test("is broken when no server listens", async () => {
    const [, api] = await capabilities({
      GITHUB_API_URL: await closedServer(),
      GITHUB_TOKEN: TOKEN,
      GITHUB_REPOSITORY: "octo/repo",
    });
    is(api, "broken", /^http:\/\/127\.0\.0\.1:\d+ gave no complete answer: .*ECONNREFUSED/u, /Try again later/u);
  });
});

describe("time", { concurrency: true }, () => {
  test("silence of both ends after five seconds, also within an answer", async () => {
    const ask = async (answer: Say): Promise<void> => {
      await using github = await server.servicesServer({ [LOOK_UP]: answer, [REPOSITORY]: answer });
      const started = Date.now();
      const [cache, api] = await capabilities(environment(github.url));
      const took = Date.now() - started;
      is(cache, "broken", "its service did not answer within 5 s", /Try again later/u);
      is(api, "broken", `${github.url} did not answer within 5 s`, /Try again later/u);
      // One after the other would take twice as long.
      assert.ok(took >= REPLY_MS - 50 && took < 2 * REPLY_MS, `${took} ms`);
      assert.equal(github.seen.length, 2);
    };
    await Promise.all([server.SILENCE, server.STUCK].map(ask));
  });

  test("silence about one permission costs five seconds once", async () => {
    const api = await askApi({ ...ALL_GRANTED, [PULLS]: server.SILENCE });
    is(
      api,
      "on",
      /not known: pull-requests \(GitHub did not answer within 5 s\); not known: checks \(no longer asked\)/u,
      null,
    );
    assert.equal(api.seen.length, 2);
  });

  test("a run that is stopped does not wait", async () => {
    await using github = await server.servicesServer({ [LOOK_UP]: server.SILENCE, [REPOSITORY]: server.SILENCE });
    const started = Date.now();
    await assert.rejects(capabilities(environment(github.url), AbortSignal.timeout(200)), { name: "TimeoutError" });
    assert.ok(Date.now() - started < REPLY_MS);
  });
});

function environment(url: string): Env {
  return {
    GITHUB_ACTIONS: "true",
    GITHUB_API_URL: url,
    GITHUB_TOKEN: TOKEN,
    GITHUB_REPOSITORY: "octo/repo",
    ACTIONS_RESULTS_URL: `${url}/`,
    ACTIONS_RUNTIME_TOKEN: CACHE_TOKEN,
  };
}
