/** Reports of runs that are compared with a base. */

import type { BuildRecord } from "../../src/model/spans.ts";
import type { Base, Baseline, Check, Report } from "../../src/model/verdict.ts";
import { makeTimeline } from "../../src/report/timeline.ts";
import { check, failedLogin, machine, proven, report, subtest, testMachine } from "./fixture.ts";
import { drvPathOf } from "./simulated.ts";

const START = Date.parse("2026-11-20T08:00:00.000Z");
const MIB = 1024 ** 2;

export const baseline = (over: Partial<Baseline> = {}): Baseline => ({
  verdict: "passed",
  durationMs: null,
  peakMemoryBytes: null,
  slower: false,
  hungrier: false,
  ...over,
});

export const base = (over: Partial<Base> = {}): Base => ({
  name: "main",
  durationMs: 238_000,
  failed: 1,
  vanished: [],
  ...over,
});

const kvm = machine(
  { name: "kvm", state: "on", reason: "a guest ran" },
  { name: "nspawn", state: "on", reason: "a container ran" },
);

/** A check that was built from second `from` to second `to`. */
function ran(name: string, from: number, to: number, mebibytes: number, over: Partial<Check> = {}): Check {
  const timing = { startedAt: new Date(START + from * 1000).toISOString(), durationMs: (to - from) * 1000 };
  return check({
    name,
    drvPath: drvPathOf(name),
    ...timing,
    peakMemoryBytes: mebibytes * MIB,
    memoryMethod: "cgroup",
    baseline: baseline({ durationMs: timing.durationMs, peakMemoryBytes: mebibytes * MIB }),
    ...over,
  });
}

function timelineOf(checks: readonly Check[], dependencies: readonly [string, number, number][]): Report["timeline"] {
  const own = checks.flatMap(({ name, drvPath, startedAt, durationMs, peakMemoryBytes }): BuildRecord[] => {
    if (startedAt === null || drvPath === null) return [];
    const at = Date.parse(startedAt);
    return [
      {
        drvPath,
        checks: [name],
        inputs: dependencies.map(([needed]) => drvPathOf(needed)),
        startedAt: at,
        finishedAt: at + durationMs,
        peakMemoryBytes,
        cpuMs: null,
      },
    ];
  });
  const needed = dependencies.map(([name, from, to]): BuildRecord => ({
    drvPath: drvPathOf(name),
    checks: [],
    inputs: [],
    startedAt: START + from * 1000,
    finishedAt: START + to * 1000,
    peakMemoryBytes: null,
    cpuMs: null,
  }));
  const memory = [
    { at: START, bytes: 0 },
    { at: START + 60_000, bytes: 9.1 * 1024 * MIB },
    { at: START + 250_000, bytes: 0 },
  ];
  return makeTimeline([...own, ...needed], { startedAt: START, jobs: 4, memory });
}

const PROVEN = [
  "api",
  "clippy",
  "deny",
  "docs-links",
  "e2e",
  "fmt-nix",
  "fmt-rust",
  "hosts-a",
  "hosts-b",
  "hosts-c",
  "lint",
  "migrations",
  "module-options",
  "schema",
  "shellcheck",
  "spelling",
  "typos",
  "web",
];

const everydayChecks: Check[] = [
  ran("login", 12, 53, 1946, {
    ...failedLogin,
    baseline: baseline({ durationMs: 39_000, peakMemoryBytes: 1946 * MIB }),
  }),
  check({
    name: "docs",
    verdict: "eval-error",
    drvPath: null,
    startedAt: null,
    durationMs: 0,
    reason: { code: "missing-attribute", message: "attribute 'mdbook' missing" },
    location: { file: "flake.nix", line: 41, column: 17 },
    baseline: baseline({ verdict: "eval-error" }),
    excerpt: ["error: attribute 'mdbook' missing", "  at flake.nix:41:17"],
  }),
  ran("postgres", 12, 110, 2253, {
    backend: "nspawn",
    baseline: baseline({ durationMs: 43_000, peakMemoryBytes: 2100 * MIB, slower: true }),
  }),
  ran("k3s", 14, 240, 2048, {
    backend: "qemu",
    emulated: true,
    subtests: [subtest("joins", { durationMs: 94_000 }), subtest("schedules a pod", { durationMs: 61_500 })],
    machines: ["server", "agent"].map((name) => testMachine(name, { bootMs: 35_000, emulated: true })),
    baseline: baseline({ durationMs: 231_000, peakMemoryBytes: 2048 * MIB }),
  }),
  ran("backup", 55, 72, 512, { backend: "qemu", baseline: null }),
  ran("unit", 10, 31, 740, { baseline: baseline({ durationMs: 24_000, peakMemoryBytes: 731 * MIB }) }),
  ran("fmt", 10, 11, 60),
  ran("licenses", 11, 14, 90, { baseline: baseline({ verdict: "failed", durationMs: 3000 }) }),
  ...PROVEN.map((name, index) => ({
    ...proven(name, { durationMs: 3000 + 7000 * (index % 5), peakMemoryBytes: (200 + 90 * index) * MIB }),
    baseline: baseline({ verdict: "cached" }),
  })),
];

/** 26 checks, of which some need eyes for every reason that there is. */
export const everydayCompared: Report = report(everydayChecks, {
  ...kvm,
  durationMs: 252_000,
  base: base({ vanished: [{ name: "firewall", verdict: "passed" }] }),
  timeline: timelineOf(everydayChecks, [
    ["linux-6.12", 0, 9],
    ["nginx-1.28", 0, 6],
  ]),
});

/** Nothing needs eyes. */
export const allGood: Report = report(
  everydayChecks.filter(
    ({ verdict, emulated, baseline: known }) =>
      (verdict === "passed" || verdict === "cached") && !emulated && known?.slower === false,
  ),
  { ...kvm, durationMs: 41_000, base: base({ failed: 0, durationMs: 45_000 }) },
);

/** `number` checks of which nothing is good and every one has a long log. */
export function allFailed(number: number, line: (index: number) => string): Report {
  return report(
    Array.from({ length: number }, (_, index) =>
      ran(`check-${String(index).padStart(4, "0")}`, index, index + 7, 100 + index, {
        backend: index % 3 === 0 ? "qemu" : "build",
        verdict: "failed",
        reason: { code: "exit", message: `its builder exited with ${index % 256}` },
        excerpt: Array.from({ length: 40 }, (_, number) => line(number)),
      }),
    ),
    { ...kvm, base: base({ failed: 0 }) },
  );
}
