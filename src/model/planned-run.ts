import type { Check } from "./verdict.ts";

/** A derivation that is to be built, and what is expected of it. */
export type PredictedStep = {
  drvPath: string;
  /** The name part of its store path. */
  name: string;
  /** The checks that it is the derivation of; none for what checks only need. */
  checks: readonly string[];
  /** When it is predicted to run, from the first build's start on. */
  startMs: number;
  endMs: number;
  durationMs: number;
  memoryBytes: number;
  /** Kept busy on average. */
  cores: number;
  from: "history" | "evaluation" | "default";
  /** Where the expectation comes from, in a few words. */
  why: string;
  /** Why an earlier run does not prove the check, as a part of a sentence; null for what checks only need. */
  unproven: string | null;
};

/** A check that is not to be built. `why`: what proves it, as a part of a sentence. */
export type PlannedProof = { name: string; why: string };

/** What a run would do, before it does it. */
export type PlannedRun = {
  system: string;
  /** Builds at once. */
  jobs: number;
  /** For all of them together; null when it is not limited. */
  memoryBytes: number | null;
  /** Predicted, from the first build's start to the last one's end. */
  makespanMs: number;
  /** No order whatever takes less than this, if the expectations are right. */
  lowerBoundMs: number;
  /** In the order in which they are to start. */
  builds: readonly PredictedStep[];
  /** What an earlier build has proven. */
  cached: readonly PlannedProof[];
  /** What does not evaluate, and so is not run. */
  broken: readonly Pick<Check, "name" | "verdict" | "reason" | "location">[];
};
