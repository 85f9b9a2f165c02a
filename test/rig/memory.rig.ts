/**
 * Memory in the action's report, on a machine like a hosted runner: measured by cgroups, and what the kernel killed for
 * want of it.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import type { Check, Report } from "../../src/model/verdict.ts";
import { DIST } from "../built.ts";
import { pack, type Packed } from "../make-release.ts";
import { type RigRun, runInRig } from "./machine.ts";

const ROOT = join(import.meta.dirname, "../..");

/** What the daemon and all builds may have together: enough for the checks that pass. */
const LIMIT = 1200 * 1024 * 1024;

/** The one step: the action on a machine without Nix. The limit is there before the daemon that it is for. */
const JOB = `#!/bin/bash
export CI=true GITHUB_ACTIONS=true RUNNER_ENVIRONMENT=github-hosted
for name in OUTPUT STEP_SUMMARY STATE PATH ENV; do
  export "GITHUB_$name=/out/$name"
  : >"/out/$name"
done
mkdir -p ~/.config/nix
echo "substituters =" >~/.config/nix/nix.conf
sudo mkdir -p /etc/systemd/system/nix-daemon.service.d
printf '[Service]\\nMemoryMax=${LIMIT}\\n' | sudo tee /etc/systemd/system/nix-daemon.service.d/limit.conf >/dev/null
/payload/node /payload/mirror.ts /payload/mirror >port &
until [ -s port ]; do sleep 0.1; done
env INPUT_FLAKE=path:/payload/flake INPUT_OUT=/out/report INPUT_JOBS=2 INPUT_NIX-VERSION=@version@ \\
  "INPUT_NIX-MIRROR=http://127.0.0.1:$(cat port)/good" /payload/node /payload/dist/main.js
echo "exit: $?"
systemctl show --property MemoryMax --property ActiveState nix-daemon.service
sudo dmesg | grep -i oom-kill:
`;

async function payload(folder: string, packed: Packed): Promise<void> {
  for (const [from, to] of [
    ["package.json", "package.json"],
    ["test/install/mirror.program.ts", "mirror.ts"],
    ["test/flakes/starved", "flake"],
  ] as const) {
    await cp(join(ROOT, from), join(folder, to), { recursive: true });
  }
  await cp(DIST, join(folder, "dist"), { recursive: true });
  await mkdir(join(folder, "mirror"));
  await cp(packed.base, join(folder, "mirror"), { recursive: true });
  await copyFile(process.execPath, join(folder, "node"));
  const flake = join(folder, "flake/flake.nix");
  await writeFile(flake, (await readFile(flake, "utf8")).replaceAll("@salt@", randomUUID()));
  await writeFile(join(folder, "job"), JOB.replaceAll("@version@", packed.version));
  await chmod(join(folder, "job"), 0o755);
}

describe("memory in the action's report", () => {
  let run: RigRun;
  let report: Report;

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), "nix-verdict-payload-"));
    try {
      await payload(folder, await pack("sid"));
      run = await runInRig(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
    const file = await readFile(join(run.files, "report/verdict.json"), "utf8").catch(() => assert.fail(run.output));
    report = JSON.parse(file) as Report;
  });
  after(async () => await run?.[Symbol.asyncDispose]());

  const check = (name: string): Check => report.checks.find((one) => one.name === name) ?? assert.fail(run.output);

  test("each check's peak is its own, by its cgroup and within 5 %", (context) => {
    context.diagnostic(`boot ${run.bootSeconds.toFixed(0)} s, job ${run.jobSeconds.toFixed(0)} s`);
    for (const { name, durationMs } of report.stages) context.diagnostic(`${name}: ${durationMs} ms`);
    for (const [name, bytes] of [
      ["six-hundred", 600e6],
      ["sixty", 60e6],
    ] as const) {
      const { verdict, memoryMethod, peakMemoryBytes, cpuMs, durationMs } = check(name);
      context.diagnostic(
        `${name}: ${((peakMemoryBytes ?? 0) / 1e6).toFixed(1)} MB, ${cpuMs} ms of CPU in ${durationMs} ms`,
      );
      assert.deepEqual([verdict, memoryMethod], ["passed", "cgroup"], run.output);
      assert.ok(Math.abs((peakMemoryBytes ?? 0) / bytes - 1) < 0.05, `${name}: ${peakMemoryBytes}`);
    }
  });

  test("what the kernel kills for want of memory is out-of-memory, with peak, after a second attempt", (context) => {
    const { verdict, reason, attempts, memoryMethod, peakMemoryBytes } = check("greedy");
    const taken = attempts.map(
      (attempt) => `${((attempt.peakMemoryBytes ?? 0) / 1e6).toFixed(0)} MB in ${attempt.durationMs} ms`,
    );
    context.diagnostic(`${reason?.message}; ${taken.join(", ")}`);
    assert.deepEqual([verdict, reason?.code, memoryMethod], ["out-of-memory", "out-of-memory", "cgroup"], run.output);
    assert.match(
      reason?.message ?? "",
      /^the kernel killed it for lack of memory, when it had (?:1\.\d+ GiB|\d{3,4} MiB)$/u,
    );
    assert.deepEqual(
      attempts.map((attempt) => attempt.verdict),
      ["out-of-memory", "out-of-memory"],
    );
    // The limit is for the daemon and the other builds as well.
    for (const peak of [peakMemoryBytes, ...attempts.map((attempt) => attempt.peakMemoryBytes)])
      assert.ok((peak ?? 0) > 0.75 * LIMIT && (peak ?? 0) <= LIMIT, `${peak}`);
    assert.match(run.output, /greedy: the kernel killed it .*; it is tried once more with nothing else running\./u);
    assert.match(run.output, /oom-kill:.*task_memcg=\/.*nix-build/u);
  });

  test("the first attempt had company, and the second one none", () => {
    const spans = report.timeline?.spans ?? [];
    const times = ({ startedAt, durationMs }: { startedAt: string; durationMs: number }): [number, number] => [
      Date.parse(startedAt),
      Date.parse(startedAt) + durationMs,
    ];
    const beside = check("greedy").attempts.map((attempt) => {
      const [from, to] = times(attempt);
      return spans
        .filter((span) => !span.checks.includes("greedy") && times(span)[0] < to && times(span)[1] > from)
        .flatMap((span) => span.checks);
    });
    assert.deepEqual(beside, [["sixty"], []], JSON.stringify(spans));
  });

  test("the report is complete, and the daemon has lived through it", () => {
    assert.match(run.output, /^exit: 1$/mu);
    assert.match(run.output, new RegExp(`^MemoryMax=${LIMIT}$`, "mu"));
    assert.match(run.output, /^ActiveState=active$/mu);
    assert.deepEqual(report.checks.map(({ name }) => name).toSorted(), ["greedy", "six-hundred", "sixty"]);
    assert.equal(report.timeline?.spans.length, 5);
    assert.ok((report.timeline?.memory.length ?? 0) > 2);
  });
});
