import { randomBytes } from "node:crypto";

import type { Kernel } from "./kernel.ts";
import type { Claim, World } from "./world.ts";

/** The value by which a runner says that GitHub hosts it. Such a machine is thrown away after the job. */
export function isHosted(env: World["env"]): boolean {
  return env["RUNNER_ENVIRONMENT"] === "github-hosted";
}

/** A runner of the user's own, which later jobs and other people use. */
export function isSelfHosted(env: World["env"]): boolean {
  return env["RUNNER_ENVIRONMENT"] === "self-hosted";
}

/**
 * On whose behalf a run changes this machine. Whether what it changes is undone is decided here and nowhere else: not
 * on a machine that is thrown away. `parent`: the process that has started us, and that ends with the job where the
 * runner is that; it counts when it is the same user's and can be seen.
 */
export function claimFor({ env, kernel, machine }: World, parent: number | null): Claim {
  const owner = parent === null ? null : ownerOf(parent, kernel);
  const pid = parent !== null && parent > 1 && owner === machine.uid ? parent : machine.pid;
  return { token: randomBytes(TOKEN_BYTES).toString("hex"), pid, undo: !isHosted(env) };
}

/** The number of the user that a process really belongs to; null when there is none, or it cannot be seen. */
export function ownerOf(pid: number, kernel: Kernel): number | null {
  const owner = /^Uid:\s+(?<real>\d+)/mu.exec(kernel.read(`/proc/${pid}/status`) ?? "")?.groups?.["real"];
  return owner === undefined ? null : Number(owner);
}

/** Nobody guesses 128 bits. */
const TOKEN_BYTES = 16;
