import { _ as runsOwnCode, c as digestOf, f as openCache, n as remember, t as SAVE_MS, y as readEvent } from "./cache.js";
import { r as undoChanges } from "./measure.js";
import { n as readActionInputs, t as assembleInputs } from "./inputs.js";
import { xt as messageOf } from "./clean-start.js";
import { i as guardProcess, n as standardOutput } from "./terminal.js";
import { o as post, p as targetOf, v as openConsole } from "./pipelines.js";
import { m as abortOnSignals } from "./install.js";
import { t as actionsHost } from "./runner2.js";
import { a as findFooting, o as asRoot, s as canBeRoot, t as realWorld } from "./system.js";
import { join } from "node:path";
import { existsSync } from "node:fs";
// src/programs/action-post.ts
/**
* The post step. It reports that the main step was killed before it could report, posts what a cancelled main step had
* no time to post, saves the results for later runs, undoes the changes to a persistent machine, and stops the
* processes that we started.
*/
guardProcess();
const host = actionsHost();
try {
	findFooting(process.env, "any");
} catch (error) {
	host.warning(messageOf(error));
}
const world = realWorld(host.inputLines("pass-env"));
const out = host.state("out") || ".nix-verdict";
{
	await using console = openConsole(standardOutput(process.env), world.files, {
		host,
		details: true,
		out,
		now: world.now
	});
	if (host.state("ended") !== "true") {
		const problem = `nix-verdict was ended from outside before it could judge: the job was cancelled, reached its time limit, or the runner ran out of memory. The output of the checks up to that point is in ${out}/logs.`;
		host.error(problem);
		await tell(() => Promise.resolve({ problem }), console.emit);
	} else if (host.state("unposted") === "true") await tell(written, console.emit);
	const note = host.state("note");
	if (note !== "" && existsSync(note)) await keep(note, console.emit).catch((error) => host.warning(`The results of this run were not kept for later ones: ${messageOf(error)}`));
}
const { signal } = new AbortController();
if (host.state("claim") !== "" && existsSync("/run/nix-verdict")) {
	await using console = openConsole(standardOutput(process.env), world.files, {
		host,
		details: false,
		out,
		now: world.now
	});
	const context = {
		world,
		emit: console.emit,
		signal
	};
	if (await canBeRoot(context)) await asRoot(context, undoChanges, { token: host.state("claim") }).catch((error) => {
		host.warning(`The changes to this machine could not be undone: ${messageOf(error)}`);
	});
}
/** The report of the main step, if it got that far. Any other one in its place may be of another run, or anybody's. */
async function written() {
	const file = join(out, "verdict.json");
	const digest = host.state("reportDigest");
	if (digest === "") return { problem: "The run was cancelled before any check was known." };
	const { decode, readReport } = await import("./collect2.js");
	const content = world.files.exists(file) ? await world.files.read(file) : Buffer.of();
	if (digestOf(content) !== digest) return { problem: "The report of a cancelled run cannot be used: verdict.json is not what the run wrote." };
	const read = readReport(decode(content));
	return "report" in read ? read : { problem: `The report of a cancelled run cannot be used: verdict.json ${read.problem}.` };
}
/**
* Updates the pull request, whose comment and status would otherwise be those of an earlier run. A run that was ended
* before it knew whose code it evaluates speaks only where any code is that of the event's commit.
*/
async function tell(outcome, emit) {
	const mayPost = host.state("mayPost");
	if (mayPost === "" ? !runsOwnCode(world.env) : mayPost !== "true") return;
	using ending = abortOnSignals();
	try {
		const values = readActionInputs("main", host);
		const inputs = assembleInputs(values, { mayChange: false });
		const ofJob = {
			matrix: values.matrix ?? "",
			use: Number(host.state("use")) || 1
		};
		const target = targetOf(world.env, await readEvent(world), ofJob, "job");
		await post({
			world,
			emit,
			signal: ending.signal
		}, await outcome(), {
			inputs,
			folder: null,
			target,
			host
		});
	} catch (error) {
		host.warning(`The pull request was not updated: ${messageOf(error)}`);
	}
}
/**
* Saves the results that the main step has noted, if the note is unchanged: it names a program to start, and results
* that later runs believe.
*/
async function keep(file, emit) {
	const text = await world.files.read(file);
	if (digestOf(text) !== host.state("noteDigest")) {
		host.warning(`The results of this run were not kept for later ones: ${file} is not what the main step wrote. Another step of this job has changed it.`);
		return;
	}
	const note = JSON.parse(text.toString());
	using ending = abortOnSignals();
	await remember({
		world,
		emit,
		signal: AbortSignal.any([ending.signal, AbortSignal.timeout(SAVE_MS)])
	}, note, openCache(note.where, world));
}
export {};
