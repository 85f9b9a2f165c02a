import { I as openCache, n as remember, p as realGitHub, t as SAVE_MS } from "./cache.js";
import { S as canBeRoot, T as isHosted, b as exitCodeOf, m as undoChanges, w as claimFor, x as asRoot, y as abortOnSignals } from "./measure.js";
import { _ as readInputs, a as planOnly, d as writeReport, g as renderPlanJson, h as renderPlan, i as pipeline, n as doctor, p as openConsole, r as lines, t as setUp, u as makeOutFolder, v as readCommandLine } from "./pipelines.js";
import { M as VerdictError, P as messageOf } from "./clean-start.js";
import { o as totals } from "./verdict.js";
import { a as guardProcess, n as standardError, r as standardOutput, t as realWorld } from "./system.js";
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
		const { collect, readFolders } = await import("./collect2.js");
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
