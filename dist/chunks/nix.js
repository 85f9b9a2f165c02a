import "./system.js";
import { I as VerdictError, n as programFolders, r as secretSettings } from "./clean-start.js";
import { stripVTControlCharacters } from "node:util";
import { createHash, createPublicKey, verify } from "node:crypto";
import { join } from "node:path";
// src/nix/access.ts
/**
* Hands a token to those calls of Nix that fetch a flake's inputs, as `access-tokens` for one host, together with those
* that the user has in NIX_CONFIG and in `lines` of settings. A token that he has set for that host himself wins.
*
* No path leads to it. An input `path:` or `file:` of the flake copies whatever this user can read: a file,
* `/proc/PID/environ`, `/proc/PID/cmdline`. And a fixed-output derivation may ask for any variable of the environment
* (`impureEnvVars`), where Nix builds without a daemon. So Nix reads it from a pipe, which is empty before the flake's
* code begins to run.
*/
function grantAccess(token, lines, env) {
	const settings = [
		...lines.map((line) => line.replace(/^\s*(?:extra-)?/u, "extra-")),
		...token === null ? [] : [`extra-access-tokens = ${hostOf(env)}=${token}`],
		...secretSettings(env)
	];
	if (settings.length === 0) return {};
	return {
		secret: `${settings.join("\n")}\n`,
		env: { NIX_USER_CONF_FILES: [`/dev/fd/3`, ...userFiles(env)].join(":") }
	};
}
/** The host that the token is for: GitHub, or the Enterprise Server that runs this job. */
function hostOf(env) {
	const server = env["GITHUB_SERVER_URL"];
	return server !== void 0 && URL.canParse(server) ? new URL(server).host : "github.com";
}
/** Where Nix looks for a user's settings by itself, in its order. */
function userFiles(env) {
	const own = env["NIX_USER_CONF_FILES"];
	if (own !== void 0) return own.split(":");
	const home = env["HOME"] ?? "/root";
	return [env["XDG_CONFIG_HOME"] ?? join(home, ".config"), ...(env["XDG_CONFIG_DIRS"] ?? "/etc/xdg").split(":")].map((folder) => join(folder, "nix/nix.conf"));
}
// src/nix/aterm.ts
/**
* A reader of the texts in which Nix keeps derivations: ATerms, of which Nix writes only strings, lists and tuples. It
* goes forward through the text and never back, so that its work grows with the text's length whatever the text holds.
*/
var ATermReader = class {
	#text;
	#at = 0;
	/** Where the next quotation mark is; found anew only when the reader has passed it. */
	#quote = -1;
	constructor(text) {
		this.#text = text;
	}
	/** Takes these characters, or throws {@link NotATerm}. */
	take(words) {
		if (!this.#text.startsWith(words, this.#at)) throw new NotATerm();
		this.#at += words.length;
	}
	/** Takes these characters if they are next, and says whether they were. */
	takeIf(words) {
		if (!this.#text.startsWith(words, this.#at)) return false;
		this.#at += words.length;
		return true;
	}
	string() {
		this.take("\"");
		const from = this.#at;
		for (;;) {
			const end = this.#nextQuote();
			const escape = this.#text.indexOf("\\", this.#at);
			if (escape === -1 || escape > end) {
				this.#at = end + 1;
				return unescaped(this.#text.slice(from, end));
			}
			this.#at = escape + 2;
		}
	}
	list(item) {
		const items = [];
		this.take("[");
		if (this.takeIf("]")) return items;
		do
			items.push(item());
		while (this.takeIf(","));
		this.take("]");
		return items;
	}
	/** Nothing may follow. */
	end() {
		if (this.#at !== this.#text.length) throw new NotATerm();
	}
	#nextQuote() {
		if (this.#quote < this.#at) this.#quote = this.#text.indexOf("\"", this.#at);
		if (this.#quote === -1) throw new NotATerm();
		return this.#quote;
	}
};
/** The text is not what it should be; where does not matter, because whoever reads a derivation refuses all of it. */
var NotATerm = class extends Error {};
const ATERM_ESCAPES = {
	n: "\n",
	r: "\r",
	t: "	"
};
/** Nix escapes these three, quotation marks and backslashes (its `printString`). */
function unescaped(text) {
	return text.includes("\\") ? text.replaceAll(/\\([^])/gu, (_, character) => ATERM_ESCAPES[character] ?? character) : text;
}
// src/nix/store-path.ts
/** Store paths: their grammar, their parts, and the alphabet of their hashes. */
/** The longest a path in a store may be: Nix's limit for the name is 211 characters, behind 32 of the hash. */
const LONGEST_BASE = 244;
/** Nix's own alphabet for base 32; without e, o, u and t. */
const ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";
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
* Whether a text has the shape of a derivation's path, spelled as Nix spells it and no other way: anything else could
* pass for something that is built.
*/
function isDerivationPath(text) {
	return /^(?:\/[\w.+-]+)+\/[0-9a-z]{32}-[\w+?=.-]+\.drv$/.test(text) && !/\/\.{1,2}\//.test(text);
}
/**
* Whether a text is the path of a derivation right in a store's folder, `storeDir`: what lies deeper is a file of
* somebody's, whatever its name.
*/
function isDerivationIn(storeDir, text) {
	const base = text.slice(storeDir.length + 1);
	return isDerivationPath(text) && text === `${storeDir}/${base}` && !base.includes("/") && base.length <= LONGEST_BASE;
}
/** The last part of a store path, without `.drv`: it is unique, and can be a file's name. */
function storePathBase(path) {
	return (path.split("/").at(-1) ?? path).replace(/\.drv$/, "");
}
/** The name part of a store path: `/nix/store/<hash>-hello-1.0.drv` gives `hello-1.0`. */
function storePathName(path) {
	return storePathBase(path).replace(/^[0-9a-z]{32}-/, "");
}
// src/nix/derivation.ts
/** A derivation of the largest package sets has some MB; what is larger was not written by an evaluation. In bytes. */
const LARGEST = 64 * 1024 ** 2;
/**
* Derivations that are made by derivations that are made by derivations: deeper than anybody needs, and far from what
* the stack bears.
*/
const DEEPEST = 100;
/**
* Reads the text of a `.drv` file: the ATerm `Derive(outputs, inputDrvs, inputSrcs, platform, builder, args, env)`, or
* its newer form with dynamic derivations. Null unless the whole text is exactly one: a file that only looks like a
* derivation must not pass for one.
*/
function readDerivation(text) {
	try {
		return derivationIn(new ATermReader(text));
	} catch (error) {
		if (error instanceof NotATerm) return null;
		throw error;
	}
}
/** The derivation at a path that `isDerivationPath` accepts; null when there is no file of its own that is one. */
async function readDerivationFile(path, files) {
	const bytes = await files.linkTarget(path) === null ? await files.size(path) : null;
	if (bytes === null || bytes > LARGEST) return null;
	try {
		return readDerivation((await files.read(path)).toString());
	} catch (error) {
		if (error instanceof Error && "code" in error) return null;
		throw error;
	}
}
function derivationIn(reader) {
	const isDynamic = reader.takeIf("DrvWithVersion(\"xp-dyn-drv\",");
	if (!isDynamic) reader.take("Derive(");
	const outputs = unique(reader.list(() => outputIn(reader)));
	reader.take(",");
	const inputs = unique(reader.list(() => {
		reader.take("(");
		const path = reader.string();
		reader.take(",");
		wantedOutputs(reader, isDynamic);
		reader.take(")");
		return [path, null];
	}));
	reader.take(",");
	reader.list(() => reader.string());
	reader.take(",");
	const system = reader.string();
	reader.take(",");
	reader.string();
	reader.take(",");
	reader.list(() => reader.string());
	reader.take(",");
	const env = unique(reader.list(() => pairIn(reader)));
	reader.take(")");
	reader.end();
	return {
		outputs,
		inputs: [...inputs.keys()],
		system,
		env,
		structured: structuredIn(env)
	};
}
function outputIn(reader) {
	reader.take("(");
	const name = reader.string();
	reader.take(",");
	const path = reader.string();
	reader.take(",");
	reader.string();
	reader.take(",");
	const hash = reader.string();
	reader.take(")");
	return [name, {
		path: path === "" ? null : path,
		hash
	}];
}
/**
* The outputs that are taken of one input. With dynamic derivations also outputs of derivations that are such outputs
* themselves, and so on.
*/
function wantedOutputs(reader, isDynamic, depth = 0) {
	if (depth > DEEPEST) throw new NotATerm();
	if (!isDynamic || !reader.takeIf("(")) {
		reader.list(() => reader.string());
		return;
	}
	reader.list(() => reader.string());
	reader.take(",");
	reader.list(() => {
		reader.take("(");
		reader.string();
		reader.take(",");
		wantedOutputs(reader, isDynamic, depth + 1);
		reader.take(")");
	});
	reader.take(")");
}
function pairIn(reader) {
	reader.take("(");
	const name = reader.string();
	reader.take(",");
	const value = reader.string();
	reader.take(")");
	return [name, value];
}
/**
* Nix never writes a name twice, and a reader that takes the first would believe something else than one that takes the
* last.
*/
function unique(entries) {
	const map = new Map(entries);
	if (map.size !== entries.length) throw new NotATerm();
	return map;
}
function structuredIn(env) {
	const json = env.get("__json");
	if (json === void 0) return null;
	let value;
	try {
		value = JSON.parse(json);
	} catch {
		throw new NotATerm();
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw new NotATerm();
	return value;
}
/**
* The store paths of a `.drv` file's outputs; null when they are only known once it is built, and when the text is no
* derivation.
*/
function outputPaths(text) {
	const paths = [...readDerivation(text)?.outputs.values() ?? []].map(({ path }) => path);
	return paths.length > 0 && paths.every((path) => path !== null) ? paths : null;
}
/**
* Whether Nix may take the outputs of a `.drv` file from elsewhere; `allowSubstitutes = false` says that building is
* faster. False when the text is no derivation.
*/
function allowsSubstitutes(text) {
	const derivation = readDerivation(text);
	if (derivation === null) return false;
	const { env, structured } = derivation;
	return structured === null ? (env.get("allowSubstitutes") ?? "1") === "1" : (structured["allowSubstitutes"] ?? true) === true;
}
/** Whether a derivation may make something else each time (`__impure`). */
function isImpure({ outputs }) {
	return [...outputs.values()].some(({ hash }) => hash === "impure");
}
/** The system features that a derivation demands of the machine. */
function featuresOf({ env, structured }) {
	if (structured === null) return (env.get("requiredSystemFeatures") ?? "").split(/\s+/u).filter((feature) => feature !== "");
	const features = structured["requiredSystemFeatures"];
	return Array.isArray(features) ? features.filter((feature) => typeof feature === "string") : [];
}
/**
* The outputs of the derivation at `drvPath` as an evaluation gives them (`outPath`): the store path, or, while nobody
* knows it, a placeholder.
*/
function evaluatedOutputs(drvPath, { outputs }) {
	return new Map([...outputs].map(([name, { path }]) => [name, path ?? placeholder(drvPath, name)]));
}
/** The stand-in for an output path not known yet (`DownstreamPlaceholder::unknownCaOutput` of Nix's sources). */
function placeholder(drvPath, output) {
	const base = storePathBase(drvPath);
	const name = storePathName(drvPath) + (output === "out" ? "" : `-${output}`);
	return `/${base32(createHash("sha256").update(`nix-upstream-output:${base.slice(0, 32)}:${name}`).digest())}`;
}
/** Whether the path of an output, as an evaluation gives it, only stands for one that nobody knows yet. */
function isPlaceholder(path) {
	return /^\/[0-9a-z]{52}$/.test(path);
}
// src/nix/version.ts
/** The oldest Nix that is used: the project's own floor, and what Ubuntu 24.04 ships as 2.18.1. */
const OLDEST = "2.18";
/** Reads one line of `nix --version`; null when it is none. */
function parseVersion(line) {
	const match = /^nix \((?<who>[^)]*)\) (?<version>\d+(?:\.\d+)+\S*)$/u.exec(line.trim());
	if (match === null) return null;
	const who = match.groups?.["who"] ?? "";
	const version = match.groups?.["version"] ?? "";
	if (who.startsWith("Lix")) return {
		implementation: "lix",
		version
	};
	if (who.startsWith("Determinate")) return {
		implementation: "determinate",
		version
	};
	return {
		implementation: "nix",
		version
	};
}
/** Whether a version is at least another; only the numbers count, so a pre-release is as new as its release. */
function atLeast(version, oldest) {
	const [have, want] = [versionNumbers(version), versionNumbers(oldest)];
	for (const [index, wanted] of want.entries()) {
		const difference = (have[index] ?? 0) - wanted;
		if (difference !== 0) return difference > 0;
	}
	return true;
}
function versionNumbers(version) {
	return (/^\d+(?:\.\d+)*/u.exec(version)?.[0] ?? "").split(".").map(Number);
}
// src/nix/find.ts
/** The profile that the installation ends with: nothing is a working Nix of ours before it is there. */
const DEFAULT_PROFILE = "/nix/var/nix/profiles/default";
/** A Nix answers in 20 ms; one that takes this long hangs. */
const VERSION_LIMIT_MS = 1e4;
/**
* Looks for a Nix that is new enough: on PATH, then where installers and NixOS put it. One process when the first one
* fits.
*/
async function findNix({ world, emit, signal }) {
	let tooOld = null;
	for (const nix of candidates(world.env)) {
		if (!await world.files.executable(nix)) continue;
		const answer = await world.processes.run({
			file: nix,
			args: ["--version"]
		}, AbortSignal.any([signal, AbortSignal.timeout(VERSION_LIMIT_MS)]));
		signal.throwIfAborted();
		const version = answer.code === 0 ? parseVersion(answer.stdout) : null;
		if (version !== null && atLeast(version.version, "2.18")) return {
			nix,
			version
		};
		const complaint = complaintIn(answer.stderr);
		if (answer.code !== 0 && world.env["NIX_CONFIG"]) throw new VerdictError("nix-unusable", `The Nix at ${nix} does not work with the settings in NIX_CONFIG (${complaint || "it said nothing"}). Mend or unset that variable.`);
		const fault = version === null ? `does not work${complaint && ` (${complaint})`}` : `is ${version.version}, older than ${OLDEST}`;
		if (version !== null) tooOld ??= `${nix} ${fault}`;
		emit({
			type: "notice",
			level: "info",
			message: `Not used: the Nix at ${nix} ${fault}.`
		});
	}
	return {
		nix: null,
		tooOld
	};
}
/** The line of a program's complaints that says most. */
function complaintIn(stderr) {
	const lines = stripVTControlCharacters(stderr).trim().split("\n");
	return lines.find((line) => line.includes("error:")) ?? lines[0] ?? "";
}
function candidates(env) {
	const folders = programFolders(env);
	folders.push(`${DEFAULT_PROFILE}/bin`);
	if (env["HOME"] !== void 0) folders.push(join(env["HOME"], ".nix-profile/bin"));
	folders.push("/run/current-system/sw/bin");
	return new Set(folders.map((folder) => join(folder, "nix")));
}
// src/nix/internal-json.ts
const PREFIX = "@nix ";
/** Activity and result types of Nix's `logging.hh`, the same since 2.4. */
const ACTIVITY_BUILDS = 104;
const ACTIVITY_BUILD = 105;
const ACTIVITY_SUBSTITUTE = 108;
const RESULT_BUILD_LOG_LINE = 101;
const RESULT_PROGRESS = 105;
/** An unescaped `"id":` cannot stand inside a JSON string, whatever a build prints. */
const ID = /"id":(\d+)/;
/** Reads the log of one Nix client; it remembers which activity counts the builds. */
var InternalJson = class {
	#buildsId = null;
	/** What a line of standard error says, or null when it says nothing of interest. Never throws. */
	read(line) {
		if (!line.startsWith(PREFIX)) return plainMessage(line);
		const record = parseRecord(line.slice(5));
		if (record === null) return line.startsWith(`${PREFIX}{"action":"result"`) ? { kind: "log-cut" } : null;
		const id = ID.exec(line)?.[1] ?? "";
		const fields = Array.isArray(record["fields"]) ? record["fields"] : [];
		switch (record["action"]) {
			case "start": return this.#started(id, record["type"], fields);
			case "stop": return {
				kind: "stopped",
				id
			};
			case "result": return this.#result(id, record["type"], fields);
			case "msg": return message(record);
			default: return null;
		}
	}
	#started(id, type, [field, machine]) {
		if (type === ACTIVITY_BUILDS) this.#buildsId = id;
		if (typeof field !== "string") return null;
		if (type === ACTIVITY_BUILD) return {
			kind: "build-started",
			id,
			drvPath: field,
			machine: typeof machine === "string" && machine !== "" ? machine : null
		};
		if (type === ACTIVITY_SUBSTITUTE) return {
			kind: "download-started",
			id,
			path: field
		};
		return null;
	}
	#result(id, type, fields) {
		if (type === RESULT_BUILD_LOG_LINE && typeof fields[0] === "string") return {
			kind: "log",
			id,
			line: fields[0]
		};
		if (type === RESULT_PROGRESS && id === this.#buildsId && typeof fields[2] === "number" && typeof fields[3] === "number") return {
			kind: "builds-progress",
			running: fields[2],
			failed: fields[3]
		};
		return null;
	}
};
function parseRecord(json) {
	try {
		const value = JSON.parse(json);
		return typeof value === "object" && value !== null ? value : null;
	} catch {
		return null;
	}
}
/** Text outside of the protocol: a crash, or an error from before the logger was set up. */
function plainMessage(line) {
	return line.trim() === "" ? null : {
		kind: "message",
		level: 0,
		text: withoutColors(line),
		raw: null,
		position: null
	};
}
function message(record) {
	const { msg, level, raw_msg: raw, file, line, column } = record;
	if (typeof msg !== "string") return null;
	const position = typeof file === "string" && typeof line === "number" && typeof column === "number" ? {
		file: withoutLineAndColumn(file),
		line,
		column
	} : null;
	return {
		kind: "message",
		level: typeof level === "number" ? level : 0,
		text: withoutColors(msg),
		raw: typeof raw === "string" ? withoutColors(raw) : null,
		position
	};
}
/** Nix 2.26 and later put `:LINE:COLUMN` behind the file's name as well. */
function withoutLineAndColumn(file) {
	return file.replace(/:\d+:\d+$/, "");
}
/**
* Nix colours with ESC sequences alone. What else may pass for one, such as U+009B, is part of a name, and names must
* stay what they are.
*/
function withoutColors(text) {
	return text.includes("\x1B") ? stripVTControlCharacters(text) : text;
}
// src/nix/unsupported.ts
/**
* What a person can do about a check that no machine here can build. Nix says what is missing; why it is missing, only
* the reader knows.
*/
const OFFERED_BY_DEFAULT = "Nix offers it unless system-features was set outright: use extra-system-features instead";
/** Advice by feature. Any other feature is the flake's own, and only its author knows how to offer it. */
const SYSTEM_FEATURE_ADVICE = /* @__PURE__ */ new Map([
	["kvm", "It takes a usable /dev/kvm, such as GitHub's x86-64 Linux runners have; to run it emulated, and slowly, let Nix claim it with extra-system-features = kvm"],
	["uid-range", "It is for containers: on hosted runners \"nspawn: auto\" sets it up; elsewhere the Nix daemon needs auto-allocate-uids, cgroups and extra-system-features = uid-range"],
	["devnet", "It is for containers beside virtual machines: on hosted runners \"nspawn: auto\" sets it up; elsewhere the Nix daemon needs extra-system-features = devnet and extra-sandbox-paths = /dev/net"],
	["apple-virt", "It takes Apple's Hypervisor.framework, which GitHub's hosted arm64 macOS machines do not offer: use a Linux runner or a Mac of your own"],
	["nixos-test", OFFERED_BY_DEFAULT],
	["big-parallel", OFFERED_BY_DEFAULT],
	["benchmark", OFFERED_BY_DEFAULT]
]);
/**
* Why a check cannot be built when `missing`, at least one system feature, is not offered, and what to do. One line of
* plain words.
*/
function missingFeaturesMessage(missing) {
	const names = missing.map((name) => `"${name}"`);
	const list = names.length > 1 ? `s ${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : ` ${names.join("")}`;
	const advice = new Set(missing.flatMap((name) => SYSTEM_FEATURE_ADVICE.get(name) ?? []));
	return [`no machine here offers the system feature${list}`, ...advice].join(". ");
}
/**
* Why a check for the platform `needed` cannot be built where Nix builds for `ours`, and what to do. One line of plain
* words.
*/
function wrongPlatformMessage(needed, ours) {
	return `it needs a machine for ${needed}. ${crossesToLinux(needed, ours) ? "macOS cannot build it without a Linux builder, such as nix-darwin's nix.linux-builder: configure one, or use a Linux runner" : "Use a runner of that system, or configure a remote builder"}`;
}
/** A check for Linux on a Mac: nothing that Nix could be told makes the machine itself able to build it. */
function crossesToLinux(needed, ours) {
	return needed.endsWith("-linux") && ours.endsWith("-darwin");
}
// src/nix/messages.ts
/** A derivation's path as Nix quotes it; `^*` and the like may follow. */
const DRV = String.raw`\/(?:[^'"\s^\/]*\/)+[0-9a-z]{32}-[^'"\s^\/]+?\.drv(?=['"^!])`;
/**
* Nix says what it is about in its first words; the longest that it begins with are a few paths of at most 4,096 bytes.
* In UTF-16 code units.
*/
const MESSAGE_BEGINNING = 16384;
/** Where an error of Nix begins: at the beginning of a line, or indented. */
const ERROR = /(?:^|\n)[^\S\n]*error: ?/g;
/**
* What follows one of these was printed by a build: text that anybody could have written. Up to 2.28 `last N log
* lines:`, from 2.29 on `Last N log lines:`.
*/
const LOG_TAIL = /\n[^\S\n]*last \d+ log lines?:\n/i;
/** Nix looks at the free space itself when a build fails, and adds this outside of the quoted log. */
const DISK_NOTE = /\n[ \t]*note: build failure may have been caused by lack of free disk space/;
const failedBuild = (code, message) => ({
	verdict: "failed",
	code,
	message
});
/** Why a builder failed: `exit code 3`, `signal 9 (Killed)`; the words are the same in all versions. */
function builderStatus(status) {
	const signal = /signal (\d+)(?: \((.*)\))?/.exec(status);
	if (signal) {
		const hint = signal[1] === "9" ? ": by the kernel for want of memory, or by Nix because it closed its output and ran on" : "";
		return failedBuild("signal", `its builder was killed by signal ${signal[1]}${signal[2] ? ` (${signal[2]})` : ""}${hint}`);
	}
	const exit = /exit code (\d+)/.exec(status);
	return failedBuild("exit-code", exit ? `its builder exited with ${exit[1]}` : `its builder ${status}`);
}
function unsupported(code, message) {
	return {
		verdict: "unsupported",
		code,
		message
	};
}
function timeout(seconds, silent) {
	return silent ? {
		verdict: "timeout",
		code: "silent",
		message: `it printed nothing for ${seconds} s`
	} : {
		verdict: "timeout",
		code: "timeout",
		message: `it ran longer than ${seconds} s`
	};
}
/** Words of `Cannot build 'X.drv'. Reason: …`, Nix 2.29 and later. */
const REASONS = [
	{
		pattern: /^platform mismatch\s+Required system: '([^']*)'(?:\s+Current system: '([^']*)')?/,
		read: ([, system, ours]) => wrongPlatform(system ?? "", ours ?? "")
	},
	{
		pattern: /^missing system features\s+Required features: \{([^}]*)\}\s+Available features: \{([^}]*)\}/,
		read: ([, required, available]) => missingFeatures(required ?? "", available ?? "")
	},
	{
		pattern: rule(String.raw`^required system or feature not available\s+` + String.raw`Required system: '([^']*)' with features \{([^}]*)\}\s+` + String.raw`Current system: '([^']*)' with features \{([^}]*)\}`),
		read: ([, system, required, ours, available]) => systemOrFeatures(system, required, ours, available)
	},
	{
		pattern: /^\d+ dependenc(?:y|ies) failed/,
		read: () => failedDependency()
	},
	{
		pattern: /^builder (failed .*?)\.?$/m,
		read: ([, status]) => builderStatus(status ?? "")
	},
	{
		pattern: /^local builds are disabled/,
		read: () => unsupported("no-local-builds", "local builds are disabled (max-jobs = 0) and no builder takes it")
	},
	{
		pattern: /^(.*?)\.?$/m,
		read: ([, words]) => failedBuild("nix", words ?? "")
	}
];
/** Whole messages; every one that names its derivation has the path as group `drv`. */
const MESSAGES = [
	{
		pattern: /^Cannot build '(?<drv>[^']+)'\.\s+Reason: (?<reason>[\s\S]*)$/,
		read: (match) => firstRule(REASONS, match.groups?.["reason"] ?? "") ?? failedBuild("nix", match[0])
	},
	{
		pattern: rule(`^builder for '(?<drv>${DRV})' (failed (?:with|due)[^;\\n]*)`),
		read: (match) => builderStatus(match[2] ?? "")
	},
	{
		pattern: rule(`^builder for '(?<drv>${DRV})' failed to produce output path for output '([^']*)'`),
		read: (match) => failedBuild("no-output", `its builder ended well but did not make output "${match[2]}"`)
	},
	{
		pattern: rule(`^\\d+ dependencies of derivation '(?<drv>${DRV})' failed to build`),
		read: () => failedDependency()
	},
	{
		pattern: rule(`^a '([^']*)' with features \\{([^}]*)\\} is required to build '(?<drv>${DRV})', but I am a '([^']*)' with features \\{([^}]*)\\}`),
		read: (match) => systemOrFeatures(match[1], match[2], match[4], match[5])
	},
	{
		pattern: rule(`^hash mismatch in fixed-output derivation '(?<drv>${DRV})':\\s+specified:\\s+(\\S+)\\s+got:\\s+(\\S+)`),
		read: (match) => failedBuild("hash-mismatch", `its output has the hash ${match[3]}, not ${match[2]}`)
	},
	{
		pattern: rule(`^derivation '(?<drv>${DRV})' may not be deterministic`),
		read: () => failedBuild("not-deterministic", "a second build of it gave a different output")
	},
	{
		pattern: rule(`^(?:[^\\n]*?'(?<drv>${DRV})[^\\n]*? )?timed out after (\\d+) seconds( of silence)?`),
		read: (match) => timeout(match[2] ?? "?", match[3] !== void 0)
	},
	{
		pattern: /^feature '(uid-range)' (?:requires the setting|is not supported)/,
		read: ([, feature]) => unsupported("missing-feature", missingFeaturesMessage([feature ?? ""]))
	},
	{
		pattern: /^feature 'uid-range' is only supported in sandboxed builds/,
		read: () => unsupported("missing-feature", "it starts containers, which takes sandboxed builds. Set sandbox = true in nix.conf, with a Nix that has a daemon and build users")
	},
	{
		pattern: rule(`^(?!build of )[^\\n]*?'(?<drv>${DRV})`),
		read: (match) => failedBuild("nix", match.input.split("\n", 1)[0] ?? "")
	}
];
/** Reads one error message of Nix 2.18 to 2.35. Null when it says nothing about a derivation. */
function readFailure(text) {
	const own = withoutTrace(text.split(LOG_TAIL, 1)[0] ?? "").slice(0, MESSAGE_BEGINNING);
	for (const { pattern, read } of MESSAGES) {
		const match = pattern.exec(own);
		if (match === null) continue;
		const failure = {
			drvPath: match.groups?.["drv"] ?? null,
			...read(match)
		};
		if (failure.verdict !== "failed" || !DISK_NOTE.test(text)) return failure;
		return {
			...failure,
			verdict: "disk-full",
			code: "disk-full",
			message: `${failure.message}: no space left on the disk`
		};
	}
	return null;
}
/** The last `error:` of a message is the error itself; what comes before is the way to it. Indentation goes. */
function withoutTrace(text) {
	let from = 0;
	for (const { index, 0: found } of text.matchAll(ERROR)) from = index + found.length;
	return text.slice(from).replaceAll(/\n[ \t]+/g, "\n").trim();
}
/** Whether a message of Nix has an error in it. */
function hasError(text) {
	return text.search(ERROR) !== -1;
}
/** The last error that a Nix command wrote in its `internal-json` log, without the way to it. */
function lastError(stderr) {
	const reader = new InternalJson();
	let last = null;
	for (const line of stderr.split("\n")) {
		const message = reader.read(line);
		if (message?.kind === "message" && message.level === 0 && hasError(message.text)) last = withoutTrace(message.text);
	}
	return last;
}
function rule(source) {
	return new RegExp(source);
}
function firstRule(rules, text) {
	for (const { pattern, read } of rules) {
		const match = pattern.exec(text);
		if (match !== null) return read(match);
	}
	return null;
}
function failedDependency() {
	return {
		verdict: "dependency-failed",
		code: "dependency",
		message: "something it needs could not be built"
	};
}
function missingFeatures(required, available) {
	const have = words(available);
	return unsupported("missing-feature", missingFeaturesMessage(words(required).filter((feature) => !have.includes(feature))));
}
function wrongPlatform(system, ours) {
	return unsupported("wrong-platform", wrongPlatformMessage(system, ours));
}
function systemOrFeatures(system = "", required = "", ours = "", available = "") {
	const have = words(available);
	if (words(required).every((feature) => have.includes(feature)) && system !== ours || crossesToLinux(system, ours)) return wrongPlatform(system, ours);
	return missingFeatures(required, available);
}
function words(list) {
	return list.split(",").map((word) => word.trim()).filter((word) => word !== "");
}
// src/nix/tool.ts
/** The flags of a call that evaluates; the others do not know `--impure`. */
function evaluationFlags(tool) {
	return tool.impure ? ["--impure"] : [];
}
/**
* A call of Nix that writes its messages as `internal-json` to standard error. The user's own settings come last, so
* that they win over ours.
*/
function nixCommand(tool, subcommand, args) {
	return {
		file: tool.bin,
		...tool.env === void 0 ? {} : { env: tool.env },
		...tool.secret === void 0 ? {} : { secret: tool.secret },
		args: [
			...subcommand,
			"--extra-experimental-features",
			"nix-command flakes",
			"--log-format",
			"internal-json",
			"--option",
			"warn-dirty",
			"false",
			"--option",
			"accept-flake-config",
			"false",
			...tool.options.flatMap(([name, value]) => [
				"--option",
				name,
				value
			]),
			...args
		]
	};
}
// src/nix/store-info.ts
/** Asks Nix's store for its name, which proves that it can be reached. `store`: another one than the settings say. */
async function storeInfo({ world, signal }, tool, store) {
	const subcommand = ["store", atLeast(tool.version, "2.19") ? "info" : "ping"];
	const output = await world.processes.run(nixCommand(tool, subcommand, ["--json", ...store === void 0 ? [] : ["--store", store]]), signal);
	signal.throwIfAborted();
	if (output.code !== 0) return {
		ok: false,
		reason: lastError(output.stderr) ?? output.startError ?? `nix ended with ${output.signal ?? output.code}`
	};
	const answer = JSON.parse(output.stdout);
	return {
		ok: true,
		url: String(answer.url),
		trusted: answer.trusted === void 0 || answer.trusted === null ? null : Boolean(answer.trusted)
	};
}
// src/nix/missing.ts
const WILL_BUILD = /^(?:this derivation|these \d+ derivations) will be built:/;
const WILL_FETCH = /^(?:this path|these \d+ paths) will be fetched/;
const CANNOT_BUILD = /^don't know how to build these paths/;
/**
* Asks Nix what it would do for all outputs of these derivations, by a dry run. That a derivation is in neither set
* proves nothing: whoever wants to know whether its outputs are valid asks about these. One derivation of which Nix can
* make nothing fails the dry run of all, so it is looked for by halves. Throws `nix-unusable` when Nix cannot answer at
* all.
*/
async function queryMissing(context, tool, drvPaths) {
	const search = new Search(context, tool);
	if (drvPaths.length > 0) await search.ask([...new Set(drvPaths)]);
	return search;
}
/** One question, and the further ones that it leads to. */
var Search = class {
	willBuild = /* @__PURE__ */ new Set();
	willFetch = /* @__PURE__ */ new Set();
	outputs = /* @__PURE__ */ new Map();
	refused = /* @__PURE__ */ new Map();
	#tool;
	#context;
	#isUsable = false;
	constructor(context, tool) {
		this.#tool = tool;
		this.#context = context;
	}
	async ask(drvPaths) {
		const answer = await this.#dryRun(drvPaths);
		const lost = drvPaths.filter((drvPath) => answer.unknown.has(drvPath));
		for (const drvPath of lost) this.refused.set(drvPath, "it is not in Nix's store, or not any more");
		const left = drvPaths.filter((drvPath) => !answer.unknown.has(drvPath));
		if (answer.error === null) {
			for (const drvPath of answer.willBuild) this.willBuild.add(drvPath);
			for (const path of answer.willFetch) this.willFetch.add(path);
			for (const drvPath of left) {
				const outputs = answer.outputs.get(drvPath);
				if (outputs === void 0) this.refused.set(drvPath, "it does not say which outputs that has, as with experimental features that are off");
				else this.outputs.set(drvPath, outputs);
			}
			return;
		}
		if (lost.length === 0) await this.#proveUsable(answer.error);
		if (lost.length === 0 && left.length === 1) this.refused.set(left[0] ?? "", answer.error);
		else if (lost.length > 0 && left.length > 0) await this.ask(left);
		else for (const half of halves(left)) await this.ask(half);
	}
	/** Before single derivations are blamed, once. */
	async #proveUsable(error) {
		if (this.#isUsable) return;
		if (!(await storeInfo(this.#context, this.#tool)).ok) throw new VerdictError("nix-unusable", `Nix cannot tell what is built already: ${error}. Try "nix store info" on this machine.`);
		this.#isUsable = true;
	}
	async #dryRun(drvPaths) {
		const command = nixCommand(this.#tool, ["build"], [
			"--dry-run",
			"--json",
			"--no-link",
			...installables(drvPaths)
		]);
		const output = await this.#context.world.processes.run(command, this.#context.signal);
		this.#context.signal.throwIfAborted();
		const error = output.code === 0 ? null : output.startError ?? lastError(output.stderr) ?? `it ended with ${output.signal ?? output.code}`;
		return {
			...readPlan(output.stderr),
			outputs: error === null ? readBuildOutputs(output.stdout) : /* @__PURE__ */ new Map(),
			error
		};
	}
};
function readPlan(stderr) {
	const reader = new InternalJson();
	const [willBuild, willFetch, unknown] = [
		[],
		[],
		[]
	];
	let into = null;
	for (const line of stderr.split("\n").flatMap((record) => messageLines(reader, record))) if (WILL_BUILD.test(line)) into = willBuild;
	else if (WILL_FETCH.test(line)) into = willFetch;
	else if (CANNOT_BUILD.test(line)) into = unknown;
	else if (line.startsWith("  /")) into?.push(line.trim());
	else into = null;
	return {
		willBuild,
		willFetch,
		unknown: new Set(unknown)
	};
}
/**
* Reads what `nix build --json` prints: a list of derivations with their outputs. A path is null where it is not known.
* What has another shape is left out, so that nothing is known of it.
*/
function readBuildOutputs(stdout) {
	let answer;
	try {
		answer = JSON.parse(stdout);
	} catch {
		return /* @__PURE__ */ new Map();
	}
	const known = /* @__PURE__ */ new Map();
	for (const item of Array.isArray(answer) ? answer : []) {
		const { drvPath, outputs } = item ?? {};
		if (typeof drvPath !== "string" || typeof outputs !== "object" || outputs === null) continue;
		const entries = Object.entries(outputs);
		if (entries.every(isOutput)) known.set(drvPath, new Map(entries));
	}
	return known;
}
/** Whether every output has its path, and there is one at all. */
function hasAllPaths(outputs) {
	return outputs.size > 0 && [...outputs.values()].every((path) => path !== null);
}
/**
* Whether Nix tells exactly the outputs that an evaluation gave. For a placeholder any path will do: where such an
* output lies, only its build decides.
*/
function matchesEvaluated(told, evaluated) {
	const names = Object.keys(evaluated);
	return told.size === names.length && names.every((name) => told.has(name) && (isPlaceholder(evaluated[name] ?? "") || told.get(name) === evaluated[name]));
}
function isOutput(entry) {
	return entry[1] === null || typeof entry[1] === "string";
}
function halves(list) {
	const middle = Math.ceil(list.length / 2);
	return [list.slice(0, middle), list.slice(middle)].filter((half) => half.length > 0);
}
/** All outputs of each derivation, in the words of Nix's command line. */
function installables(drvPaths) {
	return drvPaths.map((drvPath) => `${drvPath}^*`);
}
function messageLines(reader, record) {
	const message = reader.read(record);
	return message?.kind === "message" ? message.text.split("\n") : [];
}
// src/nix/nix-settings.ts
/** The first Nix that takes an empty `build-hook` for "none". Lix comes from an earlier one. */
const HOOK_MAY_BE_EMPTY = "2.22";
/**
* Settings for builds that are done here anyway: without them, each client starts a second Nix, 25 ms of a core, only
* to hear that there is nobody else to build for it.
*/
function withoutHook({ version, implementation }, { localOnly }) {
	return localOnly && implementation !== "lix" && atLeast(version, HOOK_MAY_BE_EMPTY) ? [["build-hook", ""]] : [];
}
/** Reads what Nix answered as JSON. Throws `nix-unusable`: a program that answers something else is no Nix. */
function parseAnswer(tool, answer) {
	try {
		return JSON.parse(answer);
	} catch (error) {
		throw new VerdictError("nix-unusable", `${tool.bin} does not answer as Nix does ("${answer.slice(0, 80)}"). Mend or reinstall Nix.`, { cause: error });
	}
}
/** Asks Nix for its effective settings. Throws `nix-unusable`. */
async function readSettings({ world, signal }, tool) {
	const subcommand = atLeast(tool.version, "2.20") ? ["config", "show"] : ["show-config"];
	const output = await world.processes.run(nixCommand(tool, subcommand, ["--json"]), signal);
	signal.throwIfAborted();
	if (output.code !== 0) {
		const cause = output.startError ?? lastError(output.stderr) ?? output.stderr.trim();
		throw new VerdictError("nix-unusable", `${tool.bin} cannot tell its settings (${cause}). Mend or reinstall Nix.`);
	}
	const settings = parseAnswer(tool, output.stdout);
	const list = (name) => {
		const value = settings[name]?.value;
		return Array.isArray(value) ? value.map(String) : [];
	};
	const hook = settings["post-build-hook"]?.value;
	return {
		system: String(settings["system"]?.value),
		extraPlatforms: list("extra-platforms"),
		systemFeatures: list("system-features"),
		localOnly: list("build-hook")[1] === "__build-remote" && noBuilders(settings["builders"]?.value, world),
		postBuildHook: typeof hook === "string" && hook !== "" ? hook : null,
		substituters: list("substituters"),
		trustedKeys: settings["require-sigs"]?.value === false ? null : list("trusted-public-keys")
	};
}
/** Whether a list of remote builders is empty: it names nobody, or only files that are not there. */
function noBuilders(builders, world) {
	if (typeof builders !== "string") return false;
	return builders.split(/[\n;]/u).map((entry) => entry.replace(/#.*$/u, "").trim()).every((entry) => entry === "" || entry.startsWith("@") && !world.files.exists(entry.slice(1)));
}
// src/nix/valid-paths.ts
/**
* The first Nix that has to be told which shape of JSON is wanted. Before, paths are keys as in 1, or (up to 2.18, and
* Lix) members of a list.
*/
const PATH_INFO_FORMAT_SINCE = "2.33";
/**
* Asks Nix which of these store paths are valid: registered in its database as whole, whatever lies in the file system.
* A path counts only if Nix tells what is in it; a path that the answer does not speak of is not valid. Throws
* `nix-unusable` when Nix cannot answer.
*/
async function queryValid(context, tool, storePaths) {
	return new Set((await queryInfo(context, tool, storePaths, [
		"--option",
		"substitute",
		"false"
	])).keys());
}
/**
* What Nix tells of those of these store paths that are valid. `words`: where it is to look. Throws `nix-unusable` when
* Nix cannot answer.
*/
async function queryInfo({ world, signal }, tool, storePaths, words) {
	if (storePaths.length === 0) return /* @__PURE__ */ new Map();
	const command = nixCommand(tool, ["path-info"], [
		"--json",
		...tool.implementation !== "lix" && atLeast(tool.version, PATH_INFO_FORMAT_SINCE) ? ["--json-format", "1"] : [],
		...words,
		"--stdin"
	]);
	const output = await world.processes.run({
		...command,
		input: storePaths.join("\n")
	}, signal);
	signal?.throwIfAborted();
	if (output.code !== 0) {
		const cause = output.startError ?? lastError(output.stderr) ?? `it ended with ${output.signal ?? output.code}`;
		throw new VerdictError("nix-unusable", `Nix cannot tell what is in its store: ${cause}. Try "nix store info" on this machine.`);
	}
	const answer = parseAnswer(tool, output.stdout);
	const told = Array.isArray(answer) ? answer.map((info) => [info?.path, info]) : Object.entries(answer ?? {});
	const valid = new Map(told.flatMap(([path, info]) => typeof info?.narHash === "string" && info.valid !== false ? [[path, info]] : []));
	return new Map(storePaths.flatMap((path) => {
		const info = valid.get(path);
		return info === void 0 ? [] : [[path, info]];
	}));
}
// src/nix/offered.ts
/**
* Which of these store paths a binary cache has from somebody whom Nix trusts. A dry run counts whatever any cache says
* to have; who has signed it, Nix only looks at when it fetches, and then it builds what nobody signed whom it trusts.
* So the signatures are looked at here, as Nix does (`ValidPathInfo::fingerprint` of its sources). A cache that cannot
* be asked offers nothing.
*
* What needs no signature because its path says what is in it is not among them, unless somebody has signed it as well.
*/
async function queryOffered(context, tool, storePaths, { substituters, trustedKeys }) {
	const keys = new Map((trustedKeys ?? []).map((key) => [keyName(key), key.slice(keyName(key).length + 1)]));
	const offers = substituters.map(async (address) => {
		const infos = await queryInfo(context, tool, storePaths, ["--store", address]).catch((error) => {
			if (error instanceof VerdictError) return /* @__PURE__ */ new Map();
			throw error;
		});
		const isTrusted = trustedKeys === null || TRUSTED.test(address);
		return [...infos].filter(([path, info]) => isTrusted || isSigned(path, info, keys)).map(([path]) => path);
	});
	return new Set((await Promise.all(offers)).flat());
}
/** An address by which the user says that this cache needs no signatures. */
const TRUSTED = /[?&]trusted=(?:1|true|yes)(?:&|$)/u;
/** Whether one of the keys has signed what is told of a path. `keys`: by their names, in base64. */
function isSigned(path, { narHash, narSize, references, signatures }, keys) {
	const hash = fingerprintHash(narHash);
	if (hash === null || typeof narSize !== "number" || !isTexts(references) || !isTexts(signatures)) return false;
	const fingerprint = [
		"1",
		path,
		hash,
		narSize,
		references.toSorted().join(",")
	].join(";");
	return signatures.some((signature) => {
		const key = keys.get(keyName(signature));
		return key !== void 0 && isOf(key, fingerprint, signature.slice(keyName(signature).length + 1));
	});
}
/** A SHA-256 as fingerprints have it, of the ways in which Nix has written it in JSON; null for anything else. */
function fingerprintHash(hash) {
	if (typeof hash !== "string") return null;
	const bytes = Buffer.from(hash.replace(/^sha256-/u, ""), "base64");
	if (hash.startsWith("sha256-") && bytes.length === 32) return `sha256:${base32(bytes)}`;
	return /^sha256:[0-9a-z]{52}$/u.test(hash) ? hash : null;
}
/** Whether an Ed25519 key, the 32 bytes in base64, has made this signature of a text. */
function isOf(key, text, signature) {
	try {
		const publicKey = createPublicKey({
			format: "jwk",
			key: {
				kty: "OKP",
				crv: "Ed25519",
				x: Buffer.from(key, "base64").toString("base64url")
			}
		});
		return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, "base64"));
	} catch {
		return false;
	}
}
/** What stands before the colon of a key or a signature. */
function keyName(text) {
	return text.split(":", 1)[0] ?? "";
}
function isTexts(value) {
	return Array.isArray(value) && value.every((one) => typeof one === "string");
}
export { readDerivationFile as A, parseVersion as C, isImpure as D, featuresOf as E, grantAccess as F, isDerivationPath as M, storePathBase as N, isPlaceholder as O, storePathName as P, atLeast as S, evaluatedOutputs as T, withoutTrace as _, withoutHook as a, findNix as b, matchesEvaluated as c, storeInfo as d, evaluationFlags as f, readFailure as g, lastError as h, readSettings as i, isDerivationIn as j, outputPaths as k, queryMissing as l, hasError as m, queryValid as n, hasAllPaths as o, nixCommand as p, parseAnswer as r, installables as s, queryOffered as t, readBuildOutputs as u, InternalJson as v, allowsSubstitutes as w, OLDEST as x, DEFAULT_PROFILE as y };
