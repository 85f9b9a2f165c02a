import type { Reply } from "../github/github.ts";
import { chooseAnnotations } from "./annotations.ts";
import { bodyOf, headlineOf, isGoodOutcome, type Posting } from "./posting.ts";
import { explain } from "./replies.ts";
import { gateName } from "./status-names.ts";
import { type Gate, isGreen, MOST_STATUSES, setEach, setGate, CHECK_RUN_LIMIT, withdrawGate } from "./status.ts";

function gateOf(post: Posting): Gate {
  const { outcome, options, title, target } = post;
  const annotations =
    target.by === "bot" && options.annotations && "report" in outcome
      ? chooseAnnotations(outcome.report, options.folder)
      : [];
  return {
    title,
    good: isGoodOutcome(outcome) && !options.isBadElsewhere,
    headline: `${options.isBadElsewhere ? "another use in this job is bad; this one: " : ""}${headlineOf(outcome)}`,
    summary: () => bodyOf(post, CHECK_RUN_LIMIT),
    annotations,
  };
}

/** Sets the gate; returns whether the commit has it. */
export async function postGate(post: Posting): Promise<boolean> {
  const { target, posted, notice, fail } = post;
  const { forge } = target;
  const gate = gateOf(post);
  const { set, reply, stale } = await setGate(post, gate);
  posted.gate = set;
  if (!set && reply !== null) {
    // A job itself is red, and its gate says no more than that; the bot's gate is all there is.
    const withdrawn = target.by === "bot" && !gate.good && (await withdrawGate(post, post.title));
    posted.gate = withdrawn;
    fail(
      explain(
        forge,
        withdrawn ? "The status on the commit is red, but has no details" : "There is no status on the commit",
        reply,
        `${forge.remedies[target.by === "job" ? "status" : "check run"]}, or set \`status: off\`.`,
      ),
    );
    return false;
  }
  if (stale !== null) {
    const opposite = gate.good ? "bad" : "good";
    const subject = `The ${stale.kind} "${gateName(post.title)}" of an earlier run`;
    const what = `${subject} still says that the commit is ${opposite}`;
    fail(explain(forge, what, stale.reply, `${forge.remedies[stale.kind]}, or set \`status: off\`.`));
  }
  if (reply !== null && gate.annotations.length > 0)
    notice(
      explain(forge, "There are no annotations", reply, `${forge.remedies["check run"]}, or set \`annotations: off\`.`),
    );
  return true;
}

/**
 * Handles a commit whose pull request is unknown: sets nothing on it, but does not leave a green gate of ours beside a
 * bad verdict.
 */
export async function refuseGate(post: Posting, reply: Reply): Promise<boolean> {
  const { fail, target } = post;
  fail(
    explain(
      target.forge,
      "There is no status on the commit, because the pull requests of this branch could not be looked up",
      reply,
      `${target.forge.remedies.comment}, or set \`status: off\`.`,
    ),
  );
  const ours = gateOf(post);
  return !ours.good && (await isGreen(post, ours)) && (await postGate(post));
}

/** Sets a status for each check. */
export async function postEach(post: Posting): Promise<void> {
  const { outcome, title, notice, fail, target } = post;
  if (!("report" in outcome)) return;
  const { left, reply } = await setEach(post, outcome.report, title);
  if (reply !== null)
    fail(
      explain(
        target.forge,
        `${left} checks have no status of their own`,
        reply,
        `${target.forge.remedies.status}, or set \`status: gate\`.`,
      ),
    );
  else if (left > 0)
    notice(
      `${left} checks have no status of their own: ` +
        `one job sets at most ${MOST_STATUSES}, bad ones first. The gate stands for all of them.`,
    );
}
