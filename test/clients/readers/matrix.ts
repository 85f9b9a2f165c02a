/** The reports of the matrix: every verdict in every situation that a reader may take for something else. */

import { type Check, isGood, type Report, type Verdict, VERDICTS } from "../../../src/model/verdict.ts";
import { check, report, subtest } from "../../report/fixture.ts";
import { HOSTILE_NAMES } from "../../report/hostile-names.ts";

/** Reports by what they are about and their verdict: "retries/failed". */
export type Matrix = Map<string, Report>;

/** Names that readers cut, trim, take for markup, or for each other; well-formed, as JSON has them. */
const NAMES = [
  ...HOSTILE_NAMES,
  " a",
  "a ",
  "a",
  "a b",
  "a\nb",
  "a\tb",
  "a  b",
  "A",
  "[[ATTACHMENT|/etc/passwd]]",
  "a.b",
].map((name) => name.toWellFormed());

const LINES = ["starting", "<error> & ]]> connection refused", "[[PROPERTY|verdict=passed]]"];

/** A check of a verdict as a run makes it: with a reason and a place where it is bad. */
function made(verdict: Verdict, over: Partial<Check> & { name: string }): Check {
  const isBad = !isGood(verdict);
  return check({
    verdict,
    attr: `checks.x86_64-linux.${over.name}`,
    reason: isBad ? { code: verdict, message: `it is "${verdict}": <why> & how` } : null,
    location: isBad ? { file: "nix/checks.nix", line: 41, column: 3 } : null,
    excerpt: isBad ? LINES : [],
    durationMs: 1500,
    attempts: [attempt(verdict === "flaky" ? "failed" : verdict, verdict === "flaky")].concat(
      verdict === "flaky" ? [attempt("passed")] : [],
    ),
    ...over,
    // What never began was not tried, and has no parts.
    ...(verdict === "not-run" ? { attempts: [], subtests: [] } : {}),
  });
}

function attempt(verdict: Verdict, isFollowed = false): Check["attempts"][number] {
  const base = { verdict, startedAt: "2026-11-20T08:00:00Z", durationMs: 2000, peakMemoryBytes: null };
  return isFollowed ? { ...base, excerpt: LINES } : base;
}

const SITUATIONS: Record<string, (verdict: Verdict) => Report> = {
  alone: (verdict) => report([made(verdict, { name: "x" })]),
  beside: (verdict) =>
    report([check({ name: "good" }), made(verdict, { name: "x" }), check({ name: "cached", verdict: "cached" })]),
  retries: (verdict) =>
    report([
      made(verdict, {
        name: "x",
        attempts: [
          attempt("failed", true),
          attempt("timeout", true),
          attempt(verdict === "flaky" ? "passed" : verdict),
        ],
      }),
    ]),
  "flaky-fail": (verdict) => report([check({ name: "good" }), made(verdict, { name: "x" })], { flaky: "fail" }),
  cancelled: (verdict) =>
    report([
      made(verdict, { name: "x" }),
      ...["y", "z"].map((name) =>
        made("not-run", { name, startedAt: null, durationMs: 0, attempts: [], location: null }),
      ),
    ]),
  subtests: (verdict) => {
    const ended = isGood(verdict) ? "passed" : "incomplete";
    return report([
      made(verdict, {
        name: "x",
        backend: "qemu",
        subtests: [subtest("boots"), subtest("logs in", { verdict: ended })],
      }),
      // Nothing that it says of its parts is bad.
      made(verdict, { name: "y", backend: "qemu", subtests: [subtest("boots"), subtest("boots")] }),
      check({ name: "z" }),
    ]);
  },
  evidence: (verdict) => {
    const one = { suite: "unit.A", verdict: "passed", durationMs: 100, message: null } as const;
    const tests = [
      { ...one, name: "t" },
      { ...one, name: "t" },
      { ...one, suite: "unit.B", name: "t" },
    ];
    return report([made(verdict, { name: "x", evidence: { files: [], tests, leftOut: { files: 0, tests: 0 } } })]);
  },
  names: (verdict) => report([...new Set(NAMES)].map((name) => made(verdict, { name }))),
  thousand: (verdict) =>
    report([
      ...Array.from({ length: 999 }, (_, index) => check({ name: `check-${index}`, durationMs: index })),
      made(verdict, { name: "x" }),
    ]),
  systems: (verdict) =>
    report(
      ["aarch64-linux", "x86_64-linux"].flatMap((system) =>
        ["x", "y"].map((name) => made(verdict, { name, attr: `checks.${system}.${name}` })),
      ),
    ),
};

export function readersMatrix(): Matrix {
  const all = Object.entries(SITUATIONS).flatMap(([situation, of]) =>
    VERDICTS.map((verdict): [string, Report] => [`${situation}/${verdict}`, of(verdict)]),
  );
  const mixed: [string, Report][] = [
    ["all verdicts", report(VERDICTS.map((verdict) => made(verdict, { name: verdict })))],
    ["nothing", report([])],
  ];
  return new Map([...all, ...mixed]);
}
