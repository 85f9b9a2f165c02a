/** The stages in their order, one pipeline for each thing that a program does. */

export { lastWord, post } from "./post-report.ts";
export { type JobResult, pipeline, planOnly } from "./run-flake.ts";
export { setUp } from "./set-up.ts";
