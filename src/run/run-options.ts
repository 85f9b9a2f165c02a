import type { Meter } from "../measure/measure.ts";
import type { NixTool, Substituters } from "../nix/nix.ts";
import type { Plan } from "../plan/plan.ts";
import type { KvmState } from "./emulation.ts";
import type { ClientOptions } from "./nix-client.ts";

export type RunOptions = ClientOptions & {
  /** How many builds run at once. */
  jobs: number;
  /** What all builds together may use, in bytes; null: no limit. */
  memoryBytes: number | null;
  /** How often a check that failed is tried again. */
  retries: number;
  failFast: boolean;
  /** Where the report goes; logs are written to `logs/` in it. */
  out: string;
  /** What builds of this machine have of KVM; null when nobody looked. */
  kvm: KvmState | null;
};

/** What a run is given to do, and what it does it with. */
export type Work = { tool: NixTool; plan: Plan; options: RunOptions; meter: Meter; substituters: Substituters };
