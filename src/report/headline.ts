/** The answer of a report in one line. Nothing here is escaped: that is the task of the caller. */

import { type Check, type Report, totals } from "../model/model.ts";
import { count, formatDuration, formatShare } from "../text/text.ts";
import { countAll, isBooted, nounOf } from "./boot-words.ts";
import { againstBase } from "./compare.ts";
import { savings } from "./proof.ts";

/** Describes a bad run in one sentence, for places without the report. */
export function badLine(report: Pick<Report, "checks" | "flaky">): string {
  const { bad, total } = totals(report);
  return total === 0 ? "No check was judged." : `${bad} of ${total} ${nounOf(report.checks)}s are bad.`;
}

/**
 * Returns the answer in one line without a mark: "2 of 26 checks failed (1 more than on main) · 4 min 12 s (+14 s) ·
 * peak 9.1 of 15.6 GiB".
 */
export function headline(report: Report): string {
  const against = againstBase(report);
  const beside = (fact: string, compared: string | null): string =>
    compared === null ? fact : `${fact} (${compared})`;
  const peak = peakOfAll(report);
  return [
    beside(outcome(report), against.failed),
    beside(formatDuration(report.durationMs), against.time),
    ...(peak === null ? [] : [peak]),
  ].join(" · ");
}

/** The peak memory of all builds together, and the machine's memory; null when it was not measured. */
function peakOfAll({ timeline, machine }: Report): string | null {
  const peak = (timeline?.memory ?? []).reduce((most, { bytes }) => Math.max(most, bytes), 0);
  return peak === 0 ? null : `peak ${formatShare(peak, machine.memoryBytes)}`;
}

function outcome(report: Pick<Report, "checks" | "flaky">): string {
  const { checks } = report;
  const sums = totals(report);
  if (sums.total === 0) return "no check was judged";
  if (sums.verdict === "good") {
    const all = goodOutcome(checks);
    return sums.flaky === 0 ? all : `${all}, ${sums.flaky} flaky`;
  }
  const of = countAll(checks);
  const cancelled = checks.filter((check) => check.verdict === "cancelled").length;
  const notRun = checks.filter((check) => check.verdict === "not-run").length;
  const failed = sums.failed - cancelled - notRun;
  const parts: [number, string][] = [
    [failed, "failed"],
    [report.flaky === "fail" ? sums.flaky : 0, "flaky"],
    [cancelled, "cancelled"],
    [notRun, "not run"],
  ];
  return parts
    .filter(([number]) => number > 0)
    .map(([number, word], index) => (index === 0 ? `${number} of ${of} ${word}` : `${number} ${word}`))
    .join(", ");
}

/** "all 12 checks passed, 2 systems booted". */
function goodOutcome(checks: readonly Check[]): string {
  const booted = checks.filter(isBooted).length;
  const others = checks.length - booted;
  return [
    ...(others === 0 ? [] : [`${others === 1 ? "1 check" : `all ${others} checks`} passed`]),
    ...(booted === 0 ? [] : [`${count(booted, "system")} booted`]),
  ].join(", ");
}

/**
 * Says how good checks passed: "21 passed: 3 built, 18 proven before (21 min not spent again)". `more`: others that
 * passed were mentioned before.
 */
export function passedLine(checks: readonly Check[], more = false): string {
  const cached = checks.filter(({ verdict }) => verdict === "cached").length;
  const booted = checks.filter((check) => check.verdict !== "cached" && isBooted(check)).length;
  const built = checks.length - cached - booted;
  const saved = savings(checks);
  const others = more ? " more" : "";
  if (booted > 0 && booted === checks.length) return `${booted}${others} booted`;
  const how = [
    ...(built > 0 ? [`${built} built`] : []),
    ...(cached > 0 ? [`${cached} proven before${saved === null ? "" : ` (${saved})`}`] : []),
    ...(booted > 0 ? [`${booted} booted`] : []),
  ];
  return `${checks.length}${others} passed: ${how.join(", ")}`;
}
