import { c as digestOf, v as readEvent } from "./cache.js";
import { n as readActionInputs, t as assembleInputs } from "./inputs.js";
import { _t as VerdictError, ft as totals, vt as endingOf } from "./clean-start.js";
import "./nix.js";
import { i as guardProcess, n as standardOutput } from "./terminal.js";
import { h as exitCodeOf, m as abortOnSignals } from "./install.js";
import { _ as publishToJob, d as countUse, l as pipeline, o as post, p as targetOf, v as openConsole, w as badLine, y as annotateJob } from "./pipelines.js";
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
try {
	for (const name of [
		"note",
		"noteDigest",
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
	const values = readActionInputs("main", host);
	const inputs = assembleInputs(values, { mayChange: isHosted(world.env) });
	host.saveState("out", inputs.run.out);
	await using console = openConsole(standardOutput(process.env), world.files, {
		host,
		details: true,
		out: inputs.run.out,
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
		console.emit(event);
	};
	for (const message of moved) emit({
		type: "notice",
		level: "warning",
		message
	});
	const keep = async (note) => {
		const file = join(process.env["RUNNER_TEMP"] ?? tmpdir(), `nix-verdict-${randomUUID()}.json`);
		const text = JSON.stringify(note);
		await world.files.writePrivate(file, text);
		host.saveState("note", file);
		host.saveState("noteDigest", digestOf(Buffer.from(text)));
	};
	const use = await countUse(world);
	host.saveState("use", String(use));
	const target = targetOf(world.env, await readEvent(world), {
		matrix: values.matrix ?? "",
		use
	}, "job");
	const judged = async () => {
		try {
			return await pipeline({
				world,
				emit,
				signal: ending.signal
			}, inputs, keep);
		} catch (error) {
			const problem = endingOf(error).message;
			if (!(error instanceof VerdictError && error.code === "refused") && !ending.signal.aborted) await post({
				world,
				emit,
				signal: ending.signal
			}, { problem }, {
				inputs,
				folder: null,
				target,
				host
			});
			throw error;
		}
	};
	const { report, besides } = await judged();
	await publishToJob(report, inputs.run.out, target, host);
	const folder = flakeFolder(report.flake.lockedUrl, process.env["GITHUB_WORKSPACE"] ?? process.cwd());
	if (inputs.publish.annotations === "auto") annotateJob(report, folder, host);
	if (besides !== null) console.emit({
		type: "notice",
		level: "info",
		message: `No comment and no status: ${besides}. Build it in a workflow on pull_request or push to have them.`
	});
	else if (!ending.signal.aborted) await post({
		world,
		emit,
		signal: ending.signal
	}, { report }, {
		inputs,
		folder,
		target,
		host
	});
	const { verdict } = totals(report);
	if (verdict === "bad") host.error(badLine(report));
	process.exitCode = ending.signal.aborted ? exitCodeOf(ending.signal) : verdict === "good" ? 0 : 1;
} catch (error) {
	if (ending.signal.aborted) process.exitCode = exitCodeOf(ending.signal);
	else {
		const { message, exitCode } = endingOf(error);
		host.error(message);
		process.exitCode = exitCode;
	}
}
if (ending.signal.aborted) host.saveState("unposted", "true");
host.saveState("ended", "true");
export {};
