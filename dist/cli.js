#!/usr/bin/env node
import { a as openConsole, c as VerdictError, d as version, i as exitCodeOf, n as standardOutput, o as pipeline, r as abortOnSignals, s as readInputs, t as realWorld, u as description } from "./chunks/world.js";
import { b as totals } from "./chunks/words.js";
import { parseArgs } from "node:util";
// src/cli.ts
const HELP = `nix-verdict ${version}: ${description}

Usage: nix-verdict [run] [FLAKE] [OPTIONS]

Builds the checks of FLAKE (default: the folder you are in) and judges each one.

  --only PATTERN          only checks whose name matches; * matches anything; may be repeated
  --skip PATTERN          all but these; may be repeated
  --system SYSTEM         checks.SYSTEM instead of this machine's system
  --jobs N                builds at once (default: the number of cores)
  --timeout TOTAL/SILENT  end a build that takes longer than TOTAL, or prints nothing for SILENT,
                          for example 30m, 1h30m/5m or /90s
  --fail-fast             stop everything at the first bad verdict
  --out DIR               where verdict.json, junit.xml, summary.md and logs/ go (default: .nix-verdict)
  --install MODE          auto: use the Nix that is here, else install one; always; never
  --nix-version VERSION   which Nix to install
  --nix-mirror URL        where to get it from, laid out like the official release server
  --nix-sha256 HEX        what the release must hash to
  --option NAME VALUE     a Nix setting for everything this run does; may be repeated
  --impure                let the flake look outside of itself
  --help, --version

Exit code: 0 every verdict is good, 1 at least one is bad, 2 nothing was judged, 130 or 143 stopped by a signal.
`;
const OPTIONS = {
	only: {
		type: "string",
		multiple: true
	},
	skip: {
		type: "string",
		multiple: true
	},
	system: { type: "string" },
	jobs: { type: "string" },
	timeout: { type: "string" },
	"fail-fast": { type: "boolean" },
	out: { type: "string" },
	install: { type: "string" },
	"nix-version": { type: "string" },
	"nix-mirror": { type: "string" },
	"nix-sha256": { type: "string" },
	impure: { type: "boolean" },
	help: {
		type: "boolean",
		short: "h"
	},
	version: { type: "boolean" }
};
/** Reads the command line. Null when it was answered already (`--help`, `--version`). Throws a `usage` error. */
function readCommandLine(argv) {
	const { rest, option } = takeOptionPairs(argv);
	const { values, positionals } = parse(rest);
	if (values.help) process.stdout.write(HELP);
	else if (values.version) process.stdout.write(`${version}\n`);
	if (values.help || values.version) return null;
	if (positionals[0] === "run") positionals.shift();
	if (positionals.length > 1) throw new VerdictError("usage", `One flake at a time: "${positionals.join("\", \"")}" are too many. See nix-verdict --help.`);
	return {
		...values,
		flake: positionals[0],
		failFast: values["fail-fast"],
		nixVersion: values["nix-version"],
		nixMirror: values["nix-mirror"],
		nixSha256: values["nix-sha256"],
		option
	};
}
function parse(args) {
	try {
		return parseArgs({
			args,
			options: OPTIONS,
			allowPositionals: true
		});
	} catch (error) {
		throw new VerdictError("usage", `${error.message.split(". To specify", 1)[0]}. See nix-verdict --help.`, { cause: error });
	}
}
/** `--option NAME VALUE` takes two values, as Nix's own option does; that is more than `parseArgs` knows. */
function takeOptionPairs(argv) {
	const rest = [];
	const option = [];
	for (let at = 0; at < argv.length; at += 1) {
		const [word = "", name, value] = argv.slice(at, at + 3);
		if (word !== "--option") {
			rest.push(word);
			continue;
		}
		if (name === void 0 || value === void 0) throw new VerdictError("usage", "--option needs a name and a value, for example --option cores 2.");
		option.push([name, value]);
		at += 2;
	}
	return {
		rest,
		option
	};
}
async function main() {
	const raw = readCommandLine(process.argv.slice(2));
	if (raw === null) return 0;
	const world = realWorld();
	const inputs = readInputs(raw, world.machine);
	using ending = abortOnSignals();
	await using console = openConsole(standardOutput(process.env), world.files, {
		actions: process.env["GITHUB_ACTIONS"] === "true",
		out: inputs.run.out,
		now: world.now
	});
	try {
		const report = await pipeline(inputs, world, console.emit, ending.signal);
		if (ending.signal.aborted) return exitCodeOf(ending.signal);
		return totals(report.checks).verdict === "good" ? 0 : 1;
	} catch (error) {
		if (!ending.signal.aborted || error instanceof VerdictError) throw error;
		console.emit({
			type: "notice",
			level: "warning",
			message: "Stopped before any check was known; there is nothing to report."
		});
		return exitCodeOf(ending.signal);
	}
}
try {
	process.exitCode = await main();
} catch (error) {
	if (!(error instanceof VerdictError)) throw error;
	process.stderr.write(`nix-verdict: ${error.message}\n`);
	process.exitCode = 2;
}
export {};
