import { S as readEvent, i as openConsole, n as standardOutput, v as readInputs } from "./chunks/terminal.js";
import { n as faultOf, t as VerdictError } from "./chunks/errors.js";
import { g as isHosted, h as claimFor } from "./chunks/undo.js";
import { t as pipeline } from "./chunks/pipeline.js";
import { a as refusalOf, n as post, o as targetOf, s as annotateJob } from "./chunks/posting.js";
import { t as publishToJob } from "./chunks/job.js";
import { n as badLine } from "./chunks/words.js";
import { t as actionsHost } from "./chunks/host2.js";
import { n as abortOnSignals, r as exitCodeOf, t as realWorld } from "./chunks/world.js";
import { n as guardProcess } from "./chunks/streams.js";
import { o as totals } from "./chunks/verdict.js";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
// src/discover/folder.ts
/** Kinds of flake references that name a folder of this machine; what comes behind is a path, with or without `//`. */
const LOCAL = /^(?:git\+file|path):(?:\/\/(?=\/))?/;
/**
* Where in `workspace`, an absolute folder, the flake of a reference lies: "" in the workspace itself, "sub" in a folder below. Null for what is
* elsewhere, on this machine or on another. The `lockedUrl` of a report is the reference to ask about: it is absolute, and Nix has found in it the folder that really
* has the `flake.nix`. A reference as a user writes it ("./sub", ".?dir=sub") is taken from the workspace on.
*
* Joined with a location's `file` it is a path in the workspace.
*/
function flakeFolder(reference, workspace) {
	const [where = "", query] = reference.split("?", 2);
	if (!LOCAL.test(where) && !/^\.{0,2}(?:\/|$)/.test(where)) return null;
	const tree = decoded(where.replace(LOCAL, ""));
	if (tree === null) return null;
	const flake = posix.join(posix.resolve(workspace, tree), new URLSearchParams(query).get("dir") ?? "");
	const folder = posix.relative(workspace, flake);
	return folder === ".." || folder.startsWith("../") ? null : folder;
}
function decoded(path) {
	try {
		return decodeURIComponent(path);
	} catch {
		return null;
	}
}
// src/main.ts
/** The main step of the action: the same pipeline as the command line's, with the runner's inputs and outputs. */
guardProcess();
const host = actionsHost();
const here = realWorld();
const claim = claimFor(here, process.ppid);
const world = {
	...here,
	claim
};
host.saveState("claim", claim.token);
using ending = abortOnSignals();
try {
	const refusal = refusalOf(world.env);
	if (refusal !== null) throw new VerdictError("usage", refusal);
	const inputs = readInputs({
		flake: host.input("flake"),
		only: host.inputLines("only"),
		skip: host.inputLines("skip"),
		system: host.input("system"),
		jobs: host.input("jobs"),
		memory: host.input("memory"),
		timeout: host.input("timeout"),
		retries: host.input("retries"),
		flaky: host.input("flaky"),
		cacheMode: host.input("cache"),
		cacheBudget: host.input("cache-budget"),
		recheck: host.inputLines("recheck"),
		failFast: host.input("fail-fast"),
		out: host.input("out"),
		install: host.input("install"),
		nixVersion: host.input("nix-version"),
		nixMirror: host.input("nix-mirror"),
		nixSha256: host.input("nix-sha256"),
		nixConf: host.input("nix-conf"),
		kvm: host.input("kvm"),
		nspawn: host.input("nspawn"),
		githubToken: host.input("github-token"),
		comment: host.input("comment"),
		status: host.input("status"),
		annotations: host.input("annotations"),
		title: host.input("title")
	}, {
		cores: world.machine.cores,
		mayChange: isHosted(world.env)
	});
	host.saveState("out", inputs.run.out);
	await using console = openConsole(standardOutput(process.env), world.files, {
		host,
		details: true,
		out: inputs.run.out,
		now: world.now
	});
	const emit = (event) => {
		if (event.type === "nix-installed") host.addPath(event.bin);
		console.emit(event);
	};
	const keep = async (note) => {
		const file = join(process.env["RUNNER_TEMP"] ?? tmpdir(), `nix-verdict-${randomUUID()}.json`);
		await world.files.writePrivate(file, JSON.stringify(note));
		host.saveState("note", file);
	};
	const target = targetOf(world.env, await readEvent(world), host.input("matrix"), "job");
	const judged = async () => {
		try {
			return await pipeline(inputs, world, emit, ending.signal, keep);
		} catch (error) {
			const problem = error instanceof VerdictError ? error.message : faultOf(error);
			if (!ending.signal.aborted) await post({ problem }, inputs, null, target, host, world.env, emit, ending.signal);
			throw error;
		}
	};
	const report = await judged();
	await publishToJob(report, inputs.run.out, target?.run.url ?? null, host);
	const folder = flakeFolder(report.flake.lockedUrl, process.env["GITHUB_WORKSPACE"] ?? process.cwd());
	if (inputs.publish.annotations === "auto") annotateJob(report, folder, host);
	if (!ending.signal.aborted) await post({ report }, inputs, folder, target, host, world.env, emit, ending.signal);
	const { verdict } = totals(report);
	if (verdict === "bad") host.error(badLine(report));
	process.exitCode = ending.signal.aborted ? exitCodeOf(ending.signal) : verdict === "good" ? 0 : 1;
} catch (error) {
	if (ending.signal.aborted) process.exitCode = exitCodeOf(ending.signal);
	else {
		host.error(error instanceof VerdictError ? error.message : faultOf(error));
		process.exitCode = error instanceof VerdictError ? 2 : 3;
	}
}
if (ending.signal.aborted) host.saveState("unposted", "true");
host.saveState("ended", "true");
export {};
