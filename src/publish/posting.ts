import { type Report, totals } from "../model/model.ts";
import { headline, linksTo, renderComment, renderUnjudged } from "../report/report.ts";
import type { Channel } from "./channel.ts";

/** Which parts of a report are posted, and under which name. */
export type PublishOptions = {
  /** `failures`: none is made as long as all is good. */
  comment: "auto" | "failures" | "off";
  /** `each`: one for every check as well. */
  status: "gate" | "each" | "off";
  /** Those of the bot; a job shows its own without the API (`annotateJob`). */
  annotations: boolean;
  /** Null: what tells the job apart from others. */
  title: string | null;
  /** As the user wrote it: the flakes of one job have a comment each. */
  flake: string;
  /** The flake's own folder in the repository, "" for its root; null when it is somewhere else. */
  folder: string | null;
};

/** What became of a run: its report, or why nothing could be judged. */
export type Outcome = { report: Report } | { problem: string };

/**
 * What became of a posting. `commentUrl`: null when there is no comment. `failures`: what was wanted and could not be
 * posted, in sentences; only of the bot, whose gate is all that there is of its verdict. `gate`: whether the commit has
 * a gate with this outcome, or none is wanted there.
 */
export type PostingResult = { commentUrl: string | null; failures: string[]; gate: boolean };

/** An outcome on its way, and where to. `title` names it. `fail` says what was wanted and is not there. */
export type Posting = Channel & {
  outcome: Outcome;
  options: PublishOptions;
  title: string;
  posted: PostingResult;
  notice: (message: string) => void;
  fail: (message: string) => void;
};

/** The outcome in Markdown, of at most `limit` bytes. */
export function bodyOf({ outcome, title, target }: Posting, limit: number): string {
  // Elsewhere the address is that of all runs.
  const links = target.forge === "github" ? linksTo(target.run.url) : [{ name: "runs", url: target.run.url }];
  const page = { title, links, limit };
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
