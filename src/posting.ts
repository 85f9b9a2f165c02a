import { faultOf } from "./errors.ts";
import type { Emit } from "./events.ts";
import type { PublishInputs } from "./inputs.ts";
import { type Outcome, publishToGitHub } from "./publish/pull-request.ts";
import type { Target } from "./publish/target.ts";
import { openApi } from "./system/api.ts";
import { realGitHub, type Service } from "./system/github.ts";
import type { Host } from "./system/host.ts";
import type { World } from "./system/world.ts";

/** What of the action's inputs says how and where to post. `flake`: as the user wrote it. */
export type PostInputs = { publish: PublishInputs; githubToken: string | null; flake: string };

/** GitHub's API for this job. */
export function apiOf(env: World["env"], githubToken: string | null): Service {
  return { url: env["GITHUB_API_URL"] ?? "https://api.github.com", token: githubToken ?? "" };
}

/**
 * Posts what became of a job to GitHub, and sets the output `comment-url`. `folder`: the flake's own in the repository, null when it has none there. Without a token, or an event that
 * has a place for it, there is nothing to do.
 */
export async function post(outcome: Outcome, inputs: PostInputs, folder: string | null, target: Target | null, host: Host, env: World["env"], emit: Emit, signal: AbortSignal): Promise<void> {
  const { publish, githubToken, flake } = inputs;
  if (target === null || githubToken === null) return;
  const options = { ...publish, annotations: publish.annotations === "auto", flake, folder };
  try {
    const { commentUrl } = await publishToGitHub(outcome, options, target, openApi(apiOf(env, githubToken), realGitHub()), emit, signal);
    host.output("comment-url", commentUrl ?? "");
  } catch (error) {
    // A red job must mean a bad check.
    host.warning(`The report was not posted. ${faultOf(error)}`);
  }
}
