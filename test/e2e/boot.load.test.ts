/**
 * Systems that boot for real: microVMs and virtual machines under emulation, containers and images; and those that do
 * not. From the built command line to all that it writes, and what it leaves: nothing.
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { Ajv2020 } from "ajv/dist/2020.js";

import type { Check, Report } from "../../src/model/model.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { bootParts } from "./boot-parts.ts";
import { BAD, type ExpectedBoot, GOOD, rowOf } from "./boots.ts";
import { DEFAULTS, job, step } from "./job.ts";
import { CLI, environment, freshFlake, type Ran, readReport, ROOT, verdict, verdictsOf } from "./run.ts";

/** A boot in emulation takes some 10 s here, and its limit is three times as long. */
const LIMIT = "40s";

const parts = await bootParts();

const validate = new Ajv2020({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(ROOT, "schema/verdict.schema.json"), "utf8")) as object,
);

/** Where boots of one test keep their files, so that what is left can be told; sockets need a short path. */
type Place = { temporary: string; env: Record<string, string> };

function placeOf(context: TestContext, nix: TestNix): Place {
  const temporary = folder(context);
  return { temporary, env: { TMPDIR: temporary, PATH: `${nix.bin}:${parts.path}:${process.env["PATH"]}` } };
}

function words(flake: string, more: readonly string[]): string[] {
  return ["boot", flake, "--no-cache", "--option", "extra-sandbox-paths", parts.sandboxPaths, ...more];
}

async function boot(context: TestContext, nix: TestNix, more: readonly string[]): Promise<Ran & { place: Place }> {
  const place = placeOf(context, nix);
  const ran = await verdict(context, nix, words(freshFlake(context, "boots"), more), { env: place.env });
  assertNothingLeft(place);
  assert.ok(validate(ran.report), JSON.stringify(validate.errors));
  return { ...ran, place };
}

/** No process, mount, control group, file or socket of a boot is left. */
function assertNothingLeft({ temporary }: Place): void {
  assert.deepEqual(
    readdirSync(temporary).filter((name) => name.startsWith("nvb-")),
    [],
    "files",
  );
  assert.equal(readFileSync("/proc/mounts", "utf8").includes(temporary), false, "mounts");
  assert.deepEqual(processesIn(temporary), [], "processes");
  for (const at of ["/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd"])
    if (existsSync(at))
      assert.deepEqual(
        readdirSync(at).filter((name) => name.startsWith("nvb-")),
        [],
        at,
      );
  for (const at of ["/run/netns", "/run/libpod", "/run/crun", "/run/systemd/nspawn/propagate/nix-verdict"])
    assert.equal(existsSync(at), false, at);
}

/** Processes that are in a folder, or name it. */
function processesIn(place: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/u.test(pid)) return false;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return command.includes(`${place}/nvb-`) || readlinkSync(`/proc/${pid}/cwd`).startsWith(`${place}/nvb-`);
    } catch {
      return false;
    }
  });
}

function consoleOf({ out, stdout, stderr }: Ran, check: Check | undefined): string {
  const log = check?.log ?? null;
  return `${stdout}${stderr}${log === null ? "" : readFileSync(join(out, log), "utf8").slice(-3000)}`;
}

function assertBoot(ran: Ran, system: string, expected: ExpectedBoot): void {
  const check = rowOf(ran.report?.checks ?? [], system);
  assert.ok(check !== undefined, `${system} has a row\n${consoleOf(ran, check)}`);
  const told = consoleOf(ran, check);
  assert.equal(check.verdict, expected.verdict, `${system}\n${told}`);
  assert.equal(check.kind, "boot");
  assert.equal(check.backend, expected.backend, system);
  assert.equal(check.reason?.code, expected.code, `${system}: ${check.reason?.message}`);
  if (expected.message !== undefined) assert.match(check.reason?.message ?? "", expected.message, system);
  if (expected.ready === null) return;
  assert.ok(
    expected.ready.some((sign) => sign === check.boot?.ready),
    `${system} is ready by ${check.boot?.ready}`,
  );
  assert.ok((check.boot?.readyMs ?? 0) > 0 && check.durationMs === check.boot?.readyMs, told);
  assert.ok((check.peakMemoryBytes ?? 0) > 0, `${system} has memory\n${told}`);
  assert.equal(check.emulated, expected.backend === "vm" || check.boot?.program === "qemu", system);
}

const only = (systems: Iterable<string>): string[] => [...systems].flatMap((name) => ["--only", name]);

/** What Nix builds boots alike, whatever Nix it is. */
const [oldest] = nixes;
assert.ok(oldest !== undefined);

test("what boots is ready, and its numbers are measured", async (context) => {
  const ran = await boot(context, oldest, [...only(Object.keys(GOOD)), "--boot-timeout", LIMIT]);
  for (const [system, expected] of Object.entries(GOOD)) assertBoot(ran, system, expected);
  assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  assertStopWatch(ran);
  const junit = readFileSync(join(ran.out, "junit.xml"), "utf8");
  assert.match(junit, /<testcase classname="[^"]*\.boot" name="microvm"/u);
});

test("the memory of a guest that touches 300 MB is that of its QEMU by the kernel's word, within a tenth", async (context) => {
  const [watch, place] = [new AbortController(), placeOf(context, oldest)];
  const peaks = peaksOfQemu(place.temporary, watch.signal);
  const args = words(freshFlake(context, "boots"), ["--only", "touches-memory", "--boot-timeout", LIMIT]);
  const ran = await verdict(context, oldest, args, { env: place.env });
  watch.abort();
  assertBoot(ran, "touches-memory", { backend: "microvm", verdict: "passed", ready: ["login"] });
  const measured = rowOf(ran.report?.checks ?? [], "touches-memory")?.peakMemoryBytes ?? 0;
  const own = await peaks;
  context.diagnostic(`measured ${measured}, by the kernel ${own} bytes`);
  assert.ok(own > 300e6, `${own} bytes`);
  assert.ok(Math.abs(measured - own) <= 0.1 * own, `measured ${measured}, by the kernel ${own}`);
});

/** The highest that Linux says of a QEMU in a boot's folder, without pages of files; in bytes. Until `signal`. */
async function peaksOfQemu(temporary: string, signal: AbortSignal): Promise<number> {
  let peak = 0;
  while (!signal.aborted) {
    for (const pid of processesIn(temporary)) peak = Math.max(peak, peakOf(pid));
    await sleep(50);
  }
  return peak;
}

/** What a process held at most, less the files that it has mapped now; 0 when it is gone or is no QEMU. */
function peakOf(pid: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "mu").exec(status)?.[1] ?? 0);
    return status.includes("qemu-system") ? (kib("VmHWM") - kib("RssFile")) * 1024 : 0;
  } catch {
    return 0;
  }
}

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

/** The fixture's own time from its start to its prompt is the product's, within 0.2 s. */
function assertStopWatch(ran: Ran): void {
  const slow = rowOf(ran.report?.checks ?? [], "slow");
  const readyMs = slow?.boot?.readyMs ?? 0;
  assert.ok(Math.abs(readyMs - 3000) <= 200, `ready after ${readyMs} ms, and it sleeps for 3000 ms`);
}

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
