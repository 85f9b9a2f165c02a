import type { CacheOptions } from "../cache/cache.ts";
import type { Discovery } from "../discover/discover.ts";
import { type ProofPartition, prove } from "../plan/plan.ts";
import type { Context } from "../system/system.ts";
import { matcher } from "../text/text.ts";
import type { Cache } from "./open-memory.ts";

/** Separates proven checks from the others, and logs the reasons. */
export function divideByProof(
  { world, emit }: Context,
  { found }: Discovery,
  cache: Cache | null,
  { recheck }: CacheOptions,
): ProofPartition {
  if (cache === null || cache.recalled.proofs.length + cache.recalled.hearsay.length === 0) {
    if (cache !== null)
      emit({ type: "notice", level: "detail", message: "No check is proven: no earlier run has left a proof." });
    return { proven: [], unproven: found.map((check) => ({ check, why: null })) };
  }
  const divided = prove(found, cache.recalled, recheck, world.now());
  for (const pattern of recheck.patterns)
    if (!found.some(({ name }) => matcher(pattern)(name)))
      emit({ type: "notice", level: "warning", message: `The pattern "${pattern}" of recheck matches no check.` });
  emit({
    type: "notice",
    level: "detail",
    message: `${divided.proven.length} of ${found.length} checks are proven by earlier runs of the same derivations.`,
  });
  const byReason = Map.groupBy(divided.unproven, ({ why }) => why);
  for (const [why, checks] of byReason)
    emit({
      type: "notice",
      level: "detail",
      message: `Not proven, because ${why}: ${checks.map(({ check }) => check.name).join(", ")}.`,
    });
  return divided;
}
