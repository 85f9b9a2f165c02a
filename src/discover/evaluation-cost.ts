import type { CheckEvaluation } from "../model/model.ts";
import type { CheckDraft } from "./draft.ts";

/** What an evaluation took; null when there was none. */
export function evaluationOf(draft: CheckDraft): CheckEvaluation | null {
  const { startedAt, durationMs, session, peakMemoryBytes, nearLimitBytes } = draft;
  if (startedAt === null) return null;
  return {
    startedAt: new Date(startedAt).toISOString(),
    durationMs,
    session,
    peakMemoryBytes,
    ...(nearLimitBytes !== null && { nearLimitBytes }),
  };
}
