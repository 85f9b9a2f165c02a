import type { FoundCheck } from "../discover/discover.ts";
import { type History, median, type Run, runsOf } from "../history/history.ts";
import { isGood, type Verdict } from "../model/model.ts";
import { type Expectation, GUESSED_BUILD_MS, GUESSED_BYTES, NOTHING_KNOWN } from "../schedule/schedule.ts";
import { GIB, MIB } from "../text/text.ts";

/** Enough runs that a single bad one on a busy machine cannot move the result, and no more: older times say little. */
const RECENT = 7;

/** Measured peaks of one build differ by up to this factor from run to run. */
const PEAK_MARGIN = 1.05;

/** A build that ran out of memory wanted more than it got, by an unknown amount. */
const STARVED_MARGIN = 1.5;

/**
 * Times for builds that were never measured. The first order of a run rests on machines taking longer than containers,
 * and containers longer than plain builds; the run itself then corrects the numbers.
 */
const GUESSED_MS: Readonly<Record<"build" | "nspawn" | "qemu" | "mixed", number>> = {
  build: GUESSED_BUILD_MS,
  nspawn: 30_000,
  qemu: 120_000,
  mixed: 120_000,
};

/** nixpkgs' default of `virtualisation.memorySize`. */
const MACHINE_BYTES = 1024 * MIB;

/** The memory of QEMU and the test driver for each machine, beside the guest's own. A guess on the safe side. */
const MACHINE_OVERHEAD = 128 * MIB;

/**
 * Returns a check's expected time and memory from the best source: its own last runs on the same system, else what its
 * evaluation says, else a guess. `system`: the one that it is listed under. Values that its history lacks, for example
 * a peak that was never measured, come from the next best source.
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

/** The last runs that passed, or the last ones if none did: a failing check mostly fails at the same place again. */
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
 * The highest of the last peaks, with a margin, in bytes; null when none was measured. Runs out of memory count until
 * the check has passed with enough.
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

/** The median of the cores that runs kept busy, in tenths; null when CPU time was never measured. */
function coresOf(runs: readonly Run[]): number | null {
  const busy = runs.flatMap(({ cpuMs, durationMs }) =>
    cpuMs === null || durationMs === 0 ? [] : [cpuMs / durationMs],
  );
  return busy.length === 0 ? null : Math.max(1, Math.ceil(median(busy) * 10)) / 10;
}

function byEvaluation({ backend, machines }: Pick<FoundCheck, "backend" | "machines">): Expectation {
  if (!isTestBackend(backend)) return NOTHING_KNOWN;
  const durationMs = GUESSED_MS[backend];
  if (backend === "nspawn") return { ...NOTHING_KNOWN, durationMs, why: "a test with containers" };
  // A test without machines fails soon, but must not look as if it took no memory.
  const declared = machines !== null && machines.count > 0 ? machines : null;
  const { count, memoryBytes, cores } = declared ?? { count: 1, memoryBytes: null, cores: null };
  const containers = backend === "mixed" ? { bytes: GUESSED_BYTES, say: ", and containers" } : { bytes: 0, say: "" };
  const what = declared === null ? "a test with machines" : count === 1 ? "1 machine" : `${count} machines`;
  return {
    durationMs,
    memoryBytes: (memoryBytes ?? count * MACHINE_BYTES) + count * MACHINE_OVERHEAD + containers.bytes,
    cores: Math.max(1, cores ?? count),
    from: memoryBytes === null ? "default" : "evaluation",
    why: `${what}${memoryBytes === null ? "" : ` with ${sayMemory(memoryBytes)}`}${containers.say}`,
  };
}

/** What a system is booted as says as little about its build as a plain build does. */
function isTestBackend(backend: FoundCheck["backend"]): backend is "nspawn" | "qemu" | "mixed" {
  return backend === "nspawn" || backend === "qemu" || backend === "mixed";
}

/** Spells memory as somebody would write it in a test: "3 GiB", "1.5 GiB", "700 MiB". */
function sayMemory(bytes: number): string {
  return bytes >= GIB && bytes % (GIB / 2) === 0 ? `${bytes / GIB} GiB` : `${Math.round(bytes / MIB)} MiB`;
}

function hasPassed({ verdict }: Run): boolean {
  return isGood(verdict as Verdict);
}
