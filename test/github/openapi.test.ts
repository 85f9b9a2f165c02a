import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { HEAD } from "../publish/jobs.ts";
import { GitHubServer } from "./github-server.ts";
import { exampleOf, type Operation, operationOf, requestFaults, responseFaults } from "./openapi.ts";

const NO_QUERY = new URLSearchParams();
const COMMENT = { method: "POST", path: "/repos/octo/repo/issues/7/comments" };
const signal = new AbortController().signal;

function operation({ method, path }: { method: string; path: string }): Operation {
  const found = operationOf(method, path);
  assert.ok(found !== null);
  return found;
}

describe("GitHub's description judges", () => {
  test("what GitHub has no operation for", () => {
    assert.equal(operationOf("POST", "/repos/octo/repo/issues/7/remarks"), null);
    assert.equal(operationOf("PATCH", COMMENT.path), null);
    assert.equal(
      operation({ method: "GET", path: "/repos/octo/repo/issues/comments/7" }).name,
      "GET /repos/{owner}/{repo}/issues/comments/{comment_id}",
    );
  });

  const run = { name: "x", head_sha: HEAD, status: "completed", conclusion: "success" };
  const requests: [string, { method: string; path: string }, query: string, body: unknown, RegExp | null][] = [
    ["a request as it should be", COMMENT, "", { body: "me too" }, null],
    ["a body without what it needs", COMMENT, "", {}, /must have required property 'body'/u],
    ["no body at all", COMMENT, "", undefined, /body: /u],
    ["a body of another type", COMMENT, "", { body: 7 }, /must be string/u],
    [
      "a body with what nobody knows",
      COMMENT,
      "",
      { body: "x", colour: "red" },
      /must NOT have additional properties/u,
    ],
    [
      "a parameter of another type",
      { ...COMMENT, path: COMMENT.path.replace("7", "seven") },
      "",
      { body: "x" },
      /path parameter issue_number/u,
    ],
    ["a query that nobody knows", { ...COMMENT, method: "GET" }, "limit=7", undefined, /no query parameter limit/u],
    [
      "a value that is none of those listed",
      { method: "GET", path: "/repos/octo/repo/pulls" },
      "state=ajar",
      undefined,
      /query parameter state/u,
    ],
    ["a body where none is taken", { ...COMMENT, method: "GET" }, "", {}, /takes no body/u],
    [
      "too many annotations",
      { method: "POST", path: "/repos/octo/repo/check-runs" },
      "",
      {
        ...run,
        output: {
          title: "t",
          summary: "s",
          annotations: Array.from({ length: 51 }, () => ({
            path: "a",
            start_line: 1,
            end_line: 1,
            annotation_level: "failure",
            message: "m",
          })),
        },
      },
      /must NOT have more than 50 items/u,
    ],
    [
      "too long a text",
      { method: "POST", path: "/repos/octo/repo/check-runs" },
      "",
      { ...run, output: { title: "t", summary: "s".repeat(65_536) } },
      /must NOT have more than 65535 characters/u,
    ],
  ];
  for (const [name, of, query, body, fault] of requests) {
    test(name, () => {
      const faults = requestFaults(operation(of), new URLSearchParams(query), body).join("\n");
      if (fault === null) assert.equal(faults, "");
      else assert.match(faults, fault);
    });
  }

  test("answers: their status, their body, and null where it is allowed", () => {
    const created = operation(COMMENT);
    assert.deepEqual(requestFaults(created, NO_QUERY, { body: "x" }), []);
    assert.deepEqual(responseFaults(created, 201, exampleOf("issue-comment")), []);
    assert.deepEqual(responseFaults(created, 201, { ...exampleOf("issue-comment"), user: null }), []);
    assert.match(
      responseFaults(created, 201, { ...exampleOf("issue-comment"), id: null }).join(),
      /id must be integer/u,
    );
    assert.match(responseFaults(created, 201, { id: 1 }).join(), /must have required property/u);
    assert.match(responseFaults(created, 200, exampleOf("issue-comment")).join(), /not described/u);
    assert.match(responseFaults(created, 403, { message: 7 }).join(), /must be string/u);
  });

  test("and the GitHub of the tests ends with what was wrong", async () => {
    const github = await GitHubServer.start();
    github.pull(7, HEAD);
    await github
      .client()
      .request(
        "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
        { owner: "octo", repo: "repo", issue_number: 7, body: "x", colour: "red" },
        signal,
      );
    await assert.rejects(async () => await github[Symbol.asyncDispose](), /additional properties/u);
  });
});
