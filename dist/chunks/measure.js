import { H as DERIVATION_FILE, U as STORE_FOLDER, W as base32, X as storePathName, b as readJson, d as strangeLine, g as at, it as VerdictError, l as SHAPES, ot as messageOf, q as isStorePath, v as isRecord } from "./clean-start.js";
import { a as asRoot, c as checkUser, f as isHosted, l as isOwn, o as canBeRoot, p as isSelfHosted, u as onAbort } from "./system.js";
import { A as atLeast, D as DEFAULT_PROFILE, E as InternalJson, O as findNix, j as parseVersion, k as OLDEST, l as storeInfo, p as readSettings, w as readFailure, x as lastError, y as nixCommand } from "./nix.js";
import { getSystemErrorMessage, getSystemErrorName } from "node:util";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { constants } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
// src/system/signals.ts
/** The signals that end a run in an orderly way: Ctrl-C, a cancelled job, a closed terminal. */
const END_SIGNALS = [
	"SIGINT",
	"SIGTERM",
	"SIGHUP"
];
/**
* Turns the first ending signal into an abort whose reason is the signal's name. Leaving the scope restores the
* default.
*/
function abortOnSignals() {
	const controller = new AbortController();
	const listener = (name) => controller.abort(name);
	for (const name of END_SIGNALS) process.on(name, listener);
	return {
		signal: controller.signal,
		[Symbol.dispose]: () => {
			for (const name of END_SIGNALS) process.off(name, listener);
		}
	};
}
/** Returns the exit code with which shells report that a signal ended a program: 130 for SIGINT, 143 for SIGTERM. */
function exitCodeOf(signal) {
	return 128 + constants.signals[signal.reason];
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
// src/features/advice.ts
/** Returns the one thing to do about a missing feature. */
function adviceFor(name, code) {
	if (code === "builds-elsewhere") return "Set max-jobs to 1 or more, or let the remote builders have it.";
	return FEATURE_ADVICE[name][code] ?? "The log of Nix's daemon may say more.";
}
const SANDBOX_ADVICE = "This needs sandbox = true in nix.conf, a Nix with build users, and a machine that allows namespaces (for a container: docker's --privileged). To build without a sandbox on purpose, set sandbox = false.";
const FEATURE_ADVICE = {
	kvm: {
		"no-device": "Use a machine with /dev/kvm, such as GitHub's x86-64 Linux runners; in a virtual machine, switch nested virtualisation on.",
		"no-permission": "Builders belong to no group, so open the device to all: sudo chmod 0666 /dev/kvm, or the udev rule KERNEL==\"kvm\", MODE=\"0666\".",
		"feature-missing": "Add \"extra-system-features = kvm\" to nix.conf and restart nix-daemon.",
		"too-slow": "This machine emulates virtualisation instead of having it: use another one. Until then, VM tests run under QEMU's own emulation.",
		hidden: "Look at sandbox-paths in nix.conf: something is mounted over the device.",
		"kvm-failed": "Look at the kernel's log (dmesg); another hypervisor may have taken the processor's virtualisation.",
		"no-answer": "Use another machine: tests with virtual machines would hang on this one.",
		"not-provable": "The logs of VM tests say whether they used it."
	},
	nspawn: {
		"feature-missing": "Set \"extra-experimental-features = auto-allocate-uids cgroups\", \"auto-allocate-uids = true\" and \"extra-system-features = uid-range\" in nix.conf, and restart nix-daemon.",
		"not-sandboxed": SANDBOX_ADVICE,
		"container-failed": "Containers need cgroup v2 and user namespaces: check whether the machine, or the container that it is, allows both."
	},
	sandbox: {
		"not-sandboxed": SANDBOX_ADVICE,
		"feature-missing": SANDBOX_ADVICE
	}
};
// src/features/devices.ts
/** The kernel's own list of the devices of this kind that exist. */
const MADE = "/sys/class/misc";
/**
* Opens devices to everybody: with a udev rule if there is udev, so that a device stays open when it is created again;
* else by its mode. A missing device is requested from the kernel first; one that the kernel cannot create stays
* missing.
*/
const openDevices = {
	name: "open-devices",
	work: async (context, { devices }) => {
		const { world, signal } = context;
		for (const device of devices) {
			if (!isDevice(device)) throw new TypeError(`there is no device "${String(device)}"`);
			if (world.files.exists(`${MADE}/${device}`)) continue;
			for (const module of DEVICES[device].modules) await world.processes.run({
				file: "modprobe",
				args: [module]
			}, signal);
		}
		await record(context, await modesNow(context, devices));
		if (hasUdev(world)) await openByRule(context, devices);
		else await openByMode(context, devices);
		return null;
	}
};
/** The changes to the modes of devices, whoever makes them. */
async function modesNow(context, devices) {
	const changes = [];
	for (const device of devices) {
		const before = await modeOf(context, DEVICES[device].path);
		if (before !== null && before !== "666" && /^[0-7]{3}$/u.test(before)) changes.push({
			kind: "mode",
			device,
			before
		});
	}
	return changes;
}
async function openByRule(context, devices) {
	const { world } = context;
	const before = world.files.exists(FILES.rules) ? String(await world.files.read(FILES.rules)) : null;
	const lines = (before ?? "").split("\n").filter((line) => line !== "");
	const added = devices.map((device) => `KERNEL=="${device}", MODE="0666", OPTIONS+="static_node=${DEVICES[device].path.slice(5)}"`);
	const after = `${[.../* @__PURE__ */ new Set([...lines, ...added])].join("\n")}\n`;
	if (after !== before) {
		await record(context, [{
			kind: "file",
			file: "rules",
			before,
			after
		}]);
		await world.files.write(FILES.rules, after);
	}
	await reloadRules(context, devices);
}
async function openByMode(context, devices) {
	const { world } = context;
	for (const { path } of devices.map((device) => DEVICES[device])) if (world.files.exists(path)) await setMode(context, path, `0666`);
}
// src/features/probe/binary.ts
/**
* The compiled probe.c, in base64: the builder of the proofs, for x86_64-linux.
* Made by scripts/build-probe; do not edit. `scripts/build-probe --check` tells whether it is what the source gives.
*/
const PROBE = `
f0VMRgIBAQAAAAAAAAAAAAIAPgABAAAA6ABAAAAAAABAAAAAAAAAACgWAAAAAAAAAAAAAEAAOAADAEAABQAEAAEAAAAFAAAAAAAAAAAAAAAAAEAAAAAAAAAA
QAAAAAAABBYAAAAAAAAEFgAAAAAAAAAQAAAAAAAAAQAAAAYAAAAAAAAAAAAAAAAgQAAAAAAAACBAAAAAAAAAAAAAAAAAAEgqAAAAAAAAABAAAAAAAABR5XRk
BgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAADHtSInnSIPk8Oi/CQAAMcCKFAaE0nQNigwHSP/AONF07zHAw7gB
AAAAw0mJ8Ojc////hcB0E0iJ/kyJx+jN////hcAPlcAPtsDDTIsNB0kAAEiJ/k2LAU2FwHQsTInH6Kr///+FwHQaMcCAPAYAdAVI/8Dr9UGAPAA9dQZJjUQA
AcNJg8EI68y4DxVAAMNIiwWrRgAAMdJIKceKDAeEyXQVSD3+AQAAfw2IiEBIQACyAUj/wOvkhNJ0B0iJBX9GAADDSIPsIEmJ+bkKAAAAxkQkHwBMjUQkH0iJ
8DHSSf/ISPfxg8IwQYgQSInySInGSIP6CXfjv9MSQADoj////0yJz+iH////v8ASQADoff///0yJx+h1////SIPEIMNJifi/0xJAAOhj////TInH6Fv///+/
wBJAAOhR////SIn36Un///8xwEmJ+r/CEkAASIkF6kUAAOgz////v9USQADo5f7//0iJx+gh////v9MSQADoF////0yJ1+kP////SIn4gDggdQVI/8Dr9jHJ
SIkOQIo4jVfQgPoJdxBIa8kKSA++0kj/wEgB0eviw0iJ+E2JwkiJ902JyEiJ1kUxyUiJyg8Fw0UxyUUxwLpASEAAvgEAAABIiwVkRQAAvwEAAABIjUgBxoBA
SEAACkiJDU1FAADruFNIY99FMclFMcAxyTHSSInev+cAAADonf///+vnU0iJ+7/bEkAASYnz6CL///9Iid6/4hJAAOju/v//v+cSQABMid7ohf7//+iD////
vwEAAADoqf///0iF9nkISPfe6Ln///9IifDDSIPsEEUxyUUxwDHJSInivgEAAAC/5AAAAOgy////v+0SQABIicboxP///0hpBCQAypo7SANEJAhIg8QQw1NF
MclFMcAxyTHSvvMSQAC/AgAAAEiB7CACAADo8v7//78GE0AASInG6IT///9FMclFMcC5/wEAAEiNVCQgSInGMf9IicPoyP7//78GE0AASInG6Fr///9FMcC/
ZgAAAEUxyTHJMdIx9sZEBCAA6KD+//9IjXwkIEiJBRdEAABJicCAPwB0Y0iNdCQI6FT+//9IjXQkEEiJx+hH/v//SI10JBhIicfoOv7//0iLVCQISInHSTnQ
ciNMicBIKdBIi1QkGEg50HMTSANEJBBIiRWyQwAASIkFs0MAAIoHhMB0oUj/xzwKdfPrmEiJ3kUxyUUxwDHJMdK/AwAAAOgS/v//SIHEIAIAAFvDVUUxyUiJ
/UUxwFMxybpBrgAAvxAAAABIgexIAQAA6Ob9//+/DhNAAEiJxuh4/v//RTHJRTHAuQAgQAC6Ba4IwEiJ7r8QAAAASInDxwUfGwAAAAEAAOiv/f//vxoTQABI
icboQf7//0UxyUUxwLkAIEAAupCuCEBIid6/EAAAAOiF/f//vyQTQABIicboF/7//0iNTCQIRTHJRTHAuoOuOIFIid6/EAAAAOhb/f//vy4TQABIicbo7f3/
/zHAMdJIjUwkCEiJRCQISIneRTHJRTHASLj/////CAALAUiJlCSAAAAAvxAAAAC6hK44QUiJRCQQuAEBAQBIx4Qk+AAAAAAQAABIweAQSIlEJBhIuP////8Q
AAMBSImEJIgAAAC4AQEAAQ8QhCSAAAAASMeEJAABAAAgAAAASMHgCEiJhCSQAAAASIlEJHhIiUQkYEiJRCRISIlEJDC4AQAAgEiJhCToAAAASMeEJBABAAAA
BQAADxFEJGgPEUQkUA8RRCQ4DxFEJCDof/z//784E0AASInG6BH9//9IgcRIAQAASInYW13DU0UxyUiJ+0UxwL9TAAAAMcm67QEAAOhK/P//SInfW0iJxund
/P//U02JwUiJ+0mJyL+lAAAASInxvkITQADoIvz//0iJ31tIicbptfz//79HE0AA6KT7///ot/z//0grBYtBAAC/TBNAAEiJxugI+///v08TQAC+oIYBAOj5
+v//6Pf7//+/AQAAAOgd/P//SIPsEEiJ/jH/RTHJiXwkDEUxwDHJvz0AAABIjVQkDOix+///v1UTQABIicboQ/z///ZEJAx/dC+/2xJAAOgr+///vloTQAC/
4hJAAOj1+v//i3QkDL9gE0AAg+Z/6Ij6///ohvv//4N8JAwAdAq/AQAAAOil+///SIPEEMNBVLmAAQAARTHJRTHAVUmJ1EiJ/bpBAAAAU78CAAAA6DT7//9I
ie9IicboyPv//zHJSInDQYA8DAB0BUj/wev0TIniRTHJRTHASInevwEAAADoAvv//0iJ70iJxuiW+///SIneRTHJW0UxwF0xyTHSvwMAAABBXOnc+v//U0Ux
yTHJQbgAQAgAumcTQAAx9r+lAAAASIHsMAIAAOi4+v//v2kTQABIjVwkMEiJxuhF+///vngTQAC/PhRAAOgy/v//MclBuJMTQAC6eBNAAL6dE0AAvz4UQADo
Pf7//0UxyUUxwDHJMdK+eBNAAL9QAAAA6GL6//+/oxNAAEiJxuj0+v//vq4TQABIiffo4/3//7quE0AARTHAuQ4AAABIidZIidfo8v3//76zE0AASIn36L79
//+6sxNAAEUxwLkPAAAASInXvrcTQADoy/3//769E0AASIn36Jf9//++wRNAAL/JE0AA6Ij9//++yRNAAEG40BNAALkKAAAASIn3usETQADokv3//7oPFUAA
vv0TQAC/8xNAAOhk/v//RTHJQbgAEAAAMcm6/RNAAL78E0AAv6UAAADonfn//7/zE0AASInG6C/6//++BhRAAEiJ9+ge/f//vwwUQADoFvj//0UxyUG4AFAA
ADHJugYUQABIica/pQAAAOhc+f//vwYUQABIicbo7vn//0UxyUUxwDHJugcAAAC+FhRAAL+qAAAA6DP5//+/HhRAAEiJxujF+f//uicUQABFMclFMcBIidYx
yb+bAAAA6Az5//+/KRRAAEiJxuie+f//RTHJRTHAMcm6AgAAAL4nFEAAv6YAAADo4/j//780FEAASInG6HX5//8xyTHSRTHJRTHAvmcTQAC/UAAAAOi9+P//
v0MUQABIicboT/n//79MFEAARTHS6ED3//9IjXwkQLl8AAAAMdJJicNIiVQkOEi4L3N0b3JlAABIiUQkMDHA86tBgDwaAHQFSf/C6/S/DBRAAOgD9///MdKA
PBAAdAVI/8Lr9Uwp0kkB00OKBBOEwHQTSYH6/gEAAH8KSf/CQohEFC/r5THSSI1MJBhIid4xwEiJVCQoRTHJSI1UJAhFMcC/OwAAAEiJXCQISIlEJBBIx0Qk
GFQUQABIx0QkIF0UQADo9vf//79tFEAASInG6Ij4//9IgcQwAgAAW8NBV0FWQVVBVFVTSIHsyAAAAEiLB0iNRMcQv9USQABIiQVmPwAA6FP2//9IicXoXvj/
/0iJBTI9AABIicPojPj//76CFEAASInv6A/2//+FwHRtv4oUQADoIfb//0UxwDHJMdJFMclIica/AgAAAOht9///v5EUQABJicPo+Pb//0mD+/64chRAAL55
FEAASA9E8L+KFEAARTHJ6LL2//8x9r8nAAAARTHAMckx0ugu9///v5QUQABIicbp0QMAAL6jFEAASInvQYnB6I71//9BicSFwA+EwAMAAESJyEiNfCQQuQgA
AAAx0vOrRTHJQbgIAAAASIlUJEi+DgAAAEiNVCQwvw0AAABIx0QkMH8GQABIx0QkOAAAAARIx0QkQH8GQABIx0QkIAIAAADor/b//7+YFEAASInG6EH3//9F
MclFMcAxyUiNVCQQMfa/JgAAAOiJ9v//v5gUQABIicboG/f//0UxyUUxwDHJugIAAAC+nhRAAL8CAAAA6GD2//+/pxRAAEiJxujy9v//RTHJRTHAMclIica/
EAAAALoArgAASYnE6Db2//+/rBRAAEiJxujI9v//SIP4DHQMMfa/rBRAAOmjAQAARTHJRTHAMcm6Aa4AAEyJ5r8QAAAAD1fA6Pr1//+/tBRAAEiJxuiM9v//
RTHJRTHAuQDQ+/+6R64AAEiJxr8QAAAASYnG6M31//+/vhRAAEiJxuhf9v//SYPJ/7kDAAAAMfZBuCIAAAC6AFAAAL8JAAAA6KD1//+/0RRAAEiJxugy9v//
RTHJRTHASI1MJDC6Rq4gQEyJ9r8QAAAASInFDylEJDBIx0QkQABQAABIiUQkSOhg9f//v9EUQABIicbo8vX//8aFBEAAAPRMifZMiefHhQBAAAD/yXX8Qb4D
AAAASMeFABAAAAMgAABIx4UAIAAAAzAAAEjHhQAwAACDAAAASIPN/+gD9///RTHJRTHAMcm6BK4AAEyJ5r8QAAAASIlEJAjo7fT//7/CFEAASInG6H/1//9M
i0wkCEG4AQAAADH2SInCuQMAAAC/CQAAAOjB9P//v8wUQABIicboU/X//0mJxOtQSIt0JAhFMclFMcBIjUwkMLqBrpCAvxAAAADokPT//7/tFEAASInG6CL1
//9Ig3wkQAB0DDH2v/YUQADo1PT//0w57UkPR+1B/84PhO4AAADoCvX//0gp2Eg9/8maOw+H2gAAADHAuSAAAABIjXwkMEUxyfOrSIt0JAhFMcBIjUwkMLqC
rpBAvxAAAABIx0QkQKCGAQBIx4QksAAAAABAAABIx4QkuAAAAAIAAADo/fP//7/YFEAASInG6I/0///om/T//0iLdCQIRTHJRTHAMcm6gK4AAL8QAAAASYnH
6Mzz//+/XRVAAEiJxuhe9P//6Gr0//9MKfhBg3wkCAVJicUPhPn+//+/2xJAAOg28///vuEUQAC/4hJAAOgA8///QYt0JAi/5hRAAOiV8v//6JPz//+/AQAA
AOmXAwAAv5EUQADo//L//0iJ7r9ME0AA6G/y//++oIYBAL9PE0AA6GDy///pIAMAAL6JE0AASInv6Lbx//+FwA+E/wIAAL/8FEAA6MTx//9FMclFMcAxyTHS
MfaAOAC/JwAAAA+EmwEAAOgI8///SP/IdAwx9r+UFEAA6YP+//+6AxVAAL4QFUAAvxcVQADoi/f//0UxyUUxwLnoAwAAuugDAAC+EBVAAL9cAAAA6MTy//+/
HBVAAEiJxuhW8///RTHJRTHAMckx0jH2vzkAAADoofL//78iFUAASInG6DPz//9IicdIhcB1ckUxyUUxwDHJMdK+6AMAAL9qAAAA6HPy//+/JxVAAEiJxugF
8///RTHJRTHAMckx0r7oAwAAv2kAAADoTfL//78uFUAASInG6N/y//++EBVAAEUxyUUxwL8CAAAAMckx0ugn8v//vzUVQABIicbpOQIAAOhA9v//RIngSI18
JEBFMcm5BgAAAEUxwLoCAAAAvgIAAADzqzHAvykAAABIx0QkMGxvAABIiUQkOOjc8f//v0IVQABIicbobvL//0UxyUUxwEiNTCQwuhOJAABIica/EAAAAEiJ
w+iv8f//v0kVQABIicboQfL//0iJ3r8QAAAARTHJRTHASI1MJDC6FIkAAGaDTCRAAeh/8f//v0kVQABIicbpkQEAAOht8f//SP/IdAwx9r+CFEAA6ej8//9I
gz3XNgAAAHUNSIE9ujYAAP//AAB3DDH2v1IVQADpxfz//0UxyUUxwDHJuu0BAAC+XBVAAL9TAAAA6B3x//9BuJMTQAAxybpcFUAAvp0TQAC/XRVAAOjD9P//
RTHAMcm6YRVAAL5wFUAAv2kVQADoqvT//0UxyUUxwDHJMdK+eBVAAL8VAAAA6M/w//++lhVAAL+vFUAASYnE6Fj0//+68RNAAL67FUAAv+EVQADoUfX//0Ux
yUUxwDHJMdK+EQACbr84AAAA6JDw//+/7hVAAEiJxugi8f//SInFSIXAdQXomvX//0iJ7+iZ9P//v5EUQADo/O///+gP8f//v0wTQABIKdhIicboZO///02F
5Lh+FEAAvuoSQABID0Twv9EUQADope///+sMMfa/1RJAAOmy+///SIs1mjUAAL8gE0AA6Crv///oKPD//7/5FUAA6KPu//+/AgAAAEUxyUUxwEiJxrmkAQAA
usEAAADo6e///7/9FUAASInG6Hvw//8x/+gd8P//PQBuaXgtdmVyZGljdC1wcm9iZSAAcHJvb2YAZmFpbGVkAHN0ZXAAZXJybm8AY2xvY2sAL3Byb2Mvc2Vs
Zi91aWRfbWFwAHVpZC1tYXAAY3JlYXRlLXZjcHUAZ2V0LWNwdWlkAHNldC1jcHVpZABnZXQtc3JlZ3MAc2V0LXNyZWdzAG5vbmUAc2xvdwBucwBsb29wcwB3
YWl0AGNoaWxkAHNpZ25hbAAvAHByaXZhdGUtbW91bnRzAC9ydW4vbml4LXZlcmRpY3QtY29udGFpbmVyAG1vZGU9MDc1NQB0bXBmcwBlbnRlci1yb290AHBy
b2MAc3lzAHN5c2ZzAGRldgBkZXYvcHRzAGRldnB0cwBuZXdpbnN0YW5jZSxwdG14bW9kZT0wNjY2LG1vZGU9NjIwAGRldi1udWxsAC9kZXYvbnVsbABzdG9y
ZQBOSVhfU1RPUkUAbWFjaGluZQBob3N0bmFtZQAuAHBpdm90LXJvb3QAbGVhdmUtb2xkLXJvb3QAbmV3LXJvb3QAYnVpbGRlcgBpbnNpZGU9MQBwcm9vZj1j
b250YWluZXIAZXhlYwBoaWRkZW4Ac2VlbgB5ZXMAc2FuZGJveABtYXJrZXIAb2sAcGlkAGFsYXJtAC9kZXYva3ZtAG9wZW4AdmVyc2lvbgBjcmVhdGUtdm0A
dHNzAHZjcHUtc2l6ZQB2Y3B1LW1lbW9yeQBzZXQtcmVncwBleGl0AHJlYXNvbgBnZXQtcmVncwBjb3VudABpbnNpZGUAYnkgc29tZWJvZHkKAC9vd25lZABm
aWxlAGNob3duAGZvcmsAc2V0Z2lkAHNldHVpZAByZWFkLWFzLXVzZXIAc29ja2V0AGxvb3BiYWNrAHVpZC1yYW5nZQAvcnVuAC9zeXMvZnMvY2dyb3VwAGNn
cm91cDIAL3N5cy9mcy9jZ3JvdXAvbWVtb3J5LmN1cnJlbnQAL3N5cy9mcy9jZ3JvdXAvY29udGFpbmVyAGNncm91cC1tYWtlAC9zeXMvZnMvY2dyb3VwL2Nv
bnRhaW5lci9jZ3JvdXAucHJvY3MAY2dyb3VwLWVudGVyAG5hbWVzcGFjZXMAb3V0AG91dHB1dAAALnNoc3RydGFiAC50ZXh0AC5yb2RhdGEALmJzcwAAAAAA
AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACwAAAAEAAAAGAAAAAAAAAOgAQAAAAAAA
6AAAAAAAAADYEQAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAABEAAAABAAAAMgAAAAAAAADAEkAAAAAAAMASAAAAAAAARAMAAAAAAAAAAAAAAAAAAAEA
AAAAAAAAAQAAAAAAAAAZAAAACAAAAAMAAAAAAAAAACBAAAAAAAAAIAAAAAAAAEgqAAAAAAAAAAAAAAAAAAAgAAAAAAAAAAAAAAAAAAAAAQAAAAMAAAAAAAAA
AAAAAAAAAAAAAAAABBYAAAAAAAAeAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAA==
`;
// src/features/probe-build.ts
/**
* All of it takes 0.2 s if nothing hangs, and must end within 10 s, including a process that ignores TERM (3 s,
* KILL_GRACE_MS). Nix's own limit is shorter, so that the daemon itself ends a build that hangs; the probe's own, the
* alarm in probe.c, is shorter still.
*/
const PROBE_LIMIT_MS = 6500;
const BUILD_LIMIT_SECONDS = 4;
/**
* Variable parts come as `--argstr`, so that no name is spliced into Nix code. `nonce` makes each derivation one that
* was never built.
*/
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
/**
* A proof is about this machine at this moment. So other machines, caches, and hooks that upload what was built have no
* part in it. Whether this machine builds at all is for its user to say: `max-jobs` is not here.
*/
const HERE_ALONE = [
	"--builders",
	"",
	"--option",
	"substitute",
	"false",
	"--option",
	"post-build-hook",
	""
];
/**
* Builds the probe on this machine, with a question for it. `feature`: the system feature that the build requires, ""
* for none.
*/
async function askProbe({ world, signal }, question, feature, tool) {
	const limit = AbortSignal.timeout(PROBE_LIMIT_MS);
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
/** Reads the output of a Nix client that built the probe. */
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
/** Reads the probe's line; null when it is not the probe's. */
function readAnswer(question, line) {
	const [name, asked, word, ...facts] = line.trim().split(" ");
	if (name !== "nix-verdict-probe" || asked !== question || word === void 0) return null;
	const pairs = facts.map((fact) => [fact.split("=", 1)[0] ?? "", fact.slice(fact.indexOf("=") + 1)]);
	return {
		word,
		facts: new Map(pairs)
	};
}
// src/features/try-kvm.ts
/** The probe ends earlier by itself. If the device blocks it so that even a kill does not end it, it is left behind. */
const KVM_TRIAL_MS = 5e3;
/** Runs the probe as root, outside of any build, and returns its output: how /dev/kvm works if it can be opened. */
const tryKvm = {
	name: "try-kvm",
	work: async ({ world, signal }) => {
		await using folder = await world.files.temporary("nix-verdict-kvm-");
		const probe = join(folder.path, "probe");
		await world.files.write(probe, Buffer.from(PROBE, "base64"));
		await world.files.setMode(probe, 448);
		const env = {
			proof: "kvm",
			out: join(folder.path, "out")
		};
		const { stdout, stderr } = await world.processes.run({
			file: probe,
			args: [],
			env
		}, AbortSignal.any([signal, AbortSignal.timeout(KVM_TRIAL_MS)]));
		signal.throwIfAborted();
		return `${stdout}${stderr}`;
	}
};
/** Linux's error numbers in the probe's answers. */
const [ENOENT, ENXIO, EACCES, ENODEV, ENOTTY] = [
	2,
	6,
	13,
	19,
	25
];
/**
* Proves that Nix builds in a sandbox: a build looked for a file of this machine and did not find it. Never fails,
* unless `signal` is aborted.
*/
async function proveSandbox(context, tool) {
	return await proveFeature(context, tool, {
		question: "sandbox",
		feature: "",
		read: readSandbox
	});
}
/**
* Proves that builds have a usable KVM: a build ran a guest and timed it. Ends within 10 s. Never fails, unless
* `signal` is aborted.
*/
async function proveKvm(context, tool) {
	const { world } = context;
	const proof = await proveFeature(context, tool, {
		question: "kvm",
		feature: "kvm",
		read: readKvm
	});
	if (proof.state !== "on" && proof.code === "no-permission") return await secondOpinion(context, proof);
	if (proof.state === "on" || proof.code !== "feature-missing" || world.files.exists("/dev/kvm")) return proof;
	return {
		state: "off",
		code: "no-device",
		reason: "this machine has no /dev/kvm"
	};
}
/** Opening a broken device to builds would not help, so root tries it first. */
async function secondOpinion(context, proof) {
	const { signal } = context;
	if (!await canBeRoot(context)) return proof;
	const printed = await asRoot({
		...context,
		emit: () => void 0
	}, tryKvm, null).catch(() => "");
	signal.throwIfAborted();
	const answer = printed.split("\n").map((line) => readAnswer("kvm", line)).find((one) => one !== null);
	const tried = answer === void 0 ? null : readKvm(answer);
	return tried?.state === "broken" ? {
		...tried,
		reason: `${tried.reason} (tried as root: builds may not even open it)`
	} : proof;
}
/**
* Proves that builds can start containers as NixOS tests do: a build started one. Never fails, unless `signal` is
* aborted.
*/
async function proveNspawn(context, tool) {
	return await proveFeature(context, tool, {
		question: "container",
		feature: "uid-range",
		read: readContainer
	});
}
async function proveFeature(context, tool, { question, feature, read }) {
	const { world } = context;
	const system = machineSystem(world);
	if (system !== "x86_64-linux") return {
		state: "off",
		code: "not-provable",
		reason: `there is no proof for ${system} yet`
	};
	const asked = await askProbe(context, question, feature, tool);
	return asked.kind === "answered" ? read(asked.answer) : withoutAnswer(asked, feature);
}
/** Nix's name for this system. */
function machineSystem({ machine }) {
	return `${{
		x64: "x86_64",
		arm64: "aarch64",
		ia32: "i686"
	}[machine.arch] ?? machine.arch}-${machine.platform}`;
}
/**
* Nix's errors when it lacks the settings for builds with a range of users. It prints them before it checks whether it
* offers the feature.
*/
const MISSING_SETTINGS = /the setting '(?:auto-allocate-uids|use-cgroups)'|experimental \w+ feature '(?:auto-allocate-uids|cgroups)'/;
const NEEDS_SANDBOX = /only supported in sandboxed builds|required for sandboxing/;
/** The outcome when the probe did not answer. `feature`: the system feature that its build required. */
function withoutAnswer(asked, feature) {
	if (asked.kind === "late") return {
		state: "broken",
		code: "no-answer",
		reason: "a build that tried it did not end, and was stopped"
	};
	if (NEEDS_SANDBOX.test(asked.error)) return {
		state: "off",
		code: "not-sandboxed",
		reason: `Nix says: ${joinLines(asked.error)}`
	};
	if (MISSING_SETTINGS.test(asked.error)) return {
		state: "off",
		code: "feature-missing",
		reason: `Nix says: ${joinLines(asked.error)}`
	};
	if (asked.failure?.code === "no-local-builds") return {
		state: "off",
		code: "builds-elsewhere",
		reason: "this machine builds nothing itself (max-jobs = 0)"
	};
	if (asked.failure?.code === "missing-feature") return {
		state: "off",
		code: "feature-missing",
		reason: `Nix does not offer the system feature "${feature}"`
	};
	return {
		state: "off",
		code: "nix-failed",
		reason: `the build that should prove it failed: ${joinLines(asked.error)}`
	};
}
/**
* Requires both: a daemon with a /tmp of its own does not show the file to any build, and a builder is process 1 only
* in a sandbox.
*/
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
		reason: `${ran}, and a processor with virtualisation takes about 0.03 ms`
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
		reason: "builds find something else at /dev/kvm"
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
/** The step of the probe that failed, under its name in probe.c, and Linux's reason. */
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
/** Rounds to two digits; more would mean nothing. */
function milliseconds(ns) {
	return Number((ns / 1e6).toPrecision(2));
}
function joinLines(text) {
	return text.trim().replaceAll(/\s+/g, " ");
}
// src/features/features.ts
/** The result when no feature is required. */
const NO_FEATURES = {
	features: [],
	kvm: null,
	options: []
};
/**
* Hides a device that looks right but is a thousand times too slow. With it, a test hangs for hours; without it, QEMU
* emulates.
*/
const HIDE_KVM = [["extra-sandbox-paths", "/dev/kvm=/dev/null"]];
/**
* The settings that the daemon needs for builds that are root of 65,536 users of their own. Only Lix needs
* `use-cgroups` as well; the others accept it.
*/
const NSPAWN_SETTINGS = {
	"extra-experimental-features": "nix-command flakes auto-allocate-uids cgroups",
	"auto-allocate-uids": "true",
	"use-cgroups": "true",
	"extra-system-features": "uid-range"
};
/** The same for containers beside virtual machines, which communicate through tap devices. */
const DEVNET_SETTINGS = {
	...NSPAWN_SETTINGS,
	"extra-system-features": "uid-range devnet",
	"extra-sandbox-paths": "/dev/net"
};
/**
* Sets up the required features, as far as the machine may be changed, and proves each by a real build. Features that
* work already are left alone. Throws `feature-missing` when a required one does not work in the end.
*/
async function features(context, tool, options, asked) {
	const { world, emit } = context;
	if (world.machine.platform !== "linux") return NO_FEATURES;
	const enabled = {
		features: [],
		kvm: null,
		options: []
	};
	const wanted = ["kvm", "nspawn"].filter((name) => options[name] !== "off" && (asked.has(name) || options[name] === "require"));
	const maker = new Maker(context, tool, wanted.length > 0 && options.mayChange && await canKeepTrack(context));
	for (const name of wanted) {
		const proof = await maker.make(name, asked.has("devnet"));
		const feature = {
			name,
			state: proof.state,
			reason: proof.state === "on" ? proof.detail : proof.reason
		};
		enabled.features.push(feature);
		if (name === "kvm" && (proof.state === "on" || !UNPROVEN_CODES.has(proof.code))) enabled.kvm = feature;
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
/**
* Whether the machine can be changed: that takes root and, where changes are undone, a record of them. From then on,
* this run may also rely on changes that others made.
*/
async function canKeepTrack(context) {
	const { world, emit, signal } = context;
	if (!await canBeRoot(context)) return false;
	if (world.claim?.undo === false) return true;
	try {
		await asRoot(context, keepTrack, null);
		return true;
	} catch (error) {
		signal.throwIfAborted();
		emit({
			type: "notice",
			level: "warning",
			message: `This machine was not changed, because changes to it could not be recorded: ${messageOf(error)}`
		});
		return false;
	}
}
/** After these, nothing is known of what builds have. */
const UNPROVEN_CODES = /* @__PURE__ */ new Set(["not-provable", "builds-elsewhere"]);
/** What a change of the machine can repair. */
const REPAIRABLE = /* @__PURE__ */ new Set([
	"no-device",
	"no-permission",
	"feature-missing",
	"container-failed",
	"not-provable"
]);
/** The first repair opens the device; the second configures a Nix that started without it. No case needs a third. */
const MOST_REPAIRS = 2;
var Maker = class {
	#tool;
	#mayChange;
	#context;
	constructor(context, tool, mayChange) {
		this.#tool = tool;
		this.#mayChange = mayChange;
		this.#context = context;
	}
	/** Proves a feature, after setting it up if it is missing. */
	async make(name, devnet) {
		let proof = await this.#prove(name);
		for (let repairs = 0; repairs < MOST_REPAIRS; repairs += 1) {
			if (!(proof.state === "on" ? name === "nspawn" && devnet && !await this.#offersDevnet() : REPAIRABLE.has(proof.code)) || !this.#mayChange) break;
			try {
				if (name === "kvm") await this.#repairKvm(proof);
				else await this.#repairNspawn(devnet);
			} catch (error) {
				this.#context.signal.throwIfAborted();
				this.#context.emit({
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
	/**
	* Returns settings that keep /dev/kvm out of every build. They are proven too: a daemon accepts them only from users
	* that it trusts.
	*/
	async hideKvm() {
		const hidden = await proveKvm(this.#context, {
			...this.#tool,
			options: [...this.#tool.options, ...HIDE_KVM]
		});
		if (hidden.state !== "on" && hidden.code === "hidden") return HIDE_KVM;
		this.#context.emit({
			type: "notice",
			level: "warning",
			message: "/dev/kvm cannot be hidden from the tests, because Nix's daemon does not accept that setting from this user: they may hang. Add the user to trusted-users."
		});
		return [];
	}
	async #prove(name) {
		return await (name === "kvm" ? proveKvm : proveNspawn)(this.#context, this.#tool);
	}
	async #repairKvm(proof) {
		await asRoot(this.#context, openDevices, { devices: ["kvm"] });
		if (!(proof.state === "on" || proof.code !== "feature-missing" && proof.code !== "no-device") && this.#context.world.files.exists("/dev/kvm")) await this.#configure({ "extra-system-features": "kvm" });
	}
	async #repairNspawn(devnet) {
		if (devnet) await asRoot(this.#context, openDevices, { devices: ["tun"] });
		await this.#configure(devnet ? DEVNET_SETTINGS : NSPAWN_SETTINGS);
	}
	async #configure(settings) {
		const store = await storeInfo(this.#context, this.#tool);
		const daemon = store.ok && store.url.startsWith("daemon");
		const args = {
			settings,
			conf: null,
			daemon,
			namespaces: "auto-allocate-uids" in settings
		};
		if (await asRoot(this.#context, configureNix, args) && daemon) await awaitDaemon(this.#context, this.#tool);
	}
	async #offersDevnet() {
		return (await readSettings(this.#context, this.#tool)).systemFeatures.includes("devnet");
	}
};
// src/install/apt.ts
/** Finds the distribution of this machine; null when it is neither Debian nor Ubuntu, or its apt is not usable. */
async function distribution({ world, signal }) {
	if (!world.files.exists("/etc/os-release")) return null;
	const release = String(await world.files.readSystem("/etc/os-release"));
	const field = (name) => new RegExp(`^${name}="?([^"\n]*)"?$`, "mu").exec(release)?.[1] ?? null;
	const id = field("ID");
	if (id !== "debian" && id !== "ubuntu") return null;
	const arch = await world.processes.run({
		file: "dpkg",
		args: ["--print-architecture"]
	}, signal);
	const uris = await world.processes.run({
		file: "apt-get",
		args: ["update", "--print-uris"]
	}, signal);
	signal.throwIfAborted();
	const suite = field("VERSION_CODENAME");
	const archive = archiveAddress(uris.stdout, suite);
	if (arch.code !== 0 || archive === null) return null;
	return {
		id,
		suite,
		arch: arch.stdout.trim(),
		archive
	};
}
/**
* Finds the distribution's own archive among apt's sources. Vendors name their suites after the distribution's, but
* only the distribution has a suite of updates beside them. Rolling suites have none, so the name alone counts last.
*/
function archiveAddress(printed, suite) {
	const sources = [...printed.matchAll(/^'(?<archive>\S+?)\/?\/dists\/(?<suite>[^/]+)\/main\//gmu)];
	const find = (name) => sources.find((source) => source.groups?.["suite"] === name)?.groups?.["archive"];
	return find(`${suite}-updates`) ?? find(`${suite}`) ?? find("sid") ?? find("unstable") ?? null;
}
/** An isolated apt for one suite, with its package lists fetched into `folder`. */
async function isolatedApt(context, from, suite, folder) {
	const { world } = context;
	const apt = {
		folder,
		conf: join(folder, "apt.conf")
	};
	for (const part of ["state/lists/partial", "cache/archives/partial"]) await world.files.makeFolder(join(folder, part));
	const keys = `/usr/share/keyrings/${from.id}-archive-keyring.gpg`;
	const components = from.id === "ubuntu" ? "main universe" : "main";
	await world.files.write(join(folder, "sources.list"), `deb [arch=${from.arch} target=Packages signed-by=${keys}] ${from.archive} ${suite} ${components}\n`);
	await world.files.write(join(folder, "status"), "");
	await world.files.write(apt.conf, configuration(folder));
	await runApt(context, apt, `fetching the package lists of ${suite}`, ["update", "-qq"]);
	return apt;
}
/** Returns a suite's version of a package, without epoch and revision; null when it has none. */
async function packageVersion({ world, signal }, apt, name) {
	const args = [
		"--config-file",
		apt.conf,
		"show",
		"--no-all-versions",
		name
	];
	const { stdout } = await world.processes.run({
		file: "apt-cache",
		args
	}, signal);
	signal.throwIfAborted();
	return /^Version: (?:\d+:)?(\d+(?:\.\d+)*)/mu.exec(stdout)?.[1] ?? null;
}
/** Downloads packages with everything they depend on, and returns the paths of the `.deb` files. */
async function downloadPackages(context, apt, names) {
	const { world } = context;
	await runApt(context, apt, "downloading Debian packages", [
		"install",
		"-qq",
		"-y",
		"--download-only",
		"--no-install-recommends",
		...names
	]);
	const folder = join(apt.folder, "cache/archives");
	const files = (await world.files.list(folder)).filter((name) => name.endsWith(".deb"));
	if (files.length > 0) return files.map((name) => join(folder, name));
	throw new VerdictError("install-failed", "Installing Nix: apt downloaded no packages and did not say why.");
}
async function runApt(context, apt, doing, args) {
	const env = { DEBIAN_FRONTEND: "noninteractive" };
	await step(context, doing, {
		file: "apt-get",
		args: [
			"--config-file",
			apt.conf,
			...args
		],
		env
	});
}
/**
* Settings for everything that apt would read or write elsewhere, and without the machine's hooks, which are not meant
* for this.
*/
function configuration(folder) {
	return `Dir::State "${folder}/state/";
Dir::State::status "${folder}/status";
Dir::Cache "${folder}/cache/";
Dir::Etc::SourceList "${folder}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "1";
APT::Update::Error-Mode "any";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Install-Pkgs;
#clear DPkg::Post-Invoke;
`;
}
// src/install/store.ts
const DATABASE = "/nix/var/nix/db/db.sqlite";
/** Nix's own folder of links to equal files, made with the database. */
const LINKS = ".links";
/** Prefix of the folders, beside the store paths, in which a release is unpacked; the process id follows. */
const STAGING = ".nix-verdict-";
/** The name of the sandbox's shell in a Nix made from Debian packages; official releases have one compiled in. */
const SANDBOX_SHELL = "libexec/nix/sandbox-shell";
const CERTIFICATES_ROOT = "/nix/var/nix/gcroots/nix-verdict-certificates";
/**
* Throws if /nix is somebody else's: a link, a store without root's database, or one that belongs to a user (a
* single-user Nix).
*/
async function refuseForeignStore(world) {
	const refuse = (what) => {
		throw new VerdictError("install-failed", `${what}, so Nix cannot be installed there. Put the Nix that it belongs to on PATH, or move /nix away.`);
	};
	for (const path of ["/nix", STORE_FOLDER]) {
		const target = await world.files.linkTarget(path);
		if (target !== null) refuse(`${path} is a link to ${target}`);
		const owner = await world.files.owner(path);
		if (owner !== null && owner !== 0) refuse(`${path} belongs to user ${owner}`);
	}
	const names = (await world.files.list(STORE_FOLDER)).filter((name) => name !== LINKS && name !== "lost+found");
	const interrupted = names.some((name) => name.startsWith(STAGING));
	if (names.length > 0 && !interrupted && !world.files.exists(DATABASE)) refuse(`${STORE_FOLDER} holds files, but no database lists them`);
}
/**
* Creates a folder on the store's own file system, so that store paths can be renamed into place. Removes those of
* killed installations.
*/
async function stagingFolder(context) {
	const { world } = context;
	await step(context, `making ${STORE_FOLDER}`, {
		file: "mkdir",
		args: [
			"-p",
			"-m",
			"0755",
			dirname(STORE_FOLDER),
			STORE_FOLDER
		]
	});
	const names = await world.files.list(STORE_FOLDER);
	const stagings = names.filter((name) => name.startsWith(STAGING));
	const live = stagings.filter((name) => isUnderWay(name, world));
	const all = stagings.length > 0 && live.length === 0 && !world.files.exists(DATABASE);
	for (const name of names.toReversed()) {
		if (live.includes(name) || name === "lost+found" || !(all || name.startsWith(STAGING))) continue;
		await world.files.remove(join(STORE_FOLDER, name)).catch(() => void 0);
	}
	return await world.files.temporary(`${STAGING}${world.machine.pid}-`, STORE_FOLDER).catch((error) => {
		throw new VerdictError("install-failed", `Nix cannot be installed, because ${STORE_FOLDER} cannot be written (${messageOf(error)}). Make it writable.`, { cause: error });
	});
}
/**
* Whether the installation that a staging folder belongs to is still running. In containers, all of them may have the
* same process id, even ours.
*/
function isUnderWay(name, world) {
	const pid = name.slice(13).split("-")[0];
	return pid !== String(world.machine.pid) && world.files.exists(`/proc/${pid}`);
}
/** Reads the contents of an unpacked release; ends the installation if it is not one. */
async function readTree(root, world) {
	const paths = await world.files.list(join(root, "store"));
	const script = world.files.exists(join(root, "install")) ? String(await world.files.read(join(root, "install"))) : "";
	const nix = /^(?:readonly )?nix="(?<path>[^"]+)"$/mu.exec(script)?.groups?.["path"];
	if (nix !== void 0 && isStorePath(nix) && world.files.exists(join(root, ".reginfo")) && paths.some((name) => join("/nix/store", name) === nix)) return {
		root,
		nix,
		paths
	};
	throw new VerdictError("install-failed", "This download is not a Nix release: install, .reginfo or the store path of Nix is missing. Check nix-mirror.");
}
/**
* Puts a release's paths into the store and its database. Every path appears whole or not at all, and existing ones
* stay. The tree is moved away, so it must be on the store's file system.
*/
async function addToStore(context, tree) {
	const { world, signal } = context;
	const added = [];
	const fresh = !world.files.exists(DATABASE);
	try {
		for (const name of tree.paths) {
			signal.throwIfAborted();
			const target = join(STORE_FOLDER, name);
			if (world.files.exists(target)) continue;
			await world.files.move(join(tree.root, "store", name), target);
			added.push(target);
		}
		const input = String(await world.files.read(join(tree.root, ".reginfo")));
		await step(context, "registering its store paths", {
			file: join(tree.nix, "bin/nix-store"),
			args: ["--load-db"],
			env: LOCAL_STORE,
			input
		});
	} catch (error) {
		for (const path of added) await world.files.remove(path);
		if (fresh) for (const path of [dirname(DATABASE), join(STORE_FOLDER, LINKS)]) await world.files.remove(path);
		throw error;
	}
}
/** Returns the certificates that a release contains, as a path in the store; null when it has none. */
function certificatesOf(tree) {
	const name = tree.paths.find((path) => storePathName(path).startsWith("nss-cacert-"));
	return name === void 0 ? null : join(STORE_FOLDER, name, "etc/ssl/certs/ca-bundle.crt");
}
/** Makes a Nix in the store the machine's own, in a single atomic step. */
async function activate(context, tree) {
	const { world } = context;
	const { nix } = tree;
	const certificates = certificatesOf(tree);
	if (certificates !== null) {
		await world.files.remove(CERTIFICATES_ROOT);
		await world.files.link(certificates, CERTIFICATES_ROOT);
	}
	const args = [
		"--profile",
		DEFAULT_PROFILE,
		"--set",
		nix
	];
	await step(context, "making its profile", {
		file: join(nix, "bin/nix-env"),
		args,
		env: LOCAL_STORE
	});
	return join(DEFAULT_PROFILE, "bin/nix");
}
/** Writes the database directly, whatever daemon the environment names. */
const LOCAL_STORE = { NIX_REMOTE: "local" };
// src/install/relocate.ts
/** The names of a processor in Debian, its linker and Nix. Other processors have never been tried. */
const PROCESSORS = {
	amd64: {
		triplet: "x86_64-linux-gnu",
		loader: "ld-linux-x86-64.so.2",
		system: "x86_64-linux"
	},
	arm64: {
		triplet: "aarch64-linux-gnu",
		loader: "ld-linux-aarch64.so.1",
		system: "aarch64-linux"
	}
};
/** Bytes of the hash in a store path. */
const HASH_BYTES = 20;
/** Part of every store path's hash: increment it when the same packages would give another tree. */
const RECIPE = "nix-verdict-1";
/** Moves Debian's Nix with its libraries and a shell to store paths, and lays them out like an official release. */
async function assemble(context, from) {
	const processor = PROCESSORS[from.arch];
	if (processor === void 0) throw new VerdictError("install-failed", `Debian's Nix was never relocated on ${from.arch}. Install Nix another way.`);
	const libraries = join(from.unpacked, "usr/lib", processor.triplet);
	const linker = {
		file: join(libraries, processor.loader),
		args: ["--library-path", libraries]
	};
	const nix = join(from.unpacked, "usr/bin/nix");
	const printed = await step(context, "running Debian's Nix", {
		...linker,
		args: [
			...linker.args,
			nix,
			"--version"
		]
	});
	const version = parseVersion(printed)?.version ?? "0";
	const hash = storeHash(from.packages);
	const parts = {
		root: join(from.work, "root"),
		nix: join(STORE_FOLDER, `${hash}-nix-${version}`),
		shell: join(STORE_FOLDER, `${hash}-busybox-static`),
		version,
		system: processor.system
	};
	await relocateParts(context, parts, from.unpacked, linker);
	return await layOut(context, parts, processor.loader, from.folder);
}
function storeHash(packages) {
	const digest = createHash("sha256").update([RECIPE, ...packages.map((file) => basename(file))].join("\n")).digest();
	return base32(digest.subarray(0, HASH_BYTES));
}
/** Copies Nix, its libraries and the shell to their store paths below the root, and makes Nix find its libraries. */
async function relocateParts(context, parts, unpacked, linker) {
	const { world } = context;
	const [nix, shell] = [join(parts.root, parts.nix), join(parts.root, parts.shell)];
	const programs = join(unpacked, "usr/bin");
	for (const folder of [
		`${nix}/bin`,
		`${nix}/lib`,
		`${nix}/libexec/nix`,
		`${shell}/bin`
	]) await world.files.makeFolder(folder);
	const copy = async (files, target) => void await step(context, "copying Debian's files", {
		file: "cp",
		args: [
			"--dereference",
			...files,
			target
		]
	});
	const needed = linkedFiles(await step(context, "listing Nix's libraries", {
		file: linker.file,
		args: [
			...linker.args,
			"--list",
			join(programs, "nix")
		]
	}), unpacked);
	const folder = linker.args.at(-1) ?? "";
	const names = (await world.files.list(folder)).filter((name) => name.startsWith("libnss_"));
	await copy([
		...needed,
		linker.file,
		...names.map((name) => join(folder, name))
	], `${nix}/lib`);
	await copy([join(programs, "nix")], `${nix}/bin`);
	await copy([join(programs, "busybox")], `${shell}/bin`);
	for (const name of await world.files.list(programs)) if (name.startsWith("nix-")) await world.files.link("nix", `${nix}/bin/${name}`);
	await world.files.link("../../bin/nix", `${nix}/libexec/nix/build-remote`);
	await world.files.link(`${parts.shell}/bin/busybox`, join(nix, SANDBOX_SHELL));
	const final = `${parts.nix}/lib`;
	const patch = [
		"--set-interpreter",
		`${final}/${basename(linker.file)}`,
		"--set-rpath",
		final,
		"--force-rpath"
	];
	const args = [
		...linker.args,
		join(programs, "patchelf"),
		...patch,
		`${nix}/bin/nix`
	];
	await step(context, "relocating Nix", {
		file: linker.file,
		args
	});
}
/** Lists the libraries that the linker found; one from outside the packages would be missing on the next machine. */
function linkedFiles(listing, unpacked) {
	const files = [];
	for (const match of listing.matchAll(/=> (?<file>.+?)(?: \(0x[0-9a-f]+\))?$/gmu)) {
		const file = match.groups?.["file"] ?? "";
		if (!file.startsWith(`${unpacked}/`)) throw new VerdictError("install-failed", `Installing Nix: a library is not among Debian's packages: ${match[0].trim()}`);
		files.push(file);
	}
	return files;
}
/**
* Lays the parts out like an official release. The relocated Nix itself copies them through a temporary store, which
* gives them their final modes and times, and their hashes and sizes for `.reginfo`.
*/
async function layOut(context, parts, loader, folder) {
	const { world } = context;
	const release = join(folder, `nix-${parts.version}-${parts.system}`);
	const scratch = join(folder, "scratch");
	for (const made of [join(release, "store"), scratch]) await world.files.makeFolder(made);
	const nix = join(parts.root, parts.nix);
	const run = async (...operation) => {
		const store = [
			"--store",
			`local?root=${scratch}`,
			"--option",
			"build-users-group",
			""
		];
		const args = [
			"--library-path",
			`${nix}/lib`,
			`${nix}/bin/nix-store`,
			...operation,
			...store
		];
		const env = {
			NIX_CONF_DIR: scratch,
			NIX_USER_CONF_FILES: "",
			NIX_REMOTE: void 0,
			HOME: scratch
		};
		return await step(context, "registering the relocated Nix", {
			file: join(nix, "lib", loader),
			args,
			env
		});
	};
	const added = (await run("--add", join(parts.root, parts.shell), nix)).trim().split("\n");
	const database = (await run("--dump-db")).split("\n");
	let registration = "";
	for (const [index, path] of [parts.shell, parts.nix].entries()) {
		const copy = added[index] ?? "";
		const [hash, size] = database.slice(database.indexOf(copy) + 1);
		const references = path === parts.nix ? [parts.nix, parts.shell] : [];
		registration += `${[
			path,
			hash,
			size,
			"",
			references.length,
			...references
		].join("\n")}\n`;
		await world.files.move(join(scratch, copy), join(release, "store", basename(path)));
	}
	await world.files.remove(scratch);
	await world.files.write(join(release, ".reginfo"), registration);
	await world.files.write(join(release, "install"), `#!/bin/sh
# Made by nix-verdict from Debian's packages, and installed by nix-verdict alone.
nix="${parts.nix}"\nexit 1\n`);
	return release;
}
// src/install/debian.ts
/** The oldest Debian release whose Nix is new enough (2.26.3). */
const DEBIAN_FALLBACK = "trixie";
/** Nix, the program that relocates it, and the shell for its sandbox. */
const PACKAGES = [
	"nix-bin",
	"patchelf",
	"busybox-static"
];
/** Does the same with the machine's own suite if its Nix is new enough, else with the oldest suite where it is. */
async function ownDebianRelease(context, from, folder) {
	const { world } = context;
	const suites = /* @__PURE__ */ new Set([from.suite, from.id === "debian" ? DEBIAN_FALLBACK : null]);
	for (const suite of suites) {
		if (suite === null) continue;
		await using work = await world.files.temporary("nix-verdict-apt-");
		const apt = await isolatedApt(context, from, suite, work.path);
		const version = await packageVersion(context, apt, "nix-bin");
		if (version !== null && atLeast(version, "2.18")) return await releaseOf(context, apt, from, folder);
	}
	throw new VerdictError("install-failed", `The packages of this machine (${from.id} ${from.suite ?? "without a suite"}) have no Nix of ${OLDEST} or newer. Install Nix another way, or give nix-mirror.`);
}
async function releaseOf(context, apt, from, folder) {
	const { world } = context;
	const packages = await downloadPackages(context, apt, PACKAGES);
	const unpacked = join(apt.folder, "unpacked");
	const waiting = [...packages];
	const worker = async () => {
		for (let file = waiting.shift(); file !== void 0; file = waiting.shift()) await step(context, "unpacking Debian packages", {
			file: "dpkg-deb",
			args: [
				"--extract",
				file,
				unpacked
			]
		});
	};
	await world.files.makeFolder(unpacked);
	await Promise.all(Array.from({ length: world.machine.cores }, worker));
	return await assemble(context, {
		unpacked,
		packages,
		arch: from.arch,
		work: apt.folder,
		folder
	});
}
// src/install/machine.ts
/** Exists in every cgroup v2. */
const CGROUPS = "/sys/fs/cgroup/cgroup.controllers";
/** The group whose members run builds: Nix's own default for root. */
const BUILD_GROUP = "nixbld";
/** As many as upstream's installer creates. */
const BUILD_USERS = 32;
/** Nix's own default for certificates; a small image lacks this file, and other distributions keep it elsewhere. */
const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";
/** The files of Fedora and its relatives, of openSUSE, and of Alpine. */
const OTHER_CERTIFICATES = [
	"/etc/pki/tls/certs/ca-bundle.crt",
	"/etc/ssl/ca-bundle.pem",
	"/etc/ssl/cert.pem"
];
/** Only an installation writes this setting into our file. */
const BUILD_GROUP_SETTING = "build-users-group";
/**
* Prepares everything outside the store that builds need: users to run them, settings, the store's own mode. Call it
* before the tree is moved away. `user`: who may give the daemon settings of his own; he can be root anyway. `conf`:
* the user's own lines for nix.conf.
*/
async function prepareMachine(context, tree, user, conf) {
	const { world } = context;
	await addBuildUsers(context);
	await step(context, "giving the store to its group", {
		file: "chgrp",
		args: [BUILD_GROUP, STORE_FOLDER]
	});
	await step(context, "setting the store's mode", {
		file: "chmod",
		args: ["1775", STORE_FOLDER]
	});
	const shell = await world.files.linkTarget(join(tree.root, "store", basename(tree.nix), SANDBOX_SHELL));
	const paths = await valueOf("sandbox-paths", world) === null ? "sandbox-paths" : "extra-sandbox-paths";
	const added = await valueOf("extra-sandbox-paths", world) ?? "";
	const certificates = world.files.exists(CERTIFICATES) ? null : OTHER_CERTIFICATES.find((path) => world.files.exists(path)) ?? certificatesOf(tree);
	const accounted = hasSystemd(world) && world.files.exists(CGROUPS);
	await configure({
		[BUILD_GROUP_SETTING]: BUILD_GROUP,
		"extra-experimental-features": accounted ? "nix-command flakes cgroups" : "nix-command flakes",
		...accounted ? { "use-cgroups": "true" } : {},
		sandbox: "true",
		"sandbox-fallback": "false",
		...shell === null ? {} : { [paths]: `/bin/sh=${shell} ${added}`.trim() },
		...certificates === null ? {} : { "ssl-cert-file": certificates },
		...user === null ? {} : { "extra-trusted-users": user }
	}, conf, world);
}
/** Adds users until the group has one for each core: an interrupted installation may have left a few. */
async function addBuildUsers(context) {
	const { world } = context;
	const line = String(await world.files.read("/etc/group")).split("\n").find((entry) => entry.startsWith(`${BUILD_GROUP}:`));
	const members = new Set((line?.split(":")[3] ?? "").split(",").filter((member) => member !== ""));
	if (members.size > 0 && members.size >= world.machine.cores) return;
	if (line === void 0) await step(context, "adding the build group", {
		file: "groupadd",
		args: ["--system", BUILD_GROUP]
	});
	for (let number = 1; number <= BUILD_USERS; number += 1) {
		const user = `${BUILD_GROUP}${number}`;
		if (members.has(user)) continue;
		const home = [
			"--no-create-home",
			"--home-dir",
			"/var/empty",
			"--shell",
			"/usr/sbin/nologin"
		];
		const group = [
			"--no-user-group",
			"--gid",
			BUILD_GROUP,
			"--groups",
			BUILD_GROUP
		];
		await step(context, "adding the build users", {
			file: "useradd",
			args: [
				"--system",
				...home,
				...group,
				"--comment",
				`Nix build user ${number}`,
				user
			]
		});
	}
}
/**
* SHA-256 of upstream's tarballs of {@link PINNED_VERSION}, as upstream publishes them and its own installation script
* has them. Other tarballs are verified against the file beside them.
*/
const PINNED_SHA256 = { "x86_64-linux": "2c2e146b80834fe0ca201b51deeb939405b4f18e8d2071bf80b10f8123c50464" };
/** Systems for which upstream has releases that we can install. */
const RELEASE_SYSTEM = /^(?:x86_64|aarch64)-linux$/u;
/**
* Throws a TypeError for values that our own options would have refused: a version is a part of paths, and others may
* call root's program.
*/
function checkRequest({ version, mirror, sha256, system }) {
	const faults = {
		version: !SHAPES.version.test(version),
		mirror: !SHAPES.mirror.test(mirror),
		sha256: sha256 !== void 0 && !SHAPES.sha256.test(sha256),
		system: !RELEASE_SYSTEM.test(system)
	};
	for (const [name, isFault] of Object.entries(faults)) if (isFault) throw new TypeError(`there is no ${name} like this`);
}
/** Node's codes for a full disk or quota. */
const NO_ROOM_REASON = /^(?:ENOSPC|EDQUOT)\b/u;
/**
* Downloads a release's tarball into `folder`, and verifies it before anything is unpacked. A failed download is a
* value, so that another route can be tried; a wrong checksum always throws.
*/
async function downloadRelease(context, wanted, folder) {
	const { world, signal } = context;
	const xz = await world.processes.run({
		file: "xz",
		args: ["--version"]
	}, signal);
	signal.throwIfAborted();
	if (xz.code !== 0) return {
		ok: false,
		reason: "unpacking it needs xz, which is not on this machine"
	};
	const url = releaseAddress(wanted);
	const expected = await checksum(context, wanted);
	if (!expected.ok) return expected;
	const tarball = join(folder, "nix.tar.xz");
	const actual = await world.http.download(url, tarball, signal);
	if (!actual.ok && NO_ROOM_REASON.test(actual.reason)) throw new VerdictError("install-failed", `There is no room for the release of Nix in ${folder} (${actual.reason}). Free some, or make TMPDIR name another folder.`);
	if (!actual.ok) return {
		ok: false,
		reason: `${url}: ${actual.reason}`
	};
	if (actual.value !== expected.value) throw new VerdictError("install-failed", `${url} has the SHA-256 ${actual.value} where ${expected.value} was expected, so it was not unpacked: it is damaged, or not the right file. Check nix-mirror and nix-sha256, or try again.`);
	return {
		ok: true,
		value: tarball
	};
}
/** Unpacks a verified tarball into `folder`, and returns the release's own folder in it. */
async function unpackRelease(context, tarball, wanted, folder) {
	await step(context, "unpacking the release", {
		file: "tar",
		args: [
			"--extract",
			"--xz",
			"--no-same-owner",
			"--file",
			tarball,
			"--directory",
			folder
		]
	});
	return join(folder, releaseName(wanted));
}
/** Returns the address of a release's tarball on its mirror. */
function releaseAddress(wanted) {
	return `${wanted.mirror.replace(/\/+$/u, "")}/nix-${wanted.version}/${releaseName(wanted)}.tar.xz`;
}
function releaseName(wanted) {
	return `nix-${wanted.version}-${wanted.system}`;
}
async function checksum({ world, signal }, wanted) {
	if (wanted.sha256 !== void 0) return {
		ok: true,
		value: wanted.sha256.toLowerCase()
	};
	const pinned = wanted.mirror === "https://releases.nixos.org/nix" && wanted.version === "2.34.8" ? PINNED_SHA256[wanted.system] : void 0;
	if (pinned !== void 0) return {
		ok: true,
		value: pinned
	};
	const url = `${releaseAddress(wanted)}.sha256`;
	const text = await world.http.text(url, signal);
	if (!text.ok) return {
		ok: false,
		reason: `${url}: ${text.reason}`
	};
	const [value = ""] = text.value.trim().split(/\s+/u);
	return /^[0-9a-f]{64}$/iu.test(value) ? {
		ok: true,
		value: value.toLowerCase()
	} : {
		ok: false,
		reason: `${url}: holds no SHA-256`
	};
}
// src/install/release-task.ts
/** Installs a release, or one built from Debian's packages: store, users, settings, daemon, and the profile last. */
const installRelease = {
	name: "install",
	work: async (context, args) => {
		const { world, emit } = context;
		checkRequest(args.wanted);
		checkUser(args.user, world);
		const before = await world.files.linkTarget(DEFAULT_PROFILE);
		const waiting = () => emit({
			type: "notice",
			level: "info",
			message: "Another installation of Nix is running on this machine: waiting for it."
		});
		await using _turn = await holdLock(context, "install", waiting);
		const meanwhile = await world.files.linkTarget("/nix/var/nix/profiles/default") === before ? null : await installedMeanwhile(context, args);
		if (meanwhile !== null) return meanwhile;
		await refuseForeignStore(world);
		await using downloads = await world.files.temporary("nix-verdict-download-").catch((error) => {
			throw new VerdictError("install-failed", `Nix cannot be downloaded, because there is no folder for temporary files (${messageOf(error)}). Set TMPDIR to one.`, { cause: error });
		});
		const { wanted } = args;
		emit({
			type: "notice",
			level: "info",
			message: `Installing Nix ${wanted.version} from ${wanted.mirror}.`
		});
		const tarball = await downloadRelease(context, wanted, downloads.path);
		if (tarball.ok) {
			await using staging = await stagingFolder(context);
			return await installTree(context, await unpackRelease(context, tarball.value, wanted, staging.path), "release", args);
		}
		return await installFromDistribution(context, args, tarball.reason);
	}
};
/**
* The Nix that somebody else has installed while we waited, with this user's rights and settings; null when it is not
* the requested one.
*/
async function installedMeanwhile(context, { wanted, exact, conf, user }) {
	const { world, signal } = context;
	const nix = `${DEFAULT_PROFILE}/bin/nix`;
	const { code, stdout } = await world.processes.run({
		file: nix,
		args: ["--version"]
	}, signal);
	signal.throwIfAborted();
	const version = code === 0 ? parseVersion(stdout) : null;
	if (version === null || (exact ? version.version !== wanted.version : !atLeast(version.version, "2.18"))) return null;
	const { changes, write } = await configuring(user === null ? {} : { "extra-trusted-users": user }, conf, world);
	await write();
	if ((user !== null || hasSystemd(world)) && (changes.length > 0 || await daemonIsMissing(world))) await startDaemon(context, {
		bin: nix,
		...version,
		options: [],
		impure: false
	});
	return {
		nix,
		...version,
		origin: "existing"
	};
}
async function installFromDistribution(context, args, reason) {
	const { emit } = context;
	const { version } = args.wanted;
	const debian = args.exact ? null : await distribution(context);
	if (debian === null) throw new VerdictError("install-failed", `Nix ${version} could not be fetched: ${reason}. Check the network, nix-version and nix-mirror, or install Nix before this step.`);
	emit({
		type: "notice",
		level: "info",
		message: `Nix ${version} could not be fetched (${reason}): building one from ${debian.id}'s packages.`
	});
	await using staging = await stagingFolder(context);
	return await installTree(context, await ownDebianRelease(context, debian, staging.path), "debian", args);
}
async function installTree(context, root, origin, { conf, user }) {
	const { world } = context;
	const tree = await readTree(root, world);
	await prepareMachine(context, tree, user, conf);
	await addToStore(context, tree);
	const nix = await activate(context, tree);
	const version = parseVersion(await step(context, "running the new Nix", {
		file: nix,
		args: ["--version"]
	}));
	if (version === null) throw new VerdictError("install-failed", `The Nix that was installed at ${nix} does not report its version.`);
	const tool = {
		bin: nix,
		...version,
		options: [],
		impure: false
	};
	if (user !== null || hasSystemd(world)) await startDaemon(context, tool);
	return {
		nix,
		...version,
		origin
	};
}
// src/install/revive.ts
/** Root runs no other program: the caller names the path, and could name a program of his own. */
const OUR_NIX = `${DEFAULT_PROFILE}/bin/nix`;
/** Starts the daemon of a Nix that we installed earlier, for a user who needs one. Throws `install-failed`. */
const reviveDaemon = {
	name: "revive-daemon",
	work: async (context, { tool, user }) => {
		const { world } = context;
		if (tool.bin !== OUR_NIX) throw new TypeError("only the Nix that we have installed is started");
		checkUser(user, world);
		await configure({ "extra-trusted-users": user }, null, world);
		await startDaemon(context, tool);
		return null;
	}
};
/**
* Starts the daemon of a Nix of ours that has none, so that a usable Nix is found. It may have lost its daemon (to a
* reboot, or to the post step of an earlier job), or never had one (root installed it, and now another user calls).
* Does nothing when the daemon is there. Throws `no-root`, `install-failed`.
*/
async function revive(context, tool) {
	const { world } = context;
	if (world.machine.uid === 0 || tool.bin !== OUR_NIX) return;
	if (!await hasSettingsFor("build-users-group", world) || !await daemonIsMissing(world)) return;
	if ((await storeInfo(context, tool)).ok) return;
	await asRoot(context, reviveDaemon, {
		tool,
		user: world.machine.user
	});
}
// src/install/install.ts
/**
* Returns a working Nix: the machine's own if it is new enough, else one that it installs, if `mode` allows that.
* `inputs/` has checked the shapes of the options; root's program checks them again.
*/
async function install(context, options) {
	const { world } = context;
	if (options.version !== void 0 && !atLeast(options.version, "2.18")) throw new VerdictError("nix-too-old", `nix-version is ${options.version}, but nix-verdict needs ${OLDEST} or newer.`);
	if (options.mode !== "always") {
		const found = await findNix(context);
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
			await revive(context, tool);
			if (options.conf !== void 0) await addSettings(context, tool, options.conf);
			return existing;
		}
		if (options.mode === "never" || found.tooOld !== null) throw notInstalling(found.tooOld, options.mode);
	}
	await refuse(context, options.mode);
	const wanted = {
		version: options.version ?? "2.34.8",
		mirror: options.mirror ?? "https://releases.nixos.org/nix",
		system: upstreamSystem(world),
		...options.sha256 === void 0 ? {} : { sha256: options.sha256 }
	};
	const exact = options.version !== void 0 || options.mirror !== void 0 || options.sha256 !== void 0;
	const user = world.machine.uid === 0 ? null : world.machine.user;
	return await asRoot(context, installRelease, {
		wanted,
		exact,
		conf: options.conf ?? null,
		user
	});
}
/** Adds the user's own lines to the settings of a Nix that was there before us. */
async function addSettings(context, tool, conf) {
	const { world } = context;
	if (isSelfHosted(world.env)) throw new VerdictError("usage", "nix-conf would change the Nix of a self-hosted runner, which is left as it was found. Change its nix.conf yourself, or set \"install: always\".");
	const store = await storeInfo(context, tool);
	const daemon = store.ok && /^(?:daemon|unix:)/u.test(store.url);
	if (await asRoot(context, configureNix, {
		settings: {},
		conf,
		daemon,
		namespaces: false
	}) && daemon) await awaitDaemon(context, tool);
}
/** Throws if nothing can, or may, be installed. */
async function refuse(context, mode) {
	const { world } = context;
	upstreamSystem(world);
	if (mode === "auto" && isSelfHosted(world.env)) throw new VerdictError("nix-missing", `There is no usable Nix on this self-hosted runner, which is left as it was found. Install Nix ${OLDEST} or newer on it, or set "install: always".`);
	if (await canBeRoot(context)) return;
	throw new VerdictError("no-root", `There is no usable Nix, and installing one needs root: run as root, let sudo work without a password, or install Nix ${OLDEST} or newer first.`);
}
/** Upstream's name for this system, if Nix can be installed on it. */
function upstreamSystem({ machine }) {
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
/** Reads the words of a process' command line or environment. */
function processWords(pid, file, kernel) {
	return (kernel.read(`/proc/${pid}/${file}`) ?? "").split("\0");
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
		const word = processWords(worker, "cmdline", this.#kernel)[1] ?? "";
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
			const environment = processWords(pid, "environ", this.#kernel);
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
		if (!DAEMON.test(name) && !(name === "nix" && processWords(pid, "cmdline", this.#apart).includes("daemon"))) return false;
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
/** Does the same in this process, for builders of our own user. */
async function sampleBuilds(context, ownerPid, ready) {
	const { world, emit, signal } = context;
	const sampler = new Sampler(ownerPid, world.now, emit, world.kernel);
	ready();
	while (!signal.aborted) await setTimeout$1(sampler.turn(), void 0, { signal }).catch(() => void 0);
	sampler.turn();
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
	const unmeasured = (reason) => emit({
		type: "notice",
		level: "warning",
		message: reason
	});
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
export { RUN_FOLDER as _, installRelease as a, proveKvm as c, tryKvm as d, openDevices as f, configureNix as g, keepTrack as h, reviveDaemon as i, proveNspawn as l, undoChanges as m, measure as n, NO_FEATURES as o, adviceFor as p, install as r, features as s, watchBuilds as t, proveSandbox as u, abortOnSignals as v, exitCodeOf as y };
