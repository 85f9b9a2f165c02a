/**
 * The sentences of a report in plain words. Nothing here is escaped: that is the task of the caller, who knows where
 * the words go.
 */

import {
  type Check,
  type Feature,
  isGood,
  type Location,
  type Report,
  systemOf,
  type Verdict,
} from "../model/model.ts";
import { count, formatBytes, formatDuration, GIB } from "../text/text.ts";
import { countsInWords, isBooted } from "./boot-words.ts";

/** The words for a verdict in a sentence about a check. */
export const WORDS: Readonly<Record<Verdict, string>> = {
  failed: "failed",
  timeout: "timed out",
  "out-of-memory": "out of memory",
  "disk-full": "disk full",
  "dependency-failed": "a dependency failed",
  "eval-error": "does not evaluate",
  unsupported: "cannot run here",
  lost: "lost with its machine",
  cancelled: "cancelled",
  "not-run": "not run",
  flaky: "flaky",
  passed: "passed",
  cached: "proven by an earlier run",
};

/** The reaction that a verdict asks for, and so its mark and colour. */
export type Tone = "bad" | "stopped" | "doubtful" | "good";

const TONES: Readonly<Record<Verdict, Tone>> = {
  failed: "bad",
  timeout: "bad",
  "out-of-memory": "bad",
  "disk-full": "bad",
  "dependency-failed": "bad",
  "eval-error": "bad",
  unsupported: "bad",
  lost: "bad",
  cancelled: "stopped",
  "not-run": "stopped",
  flaky: "doubtful",
  passed: "good",
  cached: "good",
};

/** Returns the tone of a check: its verdict's, but an emulated pass is doubtful, because its time says nothing. */
export function toneOf(check: Pick<Check, "verdict" | "emulated">): Tone {
  const tone = TONES[check.verdict];
  return tone === "good" && check.emulated ? "doubtful" : tone;
}

/** Returns `file:line`, the form that editors and terminals can open; null when unknown. */
export function place(location: Location | null): string | null {
  return location === null ? null : `${location.file}:${location.line}`;
}

/** Returns remarks beyond the bare verdict, as parts of one sentence in order of weight; without the location. */
export function remarks(check: Check): string[] {
  const parts: string[] = [];
  if (check.reason !== null) parts.push(check.reason.message);
  const tries = check.attempts.length;
  if (check.verdict === "flaky") {
    const bad = check.attempts.filter((attempt) => attempt.verdict !== "passed").length;
    parts.push(tries > 0 ? `failed ${bad} of ${count(tries, "attempt")}, then passed` : "failed, then passed");
  } else if (tries > 1) {
    parts.push(count(tries, "attempt"));
  }
  // What failed has another reason to tell, and a note says for all of them why they were emulated.
  if (check.emulated) parts.push(emulatedInWords(check));
  return parts;
}

function emulatedInWords(check: Check): string {
  if (!isGood(check.verdict)) return "emulated";
  return isBooted(check) ? "emulated, without KVM" : "emulated, without the KVM it asked for";
}

/** Whether a name may stand for several checks of this report, one for each system. */
export function hasSeveralSystems(checks: readonly Check[]): boolean {
  return new Set(checks.map(systemOf).filter((system) => system !== null)).size > 1;
}

/**
 * Returns the time of its own build, or until it was ready; null when it never began, so that nobody reads 0 s as a
 * measurement.
 */
export function timeOf(check: Check): string | null {
  return check.startedAt === null ? null : formatDuration(check.durationMs);
}

/** Returns the peak memory of its own build; null when it was not measured. */
export function memoryOf(check: Pick<Check, "peakMemoryBytes">): string | null {
  return check.peakMemoryBytes === null ? null : formatBytes(check.peakMemoryBytes);
}

/** Says in one sentence how many checks are green only because of the branch's own earlier runs; null when none is. */
export function trustNote({ checks }: Pick<Report, "checks">): string | null {
  const number = checks.filter(({ verdict, proof }) => verdict === "cached" && proof?.byItself === true).length;
  return number === 0
    ? null
    : `${count(number, "check")} ${number === 1 ? "is" : "are"} green only by this branch's own ` +
        "earlier runs, which it believes by trust: self";
}

/** Says in one sentence how many VM tests and booted machines ran without KVM, and why; null when none did. */
export function emulationNote({ checks, machine }: Report): string | null {
  const emulated = checks.filter((check) => check.emulated);
  if (emulated.length === 0) return null;
  const what = `${countsInWords(emulated, "VM test")} ran emulated, without KVM`;
  const kvm = machine.features.find(({ name }) => name === "kvm");
  if (kvm === undefined || kvm.state === "on")
    return emulated.some(isBooted)
      ? what
      : `${what}: ${emulated.length === 1 ? "its log says" : "their logs say"} that QEMU fell back to emulation`;
  return `${what}, which is ${kvm.state} here${kvm.reason === "" ? "" : `: ${kvm.reason}`}`;
}

/** From so much on, the evaluation of a check is worth a word: below, no run is long or large by it. */
const LONG_EVALUATION_MS = 10_000;
const LARGE_EVALUATION_BYTES = 2 * GIB;

/** How many such checks are named. */
const EVALUATIONS_NAMED = 3;

/** Says in one sentence which checks took long or much memory to evaluate; null when none did. */
export function evaluationNote({ checks }: Pick<Report, "checks">, show: (name: string) => string): string | null {
  const costly = checks
    .flatMap(({ name, evaluation }) => (evaluation === null ? [] : [{ name, ...evaluation }]))
    .filter((one) => one.durationMs >= LONG_EVALUATION_MS || (one.peakMemoryBytes ?? 0) >= LARGE_EVALUATION_BYTES)
    .toSorted((one, other) => other.durationMs - one.durationMs);
  if (costly.length === 0) return null;
  const facts = costly.slice(0, EVALUATIONS_NAMED).map(({ name, durationMs, peakMemoryBytes }) => {
    const memory = peakMemoryBytes === null ? "" : `, ${formatBytes(peakMemoryBytes)}`;
    return `${show(name)} (${formatDuration(durationMs)}${memory})`;
  });
  const others = costly.length > EVALUATIONS_NAMED ? ["…"] : [];
  const was = costly.length === 1 ? "was" : "were";
  return `${count(costly.length, "check")} ${was} slow or large to evaluate: ${[...facts, ...others].join(", ")}`;
}

/** Says in one sentence which checks came near the limit of memory when they were evaluated; null when none did. */
export function nearLimitNote({ checks }: Pick<Report, "checks">, show: (name: string) => string): string | null {
  const near = checks.flatMap(({ name, evaluation }) =>
    evaluation?.nearLimitBytes === undefined ? [] : [{ name, ...evaluation, limit: evaluation.nearLimitBytes }],
  );
  if (near.length === 0) return null;
  const facts = near
    .slice(0, EVALUATIONS_NAMED)
    .map(({ name, peakMemoryBytes, limit }) => `${show(name)} (${formatBytes(peakMemoryBytes ?? limit)})`);
  const others = near.length > EVALUATIONS_NAMED ? ["…"] : [];
  const limit = formatBytes(near.reduce((least, one) => Math.min(least, one.limit), Infinity));
  return (
    `close to failing for want of memory: the evaluation of ${[...facts, ...others].join(", ")} may have ${limit}. ` +
    "Raise eval-memory, use a larger machine, or import nixpkgs once for all of a check"
  );
}

/**
 * Says why the builds of a run were not measured; null when nothing stood in the way, or no build lacks its memory. If
 * only some do, it says how many.
 */
export function unmeasuredNote({ checks, unmeasured }: Pick<Report, "checks" | "unmeasured">): string | null {
  const built = checks.filter(({ startedAt }) => startedAt !== null);
  const lacking = built.filter(({ peakMemoryBytes }) => peakMemoryBytes === null);
  if (unmeasured === null || lacking.length === 0) return null;
  const have = lacking.length === 1 ? "has" : "have";
  return lacking.length === built.length
    ? unmeasured
    : `${lacking.length} of ${count(built.length, "check")} ${have} no figure for memory. ${unmeasured}`;
}

/**
 * Says in which state one feature of the machine is, and why if it is not on: "KVM: broken (a guest ran 4,000 times too
 * slowly)".
 */
export function featureFact({ name, state, reason }: Feature): string {
  const why = state === "on" || reason === "" ? "" : ` (${reason})`;
  return `${name === "kvm" ? "KVM" : name}: ${state}${why}`;
}

const IMPLEMENTATIONS: Readonly<Record<Report["nix"]["implementation"], string>> = {
  nix: "Nix",
  lix: "Lix",
  determinate: "Determinate Nix",
};

/** Names the Nix that ran: "Nix 2.35.2". */
export function nixName(nix: Report["nix"]): string {
  return `${IMPLEMENTATIONS[nix.implementation]} ${nix.version}`;
}
