import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { merge, type Shard } from "../../src/collect/merge.ts";
import { readReport } from "../../src/collect/read.ts";
import type { Timeline } from "../../src/model/spans.ts";
import { type Check, type Report, totals, type Verdict, VERDICTS } from "../../src/model/verdict.ts";
import { renderJson } from "../../src/report/json.ts";
import { random } from "../random.ts";
import { check, machine, report, rich } from "../report/fixture.ts";
import { schemaFaults } from "./schema.ts";

const NOW = Date.parse("2026-11-23T10:00:00.000Z");
const LOST: Shard = { name: "shard-9", problem: "its job left no report: it was cancelled." };

const shard = (name: string, checks: Check[], over: Partial<Report> = {}): Shard => ({
  name,
  report: report(checks, over),
});
const merged = (...shards: Shard[]): Report => merge(shards, NOW).report;
const on = (system: string, over: Partial<Check> & { name: string }): Check =>
  check({ attr: `checks.${system}.${over.name}`, ...over });
const verdicts = ({ checks }: Report): Record<string, Verdict> =>
  Object.fromEntries(checks.map(({ attr, name, verdict }) => [attr || name, verdict]));

const ARM = "aarch64-linux";
const X86 = "x86_64-linux";

describe("laws", () => {
  const next = random(20);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)] as T;
  const someCheck = (system: string): Check =>
    on(system, {
      name: pick(["a", "b", "c", "__proto__", "ünï"]),
      verdict: pick(VERDICTS),
      startedAt: pick([null, "2026-11-20T08:00:01.000Z", "2026-11-20T09:00:01.000Z"]),
      durationMs: Math.floor(next() * 1000),
    });
  const some = (name: string): Shard => {
    if (next() < 0.2) return { name, problem: `${name} has nothing.` };
    const system = pick([ARM, X86]);
    const distinct = new Map(Array.from({ length: 4 }, () => someCheck(system)).map((one) => [one.attr, one]));
    return shard(name, [...distinct.values()], {
      system,
      startedAt: pick(["2026-11-20T08:00:00.000Z", "2026-11-20T07:59:00.000Z"]),
      durationMs: Math.floor(next() * 100_000),
      flaky: pick(["pass", "fail"]),
    });
  };

  test("200 times: no order matters, nothing bad is lost, and what comes out is valid", () => {
    for (let round = 0; round < 200; round += 1) {
      const shards = ["one", "two", "three"].map(some);
      const all = merge(shards, NOW);
      assert.deepEqual(merge(shards.toReversed(), NOW), all);
      assert.deepEqual(schemaFaults(all.report), []);
      const given = shards.flatMap((one) => ("report" in one ? one.report.checks : []));
      const attrs = new Set(given.map(({ attr }) => attr));
      assert.equal(
        all.report.checks.length,
        attrs.size + shards.filter((one) => "problem" in one).length,
        "every check once, and every job that was lost",
      );
      const allGood = shards.every(
        (one) => "report" in one && totals({ ...one.report, flaky: all.report.flaky }).verdict === "good",
      );
      assert.equal(totals(all.report).verdict, allGood ? "good" : "bad");
    }
  });

  test("what is merged alone, or with itself, or again, stays as it is", () => {
    const once = merged({ name: "all", report: rich });
    assert.deepEqual(
      once.checks.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      rich.checks.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    );
    assert.deepEqual({ ...once, checks: [] }, { ...rich, tool: once.tool, checks: [] });
    assert.deepEqual(merged({ name: "all", report: once }), once);
    assert.deepEqual(merged({ name: "all", report: rich }, { name: "again", report: rich }).checks, once.checks);
  });

  test("in two steps as in one", () => {
    const shards = [
      shard("a", [on(X86, { name: "a" })], { durationMs: 5000 }),
      shard("b", [on(ARM, { name: "a", verdict: "failed" })], { system: ARM, startedAt: "2026-11-20T08:10:00.000Z" }),
      LOST,
    ];
    const first = merged(...shards.slice(0, 1), LOST);
    const inTwo = merged({ name: "merged", report: first }, ...shards.slice(1, 2));
    assert.deepEqual(inTwo, merged(...shards));
  });
});

describe("the same check in two jobs", () => {
  const of = (a: Verdict, b: Verdict): Verdict | undefined =>
    merged(shard("1", [check({ name: "x", verdict: a })]), shard("2", [check({ name: "x", verdict: b })])).checks[0]
      ?.verdict;

  test("a report without checks is bad beside good ones, and says so", () => {
    const one = merged(shard("1", [check({ name: "fine" })]), shard("2", []));
    assert.equal(totals(one).verdict, "bad");
    assert.match(
      one.checks.find(({ name }) => name === "2")?.reason?.message ?? "",
      /holds no check, so nothing was proven/u,
    );
  });

  test("built wins over cached, flaky over passed, bad over good", () => {
    assert.equal(of("cached", "passed"), "passed");
    assert.equal(of("passed", "flaky"), "flaky");
    for (const bad of VERDICTS.slice(0, VERDICTS.indexOf("flaky"))) assert.equal(of(bad, "passed"), bad);
    assert.equal(of("lost", "failed"), "failed");
  });

  test("of two systems it is two checks, and the report's system names both", () => {
    const both = merged(
      shard("1", [on(X86, { name: "x" })]),
      shard("2", [on(ARM, { name: "x", verdict: "failed" })], { system: ARM }),
    );
    assert.deepEqual(verdicts(both), { "checks.aarch64-linux.x": "failed", "checks.x86_64-linux.x": "passed" });
    assert.equal(both.system, "aarch64-linux, x86_64-linux");
  });
});

describe("jobs without a report", () => {
  test("each is lost, by name, and makes the whole bad", () => {
    const one = merged(shard("1", [check({ name: "fine" })]), LOST);
    assert.equal(totals(one).verdict, "bad");
    const lost = one.checks.find(({ name }) => name === "shard-9");
    assert.deepEqual(
      [lost?.verdict, lost?.attr, lost?.reason],
      ["lost", "", { code: "no-report", message: "its job left no report: it was cancelled." }],
    );
  });

  test("two of the same name are two, and one that is told twice is one", () => {
    const other: Shard = { name: LOST.name, problem: "its report is not JSON." };
    assert.equal(merged(LOST, other).checks.length, 2);
    assert.equal(merged(LOST, LOST).checks.length, 1);
    const before = merged(shard("1", [check({ name: "fine" })]), LOST);
    assert.equal(merged({ name: "before", report: before }, LOST).checks.length, 2);
  });

  test("when there is nothing else, the report says that nothing is known", () => {
    const none = merged(LOST);
    assert.deepEqual(schemaFaults(none), []);
    assert.deepEqual(
      [none.system, none.nix.version, none.machine.memoryBytes, none.startedAt, none.durationMs],
      ["unknown", "unknown", 0, "2026-11-23T10:00:00.000Z", 0],
    );
    assert.equal(totals(merged()).verdict, "bad");
  });

  test("a name like a check's takes nobody's place", () => {
    const one = merged(shard("1", [check({ name: "login" })]), { ...LOST, name: "login" });
    assert.deepEqual(
      one.checks.map(({ verdict }) => verdict),
      ["lost", "passed"],
    );
  });
});

describe("checks that are not the same one", () => {
  const at = (lockedUrl: string, over: Partial<Report["flake"]> = {}): Partial<Report> => ({
    flake: { url: ".", lockedUrl, revision: null, ...over },
  });
  const both = [on(X86, { name: "fmt" }), on(X86, { name: "unit", verdict: "failed" })];

  test('of two folders of one repository, both called ".", each stays, also when merged again', () => {
    const of = (dir: string) => at(`git+file:///home/me/mono?dir=${dir}&rev=0123`);
    const shards = [shard("1", both, of("a")), shard("2", [on(X86, { name: "fmt" })], of("b"))];
    const once = merged(...shards);
    assert.deepEqual(
      once.checks.map(({ name, flake }) => [name, flake?.lockedUrl]),
      [
        ["fmt", "git+file:///home/me/mono?dir=a&rev=0123"],
        ["fmt", "git+file:///home/me/mono?dir=b&rev=0123"],
        ["unit", "git+file:///home/me/mono?dir=a&rev=0123"],
      ],
    );
    assert.deepEqual(schemaFaults(once), []);
    assert.deepEqual(merged({ name: "all", report: once }).checks, once.checks);
    assert.deepEqual(merged({ name: "all", report: once }, ...shards).checks, once.checks);
    const read = readReport(renderJson(once));
    assert.deepEqual("report" in read && read.report.checks, once.checks);
  });

  test("of two repositories they are two; on two machines, and at two commits, one", () => {
    const count = (...flakes: Partial<Report>[]) =>
      merged(...flakes.map((flake, index) => shard(`${index}`, [on(X86, { name: "fmt" })], flake))).checks;
    const shop = at("git+file:///home/runner/shop?rev=01", { revision: "01" });
    assert.equal(count(shop, at("git+file:///home/runner/mall?rev=02", { revision: "02" })).length, 2);
    for (const other of [
      at("git+file:///Users/runner/shop?rev=01", { revision: "01" }),
      at("git+file:///home/runner/shop?rev=02", { revision: "02" }),
      at("git+file:///home/jenkins/shop@2?rev=01", { revision: "01" }),
    ]) {
      const one = count(shop, other);
      assert.deepEqual([one.length, one[0]?.flake], [1, undefined]);
    }
  });

  test("the flakes of checks agree on whether they were impure", () => {
    const impure = at("git+file:///w/a", { impure: true });
    const of = (...flakes: Partial<Report>[]) =>
      merged(...flakes.map((flake, index) => shard(`${index}`, [on(X86, { name: `${index}` })], flake))).checks.map(
        ({ flake }) => flake?.impure,
      );
    assert.deepEqual(of(impure, impure, at("git+file:///w/b")), [true, true, undefined]);
    assert.deepEqual(of(impure, at("git+file:///w/a"), at("git+file:///w/b")), [undefined, undefined, undefined]);
  });

  test("one system that is booted in several ways, and an image that is built and booted", () => {
    const boot = (name: string, attr: string): Check => check({ name, attr, kind: "boot", backend: "vm" });
    const compared = shard("1", [
      boot("boot.web (microvm)", "nixosConfigurations.web"),
      boot("boot.web (vm)", "nixosConfigurations.web"),
    ]);
    assert.equal(merged(compared, { ...compared, name: "again" }).checks.length, 2);
    const attr = `packages.${X86}.image`;
    assert.equal(merged(shard("1", [check({ name: "x", attr })]), shard("2", [boot("x", attr)])).checks.length, 2);
  });
});

describe("the rest of the report", () => {
  test("runs from the first start to the last end, on the largest machine, with what all machines have", () => {
    const kvm = { name: "kvm", state: "on", reason: "a guest ran" } as const;
    const one = merged(
      shard("1", [], {
        ...machine(kvm, { name: "nspawn", state: "on", reason: "" }),
        startedAt: "2026-11-20T08:00:00.000Z",
        durationMs: 60_000,
      }),
      shard("2", [], {
        machine: { cores: 16, memoryBytes: 64e9, features: [kvm, { name: "nspawn", state: "broken", reason: "" }] },
        startedAt: "2026-11-20T08:05:00.000Z",
        durationMs: 60_000,
      }),
    );
    assert.deepEqual([one.startedAt, one.durationMs], ["2026-11-20T08:00:00.000Z", 360_000]);
    assert.deepEqual(one.machine, { cores: 16, memoryBytes: 64e9, features: [kvm] });
  });

  test("flaky is bad when it is so in any job", () => {
    const flaky = shard("1", [check({ name: "x", verdict: "flaky" })]);
    assert.equal(totals(merged(flaky)).verdict, "good");
    assert.equal(totals(merged(flaky, shard("2", [], { flaky: "fail" }))).verdict, "bad");
  });

  test("different versions of Nix are all named; different commits are said", () => {
    const flake = { url: ".", lockedUrl: "git+file:///b", revision: "b".repeat(40) };
    const { report: one, notices } = merge(
      [shard("1", []), shard("2", [], { nix: { version: "2.34.8", implementation: "nix" }, flake })],
      NOW,
    );
    assert.equal(one.nix.version, "2.34.8, 2.35.2");
    assert.equal(one.flake.revision, null);
    assert.deepEqual(notices, [
      "The results are of different commits (1: 0123456789abcdef0123456789abcdef01234567, 2: " +
        `${"b".repeat(40)}). Give the jobs of one run the same commit.`,
    ]);
    assert.deepEqual(merge([shard("1", []), shard("2", []), LOST], NOW).notices, []);
  });

  test("what two jobs call the same with different inputs are two checks", () => {
    const flake = { url: ".", lockedUrl: "path:/x", revision: null };
    const overrides = [{ input: "nixpkgs", flake: "github:NixOS/nixpkgs/nixos-unstable" }];
    const [stable, unstable] = [
      shard("a", [on(X86, { name: "x", verdict: "passed" })], { flake }),
      shard("b", [on(X86, { name: "x", verdict: "failed" })], { flake: { ...flake, overrides, impure: true } }),
    ];
    const both = merged(stable, unstable);
    assert.deepEqual(both.checks.map(({ verdict }) => verdict).toSorted(), ["failed", "passed"]);
    assert.deepEqual([both.flake.overrides, both.flake.impure], [undefined, undefined]);
    const same = merged(unstable, { ...unstable, name: "c" });
    assert.deepEqual([same.flake.overrides, same.flake.impure, same.checks.length], [overrides, true, 1]);
    assert.deepEqual(schemaFaults(same), []);
  });

  test("what two jobs call the same in different flakes are two checks", () => {
    const flake = (url: string) => ({ flake: { url, lockedUrl: url, revision: null } });
    const same = { name: "login", verdict: "failed" as const };
    assert.deepEqual(
      merged(shard("1", [on(X86, same)], flake("./a")), shard("2", [on(X86, { name: "login" })], flake("./b")))
        .checks.map(({ verdict }) => verdict)
        .toSorted(),
      ["failed", "passed"],
    );
    assert.deepEqual(
      merged(
        shard("1", [on(X86, same)], flake("./a")),
        shard("2", [on(X86, { name: "login" })], flake("./a")),
      ).checks.map(({ verdict }) => verdict),
      ["failed"],
    );
  });

  test("the base's time stays where one job has reported, and is nobody's where several have", () => {
    const base = { name: "main", durationMs: 7000, failed: 0, vanished: [] };
    assert.equal(merged(shard("1", [], { base })).base?.durationMs, 7000);
    assert.equal(merged(shard("1", [], { base }), shard("2", [])).base?.durationMs, 0);
  });

  test("vanished is what no job of its system has; bases add up, and different branches are none", () => {
    const base = (name: string, ...vanished: string[]): Report["base"] => ({
      name,
      durationMs: 1000 * vanished.length,
      failed: 1,
      vanished: vanished.map((one) => ({ name: one, verdict: "passed" })),
    });
    const one = merged(
      shard("1", [on(X86, { name: "a" })], { base: base("main", "b", "c") }),
      shard("2", [on(X86, { name: "b" })], { base: base("main", "a", "c", "d") }),
      shard("3", [on(ARM, { name: "d" })], { system: ARM }),
    );
    assert.deepEqual(one.base, {
      name: "main",
      durationMs: 0,
      failed: 0,
      vanished: [
        { name: "c", verdict: "passed" },
        { name: "d", verdict: "passed" },
      ],
    });
    assert.equal(merged(shard("1", [], { base: base("main") }), shard("2", [], { base: base("release") })).base, null);
    assert.equal(merged(shard("1", [])).base, null);
  });

  test("what vanished from one flake is no check of another", () => {
    const flake = (url: string): Partial<Report> => ({ flake: { url, lockedUrl: `path:/${url}`, revision: null } });
    const base = { name: "main", durationMs: 1, failed: 0, vanished: [{ name: "lint", verdict: "passed" as const }] };
    const shop = shard("shop", [on(X86, { name: "a" })], { ...flake("shop"), base });
    const site = shard("site", [on(X86, { name: "lint" })], { ...flake("site"), base: { ...base, vanished: [] } });
    const both = merged(shop, site);
    assert.deepEqual(both.base?.vanished, base.vanished);
    // Another job of the same flake may have it, and so may a merged report.
    const more = shard("more", [on(X86, { name: "lint" })], flake("shop"));
    assert.deepEqual(merged(shop, more).base?.vanished, []);
    assert.deepEqual(merged({ name: "both", report: both }, more).base?.vanished, []);
  });

  test("what was bad on the base counts once, however many jobs know it", () => {
    const baseline = { verdict: "failed", durationMs: 1, peakMemoryBytes: 1, slower: false, hungrier: false } as const;
    const known = on(X86, { name: "a", verdict: "failed", baseline });
    const base = { name: "main", durationMs: 1, failed: 2, vanished: [{ name: "gone", verdict: "failed" as const }] };
    const both = merged(shard("1", [known], { base }), shard("2", [known], { base }));
    assert.deepEqual([both.base?.failed, totals(both).failed], [2, 1]);
  });

  test("a leg that judged another system than its name says is bad", () => {
    const legs = [
      shard(`nix-verdict-${X86}`, [on(X86, { name: "a" })]),
      shard(`nix-verdict-${ARM}`, [on(X86, { name: "a" })]),
    ];
    const both = merged(...legs);
    assert.deepEqual(verdicts(both), { [`checks.${X86}.a`]: "passed", [`nix-verdict-${ARM}`]: "lost" });
    assert.match(
      both.checks.at(-1)?.reason?.message ?? "",
      /its name says aarch64-linux, and it judged x86_64-linux\. /u,
    );
    for (const name of [
      `results-${ARM}/${ARM}`,
      `${ARM}-${ARM}`,
      `${X86}/${ARM}`,
      `${ARM}/part-1`,
      `r-${ARM}/${ARM}/out`,
    ])
      assert.equal(totals(merged(shard(name, [on(X86, { name: "a" })]))).verdict, "bad", name);
    for (const name of [`${ARM}/${X86}`, `${ARM}-and-${X86}`, `${ARM}/${X86}/out`])
      assert.equal(totals(merged(shard(name, [on(X86, { name: "a" })]))).verdict, "good", name);
    const good = shard(`nix-verdict-${ARM}`, [on(ARM, { name: "a" })], { system: ARM });
    assert.equal(totals(merged(shard(`${X86} and ${ARM}`, [on(X86, { name: "a" })]), good)).verdict, "good");
  });

  test("builds of all machines stand in one timeline", () => {
    const timeline = (at: string, drvPath: string): Timeline => ({
      spans: [
        { drvPath, name: drvPath, checks: [], startedAt: at, durationMs: 1000, peakMemoryBytes: null, cpuMs: null },
      ],
      criticalPath: [drvPath],
      jobs: 4,
      idleMs: 100,
      memory: [{ atMs: 5, bytes: 7 }],
    });
    const one = merged(
      shard("1", [], { timeline: timeline("2026-11-20T08:02:00.000Z", "late") }),
      shard("2", [], { timeline: timeline("2026-11-20T08:01:00.000Z", "early") }),
    );
    assert.deepEqual(
      one.timeline?.spans.map(({ drvPath }) => drvPath),
      ["early", "late"],
    );
    assert.deepEqual(
      { ...one.timeline, spans: [] },
      { spans: [], criticalPath: ["late"], jobs: 8, idleMs: 200, memory: [] },
    );
    const alone = merged(
      shard("1", [], { startedAt: "2026-11-20T07:59:50.000Z" }),
      shard("2", [], { timeline: timeline("2026-11-20T08:01:00.000Z", "x") }),
    );
    assert.deepEqual(alone.timeline?.memory, [{ atMs: 10_005, bytes: 7 }]);
    assert.equal(merged(shard("1", [])).timeline, null);
  });
});
