import type { EvidenceFiles } from "../evidence/evidence.ts";
import type { Meter } from "../measure/measure.ts";
import type { NixTool, Substituters } from "../nix/nix.ts";
import type { Plan } from "../plan/plan.ts";
import type { Context } from "../system/system.ts";
import type { KvmState } from "./emulation.ts";
import type { LogFiles } from "./logs.ts";
import type { ClientOptions } from "./nix-client.ts";

export type RunOptions = ClientOptions & {
  /** How many builds run at once. */
  jobs: number;
  /** The memory budget of all builds together, in bytes; null: no limit. */
  memoryBytes: number | null;
  /** How often a check that failed is tried again. */
  retries: number;
  /** How long a machine of a NixOS test may take to boot, in milliseconds; three times as long without KVM. */
  bootTimeoutMs: number;
  failFast: boolean;
  /** The folder of the report; logs are written to `logs/` in it. */
  out: string;
  /** Whether this machine may build at all; otherwise only remote builders do. */
  buildsHere: boolean;
};

/** The means of a run. `tool`: for what is no build. */
export type Means = {
  tool: NixTool;
  options: RunOptions;
  meter: Meter;
  substituters: Substituters;
  /** Where Nix has its build folders: see `EvidenceFiles`. */
  buildDir: string | null;
};

/** `later`: for questions about what was stopped at the end of the run. */
export type RunnerMeans = Means & { logs: LogFiles; evidence: EvidenceFiles; later: Context };

/**
 * A part of the plan, and Nix with the settings for all builds from now on. `kvm`: the state of KVM for builds on this
 * machine; null when it was not tested.
 */
export type PlanPart = { plan: Plan; tool: NixTool; kvm: KvmState | null };
