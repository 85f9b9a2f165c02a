import assert from "node:assert/strict";
import { test } from "node:test";

import { newestKeys } from "../../src/cache/newest.ts";
import { forgeOf } from "../../src/github/forge.ts";
import { GitHubServer } from "../github/github-server.ts";
import { FORGEJO, GITEA } from "../publish/jobs.ts";

test("a cache that does not keep branches apart is not asked whose an entry is", async () => {
  await using server = await GitHubServer.start();
  for (const [env, cache] of [
    [GITEA, "Gitea's cache"],
    [FORGEJO, "Forgejo's cache"],
    [{ ACT: "true" }, "act's cache"],
  ] as const) {
    const job = { env, forge: forgeOf(env), event: null, owner: "octo", repo: "repo", repository: "octo/repo" };
    const keys = newestKeys({ ...job, api: server.client(), token: true });
    assert.deepEqual(await keys("ledger-", "refs/heads/main", new AbortController().signal), {
      reason:
        `${cache} does not keep branches apart. To have what the base has proven, set \`cache\` to a folder ` +
        "that only jobs you trust can write.",
    });
  }
  assert.deepEqual(server.requests, []);
});
