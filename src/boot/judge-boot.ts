import type { Check } from "../model/model.ts";
import { count, formatDuration, sanitize } from "../text/text.ts";
import type { BootOutcome } from "./boot-once.ts";

/** A verdict on a boot, with its reason. */
export type BootVerdict = Pick<Check, "verdict" | "reason">;

/** The panics of Linux that come of too little memory (mm/oom_kill.c). */
const OF_MEMORY = /System is deadlocked on memory|Out of memory/;

/** Units that a sentence names; the log has all. */
const MOST_NAMED_UNITS = 3;

/** Judges one boot. */
export function judgeBoot({ end, findings, figures }: BootOutcome): BootVerdict {
  const { panic, killed, failedUnits } = findings;
  if (end.kind === "cancelled") return badBoot("cancelled", "cancelled", "the run was stopped while it booted");
  if (end.kind === "refused") return badBoot(end.why.verdict, end.why.code, end.why.message);
  if (panic !== null && OF_MEMORY.test(panic))
    return badBoot("failed", "guest-out-of-memory", `it needs more memory than its machine has: ${panic}`);
  if (panic !== null) return badBoot("failed", "kernel-panic", `its kernel panicked: ${panic}`);
  if (end.kind === "ready" && failedUnits.length > 0) return degraded(failedUnits);
  if (killed !== null && (end.kind !== "ready" || figures.readyMs !== null))
    return badBoot("failed", "guest-out-of-memory", `its kernel ran out of memory, and killed "${killed.process}"`);
  if (end.kind === "ready") return { verdict: "passed", reason: null };
  if (end.kind === "late") return late(end.limitMs, findings, figures);
  return endedEarly(end.kind === "exited" ? end.exit : null, findings);
}

function degraded(units: readonly string[]): BootVerdict {
  const named = units.slice(0, MOST_NAMED_UNITS).map(sanitize).join(", ");
  const more = units.length > MOST_NAMED_UNITS ? ` and ${units.length - MOST_NAMED_UNITS} more` : "";
  return badBoot("failed", "unit-failed", `it is up, but ${count(units.length, "unit")} failed: ${named}${more}`);
}

/** It was still at it when its time was over. */
function late(limitMs: number, { failedUnits }: BootOutcome["findings"], figures: BootOutcome["figures"]): BootVerdict {
  const { kernelMs, initMs } = figures;
  const reached =
    initMs !== null
      ? "its init runs, but it has not become ready"
      : kernelMs !== null
        ? "its kernel runs, but its init has not said anything"
        : "its console shows no sign of life";
  const units =
    failedUnits.length === 0 ? "" : `; failed: ${failedUnits.slice(0, MOST_NAMED_UNITS).map(sanitize).join(", ")}`;
  return badBoot("timeout", "boot-hang", `it was not ready after ${formatDuration(limitMs)}: ${reached}${units}`);
}

/** Its program endedEarly before it was ready. */
function endedEarly(
  exit: { code: number | null; signal: string | null; startError: string | null } | null,
  { lastWords, kvmFault }: BootOutcome["findings"],
): BootVerdict {
  if (exit?.startError) return badBoot("failed", "start", `it cannot be started: ${exit.startError}`);
  if (kvmFault !== null) return badBoot("unsupported", "kvm", `it needs KVM, which cannot be used here: ${kvmFault}`);
  const code = exit?.code ?? null;
  const how = code === null ? `was killed (${exit?.signal ?? "unknown"})` : `ended with code ${code}`;
  const words = lastWords === null ? "" : `: ${lastWords}`;
  return badBoot("failed", "machine-died", `it ${how} before it was ready${words}`);
}

function badBoot(verdict: BootVerdict["verdict"], code: string, message: string): BootVerdict {
  return { verdict, reason: { code, message: sanitize(message) } };
}
