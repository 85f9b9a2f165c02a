import type { Command } from "../system/system.ts";
import type { Implementation } from "./version.ts";

/** A Nix to call, with the settings that the user gave for every call. */
export type NixTool = {
  /** Absolute path of the `nix` program. */
  bin: string;
  version: string;
  implementation: Implementation;
  /** Nix settings from `--option NAME VALUE`, in the user's order. */
  options: readonly (readonly [name: string, value: string])[];
  impure: boolean;
  /** Added to the environment of every call. */
  env?: Record<string, string>;
  /** A secret that every call can read once, from a pipe that the environment names. */
  secret?: string;
};

/** How long one build may take, and be silent, in seconds; null: without limit. */
export type BuildLimits = { timeoutSeconds: number | null; silenceSeconds: number | null };

/** Returns the flags of a call that may build. */
export function limitFlags({ timeoutSeconds, silenceSeconds }: BuildLimits): string[] {
  return [
    ...(timeoutSeconds === null ? [] : ["--option", "timeout", String(timeoutSeconds)]),
    ...(silenceSeconds === null ? [] : ["--option", "max-silent-time", String(silenceSeconds)]),
  ];
}

/** The same Nix, which asks no binary cache: for what is here, or is not. A dead cache would make each call wait. */
export function withoutCaches(tool: NixTool): NixTool {
  return { ...tool, options: [...tool.options, ["substituters", ""]] };
}

/** Returns the flags of a call that evaluates; other calls do not know `--impure`. */
export function evaluationFlags(tool: NixTool): string[] {
  return tool.impure ? ["--impure"] : [];
}

/**
 * Builds a call of Nix that writes its messages as `internal-json` to standard error. The user's own settings come
 * behind ours, so that they win. What a call says in `args` goes before them: only what the user has no say in.
 */
export function nixCommand(tool: NixTool, subcommand: readonly string[], args: readonly string[]): Command {
  return {
    file: tool.bin,
    ...(tool.env === undefined ? {} : { env: tool.env }),
    ...(tool.secret === undefined ? {} : { secret: tool.secret }),
    args: [
      ...subcommand,
      "--extra-experimental-features",
      "nix-command flakes",
      "--log-format",
      "internal-json",
      "--option",
      "warn-dirty",
      "false",
      ...tool.options.flatMap(([name, value]) => ["--option", name, value]),
      ...args,
    ],
  };
}
