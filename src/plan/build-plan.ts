import type { BrokenCheck, FoundCheck } from "../discover/discover.ts";
import type { Proof } from "../model/model.ts";
import type { Expectation } from "../schedule/schedule.ts";
import type { ProvenCheck } from "./divide.ts";

/** A check that has to be built. */
export type Build = {
  check: FoundCheck;
  /** Everything that must be built before it, near and far. */
  needs: ReadonlySet<string>;
  /** Why no earlier run proves it, as a part of a sentence; null where nobody looked. */
  unproven: string | null;
};

/** A check that Nix itself says is built. `proof`: what an earlier run says of it; null when nothing is known. */
type CachedCheck = { check: FoundCheck; proof: Proof | null };

export type Plan = {
  /** An earlier run has built the same derivation, and it passed. Nix is not even asked about these. */
  proven: readonly ProvenCheck[];
  /**
   * Nix says of each output that it is valid already, or that a binary cache has it from somebody whom Nix trusts: an
   * earlier build of the same derivation passed.
   */
  cached: CachedCheck[];
  /** Checks of whose derivation Nix can make nothing. */
  refused: BrokenCheck[];
  builds: Build[];
  /** Of every derivation to be built, those it directly needs among them. */
  inputs: ReadonlyMap<string, readonly string[]>;
  /** What every derivation to be built is expected to take. */
  expected: ReadonlyMap<string, Expectation>;
  /** Derivations that get a Nix client of their own, checks and others. */
  alone: ReadonlySet<string>;
  /** Derivations whose builds prove nothing for the next time. */
  impure: ReadonlySet<string>;
  downloads: number;
};
