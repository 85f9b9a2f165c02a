import { i as __toESM, r as __require, t as __commonJSMin } from "./rolldown-runtime.js";
import { B as spell, D as count, E as MIB, M as Excerpt, N as cutLine, O as formatBytes, P as excerptLine, R as sanitizeLines, S as isRecord, St as BOOT_WAYS, T as GIB, W as anyOf, _ as selectsAll, at as storePathName, b as at, ct as VERDICTS, et as isDerivationIn, ft as isGood, g as selectNames, h as matcher, j as plainFileName, lt as byNeedOfAttention, nt as isStorePath, ot as folderInRepository, pt as systemOf, rt as storePathBase, w as readJson, xt as messageOf, y as compare, yt as VerdictError } from "./clean-start.js";
import { d as onAbort } from "./system.js";
import { D as childPids, F as LiveTest, H as sweepRunFolders, V as runFolder, k as processMemory } from "./measure.js";
import { $ as isImpure, A as faultMessage, B as withoutTrace, C as nixCommand, D as askNix, E as obstacleIn, I as lastErrorText, L as messagesIn, M as readNetworkFault, N as shownAddress, O as warningIn, P as failureCause, Q as hasOutputs, R as hasError, S as limitFlags, T as builderRefusal, U as InternalJson, X as evaluatedOutputs, Z as featuresOf, a as hasAllPaths, c as queryMissing, d as readError, h as parseAnswer, i as queryValid, j as isDenied, k as faultHost, l as readBuildOutputs, m as buildsFor, n as queryOffered, o as installables, q as atLeast, rt as readDerivationFile, s as matchesEvaluated, tt as isPlaceholder, u as storeInfo, w as withoutCaches, x as evaluationFlags, z as readFailure } from "./nix.js";
import { C as runsOf, D as referenceOf, E as localTree, a as sameOutputs, i as oldestFirst, t as bestOfEach, w as median } from "./history.js";
import { t as require_unbzip2_stream } from "./unbzip2-stream.js";
import { n as version } from "./package.js";
import { isUtf8 } from "node:buffer";
import { isDeepStrictEqual } from "node:util";
import { once } from "node:events";
import { crc32, inflateRawSync } from "node:zlib";
import { createHash, randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { basename, dirname, join, posix, resolve as resolve$1 } from "node:path";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { setInterval as setInterval$1, setTimeout as setTimeout$2 } from "node:timers";
// src/measure/available.ts
/**
* Reads how many bytes programs can take now without swapping: by the kernel's estimate for the whole machine, and by
* what is left in the groups (cgroups, of containers and services) that this process is in. Null where it tells
* neither.
*/
function availableMemory({ kernel }) {
	const kib = /^MemAvailable:\s+(?<kib>\d+) kB$/mu.exec(kernel.read("/proc/meminfo") ?? "")?.groups?.["kib"];
	const left = memoryGroups(kernel.read("/proc/self/cgroup") ?? "").flatMap((group) => leftIn(group, kernel) ?? []);
	const all = kib === void 0 ? left : [Number(kib) * 1024, ...left];
	return all.length === 0 ? null : Math.min(...all);
}
/** The groups of a process, from /proc/PID/cgroup: its own and those around it, of either version of cgroups. */
function memoryGroups(text) {
	const v2 = /^0::(?<path>\/.*)$/mu.exec(text)?.groups?.["path"];
	const v1 = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(?<path>\/.*)$/mu.exec(text)?.groups?.["path"];
	return [...withParents(v2).map((path) => ({
		limit: `/sys/fs/cgroup${path}/memory.max`,
		usage: `/sys/fs/cgroup${path}/memory.current`,
		stat: `/sys/fs/cgroup${path}/memory.stat`,
		reclaimable: /^inactive_file (?<bytes>\d+)$/mu
	})), ...withParents(v1).map((path) => ({
		limit: `/sys/fs/cgroup/memory${path}/memory.limit_in_bytes`,
		usage: `/sys/fs/cgroup/memory${path}/memory.usage_in_bytes`,
		stat: `/sys/fs/cgroup/memory${path}/memory.stat`,
		reclaimable: /^total_inactive_file (?<bytes>\d+)$/mu
	}))];
}
/** A path, and each folder above it up to the root, which is "". */
function withParents(path) {
	if (path === void 0) return [];
	const parts = path.split("/").filter((part) => part !== "");
	return [...parts.keys(), parts.length].map((length) => parts.slice(0, length).map((part) => `/${part}`).join(""));
}
/** How much a group may still take: pages of files that nobody has used lately are given back first. */
function leftIn({ limit, usage, stat, reclaimable }, kernel) {
	const [most, used] = [limit, usage].map((file) => Number.parseInt(kernel.read(file) ?? "", 10));
	if (!Number.isFinite(most) || !Number.isFinite(used)) return null;
	const unused = Number(reclaimable.exec(kernel.read(stat) ?? "")?.groups?.["bytes"] ?? 0);
	return Math.max(0, (most ?? 0) - (used ?? 0) + unused);
}
// src/measure/process-memory.ts
/**
* Memory of one process now, in bytes, without pages of files; null when it is gone, or where there is no `/proc`.
* `isWrapped`: the process is a shell, and the program that counts is its largest child.
*/
function readProcessMemory(pid, isWrapped, { kernel }) {
	const sizes = (isWrapped ? childPids(pid, 1, kernel) ?? [] : [pid]).flatMap((one) => {
		const memory = processMemory(one, kernel);
		return memory === null ? [] : [memory.anonymous + memory.shared];
	});
	return sizes.length === 0 ? null : Math.max(...sizes);
}
// src/evidence/limits.ts
/** How much evidence is taken. A test may leave anything, and the report must stay small enough to be uploaded. */
/**
* The largest file, in bytes: a screenshot of a 4K screen takes about 3 MB, the coverage of a large project less. What
* is larger is a disk image or a recording.
*/
const FILE_BYTES = 4 * 1024 ** 2;
/** The most files of one check, and their bytes together: a screenshot of each step of a long test. */
const CHECK_LIMITS = {
	files: 50,
	bytes: 8 * 1024 ** 2
};
/** The same for a run: the reporting bot takes artifacts of up to 32 MiB (`collect/artifact.ts`), with all logs. */
const RUN_LIMITS = {
	files: 1e3,
	bytes: 16 * 1024 ** 2
};
/**
* The most test cases of one check and of a run: `verdict.json` has them all, and a reader takes up to 700,000 values
* (`collect/read.ts`).
*/
const CHECK_TESTS = 2e3;
const RUN_TESTS = 1e4;
/** How far a tree is searched. An output has some 100,000 files at most, of which a report is near the top. */
const TREE = {
	names: 2e4,
	depth: 8,
	ms: 2e3
};
/** The most candidates of one check that are opened, and their bytes: many may turn out to be something else. */
const OPENED = {
	files: 200,
	bytes: 4 * CHECK_LIMITS.bytes
};
/** What the images of one page may take, in bytes, before they are written as text that is a third longer. */
const PAGE_BYTES = 6 * 1024 ** 2;
// src/evidence/image.ts
/** The first bytes of a PNG and of its first chunk (PNG specification, 5.2 and 11.2.1). */
const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
/** The markers of JPEG that begin a frame, with its size: SOF0 to SOF15, without DHT, JPG and DAC (ITU T.81, B.1). */
const FRAMES = /* @__PURE__ */ new Set([
	192,
	193,
	194,
	195,
	197,
	198,
	199,
	201,
	202,
	203,
	205,
	206,
	207
]);
/** Markers of JPEG without a length: TEM, and RST0 to SOI (ITU T.81, table B.1). */
function standsAlone(marker) {
	return marker === 1 || marker >= 208 && marker <= 216;
}
/**
* Takes bytes for an image by what they begin with, whatever the file's name says. Null for anything but a PNG or a
* JPEG, and for one that would unpack to too many pixels.
*/
function imageOf(bytes) {
	const image = pngOf(bytes) ?? jpegOf(bytes);
	if (image === null || image.width === 0 || image.height === 0) return null;
	return image.width * image.height <= 33177600 ? image : null;
}
function pngOf(bytes) {
	if (bytes.length < PNG.length + 8 || !bytes.subarray(0, PNG.length).equals(PNG)) return null;
	const [width, height] = [bytes.readUInt32BE(PNG.length), bytes.readUInt32BE(PNG.length + 4)];
	return {
		type: "image/png",
		width,
		height,
		bytes
	};
}
function jpegOf(bytes) {
	if (bytes.length < 4 || bytes.readUInt16BE(0) !== 65496) return null;
	for (let at = 2; at + 9 <= bytes.length;) {
		if (bytes[at] !== 255) return null;
		const marker = bytes[at + 1] ?? 0;
		if (marker === 255) at += 1;
		else if (standsAlone(marker)) at += 2;
		else if (FRAMES.has(marker)) return {
			type: "image/jpeg",
			width: bytes.readUInt16BE(at + 7),
			height: bytes.readUInt16BE(at + 5),
			bytes
		};
		else at += 2 + Math.max(2, bytes.readUInt16BE(at + 2));
	}
	return null;
}
// src/evidence/xml.ts
/** Thrown for everything that is not such a document. */
var XmlFault = class extends Error {};
/** Deepest nesting: suites in suites have a few levels. */
const XML_DEPTH = 32;
/** The most attributes of one element: JUnit's have up to eight. */
const XML_ATTRIBUTES = 64;
/** Prolog, and a type without a part of its own, which browsers do not fetch. */
const PROLOG = /<\?xml(?:\s[^<>?]*)?\?>/y;
const DOCTYPE = /<!DOCTYPE\s[^<>[\]]*>/y;
const ENCODING = /\sencoding\s*=\s*["'](?!utf-?8["']|us-ascii["'])/iu;
const OPEN = /<([A-Za-z_][\w.:-]*)/y;
const ATTRIBUTE = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const OPEN_END = /\s*(\/?)>/y;
const CLOSE = /<\/([A-Za-z_][\w.:-]*)\s*>/y;
/** Of XML Schema's own attributes, which Surefire writes. Any other could be XHTML's, with scripts. */
const SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
const REFERENCES = {
	lt: "<",
	gt: ">",
	amp: "&",
	quot: "\"",
	apos: "'"
};
/** Reads a document part by part, in time that grows with its length. Throws {@link XmlFault}, perhaps at the end. */
function* readXml(bytes) {
	const scan = new Scanner(decodeStrictly(bytes));
	const prolog = scan.take(PROLOG);
	if (prolog !== null && ENCODING.test(prolog[0])) throw new XmlFault("it is not UTF-8");
	const open = [];
	let roots = 0;
	for (const part of scan.parts()) {
		if (part.kind === "open") {
			if (open.length === 0) roots += 1;
			if (open.length === XML_DEPTH || roots > 1) throw new XmlFault("it is nested too deep, or has two roots");
			open.push(part.name);
		} else if (part.kind === "text" && open.length === 0 && part.text.trim() !== "") throw new XmlFault("it has text outside of its root");
		else if (part.kind === "close" && open.pop() !== scan.closed) throw new XmlFault("its tags do not match");
		yield part;
	}
	if (open.length > 0 || roots === 0) throw new XmlFault("it ends too early");
}
function decodeStrictly(bytes) {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		throw new XmlFault("it is not UTF-8");
	}
}
var Scanner = class {
	/** The name in the last closing tag. */
	closed = "";
	#text;
	#at = 0;
	constructor(text) {
		this.#text = text;
	}
	/** Takes what a sticky pattern matches here; null when it does not. */
	take(pattern) {
		pattern.lastIndex = this.#at;
		const found = pattern.exec(this.#text);
		if (found !== null) this.#at = pattern.lastIndex;
		return found;
	}
	*parts() {
		while (this.#at < this.#text.length) if (this.#text[this.#at] !== "<") yield {
			kind: "text",
			text: resolve(this.#upTo("<", 0, false))
		};
		else if (this.#text.startsWith("<!--", this.#at)) this.#upTo("-->", 3, true);
		else if (this.#text.startsWith("<![CDATA[", this.#at)) yield {
			kind: "text",
			text: this.#upTo("]]>", 3, true).slice(9, -3)
		};
		else if (this.take(DOCTYPE) === null) yield* this.#tag();
	}
	/** The text up to the next `end`, and so many characters of that. `isNeeded`: it must come. */
	#upTo(end, length, isNeeded) {
		const found = this.#text.indexOf(end, this.#at);
		if (found < 0 && isNeeded) throw new XmlFault("it ends too early");
		const from = this.#at;
		this.#at = found < 0 ? this.#text.length : found + length;
		return this.#text.slice(from, this.#at);
	}
	*#tag() {
		const closing = this.take(CLOSE);
		if (closing !== null) {
			this.closed = closing[1] ?? "";
			yield { kind: "close" };
			return;
		}
		const name = this.take(OPEN)?.[1];
		if (name === void 0) throw new XmlFault("it has something that is no element");
		const attributes = this.#attributes();
		const end = this.take(OPEN_END);
		if (end === null) throw new XmlFault("it has a tag that does not end");
		yield {
			kind: "open",
			name,
			attributes
		};
		if (end[1] !== "/") return;
		this.closed = name;
		yield { kind: "close" };
	}
	#attributes() {
		const attributes = /* @__PURE__ */ new Map();
		for (let found = this.take(ATTRIBUTE); found !== null; found = this.take(ATTRIBUTE)) {
			const [, name = "", double, single = ""] = found;
			const value = resolve(double ?? single);
			if (/^xmlns(?::|$)/u.test(name) && value !== SCHEMA_INSTANCE) throw new XmlFault("it has a namespace");
			if (attributes.size === XML_ATTRIBUTES) throw new XmlFault("it has too many attributes");
			attributes.set(name, value);
		}
		return attributes;
	}
};
/** Something that begins like a reference and is none. */
const NO_REFERENCE = /&(?!(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/u;
/** Resolves references to characters. No other is known, so nothing grows. */
function resolve(text) {
	if (NO_REFERENCE.test(text)) throw new XmlFault("it has an unknown reference");
	return text.replace(/&(\w+|#\w+);/gu, (_whole, name) => {
		const known = REFERENCES[name];
		if (known !== void 0) return known;
		const point = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
		if (!(point <= 1114111)) throw new XmlFault("it has an unknown reference");
		return String.fromCodePoint(point);
	});
}
// src/evidence/test-results.ts
/** The longest name and the longest message that is kept, in UTF-16 code units. The file itself has the rest. */
const LONGEST_CASE_NAME = 300;
const LONGEST_CASE_REASON = 2e3;
/** A test case that takes longer says nothing; 40 days are also the limit of `collect/read.ts`. */
const LONGEST_CASE_MS = 3456e6;
/** JUnit's words for what is not passed. */
const VERDICTS_OF_CASES = {
	failure: "failed",
	error: "error",
	skipped: "skipped"
};
/**
* Reads an XML file whose bytes may be anything. `most`: how many test cases are kept, those that did not pass first;
* `more` counts the others. Null for anything that is not whole, or not plain. Never throws.
*/
function readXmlReport(bytes, most) {
	const cases = new CaseReader();
	let root = null;
	try {
		for (const part of readXml(bytes)) {
			if (root === null && part.kind === "open") root = part.name;
			if (root === "testsuites" || root === "testsuite") cases.take(part);
			else if (root !== null && root !== "coverage") return null;
		}
	} catch {
		return null;
	}
	if (root === "coverage") return { kind: "coverage" };
	const urgent = cases.found.toSorted((a, b) => urgency(a) - urgency(b)).slice(0, most);
	const kept = new Set(urgent);
	return {
		kind: "junit",
		tests: cases.found.filter((one) => kept.has(one)),
		more: cases.found.length - urgent.length
	};
}
function urgency({ verdict }) {
	return verdict === "failed" || verdict === "error" ? 0 : 1;
}
/** Collects the cases of a JUnit file: `testcase` in any number of suites. */
var CaseReader = class {
	found = [];
	#suites = [];
	#open = [];
	#case = null;
	take(part) {
		if (part.kind === "open") this.#opened(part.name, part.attributes);
		else if (part.kind === "text") this.#said(part.text);
		else this.#closed();
	}
	#opened(name, attributes) {
		this.#open.push(name);
		if (name === "testsuite") this.#suites.push(limited(attributes.get("name"), LONGEST_CASE_NAME));
		if (name === "testcase") this.#case = this.#begun(attributes);
		const verdict = Object.hasOwn(VERDICTS_OF_CASES, name) ? VERDICTS_OF_CASES[name] : void 0;
		if (verdict === void 0 || this.#case === null || this.#open.at(-2) !== "testcase") return;
		if (this.#case.verdict !== "passed") return;
		this.#case.verdict = verdict;
		this.#case.message = limited(attributes.get("message"), LONGEST_CASE_REASON);
	}
	#begun(attributes) {
		const time = attributes.get("time")?.replaceAll(",", "").trim() ?? "";
		const seconds = time === "" ? NaN : Number(time);
		return {
			suite: limited(attributes.get("classname"), LONGEST_CASE_NAME) ?? this.#suites.findLast((one) => one !== null) ?? null,
			name: limited(attributes.get("name"), LONGEST_CASE_NAME) ?? "a case without a name",
			verdict: "passed",
			durationMs: seconds >= 0 && seconds * 1e3 <= LONGEST_CASE_MS ? Math.round(seconds * 1e3) : null,
			message: null
		};
	}
	/** The text of a failure stands for its message where it has none. */
	#said(text) {
		if (Object.hasOwn(VERDICTS_OF_CASES, this.#open.at(-1) ?? "") && this.#open.at(-2) === "testcase" && this.#case !== null) this.#case.message ??= limited(text, LONGEST_CASE_REASON);
	}
	#closed() {
		const name = this.#open.pop();
		if (name === "testsuite") this.#suites.pop();
		if (name !== "testcase" || this.#case === null) return;
		this.found.push(this.#case);
		this.#case = null;
	}
};
/** A text of somebody else's, well-formed and not too long; null when there is none. */
function limited(text, most) {
	const whole = text?.trim() ?? "";
	if (whole === "") return null;
	return (whole.length > most ? `${whole.slice(0, most)}…` : whole).toWellFormed();
}
// src/evidence/evidence-kinds.ts
/** The names of files that a NixOS test leaves for people, in the order in which they are taken. */
const NAMES = [
	/\.(?:png|jpe?g)$/iu,
	/\.xml$/iu,
	/\.(?:info|lcov)$/iu,
	/\.(?:log|txt)$/iu
];
/**
* The names of reports in the output of any other check. An output that is a package may have images and texts of its
* own, which are no evidence of anything.
*/
const REPORT_NAMES = [/(?:junit|xunit|test|report|results|coverage|cobertura)[^/]*\.xml$/iu, /(?:^(?:lcov|coverage)[^/]*\.info|\.lcov)$/iu];
/** How a record of lcov begins (geninfo(1), "FILES"). */
const LCOV = /^(?:TN:|SF:)/u;
/** The place of a file's name in the order of what is taken; -1: it is not taken. */
function rankOf(path, isTest) {
	const name = path.slice(path.lastIndexOf("/") + 1);
	return (isTest ? NAMES : REPORT_NAMES).findIndex((pattern) => pattern.test(name));
}
/**
* Looks at a file whose name was accepted. Null when its bytes are not what its name says. `mostTests`: how many test
* cases there is room for.
*/
function classify(path, bytes, mostTests) {
	const plain = (kind, ending) => ({
		kind,
		ending,
		tests: [],
		moreTests: 0
	});
	const ending = /\.([a-z]+)$/iu.exec(path)?.[1]?.toLowerCase();
	if (ending === "log" || ending === "txt") return plain("log", `.${ending}`);
	if (ending === "info" || ending === "lcov") return LCOV.test(bytes.toString("latin1", 0, 3)) ? plain("coverage", `.${ending}`) : null;
	if (ending === "xml") {
		const report = readXmlReport(bytes, mostTests);
		if (report?.kind !== "junit") return report && plain("coverage", ".xml");
		return {
			kind: "junit",
			ending: ".xml",
			tests: report.tests,
			moreTests: report.more
		};
	}
	const type = imageOf(bytes)?.type;
	return type === void 0 ? null : plain("image", type === "image/png" ? ".png" : ".jpg");
}
// src/evidence/copies.ts
/** Copies evidence into the folder of a report, within the room of one run. */
var Copies = class {
	#files;
	#out;
	#run = {
		...RUN_LIMITS,
		tests: RUN_TESTS
	};
	/** `out`: the folder of the report. */
	constructor(files, out) {
		this.#files = files;
		this.#out = out;
	}
	/** Copies one check's candidates, in their order, to `evidence/FOLDER/`. Never throws because of what they are. */
	async take(candidates, options) {
		const { folder, isStrict } = options;
		const found = {
			files: [],
			tests: [],
			leftOut: {
				files: 0,
				tests: 0
			}
		};
		const own = {
			...CHECK_LIMITS,
			tests: CHECK_TESTS
		};
		const taken = /* @__PURE__ */ new Set();
		let opened = 0;
		for (const [index, one] of candidates.entries()) {
			const bytes = index >= OPENED.files || opened >= OPENED.bytes ? null : await this.#read(one, own, options);
			opened += bytes?.length ?? 0;
			const known = bytes === null ? null : classify(one.path, bytes, Math.min(own.tests, this.#run.tests));
			if (bytes === null || known === null) {
				if (isStrict || bytes === null) found.leftOut.files += 1;
				continue;
			}
			const path = `evidence/${folder}/${freeName(one.name, known.ending, taken)}`;
			if (!await this.#write(path, bytes)) {
				found.leftOut.files += 1;
				continue;
			}
			for (const room of [own, this.#run]) spend(room, bytes.length, known);
			found.files.push({
				path,
				name: one.name.toWellFormed(),
				kind: known.kind,
				bytes: bytes.length
			});
			found.tests.push(...known.tests);
			found.leftOut.tests += known.moreTests;
		}
		return found;
	}
	/** Null when it cannot be read, or there is no room for it. */
	async #read({ root, path, bytes, isOurs }, own, { isGood }) {
		const reserved = isGood ? .5 : 0;
		const inRun = this.#run.files > RUN_LIMITS.files * reserved ? this.#run.bytes - RUN_LIMITS.bytes * reserved : 0;
		const most = Math.min(FILE_BYTES, own.files > 0 ? own.bytes : 0, inRun);
		if (most <= 0 || bytes !== null && bytes > most) return null;
		return await this.#files.readInTree(root, path, {
			most,
			hasOneName: !isOurs
		});
	}
	/** False when there was no room on the disk: evidence is never worth a run. */
	async #write(path, bytes) {
		try {
			await this.#files.write(join(this.#out, path), bytes);
			return true;
		} catch {
			return false;
		}
	}
};
function spend(room, bytes, { tests }) {
	room.files -= 1;
	room.bytes -= bytes;
	room.tests -= tests.length;
}
/** A name for the copy that no other one has, with the ending of what it is. */
function freeName(name, ending, taken) {
	const base = name.replace(/\.[a-z]+$/iu, "").replaceAll("/", "_");
	for (let number = 1;; number += 1) {
		const free = `${plainFileName(number === 1 ? base : `${base} ${number}`)}${ending}`;
		if (taken.has(free)) continue;
		taken.add(free);
		return free;
	}
}
// src/evidence/kept-folders.ts
/**
* What the name of the folder around them begins with. Short: in a build without a sandbox, paths of sockets begin with
* it, and have at most 107 bytes (unix(7)).
*/
const KEPT_LABEL = "nv";
/**
* Makes Nix keep the build folders of NixOS tests that fail, each in a folder of our own. So what is kept is known
* without Nix's messages, which a builder can forge, and all of it is removed in the end.
*
* Nix 2.26 and 2.34 leave the outputs of a failed build at their own paths; a test that was ended early has only its
* build folder in 2.26.
*/
var KeptFolders = class {
	#context;
	#tool;
	#buildDir;
	#folders = /* @__PURE__ */ new Map();
	/** Holds all of them; null when none can be kept. */
	#parent = null;
	/** The folder around that, if there was none before. */
	#newFolder = null;
	#made = 0;
	#isTold = false;
	/** `buildDir`: Nix's setting of that name, "" for its default; null: no build folder is kept. */
	constructor(context, tool, buildDir) {
		this.#context = context;
		this.#tool = tool;
		this.#buildDir = buildDir;
	}
	/** Makes a folder for the builds of one client that has one test. Gives the flags of that client. */
	async flagsFor(drvPath) {
		this.#parent ??= this.#open();
		const parent = await this.#parent;
		if (parent === null) return [];
		await this.remove(drvPath);
		this.#made += 1;
		const folder = join(parent.path, String(this.#made));
		try {
			await this.#context.world.files.makeFolder(folder);
		} catch {
			return [];
		}
		this.#folders.set(drvPath, folder);
		return [
			"--keep-failed",
			"--option",
			"build-dir",
			folder
		];
	}
	/** The build folders that are kept of a derivation's last build. */
	async of(drvPath) {
		const folder = this.#folders.get(drvPath);
		if (folder === void 0) return [];
		const { files } = this.#context.world;
		const roots = (await files.list(folder)).map((name) => join(folder, name));
		const inner = await Promise.all(roots.map(async (root) => (await files.list(root)).join("/") === "build" ? "build" : ""));
		return roots.map((root, index) => join(root, inner[index] ?? ""));
	}
	/** Removes what is kept of a derivation. */
	async remove(drvPath) {
		const folder = this.#folders.get(drvPath);
		this.#folders.delete(drvPath);
		if (folder !== void 0) await this.#remove(folder, () => this.#context.world.files.remove(folder));
	}
	/**
	* Only where this process' own Nix builds: a daemon keeps its folders where we may not remove them. They must be
	* where no other user can put anything, which newer versions of Nix demand.
	*/
	async #open() {
		const { world, signal } = this.#context;
		if (this.#buildDir === null) return null;
		try {
			const store = await storeInfo(this.#context, this.#tool);
			if (!store.ok || store.url !== "local" || signal.aborted) return null;
			const builds = this.#buildDir || join(world.env["NIX_STATE_DIR"] ?? "/nix/var/nix", "builds");
			if (!world.files.exists(builds)) this.#newFolder = builds;
			await world.files.makeFolder(builds);
			await sweepRunFolders(this.#context, KEPT_LABEL, { parent: builds });
			const parent = await runFolder(this.#context, KEPT_LABEL, builds);
			await world.files.setMode(parent.path, 457);
			return parent;
		} catch {
			return null;
		}
	}
	async #remove(folder, remove) {
		try {
			await remove();
		} catch (error) {
			if (this.#isTold) return;
			this.#isTold = true;
			const message = `The build folder of a failed test, "${folder}", could not be removed: ${messageOf(error)}. Remove it.`;
			this.#context.emit({
				type: "notice",
				level: "warning",
				message
			});
		}
	}
	async [Symbol.asyncDispose]() {
		const parent = await this.#parent ?? null;
		if (parent !== null) await this.#remove(parent.path, async () => await parent[Symbol.asyncDispose]());
		if (this.#newFolder !== null) await this.#context.world.files.removeEmpty(this.#newFolder);
	}
};
// src/evidence/evidence-files.ts
/** The evidence of one run. Takes away what it has made Nix keep when the scope ends. */
var EvidenceFiles = class {
	#files;
	#kept;
	#copies;
	/** What earlier attempts have left. */
	#earlier = /* @__PURE__ */ new Map();
	/** `out`: the folder of the report. `buildDir`: as in {@link KeptFolders}. */
	constructor(context, tool, { out, buildDir }) {
		this.#files = context.world.files;
		this.#kept = new KeptFolders(context, tool, buildDir);
		this.#copies = new Copies(this.#files, out);
	}
	/** The flags of a client that builds this test, and nothing else. */
	async flagsFor(drvPath) {
		return await this.#kept.flagsFor(drvPath);
	}
	/** Copies what a failed attempt has left, before the next one begins. */
	async keep(source, attempt) {
		const name = `attempt-${attempt}`;
		const { files } = await this.#take({
			...source,
			folder: `${source.folder}~${name}`
		});
		const named = files.map((file) => ({
			...file,
			name: `${name}/${file.name}`
		}));
		this.#earlier.set(source.drvPath, [...this.#earlier.get(source.drvPath) ?? [], ...named]);
	}
	/**
	* Copies what the last attempt has left, and gives that of all. Test results are those of the last one. Null when
	* there is nothing.
	*/
	async finish(source) {
		const found = await this.#take(source);
		const files = [...found.files, ...this.#earlier.get(source.drvPath) ?? []];
		return files.length === 0 && found.leftOut.files === 0 ? null : {
			...found,
			files
		};
	}
	async #take({ drvPath, outputs, folder, isTest, isGood }) {
		const kept = isGood ? [] : await this.#kept.of(drvPath);
		const candidates = [];
		let cut = 0;
		const trees = [...outputs.map(([name, root]) => ({
			root,
			prefix: name === "out" ? "" : `${name}/`
		})), ...kept.map((root) => ({
			root,
			prefix: "build/"
		}))];
		for (const { root, prefix } of trees) {
			const { files, isWhole } = await this.#files.listTree(root, TREE, (name) => rankOf(name, isTest) >= 0);
			if (!isWhole && isTest) cut += 1;
			for (const { path, bytes } of files) candidates.push({
				root,
				path,
				name: `${prefix}${path}`,
				bytes,
				isOurs: isGood
			});
		}
		const sorted = candidates.toSorted((a, b) => rankOf(a.path, isTest) - rankOf(b.path, isTest) || compare(a.name, b.name));
		const found = await this.#copies.take(sorted, {
			folder,
			isGood,
			isStrict: isTest
		});
		await this.#kept.remove(drvPath);
		return {
			...found,
			leftOut: {
				...found.leftOut,
				files: found.leftOut.files + cut
			}
		};
	}
	async [Symbol.asyncDispose]() {
		await this.#kept[Symbol.asyncDispose]();
	}
};
// src/evidence/carry-evidence.ts
/** The path of a copy, as we give them: in a folder for each check. No other path of a report is opened. */
const COPY = /^evidence(?:\/(?!\.)[^/\\\0]{1,250}){2}$/u;
/** Whether a report may have this path of a file; it may be a stranger's report. */
function isCopy(path) {
	return COPY.test(path);
}
/**
* Copies the evidence of other jobs' checks into the report's folder `out`, like a run's own: within the same limits,
* and only what is what it looks like. `folders`: the name for each check's copies; `origins`: the folder that each
* file's path is relative to. A file that has none, or is not there any more, is counted as left out.
*/
async function carryEvidence(checks, out, { folders, origins }, { files }) {
	const copies = new Copies(files, out);
	const carried = /* @__PURE__ */ new Map();
	let room = RUN_TESTS;
	for (const check of byNeedOfAttention(checks)) {
		const { evidence, verdict } = check;
		const folder = folders.get(check);
		if (evidence === void 0 || folder === void 0) continue;
		const candidates = evidence.files.flatMap((file) => {
			const root = origins.get(file);
			if (root === void 0 || !isCopy(file.path)) return [];
			return [{
				root,
				path: file.path,
				name: file.name,
				bytes: null,
				isOurs: false
			}];
		});
		const copied = await copies.take(candidates, {
			folder,
			isGood: isGood(verdict),
			isStrict: true
		});
		const missing = evidence.files.length - candidates.length;
		const tests = evidence.tests.slice(0, Math.min(CHECK_TESTS, room));
		room -= tests.length;
		const leftOut = {
			files: evidence.leftOut.files + copied.leftOut.files + missing,
			tests: evidence.leftOut.tests + evidence.tests.length - tests.length
		};
		carried.set(check, {
			...check,
			evidence: {
				files: copied.files,
				tests,
				leftOut
			}
		});
	}
	return carried;
}
// src/evidence/shown-images.ts
/**
* Reads the images of a report that its page has room for, by their paths; those of checks that need a person first.
* Each is looked at once more: the folder may have changed, and the report may be a stranger's.
*/
async function readImages({ checks }, out, { files }) {
	const images = /* @__PURE__ */ new Map();
	let left = PAGE_BYTES;
	for (const { evidence } of byNeedOfAttention(checks)) for (const { path, kind } of evidence?.files ?? []) {
		if (kind !== "image" || !isCopy(path) || images.has(path)) continue;
		const bytes = await files.readInTree(out, path, {
			most: Math.min(FILE_BYTES, left),
			hasOneName: true
		});
		const image = bytes === null ? null : imageOf(bytes);
		if (image === null) continue;
		left -= image.bytes.length;
		images.set(path, image);
	}
	return images;
}
// src/run/afterwards.ts
/**
* How long Nix may still be asked after a signal has ended the run: until then, its clients have been killed at the
* latest, and 2 s are left of the contract's five.
*/
const QUESTIONS_MS = 3e3;
/** A context for what is asked about a build that was stopped: it does not end with the run, but soon after it. */
function afterwards(context) {
	const controller = new AbortController();
	let timer;
	const listening = onAbort(context.signal, () => {
		timer = setTimeout(() => controller.abort(), QUESTIONS_MS);
	});
	return {
		...context,
		signal: controller.signal,
		[Symbol.dispose]: () => {
			listening[Symbol.dispose]();
			clearTimeout(timer);
		}
	};
}
// src/discover/attribute.ts
/** The attribute path of a check, each part quoted where Nix needs it. */
function attributePath(system, name) {
	return `checks.${system}.${attributePart(name)}`;
}
/** One part of an attribute path. */
function attributePart(name) {
	return /^[a-zA-Z_][\w'-]*$/.test(name) ? name : `"${name.replaceAll(/["\\]|\$(?=\{)/g, String.raw`\$&`)}"`;
}
/**
* Returns the backend of a check. A NixOS test runs in QEMU machines, in containers, or in both, and usually says how
* many of each it has. If it does not, the feature `uid-range` stands for containers, and `devnet` for containers
* beside machines.
*/
function backendOf({ features, machines, containers }) {
	if (!features.includes("nixos-test")) return "build";
	if (!(containers === null ? features.includes("uid-range") : containers > 0)) return "qemu";
	return (machines === null ? features.includes("devnet") : machines > 0) ? "mixed" : "nspawn";
}
// src/discover/draft.ts
/** The most that is kept of one check's warnings, builds and their errors, and of one warning: a stranger's text. */
const MOST_KEPT = 20;
const LONGEST_WARNING = 1e3;
/** Makes drafts of what one evaluating process says about the checks that it was asked for, in their order. */
var DraftReader = class DraftReader {
	#wanted;
	#times;
	#receive;
	#begun = 0;
	#open = null;
	#openedAt = 0;
	#isDone = false;
	#error = null;
	/** `wanted`: places of checks, in the order in which they are evaluated. `receive` gets each when it begins. */
	constructor(wanted, times, receive) {
		this.#wanted = wanted;
		this.#times = times;
		this.#receive = receive;
	}
	/** Reads what a process says while it only lists the checks. */
	static ofListing() {
		const reader = new DraftReader([], {
			now: () => 0,
			clock: () => 0
		}, () => void 0);
		reader.#open = emptyDraft(0);
		return reader;
	}
	/** Whether all that was asked for is described. */
	get isDone() {
		return this.#isDone;
	}
	/** The last error that Nix told of. */
	get error() {
		return this.#error;
	}
	/** Places that it has not come to. */
	get unreached() {
		return this.#wanted.slice(this.#begun);
	}
	/** Takes one of our messages. */
	#add(message) {
		switch (message.kind) {
			case "begin": {
				if (message.value.at !== this.#wanted[this.#begun]) return null;
				const ended = this.#close();
				this.#begun += 1;
				this.#openedAt = this.#times.clock();
				const { at: place, position } = message.value;
				const startedAt = this.#times.now();
				this.#open = {
					...emptyDraft(place, position),
					startedAt
				};
				this.#receive({
					place,
					startedAt
				});
				return ended;
			}
			case "done":
				this.#isDone = this.#begun === this.#wanted.length;
				return this.#isDone ? this.#close() : null;
			default:
				if (this.#open !== null) fillIn(this.#open, message);
				return null;
		}
	}
	/** Takes what a process says. Gives the draft that it completes. */
	take(heard) {
		if ("ours" in heard) return this.#add(heard.ours);
		if ("build" in heard) addLast(this.#open?.builds, heard.build);
		else this.#hear(heard.message);
		return null;
	}
	/** Takes a message that is not ours. */
	#hear(message) {
		if (isWarning(message)) addBounded(this.#open?.warnings, (warningIn(message) ?? message.text).slice(0, LONGEST_WARNING));
		if (message.level > 0 || !hasError(message.text) || message.text.startsWith("trace: ")) return;
		if (this.#error !== null) addBounded(this.#open?.causes, this.#error);
		this.#error = message;
	}
	/** How what is open ended, with the error that ended it. */
	ending(error) {
		const { causes, builds } = this.#open ?? emptyDraft(0);
		return {
			error,
			causes,
			builds
		};
	}
	/** The process has ended, or the command in it: the draft that is left open, with the error. */
	end(error) {
		const draft = this.#close();
		return draft && {
			...draft,
			error
		};
	}
	#close() {
		const draft = this.#open;
		this.#open = null;
		this.#error = null;
		if (draft !== null) draft.durationMs = Math.round(this.#times.clock() - this.#openedAt);
		return draft;
	}
};
/** Adds to a list that is there, unless it has enough. */
function addBounded(list, one) {
	if (list !== void 0 && list.length < MOST_KEPT) list.push(one);
}
/** Adds to a list that is there, which forgets its oldest: the last build is the one that matters. */
function addLast(list, one) {
	list?.push(one);
	if (list !== void 0 && list.length > MOST_KEPT) list.shift();
}
function isWarning({ level, text }) {
	return level === 1 || level === 0 && text.startsWith("trace: ");
}
/** A draft of which nothing is known but its place. */
function emptyDraft(place, position = null) {
	return {
		place,
		position,
		derivation: null,
		test: null,
		sizes: null,
		problem: null,
		boot: null,
		isSkipped: false,
		error: null,
		causes: [],
		builds: [],
		warnings: [],
		startedAt: null,
		durationMs: 0,
		peakMemoryBytes: null,
		session: 0,
		nearLimitBytes: null
	};
}
function fillIn(draft, message) {
	if (message.kind === "check") draft.derivation ??= {
		drvPath: message.value,
		outputs: null
	};
	else if (message.kind === "outputs" && draft.derivation !== null) draft.derivation.outputs ??= message.value;
	else if (message.kind === "problem") draft.problem ??= {
		type: message.value,
		nested: []
	};
	else if (message.kind === "nested" && draft.problem !== null) draft.problem.nested = message.value;
	else if (message.kind === "skipped") draft.isSkipped = draft.derivation === null;
	else fillInDetails(draft, message);
}
function fillInDetails(draft, message) {
	if (message.kind === "boot") draft.boot ??= message.value;
	else if (message.kind === "test") draft.test ??= message.value;
	else if (message.kind === "machines") draft.sizes ??= message.value;
}
// src/discover/evaluation-cost.ts
/** What an evaluation took; null when there was none. */
function evaluationOf(draft) {
	const { startedAt, durationMs, session, peakMemoryBytes, nearLimitBytes } = draft;
	if (startedAt === null) return null;
	return {
		startedAt: new Date(startedAt).toISOString(),
		durationMs,
		session,
		peakMemoryBytes,
		...nearLimitBytes !== null && { nearLimitBytes }
	};
}
// src/discover/identity.ts
/** Where a source lies: what is evaluated cannot see it. */
const WHERE_IT_LIES = /* @__PURE__ */ new Set([
	"url",
	"path",
	"ref",
	"__final"
]);
/**
* Identifies a flake by the hashes of its own source and of each input. `locked` and `locks` are what `nix flake
* metadata` tells; `isFixed`: its URL says a revision or a hash, so that the source cannot change meanwhile.
*/
function identifyFlake({ locked, locks, isFixed }) {
	if (!isFixed || !isHashed(locked)) return {
		digest: null,
		reason: "the flake has changes that are not committed"
	};
	const loose = Object.entries(isRecord(locks) && isRecord(locks["nodes"]) ? locks["nodes"] : {}).find(([, node]) => !isFixedNode(node));
	if (loose !== void 0) return {
		digest: null,
		reason: `its input "${loose[0]}" has no fixed version`
	};
	const own = Object.entries(locked).filter(([name]) => !WHERE_IT_LIES.has(name));
	return {
		digest: createHash("sha256").update(JSON.stringify([own.toSorted(([a], [b]) => compare(a, b)), locks])).digest("hex"),
		reason: null
	};
}
function isHashed(locked) {
	return isRecord(locked) && typeof locked["narHash"] === "string";
}
/** The root has no source of its own, and a relative path is a part of another source. */
function isFixedNode(node) {
	if (!isRecord(node)) return false;
	const { locked } = node;
	if (locked === void 0) return true;
	return isRecord(locked) && typeof locked["path"] === "string" && !locked["path"].startsWith("/") || isHashed(locked) && locked["dirtyRev"] === void 0;
}
// src/discover/lock-error.ts
/** The errors of all supported versions of Nix about a place without a flake. */
const NO_FLAKE = anyOf([
	/does not contain a '?[^ ]*flake\.nix/,
	/could not find a flake\.nix/,
	/is not part of a flake/,
	/No such file or directory/,
	/does not exist/
]);
/** Nix's words about a place where nothing is. */
const NOT_THERE = anyOf([
	NO_FLAKE,
	/Could(?:n't| not) (?:open|read)/,
	/does not have|not found|is forbidden in pure/
]);
const NETWORK_ADVICE = "Check that this server can be reached from here, and try again";
/** Why a flake could not be fetched, or its inputs not be fixed. `error`: Nix's; `trace`: the way to it as well. */
function notLocked(url, error, trace) {
	const obstacle = obstacleIn(error);
	if (obstacle !== null) return obstacle;
	const input = blamedInput(trace);
	if (input !== null) return noInput(url, error, input);
	const fault = readNetworkFault(error);
	if (fault !== null && !isDenied(fault)) return new VerdictError("flake-broken", `The flake "${url}" could not be fetched: ${faultMessage(fault)}. ${NETWORK_ADVICE}`);
	if (NO_FLAKE.test(error)) return new VerdictError("no-flake", `There is no flake at "${url}": ${firstLine(error)}. Run nix-verdict in a folder with a flake.nix (tracked by git, if it is a git repository), or name the flake.`);
	return new VerdictError("flake-broken", `The flake "${url}" could not be loaded, so it has no checks to judge: ${firstLine(error)}`);
}
/** The nearest input on the way to an error; null when it was the flake itself that failed. */
function blamedInput(trace) {
	const name = /while updating the flake input '([^'\n]+)'(?![\s\S]*while updating the flake input ')/.exec(trace)?.[1];
	if (name === void 0) return null;
	return {
		name,
		address: trace.slice(trace.lastIndexOf(`'${name}'`)).match(/while fetching the input '([^'\n]+)'/)?.[1] ?? null
	};
}
/** Says what is wrong with an input that Nix cannot get, and what to do about it. */
function noInput(url, error, { name, address }) {
	const fault = readNetworkFault(error);
	const input = `The input "${name}"${address === null ? "" : ` (${address})`} of the flake "${url}"`;
	if (fault !== null && !isDenied(fault) && !fault.address?.startsWith("file:")) return new VerdictError("flake-broken", `${input} could not be fetched: ${faultMessage(fault)}. ${NETWORK_ADVICE}, or lock the input.`);
	if (fault !== null && isDenied(fault) && !fault.address?.startsWith("file:")) return new VerdictError("flake-broken", `${input} is not there, or is private: ${faultMessage(fault)}. Correct its url, or give Nix a token that may read it: github-token, or access-tokens in nix.conf.`);
	if (!NOT_THERE.test(error) && fault === null) return new VerdictError("flake-broken", `${input} could not be loaded: ${firstLine(error)}. Repair or update that input.`);
	return new VerdictError("flake-broken", `${input} is not there: ${firstLine(error)}. Correct its url; if it is a git submodule, check it out ("submodules: true" of actions/checkout) and add "?submodules=1" to the flake; a file must be tracked by git.`);
}
function firstLine(text) {
	return (text.split("\n", 1)[0] ?? "").replace(/\.$/, "");
}
// src/discover/overrides.ts
/** The flags that put other flakes in the places of inputs. */
function overrideFlags(overrides, world) {
	return overrides.flatMap(([input, flake]) => [
		"--override-input",
		input,
		referenceOf(flake, world)
	]);
}
/** Tells of inputs that the flake does not have: Nix goes on without their overrides. */
function tellUnused({ emit }, overrides, locks) {
	for (const [input] of overrides) {
		if (nodeOf(input.split("/"), locks) !== null) continue;
		const own = Object.keys(inputsOfNode(at(locks, "root"), locks));
		emit({
			type: "notice",
			level: "warning",
			message: `override-input: the flake has no input "${input}", so nothing takes its place. ${own.length === 0 ? "It has no inputs." : `Its inputs are ${own.slice(0, NAMED_INPUTS).join(", ")}.`}`
		});
	}
}
/** Inputs that are named in one notice. */
const NAMED_INPUTS = 20;
/** Inputs may follow inputs that follow inputs; deeper than any flake goes. */
const DEEPEST_FOLLOWS = 20;
/** The key of the node that a path of inputs leads to in a lock file; null when it leads nowhere. */
function nodeOf(path, locks, depth = 0) {
	let key = at(locks, "root");
	for (const name of path) {
		const next = at(inputsOfNode(key, locks), name);
		key = Array.isArray(next) && depth < DEEPEST_FOLLOWS ? nodeOf(next.map(String), locks, depth + 1) : next ?? null;
	}
	return key;
}
function inputsOfNode(key, locks) {
	const inputs = at(locks, "nodes", String(key), "inputs");
	return isRecord(inputs) ? inputs : {};
}
/**
* The error when a flake could not be locked because of something that should take an input's place; null when it is
* not about that. `told`: all that Nix has told; `error`: its error alone.
*/
function blameOverride(overrides, told, error) {
	const faulty = overrides.find(([input, flake]) => {
		const folder = localTree(flake, resolve$1("."));
		return told.includes(`while updating the flake input '${input}'`) || folder !== null && error.includes(folder);
	});
	if (faulty === void 0) return null;
	const [input, flake] = faulty;
	return new VerdictError("usage", `override-input: "${flake}" cannot take the place of the input "${input}": ${error.split("\n", 1)[0]}. Name a flake that can be fetched here, such as ./folder or github:OWNER/NAME.`);
}
// src/discover/locked-flake.ts
/**
* Returns the arguments that evaluate an attribute of a locked flake, "" for all of it. `lockFile` holds
* {@link LockedFlake.locks}.
*/
function attributeOf(tool, flake, attribute, lockFile) {
	const path = atLeast(tool.version, "2.20") ? `.${attribute}` : attribute || "\"\"";
	return [
		`${flake.evaluationUrl}#${path}`,
		"--no-write-lock-file",
		...lockArguments(tool, flake, lockFile),
		...evaluationFlags(tool)
	];
}
/** These Nixes do not take a lock that has a git tree with changes; only the last releases of some can be told to. */
const REFUSES_DIRTY_LOCKS = {
	from: "2.21",
	until: "2.26"
};
/**
* Returns the arguments by which Nix takes the lock as it is, also where an input is fixed by its content alone: it is
* written nowhere. A Nix that does not have the setting only warns of it.
*/
function lockArguments({ version }, { locks, isOverridden }, lockFile) {
	if (JSON.stringify(locks).includes("\"dirtyRev\"") && atLeast(version, REFUSES_DIRTY_LOCKS.from) && !atLeast(version, REFUSES_DIRTY_LOCKS.until) && !isOverridden) return [];
	return [
		"--option",
		"allow-dirty-locks",
		"true",
		"--reference-lock-file",
		lockFile
	];
}
/**
* Fetches the flake and fixes its inputs, once. What takes an input's place is fixed as well: the lock has it under the
* reference that the flake itself has for that input, so that no evaluation has to be told again. Throws `no-flake`,
* `flake-broken`, and `usage` for what cannot take an input's place.
*/
async function lockFlake(context, tool, url, overrides = []) {
	const { world } = context;
	if (url.includes("#")) {
		const flake = url.split("#", 1)[0];
		throw new VerdictError("usage", `"${url}" names an attribute. Name the flake alone ("${flake}"), and choose checks with --only.`);
	}
	const command = nixCommand(tool, ["flake", "metadata"], [
		"--json",
		"--no-write-lock-file",
		...overrideFlags(overrides, world),
		...evaluationFlags(tool),
		referenceOf(url, world)
	]);
	const output = await askNix(context, command);
	if (output.code !== 0) {
		const error = failureCause(output);
		throw blameOverride(overrides, messagesIn(output.stderr), error) ?? notLocked(url, error, lastErrorText(output.stderr) ?? "");
	}
	const metadata = parseAnswer(tool, output.stdout);
	tellUnused(context, overrides, metadata.locks);
	return {
		url,
		lockedUrl: metadata.url,
		evaluationUrl: evaluationUrl(metadata, world),
		revision: metadata.revision ?? null,
		sources: {
			trees: [
				metadata.path,
				...localFolder(metadata.resolved ?? {}),
				sourceName(metadata.url)
			],
			dir: metadata.resolved?.dir ?? ""
		},
		locks: metadata.locks,
		isReproducible: await isReproducible(metadata, world),
		isOverridden: overrides.length > 0,
		identity: identifyFlake({
			...metadata,
			isFixed: isFixed(metadata.url)
		})
	};
}
/**
* A folder that is no repository is evaluated in its copy in the store: the folder itself may change meanwhile, if only
* because our report is written into it.
*/
function evaluationUrl({ url, path }, { files }) {
	const [address = "", query = ""] = url.split("?", 2);
	return address.startsWith("path:") && new URLSearchParams(query).has("narHash") && files.exists(path) ? `path:${path}?${query}` : url;
}
/**
* Whether the URL of a flake is locked, and the lock file that it leads to is the one that counts. An override, an
* input that was never locked, or a change that is not committed is known to nobody but us.
*/
async function isReproducible({ url, path, locks, resolved }, { files }) {
	if (!isFixed(url)) return false;
	const lockFile = join(path, resolved?.dir ?? "", "flake.lock");
	try {
		if (!files.exists(lockFile)) return isDeepStrictEqual(locks, {
			nodes: { root: {} },
			root: "root",
			version: 7
		});
		return isDeepStrictEqual(locks, JSON.parse(String(await files.read(lockFile))));
	} catch {
		return false;
	}
}
/** Whether a URL says which version of a source it means. */
function isFixed(url) {
	const query = new URLSearchParams(url.split("?", 2)[1]);
	return query.has("rev") || query.has("narHash");
}
/**
* The common part of all URLs that Nix has for one version of a source, in Nix's own marks around it: the address and
* the revision.
*/
function sourceName(url) {
	const [address = "", query] = url.split("?", 2);
	const revision = new URLSearchParams(query).get("rev");
	return `«${address}${revision === null ? "" : `?rev=${revision}`}»`;
}
/** The source tree of a flake on this machine. */
function localFolder({ url, path }) {
	if (url?.startsWith("file://")) return [fileURLToPath(url)];
	return path === void 0 ? [] : [path];
}
// src/discover/explain.ts
/** Lines of an excerpt that the error itself may take; a longer one begins with what matters. */
const ERROR_LINES = 15;
const CODES = [
	[/^its evaluation needs more memory than there is/, "out-of-memory"],
	[/^infinite recursion encountered/, "infinite-recursion"],
	[/^stack overflow|^max-call-depth exceeded/, "stack-overflow"],
	[/^attribute '.*' (missing|not found)|^attribute .* missing/, "missing-attribute"],
	[/^undefined variable/, "undefined-variable"],
	[/^syntax error/, "syntax-error"],
	[/^assertion .*failed/s, "assertion"],
	[/^(?:an? |list of size |attribute ).* (?:is not equal to|differs? from) /s, "assertion"],
	[anyOf([
		/cannot (?:add|coerce|compare|concatenate|convert)/,
		/value is .* while/,
		/expected (?:a|an) .* but found/,
		/attempt to call something which is not a function/,
		/function '.*' called with/
	], { before: /^/ }), "type-error"]
];
/** How Nix ends an error of the system: the disk of the store, or that of its temporary files, is full (errno(3)). */
const FULL_DISK = /: (?:No space left on device|Disk quota exceeded)$/;
/** nixpkgs refuses to evaluate a package on a platform outside of its `meta.platforms`. */
const OTHER_PLATFORM = /is not available on the requested hostPlatform/;
/**
* Explains the error that ended an evaluation. `sources`: identifies the flake's own files; `causes`: errors that Nix
* told of before it.
*/
function explainError(error, sources, causes = []) {
	const own = readError(error.text);
	const text = error.raw ?? own.message;
	const code = errorCode(error, text);
	const wrongPlatform = OTHER_PLATFORM.test(text);
	const fault = code === "evaluation" ? faultBehind(text, causes) : null;
	const isLost = fault !== null && !isDenied(fault);
	if (code === "evaluation" && FULL_DISK.test(text)) return noSpace(error, text, sources);
	return {
		verdict: isLost ? "lost" : wrongPlatform ? "unsupported" : "eval-error",
		reason: isLost ? {
			code: "network",
			message: `the network failed, not the check: ${faultMessage(fault)}`
		} : {
			code: wrongPlatform ? "wrong-platform" : code,
			message: text
		},
		location: locationOf({
			...error,
			position: error.position ?? own.position
		}, sources),
		excerpt: errorExcerpt(error.text, sources),
		log: null
	};
}
/** A flake can throw such words as well; that is no better. */
function noSpace({ text: whole }, text, sources) {
	return {
		verdict: "disk-full",
		reason: {
			code: "disk-full",
			message: `its evaluation found no space left on the disk: ${text}. Free some: "nix store gc"`
		},
		location: null,
		excerpt: errorExcerpt(whole, sources),
		log: null
	};
}
/** Whether an error says that something could not be fetched; a flake can throw such words as well. */
function isUnreachable({ text }) {
	const fault = readNetworkFault(readError(text).message);
	return fault !== null && !isDenied(fault);
}
/** The failure of the network that an error tells of. One about binary caches only says that all of them failed. */
function faultBehind(text, causes) {
	const own = readNetworkFault(text);
	if (own !== null || readFailure(`error: ${text}`)?.verdict !== "lost") return own;
	return causes.map((cause) => readNetworkFault(readError(cause.text).message)).findLast((one) => one !== null) ?? null;
}
/**
* The error, then the steps of its trace that are in the flake, then the other steps; of each kind, those nearest to
* the error first. Files of the flake have the names that its author knows.
*/
function errorExcerpt(text, sources) {
	const lines = ownTrace(text).split("\n").filter((line) => line.trim() !== "");
	const own = lines.map((line) => placeIn(line, sources));
	const places = [...lines.keys()];
	const errorAt = Math.max(0, lines.findLastIndex((line) => /^\s*error:/.test(line)));
	const starts = places.filter((place) => place < errorAt && /^\s*…/.test(lines[place] ?? ""));
	const steps = starts.map((from, index) => places.slice(from, starts[index + 1] ?? errorAt)).toReversed();
	const inFlake = (step) => step.some((place) => own[place] !== null);
	const excerpt = new Excerpt(lines.map((line, index) => {
		const place = own[index];
		return excerptLine(place ? line.replace(/\bat .*/s, `at ${place.file}:${place.line}:${place.column}:`) : line);
	}));
	excerpt.take([
		...places.slice(errorAt, errorAt + ERROR_LINES),
		...steps.filter(inFlake).flat(),
		...steps.filter((step) => !inFlake(step)).flat()
	]);
	return excerpt.lines();
}
/** Nix's trace without the steps in our own expression. */
function ownTrace(text) {
	return text.split(/\n\s*\n/).filter((step) => !/(?:^|\n)[^\S\n]*at «string»:/.test(step)).join("\n\n").trim();
}
function errorCode(error, text) {
	for (const [pattern, code] of CODES) if (pattern.test(text)) return code;
	const builtin = Array.from(error.text.matchAll(/while calling the '(\w+)' builtin/g)).at(-1)?.[1];
	return builtin === "throw" || builtin === "abort" ? builtin : "evaluation";
}
/**
* The place that the flake's author should look at: the error's own position if it is in the flake, else the innermost
* step of the trace that is (the position of an error raised in nixpkgs is of no use).
*/
function locationOf(error, sources) {
	const own = error.position && inFlake(error.position, sources);
	if (own !== null) return own;
	return error.text.split("\n").map((line) => placeIn(line, sources)).findLast((place) => place !== null) ?? null;
}
/** The place in the flake that a line of a trace refers to. */
function placeIn(line, sources) {
	const [, file, lineNumber, column] = /^[ \t]*at ([/«].+):(\d+):(\d+):?$/.exec(line) ?? [];
	return file === void 0 ? null : inFlake({
		file,
		line: Number(lineNumber),
		column: Number(column)
	}, sources);
}
/**
* Makes a place relative to the flake's folder; a file elsewhere in its repository begins with `../`. Null for files
* that are not the flake's.
*/
function inFlake({ file, line, column }, { trees, dir }) {
	const name = file.replace(/^«([^»]*)»/, (_, url) => sourceName(url));
	const tree = trees.find((tree) => name.startsWith(`${tree}/`));
	return tree === void 0 ? null : {
		file: posix.relative(`/${dir}`, name.slice(tree.length)),
		line,
		column
	};
}
// src/discover/explain-import.ts
/**
* Explains an evaluation that ended because a build that it waited for was not made. Null when it ended over something
* else.
*/
async function explainImport(ending, target, storeDir) {
	const failure = explainError(ending.error, target.flake.sources, ending.causes);
	const failures = [...ending.causes, ending.error].map(({ text }) => readFailure(text));
	if (failures.at(-1) === null) return null;
	for (const one of failures) {
		if (one === null) continue;
		const drvPath = one.drvPath ?? (one.verdict === "timeout" ? ending.builds.at(-1) ?? null : null);
		const cause = {
			...whichLimit(one, target.limits),
			drvPath
		};
		const outcome = drvPath === null ? null : await target.imports.outcome(drvPath);
		if ((drvPath === null ? isSaidByNix(one, failure) : outcome !== null) || await isRefused(cause, target, storeDir)) return explainBuild(failure, cause, outcome);
	}
	return null;
}
/**
* Of a build without a name, such as one that was out of time when another check waited for it. A flake can throw any
* words, but not without the trace of a throw.
*/
function isSaidByNix({ verdict }, { reason }) {
	return (verdict === "timeout" || verdict === "unsupported") && reason.code === "evaluation";
}
/** Whether Nix did not even begin a build. A flake can throw any words, so that there has to be such a derivation. */
async function isRefused({ drvPath, verdict, code }, { context }, storeDir) {
	return (verdict === "unsupported" || code === "import-forbidden") && drvPath !== null && isDerivationIn(storeDir, drvPath) && await readDerivationFile(drvPath, context.world.files) !== null;
}
/** Nix 2.34 and later do not say which limit it was. */
function whichLimit(failure, { timeoutSeconds, silenceSeconds }) {
	return failure.drvPath === null && silenceSeconds !== null && timeoutSeconds !== silenceSeconds && failure.message === `it ran longer than ${silenceSeconds} s` ? {
		...failure,
		code: "silent",
		message: `it printed nothing for ${silenceSeconds} s`
	} : failure;
}
function explainBuild(failure, { drvPath, verdict, code, message }, outcome) {
	const needs = drvPath === null ? "its evaluation needs a build, which could not be made" : `its evaluation needs a build of "${storePathName(drvPath)}", which could not be made`;
	const isOwn = verdict === "failed" || verdict === "dependency-failed";
	return {
		verdict: isOwn ? "eval-error" : verdict,
		reason: {
			code: isOwn ? "import" : code,
			message: `${needs}: ${message}`
		},
		location: failure.location,
		excerpt: outcome !== null && outcome.excerpt.length > 0 ? [...outcome.excerpt] : failure.excerpt,
		log: outcome?.log ?? null
	};
}
// src/discover/explain-value.ts
/** Explains a value that claims to be a derivation but has none: a build of it would build something else. */
function explainNoDerivation(drvPath) {
	return {
		verdict: "eval-error",
		reason: {
			code: "no-derivation",
			message: `its drvPath "${shortened(drvPath)}" is not a derivation in this machine's store. Make checks with derivation or mkDerivation; a store outside of /nix (setting "store") is not supported`
		},
		location: null,
		excerpt: [],
		log: null
	};
}
/**
* Explains a value whose outputs are not those of its derivation: a build would not produce the outputs that it shows.
* Both by name, as an evaluation gives them.
*/
function explainOtherOutputs(drvPath, claimed, own) {
	const list = (outputs) => [...outputs].slice(0, 10).map(([name, path]) => `${name} = ${path}`).join(", ") || "none";
	return {
		verdict: "eval-error",
		reason: {
			code: "other-outputs",
			message: `its outputs (${shortened(list(Object.entries(claimed)))}) are not those of its derivation "${shortened(drvPath)}" (${shortened(list(own))}). Take the check as derivation or mkDerivation made it, without changing drvPath, outputs or outPath`
		},
		location: null,
		excerpt: [],
		log: null
	};
}
/** Says that an evaluation took nearly all the memory that it may have; both in bytes. */
function explainNearLimit(name, peakBytes, limitBytes) {
	return `The evaluation of "${spell(name)}" took ${formatBytes(peakBytes)}, and may have ${formatBytes(limitBytes)}. A little more, and it fails: raise eval-memory, use a larger machine, or let it import nixpkgs once for all that it builds.`;
}
/** Explains a derivation that Nix itself cannot use; `why` in Nix's words. */
function explainRefused(drvPath, why) {
	return {
		verdict: "eval-error",
		reason: {
			code: "refused",
			message: `Nix cannot build its drvPath "${shortened(drvPath)}" as a derivation: ${why}. Make checks with derivation or mkDerivation, and let no garbage collector run at the same time`
		},
		location: null,
		excerpt: [],
		log: null
	};
}
/** Explains a check about which a successful evaluation said nothing. */
function explainSilence() {
	return {
		verdict: "eval-error",
		reason: {
			code: "evaluation",
			message: "Nix ended its evaluation without an error, but said nothing about this check. Repair or reinstall Nix"
		},
		location: null,
		excerpt: [],
		log: null
	};
}
/** Cuts a flake's text to the length that fits into a sentence. */
function shortened(text) {
	return text.slice(0, 500);
}
/** Explains a value under `checks` that is not a derivation. */
function explainProblem(name, { type, nested, position }, sources) {
	const paths = nested.map((path) => `"${path}"`).join(", ");
	const message = type === "set" && nested.length > 0 ? `it is a set that holds derivations (${paths}), and checks are not nested: give each a name of its own beside "${name}"` : `it is ${article(type)}, not a derivation`;
	return {
		verdict: "eval-error",
		reason: {
			code: nested.length > 0 ? "nested" : "not-a-derivation",
			message
		},
		location: position && inFlake(position, sources),
		excerpt: [],
		log: null
	};
}
function article(type) {
	return {
		int: "an integer",
		bool: "a boolean",
		lambda: "a function",
		set: "a set",
		null: "null"
	}[type] ?? `a ${type}`;
}
// src/discover/check-collector.ts
/** Collects the checks of one flake and system from what evaluating processes say. */
var CheckCollector = class {
	#found = [];
	#broken = [];
	/** Places of the checks that are in one of the two lists. */
	#known = /* @__PURE__ */ new Set();
	#names = null;
	/** The names as the set has them. */
	#keys = null;
	#storeDir = "";
	#target;
	constructor(target) {
		this.#target = target;
	}
	/** The names of all checks, in the flake's order; null until an evaluation has listed them. */
	get names() {
		return this.#names;
	}
	/** Learns the names from the message that lists them. Throws `no-checks` when there are none. */
	learnNames(message) {
		if (message.kind === "no-system") throw this.#none(message.value);
		if (message.kind !== "names") return;
		const { names, storeDir } = message.value;
		if (names.length === 0) throw this.#none([]);
		this.#keys ??= names;
		this.#names ??= this.#target.subject.namesOf(names);
		this.#storeDir ||= storeDir;
	}
	/** Takes the names from an earlier evaluation. */
	recall(names) {
		this.#keys = [...names];
		this.#names = this.#target.subject.namesOf(names);
	}
	/** Adds the checks that need no evaluation. Returns the places of the others. */
	adopt(selected, remembered) {
		if (remembered === null || !isDeepStrictEqual(remembered.names, this.#names)) return selected;
		return selected.filter((place) => {
			const check = remembered.checks.get(this.#nameAt(place));
			if (check === void 0) return true;
			for (const text of check.warnings) this.#target.context.emit({
				type: "nix-warning",
				text,
				check: check.name
			});
			if (this.#claimPlace(place)) this.#addFound(emptyDraft(place), check);
			return false;
		});
	}
	/** Tells which checks are going to be evaluated. */
	announce(selected) {
		const [names, { noun }] = [selected.map((place) => this.#nameAt(place)), this.#target.subject];
		this.#target.context.emit({
			type: "checks-named",
			names,
			noun
		});
	}
	/** Tells that the evaluation of a check has begun. */
	begin({ place, startedAt }, session) {
		this.#target.context.emit({
			type: "check-evaluating",
			name: this.#nameAt(place),
			session,
			at: startedAt
		});
	}
	/** Adds a check: found when there is a derivation behind it, else broken. */
	async add(draft) {
		const { place, position, derivation, problem, error } = draft;
		for (const text of draft.warnings) this.#target.context.emit({
			type: "nix-warning",
			text,
			check: this.#nameAt(place)
		});
		if (draft.isSkipped) this.#skip(draft);
		else if (derivation !== null) await this.#addClaimed(draft, derivation);
		else if (problem !== null) this.#addBroken(draft, explainProblem(this.#nameAt(place), {
			...problem,
			position
		}, this.#target.flake.sources));
		else this.#addBroken(draft, error === null ? explainSilence() : await this.#explain({
			...draft,
			error
		}));
	}
	/** Every selected check, once. One without a message is broken, or unfinished when the run was aborted. */
	discovery(selected) {
		const open = selected.filter((place) => !this.#known.has(place));
		const { aborted } = this.#target.context.signal;
		const unfinished = aborted ? open.map((place) => ({
			name: this.#nameAt(place),
			attr: this.#attributeAt(place)
		})) : [];
		if (!aborted) for (const place of open) this.#addBroken(emptyDraft(place), explainSilence());
		const order = new Map(this.#names?.map((name, place) => [name, place]));
		const byPlace = (a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0);
		return {
			names: this.#names ?? [],
			found: this.#found.toSorted(byPlace),
			broken: this.#broken.toSorted(byPlace),
			unfinished
		};
	}
	/** The error of a listing that ended because a build that it waited for was not made; else null. */
	async importError(ending) {
		const failure = await explainImport(ending, this.#target, "/nix/store");
		if (failure === null) return null;
		const log = failure.log === null ? "" : `. Its log is ${failure.log} in the folder of the report`;
		return this.#target.subject.notListed(this.#target.flake.url, failure.reason.message + log);
	}
	/** The error of an evaluation that ended before it came to any check: `no-checks` or `flake-broken`. */
	flakeError({ raw, text }) {
		const { flake, subject } = this.#target;
		const message = raw ?? readError(text).message;
		if (/does not provide attribute/.test(message)) return this.#none([]);
		return subject.notListed(flake.url, messageOf(message));
	}
	/** What ended an evaluation: an error of the flake, or a build that it waited for and that did not come. */
	async #explain(ending) {
		return await explainImport(ending, this.#target, this.#storeDir) ?? explainError(ending.error, this.#target.flake.sources, ending.causes);
	}
	/**
	* Adds a check after comparing its claims with its derivation. A check can be built only if there is a derivation
	* behind it and its outputs are those of that derivation.
	*/
	async #addClaimed(draft, { drvPath, outputs }) {
		const derivation = isDerivationIn(this.#storeDir, drvPath) ? await readDerivationFile(drvPath, this.#target.context.world.files) : null;
		if (derivation === null) {
			this.#addBroken(draft, explainNoDerivation(drvPath));
			return;
		}
		const own = evaluatedOutputs(drvPath, derivation);
		const claimed = outputs ?? Object.fromEntries(own);
		if (!hasOutputs(own, claimed)) {
			this.#addBroken(draft, explainOtherOutputs(drvPath, claimed, own));
			return;
		}
		if (!this.#claimPlace(draft.place)) return;
		this.#addFound(draft, this.#foundCheck(draft, {
			drvPath,
			outputs: claimed
		}, derivation));
	}
	#addFound(draft, found) {
		this.#found.push(found);
		this.#target.checks?.found(found);
		this.#evaluated(draft, true);
	}
	#foundCheck(draft, { drvPath, outputs }, derivation) {
		const { place, test, sizes } = draft;
		const name = this.#nameAt(place);
		const features = featuresOf(derivation);
		const { machines, containers } = test ?? {
			machines: null,
			containers: null
		};
		const { memoryMiB, cores } = sizes ?? {
			memoryMiB: null,
			cores: null
		};
		const memoryBytes = memoryMiB === null ? null : memoryMiB * MIB;
		return {
			name,
			attr: this.#attributeAt(place),
			drvPath,
			outputs,
			system: derivation.system,
			requiredSystemFeatures: features,
			backend: backendOf({
				features,
				machines,
				containers
			}),
			machines: machines === null ? null : {
				count: machines,
				memoryBytes,
				cores
			},
			warnings: draft.warnings,
			...draft.boot !== null && { boot: draft.boot },
			evaluation: evaluationOf(draft)
		};
	}
	/** Adds a check without a derivation. It is placed where the flake defines it, unless the failure knows better. */
	#addBroken(draft, failure) {
		const { place, position } = draft;
		if (!this.#claimPlace(place)) return;
		const name = this.#nameAt(place);
		const location = failure.location ?? (position && inFlake(position, this.#target.flake.sources));
		const broken = {
			name,
			attr: this.#attributeAt(place),
			...failure,
			location,
			evaluation: evaluationOf(draft)
		};
		this.#broken.push(broken);
		this.#target.checks?.broken(broken);
		this.#evaluated(draft, false);
	}
	#evaluated({ place, startedAt, durationMs, peakMemoryBytes, nearLimitBytes }, ok) {
		const { world, emit } = this.#target.context;
		const name = this.#nameAt(place);
		emit({
			type: "check-evaluated",
			name,
			ok,
			durationMs: startedAt === null ? null : durationMs,
			at: world.now()
		});
		if (nearLimitBytes === null || peakMemoryBytes === null) return;
		emit({
			type: "notice",
			level: "warning",
			message: explainNearLimit(name, peakMemoryBytes, nearLimitBytes)
		});
	}
	/** Leaves out what is not among what was asked for. */
	#skip(draft) {
		if (this.#claimPlace(draft.place)) this.#evaluated(draft, true);
	}
	#none(others) {
		return this.#target.subject.none(this.#target.flake.url, this.#target.system, others);
	}
	#attributeAt(place) {
		const { subject, system } = this.#target;
		return subject.attributePath(system, this.#keys?.[place] ?? this.#nameAt(place));
	}
	/** Marks a check as listed. Returns false if it was listed before: each check is listed once. */
	#claimPlace(place) {
		const isFree = !this.#known.has(place);
		this.#known.add(place);
		return isFree;
	}
	#nameAt(place) {
		const name = this.#names?.[place];
		if (name === void 0) throw new Error(`the evaluation spoke of check number ${place}, which has no name`);
		return name;
	}
};
// src/discover/evaluation-target.ts
/** The words by which every evaluating process names the flake's checks. */
function evaluationArguments({ tool, flake, subject, lockFile, limits }) {
	return [
		"--show-trace",
		"--option",
		"eval-cache",
		"false",
		...limitFlags(limits),
		...attributeOf(tool, flake, subject.expressions.attribute, lockFile)
	];
}
/** What a reader of an evaluating process has to know. */
function readingOf({ nonce, imports, context }) {
	return {
		nonce,
		imports,
		world: context.world
	};
}
/** The time, for those who measure what an evaluation takes. */
function timesOf({ now, kernel }) {
	return {
		now,
		clock: () => kernel.clock()
	};
}
const BYTES = new Map(Array.from({ length: 256 }, (_, byte) => [createHash("sha256").update(Uint8Array.of(byte)).digest("hex").slice(0, 6), byte]));
/** Decodes the encoded. Bytes that are not UTF-8 are spelled as `%` and two hexadecimal digits. */
function decodeText(encoded) {
	if (typeof encoded === "string") return encoded;
	const bytes = Buffer.from(encoded.map((hash) => BYTES.get(hash) ?? 63));
	return isUtf8(bytes) ? bytes.toString() : escapeBytes(bytes);
}
/**
* Decodes the names of a set's attributes, in its order, so that no two are the same. A name in UTF-8 stays as it is;
* another one is spelled by {@link decodeText}. If the flake has a name that already looks like that, `~2` and so on is
* added.
*/
function readNames(encoded) {
	const texts = encoded.map(decodeText);
	const taken = new Set(texts.filter((_, place) => isItself(encoded[place] ?? "")));
	return texts.map((text, place) => {
		if (isItself(encoded[place] ?? "")) return text;
		let name = text;
		for (let number = 2; taken.has(name); number += 1) name = `${text}~${number}`;
		taken.add(name);
		return name;
	});
}
function isItself(encoded) {
	return typeof encoded === "string" || isUtf8(Buffer.from(encoded.map((hash) => BYTES.get(hash) ?? 63)));
}
/** Keeps every character of UTF-8, and spells every other byte. */
function escapeBytes(bytes) {
	let text = "";
	for (let at = 0; at < bytes.length;) {
		const length = [
			1,
			2,
			3,
			4
		].find((count) => at + count <= bytes.length && isUtf8(bytes.subarray(at, at + count)));
		text += length === void 0 ? `%${(bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0")}` : bytes.subarray(at, at + length).toString();
		at += length ?? 1;
	}
	return text;
}
// src/discover/expression.ts
/** Characters that are read of a text: a path in the store is shorter, and what is longer is none. */
const LONGEST_CHECK_TEXT = 1e3;
/** Nix's regular expressions take stack for each character, so texts are examined in pieces. */
const PIECE = 1e3;
/** Derivations that are named of a set that holds some, and how deep they are looked for. */
const MOST_NESTED = 10;
const NESTED_DEPTH = 1;
/** Nix bindings that make a text safe for JSON: see `EncodedText`. */
const TEXT_BINDINGS = `
  inherit (builtins) attrNames all genList hashString isAttrs match stringLength substring toJSON trace typeOf;
  plain = builtins.unsafeDiscardStringContext;
  short = s: substring 0 ${LONGEST_CHECK_TEXT} (plain s);
  isPlain = s: all
    (n: match "[ -~]*" (substring (n * ${PIECE}) ${PIECE} s) != null)
    (genList (n: n) (stringLength s / ${PIECE} + 1));
  text = s: if isPlain s then s
    else genList (n: substring 0 6 (hashString "sha256" (substring n 1 s))) (stringLength s);`;
/**
* Nix bindings that describe one check. Each message says what is certain before the next thing is looked at: a process
* that dies over a detail has already said what the check is.
*/
const DESCRIPTION_BINDINGS = `
  inherit (builtins) attrNames attrValues concatLists elem elemAt foldl' genList isAttrs isInt isList isString length
    seq split tryEval typeOf;
  isDerivation = v: isAttrs v && (v.type or null) == "derivation";
  nested = depth: prefix: v: concatLists (map (name:
    let inner = v.\${name}; ok = tryEval (isAttrs inner); path = prefix ++ [ name ]; in
    if !(ok.success && ok.value) then [ ]
    else if isDerivation inner then [ path ]
    else if depth == 0 then [ ]
    else nested (depth - 1) path inner) (attrNames v));
  take = n: list: genList (elemAt list) (if length list < n then length list else n);
  features = f: if isList f then map plain f
    else if isString f then builtins.filter (w: isString w && w != "") (split "[ \\n]+" (plain f))
    else [ ];
  size = v: let n = tryEval (length (attrNames v)); in if n.success then n.value else null;
  ofNode = name: node:
    let v = tryEval (node.virtualisation.\${name} or node.config.virtualisation.\${name} or null); in
    if v.success && isInt v.value then v.value else null;
  sum = name: nodes: let all = map (ofNode name) (attrValues nodes); in
    if elem null all then null else foldl' builtins.add 0 all;
  place = p: if p == null then null else p // { file = text p.file; };
  namesIn = c: map (path: text (builtins.concatStringsSep "." path))
    (take ${MOST_NESTED} (nested ${NESTED_DEPTH} [ ] c));
  outputsOf = c: builtins.listToAttrs
    (map (name: { inherit name; value = short c.\${name}.outPath; }) (c.outputs or [ "out" ]));
  describeSet = c: done: say "problem" "set" (say "nested" (namesIn c) done);
  describeTest = c: done: if !(elem "nixos-test" (features (c.requiredSystemFeatures or [ ]))) then done
    else let machines = if c ? nodes then size c.nodes else null; in
      say "test" { inherit machines; containers = if c ? containers then size c.containers else null; }
      (if machines == null then done
       else say "machines" { memoryMiB = sum "memorySize" c.nodes; cores = sum "cores" c.nodes; } done);
  describeDerivation = c: done: say "check" (short c.drvPath) (say "outputs" (outputsOf c) done);
  describeCheck = c: done:
    if !isAttrs c then say "problem" (typeOf c) done
    else if !isDerivation c then describeSet c done
    else describeDerivation c (describeTest c done);`;
/** The checks of one system. Its scope in a session is the attribute itself. */
const CHECK_EXPRESSIONS = {
	attribute: "checks",
	functions: "",
	inSession: (_, system) => system,
	ofFlake: (_, system, flake) => `${flake}.checks.${system}`,
	ofLoaded: (words, system, loaded) => `(
    if !(builtins.isAttrs ${loaded}) then throw "checks is a \${builtins.typeOf ${loaded}}, not a set of systems"
    else if !(${loaded} ? \${${system}}) then builtins.seq (${words}.systems ${loaded}) null
    else ${loaded}.\${${system}})`,
	description: "describe = describeCheck; positionOf = builtins.unsafeGetAttrPos;"
};
/**
* A Nix expression, on one line: `{ systems, list, … }`, functions that say what they find as traces, each a value in
* JSON behind `NONCE KIND`. `systems CHECKS` names the systems that have checks. `list SET` names the checks of a
* system. The rest is for {@link walker}.
*/
function lister(nonce, subject) {
	return onOneLine(`let ${TEXT_BINDINGS}
  say = kind: value: trace "${nonce} \${kind} \${toJSON value}";
  checked = set: if isAttrs set then set
    else throw "the checks of this system are a \${typeOf set}, not a set of derivations";
in {
  inherit plain short text say checked;
  systems = checks: say "no-system" (map text (attrNames checks)) null;
  list = set: let names = attrNames (checked set); in
    say "names" { names = map text names; inherit (builtins) storeDir; } null;
  ${subject.functions}
}`);
}
/**
* A Nix function, on one line: `walk SET PLACES` describes the checks at some places among the names, one after the
* other, and then says "done". `words`: the name of what {@link lister} gives. It catches no error: the command then
* ends at a known check, with Nix's own message and position. Names never enter the expression, only places do. They
* leave it as `EncodedText`.
*
* What a test's machines have takes no further evaluation, because QEMU's command line is made of these numbers. Each
* is looked for at the node first: since nixpkgs 22.11, `.config` of a node warns.
*/
function walker(words, subject) {
	return onOneLine(`let inherit (${words}) plain short text say checked;${DESCRIPTION_BINDINGS}
  ${subject.description}
in set: places: let
  names = attrNames (checked set);
  step = done: at: let name = elemAt names at; in
    seq done (say "begin" { inherit at; position = place (positionOf name set); }
      (describe set.\${name} null));
in seq (foldl' step null places) (say "done" null null)`);
}
/** Places in the words of Nix. */
function placeList(places) {
	return `[ ${places.join(" ")} ]`;
}
/**
* The function for `nix eval FLAKE#ATTRIBUTE --apply`: lists the checks of a system and, unless `places` is null,
* describes those at some places.
*/
function applied(nonce, subject, system, places) {
	const walk = places === null ? "null" : `((${walker("words", subject)}) set ${placeList(places)})`;
	return onOneLine(`loaded: let
  words = ${lister(nonce, subject)};
  set = ${subject.ofLoaded("words", `"${system}"`, "loaded")};
in builtins.seq (words.list set) ${walk}`);
}
/** None of these expressions has a comment or a text with a line break, so that line breaks are spaces. */
function onOneLine(expression) {
	return expression.replaceAll(/\s*\n\s*/gu, " ");
}
// src/discover/evaluation-messages.ts
/**
* Reads a message of an evaluating process; null when it is not one of our lines. The flake evaluates in the same
* process, so that a line which only looks like ours is none.
*/
function readEvaluationMessage(message, nonce) {
	const mark = `trace: ${nonce} `;
	if (!message.startsWith(mark)) return null;
	const [kind = "", ...rest] = message.slice(mark.length).split(" ");
	try {
		return decodeMessage(kind, JSON.parse(rest.join(" ")));
	} catch {
		return null;
	}
}
/** The message of a kind, with its texts as they are. Throws, or gives null, for what the expression does not say. */
function decodeMessage(kind, value) {
	switch (kind) {
		case "no-system": return {
			kind,
			value: readNames(value)
		};
		case "names": {
			const { names, storeDir } = value;
			return {
				kind,
				value: {
					names: readNames(names),
					storeDir
				}
			};
		}
		case "begin": {
			const { at, position } = value;
			return {
				kind,
				value: {
					at,
					position: position && {
						...position,
						file: decodeText(position.file)
					}
				}
			};
		}
		case "nested": return {
			kind,
			value: value.map(decodeText)
		};
		case "outputs": return {
			kind,
			value
		};
		case "test": return {
			kind,
			value
		};
		case "machines": return {
			kind,
			value
		};
		case "boot": return {
			kind,
			value: decodeRecipe(value)
		};
		case "skipped": return {
			kind,
			value: waysAmong(value)
		};
		case "check":
		case "problem": return {
			kind,
			value: String(value)
		};
		case "done": return {
			kind,
			value: null
		};
		default: return null;
	}
}
function decodeRecipe({ way, ways, memoryMiB, hypervisor, image }) {
	const [own] = waysAmong([way]);
	if (own === void 0) throw new TypeError(`${way} is no way to boot`);
	const decoded = (text) => text === null ? null : decodeText(text);
	return {
		way: own,
		ways: waysAmong(ways),
		hypervisor: decoded(hypervisor),
		memoryBytes: memoryMiB === null ? null : memoryMiB * MIB,
		image: image && {
			name: decoded(image.name),
			tag: decoded(image.tag),
			form: image.form === "stream" || image.form === "copy" ? image.form : "archive"
		}
	};
}
function waysAmong(words) {
	return BOOT_WAYS.filter((way) => words.includes(way));
}
// src/discover/import-builds.ts
/** Tells of the builds in one evaluating process. */
var ImportTracker = class {
	#active = /* @__PURE__ */ new Map();
	#listener;
	#world;
	constructor(listener, world) {
		this.#listener = listener;
		this.#world = world;
	}
	/** Takes a message that may be about a build. `pid`: of the process that says it. */
	async hear(message, pid) {
		if (message.kind === "build-started") {
			this.#active.set(message.id, message.drvPath);
			this.#listener.started(message.drvPath, message.machine === null ? pid : null, this.#world.now());
		} else if (message.kind === "log") {
			const drvPath = this.#active.get(message.id);
			if (drvPath !== void 0) await this.#listener.logged(drvPath, message.line);
		} else if (message.kind === "stopped") await this.#finish(message.id);
	}
	/** The process, or its command, has ended, and all that it has built. */
	async end() {
		for (const id of this.#active.keys()) await this.#finish(id);
	}
	async #finish(id) {
		const drvPath = this.#active.get(id);
		if (drvPath === void 0) return;
		this.#active.delete(id);
		await this.#listener.finished(drvPath, this.#world.now());
	}
};
// src/discover/process-reader.ts
/** Reads what an evaluating process says, one message at a time. */
var ProcessReader = class {
	#lines;
	#json = new InternalJson();
	#nonce;
	#child;
	#imports;
	#refuses;
	/** `refuses`: whether it ends the process over a build, which then is none. */
	constructor(child, { nonce, imports, world }, refuses = () => false) {
		this.#child = child;
		this.#refuses = refuses;
		this.#imports = new ImportTracker(imports, world);
		this.#lines = child.stderr[Symbol.asyncIterator]();
		this.#nonce = nonce;
	}
	/** The next message; null when the process has ended. */
	async next() {
		for (;;) {
			const line = await this.#lines.next();
			if (line.done === true) return null;
			const message = this.#json.read(line.value);
			if (message?.kind === "message") {
				const ours = readEvaluationMessage(message.text, this.#nonce);
				return ours === null ? { message } : { ours };
			}
			if (message === null || message.kind === "build-started" && this.#refuses(message.drvPath)) continue;
			await this.#imports.hear(message, this.#child.pid);
			if (message.kind === "build-started") return { build: message.drvPath };
		}
	}
	/** Reads to the end of the process, for nobody. */
	async drain() {
		while ((await this.#lines.next()).done !== true);
	}
	/** A command has ended, and so have all builds that it waited for. */
	async endBuilds() {
		await this.#imports.end();
	}
	/** The error of a process that ended without a message of one: the evaluator crashed, or was killed. */
	async crash() {
		const text = crashText(await this.#child.exit);
		return {
			kind: "message",
			level: 0,
			text,
			raw: text,
			position: null
		};
	}
};
function crashText(exit) {
	return `the evaluator crashed (${exit.startError ?? exit.signal ?? `exit code ${exit.code}`})${exit.signal === "SIGSEGV" ? ": its stack overflowed, which endless recursion does" : exit.signal === "SIGKILL" ? ": the machine may be out of memory" : ""}`;
}
// src/discover/eval-evaluator.ts
/**
* Evaluates with `nix eval`, one process for each request: for Nixes whose `nix repl` cannot be talked to, and for what
* only it tells well, such as why a flake has no checks at all.
*/
var EvalEvaluator = class {
	canRefresh = false;
	#target;
	#child = null;
	#peak = 0;
	constructor(target) {
		this.#target = target;
	}
	async list(receive) {
		await using child = this.#start(null);
		const reader = new ProcessReader(child, readingOf(this.#target));
		const drafts = DraftReader.ofListing();
		for (let heard = await reader.next(); heard !== null; heard = await reader.next()) if ("ours" in heard) receive(heard.ours);
		else drafts.take(heard);
		const { code } = await child.exit;
		await reader.endBuilds();
		return code === 0 ? null : drafts.ending(drafts.error ?? await reader.crash());
	}
	async evaluate({ places }, listener) {
		const { world, signal } = this.#target.context;
		await using child = this.#start(places);
		using _stop = onAbort(signal, () => void child.stop(200));
		this.#child = child;
		const reader = new ProcessReader(child, readingOf(this.#target));
		const drafts = new DraftReader(places, timesOf(world), (check) => listener.begun(check));
		for (let heard = await reader.next(); heard !== null; heard = await reader.next()) {
			const draft = drafts.take(heard);
			if (draft !== null) listener.described(this.#measured(draft));
		}
		await child.exit;
		await reader.endBuilds();
		if (drafts.isDone) return { kind: "done" };
		const error = drafts.error ?? await reader.crash();
		const open = drafts.end(error);
		if (open !== null) listener.described(this.#measured(open));
		return {
			kind: "failed",
			error,
			unreached: drafts.unreached,
			isAlive: false
		};
	}
	sample() {
		const bytes = this.#child?.pid ? readProcessMemory(this.#child.pid, this.#target.isWrapped, this.#target.context.world) : null;
		this.#peak = Math.max(this.#peak, bytes ?? 0);
		return bytes;
	}
	async stop(graceMs = 200) {
		await this.#child?.stop(graceMs);
	}
	async [Symbol.asyncDispose]() {
		await this.stop();
	}
	#start(places) {
		const { context, tool, subject, system, nonce } = this.#target;
		const args = [
			"--json",
			...evaluationArguments(this.#target),
			"--apply",
			applied(nonce, subject.expressions, system, places)
		];
		return context.world.processes.start(nixCommand(tool, ["eval"], args));
	}
	#measured(draft) {
		this.sample();
		const peakMemoryBytes = this.#peak === 0 ? null : this.#peak;
		this.#peak = 0;
		return {
			...draft,
			peakMemoryBytes
		};
	}
};
// src/discover/failed-imports.ts
/**
* The builds that evaluation has waited for in vain. Nix up to 2.26 begins them anew for each check, and so does each
* process of any Nix. One attempt is enough: what failed, or ran out of time, does so again.
*/
var FailedImports = class {
	#known = /* @__PURE__ */ new Map();
	/** Learns from how the evaluation of a check has ended. `waitedMs`: for the last of its builds. */
	learn({ error, causes, builds }, waitedMs) {
		if (error === null) return;
		for (const { text } of [...causes, error]) {
			const failure = readFailure(text);
			if (failure === null || failure.verdict === "lost") continue;
			const drvPath = failure.drvPath ?? builds.at(-1);
			if (drvPath === void 0 || !builds.includes(drvPath) || this.#known.has(drvPath)) continue;
			this.#known.set(drvPath, {
				ending: {
					error,
					causes,
					builds
				},
				waitedMs
			});
		}
	}
	/**
	* How the evaluation of a check ends that begins a build anew; null: let it build. A process that is ended takes with
	* it what it has evaluated in its `workMs`, and where the build took less than that, it is cheaper.
	*/
	endingAt(drvPath, workMs) {
		const known = this.#known.get(drvPath);
		return known !== void 0 && known.waitedMs > workMs ? known.ending : null;
	}
};
/** How long one process has evaluated, and how long it has waited for builds; in milliseconds. */
var BuildWaits = class {
	/** The last time that it waited. */
	lastMs = 0;
	#clock;
	#startedAt;
	#since = null;
	#allMs = 0;
	constructor(clock) {
		this.#clock = clock;
		this.#startedAt = clock();
	}
	/** All but the waiting. */
	get workMs() {
		return this.#clock() - this.#startedAt - this.#allMs;
	}
	/** It waits from when it begins a build until it says anything else. */
	hear(heard) {
		if ("build" in heard) this.#since ??= this.#clock();
		else if (this.#since !== null) {
			this.lastMs = this.#clock() - this.#since;
			this.#allMs += this.lastMs;
			this.#since = null;
		}
	}
};
/** The beginning of the message of a check for which there is not enough memory. */
const NEEDS_MORE_MEMORY = "its evaluation needs more memory than there is";
/**
* Evaluates one check in a process that has the machine for itself, and ends it above a limit. Gives the check and the
* most that the process had, in bytes; null when it said nothing of the check and was not ended by an error.
*/
async function evaluateAlone(evaluator, place, { mostBytes, begun, sampled }) {
	let peak = 0;
	let described = null;
	const watch = setInterval$1(() => {
		const bytes = evaluator.sample() ?? 0;
		sampled(bytes);
		peak = Math.max(peak, bytes);
		if (peak > mostBytes) evaluator.stop();
	}, 50);
	try {
		const listener = {
			begun,
			described: (draft) => void (described = draft)
		};
		const end = await evaluator.evaluate({
			places: [place],
			isFresh: false
		}, listener);
		const draft = finished(described, peak, mostBytes);
		if (draft !== null) return {
			draft,
			peakBytes: peak
		};
		return end.kind === "failed" && end.unreached.includes(place) ? {
			draft: failedDraft(place, end.error),
			peakBytes: null
		} : null;
	} finally {
		clearInterval(watch);
	}
}
/** A check as its process described it, or with the reason for which the process was ended. */
function finished(draft, peak, mostBytes) {
	return peak > mostBytes && draft?.derivation === null ? {
		...draft,
		error: tooLarge(peak, mostBytes)
	} : draft;
}
/** A check of which only the error is known that ended its evaluation. */
function failedDraft(place, error) {
	return {
		...emptyDraft(place),
		error
	};
}
function tooLarge(peak, limit) {
	const text = `${NEEDS_MORE_MEMORY}: it was stopped at ${formatBytes(peak)}, and may have ${formatBytes(limit)}. Use a larger machine, or raise eval-memory`;
	return {
		kind: "message",
		level: 0,
		text,
		raw: text,
		position: null
	};
}
// src/discover/lane.ts
/**
* What checks of one lane share the flake's value. A shared value saves what checks have in common, and keeps all that
* any of them has evaluated. So it is shared while there is room; then a process that can takes it afresh for every few
* checks, and another one begins anew.
*/
var Lane = class {
	/** The process that evaluates now; null: the next check needs a new one. */
	evaluator;
	/** Of checks that the process has begun. */
	count = 0;
	/** It is over what it may have, and has been stopped. */
	isStopped = false;
	/** A new process would do better. */
	isOutdated = false;
	/** Places of the checks that it was asked for and that nobody has described yet. */
	open = /* @__PURE__ */ new Set();
	/** Another lane had these first. */
	isGuest = false;
	#askedAt = 0;
	#isFresh = false;
	/** How many checks share a value, once values are let go. */
	#shared = 1;
	/** How many have room in one value. */
	#fitting = 1;
	#roomBytes;
	#baseBytes = 0;
	/** What the process held after the last request. */
	#bytes = 0;
	#times = {
		shared: [],
		fresh: []
	};
	/** `roomBytes`: the memory up to which a value is shared. */
	constructor(evaluator, roomBytes) {
		this.evaluator = evaluator;
		this.#roomBytes = roomBytes;
	}
	/**
	* Whether the next checks get a value of their own, and how many are asked for at once: as many as share it; of a
	* value that is shared by all, so many that asking takes little of the time.
	*/
	get next() {
		if (this.#isFresh) return {
			isFresh: true,
			count: this.#shared
		};
		const quick = Math.min(this.#times.shared.length, Math.floor(ASKED_MS / Math.max(1, this.#meanMs)));
		const small = Math.floor((this.#roomBytes - this.#bytes) / this.#bytesOfEach);
		return {
			isFresh: false,
			count: Math.max(1, Math.min(MOST_AT_ONCE, quick, small))
		};
	}
	/** Its process is asked for some checks. `now`: in milliseconds since any moment; `isGuest`: they are another's. */
	ask(places, now, isGuest) {
		this.isGuest = isGuest;
		this.open.clear();
		for (const place of places) this.open.add(place);
		this.#askedAt = now;
	}
	/**
	* Whether it would be much quicker with what another one has open: that one's process evaluates for its first check
	* what this one's has already, and what all checks share.
	*/
	overtakes(other, now) {
		return other !== this && other.count === 0 && !other.isGuest && this.evaluator !== null && !this.#isFresh && !this.isStopped && this.#times.shared.length > 1 && now - other.#askedAt > MUCH_LONGER * Math.max(1, this.#meanMs);
	}
	/** For how long it tries what it has taken over, in milliseconds: what takes longer is slow by itself. */
	get overtakingMs() {
		return Math.max(LEAST_OVERTAKING_MS, MUCH_LONGER * this.#meanMs);
	}
	get #meanMs() {
		return mean(this.#times.shared.slice(-RECENT_CHECKS));
	}
	/** A process has begun: it holds so many bytes before its first check. */
	begin(evaluator) {
		this.evaluator = evaluator;
		this.count = 0;
		this.isStopped = false;
		this.isOutdated = false;
		this.#baseBytes = evaluator.sample() ?? 0;
		this.#bytes = this.#baseBytes;
	}
	/** A check is described. */
	add({ durationMs }) {
		this.count += 1;
		if (this.count > 1) (this.#isFresh ? this.#times.fresh : this.#times.shared).push(durationMs);
	}
	/**
	* What the evaluation of a check takes by itself, as far as its process shows it, in bytes: less than the process
	* has, if that holds a value that others share, or is yet to collect what they left. Null when it was not measured.
	*/
	needOf({ peakMemoryBytes }) {
		if (peakMemoryBytes === null || this.count === 0) return peakMemoryBytes;
		const growth = Math.max(0, peakMemoryBytes - this.#bytes);
		if (this.#isFresh) return growth > GROWN_PART * this.#bytes ? peakMemoryBytes : 0;
		return this.#baseBytes + growth;
	}
	/** Looks at the memory between two checks. Gives whether the process has to end. */
	settle(evaluator) {
		const bytes = evaluator.sample() ?? 0;
		this.#bytes = bytes;
		if (this.#isFresh) {
			this.#share(bytes);
			return bytes > HELD_PART * this.#roomBytes;
		}
		if (bytes <= this.#roomBytes) return false;
		this.#fitting = Math.max(1, Math.floor(this.#roomBytes / this.#bytesOfEach));
		this.#isFresh = evaluator.canRefresh;
		return true;
	}
	/** What one check has added to a shared value, in bytes. */
	get #bytesOfEach() {
		return Math.max(MIB, (this.#bytes - this.#baseBytes) / Math.max(1, this.count));
	}
	/** Where a value of its own costs a check much more than a shared one, as many share it as there is room for. */
	#share(bytes) {
		const { shared, fresh } = this.#times;
		if (this.#shared > 1 || shared.length === 0 || fresh.length === 0 || bytes > HELD_PART * this.#roomBytes) return;
		if (mean(fresh) > DEARER * mean(shared)) this.#shared = this.#fitting;
	}
};
/**
* Checks that are asked for at once, and the time that they take together, in milliseconds: asking takes 1 to 2 ms, and
* memory is looked at between two requests. They wait for a slow one among them, so that there are few, and no more
* than were quick before.
*/
const MOST_AT_ONCE = 16;
const ASKED_MS = 20;
/** Of so many checks the times tell how long the next takes. */
const RECENT_CHECKS = 8;
/**
* How many times as long as its own checks another's has to be open before a process takes it over: by then it is known
* not to be one of the quick ones.
*/
const MUCH_LONGER = 4;
/** A second costs little, and the collector alone may stop a process for some tenths. */
const LEAST_OVERTAKING_MS = 1e3;
/**
* A process whose checks have values of their own keeps some of what it has evaluated. It ends between two checks when
* it has so much of the room for a value: one NixOS test may then add another 0.7 GiB, and two processes stay below 5
* GB.
*/
const HELD_PART = 4 / 3;
/** So much more than before a check, as a part of it, a process has by that check, and not by chance. */
const GROWN_PART = .1;
/** Below this factor, the collector's work on a large heap costs more than sharing saves. */
const DEARER = 1.5;
/** The mean; 0 of none. */
function mean(numbers) {
	if (numbers.length === 0) return 0;
	return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
// src/discover/repl-evaluator.ts
/** The system of the flake's checks is a variable of the session, so that it has to be a name in Nix. */
const SESSION_VARIABLE = /^[a-zA-Z_][\w'-]*$/u;
/** The session reads lines of printable ASCII as they are; what it would do with others, is its own affair. */
const PLAIN = /^[ -~]+$/u;
/** Our own functions in the session; no system is called so. */
const LISTER = "nix_verdict";
const WALKER = "nix_verdict_walk";
/** Memory that was read so short a time ago is still right: in 10 ms, a process can allocate some 30 MB. */
const SAMPLED_MS = 10;
/**
* Evaluates with one `nix repl`, which is told one thing at a time through its standard input and answers by traces. An
* error ends a command and not the process, so that parsed files stay, and the flake's value where it is shared.
*/
var ReplEvaluator = class {
	canRefresh;
	#target;
	#child;
	#reader;
	#stopping;
	#commands = 0;
	#waits;
	/** How a build that has failed before ended its process. */
	#refused = null;
	/** The last size of the process, when that was, and the largest since the last check; in bytes. */
	#bytes = 0;
	#sampledAt = 0;
	#peak = 0;
	/** It has been given a command and has not answered yet. */
	#isBusy = false;
	#canWalk = false;
	/** Whether a session can be talked to about this flake and system. */
	static fits({ system }) {
		return SESSION_VARIABLE.test(system) && system !== LISTER && system !== WALKER;
	}
	constructor(target) {
		const { context, tool, flake, subject, dataHome, nonce } = target;
		this.#target = target;
		this.canRefresh = flake.isReproducible && PLAIN.test(flake.evaluationUrl);
		const options = tool.impure ? tool.options : [["pure-eval", "true"], ...tool.options];
		const command = nixCommand({
			...tool,
			options
		}, ["repl"], evaluationArguments(target));
		this.#child = context.world.processes.start({
			...command,
			env: {
				...command.env,
				XDG_DATA_HOME: dataHome,
				NIX_DATA_HOME: dataHome
			},
			listens: true
		});
		this.#stopping = onAbort(context.signal, () => void this.stop());
		this.#waits = new BuildWaits(() => context.world.kernel.clock());
		this.#reader = new ProcessReader(this.#child, readingOf(target), (drvPath) => this.#refuses(drvPath));
		this.#child.tell(`${LISTER} = ${lister(nonce, subject.expressions)}\n`);
	}
	async list(receive) {
		let isListed = false;
		const drafts = DraftReader.ofListing();
		const asking = this.#ask(`${LISTER}.list ${this.#set()}`, (heard) => {
			if ("ours" in heard) {
				isListed ||= heard.ours.kind === "names";
				receive(heard.ours);
			} else drafts.take(heard);
		});
		this.#learnToWalk();
		const answer = await asking;
		return isListed && answer === "whole" ? null : drafts.ending(drafts.error ?? await this.#crash());
	}
	async evaluate({ places, isFresh }, listener) {
		const { world } = this.#target.context;
		const drafts = new DraftReader(places, timesOf(world), (check) => listener.begun(check));
		const set = isFresh ? this.#freshSet() : this.#set();
		this.#learnToWalk();
		const answer = await this.#ask(`${WALKER} ${set} ${placeList(places)}`, (heard) => {
			this.#waits.hear(heard);
			const draft = drafts.take(heard);
			if (draft !== null) listener.described(this.#measured(draft));
		});
		if (drafts.isDone) return { kind: "done" };
		const error = this.#refused?.error ?? drafts.error ?? await this.#crash();
		const open = drafts.end(error);
		const isRefused = this.#refused !== null;
		if (open !== null && answer === "unfinished" && !isRefused) await this.#evaluateApart(open.place, listener);
		else if (open !== null) {
			this.#target.failedImports.learn(open, this.#waits.lastMs);
			listener.described(this.#measured({
				...open,
				...this.#refused
			}));
		}
		return {
			kind: "failed",
			error,
			unreached: drafts.unreached,
			isAlive: answer !== "dead" && !isRefused
		};
	}
	sample() {
		const { pid } = this.#child;
		const { world } = this.#target.context;
		const bytes = pid === null ? null : readProcessMemory(pid, this.#target.isWrapped, world);
		this.#sampledAt = world.kernel.clock();
		this.#bytes = bytes ?? 0;
		this.#peak = Math.max(this.#peak, this.#bytes);
		return bytes;
	}
	async stop(graceMs = 200) {
		await this.#child.stop(graceMs);
	}
	async [Symbol.asyncDispose]() {
		this.#stopping[Symbol.dispose]();
		const stopped = this.#child.stop(this.#isBusy ? 200 : 0);
		await Promise.all([stopped, this.#reader.drain()]);
	}
	/** Ends the process rather than build again what has failed before. */
	#refuses(drvPath) {
		this.#refused ??= this.#target.failedImports.endingAt(drvPath, this.#waits.workMs);
		if (this.#refused !== null) this.stop();
		return this.#refused !== null;
	}
	/** The error of a session that ended without telling one. */
	async #crash() {
		await this.stop();
		return await this.#reader.crash();
	}
	/**
	* Gives a command, and reads until its end, or that of the process. An error ends a command and no more. Up to 2.26,
	* though, a session takes the early end of any file for an unfinished command, keeps its error to itself and reads
	* on. Then the first of our marks ends the command by a mistake in its syntax, and only the second is said.
	*/
	async #ask(command, receive) {
		const { nonce } = this.#target;
		this.#commands += 1;
		this.#isBusy = true;
		const [first, second] = ["end", "past"].map((word) => `${nonce} ${word} ${this.#commands}`);
		this.#child.tell([
			command,
			...[first, second].map((mark) => `let in builtins.trace "${mark}" null`),
			""
		].join("\n"));
		let answer = "dead";
		for (let heard = await this.#reader.next(); heard !== null; heard = await this.#reader.next()) {
			const text = "message" in heard ? heard.message.text : null;
			if (text === `trace: ${first}`) answer = "whole";
			else if (text !== `trace: ${second}`) receive(heard);
			else {
				if (answer === "dead") answer = "unfinished";
				break;
			}
		}
		this.#isBusy = answer === "dead";
		await this.#reader.endBuilds();
		return answer;
	}
	/** Gives the session the function that describes checks, once. */
	#learnToWalk() {
		if (!this.#canWalk) this.#child.tell(`${WALKER} = ${walker(LISTER, this.#target.subject.expressions)}\n`);
		this.#canWalk = true;
	}
	/** Evaluates a check of which the session does not tell the error. */
	async #evaluateApart(place, listener) {
		await using evaluator = new EvalEvaluator(this.#target);
		await evaluator.evaluate({
			places: [place],
			isFresh: false
		}, listener);
	}
	/** The checks of the system. */
	#set() {
		const { subject, system } = this.#target;
		return subject.expressions.inSession(LISTER, system);
	}
	/** The checks of the system, from a value of the flake that nothing else holds. */
	#freshSet() {
		const { flake, subject, system } = this.#target;
		const url = flake.evaluationUrl.replaceAll(/["\\]|\$(?=\{)/gu, String.raw`\$&`);
		return subject.expressions.ofFlake(LISTER, system, `(builtins.getFlake "${url}")`);
	}
	#measured(draft) {
		if (this.#target.context.world.kernel.clock() - this.#sampledAt >= SAMPLED_MS) this.sample();
		const peakMemoryBytes = this.#peak === 0 ? null : this.#peak;
		this.#peak = this.#bytes;
		return {
			...draft,
			peakMemoryBytes
		};
	}
};
// src/discover/waiting-checks.ts
/** A check that is known to take less than this is never taken out of its turn, in milliseconds. */
const LEAST_MS = 2e3;
/** Expectations are off by some, and a check that begins a little early delays nothing. */
const EARLY = 1.25;
/**
* Checks that wait for their evaluation. They are taken in the flake's order, in which neighbours often share a value;
* but one that is known to take long is taken as soon as the others take hardly longer than it does. So the last
* process is not left with the longest check.
*/
var WaitingChecks = class {
	#places;
	#expectedMs;
	/** `expectedMs`: how long an evaluation takes; null where nothing is known of it. */
	constructor(places, expectedMs) {
		this.#places = [...places];
		this.#expectedMs = expectedMs;
	}
	get isEmpty() {
		return this.#places.length === 0;
	}
	/** Puts checks back, as the next ones. */
	putBack(...places) {
		this.#places.unshift(...places);
	}
	/** Takes the next checks, at most `most`, for one of so many sessions. */
	take(most, sessions) {
		const at = sessions > 1 ? this.#urgent(sessions) : null;
		return at === null ? this.#places.splice(0, most) : this.#places.splice(at, 1);
	}
	/** The place in the queue of a check that has to begin now. */
	#urgent(sessions) {
		let [longest, at, sum, known] = [
			LEAST_MS,
			-1,
			0,
			0
		];
		for (const [index, place] of this.#places.entries()) {
			const ms = this.#expectedMs(place);
			if (ms === null) continue;
			sum += ms;
			known += 1;
			if (ms > longest) [longest, at] = [ms, index];
		}
		if (at === -1) return null;
		const all = sum / known * this.#places.length;
		return EARLY * longest >= all / sessions ? at : null;
	}
};
// src/discover/pool.ts
/** A further process costs 60 to 100 ms of a core before its first check: what is done by then needs no further one. */
const LATER_MS = 150;
/**
* A value is shared until its process has so much: more saves little, and collecting garbage in it costs more. With 138
* NixOS tests, 0.7, 1 and 1.5 GiB take the same time.
*/
const MOST_SHARED_BYTES = GIB;
/** The part of a lane's memory up to which a value is shared: the rest is for the one check that goes beyond. */
const SHARED_PART = .6;
/** From this part of what an evaluation may have at most, it is told: a little more, and it fails. */
const NEAR_PART = .8;
/**
* How often a download is tried after one has failed for good. Nix itself tries five times, within some seconds, and up
* to 2.26 anew for every check that needs the same.
*/
const FEWER_ATTEMPTS = ["download-attempts", "2"];
/** Evaluates checks in several processes that together keep to a limit of memory. */
var EvaluationPool = class {
	#target;
	#limits;
	#listener;
	#lanes = [];
	#waiting = new WaitingChecks([], () => null);
	/** Too large for a share of the memory: each gets all of it when the others are done. */
	#large = [];
	#usesRepl = true;
	/** Something could not be fetched: new processes are quicker to say so. */
	#isOffline = false;
	/** Checks are handed on while their sessions evaluate the next ones. */
	#handedOn = [];
	constructor(target, limits, listener) {
		this.#target = target;
		this.#limits = limits;
		this.#listener = listener;
	}
	/**
	* Evaluates checks by their places. `first`: a process that has listed them; `expectedMs`: how long the evaluation of
	* one takes, null where that is not known.
	*/
	async run(first, places, expectedMs) {
		this.#usesRepl = first instanceof ReplEvaluator;
		this.#waiting = new WaitingChecks(places, expectedMs);
		const count = Math.max(1, Math.min(this.#limits.lanes, places.length));
		const share = this.#limits.bytes / count;
		const room = Math.min(MOST_SHARED_BYTES, SHARED_PART * share);
		const watch = setInterval$1(() => this.#watch(this.#limits.bytes, share), 50);
		try {
			const lanes = Array.from({ length: count }, () => new Lane(null, room));
			lanes[0]?.begin(first);
			this.#lanes.push(...lanes);
			await Promise.all(lanes.map((lane, index) => this.#walk(lane, index)));
			clearInterval(watch);
			for (const place of this.#large.toSorted((one, other) => one - other)) await this.#evaluateLarge(place);
		} finally {
			clearInterval(watch);
			await Promise.allSettled(this.#handedOn);
		}
		await Promise.all(this.#handedOn);
	}
	/** Evaluates until nothing waits any more. */
	async #walk(lane, session) {
		const { signal } = this.#target.context;
		const listener = {
			begun: (check) => this.#listener.begin(check, session),
			described: (draft) => this.#take(lane, {
				...draft,
				session
			})
		};
		let stuck = 0;
		await setTimeout$1(session === 0 ? 0 : LATER_MS, void 0, { signal }).catch(() => signal.throwIfAborted());
		try {
			for (;;) {
				signal.throwIfAborted();
				if (lane.evaluator === null && !this.#waiting.isEmpty) lane.begin(this.#start());
				const { evaluator, next, count: before } = lane;
				const { places, limitMs } = this.#next(lane, next.count);
				if (evaluator === null || places.length === 0) return;
				lane.ask(places, this.#now(), limitMs !== null);
				using _limit = limitMs === null ? null : setTimeout$2(() => void evaluator.stop(0), limitMs);
				const end = await evaluator.evaluate({
					places,
					isFresh: next.isFresh
				}, listener);
				signal.throwIfAborted();
				stuck = end.kind === "failed" && lane.count === before && !lane.isStopped ? stuck + 1 : 0;
				await this.#settle(lane, end, stuck);
			}
		} finally {
			await lane.evaluator?.[Symbol.asyncDispose]();
			lane.evaluator = null;
		}
	}
	/**
	* What a lane evaluates next: what waits, or, for so long at most, what another one is slower with; nothing when
	* there is neither.
	*/
	#next(lane, most) {
		if (!this.#waiting.isEmpty) return {
			places: this.#waiting.take(most, this.#lanes.length),
			limitMs: null
		};
		return {
			places: [...this.#lanes.find((one) => lane.overtakes(one, this.#now()))?.open ?? []],
			limitMs: lane.overtakingMs
		};
	}
	/** One check is described, or its process was ended for want of memory: then it is tried again with more. */
	#take(lane, draft) {
		const { place } = draft;
		if (!lane.open.delete(place) || lane.isGuest && draft.error !== null) return;
		this.#relieve(place);
		if (this.#target.context.signal.aborted && draft.error !== null) return;
		if (lane.isStopped && isUnknown(draft)) {
			if (lane.count === 0) this.#large.push(place);
			else this.#waiting.putBack(place);
			return;
		}
		const need = lane.needOf(draft);
		lane.add(draft);
		if (draft.error !== null && isUnreachable(draft.error)) this.#goOffline();
		this.#handOn(draft, need);
	}
	/** Ends processes of which nobody needs anything but a check that is described by now. */
	#relieve(place) {
		for (const { open, evaluator } of this.#lanes) if (open.delete(place) && open.size === 0) evaluator?.stop(0);
	}
	/** Hands on a check. `need`: the memory that its evaluation takes by itself. */
	#handOn(draft, need) {
		const { aloneBytes } = this.#limits;
		const isNear = need !== null && need >= NEAR_PART * aloneBytes && draft.error === null;
		const adding = this.#listener.add(isNear ? {
			...draft,
			nearLimitBytes: Math.round(aloneBytes)
		} : draft);
		adding.catch(() => void 0);
		this.#handedOn.push(adding);
	}
	#goOffline() {
		if (this.#isOffline) return;
		this.#isOffline = true;
		const { tool } = this.#target;
		this.#target = {
			...this.#target,
			tool: {
				...tool,
				options: [FEWER_ATTEMPTS, ...tool.options]
			}
		};
		for (const lane of this.#lanes) lane.isOutdated = true;
	}
	/**
	* After a request: what was not begun waits again, and the process ends if it is dead or has too much. A process that
	* fails before it comes to any check, twice, has an error that is the next check's: each gets a verdict.
	*/
	async #settle(lane, end, stuck) {
		const { evaluator } = lane;
		if (end.kind === "failed") {
			const unreached = lane.isGuest ? [] : end.unreached.filter((place) => lane.open.delete(place));
			for (const place of unreached) this.#relieve(place);
			const [next, ...others] = unreached;
			this.#waiting.putBack(...stuck > 1 ? others : unreached);
			if (stuck > 1 && next !== void 0) this.#handOn(failedDraft(next, end.error), null);
		}
		lane.open.clear();
		const isWanted = (end.kind === "done" || end.isAlive) && stuck === 0 && !lane.isOutdated;
		if (evaluator === null || isWanted && !lane.settle(evaluator)) return;
		await evaluator[Symbol.asyncDispose]();
		lane.evaluator = null;
	}
	/** Ends the process that is furthest above its share when all together are above the limit. */
	#watch(limit, share) {
		const sizes = this.#lanes.map((lane) => ({
			lane,
			bytes: lane.evaluator?.sample() ?? 0
		}));
		const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
		this.#tell(total);
		if (total <= limit) return;
		const [largest] = sizes.toSorted((one, other) => other.bytes - one.bytes);
		if (largest === void 0 || largest.bytes < share || largest.lane.isStopped) return;
		largest.lane.isStopped = true;
		largest.lane.evaluator?.stop();
	}
	/** Tells what all processes hold; 0: that cannot be measured, or there is none yet. */
	#tell(bytes) {
		const { world, emit } = this.#target.context;
		emit({
			type: "evaluation-sampled",
			bytes: bytes === 0 ? null : bytes,
			at: world.now()
		});
	}
	/** A large one by itself, with all the memory that there is. */
	async #evaluateLarge(place) {
		await using evaluator = this.#start();
		const outcome = await evaluateAlone(evaluator, place, {
			mostBytes: this.#limits.aloneBytes,
			begun: (check) => this.#listener.begin(check, 0),
			sampled: (bytes) => this.#tell(bytes)
		});
		this.#target.context.signal.throwIfAborted();
		if (outcome !== null) this.#handOn(outcome.draft, outcome.peakBytes);
	}
	#now() {
		return this.#target.context.world.kernel.clock();
	}
	#start() {
		return this.#usesRepl ? new ReplEvaluator(this.#target) : new EvalEvaluator(this.#target);
	}
};
/** Whether nothing is known of a check but an error. */
function isUnknown({ error, derivation, problem }) {
	return error !== null && derivation === null && problem === null;
}
// src/discover/remembered.ts
/** Whether nothing of a selection has to be evaluated. */
function knowsAll({ names, checks }, selection) {
	return selectNames(names, selection).places.every((place) => checks.has(names[place] ?? ""));
}
// src/discover/boot-expression.ts
/** Where a flake has what can be booted; a session may lack each of them. */
const LOADED = "(with { nixosConfigurations = { }; packages = { }; checks = { }; }; { inherit nixosConfigurations packages checks; })";
/**
* The members of the set: what the flake has under a path of attributes, and where. A key is the path, of which the
* last part may hold any character, and none but the last holds a dot.
*/
const FUNCTIONS = `
  boots = system: flake: let
    inherit (builtins) attrNames concatMap isAttrs listToAttrs unsafeGetAttrPos;
    of = group: isSystem: set: if !isAttrs set then [ ] else map (name: {
      name = "\${group}.\${name}";
      value = { inherit isSystem; value = set.\${name}; position = unsafeGetAttrPos name set; };
    }) (attrNames set);
    forSystem = set: if isAttrs set then set.\${system} or { } else { };
  in listToAttrs (of "nixosConfigurations" true (flake.nixosConfigurations or { })
    ++ of "packages" false (forSystem (flake.packages or { }))
    ++ of "checks" false (forSystem (flake.checks or { })));`;
/**
* What a configuration can be booted as, and what does that. Nothing is built for it. A machine's own modules come
* before what every NixOS system has.
*/
const DESCRIPTION = `
  positionOf = name: set: set.\${name}.position;
  number = v: let n = tryEval v; in if n.success && isInt n.value then n.value else null;
  word = v: let s = tryEval v; in if s.success && builtins.isString s.value then text (plain s.value) else null;
  waysOf = c: let
    microvm = c.microvm or { };
    build = c.system.build or { };
    boot = c.boot or { };
  in builtins.filter (w: w.has) [
    { way = "microvm"; has = microvm ? declaredRunner || microvm ? runner && microvm ? hypervisor;
      made = microvm.declaredRunner or microvm.runner.\${microvm.hypervisor}; memory = microvm.mem or null;
      hypervisor = microvm.hypervisor or null; }
    { way = "container"; has = (boot.isContainer or false || boot.isNspawnContainer or false) && build ? toplevel;
      made = build.toplevel; memory = null; hypervisor = null; }
    { way = "vm"; has = build ? vm; made = build.vm; memory = memoryOf c; hypervisor = "qemu"; }
    { way = "vm-with-boot-loader"; has = build ? vmWithBootLoader; made = build.vmWithBootLoader;
      memory = memoryOf c; hypervisor = "qemu"; }
  ];
  memoryOf = c: c.virtualisation.vmVariant.virtualisation.memorySize or c.virtualisation.memorySize or null;
  describeWays = ways: image: done: let
      fit = if wanted == null then ways else builtins.filter (w: w.way == wanted) ways;
      one = elemAt fit 0;
    in if fit == [ ] then say "skipped" (map (w: w.way) ways) done
    else say "boot" { inherit image; inherit (one) way; ways = map (w: w.way) ways;
        memoryMiB = number one.memory; hypervisor = word one.hypervisor; }
      (describeDerivation one.made done);
  imageOf = c: { name = word c.imageName; tag = word (c.imageTag or null);
    form = if c ? copyTo then "copy" else if c.isExe or false then "stream" else "archive"; };
  describe = { isSystem, value, ... }: done:
    if isSystem then (if isAttrs value && value ? config then describeWays (waysOf value.config) null done
      else say "problem" (typeOf value) done)
    else if isDerivation value && value ? imageName
    then describeWays [ { way = "image"; made = value.copyTo or value; memory = null; hypervisor = null; } ]
      (imageOf value) done
    else say "skipped" [ ] done;`;
/** All that a flake can boot. `way`: only what can be booted as this; null: each as what suits it best. */
function bootExpressions(way) {
	return {
		attribute: "",
		functions: FUNCTIONS,
		inSession: (words, system) => `(${words}.boots "${system}" ${LOADED})`,
		ofFlake: (words, system, flake) => `(${words}.boots "${system}" ${flake})`,
		ofLoaded: (words, system, loaded) => `(${words}.boots ${system} ${loaded})`,
		description: `wanted = ${way === null ? "null" : `"${way}"`}; ${DESCRIPTION}`
	};
}
// src/discover/listing-error.ts
/** The error of a flake of which something cannot even be listed. `why`: a sentence. */
function notListed(what, url, why) {
	return new VerdictError("flake-broken", `The ${what} of "${url}" could not even be listed: ${why}`);
}
/** The error of a flake without checks for `system`. `others`: the systems for which it has some. */
function noChecks(url, system, others) {
	const instead = others.length > 0 ? `It has checks for ${others.join(", ")}: choose one with --system, or add checks for ${system}.` : `Add derivations under checks.${system} to its outputs.`;
	return new VerdictError("no-checks", `The flake "${url}" has no checks for ${system}. ${instead}`);
}
// src/discover/subject.ts
/** The checks of one system. */
const CHECK_SUBJECT = {
	noun: "check",
	expressions: CHECK_EXPRESSIONS,
	namesOf: (keys) => [...keys],
	patternName: (name) => name,
	attributePath,
	none: noChecks,
	notListed: (url, why) => notListed("checks", url, why)
};
/** What the name of a booted system begins with, so that it is never that of a check. */
const BOOT_NAME_PREFIX = "boot.";
/**
* All that a flake can boot. `way`: only what can be booted as this; null: each as what suits it best. `isCompared`:
* names say the way, because the same systems are booted in others.
*/
function bootSubject(way, isCompared = false) {
	const suffix = isCompared ? ` (${way})` : "";
	return {
		noun: "system",
		expressions: bootExpressions(way),
		namesOf: (keys) => bootNames(keys).map((name) => `${name}${suffix}`),
		patternName: (name) => name.slice(5, name.length - suffix.length),
		attributePath: (system, key) => {
			const [group, name] = splitKey(key);
			return `${group === "nixosConfigurations" ? group : `${group}.${system}`}.${attributePart(name)}`;
		},
		none: (url, system) => new VerdictError("no-checks", `The flake "${url}" has nothing that can be booted: no nixosConfigurations, and no packages and checks for ${system} that are images.`),
		notListed: (url, why) => notListed("systems and images", url, why)
	};
}
/** The attributes that systems are from; of several of one name, the first of these has it alone. */
const GROUPS = [
	"nixosConfigurations",
	"packages",
	"checks"
];
/** The name alone where no other has it, or the path of an attribute that is like it; else with its attribute. */
function bootNames(keys) {
	const rank = (key) => GROUPS.indexOf(splitKey(key)[0]);
	const lastFirst = keys.toSorted((one, other) => rank(other) - rank(one));
	const owners = new Map(lastFirst.map((key) => [splitKey(key)[1], key]));
	const paths = new Set(keys);
	return keys.map((key) => {
		const [, name] = splitKey(key);
		return `${BOOT_NAME_PREFIX}${owners.get(name) === key && !paths.has(name) ? name : key}`;
	});
}
function splitKey(key) {
	const dot = key.indexOf(".");
	return [key.slice(0, dot), key.slice(dot + 1)];
}
// src/discover/discover.ts
/** More processes than this repeat more of the shared evaluation than they save. */
const MOST_LANES = 8;
/** The least that one evaluating process is given: a NixOS system takes 0.3 to 4 GB. */
const LANE_BYTES = 1.2 * GIB;
/** The part of the machine's memory that evaluation may have, and the part of what is free that one check may have. */
const EVALUATION_PART = .6;
const ALONE_PART = .9;
/**
* Evaluates the checks of one system, in parallel and within a limit of memory, each error kept to its check. Throws
* `no-checks`, `nothing-selected`, `flake-broken`, `nix-unusable`.
*/
async function discover(context, tool, flake, { imports, subject = CHECK_SUBJECT, checks = null, remembered = null, ...options }) {
	const { world, signal } = context;
	await using folder = await world.files.temporary("nix-verdict-");
	const lockFile = join(folder.path, "flake.lock");
	await world.files.write(lockFile, JSON.stringify(flake.locks));
	const target = {
		context,
		tool,
		flake,
		subject,
		system: options.system,
		lockFile,
		dataHome: folder.path,
		nonce: randomBytes(16).toString("hex"),
		isWrapped: tool.secret !== void 0,
		imports,
		failedImports: new FailedImports(),
		checks,
		limits: options
	};
	const collector = new CheckCollector(target);
	const isWhole = remembered !== null && knowsAll(remembered, options.selection);
	if (isWhole) collector.recall(remembered.names);
	await using first = isWhole ? null : await listChecks(target, collector);
	const names = knownNames(collector, tool, flake);
	const selected = select(context, names.map((name) => subject.patternName(name)), options.selection);
	collector.announce(selected);
	const open = collector.adopt(selected, remembered);
	if (first === null || open.length === 0) return collector.discovery(selected);
	const pool = new EvaluationPool(target, await evaluationLimits(world, options.memoryBytes), collector);
	const expectedMs = (place) => options.expectedMs(names[place] ?? "");
	try {
		await pool.run(first, open, expectedMs);
	} catch (error) {
		if (!signal.aborted) throw error;
	}
	return collector.discovery(selected);
}
/**
* Starts the first process, and lists the names of all checks. What a session cannot list, `nix eval` can, or tells why
* not.
*/
async function listChecks(target, collector) {
	const { signal } = target.context;
	const receive = (message) => collector.learnNames(message);
	signal.throwIfAborted();
	if (ReplEvaluator.fits(target)) {
		await using opening = new AsyncDisposableStack();
		const session = opening.use(new ReplEvaluator(target));
		const ending = await session.list(receive);
		if (collector.names !== null) {
			opening.move();
			return session;
		}
		await opening.disposeAsync();
		signal.throwIfAborted();
		const error = ending && await collector.importError(ending);
		if (error !== null) throw error;
	}
	const evaluator = new EvalEvaluator(target);
	const ending = await evaluator.list(receive);
	signal.throwIfAborted();
	if (ending !== null && collector.names === null) throw await collector.importError(ending) ?? collector.flakeError(ending.error);
	return evaluator;
}
/** The places of the checks that are wanted. Throws `nothing-selected`. */
function select({ emit }, names, selection) {
	if (selectsAll(selection)) return [...names.keys()];
	const { places, unused } = selectNames(names, selection);
	for (const { pattern, guess } of unused) emit({
		type: "notice",
		level: "warning",
		message: `The pattern "${pattern}" matches no check.${guess}`
	});
	return places;
}
/** The names of all checks. Throws `nix-unusable` when an evaluation has ended well without listing them. */
function knownNames({ names }, { bin }, { url }) {
	if (names !== null) return names;
	throw new VerdictError("nix-unusable", `${bin} evaluates "${url}" without a word about its checks. Mend or reinstall Nix.`);
}
/** The memory that evaluation may have on this machine, in bytes. `free`: what is available now. */
function evaluationMemory({ machine }, wanted, free) {
	return wanted ?? Math.min(EVALUATION_PART * machine.memoryBytes, ALONE_PART * free);
}
/** How much memory evaluation may have on this machine, and in how many processes. */
async function evaluationLimits(world, wanted) {
	const { cores, memoryBytes } = world.machine;
	const free = availableMemory(world) ?? memoryBytes;
	const bytes = evaluationMemory(world, wanted, free);
	const lanes = Math.max(1, Math.min(cores, MOST_LANES, Math.floor(bytes / LANE_BYTES)));
	return {
		bytes,
		aloneBytes: wanted ?? Math.max(bytes, ALONE_PART * free),
		lanes
	};
}
// src/schedule/expectation.ts
/** The guessed time of a plain build that was never measured. */
const GUESSED_BUILD_MS = 1e4;
/** The guessed memory: a compiler, or a few services in containers. */
const GUESSED_BYTES = 512 * 1024 ** 2;
/** The expectation for a build about which nothing is known, such as a dependency. */
const NOTHING_KNOWN = {
	durationMs: GUESSED_BUILD_MS,
	memoryBytes: GUESSED_BYTES,
	cores: 1,
	from: "default",
	why: "nothing is known"
};
// src/schedule/batches.ts
/**
* A batch should take about this long. A Nix client needs some 30 ms to start, which is much for a build of 50 ms and
* nothing for one of 50 s: short builds share a client, long ones get their own.
*/
const BATCH_MS = 1e3;
/**
* If times come from measurements of this run, a batch is no smaller than this while there is more work: the starts of
* many tiny clients at the end cost more than they balance, 70 ms for 100 checks of 15 ms. History may be wrong, and
* then larger batches hold back the others.
*/
const LEAST_BATCH_MS = 100;
/**
* A slot takes its even share of what is left, divided by this; the rest makes up for builds that take longer than
* expected. Of the values from 1.2 to 2, the simulations were fastest with this one, with good expectations and without
* any.
*/
const FAIR = 1.2;
/**
* A batch of guesses has at most so many builds for each one that was measured: one short dependency says little about
* forty checks. Without a limit, forty checks of 0.5 s after a dependency of 5 ms took 14 to 17 s on two slots, and 11
* s with it; a hundred trivial checks take the same time either way.
*/
const STAKE = 8;
/** Whether a node may share a client with others. */
function isShareable({ alone, again, durationMs }) {
	return !alone && !again && durationMs <= BATCH_MS;
}
/**
* Collects short builds for one client: about a second of work, but never so much that other slots run dry. `first`:
* the first of them; `next`: the next one that is left; `take`: takes one. A history is not believed at once: as many
* builds share a client as were measured.
*/
function collectBatch(first, { sharedMs, jobs, measured, windowMs }, next, take) {
	const isKnown = first.expected.from === "history";
	let left = Math.min(BATCH_MS, Math.max(isKnown ? 0 : LEAST_BATCH_MS, sharedMs / (FAIR * jobs)), windowMs);
	const most = isKnown ? measured : STAKE * measured;
	const nodes = [];
	for (let node = first; node !== void 0; node = next()) {
		left -= node.durationMs;
		if (nodes.length > 0 && (left < 0 || nodes.length >= most || !node.known)) break;
		nodes.push(node);
		take(node);
		if (!node.known) break;
	}
	return nodes;
}
// src/schedule/budget.ts
/**
* Accounts for slots and memory. A client has a slot from its start to its end, and memory only until all of its builds
* are done.
*/
var Budget = class {
	limits;
	#clients = /* @__PURE__ */ new Set();
	#busy = /* @__PURE__ */ new Set();
	constructor(limits) {
		this.limits = limits;
	}
	/** No slot is free, or the running build must be alone. */
	get isFull() {
		return this.#clients.size >= this.limits.jobs || [...this.#busy].some(({ wholeMachine }) => wholeMachine);
	}
	/** Nothing is being built. */
	get isIdle() {
		return this.#busy.size === 0;
	}
	/** How long all that runs should still take, one after the other, in milliseconds. */
	restMs(now) {
		let rest = 0;
		for (const { endsAt } of this.#busy) rest += Math.max(0, endsAt - now);
		return rest;
	}
	/** In bytes; negative when running builds turned out to be larger than expected. */
	get freeBytes() {
		if (this.limits.memoryBytes === null) return 1e400;
		let free = this.limits.memoryBytes;
		for (const { memoryBytes } of this.#busy) free -= memoryBytes;
		return free;
	}
	hold(held) {
		this.#clients.add(held);
		this.#busy.add(held);
	}
	/** Frees the memory of a client whose builds are done; it may still be about to end. */
	release(held) {
		this.#busy.delete(held);
	}
	/** Frees the slot of a client that has ended. */
	end(held) {
		this.#busy.delete(held);
		this.#clients.delete(held);
	}
	/**
	* Finds which builds may overtake one that does not fit yet, or that wants `wholeMachine`. Clients whose expected end
	* has passed count as about to end, so the window closes when expectations were wrong. A build that was let past
	* beside the waiting one never counts as about to end, because otherwise a stream of them could go on forever. The
	* waiting one waits at most for the expected end of what ran at first, and then for the end of what still runs.
	*/
	gap(waiting, wholeMachine, now) {
		const ending = [...this.#busy].filter(({ beside }) => beside !== waiting.drvPath).toSorted((a, b) => a.endsAt - b.endsAt);
		if (wholeMachine) return {
			besideBytes: -1e400,
			windowMs: Math.max(0, (ending.at(-1)?.endsAt ?? now) - now)
		};
		let free = this.freeBytes;
		let startsAt = now;
		for (const { memoryBytes, endsAt } of ending) {
			if (free >= waiting.memoryBytes && endsAt > startsAt) break;
			free += memoryBytes;
			startsAt = Math.max(startsAt, endsAt);
		}
		return {
			besideBytes: free - waiting.memoryBytes,
			windowMs: startsAt - now
		};
	}
};
// src/schedule/node.ts
/** Returns a node in its initial state. `place`: its place in the given order. */
function trackNode(node, place) {
	const { durationMs, memoryBytes } = node.expected;
	const order = {
		place,
		durationMs,
		memoryBytes,
		urgencyMs: NaN,
		verdict: 0,
		ranks: {
			verdict: 0,
			urgency: 0
		},
		dependents: []
	};
	return {
		...node,
		...order,
		state: "waiting",
		isBad: false,
		missing: 0,
		known: false,
		takenAt: 0,
		again: false,
		wholeMachine: false,
		isVain: false,
		queue: null,
		clients: []
	};
}
/**
* Adds those that are not known yet, in their initial state, each linked to its inputs. A known one may turn out to be
* wanted for itself. Returns the new ones.
*/
function linkNodes(known, nodes) {
	const added = [];
	for (const node of nodes) {
		const former = known.get(node.drvPath);
		if (former !== void 0 && node.isMeans !== true) former.isMeans = false;
		if (former !== void 0) continue;
		const tracked = trackNode(node, known.size);
		known.set(node.drvPath, tracked);
		added.push(tracked);
	}
	for (const node of added) {
		const inputs = node.inputs.flatMap((input) => known.get(input) ?? []);
		node.missing = inputs.filter(({ state, isBad }) => state !== "done" || isBad).length;
		for (const input of inputs) input.dependents.push(node);
		if (node.missing === 0) node.state = "ready";
	}
	return added;
}
/** A node and everything that depends on it, directly or not, as far as it is not done. */
function openAbove(first) {
	const found = /* @__PURE__ */ new Set();
	const open = [first];
	for (let node = open.pop(); node !== void 0; node = open.pop()) {
		if (node.state === "done" || found.has(node)) continue;
		found.add(node);
		for (const dependent of node.dependents) open.push(dependent);
	}
	return [...found];
}
/** What only bad nodes needed, directly or not: it has no purpose any more. `known`: by derivation. */
function purposeless(bad, known) {
	const found = /* @__PURE__ */ new Set();
	const open = bad.flatMap(({ inputs }) => inputs);
	for (let drvPath = open.pop(); drvPath !== void 0; drvPath = open.pop()) {
		const node = known.get(drvPath);
		if (node === void 0 || found.has(node) || node.state === "done" || isNeeded(node, found)) continue;
		found.add(node);
		open.push(...node.inputs);
	}
	return found;
}
/** Whether anybody needs a node: for itself, or for something that is neither done nor `purposeless`. */
function isNeeded({ isMeans, dependents }, purposeless = /* @__PURE__ */ new Set()) {
	return isMeans !== true || dependents.some((one) => one.state !== "done" && !purposeless.has(one));
}
/** Whether no client has begun with a node. */
function hasNotBegun({ state }) {
	return state === "waiting" || state === "ready";
}
/** Half of what clients have had for at least `overdueMs` without starting it, and what needs no more memory. */
function overdueHalf(idle, { now, overdueMs, memoryBytes }) {
	const overdue = [];
	for (const node of idle) {
		if (now - node.takenAt < overdueMs) break;
		if (node.memoryBytes <= memoryBytes) overdue.push(node);
	}
	return overdue.slice(Math.floor(overdue.length / 2));
}
/** The memory of the largest of them, in bytes: one client builds one at a time. */
function mostMemory(nodes) {
	return nodes.reduce((most, { memoryBytes }) => Math.max(most, memoryBytes), 0);
}
// src/schedule/clients.ts
/** The clients that have begun and not ended, and what they hold of slots and memory. */
var Clients = class {
	budget;
	#running = /* @__PURE__ */ new Map();
	constructor(limits) {
		this.budget = new Budget(limits);
	}
	/** Begins a client for nodes that nobody else has, or has begun. */
	begin(nodes, { alone, wholeMachine, now, beside }) {
		const batch = {
			drvPaths: nodes.map(({ drvPath }) => drvPath),
			alone,
			again: nodes.some(({ again }) => again),
			wholeMachine,
			memoryBytes: mostMemory(nodes),
			durationMs: nodes.reduce((sum, { durationMs }) => sum + durationMs, 0)
		};
		const { memoryBytes, durationMs } = batch;
		const client = {
			nodes,
			open: nodes.length,
			memoryBytes,
			wholeMachine,
			endsAt: now + durationMs,
			beside
		};
		for (const node of nodes) node.clients.push(client);
		this.#running.set(batch, client);
		this.budget.hold(client);
		return batch;
	}
	/** Ends a client. Returns the nodes that it had, none if it has ended before. */
	end(batch) {
		const client = this.#running.get(batch);
		if (client === void 0) return [];
		this.#running.delete(batch);
		this.budget.end(client);
		for (const node of client.nodes) node.clients = node.clients.filter((one) => one !== client);
		return client.nodes;
	}
	/** Records that a node is done. */
	finish(node) {
		for (const client of node.clients) {
			client.open -= 1;
			if (client.open === 0) this.budget.release(client);
		}
	}
	/** Counts each client with what its nodes are expected to need by now, if that is more. */
	revalue() {
		for (const client of this.#running.values()) client.memoryBytes = Math.max(client.memoryBytes, mostMemory(client.nodes));
	}
	/** The clients of which nobody needs anything any more. */
	inVain() {
		return [...this.#running].filter(([, { nodes, open }]) => open > 0 && nodes.every(({ state, isVain }) => state === "done" || isVain)).map(([batch]) => batch);
	}
};
// src/schedule/trust.ts
/** Fewer builds than this say nothing about the quality of expectations. */
const ENOUGH = 16;
/**
* The least slope that is accepted: a build that was expected to take ten times as long as another takes at least ten
* to this power times as long. 1 would be perfect, 0 is chance. In the simulations, times that are wrong by a factor of
* e are above it, and random times are not.
*/
const LEAST_SLOPE = .3;
/** In standard errors: one result in twenty is further off to one side. */
const CERTAIN = 1.64;
/**
* Whether measured times follow the expected ones at all. It uses the slope of their logarithms, not their distance: a
* machine that is twice as slow does not make an order worse. Besides, the longest builds come first, so the measured
* ones are not a fair sample.
*/
var ExpectationTrust = class {
	#count = 0;
	#expected = 0;
	#measured = 0;
	#varianceOfExpected = 0;
	#varianceOfMeasured = 0;
	#covariance = 0;
	/** Adds a build's expected and measured time, in milliseconds. */
	add(expectedMs, measuredMs) {
		const expected = Math.log(Math.max(1, expectedMs));
		const measured = Math.log(Math.max(1, measuredMs));
		this.#count += 1;
		const fromExpected = expected - this.#expected;
		const fromMeasured = measured - this.#measured;
		this.#expected += fromExpected / this.#count;
		this.#measured += fromMeasured / this.#count;
		this.#varianceOfExpected += fromExpected * (expected - this.#expected);
		this.#varianceOfMeasured += fromMeasured * (measured - this.#measured);
		this.#covariance += fromExpected * (measured - this.#measured);
	}
	/** Whether expectations are certainly almost meaningless. */
	get isLost() {
		if (this.#count < ENOUGH || this.#varianceOfExpected === 0) return false;
		const slope = this.#covariance / this.#varianceOfExpected;
		const unexplained = Math.max(0, this.#varianceOfMeasured - slope * this.#covariance);
		return slope + CERTAIN * Math.sqrt(unexplained / ((this.#count - 2) * this.#varianceOfExpected)) < LEAST_SLOPE;
	}
};
// src/schedule/learn.ts
/**
* How many of the last builds of a kind are used to estimate the next ones: the number of the first scheduler, which
* worked well.
*/
const RECENT_BUILDS = 16;
/**
* With fewer measured peaks than this, the expected memory is never lowered: one small check says little about the
* next, and too little memory kills.
*/
const FEW = 4;
/**
* By which factor a guess must be wrong before a new order is made. Below it, the change matters less than the spread
* of the times themselves.
*/
const FAR = 1.25;
/**
* How many times as many builds as at the last order make a new one worthwhile. With 1.25, a plan of 10,000 nodes was
* ordered 25 times, some 15 ms each; the simulated plans keep their limits with both.
*/
const GROWN = 1.5;
/** No build takes zero time: otherwise any number of them would share a client. */
const SHORTEST_BUILD_MS = 1;
/**
* Corrects guesses by the measurements of the run, separately for each kind of build: heavy builds differ from light
* ones, and guesses from an evaluation from mere defaults. Expectations from history stay as they are, unless the
* measured times do not follow them at all. Then the median of the measured times replaces all of them, and builds keep
* their given order.
*/
var Estimator = class {
	/** By where expectations come from, of builds that run alone and of those that share a client. */
	#kinds = {
		alone: /* @__PURE__ */ new Map(),
		shared: /* @__PURE__ */ new Map()
	};
	#trust = new ExpectationTrust();
	#usedTrust = true;
	#builds = 0;
	#settledAt = 0;
	/**
	* Adds a build's measured time and memory, in milliseconds and bytes; null if not measured. Returns whether
	* expectations have moved so far that a new order is worth its cost: at once while little is known about a kind,
	* later only now and then, so that 10,000 builds do not sort 10,000 times.
	*/
	add(build, durationMs, peakBytes) {
		this.#builds += 1;
		const isDue = this.#builds >= GROWN * this.#settledAt;
		const kind = this.#kindOf(build);
		const { expected } = build;
		if (durationMs !== null) {
			if (expected.from === "history") this.#trust.add(expected.durationMs, durationMs);
			appendRecent(kind.durations, expected.from === "history" ? durationMs : durationMs / Math.max(SHORTEST_BUILD_MS, expected.durationMs));
			kind.builds += 1;
			kind.duration = quantile(kind.durations, .5);
		}
		if (expected.from === "history") return isDue && this.#trust.isLost === this.#usedTrust;
		if (peakBytes !== null && expected.from === "default") {
			appendRecent(kind.peaks, peakBytes / Math.max(1, expected.memoryBytes));
			kind.memory = kind.peaks.length < FEW ? Math.max(1, ...kind.peaks) : quantile(kind.peaks, .75);
		}
		const isYoung = kind.durations.length <= FEW || peakBytes !== null && kind.peaks.length <= FEW;
		return (isDue || isYoung) && this.#entries.some(([source, one]) => source !== "history" && hasMoved(one));
	}
	/** Records that the current estimates are in use: the next order is due when they have moved away from these. */
	settle() {
		this.#settledAt = this.#builds;
		this.#usedTrust = !this.#trust.isLost;
		for (const [, kind] of this.#entries) {
			kind.usedDuration = kind.durations.length === 0 ? null : kind.duration;
			kind.usedMemory = kind.memory;
		}
	}
	/** Returns the present estimate of a build. */
	expect(build) {
		const { durationMs, memoryBytes, from } = build.expected;
		const { duration, memory, durations } = this.#kindOf(build);
		if (from !== "history") return {
			durationMs: Math.max(SHORTEST_BUILD_MS, durationMs * duration),
			memoryBytes: Math.ceil(memoryBytes * memory),
			known: durations.length > 0
		};
		const isUseless = durations.length > 0 && this.#trust.isLost;
		return {
			durationMs: Math.max(SHORTEST_BUILD_MS, isUseless ? duration : durationMs),
			memoryBytes,
			known: true
		};
	}
	/** How many builds were measured of which the times were expected for the same reason. */
	evidence(build) {
		return this.#kindOf(build).builds;
	}
	get #entries() {
		return [...this.#kinds.alone, ...this.#kinds.shared];
	}
	#kindOf({ alone, expected: { from } }) {
		const kinds = alone ? this.#kinds.alone : this.#kinds.shared;
		let kind = kinds.get(from);
		if (kind === void 0) {
			kind = {
				builds: 0,
				durations: [],
				peaks: [],
				duration: 1,
				memory: 1,
				usedDuration: null,
				usedMemory: 1
			};
			kinds.set(from, kind);
		}
		return kind;
	}
};
function appendRecent(values, value) {
	values.push(value);
	if (values.length > RECENT_BUILDS) values.shift();
}
function quantile(values, share) {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.ceil(share * sorted.length) - 1] ?? 1;
}
function hasMoved({ durations, duration, usedDuration, memory, usedMemory }) {
	return (usedDuration === null ? durations.length > 0 : isFar(duration, usedDuration)) || isFar(memory, usedMemory);
}
function isFar(now, used) {
	return now > FAR * used || FAR * now < used;
}
// src/schedule/rank.ts
/**
* Sorts nodes so that each comes after its inputs. Nodes on a cycle, or depending on one, are left out, because they
* can never be built.
*/
function inputsFirst(nodes) {
	const missing = /* @__PURE__ */ new Map();
	const order = [];
	for (const node of nodes) {
		missing.set(node, node.missing);
		if (node.missing === 0) order.push(node);
	}
	for (const node of order) for (const dependent of node.dependents) {
		const left = (missing.get(dependent) ?? 0) - 1;
		missing.set(dependent, left);
		if (left === 0) order.push(dependent);
	}
	return order;
}
/**
* Gives every node its urgency and its rank. `ordered`: inputs first; `isUnbegun`: whether a node has not begun yet.
*
* The urgency is the longest path from a node to the end, in time. It also accounts for nodes that cannot run at once:
* of eight builds that need a third of the memory each, three can run whatever `jobs` says, so more waits for the first
* of them than its own dependents.
*/
function rank(ordered, limits, isUnbegun) {
	for (const node of ordered.toReversed()) node.urgencyMs = node.durationMs + longestAbove(node);
	if (limits.memoryBytes !== null) {
		raiseByMemory(ordered.filter(isUnbegun), limits.memoryBytes, limits.jobs);
		for (const node of ordered.toReversed()) node.urgencyMs = Math.max(node.urgencyMs, node.durationMs + longestAbove(node));
	}
	const byUrgency = ordered.toSorted((a, b) => b.urgencyMs - a.urgencyMs || a.place - b.place);
	for (const [rank, node] of byUrgency.entries()) node.ranks.urgency = rank;
	const byVerdict = sortedByVerdict(byUrgency);
	for (const [rank, node] of byVerdict.entries()) node.ranks.verdict = rank;
	return {
		verdict: byVerdict,
		urgency: byUrgency
	};
}
/** Sorts by verdicts, and else leaves the order as it is. There are few of them, so that this takes linear time. */
function sortedByVerdict(nodes) {
	const groups = Map.groupBy(nodes, ({ verdict }) => verdict);
	return [...groups.keys()].toSorted((a, b) => a === b ? 0 : a - b).flatMap((verdict) => groups.get(verdict) ?? []);
}
function longestAbove(node) {
	let longest = 0;
	for (const { urgencyMs } of node.dependents) if (urgencyMs > longest) longest = urgencyMs;
	return longest;
}
/**
* Raises the urgency of nodes that memory holds back: if at most `k` nodes fit into memory together, the last of them
* still take their total work divided by `k`.
*/
function raiseByMemory(nodes, memoryBytes, jobs) {
	const workMs = new Float64Array(Math.max(1, jobs));
	for (const node of nodes.toSorted((a, b) => a.urgencyMs - b.urgencyMs || b.place - a.place)) {
		const together = Math.max(1, Math.floor(memoryBytes / node.memoryBytes));
		for (let k = together; k < jobs; k += 1) {
			const work = (workMs[k] ?? 0) + node.durationMs;
			workMs[k] = work;
			node.urgencyMs = Math.max(node.urgencyMs, work / k);
		}
	}
}
// src/schedule/queue.ts
const ANY = {
	memoryBytes: 1e400,
	durationMs: 1e400
};
/**
* The ready nodes by rank; 0 goes first. It finds the first that fits into a room in logarithmic time, which a heap
* cannot do: it is a tree over all ranks, and each of its nodes knows the least memory and the least time below it.
*/
var ReadyQueue = class {
	/** Node 1 is the root, the children of `n` are `2n` and `2n + 1`, and the leaf of a rank is `#leaves + rank`. */
	#memory;
	#duration;
	#leaves;
	#workMs = 0;
	/** Creates a queue for ranks from 0 to below `ranks`. */
	constructor(ranks) {
		this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(2, ranks)));
		this.#memory = new Float64Array(2 * this.#leaves).fill(1e400);
		this.#duration = new Float64Array(2 * this.#leaves).fill(1e400);
	}
	/** The time of everything in it, one after the other, in milliseconds. */
	get workMs() {
		return this.#workMs;
	}
	/** The least time of anything in it, in milliseconds; `Infinity` when it is empty. */
	get leastMs() {
		return this.#duration[1] ?? 1e400;
	}
	/** Adds a rank that is not in it. */
	add(rank, { memoryBytes, durationMs }) {
		this.#workMs += durationMs;
		this.#put(rank, memoryBytes, durationMs);
	}
	/** Takes out a rank that is in it. */
	remove(rank) {
		this.#workMs -= this.#duration[this.#leaves + rank] ?? 0;
		this.#put(rank, 1e400, 1e400);
		if (this.#duration[1] === 1e400) this.#workMs = 0;
	}
	/** Returns the first rank that needs no more than `room`; undefined when there is none. */
	first(room = ANY) {
		const open = [1];
		for (let at = open.pop(); at !== void 0; at = open.pop()) {
			const duration = this.#duration[at] ?? 1e400;
			if (duration === 1e400 || duration > room.durationMs || (this.#memory[at] ?? 1e400) > room.memoryBytes) continue;
			if (at >= this.#leaves) return at - this.#leaves;
			open.push(2 * at + 1, 2 * at);
		}
	}
	#put(rank, memoryBytes, durationMs) {
		let at = this.#leaves + rank;
		this.#memory[at] = memoryBytes;
		this.#duration[at] = durationMs;
		for (at >>= 1; at > 0; at >>= 1) {
			const memory = Math.min(this.#memory[2 * at] ?? 1e400, this.#memory[2 * at + 1] ?? 1e400);
			const duration = Math.min(this.#duration[2 * at] ?? 1e400, this.#duration[2 * at + 1] ?? 1e400);
			if (memory === this.#memory[at] && duration === this.#duration[at]) return;
			this.#memory[at] = memory;
			this.#duration[at] = duration;
		}
	}
};
// src/schedule/ready.ts
/** The ready nodes that get the same kind of client, in both orders. */
var ReadyKind = class {
	#orders;
	#queues;
	constructor(orders) {
		this.#orders = orders;
		this.#queues = {
			verdict: new ReadyQueue(orders.verdict.length),
			urgency: new ReadyQueue(orders.urgency.length)
		};
	}
	/** The time of everything in it, one after the other, in milliseconds. */
	get workMs() {
		return this.#queues.verdict.workMs;
	}
	add(node) {
		this.#queues.verdict.add(node.ranks.verdict, node);
		this.#queues.urgency.add(node.ranks.urgency, node);
	}
	remove({ ranks }) {
		this.#queues.verdict.remove(ranks.verdict);
		this.#queues.urgency.remove(ranks.urgency);
	}
	/** The first in an order that needs no more than `room`. */
	first(order, room) {
		const rank = this.#queues[order].first(room);
		return rank === void 0 ? void 0 : this.#orders[order][rank];
	}
};
/**
* A path to the end is begun when all that is left takes less than this many times as long. 1 would do if all times
* were as expected, and if builds were small enough to fill every gap. With 1, 1,000 checks of the simulations take up
* to 1.02 times as long as with 3. Verdicts on large plans come no later with 3.
*/
const AHEAD = 3;
/**
* The ready nodes, by the kind of client that they get: a shared one, one of their own, or one that has the whole
* machine. The first of them is the one that the next verdict needs, unless it is time to begin the longest path to the
* end.
*/
var ReadyNodes = class {
	#shared;
	#single;
	#whole;
	/** The least time until everything is done, in milliseconds, if memory does not matter. */
	leftMs = 0;
	/** `orders`: every node that is not done. */
	constructor(orders) {
		this.#shared = new ReadyKind(orders);
		this.#single = new ReadyKind(orders);
		this.#whole = new ReadyKind(orders);
	}
	/** The time of everything that may share a client, one after the other, in milliseconds. */
	get sharedMs() {
		return this.#shared.workMs;
	}
	/** Adds a node that is in none of the queues. `needsAll`: nothing else may run at the same time. */
	add(node, needsAll) {
		const beside = isShareable(node) ? this.#shared : this.#single;
		const kind = needsAll ? this.#whole : beside;
		kind.add(node);
		node.queue = kind;
	}
	/** The first of all. */
	first() {
		return this.#prefer((order) => earlier(order, this.#whole.first(order), this.#shared.first(order), this.#single.first(order)));
	}
	/** The first node that needs the whole machine. */
	firstWhole() {
		return this.#prefer((order) => this.#whole.first(order));
	}
	/** The first node that may share a client and needs no more than `room`. */
	firstShared(room) {
		return this.#prefer((order) => this.#shared.first(order, room));
	}
	/** Chooses a node that may overtake the waiting one, in one of two ways. */
	choose({ drvPath }, beside, before) {
		const rooms = [beside, before];
		const node = this.#prefer((order) => earlier(order, ...rooms.flatMap((room) => [this.#shared.first(order, room), this.#single.first(order, room)])));
		if (node === void 0) return void 0;
		return node.memoryBytes <= beside.memoryBytes ? {
			node,
			room: beside,
			beside: drvPath
		} : {
			node,
			room: before,
			beside: null
		};
	}
	isWhole({ queue }) {
		return queue === this.#whole;
	}
	isShared({ queue }) {
		return queue === this.#shared;
	}
	#prefer(find) {
		const [urgent, next] = [find("urgency"), find("verdict")];
		if (urgent === void 0 || next === void 0 || next.verdict === 1e400) return urgent;
		return AHEAD * urgent.urgencyMs + next.durationMs > this.leftMs ? urgent : next;
	}
};
/** The one of some nodes that goes first in an order; any may be missing. */
function earlier(order, ...nodes) {
	let first;
	for (const node of nodes) if (node !== void 0 && (first === void 0 || node.ranks[order] < first.ranks[order])) first = node;
	return first;
}
// src/schedule/partition.ts
/** Divides nodes into parts: two nodes are in the same one if the same checks need them. All are named by numbers. */
var Partition = class {
	/** The part of each node. */
	partOf;
	#users = [[]];
	#sizes;
	#empty = [];
	/** `nodes`: how many there are; at first no check needs them. */
	constructor(nodes) {
		this.partOf = new Int32Array(nodes);
		this.#sizes = [nodes];
	}
	/** For each part, the checks that need it, in the order in which they were added. */
	get users() {
		return this.#users;
	}
	/**
	* Says that one more check needs these nodes, each named once: parts of which it needs only some are divided. Returns
	* how many parts it needs.
	*/
	add(check, nodes) {
		const successors = /* @__PURE__ */ new Map();
		for (const node of nodes) {
			const from = this.partOf[node] ?? 0;
			let to = successors.get(from);
			if (to === void 0) {
				to = this.#empty.pop() ?? this.#sizes.length;
				this.#sizes[to] = 0;
				successors.set(from, to);
			}
			this.partOf[node] = to;
			this.#sizes[from] = (this.#sizes[from] ?? 0) - 1;
			this.#sizes[to] = (this.#sizes[to] ?? 0) + 1;
		}
		for (const [from, to] of successors) this.#name(from, to, check);
		return successors.size;
	}
	/** The users of a part that was taken from another one. Lists are long: one is copied only if both need it. */
	#name(from, to, check) {
		const users = this.#users[from] ?? [];
		if ((this.#sizes[from] ?? 0) > 0) this.#users[to] = [...users, check];
		else {
			users.push(check);
			this.#users[to] = users;
			this.#users[from] = [];
			this.#empty.push(from);
		}
	}
};
// src/schedule/verdict-order.ts
/**
* How many inputs are looked at, at most: some 50 ms. What only further checks need comes last. 148 checks above 9,000
* builds with 60,000 inputs need half of it.
*/
const MOST_STEPS = 5e6;
/** What a part costs for each check that needs it, in the same unit: the check changes its place. */
const STEPS_FOR_PART = 16;
/** A check that takes less than this share of the run fills no gap that matters. */
const SMALL_SHARE = .003;
/** A check is held back if at least this share of the work for its verdict is its own: nothing else waits with it. */
const OWN_SHARE = .8;
/**
* Gives each node the number of the first verdict that needs it; 0 is the one to have first. `ordered`: inputs first.
*
* The next verdict is always the one with the least work that no earlier verdict needs. If `n` checks need some work,
* each counts it as divided by the square root of `n`. Undivided, cheap checks would come before a library of one hour
* below 30 others; divided by `n`, the first of the 30 would seem to cost nothing. In the simulations of large plans,
* the mean time to a verdict is 1 % shorter than undivided.
*/
function orderVerdicts(ordered, rest) {
	const parts = partsOf(ordered);
	const { verdicts, costsMs } = orderParts(parts);
	for (const [at, node] of ordered.entries()) node.verdict = verdicts[parts.partOf[at] ?? 0] ?? 0;
	holdBack(ordered, costsMs, rest);
}
/**
* Gives some checks of each size no place among the verdicts: they fill the gaps that longer ones leave at the end.
* Otherwise only long ones are left then, and slots are idle while the last of them run. It takes one for each slot,
* those whose verdicts come last anyway. A size is a power of two.
*/
function holdBack(ordered, costsMs, { jobs, leftMs }) {
	const fillers = ordered.filter(({ isMeans, dependents, durationMs, verdict }) => isMeans !== true && dependents.length === 0 && durationMs > SMALL_SHARE * leftMs && durationMs >= OWN_SHARE * (costsMs[verdict] ?? 0));
	for (const alike of Map.groupBy(fillers, ({ durationMs }) => Math.floor(Math.log2(durationMs))).values()) for (const node of alike.toSorted((a, b) => b.verdict - a.verdict).slice(0, jobs)) node.verdict = 1e400;
}
/** Takes one check after the other, with all parts that it needs and no earlier one does. */
function orderParts({ parts, checks }) {
	const shares = parts.map(({ users, durationMs }) => durationMs / Math.sqrt(users.length));
	const { partsBy, costs } = sharesOf(parts, shares, checks);
	const queue = new ReadyQueue(checks);
	const put = (check) => queue.add(check, {
		memoryBytes: 0,
		durationMs: Math.round(costs[check] ?? 0)
	});
	for (let check = 0; check < checks; check += 1) put(check);
	const verdicts = new Int32Array(parts.length).fill(checks);
	const costsMs = [];
	for (let verdict = 0; verdict < checks; verdict += 1) {
		const next = queue.first({
			memoryBytes: 1e400,
			durationMs: queue.leastMs
		}) ?? 0;
		const taken = (partsBy[next] ?? []).filter((part) => verdicts[part] === checks);
		for (const part of taken) verdicts[part] = verdict;
		const costMs = taken.reduce((sum, part) => sum + (parts[part]?.durationMs ?? 0), 0);
		for (const check of lower(costs, taken, {
			parts,
			shares
		})) {
			queue.remove(check);
			if (check !== next) put(check);
		}
		costsMs.push(costMs);
	}
	return {
		verdicts,
		costsMs
	};
}
/** The parts that each check needs, and what they cost together. */
function sharesOf(parts, shares, checks) {
	const partsBy = Array.from({ length: checks }, () => []);
	const costs = new Float64Array(checks);
	for (const [part, { users }] of parts.entries()) for (const check of users) {
		partsBy[check]?.push(part);
		costs[check] = (costs[check] ?? 0) + (shares[part] ?? 0);
	}
	return {
		partsBy,
		costs
	};
}
/** Takes parts from the costs of all checks that need them. Returns these checks. */
function lower(costs, taken, { parts, shares }) {
	const cheaper = /* @__PURE__ */ new Set();
	for (const part of taken) for (const check of parts[part]?.users ?? []) {
		costs[check] = (costs[check] ?? 0) - (shares[part] ?? 0);
		cheaper.add(check);
	}
	return cheaper;
}
/** Divides the nodes, as far as {@link MOST_STEPS} goes. */
function partsOf(ordered) {
	const inputs = inputPlaces(ordered);
	const checks = ordered.flatMap(({ isMeans }, at) => isMeans === true ? [] : [at]);
	checks.sort((a, b) => (ordered[a]?.place ?? 0) - (ordered[b]?.place ?? 0));
	const partition = new Partition(ordered.length);
	const seenBy = new Int32Array(ordered.length).fill(-1);
	let [steps, known] = [0, 0];
	for (const first of checks) {
		if (steps > MOST_STEPS) break;
		const needed = [first];
		for (const at of needed) for (const input of inputs[at] ?? []) {
			steps += 1;
			if (seenBy[input] === known) continue;
			seenBy[input] = known;
			needed.push(input);
		}
		steps += STEPS_FOR_PART * partition.add(known, needed);
		known += 1;
	}
	const parts = partition.users.map((users) => ({
		users,
		durationMs: 0
	}));
	for (const [at, { durationMs }] of ordered.entries()) {
		const part = parts[partition.partOf[at] ?? 0];
		if (part !== void 0) part.durationMs += durationMs;
	}
	return {
		partOf: partition.partOf,
		parts,
		checks: known
	};
}
/** The places of the inputs of each node. */
function inputPlaces(ordered) {
	const places = new Map(ordered.map((node, at) => [node, at]));
	const inputs = ordered.map(() => []);
	for (const [at, { dependents }] of ordered.entries()) for (const dependent of dependents) inputs[places.get(dependent) ?? -1]?.push(at);
	return inputs;
}
// src/schedule/scheduler.ts
/** After this time a batch has met a long build, and free slots take work from it: see `build-poll-interval` of Nix. */
const OVERDUE_MS = 5e3;
/**
* Decides what is built next. It knows no processes, and is told the time: `now` is in milliseconds since any moment.
*
* Every node is handed out after all its inputs, and once, unless `again` asks for more. It is handed out a second time
* only when a slot is free, nothing else can be done, and its client is overdue and has not started it. Nix's locks
* make sure that only one of the two builds it. Dependents of a failed node are never handed out, nor is what only they
* needed. Nodes that are handed out together are never expected to need more memory than there is, except a single one.
* If the first in line does not fit, only nodes that do not delay it may overtake.
*/
var Schedule = class {
	#nodes = /* @__PURE__ */ new Map();
	/** The nodes that are not done, inputs first. */
	#ordered = [];
	#learned = new Estimator();
	#clients;
	#limits;
	#ready = new ReadyNodes({
		verdict: [],
		urgency: []
	});
	/** The time of everything that has not begun, one after the other. */
	#openMs = 0;
	/** Nodes that clients have but have not started, in the order in which they were handed out. */
	#idle = /* @__PURE__ */ new Set();
	/** `nodes` in the order in which to build them if nothing else decides; inputs that are no nodes count as built. */
	constructor(nodes, limits) {
		this.#limits = limits;
		this.#clients = new Clients(limits);
		this.add(nodes);
	}
	/** Adds nodes; known ones stay as they are. Returns those that nobody can build, each with an input that is bad. */
	add(nodes) {
		const added = linkNodes(this.#nodes, nodes);
		this.#ordered = inputsFirst(this.#nodes.values().filter(({ state }) => state !== "done"));
		this.#order(true);
		return added.flatMap(({ drvPath, inputs }) => {
			const input = inputs.find((one) => this.#nodes.get(one)?.isBad === true);
			if (input === void 0 || this.isDone(drvPath)) return [];
			return [drvPath, ...this.failed(drvPath)].map((doomed) => ({
				drvPath: doomed,
				input
			}));
		});
	}
	/** Changes the memory of all builds together, in bytes; null: no limit. */
	limitMemory(memoryBytes) {
		this.#limits = {
			...this.#limits,
			memoryBytes
		};
		this.#clients.budget.limits = this.#limits;
		this.#order();
	}
	/** Returns work for a free slot; null: ask again when something has ended, and every `OVERDUE_MS`. */
	next(now) {
		if (this.#clients.budget.isFull) return null;
		this.#ready.leftMs = (this.#openMs + this.#clients.budget.restMs(now)) / this.#limits.jobs;
		const first = this.#first();
		const memoryBytes = this.#clients.budget.freeBytes;
		if (first === void 0) return this.#steal(now, memoryBytes, null);
		if (this.#ready.isWhole(first) ? this.#clients.budget.isIdle : first.memoryBytes <= memoryBytes) return this.#take({
			node: first,
			room: {
				memoryBytes,
				durationMs: 1e400
			},
			beside: null
		}, now);
		const { besideBytes, windowMs } = this.#clients.budget.gap(first, this.#needsAll(first), now);
		const beside = {
			memoryBytes: Math.min(memoryBytes, besideBytes),
			durationMs: 1e400
		};
		const choice = this.#ready.choose(first, beside, {
			memoryBytes,
			durationMs: windowMs
		});
		return choice === void 0 ? this.#steal(now, beside.memoryBytes, first.drvPath) : this.#take(choice, now);
	}
	/** Records that a client has begun with a node. */
	started(drvPath) {
		const node = this.#nodes.get(drvPath);
		if (node?.state === "taken") this.#mark(node, "started");
	}
	/** Records that a node is built. In milliseconds and bytes; null if it was not built here, or not measured. */
	succeeded(drvPath, durationMs, peakBytes) {
		const node = this.#nodes.get(drvPath);
		if (node === void 0 || node.state === "done" || node.isVain) return;
		this.#finish(node);
		for (const dependent of node.dependents) {
			dependent.missing -= 1;
			if (dependent.missing === 0 && dependent.state === "waiting") this.#enqueue(dependent);
		}
		if (this.#learned.add(node, durationMs, peakBytes)) this.#order();
	}
	/**
	* Records that a node could not be built. Returns everything that depends on it, which is then done as well. What was
	* needed for these alone is forgotten, or in vain if a client has it.
	*/
	failed(drvPath) {
		const bad = openAbove(this.#nodes.get(drvPath));
		for (const node of bad) {
			this.#finish(node);
			node.isBad = true;
		}
		for (const node of purposeless(bad, this.#nodes)) if (hasNotBegun(node)) this.#forget(node);
		else node.isVain = true;
		return bad.slice(1).map((node) => node.drvPath);
	}
	/**
	* Schedules one more try of this node, alone: its client ended without starting it, or another attempt may end
	* differently. With `wholeMachine`, it was killed for lack of memory, and nothing else runs at the same time. The
	* caller limits the number of tries. Call it before `ended`.
	*/
	again(drvPath, { wholeMachine = false } = {}) {
		const node = this.#nodes.get(drvPath);
		if (node === void 0 || node.isVain || node.state !== "taken" && node.state !== "started") return;
		if (node.clients.length > 1) return;
		node.again = true;
		node.wholeMachine ||= wholeMachine;
		this.#enqueue(node);
	}
	/** Records that the client of a batch has ended, and its slot is free. Report nodes without an answer before. */
	ended(batch) {
		for (const node of this.#clients.end(batch)) {
			if (!node.isVain || node.clients.length > 0) continue;
			node.isVain = false;
			if (isNeeded(node)) this.#enqueue(node);
			else this.#forget(node);
		}
	}
	/** The batches of which nobody needs anything any more: their clients are to be stopped. */
	inVain() {
		return this.#clients.inVain();
	}
	isDone(drvPath) {
		return this.#nodes.get(drvPath)?.state === "done";
	}
	/** Whether a node is known and still to be built. */
	isOpen(drvPath) {
		return this.#nodes.has(drvPath) && !this.isDone(drvPath);
	}
	#first() {
		const whole = this.#ready.firstWhole();
		return whole !== void 0 && this.#clients.budget.isIdle ? whole : this.#ready.first();
	}
	#take(choice, now) {
		if (this.#ready.isShared(choice.node)) return this.#share(choice, now);
		this.#mark(choice.node, "taken");
		return this.#handOut([choice.node], now, choice.beside, true);
	}
	#share({ node: first, room, beside }, now) {
		const measured = this.#learned.evidence(first);
		const nodes = collectBatch(first, {
			sharedMs: this.#ready.sharedMs,
			jobs: this.#limits.jobs,
			measured,
			windowMs: room.durationMs
		}, () => this.#ready.firstShared(room), (node) => {
			this.#mark(node, "taken");
			node.takenAt = now;
			this.#idle.add(node);
		});
		return this.#handOut(nodes, now, beside, false);
	}
	/** Takes half of what overdue clients have not started. */
	#steal(now, memoryBytes, beside) {
		const share = overdueHalf(this.#idle, {
			now,
			overdueMs: OVERDUE_MS,
			memoryBytes
		});
		if (share.length === 0) return null;
		for (const node of share) this.#mark(node, "started");
		return this.#handOut(share, now, beside, false);
	}
	#handOut(nodes, now, beside, alone) {
		const wholeMachine = nodes.some((node) => this.#needsAll(node));
		return this.#clients.begin(nodes, {
			alone,
			wholeMachine,
			now,
			beside
		});
	}
	/** Makes a new order by the present estimates. `isGrown`: there are new nodes; only then verdicts change places. */
	#order(isGrown = false) {
		this.#ordered = this.#ordered.filter(({ state }) => state !== "done");
		for (const node of this.#ordered) Object.assign(node, this.#learned.expect(node));
		this.#learned.settle();
		this.#openMs = this.#ordered.reduce((sum, node) => sum + (hasNotBegun(node) ? node.durationMs : 0), 0);
		if (isGrown) orderVerdicts(this.#ordered, {
			jobs: this.#limits.jobs,
			leftMs: this.#openMs / this.#limits.jobs
		});
		const orders = rank(this.#ordered, this.#limits, hasNotBegun);
		this.#clients.revalue();
		this.#ready = new ReadyNodes(orders);
		for (const node of this.#ordered) {
			node.queue = null;
			if (node.state === "ready") this.#enqueue(node);
		}
	}
	#enqueue(node) {
		this.#mark(node, "ready");
		this.#ready.add(node, this.#needsAll(node));
	}
	#needsAll({ wholeMachine, memoryBytes }) {
		return wholeMachine || memoryBytes > (this.#limits.memoryBytes ?? 1e400);
	}
	#finish(node) {
		this.#mark(node, "done");
		this.#clients.finish(node);
	}
	#forget(node) {
		this.#finish(node);
		this.#nodes.delete(node.drvPath);
	}
	#mark(node, state) {
		if (hasNotBegun(node)) this.#openMs -= node.durationMs;
		node.state = state;
		if (hasNotBegun(node)) this.#openMs += node.durationMs;
		node.queue?.remove(node);
		node.queue = null;
		this.#idle.delete(node);
	}
};
/**
* Runs a separate scheduler against a virtual clock, on which every build takes its expected time. `jobs`: builds at
* once; `memoryBytes`: for all of them together, null for no limit; `begun`: builds that have begun already, with the
* time that each has left. Nodes on a cycle are left out.
*/
function predict(nodes, jobs, memoryBytes, begun = []) {
	const limits = {
		jobs,
		memoryBytes
	};
	const byPath = new Map([...begun, ...nodes].map((node) => [node.drvPath, node]));
	const schedule = new Schedule(begun, limits);
	const order = [];
	const clients = [];
	let now = 0;
	const begin = (batch, place, startMs) => {
		return {
			batch,
			place,
			startMs,
			endMs: startMs + (byPath.get(batch.drvPaths[place] ?? "")?.expected.durationMs ?? 0)
		};
	};
	const fill = (clientMs) => {
		for (let batch = schedule.next(now); batch !== null; batch = schedule.next(now)) clients.push(begin(batch, 0, now + clientMs));
	};
	fill(0);
	schedule.add(nodes);
	for (;;) {
		fill(30);
		const client = takeFirst(clients);
		if (client === void 0) break;
		const { batch, place, startMs, endMs } = client;
		now = endMs;
		const drvPath = batch.drvPaths[place] ?? "";
		order.push({
			drvPath,
			startMs,
			endMs
		});
		schedule.started(drvPath);
		schedule.succeeded(drvPath, endMs - startMs, byPath.get(drvPath)?.expected.memoryBytes ?? null);
		if (place + 1 < batch.drvPaths.length) clients.push(begin(batch, place + 1, endMs));
		else schedule.ended(batch);
	}
	order.sort((a, b) => a.startMs - b.startMs);
	const built = order.flatMap(({ drvPath }) => byPath.get(drvPath) ?? []);
	return {
		makespanMs: now,
		lowerBoundMs: lowerBound(built, limits),
		order
	};
}
/**
* The time that no order can beat, in milliseconds: the longest chain of inputs; all work divided by all slots; or all
* memory, for as long as it is needed, divided by the memory there is. A build that needs more than all memory counts
* as needing all of it. `nodes`: inputs before their dependents.
*/
function lowerBound(nodes, { jobs, memoryBytes }) {
	const ends = /* @__PURE__ */ new Map();
	let longest = 0;
	let work = 0;
	let area = 0;
	for (const { drvPath, inputs, expected } of nodes) {
		const end = inputs.reduce((latest, input) => Math.max(latest, ends.get(input) ?? 0), 0) + expected.durationMs;
		ends.set(drvPath, end);
		longest = Math.max(longest, end);
		work += expected.durationMs / jobs;
		if (memoryBytes !== null) area += expected.durationMs * Math.min(1, expected.memoryBytes / memoryBytes);
	}
	return Math.max(longest, work, area);
}
function takeFirst(clients) {
	let first = 0;
	for (const [place, { endMs }] of clients.entries()) if (endMs < (clients[first]?.endMs ?? 1e400)) first = place;
	return clients.splice(first, 1)[0];
}
// src/plan/build-plan.ts
/** A plan and its further part, as one. */
function joinPlans(one, other) {
	return {
		proven: [...one.proven, ...other.proven],
		cached: [...one.cached, ...other.cached],
		refused: [...one.refused, ...other.refused],
		builds: [...one.builds, ...other.builds],
		inputs: new Map([...one.inputs, ...other.inputs]),
		expected: new Map([...one.expected, ...other.expected]),
		alone: /* @__PURE__ */ new Set([...one.alone, ...other.alone]),
		impure: /* @__PURE__ */ new Set([...one.impure, ...other.impure]),
		downloads: one.downloads + other.downloads
	};
}
/** A plan of nothing. */
const EMPTY_PLAN = {
	proven: [],
	cached: [],
	refused: [],
	builds: [],
	inputs: /* @__PURE__ */ new Map(),
	expected: /* @__PURE__ */ new Map(),
	alone: /* @__PURE__ */ new Set(),
	impure: /* @__PURE__ */ new Set(),
	downloads: 0
};
// src/plan/expect.ts
/** Enough runs that a single bad one on a busy machine cannot move the result, and no more: older times say little. */
const RECENT = 7;
/** Measured peaks of one build differ by up to this factor from run to run. */
const PEAK_MARGIN = 1.05;
/** A build that ran out of memory wanted more than it got, by an unknown amount. */
const STARVED_MARGIN = 1.5;
/**
* Times for builds that were never measured. The first order of a run rests on machines taking longer than containers,
* and containers longer than plain builds; the run itself then corrects the numbers.
*/
const GUESSED_MS = {
	build: GUESSED_BUILD_MS,
	nspawn: 3e4,
	qemu: 12e4,
	mixed: 12e4
};
/** nixpkgs' default of `virtualisation.memorySize`. */
const MACHINE_BYTES = 1024 * MIB;
/** The memory of QEMU and the test driver for each machine, beside the guest's own. A guess on the safe side. */
const MACHINE_OVERHEAD = 128 * MIB;
/**
* Returns a check's expected time and memory from the best source: its own last runs on the same system, else what its
* evaluation says, else a guess. `system`: the one that it is listed under. Values that its history lacks, for example
* a peak that was never measured, come from the next best source.
*/
function expectationOf(check, system, history) {
	const declared = byEvaluation(check);
	const runs = runsOf(history, system, check.name);
	const timed = runsToTime(runs);
	if (timed.length === 0) return declared;
	const peak = peakOf(runs);
	const time = sayRuns(timed, runs);
	return {
		durationMs: Math.round(median(timed.map(({ durationMs }) => durationMs))),
		memoryBytes: peak ?? declared.memoryBytes,
		cores: coresOf(timed) ?? declared.cores,
		from: "history",
		why: peak === null ? `${time}; memory: ${declared.from === "evaluation" ? declared.why : "never measured"}` : time
	};
}
/** The last runs that passed, or the last ones if none did: a failing check mostly fails at the same place again. */
function runsToTime(runs) {
	const passed = runs.filter(hasPassed);
	return (passed.length > 0 ? passed : runs).slice(0, RECENT);
}
function sayRuns(timed, runs) {
	const passed = timed.some(hasPassed);
	const which = passed && runs.every(hasPassed) ? "" : passed ? " that passed" : timed.length === 1 ? ", which failed" : ", all failed";
	return timed.length === 1 ? `its last run${which}` : `median of its last ${timed.length} runs${which}`;
}
/**
* The highest of the last peaks, with a margin, in bytes; null when none was measured. Runs out of memory count until
* the check has passed with enough.
*/
function peakOf(runs) {
	const recent = runs.slice(0, RECENT);
	const newestPass = recent.findIndex(hasPassed);
	const peaks = recent.flatMap(({ peakMemoryBytes, verdict }, age) => {
		if (peakMemoryBytes === null) return [];
		if (verdict !== "out-of-memory") return [peakMemoryBytes * PEAK_MARGIN];
		return newestPass === -1 || age < newestPass ? [peakMemoryBytes * STARVED_MARGIN] : [];
	});
	return peaks.length === 0 ? null : Math.ceil(Math.max(...peaks));
}
/** The median of the cores that runs kept busy, in tenths; null when CPU time was never measured. */
function coresOf(runs) {
	const busy = runs.flatMap(({ cpuMs, durationMs }) => cpuMs === null || durationMs === 0 ? [] : [cpuMs / durationMs]);
	return busy.length === 0 ? null : Math.max(1, Math.ceil(median(busy) * 10)) / 10;
}
function byEvaluation({ backend, machines }) {
	if (!isTestBackend(backend)) return NOTHING_KNOWN;
	const durationMs = GUESSED_MS[backend];
	if (backend === "nspawn") return {
		...NOTHING_KNOWN,
		durationMs,
		why: "a test with containers"
	};
	const declared = machines !== null && machines.count > 0 ? machines : null;
	const { count, memoryBytes, cores } = declared ?? {
		count: 1,
		memoryBytes: null,
		cores: null
	};
	const containers = backend === "mixed" ? {
		bytes: GUESSED_BYTES,
		say: ", and containers"
	} : {
		bytes: 0,
		say: ""
	};
	const what = declared === null ? "a test with machines" : count === 1 ? "1 machine" : `${count} machines`;
	return {
		durationMs,
		memoryBytes: (memoryBytes ?? count * MACHINE_BYTES) + count * MACHINE_OVERHEAD + containers.bytes,
		cores: Math.max(1, cores ?? count),
		from: memoryBytes === null ? "default" : "evaluation",
		why: `${what}${memoryBytes === null ? "" : ` with ${sayMemory(memoryBytes)}`}${containers.say}`
	};
}
/** What a system is booted as says as little about its build as a plain build does. */
function isTestBackend(backend) {
	return backend === "nspawn" || backend === "qemu" || backend === "mixed";
}
/** Spells memory as somebody would write it in a test: "3 GiB", "1.5 GiB", "700 MiB". */
function sayMemory(bytes) {
	return bytes >= 1073741824 && bytes % 536870912 === 0 ? `${bytes / GIB} GiB` : `${Math.round(bytes / MIB)} MiB`;
}
function hasPassed({ verdict }) {
	return isGood(verdict);
}
// src/plan/divide.ts
/**
* Divides checks into those that an earlier run has proven and the others. A proof counts for exactly the same
* derivation with exactly the same outputs. `hearsay`: the records of runs that prove nothing.
*/
function prove(checks, { proofs, hearsay }, recheck, now) {
	const byDerivation = bestOfEach(proofs);
	const unprovenOf = bestOfEach(hearsay);
	const byName = new Map(oldestFirst(proofs).map((one) => [one.name, one]));
	const matches = recheck.patterns.map((pattern) => ({
		pattern,
		isMatch: matcher(pattern)
	}));
	const proven = [];
	const unproven = [];
	for (const check of checks) {
		const found = byDerivation.get(check.drvPath);
		const pattern = matches.find(({ isMatch }) => isMatch(check.name))?.pattern;
		const claim = unprovenOf.get(check.drvPath);
		if (found === void 0 && claim !== void 0 && sameOutputs(claim.outputs, check.outputs)) unproven.push({
			check,
			why: "only this branch's own runs have proven it",
			figures: claim.proof
		});
		else if (found === void 0) unproven.push({
			check,
			why: missing(byName.get(check.name))
		});
		else if (!sameOutputs(found.outputs, check.outputs)) unproven.push({
			check,
			why: "its proof has other outputs"
		});
		else if (pattern !== void 0) unproven.push({
			check,
			why: `it must be checked again (${pattern})`
		});
		else if (recheck.olderThanMs !== null && now - Date.parse(found.proof.at) > recheck.olderThanMs) unproven.push({
			check,
			why: `its proof of ${dayOf(found.proof.at)} is too old`
		});
		else proven.push({
			check,
			proof: found.proof
		});
	}
	return {
		proven,
		unproven
	};
}
/**
* Returns what this run has proven: what it built, and what Nix had already. Leaves out checks that passed only on a
* later attempt, so that they run again; checks that are proven already; and `impure` derivations, which may end
* differently each time. `address`: of this run, null when it has none; `now`: in milliseconds since the epoch.
*/
function proofsOf(checks, { found, impure }, { address: run, now }) {
	const outputsOf = new Map(found.filter(({ drvPath }) => !impure.has(drvPath)).map(({ drvPath, outputs }) => [drvPath, outputs]));
	return checks.flatMap(({ name, verdict, drvPath, startedAt, durationMs, peakMemoryBytes, cpuMs, proof }) => {
		const outputs = drvPath === null ? void 0 : outputsOf.get(drvPath);
		if (drvPath === null || outputs === void 0) return [];
		const at = startedAt ?? new Date(now).toISOString();
		if (verdict === "passed") return [{
			name,
			drvPath,
			outputs,
			proof: {
				at,
				durationMs,
				peakMemoryBytes,
				cpuMs,
				run
			}
		}];
		if (verdict === "cached" && proof === null) return [{
			name,
			drvPath,
			outputs,
			proof: {
				at,
				durationMs: null,
				peakMemoryBytes: null,
				cpuMs: null,
				run
			}
		}];
		return [];
	});
}
function missing(last) {
	return last === void 0 ? "no run has proven it yet" : `its derivation changed since ${dayOf(last.proof.at)}`;
}
/** The day of a time in ISO 8601. */
function dayOf(at) {
	return at.slice(0, 10);
}
// src/plan/nodes.ts
/**
* Describes a plan to the scheduler. The checks come first, then what they need: of two that are equal otherwise, the
* first is built first. The run and its prediction both begin with this.
*/
function nodesOf({ builds, inputs, alone, expected }) {
	const checks = new Set(builds.map(({ check }) => check.drvPath));
	const drvPaths = /* @__PURE__ */ new Set([...checks, ...inputs.keys()]);
	return Array.from(drvPaths, (drvPath) => ({
		drvPath,
		inputs: inputs.get(drvPath) ?? [],
		alone: alone.has(drvPath),
		isMeans: !checks.has(drvPath),
		expected: expected.get(drvPath) ?? NOTHING_KNOWN
	}));
}
// src/plan/describe-plan.ts
/**
* Describes a plan: each build at its predicted time, with its expectation. `memoryBytes` is for all builds together;
* null: no limit.
*/
function plannedRun(system, plan, { broken }, limits) {
	const { builds, expected, proven, cached, refused } = plan;
	const namesOf = Map.groupBy(builds, ({ check }) => check.drvPath);
	const { makespanMs, lowerBoundMs, order } = predict(nodesOf(plan), limits.jobs, limits.memoryBytes);
	return {
		system,
		...limits,
		makespanMs,
		lowerBoundMs,
		builds: order.map(({ drvPath, startMs, endMs }) => ({
			...expected.get(drvPath) ?? NOTHING_KNOWN,
			drvPath,
			name: storePathName(drvPath),
			checks: (namesOf.get(drvPath) ?? []).map(({ check }) => check.name),
			needs: plan.inputs.get(drvPath) ?? [],
			startMs,
			endMs,
			unproven: namesOf.get(drvPath)?.[0]?.unproven ?? null
		})),
		cached: [...proven.map(({ check, proof }) => ({
			name: check.name,
			why: `the same derivation passed on ${dayOf(proof.at)}`
		})), ...cached.map(({ check }) => ({
			name: check.name,
			why: "its outputs are in the store or a binary cache"
		}))],
		broken: [...broken, ...refused]
	};
}
// src/plan/plan.ts
/**
* Finds out what to build for the checks that are not proven, what each build needs before it, and how much time and
* memory it will take.
*/
async function plan(context, tool, { proven, unproven }, { system, settings, history, substituters, known = EMPTY_PLAN }) {
	const { world } = context;
	const joined = unproven.filter(({ check }) => known.inputs.has(check.drvPath));
	const others = unproven.filter(({ check }) => !known.inputs.has(check.drvPath));
	const checks = others.map(({ check }) => check);
	const missing = await look(context, tool, {
		checks,
		settings,
		substituters
	});
	const { willBuild, willFetch } = missing;
	const inputs = /* @__PURE__ */ new Map();
	const impure = /* @__PURE__ */ new Set();
	const alone = new Set(checks.filter((check) => check.backend !== "build").map((check) => check.drvPath));
	const toBuild = others.filter(({ check }) => !missing.refused.has(check.drvPath) && !missing.isThere(check));
	const isBuilt = (drvPath) => willBuild.has(drvPath) || known.inputs.has(drvPath);
	for (const drvPath of /* @__PURE__ */ new Set([...willBuild, ...toBuild.map(({ check }) => check.drvPath)])) {
		if (known.inputs.has(drvPath)) continue;
		const derivation = await readDerivationFile(drvPath, world.files);
		inputs.set(drvPath, (derivation?.inputs ?? []).filter(isBuilt));
		if (derivation !== null && isImpure(derivation)) impure.add(drvPath);
		if (derivation === null || mayBeSubstituted(derivation, settings)) alone.add(drvPath);
	}
	const needsOf = (drvPath) => closure(drvPath, (one) => inputs.get(one) ?? known.inputs.get(one));
	const checkOf = new Map(checks.map((check) => [check.drvPath, check]));
	const expectation = (drvPath) => {
		const check = checkOf.get(drvPath);
		return check === void 0 ? NOTHING_KNOWN : expectationOf(check, system, history);
	};
	return {
		proven,
		cached: others.filter(({ check }) => !missing.refused.has(check.drvPath) && missing.isThere(check)).map(({ check, figures }) => ({
			check,
			proof: figures ?? null
		})),
		refused: checks.flatMap(({ name, attr, drvPath, evaluation }) => {
			const why = missing.refused.get(drvPath);
			return why === void 0 ? [] : [{
				name,
				attr,
				evaluation,
				...explainRefused(drvPath, why)
			}];
		}),
		builds: [...joined, ...toBuild].map(({ check, why }) => ({
			check,
			needs: needsOf(check.drvPath),
			unproven: why
		})),
		inputs,
		expected: new Map([...inputs.keys()].map((drvPath) => [drvPath, expectation(drvPath)])),
		alone,
		impure,
		downloads: willFetch.size
	};
}
async function look(context, tool, { checks, settings, substituters }) {
	const expected = new Set(checks.flatMap(({ outputs }) => Object.values(outputs)).filter((path) => !isPlaceholder(path)));
	const drvPaths = checks.map(({ drvPath }) => drvPath);
	const [{ willBuild, willFetch, outputs, refused }, valid] = await Promise.all([substituters.asking(tool, (asking) => queryMissing(context, asking, drvPaths)), queryValid(context, tool, [...expected])]);
	const placed = drvPaths.filter((drvPath) => !willBuild.has(drvPath)).flatMap((drvPath) => [...outputs.get(drvPath)?.values() ?? []]);
	const others = new Set(placed.filter((path) => path !== null && !expected.has(path) && !willFetch.has(path)).filter((path) => path !== null));
	const candidates = new Set([...expected, ...placed].filter((path) => path !== null));
	const [alsoValid, offered] = await Promise.all([queryValid(context, tool, [...others]), queryOffered(context, tool, [...candidates].filter((path) => !valid.has(path) && willFetch.has(path)), {
		substituters: substituters.present,
		trustedKeys: settings.trustedKeys
	})]);
	const isThere = ({ drvPath }) => {
		const known = outputs.get(drvPath);
		if (known === void 0 || willBuild.has(drvPath) || !hasAllPaths(known)) return false;
		return [...known.values()].every((path) => path !== null && (valid.has(path) || alsoValid.has(path) || offered.has(path)));
	};
	const disputed = checks.filter(({ drvPath, outputs: evaluated }) => outputs.has(drvPath) && !matchesEvaluated(outputs.get(drvPath) ?? /* @__PURE__ */ new Map(), evaluated));
	return {
		willBuild,
		willFetch,
		refused: new Map([...refused, ...disputed.map(({ drvPath }) => [drvPath, "Nix says that it has other outputs"])]),
		isThere
	};
}
function closure(drvPath, inputsOf) {
	const seen = /* @__PURE__ */ new Set();
	const open = [...inputsOf(drvPath) ?? []];
	for (let next = open.pop(); next !== void 0; next = open.pop()) {
		if (seen.has(next)) continue;
		seen.add(next);
		open.push(...inputsOf(next) ?? []);
	}
	return seen;
}
/**
* Whether this machine, by its own settings, cannot build a derivation. Up to 2.28, Nix ends the whole client with an
* error when one of many derivations needs a feature that is not there, or when nothing may be built here; feature.
* Every Nix does so over `uid-range`, which it offers also where its settings do not allow it.
*/
function mayBeSubstituted(derivation, settings) {
	return settings.maxJobs === 0 || !buildsFor(derivation.system, settings) || featuresOf(derivation).some((feature) => feature === "uid-range" || !settings.systemFeatures.includes(feature));
}
// src/run/attempts.ts
/** Verdicts that another attempt may change. What the flake or the machine lacks is missing the next time too. */
const REPEATABLE = /* @__PURE__ */ new Set(["failed", "timeout"]);
/** Remembers the attempts at each derivation, and their results. */
var Attempts = class {
	#retries;
	#of = /* @__PURE__ */ new Map();
	constructor(retries) {
		this.#retries = retries;
	}
	/** All attempts at a derivation so far, in order. */
	of(drvPath) {
		return this.#of.get(drvPath) ?? [];
	}
	/**
	* Adds the result of one attempt. `seen` is null when nothing was built: then there was no attempt. `now`: in
	* milliseconds since the epoch.
	*/
	add(drvPath, { verdict }, { seen, measurement, now }) {
		if (seen === null) return;
		const attempt = {
			verdict,
			startedAt: new Date(seen.startedAt).toISOString(),
			durationMs: (seen.finishedAt ?? now) - seen.startedAt,
			peakMemoryBytes: measurement?.peakMemoryBytes ?? null
		};
		this.#of.set(drvPath, [...this.of(drvPath), attempt]);
	}
	/** Keeps the end of the log of the last attempt so far, because another one follows. */
	keepLines(drvPath, lines) {
		const made = this.of(drvPath);
		const last = made.at(-1);
		if (last !== void 0) this.#of.set(drvPath, [...made.slice(0, -1), {
			...last,
			excerpt: [...lines]
		}]);
	}
	/**
	* Returns what to do after the last attempt. After a lack of memory there is always one more: alone, the build may
	* have enough.
	*/
	next(drvPath, { verdict }) {
		const made = this.of(drvPath);
		if (made.length === 0) return "keep";
		const starved = made.filter((attempt) => attempt.verdict === "out-of-memory").length;
		if (verdict === "out-of-memory") return starved > 1 ? "keep" : "again alone";
		return REPEATABLE.has(verdict) && made.length - starved <= this.#retries ? "again" : "keep";
	}
	/** Returns the verdict of all attempts together: a derivation that passed after a bad attempt is flaky. */
	together(drvPath, judgement) {
		const failed = this.of(drvPath).some(({ verdict }) => verdict !== "passed" && verdict !== "lost");
		return judgement.verdict === "passed" && failed ? {
			verdict: "flaky",
			reason: null
		} : judgement;
	}
};
/** The event that says that a check is tried again. `title`: its name. */
function retryNotice(title, { verdict, reason }, next) {
	const again = next === "again" ? "it is tried again" : "it is tried once more with nothing else running";
	return {
		type: "notice",
		level: "info",
		message: `${title}: ${reason?.message ?? verdict}; ${again}.`
	};
}
// src/run/stored-log.ts
var import_unbzip2_stream = /* @__PURE__ */ __toESM(require_unbzip2_stream(), 1);
/**
* The largest compressed log that is unpacked here, in bytes. At some 9 MB/s, this is faster than the 20 ms of a `nix
* log`.
*/
const SMALL = 32768;
/** Largest unpacked log, in bytes; bzip2 can pack a gigabyte into a kilobyte. */
const SMALL_UNPACKED = 1048576;
const tooLong = /* @__PURE__ */ new Error("the log is longer than the limit");
/**
* Reads Nix's own record of a build's output, every byte of it. Null when there is none here, or it is too large for
* this.
*/
async function readSmallStoredLog(drvPath, world) {
	const logs = world.env["NIX_LOG_DIR"] ?? "/nix/var/log/nix";
	const name = `${storePathBase(drvPath)}.drv.bz2`;
	const path = join(logs, "drvs", name.slice(0, 2), name.slice(2));
	const size = await world.files.size(path);
	if (size === null || size > SMALL) return null;
	return decompress(await world.files.read(path));
}
/** Null when the result would be too long. Throws when the data is broken. */
function decompress(packed) {
	const chunks = [];
	let length = 0;
	const stream = (0, import_unbzip2_stream.default)();
	stream.on("data", (chunk) => {
		length += chunk.length;
		if (length > SMALL_UNPACKED) throw tooLong;
		chunks.push(chunk);
	});
	stream.on("error", (error) => {
		throw error;
	});
	try {
		stream.end(packed);
	} catch (error) {
		if (error === tooLong) return null;
		throw error;
	}
	return Buffer.concat(chunks);
}
// src/run/logs.ts
/** Returns the file name of a check's log, which no other check's log has. */
function logFileName(name) {
	return `${plainFileName(name)}.log`;
}
/** Returns the file of one of several attempts' logs: `login.log` gives `login~attempt-1.log`, which no check has. */
function attemptLogName(file, attempt) {
	return `${file.replace(/\.log$/, "")}~attempt-${attempt}.log`;
}
/**
* The log files of one run, one per derivation. Lines are written as they come, and replaced by Nix's own raw log in
* the end.
*/
var LogFiles = class {
	#streams = /* @__PURE__ */ new Map();
	#complete = /* @__PURE__ */ new Set();
	/** What Nix keeps a build's record under, where that is not its own derivation. */
	#builtAs = /* @__PURE__ */ new Map();
	#tool;
	#folder;
	#context;
	/** `context`: when its signal aborts, Nix is no longer asked for its records, and the streamed lines stay. */
	constructor(tool, folder, context) {
		this.#tool = tool;
		this.#folder = folder;
		this.#context = context;
	}
	/** Takes the derivation as which another one is built: Nix's record has that one's name. */
	begin(drvPath, builtAs) {
		this.#builtAs.set(drvPath, builtAs);
	}
	/** Appends a line, and waits if the disk is slower than the build. */
	async append(drvPath, file, line) {
		let stream = this.#streams.get(drvPath);
		if (stream === void 0) {
			stream = this.#context.world.files.create(join(this.#folder, file));
			stream.on("error", () => void 0);
			this.#streams.set(drvPath, stream);
		}
		if (!stream.write(`${line}\n`) && !stream.errored) await once(stream, "drain").catch(() => void 0);
	}
	/**
	* Ends the log of a build, and replaces the streamed lines by Nix's own record. Only that has every byte: Nix drops
	* text that a carriage return overwrites, and text that is not UTF-8. `printed`: whether there is anything to fetch.
	* A log that is complete stays as it is.
	*/
	async finish(drvPath, file, printed) {
		if (this.#complete.has(file)) return;
		this.#complete.add(file);
		await this.#close(drvPath);
		const path = join(this.#folder, file);
		try {
			await this.#context.world.files.makeFolder(dirname(path));
			if (printed) await this.#fetch(this.#builtAs.get(drvPath) ?? drvPath, path);
			else await this.#context.world.files.write(path, "");
		} catch {}
	}
	/** Saves the log of an attempt under its own name, before the next one writes to `file` from the start. */
	async keep(drvPath, file, attempt) {
		await this.finish(drvPath, attemptLogName(file, attempt), true);
	}
	async #fetch(drvPath, path) {
		const { world, signal } = this.#context;
		const small = await readSmallStoredLog(drvPath, world);
		if (small !== null) {
			await world.files.write(path, small);
			return;
		}
		const draft = `${path}.tmp`;
		const show = nixCommand(withoutCaches(this.#tool), ["log"], [drvPath]);
		if ((await world.processes.save(show, draft, signal)).code === 0) await world.files.move(draft, path);
		else await world.files.remove(draft);
	}
	async #close(drvPath) {
		const stream = this.#streams.get(drvPath);
		if (stream === void 0) return;
		this.#streams.delete(drvPath);
		stream.end();
		if (!stream.closed) await once(stream, "close").catch(() => void 0);
	}
	async [Symbol.asyncDispose]() {
		await Promise.all([...this.#streams.keys()].map((drvPath) => this.#close(drvPath)));
	}
};
// src/run/build-directory.ts
/** What is known of the builds of a plan, which grows while its first part is being built. */
var BuildDirectory = class {
	/** Checks without a verdict, by derivation; several checks may share one. */
	pending = /* @__PURE__ */ new Map();
	/** The outputs of checks as they were evaluated, by derivation; dependencies have none here. */
	evaluated = /* @__PURE__ */ new Map();
	#names = /* @__PURE__ */ new Map();
	#files = /* @__PURE__ */ new Map();
	#tests = /* @__PURE__ */ new Set();
	#plannedAt = /* @__PURE__ */ new Map();
	#inputs = /* @__PURE__ */ new Map();
	/** Adds a part of the plan. `now`: in milliseconds since the epoch. */
	add({ builds, inputs }, now) {
		for (const build of builds) {
			const { drvPath, name, outputs } = build.check;
			append(this.pending, drvPath, build);
			append(this.#names, drvPath, name);
			if (build.check.backend !== "build") this.#tests.add(drvPath);
			this.#plannedAt.set(drvPath, this.#plannedAt.get(drvPath) ?? now);
			this.evaluated.set(drvPath, outputs);
			if (!this.#files.has(drvPath)) this.#files.set(drvPath, logFileName(name));
		}
		for (const [drvPath, needed] of inputs) this.#inputs.set(drvPath, needed);
	}
	/** The names of the checks of a derivation; none for a mere dependency. */
	namesOf(drvPath) {
		return this.#names.get(drvPath) ?? [];
	}
	/** When it became known that a check's derivation must be built, in milliseconds since the epoch. */
	plannedAt(drvPath) {
		return this.#plannedAt.get(drvPath) ?? 0;
	}
	/** The derivations that one needs directly and that are built too. */
	inputsOf(drvPath) {
		return this.#inputs.get(drvPath) ?? [];
	}
	/** Whether a derivation is that of a NixOS test. */
	isTest(drvPath) {
		return this.#tests.has(drvPath);
	}
	/** Names a derivation for the reader. */
	titleOf(drvPath) {
		return this.#names.get(drvPath)?.join(", ") ?? storePathName(drvPath);
	}
	/** The log file of a check's derivation; null for a mere dependency. */
	checkFileOf(drvPath) {
		return this.#files.get(drvPath) ?? null;
	}
	/** The log file of a derivation, a check's own or one that checks need. */
	fileOf(drvPath) {
		return this.#files.get(drvPath) ?? join("dependencies", logFileName(storePathBase(drvPath)));
	}
};
function append(lists, key, one) {
	const list = lists.get(key);
	if (list === void 0) lists.set(key, [one]);
	else list.push(one);
}
// src/run/disk.ts
/**
* With less free space than this, hardly any build succeeds. Nix itself complains somewhat later
* (`min-free-check-interval`, and a note in its errors).
*/
const LOW_DISK_BYTES = 104857600;
/** How often the free space is read: a build that writes 200 MB/s uses half of the limit in that time. */
const INTERVAL_MS = 250;
/**
* Watches the disk of the store. `changed` is called whenever it has become low, or has room again, until the scope
* ends.
*/
var DiskWatch = class {
	/** Free bytes while the disk is low; null while there is room. */
	low = null;
	#path;
	#world;
	#changed;
	#timer;
	#ended = false;
	constructor(path, world, changed) {
		this.#path = path;
		this.#world = world;
		this.#changed = changed;
		this.#timer = setInterval(() => void this.look(), INTERVAL_MS);
	}
	/** Reads the free space now, for callers that need a fresh value. */
	async look() {
		const free = await this.#world.files.freeSpace(this.#path).catch(() => LOW_DISK_BYTES);
		if (this.#ended) return;
		const before = this.low;
		this.low = free < 104857600 ? free : null;
		if (before === null !== (this.low === null)) this.#changed();
	}
	[Symbol.dispose]() {
		this.#ended = true;
		clearInterval(this.#timer);
	}
};
/** The system's words for a full disk, and SQLite's about Nix's database on it. */
const NO_SPACE = /no space left on device|database or disk is full/iu;
/** Whether an error of Nix is that the disk is full. */
function saysDiskFull(error) {
	return NO_SPACE.test(error);
}
// src/run/judge.ts
/**
* Judges one derivation. Only valid outputs make it green; messages only explain why it is not. Null when the evidence
* is not enough, because the client died over something else. A failure without a known cause is accepted only from the
* last client.
*/
function judge(drvPath, evidence, limits) {
	const { isValid, seen, outcome } = evidence;
	if (isValid) return {
		verdict: seen === null ? "cached" : "passed",
		reason: null
	};
	const failure = outcome.failures.get(drvPath);
	if (failure?.verdict === "dependency-failed") return unplannedFailed(outcome);
	if (failure?.verdict === "lost") return lost(outcome);
	if (failure !== void 0) return ofFailure(failure, outcome);
	if (seen !== null && saysDiskFull(outcome.strayError ?? "")) return bad("disk-full", "disk-full", `Nix found no space left on the disk: ${outcome.strayError}`);
	if (seen?.countedFailed === true) return unexplained(seen, evidence, limits);
	return seen !== null && isOverTime(seen, limits) ? timedOut(seen, limits) : null;
}
/** Judges a build that Nix counted as failed without an error that names it. */
function unexplained(seen, { outcome, isLast, isStopped }, limits) {
	if (outcome.namelessTimeout || isStopped && isOverTime(seen, limits)) return timedOut(seen, limits);
	if (isStopped) return bad("failed", "nix", "its build failed, and Nix had no time to say how: see its log");
	if (outcome.exitCode === null && !isLast) return null;
	return bad("failed", "nix", `its build failed, and Nix did not say why${outcome.strayError === null ? "" : `. Of some build it said: ${outcome.strayError.replaceAll(/\s*\n\s*/g, " ")}`}`);
}
/** Returns the verdict of a build that Nix counted as failed and that nobody had asked for. */
function failedWith(failure, outcome) {
	return failure === void 0 ? bad("failed", "nix", "its build failed, and Nix did not say why") : ofFailure(failure, outcome);
}
/** The verdict by Nix's error. Why a remote builder has not taken something is told apart, and of no derivation. */
function ofFailure({ verdict, code, message }, { strayError }) {
	const refusal = verdict === "unsupported" ? builderRefusal(strayError ?? "") : null;
	return bad(verdict, code, refusal === null ? message : `${message}. Nix says of one: ${refusal}`);
}
/** Returns the verdict of a derivation about which its own client said nothing, twice; or that the network failed. */
function lost(outcome) {
	if (outcome.fault !== null) return unreachable(outcome.fault);
	return bad("lost", "lost", `the machine failed, not the check: ${outcome.strayError ?? "Nix ended without saying why"}`);
}
/** Returns the verdict of what could not be fetched from anywhere. */
function unreachable(fault) {
	return bad("lost", "network", `the network or a binary cache failed, not the check: ${faultMessage(fault)}`);
}
/** Returns the verdict of a download that its server does not want to give, or does not have. */
function refused({ address, what }) {
	return bad("failed", "download", `it cannot be downloaded${address === null ? "" : ` from ${shownAddress(address)}`}: ${what}. Correct its address`);
}
/**
* Returns the verdict of a build of which the kernel killed a process for lack of memory. `peakBytes`: the memory that
* it had by then.
*/
function outOfMemory(peakBytes) {
	return bad("out-of-memory", "out-of-memory", `the kernel killed it for lack of memory, when it had ${formatBytes(peakBytes)}`);
}
/** Returns the verdict of a build that was not started because there was no room for it. */
function diskFull(freeBytes) {
	return bad("disk-full", "disk-low", `it was not started because the store's disk has only ${formatBytes(freeBytes)} left. Free some: "nix store gc"`);
}
/** Returns the verdict of everything that has none when a run is ended early. */
function cancelled(why, begun) {
	const because = why === "fail-fast" ? "because another check failed" : "because the run was cancelled";
	if (begun) return bad("cancelled", why, `it was stopped ${because}`);
	return bad(why === "fail-fast" ? "not-run" : "cancelled", why, `it was not started ${because}`);
}
/** Returns the verdict of a check that had not been evaluated when a run was ended early. */
function unevaluated(why) {
	return bad(why === "fail-fast" ? "not-run" : "cancelled", why, `it was not evaluated ${why === "fail-fast" ? "because another check failed" : "because the run was cancelled"}`);
}
/**
* Returns the verdict of a derivation that needs something with the verdict `cause`, which `name` names. What needs
* something that is lost is lost as well: neither says anything about the check.
*/
function dependencyFailed(name, cause) {
	if (cause.verdict === "cancelled" || cause.verdict === "not-run") return cause;
	if (cause.verdict === "lost") return bad("lost", cause.reason?.code ?? "lost", `it needs "${name}": ${cause.reason?.message ?? cause.verdict}`);
	return bad("dependency-failed", "dependency", `it needs "${name}", which could not be built: ${cause.reason?.message ?? cause.verdict}`);
}
/** An unplanned dependency had to be built as well, and failed. */
function unplannedFailed(outcome) {
	const cause = [...outcome.failures.values()].find((failure) => failure.verdict !== "dependency-failed");
	if (cause?.verdict === "lost") return lost(outcome);
	return bad("dependency-failed", "dependency", cause === void 0 ? "something it needs could not be built" : `something it needs could not be built: ${cause.message}`);
}
/** Nix 2.34 and later do not say which limit it was; our own time stamps do. */
function timedOut(seen, { timeoutSeconds, silenceSeconds }) {
	if (hasReached(seen.lastLineAt, seen, silenceSeconds)) return bad("timeout", "silent", `it printed nothing for ${silenceSeconds} s`);
	return bad("timeout", "timeout", timeoutSeconds === null ? "it ran longer than Nix's settings allow" : `it ran longer than ${timeoutSeconds} s`);
}
function isOverTime(seen, { timeoutSeconds, silenceSeconds }) {
	return hasReached(seen.startedAt, seen, timeoutSeconds) || hasReached(seen.lastLineAt, seen, silenceSeconds);
}
/** Whether a build went on for a limit's time after `from`; a limit of null is none. */
function hasReached(from, { finishedAt, lastLineAt }, limitSeconds) {
	return limitSeconds !== null && (finishedAt ?? lastLineAt) - from >= limitSeconds * 1e3 - STAMP_SLACK_MS;
}
/** Our stamps are a little later than Nix's own clock. */
const STAMP_SLACK_MS = 500;
function bad(verdict, code, message) {
	return {
		verdict,
		reason: {
			code,
			message
		}
	};
}
// src/run/check.ts
/** A check about which nothing is known beyond its place in the flake. */
function blankCheck() {
	return {
		backend: "build",
		verdict: "lost",
		emulated: false,
		reason: null,
		location: null,
		startedAt: null,
		durationMs: 0,
		dependencyMs: 0,
		waitMs: 0,
		peakMemoryBytes: null,
		cpuMs: null,
		memoryMethod: null,
		attempts: [],
		proof: null,
		log: null,
		excerpt: [],
		baseline: null,
		evaluation: null,
		subtests: [],
		machines: [],
		machine: null
	};
}
/** Makes a check that could not be evaluated. */
function brokenCheck({ name, attr, excerpt, ...known }) {
	return {
		name,
		attr,
		drvPath: null,
		...blankCheck(),
		...known,
		excerpt: [...excerpt]
	};
}
/** Makes a check whose evaluation was cut short because the run was ended early. */
function unfinishedCheck({ name, attr }, why) {
	const { verdict, reason } = unevaluated(why);
	return {
		name,
		attr,
		drvPath: null,
		...blankCheck(),
		verdict,
		reason
	};
}
/** Makes a check that an earlier build has proven; `proof`: what is known about that build. */
function cachedCheck(check, proof) {
	const { name, attr, drvPath, backend, evaluation } = check;
	return {
		name,
		attr,
		drvPath,
		...blankCheck(),
		backend,
		verdict: "cached",
		proof,
		evaluation
	};
}
/**
* Makes a check that was to be built. `plannedAt`: when it was known that it must be built, in milliseconds since the
* epoch; `emulated` is about its own build.
*/
function builtCheck({ check, needs }, { verdict, reason }, seen, run) {
	const own = seen.get(check.drvPath);
	const end = (build) => build.finishedAt ?? run.now;
	const dependencies = [...needs].flatMap((drvPath) => seen.get(drvPath) ?? []);
	const ready = dependencies.reduce((latest, build) => Math.max(latest, end(build)), run.plannedAt);
	const timing = own === void 0 ? null : {
		startedAt: new Date(own.startedAt).toISOString(),
		durationMs: end(own) - own.startedAt
	};
	return {
		name: check.name,
		attr: check.attr,
		drvPath: check.drvPath,
		...blankCheck(),
		backend: check.backend,
		verdict,
		emulated: run.emulated,
		reason,
		...timing,
		dependencyMs: unionLength(dependencies.map((build) => [build.startedAt, end(build)])),
		waitMs: own === void 0 ? 0 : Math.max(0, own.startedAt - ready),
		peakMemoryBytes: run.measurement?.peakMemoryBytes ?? null,
		cpuMs: run.measurement?.cpuMs ?? null,
		memoryMethod: run.measurement?.method ?? null,
		attempts: [...run.attempts],
		log: run.log,
		evaluation: check.evaluation,
		excerpt: isGood(verdict) ? run.excerpt.slice(-5) : run.excerpt
	};
}
/** The length of time that a set of intervals covers together. */
function unionLength(intervals) {
	let total = 0;
	let reached = Number.NEGATIVE_INFINITY;
	for (const [from, to] of intervals.toSorted((a, b) => a[0] - b[0])) {
		total += Math.max(0, to - Math.max(from, reached));
		reached = Math.max(reached, to);
	}
	return total;
}
// src/run/check-reports.ts
/** Gives each check its verdict, once: at once, or when its log is there. */
var CheckReports = class {
	checks = [];
	#context;
	#sources;
	#failed;
	#judged = /* @__PURE__ */ new Map();
	#writing = Promise.resolve();
	/** `failed` is called for every check with a bad verdict. */
	constructor(context, sources, failed) {
		this.#context = context;
		this.#sources = sources;
		this.#failed = failed;
	}
	/** The flags with which a client leaves the most evidence. NixOS tests have a client of their own. */
	async clientFlags([drvPath = "", ...others]) {
		const { planned, evidence } = this.#sources;
		return others.length === 0 && planned.isTest(drvPath) ? await evidence.flagsFor(drvPath) : [];
	}
	/** Keeps the log and the evidence of an attempt that is not the last: both are gone when the next one begins. */
	async keepAttempt(drvPath) {
		const { planned, observer, attempts, logs, evidence } = this.#sources;
		const attempt = attempts.of(drvPath).length;
		attempts.keepLines(drvPath, observer.seen.get(drvPath)?.tail.lines() ?? []);
		await logs.keep(drvPath, planned.fileOf(drvPath), attempt);
		const source = evidenceOf(drvPath, false, this.#sources);
		if (source !== null) await evidence.keep(source, attempt);
	}
	/** Gives one check its verdict. */
	finish(check) {
		this.checks.push(check);
		this.#context.emit({
			type: "check-finished",
			check
		});
		if (!isGood(check.verdict)) this.#failed();
	}
	/** Gives the checks of a derivation their verdict as soon as the log is there. The log of `culprit` tells why. */
	report(drvPath, judgement, culprit) {
		const { planned, observer, attempts, logs, evidence } = this.#sources;
		this.#judged.set(drvPath, {
			judgement,
			culprit
		});
		const builds = planned.pending.get(drvPath);
		if (builds === void 0) return;
		planned.pending.delete(drvPath);
		const seen = observer.seen.get(culprit) ?? null;
		const file = planned.fileOf(culprit);
		const now = this.#context.world.now();
		const emulated = observer.isEmulated(drvPath);
		const [log, excerpt] = [seen && join("logs", file), seen?.tail.lines() ?? []];
		const run = {
			plannedAt: planned.plannedAt(drvPath),
			now,
			emulated,
			log,
			excerpt
		};
		this.#writing = this.#writing.then(async () => {
			const measurement = await observer.measurement(drvPath);
			if (attempts.of(drvPath).length === 0) attempts.add(drvPath, judgement, {
				seen: observer.seen.get(drvPath) ?? null,
				measurement,
				now
			});
			const made = attempts.of(drvPath);
			const checks = builds.map((build) => builtCheck(build, judgement, observer.seen, {
				...run,
				measurement,
				attempts: made
			}));
			if (seen !== null) await logs.finish(culprit, file, run.excerpt.length > 0);
			const source = hasEvidence(judgement) ? evidenceOf(drvPath, isGood(judgement.verdict), this.#sources) : null;
			const left = source === null ? null : await evidence.finish(source);
			for (const check of checks) this.finish(left === null ? check : {
				...check,
				evidence: left
			});
		});
	}
	/** Reports what needs a derivation that is bad. */
	reportDependent(drvPath, input) {
		const known = this.#judged.get(input);
		if (known === void 0) throw new Error(`${input} is bad without a verdict`);
		const { judgement, culprit } = known;
		this.report(drvPath, culprit === input ? dependencyFailed(storePathName(input), judgement) : judgement, culprit);
	}
	/** Reports a derivation that has its verdict from another part of the plan. Returns false if it has none. */
	reportKnown(drvPath) {
		const known = this.#judged.get(drvPath);
		if (known !== void 0) this.report(drvPath, known.judgement, known.culprit);
		return known !== void 0;
	}
	/** Resolves when all that was reported is said. */
	async settled() {
		await this.#writing;
	}
};
/** Verdicts of builds that came to an end of their own, or had their time. */
function hasEvidence({ verdict }) {
	return isGood(verdict) || verdict === "failed" || verdict === "timeout" || verdict === "out-of-memory";
}
/** The evidence of a check that was built; null where there is none. A failure on another machine leaves it there. */
function evidenceOf(drvPath, isPassed, { planned, observer }) {
	const [file, seen] = [planned.checkFileOf(drvPath), observer.seen.get(drvPath)];
	if (file === null || seen === void 0 || seen.remote && !isPassed) return null;
	return {
		drvPath,
		outputs: Object.entries(planned.evaluated.get(drvPath) ?? {}).filter(([, path]) => isStorePath(path)),
		folder: file.replace(/\.log$/, ""),
		isTest: planned.isTest(drvPath),
		isGood: isPassed
	};
}
// src/run/dead-hosts.ts
/** Nix has tried five times within some seconds; a server that is started anew needs some more. */
const NETWORK_PAUSE_MS = 2e3;
/**
* The hosts that have failed, and failed again. For each of them there is one more try in a run, however much needs it:
* without a network, every try takes seconds.
*/
var DeadHosts = class {
	#hosts = /* @__PURE__ */ new Set();
	/** What is to be tried again, by derivation. */
	#doubted = /* @__PURE__ */ new Map();
	has(host) {
		return host !== null && this.#hosts.has(host);
	}
	/** Takes an opinion that is final, and gives its judgement. */
	final({ host, judgement }) {
		if (host !== null) this.#hosts.add(host);
		return judgement;
	}
	/** Takes an opinion about what is to be tried again, and gives its derivation. */
	doubted(opinion) {
		this.#doubted.set(opinion.drvPath, opinion);
		return opinion.drvPath;
	}
	/** The opinion about what is tried again, if its host has been given up since; else null. */
	takeHopeless({ again, drvPaths }) {
		const [drvPath = ""] = again ? drvPaths : [];
		const opinion = this.#doubted.get(drvPath);
		this.#doubted.delete(drvPath);
		return opinion !== void 0 && this.has(opinion.host) ? opinion : null;
	}
	/** Waits before something is tried again that failed over the network; not longer than the run lasts. */
	async pause(opinions, signal) {
		if (opinions.some(({ host, judgement }) => judgement.reason?.code === "network" && !this.has(host))) await setTimeout$1(NETWORK_PAUSE_MS, void 0, { signal }).catch(() => void 0);
	}
};
// src/run/failed-builds.ts
/** The derivations that are bad for good, planned ones and others: no client is to build them again. */
var FailedBuilds = class {
	#judgements = /* @__PURE__ */ new Map();
	has(drvPath) {
		return this.#judgements.has(drvPath);
	}
	/** Adds one that has its verdict. */
	add(drvPath, judgement) {
		this.#judgements.set(drvPath, judgement);
	}
	/**
	* Adds what a client that has ended has seen fail besides its own: what it needed and no plan knew, because a binary
	* cache promised it and did not give it.
	*/
	addUnplanned({ drvPaths }, seen, outcome) {
		for (const [drvPath, { countedFailed }] of seen) {
			const failure = outcome.failures.get(drvPath);
			if (countedFailed && !drvPaths.includes(drvPath) && failure?.verdict !== "lost") this.add(drvPath, failedWith(failure, outcome));
		}
	}
	/** Those of a further part of the plan that have failed before, each with its judgement. */
	*within(nodes) {
		for (const { drvPath } of nodes) {
			const judgement = this.#judgements.get(drvPath);
			if (judgement !== void 0) yield [drvPath, judgement];
		}
	}
	/**
	* The verdict of a client's only derivation if the client was stopped because it needs something that has failed
	* elsewhere; else null. `refused`: what it was stopped for.
	*/
	verdictBy(refused, { drvPaths }) {
		if (refused === null || drvPaths.length > 1 || drvPaths.includes(refused)) return null;
		const cause = this.#judgements.get(refused) ?? {
			verdict: "failed",
			reason: null
		};
		return dependencyFailed(storePathName(refused), cause);
	}
};
// src/run/foreseen-schedule.ts
/** A prediction takes at most this part of the time, with a pause of at least so many milliseconds. */
const PREDICTING_PART = .02;
const PREDICTION_PAUSE_MS = 1e3;
/** A schedule that tells when everything will be built, as far as earlier runs tell. */
var ForeseenSchedule = class extends Schedule {
	#context;
	#jobs;
	#memoryBytes;
	#open = [];
	#isWhole = false;
	#nextAt = -1e400;
	constructor(context, options) {
		super([], options);
		this.#context = context;
		this.#jobs = options.jobs;
		this.#memoryBytes = options.memoryBytes;
	}
	/** Does what `add` does. */
	extend(nodes) {
		this.#open.push(...nodes);
		return this.add(nodes);
	}
	/** Does what `limitMemory` does. */
	limit(memoryBytes) {
		this.#memoryBytes = memoryBytes;
		this.limitMemory(memoryBytes);
	}
	/** Records that nothing will be added any more. Before, nobody knows the end. */
	complete() {
		this.#isWhole = true;
		this.#nextAt = -1e400;
	}
	/**
	* Tells the expected end now and then; none unless earlier runs have measured all that is still to be built. `seen`:
	* the last build of each derivation.
	*/
	tellEnd(seen) {
		const now = this.#context.world.now();
		if (now < this.#nextAt) return;
		this.#open = this.#open.filter(({ drvPath }) => this.isOpen(drvPath));
		const isKnown = this.#isWhole && this.#open.every(({ expected }) => expected.from === "history");
		this.#context.emit({
			type: "end-expected",
			at: isKnown ? now + this.#restMs(seen, now) : null
		});
		this.#nextAt = now + Math.max(PREDICTION_PAUSE_MS, (this.#context.world.now() - now) / PREDICTING_PART);
	}
	/** How long everything will still take, in milliseconds, if all of it takes as long as before. */
	#restMs(seen, now) {
		const [begun, waiting] = [[], []];
		for (const node of this.#open) {
			const build = seen.get(node.drvPath);
			if (build === void 0 || build.finishedAt !== null) waiting.push(node);
			else {
				const durationMs = Math.max(0, node.expected.durationMs - (now - build.startedAt));
				begun.push({
					...node,
					inputs: [],
					alone: true,
					expected: {
						...node.expected,
						durationMs
					}
				});
			}
		}
		return predict(waiting, this.#jobs, this.#memoryBytes, begun).makespanMs;
	}
};
// src/run/refused-output.ts
/** As much of an error as a person reads, in UTF-16 code units: a sentence and a few store paths. */
const LONGEST_REASON = 2e3;
/** The failure of a build whose output Nix refuses although its builder has ended well. */
function refusedOutput(drvPath, text) {
	return {
		drvPath,
		verdict: "failed",
		code: "nix",
		message: text.slice(0, LONGEST_REASON).replaceAll(/\s*\n\s*/g, " ")
	};
}
/** Store paths that an error names in quotes. */
function quotedPaths(text) {
	return Array.from(text.slice(0, LONGEST_REASON).matchAll(/'(\/[^'\s]+)'/g), ([, path = ""]) => path);
}
// src/run/tail.ts
/** The last lines of a build's log, in constant memory: shown where the log itself cannot be read. */
var LogTail = class {
	#lines = [];
	#next = 0;
	add(line) {
		this.#lines[this.#next] = cutLine(line);
		this.#next = (this.#next + 1) % 25;
	}
	/** The lines in order, safe to show. */
	lines() {
		return [...this.#lines.slice(this.#next), ...this.#lines.slice(0, this.#next)].map(excerptLine);
	}
};
// src/run/build-tracker.ts
/** Turns the messages of a client into builds that start and finish. */
var BuildTracker = class {
	outcome = {
		failures: /* @__PURE__ */ new Map(),
		namelessTimeout: false,
		strayError: null,
		fault: null
	};
	#active = /* @__PURE__ */ new Map();
	#listener;
	#now;
	#wanted;
	#begun = /* @__PURE__ */ new Map();
	#pid;
	#elsewhere = /* @__PURE__ */ new Set();
	/** By what is built in their place: derivations whose content-addressed inputs Nix has looked up. */
	#resolved = /* @__PURE__ */ new Map();
	/** Errors that name no derivation. */
	#nameless = [];
	/** The binary cache that was asked last. */
	#asked = "";
	#failed = 0;
	constructor(wanted, pid, listener, now) {
		this.#wanted = new Set(wanted);
		this.#pid = pid;
		this.#listener = listener;
		this.#now = now;
	}
	async handle(message) {
		switch (message.kind) {
			case "build-started":
				this.#started(message.id, message.drvPath, message.machine !== null);
				break;
			case "stopped":
				this.#finished(message.id, false);
				break;
			case "log":
				await this.#logged(message.id, message.line);
				break;
			case "log-cut":
				for (const { seen } of this.#active.values()) {
					seen.lastLineAt = this.#now();
					seen.tail.add("(a line that is too long to be shown; the log has it)");
				}
				break;
			case "builds-progress":
				this.#counted(message.running, message.failed);
				break;
			case "message":
				if (message.level === 0) this.#complained(message.text);
				break;
			case "download-started":
				this.#asked = message.from;
				break;
			case "resolved": this.#resolved.set(message.builtAs, [...this.#askersOf(message.builtAs), message.drvPath]);
		}
	}
	async #logged(id, line) {
		const build = this.#active.get(id);
		if (build === void 0) return;
		build.seen.lastLineAt = this.#now();
		build.seen.tail.add(line);
		await this.#listener.logged(build.drvPath, line);
	}
	#started(id, builtPath, elsewhere) {
		const askers = this.#askersOf(builtPath);
		const drvPath = askers.find((path) => this.#wanted.has(path)) ?? askers[0] ?? builtPath;
		if (elsewhere) this.#elsewhere.add(drvPath);
		const remote = this.#elsewhere.has(drvPath);
		const at = this.#now();
		const seen = {
			builtAs: builtPath,
			startedAt: at,
			remote,
			finishedAt: null,
			lastLineAt: at,
			countedFailed: false,
			tail: new LogTail(),
			clientPid: this.#pid
		};
		this.#begun.set(drvPath, seen);
		this.#active.set(id, {
			drvPath,
			seen
		});
		this.#listener.started(drvPath, seen);
	}
	/**
	* Up to 2.28, the `stop` of a requested build comes only at the client's end, but the counters move at once. Since a
	* client builds one thing at a time, they identify the build.
	*/
	#counted(running, failed) {
		const [only, ...others] = this.#active.keys();
		if (only !== void 0 && others.length === 0 && running === 0) this.#finished(only, failed > this.#failed);
		this.#failed = failed;
	}
	#finished(id, countedFailed) {
		const build = this.#active.get(id);
		if (build === void 0) return;
		this.#active.delete(id);
		build.seen.finishedAt = this.#now();
		build.seen.countedFailed = countedFailed;
		this.#listener.finished(build.drvPath, build.seen);
	}
	/** The derivations that are built as another one; several may be the same one then. */
	#askersOf(builtPath) {
		return this.#resolved.get(builtPath) ?? [];
	}
	/**
	* A builder can print lines that Nix passes on as messages of its own. So an error proves nothing about the
	* derivation that it names: it only explains a build that turned out not to be valid. Errors about other clients'
	* derivations are ignored.
	*/
	#complained(text) {
		const fault = hasError(text) ? readNetworkFault(withoutTrace(text)) : null;
		if (fault !== null) this.outcome.fault = {
			...fault,
			address: fault.address ?? (this.#asked || null)
		};
		const failure = readFailure(text);
		const [only, ...others] = this.#wanted;
		if (failure === null) this.#stray(text, fault);
		else if (failure.drvPath !== null) this.#fail(failure.drvPath, failure);
		else if (failure.verdict === "timeout") this.outcome.namelessTimeout = true;
		else if (only !== void 0 && others.length === 0) this.outcome.failures.set(only, failure);
		else this.outcome.strayError = failure.message;
	}
	#stray(text, fault) {
		const refusal = builderRefusal(text);
		if (refusal !== null) this.outcome.strayError = refusal;
		else if (!hasError(text) || /error: build of /.test(text)) return;
		else if (fault !== null || saysDiskFull(text)) this.outcome.strayError = withoutTrace(text);
		else this.#nameless.push(withoutTrace(text));
	}
	#fail(builtPath, failure) {
		const askers = this.#askersOf(builtPath);
		for (const drvPath of askers.length === 0 ? [builtPath] : askers) this.outcome.failures.set(drvPath, failure);
	}
	/**
	* Finds the build of each error that names no derivation: the one with the output that the error names, else the only
	* one that failed without a word. What is left belongs to no build.
	*/
	async settle(files) {
		if (this.#nameless.length === 0) return;
		const owners = await this.#outputOwners(files);
		const left = [];
		for (const text of this.#nameless) {
			const owner = quotedPaths(text).flatMap((path) => owners.get(path) ?? [])[0];
			if (owner === void 0) left.push(text);
			else this.#fail(owner, refusedOutput(owner, text));
		}
		if (left.length === 0) return;
		const [only, ...others] = this.#unexplained().filter((drvPath) => this.#begun.get(drvPath)?.countedFailed === true);
		if (only !== void 0 && others.length === 0) this.#fail(only, refusedOutput(only, left.join(" ")));
		else if (!saysDiskFull(this.outcome.strayError ?? "")) this.outcome.strayError = left.join("\n");
	}
	/** The builds of which no error speaks so far. */
	#unexplained() {
		return [...this.#begun.keys()].filter((drvPath) => !this.outcome.failures.has(drvPath));
	}
	/** The builds without an error, by the paths of their outputs. */
	async #outputOwners(files) {
		const owners = /* @__PURE__ */ new Map();
		for (const drvPath of this.#unexplained()) {
			const derivation = await readDerivationFile(this.#begun.get(drvPath)?.builtAs ?? drvPath, files);
			for (const { path } of derivation?.outputs.values() ?? []) if (path !== null) owners.set(path, drvPath);
		}
		return owners;
	}
};
// src/run/client-warnings.ts
/** Nix's words about a hook that did not end well, or that could not be started. */
const HOOK_FAILED = /\bprogram ['"].*['"] (?:failed|was killed|died)|\bexecuting ['"]/u;
/** Finds what is to be told, and is no verdict, in the messages of one client. */
var ClientWarnings = class {
	/** The `post-build-hook` that ran last, and the last line that it printed. */
	#hook = null;
	/**
	* Gives the warning in a message. A hook that failed is one: its build is good and stays so, but Nix ends the whole
	* client over it (NixOS/nix#3279).
	*/
	hear(message) {
		if (message.kind === "hook-started") this.#hook = {
			drvPath: message.drvPath,
			lastLine: ""
		};
		if (message.kind === "hook-log" && this.#hook !== null && message.line.trim() !== "") this.#hook.lastLine = message.line;
		const text = warningIn(message);
		if (text !== null) return {
			text,
			drvPath: null
		};
		return message.kind === "message" && message.level === 0 ? this.#hookFailure(message.text) : null;
	}
	#hookFailure(error) {
		if (this.#hook === null || !HOOK_FAILED.test(error)) return null;
		const { drvPath, lastLine } = this.#hook;
		this.#hook = null;
		const said = lastLine === "" ? "" : `. It said: ${lastLine}`;
		return {
			text: `the post-build-hook failed: ${withoutTrace(error)}${said}`,
			drvPath
		};
	}
};
// src/run/nix-client.ts
/**
* Nix sends a line of a log as one JSON message, however long it is. A build that prints 200 MB without a line break
* must not cost that much memory here; the whole text is in Nix's own record.
*/
const LONGEST_MESSAGE = 262144;
/**
* A client that waits for another client's build looks again after this many seconds. With Nix's own 5, the end of a
* run would wait that long for a client that has nothing left to do. An option of the user's own goes before it.
*/
const POLL = ["build-poll-interval", "1"];
/**
* Builds derivations with one Nix client, one at a time, and reports each. `flags`: of this client alone. `buildsHere`:
* whether this machine may build; otherwise the user's own `max-jobs` of 0 stays what it is. `signal` stops it.
*/
async function buildWith({ world, signal }, { tool, options, flags }, drvPaths, listener) {
	const args = [
		"--json",
		"--no-link",
		"--keep-going",
		...options.buildsHere ? ["--max-jobs", "1"] : [],
		...limitFlags(options),
		...flags,
		...installables(drvPaths)
	];
	await using child = world.processes.start({
		...nixCommand({
			...tool,
			options: [POLL, ...tool.options]
		}, ["build"], args),
		longestLine: LONGEST_MESSAGE,
		keepsOutput: true
	});
	using _stop = onAbort(signal, () => void child.stop());
	const [reader, warnings] = [new InternalJson(), new ClientWarnings()];
	const tracker = new BuildTracker(drvPaths, child.pid, listener, world.now);
	for await (const line of child.stderr) {
		const message = reader.read(line);
		const warning = message && warnings.hear(message);
		if (warning !== null) listener.warned(warning);
		else if (message !== null) await tracker.handle(message);
	}
	const exit = await child.exit;
	await tracker.settle(world.files);
	const outputs = exit.code === 0 ? readBuildOutputs(await child.output) : /* @__PURE__ */ new Map();
	return {
		...tracker.outcome,
		exitCode: exit.code,
		outputs,
		strayError: tracker.outcome.strayError ?? exit.startError
	};
}
// src/run/emulation.ts
const FALLBACK = `(?:${[
	String.raw`Could not access KVM kernel module: \S`,
	"failed to initialize (?:kvm|KVM): ",
	"falling back to tcg(?! )"
].join("|")})`;
/**
* QEMU's name before its message, and the option that the message is about. With limits, because a build may print a
* line of one endless word.
*/
const QEMU = String.raw`qemu[\w.-]{0,40}: (?:-\w{1,20} \S{1,60}: )?`;
/** Test drivers put a machine's name before the machine's output. */
const MACHINE_PREFIX = String.raw`(?:[^\s#]{1,100} # ){0,3}`;
/**
* QEMU's message where QEMU prints it: at the start of a line or, because it may follow another program's line without
* a break, after QEMU's name. After a quote it is only mentioned. After `[pid]: ` or `[seconds] ` it comes from inside
* a guest, and says nothing about the guest itself.
*/
const EMULATION_MESSAGE = new RegExp(String.raw`^${MACHINE_PREFIX}(?:${QEMU})?${FALLBACK}|(?<!['"\`]|\]:? )${QEMU}${FALLBACK}`);
/** Whether QEMU itself says, in a line of a VM test's log, that it emulates. The line may contain anything. */
function tellsOfEmulation(line) {
	return sanitizeLines(line).some((part) => EMULATION_MESSAGE.test(part));
}
/**
* Whether a check has virtual machines that would use KVM. In older releases of NixOS, tests with containers only asked
* for KVM, and never used it.
*/
function isVmTest({ backend, requiredSystemFeatures }) {
	if (backend === "nspawn") return false;
	return backend !== "build" || requiredSystemFeatures.includes("kvm");
}
/** Watches the builds of one run for VM tests without KVM. It keeps one bit for each, and nothing for other builds. */
var Emulation = class {
	#vmTests = /* @__PURE__ */ new Set();
	#emulated = /* @__PURE__ */ new Set();
	#withoutKvm = false;
	/** Takes further checks that are to be built. `kvm`: null when it was not tested, and only logs tell. */
	expect(checks, kvm) {
		for (const check of checks) if (isVmTest(check)) this.#vmTests.add(check.drvPath);
		this.#withoutKvm = kvm !== null && kvm.state !== "on";
	}
	/**
	* Records the start of a build. Another machine may have its own KVM, so for a remote build only the log tells. If
	* this is a second attempt, the first one's output no longer counts.
	*/
	started(drvPath, remote) {
		if (this.#withoutKvm && !remote && this.#vmTests.has(drvPath)) this.#emulated.add(drvPath);
		else this.#emulated.delete(drvPath);
	}
	/** Reads a line of a build. */
	logged(drvPath, line) {
		if (!this.#vmTests.has(drvPath) || this.#emulated.has(drvPath)) return;
		if (tellsOfEmulation(line)) this.#emulated.add(drvPath);
	}
	/** Whether a derivation is a VM test whose build, as far as it got, had no KVM. */
	isEmulated(drvPath) {
		return this.#emulated.has(drvPath);
	}
};
// src/run/test-watch.ts
/** Follows the NixOS tests that are being built: says where they are, and which of them wait for what never comes. */
var TestWatch = class {
	#context;
	#bootMs;
	/** The names of the checks that are tests, by derivation. */
	#tests = /* @__PURE__ */ new Map();
	#running = /* @__PURE__ */ new Map();
	/** Why tests were ended, until they are built again. */
	#hung = /* @__PURE__ */ new Map();
	/** `bootMs`: how long a machine may take to boot, in milliseconds. */
	constructor(context, bootMs) {
		this.#context = context;
		this.#bootMs = bootMs;
	}
	/** Takes further checks that are to be built. */
	expect(checks) {
		for (const { name, drvPath, backend } of checks) if (backend !== "build") this.#tests.set(drvPath, [...this.#tests.get(drvPath) ?? [], name]);
	}
	started(drvPath) {
		this.#hung.delete(drvPath);
		if (this.#tests.has(drvPath)) this.#running.set(drvPath, new LiveTest());
	}
	/** Its build has ended, or whoever had begun it has died. */
	finished(drvPath) {
		this.#running.delete(drvPath);
	}
	/** Reads a line of a build. */
	logged(drvPath, line) {
		const test = this.#running.get(drvPath);
		if (test === void 0) return;
		const now = this.#context.world.now();
		const before = test.place;
		test.take(line, now);
		const { subtest, machine } = test.place;
		if (subtest === before.subtest && machine === before.machine) return;
		this.#context.emit({
			type: "test-progress",
			drvPath,
			checks: this.#tests.get(drvPath) ?? [],
			subtest,
			machine,
			at: now
		});
	}
	/** The tests to end now. `isEmulated`: whether one has no KVM. Each is named once. */
	hanging(isEmulated) {
		const now = this.#context.world.now();
		return [...this.#running].flatMap(([drvPath, test]) => {
			const hang = this.#hung.has(drvPath) ? null : test.hang(now, this.#bootMs, isEmulated(drvPath));
			if (hang === null) return [];
			this.#hung.set(drvPath, {
				verdict: "timeout",
				reason: hang
			});
			return [drvPath];
		});
	}
	/** Why a test was ended; null when it was not. */
	judgementOf(drvPath) {
		return this.#hung.get(drvPath) ?? null;
	}
};
// src/run/observer.ts
/** Observes the builds of one run: when each ran, its resources, where its lines go, and whether it had KVM. */
var BuildObserver = class {
	/** Every attempt at a build, for the timeline. */
	builds = [];
	/** The last build of each derivation. */
	seen = /* @__PURE__ */ new Map();
	#measurements = /* @__PURE__ */ new Map();
	#emulation = new Emulation();
	tests;
	#context;
	#meter;
	#planned;
	#logs;
	#hooks;
	constructor(context, meter, { planned, logs, bootTimeoutMs }, hooks) {
		this.#context = context;
		this.tests = new TestWatch(context, bootTimeoutMs);
		this.#meter = meter;
		this.#planned = planned;
		this.#logs = logs;
		this.#hooks = hooks;
	}
	/** Takes further checks that are to be built. `kvm`: null when it was not tested. */
	expect(checks, kvm) {
		this.#emulation.expect(checks, kvm);
		this.tests.expect(checks);
	}
	started(drvPath, seen) {
		this.seen.set(drvPath, seen);
		this.#logs.begin(drvPath, seen.builtAs);
		this.#hooks.started(drvPath);
		this.#emulation.started(drvPath, seen.remote);
		this.tests.started(drvPath);
		if (seen.clientPid !== null && !seen.remote) this.#meter.started(drvPath, seen.clientPid, Object.values(this.#planned.evaluated.get(drvPath) ?? {}), seen.startedAt);
		this.#context.emit({
			type: "build-started",
			drvPath,
			checks: this.#planned.namesOf(drvPath),
			at: seen.startedAt
		});
	}
	finished(drvPath, seen) {
		const at = seen.finishedAt ?? seen.lastLineAt;
		this.tests.finished(drvPath);
		this.#measurements.set(drvPath, this.#measure(drvPath, seen, at));
		this.#context.emit({
			type: "build-finished",
			drvPath,
			checks: this.#planned.namesOf(drvPath),
			at
		});
		if (seen.countedFailed) this.#hooks.failed();
		else this.#hooks.finished(drvPath, at - seen.startedAt, this.#meter.peak(drvPath));
	}
	/** Nobody prints its lines any more: it waits for nothing. */
	abandoned(drvPath) {
		this.tests.finished(drvPath);
	}
	warned({ text, drvPath }) {
		const [check = null] = drvPath === null ? [] : this.#planned.namesOf(drvPath);
		this.#context.emit({
			type: "nix-warning",
			text,
			check
		});
	}
	async logged(drvPath, line) {
		this.#emulation.logged(drvPath, line);
		this.tests.logged(drvPath, line);
		const file = this.#planned.checkFileOf(drvPath);
		if (file !== null) await this.#logs.append(drvPath, file, line);
	}
	/** Returns the resources of a derivation's last build; null when they were not measured. */
	measurement(drvPath) {
		return this.#measurements.get(drvPath) ?? Promise.resolve(null);
	}
	/** The tests that wait for what never comes, to be ended. */
	hanging() {
		return this.tests.hanging((drvPath) => this.isEmulated(drvPath));
	}
	/** Whether a derivation is a VM test whose build, as far as it got, had no KVM. */
	isEmulated(drvPath) {
		return this.#emulation.isEmulated(drvPath);
	}
	/** Reads the resources of a build, and adds it to the timeline, whatever its result. */
	async #measure(drvPath, { startedAt, countedFailed }, finishedAt) {
		const measurement = await this.#meter.finished(drvPath, finishedAt, countedFailed);
		this.builds.push({
			drvPath,
			checks: this.#planned.namesOf(drvPath),
			inputs: this.#planned.inputsOf(drvPath),
			startedAt,
			finishedAt,
			peakMemoryBytes: measurement?.peakMemoryBytes ?? null,
			cpuMs: measurement?.cpuMs ?? null
		});
		return measurement;
	}
};
// src/run/network.ts
/**
* Why a download that is a derivation of its own failed; null when it was something else. Only of Nix's own downloader:
* what other builders print proves nothing.
*/
async function downloadFault({ world }, drvPath, seen) {
	const fault = (seen?.tail.lines() ?? []).map(readNetworkFault).findLast((one) => one !== null) ?? null;
	if (fault === null) return null;
	return (await readDerivationFile(seen?.builtAs ?? drvPath, world.files))?.system === "builtin" ? fault : null;
}
// src/run/opinion.ts
/**
* Judges derivations of a client that has ended, but for what it has not built and another client has: that one will
* tell.
*/
async function* opinionsOf(context, drvPaths, ended, known) {
	for (const drvPath of drvPaths) if (ended.valid.has(drvPath) || ended.client.seen.has(drvPath) || !known.running.has(drvPath)) yield await opinionOf(context, drvPath, ended, known);
}
async function opinionOf(context, drvPath, { batch, outcome, valid, client, isLast }, { observer, failed, limits }) {
	const isValid = valid.has(drvPath);
	const own = (isValid ? observer.seen : client.seen).get(drvPath) ?? null;
	const known = isValid ? null : observer.tests.judgementOf(drvPath) ?? failed.verdictBy(client.refused, batch);
	if (known !== null) return {
		drvPath,
		judgement: known,
		isUnclear: false,
		host: null
	};
	const judgement = judge(drvPath, {
		isValid,
		seen: own,
		outcome,
		isLast,
		isStopped: client.refused !== null
	}, limits);
	if (judgement === null) return {
		drvPath,
		judgement: lost(outcome),
		isUnclear: true,
		host: null
	};
	const fault = judgement.verdict === "failed" ? await downloadFault(context, drvPath, own) : null;
	const isLost = judgement.verdict === "lost";
	if (fault === null) return {
		drvPath,
		judgement,
		isUnclear: isLost,
		host: isLost ? outcome.fault && faultHost(outcome.fault) : null
	};
	if (isDenied(fault)) return {
		drvPath,
		judgement: refused(fault),
		isUnclear: false,
		host: null
	};
	return {
		drvPath,
		judgement: unreachable(fault),
		isUnclear: true,
		host: faultHost(fault)
	};
}
// src/run/undecided.ts
/**
* Passes on the builds of one client that are still to be decided. Two clients may have the same derivation; what one
* of them has seen fail, the other would build again when it comes to it. `signal` aborts then, and nothing of that
* build is passed on. It also aborts when nobody needs any more what the client builds, or it would never end.
*/
var UndecidedBuilds = class {
	#listener;
	#isDecided;
	#finished;
	#unheard = /* @__PURE__ */ new Set();
	#open = /* @__PURE__ */ new Set();
	#controller = new AbortController();
	/** The builds that this client has begun, and that were passed on. */
	seen = /* @__PURE__ */ new Map();
	/** What the client was stopped for: it has failed elsewhere, and would be built again. */
	refused = null;
	/** Nobody needs what the client builds. */
	isInVain = false;
	hasEnded = false;
	/** `isDecided`: whether a derivation has failed elsewhere. `finished` is called when a build has ended. */
	constructor(listener, isDecided, finished) {
		this.#listener = listener;
		this.#isDecided = isDecided;
		this.#finished = finished;
	}
	get signal() {
		return this.#controller.signal;
	}
	/** Whether the client builds nothing at the moment: it begins something, or waits for the lock of another client. */
	get isIdle() {
		return this.#open.size === 0;
	}
	/** Stops the client, because it builds what never ends. */
	end() {
		this.#controller.abort();
	}
	/** Stops the client, because nobody needs what it builds. */
	stop() {
		this.isInVain = true;
		this.#controller.abort();
	}
	/** Stops the client, because it would build what has failed elsewhere. */
	refuse(drvPath) {
		this.refused ??= drvPath;
		this.#controller.abort();
	}
	started(drvPath, seen) {
		if (this.#isDecided(drvPath)) {
			this.#unheard.add(drvPath);
			this.refuse(drvPath);
		} else {
			this.#open.add(drvPath);
			this.seen.set(drvPath, seen);
			this.#listener.started(drvPath, seen);
		}
	}
	finished(drvPath, seen) {
		this.#open.delete(drvPath);
		if (this.#unheard.has(drvPath)) return;
		this.#listener.finished(drvPath, seen);
		this.#finished();
	}
	/** The client has ended, or died. */
	ended() {
		this.hasEnded = true;
		for (const drvPath of this.#open) this.#listener.abandoned(drvPath);
		this.#open.clear();
	}
	warned(warning) {
		if (warning.drvPath === null || !this.#unheard.has(warning.drvPath)) this.#listener.warned(warning);
	}
	async logged(drvPath, line) {
		if (!this.#unheard.has(drvPath)) await this.#listener.logged(drvPath, line);
	}
};
/** A client for what is built already, to hear from Nix that it is there. */
function verifying(drvPath) {
	return {
		drvPaths: [drvPath],
		alone: true,
		again: true,
		wholeMachine: false,
		memoryBytes: 0,
		durationMs: 0
	};
}
/**
* The builds of all clients that are running, by their batches. A derivation that two of them have and that fails in
* one is not built in the other: Nix's locks see to that only for builds that succeed.
*/
var RunningClients = class {
	#undecided = /* @__PURE__ */ new Map();
	#listener;
	#isJudged;
	/** `isJudged`: whether a derivation is known to be bad for good. */
	constructor(listener, isJudged) {
		this.#listener = listener;
		this.#isJudged = isJudged;
	}
	begin(batch) {
		const client = new UndecidedBuilds(this.#listener, (drvPath) => this.#isJudged(drvPath) || this.#hasFailedBeside(drvPath, client), () => this.#refuse());
		this.#undecided.set(batch, client);
		return client;
	}
	end(batch) {
		this.#undecided.get(batch)?.ended();
	}
	/** Forgets what a client has seen, because it is judged: all of it, or a build that is to be tried again. */
	forget(batch, drvPath) {
		if (drvPath === void 0) this.#undecided.delete(batch);
		else this.#undecided.get(batch)?.seen.delete(drvPath);
	}
	/** Whether a client has the derivation. */
	has(drvPath) {
		return this.#of(drvPath) !== void 0;
	}
	/** Stops clients. `vain`: nobody needs what they build; `hanging`: what would never end, by derivation. */
	stop(vain, hanging) {
		for (const batch of vain) this.#undecided.get(batch)?.stop();
		for (const drvPath of hanging) this.#of(drvPath)?.end();
	}
	/**
	* Stops the clients that build nothing at the moment, of which something has failed in another one, and the rest is
	* another one's: Nix begins with it some 40 ms after the build before, or, if it waits for the lock, within a
	* second.
	*/
	#refuse() {
		for (const [{ drvPaths }, client] of this.#undecided) {
			if (!client.isIdle || client.hasEnded || client.signal.aborted) continue;
			const left = drvPaths.filter((drvPath) => !client.seen.has(drvPath));
			const failed = left.find((drvPath) => this.#isJudged(drvPath) || this.#hasFailedBeside(drvPath, client));
			if (failed !== void 0 && left.every((drvPath) => this.#isJudged(drvPath) || this.#isBeside(drvPath, client))) client.refuse(failed);
		}
	}
	/** Whether a derivation has failed in another client, and is not judged yet. */
	#hasFailedBeside(drvPath, client) {
		return this.#undecided.values().some((other) => other !== client && other.seen.get(drvPath)?.countedFailed === true);
	}
	/** Whether another client will say what becomes of a derivation. */
	#isBeside(drvPath, client) {
		return this.#undecided.entries().some(([{ drvPaths }, other]) => other !== client && !other.hasEnded && drvPaths.includes(drvPath) && (!other.signal.aborted || other.seen.has(drvPath)));
	}
	#of(drvPath) {
		return this.#undecided.entries().find(([{ drvPaths }, { hasEnded }]) => !hasEnded && drvPaths.includes(drvPath))?.[1];
	}
};
// src/run/validity.ts
/**
* Whether Nix names a path for every output of a derivation, and the evaluated path where that was known before.
* `known`: the outputs that Nix lists.
*/
function isMade(drvPath, known, evaluated) {
	const outputs = known.get(drvPath);
	const wanted = evaluated.get(drvPath);
	return outputs !== void 0 && hasAllPaths(outputs) && (wanted === void 0 || matchesEvaluated(outputs, wanted));
}
/**
* Which of the derivations that a client had are made, by what it says that it has (`outputs`). A client that failed
* over one of its builds does not say what became of the others, and neither does one that is no Nix: then Nix is
* asked.
*/
async function madeOf(context, tool, { drvPaths, outputs }, evaluated) {
	const made = drvPaths.filter((drvPath) => isMade(drvPath, outputs, evaluated));
	if (made.length === drvPaths.length) return new Set(made);
	const rest = drvPaths.filter((drvPath) => !made.includes(drvPath));
	return /* @__PURE__ */ new Set([...made, ...await queryMade(context, tool, rest, evaluated)]);
}
/**
* Asks Nix which derivations have valid outputs. Returns none when Nix does not answer: the daemon is gone, and the
* proof with it.
*/
async function queryMade(context, tool, drvPaths, evaluated) {
	try {
		const { willBuild, outputs } = await queryMissing(context, withoutCaches(tool), drvPaths);
		const made = drvPaths.filter((drvPath) => !willBuild.has(drvPath) && isMade(drvPath, outputs, evaluated));
		const pathsOf = (drvPath) => [...outputs.get(drvPath)?.values() ?? []].filter((path) => path !== null);
		const valid = await queryValid(context, tool, made.flatMap(pathsOf));
		return made.filter((drvPath) => pathsOf(drvPath).every((path) => valid.has(path)));
	} catch {
		return [];
	}
}
// src/run/check-runner.ts
/** One run: the checks that are still to be judged, and the messages of the clients. */
var Runner = class {
	#planned = new BuildDirectory();
	reports;
	observer;
	#failed = new FailedBuilds();
	#attempts;
	#deadHosts = new DeadHosts();
	#schedule;
	#failFast = new AbortController();
	/** Aborts when no further build begins. */
	ending;
	#tool;
	#substituters;
	#options;
	#context;
	/** For questions about a build that was stopped. */
	#later;
	#clients = /* @__PURE__ */ new Set();
	#running;
	#disk = null;
	/** Resolves when another client has begun. */
	#begun = Promise.withResolvers();
	constructor(context, { tool, options, meter, substituters, logs, evidence, later }) {
		this.#context = context;
		this.#later = later;
		this.#tool = tool;
		this.#substituters = substituters;
		this.#options = options;
		this.ending = AbortSignal.any([context.signal, this.#failFast.signal]);
		this.#attempts = new Attempts(options.retries);
		this.#schedule = new ForeseenSchedule(context, options);
		const files = {
			planned: this.#planned,
			logs
		};
		this.observer = new BuildObserver(context, meter, {
			...files,
			...options
		}, {
			started: (drvPath) => this.#schedule.started(drvPath),
			failed: () => {
				if (options.failFast && options.retries === 0) this.#failFast.abort();
			},
			finished: (drvPath, durationMs, peakBytes) => {
				this.#schedule.succeeded(drvPath, durationMs, peakBytes);
				this.#fill();
			}
		});
		this.#running = new RunningClients(this.observer, (drvPath) => this.#failed.has(drvPath));
		const sources = {
			...files,
			evidence,
			observer: this.observer,
			attempts: this.#attempts
		};
		this.reports = new CheckReports(context, sources, () => {
			if (options.failFast) this.#failFast.abort();
		});
	}
	/** Adds a part of the plan: what is judged by it gets its verdict, and the rest is built. */
	add({ plan, tool, kvm }) {
		this.#tool = tool;
		for (const check of plan.refused) this.reports.finish(brokenCheck(check));
		for (const { check, proof } of [...plan.proven, ...plan.cached]) this.reports.finish(cachedCheck(check, proof));
		this.#planned.add(plan, this.#context.world.now());
		const checks = plan.builds.map(({ check }) => check);
		this.observer.expect(checks, kvm);
		const nodes = nodesOf(plan);
		for (const { drvPath, input } of this.#schedule.extend(nodes)) this.reports.reportDependent(drvPath, input);
		for (const [drvPath, judgement] of this.#failed.within(nodes)) if (!this.#schedule.isDone(drvPath)) this.#conclude(drvPath, judgement);
		for (const { drvPath } of checks) if (!this.reports.reportKnown(drvPath) && this.#schedule.isDone(drvPath) && !this.#running.has(drvPath)) this.#track(this.#client(verifying(drvPath)));
		this.#fill();
	}
	/** Changes the memory of all builds together, in bytes; null: no limit. */
	limitMemory(memoryBytes) {
		this.#schedule.limit(memoryBytes);
		this.#fill();
	}
	/** Keeps all slots busy until everything is judged, or the run is ended. `growing`: ends when all is added. */
	async build(growing) {
		growing.then(() => this.#schedule.complete()).catch(() => void 0);
		const low = await this.#buildAll(growing);
		for (const drvPath of this.#planned.pending.keys()) {
			if (!this.ending.aborted && low === null) throw new Error(`${drvPath} was never handed out`);
			const stopped = cancelled(this.#context.signal.aborted ? "cancelled" : "fail-fast", this.observer.seen.has(drvPath));
			this.reports.report(drvPath, low !== null && !this.ending.aborted ? diskFull(low) : stopped, drvPath);
		}
		await this.reports.settled();
	}
	/**
	* Runs until nothing more is added and nothing more can be handed out. If lack of disk space is the reason, returns
	* the bytes that are left on the store's disk, otherwise null.
	*/
	async #buildAll(growing) {
		const { world } = this.#context;
		using disk = new DiskWatch(world.env["NIX_STORE_DIR"] ?? "/nix/store", world, () => this.#fill());
		await disk.look();
		this.#disk = disk;
		this.#fill();
		const overdue = setInterval(() => this.#fill(), OVERDUE_MS);
		try {
			const open = /* @__PURE__ */ new Set([growing]);
			const grown = growing.finally(() => open.clear());
			do {
				while (this.#clients.size > 0 || open.size > 0) {
					this.#begun = Promise.withResolvers();
					await Promise.race([...this.#clients, ...open.size > 0 ? [grown, this.#begun.promise] : []]);
				}
				if (disk.low !== null) await disk.look();
			} while (this.#clients.size > 0);
		} catch (error) {
			this.#failFast.abort();
			await Promise.allSettled(this.#clients);
			throw error;
		} finally {
			clearInterval(overdue);
		}
		return disk.low;
	}
	#fill() {
		this.#schedule.tellEnd(this.observer.seen);
		this.#running.stop(this.#schedule.inVain(), this.observer.hanging());
		while (!this.ending.aborted && this.#disk?.low === null && this.#clients.size < this.#options.jobs) {
			const batch = this.#schedule.next(this.#context.world.now());
			if (batch === null) return;
			this.#track(this.#client(batch).finally(() => this.#schedule.ended(batch)));
		}
	}
	/** Remembers a client until it ends, and then fills its slot. */
	#track(work) {
		const client = work.finally(() => {
			this.#clients.delete(client);
			this.#fill();
		});
		this.#clients.add(client);
		this.#begun.resolve();
	}
	/** Lets one client build its batch, then judges all of it. */
	async #client(batch) {
		const hopeless = this.#deadHosts.takeHopeless(batch);
		if (hopeless !== null) {
			this.#conclude(hopeless.drvPath, hopeless.judgement);
			return;
		}
		this.#substituters.askAgain();
		const { changes } = this.#substituters;
		const client = this.#running.begin(batch);
		const within = {
			...this.#context,
			signal: AbortSignal.any([this.ending, client.signal])
		};
		const tool = this.#substituters.use(this.#tool);
		const flags = await this.reports.clientFlags(batch.drvPaths);
		const outcome = await buildWith(within, {
			tool,
			options: this.#options,
			flags
		}, batch.drvPaths, client);
		this.#running.end(batch);
		this.#failed.addUnplanned(batch, client.seen, outcome);
		const isOver = (drvPath) => client.isInVain || this.#schedule.isDone(drvPath);
		const open = batch.drvPaths.filter((drvPath) => !isOver(drvPath) || this.#planned.pending.has(drvPath));
		const ended = {
			batch,
			outcome,
			valid: await madeOf(this.#later, this.#tool, {
				drvPaths: open,
				...outcome
			}, this.#planned.evaluated),
			client,
			isLast: batch.again || this.ending.aborted
		};
		const others = {
			observer: this.observer,
			running: this.#running,
			failed: this.#failed,
			limits: this.#options
		};
		const unclear = [];
		for await (const opinion of opinionsOf(this.#context, open, ended, others)) if (opinion.isUnclear) unclear.push(opinion);
		else await this.#attempted(batch, opinion);
		this.#running.forget(batch);
		if (unclear.length > 0 && !this.ending.aborted) await this.#tryElsewhere(batch, unclear, this.#substituters.canAvoid(outcome.fault, changes));
	}
	/** Tries again what the machine or the network left without an answer: once, and as long as there is elsewhere. */
	async #tryElsewhere(batch, unclear, isElsewhere) {
		if (!isElsewhere && !batch.again) await this.#deadHosts.pause(unclear, this.ending);
		for (const one of unclear) if (!isElsewhere && (batch.again || this.#deadHosts.has(one.host))) this.#conclude(one.drvPath, this.#deadHosts.final(one));
		else if (!this.ending.aborted) await this.#again(batch, isElsewhere ? one.drvPath : this.#deadHosts.doubted(one));
	}
	/**
	* Starts one more client for a derivation. If it seemed to have ended well, the scheduler has finished with it; then
	* it uses the slot of its former client.
	*/
	async #again(batch, drvPath, wholeMachine = false) {
		if (this.#schedule.isDone(drvPath)) await this.#client({
			...batch,
			drvPaths: [drvPath],
			again: true
		});
		else this.#schedule.again(drvPath, { wholeMachine });
	}
	/** Handles the end of an attempt at a derivation: either it was the last one, or there is another. */
	async #attempted(batch, { drvPath, judgement: first }) {
		const good = isGood(first.verdict);
		if (good && this.#attempts.of(drvPath).length === 0) {
			this.#conclude(drvPath, first);
			return;
		}
		const measurement = await this.observer.measurement(drvPath);
		const judgement = measurement?.oomKilled === true && first.verdict === "failed" ? outOfMemory(measurement.peakMemoryBytes) : first;
		const seen = this.observer.seen.get(drvPath) ?? null;
		this.#attempts.add(drvPath, judgement, {
			seen,
			measurement,
			now: this.#context.world.now()
		});
		const next = good || this.ending.aborted ? "keep" : this.#attempts.next(drvPath, judgement);
		if (next === "keep") {
			this.#conclude(drvPath, this.#attempts.together(drvPath, judgement));
			return;
		}
		await this.reports.keepAttempt(drvPath);
		this.#context.emit(retryNotice(this.#planned.titleOf(drvPath), judgement, next));
		this.#running.forget(batch, drvPath);
		await this.#again(batch, drvPath, next === "again alone");
	}
	/** Gives a derivation and its dependents their judgement. The slot is free at once; the report follows later. */
	#conclude(drvPath, judgement) {
		const doomed = isGood(judgement.verdict) ? [] : this.#schedule.failed(drvPath);
		if (isGood(judgement.verdict)) this.#schedule.succeeded(drvPath, null, null);
		else this.#failed.add(drvPath, judgement);
		this.reports.report(drvPath, judgement, drvPath);
		for (const dependent of doomed) this.reports.reportDependent(dependent, drvPath);
	}
};
// src/run/run.ts
/**
* Builds what must be built, reports each build to the meter, and gives every check, evaluated or not, exactly one
* verdict. `grow` adds all that there is to do, and ends when nothing more is added; it hears of an early end by
* `ending`. `signal` ends the run early: child processes are ended, what is known is judged, and the rest is
* `cancelled`. Never throws because of a build; throws what `grow` throws.
*/
async function run(context, means, grow) {
	const { tool, options, meter, buildDir } = means;
	using later = afterwards(context);
	await using logs = new LogFiles(tool, join(options.out, "logs"), later);
	await using evidence = new EvidenceFiles(later, tool, {
		out: options.out,
		buildDir
	});
	const runner = new Runner(context, {
		...means,
		logs,
		evidence,
		later
	});
	const growth = {
		ending: runner.ending,
		add: (part) => runner.add(part),
		limitMemory: (bytes) => runner.limitMemory(bytes),
		addBroken: (check) => runner.reports.finish(brokenCheck(check)),
		addUnfinished: (checks) => {
			const why = context.signal.aborted ? "cancelled" : "fail-fast";
			for (const check of checks) runner.reports.finish(unfinishedCheck(check, why));
		}
	};
	await runner.build(grow(growth));
	const memory = meter.total().map(({ atMs, bytes }) => ({
		at: atMs,
		bytes
	}));
	return {
		checks: runner.reports.checks,
		builds: runner.observer.builds,
		memory
	};
}
// src/collect/carry-logs.ts
/**
* The most that the logs of all jobs together may take: a hosted runner has 14 GB left for everything (GitHub's
* documentation, "GitHub-hosted runners").
*/
const LOGS_BYTES = 4 * 1024 ** 3;
/**
* Copies the logs of checks, given as paths, into `logs/` of the report's folder `out`; the logs that a reader needs
* first go first. Returns the checks with the new paths of their logs, null for a log that could not be kept. `left`
* says how many those were and why, or is null.
*/
async function keepLogs(checks, out, world) {
	const kept = /* @__PURE__ */ new Map();
	const names = namesFor(checks);
	let room = LOGS_BYTES;
	let why = "";
	for (const check of byNeedOfAttention(checks)) {
		const name = names.get(check);
		if (check.log === null || name === void 0) continue;
		const size = await world.files.size(check.log) ?? 0;
		try {
			if (size > room) throw new Error(`together they take more than ${LOGS_BYTES / 1024 ** 3} GiB`);
			await logPath(check.log, join(out, "logs", name), world);
			room -= size;
			kept.set(check, `logs/${name}`);
		} catch (error) {
			why = messageOf(error);
		}
	}
	const wanted = checks.filter(({ log }) => log !== null).length;
	return {
		checks: checks.map((check) => ({
			...check,
			log: kept.get(check) ?? null
		})),
		left: kept.size === wanted ? null : `${wanted - kept.size} of ${wanted} logs are not in the merged report: ${why}.`
	};
}
async function logPath(from, to, world) {
	await world.files.makeFolder(join(to, ".."));
	await world.files.remove(to);
	await world.files.copy(from, to);
}
/**
* The name of each check's log: the check's name, or its attribute where several systems have a check of that name. No
* two are the same.
*/
function namesFor(checks) {
	const same = Map.groupBy(checks, ({ name }) => name);
	const taken = /* @__PURE__ */ new Set();
	/** The last number that was tried after each name, so that none is tried twice. */
	const numbers = /* @__PURE__ */ new Map();
	return new Map(checks.map((check) => {
		const base = same.get(check.name)?.length === 1 ? check.name : check.attr;
		let number = numbers.get(base) ?? 1;
		let name = logFileName(number === 1 ? base : `${base} ${number}`);
		while (taken.has(name)) {
			number += 1;
			name = logFileName(`${base} ${number}`);
		}
		numbers.set(base, number);
		taken.add(name);
		return [check, name];
	}));
}
// src/collect/distinct-checks.ts
/**
* Returns each check of all jobs once, of those with the same identity the one that a reader should see first; what
* stands for a job that was lost is not among them.
*
* Several shards may hold the same check of one flake. Its `attr` alone does not tell it: another flake has one of that
* path, one system is booted in several ways, and a run and a boot both judge an image. Where there are several flakes,
* or one with several sets of inputs, each check gets its own as `flake`.
*/
function distinctChecks(reports, flakes) {
	const known = /* @__PURE__ */ new Map();
	for (const report of reports) for (const check of report.checks) {
		if (check.attr === "") continue;
		const flake = check.flake ?? report.flake;
		const id = JSON.stringify([
			flakes.idOf(flake),
			check.kind ?? null,
			check.name,
			check.attr
		]);
		const [rival, other] = [new Rival(check), known.get(id)];
		if (other === void 0 || rival.precedes(other.rival)) known.set(id, {
			rival,
			flake
		});
	}
	return Array.from(known.values(), ({ rival: { check }, flake }) => flakes.areSeveral ? {
		...check,
		flake: flakes.agreedOn(flake)
	} : check);
}
/** One of several jobs' results for a check; its text is made only when it is needed. */
var Rival = class {
	check;
	#text = null;
	constructor(check) {
		this.check = check;
	}
	/**
	* Orders by verdict; with equal verdicts, the later build wins. The text decides in the end, so that the order of the
	* jobs makes no difference.
	*/
	precedes(other) {
		const [a, b] = [this.check, other.check];
		const later = compare(b.startedAt ?? "", a.startedAt ?? "");
		return (VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || later || compare(this.#asText(), other.#asText())) < 0;
	}
	#asText() {
		this.#text ??= JSON.stringify(this.check);
		return this.#text;
	}
};
// src/collect/judged-flakes.ts
/**
* The flakes that jobs have judged. A flake is the same one on every machine and at every commit, and another one with
* other inputs.
*/
var JudgedFlakes = class {
	/** One of each, with what all jobs agree on. */
	#agreed = /* @__PURE__ */ new Map();
	/** By the text of a flake, because a report of many thousand checks has few flakes. */
	#ids = /* @__PURE__ */ new Map();
	/** The folder of a commit's checkout; of several names for one, the first. */
	#trees = /* @__PURE__ */ new Map();
	constructor(reports) {
		const texts = reports.flatMap(({ flake, checks }) => {
			const text = JSON.stringify(flake);
			return checks.filter(({ attr }) => attr !== "").map((check) => check.flake === void 0 ? text : JSON.stringify(check.flake));
		});
		const flakes = Array.from(new Set(texts), (text) => JSON.parse(text));
		for (const { lockedUrl, revision } of flakes) {
			const tree = treeOf(lockedUrl);
			const known = revision === null ? void 0 : this.#trees.get(revision);
			if (revision !== null && tree !== null && (known === void 0 || compare(tree, known) < 0)) this.#trees.set(revision, tree);
		}
		for (const flake of flakes) {
			const other = this.#agreed.get(this.idOf(flake)) ?? flake;
			const { impure, ...common } = other;
			this.#agreed.set(this.idOf(flake), impure === true && flake.impure === true ? other : common);
		}
	}
	/** Whether there is more than one. */
	get areSeveral() {
		return this.#agreed.size > 1;
	}
	/** What one flake, and no other, has on all machines. */
	idOf(flake) {
		const text = JSON.stringify(flake);
		const known = this.#ids.get(text);
		if (known !== void 0) return known;
		const { url, lockedUrl, revision, overrides = [] } = flake;
		const tree = treeOf(lockedUrl);
		const repository = tree === null ? null : this.#trees.get(revision ?? "") ?? tree;
		const id = JSON.stringify([
			url,
			folderInRepository(flake),
			repository,
			overrides
		]);
		this.#ids.set(text, id);
		return id;
	}
	/** One description of the flake, the same for all of its checks. */
	agreedOn(flake) {
		return this.#agreed.get(this.idOf(flake)) ?? flake;
	}
};
/** The name of the checkout that a pinned reference leads to: machines have it in different places. */
function treeOf(lockedUrl) {
	const tree = localTree(lockedUrl, "/");
	return tree === null ? null : posix.basename(tree);
}
// src/collect/merge-bases.ts
/**
* Merges the bases; null if jobs were compared with different branches. A check that vanished from one job may be in
* another one that judged the same flake for the same system.
*/
function mergeBases(reports, judged, flakes) {
	const bases = reports.flatMap(({ base }) => base ?? []);
	const [first] = bases;
	if (first === void 0 || bases.some(({ name }) => name !== first.name)) return null;
	const placed = reports.map(({ flake, checks }) => {
		const own = flakes.idOf(flake);
		return checks.map((check) => ({
			check,
			flake: check.flake === void 0 ? own : flakes.idOf(check.flake)
		}));
	});
	const named = Map.groupBy(placed.flat(), ({ check }) => check.name);
	const vanished = /* @__PURE__ */ new Map();
	for (const [at, { system, base, flake: whole }] of reports.entries()) {
		const systems = new Set(system.split(", "));
		const own = /* @__PURE__ */ new Set([flakes.idOf(whole), ...(placed[at] ?? []).map(({ flake }) => flake)]);
		for (const [name, verdict] of new Map(base?.vanished.map((check) => [check.name, check.verdict]))) {
			const isThere = ({ check, flake }) => own.has(flake) && (check.kind === "boot" || systems.has(systemOf(check) ?? ""));
			if (named.get(name)?.some(isThere) !== true) vanished.set(name, verdict);
		}
	}
	return {
		name: first.name,
		durationMs: bases.length === 1 && reports.length === 1 ? first.durationMs : 0,
		failed: reports.length === 1 ? first.failed : failedOnBase(judged, vanished),
		vanished: [...vanished].map(([name, verdict]) => ({
			name,
			verdict
		})).toSorted((a, b) => compare(a.name, b.name))
	};
}
/** Jobs that overlap know the same bad checks of the base, which count once. */
function failedOnBase(judged, vanished) {
	return [...judged.flatMap(({ baseline }) => baseline?.verdict ?? []), ...vanished.values()].filter((verdict) => !isGood(verdict)).length;
}
// src/collect/merge-timelines.ts
/**
* Merges timelines into one with all builds of all machines. Its critical path is that of the machine that finished
* last. It has no memory curve: the memory of several machines at one moment cannot be added up. `left`: the builds for
* which there was no room.
*/
function mergeTimelines(reports, start, most) {
	const built = reports.flatMap(({ timeline, startedAt }) => timeline === null ? [] : [{
		...timeline,
		shiftMs: Date.parse(startedAt) - start
	}]);
	const [first] = built;
	if (first === void 0) return {
		kept: null,
		left: 0
	};
	const end = ({ spans }) => spans.reduce((last, span) => Math.max(last, endTime(span)), 0);
	const last = built.reduce((a, b) => end(b) > end(a) ? b : a);
	const spans = built.flatMap((timeline) => timeline.spans);
	const shown = spans.length <= most ? spans : spans.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, most);
	return {
		kept: {
			spans: shown.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt)),
			criticalPath: last.criticalPath,
			jobs: built.reduce((sum, { jobs }) => sum + jobs, 0),
			idleMs: built.reduce((sum, { idleMs }) => sum + idleMs, 0),
			memory: built.length > 1 ? [] : first.memory.map(({ atMs, bytes }) => ({
				atMs: atMs + first.shiftMs,
				bytes
			}))
		},
		left: spans.length - shown.length
	};
}
/** When the run of a report, or a build, ended, in milliseconds since the epoch. */
function endTime({ startedAt, durationMs }) {
	return Date.parse(startedAt) + durationMs;
}
// src/collect/merge-warnings.ts
/** What one report takes of warnings, and of names of checks with one. */
const MOST_OF_WARNINGS = {
	warnings: 100,
	checks: 10
};
/** Each once, those that were heard most often first, and no more than one run has. */
function mergeWarnings(warnings) {
	return [...Map.groupBy(warnings, ({ text }) => text)].map(([text, same]) => ({
		text,
		count: same.reduce((sum, { count: times }) => sum + times, 0),
		checks: [...new Set(same.flatMap(({ checks }) => checks))].toSorted(compare).slice(0, MOST_OF_WARNINGS.checks)
	})).toSorted((a, b) => b.count - a.count || compare(a.text, b.text)).slice(0, MOST_OF_WARNINGS.warnings);
}
// src/collect/merge.ts
/** The reason for a job without a report; it follows "no report: ". */
const NO_REPORT = "it was cancelled or ran out of time, or its report was not uploaded. Look at that job; the step that uploads needs `if: always()`";
/**
* The most that a merged report holds: twice the limits of a single one (`read.ts`). Every reader of a report walks
* through all of it, and so does the browser that shows it.
*/
const MOST = {
	checks: 2e4,
	builds: 4e4
};
/** A report that proves nothing must not vanish among those that do. */
const EMPTY_TIMELINE_PARTS = "its report holds no check, so nothing was proven. Look at that job";
/**
* Merges the results of several jobs into one report, and returns it with sentences about anything odd. The order of
* the shards makes no difference. A job without a report becomes a check of its name that is `lost`. `now`, in
* milliseconds since the epoch, is the time of the report if no job has one.
*
* Anything beyond {@link MOST} is left out: good checks before bad ones, short builds before long ones. A check that is
* `lost` says so: no report is green for checks that it does not contain.
*
* A check that several jobs have (`distinct-checks.ts`) counts once, with the verdict that a reader should see first: a
* bad one before a good one, and built before `cached`. If the jobs judged several flakes, each check names its own.
*/
function merge(shards, now, most = MOST) {
	const sorted = shards.toSorted((a, b) => compare(a.name, b.name) || compare(startOf(a), startOf(b)));
	const reports = sorted.flatMap((shard) => "report" in shard ? [shard.report] : []);
	const lost = sorted.flatMap((shard) => "problem" in shard ? [lostCheck(shard)] : problemsOf(shard).map((problem) => lostCheck({
		name: shard.name,
		problem
	})));
	const flakes = new JudgedFlakes(reports);
	const judged = distinctChecks(reports, flakes);
	const before = reports.flatMap((report) => report.checks.filter(({ attr }) => attr === ""));
	const checks = mostUrgent([...judged, ...distinctLost([...before, ...lost])], most.checks);
	const [first] = reports;
	const start = earliest(reports.map(({ startedAt }) => startedAt)) ?? new Date(now).toISOString();
	const end = Math.max(Date.parse(start), ...reports.map(endTime));
	const timeline = mergeTimelines(reports, Date.parse(start), most.builds);
	const left = [...leftOut(checks.left, "check", most.checks), ...leftOut(timeline.left, "build", most.builds)];
	return {
		report: {
			schema: "nix-verdict/1",
			tool: {
				name: "nix-verdict",
				version
			},
			nix: {
				version: all(reports.map(({ nix }) => nix.version)),
				implementation: first?.nix.implementation ?? "nix"
			},
			flake: {
				url: first?.flake.url ?? UNKNOWN,
				lockedUrl: first?.flake.lockedUrl ?? UNKNOWN,
				revision: reports.every(({ flake }) => flake.revision === first?.flake.revision) ? first?.flake.revision ?? null : null,
				...agreedConditions(reports)
			},
			system: all(reports.flatMap(({ system }) => system.split(", "))),
			machine: {
				cores: Math.max(1, ...reports.map(({ machine }) => machine.cores)),
				memoryBytes: Math.max(0, ...reports.map(({ machine }) => machine.memoryBytes)),
				features: agreed(reports.flatMap(({ machine }) => machine.features))
			},
			startedAt: start,
			durationMs: end - Date.parse(start),
			flaky: reports.some(({ flaky }) => flaky === "fail") ? "fail" : "pass",
			stages: longest(reports.flatMap(({ stages }) => stages)),
			base: mergeBases(reports, judged, flakes),
			checks: [...checks.kept, ...left].toSorted(byPlace),
			timeline: timeline.kept,
			warnings: mergeWarnings(reports.flatMap(({ warnings }) => warnings)),
			unmeasured: reports.find(({ unmeasured }) => unmeasured !== null)?.unmeasured ?? null
		},
		notices: oddities(sorted)
	};
}
/** A system's name in that of a job: its processor and its kernel, as Nix spells them. */
const SYSTEM_IN_NAME = /(?:x86_64|i686|aarch64|armv[67]l|riscv64|powerpc64le|loongarch64)-(?:linux|darwin|freebsd)/gu;
/**
* The systems that the name of a job holds, each once: those of its last part, which is the job's own, or else those of
* the folders around it.
*/
function systemsIn(name) {
	return [...new Set(basename(name).match(SYSTEM_IN_NAME) ?? name.match(SYSTEM_IN_NAME) ?? [])];
}
/** Why a report is not what its job was for. */
function problemsOf({ name, report }) {
	if (report.checks.length === 0) return [EMPTY_TIMELINE_PARTS];
	const named = systemsIn(name);
	const systems = new Set(report.system.split(", "));
	if (named.length !== 1 || named.some((system) => systems.has(system))) return [];
	return [`its name says ${named.join(", ")}, and it judged ${report.system}. Give the action the leg's system (\`system: \${{ matrix.system }}\`), and a runner for it`];
}
/** Stands for a value that no job has given. */
const UNKNOWN = "unknown";
function all(values) {
	return values.length === 0 ? UNKNOWN : [...new Set(values)].toSorted(compare).join(", ");
}
function startOf(shard) {
	return "report" in shard ? shard.report.startedAt : "";
}
function earliest(times) {
	return times.toSorted((a, b) => Date.parse(a) - Date.parse(b) || compare(a, b))[0];
}
function lostCheck({ name, problem }, code = "no-report") {
	const reason = {
		code,
		message: problem.toWellFormed()
	};
	return {
		...blankCheck(),
		name: name.toWellFormed(),
		attr: "",
		drvPath: null,
		reason
	};
}
/** Each lost job once: it may be in the report of an earlier merge as well, and a folder may be given twice. */
function distinctLost(lost) {
	return [...new Map(lost.map((check) => [JSON.stringify([check.name, check.reason]), check])).values()];
}
/** An order in which no two checks that differ are equal, whatever the order of the jobs. */
function byPlace(a, b) {
	return compare(a.name, b.name) || compare(a.attr, b.attr) || compare(a.kind ?? "", b.kind ?? "") || compare(JSON.stringify(a.flake ?? null), JSON.stringify(b.flake ?? null));
}
/** The checks that a reader should see first. */
function mostUrgent(checks, most) {
	if (checks.length <= most) return {
		kept: checks,
		left: 0
	};
	const rank = (check) => check.attr === "" ? -1 : VERDICTS.indexOf(check.verdict);
	return {
		kept: checks.toSorted((a, b) => rank(a) - rank(b) || byPlace(a, b)).slice(0, most),
		left: checks.length - most
	};
}
/** Checks that stand for what had no room in the report. */
function leftOut(number, what, most) {
	if (number === 0) return [];
	const problem = `the results of all jobs hold ${count(number + most, what)}, and a report holds at most ${most}: ${number} are left out. Report on fewer jobs at once.`;
	return [lostCheck({
		name: `${count(number, `${what} more`, `${what}s more`)} than a report holds`,
		problem
	}, "too-many")];
}
/** How the flake was evaluated, as far as it was the same in all jobs. */
function agreedConditions(reports) {
	const [{ overrides, impure } = {}] = reports.map(({ flake }) => flake);
	return {
		...reports.every(({ flake }) => JSON.stringify(flake.overrides) === JSON.stringify(overrides)) && overrides !== void 0 && { overrides },
		...impure === true && reports.every(({ flake }) => flake.impure === true) && { impure }
	};
}
/** Of the features that have the same state on all machines that looked for them. */
function agreed(features) {
	return [...Map.groupBy(features, ({ name }) => name).values()].flatMap((same) => {
		const [first] = same;
		return first !== void 0 && same.every(({ state }) => state === first.state) ? [first] : [];
	});
}
/** The stages of jobs that ran side by side: the longest of each. */
function longest(stages) {
	return [...Map.groupBy(stages, ({ name }) => name).values()].flatMap((same) => same.toSorted((a, b) => b.durationMs - a.durationMs || compare(a.startedAt, b.startedAt)).slice(0, 1));
}
function oddities(shards) {
	const revisions = Map.groupBy(shards.flatMap((shard) => "report" in shard ? [{
		name: shard.name,
		revision: shard.report.flake.revision ?? "no commit"
	}] : []), ({ revision }) => revision);
	if (revisions.size < 2) return [];
	return [`The results are of different commits (${[...revisions].map(([revision, [one]]) => `${one?.name ?? ""}: ${revision}`).join(", ")}). Give the jobs of one run the same commit.`];
}
// node_modules/@cfworker/json-schema/dist/esm/deep-compare-strict.js
function deepCompareStrict(a, b) {
	const typeofa = typeof a;
	if (typeofa !== typeof b) return false;
	const aIsArray = Array.isArray(a);
	if (aIsArray !== Array.isArray(b)) return false;
	if (aIsArray) {
		const length = a.length;
		if (length !== b.length) return false;
		for (let i = 0; i < length; i++) if (!deepCompareStrict(a[i], b[i])) return false;
		return true;
	}
	if (typeofa === "object") {
		if (!a || !b) return a === b;
		const aKeys = Object.keys(a);
		const bKeys = Object.keys(b);
		if (aKeys.length !== bKeys.length) return false;
		for (const k of aKeys) {
			if (!Object.prototype.hasOwnProperty.call(b, k)) return false;
			if (!deepCompareStrict(a[k], b[k])) return false;
		}
		return true;
	}
	return a === b;
}
// node_modules/@cfworker/json-schema/dist/esm/pointer.js
function encodePointer(p) {
	return encodeURI(escapePointer(p)).replace(/#/g, "%23");
}
function escapePointer(p) {
	return p.replace(/~/g, "~0").replace(/\//g, "~1");
}
// node_modules/@cfworker/json-schema/dist/esm/dereference.js
const uriFragmentCharacter = /^[A-Za-z0-9._~!$&'()*+,;=:@/?-]$/;
const uriPercentEncoding = /^%[0-9A-Fa-f]{2}$/;
const uriUnreservedCharacter = /^[A-Za-z0-9._~-]$/;
function normalizeURIFragment(fragment) {
	let normalized = "";
	for (let index = 0; index < fragment.length;) {
		const character = fragment[index];
		const encoded = fragment.slice(index, index + 3);
		if (character === "%" && uriPercentEncoding.test(encoded)) {
			const decoded = String.fromCharCode(parseInt(encoded.slice(1), 16));
			normalized += uriUnreservedCharacter.test(decoded) ? decoded : encoded.toUpperCase();
			index += 3;
			continue;
		}
		const codePoint = String.fromCodePoint(fragment.codePointAt(index));
		normalized += uriFragmentCharacter.test(codePoint) ? codePoint : encodeURIComponent(codePoint);
		index += codePoint.length;
	}
	return normalized;
}
function resolveURI(reference, baseURI) {
	const url = new URL(reference, baseURI.href);
	url.hash = url.hash ? normalizeURIFragment(url.hash.slice(1)) : "";
	return url;
}
const schemaArrayKeyword = {
	prefixItems: true,
	items: true,
	allOf: true,
	anyOf: true,
	oneOf: true
};
const schemaMapKeyword = {
	$defs: true,
	definitions: true,
	properties: true,
	patternProperties: true,
	dependentSchemas: true
};
const ignoredKeyword = {
	id: true,
	$id: true,
	$ref: true,
	$schema: true,
	$anchor: true,
	$vocabulary: true,
	$comment: true,
	default: true,
	enum: true,
	const: true,
	required: true,
	dependentRequired: true,
	type: true,
	maximum: true,
	minimum: true,
	exclusiveMaximum: true,
	exclusiveMinimum: true,
	multipleOf: true,
	maxLength: true,
	minLength: true,
	pattern: true,
	format: true,
	maxItems: true,
	minItems: true,
	uniqueItems: true,
	maxProperties: true,
	minProperties: true
};
let initialBaseURI = typeof self !== "undefined" && self.location && self.location.origin !== "null" ? new URL(self.location.origin + self.location.pathname + location.search) : new URL("https://github.com/cfworker");
function dereference(schema, lookup = Object.create(null), baseURI = initialBaseURI, basePointer = "") {
	if (schema && typeof schema === "object" && !Array.isArray(schema)) {
		const id = schema.$id || schema["id"];
		if (id) {
			const url = resolveURI(id, baseURI);
			if (url.hash.length > 1) lookup[url.href] = schema;
			else {
				url.hash = "";
				if (basePointer === "") baseURI = url;
				else dereference(schema, lookup, baseURI);
			}
		}
	} else if (schema !== true && schema !== false) return lookup;
	const schemaURI = baseURI.href + (basePointer ? "#" + basePointer : "");
	if (lookup[schemaURI] !== void 0 && lookup[schemaURI] !== schema) throw new Error(`Duplicate schema URI "${schemaURI}".`);
	lookup[schemaURI] = schema;
	if (schema === true || schema === false) return lookup;
	if (schema.__absolute_uri__ === void 0) Object.defineProperty(schema, "__absolute_uri__", {
		enumerable: false,
		value: schemaURI
	});
	if (schema.$ref && schema.__absolute_ref__ === void 0) {
		const url = resolveURI(schema.$ref, baseURI);
		Object.defineProperty(schema, "__absolute_ref__", {
			enumerable: false,
			value: url.href
		});
	}
	if (schema.$recursiveRef && schema.__absolute_recursive_ref__ === void 0) {
		const url = resolveURI(schema.$recursiveRef, baseURI);
		Object.defineProperty(schema, "__absolute_recursive_ref__", {
			enumerable: false,
			value: url.href
		});
	}
	if (schema.$anchor) {
		const url = resolveURI("#" + schema.$anchor, baseURI);
		lookup[url.href] = schema;
	}
	for (let key in schema) {
		if (ignoredKeyword[key]) continue;
		const keyBase = `${basePointer}/${encodePointer(key)}`;
		const subSchema = schema[key];
		if (Array.isArray(subSchema)) {
			if (schemaArrayKeyword[key]) {
				const length = subSchema.length;
				for (let i = 0; i < length; i++) dereference(subSchema[i], lookup, baseURI, `${keyBase}/${i}`);
			}
		} else if (schemaMapKeyword[key]) for (let subKey in subSchema) dereference(subSchema[subKey], lookup, baseURI, `${keyBase}/${encodePointer(subKey)}`);
		else dereference(subSchema, lookup, baseURI, keyBase);
	}
	return lookup;
}
// node_modules/@cfworker/json-schema/dist/esm/format.js
const DATE = /^(\d\d\d\d)-(\d\d)-(\d\d)$/;
const DAYS = [
	0,
	31,
	28,
	31,
	30,
	31,
	30,
	31,
	31,
	30,
	31,
	30,
	31
];
const TIME = /^(\d\d):(\d\d):(\d\d)(\.\d+)?(z|([+-])(\d\d):(\d\d))?$/i;
const HOSTNAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-0-9a-z]{0,61}[0-9a-z])?)*$/i;
const URIREF = /^(?:[a-z][a-z0-9+\-.]*:)?(?:\/?\/(?:(?:[a-z0-9\-._~!$&'()*+,;=:]|%[0-9a-f]{2})*@)?(?:\[(?:(?:(?:(?:[0-9a-f]{1,4}:){6}|::(?:[0-9a-f]{1,4}:){5}|(?:[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){4}|(?:(?:[0-9a-f]{1,4}:){0,1}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){3}|(?:(?:[0-9a-f]{1,4}:){0,2}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){2}|(?:(?:[0-9a-f]{1,4}:){0,3}[0-9a-f]{1,4})?::[0-9a-f]{1,4}:|(?:(?:[0-9a-f]{1,4}:){0,4}[0-9a-f]{1,4})?::)(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?))|(?:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4})?::[0-9a-f]{1,4}|(?:(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4})?::)|[Vv][0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+)\]|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?)|(?:[a-z0-9\-._~!$&'"()*+,;=]|%[0-9a-f]{2})*)(?::\d*)?(?:\/(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})*)*|\/(?:(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})*)*)?|(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})*)*)?(?:\?(?:[a-z0-9\-._~!$&'"()*+,;=:@/?]|%[0-9a-f]{2})*)?(?:#(?:[a-z0-9\-._~!$&'"()*+,;=:@/?]|%[0-9a-f]{2})*)?$/i;
const URITEMPLATE = /^(?:(?:[^\x00-\x20\x7f"<>%\\^`{|}]|%[0-9a-f]{2})|\{[+#./;?&=,!@|]?(?:[a-z0-9_]|%[0-9a-f]{2})+(?:\.(?:[a-z0-9_]|%[0-9a-f]{2})+)*(?::[1-9][0-9]{0,3}|\*)?(?:,(?:[a-z0-9_]|%[0-9a-f]{2})+(?:\.(?:[a-z0-9_]|%[0-9a-f]{2})+)*(?::[1-9][0-9]{0,3}|\*)?)*\})*$/i;
const URL_ = /^(?:(?:https?|ftp):\/\/)(?:\S+(?::\S*)?@)?(?:(?!10(?:\.\d{1,3}){3})(?!127(?:\.\d{1,3}){3})(?!169\.254(?:\.\d{1,3}){2})(?!192\.168(?:\.\d{1,3}){2})(?!172\.(?:1[6-9]|2\d|3[0-1])(?:\.\d{1,3}){2})(?:[1-9]\d?|1\d\d|2[01]\d|22[0-3])(?:\.(?:1?\d{1,2}|2[0-4]\d|25[0-5])){2}(?:\.(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-4]))|(?:(?:[a-z\u{00a1}-\u{ffff}0-9]+-?)*[a-z\u{00a1}-\u{ffff}0-9]+)(?:\.(?:[a-z\u{00a1}-\u{ffff}0-9]+-?)*[a-z\u{00a1}-\u{ffff}0-9]+)*(?:\.(?:[a-z\u{00a1}-\u{ffff}]{2,})))(?::\d{2,5})?(?:\/[^\s]*)?$/iu;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const JSON_POINTER = /^(?:\/(?:[^~/]|~0|~1)*)*$/;
const JSON_POINTER_URI_FRAGMENT = /^#(?:\/(?:[a-z0-9_\-.!$&'()*+,;:=@]|%[0-9a-f]{2}|~0|~1)*)*$/i;
const RELATIVE_JSON_POINTER = /^(?:0|[1-9][0-9]*)(?:#|(?:\/(?:[^~/]|~0|~1)*)*)$/;
const EMAIL_ADDRESS = /^("(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"|[a-z0-9.!#$%&'*+/=?^_`{|}~-]+)@(.+)$/i;
const EMAIL = (input) => {
	const matches = input.match(EMAIL_ADDRESS);
	if (!matches) return false;
	const name = matches[1];
	const host = matches[2];
	if (!name || !host || name.length > 64 || host.length > 253) return false;
	if (name[0] !== "\"" && (name[0] === "." || name.endsWith(".") || name.includes(".."))) return false;
	if (host.startsWith("[") && host.endsWith("]")) {
		const address = host.slice(1, -1);
		if (/^ipv6:/i.test(address)) return IPV6.test(address.slice(5));
		return IPV4.test(address);
	}
	return HOSTNAME.test(host);
};
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?)$/;
const IPV6 = /^((([0-9a-f]{1,4}:){7}([0-9a-f]{1,4}|:))|(([0-9a-f]{1,4}:){6}(:[0-9a-f]{1,4}|((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3})|:))|(([0-9a-f]{1,4}:){5}(((:[0-9a-f]{1,4}){1,2})|:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3})|:))|(([0-9a-f]{1,4}:){4}(((:[0-9a-f]{1,4}){1,3})|((:[0-9a-f]{1,4})?:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){3}(((:[0-9a-f]{1,4}){1,4})|((:[0-9a-f]{1,4}){0,2}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){2}(((:[0-9a-f]{1,4}){1,5})|((:[0-9a-f]{1,4}){0,3}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){1}(((:[0-9a-f]{1,4}){1,6})|((:[0-9a-f]{1,4}){0,4}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(:(((:[0-9a-f]{1,4}){1,7})|((:[0-9a-f]{1,4}){0,5}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:)))$/i;
const DURATION = (input) => /^P(?:\d+W|(?:(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?|T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)))$/.test(input);
function bind(r) {
	return r.test.bind(r);
}
const format = {
	date,
	time: time.bind(void 0, true),
	"date-time": date_time,
	duration: DURATION,
	uri,
	"uri-reference": bind(URIREF),
	"uri-template": bind(URITEMPLATE),
	url: bind(URL_),
	email: EMAIL,
	hostname: bind(HOSTNAME),
	ipv4: bind(IPV4),
	ipv6: bind(IPV6),
	regex,
	uuid: bind(UUID),
	"json-pointer": bind(JSON_POINTER),
	"json-pointer-uri-fragment": bind(JSON_POINTER_URI_FRAGMENT),
	"relative-json-pointer": bind(RELATIVE_JSON_POINTER)
};
function isLeapYear(year) {
	return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
function date(str) {
	const matches = str.match(DATE);
	if (!matches) return false;
	const yearPart = matches[1];
	const monthPart = matches[2];
	const dayPart = matches[3];
	if (!yearPart || !monthPart || !dayPart) return false;
	const year = +yearPart;
	const month = +monthPart;
	const day = +dayPart;
	const maxDay = month == 2 && isLeapYear(year) ? 29 : DAYS[month];
	return month >= 1 && month <= 12 && day >= 1 && maxDay !== void 0 && day <= maxDay;
}
function time(full, str) {
	const matches = str.match(TIME);
	if (!matches) return false;
	const hourPart = matches[1];
	const minutePart = matches[2];
	const secondPart = matches[3];
	if (!hourPart || !minutePart || !secondPart) return false;
	const hour = +hourPart;
	const minute = +minutePart;
	const second = +secondPart;
	const timeZone = matches[5];
	const offsetSign = matches[6];
	const offsetHour = +(matches[7] ?? 0);
	const offsetMinute = +(matches[8] ?? 0);
	if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59 || full && timeZone === void 0) return false;
	if (second < 60) return true;
	const offsetDirection = offsetSign === "+" ? 1 : offsetSign === "-" ? -1 : 0;
	return (hour * 60 + minute - offsetDirection * (offsetHour * 60 + offsetMinute) + 1440) % 1440 === 1439;
}
const DATE_TIME_SEPARATOR = /t|\s/i;
function date_time(str) {
	const [datePart, timePart, extra] = str.split(DATE_TIME_SEPARATOR);
	return datePart !== void 0 && timePart !== void 0 && extra === void 0 && date(datePart) && time(true, timePart);
}
const NOT_URI_FRAGMENT = /\/|:/;
const URI_PATTERN = /^(?:[a-z][a-z0-9+\-.]*:)(?:\/?\/(?:(?:[a-z0-9\-._~!$&'()*+,;=:]|%[0-9a-f]{2})*@)?(?:\[(?:(?:(?:(?:[0-9a-f]{1,4}:){6}|::(?:[0-9a-f]{1,4}:){5}|(?:[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){4}|(?:(?:[0-9a-f]{1,4}:){0,1}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){3}|(?:(?:[0-9a-f]{1,4}:){0,2}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){2}|(?:(?:[0-9a-f]{1,4}:){0,3}[0-9a-f]{1,4})?::[0-9a-f]{1,4}:|(?:(?:[0-9a-f]{1,4}:){0,4}[0-9a-f]{1,4})?::)(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?))|(?:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4})?::[0-9a-f]{1,4}|(?:(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4})?::)|[Vv][0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+)\]|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?)|(?:[a-z0-9\-._~!$&'()*+,;=]|%[0-9a-f]{2})*)(?::\d*)?(?:\/(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})*)*|\/(?:(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})*)*)?|(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})*)*)(?:\?(?:[a-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9a-f]{2})*)?(?:#(?:[a-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9a-f]{2})*)?$/i;
function uri(str) {
	return NOT_URI_FRAGMENT.test(str) && URI_PATTERN.test(str);
}
const Z_ANCHOR = /[^\\]\\Z/;
function regex(str) {
	if (Z_ANCHOR.test(str)) return false;
	try {
		new RegExp(str, "u");
		return true;
	} catch (e) {
		return false;
	}
}
// node_modules/@cfworker/json-schema/dist/esm/ucs2-length.js
function ucs2length(s) {
	let result = 0;
	let length = s.length;
	let index = 0;
	let charCode;
	while (index < length) {
		result++;
		charCode = s.charCodeAt(index++);
		if (charCode >= 55296 && charCode <= 56319 && index < length) {
			charCode = s.charCodeAt(index);
			if ((charCode & 64512) == 56320) index++;
		}
	}
	return result;
}
// node_modules/@cfworker/json-schema/dist/esm/validate.js
function hasOwnProperty(instance, key) {
	return Object.prototype.hasOwnProperty.call(instance, key);
}
function decimalInteger(value) {
	const coefficientAndExponent = Math.abs(value).toString().split("e");
	const coefficient = coefficientAndExponent[0];
	const exponent = coefficientAndExponent[1] ?? "0";
	const point = coefficient.indexOf(".");
	const fractionLength = point === -1 ? 0 : coefficient.length - point - 1;
	return [BigInt(coefficient.replace(".", "")), Number(exponent) - fractionLength];
}
function isMultipleOf(instance, divisor) {
	if (!Number.isFinite(instance) || !Number.isFinite(divisor) || divisor <= 0) return false;
	const [instanceCoefficient, instanceExponent] = decimalInteger(instance);
	const [divisorCoefficient, divisorExponent] = decimalInteger(divisor);
	const exponentDifference = instanceExponent - divisorExponent;
	if (exponentDifference >= 0) return instanceCoefficient * 10n ** BigInt(exponentDifference) % divisorCoefficient === 0n;
	return instanceCoefficient % (divisorCoefficient * 10n ** BigInt(-exponentDifference)) === 0n;
}
function validate(instance, schema, draft = "2019-09", lookup = dereference(schema), shortCircuit = true, recursiveAnchor = null, instanceLocation = "#", schemaLocation = "#", evaluated = Object.create(null)) {
	if (schema === true) return {
		valid: true,
		errors: []
	};
	if (schema === false) return {
		valid: false,
		errors: [{
			instanceLocation,
			keyword: "false",
			keywordLocation: instanceLocation,
			error: "False boolean schema."
		}]
	};
	const rawInstanceType = typeof instance;
	let instanceType;
	switch (rawInstanceType) {
		case "boolean":
		case "number":
		case "string":
			instanceType = rawInstanceType;
			break;
		case "object":
			if (instance === null) instanceType = "null";
			else if (Array.isArray(instance)) instanceType = "array";
			else instanceType = "object";
			break;
		default: throw new Error(`Instances of "${rawInstanceType}" type are not supported.`);
	}
	const { $ref, $recursiveRef, $recursiveAnchor, type: $type, const: $const, enum: $enum, required: $required, not: $not, anyOf: $anyOf, allOf: $allOf, oneOf: $oneOf, if: $if, then: $then, else: $else, format: $format, properties: $properties, patternProperties: $patternProperties, additionalProperties: $additionalProperties, unevaluatedProperties: $unevaluatedProperties, minProperties: $minProperties, maxProperties: $maxProperties, propertyNames: $propertyNames, dependentRequired: $dependentRequired, dependentSchemas: $dependentSchemas, dependencies: $dependencies, prefixItems: $prefixItems, items: $items, additionalItems: $additionalItems, unevaluatedItems: $unevaluatedItems, contains: $contains, minContains: $minContains, maxContains: $maxContains, minItems: $minItems, maxItems: $maxItems, uniqueItems: $uniqueItems, minimum: $minimum, maximum: $maximum, exclusiveMinimum: $exclusiveMinimum, exclusiveMaximum: $exclusiveMaximum, multipleOf: $multipleOf, minLength: $minLength, maxLength: $maxLength, pattern: $pattern, __absolute_ref__, __absolute_recursive_ref__ } = schema;
	const errors = [];
	if ($recursiveAnchor === true && recursiveAnchor === null) recursiveAnchor = schema;
	if ($recursiveRef === "#") {
		const refSchema = recursiveAnchor === null ? lookup[__absolute_recursive_ref__] : recursiveAnchor;
		const keywordLocation = `${schemaLocation}/$recursiveRef`;
		const result = validate(instance, recursiveAnchor === null ? schema : recursiveAnchor, draft, lookup, shortCircuit, refSchema, instanceLocation, keywordLocation, evaluated);
		if (!result.valid) errors.push({
			instanceLocation,
			keyword: "$recursiveRef",
			keywordLocation,
			error: "A subschema had errors."
		}, ...result.errors);
	}
	if ($ref !== void 0) {
		const refSchema = lookup[__absolute_ref__ || $ref];
		if (refSchema === void 0) {
			let message = `Unresolved $ref "${$ref}".`;
			if (__absolute_ref__ && __absolute_ref__ !== $ref) message += `  Absolute URI "${__absolute_ref__}".`;
			message += `\nKnown schemas:\n- ${Object.keys(lookup).join("\n- ")}`;
			throw new Error(message);
		}
		const keywordLocation = `${schemaLocation}/$ref`;
		const result = validate(instance, refSchema, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, keywordLocation, evaluated);
		if (!result.valid) errors.push({
			instanceLocation,
			keyword: "$ref",
			keywordLocation,
			error: "A subschema had errors."
		}, ...result.errors);
		if (draft === "4" || draft === "7") return {
			valid: errors.length === 0,
			errors
		};
	}
	if (Array.isArray($type)) {
		let length = $type.length;
		let valid = false;
		for (let i = 0; i < length; i++) if (instanceType === $type[i] || $type[i] === "integer" && instanceType === "number" && instance % 1 === 0 && instance === instance) {
			valid = true;
			break;
		}
		if (!valid) errors.push({
			instanceLocation,
			keyword: "type",
			keywordLocation: `${schemaLocation}/type`,
			error: `Instance type "${instanceType}" is invalid. Expected "${$type.join("\", \"")}".`
		});
	} else if ($type === "integer") {
		if (instanceType !== "number" || instance % 1 || instance !== instance) errors.push({
			instanceLocation,
			keyword: "type",
			keywordLocation: `${schemaLocation}/type`,
			error: `Instance type "${instanceType}" is invalid. Expected "${$type}".`
		});
	} else if ($type !== void 0 && instanceType !== $type) errors.push({
		instanceLocation,
		keyword: "type",
		keywordLocation: `${schemaLocation}/type`,
		error: `Instance type "${instanceType}" is invalid. Expected "${$type}".`
	});
	if ($const !== void 0) {
		if (instanceType === "object" || instanceType === "array") {
			if (!deepCompareStrict(instance, $const)) errors.push({
				instanceLocation,
				keyword: "const",
				keywordLocation: `${schemaLocation}/const`,
				error: `Instance does not match ${JSON.stringify($const)}.`
			});
		} else if (instance !== $const) errors.push({
			instanceLocation,
			keyword: "const",
			keywordLocation: `${schemaLocation}/const`,
			error: `Instance does not match ${JSON.stringify($const)}.`
		});
	}
	if ($enum !== void 0) {
		if (instanceType === "object" || instanceType === "array") {
			if (!$enum.some((value) => deepCompareStrict(instance, value))) errors.push({
				instanceLocation,
				keyword: "enum",
				keywordLocation: `${schemaLocation}/enum`,
				error: `Instance does not match any of ${JSON.stringify($enum)}.`
			});
		} else if (!$enum.some((value) => instance === value)) errors.push({
			instanceLocation,
			keyword: "enum",
			keywordLocation: `${schemaLocation}/enum`,
			error: `Instance does not match any of ${JSON.stringify($enum)}.`
		});
	}
	if ($not !== void 0) {
		const keywordLocation = `${schemaLocation}/not`;
		if (validate(instance, $not, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, keywordLocation).valid) errors.push({
			instanceLocation,
			keyword: "not",
			keywordLocation,
			error: "Instance matched \"not\" schema."
		});
	}
	let subEvaluateds = [];
	if ($anyOf !== void 0) {
		const keywordLocation = `${schemaLocation}/anyOf`;
		const errorsLength = errors.length;
		let anyValid = false;
		for (const [i, subSchema] of $anyOf.entries()) {
			const subEvaluated = Object.create(evaluated);
			const result = validate(instance, subSchema, draft, lookup, shortCircuit, $recursiveAnchor === true ? recursiveAnchor : null, instanceLocation, `${keywordLocation}/${i}`, subEvaluated);
			errors.push(...result.errors);
			anyValid = anyValid || result.valid;
			if (result.valid) subEvaluateds.push(subEvaluated);
		}
		if (anyValid) errors.length = errorsLength;
		else errors.splice(errorsLength, 0, {
			instanceLocation,
			keyword: "anyOf",
			keywordLocation,
			error: "Instance does not match any subschemas."
		});
	}
	if ($allOf !== void 0) {
		const keywordLocation = `${schemaLocation}/allOf`;
		const errorsLength = errors.length;
		let allValid = true;
		for (const [i, subSchema] of $allOf.entries()) {
			const subEvaluated = Object.create(evaluated);
			const result = validate(instance, subSchema, draft, lookup, shortCircuit, $recursiveAnchor === true ? recursiveAnchor : null, instanceLocation, `${keywordLocation}/${i}`, subEvaluated);
			errors.push(...result.errors);
			allValid = allValid && result.valid;
			if (result.valid) subEvaluateds.push(subEvaluated);
		}
		if (allValid) errors.length = errorsLength;
		else errors.splice(errorsLength, 0, {
			instanceLocation,
			keyword: "allOf",
			keywordLocation,
			error: `Instance does not match every subschema.`
		});
	}
	if ($oneOf !== void 0) {
		const keywordLocation = `${schemaLocation}/oneOf`;
		const errorsLength = errors.length;
		const matches = $oneOf.filter((subSchema, i) => {
			const subEvaluated = Object.create(evaluated);
			const result = validate(instance, subSchema, draft, lookup, shortCircuit, $recursiveAnchor === true ? recursiveAnchor : null, instanceLocation, `${keywordLocation}/${i}`, subEvaluated);
			errors.push(...result.errors);
			if (result.valid) subEvaluateds.push(subEvaluated);
			return result.valid;
		}).length;
		if (matches === 1) errors.length = errorsLength;
		else errors.splice(errorsLength, 0, {
			instanceLocation,
			keyword: "oneOf",
			keywordLocation,
			error: `Instance does not match exactly one subschema (${matches} matches).`
		});
	}
	if (instanceType === "object" || instanceType === "array") Object.assign(evaluated, ...subEvaluateds);
	if ($if !== void 0) {
		const keywordLocation = `${schemaLocation}/if`;
		const ifEvaluated = Object.create(null);
		if (validate(instance, $if, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, keywordLocation, ifEvaluated).valid) {
			Object.assign(evaluated, ifEvaluated);
			if ($then !== void 0) {
				const thenResult = validate(instance, $then, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, `${schemaLocation}/then`, evaluated);
				if (!thenResult.valid) errors.push({
					instanceLocation,
					keyword: "if",
					keywordLocation,
					error: `Instance does not match "then" schema.`
				}, ...thenResult.errors);
			}
		} else if ($else !== void 0) {
			const elseResult = validate(instance, $else, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, `${schemaLocation}/else`, evaluated);
			if (!elseResult.valid) errors.push({
				instanceLocation,
				keyword: "if",
				keywordLocation,
				error: `Instance does not match "else" schema.`
			}, ...elseResult.errors);
		}
	}
	if (instanceType === "object") {
		if ($required !== void 0) {
			for (const key of $required) if (!hasOwnProperty(instance, key)) errors.push({
				instanceLocation,
				keyword: "required",
				keywordLocation: `${schemaLocation}/required`,
				error: `Instance does not have required property "${key}".`
			});
		}
		const keys = Object.keys(instance);
		if ($minProperties !== void 0 && keys.length < $minProperties) errors.push({
			instanceLocation,
			keyword: "minProperties",
			keywordLocation: `${schemaLocation}/minProperties`,
			error: `Instance does not have at least ${$minProperties} properties.`
		});
		if ($maxProperties !== void 0 && keys.length > $maxProperties) errors.push({
			instanceLocation,
			keyword: "maxProperties",
			keywordLocation: `${schemaLocation}/maxProperties`,
			error: `Instance does not have at least ${$maxProperties} properties.`
		});
		if ($propertyNames !== void 0) {
			const keywordLocation = `${schemaLocation}/propertyNames`;
			for (const key in instance) {
				const subInstancePointer = `${instanceLocation}/${encodePointer(key)}`;
				const result = validate(key, $propertyNames, draft, lookup, shortCircuit, recursiveAnchor, subInstancePointer, keywordLocation);
				if (!result.valid) errors.push({
					instanceLocation,
					keyword: "propertyNames",
					keywordLocation,
					error: `Property name "${key}" does not match schema.`
				}, ...result.errors);
			}
		}
		if ($dependentRequired !== void 0) {
			const keywordLocation = `${schemaLocation}/dependantRequired`;
			for (const key in $dependentRequired) if (hasOwnProperty(instance, key)) {
				const required = $dependentRequired[key];
				for (const dependantKey of required) if (!hasOwnProperty(instance, dependantKey)) errors.push({
					instanceLocation,
					keyword: "dependentRequired",
					keywordLocation,
					error: `Instance has "${key}" but does not have "${dependantKey}".`
				});
			}
		}
		if ($dependentSchemas !== void 0) for (const [key, dependentSchema] of Object.entries($dependentSchemas)) {
			const keywordLocation = `${schemaLocation}/dependentSchemas`;
			if (hasOwnProperty(instance, key)) {
				const result = validate(instance, dependentSchema, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, `${keywordLocation}/${encodePointer(key)}`, evaluated);
				if (!result.valid) errors.push({
					instanceLocation,
					keyword: "dependentSchemas",
					keywordLocation,
					error: `Instance has "${key}" but does not match dependant schema.`
				}, ...result.errors);
			}
		}
		if ($dependencies !== void 0) {
			const keywordLocation = `${schemaLocation}/dependencies`;
			for (const key in $dependencies) if (hasOwnProperty(instance, key)) {
				const propsOrSchema = $dependencies[key];
				if (Array.isArray(propsOrSchema)) {
					for (const dependantKey of propsOrSchema) if (!hasOwnProperty(instance, dependantKey)) errors.push({
						instanceLocation,
						keyword: "dependencies",
						keywordLocation,
						error: `Instance has "${key}" but does not have "${dependantKey}".`
					});
				} else {
					const result = validate(instance, propsOrSchema, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, `${keywordLocation}/${encodePointer(key)}`);
					if (!result.valid) errors.push({
						instanceLocation,
						keyword: "dependencies",
						keywordLocation,
						error: `Instance has "${key}" but does not match dependant schema.`
					}, ...result.errors);
				}
			}
		}
		const thisEvaluated = Object.create(null);
		let stop = false;
		if ($properties !== void 0) {
			const keywordLocation = `${schemaLocation}/properties`;
			for (const [key, propertySchema] of Object.entries($properties)) {
				if (!hasOwnProperty(instance, key)) continue;
				const subInstancePointer = `${instanceLocation}/${encodePointer(key)}`;
				const result = validate(instance[key], propertySchema, draft, lookup, shortCircuit, recursiveAnchor, subInstancePointer, `${keywordLocation}/${encodePointer(key)}`);
				thisEvaluated[key] = true;
				if (result.valid) evaluated[key] = true;
				else {
					stop = shortCircuit;
					errors.push({
						instanceLocation,
						keyword: "properties",
						keywordLocation,
						error: `Property "${key}" does not match schema.`
					}, ...result.errors);
					if (stop) break;
				}
			}
		}
		if (!stop && $patternProperties !== void 0) {
			const keywordLocation = `${schemaLocation}/patternProperties`;
			for (const [pattern, subSchema] of Object.entries($patternProperties)) {
				const regex = new RegExp(pattern, "u");
				for (const key in instance) {
					if (!regex.test(key)) continue;
					const subInstancePointer = `${instanceLocation}/${encodePointer(key)}`;
					const result = validate(instance[key], subSchema, draft, lookup, shortCircuit, recursiveAnchor, subInstancePointer, `${keywordLocation}/${encodePointer(pattern)}`);
					thisEvaluated[key] = true;
					if (result.valid) evaluated[key] = true;
					else {
						stop = shortCircuit;
						errors.push({
							instanceLocation,
							keyword: "patternProperties",
							keywordLocation,
							error: `Property "${key}" matches pattern "${pattern}" but does not match associated schema.`
						}, ...result.errors);
					}
				}
			}
		}
		if (!stop && $additionalProperties !== void 0) {
			const keywordLocation = `${schemaLocation}/additionalProperties`;
			for (const key in instance) {
				if (thisEvaluated[key]) continue;
				const subInstancePointer = `${instanceLocation}/${encodePointer(key)}`;
				const result = validate(instance[key], $additionalProperties, draft, lookup, shortCircuit, recursiveAnchor, subInstancePointer, keywordLocation);
				if (result.valid) evaluated[key] = true;
				else {
					stop = shortCircuit;
					errors.push({
						instanceLocation,
						keyword: "additionalProperties",
						keywordLocation,
						error: `Property "${key}" does not match additional properties schema.`
					}, ...result.errors);
				}
			}
		} else if (!stop && $unevaluatedProperties !== void 0) {
			const keywordLocation = `${schemaLocation}/unevaluatedProperties`;
			for (const key in instance) if (!evaluated[key]) {
				const subInstancePointer = `${instanceLocation}/${encodePointer(key)}`;
				const result = validate(instance[key], $unevaluatedProperties, draft, lookup, shortCircuit, recursiveAnchor, subInstancePointer, keywordLocation);
				if (result.valid) evaluated[key] = true;
				else errors.push({
					instanceLocation,
					keyword: "unevaluatedProperties",
					keywordLocation,
					error: `Property "${key}" does not match unevaluated properties schema.`
				}, ...result.errors);
			}
		}
	} else if (instanceType === "array") {
		if ($maxItems !== void 0 && instance.length > $maxItems) errors.push({
			instanceLocation,
			keyword: "maxItems",
			keywordLocation: `${schemaLocation}/maxItems`,
			error: `Array has too many items (${instance.length} > ${$maxItems}).`
		});
		if ($minItems !== void 0 && instance.length < $minItems) errors.push({
			instanceLocation,
			keyword: "minItems",
			keywordLocation: `${schemaLocation}/minItems`,
			error: `Array has too few items (${instance.length} < ${$minItems}).`
		});
		const length = instance.length;
		let i = 0;
		let stop = false;
		if ($prefixItems !== void 0) {
			const keywordLocation = `${schemaLocation}/prefixItems`;
			const length2 = Math.min($prefixItems.length, length);
			for (; i < length2; i++) {
				const result = validate(instance[i], $prefixItems[i], draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${i}`, `${keywordLocation}/${i}`);
				evaluated[i] = true;
				if (!result.valid) {
					stop = shortCircuit;
					errors.push({
						instanceLocation,
						keyword: "prefixItems",
						keywordLocation,
						error: `Items did not match schema.`
					}, ...result.errors);
					if (stop) break;
				}
			}
		}
		if ($items !== void 0) {
			const keywordLocation = `${schemaLocation}/items`;
			if (Array.isArray($items)) {
				const length2 = Math.min($items.length, length);
				for (; i < length2; i++) {
					const result = validate(instance[i], $items[i], draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${i}`, `${keywordLocation}/${i}`);
					evaluated[i] = true;
					if (!result.valid) {
						stop = shortCircuit;
						errors.push({
							instanceLocation,
							keyword: "items",
							keywordLocation,
							error: `Items did not match schema.`
						}, ...result.errors);
						if (stop) break;
					}
				}
			} else for (; i < length; i++) {
				const result = validate(instance[i], $items, draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${i}`, keywordLocation);
				evaluated[i] = true;
				if (!result.valid) {
					stop = shortCircuit;
					errors.push({
						instanceLocation,
						keyword: "items",
						keywordLocation,
						error: `Items did not match schema.`
					}, ...result.errors);
					if (stop) break;
				}
			}
			if (!stop && $additionalItems !== void 0) {
				const keywordLocation = `${schemaLocation}/additionalItems`;
				for (; i < length; i++) {
					const result = validate(instance[i], $additionalItems, draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${i}`, keywordLocation);
					evaluated[i] = true;
					if (!result.valid) {
						stop = shortCircuit;
						errors.push({
							instanceLocation,
							keyword: "additionalItems",
							keywordLocation,
							error: `Items did not match additional items schema.`
						}, ...result.errors);
					}
				}
			}
		}
		if ($contains !== void 0) {
			if (length === 0 && $minContains === void 0) errors.push({
				instanceLocation,
				keyword: "contains",
				keywordLocation: `${schemaLocation}/contains`,
				error: `Array is empty. It must contain at least one item matching the schema.`
			});
			else if ($minContains !== void 0 && length < $minContains) errors.push({
				instanceLocation,
				keyword: "minContains",
				keywordLocation: `${schemaLocation}/minContains`,
				error: `Array has less items (${length}) than minContains (${$minContains}).`
			});
			else {
				const keywordLocation = `${schemaLocation}/contains`;
				const errorsLength = errors.length;
				let contained = 0;
				for (let j = 0; j < length; j++) {
					const result = validate(instance[j], $contains, draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${j}`, keywordLocation);
					if (result.valid) {
						evaluated[j] = true;
						contained++;
					} else errors.push(...result.errors);
				}
				if (contained >= ($minContains || 0)) errors.length = errorsLength;
				if ($minContains === void 0 && contained === 0) errors.splice(errorsLength, 0, {
					instanceLocation,
					keyword: "contains",
					keywordLocation,
					error: `Array does not contain item matching schema.`
				});
				else if ($minContains !== void 0 && contained < $minContains) errors.push({
					instanceLocation,
					keyword: "minContains",
					keywordLocation: `${schemaLocation}/minContains`,
					error: `Array must contain at least ${$minContains} items matching schema. Only ${contained} items were found.`
				});
				else if ($maxContains !== void 0 && contained > $maxContains) errors.push({
					instanceLocation,
					keyword: "maxContains",
					keywordLocation: `${schemaLocation}/maxContains`,
					error: `Array may contain at most ${$maxContains} items matching schema. ${contained} items were found.`
				});
			}
		}
		if (!stop && $unevaluatedItems !== void 0) {
			const keywordLocation = `${schemaLocation}/unevaluatedItems`;
			for (; i < length; i++) {
				if (evaluated[i]) continue;
				const result = validate(instance[i], $unevaluatedItems, draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${i}`, keywordLocation);
				evaluated[i] = true;
				if (!result.valid) errors.push({
					instanceLocation,
					keyword: "unevaluatedItems",
					keywordLocation,
					error: `Items did not match unevaluated items schema.`
				}, ...result.errors);
			}
		}
		if ($uniqueItems) for (let j = 0; j < length; j++) {
			const a = instance[j];
			const ao = typeof a === "object" && a !== null;
			for (let k = 0; k < length; k++) {
				if (j === k) continue;
				const b = instance[k];
				if (a === b || ao && typeof b === "object" && b !== null && deepCompareStrict(a, b)) {
					errors.push({
						instanceLocation,
						keyword: "uniqueItems",
						keywordLocation: `${schemaLocation}/uniqueItems`,
						error: `Duplicate items at indexes ${j} and ${k}.`
					});
					j = Number.MAX_SAFE_INTEGER;
					k = Number.MAX_SAFE_INTEGER;
				}
			}
		}
	} else if (instanceType === "number") {
		if (draft === "4") {
			if ($minimum !== void 0 && ($exclusiveMinimum === true && instance <= $minimum || instance < $minimum)) errors.push({
				instanceLocation,
				keyword: "minimum",
				keywordLocation: `${schemaLocation}/minimum`,
				error: `${instance} is less than ${$exclusiveMinimum ? "or equal to " : ""} ${$minimum}.`
			});
			if ($maximum !== void 0 && ($exclusiveMaximum === true && instance >= $maximum || instance > $maximum)) errors.push({
				instanceLocation,
				keyword: "maximum",
				keywordLocation: `${schemaLocation}/maximum`,
				error: `${instance} is greater than ${$exclusiveMaximum ? "or equal to " : ""} ${$maximum}.`
			});
		} else {
			if ($minimum !== void 0 && instance < $minimum) errors.push({
				instanceLocation,
				keyword: "minimum",
				keywordLocation: `${schemaLocation}/minimum`,
				error: `${instance} is less than ${$minimum}.`
			});
			if ($maximum !== void 0 && instance > $maximum) errors.push({
				instanceLocation,
				keyword: "maximum",
				keywordLocation: `${schemaLocation}/maximum`,
				error: `${instance} is greater than ${$maximum}.`
			});
			if ($exclusiveMinimum !== void 0 && instance <= $exclusiveMinimum) errors.push({
				instanceLocation,
				keyword: "exclusiveMinimum",
				keywordLocation: `${schemaLocation}/exclusiveMinimum`,
				error: `${instance} is less than ${$exclusiveMinimum}.`
			});
			if ($exclusiveMaximum !== void 0 && instance >= $exclusiveMaximum) errors.push({
				instanceLocation,
				keyword: "exclusiveMaximum",
				keywordLocation: `${schemaLocation}/exclusiveMaximum`,
				error: `${instance} is greater than or equal to ${$exclusiveMaximum}.`
			});
		}
		if ($multipleOf !== void 0) {
			if (!isMultipleOf(instance, $multipleOf)) errors.push({
				instanceLocation,
				keyword: "multipleOf",
				keywordLocation: `${schemaLocation}/multipleOf`,
				error: `${instance} is not a multiple of ${$multipleOf}.`
			});
		}
	} else if (instanceType === "string") {
		const length = $minLength === void 0 && $maxLength === void 0 ? 0 : ucs2length(instance);
		if ($minLength !== void 0 && length < $minLength) errors.push({
			instanceLocation,
			keyword: "minLength",
			keywordLocation: `${schemaLocation}/minLength`,
			error: `String is too short (${length} < ${$minLength}).`
		});
		if ($maxLength !== void 0 && length > $maxLength) errors.push({
			instanceLocation,
			keyword: "maxLength",
			keywordLocation: `${schemaLocation}/maxLength`,
			error: `String is too long (${length} > ${$maxLength}).`
		});
		if ($pattern !== void 0 && !new RegExp($pattern, "u").test(instance)) errors.push({
			instanceLocation,
			keyword: "pattern",
			keywordLocation: `${schemaLocation}/pattern`,
			error: `String does not match pattern.`
		});
		if ($format !== void 0 && format[$format] && !format[$format](instance)) errors.push({
			instanceLocation,
			keyword: "format",
			keywordLocation: `${schemaLocation}/format`,
			error: `String does not match format "${$format}".`
		});
	}
	return {
		valid: errors.length === 0,
		errors
	};
}
// node_modules/@cfworker/json-schema/dist/esm/validator.js
var Validator = class {
	schema;
	draft;
	shortCircuit;
	lookup;
	constructor(schema, draft = "2019-09", shortCircuit = true) {
		this.schema = schema;
		this.draft = draft;
		this.shortCircuit = shortCircuit;
		this.lookup = dereference(schema);
	}
	validate(instance) {
		return validate(instance, this.schema, this.draft, this.lookup, this.shortCircuit);
	}
	addSchema(schema, id) {
		if (id) schema = {
			...schema,
			$id: id
		};
		dereference(schema, this.lookup);
	}
};
// schema/verdict.schema.json
var verdict_schema_default = {
	$schema: "https://json-schema.org/draft/2020-12/schema",
	$id: "https://github.com/nix-verdict/nix-verdict/schema/verdict.schema.json",
	title: "verdict.json",
	description: "The results of one run of nix-verdict over a flake's checks. Readers ignore keys they do not know. Strings come from the flake and from logs: they are data, never markup, never a path to trust, never a command.",
	type: "object",
	required: [
		"schema",
		"tool",
		"nix",
		"flake",
		"system",
		"machine",
		"startedAt",
		"durationMs",
		"stages",
		"checks"
	],
	properties: {
		"schema": {
			"const": "nix-verdict/1",
			"description": "Changes only when an old reader would misread a new file."
		},
		"tool": {
			"description": "Who wrote the file.",
			"type": "object",
			"required": ["name", "version"],
			"properties": {
				"name": { "const": "nix-verdict" },
				"version": { "type": "string" }
			}
		},
		"nix": {
			"description": "The Nix that evaluated and built.",
			"type": "object",
			"required": ["version", "implementation"],
			"properties": {
				"version": { "type": "string" },
				"implementation": { "enum": [
					"nix",
					"lix",
					"determinate"
				] }
			}
		},
		"flake": {
			"type": "object",
			"required": [
				"url",
				"lockedUrl",
				"revision"
			],
			"properties": {
				"url": {
					"type": "string",
					"description": "As the user wrote it."
				},
				"lockedUrl": {
					"type": "string",
					"description": "What was evaluated, pinned."
				},
				"revision": {
					"type": ["string", "null"],
					"description": "The commit; null when there is none or the tree is dirty."
				},
				"overrides": {
					"$comment": "Since 2026-11-27.",
					"$ref": "#/$defs/overrides"
				},
				"impure": {
					"$comment": "Since 2026-11-27.",
					"const": true,
					"description": "The flake could look outside of itself; absent when it could not."
				}
			}
		},
		"system": {
			"type": "string",
			"description": "The system whose checks these are, such as x86_64-linux."
		},
		"machine": {
			"type": "object",
			"required": [
				"cores",
				"memoryBytes",
				"features"
			],
			"properties": {
				"cores": {
					"type": "integer",
					"minimum": 1
				},
				"memoryBytes": {
					"type": "integer",
					"minimum": 0
				},
				"features": {
					"description": "The features that were tested, and whether the machine offers them to builds; empty when none was tested.",
					"type": "array",
					"items": {
						"type": "object",
						"required": [
							"name",
							"state",
							"reason"
						],
						"properties": {
							"name": {
								"type": "string",
								"description": "Such as kvm."
							},
							"state": {
								"enum": [
									"on",
									"off",
									"broken"
								],
								"description": "on: proven to work; off: not offered to builds; broken: offered, but does not work."
							},
							"reason": {
								"type": "string",
								"description": "How that is known; may be empty."
							}
						}
					}
				}
			}
		},
		"startedAt": { "$ref": "#/$defs/time" },
		"durationMs": { "$ref": "#/$defs/duration" },
		"stages": {
			"description": "The parts of the run, in order.",
			"type": "array",
			"items": {
				"type": "object",
				"required": [
					"name",
					"startedAt",
					"durationMs"
				],
				"properties": {
					"name": { "type": "string" },
					"startedAt": { "$ref": "#/$defs/time" },
					"durationMs": { "$ref": "#/$defs/duration" }
				}
			}
		},
		"base": {
			"$comment": "Since 2026-11-23.",
			"default": null,
			"description": "The run that this one is compared with: the last one with the same selection of checks on the branch that it is to be merged into, else on the default branch; for a run of the default branch itself, the one before it. Null when nothing is known of one.",
			"type": ["object", "null"],
			"required": [
				"name",
				"durationMs",
				"failed",
				"vanished"
			],
			"properties": {
				"name": {
					"type": "string",
					"description": "The branch, such as main; or \"the run before\", which is not a branch."
				},
				"durationMs": { "$ref": "#/$defs/duration" },
				"failed": {
					"type": "integer",
					"minimum": 0,
					"description": "How many of its checks were bad."
				},
				"vanished": {
					"description": "Checks of that run that are missing in this one, by name.",
					"type": "array",
					"items": {
						"type": "object",
						"required": ["name", "verdict"],
						"properties": {
							"name": { "type": "string" },
							"verdict": { "$ref": "#/$defs/verdict" }
						}
					}
				}
			}
		},
		"checks": {
			"description": "Every check that was selected, each once. Compute totals from them.",
			"type": "array",
			"items": { "$ref": "#/$defs/check" }
		},
		"flaky": {
			"$comment": "Since 2026-11-22.",
			"default": "pass",
			"description": "Whether a check that passed only after a failed attempt makes the run bad.",
			"enum": ["pass", "fail"]
		},
		"warnings": {
			"$comment": "Since 2026-11-27.",
			"description": "What Nix warned of, in the order in which it did; no reason for a verdict.",
			"type": "array",
			"default": [],
			"items": {
				"type": "object",
				"required": [
					"text",
					"count",
					"checks"
				],
				"properties": {
					"text": {
						"type": "string",
						"description": "One line."
					},
					"count": {
						"type": "integer",
						"minimum": 1,
						"description": "How often Nix said so."
					},
					"checks": {
						"description": "Names of checks that it is about, the first ten; empty when it is about none.",
						"type": "array",
						"items": { "type": "string" }
					}
				}
			}
		},
		"unmeasured": {
			"$comment": "Since 2026-11-28.",
			"description": "Why memory and CPU time of builds were not measured, as a sentence; null when nothing stood in the way.",
			"type": ["string", "null"],
			"default": null
		},
		"timeline": {
			"$comment": "Since 2026-11-22.",
			"default": null,
			"description": "When each build ran, and what the run waited for; null when nothing was built.",
			"type": ["object", "null"],
			"required": [
				"spans",
				"criticalPath",
				"jobs",
				"idleMs",
				"memory"
			],
			"properties": {
				"spans": {
					"description": "Every build, in the order of their starts; one entry for each attempt.",
					"type": "array",
					"items": { "$ref": "#/$defs/span" }
				},
				"criticalPath": {
					"description": "Derivations, first to last. Each could only start when the one before had ended, because it needed that one, or its slot or memory. The last one ended last of all builds.",
					"type": "array",
					"items": { "type": "string" }
				},
				"jobs": {
					"type": "integer",
					"minimum": 1,
					"description": "Builds that could run at once."
				},
				"idleMs": {
					"$ref": "#/$defs/duration",
					"description": "Milliseconds in which a slot had nothing to build, from the first build's start to the last one's end, summed over all slots."
				},
				"memory": {
					"description": "The memory of all builds together, in order of time; empty when it was not measured.",
					"type": "array",
					"items": {
						"type": "object",
						"required": ["atMs", "bytes"],
						"properties": {
							"atMs": {
								"type": "number",
								"description": "Milliseconds since the run's start."
							},
							"bytes": {
								"type": "integer",
								"minimum": 0
							}
						}
					}
				}
			}
		}
	},
	$defs: {
		"time": {
			"description": "ISO 8601 with a zone.",
			"type": "string",
			"pattern": "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$"
		},
		"duration": {
			"description": "Milliseconds.",
			"type": "number",
			"minimum": 0
		},
		"measuredBytes": {
			"description": "Bytes; null when it was not measured, never a guess.",
			"type": ["integer", "null"],
			"minimum": 0
		},
		"overrides": {
			"description": "Inputs that something else took the place of; absent when there are none.",
			"type": "array",
			"items": {
				"type": "object",
				"required": ["input", "flake"],
				"properties": {
					"input": {
						"type": "string",
						"description": "The input's name, or a path of names with slashes."
					},
					"flake": {
						"type": "string",
						"description": "As the user wrote it."
					}
				}
			}
		},
		"verdict": {
			"description": "Good are passed (built here, now), cached (proven by an earlier passing build of the same derivation) and flaky (failed, then passed); all others are bad.",
			"enum": [
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
			]
		},
		"span": {
			"description": "One derivation that was built in this run.",
			"type": "object",
			"required": [
				"drvPath",
				"name",
				"checks",
				"startedAt",
				"durationMs",
				"peakMemoryBytes",
				"cpuMs"
			],
			"properties": {
				"drvPath": { "type": "string" },
				"name": {
					"type": "string",
					"description": "The name part of its store path."
				},
				"checks": {
					"description": "The checks whose derivation it is; none for a mere dependency.",
					"type": "array",
					"items": { "type": "string" }
				},
				"startedAt": { "$ref": "#/$defs/time" },
				"durationMs": { "$ref": "#/$defs/duration" },
				"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
				"cpuMs": {
					"description": "Milliseconds of processor time; null when it was not measured.",
					"type": ["number", "null"],
					"minimum": 0
				}
			}
		},
		"attempt": {
			"type": "object",
			"required": [
				"verdict",
				"startedAt",
				"durationMs",
				"peakMemoryBytes"
			],
			"properties": {
				"verdict": { "$ref": "#/$defs/verdict" },
				"startedAt": { "$ref": "#/$defs/time" },
				"durationMs": { "$ref": "#/$defs/duration" },
				"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
				"excerpt": {
					"$comment": "Since 2026-11-28.",
					"description": "The end of its log, without control characters, where another attempt followed.",
					"type": "array",
					"items": { "type": "string" }
				}
			}
		},
		"seenMs": {
			"description": "Milliseconds from the start of its program; null when it was not seen.",
			"type": ["number", "null"],
			"minimum": 0,
			"maximum": 3456e6
		},
		"bootFigures": {
			"description": "What one boot took.",
			"type": "object",
			"required": [
				"kernelMs",
				"initMs",
				"readyMs",
				"peakMemoryBytes",
				"cpuMs"
			],
			"properties": {
				"kernelMs": {
					"$ref": "#/$defs/seenMs",
					"description": "Until its kernel's first word."
				},
				"initMs": {
					"$ref": "#/$defs/seenMs",
					"description": "Until its init began."
				},
				"readyMs": {
					"$ref": "#/$defs/seenMs",
					"description": "Until it was ready."
				},
				"peakMemoryBytes": {
					"$ref": "#/$defs/measuredBytes",
					"description": "Of the whole process tree; memory that processes share counts once."
				},
				"cpuMs": {
					"description": "Milliseconds of processor time; null when it was not measured.",
					"type": ["number", "null"],
					"minimum": 0
				}
			}
		},
		"boot": {
			"description": "How a system was booted. The figures are the medians of the boots that became ready. Absent when it was not booted, because it could not be built or started.",
			"type": "object",
			"required": [
				"way",
				"program",
				"ready",
				"boots",
				"isolation",
				"kernelMs",
				"initMs",
				"readyMs",
				"peakMemoryBytes",
				"cpuMs"
			],
			"properties": {
				"way": { "enum": [
					"microvm",
					"vm",
					"vm-with-boot-loader",
					"container",
					"image"
				] },
				"program": {
					"description": "What ran the machine, such as qemu or podman; null when nobody knows.",
					"type": ["string", "null"]
				},
				"ready": {
					"description": "What told that it is ready; null when it never was. notify: its init, to the notify socket; target: its console, that it reached multi-user.target; login: a login prompt; text: the text that was waited for; probe: the answer to a probe; healthcheck: the image's own health check; running: a container that runs, and has no way to say more.",
					"enum": [
						"notify",
						"target",
						"login",
						"text",
						"probe",
						"healthcheck",
						"running",
						null
					]
				},
				"boots": {
					"description": "Each boot, in order.",
					"type": "array",
					"items": { "$ref": "#/$defs/bootFigures" }
				},
				"isolation": {
					"description": "What separates it from the machine; null when that is not known.",
					"enum": [
						"virtual machine",
						"namespaces",
						null
					]
				},
				"kernelMs": { "$ref": "#/$defs/seenMs" },
				"initMs": { "$ref": "#/$defs/seenMs" },
				"readyMs": { "$ref": "#/$defs/seenMs" },
				"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
				"cpuMs": {
					"description": "Milliseconds of processor time; null when it was not measured.",
					"type": ["number", "null"],
					"minimum": 0
				}
			}
		},
		"check": {
			"type": "object",
			"required": [
				"name",
				"attr",
				"drvPath",
				"backend",
				"verdict",
				"emulated",
				"reason",
				"location",
				"startedAt",
				"durationMs",
				"dependencyMs",
				"waitMs",
				"peakMemoryBytes",
				"cpuMs",
				"memoryMethod",
				"attempts",
				"log",
				"excerpt"
			],
			"properties": {
				"name": {
					"type": "string",
					"description": "The attribute's name; of a booted system with boot. before it. May hold any character."
				},
				"attr": {
					"type": "string",
					"description": "The attribute's path in the flake, such as checks.x86_64-linux.login or nixosConfigurations.web."
				},
				"drvPath": {
					"type": ["string", "null"],
					"description": "Null when it could not be evaluated."
				},
				"backend": {
					"enum": [
						"build",
						"qemu",
						"nspawn",
						"mixed",
						"microvm",
						"vm",
						"oci"
					],
					"description": "The kind of the check: a plain build, or a NixOS test with virtual machines, containers or both. What a system is booted as, where kind is boot: microvm, vm, nspawn (a container) or oci (an image)."
				},
				"verdict": { "$ref": "#/$defs/verdict" },
				"emulated": {
					"type": "boolean",
					"description": "A VM test that asked for KVM and ran without it: QEMU said so in its log, or the machine's feature kvm was off or broken when it was built here. A booted machine that ran without KVM."
				},
				"reason": {
					"description": "Why the verdict is bad; null when it is good.",
					"type": ["object", "null"],
					"required": ["code", "message"],
					"properties": {
						"code": {
							"type": "string",
							"description": "For programs."
						},
						"message": {
							"type": "string",
							"description": "One sentence for people."
						}
					}
				},
				"location": {
					"description": "A place in the flake's own source; null when unknown.",
					"type": ["object", "null"],
					"required": [
						"file",
						"line",
						"column"
					],
					"properties": {
						"file": {
							"type": "string",
							"description": "Relative to the flake's root."
						},
						"line": {
							"type": "integer",
							"minimum": 0
						},
						"column": {
							"type": "integer",
							"minimum": 0
						}
					}
				},
				"startedAt": {
					"description": "When its own build began; null when it never did.",
					"anyOf": [{ "$ref": "#/$defs/time" }, { "type": "null" }]
				},
				"durationMs": {
					"$ref": "#/$defs/duration",
					"description": "Milliseconds for its own derivation only. Of a booted system, from the start of its program until it was ready or was given up: the median of the boots that became ready."
				},
				"dependencyMs": {
					"$ref": "#/$defs/duration",
					"description": "Milliseconds during which something it needs was being built."
				},
				"waitMs": {
					"$ref": "#/$defs/duration",
					"description": "Milliseconds between being ready and being started."
				},
				"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
				"cpuMs": {
					"description": "Milliseconds of processor time; null when it was not measured.",
					"type": ["number", "null"],
					"minimum": 0
				},
				"memoryMethod": {
					"enum": [
						"cgroup",
						"procfs",
						null
					],
					"description": "How memory was measured; null when it was not."
				},
				"attempts": {
					"description": "Every try at building it, in order.",
					"type": "array",
					"items": { "$ref": "#/$defs/attempt" }
				},
				"proof": {
					"$comment": "Since 2026-11-22.",
					"default": null,
					"description": "The earlier build that proves a cached check, with its measurements: old numbers, to be shown as such. Null when nothing is known about it, and for every other verdict.",
					"type": ["object", "null"],
					"required": [
						"at",
						"durationMs",
						"peakMemoryBytes",
						"cpuMs",
						"run"
					],
					"properties": {
						"at": {
							"$ref": "#/$defs/time",
							"description": "When that build began."
						},
						"durationMs": {
							"description": "Milliseconds; null when it was not measured.",
							"type": ["number", "null"],
							"minimum": 0
						},
						"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
						"cpuMs": {
							"description": "Milliseconds of processor time; null when it was not measured.",
							"type": ["number", "null"],
							"minimum": 0
						},
						"run": {
							"description": "The run that proved it; null when it has no address. It comes from a cache: check it before you link to it.",
							"type": ["string", "null"],
							"pattern": "^https://"
						},
						"byItself": {
							"$comment": "Since 2026-11-27.",
							"description": "Present, and true, when only earlier runs of the same branch prove it, and the user chose to believe them (trust: self).",
							"const": true
						}
					}
				},
				"log": {
					"type": ["string", "null"],
					"description": "The whole log, relative to this file; null when nothing was built here."
				},
				"excerpt": {
					"description": "The lines that matter, without control characters.",
					"type": "array",
					"items": { "type": "string" }
				},
				"baseline": {
					"$comment": "Since 2026-11-23.",
					"default": null,
					"description": "The same check on the base; null when the base did not have it, or when there is no base.",
					"type": ["object", "null"],
					"required": [
						"verdict",
						"durationMs",
						"peakMemoryBytes",
						"slower",
						"hungrier"
					],
					"properties": {
						"verdict": { "$ref": "#/$defs/verdict" },
						"durationMs": {
							"description": "Milliseconds, the median of its last runs there; null when none was measured.",
							"type": ["number", "null"],
							"minimum": 0
						},
						"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
						"slower": {
							"type": "boolean",
							"description": "It passed here, and its time exceeds the variation of those runs, by at least a second."
						},
						"hungrier": {
							"type": "boolean",
							"description": "The same for its peak memory, by at least 16 MiB."
						},
						"evaluation": {
							"$comment": "Since 2026-11-27.",
							"description": "What its evaluation took there; absent when that is not known.",
							"type": "object",
							"required": [
								"durationMs",
								"peakMemoryBytes",
								"slower",
								"hungrier"
							],
							"properties": {
								"durationMs": {
									"description": "Milliseconds, the median of its last runs there; null when none was measured.",
									"type": ["number", "null"],
									"minimum": 0
								},
								"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
								"slower": {
									"type": "boolean",
									"description": "Its evaluation took longer here than the variation of those runs explains, by at least 5 s."
								},
								"hungrier": {
									"type": "boolean",
									"description": "The same for the memory of the evaluating process, by at least 1.5 GiB."
								}
							}
						}
					}
				},
				"evaluation": {
					"$comment": "Since 2026-11-27.",
					"description": "What its evaluation took, with the builds that it waited for; null when it was not evaluated in this run.",
					"type": ["object", "null"],
					"default": null,
					"required": ["durationMs", "peakMemoryBytes"],
					"properties": {
						"startedAt": {
							"$comment": "Since 2026-11-27.",
							"default": null,
							"anyOf": [{ "$ref": "#/$defs/time" }, { "type": "null" }]
						},
						"durationMs": { "$ref": "#/$defs/duration" },
						"session": {
							"$comment": "Since 2026-11-27.",
							"default": 0,
							"description": "Which of the processes that evaluated side by side it was, from 0.",
							"type": "integer",
							"minimum": 0
						},
						"peakMemoryBytes": {
							"$ref": "#/$defs/measuredBytes",
							"description": "The most that the process held meanwhile."
						},
						"nearLimitBytes": {
							"$comment": "Since 2026-11-27.",
							"description": "What one evaluation may have at most; present when this one took at least 80 % of it.",
							"type": "integer",
							"minimum": 0
						}
					}
				},
				"subtests": {
					"$comment": "Since 2026-11-27.",
					"description": "The subtests of a NixOS test that was built in this run, in the order in which they began.",
					"type": "array",
					"default": [],
					"items": {
						"type": "object",
						"required": [
							"name",
							"verdict",
							"depth",
							"durationMs"
						],
						"properties": {
							"name": {
								"type": "string",
								"description": "May hold any character; several may have the same."
							},
							"verdict": {
								"enum": [
									"passed",
									"failed",
									"not-run",
									"incomplete"
								],
								"description": "not-run: the script names it, and it never began; incomplete: the test was ended in it."
							},
							"depth": {
								"description": "How many subtests are around it.",
								"type": "integer",
								"minimum": 0
							},
							"durationMs": {
								"description": "Milliseconds; null where the test driver prints no number, as for those that failed.",
								"type": ["number", "null"],
								"minimum": 0
							}
						}
					}
				},
				"machines": {
					"$comment": "Since 2026-11-27.",
					"description": "The virtual machines and containers of such a test.",
					"type": "array",
					"default": [],
					"items": {
						"type": "object",
						"required": [
							"name",
							"kind",
							"bootMs",
							"emulated"
						],
						"properties": {
							"name": { "type": "string" },
							"kind": { "enum": ["qemu", "nspawn"] },
							"bootMs": {
								"description": "Milliseconds until its shell answered, since somebody first asked it; null when it never did.",
								"type": ["number", "null"],
								"minimum": 0
							},
							"emulated": {
								"type": "boolean",
								"description": "It ran without KVM."
							}
						}
					}
				},
				"machine": {
					"$comment": "Since 2026-11-27.",
					"description": "The machine on which such a test went wrong; null when it was on none, or the log does not say.",
					"type": ["string", "null"],
					"default": null
				},
				"kind": {
					"$comment": "Since 2026-11-28.",
					"const": "boot",
					"description": "Present for a system that is booted; its build is a part of that. Absent for a check."
				},
				"boot": {
					"$comment": "Since 2026-11-28.",
					"$ref": "#/$defs/boot"
				},
				"flake": {
					"$comment": "Since 2026-11-28.",
					"description": "The flake that it is of, in a merged report of several flakes, or of one with several sets of inputs. Absent elsewhere: it is the report's.",
					"type": "object",
					"required": [
						"url",
						"lockedUrl",
						"revision"
					],
					"properties": {
						"url": {
							"type": "string",
							"description": "As the user wrote it."
						},
						"lockedUrl": {
							"type": "string",
							"description": "What was evaluated, pinned."
						},
						"revision": {
							"type": ["string", "null"],
							"description": "The commit; null when there is none or the tree is dirty."
						},
						"overrides": {
							"$comment": "Since 2026-11-28.",
							"$ref": "#/$defs/overrides"
						},
						"impure": {
							"$comment": "Since 2026-11-28.",
							"const": true,
							"description": "The flake could look outside of itself; absent when it could not."
						}
					}
				},
				"evidence": {
					"$comment": "Since 2026-11-28.",
					"description": "What it has left besides its log; absent when that is nothing.",
					"type": "object",
					"required": [
						"files",
						"tests",
						"leftOut"
					],
					"properties": {
						"files": {
							"description": "Files that were copied into the report. Their content is only what it looks like.",
							"type": "array",
							"items": {
								"type": "object",
								"required": [
									"path",
									"name",
									"kind",
									"bytes"
								],
								"properties": {
									"path": {
										"type": "string",
										"description": "Of the copy, relative to this file."
									},
									"name": {
										"type": "string",
										"description": "Where it was: in the check's output; after build/, in the build folder of a test that failed; after attempt-N/, of an earlier attempt. May hold any character."
									},
									"kind": { "enum": [
										"image",
										"junit",
										"coverage",
										"log"
									] },
									"bytes": {
										"type": "integer",
										"minimum": 0
									}
								}
							}
						},
						"tests": {
							"description": "The test cases of its JUnit files, of its last attempt.",
							"type": "array",
							"items": {
								"type": "object",
								"required": [
									"suite",
									"name",
									"verdict",
									"durationMs",
									"message"
								],
								"properties": {
									"suite": {
										"type": ["string", "null"],
										"description": "Its class, or the suite that it is in."
									},
									"name": {
										"type": "string",
										"description": "May hold any character; several may have the same."
									},
									"verdict": { "enum": [
										"passed",
										"failed",
										"error",
										"skipped"
									] },
									"durationMs": {
										"description": "Milliseconds; null when the file does not say.",
										"type": ["number", "null"],
										"minimum": 0,
										"maximum": 3456e6
									},
									"message": {
										"type": ["string", "null"],
										"description": "Why it did not pass; null when the file does not say."
									}
								}
							}
						},
						"leftOut": {
							"description": "What there was no room for, or what was not what its name says.",
							"type": "object",
							"required": ["files", "tests"],
							"properties": {
								"files": {
									"type": "integer",
									"minimum": 0
								},
								"tests": {
									"type": "integer",
									"minimum": 0
								}
							}
						}
					}
				}
			}
		}
	}
};
// src/collect/read.ts
/** The only format that this version reads and writes. */
const OWN_FORMAT = "nix-verdict/1";
/** A format of ours, of this version or of a later one. */
const ANY_FORMAT = /^nix-verdict\/[1-9]\d{0,8}$/u;
/** Largest report, in bytes: 10,000 checks, each built in this run, take 12 MB. */
const REPORT_BYTES = 16 * 1024 ** 2;
/** Deepest nesting of brackets; a report has 6. */
const DEPTH = 32;
/**
* The limits of one run's report. A flake with more checks would be the largest by far: Nixpkgs has some 1,500 NixOS
* tests in all. 10,000 checks, each built in this run, have 540,000 values, and as many test cases 70,000.
*/
const OF_ONE = {
	bytes: REPORT_BYTES,
	values: 7e5,
	checks: 1e4,
	items: 2e4
};
/**
* The limits of a report that may be a merged one: whatever `merge.ts` writes can be read, posted and merged again. It
* may be as large as the reports of all jobs together, and has a check each for the checks and builds that were left
* out.
*/
const OF_MERGED = {
	bytes: 4 * OF_ONE.bytes,
	values: 4 * OF_ONE.values,
	checks: MOST.checks + 2,
	items: MOST.builds
};
/**
* The most members that the schema does not know. A later version may add some to every check, but each new name, and
* each new order of names, costs a JavaScript engine hundreds of bytes.
*/
const UNKNOWN_MEMBERS = 1e5;
/** The longest text, in UTF-16 code units: enough for the longest error message that Nix prints, and for any name. */
const CHARACTERS = 65536;
/** The longest duration. A run can take at most 35 days on GitHub (GitHub's documentation, "Actions limits"). */
const DURATION_MS = 3456e6;
/** Earlier than any real clock says. Charts count from one time to the next. */
const FIRST_YEAR = 2e3;
const LAST_YEAR = 2199;
const validator = new Validator(verdict_schema_default, "2020-12");
/**
* Reads the text of a `verdict.json`, no matter who wrote it. The report that it returns is valid against the schema.
* It has no key that the schema does not know, only numbers and times that are safe to calculate with, and nothing
* beyond the limits above. Never throws.
*/
function readReport(text, limits = OF_ONE) {
	const problem = tooMuch(text, limits);
	if (problem !== null) return { problem };
	const value = readJson(text);
	if (value === void 0) return { problem: "is not JSON" };
	const format = at(value, "schema");
	if (typeof format === "string" && format !== OWN_FORMAT && ANY_FORMAT.test(format)) return {
		problem: `was written by a newer nix-verdict, in the format ${format} in place of ${OWN_FORMAT}`,
		remedy: "Update the nix-verdict that reads it."
	};
	const { valid, errors } = validator.validate(value);
	const error = errors.at(-1);
	if (!valid) {
		const what = (error?.error ?? "").replace(/\.$/u, "");
		return { problem: `is not what ${OWN_FORMAT} says, at ${error?.instanceLocation ?? "#"}: ${what}` };
	}
	const copy = new Copy(limits);
	const report = copy.of(value, ROOT, "#");
	for (const check of copy.problem === null ? report.checks : []) check.evaluation = datedEvaluation(check.evaluation);
	return copy.problem === null ? { report } : { problem: copy.problem };
}
/** The first files that told of evaluations did not say when they were: no chart has a place for those. */
function datedEvaluation(evaluation) {
	return evaluation === null || typeof evaluation.startedAt !== "string" ? null : evaluation;
}
/** Decodes bytes as text; what is not UTF-8 becomes U+FFFD. */
function decode(bytes) {
	return new TextDecoder().decode(bytes);
}
/** Checks the limits that can be checked on the text, before it is parsed. */
function tooMuch(text, most) {
	if (text.length > most.bytes) return `is larger than ${most.bytes / 1024 ** 2} MiB`;
	let [depth, values, unknown] = [
		0,
		0,
		0
	];
	let [from, to] = [0, 0];
	for (let at = 0; at < text.length; at += 1) {
		const character = text[at];
		if (character === "\"") {
			[from, to] = [at + 1, endOfString(text, at + 1)];
			at = to;
		} else if (character === ":") {
			if (!KNOWN.has(text.slice(from, Math.min(to, from + LONGEST_TEXT_UNITS)))) unknown += 1;
		} else if (character === "{" || character === "[") {
			depth += 1;
			values += 1;
			if (depth > DEPTH) return `is nested deeper than ${DEPTH} levels`;
		} else if (character === "}" || character === "]") depth -= 1;
		else if (character === ",") values += 1;
	}
	if (values > most.values) return `holds more than ${most.values} values`;
	return unknown > UNKNOWN_MEMBERS ? `has more than ${UNKNOWN_MEMBERS} members that ${OWN_FORMAT} does not know` : null;
}
/** The place of the quotation mark that ends a string. */
function endOfString(text, from) {
	for (let at = from; at < text.length; at += 1) if (text[at] === "\\") at += 1;
	else if (text[at] === "\"") return at;
	return text.length;
}
const ROOT = verdict_schema_default;
/** The names of all members in the schema. The schema's own keywords are among them, which does no harm. */
const KNOWN = new Set(Array.from(JSON.stringify(verdict_schema_default).matchAll(/"(\w+)":/gu), ([, name = ""]) => name));
const LONGEST_TEXT_UNITS = Math.max(...Array.from(KNOWN, ({ length }) => length)) + 1;
/** Copies the known parts of a valid value, and records the first thing that exceeds a limit. */
var Copy = class {
	problem = null;
	#limits;
	constructor(limits) {
		this.#limits = limits;
	}
	of(value, node, at) {
		if (node.$ref !== void 0) return this.#definition(value, node.$ref.replace("#/$defs/", ""), at);
		if (node.anyOf !== void 0 && value !== null) return this.of(value, node.anyOf[0] ?? {}, at);
		if (typeof value === "string") return this.#text(value, at);
		if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER) this.#refuse(at, "is not a number in a usable range");
		if (Array.isArray(value)) return this.#list(value, node.items ?? {}, at);
		return isRecord(value) ? this.#members(value, node.properties ?? {}, at) : value;
	}
	#definition(value, name, at) {
		if (name === "time") this.#time(value, at);
		if (name === "duration" && value > 3456e6) this.#refuse(at, "is longer than 40 days");
		return this.of(value, ROOT.$defs[name] ?? {}, at);
	}
	#members(value, properties, at) {
		const known = Object.entries(properties).filter(([key, node]) => Object.hasOwn(value, key) || "default" in node);
		return Object.fromEntries(known.map(([key, node]) => [key, Object.hasOwn(value, key) ? this.of(value[key], node, `${at}/${key}`) : structuredClone(node.default)]));
	}
	#list(value, items, at) {
		const most = at === "#/checks" ? this.#limits.checks : this.#limits.items;
		if (value.length > most) this.#refuse(at, `has more than ${most} items`);
		return this.problem === null ? value.map((item, index) => this.of(item, items, `${at}/${index}`)) : [];
	}
	#text(value, at) {
		if (value.length > CHARACTERS) this.#refuse(at, `is longer than ${CHARACTERS} characters`);
		return value.toWellFormed();
	}
	#time(value, at) {
		const year = new Date(String(value)).getUTCFullYear();
		if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) this.#refuse(at, `is not a time between ${FIRST_YEAR} and ${LAST_YEAR}`);
	}
	#refuse(at, what) {
		this.problem ??= `cannot be believed: ${at} ${what}`;
	}
};
// node_modules/pend/index.js
var require_pend = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Pend;
	function Pend() {
		this.pending = 0;
		this.max = 1e400;
		this.listeners = [];
		this.waiting = [];
		this.error = null;
	}
	Pend.prototype.go = function(fn) {
		if (this.pending < this.max) pendGo(this, fn);
		else this.waiting.push(fn);
	};
	Pend.prototype.wait = function(cb) {
		if (this.pending === 0) cb(this.error);
		else this.listeners.push(cb);
	};
	Pend.prototype.hold = function() {
		return pendHold(this);
	};
	function pendHold(self) {
		self.pending += 1;
		var called = false;
		return onCb;
		function onCb(err) {
			if (called) throw new Error("callback called twice");
			called = true;
			self.error = self.error || err;
			self.pending -= 1;
			if (self.waiting.length > 0 && self.pending < self.max) pendGo(self, self.waiting.shift());
			else if (self.pending === 0) {
				var listeners = self.listeners;
				self.listeners = [];
				listeners.forEach(cbListener);
			}
		}
		function cbListener(listener) {
			listener(self.error);
		}
	}
	function pendGo(self, fn) {
		fn(pendHold(self));
	}
}));
// node_modules/yauzl/fd-slicer.js
var require_fd_slicer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var fs = __require("fs");
	var util = __require("util");
	var stream = __require("stream");
	var Readable = stream.Readable;
	var PassThrough = stream.PassThrough;
	var Pend = require_pend();
	var EventEmitter = __require("events").EventEmitter;
	exports.BufferSlicer = BufferSlicer;
	exports.FdSlicer = FdSlicer;
	util.inherits(FdSlicer, EventEmitter);
	function FdSlicer(fd) {
		EventEmitter.call(this);
		this.fd = fd;
		this.pend = new Pend();
		this.pend.max = 1;
		this.refCount = 0;
	}
	FdSlicer.prototype.read = function(buffer, offset, length, position, callback) {
		var self = this;
		self.pend.go(function(cb) {
			fs.read(self.fd, buffer, offset, length, position, function(err, bytesRead, buffer) {
				cb();
				callback(err, bytesRead, buffer);
			});
		});
	};
	FdSlicer.prototype.createReadStream = function(options) {
		return new ReadStream(this, options);
	};
	FdSlicer.prototype.ref = function() {
		this.refCount += 1;
	};
	FdSlicer.prototype.unref = function() {
		var self = this;
		self.refCount -= 1;
		if (self.refCount < 0) throw new Error("invalid unref");
		if (self.refCount > 0) return;
		fs.close(self.fd, onCloseDone);
		function onCloseDone(err) {
			if (err) self.emit("error", err);
			else self.emit("close");
		}
	};
	util.inherits(ReadStream, Readable);
	function ReadStream(context, options) {
		options = options || {};
		Readable.call(this, options);
		this.context = context;
		this.context.ref();
		this.start = options.start || 0;
		this.endOffset = options.end;
		this.pos = this.start;
	}
	ReadStream.prototype._read = function(n) {
		var self = this;
		var toRead = Math.min(self._readableState.highWaterMark, n);
		if (self.endOffset != null) toRead = Math.min(toRead, self.endOffset - self.pos);
		if (toRead <= 0) {
			self.push(null);
			this._cleanup();
			return;
		}
		self.context.pend.go(function(cb) {
			var buffer = Buffer.allocUnsafe(toRead);
			fs.read(self.context.fd, buffer, 0, toRead, self.pos, function(err, bytesRead) {
				if (err) self.destroy(err);
				else if (bytesRead === 0) {
					self.push(null);
					self._cleanup();
				} else {
					self.pos += bytesRead;
					self.push(buffer.slice(0, bytesRead));
				}
				cb();
			});
		});
	};
	ReadStream.prototype._destroy = function(err, cb) {
		this._cleanup();
		cb(err);
	};
	ReadStream.prototype._cleanup = function() {
		if (this.context != null) {
			this.context.unref();
			this.context = null;
		}
	};
	util.inherits(BufferSlicer, EventEmitter);
	function BufferSlicer(buffer) {
		EventEmitter.call(this);
		this.refCount = 0;
		this.buffer = buffer;
	}
	BufferSlicer.prototype.read = function(buffer, offset, length, position, callback) {
		if (!(0 <= offset && offset <= buffer.length)) throw new RangeError("offset outside buffer: 0 <= " + offset + " <= " + buffer.length);
		if (position < 0) throw new RangeError("position is negative: " + position);
		if (offset + length > buffer.length) length = buffer.length - offset;
		if (position + length > this.buffer.length) length = this.buffer.length - position;
		if (length <= 0) {
			setImmediate(function() {
				callback(null, 0);
			});
			return;
		}
		this.buffer.copy(buffer, offset, position, position + length);
		setImmediate(function() {
			callback(null, length);
		});
	};
	BufferSlicer.prototype.createReadStream = function(options) {
		options = options || {};
		var readStream = new PassThrough(options);
		readStream.start = options.start || 0;
		readStream.endOffset = options.end;
		readStream.pos = readStream.endOffset || this.buffer.length;
		var entireSlice = this.buffer.slice(readStream.start, readStream.pos);
		var maxChunkSize = 65536;
		var offset = 0;
		while (true) {
			var nextOffset = offset + maxChunkSize;
			if (nextOffset >= entireSlice.length) {
				if (offset < entireSlice.length) readStream.write(entireSlice.slice(offset, entireSlice.length));
				break;
			}
			readStream.write(entireSlice.slice(offset, nextOffset));
			offset = nextOffset;
		}
		readStream.end();
		return readStream;
	};
	BufferSlicer.prototype.ref = function() {
		this.refCount += 1;
	};
	BufferSlicer.prototype.unref = function() {
		this.refCount -= 1;
		if (this.refCount < 0) throw new Error("invalid unref");
	};
}));
// node_modules/yauzl/crc32.js
var require_crc32 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const CRC_TABLE = new Int32Array([
		0,
		1996959894,
		3993919788,
		2567524794,
		124634137,
		1886057615,
		3915621685,
		2657392035,
		249268274,
		2044508324,
		3772115230,
		2547177864,
		162941995,
		2125561021,
		3887607047,
		2428444049,
		498536548,
		1789927666,
		4089016648,
		2227061214,
		450548861,
		1843258603,
		4107580753,
		2211677639,
		325883990,
		1684777152,
		4251122042,
		2321926636,
		335633487,
		1661365465,
		4195302755,
		2366115317,
		997073096,
		1281953886,
		3579855332,
		2724688242,
		1006888145,
		1258607687,
		3524101629,
		2768942443,
		901097722,
		1119000684,
		3686517206,
		2898065728,
		853044451,
		1172266101,
		3705015759,
		2882616665,
		651767980,
		1373503546,
		3369554304,
		3218104598,
		565507253,
		1454621731,
		3485111705,
		3099436303,
		671266974,
		1594198024,
		3322730930,
		2970347812,
		795835527,
		1483230225,
		3244367275,
		3060149565,
		1994146192,
		31158534,
		2563907772,
		4023717930,
		1907459465,
		112637215,
		2680153253,
		3904427059,
		2013776290,
		251722036,
		2517215374,
		3775830040,
		2137656763,
		141376813,
		2439277719,
		3865271297,
		1802195444,
		476864866,
		2238001368,
		4066508878,
		1812370925,
		453092731,
		2181625025,
		4111451223,
		1706088902,
		314042704,
		2344532202,
		4240017532,
		1658658271,
		366619977,
		2362670323,
		4224994405,
		1303535960,
		984961486,
		2747007092,
		3569037538,
		1256170817,
		1037604311,
		2765210733,
		3554079995,
		1131014506,
		879679996,
		2909243462,
		3663771856,
		1141124467,
		855842277,
		2852801631,
		3708648649,
		1342533948,
		654459306,
		3188396048,
		3373015174,
		1466479909,
		544179635,
		3110523913,
		3462522015,
		1591671054,
		702138776,
		2966460450,
		3352799412,
		1504918807,
		783551873,
		3082640443,
		3233442989,
		3988292384,
		2596254646,
		62317068,
		1957810842,
		3939845945,
		2647816111,
		81470997,
		1943803523,
		3814918930,
		2489596804,
		225274430,
		2053790376,
		3826175755,
		2466906013,
		167816743,
		2097651377,
		4027552580,
		2265490386,
		503444072,
		1762050814,
		4150417245,
		2154129355,
		426522225,
		1852507879,
		4275313526,
		2312317920,
		282753626,
		1742555852,
		4189708143,
		2394877945,
		397917763,
		1622183637,
		3604390888,
		2714866558,
		953729732,
		1340076626,
		3518719985,
		2797360999,
		1068828381,
		1219638859,
		3624741850,
		2936675148,
		906185462,
		1090812512,
		3747672003,
		2825379669,
		829329135,
		1181335161,
		3412177804,
		3160834842,
		628085408,
		1382605366,
		3423369109,
		3138078467,
		570562233,
		1426400815,
		3317316542,
		2998733608,
		733239954,
		1555261956,
		3268935591,
		3050360625,
		752459403,
		1541320221,
		2607071920,
		3965973030,
		1969922972,
		40735498,
		2617837225,
		3943577151,
		1913087877,
		83908371,
		2512341634,
		3803740692,
		2075208622,
		213261112,
		2463272603,
		3855990285,
		2094854071,
		198958881,
		2262029012,
		4057260610,
		1759359992,
		534414190,
		2176718541,
		4139329115,
		1873836001,
		414664567,
		2282248934,
		4279200368,
		1711684554,
		285281116,
		2405801727,
		4167216745,
		1634467795,
		376229701,
		2685067896,
		3608007406,
		1308918612,
		956543938,
		2808555105,
		3495958263,
		1231636301,
		1047427035,
		2932959818,
		3654703836,
		1088359270,
		936918e3,
		2847714899,
		3736837829,
		1202900863,
		817233897,
		3183342108,
		3401237130,
		1404277552,
		615818150,
		3134207493,
		3453421203,
		1423857449,
		601450431,
		3009837614,
		3294710456,
		1567103746,
		711928724,
		3020668471,
		3272380065,
		1510334235,
		755167117
	]);
	function crc32(buf) {
		let crc = -1;
		for (let x of buf) crc = CRC_TABLE[(crc ^ x) & 255] ^ crc >>> 8;
		return (crc ^ -1) >>> 0;
	}
	module.exports = crc32;
}));
// src/collect/zip.ts
var import_yauzl = /* @__PURE__ */ __toESM((/* @__PURE__ */ __commonJSMin(((exports) => {
	__require("fs");
	var zlib = __require("zlib");
	var fd_slicer = require_fd_slicer();
	var util = __require("util");
	var EventEmitter = __require("events").EventEmitter;
	var Transform = __require("stream").Transform;
	var PassThrough = __require("stream").PassThrough;
	var Writable = __require("stream").Writable;
	const crc32 = typeof zlib.crc32 === "function" ? zlib.crc32 : require_crc32();
	exports.fromBufferPromise = fromBufferPromise;
	function fromBufferPromise(buffer, options) {
		return new Promise((resolve, reject) => {
			fromBuffer(buffer, {
				...options,
				lazyEntries: true
			}, function(err, zipfile) {
				if (err) return reject(err);
				resolve(zipfile);
			});
		});
	}
	function fromBuffer(buffer, options, callback) {
		if (typeof options === "function") {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		options.autoClose = false;
		if (options.lazyEntries == null) options.lazyEntries = false;
		if (options.decodeStrings == null) options.decodeStrings = true;
		if (options.validateEntrySizes == null) options.validateEntrySizes = true;
		if (options.strictFileNames == null) options.strictFileNames = false;
		fromRandomAccessReader(new fd_slicer.BufferSlicer(buffer), buffer.length, options, callback);
	}
	function fromRandomAccessReader(reader, totalSize, options, callback) {
		if (typeof options === "function") {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		if (options.autoClose == null) options.autoClose = true;
		if (options.lazyEntries == null) options.lazyEntries = false;
		if (options.decodeStrings == null) options.decodeStrings = true;
		var decodeStrings = !!options.decodeStrings;
		if (options.validateEntrySizes == null) options.validateEntrySizes = true;
		if (options.strictFileNames == null) options.strictFileNames = false;
		if (callback == null) callback = defaultCallback;
		if (typeof totalSize !== "number") throw new Error("expected totalSize parameter to be a number");
		if (totalSize > Number.MAX_SAFE_INTEGER) throw new Error("zip file too large. only file sizes up to 2^52 are supported due to JavaScript's Number type being an IEEE 754 double.");
		reader.ref();
		var eocdrWithoutCommentSize = 22;
		var zip64EocdlSize = 20;
		var bufferSize = Math.min(zip64EocdlSize + eocdrWithoutCommentSize + 65535, totalSize);
		var buffer = newBuffer(bufferSize);
		readAndAssertNoEof(reader, buffer, 0, bufferSize, totalSize - buffer.length, function(err) {
			if (err) return callback(err);
			for (var i = bufferSize - eocdrWithoutCommentSize; i >= 0; i -= 1) {
				if (buffer.readUInt32LE(i) !== 101010256) continue;
				var eocdrBuffer = buffer.subarray(i);
				var diskNumber = eocdrBuffer.readUInt16LE(4);
				var entryCount = eocdrBuffer.readUInt16LE(10);
				var centralDirectoryOffset = eocdrBuffer.readUInt32LE(16);
				var commentLength = eocdrBuffer.readUInt16LE(20);
				var expectedCommentLength = eocdrBuffer.length - eocdrWithoutCommentSize;
				if (commentLength !== expectedCommentLength) return callback(/* @__PURE__ */ new Error("Invalid comment length. Expected: " + expectedCommentLength + ". Found: " + commentLength + ". Are there extra bytes at the end of the file? Or is the end of central dir signature `PK☺☻` in the comment?"));
				var comment = decodeStrings ? decodeBuffer(eocdrBuffer.subarray(22), false) : eocdrBuffer.subarray(22);
				if (i - zip64EocdlSize >= 0 && buffer.readUInt32LE(i - zip64EocdlSize) === 117853008) {
					var zip64EocdrOffset = readUInt64LE(buffer.subarray(i - zip64EocdlSize, i - zip64EocdlSize + zip64EocdlSize), 8);
					var zip64EocdrBuffer = newBuffer(56);
					return readAndAssertNoEof(reader, zip64EocdrBuffer, 0, zip64EocdrBuffer.length, zip64EocdrOffset, function(err) {
						if (err) return callback(err);
						if (zip64EocdrBuffer.readUInt32LE(0) !== 101075792) return callback(/* @__PURE__ */ new Error("invalid zip64 end of central directory record signature"));
						diskNumber = zip64EocdrBuffer.readUInt32LE(16);
						if (diskNumber !== 0) return callback(/* @__PURE__ */ new Error("multi-disk zip files are not supported: found disk number: " + diskNumber));
						entryCount = readUInt64LE(zip64EocdrBuffer, 32);
						centralDirectoryOffset = readUInt64LE(zip64EocdrBuffer, 48);
						return callback(null, new ZipFile(reader, centralDirectoryOffset, totalSize, entryCount, comment, options.autoClose, options.lazyEntries, decodeStrings, options.validateEntrySizes, options.strictFileNames));
					});
				}
				if (diskNumber !== 0) return callback(/* @__PURE__ */ new Error("multi-disk zip files are not supported: found disk number: " + diskNumber));
				return callback(null, new ZipFile(reader, centralDirectoryOffset, totalSize, entryCount, comment, options.autoClose, options.lazyEntries, decodeStrings, options.validateEntrySizes, options.strictFileNames));
			}
			callback(/* @__PURE__ */ new Error("End of central directory record signature not found. Either not a zip file, or file is truncated."));
		});
	}
	util.inherits(ZipFile, EventEmitter);
	function ZipFile(reader, centralDirectoryOffset, fileSize, entryCount, comment, autoClose, lazyEntries, decodeStrings, validateEntrySizes, strictFileNames) {
		var self = this;
		EventEmitter.call(self);
		self.reader = reader;
		self.reader.on("error", function(err) {
			emitError(self, err);
		});
		self.reader.once("close", function() {
			self.emit("close");
		});
		self.readEntryCursor = centralDirectoryOffset;
		self.fileSize = fileSize;
		self.entryCount = entryCount;
		self.comment = comment;
		self.entriesRead = 0;
		self.autoClose = !!autoClose;
		self.lazyEntries = !!lazyEntries;
		self.decodeStrings = !!decodeStrings;
		self.validateEntrySizes = !!validateEntrySizes;
		self.strictFileNames = !!strictFileNames;
		self.isOpen = true;
		self.emittedError = false;
		self.hasEachEntryBeenCalled = false;
		if (!self.lazyEntries) self._readEntry();
	}
	ZipFile.prototype.close = function() {
		if (!this.isOpen) return;
		this.isOpen = false;
		this.reader.unref();
	};
	function emitErrorAndAutoClose(self, err) {
		if (self.autoClose) self.close();
		emitError(self, err);
	}
	function emitError(self, err) {
		if (self.emittedError) return;
		self.emittedError = true;
		self.emit("error", err);
	}
	ZipFile.prototype.readEntry = function() {
		if (!this.lazyEntries) throw new Error("readEntry() called without lazyEntries:true");
		this._readEntry();
	};
	ZipFile.prototype._readEntry = function() {
		var self = this;
		if (self.entryCount === self.entriesRead) {
			setImmediate(function() {
				if (self.autoClose) self.close();
				if (self.emittedError) return;
				self.emit("end");
			});
			return;
		}
		if (self.emittedError) return;
		var buffer = newBuffer(46);
		readAndAssertNoEof(self.reader, buffer, 0, buffer.length, self.readEntryCursor, function(err) {
			if (err) return emitErrorAndAutoClose(self, err);
			if (self.emittedError) return;
			var entry = new Entry();
			var signature = buffer.readUInt32LE(0);
			if (signature !== 33639248) return emitErrorAndAutoClose(self, /* @__PURE__ */ new Error("invalid central directory file header signature: 0x" + signature.toString(16)));
			entry.versionMadeBy = buffer.readUInt16LE(4);
			entry.versionNeededToExtract = buffer.readUInt16LE(6);
			entry.generalPurposeBitFlag = buffer.readUInt16LE(8);
			entry.compressionMethod = buffer.readUInt16LE(10);
			entry.lastModFileTime = buffer.readUInt16LE(12);
			entry.lastModFileDate = buffer.readUInt16LE(14);
			entry.crc32 = buffer.readUInt32LE(16);
			entry.compressedSize = buffer.readUInt32LE(20);
			entry.uncompressedSize = buffer.readUInt32LE(24);
			entry.fileNameLength = buffer.readUInt16LE(28);
			entry.extraFieldLength = buffer.readUInt16LE(30);
			entry.fileCommentLength = buffer.readUInt16LE(32);
			entry.internalFileAttributes = buffer.readUInt16LE(36);
			entry.externalFileAttributes = buffer.readUInt32LE(38);
			entry.relativeOffsetOfLocalHeader = buffer.readUInt32LE(42);
			if (entry.generalPurposeBitFlag & 64) return emitErrorAndAutoClose(self, /* @__PURE__ */ new Error("strong encryption is not supported"));
			self.readEntryCursor += 46;
			buffer = newBuffer(entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength);
			readAndAssertNoEof(self.reader, buffer, 0, buffer.length, self.readEntryCursor, function(err) {
				if (err) return emitErrorAndAutoClose(self, err);
				if (self.emittedError) return;
				entry.fileNameRaw = buffer.subarray(0, entry.fileNameLength);
				var fileCommentStart = entry.fileNameLength + entry.extraFieldLength;
				entry.extraFieldRaw = buffer.subarray(entry.fileNameLength, fileCommentStart);
				entry.fileCommentRaw = buffer.subarray(fileCommentStart, fileCommentStart + entry.fileCommentLength);
				try {
					entry.extraFields = parseExtraFields(entry.extraFieldRaw);
				} catch (err) {
					return emitErrorAndAutoClose(self, err);
				}
				if (self.decodeStrings) {
					var isUtf8 = (entry.generalPurposeBitFlag & 2048) !== 0;
					entry.fileComment = decodeBuffer(entry.fileCommentRaw, isUtf8);
					entry.fileName = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, self.strictFileNames);
					var errorMessage = validateFileName(entry.fileName);
					if (errorMessage != null) return emitErrorAndAutoClose(self, new Error(errorMessage));
				} else {
					entry.fileComment = entry.fileCommentRaw;
					entry.fileName = entry.fileNameRaw;
				}
				entry.comment = entry.fileComment;
				self.readEntryCursor += buffer.length;
				self.entriesRead += 1;
				for (var i = 0; i < entry.extraFields.length; i++) {
					var extraField = entry.extraFields[i];
					if (extraField.id !== 1) continue;
					var zip64EiefBuffer = extraField.data;
					var index = 0;
					if (entry.uncompressedSize === 4294967295) {
						if (index + 8 > zip64EiefBuffer.length) return emitErrorAndAutoClose(self, /* @__PURE__ */ new Error("zip64 extended information extra field does not include uncompressed size"));
						entry.uncompressedSize = readUInt64LE(zip64EiefBuffer, index);
						index += 8;
					}
					if (entry.compressedSize === 4294967295) {
						if (index + 8 > zip64EiefBuffer.length) return emitErrorAndAutoClose(self, /* @__PURE__ */ new Error("zip64 extended information extra field does not include compressed size"));
						entry.compressedSize = readUInt64LE(zip64EiefBuffer, index);
						index += 8;
					}
					if (entry.relativeOffsetOfLocalHeader === 4294967295) {
						if (index + 8 > zip64EiefBuffer.length) return emitErrorAndAutoClose(self, /* @__PURE__ */ new Error("zip64 extended information extra field does not include relative header offset"));
						entry.relativeOffsetOfLocalHeader = readUInt64LE(zip64EiefBuffer, index);
						index += 8;
					}
					break;
				}
				if (self.validateEntrySizes && entry.compressionMethod === 0) {
					var expectedCompressedSize = entry.uncompressedSize;
					if (entry.isEncrypted()) expectedCompressedSize += 12;
					if (entry.compressedSize !== expectedCompressedSize) {
						var msg = "compressed/uncompressed size mismatch for stored file: " + entry.compressedSize + " != " + entry.uncompressedSize;
						return emitErrorAndAutoClose(self, new Error(msg));
					}
				}
				self.emit("entry", entry);
				if (!self.lazyEntries) self._readEntry();
			});
		});
	};
	ZipFile.prototype.eachEntry = function() {
		const self = this;
		if (!self.lazyEntries) throw new Error("eachEntry() requires lazyEntries: true");
		if (self.hasEachEntryBeenCalled) throw new Error("eachEntry() must only be called once per ZipFile");
		self.hasEachEntryBeenCalled = true;
		let pendingResolveReject = null;
		self.on("entry", onEntry);
		self.on("end", onEnd);
		self.on("error", onError);
		function cleanup() {
			self.removeListener("entry", onEntry);
			self.removeListener("end", onEnd);
			self.removeListener("error", onError);
			if (self.autoClose) self.close();
		}
		function onEntry(entry) {
			let { resolve } = pendingResolveReject;
			pendingResolveReject = null;
			resolve({ value: entry });
		}
		function onEnd() {
			let { resolve } = pendingResolveReject;
			pendingResolveReject = null;
			cleanup();
			resolve({ done: true });
		}
		function onError(err) {
			let { reject } = pendingResolveReject;
			pendingResolveReject = null;
			cleanup();
			reject(err);
		}
		return {
			[Symbol.asyncIterator]() {
				return this;
			},
			next() {
				const promise = new Promise((resolve, reject) => {
					if (pendingResolveReject != null) throw new Error("next() called before previous Promise was resolved.");
					pendingResolveReject = {
						resolve,
						reject
					};
				});
				self.readEntry();
				return promise;
			},
			return(value) {
				cleanup();
				return Promise.resolve({
					done: true,
					value
				});
			},
			throw(value) {
				cleanup();
				return Promise.reject(value);
			}
		};
	};
	ZipFile.prototype.openReadStream = function(entry, options, callback) {
		var self = this;
		var relativeStart = 0;
		var relativeEnd = entry.compressedSize;
		if (callback == null) {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		else {
			if (options.decodeFileData === false) {
				if (options.decrypt != null) throw new Error("cannot use options.decrypt when options.decodeFileData === false");
				if (options.decompress != null) throw new Error("cannot use options.decompress when options.decodeFileData === false");
			} else {
				if (options.decrypt != null) {
					if (!entry.isEncrypted()) throw new Error("options.decrypt can only be specified for encrypted entries. See also option decodeFileData.");
					if (options.decrypt !== false) throw new Error("invalid options.decrypt value: " + options.decrypt);
					if (entry.isCompressed()) {
						if (options.decompress !== false) throw new Error("entry is encrypted and compressed, and options.decompress !== false. See also option decodeFileData.");
					}
				}
				if (options.decompress != null) {
					if (!entry.isCompressed()) throw new Error("options.decompress can only be specified for compressed entries. See also option decodeFileData.");
					if (!(options.decompress === false || options.decompress === true)) throw new Error("invalid options.decompress value: " + options.decompress);
					decompress = options.decompress;
				}
			}
			if (options.start != null) {
				relativeStart = options.start;
				if (relativeStart < 0) throw new Error("options.start < 0");
				if (relativeStart > entry.compressedSize) throw new Error("options.start > entry.compressedSize");
			}
			if (options.end != null) {
				relativeEnd = options.end;
				if (relativeEnd < 0) throw new Error("options.end < 0");
				if (relativeEnd > entry.compressedSize) throw new Error("options.end > entry.compressedSize");
				if (relativeEnd < relativeStart) throw new Error("options.end < options.start");
			}
		}
		var rawMode = options.decodeFileData === false || (entry.compressionMethod === 0 || entry.compressionMethod === 8 && options.decompress === false) && (!entry.isEncrypted() || options.decrypt === false);
		if (options.start != null || options.end != null) {
			if (!rawMode) throw new Error("start/end range require options.decodeFileData === false for non-trivial encoded entries.");
		}
		if (!self.isOpen) return callback(/* @__PURE__ */ new Error("closed"));
		if (entry.isEncrypted() && !rawMode) {
			if (options.decrypt !== false) return callback(/* @__PURE__ */ new Error("entry is encrypted, and options.decodeFileData !== false"));
		}
		var decompress;
		if (rawMode) decompress = false;
		else if (entry.compressionMethod === 8) decompress = options.decodeFileData !== true;
		else return callback(/* @__PURE__ */ new Error("unsupported compression method: " + entry.compressionMethod));
		self.readLocalFileHeader(entry, { minimal: true }, function(err, localFileHeader) {
			if (err) return callback(err);
			self.openReadStreamLowLevel(localFileHeader.fileDataStart, entry.compressedSize, relativeStart, relativeEnd, decompress, entry.uncompressedSize, callback);
		});
	};
	ZipFile.prototype.openReadStreamLowLevel = function(fileDataStart, compressedSize, relativeStart, relativeEnd, decompress, uncompressedSize, callback) {
		var self = this;
		fileDataStart + compressedSize;
		var readStream = self.reader.createReadStream({
			start: fileDataStart + relativeStart,
			end: fileDataStart + relativeEnd
		});
		var endpointStream = readStream;
		if (decompress) {
			var destroyed = false;
			var inflateFilter = zlib.createInflateRaw();
			readStream.on("error", function(err) {
				setImmediate(function() {
					if (!destroyed) inflateFilter.emit("error", err);
				});
			});
			readStream.pipe(inflateFilter);
			if (self.validateEntrySizes) {
				endpointStream = new AssertByteCountStream(uncompressedSize);
				inflateFilter.on("error", function(err) {
					setImmediate(function() {
						if (!destroyed) endpointStream.emit("error", err);
					});
				});
				inflateFilter.pipe(endpointStream);
			} else endpointStream = inflateFilter;
			installDestroyFn(endpointStream, function() {
				destroyed = true;
				if (inflateFilter !== endpointStream) inflateFilter.unpipe(endpointStream);
				readStream.unpipe(inflateFilter);
				readStream.destroy();
			});
		}
		callback(null, endpointStream);
	};
	ZipFile.prototype.readLocalFileHeader = function(entry, options, callback) {
		var self = this;
		if (callback == null) {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		self.reader.ref();
		var buffer = newBuffer(30);
		readAndAssertNoEof(self.reader, buffer, 0, buffer.length, entry.relativeOffsetOfLocalHeader, function(err) {
			try {
				if (err) return callback(err);
				var signature = buffer.readUInt32LE(0);
				if (signature !== 67324752) return callback(/* @__PURE__ */ new Error("invalid local file header signature: 0x" + signature.toString(16)));
				var fileNameLength = buffer.readUInt16LE(26);
				var extraFieldLength = buffer.readUInt16LE(28);
				var fileDataStart = entry.relativeOffsetOfLocalHeader + 30 + fileNameLength + extraFieldLength;
				if (fileDataStart + entry.compressedSize > self.fileSize) return callback(/* @__PURE__ */ new Error("file data overflows file bounds: " + fileDataStart + " + " + entry.compressedSize + " > " + self.fileSize));
				if (options.minimal) return callback(null, { fileDataStart });
				var localFileHeader = new LocalFileHeader();
				localFileHeader.fileDataStart = fileDataStart;
				localFileHeader.versionNeededToExtract = buffer.readUInt16LE(4);
				localFileHeader.generalPurposeBitFlag = buffer.readUInt16LE(6);
				localFileHeader.compressionMethod = buffer.readUInt16LE(8);
				localFileHeader.lastModFileTime = buffer.readUInt16LE(10);
				localFileHeader.lastModFileDate = buffer.readUInt16LE(12);
				localFileHeader.crc32 = buffer.readUInt32LE(14);
				localFileHeader.compressedSize = buffer.readUInt32LE(18);
				localFileHeader.uncompressedSize = buffer.readUInt32LE(22);
				localFileHeader.fileNameLength = fileNameLength;
				localFileHeader.extraFieldLength = extraFieldLength;
				buffer = newBuffer(fileNameLength + extraFieldLength);
				self.reader.ref();
				readAndAssertNoEof(self.reader, buffer, 0, buffer.length, entry.relativeOffsetOfLocalHeader + 30, function(err) {
					try {
						if (err) return callback(err);
						localFileHeader.fileName = buffer.subarray(0, fileNameLength);
						localFileHeader.extraField = buffer.subarray(fileNameLength);
						return callback(null, localFileHeader);
					} finally {
						self.reader.unref();
					}
				});
			} finally {
				self.reader.unref();
			}
		});
	};
	ZipFile.prototype.openReadStreamPromise = function(entry, options) {
		return new Promise((resolve, reject) => {
			this.openReadStream(entry, options, function(err, readStream) {
				if (err) return reject(err);
				resolve(readStream);
			});
		});
	};
	ZipFile.prototype.openReadStreamLowLevelPromise = function(fileDataStart, compressedSize, relativeStart, relativeEnd, decompress, uncompressedSize) {
		return new Promise((resolve, reject) => {
			this.openReadStream(fileDataStart, compressedSize, relativeStart, relativeEnd, decompress, uncompressedSize, function(err, readStream) {
				if (err) return reject(err);
				resolve(readStream);
			});
		});
	};
	ZipFile.prototype.readLocalFileHeaderPromise = function(entry, options) {
		return new Promise((resolve, reject) => {
			this.readLocalFileHeader(entry, options, function(err, localFileHeader) {
				if (err) return reject(err);
				resolve(localFileHeader);
			});
		});
	};
	function Entry() {}
	Entry.prototype.getLastModDate = function(options) {
		if (options == null) options = {};
		if (!options.forceDosFormat) for (var i = 0; i < this.extraFields.length; i++) {
			var extraField = this.extraFields[i];
			if (extraField.id === 21589) {
				var data = extraField.data;
				if (data.length < 5) continue;
				if (!(data[0] & 1)) continue;
				var posixTimestamp = data.readInt32LE(1);
				return /* @__PURE__ */ new Date(posixTimestamp * 1e3);
			} else if (extraField.id === 10) {
				var data = extraField.data;
				if (data.length !== 32) continue;
				if (data.readUInt16LE(4) !== 1) continue;
				if (data.readUInt16LE(6) !== 24) continue;
				var millisecondsSince1970 = (data.readUInt32LE(8) + 4294967296 * data.readInt32LE(12)) / 1e4 - 0xa9730b66800;
				return new Date(millisecondsSince1970);
			}
		}
		return dosDateTimeToDate(this.lastModFileDate, this.lastModFileTime, options.timezone);
	};
	Entry.prototype.canDecodeFileData = function() {
		return !this.isEncrypted() && (this.compressionMethod === 0 || this.compressionMethod === 8);
	};
	Entry.prototype.isEncrypted = function() {
		return (this.generalPurposeBitFlag & 1) !== 0;
	};
	Entry.prototype.isCompressed = function() {
		return this.compressionMethod === 8;
	};
	function LocalFileHeader() {}
	function dosDateTimeToDate(date, time, timezone) {
		var day = date & 31;
		var month = (date >> 5 & 15) - 1;
		var year = (date >> 9 & 127) + 1980;
		var millisecond = 0;
		var second = (time & 31) * 2;
		var minute = time >> 5 & 63;
		var hour = time >> 11 & 31;
		if (timezone == null || timezone === "local") return new Date(year, month, day, hour, minute, second, millisecond);
		else if (timezone === "UTC") return new Date(Date.UTC(year, month, day, hour, minute, second, millisecond));
		else throw new Error("unrecognized options.timezone: " + options.timezone);
	}
	function getFileNameLowLevel(generalPurposeBitFlag, fileNameBuffer, extraFields, strictFileNames) {
		var fileName = null;
		for (var i = 0; i < extraFields.length; i++) {
			var extraField = extraFields[i];
			if (extraField.id === 28789) {
				if (extraField.data.length < 6) continue;
				if (extraField.data.readUInt8(0) !== 1) continue;
				var oldNameCrc32 = extraField.data.readUInt32LE(1);
				if (crc32(fileNameBuffer) !== oldNameCrc32) continue;
				fileName = decodeBuffer(extraField.data.subarray(5), true);
				break;
			}
		}
		if (fileName == null) fileName = decodeBuffer(fileNameBuffer, (generalPurposeBitFlag & 2048) !== 0);
		if (!strictFileNames) fileName = fileName.replace(/\\/g, "/");
		return fileName;
	}
	function validateFileName(fileName) {
		if (fileName.indexOf("\\") !== -1) return "invalid characters in fileName: " + fileName;
		if (/^[a-zA-Z]:/.test(fileName) || /^\//.test(fileName)) return "absolute path: " + fileName;
		if (fileName.split("/").indexOf("..") !== -1) return "invalid relative path: " + fileName;
		return null;
	}
	function parseExtraFields(extraFieldBuffer) {
		var extraFields = [];
		var i = 0;
		while (i < extraFieldBuffer.length - 3) {
			var headerId = extraFieldBuffer.readUInt16LE(i + 0);
			var dataSize = extraFieldBuffer.readUInt16LE(i + 2);
			var dataStart = i + 4;
			var dataEnd = dataStart + dataSize;
			if (dataEnd > extraFieldBuffer.length) throw new Error("extra field length exceeds extra field buffer size");
			var dataBuffer = extraFieldBuffer.subarray(dataStart, dataEnd);
			extraFields.push({
				id: headerId,
				data: dataBuffer
			});
			i = dataEnd;
		}
		return extraFields;
	}
	function readAndAssertNoEof(reader, buffer, offset, length, position, callback) {
		if (length === 0) return setImmediate(function() {
			callback(null, newBuffer(0));
		});
		reader.read(buffer, offset, length, position, function(err, bytesRead) {
			if (err) return callback(err);
			if (bytesRead < length) return callback(/* @__PURE__ */ new Error("unexpected EOF"));
			callback();
		});
	}
	util.inherits(AssertByteCountStream, Transform);
	function AssertByteCountStream(byteCount) {
		Transform.call(this);
		this.actualByteCount = 0;
		this.expectedByteCount = byteCount;
	}
	AssertByteCountStream.prototype._transform = function(chunk, encoding, cb) {
		this.actualByteCount += chunk.length;
		if (this.actualByteCount > this.expectedByteCount) {
			var msg = "too many bytes in the stream. expected " + this.expectedByteCount + ". got at least " + this.actualByteCount;
			return cb(new Error(msg));
		}
		cb(null, chunk);
	};
	AssertByteCountStream.prototype._flush = function(cb) {
		if (this.actualByteCount < this.expectedByteCount) {
			var msg = "not enough bytes in the stream. expected " + this.expectedByteCount + ". got only " + this.actualByteCount;
			return cb(new Error(msg));
		}
		cb();
	};
	util.inherits(RandomAccessReader, EventEmitter);
	function RandomAccessReader() {
		EventEmitter.call(this);
		this.refCount = 0;
	}
	RandomAccessReader.prototype.ref = function() {
		this.refCount += 1;
	};
	RandomAccessReader.prototype.unref = function() {
		var self = this;
		self.refCount -= 1;
		if (self.refCount > 0) return;
		if (self.refCount < 0) throw new Error("invalid unref");
		self.close(onCloseDone);
		function onCloseDone(err) {
			if (err) return self.emit("error", err);
			self.emit("close");
		}
	};
	RandomAccessReader.prototype.createReadStream = function(options) {
		if (options == null) options = {};
		var start = options.start;
		var end = options.end;
		if (start === end) {
			var emptyStream = new PassThrough();
			setImmediate(function() {
				emptyStream.end();
			});
			return emptyStream;
		}
		var stream = this._readStreamForRange(start, end);
		var destroyed = false;
		var refUnrefFilter = new RefUnrefFilter(this);
		stream.on("error", function(err) {
			setImmediate(function() {
				if (!destroyed) refUnrefFilter.emit("error", err);
			});
		});
		installDestroyFn(refUnrefFilter, function() {
			stream.unpipe(refUnrefFilter);
			refUnrefFilter.unref();
			stream.destroy();
		});
		var byteCounter = new AssertByteCountStream(end - start);
		refUnrefFilter.on("error", function(err) {
			setImmediate(function() {
				if (!destroyed) byteCounter.emit("error", err);
			});
		});
		installDestroyFn(byteCounter, function() {
			destroyed = true;
			refUnrefFilter.unpipe(byteCounter);
			refUnrefFilter.destroy();
		});
		return stream.pipe(refUnrefFilter).pipe(byteCounter);
	};
	RandomAccessReader.prototype._readStreamForRange = function(start, end) {
		throw new Error("not implemented");
	};
	RandomAccessReader.prototype.read = function(buffer, offset, length, position, callback) {
		var readStream = this.createReadStream({
			start: position,
			end: position + length
		});
		var writeStream = new Writable();
		var written = 0;
		writeStream._write = function(chunk, encoding, cb) {
			chunk.copy(buffer, offset + written, 0, chunk.length);
			written += chunk.length;
			cb();
		};
		writeStream.on("finish", callback);
		readStream.on("error", function(error) {
			callback(error);
		});
		readStream.pipe(writeStream);
	};
	RandomAccessReader.prototype.close = function(callback) {
		setImmediate(callback);
	};
	util.inherits(RefUnrefFilter, PassThrough);
	function RefUnrefFilter(context) {
		PassThrough.call(this);
		this.context = context;
		this.context.ref();
		this.unreffedYet = false;
	}
	RefUnrefFilter.prototype._flush = function(cb) {
		this.unref();
		cb();
	};
	RefUnrefFilter.prototype.unref = function(cb) {
		if (this.unreffedYet) return;
		this.unreffedYet = true;
		this.context.unref();
	};
	var cp437 = "\0☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼ !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~⌂ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\xA0";
	function decodeBuffer(buffer, isUtf8) {
		if (isUtf8) return buffer.toString("utf8");
		else {
			var result = "";
			for (var i = 0; i < buffer.length; i++) result += cp437[buffer[i]];
			return result;
		}
	}
	function readUInt64LE(buffer, offset) {
		var lower32 = buffer.readUInt32LE(offset);
		return buffer.readUInt32LE(offset + 4) * 4294967296 + lower32;
	}
	var newBuffer;
	if (typeof Buffer.allocUnsafe === "function") newBuffer = function(len) {
		return Buffer.allocUnsafe(len);
	};
	else newBuffer = function(len) {
		return new Buffer(len);
	};
	function installDestroyFn(stream, fn) {
		if (typeof stream.destroy === "function") stream._destroy = function(err, cb) {
			fn();
			if (cb != null) cb(err);
		};
		else stream.destroy = fn;
	}
	function defaultCallback(err) {
		if (err) throw err;
	}
})))(), 1);
/** The most entries. A report with 10,000 checks, each with logs of two attempts, has fewer. */
const ENTRIES = 25e3;
/** The longest name in bytes: the limit for a path on most systems. */
const NAME_BYTES = 4096;
const REPORT_ENTRY = /^(?:[^/]+\/)?verdict\.json$/u;
/**
* Reads the one `verdict.json` of a ZIP archive that a stranger may have made; it is at the top, or in a folder there.
* Nothing else is unpacked and nothing is written, so no name in the archive can do harm. Names that our reports never
* have are refused all the same, and so is an archive that two readers could read differently. Never throws because of
* the archive's content.
*/
async function unzipReport(archive) {
	let zip;
	let entries;
	try {
		zip = await import_yauzl.fromBufferPromise(archive, {
			decodeStrings: false,
			validateEntrySizes: true
		});
		if (zip.entryCount > ENTRIES) return { problem: `has more than ${ENTRIES} files` };
		entries = await Array.fromAsync(zip.eachEntry());
	} catch (error) {
		return { problem: `is not a whole ZIP archive (${messageOf(error)})` };
	}
	const problem = entries.map(problemOf).find((found) => found !== null) ?? problemOfAll(entries, archive.length);
	if (problem !== null) return { problem };
	const [entry, another] = entries.filter((one) => REPORT_ENTRY.test(nameOf(one)));
	if (entry === void 0) return { problem: "holds no verdict.json, neither at its top nor in a folder there" };
	if (another !== void 0) return { problem: "holds more than one verdict.json" };
	try {
		return unpack(entry, await zip.readLocalFileHeaderPromise(entry), archive);
	} catch (error) {
		return { problem: `is damaged: its verdict.json cannot be unpacked (${messageOf(error)})` };
	}
}
/** Decodes a name with one character for each byte. */
function nameOf({ fileNameRaw }) {
	return fileNameRaw.toString("latin1");
}
/**
* The bits of a Unix mode that tell the kind of a file, in the upper half of an entry's attributes; zero if the archive
* was not made on Unix.
*/
const KIND = 61440;
const ORDINARY = /* @__PURE__ */ new Set([
	0,
	16384,
	32768
]);
function problemOf(entry) {
	const name = nameOf(entry);
	if (name === "" || name.length > NAME_BYTES || name.includes("\0")) return "has a file with an invalid name";
	if (name.startsWith("/") || name.includes("\\") || /^[A-Za-z]:/u.test(name) || name.split("/").includes("..")) return "has a file whose path leads out of it";
	if (!ORDINARY.has(entry.externalFileAttributes >>> 16 & KIND)) return "has something in it that is neither a file nor a folder, such as a symbolic link";
	return entry.isEncrypted() ? "has an encrypted file" : null;
}
/** Checks that no name occurs twice, and that files follow each other from the archive's start, within it. */
function problemOfAll(entries, length) {
	if (new Set(entries.map(nameOf)).size < entries.length) return "has two files of the same name";
	let end = 0;
	for (const { relativeOffsetOfLocalHeader: start, fileNameLength, compressedSize } of entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)) {
		if (end === 0 && start !== 0) return "does not begin as a ZIP archive";
		if (start < end) return "has files that overlap";
		end = start + LOCAL_HEADER + fileNameLength + compressedSize;
		if (end > length) return "has a file that ends beyond it";
	}
	return null;
}
/** Bytes before a file's name (PKWARE's APPNOTE 4.3.7). */
const LOCAL_HEADER = 30;
const STORED = 0;
const DEFLATED = 8;
/** Unpacks one file. Throws zlib's errors. The sizes in the headers are compared, but never relied on. */
function unpack(entry, header, archive) {
	if (!header.fileName.equals(entry.fileNameRaw) || header.compressionMethod !== entry.compressionMethod || header.generalPurposeBitFlag !== entry.generalPurposeBitFlag) return { problem: "contradicts itself about its verdict.json" };
	if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) return { problem: "has a verdict.json that is packed in an unknown way" };
	if (entry.uncompressedSize > REPORT_BYTES) return { problem: TOO_LARGE };
	const packed = archive.subarray(header.fileDataStart, header.fileDataStart + entry.compressedSize);
	const bytes = entry.compressionMethod === STORED ? packed : inflate(packed);
	if (bytes === null) return { problem: TOO_LARGE };
	if (bytes.length !== entry.uncompressedSize || crc32(bytes) !== entry.crc32) return { problem: "is damaged: its verdict.json does not have the stated length or checksum" };
	return { bytes };
}
const TOO_LARGE = `has a verdict.json that is larger than ${REPORT_BYTES / 1024 ** 2} MiB when it is unpacked`;
/** Null when the file exceeds the limit for a report; unpacking stops there. */
function inflate(packed) {
	try {
		return inflateRawSync(packed, { maxOutputLength: REPORT_BYTES });
	} catch (error) {
		if (error.code === "ERR_BUFFER_TOO_LARGE") return null;
		throw error;
	}
}
// src/collect/artifact.ts
/**
* Largest artifact, packed: reports and logs of a thousand checks take a few MiB when packed. An artifact is held in
* memory.
*/
const ARTIFACT_BYTES = 32 * 1024 ** 2;
/** The same for all results of a run together; any further artifact is refused. */
const ALL_BYTES = 128 * 1024 ** 2;
/** The same for the reports in them, unpacked. */
const ALL_REPORT_BYTES = 2 * REPORT_BYTES;
/** The most jobs that a matrix can have is 256 (GitHub's documentation, "Actions limits"). */
const ARTIFACTS = 256;
/** The most artifacts that are listed of a run, which strangers may fill: ten pages. */
const MOST_ARTIFACTS_LISTED = 1e3;
/**
* Reads the artifacts of a run's jobs as data from a stranger: everything is limited, and nothing is written to disk or
* run. An artifact that cannot be used is a problem of that shard alone, with `refused` set. A run without artifacts is
* one shard without a report, named after its workflow. Logs stay in the artifacts.
*/
async function readArtifacts(context, run, names, { api, service }) {
	const { signal } = context;
	const { owner, repo, id } = run;
	const listed = await api.list("GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts", {
		owner,
		repo,
		run_id: id
	}, MOST_ARTIFACTS_LISTED, signal);
	if (!listed.ok) return refusal(run.workflow, `the run's artifacts could not be listed: ${run.forge.name} ${causeIn(listed.reply)}. ${run.forge.remedies.artifacts}.`);
	const matches = matcher(names.pattern);
	const artifacts = newest(listed.items.flatMap((item) => readArtifact(item) ?? []).filter(({ name }) => matches(name)));
	if (!listed.whole || artifacts.length > ARTIFACTS) return refusal(run.workflow, `the run has too many artifacts: more than ${ARTIFACTS} named ${names.pattern}, or more than ${MOST_ARTIFACTS_LISTED} in all. Upload one for each job.`);
	const missing = names.expect.filter((name) => artifacts.every((artifact) => artifact.name !== name)).map((name) => ({
		name,
		problem: `its job left no report: ${NO_REPORT}.`
	}));
	if (artifacts.length === 0 && missing.length === 0) return {
		shards: [{
			name: run.workflow,
			problem: `its run left no report (no artifact is named ${names.pattern}): ${NO_REPORT}.`
		}],
		refused: false
	};
	const left = {
		bytes: ALL_BYTES,
		reportBytes: ALL_REPORT_BYTES
	};
	const shards = [];
	for (const artifact of artifacts) shards.push(await readShard(context, artifact, addressOf(artifact, run, service), left));
	return {
		shards: [...shards, ...missing],
		refused: shards.some((shard) => "problem" in shard)
	};
}
function refusal(name, problem) {
	return {
		shards: [{
			name,
			problem
		}],
		refused: true
	};
}
function causeIn(reply) {
	return reply.ok ? `answered ${reply.status} ${reply.message}`.trimEnd() : reply.reason;
}
function readArtifact(item) {
	if (!isRecord(item)) return null;
	const { id, name, size_in_bytes: bytes, expired } = item;
	if (!Number.isSafeInteger(id) || typeof name !== "string" || typeof bytes !== "number") return null;
	return {
		id,
		name: name.toWellFormed(),
		bytes,
		expired: expired === true
	};
}
/** Keeps the last of several artifacts that attempts of a run uploaded under one name. */
function newest(artifacts) {
	const byName = /* @__PURE__ */ new Map();
	for (const artifact of artifacts) if (artifact.id > (byName.get(artifact.name)?.id ?? 0)) byName.set(artifact.name, artifact);
	return [...byName.values()];
}
const UPLOAD_LESS = "Upload less beside verdict.json: the bot reads nothing else, and logs may go into an artifact of another name";
function addressOf({ id }, { owner, repo }, { url, token }) {
	return {
		url: `${url}/repos/${`${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`}/actions/artifacts/${id}/zip`,
		token
	};
}
/** Fetches one artifact and reads its report. Subtracts its size from `left`, the bytes that remain for the run. */
async function readShard({ world, signal }, { name, bytes, expired }, { url, token }, left) {
	const no = (what) => ({
		name,
		problem: `its artifact ${what}`
	});
	if (expired) return no("has expired: it is deleted. Run the job again.");
	const most = Math.min(ARTIFACT_BYTES, left.bytes);
	if (bytes > most) return no(`is too large: it takes ${mebibytes(bytes)}, of at most ${mebibytes(ARTIFACT_BYTES)} for one and ${mebibytes(ALL_BYTES)} for all. ${UPLOAD_LESS}.`);
	const fetched = await world.http.bytes(url, {
		token,
		most
	}, signal);
	if (!fetched.ok) return no(`could not be fetched: it ${fetched.reason}. Run this job again, or the one that uploaded it.`);
	left.bytes -= fetched.value.length;
	const unzipped = await unzipReport(fetched.value);
	if ("problem" in unzipped) return no(`${unzipped.problem}. It is not used; if nobody has forged it, run the job again.`);
	if (unzipped.bytes.length > left.reportBytes) return no(`does not fit: the reports of one run may take ${mebibytes(ALL_REPORT_BYTES)} in all.`);
	left.reportBytes -= unzipped.bytes.length;
	const read = readReport(decode(unzipped.bytes));
	if ("problem" in read) return no(`cannot be used: its verdict.json ${read.problem}.${read.remedy === void 0 ? "" : ` ${read.remedy}`}`);
	return {
		name,
		report: {
			...read.report,
			checks: read.report.checks.map(withoutFiles)
		}
	};
}
/** A check whose log and evidence stay where they are; what its tests said is in the report itself. */
function withoutFiles({ evidence, ...check }) {
	return {
		...check,
		log: null,
		...evidence && { evidence: {
			...evidence,
			files: []
		} }
	};
}
function mebibytes(bytes) {
	return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
// src/collect/folders.ts
const REPORT = "verdict.json";
/**
* The most that the reports of all jobs together may take, in bytes; in memory they take some ten times as much. A
* matrix has at most 256 jobs, and a hundred failed checks take 200 KB.
*/
const FOLDERS_REPORT_BYTES = OF_MERGED.bytes;
/**
* Reads the results that jobs have left in folders.
*
* A folder with a `verdict.json` is the result of one job, under the name that was given. A folder whose subfolders
* have some holds the results of several jobs, each under its own name, whether it has one itself or not; a subfolder
* without one is a job without a report. So is every name in `expect` that no folder has. The path of a `verdict.json`
* stands for its folder, without the subfolders.
*
* `out` is never searched, because the merged report goes there; giving it as a source throws a `usage` error; null:
* nothing is merged. The log of a check becomes the path of an existing file, or null. A result that cannot be read is
* a problem of that shard alone.
*/
async function readFolders(folders, expect, out, world) {
	const sources = await Promise.all(folders.map((given) => resultAt(given, world)));
	if (out !== null && sources.some(({ folder }) => resolve$1(folder) === resolve$1(out))) throw new VerdictError("usage", `out: "${out}" is also a folder to be read, and would be written over. Choose another one.`);
	const found = (await Promise.all(sources.map((source) => findShards(source, out, world)))).flat();
	const once = [...new Map(found.toReversed().map((one) => [resolve$1(one.path), one])).values()].toReversed();
	const names = new Set(found.flatMap(({ name }) => [name, basename(name)]));
	const missing = [...new Set(expect)].filter((name) => !names.has(name)).map((name) => ({
		name,
		problem: `its job left no report: ${NO_REPORT}.`
	}));
	const shards = [];
	const left = { bytes: FOLDERS_REPORT_BYTES };
	for (const one of once) shards.push(await readFolderShard(one, left, world));
	return [...shards, ...missing];
}
async function resultAt(given, { files }) {
	const isAlone = basename(given) === REPORT && await files.kind(given) !== "a folder";
	return {
		folder: isAlone ? dirname(given) : given,
		isAlone
	};
}
/** Folders in a report's own folder that hold its files, and never a result. */
const OWN_FOLDERS = /* @__PURE__ */ new Set(["logs", "evidence"]);
async function findShards({ folder, isAlone }, out, world) {
	const itself = {
		name: folder.replace(/(?<=.)\/+$/u, ""),
		path: folder,
		linked: await isLinked(folder, world)
	};
	if (itself.linked || isAlone) return [itself];
	const isFull = await hasReport(folder, world);
	const inside = await shardsIn(itself, isFull, out, world);
	return isFull || inside.length === 0 ? [itself, ...inside] : inside;
}
/** The results in the subfolders of a folder; none if no subfolder has a report. `isFull`: it has one itself. */
async function shardsIn({ name: parent, path: folder }, isFull, out, world) {
	const files = new Set((await filesIn(folder, world)).map(({ name }) => name));
	const names = (await world.files.list(folder)).filter((name) => !files.has(name) && !(isFull && OWN_FOLDERS.has(name)) && (out === null || resolve$1(folder, name) !== resolve$1(out)));
	const inside = await Promise.all(names.map(async (name) => {
		const path = join(folder, name);
		const linked = await world.files.linkTarget(path) !== null;
		const full = !linked && await hasReport(path, world);
		const isEmpty = !linked && !full && await isEmptyFolder(path, world);
		return {
			name: isFull ? `${parent}/${name}` : name,
			path,
			linked,
			full,
			isEmpty
		};
	}));
	if (!inside.some(({ full }) => full)) return [];
	const shards = inside.filter(({ isEmpty }) => !isEmpty).map(async (one) => [one, ...one.full ? await shardsIn(one, true, out, world) : []]);
	return (await Promise.all(shards)).flat();
}
async function isEmptyFolder(path, { files }) {
	return await files.kind(path) === "a folder" && (await files.list(path).catch(() => [path])).length === 0;
}
async function hasReport(folder, world) {
	return (await filesIn(folder, world)).some(({ name }) => name === REPORT);
}
/** Whether the folder is reached through a link where links are not followed. */
async function isLinked(folder, world) {
	return await world.files.list(folder).then(() => false, (error) => {
		if (error.code !== "ENOTPLAIN") throw error;
		return true;
	});
}
/** The files in a folder; none if it is not a folder, or cannot be read. */
async function filesIn(folder, world) {
	return await world.files.regularFiles(folder).catch(() => []);
}
async function readFolderShard({ name, path, linked }, left, world) {
	if (linked) return {
		name,
		problem: "its folder is a symbolic link, which is not followed. Give the folder that it leads to."
	};
	if (!await hasReport(path, world)) return {
		name,
		problem: `its job left no report (there is no ${REPORT} in ${path}): ${NO_REPORT}.`
	};
	try {
		const bytes = await world.files.readRange(join(path, REPORT), 0, OF_MERGED.bytes + 1);
		if (bytes.length > left.bytes) return {
			name,
			problem: `its report does not fit: the reports of all jobs may take ${FOLDERS_REPORT_BYTES / 1024 ** 2} MiB together. Report on fewer jobs at once.`
		};
		left.bytes -= bytes.length;
		const read = readReport(decode(bytes), OF_MERGED);
		if ("problem" in read) return {
			name,
			problem: `its report cannot be used: ${REPORT} ${read.problem}. ${read.remedy ?? "Run the job again."}`
		};
		const logs = await logsIn(join(path, "logs"), world);
		return {
			name,
			report: {
				...read.report,
				checks: read.report.checks.map((check) => ({
					...check,
					log: logs.get(check.log ?? "") ?? null
				}))
			},
			folder: path
		};
	} catch (error) {
		if (error.code === void 0) throw error;
		return {
			name,
			problem: `its report cannot be read: ${messageOf(error)}.`
		};
	}
}
/** The paths of logs, by the paths in the report. A path from a report is only looked up here, never followed. */
async function logsIn(folder, world) {
	const files = await world.files.linkTarget(folder) === null ? await filesIn(folder, world) : [];
	return new Map(files.map(({ name }) => [`logs/${name}`, join(folder, name)]));
}
// src/collect/collect.ts
/**
* Merges the results of several jobs into one report, with its logs in `logs/` and its evidence in `evidence/` of the
* folder `out`. Emits a notice for anything odd in them.
*/
async function collect({ world, emit }, shards, out) {
	const { report, notices } = merge(shards, world.now());
	const folders = new Map([...namesFor(report.checks)].map(([check, file]) => [check, file.replace(/\.log$/u, "")]));
	const carried = await carryEvidence(report.checks, out, {
		folders,
		origins: originsOf(shards)
	}, world);
	const { checks, left } = await keepLogs(report.checks.map((check) => carried.get(check) ?? check), out, world);
	for (const message of [...notices, ...left === null ? [] : [left]]) emit({
		type: "notice",
		level: "warning",
		message
	});
	return {
		...readable(report),
		checks
	};
}
/**
* A merged report with no longer times than a reader believes. Between the first start and the last end of reports of
* different days, or of machines with a wrong clock, there may be years; and the idle times of many machines add up.
*/
function readable(report) {
	const { durationMs, timeline } = report;
	return {
		...report,
		durationMs: Math.min(durationMs, DURATION_MS),
		timeline: timeline && {
			...timeline,
			idleMs: Math.min(timeline.idleMs, 3456e6)
		}
	};
}
/** The folder of each file that a check has left: that of its job. */
function originsOf(shards) {
	return new Map(shards.flatMap((shard) => {
		if ("problem" in shard || shard.folder === void 0) return [];
		const { folder, report } = shard;
		return report.checks.flatMap(({ evidence }) => (evidence?.files ?? []).map((file) => [file, folder]));
	}));
}
export { availableMemory as C, readImages as S, discover as _, readReport as a, bootSubject as b, blankCheck as c, plan as d, plannedRun as f, joinPlans as g, EMPTY_PLAN as h, decode as i, LogFiles as l, prove as m, readFolders as n, run as o, proofsOf as p, readArtifacts as r, LogTail as s, collect as t, logFileName as u, evaluationMemory as v, lockFlake as x, CHECK_SUBJECT as y };
