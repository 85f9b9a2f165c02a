import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { RECORDS, takeClaim, undoChanges } from "../changes/changes.ts";
import type { Sampled } from "../model/model.ts";
import { canBeRoot, type Context, isOwn, type Kernel, type RootTask } from "../system/system.ts";
import { BuilderFinder } from "./builders.ts";
import { enableFor } from "./cgroup.ts";
import { oomKills } from "./oom.ts";
import { faultSize } from "./proc.ts";
import { SamplingBudget } from "./share.ts";
import { BuilderObservation } from "./watched.ts";

/** A figure is reported again only once it has moved by this share and by this many bytes. */
const MOVED = 0.05;
const MOVED_BYTES = 1024 * 1024;

/** While nothing moves, CPU time is reported this often. */
const REPEAT_MS = 1000;

/**
 * Shortly after a client or a builder has started or ended, what follows may be over soon. Builds that outlive this
 * leave time for samples.
 */
const YOUNG_MS = 500;

/** Root of a container may lack what lets root see other users' processes (capabilities(7)). */
const NO_SIGHT =
  "Memory and CPU time of builds are not measured: this root may not look at the processes of other users. Give the " +
  "container the capability SYS_PTRACE (docker's --cap-add=SYS_PTRACE).";

/** Precision of a builder's start. */
const START_PRECISION_MS = 20;

/**
 * `ownerPid`: the process whose Nix clients are watched. `mayChange`: whether memory accounting may be turned on in the
 * daemon's cgroup; if it is off and must stay off, builds are measured through `/proc`.
 */
export type MeasureArgs = { ownerPid: number; mayChange: boolean };

/** The stage that the task reports as begun once it sees every build. */
export const MEASURING = "measure";

/**
 * Watches every builder of a process' Nix clients until it is stopped. Emits `build-sampled` when their figures move
 * and when they end. Never throws because of what builders do.
 */
export const measure: RootTask<MeasureArgs, null> = {
  name: "measure",
  work: async (context, { ownerPid, mayChange }) => {
    const { world, emit, signal } = context;
    if (!Number.isSafeInteger(ownerPid) || !isOwn(ownerPid, world))
      throw new TypeError("this is no process of the user who asks");
    await using _use = await useMachine(context, ownerPid);
    const kernel: Kernel = mayChange ? world.kernel : { ...world.kernel, put: () => false };
    await sampleBuilds({ world: { ...world, kernel }, emit, signal }, ownerPid, () =>
      emit({ type: "stage-started", stage: MEASURING, at: world.now() }),
    );
    return null;
  },
};

/**
 * While builds run, this keeps the changes that others have made to the machine, even if this run makes none. Does
 * nothing where there are none.
 */
async function useMachine(context: Context, pid: number): Promise<AsyncDisposable> {
  const { world } = context;
  if (!world.files.exists(RECORDS) || world.claim !== null) return { [Symbol.asyncDispose]: async () => undefined };
  const lasting = new AbortController().signal;
  const claim = { token: randomBytes(16).toString("hex"), pid, undo: true };
  await takeClaim({ ...context, world: { ...world, claim }, signal: lasting });
  return {
    [Symbol.asyncDispose]: async () =>
      void (await undoChanges.work({ ...context, signal: lasting }, { token: claim.token })),
  };
}

/** Does the same in this process, for builders of our own user. Tells once of those that it cannot see. */
export async function sampleBuilds(context: Context, ownerPid: number, ready: () => void): Promise<void> {
  const { world, emit, signal } = context;
  const sampler = new Sampler(ownerPid, world.now, emit, world.kernel);
  ready();
  let isTold = false;
  for (let isLast = false; !isLast;) {
    isLast = signal.aborted;
    const pauseMs = sampler.turn();
    if (sampler.isBlind && !isTold) emit({ type: "measuring-failed", reason: NO_SIGHT });
    isTold = sampler.isBlind;
    if (!isLast) await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * Finds out who can measure: `root` (see `asRoot`), or this process where builders run as our user; or returns the
 * sentence that says why nobody can. `throughDaemon`: whether a daemon builds.
 */
export async function canMeasure(
  context: Context,
  throughDaemon: boolean,
): Promise<{ by: "root" | "us" } | { reason: string }> {
  const { world } = context;
  if (world.machine.platform !== "linux")
    return { reason: "Memory and CPU time of builds are measured on Linux only." };
  if (world.kernel.read("/proc/thread-self/children") === null)
    return {
      reason:
        "Memory and CPU time of builds are not measured: this kernel does not list a process' children " +
        "(CONFIG_PROC_CHILDREN).",
    };
  if (world.machine.uid !== 0 && !throughDaemon) return { by: "us" };
  if (await canBeRoot(context)) return { by: "root" };
  return {
    reason:
      "Memory and CPU time of builds are not measured: the daemon's builders can only be seen by root, " +
      "and sudo wants a password here.",
  };
}

/** The last report about a builder. */
type Emission = { sampled: Sampled; at: number };

class Sampler {
  readonly #budget: SamplingBudget;
  readonly #finder: BuilderFinder;
  readonly #emit: (sampled: Sampled) => void;
  /** When a builder last started or ended. */
  #newsAt = -Infinity;
  readonly #now: () => number;
  readonly #oomKills: number;
  #countedSince = -Infinity;
  readonly #faultBytes: number;
  readonly #watched = new Map<BuilderObservation, Emission | null>();

  constructor(ownerPid: number, now: () => number, emit: (sampled: Sampled) => void, kernel: Kernel) {
    this.#budget = new SamplingBudget(kernel);
    this.#finder = new BuilderFinder(ownerPid, now, this.#budget.kernel, kernel);
    this.#emit = emit;
    this.#now = now;
    this.#faultBytes = faultSize(kernel);
    this.#oomKills = oomKills(kernel);
    this.#countCgroups();
  }

  /** Whether there was a build that it may not look into. */
  get isBlind(): boolean {
    return this.#finder.isBlind;
  }

  /** Looks at everything once; returns the pause until the next time, in milliseconds. */
  turn(): number {
    return this.#budget.spend(() => {
      // Builders that are gone come first, so that their clients' next builders are found in this turn.
      for (const [watched, last] of this.#watched) this.#look(watched, last);
      const busy = new Set([...this.#watched.keys()].map(({ builder }) => builder.nixPid));
      for (const builder of this.#finder.find(busy)) {
        this.#countCgroups();
        const watched = new BuilderObservation(
          builder,
          { faultBytes: this.#faultBytes, oomKills: this.#oomKills, countedSince: this.#countedSince },
          this.#budget,
        );
        this.#look(watched, null);
      }
      return this.#budget.kernel.clock() - Math.max(this.#newsAt, this.#finder.newsAt) < YOUNG_MS;
    });
  }

  /** Must be repeated for a daemon that has just been started: it first has to move to its own cgroup. */
  #countCgroups(): void {
    for (const daemon of this.#finder.daemons)
      if (enableFor(daemon, this.#budget.kernel)) this.#countedSince = this.#now() + START_PRECISION_MS;
  }

  #look(watched: BuilderObservation, last: Emission | null): void {
    const sampled = watched.sample();
    const at = this.#budget.kernel.clock();
    if (last === null || sampled.ended || moved(sampled, last.sampled) || at - last.at >= REPEAT_MS) {
      this.#emit(sampled);
      this.#watched.set(watched, { sampled, at });
    }
    if (last === null || sampled.ended) this.#newsAt = at;
    if (sampled.ended) this.#watched.delete(watched);
  }
}

function moved(now: Sampled, before: Sampled): boolean {
  const differs = (left: number, right: number): boolean =>
    Math.abs(left - right) > Math.max(MOVED_BYTES, MOVED * right);
  return (
    now.oomKilled !== before.oomKilled ||
    differs(now.peakMemoryBytes, before.peakMemoryBytes) ||
    differs(now.currentBytes, before.currentBytes)
  );
}
