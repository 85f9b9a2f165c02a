import { createHash } from "node:crypto";

import { type BootComparison, byNeedOfAttention, type Check, type Report, totals } from "../model/model.ts";
import { count, formatBytes } from "../text/text.ts";
import { countAll } from "./boot-words.ts";
import { firstNames } from "./causes.ts";
import { changeLines } from "./change-lines.ts";
import { flakesIn } from "./check-origins.ts";
import { headline, passedLine } from "./headline.ts";
import { bootChart } from "./html/boot-chart.ts";
import { chart } from "./html/chart.ts";
import { NAME_ROOM, TONE_MARKS } from "./html/check-row.ts";
import { checksTable } from "./html/checks.ts";
import type { Images } from "./html/evidence-parts.ts";
import { html, Markup } from "./html/markup.ts";
import { SCRIPT } from "./html/script.ts";
import { sharedCauses } from "./html/shared-causes.ts";
import { STYLE } from "./html/style.ts";
import type { Link } from "./link.ts";
import { savings } from "./proof.ts";
import { namesIn, showName } from "./shown-names.ts";
import {
  emulationNote,
  evaluationNote,
  featureFact,
  nearLimitNote,
  nixName,
  toneOf,
  trustNote,
  unmeasuredNote,
} from "./words.ts";

/**
 * The page may only show itself and run the one script that has this hash: no network, no frames, no forms, no other
 * code, and only images that are in it, whatever text is in it. Logs are opened by links, which need no permission by a
 * policy.
 */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  `script-src 'sha256-${createHash("sha256").update(SCRIPT).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/**
 * Renders `report.html`: the report as a single page without other files, to be kept next to `logs/`. It has the
 * answer, the timeline, and a table of all checks to filter and sort. It works from a disk, without a network, and
 * without its script. The excerpts have a limit in total; everything else grows by about 1 KB for each check. `links`
 * belong to the run that makes the page: links from the report itself lead only to runs of the same repository.
 * `images`: those of the evidence that the page has room for; `comparison`: of the ways to boot, if it was asked for.
 */
export function renderHtml(
  report: Report,
  links: readonly Link[] = [],
  images: Images = new Map(),
  comparison: BootComparison | null = null,
): string {
  const [others, good] = byTone(byNeedOfAttention(report.checks));
  const checks = [...others, ...good];
  const ids = new Map(checks.map((check, index) => [check, `c${index}`]));
  const tone = totals(report).verdict === "good" ? "good" : "bad";
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${POLICY}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="referrer" content="no-referrer"/>
<title>${TONE_MARKS[tone]} ${headline(report)}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${pageHeader(report, good)}
<main>
${comparison === null ? null : bootChart(comparison)}${chart(report, ids)}
${sharedCauses(checks, ids, namesIn(report, NAME_ROOM))}${
    checks.length === 0
      ? null
      : html`<section aria-labelledby="which">
<h2 id="which">${countAll(checks)}</h2>
${checksTable(checks, report, ids, { links, images })}
</section>
`
  }${warningsList(report)}</main>
<footer>nix-verdict ${report.tool.version} ·
  <a href="./verdict.json">verdict.json</a> · <a href="./junit.xml">junit.xml</a> ·
  <a href="./summary.md">summary.md</a></footer>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`;
  return page.source;
}

/** The answer, how `good` checks passed, what was run on what, and what a reader should know of it. */
function pageHeader(report: Report, good: readonly Check[]): Markup {
  const tone = totals(report).verdict === "good" ? "good" : "bad";
  const answer = headline(report);
  const notes = [
    trustNote(report),
    emulationNote(report),
    evaluationNote(report, showName),
    nearLimitNote(report, showName),
    unmeasuredNote(report),
  ].filter((note) => note !== null);
  return html`<header>
<h1 class="${tone}"><span class="mark">${TONE_MARKS[tone]}</span> ${answer}</h1>
${
  savings(good) === null
    ? null
    : html`<p class="facts">${passedLine(good)}</p>
`
}<p class="facts">${whatWasRun(report)}</p>
<p class="facts">${onWhat(report)}</p>
${[...notes, ...changeLines(report)].map(
  (line) => html`<p class="note">${line}</p>
`,
)}</header>`;
}

function warningsList({ warnings }: Report): Markup | null {
  if (warnings.length === 0) return null;
  const lines = warnings.map(({ text, count: times, checks }) =>
    [text, ...(times > 1 ? [`${times} times`] : []), ...checks.map((name) => showName(name))].join(" · "),
  );
  return html`<details id="warnings"><summary>${count(warnings.length, "warning of Nix", "warnings of Nix")}</summary>
<ul>
${lines.map(
  (line) => html`<li>${line}</li>
`,
)}</ul>
</details>
`;
}

/** A doubtful pass needs more attention than a clear one. */
function byTone(checks: readonly Check[]): [others: Check[], good: Check[]] {
  return [checks.filter((check) => toneOf(check) !== "good"), checks.filter((check) => toneOf(check) === "good")];
}

function whatWasRun({ flake, system, startedAt, checks }: Report): string {
  const flakeOf = flakesIn(checks);
  const several = [...new Set(checks.map(flakeOf).filter((name) => name !== null))];
  const revision = flake.revision === null ? [] : [`revision ${flake.revision.slice(0, 12)}`];
  return [
    several.length === 0 ? flake.lockedUrl : firstNames(several),
    ...revision,
    system,
    `${startedAt.slice(0, 16).replace("T", " ")} UTC`,
  ].join(" · ");
}

function onWhat({ machine, nix }: Report): string {
  return [
    count(machine.cores, "core"),
    formatBytes(machine.memoryBytes),
    nixName(nix),
    ...machine.features.map(featureFact),
  ].join(" · ");
}
