import { n as messageOf, t as VerdictError } from "./chunks/errors.js";
import { f as configureNix, m as openDevices, o as reviveDaemon, r as measure, s as installRelease, u as tryKvm } from "./chunks/sampler.js";
import { c as stopDaemon } from "./chunks/as-root.js";
import { o as abortOnSignals, t as realWorld } from "./chunks/world.js";
import { stdin, stdout, umask } from "node:process";
import { createInterface } from "node:readline/promises";
// src/root.ts
/** The part of nix-verdict that runs as root, started through sudo by `asRoot`: one task, told on standard input, answered on standard output. */
const TASKS = [
	installRelease,
	configureNix,
	openDevices,
	tryKvm,
	measure,
	stopDaemon,
	reviveDaemon
];
umask(18);
const ending = new AbortController();
using ended = abortOnSignals();
const say = (answer) => void stdout.write(`${JSON.stringify(answer)}\n`);
stdout.on("error", () => ending.abort("SIGTERM"));
const lines = createInterface({ input: stdin });
lines.on("close", () => ending.abort("SIGTERM"));
const { value: line } = await lines[Symbol.asyncIterator]().next();
try {
	const { task: name, args } = JSON.parse(String(line));
	const task = TASKS.find((one) => one.name === name);
	if (task === void 0) throw new Error(`there is no root task "${name}"`);
	say({ value: await task.work(args, realWorld(), (event) => say({ event }), AbortSignal.any([ending.signal, ended.signal])) ?? null });
} catch (error) {
	say({ error: {
		code: error instanceof VerdictError ? error.code : null,
		message: messageOf(error)
	} });
}
lines.close();
stdin.destroy();
export {};
