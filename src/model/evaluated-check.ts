import type { BootRecipe } from "./boot.ts";
import type { Backend } from "./verdict.ts";

/** What the evaluation of a check gives: everything that is needed to build it. */
export type EvaluatedCheck = {
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
  /** What the flake warned of while it was evaluated, as Nix said it. */
  warnings: readonly string[];
  /** Present for a system that is to be booted; the derivation is then what boots it. */
  boot?: BootRecipe;
};
