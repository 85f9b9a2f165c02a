import { B as spell, D as count, I as printable, L as sanitize, O as formatBytes, R as sanitizeLines, T as GIB, U as stripEscapes, V as spellAll, _t as inSubtest, ft as isGood, gt as failedSubtest, k as formatDuration, ot as folderInRepository, pt as systemOf, st as isFromFolder, z as showBidi } from "./clean-start.js";
import { createHash } from "node:crypto";
// src/report/boot-words.ts
/** What the names of booted systems begin with, so that none is that of a check. */
const BOOT_PREFIX = "boot.";
/** Whether a check is a system that is booted. */
function isBooted({ kind }) {
	return kind === "boot";
}
/** The name that a system has in its flake, from that of its check, or from what is shown for that. */
function nameInFlake(name) {
	return name.startsWith(BOOT_PREFIX) ? name.slice(5) : name;
}
/** The noun for these without its "s": "check", "system"; for a mixture, which is never one, "checks and system". */
function nounOf(checks) {
	const booted = checks.filter(isBooted).length;
	if (booted === 0) return "check";
	return booted === checks.length ? "system" : "checks and system";
}
/** Counts checks and systems together: "12 checks", "1 system", "14 checks and systems". */
function countAll(checks) {
	return count(checks.length, nounOf(checks));
}
/** Counts them apart: "2 VM tests and 1 system". `noun`: of those that are not booted. */
function countsInWords(checks, noun) {
	const booted = checks.filter(isBooted).length;
	const others = checks.length - booted;
	return [...others === 0 ? [] : [count(others, noun)], ...booted === 0 ? [] : [count(booted, "system")]].join(" and ");
}
const KINDS = {
	microvm: "microvm",
	vm: "vm",
	nspawn: "container",
	oci: "image"
};
/** What a system is booted as, in one word: "microvm", "vm", "container", "image". */
function bootKind({ backend }) {
	return KINDS[backend] ?? backend;
}
/** The same with the program that ran it: "microvm, qemu". */
function bootKindAndProgram(check) {
	const program = check.boot?.program ?? null;
	return [bootKind(check), ...program === null ? [] : [program]].join(", ");
}
/** Says that a system boots, and in what time: "boots in 4.1 s". */
function bootsIn({ startedAt, durationMs }) {
	return startedAt === null ? "boots" : `boots in ${formatDuration(durationMs)}`;
}
/** The words for the ways to boot a system. */
const WAY_WORDS = {
	microvm: "microVM",
	vm: "virtual machine",
	"vm-with-boot-loader": "virtual machine with a boot loader",
	container: "container",
	image: "image"
};
/** The words for what told that a system is ready, as the end of "ready: …". */
const SIGN_WORDS = {
	notify: "its init said so",
	target: "its console said that it reached multi-user.target",
	login: "its console shows a login prompt",
	text: "its console said the text that was waited for",
	probe: "the probe got its answer",
	healthcheck: "its own health check said so",
	running: "it runs, and has no way to say more"
};
/** What is known of how a system was booted, in words: "microVM", "run by qemu", "ready: …". */
function bootFacts({ way, program, ready, isolation }) {
	return [
		WAY_WORDS[way],
		...program === null ? [] : [`run by ${program}`],
		...isolation === null || isolation === WAY_WORDS[way] ? [] : [`isolation: ${isolation}`],
		ready === null ? "never became ready" : `ready: ${SIGN_WORDS[ready]}`
	];
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
	if (check.emulated) parts.push(emulatedInWords(check));
	return parts;
}
function emulatedInWords(check) {
	if (!isGood(check.verdict)) return "emulated";
	return isBooted(check) ? "emulated, without KVM" : "emulated, without the KVM it asked for";
}
/** Whether a name may stand for several checks of this report, one for each system. */
function hasSeveralSystems(checks) {
	return new Set(checks.map(systemOf).filter((system) => system !== null)).size > 1;
}
/**
* Returns the time of its own build, or until it was ready; null when it never began, so that nobody reads 0 s as a
* measurement.
*/
function timeOf(check) {
	return check.startedAt === null ? null : formatDuration(check.durationMs);
}
/** Returns the peak memory of its own build; null when it was not measured. */
function memoryOf(check) {
	return check.peakMemoryBytes === null ? null : formatBytes(check.peakMemoryBytes);
}
/** Says in one sentence how many checks are green only because of the branch's own earlier runs; null when none is. */
function trustNote({ checks }) {
	const number = checks.filter(({ verdict, proof }) => verdict === "cached" && proof?.byItself === true).length;
	return number === 0 ? null : `${count(number, "check")} ${number === 1 ? "is" : "are"} green only by this branch's own earlier runs, which it believes by trust: self`;
}
/** Says in one sentence how many VM tests and booted machines ran without KVM, and why; null when none did. */
function emulationNote({ checks, machine }) {
	const emulated = checks.filter((check) => check.emulated);
	if (emulated.length === 0) return null;
	const what = `${countsInWords(emulated, "VM test")} ran emulated, without KVM`;
	const kvm = machine.features.find(({ name }) => name === "kvm");
	if (kvm === void 0 || kvm.state === "on") return emulated.some(isBooted) ? what : `${what}: ${emulated.length === 1 ? "its log says" : "their logs say"} that QEMU fell back to emulation`;
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
* Says why the builds of a run were not measured; null when nothing stood in the way, or no build lacks its memory. If
* only some do, it says how many.
*/
function unmeasuredNote({ checks, unmeasured }) {
	const built = checks.filter(({ startedAt }) => startedAt !== null);
	const lacking = built.filter(({ peakMemoryBytes }) => peakMemoryBytes === null);
	if (unmeasured === null || lacking.length === 0) return null;
	const have = lacking.length === 1 ? "has" : "have";
	return lacking.length === built.length ? unmeasured : `${lacking.length} of ${count(built.length, "check")} ${have} no figure for memory. ${unmeasured}`;
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
// src/report/flake-name.ts
/** Stands for a flake whose reference has no name in it. */
const NAMELESS = "flake";
/**
* Returns the name of a flake: the path of its folder in its repository, or that of its repository, or of the input as
* it was given. It tells the flakes of one repository apart, also those whose folders have the same name.
*/
function flakeName({ url, lockedUrl }) {
	return folderIn(url) ?? folderIn(lockedUrl) ?? nameIn(url) ?? nameIn(lockedUrl) ?? NAMELESS;
}
/** The folder in the repository that a reference names; null for one that names none. */
function folderIn(reference) {
	const query = reference.split("#", 1)[0]?.split("?", 2)[1] ?? "";
	return readableName(new URLSearchParams(query).get("dir")?.split("/").filter(isName).join("/"));
}
/** Null for a reference without a name, such as ".". */
function nameIn(reference) {
	const address = reference.split("#", 1)[0]?.split("?", 1)[0] ?? "";
	const [, kind = "", path = ""] = /^(?:([\w+]+):)?(.*)$/s.exec(withoutEscapes(address)) ?? [];
	const segments = path.split("/");
	if ([
		"github",
		"gitlab",
		"sourcehut"
	].includes(kind)) return readableName(segments[1]);
	if (kind === "flake") return readableName(segments[0]);
	if (segments.findLast((segment) => segment !== "") === "..") return null;
	const isRelative = ["", "path"].includes(kind) && !path.startsWith("/");
	const names = segments.filter(isName);
	return readableName(isRelative ? names.join("/") : names.at(-1));
}
function isName(segment) {
	return !/^\.{0,2}$/.test(segment);
}
function readableName(segment = "") {
	const name = segment.replace(/\.(?:git|tar\.\w+|tgz|zip)$/, "");
	return isName(name) ? name : null;
}
function withoutEscapes(path) {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}
// src/report/junit-case.ts
/** Gives a name that is taken already a number, and takes it: readers take equal names for one case. */
function uniqueName(name, taken) {
	let unique = name;
	for (let number = 2; taken.has(unique); number += 1) unique = `${name} (${number})`;
	taken.add(unique);
	return unique;
}
// src/report/check-origins.ts
/** The words for which flake and which system a check is of, in a report of several. */
/**
* Names the flakes of a report that has several: no two have one name, and one with inputs of its own says which. The
* names are shown like those of checks, and not escaped.
*/
function flakesIn(checks) {
	const flakes = new Map(checks.flatMap(({ flake }) => flake === void 0 ? [] : [[JSON.stringify(flake), flake]]));
	if (flakes.size < 2) return () => null;
	const sameName = Map.groupBy(flakes.values(), flakeName);
	const taken = /* @__PURE__ */ new Set();
	const names = new Map(Array.from(flakes, ([text, flake]) => {
		const { overrides = [] } = flake;
		const own = nameAmong(flake, sameName.get(flakeName(flake)) ?? []);
		const inputs = overrides.map(({ input, flake: other }) => `${input}=${other}`).join(", ");
		return [text, uniqueName(inputs === "" ? own : `${own} with ${inputs}`, taken)];
	}));
	const show = showNames(names.values());
	return ({ flake }) => flake === void 0 ? null : show(names.get(JSON.stringify(flake)) ?? flakeName(flake));
}
/** The name of a flake among those that have the same one: that one, unless they are not the same but for inputs. */
function nameAmong(flake, alike) {
	const forms = [
		(one) => flakeName(one),
		({ url }) => url,
		({ lockedUrl }) => lockedUrl
	];
	const sources = new Set(alike.map(sourceOf)).size;
	return (forms.find((name) => new Set(alike.map(name)).size >= sources) ?? sourceOf)(flake);
}
/** What two flakes have in common that differ in their inputs only. */
function sourceOf(flake) {
	const [address = ""] = flake.lockedUrl.split("?", 1);
	return isFromFolder(flake) ? `${flake.url} of ${address.split("/").at(-1) ?? ""}/${folderInRepository(flake)}` : flake.url;
}
/**
* Says of which flake and of which system a check is, behind its name where a report has several; "" elsewhere. A
* booted machine's place in the flake does not tell its system.
*/
function originsIn(checks) {
	const flakeOf = flakesIn(checks);
	const several = hasSeveralSystems(checks);
	return (check) => {
		const [flake, system] = [flakeOf(check), systemOf(check)];
		const isTold = several && !(system === null && isBooted(check));
		const parts = [...flake === null ? [] : [printable(flake)], ...isTold ? [system ?? "any system"] : []];
		return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
	};
}
// src/report/link.ts
/** Decides which addresses become links. */
/** The fragment that GitHub uses for artifacts, or the query with which Gitea finds a run by its number. */
const PLACE_IN_PAGE = /(?:#artifacts|\?by_index=1)$/;
/**
* An http(s) URL with a host name and a plain path, up to {@link PLACE_IN_PAGE}. No part of it has a meaning in
* Markdown, HTML or on a terminal, and nothing can hide in it.
*/
const PLAIN_URL = /^https?:\/\/[a-z0-9]+(?:[.-][a-z0-9]+)*(?::[0-9]{1,5})?(?:\/(?!\.\.?(?:\/|$))[A-Za-z0-9._-]+)*\/?$/;
/**
* Longer than the longest address of a run on GitHub, whose owner, repository and number take 39, 100 and some 11
* characters.
*/
const URL_LENGTH = 300;
/**
* Returns the links of a run: the run itself, and its artifacts at the end of that page, which include the whole report
* if the workflow uploads it. `hasArtifacts`: whether pages of runs have that place.
*/
function linksTo(run, hasArtifacts) {
	if (run === null) return [];
	return [{
		name: "run",
		url: run
	}, ...hasArtifacts ? [{
		name: "artifacts",
		url: `${run}#artifacts`
	}] : []];
}
/** Whether a URL may be linked: on a public server, or on one in an intranet with its own port and without TLS. */
function isPlainUrl(url) {
	return url.length <= URL_LENGTH && PLAIN_URL.test(url.replace(PLACE_IN_PAGE, ""));
}
/** The address of a repository's runs on GitHub and similar servers, up to the number. */
const RUNS = /^(.*\/actions\/runs\/)\d+(?:[/?]|$)/;
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
/** What kind of check it is: "qemu, 2 machines", or "microvm" for a booted system; null for a plain build. */
function testKind(check) {
	const { backend, machines } = check;
	if (isBooted(check)) return bootKind(check);
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
export { nearLimitNote as A, bootKindAndProgram as B, sentenceParts as C, featureFact as D, evaluationNote as E, toneOf as F, nounOf as G, countAll as H, trustNote as I, unmeasuredNote as L, place as M, remarks as N, hasSeveralSystems as O, timeOf as P, bootFacts as R, shorten as S, emulationNote as T, isBooted as U, bootsIn as V, nameInFlake as W, emphasized as _, linksTo as a, prose as b, originsIn as c, characters as d, keepApart as f, code as g, showNames as h, isPlainUrl as i, nixName as j, memoryOf as k, uniqueName as l, showName as m, machineFacts as n, runBeside as o, namesIn as p, testKind as r, flakesIn as s, SUBTEST_WORDS as t, flakeName as u, fenced as v, WORDS as w, sentence as x, htmlCode as y, bootKind as z };
