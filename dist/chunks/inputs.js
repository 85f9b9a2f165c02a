import { St as BOOT_WAYS, f as splitSettings, i as wrapWords, p as strangeLine, u as SHAPES, v as suggest, yt as VerdictError } from "./clean-start.js";
import { n as version, t as description } from "./package.js";
import { normalize } from "node:path";
// src/inputs/option.ts
/** Headings of the help of one command, in their order. */
const THEMES = [
	"Checks",
	"Builds",
	"Boot",
	"Cache",
	"Nix and the machine",
	"Report",
	"General"
];
/** Lists the options of a command, in the order of the table. */
function optionsOf(table, command) {
	return Object.entries(table).flatMap(([name, option]) => "commands" in option.commandLine && option.commandLine.commands.includes(command) ? [[
		name,
		option,
		option.commandLine
	]] : []);
}
/** Lists the inputs of an action, in the order of the table. `key`: the option's name in the table. */
function inputsOf(table, action) {
	return Object.entries(table).flatMap(([key, option]) => {
		const use = option.action;
		const description = "absent" in use ? void 0 : use[action];
		return "absent" in use || description === void 0 ? [] : [{
			name: use.name ?? key,
			key,
			option,
			description,
			default: use.expression ?? option.default
		}];
	});
}
// src/inputs/values.ts
/**
* Reads the value of each option. Throws one `usage` error with all mistakes; `mistakes`: those found earlier. `title`:
* the option as the user writes it.
*/
function readValues(table, words, mistakes = [], title = (name) => name) {
	const all = [...mistakes];
	const values = Object.entries(table).map(([name, option]) => [name, readValue(option, words.get(name) ?? [], (word, expected) => {
		all.push(`${title(name)}: "${word}" is not valid. Write ${expected}.`);
	})]);
	if (all.length > 0) throw new VerdictError("usage", all.join("\n"));
	return Object.fromEntries(values);
}
function readValue({ kind, default: standard }, words, reject) {
	const given = kind.arity === 2 ? words : words.filter((word) => word.trim() !== "");
	const read = given.length > 0 ? given : standard === null ? [] : [standard];
	return read.length === 0 ? kind.none : kind.read(read, reject);
}
// src/inputs/action.ts
/** Reads the inputs of an action. Throws one `usage` error with all mistakes. */
function readAction(table, action, host) {
	const inputs = inputsOf(table, action);
	const words = new Map(inputs.map(({ name, key, option }) => [key, wordsOf(name, option, host)]));
	const titles = new Map(inputs.map(({ name, key }) => [key, name]));
	return readValues(table, words, [], (key) => titles.get(key) ?? key);
}
/** A line has one value, or a name and behind it the value, which may be empty and have spaces in it. */
function wordsOf(name, { kind: { repeats, arity } }, host) {
	if (!repeats) return [host.input(name)];
	const lines = host.inputLines(name);
	if (arity < 2) return lines;
	return lines.flatMap((line) => {
		const [, first = "", rest = ""] = /^\s*(\S*)\s*([^]*)$/u.exec(line) ?? [];
		return first === "" ? [] : [first, rest.trimEnd()];
	});
}
// src/inputs/durations.ts
/** Reads whole seconds from `90`, `90s`, `30m`, `1h30m`; 0 when it is not a duration (no limit is that short). */
function parseDuration(duration) {
	const match = /^(?:(?:(\d{1,6})h)?(?:(\d{1,6})m(?:in)?)?(?:(\d{1,6})s)?|(\d{1,6}))$/.exec(duration);
	if (match === null) return 0;
	const [, hours = "0", minutes = "0", seconds = "0", bare = "0"] = match;
	return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(bare);
}
/**
* Text that is an age and cannot be the name of a check: only numbers with units of time. A misspelled age must not
* become a pattern that matches nothing.
*/
const AGE = new RegExp(String.raw`^(?:\d+(?:[.,]\d+)? *(?:${"s(?:ecs?|econds?)?|m(?:ins?|inutes?|on|onths?)?|h(?:rs?|ours?)?|d(?:ays?)?|w(?:ks?|eeks?)?|y(?:rs?|ears?)?"}) *)+$`, "i");
/** Reads whole seconds from `7d`, `12h`, `1d12h`, `90m`; 0 when it is not a duration with units. */
function parseAge(age) {
	const [, days = "0", rest = ""] = /^(?:(\d{1,5})d)?(.*)$/.exec(age) ?? [];
	const seconds = parseDuration(rest);
	return rest !== "" && seconds === 0 ? 0 : Number(days) * 86400 + seconds;
}
// src/inputs/kinds.ts
/** A kind for which only the last word counts, without the space around it. */
function oneWord(none, candidates, read) {
	return {
		arity: 1,
		repeats: false,
		candidates,
		none,
		read: (words, reject) => read(words.at(-1)?.trim() ?? "", reject)
	};
}
/** Rejects a word and returns null. */
function rejected(word, expected, reject) {
	reject(word, expected);
	return null;
}
/** A kind for any text. */
function text() {
	return oneWord(null, null, (given) => given);
}
function file() {
	return oneWord(null, "files", (given) => given);
}
function folder() {
	return oneWord(null, "folders", (given) => given);
}
/** A kind for text of a certain shape, taken unchanged. `expected` names the shape. */
function matching(isRight, expected) {
	return oneWord(null, null, (given, reject) => isRight(given) ? given : rejected(given, expected, reject));
}
/** A kind for one of these words. */
function choice(choices) {
	return oneWord(null, choices, (given, reject) => choices.find((one) => one === given) ?? rejected(given, choices.join(", "), reject));
}
/** A kind for a whole number. Nobody needs five digits of builds or attempts. */
function countKind(least) {
	return oneWord(null, null, (given, reject) => /^(?:0|[1-9]\d{0,3})$/.test(given) && Number(given) >= least ? Number(given) : rejected(given, `a number from ${least} to 9999`, reject));
}
/** A kind for bytes: `4G`, `4GiB`, `512M`. Units count in 1024, as in systemd and Docker. */
function sizeKind() {
	return oneWord(null, null, (given, reject) => {
		const [, number = "", unit = ""] = /^(\d{1,6}(?:\.\d{1,3})?)([MGT])(?:i?B)?$/i.exec(given) ?? [];
		const bytes = Number(number) * 1024 ** ("MGT".indexOf(unit.toUpperCase()) + 2);
		return unit !== "" && bytes > 0 ? Math.round(bytes) : rejected(given, "a size like 512M, 4G or 1.5G", reject);
	});
}
/** A kind for true or false. On the command line, the option alone is true. */
function flag() {
	const read = (given, reject) => {
		if (given !== "true" && given !== "false") reject(given, "true or false");
		return given === "true";
	};
	return {
		...oneWord(false, ["true", "false"], read),
		arity: 0
	};
}
/** A kind for any number of values of another kind. Plain texts keep the space around them. */
function list(of) {
	return {
		...of,
		repeats: true,
		none: [],
		read: (words, reject) => words.flatMap((one) => {
			const value = of.read([one], reject);
			return value === null ? [] : [value];
		})
	};
}
/** A kind for glob patterns on names. A name may begin or end with a space, and so may a pattern. */
function patterns() {
	return {
		...list(text()),
		candidates: "checks",
		read: (words) => [...words]
	};
}
/** A kind for names of variables, or beginnings of names followed by a star. */
function variables() {
	return list(matching((name) => SHAPES.variable.test(name), "the name of a variable, such as AWS_PROFILE, or the beginning of several, such as AWS_*"));
}
/**
* A kind for pairs of a name and a value. `expected` completes "Write …"; only the name is told, because values may be
* secret.
*/
function pairs(isRight, expected) {
	return {
		arity: 2,
		repeats: true,
		candidates: null,
		none: [],
		read: (words, reject) => words.flatMap((name, at) => {
			if (at % 2 === 1) return [];
			const value = words[at + 1] ?? "";
			if (!isRight(name, value)) reject(name, expected);
			return [[name, value]];
		})
	};
}
/** Nix's settings. A value may be empty, and may have several lines, as `builders` has. */
function nixOptions() {
	return pairs((name, value) => SHAPES.setting.test(name) && !value.trimStart().startsWith("="), "the name of one of Nix's settings and its value, without a \"=\" between them, such as: max-jobs 0");
}
/** Inputs of a flake and what takes their places. */
function inputOverrides() {
	return pairs((input, flake) => SHAPES.flakeInput.test(input) && SHAPES.reference.test(flake), "an input of the flake and what takes its place, such as: nixpkgs github:NixOS/nixpkgs/nixos-unstable, or: tools/nixpkgs ./vendored");
}
/** A kind for one duration, in milliseconds. */
function duration() {
	return oneWord(null, null, (given, reject) => {
		const seconds = parseDuration(given);
		return seconds === null || seconds === 0 ? rejected(given, "a duration like 90s, 30m or 1h30m", reject) : 1e3 * seconds;
	});
}
/** A kind for `TOTAL`, `TOTAL/SILENT` or `/SILENT`, each a duration. */
function limits() {
	const none = {
		timeoutSeconds: null,
		silenceSeconds: null
	};
	return oneWord(none, null, (given, reject) => {
		const parts = given.split("/");
		const seconds = parts.map((part) => part === "" && parts.length === 2 ? null : parseDuration(part));
		if (parts.length <= 2 && !seconds.includes(0) && parts.some((part) => part !== "")) return {
			timeoutSeconds: seconds[0] ?? null,
			silenceSeconds: seconds[1] ?? null
		};
		reject(given, "a duration like 90s, 30m or 1h30m, or two, for the whole build and for its silence, such as 30m/5m");
		return none;
	});
}
/** A kind for patterns and ages, such as `12h`. The shortest age counts. */
function recheck() {
	return {
		...patterns(),
		none: {
			patterns: [],
			olderThanMs: null
		},
		read: (words, reject) => {
			const ages = words.filter((one) => AGE.test(one.trim()));
			const olderThanMs = ages.map((age) => {
				const seconds = parseAge(age.trim());
				if (seconds === 0) reject(age, "an age like 12h, 7d or 1d12h, or a pattern on names of checks");
				return seconds * 1e3;
			});
			return {
				patterns: words.filter((one) => !ages.includes(one)),
				olderThanMs: ages.length === 0 ? null : Math.min(...olderThanMs)
			};
		}
	};
}
/** A kind for `auto`, `off`, or a folder. A folder needs a slash, so that a misspelled mode is not taken for one. */
function cachePlace() {
	const none = {
		enabled: true,
		folder: null
	};
	return oneWord(none, "folders", (given, reject) => {
		if (given === "auto" || given === "off") return {
			enabled: given === "auto",
			folder: null
		};
		if (given.includes("/")) return {
			enabled: true,
			folder: normalize(given)
		};
		reject(given, "auto, off, or a folder with a slash in its path, such as ./cache");
		return none;
	});
}
/** A kind for lines of nix.conf. */
function settings() {
	return {
		...text(),
		repeats: true,
		read: (lines, reject) => {
			const conf = lines.join("\n");
			const strange = strangeLine(splitSettings(conf).open);
			if (strange !== void 0) reject(strange.trim(), "lines like \"name = value\", with spaces around the \"=\"");
			return conf;
		}
	};
}
// src/inputs/probe-kind.ts
/** The ports of TCP end here. */
const PORTS = 65536;
/** A kind for a question to a system that is up. */
function probe() {
	return oneWord(null, null, (given, reject) => parseProbe(given) ?? rejected(given, "tcp:PORT, http:PORT/PATH or exec:COMMAND", reject));
}
function parseProbe(given) {
	const [, kind = "", rest = ""] = /^(tcp|http|exec):(.*)$/su.exec(given) ?? [];
	if (kind === "exec") {
		const words = rest.split(" ").filter((word) => word !== "");
		return words.length > 0 ? {
			kind,
			words
		} : null;
	}
	const [, digits = "", path = ""] = /^([1-9]\d{0,4})(\/[!-~]*)?$/u.exec(rest) ?? [];
	const port = Number(digits);
	if (port === 0 || port >= PORTS) return null;
	if (kind === "http") return {
		kind,
		port,
		path: path || "/"
	};
	return kind === "tcp" && path === "" ? {
		kind,
		port
	} : null;
}
// src/inputs/boot-options.ts
const BOOT = ["boot"];
const ONE_BY_ONE = "It is about one system; boot that by the command line, in a step of its own.";
/** Options that say what is booted, and how. */
const BOOT_OPTIONS = {
	boot: {
		theme: "Boot",
		kind: patterns(),
		default: null,
		commandLine: { absent: "The command boot boots all that --only and --skip choose." },
		action: { main: "Systems and images of the flake to boot besides its checks: patterns on names of `nixosConfigurations`, and of images in `packages` and `checks`, one on each line. Default is none." }
	},
	as: {
		theme: "Boot",
		kind: choice(BOOT_WAYS),
		default: null,
		commandLine: {
			commands: BOOT,
			help: `boot only what offers this way, and in this way: ${BOOT_WAYS.join(", ")} (default: each as suits it best)`,
			placeholder: "WAY"
		},
		action: { absent: ONE_BY_ONE }
	},
	until: {
		theme: "Boot",
		kind: text(),
		default: null,
		commandLine: {
			commands: BOOT,
			help: "a text on the console that means ready (default: what systemd or the image says, or a login prompt)",
			placeholder: "TEXT"
		},
		action: { absent: ONE_BY_ONE }
	},
	probe: {
		theme: "Boot",
		kind: probe(),
		default: null,
		commandLine: {
			commands: BOOT,
			help: "what has to answer before a system is ready: tcp:PORT, http:PORT/PATH, or exec:COMMAND inside a container",
			placeholder: "PROBE"
		},
		action: { absent: ONE_BY_ONE }
	},
	repeat: {
		theme: "Boot",
		kind: countKind(1),
		default: "1",
		commandLine: {
			commands: BOOT,
			help: "how often each is booted; the medians are reported",
			placeholder: "N"
		},
		action: { absent: ONE_BY_ONE }
	},
	list: {
		theme: "Boot",
		kind: flag(),
		default: "false",
		commandLine: {
			commands: BOOT,
			help: "show what can be booted and how, and build nothing"
		},
		action: { absent: "It answers a person at a terminal." }
	},
	compare: {
		theme: "Boot",
		kind: flag(),
		default: "false",
		commandLine: {
			commands: BOOT,
			help: "boot each in every way that it offers, and compare the ways in a table"
		},
		action: { absent: ONE_BY_ONE }
	}
};
// src/inputs/cache-options.ts
const RUN_COMMANDS = [
	"run",
	"plan",
	"boot"
];
/** Words that are meant as a mode, and that nobody uses as the name of a folder. */
const MISTAKEN_MODE = /^(?:auto|always|false|never|no|none|off|on|true|yes)$/iu;
/** Before `auto` and `off` were values, a folder needed no slash. */
function folderWithSlash(value) {
	const folder = value.trim();
	if (folder === "" || folder.includes("/") || MISTAKEN_MODE.test(folder)) return null;
	return {
		value: `./${folder}`,
		notice: `cache: "${folder}" is used as a folder. Write --cache ./${folder}: a folder without a slash is deprecated, because a value without one is a mode.`
	};
}
/** Options about the data that is kept between runs. */
const CACHE_OPTIONS = {
	cache: {
		theme: "Cache",
		kind: cachePlace(),
		default: "auto",
		commandLine: {
			commands: RUN_COMMANDS,
			help: "auto: keep proofs and history for later runs, in the job's cache or in the user's own; off: use and keep nothing; a folder with a slash in its path, such as ./cache: keep them there, together with what was built for the checks",
			placeholder: "WHERE",
			shorthand: {
				name: "no-cache",
				value: "off",
				help: "the same as --cache off"
			},
			modernize: folderWithSlash
		},
		action: { main: "`auto` keeps proofs, history and what was built for the checks in the cache of GitHub, Gitea or act, for later runs; `off` uses and keeps nothing; a folder with a slash in its path, such as `./cache`, is used instead. Anybody who can write to that folder can make checks pass." }
	},
	"cache-budget": {
		theme: "Cache",
		kind: sizeKind(),
		default: "2G",
		commandLine: {
			commands: RUN_COMMANDS,
			help: "the most space that the store paths of one branch may take",
			placeholder: "SIZE"
		},
		action: { main: "The most space that the store paths of one branch may take in the cache. GitHub gives a repository 10 GB in all." }
	},
	recheck: {
		theme: "Cache",
		kind: recheck(),
		default: null,
		commandLine: {
			commands: RUN_COMMANDS,
			help: "build proven checks again: those whose name matches WHAT, or all whose proof is older than WHAT, such as 12h or 7d",
			placeholder: "WHAT"
		},
		action: { main: "Checks to build again even if an earlier run has proven them, one entry on each line: a pattern for names, or an age such as `12h` or `7d` for all checks with an older proof. Use it for checks whose result depends on more than their derivation." }
	},
	trust: {
		theme: "Cache",
		kind: choice(["base", "self"]),
		default: "base",
		commandLine: {
			commands: RUN_COMMANDS,
			help: "base: in a job, only runs of the base and of protected branches prove anything; self: earlier runs of the same branch do too, no matter who pushed to it",
			placeholder: "WHOM"
		},
		action: { main: "`base` believes only proofs of runs of the base, the default branch and protected branches. `self` also believes earlier runs of the same pull request or branch, no matter who pushed to it; the report then says how many checks are green only because of that." }
	},
	history: {
		theme: "Cache",
		kind: file(),
		default: null,
		commandLine: {
			commands: RUN_COMMANDS,
			help: "a file with the times and memory of earlier runs; read for a better order, and updated",
			placeholder: "FILE"
		},
		action: { main: "A file with the times and memory of earlier runs. It is read for a better order of the builds, and updated. The cache keeps the same data, so only runs without the cache need this file." }
	}
};
// src/inputs/check-options.ts
const CHECK_COMMANDS = ["run", "plan"];
/** What is booted is evaluated and built like checks. */
const FLAKE_COMMANDS = [...CHECK_COMMANDS, "boot"];
/** Options that say which checks are judged. */
const CHECK_OPTIONS = {
	flake: {
		theme: "Checks",
		kind: folder(),
		default: ".",
		commandLine: {
			commands: FLAKE_COMMANDS,
			help: "the flake whose checks are judged, or whose systems are booted: a folder or any flake reference",
			placeholder: "FLAKE",
			operand: "optional"
		},
		action: { main: "The flake whose checks are judged: a folder of the repository or any flake reference." }
	},
	only: {
		theme: "Checks",
		kind: patterns(),
		default: null,
		commandLine: {
			commands: FLAKE_COMMANDS,
			help: "judge (or boot) only what has a name that matches; * matches any text",
			placeholder: "PATTERN"
		},
		action: { main: "Judges only checks whose name matches one of these patterns, one on each line. `*` matches any text." }
	},
	skip: {
		theme: "Checks",
		kind: patterns(),
		default: null,
		commandLine: {
			commands: FLAKE_COMMANDS,
			help: "leave out what has a name that matches",
			placeholder: "PATTERN"
		},
		action: { main: "Leaves out checks whose name matches one of these patterns, one on each line." }
	},
	system: {
		theme: "Checks",
		kind: matching((system) => SHAPES.system.test(system), "a system like x86_64-linux"),
		default: null,
		commandLine: {
			commands: FLAKE_COMMANDS,
			help: "judge checks.SYSTEM (default: the system of this machine)",
			placeholder: "SYSTEM"
		},
		action: { main: "The system whose checks are judged, for example `x86_64-linux`. Default is the runner's own." }
	},
	"override-input": {
		theme: "Checks",
		kind: inputOverrides(),
		default: null,
		commandLine: {
			commands: FLAKE_COMMANDS,
			help: "put another flake in the place of an input, such as nixpkgs or tools/nixpkgs",
			placeholder: "INPUT FLAKE"
		},
		action: { main: "Inputs of the flake and what takes their places, one pair on each line, such as `nixpkgs github:NixOS/nixpkgs/nixos-unstable` or `tools/nixpkgs ./vendored`. `flake.lock` stays as it is." }
	},
	impure: {
		theme: "Checks",
		kind: flag(),
		default: "false",
		commandLine: {
			commands: FLAKE_COMMANDS,
			help: "let the flake read things outside of itself"
		},
		action: { main: "`true` lets the flake read things outside of itself, such as environment variables." }
	}
};
/** Options that say how checks are built. */
const BUILD_OPTIONS = {
	jobs: {
		theme: "Builds",
		kind: countKind(1),
		default: null,
		commandLine: {
			commands: FLAKE_COMMANDS,
			help: "how many builds run at once (default: what Nix's max-jobs says, else the number of cores)",
			placeholder: "N"
		},
		action: { main: "How many builds run at once. Default is what Nix's `max-jobs` says, else the number of cores." }
	},
	memory: {
		theme: "Builds",
		kind: sizeKind(),
		default: null,
		commandLine: {
			commands: FLAKE_COMMANDS,
			help: "memory that all builds together may use, for example 4G (default: what is free)",
			placeholder: "SIZE"
		},
		action: { main: "Memory that all builds together may use, for example `4G`. Default is what is free when the run starts." }
	},
	"eval-memory": {
		theme: "Builds",
		kind: sizeKind(),
		default: null,
		commandLine: {
			commands: FLAKE_COMMANDS,
			help: "memory that evaluation may use, for example 4G (default: 60 % of the machine's, or 90 % of what is free if that is less)",
			placeholder: "SIZE"
		},
		action: { main: "Memory that evaluation may use, for example `4G`. Default is 60 % of the machine's, or 90 % of what is free if that is less." }
	},
	"boot-timeout": {
		theme: "Builds",
		kind: duration(),
		default: "10m",
		commandLine: {
			commands: FLAKE_COMMANDS,
			help: "end what takes longer to boot, also in a NixOS test; without KVM, three times as long",
			placeholder: "TIME"
		},
		action: { main: "The longest time that a machine of a NixOS test, or a system of `boot`, may take to boot; without KVM, three times as long." }
	},
	timeout: {
		theme: "Builds",
		kind: limits(),
		default: null,
		commandLine: {
			commands: FLAKE_COMMANDS,
			help: "end a build that takes longer than TOTAL, or prints nothing for SILENT, for example 30m, 1h30m/5m or /90s",
			placeholder: "TOTAL/SILENT"
		},
		action: { main: "The longest time that one build may take, and the longest time that it may print nothing: `30m`, `30m/5m` or `/5m`. Default is no limit." }
	},
	retries: {
		theme: "Builds",
		kind: countKind(0),
		default: "0",
		commandLine: {
			commands: CHECK_COMMANDS,
			help: "how often a failed check is tried again",
			placeholder: "N"
		},
		action: { main: "How often a failed check is tried again. A check that then passes is `flaky`." }
	},
	flaky: {
		theme: "Builds",
		kind: choice(["pass", "fail"]),
		default: "pass",
		commandLine: {
			commands: CHECK_COMMANDS,
			help: "pass: a check that passed only after a failed attempt is good; fail: it is bad",
			placeholder: "MODE"
		},
		action: { main: "`pass`: a check that passed only after a failed attempt is good; `fail`: it is bad." }
	},
	"fail-fast": {
		theme: "Builds",
		kind: flag(),
		default: "false",
		commandLine: {
			commands: CHECK_COMMANDS,
			help: "stop everything at the first bad verdict"
		},
		action: { main: "`true` stops everything at the first bad verdict." }
	},
	"pass-env": {
		theme: "Builds",
		kind: variables(),
		default: null,
		commandLine: {
			commands: FLAKE_COMMANDS,
			help: "a variable to pass to Nix and the programs that it starts, such as AWS_PROFILE or AWS_*; if Nix has no daemon, builds can read it",
			placeholder: "NAME"
		},
		action: { main: "Variables of the job to pass to Nix and the programs that it starts, one on each line: `AWS_PROFILE`, or `AWS_*` for all that begin with `AWS_`. If Nix has no daemon, builds can read them." }
	}
};
// src/inputs/commands.ts
const EXIT_CODES = "0 every verdict is good, 1 at least one is bad";
/** All commands. The first one is the default. */
const COMMANDS = {
	run: {
		summary: "build the checks of FLAKE (default: the current folder) and judge each one",
		exitCodes: EXIT_CODES
	},
	plan: {
		summary: "show what would run, in which order, and why; build nothing",
		exitCodes: "0 the plan is made"
	},
	boot: {
		summary: "boot the systems and images of FLAKE, and say how long each took to be ready",
		exitCodes: EXIT_CODES
	},
	report: {
		summary: "merge the results of several runs, each in a folder, into one report",
		exitCodes: EXIT_CODES
	},
	post: {
		summary: "post the report of a run that is over to GitHub, Gitea or Forgejo: a comment, and a status as a gate",
		exitCodes: "0 it is posted, whatever the verdict, 1 a part of it is not"
	},
	doctor: {
		summary: "show what this machine can run, and prove each line by a test",
		exitCodes: "0 nothing is broken, 1 something is"
	},
	explain: {
		summary: "read the log of a build or of a NixOS test: verdict, cause, machine, subtests",
		exitCodes: "0 the build passed, 1 it did not, or its log does not tell"
	},
	install: {
		summary: "install a working Nix on this machine, and set up KVM and containers for its builds",
		exitCodes: "0 Nix works"
	},
	completion: {
		summary: "print the completion script of a shell: bash, zsh or fish",
		exitCodes: "0 the script is printed"
	}
};
const COMMAND_NAMES = Object.keys(COMMANDS);
function isCommand(word) {
	return Object.hasOwn(COMMANDS, word);
}
// src/inputs/nix-options.ts
const RUN_AND_INSTALL = [
	"run",
	"plan",
	"boot",
	"install"
];
/**
* A record by name, so that a missing device is a type error. The names themselves are not imported, because loading
* their room takes longer than `--version` may take.
*/
const DEVICE_CHOICES = {
	kvm: true,
	tun: true,
	"vhost-net": true,
	"vhost-vsock": true
};
/** Options that say which Nix is used, and what the machine offers to builds. */
const NIX_OPTIONS = {
	install: {
		theme: "Nix and the machine",
		kind: choice([
			"auto",
			"always",
			"never"
		]),
		default: "auto",
		commandLine: {
			commands: RUN_AND_INSTALL,
			help: "auto: use the Nix that is here, or install one if there is none; always: install one; never: install none",
			placeholder: "MODE"
		},
		action: { main: "`auto` uses the machine's Nix, and installs one if there is none, but not on a self-hosted runner; `always` installs one; `never` installs none." }
	},
	"nix-version": {
		theme: "Nix and the machine",
		kind: matching((version) => SHAPES.version.test(version), "a version like 2.34.8"),
		default: null,
		commandLine: {
			commands: RUN_AND_INSTALL,
			help: "the version of Nix to install (default: the one this release was tested with)",
			placeholder: "VERSION"
		},
		action: { main: "The version of Nix to install. Default is the one this release was tested with." }
	},
	"nix-mirror": {
		theme: "Nix and the machine",
		kind: matching((mirror) => SHAPES.mirror.test(mirror) && URL.canParse(mirror), "an address that begins with https://, http:// or file://"),
		default: null,
		commandLine: {
			commands: RUN_AND_INSTALL,
			help: "where to get Nix from, with the layout of the official release server",
			placeholder: "URL"
		},
		action: { main: "Where to get Nix from: an http(s) or file address with the layout of the official release server." }
	},
	"nix-sha256": {
		theme: "Nix and the machine",
		kind: matching((sha256) => SHAPES.sha256.test(sha256), "64 hexadecimal digits"),
		default: null,
		commandLine: {
			commands: RUN_AND_INSTALL,
			help: "the checksum that the release must have (default: the known one, or the one published beside it)",
			placeholder: "HEX"
		},
		action: { main: "The SHA-256 that the release of Nix must have. Default is the checksum that this action knows, or the one published beside the release." }
	},
	"nix-conf": {
		theme: "Nix and the machine",
		kind: settings(),
		default: null,
		commandLine: {
			commands: ["install"],
			help: "a line for nix.conf, such as \"cores = 2\"; for a single run there is --option",
			placeholder: "LINE"
		},
		action: { main: "Lines for `nix.conf`. They apply to the daemon too." }
	},
	option: {
		theme: "Nix and the machine",
		kind: nixOptions(),
		default: null,
		commandLine: {
			commands: [
				"run",
				"plan",
				"boot",
				"report",
				"doctor",
				"explain",
				"install"
			],
			help: "a setting of Nix for everything that this command does",
			placeholder: "NAME VALUE"
		},
		action: {
			name: "options",
			main: "Settings of Nix for this run alone, one on each line, such as `max-jobs 0` or `accept-flake-config true`. They go before all other settings."
		}
	},
	kvm: {
		theme: "Nix and the machine",
		kind: choice([
			"auto",
			"require",
			"off"
		]),
		default: "auto",
		commandLine: {
			commands: RUN_AND_INSTALL,
			help: "give builds access to /dev/kvm: auto: if a check needs it; require: fail without it; off: leave it alone",
			placeholder: "MODE"
		},
		action: { main: "`auto` gives builds access to `/dev/kvm` if a check needs it and the machine may be changed, and proves that it works; `require` fails if it does not work; `off` leaves it alone." }
	},
	nspawn: {
		theme: "Nix and the machine",
		kind: choice([
			"auto",
			"require",
			"off"
		]),
		default: "auto",
		commandLine: {
			commands: RUN_AND_INSTALL,
			help: "the same for containers, which are builds with the system feature uid-range",
			placeholder: "MODE"
		},
		action: { main: "The same for containers: builds with the system feature `uid-range`." }
	},
	device: {
		theme: "Nix and the machine",
		kind: list(choice(Object.keys(DEVICE_CHOICES))),
		default: null,
		commandLine: {
			commands: ["install"],
			help: `also open a device to builds and users: ${Object.keys(DEVICE_CHOICES).join(", ")}`,
			placeholder: "NAME"
		},
		action: { absent: "A job opens what its checks ask for, and closes it afterwards." }
	}
};
// src/inputs/post-options.ts
/** The command that posts. */
const POST = ["post"];
const OF_JOBS = "A job knows its repository, its commit and its pull request.";
/** An http(s) address without a user, a password, a query or a fragment, which no address here needs. */
const ADDRESS = /^https?:\/\/[^\s\p{Cc}@?#/]+(?:\/[^\s\p{Cc}@?#]*)?$/u;
/** Owner and name. A name of dots alone would lead to another address of the API. */
const REPOSITORY = /^(?!\.+\/)[\w.-]+\/(?!\.+$)[\w.-]+$/u;
/** Numbers of pull requests count from 1; no forge has reached ten digits. */
const NUMBER = /^[1-9]\d{0,8}$/u;
/** A kind for the number of a pull request. Buildkite says `false` where there is none. */
function pullRequestNumber() {
	return oneWord(null, null, (given, reject) => {
		if (given === "false") return null;
		return NUMBER.test(given) ? Number(given) : rejected(given, "the number of a pull request, or false", reject);
	});
}
/** Options of the command `post`: what it posts, where, and for what. */
const POST_OPTIONS = {
	report: {
		theme: "Report",
		kind: folder(),
		default: ".nix-verdict",
		commandLine: {
			commands: POST,
			help: "the folder of a run that is over, as --out named it (default: .nix-verdict)",
			placeholder: "DIR",
			operand: "optional"
		},
		action: { absent: "The action posts its own report." }
	},
	github: {
		theme: "Report",
		kind: flag(),
		default: "false",
		commandLine: {
			commands: POST,
			help: "post to GitHub with the token in GITHUB_TOKEN; to an Enterprise Server if GITHUB_API_URL names the address of its API"
		},
		action: { absent: OF_JOBS }
	},
	gitea: {
		theme: "Report",
		kind: matching((url) => ADDRESS.test(url), "the address of the server, such as https://codeberg.org"),
		default: null,
		commandLine: {
			commands: POST,
			help: "post to the Gitea or Forgejo at this address with the token in GITEA_TOKEN",
			placeholder: "URL"
		},
		action: { absent: OF_JOBS }
	},
	repository: {
		theme: "Report",
		kind: matching((name) => REPOSITORY.test(name), "the repository as OWNER/NAME"),
		default: null,
		commandLine: {
			commands: POST,
			help: "the repository",
			placeholder: "OWNER/NAME"
		},
		action: { absent: OF_JOBS }
	},
	commit: {
		theme: "Report",
		kind: matching((sha) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(sha), "the whole hash of a commit, in hex"),
		default: null,
		commandLine: {
			commands: POST,
			help: "the commit that gets the status; for a pull request, its head and not a merge of it",
			placeholder: "HASH"
		},
		action: { absent: OF_JOBS }
	},
	"pull-request": {
		theme: "Report",
		kind: pullRequestNumber(),
		default: null,
		commandLine: {
			commands: POST,
			help: "the pull request that gets the comment; none if this is empty or false",
			placeholder: "NUMBER"
		},
		action: { absent: OF_JOBS }
	},
	"run-url": {
		theme: "Report",
		kind: matching((url) => ADDRESS.test(url), "an address such as https://ci.example.org/builds/12"),
		default: null,
		commandLine: {
			commands: POST,
			help: "the page of the run, for the links in the status and the comment",
			placeholder: "URL"
		},
		action: { absent: OF_JOBS }
	}
};
// src/inputs/report-options.ts
const OWN_LOGS = "The action reads the logs of its own builds.";
/** The commands that judge something. */
const JUDGING = [
	"run",
	"boot",
	"report"
];
/** Options that say what is reported, from where, and to whom. */
const REPORT_OPTIONS = {
	results: {
		theme: "Report",
		kind: list(folder()),
		default: "results",
		commandLine: {
			commands: ["report"],
			help: "a folder with the verdict.json of a run, or with such folders in it",
			placeholder: "DIR",
			operand: "required"
		},
		action: { bot: "Folders with the results of jobs, one on each line. One folder may hold everything that actions/download-artifact has fetched, with a subfolder for each artifact. Not used under `workflow_run`." }
	},
	expect: {
		theme: "Report",
		kind: patterns(),
		default: null,
		commandLine: {
			commands: ["report"],
			help: "the name of a folder that must exist; if it is missing, its run is lost",
			placeholder: "NAME"
		},
		action: { bot: "Names of artifacts that must exist, one on each line. A missing one is reported as `lost`." }
	},
	artifact: {
		theme: "Report",
		kind: text(),
		default: "nix-verdict*",
		commandLine: { absent: "Only under workflow_run are results artifacts." },
		action: { bot: "Under `workflow_run`: names of the other workflow's artifacts that are results. `*` matches any text." }
	},
	log: {
		theme: "Report",
		kind: file(),
		default: "-",
		commandLine: {
			commands: ["explain"],
			help: "the path of a log, or of a derivation whose log Nix has; - is standard input",
			placeholder: "LOG",
			operand: "optional"
		},
		action: { absent: OWN_LOGS }
	},
	out: {
		theme: "Report",
		kind: folder(),
		default: ".nix-verdict",
		commandLine: {
			commands: [
				"run",
				"plan",
				"boot",
				"report"
			],
			help: "where the report goes: verdict.json, junit.xml, summary.md, report.html, logs/, evidence/",
			placeholder: "DIR"
		},
		action: {
			main: "Where `verdict.json`, `junit.xml`, `summary.md`, `report.html`, `logs/` and `evidence/` are written.",
			bot: "Where the merged report is written."
		}
	},
	json: {
		theme: "Report",
		kind: flag(),
		default: "false",
		commandLine: {
			commands: [
				"run",
				"plan",
				"boot",
				"report",
				"doctor",
				"explain"
			],
			help: "print JSON (of a run, its verdict.json) and nothing else; all other lines go to standard error"
		},
		action: { absent: "verdict.json is always written." }
	},
	quiet: {
		theme: "Report",
		kind: flag(),
		default: "false",
		commandLine: {
			commands: JUDGING,
			help: "print only what is bad, and errors"
		},
		action: { absent: "A job's log is read when something is bad." }
	},
	junit: {
		theme: "Report",
		kind: file(),
		default: null,
		commandLine: {
			commands: JUDGING,
			help: "write junit.xml to this file as well; it is removed first, so that none of an earlier run is left",
			placeholder: "FILE"
		},
		action: { absent: "The output `junit` says where it is." }
	},
	comment: {
		theme: "Report",
		kind: choice([
			"auto",
			"failures",
			"off"
		]),
		default: "auto",
		commandLine: {
			commands: POST,
			help: "auto: keep one comment up to date; failures: make one only when a verdict is bad; off: none",
			placeholder: "MODE"
		},
		action: both("`auto` keeps one comment on the pull request up to date, if the job has `pull-requests: write`; `failures` makes one only when a verdict is bad; `off` makes none.")
	},
	status: {
		theme: "Report",
		kind: choice([
			"gate",
			"each",
			"off"
		]),
		default: "gate",
		commandLine: {
			commands: POST,
			help: "gate: one status that branch protection can require; each: also one for every check; off: none",
			placeholder: "MODE"
		},
		action: both("`gate` sets one status that branch protection can require, if the job has `statuses: write` or `checks: write` (on Gitea, `contents: write`); `each` sets one for every check as well; `off` sets none.")
	},
	annotations: {
		theme: "Report",
		kind: choice(["auto", "off"]),
		default: "auto",
		commandLine: { absent: "Only jobs have annotations." },
		action: {
			main: "`auto` shows errors on the flake's own files and lines; `off` does not.",
			bot: "Under `workflow_run`: `auto` shows errors on the flake's own files and lines; `off` does not. Elsewhere, the jobs themselves have shown their errors."
		}
	},
	title: {
		theme: "Report",
		kind: text(),
		default: null,
		commandLine: {
			commands: POST,
			help: "the report's name in the comment and in the status nix-verdict / TITLE; runs with the same title replace each other's (default: Checks)",
			placeholder: "TITLE"
		},
		action: {
			main: "The report's name in the comment and in the status `nix-verdict / TITLE`. Default is the workflow, the job, and its matrix values.",
			bot: "The report's name in the comment and in the status `nix-verdict / TITLE`. Default is the workflow and the job; under `workflow_run`, the workflow that ran."
		}
	},
	"github-token": {
		theme: "Report",
		kind: text(),
		default: null,
		commandLine: { absent: "Other users of a machine can read the arguments of a process." },
		action: {
			main: "The token for GitHub. Nix fetches the flake's inputs with it, private ones too and without being throttled, and the action calls GitHub's API with it. Nothing else gets it.",
			bot: "The token that posts the report, and fetches artifacts under `workflow_run`. Nothing else gets it.",
			expression: "${{ github.token }}"
		}
	},
	matrix: {
		theme: "Report",
		kind: text(),
		default: null,
		commandLine: { absent: "Only jobs have a matrix." },
		action: {
			...both("Tells the jobs of a matrix apart. Do not set it."),
			expression: "${{ toJSON(matrix) }}"
		}
	}
};
/** The same description for both actions. */
function both(description) {
	return {
		main: description,
		bot: description
	};
}
// src/inputs/options.ts
const OF_PEOPLE = "It answers a person at a terminal.";
const GENERAL_OPTIONS = {
	shell: {
		theme: "General",
		kind: choice([
			"bash",
			"zsh",
			"fish"
		]),
		default: null,
		commandLine: {
			commands: ["completion"],
			help: "the shell: bash, zsh or fish",
			placeholder: "SHELL",
			operand: "required"
		},
		action: { absent: OF_PEOPLE }
	},
	help: {
		theme: "General",
		kind: flag(),
		default: "false",
		commandLine: {
			commands: COMMAND_NAMES,
			help: "print help; after a command, the help of that command",
			short: "h"
		},
		action: { absent: OF_PEOPLE }
	},
	version: {
		theme: "General",
		kind: flag(),
		default: "false",
		commandLine: {
			commands: COMMAND_NAMES,
			help: "print the version of nix-verdict"
		},
		action: { absent: OF_PEOPLE }
	}
};
/**
* The table of options: everything that users can set. Parsing, help, completion, the inputs of action.yml and the
* docs' tables come from it. A new option is a row here and a use of its value.
*/
const OPTIONS = {
	...CHECK_OPTIONS,
	...BUILD_OPTIONS,
	...BOOT_OPTIONS,
	...CACHE_OPTIONS,
	...NIX_OPTIONS,
	...REPORT_OPTIONS,
	...POST_OPTIONS,
	...GENERAL_OPTIONS
};
// src/inputs/complete-checks.ts
const LIST = `test -f .nix-verdict/verdict.json && command sed -n '${String.raw`s/^      "attr": "checks\.[A-Za-z0-9_-]*\.\([A-Za-z0-9_+-]*\)",$/\1/p`}' .nix-verdict/verdict.json`;
/** For each shell, the function that offers or lists the names of checks. */
const CHECK_LISTERS = {
	bash: `# Completion of nix-verdict for bash.
_nix_verdict_checks() {
  ${LIST}
}
`,
	zsh: `_nix_verdict_checks() {
  local -a checks
  checks=(\${(f)"$(${LIST})"})
  compadd "$@" -a checks
}
`,
	fish: `function __nix_verdict_checks
  ${LIST}
end
`
};
// src/inputs/completion.ts
/** Renders the completion script for the shell that the option `shell` names. */
function renderCompletion(table, shell) {
	const offers = COMMAND_NAMES.map((command) => offerOf(table, command));
	return shell === "zsh" ? zsh(offers) : shell === "fish" ? fish(offers) : bash(offers);
}
function offerOf(table, command) {
	const options = optionsOf(table, command);
	const operand = options.find(([, , use]) => use.operand !== void 0)?.[1].kind ?? null;
	return {
		command,
		flags: options.flatMap(([name, { kind }, use]) => {
			if (use.operand !== void 0) return [];
			const placeholders = kind.arity === 0 ? [] : (use.placeholder ?? "VALUE").split(" ");
			const { candidates, repeats } = kind;
			const own = {
				spelled: `--${name}`,
				help: use.help,
				placeholders,
				candidates,
				repeats
			};
			const { shorthand } = use;
			return shorthand === void 0 ? [own] : [own, {
				...own,
				spelled: `--${shorthand.name}`,
				help: shorthand.help,
				placeholders: []
			}];
		}),
		operand
	};
}
/** All options of all commands, each once. */
function distinctWords(offers) {
	return [...new Map(offers.flatMap(({ flags }) => flags).map((flag) => [flag.spelled, flag])).values()];
}
/** The options that are followed by so many words. */
function ofWords(offers, words, mark = " ") {
	return distinctWords(offers).filter(({ placeholders }) => placeholders.length === words).map(({ spelled }) => spelled).join(mark);
}
function bash(offers) {
	const flags = distinctWords(offers);
	const spelled = (all, mark = "|") => all.map((flag) => flag.spelled).join(mark);
	const cases = [...Map.groupBy(flags.filter(({ placeholders }) => placeholders.length === 1), ({ candidates }) => bashAnswer(candidates))].map(([answer, same]) => `    ${spelled(same)}) ${answer}; return ;;`);
	const options = offers.map(({ command, flags: own }) => `        ${command}) words="${spelled(own, " ")}" ;;`);
	const operands = offers.map(({ command, operand }) => `    ${command}) ${bashAnswer(operand?.candidates ?? null)} ;;`);
	return `${CHECK_LISTERS.bash}
_nix_verdict_offer() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$@" -- "$current")
}

_nix_verdict() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command="" words at
  # bash makes words of --name=value.
  if [ "$current" = = ]; then current=""; fi
  if [ "$previous" = = ]; then previous=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in
    ${ofWords(offers, 2, "|")}) at=$((at + 2)) ;;
    ${ofWords(offers, 1, "|")}) if [ "\${COMP_WORDS[at + 1]}" != = ]; then at=$((at + 1)); fi ;;
    =) at=$((at + 1)) ;;
    -*) ;;
    ${COMMAND_NAMES.join("|")}) command=\${COMP_WORDS[at]}; break ;;
    *) command=run; break ;;
    esac
  done
  COMPREPLY=()
  case $previous in
${cases.join("\n")}
    ${ofWords(offers, 2, "|")}) return ;;
  esac
  case $current in
    -*)
      case \${command:-run} in
${options.join("\n")}
      esac
      _nix_verdict_offer -W "$words"
      return ;;
  esac
  case $command in
    "")
      _nix_verdict_offer -W "${COMMAND_NAMES.join(" ")}"
      local commands=("\${COMPREPLY[@]}")
      ${bashAnswer("folders")}
      COMPREPLY=("\${commands[@]}" "\${COMPREPLY[@]}") ;;
${operands.join("\n")}
  esac
}

complete -F _nix_verdict nix-verdict
`;
}
/** The bash command that offers candidates. */
function bashAnswer(candidates) {
	if (candidates === "files") return "compopt -o filenames 2>/dev/null; _nix_verdict_offer -f";
	if (candidates === "folders") return "compopt -o filenames 2>/dev/null; _nix_verdict_offer -d";
	if (candidates === "checks") return "_nix_verdict_offer -W \"$(_nix_verdict_checks)\"";
	return candidates === null ? ":" : `_nix_verdict_offer -W "${candidates.join(" ")}"`;
}
function zsh(offers) {
	const described = COMMAND_NAMES.map((command) => `      ${zshQuote(`${command}:${COMMANDS[command].summary}`)}`);
	const commands = offers.map(({ command, flags, operand }) => {
		const specs = flags.map(({ spelled, help, placeholders, candidates, repeats }) => {
			const equals = placeholders.length === 1 ? "=" : "";
			const meaning = help.replaceAll(/[\\[\]]/gu, String.raw`\$&`);
			const values = placeholders.map((placeholder) => `:${placeholder}:${zshAction(candidates)}`);
			return zshQuote(`${repeats ? "*" : ""}${spelled}${equals}[${meaning}]${values.join("")}`);
		});
		if (operand !== null) specs.push(zshQuote(`${operand.repeats ? "*" : "1"}:operand:${zshAction(operand.candidates)}`));
		return `    ${command})\n      _arguments ${specs.join(" \\\n        ")} ;;`;
	});
	return `#compdef nix-verdict
# Completion of nix-verdict for zsh.
${CHECK_LISTERS.zsh}
_nix_verdict() {
  local command=run
  if (( CURRENT == 2 )) && [[ \${words[2]} != -* ]]; then
    local -a commands
    commands=(
${described.join("\n")}
    )
    _describe command commands
    _path_files -/
    return
  fi
  case \${words[2]} in
    ${COMMAND_NAMES.join("|")})
      command=\${words[2]}
      shift words
      (( CURRENT -= 1 )) ;;
  esac
  case $command in
${commands.join("\n")}
  esac
}

# As a file in a folder of fpath it is called; from anywhere else it is sourced.
if [[ \${funcstack[1]} == _nix[-_]verdict ]]; then
  _nix_verdict "$@"
else
  compdef _nix_verdict nix-verdict
fi
`;
}
function zshAction(candidates) {
	if (candidates === "files") return "_files";
	if (candidates === "folders") return "_path_files -/";
	if (candidates === "checks") return "_nix_verdict_checks";
	return candidates === null ? " " : `(${candidates.join(" ")})`;
}
/** Quotes a word for zsh, and for any shell like it. */
function zshQuote(text) {
	return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
function fish(offers) {
	const commands = COMMAND_NAMES.map((command) => `complete -c nix-verdict -n 'not __nix_verdict_command >/dev/null' -a ${command} -d ${fishQuote(COMMANDS[command].summary)}`);
	const flags = distinctWords(offers).map((flag) => {
		const condition = `__nix_verdict_in ${offers.filter(({ flags: own }) => own.some(({ spelled }) => spelled === flag.spelled)).map(({ command }) => command).join(" ")}`;
		const value = flag.placeholders.length === 0 ? "" : ` ${fishValue(flag.candidates)}`;
		return `complete -c nix-verdict -n '${condition}' -l ${flag.spelled.slice(2)}${value} -d ${fishQuote(flag.help)}`;
	});
	const operands = offers.flatMap(({ command, operand }) => operand === null ? [] : [`complete -c nix-verdict -n '__nix_verdict_in ${command}' ${fishValue(operand.candidates, "")}`]);
	return `# Completion of nix-verdict for fish.
${CHECK_LISTERS.fish}
function __nix_verdict_command
  set -l values 0
  for word in (commandline -opc)[2..-1]
    if test $values -gt 0
      set values (math $values - 1)
      continue
    end
    switch $word
      case ${ofWords(offers, 2)}
        set values 2
      case ${ofWords(offers, 1)}
        set values 1
      case '-*'
      case ${COMMAND_NAMES.join(" ")}
        echo $word
        return 0
      case '*'
        echo run
        return 0
    end
  end
  return 1
end

function __nix_verdict_in
  set -l command (__nix_verdict_command); or set command run
  contains -- $command $argv
end

complete -c nix-verdict -f
${[
		...commands,
		...flags,
		...operands
	].join("\n")}
`;
}
/** Arguments of the `complete` command of fish; `needed`: "x" where a value has to follow. */
function fishValue(candidates, needed = "x") {
	if (candidates === "files") return needed === "" ? "-F" : "-rF";
	if (candidates === "folders") return `${needed === "" ? "" : "-x "}-a '(__fish_complete_directories (commandline -ct))'`;
	if (candidates === "checks") return "-xa '(__nix_verdict_checks)'";
	return `${needed === "" ? "" : "-x"}${candidates === null ? "" : ` -a '${candidates.join(" ")}'`}`.trim();
}
function fishQuote(text) {
	return `'${text.replaceAll(/['\\]/gu, String.raw`\$&`)}'`;
}
// src/inputs/help.ts
/** The widest line of help that is read with ease, in columns. */
const MOST_WIDTH = 110;
const OF_OPTIONS = {
	beside: 26,
	below: 6
};
const BELOW_COMMANDS = 11;
/** A meaning that has less room beside its names stands below them. */
const LEAST_WIDTH = 32;
/**
* Renders the overview: all commands, and the options grouped by the commands that have them. `columns`: of the
* terminal.
*/
function renderOverview(table, columns = MOST_WIDTH) {
	const width = Math.min(columns, MOST_WIDTH);
	const usages = COMMAND_NAMES.map((command, at) => ({
		names: `${at === 0 ? "Usage: " : "       "}${usageOf(table, command)}`,
		meaning: COMMANDS[command].summary
	}));
	const places = {
		beside: Math.max(...usages.map(({ names }) => names.length)) + 3,
		below: BELOW_COMMANDS
	};
	const options = Object.entries(table).flatMap(([name, { commandLine }]) => "absent" in commandLine || commandLine.operand !== void 0 ? [] : [{
		name,
		commands: commandLine.commands
	}]);
	const groups = Map.groupBy(options, ({ commands }) => phrase(commands));
	return [
		wrapWords(`nix-verdict ${version}: ${description}`, width).join("\n"),
		usages.map((usage) => renderLine(usage, places, width)).join("\n"),
		...[...groups].map(([whose, rows]) => section(`Options of ${whose}`, rows.flatMap(({ name }) => helpLines(table, name)), width)),
		[
			exitCodes(COMMANDS.run.exitCodes, "2 nothing was judged"),
			`Of doctor: ${COMMANDS.doctor.exitCodes}.`,
			`Of post: ${COMMANDS.post.exitCodes}.`,
			`Of explain: ${COMMANDS.explain.exitCodes}.`,
			""
		].flatMap((line) => wrapWords(line, width)).join("\n")
	].join("\n\n");
}
/** Help as `nix-verdict help` and `nix-verdict help COMMAND` ask for it. Throws `usage`. */
function helpFor(table, commands, columns) {
	const [command, ...others] = commands;
	if (command === void 0 || command === "help") return renderOverview(table, columns);
	if (isCommand(command) && others.length === 0) return renderHelp(table, command, columns);
	throw new VerdictError("usage", `There is no help for "${commands.join(" ")}". Write nix-verdict help, with the name of a command or without: ${COMMAND_NAMES.join(", ")}.`);
}
/** Renders the help of one command: its options by theme. `columns`: of the terminal. */
function renderHelp(table, command, columns = MOST_WIDTH) {
	const width = Math.min(columns, MOST_WIDTH);
	const options = optionsOf(table, command);
	const sections = THEMES.flatMap((theme) => {
		const rows = options.filter(([, option]) => option.theme === theme).flatMap(([name]) => helpLines(table, name));
		return rows.length === 0 ? [] : [section(theme, rows, width)];
	});
	return [
		wrapWords(`Usage: ${usageOf(table, command)}`, width).join("\n"),
		wrapWords(`${capital(COMMANDS[command].summary)}.`, width).join("\n"),
		...sections,
		wrapWords(exitCodes(COMMANDS[command].exitCodes, "2 bad usage or nothing could be done"), width).join("\n")
	].join("\n\n");
}
function exitCodes(...meanings) {
	const fault = "3 a fault of nix-verdict itself, 130 or 143 stopped by a signal";
	return `Exit code: ${[...meanings, fault].join(", ")}.`;
}
/** The words of a command in their order: `nix-verdict plan [FLAKE] [OPTIONS]`. */
function usageOf(table, command) {
	const operands = optionsOf(table, command).flatMap(([, { kind }, { operand, placeholder = "" }]) => {
		if (operand === void 0) return [];
		const word = `${placeholder}${kind.repeats ? "..." : ""}`;
		return [operand === "optional" ? `[${word}]` : word];
	});
	const [byDefault] = COMMAND_NAMES;
	return [
		"nix-verdict",
		command === byDefault ? `[${command}]` : command,
		...operands,
		"[OPTIONS]"
	].join(" ");
}
/** The rows of one option: itself and its shorthand. */
function helpLines(table, name) {
	const option = table[name];
	if (option === void 0 || "absent" in option.commandLine) return [];
	const use = option.commandLine;
	const { shorthand } = use;
	return [{
		names: namesOf(name, option, use),
		meaning: meaningOf(option, use)
	}, ...shorthand === void 0 ? [] : [{
		names: `--${shorthand.name}`,
		meaning: shorthand.help
	}]];
}
function namesOf(name, { kind }, { placeholder = "", operand, short }) {
	if (operand !== void 0) return `${placeholder}${kind.repeats ? "..." : ""}`;
	const value = kind.arity === 0 ? "" : ` ${placeholder}`;
	return `${short === void 0 ? "" : `-${short}, `}--${name}${value}`;
}
/** The help of an option with its default, and whether it may be repeated. */
function meaningOf({ kind, default: standard }, { help, operand }) {
	return [
		help,
		standard !== null && kind.arity > 0 && operand === void 0 ? ` (default: ${standard})` : "",
		kind.repeats && operand === void 0 ? "; may be repeated" : ""
	].join("");
}
function section(title, lines, width) {
	const rows = lines.map(({ names, meaning }) => renderLine({
		names: `  ${names}`,
		meaning
	}, OF_OPTIONS, width));
	return [...wrapWords(`${title}:`, width), ...rows].join("\n");
}
/** Names, and their meaning where there is room for it. */
function renderLine({ names, meaning }, { beside, below }, width) {
	const isBelow = width - beside < LEAST_WIDTH;
	const indent = " ".repeat(isBelow ? below : beside);
	const lines = wrapWords(meaning, width - indent.length).map((line) => `${indent}${line}`);
	if (isBelow || names.length >= beside) return [names, ...lines].join("\n");
	const [first = "", ...rest] = lines;
	return [`${names.padEnd(beside)}${first.trimStart()}`, ...rest].join("\n");
}
/** "run", "run and plan", "run, plan and install", or "all commands". */
function phrase(commands) {
	if (commands.length === COMMAND_NAMES.length) return "all commands";
	const last = commands.at(-1) ?? "";
	return commands.length < 2 ? last : `${commands.slice(0, -1).join(", ")} and ${last}`;
}
function capital(sentence) {
	return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
// src/inputs/parse-command-line.ts
/**
* Reads the command line. Help, versions and completion scripts are answers. `columns`: of the terminal that help is
* shown on. Throws one `usage` error with all mistakes.
*/
function parseCommandLine(table, argv, columns) {
	const parts = takeApart(allSpellings(table), argv);
	const first = firstOperand(argv, parts);
	const isNamed = first !== void 0 && isCommand(first);
	const command = isNamed ? first : "run";
	const answer = answerTo(table, parts, first, columns);
	if (answer !== null) return { answer };
	if (isNamed) parts.operands.shift();
	const notices = modernize(table, parts.words);
	const mistakes = [
		...strangers(table, command, parts),
		...parts.mistakes,
		...contradictions(parts.spellings)
	];
	const doubt = isNamed ? null : doubtOf(parts.operands[0]);
	if (parts.unknown.length === 0) {
		const misplaced = placeOperands(table, command, parts);
		mistakes.push(...misplaced.length > 0 && doubt !== null ? [`"${doubt.word}" is no command. ${doubt.question}`] : misplaced);
	}
	const values = readValues(table, parts.words, mistakes);
	if (command !== "completion") return {
		command,
		values,
		notices,
		doubt
	};
	return { answer: renderCompletion(table, parts.words.get("shell")?.[0] ?? "") };
}
/** What a question about nix-verdict itself is answered; null when there is none. `first`: a command, or an operand. */
function answerTo(table, { operands, words }, first, columns) {
	if (first === "help") return helpFor(table, operands.slice(1), columns);
	if (words.has("help")) return first !== void 0 && isCommand(first) ? renderHelp(table, first, columns) : renderOverview(table, columns);
	return words.has("version") ? `${version}\n` : null;
}
/** Every word that names an option of any command. */
function allSpellings(table) {
	const spellings = /* @__PURE__ */ new Map();
	for (const [name, option] of COMMAND_NAMES.flatMap((command) => optionsOf(table, command))) {
		const use = option.commandLine;
		if ("absent" in use || use.operand !== void 0) continue;
		const spelling = {
			name,
			option,
			use,
			value: option.kind.arity === 0 ? "true" : null
		};
		spellings.set(`--${name}`, spelling);
		if (use.short !== void 0) spellings.set(`-${use.short}`, spelling);
		if (use.shorthand !== void 0) spellings.set(`--${use.shorthand.name}`, {
			...spelling,
			value: use.shorthand.value
		});
	}
	return spellings;
}
/** Separates options and their values from operands, whatever the command is. */
function takeApart(spellings, argv) {
	const parts = {
		operands: [],
		words: /* @__PURE__ */ new Map(),
		spellings: /* @__PURE__ */ new Map(),
		unknown: [],
		mistakes: []
	};
	for (let at = 0; at < argv.length; at += 1) {
		const word = argv[at] ?? "";
		if (word === "--") {
			parts.operands.push(...argv.slice(at + 1));
			break;
		}
		if (!word.startsWith("-") || word === "-") {
			parts.operands.push(word);
			continue;
		}
		const { spelled, inline } = splitInline(word);
		const spelling = spellings.get(spelled);
		if (spelling === void 0) {
			parts.unknown.push(spelled);
			continue;
		}
		const { name, option } = spelling;
		const taken = takeWords(spelled, spelling, inline, argv.slice(at + 1, at + 3));
		if (typeof taken === "string") parts.mistakes.push(taken);
		else {
			at += taken.used;
			parts.words.set(name, [...option.kind.repeats ? parts.words.get(name) ?? [] : [], ...taken.words]);
		}
		parts.spellings.set(name, (parts.spellings.get(name) ?? /* @__PURE__ */ new Set()).add(spelled));
	}
	return parts;
}
/** Splits `--name=value`. */
function splitInline(word) {
	const equals = word.startsWith("--") ? word.indexOf("=") : -1;
	return equals < 0 ? {
		spelled: word,
		inline: null
	} : {
		spelled: word.slice(0, equals),
		inline: word.slice(equals + 1)
	};
}
/** Returns the words of one use, and how many of the following words are among them; or the mistake. */
function takeWords(spelled, { option: { kind }, use, value }, inline, following) {
	const isSwitch = value !== null;
	if (isSwitch && inline === null) return {
		words: [value],
		used: 0
	};
	if (isSwitch && kind.arity > 0) return `${spelled} takes no value.`;
	const given = inline === null ? following : [inline, ...following];
	const needed = Math.max(1, kind.arity);
	const words = given.slice(0, needed);
	const placeholder = use.placeholder ?? "VALUE";
	if (words.length < needed) return kind.arity === 2 ? `${spelled} needs a name and a value, for example ${spelled} cores 2.` : `${spelled} needs a value: write ${spelled} ${placeholder}.`;
	if (kind.arity === 1 && inline === null && /^-./u.test(words[0] ?? "")) return `${spelled} needs a value. Write ${spelled}=${placeholder} for one that begins with a hyphen.`;
	return {
		words,
		used: inline === null ? needed : needed - 1
	};
}
/** Which command a word in its place may mean. A path with a slash or a dot, and a URL, are never in doubt. */
function doubtOf(word) {
	const meant = word !== void 0 && /^[a-z]+$/iu.test(word) ? suggest(word.toLowerCase(), COMMAND_NAMES) : null;
	return word === void 0 || meant === null ? null : {
		word,
		question: `Did you mean "${meant}"?`
	};
}
/** The first operand, unless it comes after `--`, where no word is a command. */
function firstOperand(argv, { operands }) {
	const end = argv.indexOf("--");
	const behind = end < 0 ? 0 : argv.length - end - 1;
	return operands.length > behind ? operands[0] : void 0;
}
/** Mistakes: options that do not exist, and options that the command does not have. */
function strangers(table, command, { unknown, words, spellings }) {
	const own = optionsOf(table, command).filter(([, , use]) => use.operand === void 0);
	const known = own.flatMap(([name, , { shorthand }]) => [`--${name}`, ...shorthand ? [`--${shorthand.name}`] : []]);
	const help = command === "run" ? "nix-verdict --help" : `nix-verdict ${command} --help`;
	const names = new Set(own.map(([name]) => name));
	return [...unknown.map((spelled) => {
		const meant = suggest(spelled, known);
		return `Unknown option '${spelled}'.${meant === null ? "" : ` Did you mean ${meant}?`} See ${help}.`;
	}), ...[...spellings].flatMap(([name, written]) => {
		if (names.has(name)) return [];
		words.delete(name);
		const others = COMMAND_NAMES.filter((other) => optionsOf(table, other).some(([known]) => known === name));
		return [...written].map((spelled) => `Unknown option '${spelled}' of ${command}: it belongs to ${others.join(", ")}. See ${help}.`);
	})];
}
/** Mistakes: an option together with its shorthand. */
function contradictions(spellings) {
	return [...spellings].flatMap(([name, written]) => written.size > 1 && [...written].every((spelled) => spelled.startsWith("--")) ? [`${name}: ${[...written].toSorted().join(" and ")} contradict each other. Write one of them.`] : []);
}
/** Replaces deprecated values by current ones, and returns the notices. */
function modernize(table, words) {
	return [...words].flatMap(([name, written]) => {
		const use = table[name]?.commandLine;
		if (use === void 0 || "absent" in use || use.modernize === void 0) return [];
		const modern = written.map((word) => use.modernize?.(word) ?? {
			value: word,
			notice: null
		});
		words.set(name, modern.map(({ value }) => value));
		return modern.flatMap(({ notice }) => notice ?? []);
	});
}
/** Assigns operands to their option. Returns the mistakes: too many, or none where one is required. */
function placeOperands(table, command, { operands, words }) {
	const place = optionsOf(table, command).find(([, , use]) => use.operand !== void 0);
	const help = `See nix-verdict ${command === "run" ? "" : `${command} `}--help.`;
	const quoted = `"${operands.join("\", \"")}"`;
	if (place === void 0) return operands.length === 0 ? [] : [`${command} takes only options: ${quoted} is too much. ${help}`];
	const [name, { kind }, use] = place;
	const { operand, placeholder = "" } = use;
	if (operands.length === 0) return operand === "required" ? [`${command} needs ${placeholder}: ${use.help}. ${help}`] : [];
	if (operands.some((word) => word.trim() === "")) return [`${placeholder} is empty: perhaps a variable is not set. ${help}`];
	if (operands.length > 1 && !kind.repeats) return [`One ${name} at a time: ${quoted} are too many. ${help}`];
	words.set(name, operands);
	return [];
}
// src/inputs/inputs.ts
/**
* Reads the words after the name of the program. Help, versions and completion scripts are answers. Throws one `usage`
* error with all mistakes.
*/
function readCommandLine(argv, columns) {
	return parseCommandLine(OPTIONS, argv, columns);
}
/** Reads the inputs of an action. Throws one `usage` error with all mistakes. */
function readActionInputs(action, host) {
	return readAction(OPTIONS, action, host);
}
/** The inputs that say how and where a report is posted, and of which job it is. */
const POSTING = [
	"github-token",
	"title",
	"comment",
	"status",
	"annotations",
	"flake",
	"matrix"
];
/** Reads these inputs, whatever is wrong with all others. One that is wrong itself has its default. */
function readPostingInputs(host) {
	const nothing = {
		input: () => "",
		inputLines: () => []
	};
	const read = POSTING.map((name) => {
		const row = { [name]: OPTIONS[name] };
		try {
			return readAction(row, "main", host);
		} catch {
			return readAction(row, "main", nothing);
		}
	});
	const values = Object.assign({}, ...read);
	const { comment, status, annotations, title, flake, matrix } = values;
	return {
		publish: {
			comment,
			status,
			annotations,
			title
		},
		githubToken: values["github-token"],
		flake,
		matrix: matrix ?? ""
	};
}
/** Sorts the values of options by the stages that use them. */
function assembleInputs(values, defaults) {
	const { comment, status, annotations, title } = values;
	const conf = splitSettings(values["nix-conf"] ?? "");
	const [tokens, options] = splitTokens(values.option);
	return {
		flake: values.flake,
		overrides: values["override-input"],
		discover: {
			system: values.system,
			selection: {
				only: values.only,
				skip: values.skip
			},
			memoryBytes: values["eval-memory"],
			...values.timeout
		},
		run: {
			jobs: values.jobs,
			memoryBytes: values.memory,
			...values.timeout,
			bootTimeoutMs: values["boot-timeout"] ?? 1e400,
			retries: values.retries,
			failFast: values["fail-fast"],
			out: values.out
		},
		boot: {
			until: values.until,
			probe: values.probe,
			repeat: values.repeat,
			limitMs: values["boot-timeout"],
			way: values.as,
			patterns: values.boot
		},
		install: {
			mode: values.install,
			...optional("version", values["nix-version"]),
			...optional("mirror", values["nix-mirror"]),
			...optional("sha256", values["nix-sha256"]),
			...optional("conf", conf.open.trim() || null)
		},
		features: {
			kvm: values.kvm,
			nspawn: values.nspawn,
			mayChange: defaults.mayChange || values.install === "always"
		},
		flaky: values.flaky,
		junit: values.junit,
		history: values.history,
		cache: {
			...values.cache,
			budgetBytes: values["cache-budget"],
			recheck: values.recheck,
			trust: values.trust
		},
		githubToken: values["github-token"],
		accessTokens: [...conf.secret, ...tokens],
		publish: {
			comment,
			status,
			annotations,
			title
		},
		nix: {
			options,
			impure: values.impure
		}
	};
}
/** Options that hold tokens, as lines of settings, and all others. */
function splitTokens(options) {
	const lines = options.map(([name, value]) => `${name} = ${value.replaceAll(/\s+/gu, " ")}`);
	const isToken = lines.map((line) => splitSettings(line).secret.length > 0);
	return [lines.filter((_, at) => isToken[at]), options.filter((_, at) => !isToken[at])];
}
/** An optional property: absent when there is no value. */
function optional(key, value) {
	return value === null ? {} : { [key]: value };
}
export { readPostingInputs as i, readActionInputs as n, readCommandLine as r, assembleInputs as t };
