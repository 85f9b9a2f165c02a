import { c as digestOf, y as readEvent } from "./cache.js";
import { i as readPostingInputs, n as readActionInputs, t as assembleInputs } from "./inputs.js";
import { bt as endingOf, mt as totals, xt as messageOf, yt as VerdictError } from "./clean-start.js";
import "./nix.js";
import { i as guardProcess, n as standardOutput } from "./terminal.js";
import { h as exitCodeOf, m as abortOnSignals } from "./install.js";
import { C as renderJson, _ as publishToJob, d as countUse, l as pipeline, o as post, p as targetOf, v as openConsole, w as badLine, y as annotateJob } from "./pipelines.js";
import { T as flakeFolder } from "./history.js";
import { t as actionsHost } from "./runner2.js";
import { a as findFooting, f as claimFor, p as isHosted, t as realWorld } from "./system.js";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
// src/programs/action-main.ts
/** The main step of the action: the same pipeline as the command line's, with the runner's inputs and outputs. */
guardProcess();
const host = actionsHost();
using ending = abortOnSignals();
const { signal } = ending;
try {
	for (const name of [
		"note",
		"noteDigest",
		"reportDigest",
		"mayPost",
		"unposted",
		"ended"
	]) host.saveState(name, "");
	const moved = findFooting(process.env, "needed");
	const here = realWorld(host.inputLines("pass-env"));
	const claim = claimFor(here, process.ppid);
	const world = {
		...here,
		claim
	};
	host.saveState("claim", claim.token);
	const use = await countUse(world, (message) => host.warning(message));
	host.saveState("use", String(use));
	const { matrix, ...posted } = readPostingInputs(host);
	const target = targetOf(world.env, await readEvent(world), {
		matrix,
		use
	}, "job");
	const inputs = await readInputs(world, async (context, problem) => {
		await post(context, { problem }, {
			inputs: posted,
			folder: null,
			target,
			host
		});
	});
	process.exitCode = await runChecks(world, inputs, {
		target,
		moved
	});
} catch (error) {
	if (signal.aborted) process.exitCode = exitCodeOf(signal);
	else {
		const { message, exitCode } = endingOf(error);
		host.error(message);
		process.exitCode = exitCode;
	}
}
if (signal.aborted) host.saveState("unposted", "true");
host.saveState("ended", "true");
/** Reads the inputs. Of invalid ones the pull request is told as well: no verdict on an older commit may remain. */
async function readInputs(world, tell) {
	try {
		return assembleInputs(readActionInputs("main", host), { mayChange: isHosted(world.env) });
	} catch (error) {
		await using console = openConsole(standardOutput(process.env), world.files, {
			host,
			details: false,
			out: ".",
			now: world.now
		});
		await tell({
			world,
			emit: console.emit,
			signal
		}, endingOf(error).message);
		throw error;
	}
}
/** Judges the checks, and reports. `moved`: what of the environment's folders is not used. Returns the exit code. */
async function runChecks(world, inputs, { target, moved }) {
	const { out } = inputs.run;
	host.saveState("out", out);
	await using console = openConsole(standardOutput(process.env), world.files, {
		host,
		details: true,
		out,
		now: world.now,
		conditions: {
			overrides: inputs.overrides.map(([input, flake]) => ({
				input,
				flake
			})),
			...inputs.nix.impure && { impure: true }
		}
	});
	const emit = (event) => {
		if (event.type === "nix-installed") host.addPath(event.bin);
		if (event.type === "origin-settled") host.saveState("mayPost", String(event.besides === null));
		if (event.type === "run-finished") host.saveState("reportDigest", digestOf(Buffer.from(renderJson(event.report))));
		console.emit(event);
	};
	for (const message of moved) emit({
		type: "notice",
		level: "warning",
		message
	});
	const context = {
		world,
		emit,
		signal
	};
	const { report, besides } = await pipelineOrPost(context, inputs, target);
	await publishToJob(report, out, target, host);
	const folder = flakeFolder(report.flake.lockedUrl, process.env["GITHUB_WORKSPACE"] ?? process.cwd());
	if (inputs.publish.annotations === "auto") annotateJob(report, folder, host);
	if (besides !== null) console.emit({
		type: "notice",
		level: "info",
		message: `No comment and no status: ${besides}. Build it in a workflow on pull_request or push to have them.`
	});
	else if (!signal.aborted) await post(context, { report }, {
		inputs,
		folder,
		target,
		host
	});
	const { verdict } = totals(report);
	if (verdict === "bad") host.error(badLine(report));
	return signal.aborted ? exitCodeOf(signal) : verdict === "good" ? 0 : 1;
}
/** Runs the pipeline. If nothing could be judged, the pull request is told why. */
async function pipelineOrPost(context, inputs, target) {
	try {
		return await pipeline(context, inputs, async (note) => await leaveNote(context, note));
	} catch (error) {
		const problem = endingOf(error).message;
		if (!(error instanceof VerdictError && error.code === "refused") && !signal.aborted) await post(context, { problem }, {
			inputs,
			folder: null,
			target,
			host
		});
		throw error;
	}
}
/** Leaves the results to the post step, which saves them: it delays nobody who waits for the verdict. */
async function leaveNote({ world, emit }, note) {
	const file = join(process.env["RUNNER_TEMP"] ?? tmpdir(), `nix-verdict-${randomUUID()}.json`);
	const text = JSON.stringify(note);
	try {
		await world.files.writePrivate(file, text);
	} catch (error) {
		emit({
			type: "notice",
			level: "warning",
			message: `The results of this run are not kept for later ones: ${messageOf(error)}`
		});
		return;
	}
	host.saveState("note", file);
	host.saveState("noteDigest", digestOf(Buffer.from(text)));
}
export {};
