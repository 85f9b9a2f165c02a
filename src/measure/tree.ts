import type { Kernel } from "../system/system.ts";
import {
  childPids,
  type ProcessMemory,
  processMemory,
  type ProcessStat,
  processStat,
  proportionalMemory,
} from "./proc.ts";
import type { SamplingBudget } from "./share.ts";

/** One sample of a builder and all processes that it has started; bytes and milliseconds. */
export type TreeSample = { peakBytes: number; currentBytes: number; cpuMs: number };

type Member = {
  pid: number;
  stat: ProcessStat;
  /** Page faults at the previous sample. */
  faultsBefore: number;
  /** Page faults of its parent at a time when it cannot have been forked yet. */
  parentFaults: number;
  /** The memory that it had with `rssPages` pages, at `readAt`. */
  memory: ProcessMemory | null;
  rssPages: number;
  readAt: number;
};

/** A process whose number of pages did not change is still read this often, because it may have had more in between. */
const REREAD_MS = 250;

/** A walk is not worth its cost for less than this share of the peak. */
const NEGLIGIBLE = 0.02;

/**
 * Measures a builder's processes through `/proc`: the memory that each has alone, and the memory that they share,
 * without pages of files. Memory is shared by processes that were forked and have not executed another program, and by
 * those that map the same shared memory. Everything else simply adds up.
 */
export class TreeMeter {
  readonly #pid: number;
  readonly #budget: SamplingBudget;
  readonly #kernel: Kernel;
  /** The most memory that one page fault can give. */
  readonly #faultBytes: number;
  #members = new Map<number, Member>();
  #peakBytes = 0;
  #cpuMs = 0;
  /** The last walk, and the memory that its processes claimed at that time. */
  #walked: { key: string; claimed: number; bytes: number } | null = null;

  /** `faultBytes`: see `faultSize`. */
  constructor(pid: number, faultBytes: number, budget: SamplingBudget) {
    this.#pid = pid;
    this.#budget = budget;
    this.#kernel = budget.kernel;
    this.#faultBytes = faultBytes;
  }

  /** Pids of all processes at the last sample. */
  get pids(): readonly number[] {
    return [...this.#members.keys()];
  }

  /** Takes a sample. */
  sample(): TreeSample {
    this.#look();
    const members = [...this.#members.values()];
    this.#cpuMs = Math.max(
      this.#cpuMs,
      members.reduce((sum, { stat }) => sum + stat.ownCpuMs + stat.waitedCpuMs, 0),
    );
    for (const member of members) this.#weigh(member);
    const currentBytes = this.#together(members);
    this.#peakBytes = Math.max(this.#peakBytes, currentBytes);
    return { peakBytes: this.#peakBytes, currentBytes, cpuMs: this.#cpuMs };
  }

  /** Finds the present processes. */
  #look(): void {
    const found = new Map<number, Member>();
    const queue = [this.#pid];
    for (const pid of queue) {
      const stat = processStat(pid, this.#kernel);
      if (stat === null || found.has(pid)) continue;
      const before = this.#members.get(pid);
      if (before?.stat.startTicks === stat.startTicks) {
        found.set(pid, Object.assign(before, { stat, faultsBefore: before.stat.minorFaults }));
      } else {
        const parentFaults = found.get(stat.parent)?.faultsBefore ?? 0;
        found.set(pid, { pid, stat, faultsBefore: 0, parentFaults, memory: null, rssPages: -1, readAt: 0 });
      }
      queue.push(...(childPids(pid, stat.threads, this.#kernel) ?? []));
    }
    this.#members = found;
  }

  /** Reads the memory of one process, unless nothing can have changed. */
  #weigh(member: Member): void {
    const now = this.#kernel.clock();
    if (member.stat.rssPages === member.rssPages && now - member.readAt < REREAD_MS) return;
    const before = member.memory;
    member.memory = member.stat.ended ? null : processMemory(member.pid, this.#kernel);
    member.rssPages = member.stat.rssPages;
    member.readAt = now;
    if (member.memory === null) return;
    // The kernel's peak includes mapped files. Their size is known only at this sample and the one before, so the
    // larger of the two is subtracted.
    this.#peakBytes = Math.max(
      this.#peakBytes,
      member.memory.highest - Math.max(member.memory.file, before?.file ?? 0),
    );
  }

  /**
   * The present memory of all: what cannot be shared is added up; for the rest, the result of a walk, or else the
   * largest share of one process.
   */
  #together(members: readonly Member[]): number {
    const families = [
      ...Map.groupBy(
        members.filter(({ memory }) => memory !== null),
        ({ stat }) => stat.image,
      ).values(),
    ];
    const alone = families.filter((family) => family.length === 1).flat();
    const sharing = alone.filter(({ memory }) => (memory?.shared ?? 0) > NEGLIGIBLE * this.#peakBytes);
    const suspects = [...families.filter((family) => family.length > 1), ...(sharing.length > 1 ? [sharing] : [])];
    const certain = alone
      .filter((member) => sharing.length < 2 || !sharing.includes(member))
      .reduce((sum, member) => sum + claimOf(member), 0);
    const least = suspects.reduce((sum, family) => sum + Math.max(...family.map(claimOf)), 0);
    const most = suspects.reduce((sum, family) => sum + this.#atMost(family), 0);
    if (most - least <= NEGLIGIBLE * this.#peakBytes) return certain + least;
    return certain + Math.max(least, Math.min(most, this.#walk(suspects.flat(), certain + most)));
  }

  /**
   * The most that processes forked from one another can have: the memory of the largest, plus each page that it or
   * another has written to since. Writing to a shared page causes a fault, in either process.
   */
  #atMost(family: readonly Member[]): number {
    const [largest, ...others] = family.toSorted((left, right) => claimOf(right) - claimOf(left));
    if (largest === undefined) return 0;
    const written = (other: Member): number => {
      const since = other.stat.parent === largest.pid ? other.parentFaults : 0;
      return (
        (other.stat.minorFaults + largest.stat.minorFaults - since) * this.#faultBytes + (other.memory?.shared ?? 0)
      );
    };
    return others.reduce((sum, other) => sum + Math.min(claimOf(other), written(other)), claimOf(largest));
  }

  /** Lets the kernel count each page, or returns its last result for these processes; 0 if neither is possible now. */
  #walk(members: readonly Member[], possible: number): number {
    const key = members
      .map(({ pid }) => pid)
      .toSorted((left, right) => left - right)
      .join();
    const claimed = members.reduce((sum, member) => sum + claimOf(member), 0);
    if (possible > this.#peakBytes) {
      const bytes = this.#budget.walk(() =>
        members.reduce((sum, { pid }) => sum + (proportionalMemory(pid, this.#kernel) ?? 0), 0),
      );
      if (bytes !== null) this.#walked = { key, claimed, bytes };
    }
    const last = this.#walked;
    return last?.key === key && Math.abs(last.claimed - claimed) <= NEGLIGIBLE * claimed ? last.bytes : 0;
  }
}

function claimOf({ memory }: Member): number {
  return memory === null ? 0 : memory.anonymous + memory.shared;
}
