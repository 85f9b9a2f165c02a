import { argv, env, execArgv, execPath, execve, exit, pid, platform } from "node:process";
import { styleText } from "node:util";
import { tmpdir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { closeSync, constants as constants$1, fstatSync, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
// src/model/error.ts
/** A named failure that ends the run with exit code 2. Anything else that is thrown is a bug. */
var VerdictError = class extends Error {
	code;
	/** `message`: what happened, why, and what to do, in one or two sentences for people. */
	constructor(code, message, options) {
		super(message, options);
		this.name = "VerdictError";
		this.code = code;
	}
};
/** The sentence of anything thrown. */
function messageOf(error) {
	return error instanceof Error ? error.message : String(error);
}
/** What to say of an error that is none of those that are expected. */
function faultOf(error) {
	return `A fault of nix-verdict itself: ${error?.stack ?? messageOf(error)}`;
}
// src/text/any-of.ts
/** One pattern that matches whatever any of `alternatives` matches; the first that fits counts. */
function anyOf(alternatives, { before, after, flags = "" } = {}) {
	const choice = alternatives.map(({ source }) => source).join("|");
	return new RegExp(`${before?.source ?? ""}(?:${choice})${after?.source ?? ""}`, flags);
}
// src/text/sanitize.ts
/** What takes the teeth out of text that flakes and logs bring in, before anybody shows it. */
const ESC = "\x1B";
const BEL = "\x07";
/**
* Escape sequences as ECMA-48 defines them, 7-bit and 8-bit, alternatives in this order: strings (OSC, DCS, SOS, PM,
* APC), CSI, and everything else that begins with ESC. A string that nobody ends stops at the end of its line, so that
* one stray byte cannot swallow a log.
*/
const ESCAPES = new RegExp([
	`(?:${ESC}[\\]PX^_]|[\u0090\u0098\u009d\u009e\u009f])[^${BEL}${ESC}\u009c\\r\\n]*(?:${BEL}|${ESC}\\\\|\u009c)?`,
	`(?:${ESC}\\[|\u009b)[0-?]*[ -/]*[@-~]?`,
	`${ESC}[ -/]*[0-~]?`
].join("|"), "g");
/** Everything that some reader takes for the end of a line: Unicode's mandatory breaks (UAX 14). */
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;
/** C0, DEL and C1 except the tab. */
const CONTROLS = /(?!\t)\p{Cc}/gu;
/** Characters that turn the direction of the text around them (UAX 9). */
const BIDI = /\p{Bidi_Control}/gu;
/** `text` without terminal escape sequences; line breaks and other characters stay. */
function stripEscapes(text) {
	return text.replace(ESCAPES, "");
}
/** `text` without terminal escape sequences and control characters except the tab; nothing takes their place. */
function stripControls(text) {
	return stripEscapes(text).replace(CONTROLS, "");
}
/**
* `text` as one line that a terminal can only print: no escape sequences, no control characters but the tab, no bidi
* controls, no lone surrogates; a line break becomes a space.
*/
function sanitize(text) {
	return stripEscapes(text.toWellFormed()).replace(LINE_BREAK, " ").replace(CONTROLS, "").replace(BIDI, "");
}
/** `text` cut into lines wherever any reader would cut it, each one sanitized. */
function sanitizeLines(text) {
	return stripEscapes(text.toWellFormed()).split(LINE_BREAK).map(sanitize);
}
/**
* `text` with each bidi control spelled out (`‹U+202E›`): what it does not say must not be read. For texts; names are
* shown by {@link spell}.
*/
function showBidi(text) {
	return text.replace(BIDI, codeOf);
}
/**
* What of a name cannot be seen, or not be told from a space: controls, formatting and ignorable characters (zero
* width, tags, fillers, variation selectors), lone surrogates, private and unassigned characters, blanks of Braille,
* all separators but the space; spaces at an end or behind another one, which readers of Markdown and HTML drop, or
* where {@link defuse} would put one; marks that stand on nothing, that enclose, or that pile up higher than any script
* writes them; and what could be taken for such a code itself.
*/
const UNSEEN = new RegExp([
	String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Me}\p{Default_Ignorable_Code_Point}\u2800\uFFFC]`,
	String.raw`(?! )\p{Zs}|^ | $|(?<= ) |(?<=##) (?=\[)`,
	String.raw`(?<![\p{L}\p{N}\p{S}\p{P}\p{M}])\p{M}|(?<=\p{M}{3})\p{M}`,
	String.raw`[‹❮〈⟨˂](?=U\+)`
].join("|"), "gu");
/**
* A name in which everything can be seen: each character that cannot is spelled out as its code, `‹U+200B›`. Different
* names stay different; only "" stays empty.
*/
function spell(name) {
	return name.replace(UNSEEN, codeOf);
}
/** A name with everything spelled out that {@link spell} does, and whatever else is not ASCII. */
function spellAll(name) {
	return spell(name).replace(/‹U\+[0-9A-F]{4,6}›|[^\x20-\x7e]/gu, (found) => found.startsWith("‹U+") && found.endsWith("›") ? found : codeOf(found));
}
function codeOf(character) {
	return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}›`;
}
/**
* `text` without the old form of GitHub's workflow commands: the runner takes `##[` for one anywhere in a line
* (actions/runner, ActionCommand.TryParse). A space, not a zero-width character: the runner compares by culture, which
* looks through those.
*/
function defuse(text) {
	return text.replaceAll("##[", "## [");
}
/** `text` as a line's words: sanitized, single spaces, and safe to print where GitHub's runner reads along. */
function printable(text) {
	return defuse(sanitize(text)).replace(/\s+/g, " ").trim();
}
/** A longer line is cut: nobody reads on, and a log of one endless line must stay small. */
const LINE_CHARACTERS = 500;
/** A line of a log as it is kept until somebody wants to see it: cut, and still with its escape sequences. */
function cutLine(line) {
	return line.length > LINE_CHARACTERS ? Buffer.from(line.slice(0, LINE_CHARACTERS)).toString() : line;
}
/** A line as an excerpt shows it: cut, without escape sequences and control characters. */
function excerptLine(line) {
	return stripControls(cutLine(line));
}
/** An excerpt in the making: takes lines while there is room for them and for the marks of the gaps between them. */
var Excerpt = class {
	#lines;
	#taken = /* @__PURE__ */ new Set();
	/** Stretches of neighbouring lines; between any two of them is a gap. */
	#stretches = 0;
	constructor(lines) {
		this.#lines = lines;
	}
	/**
	* Takes lines by their places, the most wanted one first; places outside of the text, and what has no room, are
	* passed over.
	*/
	take(places) {
		for (const place of places) {
			if (this.#taken.has(place) || this.#lines[place] === void 0) continue;
			const neighbours = [place - 1, place + 1].filter((other) => this.#taken.has(other)).length;
			const stretches = this.#stretches + 1 - neighbours;
			if (this.#taken.size + stretches > 25) continue;
			this.#taken.add(place);
			this.#stretches = stretches;
		}
	}
	/** What was taken, in the text's order. */
	lines() {
		const places = [...this.#taken].toSorted((a, b) => a - b);
		return places.flatMap((place, index) => {
			const before = places[index - 1] ?? place - 1;
			const line = this.#lines[place] ?? "";
			return before < place - 1 ? ["…", line] : [line];
		});
	}
};
/** So many places from one on, downwards when `step` is -1; none is before the first line. */
function places(from, count, step = 1) {
	return Array.from({ length: count }, (_, index) => from + step * index).filter((place) => place >= 0);
}
// src/text/format.ts
/** How numbers read. Nothing here rounds up to the next unit wrongly: 59.96 s is "1 min 0 s", never "60.0 s". */
const SECOND = 1e3;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Below this many milliseconds a tenth of a second says something. */
const TENTHS_BELOW = 10 * SECOND;
/** Milliseconds as people say them: "0.3 s", "41 s", "4 min 12 s", "1 h 5 min". */
function formatDuration(ms) {
	if (!(ms > 0)) return "0 s";
	if (ms < 50) return "< 0.1 s";
	const tenths = Math.round(ms / 100) / 10;
	if (tenths * SECOND < TENTHS_BELOW) return `${tenths} s`;
	const seconds = Math.round(ms / SECOND);
	if (seconds * SECOND < MINUTE) return `${seconds} s`;
	if (seconds * SECOND < HOUR) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
	const minutes = Math.round(ms / MINUTE);
	return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
/** Bytes in binary units: "512 KiB", "340 MiB", "1.9 GiB". */
function formatBytes(bytes) {
	if (bytes < 1048576) return `${Math.round(bytes / KIB)} KiB`;
	const mebibytes = Math.round(bytes / MIB);
	return mebibytes < 1024 ? `${mebibytes} MiB` : `${(bytes / GIB).toFixed(1)} GiB`;
}
/** A count with its noun: "1 check", "2 checks". */
function count(number, noun, plural = `${noun}s`) {
	return `${number} ${number === 1 ? noun : plural}`;
}
// src/text/untrusted.ts
/** Whether a value from a file is an object with members. */
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
/** Whether a value from a file is a number from 0 on. */
function isCount(value) {
	return Number.isFinite(value) && value >= 0;
}
/** A member of a member of a value from outside; undefined when there is none. */
function at(value, ...path) {
	return path.reduce((inner, name) => isRecord(inner) && Object.hasOwn(inner, name) ? inner[name] : void 0, value);
}
// src/text/order.ts
/** By code units: the same on every machine, whatever its language. */
function compare(a, b) {
	return a < b ? -1 : Number(a > b);
}
// src/text/glob.ts
/** Reads a pattern; any text is one. It has no more steps than the pattern has characters, and one. */
function parseGlob(pattern) {
	const tokens = tokensOf(pattern);
	const groups = groupsOf(tokens);
	const steps = [];
	/** Of the alternatives that are open: the step that forks to each, and where all of them go on. */
	const open = [];
	for (const [place, token] of tokens.entries()) {
		const group = open.at(-1);
		if (token.kind !== "mark") steps.push(token);
		else if (!groups.has(place)) steps.push({
			kind: "take",
			accepts: isCharacter(token.character)
		});
		else if (token.character === "{") {
			const fork = [steps.length + 1];
			steps.push({
				kind: "fork",
				to: fork
			});
			open.push({
				fork,
				leave: []
			});
		} else if (group !== void 0) {
			steps.push({
				kind: "fork",
				to: group.leave
			});
			if (token.character === ",") group.fork.push(steps.length);
			else open.pop()?.leave.push(steps.length);
		}
	}
	return [...steps, { kind: "end" }];
}
/** Whether a pattern matches the whole of a name. */
function matchGlob(glob, name) {
	const walk = new Walk(glob);
	let reached = walk.closure([0]);
	for (const character of name) {
		if (reached.length === 0) break;
		const next = [];
		for (const place of reached) {
			const step = glob[place];
			if (step?.kind === "any") next.push(place);
			else if (step?.kind === "take" && step.accepts(character)) next.push(place + 1);
		}
		reached = walk.closure(next);
	}
	return {
		matches: reached.some((place) => glob[place]?.kind === "end"),
		work: walk.work
	};
}
/** What one match remembers of the steps that it has looked at. */
var Walk = class {
	work = 0;
	#glob;
	/** For each step, the round in which it was last reached. */
	#reachedIn;
	#round = 0;
	constructor(glob) {
		this.#glob = glob;
		this.#reachedIn = new Uint32Array(glob.length);
	}
	/** These steps and those that can be reached from them without a character, each once. */
	closure(places) {
		this.#round += 1;
		const found = [];
		const waiting = places;
		for (let place = waiting.pop(); place !== void 0; place = waiting.pop()) {
			if (this.#reachedIn[place] === this.#round) continue;
			this.#reachedIn[place] = this.#round;
			this.work += 1;
			const step = this.#glob[place];
			if (step?.kind === "fork") for (const to of step.to) waiting.push(to);
			else found.push(place);
			if (step?.kind === "any") waiting.push(place + 1);
		}
		return found;
	}
};
/** Cuts a pattern into what stands for itself or for a character, and the marks of alternatives. */
function tokensOf(pattern) {
	const characters = Array.from(pattern);
	const lastBracket = characters.lastIndexOf("]");
	const tokens = [];
	for (let at = 0; at < characters.length; at += 1) {
		const character = characters[at] ?? "";
		const end = character === "[" && at < lastBracket ? endOfSet(characters, at) : null;
		if (end !== null) {
			tokens.push({
				kind: "take",
				accepts: setOf(characters.slice(at + 1, end))
			});
			at = end;
		} else if (character === "\\" && at + 1 < characters.length) {
			at += 1;
			tokens.push({
				kind: "take",
				accepts: isCharacter(characters[at] ?? "")
			});
		} else if (character !== "*" || tokens.at(-1)?.kind !== "any") tokens.push(tokenOf(character));
	}
	return tokens;
}
function tokenOf(character) {
	if (character === "*") return { kind: "any" };
	if (character === "{" || character === "," || character === "}") return {
		kind: "mark",
		character
	};
	return {
		kind: "take",
		accepts: character === "?" ? () => true : isCharacter(character)
	};
}
/** The places of all marks that belong to alternatives: a `{`, its commas, and its `}`. */
function groupsOf(tokens) {
	const belonging = /* @__PURE__ */ new Set();
	const open = [];
	for (const [place, token] of tokens.entries()) {
		if (token.kind !== "mark") continue;
		if (token.character === "{") open.push([place]);
		else if (token.character === ",") open.at(-1)?.push(place);
		else {
			const group = open.pop() ?? [];
			if (group.length > 1) for (const mark of [...group, place]) belonging.add(mark);
		}
	}
	return belonging;
}
/** Where the set that begins at `start` ends. A `]` that comes first is one of its characters. */
function endOfSet(characters, start) {
	let at = start + 1;
	if (characters[at] === "!" || characters[at] === "^") at += 1;
	for (let first = true; at < characters.length; at += 1, first = false) {
		const character = characters[at];
		const named = character === "[" ? classAt(characters, at) : null;
		if (character === "]" && !first) return at;
		if (character === "\\") at += 1;
		else if (named !== null) at = named.end;
	}
	return null;
}
/** POSIX's classes of characters, in ASCII as in the C locale. */
const CLASSES = {
	alnum: /[a-zA-Z0-9]/u,
	alpha: /[a-zA-Z]/u,
	blank: /[ \t]/u,
	cntrl: /(?![\u0080-\u009f])\p{Cc}/u,
	digit: /[0-9]/u,
	graph: /[!-~]/u,
	lower: /[a-z]/u,
	print: /[ -~]/u,
	punct: /[!-/:-@[-`{-~]/u,
	space: /[ \t\n\v\f\r]/u,
	upper: /[A-Z]/u,
	xdigit: /[0-9a-fA-F]/u
};
/** The longest name of a class, and its brackets and colons. */
const LONGEST_CLASS = 10;
/** The class that begins at `at`, as in `[[:digit:]]`. */
function classAt(characters, at) {
	const name = /^\[:(?<name>[a-z]+):\]/u.exec(characters.slice(at, at + LONGEST_CLASS).join(""))?.groups?.["name"] ?? "";
	const pattern = Object.hasOwn(CLASSES, name) ? CLASSES[name] : void 0;
	return pattern === void 0 ? null : {
		accepts: (character) => pattern.test(character),
		end: at + name.length + 4 - 1
	};
}
/** What a set accepts, by what stands between its brackets. */
function setOf(inside) {
	const negated = inside[0] === "!" || inside[0] === "^";
	const single = /* @__PURE__ */ new Set();
	const others = [];
	for (let at = negated ? 1 : 0; at < inside.length; at += 1) {
		const named = inside[at] === "[" ? classAt(inside, at) : null;
		if (named !== null) {
			others.push(named.accepts);
			at = named.end;
			continue;
		}
		if (inside[at] === "\\" && at + 1 < inside.length) at += 1;
		const from = inside[at] ?? "";
		if (inside[at + 1] !== "-" || at + 2 >= inside.length) {
			single.add(from);
			continue;
		}
		at += inside[at + 2] === "\\" && at + 3 < inside.length ? 3 : 2;
		others.push(isBetween(from, inside[at] ?? ""));
	}
	return (character) => (single.has(character) || others.some((accepts) => accepts(character))) !== negated;
}
function isCharacter(one) {
	return (character) => character === one;
}
function isBetween(from, to) {
	const [low, high] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
	return (character) => {
		const code = character.codePointAt(0) ?? 0;
		return code >= low && code <= high;
	};
}
// src/text/patterns.ts
/** Whether nothing is left out. */
function selectsAll({ only, skip }) {
	return only.length === 0 && skip.length === 0;
}
/** The places of the wanted names, and the patterns that matched none. Throws `nothing-selected`. */
function selectNames(names, { only, skip }) {
	const wanted = only.map(matcher);
	const unwanted = skip.map(matcher);
	const places = [...names.keys()].filter((place) => {
		const name = names[place] ?? "";
		return (only.length === 0 || wanted.some((matches) => matches(name))) && !unwanted.some((matches) => matches(name));
	});
	if (places.length === 0 && names.length > 0) {
		const shown = names.slice(0, 10).join(", ") + (names.length > 10 ? ", …" : "");
		throw new VerdictError("nothing-selected", `No check is left to run by ${spellPattern({
			only,
			skip
		})}. The checks are: ${shown}.`);
	}
	return {
		places,
		unused: [...only, ...skip].filter((_, index) => !names.some((name) => [...wanted, ...unwanted][index]?.(name)))
	};
}
/** Whether a name matches a pattern. A name written out in full always means itself, whatever characters it has. */
function matcher(pattern) {
	const glob = parseGlob(pattern);
	return (name) => name === pattern || matchGlob(glob, name).matches;
}
function spellPattern({ only, skip }) {
	return [...only.map((pattern) => `--only ${pattern}`), ...skip.map((pattern) => `--skip ${pattern}`)].join(" ");
}
// src/text/settings.ts
/** Settings of Nix as a text, line by line as in nix.conf and NIX_CONFIG. */
/** A setting that is a secret in itself. */
const SECRET_SETTING = /^\s*(?:extra-)?access-tokens\s*=/u;
/** A line that Nix takes. A single one that it does not take would break every Nix on the machine. */
const CONF_LINE = /^\s*(?:[^\s#]+\s+=(?:\s.*)?|!?include\s+[^\s#]+\s*)?(?:#.*)?$/u;
/** The lines that hold tokens, and all others. */
function splitSettings(text) {
	const { open = [], secret = [] } = Object.groupBy(text.split("\n"), (line) => SECRET_SETTING.test(line) ? "secret" : "open");
	return {
		open: open.join("\n"),
		secret
	};
}
/** The first line that Nix does not take. */
function strangeLine(conf) {
	return conf.split("\n").find((line) => !CONF_LINE.test(line));
}
// src/text/shapes.ts
/**
* The shapes of words that users write: what is checked before anything is done, and again by a program of root's, to
* which others can speak as well.
*/
const SHAPES = {
	/** A version of Nix, a part of paths. */
	version: /^\d+\.\d+(?:\.\d+)?$/u,
	/** An address that a release can be fetched from. */
	mirror: /^(?:https?|file):\/\/\S+$/u,
	/** A SHA-256 in hexadecimal digits. */
	sha256: /^[0-9a-f]{64}$/iu,
	/** A system as Nix spells it, such as `x86_64-linux`. */
	system: /^[a-z0-9_]+-[a-z0-9_]+$/u,
	/** The name of a variable, or its beginning with a star behind it. */
	variable: /^[A-Za-z_][A-Za-z0-9_]*\*?$/u
};
// src/text/width.ts
/** How much room text takes on a terminal: near enough for a table, without the tables of Unicode. */
let segmenter;
/** What a reader takes for one character each. Making the segmenter takes a third of what `--version` may take. */
function graphemesOf(text) {
	segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
	return segmenter.segment(text);
}
const ASCII = /^[\x20-\x7e]*$/;
/** East Asian wide blocks (UAX 11) and what is drawn as an emoji: two columns. */
const WIDE = new RegExp([
	String.raw`\p{Emoji_Presentation}|\uFE0F`,
	String.raw`[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]`,
	String.raw`[\u{20000}-\u{3FFFD}]`
].join("|"), "u");
/** Marks and formatting characters alone: no column. */
const INVISIBLE = /^[\p{M}\p{Cf}]+$/u;
/** A grapheme that piles up more marks than this many code units is cut: no script needs them. */
const GRAPHEME_LENGTH = 32;
function widthOf(grapheme) {
	if (INVISIBLE.test(grapheme)) return 0;
	return WIDE.test(grapheme) ? 2 : 1;
}
/** Columns that a line of sanitized text takes. */
function displayWidth(text) {
	if (ASCII.test(text)) return text.length;
	let width = 0;
	for (const { segment } of graphemesOf(text)) width += widthOf(segment);
	return width;
}
/** `text` in at most `width` columns; what does not fit gives way to an ellipsis. */
function clip(text, width) {
	if (width <= 0) return "";
	if (text.length <= width && ASCII.test(text)) return text;
	const head = text.slice(0, Math.min(text.length, width * GRAPHEME_LENGTH));
	let kept = "";
	let keptForEllipsis = "";
	let used = 0;
	for (const { segment } of graphemesOf(head)) {
		const next = used + widthOf(segment);
		if (next > width) return `${keptForEllipsis.trimEnd()}…`;
		kept += segment;
		if (next < width) keptForEllipsis = kept;
		used = next;
	}
	return head.length < text.length ? `${keptForEllipsis.trimEnd()}…` : kept;
}
/** `text` in exactly `width` columns, clipped or filled with spaces behind it. */
function padEnd(text, width) {
	const clipped = clip(text, width);
	return clipped + " ".repeat(Math.max(0, width - displayWidth(clipped)));
}
/** `text` in exactly `width` columns, clipped or filled with spaces before it. */
function padStart(text, width) {
	const clipped = clip(text, width);
	return " ".repeat(Math.max(0, width - displayWidth(clipped))) + clipped;
}
/** `text` in a style, or as it is without colour: whether there is colour is the caller's to know. */
function paint(text, style, color) {
	return color && text !== "" ? styleText(style, text, { validateStream: false }) : text;
}
// src/system/environment.ts
/** What programs need to find their files, their language and their users. */
const MACHINE = [
	"PATH",
	"HOME",
	"USER",
	"LOGNAME",
	"SHELL",
	"PWD",
	"TMPDIR",
	"TZ",
	"TERM",
	"LANG",
	"LANGUAGE",
	"LC_*",
	"LOCALE_ARCHIVE",
	"LD_LIBRARY_PATH",
	"XDG_*"
];
/**
* What Nix reads itself (its manual, "Common Environment Variables"), nixpkgs when evaluated with `--impure`, and Nix's
* garbage collector.
*/
const NIX = [
	"NIX_*",
	"_NIX_*",
	"NIXPKGS_*",
	"GC_*"
];
/** How connections are made by curl, git and ssh, which Nix fetches with, and by Node. */
const FETCHERS = [
	...[
		"http_proxy",
		"https_proxy",
		"ftp_proxy",
		"all_proxy",
		"no_proxy"
	].flatMap((name) => [name, name.toUpperCase()]),
	"SSL_CERT_FILE",
	"SSL_CERT_DIR",
	"CURL_CA_BUNDLE",
	"CURL_HOME",
	"NODE_EXTRA_CA_CERTS",
	"NODE_USE_SYSTEM_CA",
	"NETRC",
	"GIT_SSL_*",
	"GIT_SSL_KEY",
	"GIT_SSL_CERT_PASSWORD_PROTECTED",
	"GIT_SSH",
	"GIT_SSH_COMMAND",
	"GIT_SSH_VARIANT",
	"GIT_PROXY_COMMAND",
	"GIT_PROXY_SSL_*",
	"GIT_CONFIG_GLOBAL",
	"GIT_CONFIG_SYSTEM",
	"GIT_CONFIG_NOSYSTEM",
	"GIT_TERMINAL_PROMPT",
	"SSH_AUTH_SOCK"
];
/** All of them, for the documentation as well. */
const PASSED = [
	...MACHINE,
	...NIX,
	...FETCHERS
];
/** A name of which the list knows only the beginning, and that says of itself that it is no business of a build. */
const SECRET = /token|secret|pass|pwd|cred|auth|key|priv|sign|cookie|bearer|jwt|(?:^|_)pat(?:_|\d|$)/iu;
/**
* What children get of `env`. `named`: patterns that the user adds; a variable that he names is passed whatever it is
* called.
*/
function childEnvironment(env, named = []) {
	const passed = {};
	for (const [name, value] of Object.entries(env)) {
		if (value === void 0) continue;
		if (!(PASSED.includes(name) || PASSED.some((pattern) => covers(pattern, name)) && !SECRET.test(name)) && !named.some((pattern) => covers(pattern, name))) continue;
		passed[name] = name === "NIX_CONFIG" && !named.includes(name) ? splitSettings(value).open : value;
	}
	const folders = programFolders(env).join(delimiter);
	if (folders === "") delete passed["PATH"];
	else passed["PATH"] = folders;
	return passed;
}
/**
* Where programs are looked for: the folders of PATH that have one place each. The others, an empty one too, are
* folders of whatever we run in: of a checkout, which brings its own `git`.
*/
function programFolders({ PATH = "" }) {
	return PATH.split(delimiter).filter(isAbsolute);
}
/**
* The lines of NIX_CONFIG that hold tokens. They reach those calls of Nix that fetch in the way that our own token
* does.
*/
function secretSettings({ NIX_CONFIG = "" }) {
	return splitSettings(NIX_CONFIG).secret;
}
function covers(pattern, name) {
	return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
// src/system/clean-start.ts
/**
* Imported first by entries that a job starts: takes the job's secrets out of `/proc/PID/environ`. The kernel shows
* there what a process was started with, whatever it does to its variables later, and to every process of the same
* user: to Nix, which copies any file that an input of a flake names. So the program is started once more in the same
* process, with what children get as well; the rest comes as a text on standard input, and is a variable again
* afterwards.
*
* Where Node cannot do that (before 22.15, Windows) nothing happens, and the secrets stay where they are.
*/
const ERROR_STREAM = 2;
/**
* Says that this is the second start, by the number of the process: whoever sets variables of the job beforehand does
* not know it.
*/
const MARK = "NIX_VERDICT_ENVIRONMENT";
/** Variables that only count when Node starts. */
const OF_NODE = [
	"NODE_OPTIONS",
	"NODE_EXTRA_CA_CERTS",
	"NODE_PENDING_DEPRECATION",
	"NODE_V8_COVERAGE"
];
/**
* Linux's `O_TMPFILE` without `O_DIRECTORY`, which Node has (include/uapi/asm-generic/fcntl.h): a file that never has a
* name.
*/
const UNNAMED = 4194304;
/**
* Where there may be room for the text. In memory first: after the builds, the disk may be full, and the post step has
* to start all the same.
*/
const PLACES = [
	...platform === "linux" ? ["/dev/shm"] : [],
	env["RUNNER_TEMP"] ?? "",
	tmpdir()
];
const isSecondStart = env[MARK] === String(pid) && fstatSync(0).isFile();
delete env[MARK];
if (isSecondStart) takeOver();
else if (env["GITHUB_ACTIONS"] === "true" && readsNoInput()) startAnew();
/** Whoever is told to read standard input needs it. */
function readsNoInput() {
	return !argv.includes("-");
}
function startAnew() {
	if (typeof execve !== "function" || platform === "win32") return;
	const passed = childEnvironment(env, OF_NODE);
	const rest = Object.fromEntries(Object.entries(env).filter(([name, value]) => passed[name] !== value));
	const text = Buffer.from(JSON.stringify(rest));
	closeSync(0);
	const problems = [];
	if (![openUnnamed, openNamed].some((open) => PLACES.some((folder) => becomesInput(open, folder, text, problems)))) {
		const said = `there is no room for a file of ${text.length} bytes, through which the job's secrets are kept from builds (${problems.join("; ")}). Free some in ${PLACES.join(" or ")}.`;
		writeSync(ERROR_STREAM, `nix-verdict: ${printable(said)}\n`);
		exit(2);
	}
	execve(execPath, [
		execPath,
		...execArgv,
		...argv.slice(1)
	], {
		...passed,
		[MARK]: String(pid)
	});
}
/** Whether the text is standard input now; if not, that is closed, and there is one problem more. */
function becomesInput(open, folder, text, problems) {
	let file = null;
	try {
		file = open(folder);
		if (file !== 0) throw new Error(`the system gave descriptor ${file}`);
		for (let at = 0; at < text.length;) at += writeSync(file, text, at, text.length - at, at);
		return true;
	} catch (error) {
		problems.push(error.message);
		if (file !== null) closeSync(file);
		return false;
	}
}
/** Linux alone has such files, and not on every file system. */
function openUnnamed(folder) {
	if (platform !== "linux") throw new Error("there are no files without a name");
	return openSync(folder, constants$1.O_RDWR | constants$1.O_DIRECTORY | UNNAMED, 384);
}
/** It loses its name at once. */
function openNamed(folder) {
	const path = join(folder, `nix-verdict-${pid}-${process.hrtime.bigint()}`);
	const file = openSync(path, constants$1.O_RDWR | constants$1.O_CREAT | constants$1.O_EXCL | constants$1.O_NOFOLLOW, 384);
	unlinkSync(path);
	return file;
}
function takeOver() {
	const rest = JSON.parse(readFileSync(0, "utf8"));
	closeSync(0);
	openSync("/dev/null", constants$1.O_RDONLY);
	Object.assign(env, rest);
}
export { sanitizeLines as A, formatDuration as C, places as D, excerptLine as E, anyOf as F, VerdictError as I, faultOf as L, spell as M, spellAll as N, printable as O, stripEscapes as P, messageOf as R, formatBytes as S, cutLine as T, isCount as _, displayWidth as a, MIB as b, paint as c, strangeLine as d, matcher as f, at as g, compare as h, clip as i, showBidi as j, sanitize as k, SHAPES as l, selectsAll as m, programFolders as n, padEnd as o, selectNames as p, secretSettings as r, padStart as s, childEnvironment as t, splitSettings as u, isRecord as v, Excerpt as w, count as x, GIB as y };
