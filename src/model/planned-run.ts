import type { Check } from "./verdict.ts";

/** A derivation to build, with its expected time and memory. */
export type PredictedStep = {
  drvPath: string;
  /** The name part of its store path. */
  name: string;
  /** The checks whose derivation it is; none for a mere dependency. */
  checks: readonly string[];
  /** The derivations in this plan that it needs directly. */
  needs: readonly string[];
  /** Its predicted start, counted from the first build's start. */
  startMs: number;
  endMs: number;
  durationMs: number;
  memoryBytes: number;
  /** The cores that it keeps busy on average. */
  cores: number;
  from: "history" | "evaluation" | "default";
  /** The source of the expectation, in a few words. */
  why: string;
  /** Why an earlier run does not prove the check, as a part of a sentence; null for a mere dependency. */
  unproven: string | null;
};

/** A check that need not be built. `why`: what proves it, as a part of a sentence. */
export type PlannedProof = { name: string; why: string };

/** The plan of a run, without running it. */
export type PlannedRun = {
  system: string;
  /** Builds at once. */
  jobs: number;
  /** The memory budget of all builds together; null when it is not limited. */
  memoryBytes: number | null;
  /** Predicted, from the first build's start to the last one's end. */
  makespanMs: number;
  /** No order can take less than this, if the expectations are right. */
  lowerBoundMs: number;
  /** In the order of their starts. */
  builds: readonly PredictedStep[];
  /** The checks that an earlier build has proven. */
  cached: readonly PlannedProof[];
  /** The checks that do not evaluate, and so do not run. */
  broken: readonly Pick<Check, "name" | "verdict" | "reason" | "location">[];
};
