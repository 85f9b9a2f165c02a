import { type Check, type Report, VERDICTS } from "../../model/model.ts";
import { baseName, memoryDifference, timeDifference } from "../compare.ts";
import type { Link } from "../link.ts";
import { namesIn } from "../shown-names.ts";
import { hasSeveralSystems, toneOf } from "../words.ts";
import { checkRows, type Columns, EXCERPT_BYTES, NAME_ROOM, quantities, visible } from "./check-row.ts";
import { html, type Markup } from "./markup.ts";

/**
 * The table of `checks`, in their order, with the controls that filter it. `ids` are the anchors of the rows; `links`
 * are of the run that makes the page.
 */
export function checksTable(
  checks: readonly Check[],
  { base }: Pick<Report, "base">,
  ids: ReadonlyMap<Check, string>,
  links: readonly Link[],
): Markup {
  const columns: Columns = {
    base,
    links,
    show: namesIn({ base, checks }, NAME_ROOM),
    system: hasSeveralSystems(checks),
    timeBeside: checks.some((check) => timeDifference(check) !== null),
    memoryBeside: checks.some((check) => memoryDifference(check) !== null),
    memory: checks.some((check) => visible(quantities(check).memory) !== null),
    cpu: checks.some((check) => visible(quantities(check).cpu) !== null),
    attempts: checks.some(({ attempts }) => attempts.length > 1),
    longestMs: checks.reduce((most, { durationMs }) => Math.max(most, durationMs), 0),
    mostBytes: checks.reduce((most, { peakMemoryBytes }) => Math.max(most, peakMemoryBytes ?? 0), 0),
  };
  const budget = { left: EXCERPT_BYTES };
  const rows = checks.map((check) => checkRows(check, ids.get(check) ?? "", columns, budget));
  const than = html`<th scope="col" class="number beside">vs ${base === null ? "" : baseName(base)}</th>`;
  return html`${filters(checks)}
<table id="checks">
<thead>
<tr>${sortable("verdict", "verdict")}${sortable("name", "check")}<th scope="col" class="what">what happened</th>${sortable("time", "time")}${columns.timeBeside ? than : null}${
    columns.memory ? sortable("memory", "peak memory") : null
  }${columns.memoryBeside ? than : null}${columns.cpu ? sortable("cpu", "CPU time") : null}${columns.attempts ? html`<th scope="col" class="number attempts">attempts</th>` : null}<th scope="col" class="log">log</th></tr>
</thead>
${rows}</table>
<p id="none" hidden="">No check matches.</p>`;
}

function sortable(key: string, title: string): Markup {
  const number = key === "time" || key === "memory" || key === "cpu";
  return html`<th scope="col" class="${number ? "number" : key}"><button type="button" data-sort="${key}" disabled="">${title}</button></th>`;
}

/** Hidden until the script is there to obey them. */
function filters(checks: readonly Check[]): Markup {
  const chips = VERDICTS.flatMap((verdict): Markup[] => {
    const number = checks.filter((check) => check.verdict === verdict).length;
    return number === 0
      ? []
      : [
          html`<button type="button" class="chip ${toneOf({ verdict, emulated: false })}" data-verdict="${verdict}" aria-pressed="false">${verdict} <b>${number}</b></button>`,
        ];
  });
  return html`<form id="filters" role="search" hidden="">
<input type="search" id="query" placeholder="Filter by name" aria-label="Filter checks by name" autocomplete="off" spellcheck="false"/>
<span class="chips" role="group" aria-label="Filter checks by verdict">${chips}</span>
<output id="shown"></output>
</form>`;
}
