import type { Sampled } from "../model/model.ts";
import type { Builder } from "./builders.ts";
import { buildCgroup, CgroupMeter } from "./cgroup.ts";
import { oomKills as countOomKills, readOomKills } from "./oom.ts";
import { MS_PER_TICK, processMemory, processStat } from "./proc.ts";
import type { SamplingBudget } from "./share.ts";
import { TreeMeter } from "./tree.ts";

/**
 * How much earlier than a builder's start the time of its kill may be: clocks of the kernel drift apart when a machine
 * sleeps.
 */
const CLOCKS_MS = 1000;

/** The most pids that are remembered of one build, to tell whose process was killed. */
const PIDS_KEPT = 10_000;

/** The state before a builder started. `faultBytes`: see `faultSize`. */
type Before = { faultBytes: number; oomKills: number; countedSince: number };

/** One builder under observation. */
export class BuilderObservation {
  readonly builder: Builder;
  readonly #budget: SamplingBudget;
  readonly #cgroup: CgroupMeter | null;
  readonly #cgroupPath: string | null;
  readonly #tree: TreeMeter | null;
  readonly #pids: Set<number>;
  readonly #user: number | null;
  readonly #oomKillsBefore: number;
  #last: Sampled;

  /**
   * `oomKills`: their number at an earlier time. `countedSince`: when accounting by cgroups began, by the clock of
   * `builder.startedAt`.
   */
  constructor(builder: Builder, { faultBytes, oomKills, countedSince }: Before, budget: SamplingBudget) {
    this.builder = builder;
    this.#budget = budget;
    this.#pids = new Set([builder.pid]);
    this.#cgroupPath = buildCgroup(builder.pid, budget.kernel);
    this.#cgroup =
      this.#cgroupPath === null || builder.startedAt <= countedSince
        ? null
        : CgroupMeter.of(this.#cgroupPath, budget.kernel);
    this.#tree = this.#cgroup === null ? new TreeMeter(builder.pid, faultBytes, budget) : null;
    this.#oomKillsBefore = oomKills;
    const user = processMemory(builder.pid, budget.kernel)?.user ?? null;
    // Without build users, a killed process may be anybody's.
    this.#user = user === processMemory(builder.nixPid, budget.kernel)?.user ? null : user;
    this.#last = {
      type: "build-sampled",
      clientPid: builder.clientPid,
      drv: builder.drv,
      out: builder.out,
      builderStartedAt: builder.startedAt,
      peakMemoryBytes: 0,
      currentBytes: 0,
      cpuMs: 0,
      method: this.#cgroup === null ? "procfs" : "cgroup",
      oomKilled: false,
      ended: false,
    };
  }

  /** Takes a sample; the last one when the builder is gone. */
  sample(): Sampled {
    const stat = processStat(this.builder.pid, this.#budget.kernel);
    if (stat?.startTicks !== this.builder.startTicks) return this.#end();
    if (this.#cgroup !== null) {
      const { peakBytes, ...sample } = this.#cgroup.sample();
      this.#last = { ...this.#last, ...sample, peakMemoryBytes: peakBytes };
    } else if (this.#tree !== null) {
      const { peakBytes, ...sample } = this.#tree.sample();
      this.#last = { ...this.#last, ...sample, peakMemoryBytes: peakBytes };
      for (const pid of this.#tree.pids) if (this.#pids.size < PIDS_KEPT) this.#pids.add(pid);
    }
    return this.#last;
  }

  /**
   * Takes the last sample of a builder that is gone. The CPU time that its Nix has waited for is exact; samples are
   * not.
   */
  #end(): Sampled {
    const nix = processStat(this.builder.nixPid, this.#budget.kernel);
    const waited = nix === null ? 0 : nix.waitedCpuMs - this.builder.waitedBeforeMs;
    const { kernel } = this.#budget;
    // A kill in a cgroup is counted there, but Nix may have removed the cgroup before it was read.
    const oomKilled =
      this.#last.oomKilled || (countOomKills(kernel) > this.#oomKillsBefore && this.#wasKilled(kernel.log()));
    this.#last = { ...this.#last, currentBytes: 0, cpuMs: Math.max(this.#last.cpuMs, waited), oomKilled, ended: true };
    return this.#last;
  }

  #wasKilled(log: string): boolean {
    const path = this.#cgroupPath?.replace(/^\/sys\/fs\/cgroup/u, "") ?? null;
    return readOomKills(log).some(({ atMs, pid, user, cgroup }) => {
      if (atMs < this.builder.startTicks * MS_PER_TICK - CLOCKS_MS) return false;
      return (
        this.#pids.has(pid) ||
        user === this.#user ||
        (path !== null && (cgroup === path || cgroup.startsWith(`${path}/`)))
      );
    });
  }
}
