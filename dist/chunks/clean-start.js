import { argv, env, execArgv, execPath, execve, pid, platform } from "node:process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeSync, constants as constants$1, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
// src/environment.ts
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
const SECRET = /token|secret|passw|credential|auth|_key(?:_|$)/iu;
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
		passed[name] = name === "NIX_CONFIG" && !named.includes(name) ? withoutSecretSettings(value) : value;
	}
	return passed;
}
/** The lines of NIX_CONFIG that hold tokens. They reach those calls of Nix that fetch in the way that our own token does. */
function secretSettings({ NIX_CONFIG = "" }) {
	return NIX_CONFIG.split("\n").filter((line) => SECRET_SETTING.test(line));
}
function withoutSecretSettings(config) {
	return config.split("\n").filter((line) => !SECRET_SETTING.test(line)).join("\n");
}
function covers(pattern, name) {
	return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
// src/system/clean-start.ts
/**
* Imported first by entries that a job starts: takes the job's secrets out of `/proc/PID/environ`. The kernel shows there what a process was started with, whatever
* it does to its variables later, and to every process of the same user: to Nix, which copies any file that an input of a flake names. So the program is
* started once more in the same process, with what children get as well; the rest comes as a text on standard input, and is a variable again afterwards.
*
* Where Node cannot do that (before 22.15, Windows) nothing happens, and the secrets stay where they are.
*/
/** Says that this is the second start. */
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
if (env[MARK] !== void 0) takeOver();
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
	const file = openUnnamed();
	if (file !== 0) throw new Error(`standard input could not be replaced: the system gave descriptor ${file}`);
	for (let at = 0; at < text.length;) at += writeSync(file, text, at, text.length - at, at);
	execve(execPath, [
		execPath,
		...execArgv,
		...argv.slice(1)
	], {
		...passed,
		[MARK]: "standard input"
	});
}
/** Not every file system has files without a name; then it loses its name at once. */
function openUnnamed() {
	const folder = env["RUNNER_TEMP"] ?? tmpdir();
	try {
		if (platform === "linux") return openSync(folder, constants$1.O_RDWR | constants$1.O_DIRECTORY | UNNAMED, 384);
	} catch {}
	const path = join(folder, `nix-verdict-${pid}-${process.hrtime.bigint()}`);
	const file = openSync(path, constants$1.O_RDWR | constants$1.O_CREAT | constants$1.O_EXCL | constants$1.O_NOFOLLOW, 384);
	unlinkSync(path);
	return file;
}
function takeOver() {
	const rest = JSON.parse(readFileSync(0, "utf8"));
	closeSync(0);
	openSync("/dev/null", constants$1.O_RDONLY);
	delete env[MARK];
	Object.assign(env, rest);
}
export { childEnvironment as n, secretSettings as r, VARIABLE_PATTERN as t };
