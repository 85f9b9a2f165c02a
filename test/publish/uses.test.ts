/** Several uses of the action in one job: each has its number, and none paints over a bad verdict of another. */

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import type { Report } from "../../src/model/verdict.ts";
import { post } from "../../src/pipelines/post-report.ts";
import { countUse, isBadElsewhere, keepSaid } from "../../src/publish/uses.ts";
import { actionsHost } from "../../src/runner/runner.ts";
import { realWorld, type World } from "../../src/system/world.ts";
import { GitHubServer } from "../github/github-server.ts";
import { check, report } from "../report/fixture.ts";
import { folder } from "../scratch.ts";
import { HEAD, MERGE, pullRequestJob } from "./jobs.ts";

const good = report([check({ name: "fmt" })]);
const bad = report([check({ name: "fmt", verdict: "failed" })]);

/** Nothing is to be said. */
const fail = (message: string): never => assert.fail(message);

const placeOf = (temporary: string | undefined): World => {
  const world = realWorld();
  return { ...world, env: { ...world.env, RUNNER_TEMP: temporary } };
};

describe("uses of one job", () => {
  test("are counted in the runner's folder, and anew in each job", async (context) => {
    const world = placeOf(folder(context));
    assert.deepEqual(
      [await countUse(world, fail), await countUse(world, fail), await countUse(world, fail)],
      [1, 2, 3],
    );
    assert.equal(await countUse(placeOf(folder(context)), fail), 1);
  });

  test("are all the first where nothing can be counted", async () => {
    for (const temporary of [undefined, ""])
      assert.deepEqual([await countUse(placeOf(temporary), fail), await countUse(placeOf(temporary), fail)], [1, 1]);
  });

  test("are judged all the same where the runner's folder cannot be written, with a sentence", async (context) => {
    const temporary = join(folder(context), "file");
    writeFileSync(temporary, "");
    const world = placeOf(temporary);
    const said: string[] = [];
    assert.equal(await countUse(world, (message) => void said.push(message)), 1);
    assert.match(
      said.join(),
      /^How often this job uses nix-verdict is not known, because ".*\/file\/nix-verdict-uses" /u,
    );
    assert.equal(await isBadElsewhere(world, { use: 1, gate: "a" }), false);
    await keepSaid(world, { use: 1, gate: "a", good: true });
  });

  test("mind nothing that another step has put there, but what says that a gate is bad", async (context) => {
    const temporary = folder(context);
    const world = placeOf(temporary);
    const use = await countUse(world, fail);
    mkdirSync(join(temporary, "nix-verdict-uses/x"));
    for (const [index, text] of ["", "[", "null", '{"gate":1}', '{"gate":"b"}', "\0"].entries())
      writeFileSync(join(temporary, "nix-verdict-uses", `y${index}`), text);
    assert.equal(await isBadElsewhere(world, { use, gate: "a" }), false);
    assert.equal(await isBadElsewhere(world, { use, gate: "b" }), true);
  });
});

describe("one gate of several uses", () => {
  for (const [what, reports, states] of [
    ["stays red when a later one is good", [bad, good], ["failure", "failure"]],
    ["turns red when a later one is bad", [good, bad], ["success", "failure"]],
    ["is green when all are good", [good, good], ["success", "success"]],
  ] as [string, Report[], string[]][])
    test(what, async (context) => {
      await using github = await GitHubServer.start();
      github.pull(7, HEAD);
      github.commits.add(MERGE);
      const temporary = folder(context);
      process.env["GITHUB_OUTPUT"] = join(temporary, "output");
      writeFileSync(process.env["GITHUB_OUTPUT"], "");
      const world = { ...placeOf(temporary), env: { RUNNER_TEMP: temporary, GITHUB_API_URL: github.url } };
      for (const one of reports) {
        const target = { ...pullRequestJob(1), use: await countUse(world, fail) };
        const publish = { comment: "off", status: "gate", annotations: "off", title: "Nix" } as const;
        const inputs = { publish, githubToken: github.token(["statuses"]), flake: "." };
        const context_ = { world, emit: () => undefined, signal: new AbortController().signal };
        await post(context_, { report: one }, { inputs, folder: null, target, host: actionsHost() });
      }
      assert.deepEqual(
        github.statuses.map(({ state }) => state),
        states,
      );
    });
});
