import type { Boot, BootWay } from "./boot.ts";
import type { Backend, Check, Feature, Verdict } from "./verdict.ts";

/** A system, booted in one way on this machine. */
export type ComparedBoot = {
  /** Its name in the flake; may hold any character. */
  system: string;
  way: BootWay;
  backend: Backend;
  /** The program that ran it, or that would have: "firecracker"; null when nobody knows. */
  program: string | null;
  /** Null when it was not booted. */
  boot: Boot | null;
  verdict: Verdict;
  emulated: Check["emulated"];
  /** Why it is bad, in one sentence; null when it is good. */
  reason: string | null;
  isolation: Boot["isolation"];
  /** What it needs of a machine: "/dev/kvm, nothing else", "root". */
  needs: string;
};

/** What the ways to boot a system take on one machine, side by side. */
export type BootComparison = {
  machine: { cores: number; memoryBytes: number; kvm: Feature["state"] };
  /** In the order in which they are shown. */
  rows: ComparedBoot[];
};
