import { l as tryKvm, m as abortOnSignals, n as reviveDaemon, p as bootContainer, r as installRelease, u as openDevices } from "./chunks/install.js";
import { n as measure, o as keepTrack, r as undoChanges, s as configureNix } from "./chunks/measure.js";
import { i as guardProcess, r as answerParent } from "./chunks/terminal.js";
import { xt as messageOf, yt as VerdictError } from "./chunks/clean-start.js";
import { a as findFooting, c as checkClaim, t as realWorld } from "./chunks/system.js";
import { env, stdin, umask } from "node:process";
import { createInterface } from "node:readline/promises";
// src/programs/root-tasks.ts
/**
* The part of nix-verdict that runs as root, started through sudo by `asRoot`: one task, read from standard input,
* answered on standard output. Somebody who may start it can have a Nix of his choice installed, and so is root; apart
* from that, each task does only its own work.
*/
const TASKS = [
	installRelease,
	configureNix,
	openDevices,
	tryKvm,
	measure,
	bootContainer,
	keepTrack,
	reviveDaemon,
	undoChanges
];
umask(18);
guardProcess();
const ending = new AbortController();
using ended = abortOnSignals();
const say = (answer) => {
	if (!answerParent(answer)) ending.abort("SIGTERM");
};
const taskLines = createInterface({ input: stdin });
taskLines.on("close", () => ending.abort("SIGTERM"));
const { value: line } = await taskLines[Symbol.asyncIterator]().next();
try {
	const { task: name, args, claim } = JSON.parse(String(line));
	const task = TASKS.find((one) => one.name === name);
	if (task === void 0) throw new Error(`there is no root task "${name}"`);
	for (const message of findFooting(env, "any")) say({ event: {
		type: "notice",
		level: "warning",
		message
	} });
	const here = realWorld();
	const world = {
		...here,
		claim: checkClaim(claim, here)
	};
	const signal = AbortSignal.any([ending.signal, ended.signal]);
	say({ value: await task.work({
		world,
		emit: (event) => say({ event }),
		signal
	}, args) ?? null });
} catch (error) {
	say({ error: {
		code: error instanceof VerdictError ? error.code : null,
		message: messageOf(error)
	} });
}
taskLines.close();
stdin.destroy();
export {};
