/** Reports to render: one calm, one with every verdict and every hostile string that a flake or a log may bring. */

import type { Subtest, TestMachine } from "../../src/model/explanation.ts";
import type { Check, Feature, Proof, Report, Verdict } from "../../src/model/verdict.ts";

const STARTED = "2026-11-20T08:00:00.000Z";

/** A check that passed; `over` says what is different. */
export function check(over: Partial<Check> & { name: string }): Check {
  return {
    attr: `checks.x86_64-linux.${over.name}`,
    drvPath: "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-check.drv",
    backend: "build",
    verdict: "passed",
    emulated: false,
    reason: null,
    location: null,
    startedAt: "2026-11-20T08:00:12.345Z",
    durationMs: 1234,
    dependencyMs: 0,
    waitMs: 0,
    peakMemoryBytes: null,
    cpuMs: null,
    memoryMethod: null,
    baseline: null,
    evaluation: null,
    attempts: [],
    proof: null,
    log: null,
    excerpt: [],
    subtests: [],
    machines: [],
    machine: null,
    ...over,
  };
}

/** A check that an earlier run has proven; `over` says what is different about its proof. */
export function proven(name: string, over: Partial<Proof> = {}): Check {
  const proof = {
    at: "2026-11-19T22:10:00.000Z",
    durationMs: 12_400,
    peakMemoryBytes: 1_288_490_189,
    cpuMs: 11_000,
    run: "https://github.com/owner/repository/actions/runs/19345678901",
    ...over,
  };
  return check({
    name,
    verdict: "cached",
    startedAt: null,
    durationMs: 0,
    drvPath: `/nix/store/0123456789abcdfghijklmnpqrsvwxyz-${name}.drv`,
    proof,
  });
}

export function report(checks: Check[], over: Partial<Report> = {}): Report {
  return {
    schema: "nix-verdict/1",
    tool: { name: "nix-verdict", version: "0.1.0" },
    nix: { version: "2.35.2", implementation: "nix" },
    flake: {
      url: ".",
      lockedUrl: "git+file:///work/flake?rev=0123",
      revision: "0123456789abcdef0123456789abcdef01234567",
    },
    system: "x86_64-linux",
    flaky: "pass",
    machine: {
      cores: 4,
      memoryBytes: 16_750_372_454,
      features: [
        { name: "kvm", state: "broken", reason: "a guest of 1,000,000 instructions took 3.9 s" },
        { name: "nspawn", state: "on", reason: "a container ran in a build" },
      ],
    },
    startedAt: STARTED,
    durationMs: 252_000,
    stages: [{ name: "discover", startedAt: STARTED, durationMs: 900 }],
    checks,
    base: null,
    timeline: null,
    warnings: [],
    unmeasured: null,
    ...over,
  };
}

/** A machine with these features, and no others that were looked at. */
export const machine = (...features: Feature[]): Pick<Report, "machine"> => ({
  machine: { cores: 4, memoryBytes: 16_750_372_454, features },
});

const attempt = (verdict: Verdict, durationMs: number): Check["attempts"][number] => ({
  verdict,
  startedAt: STARTED,
  durationMs,
  peakMemoryBytes: null,
});

const neverRan = { startedAt: null, durationMs: 0, drvPath: null };

/** A subtest that passed in a second; `over` says what is different. */
export const subtest = (name: string, over: Partial<Subtest> = {}): Subtest => ({
  name,
  verdict: "passed",
  depth: 0,
  durationMs: 1000,
  ...over,
});

/** A virtual machine that booted in six seconds; `over` says what is different. */
export const testMachine = (name: string, over: Partial<TestMachine> = {}): TestMachine => ({
  name,
  kind: "qemu",
  bootMs: 6000,
  emulated: false,
  ...over,
});

/** What is known of a test of two machines in which a login failed. */
export const failedLogin = {
  backend: "qemu",
  verdict: "failed",
  reason: {
    code: "command-failed",
    message: 'subtest "logs in over ssh": `ssh server true` exited 255 on `client`',
  },
  excerpt: [
    "client: must succeed: ssh server true",
    "client # ssh: connect to host server port 22: Connection refused",
    "!!! RequestedAssertionFailed: command `ssh server true` failed (exit code 255)",
  ],
  subtests: [
    subtest("boots", { durationMs: 14_200 }),
    subtest("opens the firewall", { durationMs: 9300 }),
    subtest("port 22", { depth: 1, durationMs: 8100 }),
    subtest("logs in over ssh", { verdict: "failed", durationMs: null }),
    subtest("refuses passwords", { verdict: "not-run", durationMs: null }),
  ],
  machines: [testMachine("client", { bootMs: 6120 }), testMachine("server", { bootMs: 7900 })],
  machine: "client",
} as const satisfies Partial<Check>;

/** Everyday failures, with names and messages as they come. */
export const everyday: Check[] = [
  check({
    name: "login",
    ...failedLogin,
    durationMs: 41_000,
    peakMemoryBytes: 2_040_109_466,
    cpuMs: 39_500,
    memoryMethod: "cgroup",
    attempts: [attempt("failed", 41_000)],
    log: "logs/login.log",
  }),
  check({
    name: "docs",
    ...neverRan,
    verdict: "eval-error",
    reason: { code: "missing-attribute", message: "attribute 'mdbook' missing" },
    location: { file: "flake.nix", line: 41, column: 17 },
    excerpt: ["error: attribute 'mdbook' missing", "  at flake.nix:41:17"],
  }),
  check({
    name: "postgres",
    backend: "nspawn",
    verdict: "flaky",
    durationMs: 98_000,
    attempts: [attempt("timeout", 60_000), attempt("passed", 38_000)],
  }),
  check({ name: "k3s", backend: "qemu", emulated: true, durationMs: 362_000, peakMemoryBytes: 2_147_483_648 }),
  check({ name: "fmt" }),
  check({ name: "unit", durationMs: 9_960 }),
  check({ name: "clippy", verdict: "cached", ...neverRan }),
];

/** The rest of the verdicts, one each, wearing what may break a report. */
export const hostile: Check[] = [
  check({
    name: "a|b\n## head `tick` <script>alert(1)</script>",
    verdict: "timeout",
    reason: {
      code: "silent",
      message: "@everyone see #123, GH-7 and [x](javascript:alert(1)) ![img](http://evil.example/x.png)",
    },
    durationMs: 3_700_000,
    backend: "qemu",
    subtests: [
      subtest("|`tick`| *b* <script>alert(1)</script> @everyone", { verdict: "failed", durationMs: null }),
      subtest("``` </details>\n## head", { depth: 1, verdict: "incomplete", durationMs: null }),
      subtest("twice", { verdict: "not-run", durationMs: null }),
      subtest("twice", { verdict: "not-run", durationMs: null }),
    ],
    machines: [testMachine('"><b>m</b>', { bootMs: null, emulated: true }), testMachine("$(m)", { kind: "nspawn" })],
    machine: '"><b>m</b>',
    excerpt: [
      "``` not the end",
      "````",
      "</details>",
      "<!-- gone",
      "::error::pwned",
      "##[add-mask]pwned",
      "@everyone $x$",
    ],
  }),
  check({
    name: "rtl-\u202Egpj.exe",
    verdict: "out-of-memory",
    reason: {
      code: "oom-killed",
      message: "killed \u001b[31mred\u001b[0m ]]> and ]]> again </details> <!-- $a$ \\| |",
    },
    durationMs: 5_000,
    peakMemoryBytes: 900_000,
    memoryMethod: "procfs",
    excerpt: [
      "nul \u0000 bell \u0007 esc \u001b]0;title\u0007 lone \ud800 ffff \uffff",
      "]]> ]]> & < >",
      "cr\rlf ls\u2028ps",
    ],
  }),
  check({
    name: "disk",
    verdict: "disk-full",
    reason: { code: "no-space", message: "no space left on device: 0 B of /nix" },
  }),
  check({
    name: "quo\"te ${x} $(y) 'z'",
    ...neverRan,
    verdict: "dependency-failed",
    reason: {
      code: "dependency-failed",
      message: "needs *bold*_it_ ~~off~~ www.evil.example https://evil.example :tada: me@evil.example",
    },
  }),
  check({
    name: "machine",
    ...neverRan,
    backend: "mixed",
    verdict: "unsupported",
    reason: {
      code: "missing-feature",
      message:
        'no machine here offers the system feature "uid-range". It is for containers: ' +
        'on hosted runners "nspawn: auto" sets it up',
    },
  }),
  check({
    name: "lost",
    verdict: "lost",
    reason: { code: "daemon-died", message: "the daemon closed the connection" },
  }),
  check({
    name: "stopped",
    verdict: "cancelled",
    reason: { code: "signal", message: "the run was stopped" },
    durationMs: 700,
  }),
  check({
    name: "ünï-測試-🎉",
    ...neverRan,
    verdict: "not-run",
    reason: { code: "fail-fast", message: "login failed first" },
  }),
];

/** Every verdict at least once. */
export const rich: Report = report([...everyday, ...hostile, proven("lint")]);

/**
 * An everyday change to a large flake: nearly all of it is proven, by runs of several days, not all of which could
 * measure.
 */
export const mostlyProven: Report = report(
  [
    ...Array.from({ length: 100 }, (_, index) =>
      proven(`${["fmt", "clippy", "unit", "docs", "hosts"][index % 5] ?? ""}-${index}`, {
        at: `2026-11-${String(10 + (index % 9))}T08:00:00.000Z`,
        durationMs: index % 10 === 9 ? null : 400 + 997 * ((index * 37) % 60),
        peakMemoryBytes: index % 10 > 7 ? null : 20_000_000 * (1 + ((index * 53) % 90)),
        cpuMs: null,
        run:
          index % 10 === 9
            ? null
            : `https://github.com/owner/repository/actions/runs/193456789${String(index % 9).padStart(2, "0")}`,
      }),
    ),
    check({
      name: "api",
      durationMs: 8200,
      peakMemoryBytes: 340_000_000,
      cpuMs: 7900,
      memoryMethod: "cgroup",
      log: "logs/api.log",
    }),
    check({
      name: "web",
      durationMs: 3100,
      peakMemoryBytes: 120_000_000,
      cpuMs: 2900,
      memoryMethod: "cgroup",
      log: "logs/web.log",
    }),
    check({
      name: "login",
      backend: "qemu",
      verdict: "failed",
      reason: { code: "exit", message: "its builder exited with 1" },
      durationMs: 41_000,
      peakMemoryBytes: 2_040_109_466,
      cpuMs: 39_500,
      memoryMethod: "cgroup",
      log: "logs/login.log",
      excerpt: ["client # ssh: connect to host server port 22: Connection refused"],
    }),
  ],
  { ...machine({ name: "kvm", state: "on", reason: "a guest ran" }), durationMs: 49_000 },
);
