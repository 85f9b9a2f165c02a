import { type Base, type Check, type Proof, type Report, systemOf, type Verdict } from "../../model/model.ts";
import { formatBytes, formatDuration } from "../../text/text.ts";
import { bootsIn, isBooted } from "../boot-words.ts";
import type { FlakeOf } from "../check-origins.ts";
import { beside, type Difference, isNew, memoryDifference, timeDifference } from "../compare.ts";
import { shorten } from "../escape.ts";
import { type Link, runBeside } from "../link.ts";
import { oldNumber, provenOn } from "../proof.ts";
import { characters, type Room, type ShowName } from "../shown-names.ts";
import { testKind } from "../test-words.ts";
import { place, remarks, toneOf, type Tone, WORDS } from "../words.ts";
import { type DetailsBudget, checkDetails } from "./check-details.ts";
import type { Images } from "./evidence-parts.ts";
import { fileUrl, html, type Markup, percent, sentenceMarkup } from "./markup.ts";

/** Longest name and longest cause, in characters. */
const CELL_NAME_LENGTH = 200;
export const CELL_CAUSE_LENGTH = 600;

export const TONE_MARKS: Readonly<Record<Tone, string>> = { bad: "✘", stopped: "◌", doubtful: "!", good: "✔" };

/**
 * The common properties of the table's rows: the columns, what they are compared with, and the values of the longest
 * bars.
 */
export type Columns = {
  timeBeside: boolean;
  memory: boolean;
  memoryBeside: boolean;
  cpu: boolean;
  attempts: boolean;
  system: boolean;
  flakeOf: FlakeOf;
  base: Base | null;
  links: readonly Link[];
  show: ShowName;
  flake: Report["flake"];
  images: Images;
  longestMs: number;
  mostBytes: number;
};

/** The measurement of this run, and that of an earlier one; null when there is none. */
type Quantity = { now: number | null; old: number | null };

export function quantities({ startedAt, durationMs, peakMemoryBytes, cpuMs, proof }: Check): {
  time: Quantity;
  memory: Quantity;
  cpu: Quantity;
} {
  return {
    time: { now: startedAt === null ? null : durationMs, old: proof?.durationMs ?? null },
    memory: { now: peakMemoryBytes, old: proof?.peakMemoryBytes ?? null },
    cpu: { now: cpuMs, old: proof?.cpuMs ?? null },
  };
}

/** Returns the number that a cell shows, and by which its column is sorted. */
export function visible({ now, old }: Quantity): number | null {
  return now ?? old;
}

/** The room for names on the page. */
export const NAME_ROOM: Room = characters(CELL_NAME_LENGTH);

/**
 * Renders the rows of one check: its numbers, and the details that unfold below them. Subtracts their bytes from
 * `budget`.
 */
export function checkRows(check: Check, id: string, columns: Columns, budget: DetailsBudget): Markup {
  const tone = toneOf(check);
  const more = checkDetails(check, columns, budget);
  const { time, memory, cpu } = quantities(check);
  const cells = [
    html`<td class="verdict"><span class="mark" aria-hidden="true">${TONE_MARKS[tone]}</span> ${check.verdict}</td>`,
    html`<th scope="row" class="name"><bdi>${columns.show(check.name)}</bdi>${badges(check, columns)}</th>`,
    html`<td class="what">${whatHappened(check, columns)}</td>`,
    measured("time", time, formatDuration, columns.longestMs),
    ...(columns.timeBeside ? [differenceMarkup(timeDifference(check))] : []),
    ...(columns.memory ? [measured("peak memory", memory, formatBytes, columns.mostBytes)] : []),
    ...(columns.memoryBeside ? [differenceMarkup(memoryDifference(check))] : []),
    ...(columns.cpu ? [measured("CPU time", cpu, formatDuration, null)] : []),
    ...(columns.attempts
      ? [number("attempts", check.attempts.length > 1 ? String(check.attempts.length) : null, null)]
      : []),
    html`<td class="log">${logLink(check, columns)}</td>`,
  ];
  return html`<tbody id="${id}" class="check ${tone}" data-verdict="${check.verdict}"
  data-time="${visible(time)}" data-memory="${visible(memory)}"
  data-cpu="${visible(cpu)}">
<tr>${cells}</tr>
${
  more === null
    ? null
    : html`<tr class="more"><td colspan="${cells.length}">${more}</td></tr>
`
}</tbody>
`;
}

function logLink({ name, log }: Check, { show }: Columns): Markup | null {
  const url = log === null ? null : fileUrl(log);
  return url === null ? null : html`<a href="${url}">log<span class="unseen"> of ${show(name)}</span></a>`;
}

/** `most`: the value of a full bar; null: no bars. Old numbers never have one. */
function measured(
  title: string,
  { now, old }: Quantity,
  format: (number: number) => string,
  most: number | null,
): Markup {
  if (now === null && old !== null)
    return html`<td class="number quiet" data-title="${title}"
  title="measured when it was proven">${oldNumber(old, format)}</td>`;
  return number(title, now === null ? null : format(now), now === null || most === null ? null : percent(now, most));
}

/** `bar`: the share of the largest value of the column. An empty cell says that the value was not measured. */
function number(title: string, value: string | null, bar: string | null): Markup {
  if (value === null) return html`<td class="number"></td>`;
  const drawn = bar === null ? null : html`<i style="width:${bar}"></i>`;
  return html`<td class="number" data-title="${title}">${value}${drawn}</td>`;
}

function differenceMarkup(found: Difference | null): Markup {
  if (found === null) return html`<td class="number"></td>`;
  const text = found.beyondNoise ? html`<b>${found.text}</b>` : found.text;
  return html`<td class="number" data-title="differs by">${text}</td>`;
}

/** A plain build gets no badge for its kind. */
function badges(check: Check, { base, system, flakeOf }: Columns): Markup {
  const words = [flakeOf(check), system ? systemOf(check) : null, testKind(check)].flatMap((word) =>
    word === null ? [] : [html` <span class="badge">${word}</span>`],
  );
  const emulated = check.emulated ? html` <span class="badge doubtful">emulated</span>` : null;
  const added = isNew(check, base) ? html` <span class="badge">new</span>` : null;
  return html`${words}${emulated}${added}`;
}

function whatHappened(check: Check, { base, links }: Columns): Markup {
  if (check.verdict === "cached") return html`<span class="quiet">${proofLink(check.proof, links)}</span>`;
  // A new check has a badge that says so.
  const compared = isNew(check, base) ? null : beside(check, base);
  const booted = check.verdict === "passed" && isBooted(check) ? [bootsIn(check)] : [];
  const remark = [...booted, ...remarks(check), ...(compared === null ? [] : [compared])].join("; ");
  const silent: readonly Verdict[] = ["passed", "failed"];
  const words = remark === "" && !silent.includes(check.verdict) ? WORDS[check.verdict] : remark;
  const where = place(check.location);
  const location = where === null ? null : html` <code>${shorten(where, CELL_CAUSE_LENGTH)}</code>`;
  return html`${sentenceMarkup(shorten(words, CELL_CAUSE_LENGTH), check.subtests)}${location}`;
}

function proofLink(proof: Proof | null, links: readonly Link[]): Markup {
  if (proof === null) return html`${WORDS.cached}`;
  const [day, url] = [provenOn(proof), runBeside(proof.run, links)];
  if (url === null) return html`${day === null ? WORDS.cached : `proven on ${day}`}`;
  return day === null
    ? html`proven by <a href="${url}">an earlier run</a>`
    : html`proven on <a href="${url}">${day}</a>`;
}
