import manifest from "../../package.json" with { type: "json" };
import { compare } from "../plan/history.ts";
import { BLANK } from "../run/check.ts";
import { type Base, type Check, type Feature, type Report, systemOf, type Timeline, type Verdict, VERDICTS } from "../verdict.ts";

/** What one job has left: its report, or a sentence that says why there is none. */
export type Shard = { name: string; report: Report } | { name: string; problem: string };

/** A job that has left nothing; what it says goes behind "no report: ". */
export const NO_REPORT = "it was cancelled or ran out of time, or its report was not uploaded. Look at that job; the step that uploads needs `if: always()`";

/**
 * One report of what several jobs have left, the same in whatever order they are given, and what is odd about them, in sentences. A job without a report becomes a check that is
 * `lost`, with its name. `now`, in milliseconds since the epoch, is when it happened if no job has a report.
 *
 * A check that several jobs have (the same `attr` of the same flake) counts once, with the verdict that a reader should meet first: a bad one before a good one, and built before `cached`.
 */
export function merge(shards: readonly Shard[], now: number): { report: Report; notices: string[] } {
  const sorted = shards.toSorted((a, b) => compare(a.name, b.name) || compare(startOf(a), startOf(b)));
  const reports = sorted.flatMap((shard) => ("report" in shard ? [shard.report] : []));
  const lost = sorted.flatMap((shard) => ("problem" in shard ? [lostCheck(shard)] : []));
  const [first] = reports;
  const start = earliest(reports.map(({ startedAt }) => startedAt)) ?? new Date(now).toISOString();
  const end = Math.max(Date.parse(start), ...reports.map(endOf));
  const report: Report = {
    schema: "nix-verdict/1",
    tool: { name: "nix-verdict", version: manifest.version },
    nix: { version: all(reports.map(({ nix }) => nix.version)), implementation: first?.nix.implementation ?? "nix" },
    flake: {
      url: first?.flake.url ?? UNKNOWN,
      lockedUrl: first?.flake.lockedUrl ?? UNKNOWN,
      revision: reports.every(({ flake }) => flake.revision === first?.flake.revision) ? (first?.flake.revision ?? null) : null,
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
    checks: [...distinct(reports), ...lost].toSorted((a, b) => compare(a.name, b.name) || compare(a.attr, b.attr)),
    timeline: mergeTimelines(reports, Date.parse(start)),
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

function endOf({ startedAt, durationMs }: { startedAt: string; durationMs: number }): number {
  return Date.parse(startedAt) + durationMs;
}

function earliest(times: readonly string[]): string | undefined {
  return times.toSorted((a, b) => Date.parse(a) - Date.parse(b) || compare(a, b))[0];
}

function lostCheck({ name, problem }: { name: string; problem: string }): Check {
  const reason = { code: "no-report", message: problem.toWellFormed() };
  return { ...BLANK, name: name.toWellFormed(), attr: "", drvPath: null, reason, attempts: [], excerpt: [] };
}

/** Each check once. What has no `attr` is a job that was lost in an earlier merge, and stays. */
function distinct(reports: readonly Report[]): Check[] {
  const known = new Map<string, Check>();
  for (const { flake, checks } of reports) {
    for (const check of checks) {
      const id = JSON.stringify([flake.url, check.attr]);
      const other = known.get(id);
      if (check.attr !== "" && (other === undefined || precedes(check, other))) known.set(id, check);
    }
  }
  return [...known.values(), ...reports.flatMap(({ checks }) => checks.filter(({ attr }) => attr === ""))];
}

/** By verdict; of two that have the same, whichever was built later. By text in the end, so that no order of jobs matters. */
function precedes(a: Check, b: Check): boolean {
  const later = compare(b.startedAt ?? "", a.startedAt ?? "");
  return (VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || later || compare(JSON.stringify(a), JSON.stringify(b))) < 0;
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
  return [...Map.groupBy(stages, ({ name }) => name).values()].flatMap((same) => same.toSorted((a, b) => b.durationMs - a.durationMs || compare(a.startedAt, b.startedAt)).slice(0, 1));
}

/** Null also when jobs were compared with different branches. What vanished from one job's system may be there on another one's. */
function mergeBases(reports: readonly Report[]): Base | null {
  const bases = reports.flatMap(({ base }) => base ?? []);
  const [first] = bases;
  if (first === undefined || bases.some(({ name }) => name !== first.name)) return null;
  const present = new Set(reports.flatMap(({ checks }) => checks.map((check) => idOf(systemOf(check) ?? "", check.name))));
  const vanished = new Map<string, Verdict>();
  for (const { system, base } of reports) {
    const isHere = (name: string): boolean => system.split(", ").some((one) => present.has(idOf(one, name)));
    for (const { name, verdict } of base?.vanished ?? []) if (!isHere(name)) vanished.set(name, verdict);
  }
  return {
    name: first.name,
    // Jobs beside each other wait for runners, and some are run again later: their times together are nobody's.
    durationMs: bases.length === 1 && reports.length === 1 ? first.durationMs : 0,
    failed: bases.reduce((sum, { failed }) => sum + failed, 0),
    vanished: [...vanished].map(([name, verdict]) => ({ name, verdict })).toSorted((a, b) => compare(a.name, b.name)),
  };
}

/** No name of a system has a space. */
function idOf(system: string, name: string): string {
  return `${system} ${name}`;
}

/** All builds of all machines. The critical path is that of the machine that built last; what several machines used at a moment has no sum. */
function mergeTimelines(reports: readonly Report[], start: number): Timeline | null {
  const built = reports.flatMap(({ timeline, startedAt }) => (timeline === null ? [] : [{ ...timeline, shiftMs: Date.parse(startedAt) - start }]));
  const [first] = built;
  if (first === undefined) return null;
  const end = ({ spans }: Timeline): number => spans.reduce((last, span) => Math.max(last, endOf(span)), 0);
  const last = built.reduce((a, b) => (end(b) > end(a) ? b : a));
  return {
    spans: built.flatMap(({ spans }) => spans).toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt)),
    criticalPath: last.criticalPath,
    jobs: built.reduce((sum, { jobs }) => sum + jobs, 0),
    idleMs: built.reduce((sum, { idleMs }) => sum + idleMs, 0),
    memory: built.length > 1 ? [] : first.memory.map(({ atMs, bytes }) => ({ atMs: atMs + first.shiftMs, bytes })),
  };
}

function oddities(shards: readonly Shard[]): string[] {
  const revisions = Map.groupBy(
    shards.flatMap((shard) => ("report" in shard ? [{ name: shard.name, revision: shard.report.flake.revision ?? "no commit" }] : [])),
    ({ revision }) => revision,
  );
  if (revisions.size < 2) return [];
  const said = [...revisions].map(([revision, [one]]) => `${one?.name ?? ""}: ${revision}`);
  return [`The results are of different commits (${said.join(", ")}). Give the jobs of one run the same commit.`];
}
