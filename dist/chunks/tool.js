// src/nix/tool.ts
/** The flags of a call that evaluates; the others do not know `--impure`. */
function evaluationFlags(tool) {
	return tool.impure ? ["--impure"] : [];
}
/**
* A call of Nix that writes its messages as `internal-json` to standard error.
* The user's own settings come last, so that they win over ours.
*/
function nixCommand(tool, subcommand, args) {
	return {
		file: tool.bin,
		...tool.env === void 0 ? {} : { env: tool.env },
		...tool.secret === void 0 ? {} : { secret: tool.secret },
		args: [
			...subcommand,
			"--extra-experimental-features",
			"nix-command flakes",
			"--log-format",
			"internal-json",
			"--option",
			"warn-dirty",
			"false",
			"--option",
			"accept-flake-config",
			"false",
			...tool.options.flatMap(([name, value]) => [
				"--option",
				name,
				value
			]),
			...args
		]
	};
}
export { nixCommand as n, evaluationFlags as t };
