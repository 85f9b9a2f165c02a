/** The stages in their order, in one pipeline for each task of a program. */

export { compareBoots } from "./compare-boots.ts";
export { listBoots } from "./list-boots.ts";
export { explainLog } from "./explain-log.ts";
export { lastWord, post } from "./post-report.ts";
export { postRun } from "./post-run.ts";
export { type JobResult, pipeline, planOnly } from "./run-flake.ts";
export { setUp } from "./set-up.ts";
