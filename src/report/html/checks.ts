import { type Base, type Check, type Proof, type Report, systemOf, type Verdict, VERDICTS } from "../../model/model.ts";
import { formatBytes, formatDuration } from "../../text/text.ts";
import { baseName, beside, type Difference, isNew, memoryDifference, timeDifference } from "../compare.ts";
import { shorten } from "../escape.ts";
import { type Link, runBeside } from "../link.ts";
import { oldNumber, provenOn } from "../proof.ts";
import { debugCommand, reproduceCommand } from "../reproduce.ts";
import { characters, namesIn, type Room, type ShowName } from "../shown-names.ts";
import { hasSeveralSystems, place, remarks, toneOf, type Tone, WORDS } from "../words.ts";
import { fileUrl, html, logLines, type Markup, percent } from "./markup.ts";

/**
 * What all excerpts together may take, in bytes: a report of a thousand failed checks must open at once. Their logs are
 * a click away.
 */
const EXCERPT_BYTES = 512 * 1024;

/** Lines that are left of an excerpt when whole ones have no room any more. */
const FEW_LINES = 5;

/** Characters of a name and of a cause. */
const NAME_LENGTH = 200;
const CAUSE_LENGTH = 600;

export const MARKS: Readonly<Record<Tone, string>> = { bad: "✘", stopped: "◌", doubtful: "!", good: "✔" };

/**
 * What the table's rows have in common: which columns there are, what they are compared with, and what the longest bars
 * stand for.
 */
type Columns = {
  timeBeside: boolean;
  memory: boolean;
  memoryBeside: boolean;
  cpu: boolean;
  attempts: boolean;
  system: boolean;
  base: Base | null;
  links: readonly Link[];
  show: ShowName;
  longestMs: number;
  mostBytes: number;
};

/** What this run measured, and what an earlier one did; null when nobody measured it. */
type Quantity = { now: number | null; old: number | null };

function quantities({ startedAt, durationMs, peakMemoryBytes, cpuMs, proof }: Check): {
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

/** The one that can be seen, and by which its column is sorted. */
function shown({ now, old }: Quantity): number | null {
  return now ?? old;
}

/** What names have room for on the page. */
export const NAME_ROOM: Room = characters(NAME_LENGTH);

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
    memory: checks.some((check) => shown(quantities(check).memory) !== null),
    cpu: checks.some((check) => shown(quantities(check).cpu) !== null),
    attempts: checks.some(({ attempts }) => attempts.length > 1),
    longestMs: checks.reduce((most, { durationMs }) => Math.max(most, durationMs), 0),
    mostBytes: checks.reduce((most, { peakMemoryBytes }) => Math.max(most, peakMemoryBytes ?? 0), 0),
  };
  const budget = { left: EXCERPT_BYTES };
  const rows = checks.map((check) => row(check, ids.get(check) ?? "", columns, budget));
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

function row(check: Check, id: string, columns: Columns, budget: { left: number }): Markup {
  const tone = toneOf(check);
  const more = details(check, columns.show(check.name), budget);
  const url = check.log === null ? null : fileUrl(check.log);
  const { time, memory, cpu } = quantities(check);
  const cells = [
    html`<td class="verdict"><span class="mark" aria-hidden="true">${MARKS[tone]}</span> ${check.verdict}</td>`,
    html`<th scope="row" class="name"><bdi>${columns.show(check.name)}</bdi>${badges(check, columns)}</th>`,
    html`<td class="what">${whatHappened(check, columns)}</td>`,
    measured("time", time, formatDuration, columns.longestMs),
    ...(columns.timeBeside ? [difference(timeDifference(check))] : []),
    ...(columns.memory ? [measured("peak memory", memory, formatBytes, columns.mostBytes)] : []),
    ...(columns.memoryBeside ? [difference(memoryDifference(check))] : []),
    ...(columns.cpu ? [measured("CPU time", cpu, formatDuration, null)] : []),
    ...(columns.attempts
      ? [number("attempts", check.attempts.length > 1 ? String(check.attempts.length) : null, null)]
      : []),
    html`<td class="log">${url === null ? null : html`<a href="${url}">log<span class="unseen"> of ${columns.show(check.name)}</span></a>`}</td>`,
  ];
  return html`<tbody id="${id}" class="check ${tone}" data-verdict="${check.verdict}" data-time="${shown(time)}" data-memory="${shown(memory)}" data-cpu="${shown(cpu)}">
<tr>${cells}</tr>
${
  more === null
    ? null
    : html`<tr class="more"><td colspan="${cells.length}">${more}</td></tr>
`
}</tbody>
`;
}

/** `most`: what a full bar stands for; null: without bars. Old numbers never have one. */
function measured(
  title: string,
  { now, old }: Quantity,
  format: (number: number) => string,
  most: number | null,
): Markup {
  if (now === null && old !== null)
    return html`<td class="number quiet" data-title="${title}" title="measured when it was proven">${oldNumber(old, format)}</td>`;
  return number(title, now === null ? null : format(now), now === null || most === null ? null : percent(now, most));
}

/** `bar`: the share of the largest value of the column. An empty cell says that it was not measured. */
function number(title: string, value: string | null, bar: string | null): Markup {
  if (value === null) return html`<td class="number"></td>`;
  return html`<td class="number" data-title="${title}">${value}${bar === null ? null : html`<i style="width:${bar}"></i>`}</td>`;
}

function difference(found: Difference | null): Markup {
  if (found === null) return html`<td class="number"></td>`;
  return html`<td class="number" data-title="differs by">${found.beyondNoise ? html`<b>${found.text}</b>` : found.text}</td>`;
}

/** A plain build says nothing about itself. */
function badges(check: Check, { base, system }: Columns): Markup {
  const own = system ? systemOf(check) : null;
  return html`${own === null ? null : html` <span class="badge">${own}</span>`}${check.backend === "build" ? null : html` <span class="badge">${check.backend}</span>`}${check.emulated ? html` <span class="badge doubtful">emulated</span>` : null}${isNew(check, base) ? html` <span class="badge">new</span>` : null}`;
}

function whatHappened(check: Check, { base, links }: Columns): Markup {
  if (check.verdict === "cached") return html`<span class="quiet">${provenBy(check.proof, links)}</span>`;
  // That it is new says its badge.
  const compared = isNew(check, base) ? null : beside(check, base);
  const said = [...remarks(check), ...(compared === null ? [] : [compared])].join("; ");
  const silent: readonly Verdict[] = ["passed", "failed"];
  const words = said === "" && !silent.includes(check.verdict) ? WORDS[check.verdict] : said;
  const where = place(check.location);
  return html`${shorten(words, CAUSE_LENGTH)}${where === null ? null : html` <code>${shorten(where, CAUSE_LENGTH)}</code>`}`;
}

function provenBy(proof: Proof | null, links: readonly Link[]): Markup {
  if (proof === null) return html`${WORDS.cached}`;
  const [day, url] = [provenOn(proof), runBeside(proof.run, links)];
  if (url === null) return html`${day === null ? WORDS.cached : `proven on ${day}`}`;
  return day === null
    ? html`proven by <a href="${url}">an earlier run</a>`
    : html`proven on <a href="${url}">${day}</a>`;
}

/** What unfolds under a check that needs a person; null for the others. */
function details(check: Check, name: string, budget: { left: number }): Markup | null {
  if (toneOf(check) === "good") return null;
  const commands = [
    ["Reproduce", reproduceCommand(check)],
    ["Debug", debugCommand(check)],
  ].flatMap(([what = null, command = null]) =>
    command === null
      ? []
      : [
          html`<p>${what}: <code>${command}</code></p>
`,
        ],
  );
  const attempts =
    check.attempts.length < 2
      ? []
      : check.attempts.map((attempt, index) => {
          const used = attempt.peakMemoryBytes === null ? "" : `, ${formatBytes(attempt.peakMemoryBytes)}`;
          return html`<li>attempt ${index + 1}: ${attempt.verdict} after ${formatDuration(attempt.durationMs)}${used}</li>`;
        });
  const lines = affordable(check.excerpt, budget);
  if (attempts.length === 0 && lines === null && commands.length === 0) return null;
  const title = check.excerpt.length === 0 ? "how to reproduce" : "the lines that matter";
  return html`<details><summary>${title}<span class="unseen"> for ${name}</span></summary>
${
  attempts.length === 0
    ? null
    : html`<ol class="attempts">${attempts}</ol>
`
}${
    lines === null
      ? null
      : html`<pre tabindex="0">${lines}</pre>
`
  }${commands}</details>`;
}

/** As much of an excerpt as there is room for: all, its last lines, or a word that there is none. */
function affordable(excerpt: readonly string[], budget: { left: number }): Markup | null {
  if (excerpt.length === 0) return null;
  for (const lines of [excerpt, excerpt.slice(-FEW_LINES)]) {
    const made = logLines(lines);
    const bytes = Buffer.byteLength(made.source);
    if (bytes > budget.left) continue;
    budget.left -= bytes;
    return made;
  }
  return html`No room for more lines on this page: see the log.`;
}
