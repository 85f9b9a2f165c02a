import { randomBytes } from "node:crypto";

import type { Claim, World } from "../system/world.ts";

/** A runner of GitHub's own, thrown away after the job: it may be changed. The runner names its kind in this variable. */
export function isHosted(env: World["env"]): boolean {
  return env["RUNNER_ENVIRONMENT"] === "github-hosted";
}

/** A runner of the user's own, which later jobs and other people use. */
export function isSelfHosted(env: World["env"]): boolean {
  return env["RUNNER_ENVIRONMENT"] === "self-hosted";
}

/**
 * On whose behalf a run changes this machine. Whether what it changes is undone is decided here and nowhere else: not on a machine that is thrown away. `pid`:
 * a process that lives as long as the job does.
 */
export function claimFor(env: World["env"], pid: number): Claim {
  return { token: randomBytes(TOKEN_BYTES).toString("hex"), pid, undo: !isHosted(env) };
}

/** Nobody guesses 128 bits. */
const TOKEN_BYTES = 16;
