import type { Check, CheckEvaluation } from "../../model/model.ts";
import { count, formatBytes, formatDuration } from "../../text/text.ts";
import type { ShowName } from "../shown-names.ts";
import { inLanes } from "./lanes.ts";
import { html, type Markup } from "./markup.ts";

/** An evaluation that takes less than this, from the first check to the last, needs no lane; in milliseconds. */
const LANE_FROM_MS = 2000;

/** How many evaluations are listed. */
const MOST_LISTED = 40;

/** A bar of a lane: the evaluation of one check. */
export type EvaluationBar = CheckEvaluation & { check: Check };

/** The evaluations of a report, a lane for each session; none where all of them took little time. */
export function evaluationLanes(checks: readonly Check[]): EvaluationBar[][] {
  const bars = checks.flatMap((check) => (check.evaluation === null ? [] : [{ ...check.evaluation, check }]));
  const from = bars.reduce((first, { startedAt }) => Math.min(first, Date.parse(startedAt)), Infinity);
  const to = bars.reduce((last, bar) => Math.max(last, Date.parse(bar.startedAt) + bar.durationMs), -Infinity);
  if (to - from < LANE_FROM_MS) return [];
  const sessions = [...Map.groupBy(bars, ({ session }) => session)].toSorted(([one], [other]) => one - other);
  // Sessions of several jobs, in one report, overlap.
  return sessions.flatMap(([, session]) => inLanes(session));
}

/** What a reader wants to know of an evaluation, in words. */
export function evaluationFacts({ durationMs, peakMemoryBytes, check }: EvaluationBar): string[] {
  return [
    ...(check.verdict === "eval-error" ? ["does not evaluate"] : []),
    formatDuration(durationMs),
    ...(peakMemoryBytes === null ? [] : [formatBytes(peakMemoryBytes)]),
  ];
}

/** Lists the evaluations, longest first, for readers who cannot use the picture; null when there is none to show. */
export function evaluationList(
  lanes: readonly (readonly EvaluationBar[])[],
  show: ShowName,
  ids: ReadonlyMap<Check, string>,
): Markup | null {
  const bars = lanes.flat().toSorted((one, other) => other.durationMs - one.durationMs);
  if (bars.length === 0) return null;
  const items = bars.slice(0, MOST_LISTED).map(
    (bar) => html`<li><bdi><a href="#${ids.get(bar.check) ?? ""}">${show(bar.check.name)}</a></bdi> <span
  class="quiet">${evaluationFacts(bar).join(" · ")}</span></li>`,
  );
  const total = bars.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const others = bars.length - items.length;
  return html`<details class="aside"><summary>Evaluation: ${count(bars.length, "check")},
  ${formatDuration(total)} added up</summary>
<ol class="path">${items}</ol>
${
  others > 0
    ? html`<p class="quiet">and ${count(others, "shorter one")}</p>
`
    : null
}</details>
`;
}
