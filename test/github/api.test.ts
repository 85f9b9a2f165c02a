import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";

import { type Api, MANNERS, type Manners, openApi } from "../../src/github/api.ts";
import { realGitHub } from "../../src/github/rest-client.ts";

type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | "lost";

const QUICK: Manners = { ...MANNERS, pauseMs: 5, gapMs: 40, patienceMs: 2500, unknownLimitMs: 50, settleMs: 5 };
const READ = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
const WRITE = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
const OF = { owner: "octo", repo: "repo", issue_number: 7 };

interface Serving extends AsyncDisposable {
  api: Api;
  seen: { path: string; at: number }[];
}

/** Answers one after the other; the last one again and again. */
async function serving(answers: readonly Answer[], manners = QUICK): Promise<Serving> {
  const seen: { path: string; at: number }[] = [];
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      const answer = answers[Math.min(seen.length, answers.length - 1)] ?? "lost";
      seen.push({ path: `${request.method} ${request.url}`, at: Date.now() });
      if (answer === "lost") response.destroy();
      else
        response
          .writeHead(answer.status, { "content-type": "application/json", ...answer.headers })
          .end(answer.body === undefined ? "" : JSON.stringify(answer.body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    api: openApi({ url, token: "t" }, realGitHub(), manners),
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const signal = new AbortController().signal;
const OK: Answer = { status: 200, body: {} };
const MADE: Answer = { status: 201, body: {} };
const BROKEN: Answer = { status: 502, body: { message: "Bad gateway" } };
const limited = (headers: Record<string, string>, status = 429): Answer => ({
  status,
  body: { message: "secondary rate limit" },
  headers,
});

describe("a request", () => {
  const cases: [string, string, Answer[], tries: number, status: number | null][] = [
    ["that is answered is not repeated", READ, [OK], 1, 200],
    ["that is refused is not repeated", READ, [{ status: 404, body: { message: "Not Found" } }, OK], 1, 404],
    ["is tried again after an error of the server", READ, [BROKEN, "lost", OK], 3, 200],
    ["is tried three times at most", READ, [BROKEN], 3, 502],
    ["that gets no answer at all ends as well", READ, ["lost"], 3, null],
    ["with a page in place of an answer is tried again", READ, [{ status: 200, body: "<html>" }, OK], 2, 200],
    ["that changes something is tried again when it may be", WRITE.replace("POST", "PATCH"), ["lost", OK], 2, 200],
    ["that makes something is not", WRITE, ["lost", MADE], 1, null],
    ["that makes something is not, also after an error of the server", WRITE, [BROKEN, MADE], 1, 502],
    ["is asked again after a limit", WRITE, [limited({ "retry-after": "0" }), MADE], 2, 201],
    ["is asked again after a limit of the other kind", WRITE, [limited({}, 403), MADE], 2, 201],
    ["is given up when a limit lasts too long", WRITE, [limited({ "retry-after": "3" }), MADE], 1, 429],
    [
      "is given up when the hour's requests are used up",
      READ,
      [
        limited({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 900) }, 403),
        OK,
      ],
      1,
      403,
    ],
  ];
  for (const [name, route, answers, tries, status] of cases) {
    test(name, async () => {
      await using here = await serving(answers);
      const reply = await here.api.request(route, OF, signal);
      assert.equal(reply.ok ? reply.status : null, status);
      assert.deepEqual([here.seen.length, here.api.requests], [tries, tries]);
    });
  }

  test("that makes something is repeated when that does no harm", async () => {
    await using here = await serving(["lost", BROKEN, MADE]);
    const reply = await here.api.request(WRITE, OF, signal, "failed");
    assert.ok(reply.ok && reply.status === 201);
  });

  test("that must not be made again is not, and the next one waits for its limit", async () => {
    await using here = await serving([limited({ "retry-after": "1" }), "lost", OK]);
    const replies = [
      await here.api.request(WRITE, OF, signal, "never"),
      await here.api.request(WRITE, OF, signal, "never"),
    ];
    assert.deepEqual(
      replies.map((reply) => (reply.ok ? reply.status : null)),
      [429, null],
    );
    const [first, second] = here.seen;
    assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 990);
  });

  test("waits as long as a limit says", async () => {
    await using here = await serving([limited({ "retry-after": "1" }), OK]);
    await here.api.request(READ, OF, signal);
    const [first, second] = here.seen;
    assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 990);
  });

  test("after one that was given up is not sent any more", async () => {
    await using here = await serving([limited({ "retry-after": "60" }), OK]);
    const first = await here.api.request(READ, OF, signal);
    const second = await here.api.request(WRITE, OF, signal);
    assert.deepEqual([second, here.seen.length], [first, 1]);
  });

  test("is not asked for ever by a limit that is always over at once", async () => {
    await using here = await serving([limited({ "retry-after": "0" })], { ...QUICK, patienceMs: 100 });
    const reply = await here.api.request(READ, OF, signal);
    assert.ok(reply.ok && reply.limited !== null);
    assert.ok(here.seen.length <= 25);
  });

  test("ends with the run, also while it waits", async () => {
    await using here = await serving([limited({ "retry-after": "2" })]);
    const ending = new AbortController();
    const asked = here.api.request(READ, OF, ending.signal);
    setTimeout(() => ending.abort(new Error("the end")), 200);
    await assert.rejects(asked);
  });

  test("that writes keeps its distance once there were many, and reading waits for nobody", async () => {
    await using here = await serving([MADE]);
    for (let index = 0; index < 9; index += 1) {
      await here.api.request(WRITE, OF, signal);
      await here.api.request(READ, OF, signal);
    }
    const writes = here.seen.filter(({ path }) => path.startsWith("POST")).map(({ at }) => at);
    const gaps = writes.slice(1).map((at, index) => at - (writes[index] ?? 0));
    assert.ok(
      gaps.slice(QUICK.freeWrites - 1).every((gap) => gap >= QUICK.gapMs - 1),
      gaps.join(" "),
    );
  });
});

describe("a listing", () => {
  const page = (ids: readonly number[], more: boolean): Answer => ({
    status: 200,
    body: ids.map((id) => ({ id })),
    headers: more ? { link: '<http://x/?page=2>; rel="next", <http://x/?page=3>; rel="last"' } : {},
  });
  const cases: [string, Answer[], most: number, items: number[], whole: boolean, requests: number][] = [
    ["of one page", [page([1, 2], false)], 100, [1, 2], true, 1],
    ["of several pages", [page([1, 2], true), page([3, 4], true), page([5], false)], 100, [1, 2, 3, 4, 5], true, 3],
    ["of nothing", [page([], false)], 100, [], true, 1],
    ["that goes on, but no further than we want", [page([1, 2], true), page([3, 4], true)], 3, [1, 2, 3], false, 2],
    ["that gives the same page for ever", [page([1, 2], true)], 100, [1, 2], true, 2],
    ["that gives empty pages for ever", [page([], true)], 100, [], true, 1],
    ["with a count beside it", [{ status: 200, body: { total_count: 1, artifacts: [{ id: 9 }] } }], 100, [9], true, 1],
  ];
  for (const [name, answers, most, items, whole, requests] of cases) {
    test(name, async () => {
      await using here = await serving(answers);
      const listed = await here.api.list(READ, OF, most, signal);
      assert.deepEqual(listed, { ok: true, items: items.map((id) => ({ id })), whole });
      assert.equal(here.api.requests, requests);
    });
  }

  test("asks for pages of 100", async () => {
    await using here = await serving([page([1], true), page([2], false)]);
    await here.api.list(READ, OF, 100, signal);
    assert.deepEqual(
      here.seen.map(({ path }) => path),
      [1, 2].map((page) => `GET /repos/octo/repo/issues/7/comments?per_page=100&page=${page}`),
    );
  });

  for (const [name, answer] of Object.entries({
    "is refused": { status: 403, body: { message: "no" } },
    "is none": { status: 200, body: { hello: "there" } },
    "breaks on its second page": BROKEN,
  } satisfies Record<string, Answer>)) {
    test(`that ${name} says what came instead`, async () => {
      await using here = await serving(name.includes("second") ? [page([1], true), answer] : [answer]);
      const listed = await here.api.list(READ, OF, 100, signal);
      assert.ok(!listed.ok && listed.reply.ok && listed.reply.status === answer.status);
    });
  }
});
