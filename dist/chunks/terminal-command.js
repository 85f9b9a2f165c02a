import { p as openCache } from "./pack.js";
import { n as remember, t as SAVE_MS } from "./remember.js";
import { o as description, s as version } from "./check.js";
import { r as messageOf, t as VerdictError } from "./error.js";
import { g as openDevices } from "./sampler.js";
import { a as features, c as proveNspawn, i as availableMemory, l as proveSandbox, n as planOnly, o as adviceFor, r as provideNix, s as proveKvm, t as pipeline } from "./run-flake.js";
import { B as claimFor, F as asRoot, I as canBeRoot, V as isHosted, c as findNix, j as DEVICE_NAMES, l as storeInfo, t as undoChanges, u as OLDEST } from "./undo.js";
import { l as totals, n as formatBytes, r as formatDuration, t as count } from "./format.js";
import { t as printable } from "./clean-start.js";
import { C as realGitHub, T as readInputs, a as displayWidth, c as paint, i as clip, n as standardOutput, o as padEnd, r as openConsole, s as padStart, t as standardError } from "./terminal.js";
import { n as writeReport, t as makeOutFolder } from "./out-folder.js";
import { F as showNames, M as keepApart, P as showName, i as WORDS, p as place } from "./link.js";
import { i as exitCodeOf, r as abortOnSignals, t as realWorld } from "./world.js";
import { n as guardProcess } from "./streams.js";
import { parseArgs } from "node:util";
import { createHash, randomUUID } from "node:crypto";
// src/inputs/command-line.ts
const HELP = `nix-verdict ${version}: ${description}

Usage: nix-verdict [run] [FLAKE] [OPTIONS]   build the checks of FLAKE (default: the folder you are in) and judge each one
       nix-verdict plan [FLAKE] [OPTIONS]    say what would run, in which order, and why; build nothing
       nix-verdict report DIR... [OPTIONS]   make one report of what several runs have left in folders
       nix-verdict doctor [OPTIONS]          say what this machine can run, each line proven by trying
       nix-verdict install [OPTIONS]         put a working Nix on this machine, with KVM and containers for its builds

Options of run and plan:
  --only PATTERN          only checks whose name matches; * matches anything; may be repeated
  --skip PATTERN          all but these; may be repeated
  --system SYSTEM         checks.SYSTEM instead of this machine's system
  --jobs N                builds at once (default: the number of cores)
  --timeout TOTAL/SILENT  end a build that takes longer than TOTAL, or prints nothing for SILENT,
                          for example 30m, 1h30m/5m or /90s
  --memory SIZE           what all builds together may use, for example 4G (default: what is free)
  --retries N             how often a check that failed is tried again (default: 0)
  --flaky MODE            pass: a check that passed only after a failed attempt is good; fail: it is bad
  --history FILE          what earlier runs took; read for a better order, and written
  --cache DIR             keep here what checks have proven and what was built for them, for later runs
  --no-cache              use nothing that earlier runs kept, and keep nothing
  --cache-budget SIZE     the most that store paths kept for one branch may take (default: 2G)
  --recheck WHAT          build again although proven: checks whose name matches WHAT, or all that were
                          proven longer ago than WHAT, such as 12h or 7d; may be repeated
  --trust WHOM            base: in a job, only runs of the base and of protected branches prove anything;
                          self: a branch's own earlier runs do as well, whoever pushed to it (default: base)
  --fail-fast             stop everything at the first bad verdict
  --out DIR               where verdict.json, junit.xml, summary.md, report.html and logs/ go (default: .nix-verdict)
  --impure                let the flake look outside of itself
  --pass-env NAME         a variable that Nix and what it starts get as well, such as AWS_PROFILE or AWS_*;
                          builds can read it where Nix has no daemon; may be repeated

Options of run, plan and install:
  --install MODE          auto: use the Nix that is here, else install one; always; never
  --nix-version VERSION   which Nix to install
  --nix-mirror URL        where to get it from, laid out like the official release server
  --nix-sha256 HEX        what the release must hash to
  --kvm MODE              auto: when a check asks for it; require: or fail; off: leave it alone
  --nspawn MODE           the same for containers (builds with the feature uid-range)

Options of report:
  --expect NAME           a folder that has to be there, or its run is lost; may be repeated
  --out DIR               where the one report goes (default: .nix-verdict)

Options of install:
  --device NAME           open a device to builds and users as well: ${DEVICE_NAMES.join(", ")}; may be repeated

Options of plan and doctor:
  --json                  the same as JSON

Options of all:
  --option NAME VALUE     a Nix setting for everything this does; may be repeated
  --help, --version

Exit code: 0 every verdict is good, 1 at least one is bad, 2 nothing was judged, 130 or 143 stopped by a signal.
Of doctor: 0 nothing is broken, 1 something is.
`;
const ALL = {
	help: {
		type: "boolean",
		short: "h"
	},
	version: { type: "boolean" }
};
const INSTALL = {
	install: { type: "string" },
	"nix-version": { type: "string" },
	"nix-mirror": { type: "string" },
	"nix-sha256": { type: "string" },
	kvm: { type: "string" },
	nspawn: { type: "string" }
};
const RUN = {
	only: {
		type: "string",
		multiple: true
	},
	skip: {
		type: "string",
		multiple: true
	},
	system: { type: "string" },
	jobs: { type: "string" },
	memory: { type: "string" },
	timeout: { type: "string" },
	retries: { type: "string" },
	flaky: { type: "string" },
	history: { type: "string" },
	cache: { type: "string" },
	"no-cache": { type: "boolean" },
	"cache-budget": { type: "string" },
	recheck: {
		type: "string",
		multiple: true
	},
	trust: { type: "string" },
	"fail-fast": { type: "boolean" },
	out: { type: "string" },
	impure: { type: "boolean" },
	"pass-env": {
		type: "string",
		multiple: true
	}
};
const OPTIONS = {
	run: {
		...ALL,
		...INSTALL,
		...RUN
	},
	plan: {
		...ALL,
		...INSTALL,
		...RUN,
		json: { type: "boolean" }
	},
	install: {
		...ALL,
		...INSTALL,
		device: {
			type: "string",
			multiple: true
		}
	},
	report: {
		...ALL,
		expect: {
			type: "string",
			multiple: true
		},
		out: { type: "string" }
	},
	doctor: {
		...ALL,
		json: { type: "boolean" }
	}
};
/** Reads the command line; `--help` and `--version` have an answer already. Throws a `usage` error. */
function readCommandLine(argv) {
	const { rest, option } = takeOptionPairs(argv);
	const command = rest[0] !== void 0 && isCommand(rest[0]) ? rest[0] : "run";
	const { values, positionals } = parse(command, rest);
	if (values.help) return { answer: HELP };
	if (values.version) return { answer: `${version}\n` };
	if (positionals[0] === command) positionals.shift();
	if (positionals.length > MOST_WORDS[command]) throw tooMany(command, positionals);
	if (command === "report" && positionals.length === 0) throw new VerdictError("usage", "Which folders? Write nix-verdict report DIR..., each with the verdict.json of a run, or with such folders in it.");
	return {
		command,
		raw: {
			...values,
			flake: command === "report" ? void 0 : positionals[0],
			failFast: values["fail-fast"],
			noCache: values["no-cache"],
			cacheBudget: values["cache-budget"],
			nixVersion: values["nix-version"],
			nixMirror: values["nix-mirror"],
			nixSha256: values["nix-sha256"],
			passEnv: values["pass-env"],
			option
		},
		devices: devicesIn(values.device ?? []),
		folders: command === "report" ? positionals : [],
		expect: values.expect ?? [],
		json: values.json ?? false
	};
}
/** How many words may follow a command. */
const MOST_WORDS = {
	run: 1,
	plan: 1,
	install: 0,
	report: Number.POSITIVE_INFINITY,
	doctor: 0
};
function isCommand(word) {
	return Object.hasOwn(OPTIONS, word);
}
function tooMany(command, words) {
	const what = MOST_WORDS[command] === 1 ? "One flake at a time" : `"${command}" takes options alone`;
	return new VerdictError("usage", `${what}: "${words.join("\", \"")}" are too many. See nix-verdict --help.`);
}
function devicesIn(names) {
	return names.map((name) => {
		const device = DEVICE_NAMES.find((known) => known === name);
		if (device === void 0) throw new VerdictError("usage", `device: "${name}" is not valid. Write ${DEVICE_NAMES.join(", ")}.`);
		return device;
	});
}
function parse(command, args) {
	try {
		const options = OPTIONS[command];
		return parseArgs({
			args,
			options,
			allowPositionals: true
		});
	} catch (error) {
		throw new VerdictError("usage", `${error.message.split(". To specify", 1)[0]}. See nix-verdict --help.`, { cause: error });
	}
}
/** `--option NAME VALUE` takes two values, as Nix's own option does; that is more than `parseArgs` knows. */
function takeOptionPairs(argv) {
	const rest = [];
	const option = [];
	for (let at = 0; at < argv.length; at += 1) {
		const [word = "", name, value] = argv.slice(at, at + 3);
		if (word !== "--option") {
			rest.push(word);
			continue;
		}
		if (name === void 0 || value === void 0) throw new VerdictError("usage", "--option needs a name and a value, for example --option cores 2.");
		option.push([name, value]);
		at += 2;
	}
	return {
		rest,
		option
	};
}
// src/doctor/github-services.ts
const CACHE = "GitHub cache";
const API = "GitHub API";
/** The API of github.com; a job of an Enterprise Server names its own. */
const PUBLIC_API = "https://api.github.com";
const STATUS_PAGE = "https://www.githubstatus.com";
const GIVE_TOKEN = "env: GITHUB_TOKEN: ${{ github.token }}";
/**
* What this job may do at GitHub: read its cache, and use the API. What is asked changes nothing there. Where a token is missing, nothing is asked.
* No token is in what comes back. Only an abort of `signal` throws.
*/
async function githubCapabilities(world, github, signal) {
	return Promise.all([cacheCapability(world, github, signal), apiCapability(world.env, github, signal)]);
}
async function cacheCapability(world, github, signal) {
	const service = cacheService(world.env);
	if ("state" in service) return service;
	const started = world.now();
	const key = `nix-verdict-doctor-${randomUUID()}`;
	const version = createHash("sha256").update(key).digest("hex");
	const reply = await github.cache(service, "GetCacheEntryDownloadURL", {
		key,
		version
	}, signal);
	const took = formatDuration(world.now() - started);
	if (!reply.ok) return {
		name: CACHE,
		state: "broken",
		detail: `its service ${sentence(reply)}`,
		advice: `Try again later (${STATUS_PAGE}); a runner of your own must be let through to it.`
	};
	if (reply.status === 200 && isLookUp(reply.body)) return {
		name: CACHE,
		state: "on",
		detail: `read in ${took}: its service looked for a new key and has none such`,
		advice: null
	};
	const detail = `its service ${sentence(reply)}${reply.status === 200 ? ", but not as one that looked for a key" : ""}`;
	if (reply.status === 403 && /cache read denied/iu.test(reply.message)) return {
		name: CACHE,
		state: "off",
		detail,
		advice: "The event that started this job may not read the cache: start the job by another."
	};
	return {
		name: CACHE,
		state: "broken",
		detail,
		advice: cacheAdvice(reply)
	};
}
/** Where the cache is; or why there is none to be asked. */
function cacheService(env) {
	const off = (detail, advice) => ({
		name: CACHE,
		state: "off",
		detail,
		advice
	});
	if (env["GITHUB_ACTIONS"] !== "true") return off("not within a job of GitHub Actions", null);
	if (isEnterpriseServer(env["GITHUB_SERVER_URL"])) return off("an Enterprise Server has the first version of the cache, which is not looked at", null);
	const url = env["ACTIONS_RESULTS_URL"] ?? "";
	const token = env["ACTIONS_RUNTIME_TOKEN"] ?? "";
	if (url === "" || token === "") {
		const missing = [url === "" ? "ACTIONS_RESULTS_URL" : [], token === "" ? "ACTIONS_RUNTIME_TOKEN" : []].flat().join(" and ");
		return off(`only an action gets the token of the cache: ${missing} ${missing.includes(" and ") ? "are" : "is"} not set in a "run:" step`, "Nothing has to be done for \"uses:\" steps: they get it.");
	}
	const mode = (env["ACTIONS_CACHE_MODE"] ?? "").trim().toLowerCase();
	if (mode === "none" || mode === "write-only") return off(`the job's cache-mode is "${mode}", so it may not read`, "Set cache-mode to \"read\" or \"write\".");
	return {
		url,
		token
	};
}
/** As in @actions/cache: everything but github.com, its tenants at ghe.com, and names that mean this machine. */
function isEnterpriseServer(server) {
	if (server === void 0 || !URL.canParse(server)) return false;
	const host = new URL(server).hostname;
	return host !== "github.com" && !host.endsWith(".ghe.com") && !host.endsWith(".localhost");
}
/** Whether the service looked and found nothing, and nothing between answered in its place: a false `ok`, or none, as JSON of its kind may leave it out. */
function isLookUp(body) {
	if (typeof body !== "object" || body === null || Array.isArray(body)) return false;
	return "ok" in body ? body.ok === false : Object.keys(body).length === 0;
}
function cacheAdvice(reply) {
	if (reply.limited !== null) return "Start fewer jobs at once, or run this one later.";
	if (reply.status === 401) return "Its token ends with the job: run the job again.";
	return `Run the job again later (${STATUS_PAGE}).`;
}
async function apiCapability(env, github, signal) {
	const target = apiTarget(env);
	if ("state" in target) return target;
	const { api, owner, repo } = target;
	const reply = await github.rest(api, "GET /repos/{owner}/{repo}", {
		owner,
		repo
	}, signal);
	const name = `${owner}/${repo}`;
	const unread = unreadable(reply, api.url, name);
	if (unread !== null) return unread;
	const grants = await askGrants(target, env, github, signal);
	return {
		name: API,
		state: "on",
		detail: `reads ${name}${wordsOf(grants)}`,
		advice: grantAdvice(grants, env)
	};
}
function apiOff(detail, advice) {
	return {
		name: API,
		state: "off",
		detail,
		advice
	};
}
/** The repository and who to ask for it; or what of it is missing. */
function apiTarget(env) {
	const token = [env["GITHUB_TOKEN"], env["GH_TOKEN"]].map((value) => value?.trim() ?? "").find((value) => value !== "");
	if (token === void 0) return apiOff("there is no token in GITHUB_TOKEN or GH_TOKEN", `Give the step one: ${GIVE_TOKEN}.`);
	if (!/^[!-~]+$/u.test(token)) return apiOff("what is in GITHUB_TOKEN or GH_TOKEN has characters that no token has", `Give the step a token: ${GIVE_TOKEN}.`);
	const [, owner, repo] = /^([^/\s]+)\/([^/\s]+)$/u.exec(env["GITHUB_REPOSITORY"] ?? "") ?? [];
	if (owner === void 0 || repo === void 0) return apiOff("GITHUB_REPOSITORY does not name the repository to ask for", "Set GITHUB_REPOSITORY to OWNER/NAME.");
	const url = (env["GITHUB_API_URL"] ?? "").replace(/\/+$/u, "");
	return {
		api: {
			url: url === "" ? PUBLIC_API : url,
			token
		},
		owner,
		repo
	};
}
/** Why the repository could not be read; null when it was. */
function unreadable(reply, url, name) {
	const broken = (detail, advice) => ({
		name: API,
		state: "broken",
		detail: `${url} ${detail}`,
		advice
	});
	if (reply.ok && reply.limited !== null) return broken(sentence(reply), "Run it again when that time is over.");
	if (!reply.ok || reply.status >= 500) return broken(sentence(reply), `Try again later (${STATUS_PAGE}), and see that this machine reaches ${url}.`);
	if (reply.status === 401) return apiOff(`GitHub refuses the token: it ${sentence(reply)}`, `Give the step a valid one: ${GIVE_TOKEN}.`);
	if (reply.status !== 200) return apiOff(`${name} cannot be read with this token: GitHub ${sentence(reply)}`, `Use the token of a job of ${name} (${GIVE_TOKEN}), with permissions: contents: read.`);
	if (isRepository(reply.body)) return null;
	return broken("answered 200 with something that is no whole repository", "Try again; if it stays so, see whether a proxy answers in its place.");
}
function isRepository(body) {
	return typeof body === "object" && body !== null && "full_name" in body;
}
/**
* Requests that need one permission each and cannot succeed: their bodies lack what GitHub requires. It looks at the permission (403) before the body (422);
* it does not document that, but others rely on it (TruffleHog's analysis of tokens). Whether an issue is there (404) it looks at even before, because
* comments on issues and on pull requests need different permissions: so none may be named that is not there. A commit counts as part of the body.
*/
function probes(env) {
	const pullRequest = /^refs\/pull\/(\d+)\//u.exec(env["GITHUB_REF"] ?? "")?.[1];
	const noCommit = "0".repeat(40);
	return [
		["pull-requests", pullRequest === void 0 ? "POST /repos/{owner}/{repo}/pulls" : `POST /repos/{owner}/{repo}/issues/${pullRequest}/comments`],
		["checks", "POST /repos/{owner}/{repo}/check-runs"],
		["statuses", `POST /repos/{owner}/{repo}/statuses/${noCommit}`]
	];
}
/** One after the other, and no more once GitHub is silent or asks to wait: who goes on then may be shut out, says its documentation. */
async function askGrants({ api, owner, repo }, env, github, signal) {
	const grants = [];
	let stopped = false;
	for (const [permission, route] of probes(env)) {
		if (stopped) {
			grants.push({
				permission,
				answer: "unknown",
				why: "not asked any more"
			});
			continue;
		}
		const reply = await github.rest(api, route, {
			owner,
			repo,
			data: {}
		}, signal);
		stopped = !reply.ok || reply.limited !== null;
		grants.push({
			permission,
			...grantOf(reply)
		});
	}
	return grants;
}
/** What tokens of jobs and apps, fine-grained tokens, and all others (of checks) are told about a permission that they lack. */
const REFUSED = /not accessible by|must authenticate via a GitHub App/iu;
function grantOf(reply) {
	const why = `GitHub ${sentence(reply)}`;
	if (!reply.ok || reply.limited !== null) return {
		answer: "unknown",
		why
	};
	if (reply.status === 422 || reply.status >= 200 && reply.status < 300) return {
		answer: "may",
		why
	};
	if (reply.status === 404 || reply.status === 403 && REFUSED.test(reply.message)) return {
		answer: "may not",
		why
	};
	return {
		answer: "unknown",
		why
	};
}
function wordsOf(grants) {
	const having = (answer) => grants.filter((grant) => grant.answer === answer);
	const names = (some) => some.map(({ permission }) => permission).join(", ");
	const [may, mayNot, unknown] = [
		having("may"),
		having("may not"),
		having("unknown")
	];
	return [
		may.length === 0 ? "" : `; may write: ${names(may)}`,
		mayNot.length === 0 ? "" : `; may not${may.length === 0 ? " write" : ""}: ${names(mayNot)}`,
		...unknown.map(({ permission, why }) => `; not known: ${permission} (${why})`),
		" (asked by requests that can change nothing)"
	].join("");
}
function grantAdvice(grants, env) {
	const missing = grants.filter(({ answer }) => answer === "may not");
	if (missing.length === 0) return null;
	const lines = missing.map(({ permission }) => `${permission}: write`).join(", ");
	if (missing.some(({ why }) => /personal access token|GitHub App/iu.test(why)) || env["GITHUB_ACTIONS"] !== "true") return `For comments, check runs and statuses, use the token of a job (${GIVE_TOKEN}) with permissions: ${lines}.`;
	return `For comments, check runs and statuses, add under the job's permissions, beside contents: read: ${lines}.${env["GITHUB_EVENT_NAME"] === "pull_request" ? " A pull request from a fork never gets them." : ""}`;
}
/** What came of a request, to follow the name of whom was asked: "answered 502", "did not answer within 5 s". */
function sentence(reply) {
	if (!reply.ok) return reply.reason;
	if (reply.limited !== null) {
		const { waitSeconds } = reply.limited;
		return `limits the rate of requests (${reply.status}) ${waitSeconds === null ? "and does not say for how long" : `for another ${waitSeconds} s`}`;
	}
	return `answered ${reply.status}${reply.message === "" ? "" : `: ${reply.message}`}`;
}
// src/doctor/this-machine.ts
/** The controllers that the kernel offers at the root of cgroup v2's tree. */
const CONTROLLERS = "/sys/fs/cgroup/cgroup.controllers";
/** Below this, a NixOS system closure does not fit beside what a runner has; a minimal one with its test driver takes some 3 GB. */
const LITTLE_DISK = 5e9;
/** What QEMU's default machine of a NixOS test takes (1 GiB), and the driver beside it. */
const LITTLE_MEMORY = 15e8;
/** Whether builds can have memory that is accounted and limited for each of them. */
async function cgroupMemory(world) {
	const name = "cgroup memory";
	if (!world.files.exists(CONTROLLERS)) return {
		name,
		state: "off",
		detail: "this machine has no cgroup v2 at /sys/fs/cgroup",
		advice: "Boot it with systemd.unified_cgroup_hierarchy=1, or use a newer system."
	};
	const controllers = String(await world.files.read(CONTROLLERS)).trim().split(" ");
	if (controllers.includes("memory")) return {
		name,
		state: "on",
		detail: `read from the kernel: cgroup v2 with ${controllers.join(", ")}`,
		advice: null
	};
	return {
		name,
		state: "off",
		detail: `cgroup v2 has no memory controller here (only ${controllers.join(", ") || "none"})`,
		advice: "Boot without cgroup_disable=memory; in a container, delegate the controller to it."
	};
}
/** Room for what is built. */
async function diskSpace(world) {
	const path = world.files.exists("/nix/store") ? "/nix/store" : "/";
	const free = await world.files.freeSpace(path);
	const detail = `${formatBytes(free)} free at ${path}`;
	if (free >= LITTLE_DISK) return {
		name: "disk",
		state: "on",
		detail,
		advice: null
	};
	return {
		name: "disk",
		state: "broken",
		detail,
		advice: "Free some: \"nix store gc\", or remove software that the runner does not need."
	};
}
/** Memory that builds can have without swapping. */
async function freeMemory(world) {
	const name = "memory";
	const bytes = await availableMemory(world);
	if (bytes === null) return {
		name,
		state: "on",
		detail: `${formatBytes(world.machine.memoryBytes)} in all; this system does not say what is free`,
		advice: null
	};
	const detail = `${formatBytes(bytes)} of ${formatBytes(world.machine.memoryBytes)} available`;
	if (bytes >= LITTLE_MEMORY) return {
		name,
		state: "on",
		detail,
		advice: null
	};
	return {
		name,
		state: "broken",
		detail,
		advice: "One virtual machine of a NixOS test takes 1 GiB: end what else runs here, or use a larger machine."
	};
}
// src/doctor/doctor.ts
/** Tries everything that runs depend on. Nothing on the machine is changed; each proof leaves one small path in Nix's store. */
async function doctor(nix, world, github, signal) {
	const onGitHub = githubCapabilities(world, github, signal);
	const found = await usableNix(nix, world, signal);
	return [
		...found.tool === null ? [found.capability] : [found.capability, ...await nixCapabilities(found.tool, world, signal)],
		...await Promise.all([
			cgroupMemory(world),
			diskSpace(world),
			freeMemory(world)
		]),
		...await onGitHub
	];
}
/** What Nix can do on this machine. The proofs come one after the other: they are timed. */
async function nixCapabilities(tool, world, signal) {
	const trust = await daemonTrust(tool, world, signal);
	const capabilities = [trust];
	if (trust.state === "broken") return capabilities;
	if (world.machine.platform !== "linux") {
		const detail = "virtual machines and containers for NixOS tests need Linux";
		return [...capabilities, ...["KVM", "nspawn"].map((name) => ({
			name,
			state: "off",
			detail,
			advice: "Run these checks on a Linux machine, or give Nix a Linux builder."
		}))];
	}
	capabilities.push(proven("sandbox", await proveSandbox(tool, world, signal), "sandbox"));
	capabilities.push(proven("KVM", await proveKvm(tool, world, signal), "kvm"));
	capabilities.push(proven("nspawn", await proveNspawn(tool, world, signal), "nspawn"));
	return capabilities;
}
function proven(name, proof, feature) {
	if (proof.state === "on") return {
		name,
		state: "on",
		detail: proof.detail,
		advice: null
	};
	return {
		name,
		state: proof.state,
		detail: proof.reason,
		advice: adviceFor(feature, proof.code)
	};
}
async function usableNix(nix, world, signal) {
	const name = "Nix";
	try {
		const found = await findNix(world, () => void 0, signal);
		if (found.nix === null) {
			const detail = found.tooOld ?? "there is none on PATH, nor where installers put it";
			const advice = `Run "nix-verdict install", or install Nix ${OLDEST} or newer.`;
			return {
				tool: null,
				capability: {
					name,
					state: found.tooOld === null ? "off" : "broken",
					detail,
					advice
				}
			};
		}
		const { version, implementation } = found.version;
		return {
			tool: {
				bin: found.nix,
				version,
				implementation,
				...nix
			},
			capability: {
				name,
				state: "on",
				detail: `${implementation} ${version} answers at ${found.nix}`,
				advice: null
			}
		};
	} catch (error) {
		if (!(error instanceof VerdictError)) throw error;
		return {
			tool: null,
			capability: {
				name,
				state: "broken",
				detail: messageOf(error),
				advice: null
			}
		};
	}
}
async function daemonTrust(tool, world, signal) {
	const name = "daemon trust";
	const store = await storeInfo(tool, world, signal);
	if (!store.ok) return {
		name,
		state: "broken",
		detail: `the store cannot be reached: ${store.reason}`,
		advice: "Start Nix's daemon: sudo systemctl restart nix-daemon."
	};
	if (!store.url.startsWith("daemon")) return {
		name,
		state: "on",
		detail: `no daemon is needed: this user writes the store itself (${store.url})`,
		advice: null
	};
	if (store.trusted === true) return {
		name,
		state: "on",
		detail: `the daemon says that it trusts ${world.machine.user}`,
		advice: null
	};
	return {
		name,
		state: "off",
		detail: `the daemon ${store.trusted === null ? "does not say whether it trusts" : "does not trust"} ${world.machine.user}, so settings of a run do not reach it`,
		advice: `Add "extra-trusted-users = ${world.machine.user}" to its nix.conf; whoever is trusted there can become root.`
	};
}
// src/doctor/capability-lines.ts
const MARKS = {
	on: "✓",
	off: "–",
	broken: "✗"
};
/** Capabilities as lines for a terminal, with what to do under those that are not there. */
function lines(capabilities) {
	const width = Math.max(...capabilities.map(({ name }) => name.length));
	return capabilities.map(({ name, state, detail, advice }) => {
		const line = `${MARKS[state]} ${name.padEnd(width)}  ${state.padEnd(6)}  ${printable(detail)}\n`;
		return advice === null ? line : `${line}${" ".repeat(width + 12)}${printable(advice)}\n`;
	}).join("");
}
// src/report/plan-text.ts
/** With more dependencies than this they are only counted: the checks are what a reader looks for. */
const LISTED_DEPENDENCIES = 20;
/** Reasons that are told apart for what is proven; the checks of further ones are only counted. */
const LISTED_REASONS = 5;
/** The share of a line that a name may take; the rest is for where its expectation comes from. */
const NAME_SHARE = .3;
/** Columns of a name that always have room. */
const NAME_WIDTH = 16;
/** Below this many columns the origin of an expectation, or why a check is not proven, says nothing and is left out. */
const WHY_WIDTH = 8;
const GAP = "  ";
/**
* The plan for a terminal: a line per build in the order of their start, with its place, the time and the memory it is expected to take, and why; then what
* needs no build, what cannot be built, and the predicted time. `width` in columns, `Infinity` where there is none. Ends in a newline.
*/
function renderPlan(plan, options) {
	const { color, width } = options;
	const dependencies = plan.builds.filter(({ checks }) => checks.length === 0).length;
	const listsAll = dependencies <= LISTED_DEPENDENCIES;
	const mark = (mark, style, text) => paint(clip(`${mark} ${text}`, width), style, color);
	const lines = buildLines(plan.builds, listsAll, color, width);
	if (!listsAll) lines.push(paint(clip(`and, each before the checks that need it, ${count(dependencies, "dependency", "dependencies")}`, width), "dim", color));
	if (lines.length > 0) lines.push("");
	lines.push(...cachedLines(plan.cached, color, width));
	for (const broken of plan.broken) lines.push(mark("✘", "red", brokenText(broken)));
	const guessed = plan.builds.filter(({ from }) => from !== "history").length;
	if (guessed > 0) lines.push(mark("!", "yellow", guessesText(guessed, plan.builds.length)));
	lines.push(...predictionLines(plan, width).map((line) => paint(line, "bold", color)));
	return `${lines.join("\n")}\n`;
}
/** The plan as JSON, indented, with a newline at the end. Lone surrogates become U+FFFD, as in `verdict.json`. */
function renderPlanJson(plan) {
	const wellFormed = (_key, value) => typeof value === "string" ? value.toWellFormed() : value;
	return `${JSON.stringify({
		schema: "nix-verdict-plan/1",
		...plan
	}, wellFormed, 2)}\n`;
}
function buildLines(builds, listsAll, color, width) {
	const show = showNames(builds.flatMap(({ checks, name }) => checks.length > 0 ? checks : [name]));
	const rows = builds.flatMap((build, index) => {
		const isCheck = build.checks.length > 0;
		if (!isCheck && !listsAll) return [];
		const name = printable((isCheck ? build.checks : [build.name]).map(show).join(", "));
		const why = printable(isCheck ? build.why : `checks need it; ${build.why}`);
		const unproven = build.unproven === null ? "" : `; ${printable(build.unproven)}`;
		return [{
			place: `${index + 1}`,
			name,
			time: formatDuration(build.durationMs),
			memory: formatBytes(build.memoryBytes),
			why,
			unproven,
			isCheck
		}];
	});
	const nameRoom = Math.max(NAME_WIDTH, Math.floor(width * NAME_SHARE));
	const apart = keepApart(rows.map(({ name }) => name), {
		length: nameRoom,
		cut: clip
	});
	const longest = (texts) => texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
	const places = longest(rows.map(({ place }) => place));
	const names = Math.min(longest(rows.map(({ name }) => name)), nameRoom);
	const times = longest(rows.map(({ time }) => time));
	const memories = longest(rows.map(({ memory }) => memory));
	const room = width - places - names - times - memories - 8;
	return rows.map(({ place, name, time, memory, why, unproven, isCheck }) => {
		const reasons = displayWidth(why) + WHY_WIDTH <= room ? `${why}${unproven}` : why;
		const cells = [
			padStart(place, places),
			padEnd(apart.get(name) ?? name, names),
			padStart(time, times),
			padStart(memory, memories),
			...room < WHY_WIDTH ? [] : [clip(reasons, room)]
		];
		const line = clip(cells.join(GAP), width).trimEnd();
		return isCheck ? line : paint(line, "dim", color);
	});
}
/** Two lines for each reason, those of the most checks first: which checks, and why. */
function cachedLines(cached, color, width) {
	const show = showNames(cached.map(({ name }) => name));
	const groups = [...Map.groupBy(cached, ({ why }) => why)].toSorted(([, a], [, b]) => b.length - a.length);
	const lines = groups.slice(0, LISTED_REASONS).flatMap(([why, checks]) => [paint(clip(`✔ ${checks.length} ${WORDS.cached}: ${checks.map(({ name }) => printable(show(name))).join(", ")}`, width), "green", color), paint(clip(`  ${printable(why)}`, width), "dim", color)]);
	const rest = groups.slice(LISTED_REASONS).reduce((sum, [, checks]) => sum + checks.length, 0);
	return rest === 0 ? lines : [...lines, paint(clip(`✔ and ${rest} more, ${WORDS.cached}`, width), "green", color)];
}
function brokenText({ name, verdict, reason, location }) {
	const cause = [place(location), reason?.message].filter((part) => part !== null && part !== void 0).join(": ");
	return printable(`${showName(name)} ${WORDS[verdict]}${cause === "" ? "" : `: ${cause}`}`);
}
function guessesText(guessed, all) {
	if (all === 1) return "its time is a guess, not measured";
	return guessed === all ? "all times are guesses, none is measured" : `${guessed} of ${all} times ${guessed === 1 ? "is a guess" : "are guesses"}, not measured`;
}
/** The answer, on two lines where one has no room for it. */
function predictionLines({ builds, jobs, memoryBytes, makespanMs, lowerBoundMs }, width) {
	if (builds.length === 0) return [clip("nothing has to be built", width)];
	const memory = memoryBytes === null ? "" : ` under ${formatBytes(memoryBytes)}`;
	const predicted = `predicted: ${formatDuration(makespanMs)} on ${count(jobs, "job")}${memory}`;
	const bound = `no order is faster than ${formatDuration(lowerBoundMs)}`;
	const line = `${predicted}; ${bound}`;
	return displayWidth(line) <= width ? [line] : [clip(`${predicted};`, width), clip(bound, width)];
}
// src/pipelines/set-up.ts
/** What `nix-verdict install` does: a Nix, KVM and containers for its builds, and devices. Gives what the machine can do then. */
async function setUp(inputs, devices, world, emit, signal) {
	const tool = await provideNix(inputs, world, emit, signal);
	await features(tool, inputs.features, /* @__PURE__ */ new Set(["kvm", "nspawn"]), world, emit, signal);
	if (devices.length > 0) await asRoot(openDevices, { devices }, world, emit, signal);
	return [{
		name: "Nix",
		state: "on",
		detail: `${tool.implementation} ${tool.version} answers at ${tool.bin}`,
		advice: null
	}, ...await nixCapabilities(tool, world, signal)];
}
// src/programs/terminal-command.ts
guardProcess();
const output = standardOutput(process.env);
async function main() {
	const commandLine = readCommandLine(process.argv.slice(2));
	if ("answer" in commandLine) {
		output.write(commandLine.answer);
		return 0;
	}
	const { command, raw } = commandLine;
	const here = realWorld(raw.passEnv);
	const world = {
		...here,
		claim: command === "install" ? null : claimFor(here, null)
	};
	const inputs = readInputs(raw, {
		cores: world.machine.cores,
		mayChange: command === "install" || isHosted(world.env)
	});
	using ending = abortOnSignals();
	const host = await hostFor(commandLine);
	await using console = openConsole(commandLine.json ? standardError(process.env) : output, world.files, {
		host,
		details: command === "plan",
		out: inputs.run.out,
		now: world.now
	});
	await using _undone = { [Symbol.asyncDispose]: () => undo(world, inputs.features.mayChange, console) };
	try {
		const code = await COMMANDS[command]({
			inputs,
			world,
			console,
			signal: ending.signal
		}, commandLine);
		return ending.signal.aborted ? exitCodeOf(ending.signal) : code;
	} catch (error) {
		if (!ending.signal.aborted || error instanceof VerdictError) throw error;
		console.emit({
			type: "notice",
			level: "warning",
			message: "Stopped before any check was known; there is nothing to report."
		});
		return exitCodeOf(ending.signal);
	}
}
/** Undoes what this run has changed of a machine that stays. */
async function undo(world, mayChange, console) {
	const { signal } = new AbortController();
	if (world.claim === null || !mayChange || !world.files.exists("/run/nix-verdict") || !await canBeRoot(world, signal)) return;
	await asRoot(undoChanges, { token: world.claim.token }, world, console.emit, signal).catch((error) => {
		console.emit({
			type: "notice",
			level: "warning",
			message: `What was changed of this machine could not be undone: ${messageOf(error)}`
		});
	});
}
/** The runner whose job's log our standard output is; null when it is none, or when another program reads it. */
async function hostFor({ json }) {
	if (process.env["GITHUB_ACTIONS"] !== "true" || json) return null;
	const { actionsHost } = await import("./runner.js");
	return actionsHost();
}
const COMMANDS = {
	run: async ({ inputs, world, console, signal }) => {
		const keep = (note) => remember(note, openCache(note.where, world), world, console.emit, AbortSignal.any([signal, AbortSignal.timeout(SAVE_MS)]));
		const { report } = await pipeline(inputs, world, console.emit, signal, keep);
		return totals(report).verdict === "good" ? 0 : 1;
	},
	plan: async ({ inputs, world, console, signal }, { json }) => {
		const planned = await planOnly(inputs, world, console.emit, signal);
		if (json) output.json(renderPlanJson(planned));
		else output.paint(renderPlan(planned, {
			color: output.color,
			width: output.width()
		}));
		return 0;
	},
	install: async ({ inputs, world, console, signal }, { devices }) => {
		output.write(lines(await setUp(inputs, devices, world, console.emit, signal)));
		return 0;
	},
	report: async ({ inputs: { run }, world, console }, { folders, expect }) => {
		const [{ collect }, { readFolders }] = await Promise.all([import("./collect2.js"), import("./folders.js")]);
		const shards = await readFolders(folders, expect, run.out, world);
		if (!shards.some((shard) => "report" in shard)) {
			const why = shards.flatMap((shard) => "problem" in shard ? [`\n${shard.name}: ${shard.problem}`] : []);
			throw new VerdictError("usage", `There is no report to make one of.${why.join("")}`);
		}
		await makeOutFolder(run.out, folders, world, console.emit);
		const report = await collect(shards, run.out, world, console.emit);
		await writeReport(report, run.out, world);
		console.emit({
			type: "run-finished",
			report
		});
		return totals(report).verdict === "good" ? 0 : 1;
	},
	doctor: async ({ inputs, world, signal }, { json }) => {
		const capabilities = await doctor(inputs.nix, world, realGitHub(), signal);
		if (json) output.json(`${JSON.stringify(capabilities, null, 2)}\n`);
		else output.write(lines(capabilities));
		return capabilities.some(({ state }) => state === "broken") ? 1 : 0;
	}
};
try {
	process.exitCode = await main();
} catch (error) {
	if (!(error instanceof VerdictError)) throw error;
	standardError(process.env).write(`nix-verdict: ${error.message}`);
	process.exitCode = 2;
}
export {};
