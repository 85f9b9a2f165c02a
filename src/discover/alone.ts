import { setInterval } from "node:timers";

import { formatBytes } from "../text/text.ts";
import { type BegunCheck, type CheckDraft, emptyDraft } from "./draft.ts";
import type { ErrorMessage } from "./evaluation-messages.ts";
import type { Evaluator } from "./evaluator.ts";

/** How often the memory of evaluating processes is read: one can allocate 3 MB in each millisecond. */
export const SAMPLE_MS = 50;

/** The beginning of the message of a check for which there is not enough memory. */
const NEEDS_MORE_MEMORY = "its evaluation needs more memory than there is";

/** `mostBytes`: what the process may have; `sampled` receives what it has, in bytes, every {@link SAMPLE_MS}. */
type AloneMeans = { mostBytes: number; begun: (check: BegunCheck) => void; sampled: (bytes: number) => void };

/**
 * Evaluates one check in a process that has the machine for itself, and ends it above a limit. Gives the check and the
 * most that the process had, in bytes; null when it said nothing of the check and was not ended by an error.
 */
export async function evaluateAlone(
  evaluator: Evaluator,
  place: number,
  { mostBytes, begun, sampled }: AloneMeans,
): Promise<{ draft: CheckDraft; peakBytes: number | null } | null> {
  let peak = 0;
  let described: CheckDraft | null = null;
  const watch = setInterval(() => {
    const bytes = evaluator.sample() ?? 0;
    sampled(bytes);
    peak = Math.max(peak, bytes);
    if (peak > mostBytes) void evaluator.stop();
  }, SAMPLE_MS);
  try {
    const listener = { begun, described: (draft: CheckDraft) => void (described = draft) };
    const end = await evaluator.evaluate({ places: [place], isFresh: false }, listener);
    const draft = finished(described, peak, mostBytes);
    if (draft !== null) return { draft, peakBytes: peak };
    const isUnreached = end.kind === "failed" && end.unreached.includes(place);
    return isUnreached ? { draft: failedDraft(place, end.error), peakBytes: null } : null;
  } finally {
    clearInterval(watch);
  }
}

/** A check as its process described it, or with the reason for which the process was ended. */
function finished(draft: CheckDraft | null, peak: number, mostBytes: number): CheckDraft | null {
  const isOver = peak > mostBytes && draft?.derivation === null;
  return isOver ? { ...draft, error: tooLarge(peak, mostBytes) } : draft;
}

/** A check of which only the error is known that ended its evaluation. */
export function failedDraft(place: number, error: ErrorMessage): CheckDraft {
  return { ...emptyDraft(place), error };
}

function tooLarge(peak: number, limit: number): ErrorMessage {
  const text =
    `${NEEDS_MORE_MEMORY}: it was stopped at ${formatBytes(peak)}, and may have ${formatBytes(limit)}. ` +
    "Use a larger machine, or raise eval-memory";
  return { kind: "message", level: 0, text, raw: text, position: null };
}
