import { J as STORE_FOLDER, _ as at, f as strangeLine, ft as VerdictError, mt as messageOf, q as DERIVATION_FILE, x as readJson, y as isRecord } from "./clean-start.js";
import { d as onAbort, o as asRoot, p as isHosted, s as canBeRoot, u as isOwn } from "./system.js";
import { W as DEFAULT_PROFILE, u as storeInfo } from "./nix.js";
import { createHash, randomBytes } from "node:crypto";
import { basename, dirname } from "node:path";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
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
export { isDevice as A, valueOf as C, step as D, holdLock as E, DEVICES as O, hasSettingsFor as S, RUN_FOLDER as T, daemonIsMissing as _, childPids as a, configure as b, processStat as c, reloadRules as d, keepTrack as f, awaitDaemon as g, setMode as h, SamplingBudget as i, FILES as k, undoChanges as l, modeOf as m, measure as n, faultSize as o, configureNix as p, TreeMeter as r, processMemory as s, watchBuilds as t, hasUdev as u, startDaemon as v, record as w, configuring as x, hasSystemd as y };
