/** The actions in jobs of a real Gitea: what pull requests get, by pushes, from forks, and from the reporting bot. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { execa } from "execa";

import type { Report } from "../../src/model/verdict.ts";
import { renderJson } from "../../src/report/json.ts";
import { DIST } from "../built.ts";
import { ROOT } from "../e2e/run.ts";
import { bad, good, only } from "../publish/pulls.ts";
import { folder } from "../scratch.ts";
import { type Account, type EndedRun, Gitea, Project } from "./gitea.ts";

const CHECKS = ".gitea/workflows/checks.yml";
const REPORT = ".gitea/workflows/report.yml";

/** An example; actions of others are named by a branch, because their commits are not on this server. */
const example = (name: string): string =>
  readFileSync(join(ROOT, `examples/workflows/${name}.yml`), "utf8").replaceAll(/@[0-9a-f]{40}/gu, "@main");

/** What Gitea calls the right to set a status. */
const WITH_GATE = example("basic").replace(/( {6})contents: read/u, "$1contents: write");

/** Checks by name, each with its script, none of which was ever built. */
const flake = (scripts: Record<string, string>): string => `{
  outputs = _: {
    checks.x86_64-linux = builtins.mapAttrs (name: script: derivation {
      name = "\${name}-${randomUUID()}"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" script ];
    }) { ${Object.entries(scripts)
      .map(([name, script]) => `${name} = ${JSON.stringify(script)};`)
      .join(" ")} };
  };
}
`;
const GOOD = { unit: "echo > $out", lint: "echo > $out" };
const BAD = { ...GOOD, lint: "echo no; exit 3" };

/** No message on this server may speak of another one, or send its reader to a page that it lacks. */
function isOfGitea({ log }: EndedRun): void {
  assert.doesNotMatch(log, /^.*(?:GitHub's cache|GitHub answered|in the job's summary).*$/mu);
}

test("a pull request on Gitea", async (server) => {
  const gitea = await Gitea.start(server);
  let owners = 0;
  const project = async (context: TestContext, workflows: Record<string, string>): Promise<Project> => {
    const owner = await gitea.account(`owner-${(owners += 1)}`);
    return await Project.make(gitea, owner, folder(context), { "flake.nix": flake(GOOD), ...workflows });
  };

  await server.test(
    "one comment, kept up to date; a gate on each commit, after pushes and a force-push",
    async (context) => {
      const it = await project(context, { [CHECKS]: WITH_GATE });
      const bad = await it.push("feature", { "flake.nix": flake(BAD) });
      const number = await it.propose("feature");
      const [first] = await it.runs(bad);
      assert.equal(first?.conclusion, "failure", first?.log);
      assert.match(only(await it.comments(number)).body, /1 of 2 checks failed/u, first.log);
      const { id } = only(await it.comments(number));
      assert.deepEqual(await it.gates(bad), { "nix-verdict / Checks / checks": "failure" });
      isOfGitea(first);

      const good = await it.push("feature", { "flake.nix": flake(GOOD) });
      const [second] = await it.runs(good);
      assert.equal(second?.conclusion, "success", second?.log);
      const updated = only(await it.comments(number));
      assert.equal(updated.id, id);
      assert.match(updated.body, /all 2 checks passed/u);
      assert.deepEqual(await it.gates(good), { "nix-verdict / Checks / checks": "success" });
      assert.deepEqual(await it.gates(bad), { "nix-verdict / Checks / checks": "failure" });
      const link = /\[run\]\(([^)]+)\)/u.exec(updated.body)?.[1] ?? "";
      assert.equal(await gitea.pageOfRun(link), second.id, link);

      const forced = await it.push("feature", { "flake.nix": flake({ ...BAD, more: "exit 1" }) }, { amend: true });
      await it.runs(forced);
      assert.equal(only(await it.comments(number)).id, id);
      assert.match(only(await it.comments(number)).body, /2 of 3 checks failed/u);
      assert.deepEqual(await it.gates(forced), { "nix-verdict / Checks / checks": "failure" });
    },
  );

  await server.test(
    "with GitHub's permissions: a comment, and the log names Gitea's word for the gate",
    async (context) => {
      const it = await project(context, { [CHECKS]: example("basic") });
      const commit = await it.push("feature", { "flake.nix": flake(BAD) });
      const number = await it.propose("feature");
      const run = only(await it.runs(commit));
      assert.match(only(await it.comments(number)).body, /1 of 2 checks failed/u, run.log);
      assert.deepEqual(await it.gates(commit), {});
      assert.match(run.log, /`contents: write`/u);
      isOfGitea(run);
    },
  );

  await server.test("from a fork: nothing is posted, and the log says why", async (context) => {
    const it = await project(context, { [CHECKS]: WITH_GATE });
    const stranger = await forkOf(gitea, it);
    const commit = await it.push("theirs", { "flake.nix": flake(BAD) }, { account: stranger });
    const number = await it.propose(`${stranger.name}:theirs`, stranger);
    const run = only(await it.runs(commit));
    assert.equal(run.conclusion, "failure", run.log);
    assert.deepEqual(await it.comments(number), []);
    assert.deepEqual(await it.gates(commit), {});
    assert.match(run.log, /a pull request from a fork gets a read-only token/u);
    isOfGitea(run);
  });

  await server.test("two uses in one job: neither paints over the other's gate or comment", async (context) => {
    const use = (inputs: string): string =>
      `      - uses: nix-verdict/nix-verdict@v0\n        if: always()\n        with: { ${inputs} }\n`;
    const head = WITH_GATE.slice(0, WITH_GATE.indexOf("      - name: Checks\n"));
    const job = (...uses: readonly string[]): string => head + uses.map(use).join("");
    const it = await project(context, {
      [CHECKS]: job("only: lint, out: a", "only: unit, out: b"),
      [".gitea/workflows/same.yml"]: job("only: lint, title: Same, out: a", "only: unit, title: Same, out: b"),
    });
    const commit = await it.push("feature", { "flake.nix": flake(BAD) });
    const number = await it.propose("feature");
    const runs = await it.runs(commit, 2);
    const log = runs.map((run) => run.log).join("\n");
    assert.deepEqual(
      runs.map(({ conclusion }) => conclusion),
      ["failure", "failure"],
      log,
    );
    assert.deepEqual(
      await it.gates(commit),
      {
        "nix-verdict / Checks / checks": "failure",
        "nix-verdict / Checks / checks 2": "success",
        "nix-verdict / Same": "failure",
      },
      log,
    );
    assert.equal((await it.comments(number)).length, 4);
    const again = await it.push("feature", { "flake.nix": flake(GOOD) });
    await it.runs(again, 2);
    assert.equal((await it.comments(number)).length, 4);
    assert.equal((await it.gates(again))["nix-verdict / Same"], "success");
  });

  await server.test("the reporting bot comments for a fork, and sets its gate", async (context) => {
    const permissions = "contents: write\n      actions: read\n      pull-requests: write";
    const report = example("fork-safe-report").replace(
      "actions: read\n      checks: write\n      pull-requests: write",
      permissions,
    );
    const it = await project(context, { [CHECKS]: example("fork-safe"), [REPORT]: report });
    const stranger = await forkOf(gitea, it);
    const commit = await it.push("theirs", { "flake.nix": flake(BAD) }, { account: stranger });
    const number = await it.propose(`${stranger.name}:theirs`, stranger);
    const run = only(await it.runs(commit));
    assert.equal(run.conclusion, "failure", run.log);
    const bot = await gitea.runOf(it.name, "report.yml");
    assert.equal(bot.conclusion, "success", bot.log);
    assert.match(only(await it.comments(number)).body, /1 of 2 checks failed/u, bot.log);
    assert.deepEqual(await it.gates(commit), { "nix-verdict / Checks": "failure" });
    isOfGitea(bot);
  });

  await server.test("the command post: with the rights that it names, one comment and a gate", async (context) => {
    const it = await project(context, {});
    const commit = await it.push("feature", { "flake.nix": flake(BAD) });
    const number = await it.propose("feature");
    const post = async (of: Report, scopes: string): Promise<{ exitCode: number | undefined; said: string }> => {
      const results = folder(context);
      writeFileSync(join(results, "verdict.json"), renderJson(of));
      const where = ["--gitea", gitea.url, "--repository", it.name, "--commit", commit];
      const words = ["post", results, ...where, "--pull-request", String(number)];
      const env = { GITEA_TOKEN: await gitea.token(it.owner.name, scopes) };
      const { exitCode, stdout, stderr } = await execa(process.execPath, [join(DIST, "cli.js"), ...words], {
        env,
        reject: false,
      });
      return { exitCode, said: stdout + stderr };
    };
    for (const [of, text] of [
      [bad, /1 of 2 checks failed/u],
      [good, /all 2 checks passed/u],
    ] as const) {
      const { exitCode, said } = await post(of, "write:repository,write:issue,read:user");
      assert.equal(exitCode, 0, said);
      assert.match(only(await it.comments(number)).body, text);
    }
    assert.deepEqual(await it.gates(commit), { "nix-verdict / Checks": "success" });
    const { exitCode, said } = await post(bad, "write:repository,write:issue");
    assert.deepEqual([exitCode, (await it.comments(number)).length], [1, 1], said);
    assert.match(said, /could not be written: Gitea answered 403.*`read:user`/u);
    assert.deepEqual(await it.gates(commit), { "nix-verdict / Checks": "failure" });
  });
});

/** An account's fork. The account may start runs without being asked, and its tokens can only read all the same. */
async function forkOf(gitea: Gitea, it: Project): Promise<Account> {
  const stranger = await gitea.account(`stranger-of-${it.owner.name}`);
  const may = { permission: "write" };
  await gitea.api("PUT", `/repos/${it.name}/collaborators/${stranger.name}`, it.owner.token, may);
  await gitea.api("POST", `/repos/${it.name}/forks`, stranger.token, {});
  return stranger;
}
