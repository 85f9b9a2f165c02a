import { L as sanitize, R as sanitizeLines, bt as endingOf } from "./clean-start.js";
import { exit } from "node:process";
import { writeSync } from "node:fs";
import { isatty } from "node:tty";
// src/system/workflow-commands.ts
/**
* Workflow commands of GitHub's runner, and text that must not be one. The runner reads both standard streams of a step
* and splits them at LF, CR and CRLF. It obeys a line that begins with `::name` after white space, or that contains
* `##[name]` anywhere (actions/runner, ActionCommand). Its comparison is culture-sensitive, and ignores invisible
* characters.
*/
const ESCAPE_SEQUENCES = "\x1B";
/**
* The characters that the runner's comparison ignores, as the inside of a character class: those that Unicode lets a
* program ignore, all format characters, and ESC.
*/
const COMMAND_UNSEEN = "\\p{Default_Ignorable_Code_Point}\\p{Cf}\\u001b";
const NEW_FORM = new RegExp(`^[\\s${COMMAND_UNSEEN}]*:[${COMMAND_UNSEEN}]*:`, "u");
const OLD_FORM = new RegExp(`(#[${COMMAND_UNSEEN}]*#)(?=[${COMMAND_UNSEEN}]*\\[)`, "gu");
/** The colours and weights that we print ourselves (node:util's `styleText`). */
const OWN_STYLES = new RegExp(`(${ESCAPE_SEQUENCES}\\[(?:1|2|22|31|32|33|36|39)m)`, "u");
/**
* Turns `text` into whole lines that a terminal can only print and a runner does not obey. It has no escape sequences
* and no control characters except the tab, and every line that would be a command gets a character that makes it none.
* Ends in a line break; empty text stays empty.
*/
function disarm(text) {
	return wholeLines(sanitizeLines(text));
}
/** The same for text that we have laid out ourselves: our own colours stay. */
function disarmStyled(text) {
	return wholeLines(text.split(OWN_STYLES).map((piece, index) => index % 2 === 1 ? piece : sanitizeLines(piece).join("\n")).join("").split("\n"));
}
/**
* Turns JSON text into one with the same value in which no line is a command and no character moves a terminal: such
* characters are spelled as `\u` within their strings.
*/
function disarmJson(json) {
	return json.replaceAll(/(?!\n)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029]|(?<=#)#(?=\[)/gu, (character) => Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`).join(""));
}
function wholeLines(lines) {
	const text = lines.map(disarmLine).join("\n");
	return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
/** A space, not a zero-width character, which the runner would ignore. */
function disarmLine(line) {
	const plain = line.split(OWN_STYLES).filter((_, index) => index % 2 === 0).join("");
	return (NEW_FORM.test(plain) ? `.${line}` : line).replace(OLD_FORM, "$1 ");
}
/**
* Renders one workflow command as a line. Its parts may contain anything: characters that would end a part are escaped,
* and those that a terminal would obey are removed.
*/
function workflowCommand(name, properties, data) {
	const given = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(sanitize(String(value)))}`);
	return `::${name}${given.length === 0 ? "" : ` ${given.join(",")}`}::${escapeData(disarmWords(data))}\n`;
}
/** The characters of a token, so that it is one word of a workflow command. */
const TOKEN = /^[A-Za-z0-9_-]+$/u;
/** Replaces the token where a text names it; must not be able to become part of one. */
const REDACTED = "***";
/**
* Renders a folded group of a job's log, to be written in one piece and at the start of a line. `token`: a new secret
* word for each group. Between `stop-commands` and the token the runner obeys nothing, and the text cannot contain the
* token.
*/
function fencedGroup(title, text, token) {
	if (!TOKEN.test(token)) throw new TypeError("a group needs a token of letters, digits, - and _");
	const body = disarmWords(text).trimEnd();
	const lines = body === "" ? "" : `${withoutToken(body, token)}\n`;
	return `${workflowCommand("group", {}, sanitize(title))}::stop-commands::${token}\n${lines}::${token}::\n::endgroup::\n`;
}
/** For text in which every line follows something that makes its beginning harmless. */
function disarmWords(text) {
	return sanitizeLines(text).join("\n").replace(OLD_FORM, "$1 ");
}
/** Escapes what the runner unescapes in a command's data; `%` first, or the others would be escaped twice. */
function escapeData(text) {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function escapeProperty(text) {
	return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
/** Case-insensitive, like the runner's own comparison (actions/runner, ActionCommandManager). */
function withoutToken(text, token) {
	return text.replace(new RegExp(token, "giu"), REDACTED);
}
/**
* Writes text unchanged, in one piece and at once; returns whether that succeeded. A full pipe must not lose text. A
* pipe that its reader closed (`| head`), or a log on a full disk, must not end the run.
*/
function writeWhole(fd, text) {
	let rest = Buffer.from(text);
	while (rest.length > 0) try {
		rest = rest.subarray(writeSync(fd, rest));
	} catch (error) {
		const { code } = error;
		if (code !== "EAGAIN") return false;
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
	}
	return true;
}
/**
* Answers the program that started this one, with one line of JSON on standard output; returns whether anybody is there
* to read it.
*/
function answerParent(value) {
	return writeWhole(1, `${disarmJson(JSON.stringify(value))}\n`);
}
/**
* Guards the standard streams. Output of this process that does not come from our own writers goes to `listener` (or is
* printed as harmless text if there is none). An uncaught error ends the process with a sentence and the exit code that
* fits. Each entry calls it once, before its work.
*/
function guardProcess(listener) {
	for (const stream of [process.stdout, process.stderr]) {
		const deliver = listener ?? ((lines) => void writeWhole(stream.fd, disarm(`${lines.join("\n")}\n`)));
		let begun = "";
		stream.write = (text, ...rest) => {
			const lines = (begun + (typeof text === "string" ? text : Buffer.from(text).toString("utf8"))).split("\n");
			begun = lines.pop() ?? "";
			if (lines.length > 0) deliver(lines);
			for (const callback of rest) if (typeof callback === "function") callback();
			return true;
		};
		process.on("exit", () => {
			if (begun !== "") deliver([begun]);
		});
	}
	const warns = process.listenerCount("warning") > 0;
	process.removeAllListeners("warning");
	if (warns) process.on("warning", ({ name, message }) => void writeWhole(2, disarm(`nix-verdict: ${name}: ${message}`)));
	process.on("uncaughtException", (error) => {
		const { message, exitCode } = endingOf(error);
		writeWhole(2, disarm(`nix-verdict: ${message}`));
		exit(exitCode);
	});
}
// src/system/terminal.ts
const CLEAR_LINE = "\x1B[2K";
const LINE_UP = "\x1B[1A";
/** Opens standard output, with colours as `NO_COLOR`, `FORCE_COLOR` and the kind of output suggest. */
function standardOutput(env) {
	return terminalOn(1, process.stdout, env);
}
/** The same on standard error, for a program whose standard output another one reads. */
function standardError(env) {
	return terminalOn(2, process.stderr, env);
}
function terminalOn(fd, stream, env) {
	const terminal = isatty(fd) && env["TERM"] !== "dumb";
	return {
		write: (text) => void writeWhole(fd, disarm(text)),
		paint: (text) => void writeWhole(fd, disarmStyled(text)),
		repaint: (lines, text) => void writeWhole(fd, `${`${LINE_UP}${CLEAR_LINE}`.repeat(lines)}\r${disarmStyled(text)}`),
		json: (text) => void writeWhole(fd, disarmJson(text)),
		live: terminal && env["CI"] === void 0,
		color: wantsColor(env, terminal),
		width: () => stream.columns || 1e400,
		rows: () => stream.rows || 24
	};
}
function wantsColor(env, terminal) {
	if (env["NO_COLOR"]) return false;
	if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
	return terminal || env["GITHUB_ACTIONS"] === "true";
}
export { writeWhole as a, guardProcess as i, standardOutput as n, fencedGroup as o, answerParent as r, workflowCommand as s, standardError as t };
