import { i as __toESM } from "./rolldown-runtime.js";
import { F as places, H as stripControls, M as Excerpt, N as cutLine, P as excerptLine, Q as STORE_FOLDER, S as isRecord, W as anyOf, Y as DERIVATION_FILE, _t as inSubtest, b as at, ft as isGood, gt as failedSubtest, ht as CAUSES, k as formatDuration, nt as isStorePath, p as strangeLine, w as readJson, xt as messageOf, yt as VerdictError } from "./clean-start.js";
import { d as onAbort, o as asRoot, p as isHosted, s as canBeRoot, u as isOwn } from "./system.js";
import { W as DEFAULT_PROFILE, rt as readDerivationFile, u as storeInfo } from "./nix.js";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { createHash, randomBytes } from "node:crypto";
import { basename, dirname, join, posix } from "node:path";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
// src/system/run-folders.ts
/**
* Makes a folder, in that for temporary files or inside `parent`, that later runs remove if this one is killed. Its
* name has a label, the number of our process, and that of the namespace which numbers it; it is short, as the paths of
* sockets must be.
*/
async function runFolder({ world: { files, kernel, machine } }, label, parent = files.temporaryRoot) {
	return await files.temporary(`${label}-${machine.pid}-${pidSpace(kernel)}-`, parent);
}
/** Removes such folders of runs that were killed before they could. */
async function sweepRunFolders({ world: { files, kernel, machine } }, label, { parent = files.temporaryRoot, before = async () => void 0 } = {}) {
	const here = pidSpace(kernel);
	for (const name of await files.list(parent)) {
		if (!name.startsWith(`${label}-`)) continue;
		const { pid, space } = /^(?<pid>\d+)-(?<space>[0-9a-z]+)-/u.exec(name.slice(label.length + 1))?.groups ?? {};
		if (pid === void 0 || space !== here || kernel.read(`/proc/${pid}/stat`) !== null) continue;
		const folder = join(parent, name);
		if (await files.owner(folder) !== machine.uid || await files.kind(folder) !== "a folder") continue;
		await before(folder);
		await files.remove(folder).catch(() => void 0);
	}
}
/** The namespace that numbers our processes, in few characters; "0" where the kernel does not say. */
function pidSpace(kernel) {
	return Number(/\d+/u.exec(kernel.link("/proc/self/ns/pid") ?? "")?.[0] ?? 0).toString(36);
}
// src/diagnose/both-ends.ts
/**
* Bytes that are read from the beginning and from the end of a log. That is some 30,000 lines; the cause of a failure
* is not in the middle of a longer log. A thousand failed checks with gigabytes of logs must be diagnosed within a
* job's time.
*/
const LOG_ENDS = {
	first: 524288,
	last: 2097152
};
/** Keeps the first and the last lines of a log, in constant memory. */
var BothEnds = class {
	#first = [];
	#last = [];
	#firstBytes = 0;
	#lastBytes = 0;
	#dropped = 0;
	add(line) {
		const bytes = line.length + 1;
		if (this.#firstBytes < LOG_ENDS.first) {
			this.#first.push(line);
			this.#firstBytes += bytes;
			return;
		}
		this.#last.push(line);
		this.#lastBytes += bytes;
		while (this.#lastBytes > LOG_ENDS.last) {
			this.#lastBytes -= (this.#last[this.#dropped]?.length ?? 0) + 1;
			this.#dropped += 1;
		}
		if (this.#dropped > this.#last.length / 2) {
			this.#last = this.#last.slice(this.#dropped);
			this.#dropped = 0;
		}
	}
	/** Forgets all lines. */
	clear() {
		this.#first.length = 0;
		this.#last = [];
		this.#dropped = 0;
	}
	get lines() {
		return [...this.#first, ...this.#last.slice(this.#dropped)];
	}
};
// src/diagnose/nix-strings.ts
/** What code has that matters here; names may end in quotes, and are skipped as a whole. */
const CODE = /[A-Za-z_][A-Za-z0-9_'-]*|#[^\n]*|\/\*|''|["{}\n]/g;
const STRING = /\\[^]|\$\$|\$\{|["\n]/g;
const INDENTED = /''\$|'''|''\\[^]|''|\$\$|\$\{|\n/g;
/** No source nests deeper; a text that is made to must not cost memory. */
const DEEPEST_PLACE = 500;
/**
* Finds the indented strings (`''…''`) in a text in Nix's language: of each its lines, as Nix gives them. What it
* cannot follow ends the search. It takes time linear in the text.
*/
function indentedStrings(text) {
	const reader = new StringReader(text);
	while (reader.step());
	return reader.found.map(withoutBlankEnds).filter((lines) => lines.length > 0);
}
var StringReader = class {
	found = [];
	#text;
	#places = [{
		kind: "code",
		braces: 0
	}];
	#at = 0;
	#line = 1;
	constructor(text) {
		this.#text = text;
	}
	/** Goes on to the next thing that matters. Returns false at the end of the text. */
	step() {
		const place = this.#places.at(-1);
		if (place === void 0 || this.#places.length > DEEPEST_PLACE) return false;
		const pattern = place.kind === "code" ? CODE : place.kind === "string" ? STRING : INDENTED;
		pattern.lastIndex = this.#at;
		const token = pattern.exec(this.#text);
		if (token === null) return false;
		if (place.kind === "indented") this.#write(place, this.#text.slice(this.#at, token.index));
		this.#at = pattern.lastIndex;
		if (place.kind === "indented") this.#indented(place, token[0]);
		else if (place.kind === "string") this.#string(token[0]);
		else this.#code(place, token[0]);
		if (token[0].includes("\n")) this.#line += 1;
		return true;
	}
	#code(place, token) {
		if (token === "/*") this.#skipComment();
		else if (token === "\"") this.#places.push({ kind: "string" });
		else if (token === "''") this.#places.push({
			kind: "indented",
			lines: [{
				line: this.#line,
				parts: [""]
			}]
		});
		else if (token === "{") place.braces += 1;
		else if (token === "}" && place.braces > 0) place.braces -= 1;
		else if (token === "}" && this.#places.length > 1) this.#places.pop();
	}
	#string(token) {
		if (token === "\"") this.#places.pop();
		else if (token === "${") this.#places.push({
			kind: "code",
			braces: 0
		});
	}
	#indented(place, token) {
		if (token === "\n") place.lines.push({
			line: this.#line + 1,
			parts: [""]
		});
		else if (token === "''$") this.#write(place, "$");
		else if (token === "'''") this.#write(place, "''");
		else if (token === "$$") this.#write(place, "$$");
		else if (token === "''") {
			this.found.push(place.lines);
			this.#places.pop();
		} else {
			place.lines.at(-1)?.parts.push("");
			if (token === "${") this.#places.push({
				kind: "code",
				braces: 0
			});
		}
	}
	#write({ lines }, text) {
		const parts = lines.at(-1)?.parts;
		if (parts !== void 0) parts[parts.length - 1] += text;
	}
	#skipComment() {
		const end = this.#text.indexOf("*/", this.#at);
		const from = this.#at;
		this.#at = end === -1 ? this.#text.length : end + 2;
		for (let at = this.#text.indexOf("\n", from); at !== -1 && at < this.#at; at = this.#text.indexOf("\n", at + 1)) this.#line += 1;
	}
};
/** Lines without their indentation; Nix drops the first one if it is blank, and blank ones at an end say nothing. */
function withoutBlankEnds(lines) {
	const isTold = ({ parts }) => parts.length > 1 || /\S/.test(parts[0] ?? "");
	const [first, last] = [lines.findIndex(isTold), lines.findLastIndex(isTold)];
	return lines.slice(Math.max(0, first), last + 1).map(({ line, parts }, index) => {
		return sourceLine(line, parts, first > 0 || index > 0);
	});
}
/** The lines of a text that stands by itself. */
function linesOfFile(text) {
	return withoutBlankEnds(text.split("\n").map((line, index) => ({
		line: index + 1,
		parts: [line]
	})));
}
/** `isWhole`: it begins where the line does. */
function sourceLine(line, parts, isWhole) {
	const [begin = "", ...rest] = parts;
	const column = isWhole ? begin.length - begin.trimStart().length + 1 : 1;
	if (rest.length === 0) return {
		line,
		column,
		parts: [begin.trim()]
	};
	return {
		line,
		column,
		parts: [
			begin.trimStart(),
			...rest.slice(0, -1),
			(rest.at(-1) ?? "").trimEnd()
		]
	};
}
// src/diagnose/flake-texts.ts
/**
* Limits of what is read. Flakes of hundreds of tests stay far below them. Beyond, nothing is known to be the only
* place of a line.
*/
const MOST_ENTRIES = 5e4;
const MOST_BYTES = 33554432;
const DEEPEST_FOLDER = 30;
/** Larger files are made by programs. */
const LARGEST_FILE = 1048576;
/** The languages of test scripts. */
const SOURCE = /\.(?:nix|py)$/;
/** The texts in the files of a flake that may be test scripts. They are read once, when first asked for. */
var FlakeTexts = class {
	#tree;
	#files;
	#read = null;
	/** `tree`: null when the flake is not known. */
	constructor(tree, files) {
		this.#tree = tree;
		this.#files = files;
	}
	/** None when there are too many, or the source is not on this machine. */
	async all() {
		this.#read ??= this.#tree === null ? Promise.resolve([]) : readTexts(this.#tree, this.#files).catch(() => []);
		return await this.#read;
	}
};
async function readTexts({ trees, dir }, files) {
	for (const tree of trees) {
		if (!tree.startsWith("/") || await files.kind(tree) !== "a folder") continue;
		const texts = [];
		let bytes = 0;
		for (const path of await sourcesIn(tree, files) ?? []) {
			const text = await readSource(join(tree, path), files);
			bytes += text.length;
			if (bytes > MOST_BYTES) return [];
			const file = posix.relative(`/${dir}`, `/${path}`);
			for (const lines of path.endsWith(".py") ? [linesOfFile(text)] : indentedStrings(text)) if (lines.length > 0) texts.push({
				file,
				lines
			});
		}
		return texts;
	}
	return [];
}
/** The paths of the files to read, below a folder; null when there is too much in it. */
async function sourcesIn(tree, files) {
	const found = [];
	const folders = [{
		path: "",
		depth: 0
	}];
	let entries = 0;
	for (let folder = folders.pop(); folder !== void 0; folder = folders.pop()) for (const name of await files.list(join(tree, folder.path))) {
		entries += 1;
		if (entries > MOST_ENTRIES) return null;
		if (name.startsWith(".")) continue;
		const path = join(folder.path, name);
		const kind = await files.kind(join(tree, path));
		if (kind === "a file" && SOURCE.test(name)) found.push(path);
		if (kind !== "a folder") continue;
		if (folder.depth === DEEPEST_FOLDER) return null;
		folders.push({
			path,
			depth: folder.depth + 1
		});
	}
	return found;
}
/** The text of a file; "" for one that is too large, or has gone. */
async function readSource(path, files) {
	try {
		const size = await files.size(path) ?? 0;
		return size > LARGEST_FILE ? "" : (await files.readRange(path, 0, size)).toString();
	} catch {
		return "";
	}
}
// src/diagnose/signs.ts
/**
* Signs of a failure in the lines of a log: the words of compilers, linkers, test runners and shells. Every pattern
* takes time linear in its line, because a build may print lines that are made to take long.
*/
/**
* How much a line tells: a tool names the cause, a tool says that something failed, or a word only sounds like a
* failure.
*/
const WEIGHTS = [
	"cause",
	"outcome",
	"hint"
];
const sign = (weight, before, after, pattern) => ({
	weight,
	pattern,
	before,
	after
});
/** The first sign that matches classifies a line. */
const SIGNS = [
	sign("outcome", 0, 0, /^\s*make(?:\[\d+\])?: \*\*\* \[.* Error \d+$/),
	sign("outcome", 0, 4, /^\s*FAILED: (?:\[code=\d+\] )?\S/),
	sign("outcome", 0, 0, anyOf([
		/error: (?:could not compile|test failed|aborting due to|build of|\d+ (?:dependenc|target))/,
		/collect2: error: ld returned|clang(?:\+\+)?: error: linker command failed|ninja: build stopped/,
		/FAILED \(|Errors while running CTest|npm (?:ERR!|error)/
	], { before: /^\s*/ })),
	sign("outcome", 0, 8, /^\s*error: (?:builder for|Cannot build) '/),
	sign("outcome", 0, 0, /^-- Configuring incomplete/),
	sign("outcome", 0, 1, /^\s*FAILED \S/),
	sign("cause", 3, 3, /^E\s{3,}\S/),
	sign("cause", 0, 8, /^\s*not ok\b(?!.*# (?:TODO|SKIP)\b)/i),
	sign("cause", 0, 5, /^\s*--- FAIL:/),
	sign("cause", 0, 8, /^\s*●\s.*\s›\s/),
	sign("cause", 0, 6, /^\s*(?:FAIL|×|✗|✖|✘)\s+\S.*(?:\s>\s|\s›\s|\(\d[\d.]*\s?ms\)$)/),
	sign("outcome", 0, 0, /^\s*(?:×|✗|✖|✘|✕)\s+\S/),
	sign("cause", 0, 3, /\*\*\*(?:Failed|Exception|Timeout|Not Run)\b/),
	sign("cause", 0, 2, /^\s*\d+\/\d+ .* (?:FAIL|TIMEOUT|ERROR)\s+\d[\d.]*s\b/),
	sign("cause", 0, 8, /^\s*(?:\d+ failing$|Failures:$)/),
	sign("cause", 0, 6, /^(?:FAIL|ERROR): \S+ \(/),
	sign("cause", 0, 4, /\bpanicked at\b|^\s*panic: /),
	sign("outcome", 0, 1, /^\s*(?:!!! )?Traceback \(most recent call last\):/),
	sign("cause", 0, 3, /^\s*Test ".*" failed with error/),
	sign("cause", 1, 8, /^\s*error\[[A-Z]\w*\]: /),
	sign("cause", 1, 6, /^[^\s:()]+(?::\d+){1,2}: (?:(?:fatal )?error:|failure$)/i),
	sign("cause", 1, 2, /^[^\s:()]+\.go:\d+(?::\d+)?: /),
	sign("cause", 0, 3, /^[^\s()]+\(\d+,\d+\): error /),
	sign("cause", 1, 2, /\bundefined (?:reference to|symbol)|\bcannot find -l|\bmultiple definition of/),
	sign("cause", 0, 6, /^CMake Error\b/),
	sign("cause", 0, 1, /: \*\*\* No rule to make target /),
	sign("cause", 0, 4, /^In \S.* line \d+:$/),
	sign("cause", 1, 6, /^\s*╭─\[|^\s*,-\[/),
	sign("cause", 2, 10, /^@@ -\d/),
	sign("cause", 0, 0, /: not formatted$|\bis not formatted\b|\bwould reformat\b/),
	sign("cause", 0, 2, /^\S*: \d+ out of \d+ hunks? FAILED|^\S+: line \d+: |^File "[^"]*", line \d+, characters? /),
	sign("cause", 1, 0, anyOf([
		/No space left on device|Cannot allocate memory|Disk quota exceeded/,
		/\bstd::bad_alloc\b|\bOutOfMemoryError\b|\bOut of memory\b/,
		/^\s*Killed$|Killed signal terminated/
	], { flags: "i" })),
	sign("cause", 1, 0, anyOf([/\bSegmentation fault\b|\bsegfault\b|\bIllegal instruction\b|\bcore dumped\b/, /AddressSanitizer|LeakSanitizer|UndefinedBehaviorSanitizer|: runtime error: /])),
	sign("cause", 1, 3, /\bassert(?:ion)?\b.{0,200}\bfail(?:ed|ure)\b/i),
	sign("cause", 6, 4, /(?:^|[\s.!])[A-Z]\w*(?:Error|Exception|Failed|ScriptFailure)(?: \[\w+\])?(?:: |$)/),
	sign("cause", 1, 1, /: command not found$|: No such file or directory\b|: Permission denied\b|: not found$/),
	sign("cause", 0, 2, /^\s*(?:fatal|ERROR|FATAL|CRITICAL|panic)\b\s*[:\]]/),
	sign("cause", 1, 4, /(?:^|\s)(?:fatal )?error: /i),
	sign("outcome", 1, 2, /^\s*(?:expected|actual|received|but got|left|right)\b\s*:/i),
	sign("outcome", 0, 0, anyOf([/\b[1-9]\d* (?:[a-z]+ ){0,2}(?:fail(?:ed|ures?|ing|s)?|errors?)\b/, /\b(?:fail(?:ed|ures?)?|errors?)\s*[:=]?\s*[1-9]\d*\b/], { flags: "i" })),
	sign("outcome", 0, 0, /^FAIL\b|\bFAILED\b|: FAIL$/),
	sign("outcome", 0, 2, /^\S+:\d+:\d+: /),
	sign("hint", 1, 2, anyOf([/errors?|fail(?:ed|ure|ures|s)?|fatal|cannot|can't|could not|couldn't|unable to|not found/, /denied|refused|forbidden|invalid|mismatch|abort(?:ed|ing)?|exception|differs?/], {
		before: /(?<![\w./-])/,
		after: /(?![\w/-]|\.\w)/,
		flags: "i"
	}))
];
/** Phrases that look like a failure but report none. */
const NO_FAILURE = anyOf([
	/\b(?:0|no|without|zero) (?:[a-z]+ )?(?:errors?|fail(?:ed|ures?|ing)?)\b(?:\(s\))?/,
	/\b(?:errors?|fail(?:ed|ures?|s)?)(?:\s*[:=]\s*| )0\b(?!\.)/,
	/\berror-free\b|-W(?:no-)?error\S*/
], { flags: "gi" });
/**
* Lines that mention failures but report none: passed tests, warnings, probes of a configuration, ignored errors, and
* the progress of a build tool.
*/
const HARMLESS = [
	/^\s*(?:✓|✔|√|ok\b|PASS\b|PASSED\b|PASS:|\[\s+(?:OK|RUN)\s+\])/,
	/(?:\bok|\bOK|\bPASS|\bPASSED|\bpassed|\bPassed|✓|✔)\s*(?:\(?[\d.]+ ?m?s(?:ec)?\)?|\[ *\d+%\])?$/,
	/\bwarning:|^\s*warning\b|\bWARN(?:ING)?\b|: note: |^note: /i,
	/^-- (?!Configuring incomplete)|^checking |^(?:Checking|Configuring|Looking) (?:for|if|whether) /,
	/\(ignored\)$|\bxfail(?:ed)?\b|\bexpected fail|# (?:TODO|SKIP)\b|\bignoring\b/i,
	anyOf([
		/\[[ \d]+%\] |\[\d+ ?(?:\/|of) ?\d+\] /,
		/(?:\S*\/)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+) -/,
		/(?:CC|CXX|LD|AR)\s{2,}|Compiling /
	], { before: /^\s*/ })
];
/** A failure, whatever else the line says. */
const NOT_HARMLESS = /^\s*not ok\b|\b[1-9]\d* fail/i;
/**
* A virtual machine's own console, as a test driver prints it (`machine # …`): while they start, systems print much
* that sounds bad.
*/
const CONSOLE = /^\w[\w-]* # /;
/** Whether a line reports success, or may do so. */
function isHarmless(line) {
	return !NOT_HARMLESS.test(line) && HARMLESS.some((pattern) => pattern.test(line));
}
/** No sign is shorter. Skips the million short lines that a log may have. */
const SHORTEST = 4;
/** Finds the sign of a failure in a line of at most an excerpt's length; null when there is none. */
function signOf(line) {
	if (line.length < SHORTEST) return null;
	const own = line.replace(NO_FAILURE, "");
	const found = SIGNS.find(({ pattern }) => pattern.test(own)) ?? null;
	if (found === null || isHarmless(line)) return null;
	return CONSOLE.test(line) && found.weight !== "hint" ? {
		...found,
		weight: "hint",
		before: 1,
		after: 1
	} : found;
}
// src/diagnose/log-lines.ts
/** The last lines of a log are always shown: they say what happened when the build gave up. */
const LAST_LINES = 4;
/**
* The same where no tool says what went wrong. The rest of the excerpt is for words that only sound like a failure, and
* for the lines before them.
*/
const LAST_LINES_UNEXPLAINED = 14;
/** How many lines of one weight are remembered from the beginning and from the end; an excerpt has no room for more. */
const HITS_KEPT = 25;
/**
* Begins a phase of a nixpkgs build; the last one contains the failure. The first form is for Nix, the second, since
* 24.05, for people.
*/
const PHASE = /^@nix \{.*"setPhase"|^Running phase: /;
/** A message of a program to Nix, not to people; only the raw log has it. */
const FOR_NIX = /^@nix \{/;
/**
* Selects the lines of a build's log that tell a person why it failed, in their order, up to the size of an excerpt,
* with marks for the gaps. The last lines are always among them. `log`: its lines as excerpts show them, or {@link GAP}
* for a part that was not read. Takes time linear in the log.
*
* The first error matters most (with compilers, the others follow from it), then the last one (with tests, earlier ones
* may be part of what is tested).
*/
function linesThatMatter(log) {
	const phaseAt = log.findLastIndex((line) => PHASE.test(line));
	const from = log.slice(0, Math.max(0, phaseAt)).filter(isForPeople).length;
	const lines = log.filter(isForPeople);
	if (lines.length <= 25) return lines;
	const excerpt = new Excerpt(lines);
	const takeLast = (count) => excerpt.take(places(lines.length - 1, count, -1));
	takeLast(LAST_LINES);
	const hits = hitsIn(lines, from);
	const explained = hits.cause.length > 0;
	if (!explained) takeLast(LAST_LINES_UNEXPLAINED);
	for (const weight of WEIGHTS) {
		if (weight === "hint" && explained) break;
		for (const hit of byInterest(hits[weight])) excerpt.take(windowOf(hit, lines));
	}
	if (!explained) excerpt.take(places((hits.outcome[0]?.place ?? lines.length) - 1, 25, -1));
	return excerpt.lines().filter((line, index, all) => line !== "…" || all[index - 1] !== "…");
}
function isForPeople(line) {
	return /\S/.test(line) && !FOR_NIX.test(line);
}
/** Finds the lines after a place that report a failure: the first and the last of each weight. */
function hitsIn(lines, from) {
	const first = {
		cause: [],
		outcome: [],
		hint: []
	};
	const last = {
		cause: [],
		outcome: [],
		hint: []
	};
	for (let place = from; place < lines.length; place += 1) {
		const sign = signOf(lines[place] ?? "");
		if (sign === null) continue;
		(first[sign.weight].length < HITS_KEPT ? first : last)[sign.weight].push({
			place,
			sign
		});
		if (last[sign.weight].length > HITS_KEPT) last[sign.weight].shift();
	}
	return {
		cause: [...first.cause, ...last.cause],
		outcome: [...first.outcome, ...last.outcome],
		hint: [...first.hint, ...last.hint]
	};
}
/** A line and those that belong to it. The lines after it count only up to the next one that reports something else. */
function windowOf({ place, sign }, lines) {
	const after = places(place + 1, sign.after);
	const other = after.findIndex((next) => isHarmless(lines[next] ?? ""));
	return [
		place,
		...other === -1 ? after : after.slice(0, other),
		...places(place - 1, sign.before, -1)
	];
}
/** The first, the last, then the others in their order. */
function byInterest(hits) {
	return [
		...hits.slice(0, 1),
		...hits.slice(1).slice(-1),
		...hits.slice(1, -1)
	];
}
// src/diagnose/build-end.ts
/** How the words that begin a hash mismatch go on, in the next lines. */
const HASHES = /^\s*(specified|wanted|expected|got):\s*(\S+)$/;
const MISMATCH = /hash mismatch in fixed-output derivation '([^']*)'/;
/** The sums that test runners print at their end. `failed` of them failed. */
const TEST_SUMS = [
	["pytest", /^=+ (?:.*, )?(?<failed>\d+) (?:failed|errors?)\b(?:, (?<passed>\d+) passed)?.* in [\d.]+s/],
	["cargo test", /^test result: FAILED\. (?<passed>\d+) passed; (?<failed>\d+) failed;/],
	["unittest", /^FAILED \((?:failures=(?<failed>\d+))?(?:, )?(?:errors=(?<errors>\d+))?/],
	["jest", /^Tests:\s+(?<failed>\d+) failed,(?: .*?(?<passed>\d+) passed,)? \d+ total/],
	["node:test", /^(?:#|ℹ) fail (?<failed>[1-9]\d*)$/],
	["mocha", /^\s+(?<failed>\d+) failing$/],
	["ctest", /^\d+% tests passed, (?<failed>[1-9]\d*) tests? failed out of (?<total>\d+)/],
	["meson", /^Fail:\s+(?<failed>[1-9]\d*)$/]
];
const GO_FAILURE = /^\s*--- FAIL: (\S+)/;
/** What tools say when there is no network, as in the sandbox. */
const NO_NETWORK = anyOf([
	/Could ?n[o']t resolve host|Temporary failure in name resolution|Name or service not known/,
	/Network is unreachable|getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|dial tcp: lookup \S+/,
	/failed to lookup address information/
], { flags: "i" });
const MISSING_PATH = anyOf([/getting (?:attributes|status) of (?:path )?'?(\/[^':]+)'?: No such file or directory/, /(?:^|: )(\/(?!nix\/store|build)[^\s:]+): (?:bad interpreter: )?No such file or directory$/]);
/** A message of a compiler or of another tool about a place in a source. */
const PLACED = anyOf([
	/error(?:\[[A-Z]\d+\])?: .*/,
	/[^\s:()]+:\d+(?::\d+)?: (?:fatal )?(?:[Ee]rror\b:? ?|undefined name|undefined: ).*/,
	/[^\s:()]+\.go:\d+:\d+: .*|[^\s()]+\(\d+,\d+\): error .*/
], {
	before: /^\s*/,
	after: /$/
});
/** The same about the script of a test: of mypy, pyflakes, ruff and ty. */
const PLACED_IN_SCRIPT = /^\S*(?:test-script|testScriptWithTypes)\S*:\d+(?::\d+)?: (?!note: )\S|^[A-Z]{1,4}\d{3,4} \S|^error\[[a-z-]+\]: \S/;
const PHASE_BEGINS = /^(?:@nix \{.*"phase":\s*"([^"]*)".*|Running phase: (\S+))$/;
const READINGS = [[NO_NETWORK, (_found, line) => ({
	code: "sandbox-network",
	message: `it needs the network, which the sandbox does not have: ${line.trim()}`,
	line
})]];
/**
* Says why a build that has failed did. `lines`: its log, or both ends of it, without colours. `isScript`: it checks
* the script of a test. Null when nothing in the log names the cause.
*/
function causeOfBuild(lines, isScript) {
	return mismatch(lines) ?? tests(lines) ?? named(lines) ?? placed(lines, isScript) ?? phase(lines);
}
/** Whether a line begins the message about a wrong hash, with which a build always fails. */
function isMismatch(line) {
	return MISMATCH.test(line);
}
function mismatch(lines) {
	const at = lines.findLastIndex((line) => MISMATCH.test(line));
	if (at === -1) return null;
	const hashes = lines.slice(at + 1, at + 4).map((line) => HASHES.exec(line));
	const of = (...names) => hashes.find((found) => names.includes(found?.[1] ?? ""))?.[2];
	const [specified, got] = [of("specified", "wanted", "expected"), of("got")];
	return {
		code: "hash-mismatch",
		message: `"${MISMATCH.exec(lines[at] ?? "")?.[1]?.replace(/^.*\/[a-z0-9]{32}-/, "") ?? ""}" has another hash than its derivation says${specified === void 0 || got === void 0 ? "" : `: ${specified} was specified, and it has ${got}`}`,
		line: lines[at] ?? ""
	};
}
function tests(lines) {
	for (const line of lines.toReversed()) for (const [runner, pattern] of TEST_SUMS) {
		const groups = pattern.exec(line)?.groups;
		const failed = Number(groups?.["failed"] ?? 0) + Number(groups?.["errors"] ?? 0);
		if (groups === void 0 || failed === 0) continue;
		const passed = groups["passed"] === void 0 ? "" : `, ${groups["passed"]} passed`;
		return {
			code: "tests-failed",
			message: `${failed} ${failed === 1 ? "test" : "tests"} of ${runner} failed${passed}`,
			line
		};
	}
	const failed = lines.filter((line) => GO_FAILURE.test(line));
	const first = failed[0];
	if (first === void 0) return null;
	const names = new Set(failed.map((line) => GO_FAILURE.exec(line)?.[1]?.split("/")[0] ?? ""));
	return {
		code: "tests-failed",
		message: `${names.size} ${names.size === 1 ? "test" : "tests"} of go failed: ${[...names].slice(0, 3).join(", ")}`,
		line: first
	};
}
function named(lines) {
	for (const line of lines) for (const [pattern, reading] of READINGS) {
		const found = pattern.exec(line);
		if (found !== null) return reading(found, line);
	}
	const line = lines.slice(-10).findLast((text) => MISSING_PATH.test(text));
	if (line === void 0) return null;
	return {
		code: "missing-path",
		message: `"${MISSING_PATH.exec(line)?.slice(1).find((group) => group !== void 0) ?? ""}" does not exist in the sandbox`,
		line
	};
}
/** The first message about a place: the others often follow from it. */
function placed(lines, isScript) {
	const line = lines.find((text) => isScript ? PLACED_IN_SCRIPT.test(text) : PLACED.test(text) && signOf(text) !== null);
	if (line === void 0) return null;
	if (isScript) return {
		code: "script-invalid",
		message: `the test script does not pass its checks: ${line.trim()}`,
		line
	};
	return {
		code: "tool-failed",
		message: line.trim(),
		line
	};
}
function phase(lines) {
	const line = lines.findLast((text) => PHASE_BEGINS.test(text));
	const name = PHASE_BEGINS.exec(line ?? "")?.slice(1).find((group) => group !== void 0);
	if (line === void 0 || name === void 0) return null;
	return {
		code: "phase-failed",
		message: `its ${name} failed`,
		line
	};
}
// src/diagnose/byte-lines.ts
/**
* The longest part of a line that is read, in bytes; the rest is dropped. Names of subtests and commands may be long;
* nobody writes longer ones.
*/
const LINE_BYTES = 65536;
/**
* Splits chunks of bytes into lines, in constant memory. A line is handed on with one character for each byte
* ("latin1"): a log is mostly lines that are only looked at, and decoding them would take most of the time. It is a
* part of its chunk's text; whoever keeps it, keeps the chunk, unless it is decoded.
*/
var ByteLines = class {
	#take;
	/** Of a line that has begun. */
	#begun = "";
	#hasBegun = false;
	constructor(take) {
		this.#take = take;
	}
	write(chunk) {
		const text = chunk.toString("latin1");
		let from = 0;
		for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
			if (this.#hasBegun) this.#complete(text.slice(from, end));
			else this.#take(text.slice(from, Math.min(end, from + LINE_BYTES)));
			from = end + 1;
		}
		if (from < text.length) this.#keep(text.slice(from));
	}
	/** Hands on a last line that has no end. */
	end() {
		if (this.#hasBegun) this.#complete("");
	}
	#complete(rest) {
		this.#keep(rest);
		const line = this.#begun;
		this.#begun = "";
		this.#hasBegun = false;
		this.#take(line);
	}
	#keep(part) {
		this.#begun += part.slice(0, Math.max(0, LINE_BYTES - this.#begun.length));
		this.#hasBegun = true;
	}
};
/** Returns the text of a line that has one character for each byte, as a copy. */
function decodeLine(line) {
	return Buffer.from(line, "latin1").toString();
}
// src/diagnose/driver-messages.ts
/** A word in quotation marks, which were curly ones until 2023. */
const inAnyQuotes = (name) => `['"‘](?<${name}>.*)['"’]`;
const DRIVER_MESSAGES = [
	{
		code: "command-failed",
		pattern: /^command `(?<command>.*)` failed \(exit code (?<code>-?\d+)\)$/s,
		words: ({ command, code }) => `\`${inOneLine(command)}\` exited ${code}`
	},
	{
		code: "command-succeeded",
		pattern: /^command `(?<command>.*)` unexpectedly succeeded$/s,
		words: ({ command }) => `\`${inOneLine(command)}\` unexpectedly succeeded`
	},
	{
		code: "unit-failed",
		pattern: /^unit "(?<unit>.*)" reached state "(?<state>.*)"$/s,
		words: ({ unit, state }) => `unit "${unit}" reached state "${state}"`
	},
	{
		code: "unit-inactive",
		pattern: /^unit "(?<unit>.*)" is inactive and there are no pending jobs$/s,
		words: ({ unit }) => `unit "${unit}" is inactive and there are no pending jobs`
	},
	{
		code: "unit-inactive",
		pattern: new RegExp([`^Expected unit ${inAnyQuotes("unit")} to (?:to )?be in state ${inAnyQuotes("wanted")}`, `but it is in state ${inAnyQuotes("is")}$`].join(" "), "s"),
		words: ({ unit, wanted, is }) => `unit "${unit}" is in state "${is}" and not in "${wanted}"`
	},
	{
		code: "unit-unreadable",
		pattern: anyOf([/(?:info|property ".*") for unit "(?<unit>.*)"(?: | under user ".*" ?)?/], {
			before: /^retrieving systemctl /,
			after: / failed with exit code (?<code>-?\d+)$/,
			flags: "s"
		}),
		words: ({ unit, code }) => `systemctl could not tell the state of unit "${unit}" (exit code ${code})`
	},
	{
		code: "wait-timeout",
		pattern: /^action timed out after (?<time>.*)$/s,
		words: ({ time }, failure) => `${whatOf(failure)} timed out after ${time}`
	},
	{
		code: "wait-timeout",
		pattern: /^Command '.*' timed out after (?<time>[\d.]+ seconds)$/s,
		words: ({ time }, failure) => `${whatOf(failure)} timed out after ${time}`
	},
	{
		code: "polling-condition",
		pattern: /^Polling condition failed: (?<condition>.*)$/s,
		words: ({ condition }) => `the polling condition "${inOneLine(condition)}" failed`
	},
	{
		code: "container-start",
		pattern: /^Failed to start container (?<name>.*)$/s,
		words: ({ name }) => `the container \`${inOneLine(name)}\` could not be started`
	}
];
/** Lines of other programs may follow a message: as many are left out as it takes to know it. */
const MOST_FOLLOWING = 20;
/** What one of the driver's own messages says; null when it is none of them. */
function driverMeaning(failure) {
	const lines = failure.message.split("\n");
	for (let count = lines.length; count > Math.max(0, lines.length - MOST_FOLLOWING); count -= 1) {
		const message = lines.slice(0, count).join("\n");
		for (const { code, pattern, words } of DRIVER_MESSAGES) {
			const found = pattern.exec(message)?.groups;
			if (found === void 0) continue;
			const { unit } = found;
			return {
				code,
				message: words(found, failure),
				...unit !== void 0 && { unit }
			};
		}
	}
	return null;
}
/** How the messages above begin. */
const BEGINNINGS = [
	"command `",
	"unit \"",
	"Expected unit ",
	"retrieving systemctl ",
	"action timed out after ",
	"Polling condition failed: ",
	"Failed to start "
];
/** Whether a message that is none of the driver's begins as one does: then a part of it is lost. */
function isPartOfDriverMessage(message) {
	return BEGINNINGS.some((begins) => message.startsWith(begins) || message !== "" && begins.startsWith(message));
}
/** What the script was waiting for. */
function whatOf({ step }) {
	return step === null ? "an action" : inOneLine(step.text);
}
/** As much of a text as a sentence can bear, in characters. */
const SENTENCE_CHARACTERS = 300;
/** A text in one line. */
function inOneLine(text = "") {
	const line = text.replaceAll(/\s*\n\s*/g, "; ").replaceAll(/^; |; $/g, "");
	return line.length > SENTENCE_CHARACTERS ? `${line.slice(0, SENTENCE_CHARACTERS)}…` : line.trim();
}
// src/diagnose/exceptions.ts
/** Python's words for a mistake in a program, for logs that do not name the exception's class. */
const MISTAKE_WORDS = [
	/^name '.*' is not defined$/,
	/^'.*' object (?:has no attribute|is not (?:callable|iterable|subscriptable|an iterator)|does not support)/,
	/^(?:module|type object) '.*' has no attribute '|^object of type '.*' has no len\(\)$/,
	/got an unexpected keyword argument|missing \d+ required (?:positional|keyword-only) argument/,
	/^\S+\(\) takes .* arguments? but |^(?:not enough|too many) values to unpack|^maximum recursion depth exceeded/,
	/^unsupported operand type|^can only concatenate|^unhashable type|^argument of type '/,
	/^(?:local variable '.*' referenced before assignment|cannot access local variable )/,
	/^(?:list|string|tuple) index out of range$|^division by zero$|^No module named '/,
	/^invalid literal for int\(\) with base \d+: '[^']|^could not convert string to float: '/,
	/^(?:Expecting |Extra data|Unterminated string ).*: line \d+ column \d+ \(char \d+\)$/,
	/^\[Errno 2\] No such file or directory: '|^'[\w-]+' codec can't (?:en|de)code /,
	/^'[^']*'$/
];
/** The classes by which Python says that a program is wrong. */
const MISTAKES = /* @__PURE__ */ new Set([
	"NameError",
	"UnboundLocalError",
	"TypeError",
	"AttributeError",
	"ValueError",
	"KeyError",
	"IndexError",
	"ZeroDivisionError",
	"ImportError",
	"ModuleNotFoundError",
	"NotImplementedError",
	"RecursionError",
	"StopIteration",
	"JSONDecodeError",
	"UnicodeDecodeError",
	"FileNotFoundError"
]);
const SYNTAX_ERRORS = /* @__PURE__ */ new Set([
	"SyntaxError",
	"IndentationError",
	"TabError"
]);
const ASSERTIONS = /* @__PURE__ */ new Set(["AssertionError", "RequestedAssertionFailed"]);
/** The classes of exceptions that are the driver's own where it raises them; others are from what it was given. */
const OF_DRIVER = /* @__PURE__ */ new Set([
	"AssertionError",
	"Exception",
	"RuntimeError"
]);
/** What is left of an exception when the driver has lost its connection to a machine. */
const DISCONNECTIONS = [
	/^(?:\[Errno (?:32|104)\] )?(?:Broken pipe|Connection reset by peer|Shell disconnected)(?:\n|$)/,
	/^invalid literal for int\(\) with base 10: ''(?:\n|$)/,
	/^Incorrect padding(?:\n|$)/
];
/** Whether an exception says only that a machine was not there any more. */
function isDisconnection({ message }) {
	return DISCONNECTIONS.some((pattern) => pattern.test(message));
}
/** Says what an exception means, by its message and its class; null when only a part of it is there. */
function exceptionMeaning(failure) {
	const { message, exception } = failure;
	const meaning = driverMeaning(failure);
	if (meaning !== null) return meaning;
	if (exception === null) return isPartOfDriverMessage(message) ? null : meaningOfWords(message);
	const { type, isFromDriver } = exception;
	if ((type === "RequestedAssertionFailed" || isFromDriver) && isPartOfDriverMessage(message)) return null;
	return message === "" && !CLASS.test(type) ? null : meaningOfClass(exception);
}
/** How the names of classes of exceptions end; another one without a message may be a part of a name. */
const CLASS = /(?:Error|Exception|Failed|ScriptFailure|Expired|Timeout|Iteration|Exit|Interrupt|Warning|Group)$/;
/** Of a subtest in a log without a traceback: drivers up to 2024 print none. */
function meaningOfWords(message) {
	if (message === "") return silentAssertion();
	if (MISTAKE_WORDS.some((pattern) => pattern.test(message))) return {
		code: "script-error",
		message: `the test script has a mistake: ${inOneLine(message)}`
	};
	return {
		code: "script-exception",
		message: `the test script raised an exception: ${inOneLine(message)}`
	};
}
function meaningOfClass({ type, message, scriptLine, isFromDriver }) {
	const said = message === "" ? type : `${type}: ${inOneLine(message)}`;
	const isOfDriver = type === "MachineError" || isFromDriver && (scriptLine === null || OF_DRIVER.has(type));
	if (SYNTAX_ERRORS.has(type)) return {
		code: "script-invalid",
		message: `the test script is not valid Python: ${said}`
	};
	if (isOfDriver) return {
		code: "driver-fault",
		message: `the test driver failed: ${said}`
	};
	if (ASSERTIONS.has(type)) return message === "" ? silentAssertion() : {
		code: "script-assertion",
		message: `an assertion of the test script failed: ${inOneLine(message)}`
	};
	if (MISTAKES.has(type) || MISTAKE_WORDS.some((pattern) => pattern.test(message))) return {
		code: "script-error",
		message: `the test script has a mistake: ${said}`
	};
	return {
		code: "script-exception",
		message: `the test script raised an exception: ${said}`
	};
}
function silentAssertion() {
	return {
		code: "script-assertion",
		message: "an assertion of the test script failed, without a message (AssertionError)"
	};
}
/** No script nests deeper; a log that is made to look so must not cost memory. */
const MOST_OPEN = 1e3;
/** The subtests that are kept of one test; a log that is made to have more must not cost memory. */
const MOST_SUBTESTS = 1e4;
/** Follows the steps of a test script: which subtests it has had, and where it is now. */
var Steps = class {
	subtests = [];
	#open = [];
	begin(text, machine) {
		if (this.#open.length >= MOST_OPEN) {
			const oldest = this.#open.findIndex(({ subtest }) => subtest === null);
			if (oldest === -1) return;
			this.#open.splice(oldest, 1);
		}
		this.#open.push({
			text: short(text),
			machine,
			subtest: null
		});
	}
	beginSubtest(text) {
		const name = short(text);
		if (this.#open.length >= MOST_OPEN || this.subtests.length >= MOST_SUBTESTS) return;
		const subtest = {
			name,
			verdict: "incomplete",
			depth: this.#open.filter(({ subtest }) => subtest !== null).length,
			durationMs: null
		};
		this.subtests.push(subtest);
		this.#open.push({
			text: `subtest: ${name}`,
			machine: null,
			subtest
		});
	}
	/**
	* Ends the innermost step with that text, and all that has begun in it. Other threads of a script have steps of their
	* own, so that the innermost one may be another. `text`: its first line is enough.
	*/
	finish(whole, machine, seconds) {
		const text = short(whole);
		const at = this.#open.findLastIndex((step) => (step.text === text || isFirstLineOf(step.text, text)) && (machine === null || step.machine === machine));
		const step = this.#open[at];
		if (step === void 0) return false;
		if (step.subtest !== null) {
			Object.assign(step.subtest, {
				verdict: "passed",
				durationMs: Math.round(seconds * 1e3)
			});
			if (text.startsWith("subtest: ")) step.subtest.name = text.slice(9);
			this.#open.length = at;
		} else this.#open.splice(at, 1);
		return true;
	}
	/**
	* Whether `text` begins with the message of the failure of a subtest that is open. Returns its whole name, of which
	* only the first line was known in a log without colours, and what follows.
	*/
	errorOf(text) {
		const end = text.indexOf(FAILED);
		for (const { subtest } of end === -1 ? [] : this.#open.toReversed()) {
			if (subtest === null) continue;
			const before = `Test "${subtest.name}${FAILED}`;
			if (text.startsWith(before)) return {
				subtest,
				name: subtest.name,
				error: text.slice(before.length)
			};
			if (text.startsWith(`Test "${subtest.name}\n`)) return {
				subtest,
				name: text.slice(6, end),
				error: text.slice(end + FAILED.length)
			};
		}
		return null;
	}
	/** Whether `text` begins with what the driver says of a step that is open: its end, or its failure. */
	isTold(text) {
		return this.#open.some((step) => text.startsWith(`(finished: ${headOf(step.text)}`) || step.subtest !== null && text.startsWith(`Test "${headOf(step.subtest.name)}`));
	}
	/** Whether `text` begins with a part of such a message, in a name that has several lines. */
	isNameCut(text) {
		const isCut = (name) => `Test "${name}`.startsWith(`${text}\n`) || `${text}\n`.startsWith(`Test "${name}\n`);
		return text.length < LONGEST_NAME && this.#open.some(({ subtest }) => subtest !== null && isCut(subtest.name));
	}
	/** The subtest has failed, and with it all that has begun in it. */
	fail(failed) {
		const at = this.#open.findLastIndex(({ subtest }) => subtest === failed);
		for (const { subtest } of this.#open.slice(at)) if (subtest !== null) subtest.verdict = "failed";
		this.#open.length = at;
	}
	/** The script has failed: all that has not ended failed with it. */
	failOpen() {
		for (const { subtest } of this.#open) if (subtest !== null) subtest.verdict = "failed";
	}
	/** The script has ended well, in whatever subtest it was. */
	passOpen() {
		for (const { subtest } of this.#open) if (subtest !== null) subtest.verdict = "passed";
	}
	/** The name of the subtest that the script is in; null when it is in none. */
	innermost() {
		return this.#open.findLast(({ subtest }) => subtest !== null)?.subtest?.name ?? null;
	}
	/** What the script does now on a machine; null when it does nothing on any. */
	current() {
		return this.#open.findLast(({ machine }) => machine !== null) ?? null;
	}
	/**
	* The step that failed with a message of the driver, of which the first line is enough: other threads of a script,
	* and failures that it caught, leave steps that are open too.
	*/
	failedWith(message) {
		if (message.startsWith(TIMED_OUT)) return this.#open.findLast(({ text }) => text.startsWith(WAITS)) ?? this.current();
		const lengths = this.#open.map(({ text }) => subjectLength(text, message));
		const longest = Math.max(-1, ...lengths);
		return longest === -1 ? this.current() : this.#open[lengths.lastIndexOf(longest)] ?? null;
	}
	/** The steps that wait for something, the outermost first. */
	get open() {
		return this.#open;
	}
	/** The text of the innermost step is to be added to: it has more than one line. */
	extend(line) {
		const step = this.#open.at(-1);
		if (step === void 0) return;
		if (step.text.length >= LONGEST_TEXT) return;
		step.text += `\n${short(line)}`;
		if (step.subtest !== null) step.subtest.name += `\n${short(line)}`;
	}
};
const FAILED = "\" failed with error: \"";
/** Nobody writes a longer name or command; a log that is made to have them must not cost memory. */
const LONGEST_TEXT = 8192;
/** A copy: a part of a long line would keep all of it. */
const short = (text) => text.length > LONGEST_TEXT ? Buffer.from(text.slice(0, LONGEST_TEXT)).toString() : text;
/** A longer name of several lines is not looked for; each of its lines costs as much as all before. */
const LONGEST_NAME = 4096;
const headOf = (text) => /^.*/.exec(text)?.[0] ?? "";
const TIMED_OUT = "action timed out after ";
const WAITS = "waiting for ";
/** How a step names what it is about, and how the message of its failure begins to. */
const SUBJECTS = [[/^must (?:succeed|fail): ?(.*)/, "command `"], [/^waiting for unit (.*?)(?: with user .*)?$/, "unit \""]];
/** How much of a message names what a step is about; -1 when it is about something else. */
function subjectLength(step, message) {
	for (const [pattern, before] of SUBJECTS) {
		const subject = pattern.exec(step)?.[1];
		if (subject !== void 0 && message.startsWith(before + subject)) return subject.length;
	}
	return -1;
}
/** A step whose text has several lines, and was read without colours, is known by the first one. */
function isFirstLineOf(open, text) {
	return text.length > open.length && text.startsWith(open) && text[open.length] === "\n";
}
// src/diagnose/cause.ts
/** The exit code of a process that SIGKILL has ended, as shells count: 128 and 9. */
const KILLED_CODE = 137;
/** Says how a test ended, and why. `nix`: what Nix has said of its build. */
function endOfTest(log, nix) {
	const time = nix.find(({ kind }) => kind === "timeout" || kind === "silence");
	if (log.timeLimit !== null) return timeLimitReached(log);
	const refused = nix.find(({ kind }) => kind === "exit" || kind === "signal");
	if (log.breakpointLine !== null && log.phase === "script" && refused === void 0) return atBreakpoint(log, log.breakpointLine);
	if (time !== void 0) return endedByNix(log, time);
	const failure = log.failure;
	if (failure !== null) return failed(log, failure);
	if (log.phase === "cleanup") return withoutFailure(log, refused);
	if (refused?.kind === "signal") return killed(log, refused);
	if (log.isDone && refused === void 0) return end("passed", null);
	return refused === void 0 ? cutOff(log) : withoutCause(log, null);
}
/** A debugger was waited for, and did not come. */
function atBreakpoint(log, line) {
	const message = "the test waited for a debugger, because its debug hook is on";
	if (log.failure === null) return because({
		code: "debug-hook",
		message,
		line
	}, null);
	const { cause, ...place } = failed(log, log.failure);
	if (cause === null) return because({
		code: "debug-hook",
		message,
		line
	}, null);
	return {
		...place,
		verdict: CAUSES["debug-hook"],
		cause: {
			code: "debug-hook",
			message: `${message}, after a failure: ${cause.message}`,
			line: cause.line
		}
	};
}
/** The script's last failure ended the test, or a machine that died did. */
function failed(log, failure) {
	const { step, exception } = failure;
	const machine = step?.machine ?? null;
	const scriptLine = exception?.scriptLine ?? null;
	const record = log.machines.get(machine);
	if (failure.message.startsWith(NOT_STARTED)) return notStarted(log, failure);
	if (isDisconnection(failure)) return {
		...disconnected(log, failure),
		scriptLine
	};
	const meaning = exceptionMeaning(failure);
	if (meaning === null) return {
		...end("failed", null, machine),
		scriptLine
	};
	const { code, message } = withEvidence(meaning, failure, record);
	const place = isOfScript(code, failure) ? null : machine;
	const journal = machine === null || meaning.unit === void 0 ? [] : log.machines.journal.linesOf(machine, meaning.unit);
	return {
		...because({
			code,
			message,
			line: decisiveLine(failure, code)
		}, place, scriptLine),
		journal: [...journal]
	};
}
/**
* What the script raises itself comes from no machine: a step that seems to go on has failed before, and was caught. An
* exception of which nothing is known but its message may come from the driver.
*/
function isOfScript(code, { exception }) {
	return code.startsWith("script-") && (code !== "script-exception" || exception !== null);
}
/** What an exception means, with what the machine's console or what started it says. */
function withEvidence({ code, message }, failure, record) {
	if (code === "container-start" && record !== null && record.lastWords !== null) return {
		code,
		message: `${message}: ${record.lastWords}`
	};
	const process = record?.killed?.process ?? null;
	if (code !== "command-failed" || process === null || !failure.message.endsWith(`(exit code ${KILLED_CODE})`)) return {
		code,
		message
	};
	return {
		code: "guest-out-of-memory",
		message: `the guest's kernel killed \`${process}\` for lack of memory: ${message}`
	};
}
/** The line of the log with the words that matter. */
function decisiveLine({ message, exception, line }, code) {
	if (![
		"command-failed",
		"command-succeeded",
		"guest-out-of-memory"
	].includes(code)) return line;
	return message.includes("\n") ? message.split("\n").at(-1) ?? line : exception?.line ?? line;
}
const NOT_STARTED = "Failed to start the following machines:";
/** The driver has tried to start all machines, and names those that did not. */
function notStarted(log, failure) {
	const names = failure.message.split("\n").slice(1).flatMap((line) => /^([A-Za-z0-9_.-]+): /.exec(line)?.[1] ?? []);
	const record = log.machines.get(names[0] ?? null);
	const words = record?.lastWords ?? log.machines.unownedWords ?? inOneLine(failure.message.slice(39));
	const which = names.map((name) => `\`${name}\``).join(", ");
	const message = `the machine${names.length === 1 ? "" : "s"} ${which} did not start: ${words}`;
	return because({
		code: kvmCode(record?.kvmFault ?? null),
		message,
		line: failure.line
	}, record?.name ?? null, failure.exception?.scriptLine ?? null);
}
/** The driver lost a machine. The console or QEMU may say what happened to it. */
function disconnected(log, failure) {
	const during = failure.step?.machine ?? null;
	const lost = log.machines.get(during) ?? starting(log);
	if (lost === null) return because({
		code: "machine-died",
		message: `the driver lost its connection to a machine: ${failure.message}`,
		line: failure.line
	}, during);
	if (lost.panic !== null) return because(panicked(lost.name, lost.panic), lost.name);
	if (lost.state === "starting" && lost.lastWords !== null) return because(didNotStart(lost, lost.lastWords), lost.name);
	const doing = failure.step === null ? "" : ` during \`${inOneLine(failure.step.text)}\``;
	const last = lost.lastWords ?? log.machines.unownedWords;
	const words = last === null ? "" : `: ${last}`;
	return because({
		code: "machine-died",
		message: `the machine \`${lost.name}\` died${doing}${words}`,
		line: failure.line
	}, lost.name);
}
function panicked(name, line) {
	return {
		code: "kernel-panic",
		message: `the kernel of \`${name}\` panicked: ${line.replace(/^Kernel panic - not syncing: /, "")}`,
		line
	};
}
/** QEMU ended before the machine ran. */
function didNotStart({ name, kvmFault }, words) {
	return {
		code: kvmCode(kvmFault),
		message: `QEMU could not start \`${name}\`: ${words}`,
		line: words
	};
}
/** Why QEMU did not start; `fault`: what it said of KVM. */
function kvmCode(fault) {
	if (fault === null) return "qemu-start";
	return /denied|not permitted/i.test(fault) ? "kvm-denied" : "kvm-absent";
}
/** A machine that was started and is not there; the last one. */
function starting(log) {
	return log.machines.all.findLast(({ state, lastWords }) => state === "starting" && lastWords !== null) ?? null;
}
/** The driver has tidied up without a word of a failure: the script ended, or left early. */
function withoutFailure(log, refused) {
	if (refused !== void 0) return refused.kind === "signal" ? killed(log, refused) : withoutCause(log, refused);
	return end("passed", null);
}
/** Nix has ended the build after its time. */
function endedByNix(log, words) {
	const { doing, machine } = waitingFor(log);
	return because(timeOut(words, doing), machine);
}
/** The cause of a build that Nix has ended. `doing`: what it did then, to be added to the sentence. */
function timeOut({ kind, number, line }, doing) {
	return {
		code: "nix-timeout",
		message: `the build ${kind === "silence" ? `printed nothing for ${number} s` : `ran longer than ${number} s`}${doing}`,
		line
	};
}
function timeLimitReached(log) {
	const step = log.timeLimit?.step ?? null;
	return because({
		code: "global-timeout",
		message: `the test ran longer than its globalTimeout${step === null ? "" : ` during \`${inOneLine(step.text)}\``}`,
		line: log.timeLimit?.line ?? ""
	}, step?.machine ?? null);
}
/** The log has no end: whoever ended the build did it from outside, while something was waited for. */
function cutOff(log) {
	if (!log.isSeen || log.phase === "before") return withoutCause(log, null);
	const died = ofDeadMachine(log);
	if (died !== null) return {
		...died,
		verdict: "timeout"
	};
	const { machine, silent } = waitingFor(log);
	if (silent !== null) return because({
		code: "boot-hang",
		message: `the machine \`${machine}\` did not finish booting`,
		line: silent
	}, machine);
	return end("timeout", null, machine);
}
/** A machine that is not there any more, while the driver waits for it. */
function ofDeadMachine(log) {
	const unborn = log.machines.unborn();
	if (unborn !== null) return because(didNotStart(unborn, unborn.lastWords ?? ""), unborn.name);
	const dead = log.machines.all.findLast(({ panic }) => panic !== null);
	return dead === void 0 ? null : because(panicked(dead.name, dead.panic ?? ""), dead.name);
}
/** What the test waited for when it was ended. */
function waitingFor(log) {
	const step = log.steps.current();
	if (step === null) return {
		doing: "",
		machine: null,
		silent: null
	};
	const { machine, text } = step;
	if (text !== "waiting for the VM to finish booting") return {
		doing: ` during \`${inOneLine(text)}\``,
		machine,
		silent: null
	};
	const silent = log.machines.get(machine)?.silentLine ?? null;
	return {
		doing: `, and \`${machine}\` had not finished booting`,
		machine,
		silent
	};
}
/** A signal ended the builder. */
function killed(log, { number, line }) {
	return because({
		code: "killed",
		message: `signal ${number} ended the test${number === 9 ? ", most often because the machine that builds has no memory left" : ""}`,
		line
	}, log.steps.current()?.machine ?? null);
}
function withoutCause(log, refused) {
	return end(refused === null ? "unknown" : "failed", null, log.steps.current()?.machine ?? null);
}
function because(cause, machine, scriptLine = null) {
	return {
		verdict: CAUSES[cause.code],
		cause,
		machine,
		scriptLine,
		journal: []
	};
}
function end(verdict, cause, machine = null) {
	return {
		verdict,
		cause,
		machine,
		scriptLine: null,
		journal: []
	};
}
// src/diagnose/driver-line.ts
/** How the driver's library for colours begins a step, an error, and a line of a machine's console. */
const STEP_COLOUR = "\x1B[1m\x1B[32m";
const ERROR_COLOUR = "\x1B[31m!!! ";
const CONSOLE_COLOUR = "\x1B[2m";
const NO_COLOUR = "\x1B[0m";
const ERROR_MARK = "!!! ";
/** `name: ` before what is about one machine. */
const MACHINE_BEFORE = String.raw`(?:(?<machine>[A-Za-z0-9_.-]{1,64}): )?`;
const FINISHED = new RegExp(String.raw`^${MACHINE_BEFORE}\(finished: (?<text>.*)$`, "s");
/** How the end of a step ends; without colours, a line of a console may follow at once. */
const TOOK = /, in (\d+(?:\.\d+)?) seconds\)(?:[A-Za-z0-9_.-]{1,64} # .*)?$/;
/** Words with which steps begin. Without colours, nothing else tells a step. */
const STEP = new RegExp(`^${MACHINE_BEFORE}(?<text>(?:${[
	"must (?:succeed|fail):(?: |$)",
	"waiting for ",
	"Checking polling condition",
	"checking if unit ",
	"(?:start|wait for) all (?:VMs|VLans|machines)",
	"making screenshot ",
	"sending (?:keys? |monitor command: )"
].join("|")}).*)$`, "s");
const MACHINE_EVENTS = [
	["starting", /^starting vm$/],
	["qemu-running", /^QEMU running \(pid \d+\)$/],
	["nspawn-running", /^systemd-nspawn running \(pid \d+\)$/],
	["connected", /^connected to guest root shell$/],
	["connecting-took", /^\(connecting took (\d+(?:\.\d+)?) seconds\)(?:[A-Za-z0-9_.-]{1,64} # .*)?$/],
	["silent", /^Guest root shell did not produce any data yet\.\.\.$/]
];
/** Events that are the beginning of a step. */
const STEP_EVENTS = /* @__PURE__ */ new Set([
	"script",
	"cleanup",
	"time-limit"
]);
const DRIVER_EVENTS = [
	["symbols", /^additionally exposed symbols:$/],
	["script", /^run the VM test script$/],
	["done", /^test script finished in \d+(?:\.\d+)?s$/],
	["cleanup", /^cleanup$/],
	["time-limit", /^timeout reached; test terminating/],
	["breakpoint", /^RemotePdb session open at .*, waiting for connection/],
	["resumed", /^RemotePdb accepted connection from /],
	["ignored", /^Exception (?:ignored in|in thread)\b/],
	["tidying", /^kill \S+ \(pid \d+\)$|^vde_switch: |^qemu-\S+: terminating on signal \d+|^Container \S+ terminated by /]
];
/** Most lines are none of these, and one search says so. */
const ANY_EVENT = anyOf(DRIVER_EVENTS.map(([, pattern]) => pattern));
const SCRIPT_ENDED = /^test script finished in \d/;
/** The name of a machine before the end of a step. */
const BEFORE_END = /^[A-Za-z0-9_.-]{1,64}: (?=\(finished: )/;
/** Whether only the log of a test has such a line. */
function isOfTest(read) {
	if (read.type === "step") return read.text === "start all VLans";
	return read.type === "driver" || read.type === "machine" || read.type === "subtest";
}
/**
* Reads one line, which may have colours; `plain`: the same without. `isColoured`: the log has colours, so that a step
* without is none. Null when it is none of the driver's.
*/
function readDriverLine(line, plain, isColoured) {
	const isMarked = plain.startsWith(ERROR_MARK) || plain === ERROR_MARK.trimEnd();
	const text = isMarked ? plain.slice(4) : plain;
	if (text.startsWith("Test \"")) return {
		type: "subtest-failed",
		text
	};
	if (text === "Traceback (most recent call last):") return {
		type: "traceback",
		isMarked
	};
	if (isMarked) return {
		type: "marked",
		text
	};
	const mayBeStep = !isColoured || line.includes("\x1B[1m\x1B[32m");
	return readFinished(text) ?? readDriverEvent(text, mayBeStep) ?? (mayBeStep ? readStep(line, text) : null);
}
function readFinished(text) {
	const groups = text.includes("(finished: ") ? FINISHED.exec(text)?.groups : void 0;
	if (groups === void 0) return null;
	const { machine = null, text: rest = "" } = groups;
	const took = TOOK.exec(rest);
	if (took === null) return {
		type: "finished",
		machine,
		text: rest,
		seconds: null
	};
	return {
		type: "finished",
		machine,
		text: rest.slice(0, took.index),
		seconds: Number(took[1])
	};
}
function readDriverEvent(text, mayBeStep) {
	if (ANY_EVENT.test(text)) {
		const event = DRIVER_EVENTS.find(([, pattern]) => pattern.test(text))?.[0];
		if (event !== void 0) return mayBeStep || !STEP_EVENTS.has(event) ? {
			type: "driver",
			event
		} : null;
	}
	const [, machine, rest] = /^([A-Za-z0-9_.-]{1,64}): (.*)$/.exec(text) ?? [];
	if (machine === void 0 || rest === void 0) return null;
	if (rest.startsWith("output: ")) return {
		type: "output",
		machine,
		text: rest.slice(8)
	};
	for (const [name, pattern] of MACHINE_EVENTS) {
		const found = pattern.exec(rest);
		if (found !== null) return {
			type: "machine",
			machine,
			event: name,
			seconds: found[1] === void 0 ? null : Number(found[1])
		};
	}
	return null;
}
function readStep(line, text) {
	const isColoured = line.includes(STEP_COLOUR);
	const isWhole = !isColoured || line.endsWith("\x1B[0m");
	if (text.startsWith("subtest: ")) return {
		type: "subtest",
		text: text.slice(9),
		isWhole
	};
	const groups = STEP.exec(text)?.groups ?? (isColoured ? /^(?:(?<machine>[A-Za-z0-9_.-]{1,64}): )?(?<text>.*)$/s.exec(text)?.groups : null);
	if (groups === null || groups === void 0) return null;
	return {
		type: "step",
		machine: groups["machine"] ?? null,
		text: groups["text"] ?? "",
		isWhole
	};
}
/**
* Divides a line where another one was written into it: several processes write to the same log. Only colours tell
* where, and the beginning of a step's end.
*/
function divideLine(line) {
	if (isOnePiece(line)) return [line];
	const pieces = [];
	let from = 0;
	for (const found of line.matchAll(GLUE)) {
		if (found.index > from) pieces.push(line.slice(from, found.index));
		from = found.index;
	}
	return [...pieces, line.slice(from)];
}
/** Whether a line has no colours, or the ones that the driver gives to a line that stands by itself. */
function isOnePiece(line) {
	if (line.includes("\r")) return false;
	const first = line.indexOf(ESCAPE);
	if (first === -1) return true;
	const colour = COLOURS.find((one) => line.startsWith(one, first));
	if (colour === void 0 || first > 0 && !COLOUR_PREFIX.test(line.slice(0, first))) return false;
	const next = line.indexOf(ESCAPE, first + colour.length);
	return next === -1 || next === line.length - 4;
}
const ESCAPE = "\x1B";
const COLOURS = [
	CONSOLE_COLOUR,
	STEP_COLOUR,
	`${ERROR_COLOUR}${NO_COLOUR}`
];
const COLOUR_PREFIX = /^[A-Za-z0-9_.-]{1,64}: $/;
const NAME = "[A-Za-z0-9_.-]{1,64}";
/** Escaped for a regular expression. */
const [STEP_BEGINS, ERROR_BEGINS, CONSOLE_BEGINS, COLOUR_ENDS] = [
	STEP_COLOUR,
	ERROR_COLOUR,
	CONSOLE_COLOUR,
	NO_COLOUR
].map((text) => text.replaceAll("[", String.raw`\[`));
/** The beginnings of lines, not at the beginning of one. The name of a machine stands before the colour of its step. */
const GLUE = new RegExp(`(?<=.)(?:${[
	`(?<=${COLOUR_ENDS}|[^A-Za-z0-9_.[-])${NAME}: ${STEP_BEGINS}`,
	`(?<!^${NAME}: )${STEP_BEGINS}`,
	`${ERROR_BEGINS}`,
	`${CONSOLE_BEGINS}${NAME} # `,
	`(?<=${COLOUR_ENDS})(?:${[
		String.raw`(?:${NAME}: )?\(finished: `,
		String.raw`${NAME}: (?:starting vm|QEMU running |connected to guest|\(connecting took |output: )`,
		String.raw`Test "|test script finished in \d`
	].join("|")})`,
	String.raw`\r`
].join("|")})`, "g");
// src/diagnose/nix-words.ts
const NAMED_DERIVATION = /[a-z0-9]{32}-([^'!^/]+?)\.drv/;
const PATTERNS = [
	["timeout", /timed out after (\d+) seconds$/],
	["silence", /timed out after (\d+) seconds of silence$/],
	["signal", /failed due to signal (\d+)/],
	["exit", /builder failed with exit code (\d+)|^error: builder for '[^']*' failed with exit code (\d+)/],
	["dependency", /^error: (\d+) dependenc(?:y|ies) of derivation/],
	["refused", /^error: Cannot build '/]
];
/** The line begins with one of these where Nix is who speaks. */
const BEGINS = /^\s*(?:error: |Reason: |building of '|last \d+ log lines:)/;
/** Reads a line; null when it is none of Nix's. */
function readNixWords(line) {
	if (!BEGINS.test(line)) return null;
	for (const [kind, pattern] of PATTERNS) {
		const found = pattern.exec(line);
		if (found === null) continue;
		const number = found.slice(1).find((group) => group !== void 0);
		return {
			kind,
			drv: NAMED_DERIVATION.exec(line)?.[1] ?? null,
			number: number === void 0 ? null : Number(number),
			line
		};
	}
	return null;
}
// src/diagnose/failure.ts
/** A longer message is cut: nobody reads on. */
const SUBTEST_ERROR_LINES = 400;
const MOST_MESSAGE = 2e4;
/** Collects the message of a failed subtest, which may have several lines; a quotation mark ends it. */
var SubtestError = class {
	#line;
	#place;
	#lines;
	#characters = 0;
	/** `error`: what follows the quotation mark that begins it. */
	constructor(error, line, place) {
		this.#lines = [error];
		this.#line = line;
		this.#place = place;
	}
	/** Takes the next line, which is none of the driver's. Returns false when there are too many. */
	take(line) {
		if (line === this.#line) return true;
		this.#lines.push(line);
		this.#characters += line.length;
		return this.#lines.length < SUBTEST_ERROR_LINES && this.#characters < MOST_MESSAGE;
	}
	get failure() {
		return {
			...this.#place,
			message: this.#message(),
			exception: null,
			line: this.#line
		};
	}
	/**
	* The message ends at a quotation mark at the end of a line. It may have such lines itself, so it is the last one
	* before the driver's next line; without any, the message is all there is.
	*/
	#message() {
		const end = this.#lines.findLastIndex((line) => line.endsWith("\""));
		if (end === -1) return this.#lines.join("\n");
		return this.#lines.slice(0, end + 1).join("\n").slice(0, -1);
	}
};
/** Whether the failure of the subtest that an exception has ended says more of it: of the exception, a part is lost. */
function saysMore(said, { type, message }) {
	if (message === "") return said.message === "" || type === "RequestedAssertionFailed";
	return said.message !== message && said.message.startsWith(message);
}
/** Where a script is when it fails with a message, after a command has printed `output`. */
function scriptPlace(steps, output, message) {
	const step = steps.failedWith(message);
	return {
		step: step === null ? null : {
			text: step.text,
			machine: step.machine
		},
		output: [...output]
	};
}
// src/diagnose/journal.ts
/** How many lines are kept of a unit; as much as a person reads of what it said last. */
const UNIT_LINES = 6;
/** The last lines of all consoles, among which a unit's own are looked for when it ends. A power of two. */
const LINES_KEPT = 64;
/** A longer line is not kept: it would keep the part of the log that it is in. No journal has longer ones by itself. */
const LONGEST_CONSOLE_LINE = 2e3;
/** The units that are remembered, and the lines that are compared; a log that is made to have more must not cost. */
const MOST_UNITS = 200;
const MOST_LOOKED_AT = 1e5;
/**
* A process that runs a script is named after neither. If its line is the last one before a unit ends, and no older, it
* is of that unit.
*/
const INTERPRETER = /^(?:(?:ba|da|z|k)?sh|python[\d.]*|perl|ruby|node|java|php|lua|env)$/;
const LAST_WORDS_SECONDS = .5;
/** A line of a journal on a console. Containers tell their host's name as well. */
const JOURNAL_ENTRY = /^\[ *(?<at>\d+\.\d+)\] (?:[\w.-]{1,64} )?(?<by>[^\s[\]:]{1,64})\[(?<pid>\d+)\]: (?<said>.*)$/;
/** What systemd says of a service that has ended, or did not begin. */
const OF_SERVICE = /^([\w.@\\:-]{1,255}\.service): (?:(Main|Control) process exited|Failed with result|Job .* failed with)/;
/**
* Words of such lines, as a part of a regular expression that every line of a console is tried with. With more
* alternatives, or more kinds of units, it takes twice the time.
*/
const SERVICE_WORDS = String.raw`\.service: (?:Main|Fail|Control|Job)`;
/** Remembers what the services of all machines said last before they ended, as far as the consoles show it. */
var Journal = class {
	#kept = Array.from({ length: LINES_KEPT }, () => "");
	#count = 0;
	#lookedAt = 0;
	#units = /* @__PURE__ */ new Map();
	/** Takes any line of a console; it has one character for each byte. */
	keep(line) {
		this.#kept[this.#count & 63] = line.length > LONGEST_CONSOLE_LINE ? "" : line;
		this.#count += 1;
	}
	/** The line that was kept last may be about the end of a service. `text`: what it says, behind the machine's name. */
	note(machine, text) {
		const entry = readEntry(text);
		if (entry === null || entry.by !== "systemd" || this.#lookedAt > MOST_LOOKED_AT) return;
		const [, unit, ended] = OF_SERVICE.exec(entry.said) ?? [];
		if (unit !== void 0) this.#gather(machine, unit, ended === void 0 ? null : this.#lastProcess(machine, entry.at));
	}
	/** The last lines about a unit and of its processes, as the log has them, without controls; none if it has none. */
	linesOf(machine, name) {
		return this.#gather(machine, /\.[a-z]+$/.test(name) ? name : `${name}.service`, null);
	}
	#gather(machine, unit, process) {
		const key = `${machine} ${unit}`;
		const known = this.#units.get(key) ?? {
			lines: [],
			upTo: 0
		};
		this.#units.delete(key);
		this.#units.set(key, known);
		const [oldest] = this.#units.keys();
		if (this.#units.size > MOST_UNITS && oldest !== void 0) this.#units.delete(oldest);
		const stem = stemOf(unit);
		const likely = stem.slice(0, LEAST_STEM);
		for (let at = Math.max(known.upTo, this.#count - LINES_KEPT); at < this.#count; at += 1) {
			const line = this.#at(at);
			if (!line.includes(likely) && (process === null || !line.includes(process))) continue;
			const text = this.#textOf(machine, line);
			const entry = text === null ? null : readEntry(text);
			if (entry === null || !isOfUnit(entry, unit, stem, process)) continue;
			known.lines.push(`${machine} # ${text}`);
			if (known.lines.length > UNIT_LINES) known.lines.shift();
		}
		known.upTo = this.#count;
		return known.lines;
	}
	/** `NAME[PID]` of the interpreter that has printed the last line before systemd's. */
	#lastProcess(machine, seconds) {
		for (let at = this.#count - 1; at >= this.#count - LINES_KEPT / 4; at -= 1) {
			const text = this.#textOf(machine, this.#at(at));
			const entry = text === null ? null : readEntry(text);
			if (entry === null || entry.by === "systemd") continue;
			return INTERPRETER.test(entry.by) && seconds - entry.at <= LAST_WORDS_SECONDS ? `${entry.by}[${entry.pid}]` : null;
		}
		return null;
	}
	#at(count) {
		this.#lookedAt += 1;
		return this.#kept[count & 63] ?? "";
	}
	/** What a line says of a machine; null when it is another one's. */
	#textOf(machine, line) {
		const begins = `${machine} # `;
		const from = line.indexOf(begins);
		return from === -1 || from > 4 ? null : stripControls(decodeLine(line.slice(from + begins.length)));
	}
};
/** A shorter name of a process, such as `sh`, says nothing of its unit. */
const LEAST_STEM = 4;
function readEntry(text) {
	const found = JOURNAL_ENTRY.exec(text)?.groups;
	if (found === void 0) return null;
	const { at = "", by = "", pid = "", said = "" } = found;
	return {
		at: Number(at),
		by,
		pid,
		said
	};
}
/** The name of a unit without its kind and its instance: of its programs, most have names that begin like that. */
function stemOf(unit) {
	return unit.replace(/(?:@[^.]*)?\.[a-z]+$/, "");
}
/** Whether a line is about a unit, or of one of its processes. `process`: one that is known to be. */
function isOfUnit({ by, pid, said }, unit, stem, process) {
	if (by === "systemd") return said.startsWith(`${unit}: `) || said.includes(` ${unit} - `) || said.startsWith(`${unit} - `);
	const program = by.replace(/^\.|-wrapped$/g, "");
	if (`${by}[${pid}]` === process || program === stem || program.startsWith(`${stem}-`)) return true;
	return program.length >= LEAST_STEM && stem.startsWith(program);
}
// src/diagnose/machines.ts
/** Words of the lines of a console that say something; all others are skipped, which takes most of the time. */
const TELLING_WORDS = new RegExp(`Kernel panic|ut of memory: Killed|Startup finished in|QEMU TCG CPU|qemu-|${SERVICE_WORDS}`);
const WHOLE_NAME = /^[A-Za-z0-9_.-]{1,64}$/;
const PANIC = /Kernel panic - not syncing: .*/;
const KILLED = /[Oo]ut of memory: Killed process \d+ \(([^)]*)\).*/;
const STARTED = /Startup finished in (?:.* = )?((?:\d+min )?[\d.]+m?s)\./;
const QEMU_WORDS = /^qemu-[a-z0-9_-]+: (?!terminating on signal|warning:|info:)(.*)$/;
const KVM_FAULT = /Could not access KVM kernel module: (.*)|failed to initialize kvm: (.*)/i;
const TCG_FALLBACK = /falling back to tcg/i;
/** More than any test has; a log that is made to have more must not cost memory. */
const MOST_MACHINES = 1e3;
/** What a log tells of each machine. */
var Machines = class {
	#records = /* @__PURE__ */ new Map();
	journal = new Journal();
	#hasContainers = false;
	get all() {
		return [...this.#records.values()];
	}
	get(name) {
		return name === null ? null : this.#records.get(name) ?? null;
	}
	/** Takes a machine that is named; others that are only spoken of are none. */
	add(name) {
		const known = this.#records.get(name);
		if (known !== void 0) return known;
		const record = {
			name,
			kind: "qemu",
			bootMs: null,
			emulated: false,
			state: "named",
			silentLine: null,
			panic: null,
			killed: null,
			lastWords: null,
			kvmFault: null
		};
		if (this.#records.size < MOST_MACHINES) this.#records.set(name, record);
		return record;
	}
	/** The names of all machines, on one line, and nothing more. */
	addAll(line) {
		for (const name of line.trim().replace(/,$/, "").split(", ")) if (WHOLE_NAME.test(name)) this.add(name);
		return false;
	}
	/** The driver says something of a machine. */
	report({ machine, event, seconds }, text) {
		const record = this.add(machine);
		if (event === "starting") Object.assign(record, {
			state: "starting",
			panic: null,
			killed: null,
			lastWords: null,
			kvmFault: null
		});
		if (event === "qemu-running") record.state = "running";
		if (event === "nspawn-running") {
			Object.assign(record, {
				kind: "nspawn",
				state: "starting"
			});
			this.#hasContainers = true;
		}
		if (event === "connected") record.state = "connected";
		if (event === "silent") record.silentLine = text;
		if (event === "connecting-took" && seconds !== null) record.bootMs ??= Math.round(seconds * 1e3);
	}
	/** What its kernel has killed before a step of the script is not what that step fails of. */
	forgetKilled(name) {
		const record = this.get(name);
		if (record !== null) record.killed = null;
	}
	/** A line of a machine's console, which is told by `decode` only if it may say something. */
	console(name, line, decode) {
		this.journal.keep(line);
		if (!TELLING_WORDS.test(line)) return;
		const record = this.get(name);
		if (record === null) return;
		const text = cutLine(decode());
		this.journal.note(name, text);
		record.panic ??= PANIC.exec(text)?.[0] ?? null;
		const killed = KILLED.exec(text);
		if (killed !== null) record.killed = {
			process: killed[1] ?? "",
			line: killed[0]
		};
		const started = STARTED.exec(text)?.[1];
		if (started !== void 0 && record.kind === "nspawn") record.bootMs ??= systemdMilliseconds(started);
		if (text.includes("QEMU TCG CPU")) record.emulated = true;
		if (QEMU_WORDS.test(text)) this.#qemu(record, text);
	}
	/** A virtual machine that is waited for, and whose QEMU has said its last words; null when there is none. */
	unborn() {
		const isUnborn = ({ state, kind, lastWords }) => state === "starting" && kind === "qemu" && lastWords !== null;
		return this.all.findLast(isUnborn) ?? null;
	}
	/** A line that neither the driver nor a machine has printed: what they started may have. */
	words(line) {
		const text = cutLine(line);
		const isQemu = QEMU_WORDS.test(text) || TCG_FALLBACK.test(text);
		if (text === "" || !isQemu && !this.#hasContainers) return;
		const candidates = this.all.filter(({ state, kind }) => state === "starting" && kind === "qemu" === isQemu);
		const [one, other] = candidates;
		if (isQemu && (other !== void 0 || one === void 0)) {
			for (const record of candidates) if (TCG_FALLBACK.test(text)) record.emulated = true;
			if (QEMU_WORDS.test(text)) this.unownedWords = text;
		} else if (isQemu && one !== void 0) this.#qemu(one, text);
		else if (one !== void 0) one.lastWords = text;
	}
	/** The last words of a QEMU of which they do not say whose it is. */
	unownedWords = null;
	#qemu(record, text) {
		if (TCG_FALLBACK.test(text)) {
			Object.assign(record, {
				emulated: true,
				lastWords: null,
				kvmFault: null
			});
			return;
		}
		if (KVM_FAULT.test(text)) record.kvmFault = text;
		record.lastWords = text;
	}
};
/** Reads a time of systemd's: "1min 2.345s", "1.428s" or "850ms". */
function systemdMilliseconds(text) {
	const minutes = Number(/(\d+)min/.exec(text)?.[1] ?? 0);
	const [, number = "0", unit = "s"] = /([\d.]+)(m?s)$/.exec(text) ?? [];
	return Math.round(minutes * 6e4 + Number(number) * (unit === "ms" ? 1 : 1e3));
}
// src/diagnose/traceback.ts
/** A message of more lines or characters is cut: nobody reads on. */
const MESSAGE_LINES = 200;
const MESSAGE_CHARACTERS = 2e4;
const FRAME = /^ {2}File "([^"]*)", line (\d+)(?:, in (.*))?$/;
const EXCEPTION = /^(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)(?:: (.*))?$/s;
const CHAINED = /^(?:During handling of the above exception|The above exception was the direct cause)/;
/** What the driver marks like a message, and is none. */
const NO_MESSAGE = /^Breakpoint reached, run '/;
/** How Python names the source of a script that is not a file. */
const SCRIPT = "<string>";
/** The function of the driver that runs the script: what is raised there itself is of the script. */
const RUNS_SCRIPT = "test_script";
const DRIVER_SOURCE = /\/test_driver\/|test-driver/;
/** Reads a traceback line by line, after the line that begins it. */
var Traceback = class {
	#scriptLine = null;
	#isFromDriver = false;
	#exception = null;
	#lines = 0;
	/** Takes the next line, without marks and colours. Returns false for one that does not belong to it. */
	take(line) {
		this.#lines += 1;
		if (this.#exception !== null) return this.#more(this.#exception, line);
		const frame = FRAME.exec(line);
		if (frame !== null) {
			this.#isFromDriver = DRIVER_SOURCE.test(frame[1] ?? "") && frame[3] !== RUNS_SCRIPT;
			if (frame[1] === SCRIPT) this.#scriptLine = Number(frame[2]);
			return true;
		}
		if (line === "" || /^\s/.test(line)) return true;
		const [, type, message = ""] = EXCEPTION.exec(line) ?? [];
		if (type === void 0 || CHAINED.test(line)) return false;
		this.#exception = {
			type,
			message,
			scriptLine: this.#scriptLine,
			isFromDriver: this.#isFromDriver,
			line
		};
		return true;
	}
	/** The exception; null when the log ends before it is named. */
	get exception() {
		return this.#exception;
	}
	/** Adds a further line of the message. */
	#more(exception, line) {
		if (NO_MESSAGE.test(line)) return false;
		if (CHAINED.test(line) || this.#lines > MESSAGE_LINES || exception.message.length > MESSAGE_CHARACTERS) return false;
		exception.message += `\n${line}`;
		return true;
	}
};
// src/diagnose/test-log.ts
/** The last lines that a failed command printed, and the lines of a step's text, as many as are read. */
const OUTPUT_LINES = 20;
const MOST_END_LINES = 400;
/** The step that is the whole script. */
const WHOLE_SCRIPT = "run the VM test script";
/** Reads what a NixOS test driver prints, line by line, without what the machines' consoles print. */
var TestLog = class {
	steps = new Steps();
	machines = new Machines();
	phase = "before";
	/** Whether the log has been a test driver's at all. */
	isSeen = false;
	/** The script came to its end. */
	isDone = false;
	/** The last failure after which the script did nothing more. */
	failure = null;
	/** The whole test took longer than its driver allows. */
	timeLimit = null;
	/** A debugger is waited for; the line that says so. */
	breakpointLine = null;
	#begun = null;
	#output = [];
	#isIgnored = false;
	/** Whether the log has the driver's colours: then what has none is no step, but printed by the script. */
	#isColoured = false;
	/** Whether the next lines may belong to one before them. */
	get hasBegun() {
		return this.#begun !== null;
	}
	/** Takes a line or a piece of one; it may have colours. `text`: the same without. */
	take(line, text) {
		this.#isColoured ||= line.includes(STEP_COLOUR);
		const read = this.#read(line, text);
		if (read === null || read.type === "subtest-failed" && !this.#isOfSubtest(read.text)) {
			if (this.#begun === null || this.#begun.kind === "marked") this.machines.words(text);
			else if (!this.#begun.take(text, line)) this.end();
			return;
		}
		if (read.type === "marked") {
			if (this.#begun?.kind !== "marked" || !this.#begun.take(read.text, line)) this.end();
			return;
		}
		this.end();
		this.isSeen ||= isOfTest(read);
		this.#act(read, text);
	}
	#read(line, text) {
		return line === "" || this.#goesOn(line, text) ? null : readDriverLine(line, text, this.#isColoured);
	}
	/** Whether the text of a step goes on, whatever it says: it ends where its colour does. */
	#goesOn(line, text) {
		if (this.#begun?.kind !== "text" || line.includes("\x1B[31m!!! ") || line.includes("\x1B[1m\x1B[32m")) return false;
		return !SCRIPT_ENDED.test(text) && !this.steps.isTold(text.replace(BEFORE_END, ""));
	}
	/** What was begun has ended, since something else begins, or nothing does. */
	end() {
		const begun = this.#begun;
		this.#begun = null;
		begun?.end?.();
	}
	#act(read, text) {
		switch (read.type) {
			case "step":
			case "subtest":
				this.#begin(read);
				break;
			case "finished":
				this.#finish(read);
				break;
			case "subtest-failed":
				this.#failSubtest(read.text, text);
				break;
			case "traceback":
				this.#beginTraceback(read.isMarked);
				break;
			case "output":
				this.#output = [read.text];
				this.#begun = {
					kind: "other",
					take: (line) => this.#printed(line)
				};
				break;
			case "machine":
				this.machines.report(read, text);
				break;
			case "driver": this.#driver(read.event, text);
		}
	}
	#begin(read) {
		if (this.phase === "script" && this.breakpointLine === null) this.failure = null;
		this.#output = [];
		if (read.type === "step") {
			this.steps.begin(read.text, read.machine);
			this.machines.forgetKilled(read.machine);
		} else this.steps.beginSubtest(read.text);
		if (read.isWhole) return;
		let lines = 1;
		this.#begun = {
			kind: "text",
			take: (text, line) => {
				this.steps.extend(text);
				lines += 1;
				return !line.includes("\x1B[0m") && lines < MOST_END_LINES;
			}
		};
	}
	#finish({ text, machine, seconds }) {
		if (seconds !== null) {
			if (text === WHOLE_SCRIPT) this.#finishScript();
			this.steps.finish(text, machine, seconds);
			return;
		}
		const lines = [text];
		this.#begun = {
			kind: "other",
			take: (line) => {
				lines.push(line);
				const took = TOOK.exec(line);
				if (took === null) return lines.length < MOST_END_LINES;
				const whole = lines.join("\n");
				this.steps.finish(whole.slice(0, whole.length - took[0].length), machine, Number(took[1]));
				return false;
			}
		};
	}
	/** Whatever failed before, the script has caught it. */
	#finishScript() {
		this.isDone = true;
		this.failure = null;
	}
	#isOfSubtest(text) {
		return this.steps.errorOf(text) !== null || this.steps.isNameCut(text);
	}
	#failSubtest(text, line) {
		const found = this.steps.errorOf(text);
		if (found === null) {
			this.#begun = {
				kind: "other",
				take: (next) => {
					const name = `${text}\n${next}`;
					if (this.#isOfSubtest(name)) this.#failSubtest(name, line);
					return this.#isOfSubtest(name);
				}
			};
			return;
		}
		found.subtest.name = found.name;
		const error = new SubtestError(found.error, line, scriptPlace(this.steps, this.#output, found.error));
		this.steps.fail(found.subtest);
		this.#begun = {
			kind: "other",
			take: (next) => error.take(next),
			end: () => {
				const { failure } = error;
				this.failure = {
					...failure,
					...this.#innermost(failure)
				};
			}
		};
	}
	/** A failure goes through all subtests around it, and each says so: the innermost knows what happened. */
	#innermost({ message }) {
		if (this.failure?.message !== message) return {};
		const { step, output, line } = this.failure;
		return {
			step,
			output,
			line
		};
	}
	#beginTraceback(isMarked) {
		const isOwn = (isMarked || this.phase !== "script") && !this.#isIgnored;
		this.#isIgnored = false;
		if (!isOwn) return;
		const traceback = new Traceback();
		this.#begun = {
			kind: isMarked ? "marked" : "other",
			take: (text) => traceback.take(text),
			end: () => {
				this.#endTraceback(traceback);
			}
		};
	}
	#endTraceback({ exception }) {
		if (exception === null) return;
		const said = this.failure;
		const { step, output } = said ?? scriptPlace(this.steps, this.#output, exception.message);
		const { message, line } = said !== null && saysMore(said, exception) ? said : exception;
		if (exception.scriptLine === null && this.phase !== "before" && !this.isDone) exception.isFromDriver = false;
		this.failure = {
			step,
			output,
			message,
			exception,
			line
		};
	}
	#printed(line) {
		this.#output.push(line);
		if (this.#output.length > OUTPUT_LINES) this.#output.shift();
		return true;
	}
	#driver(event, text) {
		if (event === "symbols") this.#begun = {
			kind: "other",
			take: (line) => this.machines.addAll(line)
		};
		if (event === "script") this.phase = "script";
		if (event === "done") this.#finishScript();
		if (event === "ignored") this.#isIgnored = true;
		if (event === "breakpoint") this.breakpointLine = text;
		if (event === "resumed") this.breakpointLine = null;
		if (event === "time-limit") this.timeLimit ??= {
			...scriptPlace(this.steps, this.#output, ""),
			line: text
		};
		if (event === "cleanup") this.phase = "cleanup";
	}
};
// src/diagnose/unwrap.ts
/** Nix's messages in its own format for programs, one in each line. */
const FOR_PROGRAMS = "@nix {";
/** On a terminal, Nix writes each line over that of its progress. */
const REDRAWN = "\r\x1B[K";
/** The kind of a result that is a line of a builder's output (Nix, `ResultType::resBuildLogLine`). */
const LOG_LINE = 101;
/** How Nix announces the last lines of a failed build's log, and begins each of them. */
const TAIL_BEGINS = /^\s*[Ll]ast \d+ log lines:\s*$/;
const TAIL_LINE = /^\s+> /;
const LONGEST_HEADING = 100;
/** How `nix build -L` begins the lines of a test's build, or of that of its script. */
const BUILD_PREFIX = /^(?:\u001b\[[0-9;]*m)*((?:[a-z]+-test-run|nixos-test-driver)-[^>\s]*)>(?:\u001b\[[0-9;]*m)* (?:\u001b\[0m)?/;
const TEST = /^[a-z]+-test-run-/;
/** How `nix build -L` begins the lines of any build. */
const ANY_PREFIX = /^(?:\u001b\[[0-9;]*m)*[\w.+?=-]{1,211}>(?:\u001b\[[0-9;]*m)* /;
/** Takes a line out of what Nix puts around it. */
var Unwrapper = class {
	#isTail = false;
	/** The name of the test's build whose line was unwrapped last; null where the line does not say. */
	build = null;
	/**
	* Whether the last line of any build is of one that is no test: what a test needs is built before it, and ends before
	* its first line.
	*/
	endsWithOther = false;
	/** Returns the lines that a builder or Nix has printed: of most lines, the line itself. */
	unwrap(line) {
		const redrawn = line.lastIndexOf(REDRAWN);
		if (redrawn !== -1) return this.unwrap(line.slice(redrawn + 4));
		return line.startsWith(FOR_PROGRAMS) ? printed(line).map((part) => this.#withoutMark(part)) : [this.#withoutMark(line)];
	}
	#withoutMark(line) {
		this.build = null;
		if (line.includes("> ")) {
			if (this.#isTail && TAIL_LINE.test(line)) return line.replace(TAIL_LINE, "");
			const [mark = "", name = ""] = BUILD_PREFIX.exec(line) ?? [];
			if (TEST.test(name)) this.build = name;
			if (mark === "") this.endsWithOther ||= ANY_PREFIX.test(line);
			else if (TEST.test(name)) this.endsWithOther = false;
			return line.slice(mark.length);
		}
		if (line.length < LONGEST_HEADING && line.includes(" log lines:")) this.#isTail ||= TAIL_BEGINS.test(line);
		return line;
	}
};
/** The lines of a message for programs; none of one that is not about what was printed. */
function printed(line) {
	const message = readJson(Buffer.from(line.slice(5), "latin1").toString());
	if (!isRecord(message)) return [];
	const { action, type, fields, msg } = message;
	const first = Array.isArray(fields) ? fields[0] : void 0;
	if (action === "setPhase") return [line];
	const text = action === "msg" ? msg : action === "result" && type === LOG_LINE ? first : void 0;
	if (typeof text !== "string") return [];
	return text.split("\n").map((part) => Buffer.from(part).toString("latin1"));
}
// src/diagnose/log-reader.ts
/** Nix's own words that are kept; a log has a handful of them. */
const MOST_NIX_WORDS = 100;
/** The tests of one log that are told apart: Nix runs no more at once. */
const MOST_TESTS = 100;
/** The longest name of a machine. */
const MACHINE_CHARACTERS = 64;
/** How the files are named in which the script of a test is checked. */
const OF_SCRIPT = /\btest-script\b|\btestScriptWithTypes\b/;
/** A driver says nothing shorter, but for marks; and a shorter line can only belong to what has begun. */
const SHORTEST_LINE = 7;
const CONSOLE_MARK = " # ";
const MACHINE_NAME = /^[A-Za-z0-9_.-]+$/;
/** How much the end of one of several tests is what a person looks for: those that only ran beside it were ended. */
function weightOf({ verdict, cause }) {
	if (verdict === "passed") return 0;
	if (verdict === "unknown") return 1;
	return verdict === "timeout" ? cause === null ? 2 : 3 : 4;
}
/** The end that a log tells, corrected by how the build ended: a script may leave it without a word, with any code. */
function withResult(told, result) {
	if (result === "passed") return {
		verdict: "passed",
		cause: null,
		machine: null,
		scriptLine: null,
		journal: []
	};
	return result === "failed" && told.verdict === "passed" ? {
		...told,
		verdict: "failed"
	} : told;
}
/**
* Reads the log of a build as it comes: Nix's own record of it, or what `nix build -L` and `nix-build` print. It takes
* constant memory, and time linear in the log.
*/
var LogReader = class LogReader {
	#lines = new ByteLines((line) => this.#take(line));
	/** What it has learned of a test so far. */
	test = new TestLog();
	#nix = [];
	#wrapping = new Unwrapper();
	/** For builds other than tests. */
	#ends = new BothEnds();
	/** The test that it reads, where lines begin with such a name; null where they do not. */
	#name = null;
	/** The readers of further tests, whose lines come between. */
	#others = /* @__PURE__ */ new Map();
	/** The reader of what belongs to no build by its beginning: of the last one that Nix has spoken of. */
	#spokenOf = this;
	write(chunk) {
		this.#lines.write(chunk);
	}
	/**
	* What the log says; it has ended. Of several tests, it is the one that failed; where lines of another build come
	* after theirs, it is not that all passed. `result`: how the build ended, if that is known from elsewhere; null if
	* not. A log that is not a test's tells too little of it.
	*/
	end(result = null) {
		this.#lines.end();
		const own = this.#end(result);
		if (result !== null) return {
			...own,
			build: null
		};
		const worst = [own, ...this.#others.values().map((reader) => reader.#end(null))].reduce((a, b) => weightOf(b) > weightOf(a) ? b : a);
		if (worst.verdict === "passed" && this.#name !== null && this.#wrapping.endsWithOther) return {
			...worst,
			build: null,
			verdict: "unknown"
		};
		return this.#others.size === 0 ? {
			...own,
			build: null
		} : worst;
	}
	#end(result) {
		this.test.end();
		if (!this.test.isSeen) return this.#endOfBuild(result);
		const { verdict, cause, machine, scriptLine, journal } = withResult(endOfTest(this.test, this.#nix), result);
		const { steps, machines } = this.test;
		if (verdict === "passed") steps.passOpen();
		else if (verdict !== "timeout" && verdict !== "unknown") steps.failOpen();
		return {
			build: this.#name,
			verdict,
			cause,
			journal,
			machine,
			scriptLine,
			location: null,
			subtests: steps.subtests,
			machines: machines.all.map(({ name, kind, bootMs, emulated }) => ({
				name,
				kind,
				bootMs,
				emulated
			}))
		};
	}
	#endOfBuild(result) {
		const nothing = {
			build: this.#name,
			journal: [],
			machine: null,
			scriptLine: null,
			location: null,
			subtests: [],
			machines: []
		};
		const isRefused = this.#nix.length > 0;
		const time = this.#nix.find(({ kind }) => kind === "timeout" || kind === "silence");
		if (result === "passed") return {
			...nothing,
			verdict: "passed",
			cause: null
		};
		if (time !== void 0) return {
			...nothing,
			verdict: "timeout",
			cause: timeOut(time, "")
		};
		const lines = this.#ends.lines.map(decodeLine).map(stripControls).filter((line) => readNixWords(line) === null);
		if (!(result === "failed" || isRefused || lines.some((line) => isMismatch(line)))) return {
			...nothing,
			verdict: "unknown",
			cause: null
		};
		const isScript = this.#nix.some(({ drv }) => drv?.startsWith("nixos-test-driver-")) || lines.some((line) => OF_SCRIPT.test(line));
		return {
			...nothing,
			verdict: isScript ? "error" : "failed",
			cause: causeOfBuild(lines, isScript)
		};
	}
	#take(raw) {
		if (raw.length < SHORTEST_LINE && !raw.startsWith("!") && !this.test.hasBegun) {
			if (raw !== "" && !this.test.isSeen) this.#ends.add(raw);
			return;
		}
		let end = raw.length;
		while (raw[end - 1] === "\r") end -= 1;
		const line = end === raw.length ? raw : raw.slice(0, end);
		if (!line.includes("\r") && this.#isConsole(line)) return;
		for (const unwrapped of this.#wrapping.unwrap(line)) this.#readerOf(unwrapped).#read(unwrapped);
	}
	/** Whose line it is that was just unwrapped. */
	#readerOf(line) {
		const { build } = this.#wrapping;
		if (build !== null) return this.#readerOfTest(build);
		if (this.#others.size > 0 && line.includes(".drv'")) {
			const drv = readNixWords(stripControls(decodeLine(line)))?.drv ?? null;
			if (drv !== null) this.#spokenOf = this.#others.get(drv) ?? this;
		}
		return this.#spokenOf;
	}
	#readerOfTest(build) {
		this.#name ??= decodeLine(build);
		if (build === this.#name) return this;
		const known = this.#others.get(build);
		if (known !== void 0 || this.#others.size >= MOST_TESTS) return known ?? this;
		const other = new LogReader();
		other.#name = decodeLine(build);
		this.#others.set(other.#name, other);
		return other;
	}
	#read(line) {
		if (!this.test.isSeen) this.#ends.add(line);
		for (const piece of divideLine(line)) {
			if (this.#isConsole(piece)) continue;
			const text = decodeLine(piece);
			const plain = stripControls(text);
			if (plain !== text && this.#isConsole(plain)) continue;
			const words = readNixWords(plain);
			if (words === null) this.test.take(text, plain);
			else this.#nixSays(words);
		}
	}
	#nixSays(words) {
		this.test.end();
		if (this.#nix.length < MOST_NIX_WORDS) this.#nix.push(words);
	}
	/** Takes a line of a machine's console, unless another line was written into it. */
	#isConsole(line) {
		const mark = line.indexOf(CONSOLE_MARK);
		const begins = line.startsWith("\x1B[2m") ? 4 : 0;
		if (mark <= begins || mark > begins + MACHINE_CHARACTERS) return false;
		const name = line.slice(begins, mark);
		if (!MACHINE_NAME.test(name) || begins > 0 && !isOnePiece(line)) return false;
		const glued = begins === 0 ? this.#gluedAt(line) : -1;
		this.#console(name, glued === -1 ? line : line.slice(0, glued), mark);
		if (glued !== -1) this.#read(line.slice(glued));
		return true;
	}
	/** Where a line of a console goes on with what the driver says; -1 when it does not. */
	#gluedAt(line) {
		for (const begins of ["(finished: ", "Test \""]) {
			const at = line.lastIndexOf(begins);
			if (at !== -1 && this.test.steps.isTold(decodeLine(line.slice(at)))) return at;
		}
		return -1;
	}
	#console(name, line, mark) {
		this.test.machines.console(name, line, () => stripControls(decodeLine(line.slice(mark + 3))));
	}
};
// src/diagnose/read-log.ts
/** Bytes that are read at once: a file is read at the disk's speed, and little of it is held. */
const READ_BYTES = 1048576;
/** Reads what the log at `path` says of the build that wrote it. Throws when it cannot be read. */
async function readLog(path, files, { result, isTest }) {
	const reader = new LogReader();
	const size = await files.size(path) ?? 0;
	const { first, last } = LOG_ENDS;
	const ranges = !isTest && size > first + last ? [[0, first], [size - last, size]] : [[0, size]];
	for (const [from, to] of ranges) {
		for (let offset = from; offset < to; offset += READ_BYTES) {
			const piece = await files.readRange(path, offset, Math.min(READ_BYTES, to - offset));
			if (piece.length === 0) break;
			reader.write(piece);
		}
		reader.write(LINE_END);
	}
	return reader.end(result);
}
/** Where reading stops in the middle of a line, the next one begins anew. */
const LINE_END = Buffer.from("\n");
// src/diagnose/reason.ts
/** Reasons that only say that a builder failed, and not why. */
const UNEXPLAINED = /* @__PURE__ */ new Set(["exit-code", "nix"]);
/** Limits of Nix: the log says what the build did when it ran into them. */
const NIX_LIMITS = /* @__PURE__ */ new Set(["timeout", "silent"]);
/**
* Why a check is bad, with what its log tells: instead of "its builder exited with 1", or besides the limit that it ran
* into. Null when it is good.
*/
function reasonWithLog({ verdict, reason }, { cause, ...rest }) {
	if (reason === null || cause === null) return reason;
	const sentence = whereAndWhat({
		cause,
		...rest
	});
	if (verdict === "failed" && UNEXPLAINED.has(reason.code)) return {
		code: cause.code,
		message: sentence
	};
	return verdict === "timeout" && NIX_LIMITS.has(reason.code) ? {
		code: reason.code,
		message: `${reason.message}: ${sentence}`
	} : reason;
}
/** A cause with the subtest and the machine in which it came: one sentence, without its end. */
function whereAndWhat({ cause, machine, subtests }) {
	const subtest = failedSubtest(subtests);
	const message = cause?.message ?? "";
	const where = machine === null || message.includes(`\`${machine}\``) ? "" : ` on \`${machine}\``;
	return `${subtest === null ? "" : inSubtest(subtest)}${message}${where}`;
}
// src/diagnose/script-place.ts
/**
* So many lines of a text must be those of the script, unless they are the whole script. Two may be the same by chance,
* as `start_all()` and a wait are.
*/
const LEAST_LINES = 3;
/** Limits of what is compared, in lines: of all texts, and on each side of a line. No script has so many. */
const MOST_COMPARED = 2e6;
const ENOUGH_LINES = 1e4;
/**
* Finds the place in the flake of a line of a test script. `line`: from 1. Null unless exactly one place fits: around
* it, every line of the text in the file is one of the script, up to the end of that text, or up to an interpolation.
*/
function placeOfLine(script, line, texts) {
	const search = new PlaceSearch(script, line);
	return search.line === "" ? null : search.in(texts);
}
/** One line of a script that is looked for. */
var PlaceSearch = class {
	/** Without the blanks around it; "" when there is none such. */
	line;
	#script;
	#at;
	/** How many lines of the script are not blank. */
	#whole;
	#compared = 0;
	constructor(script, line) {
		this.#script = script.split("\n").map((one) => one.trim());
		this.#at = line - 1;
		this.line = this.#script[this.#at] ?? "";
		this.#whole = this.#script.filter((one) => one !== "").length;
	}
	in(texts) {
		const found = [];
		for (const { file, lines } of texts) for (const [index, source] of lines.entries()) {
			const fit = fitOf(source, this.line);
			if (fit !== "same" && fit !== "filled") continue;
			if (this.#isAround(lines, index, fit === "same" ? 1 : 0)) found.push({
				file,
				line: source.line,
				column: source.column
			});
			if (found.length > 1 || this.#compared > MOST_COMPARED) return null;
		}
		return found[0] ?? null;
	}
	/** Whether what is around a line of a text is around that of the script. `own`: 1 if it is the same itself. */
	#isAround(lines, index, own) {
		const [before, after] = [this.#run(lines, index, -1), this.#run(lines, index, 1)];
		if (before === null || after === null) return false;
		const same = before + own + after;
		return same >= LEAST_LINES || same === this.#whole;
	}
	/**
	* Counts the lines in one direction that are the same, without blank ones. Null when a line of the text is not one of
	* the script.
	*/
	#run(lines, index, step) {
		let same = 0;
		let isFilled = false;
		for (let far = 1; far <= ENOUGH_LINES; far += 1) {
			const [source, line = ""] = [lines[index + step * far], this.#script[this.#at + step * far]];
			if (source === void 0) break;
			this.#compared += 1;
			const fit = fitOf(source, line);
			if (fit === "open") break;
			if (fit === "other") return isFilled ? same : null;
			isFilled ||= fit === "filled";
			if (fit === "same" && line !== "") same += 1;
		}
		return same;
	}
};
/**
* `same`: the line is that of the script; `filled`: it is, with something in place of its interpolations; `open`: an
* interpolation may give anything there, such as several lines; `other`: it is not.
*/
function fitOf({ parts }, line) {
	const first = parts[0] ?? "";
	if (parts.length === 1) return first === line ? "same" : "other";
	const last = parts.at(-1) ?? "";
	const end = line.length - last.length;
	if (!line.startsWith(first) || !line.endsWith(last) || end < first.length) return "open";
	let from = first.length;
	for (const part of parts.slice(1, -1)) {
		const found = line.indexOf(part, from);
		if (found === -1 || found + part.length > end) return "open";
		from = found + part.length;
	}
	return parts.every((part) => part.trim() === "") ? "open" : "filled";
}
// src/diagnose/test-script.ts
/** The largest script that is read, in bytes: the longest of nixpkgs has some 40 KB. */
const LARGEST_SCRIPT = 1048576;
/** The path of a test's own driver, which its build calls; the driver's output has the script in a file. */
const TEST_DRIVER = /(\/[^\s"'$`]+-nixos-test-driver-[0-9a-zA-Z+._?=-]+)\/bin\//;
const SCRIPT_FILE = "test-script";
/** A subtest that a script names by a plain string. */
const SUBTEST = /\bsubtest\(\s*(?:name\s*=\s*)?(["'])((?:[^\\\n]|\\.){0,400}?)\1\s*\)/g;
/** What a backslash and a character stand for in such a string. */
const ESCAPED = {
	n: "\n",
	t: "	",
	"\\": "\\",
	"\"": "\"",
	"'": "'"
};
/**
* Adds what a test's script tells of a test that did not pass: the subtests that never began, and where the line that
* was executed last stands in the flake. Nothing is added when the text of the script is not on this machine.
*/
async function withScript(explanation, drvPath, flake, files) {
	const { verdict, machines, subtests } = explanation;
	const script = drvPath === null || verdict === "passed" ? null : await scriptOf(drvPath, files);
	if (script === null) return explanation;
	const scriptLine = explanation.scriptLine ?? lineOfCommand(script, explanation.cause);
	const location = scriptLine === null ? null : placeOfLine(script, scriptLine, await flake.all());
	const begun = new Set(subtests.map(({ name }) => name));
	const missing = (machines.length === 0 ? [] : subtestsIn(script)).filter((name) => !begun.has(name)).map((name) => ({
		name,
		verdict: "not-run",
		depth: 0,
		durationMs: null
	}));
	return {
		...explanation,
		scriptLine,
		location,
		subtests: [...subtests, ...missing]
	};
}
/** The message about a command, on one line: one of several lines is in no single line of a script. */
const OF_COMMAND = /(?:^|[ "])command `(.{1,1000})` (?:failed \(exit code -?\d+\)|unexpectedly succeeded)"?$/;
/** The line of a script, from 1, with the command that failed; null unless only one has it as a string. */
function lineOfCommand(script, cause) {
	const command = OF_COMMAND.exec(cause?.line ?? "")?.[1];
	if (command === void 0) return null;
	const isOf = (line) => ["\"", "'"].some((quote) => line.includes(`(${quote}${command}${quote}`));
	const found = script.split("\n").flatMap((line, index) => isOf(line) ? [index + 1] : []);
	return found.length === 1 ? found[0] ?? null : null;
}
/** The names of the subtests in a script, each once. */
function subtestsIn(script) {
	const names = script.matchAll(SUBTEST).map(([, , text = ""]) => text.replaceAll(/\\(.)/g, unescapedCharacter));
	return [...new Set(names)];
}
function unescapedCharacter(whole, character) {
	return ESCAPED[character] ?? whole;
}
/** The text of a test's script; null when it is not here. */
async function scriptOf(drvPath, files) {
	const command = (await readDerivationFile(drvPath, files))?.env.get("buildCommand") ?? "";
	const driver = TEST_DRIVER.exec(command)?.[1] ?? "";
	if (!isStorePath(driver, dirname(drvPath))) return null;
	const path = `${driver}/${SCRIPT_FILE}`;
	const size = await files.linkTarget(path) === null ? await files.size(path) : null;
	return size === null || size > LARGEST_SCRIPT ? null : (await files.readRange(path, 0, size)).toString();
}
// src/diagnose/live-test.ts
/**
* How long a driver may wait at most for a QEMU that has said its last words, and for a debugger, in milliseconds. One
* that notices the first ends within seconds; nobody can attach the second to a build that nobody looks at.
*/
const LOST_CAUSE_MS = 6e4;
/** Without KVM, a machine gets so many times the limit: it takes up to eight times as long, and seconds with KVM. */
const EMULATED_FACTOR = 3;
/** Follows the log of a test that is being built. Times: milliseconds since the epoch. */
var LiveTest = class {
	#reader = new LogReader();
	/** What is waited for that may never come, and since when. */
	#wait = null;
	/** Takes the next line of its log. */
	take(line, now) {
		this.#reader.write(Buffer.from(`${line}\n`));
		const what = endlessWait(this.#reader.test);
		if (what === null) this.#wait = null;
		else if (this.#wait?.what !== what) this.#wait = {
			what,
			since: now
		};
	}
	get place() {
		const { steps } = this.#reader.test;
		return {
			subtest: steps.innermost(),
			machine: steps.current()?.machine ?? null
		};
	}
	/** Why the test is not to be waited for any more; null as long as it is. `bootMs`: how long a machine may boot. */
	hang(now, bootMs, isEmulated) {
		if (this.#wait === null) return null;
		const waited = now - this.#wait.since;
		const isBoot = this.#wait.what.startsWith("boot ");
		const bootLimit = isEmulated ? EMULATED_FACTOR * bootMs : bootMs;
		if (waited < (isBoot ? bootLimit : Math.min(bootMs, LOST_CAUSE_MS))) return null;
		const { cause, machine } = endOfTest(this.#reader.test, []);
		const message = cause?.message ?? `the machine \`${machine}\` did not finish booting`;
		const advice = isBoot ? ". If it only takes long, raise \"boot-timeout\"" : "";
		return {
			code: cause?.code ?? "boot-hang",
			message: `${message}; it was ended after ${formatDuration(waited)}${advice}`
		};
	}
};
/** What is waited for that may never come: a debugger, a QEMU that is not there, or a machine that boots. */
function endlessWait({ breakpointLine, machines, steps }) {
	if (breakpointLine !== null) return "debugger";
	const unborn = machines.unborn();
	if (unborn !== null) return `qemu ${unborn.name}`;
	const step = steps.current();
	return step?.text === "waiting for the VM to finish booting" ? `boot ${step.machine}` : null;
}
// src/diagnose/machine-console.ts
/** The name under which the only machine of a console is kept. */
const ONLY = "machine";
/** systemd's status of a unit that failed; the unit's name has been in it since 250, its description before. */
const FAILED_UNIT = /\[\s*FAILED\s*\] Failed to start (?<unit>[^\s].*?)\.?$/;
/** A machine that is made to name more must not cost memory. */
const MOST_FAILED_UNITS = 100;
/** Reads one machine's console, line by line. */
var MachineConsole = class {
	#machines = new Machines();
	#failedUnits = /* @__PURE__ */ new Set();
	constructor() {
		this.#machines.add(ONLY).state = "starting";
	}
	/** Takes a line of the console, without control characters. */
	line(text) {
		this.#machines.console(ONLY, text, () => text);
		this.#machines.words(text);
		const unit = FAILED_UNIT.exec(text)?.groups?.["unit"];
		if (unit !== void 0 && this.#failedUnits.size < MOST_FAILED_UNITS) this.#failedUnits.add(unit);
	}
	get findings() {
		const { panic, killed, lastWords, kvmFault, emulated } = this.#machines.add(ONLY);
		return {
			panic,
			killed,
			lastWords,
			kvmFault,
			emulated,
			failedUnits: [...this.#failedUnits]
		};
	}
};
// src/diagnose/packed-log.ts
/** Bytes that are unpacked at once; bzip2 packs at most 900 KB of text in a block. */
const PIECE_BYTES = 65536;
/** How files of bzip2 begin: with the size of their blocks, and the first block, or the end of a file without any. */
const BZIP2 = /^BZh[1-9]$/;
const FIRST_BLOCK = /* @__PURE__ */ new Set(["1AY&SY", "rE8P"]);
const BLOCK_AT = 4;
/** How files of gzip begin. */
const GZIP = "\b";
const MAGIC_BYTES = 10;
/**
* Reads a log that is packed with bzip2, as Nix keeps its own (`/nix/var/log/nix/drvs`), or with gzip. Null when the
* file is not packed. Throws when it is broken.
*/
async function readPackedLog(path, files) {
	const begins = (await files.readRange(path, 0, MAGIC_BYTES)).toString("latin1");
	const reader = new LogReader();
	if (BZIP2.test(begins.slice(0, BLOCK_AT)) && FIRST_BLOCK.has(begins.slice(BLOCK_AT))) await unpackBzip2(path, files, reader);
	else if (begins.startsWith(GZIP)) {
		const unpacked = Readable.from(packedPieces(path, files)).pipe(createGunzip());
		for await (const piece of unpacked) reader.write(piece);
	} else return null;
	return reader.end();
}
async function unpackBzip2(path, files, reader) {
	const { default: unbzip2 } = await import("./unbzip2-stream2.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const stream = unbzip2();
	stream.on("data", (piece) => reader.write(piece));
	stream.on("error", (error) => {
		throw error;
	});
	for await (const piece of packedPieces(path, files)) stream.write(piece);
	stream.end();
}
async function* packedPieces(path, files) {
	for (let offset = 0;; offset += PIECE_BYTES) {
		const piece = await files.readRange(path, offset, PIECE_BYTES);
		if (piece.length === 0) return;
		yield piece;
	}
}
// src/diagnose/diagnose.ts
/**
* The same as {@link LOG_ENDS} for a test whose log names its cause: what was last said before the end is what is left
* to show. Looking at each line takes longer than reading the log.
*/
const TOLD_ENDS = {
	first: 16384,
	last: 131072
};
/**
* Adds to each bad check why it failed: the cause, as far as its log names it, and the lines that matter. Adds to each
* NixOS test its subtests and machines. A check keeps the excerpt that it has if its log is missing, unreadable or
* empty. `out`: the folder of the report, which contains the logs. `tree`: the flake's own files; null: not known.
*/
async function diagnose(checks, out, { files }, tree) {
	const flake = new FlakeTexts(tree, files);
	const diagnosed = [];
	const known = /* @__PURE__ */ new Map();
	for (const check of checks) {
		const { log, verdict, backend } = check;
		if (log === null || isGood(verdict) && backend === "build") {
			diagnosed.push(check);
			continue;
		}
		const findings = known.get(log) ?? await findingsOf(join(out, log), check, files);
		known.set(log, findings);
		diagnosed.push(await withFindings(check, findings, flake, files));
	}
	return diagnosed;
}
async function findingsOf(path, { verdict, backend }, files) {
	const isTest = backend !== "build" || verdict === "dependency-failed";
	const explanation = await readLog(path, files, {
		result: isGood(verdict) ? "passed" : "failed",
		isTest
	}).catch(() => null);
	if (isGood(verdict)) return {
		excerpt: [],
		explanation
	};
	return {
		excerpt: await logExcerpt(path, files, explanation !== null && explanation.cause !== null && explanation.machines.length > 0 ? TOLD_ENDS : LOG_ENDS),
		explanation
	};
}
/** A check with what its log tells. The log of what it needs tells nothing of its own subtests. */
async function withFindings(check, { excerpt, explanation }, flake, files) {
	const lines = isGood(check.verdict) ? [] : withJournal(explanation?.journal ?? [], excerpt);
	const shown = lines.length === 0 ? check : {
		...check,
		excerpt: lines
	};
	if (explanation === null || check.verdict === "dependency-failed") return shown;
	const told = await withScript(explanation, check.drvPath, flake, files);
	const { subtests, machines } = told;
	const where = isGood(check.verdict) ? { machine: null } : {
		machine: told.machine,
		location: told.location ?? check.location
	};
	return {
		...shown,
		reason: reasonWithLog(check, explanation),
		subtests,
		machines,
		...where
	};
}
/** The lines of a unit's journal before the others, which leave the room for them. */
function withJournal(journal, excerpt) {
	const unit = journal.map(excerptLine);
	const others = excerpt.filter((line) => !unit.includes(line));
	if (unit.length === 0 || others.length === 0) return [...excerpt];
	return [
		...unit,
		"…",
		...others.slice(Math.max(0, others.length - (25 - unit.length - 1)))
	];
}
/** The lines that matter of a log, or of a machine's console; none when it cannot be read. */
async function excerptOf(path, files) {
	return await logExcerpt(path, files, LOG_ENDS);
}
async function logExcerpt(path, files, ends) {
	try {
		return linesThatMatter(await readEnds(path, files, ends));
	} catch {
		return [];
	}
}
/**
* Reads the lines of a log, each cut and without escape sequences. A large log gives the lines at both ends, with
* {@link GAP} between. Throws when it cannot be read.
*/
async function readEnds(path, files, { first: start, last: end }) {
	const bytes = await files.size(path) ?? 0;
	if (bytes <= start + end) return linesOf(await files.readRange(path, 0, bytes));
	const first = linesOf(await files.readRange(path, 0, start));
	const last = linesOf(await files.readRange(path, bytes - end, end));
	return [
		...first.slice(0, Math.max(1, first.length - 1)),
		"…",
		...last.slice(Math.min(1, last.length - 1))
	];
}
function linesOf(bytes) {
	return bytes.toString().split("\n").map((line) => excerptLine(lastWritten(line)));
}
/** The text that a terminal would show in the end: a carriage return goes back to the beginning of the line. */
function lastWritten(line) {
	if (!line.includes("\r")) return line;
	let end = line.length;
	while (line[end - 1] === "\r") end -= 1;
	return line.slice(line.lastIndexOf("\r", end - 1) + 1, end);
}
/** Marks the page size among the values that the kernel passes to a program (`linux/auxvec.h`). */
const AT_PAGESZ = 6n;
/** Reads the state of one process; null when it is gone. */
function processStat(pid, kernel) {
	const text = kernel.read(`/proc/${pid}/stat`);
	if (text === null) return null;
	const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
	const field = (number) => Number(fields[number - 3]);
	return {
		ended: fields[0] === "Z" || fields[0] === "X",
		parent: field(4),
		ownCpuMs: (field(14) + field(15)) * 10,
		waitedCpuMs: (field(16) + field(17)) * 10,
		minorFaults: field(10),
		threads: field(20),
		startTicks: field(22),
		rssPages: field(24),
		image: [
			fields[23],
			fields[25],
			fields[44],
			fields[45],
			fields[48]
		].join(":")
	};
}
/** Reads the memory of one process; null when it is gone or has none any more. */
function processMemory(pid, kernel) {
	const text = kernel.read(`/proc/${pid}/status`);
	if (text === null || !text.includes("\nVmHWM:")) return null;
	return {
		user: fieldValue(text, "\nUid:"),
		anonymous: kib(text, "\nRssAnon:"),
		shared: kib(text, "\nRssShmem:"),
		file: kib(text, "\nRssFile:"),
		highest: kib(text, "\nVmHWM:")
	};
}
/**
* Reads the memory of one process in bytes, without pages of files; a page that several processes share counts by its
* share. The kernel walks over all pages of the process: some 30 µs for each MiB. Null when the process is gone or we
* may not read it.
*/
function proportionalMemory(pid, kernel) {
	const text = kernel.read(`/proc/${pid}/smaps_rollup`);
	return text === null || !text.includes("\nPss_Anon:") ? null : kib(text, "\nPss_Anon:") + kib(text, "\nPss_Shmem:");
}
/** Lists the children that a process' threads have forked; null when it is gone. `threads`: how many it has. */
function childPids(pid, threads, kernel) {
	const ofThread = (thread) => kernel.read(`/proc/${pid}/task/${thread}/children`);
	if (threads > 1) return kernel.list(`/proc/${pid}/task`).flatMap((thread) => parseNumbers(ofThread(thread) ?? ""));
	const text = ofThread(pid);
	return text === null ? null : parseNumbers(text);
}
/** Reads the words of a process' command line or environment; null when it is gone or we may not read them. */
function processWords(pid, file, kernel) {
	return kernel.read(`/proc/${pid}/${file}`)?.split("\0") ?? null;
}
/**
* Returns the most memory that one page fault gives a program that does not ask for more, in bytes: a page, in the size
* that the kernel tells each program (getauxval(3)); unlimited where the kernel makes huge pages for everybody.
*/
function faultSize(kernel) {
	if ((kernel.read("/sys/kernel/mm/transparent_hugepage/enabled") ?? "").includes("[always]")) return 1e400;
	const auxiliary = Buffer.from(kernel.read("/proc/self/auxv") ?? "", "latin1");
	for (let at = 0; at + 16 <= auxiliary.length; at += 16) if (auxiliary.readBigUInt64LE(at) === AT_PAGESZ) return Number(auxiliary.readBigUInt64LE(at + 8));
	return 1e400;
}
/** Returns when the machine was booted, in milliseconds since the epoch, by the clock that `startTicks` uses. */
function bootTime(now, kernel) {
	return now - Number.parseFloat(kernel.read("/proc/uptime") ?? "0") * 1e3;
}
function kib(text, name) {
	return fieldValue(text, name) * 1024;
}
function fieldValue(text, name) {
	const at = text.indexOf(name);
	return at < 0 ? 0 : Number.parseInt(text.slice(at + name.length, at + name.length + 24), 10);
}
function parseNumbers(text) {
	return text.split(" ").filter((word) => word !== "").map(Number);
}
// src/measure/share.ts
/**
* The shares of one core that samples may take: on average, and while nothing new happens. The difference is saved for
* short builds. The rest of one per cent is for the cost around samples: walks, events, garbage collection.
*/
const SHARE = .005;
const STEADY_SHARE = .0025;
/** Milliseconds of CPU that may be saved: about a second of samples at the highest rate. */
const MOST_SAVED_MS = 25;
/**
* The cost of a timer and its turn of the event loop, in reads of 8 µs: 150 µs, measured. On a slower machine both are
* slower.
*/
const TURN_READS = 18;
/**
* Samples come no faster than this, because that would tell nothing new. They come no slower than the longest pause,
* because builds would be over. A slow machine with 20 builds needs the longest: a read takes 40 µs there, a turn 4 ms,
* and once a second was 1.2 % of a core, measured.
*/
const SHORTEST_MS = 10;
const LONGEST_MS = 2e3;
/** Walking over all pages of a process takes 30 to 60 ms for a GiB, all of it expensive. It has a share of its own. */
const WALK_SHARE = .002;
/** The least that a read can cost, in milliseconds: a first guess, far above the value of any machine. */
const FIRST_READ_MS = .05;
/** The factor by which the estimate of a read's cost grows at each sample, in case the machine has become slower. */
const DRIFT = 1.002;
/**
* Keeps the cost of samples within a share of one core by choosing the pause after each. It reads a clock, because the
* kernel accounts a thread's CPU too coarsely. On a busy machine, a clock also counts the time of other processes. That
* only makes reads look more expensive, so the cheapest recent sample gives the cost of a read.
*/
var SamplingBudget = class {
	/** Everything that is measured must be read through this. */
	kernel;
	#clock;
	#reads = 0;
	#walksMs = 0;
	#nextWalk = 0;
	#readMs = FIRST_READ_MS;
	#savedMs = MOST_SAVED_MS;
	#before;
	constructor(kernel) {
		this.#clock = () => kernel.clock();
		this.#before = kernel.clock();
		this.kernel = {
			...kernel,
			read: (path, limit) => {
				this.#reads += 1;
				return kernel.read(path, limit);
			}
		};
	}
	/**
	* Does `work`, which walks over the pages of processes, and returns its value; null when it is too early for another
	* walk.
	*/
	walk(work) {
		const from = this.#clock();
		if (from < this.#nextWalk) return null;
		const value = work();
		const took = this.#clock() - from;
		this.#walksMs += took;
		this.#nextWalk = from + took / WALK_SHARE;
		return value;
	}
	/**
	* Does `work`, and returns the pause to make after it, in milliseconds. `work` returns whether something new is
	* happening or about to happen.
	*/
	spend(work) {
		[this.#reads, this.#walksMs] = [0, 0];
		const from = this.#clock();
		const hurry = work();
		const took = this.#clock() - from - this.#walksMs;
		if (this.#reads > 0) this.#readMs = Math.min(this.#readMs * DRIFT, took / this.#reads);
		const cost = (TURN_READS + this.#reads) * this.#readMs;
		this.#savedMs = Math.min(MOST_SAVED_MS, this.#savedMs + (from - this.#before) * SHARE) - cost;
		this.#before = from;
		const pause = hurry ? this.#savedMs > 0 ? SHORTEST_MS : cost / SHARE : cost / STEADY_SHARE;
		return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, pause));
	}
};
// src/measure/tree.ts
/** A process whose number of pages did not change is still read this often, because it may have had more in between. */
const REREAD_MS = 250;
/** A walk is not worth its cost for less than this share of the peak. */
const NEGLIGIBLE = .02;
/**
* Measures a builder's processes through `/proc`: the memory that each has alone, and the memory that they share,
* without pages of files. Memory is shared by processes that were forked and have not executed another program, and by
* those that map the same shared memory. Everything else simply adds up.
*/
var TreeMeter = class {
	#pid;
	#budget;
	#kernel;
	/** The most memory that one page fault can give. */
	#faultBytes;
	#members = /* @__PURE__ */ new Map();
	#peakBytes = 0;
	#cpuMs = 0;
	/** The last walk, and the memory that its processes claimed at that time. */
	#walked = null;
	/** `faultBytes`: see `faultSize`. */
	constructor(pid, faultBytes, budget) {
		this.#pid = pid;
		this.#budget = budget;
		this.#kernel = budget.kernel;
		this.#faultBytes = faultBytes;
	}
	/** Pids of all processes at the last sample. */
	get pids() {
		return [...this.#members.keys()];
	}
	/** Takes a sample. */
	sample() {
		this.#look();
		const members = [...this.#members.values()];
		this.#cpuMs = Math.max(this.#cpuMs, members.reduce((sum, { stat }) => sum + stat.ownCpuMs + stat.waitedCpuMs, 0));
		for (const member of members) this.#weigh(member);
		const currentBytes = this.#together(members);
		this.#peakBytes = Math.max(this.#peakBytes, currentBytes);
		return {
			peakBytes: this.#peakBytes,
			currentBytes,
			cpuMs: this.#cpuMs
		};
	}
	/** Finds the present processes. */
	#look() {
		const found = /* @__PURE__ */ new Map();
		const queue = [this.#pid];
		for (const pid of queue) {
			const stat = processStat(pid, this.#kernel);
			if (stat === null || found.has(pid)) continue;
			const before = this.#members.get(pid);
			if (before?.stat.startTicks === stat.startTicks) found.set(pid, Object.assign(before, {
				stat,
				faultsBefore: before.stat.minorFaults
			}));
			else {
				const parentFaults = found.get(stat.parent)?.faultsBefore ?? 0;
				found.set(pid, {
					pid,
					stat,
					faultsBefore: 0,
					parentFaults,
					memory: null,
					rssPages: -1,
					readAt: 0
				});
			}
			queue.push(...childPids(pid, stat.threads, this.#kernel) ?? []);
		}
		this.#members = found;
	}
	/** Reads the memory of one process, unless nothing can have changed. */
	#weigh(member) {
		const now = this.#kernel.clock();
		if (member.stat.rssPages === member.rssPages && now - member.readAt < REREAD_MS) return;
		const before = member.memory;
		member.memory = member.stat.ended ? null : processMemory(member.pid, this.#kernel);
		member.rssPages = member.stat.rssPages;
		member.readAt = now;
		if (member.memory === null) return;
		this.#peakBytes = Math.max(this.#peakBytes, member.memory.highest - Math.max(member.memory.file, before?.file ?? 0));
	}
	/**
	* The present memory of all: what cannot be shared is added up; for the rest, the result of a walk, or else the
	* largest share of one process.
	*/
	#together(members) {
		const families = [...Map.groupBy(members.filter(({ memory }) => memory !== null), ({ stat }) => stat.image).values()];
		const alone = families.filter((family) => family.length === 1).flat();
		const sharing = alone.filter(({ memory }) => (memory?.shared ?? 0) > NEGLIGIBLE * this.#peakBytes);
		const suspects = [...families.filter((family) => family.length > 1), ...sharing.length > 1 ? [sharing] : []];
		const certain = alone.filter((member) => sharing.length < 2 || !sharing.includes(member)).reduce((sum, member) => sum + claimOf(member), 0);
		const least = suspects.reduce((sum, family) => sum + Math.max(...family.map(claimOf)), 0);
		const most = suspects.reduce((sum, family) => sum + this.#atMost(family), 0);
		if (most - least <= NEGLIGIBLE * this.#peakBytes) return certain + least;
		return certain + Math.max(least, Math.min(most, this.#walk(suspects.flat(), certain + most)));
	}
	/**
	* The most that processes forked from one another can have: the memory of the largest, plus each page that it or
	* another has written to since. Writing to a shared page causes a fault, in either process.
	*/
	#atMost(family) {
		const [largest, ...others] = family.toSorted((left, right) => claimOf(right) - claimOf(left));
		if (largest === void 0) return 0;
		const written = (other) => {
			const since = other.stat.parent === largest.pid ? other.parentFaults : 0;
			return (other.stat.minorFaults + largest.stat.minorFaults - since) * this.#faultBytes + (other.memory?.shared ?? 0);
		};
		return others.reduce((sum, other) => sum + Math.min(claimOf(other), written(other)), claimOf(largest));
	}
	/** Lets the kernel count each page, or returns its last result for these processes; 0 if neither is possible now. */
	#walk(members, possible) {
		const key = members.map(({ pid }) => pid).toSorted((left, right) => left - right).join();
		const claimed = members.reduce((sum, member) => sum + claimOf(member), 0);
		if (possible > this.#peakBytes) {
			const bytes = this.#budget.walk(() => members.reduce((sum, { pid }) => sum + (proportionalMemory(pid, this.#kernel) ?? 0), 0));
			if (bytes !== null) this.#walked = {
				key,
				claimed,
				bytes
			};
		}
		const last = this.#walked;
		return last?.key === key && Math.abs(last.claimed - claimed) <= NEGLIGIBLE * claimed ? last.bytes : 0;
	}
};
function claimOf({ memory }) {
	return memory === null ? 0 : memory.anonymous + memory.shared;
}
// src/changes/changeable.ts
/**
* Everything that a run may change on a machine, apart from Nix itself. Root undoes nothing else, whatever its records
* say.
*/
/** Devices that virtual machines use, their paths, and the kernel modules that make them. */
const DEVICES = {
	kvm: {
		path: "/dev/kvm",
		modules: ["kvm_intel", "kvm_amd"]
	},
	tun: {
		path: "/dev/net/tun",
		modules: ["tun"]
	},
	"vhost-net": {
		path: "/dev/vhost-net",
		modules: ["vhost_net"]
	},
	"vhost-vsock": {
		path: "/dev/vhost-vsock",
		modules: ["vhost_vsock"]
	}
};
const DEVICE_NAMES = Object.keys(DEVICES);
/** Whether a value from outside names a device. */
function isDevice(value) {
	return DEVICE_NAMES.some((name) => name === value);
}
/** The folder of Nix's configuration. */
const NIX_FOLDER = "/etc/nix";
/** Files that we write, by their names in our records. */
const FILES = {
	/** Our udev rules. */
	rules: "/etc/udev/rules.d/99-nix-verdict.rules",
	/** Our settings for Nix; a line in one of the files below includes it. */
	settings: `${NIX_FOLDER}/nix-verdict.conf`,
	/** Ubuntu's switch (23.10 and later) that denies programs without a profile rights in their user namespaces. */
	apparmor: "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"
};
/**
* Configuration files to which we add the line that includes ours. Determinate's daemon rewrites `nix.conf` repeatedly
* and leaves the other file to the user.
*/
const CONFIGURATIONS = {
	nix: `${NIX_FOLDER}/nix.conf`,
	custom: `${NIX_FOLDER}/nix.custom.conf`
};
/** The line that includes our settings. */
const INCLUDE = "!include nix-verdict.conf";
/** Whether a value is a change that we make. Anything else in a file of records was not written by us. */
function isChange(value) {
	if (!isRecord(value)) return false;
	const { before } = value;
	switch (value["kind"]) {
		case "mode": return isDevice(value["device"]) && typeof before === "string" && /^[0-7]{3}$/u.test(before);
		case "file": return Object.keys(FILES).some((name) => name === value["file"]) && (before === null || typeof before === "string") && typeof value["after"] === "string";
		case "include": return Object.keys(CONFIGURATIONS).some((name) => name === value["configuration"]) && typeof value["madeFile"] === "boolean" && typeof value["addedBreak"] === "boolean";
		case "daemon": return value["process"] === null || isProcessIdentity(value["process"]);
		default: return false;
	}
}
/** Whether a value is the identity of a process. */
function isProcessIdentity(value) {
	const [pid, ticks] = [at(value, "pid"), at(value, "ticks")];
	return Number.isSafeInteger(pid) && Number(pid) > 1 && typeof ticks === "string" && /^\d+$/u.test(ticks);
}
// src/changes/step.ts
/**
* Runs one command of the installation and returns its standard output. `doing` completes the sentence "… failed". A
* command that fails ends the installation; an abort throws its reason.
*/
async function step({ world, signal }, doing, command) {
	const done = await world.processes.run({
		...command,
		env: {
			LC_ALL: "C",
			...command.env
		}
	}, signal);
	signal.throwIfAborted();
	if (done.code === 0) return done.stdout;
	const why = done.startError === "ENOENT" ? `there is no ${command.file} on this machine` : lastLines(done.stderr) ?? describeExit(done);
	throw new VerdictError("install-failed", `Installing Nix: ${doing} failed: ${why}${remedyFor(why)}`);
}
function remedyFor(why) {
	if (/no space left|disk is full/iu.test(why)) return ". The disk is full: free some space, and try again.";
	if (/read-only file system/iu.test(why)) return ". It is read-only: make it writable, and try again.";
	return "";
}
function lastLines(text) {
	const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
	return lines.length === 0 ? null : lines.slice(-3).join(" / ");
}
function describeExit(done) {
	return done.startError ?? (done.signal === null ? `exit code ${done.code}` : `signal ${done.signal}`);
}
// src/changes/machine-lock.ts
/** Our folder, until the machine is switched off; everybody may read it. */
const RUN_FOLDER = "/run/nix-verdict";
/** The part of it that only root reads and writes. */
const ROOT_FOLDER = `${RUN_FOLDER}/root`;
const LOCKS = {
	install: `${ROOT_FOLDER}/install.lock`,
	changes: `${ROOT_FOLDER}/changes.lock`
};
/** After this time, the user is told what the run is waiting for. */
const PATIENCE_MS = 500;
/** The program that holds a lock prints this word as soon as it has it. */
const HELD = "held";
/** Makes {@link ROOT_FOLDER}. Needs root. Throws `install-failed` where somebody else could reach into it. */
async function makeRootFolder(context) {
	const { world } = context;
	const make = (mode, path) => step(context, `making ${path}`, {
		file: "mkdir",
		args: [
			"-p",
			"-m",
			mode,
			path
		]
	});
	await make("0755", RUN_FOLDER);
	await make("0700", ROOT_FOLDER);
	for (const path of [
		dirname(RUN_FOLDER),
		RUN_FOLDER,
		ROOT_FOLDER
	]) {
		if (await world.files.linkTarget(path) === null && await world.files.owner(path) === 0) continue;
		if (path === dirname("/run/nix-verdict") && await world.files.owner(path) === 0) continue;
		throw new VerdictError("install-failed", `${path} is not a folder that belongs to root, so nothing can be kept there safely. Remove it.`);
	}
}
/**
* Waits for a lock and holds it until the scope ends. It uses flock(2), through the program of that name, because the
* kernel releases the lock whenever its holder dies; so it is never stale. `waiting` is called once when somebody else
* has the lock. Needs root. Throws `install-failed`, and the signal's reason.
*/
async function holdLock(context, name, waiting) {
	const { world, signal } = context;
	await makeRootFolder(context);
	const holder = world.processes.hold({
		file: "flock",
		args: [
			"--exclusive",
			LOCKS[name],
			"cat"
		],
		input: `${HELD}\n`
	});
	using _release = onAbort(signal, () => holder.release());
	const answered = new AbortController();
	setTimeout$1(PATIENCE_MS, void 0, { signal: answered.signal }).then(waiting, () => void 0);
	try {
		for await (const line of holder.stdout) if (line === HELD && !signal.aborted) return holder;
		signal.throwIfAborted();
		const { startError, stderr } = await holder.ended;
		const why = startError === "ENOENT" ? "there is no flock on this machine; install util-linux" : startError ?? stderr.trim();
		throw new VerdictError("install-failed", `Installing Nix: waiting for another installation failed: ${why}.`);
	} catch (error) {
		await holder[Symbol.asyncDispose]();
		throw error;
	} finally {
		answered.abort();
	}
}
// src/changes/claims.ts
/**
* The record of changes to a persistent machine, and of the jobs that rely on them. Root writes it before it makes a
* change, where nobody else can write. Each job that may change the machine has a claim on it; when the last claim is
* gone, everything is undone. The claim of a job that died without releasing it does not count.
*/
const RECORDS = `${ROOT_FOLDER}/changes.json`;
const NO_RECORDS = {
	claims: [],
	changes: []
};
/** Reads the identity of a process; null when there is no such process. */
function identityOf(pid, kernel) {
	const text = kernel.read(`/proc/${pid}/stat`);
	const ticks = text?.slice(text.lastIndexOf(")") + 2).split(" ")[19];
	return ticks === void 0 ? null : {
		pid,
		ticks
	};
}
/** Whether a process is still the one that was recorded. */
function isSameProcess(recorded, kernel) {
	return identityOf(recorded.pid, kernel)?.ticks === recorded.ticks;
}
/**
* Takes turns with other processes at the records. `work` gets the current records and returns the new ones. Needs
* root.
*/
async function withRecords(context, work) {
	const { world } = context;
	await using _turn = await holdLock(context, "changes", () => void 0);
	const after = await work(world.files.exists(RECORDS) ? parseRecords(String(await world.files.read(RECORDS))) : NO_RECORDS);
	if (after.claims.length + after.changes.length === 0) await world.files.remove(RECORDS);
	else await world.files.write(RECORDS, `${JSON.stringify(after)}\n`);
}
/**
* Reads what is usable of a file of records. A file is cut short if the disk was full when it was written; then nothing
* is known.
*/
function parseRecords(text) {
	const records = readJson(text);
	const [claims, changes] = [at(records, "claims"), at(records, "changes")];
	return {
		claims: Array.isArray(claims) ? claims.filter(isClaimRecord) : [],
		changes: Array.isArray(changes) ? changes.filter(isChange) : []
	};
}
function isClaimRecord(value) {
	return isProcessIdentity(at(value, "process")) && typeof at(value, "token") === "string";
}
/**
* Claims that this job may change the machine, or relies on changes that others made. Without a claim (`nix-verdict
* install`), the recorded changes become permanent: whoever installs wants the machine as it is. Needs root.
*/
async function takeClaim(context) {
	const { world } = context;
	const { claim } = world;
	if (claim === null && !world.files.exists(RECORDS)) return;
	await withRecords(context, async (records) => claim === null ? {
		...records,
		changes: []
	} : withClaim(records, claim, world.kernel));
}
/**
* Records changes under this job's claim. Call it before making them. Nothing is recorded where nobody will undo the
* changes (a machine that is thrown away, `nix-verdict install`). Needs root.
*/
async function record(context, changes) {
	const { world } = context;
	const { claim } = world;
	if (claim === null) return;
	const wanted = changes.filter(({ kind }) => claim.undo || kind === "daemon");
	if (wanted.length === 0) return;
	await withRecords(context, async (records) => ({
		...withClaim(records, claim, world.kernel),
		changes: [...records.changes, ...wanted]
	}));
}
/** Adds the process of a daemon that is running by now to its record. Needs root. */
async function recordDaemon(context, process) {
	const { world } = context;
	if (world.claim === null) return;
	await withRecords(context, async (records) => ({
		...records,
		changes: records.changes.map((change) => change.kind === "daemon" ? {
			kind: "daemon",
			process
		} : change)
	}));
}
/** The records without this job's claim, and without those of dead jobs. */
function withoutClaim(records, token, kernel) {
	const hash = hashOf(token);
	return {
		...records,
		claims: records.claims.filter((claimed) => claimed.token !== hash && isSameProcess(claimed.process, kernel))
	};
}
function withClaim(records, claim, kernel) {
	const process = identityOf(claim.pid, kernel);
	const others = withoutClaim(records, claim.token, kernel);
	return process === null ? others : {
		...others,
		claims: [...others.claims, {
			token: hashOf(claim.token),
			process
		}]
	};
}
function hashOf(token) {
	return createHash("sha256").update(token).digest("hex");
}
// src/changes/conf.ts
const CONF = CONFIGURATIONS.nix;
/** All of our settings are in this file, and one line of the machine's own configuration includes it. */
const OUR_CONF = FILES.settings;
const CONF_HEAD = "# Written by nix-verdict, and included by the configuration beside it. Remove that line to undo all of this.";
/** The user's own lines follow this one. They are unchanged, and win over those before. */
const USERS = "# From the input nix-conf:";
/**
* Prepares adding settings to Nix's configuration, with the user's own lines (null: keep the present ones). Apart from
* one line that includes our file, settings that somebody else wrote stay as they are. Needs root. Throws
* `install-failed`; so does `write`.
*/
async function configuring(settings, lines, world) {
	checkSettings(settings, lines);
	const configuration = await includingFile(world);
	const before = world.files.exists(OUR_CONF) ? String(await world.files.read(OUR_CONF)) : null;
	const after = render(mergeSettings(ownSettings(before ?? ""), settings), lines?.trim() ?? userLines(before ?? ""));
	const including = await inclusion(configuration, world);
	const changes = [...including === null ? [] : [including], ...after === before ? [] : [{
		kind: "file",
		file: "settings",
		before,
		after
	}]];
	const write = async () => {
		try {
			if (after !== before) await world.files.write(OUR_CONF, after);
			if (including !== null) await include(including, world);
		} catch (error) {
			throw new VerdictError("install-failed", `Nix's settings could not be written: ${messageOf(error)}. Make ${dirname(CONF)} writable.`, { cause: error });
		}
	};
	return {
		changes,
		write
	};
}
/** Adds settings at once, for good. */
async function configure(settings, lines, world) {
	await (await configuring(settings, lines, world)).write();
}
/** The arguments may come from another process. */
function checkSettings(settings, lines) {
	for (const [name, value] of Object.entries(settings)) if (!/^[a-z0-9-]+$/u.test(name) || /[\r\n]/u.test(value)) throw new TypeError(`"${name}" cannot be set like this`);
	if (lines !== null && strangeLine(lines) !== void 0) throw new TypeError("these are no lines of nix.conf");
}
/** Whether our own settings include one of this name. */
async function hasSettingsFor(name, world) {
	return name in ownSettings(await ourText(world));
}
async function ourText(world) {
	return world.files.exists(OUR_CONF) ? String(await world.files.read(OUR_CONF)) : "";
}
/** The last value that the machine's own configuration gives a setting; null when it has none. */
async function valueOf(setting, world) {
	if (!world.files.exists(CONF)) return null;
	const lines = String(await world.files.readSystem(CONF)).split("\n").map((line) => line.replace(/#.*/u, "").trim().split(/\s+/u));
	const [, , ...words] = lines.findLast(([name]) => name === setting) ?? [];
	return lines.some(([name]) => name === setting) ? words.join(" ") : null;
}
/** The file that gets our line. */
async function includingFile(world) {
	await refuseLink(CONF, world);
	if (!world.files.exists(CONF)) return "nix";
	if (!new RegExp(`^!?include\\s+${basename(CONFIGURATIONS.custom).replaceAll(".", "\\.")}\\s*$`, "mu").test(String(await world.files.readSystem(CONF)))) return "nix";
	await refuseLink(CONFIGURATIONS.custom, world);
	return "custom";
}
async function refuseLink(path, world) {
	const target = await world.files.linkTarget(path);
	if (target === null) return;
	throw new VerdictError("install-failed", `${path} is a link to ${target}, so something else manages Nix's settings, and they were left unchanged. Make the settings there (on NixOS: nix.settings).`);
}
/** Null when our settings are included already. */
async function inclusion(configuration, world) {
	const path = CONFIGURATIONS[configuration];
	if (!world.files.exists(path)) return {
		kind: "include",
		configuration,
		madeFile: true,
		addedBreak: false
	};
	const text = String(await world.files.readSystem(path));
	return text.split("\n").includes("!include nix-verdict.conf") ? null : {
		kind: "include",
		configuration,
		madeFile: false,
		addedBreak: text !== "" && !text.endsWith("\n")
	};
}
async function include({ configuration, madeFile, addedBreak }, world) {
	const path = CONFIGURATIONS[configuration];
	if (madeFile) await world.files.write(path, `${INCLUDE}\n`);
	else await world.files.extend(path, `${addedBreak ? "\n" : ""}${INCLUDE}\n`);
}
/** `extra-…` settings are lists that grow; any other setting takes the new value. */
function mergeSettings(old, settings) {
	const values = Object.entries(settings).map(([name, value]) => {
		const words = name.startsWith("extra-") ? [...(old[name] ?? "").split(" "), ...value.split(" ")] : [value];
		return [name, [...new Set(words)].filter((word) => word !== "").join(" ")];
	});
	return {
		...old,
		...Object.fromEntries(values)
	};
}
function render(settings, lines) {
	const own = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
	return `${[
		CONF_HEAD,
		...own,
		...lines === "" ? [] : [USERS, lines]
	].join("\n")}\n`;
}
function ownSettings(text) {
	const [own = ""] = text.split(USERS, 1);
	const pairs = Array.from(own.matchAll(/^(?<name>[\w-]+) = (?<value>.*)$/gmu), ({ groups }) => [groups?.["name"] ?? "", groups?.["value"] ?? ""]);
	return Object.fromEntries(pairs);
}
function userLines(text) {
	const at = text.indexOf(`${USERS}\n`);
	return at === -1 ? "" : text.slice(at + 26 + 1).trimEnd();
}
// src/changes/daemon-units.ts
/** The socket where Nix's clients find the daemon. */
const DAEMON_SOCKET = "/nix/var/nix/daemon-socket/socket";
/** Exists while systemd is the service manager; `sd_booted(3)` checks the same path. */
const SYSTEMD = "/run/systemd/system";
const SERVICE = "/etc/systemd/system/nix-daemon.service";
const SOCKET_UNIT = "/etc/systemd/system/nix-daemon.socket";
/** Variables for proxies, which the daemon gets from nowhere else. */
const NETWORK = [
	"http_proxy",
	"https_proxy",
	"no_proxy",
	"HTTP_PROXY",
	"HTTPS_PROXY",
	"NO_PROXY"
];
/** Every unit that we write contains this text. */
const UNIT_MARK = "installed by nix-verdict";
const SOCKET_UNIT_TEXT = `[Unit]
Description=Socket of the Nix daemon, ${UNIT_MARK}
Before=multi-user.target
RequiresMountsFor=${STORE_FOLDER}

[Socket]
ListenStream=${DAEMON_SOCKET}

[Install]
WantedBy=sockets.target
`;
/** Whether systemd starts daemons here. */
function hasSystemd(world) {
	return world.files.exists(SYSTEMD);
}
/** Writes the daemon's units and starts them. Restarts a daemon that is already running. Throws `install-failed`. */
async function startUnits(context) {
	const { world } = context;
	await writeUnit(SERVICE, serviceUnit(world.env), world);
	await writeUnit(SOCKET_UNIT, SOCKET_UNIT_TEXT, world);
	const systemctl = (...args) => step(context, "starting Nix's daemon", {
		file: "systemctl",
		args
	});
	await systemctl("daemon-reload");
	await systemctl("enable", "--quiet", "--now", basename(SOCKET_UNIT));
	await systemctl("try-restart", basename(SERVICE));
}
/** Restarts the service of the machine's daemon. Returns false when systemd has none. Throws `install-failed`. */
async function restartUnit(context) {
	const { world, signal } = context;
	const units = await world.processes.run({
		file: "systemctl",
		args: [
			"list-unit-files",
			"--no-legend",
			"--plain",
			"*nix-daemon.service",
			"*nixd.service"
		]
	}, signal);
	const unit = /^\S+\.service/mu.exec(units.stdout)?.[0];
	if (unit === void 0) return false;
	await step(context, "restarting Nix's daemon", {
		file: "systemctl",
		args: ["restart", unit]
	});
	return true;
}
/** Writes a unit, unless the existing one is somebody else's. */
async function writeUnit(path, text, world) {
	if (!(world.files.exists(path) && !String(await world.files.read(path)).includes(UNIT_MARK))) await world.files.write(path, text);
}
/**
* The service's unit. The daemon makes a cgroup for each build, so its own cgroup must be delegated. The limits are
* those of upstream's unit.
*/
function serviceUnit(env) {
	const network = NETWORK.flatMap((name) => env[name] === void 0 ? [] : [`Environment="${name}=${quoteForUnit(env[name])}"`]);
	return `[Unit]
Description=Nix daemon, ${UNIT_MARK}
Requires=nix-daemon.socket
RequiresMountsFor=${STORE_FOLDER} /nix/var

[Service]
ExecStart=${DEFAULT_PROFILE}/bin/nix-daemon --daemon
${network.map((line) => `${line}\n`).join("")}KillMode=process
LimitNOFILE=1048576
TasksMax=1048576
Delegate=yes
`;
}
/** Escapes a value within double quotes of a unit file: `%` starts a specifier, and a line break ends the setting. */
function quoteForUnit(value) {
	return value.replaceAll(/[\r\n]/gu, "").replaceAll("\\", "\\\\").replaceAll("\"", "\\\"").replaceAll("%", "%%");
}
// src/changes/supervisor.ts
/** Process id of the supervisor where there is no systemd. */
const PID_FILE = `${RUN_FOLDER}/daemon.pid`;
const DAEMON_LOG = `${RUN_FOLDER}/daemon.log`;
/** Longest wait for a daemon to start. It normally takes 50 ms; a machine that needs this long has another fault. */
const DAEMON_START_MS = 1e4;
/** A daemon that is told to end does so in a few milliseconds; after this time it is killed. */
const END_MS = 3e3;
/** Time for killed clients to hang up: a worker of the daemon notices within a second. */
const LEAVE_MS = 5e3;
/**
* Shell text that restarts a daemon whenever it ends. Supervisor and daemon end with their process group. The arguments
* are the daemon, the file for the supervisor's own pid, and the log. No data is part of the text.
*/
const SUPERVISOR = "cd / && exec </dev/null >\"$2\" 2>&1; echo $$ >\"$1\"; while :; do \"$0\" --daemon; sleep 0.2; done";
/** Uses the shell's built-in `kill`: the program of that name is in a package (procps) that small images lack. */
const KILL_SCRIPT = "kill -s \"$0\" -- \"$@\"";
/** Starts the supervisor of a daemon, and records it: the job that starts it also ends it (see `claims.ts`). */
async function startSupervisor(context) {
	const { world, signal } = context;
	await record(context, [{
		kind: "daemon",
		process: null
	}]);
	await world.files.makeFolder(RUN_FOLDER);
	await world.files.remove(PID_FILE);
	await step(context, "starting Nix's daemon", {
		file: "setsid",
		args: [
			"--fork",
			"sh",
			"-c",
			SUPERVISOR,
			`${DEFAULT_PROFILE}/bin/nix-daemon`,
			PID_FILE,
			DAEMON_LOG
		]
	});
	const until = world.now() + DAEMON_START_MS;
	let pid = await findSupervisor(world);
	while (pid === null && world.now() < until) {
		await setTimeout$1(20, void 0, { signal });
		pid = await findSupervisor(world);
	}
	const identity = pid === null ? null : identityOf(pid, world.kernel);
	if (identity !== null) await recordDaemon(context, identity);
}
/**
* Ends the supervisor and its daemon, and waits until both are gone. Returns false when somebody is still connected to
* the daemon. Units of systemd stay. `recorded`: the process to end; null when its start was never recorded, and then
* the running one is ended.
*/
async function endSupervisor(recorded, world) {
	const pid = await findSupervisor(world);
	if (pid === null || recorded !== null && (recorded.pid !== pid || !isSameProcess(recorded, world.kernel))) return true;
	const daemons = await childProcessesOf(pid, world);
	const until = world.now() + LEAVE_MS;
	for (;;) {
		if ((await Promise.all(daemons.map((daemon) => childProcessesOf(daemon, world)))).flat().length === 0) break;
		if (world.now() >= until) return false;
		await setTimeout$1(20, void 0);
	}
	await endProcesses([pid, ...daemons], [-pid], world);
	for (const path of [
		PID_FILE,
		DAEMON_LOG,
		DAEMON_SOCKET
	]) await world.files.remove(path);
	return true;
}
/** Ends the daemon of a supervisor, which then starts another one. */
async function restartSupervised(pid, world) {
	await endProcesses(await childProcessesOf(pid, world), [], world);
}
/**
* The process id of the running supervisor; null when there is none. The file alone proves nothing: another process may
* have its number by now.
*/
async function findSupervisor(world) {
	if (!world.files.exists(PID_FILE)) return null;
	const pid = Number(String(await world.files.read(PID_FILE)).trim());
	if (!Number.isSafeInteger(pid) || pid <= 1) return null;
	return (await readProcessWords(pid, world)).includes(PID_FILE) ? pid : null;
}
/**
* The children of a process. The supervisor's child is the daemon, or `sleep` in the pause after its end; ending that
* only makes the next daemon start sooner.
*/
async function childProcessesOf(pid, world) {
	return (await world.files.read(`/proc/${pid}/task/${pid}/children`).then(String, () => "")).split(" ").filter((word) => word !== "").map(Number);
}
/**
* Ends processes (with their `groups`) and waits until all are gone: a daemon that is ending may still answer, with its
* old settings.
*/
async function endProcesses(pids, groups, world) {
	const targets = (groups.length > 0 ? groups : pids).map(String);
	for (const name of ["TERM", "KILL"]) {
		await world.processes.run({
			file: "sh",
			args: [
				"-c",
				KILL_SCRIPT,
				name,
				...targets
			]
		});
		const until = world.now() + END_MS;
		while (world.now() < until) {
			if ((await Promise.all(pids.map((pid) => readProcessWords(pid, world)))).every((line) => line === "")) return;
			await setTimeout$1(20, void 0);
		}
	}
}
/** The command line of a process; "" once it has ended, even as a zombie. */
async function readProcessWords(pid, world) {
	return await world.files.read(`/proc/${pid}/cmdline`).then(String, () => "");
}
// src/changes/daemon.ts
/**
* Starts the daemon of the Nix that we installed, and waits until it answers. It is a systemd unit where systemd runs,
* else a process that a supervisor keeps alive. Restarts a daemon that is already running: it may belong to an older
* Nix with older settings. Throws `install-failed`.
*/
async function startDaemon(context, tool) {
	const { world } = context;
	await world.files.makeFolder(dirname(DAEMON_SOCKET));
	const running = await findSupervisor(world);
	if (hasSystemd(world)) await startUnits(context);
	else if (running === null) await startSupervisor(context);
	else await restartSupervised(running, world);
	await awaitDaemon(context, tool);
}
/**
* Whether the daemon of a Nix that we installed is gone: after a reboot without systemd, or because our post step ended
* it. Reads two files.
*/
async function daemonIsMissing(world) {
	return hasSystemd(world) ? !world.files.exists(DAEMON_SOCKET) : await findSupervisor(world) === null;
}
/**
* Makes a running daemon reread its configuration by ending it; systemd or our supervisor starts another one. Connected
* clients keep the process that serves them. Later connections get the new settings once {@link awaitDaemon} returns.
* Throws `install-failed` when somebody else started the daemon.
*/
async function restartRunning(context) {
	const { world } = context;
	const pid = await findSupervisor(world);
	if (pid !== null) await restartSupervised(pid, world);
	else if (!hasSystemd(world) || !await restartUnit(context)) throw new VerdictError("install-failed", "Nix's daemon has to be restarted to read its new settings, but something other than systemd or nix-verdict started it. Restart it before this step.");
}
/** Waits until the daemon answers a Nix client. Throws `install-failed`. */
async function awaitDaemon(context, tool) {
	const { signal } = context;
	const late = AbortSignal.timeout(DAEMON_START_MS);
	let reason = `it said nothing for ${DAEMON_START_MS / 1e3} s`;
	while (!late.aborted) {
		const answer = await storeInfo({
			...context,
			signal: AbortSignal.any([signal, late])
		}, tool, "daemon").catch(() => null);
		signal.throwIfAborted();
		if (answer?.ok === true) return;
		reason = answer?.reason ?? reason;
		await setTimeout$1(20, void 0, { signal });
	}
	throw new VerdictError("install-failed", `Nix's daemon does not answer: ${reason}. Look at "journalctl -u nix-daemon", or at ${DAEMON_LOG} where there is no systemd.`);
}
// src/changes/in-place.ts
/** Reads the permission bits of a device in octal, such as "660"; null when there is no such device. */
async function modeOf({ world, signal }, path) {
	const { code, stdout } = await world.processes.run({
		file: "stat",
		args: [
			"-c",
			"%a %F",
			path
		],
		env: { LC_ALL: "C" }
	}, signal);
	signal.throwIfAborted();
	const [, mode] = /^(?<mode>[0-7]+) character special file$/mu.exec(stdout) ?? [];
	return code === 0 && mode !== void 0 ? mode.padStart(3, "0") : null;
}
/** Sets the permission bits of a device. Needs root. Throws `install-failed`. */
async function setMode(context, path, mode) {
	await step(context, `setting the mode of ${path}`, {
		file: "chmod",
		args: [mode, path]
	});
}
/**
* Replaces the text of a file in place. Its owner and mode stay, and the kernel's own files accept it. Needs root.
* Throws `install-failed`.
*/
async function writeInPlace(context, path, text) {
	await step(context, `writing ${path}`, {
		file: "sh",
		args: [
			"-c",
			"cat >\"$0\"",
			path
		],
		input: text
	});
}
// src/changes/configure.ts
/**
* Adds settings to the daemon's configuration, and restarts the daemon if that changed anything. Returns whether it
* did. The caller then has to wait until the daemon answers, because it may use a Nix that root need not trust.
*/
const configureNix = {
	name: "configure",
	work: async (context, { settings, conf, daemon, namespaces }) => {
		if (namespaces) await allowNamespaces(context);
		const { changes, write } = await configuring(settings, conf, context.world);
		if (changes.length === 0) return false;
		if (conf === null) await record(context, changes);
		await write();
		if (daemon) await restartRunning(context);
		return true;
	}
};
async function allowNamespaces(context) {
	const { world } = context;
	const before = world.files.exists(FILES.apparmor) ? String(await world.files.read(FILES.apparmor)) : "";
	if (before.trim() !== "1") return;
	const after = before.replace("1", "0");
	await record(context, [{
		kind: "file",
		file: "apparmor",
		before,
		after
	}]);
	await writeInPlace(context, FILES.apparmor, after).catch(() => void 0);
}
// src/changes/keep-track.ts
/** Takes this job's claim on the machine, before the job looks for changes that others may have made. */
const keepTrack = {
	name: "keep-track",
	work: async (context) => {
		await takeClaim(context);
		return null;
	}
};
// src/changes/udev.ts
/** The socket where udev takes commands while it runs. */
const UDEV = "/run/udev/control";
/** Whether udev manages the devices of this machine. */
function hasUdev(world) {
	return world.files.exists(UDEV);
}
/**
* Makes udev reread its rules and apply them to these devices, given by their names in the kernel. Needs root. Throws
* `install-failed`.
*/
async function reloadRules(context, names) {
	const { world } = context;
	if (!hasUdev(world)) return;
	const udevadm = (...args) => step(context, "giving builds access to the device", {
		file: "udevadm",
		args
	});
	await udevadm("control", "--reload-rules");
	await udevadm("trigger", "--settle", "--subsystem-match=misc", ...names.map((name) => `--sysname-match=${name}`));
}
// src/changes/undo.ts
/**
* Ends the claim of the job that has this token. If it was the last claim, undoes the changes of all jobs: everything
* gets its earlier state back, unless somebody else has changed it since. Changes that cannot be undone stay recorded
* for the next job.
*/
const undoChanges = {
	name: "undo",
	work: async (context, { token }) => {
		await withRecords(context, async (records) => {
			const left = withoutClaim(records, token, context.world.kernel);
			if (left.claims.length > 0) return left;
			return {
				claims: [],
				changes: await undoAll(context, left.changes)
			};
		});
		return null;
	}
};
/**
* Undoes changes, and returns those that could not be undone. The last change goes first: each one was based on those
* before it.
*/
async function undoAll(context, changes) {
	const { world, emit } = context;
	const left = [];
	let settings = false;
	for (const change of changes.toReversed()) try {
		const state = await undoChange(context, change);
		settings ||= state === "undone" && change.kind === "file" && change.file === "settings";
		if (state === "foreign") emit({
			type: "notice",
			level: "warning",
			message: `${changedPath(change)} was changed by something else after this run had changed it, and was left as it is.`
		});
		if (state === "in-use") left.unshift(change);
	} catch (error) {
		left.unshift(change);
		emit({
			type: "notice",
			level: "warning",
			message: `${changedPath(change)} could not be restored: ${messageOf(error)}`
		});
	}
	if (settings && !await daemonIsMissing(world)) await restartRunning(context).catch((error) => emit({
		type: "notice",
		level: "warning",
		message: messageOf(error)
	}));
	return left;
}
async function undoChange(context, change) {
	const { world } = context;
	switch (change.kind) {
		case "mode": return await undoMode(context, change);
		case "file": return await undoFile(context, change);
		case "include": return await undoInclude(context, change);
		case "daemon": return await endSupervisor(change.process, world) ? "undone" : "in-use";
	}
}
async function undoMode(context, { device, before }) {
	const { path } = DEVICES[device];
	const mode = await modeOf(context, path);
	if (mode === before || mode === null) return "same";
	if (mode !== "666") return "foreign";
	await setMode(context, path, before);
	return "undone";
}
async function undoFile(context, { file, before, after }) {
	const { world } = context;
	const path = FILES[file];
	const now = world.files.exists(path) ? String(await world.files.read(path)) : null;
	if (now === before) return "same";
	if (now !== after) return "foreign";
	if (before === null) await world.files.remove(path);
	else await writeInPlace(context, path, before);
	if (file === "rules") await reloadRules(context, Object.values(DEVICES).map(({ path: device }) => device.slice(device.lastIndexOf("/") + 1)));
	return "undone";
}
async function undoInclude(context, { configuration, madeFile, addedBreak }) {
	const { world } = context;
	const path = CONFIGURATIONS[configuration];
	const text = world.files.exists(path) ? String(await world.files.read(path)) : "";
	const lines = text.split("\n");
	const at = lines.lastIndexOf(INCLUDE);
	if (at === -1) return "same";
	if (world.files.exists(FILES.settings)) return "foreign";
	if (madeFile && text === `!include nix-verdict.conf\n`) {
		await world.files.remove(path);
		return "undone";
	}
	const rest = lines.toSpliced(at, 1).join("\n");
	await writeInPlace(context, path, addedBreak && at === lines.length - 2 ? rest.replace(/\n$/u, "") : rest);
	return "undone";
}
function changedPath(change) {
	switch (change.kind) {
		case "mode": return DEVICES[change.device].path;
		case "file": return FILES[change.file];
		case "include": return CONFIGURATIONS[change.configuration];
		case "daemon": return "Nix's daemon";
	}
}
// src/measure/builders.ts
/**
* Nix sets this for every builder after all that the derivation sets, clears it for shells of `nix develop`, and sets
* it for nothing else.
*/
const BUILDER_MARK = "NIX_LOG_FD=2";
/** Names of a daemon's program: its own, and that of `nix daemon`. */
const DAEMON = /^nix-daemon$/u;
/**
* The mount that is a sandboxed builder's root; it is the first in the kernel's list. Nix names the folder after the
* derivation, and the builder cannot forge it.
*/
const SANDBOX = new RegExp(String.raw`^\d+ \d+ \S+ \S*/(?<drv>${DERIVATION_FILE})\.chroot(?:/root)? / `, "u");
/**
* Enough for the first mount. Reading everything may take milliseconds: a build has a mount for each store path that it
* sees.
*/
const MOUNT_BYTES = 4096;
/**
* The share of time that the search for the daemon in all of /proc may take, and its shortest pause. systemd starts the
* daemon when the first client connects.
*/
const SEARCH_SHARE = 1 / 1e3;
const SEARCH_MS = 250;
/**
* A process that was not a daemon at so many checks never becomes one: only a process that was just forked has yet to
* execute its program.
*/
const DAEMON_LOOKS = 2;
/** How many generations up the client's process is searched for; there may be a wrapper or two between. */
const GENERATIONS = 8;
/** Finds the builders of the Nix clients that one process has started. Ignores other processes. */
var BuilderFinder = class {
	#owner;
	#kernel;
	/** Only for the search, which limits its cost itself. */
	#apart;
	#now;
	#ownNamespace;
	/** The owner's child from which this process comes; null when this process is the owner itself. */
	#self;
	/** Daemons that listen; each has one child for each client. */
	#daemons = [];
	#nextSearch = 0;
	/** How often each process turned out not to be a daemon. */
	#others = /* @__PURE__ */ new Map();
	#seen = /* @__PURE__ */ new Set();
	#newsAt = -1e400;
	/** Clients whose builders' parent is known. While there are other clients, a daemon may be missing. */
	#served = /* @__PURE__ */ new Set();
	/** The client of each of the daemon's processes, once it is known; "foreign" when it is not ours. */
	#workers = /* @__PURE__ */ new Map();
	#isBlind = false;
	/** `kernel`: for the reads of each turn, which must be cheap; `apart`: for the other reads. */
	constructor(owner, now, kernel, apart) {
		this.#owner = owner;
		this.#kernel = kernel;
		this.#apart = apart;
		this.#now = now;
		this.#ownNamespace = kernel.link("/proc/self/ns/pid");
		const self = this.#ancestor(Number(kernel.link("/proc/self")), new Set(childPids(owner, 1, kernel)));
		this.#self = self === "foreign" ? null : self;
	}
	/** When a client was first seen, by the kernel's clock. */
	get newsAt() {
		return this.#newsAt;
	}
	/**
	* Whether there was a build that this process may not look into: it is root, but without the capability SYS_PTRACE,
	* and the build ran as another user.
	*/
	get isBlind() {
		return this.#isBlind;
	}
	/** Pids of the daemons that were found. */
	get daemons() {
		if (this.#daemons.length === 0) this.#search();
		return this.#daemons;
	}
	/**
	* Finds the builders of Nix processes that are not `busy`: a client of ours builds one thing at a time, so a client
	* whose builder is known has no other.
	*/
	find(busy) {
		const clients = this.#clients();
		if (clients.some((pid) => !this.#seen.has(pid))) this.#newsAt = this.#kernel.clock();
		this.#seen = new Set(clients);
		for (const pid of this.#served) if (!this.#seen.has(pid)) this.#served.delete(pid);
		const direct = clients.map((pid) => ({
			nixPid: pid,
			clientPid: pid
		}));
		return (clients.length === 0 ? [] : [...direct, ...this.#workersOf(new Set(clients))]).filter(({ nixPid }) => !busy.has(nixPid)).flatMap((parent) => this.#buildersOf(parent));
	}
	/** The processes that the owner's main thread has started, except the one from which this process comes. */
	#clients() {
		return (childPids(this.#owner, 1, this.#kernel) ?? []).filter((pid) => pid !== this.#self);
	}
	#workersOf(clients) {
		const children = this.#daemons.map((pid) => childPids(pid, 1, this.#kernel));
		if ([...clients].some((pid) => !this.#served.has(pid)) || children.includes(null)) this.#search();
		const pids = new Set(children.flatMap((list) => list ?? []));
		for (const pid of this.#workers.keys()) if (!pids.has(pid)) this.#workers.delete(pid);
		return [...pids].flatMap((nixPid) => {
			const clientPid = this.#clientOf(nixPid, clients);
			return clientPid === "foreign" ? [] : [{
				nixPid,
				clientPid
			}];
		});
	}
	/** The client's pid is the first argument of the daemon's process for it, if the argument list has room. */
	#clientOf(worker, clients) {
		const known = this.#workers.get(worker);
		if (known !== void 0) return known;
		const word = processWords(worker, "cmdline", this.#kernel)?.[1] ?? "";
		if (!/^\d+$/u.test(word)) return null;
		const client = this.#ancestor(Number(word), clients);
		this.#workers.set(worker, client);
		if (client !== "foreign") this.#served.add(client);
		return client;
	}
	#ancestor(start, clients) {
		let pid = start;
		for (let generation = 0; generation < GENERATIONS && pid > 1; generation += 1) {
			if (clients.has(pid)) return pid;
			pid = processStat(pid, this.#kernel)?.parent ?? 0;
		}
		return "foreign";
	}
	#buildersOf(parent) {
		return (childPids(parent.nixPid, 1, this.#kernel) ?? []).flatMap((pid) => {
			const environment = this.#environmentOf(pid);
			const stat = environment.includes(BUILDER_MARK) ? processStat(pid, this.#kernel) : null;
			if (stat === null) return [];
			const startedAt = Math.round(bootTime(this.#now(), this.#kernel) + stat.startTicks * 10);
			if (parent.clientPid !== null) this.#served.add(parent.clientPid);
			const drv = SANDBOX.exec(this.#kernel.read(`/proc/${pid}/mountinfo`, MOUNT_BYTES) ?? "")?.groups?.["drv"] ?? null;
			const waitedBeforeMs = processStat(parent.nixPid, this.#kernel)?.waitedCpuMs ?? 0;
			return [{
				pid,
				startTicks: stat.startTicks,
				startedAt,
				drv,
				out: firstOutput(environment),
				waitedBeforeMs,
				...parent
			}];
		});
	}
	/** What a process was started with; nothing where it is gone, or may not be looked into. */
	#environmentOf(pid) {
		const words = processWords(pid, "environ", this.#kernel);
		if (words === null && processMemory(pid, this.#kernel) !== null) this.#isBlind = true;
		return words ?? [];
	}
	/** Searches all processes for daemons. A machine has one, unless somebody tests with another. */
	#search() {
		const from = this.#apart.clock();
		if (from < this.#nextSearch) return;
		const pids = this.#apart.list("/proc").filter((name) => /^\d+$/u.test(name)).map(Number);
		const candidates = new Set(pids.filter((pid) => (this.#others.get(pid) ?? 0) < DAEMON_LOOKS && this.#isDaemon(pid)));
		this.#others = new Map(pids.filter((pid) => !candidates.has(pid)).map((pid) => [pid, (this.#others.get(pid) ?? 0) + 1]));
		this.#daemons = [...candidates].filter((pid) => !candidates.has(processStat(pid, this.#apart)?.parent ?? 0));
		const until = this.#apart.clock();
		this.#nextSearch = until + Math.max(SEARCH_MS, (until - from) / SEARCH_SHARE);
	}
	/** A daemon in a container numbers its clients differently. */
	#isDaemon(pid) {
		const name = (this.#apart.read(`/proc/${pid}/comm`) ?? "").trimEnd();
		if (!DAEMON.test(name) && !(name === "nix" && processWords(pid, "cmdline", this.#apart)?.includes("daemon"))) return false;
		return this.#apart.link(`/proc/${pid}/ns/pid`) === this.#ownNamespace;
	}
};
/** Nix lists the outputs in a variable if there are others than "out". */
function firstOutput(environment) {
	const value = (name) => environment.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
	return value("out") ?? value((value("outputs") ?? "out").split(" ")[0] ?? "out");
}
// src/measure/cgroup.ts
/** Mount point of cgroup v2 on every system that has only v2; where v1 is mounted too, v1 has the controllers. */
const CGROUP_ROOT = "/sys/fs/cgroup";
/** Nix's name for the cgroup of one build: by the build user's number, or by pids where there are no build users. */
const BUILD_CGROUP = /^nix-build-/u;
/** Nix moves its daemon here, so that the cgroup above contains no process and may have controllers. */
const DAEMON_LEAF = /\/nix-daemon$/u;
/** The controllers that each build needs. */
const BUILD_CONTROLLERS = [
	"memory",
	"cpu",
	"pids"
];
/** Returns the folder of a process' cgroup; null without cgroup v2. */
function cgroupOf(pid, kernel) {
	const path = /^0::(?<path>\/.*)$/mu.exec(kernel.read(`/proc/${pid}/cgroup`) ?? "")?.groups?.["path"];
	return path === void 0 ? null : CGROUP_ROOT + path;
}
/**
* Returns the cgroup that Nix made for a builder; null when it made none. A container in the build has further ones
* below it.
*/
function buildCgroup(pid, kernel) {
	const parts = (cgroupOf(pid, kernel) ?? "").split("/");
	const index = parts.findIndex((part) => BUILD_CGROUP.test(part));
	return index < 0 ? null : parts.slice(0, index + 1).join("/");
}
/**
* Turns on accounting for each of the builds below a daemon's cgroup; returns whether it was off before. Memory that a
* build already has stays with the cgroup above, so builds that are running cannot be measured by their own cgroup.
*/
function enableFor(daemon, kernel) {
	const leaf = cgroupOf(daemon, kernel);
	if (leaf === null || !DAEMON_LEAF.test(leaf)) return false;
	const control = `${dirname(leaf)}/cgroup.subtree_control`;
	const enabled = (kernel.read(control) ?? "").trim().split(" ");
	return BUILD_CONTROLLERS.filter((name) => !enabled.includes(name) && kernel.put(control, `+${name}`)).includes("memory");
}
/**
* Measures a build by its cgroup: the memory of its processes and their files in memory-backed file systems, without
* the kernel's page cache.
*/
var CgroupMeter = class CgroupMeter {
	#path;
	#kernel;
	#last = {
		peakBytes: 0,
		currentBytes: 0,
		cpuMs: 0,
		oomKilled: false
	};
	#kernelPeak = 0;
	#besides = 0;
	constructor(path, kernel) {
		this.#path = path;
		this.#kernel = kernel;
	}
	/** Null when the kernel does not account this cgroup's memory. */
	static of(path, kernel) {
		return kernel.read(`${path}/memory.stat`) === null ? null : new CgroupMeter(path, kernel);
	}
	/** Takes a sample; returns the previous one when Nix has removed the cgroup meanwhile. */
	sample() {
		const peak = Number(this.#kernel.read(`${this.#path}/memory.peak`) ?? "0");
		const stat = this.#kernel.read(`${this.#path}/memory.stat`);
		if (stat === null) return {
			...this.#last,
			currentBytes: 0
		};
		const currentBytes = statValue("anon", stat) + statValue("shmem", stat);
		const cpu = this.#kernel.read(`${this.#path}/cpu.stat`);
		const events = this.#kernel.read(`${this.#path}/memory.events`);
		this.#last = {
			currentBytes,
			peakBytes: Math.max(this.#last.peakBytes, currentBytes, this.#between(peak, stat)),
			cpuMs: cpu === null ? this.#last.cpuMs : Math.round(statValue("usage_usec", cpu) / 1e3),
			oomKilled: this.#last.oomKilled || statValue("oom_kill", events ?? "") > 0
		};
		return this.#last;
	}
	/**
	* Estimates the peak between two samples: the kernel's own peak, if it has risen since, minus what does not belong to
	* processes (caches, page tables). For that, the larger of the values at both ends of the interval is subtracted. 0
	* when the kernel's peak has not risen, or the kernel does not report it.
	*/
	#between(peak, stat) {
		const besides = statValue("file", stat) - statValue("shmem", stat) + statValue("kernel", stat) + statValue("sock", stat);
		const found = peak > this.#kernelPeak ? peak - Math.max(besides, this.#besides) : 0;
		this.#kernelPeak = peak;
		this.#besides = besides;
		return found;
	}
};
function statValue(name, text) {
	const at = text.startsWith(`${name} `) ? 0 : text.indexOf(`\n${name} `) + 1;
	return at === 0 && !text.startsWith(`${name} `) ? 0 : Number.parseInt(text.slice(at + name.length + 1), 10);
}
// src/measure/oom.ts
/** The kernel's own records have a priority below 8; those that programs write into its log have a higher one. */
const OOM_KILL_RECORD = /^[0-7],\d+,(?<at>\d+),[^;]*;oom-kill:.*?task_memcg=(?<cgroup>[^,]*),.*?pid=(?<pid>\d+),uid=(?<user>\d+)$/gmu;
/** Reads how many processes the kernel has killed for lack of memory since it booted. */
function oomKills(kernel) {
	return Number(/^oom_kill (?<count>\d+)$/mu.exec(kernel.read("/proc/vmstat") ?? "")?.groups?.["count"] ?? 0);
}
/** Finds such kills in a text of the kernel's log, in the form of `/dev/kmsg`; times count from boot. */
function readOomKills(log) {
	return [...log.matchAll(OOM_KILL_RECORD)].map(({ groups = {} }) => ({
		atMs: Number(groups["at"]) / 1e3,
		pid: Number(groups["pid"]),
		user: Number(groups["user"]),
		cgroup: groups["cgroup"] ?? ""
	}));
}
// src/measure/watched.ts
/**
* How much earlier than a builder's start the time of its kill may be: clocks of the kernel drift apart when a machine
* sleeps.
*/
const CLOCKS_MS = 1e3;
/** The most pids that are remembered of one build, to tell whose process was killed. */
const PIDS_KEPT = 1e4;
/** One builder under observation. */
var BuilderObservation = class {
	builder;
	#budget;
	#cgroup;
	#cgroupPath;
	#tree;
	#pids;
	#user;
	#oomKillsBefore;
	#last;
	/**
	* `oomKills`: their number at an earlier time. `countedSince`: when accounting by cgroups began, by the clock of
	* `builder.startedAt`.
	*/
	constructor(builder, { faultBytes, oomKills, countedSince }, budget) {
		this.builder = builder;
		this.#budget = budget;
		this.#pids = /* @__PURE__ */ new Set([builder.pid]);
		this.#cgroupPath = buildCgroup(builder.pid, budget.kernel);
		this.#cgroup = this.#cgroupPath === null || builder.startedAt <= countedSince ? null : CgroupMeter.of(this.#cgroupPath, budget.kernel);
		this.#tree = this.#cgroup === null ? new TreeMeter(builder.pid, faultBytes, budget) : null;
		this.#oomKillsBefore = oomKills;
		const user = processMemory(builder.pid, budget.kernel)?.user ?? null;
		this.#user = user === processMemory(builder.nixPid, budget.kernel)?.user ? null : user;
		this.#last = {
			type: "build-sampled",
			clientPid: builder.clientPid,
			drv: builder.drv,
			out: builder.out,
			builderStartedAt: builder.startedAt,
			peakMemoryBytes: 0,
			currentBytes: 0,
			cpuMs: 0,
			method: this.#cgroup === null ? "procfs" : "cgroup",
			oomKilled: false,
			ended: false
		};
	}
	/** Takes a sample; the last one when the builder is gone. */
	sample() {
		if (processStat(this.builder.pid, this.#budget.kernel)?.startTicks !== this.builder.startTicks) return this.#end();
		if (this.#cgroup !== null) {
			const { peakBytes, ...sample } = this.#cgroup.sample();
			this.#last = {
				...this.#last,
				...sample,
				peakMemoryBytes: peakBytes
			};
		} else if (this.#tree !== null) {
			const { peakBytes, ...sample } = this.#tree.sample();
			this.#last = {
				...this.#last,
				...sample,
				peakMemoryBytes: peakBytes
			};
			for (const pid of this.#tree.pids) if (this.#pids.size < PIDS_KEPT) this.#pids.add(pid);
		}
		return this.#last;
	}
	/**
	* Takes the last sample of a builder that is gone. The CPU time that its Nix has waited for is exact; samples are
	* not.
	*/
	#end() {
		const nix = processStat(this.builder.nixPid, this.#budget.kernel);
		const waited = nix === null ? 0 : nix.waitedCpuMs - this.builder.waitedBeforeMs;
		const { kernel } = this.#budget;
		const oomKilled = this.#last.oomKilled || oomKills(kernel) > this.#oomKillsBefore && this.#wasKilled(kernel.log());
		this.#last = {
			...this.#last,
			currentBytes: 0,
			cpuMs: Math.max(this.#last.cpuMs, waited),
			oomKilled,
			ended: true
		};
		return this.#last;
	}
	#wasKilled(log) {
		const path = this.#cgroupPath?.replace(/^\/sys\/fs\/cgroup/u, "") ?? null;
		return readOomKills(log).some(({ atMs, pid, user, cgroup }) => {
			if (atMs < this.builder.startTicks * 10 - CLOCKS_MS) return false;
			return this.#pids.has(pid) || user === this.#user || path !== null && (cgroup === path || cgroup.startsWith(`${path}/`));
		});
	}
};
// src/measure/sampler.ts
/** A figure is reported again only once it has moved by this share and by this many bytes. */
const MOVED = .05;
const MOVED_BYTES = 1048576;
/** While nothing moves, CPU time is reported this often. */
const REPEAT_MS = 1e3;
/**
* Shortly after a client or a builder has started or ended, what follows may be over soon. Builds that outlive this
* leave time for samples.
*/
const YOUNG_MS = 500;
/** Root of a container may lack what lets root see other users' processes (capabilities(7)). */
const NO_SIGHT = "Memory and CPU time of builds are not measured: this root may not look at the processes of other users. Give the container the capability SYS_PTRACE (docker's --cap-add=SYS_PTRACE).";
/** Precision of a builder's start. */
const START_PRECISION_MS = 20;
/** The stage that the task reports as begun once it sees every build. */
const MEASURING = "measure";
/**
* Watches every builder of a process' Nix clients until it is stopped. Emits `build-sampled` when their figures move
* and when they end. Never throws because of what builders do.
*/
const measure = {
	name: "measure",
	work: async (context, { ownerPid, mayChange }) => {
		const { world, emit, signal } = context;
		if (!Number.isSafeInteger(ownerPid) || !isOwn(ownerPid, world)) throw new TypeError("this is no process of the user who asks");
		await using _use = await useMachine(context, ownerPid);
		const kernel = mayChange ? world.kernel : {
			...world.kernel,
			put: () => false
		};
		await sampleBuilds({
			world: {
				...world,
				kernel
			},
			emit,
			signal
		}, ownerPid, () => emit({
			type: "stage-started",
			stage: MEASURING,
			at: world.now()
		}));
		return null;
	}
};
/**
* While builds run, this keeps the changes that others have made to the machine, even if this run makes none. Does
* nothing where there are none.
*/
async function useMachine(context, pid) {
	const { world } = context;
	if (!world.files.exists(RECORDS) || world.claim !== null) return { [Symbol.asyncDispose]: async () => void 0 };
	const lasting = new AbortController().signal;
	const claim = {
		token: randomBytes(16).toString("hex"),
		pid,
		undo: true
	};
	await takeClaim({
		...context,
		world: {
			...world,
			claim
		},
		signal: lasting
	});
	return { [Symbol.asyncDispose]: async () => void await undoChanges.work({
		...context,
		signal: lasting
	}, { token: claim.token }) };
}
/** Does the same in this process, for builders of our own user. Tells once of those that it cannot see. */
async function sampleBuilds(context, ownerPid, ready) {
	const { world, emit, signal } = context;
	const sampler = new Sampler(ownerPid, world.now, emit, world.kernel);
	ready();
	let isTold = false;
	for (let isLast = false; !isLast;) {
		isLast = signal.aborted;
		const pauseMs = sampler.turn();
		if (sampler.isBlind && !isTold) emit({
			type: "measuring-failed",
			reason: NO_SIGHT
		});
		isTold = sampler.isBlind;
		if (!isLast) await setTimeout$1(pauseMs, void 0, { signal }).catch(() => void 0);
	}
}
/**
* Finds out who can measure: `root` (see `asRoot`), or this process where builders run as our user; or returns the
* sentence that says why nobody can. `throughDaemon`: whether a daemon builds.
*/
async function canMeasure(context, throughDaemon) {
	const { world } = context;
	if (world.machine.platform !== "linux") return { reason: "Memory and CPU time of builds are measured on Linux only." };
	if (world.kernel.read("/proc/thread-self/children") === null) return { reason: "Memory and CPU time of builds are not measured: this kernel does not list a process' children (CONFIG_PROC_CHILDREN)." };
	if (world.machine.uid !== 0 && !throughDaemon) return { by: "us" };
	if (await canBeRoot(context)) return { by: "root" };
	return { reason: "Memory and CPU time of builds are not measured: the daemon's builders can only be seen by root, and sudo wants a password here." };
}
var Sampler = class {
	#budget;
	#finder;
	#emit;
	/** When a builder last started or ended. */
	#newsAt = -1e400;
	#now;
	#oomKills;
	#countedSince = -1e400;
	#faultBytes;
	#watched = /* @__PURE__ */ new Map();
	constructor(ownerPid, now, emit, kernel) {
		this.#budget = new SamplingBudget(kernel);
		this.#finder = new BuilderFinder(ownerPid, now, this.#budget.kernel, kernel);
		this.#emit = emit;
		this.#now = now;
		this.#faultBytes = faultSize(kernel);
		this.#oomKills = oomKills(kernel);
		this.#countCgroups();
	}
	/** Whether there was a build that it may not look into. */
	get isBlind() {
		return this.#finder.isBlind;
	}
	/** Looks at everything once; returns the pause until the next time, in milliseconds. */
	turn() {
		return this.#budget.spend(() => {
			for (const [watched, last] of this.#watched) this.#look(watched, last);
			const busy = new Set([...this.#watched.keys()].map(({ builder }) => builder.nixPid));
			for (const builder of this.#finder.find(busy)) {
				this.#countCgroups();
				const watched = new BuilderObservation(builder, {
					faultBytes: this.#faultBytes,
					oomKills: this.#oomKills,
					countedSince: this.#countedSince
				}, this.#budget);
				this.#look(watched, null);
			}
			return this.#budget.kernel.clock() - Math.max(this.#newsAt, this.#finder.newsAt) < YOUNG_MS;
		});
	}
	/** Must be repeated for a daemon that has just been started: it first has to move to its own cgroup. */
	#countCgroups() {
		for (const daemon of this.#finder.daemons) if (enableFor(daemon, this.#budget.kernel)) this.#countedSince = this.#now() + START_PRECISION_MS;
	}
	#look(watched, last) {
		const sampled = watched.sample();
		const at = this.#budget.kernel.clock();
		if (last === null || sampled.ended || moved(sampled, last.sampled) || at - last.at >= REPEAT_MS) {
			this.#emit(sampled);
			this.#watched.set(watched, {
				sampled,
				at
			});
		}
		if (last === null || sampled.ended) this.#newsAt = at;
		if (sampled.ended) this.#watched.delete(watched);
	}
};
function moved(now, before) {
	const differs = (left, right) => Math.abs(left - right) > Math.max(MOVED_BYTES, MOVED * right);
	return now.oomKilled !== before.oomKilled || differs(now.peakMemoryBytes, before.peakMemoryBytes) || differs(now.currentBytes, before.currentBytes);
}
// src/measure/watch.ts
/** Through sudo, a sampler starts in 0.2 s; a machine that takes much longer has other problems. */
const READY_MS = 2e3;
/**
* Reports all builds of our Nix clients to a meter, as far as they can be measured. Emits one notice if they cannot.
* Never throws.
*/
function watchBuilds(context, meter) {
	const { world, emit, signal } = context;
	const ending = new AbortController();
	const both = AbortSignal.any([signal, ending.signal]);
	const unmeasured = (reason) => {
		meter.unmeasured ??= reason;
		emit({
			type: "notice",
			level: "warning",
			message: reason
		});
	};
	const up = Promise.withResolvers();
	const late = setTimeout(up.resolve, READY_MS);
	const work = async () => {
		const ownStore = await world.files.owner(STORE_FOLDER) === world.machine.uid;
		const who = await canMeasure({
			...context,
			signal: both
		}, !ownStore);
		if ("reason" in who) {
			unmeasured(who.reason);
			return;
		}
		const forward = (event) => {
			if (event.type === "build-sampled") meter.record(event);
			else if (event.type === "measuring-failed") unmeasured(event.reason);
			else if (event.type === "notice") emit(event);
			else if (event.type === "stage-started" && event.stage === "measure") up.resolve();
		};
		if (who.by === "us") await sampleBuilds({
			world,
			emit: forward,
			signal: both
		}, world.machine.pid, up.resolve);
		else await asRoot({
			...context,
			emit: forward,
			signal: both
		}, measure, {
			ownerPid: world.machine.pid,
			mayChange: isHosted(world.env)
		});
	};
	const working = work().catch((error) => {
		if (!both.aborted) unmeasured(`Memory and CPU time of builds are no longer measured: ${messageOf(error)}`);
	}).finally(up.resolve);
	return {
		ready: up.promise.finally(() => clearTimeout(late)),
		[Symbol.asyncDispose]: async () => {
			ending.abort();
			await working;
		}
	};
}
export { processStat as A, FlakeTexts as B, FILES as C, childPids as D, SamplingBudget as E, LiveTest as F, sweepRunFolders as H, withScript as I, whereAndWhat as L, excerptOf as M, readPackedLog as N, faultSize as O, MachineConsole as P, readLog as R, DEVICES as S, TreeMeter as T, runFolder as V, valueOf as _, reloadRules as a, holdLock as b, modeOf as c, daemonIsMissing as d, startDaemon as f, hasSettingsFor as g, configuring as h, hasUdev as i, diagnose as j, processMemory as k, setMode as l, configure as m, measure as n, keepTrack as o, hasSystemd as p, undoChanges as r, configureNix as s, watchBuilds as t, awaitDaemon as u, record as v, isDevice as w, step as x, RUN_FOLDER as y, LogReader as z };
