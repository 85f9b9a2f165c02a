import { r as messageOf, t as VerdictError } from "./error.js";
import { a as byNeedOfAttention, c as systemOf, i as VERDICTS, l as totals, n as formatBytes, r as formatDuration, t as count } from "./format.js";
import { N as runAddress, _ as reproduceCommand, b as trackedState, g as debugCommand, m as renderSummary, v as checkFinder } from "./terminal.js";
import { c as stripEscapes, i as showBidi, n as sanitize, r as sanitizeLines, t as printable } from "./clean-start.js";
import { A as timeDifference, C as baseName, D as isNew, F as showNames, N as namesIn, O as memoryDifference, T as changeLines, V as shorten, _ as trustNote, b as provenOn, c as hasSeveralSystems, d as nixName, f as passedLine, g as toneOf, i as WORDS, j as characters, l as headline, m as remarks, n as linksTo, o as emulationNote, p as place$1, r as runBeside, s as featureFact, v as oldNumber, w as beside, x as savings } from "./link.js";
import { createHash } from "node:crypto";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
// src/report/html/markup.ts
/** HTML that is finished: text becomes part of it only escaped. It is well-formed XML too, so that any strict reader can prove that nothing in it was taken for markup. */
var Markup = class {
	source;
	constructor(source) {
		this.source = source;
	}
};
const ENTITIES = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	"\"": "&quot;",
	"'": "&#39;"
};
/**
* A template of HTML: what stands in it is markup, what is put into it is text of one line, in elements and in quoted attributes alike. Control characters go,
* and what turns the direction of text is spelled out. Never put a piece into a script, a style, or an attribute that is code or a URL.
*/
function html(strings, ...pieces) {
	return new Markup(strings.map((string, index) => string + rendered(pieces[index] ?? null)).join(""));
}
function rendered(piece) {
	if (piece === null) return "";
	if (piece instanceof Markup) return piece.source;
	if (typeof piece === "number") return String(piece);
	if (typeof piece === "string") return escapeHtml(sanitize(showBidi(stripEscapes(piece))));
	return piece.map(({ source }) => source).join("");
}
/** `lines` of a log for a `<pre>`, one under the other. */
function logLines(lines) {
	return new Markup(lines.flatMap((line) => sanitizeLines(showBidi(stripEscapes(line)))).map(escapeHtml).join("\n"));
}
/** U+FFFE and U+FFFF go too: HTML can hold them, but no reader of XML takes them. */
function escapeHtml(text) {
	return text.replace(/[\uFFFE\uFFFF]/g, "�").replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
/**
* The URL of a file of the report, from its path as in `verdict.json`; null when the path leads anywhere else. Every part is percent-encoded, also the `%` that
* file names of logs are spelled with, and `./` keeps the first part from being a scheme.
*/
function fileUrl(path) {
	const parts = path.split("/");
	if (parts.some((part) => part === "" || part === "." || part === "..")) return null;
	return `./${parts.map((part) => encodeURIComponent(part.toWellFormed())).join("/")}`;
}
/** A share of a whole as a percentage for CSS, from 0 to 100 with two decimals; 0 for what is no share. */
function percent(part, whole) {
	const share = part > 0 && whole > 0 ? Math.min(1, part / whole) : 0;
	return `${Math.round(share * 1e4) / 100}%`;
}
// src/report/html/checks.ts
/** What all excerpts together may take, in bytes: a report of a thousand failed checks must open at once. Their logs are a click away. */
const EXCERPT_BYTES = 524288;
/** Characters of a name and of a cause. */
const NAME_LENGTH = 200;
const CAUSE_LENGTH = 600;
const MARKS = {
	bad: "✘",
	stopped: "◌",
	doubtful: "!",
	good: "✔"
};
function quantities({ startedAt, durationMs, peakMemoryBytes, cpuMs, proof }) {
	return {
		time: {
			now: startedAt === null ? null : durationMs,
			old: proof?.durationMs ?? null
		},
		memory: {
			now: peakMemoryBytes,
			old: proof?.peakMemoryBytes ?? null
		},
		cpu: {
			now: cpuMs,
			old: proof?.cpuMs ?? null
		}
	};
}
/** The one that can be seen, and by which its column is sorted. */
function shown({ now, old }) {
	return now ?? old;
}
/** What names have room for on the page. */
const NAME_ROOM = characters(NAME_LENGTH);
/** The table of `checks`, in their order, with the controls that filter it. `ids` are the anchors of the rows; `links` are of the run that makes the page. */
function checksTable(checks, { base }, ids, links) {
	const columns = {
		base,
		links,
		show: namesIn({
			base,
			checks
		}, NAME_ROOM),
		system: hasSeveralSystems(checks),
		timeBeside: checks.some((check) => timeDifference(check) !== null),
		memoryBeside: checks.some((check) => memoryDifference(check) !== null),
		memory: checks.some((check) => shown(quantities(check).memory) !== null),
		cpu: checks.some((check) => shown(quantities(check).cpu) !== null),
		attempts: checks.some(({ attempts }) => attempts.length > 1),
		longestMs: checks.reduce((most, { durationMs }) => Math.max(most, durationMs), 0),
		mostBytes: checks.reduce((most, { peakMemoryBytes }) => Math.max(most, peakMemoryBytes ?? 0), 0)
	};
	const budget = { left: EXCERPT_BYTES };
	const rows = checks.map((check) => row(check, ids.get(check) ?? "", columns, budget));
	const than = html`<th scope="col" class="number beside">vs ${base === null ? "" : baseName(base)}</th>`;
	return html`${filters(checks)}
<table id="checks">
<thead>
<tr>${sortable("verdict", "verdict")}${sortable("name", "check")}<th scope="col" class="what">what happened</th>${sortable("time", "time")}${columns.timeBeside ? than : null}${columns.memory ? sortable("memory", "peak memory") : null}${columns.memoryBeside ? than : null}${columns.cpu ? sortable("cpu", "CPU time") : null}${columns.attempts ? html`<th scope="col" class="number attempts">attempts</th>` : null}<th scope="col" class="log">log</th></tr>
</thead>
${rows}</table>
<p id="none" hidden="">No check matches.</p>`;
}
function sortable(key, title) {
	return html`<th scope="col" class="${key === "time" || key === "memory" || key === "cpu" ? "number" : key}"><button type="button" data-sort="${key}" disabled="">${title}</button></th>`;
}
/** Hidden until the script is there to obey them. */
function filters(checks) {
	return html`<form id="filters" role="search" hidden="">
<input type="search" id="query" placeholder="Filter by name" aria-label="Filter checks by name" autocomplete="off" spellcheck="false"/>
<span class="chips" role="group" aria-label="Filter checks by verdict">${VERDICTS.flatMap((verdict) => {
		const number = checks.filter((check) => check.verdict === verdict).length;
		return number === 0 ? [] : [html`<button type="button" class="chip ${toneOf({
			verdict,
			emulated: false
		})}" data-verdict="${verdict}" aria-pressed="false">${verdict} <b>${number}</b></button>`];
	})}</span>
<output id="shown"></output>
</form>`;
}
function row(check, id, columns, budget) {
	const tone = toneOf(check);
	const more = details(check, columns.show(check.name), budget);
	const url = check.log === null ? null : fileUrl(check.log);
	const { time, memory, cpu } = quantities(check);
	const cells = [
		html`<td class="verdict"><span class="mark" aria-hidden="true">${MARKS[tone]}</span> ${check.verdict}</td>`,
		html`<th scope="row" class="name"><bdi>${columns.show(check.name)}</bdi>${badges(check, columns)}</th>`,
		html`<td class="what">${whatHappened(check, columns)}</td>`,
		measured("time", time, formatDuration, columns.longestMs),
		...columns.timeBeside ? [difference(timeDifference(check))] : [],
		...columns.memory ? [measured("peak memory", memory, formatBytes, columns.mostBytes)] : [],
		...columns.memoryBeside ? [difference(memoryDifference(check))] : [],
		...columns.cpu ? [measured("CPU time", cpu, formatDuration, null)] : [],
		...columns.attempts ? [number("attempts", check.attempts.length > 1 ? String(check.attempts.length) : null, null)] : [],
		html`<td class="log">${url === null ? null : html`<a href="${url}">log<span class="unseen"> of ${columns.show(check.name)}</span></a>`}</td>`
	];
	return html`<tbody id="${id}" class="check ${tone}" data-verdict="${check.verdict}" data-time="${shown(time)}" data-memory="${shown(memory)}" data-cpu="${shown(cpu)}">
<tr>${cells}</tr>
${more === null ? null : html`<tr class="more"><td colspan="${cells.length}">${more}</td></tr>
`}</tbody>
`;
}
/** `most`: what a full bar stands for; null: without bars. Old numbers never have one. */
function measured(title, { now, old }, format, most) {
	if (now === null && old !== null) return html`<td class="number quiet" data-title="${title}" title="measured when it was proven">${oldNumber(old, format)}</td>`;
	return number(title, now === null ? null : format(now), now === null || most === null ? null : percent(now, most));
}
/** `bar`: the share of the largest value of the column. An empty cell says that it was not measured. */
function number(title, value, bar) {
	if (value === null) return html`<td class="number"></td>`;
	return html`<td class="number" data-title="${title}">${value}${bar === null ? null : html`<i style="width:${bar}"></i>`}</td>`;
}
function difference(found) {
	if (found === null) return html`<td class="number"></td>`;
	return html`<td class="number" data-title="differs by">${found.beyondNoise ? html`<b>${found.text}</b>` : found.text}</td>`;
}
/** A plain build says nothing about itself. */
function badges(check, { base, system }) {
	const own = system ? systemOf(check) : null;
	return html`${own === null ? null : html` <span class="badge">${own}</span>`}${check.backend === "build" ? null : html` <span class="badge">${check.backend}</span>`}${check.emulated ? html` <span class="badge doubtful">emulated</span>` : null}${isNew(check, base) ? html` <span class="badge">new</span>` : null}`;
}
function whatHappened(check, { base, links }) {
	if (check.verdict === "cached") return html`<span class="quiet">${provenBy(check.proof, links)}</span>`;
	const compared = isNew(check, base) ? null : beside(check, base);
	const said = [...remarks(check), ...compared === null ? [] : [compared]].join("; ");
	const words = said === "" && !["passed", "failed"].includes(check.verdict) ? WORDS[check.verdict] : said;
	const where = place$1(check.location);
	return html`${shorten(words, CAUSE_LENGTH)}${where === null ? null : html` <code>${shorten(where, CAUSE_LENGTH)}</code>`}`;
}
function provenBy(proof, links) {
	if (proof === null) return html`${WORDS.cached}`;
	const [day, url] = [provenOn(proof), runBeside(proof.run, links)];
	if (url === null) return html`${day === null ? WORDS.cached : `proven on ${day}`}`;
	return day === null ? html`proven by <a href="${url}">an earlier run</a>` : html`proven on <a href="${url}">${day}</a>`;
}
/** What unfolds under a check that needs a person; null for the others. */
function details(check, name, budget) {
	if (toneOf(check) === "good") return null;
	const commands = [["Reproduce", reproduceCommand(check)], ["Debug", debugCommand(check)]].flatMap(([what = null, command = null]) => command === null ? [] : [html`<p>${what}: <code>${command}</code></p>
`]);
	const attempts = check.attempts.length < 2 ? [] : check.attempts.map((attempt, index) => {
		const used = attempt.peakMemoryBytes === null ? "" : `, ${formatBytes(attempt.peakMemoryBytes)}`;
		return html`<li>attempt ${index + 1}: ${attempt.verdict} after ${formatDuration(attempt.durationMs)}${used}</li>`;
	});
	const lines = affordable(check.excerpt, budget);
	if (attempts.length === 0 && lines === null && commands.length === 0) return null;
	return html`<details><summary>${check.excerpt.length === 0 ? "how to reproduce" : "the lines that matter"}<span class="unseen"> for ${name}</span></summary>
${attempts.length === 0 ? null : html`<ol class="attempts">${attempts}</ol>
`}${lines === null ? null : html`<pre tabindex="0">${lines}</pre>
`}${commands}</details>`;
}
/** As much of an excerpt as there is room for: all, its last lines, or a word that there is none. */
function affordable(excerpt, budget) {
	if (excerpt.length === 0) return null;
	for (const lines of [excerpt, excerpt.slice(-5)]) {
		const made = logLines(lines);
		const bytes = Buffer.byteLength(made.source);
		if (bytes > budget.left) continue;
		budget.left -= bytes;
		return made;
	}
	return html`No room for more lines on this page: see the log.`;
}
// src/report/html/lanes.ts
/** Bars that do not overlap share a lane, the first that is free: as many lanes as builds ever ran at once. Takes n log n steps for n builds, however many run at once. */
function inLanes(spans) {
	const lanes = [];
	const busy = new Heap((a, b) => a.until - b.until || a.lane - b.lane);
	const free = new Heap((a, b) => a - b);
	const placed = spans.map((span) => ({
		span,
		from: Date.parse(span.startedAt)
	})).toSorted((a, b) => a.from - b.from);
	for (const { span, from } of placed) {
		for (let next = busy.first; next !== void 0 && next.until <= from; next = busy.first) {
			busy.take();
			free.put(next.lane);
		}
		const lane = free.take() ?? lanes.push([]) - 1;
		lanes[lane]?.push(span);
		busy.put({
			until: from + span.durationMs,
			lane
		});
	}
	return lanes;
}
/** A binary heap: what comes first by `order` is taken first. */
var Heap = class {
	#items = [];
	#order;
	constructor(order) {
		this.#order = order;
	}
	get first() {
		return this.#items[0];
	}
	put(item) {
		let at = this.#items.push(item) - 1;
		for (let above = at - 1 >> 1; at > 0 && this.#precedes(item, above); above = at - 1 >> 1) {
			this.#items[at] = this.#items[above];
			at = above;
		}
		this.#items[at] = item;
	}
	take() {
		const [first] = this.#items;
		const last = this.#items.pop();
		if (last === void 0 || this.#items.length === 0) return first;
		let at = 0;
		for (let below = this.#smaller(at); below !== null && !this.#precedes(last, below); below = this.#smaller(at)) {
			this.#items[at] = this.#items[below];
			at = below;
		}
		this.#items[at] = last;
		return first;
	}
	/** The place of the first of the two items below one; null when there are none. */
	#smaller(at) {
		const [left, right] = [2 * at + 1, 2 * at + 2];
		if (left >= this.#items.length) return null;
		return right < this.#items.length && this.#precedes(this.#items[right], left) ? right : left;
	}
	#precedes(item, at) {
		return this.#order(item, this.#items[at]) < 0;
	}
};
// src/report/html/chart.ts
/** What the time axis may count in, in milliseconds. */
const STEPS = [
	100,
	200,
	500,
	1e3,
	2e3,
	5e3,
	1e4,
	15e3,
	3e4,
	6e4,
	12e4,
	3e5,
	6e5,
	9e5,
	18e5,
	36e5,
	72e5,
	144e5,
	432e5,
	864e5
];
const MOST_TICKS = 9;
/** A tick's words must end before the plot does: its share of what is seen that gets none at the end. */
const LAST_TICK = .07;
/** From each of these on the zoom shows an axis that counts as much finer. */
const ZOOMS = [
	1,
	6,
	30
];
/** With more lanes than this no bar is high enough for a word. */
const WORDY_LANES = 16;
/** With fewer builds than this everything can be seen without a glass. */
const ZOOM_FROM = 30;
/** Links of the critical path, and rows of dependencies, that a reader looks at. */
const LISTED = 40;
/** When what was built: stages and slots as lanes over one axis of time, with the memory of all builds above; null when nothing was built. `ids` as in the table. */
function chart(report, ids) {
	const { timeline } = report;
	if (timeline === null || timeline.spans.length === 0) return null;
	const drawn = {
		timeline,
		start: Date.parse(report.startedAt),
		durationMs: Math.max(1, report.durationMs),
		checkOf: checkFinder(report.checks),
		ids,
		critical: new Set(timeline.criticalPath),
		show: showNames([
			...report.checks.map(({ name }) => name),
			...(report.base?.vanished ?? []).map(({ name }) => name),
			...timeline.spans.flatMap(({ name, checks }) => [...checks, name])
		], NAME_ROOM)
	};
	const lanes = inLanes(timeline.spans);
	const stages = report.stages.map(({ name, startedAt, durationMs }) => html`<span class="bar stage" style="${place(startedAt, durationMs, drawn)}" title="${name} · ${formatDuration(durationMs)}">${name}</span>`);
	return html`<section aria-labelledby="when">
<h2 id="when">Timeline</h2>
<figure class="${lanes.length > WORDY_LANES ? "chart thin" : "chart"}">
<div class="scroll" tabindex="0" role="group" aria-label="Timeline of ${count(timeline.spans.length, "build")}; every check and its time are in the table below">
<div class="plot" id="plot" aria-hidden="true">
${(timeline.spans.length < ZOOM_FROM ? ZOOMS.slice(0, 1) : ZOOMS).map((zoom) => axis(drawn.durationMs, zoom))}
${memory(report, drawn)}<div class="lane">${stages}</div>
${lanes.map((lane) => html`<div class="lane slot">${lane.map((span) => bar(span, drawn))}</div>
`)}</div>
</div>
<figcaption>
<span class="key"><i class="bar good"></i> passed</span> <span class="key"><i class="bar bad"></i> bad</span> <span class="key"><i class="bar need"></i> needed by checks</span> <span class="key"><i class="bar good critical"></i> critical path</span>
${timeline.spans.length < ZOOM_FROM ? null : html`<label id="zooming" hidden="">zoom <input type="range" id="zoom" min="1" max="40" value="1"/></label>
`}</figcaption>
</figure>
${path(drawn)}
${needed(drawn)}</section>`;
}
function place(startedAt, durationMs, { start, durationMs: whole }) {
	return `left:${percent(Date.parse(startedAt) - start, whole)};width:${percent(durationMs, whole)}`;
}
function bar(span, drawn) {
	const check = drawn.checkOf(span);
	const critical = drawn.critical.has(span.drvPath);
	const title = [
		titleOf(span, drawn),
		...check === void 0 ? [] : [check.verdict],
		...facts(span),
		...critical ? ["on the critical path"] : []
	].join(" · ");
	const looks = `${check === void 0 ? "need" : toneOf(check)}${critical ? " critical" : ""}`;
	const style = place(span.startedAt, span.durationMs, drawn);
	const id = anchorOf(span, drawn);
	if (id === void 0) return html`<span class="bar ${looks}" style="${style}" title="${title}">${titleOf(span, drawn)}</span>`;
	return html`<a class="bar ${looks}" style="${style}" title="${title}" href="#${id}" tabindex="-1">${titleOf(span, drawn)}</a>`;
}
/** The row of a check; what checks only need has none. */
function anchorOf(span, { checkOf, ids }) {
	const check = checkOf(span);
	return check === void 0 ? void 0 : ids.get(check);
}
function titleOf({ checks, name }, { show }) {
	return checks.length === 0 ? show(name) : checks.map(show).join(", ");
}
function facts({ durationMs, peakMemoryBytes }) {
	return [formatDuration(durationMs), ...peakMemoryBytes === null ? [] : [formatBytes(peakMemoryBytes)]];
}
function axis(durationMs, zoom) {
	const step = STEPS.find((ms) => durationMs / ms <= MOST_TICKS * zoom) ?? durationMs;
	const ticks = [];
	for (let at = 0; at <= durationMs * (1 - LAST_TICK / zoom); at += step) ticks.push(html`<span style="left:${percent(at, durationMs)}">${formatDuration(at).replace(/ 0 (?:s|min)$/, "")}</span>`);
	return html`<div class="axis" data-zoom="${zoom}"${zoom === 1 ? null : html` hidden=""`}>${ticks}</div>`;
}
/** The curve, in a box of 1000 by 100 that is stretched to the lanes' width; null when nobody measured. */
function memory({ machine }, { timeline, durationMs }) {
	const peak = timeline.memory.reduce((most, { bytes }) => Math.max(most, bytes), 0);
	if (peak === 0) return null;
	const x = (atMs) => Math.round(Math.max(0, atMs) / durationMs * 1e4) / 10;
	const y = (bytes) => Math.round((1 - bytes / peak) * 1e3) / 10;
	const points = timeline.memory.map(({ atMs, bytes }) => `${x(atMs)},${y(bytes)}`).join(" ");
	const [first, last] = [x(timeline.memory[0]?.atMs ?? 0), x(timeline.memory.at(-1)?.atMs ?? 0)];
	return html`<div class="memory"><span>memory, peak ${formatBytes(peak)} of ${formatBytes(machine.memoryBytes)}</span><svg viewBox="0 0 1000 100" preserveAspectRatio="none"><polygon points="${first},100 ${points} ${last},100"/><polyline points="${points}"/></svg></div>
`;
}
/** The critical path as words and links, for whoever cannot use the picture. */
function path(drawn) {
	const { timeline, critical, durationMs } = drawn;
	const onPath = timeline.spans.filter(({ drvPath }) => critical.has(drvPath));
	const longest = onPath.toSorted((a, b) => b.durationMs - a.durationMs);
	const shown = onPath.length <= LISTED ? onPath : longest.slice(0, LISTED);
	const items = shown.map((span) => {
		const id = anchorOf(span, drawn);
		const name = html`<bdi>${titleOf(span, drawn)}</bdi>`;
		return html`<li>${id === void 0 ? name : html`<a href="#${id}">${name}</a>`} <span class="quiet">${formatDuration(span.durationMs)}</span></li>`;
	});
	const total = onPath.reduce((sum, span) => sum + span.durationMs, 0);
	const idle = timeline.jobs > 1 ? ` The ${timeline.jobs} slots were idle for ${formatDuration(timeline.idleMs)}, added up.` : "";
	return html`<details class="aside"><summary>Critical path: ${count(onPath.length, "build")}, ${formatDuration(total)} of ${formatDuration(durationMs)}</summary>
<p class="quiet">Each of these could only start when the one before had ended, because it needed that one, or its slot or memory.${idle}</p>
${shown.length < onPath.length ? html`<p class="quiet">The ${LISTED} longest:</p>
` : null}<ol class="path">${items}</ol>
</details>`;
}
/** What was built because checks need it, longest first; null when there is nothing of it. */
function needed(drawn) {
	const { timeline } = drawn;
	const spans = timeline.spans.filter(({ checks }) => checks.length === 0).toSorted((a, b) => b.durationMs - a.durationMs);
	if (spans.length === 0) return null;
	const items = spans.slice(0, LISTED).map((span) => html`<li><bdi>${titleOf(span, drawn)}</bdi> <span class="quiet">${facts(span).join(" · ")}</span></li>`);
	const total = spans.reduce((sum, span) => sum + span.durationMs, 0);
	const others = spans.length - items.length;
	return html`<details class="aside"><summary>Needed by checks: ${count(spans.length, "build")}, ${formatDuration(total)} added up</summary>
<ol class="path">${items}</ol>
${others > 0 ? html`<p class="quiet">and ${count(others, "shorter one")}</p>
` : null}</details>
`;
}
// src/report/html/script.ts
/**
* What the page can do beyond being read: filter, sort, zoom. Without it everything is there and stays. It reads the page and nothing else, and it puts text only
* where text goes. No `<` and no `&` is in it, so that the page is XML too.
*/
const SCRIPT = `"use strict";
const all = (selector) => Array.from(document.querySelectorAll(selector));
const one = (id) => document.getElementById(id);
const table = one("checks");
const rows = all("tbody.check");
const chips = all("button[data-verdict]");
const bars = all(".slot .bar").map((bar) => [bar, bar.hash ? one(bar.hash.slice(1)) : null]);
const places = new Map(rows.map((row, index) => [row, index]));
const names = new Map(rows.map((row) => [row, row.querySelector(".name bdi").textContent.toLowerCase()]));
const isPressed = (chip) => chip.getAttribute("aria-pressed") === "true";

function filter() {
  const text = one("query").value.trim().toLowerCase();
  const wanted = new Set(chips.filter(isPressed).map((chip) => chip.dataset.verdict));
  let shown = 0;
  for (const row of rows) {
    const fits = wanted.size === 0 || wanted.has(row.dataset.verdict);
    row.hidden = !(fits ? names.get(row).includes(text) : false);
    if (!row.hidden) shown += 1;
  }
  for (const [bar, row] of bars) bar.classList.toggle("faint", row === null ? rows.length > shown : row.hidden);
  one("shown").textContent = shown === rows.length ? "" : shown + " of " + rows.length;
  one("none").hidden = shown > 0;
}

function compare(key, down) {
  if (key === "name") return (a, b) => names.get(a).localeCompare(names.get(b), "en", { numeric: true }) * (down ? -1 : 1);
  if (key === "verdict") return (a, b) => (places.get(a) - places.get(b)) * (down ? -1 : 1);
  const value = (row) => (row.dataset[key] === "" ? (down ? -1 : Infinity) : Number(row.dataset[key]));
  return (a, b) => (down ? value(b) - value(a) : value(a) - value(b)) || places.get(a) - places.get(b);
}

function sortBy(button) {
  const head = button.closest("th");
  const before = head.getAttribute("aria-sort");
  const numbers = head.classList.contains("number");
  const down = before === null ? numbers : before === "ascending";
  for (const other of all("th[aria-sort]")) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  table.append(...rows.toSorted(compare(button.dataset.sort, down)));
}

function unfold() {
  const row = one(location.hash.slice(1));
  const more = row === null ? null : row.querySelector("details");
  if (more !== null) more.open = true;
}

if (table !== null) {
  one("filters").hidden = false;
  one("filters").addEventListener("submit", (event) => event.preventDefault());
  one("query").addEventListener("input", filter);
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(!isPressed(chip)));
      filter();
    });
  }
  for (const button of all("button[data-sort]")) {
    button.disabled = false;
    button.addEventListener("click", () => sortBy(button));
  }
  addEventListener("hashchange", unfold);
  unfold();
}
if (one("zoom") !== null) {
  one("zooming").hidden = false;
  one("zoom").addEventListener("input", (event) => {
    const view = one("plot").parentNode;
    const middle = (view.scrollLeft + view.clientWidth / 2) / view.scrollWidth;
    const zoom = Number(event.target.value);
    const fits = all(".axis").filter((axis) => zoom >= Number(axis.dataset.zoom)).pop();
    for (const axis of all(".axis")) axis.hidden = axis !== fits;
    one("plot").style.width = zoom * 100 + "%";
    view.scrollLeft = middle * view.scrollWidth - view.clientWidth / 2;
  });
}
`;
// src/report/html/style.ts
/** How the page looks: light or dark as the reader's system is, readable from 400 to 1600 pixels. No `<` and no `&` is in it, so that the page is XML too. */
const STYLE = `
:root {
  color-scheme: light dark;
  --back: #fff; --front: #1f2328; --quiet: #59636e; --line: #d1d9e0; --soft: #f6f8fa; --link: #0969da;
  --good: #1a7f37; --bad: #d1242f; --doubtful: #9a6700; --stopped: #59636e; --need: #818b98; --memory: #8250df;
  --tint: 26%;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0d1117; --front: #e6edf3; --quiet: #9198a1; --line: #30363d; --soft: #161b22; --link: #4493f8;
    --good: #3fb950; --bad: #f85149; --doubtful: #d29922; --stopped: #9198a1; --need: #848d97; --memory: #ab7df8;
    --tint: 34%;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0 auto; max-width: 100rem; padding: 1.5rem clamp(.75rem, 3vw, 2.5rem) 3rem; background: var(--back); color: var(--front); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { margin: 0; font-size: clamp(1.25rem, 1rem + 1.6vw, 1.9rem); line-height: 1.3; overflow-wrap: anywhere; text-wrap: balance; }
h2 { margin: 2rem 0 .6rem; font-size: 1.1rem; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
code, pre { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
.quiet, .facts, footer { color: var(--quiet); }
.facts { margin: .35rem 0 0; font-size: .9rem; overflow-wrap: anywhere; }
.note { margin: .8rem 0 0; padding: .5rem .8rem; border-left: 3px solid var(--doubtful); background: var(--soft); }
.good { --tone: var(--good); } .bad { --tone: var(--bad); } .doubtful { --tone: var(--doubtful); } .stopped { --tone: var(--stopped); } .need { --tone: var(--need); } .stage { --tone: var(--need); }
.mark { color: var(--tone); font-weight: 700; display: inline-block; min-width: 1em; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.chart { --bar: 22px; margin: 0; border: 1px solid var(--line); border-radius: 8px; padding: .6rem .8rem; }
.chart.thin { --bar: 8px; }
.chart.thin .slot .bar { font-size: 0; }
.scroll { overflow-x: auto; }
.plot { position: relative; min-width: 34rem; padding-bottom: .2rem; }
.axis { position: relative; height: 1.5rem; font-size: .75rem; color: var(--quiet); }
.axis span { position: absolute; padding-left: .3rem; border-left: 1px solid var(--line); white-space: nowrap; }
.memory, .lane { position: relative; }
.memory { height: calc(56px + 1.2rem); padding-top: 1.2rem; margin-bottom: 4px; border-bottom: 1px solid var(--line); }
.memory svg { display: block; width: 100%; height: 100%; overflow: visible; }
.memory polygon { fill: color-mix(in srgb, var(--memory) 22%, transparent); }
.memory polyline { fill: none; stroke: var(--memory); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.memory span { position: sticky; left: 0; top: 0; display: block; width: fit-content; margin-top: -1.2rem; padding-left: .3rem; line-height: 1.2rem; font-size: .75rem; color: var(--memory); }
.lane { height: calc(var(--bar) + 3px); }
.lane.slot { background: linear-gradient(var(--soft), var(--soft)) 0 0 / 100% var(--bar) no-repeat; }
.bar { position: absolute; top: 0; height: var(--bar); min-width: 2px; text-indent: .3rem; overflow: hidden; border: 1px solid var(--back); border-width: 0 1px 0 0; border-radius: 3px; background: color-mix(in srgb, var(--tone) var(--tint), var(--back)); color: var(--front); font-size: .75rem; line-height: var(--bar); white-space: nowrap; text-overflow: ellipsis; }
a.bar:hover { text-decoration: none; filter: brightness(1.1); }
.bar.critical { background: var(--tone); color: var(--back); font-weight: 600; box-shadow: inset 0 -3px 0 color-mix(in srgb, var(--front) 75%, transparent); }
.bar.stage { background: none; border: 1px solid var(--line); line-height: calc(var(--bar) - 2px); color: var(--quiet); }
.bar.faint { opacity: .18; }
figcaption { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; align-items: center; padding-top: .5rem; font-size: .8rem; color: var(--quiet); }
.key { white-space: nowrap; }
.key .bar { position: static; display: inline-block; width: 1.6em; height: .9em; padding: 0; vertical-align: -.1em; }
figcaption label { margin-left: auto; display: flex; align-items: center; gap: .4rem; }
.aside { margin: .6rem 0 0; font-size: .9rem; }
.aside p { margin: .4rem 0; }
summary { cursor: pointer; width: fit-content; }
.path { margin: .3rem 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; }
.path li { overflow-wrap: anywhere; }

#filters { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-bottom: .6rem; }
#query { flex: 0 1 20rem; min-width: 10rem; padding: .35rem .6rem; border: 1px solid var(--line); border-radius: 6px; background: var(--back); color: inherit; font: inherit; }
.chips { display: contents; }
.chip { padding: .2rem .65rem; border: 1px solid var(--line); border-radius: 1rem; background: none; color: var(--tone); font: inherit; font-size: .85rem; cursor: pointer; }
.chip[aria-pressed="true"] { border-color: var(--tone); background: color-mix(in srgb, var(--tone) 18%, transparent); }
#shown { color: var(--quiet); font-size: .85rem; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
thead .verdict { width: 10.5rem; } thead .name { width: 20%; } thead .number { width: 7.2rem; } thead .beside { width: 5.6rem; overflow: hidden; text-overflow: ellipsis; } thead .attempts { width: 5.2rem; } thead .log { width: 3.4rem; }
th, td { padding: .4rem .6rem; text-align: left; vertical-align: top; font-weight: 400; }
thead th { position: sticky; top: 0; z-index: 1; background: var(--back); border-bottom: 1px solid var(--line); font-size: .8rem; color: var(--quiet); white-space: nowrap; }
thead button { padding: 0; border: 0; background: none; color: inherit; font: inherit; }
thead button:enabled { cursor: pointer; }
thead button:enabled:hover { color: var(--front); }
th[aria-sort="ascending"] button::after { content: " ▲"; }
th[aria-sort="descending"] button::after { content: " ▼"; }
tbody { border-bottom: 1px solid var(--line); scroll-margin-top: 2.5rem; }
tbody:target { background: color-mix(in srgb, var(--link) 10%, transparent); }
tbody tr:first-child:hover { background: var(--soft); }
td.verdict { white-space: nowrap; color: var(--tone); }
.check .name { font-weight: 600; overflow-wrap: anywhere; }
td.what { overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.number i { display: block; height: 3px; margin: 1px 0 0 auto; border-radius: 2px; background: color-mix(in srgb, var(--link) 55%, transparent); }
.badge { padding: 0 .4rem; border: 1px solid var(--line); border-radius: 1rem; font-size: .75rem; font-weight: 400; color: var(--quiet); white-space: nowrap; }
.badge.doubtful { border-color: var(--tone); color: var(--tone); }
.more td { padding: 0 .6rem .5rem 2.1rem; font-size: .9rem; }
.more summary { color: var(--quiet); }
pre { margin: .4rem 0; padding: .6rem .8rem; max-height: 32rem; overflow: auto; border-radius: 6px; background: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere; }
.more p, .attempts { margin: .3rem 0; }
footer { margin-top: 2.5rem; font-size: .85rem; }

@media (max-width: 70rem) {
  table, thead, tbody, td, tbody th { display: block; }
  thead tr, tbody tr { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .75rem; }
  thead th, thead .verdict, thead .name, thead .number, thead .beside { position: static; width: auto; padding: .2rem 0; border: 0; }
  thead tr::before { content: "sort by"; font-size: .8rem; color: var(--quiet); }
  thead th:not(:has(button)) { display: none; }
  tbody { padding: .45rem 0; }
  th, td { padding: 0; }
  td:empty { display: none; }
  tbody { content-visibility: auto; contain-intrinsic-size: auto 4rem; }
  .check .name { flex: 1 1 calc(100% - 9rem); min-width: 0; }
  td.what { width: 100%; }
  td.number::before { content: attr(data-title) " "; color: var(--quiet); font-size: .8rem; }
  td.number i { display: none; }
  .more td { width: 100%; padding: .2rem 0 0; }
}
@media print { #filters, #zooming { display: none; } .scroll { overflow: hidden; } thead th { position: static; } }
`;
// \0@oxc-project+runtime@0.158.0/helpers/esm/taggedTemplateLiteral.js
function _taggedTemplateLiteral(e, t) {
	return t || (t = e.slice(0)), Object.freeze(Object.defineProperties(e, { raw: { value: Object.freeze(t) } }));
}
// src/report/html.ts
var _templateObject;
/**
* The page may do nothing but show itself and run the one script that has this hash: no network, no frames, no forms, no other code, whatever text is in it.
* Logs are opened by links, which no policy needs to allow.
*/
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${createHash("sha256").update(SCRIPT).digest("base64")}'; base-uri 'none'; form-action 'none'`;
/**
* `report.html`: the report as one page that needs nothing beside itself, to be kept next to `logs/`: the answer, the timeline, and a table of all checks that can be
* filtered and sorted. Works from a disk, without a network, and without its script. Excerpts have a limit together; all else grows with the checks, by about 1 KB for each.
* `links` are of the run that makes the page: of what the report itself names, only runs of the same repository are linked.
*/
function renderHtml(report, links = []) {
	const [others, good] = byTone(byNeedOfAttention(report.checks));
	const checks = [...others, ...good];
	const ids = new Map(checks.map((check, index) => [check, `c${index}`]));
	const tone = totals(report).verdict === "good" ? "good" : "bad";
	const answer = headline(report);
	const notes = [trustNote(report), emulationNote(report)].filter((note) => note !== null);
	return html(_templateObject || (_templateObject = _taggedTemplateLiteral([
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta http-equiv=\"Content-Security-Policy\" content=\"",
		"\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n<title>",
		" ",
		"</title>\n<style>",
		"</style>\n</head>\n<body>\n<header>\n<h1 class=\"",
		"\"><span class=\"mark\">",
		"</span> ",
		"</h1>\n",
		"<p class=\"facts\">",
		"</p>\n<p class=\"facts\">",
		"</p>\n",
		"</header>\n<main>\n",
		"\n",
		"</main>\n<footer>nix-verdict ",
		" · <a href=\"./verdict.json\">verdict.json</a> · <a href=\"./junit.xml\">junit.xml</a> · <a href=\"./summary.md\">summary.md</a></footer>\n<script>",
		"<\/script>\n</body>\n</html>\n"
	])), POLICY, MARKS[tone], answer, new Markup(STYLE), tone, MARKS[tone], answer, savings(good) === null ? null : html`<p class="facts">${passedLine(good)}</p>
`, whatWasRun(report), onWhat(report), [...notes, ...changeLines(report)].map((line) => html`<p class="note">${line}</p>
`), chart(report, ids), checks.length === 0 ? null : html`<section aria-labelledby="which">
<h2 id="which">${count(checks.length, "check")}</h2>
${checksTable(checks, report, ids, links)}
</section>
`, report.tool.version, new Markup(SCRIPT)).source;
}
/** A pass that is doubtful needs more attention than one that is not. */
function byTone(checks) {
	return [checks.filter((check) => toneOf(check) !== "good"), checks.filter((check) => toneOf(check) === "good")];
}
function whatWasRun({ flake, system, startedAt }) {
	const revision = flake.revision === null ? [] : [`revision ${flake.revision.slice(0, 12)}`];
	return [
		flake.lockedUrl,
		...revision,
		system,
		`${startedAt.slice(0, 16).replace("T", " ")} UTC`
	].join(" · ");
}
function onWhat({ machine, nix }) {
	return [
		count(machine.cores, "core"),
		formatBytes(machine.memoryBytes),
		nixName(nix),
		...machine.features.map(featureFact)
	].join(" · ");
}
// src/report/json.ts
/**
* `verdict.json`: the report as it is, indented, with a newline at the end; `schema/verdict.schema.json` describes it.
* Lone surrogates become U+FFFD: an escaped one is what many JSON readers refuse (RFC 7493, 2.1).
*/
function renderJson(report) {
	const wellFormed = (_key, value) => typeof value === "string" ? value.toWellFormed() : value;
	return `${JSON.stringify(report, wellFormed, 2)}\n`;
}
// src/publish/report-files.ts
/** The files of a report, beside `logs/`. */
const REPORT_FILES = [
	"verdict.json",
	"junit.xml",
	"summary.md",
	"report.html"
];
/** Writes the report into the folder `out`, each file whole or not at all. Throws `out-unwritable`. */
async function writeReport(report, out, world) {
	const { renderJunit } = await import("./junit.js");
	const links = linksTo(runAddress(world.env));
	const render = {
		"verdict.json": renderJson,
		"junit.xml": renderJunit,
		"summary.md": renderSummary,
		"report.html": renderHtml
	};
	try {
		for (const name of REPORT_FILES) await world.files.write(join(out, name), render[name](report, links));
	} catch (error) {
		throw new VerdictError("out-unwritable", `The report could not be written to "${out}" (${messageOf(error)}).`, { cause: error });
	}
}
// src/publish/out-folder.ts
/** Things of others that are named in one notice. */
const NAMED = 10;
/**
* Makes the report's folder anew, empty but for `logs/`: nothing that was there before can pass for this run's, and nothing of ours is written to where somebody else
* has laid a link. What an earlier run has left there goes. Anything else is moved aside, and a notice says so. `results`: folders that are still to be read.
*
* Throws `usage` for a folder that is no place for a report, `out-unwritable` when it cannot be made.
*/
async function makeOutFolder(out, results, world, emit) {
	const folder = resolve(out);
	const problem = await whyNot(folder, out, results, world);
	if (problem !== null) throw new VerdictError("usage", problem);
	try {
		const aside = await world.files.kind(folder) === null ? null : await moveAside(folder, world);
		if (aside === folder) await refuseRest(folder, world);
		await world.files.makeFolder(join(folder, "logs"));
		if (aside !== null && aside !== folder) await tellOf(aside, out, world, emit);
	} catch (error) {
		throw new VerdictError("out-unwritable", `The report's folder "${out}" cannot be written (${messageOf(error)}). Choose another one with --out.`, { cause: error });
	}
}
/** Why a folder is no place for a report; null when it is one. */
async function whyNot(folder, out, results, world) {
	return whyNotThere(folder, out, results, world) ?? await whyNotThis(folder, out, world);
}
/** By where it lies. */
function whyNotThere(folder, out, results, { env, files }) {
	const name = printable(out);
	const link = files.linkOnTheWay(folder);
	if (link !== null) return linked(link.link);
	const system = SYSTEM.find((one) => contains(one, folder));
	if (system !== void 0) return `out: "${name}" belongs to the system (${system}), and is no place for a report. Name another folder.`;
	if ([
		".",
		env["HOME"],
		env["GITHUB_WORKSPACE"],
		env["RUNNER_TEMP"],
		env["TMPDIR"] ?? "/tmp"
	].some((one) => one !== void 0 && one !== "" && contains(folder, resolve(one))) || [".git", "flake.nix"].some((one) => files.exists(join(folder, one)))) return `out: "${name}" holds more than reports, and a report's folder is emptied by each run. Name a folder that is used for nothing else.`;
	const holder = [dirname(folder), dirname(dirname(folder))].find((one) => files.exists(join(one, "verdict.json")));
	if (holder !== void 0 || folder.split(sep).includes(".git")) return `out: "${name}" lies in ${holder === void 0 ? "a git repository's own folder" : `"${printable(holder)}", which holds another report`}, and a report's folder is emptied by each run. Name a folder beside it.`;
	const result = results.find((one) => contains(folder, resolve(one)));
	return result === void 0 ? null : `out: "${printable(result)}" is to be read, and lies in "${name}", which is emptied for the report. Choose another folder.`;
}
/** By what is there. */
async function whyNotThis(folder, out, world) {
	const name = printable(out);
	const kind = await world.files.kind(folder);
	if (kind === null) return null;
	if (kind === "a symbolic link") return linked(folder);
	if (kind === "a device") return `out: "${name}" belongs to the system, and is no place for a report. Name another folder.`;
	if (!isWithinJob(folder, world) && !await holdsOnlyReports(folder, world)) return `out: "${name}" holds something else than reports, and lies outside of this run's folders, so that it is somebody's. Name a folder that is empty or not there.`;
	if (await trackedState(folder, world) !== "tracked") return null;
	return `out: git tracks files in "${name}", so that whoever commits there decides what is in the report's folder. Remove them from git (git rm -r --cached), or name another folder.`;
}
function linked(path) {
	return `out: "${printable(path)}" is a symbolic link, so the report would land somewhere else. Name the folder itself, or another one.`;
}
/** What the kernel makes up, and what programs reach devices and each other by. */
const SYSTEM = [
	"/dev",
	"/proc",
	"/sys"
];
/** Whether a folder lies where a checkout or an earlier step may have put something: there, what is in the way is moved aside. */
function isWithinJob(folder, { env: { HOME, GITHUB_WORKSPACE, RUNNER_TEMP, TMPDIR = "/tmp" } }) {
	return [
		".",
		HOME,
		GITHUB_WORKSPACE,
		RUNNER_TEMP,
		TMPDIR
	].flatMap((one) => one === void 0 || one === "" ? [] : [resolve(one)]).some((place) => dirname(place) !== place && contains(place, folder));
}
/** Whether everything in a folder has a name that a run gives. */
async function holdsOnlyReports(folder, world) {
	if (await world.files.kind(folder) !== "a folder") return false;
	const [names, logs] = [await world.files.list(folder), await world.files.list(join(folder, "logs"))];
	return names.every((name) => name === "logs" || REPORT_FILES.some((one) => one === name)) && logs.every((name) => name === "dependencies" || name.endsWith(".log"));
}
function contains(folder, other) {
	const inside = relative(folder, other);
	return inside !== ".." && !inside.startsWith(`..${sep}`);
}
/** Renames what is there, whatever it is, and gives the new name. A folder that cannot be renamed, because something is mounted on it, keeps its name. */
async function moveAside(folder, world) {
	const aside = join(dirname(folder), `${basename(folder)}.before-${world.machine.pid}-${world.now()}`);
	try {
		await world.files.move(folder, aside);
		return aside;
	} catch (error) {
		if (error.code !== "EBUSY") throw error;
		return folder;
	}
}
/** Removes what earlier runs have left in what was moved aside, and tells of the rest, if there is one. */
async function tellOf(aside, out, world, emit) {
	await clear(aside, world);
	const kind = await world.files.kind(aside);
	if (kind === null) return;
	const names = kind === "a folder" ? await world.files.list(aside) : [];
	const met = await Promise.all(names.slice(0, NAMED).map(async (name) => `${printable(name)} (${await world.files.kind(join(aside, name))})`));
	const more = names.length > NAMED ? ` and ${count(names.length - NAMED, "other")}` : "";
	const what = kind === "a folder" ? `held more than a report of ours: ${met.join(", ")}${more}` : `was ${kind}`;
	emit({
		type: "notice",
		level: "warning",
		message: `"${printable(out)}" ${what}. It was moved aside, to "${printable(aside)}".`
	});
}
/** The same for a folder that keeps its name; it may hold nothing else. */
async function refuseRest(folder, world) {
	await clear(folder, world);
	const [rest] = await world.files.list(folder);
	if (rest !== void 0) throw new Error(`"${printable(rest)}" is in it, which is not from us, and it cannot be moved aside`);
}
/** Removes what earlier runs have left: files of our names and folders that are empty then, nothing through a link. What cannot be removed stays. */
async function clear(folder, world) {
	const logs = join(folder, "logs");
	for (const name of REPORT_FILES) await removeFile(join(folder, name), world);
	for (const one of [join(logs, "dependencies"), logs]) {
		if (!(await world.files.kind(logs) === "a folder" && await world.files.kind(one) === "a folder")) continue;
		for (const name of await world.files.list(one)) if (name.endsWith(".log")) await removeFile(join(one, name), world);
		await world.files.removeEmpty(one);
	}
	await world.files.removeEmpty(folder);
}
/** Only a file; a link or a folder of that name is not from us. */
async function removeFile(path, world) {
	if (await world.files.kind(path) === "a file") await world.files.remove(path).catch(() => void 0);
}
export { writeReport as n, makeOutFolder as t };
