import type { Check, Report, Span, Timeline } from "../../model/model.ts";
import { count, formatBytes, formatDuration } from "../../text/text.ts";
import { showNames, type ShowName } from "../shown-names.ts";
import { checkFinder } from "../timeline.ts";
import { toneOf } from "../words.ts";
import { axis } from "./axis.ts";
import { NAME_ROOM } from "./check-row.ts";
import { type EvaluationBar, evaluationFacts, evaluationLanes, evaluationList } from "./evaluation-lanes.ts";
import { inLanes } from "./lanes.ts";
import { html, type Markup, percent } from "./markup.ts";

/** From each of these zoom factors on, the axis has finer steps by the same factor. */
const ZOOMS = [1, 6, 30];

/** If there are more lanes than this, no bar is high enough for a word. */
const WORDY_LANES = 16;

/** If there are fewer bars than this, everything can be seen without zooming. */
const ZOOM_FROM = 30;

/** How many links of the critical path, and rows of dependencies, are listed. */
const MOST_LANES_LISTED = 40;

type ChartScale = {
  timeline: Timeline;
  start: number;
  durationMs: number;
  checkOf: (span: Span) => Check | undefined;
  ids: ReadonlyMap<Check, string>;
  critical: ReadonlySet<string>;
  show: ShowName;
};

/** What there is to draw of a run that built nothing. */
const NO_BUILDS: Timeline = { spans: [], criticalPath: [], jobs: 0, idleMs: 0, memory: [] };

/**
 * Renders the run over time: stages, evaluating sessions and slots as lanes along one time axis, with the memory of all
 * builds above; null when nothing was built, and little evaluated. `ids` as in the table.
 */
export function chart(report: Report, ids: ReadonlyMap<Check, string>): Markup | null {
  const timeline = report.timeline ?? NO_BUILDS;
  const evaluations = evaluationLanes(report.checks);
  if (timeline.spans.length === 0 && evaluations.length === 0) return null;
  const drawn: ChartScale = {
    timeline,
    start: Date.parse(report.startedAt),
    durationMs: Math.max(1, report.durationMs),
    checkOf: checkFinder(report.checks),
    ids,
    critical: new Set(timeline.criticalPath),
    show: showNames(
      [
        ...report.checks.map(({ name }) => name),
        ...(report.base?.vanished ?? []).map(({ name }) => name),
        ...timeline.spans.flatMap(({ name, checks }) => [...checks, name]),
      ],
      NAME_ROOM,
    ),
  };
  const lanes = inLanes(timeline.spans);
  const bars = timeline.spans.length + evaluations.flat().length;
  const evaluated = evaluations.length === 0 ? "" : ` and ${count(evaluations.flat().length, "evaluation")}`;
  const slots = [
    ...evaluations.map((lane) => slot(lane.map((one) => evaluationBar(one, drawn)))),
    ...lanes.map((lane) => slot(lane.map((span) => bar(span, drawn)))),
  ];
  return html`<section aria-labelledby="when">
<h2 id="when">Timeline</h2>
<figure class="${lanes.length + evaluations.length > WORDY_LANES ? "chart thin" : "chart"}">
<div class="scroll" tabindex="0" role="group"
  aria-label="Timeline of ${count(timeline.spans.length, "build")}${evaluated};
  every check and its time are in the table below">
<div class="plot" id="plot" aria-hidden="true">
${(bars < ZOOM_FROM ? ZOOMS.slice(0, 1) : ZOOMS).map((zoom) => axis(drawn.durationMs, zoom))}
${memory(report, drawn)}${stageLanes(report, drawn)}${slots}</div>
</div>
${legend(bars, evaluations.length > 0)}
</figure>
${timeline.spans.length === 0 ? null : path(drawn)}
${needed(drawn)}${evaluationList(evaluations, drawn.show, ids)}</section>`;
}

/** The stages, of which some overlap: checks are built while others are evaluated. */
function stageLanes({ stages }: Report, drawn: ChartScale): Markup[] {
  return inLanes(stages).map((lane) => {
    const bars = lane.map(
      ({ name, startedAt, durationMs }) =>
        html`<span class="bar stage" style="${lanePlace(startedAt, durationMs, drawn)}"
  title="${name} · ${formatDuration(durationMs)}">${name}</span>`,
    );
    return html`<div class="lane">${bars}</div>
`;
  });
}

function slot(bars: readonly Markup[]): Markup {
  return html`<div class="lane slot">${bars}</div>
`;
}

/** Says what the looks of bars mean; with many bars, there is a zoom. */
function legend(bars: number, hasEvaluations: boolean): Markup {
  return html`<figcaption>
<span class="key"><i class="bar good"></i> passed</span>
  <span class="key"><i class="bar bad"></i> bad</span>
  <span class="key"><i class="bar need"></i> needed by checks</span>
  ${hasEvaluations ? html`<span class="key"><i class="bar evaluated"></i> evaluated</span>` : null}
  <span class="key"><i class="bar good critical"></i> critical path</span>
${
  bars < ZOOM_FROM
    ? null
    : html`<label id="zooming" hidden="">zoom <input type="range" id="zoom" min="1" max="40" value="1"/></label>
`
}</figcaption>`;
}

function lanePlace(startedAt: string, durationMs: number, { start, durationMs: whole }: ChartScale): string {
  return `left:${percent(Date.parse(startedAt) - start, whole)};width:${percent(durationMs, whole)}`;
}

function bar(span: Span, drawn: ChartScale): Markup {
  const check = drawn.checkOf(span);
  const critical = drawn.critical.has(span.drvPath);
  const title = [
    barTitle(span, drawn),
    ...(check === undefined ? [] : [check.verdict]),
    ...facts(span),
    ...(critical ? ["on the critical path"] : []),
  ].join(" · ");
  const looks = `${check === undefined ? "need" : toneOf(check)}${critical ? " critical" : ""}`;
  const style = lanePlace(span.startedAt, span.durationMs, drawn);
  const id = anchorOf(span, drawn);
  if (id === undefined)
    return html`<span class="bar ${looks}" style="${style}" title="${title}">${barTitle(span, drawn)}</span>`;
  return html`<a class="bar ${looks}" style="${style}" title="${title}"
  href="#${id}" tabindex="-1">${barTitle(span, drawn)}</a>`;
}

function evaluationBar(one: EvaluationBar, drawn: ChartScale): Markup {
  const name = drawn.show(one.check.name);
  const style = lanePlace(one.startedAt, one.durationMs, drawn);
  const title = [`evaluation of ${name}`, ...evaluationFacts(one)].join(" · ");
  return html`<a class="bar ${one.check.verdict === "eval-error" ? "bad" : "evaluated"}" style="${style}"
  title="${title}" href="#${drawn.ids.get(one.check) ?? ""}" tabindex="-1">${name}</a>`;
}

/** The row of a check; a mere dependency has none. */
function anchorOf(span: Span, { checkOf, ids }: ChartScale): string | undefined {
  const check = checkOf(span);
  return check === undefined ? undefined : ids.get(check);
}

function barTitle({ checks, name }: Span, { show }: ChartScale): string {
  return checks.length === 0 ? show(name) : checks.map(show).join(", ");
}

function facts({ durationMs, peakMemoryBytes }: Span): string[] {
  return [formatDuration(durationMs), ...(peakMemoryBytes === null ? [] : [formatBytes(peakMemoryBytes)])];
}

/**
 * Renders the memory curve in a box of 1000 by 100 that is stretched to the lanes' width; null when memory was not
 * measured.
 */
function memory({ machine }: Report, { timeline, durationMs }: ChartScale): Markup | null {
  const peak = timeline.memory.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  if (peak === 0) return null;
  const x = (atMs: number): number => Math.round((Math.max(0, atMs) / durationMs) * 10_000) / 10;
  const y = (bytes: number): number => Math.round((1 - bytes / peak) * 1000) / 10;
  const points = timeline.memory.map(({ atMs, bytes }) => `${x(atMs)},${y(bytes)}`).join(" ");
  const [first, last] = [x(timeline.memory[0]?.atMs ?? 0), x(timeline.memory.at(-1)?.atMs ?? 0)];
  const title = html`<span>memory, peak ${formatBytes(peak)} of ${formatBytes(machine.memoryBytes)}</span>`;
  return html`<div class="memory">${title}<svg viewBox="0 0 1000 100"
  preserveAspectRatio="none"><polygon
  points="${first},100 ${points} ${last},100"/><polyline
  points="${points}"/></svg></div>
`;
}

/** Renders the critical path as words and links, for readers who cannot use the picture. */
function path(drawn: ChartScale): Markup {
  const { timeline, critical, durationMs } = drawn;
  const onPath = timeline.spans.filter(({ drvPath }) => critical.has(drvPath));
  const longest = onPath.toSorted((a, b) => b.durationMs - a.durationMs);
  const shown = onPath.length <= MOST_LANES_LISTED ? onPath : longest.slice(0, MOST_LANES_LISTED);
  const items = shown.map((span) => {
    const id = anchorOf(span, drawn);
    const name = html`<bdi>${barTitle(span, drawn)}</bdi>`;
    return html`<li>${id === undefined ? name : html`<a href="#${id}">${name}</a>`} <span
  class="quiet">${formatDuration(span.durationMs)}</span></li>`;
  });
  const total = onPath.reduce((sum, span) => sum + span.durationMs, 0);
  const idle =
    timeline.jobs > 1 ? ` Together, the ${timeline.jobs} slots were idle for ${formatDuration(timeline.idleMs)}.` : "";
  return html`<details class="aside"><summary>Critical path: ${count(onPath.length, "build")},
  ${formatDuration(total)} of ${formatDuration(durationMs)}</summary>
<p class="quiet">Each of these could only start when the one before had ended,
  because it needed that one, or its slot or memory.${idle}</p>
${
  shown.length < onPath.length
    ? html`<p class="quiet">The ${MOST_LANES_LISTED} longest:</p>
`
    : null
}<ol class="path">${items}</ol>
</details>`;
}

/** Lists the dependencies that were built, longest first; null when there are none. */
function needed(drawn: ChartScale): Markup | null {
  const { timeline } = drawn;
  const spans = timeline.spans
    .filter(({ checks }) => checks.length === 0)
    .toSorted((a, b) => b.durationMs - a.durationMs);
  if (spans.length === 0) return null;
  const items = spans.slice(0, MOST_LANES_LISTED).map(
    (span) => html`<li><bdi>${barTitle(span, drawn)}</bdi> <span
  class="quiet">${facts(span).join(" · ")}</span></li>`,
  );
  const total = spans.reduce((sum, span) => sum + span.durationMs, 0);
  const others = spans.length - items.length;
  return html`<details class="aside"><summary>Needed by checks: ${count(spans.length, "build")},
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
