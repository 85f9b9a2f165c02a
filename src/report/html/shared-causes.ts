import type { Check } from "../../model/model.ts";
import { countAll, nounOf } from "../boot-words.ts";
import { aboutOthers, byCause, firstNames, type SharedCause } from "../causes.ts";
import { shorten } from "../escape.ts";
import type { ShowName } from "../shown-names.ts";
import { place, remarks, toneOf, WORDS } from "../words.ts";
import { CELL_CAUSE_LENGTH, TONE_MARKS } from "./check-row.ts";
import { html, type Markup, sentenceMarkup } from "./markup.ts";

/**
 * Lists what several checks are bad over, each once, with links to their rows; null when every check has a cause of its
 * own. `ids` as in the table.
 */
export function sharedCauses(checks: readonly Check[], ids: ReadonlyMap<Check, string>, show: ShowName): Markup | null {
  const shared = byCause(checks).filter(({ others }) => others.length > 0);
  if (shared.length === 0) return null;
  return html`<section aria-labelledby="over">
<h2 id="over">One cause, several ${nounOf(shared.flatMap(({ check, others }) => [check, ...others]))}s</h2>
${shared.map((cause) => causeNote(cause, ids, show))}</section>
`;
}

function causeNote(cause: SharedCause, ids: ReadonlyMap<Check, string>, show: ShowName): Markup {
  const { check, others } = cause;
  const all = [check, ...others];
  const tone = toneOf(check);
  const rest = aboutOthers(cause);
  const words = [...remarks(check), ...(rest === "" ? [] : [rest])].join("; ");
  const where = place(check.location);
  const location = where === null ? null : html` <code>${shorten(where, CELL_CAUSE_LENGTH)}</code>`;
  const links = all.map((one) => html`<li><a href="#${ids.get(one) ?? ""}"><bdi>${show(one.name)}</bdi></a></li>`);
  return html`<div class="note ${tone}" style="border-color:var(--tone);overflow-wrap:anywhere"><span class="mark"
  aria-hidden="true">${TONE_MARKS[tone]}</span> <b>${countAll(all)}</b> · ${WORDS[check.verdict]}:
  ${sentenceMarkup(shorten(words, CELL_CAUSE_LENGTH), check.subtests)}${location}
<details class="aside"><summary>${firstNames(all.map(({ name }) => show(name)))}</summary>
<ol class="path">${links}</ol>
</details></div>
`;
}
