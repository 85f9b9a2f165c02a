import { r as readCommandLine } from "./inputs.js";
import { ft as endingOf } from "./clean-start.js";
import { i as guardProcess, n as standardOutput, t as standardError } from "./terminal.js";
// src/programs/command-line.ts
/**
* The command line. It answers questions about itself and rejects invalid arguments at once. Only a command that works
* loads the rest of the program.
*/
guardProcess();
try {
	const read = readCommandLine(process.argv.slice(2));
	if ("answer" in read) standardOutput(process.env).write(read.answer);
	else {
		const { runTerminalCommand } = await import("./terminal-command.js");
		process.exitCode = await runTerminalCommand(read);
	}
} catch (error) {
	const { message, exitCode } = endingOf(error);
	standardError(process.env).write(`nix-verdict: ${message}`);
	process.exitCode = exitCode;
}
export {};
