import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { until, untilRight } from "../tries.ts";
import { freshFlake, type Ran, verdict, verdictsOf, withEachNix } from "./run.ts";
import { startVerdict } from "./running.ts";

withEachNix((nix) => {
  test(`silence, no output, wrong hash, bad import, twins: each its verdict (Nix ${nix.version})`, async (context) => {
    const run = () => verdict(context, nix, [freshFlake(context, "more-failures"), "--timeout", "/5s"]);
    // On a machine that stands still for as long, more of them are silent.
    const late = ({ report }: Ran): string =>
      (report?.checks ?? [])
        .filter(({ verdict }) => verdict === "timeout")
        .map(({ reason }) => reason?.code)
        .join();
    const durations = ({ report }: Ran): number[] =>
      ["silent", "no-output"].map((name) => report?.checks.find((one) => one.name === name)?.durationMs ?? 0);
    const apart = ([silent = 0, other = Infinity]: number[]): boolean => silent >= 4500 && other < silent / 2;
    const ran = await untilRight(run, (one) => late(one) === "silent" && apart(durations(one)));
    const { code, report, out } = ran;
    assert.equal(code, 1);
    const check = (name: string) => report?.checks.find((one) => one.name === name);
    assert.deepEqual(verdictsOf(report), {
      silent: "timeout",
      "no-output": "failed",
      "wrong-hash": "failed",
      "imports-broken": "eval-error",
      "bad-feature-list": "unsupported",
      crashes: "eval-error",
      "twin-a": "failed",
      "twin-b": "failed",
      fine: "passed",
    });
    assert.equal(check("silent")?.reason?.code, "silent");
    assert.equal(check("no-output")?.reason?.code, "no-output");
    assert.equal(check("wrong-hash")?.reason?.code, "hash-mismatch");
    assert.match(check("bad-feature-list")?.reason?.message ?? "", /"quantum"/);
    assert.deepEqual(check("imports-broken")?.location, { file: "broken.nix", line: 1, column: 8 });
    assert.equal(check("imports-broken")?.reason?.code, "syntax-error");
    assert.equal(check("twin-a")?.log, check("twin-b")?.log);
    assert.match(readFileSync(join(out, check("twin-b")?.log ?? ""), "utf8"), /one build, two names/);
    assert.ok(
      apart(durations(ran)),
      `its own time was measured, and not mixed with another's: ${durations(ran).join(", ")} ms`,
    );
  });

  test(`a builder that is killed is failed by a signal, with its number (Nix ${nix.version})`, async (context) => {
    const running = startVerdict(context, nix, freshFlake(context, "gates"), ["--only", "one"]);
    await until("the build runs", () => running.started("one"));
    running.killBuilder("one");
    assert.equal((await running.ended).code, 1);
    const [check] = running.report()?.checks ?? [];
    assert.equal(check?.verdict, "failed");
    assert.equal(check?.reason?.code, "signal");
    assert.match(check?.reason?.message ?? "", /signal 9/);
  });
});
