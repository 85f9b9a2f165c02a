import { i as __toESM, r as __require, t as __commonJSMin } from "./rolldown-runtime.js";
import { a as showBidi, i as sanitizeLines, o as stripControls, r as sanitize, s as stripEscapes } from "./sanitize.js";
import { n as messageOf, t as VerdictError } from "./errors.js";
import { B as recordRun, C as isStorePath, D as renderNarInfo, F as selectNames, G as inputDerivations, H as runsOf, I as selectsAll, J as outputPaths, K as isDerivationPath, L as EMPTY_HISTORY, M as proofsOf, N as prove$1, O as EMPTY_LEDGER, P as matcher, Q as openCache, R as mergeHistories, S as folderAddress, T as narInfoName, U as allowsSubstitutes, V as renderHistory, W as derivationDemands, X as storePathName, Y as storePathBase, Z as chooseCache, _ as isPackKey, f as runAddress, g as withoutHook, h as readSettings, j as renderLedger, k as mergeLedgers, m as parseAnswer, p as scopesOf, q as isImpure, u as recall, x as STORE, y as openPack, z as parseHistory } from "./terminal.js";
import { C as readFailure, S as lastError, T as InternalJson, _ as OLDEST, b as evaluationFlags, d as storeInfo, h as canBeRoot, m as asRoot, p as findNix, v as atLeast, w as withoutTrace, x as nixCommand } from "./world.js";
import { a as installRelease, c as revive, d as tryKvm, f as PROBE, i as sampleBuilds, m as openDevices, n as canMeasure, o as PINNED_VERSION, r as measure, u as configureNix } from "./sampler.js";
import { C as formatDuration, S as formatBytes, _ as VERDICTS, a as memoryOf, b as totals, c as place$1, d as toneOf, f as oldNumber, g as savings, h as runUrl, i as headline, l as remarks, m as provenOn, n as emulationNote, o as nixName, r as featureFact, s as passedLine, t as WORDS, u as timeOf, v as byNeedOfAttention, x as count, y as isGood } from "./words.js";
import { getSystemErrorMessage, getSystemErrorName } from "node:util";
import { once } from "node:events";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
// package.json
var version = "0.1.0";
var description = "A verdict for every check of your flake, on one line, with its time and its memory.";
// src/features/words.ts
/** The one thing to do about a feature that is not there. */
function adviceFor(name, code) {
	return ADVICE[name][code] ?? "The log of Nix's daemon may say more.";
}
const SANDBOX_ADVICE = "It takes sandbox = true in nix.conf, a Nix with build users, and a machine that allows namespaces (of a container: docker's --privileged). Who wants builds without a sandbox says so: sandbox = false.";
const ADVICE = {
	kvm: {
		"no-device": "Use a machine with /dev/kvm, such as GitHub's x86-64 Linux runners; in a virtual machine, switch nested virtualisation on.",
		"no-permission": "Builders belong to no group, so open the device to all: sudo chmod 0666 /dev/kvm, or the udev rule KERNEL==\"kvm\", MODE=\"0666\".",
		"feature-missing": "Add \"extra-system-features = kvm\" to nix.conf and restart nix-daemon.",
		"too-slow": "This machine emulates virtualisation instead of having it: use another one. Until then, VM tests run under QEMU's own emulation.",
		hidden: "Look at sandbox-paths in nix.conf: something is mounted over the device.",
		"kvm-failed": "Look at the kernel's log (dmesg); another hypervisor may have taken the processor's virtualisation.",
		"no-answer": "Use another machine: tests with virtual machines would hang on this one.",
		"not-provable": "VM tests will tell in their logs whether they used it."
	},
	nspawn: {
		"feature-missing": "Set \"extra-experimental-features = auto-allocate-uids cgroups\", \"auto-allocate-uids = true\" and \"extra-system-features = uid-range\" in nix.conf, and restart nix-daemon.",
		"not-sandboxed": SANDBOX_ADVICE,
		"container-failed": "Containers need cgroup v2 and user namespaces: look whether the machine, or the container that it is, allows both."
	},
	sandbox: {
		"not-sandboxed": SANDBOX_ADVICE,
		"feature-missing": SANDBOX_ADVICE
	}
};
// src/features/probe-build.ts
/**
* All of it takes 0.2 s where nothing hangs, and may take no more than 10 s: then also what ignores TERM (3 s, KILL_GRACE_MS) must be gone.
* Nix's own limit comes first, so that it is the daemon that ends a build that hangs; and the probe's before that, with the alarm in probe.c.
*/
const LIMIT_MS = 6500;
const BUILD_LIMIT_SECONDS = 4;
/** What is not constant comes as `--argstr`, so that no name is spliced into Nix code. `nonce` makes each derivation one that was never built. */
const EXPRESSION = `
{ probe, question, feature, marker, nonce }:
derivation {
  name = "nix-verdict-proof-\${question}";
  system = "x86_64-linux";
  builder = builtins.path { path = /. + probe; name = "nix-verdict-probe"; };
  requiredSystemFeatures = if feature == "" then [ ] else [ feature ];
  preferLocalBuild = true;
  allowSubstitutes = false;
  proof = question;
  inherit marker nonce;
}`;
/** A proof is about this machine, now, and nobody else's business: other machines, caches and hooks that upload what was built stay out of it. */
const HERE_ALONE = [
	"--builders",
	"",
	"--max-jobs",
	"1",
	"--option",
	"substitute",
	"false",
	"--option",
	"post-build-hook",
	""
];
/** Builds the probe with a question for it, on this machine. `feature`: the system feature that the build requires, "" for none. */
async function askProbe(question, feature, tool, world, signal) {
	const limit = AbortSignal.timeout(LIMIT_MS);
	await using folder = await world.files.temporary("nix-verdict-proof-");
	const probe = join(folder.path, "probe");
	await world.files.write(probe, Buffer.from(PROBE, "base64"));
	for (const path of [folder.path, probe]) await world.files.setMode(path, 493);
	const given = {
		probe,
		question,
		feature,
		marker: probe,
		nonce: randomUUID()
	};
	const args = [
		"--impure",
		"--no-link",
		...HERE_ALONE,
		"--timeout",
		String(BUILD_LIMIT_SECONDS),
		...Object.entries(given).flatMap(([name, value]) => [
			"--argstr",
			name,
			value
		]),
		"--expr",
		EXPRESSION
	];
	const output = await world.processes.run(nixCommand(tool, ["build"], args), AbortSignal.any([signal, limit]));
	signal.throwIfAborted();
	return limit.aborted ? { kind: "late" } : readOutput(question, output);
}
/** What a Nix client that built the probe has told. */
function readOutput(question, output) {
	const reader = new InternalJson();
	const messages = output.stderr.split("\n").map((line) => reader.read(line)).filter((message) => message !== null);
	const answer = first(messages, (message) => message.kind === "log" ? readAnswer(question, message.line) : null);
	const failure = first(messages, (message) => message.kind === "message" && message.level === 0 ? readFailure(message.text) : null);
	if (answer !== null && answer.word === "ok" === (output.code === 0)) return {
		kind: "answered",
		answer
	};
	if (failure?.verdict === "timeout") return { kind: "late" };
	const ended = output.startError ?? `it ended with ${output.signal ?? output.code} and without an answer`;
	return {
		kind: "refused",
		error: lastError(output.stderr) ?? ended,
		failure
	};
}
function first(list, read) {
	for (const from of list) {
		const to = read(from);
		if (to !== null) return to;
	}
	return null;
}
/** Reads the probe's line; null when it is another. */
function readAnswer(question, line) {
	const [name, asked, word, ...facts] = line.trim().split(" ");
	if (name !== "nix-verdict-probe" || asked !== question || word === void 0) return null;
	const pairs = facts.map((fact) => [fact.split("=", 1)[0] ?? "", fact.slice(fact.indexOf("=") + 1)]);
	return {
		word,
		facts: new Map(pairs)
	};
}
/** Linux's numbers of errors, which an answer of the probe carries. */
const [ENOENT, ENXIO, EACCES, ENODEV, ENOTTY] = [
	2,
	6,
	13,
	19,
	25
];
/** Proves that Nix builds in a sandbox: a build looked for a file of this machine and did not find it. Never fails, unless `signal` is aborted. */
async function proveSandbox(tool, world, signal) {
	return await prove("sandbox", "", readSandbox, tool, world, signal);
}
/** Proves that builds have a KVM worth its name: a build ran a guest and timed it. Ends within 10 s. Never fails, unless `signal` is aborted. */
async function proveKvm(tool, world, signal) {
	const proof = await prove("kvm", "kvm", readKvm, tool, world, signal);
	if (proof.state !== "on" && proof.code === "no-permission") return await secondOpinion(proof, world, signal);
	if (proof.state === "on" || proof.code !== "feature-missing" || world.files.exists("/dev/kvm")) return proof;
	return {
		state: "off",
		code: "no-device",
		reason: "this machine has no /dev/kvm"
	};
}
/** Opening a device to builds is no remedy when it is broken, so root tries it first. */
async function secondOpinion(proof, world, signal) {
	if (!await canBeRoot(world, signal)) return proof;
	const printed = await asRoot(tryKvm, null, world, () => void 0, signal).catch(() => "");
	signal.throwIfAborted();
	const answer = printed.split("\n").map((line) => readAnswer("kvm", line)).find((one) => one !== null);
	const tried = answer === void 0 ? null : readKvm(answer);
	return tried?.state === "broken" ? {
		...tried,
		reason: `${tried.reason} (tried as root: builds may not even open it)`
	} : proof;
}
/** Proves that builds can start containers as NixOS tests do: a build started one. Never fails, unless `signal` is aborted. */
async function proveNspawn(tool, world, signal) {
	return await prove("container", "uid-range", readContainer, tool, world, signal);
}
async function prove(question, feature, read, tool, world, signal) {
	const system = systemOf$1(world);
	if (system !== "x86_64-linux") return {
		state: "off",
		code: "not-provable",
		reason: `there is no proof for ${system} yet`
	};
	const asked = await askProbe(question, feature, tool, world, signal);
	return asked.kind === "answered" ? read(asked.answer) : withoutAnswer(asked, feature);
}
/** Nix's name for this kind of machine. */
function systemOf$1({ machine }) {
	return `${{
		x64: "x86_64",
		arm64: "aarch64",
		ia32: "i686"
	}[machine.arch] ?? machine.arch}-${machine.platform}`;
}
/** What Nix says when it lacks the settings for builds with a range of users; they come before it looks whether it offers the feature. */
const MISSING_SETTINGS = /the setting '(?:auto-allocate-uids|use-cgroups)'|experimental \w+ feature '(?:auto-allocate-uids|cgroups)'/;
const NEEDS_SANDBOX = /only supported in sandboxed builds|required for sandboxing/;
/** The proof when the probe itself did not come to say anything. `feature`: the system feature that it took. */
function withoutAnswer(asked, feature) {
	if (asked.kind === "late") return {
		state: "broken",
		code: "no-answer",
		reason: "a build that tried it did not end, and was stopped"
	};
	if (NEEDS_SANDBOX.test(asked.error)) return {
		state: "off",
		code: "not-sandboxed",
		reason: `Nix says: ${oneLine$1(asked.error)}`
	};
	if (MISSING_SETTINGS.test(asked.error)) return {
		state: "off",
		code: "feature-missing",
		reason: `Nix says: ${oneLine$1(asked.error)}`
	};
	if (asked.failure?.code === "missing-feature") return {
		state: "off",
		code: "feature-missing",
		reason: `Nix does not offer the system feature "${feature}"`
	};
	return {
		state: "off",
		code: "nix-failed",
		reason: `the build that should prove it failed: ${oneLine$1(asked.error)}`
	};
}
/** Both must hold: a daemon with a /tmp of its own does not show the file to any build, and only in a sandbox is a builder process 1. */
function readSandbox({ word, facts }) {
	if (word !== "ok") return {
		state: "off",
		code: "nix-failed",
		reason: `the build that should prove it failed: ${failedStep(facts)}`
	};
	if (facts.get("marker") !== "hidden") return {
		state: "off",
		code: "not-sandboxed",
		reason: `a build saw a file of this machine, ${asUser(facts)}`
	};
	if (facts.get("pid") !== "1") return {
		state: "off",
		code: "not-sandboxed",
		reason: `a build ran among the processes of this machine, ${asUser(facts)}`
	};
	return {
		state: "on",
		detail: `a build did not find a file of this machine, ${asUser(facts)}`
	};
}
function readKvm(answer) {
	const { word, facts } = answer;
	if (word === "failed") return readKvmFailure(answer);
	const ns = Number(facts.get("ns"));
	const loops = Number(facts.get("loops")).toLocaleString("en");
	if (word !== "ok") return {
		state: "broken",
		code: "too-slow",
		reason: `a guest did not end its ${loops} loops within ${milliseconds(ns)} ms`
	};
	const ran = `a guest ran ${loops} loops in ${milliseconds(ns)} ms`;
	if (ns > 2e7) return {
		state: "broken",
		code: "too-slow",
		reason: `${ran}, and a processor with virtualisation takes some 0.03 ms`
	};
	return {
		state: "on",
		detail: `${ran}, ${asUser(facts)}`
	};
}
function readKvmFailure({ facts }) {
	const [step, errno] = [facts.get("step") ?? "", Number(facts.get("errno") ?? 0)];
	if (step === "open" && errno === EACCES) return {
		state: "off",
		code: "no-permission",
		reason: "builds may not open /dev/kvm"
	};
	if (step === "open" && errno === ENOENT) return {
		state: "off",
		code: "no-device",
		reason: "builds have no /dev/kvm"
	};
	if (step === "open" && (errno === ENXIO || errno === ENODEV)) return {
		state: "off",
		code: "no-device",
		reason: "there is nothing behind /dev/kvm"
	};
	if (step === "version" && errno === ENOTTY) return {
		state: "off",
		code: "hidden",
		reason: "builds have something else at /dev/kvm"
	};
	return {
		state: "broken",
		code: "kvm-failed",
		reason: `KVM fails in a build: ${failedStep(facts)}`
	};
}
function readContainer({ word, facts }) {
	const step = facts.get("step");
	if (word === "ok") {
		const memory = facts.get("memory") === "yes" ? "with" : "without";
		return {
			state: "on",
			detail: `a build started a container and ended it in ${milliseconds(Number(facts.get("ns")))} ms, ${memory} memory accounting`
		};
	}
	if (step === "sandbox") return {
		state: "off",
		code: "not-sandboxed",
		reason: "builds are not sandboxed"
	};
	if (step === "uid-range") return {
		state: "off",
		code: "feature-missing",
		reason: "builds that ask for a range of users get none"
	};
	return {
		state: "off",
		code: "container-failed",
		reason: `a container does not start in a build: ${failedStep(facts)}`
	};
}
/** The step of the probe that failed, as it is named in probe.c, and Linux's reason. */
function failedStep(facts) {
	const errno = Number(facts.get("errno") ?? 0);
	const rest = Array.from(facts).filter(([name]) => name !== "step" && name !== "errno").map(([name, value]) => `, ${name} ${value}`);
	const why = errno === 0 ? "" : ` (${getSystemErrorName(-errno)}: ${getSystemErrorMessage(-errno)})`;
	return `"${facts.get("step")}"${why}${rest.join("")}`;
}
/** The build's user, by its number outside of the sandbox. */
function asUser(facts) {
	const uid = facts.get("uid");
	return uid === "0" ? "as root" : `as user ${uid}`;
}
/** Two digits are all that is worth telling. */
function milliseconds(ns) {
	return Number((ns / 1e6).toPrecision(2));
}
function oneLine$1(text) {
	return text.trim().replaceAll(/\s+/g, " ");
}
// src/measure/available.ts
/** Bytes of memory that programs can have now without swapping, by the kernel's own estimate; null where it makes none. */
async function availableMemory(world) {
	const path = "/proc/meminfo";
	const text = world.files.exists(path) ? String(await world.files.read(path)) : "";
	const kib = /^MemAvailable:\s+(?<kib>\d+) kB$/mu.exec(text)?.groups?.["kib"];
	return kib === void 0 ? null : Number(kib) * 1024;
}
// src/inputs.ts
/** A fifth of what GitHub gives the cache of a repository (10 GB; GitHub's documentation, "Dependency caching reference"): other caches need room, and branches have their own. */
const CACHE_BUDGET = 2 * 1024 ** 3;
const FEATURE_MODES = [
	"auto",
	"require",
	"off"
];
/** Checks every input and gives them their types. Throws one `usage` error that names all mistakes. */
function readInputs(raw, defaults) {
	const mistakes = [];
	const reader = new Reader(mistakes);
	const inputs = {
		flake: text(raw.flake) ?? ".",
		discover: {
			system: reader.matching("system", raw.system, /^[a-z0-9_]+-[a-z0-9_]+$/, "x86_64-linux"),
			selection: {
				only: patterns(raw.only),
				skip: patterns(raw.skip)
			}
		},
		run: {
			jobs: reader.count("jobs", raw.jobs) ?? defaults.cores,
			memoryBytes: reader.size("memory", raw.memory),
			...reader.limits(raw.timeout),
			retries: reader.count("retries", raw.retries, 0) ?? 0,
			failFast: reader.flag("fail-fast", raw.failFast),
			out: text(raw.out) ?? ".nix-verdict"
		},
		install: {
			mode: reader.oneOf("install", raw.install, [
				"auto",
				"always",
				"never"
			]),
			...given("version", reader.matching("nix-version", raw.nixVersion, /^\d+\.\d+(\.\d+)?$/, "2.34.8")),
			...given("mirror", reader.matching("nix-mirror", raw.nixMirror, /^(https?|file):\/\/\S+$/, "https://example.org/nix")),
			...given("sha256", reader.matching("nix-sha256", raw.nixSha256, /^[0-9a-f]{64}$/, "64 hexadecimal digits")),
			...given("conf", text(raw.nixConf))
		},
		features: {
			kvm: reader.oneOf("kvm", raw.kvm, FEATURE_MODES),
			nspawn: reader.oneOf("nspawn", raw.nspawn, FEATURE_MODES),
			mayChange: defaults.mayChange || text(raw.install) === "always"
		},
		flaky: reader.oneOf("flaky", raw.flaky, ["pass", "fail"]),
		history: text(raw.history),
		cache: reader.cache(raw),
		githubToken: text(raw.githubToken),
		nix: {
			options: raw.option ?? [],
			impure: raw.impure ?? false
		}
	};
	if (mistakes.length > 0) throw new VerdictError("usage", mistakes.join("\n"));
	return inputs;
}
/** Reads single values and collects what is wrong with them. */
var Reader = class {
	#mistakes;
	constructor(mistakes) {
		this.#mistakes = mistakes;
	}
	count(name, value, least = 1) {
		const given = text(value);
		if (given === null) return null;
		if (/^(?:0|[1-9]\d{0,3})$/.test(given) && Number(given) >= least) return Number(given);
		return this.#wrong(name, given, `a number from ${least} to 9999`);
	}
	/** Bytes of `4G`, `4GiB`, `512M`; units count in 1024, as systemd's and Docker's do. */
	size(name, value) {
		const given = text(value);
		if (given === null) return null;
		const [, number = "", unit = ""] = /^(\d{1,6}(?:\.\d{1,3})?)([MGT])(?:i?B)?$/i.exec(given) ?? [];
		const bytes = Number(number) * 1024 ** ("MGT".indexOf(unit.toUpperCase()) + 2);
		if (unit !== "" && bytes > 0) return Math.round(bytes);
		return this.#wrong(name, given, "a size like 512M, 4G or 1.5G");
	}
	flag(name, value) {
		const given = typeof value === "boolean" ? String(value) : text(value);
		if (given === null || given === "false") return false;
		if (given === "true") return true;
		this.#wrong(name, given, "true or false");
		return false;
	}
	oneOf(name, value, choices) {
		const given = text(value) ?? choices[0];
		const choice = choices.find((one) => one === given);
		if (choice === void 0) this.#wrong(name, given, choices.join(", "));
		return choice ?? choices[0];
	}
	matching(name, value, pattern, example) {
		const given = text(value);
		if (given === null || pattern.test(given)) return given;
		return this.#wrong(name, given, `something like ${example}`);
	}
	/** `TOTAL`, `TOTAL/SILENT` or `/SILENT`, each a duration. */
	limits(value) {
		const given = text(value);
		if (given === null) return {
			timeoutSeconds: null,
			silenceSeconds: null
		};
		const parts = given.split("/");
		const seconds = parts.map((part) => part === "" && parts.length === 2 ? null : parseDuration(part));
		if (parts.length > 2 || seconds.includes(0) || parts[0] === "" && parts[1] === "") {
			this.#wrong("timeout", given, "a duration like 90s, 30m or 1h30m, or two for all of a build and for its silence: 30m/5m");
			return {
				timeoutSeconds: null,
				silenceSeconds: null
			};
		}
		return {
			timeoutSeconds: seconds[0] ?? null,
			silenceSeconds: seconds[1] ?? null
		};
	}
	cache({ cache, noCache, cacheMode, cacheBudget, recheck }) {
		const folder = text(cache);
		if (folder !== null && noCache === true) this.#mistakes.push("cache: --cache and --no-cache contradict each other. Write one of them.");
		return {
			folder,
			enabled: this.oneOf("cache", cacheMode, ["auto", "off"]) === "auto" && noCache !== true,
			budgetBytes: this.size("cache-budget", cacheBudget) ?? CACHE_BUDGET,
			recheck: this.recheck(patterns(recheck))
		};
	}
	/** Each is an age, such as `12h`, of which the shortest counts, or a pattern on names. */
	recheck(given) {
		const ages = given.filter((one) => AGE.test(one.trim()));
		const olderThanMs = ages.map((age) => {
			const seconds = parseAge(age.trim());
			if (seconds === 0) this.#wrong("recheck", age, "an age like 12h, 7d or 1d12h, or a pattern on names of checks");
			return seconds * 1e3;
		});
		return {
			patterns: given.filter((one) => !ages.includes(one)),
			olderThanMs: ages.length === 0 ? null : Math.min(...olderThanMs)
		};
	}
	#wrong(name, given, expected) {
		this.#mistakes.push(`${name}: "${given}" is not valid. Write ${expected}.`);
		return null;
	}
};
/** Whole seconds of `90`, `90s`, `30m`, `1h30m`; 0 when it is not a duration (no limit is that short). */
function parseDuration(duration) {
	const match = /^(?:(?:(\d{1,6})h)?(?:(\d{1,6})m(?:in)?)?(?:(\d{1,6})s)?|(\d{1,6}))$/.exec(duration);
	if (match === null) return 0;
	const [, hours = "0", minutes = "0", seconds = "0", bare = "0"] = match;
	return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(bare);
}
/** What nobody calls a check: only numbers with units of time. A misspelled age must not become a pattern that matches nothing. */
const AGE = /^(?:\d+(?:[.,]\d+)? *(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mon|months?|y|yrs?|years?) *)+$/i;
/** Whole seconds of `7d`, `12h`, `1d12h`, `90m`; 0 when it is not a duration with units. */
function parseAge(age) {
	const [, days = "0", rest = ""] = /^(?:(\d{1,5})d)?(.*)$/.exec(age) ?? [];
	const seconds = parseDuration(rest);
	return rest !== "" && seconds === 0 ? 0 : Number(days) * 86400 + seconds;
}
/** An optional property: absent when there is no value. */
function given(key, value) {
	return value === null ? {} : { [key]: value };
}
function text(value) {
	const trimmed = value?.trim() ?? "";
	return trimmed === "" ? null : trimmed;
}
function patterns(values) {
	return (values ?? []).filter((pattern) => pattern !== "");
}
// src/install/hosting.ts
/** A runner of GitHub's own, thrown away after the job: it may be changed. The runner names its kind in this variable. */
function isHosted(env) {
	return env["RUNNER_ENVIRONMENT"] === "github-hosted";
}
/** A runner of the user's own, which later jobs and other people use. */
function isSelfHosted(env) {
	return env["RUNNER_ENVIRONMENT"] === "self-hosted";
}
// src/features/features.ts
/** Of a machine that nobody has asked for anything. */
const NOTHING_ENABLED = {
	features: [],
	kvm: null,
	options: []
};
/** A device that looks right and is a thousand times too slow would hang a test for hours; without it, QEMU emulates. */
const HIDE_KVM = [["extra-sandbox-paths", "/dev/kvm=/dev/null"]];
/** What the daemon needs for builds that are root of 65,536 users of their own; Lix wants `use-cgroups` besides, the others do not mind. */
const NSPAWN_SETTINGS = {
	"extra-experimental-features": "nix-command flakes auto-allocate-uids cgroups",
	"auto-allocate-uids": "true",
	"use-cgroups": "true",
	"extra-system-features": "uid-range"
};
/** The same for containers beside virtual machines, which talk through tap devices. */
const DEVNET_SETTINGS = {
	...NSPAWN_SETTINGS,
	"extra-system-features": "uid-range devnet",
	"extra-sandbox-paths": "/dev/net"
};
/**
* Gives the machine what is asked of it, as far as it may be changed, and proves every part by a real build. What is there already is left alone.
* Throws `feature-missing` when something that is required is not there in the end.
*/
async function features(tool, options, asked, world, emit, signal) {
	if (world.machine.platform !== "linux") return NOTHING_ENABLED;
	const enabled = {
		features: [],
		kvm: null,
		options: []
	};
	const maker = new Maker(tool, options.mayChange, world, emit, signal);
	for (const name of ["kvm", "nspawn"]) {
		if (options[name] === "off" || !(asked.has(name) || options[name] === "require")) continue;
		const proof = await maker.make(name, asked.has("devnet"));
		const feature = {
			name,
			state: proof.state,
			reason: proof.state === "on" ? proof.detail : proof.reason
		};
		enabled.features.push(feature);
		if (name === "kvm" && !(proof.state !== "on" && proof.code === "not-provable")) enabled.kvm = feature;
		if (proof.state === "on") continue;
		const advice = adviceFor(name, proof.code);
		if (options[name] === "require") throw new VerdictError("feature-missing", `${name} is required, but it is ${proof.state}: ${proof.reason}. ${advice}`);
		emit({
			type: "notice",
			level: "warning",
			message: `${name} is ${proof.state}: ${proof.reason}. ${advice}`
		});
		if (name === "kvm" && proof.state === "broken") enabled.options = await maker.hideKvm();
	}
	return enabled;
}
/** What a change of the machine can mend. */
const REPAIRABLE = /* @__PURE__ */ new Set([
	"no-device",
	"no-permission",
	"feature-missing",
	"container-failed",
	"not-provable"
]);
/** Opening a device can show that Nix, which started without it, does not offer it yet; nothing takes more than that. */
const MOST_REPAIRS = 2;
var Maker = class {
	#tool;
	#mayChange;
	#world;
	#emit;
	#signal;
	constructor(tool, mayChange, world, emit, signal) {
		this.#tool = tool;
		this.#mayChange = mayChange;
		this.#world = world;
		this.#emit = emit;
		this.#signal = signal;
	}
	/** Proves a feature, after making it where it was missing. */
	async make(name, devnet) {
		let proof = await this.#prove(name);
		for (let repairs = 0; repairs < MOST_REPAIRS; repairs += 1) {
			if (!(proof.state === "on" ? name === "nspawn" && devnet && !await this.#offersDevnet() : REPAIRABLE.has(proof.code)) || !this.#mayChange || !await canBeRoot(this.#world, this.#signal)) break;
			try {
				if (name === "kvm") await this.#repairKvm(proof);
				else await this.#repairNspawn(devnet);
			} catch (error) {
				this.#signal.throwIfAborted();
				this.#emit({
					type: "notice",
					level: "warning",
					message: `Setting up ${name}: ${messageOf(error)}`
				});
				break;
			}
			proof = await this.#prove(name);
		}
		return proof;
	}
	/** Settings that keep /dev/kvm out of every build. Proven as well: a daemon takes them only from those it trusts. */
	async hideKvm() {
		const hidden = await proveKvm({
			...this.#tool,
			options: [...this.#tool.options, ...HIDE_KVM]
		}, this.#world, this.#signal);
		if (hidden.state !== "on" && hidden.code === "hidden") return HIDE_KVM;
		this.#emit({
			type: "notice",
			level: "warning",
			message: "/dev/kvm cannot be kept away from the tests, because Nix's daemon does not take that setting from this user: they may hang. Add the user to trusted-users."
		});
		return [];
	}
	async #prove(name) {
		return await (name === "kvm" ? proveKvm : proveNspawn)(this.#tool, this.#world, this.#signal);
	}
	async #repairKvm(proof) {
		await asRoot(openDevices, { devices: ["kvm"] }, this.#world, this.#emit, this.#signal);
		if (!(proof.state === "on" || proof.code !== "feature-missing" && proof.code !== "no-device") && this.#world.files.exists("/dev/kvm")) await this.#configure({ "extra-system-features": "kvm" });
	}
	async #repairNspawn(devnet) {
		if (devnet) await asRoot(openDevices, { devices: ["tun"] }, this.#world, this.#emit, this.#signal);
		await this.#configure(devnet ? DEVNET_SETTINGS : NSPAWN_SETTINGS);
	}
	async #configure(settings) {
		const store = await storeInfo(this.#tool, this.#world, this.#signal);
		const args = {
			tool: this.#tool,
			settings,
			conf: null,
			daemon: store.ok && store.url.startsWith("daemon"),
			namespaces: "auto-allocate-uids" in settings
		};
		await asRoot(configureNix, args, this.#world, this.#emit, this.#signal);
	}
	async #offersDevnet() {
		return (await readSettings(this.#tool, this.#world, this.#signal)).systemFeatures.includes("devnet");
	}
};
// src/install/install.ts
/** Gives a working Nix: the machine's own if it is new enough, else one that it installs, as far as `mode` lets it. */
async function install(options, world, emit, signal) {
	check(options);
	if (options.mode !== "always") {
		const found = await findNix(world, emit, signal);
		if (found.nix !== null) {
			const existing = {
				nix: found.nix,
				...found.version,
				origin: "existing"
			};
			const tool = {
				bin: found.nix,
				...found.version,
				options: [],
				impure: false
			};
			await revive(tool, world, emit, signal);
			if (options.conf !== void 0) await addSettings(tool, options.conf, world, emit, signal);
			return existing;
		}
		if (options.mode === "never" || found.tooOld !== null) throw notInstalling(found.tooOld, options.mode);
	}
	await refuse(options.mode, world, signal);
	const wanted = {
		version: options.version ?? "2.34.8",
		mirror: options.mirror ?? "https://releases.nixos.org/nix",
		system: systemOf(world),
		...options.sha256 === void 0 ? {} : { sha256: options.sha256 }
	};
	const exact = options.version !== void 0 || options.mirror !== void 0 || options.sha256 !== void 0;
	const user = world.machine.uid === 0 ? null : world.machine.user;
	return await asRoot(installRelease, {
		wanted,
		exact,
		conf: options.conf ?? null,
		user
	}, world, emit, signal);
}
/** What Nix takes for a line of its configuration; a single one that it does not take would break every Nix on the machine. */
const CONF_LINE = /^\s*(?:[^\s#]+\s+=(?:\s.*)?|!?include\s+[^\s#]+\s*)?(?:#.*)?$/u;
function check({ version, mirror, sha256, conf = "" }) {
	const strange = conf.split("\n").find((line) => !CONF_LINE.test(line));
	if (strange !== void 0) throw new VerdictError("usage", `nix-conf has the line "${strange.trim()}", but lines of nix.conf are like "name = value", with spaces around the "=".`);
	if (version !== void 0 && !/^\d+\.\d+(?:\.\d+)?$/u.test(version)) throw new VerdictError("usage", `nix-version is "${version}", but it has to be a full version like ${PINNED_VERSION}.`);
	if (version !== void 0 && !atLeast(version, "2.18")) throw new VerdictError("nix-too-old", `nix-version is ${version}, but nix-verdict needs ${OLDEST} or newer.`);
	if (mirror !== void 0 && (!/^(?:https?|file):\/\//u.test(mirror) || !URL.canParse(mirror))) throw new VerdictError("usage", `nix-mirror is "${mirror}", but it has to begin with https://, http:// or file://.`);
	if (sha256 !== void 0 && !/^[0-9a-f]{64}$/iu.test(sha256)) throw new VerdictError("usage", `nix-sha256 is "${sha256}", but it has to be 64 hexadecimal digits.`);
}
/** The user's own lines for a Nix that was here before us. */
async function addSettings(tool, conf, world, emit, signal) {
	if (isSelfHosted(world.env)) throw new VerdictError("usage", "nix-conf would change the Nix of a self-hosted runner, which is left as it was found. Change its nix.conf yourself, or set \"install: always\".");
	const store = await storeInfo(tool, world, signal);
	const daemon = store.ok && /^(?:daemon|unix:)/u.test(store.url);
	await asRoot(configureNix, {
		tool,
		settings: {},
		conf,
		daemon,
		namespaces: false
	}, world, emit, signal);
}
/** Throws where nothing can, or may, be installed. */
async function refuse(mode, world, signal) {
	systemOf(world);
	if (mode === "auto" && isSelfHosted(world.env)) throw new VerdictError("nix-missing", `There is no usable Nix on this self-hosted runner, which is left as it was found. Install Nix ${OLDEST} or newer on it, or set "install: always".`);
	if (await canBeRoot(world, signal)) return;
	throw new VerdictError("no-root", `There is no usable Nix, and installing one needs root: run as root, let sudo work without a password, or install Nix ${OLDEST} or newer first.`);
}
/** Upstream's name of this system, where Nix can be installed at all. */
function systemOf({ machine }) {
	const processor = {
		x64: "x86_64",
		arm64: "aarch64"
	}[machine.arch];
	if (machine.platform === "linux" && processor !== void 0) return `${processor}-linux`;
	throw new VerdictError("install-failed", `There is no usable Nix, and installing one on ${machine.platform} ${machine.arch} is not supported: install Nix ${OLDEST} or newer first.`);
}
function notInstalling(tooOld, mode) {
	if (tooOld !== null) return new VerdictError("nix-too-old", `${tooOld}, which nix-verdict needs. Update it, or put a newer one beside it with "install: always".`);
	return new VerdictError("nix-missing", `There is no Nix on this machine, and "install: ${mode}" forbids to install one. Install Nix ${OLDEST} or newer, or let nix-verdict do it with "install: auto".`);
}
// src/measure/meter.ts
/** How long after a build its last sample is waited for: a few pauses of the sampler. */
const LAST_WORD_MS = 200;
/** The sampler's longest pause (`LONGEST_MS` in budget.ts), and some. */
const FAILED_WORD_MS = 1200;
const POLL_MS = 5;
/** How much earlier than we hear of a build its builder may have been started: Nix tells it afterwards, and we may be late to listen. */
const LATE_MS = 2e3;
/** Points of {@link Meter.total}: as many as a chart has room for. */
const POINTS = 500;
/**
* Puts samples and builds together. A sample names its derivation, or else an output of it, and comes from the build's own client. Where it names none
* that is being built (content-addressed inputs, structured attributes without a sandbox), the client must have had no other build at that time.
*/
var Meter = class {
	#world;
	/** By client, and by the builder's start. */
	#samples = /* @__PURE__ */ new Map();
	#builds = /* @__PURE__ */ new Map();
	#byClient = /* @__PURE__ */ new Map();
	/** By the file name of the derivation, and by each output. */
	#byName = /* @__PURE__ */ new Map();
	#total = new Total();
	constructor(world) {
		this.#world = world;
	}
	/** Takes what the sampler says. */
	heard(sampled) {
		const key = `${sampled.drv}:${sampled.out}:${sampled.builderStartedAt}`;
		entry(this.#samples, sampled.clientPid, () => /* @__PURE__ */ new Map()).set(key, sampled);
		if (sampled.clientPid !== null || this.#named(sampled) !== null) this.#total.set(key, sampled.currentBytes, this.#world.now());
	}
	/** A client of ours builds a derivation, at `at` (milliseconds since the epoch). `outputs`: the store paths it will make, as far as they are known. */
	started(drvPath, clientPid, outputs, at) {
		const build = {
			drvPath,
			clientPid,
			outputs,
			startedAt: at,
			finishedAt: null
		};
		this.#builds.set(drvPath, build);
		entry(this.#byClient, clientPid, () => /* @__PURE__ */ new Set()).add(build);
		for (const name of [fileName(drvPath), ...outputs]) this.#byName.set(name, build);
	}
	/**
	* The build is over: what it has used, or null when nobody has seen it. Waits up to 200 ms for the last of it; of one that `failed`, as long as the
	* sampler may take, because the last word tells whether the kernel killed it.
	*/
	async finished(drvPath, at, failed = false) {
		const build = this.#builds.get(drvPath);
		if (build === void 0) return null;
		build.finishedAt = at;
		const until = this.#world.now() + (failed ? FAILED_WORD_MS : LAST_WORD_MS);
		let found = this.#of(build);
		while (found !== null && !found[1].ended && this.#world.now() < until) {
			await setTimeout$1(POLL_MS);
			found = this.#of(build);
		}
		if (found === null || found[1].peakMemoryBytes === 0) return null;
		const [key, { peakMemoryBytes, cpuMs, method, oomKilled, currentBytes }] = found;
		if (currentBytes !== 0) this.#total.set(key, 0, this.#world.now());
		return {
			peakMemoryBytes,
			cpuMs,
			method,
			oomKilled
		};
	}
	/** The most that a build has used so far, in bytes; null when nobody has seen it. */
	peak(drvPath) {
		const build = this.#builds.get(drvPath);
		return build === void 0 ? null : this.#of(build)?.[1].peakMemoryBytes ?? null;
	}
	/** Memory of all builds together over time, in at most 500 points; where points were left out, the highest stayed. */
	total() {
		return this.#total.points();
	}
	/** The sample of a build, and its key. A derivation that is tried again has one for each time. */
	#of(build) {
		const inTime = [...this.#samples.get(build.clientPid) ?? [], ...this.#samples.get(null) ?? []].filter(([, { builderStartedAt }]) => builderStartedAt >= build.startedAt - LATE_MS && builderStartedAt <= (build.finishedAt ?? 1e400));
		const named = inTime.filter(([, sampled]) => this.#named(sampled) === build);
		if (named.length > 0) return named.toSorted(([, left], [, right]) => right.builderStartedAt - left.builderStartedAt)[0] ?? null;
		const nameless = inTime.filter(([, sampled]) => sampled.clientPid !== null && this.#named(sampled) === null);
		const rivals = [...this.#byClient.get(build.clientPid) ?? []].filter((other) => overlap(other, build));
		return nameless.length === 1 && rivals.length === 1 ? nameless[0] ?? null : null;
	}
	/** The sandbox's word counts before the environment's, which a builder can overwrite. */
	#named({ drv, out, clientPid }) {
		const build = this.#byName.get(drv ?? "") ?? this.#byName.get(out ?? "") ?? null;
		return build === null || clientPid === null || build.clientPid === clientPid ? build : null;
	}
};
function entry(map, key, make) {
	const value = map.get(key) ?? make();
	map.set(key, value);
	return value;
}
function fileName(path) {
	return path.slice(path.lastIndexOf("/") + 1);
}
/** Whether a builder could belong to either, by the time it was started. */
function overlap(one, other) {
	return one.startedAt - LATE_MS <= (other.finishedAt ?? 1e400) && other.startedAt - LATE_MS <= (one.finishedAt ?? 1e400);
}
/** The sum of what many have now, over time. */
var Total = class {
	#now = /* @__PURE__ */ new Map();
	#sum = 0;
	#points = [];
	set(key, bytes, at) {
		const change = bytes - (this.#now.get(key) ?? 0);
		if (change !== 0) this.#points.push({
			atMs: at,
			bytes: this.#sum
		});
		this.#sum += change;
		if (bytes === 0) this.#now.delete(key);
		else this.#now.set(key, bytes);
		this.#points.push({
			atMs: at,
			bytes: this.#sum
		});
		if (this.#points.length >= 4 * POINTS) this.#points = thinned(this.#points, 2 * POINTS);
	}
	points() {
		return thinned(this.#points, POINTS);
	}
};
/** At most `count` points: the highest of each of as many equal parts of the time. */
function thinned(points, count) {
	const [first, last] = [points[0], points.at(-1)];
	if (first === void 0 || last === void 0 || points.length <= count) return [...points];
	const part = (last.atMs - first.atMs) / (count - 1) || 1;
	return [...Map.groupBy(points, ({ atMs }) => Math.floor((atMs - first.atMs) / part)).values()].flatMap((group) => group.toSorted((left, right) => right.bytes - left.bytes)[0] ?? []);
}
// src/measure/watch.ts
/** Through sudo a sampler is up in 0.2 s; a machine that takes much longer has other worries. */
const READY_MS = 2e3;
/** Lets a meter hear of all builds of our Nix clients, as far as anybody can measure them; who cannot is told why, once. Never throws. */
function watchBuilds(meter, world, emit, signal) {
	const ending = new AbortController();
	const both = AbortSignal.any([signal, ending.signal]);
	const unmeasured = (reason) => emit({
		type: "notice",
		level: "warning",
		message: reason
	});
	const up = Promise.withResolvers();
	const late = setTimeout(up.resolve, READY_MS);
	const work = async () => {
		const ownStore = await world.files.owner("/nix/store") === world.machine.uid;
		const who = await canMeasure(!ownStore, world, both);
		if ("reason" in who) {
			unmeasured(who.reason);
			return;
		}
		const hear = (event) => {
			if (event.type === "build-sampled") meter.heard(event);
			else if (event.type === "stage-started" && event.stage === "measure") up.resolve();
		};
		if (who.by === "us") await sampleBuilds(world.machine.pid, world.now, hear, both, world.kernel, up.resolve);
		else await asRoot(measure, {
			ownerPid: world.machine.pid,
			mayChange: !isSelfHosted(world.env)
		}, world, hear, both);
	};
	const working = work().catch((error) => {
		if (!both.aborted) unmeasured(`Memory and CPU time of builds are not measured any longer: ${messageOf(error)}`);
	}).finally(up.resolve);
	return {
		ready: up.promise.finally(() => clearTimeout(late)),
		[Symbol.asyncDispose]: async () => {
			ending.abort();
			await working;
		}
	};
}
// src/note.ts
/** What a run leaves to those after it; null when it has nothing new to say. */
async function noteOf(tool, prepared, ran, packs, budgetBytes, world) {
	const { cache, discovered, planned, system } = prepared;
	if (cache === null) return null;
	const proofs = proofsOf(ran.checks, discovered.found, planned.impure, runAddress(world.env), world.now());
	const history = recordRun(EMPTY_HISTORY, system, ran.checks);
	const built = cache.keepsPaths ? await builtFor(prepared, ran.builds, packs.lost, world) : [];
	if (proofs.length === 0 && history.size === 0 && built.length === 0) return null;
	const used = cache.recalled.packs.filter(({ key }) => packs.used.includes(key)).map((pack) => ({
		...pack,
		usedAt: world.now()
	}));
	const ledger = mergeLedgers(cache.recalled.own ?? EMPTY_LEDGER, {
		...EMPTY_LEDGER,
		proofs,
		history,
		packs: used
	});
	const name = {
		flake: cache.scopes.flake,
		scope: cache.scopes.own,
		system
	};
	return {
		where: cache.where,
		tool,
		name,
		ledger: renderLedger(ledger).toString("base64"),
		whole: cache.recalled.own !== null,
		lost: packs.lost,
		built,
		budgetBytes
	};
}
/** Outputs of what was built because others need it: a check's own outputs are needed by nobody, its proof takes their place. */
async function builtFor({ planned, cache }, builds, lost, world) {
	const needed = new Set([...planned.inputs.values()].flat());
	const packed = new Set(cache?.recalled.packs.filter(({ key }) => !lost.includes(key)).flatMap(({ paths }) => paths));
	const paths = [];
	for (const drvPath of new Set(builds.map((build) => build.drvPath))) {
		if (!needed.has(drvPath) || planned.impure.has(drvPath)) continue;
		const outputs = outputPaths((await world.files.read(drvPath)).toString()) ?? [];
		paths.push(...outputs.filter((path) => !packed.has(path)));
	}
	return paths;
}
// src/plan/expect.ts
const MIB$1 = 1024 ** 2;
const GIB = 1024 ** 3;
/** As many runs as one that went wrong on a busy machine cannot move, and no more: what a check took long ago says little. */
const RECENT = 7;
/** Measured peaks of one build differ by up to this from run to run. */
const PEAK_MARGIN = 1.05;
/** What ran out of memory wanted more than it got, by an amount that nobody knows. */
const STARVED_MARGIN = 1.5;
/**
* For times that nobody has measured. That machines take longer than containers, and containers longer than plain builds, is what the first order of a run
* rests on; the run itself then corrects the numbers.
*/
const GUESSED_MS = {
	build: 1e4,
	nspawn: 3e4,
	qemu: 12e4,
	mixed: 12e4
};
/** A compiler, or a few services in containers. A guess as well. */
const GUESSED_BYTES = 512 * MIB$1;
/** `virtualisation.memorySize` of nixpkgs where a test does not say another. */
const MACHINE_BYTES = 1024 * MIB$1;
/** What QEMU and the test driver take for each machine, beside the guest's own memory. A guess on the safe side. */
const MACHINE_OVERHEAD = 128 * MIB$1;
/** What is expected of a build of which nothing is known, such as a dependency. */
const NOTHING_KNOWN = {
	durationMs: GUESSED_MS.build,
	memoryBytes: GUESSED_BYTES,
	cores: 1,
	from: "default",
	why: "nothing is known"
};
/**
* What a check will take, by the best that is known: its own last runs on the same system, else what its evaluation tells, else a guess.
* `system`: the one that it is listed under. What its history lacks, a peak that was never measured for example, comes from the next best.
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
/** The last runs that passed; when none did, the last ones: what fails mostly fails at the same place again. */
function runsToTime(runs) {
	const passed = runs.filter(hasPassed);
	return (passed.length > 0 ? passed : runs).slice(0, RECENT);
}
function sayRuns(timed, runs) {
	const passed = timed.some(hasPassed);
	const which = passed && runs.every(hasPassed) ? "" : passed ? " that passed" : timed.length === 1 ? ", which failed" : ", all failed";
	return timed.length === 1 ? `its last run${which}` : `median of its last ${timed.length} runs${which}`;
}
/** The highest of the last peaks, with a margin, in bytes; null when none was measured. What ran out of memory tells something until it has passed with enough. */
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
/** The median of the cores that runs kept busy, in tenths; null when processor time was never measured. */
function coresOf(runs) {
	const busy = runs.flatMap(({ cpuMs, durationMs }) => cpuMs === null || durationMs === 0 ? [] : [cpuMs / durationMs]);
	return busy.length === 0 ? null : Math.max(1, Math.ceil(median(busy) * 10)) / 10;
}
function byEvaluation({ backend, machines }) {
	if (backend === "build") return NOTHING_KNOWN;
	const durationMs = GUESSED_MS[backend];
	if (backend === "nspawn") return {
		...NOTHING_KNOWN,
		durationMs,
		why: "a test in containers"
	};
	const told = machines !== null && machines.count > 0 ? machines : null;
	const { count, memoryBytes, cores } = told ?? {
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
	const what = told === null ? "a test in machines" : count === 1 ? "1 machine" : `${count} machines`;
	return {
		durationMs,
		memoryBytes: (memoryBytes ?? count * MACHINE_BYTES) + count * MACHINE_OVERHEAD + containers.bytes,
		cores: Math.max(1, cores ?? count),
		from: memoryBytes === null ? "default" : "evaluation",
		why: `${what}${memoryBytes === null ? "" : ` with ${sayMemory(memoryBytes)}`}${containers.say}`
	};
}
/** As somebody would have written it in a test: "3 GiB", "1.5 GiB", "700 MiB". */
function sayMemory(bytes) {
	return bytes >= GIB && bytes % (GIB / 2) === 0 ? `${bytes / GIB} GiB` : `${Math.round(bytes / MIB$1)} MiB`;
}
function hasPassed({ verdict }) {
	return isGood(verdict);
}
/** Of at least one number. */
function median(numbers) {
	const sorted = numbers.toSorted((a, b) => a - b);
	const middle = sorted.length / 2;
	return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
// src/plan/budget.ts
/** Keeps the accounts of slots and memory. A client is in them from its start to its end; its memory, only until all it has is done. */
var Budget = class {
	#limits;
	#clients = /* @__PURE__ */ new Set();
	#busy = /* @__PURE__ */ new Set();
	constructor(limits) {
		this.#limits = limits;
	}
	/** No slot is free, or what runs must be by itself. */
	get isFull() {
		return this.#clients.size >= this.#limits.jobs || [...this.#busy].some(({ wholeMachine }) => wholeMachine);
	}
	/** Nothing is being built. */
	get isIdle() {
		return this.#busy.size === 0;
	}
	/** In bytes; negative when what runs turned out to be bigger than was thought. */
	get freeBytes() {
		if (this.#limits.memoryBytes === null) return 1e400;
		let free = this.#limits.memoryBytes;
		for (const { memoryBytes } of this.#busy) free -= memoryBytes;
		return free;
	}
	hold(held) {
		this.#clients.add(held);
		this.#busy.add(held);
	}
	/** Everything that a client has is done; it may still be about to end. */
	release(held) {
		this.#busy.delete(held);
	}
	/** A client has ended. */
	end(held) {
		this.#busy.delete(held);
		this.#clients.delete(held);
	}
	/**
	* Finds what may go past somebody who does not fit yet, or who wants `wholeMachine`. Clients that should have ended by now count as about to end, so the
	* window closes when expectations were wrong; what was let past beside somebody never counts as ending, else a stream of such could go on for ever. Who
	* waits, waits at most until what ran at first should have ended, and then until what still runs has ended.
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
// src/plan/trust.ts
/** Fewer builds than this tell nothing of how good expectations are. */
const ENOUGH = 16;
/**
* A build that was expected to last ten times as long as another lasts this power of ten as long, at least: 1 would be perfect, 0 is chance. In the
* simulations, times wrong by a factor of e are above it, and drawn times are not.
*/
const LEAST_SLOPE = .3;
/** Of standard errors: one in twenty is further off to one side. */
const CERTAIN = 1.64;
/**
* Whether measured times follow the expected ones at all. Judged by the slope of their logarithms and not by their distance: a machine that is twice as
* slow makes no order worse, and the longest are built first, so those that come in are no fair sample.
*/
var Trust = class {
	#count = 0;
	#expected = 0;
	#measured = 0;
	#varianceOfExpected = 0;
	#varianceOfMeasured = 0;
	#covariance = 0;
	/** Takes a build's expected and measured time, in milliseconds. */
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
	/** Expectations are certain to say next to nothing. */
	get isLost() {
		if (this.#count < ENOUGH || this.#varianceOfExpected === 0) return false;
		const slope = this.#covariance / this.#varianceOfExpected;
		const unexplained = Math.max(0, this.#varianceOfMeasured - slope * this.#covariance);
		return slope + CERTAIN * Math.sqrt(unexplained / ((this.#count - 2) * this.#varianceOfExpected)) < LEAST_SLOPE;
	}
};
// src/plan/learn.ts
/** How many of the last builds of a kind tell what the next ones will take: the number of the first scheduler, which did well. */
const REMEMBERED = 16;
/** Fewer measured peaks than this never lower what memory is expected: one small check says little of the next, and too little memory kills. */
const FEW = 4;
/** By how much a guess must be wrong before the order is made anew. Below, what it changes is less than the spread of the times themselves. */
const FAR = 1.25;
/** Nothing is built in no time; any number of such would share a client. */
const LEAST_MS = 1;
/**
* Corrects guesses by what is measured during the run, for each kind of build by itself: what is alone is not like what is not, and a guess by evaluation
* is not like one by nothing. What history says stays as it is, unless times turn out to have nothing to do with it: then all of it is as good as the
* median of what was measured, and the order is the one that was given.
*/
var Learned = class {
	#kinds = /* @__PURE__ */ new Map();
	#trust = new Trust();
	#usedTrust = true;
	#builds = 0;
	#settledAt = 0;
	/**
	* Takes what one build took, in milliseconds and bytes; null for what was not measured. Gives whether expectations have moved so far that a new
	* order is worth its cost: at once while little is known of a kind, later only now and then, so that 10,000 builds do not sort 10,000 times.
	*/
	add(build, durationMs, peakBytes) {
		this.#builds += 1;
		const isDue = this.#builds >= FAR * this.#settledAt;
		const kind = this.#kindOf(build);
		const { expected } = build;
		if (durationMs !== null) {
			if (expected.from === "history") this.#trust.add(expected.durationMs, durationMs);
			remember(kind.durations, expected.from === "history" ? durationMs : durationMs / Math.max(LEAST_MS, expected.durationMs));
			kind.builds += 1;
			kind.duration = quantile(kind.durations, .5);
		}
		if (expected.from === "history") return isDue && this.#trust.isLost === this.#usedTrust;
		if (peakBytes !== null && expected.from === "default") {
			remember(kind.peaks, peakBytes / Math.max(1, expected.memoryBytes));
			kind.memory = kind.peaks.length < FEW ? Math.max(1, ...kind.peaks) : quantile(kind.peaks, .75);
		}
		const isYoung = kind.durations.length <= FEW || peakBytes !== null && kind.peaks.length <= FEW;
		return (isDue || isYoung) && [...this.#kinds].some(([name, one]) => !name.startsWith("history") && hasMoved(one));
	}
	/** What has been learned is now in use: the next order is due when it has moved from here. */
	settle() {
		this.#settledAt = this.#builds;
		this.#usedTrust = !this.#trust.isLost;
		for (const kind of this.#kinds.values()) {
			kind.usedDuration = kind.durations.length === 0 ? null : kind.duration;
			kind.usedMemory = kind.memory;
		}
	}
	/** What is thought of a build by now. */
	expect(build) {
		const { durationMs, memoryBytes, from } = build.expected;
		const { duration, memory, durations } = this.#kindOf(build);
		if (from !== "history") return {
			durationMs: Math.max(LEAST_MS, durationMs * duration),
			memoryBytes: Math.ceil(memoryBytes * memory),
			known: durations.length > 0
		};
		const isUseless = durations.length > 0 && this.#trust.isLost;
		return {
			durationMs: Math.max(LEAST_MS, isUseless ? duration : durationMs),
			memoryBytes,
			known: true
		};
	}
	/** How many builds the time of this one rests on; what history says rests on itself. */
	evidence(build) {
		return build.expected.from === "history" ? 1e400 : this.#kindOf(build).builds;
	}
	#kindOf({ alone, expected: { from } }) {
		const name = `${from} ${alone ? "alone" : "shared"}`;
		let kind = this.#kinds.get(name);
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
			this.#kinds.set(name, kind);
		}
		return kind;
	}
};
function remember(values, value) {
	values.push(value);
	if (values.length > REMEMBERED) values.shift();
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
// src/plan/node.ts
/**
* A batch should last about this long. A Nix client costs some 30 ms of start-up, which is much for a build of 50 ms and nothing for one of
* 50 s: short builds share a client, long ones get their own.
*/
const BATCH_MS = 1e3;
/** A node as it stands before anything has begun. `place`: its place in the order that was given. */
function tracked(node, place) {
	const { durationMs, memoryBytes } = node.expected;
	const order = {
		place,
		durationMs,
		memoryBytes,
		urgencyMs: 0,
		rank: 0,
		dependents: []
	};
	return {
		...node,
		...order,
		state: "waiting",
		missing: 0,
		known: false,
		takenAt: 0,
		again: false,
		wholeMachine: false,
		queue: null,
		clients: []
	};
}
/** Whether a node may share a client with others. */
function isShareable({ alone, again, durationMs }) {
	return !alone && !again && durationMs <= 1e3;
}
/** The memory of the largest of them, in bytes: one client builds one at a time. */
function mostMemory(nodes) {
	return nodes.reduce((most, { memoryBytes }) => Math.max(most, memoryBytes), 0);
}
/** Who goes first of two that may be there. */
function earlier(a, b) {
	if (a === void 0 || b === void 0) return a ?? b;
	return b.rank < a.rank ? b : a;
}
// src/plan/queue.ts
const ANY = {
	memoryBytes: 1e400,
	durationMs: 1e400
};
/**
* What is ready, by rank: 0 goes first. Finds the first that fits into a room in logarithmic time, which a heap cannot: it is a tree over all ranks, and
* each of its nodes knows the least memory and the least time below it.
*/
var ReadyQueue = class {
	/** Node 1 is the root, the children of `n` are `2n` and `2n + 1`, and the leaf of a rank is `#leaves + rank`. */
	#memory;
	#duration;
	#leaves;
	#workMs = 0;
	/** A queue for ranks from 0 to below `ranks`. */
	constructor(ranks) {
		this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(2, ranks)));
		this.#memory = new Float64Array(2 * this.#leaves).fill(1e400);
		this.#duration = new Float64Array(2 * this.#leaves).fill(1e400);
	}
	/** How long everything in it lasts, one after the other, in milliseconds. */
	get workMs() {
		return this.#workMs;
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
	/** The first rank that asks for no more than `room`; undefined when there is none. */
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
			this.#memory[at] = Math.min(this.#memory[2 * at] ?? 1e400, this.#memory[2 * at + 1] ?? 1e400);
			this.#duration[at] = Math.min(this.#duration[2 * at] ?? 1e400, this.#duration[2 * at + 1] ?? 1e400);
		}
	}
};
// src/plan/rank.ts
/** Puts nodes into an order in which each comes after its inputs. What is on a circle, or above one, is left out: it can never be built. */
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
* Gives every node its urgency and its rank. `ordered`: inputs first; `isOpen`: what has not begun yet.
*
* The urgency is the longest way from a node to the end, in time, and in the end of what cannot run at once: of eight builds that need a third of the
* memory each, three can run whatever `jobs` says, so the first of them has more to wait for it than its own dependents.
*/
function rank(ordered, limits, isOpen) {
	for (const node of ordered.toReversed()) node.urgencyMs = node.durationMs + longestAbove(node);
	if (limits.memoryBytes !== null) {
		raiseByMemory(ordered.filter(isOpen), limits.memoryBytes, limits.jobs);
		for (const node of ordered.toReversed()) node.urgencyMs = Math.max(node.urgencyMs, node.durationMs + longestAbove(node));
	}
	const ranked = ordered.toSorted((a, b) => b.urgencyMs - a.urgencyMs || a.place - b.place);
	for (const [rank, node] of ranked.entries()) node.rank = rank;
	return ranked;
}
function longestAbove(node) {
	let longest = 0;
	for (const { urgencyMs } of node.dependents) if (urgencyMs > longest) longest = urgencyMs;
	return longest;
}
/** Of the nodes of which at most `k` fit into memory together, those that go last still take their work divided by `k`. */
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
// src/plan/schedule.ts
/**
* A batch that still holds work after this time has met a build much longer than those before it; free slots then take from it. Not sooner: a Nix
* client that comes to a derivation which another one builds looks again only after seconds (`build-poll-interval`).
*/
const OVERDUE_MS = 5e3;
/**
* A slot takes its even share of what is left, divided by this: the rest makes up for builds that last longer than was thought. Of 1.2 to 2, the
* simulations were fastest with this, with good expectations and without any.
*/
const FAIR = 1.2;
/**
* A batch of guesses has at most so many builds for each that was measured: one short dependency says little of forty checks. Without a limit, forty checks of 0.5 s after a
* dependency of 5 ms took 14 to 17 s on two slots, and 11 s with it; a hundred trivial checks take the same time either way.
*/
const STAKE = 8;
/**
* Decides what is built next. It knows no processes, and the time only as it is told: `now` is in milliseconds since any moment.
*
* Every node is handed out after all its inputs, and once, unless `again` asks for more; a second time only when a slot is free, nothing else can be done,
* and the client that has it is overdue and has not come to it. Nix's locks see to it that only one of the two builds it. What depends on a failed node is
* never handed out. What is handed out together is never thought to need more memory than there is, except by itself. Who is first and does not fit is
* passed only by what does not delay it.
*/
var Schedule = class {
	#nodes = /* @__PURE__ */ new Map();
	/** What is not done, inputs first. */
	#ordered;
	#ranked = [];
	#learned = new Learned();
	#budget;
	#limits;
	#clients = /* @__PURE__ */ new Map();
	/** What is ready: to share a client, for one of its own, for the whole machine. */
	#shared = new ReadyQueue(0);
	#single = new ReadyQueue(0);
	#whole = new ReadyQueue(0);
	/** What clients have and have not come to, in the order in which it was handed out. */
	#idle = /* @__PURE__ */ new Set();
	/** `nodes` in the order in which they should be built when nothing else decides; inputs that are no nodes count as there. */
	constructor(nodes, limits) {
		this.#limits = limits;
		this.#budget = new Budget(limits);
		for (const node of nodes) this.#nodes.set(node.drvPath, tracked(node, this.#nodes.size));
		for (const node of this.#nodes.values()) {
			const inputs = node.inputs.flatMap((input) => this.#nodes.get(input) ?? []);
			node.missing = inputs.length;
			for (const input of inputs) input.dependents.push(node);
			if (node.missing === 0) node.state = "ready";
		}
		this.#ordered = inputsFirst(this.#nodes.values());
		this.#order();
	}
	/** Work for a free slot, or null when there is none at the moment: then ask again when something has ended, and every `OVERDUE_MS`. */
	next(now) {
		if (this.#budget.isFull) return null;
		const first = this.#first();
		const memoryBytes = this.#budget.freeBytes;
		if (first === void 0) return this.#steal(now, memoryBytes, null);
		if (this.#fits(first)) return this.#take({
			node: first,
			room: {
				memoryBytes,
				durationMs: 1e400
			},
			beside: null
		}, now);
		const { besideBytes, windowMs } = this.#budget.gap(first, this.#needsAll(first), now);
		const beside = {
			memoryBytes: Math.min(memoryBytes, besideBytes),
			durationMs: 1e400
		};
		const choice = this.#choose(first, beside, {
			memoryBytes,
			durationMs: windowMs
		});
		return choice === void 0 ? this.#steal(now, beside.memoryBytes, first.drvPath) : this.#take(choice, now);
	}
	/** A client has begun with a node. */
	started(drvPath) {
		const node = this.#nodes.get(drvPath);
		if (node?.state === "taken") this.#mark(node, "started");
	}
	/** A node is built; its dependents may be next. In milliseconds and bytes; null for what was not built here, or not measured. */
	succeeded(drvPath, durationMs, peakBytes) {
		const node = this.#nodes.get(drvPath);
		if (node === void 0 || node.state === "done") return;
		this.#finish(node);
		for (const dependent of node.dependents) {
			dependent.missing -= 1;
			if (dependent.missing === 0 && dependent.state === "waiting") this.#enqueue(dependent);
		}
		if (this.#learned.add(node, durationMs, peakBytes)) this.#order();
	}
	/** A node could not be built. Gives everything that depends on it, near and far, which is done as well. */
	failed(drvPath) {
		const doomed = [];
		const open = [this.#nodes.get(drvPath)];
		for (let node = open.pop(); node !== void 0; node = open.pop()) {
			if (node.state === "done") continue;
			this.#finish(node);
			if (node.drvPath !== drvPath) doomed.push(node.drvPath);
			for (const dependent of node.dependents) open.push(dependent);
		}
		return doomed;
	}
	/**
	* This node is tried once more, by itself: its client ended without coming to it, or another attempt may end otherwise. With `wholeMachine`, it was killed
	* for want of memory: then nothing else runs beside it. How often, is for the caller to say. Told before `ended`.
	*/
	again(drvPath, { wholeMachine = false } = {}) {
		const node = this.#nodes.get(drvPath);
		if (node === void 0 || node.state !== "taken" && node.state !== "started") return;
		if (node.clients.length > 1) return;
		node.again = true;
		node.wholeMachine ||= wholeMachine;
		this.#enqueue(node);
	}
	/** The client of a batch has ended, and its slot is free. What it leaves without an answer was told before. */
	ended(batch) {
		const client = this.#clients.get(batch);
		if (client === void 0) return;
		this.#clients.delete(batch);
		this.#budget.end(client);
		for (const node of client.nodes) node.clients = node.clients.filter((one) => one !== client);
	}
	/** Whether a node has its answer. */
	isDone(drvPath) {
		return this.#nodes.get(drvPath)?.state === "done";
	}
	/** Who is next, if there is room. */
	#first() {
		const whole = this.#at(this.#whole.first());
		if (whole !== void 0 && this.#budget.isIdle) return whole;
		return earlier(whole, earlier(this.#at(this.#shared.first()), this.#at(this.#single.first())));
	}
	#fits(node) {
		return node.queue === this.#whole ? this.#budget.isIdle : node.memoryBytes <= this.#budget.freeBytes;
	}
	/** Who may go past the one that waits, in one of two ways. */
	#choose({ drvPath }, ...rooms) {
		const [beside, before] = rooms.map((room) => earlier(this.#at(this.#shared.first(room)), this.#at(this.#single.first(room))));
		const node = earlier(beside, before);
		if (node === void 0) return void 0;
		return node === beside ? {
			node,
			room: rooms[0],
			beside: drvPath
		} : {
			node,
			room: rooms[1],
			beside: null
		};
	}
	#take(choice, now) {
		if (choice.node.queue === this.#shared) return this.#share(choice, now);
		this.#mark(choice.node, "taken");
		return this.#handOut([choice.node], now, choice.beside, true);
	}
	/** Short ones for one client: about a second of work, but never so much of it that other slots run dry. */
	#share({ node: first, room, beside }, now) {
		const fair = this.#shared.workMs / (FAIR * this.#limits.jobs);
		const least = first.expected.from === "history" ? 0 : 100;
		let left = Math.min(BATCH_MS, Math.max(least, fair), room.durationMs);
		const most = STAKE * this.#learned.evidence(first);
		const nodes = [];
		for (let node = first; node !== void 0; node = this.#at(this.#shared.first(room))) {
			left -= node.durationMs;
			if (nodes.length > 0 && (left < 0 || nodes.length >= most || !node.known)) break;
			nodes.push(node);
			this.#mark(node, "taken");
			node.takenAt = now;
			this.#idle.add(node);
			if (!node.known) break;
		}
		return this.#handOut(nodes, now, beside, false);
	}
	/** Half of what overdue clients have not come to. */
	#steal(now, memoryBytes, beside) {
		const overdue = [];
		for (const node of this.#idle) {
			if (now - node.takenAt < 5e3) break;
			if (node.memoryBytes <= memoryBytes) overdue.push(node);
		}
		const share = overdue.slice(Math.floor(overdue.length / 2));
		if (share.length === 0) return null;
		for (const node of share) this.#mark(node, "started");
		return this.#handOut(share, now, beside, false);
	}
	#handOut(nodes, now, beside, alone) {
		const durationMs = nodes.reduce((sum, node) => sum + node.durationMs, 0);
		const memoryBytes = mostMemory(nodes);
		const wholeMachine = nodes.some((node) => this.#needsAll(node));
		const again = nodes.some((node) => node.again);
		const batch = {
			drvPaths: nodes.map(({ drvPath }) => drvPath),
			alone,
			again,
			wholeMachine,
			memoryBytes,
			durationMs
		};
		const client = {
			nodes,
			open: nodes.length,
			memoryBytes,
			wholeMachine,
			endsAt: now + durationMs,
			beside
		};
		for (const node of nodes) node.clients.push(client);
		this.#clients.set(batch, client);
		this.#budget.hold(client);
		return batch;
	}
	/** Puts everything into order by what is thought of it now. */
	#order() {
		this.#ordered = this.#ordered.filter(({ state }) => state !== "done");
		for (const node of this.#ordered) Object.assign(node, this.#learned.expect(node));
		this.#learned.settle();
		this.#ranked = rank(this.#ordered, this.#limits, ({ state }) => state === "waiting" || state === "ready");
		for (const client of this.#clients.values()) client.memoryBytes = Math.max(client.memoryBytes, mostMemory(client.nodes));
		this.#shared = new ReadyQueue(this.#ranked.length);
		this.#single = new ReadyQueue(this.#ranked.length);
		this.#whole = new ReadyQueue(this.#ranked.length);
		for (const node of this.#ranked) {
			node.queue = null;
			if (node.state === "ready") this.#enqueue(node);
		}
	}
	#enqueue(node) {
		this.#mark(node, "ready");
		if (this.#needsAll(node)) node.queue = this.#whole;
		else node.queue = isShareable(node) ? this.#shared : this.#single;
		node.queue.add(node.rank, node);
	}
	#needsAll({ wholeMachine, memoryBytes }) {
		return wholeMachine || memoryBytes > (this.#limits.memoryBytes ?? 1e400);
	}
	#finish(node) {
		this.#mark(node, "done");
		for (const client of node.clients) {
			client.open -= 1;
			if (client.open === 0) this.#budget.release(client);
		}
	}
	#mark(node, state) {
		node.state = state;
		node.queue?.remove(node.rank);
		node.queue = null;
		this.#idle.delete(node);
	}
	#at(rank) {
		return rank === void 0 ? void 0 : this.#ranked[rank];
	}
};
/**
* Runs a schedule of its own against a virtual clock, every build taking what is expected of it. `jobs`: builds at once; `memoryBytes`: for all of them
* together, null for no limit. What is on a circle is left out.
*/
function predict(nodes, jobs, memoryBytes) {
	const limits = {
		jobs,
		memoryBytes
	};
	const byPath = new Map(nodes.map((node) => [node.drvPath, node]));
	const schedule = new Schedule(nodes, limits);
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
	for (;;) {
		for (let batch = schedule.next(now); batch !== null; batch = schedule.next(now)) clients.push(begin(batch, 0, now + 30));
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
* What no order can beat, in milliseconds: the longest chain of inputs, all work on all slots, and all memory for as long as it is needed in the memory
* there is; what needs more than all of it counts as needing all. `nodes`: inputs before what needs them.
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
// src/planned-run.ts
/** A plan as it is told: each build in its predicted place, and what is expected of it. `memoryBytes` is for all builds together; null: no limit. */
function plannedRun(system, { builds, inputs, alone, expected, proven, cached }, { broken }, limits) {
	const namesOf = Map.groupBy(builds, ({ check }) => check.drvPath);
	const { makespanMs, lowerBoundMs, order } = predict([...inputs].map(([drvPath, needs]) => ({
		drvPath,
		inputs: needs,
		alone: alone.has(drvPath),
		expected: expected.get(drvPath) ?? NOTHING_KNOWN
	})), limits.jobs, limits.memoryBytes);
	return {
		system,
		...limits,
		makespanMs,
		lowerBoundMs,
		builds: order.map(({ drvPath, startMs, endMs }) => ({
			...expected.get(drvPath) ?? NOTHING_KNOWN,
			drvPath,
			name: storePathName(drvPath).replace(/\.drv$/, ""),
			checks: (namesOf.get(drvPath) ?? []).map(({ check }) => check.name),
			startMs,
			endMs,
			unproven: namesOf.get(drvPath)?.[0]?.unproven ?? null
		})),
		cached: [...proven.map(({ check, proof }) => ({
			name: check.name,
			why: `the same derivation passed on ${proof.at.slice(0, 10)}`
		})), ...cached.map(({ name }) => ({
			name,
			why: "its outputs are in the store or a binary cache"
		}))],
		broken
	};
}
// src/cache/others.ts
/**
* The hook of Determinate Nix, on each of its machines (DeterminateSystems/nix-installer#1500): it tells determinate-nixd what was built, who tells those that asked. Nobody
* keeps anything for it alone.
*/
const EVENTS_ONLY = "/nix/var/determinate/post-build-hook.sh";
/** Hooks and settings that these tools write are a few lines long; what is longer is not looked into. In bytes. */
const LONGEST_TEXT = 65536;
/** Where a command line of `/proc` is cut; the words that are looked for stand at its beginning. In bytes. */
const LONGEST_COMMAND = 4096;
/** By the program that a post-build-hook calls. */
const PROGRAMS = [
	["cachix", "Cachix"],
	["attic", "Attic"],
	["niks3-hook", "niks3"],
	["niks3", "niks3"],
	["hestia", "hestia"],
	["magic-nix-cache", "magic-nix-cache"]
];
/**
* Finds a cache of somebody else that takes what this job builds, by what it left on the machine: null when there is none. One that is only read from
* is none, because nothing of ours gets into it. No variable's value and no file's text leaves this function.
* `env`: the job's environment.
*/
async function pushingCache(settings, env, world) {
	return await hooked(settings, world) ?? await scanning(env, world) ?? magic(env, world) ?? watching(world);
}
/** Nix has room for one hook, so the setting alone says who hears of the builds, whatever was started beside. */
async function hooked({ postBuildHook }, world) {
	if (postBuildHook === null || postBuildHook === EVENTS_ONLY) return null;
	const text = await shortText(postBuildHook, world);
	const known = PROGRAMS.find(([program]) => calls(text, program));
	return known === void 0 ? {
		name: "a post-build-hook of yours",
		how: "Nix runs it after each build"
	} : {
		name: known[1],
		how: "its post-build-hook is set"
	};
}
/** Whether a script names a program: as a word, or as the end of a path. */
function calls(script, program) {
	return new RegExp(String.raw`(?:^|[\s"'/])${program}(?=["'\s]|$)`, "mu").test(script);
}
/**
* Actions that list the store when they start, and push what is new when the job ends. The list is in the job's folder for temporary files, which GitHub
* empties with each job: cachix-action where it may not set a hook, niks3-action likewise, attic-action always.
*/
async function scanning(env, world) {
	const folder = env["RUNNER_TEMP"] ?? "";
	if (folder === "") return null;
	const how = "it pushes what is new in the store when the job ends";
	if (world.files.exists(join(folder, "store-path-pre-build"))) return {
		name: "Cachix",
		how
	};
	if (world.files.exists(join(folder, "niks3", "store-pre"))) return {
		name: "niks3",
		how
	};
	if (world.files.exists(join(folder, "attic-action-store-paths")) && await mayPushToAttic(env, world)) return {
		name: "Attic",
		how
	};
	return null;
}
/** Without a token (a fork's pull request has none) attic-action lists the store all the same. */
async function mayPushToAttic(env, world) {
	const { XDG_CONFIG_HOME: own = "", HOME: home = "" } = env;
	const config = join(own === "" ? join(home, ".config") : own, "attic", "config.toml");
	return /^\s*token(?:-file)?\s*=\s*["'][^"']/mu.test(await shortText(config, world));
}
/**
* The daemon of magic-nix-cache-action and flakehub-cache-action, which beside Determinate Nix needs no hook. The variable alone is no sign: it is
* there as well when the action could not start anything.
*/
function magic(env, world) {
	const folder = env["MAGIC_NIX_CACHE_DAEMONDIR"] ?? "";
	return folder !== "" && world.files.exists(join(folder, "daemon.pid")) ? {
		name: "magic-nix-cache",
		how: "its daemon was started in this job"
	} : null;
}
/** `attic watch-store` and `cachix watch-store`, which push whatever appears in the store, for whomever. Seen on Linux. */
function watching({ kernel }) {
	for (const pid of kernel.list("/proc")) {
		if (!/^\d+$/u.test(pid)) continue;
		const [program = "", ...words] = (kernel.read(`/proc/${pid}/cmdline`, LONGEST_COMMAND) ?? "").split("\0");
		const name = {
			attic: "Attic",
			cachix: "Cachix"
		}[basename(program)];
		if (name !== void 0 && words.includes("watch-store")) return {
			name,
			how: "its watch-store is running"
		};
	}
	return null;
}
/** A small file's text; "" when there is none, or nobody may read it. */
async function shortText(path, { files }) {
	const size = await files.size(path);
	if (size === null || size === 0 || size > LONGEST_TEXT) return "";
	return files.read(path).then((content) => content.toString("utf8"), () => "");
}
// src/discover/explain.ts
const CODES = [
	[/^infinite recursion encountered/, "infinite-recursion"],
	[/^stack overflow|^max-call-depth exceeded/, "stack-overflow"],
	[/^attribute '.*' (missing|not found)|^attribute .* missing/, "missing-attribute"],
	[/^undefined variable/, "undefined-variable"],
	[/^syntax error/, "syntax-error"],
	[/^assertion .*failed/s, "assertion"],
	[/^(cannot (add|coerce|compare|concatenate|convert)|value is .* while|expected (a|an) .* but found|attempt to call something which is not a function|function '.*' called with)/, "type-error"]
];
/** nixpkgs refuses to evaluate a package on a platform outside of its `meta.platforms`. */
const OTHER_PLATFORM = /is not available on the requested hostPlatform/;
/** Explains the error that ended an evaluation. `sources`: the folders that hold the flake's own files. */
function explainError(error, sources) {
	const text = error.raw ?? withoutTrace(error.text);
	const wrongPlatform = OTHER_PLATFORM.test(text);
	return {
		verdict: wrongPlatform ? "unsupported" : "eval-error",
		reason: {
			code: wrongPlatform ? "wrong-platform" : codeOf(error, text),
			message: text
		},
		location: locationOf(error, sources),
		excerpt: ownTrace(error.text).split("\n").slice(-40)
	};
}
/** Nix's trace without the steps that lie in our own expression. */
function ownTrace(text) {
	return text.split(/\n\s*\n/).filter((step) => !/^\s*at «string»:/m.test(step)).join("\n\n").trim();
}
function codeOf(error, text) {
	for (const [pattern, code] of CODES) if (pattern.test(text)) return code;
	const builtin = Array.from(error.text.matchAll(/while calling the '(\w+)' builtin/g)).at(-1)?.[1];
	return builtin === "throw" || builtin === "abort" ? builtin : "evaluation";
}
/**
* Where the flake's author should look: the error's own position if it lies in the flake, else the innermost step of the trace that does
* (an error raised in nixpkgs is of no use there).
*/
function locationOf(error, sources) {
	const own = error.position && inFlake(error.position, sources);
	if (own !== null) return own;
	for (const match of Array.from(error.text.matchAll(/^\s*at (\/.+):(\d+):(\d+):?$/gm)).toReversed()) {
		const step = inFlake({
			file: match[1] ?? "",
			line: Number(match[2]),
			column: Number(match[3])
		}, sources);
		if (step !== null) return step;
	}
	return null;
}
function inFlake({ file, line, column }, sources) {
	const source = sources.find((folder) => file.startsWith(`${folder}/`));
	return source === void 0 ? null : {
		file: file.slice(source.length + 1),
		line,
		column
	};
}
/** A value that says it is a derivation, and has no derivation behind it: the store would be asked about something else. */
function explainNoDerivation(drvPath) {
	return {
		verdict: "eval-error",
		reason: {
			code: "no-derivation",
			message: `its drvPath "${drvPath.slice(0, 200)}" is no derivation in this machine's store. Make checks with derivation or mkDerivation; a store outside of /nix (setting "store") is not supported`
		},
		location: null,
		excerpt: []
	};
}
/** A value under `checks` that is not a derivation. */
function explainProblem(name, { type, nested, position }, sources) {
	const what = type === "set" && nested.length > 0 ? `it is a set that holds derivations (${nested.map((path) => `"${path}"`).join(", ")}), and checks are not nested: give each a name of its own beside "${name}"` : `it is ${article(type)}, not a derivation`;
	return {
		verdict: "eval-error",
		reason: {
			code: nested.length > 0 ? "nested" : "not-a-derivation",
			message: what
		},
		location: position && inFlake(position, sources),
		excerpt: []
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
// src/discover/expression.ts
/**
* The function for `nix eval FLAKE#checks --apply`. It names the checks, then walks over them and prints what it finds, so that one
* process streams many checks and shares their common evaluation. It catches no error: the process then dies at a known name,
* with Nix's own message and position. Names never enter the expression, only places do.
*
* What a test's machines have is said after the check itself: a process that dies over it has found the check already. It takes no further evaluation,
* because QEMU's command line is made of these numbers. Each is looked for at the node first: since nixpkgs 22.11, `.config` of a node warns.
*
* A set that is not a derivation is searched for derivations two levels deep, and ten of them are named.
*/
function sliceExpression(slice) {
	const places = slice.selected === null ? "null" : `[ ${slice.selected.join(" ")} ]`;
	return `checks:
let
  inherit (builtins) attrNames attrValues concatLists elem elemAt foldl' genList isAttrs isInt isList isString length seq split toJSON trace tryEval typeOf;
  plain = builtins.unsafeDiscardStringContext;
  say = kind: value: trace "${slice.nonce} \${kind} \${toJSON value}";
  system = "${slice.system}";
  set = checks.\${system};
  names = attrNames set;
  selected = ${places};
  wanted = if selected == null then length names else length selected;
  count = if wanted <= ${slice.first} then 0 else (wanted - ${slice.first} + ${slice.step - 1}) / ${slice.step};
  place = n: let p = ${slice.first} + n * ${slice.step}; in if selected == null then p else elemAt selected p;
  isDerivation = v: isAttrs v && (v.type or null) == "derivation";
  nested = depth: prefix: v: concatLists (map (name:
    let inner = v.\${name}; ok = tryEval (isAttrs inner); path = prefix ++ [ name ]; in
    if !(ok.success && ok.value) then [ ]
    else if isDerivation inner then [ path ]
    else if depth == 0 then [ ]
    else nested (depth - 1) path inner) (attrNames v));
  take = n: list: genList (elemAt list) (if length list < n then length list else n);
  features = f: if isList f then map plain f else if isString f then builtins.filter (w: isString w && w != "") (split "[ \\n]+" (plain f)) else [ ];
  size = v: let n = tryEval (length (attrNames v)); in if n.success then n.value else null;
  ofNode = name: node: let v = tryEval (node.virtualisation.\${name} or node.config.virtualisation.\${name} or null); in if v.success && isInt v.value then v.value else null;
  sum = name: nodes: let all = map (ofNode name) (attrValues nodes); in if elem null all then null else foldl' builtins.add 0 all;
  machines = at: nodes: say "machines" { place = at; memoryMiB = sum "memorySize" nodes; cores = sum "cores" nodes; };
  problem = at: type: nested: say "problem" { place = at; inherit type nested; position = builtins.unsafeGetAttrPos (elemAt names at) set; };
  describe = at: c:
    if !isAttrs c then problem at (typeOf c) [ ]
    else if !isDerivation c then problem at "set" (map (builtins.concatStringsSep ".") (take 10 (nested 1 [ ] c)))
    else let wants = features (c.requiredSystemFeatures or [ ]); test = elem "nixos-test" wants; count = if test && c ? nodes then size c.nodes else null; in done: say "check" {
      place = at;
      drvPath = plain c.drvPath;
      outputs = builtins.listToAttrs (map (name: { inherit name; value = plain c.\${name}.outPath; }) (c.outputs or [ "out" ]));
      system = plain (c.system or system);
      features = wants;
      machines = count;
      containers = if test && c ? containers then size c.containers else null;
    } (if count == null then done else machines at c.nodes done);
  step = done: n: seq done (let at = place n; in say "begin" at (describe at set.\${elemAt names at} null));
in
if !(isAttrs checks) then throw "checks is a \${typeOf checks}, not a set of systems"
else if !(checks ? \${system}) then say "no-system" (attrNames checks) null
else if !(isAttrs set) then throw "checks.\${system} is a \${typeOf set}, not a set of derivations"
else say "names" names (foldl' step null (genList (n: n) count))`;
}
/** Reads a message of the evaluating process; null when it is not one of our lines. */
function readSaid(message, nonce) {
	const mark = `trace: ${nonce} `;
	if (!message.startsWith(mark)) return null;
	const rest = message.slice(mark.length);
	const space = rest.indexOf(" ");
	return {
		kind: rest.slice(0, space),
		value: JSON.parse(rest.slice(space + 1))
	};
}
// src/discover/lock.ts
/** Arguments that evaluate an attribute of a locked flake; `lockFile` holds {@link LockedFlake.locks}. */
function attributeOf(tool, flake, attribute, lockFile) {
	const path = atLeast(tool.version, "2.20") ? `.${attribute}` : attribute;
	return [
		`${flake.lockedUrl}#${path}`,
		"--no-write-lock-file",
		"--reference-lock-file",
		lockFile,
		...evaluationFlags(tool)
	];
}
/** Fetches the flake and fixes its inputs, once. Throws `no-flake` or `flake-broken`. */
async function lockFlake(tool, url, world, signal) {
	if (url.includes("#")) {
		const flake = url.split("#", 1)[0];
		throw new VerdictError("usage", `"${url}" names an attribute. Name the flake alone ("${flake}"), and choose checks with --only.`);
	}
	const reference = /^\w/.test(url) && world.files.exists(join(url, "flake.nix")) ? `./${url}` : url;
	const command = nixCommand(tool, ["flake", "metadata"], [
		"--json",
		"--no-write-lock-file",
		...evaluationFlags(tool),
		reference
	]);
	const output = await world.processes.run(command, signal);
	signal.throwIfAborted();
	if (output.code !== 0) throw notLocked(url, lastError(output.stderr) ?? output.startError ?? `nix ended with ${output.signal ?? output.code}`);
	const metadata = parseAnswer(tool, output.stdout);
	return {
		url,
		lockedUrl: metadata.url,
		revision: metadata.revision ?? null,
		sources: [metadata.path, ...localFolder(metadata.resolved ?? {})],
		locks: metadata.locks
	};
}
/** The folder of a flake that lies on this machine. */
function localFolder({ url, path }) {
	if (url?.startsWith("file://")) return [fileURLToPath(url)];
	return path === void 0 ? [] : [path];
}
function notLocked(url, error) {
	if (/does not contain a '?[^ ]*flake\.nix|could not find a flake\.nix|is not part of a flake|flake\.nix'? does not exist|No such file or directory|does not exist/.test(error)) return new VerdictError("no-flake", `There is no flake at "${url}": ${firstLine(error)}. Run nix-verdict in a folder with a flake.nix (tracked by git, if it is a git repository), or name the flake.`);
	return new VerdictError("flake-broken", `The flake "${url}" could not be loaded, so it has no checks to judge: ${firstLine(error)}`);
}
function firstLine(text) {
	return (text.split("\n", 1)[0] ?? "").replace(/\.$/, "");
}
// src/discover/slice.ts
/** Reads what an evaluating process says until it ends; `heard` gets each statement as it comes. */
async function readSlice(child, slice, heard) {
	const reader = new InternalJson();
	let begun = 0;
	let open = null;
	let error = null;
	for await (const line of child.stderr) {
		const message = reader.read(line);
		if (message?.kind !== "message" || message.level > 0) continue;
		const said = readSaid(message.text, slice.nonce);
		if (said === null) {
			if (isError(message)) error = message;
			continue;
		}
		if (said.kind === "begin") {
			begun += 1;
			open = said.value;
		} else if (said.kind === "check" || said.kind === "problem") open = null;
		heard(said);
	}
	const exit = await child.exit;
	if (exit.code === 0 && open === null) return { kind: "done" };
	const cause = error ?? crashed(exit);
	return open === null ? {
		kind: "broken",
		error: cause
	} : {
		kind: "died",
		begun,
		place: open,
		error: cause
	};
}
function isError(message) {
	return /(^|\n)\s*error:/.test(message.text);
}
/** A process that ended without an error message: a crash of the evaluator, or it was killed. */
function crashed(exit) {
	const text = `the evaluator crashed (${exit.startError ?? exit.signal ?? `exit code ${exit.code}`})${exit.signal === "SIGSEGV" ? ": its stack overflowed, which endless recursion does" : exit.signal === "SIGKILL" ? ": the machine may be out of memory" : ""}`;
	return {
		kind: "message",
		level: 0,
		text,
		raw: text,
		position: null
	};
}
// src/discover/discover.ts
const MIB = 1024 ** 2;
/** Memory that one evaluating process is allowed to take before the next would be too many: NixOS systems need 1 to 4 GB each. */
const SLICE_MEMORY = 4 * 1024 ** 3;
/** More processes than this repeat more of the shared evaluation than they save. */
const MOST_SLICES = 8;
/** Evaluates the checks of one system, in parallel, each error kept to its check. Throws `no-checks`, `nothing-selected`, `flake-broken`. */
async function discover(tool, flake, options, world, emit, signal) {
	await using folder = await world.files.temporary("nix-verdict-");
	const lockFile = join(folder.path, "flake.lock");
	await world.files.write(lockFile, JSON.stringify(flake.locks));
	const evaluation = new Evaluation(tool, flake, options.system, lockFile, world, emit, signal);
	let selected = null;
	if (!selectsAll(options.selection)) {
		const names = await evaluation.names();
		const { places, unused } = selectNames(names, options.selection);
		for (const pattern of unused) emit({
			type: "notice",
			level: "warning",
			message: `The pattern "${pattern}" matches no check.`
		});
		selected = places;
	}
	const { cores, memoryBytes } = world.machine;
	const processes = Math.max(1, Math.min(cores, MOST_SLICES, Math.floor(memoryBytes / SLICE_MEMORY)));
	return await evaluation.run(selected, processes);
}
/** One flake's evaluation: the processes, and what they have said so far. */
var Evaluation = class {
	#nonce = randomBytes(16).toString("hex");
	#found = [];
	#broken = [];
	#names = null;
	#tool;
	#flake;
	#system;
	#lockFile;
	#world;
	#emit;
	#signal;
	constructor(tool, flake, system, lockFile, world, emit, signal) {
		this.#tool = tool;
		this.#flake = flake;
		this.#system = system;
		this.#lockFile = lockFile;
		this.#world = world;
		this.#emit = emit;
		this.#signal = signal;
	}
	async names() {
		const end = await this.#evaluate(this.#slice(0, 1, []), () => void 0);
		if (end.kind !== "done") throw this.#flakeBroken(end.error);
		return this.#names ?? [];
	}
	/** Evaluates all wanted checks in interleaved slices, one process each. */
	async run(selected, processes) {
		const starts = [...Array(selected === null ? processes : Math.min(processes, selected.length)).keys()];
		try {
			await Promise.all(starts.map((first) => this.#walk(first, starts.length, selected)));
		} catch (error) {
			if (!this.#signal.aborted || this.#names === null) throw error;
		}
		const names = this.#names ?? [];
		const known = new Set([...this.#found, ...this.#broken].map(({ name }) => name));
		const unfinished = (selected === null ? names : selected.map((place) => this.#nameAt(place))).filter((name) => !known.has(name)).map((name) => ({
			name,
			attr: attrPath(this.#system, name)
		}));
		const order = new Map(names.map((name, place) => [name, place]));
		const byPlace = (a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0);
		return {
			found: this.#found.toSorted(byPlace),
			broken: this.#broken.toSorted(byPlace),
			unfinished
		};
	}
	/**
	* One slice: when its process dies at a check, that check gets the error and a new process goes on behind it. When it dies over the machines of
	* a check that it has found, only their numbers stay unknown.
	*/
	async #walk(first, step, selected) {
		let next = first;
		for (;;) {
			let begun = 0;
			let atMachines = false;
			const end = await this.#evaluate(this.#slice(next, step, selected), (said) => {
				if (said.kind === "begin") begun += 1;
				atMachines = said.kind === "check" && said.value.machines !== null;
				this.#heard(said, selected);
			});
			if (end.kind === "done") return;
			if (end.kind === "broken" && !atMachines) throw this.#flakeBroken(end.error);
			if (end.kind === "died") this.#addBroken(end.place, explainError(end.error, this.#flake.sources));
			next += begun * step;
		}
	}
	#slice(first, step, selected) {
		return {
			system: this.#system,
			nonce: this.#nonce,
			first,
			step,
			selected
		};
	}
	async #evaluate(slice, heard) {
		this.#signal.throwIfAborted();
		const args = [
			"--json",
			"--show-trace",
			"--option",
			"eval-cache",
			"false",
			...attributeOf(this.#tool, this.#flake, "checks", this.#lockFile),
			"--apply",
			sliceExpression(slice)
		];
		await using child = this.#world.processes.start(nixCommand(this.#tool, ["eval"], args));
		const stop = () => void child.stop();
		this.#signal.addEventListener("abort", stop);
		try {
			const end = await readSlice(child, slice, (said) => {
				if (said.kind === "no-system") throw noChecks(this.#flake.url, this.#system, said.value);
				if (said.kind === "names") this.#learnNames(said.value);
				heard(said);
			});
			this.#signal.throwIfAborted();
			return end;
		} finally {
			this.#signal.removeEventListener("abort", stop);
		}
	}
	#learnNames(names) {
		if (names.length === 0) throw noChecks(this.#flake.url, this.#system, []);
		this.#names = names;
	}
	#heard(said, selected) {
		if (said.kind === "names") {
			if (!this.#announced) this.#emit({
				type: "checks-named",
				names: selected === null ? said.value : selected.map((place) => this.#nameAt(place))
			});
			this.#announced = true;
		} else if (said.kind === "check") {
			if (!isDerivationPath(said.value.drvPath) || !this.#world.files.exists(said.value.drvPath)) {
				this.#addBroken(said.value.place, explainNoDerivation(said.value.drvPath));
				return;
			}
			const found = this.#foundCheck(said.value);
			this.#found.push(found);
			this.#emit({
				type: "check-evaluated",
				name: found.name,
				ok: true
			});
		} else if (said.kind === "machines") {
			const { place, memoryMiB, cores } = said.value;
			const found = this.#found.findLast(({ name }) => name === this.#nameAt(place));
			if (found?.machines) found.machines = {
				...found.machines,
				memoryBytes: memoryMiB === null ? null : memoryMiB * MIB,
				cores
			};
		} else if (said.kind === "problem") this.#addBroken(said.value.place, explainProblem(this.#nameAt(said.value.place), said.value, this.#flake.sources));
	}
	#announced = false;
	#foundCheck(said) {
		const name = this.#nameAt(said.place);
		return {
			name,
			attr: attrPath(this.#system, name),
			drvPath: said.drvPath,
			outputs: said.outputs,
			system: said.system,
			requiredSystemFeatures: said.features,
			backend: backendOf(said),
			machines: said.machines === null ? null : {
				count: said.machines,
				memoryBytes: null,
				cores: null
			}
		};
	}
	#addBroken(place, failure) {
		const name = this.#nameAt(place);
		this.#broken.push({
			name,
			attr: attrPath(this.#system, name),
			...failure
		});
		this.#emit({
			type: "check-evaluated",
			name,
			ok: false
		});
	}
	#nameAt(place) {
		const name = this.#names?.[place];
		if (name === void 0) throw new Error(`the evaluation spoke of check number ${place}, which has no name`);
		return name;
	}
	#flakeBroken(error) {
		const text = error.raw ?? withoutTrace(error.text);
		if (/does not provide attribute/.test(text)) return noChecks(this.#flake.url, this.#system, []);
		return new VerdictError("flake-broken", `The checks of "${this.#flake.url}" could not even be listed: ${messageOf(text)}`);
	}
};
function noChecks(url, system, others) {
	const instead = others.length > 0 ? `It has checks for ${others.join(", ")}: choose one with --system, or add checks for ${system}.` : `Add derivations under checks.${system} to its outputs.`;
	return new VerdictError("no-checks", `The flake "${url}" has no checks for ${system}. ${instead}`);
}
/** The attribute path of a check, each part quoted where Nix needs it. */
function attrPath(system, name) {
	return `checks.${system}.${/^[a-zA-Z_][\w'-]*$/.test(name) ? name : `"${name.replaceAll(/["\\]|\$(?=\{)/g, String.raw`\$&`)}"`}`;
}
/**
* A NixOS test runs in QEMU machines, in containers, or in both. Tests say themselves how many of each they have; where they do not, the
* feature `uid-range` tells of containers, and `devnet` of containers beside machines.
*/
function backendOf({ features, machines, containers }) {
	if (!features.includes("nixos-test")) return "build";
	if (!(containers === null ? features.includes("uid-range") : containers > 0)) return "qemu";
	return (machines === null ? features.includes("devnet") : machines > 0) ? "mixed" : "nspawn";
}
// src/nix/access.ts
/**
* Hands a token to those calls of Nix that fetch a flake's inputs, as `access-tokens` for one host, in a file that only this user can read.
* Not through NIX_CONFIG: a fixed-output derivation may ask for any variable of the environment (`impureEnvVars`), and would get it where Nix builds
* without a daemon. A token that the user has set for that host himself wins.
*/
async function grantAccess(token, world) {
	if (token === null) return {
		env: {},
		[Symbol.asyncDispose]: () => Promise.resolve()
	};
	const folder = await world.files.temporary("nix-verdict-access-");
	const path = join(folder.path, "nix.conf");
	await world.files.writePrivate(path, `extra-access-tokens = ${hostOf(world.env)}=${token}\n`);
	return {
		env: { NIX_USER_CONF_FILES: [path, ...userFiles(world.env)].join(":") },
		[Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]()
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
// src/plan/history-file.ts
/** A file that is longer than this was not made by us: ours have at most a fifth of it. In bytes. */
const LONGEST_READ = 5e6;
/** Reads a history file. One that is not there is an empty history; one that cannot be read is too, with the reason, and is not to be written. */
async function loadHistory(file, world) {
	const size = await world.files.size(file);
	if (size === null) return parseHistory(null);
	const unread = (reason) => ({
		history: EMPTY_HISTORY,
		reason: `${reason}, and is left as it is`,
		writable: false
	});
	if (size > LONGEST_READ) return unread("is too long for a history");
	try {
		return parseHistory((await world.files.read(file)).toString());
	} catch (error) {
		return unread(`could not be read (${messageOf(error)})`);
	}
}
/**
* Writes a history to a file, together with what others have written there meanwhile: a run that is there already counts once. Gives what is to be
* said after the file's name when it was not written; null when it was.
*/
async function saveHistory(file, history, world) {
	const there = await loadHistory(file, world);
	if (!there.writable) return there.reason;
	try {
		await world.files.write(file, renderHistory(mergeHistories(there.history, history)));
		return null;
	} catch (error) {
		return `could not be written (${messageOf(error)})`;
	}
}
// src/nix/missing.ts
const BUILD = /^(?:this derivation|these \d+ derivations) will be built:/;
const FETCH = /^(?:this path|these \d+ paths) will be fetched/;
const UNKNOWN = /^don't know how to build these paths/;
/**
* Asks Nix which outputs of these derivations are not valid yet, by a dry run: a derivation that is in neither set has all its outputs.
* Throws `nix-unusable` when Nix cannot answer.
*/
async function queryMissing(tool, drvPaths, world, signal) {
	const missing = {
		willBuild: /* @__PURE__ */ new Set(),
		willFetch: /* @__PURE__ */ new Set()
	};
	if (drvPaths.length === 0) return missing;
	const output = await world.processes.run(nixCommand(tool, ["build"], [
		"--dry-run",
		"--no-link",
		...installables(drvPaths)
	]), signal);
	signal?.throwIfAborted();
	if (output.code !== 0) {
		const cause = output.startError ?? lastError(output.stderr) ?? `it ended with ${output.signal ?? output.code}`;
		throw new VerdictError("nix-unusable", `Nix cannot tell what is built already: ${cause}. Try "nix store info" on this machine.`);
	}
	const reader = new InternalJson();
	const unknown = /* @__PURE__ */ new Set();
	let into = null;
	for (const line of output.stderr.split("\n").flatMap((record) => textOf(reader, record))) if (BUILD.test(line)) into = missing.willBuild;
	else if (FETCH.test(line)) into = missing.willFetch;
	else if (UNKNOWN.test(line)) into = unknown;
	else if (line.startsWith("  /")) into?.add(line.trim());
	else into = null;
	const lost = drvPaths.find((drvPath) => unknown.has(drvPath));
	if (lost !== void 0) throw new VerdictError("nix-unusable", `Nix has lost ${lost}, which it had just evaluated. Keep the garbage collector from running beside this run.`);
	return missing;
}
/** All outputs of each derivation, in the words of Nix's command line. */
function installables(drvPaths) {
	return drvPaths.map((drvPath) => `${drvPath}^*`);
}
function textOf(reader, record) {
	const message = reader.read(record);
	return message?.kind === "message" ? message.text.split("\n") : [];
}
// src/plan/plan.ts
/**
* Finds out what has to be built for the checks that are not proven, what each build needs before it, and what it will take. `system`: the one whose checks these are; `history`: what
* earlier runs took.
*/
async function plan(tool, settings, { proven, unproven }, { system, history }, world, signal) {
	const checks = unproven.map(({ check }) => check);
	const { willBuild, willFetch } = await queryMissing(tool, [...new Set(checks.map((check) => check.drvPath))], world, signal);
	const inputs = /* @__PURE__ */ new Map();
	const impure = /* @__PURE__ */ new Set();
	const alone = new Set(checks.filter((check) => check.backend !== "build").map((check) => check.drvPath));
	for (const drvPath of willBuild) {
		const aterm = (await world.files.read(drvPath)).toString();
		inputs.set(drvPath, inputDerivations(aterm).filter((input) => willBuild.has(input)));
		if (isImpure(aterm)) impure.add(drvPath);
		if (isDoubtful(derivationDemands(aterm), settings)) alone.add(drvPath);
	}
	const checkOf = new Map(checks.map((check) => [check.drvPath, check]));
	const expectation = (drvPath) => {
		const check = checkOf.get(drvPath);
		return check === void 0 ? NOTHING_KNOWN : expectationOf(check, system, history);
	};
	const toBuild = unproven.filter(({ check }) => willBuild.has(check.drvPath));
	return {
		proven,
		cached: checks.filter((check) => !willBuild.has(check.drvPath)),
		builds: toBuild.map(({ check, why }) => ({
			check,
			needs: closure$1(check.drvPath, inputs),
			unproven: why
		})),
		inputs,
		expected: new Map([...inputs.keys()].map((drvPath) => [drvPath, expectation(drvPath)])),
		alone,
		impure,
		downloads: willFetch.size
	};
}
function closure$1(drvPath, inputs) {
	const seen = /* @__PURE__ */ new Set();
	const open = [...inputs.get(drvPath) ?? []];
	for (let next = open.pop(); next !== void 0; next = open.pop()) {
		if (seen.has(next)) continue;
		seen.add(next);
		open.push(...inputs.get(next) ?? []);
	}
	return seen;
}
/**
* By what this machine says of itself, it cannot build this. Up to 2.28, Nix ends the whole client with an error when one derivation of many needs a
* feature that is not there; and any Nix does over `uid-range`, which it offers also where its settings do not allow it.
*/
function isDoubtful({ system, features }, settings) {
	const platforms = [
		settings.system,
		...settings.extraPlatforms,
		"builtin"
	];
	return system !== null && !platforms.includes(system) || features.some((feature) => feature === "uid-range" || !settings.systemFeatures.includes(feature));
}
// src/prepare.ts
/** Everything up to the first build: finds the checks, which of them are proven, and what has to be built for the others. */
async function prepare$1(tool, inputs, stages, world, emit, signal) {
	const found = await stages.time("discover", () => discoverAndRecall(tool, inputs, world, emit, signal));
	const past = await openHistory(inputs.history, found.cache?.recalled.history ?? EMPTY_HISTORY, world, emit);
	const divided = divide(found.discovered, found.cache, inputs.cache, world, emit);
	const planned = await stages.time("plan", async () => {
		try {
			return await plan(tool, found.settings, divided, {
				system: found.system,
				history: past.history
			}, world, signal);
		} catch (error) {
			if (signal.aborted) return nothingPlanned(divided);
			throw error;
		}
	});
	emit({
		type: "planned",
		builds: planned.builds.map(({ check, needs }) => ({
			name: check.name,
			drvPath: check.drvPath,
			needs: [...needs]
		})),
		dependencies: [...planned.inputs.keys()].filter((drvPath) => !planned.builds.some(({ check }) => check.drvPath === drvPath)).length,
		downloads: planned.downloads
	});
	return {
		...found,
		divided,
		planned,
		past,
		memoryBytes: inputs.run.memoryBytes ?? await availableMemory(world)
	};
}
/** Evaluates the flake, and meanwhile fetches what earlier runs left. */
async function discoverAndRecall(tool, inputs, world, emit, signal) {
	await using access = await grantAccess(inputs.githubToken, world);
	using over = endOfScope();
	const fetching = {
		...tool,
		env: access.env
	};
	const reading = readSettings(tool, world, signal);
	const recalling = reading.then((settings) => openMemory(inputs, settings, world, emit, AbortSignal.any([signal, over.signal])));
	recalling.catch(() => void 0);
	const [settings, { url, lockedUrl, revision, ...locked }] = await Promise.all([reading, lockFlake(fetching, inputs.flake, world, signal)]);
	const options = {
		...inputs.discover,
		system: inputs.discover.system ?? settings.system
	};
	const flake = {
		url,
		lockedUrl,
		revision
	};
	const [discovered, cache] = await Promise.all([discover(fetching, {
		...flake,
		...locked
	}, options, world, emit, signal), recalling]);
	return {
		flake,
		system: options.system,
		settings,
		discovered,
		cache
	};
}
/** A signal that aborts when the scope is left. */
function endOfScope() {
	const controller = new AbortController();
	return {
		signal: controller.signal,
		[Symbol.dispose]: () => controller.abort()
	};
}
async function openMemory({ cache: options, flake, discover: { system } }, settings, world, emit, signal) {
	const chosen = chooseCache(options, world);
	if (chosen === null) return null;
	const [backend, scopes] = [openCache(chosen.where, world), await scopesOf(flake, world)];
	const [other, recalled] = await Promise.all([pushingCache(settings, world.env, world), recall(backend, scopes, system ?? settings.system, world, emit, signal)]);
	if (other !== null) emit({
		type: "notice",
		level: "detail",
		message: `Store paths are left to ${other.name} (${other.how}); only proofs and history are kept in ${backend.name}.`
	});
	return {
		...chosen,
		keepsPaths: chosen.keepsPaths && other === null,
		backend,
		scopes,
		recalled
	};
}
/** Tells proven checks from the others, and says why. */
function divide({ found }, cache, { recheck }, world, emit) {
	if (cache === null || cache.recalled.proofs.length === 0) {
		if (cache !== null) emit({
			type: "notice",
			level: "detail",
			message: "No check is proven: no earlier run has left a proof of any."
		});
		return {
			proven: [],
			unproven: found.map((check) => ({
				check,
				why: null
			}))
		};
	}
	const divided = prove$1(found, cache.recalled.proofs, recheck, world.now());
	for (const pattern of recheck.patterns) if (!found.some(({ name }) => matcher(pattern)(name))) emit({
		type: "notice",
		level: "warning",
		message: `The pattern "${pattern}" of recheck matches no check.`
	});
	emit({
		type: "notice",
		level: "detail",
		message: `${divided.proven.length} of ${found.length} checks are proven by earlier runs of the same derivations.`
	});
	const byReason = Map.groupBy(divided.unproven, ({ why }) => why);
	for (const [why, checks] of byReason) emit({
		type: "notice",
		level: "detail",
		message: `Not proven, because ${why}: ${checks.map(({ check }) => check.name).join(", ")}.`
	});
	return divided;
}
/** Whatever is wrong with the file costs the order, never the run. */
async function openHistory(file, recalled, world, emit) {
	if (file === null) return {
		history: recalled,
		save: () => Promise.resolve()
	};
	const warn = (reason) => {
		if (reason !== null) emit({
			type: "notice",
			level: "warning",
			message: `The history "${file}" ${reason}.`
		});
	};
	const { history, reason } = await loadHistory(file, world);
	warn(reason);
	return {
		history: mergeHistories(history, recalled),
		save: async ({ system, checks }) => warn(await saveHistory(file, recordRun(EMPTY_HISTORY, system, checks), world))
	};
}
/** When the run was ended before its plan was made: what had been found is judged as it is. */
function nothingPlanned({ proven, unproven }) {
	return {
		proven,
		cached: [],
		builds: unproven.map(({ check, why }) => ({
			check,
			needs: /* @__PURE__ */ new Set(),
			unproven: why
		})),
		inputs: /* @__PURE__ */ new Map(),
		expected: /* @__PURE__ */ new Map(),
		alone: /* @__PURE__ */ new Set(),
		impure: /* @__PURE__ */ new Set(),
		downloads: 0
	};
}
// src/report/timeline.ts
/**
* What may lie between a build's being ready and its start without its having waited for another one: the start of a Nix client, some 30 ms on an idle
* machine, and several times that on a busy one.
*/
const START_LATENCY_MS = 250;
/** More points than a chart has pixels for say nothing, and a run of six hours must not fill `verdict.json`. */
const MEMORY_POINTS = 1e3;
/**
* The timeline of a run's builds. `builds` in any order, one for each attempt, of which an end before the start counts as no time at all; `run.startedAt` in
* milliseconds since the epoch; `run.jobs` how many could run at once; `run.memory` in order of time, empty when nobody measured.
*/
function makeTimeline(builds, run) {
	const placed = builds.map((build) => ({
		...build,
		finishedAt: Math.max(build.startedAt, build.finishedAt)
	})).toSorted((a, b) => a.startedAt - b.startedAt || a.finishedAt - b.finishedAt).map((build, index) => ({
		...build,
		index
	}));
	return {
		spans: placed.map(toSpan),
		criticalPath: criticalPath(placed).map(({ drvPath }) => drvPath),
		jobs: run.jobs,
		idleMs: idleTime(placed, run.jobs),
		memory: thin(run.memory, MEMORY_POINTS).map(({ at, bytes }) => ({
			atMs: at - run.startedAt,
			bytes
		}))
	};
}
/** The name part of `/nix/store/<hash>-<name>.drv`; what does not look like that comes back as it is. */
function derivationName(drvPath) {
	return drvPath.replace(/^.*\/[0-9a-z]{32}-/s, "").replace(/\.drv$/, "");
}
function toSpan({ drvPath, checks, startedAt, finishedAt, peakMemoryBytes, cpuMs }) {
	return {
		drvPath,
		name: derivationName(drvPath),
		checks: [...checks],
		startedAt: new Date(startedAt).toISOString(),
		durationMs: finishedAt - startedAt,
		peakMemoryBytes,
		cpuMs
	};
}
/**
* Backwards from the build that ended last: each one's predecessor is what it waited for. That is the last of its inputs, if it started as soon as this was
* there. Else it was ready and had no slot or no memory: builds begin only when another one ends, so it waited for whichever ended last before it.
*/
function criticalPath(builds) {
	const attempts = Map.groupBy(builds, ({ drvPath }) => drvPath);
	const byEnd = builds.toSorted((a, b) => a.finishedAt - b.finishedAt || a.index - b.index);
	const firstStart = builds[0]?.startedAt ?? 0;
	const path = [];
	for (let build = byEnd.at(-1); build !== void 0; build = waitedFor(build, attempts, byEnd, firstStart)) path.push(build);
	return path.toReversed();
}
function waitedFor(build, attempts, byEnd, firstStart) {
	const lastNeeded = [...build.inputs, build.drvPath].flatMap((drvPath) => attempts.get(drvPath) ?? []).filter((other) => isBefore(other, build)).reduce((last, other) => last === void 0 || other.finishedAt > last.finishedAt ? other : last, void 0);
	const ready = lastNeeded?.finishedAt ?? firstStart;
	if (build.startedAt - ready <= START_LATENCY_MS) return lastNeeded;
	const lastEnded = lastBefore(byEnd, build);
	return lastEnded !== void 0 && lastEnded.finishedAt > ready ? lastEnded : lastNeeded;
}
/** Whether `a` was over when `b` began; of two that took no time at the same moment only one is before the other. */
function isBefore(a, b) {
	return a.finishedAt <= b.startedAt && a.index < b.index;
}
/** Of builds in order of their end, the last one that was over when `build` began. */
function lastBefore(byEnd, build) {
	let low = 0;
	let high = byEnd.length;
	while (low < high) {
		const middle = low + high >> 1;
		if ((byEnd[middle]?.finishedAt ?? 0) <= build.startedAt) low = middle + 1;
		else high = middle;
	}
	for (let at = low - 1; at >= 0; at -= 1) {
		const other = byEnd[at];
		if (other !== void 0 && isBefore(other, build)) return other;
	}
}
/** Slots without a build, summed over the time from the first start to the last end. */
function idleTime(builds, jobs) {
	const changes = builds.flatMap(({ startedAt, finishedAt }) => [{
		at: startedAt,
		by: 1
	}, {
		at: finishedAt,
		by: -1
	}]).toSorted((a, b) => a.at - b.at);
	let idle = 0;
	let running = 0;
	let reached = changes[0]?.at ?? 0;
	for (const { at, by } of changes) {
		idle += (at - reached) * Math.max(0, jobs - running);
		running += by;
		reached = at;
	}
	return idle;
}
/** At most `most` of the points: of each stretch the highest, so that no peak is lost. */
function thin(points, most) {
	const stretch = Math.ceil(points.length / most);
	if (stretch <= 1) return [...points];
	const kept = [];
	for (let from = 0; from < points.length; from += stretch) kept.push(points.slice(from, from + stretch).reduce((high, point) => point.bytes > high.bytes ? point : high));
	return kept;
}
// src/cache/pack-shelf.ts
/** The packs of one run: fetched when something of them is needed, and believed only what they turn out to hold. */
var PackShelf = class {
	/** Keys of packs that are gone, damaged, or not what their names say. Whoever forgets them gets what they had anew. */
	lost = /* @__PURE__ */ new Set();
	/** A sentence for each pack that could not be used, or not all of it. */
	problems = [];
	fetchedBytes = 0;
	#backend;
	#folder;
	#world;
	#signal;
	#open = /* @__PURE__ */ new Map();
	/** For each store path the keys of packs to take it from, the best first. */
	#holders = /* @__PURE__ */ new Map();
	/** `listed`: the best first; `folder`: where fetched packs are put. */
	constructor(listed, backend, folder, world, signal) {
		this.#backend = backend;
		this.#folder = folder;
		this.#world = world;
		this.#signal = signal;
		for (const { key, paths } of listed) {
			if (!isPackKey(key)) continue;
			for (const path of paths) if (isStorePath(path)) this.#holders.set(path, [...this.#holders.get(path) ?? [], key]);
		}
	}
	/** Whether a path can still be had, as far as is known. */
	has(path) {
		return this.#holders.has(path);
	}
	/** The archive of a path; null while no pack with it is open. */
	slice(path) {
		const key = this.#holderOf(path);
		return key === void 0 ? null : this.#open.get(key)?.slices.get(path) ?? null;
	}
	/** Of a path that has a slice: the pack that it is in. */
	keyOf(path) {
		return this.#holderOf(path) ?? "";
	}
	/** Fetches the packs that these paths are in. False when all of them are open already. */
	async fetchFor(paths) {
		const keys = new Set([...paths].filter((path) => this.slice(path) === null).flatMap((path) => this.#holderOf(path) ?? []));
		await Promise.all([...keys].map((key) => this.#fetch(key)));
		return keys.size > 0;
	}
	/** Forgets a path's archive, because it is damaged; another pack may have the same path. */
	strike(path) {
		const key = this.keyOf(path);
		this.lost.add(key);
		this.problems.push(`The pack ${key} has a damaged archive of ${path}, which is not used.`);
		this.#release(path, key);
	}
	/** Forgets a path wherever it is. */
	withdraw(path) {
		this.#holders.delete(path);
	}
	#holderOf(path) {
		const keys = this.#holders.get(path) ?? [];
		return keys.find((key) => this.#open.has(key)) ?? keys[0];
	}
	async #fetch(key) {
		const file = join(this.#folder, key);
		const fetched = await this.#backend.fetch([key], file, this.#signal);
		if (fetched.state === "failed") this.#giveUp(key, `could not be had from ${this.#backend.name}: ${fetched.reason}.`);
		else if (fetched.state === "miss") this.#lose(key, `is not in ${this.#backend.name} any more.`);
		else {
			this.fetchedBytes += await this.#world.files.size(file) ?? 0;
			await this.#openFetched(key, file);
		}
	}
	async #openFetched(key, file) {
		const opened = await openPack(file, this.#world);
		if (!opened.ok) this.#lose(key, `${opened.reason}, and is not used.`);
		else if (opened.pack.key !== key) this.#lose(key, "is another one than its name says, and is not used.");
		else {
			this.#open.set(key, opened.pack);
			for (const path of this.#pathsOf(key)) if (!opened.pack.slices.has(path)) this.#release(path, key);
		}
	}
	#lose(key, what) {
		this.lost.add(key);
		this.#giveUp(key, what);
	}
	#giveUp(key, what) {
		this.problems.push(`The pack ${key} ${what}`);
		for (const path of this.#pathsOf(key)) this.#release(path, key);
	}
	#pathsOf(key) {
		return [...this.#holders].filter(([, keys]) => keys.includes(key)).map(([path]) => path);
	}
	#release(path, key) {
		const others = (this.#holders.get(path) ?? []).filter((holder) => holder !== key);
		if (others.length > 0) this.#holders.set(path, others);
		else this.#holders.delete(path);
	}
};
// src/cache/unpack-paths.ts
/** Nix asks binary caches with a small number first; `cache.nixos.org` has 40. This one costs no request. */
const PRIORITY = 10;
/**
* Fetches from packs what the build of checks needs, and nothing else: of all that would be built for them, the outputs that are nearest to them. Makes a binary
* cache of it in a new folder, which has to stay as long as Nix builds. `checks`: derivations that are to be built in any case; `packs`: the best first.
* Never throws for what a pack is like, or for its absence: then more is built.
*/
async function restorePaths({ checks, inputs }, packs, backend, folder, world, signal) {
	const [fetched, cache] = [join(folder, "packs"), join(folder, "cache")];
	const shelf = new PackShelf(packs, backend, fetched, world, signal);
	let paths = [];
	try {
		await world.files.makeFolder(join(folder, "packs"));
		if (packs.length > 0) paths = await fill(cache, shelf, checks, await readOutputs(inputs, world), inputs, world);
	} catch (error) {
		if (!(error instanceof Error && "code" in error)) throw error;
		shelf.problems.push(`What earlier runs have built could not be unpacked: ${error.message}.`);
		await world.files.remove(cache);
	}
	await world.files.remove(fetched);
	return {
		options: paths.length === 0 ? [] : [["extra-substituters", `${folderAddress(cache)}?trusted=1`]],
		paths,
		used: [...new Set(paths.map((path) => shelf.keyOf(path)))],
		lost: [...shelf.lost],
		fetchedBytes: shelf.fetchedBytes,
		problems: shelf.problems
	};
}
async function readOutputs(inputs, { files }) {
	const outputs = /* @__PURE__ */ new Map();
	for (const drvPath of inputs.keys()) {
		const aterm = (await files.read(drvPath)).toString();
		const paths = outputPaths(aterm);
		outputs.set(drvPath, {
			paths: paths ?? [],
			elsewhere: paths !== null && allowsSubstitutes(aterm)
		});
	}
	return outputs;
}
/** Puts what is needed into a binary cache, and gives the paths that are in it. What turns out not to be usable is looked for again, or done without. */
async function fill(cache, shelf, checks, outputs, inputs, world) {
	for (const check of checks) for (const path of outputs.get(check)?.paths ?? []) shelf.withdraw(path);
	const built = new Set([...outputs.values()].flatMap(({ paths }) => paths));
	const archives = /* @__PURE__ */ new Set();
	for (;;) {
		const needed = closure(nearest(checks, inputs, outputs, shelf), shelf);
		if (await shelf.fetchFor(needed)) continue;
		const usable = [...needed].toReversed().filter((path) => {
			const complete = shelf.slice(path)?.info.references.every((reference) => !built.has(reference) || shelf.has(reference)) ?? false;
			if (!complete) shelf.withdraw(path);
			return complete;
		});
		if (usable.length < needed.size) continue;
		if (!await unpack(usable, shelf, archives, cache, world)) continue;
		if (usable.length > 0) await describe(usable, shelf, archives, cache, world);
		return usable;
	}
}
/** Going down from the checks: the first outputs on every way that packs have. What is below them is not needed. */
function nearest(checks, inputs, outputs, shelf) {
	const found = /* @__PURE__ */ new Set();
	const seen = new Set(checks);
	const open = [...checks];
	for (let drvPath = open.pop(); drvPath !== void 0; drvPath = open.pop()) for (const input of inputs.get(drvPath) ?? []) {
		if (seen.has(input)) continue;
		seen.add(input);
		const { paths, elsewhere } = outputs.get(input) ?? {
			paths: [],
			elsewhere: false
		};
		if (elsewhere && paths.every((path) => shelf.has(path))) for (const path of paths) found.add(path);
		else open.push(input);
	}
	return found;
}
/** These paths and all that they refer to, near and far, as far as packs have it and are open. */
function closure(paths, shelf) {
	const all = new Set(paths);
	for (const path of all) for (const reference of shelf.slice(path)?.info.references ?? []) if (shelf.has(reference)) all.add(reference);
	return all;
}
/** Copies archives into a binary cache, unless they are there. False when one was damaged; it is not there then, and not on the shelf. */
async function unpack(paths, shelf, archives, cache, { files }) {
	await files.makeFolder(join(cache, "nar"));
	let whole = true;
	for (const path of paths) {
		const slice = shelf.slice(path);
		if (slice === null || archives.has(slice.sha256)) continue;
		const archive = join(cache, archiveOf(slice.sha256));
		if (await files.appendRange(slice.file, slice.offset, slice.length, archive) === slice.sha256) archives.add(slice.sha256);
		else {
			await files.remove(archive);
			shelf.strike(path);
			whole = false;
		}
	}
	return whole;
}
/** Tells Nix what is in a binary cache, and takes away what is not needed after all. */
async function describe(paths, shelf, archives, cache, { files }) {
	const unused = new Set(archives);
	for (const path of paths) {
		const slice = shelf.slice(path);
		if (slice === null) throw new Error(`${path} was unpacked, and has gone from its pack.`);
		unused.delete(slice.sha256);
		await files.write(join(cache, narInfoName(path)), renderNarInfo(slice.info, {
			url: archiveOf(slice.sha256),
			bytes: slice.length
		}));
	}
	for (const sha256 of unused) await files.remove(join(cache, archiveOf(sha256)));
	await files.write(join(cache, "nix-cache-info"), `StoreDir: ${STORE}\nWantMassQuery: 1\nPriority: ${PRIORITY}\n`);
	for (const folder of [
		join(cache, ".."),
		cache,
		join(cache, "nar")
	]) await files.setMode(folder, 493);
}
/** By its content, as Nix does: two paths with the same archive have one. */
function archiveOf(sha256) {
	return `nar/${sha256}.nar.zst`;
}
// src/restore.ts
/** Fetches the store paths that earlier runs have built and that the plan would build again, and plans anew. Whatever is wrong with them, they are built. */
async function restore(tool, prepared, stages, world, emit, signal) {
	const { cache, planned, settings, system, past, divided } = prepared;
	const nothing = {
		options: [],
		planned,
		used: [],
		lost: [],
		[Symbol.asyncDispose]: () => Promise.resolve()
	};
	if (signal.aborted || cache === null || !cache.keepsPaths || cache.recalled.packs.length === 0 || planned.inputs.size <= new Set(planned.builds.map(({ check }) => check.drvPath)).size) return nothing;
	return await stages.time("restore", async () => {
		const folder = await world.files.temporary("nix-verdict-paths-");
		const dispose = async () => await folder[Symbol.asyncDispose]();
		try {
			const packs = cache.recalled.packs.toSorted((a, b) => b.usedAt - a.usedAt);
			const { options, paths, used, lost, problems, fetchedBytes } = await restorePaths({
				checks: planned.builds.map(({ check }) => check.drvPath),
				inputs: planned.inputs
			}, packs, cache.backend, folder.path, world, signal);
			for (const problem of problems) emit({
				type: "notice",
				level: "warning",
				message: problem
			});
			emit({
				type: "notice",
				level: "detail",
				message: `${paths.length} store paths from ${used.length} packs of ${cache.backend.name}, ${fetchedBytes} bytes.`
			});
			if (paths.length === 0) return {
				...nothing,
				lost,
				[Symbol.asyncDispose]: dispose
			};
			return {
				options,
				used,
				lost,
				planned: await plan({
					...tool,
					options: [...options, ...tool.options]
				}, settings, divided, {
					system,
					history: past.history
				}, world, signal),
				[Symbol.asyncDispose]: dispose
			};
		} catch (error) {
			await dispose();
			if (signal.aborted) return nothing;
			throw error;
		}
	});
}
// src/report/escape.ts
/**
* Text from flakes and logs on its way into GitHub's Markdown. Two things must not happen to it: Markdown reading it as
* markup, and GitHub's filters finding mentions, references, links, emoji or math in what Markdown rendered. Against
* the first there are backslashes and entities; against the second only code, or something invisible in the word.
*/
/** Zero width space: breaks a word for GitHub's filters, not for the eye. */
const BREAK = "&#8203;";
const ENTITIES$1 = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	"|": "&#124;",
	"@": `&#64;${BREAK}`,
	"#": `&#35;${BREAK}`,
	$: "<span>&#36;</span>"
};
/** What Markdown gives a meaning to in the middle of a line. */
const PUNCTUATION = /[\\`*_{}[\]()!~^]/;
/** Places where GitHub's filters would find something: URLs, `www.`, `:emoji:`, `GH-1`, and commit hashes (7 digits and more). */
const FINDINGS = /(?<=:)(?=\/\/)|(?<=www)(?=\.)|(?<=:)(?=[\w+-]+:)|(?<=GH)(?=-\d)|(?<=\b(?:[0-9a-f]{6})+)(?=[0-9a-f])/gi;
/** Stands for a break until everything else is escaped; sanitized text holds no control character. */
const HOLD = "\0";
/** `text` as plain words on one line of Markdown, in a table or out of it. Never put it at the start of a block. */
function prose(text) {
	return oneLine(text).replace(FINDINGS, HOLD).replace(/[!-~]/g, (character) => ENTITIES$1[character] ?? (PUNCTUATION.test(character) ? `\\${character}` : character)).replaceAll(HOLD, BREAK);
}
/** `text` as code in a line of Markdown that may be a row of a table. */
function code(text) {
	const line = oneLine(text);
	if (line === "") return "<code></code>";
	return /[`|\\$]|^ | $/.test(line) ? `<code>${prose(line)}</code>` : `\`${line}\``;
}
/** `text` as code in a line of Markdown outside tables, to be copied: every character is the text's own. */
function codeSpan(text) {
	const line = oneLine(text);
	const ticks = "`".repeat(longestRun(line) + 1);
	const space = /^[` ]|[` ]$/.test(line) ? " " : "";
	return `${ticks}${space}${line}${space}${ticks}`;
}
/** `text` as code where Markdown is not read, such as inside `<summary>`. */
function htmlCode(text) {
	return `<code>${oneLine(text).replace(/[&<>]/g, (character) => ENTITIES$1[character] ?? "")}</code>`;
}
/** `lines` as a fenced block that nothing in them can end. Whole lines, without a newline at the end. */
function fenced(lines) {
	const body = lines.flatMap((line) => sanitizeLines(showBidi(stripEscapes(line)))).join("\n");
	const fence = "`".repeat(Math.max(3, longestRun(body) + 1));
	return `${fence}\n${body}\n${fence}`;
}
/** `text` cut after `length` characters, with an ellipsis when something was cut. */
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
// src/report/reproduce.ts
/** Nix's identifiers; anything else in an attribute path needs quotes. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_'-]*$/;
/** What no shell looks into, in the middle of a word. */
const SHELL_SAFE = /^[A-Za-z0-9_.,:=@%+/#-]+$/;
/**
* The command that builds one check alone, run in the flake's folder: `nix build .#checks.x86_64-linux.login -L`.
* Whatever the name holds, it is one line without control characters, and pasting it runs nothing else.
*/
function reproduceCommand(system, name) {
	if (name === "" || name.includes("\"")) return throughExpression(system, name);
	return `nix build ${shellWord(`.#${fragment([
		"checks",
		system,
		name
	].map((part) => IDENTIFIER.test(part) ? part : `"${part}"`).join("."))}`)} -L`;
}
/** Percent-encodes what a URL's fragment cannot hold (RFC 3986, 3.5); Nix decodes it. `^` would choose outputs. */
function fragment(attr) {
	return encodeURIComponent(attr.toWellFormed()).replaceAll("%22", "\"").replaceAll("'", "%27").replace(/%(?:2B|2C|2F|3A|3D|40)/g, decodeURIComponent);
}
/** Nix's attribute paths have no escape for a double quote and lose empty names; its language has both. */
function throughExpression(system, name) {
	return `nix build --impure --expr ${shellWord(`(builtins.getFlake (toString ./.)).checks.${nixString(system)}.${nixString(name)}`)} -L`;
}
function nixString(text) {
	return `"${text.replace(/[\\"]|\$\{/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("	", "\\t")}"`;
}
function shellWord(text) {
	return SHELL_SAFE.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
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
const NAME_LENGTH$3 = 200;
const CAUSE_LENGTH$1 = 600;
const MARKS$2 = {
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
/** The name that a reader sees; an empty one needs something to see. */
function shownName(name) {
	return name.trim() === "" ? `"${name}"` : shorten(name, NAME_LENGTH$3);
}
/** The table of `checks`, in their order, with the controls that filter it. `ids` are the anchors of the rows, by name. */
function checksTable(checks, system, ids) {
	const columns = {
		memory: checks.some((check) => shown(quantities(check).memory) !== null),
		cpu: checks.some((check) => shown(quantities(check).cpu) !== null),
		attempts: checks.some(({ attempts }) => attempts.length > 1),
		longestMs: checks.reduce((most, { durationMs }) => Math.max(most, durationMs), 0),
		mostBytes: checks.reduce((most, { peakMemoryBytes }) => Math.max(most, peakMemoryBytes ?? 0), 0)
	};
	const budget = { left: EXCERPT_BYTES };
	const rows = checks.map((check) => row$1(check, system, ids.get(check.name) ?? "", columns, budget));
	return html`${filters(checks)}
<table id="checks">
<thead>
<tr>${sortable("verdict", "verdict")}${sortable("name", "check")}<th scope="col" class="what">what happened</th>${sortable("time", "time")}${columns.memory ? sortable("memory", "peak memory") : null}${columns.cpu ? sortable("cpu", "CPU time") : null}${columns.attempts ? html`<th scope="col" class="number attempts">attempts</th>` : null}<th scope="col" class="log">log</th></tr>
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
function row$1(check, system, id, columns, budget) {
	const tone = toneOf(check);
	const more = details(check, system, budget);
	const url = check.log === null ? null : fileUrl(check.log);
	const { time, memory, cpu } = quantities(check);
	const cells = [
		html`<td class="verdict"><span class="mark" aria-hidden="true">${MARKS$2[tone]}</span> ${check.verdict}</td>`,
		html`<th scope="row" class="name"><bdi>${shownName(check.name)}</bdi>${badges(check)}</th>`,
		html`<td class="what">${whatHappened$1(check)}</td>`,
		measured("time", time, formatDuration, columns.longestMs),
		...columns.memory ? [measured("peak memory", memory, formatBytes, columns.mostBytes)] : [],
		...columns.cpu ? [measured("CPU time", cpu, formatDuration, null)] : [],
		...columns.attempts ? [number("attempts", check.attempts.length > 1 ? String(check.attempts.length) : null, null)] : [],
		html`<td class="log">${url === null ? null : html`<a href="${url}">log<span class="unseen"> of ${shownName(check.name)}</span></a>`}</td>`
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
/** A plain build says nothing about itself. */
function badges(check) {
	return html`${check.backend === "build" ? null : html` <span class="badge">${check.backend}</span>`}${check.emulated ? html` <span class="badge doubtful">emulated</span>` : null}`;
}
function whatHappened$1(check) {
	if (check.verdict === "cached") return html`<span class="quiet">${provenBy(check.proof)}</span>`;
	const said = remarks(check).join("; ");
	const words = said === "" && !["passed", "failed"].includes(check.verdict) ? WORDS[check.verdict] : said;
	const where = place$1(check.location);
	return html`${shorten(words, CAUSE_LENGTH$1)}${where === null ? null : html` <code>${shorten(where, CAUSE_LENGTH$1)}</code>`}`;
}
function provenBy(proof) {
	if (proof === null) return html`${WORDS.cached}`;
	const [day, url] = [provenOn(proof), runUrl(proof)];
	if (url === null) return html`${day === null ? WORDS.cached : `proven on ${day}`}`;
	return day === null ? html`proven by <a href="${url}">an earlier run</a>` : html`proven on <a href="${url}">${day}</a>`;
}
/** What unfolds under a check that needs a person; null for the others. */
function details(check, system, budget) {
	if (toneOf(check) === "good") return null;
	const attempts = check.attempts.length < 2 ? [] : check.attempts.map((attempt, index) => {
		const used = attempt.peakMemoryBytes === null ? "" : `, ${formatBytes(attempt.peakMemoryBytes)}`;
		return html`<li>attempt ${index + 1}: ${attempt.verdict} after ${formatDuration(attempt.durationMs)}${used}</li>`;
	});
	const lines = affordable(check.excerpt, budget);
	return html`<details><summary>${check.excerpt.length === 0 ? "how to reproduce" : "the lines that matter"}<span class="unseen"> for ${shownName(check.name)}</span></summary>
${attempts.length === 0 ? null : html`<ol class="attempts">${attempts}</ol>
`}${lines === null ? null : html`<pre tabindex="0">${lines}</pre>
`}<p>Reproduce: <code>${reproduceCommand(system, check.name)}</code></p>
</details>`;
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
		checks: new Map(report.checks.map((check) => [check.name, check])),
		ids,
		critical: new Set(timeline.criticalPath)
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
/** Bars that do not overlap share a lane: as many lanes as builds ever ran at once. */
function inLanes(spans) {
	const lanes = [];
	for (const span of spans) {
		const from = Date.parse(span.startedAt);
		let lane = lanes.find(({ until }) => until <= from);
		if (lane === void 0) {
			lane = {
				until: 0,
				spans: []
			};
			lanes.push(lane);
		}
		lane.until = from + span.durationMs;
		lane.spans.push(span);
	}
	return lanes.map(({ spans }) => spans);
}
function place(startedAt, durationMs, { start, durationMs: whole }) {
	return `left:${percent(Date.parse(startedAt) - start, whole)};width:${percent(durationMs, whole)}`;
}
function bar(span, drawn) {
	const [name] = span.checks;
	const check = name === void 0 ? void 0 : drawn.checks.get(name);
	const critical = drawn.critical.has(span.drvPath);
	const title = [
		titleOf(span),
		...check === void 0 ? [] : [check.verdict],
		...facts(span),
		...critical ? ["on the critical path"] : []
	].join(" · ");
	const looks = `${check === void 0 ? "need" : toneOf(check)}${critical ? " critical" : ""}`;
	const style = place(span.startedAt, span.durationMs, drawn);
	const id = anchorOf(span, drawn.ids);
	if (id === void 0) return html`<span class="bar ${looks}" style="${style}" title="${title}">${titleOf(span)}</span>`;
	return html`<a class="bar ${looks}" style="${style}" title="${title}" href="#${id}" tabindex="-1">${titleOf(span)}</a>`;
}
/** The row of a check; what checks only need has none, though a check's name may be empty too. */
function anchorOf({ checks: [name] }, ids) {
	return name === void 0 ? void 0 : ids.get(name);
}
function titleOf({ checks, name }) {
	return checks.length === 0 ? shownName(name) : checks.map(shownName).join(", ");
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
function path({ timeline, ids, critical, durationMs }) {
	const onPath = timeline.spans.filter(({ drvPath }) => critical.has(drvPath));
	const longest = onPath.toSorted((a, b) => b.durationMs - a.durationMs);
	const shown = onPath.length <= LISTED ? onPath : longest.slice(0, LISTED);
	const items = shown.map((span) => {
		const id = anchorOf(span, ids);
		const name = html`<bdi>${titleOf(span)}</bdi>`;
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
function needed({ timeline }) {
	const spans = timeline.spans.filter(({ checks }) => checks.length === 0).toSorted((a, b) => b.durationMs - a.durationMs);
	if (spans.length === 0) return null;
	const items = spans.slice(0, LISTED).map((span) => html`<li><bdi>${titleOf(span)}</bdi> <span class="quiet">${facts(span).join(" · ")}</span></li>`);
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
thead .verdict { width: 10.5rem; } thead .name { width: 22%; } thead .number { width: 7.2rem; } thead .attempts { width: 5.2rem; } thead .log { width: 3.4rem; }
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
  thead th, thead .verdict, thead .name, thead .number { position: static; width: auto; padding: .2rem 0; border: 0; }
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
*/
function renderHtml(report) {
	const [others, good] = byTone(byNeedOfAttention(report.checks));
	const checks = [...others, ...good];
	const ids = new Map(checks.map((check, index) => [check.name, `c${index}`]));
	const tone = totals(report).verdict === "good" ? "good" : "bad";
	const answer = headline(report);
	const note = emulationNote(report);
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
	])), POLICY, MARKS$2[tone], answer, new Markup(STYLE), tone, MARKS$2[tone], answer, savings(good) === null ? null : html`<p class="facts">${passedLine(good)}</p>
`, whatWasRun(report), onWhat(report), note === null ? null : html`<p class="note">${note}</p>
`, chart(report, ids), checks.length === 0 ? null : html`<section aria-labelledby="which">
<h2 id="which">${count(checks.length, "check")}</h2>
${checksTable(checks, report.system, ids)}
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
// src/report/gantt.ts
/** What GitHub draws, in characters (Mermaid's `maxTextSize`, which GitHub leaves at its default). */
const DIAGRAM_LIMIT = 5e4;
/** A row is 24 pixels high: more than this nobody scrolls through, and `report.html` shows all. */
const MOST_ROWS = 100;
/** Characters of a name. */
const NAME_LENGTH$2 = 60;
/** Bars are at least this share of the whole, or the eye does not find them. */
const THINNEST = 1 / 400;
/** A stage that took a smaller share of the run is no part of the answer to what took so long. */
const STAGE_SHARE = .01;
/** First in each row, so that no name stands where Mermaid looks for a keyword. */
const MARKS$1 = {
	bad: "✘",
	stopped: "◌",
	doubtful: "!",
	good: "✔"
};
const DEPENDENCY_MARK = "▹";
/**
* When what was built, as a Gantt chart; null when nothing was. At most `rows` bars of builds (default: what a reader scrolls through) and never more than GitHub
* draws. It gives way in steps: all builds; only checks and the critical path; the longest builds. What was left out is said.
*/
function renderGantt(report, rows = MOST_ROWS) {
	const { timeline } = report;
	if (timeline === null || timeline.spans.length === 0) return null;
	const start = Date.parse(report.startedAt);
	const thinnest = Math.max(1, Math.round(report.durationMs * THINNEST));
	const head = [...header(report.durationMs), ...stageRows(report.stages, report.durationMs, start)];
	const all = toRows(timeline, report.checks, start, thinnest);
	const room = DIAGRAM_LIMIT - [
		...head,
		"section builds",
		""
	].join("\n").length;
	const fits = (some) => some.length <= rows && size(some) <= room;
	const checks = all.filter(({ isCheck, critical }) => isCheck || critical);
	const shown = [all, checks].find(fits) ?? longest(all, rows, room);
	return {
		diagram: [
			...head,
			"section builds",
			...shown.map(({ text }) => text)
		].join("\n"),
		notes: notesOn(timeline, {
			all: all.length,
			checks: checks.length,
			shown: shown.length
		})
	};
}
function header(durationMs) {
	return [
		"gantt",
		"dateFormat YYYY-MM-DD HH:mm:ss.SSS",
		`axisFormat ${durationMs >= 36e5 ? "%H:%M:%S" : durationMs >= 2e4 ? "%M:%S" : "%-S.%L s"}`,
		"todayMarker off"
	];
}
/** What came before the builds; they fill the stage `run`. */
function stageRows(stages, durationMs, start) {
	const rows = stages.filter(({ name, durationMs: ms }) => name !== "run" && ms >= durationMs * STAGE_SHARE).map(({ name, startedAt, durationMs: ms }) => rowText(DEPENDENCY_MARK, name, "done", Date.parse(startedAt) - start, ms, 1));
	return rows.length === 0 ? [] : ["section stages", ...rows];
}
function toRows({ spans, criticalPath }, checks, start, thinnest) {
	const critical = new Set(criticalPath);
	const byName = new Map(checks.map((check) => [check.name, check]));
	return spans.map((span) => {
		const [name] = span.checks;
		const check = name === void 0 ? void 0 : byName.get(name);
		const mark = check === void 0 ? DEPENDENCY_MARK : MARKS$1[toneOf(check)];
		const others = span.checks.length > 1 ? ` and ${span.checks.length - 1} more` : "";
		const isCritical = critical.has(span.drvPath);
		const tags = [...isCritical ? ["crit"] : [], ...check === void 0 ? ["done"] : isCritical ? ["active"] : []].join(", ");
		const text = rowText(mark, `${shorten(name ?? span.name, NAME_LENGTH$2)}${others}`, tags, Date.parse(span.startedAt) - start, span.durationMs, thinnest);
		return {
			span,
			isCheck: span.checks.length > 0,
			critical: isCritical,
			text
		};
	});
}
/** `from` and `durationMs` in milliseconds; `tags` are Mermaid's. */
function rowText(mark, name, tags, from, durationMs, thinnest) {
	const label = `${mark} ${mermaidText(name)} (${formatDuration(durationMs).replace("<", "under")})`;
	const at = new Date(Date.UTC(2e3, 0, 1) + (from > 0 ? Math.round(from) : 0)).toISOString().slice(0, -1).replace("T", " ");
	return `${label} :${tags === "" ? "" : `${tags}, `}${at}, ${Math.max(thinnest, Math.round(durationMs))}ms`;
}
/**
* `text` as words of a diagram. What is no letter, digit or plain sign is written as Mermaid's entity code: by itself it could be syntax, a directive,
* a comment or HTML. Three letters go the same way because Mermaid uses them for entity codes in the making.
*/
function mermaidText(text) {
	return sanitize(showBidi(stripEscapes(text))).replace(/[^\p{L}\p{M}\p{N} ._+/-]|[\uFB02\u00B0\u00B6]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}
function size(rows) {
	return rows.reduce((sum, { text }) => sum + text.length + 1, 0);
}
/** The longest builds that have room, in the order of their start. */
function longest(rows, most, room) {
	const kept = /* @__PURE__ */ new Set();
	let left = room;
	for (const row of rows.toSorted((a, b) => b.span.durationMs - a.span.durationMs)) {
		if (kept.size >= most || row.text.length + 1 > left) break;
		kept.add(row);
		left -= row.text.length + 1;
	}
	return rows.filter((row) => kept.has(row));
}
function notesOn({ criticalPath, idleMs, jobs }, number) {
	const left = number.all - number.shown;
	const what = number.shown === number.checks ? `Only checks and the critical path are drawn, without ${count(left, "other build")}` : `Only the ${number.shown} longest of ${number.all} builds are drawn`;
	return [
		`The critical path, ${count(criticalPath.length, "build")} outlined in red, is what the run waited for.`,
		...jobs > 1 ? [`The ${jobs} slots were idle for ${formatDuration(idleMs)}, added up.`] : [],
		...left > 0 ? [`${what}; \`report.html\` has all.`] : []
	];
}
// src/report/markdown.ts
/** A number and its unit, on one line. */
function unbroken(time) {
	return time.replaceAll(" ", "\xA0");
}
/** A cause is a sentence, not a log: characters of it that a row shows. */
const CAUSE_LENGTH = 300;
/** Characters of a name that a row shows. */
const NAME_LENGTH$1 = 120;
/** What is left of an excerpt when whole ones do not fit: its last lines, and characters of each. */
const SHORT_EXCERPT = {
	lines: 20,
	columns: 300
};
/** What is left of the timeline when the whole does not fit: its longest builds. */
const SHORT_TIMELINE_ROWS = 20;
const MARKS = {
	bad: "❌",
	stopped: "⚪",
	doubtful: "⚠️",
	good: "✅"
};
/**
* The report as GitHub's Markdown, never more than `limit` bytes (default: a job summary's). When it is too long it
* loses, in this order: the timeline's shorter builds; the timeline; the list of passed checks; the beginnings of excerpts; whole excerpts; rows of the table;
* everything but the headline. Each loss is said, and none cuts through markup.
*/
function renderSummary(report, options = {}) {
	const limit = options.limit ?? 1048576;
	const fits = (text) => Buffer.byteLength(text) <= limit;
	const pieces = prepare(report);
	const all = {
		timeline: "whole",
		passed: true,
		shortExcerpts: false,
		excerpts: pieces.excerpts.length,
		rows: pieces.rows.length
	};
	const withShortTimeline = {
		...all,
		timeline: "short"
	};
	const withoutTimeline = {
		...all,
		timeline: "none"
	};
	const withoutPassed = {
		...withoutTimeline,
		passed: false
	};
	const withShortExcerpts = {
		...withoutPassed,
		shortExcerpts: true
	};
	const withExcerpts = (excerpts) => ({
		...withShortExcerpts,
		excerpts
	});
	const withRows = (rows) => ({
		...withExcerpts(0),
		rows
	});
	for (const shown of [
		all,
		withShortTimeline,
		withoutTimeline,
		withoutPassed,
		withShortExcerpts
	]) {
		const text = compose(pieces, shown);
		if (fits(text)) return text;
	}
	const excerpts = most(all.excerpts, (number) => fits(compose(pieces, withExcerpts(number))));
	if (excerpts !== null) return compose(pieces, withExcerpts(excerpts));
	const rows = most(all.rows, (number) => fits(compose(pieces, withRows(number))));
	if (rows !== null) return compose(pieces, withRows(rows));
	return fits(pieces.headline) ? pieces.headline : "";
}
/** The largest number up to `max` for which `fits` holds; null when not even 0 does. It holds up to one number. */
function most(max, fits) {
	let low = -1;
	let high = max;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (fits(middle)) low = middle;
		else high = middle - 1;
	}
	return low < 0 ? null : low;
}
function compose(pieces, shown) {
	const blocks = [pieces.headline.trimEnd()];
	if (shown.rows > 0) blocks.push([pieces.tableHead, ...pieces.rows.slice(0, shown.rows)].join("\n"));
	const hidden = pieces.rows.length - shown.rows;
	if (hidden > 0) blocks.push(`… and ${hidden} more in \`verdict.json\``);
	if (pieces.note !== null) blocks.push(pieces.note);
	if (pieces.passedLine !== null) blocks.push(shown.passed ? fold(pieces.passedLine, pieces.passed) : pieces.passedLine);
	const excerpts = shown.shortExcerpts ? pieces.shortExcerpts : pieces.excerpts;
	blocks.push(...excerpts.slice(0, shown.excerpts));
	const silent = excerpts.length - shown.excerpts;
	if (silent > 0) blocks.push(`No room for the logs of ${silent === 1 ? "1 check" : `${silent} checks`}: see \`verdict.json\``);
	if (pieces.timeline !== null) {
		const timelines = {
			whole: pieces.timeline,
			short: pieces.shortTimeline,
			none: null
		};
		blocks.push(timelines[shown.timeline] ?? "No room for the timeline: see `report.html`");
	}
	blocks.push(pieces.machine);
	return `${blocks.join("\n\n")}\n`;
}
function prepare(report) {
	const checks = byNeedOfAttention(report.checks);
	const passed = checks.filter((check) => toneOf(check) === "good");
	const attention = checks.filter((check) => toneOf(check) !== "good");
	const explained = attention.filter((check) => toneOf(check) === "bad" || check.excerpt.length > 0);
	const measured = attention.some((check) => check.peakMemoryBytes !== null);
	const note = emulationNote(report);
	return {
		headline: `### ${totals(report).verdict === "good" ? MARKS.good : MARKS.bad} ${headline(report)}\n`,
		tableHead: measured ? "| | check | what happened | time | peak memory |\n|---|---|---|---:|---:|" : "| | check | what happened | time |\n|---|---|---|---:|",
		rows: attention.map((check) => row(check, measured)),
		note: note === null ? null : prose(shorten(note, CAUSE_LENGTH)),
		passedLine: passed.length === 0 ? null : passedLine(passed),
		passed: passed.length === 0 ? "" : passedTable(passed),
		excerpts: explained.map((check) => explain(report.system, check, check.excerpt)),
		shortExcerpts: explained.map((check) => explain(report.system, check, shortExcerpt(check.excerpt))),
		timeline: foldTimeline(renderGantt(report)),
		shortTimeline: foldTimeline(renderGantt(report, SHORT_TIMELINE_ROWS)),
		machine: machineLine(report)
	};
}
function row(check, measured) {
	const cells = [
		MARKS[toneOf(check)],
		nameCell(check),
		whatHappened(check),
		unbroken(timeOf(check) ?? "")
	];
	if (measured) cells.push(unbroken(memoryOf(check) ?? ""));
	return `| ${cells.join(" | ")} |`;
}
/** A plain build says nothing about itself; the other backends say what it took. */
function nameCell(check) {
	const name = code(shorten(check.name, NAME_LENGTH$1));
	return check.backend === "build" ? name : `${name} · ${check.backend}`;
}
function whatHappened(check) {
	const said = shorten(remarks(check).join("; "), CAUSE_LENGTH);
	const words = [...check.verdict === "failed" && said !== "" ? [] : [WORDS[check.verdict]], ...said === "" ? [] : [prose(said)]].join(": ");
	const where = place$1(check.location);
	return where === null ? words : `${words}, ${code(shorten(where, CAUSE_LENGTH))}`;
}
/** In parentheses: what an earlier run measured. */
function passedTable(checks) {
	const old = (number, format) => number === null || number === void 0 ? "" : oldNumber(number, format);
	const rows = checks.map((check) => [
		nameCell(check),
		proofCell(check),
		unbroken(timeOf(check) ?? old(check.proof?.durationMs, formatDuration)),
		unbroken(memoryOf(check) ?? old(check.proof?.peakMemoryBytes, formatBytes))
	]);
	const measured = rows.some(([, , , memory]) => memory !== "");
	return [measured ? "| check | | time | peak memory |\n|---|---|---:|---:|" : "| check | | time |\n|---|---|---:|", ...rows.map((cells) => `| ${(measured ? cells : cells.slice(0, 3)).join(" | ")} |`)].join("\n");
}
function proofCell({ verdict, proof }) {
	if (verdict !== "cached") return "built";
	if (proof === null) return "cached";
	const [day, url] = [provenOn(proof), runUrl(proof)];
	if (url === null) return day === null ? "cached" : `cached, proven on ${day}`;
	return day === null ? `cached, proven by [a run](${url})` : `cached, proven on [${day}](${url})`;
}
function explain(system, check, excerpt) {
	const title = htmlCode(shorten(check.name, NAME_LENGTH$1));
	const command = `Reproduce: ${codeSpan(reproduceCommand(system, check.name))}`;
	if (excerpt.length === 0) return fold(`${title}: how to reproduce`, command);
	return fold(`${title}: the lines that matter`, `${fenced(excerpt)}\n\n${command}`);
}
function shortExcerpt(excerpt) {
	return excerpt.slice(-SHORT_EXCERPT.lines).map((line) => shorten(line, SHORT_EXCERPT.columns));
}
/** No backtick can be in a diagram, so that three of them end it. */
function foldTimeline(gantt) {
	return gantt === null ? null : fold("Timeline", `${gantt.notes.join(" ")}\n\n\`\`\`mermaid\n${gantt.diagram}\n\`\`\``);
}
/** The empty lines are what makes GitHub read Markdown inside again. `summary` is HTML, `body` Markdown. */
function fold(summary, body) {
	return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
function machineLine(report) {
	const { cores, memoryBytes, features } = report.machine;
	const facts = [
		cores === 1 ? "1 core" : `${cores} cores`,
		formatBytes(memoryBytes),
		prose(nixName(report.nix))
	];
	for (const feature of features) facts.push(prose(shorten(featureFact(feature), CAUSE_LENGTH)));
	return `<sub>${facts.join(" · ")}</sub>`;
}
// src/publish/files.ts
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
	const render = {
		"verdict.json": renderJson,
		"junit.xml": renderJunit,
		"summary.md": renderSummary,
		"report.html": renderHtml
	};
	try {
		for (const name of REPORT_FILES) await world.files.write(join(out, name), render[name](report));
	} catch (error) {
		throw new VerdictError("out-unwritable", `The report could not be written to "${out}" (${messageOf(error)}).`, { cause: error });
	}
}
// src/run/check.ts
/** A check about which nothing is known beyond its place in the flake. */
const BLANK = {
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
	proof: null,
	log: null
};
/** A check that could not be evaluated. */
function brokenCheck({ name, attr, verdict, reason, location, excerpt }) {
	return {
		name,
		attr,
		drvPath: null,
		...BLANK,
		verdict,
		reason,
		location,
		attempts: [],
		excerpt
	};
}
/** A check whose evaluation was cut short, because the run was cancelled. */
function unfinishedCheck({ name, attr }) {
	const reason = {
		code: "cancelled",
		message: "it was not evaluated because the run was cancelled"
	};
	return {
		name,
		attr,
		drvPath: null,
		...BLANK,
		verdict: "cancelled",
		reason,
		attempts: [],
		excerpt: []
	};
}
/** A check that an earlier build has proven; `proof`: what is known of that build. */
function cachedCheck({ name, attr, drvPath, backend }, proof) {
	return {
		name,
		attr,
		drvPath,
		...BLANK,
		backend,
		verdict: "cached",
		proof,
		attempts: [],
		excerpt: []
	};
}
/** A check that had to be built. `startedAt` and `now` bound the run, in milliseconds since the epoch; `emulated` tells of its own build. */
function builtCheck({ check, needs }, { verdict, reason }, seen, run) {
	const own = seen.get(check.drvPath);
	const end = (build) => build.finishedAt ?? run.now;
	const dependencies = [...needs].flatMap((drvPath) => seen.get(drvPath) ?? []);
	const ready = dependencies.reduce((latest, build) => Math.max(latest, end(build)), run.startedAt);
	const timing = own === void 0 ? null : {
		startedAt: new Date(own.startedAt).toISOString(),
		durationMs: end(own) - own.startedAt
	};
	return {
		name: check.name,
		attr: check.attr,
		drvPath: check.drvPath,
		...BLANK,
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
		excerpt: isGood(verdict) ? run.excerpt.slice(-5) : run.excerpt
	};
}
/** How much time a set of intervals covers together. */
function unionLength(intervals) {
	let total = 0;
	let reached = Number.NEGATIVE_INFINITY;
	for (const [from, to] of intervals.toSorted((a, b) => a[0] - b[0])) {
		total += Math.max(0, to - Math.max(from, reached));
		reached = Math.max(reached, to);
	}
	return total;
}
// node_modules/through/index.js
var require_through = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var Stream = __require("stream");
	exports = module.exports = through;
	through.through = through;
	function through(write, end, opts) {
		write = write || function(data) {
			this.queue(data);
		};
		end = end || function() {
			this.queue(null);
		};
		var ended = false, destroyed = false, buffer = [], _ended = false;
		var stream = new Stream();
		stream.readable = stream.writable = true;
		stream.paused = false;
		stream.autoDestroy = !(opts && opts.autoDestroy === false);
		stream.write = function(data) {
			write.call(this, data);
			return !stream.paused;
		};
		function drain() {
			while (buffer.length && !stream.paused) {
				var data = buffer.shift();
				if (null === data) return stream.emit("end");
				else stream.emit("data", data);
			}
		}
		stream.queue = stream.push = function(data) {
			if (_ended) return stream;
			if (data === null) _ended = true;
			buffer.push(data);
			drain();
			return stream;
		};
		stream.on("end", function() {
			stream.readable = false;
			if (!stream.writable && stream.autoDestroy) process.nextTick(function() {
				stream.destroy();
			});
		});
		function _end() {
			stream.writable = false;
			end.call(stream);
			if (!stream.readable && stream.autoDestroy) stream.destroy();
		}
		stream.end = function(data) {
			if (ended) return;
			ended = true;
			if (arguments.length) stream.write(data);
			_end();
			return stream;
		};
		stream.destroy = function() {
			if (destroyed) return;
			destroyed = true;
			ended = true;
			buffer.length = 0;
			stream.writable = stream.readable = false;
			stream.emit("close");
			return stream;
		};
		stream.pause = function() {
			if (stream.paused) return;
			stream.paused = true;
			return stream;
		};
		stream.resume = function() {
			if (stream.paused) {
				stream.paused = false;
				stream.emit("resume");
			}
			drain();
			if (!stream.paused) stream.emit("drain");
			return stream;
		};
		return stream;
	}
}));
// node_modules/unbzip2-stream/lib/bzip2.js
var require_bzip2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function Bzip2Error(message) {
		this.name = "Bzip2Error";
		this.message = message;
		this.stack = (/* @__PURE__ */ new Error()).stack;
	}
	Bzip2Error.prototype = /* @__PURE__ */ new Error();
	var message = { Error: function(message) {
		throw new Bzip2Error(message);
	} };
	var bzip2 = {};
	bzip2.Bzip2Error = Bzip2Error;
	bzip2.crcTable = [
		0,
		79764919,
		159529838,
		222504665,
		319059676,
		398814059,
		445009330,
		507990021,
		638119352,
		583659535,
		797628118,
		726387553,
		890018660,
		835552979,
		1015980042,
		944750013,
		1276238704,
		1221641927,
		1167319070,
		1095957929,
		1595256236,
		1540665371,
		1452775106,
		1381403509,
		1780037320,
		1859660671,
		1671105958,
		1733955601,
		2031960084,
		2111593891,
		1889500026,
		1952343757,
		2552477408,
		2632100695,
		2443283854,
		2506133561,
		2334638140,
		2414271883,
		2191915858,
		2254759653,
		3190512472,
		3135915759,
		3081330742,
		3009969537,
		2905550212,
		2850959411,
		2762807018,
		2691435357,
		3560074640,
		3505614887,
		3719321342,
		3648080713,
		3342211916,
		3287746299,
		3467911202,
		3396681109,
		4063920168,
		4143685023,
		4223187782,
		4286162673,
		3779000052,
		3858754371,
		3904687514,
		3967668269,
		881225847,
		809987520,
		1023691545,
		969234094,
		662832811,
		591600412,
		771767749,
		717299826,
		311336399,
		374308984,
		453813921,
		533576470,
		25881363,
		88864420,
		134795389,
		214552010,
		2023205639,
		2086057648,
		1897238633,
		1976864222,
		1804852699,
		1867694188,
		1645340341,
		1724971778,
		1587496639,
		1516133128,
		1461550545,
		1406951526,
		1302016099,
		1230646740,
		1142491917,
		1087903418,
		2896545431,
		2825181984,
		2770861561,
		2716262478,
		3215044683,
		3143675388,
		3055782693,
		3001194130,
		2326604591,
		2389456536,
		2200899649,
		2280525302,
		2578013683,
		2640855108,
		2418763421,
		2498394922,
		3769900519,
		3832873040,
		3912640137,
		3992402750,
		4088425275,
		4151408268,
		4197601365,
		4277358050,
		3334271071,
		3263032808,
		3476998961,
		3422541446,
		3585640067,
		3514407732,
		3694837229,
		3640369242,
		1762451694,
		1842216281,
		1619975040,
		1682949687,
		2047383090,
		2127137669,
		1938468188,
		2001449195,
		1325665622,
		1271206113,
		1183200824,
		1111960463,
		1543535498,
		1489069629,
		1434599652,
		1363369299,
		622672798,
		568075817,
		748617968,
		677256519,
		907627842,
		853037301,
		1067152940,
		995781531,
		51762726,
		131386257,
		177728840,
		240578815,
		269590778,
		349224269,
		429104020,
		491947555,
		4046411278,
		4126034873,
		4172115296,
		4234965207,
		3794477266,
		3874110821,
		3953728444,
		4016571915,
		3609705398,
		3555108353,
		3735388376,
		3664026991,
		3290680682,
		3236090077,
		3449943556,
		3378572211,
		3174993278,
		3120533705,
		3032266256,
		2961025959,
		2923101090,
		2868635157,
		2813903052,
		2742672763,
		2604032198,
		2683796849,
		2461293480,
		2524268063,
		2284983834,
		2364738477,
		2175806836,
		2238787779,
		1569362073,
		1498123566,
		1409854455,
		1355396672,
		1317987909,
		1246755826,
		1192025387,
		1137557660,
		2072149281,
		2135122070,
		1912620623,
		1992383480,
		1753615357,
		1816598090,
		1627664531,
		1707420964,
		295390185,
		358241886,
		404320391,
		483945776,
		43990325,
		106832002,
		186451547,
		266083308,
		932423249,
		861060070,
		1041341759,
		986742920,
		613929101,
		542559546,
		756411363,
		701822548,
		3316196985,
		3244833742,
		3425377559,
		3370778784,
		3601682597,
		3530312978,
		3744426955,
		3689838204,
		3819031489,
		3881883254,
		3928223919,
		4007849240,
		4037393693,
		4100235434,
		4180117107,
		4259748804,
		2310601993,
		2373574846,
		2151335527,
		2231098320,
		2596047829,
		2659030626,
		2470359227,
		2550115596,
		2947551409,
		2876312838,
		2788305887,
		2733848168,
		3165939309,
		3094707162,
		3040238851,
		2985771188
	];
	bzip2.array = function(bytes) {
		var bit = 0, byte = 0;
		var BITMASK = [
			0,
			1,
			3,
			7,
			15,
			31,
			63,
			127,
			255
		];
		return function(n) {
			var result = 0;
			while (n > 0) {
				var left = 8 - bit;
				if (n >= left) {
					result <<= left;
					result |= BITMASK[left] & bytes[byte++];
					bit = 0;
					n -= left;
				} else {
					result <<= n;
					result |= (bytes[byte] & BITMASK[n] << 8 - n - bit) >> 8 - n - bit;
					bit += n;
					n = 0;
				}
			}
			return result;
		};
	};
	bzip2.simple = function(srcbuffer, stream) {
		var bits = bzip2.array(srcbuffer);
		var size = bzip2.header(bits);
		var ret = false;
		var bufsize = 1e5 * size;
		var buf = new Int32Array(bufsize);
		do
			ret = bzip2.decompress(bits, stream, buf, bufsize);
		while (!ret);
	};
	bzip2.header = function(bits) {
		this.byteCount = /* @__PURE__ */ new Int32Array(256);
		this.symToByte = /* @__PURE__ */ new Uint8Array(256);
		this.mtfSymbol = /* @__PURE__ */ new Int32Array(256);
		this.selectors = /* @__PURE__ */ new Uint8Array(32768);
		if (bits(24) != 4348520) message.Error("No magic number found");
		var i = bits(8) - 48;
		if (i < 1 || i > 9) message.Error("Not a BZIP archive");
		return i;
	};
	bzip2.decompress = function(bits, stream, buf, bufsize, streamCRC) {
		var MAX_HUFCODE_BITS = 20;
		var MAX_SYMBOLS = 258;
		var SYMBOL_RUNA = 0;
		var SYMBOL_RUNB = 1;
		var GROUP_SIZE = 50;
		var crc = -1;
		for (var h = "", i = 0; i < 6; i++) h += bits(8).toString(16);
		if (h == "177245385090") {
			if ((bits(32) | 0) !== streamCRC) message.Error("Error in bzip2: crc32 do not match");
			bits(null);
			return null;
		}
		if (h != "314159265359") message.Error("eek not valid bzip data");
		var crcblock = bits(32) | 0;
		if (bits(1)) message.Error("unsupported obsolete version");
		var origPtr = bits(24);
		if (origPtr > bufsize) message.Error("Initial position larger than buffer size");
		var t = bits(16);
		var symTotal = 0;
		for (i = 0; i < 16; i++) if (t & 1 << 15 - i) {
			var k = bits(16);
			for (j = 0; j < 16; j++) if (k & 1 << 15 - j) this.symToByte[symTotal++] = 16 * i + j;
		}
		var groupCount = bits(3);
		if (groupCount < 2 || groupCount > 6) message.Error("another error");
		var nSelectors = bits(15);
		if (nSelectors == 0) message.Error("meh");
		for (var i = 0; i < groupCount; i++) this.mtfSymbol[i] = i;
		for (var i = 0; i < nSelectors; i++) {
			for (var j = 0; bits(1); j++) if (j >= groupCount) message.Error("whoops another error");
			var uc = this.mtfSymbol[j];
			for (var k = j - 1; k >= 0; k--) this.mtfSymbol[k + 1] = this.mtfSymbol[k];
			this.mtfSymbol[0] = uc;
			this.selectors[i] = uc;
		}
		var symCount = symTotal + 2;
		var groups = [];
		var length = new Uint8Array(MAX_SYMBOLS), temp = new Uint16Array(MAX_HUFCODE_BITS + 1);
		var hufGroup;
		for (var j = 0; j < groupCount; j++) {
			t = bits(5);
			for (var i = 0; i < symCount; i++) {
				while (true) {
					if (t < 1 || t > MAX_HUFCODE_BITS) message.Error("I gave up a while ago on writing error messages");
					if (!bits(1)) break;
					if (!bits(1)) t++;
					else t--;
				}
				length[i] = t;
			}
			var minLen = maxLen = length[0], maxLen;
			for (var i = 1; i < symCount; i++) if (length[i] > maxLen) maxLen = length[i];
			else if (length[i] < minLen) minLen = length[i];
			hufGroup = groups[j] = {};
			hufGroup.permute = new Int32Array(MAX_SYMBOLS);
			hufGroup.limit = new Int32Array(MAX_HUFCODE_BITS + 1);
			hufGroup.base = new Int32Array(MAX_HUFCODE_BITS + 1);
			hufGroup.minLen = minLen;
			hufGroup.maxLen = maxLen;
			var base = hufGroup.base;
			var limit = hufGroup.limit;
			var pp = 0;
			for (var i = minLen; i <= maxLen; i++) for (var t = 0; t < symCount; t++) if (length[t] == i) hufGroup.permute[pp++] = t;
			for (i = minLen; i <= maxLen; i++) temp[i] = limit[i] = 0;
			for (i = 0; i < symCount; i++) temp[length[i]]++;
			pp = t = 0;
			for (i = minLen; i < maxLen; i++) {
				pp += temp[i];
				limit[i] = pp - 1;
				pp <<= 1;
				base[i + 1] = pp - (t += temp[i]);
			}
			limit[maxLen] = pp + temp[maxLen] - 1;
			base[minLen] = 0;
		}
		for (var i = 0; i < 256; i++) {
			this.mtfSymbol[i] = i;
			this.byteCount[i] = 0;
		}
		var runPos = count = symCount = selector = 0, count, symCount, selector;
		while (true) {
			if (!symCount--) {
				symCount = GROUP_SIZE - 1;
				if (selector >= nSelectors) message.Error("meow i'm a kitty, that's an error");
				hufGroup = groups[this.selectors[selector++]];
				base = hufGroup.base;
				limit = hufGroup.limit;
			}
			i = hufGroup.minLen;
			j = bits(i);
			while (true) {
				if (i > hufGroup.maxLen) message.Error("rawr i'm a dinosaur");
				if (j <= limit[i]) break;
				i++;
				j = j << 1 | bits(1);
			}
			j -= base[i];
			if (j < 0 || j >= MAX_SYMBOLS) message.Error("moo i'm a cow");
			var nextSym = hufGroup.permute[j];
			if (nextSym == SYMBOL_RUNA || nextSym == SYMBOL_RUNB) {
				if (!runPos) {
					runPos = 1;
					t = 0;
				}
				if (nextSym == SYMBOL_RUNA) t += runPos;
				else t += 2 * runPos;
				runPos <<= 1;
				continue;
			}
			if (runPos) {
				runPos = 0;
				if (count + t > bufsize) message.Error("Boom.");
				uc = this.symToByte[this.mtfSymbol[0]];
				this.byteCount[uc] += t;
				while (t--) buf[count++] = uc;
			}
			if (nextSym > symTotal) break;
			if (count >= bufsize) message.Error("I can't think of anything. Error");
			i = nextSym - 1;
			uc = this.mtfSymbol[i];
			for (var k = i - 1; k >= 0; k--) this.mtfSymbol[k + 1] = this.mtfSymbol[k];
			this.mtfSymbol[0] = uc;
			uc = this.symToByte[uc];
			this.byteCount[uc]++;
			buf[count++] = uc;
		}
		if (origPtr < 0 || origPtr >= count) message.Error("I'm a monkey and I'm throwing something at someone, namely you");
		var j = 0;
		for (var i = 0; i < 256; i++) {
			k = j + this.byteCount[i];
			this.byteCount[i] = j;
			j = k;
		}
		for (var i = 0; i < count; i++) {
			uc = buf[i] & 255;
			buf[this.byteCount[uc]] |= i << 8;
			this.byteCount[uc]++;
		}
		var pos = 0, current = 0, run = 0;
		if (count) {
			pos = buf[origPtr];
			current = pos & 255;
			pos >>= 8;
			run = -1;
		}
		count = count;
		var copies, previous, outbyte;
		while (count) {
			count--;
			previous = current;
			pos = buf[pos];
			current = pos & 255;
			pos >>= 8;
			if (run++ == 3) {
				copies = current;
				outbyte = previous;
				current = -1;
			} else {
				copies = 1;
				outbyte = current;
			}
			while (copies--) {
				crc = (crc << 8 ^ this.crcTable[(crc >> 24 ^ outbyte) & 255]) & 4294967295;
				stream(outbyte);
			}
			if (current != previous) run = 0;
		}
		crc = (crc ^ -1) >>> 0;
		if ((crc | 0) != (crcblock | 0)) message.Error("Error in bzip2: crc32 do not match");
		streamCRC = (crc ^ (streamCRC << 1 | streamCRC >>> 31)) & 4294967295;
		return streamCRC;
	};
	module.exports = bzip2;
}));
// node_modules/unbzip2-stream/lib/bit_iterator.js
var require_bit_iterator = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var BITMASK = [
		0,
		1,
		3,
		7,
		15,
		31,
		63,
		127,
		255
	];
	module.exports = function bitIterator(nextBuffer) {
		var bit = 0, byte = 0;
		var bytes = nextBuffer();
		var f = function(n) {
			if (n === null && bit != 0) {
				bit = 0;
				byte++;
				return;
			}
			var result = 0;
			while (n > 0) {
				if (byte >= bytes.length) {
					byte = 0;
					bytes = nextBuffer();
				}
				var left = 8 - bit;
				if (bit === 0 && n > 0) f.bytesRead++;
				if (n >= left) {
					result <<= left;
					result |= BITMASK[left] & bytes[byte++];
					bit = 0;
					n -= left;
				} else {
					result <<= n;
					result |= (bytes[byte] & BITMASK[n] << 8 - n - bit) >> 8 - n - bit;
					bit += n;
					n = 0;
				}
			}
			return result;
		};
		f.bytesRead = 0;
		return f;
	};
}));
// src/run/stored-log.ts
var import_unbzip2_stream = /* @__PURE__ */ __toESM((/* @__PURE__ */ __commonJSMin(((exports, module) => {
	var through = require_through();
	var bz2 = require_bzip2();
	var bitIterator = require_bit_iterator();
	module.exports = unbzip2Stream;
	function unbzip2Stream() {
		var bufferQueue = [];
		var hasBytes = 0;
		var blockSize = 0;
		var broken = false;
		var bitReader = null;
		var streamCRC = null;
		function decompressBlock(push) {
			if (!blockSize) {
				blockSize = bz2.header(bitReader);
				streamCRC = 0;
				return true;
			} else {
				var bufsize = 1e5 * blockSize;
				var buf = new Int32Array(bufsize);
				var chunk = [];
				var f = function(b) {
					chunk.push(b);
				};
				streamCRC = bz2.decompress(bitReader, f, buf, bufsize, streamCRC);
				if (streamCRC === null) {
					blockSize = 0;
					return false;
				} else {
					push(Buffer.from(chunk));
					return true;
				}
			}
		}
		var outlength = 0;
		function decompressAndQueue(stream) {
			if (broken) return;
			try {
				return decompressBlock(function(d) {
					stream.queue(d);
					if (d !== null) outlength += d.length;
				});
			} catch (e) {
				stream.emit("error", e);
				broken = true;
				return false;
			}
		}
		return through(function write(data) {
			bufferQueue.push(data);
			hasBytes += data.length;
			if (bitReader === null) bitReader = bitIterator(function() {
				return bufferQueue.shift();
			});
			while (!broken && hasBytes - bitReader.bytesRead + 1 >= (25e3 + 1e5 * blockSize || 4)) decompressAndQueue(this);
		}, function end(x) {
			while (!broken && bitReader && hasBytes > bitReader.bytesRead) decompressAndQueue(this);
			if (!broken) {
				if (streamCRC !== null) this.emit("error", /* @__PURE__ */ new Error("input stream ended prematurely"));
				this.queue(null);
			}
		});
	}
})))(), 1);
/** Unpacking is done here at some 9 MB/s; up to this size, compressed, that is quicker than the 20 ms of a `nix log`. */
const SMALL = 32768;
/** Most that it may grow to, in bytes; bzip2 can pack a gigabyte into a kilobyte. */
const SMALL_UNPACKED = 1048576;
const tooLong = /* @__PURE__ */ new Error("the log is longer than the limit");
/** Nix's own record of a build's output, every byte of it. Null when there is none here, or it is too large to be read in passing. */
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
/** Longest file name without its ending: most file systems allow 255 bytes. */
const NAME_LENGTH = 120;
/** Names that mean a device on Windows, where people unpack what a job has uploaded. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/**
* A file name for a check's log: the name itself where it is plain, else its other characters as `%XX`. Names that some file system
* could take for another one (case, length) get a mark of their own.
*/
function logFileName(name) {
	const safe = Array.from(Buffer.from(name), (byte) => {
		const character = String.fromCharCode(byte);
		return /[A-Za-z0-9_-]/.test(character) || character === "." && !name.startsWith(".") ? character : `%${byte.toString(16).padStart(2, "0").toUpperCase()}`;
	}).join("");
	const mark = safe === "" || safe !== safe.toLowerCase() || safe.length > NAME_LENGTH || safe.endsWith(".") ? `~${createHash("sha256").update(name).digest("hex").slice(0, 8)}` : "";
	return `${DEVICE.test(name) ? "~" : ""}${safe.slice(0, NAME_LENGTH)}${mark}.log`;
}
/** The file of one of several attempts' logs: `login.log` gives `login~attempt-1.log`, which is no check's. */
function attemptLogName(file, attempt) {
	return `${file.replace(/\.log$/, "")}~attempt-${attempt}.log`;
}
/** The log files of one run, one per derivation, written as the lines come and replaced by Nix's own raw log in the end. */
var LogFiles = class {
	#streams = /* @__PURE__ */ new Map();
	#complete = /* @__PURE__ */ new Set();
	#tool;
	#folder;
	#world;
	constructor(tool, folder, world) {
		this.#tool = tool;
		this.#folder = folder;
		this.#world = world;
	}
	/** Appends a line, and waits when the disk is slower than the build. */
	async append(drvPath, file, line) {
		let stream = this.#streams.get(drvPath);
		if (stream === void 0) {
			stream = this.#world.files.append(join(this.#folder, file));
			stream.on("error", () => void 0);
			this.#streams.set(drvPath, stream);
		}
		if (!stream.write(`${line}\n`) && !stream.errored) await once(stream, "drain").catch(() => void 0);
	}
	/**
	* Ends the log of a build, and puts Nix's own record in the place of what was streamed: only that has every byte (Nix drops what a
	* carriage return overwrites, and what is not UTF-8). `printed`: whether there is anything to fetch. A log that is complete stays as it is.
	*/
	async finish(drvPath, file, printed) {
		if (this.#complete.has(file)) return;
		this.#complete.add(file);
		await this.#close(drvPath);
		const path = join(this.#folder, file);
		try {
			await this.#world.files.makeFolder(dirname(path));
			if (printed) await this.#fetch(drvPath, path);
			else await this.#world.files.write(path, "");
		} catch {}
	}
	/** Keeps the log of an attempt under a name of its own, before the next one writes to `file` from the start. */
	async keep(drvPath, file, attempt) {
		await this.finish(drvPath, attemptLogName(file, attempt), true);
	}
	async #fetch(drvPath, path) {
		const small = await readSmallStoredLog(drvPath, this.#world);
		if (small !== null) {
			await this.#world.files.write(path, small);
			return;
		}
		const draft = `${path}.tmp`;
		if ((await this.#world.processes.save(nixCommand(this.#tool, ["log"], [drvPath]), draft)).code === 0) await this.#world.files.move(draft, path);
		else await this.#world.files.remove(draft);
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
// src/run/attempts.ts
/** Verdicts of which another attempt may end otherwise. What the flake or the machine lacks, it lacks the next time as well. */
const REPEATABLE = /* @__PURE__ */ new Set(["failed", "timeout"]);
/** Remembers how often each derivation was tried, and what came of it. */
var Attempts = class {
	#retries;
	#of = /* @__PURE__ */ new Map();
	constructor(retries) {
		this.#retries = retries;
	}
	/** All attempts at a derivation so far, in their order. */
	of(drvPath) {
		return this.#of.get(drvPath) ?? [];
	}
	/** Takes what came of one attempt. `seen` is null when nothing was built: then there was none. Times are milliseconds since the epoch. */
	add(drvPath, { verdict }, seen, measurement, now) {
		if (seen === null) return;
		const attempt = {
			verdict,
			startedAt: new Date(seen.startedAt).toISOString(),
			durationMs: (seen.finishedAt ?? now) - seen.startedAt,
			peakMemoryBytes: measurement?.peakMemoryBytes ?? null
		};
		this.#of.set(drvPath, [...this.of(drvPath), attempt]);
	}
	/** What follows from the last attempt. For want of memory, one more is always made: by itself, it may have enough. */
	next(drvPath, { verdict }) {
		const made = this.of(drvPath);
		if (made.length === 0) return "keep";
		const starved = made.filter((attempt) => attempt.verdict === "out-of-memory").length;
		if (verdict === "out-of-memory") return starved > 1 ? "keep" : "again alone";
		return REPEATABLE.has(verdict) && made.length - starved <= this.#retries ? "again" : "keep";
	}
	/** The verdict of all attempts together: one that passed only after a bad one is flaky. */
	together(drvPath, judgement) {
		const failed = this.of(drvPath).some(({ verdict }) => verdict !== "passed" && verdict !== "lost");
		return judgement.verdict === "passed" && failed ? {
			verdict: "flaky",
			reason: null
		} : judgement;
	}
};
// src/run/tail.ts
/** What a person reads of a log before opening it. */
const LINES = 40;
/** A longer line is cut: nobody reads on, and a log of one endless line must stay small. */
const LINE_CHARACTERS = 500;
/** The last lines of a build's log, in constant memory. */
var LogTail = class {
	#lines = [];
	#next = 0;
	add(line) {
		this.#lines[this.#next] = line.length > LINE_CHARACTERS ? Buffer.from(line.slice(0, LINE_CHARACTERS)).toString() : line;
		this.#next = (this.#next + 1) % LINES;
	}
	/** The lines in order, fit to be shown: no escape sequences, no control characters. */
	lines() {
		return [...this.#lines.slice(this.#next), ...this.#lines.slice(0, this.#next)].map(stripControls);
	}
};
// src/run/client.ts
/**
* Nix sends a line of a log as one JSON message, however long it is. A build that prints 200 MB without a line end must not cost that much memory here:
* the whole text is in Nix's own record.
*/
const LONGEST_MESSAGE = 262144;
/**
* A client that comes to what another one builds looks again after so many seconds; Nix's own 5 would be how long the end of a run waits for a client that has nothing
* left to do.
*/
const POLL = [
	"--option",
	"build-poll-interval",
	"1"
];
/** Builds derivations with one Nix client, one at a time, and tells of each. `signal` stops it. */
async function buildWith(tool, drvPaths, options, world, signal, listener) {
	const limits = [...options.timeoutSeconds === null ? [] : ["--timeout", String(options.timeoutSeconds)], ...options.silenceSeconds === null ? [] : [
		"--option",
		"max-silent-time",
		String(options.silenceSeconds)
	]];
	const args = [
		...POLL,
		"--no-link",
		"--keep-going",
		"--max-jobs",
		"1",
		...limits,
		...installables(drvPaths)
	];
	await using child = world.processes.start({
		...nixCommand(tool, ["build"], args),
		longestLine: LONGEST_MESSAGE
	});
	const stop = () => void child.stop();
	signal.addEventListener("abort", stop);
	try {
		const reader = new InternalJson();
		const conversation = new Conversation(drvPaths, child.pid, listener, world.now);
		for await (const line of child.stderr) {
			const message = reader.read(line);
			if (message !== null) await conversation.hear(message);
		}
		const exit = await child.exit;
		return {
			...conversation.told,
			exitCode: exit.code,
			strayError: conversation.told.strayError ?? exit.startError
		};
	} finally {
		signal.removeEventListener("abort", stop);
	}
}
/** What a client says, turned into builds that start and finish. */
var Conversation = class {
	told = {
		failures: /* @__PURE__ */ new Map(),
		namelessTimeout: false,
		strayError: null
	};
	#active = /* @__PURE__ */ new Map();
	#listener;
	#now;
	#wanted;
	#begun = /* @__PURE__ */ new Set();
	#pid;
	#elsewhere = /* @__PURE__ */ new Set();
	#resolved = /* @__PURE__ */ new Map();
	#failed = 0;
	constructor(wanted, pid, listener, now) {
		this.#wanted = new Set(wanted);
		this.#pid = pid;
		this.#listener = listener;
		this.#now = now;
	}
	async hear(message) {
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
			case "message": if (message.level === 0) this.#complained(message.text);
		}
	}
	async #logged(id, line) {
		const build = this.#active.get(id);
		if (build === void 0) return;
		build.seen.lastLineAt = this.#now();
		build.seen.tail.add(line);
		await this.#listener.logged(build.drvPath, line);
	}
	/**
	* What was asked for that is built under another path: a derivation with content-addressed inputs is built as the one in which they are resolved, of
	* the same name. What builds here and was not asked for keeps its own path.
	*/
	#asked(drvPath) {
		if (this.#wanted.has(drvPath)) return drvPath;
		const name = storePathName(drvPath);
		const asked = [...this.#wanted].find((path) => storePathName(path) === name && !this.#begun.has(path));
		if (asked !== void 0) this.#resolved.set(drvPath, asked);
		return this.#resolved.get(drvPath) ?? drvPath;
	}
	#started(id, builtPath, elsewhere) {
		const drvPath = this.#asked(builtPath);
		if (elsewhere) this.#elsewhere.add(drvPath);
		const remote = this.#elsewhere.has(drvPath);
		this.#begun.add(drvPath);
		const at = this.#now();
		const seen = {
			startedAt: at,
			remote,
			finishedAt: null,
			lastLineAt: at,
			countedFailed: false,
			tail: new LogTail(),
			clientPid: this.#pid
		};
		this.#active.set(id, {
			drvPath,
			seen
		});
		this.#listener.started(drvPath, seen);
	}
	/**
	* Up to 2.28, the `stop` of what a client was asked for comes only at the client's end, but the counters move at once; and because a client
	* builds one thing at a time, they say of which build they speak.
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
	/**
	* A builder can print lines that Nix passes on as messages of its own, so an error proves nothing about the derivation it names: it only
	* explains a build that turned out not to be valid. What such a line says of other clients' derivations is not even heard.
	*/
	#complained(text) {
		const failure = readFailure(text);
		const [only, ...others] = this.#wanted;
		if (failure === null) {
			if (/(^|\n)\s*error:/.test(text) && !/error: build of /.test(text)) this.told.strayError = withoutTrace(text);
		} else if (failure.drvPath !== null) this.told.failures.set(this.#resolved.get(failure.drvPath) ?? failure.drvPath, failure);
		else if (failure.verdict === "timeout") this.told.namelessTimeout = true;
		else if (only !== void 0 && others.length === 0) this.told.failures.set(only, failure);
		else this.told.strayError = failure.message;
	}
};
// src/run/disk.ts
/** Below this, hardly any build ends; Nix itself starts to complain somewhat later (`min-free-check-interval`, and a note in its errors). */
const LOW_DISK_BYTES = 104857600;
/** How often the disk is looked at: a build that writes 200 MB/s goes through the limit's half in that time. */
const INTERVAL_MS = 250;
/** Watches the disk that holds the store. `changed` is called whenever it has become low, or has room again, until the scope ends. */
var DiskWatch = class {
	/** Bytes that are left while it is low; null while there is room. */
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
	/** Looks now, for who needs to know it better than from the last time. */
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
// src/run/emulation.ts
/** What QEMU prints when it cannot have KVM (its `accel/kvm/kvm-all.c` and `system/vl.c`); older ones spelled it with capitals. Words behind it make it a sentence about that. */
const FALLBACK = String.raw`(?:Could not access KVM kernel module: \S|failed to initialize (?:kvm|KVM): |falling back to tcg(?! ))`;
/** QEMU's name before its message, and the option that it speaks of. Limits, because a build may print a line of one endless word. */
const QEMU = String.raw`qemu[\w.-]{0,40}: (?:-\w{1,20} \S{1,60}: )?`;
/** The drivers of tests put a machine's name before what the machine prints. */
const MACHINE = String.raw`(?:[^\s#]{1,100} # ){0,3}`;
/**
* QEMU's message where QEMU prints it: at the start of a line, or, because a line of somebody else may be glued before it, behind QEMU's name. Behind a
* quote it is only mentioned. Behind `[pid]: ` or `[seconds] ` it comes from inside of a guest, which says nothing of the guest itself.
*/
const SAID = new RegExp(String.raw`^${MACHINE}(?:${QEMU})?${FALLBACK}|(?<!['"\`]|\]:? )${QEMU}${FALLBACK}`);
/** Whether a line of a VM test's log is QEMU's own word that it emulates. The line may hold anything. */
function tellsOfEmulation(line) {
	return sanitizeLines(line).some((part) => SAID.test(part));
}
/** Whether a check has virtual machines that would use KVM. Tests of containers alone asked for it in older releases of NixOS, and never used it. */
function isVmTest({ backend, requiredSystemFeatures }) {
	if (backend === "nspawn") return false;
	return backend !== "build" || requiredSystemFeatures.includes("kvm");
}
/** Watches the builds of one run for VM tests that run without KVM. Of each it keeps one bit, and of other builds nothing. */
var Emulation = class {
	#vmTests;
	#withoutKvm;
	#emulated = /* @__PURE__ */ new Set();
	/** `checks`: those to be built. `kvm`: null when nobody looked, and only logs tell. */
	constructor(checks, kvm) {
		this.#vmTests = new Set(checks.filter(isVmTest).map(({ drvPath }) => drvPath));
		this.#withoutKvm = kvm !== null && kvm.state !== "on";
	}
	/** A build began; another machine's may have its own KVM, so only its log tells. If it is a second one, what the first one printed counts no more. */
	started(drvPath, remote) {
		if (this.#withoutKvm && !remote && this.#vmTests.has(drvPath)) this.#emulated.add(drvPath);
		else this.#emulated.delete(drvPath);
	}
	/** A build printed a line. */
	logged(drvPath, line) {
		if (!this.#vmTests.has(drvPath) || this.#emulated.has(drvPath)) return;
		if (tellsOfEmulation(line)) this.#emulated.add(drvPath);
	}
	/** Whether a derivation is a VM test whose build, as far as it came, had no KVM. */
	isEmulated(drvPath) {
		return this.#emulated.has(drvPath);
	}
};
// src/run/judge.ts
/**
* Judges one derivation after its client has ended. `valid`: Nix says that all its outputs are there, the one thing that makes it green; messages only say
* why it is not. `seen` is null when its build was not begun here. Null when the evidence does not suffice, because the client died
* over something else; a failure whose cause is unknown is only accepted when `lastChance` says that there will be no other client.
*/
function judge(drvPath, valid, seen, told, limits, lastChance) {
	if (valid) return {
		verdict: seen === null ? "cached" : "passed",
		reason: null
	};
	const failure = told.failures.get(drvPath);
	if (failure?.verdict === "dependency-failed") return dependencyFailed(told.failures);
	if (failure !== void 0) return bad(failure.verdict, failure.code, failure.message);
	if (seen !== null && NO_SPACE.test(told.strayError ?? "")) return bad("disk-full", "disk-full", `Nix found no space left on the disk: ${told.strayError}`);
	if (!seen?.countedFailed) return null;
	if (told.namelessTimeout) return timedOut(seen, limits);
	return lastChance ? bad("failed", "nix", told.strayError ?? "its build failed, and Nix did not say why") : null;
}
/** What the system says of a full disk, and SQLite of Nix's database on it. */
const NO_SPACE = /no space left on device|database or disk is full/iu;
/** The verdict of a derivation that its own client left without an answer, twice. */
function lost(told) {
	return bad("lost", "lost", `the machine failed, not the check: ${told.strayError ?? "Nix ended without saying why"}`);
}
/** The verdict of a build of which the kernel killed a process for want of memory. `peakBytes`: what it had by then. */
function starved(peakBytes) {
	return bad("out-of-memory", "out-of-memory", `the kernel killed it for want of memory, when it had ${formatBytes(peakBytes)}`);
}
/** The verdict of what was not started, because a build would have found no room. */
function fullDisk(freeBytes) {
	return bad("disk-full", "disk-low", `it was not started because the store's disk has only ${formatBytes(freeBytes)} left. Free some: "nix store gc"`);
}
/** The verdict of everything that has none when a run is ended early. */
function stopped(why, begun) {
	const because = why === "fail-fast" ? "because another check failed" : "because the run was cancelled";
	if (begun) return bad("cancelled", why, `it was stopped ${because}`);
	return bad(why === "fail-fast" ? "not-run" : "cancelled", why, `it was not started ${because}`);
}
/** The verdict of what needs something that has the verdict `cause`. `name` tells what. */
function needs(name, cause) {
	if (cause.verdict === "cancelled" || cause.verdict === "not-run") return cause;
	return bad("dependency-failed", "dependency", `it needs "${name}", which could not be built: ${cause.reason?.message ?? cause.verdict}`);
}
/** Something that was not planned had to be built as well, and failed. */
function dependencyFailed(failures) {
	const cause = [...failures.values()].find((failure) => failure.verdict !== "dependency-failed");
	return bad("dependency-failed", "dependency", cause === void 0 ? "something it needs could not be built" : `something it needs could not be built: ${cause.message}`);
}
/** Nix 2.34 and later do not say which limit it was; our own stamps do. */
function timedOut(seen, { timeoutSeconds, silenceSeconds }) {
	const end = seen.finishedAt ?? seen.lastLineAt;
	if (silenceSeconds !== null && end - seen.lastLineAt >= silenceSeconds * 1e3 - STAMP_SLACK_MS) return bad("timeout", "silent", `it printed nothing for ${silenceSeconds} s`);
	return bad("timeout", "timeout", timeoutSeconds === null ? "it ran longer than Nix's settings allow" : `it ran longer than ${timeoutSeconds} s`);
}
/** We stamp what we hear of, a little after Nix started its clock. */
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
// src/run/runner.ts
/** One run: what is still to be judged, and what the clients told of it. */
var Runner = class {
	checks = [];
	/** Every attempt at a build, for the timeline. */
	builds = [];
	/** Checks without a verdict, by derivation; several checks may be the same one. */
	#pending;
	#namesOf;
	/** Log files of the derivations that are checks. */
	#fileOf;
	#seen = /* @__PURE__ */ new Map();
	#measured = /* @__PURE__ */ new Map();
	#attempts;
	#emulation;
	#schedule;
	#failFast = new AbortController();
	#ending;
	#startedAt;
	#tool;
	#plan;
	#options;
	#world;
	#emit;
	#logs;
	#meter;
	#signal;
	#clients = /* @__PURE__ */ new Set();
	#disk = null;
	#reports = Promise.resolve();
	constructor(tool, plan, options, world, emit, logs, meter, signal) {
		this.#tool = tool;
		this.#plan = plan;
		this.#options = options;
		this.#world = world;
		this.#emit = emit;
		this.#logs = logs;
		this.#meter = meter;
		this.#signal = signal;
		this.#ending = AbortSignal.any([signal, this.#failFast.signal]);
		this.#startedAt = world.now();
		this.#attempts = new Attempts(options.retries);
		this.#pending = Map.groupBy(plan.builds, (build) => build.check.drvPath);
		this.#namesOf = new Map([...this.#pending].map(([drvPath, builds]) => [drvPath, builds.map(({ check }) => check.name)]));
		this.#fileOf = new Map([...this.#namesOf].map(([drvPath, [name = ""]]) => [drvPath, logFileName(name)]));
		this.#emulation = new Emulation(plan.builds.map(({ check }) => check), options.kvm);
		const dependencies = [...plan.inputs.keys()].filter((drvPath) => !this.#pending.has(drvPath));
		const nodes = [...this.#pending.keys(), ...dependencies].map((drvPath) => ({
			drvPath,
			inputs: plan.inputs.get(drvPath) ?? [],
			alone: plan.alone.has(drvPath),
			expected: plan.expected.get(drvPath) ?? NOTHING_KNOWN
		}));
		this.#schedule = new Schedule(nodes, options);
	}
	/** Gives one check its verdict. */
	finish(check) {
		this.checks.push(check);
		this.#emit({
			type: "check-finished",
			check
		});
		if (this.#options.failFast && !isGood(check.verdict)) this.#failFast.abort();
	}
	/** Keeps all slots busy until everything is judged, or the run is ended. */
	async build() {
		const low = await this.#buildAll();
		if (low !== null && !this.#ending.aborted) for (const drvPath of this.#pending.keys()) this.#report(drvPath, fullDisk(low), drvPath);
		if (this.#pending.size > 0 && !this.#ending.aborted) throw new Error(`${this.#pending.size} builds were never handed out`);
		const why = this.#signal.aborted ? "cancelled" : "fail-fast";
		for (const drvPath of this.#pending.keys()) this.#report(drvPath, stopped(why, this.#seen.has(drvPath)), drvPath);
		await this.#reports;
	}
	/** Until there is nothing that can be handed out. Gives the bytes that are left on the store's disk if that is why. */
	async #buildAll() {
		using disk = new DiskWatch(this.#world.env["NIX_STORE_DIR"] ?? "/nix/store", this.#world, () => this.#fill());
		this.#disk = disk;
		await disk.look();
		this.#fill();
		const overdue = setInterval(() => this.#fill(), OVERDUE_MS);
		try {
			do {
				while (this.#clients.size > 0) await Promise.race(this.#clients);
				if (disk.low !== null) await disk.look();
			} while (this.#clients.size > 0);
		} finally {
			clearInterval(overdue);
		}
		return disk.low;
	}
	#fill() {
		while (!this.#ending.aborted && this.#disk?.low === null && this.#clients.size < this.#options.jobs) {
			const batch = this.#schedule.next(this.#world.now());
			if (batch === null) return;
			const client = this.#client(batch).finally(() => {
				this.#schedule.ended(batch);
				this.#clients.delete(client);
				this.#fill();
			});
			this.#clients.add(client);
		}
	}
	/** Lets one client build its batch, then judges all of it. */
	async #client(batch) {
		const told = await buildWith(this.#tool, batch.drvPaths, this.#options, this.#world, this.#ending, this.#listener());
		const open = batch.drvPaths.filter((drvPath) => !this.#schedule.isDone(drvPath) || this.#pending.has(drvPath));
		const valid = told.exitCode === 0 ? new Set(open) : await this.#validAmong(open);
		for (const drvPath of open) {
			const lastChance = batch.again || this.#ending.aborted;
			const judgement = judge(drvPath, valid.has(drvPath), this.#seen.get(drvPath) ?? null, told, this.#options, lastChance);
			if (judgement !== null) await this.#attempted(batch, drvPath, judgement);
			else if (this.#ending.aborted) continue;
			else if (batch.again) this.#conclude(drvPath, lost(told));
			else await this.#again(batch, drvPath);
		}
	}
	/** One more client for a derivation. If it seemed to have ended well, the schedule is done with it: then the slot that its client had is the one. */
	async #again(batch, drvPath, wholeMachine = false) {
		if (this.#schedule.isDone(drvPath)) await this.#client({
			...batch,
			drvPaths: [drvPath],
			again: true
		});
		else this.#schedule.again(drvPath, { wholeMachine });
	}
	/** One attempt at a derivation has ended: it is its last one, or there is another. */
	async #attempted(batch, drvPath, judgement) {
		const good = isGood(judgement.verdict);
		if (good && this.#attempts.of(drvPath).length === 0) {
			this.#conclude(drvPath, judgement);
			return;
		}
		const measurement = await this.#measurement(drvPath);
		const told = measurement?.oomKilled === true && judgement.verdict === "failed" ? starved(measurement.peakMemoryBytes) : judgement;
		this.#attempts.add(drvPath, told, this.#seen.get(drvPath) ?? null, measurement, this.#world.now());
		const next = good || this.#ending.aborted ? "keep" : this.#attempts.next(drvPath, told);
		if (next === "keep") {
			this.#conclude(drvPath, this.#attempts.together(drvPath, told));
			return;
		}
		await this.#logs.keep(drvPath, this.#file(drvPath), this.#attempts.of(drvPath).length);
		const again = next === "again" ? "it is tried again" : "it is tried once more with nothing else running";
		this.#emit({
			type: "notice",
			level: "info",
			message: `${this.#titleOf(drvPath)}: ${told.reason?.message ?? told.verdict}; ${again}.`
		});
		await this.#again(batch, drvPath, next === "again alone");
	}
	/** A derivation as its reader knows it. */
	#titleOf(drvPath) {
		return this.#namesOf.get(drvPath)?.join(", ") ?? storePathName(drvPath);
	}
	#measurement(drvPath) {
		return this.#measured.get(drvPath) ?? Promise.resolve(null);
	}
	#listener() {
		const checksOf = (drvPath) => this.#namesOf.get(drvPath) ?? [];
		return {
			started: (drvPath, seen) => {
				this.#seen.set(drvPath, seen);
				this.#schedule.started(drvPath);
				this.#emulation.started(drvPath, seen.remote);
				const outputs = Object.values(this.#pending.get(drvPath)?.[0]?.check.outputs ?? {});
				if (seen.clientPid !== null && !seen.remote) this.#meter.started(drvPath, seen.clientPid, outputs, seen.startedAt);
				this.#emit({
					type: "build-started",
					drvPath,
					checks: checksOf(drvPath),
					at: seen.startedAt
				});
			},
			finished: (drvPath, seen) => {
				const at = seen.finishedAt ?? seen.lastLineAt;
				this.#measured.set(drvPath, this.#measure(drvPath, seen, at));
				this.#emit({
					type: "build-finished",
					drvPath,
					checks: checksOf(drvPath),
					at
				});
				if (seen.countedFailed) {
					if (this.#options.failFast && this.#options.retries === 0) this.#failFast.abort();
					return;
				}
				this.#schedule.succeeded(drvPath, at - seen.startedAt, this.#meter.peak(drvPath));
				this.#fill();
			},
			logged: async (drvPath, line) => {
				this.#emulation.logged(drvPath, line);
				const file = this.#fileOf.get(drvPath);
				if (file !== void 0) await this.#logs.append(drvPath, file, line);
			}
		};
	}
	/** What a build has used; it goes into the timeline, whatever becomes of it. */
	async #measure(drvPath, { startedAt, countedFailed }, finishedAt) {
		const measurement = await this.#meter.finished(drvPath, finishedAt, countedFailed);
		const [checks, inputs] = [this.#namesOf.get(drvPath) ?? [], this.#plan.inputs.get(drvPath) ?? []];
		this.builds.push({
			drvPath,
			checks,
			inputs,
			startedAt,
			finishedAt,
			peakMemoryBytes: measurement?.peakMemoryBytes ?? null,
			cpuMs: measurement?.cpuMs ?? null
		});
		return measurement;
	}
	async #validAmong(drvPaths) {
		try {
			const { willBuild } = await queryMissing(this.#tool, drvPaths, this.#world);
			return new Set(drvPaths.filter((drvPath) => !willBuild.has(drvPath)));
		} catch {
			return /* @__PURE__ */ new Set();
		}
	}
	/** Gives a derivation its judgement, and what depends on it. The slot goes on; the report follows in its own time. */
	#conclude(drvPath, judgement) {
		const doomed = isGood(judgement.verdict) ? [] : this.#schedule.failed(drvPath);
		if (isGood(judgement.verdict)) this.#schedule.succeeded(drvPath, null, null);
		this.#report(drvPath, judgement, drvPath);
		for (const dependent of doomed) this.#report(dependent, needs(storePathName(drvPath), judgement), drvPath);
	}
	#file(drvPath) {
		return this.#fileOf.get(drvPath) ?? join("dependencies", logFileName(storePathBase(drvPath)));
	}
	/** Gives the checks of a derivation their verdict, as soon as the log is there; `culprit` is the one whose log tells why. */
	#report(drvPath, judgement, culprit) {
		const builds = this.#pending.get(drvPath);
		if (builds === void 0) return;
		this.#pending.delete(drvPath);
		const seen = this.#seen.get(culprit) ?? null;
		const file = this.#file(culprit);
		const now = this.#world.now();
		const emulated = this.#emulation.isEmulated(drvPath);
		const run = {
			startedAt: this.#startedAt,
			now,
			emulated,
			log: seen && join("logs", file),
			excerpt: seen?.tail.lines() ?? []
		};
		this.#reports = this.#reports.then(async () => {
			const measurement = await this.#measurement(drvPath);
			if (this.#attempts.of(drvPath).length === 0) this.#attempts.add(drvPath, judgement, this.#seen.get(drvPath) ?? null, measurement, now);
			const attempts = this.#attempts.of(drvPath);
			const checks = builds.map((build) => builtCheck(build, judgement, this.#seen, {
				...run,
				measurement,
				attempts
			}));
			if (seen !== null) await this.#logs.finish(culprit, file, run.excerpt.length > 0);
			for (const check of checks) this.finish(check);
		});
	}
};
// src/run/run.ts
/**
* Builds what has to be built, lets `meter` know of each build, and gives every check, evaluated or not, its verdict, each exactly once.
* `signal` ends it early: children go, what is known is judged, the rest is `cancelled`. Never throws for what a build does.
*/
async function run(tool, plan, { broken, unfinished }, options, meter, world, emit, signal) {
	await using logs = new LogFiles(tool, join(options.out, "logs"), world);
	const runner = new Runner(tool, plan, options, world, emit, logs, meter, signal);
	for (const check of broken) runner.finish(brokenCheck(check));
	for (const check of unfinished) runner.finish(unfinishedCheck(check));
	for (const { check, proof } of plan.proven) runner.finish(cachedCheck(check, proof));
	for (const check of plan.cached) runner.finish(cachedCheck(check, null));
	await runner.build();
	const memory = meter.total().map(({ atMs, bytes }) => ({
		at: atMs,
		bytes
	}));
	return {
		checks: runner.checks,
		builds: runner.builds,
		memory
	};
}
// src/stages.ts
/** Times the stages, one after the other. */
var Stages = class {
	done = [];
	#world;
	#emit;
	constructor(world, emit) {
		this.#world = world;
		this.#emit = emit;
	}
	async time(name, work) {
		const from = this.#world.now();
		this.#emit({
			type: "stage-started",
			stage: name,
			at: from
		});
		try {
			return await work();
		} finally {
			const at = this.#world.now();
			this.done.push({
				name,
				startedAt: new Date(from).toISOString(),
				durationMs: at - from
			});
			this.#emit({
				type: "stage-finished",
				stage: name,
				at
			});
		}
	}
};
// src/pipeline.ts
/**
* The whole job, from a flake to a written report. `signal` ends it early: what is known by then is judged and reported.
* `keep` gets what later runs should know, once the report is written. Throws a {@link VerdictError} when nothing can be judged, and the signal's reason when
* it came before any check was known.
*/
async function pipeline(inputs, world, emit, signal, keep) {
	const startedAt = world.now();
	const stages = new Stages(world, emit);
	const out = resolve(inputs.run.out);
	await clearOut(out, world);
	const tool = await stages.time("install", () => provideNix(inputs, world, emit, signal));
	const enable = (asked) => stages.time("features", () => features(tool, inputs.features, asked, world, emit, signal));
	const required = new Set(["kvm", "nspawn"].filter((name) => inputs.features[name] === "require"));
	const early = required.size > 0 ? await enable(required) : NOTHING_ENABLED;
	const prepared = await prepare$1(tool, inputs, stages, world, emit, signal);
	await using restored = await restore(tool, prepared, stages, world, emit, signal);
	const { planned } = restored;
	const meter = new Meter(world);
	await using watching = planned.builds.length > 0 ? watchBuilds(meter, world, emit, signal) : null;
	const asked = signal.aborted ? /* @__PURE__ */ new Set() : stillAsked(planned, prepared.settings.system, early);
	const later = asked.size > 0 ? await enable(asked) : NOTHING_ENABLED;
	const running = {
		...tool,
		options: [
			...withoutHook(tool, prepared.settings),
			...restored.options,
			...early.options,
			...later.options,
			...tool.options
		]
	};
	const options = {
		...inputs.run,
		out,
		memoryBytes: prepared.memoryBytes,
		kvm: later.kvm ?? early.kvm
	};
	await watching?.ready;
	const ran = await stages.time("run", () => run(running, planned, prepared.discovered, options, meter, world, emit, signal));
	const report = {
		schema: "nix-verdict/1",
		tool: {
			name: "nix-verdict",
			version
		},
		nix: {
			version: tool.version,
			implementation: tool.implementation
		},
		flake: prepared.flake,
		system: prepared.system,
		machine: {
			cores: world.machine.cores,
			memoryBytes: world.machine.memoryBytes,
			features: [...early.features, ...later.features]
		},
		startedAt: new Date(startedAt).toISOString(),
		durationMs: world.now() - startedAt,
		flaky: inputs.flaky,
		stages: stages.done,
		checks: ran.checks,
		timeline: ran.builds.length === 0 ? null : makeTimeline(ran.builds, {
			startedAt,
			jobs: options.jobs,
			memory: ran.memory
		})
	};
	await writeReport(report, out, world);
	await prepared.past.save(report);
	emit({
		type: "run-finished",
		report
	});
	const note = await noteOf(tool, {
		...prepared,
		planned
	}, ran, restored, inputs.cache.budgetBytes, world);
	if (note !== null) await keep(note);
	return report;
}
/** What `nix-verdict plan` tells: everything up to the first build. */
async function planOnly(inputs, world, emit, signal) {
	const stages = new Stages(world, emit);
	const { planned, system, discovered, memoryBytes } = await prepare$1(await stages.time("install", () => provideNix(inputs, world, emit, signal)), inputs, stages, world, emit, signal);
	return plannedRun(system, planned, discovered, {
		jobs: inputs.run.jobs,
		memoryBytes
	});
}
/** The Nix to use. One that we have just installed must first build something, in a sandbox, as a user without rights. */
async function provideNix(inputs, world, emit, signal) {
	const installed = await install(inputs.install, world, emit, signal);
	const tool = {
		bin: installed.nix,
		version: installed.version,
		implementation: installed.implementation,
		...inputs.nix
	};
	if (installed.origin === "existing") return tool;
	emit({
		type: "nix-installed",
		bin: dirname(installed.nix)
	});
	const proof = await proveSandbox(tool, world, signal);
	if (proof.state === "on" || proof.code === "not-provable" || /^\s*sandbox\s*=\s*(?:false|relaxed)\s*$/mu.test(inputs.install.conf ?? "")) return tool;
	throw new VerdictError("install-failed", `Nix ${tool.version} is installed, but its first build did not run in a sandbox: ${proof.reason}. ${adviceFor("sandbox", proof.code)}`);
}
/** What the checks that are to be built here ask of the machine, and what nobody has looked at yet. */
function stillAsked({ builds }, ownSystem, early) {
	const asked = /* @__PURE__ */ new Set();
	for (const { backend, system, requiredSystemFeatures: wants } of builds.map(({ check }) => check)) {
		if (system !== ownSystem) continue;
		if (wants.includes("kvm") || backend === "qemu" || backend === "mixed") asked.add("kvm");
		if (wants.includes("uid-range")) asked.add("nspawn");
		if (wants.includes("devnet")) asked.add("devnet");
	}
	for (const { name } of early.features) if (!(name === "nspawn" && asked.has("devnet"))) asked.delete(name);
	return asked;
}
/** An old report must not pass for this run's, whatever happens. */
async function clearOut(out, world) {
	try {
		await world.files.makeFolder(join(out, "logs"));
		await Promise.all(REPORT_FILES.map((name) => world.files.remove(join(out, name))));
	} catch (error) {
		throw new VerdictError("out-unwritable", `The report's folder "${out}" cannot be written (${messageOf(error)}). Choose another one with --out.`, { cause: error });
	}
}
export { isHosted as a, proveKvm as c, adviceFor as d, description as f, features as i, proveNspawn as l, planOnly as n, readInputs as o, version as p, provideNix as r, availableMemory as s, pipeline as t, proveSandbox as u };
