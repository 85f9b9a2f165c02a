import { argv, env, execArgv, execPath, execve, exit, pid, platform } from "node:process";
import { tmpdir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { closeSync, constants as constants$1, fstatSync, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
// src/system/environment.ts
/** What programs need to find their files, their language and their users. */
const MACHINE = [
	"PATH",
	"HOME",
	"USER",
	"LOGNAME",
	"SHELL",
	"PWD",
	"TMPDIR",
	"TZ",
	"TERM",
	"LANG",
	"LANGUAGE",
	"LC_*",
	"LOCALE_ARCHIVE",
	"LD_LIBRARY_PATH",
	"XDG_*"
];
/** What Nix reads itself (its manual, "Common Environment Variables"), nixpkgs when evaluated with `--impure`, and Nix's garbage collector. */
const NIX = [
	"NIX_*",
	"_NIX_*",
	"NIXPKGS_*",
	"GC_*"
];
/** How connections are made by curl, git and ssh, which Nix fetches with, and by Node. */
const FETCHERS = [
	...[
		"http_proxy",
		"https_proxy",
		"ftp_proxy",
		"all_proxy",
		"no_proxy"
	].flatMap((name) => [name, name.toUpperCase()]),
	"SSL_CERT_FILE",
	"SSL_CERT_DIR",
	"CURL_CA_BUNDLE",
	"CURL_HOME",
	"NODE_EXTRA_CA_CERTS",
	"NODE_USE_SYSTEM_CA",
	"NETRC",
	"GIT_SSL_*",
	"GIT_SSL_KEY",
	"GIT_SSL_CERT_PASSWORD_PROTECTED",
	"GIT_SSH",
	"GIT_SSH_COMMAND",
	"GIT_SSH_VARIANT",
	"GIT_PROXY_COMMAND",
	"GIT_PROXY_SSL_*",
	"GIT_CONFIG_GLOBAL",
	"GIT_CONFIG_SYSTEM",
	"GIT_CONFIG_NOSYSTEM",
	"GIT_TERMINAL_PROMPT",
	"SSH_AUTH_SOCK"
];
/** All of them, for the documentation as well. */
const PASSED = [
	...MACHINE,
	...NIX,
	...FETCHERS
];
/** A name of which the list knows only the beginning, and that says of itself that it is no business of a build. */
const SECRET = /token|secret|pass|pwd|cred|auth|key|priv|sign|cookie|bearer|jwt|(?:^|_)pat(?:_|\d|$)/iu;
/** How an option may name a variable: as it is, or its beginning with a star behind it. */
const VARIABLE_PATTERN = /^[A-Za-z_][A-Za-z0-9_]*\*?$/u;
/** Settings of Nix that are a secret in themselves, as lines of NIX_CONFIG. */
const SECRET_SETTING = /^\s*(?:extra-)?access-tokens\s*=/u;
/** What children get of `env`. `named`: patterns that the user adds; a variable that he names is passed whatever it is called. */
function childEnvironment(env, named = []) {
	const passed = {};
	for (const [name, value] of Object.entries(env)) {
		if (value === void 0) continue;
		if (!(PASSED.includes(name) || PASSED.some((pattern) => covers(pattern, name)) && !SECRET.test(name)) && !named.some((pattern) => covers(pattern, name))) continue;
		passed[name] = name === "NIX_CONFIG" && !named.includes(name) ? splitSettings(value).open : value;
	}
	const folders = programFolders(env).join(delimiter);
	if (folders === "") delete passed["PATH"];
	else passed["PATH"] = folders;
	return passed;
}
/** Where programs are looked for: the folders of PATH that have one place each. The others, an empty one too, are folders of whatever we run in: of a checkout, which brings its own `git`. */
function programFolders({ PATH = "" }) {
	return PATH.split(delimiter).filter(isAbsolute);
}
/** The lines of NIX_CONFIG that hold tokens. They reach those calls of Nix that fetch in the way that our own token does. */
function secretSettings({ NIX_CONFIG = "" }) {
	return splitSettings(NIX_CONFIG).secret;
}
/** Settings of Nix as a text: the lines of it that hold tokens, and all others. */
function splitSettings(text) {
	const { open = [], secret = [] } = Object.groupBy(text.split("\n"), (line) => SECRET_SETTING.test(line) ? "secret" : "open");
	return {
		open: open.join("\n"),
		secret
	};
}
function covers(pattern, name) {
	return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
// src/text/sanitize.ts
/** What takes the teeth out of text that flakes and logs bring in, before anybody shows it. */
const ESC = "\x1B";
const BEL = "\x07";
/**
* Escape sequences as ECMA-48 defines them, 7-bit and 8-bit, alternatives in this order: strings (OSC, DCS, SOS, PM,
* APC), CSI, and everything else that begins with ESC. A string that nobody ends stops at the end of its line, so that
* one stray byte cannot swallow a log.
*/
const ESCAPES = new RegExp([
	`(?:${ESC}[\\]PX^_]|[\u0090\u0098\u009d\u009e\u009f])[^${BEL}${ESC}\u009c\\r\\n]*(?:${BEL}|${ESC}\\\\|\u009c)?`,
	`(?:${ESC}\\[|\u009b)[0-?]*[ -/]*[@-~]?`,
	`${ESC}[ -/]*[0-~]?`
].join("|"), "g");
/** Everything that some reader takes for the end of a line: Unicode's mandatory breaks (UAX 14). */
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;
/** C0, DEL and C1 except the tab. */
const CONTROLS = /(?!\t)\p{Cc}/gu;
/** Characters that turn the direction of the text around them (UAX 9). */
const BIDI = /\p{Bidi_Control}/gu;
/** `text` without terminal escape sequences; line breaks and other characters stay. */
function stripEscapes(text) {
	return text.replace(ESCAPES, "");
}
/** `text` without terminal escape sequences and control characters, the tab apart; no character is put in their place. */
function stripControls(text) {
	return stripEscapes(text).replace(CONTROLS, "");
}
/**
* `text` as one line that a terminal can only print: no escape sequences, no control characters but the tab, no bidi
* controls, no lone surrogates; a line break becomes a space.
*/
function sanitize(text) {
	return stripEscapes(text.toWellFormed()).replace(LINE_BREAK, " ").replace(CONTROLS, "").replace(BIDI, "");
}
/** `text` cut into lines wherever any reader would cut it, each one sanitized. */
function sanitizeLines(text) {
	return stripEscapes(text.toWellFormed()).split(LINE_BREAK).map(sanitize);
}
/** `text` with each bidi control spelled out (`‹U+202E›`): what it does not say must not be read. For texts; names are shown by {@link spell}. */
function showBidi(text) {
	return text.replace(BIDI, codeOf);
}
/**
* What of a name cannot be seen, or not be told from a space: controls, formatting and ignorable characters (zero width, tags, fillers, variation selectors), lone surrogates, private and
* unassigned characters, blanks of Braille, all separators but the space; spaces at an end or behind another one, which readers of Markdown and HTML drop, or where {@link defuse} would put one; marks that stand on nothing, that
* enclose, or that pile up higher than any script writes them; and what could be taken for such a code itself.
*/
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Me}\p{Default_Ignorable_Code_Point}\u2800\uFFFC]|(?! )\p{Zs}|^ | $|(?<= ) |(?<=##) (?=\[)|(?<![\p{L}\p{N}\p{S}\p{P}\p{M}])\p{M}|(?<=\p{M}{3})\p{M}|[‹❮〈⟨˂](?=U\+)/gu;
/** A name in which everything can be seen: each character that cannot is spelled out as its code, `‹U+200B›`. Different names stay different; only "" stays empty. */
function spell(name) {
	return name.replace(UNSEEN, codeOf);
}
/** A name with everything spelled out that {@link spell} does, and whatever else is not ASCII. */
function spellAll(name) {
	return spell(name).replace(/‹U\+[0-9A-F]{4,6}›|[^\x20-\x7e]/gu, (found) => found.startsWith("‹U+") && found.endsWith("›") ? found : codeOf(found));
}
function codeOf(character) {
	return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}›`;
}
/**
* `text` without the old form of GitHub's workflow commands: the runner takes `##[` for one anywhere in a line
* (actions/runner, ActionCommand.TryParse). A space, not a zero-width character: the runner compares by culture, which
* looks through those.
*/
function defuse(text) {
	return text.replaceAll("##[", "## [");
}
/** `text` as a line's words: sanitized, single spaces, and safe to print where GitHub's runner reads along. */
function printable(text) {
	return defuse(sanitize(text)).replace(/\s+/g, " ").trim();
}
// src/system/clean-start.ts
/**
* Imported first by entries that a job starts: takes the job's secrets out of `/proc/PID/environ`. The kernel shows there what a process was started with, whatever
* it does to its variables later, and to every process of the same user: to Nix, which copies any file that an input of a flake names. So the program is
* started once more in the same process, with what children get as well; the rest comes as a text on standard input, and is a variable again afterwards.
*
* Where Node cannot do that (before 22.15, Windows) nothing happens, and the secrets stay where they are.
*/
const STANDARD_ERROR = 2;
/** Says that this is the second start, by the number of the process: whoever sets variables of the job beforehand does not know it. */
const MARK = "NIX_VERDICT_ENVIRONMENT";
/** Variables that only count when Node starts. */
const OF_NODE = [
	"NODE_OPTIONS",
	"NODE_EXTRA_CA_CERTS",
	"NODE_PENDING_DEPRECATION",
	"NODE_V8_COVERAGE"
];
/** Linux's `O_TMPFILE` without `O_DIRECTORY`, which Node has (include/uapi/asm-generic/fcntl.h): a file that never has a name. */
const UNNAMED = 4194304;
/** Where there may be room for the text. In memory first: after the builds, the disk may be full, and the post step has to start all the same. */
const PLACES = [
	...platform === "linux" ? ["/dev/shm"] : [],
	env["RUNNER_TEMP"] ?? "",
	tmpdir()
];
const isSecondStart = env[MARK] === String(pid) && fstatSync(0).isFile();
delete env[MARK];
if (isSecondStart) takeOver();
else if (env["GITHUB_ACTIONS"] === "true" && readsNoInput()) startAnew();
/** Whoever is told to read standard input needs it. */
function readsNoInput() {
	return !argv.includes("-");
}
function startAnew() {
	if (typeof execve !== "function" || platform === "win32") return;
	const passed = childEnvironment(env, OF_NODE);
	const rest = Object.fromEntries(Object.entries(env).filter(([name, value]) => passed[name] !== value));
	const text = Buffer.from(JSON.stringify(rest));
	closeSync(0);
	const problems = [];
	if (![openUnnamed, openNamed].some((open) => PLACES.some((folder) => becomesInput(open, folder, text, problems)))) {
		const said = `there is no room for a file of ${text.length} bytes, through which the job's secrets are kept from builds (${problems.join("; ")}). Free some in ${PLACES.join(" or ")}.`;
		writeSync(STANDARD_ERROR, `nix-verdict: ${printable(said)}\n`);
		exit(2);
	}
	execve(execPath, [
		execPath,
		...execArgv,
		...argv.slice(1)
	], {
		...passed,
		[MARK]: String(pid)
	});
}
/** Whether the text is standard input now; if not, that is closed, and there is one problem more. */
function becomesInput(open, folder, text, problems) {
	let file = null;
	try {
		file = open(folder);
		if (file !== 0) throw new Error(`the system gave descriptor ${file}`);
		for (let at = 0; at < text.length;) at += writeSync(file, text, at, text.length - at, at);
		return true;
	} catch (error) {
		problems.push(error.message);
		if (file !== null) closeSync(file);
		return false;
	}
}
/** Linux alone has such files, and not on every file system. */
function openUnnamed(folder) {
	if (platform !== "linux") throw new Error("there are no files without a name");
	return openSync(folder, constants$1.O_RDWR | constants$1.O_DIRECTORY | UNNAMED, 384);
}
/** It loses its name at once. */
function openNamed(folder) {
	const path = join(folder, `nix-verdict-${pid}-${process.hrtime.bigint()}`);
	const file = openSync(path, constants$1.O_RDWR | constants$1.O_CREAT | constants$1.O_EXCL | constants$1.O_NOFOLLOW, 384);
	unlinkSync(path);
	return file;
}
function takeOver() {
	const rest = JSON.parse(readFileSync(0, "utf8"));
	closeSync(0);
	openSync("/dev/null", constants$1.O_RDONLY);
	Object.assign(env, rest);
}
export { spell as a, stripEscapes as c, programFolders as d, secretSettings as f, showBidi as i, VARIABLE_PATTERN as l, sanitize as n, spellAll as o, splitSettings as p, sanitizeLines as r, stripControls as s, printable as t, childEnvironment as u };
