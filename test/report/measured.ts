/** Reports of runs whose builds were measured, with a timeline. */

import type { Check, Report, Verdict } from "../../src/model/verdict.ts";
import { makeTimeline } from "../../src/report/timeline.ts";
import { check, proven, report } from "./fixture.ts";
import { randomNumbers, simulate, workload } from "./simulated.ts";

const START = Date.parse("2026-11-20T08:00:00.000Z");
/** When builds began. */
const BUILDS = START + 6500;
const MEMORY = 16_750_372_454;

/** Checks as flakes have them. */
const NAMES = [
  "fmt",
  "clippy",
  "unit",
  "docs",
  "login",
  "k3s",
  "postgres",
  "firewall",
  "shell-format",
  "nixos-minimal",
  "module-options",
  "eval-hosts",
  "cargo-deny",
  "integration-api",
  "e2e-browser",
];

/**
 * A run of `number` checks with dependencies, four at a time on a machine of 16 GB; some fail. The same for the same
 * number.
 */
export function measured(number: number): Report {
  const random = randomNumbers(number);
  const tasks = workload(number, random);
  const { builds, memory } = simulate(tasks, { jobs: 4, bytes: MEMORY, startedAt: BUILDS });
  const nameOf = (index: number): string =>
    `${NAMES[index % NAMES.length] ?? ""}${index < NAMES.length ? "" : `-${Math.floor(index / NAMES.length)}`}`;
  const renamed = builds.map((build) => {
    const index = /check-(\d+)\.drv$/.exec(build.drvPath)?.[1];
    return index === undefined ? build : { ...build, checks: [nameOf(Number(index))] };
  });
  const checks = renamed.flatMap((build): Check[] =>
    build.checks.map((name, index) => judged(name, build, random(), index)),
  );
  const end = Math.max(...builds.map(({ finishedAt }) => finishedAt));
  const cached = Array.from({ length: Math.floor(number / 5) }, (_, index) =>
    index % 2 === 0
      ? proven(`proven-${index}`)
      : check({ name: `proven-${index}`, verdict: "cached", startedAt: null, durationMs: 0 }),
  );
  const stage = (name: string, from: number, to: number) => ({
    name,
    startedAt: new Date(from).toISOString(),
    durationMs: to - from,
  });
  return report([...checks.toSorted((a, b) => a.name.localeCompare(b.name)), ...cached], {
    durationMs: end - START + 200,
    machine: {
      cores: 4,
      memoryBytes: MEMORY,
      features: [
        { name: "kvm", state: "on", reason: "a guest ran" },
        { name: "nspawn", state: "on", reason: "a container ran" },
      ],
    },
    stages: [
      stage("install", START, START + 40),
      stage("discover", START + 40, START + 5400),
      stage("plan", START + 5400, BUILDS),
      stage("run", BUILDS, end),
    ],
    timeline: makeTimeline(renamed, { startedAt: START, jobs: 4, memory }),
  });
}

const FAILURES: [Verdict, string, string][] = [
  ["failed", "exit", "its builder exited with 1"],
  ["timeout", "silent", "it printed nothing for 5 min"],
  ["out-of-memory", "oom-killed", "the kernel killed it at 1.9 GiB"],
];

function judged(
  name: string,
  build: {
    drvPath: string;
    startedAt: number;
    finishedAt: number;
    peakMemoryBytes: number | null;
    cpuMs: number | null;
  },
  chance: number,
  which: number,
): Check {
  const timing = { startedAt: new Date(build.startedAt).toISOString(), durationMs: build.finishedAt - build.startedAt };
  const [verdict, code, message] =
    chance < 0.08 ? (FAILURES[Math.floor(chance * 1000 + which) % FAILURES.length] ?? FAILURES[0] ?? []) : [];
  const bad = verdict !== undefined && code !== undefined && message !== undefined;
  const isVm = ["login", "k3s", "e2e-browser"].some((vm) => name.startsWith(vm));
  return check({
    name,
    drvPath: build.drvPath,
    backend: isVm ? "qemu" : name.startsWith("postgres") ? "nspawn" : "build",
    verdict: bad ? verdict : "passed",
    emulated: !bad && isVm && chance > 0.9,
    reason: bad ? { code, message } : null,
    ...timing,
    peakMemoryBytes: build.peakMemoryBytes,
    cpuMs: build.cpuMs,
    memoryMethod: "cgroup",
    attempts: [{ verdict: bad ? verdict : "passed", ...timing, peakMemoryBytes: build.peakMemoryBytes }],
    log: `logs/${name}.log`,
    excerpt: bad
      ? Array.from({ length: 12 }, (_, line) =>
          line < 11 ? `test ${line} of ${name} … ok` : `error: expected 3, got ${line}`,
        )
      : [],
  });
}
