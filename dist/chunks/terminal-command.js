import { C as realGitHub, f as openCache, n as remember, t as SAVE_MS } from "./cache.js";
import { r as undoChanges } from "./measure.js";
import { b as bootSubject } from "./collect.js";
import { C as renderJson, D as renderBootList, E as renderBootComparisonJson, O as renderBootListJson, S as renderExplanation, T as renderBootComparison, b as renderPlan, c as listBoots, g as writeReport, h as makeOutFolder, i as postRun, k as compareBoots, l as pipeline, m as clearJunit, n as doctor, r as renderCapabilities, s as explainLog, t as setUp, u as planOnly, v as openConsole, x as renderPlanJson } from "./pipelines.js";
import { n as standardOutput, t as standardError } from "./terminal.js";
import { t as assembleInputs } from "./inputs.js";
import { h as exitCodeOf, m as abortOnSignals } from "./install.js";
import { St as BOOT_WAYS, mt as totals, xt as messageOf, yt as VerdictError } from "./clean-start.js";
import { a as findFooting, f as claimFor, o as asRoot, p as isHosted, s as canBeRoot, t as realWorld } from "./system.js";
// src/programs/terminal-command.ts
const output = standardOutput(process.env);
/** Runs a command of the command line. Returns the exit code. Throws a VerdictError when nothing was judged. */
async function runTerminalCommand({ command, values, notices, doubt }) {
	const moved = findFooting(process.env, command === "doctor" || command === "install" ? "any" : "needed");
	const here = realWorld(values["pass-env"]);
	const world = {
		...here,
		claim: command === "install" ? null : claimFor(here, null)
	};
	if (doubt !== null && !here.files.exists(doubt.word)) throw new VerdictError("usage", `"${doubt.word}" is no command, and no flake in this folder. ${doubt.question} For a flake of that name in Nix's registry, write: nix-verdict run ${doubt.word}`);
	const inputs = assembleInputs(values, { mayChange: command === "install" || isHosted(world.env) });
	using ending = abortOnSignals();
	const host = await hostFor(values);
	await using console = openConsole(values.json ? standardError(process.env) : output, world.files, {
		host,
		details: command === "plan",
		quiet: values.quiet,
		out: inputs.run.out,
		now: world.now
	});
	for (const message of notices) console.emit({
		type: "notice",
		level: "info",
		message
	});
	for (const message of moved) console.emit({
		type: "notice",
		level: "warning",
		message
	});
	await using _undone = { [Symbol.asyncDispose]: () => undo(world, inputs.features.mayChange, console) };
	try {
		await clearOlderJunit(inputs, command === "report" ? values.results : [], world);
		const code = await ACTIONS_OF_COMMANDS[command]({
			inputs,
			context: {
				world,
				emit: console.emit,
				signal: ending.signal
			}
		}, values);
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
async function clearOlderJunit({ junit, run }, results, world) {
	if (junit !== null) await clearJunit(junit, {
		results,
		out: run.out
	}, world);
}
/** Undoes the changes of this run to a persistent machine. */
async function undo(world, mayChange, console) {
	const context = {
		world,
		emit: console.emit,
		signal: new AbortController().signal
	};
	if (world.claim === null || !mayChange || !world.files.exists("/run/nix-verdict") || !await canBeRoot(context)) return;
	await asRoot(context, undoChanges, { token: world.claim.token }).catch((error) => {
		console.emit({
			type: "notice",
			level: "warning",
			message: `The changes to this machine could not be undone: ${messageOf(error)}`
		});
	});
}
/** The runner whose job log is our standard output; null when there is none, or another program reads the output. */
async function hostFor({ json }) {
	if (process.env["GITHUB_ACTIONS"] !== "true" || json) return null;
	const { actionsHost } = await import("./runner.js");
	return actionsHost();
}
/** Saves the results of a run for later ones. */
function keeping(context) {
	const saving = {
		...context,
		signal: AbortSignal.any([context.signal, AbortSignal.timeout(SAVE_MS)])
	};
	return (note) => remember(saving, note, openCache(note.where, context.world));
}
const ACTIONS_OF_COMMANDS = {
	run: async ({ inputs, context }, { json }) => {
		const { report } = await pipeline(context, inputs, keeping(context));
		if (json) output.json(renderJson(report));
		return totals(report).verdict === "good" ? 0 : 1;
	},
	plan: async ({ inputs, context }, { json }) => {
		const planned = await planOnly(context, inputs);
		if (json) output.json(renderPlanJson(planned));
		else output.paint(renderPlan(planned, {
			color: output.color,
			width: output.width()
		}));
		return 0;
	},
	boot: async ({ inputs, context }, { json, list, compare, quiet }) => {
		if (list) {
			const found = await listBoots(context, inputs);
			if (json) output.json(renderBootListJson(found));
			else output.paint(renderBootList(found, {
				color: output.color,
				width: output.width()
			}));
			return found.broken.length === 0 ? 0 : 1;
		}
		const { way } = inputs.boot;
		const subjects = compare ? (way === null ? BOOT_WAYS : [way]).map((one) => bootSubject(one, true)) : [bootSubject(way)];
		const { report } = await pipeline(context, inputs, keeping(context), subjects);
		if (json) output.json(compare ? renderBootComparisonJson(compareBoots(report)) : renderJson(report));
		else if (compare && !quiet) output.paint(renderBootComparison(compareBoots(report), {
			color: output.color,
			width: output.width()
		}));
		return totals(report).verdict === "good" ? 0 : 1;
	},
	install: async ({ inputs, context }, { device }) => {
		output.write(renderCapabilities(await setUp(context, inputs, device), output.width()));
		return 0;
	},
	report: async ({ inputs: { run, junit }, context }, { results, expect, json }) => {
		const { world, emit } = context;
		const { collect, readFolders } = await import("./collect2.js");
		const shards = await readFolders(results, expect, run.out, world);
		await makeOutFolder(context, run.out, results);
		if (!shards.some((shard) => "report" in shard)) {
			const why = shards.flatMap((shard) => "problem" in shard ? [`\n${shard.name}: ${shard.problem}`] : []);
			throw new VerdictError("usage", `There is no report to merge.${why.join("")}`);
		}
		const report = await collect(context, shards, run.out);
		await writeReport(report, run.out, world, { junit });
		emit({
			type: "run-finished",
			report
		});
		if (json) output.json(renderJson(report));
		return totals(report).verdict === "good" ? 0 : 1;
	},
	post: async ({ context }, values) => await postRun(context, values) ? 0 : 1,
	explain: async ({ inputs, context }, { log, json }) => {
		const { explanation, sentence } = await explainLog(context, log, process.stdin, inputs.nix);
		if (json) output.json(`${JSON.stringify(explanation, null, 2)}\n`);
		else output.paint(renderExplanation(explanation, sentence, {
			color: output.color,
			width: output.width()
		}));
		return explanation.verdict === "passed" ? 0 : 1;
	},
	doctor: async ({ inputs, context }, { json }) => {
		const capabilities = await doctor(context, inputs.nix, realGitHub());
		if (json) output.json(`${JSON.stringify(capabilities, null, 2)}\n`);
		else output.write(renderCapabilities(capabilities, output.width()));
		return capabilities.some(({ state }) => state === "broken") ? 1 : 0;
	}
};
export { runTerminalCommand };
