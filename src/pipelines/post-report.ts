import { apiOf, openApi, realGitHub } from "../github/github.ts";
import type { PublishInputs } from "../inputs/inputs.ts";
import { type Emit, faultOf } from "../model/model.ts";
import { type Outcome, publishToGitHub, type Target } from "../publish/publish.ts";
import type { Host } from "../runner/runner.ts";
import type { World } from "../system/system.ts";

/** What of the action's inputs says how and where to post. `flake`: as the user wrote it. */
export type PostInputs = { publish: PublishInputs; githubToken: string | null; flake: string };

/**
 * How long a bot that was told to stop takes for its last word, in milliseconds: a runner kills what still runs 10 s
 * after it was cancelled (actions/runner, ProcessInvoker).
 */
const LAST_WORD_MS = 6000;

/**
 * Posts what became of a job to GitHub, and sets the output `comment-url`. `folder`: the flake's own in the repository,
 * null when it has none there. Without a token, or an event that has a place for it, there is nothing to do. Gives what
 * was wanted and could not be posted, in sentences: only for the bot, whose gate is its verdict. A job's own colour
 * tells its verdict, and a red one must mean a bad check.
 */
export async function post(
  outcome: Outcome,
  inputs: PostInputs,
  folder: string | null,
  target: Target | null,
  host: Host,
  env: World["env"],
  emit: Emit,
  signal: AbortSignal,
): Promise<string[]> {
  const { publish, githubToken, flake } = inputs;
  if (target === null) return [];
  const isBot = target.by === "bot";
  if (githubToken === null) return isBot && (publish.comment !== "off" || publish.status !== "off") ? [NO_TOKEN] : [];
  const options = { ...publish, annotations: publish.annotations === "auto", flake, folder };
  const api = openApi(apiOf(env, githubToken), realGitHub());
  try {
    const { commentUrl, failures, gate } = await publishToGitHub(outcome, options, target, api, emit, signal);
    host.output("comment-url", commentUrl ?? "");
    if (!isBot || gate || !signal.aborted) return failures;
    return [
      ...failures,
      ...(await lastWord("the bot was stopped before it could report. Run it again", inputs, target, env, emit)),
    ];
  } catch (error) {
    if (isBot)
      return [
        `The report was not posted. ${faultOf(error)}`,
        ...(await lastWord(
          "a fault of nix-verdict itself: see the log of the job that reports",
          inputs,
          target,
          env,
          emit,
        )),
      ];
    host.warning(`The report was not posted. ${faultOf(error)}`);
    return [];
  }
}

const NO_TOKEN =
  "There is neither a comment nor a status: the input `github-token` is empty. Leave it out, or give it a token.";

/**
 * Makes the bot's gate red when its verdict could not be posted: a green one of an earlier run must not stand. Gives
 * what could not be done of that.
 */
export async function lastWord(
  problem: string,
  { publish, githubToken, flake }: PostInputs,
  target: Target,
  env: World["env"],
  emit: Emit,
): Promise<string[]> {
  const options = {
    ...publish,
    comment: "off" as const,
    status: publish.status === "off" ? ("off" as const) : ("gate" as const),
    annotations: false,
    flake,
    folder: null,
  };
  try {
    return (
      await publishToGitHub(
        { problem },
        options,
        target,
        openApi(apiOf(env, githubToken), realGitHub()),
        emit,
        AbortSignal.timeout(LAST_WORD_MS),
      )
    ).failures;
  } catch (error) {
    return [`The status on the commit could not be made red. ${faultOf(error)}`];
  }
}
