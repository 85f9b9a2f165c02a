import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";

import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { freshFlake, type Ran, verdict, verdictsOf, withEachNix } from "./run.ts";

/** Runs the checks that count their runs. `runs` tells how often one was built. */
async function counted(
  context: TestContext,
  nix: TestNix,
  args: readonly string[],
): Promise<Ran & { runs(name: string): number }> {
  const runs = join(folder(context), "runs");
  mkdirSync(runs);
  chmodSync(runs, 0o777);
  const ran = await verdict(context, nix, [
    freshFlake(context, "retries"),
    "--option",
    "extra-sandbox-paths",
    `/runs=${runs}`,
    ...args,
  ]);
  return { ...ran, runs: (name) => readFileSync(join(runs, name), "utf8").split("\n").length - 1 };
}

withEachNix((nix) => {
  test(`retries: what passes then is flaky, what does not keeps its verdict (Nix ${nix.version})`, async (context) => {
    const ran = await counted(context, nix, ["--retries", "2", "--timeout", "4s"]);
    assert.deepEqual(
      verdictsOf(ran.report),
      { always: "failed", once: "flaky", "slow-once": "flaky", steady: "passed", twice: "flaky" },
      ran.stdout,
    );
    assert.equal(ran.code, 1);
    assert.deepEqual(["always", "once", "slow-once", "steady", "twice"].map(ran.runs), [3, 2, 2, 1, 3]);
    const attempts = Object.fromEntries(
      (ran.report?.checks ?? []).map((check) => [check.name, check.attempts.map((attempt) => attempt.verdict)]),
    );
    assert.deepEqual(attempts, {
      always: ["failed", "failed", "failed"],
      once: ["failed", "passed"],
      "slow-once": ["timeout", "passed"],
      steady: ["passed"],
      twice: ["failed", "failed", "passed"],
    });
    // Each attempt has its own log, and the check's own is the last one's.
    const log = (name: string): string => readFileSync(join(ran.out, "logs", name), "utf8").trim();
    assert.deepEqual(["twice~attempt-1.log", "twice~attempt-2.log", "twice.log"].map(log), [
      "run number 1",
      "run number 2",
      "run number 3",
    ]);
    const junit = readFileSync(join(ran.out, "junit.xml"), "utf8");
    assert.match(
      junit,
      /<flakyFailure[^>]*>\s*<stackTrace>run number 1<[^]*<flakyFailure[^>]*>\s*<stackTrace>run number 2</u,
    );
    assert.match(junit, /<rerunFailure[^>]*>\s*<stackTrace>run number 1</u);
    assert.match(ran.stdout, /^once: its builder exited with 3; it is tried again/m);
  });

  test(`without retries nothing is retried; flaky: fail makes flaky runs bad (Nix ${nix.version})`, async (context) => {
    const plain = await counted(context, nix, ["--only", "once"]);
    assert.deepEqual([plain.code, plain.runs("once"), verdictsOf(plain.report)], [1, 1, { once: "failed" }]);
    const good = await counted(context, nix, ["--only", "once", "--retries", "1"]);
    assert.deepEqual([good.code, verdictsOf(good.report)], [0, { once: "flaky" }], good.stdout);
    const strict = await counted(context, nix, ["--only", "once", "--retries", "1", "--flaky", "fail"]);
    assert.deepEqual([strict.code, verdictsOf(strict.report)], [1, { once: "flaky" }], strict.stdout);
    assert.match(strict.stdout, /1 of 1 check flaky/);
  });
});
