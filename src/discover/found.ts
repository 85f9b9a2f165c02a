import type { Backend } from "../model/model.ts";
import type { EvaluationFailure } from "./explain.ts";

/** A check that evaluates: everything that is needed to build it. */
export type FoundCheck = {
  name: string;
  /** The whole attribute path, as Nix spells it. */
  attr: string;
  drvPath: string;
  /**
   * Exactly those of the derivation, each with its store path, or with the placeholder of one that is not known before
   * it is built.
   */
  outputs: Record<string, string>;
  /** The platform it is built on, which may differ from the one it is listed under. */
  system: string;
  requiredSystemFeatures: string[];
  backend: Backend;
  /**
   * The virtual machines of a NixOS test that tells of them: how many, and what they have together. Null: unknown, or
   * not such a test.
   */
  machines: { count: number; memoryBytes: number | null; cores: number | null } | null;
};

export type BrokenCheck = EvaluationFailure & { name: string; attr: string };

export type NamedCheck = { name: string; attr: string };

/**
 * Every wanted check of the flake, exactly once, in one of the lists; `unfinished` is empty unless the run was ended
 * meanwhile.
 */
export type Discovery = { found: FoundCheck[]; broken: BrokenCheck[]; unfinished: NamedCheck[] };
