import type { BrokenCheck, FoundCheck } from "../discover/discover.ts";
import type { Proof } from "../model/model.ts";
import type { Expectation } from "../schedule/schedule.ts";
import type { ProvenCheck } from "./divide.ts";

/** A check that must be built. */
export type Build = {
  check: FoundCheck;
  /** Everything that must be built before it, directly or not. */
  needs: ReadonlySet<string>;
  /** Why no earlier run proves it, as a part of a sentence; null when proofs were not consulted. */
  unproven: string | null;
};

/**
 * A check that is built already, as Nix itself says. `proof`: what an earlier run says about it; null when nothing is
 * known.
 */
type CachedCheck = { check: FoundCheck; proof: Proof | null };

export type Plan = {
  /** An earlier run has built the same derivation, and it passed. Nix is not even asked about these. */
  proven: readonly ProvenCheck[];
  /**
   * Nix says that each output is valid already, or that a binary cache has it with a trusted signature: an earlier
   * build of the same derivation passed.
   */
  cached: CachedCheck[];
  /** Checks whose derivation Nix cannot use. */
  refused: BrokenCheck[];
  builds: Build[];
  /** For each derivation to be built, those that it directly needs and that will be built too. */
  inputs: ReadonlyMap<string, readonly string[]>;
  /** The expected time and memory of each derivation to be built. */
  expected: ReadonlyMap<string, Expectation>;
  /** Derivations that get a Nix client of their own, checks and others. */
  alone: ReadonlySet<string>;
  /** Derivations whose builds prove nothing for later runs. */
  impure: ReadonlySet<string>;
  downloads: number;
};

/** What is planned already: builds that a further part of the plan can count on. */
export type KnownBuilds = Pick<Plan, "inputs">;

/** A plan and its further part, as one. */
export function joinPlans(one: Plan, other: Plan): Plan {
  return {
    proven: [...one.proven, ...other.proven],
    cached: [...one.cached, ...other.cached],
    refused: [...one.refused, ...other.refused],
    builds: [...one.builds, ...other.builds],
    inputs: new Map([...one.inputs, ...other.inputs]),
    expected: new Map([...one.expected, ...other.expected]),
    alone: new Set([...one.alone, ...other.alone]),
    impure: new Set([...one.impure, ...other.impure]),
    downloads: one.downloads + other.downloads,
  };
}

/** A plan of nothing. */
export const EMPTY_PLAN: Plan = {
  proven: [],
  cached: [],
  refused: [],
  builds: [],
  inputs: new Map(),
  expected: new Map(),
  alone: new Set(),
  impure: new Set(),
  downloads: 0,
};
