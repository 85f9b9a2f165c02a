import { type Report, totals } from "../model/model.ts";
import { headline, linksTo, renderComment, renderUnjudged } from "../report/report.ts";
import type { Channel } from "./channel.ts";

/** Which parts of a report are posted, and under which name. */
export type PublishOptions = {
  /** `failures`: no comment is made while everything is good. */
  comment: "auto" | "failures" | "off";
  /** `each`: also one status for every check. */
  status: "gate" | "each" | "off";
  /** The bot's annotations; a job shows its own without the API (`annotateJob`). */
  annotations: boolean;
  /** Null: the name that distinguishes the job from others. */
  title: string | null;
  /** As the user wrote it: each flake of a job has its own comment. */
  flake: string;
  /** The flake's own folder in the repository, "" for its root; null when it is somewhere else. */
  folder: string | null;
  /** Another use of the action in the same job has said on the same gate that the commit is bad. */
  isBadElsewhere: boolean;
};

/** The outcome of a run: its report, or why nothing could be judged. */
export type Outcome = { report: Report } | { problem: string };

/**
 * The result of posting. `commentUrl`: null when there is no comment. `failures`: what was wanted and could not be
 * posted, in sentences; only for the bot, whose gate is the only sign of its verdict. `gate`: whether the commit has a
 * gate with this outcome, or none is wanted there.
 */
export type PostingResult = { commentUrl: string | null; failures: string[]; gate: boolean };

/** An outcome to be posted, and its target. `title` names it. `fail` reports something that could not be posted. */
export type Posting = Channel & {
  outcome: Outcome;
  options: PublishOptions;
  title: string;
  posted: PostingResult;
  notice: (message: string) => void;
  fail: (message: string) => void;
};

/** Renders the outcome in Markdown, in at most `limit` bytes. */
export function bodyOf({ outcome, title, target }: Posting, limit: number): string {
  const page = { title, links: linksTo(target.run.url, target.forge.hasArtifactsPlace), limit };
  return "report" in outcome ? renderComment(outcome.report, page) : renderUnjudged(outcome.problem, page);
}

/** Whether there is a report, and its verdict is good. */
export function isGoodOutcome(outcome: Outcome): boolean {
  return "report" in outcome && totals(outcome.report).verdict === "good";
}

/** The outcome in one line. */
export function headlineOf(outcome: Outcome): string {
  return "report" in outcome ? headline(outcome.report) : `nothing was judged: ${outcome.problem}`;
}
