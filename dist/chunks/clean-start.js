import { argv, env, execArgv, execPath, execve, exit, pid, platform } from "node:process";
import { stripVTControlCharacters, styleText } from "node:util";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { closeSync, constants as constants$1, fstatSync, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
// src/model/boot.ts
/** What a system is booted as. */
const BOOT_WAYS = [
	"microvm",
	"vm",
	"vm-with-boot-loader",
	"container",
	"image"
];
// src/model/machine-refusal.ts
/** What to do about what an operating system refuses, by the name that it gives its reason. */
const REMEDIES = {
	EACCES: "Let this user use it, or name another folder: TMPDIR for temporary files, --out for the report",
	EPERM: "Let this user use it, or name another folder: TMPDIR for temporary files, --out for the report",
	EROFS: "Name a folder that can be written: TMPDIR for temporary files, --out for the report",
	ENOSPC: "Free some space there (\"nix store gc\" does in the store), or name another folder with TMPDIR or --out",
	EDQUOT: "Free some space there, or name another folder: TMPDIR for temporary files, --out for the report",
	EFBIG: "Raise the limit on the size of files: ulimit -f unlimited",
	EMFILE: "Raise the limit on open files: ulimit -n 4096",
	ENFILE: "Close some programs: the whole machine has too many files open",
	ENOMEM: "Free some memory",
	EAGAIN: "Raise the limit on processes: ulimit -u unlimited",
	EIO: "Look at the machine's disks: sudo dmesg",
	ENOENT: "It was there before, or has to be on any machine: run again, and let nobody remove it meanwhile",
	ENOTDIR: "A file is where a folder has to be: remove it, or name another folder with TMPDIR or --out",
	ELOOP: "Symbolic links lead in a circle there: remove them, or name another folder with TMPDIR or --out",
	ENAMETOOLONG: "The path is too long: name a shorter folder with TMPDIR or --out"
};
/**
* What was thrown, in a sentence with what to do, when the operating system refused something to us that it grants on a
* machine that is well; null for anything else.
*/
function machineRefusal(error) {
	if (!(error instanceof Error)) return null;
	const { code, syscall } = error;
	if (code === void 0 || syscall === void 0) return null;
	const advice = REMEDIES[code];
	return advice === void 0 ? null : `This machine does not let nix-verdict work (${error.message}). ${advice}.`;
}
// src/model/error.ts
/** A named failure that ends the run with exit code 2. Anything else that is thrown is the machine's, or a bug. */
var VerdictError = class extends Error {
	code;
	/** `message`: what happened, why, and what to do, in one or two sentences for people. */
	constructor(code, message, options) {
		super(message, options);
		this.name = "VerdictError";
		this.code = code;
	}
};
/** Why something was left undone when a run is cancelled, or its time is over; a part of a sentence. */
const RUN_IS_ENDING = "the run is ending";
/** The the message of anything thrown. */
function messageOf(error) {
	return error instanceof Error ? error.message : String(error);
}
/**
* Returns a program says for the unexpected that ends it, and its exit code: 2 when nothing was judged, 3 for a bug of
* ours.
*/
function endingOf(error) {
	const expected = error instanceof VerdictError ? error.message : machineRefusal(error);
	return expected === null ? {
		message: faultOf(error),
		exitCode: 3
	} : {
		message: expected,
		exitCode: 2
	};
}
/** Where people report bugs of ours. */
const REPORTS = "https://github.com/nix-verdict/nix-verdict/issues";
/** What to say of an error that is a bug of ours. The stack is for whoever mends it. */
function faultOf(error) {
	const lines = error?.stack ?? messageOf(error);
	return `A fault of nix-verdict itself. Please report it with these lines at ${REPORTS}\n${lines}`;
}
// src/model/explanation.ts
/**
* The subtest in which a test went wrong: the innermost one that the script was in when it ended. Null when it was in
* none, so that those that failed were caught.
*/
function failedSubtest(subtests) {
	let [found, depth] = [null, 1e400];
	for (const subtest of subtests.toReversed()) {
		if (subtest.verdict === "not-run" || subtest.depth >= depth) continue;
		depth = subtest.depth;
		found = subtest.verdict === "passed" ? null : found ?? subtest;
	}
	return found;
}
/** As much of a subtest's name as a sentence can bear, in characters. */
const NAME_CHARACTERS = 100;
/** The beginning of a sentence about what happened in a subtest; a report finds the name in it again. */
function inSubtest({ name }) {
	const characters = Array.from(name.slice(0, 202));
	return `subtest "${characters.length > NAME_CHARACTERS ? `${characters.slice(0, NAME_CHARACTERS).join("")}…` : name}": `;
}
/** Everything that can be the cause, with the verdict that follows from it. */
const CAUSES = {
	"command-failed": "failed",
	"command-succeeded": "failed",
	"wait-timeout": "failed",
	"unit-failed": "failed",
	"unit-inactive": "failed",
	"unit-unreadable": "failed",
	"script-assertion": "failed",
	"script-exception": "failed",
	"polling-condition": "failed",
	"guest-out-of-memory": "failed",
	"script-error": "error",
	"script-invalid": "error",
	"driver-fault": "error",
	"kernel-panic": "crash",
	"machine-died": "crash",
	"qemu-start": "crash",
	"kvm-absent": "crash",
	"kvm-denied": "crash",
	"container-start": "crash",
	killed: "crash",
	"global-timeout": "timeout",
	"nix-timeout": "timeout",
	"boot-hang": "timeout",
	"debug-hook": "timeout",
	"hash-mismatch": "failed",
	"sandbox-network": "failed",
	"missing-path": "failed",
	"tests-failed": "failed",
	"tool-failed": "failed",
	"phase-failed": "failed"
};
// src/model/verdict.ts
/** All verdicts, in the order in which a reader should see them: worst first. */
const VERDICTS = [
	"failed",
	"timeout",
	"out-of-memory",
	"disk-full",
	"dependency-failed",
	"eval-error",
	"unsupported",
	"lost",
	"cancelled",
	"not-run",
	"flaky",
	"passed",
	"cached"
];
const GOOD = /* @__PURE__ */ new Set([
	"passed",
	"cached",
	"flaky"
]);
/** Whether a verdict lets the run be green. */
function isGood(verdict) {
	return GOOD.has(verdict);
}
/**
* The system of a check, or of an image, from its `attr`: "x86_64-linux"; null for an entry that has none there: a
* machine of `nixosConfigurations`, or a shard without a report.
*/
function systemOf({ attr }) {
	return /^(?:checks|packages)\.([A-Za-z0-9_-]+)\./.exec(attr)?.[1] ?? null;
}
/** Whether a check makes its run bad. */
function isBad({ verdict }, flaky) {
	return !isGood(verdict) || verdict === "flaky" && flaky === "fail";
}
/** Counts a report's checks. A report without checks is bad: nothing was proven. */
function totals({ checks, flaky }) {
	const count = (verdict) => checks.filter((check) => check.verdict === verdict).length;
	const failed = checks.filter((check) => !isGood(check.verdict)).length;
	const bad = checks.filter((check) => isBad(check, flaky)).length;
	return {
		total: checks.length,
		passed: count("passed"),
		cached: count("cached"),
		flaky: count("flaky"),
		failed,
		bad,
		verdict: bad === 0 && checks.length > 0 ? "good" : "bad"
	};
}
const NATURAL = new Intl.Collator("en", { numeric: true });
/** Compares names as a reader counts: "check-20" comes before "check-100". No two names are equal. */
function compareNames(a, b) {
	return NATURAL.compare(a, b) || Number(a > b) - Number(a < b);
}
/** Sorts checks in the order in which a reader should see them: worst verdict first, then by name. */
function byNeedOfAttention(checks) {
	return checks.toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || compareNames(a.name, b.name));
}
// src/model/judged-flake.ts
/** Whether a flake was read from a folder of the machine that judged it: its path says nothing on another one. */
function isFromFolder({ lockedUrl }) {
	return /^(?:git\+file|path):/u.test(lockedUrl);
}
/** The folder of a flake in its repository; "" for the repository's own. */
function folderInRepository({ lockedUrl }) {
	return new URLSearchParams(lockedUrl.split("?", 2)[1]).get("dir") ?? "";
}
// src/model/store-path.ts
/** Store paths: their grammar, their parts, and the alphabet of their hashes. */
/** The store of every Nix that was not set up otherwise; the paths of binary caches and releases are made for it. */
const STORE_FOLDER = "/nix/store";
/** Nix's own alphabet for base 32; without e, o, u and t. */
const ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";
/** A digit of a hash, as a part of a regular expression. */
const NIX_DIGIT = `[${ALPHABET}]`;
/** A SHA-256, likewise. Its first digit holds one bit; Nix refuses any other, and a whole build with it. */
const NIX_SHA256 = `[01]${NIX_DIGIT}{51}`;
/** Digits of the hash in a store path. */
const HASH_DIGITS = 32;
const HASH = `${NIX_DIGIT}{${HASH_DIGITS}}`;
const NAME_CHARACTER = "[0-9a-zA-Z+._?=-]";
/** The last part of a derivation's path, `HASH-NAME.drv`, as a part of a regular expression. */
const DERIVATION_FILE = `${HASH}-${NAME_CHARACTER}+?\\.drv`;
/**
* `HASH-NAME` by Nix's rules: 211 characters of name, which is never `.` or `..`, nor begins with one of them and a
* dash.
*/
const STORE_NAME = new RegExp(`^${HASH}-(?!\\.{1,2}(?:-|$))${NAME_CHARACTER}{1,211}$`, "u");
const DERIVATION_NAME = new RegExp(`^${DERIVATION_FILE}$`, "u");
/** A store's folder, spelled as Nix spells it. */
const FOLDER = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.+-]+)+$/u;
/** Bytes as Nix spells hashes: five bits a character, the last ones first. */
function base32(bytes) {
	const characters = Math.ceil(bytes.length * 8 / 5);
	return Array.from({ length: characters }, (_, index) => {
		const bit = (characters - 1 - index) * 5;
		const [at, shift] = [Math.floor(bit / 8), bit % 8];
		const window = (bytes[at] ?? 0) | (bytes[at + 1] ?? 0) << 8;
		return ALPHABET[window >> shift & 31];
	}).join("");
}
/**
* Whether a text is a path right in a store's folder, by Nix's own rules for names: nothing else may become part of a
* file's name or of what Nix is told. What lies deeper is a file of somebody's, whatever its name.
*/
function isStorePath(text, storeDir = STORE_FOLDER) {
	return text.startsWith(`${storeDir}/`) && STORE_NAME.test(text.slice(storeDir.length + 1));
}
/**
* Whether a text has the shape of a derivation's path in any store, spelled as Nix spells it and no other way: anything
* else could pass for something that is built.
*/
function isDerivationPath(text) {
	const folder = text.slice(0, Math.max(0, text.lastIndexOf("/")));
	return FOLDER.test(folder) && isStorePath(text, folder) && DERIVATION_NAME.test(text.slice(folder.length + 1));
}
/** Whether a text is the path of a derivation right in a store's folder, `storeDir`. */
function isDerivationIn(storeDir, text) {
	return isStorePath(text, storeDir) && isDerivationPath(text);
}
/** The last part of a store path, without `.drv`: it is unique, and can be a file's name. */
function storePathBase(path) {
	return (path.split("/").at(-1) ?? path).replace(/\.drv$/, "");
}
/** The hash part of a store path. */
function storePathHash(path) {
	return storePathBase(path).slice(0, HASH_DIGITS);
}
const HASH_PART = new RegExp(`^${HASH}-`, "u");
/** The name part of a store path: `/nix/store/<hash>-hello-1.0.drv` gives `hello-1.0`. */
function storePathName(path) {
	return storePathBase(path).replace(HASH_PART, "");
}
// src/model/news.ts
/**
* The smallest slowdown that is worth reporting, in milliseconds. Nobody investigates a check that takes less than a
* second longer, and starting a builder and learning of its end may take some tenths of one.
*/
const LEAST_SLOWDOWN_MS = 1e3;
/**
* The smallest growth that is worth reporting, in bytes. Less fits beside anything, and an allocator alone varies by as
* much.
*/
const LEAST_GROWTH_BYTES = 16 * 1024 ** 2;
/**
* The same for evaluations. The first check of an evaluating process also reads what all others need, which is Nixpkgs
* in most flakes, and which check is the first one varies.
*/
const LEAST_EVALUATION_SLOWDOWN_MS = 5e3;
/** What a process holds is shared by its checks up to 1.5 GiB, and which of them are before a check varies. */
const LEAST_EVALUATION_GROWTH_BYTES = 1.5 * 1024 ** 3;
// src/text/any-of.ts
/** Makes one pattern that matches whatever any of `alternatives` matches; the first that fits counts. */
function anyOf(alternatives, { before, after, flags = "" } = {}) {
	const choice = alternatives.map(({ source }) => source).join("|");
	return new RegExp(`${before?.source ?? ""}(?:${choice})${after?.source ?? ""}`, flags);
}
// src/text/sanitize.ts
/** Makes text from flakes and logs harmless before it is shown. */
const ESC = "\x1B";
const BEL = "\x07";
/**
* Escape sequences as ECMA-48 defines them, 7-bit and 8-bit, alternatives in this order: strings (OSC, DCS, SOS, PM,
* APC), CSI, and everything else that begins with ESC. A string that is never ended stops at the end of its line, so
* that one stray byte cannot swallow a log.
*/
const ESCAPES = new RegExp([
	`(?:${ESC}[\\]PX^_]|[\u0090\u0098\u009d\u009e\u009f])[^${BEL}${ESC}\u009c\\r\\n]*(?:${BEL}|${ESC}\\\\|\u009c)?`,
	`(?:${ESC}\\[|\u009b)[0-?]*[ -/]*[@-~]?`,
	`${ESC}[ -/]*[0-~]?`
].join("|"), "g");
/** Everything that some reader treats as the end of a line: Unicode's mandatory breaks (UAX 14). */
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;
/** C0, DEL and C1 except the tab. */
const CONTROLS = /(?!\t)\p{Cc}/gu;
const ANY_CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/;
/** Characters that change the direction of the text around them (UAX 9). */
const BIDI = /\p{Bidi_Control}/gu;
/** Removes terminal escape sequences from `text`; line breaks and other characters stay. */
function stripEscapes(text) {
	return text.replace(ESCAPES, "");
}
/** Removes terminal escape sequences and control characters except the tab from `text`. */
function stripControls(text) {
	return ANY_CONTROL.test(text) ? stripEscapes(text).replace(CONTROLS, "") : text;
}
/**
* Turns `text` into one line that a terminal can only print: no escape sequences, no control characters but the tab, no
* bidi controls, no lone surrogates; a line break becomes a space.
*/
function sanitize(text) {
	return stripEscapes(text.toWellFormed()).replace(LINE_BREAK, " ").replace(CONTROLS, "").replace(BIDI, "");
}
/** Splits `text` wherever any reader would end a line, and sanitizes each line. */
function sanitizeLines(text) {
	return stripEscapes(text.toWellFormed()).split(LINE_BREAK).map(sanitize);
}
/**
* Spells out each bidi control in `text` (`‹U+202E›`), so that it cannot be read as something else. For texts; names
* are shown by {@link spell}.
*/
function showBidi(text) {
	return text.replace(BIDI, codeOf);
}
/**
* The characters of a name that are invisible or look like a space: controls, formatting and ignorable characters (zero
* width, tags, fillers, variation selectors), lone surrogates, private and unassigned characters, Braille blanks, all
* separators but the space. Also spaces at an end or after another one, which readers of Markdown and HTML drop, or
* where {@link defuse} would put one; marks without a base, enclosing marks, and more marks on one character than any
* script uses; and text that looks like such a code itself.
*/
const UNSEEN = new RegExp([
	String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Me}\p{Default_Ignorable_Code_Point}\u2800\uFFFC]`,
	String.raw`(?! )\p{Zs}|^ | $|(?<= ) |(?<=##) (?=\[)`,
	String.raw`(?<![\p{L}\p{N}\p{S}\p{P}\p{M}])\p{M}|(?<=\p{M}{3})\p{M}`,
	String.raw`[‹❮〈⟨˂](?=U\+)`
].join("|"), "gu");
/**
* Makes everything in a name visible: each invisible character is spelled out as its code, `‹U+200B›`. Different names
* stay different; only "" stays empty.
*/
function spell(name) {
	return name.replace(UNSEEN, codeOf);
}
/** Spells out everything that {@link spell} does, and whatever else is not ASCII. */
function spellAll(name) {
	return spell(name).replace(/‹U\+[0-9A-F]{4,6}›|[^\x20-\x7e]/gu, (found) => found.startsWith("‹U+") && found.endsWith("›") ? found : codeOf(found));
}
function codeOf(character) {
	return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}›`;
}
/**
* Disarms the old form of GitHub's workflow commands in `text`: the runner obeys `##[` anywhere in a line
* (actions/runner, ActionCommand.TryParse). It inserts a space, not a zero-width character, which the runner's
* culture-sensitive comparison would ignore.
*/
function defuse(text) {
	return text.replaceAll("##[", "## [");
}
/** Turns `text` into words of a line: sanitized, with single spaces, and safe to print in a job's log. */
function printable(text) {
	return defuse(sanitize(text)).replace(/\s+/g, " ").trim();
}
/** A longer line is cut: nobody reads on, and a log of one endless line must stay small. */
const LINE_CHARACTERS = 500;
/** Cuts a line of a log for storage; its escape sequences stay until it is shown. */
function cutLine(line) {
	return line.length > LINE_CHARACTERS ? Buffer.from(line.slice(0, LINE_CHARACTERS)).toString() : line;
}
/** Prepares a line for an excerpt: cut, without escape sequences and control characters. */
function excerptLine(line) {
	return stripControls(cutLine(line));
}
/** Builds an excerpt: takes lines while there is room for them and for the marks of the gaps between them. */
var Excerpt = class {
	#lines;
	#taken = /* @__PURE__ */ new Set();
	/** Ranges of adjacent lines; there is a gap between any two of them. */
	#stretches = 0;
	constructor(lines) {
		this.#lines = lines;
	}
	/**
	* Takes lines by their places, the most important one first; ignores places outside of the text, and lines for which
	* there is no room.
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
	/** The lines that were taken, in the text's order. */
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
// src/text/file-name.ts
/** Longest file name without its ending: most file systems allow 255 bytes. */
const FILE_NAME_LENGTH = 120;
/** Names of devices on Windows, where people may unpack a job's artifacts. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/**
* Makes a file name, without an ending, of any text: the text itself if it is plain, else with its other characters as
* `%XX`. Names that some file system could confuse with another one (case, length) get a mark of their own.
*/
function plainFileName(name) {
	const safe = Array.from(Buffer.from(name), (byte) => {
		const character = String.fromCharCode(byte);
		return /[A-Za-z0-9_-]/.test(character) || character === "." && !name.startsWith(".") ? character : `%${byte.toString(16).padStart(2, "0").toUpperCase()}`;
	}).join("");
	const mark = safe === "" || safe !== safe.toLowerCase() || safe.length > FILE_NAME_LENGTH || safe.endsWith(".") ? `~${createHash("sha256").update(name).digest("hex").slice(0, 8)}` : "";
	return `${DEVICE.test(name) ? "~" : ""}${safe.slice(0, FILE_NAME_LENGTH)}${mark}`;
}
// src/text/format.ts
/** The format of numbers. Rounding never gives a wrong unit: 59.96 s is "1 min 0 s", never "60.0 s". */
const SECOND = 1e3;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** With fewer milliseconds than this, tenths of a second are shown. */
const TENTHS_BELOW = 10 * SECOND;
/** Formats milliseconds: "0.3 s", "41 s", "4 min 12 s", "1 h 5 min". */
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
/** Formats bytes in binary units: "512 KiB", "340 MiB", "1.9 GiB". */
function formatBytes(bytes) {
	if (bytes < 1048576) return `${Math.round(bytes / KIB)} KiB`;
	const mebibytes = Math.round(bytes / MIB);
	return mebibytes < 1024 ? `${mebibytes} MiB` : `${(bytes / GIB).toFixed(1)} GiB`;
}
/** Formats bytes of all that there are, with one unit where both have the same: "9.1 of 15.6 GiB". */
function formatShare(bytes, allBytes) {
	const [used, all] = [formatBytes(bytes), formatBytes(allBytes)];
	const unit = all.slice(all.indexOf(" "));
	return `${used.endsWith(unit) ? used.slice(0, -unit.length) : used} of ${all}`;
}
/** Formats a count with its noun: "1 check", "2 checks". */
function count(number, noun, plural = `${noun}s`) {
	return `${number} ${number === 1 ? noun : plural}`;
}
// src/text/untrusted.ts
/** Whether a value from a file is an object with members. */
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
/** Whether a value from a file is a number of at least 0. */
function isCount(value) {
	return Number.isFinite(value) && value >= 0;
}
/** Whether a value from a file is a list of texts. */
function isTexts(value) {
	return Array.isArray(value) && value.every((one) => typeof one === "string");
}
/** The value that a text is as JSON; undefined when it is none. */
function readJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
/** A member of a nested member of a value from outside; undefined when there is none. */
function at(value, ...path) {
	return path.reduce((inner, name) => isRecord(inner) && Object.hasOwn(inner, name) ? inner[name] : void 0, value);
}
// src/text/order.ts
/** Compares by code units: the same on every machine, whatever its language. */
function compare(a, b) {
	return a < b ? -1 : Number(a > b);
}
// src/text/glob.ts
/** Compiles a pattern; any text is one. It has at most one step more than the pattern has characters. */
function parseGlob(pattern) {
	const tokens = tokensOf(pattern);
	const groups = groupsOf(tokens);
	const steps = [];
	/** Open alternatives: the step that forks to each of them, and the steps where they continue. */
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
/** The state of one match. */
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
	/** Returns these steps and those that can be reached from them without a character, each once. */
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
/** Splits a pattern into tokens: those that stand for themselves or for a character, and the marks of alternatives. */
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
/** The end of the set that begins at `start`. A `]` that comes first is one of its characters. */
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
/** POSIX's character classes, in ASCII as in the C locale. */
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
/** The length of the longest name of a class with its brackets and colons. */
const LONGEST_CLASS = 10;
/** Reads the class that begins at `at`, as in `[[:digit:]]`. */
function classAt(characters, at) {
	const name = /^\[:(?<name>[a-z]+):\]/u.exec(characters.slice(at, at + LONGEST_CLASS).join(""))?.groups?.["name"] ?? "";
	const pattern = Object.hasOwn(CLASSES, name) ? CLASSES[name] : void 0;
	return pattern === void 0 ? null : {
		accepts: (character) => pattern.test(character),
		end: at + name.length + 4 - 1
	};
}
/** Compiles the text between the brackets of a set. */
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
// src/text/suggest.ts
/**
* Suggests the known word that a misspelled one probably means: the one with the fewest letters added, left out,
* replaced, or swapped with their neighbour. Null when every known word needs more changes than a third of its
* letters.
*/
function suggest(word, known) {
	let nearest = null;
	for (const candidate of known) {
		const most = Math.max(1, Math.floor(candidate.length / 3));
		if (Math.abs(word.length - candidate.length) > most) continue;
		const changes = distance(word, candidate);
		if (changes <= most && changes < Math.min(candidate.length, nearest?.changes ?? 1e400)) nearest = {
			candidate,
			changes
		};
	}
	return nearest?.candidate ?? null;
}
/** How many changes turn one word into the other (optimal string alignment). */
function distance(from, to) {
	const rows = [Array.from({ length: to.length + 1 }, (_, column) => column)];
	const cell = (row, column) => rows[row]?.[column] ?? 1e400;
	for (let row = 1; row <= from.length; row += 1) {
		rows.push([row]);
		for (let column = 1; column <= to.length; column += 1) {
			const isSame = from[row - 1] === to[column - 1];
			const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
			rows[row]?.push(Math.min(cell(row - 1, column) + 1, cell(row, column - 1) + 1, cell(row - 1, column - 1) + (isSame ? 0 : 1), isSwapped ? cell(row - 2, column - 2) + 1 : 1e400));
		}
	}
	return cell(from.length, to.length);
}
// src/text/patterns.ts
/** Whether every check is selected. */
function selectsAll({ only, skip }) {
	return only.length === 0 && skip.length === 0;
}
/**
* Returns the places of the selected names, and the patterns that matched none, each with the name that it may mean as
* a question (see {@link guess}). Throws `nothing-selected`.
*/
function selectNames(names, { only, skip }) {
	const wanted = only.map(matcher);
	const unwanted = skip.map(matcher);
	const places = [...names.keys()].filter((place) => {
		const name = names[place] ?? "";
		return (only.length === 0 || wanted.some((matches) => matches(name))) && !unwanted.some((matches) => matches(name));
	});
	const all = [...wanted, ...unwanted];
	const unused = [...only, ...skip].filter((_, index) => !names.some((name) => all[index]?.(name))).map((pattern) => ({
		pattern,
		guess: guess(pattern, names)
	}));
	if (places.length === 0 && names.length > 0) {
		const guesses = unused.map((one) => one.guess).join("");
		const shown = names.slice(0, 10).join(", ") + (names.length > 10 ? ", …" : "");
		throw new VerdictError("nothing-selected", `No check is left to run by ${spellPattern({
			only,
			skip
		})}. The checks are: ${shown}.${guesses}`);
	}
	return {
		places,
		unused
	};
}
/** The name that a pattern without a match may mean, as a question to add to a sentence: " Did you mean …?", or "". */
function guess(pattern, names) {
	const meant = suggest(pattern, names);
	return meant === null ? "" : ` Did you mean "${spell(meant)}"?`;
}
/**
* Returns a function that tells whether a name matches a pattern. A name written out in full always matches itself,
* whatever characters it has.
*/
function matcher(pattern) {
	const glob = parseGlob(pattern);
	return (name) => name === pattern || matchGlob(glob, name).matches;
}
function spellPattern({ only, skip }) {
	return [...only.map((pattern) => `--only ${pattern}`), ...skip.map((pattern) => `--skip ${pattern}`)].join(" ");
}
// src/text/settings.ts
/** Nix's settings as text, line by line as in nix.conf and NIX_CONFIG. */
/** A setting that is a secret in itself. */
const SECRET_SETTING = /^\s*(?:extra-)?access-tokens\s*=/u;
/** A line that Nix accepts. A single line that it rejects would break every Nix on the machine. */
const CONF_LINE = /^\s*(?:[^\s#]+\s+=(?:\s.*)?|!?include\s+[^\s#]+\s*)?(?:#.*)?$/u;
/** Separates the lines that contain tokens from all others. */
function splitSettings(text) {
	const { open = [], secret = [] } = Object.groupBy(text.split("\n"), (line) => SECRET_SETTING.test(line) ? "secret" : "open");
	return {
		open: open.join("\n"),
		secret
	};
}
/** Returns the first line that Nix rejects. */
function strangeLine(conf) {
	return conf.split("\n").find((line) => !CONF_LINE.test(line));
}
// src/text/shell.ts
/** What no shell looks into; a `#` only begins a comment at the beginning of a word. */
const SHELL_SAFE = /^[A-Za-z0-9_.,:=@%+/-][A-Za-z0-9_.,:=@%+/#-]*$/u;
/** `text` as one word of a POSIX shell's command line, to be copied. */
function shellWord(text) {
	return SHELL_SAFE.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
// src/text/shapes.ts
/**
* The shapes of words that users write. They are checked before anything is done, and again by root's program, which
* others can call as well.
*/
const SHAPES = {
	/** A version of Nix; becomes a part of paths. */
	version: /^\d+\.\d+(?:\.\d+)?$/u,
	/** An address from which a release can be fetched. */
	mirror: /^(?:https?|file):\/\/\S+$/u,
	/** A SHA-256 in hexadecimal digits. */
	sha256: /^[0-9a-f]{64}$/iu,
	/** A system as Nix spells it, such as `x86_64-linux`. */
	system: /^[a-z0-9_]+-[a-z0-9_]+$/u,
	/** The name of a variable, or the beginning of names followed by a star. */
	variable: /^[A-Za-z_][A-Za-z0-9_]*\*?$/u,
	/** A setting of Nix. */
	setting: /^[a-z0-9][a-z0-9-]*$/u,
	/** An input of a flake, or an input's input (`flakeIdRegex` in Nix's `flakeref`). */
	flakeInput: /^[A-Za-z][A-Za-z0-9_-]*(?:\/[A-Za-z][A-Za-z0-9_-]*)*$/u,
	/** A reference of a flake, without an attribute behind it; it cannot be taken for a flag. */
	reference: /^(?!-)[^\p{Cc}#]+$/u
};
// src/text/width.ts
/** The width of text on a terminal: close enough for a table, without Unicode's tables. */
let segmenter;
/**
* Splits a text into what a reader takes for single characters. Creating the segmenter takes a third of the time that
* `--version` may take.
*/
function graphemesOf(text) {
	segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
	return segmenter.segment(text);
}
const ASCII = /^[\x20-\x7e]*$/;
/** East Asian wide blocks (UAX 11) and emoji take two columns. */
const WIDE = new RegExp([
	String.raw`\p{Emoji_Presentation}|\uFE0F`,
	String.raw`[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]`,
	String.raw`[\u{20000}-\u{3FFFD}]`
].join("|"), "u");
/** Marks and formatting characters alone take no column. */
const INVISIBLE = /^[\p{M}\p{Cf}]+$/u;
/** A grapheme with more code units than this is cut: no script needs that many marks. */
const GRAPHEME_LENGTH = 32;
function widthOf(grapheme) {
	if (INVISIBLE.test(grapheme)) return 0;
	return WIDE.test(grapheme) ? 2 : 1;
}
/** Returns how many columns a line of sanitized text takes. */
function displayWidth(text) {
	if (ASCII.test(text)) return text.length;
	let width = 0;
	for (const { segment } of graphemesOf(text)) width += widthOf(segment);
	return width;
}
/** Cuts `text` to at most `width` columns, with an ellipsis for what does not fit. */
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
/** Brings `text` to exactly `width` columns: clipped, or filled with spaces after it. */
function padEnd(text, width) {
	const clipped = clip(text, width);
	return clipped + " ".repeat(Math.max(0, width - displayWidth(clipped)));
}
/** Brings `text` to exactly `width` columns: clipped, or filled with spaces before it. */
function padStart(text, width) {
	const clipped = clip(text, width);
	return " ".repeat(Math.max(0, width - displayWidth(clipped))) + clipped;
}
/** Renders `text` in a style, or unchanged without colour; the caller knows whether there is colour. */
function paint(text, style, color) {
	return color && text !== "" ? styleText(style, text, { validateStream: false }) : text;
}
// src/text/wrap.ts
/**
* Breaks a line at its spaces, so that none of the lines is wider than `width` columns unless a single word is. Those
* after the first begin with `indent`. Our own colours may be in it, and take no columns; a line that fits stays as it
* is.
*/
function wrapWords(line, width, indent = "") {
	if (columns(line) <= width) return [line];
	const lines = [];
	let used = 0;
	for (const word of line.split(" ")) {
		const more = columns(word);
		if (lines.length > 0 && used + 1 + more <= width) {
			lines[lines.length - 1] += ` ${word}`;
			used += 1 + more;
		} else {
			const start = lines.length === 0 ? "" : indent;
			lines.push(`${start}${word}`);
			used = start.length + more;
		}
	}
	return lines;
}
function columns(text) {
	return displayWidth(stripVTControlCharacters(text));
}
// src/system/environment.ts
/** Variables with which programs find their files, their language and their users. */
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
* Variables that Nix itself reads (its manual, "Common Environment Variables"), nixpkgs when evaluated with `--impure`,
* and Nix's garbage collector.
*/
const NIX = [
	"NIX_*",
	"_NIX_*",
	"NIXPKGS_*",
	"GC_*"
];
/** Variables about connections for curl, git and ssh, which Nix fetches with, and for Node. */
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
/** All of these patterns. */
const PASSED = [
	...MACHINE,
	...NIX,
	...FETCHERS
];
/** A name that matches only the beginning of a pattern, and that suggests a secret. */
const SECRET = /token|secret|pass|pwd|cred|auth|key|priv|sign|cookie|bearer|jwt|(?:^|_)pat(?:_|\d|$)/iu;
/**
* Selects the variables of `env` that children get. `named`: patterns that the user adds; a variable that he names is
* passed whatever its name.
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
* Returns the folders of PATH that are absolute. The others, including an empty one, are relative to the current
* folder: a checkout could contain its own `git`.
*/
function programFolders({ PATH = "" }) {
	return PATH.split(delimiter).filter(isAbsolute);
}
/**
* Returns the lines of NIX_CONFIG that contain tokens. They reach those calls of Nix that fetch in the same way as our
* own token.
*/
function secretSettings({ NIX_CONFIG = "" }) {
	return splitSettings(NIX_CONFIG).secret;
}
function covers(pattern, name) {
	return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
// src/system/clean-start.ts
/**
* Removes the job's secrets from `/proc/PID/environ`. Programs that a job starts import this first. The kernel shows
* there the environment with which a process was started, whatever it does to its variables later, and shows it to
* every process of the same user: also to Nix, which copies any file that an input of a flake names. So the program is
* started once more in the same process, with only the variables that children get as well. The rest comes as a text on
* standard input, and becomes variables again afterwards.
*
* Where Node cannot do that (before 22.15, Windows) nothing happens, and the secrets stay where they are.
*/
const ERROR_STREAM = 2;
/** Marks the second start by the number of the process, which nobody who sets the job's variables can know. */
const MARK = "NIX_VERDICT_ENVIRONMENT";
/** Variables that only have an effect when Node starts. */
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
* Where there may be room for the text. Memory comes first: after the builds, the disk may be full, and the post step
* must still start.
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
/** Programs that get their input there need it. */
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
		const sentence = `there is no room for a file of ${text.length} bytes, through which the job's secrets are kept from builds (${problems.join("; ")}). Free some in ${PLACES.join(" or ")}.`;
		writeSync(ERROR_STREAM, `nix-verdict: ${printable(sentence)}\n`);
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
/**
* Makes the text the standard input, and returns whether that worked; if not, standard input is closed, and there is
* one more problem.
*/
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
/** Only Linux has such files, and not on every file system. */
function openUnnamed(folder) {
	if (platform !== "linux") throw new Error("there are no files without a name");
	return openSync(folder, constants$1.O_RDWR | constants$1.O_DIRECTORY | UNNAMED, 384);
}
/** The file loses its name at once. */
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
export { base32 as $, formatShare as A, spell as B, isTexts as C, count as D, MIB as E, places as F, LEAST_EVALUATION_GROWTH_BYTES as G, stripControls as H, printable as I, LEAST_SLOWDOWN_MS as J, LEAST_EVALUATION_SLOWDOWN_MS as K, sanitize as L, Excerpt as M, cutLine as N, formatBytes as O, excerptLine as P, STORE_FOLDER as Q, sanitizeLines as R, isRecord as S, BOOT_WAYS as St, GIB as T, stripEscapes as U, spellAll as V, anyOf as W, NIX_DIGIT as X, DERIVATION_FILE as Y, NIX_SHA256 as Z, selectsAll as _, inSubtest as _t, clip as a, storePathName as at, at as b, endingOf as bt, padStart as c, VERDICTS as ct, shellWord as d, isBad as dt, isDerivationIn as et, splitSettings as f, isGood as ft, selectNames as g, failedSubtest as gt, matcher as h, CAUSES as ht, wrapWords as i, storePathHash as it, plainFileName as j, formatDuration as k, paint as l, byNeedOfAttention as lt, guess as m, totals as mt, programFolders as n, isStorePath as nt, displayWidth as o, folderInRepository as ot, strangeLine as p, systemOf as pt, LEAST_GROWTH_BYTES as q, secretSettings as r, storePathBase as rt, padEnd as s, isFromFolder as st, childEnvironment as t, isDerivationPath as tt, SHAPES as u, compareNames as ut, suggest as v, RUN_IS_ENDING as vt, readJson as w, isCount as x, messageOf as xt, compare as y, VerdictError as yt, showBidi as z };
