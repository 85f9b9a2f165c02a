import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import * as server from "./services-server.ts";

const HERE = fileURLToPath(new URL("github-services.program.ts", import.meta.url));
const LOOK_UP = "POST /twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL";
const REPOSITORY = "GET /repos/octo/repo";

/**
 * The toolkit prints workflow commands for what it meets, and Octokit warns on the console: none of it may come between
 * the doctor's lines.
 */
async function printed(answers: Readonly<Record<string, server.Say>>): Promise<{ stdout: string; stderr: string }> {
  await using github = await server.servicesServer(answers);
  const env = {
    PATH: process.env["PATH"],
    GITHUB_ACTIONS: "true",
    GITHUB_EVENT_PATH: "/nowhere/event.json",
    RUNNER_DEBUG: "1",
    GITHUB_API_URL: github.url,
    GITHUB_REPOSITORY: "octo/repo",
    GITHUB_TOKEN: server.TOKEN,
    ACTIONS_RESULTS_URL: `${github.url}/`,
    ACTIONS_RUNTIME_TOKEN: server.CACHE_TOKEN,
    ACTIONS_CACHE_SERVICE_V2: "true",
  };
  return await promisify(execFile)(process.execPath, [HERE], { env, timeout: 30_000 });
}

const cases: Record<string, Record<string, server.Say>> = {
  "when all is well": { [REPOSITORY]: server.REPOSITORY, [LOOK_UP]: server.NO_SUCH_KEY },
  "of a route that will go": {
    [REPOSITORY]: server.say(200, { full_name: "octo/repo" }, { deprecation: "true", sunset: "tomorrow" }),
    [LOOK_UP]: server.NO_SUCH_KEY,
  },
  "of a rate limit": { [REPOSITORY]: server.TOO_MANY, [LOOK_UP]: server.TOO_MANY },
  "of a failure": { [REPOSITORY]: server.BAD_GATEWAY, [LOOK_UP]: server.BAD_GATEWAY },
  "of a broken line": { [REPOSITORY]: server.CUT_OFF, [LOOK_UP]: server.CUT_OFF },
};
for (const [name, answers] of Object.entries(cases)) {
  test(`nothing is printed ${name}`, async () => {
    const { stdout, stderr } = await printed(answers);
    assert.equal(stderr, "");
    assert.equal(stdout.trimEnd().split("\n").length, 1, stdout);
    assert.equal((JSON.parse(stdout) as unknown[]).length, 2);
    assert.ok(!stdout.includes(server.TOKEN) && !stdout.includes(server.CACHE_TOKEN), stdout);
  });
}
