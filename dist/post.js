import { O as openCache } from "./chunks/recall.js";
import { n as remember, t as SAVE_MS } from "./chunks/remember.js";
import { i as openConsole, n as standardOutput, v as readInputs, x as readEvent } from "./chunks/terminal.js";
import { o as stopDaemon, u as asRoot } from "./chunks/daemon.js";
import { n as messageOf } from "./chunks/errors.js";
import { o as targetOf, r as post, t as actionsHost } from "./chunks/host.js";
import { n as abortOnSignals, t as realWorld } from "./chunks/world.js";
import { existsSync } from "node:fs";
// src/post.ts
/** The post step: says so when the main step was killed before it could report, since nobody else does; keeps what later runs should know; stops what we started. */
const host = actionsHost();
if (host.state("ended") !== "true") {
	const problem = `nix-verdict was ended from outside before it could judge: the job was cancelled, ran into its time limit, or the runner went out of memory. What the checks printed until then is in ${host.state("out") || ".nix-verdict"}/logs.`;
	host.error(problem);
	await tell(problem).catch((error) => host.warning(`It was not posted to the pull request: ${messageOf(error)}`));
}
const note = host.state("note");
if (note !== "" && existsSync(note)) {
	await using console = openConsole(standardOutput(process.env), realWorld().files, {
		actions: true,
		details: true,
		out: host.state("out"),
		now: () => Date.now()
	});
	await keep(note, console.emit).catch((error) => host.warning(`What this run found out was not kept for later ones: ${messageOf(error)}`));
}
if (host.state("installed") === "true" || existsSync("/run/nix-verdict/daemon.pid")) await asRoot(stopDaemon, null, realWorld(), () => void 0, new AbortController().signal).catch((error) => {
	host.warning(`Nix's daemon could not be stopped: ${messageOf(error)}`);
});
/** Tells the pull request, whose comment and status would else be those of an earlier run. */
async function tell(problem) {
	const world = realWorld();
	const raw = {
		flake: host.input("flake"),
		githubToken: host.input("github-token"),
		comment: host.input("comment"),
		status: host.input("status"),
		title: host.input("title")
	};
	const inputs = readInputs(raw, {
		cores: world.machine.cores,
		mayChange: false
	});
	const warn = (event) => {
		if (event.type === "notice") host.warning(event.message);
	};
	using ending = abortOnSignals();
	await post({ problem }, inputs, null, targetOf(world.env, await readEvent(world), host.input("matrix")), host, world.env, warn, ending.signal);
}
/** Keeps what the main step has written down. */
async function keep(file, emit) {
	const world = realWorld();
	const note = JSON.parse((await world.files.read(file)).toString());
	using ending = abortOnSignals();
	await remember(note, openCache(note.where, world), world, emit, AbortSignal.any([ending.signal, AbortSignal.timeout(SAVE_MS)]));
}
export {};
