import { d as programFolders } from "./clean-start.js";
import { r as messageOf, t as VerdictError } from "./error.js";
import { n as nixCommand } from "./tool.js";
import { stripVTControlCharacters } from "node:util";
import { createHash, randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
// src/system/hosting.ts
/** A runner of GitHub's own, thrown away after the job: it may be changed. The runner names its kind in this variable. */
function isHosted(env) {
	return env["RUNNER_ENVIRONMENT"] === "github-hosted";
}
/** A runner of the user's own, which later jobs and other people use. */
function isSelfHosted(env) {
	return env["RUNNER_ENVIRONMENT"] === "self-hosted";
}
/**
* On whose behalf a run changes this machine. Whether what it changes is undone is decided here and nowhere else: not on a machine that is thrown away.
* `parent`: the process that has started us, and that ends with the job where the runner is that; it counts when it is the same user's and can be seen.
*/
function claimFor({ env, kernel, machine }, parent) {
	const owner = parent === null ? null : ownerOf(parent, kernel);
	const pid = parent !== null && parent > 1 && owner === machine.uid ? parent : machine.pid;
	return {
		token: randomBytes(TOKEN_BYTES).toString("hex"),
		pid,
		undo: !isHosted(env)
	};
}
/** The number of the user that a process really belongs to; null when there is none, or it cannot be seen. */
function ownerOf(pid, kernel) {
	const owner = /^Uid:\s+(?<real>\d+)/mu.exec(kernel.read(`/proc/${pid}/status`) ?? "")?.groups?.["real"];
	return owner === void 0 ? null : Number(owner);
}
/** Nobody guesses 128 bits. */
const TOKEN_BYTES = 16;
// src/system/as-root.ts
/** What downloads need of the user's environment; sudo takes everything else away. */
const PRESERVED = [
	"http_proxy",
	"https_proxy",
	"no_proxy",
	"HTTP_PROXY",
	"HTTPS_PROXY",
	"NO_PROXY",
	"NODE_EXTRA_CA_CERTS"
];
/** Whether we are root, or can be without anybody typing a password. */
async function canBeRoot(world, signal) {
	if (world.machine.uid === 0) return true;
	const { code } = await world.processes.run({
		file: "sudo",
		args: ["-n", "true"]
	}, signal);
	signal.throwIfAborted();
	return code === 0;
}
/** Does the work as root: here if we are root, else in a child of ours that sudo makes root, which ends when we do. */
async function asRoot(task, args, world, emit, signal) {
	if (world.machine.uid === 0) return await task.work(args, world, emit, signal);
	const preserved = PRESERVED.filter((name) => world.env[name] !== void 0);
	const preserve = preserved.length === 0 ? [] : [`--preserve-env=${preserved.join(",")}`];
	const input = `${JSON.stringify({
		task: task.name,
		args,
		claim: world.claim
	})}\n`;
	await using child = world.processes.hold({
		file: "sudo",
		args: [
			"-n",
			...preserve,
			"--",
			...world.rootProgram
		],
		input
	});
	const release = () => child.release();
	signal.addEventListener("abort", release);
	try {
		for await (const line of child.stdout) {
			const answer = JSON.parse(line);
			if ("event" in answer) emit(answer.event);
			if ("value" in answer) return answer.value;
			signal.throwIfAborted();
			if ("error" in answer) throw answer.error.code === null ? new Error(answer.error.message) : new VerdictError(answer.error.code, answer.error.message);
		}
	} finally {
		signal.removeEventListener("abort", release);
	}
	signal.throwIfAborted();
	throw failure(await child.ended);
}
/** Sudo says itself why it does not let us; a child that it let run and that gives no answer was ended by something else. */
function failure({ code, signal, startError, stderr }) {
	const refusal = /^sudo: (?<why>.*)$/mu.exec(stderr)?.groups?.["why"] ?? (startError === "ENOENT" ? "there is no sudo on this machine" : startError);
	if (refusal !== null) return new VerdictError("no-root", `This needs root, and sudo does not give it: ${refusal}. Run as root, or let sudo work without a password.`);
	const lines = stderr.split("\n").filter((line) => line.trim() !== "");
	const how = lines.find((line) => /error/iu.test(line)) ?? lines.at(-1) ?? `it ended with ${signal ?? code}`;
	return new VerdictError("install-failed", `The part of nix-verdict that runs as root gave no answer: ${how.trim()}`);
}
/**
* Holds what a process that is not root said of itself against what sudo says of it: a claim is made for a process of its own, and settings for its own user.
* Throws a TypeError for what only somebody else's program would ask.
*/
function checkClaim(claim, world) {
	if (claim === null) return null;
	const { token, pid, undo } = claim;
	if (!(typeof token === "string" && /^[0-9a-f]{32}$/u.test(token) && Number.isSafeInteger(pid) && pid > 1 && typeof undo === "boolean") || !isOwn(pid, world)) throw new TypeError("this is no claim of the process that asks");
	return {
		token,
		pid,
		undo
	};
}
/** Whether a process is ours, or belongs to the user for whom sudo started us; whoever calls root's program as root may name any. */
function isOwn(pid, world) {
	if (pid === world.machine.pid) return true;
	const user = Number(world.env["SUDO_UID"] ?? "0");
	const owner = ownerOf(pid, world.kernel);
	return owner !== null && (user === 0 || user === owner);
}
/** The user that may get rights at the daemon: the one for whom sudo started us, and no other; null is root. */
function checkUser(user, world) {
	if (user !== null && user !== world.env["SUDO_USER"]) throw new TypeError("this is not the user who asks");
}
// src/changes/changeable.ts
/** Everything that a run changes of a machine beside Nix itself. Root undoes nothing else, whatever its records say. */
/** Devices that virtual machines use, where they are, and the kernel modules that make them. */
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
/** Whether something that was read from outside names a device. */
function isDevice(value) {
	return DEVICE_NAMES.some((name) => name === value);
}
/** The folder of Nix's configuration. */
const NIX_FOLDER = "/etc/nix";
/** Files that we write, by the name that our records have for them. */
const FILES = {
	/** udev's rules of ours. */
	rules: "/etc/udev/rules.d/99-nix-verdict.rules",
	/** Nix's settings of ours; one line of a file below includes it. */
	settings: `${NIX_FOLDER}/nix-verdict.conf`,
	/** Ubuntu's switch (23.10 and later) that keeps programs without a profile from having rights in a user namespace of their own. */
	apparmor: "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"
};
/** Configurations that get the line that includes ours. Determinate's daemon writes `nix.conf` itself, again and again, and leaves the other to the user. */
const CONFIGURATIONS = {
	nix: `${NIX_FOLDER}/nix.conf`,
	custom: `${NIX_FOLDER}/nix.custom.conf`
};
/** The line that includes our settings. */
const INCLUDE = "!include nix-verdict.conf";
/** Whether a value is a change that we make; what else stands in a file of records was not written by us. */
function isChange(value) {
	if (typeof value !== "object" || value === null) return false;
	const change = value;
	const isText = (text) => typeof text === "string";
	switch (change["kind"]) {
		case "mode": return isDevice(change["device"]) && isText(change["before"]) && /^[0-7]{3}$/u.test(String(change["before"]));
		case "file": return Object.keys(FILES).some((name) => name === change["file"]) && (change["before"] === null || isText(change["before"])) && isText(change["after"]);
		case "include": return Object.keys(CONFIGURATIONS).some((name) => name === change["configuration"]) && typeof change["madeFile"] === "boolean" && typeof change["addedBreak"] === "boolean";
		case "daemon": return change["process"] === null || isStarted(change["process"]);
		default: return false;
	}
}
/** Whether a value names a process. */
function isStarted(value) {
	const { pid, ticks } = value ?? {};
	return Number.isSafeInteger(pid) && Number(pid) > 1 && typeof ticks === "string" && /^\d+$/u.test(ticks);
}
// src/changes/step.ts
/**
* Runs one command of the installation and gives its standard output.
* `doing` completes the sentence "… failed"; a command that fails ends the installation, an abort throws its reason.
*/
async function step(doing, command, world, signal) {
	const done = await world.processes.run({
		...command,
		env: {
			LC_ALL: "C",
			...command.env
		}
	}, signal);
	signal.throwIfAborted();
	if (done.code === 0) return done.stdout;
	const why = done.startError === "ENOENT" ? `there is no ${command.file} on this machine` : lastLines(done.stderr) ?? ended(done);
	throw new VerdictError("install-failed", `Installing Nix: ${doing} failed: ${why}${remedyFor(why)}`);
}
function remedyFor(why) {
	if (/no space left|disk is full/iu.test(why)) return ". There is no room on the disk: free some, and try again.";
	if (/read-only file system/iu.test(why)) return ". It is read-only: make it writable, and try again.";
	return "";
}
function lastLines(text) {
	const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
	return lines.length === 0 ? null : lines.slice(-3).join(" / ");
}
function ended(done) {
	return done.startError ?? (done.signal === null ? `exit code ${done.code}` : `signal ${done.signal}`);
}
// src/changes/machine-lock.ts
/** What is ours while the machine runs; everybody may look into it. */
const RUN_FOLDER = "/run/nix-verdict";
/** What root alone reads and writes. */
const ROOT_FOLDER = `${RUN_FOLDER}/root`;
const LOCKS = {
	install: `${ROOT_FOLDER}/install.lock`,
	changes: `${ROOT_FOLDER}/changes.lock`
};
/** Whoever waits longer is told for what. */
const PATIENCE_MS = 500;
/** The program that holds a lock says this as soon as it has it. */
const HELD = "held";
/** Makes {@link ROOT_FOLDER}. Needs root. Throws `install-failed` where somebody else could reach into it. */
async function makeRootFolder(world, signal) {
	const make = (mode, path) => step(`making ${path}`, {
		file: "mkdir",
		args: [
			"-p",
			"-m",
			mode,
			path
		]
	}, world, signal);
	await make("0755", RUN_FOLDER);
	await make("0700", ROOT_FOLDER);
	for (const path of [
		dirname(RUN_FOLDER),
		RUN_FOLDER,
		ROOT_FOLDER
	]) {
		if (await world.files.linkTarget(path) === null && await world.files.owner(path) === 0) continue;
		if (path === dirname("/run/nix-verdict") && await world.files.owner(path) === 0) continue;
		throw new VerdictError("install-failed", `${path} is not a folder of root's, so nothing can be kept there safely. Remove it.`);
	}
}
/**
* Waits for a lock and holds it until the scope ends. The kernel lets go of it when its holder dies, however that comes, so it is never stale; that is why it
* is flock(2), by the program of that name. `waiting` is called once when somebody else has it. Needs root. Throws `install-failed`, and the signal's reason.
*/
async function holdLock(name, waiting, world, signal) {
	await makeRootFolder(world, signal);
	const holder = world.processes.hold({
		file: "flock",
		args: [
			"--exclusive",
			LOCKS[name],
			"cat"
		],
		input: `${HELD}\n`
	});
	const release = () => holder.release();
	signal.addEventListener("abort", release);
	const heard = new AbortController();
	setTimeout(PATIENCE_MS, void 0, { signal: heard.signal }).then(waiting, () => void 0);
	try {
		for await (const line of holder.stdout) if (line === HELD && !signal.aborted) return { [Symbol.asyncDispose]: () => holder[Symbol.asyncDispose]() };
		signal.throwIfAborted();
		const { startError, stderr } = await holder.ended;
		const why = startError === "ENOENT" ? "there is no flock on this machine; install util-linux" : startError ?? stderr.trim();
		throw new VerdictError("install-failed", `Installing Nix: taking turns with others failed: ${why}.`);
	} catch (error) {
		await holder[Symbol.asyncDispose]();
		throw error;
	} finally {
		heard.abort();
		signal.removeEventListener("abort", release);
	}
}
// src/changes/claims.ts
/**
* What was changed of a machine that stays, and for whom. Root writes it down before it changes anything, where nobody else can write. Each job that may change
* the machine has a claim on it; when the last one is gone, all is undone. A claim whose job has died without a word counts for nothing.
*/
const RECORDS = `${ROOT_FOLDER}/changes.json`;
const NOTHING = {
	claims: [],
	changes: []
};
/** When a process was started; null when there is none. */
function startedOf(pid, kernel) {
	const text = kernel.read(`/proc/${pid}/stat`);
	const ticks = text?.slice(text.lastIndexOf(")") + 2).split(" ")[19];
	return ticks === void 0 ? null : {
		pid,
		ticks
	};
}
/** Whether a process is still the one that was recorded. */
function isSame(recorded, kernel) {
	return startedOf(recorded.pid, kernel)?.ticks === recorded.ticks;
}
/** Takes turns with others at the records. `work` gets what they are and gives what they become. Needs root. */
async function withRecords(work, world, signal) {
	await using _turn = await holdLock("changes", () => void 0, world, signal);
	const after = await work(world.files.exists(RECORDS) ? read(String(await world.files.read(RECORDS))) : NOTHING);
	if (after.claims.length + after.changes.length === 0) await world.files.remove(RECORDS);
	else await world.files.write(RECORDS, `${JSON.stringify(after)}\n`);
}
/** What of a file of records can be one. A file that was cut short is that of a machine whose disk was full; nothing is known then. */
function read(text) {
	try {
		const { claims, changes } = JSON.parse(text);
		const isClaimed = (value) => typeof value === "object" && value !== null && "process" in value && isStarted(value.process) && "token" in value && typeof value.token === "string";
		return {
			claims: Array.isArray(claims) ? claims.filter(isClaimed) : [],
			changes: Array.isArray(changes) ? changes.filter(isChange) : []
		};
	} catch {
		return NOTHING;
	}
}
/**
* Says that this job may change the machine, or relies on what others have changed. Without a claim (`nix-verdict install`), what was recorded is to last from
* now on: whoever installs wants the machine as it is. Needs root.
*/
async function takeClaim(world, signal) {
	const { claim } = world;
	if (claim === null && !world.files.exists(RECORDS)) return;
	await withRecords(async (records) => claim === null ? {
		...records,
		changes: []
	} : withClaim(records, claim, world.kernel), world, signal);
}
/**
* Writes down what is about to be changed, under this job's claim. To be called before the change. Where nobody will undo it (a machine that is thrown away,
* `nix-verdict install`), nothing is written. Needs root.
*/
async function record(changes, world, signal) {
	const { claim } = world;
	if (claim === null) return;
	const wanted = changes.filter(({ kind }) => claim.undo || kind === "daemon");
	if (wanted.length === 0) return;
	await withRecords(async (records) => ({
		...withClaim(records, claim, world.kernel),
		changes: [...records.changes, ...wanted]
	}), world, signal);
}
/** Completes the record of a daemon that runs by now. Needs root. */
async function recordDaemon(process, world, signal) {
	if (world.claim === null) return;
	await withRecords(async (records) => ({
		...records,
		changes: records.changes.map((change) => change.kind === "daemon" ? {
			kind: "daemon",
			process
		} : change)
	}), world, signal);
}
/** The records without this job's claim, and without those of jobs that have died. */
function withoutClaim(records, token, kernel) {
	const hash = hashOf(token);
	return {
		...records,
		claims: records.claims.filter((claimed) => claimed.token !== hash && isSame(claimed.process, kernel))
	};
}
function withClaim(records, claim, kernel) {
	const process = startedOf(claim.pid, kernel);
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
// src/changes/in-place.ts
/** The permission bits of a device in octal, such as "660"; null when there is no such device. */
async function modeOf(path, world, signal) {
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
/** Sets them. Needs root. Throws `install-failed`. */
async function setMode(path, mode, world, signal) {
	await step(`setting the mode of ${path}`, {
		file: "chmod",
		args: [mode, path]
	}, world, signal);
}
/** Writes a file's text anew, where it is: its owner and its mode stay, and the kernel's own files take it. Needs root. Throws `install-failed`. */
async function writeInPlace(path, text, world, signal) {
	await step(`writing ${path}`, {
		file: "sh",
		args: [
			"-c",
			"cat >\"$0\"",
			path
		],
		input: text
	}, world, signal);
}
// src/changes/udev.ts
/** Where udev takes commands while it runs. */
const UDEV = "/run/udev/control";
/** Whether udev makes the devices of this machine. */
function hasUdev(world) {
	return world.files.exists(UDEV);
}
/** Has udev read its rules again and apply them to these devices, by their names in the kernel. Needs root. Throws `install-failed`. */
async function reloadRules(names, world, signal) {
	if (!hasUdev(world)) return;
	const udevadm = (...args) => step("giving builds access to the device", {
		file: "udevadm",
		args
	}, world, signal);
	await udevadm("control", "--reload-rules");
	await udevadm("trigger", "--settle", "--subsystem-match=misc", ...names.map((name) => `--sysname-match=${name}`));
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
		if (!line.startsWith(PREFIX)) return plain(line);
		const record = parse(line.slice(5));
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
function parse(json) {
	try {
		const value = JSON.parse(json);
		return typeof value === "object" && value !== null ? value : null;
	} catch {
		return null;
	}
}
/** Text outside of the protocol: a crash, or an error from before the logger was set up. */
function plain(line) {
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
/** Nix colours with ESC sequences alone. What else may pass for one, such as U+009B, is part of a name, and names must stay what they are. */
function withoutColors(text) {
	return text.includes("\x1B") ? stripVTControlCharacters(text) : text;
}
// src/nix/unsupported.ts
/** What a person can do about a check that no machine here can build. Nix says what is missing; why it is missing, only the reader knows. */
const OFFERED_BY_DEFAULT = "Nix offers it unless system-features was set outright: use extra-system-features instead";
/** What to do, by feature. A feature that is not here is the flake's own, and nobody but its author knows what it takes. */
const ADVICE = /* @__PURE__ */ new Map([
	["kvm", "It takes a usable /dev/kvm, such as GitHub's x86-64 Linux runners have; to run it emulated, and slowly, let Nix claim it with extra-system-features = kvm"],
	["uid-range", "It is for containers: on hosted runners \"nspawn: auto\" sets it up; elsewhere the Nix daemon needs auto-allocate-uids, cgroups and extra-system-features = uid-range"],
	["devnet", "It is for containers beside virtual machines: on hosted runners \"nspawn: auto\" sets it up; elsewhere the Nix daemon needs extra-system-features = devnet and extra-sandbox-paths = /dev/net"],
	["apple-virt", "It takes Apple's Hypervisor.framework, which GitHub's hosted arm64 macOS machines do not offer: use a Linux runner or a Mac of your own"],
	["nixos-test", OFFERED_BY_DEFAULT],
	["big-parallel", OFFERED_BY_DEFAULT],
	["benchmark", OFFERED_BY_DEFAULT]
]);
/** Why a check cannot be built when `missing`, at least one system feature, is not offered, and what to do. One line of plain words. */
function missingFeaturesMessage(missing) {
	const names = missing.map((name) => `"${name}"`);
	const list = names.length > 1 ? `s ${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : ` ${names.join("")}`;
	const advice = new Set(missing.flatMap((name) => ADVICE.get(name) ?? []));
	return [`no machine here offers the system feature${list}`, ...advice].join(". ");
}
/** Why a check for the platform `needed` cannot be built where Nix builds for `ours`, and what to do. One line of plain words. */
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
/** Nix says what it is about in its first words; the longest that it begins with are a few paths of at most 4,096 bytes. In UTF-16 code units. */
const BEGINNING = 16384;
/** Where an error of Nix begins: at the beginning of a line, or indented. */
const ERROR = /(?:^|\n)[^\S\n]*error: ?/g;
/**
* What follows one of these was printed by a build: text that anybody could have written.
* Up to 2.28 `last N log lines:`, from 2.29 on `Last N log lines:`.
*/
const LOG_TAIL = /\n[^\S\n]*last \d+ log lines?:\n/i;
/** Nix looks at the free space itself when a build fails, and adds this outside of the quoted log. */
const DISK_NOTE = /\n[ \t]*note: build failure may have been caused by lack of free disk space/;
const failed = (code, message) => ({
	verdict: "failed",
	code,
	message
});
/** Why a builder failed: `exit code 3`, `signal 9 (Killed)`; the words are the same in all versions. */
function builderStatus(status) {
	const signal = /signal (\d+)(?: \((.*)\))?/.exec(status);
	if (signal) {
		const hint = signal[1] === "9" ? ": by the kernel for want of memory, or by Nix because it closed its output and ran on" : "";
		return failed("signal", `its builder was killed by signal ${signal[1]}${signal[2] ? ` (${signal[2]})` : ""}${hint}`);
	}
	const exit = /exit code (\d+)/.exec(status);
	return failed("exit-code", exit ? `its builder exited with ${exit[1]}` : `its builder ${status}`);
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
		pattern: /^required system or feature not available\s+Required system: '([^']*)' with features \{([^}]*)\}\s+Current system: '([^']*)' with features \{([^}]*)\}/,
		read: ([, system, required, ours, available]) => systemOrFeatures(system, required, ours, available)
	},
	{
		pattern: /^\d+ dependenc(?:y|ies) failed/,
		read: () => dependency()
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
		read: ([, words]) => failed("nix", words ?? "")
	}
];
/** Whole messages; every one that names its derivation has the path as group `drv`. */
const MESSAGES = [
	{
		pattern: /^Cannot build '(?<drv>[^']+)'\.\s+Reason: (?<reason>[\s\S]*)$/,
		read: (match) => firstRule(REASONS, match.groups?.["reason"] ?? "") ?? failed("nix", match[0])
	},
	{
		pattern: rule(`^builder for '(?<drv>${DRV})' (failed (?:with|due)[^;\\n]*)`),
		read: (match) => builderStatus(match[2] ?? "")
	},
	{
		pattern: rule(`^builder for '(?<drv>${DRV})' failed to produce output path for output '([^']*)'`),
		read: (match) => failed("no-output", `its builder ended well but did not make output "${match[2]}"`)
	},
	{
		pattern: rule(`^\\d+ dependencies of derivation '(?<drv>${DRV})' failed to build`),
		read: () => dependency()
	},
	{
		pattern: rule(`^a '([^']*)' with features \\{([^}]*)\\} is required to build '(?<drv>${DRV})', but I am a '([^']*)' with features \\{([^}]*)\\}`),
		read: (match) => systemOrFeatures(match[1], match[2], match[4], match[5])
	},
	{
		pattern: rule(`^hash mismatch in fixed-output derivation '(?<drv>${DRV})':\\s+specified:\\s+(\\S+)\\s+got:\\s+(\\S+)`),
		read: (match) => failed("hash-mismatch", `its output has the hash ${match[3]}, not ${match[2]}`)
	},
	{
		pattern: rule(`^derivation '(?<drv>${DRV})' may not be deterministic`),
		read: () => failed("not-deterministic", "a second build of it gave a different output")
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
		read: (match) => failed("nix", match.input.split("\n", 1)[0] ?? "")
	}
];
/** Reads one error message of Nix 2.18 to 2.35. Null when it says nothing about a derivation. */
function readFailure(text) {
	const own = withoutTrace(text.split(LOG_TAIL, 1)[0] ?? "").slice(0, BEGINNING);
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
function dependency() {
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
	const [have, want] = [numbers(version), numbers(oldest)];
	for (const [index, wanted] of want.entries()) {
		const difference = (have[index] ?? 0) - wanted;
		if (difference !== 0) return difference > 0;
	}
	return true;
}
function numbers(version) {
	return (/^\d+(?:\.\d+)*/u.exec(version)?.[0] ?? "").split(".").map(Number);
}
// src/nix/store-info.ts
/** Asks Nix's store for its name, which proves that it can be reached. `store`: another one than the settings say. */
async function storeInfo(tool, world, signal, store) {
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
// src/nix/find.ts
/** The profile that the installation ends with: nothing is a working Nix of ours before it is there. */
const DEFAULT_PROFILE = "/nix/var/nix/profiles/default";
/** A Nix answers in 20 ms; one that takes this long hangs. */
const ANSWER_MS = 1e4;
/** Looks for a Nix that is new enough: on PATH, then where installers and NixOS put it. One process when the first one fits. */
async function findNix(world, emit, signal) {
	let tooOld = null;
	for (const nix of candidates(world.env)) {
		if (!await world.files.executable(nix)) continue;
		const answer = await world.processes.run({
			file: nix,
			args: ["--version"]
		}, AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]));
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
// src/changes/daemon.ts
/** Where Nix's clients look for the daemon. */
const SOCKET = "/nix/var/nix/daemon-socket/socket";
/** Present while systemd is the service manager; `sd_booted(3)` looks at the same place. */
const SYSTEMD = "/run/systemd/system";
const SERVICE = "/etc/systemd/system/nix-daemon.service";
const SOCKET_UNIT = "/etc/systemd/system/nix-daemon.socket";
/** Process id of the supervisor where there is no systemd. */
const PID_FILE = `${RUN_FOLDER}/daemon.pid`;
const LOG = `${RUN_FOLDER}/daemon.log`;
/** A daemon is there in 50 ms; a machine on which it takes this long has another fault. */
const START_MS = 1e4;
/** A daemon that is told to end does so in a few milliseconds; after this it is killed. */
const END_MS = 3e3;
const POLL_MS = 20;
/** Time for clients that were killed to hang up: a worker of the daemon notices within a second. */
const LEAVE_MS = 5e3;
/** Variables by which Nix finds its way to the network; the daemon does not inherit them from anybody else. */
const NETWORK = [
	"http_proxy",
	"https_proxy",
	"no_proxy",
	"HTTP_PROXY",
	"HTTPS_PROXY",
	"NO_PROXY"
];
/**
* Keeps a daemon running, whatever ends it; both end with their process group. Its arguments are the daemon, the file for its own pid, and the log.
* No data is part of its text.
*/
const SUPERVISOR = "cd / && exec </dev/null >\"$2\" 2>&1; echo $$ >\"$1\"; while :; do \"$0\" --daemon; sleep 0.2; done";
/** The shell's own `kill`: the program of that name is in a package (procps) that small images lack. */
const KILL = "kill -s \"$0\" -- \"$@\"";
/**
* Starts the daemon of the Nix that we installed, and waits until it answers: a systemd unit where systemd runs, else a process that is kept alive.
* One that runs already is started anew, for it may be an older Nix with older settings. Throws `install-failed`.
*/
async function startDaemon(tool, world, signal) {
	await world.files.makeFolder(dirname(SOCKET));
	const running = await supervisor(world);
	if (hasSystemd(world)) {
		await writeUnit(SERVICE, serviceUnit(world.env), world);
		await writeUnit(SOCKET_UNIT, SOCKET_UNIT_TEXT, world);
		const systemctl = (...args) => step("starting Nix's daemon", {
			file: "systemctl",
			args
		}, world, signal);
		await systemctl("daemon-reload");
		await systemctl("enable", "--quiet", "--now", basename(SOCKET_UNIT));
		await systemctl("try-restart", basename(SERVICE));
	} else if (running === null) await startSupervisor(world, signal);
	else await end(await childrenOf(running, world), [], world);
	await answers(tool, world, signal);
}
/** Whoever starts it ends it: see `claims.ts`. */
async function startSupervisor(world, signal) {
	await record([{
		kind: "daemon",
		process: null
	}], world, signal);
	await world.files.makeFolder(RUN_FOLDER);
	await world.files.remove(PID_FILE);
	await step("starting Nix's daemon", {
		file: "setsid",
		args: [
			"--fork",
			"sh",
			"-c",
			SUPERVISOR,
			`${DEFAULT_PROFILE}/bin/nix-daemon`,
			PID_FILE,
			LOG
		]
	}, world, signal);
	const until = world.now() + START_MS;
	let pid = await supervisor(world);
	while (pid === null && world.now() < until) {
		await setTimeout(POLL_MS, void 0, { signal });
		pid = await supervisor(world);
	}
	const started = pid === null ? null : startedOf(pid, world.kernel);
	if (started !== null) await recordDaemon(started, world, signal);
}
/** Whether the daemon of a Nix that we installed is gone: after a reboot without systemd, or since our post step ended it. Reads two files. */
async function daemonIsMissing(world) {
	return hasSystemd(world) ? !world.files.exists(SOCKET) : await supervisor(world) === null;
}
/** Whether systemd starts daemons here. */
function hasSystemd(world) {
	return world.files.exists(SYSTEMD);
}
/**
* Makes a running daemon read its configuration again, by ending it: systemd or our supervisor starts another one. Clients that are connected
* keep the process that serves them. Whoever connects afterwards gets the new settings, as soon as it {@link answers}. Throws `install-failed` when somebody
* else started it.
*/
async function restartRunning(world, signal) {
	const pid = await supervisor(world);
	if (pid !== null) await end(await childrenOf(pid, world), [], world);
	else if (hasSystemd(world)) {
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
		if (unit === void 0) throw foreign();
		await step("restarting Nix's daemon", {
			file: "systemctl",
			args: ["restart", unit]
		}, world, signal);
	} else throw foreign();
}
/**
* Ends the daemon that {@link startDaemon} started without systemd, and waits until it is gone; gives false when somebody is still connected to it. The units
* of systemd stay. `recorded`: which process it is; null when whoever started it had no time to say, and then it is the one that runs.
*/
async function endSupervisor(recorded, world) {
	const pid = await supervisor(world);
	if (pid === null || recorded !== null && (recorded.pid !== pid || !isSame(recorded, world.kernel))) return true;
	const daemons = await childrenOf(pid, world);
	const until = world.now() + LEAVE_MS;
	for (;;) {
		if ((await Promise.all(daemons.map((daemon) => childrenOf(daemon, world)))).flat().length === 0) break;
		if (world.now() >= until) return false;
		await setTimeout(POLL_MS, void 0);
	}
	await end([pid, ...daemons], [-pid], world);
	for (const path of [
		PID_FILE,
		LOG,
		SOCKET
	]) await world.files.remove(path);
	return true;
}
/** Process id of the supervisor that is running; a number in a file may by now belong to another process. */
async function supervisor(world) {
	if (!world.files.exists(PID_FILE)) return null;
	const pid = Number(String(await world.files.read(PID_FILE)).trim());
	if (!Number.isSafeInteger(pid) || pid <= 1) return null;
	return (await commandLine(pid, world)).includes(PID_FILE) ? pid : null;
}
/** The daemon, or in the pause after its end, the pause: ending that only makes the next daemon come sooner. */
async function childrenOf(pid, world) {
	return (await world.files.read(`/proc/${pid}/task/${pid}/children`).then(String, () => "")).split(" ").filter((word) => word !== "").map(Number);
}
/** Ends processes (with their `groups`) and waits until all are gone: one that is ending may still answer, with its old settings. */
async function end(pids, groups, world) {
	const targets = (groups.length > 0 ? groups : pids).map(String);
	for (const name of ["TERM", "KILL"]) {
		await world.processes.run({
			file: "sh",
			args: [
				"-c",
				KILL,
				name,
				...targets
			]
		});
		const until = world.now() + END_MS;
		while (world.now() < until) {
			if ((await Promise.all(pids.map((pid) => commandLine(pid, world)))).every((line) => line === "")) return;
			await setTimeout(POLL_MS, void 0);
		}
	}
}
/** What a process was started with; "" once it has ended, even if nobody has taken notice of that. */
async function commandLine(pid, world) {
	return await world.files.read(`/proc/${pid}/cmdline`).then(String, () => "");
}
/** Waits until a Nix has an answer from the daemon. Throws `install-failed`. */
async function answers(tool, world, signal) {
	const late = AbortSignal.timeout(START_MS);
	let reason = `it said nothing for ${START_MS / 1e3} s`;
	while (!late.aborted) {
		const answer = await storeInfo(tool, world, AbortSignal.any([signal, late]), "daemon").catch(() => null);
		signal.throwIfAborted();
		if (answer?.ok === true) return;
		reason = answer?.reason ?? reason;
		await setTimeout(POLL_MS, void 0, { signal });
	}
	throw new VerdictError("install-failed", `Nix's daemon does not answer: ${reason}. Look at "journalctl -u nix-daemon", or at ${LOG} where there is no systemd.`);
}
/** A unit that somebody else has written stays as it is. */
async function writeUnit(path, text, world) {
	if (!(world.files.exists(path) && !String(await world.files.read(path)).includes(OURS))) await world.files.write(path, text);
}
function foreign() {
	return new VerdictError("install-failed", "Nix's daemon has to be restarted to read its new settings, but something else than systemd or nix-verdict has started it. Restart it before this step.");
}
/** Stands in every unit that we write. */
const OURS = "installed by nix-verdict";
const SOCKET_UNIT_TEXT = `[Unit]
Description=Socket of the Nix daemon, ${OURS}
Before=multi-user.target
RequiresMountsFor=/nix/store

[Socket]
ListenStream=${SOCKET}

[Install]
WantedBy=sockets.target
`;
/** The daemon makes a cgroup for each build, which takes a delegated one; the limits are upstream's. */
function serviceUnit(env) {
	const network = NETWORK.flatMap((name) => env[name] === void 0 ? [] : [`Environment="${name}=${quoted(env[name])}"`]);
	return `[Unit]
Description=Nix daemon, ${OURS}
Requires=nix-daemon.socket
RequiresMountsFor=/nix/store /nix/var

[Service]
ExecStart=${DEFAULT_PROFILE}/bin/nix-daemon --daemon
${network.map((line) => `${line}\n`).join("")}KillMode=process
LimitNOFILE=1048576
TasksMax=1048576
Delegate=yes
`;
}
/** A value within double quotes of a unit file: `%` starts a specifier there, and a line break ends the setting. */
function quoted(value) {
	return value.replaceAll(/[\r\n]/gu, "").replaceAll("\\", "\\\\").replaceAll("\"", "\\\"").replaceAll("%", "%%");
}
// src/changes/undo.ts
/**
* Ends the claim of the job that has this token, and when it was the last one, undoes what all jobs have changed: what stands there is put back to what stood
* there before, unless somebody else has changed it since. What cannot be undone stays recorded for the next one.
*/
const undoChanges = {
	name: "undo",
	work: async ({ token }, world, emit, signal) => {
		await withRecords(async (records) => {
			const left = withoutClaim(records, token, world.kernel);
			if (left.claims.length > 0) return left;
			return {
				claims: [],
				changes: await undoAll(left.changes, world, emit, signal)
			};
		}, world, signal);
		return null;
	}
};
/** Gives what could not be undone. The last change first: each one was made upon those before it. */
async function undoAll(changes, world, emit, signal) {
	const left = [];
	let settings = false;
	for (const change of changes.toReversed()) try {
		const state = await undo(change, world, signal);
		settings ||= state === "undone" && change.kind === "file" && change.file === "settings";
		if (state === "foreign") emit({
			type: "notice",
			level: "warning",
			message: `${nameOf(change)} was changed by something else since this run changed it, and was left as it is.`
		});
		if (state === "in-use") left.unshift(change);
	} catch (error) {
		left.unshift(change);
		emit({
			type: "notice",
			level: "warning",
			message: `${nameOf(change)} could not be put back: ${messageOf(error)}`
		});
	}
	if (settings && !await daemonIsMissing(world)) await restartRunning(world, signal).catch((error) => emit({
		type: "notice",
		level: "warning",
		message: messageOf(error)
	}));
	return left;
}
async function undo(change, world, signal) {
	switch (change.kind) {
		case "mode": return await undoMode(change, world, signal);
		case "file": return await undoFile(change, world, signal);
		case "include": return await undoInclude(change, world, signal);
		case "daemon": return await endSupervisor(change.process, world) ? "undone" : "in-use";
	}
}
async function undoMode({ device, before }, world, signal) {
	const { path } = DEVICES[device];
	const mode = await modeOf(path, world, signal);
	if (mode === before || mode === null) return "same";
	if (mode !== "666") return "foreign";
	await setMode(path, before, world, signal);
	return "undone";
}
async function undoFile({ file, before, after }, world, signal) {
	const path = FILES[file];
	const now = world.files.exists(path) ? String(await world.files.read(path)) : null;
	if (now === before) return "same";
	if (now !== after) return "foreign";
	if (before === null) await world.files.remove(path);
	else await writeInPlace(path, before, world, signal);
	if (file === "rules") await reloadRules(Object.values(DEVICES).map(({ path: device }) => device.slice(device.lastIndexOf("/") + 1)), world, signal);
	return "undone";
}
async function undoInclude({ configuration, madeFile, addedBreak }, world, signal) {
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
	await writeInPlace(path, addedBreak && at === lines.length - 2 ? rest.replace(/\n$/u, "") : rest, world, signal);
	return "undone";
}
function nameOf(change) {
	switch (change.kind) {
		case "mode": return DEVICES[change.device].path;
		case "file": return FILES[change.file];
		case "include": return CONFIGURATIONS[change.configuration];
		case "daemon": return "Nix's daemon";
	}
}
export { DEVICES as A, claimFor as B, RECORDS as C, holdLock as D, RUN_FOLDER as E, asRoot as F, isSelfHosted as H, canBeRoot as I, checkClaim as L, FILES as M, INCLUDE as N, step as O, isDevice as P, checkUser as R, writeInPlace as S, takeClaim as T, isHosted as V, InternalJson as _, restartRunning as a, modeOf as b, findNix as c, atLeast as d, parseVersion as f, withoutTrace as g, readFailure as h, hasSystemd as i, DEVICE_NAMES as j, CONFIGURATIONS as k, storeInfo as l, lastError as m, answers as n, startDaemon as o, hasError as p, daemonIsMissing as r, DEFAULT_PROFILE as s, undoChanges as t, OLDEST as u, hasUdev as v, record as w, setMode as x, reloadRules as y, isOwn as z };
