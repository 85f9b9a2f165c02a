import { _ as summary, a as getMultilineInput, i as getInput, l as saveState, o as getState, t as addPath, u as setOutput } from "./core.js";
import { xt as messageOf } from "./clean-start.js";
import { n as kindOf } from "./system.js";
import { a as writeWhole, o as fencedGroup, s as workflowCommand } from "./terminal.js";
import { randomBytes } from "node:crypto";
import { accessSync, constants, lstatSync } from "node:fs";
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
		group: (title, text) => void writeWhole(1, fencedGroup(title, text, randomBytes(FENCE_BYTES).toString("hex"))),
		addPath: (folder) => intoFile("GITHUB_PATH", () => addPath(folder)),
		saveState: (name, value) => intoFile("GITHUB_STATE", () => saveState(name, value)),
		state: (name) => getState(name)
	};
}
/** Variables about whose files a warning was printed. */
const warned = /* @__PURE__ */ new Set();
/**
* Adds to a file of the runner's. If an earlier step has put something else in its place, or removed it, nothing is
* written, and one warning says so: the job's verdict does not depend on these files.
*/
function intoFile(variable, add) {
	const path = process.env[variable] ?? "";
	const fault = path === "" ? null : whyNotOfRunner(path);
	try {
		if (fault === null) return add();
	} catch (error) {
		warnOnce(variable, `The file that ${variable} names could not be written (${messageOf(error)}).`);
		return;
	}
	warnOnce(variable, `${variable} names ${fault}. Nothing is written there. Look for the step of this job that has changed it.`);
}
function warnOnce(variable, message) {
	if (!warned.has(variable)) command("warning", {}, message);
	warned.add(variable);
}
/** What is wrong with a file that the runner should have made, in words that follow "names"; null when nothing is. */
function whyNotOfRunner(path) {
	try {
		const stats = lstatSync(path);
		if (!stats.isFile()) return `${kindOf(stats)}, which the runner has not made`;
		if (stats.nlink > 1) return "a file that has another name as well, which the runner has not made";
		accessSync(path, constants.W_OK);
		return null;
	} catch (error) {
		return `a file that cannot be written (${messageOf(error)})`;
	}
}
/** Length of the random word that ends a group's fence: nobody guesses 128 bits. */
const FENCE_BYTES = 16;
function command(name, properties, message) {
	writeWhole(1, workflowCommand(name, properties, message));
}
export { actionsHost as t };
