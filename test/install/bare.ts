/** A machine without Nix, made of namespaces, on which a script runs as root or as another user. */

import { mkdtemp, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { InstallOptions } from "../../src/install/install.ts";
import { realProcesses, type Output } from "../../src/system/processes.ts";
import type { Outcome } from "./install.program.ts";

const here = import.meta.dirname;

/** Where Debian keeps its programs; no Nix among them. */
const PLAIN_PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

/** A machine must not outlive a test that was given up: nobody else would end it. */
const LONGEST_S = 240;

/** What the first build says when it ran in the sandbox and as one of the build users, or another that is not root. */
export const FIRST_BUILD = /^sandboxed, as uid [1-9]\d*$/u;

/**
 * `net: false` takes the network away; `path` comes before the machine's own; `runner`: a user without rights, with
 * sudo, with sudo that asks for a password, or without; `prepare`: what root changes before, in sh; `confined`: nobody
 * can make namespaces there.
 */
export type BareMachine = {
  net?: boolean;
  path?: string;
  runner?: "sudo" | "password" | "none";
  prepare?: string;
  confined?: boolean;
  env?: Record<string, string>;
};

/** Runs a command in a private mount namespace of a machine without Nix (`bare.sh`). */
export async function onBareMachine(
  command: readonly string[],
  { net = true, path, runner, prepare, confined, env: more = {} }: BareMachine = {},
): Promise<Output> {
  const scratch = await mkdtemp(join(tmpdir(), "nix-verdict-bare-"));
  try {
    // Processes of its own as well: Nix kills whatever else runs as its build users, and this machine's own Nix has
    // the same ones.
    const flags = [
      "--mount",
      "--propagation",
      "private",
      "--pid",
      "--fork",
      "--kill-child",
      "--mount-proc",
      ...(net ? [] : ["--net"]),
    ];
    const args = [
      ...flags,
      "sh",
      join(here, "bare.sh"),
      scratch,
      "timeout",
      "--signal=KILL",
      `${LONGEST_S}s`,
      ...command,
    ];
    const env = {
      PATH: path === undefined ? PLAIN_PATH : `${path}:${PLAIN_PATH}`,
      NIX_REMOTE: undefined,
      RUNNER: runner,
      PREPARE: prepare,
      CONFINED: confined === true ? "1" : undefined,
      RUNNER_ENVIRONMENT: undefined,
      ...more,
    };
    return await realProcesses().run({ file: "unshare", args, env });
  } finally {
    await rmdir(scratch);
  }
}

/** The command that installs and reports, to be run on a bare machine. */
export function installCommand(options: InstallOptions): string[] {
  return [process.execPath, join(here, "install.program.ts"), JSON.stringify(options)];
}

/** Installs on a bare machine and gives what became of it. */
export async function installOnBareMachine(options: InstallOptions, machine?: BareMachine): Promise<Outcome> {
  const [outcome] = outcomes(await onBareMachine(installCommand(options), machine));
  if (outcome === undefined) throw new Error("the installer printed nothing");
  return outcome;
}

/** The reports in a command's output, one a line. */
export function outcomes(output: Output): Outcome[] {
  if (output.code !== 0) throw new Error(`the bare machine failed (${output.code}):\n${output.stderr}`);
  return output.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Outcome);
}
