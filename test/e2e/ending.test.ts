import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { until, untilRight } from "../tries.ts";
import { freshFlake, verdictsOf, withEachNix } from "./run.ts";
import { isGone, kill, startVerdict } from "./running.ts";

/** The contract's limit for everything to be gone after a signal. */
const GONE_MS = 5000;

withEachNix((nix) => {
  for (const [signal, exitCode] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    test(`${signal} mid-run: children gone, report written, exit ${exitCode} (Nix ${nix.version})`, async (context) => {
      const stop = async (): Promise<number> => {
        const running = startVerdict(context, nix, freshFlake(context, "gates"), ["--jobs", "2"]);
        await until(
          "a check and the shared dependency run",
          () => ["one", "two", "shared"].filter(running.started).length === 2,
        );
        running.open("shared", "pass");
        if (!running.started("shared")) running.open("one", "pass");
        const before = running.processes();
        assert.ok(before.length > 0);

        const sentAt = Date.now();
        running.child.kill(signal);
        const ended = await running.ended;
        assert.equal(ended.code, exitCode);
        await until("all children are gone", () => running.processes().length === 0);

        const verdicts = Object.values(verdictsOf(running.report()));
        assert.equal(verdicts.length, 4, "every check is in the report");
        assert.ok(verdicts.includes("cancelled"));
        assert.ok(
          verdicts.every((verdict) => verdict === "cancelled" || verdict === "passed"),
          verdicts.join(),
        );
        assert.match(ended.stdout, /cancelled/);
        return ended.at - sentAt;
      };
      const took = await untilRight(stop, (ms) => ms < GONE_MS);
      assert.ok(took < GONE_MS, `it took ${took} ms`);
    });
  }

  test(`SIGINT and a Nix that ignores it, and does not answer any more (Nix ${nix.version})`, async (context) => {
    const stop = async (): Promise<number> => {
      const { path, goDeaf } = deafNix(context, nix);
      const running = startVerdict(context, nix, freshFlake(context, "gates"), ["--jobs", "2"], { PATH: path });
      await until("builds run", () => ["one", "two", "shared"].filter(running.started).length === 2);
      goDeaf();
      const sentAt = Date.now();
      running.child.kill("SIGINT");
      const ended = await running.ended;
      assert.equal(ended.code, 130);
      await until("all children are gone", () => running.processes().length === 0);
      assert.deepEqual([...new Set(Object.values(verdictsOf(running.report())))], ["cancelled"]);
      return ended.at - sentAt;
    };
    const took = await untilRight(stop, (ms) => ms < GONE_MS);
    assert.ok(took < GONE_MS, `it took ${took} ms`);
  });

  test(`killed itself, it leaves no builder; the next run is not confused (Nix ${nix.version})`, async (context) => {
    const flake = freshFlake(context, "gates");
    const running = startVerdict(context, nix, flake, ["--jobs", "2", "--only", "one", "--only", "two"]);
    await until("both run", () => running.started("one") && running.started("two"));
    const before = running.processes();
    running.child.kill("SIGKILL");
    await running.ended;
    await until("all of its processes are gone", () => before.every(isGone));
    assert.equal(running.report(), null, "no report passes for this run's");

    const next = startVerdict(context, nix, flake, ["--jobs", "2", "--only", "one", "--only", "two"]);
    await until("both run again", () => next.started("one") && next.started("two"));
    for (const name of ["one", "two"]) next.open(name, "pass");
    assert.equal((await next.ended).code, 0);
    assert.deepEqual(verdictsOf(next.report()), { one: "passed", two: "passed" });
  });

  test(`--fail-fast stops what runs and starts nothing else (Nix ${nix.version})`, async (context) => {
    const running = startVerdict(context, nix, freshFlake(context, "gates"), [
      "--jobs",
      "2",
      "--fail-fast",
      "--skip",
      "three",
      "--skip",
      "four",
    ]);
    await until("both run", () => running.started("one") && running.started("two"));
    running.open("one", "fail");
    const { code } = await running.ended;
    assert.equal(code, 1);
    assert.deepEqual(verdictsOf(running.report()), { one: "failed", two: "cancelled" });
    await until("nothing is left", () => running.processes().length === 0);
  });

  test(`--fail-fast with one slot: what was not started is not-run (Nix ${nix.version})`, async (context) => {
    const running = startVerdict(context, nix, freshFlake(context, "gates"), ["--jobs", "1", "--fail-fast"]);
    await until("the dependency runs, because most waits for it", () => running.started("shared"));
    assert.ok(!running.started("one") && !running.started("two"), "one job at a time");
    running.open("shared", "fail");
    assert.equal((await running.ended).code, 1);
    assert.deepEqual(verdictsOf(running.report()), {
      one: "not-run",
      two: "not-run",
      three: "dependency-failed",
      four: "dependency-failed",
    });
  });

  test(`no barrier: others run beside a dependency; dependents start at once (Nix ${nix.version})`, async (context) => {
    const running = startVerdict(context, nix, freshFlake(context, "gates"), ["--jobs", "2", "--skip", "two"]);
    await until("the dependency and the free check run", () => running.started("shared") && running.started("one"));
    running.open("shared", "pass");
    // The free check still holds its slot; the dependents get the other one.
    await until("a dependent runs", () => running.started("three") || running.started("four"));
    for (const name of ["one", "three", "four"]) running.open(name, "pass");
    assert.equal((await running.ended).code, 0);
    const report = running.report();
    assert.deepEqual(verdictsOf(report), { one: "passed", three: "passed", four: "passed" });
    const three = report?.checks.find((check) => check.name === "three");
    assert.ok((three?.dependencyMs ?? 0) > 0, "the time of its dependency is accounted apart");
    assert.equal(report?.checks.find((check) => check.name === "one")?.dependencyMs, 0);
  });

  test(`the daemon or client dies under a check: tried again, then judged (Nix ${nix.version})`, async (context) => {
    const running = startVerdict(context, nix, freshFlake(context, "gates"), [
      "--only",
      "one",
      "--only",
      "two",
      "--jobs",
      "2",
    ]);
    await until("both run", () => running.started("one") && running.started("two"));
    const before = running.processes();
    kill(before);
    // A builder that waits at a gate may still take what it was waiting for, as long as it is not gone.
    await until("what was running is gone", () => before.every(isGone));
    running.open("one", "pass");
    running.open("two", "pass");
    assert.equal((await running.ended).code, 0, "killed clients cost an attempt, not a verdict");
    assert.deepEqual(verdictsOf(running.report()), { one: "passed", two: "passed" });
  });
});

/** A Nix whose builds ignore TERM. From `goDeaf` on, it gives no answer to anything. */
function deafNix(context: TestContext, nix: TestNix): { path: string; goDeaf: () => void } {
  const bin = folder(context);
  const deaf = join(bin, "deaf");
  const script =
    `#!/bin/sh\n[ ! -e ${deaf} ] || exec sleep 60\n` +
    // Its own handler would take the place of an ignored signal: so a shell stays in front of it.
    `case "$*" in *--keep-going*) trap "" TERM; ${join(nix.bin, "nix")} "$@"; exec sleep 60;; esac\n` +
    `exec ${join(nix.bin, "nix")} "$@"\n`;
  writeFileSync(join(bin, "nix"), script, { mode: 0o755 });
  return { path: `${bin}:${nix.bin}:${process.env["PATH"]}`, goDeaf: () => writeFileSync(deaf, "") };
}
