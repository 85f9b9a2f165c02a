/** Checks are built while others are evaluated, and what holds for one plan holds for one that grows. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import type { Report } from "../../src/model/verdict.ts";
import { folder } from "../scratch.ts";
import { until } from "../tries.ts";
import { CLI, environment, readReport, verdict, verdictsOf, withEachNix } from "./run.ts";

/**
 * A flake whose checks are named in the order in which they are evaluated. `late SECONDS VALUE` takes so long to
 * evaluate, because it needs a build; `waits SECONDS` is the command of one that takes so long.
 */
function flakeWith(context: TestContext, checks: string): string {
  const path = folder(context);
  writeFileSync(
    join(path, "flake.nix"),
    `{ outputs = { self }: let
      made = name: command: derivation {
        inherit name; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" ": ${randomUUID()}; \${command}" ];
      };
      waits = seconds: "read x _ < /proc/uptime; end=$((\${"$"}{x%.*} + \${toString seconds})); " +
        "while read x _ < /proc/uptime; [ \${"$"}{x%.*} -lt $end ]; do :; done; ";
      import_ = seconds: import (made "import-\${toString seconds}" "\${waits seconds} echo 1 > $out");
      late = seconds: value: builtins.seq (import_ seconds) value;
      plain = name: made name "echo > $out";
      shared = made "shared" "\${waits 1} echo > $out";
      broken = made "broken" "echo a line of it; exit 3";
    in { checks.x86_64-linux = ${checks}; }; }\n`,
  );
  return path;
}

/** When a build began, in milliseconds since the run did. */
function beganAt(report: Report | null, name: string): number {
  const span = report?.timeline?.spans.find((one) => one.name === name || one.checks.includes(name));
  assert.ok(report !== null && span !== undefined, name);
  return Date.parse(span.startedAt) - Date.parse(report.startedAt);
}

withEachNix((nix) => {
  const version = `(Nix ${nix.version})`;

  test(`the first build begins while others are evaluated ${version}`, async (context) => {
    const flake = flakeWith(context, '{ a = plain "a"; b = late 8 (plain "b"); c = plain "c"; d = throw "no d"; }');
    const { report } = await verdict(context, nix, [flake, "--no-cache", "--jobs", "2"]);
    assert.deepEqual(verdictsOf(report), { a: "passed", b: "passed", c: "passed", d: "eval-error" });
    const evaluated = report?.stages.find(({ name }) => name === "discover");
    assert.ok(beganAt(report, "a") + 2000 < (evaluated?.durationMs ?? 0), "a is built while b is evaluated");
    assert.ok(beganAt(report, "b") > 7000);
  });

  test(`what a later check shares with earlier ones is built once ${version}`, async (context) => {
    const checks = `{
      a = made "a" ": \${shared}; echo > $out";
      b = late 4 shared;
      c = late 5 (made "c" ": \${shared}; echo > $out");
      d = late 6 (made "a" ": \${shared}; echo > $out");
      e = made "e" ": \${broken}; echo > $out";
      f = late 4 broken;
      g = late 5 (made "g" ": \${broken}; echo > $out");
    }`;
    const { report } = await verdict(context, nix, [flakeWith(context, checks), "--no-cache", "--jobs", "2"]);
    assert.deepEqual(verdictsOf(report), {
      a: "passed",
      b: "passed",
      c: "passed",
      d: "passed",
      e: "dependency-failed",
      f: "failed",
      g: "dependency-failed",
    });
    const names = report?.timeline?.spans.map(({ name }) => name) ?? [];
    for (const once of ["shared", "broken", "a"]) assert.equal(names.filter((name) => name === once).length, 1, once);
    const [e, g] = ["e", "g"].map((name) => report?.checks.find((check) => check.name === name)?.reason?.message);
    assert.equal(e, g);
    assert.match(report?.checks.find(({ name }) => name === "f")?.excerpt.join() ?? "", /a line of it/u);
  });

  test(`a failed check ends the evaluation with fail-fast ${version}`, async (context) => {
    const flake = flakeWith(context, '{ a = made "a" "exit 1"; b = late 30 (plain "b"); c = late 31 (plain "c"); }');
    const started = performance.now();
    const { report, code } = await verdict(context, nix, [flake, "--no-cache", "--fail-fast"]);
    assert.ok(performance.now() - started < 25_000);
    assert.equal(code, 1);
    assert.deepEqual(verdictsOf(report), { a: "failed", b: "not-run", c: "not-run" });
    assert.match(report?.checks[1]?.reason?.message ?? "", /^it was not evaluated because another check failed$/u);
  });

  test(`SIGINT in the middle of both: nothing is missing ${version}`, async (context) => {
    const checks = '{ a = plain "a"; b = made "b" (waits 30); c = late 31 (plain "c"); d = throw "no d"; }';
    const out = join(folder(context), "out");
    const child = spawn(process.execPath, [CLI, flakeWith(context, checks), "--no-cache", "--out", out], {
      env: environment(nix),
      stdio: ["ignore", "pipe", "pipe"],
    });
    context.after(() => child.kill("SIGKILL"));
    let told = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (told += text));
    await until("the first check has passed", () => told.includes("a passed"));
    const sentAt = performance.now();
    child.kill("SIGINT");
    assert.equal(await new Promise((resolve) => child.on("close", resolve)), 130);
    assert.ok(performance.now() - sentAt < 10_000);
    assert.deepEqual(verdictsOf(readReport(out)), { a: "passed", b: "cancelled", c: "cancelled", d: "eval-error" });
  });
});
