import { _ as summary, a as getMultilineInput, i as getInput, l as saveState, o as getState, t as addPath, u as setOutput } from "./core.js";
import { n as kindOf } from "./system.js";
import { a as writeWhole, o as fencedGroup, s as workflowCommand } from "./terminal.js";
import { randomBytes } from "node:crypto";
import { lstatSync } from "node:fs";
// src/runner/runner.ts
/** Returns the runner that started this process. */
function actionsHost() {
	return {
		input: (name) => getInput(name),
		inputLines: (name) => getMultilineInput(name),
		output: (name, value) => intoFile("GITHUB_OUTPUT", () => setOutput(name, value)),
		summary: async (markdown) => void await intoFile("GITHUB_STEP_SUMMARY", () => summary.addRaw(markdown, true).write()),
		error: (message) => command("error", {}, message),
		warning: (message) => command("warning", {}, message),
		annotate: (level, { path, line, column }, title, message) => command(level, {
			title,
			file: path,
			line,
			col: column
		}, message),
		group: (title, text) => void writeWhole(1, `${fencedGroup(title, text, randomBytes(FENCE_BYTES).toString("hex"))}\n`),
		addPath: (folder) => intoFile("GITHUB_PATH", () => addPath(folder)),
		saveState: (name, value) => intoFile("GITHUB_STATE", () => saveState(name, value)),
		state: (name) => getState(name)
	};
}
/** Variables about whose files a warning was printed. */
const warned = /* @__PURE__ */ new Set();
/**
* Adds to a file of the runner's. If an earlier step has put something else in its place, nothing is written, and one
* warning says so: the job's verdict does not depend on these files.
*/
function intoFile(variable, add) {
	const path = process.env[variable] ?? "";
	const stats = path === "" ? void 0 : lstatSync(path, { throwIfNoEntry: false });
	if (stats === void 0 || stats.isFile() && stats.nlink === 1) return add();
	const what = stats.isFile() ? "a file that also has another name" : kindOf(stats);
	if (!warned.has(variable)) command("warning", {}, `${variable} names ${what}, which the runner did not create. Nothing is written there. Look for the step of this job that has changed it.`);
	warned.add(variable);
}
/** Length of the random word that ends a group's fence: nobody guesses 128 bits. */
const FENCE_BYTES = 16;
function command(name, properties, message) {
	writeWhole(1, workflowCommand(name, properties, message));
}
export { actionsHost as t };
