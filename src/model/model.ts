/** The nouns of the whole program: checks, verdicts, reports, events, and errors. */

export { BOOT_WAYS, type Boot, type BootFigures, type BootRecipe, type BootWay, type ReadySign } from "./boot.ts";
export type { BootComparison, ComparedBoot } from "./boot-comparison.ts";
export type { BootList } from "./boot-list.ts";
export { endingOf, type ErrorCode, messageOf, RUN_IS_ENDING, VerdictError } from "./error.ts";
export type { Emit, Event, Sampled } from "./event.ts";
export type { CheckEvidence, EvidenceFile, ShownImage, TestResult } from "./evidence.ts";
export type { EvaluatedCheck } from "./evaluated-check.ts";
export {
  type Cause,
  type CauseCode,
  CAUSES,
  type Explanation,
  failedSubtest,
  inSubtest,
  type LogVerdict,
  type Subtest,
  type TestMachine,
} from "./explanation.ts";
export type { Location } from "./location.ts";
export type { PredictedStep, PlannedProof, PlannedRun } from "./planned-run.ts";
export {
  type Attempt,
  type Backend,
  type Base,
  type Baseline,
  byNeedOfAttention,
  compareNames,
  type Check,
  type CheckEvaluation,
  type Feature,
  isBad,
  isGood,
  type Proof,
  type Reason,
  type Report,
  type Stage,
  systemOf,
  totals,
  type Verdict,
  VERDICTS,
} from "./verdict.ts";
export { type Conditions, folderInRepository, isFromFolder, type JudgedFlake } from "./judged-flake.ts";
export type { BuildRecord, Span, Timeline } from "./spans.ts";
export {
  base32,
  NIX_DIGIT,
  NIX_SHA256,
  DERIVATION_FILE,
  isDerivationIn,
  isDerivationPath,
  isStorePath,
  STORE_FOLDER,
  storePathBase,
  storePathHash,
  storePathName,
} from "./store-path.ts";
export {
  LEAST_EVALUATION_GROWTH_BYTES,
  LEAST_EVALUATION_SLOWDOWN_MS,
  LEAST_GROWTH_BYTES,
  LEAST_SLOWDOWN_MS,
} from "./news.ts";
export type { Warning } from "./warning.ts";
