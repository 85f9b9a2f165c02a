import { type Check, type Report, VERDICTS } from "../../model/model.ts";
import { flakesIn } from "../check-origins.ts";
import { baseName, memoryDifference, timeDifference } from "../compare.ts";
import type { Link } from "../link.ts";
import { namesIn } from "../shown-names.ts";
import { hasSeveralSystems, toneOf } from "../words.ts";
import { DETAILS } from "./check-details.ts";
import { checkRows, type Columns, NAME_ROOM, quantities, visible } from "./check-row.ts";
import type { Images } from "./evidence-parts.ts";
import { html, type Markup } from "./markup.ts";

/**
 * Renders the table of `checks`, in their order, with the controls that filter it. `ids` are the anchors of the rows;
 * `links` are of the run that makes the page, `images` are what it shows of evidence.
 */
export function checksTable(
  checks: readonly Check[],
  { base, flake }: Pick<Report, "base" | "flake">,
  ids: ReadonlyMap<Check, string>,
  { links, images }: { links: readonly Link[]; images: Images },
): Markup {
  const columns: Columns = {
    base,
    links,
    images,
    flake,
    show: namesIn({ base, checks }, NAME_ROOM),
    system: hasSeveralSystems(checks),
    flakeOf: flakesIn(checks),
    timeBeside: checks.some((check) => timeDifference(check) !== null),
    memoryBeside: checks.some((check) => memoryDifference(check) !== null),
    memory: checks.some((check) => visible(quantities(check).memory) !== null),
    cpu: checks.some((check) => visible(quantities(check).cpu) !== null),
    attempts: checks.some(({ attempts }) => attempts.length > 1),
    longestMs: checks.reduce((most, { durationMs }) => Math.max(most, durationMs), 0),
    mostBytes: checks.reduce((most, { peakMemoryBytes }) => Math.max(most, peakMemoryBytes ?? 0), 0),
  };
  const budget = { ...DETAILS };
  const rows = checks.map((check) => checkRows(check, ids.get(check) ?? "", columns, budget));
  return html`${filters(checks)}
<table id="checks">
<thead>
<tr>${head(columns)}</tr>
</thead>
${rows}</table>
<p id="none" hidden="">No check matches.</p>`;
}

function head({ base, ...columns }: Columns): Markup[] {
  const than = html`<th scope="col" class="number beside">vs ${base === null ? "" : baseName(base)}</th>`;
  return [
    sortable("verdict", "verdict"),
    sortable("name", "check"),
    html`<th scope="col" class="what">what happened</th>`,
    sortable("time", "time"),
    ...(columns.timeBeside ? [than] : []),
    ...(columns.memory ? [sortable("memory", "peak memory")] : []),
    ...(columns.memoryBeside ? [than] : []),
    ...(columns.cpu ? [sortable("cpu", "CPU time")] : []),
    ...(columns.attempts ? [html`<th scope="col" class="number attempts">attempts</th>`] : []),
    html`<th scope="col" class="log">log</th>`,
  ];
}

function sortable(key: string, title: string): Markup {
  const number = key === "time" || key === "memory" || key === "cpu";
  const button = html`<button type="button" data-sort="${key}" disabled="">${title}</button>`;
  return html`<th scope="col" class="${number ? "number" : key}">${button}</th>`;
}

/** Hidden until the script that handles them is running. */
function filters(checks: readonly Check[]): Markup {
  const chips = VERDICTS.flatMap((verdict): Markup[] => {
    const number = checks.filter((check) => check.verdict === verdict).length;
    return number === 0
      ? []
      : [
          html`<button type="button" class="chip ${toneOf({ verdict, emulated: false })}"
  data-verdict="${verdict}" aria-pressed="false">${verdict} <b>${number}</b></button>`,
        ];
  });
  return html`<form id="filters" role="search" hidden="">
<input type="search" id="query" placeholder="Filter by name"
  aria-label="Filter checks by name" autocomplete="off" spellcheck="false"/>
<span class="chips" role="group" aria-label="Filter checks by verdict">${chips}</span>
<output id="shown"></output>
</form>`;
}
