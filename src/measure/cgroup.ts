import { dirname } from "node:path";

import type { Kernel } from "../system/system.ts";

/** Mount point of cgroup v2 on every system that has only v2; where v1 is mounted too, v1 has the controllers. */
const CGROUP_ROOT = "/sys/fs/cgroup";

/** Nix's name for the cgroup of one build: by the build user's number, or by pids where there are no build users. */
const BUILD_CGROUP = /^nix-build-/u;

/** Nix moves its daemon here, so that the cgroup above contains no process and may have controllers. */
const DAEMON_LEAF = /\/nix-daemon$/u;

/** The controllers that each build needs. */
const BUILD_CONTROLLERS = ["memory", "cpu", "pids"] as const;

/** One sample of a build's cgroup; bytes and milliseconds. */
export type CgroupSample = { peakBytes: number; currentBytes: number; cpuMs: number; oomKilled: boolean };

/** Returns the folder of a process' cgroup; null without cgroup v2. */
function cgroupOf(pid: number, kernel: Kernel): string | null {
  const path = /^0::(?<path>\/.*)$/mu.exec(kernel.read(`/proc/${pid}/cgroup`) ?? "")?.groups?.["path"];
  return path === undefined ? null : CGROUP_ROOT + path;
}

/**
 * Returns the cgroup that Nix made for a builder; null when it made none. A container in the build has further ones
 * below it.
 */
export function buildCgroup(pid: number, kernel: Kernel): string | null {
  const parts = (cgroupOf(pid, kernel) ?? "").split("/");
  const index = parts.findIndex((part) => BUILD_CGROUP.test(part));
  return index < 0 ? null : parts.slice(0, index + 1).join("/");
}

/**
 * Turns on accounting for each of the builds below a daemon's cgroup; returns whether it was off before. Memory that a
 * build already has stays with the cgroup above, so builds that are running cannot be measured by their own cgroup.
 */
export function enableFor(daemon: number, kernel: Kernel): boolean {
  const leaf = cgroupOf(daemon, kernel);
  if (leaf === null || !DAEMON_LEAF.test(leaf)) return false;
  const control = `${dirname(leaf)}/cgroup.subtree_control`;
  const enabled = (kernel.read(control) ?? "").trim().split(" ");
  // One by one: a missing controller makes the kernel refuse all that are named with it.
  const written = BUILD_CONTROLLERS.filter((name) => !enabled.includes(name) && kernel.put(control, `+${name}`));
  return written.includes("memory");
}

/**
 * Measures a build by its cgroup: the memory of its processes and their files in memory-backed file systems, without
 * the kernel's page cache.
 */
export class CgroupMeter {
  readonly #path: string;
  readonly #kernel: Kernel;
  #last: CgroupSample = { peakBytes: 0, currentBytes: 0, cpuMs: 0, oomKilled: false };
  #kernelPeak = 0;
  #besides = 0;

  private constructor(path: string, kernel: Kernel) {
    this.#path = path;
    this.#kernel = kernel;
  }

  /** Null when the kernel does not account this cgroup's memory. */
  static of(path: string, kernel: Kernel): CgroupMeter | null {
    return kernel.read(`${path}/memory.stat`) === null ? null : new CgroupMeter(path, kernel);
  }

  /** Takes a sample; returns the previous one when Nix has removed the cgroup meanwhile. */
  sample(): CgroupSample {
    // Read first, so that the following values include whatever caused this peak, unless it is gone by then.
    const peak = Number(this.#kernel.read(`${this.#path}/memory.peak`) ?? "0");
    const stat = this.#kernel.read(`${this.#path}/memory.stat`);
    if (stat === null) return { ...this.#last, currentBytes: 0 };
    const currentBytes = statValue("anon", stat) + statValue("shmem", stat);
    const cpu = this.#kernel.read(`${this.#path}/cpu.stat`);
    const events = this.#kernel.read(`${this.#path}/memory.events`);
    this.#last = {
      currentBytes,
      peakBytes: Math.max(this.#last.peakBytes, currentBytes, this.#between(peak, stat)),
      cpuMs: cpu === null ? this.#last.cpuMs : Math.round(statValue("usage_usec", cpu) / 1000),
      oomKilled: this.#last.oomKilled || statValue("oom_kill", events ?? "") > 0,
    };
    return this.#last;
  }

  /**
   * Estimates the peak between two samples: the kernel's own peak, if it has risen since, minus what does not belong to
   * processes (caches, page tables). For that, the larger of the values at both ends of the interval is subtracted. 0
   * when the kernel's peak has not risen, or the kernel does not report it.
   */
  #between(peak: number, stat: string): number {
    // From the same text as the rest: a difference to `memory.current` would include whatever changed between two
    // reads.
    const besides =
      statValue("file", stat) - statValue("shmem", stat) + statValue("kernel", stat) + statValue("sock", stat);
    const found = peak > this.#kernelPeak ? peak - Math.max(besides, this.#besides) : 0;
    this.#kernelPeak = peak;
    this.#besides = besides;
    return found;
  }
}

function statValue(name: string, text: string): number {
  const at = text.startsWith(`${name} `) ? 0 : text.indexOf(`\n${name} `) + 1;
  return at === 0 && !text.startsWith(`${name} `) ? 0 : Number.parseInt(text.slice(at + name.length + 1), 10);
}
