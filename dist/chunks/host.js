import { _ as summary, a as getMultilineInput, f as warning, i as getInput, l as saveState, o as getState, r as error, t as addPath, u as setOutput } from "./core.js";
// src/system/host.ts
/** The runner that started this process. */
function actionsHost() {
	return {
		input: (name) => getInput(name),
		inputLines: (name) => getMultilineInput(name),
		output: (name, value) => setOutput(name, value),
		summary: async (markdown) => void await summary.addRaw(markdown, true).write(),
		error: (message) => error(message),
		warning: (message) => warning(message),
		addPath: (folder) => addPath(folder),
		saveState: (name, value) => saveState(name, value),
		state: (name) => getState(name)
	};
}
export { actionsHost as t };
