import { r as readCommandLine } from "./inputs.js";
import { bt as endingOf } from "./clean-start.js";
import { i as guardProcess, n as standardOutput, t as standardError } from "./terminal.js";
import { enableCompileCache } from "node:module";
import { env, getuid } from "node:process";
import { join } from "node:path";
import { existsSync, lstatSync, mkdirSync, statSync } from "node:fs";
// src/programs/compiled-code.ts
/**
* Keeps the compiled form of what is loaded from now on for the next start, in `~/.cache/nix-verdict/code`: it takes
* some 40 of 150 ms to compile. Node compares it with the program's text, and `NODE_DISABLE_COMPILE_CACHE=1` turns it
* off.
*
* What lies there is run. So it is used only if nobody else can write there: the home and the folder are our own, which
* they are not for root in another user's home. A job starts once on a machine, and has no use for it.
*/
function keepCompiledCode() {
	const parent = env["XDG_CACHE_HOME"] ?? join(env["HOME"] ?? "", ".cache");
	if (env["CI"] === void 0 && parent.startsWith("/")) useFolder(parent, join(parent, "nix-verdict"));
}
/** Uses a folder, unless anything speaks against it: then the program is compiled, which takes a little longer. */
function useFolder(parent, own) {
	const folder = join(own, "code");
	try {
		if (!isOurs(statSync(env["HOME"] ?? "").uid) || !isOurs(statSync(parent).uid)) return;
		for (const path of [own, folder]) if (!existsSync(path)) mkdirSync(path, { mode: 448 });
		const { uid, mode } = lstatSync(folder);
		if (isOurs(uid) && (mode & 61503) === 16384) enableCompileCache(folder);
	} catch {}
}
function isOurs(uid) {
	return uid === getuid?.();
}
// src/programs/command-line.ts
/**
* The command line. It answers questions about itself and rejects invalid arguments at once. Only a command that works
* loads the rest of the program.
*/
guardProcess();
try {
	const output = standardOutput(process.env);
	const read = readCommandLine(process.argv.slice(2), output.width());
	if ("answer" in read) output.write(read.answer);
	else {
		keepCompiledCode();
		const { runTerminalCommand } = await import("./terminal-command.js");
		process.exitCode = await runTerminalCommand(read);
	}
} catch (error) {
	const { message, exitCode } = endingOf(error);
	standardError(process.env).write(`nix-verdict: ${message}`);
	process.exitCode = exitCode;
}
export {};
