import { n as readFolders, r as readArtifacts, t as collect } from "./collect.js";
import { C as realGitHub, S as apiOf, y as readEvent } from "./cache.js";
import { n as readActionInputs, t as assembleInputs } from "./inputs.js";
import { bt as endingOf, mt as totals, yt as VerdictError } from "./clean-start.js";
import { i as guardProcess, n as standardOutput } from "./terminal.js";
import { h as exitCodeOf, m as abortOnSignals } from "./install.js";
import { A as openApi, _ as publishToJob, a as lastWord, d as countUse, f as endOf, g as writeReport, h as makeOutFolder, o as post, p as targetOf, v as openConsole, w as badLine } from "./pipelines.js";
import { t as actionsHost } from "./runner2.js";
import { a as findFooting, t as realWorld } from "./system.js";
// src/programs/report-bot.ts
/**
* The reporting action: one report of the results of several jobs. In the same workflow it reads folders. As a bot,
* under `workflow_run`, it reads the artifacts of a run that may be a stranger's; nothing of them is checked out, run,
* or written to a place that they name.
*/
guardProcess();
const host = actionsHost();
using ending = abortOnSignals();
try {
	const moved = findFooting(process.env, "needed");
	process.exitCode = await reportResults(realWorld(), ending.signal, moved);
} catch (error) {
	if (ending.signal.aborted) process.exitCode = exitCodeOf(ending.signal);
	else {
		const { message, exitCode } = endingOf(error);
		host.error(message);
		process.exitCode = exitCode;
	}
}
/** Returns the exit code. `moved`: what of the folders that the environment names is not used, in sentences. */
async function reportResults(world, signal, moved) {
	const use = await countUse(world, (message) => host.warning(message));
	const values = readActionInputs("bot", host);
	const inputs = assembleInputs(values, { mayChange: false });
	const { out } = inputs.run;
	await using console = openConsole(standardOutput(process.env), world.files, {
		host,
		details: true,
		out,
		now: world.now
	});
	const context = {
		world,
		emit: console.emit,
		signal
	};
	for (const message of moved) console.emit({
		type: "notice",
		level: "warning",
		message
	});
	const event = await readEvent(world);
	const target = targetOf(world.env, event, {
		matrix: values.matrix ?? "",
		use
	}, "bot");
	const isBot = world.env["GITHUB_EVENT_NAME"] === "workflow_run";
	const end = endOf(event);
	if (end === "nothing-ran") {
		console.emit({
			type: "notice",
			level: "info",
			message: "The run did nothing: it was skipped, or is waiting for approval. There is nothing to report."
		});
		return 0;
	}
	if (!isBot) return await reportOn(context, await inFolders(world, values), inputs, target);
	try {
		return await reportOn(context, await artifacts(context, target, end, values), inputs, target);
	} catch (error) {
		const problem = signal.aborted ? "the bot was stopped before it could report. Run it again" : error instanceof VerdictError ? error.message : "a fault of nix-verdict itself: see the log of the job that reports";
		if (target !== null) for (const failure of await lastWord({
			world,
			emit: console.emit
		}, problem, {
			...inputs,
			flake: "."
		}, target)) host.error(failure);
		throw error;
	}
}
/** Writes and posts one report of the results. Returns the exit code. */
async function reportOn(context, { shards, refused, folders }, inputs, target) {
	const { world, emit, signal } = context;
	const { out } = inputs.run;
	await makeOutFolder(context, out, folders);
	const report = await collect(context, shards, out);
	await writeReport(report, out, world);
	emit({
		type: "run-finished",
		report
	});
	await publishToJob(report, out, target, host);
	const folder = report.flake.url === "." ? "" : null;
	const failures = await post(context, { report }, {
		inputs: {
			...inputs,
			flake: "."
		},
		folder,
		target,
		host
	});
	for (const failure of failures) host.error(failure);
	if (refused) {
		for (const shard of shards) if ("problem" in shard) host.error(`${shard.name}: ${shard.problem}`);
	}
	if (signal.aborted) return exitCodeOf(signal);
	if (target?.by === "bot") return refused ? 2 : failures.length > 0 ? 1 : 0;
	if (totals(report).verdict === "good") return 0;
	host.error(badLine(report));
	return 1;
}
async function inFolders(world, { results, expect, out }) {
	return {
		shards: await readFolders(results, expect, out, world),
		refused: false,
		folders: results
	};
}
/**
* Reads the artifacts of the run that started the bot. Jobs of a run that did not end well may have left nothing, and
* only `expect` can tell which.
*/
async function artifacts(context, target, end, { "github-token": githubToken, artifact, expect }) {
	if (target === null) throw new VerdictError("usage", "This event names no run whose results could be reported. Start this workflow by `on: workflow_run`.");
	const service = apiOf(context.world.env, githubToken);
	const wanted = {
		pattern: artifact,
		expect
	};
	const { shards, refused } = await readArtifacts(context, {
		...target,
		id: target.run.id
	}, wanted, {
		api: openApi(service, realGitHub()),
		service
	});
	const isAllGood = shards.length > 0 && shards.every((shard) => "report" in shard && totals(shard.report).verdict === "good");
	if (end === "cut-short" && shards.some((shard) => "report" in shard)) shards.push({
		name: target.workflow,
		problem: "its run was cancelled, ran out of time or has not ended, so results may be missing. Run it again, and report on it once it has completed."
	});
	else if (end === "failed" && isAllGood && wanted.expect.length === 0) shards.push({
		name: target.workflow,
		problem: "its run failed, although each report that it left is good: a job may have ended before it left one. Name the required results with the input expect."
	});
	return {
		shards,
		refused,
		folders: []
	};
}
export {};
