import type { CheckEvaluation, EvaluatedCheck } from "../model/model.ts";
import type { EvaluationFailure } from "./explain.ts";

/** A check that evaluates, and what that took; null: it was not evaluated in this run. */
export type FoundCheck = EvaluatedCheck & { evaluation: CheckEvaluation | null };

export type BrokenCheck = EvaluationFailure & { name: string; attr: string; evaluation: CheckEvaluation | null };

export type NamedCheck = { name: string; attr: string };

/**
 * Every selected check of the flake, exactly once, in one of the lists. `unfinished` is empty unless the run was ended
 * during the evaluation. `names`: of all checks, selected or not.
 */
export type Discovery = {
  names: readonly string[];
  found: FoundCheck[];
  broken: BrokenCheck[];
  unfinished: NamedCheck[];
};

/** Receives each check once, as soon as it is evaluated. */
export type CheckListener = { found(check: FoundCheck): void; broken(check: BrokenCheck): void };
