import { basename } from "node:path";

import manifest from "../../package.json" with { type: "json" };
import { type Check, type Conditions, type Feature, type Report, VERDICTS } from "../model/model.ts";
import { blankCheck } from "../run/run.ts";
import { compare, count } from "../text/text.ts";
import { distinctChecks } from "./distinct-checks.ts";
import { JudgedFlakes } from "./judged-flakes.ts";
import { mergeBases } from "./merge-bases.ts";
import { endTime, mergeTimelines } from "./merge-timelines.ts";
import { mergeWarnings } from "./merge-warnings.ts";

/**
 * The result of one job: its report, or a sentence that says why there is none. `folder`: where the report's other
 * files are, if they can be had.
 */
export type Shard = { name: string; report: Report; folder?: string } | { name: string; problem: string };

/** The reason for a job without a report; it follows "no report: ". */
export const NO_REPORT =
  "it was cancelled or ran out of time, or its report was not uploaded. Look at that job; " +
  "the step that uploads needs `if: always()`";

/**
 * The most that a merged report holds: twice the limits of a single one (`read.ts`). Every reader of a report walks
 * through all of it, and so does the browser that shows it.
 */
export const MOST = { checks: 20_000, builds: 40_000 };

/** A report that proves nothing must not vanish among those that do. */
const EMPTY_TIMELINE_PARTS = "its report holds no check, so nothing was proven. Look at that job";

/**
 * Merges the results of several jobs into one report, and returns it with sentences about anything odd. The order of
 * the shards makes no difference. A job without a report becomes a check of its name that is `lost`. `now`, in
 * milliseconds since the epoch, is the time of the report if no job has one.
 *
 * Anything beyond {@link MOST} is left out: good checks before bad ones, short builds before long ones. A check that is
 * `lost` says so: no report is green for checks that it does not contain.
 *
 * A check that several jobs have (`distinct-checks.ts`) counts once, with the verdict that a reader should see first: a
 * bad one before a good one, and built before `cached`. If the jobs judged several flakes, each check names its own.
 */
export function merge(shards: readonly Shard[], now: number, most = MOST): { report: Report; notices: string[] } {
  const sorted = shards.toSorted((a, b) => compare(a.name, b.name) || compare(startOf(a), startOf(b)));
  const reports = sorted.flatMap((shard) => ("report" in shard ? [shard.report] : []));
  const lost = sorted.flatMap((shard) =>
    "problem" in shard
      ? [lostCheck(shard)]
      : problemsOf(shard).map((problem) => lostCheck({ name: shard.name, problem })),
  );
  const flakes = new JudgedFlakes(reports);
  const judged = distinctChecks(reports, flakes);
  const before = reports.flatMap((report) => report.checks.filter(({ attr }) => attr === ""));
  const checks = mostUrgent([...judged, ...distinctLost([...before, ...lost])], most.checks);
  const [first] = reports;
  const start = earliest(reports.map(({ startedAt }) => startedAt)) ?? new Date(now).toISOString();
  const end = Math.max(Date.parse(start), ...reports.map(endTime));
  const timeline = mergeTimelines(reports, Date.parse(start), most.builds);
  const left = [...leftOut(checks.left, "check", most.checks), ...leftOut(timeline.left, "build", most.builds)];
  const report: Report = {
    schema: "nix-verdict/1",
    tool: { name: "nix-verdict", version: manifest.version },
    nix: { version: all(reports.map(({ nix }) => nix.version)), implementation: first?.nix.implementation ?? "nix" },
    flake: {
      url: first?.flake.url ?? UNKNOWN,
      lockedUrl: first?.flake.lockedUrl ?? UNKNOWN,
      revision: reports.every(({ flake }) => flake.revision === first?.flake.revision)
        ? (first?.flake.revision ?? null)
        : null,
      ...agreedConditions(reports),
    },
    system: all(reports.flatMap(({ system }) => system.split(", "))),
    machine: {
      cores: Math.max(1, ...reports.map(({ machine }) => machine.cores)),
      memoryBytes: Math.max(0, ...reports.map(({ machine }) => machine.memoryBytes)),
      features: agreed(reports.flatMap(({ machine }) => machine.features)),
    },
    startedAt: start,
    durationMs: end - Date.parse(start),
    flaky: reports.some(({ flaky }) => flaky === "fail") ? "fail" : "pass",
    stages: longest(reports.flatMap(({ stages }) => stages)),
    base: mergeBases(reports, judged, flakes),
    checks: [...checks.kept, ...left].toSorted(byPlace),
    timeline: timeline.kept,
    warnings: mergeWarnings(reports.flatMap(({ warnings }) => warnings)),
    unmeasured: reports.find(({ unmeasured }) => unmeasured !== null)?.unmeasured ?? null,
  };
  return { report, notices: oddities(sorted) };
}

/** A system's name in that of a job: its processor and its kernel, as Nix spells them. */
const SYSTEM_IN_NAME = /(?:x86_64|i686|aarch64|armv[67]l|riscv64|powerpc64le|loongarch64)-(?:linux|darwin|freebsd)/gu;

/**
 * The systems that the name of a job holds, each once: those of its last part, which is the job's own, or else those of
 * the folders around it.
 */
function systemsIn(name: string): string[] {
  return [...new Set(basename(name).match(SYSTEM_IN_NAME) ?? name.match(SYSTEM_IN_NAME) ?? [])];
}

/** Why a report is not what its job was for. */
function problemsOf({ name, report }: { name: string; report: Report }): string[] {
  if (report.checks.length === 0) return [EMPTY_TIMELINE_PARTS];
  const named = systemsIn(name);
  const systems = new Set(report.system.split(", "));
  if (named.length !== 1 || named.some((system) => systems.has(system))) return [];
  return [
    `its name says ${named.join(", ")}, and it judged ${report.system}. ` +
      "Give the action the leg's system (`system: ${{ matrix.system }}`), and a runner for it",
  ];
}

/** Stands for a value that no job has given. */
const UNKNOWN = "unknown";

function all(values: readonly string[]): string {
  return values.length === 0 ? UNKNOWN : [...new Set(values)].toSorted(compare).join(", ");
}

function startOf(shard: Shard): string {
  return "report" in shard ? shard.report.startedAt : "";
}

function earliest(times: readonly string[]): string | undefined {
  return times.toSorted((a, b) => Date.parse(a) - Date.parse(b) || compare(a, b))[0];
}

function lostCheck({ name, problem }: { name: string; problem: string }, code = "no-report"): Check {
  const reason = { code, message: problem.toWellFormed() };
  return { ...blankCheck(), name: name.toWellFormed(), attr: "", drvPath: null, reason };
}

/** Each lost job once: it may be in the report of an earlier merge as well, and a folder may be given twice. */
function distinctLost(lost: readonly Check[]): Check[] {
  return [...new Map(lost.map((check) => [JSON.stringify([check.name, check.reason]), check])).values()];
}

/** An order in which no two checks that differ are equal, whatever the order of the jobs. */
function byPlace(a: Check, b: Check): number {
  return (
    compare(a.name, b.name) ||
    compare(a.attr, b.attr) ||
    compare(a.kind ?? "", b.kind ?? "") ||
    compare(JSON.stringify(a.flake ?? null), JSON.stringify(b.flake ?? null))
  );
}

/** The checks that a reader should see first. */
function mostUrgent(checks: readonly Check[], most: number): { kept: readonly Check[]; left: number } {
  if (checks.length <= most) return { kept: checks, left: 0 };
  const rank = (check: Check): number => (check.attr === "" ? -1 : VERDICTS.indexOf(check.verdict));
  return {
    kept: checks.toSorted((a, b) => rank(a) - rank(b) || byPlace(a, b)).slice(0, most),
    left: checks.length - most,
  };
}

/** Checks that stand for what had no room in the report. */
function leftOut(number: number, what: string, most: number): Check[] {
  if (number === 0) return [];
  const problem =
    `the results of all jobs hold ${count(number + most, what)}, and a report holds at most ${most}: ` +
    `${number} are left out. Report on fewer jobs at once.`;
  return [
    lostCheck({ name: `${count(number, `${what} more`, `${what}s more`)} than a report holds`, problem }, "too-many"),
  ];
}

/** How the flake was evaluated, as far as it was the same in all jobs. */
function agreedConditions(reports: readonly Report[]): Conditions {
  const [{ overrides, impure } = {}] = reports.map(({ flake }) => flake);
  const isSame = reports.every(({ flake }) => JSON.stringify(flake.overrides) === JSON.stringify(overrides));
  return {
    ...(isSame && overrides !== undefined && { overrides }),
    ...(impure === true && reports.every(({ flake }) => flake.impure === true) && { impure }),
  };
}

/** Of the features that have the same state on all machines that looked for them. */
function agreed(features: readonly Feature[]): Feature[] {
  return [...Map.groupBy(features, ({ name }) => name).values()].flatMap((same) => {
    const [first] = same;
    return first !== undefined && same.every(({ state }) => state === first.state) ? [first] : [];
  });
}

/** The stages of jobs that ran side by side: the longest of each. */
function longest(stages: Report["stages"]): Report["stages"] {
  return [...Map.groupBy(stages, ({ name }) => name).values()].flatMap((same) =>
    same.toSorted((a, b) => b.durationMs - a.durationMs || compare(a.startedAt, b.startedAt)).slice(0, 1),
  );
}

function oddities(shards: readonly Shard[]): string[] {
  const revisions = Map.groupBy(
    shards.flatMap((shard) =>
      "report" in shard ? [{ name: shard.name, revision: shard.report.flake.revision ?? "no commit" }] : [],
    ),
    ({ revision }) => revision,
  );
  if (revisions.size < 2) return [];
  const revisionsOf = [...revisions].map(([revision, [one]]) => `${one?.name ?? ""}: ${revision}`);
  return [
    `The results are of different commits (${revisionsOf.join(", ")}). Give the jobs of one run the same commit.`,
  ];
}
