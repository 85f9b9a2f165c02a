import { dirname } from "node:path";

import type { Kernel } from "../system/system.ts";

/** Where cgroup v2 is mounted on every system that has nothing else; a tree of v1 beside it has the controllers. */
const CGROUP_ROOT = "/sys/fs/cgroup";

/** Nix's name for the cgroup of one build: by the build user's number, or by pids where there are no build users. */
const BUILD_CGROUP = /^nix-build-/u;

/** Nix moves its daemon here, so that the cgroup above holds no process and may have controllers. */
const DAEMON_LEAF = /\/nix-daemon$/u;

/** What has to be counted for each build. */
const BUILD_CONTROLLERS = ["memory", "cpu", "pids"] as const;

/** One sample of a build's cgroup; bytes and milliseconds. */
export type CgroupSample = { peakBytes: number; currentBytes: number; cpuMs: number; oomKilled: boolean };

/** The folder of the cgroup that a process is in; null without cgroup v2. */
function cgroupOf(pid: number, kernel: Kernel): string | null {
  const path = /^0::(?<path>\/.*)$/mu.exec(kernel.read(`/proc/${pid}/cgroup`) ?? "")?.groups?.["path"];
  return path === undefined ? null : CGROUP_ROOT + path;
}

/** The cgroup that Nix made for a builder; null when it made none. A container in the build has further ones below. */
export function buildCgroup(pid: number, kernel: Kernel): string | null {
  const parts = (cgroupOf(pid, kernel) ?? "").split("/");
  const index = parts.findIndex((part) => BUILD_CGROUP.test(part));
  return index < 0 ? null : parts.slice(0, index + 1).join("/");
}

/**
 * Lets the builds below a daemon's cgroup be counted each for itself; whether that is new. Memory that a build has had
 * before stays with the cgroup above, so what runs already cannot be measured by its own.
 */
export function enableFor(daemon: number, kernel: Kernel): boolean {
  const leaf = cgroupOf(daemon, kernel);
  if (leaf === null || !DAEMON_LEAF.test(leaf)) return false;
  const control = `${dirname(leaf)}/cgroup.subtree_control`;
  const enabled = (kernel.read(control) ?? "").trim().split(" ");
  // One by one: a controller that is not there refuses all that are named with it.
  const written = BUILD_CONTROLLERS.filter((name) => !enabled.includes(name) && kernel.put(control, `+${name}`));
  return written.includes("memory");
}

/**
 * Measures a build by its cgroup: the memory of its processes and what they keep in memory-backed files, but not the
 * kernel's cache of files.
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

  /** Null when the kernel does not count this cgroup's memory. */
  static of(path: string, kernel: Kernel): CgroupMeter | null {
    return kernel.read(`${path}/memory.stat`) === null ? null : new CgroupMeter(path, kernel);
  }

  /** Takes a sample; the one before when Nix has removed the cgroup meanwhile. */
  sample(): CgroupSample {
    // Before the rest: whatever made this peak is in what is read next, unless it is gone by then.
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
   * A peak between two samples: the kernel's own peak, when it has risen since, without what does not belong to
   * processes (caches, page tables). Of that, as much is taken as there is at that end of the time between which has
   * more of it. 0 when the kernel's peak has not risen, or is not told.
   */
  #between(peak: number, stat: string): number {
    // From the same text as the rest: a difference to `memory.current` would include what is taken between two reads.
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
