/** A report in the forms that people and programs read. Pure. */

import type { Report } from "../model/model.ts";
import type { writeJunit } from "./junit.ts";
import type { Link } from "./link.ts";

export { badFacts } from "./bad-facts.ts";
export { renderBootList, renderBootListJson } from "./boot-list-text.ts";
export {
  renderBootComparison,
  renderBootComparisonJson,
  renderBootComparisonMarkdown,
} from "./boot-comparison-text.ts";
export { originsIn } from "./check-origins.ts";
export { Causes } from "./causes.ts";
export { renderTable, renderVerdictLine } from "./console-table.ts";
export { shorten } from "./escape.ts";
export { EvaluationProgress } from "./evaluation-progress.ts";
export { renderHtml } from "./html.ts";
export { badLine, headline } from "./headline.ts";
export { renderJson } from "./json.ts";
export { type Link, linksTo } from "./link.ts";
export { advance, initialLive, renderLive } from "./live.ts";
export { renderComment, renderSummary, renderUnjudged, SUMMARY_LIMIT } from "./markdown.ts";
export { renderExplanation } from "./explanation-text.ts";
export { renderPlan, renderPlanJson } from "./plan-text.ts";
export { characters, namesIn, type ShowName, showName, showNames } from "./shown-names.ts";
export { testPlace } from "./test-place.ts";
export { makeTimeline } from "./timeline.ts";
export { timeOf, WORDS } from "./words.ts";

/** Loads what {@link renderJunit} needs, some 40 ms: for a time in which there is nothing to do but wait. */
export async function loadJunit(): Promise<{ writeJunit: typeof writeJunit }> {
  return await import("./junit.ts");
}

/** Renders the report as JUnit XML. `tails`: the last lines of logs, by the path in the check's `log`. */
export async function renderJunit(
  report: Report,
  links: readonly Link[] = [],
  tails: ReadonlyMap<string, readonly string[]> = new Map(),
): Promise<string> {
  return (await loadJunit()).writeJunit(report, links, tails);
}
