import { setTimeout as sleep } from "node:timers/promises";

import type { Sampled } from "../model/model.ts";
import type { World } from "../system/system.ts";

/**
 * The resources that a build has used. `peakMemoryBytes`: of all its processes together, without the kernel's page
 * cache.
 */
export type Measurement = Pick<Sampled, "peakMemoryBytes" | "cpuMs" | "method" | "oomKilled">;

/** The memory of all builds together at one moment. */
export type BuildMemoryPoint = { atMs: number; bytes: number };

/** How long the last sample of a finished build is awaited: a few pauses of the sampler. */
const LAST_SAMPLE_MS = 200;
/** The sampler's longest pause (`LONGEST_MS` in budget.ts), with some reserve. */
const LAST_SAMPLE_AFTER_FAILURE_MS = 1200;
const SAMPLE_POLL_MS = 5;

/**
 * How long before our news of a build its builder may have been started: Nix reports it afterwards, and we may read
 * late.
 */
const LATE_MS = 2000;

/** Points of {@link Meter.total}: as many as a chart has room for. */
const POINTS = 500;

type MeasuredBuild = {
  drvPath: string;
  clientPid: number;
  outputs: readonly string[];
  startedAt: number;
  finishedAt: number | null;
};

/**
 * Matches samples with builds. A sample names its derivation, or else an output of it, and comes from the build's own
 * client. If it names none that is being built (content-addressed inputs, structured attributes without a sandbox), it
 * counts only if the client had no other build at that time.
 */
export class Meter {
  readonly #world: Pick<World, "now">;
  /** By client, and by the builder's start. */
  readonly #samples = new Map<number | null, Map<string, Sampled>>();
  readonly #builds = new Map<string, MeasuredBuild>();
  readonly #byClient = new Map<number, Set<MeasuredBuild>>();
  /** By the file name of the derivation, and by each output. */
  readonly #byName = new Map<string, MeasuredBuild>();
  readonly #total: Total;
  /** Why builds were not measured; null as long as nothing stands in the way. */
  unmeasured: string | null = null;

  /** `changed` hears of the memory of all builds together, in bytes, each time that it is another. */
  constructor(world: Pick<World, "now">, changed: (bytes: number) => void = () => undefined) {
    this.#world = world;
    this.#total = new Total(changed);
  }

  /** Receives a sample. */
  record(sampled: Sampled): void {
    const key = `${sampled.drv}:${sampled.out}:${sampled.builderStartedAt}`;
    getOrAdd(this.#samples, sampled.clientPid, () => new Map<string, Sampled>()).set(key, sampled);
    // Its build may only be known later, but samples of other people's builds never name a client of ours.
    if (sampled.clientPid !== null || this.#named(sampled) !== null)
      this.#total.set(key, sampled.currentBytes, this.#world.now());
  }

  /**
   * Records that a client of ours builds a derivation since `at` (milliseconds since the epoch). `outputs`: the store
   * paths that it will make, as far as they are known.
   */
  started(drvPath: string, clientPid: number, outputs: readonly string[], at: number): void {
    const build: MeasuredBuild = { drvPath, clientPid, outputs, startedAt: at, finishedAt: null };
    this.#builds.set(drvPath, build);
    getOrAdd(this.#byClient, clientPid, () => new Set<MeasuredBuild>()).add(build);
    for (const name of [fileName(drvPath), ...outputs]) this.#byName.set(name, build);
  }

  /**
   * Returns the usage of a finished build, or null when it was not seen. Waits up to 200 ms for the last sample; if the
   * build `failed`, as long as the sampler may take, because the last sample tells whether the kernel killed it.
   */
  async finished(drvPath: string, at: number, failed = false): Promise<Measurement | null> {
    const build = this.#builds.get(drvPath);
    if (build === undefined) return null;
    build.finishedAt = at;
    const until = this.#world.now() + (failed ? LAST_SAMPLE_AFTER_FAILURE_MS : LAST_SAMPLE_MS);
    let found = this.#of(build);
    while (found !== null && !found[1].ended && this.#world.now() < until) {
      await sleep(SAMPLE_POLL_MS);
      found = this.#of(build);
    }
    // A builder that ended before its first figures were read has used something, but nobody knows how much.
    if (found === null || found[1].peakMemoryBytes === 0) return null;
    const [key, { peakMemoryBytes, cpuMs, method, oomKilled, currentBytes }] = found;
    if (currentBytes !== 0) this.#total.set(key, 0, this.#world.now());
    return { peakMemoryBytes, cpuMs, method, oomKilled };
  }

  /** The highest memory of a build so far, in bytes; null when it was not seen. */
  peak(drvPath: string): number | null {
    const build = this.#builds.get(drvPath);
    return build === undefined ? null : (this.#of(build)?.[1].peakMemoryBytes ?? null);
  }

  /** Memory of all builds together over time, in at most 500 points. Thinning keeps the highest points. */
  total(): BuildMemoryPoint[] {
    return this.#total.points();
  }

  /** Finds the sample of a build, and its key. A derivation that is tried again has one sample for each attempt. */
  #of(build: MeasuredBuild): [string, Sampled] | null {
    const samples = [...(this.#samples.get(build.clientPid) ?? []), ...(this.#samples.get(null) ?? [])];
    const inTime = samples.filter(
      ([, { builderStartedAt }]) =>
        builderStartedAt >= build.startedAt - LATE_MS && builderStartedAt <= (build.finishedAt ?? Infinity),
    );
    const named = inTime.filter(([, sampled]) => this.#named(sampled) === build);
    if (named.length > 0)
      return named.toSorted(([, left], [, right]) => right.builderStartedAt - left.builderStartedAt)[0] ?? null;
    const nameless = inTime.filter(([, sampled]) => sampled.clientPid !== null && this.#named(sampled) === null);
    const rivals = [...(this.#byClient.get(build.clientPid) ?? [])].filter((other) => overlap(other, build));
    return nameless.length === 1 && rivals.length === 1 ? (nameless[0] ?? null) : null;
  }

  /** The sandbox is believed before the environment, which a builder can overwrite. */
  #named({ drv, out, clientPid }: Sampled): MeasuredBuild | null {
    const build = this.#byName.get(drv ?? "") ?? this.#byName.get(out ?? "") ?? null;
    return build === null || clientPid === null || build.clientPid === clientPid ? build : null;
  }
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether a builder could belong to either build, judging by its start. */
function overlap(one: MeasuredBuild, other: MeasuredBuild): boolean {
  return (
    one.startedAt - LATE_MS <= (other.finishedAt ?? Infinity) &&
    other.startedAt - LATE_MS <= (one.finishedAt ?? Infinity)
  );
}

/** The sum of the current memory of all builds, over time. */
class Total {
  readonly #now = new Map<string, number>();
  #sum = 0;
  #points: BuildMemoryPoint[] = [];
  readonly #changed: (bytes: number) => void;

  constructor(changed: (bytes: number) => void) {
    this.#changed = changed;
  }

  set(key: string, bytes: number, at: number): void {
    const change = bytes - (this.#now.get(key) ?? 0);
    // The previous value lasted until now: the line that joins the points must not turn a pause into a slope.
    if (change !== 0) this.#points.push({ atMs: at, bytes: this.#sum });
    this.#sum += change;
    if (bytes === 0) this.#now.delete(key);
    else this.#now.set(key, bytes);
    this.#points.push({ atMs: at, bytes: this.#sum });
    if (this.#points.length >= 4 * POINTS) this.#points = thinned(this.#points, 2 * POINTS);
    if (change !== 0) this.#changed(this.#sum);
  }

  points(): BuildMemoryPoint[] {
    return thinned(this.#points, POINTS);
  }
}

/** Returns at most `count` points: the highest of each of as many equal parts of the time. */
function thinned(points: readonly BuildMemoryPoint[], count: number): BuildMemoryPoint[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length <= count) return [...points];
  // The last point is a part of its own, so that the end of the line stays.
  const part = (last.atMs - first.atMs) / (count - 1) || 1;
  const parts = Map.groupBy(points, ({ atMs }) => Math.floor((atMs - first.atMs) / part));
  return [...parts.values()].flatMap((group) => group.toSorted((left, right) => right.bytes - left.bytes)[0] ?? []);
}
