import type { BootComparison } from "../../model/model.ts";
import { ABOUT_COMPARISON, type ComparedFacts, comparedFacts, comparedMachine } from "../boot-comparison-text.ts";
import { shorten } from "../escape.ts";
import { html, type Markup, percent, sentenceMarkup } from "./markup.ts";

/** More rows than anybody compares; the text and JSON have all. */
const MOST_BOOTS_DRAWN = 200;

/** Longest sentence below a bar, in characters. */
const REMARK_LENGTH = 300;

/**
 * Renders the comparison of the ways to boot a system as a chart: a bar for what was measured here, with a mark at what
 * is quoted. All of it is in words, too. Null when there is nothing to compare.
 */
export function bootChart({ machine, rows }: BootComparison): Markup | null {
  if (rows.length === 0) return null;
  const facts = comparedFacts(rows.slice(0, MOST_BOOTS_DRAWN));
  const longest = Math.max(...facts.flatMap(({ readyMs, quotedMs }) => [readyMs ?? 0, quotedMs ?? 0]));
  const items = facts.map((one) => comparedItem(one, longest));
  const others = rows.length - facts.length;
  return html`<section aria-labelledby="boots">
<h2 id="boots">Ways to boot, on this machine</h2>
<figure class="chart">
<ul class="boots">
${items}</ul>
<figcaption><span class="key"><i class="bar good"></i> measured here, until ready</span>
  <span class="key"><i class="quoted"></i> quoted by the field</span>
${comparedMachine(machine)}${others > 0 ? ` · ${others} more are not shown` : null}</figcaption>
</figure>
<p class="facts">${ABOUT_COMPARISON}</p>
</section>
`;
}

function comparedItem(facts: ComparedFacts, longest: number): Markup {
  const { tone, backend, system, ready, readyMs, memory, quoted, quotedMs, isolation, needs, remark } = facts;
  const bar = readyMs === null ? null : html`<i class="bar" style="width:${percent(readyMs, longest)}"></i>`;
  const mark = quotedMs === null ? null : html`<i class="quoted" style="left:${percent(quotedMs, longest)}"></i>`;
  const about = [isolation, needs === "" ? "" : `needs ${needs}`, quoted === "" ? "" : `quoted: ${quoted}`];
  return html`<li class="${tone}"><span class="who"><b>${backend}</b> <bdi>${system}</bdi></span>
<span class="track" aria-hidden="true">${bar}${mark}</span>
<span class="took">${inARow([ready, memory], ", ") || "not measured"}</span>
<span class="quiet">${shorten(inARow(about, " · "), REMARK_LENGTH)}</span>${
    remark === "" ? null : html` <span class="remark">${sentenceMarkup(shorten(remark, REMARK_LENGTH), [])}</span>`
  }</li>
`;
}

function inARow(texts: readonly string[], between: string): string {
  return texts.filter((text) => text !== "").join(between);
}
