import type { Boot } from "./boot.ts";
import type { CheckEvidence } from "./evidence.ts";
import type { Subtest, TestMachine } from "./explanation.ts";
import type { JudgedFlake } from "./judged-flake.ts";
import type { Location } from "./location.ts";
import type { Timeline } from "./spans.ts";
/** The main noun of the product: a check with its verdict, and the report of all checks. */
import type { Warning } from "./warning.ts";

/** All verdicts, in the order in which a reader should see them: worst first. */
export const VERDICTS = [
  "failed",
  "timeout",
  "out-of-memory",
  "disk-full",
  "dependency-failed",
  "eval-error",
  "unsupported",
  "lost",
  "cancelled",
  "not-run",
  "flaky",
  "passed",
  "cached",
] as const;
export type Verdict = (typeof VERDICTS)[number];

const GOOD: ReadonlySet<Verdict> = new Set<Verdict>(["passed", "cached", "flaky"]);

/** Whether a verdict lets the run be green. */
export function isGood(verdict: Verdict): boolean {
  return GOOD.has(verdict);
}

/** Why a verdict is bad: `code` for programs, `message` one sentence for people. */
export type Reason = { code: string; message: string };

/** The kind of a check, or what a system is booted as. */
export type Backend = "build" | "qemu" | "nspawn" | "mixed" | "microvm" | "vm" | "oci";

/** One attempt at building a check's own derivation. Times: ISO 8601 and milliseconds. */
export type Attempt = {
  verdict: Verdict;
  startedAt: string;
  durationMs: number;
  peakMemoryBytes: number | null;
  /** The end of its log, without control characters, where another attempt followed. */
  excerpt?: string[];
};

/** The earlier build that proves a `cached` check, with its measurements: old numbers, to be shown as such. */
export type Proof = {
  /** When that build began: ISO 8601. */
  at: string;
  /** Null when it was not measured, as below. */
  durationMs: number | null;
  peakMemoryBytes: number | null;
  cpuMs: number | null;
  /**
   * The https URL of the run that proved it; null when it has none. It comes from a cache: check it before making a
   * link.
   */
  run: string | null;
  /** Only earlier runs of the same branch prove it, and the user chose to believe them (`trust: self`). */
  byItself?: true;
};

/** The same check on the base (the branch that a run is compared with). */
export type Baseline = {
  verdict: Verdict;
  /** The median of its last runs there; null when none was measured. */
  durationMs: number | null;
  peakMemoryBytes: number | null;
  /** Whether this run's number exceeds the variation of those runs. */
  slower: boolean;
  hungrier: boolean;
  /** What its evaluation took there, likewise; absent when that is not known. */
  evaluation?: Pick<Baseline, "durationMs" | "peakMemoryBytes" | "slower" | "hungrier">;
};

/**
 * The run that this one is compared with: the last one of the same checks on the branch that it is to be merged into,
 * or the previous one on its own branch.
 */
export type Base = {
  /** The branch, as people name it: "main"; or "the run before", on the same branch or machine. */
  name: string;
  durationMs: number;
  /** How many of its checks were bad. */
  failed: number;
  /** Checks of that run that are missing in this one. */
  vanished: { name: string; verdict: Verdict }[];
};

/** One check with its verdict, under the field names of `verdict.json`. */
export type Check = {
  name: string;
  attr: string;
  drvPath: string | null;
  backend: Backend;
  verdict: Verdict;
  /** A VM test that asked for KVM and ran without it. */
  emulated: boolean;
  /** Null when the verdict is good. */
  reason: Reason | null;
  location: Location | null;
  /** When its own build began; null when it never did. */
  startedAt: string | null;
  /** The time of its own derivation only. */
  durationMs: number;
  /** Time during which something it needs was being built. */
  dependencyMs: number;
  /** Time between being ready and being started. */
  waitMs: number;
  /** Null when it was not measured. */
  peakMemoryBytes: number | null;
  cpuMs: number | null;
  memoryMethod: "cgroup" | "procfs" | null;
  attempts: Attempt[];
  /** Null when nothing is known about the proof of a `cached` check, and for every other verdict. */
  proof: Proof | null;
  /** Path of the whole log, relative to the report; null when nothing was built here. */
  log: string | null;
  /** The lines that matter of the log, or of the evaluation's trace, without control characters. */
  excerpt: string[];
  /** Null when the base does not have the check, or when there is no base. */
  baseline: Baseline | null;
  /** Null when it was not evaluated in this run. */
  evaluation: CheckEvaluation | null;
  /** Of a NixOS test that was built here, in the order in which they began; none of anything else. */
  subtests: Subtest[];
  /** The machines of such a test. */
  machines: TestMachine[];
  /** The machine on which it went wrong; null when it was on none, or the log does not say. */
  machine: string | null;
  /** What it has left besides its log; absent when that is nothing. */
  evidence?: CheckEvidence;
  /** Present for a system that is booted; its build is a part of that. */
  kind?: "boot";
  /** How it was booted; absent when it was not, because it could not be built or started. */
  boot?: Boot;
  /** The flake that it is of, present in a merged report of several; else it is the report's. */
  flake?: JudgedFlake;
};

/** What the evaluation of a check took, with the builds that it waited for. */
export type CheckEvaluation = {
  startedAt: string;
  durationMs: number;
  /** Which of the processes that evaluate side by side it was, from 0. */
  session: number;
  /** The most that the evaluating process held meanwhile; null when that was not measured. */
  peakMemoryBytes: number | null;
  /** What it may have at most, present when it came near. */
  nearLimitBytes?: number;
};

/**
 * The system of a check, or of an image, from its `attr`: "x86_64-linux"; null for an entry that has none there: a
 * machine of `nixosConfigurations`, or a shard without a report.
 */
export function systemOf({ attr }: Pick<Check, "attr">): string | null {
  return /^(?:checks|packages)\.([A-Za-z0-9_-]+)\./.exec(attr)?.[1] ?? null;
}

export type Stage = { name: string; startedAt: string; durationMs: number };

export type Feature = { name: string; state: "on" | "off" | "broken"; reason: string };

/** Everything one results of one run. Totals are computed from it, never stored. */
export type Report = {
  schema: "nix-verdict/1";
  tool: { name: "nix-verdict"; version: string };
  nix: { version: string; implementation: "nix" | "lix" | "determinate" };
  flake: JudgedFlake;
  system: string;
  machine: { cores: number; memoryBytes: number; features: Feature[] };
  startedAt: string;
  durationMs: number;
  /** Whether a check that passed only after a failed attempt makes the run bad. */
  flaky: "pass" | "fail";
  stages: Stage[];
  /** Null when nothing is known of an earlier run. */
  base: Base | null;
  checks: Check[];
  /** Null when nothing was built. */
  timeline: Timeline | null;
  /** What Nix warned of, in the order in which it did. */
  warnings: Warning[];
  /** Why memory and CPU time of builds were not measured, as a sentence; null when nothing stood in the way. */
  unmeasured: string | null;
};

export type Totals = {
  total: number;
  passed: number;
  cached: number;
  flaky: number;
  /** Every check whose verdict is bad, of any kind. */
  failed: number;
  /** The checks that make the run bad: with `flaky: fail`, flaky ones as well. */
  bad: number;
  verdict: "good" | "bad";
};

/** Whether a check makes its run bad. */
export function isBad({ verdict }: Pick<Check, "verdict">, flaky: Report["flaky"]): boolean {
  return !isGood(verdict) || (verdict === "flaky" && flaky === "fail");
}

/** Counts a report's checks. A report without checks is bad: nothing was proven. */
export function totals({ checks, flaky }: Pick<Report, "checks" | "flaky">): Totals {
  const count = (verdict: Verdict): number => checks.filter((check) => check.verdict === verdict).length;
  const failed = checks.filter((check) => !isGood(check.verdict)).length;
  const bad = checks.filter((check) => isBad(check, flaky)).length;
  return {
    total: checks.length,
    passed: count("passed"),
    cached: count("cached"),
    flaky: count("flaky"),
    failed,
    bad,
    verdict: bad === 0 && checks.length > 0 ? "good" : "bad",
  };
}

const NATURAL = new Intl.Collator("en", { numeric: true });

/** Compares names as a reader counts: "check-20" comes before "check-100". No two names are equal. */
export function compareNames(a: string, b: string): number {
  return NATURAL.compare(a, b) || Number(a > b) - Number(a < b);
}

/** Sorts checks in the order in which a reader should see them: worst verdict first, then by name. */
export function byNeedOfAttention(checks: readonly Check[]): Check[] {
  return checks.toSorted(
    (a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || compareNames(a.name, b.name),
  );
}
