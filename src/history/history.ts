/** The results of earlier runs: records, statistics, and the comparison with the base. */

export { type ComparedWith, compareWith } from "./compare-runs.ts";
export { type KnownEvaluation, mergeEvaluations, readEvaluation } from "./evaluations.ts";
export { loadHistory, saveHistory } from "./history-file.ts";
export { parseHistory, renderHistory } from "./history-text.ts";
export {
  type LastRun,
  lastRunOf,
  mergeLastRuns,
  readLastRun,
  renderLastRuns,
  sameOutcome,
  selectionText,
} from "./last-runs.ts";
export { median } from "./noise.ts";
export {
  bestOfEach,
  isSameBuild,
  mergeProofs,
  oldestFirst,
  type ProvenBuild,
  type Recheck,
  sameOutputs,
} from "./proofs.ts";
export { EMPTY_HISTORY, evaluationTimes, type History, mergeHistories, recordRun, type Run, runsOf } from "./runs.ts";
