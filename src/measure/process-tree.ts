import type { Kernel } from "../system/system.ts";
import { childPids, faultSize, processStat } from "./proc.ts";
import { SamplingBudget } from "./share.ts";
import { TreeMeter } from "./tree.ts";

/** What a process and all that it has started took: bytes and milliseconds. */
type TreeFigures = { peakMemoryBytes: number; cpuMs: number };

/** Watches a process and all that it starts until the scope ends. Memory that several of them share counts once. */
export interface TreeWatch extends Disposable {
  /** Up to the last sample; null when there was none. */
  readonly figures: TreeFigures | null;
  /** Its processes at the last sample. */
  readonly pids: readonly number[];
  /** Takes a sample now. */
  look(): void;
}

/** For so long after the start of a machine, everything is news, in milliseconds. */
const YOUNG_TREE_MS = 500;

/** Begins to watch the process `pid` through `/proc`; where there is none, it has no figures. */
export function watchTree(pid: number, kernel: Kernel): TreeWatch {
  const budget = new SamplingBudget(kernel);
  const meter = new TreeMeter(pid, faultSize(kernel), budget);
  const startedAt = kernel.clock();
  let figures: TreeFigures | null = null;
  let timer: NodeJS.Timeout | null = null;
  const look = (): void => {
    const { peakBytes, cpuMs } = meter.sample();
    if (meter.pids.length > 0) figures = { peakMemoryBytes: peakBytes, cpuMs };
  };
  const turn = (): void => {
    const pause = budget.spend(() => {
      look();
      return kernel.clock() - startedAt < YOUNG_TREE_MS;
    });
    timer = setTimeout(turn, pause);
  };
  turn();
  return {
    get figures() {
      return figures;
    },
    get pids() {
      return meter.pids;
    },
    look,
    [Symbol.dispose]: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** Whether one of these processes runs a guest with KVM: it then holds what the kernel calls a virtual machine. */
export function usesKvm(pids: readonly number[], kernel: Kernel): boolean {
  return pids.some((pid) =>
    kernel.list(`/proc/${pid}/fd`).some((file) => kernel.link(`/proc/${pid}/fd/${file}`) === "anon_inode:kvm-vm"),
  );
}

/** A process and all that it has started and that still runs, as they are now; nearest first. */
export function processTree(pid: number, kernel: Kernel): number[] {
  const found: number[] = [];
  const queue = [pid];
  for (const one of queue) {
    const stat = processStat(one, kernel);
    if (stat === null || stat.ended) continue;
    found.push(one);
    queue.push(...(childPids(one, stat.threads, kernel) ?? []));
  }
  return found;
}
