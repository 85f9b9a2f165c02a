import { randomBytes } from "node:crypto";

import type { Kernel } from "./kernel.ts";
import type { Claim, World } from "./world.ts";

/** Whether the runner says that GitHub hosts it. Such a machine is thrown away after the job. */
export function isHosted(env: World["env"]): boolean {
  return env["RUNNER_ENVIRONMENT"] === "github-hosted";
}

/**
 * Whether this is a runner of the user's own, which later jobs and other people use. Only GitHub's runner says what it
 * is. The runners of Gitea and Forgejo, and `act`, say nothing, and are machines that stay.
 */
export function isSelfHosted(env: World["env"]): boolean {
  const isRunner = env["GITHUB_ACTIONS"] === "true" || Boolean(env["RUNNER_ENVIRONMENT"]);
  return isRunner && !isHosted(env);
}

/**
 * Makes the claim on whose behalf a run changes this machine. Only this function decides whether changes are undone:
 * not on a machine that is thrown away. `parent`: the process that started us, and that ends with the job if it is the
 * runner; it counts if it is visible and belongs to the same user.
 */
export function claimFor({ env, kernel, machine }: World, parent: number | null): Claim {
  const owner = parent === null ? null : ownerOf(parent, kernel);
  const pid = parent !== null && parent > 1 && owner === machine.uid ? parent : machine.pid;
  return { token: randomBytes(TOKEN_BYTES).toString("hex"), pid, undo: !isHosted(env) };
}

/** Returns the number of the user that a process really belongs to; null when there is none, or it is not visible. */
export function ownerOf(pid: number, kernel: Kernel): number | null {
  const owner = /^Uid:\s+(?<real>\d+)/mu.exec(kernel.read(`/proc/${pid}/status`) ?? "")?.groups?.["real"];
  return owner === undefined ? null : Number(owner);
}

/** Nobody guesses 128 bits. */
const TOKEN_BYTES = 16;
