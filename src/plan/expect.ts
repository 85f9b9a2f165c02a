import type { FoundCheck } from "../discover/discover.ts";
import { type History, median, type Run, runsOf } from "../history/history.ts";
import { isGood, type Verdict } from "../model/model.ts";
import { type Expectation, GUESSED_BUILD_MS, GUESSED_BYTES, NOTHING_KNOWN } from "../schedule/schedule.ts";
import { GIB, MIB } from "../text/text.ts";

/**
 * As many runs as one that went wrong on a busy machine cannot move, and no more: what a check took long ago says
 * little.
 */
const RECENT = 7;

/** Measured peaks of one build differ by up to this from run to run. */
const PEAK_MARGIN = 1.05;

/** What ran out of memory wanted more than it got, by an amount that nobody knows. */
const STARVED_MARGIN = 1.5;

/**
 * For times that nobody has measured. That machines take longer than containers, and containers longer than plain
 * builds, is what the first order of a run rests on; the run itself then corrects the numbers.
 */
const GUESSED_MS: Readonly<Record<FoundCheck["backend"], number>> = {
  build: GUESSED_BUILD_MS,
  nspawn: 30_000,
  qemu: 120_000,
  mixed: 120_000,
};

/** `virtualisation.memorySize` of nixpkgs where a test does not say another. */
const MACHINE_BYTES = 1024 * MIB;

/** What QEMU and the test driver take for each machine, beside the guest's own memory. A guess on the safe side. */
const MACHINE_OVERHEAD = 128 * MIB;

/**
 * What a check will take, by the best that is known: its own last runs on the same system, else what its evaluation
 * tells, else a guess. `system`: the one that it is listed under. What its history lacks, a peak that was never
 * measured for example, comes from the next best.
 */
export function expectationOf(
  check: Pick<FoundCheck, "name" | "backend" | "machines">,
  system: string,
  history: History,
): Expectation {
  const declared = byEvaluation(check);
  const runs = runsOf(history, system, check.name);
  const timed = runsToTime(runs);
  if (timed.length === 0) return declared;
  const peak = peakOf(runs);
  const time = sayRuns(timed, runs);
  return {
    durationMs: Math.round(median(timed.map(({ durationMs }) => durationMs))),
    memoryBytes: peak ?? declared.memoryBytes,
    cores: coresOf(timed) ?? declared.cores,
    from: "history",
    why: peak === null ? `${time}; memory: ${declared.from === "evaluation" ? declared.why : "never measured"}` : time,
  };
}

/** The last runs that passed; when none did, the last ones: what fails mostly fails at the same place again. */
function runsToTime(runs: readonly Run[]): readonly Run[] {
  const passed = runs.filter(hasPassed);
  return (passed.length > 0 ? passed : runs).slice(0, RECENT);
}

function sayRuns(timed: readonly Run[], runs: readonly Run[]): string {
  const passed = timed.some(hasPassed);
  const which =
    passed && runs.every(hasPassed)
      ? ""
      : passed
        ? " that passed"
        : timed.length === 1
          ? ", which failed"
          : ", all failed";
  return timed.length === 1 ? `its last run${which}` : `median of its last ${timed.length} runs${which}`;
}

/**
 * The highest of the last peaks, with a margin, in bytes; null when none was measured. What ran out of memory tells
 * something until it has passed with enough.
 */
function peakOf(runs: readonly Run[]): number | null {
  const recent = runs.slice(0, RECENT);
  const newestPass = recent.findIndex(hasPassed);
  const peaks = recent.flatMap(({ peakMemoryBytes, verdict }, age) => {
    if (peakMemoryBytes === null) return [];
    if (verdict !== "out-of-memory") return [peakMemoryBytes * PEAK_MARGIN];
    return newestPass === -1 || age < newestPass ? [peakMemoryBytes * STARVED_MARGIN] : [];
  });
  return peaks.length === 0 ? null : Math.ceil(Math.max(...peaks));
}

/** The median of the cores that runs kept busy, in tenths; null when processor time was never measured. */
function coresOf(runs: readonly Run[]): number | null {
  const busy = runs.flatMap(({ cpuMs, durationMs }) =>
    cpuMs === null || durationMs === 0 ? [] : [cpuMs / durationMs],
  );
  return busy.length === 0 ? null : Math.max(1, Math.ceil(median(busy) * 10)) / 10;
}

function byEvaluation({ backend, machines }: Pick<FoundCheck, "backend" | "machines">): Expectation {
  if (backend === "build") return NOTHING_KNOWN;
  const durationMs = GUESSED_MS[backend];
  if (backend === "nspawn") return { ...NOTHING_KNOWN, durationMs, why: "a test in containers" };
  // A test without any machine fails soon, but it must not look as if it took no memory.
  const declared = machines !== null && machines.count > 0 ? machines : null;
  const { count, memoryBytes, cores } = declared ?? { count: 1, memoryBytes: null, cores: null };
  const containers = backend === "mixed" ? { bytes: GUESSED_BYTES, say: ", and containers" } : { bytes: 0, say: "" };
  const what = declared === null ? "a test in machines" : count === 1 ? "1 machine" : `${count} machines`;
  return {
    durationMs,
    memoryBytes: (memoryBytes ?? count * MACHINE_BYTES) + count * MACHINE_OVERHEAD + containers.bytes,
    cores: Math.max(1, cores ?? count),
    from: memoryBytes === null ? "default" : "evaluation",
    why: `${what}${memoryBytes === null ? "" : ` with ${sayMemory(memoryBytes)}`}${containers.say}`,
  };
}

/** As somebody would have written it in a test: "3 GiB", "1.5 GiB", "700 MiB". */
function sayMemory(bytes: number): string {
  return bytes >= GIB && bytes % (GIB / 2) === 0 ? `${bytes / GIB} GiB` : `${Math.round(bytes / MIB)} MiB`;
}

function hasPassed({ verdict }: Run): boolean {
  return isGood(verdict as Verdict);
}
