import assert from "node:assert/strict";
import { test } from "node:test";

import { until } from "../tries.ts";
import { freshFlake, verdictsOf, withEachNix } from "./run.ts";
import { startVerdict } from "./running.ts";

withEachNix((nix) => {
  test(`what only failed checks need is ended, and the rest goes on (Nix ${nix.version})`, async (context) => {
    const running = startVerdict(context, nix, freshFlake(context, "vain"), ["--jobs", "3"]);
    await until("all dependencies run", () => ["one", "two", "shared"].every(running.started));
    running.open("one", "fail");
    await until("the one that nobody needs is gone", () => !running.isBuilding("two"));
    assert.ok(running.isBuilding("shared"), "another check needs it");
    running.open("shared", "pass");
    await until("its slot is free, and the dependent runs", () => running.started("four"));
    running.open("four", "pass");
    const { code, stdout, stderr } = await running.ended;
    assert.equal(code, 1, stderr);
    const report = running.report();
    assert.deepEqual(verdictsOf(report), { also: "dependency-failed", doomed: "dependency-failed", four: "passed" });
    for (const check of report?.checks ?? [])
      if (check.name !== "four")
        assert.match(check.reason?.message ?? "", /^it needs "one-.*", which could not be built/);
    assert.doesNotMatch(stdout + stderr, /two-/, "nothing is said against it");
  });

  test(`a run ends when all that is left is in vain (Nix ${nix.version})`, async (context) => {
    const running = startVerdict(context, nix, freshFlake(context, "vain"), ["--jobs", "3", "--only", "doomed"]);
    await until("all dependencies run", () => ["one", "two", "shared"].every(running.started));
    running.open("one", "fail");
    const { code } = await running.ended;
    assert.equal(code, 1);
    assert.deepEqual(verdictsOf(running.report()), { doomed: "dependency-failed" });
    await until("nothing is left", () => running.processes().length === 0);
  });
});
