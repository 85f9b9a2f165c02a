import manifest from "../../package.json" with { type: "json" };
import {
  type Base,
  type Check,
  type Feature,
  type Report,
  systemOf,
  type Verdict,
  VERDICTS,
  type Warning,
} from "../model/model.ts";
import { BLANK } from "../run/run.ts";
import { compare, count } from "../text/text.ts";
import { endTime, mergeTimelines } from "./merge-timelines.ts";

/** What one job has left: its report, or a sentence that says why there is none. */
export type Shard = { name: string; report: Report } | { name: string; problem: string };

/** A job that has left nothing; what it says goes behind "no report: ". */
export const NO_REPORT =
  "it was cancelled or ran out of time, or its report was not uploaded. Look at that job; " +
  "the step that uploads needs `if: always()`";

/**
 * What one report takes of all jobs together, checks and builds: twice what it takes of one (`read.ts`). Every reader
 * of a report walks through all of it, and so does the browser that shows it.
 */
export const MOST = { checks: 20_000, builds: 40_000 };

/** What one report takes of warnings, and of names of checks with one. */
const MOST_OF_WARNINGS = { warnings: 100, checks: 10 };

/** A report that proves nothing must not vanish among those that do. */
const EMPTY_TIMELINE_PARTS = "its report holds no check, so nothing was proven. Look at that job";

/**
 * One report of what several jobs have left, the same in whatever order they are given, and what is odd about them, in
 * sentences. A job without a report becomes a check that is `lost`, with its name. `now`, in milliseconds since the
 * epoch, is when it happened if no job has a report.
 *
 * What is more than {@link MOST} is left out, good checks before bad ones and short builds before long ones, and is a
 * check of its own that is `lost` and says so: no report is green for what it does not hold.
 *
 * A check that several jobs have (the same `attr` of the same flake) counts once, with the verdict that a reader should
 * meet first: a bad one before a good one, and built before `cached`.
 */
export function merge(shards: readonly Shard[], now: number, most = MOST): { report: Report; notices: string[] } {
  const sorted = shards.toSorted((a, b) => compare(a.name, b.name) || compare(startOf(a), startOf(b)));
  const reports = sorted.flatMap((shard) => ("report" in shard ? [shard.report] : []));
  const lost = sorted.flatMap((shard) =>
    "problem" in shard
      ? [lostCheck(shard)]
      : shard.report.checks.length === 0
        ? [lostCheck({ name: shard.name, problem: EMPTY_TIMELINE_PARTS })]
        : [],
  );
  const checks = mostUrgent([...distinct(reports), ...lost], most.checks);
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
    base: mergeBases(reports),
    checks: [...checks.kept, ...left].toSorted((a, b) => compare(a.name, b.name) || compare(a.attr, b.attr)),
    timeline: timeline.kept,
    warnings: mergeWarnings(reports.flatMap(({ warnings }) => warnings)),
  };
  return { report, notices: oddities(sorted) };
}

/** Where no job has said what it is. */
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
  return { ...BLANK, name: name.toWellFormed(), attr: "", drvPath: null, reason, attempts: [], excerpt: [] };
}

/** Those that a reader should meet first. */
function mostUrgent(checks: readonly Check[], most: number): { kept: readonly Check[]; left: number } {
  if (checks.length <= most) return { kept: checks, left: 0 };
  const rank = (check: Check): number => (check.attr === "" ? -1 : VERDICTS.indexOf(check.verdict));
  return {
    kept: checks
      .toSorted((a, b) => rank(a) - rank(b) || compare(a.name, b.name) || compare(a.attr, b.attr))
      .slice(0, most),
    left: checks.length - most,
  };
}

/** What stands in a report for what has no room in it. */
function leftOut(number: number, what: string, most: number): Check[] {
  if (number === 0) return [];
  const problem =
    `the results of all jobs hold ${count(number + most, what)}, and a report takes ${most}: ` +
    `${number} are left out. Report on fewer jobs at once.`;
  return [
    lostCheck({ name: `${count(number, `${what} more`, `${what}s more`)} than a report takes`, problem }, "too-many"),
  ];
}

/** A check that several jobs may have, and itself as text once somebody has asked for it. */
class Rival {
  readonly check: Check;
  #text: string | null = null;

  constructor(check: Check) {
    this.check = check;
  }

  /**
   * By verdict; of two that have the same, whichever was built later. By text in the end, so that no order of jobs
   * matters.
   */
  precedes(other: Rival): boolean {
    const [a, b] = [this.check, other.check];
    const later = compare(b.startedAt ?? "", a.startedAt ?? "");
    return (
      (VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || later || compare(this.#asText(), other.#asText())) <
      0
    );
  }

  #asText(): string {
    this.#text ??= JSON.stringify(this.check);
    return this.#text;
  }
}

/** Each check once. What has no `attr` is a job that was lost in an earlier merge, and stays. */
function distinct(reports: readonly Report[]): Check[] {
  const known = new Map<string, Rival>();
  for (const { flake, checks } of reports) {
    for (const check of checks) {
      const id = JSON.stringify([flake.url, check.attr]);
      const [rival, other] = [new Rival(check), known.get(id)];
      if (check.attr !== "" && (other === undefined || rival.precedes(other))) known.set(id, rival);
    }
  }
  return [
    ...Array.from(known.values(), ({ check }) => check),
    ...reports.flatMap(({ checks }) => checks.filter(({ attr }) => attr === "")),
  ];
}

/** Of the features that machines have looked at, those that are the same on all of them. */
function agreed(features: readonly Feature[]): Feature[] {
  return [...Map.groupBy(features, ({ name }) => name).values()].flatMap((same) => {
    const [first] = same;
    return first !== undefined && same.every(({ state }) => state === first.state) ? [first] : [];
  });
}

/** The stages of jobs that ran beside each other: of each one the longest. */
function longest(stages: Report["stages"]): Report["stages"] {
  return [...Map.groupBy(stages, ({ name }) => name).values()].flatMap((same) =>
    same.toSorted((a, b) => b.durationMs - a.durationMs || compare(a.startedAt, b.startedAt)).slice(0, 1),
  );
}

/** Each once, those that were heard most often first, and no more than one run has. */
function mergeWarnings(warnings: readonly Warning[]): Warning[] {
  const merged = [...Map.groupBy(warnings, ({ text }) => text)].map(([text, same]) => ({
    text,
    count: same.reduce((sum, { count: times }) => sum + times, 0),
    checks: [...new Set(same.flatMap(({ checks }) => checks))].toSorted(compare).slice(0, MOST_OF_WARNINGS.checks),
  }));
  return merged.toSorted((a, b) => b.count - a.count || compare(a.text, b.text)).slice(0, MOST_OF_WARNINGS.warnings);
}

/**
 * Null also when jobs were compared with different branches. What vanished from one job's system may be there on
 * another one's.
 */
function mergeBases(reports: readonly Report[]): Base | null {
  const bases = reports.flatMap(({ base }) => base ?? []);
  const [first] = bases;
  if (first === undefined || bases.some(({ name }) => name !== first.name)) return null;
  const systemsOf = Map.groupBy(
    reports.flatMap(({ checks }) => checks),
    ({ name }) => name,
  );
  const vanished = new Map<string, Verdict>();
  for (const { system, base } of reports) {
    const systems = new Set(system.split(", "));
    // Each name once, whatever a report repeats.
    for (const [name, verdict] of new Map(base?.vanished.map((check) => [check.name, check.verdict]))) {
      if (systemsOf.get(name)?.some((check) => systems.has(systemOf(check) ?? "")) !== true)
        vanished.set(name, verdict);
    }
  }
  return {
    name: first.name,
    // Jobs beside each other wait for runners, and some are run again later: their times together are nobody's.
    durationMs: bases.length === 1 && reports.length === 1 ? first.durationMs : 0,
    failed: bases.reduce((sum, { failed }) => sum + failed, 0),
    vanished: [...vanished].map(([name, verdict]) => ({ name, verdict })).toSorted((a, b) => compare(a.name, b.name)),
  };
}

function oddities(shards: readonly Shard[]): string[] {
  const revisions = Map.groupBy(
    shards.flatMap((shard) =>
      "report" in shard ? [{ name: shard.name, revision: shard.report.flake.revision ?? "no commit" }] : [],
    ),
    ({ revision }) => revision,
  );
  if (revisions.size < 2) return [];
  const said = [...revisions].map(([revision, [one]]) => `${one?.name ?? ""}: ${revision}`);
  return [`The results are of different commits (${said.join(", ")}). Give the jobs of one run the same commit.`];
}
