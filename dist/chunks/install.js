import { $ as base32, D as count, E as MIB, H as stripControls, L as sanitize, Q as STORE_FOLDER, S as isRecord, W as anyOf, at as storePathName, k as formatDuration, n as programFolders, nt as isStorePath, u as SHAPES, w as readJson, xt as messageOf, yt as VerdictError } from "./clean-start.js";
import { l as checkUser, m as isSelfHosted, o as asRoot, s as canBeRoot } from "./system.js";
import { A as processStat, C as FILES, D as childPids, E as SamplingBudget, H as sweepRunFolders, O as faultSize, P as MachineConsole, S as DEVICES, T as TreeMeter, V as runFolder, _ as valueOf, a as reloadRules, b as holdLock, c as modeOf, d as daemonIsMissing, f as startDaemon, g as hasSettingsFor, h as configuring, i as hasUdev, l as setMode, m as configure, o as keepTrack, p as hasSystemd, s as configureNix, u as awaitDaemon, v as record, w as isDevice, x as step } from "./measure.js";
import { C as nixCommand, F as lastError, G as findNix, J as parseVersion, K as OLDEST, T as builderRefusal, U as InternalJson, W as DEFAULT_PROFILE, g as readSettings, q as atLeast, u as storeInfo, z as readFailure } from "./nix.js";
import { getSystemErrorMessage, getSystemErrorName } from "node:util";
import { once } from "node:events";
import { createHash, randomUUID } from "node:crypto";
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
// src/boot/admission.ts
/** The memory of a system that does not say how much it has: NixOS' default of a machine. In bytes. */
const UNKNOWN_BYTES = 1024 * MIB;
/** What the program that runs a machine takes beside the machine's own memory, in bytes; a guess on the safe side. */
const OVERHEAD_BYTES = 128 * MIB;
/** Lets systems boot in their order, so many at once, and no more than fit into memory; one always fits. */
var BootAdmission = class {
	#jobs;
	#memoryBytes;
	#running = 0;
	#takenBytes = 0;
	#waiting = [];
	/** `memoryBytes`: null where there is no limit. */
	constructor({ jobs, memoryBytes }) {
		this.#jobs = jobs;
		this.#memoryBytes = memoryBytes ?? Number.POSITIVE_INFINITY;
	}
	/** Waits for a place, which is free again when its scope ends. `memoryBytes`: of the system; null: unknown. */
	async enter(memoryBytes) {
		const bytes = (memoryBytes ?? UNKNOWN_BYTES) + OVERHEAD_BYTES;
		await new Promise((enter) => {
			this.#waiting.push({
				bytes,
				enter
			});
			this.#fill();
		});
		return { [Symbol.dispose]: () => this.#leave(bytes) };
	}
	#fill() {
		for (let next = this.#waiting[0]; next !== void 0 && this.#fits(next.bytes); next = this.#waiting[0]) {
			this.#waiting.shift();
			this.#running += 1;
			this.#takenBytes += next.bytes;
			next.enter();
		}
	}
	#fits(bytes) {
		if (this.#running === 0) return true;
		return this.#running < this.#jobs && this.#takenBytes + bytes <= this.#memoryBytes;
	}
	#leave(bytes) {
		this.#running -= 1;
		this.#takenBytes -= bytes;
		this.#fill();
	}
};
// src/measure/process-tree.ts
/** For so long after the start of a machine, everything is news, in milliseconds. */
const YOUNG_TREE_MS = 500;
/** Begins to watch the process `pid` through `/proc`; where there is none, it has no figures. */
function watchTree(pid, kernel) {
	const budget = new SamplingBudget(kernel);
	const meter = new TreeMeter(pid, faultSize(kernel), budget);
	const startedAt = kernel.clock();
	let figures = null;
	let timer = null;
	const look = () => {
		const { peakBytes, cpuMs } = meter.sample();
		if (meter.pids.length > 0) figures = {
			peakMemoryBytes: peakBytes,
			cpuMs
		};
	};
	const turn = () => {
		const pause = budget.spend(() => {
			look();
			return kernel.clock() - startedAt < YOUNG_TREE_MS;
		});
		timer = setTimeout(turn, pause);
	};
	turn();
	return {
		get figures() {
			return figures;
		},
		get pids() {
			return meter.pids;
		},
		look,
		[Symbol.dispose]: () => {
			if (timer !== null) clearTimeout(timer);
		}
	};
}
/** Whether one of these processes runs a guest with KVM: it then holds what the kernel calls a virtual machine. */
function usesKvm(pids, kernel) {
	return pids.some((pid) => kernel.list(`/proc/${pid}/fd`).some((file) => kernel.link(`/proc/${pid}/fd/${file}`) === "anon_inode:kvm-vm"));
}
/** A process and all that it has started and that still runs, as they are now; nearest first. */
function processTree(pid, kernel) {
	const found = [];
	const queue = [pid];
	for (const one of queue) {
		const stat = processStat(one, kernel);
		if (stat === null || stat.ended) continue;
		found.push(one);
		queue.push(...childPids(one, stat.threads, kernel) ?? []);
	}
	return found;
}
// src/boot/console-signs.ts
/** The first lines of Linux (`early_printk` on, since 2.6), and any line of its log with the time since its start. */
const KERNEL = /Linux version \d|^\[ *\d+\.\d{6}\] /;
/** The kernel hands over; the init of NixOS, of systemd and of busybox begins to speak. */
const INIT = anyOf([/Run \S+ as init process|<<< NixOS Stage [12] >>>|systemd\[1\]: /, /systemd \d\S* running in system mode|^Welcome to |^init started: /]);
/** systemd has said either since 183; the unit's name has been in it since 248. */
const TARGET = /Reached target (?:multi-user\.target\b|Multi-User System)/;
/** What agetty and busybox print, with the host's name, and then wait on the same line. */
const LOGIN = /^\S{1,64} login: *$/;
/** So many characters are examined at once, with as many before them: what prints no line ends must not cost memory. */
const SIGN_PIECE = 2048;
/** Finds the signs in what a console prints. `until`: a text of the user's that is a sign as well; null: none. */
var ConsoleSigns = class {
	#seen = /* @__PURE__ */ new Set();
	#until;
	#line;
	#decoder = new TextDecoder();
	#open = "";
	/** `line` receives each line that is complete, without control characters. */
	constructor(until, line) {
		this.#until = until;
		this.#line = line;
	}
	/** Takes the next bytes. Returns the signs that are new in them. */
	take(bytes) {
		const text = this.#decoder.decode(bytes, { stream: true });
		const found = [];
		for (let at = 0; at < text.length; at += SIGN_PIECE) found.push(...this.#piece(text.slice(at, at + SIGN_PIECE)));
		return found;
	}
	#piece(piece) {
		const lines = (this.#open + piece).split("\n");
		const open = lines.pop() ?? "";
		const found = lines.flatMap((line) => {
			const text = stripControls(line);
			this.#line(text.trimEnd());
			return this.#signsIn(text);
		});
		this.#open = open.slice(-2048);
		return [...found, ...this.#signsIn(stripControls(open))];
	}
	#signsIn(text) {
		const signs = [];
		const see = (sign, isThere) => {
			if (!isThere || this.#seen.has(sign)) return;
			this.#seen.add(sign);
			signs.push(sign);
		};
		see("kernel", !this.#seen.has("kernel") && KERNEL.test(text));
		see("init", !this.#seen.has("init") && INIT.test(text));
		see("target", !this.#seen.has("target") && TARGET.test(text));
		see("login", !this.#seen.has("login") && LOGIN.test(text));
		see("text", this.#until !== null && text.includes(this.#until));
		return signs;
	}
};
// src/boot/launch.ts
/** A longer limit is none, in milliseconds: a timer takes 31 bits, and an emulated guest has three times as long. */
const LONGEST_LIMIT_MS = Math.floor((2 ** 31 - 1) / 3);
// src/boot/probe.ts
/** The pause between two questions: the most by which a time to ready may be off. In milliseconds. */
const PROBE_PAUSE_MS = 50;
/** The longest that one answer may take, in milliseconds: a guest's network drops what comes before it is up. */
const PROBE_ANSWER_MS = 2e3;
/**
* Asks a system again and again until it answers well, or the signal aborts. `root`: the process that was started.
* Returns null then, and a sentence when it cannot be asked at all.
*/
async function untilAnswered(context, launch, probe, root) {
	const ask = probe.kind === "exec" ? asksInside(context, launch, probe.words, root) : asksPort(context, launch, probe, root);
	while (!context.signal.aborted) {
		const answer = await ask();
		if (answer !== false) return answer === true ? null : answer;
		await setTimeout$1(PROBE_PAUSE_MS, void 0, { signal: context.signal }).catch(() => void 0);
	}
	return null;
}
function asksInside({ world, signal }, launch, words, root) {
	return async () => {
		const command = launch.inside(words, root);
		if (command === null) return `there is no way into it to run "${words.join(" ")}": use a probe on a port, or a text on its console`;
		const { code } = await world.processes.run(command, AbortSignal.any([signal, AbortSignal.timeout(PROBE_ANSWER_MS)]));
		return code === 0;
	};
}
function asksPort({ world, signal }, launch, probe, root) {
	return async () => {
		const place = launch.reach(probe, root);
		if (typeof place === "string") return place;
		const within = AbortSignal.any([signal, AbortSignal.timeout(PROBE_ANSWER_MS)]);
		if ("file" in place) return (await world.processes.run(place, within)).code === 0;
		if (probe.kind === "tcp") return await world.ports.converses(place.host, place.port, within);
		return await world.ports.serves(place.host, place.port, probe.path, within);
	};
}
// src/boot/boot-once.ts
/** Without KVM, a guest may take so much longer: the same factor as for the machines of a test. */
const EMULATED_BOOT_FACTOR = 3;
/** A unit that failed is told of before multi-user.target, but may come just behind a prompt. In milliseconds. */
const SETTLE_MS = 500;
/** So long may a system take to end by itself, in milliseconds; an emulated guest with systemd takes up to 10 s. */
const SHUTDOWN_MS = 2e4;
/** Boots a system once, until it is ready or cannot become so, and ends it with all that it has started. */
async function bootOnce(context, launch, { options, seal, log }) {
	const { world } = context;
	const startedAt = world.now();
	await using child = world.processes.attach(seal === null ? launch.command : seal.put(launch.command, launch.mounts));
	using watch = watchTree(child.pid ?? 0, world.kernel);
	const boot = new ObservedBoot(context, launch, options, watch);
	const read = boot.read(child, log);
	const first = await boot.until(child);
	const tookMs = boot.elapsed();
	const emulated = launch.canEmulate && boot.isEmulated();
	const end = first.kind === "ready" ? await settled(context, first, child) : first;
	const readyMs = end.kind === "ready" ? tookMs : null;
	const failedUnits = end.kind === "ready" ? await unitsInside(context, launch, child.pid ?? 0) : null;
	watch.look();
	if (end.kind === "ready" && !context.signal.aborted) await endGently(context, launch, child);
	await endAtOnce(context, child);
	await read;
	return {
		end: context.signal.aborted && end.kind !== "ready" ? { kind: "cancelled" } : end,
		startedAt,
		tookMs,
		figures: {
			...boot.times,
			readyMs,
			peakMemoryBytes: null,
			cpuMs: null,
			...watch.figures
		},
		emulated: emulated || boot.findings.emulated,
		findings: {
			...boot.findings,
			...failedUnits !== null && { failedUnits }
		}
	};
}
/** How long its systemd may take to say which units failed, in milliseconds. */
const UNITS_MS = 3e3;
/** The units that failed by the word of its own systemd, also those that had started; null where it does not tell. */
async function unitsInside({ world, signal }, launch, root) {
	const command = launch.isOfSystemd ? launch.inside([
		"systemctl",
		"list-units",
		"--failed",
		"--plain",
		"--no-legend",
		"--full"
	], root) : null;
	if (command === null) return null;
	const { code, stdout } = await world.processes.run(command, AbortSignal.any([signal, AbortSignal.timeout(UNITS_MS)]));
	if (code !== 0) return null;
	return stdout.split("\n").flatMap((line) => /\S+/u.exec(line) ?? []);
}
/** Waits for what comes just behind a sign. That a container runs means nothing if it fails at once. */
async function settled({ signal }, end, child) {
	using over = endOfWait();
	const within = { signal: AbortSignal.any([signal, over.signal]) };
	const waited = setTimeout$1(SETTLE_MS, null, within).catch(() => null);
	const exit = await Promise.race([child.exit, waited]);
	if (exit === null || end.sign !== "running") await waited;
	return exit === null || end.sign !== "running" ? end : {
		kind: "exited",
		exit
	};
}
/** Asks the system to end, and waits for it. */
async function endGently({ signal }, launch, child) {
	using ended = endOfWait();
	const within = AbortSignal.any([
		signal,
		ended.signal,
		AbortSignal.timeout(SHUTDOWN_MS)
	]);
	const over = setTimeout$1(SHUTDOWN_MS, void 0, { signal: within }).catch(() => void 0);
	await Promise.race([launch.shutDown(within, child.pid ?? 0), over]);
	await Promise.race([child.exit, over]);
}
/** The kernel takes a moment to end all of a namespace; more than this means that it does not, in milliseconds. */
const DYING_MS = 2e3;
/** Kills all that is left of a system, and waits until it is gone. */
async function endAtOnce({ world: { kernel } }, child) {
	const last = child.pid === null ? [] : processTree(child.pid, kernel);
	await child.stop(0);
	const isAlive = (pid) => processTree(pid, kernel).length > 0;
	for (const from = kernel.clock(); last.some(isAlive) && kernel.clock() - from < DYING_MS;) await setTimeout$1(LOOK_AGAIN_MS);
}
/** How often the dying are looked for, in milliseconds. */
const LOOK_AGAIN_MS = 5;
/** What is seen of a boot while it goes on. */
var ObservedBoot = class {
	#context;
	#launch;
	#options;
	#watch;
	#startedAt;
	#console = new MachineConsole();
	#signs;
	#told = Promise.withResolvers();
	#kernelMs = null;
	#initMs = null;
	constructor(context, launch, options, watch) {
		this.#context = context;
		this.#launch = launch;
		this.#options = options;
		this.#watch = watch;
		this.#startedAt = context.world.kernel.clock();
		this.#signs = new ConsoleSigns(options.until, (line) => this.#line(line));
	}
	get times() {
		return {
			kernelMs: this.#kernelMs,
			initMs: this.#initMs
		};
	}
	get findings() {
		return this.#console.findings;
	}
	/** Milliseconds since the start. */
	elapsed() {
		return Math.round(this.#context.world.kernel.clock() - this.#startedAt);
	}
	isEmulated() {
		this.#watch.look();
		return !usesKvm(this.#watch.pids, this.#context.world.kernel);
	}
	/** Reads the console to its end. */
	async read(child, log) {
		for await (const bytes of child.output) {
			for (const sign of this.#signs.take(bytes)) this.#see(sign);
			await log.write(bytes);
		}
	}
	/** Waits until it is ready, or something else ends the wait. */
	async until(child) {
		using over = endOfWait();
		const signal = AbortSignal.any([this.#context.signal, over.signal]);
		const within = {
			...this.#context,
			signal
		};
		const cancelled = new Promise((resolve) => {
			if (signal.aborted) resolve({ kind: "cancelled" });
			signal.addEventListener("abort", () => resolve({ kind: "cancelled" }), { once: true });
		});
		return await Promise.race([
			this.#told.promise,
			cancelled,
			child.exit.then(async (exit) => await setTimeout$1(LAST_WORDS_MS, {
				kind: "exited",
				exit
			})),
			this.#ownSign(within, child.pid ?? 0),
			this.#limit(signal)
		]);
	}
	#line(text) {
		this.#console.line(text);
		if (this.#console.findings.panic !== null) this.#told.resolve({ kind: "panicked" });
	}
	#see(sign) {
		if (sign === "kernel") this.#kernelMs ??= this.#initMs === null ? this.elapsed() : null;
		else if (sign === "init") this.#initMs ??= this.elapsed();
		else if (this.#counts(sign)) this.#told.resolve({
			kind: "ready",
			sign
		});
	}
	/** Whoever asks for a sign gets that one; otherwise the first one counts. */
	#counts(sign) {
		const { until, probe } = this.#options;
		if (probe !== null) return false;
		return until === null || sign === "text";
	}
	/** Waits for a sign that is not on the console. */
	async #ownSign(context, root) {
		const { until, probe } = this.#options;
		if (probe !== null) {
			const refusal = await untilAnswered(context, this.#launch, probe, root);
			if (refusal !== null) return {
				kind: "refused",
				why: {
					verdict: "unsupported",
					code: "probe",
					message: refusal
				}
			};
			return context.signal.aborted ? await never() : {
				kind: "ready",
				sign: "probe"
			};
		}
		if (until !== null || this.#launch.ready === void 0) return await never();
		const sign = await this.#launch.ready(context.signal, root);
		if (sign === null || context.signal.aborted) return await never();
		return typeof sign === "string" ? {
			kind: "ready",
			sign
		} : {
			kind: "refused",
			why: sign
		};
	}
	/** An emulated guest has more time; whether it is one, is known once it runs. */
	async #limit(signal) {
		const { limitMs } = this.#options;
		if (limitMs === null || limitMs > LONGEST_LIMIT_MS) return await never();
		await setTimeout$1(limitMs, void 0, { signal }).catch(() => void 0);
		const isSlow = !signal.aborted && this.#launch.canEmulate && this.isEmulated();
		if (isSlow) await setTimeout$1(2 * limitMs, void 0, { signal }).catch(() => void 0);
		return {
			kind: "late",
			limitMs: isSlow ? EMULATED_BOOT_FACTOR * limitMs : limitMs
		};
	}
};
/** After a program has ended, what it wrote is read within this, in milliseconds. */
const LAST_WORDS_MS = 100;
async function never() {
	return await new Promise(() => void 0);
}
/** A signal that aborts when the scope is left. */
function endOfWait() {
	const controller = new AbortController();
	return {
		signal: controller.signal,
		[Symbol.dispose]: () => controller.abort()
	};
}
// src/boot/judge-boot.ts
/** The panics of Linux that come of too little memory (mm/oom_kill.c). */
const OF_MEMORY = /System is deadlocked on memory|Out of memory/;
/** Units that a sentence names; the log has all. */
const MOST_NAMED_UNITS = 3;
/** Judges one boot. */
function judgeBoot({ end, findings, figures }) {
	const { panic, killed, failedUnits } = findings;
	if (end.kind === "cancelled") return badBoot("cancelled", "cancelled", "the run was stopped while it booted");
	if (end.kind === "refused") return badBoot(end.why.verdict, end.why.code, end.why.message);
	if (panic !== null && OF_MEMORY.test(panic)) return badBoot("failed", "guest-out-of-memory", `it needs more memory than its machine has: ${panic}`);
	if (panic !== null) return badBoot("failed", "kernel-panic", `its kernel panicked: ${panic}`);
	if (end.kind === "ready" && failedUnits.length > 0) return degraded(failedUnits);
	if (killed !== null && (end.kind !== "ready" || figures.readyMs !== null)) return badBoot("failed", "guest-out-of-memory", `its kernel ran out of memory, and killed "${killed.process}"`);
	if (end.kind === "ready") return {
		verdict: "passed",
		reason: null
	};
	if (end.kind === "late") return late(end.limitMs, findings, figures);
	return endedEarly(end.kind === "exited" ? end.exit : null, findings);
}
function degraded(units) {
	const named = units.slice(0, MOST_NAMED_UNITS).map(sanitize).join(", ");
	const more = units.length > MOST_NAMED_UNITS ? ` and ${units.length - MOST_NAMED_UNITS} more` : "";
	return badBoot("failed", "unit-failed", `it is up, but ${count(units.length, "unit")} failed: ${named}${more}`);
}
/** It was still at it when its time was over. */
function late(limitMs, { failedUnits }, figures) {
	const { kernelMs, initMs } = figures;
	const reached = initMs !== null ? "its init runs, but it has not become ready" : kernelMs !== null ? "its kernel runs, but its init has not said anything" : "its console shows no sign of life";
	const units = failedUnits.length === 0 ? "" : `; failed: ${failedUnits.slice(0, MOST_NAMED_UNITS).map(sanitize).join(", ")}`;
	return badBoot("timeout", "boot-hang", `it was not ready after ${formatDuration(limitMs)}: ${reached}${units}`);
}
/** Its program endedEarly before it was ready. */
function endedEarly(exit, { lastWords, kvmFault }) {
	if (exit?.startError) return badBoot("failed", "start", `it cannot be started: ${exit.startError}`);
	if (kvmFault !== null) return badBoot("unsupported", "kvm", `it needs KVM, which cannot be used here: ${kvmFault}`);
	const code = exit?.code ?? null;
	return badBoot("failed", "machine-died", `it ${code === null ? `was killed (${exit?.signal ?? "unknown"})` : `ended with code ${code}`} before it was ready${lastWords === null ? "" : `: ${lastWords}`}`);
}
function badBoot(verdict, code, message) {
	return {
		verdict,
		reason: {
			code,
			message: sanitize(message)
		}
	};
}
// src/boot/seal.ts
/**
* Words before a command by which the kernel ends all that it has started when it ends, or is killed: it is the first
* process of a namespace of processes. Programs that run in the background, as virtiofsd and conmon do, cannot outlive
* it. Its mounts are its own as well.
*/
const AS_ROOT = [
	"--mount",
	"--propagation",
	"private",
	"--pid",
	"--fork",
	"--kill-child=SIGKILL",
	"--mount-proc",
	"--"
];
/** The same for whoever lacks the rights for that, root of a container as well, where the kernel lets them. */
const AS_USER = [
	"--user",
	"--map-current-user",
	...AS_ROOT
];
/** Where the kernel shows its control groups: of the second kind alone, or of both kinds. */
const CONTROL_GROUPS = [
	"/sys/fs/cgroup",
	"/sys/fs/cgroup/unified",
	"/sys/fs/cgroup/systemd"
];
/** The place that the mount `short` makes, and the variable that says of which folder. */
const SHORT_FOLDER = "/run/nvb";
const SHORT_OF = "NIX_VERDICT_SHORT";
/**
* Mounts that are made before a command, each for itself, in lines of a shell. `kvm` hides a KVM that does not work:
* QEMU would take it, and hang or die; so it falls back to emulation, as it does where there is none. `traces` keeps
* what systemd-nspawn and podman leave in /run and /var/lib in memory, where it goes with the namespace. `cgroups`
* hides a second kind of control groups, beside which crun does not start anything. `short` shows the folder that the
* variable {@link SHORT_OF} names at a short path as well. `group` puts the command into a control group of its own,
* with the name of the current folder: systemd-nspawn makes others below it.
*/
const MOUNTS = {
	kvm: "[ ! -e /dev/kvm ] || mount --bind /dev/null /dev/kvm",
	traces: [
		"mkdir own && mount -t tmpfs tmpfs own && for at in run var/lib; do",
		"  here=\"$PWD/own/$at\"; mkdir -p \"$here/upper\" \"$here/work\"",
		"  mount -t overlay overlay -o \"lowerdir=/$at,upperdir=$here/upper,workdir=$here/work\" \"/$at\" || :",
		"done"
	].join("\n"),
	group: [
		`for at in ${CONTROL_GROUPS.join(" ")}; do`,
		"  [ ! -e \"$at/cgroup.procs\" ] || { mkdir \"$at/${PWD##*/}\" && echo $$ >\"$at/${PWD##*/}/cgroup.procs\"; } || :",
		"done"
	].join("\n"),
	short: `mkdir -p ${SHORT_FOLDER} && mount --bind "$${SHORT_OF}" ${SHORT_FOLDER}`,
	cgroups: "[ ! -d /sys/fs/cgroup/unified ] || umount /sys/fs/cgroup/unified"
};
/**
* Finds out how commands are sealed on this machine, and kept from its KVM if that does not work; null where it is not
* possible, so that only the process group holds them together. It is tried, because a user's number does not say what
* the kernel lets it do.
*/
async function findSeal({ world, signal }, hidesKvm) {
	for (const words of [AS_ROOT, AS_USER]) if ((await world.processes.run({
		file: "unshare",
		args: [...words, "true"]
	}, signal)).code === 0) return sealBy(words, hidesKvm);
	return null;
}
function sealBy(words, hidesKvm) {
	return {
		asUser: words === AS_USER,
		put(command, mounts) {
			const shell = [
				"sh",
				"-c",
				[...[...hidesKvm ? ["kvm"] : [], ...mounts].map((mount) => MOUNTS[mount]), "exec \"$@\""].join("\n"),
				"sh"
			];
			return {
				...command,
				file: "unshare",
				args: [
					...words,
					...shell,
					command.file,
					...command.args
				]
			};
		}
	};
}
/** How often it is tried to remove a control group, in which the dying still are, and the pause in milliseconds. */
const GROUP_TRIES = 50;
const GROUP_PAUSE_MS = 20;
/** Removes the control groups that a command was in, with those below them. `folder`: where it was started. */
async function removeGroups({ files }, folder) {
	for (const at of CONTROL_GROUPS) {
		const group = join(at, basename(folder));
		for (let tries = 0; tries < GROUP_TRIES && files.exists(group); tries += 1) {
			await removeGroup(files, group);
			if (files.exists(group)) await setTimeout$1(GROUP_PAUSE_MS);
		}
	}
}
async function removeGroup(files, group) {
	if (await files.kind(group) !== "a folder") return;
	for (const name of await files.list(group)) await removeGroup(files, join(group, name));
	await files.removeEmpty(group);
}
// src/boot/within.ts
/**
* Asks a port from within the namespace that it is open in: the address, the port and the path of a page, or no path. A
* server that is none ends the connection by itself, or not at all.
*/
const ASK = [
	"const [, host, port, path] = process.argv;",
	"const end = (good) => process.exit(good ? 0 : 1);",
	"const asking = path === undefined ? require('node:net').connect({ host, port }).on('connect', () => end(true))",
	"  : require('node:http').get({ host, port, path }, ({ statusCode }) => end(statusCode < 400));",
	"asking.on('error', () => end(false));"
].join("\n");
/** A command that fails: nothing can be asked of a container that is not up. */
const NOT_YET = {
	file: "false",
	args: []
};
/** A command that asks a port of a container, in whose network a process is; null: there is none yet. */
function askWithin(pid, { port, ...probe }, { rootProgram: [node] }) {
	if (pid === null) return NOT_YET;
	const page = "path" in probe ? [probe.path] : [];
	const words = [
		node,
		"-e",
		ASK,
		"127.0.0.1",
		String(port),
		...page
	];
	return {
		file: "nsenter",
		args: [
			`--net=/proc/${pid}/ns/net`,
			"--",
			...words
		]
	};
}
/** The first process of the container: the nearest one that has another network; null while there is none. */
function insiderOf(started, kernel) {
	const networkOf = (pid) => kernel.link(`/proc/${pid}/ns/net`);
	const ours = networkOf(started);
	return processTree(started, kernel).find((pid) => networkOf(pid) !== ours && networkOf(pid) !== null) ?? null;
}
// src/boot/start-container.ts
/** What systemd takes for the order to end well; it is what nixos-containers are ended by. */
const KILL_SIGNAL = "SIGRTMIN+3";
/** What the root of a container has before its init fills it (nixos/modules/virtualisation/nixos-containers.nix). */
const ROOT_FOLDERS = [
	"usr/bin",
	"etc",
	"var/lib",
	"root"
];
const ROOT_FILES = ["etc/os-release", "etc/machine-id"];
/** Where NixOS has its programs, and then where others have them. */
const INSIDE_PATH = "/run/current-system/sw/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
/** Starts a system in systemd-nspawn, with an empty root in `folder` and a network of its own. */
async function startContainer({ world }, { path }, folder) {
	if (world.machine.uid !== 0) return {
		verdict: "unsupported",
		code: "root",
		message: "systemd-nspawn needs root to start a container. Let sudo work without a password, or run this as root"
	};
	const missing = ["systemd-nspawn", "nsenter"].find((name) => !hasProgram(name, world));
	if (missing !== void 0) return {
		verdict: "unsupported",
		code: "nspawn",
		message: `there is no ${missing} on this machine. Install it (Debian: systemd-container and util-linux)`
	};
	const init = join(path, "init");
	if (!await world.files.executable(init)) return {
		verdict: "failed",
		code: "no-init",
		message: `there is no init in ${path}: this is not the system of a container`
	};
	const root = join(folder, "root");
	for (const name of ROOT_FOLDERS) await world.files.makeFolder(join(root, name));
	for (const name of ROOT_FILES) await world.files.write(join(root, name), "");
	const notify = join(folder, "notify");
	return {
		command: {
			file: "systemd-nspawn",
			args: containerWords(root, init),
			cwd: folder,
			env: {
				SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: "1",
				NOTIFY_SOCKET: notify,
				container: void 0
			}
		},
		mounts: ["traces", "group"],
		program: "systemd-nspawn",
		isolation: "namespaces",
		isOfSystemd: true,
		canEmulate: false,
		shutDown: async (signal, started) => {
			const nspawn = parentOf(insiderOf(started, world.kernel), world.kernel);
			if (nspawn !== null) await world.processes.run(terminating(nspawn), signal);
		},
		reach: (probe, started) => askWithin(insiderOf(started, world.kernel), probe, world),
		inside: (asked, started) => {
			const pid = insiderOf(started, world.kernel);
			return pid === null ? NOT_YET : entering(pid, asked);
		},
		ready: async (signal) => await toldByInit(world, notify, signal),
		cleanUp: async () => await removeGroups(world, folder)
	};
}
function hasProgram(name, { env, files }) {
	return programFolders(env).some((folder) => files.exists(join(folder, name)));
}
/** What systemd-nspawn is told: a network of its own, a console to read, and nothing of this machine but its store. */
function containerWords(root, init) {
	return [
		"--quiet",
		"--keep-unit",
		"--register=no",
		`--directory=${root}`,
		"--machine=nix-verdict",
		"--private-network",
		"--notify-ready=yes",
		"--link-journal=no",
		"--console=read-only",
		`--kill-signal=${KILL_SIGNAL}`,
		`--bind-ro=${STORE_FOLDER}`,
		init
	];
}
/** A command in all namespaces of a process but that of users, which is ours. */
function entering(pid, words) {
	const spaces = [
		"--mount",
		"--uts",
		"--ipc",
		"--net",
		"--pid"
	];
	const shell = [
		"/bin/sh",
		"-c",
		"PATH=\"$0\"; export PATH; exec \"$@\"",
		INSIDE_PATH
	];
	return {
		file: "nsenter",
		args: [
			`--target=${pid}`,
			...spaces,
			"--",
			...shell,
			...words
		]
	};
}
/** Ends a process well. It may not be one of our children, which a signal of ours would go to. */
function terminating(pid) {
	return {
		file: "sh",
		args: [
			"-c",
			"kill -TERM \"$1\"",
			"sh",
			String(pid)
		]
	};
}
function parentOf(pid, kernel) {
	const parent = /^PPid:\s+(?<pid>\d+)$/mu.exec(kernel.read(`/proc/${pid}/status`) ?? "")?.groups?.["pid"];
	return parent === void 0 ? null : Number(parent);
}
/** Waits until its init says that it is up; null when that cannot be heard. systemd's own tool opens the socket. */
async function toldByInit({ processes }, path, signal) {
	const args = [
		"--datagram",
		`--listen=${path}`,
		"--inetd",
		"dd",
		"bs=4096",
		"status=none"
	];
	await using hearing = processes.attach({
		file: "systemd-socket-activate",
		args
	});
	signal.addEventListener("abort", () => void hearing.stop(0), { once: true });
	for await (const bytes of hearing.output) if (/^READY=1$/mu.test(bytes.toString())) return "notify";
	return null;
}
// src/boot/podman.ts
/**
* Settings of podman that no option has: where it unpacks images, which is /var/tmp otherwise. None of the user's own
* hold, so that a system boots alike everywhere.
*/
const SETTINGS_FILE = "containers.conf";
const SETTINGS = (folder) => `[engine]\nimage_copy_tmp_dir = ${JSON.stringify(folder)}\n`;
/** The folder of podman's store. */
const STORE = "s";
/** What podman leaves beside its store goes with its namespace. */
const PODMAN_MOUNTS = [
	"traces",
	"short",
	"cgroups"
];
/** Podman with a store of its own, so that nothing of it is left with anybody. `seal`: null where it is not sealed. */
var Podman = class {
	#options;
	#context;
	#seal;
	#folder;
	#env;
	constructor(context, folder, seal) {
		this.#seal = seal;
		this.#folder = folder;
		this.#context = context;
		const runroot = join(seal === null ? folder : SHORT_FOLDER, "r");
		const places = [
			"--root",
			join(folder, STORE),
			"--runroot",
			runroot,
			"--tmpdir",
			join(folder, "t")
		];
		this.#options = [
			...places,
			"--storage-driver=vfs",
			"--cgroup-manager=cgroupfs",
			"--events-backend=none"
		];
		const settings = join(folder, SETTINGS_FILE);
		this.#env = {
			TMPDIR: folder,
			CONTAINERS_CONF: settings,
			NOTIFY_SOCKET: void 0,
			DISABLE_HC_SYSTEMD: "true",
			[SHORT_OF]: folder
		};
	}
	/** Writes its settings; before anything else. */
	async configure() {
		await this.#context.world.files.write(join(this.#folder, SETTINGS_FILE), SETTINGS(this.#folder));
	}
	command(...args) {
		return {
			file: "podman",
			args: [...this.#options, ...args],
			env: this.#env
		};
	}
	async run(...args) {
		const { world, signal } = this.#context;
		await using place = await world.files.temporary("podman-", this.#folder);
		const command = {
			...this.command(...args),
			cwd: place.path
		};
		const sealed = this.#seal === null ? command : this.#seal.put(command, PODMAN_MOUNTS);
		const { code, stdout, stderr, startError } = await world.processes.run(sealed, signal);
		const said = code === 0 ? stdout : stderr.trim().split("\n").slice(-3).join("; ") || (startError ?? "");
		return {
			ok: code === 0,
			said
		};
	}
};
/** How long it may take to remove a container and its store, in milliseconds, also when the run is ended. */
const CLEAN_UP_MS = 3e3;
/** Removes the container of a podman that is not sealed, and its store, of which files belong to other users. */
async function removeStore(context, folder) {
	const podman = new Podman({
		...context,
		signal: AbortSignal.timeout(CLEAN_UP_MS)
	}, folder, null);
	await podman.run("rm", "--force", "--time", "0", "--all");
	await podman.run("unshare", "rm", "-rf", join(folder, STORE));
}
// src/boot/start-image.ts
/** The name of the only container in a store that is thrown away with it. */
const CONTAINER_NAME = "nix-verdict";
/** Loading prints this for each image that an archive has. */
const LOADED_IMAGE = /^Loaded image(?:\(s\))?: (?<name>\S+)$/mu;
/** How a file begins that gzip has packed. */
const GZIP_MAGIC = Buffer.from([31, 139]);
/** Docker's defaults of a health check, in milliseconds: between two questions, and before they count. */
const HEALTH = {
	intervalMs: 3e4,
	startMs: 0,
	retries: 3
};
/** How often a health check is asked while it has not said yes, in milliseconds. */
const ASK_MS = 100;
/** How long a container may take to end by its own signal, in seconds. As first process, many programs ignore that. */
const STOP_S = "3";
/**
* Loads an image into podman, and starts a container of it. `folder`: a fresh one, for all that it writes; `seal`: null
* where podman is not sealed.
*/
async function startImage(context, target, { folder, seal }, { probe }) {
	const podman = new Podman(context, folder, seal);
	await podman.configure();
	const version = await podman.run("--version");
	if (!version.ok) return {
		verdict: "unsupported",
		code: "podman",
		message: `podman cannot be used here (${version.said}). Install podman, of version 4 or newer`
	};
	const loaded = await load(context, target, folder, podman);
	if (typeof loaded !== "string") return loaded;
	const health = await healthOf(podman, loaded);
	const { network, reach } = await networkFor(context, probe);
	const how = [
		"--cgroups=disabled",
		"--log-driver=none",
		"--pull=never",
		"--ulimit=host",
		...network
	];
	return {
		command: {
			...podman.command("run", `--name=${CONTAINER_NAME}`, ...how, loaded),
			cwd: folder
		},
		mounts: PODMAN_MOUNTS,
		program: "podman",
		isolation: "namespaces",
		isOfSystemd: false,
		canEmulate: false,
		shutDown: async (signal, root) => {
			await context.world.processes.run(besidePodman(podman.command("stop", "--time", STOP_S, CONTAINER_NAME), root, context), signal);
		},
		reach,
		inside: (words, root) => besidePodman(podman.command("exec", CONTAINER_NAME, ...words), root, context),
		ready: async (signal, root) => {
			const asks = (...args) => besidePodman(podman.command(...args), root, context);
			return health === null ? await running({
				...context,
				signal
			}, asks) : await healthy({
				...context,
				signal
			}, asks, health);
		},
		cleanUp: async () => seal === null ? await removeStore(context, folder) : void 0
	};
}
/**
* How the container is connected, and its ports are reached. Podman's network for root changes the machine's; so the
* container then has one of its own, which leads outside through a program if there is one, and else nowhere.
*/
async function networkFor({ world }, probe) {
	if (world.machine.uid === 0) return {
		network: [`--network=${programFolders(world.env).some((folder) => world.files.exists(join(folder, "slirp4netns"))) ? "slirp4netns" : "none"}`],
		reach: (asked, root) => askWithin(insiderOf(root, world.kernel), asked, world)
	};
	if (probe === null || probe.kind === "exec") return {
		network: [],
		reach: () => "no port of it is published"
	};
	const port = await world.ports.free();
	return {
		network: ["--publish", `127.0.0.1:${port}:${probe.port}`],
		reach: () => ({
			host: "127.0.0.1",
			port
		})
	};
}
/** Another podman must see the processes of the first, which may be in a namespace of their own. */
function besidePodman(command, root, { world }) {
	const { kernel } = world;
	const spaceOf = (pid) => kernel.link(`/proc/${pid}/ns/pid`);
	const ours = spaceOf(world.machine.pid);
	const within = processTree(root, kernel).find((pid) => spaceOf(pid) !== ours);
	if (within === void 0 || world.machine.uid !== 0) return command;
	return {
		...command,
		file: "nsenter",
		args: [
			`--target=${within}`,
			"--mount",
			"--pid",
			"--",
			command.file,
			...command.args
		]
	};
}
/** The name of the image, once it is in the store; or why it is not. */
async function load(context, target, folder, podman) {
	const archive = await archiveOf(context, target, join(folder, "image.tar"));
	if ("verdict" in archive) return archive;
	const { ok, said } = await podman.run("load", "--input", archive.path);
	const name = LOADED_IMAGE.exec(said)?.groups?.["name"];
	return ok && name !== void 0 ? name : badImage(`podman cannot load it: ${said}`);
}
/** An archive of the image that is not packed: the derivation's own, or one that is made at `made`. */
async function archiveOf({ world, signal }, { path, recipe: { image } }, made) {
	if (image?.form === "copy") {
		const args = [`docker-archive:${made}:${image.name ?? CONTAINER_NAME}:${image.tag ?? "latest"}`];
		const { code, stderr } = await world.processes.run({
			file: join(path, "bin/copy-to"),
			args
		}, signal);
		return code === 0 ? { path: made } : badImage(`it cannot be copied: ${stderr.trim().split("\n").at(-1) ?? ""}`);
	}
	const isStream = image?.form === "stream";
	if (!isStream && !(await world.files.readRange(path, 0, GZIP_MAGIC.length)).equals(GZIP_MAGIC)) return { path };
	const command = isStream ? {
		file: path,
		args: []
	} : {
		file: "gzip",
		args: ["-dc", path]
	};
	const { code } = await world.processes.save(command, made, signal);
	return code === 0 ? { path: made } : badImage(`${command.file}, which writes it, ended with ${code ?? "a signal"}`);
}
/** An image that is none. */
function badImage(message) {
	return {
		verdict: "failed",
		code: "bad-image",
		message
	};
}
/** The health check of an image; null when it has none. */
async function healthOf(podman, image) {
	const { ok, said } = await podman.run("image", "inspect", "--format", "{{json .HealthCheck}}", image);
	const check = ok ? readJson(said) : null;
	if (!isRecord(check) || !Array.isArray(check["Test"]) || check["Test"][0] === "NONE") return null;
	const milliseconds = (name, otherwise) => typeof check[name] === "number" && check[name] > 0 ? check[name] / 1e6 : otherwise;
	const retries = typeof check["Retries"] === "number" && check["Retries"] > 0 ? check["Retries"] : HEALTH.retries;
	return {
		intervalMs: milliseconds("Interval", HEALTH.intervalMs),
		startMs: milliseconds("StartPeriod", HEALTH.startMs),
		retries
	};
}
/** Waits until the container runs. */
async function running({ world, signal }, asks) {
	while (!signal.aborted) {
		const { stdout } = await world.processes.run(asks("inspect", "--format", "{{.State.Status}}", CONTAINER_NAME), signal);
		if (stdout.trim() === "running") return "running";
		await setTimeout$1(ASK_MS, void 0, { signal }).catch(() => void 0);
	}
	return null;
}
/** Waits until the health check says yes, or has said no for as long as the image grants. */
async function healthy({ world, signal }, asks, health) {
	const grantedMs = health.startMs + health.retries * health.intervalMs;
	for (const from = world.kernel.clock(); !signal.aborted;) {
		const { code, stdout, stderr } = await world.processes.run(asks("healthcheck", "run", CONTAINER_NAME), signal);
		if (code === 0) return "healthcheck";
		if (world.kernel.clock() - from > grantedMs) {
			const last = `${stdout}\n${stderr}`.trim().split("\n").at(-1) ?? "";
			return {
				verdict: "failed",
				code: "unhealthy",
				message: `its health check failed ${health.retries} times${last && `: ${last}`}`
			};
		}
		await setTimeout$1(ASK_MS, void 0, { signal }).catch(() => void 0);
	}
	return null;
}
// src/boot/runner-needs.ts
/** A runner is a small script; more of a file than this is none of its own words. In bytes. */
const RUNNER_BYTES = 262144;
/** The hypervisors that can emulate, where KVM is not to be had. */
const EMULATES = /* @__PURE__ */ new Set(["qemu"]);
/** The words of a runner for QEMU by which it gives up emulating. */
const KVM_ONLY = /-enable-kvm\b|-accel[ =]kvm(?![:\w])|accel=kvm(?![:\w])|-cpu host\b/u;
/** Devices of the host that a runner names, and who may give them. */
const HOST_DEVICES = [
	[
		/vhost-vsock|--vsock\b/u,
		"/dev/vhost-vsock",
		"load the module vhost_vsock, and let this user open the device"
	],
	[
		/vhost=on|vhost-net/u,
		"/dev/vhost-net",
		"load the module vhost_net, and let this user open the device"
	],
	[
		/vfio-pci/u,
		"/dev/vfio/vfio",
		"give the machine the device, and let this user open it"
	]
];
/**
* What a microVM needs and cannot have here; null when nothing is known to be missing. `kvm`: why KVM cannot be used;
* null when it can. Whatever else is missing, its hypervisor says itself.
*/
async function missingFor(context, { path, run, hypervisor }, kvm) {
	const { files } = context.world;
	const words = String(await files.readSystem(run, RUNNER_BYTES));
	if ((hypervisor !== null && !EMULATES.has(hypervisor) || KVM_ONLY.test(words)) && kvm !== null) return {
		verdict: "unsupported",
		code: "kvm",
		message: `${hypervisor ?? "its hypervisor"} needs KVM, which cannot be used here: ${kvm}`
	};
	const absent = (await interfacesIn(context, join(path, "share/microvm/tap-interfaces"))).find((name) => !files.exists(`/sys/class/net/${name}`));
	if (absent !== void 0) return {
		verdict: "unsupported",
		code: "tap",
		message: `it needs the tap interface "${absent}", which this machine does not have. Make it (the runner's bin/tap-up does, as root), or give the machine an interface of type "user"`
	};
	const shares = await files.list(join(path, "share/microvm/virtiofs"));
	if (shares.length > 0) return {
		verdict: "unsupported",
		code: "virtiofs",
		message: `its share "${shares[0]}" is served by virtiofsd, which has to run as root beside it. Share it by proto = "9p", or put the store on its disk (microvm.storeOnDisk)`
	};
	const device = HOST_DEVICES.find(([named, place]) => named.test(words) && !files.exists(place));
	if (device === void 0) return null;
	return {
		verdict: "unsupported",
		code: "device",
		message: `it needs ${device[1]}, which this machine does not have: ${device[2]}`
	};
}
/** The names of interfaces in a file of a runner, one on each line. */
async function interfacesIn({ world }, path) {
	if (!world.files.exists(path)) return [];
	return String(await world.files.readSystem(path, RUNNER_BYTES)).split("\n").map((line) => line.trim()).filter((name) => name !== "");
}
// src/boot/start-microvm.ts
/** Where systemd in a guest of cloud-hypervisor tells that it is up (microvm.nix, lib/runners/cloud-hypervisor.nix). */
const NOTIFIED = {
	socket: "notify.vsock",
	port: "notify.vsock_8888"
};
/** How often that socket is looked for, in milliseconds. */
const LOOK_MS = 20;
/** A runner removes old sockets before it starts the machine, so that one is made only behind the machine's own. */
async function untilThere(path, { world }, signal) {
	while (!world.files.exists(path)) await setTimeout$1(LOOK_MS, void 0, { signal });
}
/**
* Starts the runner of a microVM. It takes no arguments, and leaves its sockets and disks in the current folder:
* `folder`, a fresh one. `kvm`: why KVM cannot be used here; null when it can.
*/
async function startMicrovm(context, { path, recipe }, folder, kvm) {
	const { world } = context;
	const [run, shutdown] = ["microvm-run", "microvm-shutdown"].map((name) => join(path, "bin", name));
	if (run === void 0 || !await world.files.executable(run)) return {
		verdict: "failed",
		code: "no-runner",
		message: `there is no bin/microvm-run in ${path}: this is not the runner of a microVM`
	};
	const missing = await missingFor(context, {
		path,
		run,
		hypervisor: recipe.hypervisor
	}, kvm);
	if (missing !== null) return missing;
	const canNotify = recipe.hypervisor === "cloud-hypervisor" && world.files.exists(join(path, "share/microvm/vsock-cid"));
	return {
		command: {
			file: run,
			args: [],
			cwd: folder,
			env: {
				HOME: folder,
				TMPDIR: folder,
				NOTIFY_SOCKET: void 0
			}
		},
		mounts: [],
		program: recipe.hypervisor ?? "microvm-run",
		isolation: "virtual machine",
		isOfSystemd: false,
		canEmulate: recipe.hypervisor === "qemu",
		shutDown: async (signal) => {
			if (shutdown !== void 0 && world.files.exists(shutdown)) await world.processes.run({
				file: shutdown,
				args: [],
				cwd: folder,
				env: { HOME: folder }
			}, signal);
		},
		reach: ({ port }) => ({
			host: "127.0.0.1",
			port
		}),
		inside: () => null,
		...canNotify && { ready: async (signal) => await notified(context, folder, signal) },
		cleanUp: async () => void 0
	};
}
/** Waits until the guest says that it is up. In an emergency, it says so as well. */
async function notified(context, folder, signal) {
	await untilThere(join(folder, NOTIFIED.socket), context, signal).catch(() => void 0);
	if (signal.aborted) return null;
	const told = Promise.withResolvers();
	let isEmergency = false;
	await using _server = await context.world.ports.listen(join(folder, NOTIFIED.port), (text) => {
		isEmergency ||= /^X_SYSTEMD_UNIT_ACTIVE=(?:emergency|rescue)\.target$/mu.test(text);
		if (/^READY=1$/mu.test(text) && !isEmergency) told.resolve("notify");
	});
	signal.addEventListener("abort", () => told.resolve(null), { once: true });
	return await told.promise;
}
// src/boot/start-vm.ts
/** What NixOS calls the script that starts a system in QEMU (nixos/modules/virtualisation/qemu-vm.nix). */
const VM_SCRIPT = /^run-.+-vm$/u;
/** QEMU takes these behind its own: no window, no second life after a reboot, and a socket to end it by. */
const HEADLESS = ["-nographic", "-no-reboot"];
/**
* A serial console, which the kernel speaks to last, so that systemd tells there what it does. A system that starts by
* its own boot loader does not see this.
*/
const KERNEL_PARAMETERS = {
	x64: "console=ttyS0 systemd.show_status=1",
	arm64: "console=ttyAMA0 systemd.show_status=1"
};
/** What QEMU is told by its own protocol: as if somebody pressed the power button. */
const POWER_DOWN = "{\"execute\":\"qmp_capabilities\"}\n{\"execute\":\"system_powerdown\"}\n";
/** The shortest address of the machine in QEMU's own network is that of its only card. */
const PROBED = "tcp:127.0.0.1";
/** Starts a system in QEMU by the script that NixOS makes for it. `folder`: a fresh one, for all that it writes. */
async function startVm({ world }, { path }, folder, { probe }) {
	const bin = join(path, "bin");
	const script = (await world.files.list(bin)).find((name) => VM_SCRIPT.test(name));
	if (script === void 0) return {
		verdict: "failed",
		code: "no-runner",
		message: `there is no bin/run-NAME-vm in ${path}: this is not what NixOS builds as a VM`
	};
	const monitor = join(folder, "qmp.sock");
	const port = probe === null || probe.kind === "exec" ? null : await world.ports.free();
	const forwarding = port === null || probe?.kind === "exec" ? "" : `hostfwd=${PROBED}:${port}-:${probe?.port}`;
	return {
		command: {
			file: join(bin, script),
			args: [
				...HEADLESS,
				"-qmp",
				`unix:${monitor},server=on,wait=off`
			],
			cwd: folder,
			env: {
				NIX_DISK_IMAGE: join(folder, "disk.qcow2"),
				NIX_EFI_VARS: join(folder, "efi-vars.fd"),
				NIX_SWTPM_DIR: join(folder, "swtpm"),
				TMPDIR: folder,
				USE_TMPDIR: "1",
				QEMU_KERNEL_PARAMS: KERNEL_PARAMETERS[world.machine.arch],
				QEMU_NET_OPTS: forwarding === "" ? void 0 : forwarding,
				QEMU_OPTS: void 0,
				NOTIFY_SOCKET: void 0
			}
		},
		mounts: [],
		program: "qemu",
		isolation: "virtual machine",
		isOfSystemd: false,
		canEmulate: true,
		shutDown: async (signal) => await world.ports.tell(monitor, POWER_DOWN, signal),
		reach: () => port === null ? "no port of it is forwarded" : {
			host: "127.0.0.1",
			port
		},
		inside: () => null,
		cleanUp: async () => void 0
	};
}
/** A run that is ended does not begin to boot; that is told as what it is. */
const NOT_BEGUN = {
	verdict: "failed",
	code: "cancelled",
	message: ""
};
/** Boots one system as often as is asked for, until it fails. */
async function bootTarget(context, target, means) {
	if (context.signal.aborted) return refusedBoot(context, NOT_BEGUN, target);
	const outcomes = [];
	for (let boot = 0; boot < means.options.repeat; boot += 1) {
		const one = await bootInFolder(context, target, means);
		if ("verdict" in one) return refusedBoot(context, one, target);
		outcomes.push(one);
		if (judgeBoot(one.outcome).verdict !== "passed") break;
	}
	return resultOf(outcomes, target);
}
/** Boots a system once, in a folder of its own that is gone afterwards. */
async function bootInFolder(context, target, { options, kvm, seal, console }) {
	await using folder = await runFolder(context, "nvb");
	const means = {
		options,
		seal: target.recipe.way === "image" && seal?.asUser === true ? null : seal,
		log: console
	};
	const launch = await launchOf({
		context,
		target,
		folder: folder.path,
		kvm,
		...means
	});
	if ("verdict" in launch) return launch;
	try {
		return {
			outcome: await bootOnce(context, launch, means),
			launch
		};
	} finally {
		await launch.cleanUp();
	}
}
async function launchOf({ context, target, folder, options, kvm, seal }) {
	switch (target.recipe.way) {
		case "microvm": return await startMicrovm(context, target, folder, kvm);
		case "vm":
		case "vm-with-boot-loader": return await startVm(context, target, folder, options);
		case "container": return await startContainer(context, target, folder);
		case "image": return await startImage(context, target, {
			folder,
			seal
		}, options);
	}
}
/** What could not even be started. */
function refusedBoot({ signal }, refusal, { recipe }) {
	const none = {
		kernelMs: null,
		initMs: null,
		readyMs: null,
		peakMemoryBytes: null,
		cpuMs: null
	};
	const why = signal.aborted ? {
		code: "cancelled",
		message: "the run was stopped before it booted"
	} : refusal;
	return {
		verdict: signal.aborted ? "cancelled" : refusal.verdict,
		reason: {
			code: why.code,
			message: sanitize(why.message)
		},
		emulated: false,
		startedAt: null,
		durationMs: 0,
		peakMemoryBytes: null,
		cpuMs: null,
		memoryMethod: null,
		attempts: [],
		log: null,
		boot: {
			way: recipe.way,
			program: recipe.hypervisor,
			ready: null,
			boots: [],
			isolation: null,
			...none
		}
	};
}
function resultOf(outcomes, { recipe, log }) {
	const boots = outcomes.map(({ outcome }) => outcome);
	const [first, last] = [boots[0], boots.at(-1)];
	if (first === void 0 || last === void 0) throw new Error("nothing was booted");
	const launch = outcomes[0]?.launch;
	const figures = medians(boots.map((one) => one.figures));
	const verdict = judgeBoot(last);
	const readyMs = verdict.verdict === "passed" ? figures.readyMs : last.figures.readyMs;
	return {
		...verdict,
		emulated: last.emulated,
		startedAt: new Date(first.startedAt).toISOString(),
		durationMs: readyMs ?? last.tookMs,
		peakMemoryBytes: figures.peakMemoryBytes,
		cpuMs: figures.cpuMs,
		memoryMethod: figures.peakMemoryBytes === null ? null : "procfs",
		attempts: boots.map((one) => ({
			verdict: judgeBoot(one).verdict,
			startedAt: new Date(one.startedAt).toISOString(),
			durationMs: one.tookMs,
			peakMemoryBytes: one.figures.peakMemoryBytes
		})),
		log,
		boot: {
			way: recipe.way,
			program: launch?.program ?? null,
			ready: last.end.kind === "ready" ? last.end.sign : null,
			isolation: launch?.isolation ?? null,
			boots: boots.map((one) => one.figures),
			...figures
		}
	};
}
/** The median of each figure over several boots, as far as it is known. */
function medians(all) {
	const median = (name) => {
		const known = all.flatMap((one) => one[name] ?? []).toSorted((a, b) => a - b);
		const [low, high] = [known[Math.floor((known.length - 1) / 2)], known[Math.floor(known.length / 2)]];
		return low === void 0 || high === void 0 ? null : Math.round((low + high) / 2);
	};
	return {
		kernelMs: median("kernelMs"),
		initMs: median("initMs"),
		readyMs: median("readyMs"),
		peakMemoryBytes: median("peakMemoryBytes"),
		cpuMs: median("cpuMs")
	};
}
// src/boot/console-log.ts
/** A guest may print for ever, and the disk is everybody's. In bytes; a chatty boot prints 200 KB. */
const LONGEST_LOG = 67108864;
const CUT = "\n[nix-verdict: the rest of this console is not kept]\n";
/** The file that keeps a machine's console, raw. What cannot be written is lost, and never ends a boot. */
var ConsoleLog = class {
	#stream;
	#left = LONGEST_LOG;
	constructor(path, { files }) {
		this.#stream = files.create(path);
		this.#stream.on("error", () => void 0);
	}
	/** Writes the next bytes, and waits if the disk is slower than the guest. */
	async write(bytes) {
		if (this.#left <= 0) return;
		this.#left -= bytes.length;
		const kept = this.#left > 0 ? bytes : CUT;
		if (!this.#stream.write(kept) && !this.#stream.errored) await once(this.#stream, "drain").catch(() => void 0);
	}
	async [Symbol.asyncDispose]() {
		if (this.#stream.errored) return;
		this.#stream.end();
		await once(this.#stream, "close").catch(() => void 0);
	}
};
// src/boot/boot.ts
/** Starts what a flake can boot, proves that it is ready, measures it, and ends it with all that it has started. */
/**
* Boots systems that are built: one after the other, or as many at once as `jobs` and memory allow. `finished` receives
* each result as it comes.
*/
async function bootAll(context, means, targets, finished) {
	await sweepBoots(context);
	const seal = await findSeal(context, means.kvm !== null);
	const admission = new BootAdmission(means);
	await Promise.all(targets.map(async (target) => {
		using _place = await admission.enter(target.recipe.memoryBytes);
		await finished(target, await bootAsWhoMay(context, means, target, seal));
	}));
}
/** Removes what boots have left that were killed with their run. */
async function sweepBoots(context) {
	await sweepRunFolders(context, "nvb", { before: async (folder) => await removeGroups(context.world, folder) });
}
/** Boots a container for a user who is not root. Emits its console; whoever asks keeps it. */
const bootContainer = {
	name: "boot-container",
	work: async (context, { options, target }) => {
		if (target.recipe.way !== "container" || !isStorePath(target.path)) throw new TypeError("root boots containers of the store, and nothing else");
		await sweepBoots(context);
		const write = async (bytes) => context.emit({
			type: "console-printed",
			base64: bytes.toString("base64")
		});
		return await bootTarget(context, target, {
			options,
			kvm: null,
			seal: await findSeal(context, false),
			console: { write }
		});
	}
};
/** Boots a system as this user, or as root where its way needs that and sudo allows it. */
async function bootAsWhoMay(context, { options, out, kvm }, target, seal) {
	await using console = new ConsoleLog(join(out, target.log), context.world);
	if (!(target.recipe.way === "container" && context.world.machine.uid !== 0) || context.signal.aborted || !await canBeRoot(context)) return await bootTarget(context, target, {
		options,
		kvm,
		seal,
		console
	});
	const forward = forwarding(context, console);
	return await asRoot(forward, bootContainer, {
		options,
		target
	}).catch((error) => refusedBoot(context, {
		verdict: "unsupported",
		code: "root",
		message: messageOf(error)
	}, target));
}
/** What a process of root's tells of a console goes where it is kept. */
function forwarding(context, console) {
	return {
		...context,
		emit: (event) => {
			if (event.type === "console-printed") console.write(Buffer.from(event.base64, "base64"));
			else context.emit(event);
		}
	};
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
* All of it takes 0.2 s if nothing hangs, and must end within 10 s, including a process that ignores TERM (0.5 s,
* ANSWER_GRACE_MS). Nix's own limit is shorter, so that the daemon itself ends a build that hangs; the probe's own, the
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
	const messages = readMessages(output);
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
/** The messages that a Nix client has written. */
function readMessages({ stderr }) {
	const reader = new InternalJson();
	return stderr.split("\n").map((line) => reader.read(line)).filter((message) => message !== null);
}
/** Reads a list up to the first thing in it that the reader knows. */
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
/** What the name of its folder begins with. */
const LABEL = "nix-verdict-kvm";
/** Runs the probe as root, outside of any build, and returns its output: how /dev/kvm works if it can be opened. */
const tryKvm = {
	name: "try-kvm",
	work: async (context) => {
		const { world, signal } = context;
		await sweepRunFolders(context, LABEL);
		await using folder = await runFolder(context, LABEL);
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
// src/features/prove-builder.ts
/**
* A builder that is there takes a second or two for this, most of it to connect. One that is started for the build, or
* that emulates another processor, takes longer.
*/
const BUILDER_LIMIT_MS = 3e4;
const REMOTE_LIMIT_SECONDS = 20;
/**
* There is no binary of ours for each system, but builds have a shell at /bin/sh: in Linux's sandbox it is Nix's own,
* and it has nothing but its builtins. `<>` opens a device for both directions, as QEMU does with /dev/kvm.
*/
const LOOK_AROUND = `
cores=0 memory=0 kvm=no
if [ -r /proc/cpuinfo ]; then
  while read -r name rest; do
    if [ "$name" = processor ]; then cores=$((cores + 1)); fi
  done </proc/cpuinfo
fi
if [ -r /proc/meminfo ]; then
  while read -r name value rest; do
    if [ "$name" = MemTotal: ]; then memory=$value; fi
  done </proc/meminfo
fi
if [ -c /dev/kvm ] && (: <>/dev/kvm) 2>/dev/null; then kvm=yes; fi
echo "nix-verdict-probe builder ok cores=$cores memory=$memory kvm=$kvm"
echo "$nonce" >"$out"
`;
/** `nonce` makes each derivation one that was never built. Variable parts come as strings, never as Nix code. */
const SHELL_BUILD = `
{ system, features, script, nonce }:
derivation {
  name = "nix-verdict-proof-builder";
  inherit system nonce;
  builder = "/bin/sh";
  args = [ "-c" script ];
  requiredSystemFeatures = builtins.fromJSON features;
  allowSubstitutes = false;
}`;
/** No cache and no hook of the user's has a part in it; the remote builders have, because they are what is tried. */
const FRESH = [
	"--option",
	"substitute",
	"false",
	"--option",
	"post-build-hook",
	""
];
/**
* Builds a tiny thing for a system, wherever this machine's Nix has such things built, and returns what that build saw.
* Ends within 31 s. Never fails, unless `signal` is aborted.
*/
async function proveBuild({ world, signal }, tool, { system, features }) {
	const limit = AbortSignal.timeout(BUILDER_LIMIT_MS);
	const given = {
		system,
		features: JSON.stringify(features),
		script: LOOK_AROUND,
		nonce: randomUUID()
	};
	const args = [
		"--impure",
		"--no-link",
		...FRESH,
		"--timeout",
		String(REMOTE_LIMIT_SECONDS),
		...Object.entries(given).flatMap(([name, value]) => [
			"--argstr",
			name,
			value
		]),
		"--expr",
		SHELL_BUILD
	];
	const output = await world.processes.run(nixCommand(tool, ["build"], args), AbortSignal.any([signal, limit]));
	signal.throwIfAborted();
	return limit.aborted ? LATE : readBuilder(output);
}
const LATE = {
	state: "broken",
	reason: "a build that tried it did not end, and was stopped"
};
/** Why the build failed on the other machine; what Nix says of it here is only that it failed. */
const FAILED_THERE = /build of '[^'\n]+' on ('[^'\n]+' failed: [\s\S]+)/u;
/** Reads the output of a Nix client that built it. */
function readBuilder(output) {
	const asked = readOutput("builder", output);
	const messages = readMessages(output);
	if (asked.kind === "answered") return {
		state: "on",
		machine: first(messages, (message) => message.kind === "build-started" ? message.machine : null),
		...readFacts(asked.answer)
	};
	const refusal = first(messages, (message) => message.kind === "message" ? builderRefusal(message.text) ?? FAILED_THERE.exec(message.text)?.[1] ?? null : null);
	if (refusal !== null) return {
		state: "broken",
		reason: `Nix says: ${refusal.replace(" failed: error: ", " failed: ").trim().replaceAll(/\s+/gu, " ")}`
	};
	if (asked.kind === "refused" && asked.failure?.verdict === "unsupported") return {
		state: "off",
		reason: "no machine takes a build for it"
	};
	const { reason } = withoutAnswer(asked, "");
	return {
		state: "broken",
		reason
	};
}
function readFacts({ facts }) {
	const count = (name) => Math.trunc(Number(facts.get(name))) || 0;
	return {
		cores: count("cores"),
		memoryBytes: count("memory") * 1024,
		kvm: facts.get("kvm") === "yes"
	};
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
		const load = {
			file: join(tree.nix, "bin/nix-store"),
			args: ["--load-db"],
			env: LOCAL_STORE,
			input
		};
		await step(context, "registering its store paths", load);
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
	const listing = {
		file: linker.file,
		args: [
			...linker.args,
			"--list",
			join(programs, "nix")
		]
	};
	const needed = linkedFiles(await step(context, "listing Nix's libraries", listing), unpacked);
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
	const settings = {
		[BUILD_GROUP_SETTING]: BUILD_GROUP,
		"extra-experimental-features": accounted ? "nix-command flakes cgroups" : "nix-command flakes",
		...accounted ? { "use-cgroups": "true" } : {},
		sandbox: "true",
		"sandbox-fallback": "false",
		...shell === null ? {} : { [paths]: `/bin/sh=${shell} ${added}`.trim() },
		...certificates === null ? {} : { "ssl-cert-file": certificates },
		...user === null ? {} : { "extra-trusted-users": user }
	};
	await configure(settings, conf, world);
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
		const args = [
			"--system",
			...home,
			...group,
			"--comment",
			`Nix build user ${number}`,
			user
		];
		await step(context, "adding the build users", {
			file: "useradd",
			args
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
	if (mode === "auto" && isSelfHosted(world.env)) throw new VerdictError("nix-missing", `There is no usable Nix on this self-hosted runner, which is left as it was found. Install Nix ${OLDEST} or newer on it, or set "install: always", for instance where the job's container is thrown away.`);
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
export { proveBuild as a, proveSandbox as c, adviceFor as d, bootAll as f, exitCodeOf as h, features as i, tryKvm as l, abortOnSignals as m, reviveDaemon as n, proveKvm as o, bootContainer as p, installRelease as r, proveNspawn as s, install as t, openDevices as u };
