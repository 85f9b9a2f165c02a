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

/** A figure that has moved by less than this part, and than this many bytes, is not told again. */
const MOVED = 0.05;
const MOVED_BYTES = 1024 * 1024;

/** While nothing moves, the time a build has used is told so often. */
const REPEAT_MS = 1000;

/**
 * After a client or a builder has come or gone, what comes next may be over soon. Builds that outlive this give time
 * for samples.
 */
const YOUNG_MS = 500;

/** How exactly a builder's start is known. */
const START_PRECISION_MS = 20;

/**
 * `ownerPid`: the process whose Nix clients are watched. `mayChange`: whether the daemon's cgroup may be made to
 * account memory; else builds are measured through `/proc` where it does not.
 */
export type MeasureArgs = { ownerPid: number; mayChange: boolean };

/** The stage that the task says it has begun when it sees every build. */
export const MEASURING = "measure";

/**
 * Watches every builder of a process' Nix clients until it is stopped, and emits `build-sampled` as their figures move
 * and when they end. Never throws for what builders do.
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
 * While builds run, what others have changed of the machine stays as it is, also for a run that changes nothing itself.
 * Costs nothing where nobody has.
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

/** The same in this process, for builders that are our own. */
export async function sampleBuilds(context: Context, ownerPid: number, ready: () => void): Promise<void> {
  const { world, emit, signal } = context;
  const sampler = new Sampler(ownerPid, world.now, emit, world.kernel);
  ready();
  while (!signal.aborted) await sleep(sampler.turn(), undefined, { signal }).catch(() => undefined);
  sampler.turn();
}

/**
 * Who can measure: `root` (see `asRoot`), or we ourselves where builders run as our user; or the sentence that says why
 * nobody can. `throughDaemon`: whether builds are done by a daemon.
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
        "Memory and CPU time of builds are not measured: this kernel does not tell a process' children " +
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

/** What was last told of a builder. */
type Emission = { sampled: Sampled; at: number };

class Sampler {
  readonly #budget: SamplingBudget;
  readonly #finder: BuilderFinder;
  readonly #emit: (sampled: Sampled) => void;
  /** When a builder came or went. */
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

  /** Looks once at everything; gives the pause until the next time, in milliseconds. */
  turn(): number {
    return this.#budget.spend(() => {
      // First who is gone, so that their clients' next builders are found in this turn.
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

  /** A daemon that has just been started may need a second time: it has to move to its own cgroup first. */
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
