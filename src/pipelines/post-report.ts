import { apiOf, NOT_POSTED_BY_ACT, openApi, realGitHub } from "../github/github.ts";
import type { PublishInputs } from "../inputs/inputs.ts";
import { endingOf } from "../model/model.ts";
import {
  gateName,
  isBadElsewhere,
  isGoodOutcome,
  keepSaid,
  type Outcome,
  publishToGitHub,
  type Target,
  titleOf,
} from "../publish/publish.ts";
import type { Host } from "../runner/runner.ts";
import type { Context } from "../system/system.ts";

/** The inputs of the action that say how and where to post. `flake`: as the user wrote it. */
export type PostInputs = { publish: PublishInputs; githubToken: string | null; flake: string };

/**
 * How long a bot may take to post its failure after it was told to stop, in milliseconds: a runner kills what still
 * runs 10 s after it was cancelled (actions/runner, ProcessInvoker).
 */
const FINAL_POST_MS = 6000;

/** Where a report is posted, and how. `folder`: the flake's own in the repository, null when it has none there. */
export type PostingRequest = { inputs: PostInputs; folder: string | null; target: Target | null; host: Host };

/**
 * Posts the outcome of a job to its forge, and sets the output `comment-url`. Does nothing without a token, or under an
 * event that has no place for it. Returns, in sentences, what was wanted and could not be posted; only for the bot,
 * whose gate is its verdict. A job's own colour shows its verdict, and a red one must mean a bad check.
 */
export async function post(context: Context, outcome: Outcome, posting: PostingRequest): Promise<string[]> {
  const { inputs, folder, target, host } = posting;
  const { world, emit, signal } = context;
  const { publish, githubToken, flake } = inputs;
  if (target === null) return [];
  const isBot = target.by === "bot";
  if (githubToken === null) return isBot && isWanted(publish) ? [NO_TOKEN] : [];
  if (!target.forge.posts) {
    if (isWanted(publish)) emit({ type: "notice", level: "info", message: NOT_POSTED_BY_ACT });
    return [];
  }
  const said = { use: target.use, gate: gateName(titleOf(target, publish.title)), good: isGoodOutcome(outcome) };
  const isBadBefore = await isBadElsewhere(world, said);
  await keepSaid(world, said);
  const options = {
    ...publish,
    annotations: publish.annotations === "auto",
    flake,
    folder,
    isBadElsewhere: isBadBefore,
  };
  const api = openApi(apiOf(world.env, githubToken), realGitHub());
  try {
    const { commentUrl, failures, gate } = await publishToGitHub({ target, api, signal }, outcome, options, emit);
    host.output("comment-url", commentUrl ?? "");
    if (!isBot || gate || !signal.aborted) return failures;
    const stopped = "the bot was stopped before it could report. Run it again";
    return [...failures, ...(await lastWord(context, stopped, inputs, target))];
  } catch (error) {
    const failure = `The report was not posted. ${endingOf(error).message}`;
    const fault = "a fault of nix-verdict itself: see the log of the job that reports";
    if (isBot) return [failure, ...(await lastWord(context, fault, inputs, target))];
    host.warning(failure);
    return [];
  }
}

function isWanted({ comment, status }: PublishInputs): boolean {
  return comment !== "off" || status !== "off";
}

const NO_TOKEN =
  "There is neither a comment nor a status: the input `github-token` is empty. Leave it out, or give it a token.";

/**
 * Makes the bot's gate red when its verdict could not be posted: a green gate of an earlier run must not remain. It has
 * its own time limit, even when the context has ended. Returns what could not be done.
 */
export async function lastWord(
  { world, emit }: Omit<Context, "signal">,
  problem: string,
  { publish, githubToken, flake }: PostInputs,
  target: Target,
): Promise<string[]> {
  if (!target.forge.posts) return [];
  const options = {
    ...publish,
    comment: "off" as const,
    status: publish.status === "off" ? ("off" as const) : ("gate" as const),
    annotations: false,
    flake,
    folder: null,
    isBadElsewhere: false,
  };
  const api = openApi(apiOf(world.env, githubToken), realGitHub());
  const channel = { target, api, signal: AbortSignal.timeout(FINAL_POST_MS) };
  try {
    return (await publishToGitHub(channel, { problem }, options, emit)).failures;
  } catch (error) {
    return [`The status on the commit could not be made red. ${endingOf(error).message}`];
  }
}
