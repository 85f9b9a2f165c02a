/**
 * Systems that boot for real: microVMs and virtual machines under emulation, containers and images; and those that do
 * not. From the built command line to all that it writes, and what it leaves: nothing.
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import type { Report } from "../../src/model/model.ts";
import { type TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import {
  assertBoot,
  assertNothingLeft,
  boot,
  LIMIT,
  oldest,
  only,
  parts,
  type Place,
  placeOf,
  words,
} from "./booting.ts";
import { BAD, type ExpectedBoot, GOOD, rowOf } from "./boots.ts";
import { DEFAULTS, job, step } from "./job.ts";
import { CLI, environment, freshFlake, readReport, ROOT, verdict, verdictsOf } from "./run.ts";

test("what boots is ready, and its numbers are measured", async (context) => {
  const ran = await boot(context, oldest, [...only(Object.keys(GOOD)), "--boot-timeout", LIMIT]);
  for (const [system, expected] of Object.entries(GOOD)) assertBoot(ran, system, expected);
  assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  const junit = readFileSync(join(ran.out, "junit.xml"), "utf8");
  assert.match(junit, /<testcase classname="[^"]*\.boot" name="microvm"/u);
});

test("what does not boot is bad, with its cause", async (context) => {
  const ran = await boot(context, oldest, [...only(Object.keys(BAD)), "--boot-timeout", LIMIT]);
  for (const [system, expected] of Object.entries(BAD)) assertBoot(ran, system, expected);
  assert.equal(ran.code, 1, ran.stdout + ran.stderr);
});

test("a system that hangs is ended at its limit", async (context) => {
  const ran = await boot(context, oldest, ["--only", "hangs", "--boot-timeout", "3s"]);
  const expected = { backend: "microvm", verdict: "timeout", ready: null, code: "boot-hang" } as const;
  assertBoot(ran, "hangs", { ...expected, message: /^it was not ready after 9 s: /u });
});

test("ports and commands are probed", async (context) => {
  for (const [system, probe] of [
    ["container", "http:8080/"],
    ["container", "exec:systemctl is-system-running"],
    ["image-serves", "tcp:8080"],
    ["image-serves", "exec:true"],
    ["vm", "http:8080/"],
  ] as const) {
    const ran = await boot(context, oldest, ["--only", system, "--probe", probe, "--boot-timeout", LIMIT]);
    assertBoot(ran, system, { ...(GOOD[system] as ExpectedBoot), ready: ["probe"] });
  }
});

test("a text on the console, and several boots", async (context) => {
  const ran = await boot(context, oldest, ["--only", "container", "--until", "multi-user", "--repeat", "3"]);
  assertBoot(ran, "container", { backend: "nspawn", verdict: "passed", ready: ["text"] });
  const boots = rowOf(ran.report?.checks ?? [], "container")?.boot?.boots ?? [];
  assert.equal(boots.length, 3);
  assert.equal(ran.report?.checks[0]?.boot?.readyMs, boots.map((one) => one.readyMs ?? 0).toSorted((a, b) => a - b)[1]);
});

test("the action boots what its input names, besides checks", async (context) => {
  for (const [patterns, verdicts] of [
    ["container\nnothing", { "image-checked": "passed", "boot.container": "passed" }],
    ["nothing", { "image-checked": "passed", boot: "eval-error" }],
  ] as const) {
    const one = job(context, oldest, { ...DEFAULTS, boot: patterns, cache: "off" });
    cpSync(freshFlake(context, "boots"), one.workspace, { recursive: true });
    const place = placeOf(context, oldest);
    Object.assign(one.env, place.env, { NIX_CONFIG: `extra-sandbox-paths = ${parts.sandboxPaths}` });
    const { exitCode, stdout } = await step(one, "main");
    const report = readReport(join(one.workspace, ".nix-verdict"));
    assert.deepEqual(verdictsOf(report), verdicts, stdout);
    assert.equal(exitCode, Object.hasOwn(verdicts, "boot") ? 1 : 0, stdout);
    assert.match(one.read("summary"), Object.hasOwn(verdicts, "boot") ? /1 of 2/u : /1 system booted/u);
    assertNothingLeft(place);
  }
});

test("patterns that match only what does not boot make a job red, with checks and without", async (context) => {
  const made =
    `derivation { name = "plain-${randomUUID()}"; system = "x86_64-linux"; builder = "/bin/sh"; ` +
    'args = [ "-c" "echo > $out" ]; }';
  for (const [checks, verdicts] of [
    [`checks.x86_64-linux.fine = ${made};`, { fine: "passed", boot: "eval-error" }],
    ["", null],
  ] as const) {
    const one = job(context, oldest, { ...DEFAULTS, boot: "plain", cache: "off" });
    writeFileSync(
      join(one.workspace, "flake.nix"),
      `{ outputs = _: { packages.x86_64-linux.plain = ${made}; ${checks} }; }\n`,
    );
    const { exitCode, stdout } = await step(one, "main");
    const report = readReport(join(one.workspace, ".nix-verdict"));
    assert.deepEqual(report === null ? null : verdictsOf(report), verdicts, stdout);
    assert.equal(exitCode, verdicts === null ? 2 : 1, stdout);
    assert.match(stdout, /Nothing of what is selected in ".*" can be booted/u);
  }
});

test("cancelled in the middle of a boot: the report is written, and nothing is left", async (context) => {
  const place = placeOf(context, oldest);
  const { code, report } = await killed(context, oldest, place, { signal: "SIGTERM", systems: ["vm"] });
  assert.equal(code, 143);
  assert.equal(rowOf(report?.checks ?? [], "vm")?.verdict, "cancelled");
  assertNothingLeft(place);
});

test("killed at random moments: nothing is left once another run has begun", async (context) => {
  const place = placeOf(context, oldest);
  for (const [round, signal] of (["SIGTERM", "SIGKILL", "SIGTERM", "SIGKILL"] as const).entries())
    await killed(context, oldest, place, {
      signal,
      systems: round < 2 ? ["container", "image-serves"] : ["microvm"],
      afterMs: Math.random() * 3000,
    });
  await sleep(500);
  await verdict(context, oldest, words(freshFlake(context, "boots"), ["--only", "container"]), { env: place.env });
  assertNothingLeft(place);
});

/** Runs boots, and sends a signal to the program some time after the first machine has started. */
async function killed(
  context: TestContext,
  nix: TestNix,
  { temporary, env }: Place,
  { signal, systems, afterMs = 1000 }: { signal: NodeJS.Signals; systems: readonly string[]; afterMs?: number },
): Promise<{ code: number | null; report: Report | null }> {
  const out = join(folder(context), "out");
  const args = words(freshFlake(context, "boots"), [...only(systems), "--out", out, "--boot-timeout", LIMIT]);
  const child = spawn(process.execPath, [CLI, ...args], { cwd: ROOT, env: environment(nix, env), stdio: "ignore" });
  const gone = once(child, "exit") as Promise<[number | null]>;
  while (child.exitCode === null && !readdirSync(temporary).some((name) => name.startsWith("nvb-"))) await sleep(20);
  await sleep(afterMs);
  child.kill(signal);
  const [code] = await gone;
  return { code, report: readReport(out) };
}
