import type { World } from "../system/world.ts";

/** A runner of GitHub's own, thrown away after the job: it may be changed. The runner names its kind in this variable. */
export function isHosted(env: World["env"]): boolean {
  return env["RUNNER_ENVIRONMENT"] === "github-hosted";
}

/** A runner of the user's own, which later jobs and other people use. */
export function isSelfHosted(env: World["env"]): boolean {
  return env["RUNNER_ENVIRONMENT"] === "self-hosted";
}
