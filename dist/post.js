import { Q as openCache, n as standardOutput, r as openConsole } from "./chunks/terminal.js";
import { n as remember, t as SAVE_MS } from "./chunks/remember.js";
import { m as asRoot, n as abortOnSignals, t as realWorld, u as stopDaemon } from "./chunks/world.js";
import { n as messageOf } from "./chunks/errors.js";
import { t as actionsHost } from "./chunks/host.js";
import { existsSync } from "node:fs";
// src/post.ts
/** The post step: says so when the main step was killed before it could report, since nobody else does; keeps what later runs should know; stops what we started. */
const host = actionsHost();
if (host.state("ended") !== "true") host.error(`nix-verdict was ended from outside before it could judge: the job was cancelled, ran into its time limit, or the runner went out of memory. What the checks printed until then is in ${host.state("out") || ".nix-verdict"}/logs.`);
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
/** Keeps what the main step has written down. */
async function keep(file, emit) {
	const world = realWorld();
	const note = JSON.parse((await world.files.read(file)).toString());
	using ending = abortOnSignals();
	await remember(note, openCache(note.where, world), world, emit, AbortSignal.any([ending.signal, AbortSignal.timeout(SAVE_MS)]));
}
export {};
