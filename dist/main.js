import { n as messageOf, t as VerdictError } from "./chunks/errors.js";
import { a as isHosted, o as readInputs, t as pipeline } from "./chunks/pipeline.js";
import { n as standardOutput, r as openConsole } from "./chunks/terminal.js";
import { b as totals } from "./chunks/words.js";
import { t as actionsHost } from "./chunks/host.js";
import { n as abortOnSignals, r as exitCodeOf, t as realWorld } from "./chunks/world.js";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
// src/publish/job.ts
/** Tells the job about a written report: its summary and the action's outputs. */
async function publishToJob(report, out, world, host) {
	const path = (name) => join(resolve(out), name);
	const { verdict, total, passed, cached, failed, flaky } = totals(report);
	const outputs = {
		verdict,
		total,
		passed,
		cached,
		failed,
		flaky,
		junit: path("junit.xml"),
		json: path("verdict.json"),
		summary: path("summary.md")
	};
	for (const [name, value] of Object.entries(outputs)) host.output(name, String(value));
	try {
		await host.summary((await world.files.read(path("summary.md"))).toString());
	} catch (error) {
		host.warning(`The job's summary could not be written (${error instanceof Error ? error.message : String(error)}). The report is in ${out}.`);
	}
}
// src/main.ts
/** The main step of the action: the same pipeline as the command line's, with the runner's inputs and outputs. */
const host = actionsHost();
const world = realWorld();
using ending = abortOnSignals();
try {
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
		githubToken: host.input("github-token")
	}, {
		cores: world.machine.cores,
		mayChange: isHosted(world.env)
	});
	host.saveState("out", inputs.run.out);
	await using console = openConsole(standardOutput(process.env), world.files, {
		actions: true,
		details: true,
		out: inputs.run.out,
		now: world.now
	});
	const emit = (event) => {
		if (event.type === "nix-installed") {
			host.addPath(event.bin);
			host.saveState("installed", "true");
		}
		console.emit(event);
	};
	const keep = async (note) => {
		const file = join(process.env["RUNNER_TEMP"] ?? tmpdir(), `nix-verdict-${randomUUID()}.json`);
		await world.files.writePrivate(file, JSON.stringify(note));
		host.saveState("note", file);
	};
	const report = await pipeline(inputs, world, emit, ending.signal, keep);
	await publishToJob(report, inputs.run.out, world, host);
	const { verdict, failed, total } = totals(report);
	if (verdict === "bad") host.error(`${failed} of ${total} checks are bad.`);
	process.exitCode = ending.signal.aborted ? exitCodeOf(ending.signal) : verdict === "good" ? 0 : 1;
} catch (error) {
	if (ending.signal.aborted) process.exitCode = exitCodeOf(ending.signal);
	else {
		host.error(error instanceof VerdictError ? error.message : `A fault of nix-verdict itself: ${error?.stack ?? messageOf(error)}`);
		process.exitCode = 2;
	}
}
host.saveState("ended", "true");
export {};
