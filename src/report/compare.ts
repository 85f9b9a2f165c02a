/**
 * The comparison with the base in plain words. Nothing here is escaped: that is the task of the caller, who knows where
 * the words go.
 */

import {
  compareNames,
  type Base,
  type Baseline,
  byNeedOfAttention,
  type Check,
  isBad,
  isGood,
  LEAST_GROWTH_BYTES,
  LEAST_SLOWDOWN_MS,
  type Report,
  totals,
  type Verdict,
} from "../model/model.ts";
import { formatBytes, formatDuration } from "../text/text.ts";
import { isBooted } from "./boot-words.ts";
import { byCause, type SharedCause } from "./causes.ts";
import { shorten } from "./escape.ts";

/** How one quantity is compared: the smallest difference that is reported, and the format of its numbers. */
type Measure = { least: number; format: (number: number) => string };

/** Differences of less than a second or 16 MiB are not mentioned, unless they exceed the noise between runs. */
const TIME: Measure = { least: LEAST_SLOWDOWN_MS, format: formatDuration };
/** A time to ready is that exact, and seldom takes more than a few seconds. */
const BOOT_TIME: Measure = { least: 200, format: formatDuration };
const MEMORY: Measure = { least: LEAST_GROWTH_BYTES, format: formatBytes };

/** Neither are those of a smaller share of the base's number. */
const LEAST_SHARE = 0.05;

/** A number of this run beside the base's; null when the base has none. */
type CheckComparison = { now: number; before: number | null; beyondNoise: boolean };

/** If there are more new checks than this, they are only counted, and none gets a row. */
const FEW_NEW = 5;

/** Longest name of a branch, in characters. */
const BASE_LENGTH = 40;

/** The difference of a number from the base's: "+14 s", "−1 min 2 s", "+120 MiB". */
export type Difference = { text: string; beyondNoise: boolean };

/**
 * Returns the difference of a check's time; null for a small difference, and for a check that was not built in this
 * run.
 */
export function timeDifference(check: Check): Difference | null {
  const { startedAt, durationMs, baseline } = check;
  if (startedAt === null || baseline === null) return null;
  const measure = isBooted(check) ? BOOT_TIME : TIME;
  return difference({ now: durationMs, before: baseline.durationMs, beyondNoise: baseline.slower }, measure);
}

/** Returns the difference of a check's peak memory; null as for time. */
export function memoryDifference({ peakMemoryBytes, baseline }: Check): Difference | null {
  if (peakMemoryBytes === null || baseline === null) return null;
  const { peakMemoryBytes: before, hungrier } = baseline;
  return difference({ now: peakMemoryBytes, before, beyondNoise: hungrier }, MEMORY);
}

/** Returns how much more the evaluation of a check took than on the base, if that exceeds the noise between runs. */
export function evaluationGrowth({ evaluation, baseline }: Check): {
  time: Difference | null;
  memory: Difference | null;
} {
  const before = baseline?.evaluation;
  if (evaluation === null || before === undefined) return { time: null, memory: null };
  const { durationMs, peakMemoryBytes } = evaluation;
  return {
    time: before.slower ? difference({ now: durationMs, before: before.durationMs, beyondNoise: true }, TIME) : null,
    memory:
      before.hungrier && peakMemoryBytes !== null
        ? difference({ now: peakMemoryBytes, before: before.peakMemoryBytes, beyondNoise: true }, MEMORY)
        : null,
  };
}

function difference({ now, before, beyondNoise }: CheckComparison, { least, format }: Measure): Difference | null {
  if (before === null) return null;
  const by = now - before;
  if (!beyondNoise && Math.abs(by) < Math.max(least, before * LEAST_SHARE)) return null;
  return { text: `${by < 0 ? "−" : "+"}${format(Math.abs(by))}`, beyondNoise };
}

/** Returns the branch's name, cut to what fits into a line; or "the run before". */
export function baseName({ name }: Base): string {
  return shorten(name, BASE_LENGTH);
}

/** Whether the base is a branch: branch names cannot contain a space (git-check-ref-format). */
export function isBranch({ name }: Base): boolean {
  return !name.includes(" ");
}

/** Says where something was the case, as part of a sentence: "on main", "in the run before". */
export function onBase(base: Base): string {
  return `${isBranch(base) ? "on" : "in"} ${baseName(base)}`;
}

/**
 * Compares the whole run with its base: "1 more than on main" failed, and how much longer it took. Null for what is not
 * worth reporting, and for a run that was stopped, whose other checks might have failed too.
 */
export function againstBase(report: Report): { failed: string | null; time: string | null } {
  const { base, checks, durationMs } = report;
  if (base === null || checks.some(({ verdict }) => verdict === "cancelled" || verdict === "not-run"))
    return { failed: null, time: null };
  const { failed } = totals(report);
  const time =
    base.durationMs > 0 ? difference({ now: durationMs, before: base.durationMs, beyondNoise: false }, TIME) : null;
  return { failed: failedBeside(failed, base), time: time?.text ?? null };
}

function failedBeside(failed: number, base: Base): string | null {
  const on = onBase(base);
  if (failed === 0) return base.failed === 0 ? null : `${base.failed} failed ${on}`;
  if (base.failed === 0) return `none ${on}`;
  if (failed === base.failed) return `as many as ${on}`;
  return failed > base.failed ? `${failed - base.failed} more than ${on}` : `${base.failed - failed} fewer than ${on}`;
}

/** Why something needs attention. `changed`: slower than on the base, or hungrier. */
export type Need = "bad" | "flaky" | "emulated" | "vanished" | "new" | "changed";

/**
 * An entry that needs attention: a check of this run with others that are bad over the same thing, or one that only the
 * base had.
 */
export type Row =
  | ({ need: Exclude<Need, "vanished"> } & SharedCause)
  | { need: "vanished"; check: { name: string; verdict: Verdict }; others: readonly [] };

const ORDER: readonly Need[] = ["bad", "flaky", "emulated", "vanished", "new", "changed"];

/**
 * Returns the entries that need attention, in that order and then by verdict and name, and all other checks by name.
 * Checks that are bad over the same thing are one entry. If there are more than a few new checks, they are among the
 * others.
 */
export function attention({ base, checks, flaky }: Pick<Report, "base" | "checks" | "flaky">): {
  rows: Row[];
  others: Check[];
} {
  const fewNew = checks.filter((check) => isGood(check.verdict) && isNew(check, base)).length <= FEW_NEW;
  const others: Check[] = [];
  const rows: Row[] = [];
  const bad = checks.filter((check) => isBad(check, flaky));
  for (const cause of byCause(byNeedOfAttention(bad))) rows.push({ need: "bad", ...cause });
  for (const check of byNeedOfAttention(checks.filter((check) => !isBad(check, flaky)))) {
    const need = needOf(check, base, fewNew);
    if (need === null) others.push(check);
    else rows.push({ need, check, others: [] });
  }
  for (const check of (base?.vanished ?? []).toSorted((a, b) => compareNames(a.name, b.name)))
    rows.push({ need: "vanished", check, others: [] });
  return { rows: rows.toSorted((a, b) => ORDER.indexOf(a.need) - ORDER.indexOf(b.need)), others };
}

/** The need of a good check. */
function needOf(check: Check, base: Base | null, fewNew: boolean): Exclude<Need, "vanished" | "bad"> | null {
  if (check.verdict === "flaky") return "flaky";
  if (check.emulated) return "emulated";
  if (fewNew && isNew(check, base)) return "new";
  const { baseline } = check;
  return [baseline, baseline?.evaluation].some((one) => one?.slower === true || one?.hungrier === true)
    ? "changed"
    : null;
}

/**
 * Whether the base did not have the check. An entry that stands for a shard is not part of a flake, and was never in a
 * base.
 */
export function isNew(check: Pick<Check, "baseline" | "attr">, base: Base | null): boolean {
  return base !== null && check.baseline === null && check.attr !== "";
}

/**
 * Compares a check with the base, as the end of a sentence about it: "slower than on main"; null when nothing has
 * changed.
 */
export function beside(check: Check, base: Base | null): string | null {
  if (base === null) return null;
  if (isNew(check, base)) return "new";
  const { baseline, verdict } = check;
  if (baseline === null) return null;
  const on = onBase(base);
  if (!isGood(verdict)) return isGood(baseline.verdict) ? null : `bad ${on} too`;
  if (!isGood(baseline.verdict)) return `was bad ${on}`;
  const [built, evaluated] = [growthInWords(baseline), growthInWords(baseline.evaluation)];
  if (built !== null) return `${built} than ${on}`;
  return evaluated === null ? null : `evaluation ${evaluated} than ${on}`;
}

function growthInWords(growth: Pick<Baseline, "slower" | "hungrier"> | undefined): string | null {
  if (growth?.slower === true) return growth.hungrier ? "slower and with more memory" : "slower";
  return growth?.hungrier === true ? "with more memory" : null;
}

/** The same of checks with one cause: "all bad on main too", "3 of them new". */
export function besideEach({ check, others }: SharedCause, base: Base | null): string | null {
  if (others.length === 0) return beside(check, base);
  const all = [check, ...others].map((one) => beside(one, base));
  const phrases = Map.groupBy(
    all.filter((phrase) => phrase !== null),
    (phrase) => phrase,
  );
  const facts = Array.from(phrases, ([phrase, { length }]) =>
    length === all.length ? `all ${phrase}` : `${length} of them ${phrase}`,
  );
  return facts.length === 0 ? null : facts.join(", ");
}
