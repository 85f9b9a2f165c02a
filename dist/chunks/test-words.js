import { E as formatDuration, F as showBidi, I as spell, L as spellAll, N as sanitize, P as sanitizeLines, S as GIB, T as formatBytes, U as LEAST_GROWTH_BYTES, W as LEAST_SLOWDOWN_MS, at as isGood, it as isBad, lt as failedSubtest, ot as systemOf, rt as byNeedOfAttention, st as totals, ut as inSubtest, w as count, z as stripEscapes } from "./clean-start.js";
import { createHash } from "node:crypto";
// src/report/causes.ts
/** Names that a list has before it only counts. */
const FEW_NAMES = 3;
/**
* Finds checks that are bad over the same thing: a derivation that they need, an error at one place of the flake, a
* feature that the machine lacks. It goes by what each of them says, because a report holds nothing else.
*/
var Causes = class {
	#first = /* @__PURE__ */ new Map();
	/** The first check that was bad over the same thing; null when this is the first one, or it is good. */
	add(check) {
		const keys = keysOf(check);
		const first = keys.map((key) => this.#first.get(key)).find((one) => one !== void 0);
		for (const key of keys) if (!this.#first.has(key)) this.#first.set(key, first ?? check);
		return first ?? null;
	}
};
/** Puts checks that are bad over the same thing together, where the first of them stands. */
function byCause(checks) {
	const causes = new Causes();
	const shared = /* @__PURE__ */ new Map();
	for (const check of checks) {
		const first = causes.add(check);
		if (first === null) shared.set(check, []);
		else shared.get(first)?.push(check);
	}
	return Array.from(shared, ([check, others]) => ({
		check,
		others
	}));
}
/** What two checks have in common that are bad over the same thing: any one of these. */
function keysOf(check) {
	const { verdict, reason, log, drvPath, startedAt, excerpt, location, attr } = check;
	if (isGood(verdict) || reason === null || attr === "") return [];
	const { code, message } = reason;
	const said = [
		systemOf(check),
		verdict,
		code
	];
	if (code === "out-of-memory") return [keyFrom(...said)];
	const logs = log === null ? [] : [keyFrom("log", log)];
	if (startedAt !== null) return logs;
	if (drvPath === null) return [...logs, keyFrom(...said, message, code === "network" ? null : location)];
	return [...logs, keyFrom(...said, message, excerpt)];
}
function keyFrom(...parts) {
	return JSON.stringify(parts);
}
/** What the others have to do with the first one, as the end of a sentence about that; "" when all are alike. */
function aboutOthers({ check, others }) {
	const [one] = others;
	if (one === void 0) return "";
	if (check.startedAt !== null && others.every(({ startedAt }) => startedAt === null)) return others.length === 1 ? "the other one needs it" : `the other ${others.length} need it`;
	return others.every(({ reason }) => reason?.message === check.reason?.message) ? "" : `the other${others.length === 1 ? "" : "s"} likewise`;
}
/** Whether the checks were no more than one build, whose numbers are those of all. */
function isOneBuild({ check, others }) {
	return others.every(({ startedAt, drvPath }) => startedAt === null || drvPath === check.drvPath);
}
/** Lists the first names, and how many more there are: "a, b, c and 37 more". `most`: how many at most. */
function firstNames(names, most = FEW_NAMES) {
	const shown = names.length <= most + 1 ? names : names.slice(0, most);
	const rest = names.length - shown.length;
	return `${shown.join(", ")}${rest === 0 ? "" : ` and ${rest} more`}`;
}
// src/report/sentence-parts.ts
/**
* Finds the parts of a sentence: our own sentences put commands between backticks. Backticks without a partner are
* characters. `subtests`: of the check that the sentence is about; the sentence may begin with the name of one.
*/
function sentenceParts(text, subtests = []) {
	const subtest = failedSubtest(subtests);
	const start = subtest === null ? "" : inSubtest(subtest);
	const at = text.indexOf(start);
	if (start === "" || at < 0) return betweenBackticks(text);
	const before = start.indexOf("\"");
	const name = {
		kind: "name",
		text: start.slice(before + 1, start.lastIndexOf("\""))
	};
	return [
		...betweenBackticks(text.slice(0, at)),
		...plainWords(start.slice(0, before)),
		name,
		...plainWords(start.slice(start.lastIndexOf("\"") + 1)),
		...betweenBackticks(text.slice(at + start.length))
	];
}
function betweenBackticks(text) {
	const parts = text.split("`");
	if (parts.length % 2 === 0 || parts.some((part, index) => index % 2 === 1 && part.trim() === "")) return plainWords(text);
	return parts.flatMap((part, index) => index % 2 === 1 ? [{
		kind: "code",
		text: part
	}] : plainWords(part));
}
function plainWords(text) {
	return text === "" ? [] : [{
		kind: "words",
		text
	}];
}
// src/report/escape.ts
/** Zero width space: breaks a word for GitHub's filters, but not for a reader. */
const BREAK = "&#8203;";
const ENTITIES = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	"|": "&#124;",
	"[": "&#91;",
	"]": "&#93;",
	"@": `&#64;${BREAK}`,
	"#": `&#35;${BREAK}`,
	$: "<span>&#36;</span>"
};
/** The characters of Markdown's inline syntax. Parentheses and `!` have a meaning only beside brackets. */
const PUNCTUATION = /[\\`*_{}~^]/;
/** Text that GitHub's filters would find: URLs, `www.`, `:emoji:`, `GH-1`, and commit hashes (7 digits and more). */
const FINDINGS = /(?<=:)(?=\/\/)|(?<=www)(?=\.)|(?<=:)(?=[\w+-]+:)|(?<=GH)(?=-\d)|(?<=\b(?:[0-9a-f]{6})+)(?=[0-9a-f])/gi;
/** Stands for a break until everything else is escaped; sanitized text contains no control character. */
const HOLD = "\0";
/**
* Renders `text` as plain words on one line of Markdown, inside or outside a table. Never put it at the start of a
* block.
*/
function prose(text) {
	return oneLine(text).replace(FINDINGS, HOLD).replace(/[!-~]/g, (character) => ENTITIES[character] ?? (PUNCTUATION.test(character) ? `\\${character}` : character)).replaceAll(HOLD, BREAK);
}
/**
* Renders a sentence of ours as prose, with commands as code and the name of a subtest emphasized. `subtests`: of the
* check that it is about.
*/
function sentence(text, subtests = []) {
	return sentenceParts(text, subtests).map((part) => RENDERED[part.kind](part.text)).join("");
}
const RENDERED = {
	words: prose,
	code,
	name: emphasized
};
/** Renders `text` as emphasized prose; what is before and after it must not be a letter or a digit. */
function emphasized(text) {
	const line = oneLine(text);
	return /^[\p{L}\p{N}](?:.*[\p{L}\p{N}])?$/u.test(line) ? `*${prose(line)}*` : `<em>${prose(line)}</em>`;
}
/** Renders `text` as code in a line of Markdown that may be a row of a table. */
function code(text) {
	const line = oneLine(text);
	if (line === "") return "<code></code>";
	return /[`|\\$]|^ | $/.test(line) ? `<code>${prose(line)}</code>` : `\`${line}\``;
}
/** Renders `text` as code where Markdown is not read, such as inside `<summary>`. */
function htmlCode(text) {
	return `<code>${oneLine(text).replace(/[&<>]/g, (character) => ENTITIES[character] ?? "")}</code>`;
}
/**
* Renders `lines` as a fenced block that nothing in them can end. Whole lines, without a newline at the end. `language`
* is ours, for syntax highlighting.
*/
function fenced(lines, language = "") {
	const body = lines.flatMap((line) => sanitizeLines(showBidi(stripEscapes(line)))).join("\n");
	const fence = "`".repeat(Math.max(3, longestRun(body) + 1));
	return `${fence}${language}\n${body}\n${fence}`;
}
/** Cuts `text` after `length` characters, with an ellipsis if something was cut. */
function shorten(text, length) {
	const characters = Array.from(text.slice(0, 2 * length + 2));
	return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : text;
}
function oneLine(text) {
	return sanitize(showBidi(stripEscapes(text))).replaceAll("	", " ");
}
function longestRun(text) {
	let longest = 0;
	for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
	return longest;
}
// src/report/compare.ts
/**
* The comparison with the base in plain words. Nothing here is escaped: that is the task of the caller, who knows where
* the words go.
*/
/** Differences of less than a second or 16 MiB are not mentioned, unless they exceed the noise between runs. */
const TIME = {
	least: LEAST_SLOWDOWN_MS,
	format: formatDuration
};
const MEMORY = {
	least: LEAST_GROWTH_BYTES,
	format: formatBytes
};
/** Neither are those of a smaller share of the base's number. */
const LEAST_SHARE = .05;
/** If there are more new checks than this, they are only counted, and none gets a row. */
const FEW_NEW = 5;
/** Longest name of a branch, in characters. */
const BASE_LENGTH = 40;
/**
* Returns the difference of a check's time; null for a small difference, and for a check that was not built in this
* run.
*/
function timeDifference({ startedAt, durationMs, baseline }) {
	if (startedAt === null || baseline === null) return null;
	return difference({
		now: durationMs,
		before: baseline.durationMs,
		beyondNoise: baseline.slower
	}, TIME);
}
/** Returns the difference of a check's peak memory; null as for time. */
function memoryDifference({ peakMemoryBytes, baseline }) {
	if (peakMemoryBytes === null || baseline === null) return null;
	const { peakMemoryBytes: before, hungrier } = baseline;
	return difference({
		now: peakMemoryBytes,
		before,
		beyondNoise: hungrier
	}, MEMORY);
}
/** Returns how much more the evaluation of a check took than on the base, if that exceeds the noise between runs. */
function evaluationGrowth({ evaluation, baseline }) {
	const before = baseline?.evaluation;
	if (evaluation === null || before === void 0) return {
		time: null,
		memory: null
	};
	const { durationMs, peakMemoryBytes } = evaluation;
	return {
		time: before.slower ? difference({
			now: durationMs,
			before: before.durationMs,
			beyondNoise: true
		}, TIME) : null,
		memory: before.hungrier && peakMemoryBytes !== null ? difference({
			now: peakMemoryBytes,
			before: before.peakMemoryBytes,
			beyondNoise: true
		}, MEMORY) : null
	};
}
function difference({ now, before, beyondNoise }, { least, format }) {
	if (before === null) return null;
	const by = now - before;
	if (!beyondNoise && Math.abs(by) < Math.max(least, before * LEAST_SHARE)) return null;
	return {
		text: `${by < 0 ? "−" : "+"}${format(Math.abs(by))}`,
		beyondNoise
	};
}
/** Returns the branch's name, cut to what fits into a line; or "the run before". */
function baseName({ name }) {
	return shorten(name, BASE_LENGTH);
}
/** Whether the base is a branch: branch names cannot contain a space (git-check-ref-format). */
function isBranch({ name }) {
	return !name.includes(" ");
}
/** Says where something was the case, as part of a sentence: "on main", "in the run before". */
function onBase(base) {
	return `${isBranch(base) ? "on" : "in"} ${baseName(base)}`;
}
/**
* Compares the whole run with its base: "1 more than on main" failed, and how much longer it took. Null for what is not
* worth reporting, and for a run that was stopped, whose other checks might have failed too.
*/
function againstBase(report) {
	const { base, checks, durationMs } = report;
	if (base === null || checks.some(({ verdict }) => verdict === "cancelled" || verdict === "not-run")) return {
		failed: null,
		time: null
	};
	const { failed } = totals(report);
	const time = base.durationMs > 0 ? difference({
		now: durationMs,
		before: base.durationMs,
		beyondNoise: false
	}, TIME) : null;
	return {
		failed: failedBeside(failed, base),
		time: time?.text ?? null
	};
}
function failedBeside(failed, base) {
	const on = onBase(base);
	if (failed === 0) return base.failed === 0 ? null : `${base.failed} failed ${on}`;
	if (base.failed === 0) return `none ${on}`;
	if (failed === base.failed) return `as many as ${on}`;
	return failed > base.failed ? `${failed - base.failed} more than ${on}` : `${base.failed - failed} fewer than ${on}`;
}
const ORDER = [
	"bad",
	"flaky",
	"emulated",
	"vanished",
	"new",
	"changed"
];
/**
* Returns the entries that need attention, in that order and then by verdict and name, and all other checks by name.
* Checks that are bad over the same thing are one entry. If there are more than a few new checks, they are among the
* others.
*/
function attention({ base, checks, flaky }) {
	const fewNew = checks.filter((check) => isGood(check.verdict) && isNew(check, base)).length <= FEW_NEW;
	const others = [];
	const rows = [];
	const bad = checks.filter((check) => isBad(check, flaky));
	for (const cause of byCause(byNeedOfAttention(bad))) rows.push({
		need: "bad",
		...cause
	});
	for (const check of byNeedOfAttention(checks.filter((check) => !isBad(check, flaky)))) {
		const need = needOf(check, base, fewNew);
		if (need === null) others.push(check);
		else rows.push({
			need,
			check,
			others: []
		});
	}
	for (const check of (base?.vanished ?? []).toSorted((a, b) => a.name.localeCompare(b.name, "en"))) rows.push({
		need: "vanished",
		check,
		others: []
	});
	return {
		rows: rows.toSorted((a, b) => ORDER.indexOf(a.need) - ORDER.indexOf(b.need)),
		others
	};
}
/** The need of a good check. */
function needOf(check, base, fewNew) {
	if (check.verdict === "flaky") return "flaky";
	if (check.emulated) return "emulated";
	if (fewNew && isNew(check, base)) return "new";
	const { baseline } = check;
	return [baseline, baseline?.evaluation].some((one) => one?.slower === true || one?.hungrier === true) ? "changed" : null;
}
/**
* Whether the base did not have the check. An entry that stands for a shard is not part of a flake, and was never in a
* base.
*/
function isNew(check, base) {
	return base !== null && check.baseline === null && check.attr !== "";
}
/**
* Compares a check with the base, as the end of a sentence about it: "slower than on main"; null when nothing has
* changed.
*/
function beside(check, base) {
	if (base === null) return null;
	if (isNew(check, base)) return "new";
	const { baseline, verdict } = check;
	if (baseline === null) return null;
	const on = onBase(base);
	if (!isGood(verdict)) return isGood(baseline.verdict) ? null : `bad ${on} too`;
	if (!isGood(baseline.verdict)) return `was bad ${on}`;
	const [built, evaluated] = [growthInWords(baseline), growthInWords(baseline.evaluation)];
	if (built !== null) return `${built} than ${on}`;
	return evaluated === null ? null : `evaluation ${evaluated} than ${on}`;
}
function growthInWords(growth) {
	if (growth?.slower === true) return growth.hungrier ? "slower and with more memory" : "slower";
	return growth?.hungrier === true ? "with more memory" : null;
}
/** The same of checks with one cause: "all bad on main too", "3 of them new". */
function besideEach({ check, others }, base) {
	if (others.length === 0) return beside(check, base);
	const all = [check, ...others].map((one) => beside(one, base));
	const phrases = Map.groupBy(all.filter((phrase) => phrase !== null), (phrase) => phrase);
	const facts = Array.from(phrases, ([phrase, { length }]) => length === all.length ? `all ${phrase}` : `${length} of them ${phrase}`);
	return facts.length === 0 ? null : facts.join(", ");
}
// src/report/shown-names.ts
/**
* The display of check names, in every report and on every line: each must be visible, and no two of one report may
* look the same.
*/
const ALL_NAMES = {
	length: 1e400,
	cut: (text) => text
};
/** Returns room for so many characters. */
function characters(length) {
	return {
		length,
		cut: shorten
	};
}
/**
* Shows names beside each other. Invisible characters are spelled out. If two names would look the same, everything
* that is not ASCII is spelled out in them. If two are the same within the room that there is, digits of a digest are
* added. A name that is not among `names` is shown as if it were alone.
*/
function showNames(names, room = ALL_NAMES) {
	const all = [...new Set(names)];
	const looks = Map.groupBy(all, (name) => skeleton(cut(spelled(name), room)));
	const whole = /* @__PURE__ */ new Map();
	for (const alike of looks.values()) for (const name of alike) whole.set(name, alike.length === 1 || name === EMPTY ? spelled(name) : spellAll(name) || EMPTY);
	const short = keepApart(all.map((name) => whole.get(name) ?? ""), room);
	return (name) => short.get(whole.get(name) ?? "") ?? cut(spelled(name), room);
}
/**
* Cuts different texts to the room that there is, and keeps them different: if two would be the same, digits of a
* digest are added.
*/
function keepApart(texts, room) {
	const shown = /* @__PURE__ */ new Map();
	const taken = /* @__PURE__ */ new Set();
	const groups = [...Map.groupBy(new Set(texts), (text) => cut(text, room))];
	for (const [short, [text = "", ...others]] of groups) {
		if (others.length > 0) continue;
		shown.set(text, short);
		taken.add(short);
	}
	for (const [, same] of groups.filter(([, { length }]) => length > 1)) for (const text of same.toSorted()) shown.set(text, markedName(text, room, taken));
	return shown;
}
/** Shows the names of a report beside each other: those of its checks, and those that only its base had. */
function namesIn({ checks, base }, room = ALL_NAMES) {
	return showNames([...checks.map(({ name }) => name), ...(base?.vanished ?? []).map(({ name }) => name)], room);
}
/** Shows one name when no others are known. */
function showName(name) {
	return spelled(name);
}
/** Stands for the empty name; a real name of two quotation marks is spelled out. */
const EMPTY = "\"\"";
function spelled(name) {
	return name === EMPTY ? "‹U+0022›‹U+0022›" : spell(name) || EMPTY;
}
function cut(text, { length, cut: shortened }) {
	return length === 1e400 ? text : shortened(text, length);
}
/** Adds digits of a digest, and a number after them if somebody has searched for two names with the same digits. */
function markedName(text, room, taken) {
	const digits = createHash("sha256").update(text).digest("hex").slice(0, 8);
	for (let number = 1;; number += 1) {
		const mark = ` ~${digits}${number === 1 ? "" : `-${number}`}`;
		const candidate = `${cut(text, {
			...room,
			length: room.length - mark.length
		})}${mark}`;
		if (taken.has(candidate)) continue;
		taken.add(candidate);
		return candidate;
	}
}
/**
* Reduces a text to its looks, for comparison: compatibility forms (full width, mathematical letters, ligatures) and
* composition by Unicode's own tables (NFKC), then letters and signs that look like ASCII's in the usual fonts. The
* latter are chosen by hand from the single letters of Unicode's `confusables.txt` (UTS 39); Node has no table of them.
* Sequences such as "rn" for "m" are not covered.
*/
function skeleton(text) {
	return Array.from(text.normalize("NFKC"), (character) => LOOKS_LIKE.get(character) ?? character).join("");
}
const LOOKS_LIKE = new Map([
	"aаαɑ",
	"bЬ",
	"cсϲⅽⲥ",
	"dԁⅾꓒ",
	"eеҽ℮",
	"gɡցց",
	"hһհ",
	"iіιıⅰɩ",
	"jјϳյ",
	"kκкĸ",
	"nոռ",
	"oоοօⲟσ",
	"pрρⲣ",
	"qԛզ",
	"rгⲅ",
	"sѕꜱ",
	"tτ",
	"uυսʋ",
	"vνѵⅴ",
	"wԝաѡ",
	"xхχⅹ",
	"yуγү",
	"zᴢ",
	"AАΑᎪꓮ",
	"BВΒᏴꓐ",
	"CСϹᏟꓚ",
	"DᎠꓓ",
	"EЕΕᎬꓰ",
	"FϜꓝ",
	"GԌᏀꓖ",
	"HНΗᎻꓧ",
	"JЈᎫꓙ",
	"KКΚᏦꓗK",
	"LᏞꓡԼ",
	"MМΜᎷꓟ",
	"NΝꓠ",
	"PРΡᏢꓑ",
	"QԚ",
	"RᎡꓣ",
	"SЅᏚꓢՏ",
	"TТΤᎢꓔ",
	"UՍꓴ",
	"VᏙꓦѴ",
	"WᏔᎳꓪԜ",
	"XХΧꓫ",
	"YΥҮꓬУ",
	"ZΖᏃꓜ",
	"lI1|ӏӀІΙǀ∣ꓲⲒ",
	"O0ОΟՕꓳⲞ",
	"-‐‑‒–—−˗﹘ー一",
	"'‘’ʼ′ʹˈ`´",
	"\"“”″",
	"/⁄∕╱⧸",
	".․·‧∙⋅",
	",‚",
	":∶꞉ː",
	";;",
	"*∗⁎",
	"!ǃ",
	"~∼˜",
	"_ˍ",
	"‹<˂❮〈⟨〈",
	"›>˃❯〉⟩〉",
	"+᛭➕",
	"=᐀꞊"
].flatMap((row) => Array.from(row, (character, index) => [character, index === 0 ? character : Array.from(row)[0] ?? ""])));
// src/report/proof.ts
const MINUTE_MS = 6e4;
/** Returns the date of a proof in UTC, as in "2026-11-20"; null when it has none. */
function provenOn({ at }) {
	const time = Date.parse(at);
	return Number.isNaN(time) ? null : /^\d{4}-\d\d-\d\d/.exec(new Date(time).toISOString())?.[0] ?? null;
}
/** Renders a number that an earlier run measured, for a place beside numbers of this run: "(12 s)". */
function oldNumber(number, format) {
	return `(${format(number)})`;
}
/** Renders what a line says about a proof: "12 s, 1.2 GiB on 2026-11-20"; empty when there is nothing to say. */
function provenFacts(proof) {
	if (proof === null) return "";
	const { durationMs, peakMemoryBytes } = proof;
	const numbers = [...durationMs === null ? [] : [formatDuration(durationMs)], ...peakMemoryBytes === null ? [] : [formatBytes(peakMemoryBytes)]].join(", ");
	const day = provenOn(proof);
	if (day === null) return numbers === "" ? "" : `${numbers} in an earlier run`;
	return numbers === "" ? `on ${day}` : `${numbers} on ${day}`;
}
/**
* Returns how much building the proofs of these checks saved: "21 min not spent again"; null when no proof knows its
* time. A derivation of several checks counts once; its dependencies do not count.
*/
function savings(checks) {
	const cached = checks.filter(({ verdict }) => verdict === "cached");
	const times = new Map(cached.map(({ name, drvPath, proof }) => [drvPath ?? name, proof?.durationMs ?? null]));
	const known = [...times.values()].filter((time) => time !== null);
	if (known.length === 0) return null;
	const sum = known.reduce((total, time) => total + time, 0);
	const minutes = Math.floor(sum / MINUTE_MS);
	const saved = minutes < 10 ? formatDuration(sum) : minutes < 60 ? `${minutes} min` : formatDuration(minutes * MINUTE_MS);
	return `${known.length < times.size ? "over " : ""}${saved} not spent again`;
}
// src/report/words.ts
/**
* The sentences of a report in plain words. Nothing here is escaped: that is the task of the caller, who knows where
* the words go.
*/
/** The words for a verdict in a sentence about a check. */
const WORDS = {
	failed: "failed",
	timeout: "timed out",
	"out-of-memory": "out of memory",
	"disk-full": "disk full",
	"dependency-failed": "a dependency failed",
	"eval-error": "does not evaluate",
	unsupported: "cannot run here",
	lost: "lost with its machine",
	cancelled: "cancelled",
	"not-run": "not run",
	flaky: "flaky",
	passed: "passed",
	cached: "proven by an earlier run"
};
const TONES = {
	failed: "bad",
	timeout: "bad",
	"out-of-memory": "bad",
	"disk-full": "bad",
	"dependency-failed": "bad",
	"eval-error": "bad",
	unsupported: "bad",
	lost: "bad",
	cancelled: "stopped",
	"not-run": "stopped",
	flaky: "doubtful",
	passed: "good",
	cached: "good"
};
/** Returns the tone of a check: its verdict's, but an emulated pass is doubtful, because its time says nothing. */
function toneOf(check) {
	const tone = TONES[check.verdict];
	return tone === "good" && check.emulated ? "doubtful" : tone;
}
/** Returns `file:line`, the form that editors and terminals can open; null when unknown. */
function place(location) {
	return location === null ? null : `${location.file}:${location.line}`;
}
/** Returns remarks beyond the bare verdict, as parts of one sentence in order of weight; without the location. */
function remarks(check) {
	const parts = [];
	if (check.reason !== null) parts.push(check.reason.message);
	const tries = check.attempts.length;
	if (check.verdict === "flaky") {
		const bad = check.attempts.filter((attempt) => attempt.verdict !== "passed").length;
		parts.push(tries > 0 ? `failed ${bad} of ${count(tries, "attempt")}, then passed` : "failed, then passed");
	} else if (tries > 1) parts.push(count(tries, "attempt"));
	if (check.emulated) parts.push(isGood(check.verdict) ? "emulated, without the KVM it asked for" : "emulated");
	return parts;
}
/** Whether a name may stand for several checks of this report, one for each system. */
function hasSeveralSystems(checks) {
	return new Set(checks.map(systemOf).filter((system) => system !== null)).size > 1;
}
/** Returns the time of its own build; null when it never began, so that nobody reads 0 s as a measurement. */
function timeOf(check) {
	return check.startedAt === null ? null : formatDuration(check.durationMs);
}
/** Returns the peak memory of its own build; null when it was not measured. */
function memoryOf(check) {
	return check.peakMemoryBytes === null ? null : formatBytes(check.peakMemoryBytes);
}
/** Describes a bad run in one sentence, for places without the report. */
function badLine(report) {
	const { bad, total } = totals(report);
	return total === 0 ? "No check was judged." : `${bad} of ${total} checks are bad.`;
}
/**
* Returns the answer in one line without a mark: "2 of 26 checks failed (1 more than on main) · 4 min 12 s (+14 s) ·
* peak 9.1 of 15.6 GiB".
*/
function headline(report) {
	const against = againstBase(report);
	const beside = (fact, compared) => compared === null ? fact : `${fact} (${compared})`;
	const peak = peakOfAll(report);
	return [
		beside(outcome(report), against.failed),
		beside(formatDuration(report.durationMs), against.time),
		...peak === null ? [] : [peak]
	].join(" · ");
}
/** The peak memory of all builds together, and the machine's memory; null when it was not measured. */
function peakOfAll({ timeline, machine }) {
	const peak = (timeline?.memory ?? []).reduce((most, { bytes }) => Math.max(most, bytes), 0);
	if (peak === 0) return null;
	const [used, all] = [formatBytes(peak), formatBytes(machine.memoryBytes)];
	const unit = all.slice(all.indexOf(" "));
	return `peak ${used.endsWith(unit) ? used.slice(0, -unit.length) : used} of ${all}`;
}
function outcome(report) {
	const { checks } = report;
	const sums = totals(report);
	if (sums.total === 0) return "no check was judged";
	const of = sums.total === 1 ? "1 check" : `${sums.total} checks`;
	if (sums.verdict === "good") {
		const all = sums.total === 1 ? "1 check passed" : `all ${of} passed`;
		return sums.flaky === 0 ? all : `${all}, ${sums.flaky} flaky`;
	}
	const cancelled = checks.filter((check) => check.verdict === "cancelled").length;
	const notRun = checks.filter((check) => check.verdict === "not-run").length;
	return [
		[sums.failed - cancelled - notRun, "failed"],
		[report.flaky === "fail" ? sums.flaky : 0, "flaky"],
		[cancelled, "cancelled"],
		[notRun, "not run"]
	].filter(([number]) => number > 0).map(([number, word], index) => index === 0 ? `${number} of ${of} ${word}` : `${number} ${word}`).join(", ");
}
/**
* Says how good checks passed: "21 passed: 3 built, 18 proven by earlier runs (21 min not spent again)". `more`: others
* that passed were mentioned before.
*/
function passedLine(checks, more = false) {
	const built = checks.filter((check) => check.verdict !== "cached").length;
	const cached = checks.length - built;
	const saved = savings(checks);
	const how = [...built > 0 ? [`${built} built`] : [], ...cached > 0 ? [`${cached} proven by earlier runs${saved === null ? "" : ` (${saved})`}`] : []];
	return `${checks.length}${more ? " more" : ""} passed: ${how.join(", ")}`;
}
/** Says in one sentence how many checks are green only because of the branch's own earlier runs; null when none is. */
function trustNote({ checks }) {
	const number = checks.filter(({ verdict, proof }) => verdict === "cached" && proof?.byItself === true).length;
	return number === 0 ? null : `${count(number, "check")} ${number === 1 ? "is" : "are"} green only by this branch's own earlier runs, which it believes by trust: self`;
}
/** Says in one sentence how many VM tests ran without KVM, and why; null when none did. */
function emulationNote({ checks, machine }) {
	const emulated = checks.filter((check) => check.emulated).length;
	if (emulated === 0) return null;
	const what = `${count(emulated, "VM test")} ran emulated, without KVM`;
	const kvm = machine.features.find(({ name }) => name === "kvm");
	if (kvm === void 0 || kvm.state === "on") return `${what}: ${emulated === 1 ? "its log says" : "their logs say"} that QEMU fell back to emulation`;
	return `${what}, which is ${kvm.state} here${kvm.reason === "" ? "" : `: ${kvm.reason}`}`;
}
/** From so much on, the evaluation of a check is worth a word: below, no run is long or large by it. */
const LONG_EVALUATION_MS = 1e4;
const LARGE_EVALUATION_BYTES = 2 * GIB;
/** How many such checks are named. */
const EVALUATIONS_NAMED = 3;
/** Says in one sentence which checks took long or much memory to evaluate; null when none did. */
function evaluationNote({ checks }, show) {
	const costly = checks.flatMap(({ name, evaluation }) => evaluation === null ? [] : [{
		name,
		...evaluation
	}]).filter((one) => one.durationMs >= LONG_EVALUATION_MS || (one.peakMemoryBytes ?? 0) >= LARGE_EVALUATION_BYTES).toSorted((one, other) => other.durationMs - one.durationMs);
	if (costly.length === 0) return null;
	const facts = costly.slice(0, EVALUATIONS_NAMED).map(({ name, durationMs, peakMemoryBytes }) => {
		const memory = peakMemoryBytes === null ? "" : `, ${formatBytes(peakMemoryBytes)}`;
		return `${show(name)} (${formatDuration(durationMs)}${memory})`;
	});
	const others = costly.length > EVALUATIONS_NAMED ? ["…"] : [];
	const was = costly.length === 1 ? "was" : "were";
	return `${count(costly.length, "check")} ${was} slow or large to evaluate: ${[...facts, ...others].join(", ")}`;
}
/** Says in one sentence which checks came near the limit of memory when they were evaluated; null when none did. */
function nearLimitNote({ checks }, show) {
	const near = checks.flatMap(({ name, evaluation }) => evaluation?.nearLimitBytes === void 0 ? [] : [{
		name,
		...evaluation,
		limit: evaluation.nearLimitBytes
	}]);
	if (near.length === 0) return null;
	const facts = near.slice(0, EVALUATIONS_NAMED).map(({ name, peakMemoryBytes, limit }) => `${show(name)} (${formatBytes(peakMemoryBytes ?? limit)})`);
	const others = near.length > EVALUATIONS_NAMED ? ["…"] : [];
	const limit = formatBytes(near.reduce((least, one) => Math.min(least, one.limit), 1e400));
	return `close to failing for want of memory: the evaluation of ${[...facts, ...others].join(", ")} may have ${limit}. Raise eval-memory, use a larger machine, or import nixpkgs once for all of a check`;
}
/**
* Says in which state one feature of the machine is, and why if it is not on: "KVM: broken (a guest ran 4,000 times too
* slowly)".
*/
function featureFact({ name, state, reason }) {
	const why = state === "on" || reason === "" ? "" : ` (${reason})`;
	return `${name === "kvm" ? "KVM" : name}: ${state}${why}`;
}
const IMPLEMENTATIONS = {
	nix: "Nix",
	lix: "Lix",
	determinate: "Determinate Nix"
};
/** Names the Nix that ran: "Nix 2.35.2". */
function nixName(nix) {
	return `${IMPLEMENTATIONS[nix.implementation]} ${nix.version}`;
}
// src/report/link.ts
/** Decides which addresses become links. */
/**
* An http(s) URL with a host name and a plain path, with at most the fragment that GitHub uses for artifacts. No part
* of it has a meaning in Markdown, HTML or on a terminal, and nothing can hide in it.
*/
const PLAIN_URL = /^https?:\/\/[a-z0-9]+(?:[.-][a-z0-9]+)*(?::[0-9]{1,5})?(?:\/(?!\.\.?(?:\/|$))[A-Za-z0-9._-]+)*\/?(?:#artifacts)?$/;
/**
* Longer than the longest address of a run on GitHub, whose owner, repository and number take 39, 100 and some 11
* characters.
*/
const URL_LENGTH = 300;
/**
* Returns the links of a run: the run itself, and its artifacts at the end of that page, which include the whole report
* if the workflow uploads it.
*/
function linksTo(run) {
	return run === null ? [] : [{
		name: "run",
		url: run
	}, {
		name: "artifacts",
		url: `${run}#artifacts`
	}];
}
/** Whether a URL may be linked: on a public server, or on one in an intranet with its own port and without TLS. */
function isPlainUrl(url) {
	return url.length <= URL_LENGTH && PLAIN_URL.test(url);
}
/** The address of a repository's runs on GitHub and similar servers, up to the number. */
const RUNS = /^(.*\/actions\/runs\/)\d+(?:\/|$)/;
/**
* Returns the address of an earlier run if a page that links `links` may link it: only when it is a run of the same
* repository. The address of an earlier run comes from a cache, or from a stranger's artifact.
*/
function runBeside(run, links) {
	if (run === null || !isPlainUrl(run)) return null;
	const home = links.map(({ url }) => isPlainUrl(url) ? RUNS.exec(url)?.[1] : void 0).find((found) => found !== void 0);
	return home !== void 0 && RUNS.exec(run)?.[1] === home ? run : null;
}
// src/report/test-words.ts
/** The words for a subtest's verdict. */
const SUBTEST_WORDS = {
	passed: "passed",
	failed: "failed",
	"not-run": "not run",
	incomplete: "the test was ended in it"
};
/** What kind of check it is: "qemu, 2 machines"; null for a plain build. */
function testKind({ backend, machines }) {
	if (backend === "build") return null;
	return machines.length > 1 ? `${backend}, ${count(machines.length, "machine")}` : backend;
}
/** What is known of a machine of a test: "virtual machine", "booted in 5 s", "emulated, without KVM". */
function machineFacts({ kind, bootMs, emulated }) {
	return [
		kind === "qemu" ? "virtual machine" : "container",
		...bootMs === null ? [] : [`booted in ${formatDuration(bootMs)}`],
		...emulated ? ["emulated, without KVM"] : []
	];
}
export { firstNames as $, showName as A, onBase as B, oldNumber as C, characters as D, savings as E, besideEach as F, htmlCode as G, code as H, evaluationGrowth as I, shorten as J, prose as K, isBranch as L, attention as M, baseName as N, keepApart as O, beside as P, byCause as Q, isNew as R, trustNote as S, provenOn as T, emphasized as U, timeDifference as V, fenced as W, Causes as X, sentenceParts as Y, aboutOthers as Z, passedLine as _, linksTo as a, timeOf as b, badLine as c, featureFact as d, isOneBuild as et, hasSeveralSystems as f, nixName as g, nearLimitNote as h, isPlainUrl as i, showNames as j, namesIn as k, emulationNote as l, memoryOf as m, machineFacts as n, runBeside as o, headline as p, sentence as q, testKind as r, WORDS as s, SUBTEST_WORDS as t, evaluationNote as u, place as v, provenFacts as w, toneOf as x, remarks as y, memoryDifference as z };
