/**
 * NixOS tests as people have them: real guests under QEMU and real containers under systemd-nspawn, in sandboxed
 * builds, that end in every way they can. From the built command line to all that it writes.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { XMLParser } from "fast-xml-parser";

import type { TestMachine } from "../../src/model/explanation.ts";
import type { Check, Report } from "../../src/model/verdict.ts";
import { renderComment } from "../../src/report/report.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { debianParts } from "./debian-parts.ts";
import { CHECKS, type Expected, HANGS } from "./guests.ts";
import { freshFlake, type Ran, verdict, withEachNix } from "./run.ts";

/** What a machine for such tests has in its nix.conf. Whether there is KVM for a claimed one is another matter. */
async function settings(): Promise<string[]> {
  const lines = {
    "extra-sandbox-paths": await debianParts(),
    "extra-system-features": "nixos-test kvm uid-range",
    "extra-experimental-features": "auto-allocate-uids cgroups",
    "auto-allocate-uids": "true",
    "use-cgroups": "true",
  };
  return Object.entries(lines).flatMap(([name, value]) => ["--option", name, value]);
}

/** What stands in the log, for whoever reads why a test failed. */
function logOf({ out }: Ran, { log, reason }: Check): string {
  return `${reason?.message}\n${log === null ? "" : readFileSync(join(out, log), "utf8")}`;
}

function assertCheck(ran: Ran, name: string, expected: Expected): void {
  const check = ran.report?.checks.find((one) => one.name === name);
  assert.ok(check !== undefined, `${name} is judged\n${ran.stdout}${ran.stderr}`);
  const log = logOf(ran, check);
  const { bad } = expected;
  assert.equal(check.verdict, bad === null ? "passed" : (bad.verdict ?? "failed"), log);
  assert.equal(check.backend, expected.backend, name);
  assert.equal(check.machine, bad?.on ?? null, log);
  assert.equal(check.reason?.code ?? null, bad?.code ?? null, log);
  if (bad !== null) assert.match(check.reason?.message ?? "", bad.message, log);
  assertSubtests(check, expected, log);
  assertMachines(check, expected, ran.report, log);
}

function assertSubtests({ subtests, durationMs }: Check, expected: Expected, log: string): void {
  assert.deepEqual(
    subtests.map(({ verdict, name, depth }) => [verdict, name, depth]),
    expected.subtests.map(([verdict, name, depth = 0]) => [verdict, name, depth]),
    log,
  );
  for (const { name, verdict, durationMs: took } of subtests)
    if (verdict === "passed") assert.ok(took !== null && took <= durationMs, `${name} took ${took} ms\n${log}`);
}

/** Containers are never emulated, and guests as far as this machine has no KVM. */
function assertMachines({ machines, emulated }: Check, expected: Expected, report: Report | null, log: string): void {
  const hasKvm = report?.machine.features.some(({ name, state }) => name === "kvm" && state === "on") === true;
  const kindOf = (name: string): TestMachine["kind"] =>
    expected.backend === "nspawn" || name === "web" ? "nspawn" : "qemu";
  assert.deepEqual(
    machines.map(({ name, kind, bootMs }) => [name, kind, bootMs === null ? "does not" : "boots"]),
    Object.entries(expected.machines).map(([name, boots]) => [name, kindOf(name), boots]),
    log,
  );
  for (const { name, kind, emulated: isEmulated, bootMs } of machines) {
    if (bootMs !== null) assert.ok(bootMs > 0 && bootMs < 120_000, `${name} took ${bootMs} ms`);
    // One that QEMU refuses to start is neither.
    if (log.includes("falling back to tcg") || bootMs !== null)
      assert.equal(isEmulated, kind === "qemu" && !hasKvm, `${name}\n${log}`);
  }
  assert.equal(emulated, expected.backend !== "nspawn" && !hasKvm, log);
}

type Case = { failure?: unknown; error?: unknown };
type Suite = { name: string; testcase: Case | Case[] };

/** A check is bad in JUnit when it is. */
function assertJunit({ out, report }: Ran): void {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" });
  const xml = parser.parse(readFileSync(join(out, "junit.xml"), "utf8")) as { testsuites: { testsuite: Suite[] } };
  const suites = new Map([xml.testsuites.testsuite].flat().map((suite) => [suite.name, [suite.testcase].flat()]));
  for (const { name, reason } of report?.checks ?? []) {
    const cases = suites.get(`checks.x86_64-linux.${name}`) ?? [];
    assert.ok(cases.length > 0, `junit.xml has ${name}`);
    const isBad = cases.some(({ failure, error }) => failure !== undefined || error !== undefined);
    assert.equal(isBad, reason !== null, `${name} in junit.xml`);
  }
}

/** Each check has its row, and that of a bad one says what happened where. */
function assertRows({ report }: Ran, markdown: string): void {
  const lines = markdown.split("\n");
  for (const { name, backend, reason, subtests, machine } of report?.checks ?? []) {
    const row = lines.find((line) => line.includes(`\`${name}\`\u00a0· ${backend}`));
    assert.ok(row !== undefined, `${name} has a row\n${markdown}`);
    if (reason === null) continue;
    assert.match(row, /^\| ❌ \|/u);
    const subtest = subtests.findLast((one) => one.verdict !== "passed")?.name ?? "";
    for (const word of [subtest, machine ?? ""]) assert.ok(row.includes(word), `${row} says ${word}`);
  }
}

/** What this machine must have. A test that cannot run fails, and says why. */
function assertContainers(report: Report | null): void {
  const nspawn = report?.machine.features.find(({ name }) => name === "nspawn");
  assert.equal(nspawn?.state, "on", `no containers in builds on this machine: ${nspawn?.reason}`);
}

async function run(context: TestContext, nix: TestNix, args: readonly string[]): Promise<Ran> {
  const ran = await verdict(context, nix, [freshFlake(context, "guests"), ...(await settings()), ...args]);
  assert.equal(ran.code, 1, ran.stdout + ran.stderr);
  context.diagnostic(`${ran.report?.checks.length} checks in ${ran.report?.durationMs} ms`);
  for (const { name, durationMs, machines } of ran.report?.checks ?? [])
    context.diagnostic(`${name}: ${durationMs} ms, ${machines.map((one) => `${one.name} ${one.bootMs}`).join(", ")}`);
  assertJunit(ran);
  assertRows(ran, readFileSync(join(ran.out, "summary.md"), "utf8"));
  assert.ok(ran.report !== null);
  assertRows(ran, renderComment(ran.report, { title: null, links: [] }));
  return ran;
}

/** What the older Nix builds: a machine of each kind, good and bad. What a test prints does not depend on Nix. */
const OF_EACH_KIND = ["passes", "panics", "container-passes", "unit-fails", "both-fail"];

withEachNix((nix) => {
  test(`real guests and containers: what broke, and where (Nix ${nix.version})`, async (context) => {
    const names = nix === nixes.at(-1) ? Object.keys(CHECKS) : OF_EACH_KIND;
    const ran = await run(
      context,
      nix,
      names.flatMap((name) => ["--only", name]),
    );
    assertContainers(ran.report);
    for (const name of names) assertCheck(ran, name, CHECKS[name] ?? assert.fail(`there is no ${name}`));
    assert.equal(ran.report?.checks.length, names.length);
  });

  test(`a real guest that never comes up: said at the limit (Nix ${nix.version})`, async (context) => {
    const ran = await run(context, nix, ["--only", "hangs", "--timeout", "15s"]);
    assertCheck(ran, "hangs", HANGS);
  });
});
