/** Many odd machines: each run ends in good order, with the right verdict of every check that plain Nix can judge. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { test } from "node:test";

import { execa } from "execa";

import { nixes, type TestNix } from "../nix-fixture.ts";
import { makeOddRun, type OddRun } from "./odd-machine.ts";
import { CLI, environment, readReport } from "./run.ts";

/** `ODD_RUNS=300` for all of them; `ODD_FIRST` begins elsewhere. */
const RUNS = Number(process.env["ODD_RUNS"] ?? 30);
const FIRST = Number(process.env["ODD_FIRST"] ?? 0);

/** Longer than any run takes that does not hang, on a slow machine. */
const LONGEST_MS = 120_000;

const salt = randomUUID().slice(0, 8);

/** What Nix says of a cache that is of no use, in place of a verdict. */
const OVER_CACHE = /narinfo|NAR info file|unable to download|binary cache|substitut/u;

/** Whether Nix alone, with the same cache and usable folders, says anything of a check at all. */
async function plainNixJudges(nix: TestNix, run: OddRun, name: string): Promise<boolean> {
  const words = ["build", "--no-link", "--no-write-lock-file", "--extra-experimental-features", "nix-command flakes"];
  const { exitCode, stderr } = await execa(
    join(nix.bin, "nix"),
    [...words, ...run.options, `${run.flake}#checks.x86_64-linux.${name}`],
    { env: environment(nix), extendEnv: false, reject: false, cwd: run.cwd, timeout: LONGEST_MS },
  );
  return exitCode === 0 || !OVER_CACHE.test(stderr);
}

for (let number = FIRST; number < FIRST + RUNS; number += 1)
  test(`odd machine ${number}`, { timeout: 2 * LONGEST_MS }, async (context) => {
    const nix = nixes[number % nixes.length];
    assert.ok(nix);
    const run = await makeOddRun(context, number, `${salt}-${number}`);
    const env = Object.fromEntries(
      Object.entries({ ...environment(nix), ...run.env }).filter(([, value]) => value !== undefined),
    ) as Record<string, string>;
    const words = [process.execPath, CLI, run.flake, "--out", run.out, ...run.options];
    const { exitCode, stdout, stderr, timedOut } = await execa(
      "/bin/sh",
      ["-c", `${run.before}exec "$@"`, "sh", ...words],
      { cwd: run.cwd, env, extendEnv: false, reject: false, timeout: LONGEST_MS, stdin: "ignore" },
    );
    const said = `Nix ${nix.version}, ${run.what.join(", ")}\n${stdout}\n${stderr}`;
    assert.ok(!timedOut, said);
    assert.doesNotMatch(stdout + stderr, /^\s+at .+:\d+:\d+\)?$|Node\.js v\d|A fault of nix-verdict/mu, said);
    assert.ok([0, 1, 2].includes(exitCode ?? -1), `exit ${exitCode}: ${said}`);
    if (exitCode === 2) {
      assert.ok(run.isFatal, said);
      assert.match(stderr, /^nix-verdict: .{20,}/mu, said);
      return;
    }
    const report = readReport(run.out);
    assert.deepEqual(report?.checks.map(({ name }) => name).toSorted(), Object.keys(run.expected).toSorted(), said);
    for (const { name, verdict, reason } of report?.checks ?? []) {
      if (run.expected[name]?.includes(verdict)) continue;
      assert.ok((reason?.message ?? "").length > 10, `${name} is ${verdict}, without a word: ${said}`);
      // What Nix alone cannot judge there, nobody has to.
      const excused = !(await plainNixJudges(nix, run, name));
      assert.ok(excused, `${name} is ${verdict} (${reason?.message}): ${said}`);
    }
    assert.equal(exitCode, report?.checks.some(({ reason }) => reason !== null) ? 1 : 0, said);
  });
