import "./system.js";
import { $ as base32, C as isTexts, S as isRecord, W as anyOf, Y as DERIVATION_FILE, Z as NIX_SHA256, at as storePathName, b as at, d as shellWord, et as isDerivationIn, it as storePathHash, n as programFolders, r as secretSettings, w as readJson, yt as VerdictError } from "./clean-start.js";
import { stripVTControlCharacters } from "node:util";
import { createHash, createPublicKey, verify } from "node:crypto";
import { dirname, isAbsolute, join } from "node:path";
// src/nix/access.ts
/**
* Gives a token to those calls of Nix that fetch a flake's inputs, as `access-tokens` for one host, together with the
* tokens that the user has in NIX_CONFIG and in `lines` of settings. If the user has set a token for that host, it
* wins.
*
* No path leads to the token. A `path:` or `file:` input of the flake can copy whatever this user can read: a file,
* `/proc/PID/environ`, `/proc/PID/cmdline`. And a fixed-output derivation may ask for any variable of the environment
* (`impureEnvVars`), where Nix builds without a daemon. So Nix reads the token from a pipe, which is empty before the
* flake's code begins to run.
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
/** Returns the host of the token: GitHub, or the Enterprise Server that runs this job. */
function hostOf(env) {
	const server = env["GITHUB_SERVER_URL"];
	return server !== void 0 && URL.canParse(server) ? new URL(server).host : "github.com";
}
/** Returns the files where Nix itself looks for a user's settings, in its order. */
function userFiles(env) {
	const own = env["NIX_USER_CONF_FILES"];
	if (own !== void 0) return own.split(":");
	const home = env["HOME"] ?? "/root";
	return [env["XDG_CONFIG_HOME"] ?? join(home, ".config"), ...(env["XDG_CONFIG_DIRS"] ?? "/etc/xdg").split(":")].map((folder) => join(folder, "nix/nix.conf"));
}
// src/nix/aterm.ts
/**
* Reads the texts in which Nix stores derivations: ATerms, of which Nix writes only strings, lists and tuples. It only
* goes forward through the text, so its work is linear in the text's length, whatever the text contains.
*/
var ATermReader = class {
	#text;
	#at = 0;
	/** The position of the next quotation mark; searched again only when the reader has passed it. */
	#quote = -1;
	constructor(text) {
		this.#text = text;
	}
	/** Reads exactly these characters, or throws {@link NotATerm}. */
	take(words) {
		if (!this.#text.startsWith(words, this.#at)) throw new NotATerm();
		this.#at += words.length;
	}
	/** Reads these characters if they are next, and returns whether they were. */
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
	/** Throws unless the text ends here. */
	end() {
		if (this.#at !== this.#text.length) throw new NotATerm();
	}
	#nextQuote() {
		if (this.#quote < this.#at) this.#quote = this.#text.indexOf("\"", this.#at);
		if (this.#quote === -1) throw new NotATerm();
		return this.#quote;
	}
};
/** Thrown when the text is malformed. The position does not matter, because the whole derivation is refused. */
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
// src/nix/derivation.ts
/**
* Largest file that is read, in bytes. Derivations of the largest package sets have some MB; an evaluation does not
* write larger ones.
*/
const LARGEST = 64 * 1024 ** 2;
/** Deepest nesting of derivations that are made by derivations: more than anybody needs, far from the stack's limit. */
const DEEPEST = 100;
/**
* Reads the text of a `.drv` file: the ATerm `Derive(outputs, inputDrvs, inputSrcs, platform, builder, args, env)`, or
* its newer form with dynamic derivations. Null unless the whole text is exactly that: a file that only resembles a
* derivation must be rejected.
*/
function readDerivation(text) {
	try {
		return derivationIn(new ATermReader(text));
	} catch (error) {
		if (error instanceof NotATerm) return null;
		throw error;
	}
}
/** Reads the derivation at a path that `isDerivationPath` accepts; null if no regular file there has one. */
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
* Reads the outputs that are used of one input. With dynamic derivations, these may include outputs of derivations that
* are outputs themselves, and so on.
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
/** Nix never writes a name twice. Two readers could disagree about a text that has one twice. */
function unique(entries) {
	const map = new Map(entries);
	if (map.size !== entries.length) throw new NotATerm();
	return map;
}
function structuredIn(env) {
	const json = env.get("__json");
	if (json === void 0) return null;
	const value = readJson(json);
	if (!isRecord(value)) throw new NotATerm();
	return value;
}
/**
* Returns the store paths of a `.drv` file's outputs; null when they are only known after the build, or the text is not
* a derivation.
*/
function outputPaths(text) {
	const paths = [...readDerivation(text)?.outputs.values() ?? []].map(({ path }) => path);
	return paths.length > 0 && paths.every((path) => path !== null) ? paths : null;
}
/**
* Whether Nix may substitute the outputs of a `.drv` file; `allowSubstitutes = false` says that building is faster.
* False when the text is not a derivation.
*/
function allowsSubstitutes(text) {
	const derivation = readDerivation(text);
	if (derivation === null) return false;
	const { env, structured } = derivation;
	return structured === null ? (env.get("allowSubstitutes") ?? "1") === "1" : (structured["allowSubstitutes"] ?? true) === true;
}
/** Whether a derivation may have a different result each time (`__impure`). */
function isImpure({ outputs }) {
	return [...outputs.values()].some(({ hash }) => hash === "impure");
}
/** Returns the system features that a derivation requires of the machine. */
function featuresOf({ env, structured }) {
	if (structured === null) return (env.get("requiredSystemFeatures") ?? "").split(/\s+/u).filter((feature) => feature !== "");
	const features = structured["requiredSystemFeatures"];
	return Array.isArray(features) ? features.filter((feature) => typeof feature === "string") : [];
}
/**
* Returns the outputs of the derivation at `drvPath` as an evaluation gives them (`outPath`): the store path, or a
* placeholder while it is unknown.
*/
function evaluatedOutputs(drvPath, { outputs }) {
	return new Map([...outputs].map(([name, { path }]) => [name, path ?? placeholder(drvPath, name)]));
}
/** Whether these are exactly the outputs of a derivation, by name, as an evaluation gives them. */
function hasOutputs(own, claimed) {
	const names = Object.keys(claimed);
	return names.length === own.size && names.every((name) => own.get(name) === claimed[name]);
}
/** Whether the derivation of a check is a file of Nix's store that says the same of it. */
async function isInstantiated({ drvPath, outputs }, files) {
	const derivation = isDerivationIn("/nix/store", drvPath) ? await readDerivationFile(drvPath, files) : null;
	return derivation !== null && hasOutputs(evaluatedOutputs(drvPath, derivation), outputs);
}
/**
* Returns the placeholder for an output path that is not known yet (`DownstreamPlaceholder::unknownCaOutput` in Nix's
* sources).
*/
function placeholder(drvPath, output) {
	const name = storePathName(drvPath) + (output === "out" ? "" : `-${output}`);
	const digest = createHash("sha256").update(`nix-upstream-output:${storePathHash(drvPath)}:${name}`).digest();
	return `/${base32(digest)}`;
}
const PLACEHOLDER = new RegExp(`^/${NIX_SHA256}$`, "u");
/** Whether the path of an output, as an evaluation gives it, is only a placeholder. */
function isPlaceholder(path) {
	return PLACEHOLDER.test(path);
}
// src/nix/version.ts
/** The oldest supported Nix: the project's own choice, and the one that Ubuntu 24.04 has as 2.18.1. */
const OLDEST = "2.18";
/** Reads one line of `nix --version`; null when it is something else. */
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
/** Whether a version is at least another. Only the numbers count, so a pre-release is as new as its release. */
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
/** The profile that an installation creates last: before it exists, there is no working Nix of ours. */
const DEFAULT_PROFILE = "/nix/var/nix/profiles/default";
/** A Nix answers in 20 ms; one that takes this long hangs. */
const VERSION_LIMIT_MS = 1e4;
/**
* Looks for a Nix that is new enough: on PATH, then where installers and NixOS put it. Starts one process if the first
* one fits.
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
		if (answer.code !== 0) refuseSettings(nix, complaint, world.env);
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
/** Nix's words about a setting that it does not take, or a file of settings that it cannot read. */
const OF_SETTINGS = /configuration (?:line|setting)|setting ['"]|nix\.conf/u;
/** Throws when Nix refuses its settings: that is not mended by installing another one. */
function refuseSettings(nix, complaint, env) {
	const [, file] = /\bin ['"]([^'"\n]+)['"]/u.exec(complaint) ?? [];
	if (Boolean(env["NIX_CONFIG"]) && (file === void 0 || file === "NIX_CONFIG")) throw new VerdictError("nix-unusable", `The Nix at ${nix} does not work with the settings in NIX_CONFIG (${complaint || "it said nothing"}). Mend or unset that variable.`);
	if (OF_SETTINGS.test(complaint)) throw new VerdictError("nix-unusable", `The Nix at ${nix} does not work with its settings (${complaint}). Mend ${file === void 0 ? "nix.conf" : `"${file}"`}: nix config show tells whether it does.`);
}
/** The most informative line of a program's error output. */
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
const ACTIVITY_POST_BUILD_HOOK = 110;
const ACTIVITY_BUILD_WAITING = 111;
const RESULT_BUILD_LOG_LINE = 101;
const RESULT_PROGRESS = 105;
const RESULT_HOOK_LOG_LINE = 107;
/** No JSON string can contain an unescaped `"id":`, whatever a build prints. */
const ID = /"id":(\d+)/;
/** Reads the log of one Nix client; remembers which activity counts the builds. */
var InternalJson = class {
	#buildsId = null;
	/** Reads a line of standard error; null when it contains nothing of interest. Never throws. */
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
		if (type === ACTIVITY_POST_BUILD_HOOK) return {
			kind: "hook-started",
			id,
			drvPath: field
		};
		if (type === ACTIVITY_SUBSTITUTE) return {
			kind: "download-started",
			id,
			path: field,
			from: typeof machine === "string" ? machine : ""
		};
		if (type === ACTIVITY_BUILD_WAITING && typeof machine === "string" && [field, machine].every(isDerivationName)) return {
			kind: "resolved",
			drvPath: field,
			builtAs: machine
		};
		return null;
	}
	#result(id, type, fields) {
		if (type === RESULT_BUILD_LOG_LINE && typeof fields[0] === "string") return {
			kind: "log",
			id,
			line: fields[0]
		};
		if (type === RESULT_HOOK_LOG_LINE && typeof fields[0] === "string") return {
			kind: "hook-log",
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
function isDerivationName(path) {
	return path.endsWith(".drv");
}
function parseRecord(json) {
	const value = readJson(json);
	return isRecord(value) ? value : null;
}
/** Reads text outside of the protocol: a crash, or an error from before the logger was set up. */
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
/** Nix 2.26 and later also add `:LINE:COLUMN` to the file's name. */
function withoutLineAndColumn(file) {
	return file.replace(/:\d+:\d+$/, "");
}
/**
* Nix colours only with ESC sequences. Other characters that work like ESC, such as U+009B, are part of a name, and
* names must not change.
*/
function withoutColors(text) {
	return text.includes("\x1B") ? stripVTControlCharacters(text) : text;
}
// src/nix/unsupported.ts
/** Advice about checks that no machine here can build. Nix says what is missing; only the reader knows why. */
const OFFERED_BY_DEFAULT = "Nix offers it unless system-features was set outright: use extra-system-features instead";
/** Advice by feature. Any other feature is the flake's own, and only its author knows how to offer it. */
const SYSTEM_FEATURE_ADVICE = /* @__PURE__ */ new Map([
	["kvm", "It takes a usable /dev/kvm, such as GitHub's x86-64 Linux runners have; to run it emulated, and slowly, let Nix claim it with extra-system-features = kvm"],
	["uid-range", "It is for containers: on hosted runners \"nspawn: auto\" sets it up; elsewhere the Nix daemon needs auto-allocate-uids, cgroups and extra-system-features = uid-range"],
	["devnet", "It is for containers beside virtual machines: on hosted runners \"nspawn: auto\" sets it up; elsewhere the Nix daemon needs extra-system-features = devnet and extra-sandbox-paths = /dev/net"],
	["apple-virt", "Nix offers it on a Mac that is not itself a virtual machine, as GitHub's hosted ones are, unless system-features was set outright. Use a Mac of your own, or build the test for Linux"],
	["nixos-test", OFFERED_BY_DEFAULT],
	["big-parallel", OFFERED_BY_DEFAULT],
	["benchmark", OFFERED_BY_DEFAULT]
]);
const NO_CONTAINERS = "macOS has no such containers: build the check for Linux, on a Linux builder or a Linux runner";
/** What is true on a Mac instead: there, what Linux alone has cannot be set up. */
const MAC_FEATURE_ADVICE = /* @__PURE__ */ new Map([
	["kvm", "macOS has no KVM. NixOS tests for a Mac require apple-virt instead, from nixpkgs 24.05 on: update nixpkgs, or build the check for Linux"],
	["uid-range", NO_CONTAINERS],
	["devnet", NO_CONTAINERS]
]);
/** What to do about each missing system feature of a machine for the platform `ours`, "" for an unknown one. */
function featureAdvice(missing, ours = "") {
	const onMac = isDarwin(ours) ? MAC_FEATURE_ADVICE : /* @__PURE__ */ new Map();
	return [...new Set(missing.flatMap((name) => onMac.get(name) ?? SYSTEM_FEATURE_ADVICE.get(name) ?? []))];
}
/**
* Says why a check cannot be built when `missing`, at least one system feature, is not offered on a machine for the
* platform `ours`, and what to do. One line of plain text.
*/
function missingFeaturesMessage(missing, ours = "") {
	return [`no machine here offers the system feature${missing.length > 1 ? "s" : ""} ${quoteNames(missing)}`, ...featureAdvice(missing, ours)].join(". ");
}
/** The features that nix-darwin's `nix.linux-builder.supportedFeatures` names by default. */
const LINUX_BUILDER_FEATURES = /* @__PURE__ */ new Set([
	"kvm",
	"benchmark",
	"big-parallel"
]);
/**
* Says why a check for the platform `needed` and with these system features cannot be built where Nix builds for
* `ours`, and what to do. One line of plain text.
*/
function wrongPlatformMessage(needed, ours, features = []) {
	if (!crossesToLinux(needed, ours)) return `it needs a machine for ${needed}. Use a runner of that system, or configure a remote builder`;
	const further = features.filter((name) => !LINUX_BUILDER_FEATURES.has(name));
	const offer = features.length === 0 ? "" : ` that offers ${quoteNames(features)}`;
	const lacks = `. nix.linux-builder.supportedFeatures lacks ${quoteNames(further)} unless you add it`;
	return `it needs a machine for ${needed}. macOS cannot build it without a Linux builder${offer}, such as nix-darwin's nix.linux-builder${further.length === 0 ? "" : lacks}. "nix-verdict doctor" tries yours; else use a Linux runner`;
}
/** What gives a Mac a Linux builder. One line of plain words. */
const NO_BUILDER_ADVICE = "Set \"nix.linux-builder.enable = true;\" in nix-darwin, or start one with \"nix run nixpkgs#darwin.linux-builder\" and name it in nix.conf's builders, with its features.";
function quoteNames(names) {
	const all = names.map((name) => `"${name}"`);
	return all.length > 1 ? `${all.slice(0, -1).join(", ")} and ${all.at(-1)}` : all.join("");
}
/** Why nothing is built where `max-jobs` is 0, and what to do. One line of plain words. */
const NO_LOCAL_BUILDS = "this machine builds nothing itself (max-jobs = 0), and no remote builder took it. Set max-jobs to 1 or more, or mend the remote builders (builders in nix.conf)";
/** Why nothing is built during evaluation where a setting says so, and what to do. One line of plain words. */
const IMPORT_FORBIDDEN = "the setting allow-import-from-derivation forbids builds during evaluation. Set it to true, or keep the file that is read in the flake";
/** A check for Linux on a Mac: no setting of Nix makes the machine itself able to build it. */
function crossesToLinux(needed, ours) {
	return needed.endsWith("-linux") && isDarwin(ours);
}
/** Whether a platform, by Nix's name for it, is a Mac's. */
function isDarwin(system) {
	return system.endsWith("-darwin");
}
/**
* Nix's words where the kernel, or the container that it is in, lets it make no sandbox. The first was seen with 2.26
* and 2.34, the one about seccomp and "setting up a private mount namespace" stand in both programs; the others were
* only read of.
*/
const SANDBOX_REFUSED = /* @__PURE__ */ new RegExp("^(?:this system does not support the kernel namespaces that are required for sandboxing|unable to initialize seccomp mode 2|(?:setting up a private mount namespace|cloning builder process|unable to fork|cannot set mount namespace|mounting /proc)[^\\n]{0,200}(?:not permitted|Permission denied))", "u");
/** What to do then, and its price. */
const NO_SANDBOX = "Nix cannot make a sandbox here: this machine, or the container that it is, may make no namespaces. Allow them (docker's --privileged), or build without a sandbox: nix-conf: sandbox = false. Builds then see this machine's files and network";
// src/nix/messages.ts
/** A derivation's path as Nix quotes it, in whatever store; `^*` and the like may follow. */
const DRV = String.raw`\/(?:[^'"\s^\/]*\/)+${DERIVATION_FILE}(?=['"^!])`;
/**
* The part of a message that is read, in UTF-16 code units. Nix names its subject in the first words; the longest
* beginnings are a few paths of at most 4,096 bytes.
*/
const MESSAGE_BEGINNING = 16384;
/** Where an error of Nix begins: at the beginning of a line, or indented. */
const ERROR = /(?:^|\n)[^\S\n]*error: ?/g;
/**
* A build printed the text that follows one of these, so anybody could have written it. Up to 2.28 `last N log lines:`,
* from 2.29 on `Last N log lines:`.
*/
const LOG_TAIL = /\n[^\S\n]*last \d+ log lines?:\n/i;
/** When a build fails, Nix itself looks at the free space and adds this outside of the quoted log. */
const DISK_NOTE = /\n[ \t]*note: build failure may have been caused by lack of free disk space/;
const failedBuild = (code, message) => ({
	verdict: "failed",
	code,
	message
});
/** Reads why a builder failed: `exit code 3`, `signal 9 (Killed)`; all versions use the same words. */
function builderStatus(status) {
	const signal = /signal (\d+)(?: \((.*)\))?/.exec(status);
	if (signal) {
		const hint = signal[1] === "9" ? ": by the kernel for lack of memory, or by Nix because it closed its output and kept running" : "";
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
/** The reasons in `Cannot build 'X.drv'. Reason: …`, Nix 2.29 and later. */
const REASONS = [
	{
		pattern: rule(String.raw`^platform mismatch\s+Required system: '([^']*)'(?:\s+Current system: '([^']*)')?` + String.raw`(?:\s+Reason: missing system features\s+Required features: \{([^}]*)\})?`),
		read: ([, system, ours, features]) => wrongPlatform(system ?? "", ours ?? "", words(features ?? ""))
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
		read: () => unsupported("no-local-builds", NO_LOCAL_BUILDS)
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
		pattern: SANDBOX_REFUSED,
		read: () => unsupported("no-sandbox", NO_SANDBOX)
	},
	{
		pattern: rule(`^some substitutes for the outputs of derivation '(?<drv>${DRV})' failed`),
		read: () => ({
			verdict: "lost",
			code: "cache",
			message: "what a binary cache has of it could not be fetched"
		})
	},
	{
		pattern: /^unable to start any build;/i,
		read: () => unsupported("no-local-builds", NO_LOCAL_BUILDS)
	},
	{
		pattern: rule(`^cannot build '(?<drv>${DRV})[^']*' during evaluation because the option 'allow-import`),
		read: () => failedBuild("import-forbidden", IMPORT_FORBIDDEN)
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
		const message = `${failure.message}: no space left on the disk`;
		return {
			...failure,
			verdict: "disk-full",
			code: "disk-full",
			message
		};
	}
	return null;
}
/**
* Returns the error itself, which is the last `error:` of a message, without the trace before it and without
* indentation.
*/
function withoutTrace(text) {
	let from = 0;
	for (const { index, 0: found } of text.matchAll(ERROR)) from = index + found.length;
	return text.slice(from).replaceAll(/\n[ \t]+/g, "\n").trim();
}
/** Whether a message of Nix contains an error. */
function hasError(text) {
	return text.search(ERROR) !== -1;
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
function missingFeatures(required, available, ours = "") {
	const have = words(available);
	return unsupported("missing-feature", missingFeaturesMessage(words(required).filter((feature) => !have.includes(feature)), ours));
}
function wrongPlatform(system, ours, features = []) {
	return unsupported("wrong-platform", wrongPlatformMessage(system, ours, features));
}
function systemOrFeatures(system = "", required = "", ours = "", available = "") {
	const have = words(available);
	const hasFeatures = words(required).every((feature) => have.includes(feature));
	if (hasFeatures && system === ours) return unsupported("no-local-builds", NO_LOCAL_BUILDS);
	if (hasFeatures || crossesToLinux(system, ours)) return wrongPlatform(system, ours, words(required));
	return missingFeatures(required, available, ours);
}
function words(list) {
	return list.split(",").map((word) => word.trim()).filter((word) => word !== "");
}
// src/nix/last-error.ts
/** Returns the last error in the `internal-json` log of a Nix command, without its trace. */
function lastError(stderr) {
	const text = lastErrorText(stderr);
	return text === null ? null : withoutTrace(text);
}
/** Returns the last error in the `internal-json` log of a Nix command, with its trace. */
function lastErrorText(stderr) {
	const reader = new InternalJson();
	let last = null;
	for (const line of stderr.split("\n")) {
		const message = reader.read(line);
		if (message?.kind === "message" && message.level === 0 && hasError(message.text)) last = message.text;
	}
	return last;
}
/** Why a command of Nix that did not end with 0 failed, as a part of a sentence. */
function failureCause(output) {
	return output.startError ?? lastError(output.stderr) ?? `nix ended with ${output.signal ?? output.code}`;
}
/** All errors that a Nix command wrote in its `internal-json` log, with the way to each. */
function messagesIn(stderr) {
	const reader = new InternalJson();
	return stderr.split("\n").flatMap((line) => {
		const message = reader.read(line);
		return message?.kind === "message" && message.level === 0 ? [message.text] : [];
	}).join("\n");
}
// src/nix/network-fault.ts
/** Thrown by a question that Nix could not answer because of the network or of a binary cache. */
var NetworkError = class extends Error {
	fault;
	constructor(fault) {
		super(faultMessage(fault));
		this.name = "NetworkError";
		this.fault = fault;
	}
};
/** What Nix 2.18 to 2.35 says of a request that failed: the address, and curl's or the server's word. */
const REQUEST = /(?:unable to (?:down|up)load|failed to start SSH (?:master )?connection to) '([^'\n]+)'(?::? ([^\n]*))?/;
/** A binary cache that answers with something else than a binary cache does; some of these do not name it. */
const NO_CACHE = anyOf([
	/'([^'\n]+)' does not appear to be a binary cache/,
	/file '[^'\n]*' does not exist in binary cache '([^'\n]+)'/,
	/NAR info file '[^'\n]*' is corrupt/,
	/Drv output info file '[^'\n]*' is corrupt/,
	/input compression not recognized/,
	/failed to decompress/,
	/hash mismatch importing path '/,
	/bad archive: /,
	/NAR .*(?:truncated|corrupt)/
]);
/** Longest part of a message that is looked at, in UTF-16 code units: an address and its failure. */
const FAULT_BEGINNING = 16384;
/** Reads an error of Nix that is about the network or a binary cache; null for all others. */
function readNetworkFault(text) {
	const beginning = text.slice(0, FAULT_BEGINNING);
	const request = REQUEST.exec(beginning);
	if (request !== null) {
		const what = request[2] === void 0 ? "the connection failed" : withoutTime(request[2].trim());
		const status = /HTTP error (\d{3})/.exec(what)?.[1];
		return {
			address: request[1] ?? null,
			status: status === void 0 ? null : Number(status),
			what
		};
	}
	const garbage = NO_CACHE.exec(beginning);
	if (garbage === null) return null;
	const line = beginning.slice(garbage.index).split("\n", 1)[0] ?? "";
	return {
		address: garbage.slice(1).find((group) => group !== void 0) ?? null,
		status: null,
		what: line
	};
}
/** Curl says how long it took to fail, which is another time each time. */
function withoutTime(what) {
	return what.replace(/ after \d+ ms(?=:|$)/, "");
}
/** Whether the server has answered that it does not want to, or does not have it: another try ends the same way. */
function isDenied({ status }) {
	return status !== null && status >= 400 && status < 500 && status !== 408 && status !== 429;
}
/** Who failed and how, as a part of a sentence: the host, and never what an address holds of a secret. */
function faultMessage(fault) {
	const host = faultHost(fault);
	return host === null ? fault.what : `${host} failed: ${fault.what}`;
}
/** The host that failed, with its port; null when Nix does not say. */
function faultHost({ address }) {
	return address === null ? null : addressHost(address);
}
/** The host of an address, with its port; a text that is no address as it is. */
function addressHost(address) {
	const host = URL.parse(address)?.host ?? "";
	return host === "" ? address : host;
}
/** An address without what a user may have put in of a secret: name, password and parameters. */
function shownAddress(address) {
	const url = URL.parse(address);
	return url === null || url.host === "" ? address : `${url.protocol}//${url.host}${url.pathname.replace(/\/$/, "")}`;
}
// src/nix/nix-warnings.ts
/** How Nix begins what it warns of. Through a daemon such a message has the level of an error. */
const WARNING = /^[^\S\n]*(?:evaluation )?warning: /u;
/**
* Settings of ours that cost time and no verdict where a daemon ignores them: nobody has to know. See `withoutHook`,
* `nixCommand` and `Substituters`.
*/
const OWN_SETTINGS = /^ignoring the client-specified setting '(?:build-hook|warn-dirty|stalled-download-timeout)'/u;
const LOCK_FILE = /^(?:not writing modified|creating|updating) lock file/u;
/** An input that a lock file lacks, in a list of differences. */
const LOCK_CHANGE = /^• ((?:Added|Updated|Removed) input '[^'\n]*')/gmu;
/** Inputs that are named in one warning. */
const MOST_INPUTS = 10;
/** What to do about a warning of Nix that is about a machine's settings; it says so itself of others. */
const ADVICE = [[/^unknown (?:setting|experimental feature) /u, "Correct its name in nix.conf, NIX_CONFIG or --option"], [/^ignoring the client-specified setting |^ignoring untrusted substituter /u, "Set it in the daemon's nix.conf, or add this user to trusted-users there"]];
/** What a message of Nix warns of, with what to do about it; null when it is no warning, or one about nothing. */
function warningIn(message) {
	if (message.kind !== "message" || message.level > 1 || !WARNING.test(message.text)) return null;
	const text = message.text.replace(WARNING, "").trim();
	if (OWN_SETTINGS.test(text)) return null;
	if (LOCK_FILE.test(text)) return lockWarning(text);
	const [said = ""] = text.replace(/^error:\s*/u, "").split(/; retrying in /u, 1);
	const first = withoutTime(said);
	const advice = ADVICE.find(([pattern]) => pattern.test(first))?.[1];
	return advice === void 0 ? first : `${first.replace(/\nRun `man [\s\S]*$/u, "").replace(/\.$/u, "")}. ${advice}`;
}
function lockWarning(text) {
	const changes = Array.from(text.matchAll(LOCK_CHANGE), ([, change = ""]) => change);
	const named = changes.slice(0, MOST_INPUTS).join(", ");
	const more = changes.length > MOST_INPUTS ? ` and ${changes.length - MOST_INPUTS} more` : "";
	return `flake.lock does not fit flake.nix${named === "" ? "" : ` (${named}${more})`}: this run takes the inputs as they are now. Write them down with "nix flake lock", and commit flake.lock`;
}
/** Runs one call of Nix to its end, and tells what it warns of. Throws the signal's reason when it was stopped. */
async function askNix({ world, emit, signal }, command) {
	const output = await world.processes.run(command, signal);
	signal.throwIfAborted();
	tellWarnings(output.stderr, emit);
	return output;
}
function tellWarnings(stderr, emit) {
	if (!stderr.includes("warning:")) return;
	const reader = new InternalJson();
	for (const line of stderr.split("\n")) {
		const message = line.includes("warning:") ? reader.read(line) : null;
		const text = message === null ? null : warningIn(message);
		if (text !== null) emit({
			type: "nix-warning",
			text,
			check: null
		});
	}
}
// src/nix/obstacles.ts
/** A path as Nix quotes it: up to 2.28 with one kind of marks, later with the other. It may hold such marks itself. */
const PATH = `['"](?<subject>[^\\n]{0,4096}?)['"]`;
const ERRNO = "(?:Permission denied|Operation not permitted|Read-only file system|No such file or directory|Not a directory)";
const START_DAEMON = "Start it: sudo systemctl start nix-daemon";
/**
* Nix's words for what keeps it from its store, its own folders and the user's repository: the same in all versions
* from 2.18 on, but for the marks around paths. Of libgit2 and git what they say of a repository of somebody else.
*/
const OBSTACLES = [
	{
		pattern: new RegExp(`repository path ${PATH} is not owned by current user`, "u"),
		code: "not-owned",
		advise: (path) => notOwned(path)
	},
	{
		pattern: new RegExp(`detected dubious ownership in repository at ${PATH}(?:\\n|$)`, "u"),
		code: "not-owned",
		advise: (path) => notOwned(path)
	},
	{
		pattern: new RegExp(`cannot connect to socket at ${PATH}: (?:Permission denied|Operation not permitted)`, "u"),
		code: "nix-unusable",
		advise: (path) => `This user may not speak with Nix's daemon (${path}). Let everybody write that socket, or run as a user who may: ls -l ${shellWord(path)}`
	},
	{
		pattern: new RegExp(`cannot connect to (?:socket at ${PATH}|daemon)`, "u"),
		code: "nix-unusable",
		advise: (path) => `Nix's daemon does not answer${path === "" ? "" : ` at "${path}"`}. ${START_DAEMON}`
	},
	{
		pattern: /is not allowed to connect to the Nix daemon|error: user .* not allowed/u,
		code: "nix-unusable",
		advise: () => "Nix's daemon refuses this user. Add him to allowed-users in /etc/nix/nix.conf, and restart it"
	},
	{
		pattern: /(?:don't know how to open Nix store(?: with scheme)?|[Cc]annot parse Nix store) ['"](?<subject>[^'"\n]*)['"]/u,
		code: "nix-unusable",
		advise: (name) => `"${name}" is no store of Nix. Correct the variable NIX_REMOTE, or the setting store: nix config show store`
	},
	{
		pattern: /current Nix store schema is version/u,
		code: "nix-unusable",
		advise: () => "Another version of Nix has used this store. Use the newest Nix that is installed here: which -a nix"
	},
	{
		pattern: /database disk image is malformed|file is not a database/u,
		code: "nix-unusable",
		advise: () => "Nix's database is damaged. Look at it: nix-store --verify --check-contents"
	},
	{
		pattern: /disk I\/O error/u,
		code: "nix-unusable",
		advise: () => "The disk with Nix's database is full, or broken. Look at it: df -h /nix"
	},
	{
		pattern: /no space left on device|database or disk is full/iu,
		code: "nix-unusable",
		advise: () => "The disk is full. Free some space: nix store gc"
	},
	{
		pattern: /cannot determine user's home directory/u,
		code: "nix-unusable",
		advise: () => "Nix needs a home: export HOME=\"$(mktemp -d)\""
	},
	{
		pattern: new RegExp(`(?:opening lock file|creating directory|creating directories|changing ownership of path) ${PATH}: ${ERRNO}`, "u"),
		code: "nix-unusable",
		advise: (path) => notWritable(path)
	},
	{
		pattern: new RegExp(`(?:opening file|reading directory|opening directory|reading file) ${PATH}: Permission denied`, "u"),
		code: "not-owned",
		advise: (path) => `This user cannot read "${path}". Let everybody: chmod -R a+rX ${shellWord(path)}`
	},
	{
		pattern: new RegExp(`could not set permissions on ${PATH} to [0-7]+: `, "u"),
		code: "nix-unusable",
		advise: (path) => notWritable(path)
	},
	{
		pattern: /attempt to write a readonly database|unable to open database file/u,
		code: "nix-unusable",
		advise: () => notWritable("/nix/var/nix/db")
	}
];
/**
* Why Nix cannot work on this machine, when an error of its says so: an error whose message holds Nix's words and what
* to type. Null for errors that are about the flake.
*/
function obstacleIn(error) {
	for (const { pattern, code, advise } of OBSTACLES) {
		const match = pattern.exec(error);
		if (match === null) continue;
		const said = (error.split("\n").find((line) => line.search(pattern) !== -1) ?? error).trim();
		return new VerdictError(code, `${advise(match.groups?.["subject"] ?? "")} (Nix said: ${said})`);
	}
	return null;
}
function notOwned(path) {
	return `Git does not use the repository "${path}" for this user, because another user owns it. If you trust what is in it: git config --global --add safe.directory ${shellWord(path)}`;
}
function notWritable(path) {
	return `This user cannot write "${path}", which Nix needs, and no daemon does it for him. Start Nix's daemon and use it (sudo systemctl start nix-daemon; export NIX_REMOTE=daemon), or run as the user that owns it: ls -ld ${shellWord(path)}`;
}
// src/nix/remote-builders.ts
/** A longer file of builders was not written by people. In bytes. */
const LONGEST_FILE = 1024 ** 2;
/** Files that name files that name files: deeper than anybody needs, and an end where one names itself. */
const DEEPEST_FILE = 8;
/**
* Reads the setting `builders` as Nix does (`parseBuilderLines` in its `machines.cc`): entries end with a line or a
* semicolon, and `@FILE` stands for the entries of a file. `system`: of this machine, for entries that name none. Null:
* it cannot be said, because a file is there that cannot be read.
*/
async function readBuilders(value, system, world) {
	if (typeof value !== "string") return null;
	return (await expand(value, world, 0))?.map((line) => readLine(line, system)) ?? null;
}
async function expand(text, world, depth) {
	if (depth > DEEPEST_FILE) return null;
	const lines = [];
	for (const part of text.split(/[\n;]/u)) {
		const line = part.replace(/#.*$/u, "").trim();
		const found = line.startsWith("@") ? await expandFile(line.slice(1).trim(), world, depth) : [line];
		if (found === null) return null;
		lines.push(...found.filter((one) => one !== ""));
	}
	return lines;
}
async function expandFile(path, world, depth) {
	if (!world.files.exists(path)) return [];
	try {
		const content = await world.files.readSystem(path, LONGEST_FILE);
		return await expand(String(content), world, depth + 1);
	} catch {
		return null;
	}
}
/** Reads one entry; `-` and a field that is not there leave it to Nix's default. */
function readLine(line, system) {
	const [address = "", systems, , jobs, , features, mandatory] = line.split(/\s+/u);
	const required = fieldWords(mandatory);
	return {
		address,
		systems: fieldWords(systems ?? "-", [system]),
		jobs: jobs === void 0 || !/^\d+$/u.test(jobs) ? 1 : Number(jobs),
		features: [.../* @__PURE__ */ new Set([...fieldWords(features), ...required])],
		mandatory: required
	};
}
function fieldWords(field, otherwise = []) {
	return field === void 0 || field === "-" ? otherwise : field.split(",").filter((word) => word !== "");
}
/** How many builds for a system these machines take at once; 0: none of them builds for it. */
function jobsFor(system, builders) {
	return builders.filter(({ systems }) => systems.includes(system)).reduce((sum, { jobs }) => sum + jobs, 0);
}
/** What Nix says first of a remote builder that it cannot use, and then why. */
const NO_BUILDER = "cannot build on '";
/** Returns what a message of Nix says about a remote builder that it cannot use; null when it is another message. */
function builderRefusal(text) {
	return text.startsWith(NO_BUILDER) ? text.replace(" error: ", " ") : null;
}
// src/nix/tool.ts
/** Returns the flags of a call that may build. */
function limitFlags({ timeoutSeconds, silenceSeconds }) {
	return [...timeoutSeconds === null ? [] : [
		"--option",
		"timeout",
		String(timeoutSeconds)
	], ...silenceSeconds === null ? [] : [
		"--option",
		"max-silent-time",
		String(silenceSeconds)
	]];
}
/** The same Nix, which asks no binary cache: for what is here, or is not. A dead cache would make each call wait. */
function withoutCaches(tool) {
	return {
		...tool,
		options: [...tool.options, ["substituters", ""]]
	};
}
/** Returns the flags of a call that evaluates; other calls do not know `--impure`. */
function evaluationFlags(tool) {
	return tool.impure ? ["--impure"] : [];
}
/**
* Builds a call of Nix that writes its messages as `internal-json` to standard error. The user's own settings come
* behind ours, so that they win. What a call says in `args` goes before them: only what the user has no say in.
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
			...tool.options.flatMap(([name, value]) => [
				"--option",
				name,
				value
			]),
			...args
		]
	};
}
// src/nix/written-settings.ts
/** A file of settings that is longer was not written by people. In bytes. */
const LONGEST_CONF = 1024 ** 2;
/** Files that include files that include files: deeper than anybody needs. */
const DEEPEST_INCLUDE = 8;
/**
* Reads what is written in Nix's files of settings and in NIX_CONFIG, in the order in which Nix reads them. Nix itself
* tells only what counts in the end: not whether a default was chosen, and not what it overrides for itself.
*/
async function readWrittenSettings(world) {
	const { env } = world;
	const found = /* @__PURE__ */ new Map();
	const own = [join(env["NIX_CONF_DIR"] ?? "/etc/nix", "nix.conf"), ...userFiles(env).toReversed()];
	for (const file of own) await readFile(file, world, found, 0);
	await readLines(env["NIX_CONFIG"] ?? "", "/", {
		world,
		found,
		depth: 0
	});
	return found;
}
/** Whether the user has said that evaluations need not be pure. Nix's own commands on flakes override that. */
function wantsImpure(written) {
	return [
		"false",
		"no",
		"0"
	].includes(written.get("pure-eval") ?? "");
}
async function readFile(file, world, found, depth) {
	if (depth > DEEPEST_INCLUDE || !world.files.exists(file)) return;
	const text = await world.files.readSystem(file, LONGEST_CONF).catch(() => "");
	await readLines(String(text), dirname(file), {
		world,
		found,
		depth
	});
}
async function readLines(text, folder, { world, found, depth }) {
	for (const line of text.split("\n")) {
		const [name = "", second = "", ...rest] = line.replace(/#.*$/u, "").trim().split(/\s+/u);
		if (second === "=") found.set(name, rest.join(" "));
		else if (/^!?include$/u.test(name) && second !== "") await readFile(isAbsolute(second) ? second : join(folder, second), world, found, depth + 1);
	}
}
// src/nix/nix-settings.ts
/** What one of these allows or says, an expression can tell. */
const OF_EVALUATION = [
	"allow-import-from-derivation",
	"allow-unsafe-native-code-during-evaluation",
	"allowed-uris",
	"eval-system",
	"experimental-features",
	"plugin-files",
	"pure-eval",
	"restrict-eval",
	"store",
	"system"
];
/** What Nix takes for `max-jobs` when nobody says anything. */
const DEFAULT_MAX_JOBS = 1;
/** The first Nix that understands an empty `build-hook` as "none". Lix is based on an earlier one. */
const HOOK_MAY_BE_EMPTY = "2.22";
/**
* Settings for builds that run here anyway: without them, each client starts a second Nix, 25 ms of a core, only to
* learn that no other machine builds for it.
*/
function withoutHook({ version, implementation }, { localOnly }) {
	return localOnly && implementation !== "lix" && atLeast(version, HOOK_MAY_BE_EMPTY) ? [["build-hook", ""]] : [];
}
/** Reads Nix's answer as JSON. Throws `nix-unusable`: a program that answers something else is not Nix. */
function parseAnswer(tool, answer) {
	const value = readJson(answer);
	if (value !== void 0) return value;
	throw new VerdictError("nix-unusable", `${tool.bin} does not answer as Nix does ("${answer.slice(0, 80)}"). Repair or reinstall Nix.`);
}
/** Asks Nix for its effective settings. Throws `nix-unusable`. */
async function readSettings(context, tool) {
	const settings = await askForSettings(context, tool);
	const list = (name) => {
		const value = settings[name]?.value;
		return Array.isArray(value) ? value.map(String) : [];
	};
	const hook = settings["post-build-hook"]?.value;
	const system = String(settings["system"]?.value);
	const builders = await readBuilders(settings["builders"]?.value, system, context.world);
	return {
		system,
		extraPlatforms: list("extra-platforms"),
		systemFeatures: list("system-features"),
		builders,
		localOnly: list("build-hook")[1] === "__build-remote" && builders?.length === 0,
		postBuildHook: typeof hook === "string" && hook !== "" ? hook : null,
		substituters: settings["substitute"]?.value === false ? [] : list("substituters"),
		trustedKeys: settings["require-sigs"]?.value === false ? null : list("trusted-public-keys"),
		buildDir: buildDirOf(settings),
		maxJobs: maxJobsOf(settings),
		acceptsFlakeConfig: settings["accept-flake-config"]?.value === true,
		stalledIsDefault: isDefault(settings["stalled-download-timeout"]),
		ofEvaluation: Object.fromEntries(OF_EVALUATION.flatMap((name) => name in settings ? [[name, settings[name]?.value]] : []))
	};
}
/** Whether a setting has the value that Nix would give it; false where Nix does not say. */
function isDefault(setting) {
	return setting?.value !== void 0 && setting.value === setting.defaultValue;
}
async function askForSettings(context, tool) {
	const output = await askNix(context, nixCommand(tool, atLeast(tool.version, "2.20") ? ["config", "show"] : ["show-config"], ["--json"]));
	if (output.code !== 0) {
		const cause = output.startError ?? lastError(output.stderr) ?? output.stderr.trim();
		throw obstacleIn(cause) ?? new VerdictError("nix-unusable", `${tool.bin} cannot show its settings (${cause}). Repair or reinstall Nix.`);
	}
	return parseAnswer(tool, output.stdout);
}
function buildDirOf(settings) {
	const told = settings["build-dir"];
	if (told === void 0 || settings["keep-failed"]?.value === true) return null;
	return typeof told.value === "string" ? told.value : "";
}
function maxJobsOf(settings) {
	const value = settings["max-jobs"]?.value;
	return typeof value === "number" ? value : DEFAULT_MAX_JOBS;
}
/** Whether this machine, by its settings, can build for a system itself. `builtin` is what Nix fetches by itself. */
function buildsFor(system, settings) {
	return [
		settings.system,
		...settings.extraPlatforms,
		"builtin"
	].includes(system);
}
/**
* How many builds for a system should run at once: as many as the remote builders take where this machine cannot build
* for it, else what the user's `max-jobs` says. Null when nobody says: it is 0 or not set. Nix does not tell its
* default from a 1 that somebody has written.
*/
async function wantedJobs({ world }, { options }, settings, system) {
	const { maxJobs, builders } = settings;
	if (!buildsFor(system, settings)) return jobsFor(system, builders ?? []) || null;
	if (maxJobs !== DEFAULT_MAX_JOBS) return maxJobs === 0 ? null : maxJobs;
	return [...options.map(([name]) => name), ...(await readWrittenSettings(world)).keys()].some((name) => name === "max-jobs" || name === "build-max-jobs") ? maxJobs : null;
}
// src/nix/flake-settings.ts
/**
* Settings that Nix takes from any flake (`whitelist` in its `flake/config.cc`). They are about shells, the registry
* and lock files, so that no build needs them.
*/
const UNASKED = /* @__PURE__ */ new Set([
	"bash-prompt",
	"bash-prompt-prefix",
	"bash-prompt-suffix",
	"flake-registry",
	"commit-lock-file-summary",
	"commit-lockfile-summary"
]);
/** What all of them may take together, in characters: one argument of a program holds 128 KiB on Linux. */
const LONGEST_SETTINGS = 1e5;
/** A file of answers that is longer was not written by Nix's questions. In bytes. */
const LONGEST_ANSWERS = 4 * 1024 ** 2;
/**
* Reads the `nixConfig` of a flake that Nix has loaded, from its `flake.nix`, and decides as Nix does what of it is
* used: all if `accepts`, otherwise what this user has marked as trusted. Throws `flake-broken` for what cannot be
* given to Nix.
*
* Nix itself applies it to what is named by the flake alone, and builds are named by their derivations. It has let the
* flake pass, so its `nixConfig` holds nothing but literals: reading it runs no code.
*/
async function readFlakeSettings(context, tool, file, accepts) {
	const { world } = context;
	if (!await mayHaveSettings(file, world)) return {
		accepted: [],
		ignored: []
	};
	const written = await evaluate(context, tool, file);
	const trusted = accepts ? null : await readTrusted(world);
	const [accepted, ignored] = [[], []];
	for (const [name, value] of written) {
		if (UNASKED.has(settingOf(name))) continue;
		if (trusted === null || at(trusted, name, value) === true) accepted.push([name, value]);
		else ignored.push(name);
	}
	const words = accepted.flat();
	if (words.join("").length > LONGEST_SETTINGS || words.some((word) => word.includes("\0"))) throw new VerdictError("flake-broken", `The flake's nixConfig is accepted, but cannot be given to Nix: it has a null character in it, or more than ${LONGEST_SETTINGS} characters. Shorten it, or run without accept-flake-config.`);
	return {
		accepted,
		ignored
	};
}
/** Most flakes have none, and then there is nothing to ask. */
async function mayHaveSettings(file, { files }) {
	if (!files.exists(file)) return false;
	return await files.read(file).then((text) => text.includes("nixConfig"), () => true);
}
/** The setting that a name adds to, or sets. */
function settingOf(name) {
	return name.replace(/^extra-/u, "");
}
/** Every setting with its value as Nix's command line takes it. */
async function evaluate({ world, signal }, tool, file) {
	const from = [
		"-I",
		dirname(file),
		"--file",
		file,
		"--apply",
		"flake: flake.nixConfig or { }"
	];
	const output = await world.processes.run(nixCommand(tool, ["eval"], ["--json", ...from]), signal);
	signal.throwIfAborted();
	if (output.code !== 0) throw new VerdictError("flake-broken", `The flake's nixConfig could not be read: ${failureCause(output)}`);
	const answer = parseAnswer(tool, output.stdout);
	return Object.entries(isRecord(answer) ? answer : {}).map(([name, value]) => [name, spellSetting(value)]);
}
/** As Nix spells the types that it allows: texts and paths, whole numbers, booleans, and lists of texts. */
function spellSetting(value) {
	return Array.isArray(value) ? value.map(String).join(" ") : String(value);
}
/** What the user has answered to Nix's questions: names, their values, and whether each is trusted. */
async function readTrusted({ env, files }) {
	const data = env["NIX_DATA_HOME"] ?? join(env["XDG_DATA_HOME"] ?? join(env["HOME"] ?? "/root", ".local/share"), "nix");
	const file = join(data, "trusted-settings.json");
	try {
		return files.exists(file) ? JSON.parse(String(await files.readSystem(file, LONGEST_ANSWERS))) : {};
	} catch {
		return {};
	}
}
// src/nix/error-place.ts
/** Where an error was raised, and the lines of source that Nix shows of it: only such lines follow the place. */
const PLACE = /^[ \t]*at ([/«][^\n]*):(\d{1,9}):(\d{1,9}):$/u;
const SOURCE_LINE = /^[ \t]*(?:\d+|)\|/u;
/** The error itself, without the way to it, and where it was raised; null when Nix does not say that behind it. */
function readError(text) {
	const lines = withoutTrace(text).split("\n");
	const last = lines.findLastIndex((line) => !SOURCE_LINE.test(line) && line.trim() !== "");
	const [, file, line, column] = PLACE.exec(lines[last] ?? "") ?? [];
	if (last < 1 || file === void 0) return {
		message: lines.join("\n"),
		position: null
	};
	return {
		message: lines.slice(0, last).join("\n").trim(),
		position: {
			file,
			line: Number(line),
			column: Number(column)
		}
	};
}
// src/nix/store-info.ts
/** Asks Nix's store for its name, which proves that it can be reached. `store`: one other than the settings name. */
async function storeInfo(context, tool, store) {
	const output = await askNix(context, nixCommand(tool, ["store", atLeast(tool.version, "2.19") ? "info" : "ping"], ["--json", ...store === void 0 ? [] : ["--store", store]]));
	if (output.code !== 0) return {
		ok: false,
		reason: failureCause(output)
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
* Asks Nix, by a dry run, what it would do for all outputs of these derivations. A derivation that is in neither set is
* not proven to be valid: ask about its outputs for that. One derivation that Nix cannot use makes the dry run of all
* fail, so it is found by halving. Throws `nix-unusable` when Nix cannot answer at all, and a {@link NetworkError} when
* a binary cache or the network is to blame.
*/
async function queryMissing(context, tool, drvPaths) {
	const search = new Search(context, tool);
	if (drvPaths.length > 0) await search.ask([...new Set(drvPaths)]);
	return search;
}
/** One query, and the further ones that it leads to. */
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
		for (const drvPath of lost) this.refused.set(drvPath, "it is not, or no longer, in Nix's store");
		const left = drvPaths.filter((drvPath) => !answer.unknown.has(drvPath));
		if (answer.error === null) {
			for (const drvPath of answer.willBuild) this.willBuild.add(drvPath);
			for (const path of answer.willFetch) this.willFetch.add(path);
			for (const drvPath of left) {
				const outputs = answer.outputs.get(drvPath);
				if (outputs === void 0) this.refused.set(drvPath, "Nix does not say which outputs it has, as when experimental features are off");
				else this.outputs.set(drvPath, outputs);
			}
			return;
		}
		const fault = readNetworkFault(answer.error);
		if (fault !== null) throw new NetworkError(fault);
		if (lost.length === 0) await this.#proveUsable(answer.error);
		if (lost.length === 0 && left.length === 1) await this.#refuse(left[0] ?? "", answer.error);
		else if (lost.length > 0 && left.length > 0) await this.ask(left);
		else for (const half of halves(left)) await this.ask(half);
	}
	/**
	* Refuses a derivation of which Nix can make nothing. If it could without the binary caches, one of them has answered
	* with something else than a cache does, and not every version of Nix says so.
	*/
	async #refuse(drvPath, error) {
		if ((await this.#dryRun([drvPath], [["substituters", ""]])).error === null) throw new NetworkError({
			address: null,
			status: null,
			what: error.split("\n", 1)[0] ?? ""
		});
		this.refused.set(drvPath, error);
	}
	/** Runs once, before single derivations are blamed. */
	async #proveUsable(error) {
		if (this.#isUsable) return;
		const info = await storeInfo(this.#context, this.#tool);
		if (!info.ok) throw obstacleIn(info.reason) ?? new VerdictError("nix-unusable", `Nix cannot tell what is built already: ${error}. Try "nix store info" on this machine.`);
		this.#isUsable = true;
	}
	async #dryRun(drvPaths, options = []) {
		const command = nixCommand({
			...this.#tool,
			options: [...this.#tool.options, ...options]
		}, ["build"], [
			"--dry-run",
			"--json",
			"--no-link",
			...installables(drvPaths)
		]);
		const output = await askNix(this.#context, command);
		const error = output.code === 0 ? null : failureCause(output);
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
* Reads the output of `nix build --json`: a list of derivations with their outputs. A path is null if it is not known.
* Entries of another shape are left out, so that nothing is known about them.
*/
function readBuildOutputs(stdout) {
	const answer = readJson(stdout);
	const known = /* @__PURE__ */ new Map();
	for (const item of Array.isArray(answer) ? answer : []) {
		const { drvPath, outputs } = item ?? {};
		if (typeof drvPath !== "string" || typeof outputs !== "object" || outputs === null) continue;
		const entries = Object.entries(outputs);
		if (entries.every(isOutput)) known.set(drvPath, new Map(entries));
	}
	return known;
}
/** Whether there is an output, and every output has its path. */
function hasAllPaths(outputs) {
	return outputs.size > 0 && [...outputs.values()].every((path) => path !== null);
}
/**
* Whether Nix lists exactly the outputs of an evaluation. A placeholder matches any path: only the build decides where
* such an output is.
*/
function matchesEvaluated(outputs, evaluated) {
	const names = Object.keys(evaluated);
	return outputs.size === names.length && names.every((name) => outputs.has(name) && (isPlaceholder(evaluated[name] ?? "") || outputs.get(name) === evaluated[name]));
}
function isOutput(entry) {
	return entry[1] === null || typeof entry[1] === "string";
}
function halves(list) {
	const middle = Math.ceil(list.length / 2);
	return [list.slice(0, middle), list.slice(middle)].filter((half) => half.length > 0);
}
/** All outputs of each derivation, as arguments for Nix's command line. */
function installables(drvPaths) {
	return drvPaths.map((drvPath) => `${drvPath}^*`);
}
function messageLines(reader, record) {
	const message = reader.read(record);
	return message?.kind === "message" ? message.text.split("\n") : [];
}
// src/nix/valid-paths.ts
/**
* The first Nix that must be told which JSON format is wanted. Older ones write paths as keys, as in format 1, or (up
* to 2.18, and Lix) as members of a list.
*/
const PATH_INFO_FORMAT_SINCE = "2.33";
/**
* Asks Nix which of these store paths are valid: registered as complete in its database, whatever is in the file
* system. A path counts only if Nix describes its content; a path that is missing in the answer is not valid. Throws
* `nix-unusable` when Nix cannot answer.
*/
async function queryValid(context, tool, storePaths) {
	const answer = await queryInfo(context, tool, storePaths, [
		"--option",
		"substitute",
		"false"
	]);
	if (answer.ok) return new Set(answer.infos.keys());
	throw obstacleIn(answer.reason) ?? new VerdictError("nix-unusable", `Nix cannot tell what is in its store: ${answer.reason}. Try "nix store info" on this machine.`);
}
/** Asks Nix for its facts about those of these store paths that are valid. `flags`: where Nix looks. */
async function queryInfo(context, tool, storePaths, flags = []) {
	if (storePaths.length === 0) return {
		ok: true,
		infos: /* @__PURE__ */ new Map()
	};
	const output = await askNix(context, {
		...nixCommand(tool, ["path-info"], [
			"--json",
			...tool.implementation !== "lix" && atLeast(tool.version, PATH_INFO_FORMAT_SINCE) ? ["--json-format", "1"] : [],
			...flags,
			"--stdin"
		]),
		input: storePaths.join("\n")
	});
	if (output.code !== 0) return {
		ok: false,
		reason: failureCause(output)
	};
	const answer = readJson(output.stdout);
	if (answer === void 0) return {
		ok: false,
		reason: "it does not answer as Nix does"
	};
	const entries = Array.isArray(answer) ? answer.map((info) => [info?.path, info]) : Object.entries(answer ?? {});
	const valid = new Map(entries.flatMap(([path, info]) => typeof info?.narHash === "string" && info.valid !== false ? [[path, info]] : []));
	return {
		ok: true,
		infos: new Map(storePaths.flatMap((path) => {
			const info = valid.get(path);
			return info === void 0 ? [] : [[path, info]];
		}))
	};
}
// src/nix/offered.ts
/**
* Finds out which of these store paths a binary cache has with a signature that Nix trusts. A dry run counts every path
* that a cache claims to have. Nix checks signatures only when it fetches, and builds a path that has no trusted one.
* So this function checks the signatures itself, as Nix does (`ValidPathInfo::fingerprint` in its sources). A cache
* that does not answer offers nothing.
*
* Paths that need no signature, because their names follow from their content, are left out, unless somebody has signed
* them as well.
*/
async function queryOffered(context, tool, storePaths, { substituters, trustedKeys }) {
	const keys = new Map((trustedKeys ?? []).map((key) => [keyName(key), key.slice(keyName(key).length + 1)]));
	const offers = substituters.map(async (address) => {
		const answer = await queryInfo(context, tool, storePaths, ["--store", address]);
		if (!answer.ok) return [];
		const isTrusted = trustedKeys === null || TRUSTED.test(address);
		return [...answer.infos].filter(([path, info]) => isTrusted || isSigned(path, info, keys)).map(([path]) => path);
	});
	return new Set((await Promise.all(offers)).flat());
}
/** An address with which the user says that this cache needs no signatures. */
const TRUSTED = /[?&]trusted=(?:1|true|yes)(?:&|$)/u;
/** Whether one of the keys has signed the facts about a path. `keys`: by their names, in base64. */
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
const NAR_HASH = new RegExp(`^sha256:${NIX_SHA256}$`, "u");
/** Spells a SHA-256 as fingerprints do, from any of the forms that Nix has used in JSON; null for anything else. */
function fingerprintHash(hash) {
	if (typeof hash !== "string") return null;
	const bytes = Buffer.from(hash.replace(/^sha256-/u, ""), "base64");
	if (hash.startsWith("sha256-") && bytes.length === 32) return `sha256:${base32(bytes)}`;
	return NAR_HASH.test(hash) ? hash : null;
}
/** Whether an Ed25519 key, the 32 bytes in base64, made this signature of a text. */
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
/** The part of a key or a signature before the colon. */
function keyName(text) {
	return text.split(":", 1)[0] ?? "";
}
// src/nix/substituters.ts
/** How long a binary cache may take to answer: what Nix itself allows for a connection since 2.26.3. */
const PROBE_MS = 5e3;
/** When a cache that failed is asked again: Nix's own clients leave one out for as long. */
const ASK_AGAIN_MS = 6e4;
/** A cache that fails so often while it is used is left out for the rest of the run. */
const MOST_FAILURES = 2;
/**
* Seconds of silence in a download before it counts as dead, where the user has set nothing: Nix's own 300, five times
* over, would be most of what a job may take.
*/
const STALLED_SECONDS = "30";
/** A path that no cache has. That it does not have it, is the answer. */
const NOBODY_HAS = `${"0".repeat(32)}-nix-verdict-asks-whether-you-answer`;
/**
* The binary caches of a run. One that does not answer would make every Nix client wait for it anew, and one that
* breaks off makes a client fail over what it could build. So each is asked once at the start, and who fails is left
* out, told, and asked again after a minute.
*/
var Substituters = class {
	/** Counts what was left out or taken back, so that who began before can see that it is otherwise now. */
	changes = 0;
	#context;
	#tool;
	#settings;
	#asked = /* @__PURE__ */ new Set();
	#absent = /* @__PURE__ */ new Map();
	#asking = false;
	/** `tool`: with the user's own settings, by which caches are asked. */
	constructor(context, tool, settings) {
		this.#context = context;
		this.#tool = tool;
		this.#settings = settings;
	}
	/** The addresses that are asked, in the user's order. */
	get present() {
		return this.#settings.substituters.filter((address) => !this.#absent.has(address));
	}
	/** The same Nix, which asks only who is present. What is in its settings beside the user's own caches stays. */
	use(tool) {
		const stalled = this.#settings.stalledIsDefault ? [["stalled-download-timeout", STALLED_SECONDS]] : [];
		if (this.#absent.size === 0) return {
			...tool,
			options: [...stalled, ...tool.options]
		};
		const known = new Set(this.#settings.substituters);
		const others = tool.options.filter(([name, value]) => !/^(?:extra-)?(?:substituters|binary-caches)$/.test(name) || value.split(/\s+/).some((address) => address !== "" && !known.has(address)));
		return {
			...tool,
			options: [
				...stalled,
				["substituters", this.present.join(" ")],
				...others
			]
		};
	}
	/** Asks every cache once whether it answers. */
	async probe() {
		const fresh = this.present.filter((address) => isProbed(address) && !this.#asked.has(address));
		for (const address of fresh) this.#asked.add(address);
		await Promise.all(fresh.map((address) => this.#probe(address)));
		return this;
	}
	/** Takes settings that are known only later, such as those that a flake brings along, and asks their caches. */
	async adopt(tool, settings) {
		this.#tool = tool;
		this.#settings = settings;
		return await this.probe();
	}
	/** Asks those that were left out again, if that was some time ago. Whoever needs them does not wait for it. */
	askAgain() {
		const now = this.#context.world.now();
		const due = [...this.#absent].filter(([, { since, failures }]) => now - since >= ASK_AGAIN_MS && failures < MOST_FAILURES).map(([address]) => address).filter(isProbed);
		if (due.length === 0 || this.#asking) return;
		this.#asking = true;
		Promise.all(due.map((address) => this.#probe(address))).catch(() => void 0).finally(() => this.#asking = false);
	}
	/**
	* Leaves out the cache that failed; all that are on the network when Nix does not say which one it was. Gives whether
	* that leaves something to be tried.
	*/
	#leaveOut(fault) {
		const remote = this.present.filter(isRemote);
		const named = remote.filter((address) => isWithin(fault.address, address));
		const guilty = fault.address === null ? remote : named;
		for (const address of guilty) {
			const failures = (this.#absent.get(address)?.failures ?? this.#failures.get(address) ?? 0) + 1;
			this.#failures.set(address, failures);
			this.#miss(address, fault.what, failures);
		}
		return guilty.length > 0;
	}
	/**
	* Whether what failed for this reason may end otherwise with the caches that are present now. `changes`: what they
	* were when it began.
	*/
	canAvoid(fault, changes) {
		return fault !== null && (this.#leaveOut(fault) || this.changes !== changes);
	}
	/**
	* Asks Nix something, with all caches that are present, and once more whenever one of them is to blame that it cannot
	* answer. Throws `nix-unusable` when the network is to blame and no cache is.
	*/
	async asking(tool, question) {
		for (;;) {
			const { changes } = this;
			try {
				return await question(this.use(tool));
			} catch (error) {
				if (!(error instanceof NetworkError)) throw error;
				if (this.canAvoid(error.fault, changes)) continue;
				throw new VerdictError("nix-unusable", `Nix cannot tell what is built already: ${faultMessage(error.fault)}. Try again when the network works.`, { cause: error });
			}
		}
	}
	#failures = /* @__PURE__ */ new Map();
	async #probe(address) {
		const why = await this.#complaint(address);
		if (why !== null) this.#miss(address, why, this.#failures.get(address) ?? 0);
		else if (this.#absent.delete(address)) {
			this.changes += 1;
			this.#tell("info", `The binary cache ${shownAddress(address)} answers again, and is used from now on.`);
		}
	}
	/** Why a cache is of no use now; null when it answers, or when only Nix's daemon could say. */
	async #complaint(address) {
		const { world, signal } = this.#context;
		await using folder = await world.files.temporary("nix-verdict-probe-");
		const settings = [
			["connect-timeout", String(PROBE_MS / 1e3)],
			["stalled-download-timeout", String(PROBE_MS / 1e3)],
			["download-attempts", "1"]
		];
		const path = `${world.env["NIX_STORE_DIR"] ?? "/nix/store"}/${NOBODY_HAS}`;
		const { file, args, env, secret } = nixCommand({
			...this.#tool,
			options: [...this.#tool.options, ...settings]
		}, ["path-info"], [
			"--json",
			"--store",
			address,
			path
		]);
		const command = {
			file,
			args,
			env: {
				...env,
				XDG_CACHE_HOME: folder.path,
				NIX_CACHE_HOME: void 0
			},
			secret
		};
		const limit = AbortSignal.timeout(PROBE_MS);
		const { code, stderr } = await world.processes.run(command, AbortSignal.any([signal, limit]));
		signal.throwIfAborted();
		if (code === 0) return null;
		if (limit.aborted) return `it did not answer within ${PROBE_MS / 1e3} s`;
		const fault = readNetworkFault(lastError(stderr) ?? "");
		return fault === null || isDenied(fault) ? null : fault.what;
	}
	#miss(address, why, failures) {
		const isNew = !this.#absent.has(address);
		this.#absent.set(address, {
			since: this.#context.world.now(),
			failures
		});
		if (!isNew) return;
		this.changes += 1;
		const until = failures < MOST_FAILURES && isProbed(address) ? "It is asked again after a minute" : "It is not asked again";
		this.#tell("warning", `The binary cache ${shownAddress(address)} is left out of this run (${why}): what it has comes from elsewhere, or is built here. ${until}; if it is gone for good, take it out of the setting substituters.`);
	}
	#tell(level, message) {
		this.#context.emit({
			type: "notice",
			level,
			message
		});
	}
};
/** Whether a cache is somewhere else than on this machine's disks. */
function isRemote(address) {
	return /^[a-z0-9+.-]+:\/\//.test(address) && !address.startsWith("file:");
}
/** Whether any user can ask a cache: keys for others may be the daemon's alone. */
function isProbed(address) {
	return /^https?:\/\//.test(address);
}
/** Whether what was asked for lies in a cache. */
function isWithin(asked, cache) {
	const root = cache.replace(/\?.*$/, "").replace(/\/$/, "");
	return asked !== null && (asked === root || asked.startsWith(`${root}/`) || asked.startsWith(`${root}?`));
}
export { isImpure as $, faultMessage as A, withoutTrace as B, nixCommand as C, askNix as D, obstacleIn as E, lastError as F, findNix as G, featureAdvice as H, lastErrorText as I, parseVersion as J, OLDEST as K, messagesIn as L, readNetworkFault as M, shownAddress as N, warningIn as O, failureCause as P, hasOutputs as Q, hasError as R, limitFlags as S, builderRefusal as T, InternalJson as U, NO_BUILDER_ADVICE as V, DEFAULT_PROFILE as W, evaluatedOutputs as X, allowsSubstitutes as Y, featuresOf as Z, wantedJobs as _, hasAllPaths as a, wantsImpure as b, queryMissing as c, readError as d, isInstantiated as et, readFlakeSettings as f, readSettings as g, parseAnswer as h, queryValid as i, grantAccess as it, isDenied as j, faultHost as k, readBuildOutputs as l, buildsFor as m, queryOffered as n, outputPaths as nt, installables as o, settingOf as p, atLeast as q, queryInfo as r, readDerivationFile as rt, matchesEvaluated as s, Substituters as t, isPlaceholder as tt, storeInfo as u, withoutHook as v, withoutCaches as w, evaluationFlags as x, readWrittenSettings as y, readFailure as z };
