import type { Backend, CheckEvaluation } from "../model/model.ts";
import type { EvaluationFailure } from "./explain.ts";

/** A check that evaluates, with everything that is needed to build it. */
export type FoundCheck = {
  name: string;
  /** The whole attribute path, in Nix's spelling. */
  attr: string;
  drvPath: string;
  /**
   * Exactly the outputs of the derivation, each with its store path, or with a placeholder if the path is only known
   * once it is built.
   */
  outputs: Record<string, string>;
  /** The platform that builds it, which may differ from the one it is listed under. */
  system: string;
  requiredSystemFeatures: string[];
  backend: Backend;
  /**
   * The virtual machines of a NixOS test that describes them: how many, and what they have together. Null: unknown, or
   * not such a test.
   */
  machines: { count: number; memoryBytes: number | null; cores: number | null } | null;
  evaluation: CheckEvaluation | null;
};

export type BrokenCheck = EvaluationFailure & { name: string; attr: string; evaluation: CheckEvaluation | null };

export type NamedCheck = { name: string; attr: string };

/**
 * Every selected check of the flake, exactly once, in one of the lists. `unfinished` is empty unless the run was ended
 * during the evaluation.
 */
export type Discovery = { found: FoundCheck[]; broken: BrokenCheck[]; unfinished: NamedCheck[] };

/** Receives each check once, as soon as it is evaluated. */
export type CheckListener = { found(check: FoundCheck): void; broken(check: BrokenCheck): void };
